/* test-doctor.c: what an examination finds, over real sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "doctor-fixture.h"

#include <string.h>

/* ---- The address and the secure connection ---- */

static void
test_unknown_host (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, "https://phidias.invalid/v1", KEY);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "phidias.invalid");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS);
  doctor_assert_verdict (doctor, FALSE, "could not be found");
  g_assert_null (phidias_doctor_get_remedy_text (doctor));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  phidias_emulator_stop (fixture->emulator);
  doctor = doctor_examine_url (fixture, url, KEY);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "is the server running");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS);
}

static void
test_certificates (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *words;
  } rows[] = {
    { "expired.pem", "this computer’s clock says" },
    { "future.pem", "this computer’s clock says" },
    { "wrong-host.pem", "another name" },
    { "self-signed.pem", "does not trust" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PhidiasRawServer) server = doctor_start_tls (fixture, rows[i].file);
      g_autofree char *url = g_strdup_printf ("https://localhost:%u/v1", phidias_raw_server_get_port (server));
      g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, url, KEY);

      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, "localhost");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_FAILED, rows[i].words);
      doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_TLS);
      g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 0);
      phidias_raw_server_stop (server);
    }
}

static gboolean
advance_cb (gpointer user_data)
{
  phidias_clock_advance (user_data, 1000);

  return G_SOURCE_CONTINUE;
}

static gboolean
is_shaking (gpointer user_data)
{
  g_autoptr (PhidiasDoctorProbe) probe = g_list_model_get_item (user_data, PHIDIAS_DOCTOR_PROBE_TLS);

  return phidias_doctor_probe_get_state (probe) == PHIDIAS_DOCTOR_RUNNING;
}

/* A server that waits for a request of HTTP does not answer a greeting of TLS. */
static void
test_not_tls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("https%s/v1", phidias_emulator_get_url (fixture->emulator) + strlen ("http"));
  g_autoptr (PhidiasTarget) target = phidias_target_parse (url, NULL);
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (clock, NULL, NULL);
  g_autoptr (PhidiasDoctor) doctor = NULL;
  guint source;

  phidias_session_set_client (fixture->session, client);
  doctor = phidias_session_examine (fixture->session, doctor_connect (fixture, target, KEY));
  phidias_assert_wait (is_shaking, doctor);
  source = g_idle_add (advance_cb, clock);
  doctor_wait (doctor);
  g_source_remove (source);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, "takes connections");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_FAILED, "with http://");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_TLS);
}

/* ---- As it should be ---- */

static PhidiasTarget *
make_target (Fixture *fixture, PhidiasDialect dialect, const char *tail, const char *version, const char *deployment, const char *model)
{
  g_autofree char *base = g_strconcat (phidias_emulator_get_url (fixture->emulator), tail, NULL);

  return phidias_target_new (dialect, base, NULL, version, deployment, model, PHIDIAS_AUTH_BEARER);
}

static const struct
{
  PhidiasDialect  dialect;
  const char     *tail;
} families[] = {
  { PHIDIAS_DIALECT_AZURE_SERVERLESS, "" },
  { PHIDIAS_DIALECT_AZURE_SERVERLESS_V1, "" },
  { PHIDIAS_DIALECT_AZURE_MODELS, "/models" },
  { PHIDIAS_DIALECT_AZURE_OPENAI, "" },
  { PHIDIAS_DIALECT_AZURE_OPENAI_V1, "/openai/v1" },
  { PHIDIAS_DIALECT_GITHUB_MODELS, "/inference" },
  { PHIDIAS_DIALECT_OPENAI, "/v1" },
};

static void
test_healthy (Fixture *fixture, gconstpointer data)
{
  const char *key = phidias_emulator_get_key (fixture->emulator);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      const char *name = phidias_emulator_get_deployment (fixture->emulator);
      g_autoptr (PhidiasTarget) target = make_target (fixture, families[i].dialect, families[i].tail, NULL, name, name);
      PhidiasDeployment *deployment = doctor_connect (fixture, target, key);
      g_autoptr (PhidiasDoctor) doctor = NULL;

      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, "It did not answer.");
      doctor = doctor_examine (fixture, deployment);
      doctor_assert_verdict (doctor, TRUE, "answers as it should");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_SKIPPED, "on this computer");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_PASSED, "/chat/completions");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_PASSED, "Bearer");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "answers");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_PASSED, "");
      doctor_assert_keyless (doctor, key);
      g_assert_null (phidias_doctor_get_remedy_text (doctor));
      g_assert_true (phidias_doctor_get_deployment (doctor) == deployment);
      g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_READY);
      g_assert_false (phidias_doctor_costs (fixture->session, deployment));
    }
}

