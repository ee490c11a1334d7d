/* test-sample.c: the server behind the sample deployment, as the application starts it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-emulator.h"
#include "phidias-sample-emulator.h"
#include "phidias-test.h"

#include <libsoup/soup.h>
#include <string.h>

#define BUSY                                                                                                           \
  "/subscriptions/5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901/resourceGroups/practice-rg"                                     \
  "/providers/Microsoft.MachineLearningServices/workspaces/practice-busy"

static PhidiasTarget *
finish (PhidiasSampleServer *server, GAsyncResult **result)
{
  g_autoptr (GAsyncResult) started = phidias_test_await (result);
  g_autoptr (GError) error = NULL;
  PhidiasTarget *target = phidias_sample_server_start_finish (server, started, &error);

  g_assert_no_error (error);

  return target;
}

/* Two who want it at once get the same one: an address that was given out stays good. */
static void
test_twice_at_once (void)
{
  g_autoptr (PhidiasSampleServer) server = phidias_sample_emulator_new (NULL);
  g_autoptr (PhidiasTarget) first = NULL;
  g_autoptr (PhidiasTarget) second = NULL;
  GAsyncResult *first_result = NULL;
  GAsyncResult *second_result = NULL;

  phidias_sample_server_start_async (server, NULL, phidias_test_take_result, &first_result);
  phidias_sample_server_start_async (server, NULL, phidias_test_take_result, &second_result);
  first = finish (server, &first_result);
  second = finish (server, &second_result);
  g_assert_cmpstr (phidias_target_get_chat_url (first), ==, phidias_target_get_chat_url (second));
  g_assert_cmpstr (phidias_target_get_key (first), ==, phidias_target_get_key (second));
}

static PhidiasPracticeAddresses *
start (PhidiasSampleServer *server)
{
  g_autoptr (PhidiasTarget) target = NULL;
  GAsyncResult *result = NULL;
  PhidiasPracticeAddresses *addresses;

  phidias_sample_server_start_async (server, NULL, phidias_test_take_result, &result);
  target = finish (server, &result);
  addresses = phidias_sample_server_dup_practice (server);
  g_assert_nonnull (addresses);

  return addresses;
}

static char *
ask (const PhidiasPracticeAddresses *addresses, const char *method, const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (addresses->arm, BUSY "/serverlessEndpoints/phi-4-mini-busy?api-version=2024-10-01", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", addresses->token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) bytes = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    {
      g_autoptr (GBytes) sent = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", sent);
    }
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  bytes = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The practice subscription is there tomorrow as it is left today, and holds no key. */
static void
test_practice (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *file = g_build_filename (folder, "practice.json", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *token = NULL;

  {
    g_autoptr (PhidiasSampleServer) server = phidias_sample_emulator_new (folder);
    g_autoptr (PhidiasPracticeAddresses) addresses = NULL;
    g_autofree char *reply = NULL;

    g_assert_null (phidias_sample_server_dup_practice (server));
    addresses = start (server);
    g_assert_true (g_str_has_prefix (addresses->arm, "http://127.0.0.1:"));
    g_assert_true (g_str_has_suffix (addresses->authority, "/entra"));
    g_assert_true (g_str_has_suffix (addresses->catalog, "/catalog"));
    g_assert_true (g_str_has_suffix (addresses->prices, "/prices"));
    token = g_strdup (addresses->token);
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
    reply = ask (addresses, "PATCH", "{\"tags\":{\"kept\":\"until tomorrow\"}}");
  }
  g_assert_true (g_file_get_contents (file, &kept, NULL, NULL));
  g_assert_nonnull (strstr (kept, "until tomorrow"));
  g_assert_null (strstr (kept, token));
  {
    g_autoptr (PhidiasSampleServer) server = phidias_sample_emulator_new (folder);
    g_autoptr (PhidiasPracticeAddresses) addresses = start (server);
    g_autofree char *reply = ask (addresses, "GET", NULL);

    g_assert_nonnull (strstr (reply, "until tomorrow"));
    g_assert_cmpstr (addresses->token, !=, token);
  }
  phidias_test_remove_tree (folder);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/sample/twice-at-once", test_twice_at_once);
  g_test_add_func ("/session/sample/practice", test_practice);

  return g_test_run ();
}
