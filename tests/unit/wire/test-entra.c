/* test-entra.c: what is said to the sign-in service, and what it says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-entra-error.h"
#include "phidias-entra-tokens.h"
#include "phidias-entra-url.h"
#include "phidias-error.h"
#include "phidias-test.h"

/* RFC 7636, appendix B. */
static void
test_pkce (void)
{
  g_autofree char *challenge = phidias_entra_make_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void
test_secrets (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 200; i++)
    {
      char *secret = phidias_entra_make_secret ();

      g_assert_cmpuint (strlen (secret), ==, 43);
      g_assert_cmpuint (strspn (secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), ==, 43);
      g_assert_true (g_hash_table_add (seen, secret));
    }
}

static void
test_authorize_url (void)
{
  g_autofree char *scope = phidias_entra_build_scope ("https://management.azure.com/.default");
  g_autofree char *fresh = phidias_entra_build_authorize_url ("https://login.example/t/authorize", "the app", "http://localhost:8400",
                                                              scope, "s+t/a", "challenge", NULL);
  g_autofree char *again = phidias_entra_build_authorize_url ("https://login.example/t/authorize?x=1", "app", "http://localhost:1",
                                                              "s", "t", "c", "ada&co@example.com");

  g_assert_cmpstr (fresh, ==,
                   "https://login.example/t/authorize?client_id=the%20app&response_type=code"
                   "&redirect_uri=http%3A%2F%2Flocalhost%3A8400&response_mode=query"
                   "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default%20openid%20profile%20offline_access"
                   "&state=s%2Bt%2Fa&code_challenge=challenge&code_challenge_method=S256&prompt=select_account");
  g_assert_cmpstr (again, ==,
                   "https://login.example/t/authorize?x=1&client_id=app&response_type=code"
                   "&redirect_uri=http%3A%2F%2Flocalhost%3A1&response_mode=query&scope=s&state=t&code_challenge=c"
                   "&code_challenge_method=S256&login_hint=ada%26co%40example.com");
}

