/* test-origins.c: where a key goes, and the network below
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-loopback-resolver.h"
#include "phidias-transport-error.h"
#include "wire-fixture.h"

#include <string.h>

#define STREAM "Content-Type: text/event-stream\r\n"
#define GOOD   WIRE_DELTA ("good") WIRE_FINISH WIRE_DONE

/* A client that goes through a proxy on loopback. */
static Wire *
wire_new_proxied (PhidiasRawServer *proxy)
{
  g_autofree char *uri = g_strdup_printf ("http://user:pass@127.0.0.1:%u", phidias_raw_server_get_port (proxy));
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (clock, resolver, NULL);
  Wire *wire = wire_new_for (proxy, client);

  wire->clock = g_object_ref (clock);
  wire->owns_server = TRUE;
  wire->limits.retries = 0;
  wire->key = NULL;
  g_free (wire->url);
  wire->url = g_strdup ("http://models.example/v1");

  return wire;
}

static void
test_h42 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Wire) wire = NULL;
  g_autofree char *file = g_build_filename (PHIDIAS_TEST_CERTIFICATES, "good.pem", NULL);
  g_autofree char *ca = g_build_filename (PHIDIAS_TEST_CERTIFICATES, "ca.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca, &error);
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new_tls (certificate);
  g_autoptr (PhidiasRawServer) thief = phidias_raw_server_new ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (NULL, NULL, database);
  g_autofree char *header = g_strdup_printf ("Location: http://localhost:%u/v1/chat/completions\r\n",
                                             phidias_raw_server_get_port (thief));

  g_assert_no_error (error);
  wire = wire_new_for (server, client);
  wire_answer (wire, "307 Temporary Redirect", header, "");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_REDIRECT, "");
  wire_assert_says (wire, "without a secure connection");
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (thief), ==, 0);
}

static void
test_h43 (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);

  wire->key = WIRE_KEY;
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_INSECURE, "");
  wire_assert_says (wire, "models.example");
  g_assert_null (wire->reply);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (proxy), ==, 0);
}

static void
test_h43_keyless (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);
  g_autofree char *request = NULL;

  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_run (wire);
  wire_assert_complete (wire, "good");
  request = phidias_raw_server_dup_request (proxy, 0);
  g_assert_true (g_str_has_prefix (request, "POST http://models.example/v1/chat/completions HTTP/1.1\r\n"));
  g_assert_null (strstr (request, "\r\nAuthorization:"));
}

/* What goes to loopback never goes through a proxy, whatever the system says. */
static void
test_loopback_direct (void)
{
  static const char * const direct[] = {
    "http://localhost:8080", "http://127.0.0.1:1", "http://127.9.9.9", "https://[::1]:443", "http://LOCALHOST/x",
  };
  static const char * const others[] = {
    "http://models.example", "https://localhost.example", "http://128.0.0.1", "http://[fe80::1]", "http://127.0.0.1.example",
  };
  g_autoptr (GProxyResolver) inner = g_simple_proxy_resolver_new ("http://proxy.example:3128", NULL);
  g_autoptr (GProxyResolver) resolver = phidias_loopback_resolver_new (inner);

  for (guint i = 0; i < G_N_ELEMENTS (direct); i++)
    {
      g_auto (GStrv) proxies = g_proxy_resolver_lookup (resolver, direct[i], NULL, NULL);

      g_assert_cmpstr (proxies[0], ==, "direct://");
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_auto (GStrv) proxies = g_proxy_resolver_lookup (resolver, others[i], NULL, NULL);

      g_assert_cmpstr (proxies[0], ==, "http://proxy.example:3128");
    }
}

static void
test_loopback_direct_over_a_socket (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);
  PhidiasRawScript *script = phidias_raw_server_add_script (server);

  g_free (wire->url);
  wire->url = phidias_raw_server_dup_url (server, "/v1");
  wire->key = WIRE_KEY;
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\n" STREAM "Connection: close\r\n\r\n" GOOD);
  phidias_raw_script_close (script);
  wire_run (wire);
  wire_assert_complete (wire, "good");
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (proxy), ==, 0);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 1);
}

/* --- 45 --- */