/* The sample is started where it does not run. */
static void
test_sample (Fixture *fixture, gconstpointer data)
{
  PhidiasDeployment *sample = phidias_session_get_asked (fixture->session, PHIDIAS_SAMPLE_ID);
  g_autoptr (PhidiasDoctor) doctor = doctor_examine (fixture, sample);

  doctor_assert_verdict (doctor, TRUE, "answers as it should");
  doctor_assert_keyless (doctor, phidias_emulator_get_key (fixture->emulator));
  g_assert_false (phidias_doctor_costs (fixture->session, sample));
}

/* The details tell experts what went over the wire. */
static void
test_details (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, url, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctorProbe) probe = g_list_model_get_item (G_LIST_MODEL (doctor), PHIDIAS_DOCTOR_PROBE_ROUTE);
  const char *details = phidias_doctor_probe_get_details (probe);
  g_autofree char *line = g_strdup_printf ("POST %s", url);

  g_assert_true (g_str_has_prefix (details, line));
  g_assert_nonnull (strstr (details, "Authorization: Bearer ***\n"));
  g_assert_nonnull (strstr (details, "\"messages\""));
  g_assert_nonnull (strstr (details, "\n422 Unprocessable"));
}

/* ---- The remedies ---- */

/* Applies what was found, and looks again: it must answer now, after a restart, too. */
static void
apply (Fixture *fixture, PhidiasDoctor *doctor, const char *words)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) applied = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasDoctor) again = NULL;
  PhidiasDeployment *deployment = phidias_doctor_get_deployment (doctor);
  PhidiasTarget *target;
  g_autofree char *sql = NULL;
  g_autofree char *stored = NULL;

  doctor_assert_remedy (doctor, words);
  phidias_doctor_apply_async (doctor, NULL, phidias_test_take_result, &result);
  applied = phidias_test_await (&result);
  phidias_doctor_apply_finish (doctor, applied, &error);
  g_assert_no_error (error);
  g_assert_null (phidias_doctor_get_remedy_text (doctor));
  doctor_assert_verdict (doctor, TRUE, "answers now");
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_READY);

  again = doctor_examine (fixture, deployment);
  doctor_assert_verdict (again, TRUE, "answers as it should");

  target = phidias_deployment_get_target (deployment);
  fixture_flush (fixture);
  sql = g_strdup_printf ("SELECT chat_url FROM deployment WHERE id = '%s'", phidias_deployment_get_id (deployment));
  stored = fixture_query (fixture, sql);
  g_assert_cmpstr (stored, ==, phidias_target_get_chat_url (target));

  /* Once is enough. */
  g_clear_object (&applied);
  phidias_doctor_apply_async (doctor, NULL, phidias_test_take_result, &result);
  applied = phidias_test_await (&result);
  g_assert_false (phidias_doctor_apply_finish (doctor, applied, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
}

static void
test_wrong_auth (Fixture *fixture, gconstpointer data)
{
  const char *name = phidias_emulator_get_deployment (fixture->emulator);
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_AZURE_MODELS, "/models", NULL, NULL, name);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/', 'with_header': 'Authorization', 'status': 401,"
                            " 'body': {'error': {'code': '401', 'message': 'Access denied due to invalid subscription key.'}}}");
  doctor = doctor_examine (fixture, deployment);
  doctor_assert_keyless (doctor, phidias_emulator_get_key (fixture->emulator));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "It takes it as api-key");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "answers");
  doctor_assert_verdict (doctor, FALSE, "api-key");
  apply (fixture, doctor, "Send the key as api-key instead of Authorization: Bearer");
  g_assert_cmpint (phidias_target_get_auth (phidias_deployment_get_target (deployment)), ==, PHIDIAS_AUTH_API_KEY);
}

static void
test_wrong_route (Fixture *fixture, gconstpointer data)
{
  const char *name = phidias_emulator_get_deployment (fixture->emulator);
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_OPENAI, "/v2", NULL, NULL, name);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = doctor_examine (fixture, deployment);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_FAILED, "does not know the path /v2/chat/completions");
  apply (fixture, doctor, "Send requests to ");
  doctor_assert_keyless (doctor, phidias_emulator_get_key (fixture->emulator));
}

