/* phidias-emulator-control.h: what tests have asked for, and the requests that came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-behaviour.h"

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorControl PhidiasEmulatorControl;

PhidiasEmulatorControl *phidias_emulator_control_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_control_free (PhidiasEmulatorControl *self);

gboolean phidias_emulator_control_add (PhidiasEmulatorControl *self, const char *data, gsize length, GError **error);
void phidias_emulator_control_clear (PhidiasEmulatorControl *self);
guint phidias_emulator_control_get_n_pending (PhidiasEmulatorControl *self);
PhidiasEmulatorBehaviour *phidias_emulator_control_take (PhidiasEmulatorControl *self,
                                                         const char *path,
                                                         const char *method,
                                                         SoupMessageHeaders *headers,
                                                         GBytes *body,
                                                         gboolean is_chat) G_GNUC_WARN_UNUSED_RESULT;

guint64 phidias_emulator_control_record (PhidiasEmulatorControl *self,
                                         SoupServerMessage *message,
                                         const char *const *right,
                                         const char *const *keys);
void phidias_emulator_control_conclude (PhidiasEmulatorControl *self,
                                        guint64 number,
                                        guint status,
                                        guint64 bytes,
                                        gboolean disconnected);
char *phidias_emulator_control_dup_requests (PhidiasEmulatorControl *self, guint64 after) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_control_clear_requests (PhidiasEmulatorControl *self);

const char *phidias_emulator_find_key (SoupMessageHeaders *headers, const char *const *keys, const char **header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorControl, phidias_emulator_control_free)

G_END_DECLS