static void
test_h45_refused (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  phidias_raw_server_stop (wire->server);
  wire_send (wire);
  wire_wait_retry (wire, 1);
  g_assert_error (wire->reason, PHIDIAS_ERROR, PHIDIAS_ERROR_REFUSED);
  phidias_clock_advance (wire->clock, 500);
  wire_wait_retry (wire, 2);
  phidias_clock_advance (wire->clock, 1000);
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_REFUSED, "");
  wire_assert_says (wire, "Nothing answers at 127.0.0.1:");
  g_assert_cmpuint (phidias_reply_get_attempts (wire->reply), ==, 3);
}

static void
test_h45_name (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire->limits.retries = 1;
  g_free (wire->url);
  wire->url = g_strdup ("https://no-such-host.invalid/v1");
  wire_send (wire);
  wire_wait_retry (wire, 1);
  phidias_clock_advance (wire->clock, 500);
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_OFFLINE, "");
  wire_assert_says (wire, "The name no-such-host.invalid could not be found");
}

typedef struct
{
  GError      *cause;
  const char  *words;
  int          code;
  gboolean     again;
} CauseRow;

/* What this machine's network cannot be made to say. */
static void
test_h45_words (void)
{
  const CauseRow rows[] = {
    { g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "t"), "could not be found", PHIDIAS_ERROR_OFFLINE, TRUE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "t"), "cannot be reached", PHIDIAS_ERROR_OFFLINE, TRUE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "t"), "no way to h.example", PHIDIAS_ERROR_OFFLINE, TRUE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "t"), "Nothing answers", PHIDIAS_ERROR_REFUSED, TRUE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "t"), "in time", PHIDIAS_ERROR_TIMEOUT, TRUE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "odd thing"), "odd thing", PHIDIAS_ERROR_OFFLINE, TRUE },
    { g_error_new (G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE, "t"), "glib-networking", PHIDIAS_ERROR_TLS, FALSE },
    { g_error_new (G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE, "bad hello"), "bad hello", PHIDIAS_ERROR_TLS, TRUE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH, "t"), "proxy", PHIDIAS_ERROR_PROXY, FALSE },
    { g_error_new (G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, "t"), "proxy", PHIDIAS_ERROR_PROXY, TRUE },
  };
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      PhidiasTransportFailure failure = { PHIDIAS_TRANSPORT_CONNECT, "h.example", NULL, 0, FALSE };
      g_autoptr (GError) error = phidias_transport_error_new (&failure, rows[i].cause);

      g_assert_error (error, PHIDIAS_ERROR, rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].words));
      g_assert_true (g_hash_table_add (sentences, g_strdup (error->message)));
      g_assert_true (phidias_transport_error_is_retryable (&failure, rows[i].cause) == rows[i].again);
      failure.stage = PHIDIAS_TRANSPORT_REQUEST;
      g_assert_false (phidias_transport_error_is_retryable (&failure, rows[i].cause));
      g_error_free (rows[i].cause);
    }
}

/* A portal answers for every name, so its certificate fits none. */
static void
test_h28_by_certificate (void)
{
  const PhidiasTransportFailure failure = { PHIDIAS_TRANSPORT_CONNECT, "h.example", NULL, G_TLS_CERTIFICATE_BAD_IDENTITY, TRUE };
  g_autoptr (GError) cause = g_error_new (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "Unacceptable");
  g_autoptr (GError) error = phidias_transport_error_new (&failure, cause);

  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_CAPTIVE_PORTAL);
  g_assert_nonnull (strstr (error->message, "sign in"));
  g_assert_false (phidias_transport_error_is_retryable (&failure, cause));
}

/* --- 46 --- */

static void
test_h46_auth (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);

  wire_answer (wire, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"p\"\r\n", "no");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROXY, "");
  wire_assert_says (wire, "proxy");
  wire_assert_says (wire, "user name");
  g_assert_cmpuint (phidias_error_get_status (wire->error), ==, 407);
}

static void
test_h46_tunnel_auth (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);
  g_autofree char *request = NULL;

  g_free (wire->url);
  wire->url = g_strdup ("https://models.example/v1");
  wire->key = WIRE_KEY;
  wire_answer (wire, "407 Proxy Authentication Required", "", "no");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROXY, "");
  g_assert_cmpuint (phidias_error_get_status (wire->error), ==, 407);
  request = phidias_raw_server_dup_request (proxy, 0);
  g_assert_true (g_str_has_prefix (request, "CONNECT models.example:443 HTTP/1.1\r\n"));
  g_assert_null (strstr (request, WIRE_KEY));
}

