/* test-images.c: an image is asked for without a word about who asks, and comes whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-error.h"
#include "phidias-http-session.h"
#include "phidias-image-fetch.h"
#include "phidias-raw-server.h"
#include "phidias-test.h"

#include <string.h>

typedef struct
{
  SoupSession   *session;
  PhidiasClock  *clock;
  GCancellable  *cancellable;
  GAsyncResult  *result;
  GError        *error;
  gsize          received;
  gsize          total;
  guint          n_progress;
} Fetch;

static Fetch *
fetch_new (void)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->session = phidias_http_session_new (NULL, NULL);
  fetch->clock = phidias_clock_new ();
  fetch->cancellable = g_cancellable_new ();

  return fetch;
}

static void
fetch_free (Fetch *fetch)
{
  g_clear_error (&fetch->error);
  g_object_unref (fetch->session);
  g_object_unref (fetch->clock);
  g_object_unref (fetch->cancellable);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

static void
progress_cb (gsize received, gsize total, gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->received = received;
  fetch->total = total;
  fetch->n_progress++;
}

static void
begin (Fetch *fetch, const char *url)
{
  g_clear_error (&fetch->error);
  phidias_image_fetch_async (fetch->session, fetch->clock, url, progress_cb, fetch, fetch->cancellable,
                             phidias_test_take_result, &fetch->result);
}

static GBytes *
end (Fetch *fetch)
{
  g_autoptr (GAsyncResult) result = phidias_test_await (&fetch->result);

  return phidias_image_fetch_finish (fetch->session, result, &fetch->error);
}

static GBytes *
run (Fetch *fetch, const char *url)
{
  begin (fetch, url);

  return end (fetch);
}

static void
answer (PhidiasRawServer *server, const char *status, const char *headers, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s", status,
                                           strlen (body), headers, body);

  phidias_raw_script_send (phidias_raw_server_add_script (server), text);
}

static void
test_asks (void)
{
  g_autoptr (Fetch) fetch = fetch_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a.png?x=1#part");
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autofree char *request = NULL;
  g_autofree char *lower = NULL;

  answer (server, "200 OK", "Content-Type: text/html\r\nSet-Cookie: who=you; Path=/\r\n", "whatever it is");
  answer (server, "200 OK", "", "again");
  first = run (fetch, url);
  g_assert_no_error (fetch->error);
  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "whatever it is", 14);
  g_assert_cmpuint (fetch->received, ==, 14);
  g_assert_cmpuint (fetch->total, ==, 14);

  /* What a server gave to remember is not told to it. */
  second = run (fetch, url);
  g_assert_no_error (fetch->error);
  request = phidias_raw_server_dup_request (server, 1);
  lower = g_ascii_strdown (request, -1);
  g_assert_true (g_str_has_prefix (request, "GET /a.png?x=1 HTTP/1.1\r\n"));
  g_assert_null (strstr (lower, "cookie"));
  g_assert_null (strstr (lower, "referer"));
  g_assert_null (strstr (lower, "authorization"));
  g_assert_null (strstr (lower, "api-key"));
  g_assert_nonnull (strstr (lower, "accept: image/png"));
}

static void
test_redirects (void)
{
  g_autoptr (Fetch) fetch = fetch_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasRawServer) other = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a");
  g_autofree char *away = g_strdup_printf ("Location: http://localhost:%u/b\r\n", phidias_raw_server_get_port (other));
  g_autofree char *place = g_strdup_printf ("http://localhost:%u/b", phidias_raw_server_get_port (other));
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *request = NULL;

  /* On the same host it is followed … */
  answer (server, "302 Found", "Location: /c\r\n", "moved");
  answer (server, "200 OK", "", "here");
  bytes = run (fetch, url);
  g_assert_no_error (fetch->error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "here", 4);
  request = phidias_raw_server_dup_request (server, 1);
  g_assert_true (g_str_has_prefix (request, "GET /c "));

  /* … to another one nothing goes; where it is, is said. */
  answer (server, "301 Moved Permanently", away, "");
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT);
  g_assert_cmpstr (phidias_error_get_raw (fetch->error), ==, place);
  g_assert_nonnull (strstr (fetch->error->message, "localhost"));
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (other), ==, 0);

  /* To the open network in the clear it is refused. */
  answer (server, "307 Temporary Redirect", "Location: http://images.example/a\r\n", "");
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE);

  /* In circles it ends. */
  answer (server, "302 Found", "Location: /a\r\n", "");
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT);
  g_assert_null (phidias_error_get_raw (fetch->error));
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 4 + 6);
}