/* A base of Foundry that was taken for an OpenAI server. */
static void
test_no_route (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/chat/completions', 'status': 404, 'body': '<html><title>nginx</title></html>',"
                            " 'headers': {'Content-Type': 'text/html'}}");
  doctor = doctor_examine_url (fixture, url, phidias_emulator_get_key (fixture->emulator));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_FAILED, "check the address");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE);
  g_assert_null (phidias_doctor_get_remedy_text (doctor));
  g_assert_cmpuint (fixture_get_n_requests (fixture), <=, PHIDIAS_DOCTOR_MAX_REQUESTS);
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/', 'status': 200, 'body': '<html><title>Sign in to the network</title></html>',"
                            " 'headers': {'Content-Type': 'text/html'}}");
  doctor = doctor_examine_url (fixture, url, phidias_emulator_get_key (fixture->emulator));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_FAILED, "Sign in to the network");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE);
}

static void
test_wrong_version (Fixture *fixture, gconstpointer data)
{
  const char *name = phidias_emulator_get_deployment (fixture->emulator);
  static const struct
  {
    PhidiasDialect  dialect;
    const char     *tail;
    const char     *version;
  } rows[] = {
    { PHIDIAS_DIALECT_AZURE_SERVERLESS, "", "2020-01-01" },
    { PHIDIAS_DIALECT_AZURE_MODELS, "/models", "2020-01-01" },
    { PHIDIAS_DIALECT_AZURE_OPENAI, "", "2020-01-01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PhidiasTarget) target = make_target (fixture, rows[i].dialect, rows[i].tail, rows[i].version, name, name);
      PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
      g_autoptr (PhidiasDoctor) doctor = doctor_examine (fixture, deployment);

      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_PASSED, "/chat/completions");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_API_VERSION, PHIDIAS_DOCTOR_FAILED, "2020-01-01");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "answers");
      apply (fixture, doctor, "instead of 2020-01-01");
    }
}

/* Of the versions that the server names itself the first is taken. */
static void
test_named_version (Fixture *fixture, gconstpointer data)
{
  const char *name = phidias_emulator_get_deployment (fixture->emulator);
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_AZURE_OPENAI, "", "2024-09-31", name, NULL);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'status': 400, 'body': {'error': {'code': 'UnsupportedApiVersion', 'message':"
                            " 'The api-version 2024-09-31 is not supported. Supported versions: 2024-06-01, 2024-02-01.'}}}");
  doctor = doctor_examine (fixture, deployment);
  apply (fixture, doctor, "Use the api-version 2024-06-01 instead of 2024-09-31");
}

static void
test_wrong_deployment (Fixture *fixture, gconstpointer data)
{
  const char *name = phidias_emulator_get_deployment (fixture->emulator);
  g_autofree char *typo = g_strconcat (name, "x", NULL);

  for (guint i = 2; i < 5; i++) /* the three that name a deployment */
    {
      g_autoptr (PhidiasTarget) target = make_target (fixture, families[i].dialect, families[i].tail, NULL, typo, typo);
      PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
      g_autoptr (PhidiasDoctor) doctor = doctor_examine (fixture, deployment);

      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_PASSED, "");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_FAILED, typo);
      apply (fixture, doctor, "Ask for “");
    }
}

/* Which of several names is meant is for a person to say. */
static void
test_unknown_deployment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_AZURE_OPENAI, "", NULL, "quite-another", NULL);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/openai/v1/models', 'status': 200, 'body':"
                            " {'data': [{'id': 'gpt-one'}, {'id': 'phi-two'}]}}");
  doctor = doctor_examine (fixture, deployment);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_FAILED, "It lists: gpt-one, phi-two.");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT);
  g_assert_null (phidias_doctor_get_remedy_text (doctor));
}

static void
test_wrong_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_OPENAI, "/openai/v1", NULL, NULL, "phi-three");
  g_autoptr (PhidiasTarget) nameless = make_target (fixture, PHIDIAS_DIALECT_OPENAI, "/openai/v1", NULL, NULL, NULL);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = doctor_examine (fixture, deployment);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_SKIPPED, "names no deployment");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_FAILED, "no model called “phi-three”");
  apply (fixture, doctor, "instead of “phi-three”");

  g_clear_object (&doctor);
  deployment = doctor_connect (fixture, nameless, phidias_emulator_get_key (fixture->emulator));
  doctor = doctor_examine (fixture, deployment);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_FAILED, "names none");
  apply (fixture, doctor, "Ask for “");
}

