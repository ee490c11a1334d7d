/* phidias-emulator-cloud-keys.h: the two keys of what is created in the practice cloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorCloudKeys PhidiasEmulatorCloudKeys;

PhidiasEmulatorCloudKeys *phidias_emulator_cloud_keys_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_cloud_keys_free (PhidiasEmulatorCloudKeys *self);
char **phidias_emulator_cloud_keys_dup (PhidiasEmulatorCloudKeys *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_cloud_keys_regenerate (PhidiasEmulatorCloudKeys *self,
                                             const char *id,
                                             guint which,
                                             const char *value);
void phidias_emulator_cloud_keys_forget (PhidiasEmulatorCloudKeys *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorCloudKeys, phidias_emulator_cloud_keys_free)

G_END_DECLS