static void
test_h46_tunnel_refused (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);

  g_free (wire->url);
  wire->url = g_strdup ("https://models.example/v1");
  wire_answer (wire, "403 Forbidden", "Content-Type: text/html\r\n", "<html>Blocked by policy</html>");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROXY, "");
  wire_assert_says (wire, "403");
}

static void
test_h46_down (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autoptr (Wire) wire = wire_new_proxied (proxy);
  g_autofree char *name = g_strdup_printf ("127.0.0.1:%u", phidias_raw_server_get_port (proxy));

  phidias_raw_server_stop (proxy);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROXY, "");
  wire_assert_says (wire, name);
  wire_assert_says (wire, "models.example");
  g_assert_null (strstr (wire->error->message, "pass"));
}

/* --- 72: keys that are none --- */

static void
run_key (const char *key, gboolean good)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *request = NULL;

  wire->key = key;
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_run (wire);
  if (!good)
    {
      wire_assert_failed (wire, PHIDIAS_ERROR_INVALID_INPUT, "");
      g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 0);
      return;
    }
  wire_assert_complete (wire, "good");
  request = phidias_raw_server_dup_request (wire->server, 0);
  g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer " WIRE_KEY "\r\n"));
}

static void
test_h72 (void)
{
  g_autofree char *long_key = g_strnfill (10 * 1024, 'k');

  run_key (WIRE_KEY, TRUE);
  run_key ("  " WIRE_KEY "\r\n", TRUE);
  run_key ("\t" WIRE_KEY "\n\n", TRUE);
  run_key (WIRE_KEY "\r\nX-Evil: 1", FALSE);
  run_key (WIRE_KEY "\nX-Evil: 1", FALSE);
  run_key ("two words", FALSE);
  run_key ("kl\303\255\304\215", FALSE);
  run_key ("bell\a", FALSE);
  run_key ("\177", FALSE);
  run_key (long_key, FALSE);
}

static void
test_h72_empty (void)
{
  static const char * const keys[] = { NULL, "", "  \n" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (Wire) wire = wire_new ();
      g_autofree char *request = NULL;

      wire->key = keys[i];
      wire_answer (wire, "200 OK", STREAM, GOOD);
      wire_run (wire);
      wire_assert_complete (wire, "good");
      request = phidias_raw_server_dup_request (wire->server, 0);
      g_assert_null (strstr (request, "Authorization"));
    }
}

static void
test_api_key_header (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *request = NULL;

  g_free (wire->url);
  wire->url = phidias_raw_server_dup_url (wire->server, "/openai/deployments/d/chat/completions?api-version=2024-10-21");
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_run (wire);
  wire_assert_complete (wire, "good");
  request = phidias_raw_server_dup_request (wire->server, 0);
  g_assert_true (g_str_has_prefix (request, "POST /openai/deployments/d/chat/completions?api-version=2024-10-21 HTTP/1.1\r\n"));
  if (strstr (request, "\r\napi-key: " WIRE_KEY "\r\n") == NULL)
    g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer " WIRE_KEY "\r\n"));
}

/* --- what is not HTTP --- */

static void
test_not_http (void)
{
  static const char * const answers[] = {
    "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "220 mail.example ESMTP\r\n\r\n",
    "\r\n\r\n\r\n",
    "HTTP/1.1 20\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Wire) wire = wire_new ();
      PhidiasRawScript *script = wire_add_script (wire);

      phidias_raw_script_send (script, answers[i]);
      phidias_raw_script_close (script);
      wire_run (wire);
      wire_assert_failed (wire, PHIDIAS_ERROR_PROTOCOL, "");
      wire_assert_says (wire, "right port");
    }
}

static void
test_header_too_big (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  g_autofree char *big = g_strnfill (300 * 1024, 'h');

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nX-Big: ");
  phidias_raw_script_send (script, big);
  phidias_raw_script_send (script, "\r\n\r\n");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROTOCOL, "");
  wire_assert_says (wire, "too large");
}

