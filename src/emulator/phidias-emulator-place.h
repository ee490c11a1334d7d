/* phidias-emulator-place.h: something that answers on the data plane, with its own keys and limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-family.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *model;
  char *provider; /* of the model */
  char *limit;    /* under which its tokens and requests are counted; unique */
  gboolean has_chat; /* FALSE: the model makes something else */
  guint context_tokens;
  guint tokens_per_minute;   /* 0: no limit */
  guint requests_per_minute; /* 0: no limit */
} PhidiasEmulatorDeployment;

typedef struct
{
  guint ref_count;
  char **keys;            /* two */
  GPtrArray *deployments; /* of PhidiasEmulatorDeployment; the first answers where a route names none */
  guint families;         /* bits, 1 << PhidiasEmulatorFamily, of the routes that there are */
  char *resource;         /* (nullable): what a token must be for that is as good as a key */
  gboolean is_ready;
  gboolean is_suspended;
} PhidiasEmulatorPlace;

PhidiasEmulatorPlace *phidias_emulator_place_new (guint families) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorPlace *phidias_emulator_place_ref (PhidiasEmulatorPlace *self);
void phidias_emulator_place_unref (PhidiasEmulatorPlace *self);
PhidiasEmulatorDeployment *phidias_emulator_place_add (PhidiasEmulatorPlace *self,
                                                       const char *name,
                                                       const char *model,
                                                       const char *provider,
                                                       const char *limit);
PhidiasEmulatorDeployment *phidias_emulator_place_find (PhidiasEmulatorPlace *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorPlace, phidias_emulator_place_unref)

G_END_DECLS
