/* test-tls.c: certificates that are good, and those that are not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "wire-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#define GOOD WIRE_DELTA ("good") WIRE_FINISH WIRE_DONE

static char *
get_path (const char *name)
{
  return g_build_filename (PHIDIAS_TEST_CERTIFICATES, name, NULL);
}

static Wire *
wire_new_tls (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = get_path (name);
  g_autofree char *ca = get_path ("ca.pem");
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (PhidiasRawServer) server = NULL;
  g_autoptr (PhidiasInferenceClient) client = NULL;
  Wire *wire;

  g_assert_no_error (error);
  database = g_tls_file_database_new (ca, &error);
  g_assert_no_error (error);
  server = phidias_raw_server_new_tls (certificate);
  client = phidias_inference_client_new_full (NULL, NULL, database);
  wire = wire_new_for (server, client);
  wire->owns_server = TRUE;

  return wire;
}

static void
test_good (void)
{
  g_autoptr (Wire) wire = wire_new_tls ("good.pem");
  g_autofree char *request = NULL;
  const PhidiasTimings *timings;

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", GOOD);
  wire_run (wire);
  wire_assert_complete (wire, "good");
  request = phidias_raw_server_dup_request (wire->server, 0);
  g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer " WIRE_KEY "\r\n"));
  timings = phidias_reply_get_timings (wire->reply);
  g_assert_cmpint (timings->connect_end, >=, 0);
  g_assert_cmpint (timings->tls_end, >, timings->connect_end);
  g_assert_cmpint (timings->request_end, >=, timings->tls_end);
}

typedef struct
{
  const char *file;
  const char *words;
} BadRow;

static const BadRow rows[] = {
  { "expired.pem", "expired" },
  { "future.pem", "not valid yet" },
  { "wrong-host.pem", "another name" },
  { "self-signed.pem", "does not trust" },
  { "unknown-ca.pem", "does not trust" },
};

static void
test_h44 (gconstpointer data)
{
  const BadRow *row = data;
  g_autoptr (Wire) wire = wire_new_tls (row->file);
  g_autofree char *host = g_strdup_printf ("localhost:%u", phidias_raw_server_get_port (wire->server));

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", GOOD);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TLS, "");
  wire_assert_says (wire, row->words);
  wire_assert_says (wire, host);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 0);
  g_assert_cmpuint (wire->n_retry_wait, ==, 0);
}

/* The system's own trust knows nothing of the test's authority. */
static void
test_system_trust (void)
{
  g_autoptr (Wire) tls = wire_new_tls ("good.pem");
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new ();
  g_autoptr (Wire) wire = wire_new_for (tls->server, client);

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", GOOD);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TLS, "");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 0);
}

static void
test_not_tls (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  /* Speaks at once what is no TLS: the hello holds no empty line, so the script waits for one. */
  phidias_raw_script_close (script);
  g_free (wire->url);
  wire->url = g_strdup_printf ("https://127.0.0.1:%u/v1", phidias_raw_server_get_port (wire->server));
  wire->limits.retries = 0;
  wire->limits.connect_ms = 300;
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TIMEOUT, "");
}

static void
test_http1 (void)
{
  g_assert_cmpstr (g_getenv ("SOUP_FORCE_HTTP1"), ==, soup_check_version (3, 7, 1) ? NULL : "1");
}

int
main (int argc, char **argv)
{
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/tls/good", test_good);
  g_test_add_func ("/wire/tls/system-trust", test_system_trust);
  g_test_add_func ("/wire/tls/not-tls", test_not_tls);
  g_test_add_func ("/wire/faults/h47-http1", test_http1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strndup (rows[i].file, strlen (rows[i].file) - strlen (".pem"));
      g_autofree char *path = g_strconcat ("/wire/faults/h44-", name, NULL);

      g_test_add_data_func (path, &rows[i], test_h44);
    }

  return g_test_run ();
}