static void
test_refused (void)
{
  static const struct
  {
    const char       *url;
    PhidiasErrorCode  code;
  } addresses[] = {
    { "http://images.example/a.png", PHIDIAS_ERROR_INSECURE },
    { "http://192.168.1.1/a.png", PHIDIAS_ERROR_INSECURE },
    { "ftp://images.example/a.png", PHIDIAS_ERROR_INVALID_INPUT },
    { "file:///etc/passwd", PHIDIAS_ERROR_INVALID_INPUT },
    { "https://me:secret@images.example/a.png", PHIDIAS_ERROR_INVALID_INPUT },
    { "https:///a.png", PHIDIAS_ERROR_INVALID_INPUT },
    { "a.png", PHIDIAS_ERROR_INVALID_INPUT },
  };
  g_autoptr (Fetch) fetch = fetch_new ();

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_assert_null (run (fetch, addresses[i].url));
      g_assert_error (fetch->error, PHIDIAS_ERROR, (int) addresses[i].code);
    }
}

static void
test_statuses (void)
{
  g_autoptr (Fetch) fetch = fetch_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a.png");

  answer (server, "404 Not Found", "", "<html>no</html>");
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (fetch->error->message, "127.0.0.1"));
  g_assert_null (strstr (fetch->error->message, "html"));

  answer (server, "403 Forbidden", "", "");
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);

  answer (server, "503 Service Unavailable", "", "later");
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
  g_assert_cmpuint (phidias_error_get_status (fetch->error), ==, 503);
  /* A person asks again; nothing does by itself. */
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 3);
}

static void
test_cut (void)
{
  g_autoptr (Fetch) fetch = fetch_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a.png");
  PhidiasRawScript *script = phidias_raw_server_add_script (server);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it");
  phidias_raw_script_close (script);
  g_assert_null (run (fetch, url));
  g_assert_nonnull (fetch->error);
  g_assert_cmpint (fetch->error->domain, ==, PHIDIAS_ERROR);
}

/* Announced or not, no more than the limit is taken. */
static void
test_too_large (void)
{
  g_autoptr (Fetch) fetch = fetch_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a.png");
  g_autofree char *megabyte = g_strnfill (1024 * 1024, 'x');
  PhidiasRawScript *script = phidias_raw_server_add_script (server);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\nxx");
  phidias_raw_script_stall (script);
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
  g_assert_cmpuint (fetch->n_progress, ==, 0);

  script = phidias_raw_server_add_script (server);
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send_repeated (script, megabyte, 40);
  phidias_raw_script_stall (script);
  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
  g_assert_cmpuint (fetch->received, <=, PHIDIAS_IMAGE_FETCH_LIMIT);
  g_assert_cmpuint (fetch->received, >, PHIDIAS_IMAGE_FETCH_LIMIT / 2);
}

static gboolean
has_some (gpointer user_data)
{
  return ((Fetch *) user_data)->received > 0;
}

static void
test_cancel (void)
{
  g_autoptr (Fetch) fetch = fetch_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a.png");
  PhidiasRawScript *script = phidias_raw_server_add_script (server);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it");
  phidias_raw_script_stall (script);
  begin (fetch, url);
  phidias_assert_wait (has_some, fetch);
  g_cancellable_cancel (fetch->cancellable);
  g_assert_null (end (fetch));
  g_assert_error (fetch->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_null (run (fetch, url));
  g_assert_error (fetch->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 1);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/images/asks", test_asks);
  g_test_add_func ("/wire/images/redirects", test_redirects);
  g_test_add_func ("/wire/images/refused", test_refused);
  g_test_add_func ("/wire/images/statuses", test_statuses);
  g_test_add_func ("/wire/images/cut", test_cut);
  g_test_add_func ("/wire/images/too-large", test_too_large);
  g_test_add_func ("/wire/images/cancel", test_cancel);

  return g_test_run ();
}