/* What a person changed since is not overwritten. */
static void
test_stale_remedy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_OPENAI, "/v2", NULL, NULL, "phi");
  g_autoptr (PhidiasTarget) other = make_target (fixture, PHIDIAS_DIALECT_OPENAI, "/v3", NULL, NULL, "phi");
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = doctor_examine (fixture, deployment);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) applied = NULL;
  g_autoptr (GError) error = NULL;

  doctor_assert_remedy (doctor, "Send requests to");
  phidias_deployment_set_target (deployment, other);
  phidias_doctor_apply_async (doctor, NULL, phidias_test_take_result, &result);
  applied = phidias_test_await (&result);
  g_assert_false (phidias_doctor_apply_finish (doctor, applied, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
  g_assert_true (phidias_target_equal (phidias_deployment_get_target (deployment), other));
}

/* ---- The key ---- */

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, url, KEY);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "sent as api-key and as Authorization: Bearer");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_AUTH);
  g_assert_null (phidias_doctor_get_remedy_text (doctor));
}

static void
test_no_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, url, NULL);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "wants a key");
}

/* It was kept for the session only, and that has ended. */
static void
test_forgotten_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (phidias_deployment_get_id (fixture->deployment));
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_flush (fixture);
  fixture_restart (fixture);
  doctor = doctor_examine (fixture, phidias_session_find_deployment (fixture->session, id));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, "");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_SKIPPED, "with the key only");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "Enter it again");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_AUTH);
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 0);
}

/* A server that echoes the key must not have it shown. */
static void
test_echo (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/', 'status': 401, 'headers': {'X-Your-Key': '" KEY "'},"
                            " 'body': {'error': {'code': '" KEY "', 'message': 'The key " KEY " is wrong.'}}}");
  doctor = doctor_examine_url (fixture, url, KEY); /* which looks for the key in all that is said */
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "refused the key");
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *control;
    const char *words;
  } rows[] = {
    { "{'times': 0, 'path': '/', 'status': 403, 'body': {'error': {'code': '403', 'message': 'Public access is disabled. Please configure private endpoint.'}}}",
      "from its own network only" },
    { "{'times': 0, 'path': '/', 'status': 403, 'body': {'error': {'code': 'PermissionDenied', 'message': 'The principal lacks the required data action.'}}}",
      "A role is missing" },
    { "{'times': 0, 'path': '/', 'status': 403, 'body': '<html><title>Blocked</title></html>', 'headers': {'Content-Type': 'text/html'}}",
      "a firewall on the way" },
  };
  g_autofree char *url = fixture_dup_url (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PhidiasDoctor) doctor = NULL;

      phidias_emulator_clear_control (fixture->emulator);
      fixture_control (fixture, rows[i].control);
      doctor = doctor_examine_url (fixture, url, KEY);
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, rows[i].words);
    }
}

/* ---- The model and its limits ---- */

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/chat/completions', 'status': 429, 'headers': {'Retry-After': '90'},"
                            " 'body': {'error': {'code': '429', 'message': 'Requests have exceeded the token rate limit.'}}}");
  doctor = doctor_examine_url (fixture, url, phidias_emulator_get_key (fixture->emulator));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_PASSED, "takes the key");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_SKIPPED, "no room");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_FAILED, "It can be used again from");
  doctor_assert_verdict (doctor, FALSE, "again from");
}

static void
test_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/chat/completions', 'contains': 'Hi', 'headers':"
                            " {'x-ratelimit-remaining-requests': '7', 'x-ratelimit-remaining-tokens': '4321'}}");
  doctor = doctor_examine_url (fixture, url, phidias_emulator_get_key (fixture->emulator));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_PASSED, "7 requests and 4321 tokens");
}

/* Reasoning models want the maximum under another name, which is no fault of the deployment's. */
static void
test_other_maximum (Fixture *fixture, gconstpointer data)
{
  const char *name = phidias_emulator_get_deployment (fixture->emulator);
  g_autoptr (PhidiasTarget) target = make_target (fixture, PHIDIAS_DIALECT_AZURE_OPENAI, "", NULL, name, NULL);
  PhidiasDeployment *deployment = doctor_connect (fixture, target, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/chat/completions', 'contains': '\\\"max_tokens', 'status': 400, 'body':"
                            " {'error': {'code': 'unsupported_parameter', 'param': 'max_tokens', 'message':"
                            " 'Unsupported parameter: max_tokens is not supported with this model. Use max_completion_tokens instead.'}}}");
  doctor = doctor_examine (fixture, deployment);
  doctor_assert_verdict (doctor, TRUE, "answers as it should");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "max_completion_tokens");
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/chat/completions', 'status': 503, 'body':"
                            " {'error': {'code': 503, 'message': 'Loading model', 'type': 'unavailable_error'}}}");
  doctor = doctor_examine_url (fixture, url, phidias_emulator_get_key (fixture->emulator));
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_FAILED, "Loading model");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_MODEL);
}