/* A thousand headers, one with a NUL, and statuses that nobody knows: an answer or a clean error. */
static void
test_odd_heads (void)
{
  static const char nul[] = "HTTP/1.1 200 OK\r\n" STREAM "X-Odd: a\0b\r\nConnection: close\r\n\r\n" GOOD;
  static const char * const lines[] = { "204 No Content", "205 Reset", "299 Odd", "600 Odd", "999 Odd", "200", "200 \xff\xfe" };
  g_autoptr (GString) many = g_string_new ("HTTP/1.1 200 OK\r\n" STREAM "Connection: close\r\n");

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (many, "X-Many-%u: %u\r\n", i, i);
  g_string_append (many, "\r\n" GOOD);

  {
    g_autoptr (Wire) wire = wire_new ();
    PhidiasRawScript *script = wire_add_script (wire);

    phidias_raw_script_send (script, many->str);
    phidias_raw_script_close (script);
    wire_run (wire);
    wire_assert_complete (wire, "good");
  }
  {
    g_autoptr (Wire) wire = wire_new ();
    PhidiasRawScript *script = wire_add_script (wire);

    phidias_raw_script_send_bytes (script, nul, sizeof nul - 1);
    phidias_raw_script_close (script);
    wire_run (wire);
    if (wire->error != NULL)
      wire_assert_failed (wire, PHIDIAS_ERROR_PROTOCOL, "");
  }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (Wire) wire = wire_new ();

      wire->limits.retries = 0;
      wire_answer (wire, lines[i], "", "");
      wire_run (wire);
      g_assert_nonnull (wire->error);
      g_assert_true (wire->error->domain == PHIDIAS_ERROR);
      wire_assert_keyless (wire);
    }
}

static void
test_early_hints (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\n" STREAM "Connection: close\r\n\r\n" GOOD);
  phidias_raw_script_close (script);
  wire_run (wire);
  wire_assert_complete (wire, "good");
}

static void
test_cookies (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *request = NULL;

  wire_answer (wire, "200 OK", STREAM "Set-Cookie: track=me; Max-Age=99999\r\n", GOOD);
  wire_run (wire);
  wire_wait_quiet (wire);
  wire_run (wire);
  request = phidias_raw_server_dup_request (wire->server, 1);
  g_assert_nonnull (request);
  g_assert_null (strstr (request, "track"));
}

/* --- the key in what debugging prints --- */

static void
child (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "500 Oh", "Content-Type: application/json\r\n", "{\"error\":{\"message\":\"no " WIRE_KEY "\"}}");
  wire_answer (wire, "200 OK", STREAM, WIRE_DELTA ("good") "data: {\"error\":{\"message\":\"no " WIRE_KEY "\"}}\n\n");
  wire_send (wire);
  wire_wait_retry (wire, 1);
  phidias_clock_advance (wire->clock, 500);
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_SERVER, "good");
  g_debug ("debugging is on");
}

static void
test_debug_output (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  if (g_test_subprocess ())
    {
      child ();
      return;
    }

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--GTestSubprocess", "-p", "/wire/origin/debug-output", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_nonnull (strstr (output, "debugging is on"));
  g_assert_null (strstr (output, WIRE_KEY));
}

/* --- 73: odd addresses --- */

/* What is shown for an address is where its request goes: path and host, as a server gets them. */
static void
assert_sent_as_shown (Wire *wire, const char *address, const char *path, const char *host)
{
  guint index = phidias_raw_server_get_n_requests (wire->server);
  g_autoptr (PhidiasTarget) target = phidias_target_parse (address, NULL);
  g_autofree char *shown = g_strconcat ("http://", host, path, NULL);
  g_autofree char *line = g_strdup_printf ("POST %s HTTP/1.1\r\n", path);
  g_autofree char *header = g_strdup_printf ("\r\nHost: %s\r\n", host);
  g_autofree char *request = NULL;

  g_assert_nonnull (target);
  g_assert_cmpstr (phidias_target_get_chat_url (target), ==, shown);
  g_free (wire->url);
  wire->url = g_strdup (address);
  wire_run (wire);
  g_assert_true (wire->ok);
  request = phidias_raw_server_dup_request (wire->server, index);
  g_assert_true (g_str_has_prefix (request, line));
  g_assert_nonnull (strstr (request, header));
}

