/* arm-fixture.c: an emulator with its resource manager, and a client of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

PhidiasEmulator *
arm_emulator_new (void)
{
  PhidiasEmulator *emulator = phidias_emulator_new ();

  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);
  phidias_emulator_set_control_plane (emulator, TRUE);
  phidias_emulator_set_operation_delay (emulator, 0);
  phidias_emulator_set_warm_up (emulator, 0);

  return emulator;
}

/* Takes @emulator; NULL for the usual one. */
EmulatorFixture *
arm_fixture_new (PhidiasEmulator *emulator)
{
  return emulator_fixture_new (emulator != NULL ? emulator : arm_emulator_new ());
}

static EmulatorReply *
send (EmulatorFixture *fixture, const char *method, const char *uri, const char *body, const char *token)
{
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autofree char *bearer = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;

  g_assert_nonnull (message);
  if (bearer != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  return emulator_fixture_send_bare (fixture, message);
}

EmulatorReply *
arm_send_with (EmulatorFixture *fixture, const char *method, const char *path, const char *body, const char *token)
{
  g_autofree char *uri = NULL;

  if (g_str_has_prefix (path, "http"))
    uri = g_strdup (path);
  else
    uri = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/arm", path, strchr (path, '?') == NULL ? "?" ARM_VERSION : "",
                       NULL);

  return send (fixture, method, uri, body, token);
}

EmulatorReply *
arm_send (EmulatorFixture *fixture, const char *method, const char *path, const char *body)
{
  return arm_send_with (fixture, method, path, body, phidias_emulator_get_practice_token (fixture->emulator));
}

EmulatorReply *
arm_put_endpoint (EmulatorFixture *fixture, const char *project, const char *name, const char *region, const char *model)
{
  g_autofree char *path = g_strconcat (project, "/serverlessEndpoints/", name, NULL);
  g_autofree char *body = g_strdup_printf ("{\"location\":\"%s\",\"sku\":{\"name\":\"Consumption\"},\"properties\":{\"authMode\":\"Key\","
                                           "\"modelSettings\":{\"modelId\":\"%s\"},"
                                           "\"contentSafety\":{\"contentSafetyStatus\":\"Enabled\"}},\"tags\":{}}",
                                           region, model);

  return arm_send (fixture, "PUT", path, body);
}

/* What a resource shall say. */
typedef struct
{
  EmulatorFixture *fixture;
  const char *path;
  const char *member;
  const char *value; /* NULL: shall be gone */
} Wait;

static gboolean
is_so (gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr (EmulatorReply) reply = arm_send (wait->fixture, "GET", wait->path, NULL);

  return wait->value == NULL ? reply->status == 404 : g_strcmp0 (emulator_reply_get_string (reply, wait->member), wait->value) == 0;
}

void
arm_await (EmulatorFixture *fixture, const char *path, const char *member, const char *value)
{
  Wait wait = { fixture, path, member, value };

  phidias_assert_wait (is_so, &wait);
}

void
arm_await_gone (EmulatorFixture *fixture, const char *path)
{
  Wait wait = { fixture, path, NULL, NULL };

  phidias_assert_wait (is_so, &wait);
}

void
arm_deploy (EmulatorFixture *fixture, const char *project, const char *name, const char *region, const char *model)
{
  g_autofree char *path = g_strconcat (project, "/serverlessEndpoints/", name, NULL);
  g_autoptr (EmulatorReply) reply = arm_put_endpoint (fixture, project, name, region, model);

  g_assert_cmpuint (reply->status, ==, 201);
  arm_await (fixture, path, "properties.endpointState", "Online");
}

static const char *
find_inner_error (EmulatorReply *reply)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *path = g_strdup_printf ("error.additionalInfo.%u", i);
      JsonNode *info = emulator_find (reply->json, path);

      if (info == NULL)
        return NULL;
      if (g_strcmp0 (emulator_find_string (info, "type"), "InnerError") == 0)
        {
          JsonNode *inner = emulator_find (info, "info.value");

          for (JsonNode *next = inner; next != NULL && JSON_NODE_HOLDS_OBJECT (next); next = emulator_find (inner, "innerError"))
            inner = next;
          return emulator_find_string (inner, "code");
        }
    }
}

/* @deepest may be NULL where there is none. */
void
arm_assert_failed (EmulatorReply *reply, guint status, const char *code, const char *deepest)
{
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (emulator_reply_get_string (reply, "error.code"), ==, code);
  g_assert_nonnull (emulator_reply_get_string (reply, "error.message"));
  g_assert_cmpstr (find_inner_error (reply), ==, deepest);
}

EmulatorReply *
arm_ask (EmulatorFixture *fixture, const char *method, const char *uri, const char *path, const char *body, const char *key)
{
  g_autofree char *whole = g_strconcat (uri, path, NULL);

  return send (fixture, method, whole, body, key);
}
