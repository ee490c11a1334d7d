/* phidias-subscription.h: an Azure subscription that an account can see
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SUBSCRIPTION (phidias_subscription_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSubscription, phidias_subscription, PHIDIAS, SUBSCRIPTION, GObject)

PhidiasSubscription *phidias_subscription_new            (const char          *id,
                                                          const char          *name,
                                                          const char          *tenant_id,
                                                          const char          *state,
                                                          gboolean             is_trial,
                                                          const char          *account_id) G_GNUC_WARN_UNUSED_RESULT;

const char          *phidias_subscription_get_id         (PhidiasSubscription *self);
const char          *phidias_subscription_get_name       (PhidiasSubscription *self);
const char          *phidias_subscription_get_tenant_id  (PhidiasSubscription *self);
const char          *phidias_subscription_get_state      (PhidiasSubscription *self);
gboolean             phidias_subscription_is_enabled     (PhidiasSubscription *self);
gboolean             phidias_subscription_is_trial       (PhidiasSubscription *self);
const char          *phidias_subscription_get_account_id (PhidiasSubscription *self);

G_END_DECLS
