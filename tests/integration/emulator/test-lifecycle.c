/* test-lifecycle.c: starts, stops, and what is left of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* Twenty rounds, each with an answer read, one half read and one not begun: no thread and no
 * descriptor more than after the first. */
static void
test_rounds (void)
{
  guint threads = 0, files = 0;

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, NULL);
      GInputStream *streams[2];
      char buffer[8];

      g_assert_cmpuint (reply->status, ==, 200);
      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (SoupMessage) message = emulator_fixture_message (fixture, "POST", CHAT, HELLO_STREAM);
          SoupMessageHeaders *headers = soup_message_get_request_headers (message);

          soup_message_headers_replace (headers, "api-key", phidias_emulator_get_key (fixture->emulator));
          soup_message_headers_replace (headers, "x-phidias-stall-after-tokens", i == 0 ? "2" : "0");
          if (i == 1)
            soup_message_headers_replace (headers, "x-phidias-cut-after-bytes", "1000000");
          streams[i] = soup_session_send (fixture->session, message, NULL, NULL);
          g_assert_nonnull (streams[i]);
          g_assert_cmpint (g_input_stream_read (streams[i], buffer, sizeof buffer, NULL, NULL), >, 0);
        }

      /* Stops with both under way. */
      phidias_emulator_stop (fixture->emulator);
      g_assert_false (phidias_emulator_is_running (fixture->emulator));
      g_assert_null (phidias_emulator_get_url (fixture->emulator));
      for (guint i = 0; i < 2; i++)
        {
          while (g_input_stream_read (streams[i], buffer, sizeof buffer, NULL, NULL) > 0)
            ;
          g_input_stream_close (streams[i], NULL, NULL);
          g_object_unref (streams[i]);
        }
      soup_session_abort (fixture->session);

      if (round == 1)
        {
          threads = count_entries ("/proc/self/task");
          files = count_entries ("/proc/self/fd");
        }
    }
  /* GLib's own pool threads may come and go. */
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, threads + 1);
  g_assert_cmpuint (count_entries ("/proc/self/fd"), <=, files + 1);
}

static void
test_restart (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *key = g_strdup (phidias_emulator_get_key (fixture->emulator));
  g_autoptr (GError) error = NULL;

  phidias_emulator_stop (fixture->emulator);
  phidias_emulator_stop (fixture->emulator);
  emulator_fixture_start (fixture->emulator, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_emulator_get_key (fixture->emulator), !=, key);
  {
    g_autofree char *bearer = g_strconcat ("Bearer ", key, NULL);
    g_autoptr (EmulatorReply) new_key = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);
    g_autoptr (EmulatorReply) old_key = emulator_fixture_send (fixture, "GET", "/info", NULL, "Authorization", bearer, NULL);

    g_assert_cmpuint (new_key->status, ==, 200);
    g_assert_cmpuint (old_key->status, ==, 401);
  }
}

static void
test_port_taken (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GUri) uri = g_uri_parse (phidias_emulator_get_url (fixture->emulator), G_URI_FLAGS_NONE, NULL);
  g_autoptr (PhidiasEmulator) second = phidias_emulator_new ();
  g_autoptr (GError) error = NULL;

  emulator_fixture_start (second, g_uri_get_port (uri), NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_false (phidias_emulator_is_running (second));

  /* The same object may try again. */
  g_clear_error (&error);
  emulator_fixture_start (second, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (phidias_emulator_is_running (second));
}

static void
test_cancel (void)
{
  for (guint moment = 0; moment < 2; moment++)
    {
      g_autoptr (PhidiasEmulator) emulator = phidias_emulator_new ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      if (moment == 0)
        g_cancellable_cancel (cancellable);
      phidias_emulator_start_async (emulator, 0, NULL, cancellable, phidias_test_take_result, &place);
      if (moment == 1)
        g_cancellable_cancel (cancellable);
      result = phidias_test_await (&place);
      g_assert_false (phidias_emulator_start_finish (emulator, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_false (phidias_emulator_is_running (emulator));
    }
}

/* Stopped before it has told that it listens: the start fails, and nothing runs. */
static void
test_stop_at_once (void)
{
  g_autoptr (PhidiasEmulator) emulator = phidias_emulator_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  phidias_emulator_start_async (emulator, 0, NULL, NULL, phidias_test_take_result, &place);
  phidias_emulator_stop (emulator);
  result = phidias_test_await (&place);
  g_assert_false (phidias_emulator_start_finish (emulator, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (phidias_emulator_is_running (emulator));
}

static void
test_loopback_only (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GUri) uri = g_uri_parse (phidias_emulator_get_url (fixture->emulator), G_URI_FLAGS_NONE, NULL);
  g_autofree char *port = g_strdup_printf (":%04X ", g_uri_get_port (uri));
  static const char *const files[] = { "/proc/net/tcp", "/proc/net/tcp6" };
  static const char *const loopback[] = { " 0100007F", " 00000000000000000000000001000000" };
  guint listening = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      if (!g_file_get_contents (files[i], &text, NULL, NULL))
        continue;
      lines = g_strsplit (text, "\n", -1);
      for (guint k = 0; lines[k] != NULL; k++)
        {
          /* 0A is the state LISTEN. */
          if (strstr (lines[k], port) == NULL || strstr (lines[k], " 0A ") == NULL)
            continue;
          g_assert_nonnull (strstr (lines[k], loopback[i]));
          listening++;
        }
    }
  g_assert_cmpuint (listening, >, 0);
}

static void
test_tls (void)
{
  g_autoptr (PhidiasEmulator) emulator = phidias_emulator_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (PHIDIAS_TEST_CERTIFICATES "/good.pem", &error);
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autoptr (SoupSession) session = NULL;

  g_assert_no_error (error);
  trusted = g_tls_file_database_new (PHIDIAS_TEST_CERTIFICATES "/ca.pem", &error);
  g_assert_no_error (error);
  session = soup_session_new_with_options ("tls-database", trusted, NULL);
  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);
  emulator_fixture_start (emulator, 0, certificate, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (phidias_emulator_get_url (emulator), "https://127.0.0.1:"));
  {
    EmulatorFixture fixture = { .emulator = emulator, .session = session };
    g_autoptr (EmulatorReply) reply = emulator_fixture_send (&fixture, "POST", CHAT, HELLO_STREAM, NULL);
    g_autoptr (EmulatorReply) cut = emulator_fixture_send (&fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-cut-after-bytes", "50", NULL);
    g_autoptr (EmulatorReply) stalled = emulator_fixture_send (&fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-stall-after-tokens",
                                                               "1", "x-phidias-stall-ms", "20", NULL);

    g_assert_no_error (reply->error);
    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_true (g_str_has_suffix (reply->body, "data: [DONE]\n\n"));
    g_assert_cmpuint (strlen (cut->body), ==, 50);
    g_assert_true (g_str_has_suffix (stalled->body, "data: [DONE]\n\n"));
    soup_session_abort (session);
  }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/lifecycle/rounds", test_rounds);
  g_test_add_func ("/emulator/lifecycle/restart", test_restart);
  g_test_add_func ("/emulator/lifecycle/port-taken", test_port_taken);
  g_test_add_func ("/emulator/lifecycle/cancel", test_cancel);
  g_test_add_func ("/emulator/lifecycle/stop-at-once", test_stop_at_once);
  g_test_add_func ("/emulator/lifecycle/loopback-only", test_loopback_only);
  g_test_add_func ("/emulator/lifecycle/tls", test_tls);

  return g_test_run ();
}
