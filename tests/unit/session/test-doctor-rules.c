/* test-doctor-rules.c: what answers mean to an examination, and what it tries in their place
 *
 * The bodies are those that the services and servers are known to send.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-doctor-private.h"
#include "phidias-error.h"
#include "phidias-reply-error.h"
#include "phidias-test.h"

/* ---- Findings ---- */

typedef struct
{
  PhidiasDialect        dialect;
  guint                 status;
  const char           *body;
  PhidiasDoctorFinding  finding;
} Row;

#define SERVERLESS PHIDIAS_DIALECT_AZURE_SERVERLESS
#define MODELS     PHIDIAS_DIALECT_AZURE_MODELS
#define DATED      PHIDIAS_DIALECT_AZURE_OPENAI
#define GITHUB     PHIDIAS_DIALECT_GITHUB_MODELS
#define OPENAI     PHIDIAS_DIALECT_OPENAI

static const Row rows[] = {
  { SERVERLESS, 401, "{\"status\":\"Invalid auth token\"}", PHIDIAS_DOCTOR_FOUND_NO_ENTRY },
  { DATED, 401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key or wrong API endpoint.\"}}",
    PHIDIAS_DOCTOR_FOUND_NO_ENTRY },
  { DATED, 401, "{\"statusCode\":401,\"message\":\"Unauthorized. Access token is missing.\"}", PHIDIAS_DOCTOR_FOUND_NO_ENTRY },
  { OPENAI, 401, "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}", PHIDIAS_DOCTOR_FOUND_NO_ENTRY },
  { DATED, 403, "{\"error\":{\"code\":\"403\",\"message\":\"Public access is disabled. Please configure private endpoint.\"}}",
    PHIDIAS_DOCTOR_FOUND_FORBIDDEN },
  { DATED, 404, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}",
    PHIDIAS_DOCTOR_FOUND_DEPLOYMENT },
  { MODELS, 404, "{\"error\":\"NotFoundError\",\"message\":\"Unknown model: phi\",\"status\":404}", PHIDIAS_DOCTOR_FOUND_DEPLOYMENT },
  { GITHUB, 400, "{\"error\":{\"code\":\"unknown_model\",\"message\":\"Unknown model: phi\"}}", PHIDIAS_DOCTOR_FOUND_MODEL },
  { OPENAI, 404, "{\"error\":{\"message\":\"model 'x' not found\"}}", PHIDIAS_DOCTOR_FOUND_MODEL },
  { OPENAI, 404, "{\"error\":\"model \\\"x\\\" not found, try pulling it first\"}", PHIDIAS_DOCTOR_FOUND_MODEL },
  { OPENAI, 404, "{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"code\":404}", PHIDIAS_DOCTOR_FOUND_MODEL },
  { OPENAI, 400, "{\"error\":{\"message\":\"you must provide a model parameter\",\"type\":\"invalid_request_error\"}}", PHIDIAS_DOCTOR_FOUND_MODEL },
  { DATED, 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}", PHIDIAS_DOCTOR_FOUND_NO_ROUTE },
  { SERVERLESS, 424, "{\"detail\":\"Not Found\"}", PHIDIAS_DOCTOR_FOUND_NO_ROUTE },
  { OPENAI, 404, "{\"error\":{\"code\":404,\"message\":\"File Not Found\",\"type\":\"not_found_error\"}}", PHIDIAS_DOCTOR_FOUND_NO_ROUTE },
  { OPENAI, 404, "{\"error\":{\"message\":\"Invalid URL (POST /v2/chat/completions)\",\"type\":\"invalid_request_error\"}}", PHIDIAS_DOCTOR_FOUND_NO_ROUTE },
  { OPENAI, 404, "404 page not found", PHIDIAS_DOCTOR_FOUND_NO_ROUTE },
  { OPENAI, 405, "{\"detail\":\"Method Not Allowed\"}", PHIDIAS_DOCTOR_FOUND_NO_ROUTE },
  { MODELS, 400, "{\"error\":{\"code\":\"BadRequest\",\"message\":\"Missing required query parameter: api-version\"}}", PHIDIAS_DOCTOR_FOUND_VERSION },
  { MODELS, 400, "{\"error\":{\"code\":\"UnsupportedApiVersion\",\"message\":\"Not supported.\"}}", PHIDIAS_DOCTOR_FOUND_VERSION },
  { DATED, 429, "{\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded token rate limit. Please retry after 26 seconds.\"}}",
    PHIDIAS_DOCTOR_FOUND_LIMIT },
  { OPENAI, 429, "{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"You exceeded your current quota.\"}}", PHIDIAS_DOCTOR_FOUND_LIMIT },
  { OPENAI, 503, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}", PHIDIAS_DOCTOR_FOUND_BROKEN },
  { SERVERLESS, 424, "{\"detail\":\"The model failed\"}", PHIDIAS_DOCTOR_FOUND_BROKEN },
  { SERVERLESS, 422, "{\"status\":422,\"code\":\"parameter_not_supported\",\"detail\":{\"loc\":[\"body\",\"messages\"],\"input\":[]},"
                     "\"message\":\"One of the parameters contain invalid values.\"}", PHIDIAS_DOCTOR_FOUND_REFUSED },
  { OPENAI, 400, "{\"error\":{\"message\":\"[] is too short - 'messages'\",\"type\":\"invalid_request_error\"}}", PHIDIAS_DOCTOR_FOUND_REFUSED },
};

