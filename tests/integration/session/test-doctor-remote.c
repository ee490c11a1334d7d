/* test-doctor-remote.c: examinations of servers that are not on this computer
 *
 * A resolver of the test's own says where they are, so no network is needed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "doctor-fixture.h"

#include <string.h>

#define HOST "patient.example"

/* ---- A resolver that knows one name ---- */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
addresses_free (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
lookup_with_flags_async (GResolver               *resolver,
                         const char              *name,
                         GResolverNameLookupFlags flags,
                         GCancellable            *cancellable,
                         GAsyncReadyCallback      callback,
                         gpointer                 user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  if (g_str_equal (name, HOST) && (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) == 0)
    g_task_return_pointer (task, g_list_prepend (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)), addresses_free);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "Nobody is called %s", name);
}

static void
lookup_async (GResolver *resolver, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  lookup_with_flags_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = lookup_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* ---- Servers ---- */

static void
answer (PhidiasRawServer *server, const char *status, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", status, strlen (body), body);

  phidias_raw_script_send (phidias_raw_server_add_script (server), text);
}

static PhidiasDoctor *
examine (Fixture *fixture, PhidiasRawServer *server, const char *model, const char *key)
{
  g_autofree char *base = g_strdup_printf ("http://" HOST ":%u/v1", phidias_raw_server_get_port (server));
  g_autoptr (PhidiasTarget) target = phidias_target_new (PHIDIAS_DIALECT_OPENAI, base, NULL, NULL, NULL, model,
                                                         key != NULL ? PHIDIAS_AUTH_BEARER : PHIDIAS_AUTH_NONE);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, key);

  g_assert_true (phidias_doctor_costs (fixture->session, deployment));

  return doctor_examine (fixture, deployment);
}

#define EMPTY "{\"error\": {\"code\": 400, \"message\": \"messages: too short\"}}"

/* Where a list of models tells, no token is asked for. */
static void
test_free (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasDoctor) doctor = NULL;

  answer (server, "400 Bad Request", EMPTY);
  answer (server, "200 OK", "{\"data\": [{\"id\": \"phi\"}, {\"id\": \"other\"}]}");
  doctor = examine (fixture, server, "phi", NULL);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, HOST);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_WARNING, "others on the network");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_PASSED, "without a key");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "phi is among them");
  doctor_assert_verdict (doctor, TRUE, "others on the network");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 2);
  phidias_raw_server_stop (server);
}

/* Where nothing else tells, one token is. */
static void
test_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasDoctor) doctor = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  answer (server, "400 Bad Request", EMPTY);
  answer (server, "404 Not Found", "{\"error\": {\"message\": \"Not Found\"}}");
  answer (server, "200 OK", "{\"model\": \"phi\", \"choices\": [{\"index\": 0, \"finish_reason\": \"length\","
                            " \"message\": {\"role\": \"assistant\", \"content\": \"Hi\"}}]}");
  doctor = examine (fixture, server, "phi", NULL);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "phi answers");
  doctor_assert_verdict (doctor, TRUE, "answers as it should");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 3);
  first = phidias_raw_server_dup_body (server, 0);
  last = phidias_raw_server_dup_body (server, 2);
  g_assert_nonnull (strstr (first, "\"messages\":[]"));
  g_assert_nonnull (strstr (last, "\"max_tokens\":1"));
  g_assert_nonnull (strstr (last, "\"Hi\""));
  phidias_raw_server_stop (server);
}

/* A key does not cross a network in clear text, not even to see what happens. */
static void
test_insecure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasDoctor) doctor = examine (fixture, server, "phi", KEY);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "Use https://");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_SKIPPED, "the key was not sent");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_AUTH);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 0);
  phidias_raw_server_stop (server);
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasDoctor) doctor = NULL;

  phidias_raw_script_send (phidias_raw_server_add_script (server),
                           "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://elsewhere.example/v1\r\nContent-Length: 0\r\n\r\n");
  doctor = examine (fixture, server, "phi", NULL);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_FAILED, "elsewhere.example");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 1);
  phidias_raw_server_stop (server);
}

/* A clock that is wrong is told while it does no harm yet. */
static void
test_clock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasDoctor) doctor = NULL;

  phidias_raw_script_send (phidias_raw_server_add_script (server),
                           "HTTP/1.1 400 Bad Request\r\nDate: Sun, 01 Mar 2020 12:00:00 GMT\r\nContent-Type: application/json\r\n"
                           "Content-Length: 2\r\n\r\n{}");
  answer (server, "200 OK", "{\"data\": [{\"id\": \"phi\"}]}");
  doctor = examine (fixture, server, "phi", NULL);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_WARNING, "The server’s clock says");
  doctor_assert_verdict (doctor, TRUE, "set the clock");
  phidias_raw_server_stop (server);
}

/* ---- Proxies ---- */

static void
use_proxy (Fixture *fixture, PhidiasRawServer *server)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", phidias_raw_server_get_port (server));
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (NULL, resolver, NULL);

  phidias_session_set_client (fixture->session, client);
}

/* Names are the proxy's to look up then. */
static void
test_proxy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasTarget) target = phidias_target_new (PHIDIAS_DIALECT_OPENAI, "http://behind.example/v1", NULL, NULL, NULL, "phi", PHIDIAS_AUTH_NONE);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  use_proxy (fixture, server);
  answer (server, "400 Bad Request", EMPTY);
  answer (server, "200 OK", "{\"data\": [{\"id\": \"phi\"}]}");
  doctor = doctor_examine (fixture, doctor_connect (fixture, target, NULL));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, "through the proxy 127.0.0.1");
  doctor_assert_verdict (doctor, TRUE, "");
  phidias_raw_server_stop (server);
}

static void
test_proxy_refuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasDoctor) doctor = NULL;

  use_proxy (fixture, server);
  phidias_raw_script_send (phidias_raw_server_add_script (server),
                           "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
  doctor = doctor_examine_url (fixture, "https://behind.example/v1", KEY);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "proxy");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS);
  phidias_raw_server_stop (server);
}

/* Of a resource of Azure that has no name it is known why that may be. */
static void
test_azure_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, "https://gone.openai.azure.com/openai/v1", KEY);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "private endpoint");
  doctor_assert_verdict (doctor, FALSE, "gone.openai.azure.com");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GResolver) resolver = NULL;

  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE); /* which takes every computer to have a network */
  fixture_init (&argc, &argv);
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);

#define ADD(path, function) \
  g_test_add ("/session/doctor/remote/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("free", test_free);
  ADD ("token", test_token);
  ADD ("insecure", test_insecure);
  ADD ("redirect", test_redirect);
  ADD ("clock", test_clock);
  ADD ("proxy", test_proxy);
  ADD ("proxy-refuses", test_proxy_refuses);
  ADD ("azure-name", test_azure_name);
#undef ADD

  return g_test_run ();
}
