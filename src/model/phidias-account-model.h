/* phidias-account-model.h: a model that a Foundry resource can deploy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhidiasAccountSku:
 * @name: the deployment type, such as `GlobalStandard`
 * @usage_name: (nullable): under which its quota is counted
 * @capacity: thousands of tokens a minute that are suggested, -1 is unknown
 * @max_capacity: the most there can be, -1 is unknown
 * @left: what is left of the quota, -1 is unknown
 *
 * One way in which a model is sold there.
 */
typedef struct
{
  char *name;
  char *usage_name;
  int   capacity;
  int   max_capacity;
  int   left;
} PhidiasAccountSku;

#define PHIDIAS_TYPE_ACCOUNT_MODEL (phidias_account_model_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAccountModel, phidias_account_model, PHIDIAS, ACCOUNT_MODEL, GObject)

PhidiasAccountModel     *phidias_account_model_new         (const char          *name,
                                                            const char          *version,
                                                            const char          *format) G_GNUC_WARN_UNUSED_RESULT;

const char              *phidias_account_model_get_name    (PhidiasAccountModel *self);
const char              *phidias_account_model_get_version (PhidiasAccountModel *self);
const char              *phidias_account_model_get_format  (PhidiasAccountModel *self);
const char              *phidias_account_model_get_retired (PhidiasAccountModel *self);
void                     phidias_account_model_set_retired (PhidiasAccountModel *self,
                                                            const char          *date);
gboolean                 phidias_account_model_can_chat    (PhidiasAccountModel *self);
void                     phidias_account_model_set_can_chat (PhidiasAccountModel *self,
                                                             gboolean             can_chat);
guint                    phidias_account_model_get_n_skus  (PhidiasAccountModel *self);
const PhidiasAccountSku *phidias_account_model_get_sku     (PhidiasAccountModel *self,
                                                            guint                index);
const PhidiasAccountSku *phidias_account_model_find_sku    (PhidiasAccountModel *self,
                                                            const char          *name);
void                     phidias_account_model_add_sku     (PhidiasAccountModel     *self,
                                                            const PhidiasAccountSku *sku);
void                     phidias_account_model_set_left    (PhidiasAccountModel *self,
                                                            const char          *usage_name,
                                                            int                  left);

G_END_DECLS