static void
test_findings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PhidiasTarget) target = phidias_target_new (rows[i].dialect, "https://example.com", NULL, NULL, "phi", "phi", PHIDIAS_AUTH_BEARER);
      g_autoptr (GBytes) body = g_bytes_new_static (rows[i].body, strlen (rows[i].body));
      PhidiasInquiry *inquiry = g_new0 (PhidiasInquiry, 1);

      inquiry->status = rows[i].status;
      inquiry->body = g_bytes_ref (body);
      inquiry->error = phidias_reply_error_new (rows[i].status, "application/json", body, "example.com", target, "the-key");
      g_test_message ("%u %s", rows[i].status, rows[i].body);
      g_assert_cmpint (phidias_doctor_find (target, inquiry), ==, rows[i].finding);
      phidias_inquiry_free (inquiry);
    }
}

/* ---- Candidates ---- */

static GPtrArray *
new_candidates (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_target_unref);
}

static gboolean
has_url (GPtrArray *candidates, const char *url)
{
  for (guint i = 0; i < candidates->len; i++)
    if (g_str_equal (phidias_target_get_chat_url (g_ptr_array_index (candidates, i)), url))
      return TRUE;

  return FALSE;
}

static void
test_routes (void)
{
  g_autoptr (GPtrArray) serverless = new_candidates ();
  g_autoptr (GPtrArray) foundry = new_candidates ();
  g_autoptr (GPtrArray) other = new_candidates ();
  g_autoptr (PhidiasTarget) score = phidias_target_parse ("https://phi.eastus2.models.ai.azure.com/v2/chat/completions", NULL);
  g_autoptr (PhidiasTarget) resource = phidias_target_parse ("https://res.services.ai.azure.com/models", NULL);
  g_autoptr (PhidiasTarget) gateway = phidias_target_new (OPENAI, "https://gateway.example/llm", NULL, NULL, NULL, "phi", PHIDIAS_AUTH_BEARER);
  g_autoptr (PhidiasTarget) named = phidias_target_with_model (resource, "phi");

  /* Of an Azure host only the families are tried that it has. */
  phidias_doctor_add_routes (score, serverless);
  g_assert_cmpuint (serverless->len, <=, 5);
  g_assert_true (has_url (serverless, "https://phi.eastus2.models.ai.azure.com/v1/chat/completions"));

  phidias_doctor_add_routes (named, foundry);
  g_assert_cmpuint (foundry->len, >=, 2);
  g_assert_true (has_url (foundry, "https://res.services.ai.azure.com/openai/v1/chat/completions"));
  g_assert_true (has_url (foundry, "https://res.services.ai.azure.com/openai/deployments/phi/chat/completions?api-version=2024-10-21"));

  phidias_doctor_add_routes (gateway, other);
  g_assert_true (has_url (other, "https://gateway.example/llm/v1/chat/completions"));
  g_assert_true (has_url (other, "https://gateway.example/v1/chat/completions"));
  g_assert_cmpuint (other->len, <, 16);

  /* A key never goes to another place. */
  for (guint i = 0; i < other->len; i++)
    g_assert_cmpstr (phidias_target_get_origin (g_ptr_array_index (other, i)), ==, "https://gateway.example");
}