static void
test_metadata_url (void)
{
  static const char * const bad[] = { "", "..", "../common", "a/b", "a?b", "a b", "a%2fb", "ä" };
  g_autoptr (GError) error = NULL;
  g_autofree char *url = phidias_entra_build_metadata_url ("https://login.example", "contoso.com", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (url, ==, "https://login.example/contoso.com/v2.0/.well-known/openid-configuration");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_null (phidias_entra_build_metadata_url ("https://login.example", bad[i], &refusal));
      g_assert_error (refusal, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
    }
}

static GError *
make_error (guint status, const char *body, const char *secret)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));

  return phidias_entra_error_new (status, bytes, "login.example", secret);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *body;
    guint       status;
    int         code;
    const char *says;
    const char *server_code;
  } cases[] = {
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082: The refresh token has expired.\\r\\nTrace ID: x\",\"error_codes\":[700082]}",
      400, PHIDIAS_ERROR_AUTH, "long time", "invalid_grant (AADSTS700082)" },
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50076: Due to a configuration change\"}",
      400, PHIDIAS_ERROR_AUTH, "proof", "invalid_grant (AADSTS50076)" },
    { "{\"error\":\"interaction_required\",\"error_description\":\"AADSTS53003: Access has been blocked\",\"error_codes\":[53003]}",
      400, PHIDIAS_ERROR_AUTH, "policy", "interaction_required (AADSTS53003)" },
    { "{\"error\":\"invalid_client\",\"error_codes\":[7000218]}", 401, PHIDIAS_ERROR_INVALID_INPUT, "Allow public client flows", NULL },
    { "{\"error\":\"unauthorized_client\",\"error_codes\":[700016]}", 400, PHIDIAS_ERROR_INVALID_INPUT, "application id", NULL },
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS65001: The user or administrator has not consented\"}",
      400, PHIDIAS_ERROR_AUTH, "allowed", NULL },
    { "{\"error\":\"invalid_request\",\"error_codes\":[90002]}", 400, PHIDIAS_ERROR_INVALID_INPUT, "tenant", NULL },
    { "{\"error\":\"authorization_declined\"}", 400, PHIDIAS_ERROR_AUTH, "declined", "authorization_declined" },
    { "{\"error\":\"expired_token\"}", 400, PHIDIAS_ERROR_TIMEOUT, "new one", "expired_token" },
    { "{\"error\":\"temporarily_unavailable\"}", 503, PHIDIAS_ERROR_SERVER, "busy", NULL },
    { "", 429, PHIDIAS_ERROR_RATE_LIMIT, "busy", NULL },
    { "oh no", 500, PHIDIAS_ERROR_SERVER, "busy", NULL },
    { "{}", 404, PHIDIAS_ERROR_PROTOCOL, "login.example is not a sign-in service", NULL },
    { "[1,2", 400, PHIDIAS_ERROR_PROTOCOL, "status 400", NULL },
    /* A number that nobody here knows: its own words, the first line of them. */
    { "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS999999: The moon is full. Trace ID: 1234 Correlation ID: 5\\r\\nmore\"}",
      400, PHIDIAS_ERROR_AUTH, "says: The moon is full.", "invalid_grant (AADSTS999999)" },
    { "{\"error\":\"something_new\",\"error_description\":\"Never seen.\"}", 400, PHIDIAS_ERROR_BAD_REQUEST, "Never seen.", NULL },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[\"70008\"],\"error_description\":17}", 400, PHIDIAS_ERROR_AUTH, "Sign in again", NULL },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[{}]}", 400, PHIDIAS_ERROR_AUTH, "Sign in again", NULL },
    { "{\"error\":\"invalid_grant\",\"error_codes\":[-7]}", 400, PHIDIAS_ERROR_AUTH, "Sign in again", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = make_error (cases[i].status, cases[i].body, NULL);

      g_test_message ("%s → %s", cases[i].body, error->message);
      g_assert_error (error, PHIDIAS_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_cmpuint (phidias_error_get_status (error), ==, cases[i].status);
      if (cases[i].server_code != NULL)
        g_assert_cmpstr (phidias_error_get_server_code (error), ==, cases[i].server_code);
    }
}

static void
test_error_details (void)
{
  g_autoptr (GError) error =
    make_error (400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70000: bad token 0.AXsecret-refresh\\r\\nTrace ID: t\","
                "\"trace_id\":\"11111111-2222-3333-4444-555555555555\",\"suberror\":\"bad_token\"}",
                "0.AXsecret-refresh");

  g_assert_cmpstr (phidias_error_get_request_id (error), ==, "11111111-2222-3333-4444-555555555555");
  g_assert_nonnull (strstr (phidias_error_get_raw (error), "bad_token"));
  g_assert_null (strstr (phidias_error_get_raw (error), "AXsecret"));
  g_assert_null (strstr (error->message, "AXsecret"));
  g_assert_true (phidias_entra_error_is (error, "invalid_grant"));
  g_assert_false (phidias_entra_error_is (error, "invalid"));
}

