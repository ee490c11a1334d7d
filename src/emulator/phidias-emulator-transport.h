/* phidias-emulator-transport.h: writes one response, rightly through libsoup or wrongly by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-behaviour.h"

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorTransport PhidiasEmulatorTransport;
typedef void (*PhidiasEmulatorTransportFunc) (gpointer user_data);

typedef enum
{
  PHIDIAS_EMULATOR_FRAMING_CHUNKED,
  PHIDIAS_EMULATOR_FRAMING_LENGTH,
  PHIDIAS_EMULATOR_FRAMING_CLOSE,
  PHIDIAS_EMULATOR_FRAMING_NONE, /* not even headers */
} PhidiasEmulatorFraming;

PhidiasEmulatorTransport *phidias_emulator_transport_new (SoupServerMessage *message,
                                                          gboolean by_socket,
                                                          PhidiasEmulatorTransportFunc drained,
                                                          PhidiasEmulatorTransportFunc gone,
                                                          gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_transport_free (PhidiasEmulatorTransport *self);
void phidias_emulator_transport_limit (PhidiasEmulatorTransport *self,
                                       gint64 split,
                                       gint64 cut_after,
                                       PhidiasEmulatorCut cut);
void phidias_emulator_transport_start (PhidiasEmulatorTransport *self,
                                       guint status,
                                       SoupMessageHeaders *headers,
                                       PhidiasEmulatorFraming framing,
                                       gint64 length);
void phidias_emulator_transport_write (PhidiasEmulatorTransport *self, GBytes *bytes);
void phidias_emulator_transport_end (PhidiasEmulatorTransport *self);
gboolean phidias_emulator_transport_is_full (PhidiasEmulatorTransport *self);
gboolean phidias_emulator_transport_is_ended (PhidiasEmulatorTransport *self);
gboolean phidias_emulator_transport_is_over (PhidiasEmulatorTransport *self);
guint64 phidias_emulator_transport_get_written (PhidiasEmulatorTransport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorTransport, phidias_emulator_transport_free)

G_END_DECLS
