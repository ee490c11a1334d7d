/* emulator-fixture.c: a running emulator, and a plain client that asks it
 *
 * The emulator runs on its own thread, so the client may block on this one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

void
emulator_fixture_start (PhidiasEmulator *emulator, guint16 port, GTlsCertificate *certificate, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_emulator_start_async (emulator, port, certificate, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  phidias_emulator_start_finish (emulator, result, error);
}

static PhidiasEmulator *
make_fast (void)
{
  PhidiasEmulator *emulator = phidias_emulator_new ();

  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);

  return emulator;
}

/* Takes @emulator, which may have been set up; NULL for one without pauses. */
EmulatorFixture *
emulator_fixture_new (PhidiasEmulator *emulator)
{
  EmulatorFixture *self = g_new0 (EmulatorFixture, 1);
  g_autoptr (GError) error = NULL;

  self->emulator = emulator;
  if (emulator == NULL)
    self->emulator = make_fast ();
  emulator_fixture_start (self->emulator, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (phidias_emulator_is_running (self->emulator));
  self->session = soup_session_new_with_options ("timeout", 30, "max-conns-per-host", 20, NULL);

  return self;
}

EmulatorFixture *
emulator_fixture_new_with_control_plane (PhidiasEmulatorClock clock)
{
  PhidiasEmulator *emulator = make_fast ();

  phidias_emulator_set_control_plane (emulator, TRUE);
  phidias_emulator_set_clock (emulator, clock, NULL);

  return emulator_fixture_new (emulator);
}

void
emulator_fixture_free (EmulatorFixture *self)
{
  soup_session_abort (self->session);
  g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->emulator);
  g_free (self);
}

SoupMessage *
emulator_fixture_message (EmulatorFixture *self, const char *method, const char *path, const char *body)
{
  g_autofree char *uri = g_strconcat (phidias_emulator_get_url (self->emulator), path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_assert_nonnull (message);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  return message;
}

EmulatorReply *
emulator_fixture_send_bare (EmulatorFixture *self, SoupMessage *message)
{
  EmulatorReply *reply = g_new0 (EmulatorReply, 1);
  g_autoptr (GInputStream) stream = soup_session_send (self->session, message, NULL, &reply->error);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  char buffer[4096];
  gssize length = 0;

  while (stream != NULL && (length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &reply->error)) > 0)
    g_string_append_len (body, buffer, length);
  if (stream != NULL)
    g_input_stream_close (stream, NULL, NULL);

  reply->message = g_object_ref (message);
  reply->status = soup_message_get_status (message);
  reply->body = g_strndup (body->str, body->len);
  if ((*reply->body == '{' || *reply->body == '[') && json_parser_load_from_data (parser, reply->body, -1, NULL))
    reply->json = json_parser_steal_root (parser);

  return reply;
}

EmulatorReply *
emulator_fixture_send (EmulatorFixture *self, const char *method, const char *path, const char *body, ...)
{
  g_autoptr (SoupMessage) message = emulator_fixture_message (self, method, path, body);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *bearer = g_strconcat ("Bearer ", phidias_emulator_get_key (self->emulator), NULL);
  const char *name;
  va_list args;

  soup_message_headers_replace (headers, "Authorization", bearer);
  va_start (args, body);
  while ((name = va_arg (args, const char *)) != NULL)
    soup_message_headers_replace (headers, name, va_arg (args, const char *));
  va_end (args);

  return emulator_fixture_send_bare (self, message);
}

EmulatorReply *
emulator_fixture_get (EmulatorFixture *self, const char *path)
{
  g_autoptr (SoupMessage) message = emulator_fixture_message (self, "GET", path, NULL);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  return emulator_fixture_send_bare (self, message);
}

EmulatorReply *
emulator_fixture_post_form (EmulatorFixture *self, const char *path, ...)
{
  g_autoptr (SoupMessage) message = emulator_fixture_message (self, "POST", path, NULL);
  g_autoptr (GString) form = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  const char *name;
  va_list args;

  va_start (args, path);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      g_autofree char *escaped = g_uri_escape_string (va_arg (args, const char *), NULL, FALSE);

      g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
    }
  va_end (args);
  bytes = g_bytes_new (form->str, form->len);
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, bytes);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  return emulator_fixture_send_bare (self, message);
}

void
emulator_fixture_control (EmulatorFixture *self, const char *json)
{
  g_autoptr (GError) error = NULL;

  phidias_emulator_control (self->emulator, json, &error);
  g_assert_no_error (error);
}

void
emulator_reply_free (EmulatorReply *reply)
{
  g_clear_pointer (&reply->json, json_node_unref);
  g_clear_object (&reply->message);
  g_clear_error (&reply->error);
  g_free (reply->body);
  g_free (reply);
}

JsonNode *
emulator_find (JsonNode *node, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);

  for (guint i = 0; steps[i] != NULL && node != NULL; i++)
    {
      if (JSON_NODE_HOLDS_OBJECT (node))
        node = json_object_get_member (json_node_get_object (node), steps[i]);
      else if (JSON_NODE_HOLDS_ARRAY (node))
        {
          JsonArray *array = json_node_get_array (node);
          guint64 index = g_ascii_strtoull (steps[i], NULL, 10);

          node = index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
        }
      else
        node = NULL;
    }

  return node;
}

const char *
emulator_find_string (JsonNode *node, const char *path)
{
  JsonNode *found = emulator_find (node, path);

  return found != NULL && JSON_NODE_HOLDS_VALUE (found) && json_node_get_value_type (found) == G_TYPE_STRING
             ? json_node_get_string (found)
             : NULL;
}

const char *
emulator_reply_get_string (EmulatorReply *reply, const char *path)
{
  return emulator_find_string (reply->json, path);
}

gint64
emulator_reply_get_int (EmulatorReply *reply, const char *path)
{
  JsonNode *found = emulator_find (reply->json, path);

  return found != NULL && JSON_NODE_HOLDS_VALUE (found) ? json_node_get_int (found) : -1;
}

const char *
emulator_reply_get_header (EmulatorReply *reply, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (reply->message), name);
}

GPtrArray *
emulator_reply_get_events (EmulatorReply *reply, gboolean *done)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_auto (GStrv) blocks = g_strsplit (reply->body, "\n\n", -1);

  *done = FALSE;
  for (guint i = 0; blocks[i] != NULL; i++)
    {
      JsonNode *node;

      if (*blocks[i] == '\0')
        continue;
      g_assert_true (g_str_has_prefix (blocks[i], "data: "));
      g_assert_false (*done);
      if (g_str_equal (blocks[i], "data: [DONE]"))
        {
          *done = TRUE;
          continue;
        }
      node = json_from_string (blocks[i] + strlen ("data: "), NULL);
      g_assert_nonnull (node);
      g_ptr_array_add (events, node);
    }

  return events;
}

char *
emulator_events_join (GPtrArray *events, const char *path)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    {
      const char *text = emulator_find_string (g_ptr_array_index (events, i), path);

      g_string_append (out, text != NULL ? text : "");
    }

  return g_string_free (out, FALSE);
}

JsonArray *
emulator_fixture_get_requests (EmulatorFixture *self)
{
  g_autofree char *text = phidias_emulator_dup_requests (self->emulator);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return json_array_ref (json_object_get_array_member (json_node_get_object (node), "requests"));
}