/* ---- Its end ---- */

static gboolean
has_request (gpointer user_data)
{
  return fixture_get_n_requests (user_data) > 0;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDoctor) doctor = NULL;

  fixture_control (fixture, "{'times': 0, 'path': '/', 'delay_ms': 60000}");
  doctor = phidias_session_examine (fixture->session, fixture->deployment);
  phidias_assert_wait (has_request, fixture);
  g_assert_true (phidias_doctor_get_running (doctor));
  phidias_doctor_cancel (doctor);
  g_assert_false (phidias_doctor_get_running (doctor));
  doctor_assert_verdict (doctor, FALSE, "stopped");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, "");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_SKIPPED, "stopped");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_SKIPPED, "stopped");
  phidias_doctor_cancel (doctor);
}

/* What was dropped asks nothing more, at whatever point that was. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  PhidiasDoctor *doctor = phidias_session_examine (fixture->session, fixture->deployment);

  g_assert_finalize_object (doctor);

  fixture_control (fixture, "{'times': 0, 'path': '/', 'delay_ms': 60000}");
  doctor = phidias_session_examine (fixture->session, fixture->deployment);
  phidias_assert_wait (has_request, fixture);
  g_assert_finalize_object (doctor);
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 1);
}

/* Each row shows what happens while it happens. */
static void
state_changed_cb (PhidiasDoctorProbe *probe, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%u:%u ", phidias_doctor_probe_get_kind (probe), phidias_doctor_probe_get_state (probe));
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (PhidiasDoctor) doctor = phidias_session_examine (fixture->session, fixture->deployment);

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    {
      g_autoptr (PhidiasDoctorProbe) probe = g_list_model_get_item (G_LIST_MODEL (doctor), i);

      g_assert_cmpuint (phidias_doctor_probe_get_state (probe), ==, i == 0 ? PHIDIAS_DOCTOR_RUNNING : PHIDIAS_DOCTOR_WAITING);
      g_signal_connect (probe, "notify::state", G_CALLBACK (state_changed_cb), told);
    }
  doctor_wait (doctor);
  g_assert_cmpstr (told->str, ==, "0:2 1:5 2:1 2:2 3:2 4:5 5:5 6:1 6:2 7:2 ");
}

/* Whatever debugging is asked for. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0 && strstr (fields[i].value, KEY) != NULL)
      g_assert_not_reached (); /* a key in the log */

  return g_log_writer_default (level, fields, n_fields, user_data);
}

int
main (int argc, char *argv[])
{
  g_log_set_writer_func (write_log, NULL, NULL);
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add ("/session/doctor/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("unknown-host", test_unknown_host);
  ADD ("refused", test_refused);
  ADD ("certificates", test_certificates);
  ADD ("not-tls", test_not_tls);
  ADD ("healthy", test_healthy);
  ADD ("sample", test_sample);
  ADD ("details", test_details);
  ADD ("wrong-auth", test_wrong_auth);
  ADD ("wrong-route", test_wrong_route);
  ADD ("no-route", test_no_route);
  ADD ("page", test_page);
  ADD ("wrong-version", test_wrong_version);
  ADD ("named-version", test_named_version);
  ADD ("wrong-deployment", test_wrong_deployment);
  ADD ("unknown-deployment", test_unknown_deployment);
  ADD ("wrong-model", test_wrong_model);
  ADD ("stale-remedy", test_stale_remedy);
  ADD ("wrong-key", test_wrong_key);
  ADD ("no-key", test_no_key);
  ADD ("forgotten-key", test_forgotten_key);
  ADD ("echo", test_echo);
  ADD ("forbidden", test_forbidden);
  ADD ("limit", test_limit);
  ADD ("room", test_room);
  ADD ("other-maximum", test_other_maximum);
  ADD ("broken", test_broken);
  ADD ("cancel", test_cancel);
  ADD ("dropped", test_dropped);
  ADD ("order", test_order);
#undef ADD

  return g_test_run ();
}