static void
test_h73 (void)
{
  static const struct
  {
    const char *address; /* %u is the port */
    const char *path;
    const char *host;
  } cases[] = {
    { "HTTP://LocalHost:%u/v1/", "/v1/chat/completions", "localhost" },
    { "localhost:%u", "/v1/chat/completions", "localhost" },
    { "http://localhost.:%u/v1", "/v1/chat/completions", "localhost" },
    { "http://127.0.0.1:%u/llm/v1/#keys", "/llm/v1/chat/completions", "127.0.0.1" },
    { "http://127.0.0.1:%u/a%2Fb/v1", "/a%2Fb/v1/chat/completions", "127.0.0.1" },
    { "http://127.0.0.1:%u/caf\303\251/v1", "/caf%C3%A9/v1/chat/completions", "127.0.0.1" },
    { "http://127.0.0.1:%u/x/chat/completions?tenant=7&mode=a", "/x/chat/completions?tenant=7&mode=a", "127.0.0.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Wire) wire = wire_new ();
      guint port = phidias_raw_server_get_port (wire->server);
      g_auto (GStrv) parts = g_strsplit (cases[i].address, "%u", 2);
      g_autofree char *number = g_strdup_printf ("%u", port);
      g_autofree char *address = g_strconcat (parts[0], number, parts[1], NULL);
      g_autofree char *host = g_strdup_printf ("%s:%u", cases[i].host, port);

      g_test_message ("%s", address);
      wire_answer (wire, "200 OK", STREAM, GOOD);
      assert_sent_as_shown (wire, address, cases[i].path, host);
    }
}

static void
test_h73_ipv6 (void)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new_ipv6 ();
  g_autoptr (PhidiasClock) clock = phidias_clock_new ();
  g_autoptr (PhidiasInferenceClient) client = NULL;
  g_autoptr (Wire) wire = NULL;
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;

  if (server == NULL)
    {
      g_test_skip ("this machine has no ::1");
      return;
    }
  client = phidias_inference_client_new_full (clock, NULL, NULL);
  wire = wire_new_for (server, client);
  wire_answer (wire, "200 OK", STREAM, GOOD);
  host = g_strdup_printf ("[::1]:%u", phidias_raw_server_get_port (server));
  address = g_strdup_printf ("[0:0:0:0:0:0:0:1]:%u", phidias_raw_server_get_port (server));
  assert_sent_as_shown (wire, address, "/v1/chat/completions", host);
  phidias_raw_server_stop (server);
}

int
main (int argc, char **argv)
{
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/faults/h28-captive-portal-by-certificate", test_h28_by_certificate);
  g_test_add_func ("/wire/faults/h42-https-to-http", test_h42);
  g_test_add_func ("/wire/faults/h43-key-without-tls", test_h43);
  g_test_add_func ("/wire/faults/h43-keyless-without-tls", test_h43_keyless);
  g_test_add_func ("/wire/faults/h45-refused", test_h45_refused);
  g_test_add_func ("/wire/faults/h45-name", test_h45_name);
  g_test_add_func ("/wire/faults/h45-words", test_h45_words);
  g_test_add_func ("/wire/faults/h46-proxy-auth", test_h46_auth);
  g_test_add_func ("/wire/faults/h46-tunnel-auth", test_h46_tunnel_auth);
  g_test_add_func ("/wire/faults/h46-tunnel-refused", test_h46_tunnel_refused);
  g_test_add_func ("/wire/faults/h46-proxy-down", test_h46_down);
  g_test_add_func ("/wire/faults/h72-keys", test_h72);
  g_test_add_func ("/wire/faults/h72-empty-keys", test_h72_empty);
  g_test_add_func ("/wire/faults/h73-sent-as-shown", test_h73);
  g_test_add_func ("/wire/faults/h73-ipv6", test_h73_ipv6);
  g_test_add_func ("/wire/origin/api-key-header", test_api_key_header);
  g_test_add_func ("/wire/origin/loopback-direct", test_loopback_direct);
  g_test_add_func ("/wire/origin/loopback-direct-over-a-socket", test_loopback_direct_over_a_socket);
  g_test_add_func ("/wire/origin/cookies", test_cookies);
  g_test_add_func ("/wire/origin/debug-output", test_debug_output);
  g_test_add_func ("/wire/network/not-http", test_not_http);
  g_test_add_func ("/wire/network/header-too-big", test_header_too_big);
  g_test_add_func ("/wire/network/odd-heads", test_odd_heads);
  g_test_add_func ("/wire/network/early-hints", test_early_hints);

  return g_test_run ();
}
