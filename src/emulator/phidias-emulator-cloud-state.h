/* phidias-emulator-cloud-state.h: what the practice cloud remembers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorCloudState PhidiasEmulatorCloudState;

PhidiasEmulatorCloudState *phidias_emulator_cloud_state_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_cloud_state_free (PhidiasEmulatorCloudState *self);

/* Ids are compared without case; objects are borrowed. */
JsonObject *phidias_emulator_cloud_state_get (PhidiasEmulatorCloudState *self, const char *id);
void phidias_emulator_cloud_state_put (PhidiasEmulatorCloudState *self, JsonObject *resource);
gboolean phidias_emulator_cloud_state_remove (PhidiasEmulatorCloudState *self, const char *id);
GPtrArray *phidias_emulator_cloud_state_list (PhidiasEmulatorCloudState *self,
                                              const char *scope,
                                              const char *type) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *phidias_emulator_cloud_state_get_tenants (PhidiasEmulatorCloudState *self);
JsonArray *phidias_emulator_cloud_state_get_subscriptions (PhidiasEmulatorCloudState *self);
JsonArray *phidias_emulator_cloud_state_get_assignments (PhidiasEmulatorCloudState *self);
JsonObject *phidias_emulator_cloud_state_get_operations (PhidiasEmulatorCloudState *self);
void phidias_emulator_cloud_state_changed (PhidiasEmulatorCloudState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorCloudState, phidias_emulator_cloud_state_free)

G_END_DECLS
