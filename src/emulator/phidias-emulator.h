/* phidias-emulator.h: an offline Azure inference endpoint on loopback, on a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_MODEL "phidias-guide"

#define PHIDIAS_TYPE_EMULATOR (phidias_emulator_get_type ())

G_DECLARE_FINAL_TYPE (PhidiasEmulator, phidias_emulator, PHIDIAS, EMULATOR, GObject)

/* Microseconds of a clock that never goes back; called on the emulator's thread. */
typedef gint64 (*PhidiasEmulatorClock) (gpointer user_data);

PhidiasEmulator *phidias_emulator_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Settings, before the start. */
void phidias_emulator_set_tokens_per_minute (PhidiasEmulator *self, guint tokens);
void phidias_emulator_set_requests_per_minute (PhidiasEmulator *self, guint requests);
void phidias_emulator_set_context_tokens (PhidiasEmulator *self, guint tokens);
void phidias_emulator_set_token_rate (PhidiasEmulator *self, double tokens_per_second);
void phidias_emulator_set_first_token_delay (PhidiasEmulator *self, guint milliseconds);
void phidias_emulator_set_control_plane (PhidiasEmulator *self, gboolean control_plane);
void phidias_emulator_set_state_file (PhidiasEmulator *self, const char *path);
void phidias_emulator_set_operation_delay (PhidiasEmulator *self, guint milliseconds);
void phidias_emulator_set_warm_up (PhidiasEmulator *self, guint milliseconds);
void phidias_emulator_set_page_size (PhidiasEmulator *self, guint items);
void phidias_emulator_set_reads_per_minute (PhidiasEmulator *self, guint reads);
void phidias_emulator_add_deployment (PhidiasEmulator *self, const char *name);
void phidias_emulator_set_clock (PhidiasEmulator *self, PhidiasEmulatorClock clock, gpointer user_data);

void phidias_emulator_start_async (PhidiasEmulator *self,
                                   guint16 port,
                                   GTlsCertificate *certificate,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean phidias_emulator_start_finish (PhidiasEmulator *self, GAsyncResult *result, GError **error);
void phidias_emulator_stop (PhidiasEmulator *self);
gboolean phidias_emulator_is_running (PhidiasEmulator *self);

const char *phidias_emulator_get_url (PhidiasEmulator *self);
const char *phidias_emulator_get_key (PhidiasEmulator *self);
const char *phidias_emulator_get_second_key (PhidiasEmulator *self);
const char *phidias_emulator_get_practice_token (PhidiasEmulator *self);
const char *phidias_emulator_get_model (PhidiasEmulator *self);
const char *phidias_emulator_get_deployment (PhidiasEmulator *self);

/* What the control routes do over HTTP, for tests in the same process. */
gboolean phidias_emulator_control (PhidiasEmulator *self, const char *json, GError **error);
void phidias_emulator_clear_control (PhidiasEmulator *self);
char *phidias_emulator_dup_requests (PhidiasEmulator *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_clear_requests (PhidiasEmulator *self);

G_END_DECLS