static void
test_versions (void)
{
  g_autoptr (GPtrArray) candidates = new_candidates ();
  g_autoptr (GPtrArray) none = new_candidates ();
  g_autoptr (PhidiasTarget) dated = phidias_target_new (DATED, "https://res.openai.azure.com", NULL, "2024-10-21", "phi", NULL, PHIDIAS_AUTH_API_KEY);
  g_autoptr (PhidiasTarget) openai = phidias_target_new (OPENAI, "https://example.com/v1", NULL, NULL, NULL, "phi", PHIDIAS_AUTH_BEARER);

  phidias_doctor_add_versions (dated, "2024-10-21 is not one of 2024-02-01, 2025-03-01-preview", candidates);
  g_assert_cmpstr (phidias_target_get_api_version (g_ptr_array_index (candidates, 0)), ==, "2024-02-01");
  g_assert_cmpstr (phidias_target_get_api_version (g_ptr_array_index (candidates, 1)), ==, "2025-03-01-preview");
  g_assert_cmpstr (phidias_target_get_deployment (g_ptr_array_index (candidates, 1)), ==, "phi");
  for (guint i = 0; i < candidates->len; i++)
    g_assert_cmpstr (phidias_target_get_api_version (g_ptr_array_index (candidates, i)), !=, "2024-10-21");

  phidias_doctor_add_versions (openai, "2024-02-01", none);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_names (void)
{
  static const struct
  {
    const char *wanted;
    const char *offered[4];
    const char *found;
  } names[] = {
    { "phi-4-mini", { "Phi-4-mini", "gpt-4o", NULL }, "Phi-4-mini" },
    { "phi4mini", { "phi-4-mini", "gpt-4o", NULL }, "phi-4-mini" },
    { "phi-4-mni", { "phi-4-mini", "gpt-4o", NULL }, "phi-4-mini" },
    { "Phi-4-mini-instruct", { "gpt-4o", "microsoft/Phi-4-mini-instruct", NULL }, "microsoft/Phi-4-mini-instruct" },
    { "quite-another", { "phi-4-mini", "gpt-4o", NULL }, NULL },
    { "quite-another", { "the-only-one", NULL }, "the-only-one" },
    { NULL, { "the-only-one", NULL }, "the-only-one" },
    { NULL, { "one", "two", NULL }, NULL },
    { "x", { NULL }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) candidates = new_candidates ();
      g_autoptr (PhidiasTarget) target = phidias_target_new (OPENAI, "https://example.com/v1", NULL, NULL, NULL, names[i].wanted, PHIDIAS_AUTH_BEARER);

      phidias_doctor_add_names (target, names[i].offered, candidates);
      g_assert_cmpuint (candidates->len, ==, names[i].found != NULL ? 1 : 0);
      if (names[i].found != NULL)
        g_assert_cmpstr (phidias_target_get_model (g_ptr_array_index (candidates, 0)), ==, names[i].found);
    }
}

/* ---- Probes ---- */

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_probe (void)
{
  g_autofree char *long_text = g_strnfill (40 * 1024, 'x');
  guint n = 0;

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    {
      g_autoptr (PhidiasDoctorProbe) probe = phidias_doctor_probe_new (i);

      g_assert_cmpuint (phidias_doctor_probe_get_kind (probe), ==, i);
      g_assert_cmpuint (strlen (phidias_doctor_probe_get_title (probe)), >, 0);
      g_assert_cmpuint (phidias_doctor_probe_get_state (probe), ==, PHIDIAS_DOCTOR_WAITING);
      g_assert_null (phidias_doctor_probe_get_text (probe));
      g_assert_null (phidias_doctor_probe_get_details (probe));
      g_signal_connect (probe, "notify", G_CALLBACK (count_cb), &n);
      n = 0;
      phidias_doctor_probe_set (probe, PHIDIAS_DOCTOR_PASSED, "Fine.");
      g_assert_cmpuint (n, ==, 2);
      phidias_doctor_probe_set (probe, PHIDIAS_DOCTOR_PASSED, "Fine.");
      g_assert_cmpuint (n, ==, 2);
      phidias_doctor_probe_add_details (probe, "one");
      phidias_doctor_probe_add_details (probe, "two");
      phidias_doctor_probe_add_details (probe, long_text);
      g_assert_cmpstr (phidias_doctor_probe_get_details (probe), ==, "one\n\ntwo");
      g_assert_cmpuint (n, ==, 4);
    }
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/doctor/findings", test_findings);
  g_test_add_func ("/session/doctor/routes", test_routes);
  g_test_add_func ("/session/doctor/versions", test_versions);
  g_test_add_func ("/session/doctor/names", test_names);
  g_test_add_func ("/session/doctor/probe", test_probe);

  return g_test_run ();
}
