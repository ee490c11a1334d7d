/* emulator-fixture.h: a running emulator, and a plain client that asks it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define CHAT "/chat/completions"
#define HELLO "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
#define HELLO_MODEL "{\"model\":\"phidias-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
#define HELLO_STREAM "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"

typedef struct
{
  PhidiasEmulator *emulator;
  SoupSession *session;
} EmulatorFixture;

typedef struct
{
  guint status;
  char *body;
  JsonNode *json; /* NULL when the body is none */
  SoupMessage *message;
  GError *error; /* when the body broke off */
} EmulatorReply;

EmulatorFixture *emulator_fixture_new (PhidiasEmulator *emulator);
EmulatorFixture *emulator_fixture_new_with_control_plane (PhidiasEmulatorClock clock);
void emulator_fixture_free (EmulatorFixture *self);
void emulator_fixture_start (PhidiasEmulator *emulator, guint16 port, GTlsCertificate *certificate, GError **error);

SoupMessage *emulator_fixture_message (EmulatorFixture *self, const char *method, const char *path, const char *body);

/* With the key in Authorization; further headers are pairs of strings, then NULL. */
EmulatorReply *emulator_fixture_send (EmulatorFixture *self,
                                      const char *method,
                                      const char *path,
                                      const char *body,
                                      ...) G_GNUC_NULL_TERMINATED;
EmulatorReply *emulator_fixture_send_bare (EmulatorFixture *self, SoupMessage *message);

/* Without a key, and without following a redirection; fields are pairs of strings, then NULL. */
EmulatorReply *emulator_fixture_get (EmulatorFixture *self, const char *path);
EmulatorReply *emulator_fixture_post_form (EmulatorFixture *self, const char *path, ...) G_GNUC_NULL_TERMINATED;
void emulator_fixture_control (EmulatorFixture *self, const char *json);
void emulator_reply_free (EmulatorReply *reply);

/* The members at a path as "error.code" or "choices.0.delta.content". */
const char *emulator_reply_get_string (EmulatorReply *reply, const char *path);
gint64 emulator_reply_get_int (EmulatorReply *reply, const char *path);
const char *emulator_reply_get_header (EmulatorReply *reply, const char *name);
JsonNode *emulator_find (JsonNode *node, const char *path);
const char *emulator_find_string (JsonNode *node, const char *path);

/* The data of each event, as JSON; "[DONE]" is left out and told in @done. */
GPtrArray *emulator_reply_get_events (EmulatorReply *reply, gboolean *done);
char *emulator_events_join (GPtrArray *events, const char *path);

/* The journal's entries. */
JsonArray *emulator_fixture_get_requests (EmulatorFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmulatorFixture, emulator_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmulatorReply, emulator_reply_free)

G_END_DECLS
