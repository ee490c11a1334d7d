/* phidias-emulator-chat.h: one answer on its way to the client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-answer.h"
#include "phidias-emulator-transport.h"

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorChat PhidiasEmulatorChat;

/* May free the chat. */
typedef void (*PhidiasEmulatorChatEnded) (PhidiasEmulatorChat *chat,
                                          gboolean disconnected,
                                          gpointer user_data);

PhidiasEmulatorChat *phidias_emulator_chat_new (SoupServerMessage *message,
                                                PhidiasEmulatorBehaviour *behaviour,
                                                PhidiasEmulatorRequest *request,
                                                PhidiasEmulatorAnswer *answer,
                                                SoupMessageHeaders *headers,
                                                double rate,
                                                gint64 first_token_ms,
                                                PhidiasEmulatorChatEnded ended,
                                                gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_chat_free (PhidiasEmulatorChat *self);
guint phidias_emulator_chat_get_status (PhidiasEmulatorChat *self);
guint64 phidias_emulator_chat_get_bytes (PhidiasEmulatorChat *self);
guint phidias_emulator_chat_get_tokens (PhidiasEmulatorChat *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorChat, phidias_emulator_chat_free)

G_END_DECLS