static void
test_redirect_errors (void)
{
  g_autoptr (GError) declined = phidias_entra_error_new_redirect ("access_denied", "AADSTS65004: User declined to consent.");
  g_autoptr (GError) bare = phidias_entra_error_new_redirect ("login_required", NULL);
  g_autoptr (GError) strange = phidias_entra_error_new_redirect ("\xff<script>", "\xfe");

  g_assert_error (declined, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_nonnull (strstr (declined->message, "did not allow"));
  g_assert_error (bare, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_true (g_utf8_validate (strange->message, -1, NULL));
  g_assert_true (g_utf8_validate (phidias_error_get_raw (strange), -1, NULL));
}

static PhidiasEntraTokens *
parse_tokens (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = phidias_json_parse (text, strlen (text), PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);

  g_assert_nonnull (node);

  return phidias_entra_tokens_new_from_json (phidias_json_get_root (node), error);
}

static void
test_tokens (void)
{
  /* The payload is {"tid":"tenant","name":"Ada Łovelace","preferred_username":"ada@example.com"} in base64url. */
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEntraTokens) tokens =
    parse_tokens ("{\"token_type\":\"bearer\",\"expires_in\":3599,\"access_token\":\"aa.bb\",\"refresh_token\":\"1.R\","
                  "\"id_token\":\"e30.eyJ0aWQiOiJ0ZW5hbnQiLCJuYW1lIjoiQWRhIMWBb3ZlbGFjZSIsInByZWZlcnJlZF91c2VybmFtZSI6ImFkYUBleGFtcGxlLmNvbSJ9.\"}",
                  &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tokens->access_token, ==, "aa.bb");
  g_assert_cmpstr (tokens->refresh_token, ==, "1.R");
  g_assert_cmpint (tokens->lifetime, ==, 3599);
  g_assert_cmpstr (tokens->tenant_id, ==, "tenant");
  g_assert_cmpstr (tokens->name, ==, "Ada Łovelace");
  g_assert_cmpstr (tokens->username, ==, "ada@example.com");
}

static void
test_bad_tokens (void)
{
  static const char * const refused[] = {
    "{}",
    "{\"access_token\":7}",
    "{\"access_token\":\"\"}",
    "{\"access_token\":\"a b\"}",
    "{\"access_token\":\"a\\r\\nX-Evil: 1\"}",
    "{\"access_token\":\"é\"}",
    "{\"access_token\":\"a\",\"refresh_token\":\"b c\"}",
    "{\"access_token\":\"a\",\"token_type\":\"MAC\"}",
  };
  static const struct
  {
    const char *text;
    gint64      lifetime;
  } taken[] = {
    { "{\"access_token\":\"a\"}", 600 },
    { "{\"access_token\":\"a\",\"expires_in\":\"120\"}", 120 },
    { "{\"access_token\":\"a\",\"expires_in\":-5}", 0 },
    { "{\"access_token\":\"a\",\"expires_in\":1e300}", 48 * 3600 },
    { "{\"access_token\":\"a\",\"id_token\":\"no dots\"}", 600 },
    { "{\"access_token\":\"a\",\"id_token\":\"a.!!!.b\"}", 600 },
    { "{\"access_token\":\"a\",\"id_token\":\"a.W10.b\"}", 600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", refused[i]);
      g_assert_null (parse_tokens (refused[i], &error));
      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (PhidiasEntraTokens) tokens = parse_tokens (taken[i].text, NULL);

      g_assert_cmpint (tokens->lifetime, ==, taken[i].lifetime);
      g_assert_null (tokens->username);
    }
}

static void
test_client_ids (void)
{
  g_assert_true (phidias_entra_is_client_id ("04b07795-8ddb-461a-bbee-02f9e1bf7b46"));
  g_assert_false (phidias_entra_is_client_id ("04b07795"));
  g_assert_false (phidias_entra_is_client_id (""));
  g_assert_false (phidias_entra_is_client_id (NULL));
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/entra/pkce", test_pkce);
  g_test_add_func ("/wire/entra/secrets", test_secrets);
  g_test_add_func ("/wire/entra/authorize-url", test_authorize_url);
  g_test_add_func ("/wire/entra/metadata-url", test_metadata_url);
  g_test_add_func ("/wire/entra/errors", test_errors);
  g_test_add_func ("/wire/entra/error-details", test_error_details);
  g_test_add_func ("/wire/entra/redirect-errors", test_redirect_errors);
  g_test_add_func ("/wire/entra/tokens", test_tokens);
  g_test_add_func ("/wire/entra/bad-tokens", test_bad_tokens);
  g_test_add_func ("/wire/entra/client-ids", test_client_ids);

  return g_test_run ();
}
