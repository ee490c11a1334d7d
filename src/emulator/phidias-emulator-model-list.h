/* phidias-emulator-model-list.h: the models that can be deployed in the practice cloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *registry;
  char *publisher;
  char *version;
  char *task; /* "chat-completion" or "embeddings" */
  guint context;
  char **regions;       /* where it is to be had as a serverless endpoint; may be empty */
  char *retired;        /* (nullable): since when, a date */
  char *successor;      /* (nullable) */
  gboolean is_partner;  /* needs a subscription of the marketplace */
  gboolean is_practice; /* retired, and deployed here all the same */
} PhidiasEmulatorModel;

typedef struct _PhidiasEmulatorModelList PhidiasEmulatorModelList;

PhidiasEmulatorModelList *phidias_emulator_model_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_model_list_free (PhidiasEmulatorModelList *self);
guint phidias_emulator_model_list_get_n (PhidiasEmulatorModelList *self);
const PhidiasEmulatorModel *phidias_emulator_model_list_get (PhidiasEmulatorModelList *self, guint position);
const PhidiasEmulatorModel *phidias_emulator_model_list_find (PhidiasEmulatorModelList *self, const char *name);
const PhidiasEmulatorModel *phidias_emulator_model_list_find_asset (PhidiasEmulatorModelList *self, const char *asset_id);
gboolean phidias_emulator_model_is_in (const PhidiasEmulatorModel *model, const char *region);
const char *phidias_emulator_region_get_name (const char *region);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorModelList, phidias_emulator_model_list_free)

G_END_DECLS
