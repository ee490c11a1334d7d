/* test-entra.c: signing in, on a clock of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define TENANT "70726163-7469-4365-8000-000000000001"
#define SECOND_TENANT "7365636f-6e64-4365-8000-000000000002"
#define CLIENT "11111111-2222-4333-8444-555555555555"
#define OTHER_CLIENT "99999999-2222-4333-8444-555555555555"
#define REDIRECT "http://localhost:40999"
#define ARM_SCOPE "https://management.azure.com/.default openid profile offline_access"
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* The example of RFC 7636, appendix B: not made by the code that checks it. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/* Read on the emulator's thread. */
static int now_seconds;

static gint64
get_time (gpointer user_data)
{
  return g_atomic_int_get (&now_seconds) * G_TIME_SPAN_SECOND;
}

static EmulatorFixture *
make_fixture (void)
{
  g_atomic_int_set (&now_seconds, 1000);

  return emulator_fixture_new_with_control_plane (get_time);
}

static char *
token_path (const char *tenant)
{
  return g_strdup_printf ("/entra/%s/oauth2/v2.0/token", tenant);
}

/* Parameters that make a right request, but for those that @changes replaces ("" leaves one out). */
static char *
authorize_path (const char *tenant, ...)
{
  const char *parameters[][2] = {
    { "client_id", CLIENT },
    { "response_type", "code" },
    { "redirect_uri", REDIRECT },
    { "response_mode", "query" },
    { "scope", ARM_SCOPE },
    { "state", "a state & more" },
    { "code_challenge", CHALLENGE },
    { "code_challenge_method", "S256" },
    { "prompt", "" },
    { "login_hint", "" },
  };
  GString *path = g_string_new (NULL);
  const char *name;
  va_list args;

  va_start (args, tenant);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *value = va_arg (args, const char *);

      for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
        if (g_str_equal (parameters[i][0], name))
          parameters[i][1] = value;
    }
  va_end (args);
  g_string_append_printf (path, "/entra/%s/oauth2/v2.0/authorize?x=1", tenant);
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      g_autofree char *escaped = g_uri_escape_string (parameters[i][1], NULL, FALSE);

      if (*escaped != '\0')
        g_string_append_printf (path, "&%s=%s", parameters[i][0], escaped);
    }

  return g_string_free (path, FALSE);
}

static char *
find_match (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);

  return g_match_info_matches (match) ? g_match_info_fetch (match, 1) : NULL;
}

/* Submits the form of a page as a browser would. */
static EmulatorReply *
submit (EmulatorFixture *fixture, EmulatorReply *page, const char *account, const char *answer)
{
  g_autofree char *action = find_match (page->body, "<form method=\"post\" action=\"([^\"]*)\"");
  g_autofree char *hidden = find_match (page->body, "name=\"page\" value=\"([^\"]*)\"");

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (action);
  g_assert_nonnull (hidden);

  return emulator_fixture_post_form (fixture, action, "page", hidden, "account", account, "answer", answer, NULL);
}

/* What came back to the program, from the address it was sent to. */
static GHashTable *
read_return (EmulatorReply *reply)
{
  const char *location = emulator_reply_get_header (reply, "Location");

  g_assert_cmpuint (reply->status, ==, 302);
  g_assert_nonnull (location);
  g_assert_true (g_str_has_prefix (location, REDIRECT "/?"));

  return soup_form_decode (location + strlen (REDIRECT "/?"));
}

static char *
sign_in (EmulatorFixture *fixture, const char *tenant, const char *account)
{
  g_autofree char *path = authorize_path (tenant, NULL);
  g_autoptr (EmulatorReply) page = emulator_fixture_get (fixture, path);
  g_autoptr (EmulatorReply) back = submit (fixture, page, account, "sign-in");
  g_autoptr (GHashTable) fields = read_return (back);

  g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "a state & more");
  g_assert_nonnull (g_hash_table_lookup (fields, "session_state"));
  g_assert_nonnull (g_hash_table_lookup (fields, "code"));

  return g_strdup (g_hash_table_lookup (fields, "code"));
}

static EmulatorReply *
redeem (EmulatorFixture *fixture, const char *tenant, const char *code)
{
  g_autofree char *path = token_path (tenant);

  return emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type", "authorization_code", "code", code,
                                     "redirect_uri", REDIRECT, "code_verifier", VERIFIER, "scope", ARM_SCOPE, NULL);
}

static EmulatorReply *
refresh (EmulatorFixture *fixture, const char *tenant, const char *token, const char *scope)
{
  g_autofree char *path = token_path (tenant);

  return emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type", "refresh_token", "refresh_token",
                                     token, "scope", scope, NULL);
}

static void
assert_fault (EmulatorReply *reply, guint status, const char *error, gint64 number)
{
  g_autofree char *start = g_strdup_printf ("AADSTS%" G_GINT64_FORMAT ": ", number);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (emulator_reply_get_string (reply, "error"), ==, error);
  g_assert_cmpint (emulator_reply_get_int (reply, "error_codes.0"), ==, number);
  g_assert_true (g_str_has_prefix (emulator_reply_get_string (reply, "error_description"), start));
  g_assert_true (g_uuid_string_is_valid (emulator_reply_get_string (reply, "trace_id")));
  g_assert_true (g_uuid_string_is_valid (emulator_reply_get_string (reply, "correlation_id")));
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "error_description"), "\r\nTrace ID: "));
  g_assert_nonnull (emulator_reply_get_string (reply, "timestamp"));
}

static JsonNode *
read_claims (EmulatorReply *reply)
{
  const char *token = emulator_reply_get_string (reply, "id_token");
  g_auto (GStrv) parts = g_strsplit (token != NULL ? token : "", ".", -1);
  g_autoptr (GString) text = NULL;
  g_autofree guchar *data = NULL;
  g_autofree char *json = NULL;
  JsonNode *claims;
  gsize length;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  text = g_string_new (parts[1]);
  g_string_replace (text, "-", "+", 0);
  g_string_replace (text, "_", "/", 0);
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  data = g_base64_decode (text->str, &length);
  json = g_strndup ((const char *) data, length);
  claims = json_from_string (json, NULL);
  g_assert_nonnull (claims);

  return claims;
}

static void
test_metadata (void)
{
  static const char *const tenants[] = { "organizations", "common", TENANT, "practice.example", SECOND_TENANT };
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autoptr (EmulatorReply) missing = NULL;
  g_autoptr (EmulatorReply) personal = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tenants); i++)
    {
      g_autofree char *path = g_strconcat ("/entra/", tenants[i], "/v2.0/.well-known/openid-configuration", NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);
      g_autofree char *token = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/entra/", tenants[i],
                                            "/oauth2/v2.0/token", NULL);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (emulator_reply_get_string (reply, "token_endpoint"), ==, token);
      g_assert_nonnull (emulator_reply_get_string (reply, "authorization_endpoint"));
      g_assert_nonnull (emulator_reply_get_string (reply, "device_authorization_endpoint"));
      g_assert_nonnull (strstr (emulator_reply_get_string (reply, "issuer"), i < 2   ? "{tenantid}"
                                                                             : i < 4 ? TENANT
                                                                                     : SECOND_TENANT));
    }

  missing = emulator_fixture_get (fixture, "/entra/nobody.example/v2.0/.well-known/openid-configuration");
  assert_fault (missing, 400, "invalid_request", 90002);
  personal = emulator_fixture_get (fixture, "/entra/consumers/v2.0/.well-known/openid-configuration");
  assert_fault (personal, 400, "unauthorized_client", 50194);
}

/* The whole way: page, code, tokens, and who it is. */
static void
test_code (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *code = sign_in (fixture, "organizations", "ada@practice.example");
  g_autoptr (EmulatorReply) reply = redeem (fixture, "organizations", code);
  g_autoptr (JsonNode) claims = NULL;
  g_autoptr (EmulatorReply) again = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (reply, "token_type"), ==, "Bearer");
  g_assert_cmpint (emulator_reply_get_int (reply, "expires_in"), ==, 3599);
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "scope"), "https://management.azure.com/.default"));
  g_assert_nonnull (emulator_reply_get_string (reply, "access_token"));
  g_assert_nonnull (emulator_reply_get_string (reply, "refresh_token"));
  g_assert_cmpstr (emulator_reply_get_header (reply, "Cache-Control"), ==, "no-store");

  claims = read_claims (reply);
  g_assert_cmpstr (emulator_find_string (claims, "name"), ==, "Ada Practice");
  g_assert_cmpstr (emulator_find_string (claims, "preferred_username"), ==, "ada@practice.example");
  g_assert_cmpstr (emulator_find_string (claims, "tid"), ==, TENANT);
  g_assert_cmpstr (emulator_find_string (claims, "aud"), ==, CLIENT);
  g_assert_true (g_uuid_string_is_valid (emulator_find_string (claims, "oid")));

  again = redeem (fixture, "organizations", code);
  assert_fault (again, 400, "invalid_grant", 54005);
}

static void
test_page (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *path = authorize_path ("organizations", "login_hint", "ben@practice.example", NULL);
  g_autoptr (EmulatorReply) page = emulator_fixture_get (fixture, path);
  g_autoptr (EmulatorReply) declined = NULL;
  g_autoptr (EmulatorReply) again = NULL;
  g_autoptr (GHashTable) fields = NULL;

  g_assert_true (g_str_has_prefix (emulator_reply_get_header (page, "Content-Type"), "text/html"));
  g_assert_nonnull (strstr (page->body, "value=\"ben@practice.example\" checked"));
  g_assert_null (strstr (page->body, "value=\"ada@practice.example\" checked"));
  g_assert_nonnull (strstr (page->body, ">Sign in</button>"));
  g_assert_nonnull (strstr (page->body, ">Decline</button>"));

  declined = submit (fixture, page, "ben@practice.example", "decline");
  fields = read_return (declined);
  g_assert_cmpstr (g_hash_table_lookup (fields, "error"), ==, "access_denied");
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (fields, "error_description"), "AADSTS65004: "));
  g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "a state & more");
  g_assert_null (g_hash_table_lookup (fields, "code"));

  /* Once is enough, and ten minutes are. */
  again = submit (fixture, page, "ben@practice.example", "sign-in");
  g_assert_cmpuint (again->status, ==, 400);
  g_assert_null (emulator_reply_get_header (again, "Location"));
  {
    g_autoptr (EmulatorReply) old = emulator_fixture_get (fixture, path);
    g_autoptr (EmulatorReply) late = NULL;

    g_atomic_int_add (&now_seconds, 600);
    late = submit (fixture, old, "ben@practice.example", "sign-in");
    g_assert_cmpuint (late->status, ==, 400);
  }
  /* A stranger to the tenant stays on the page. */
  {
    g_autofree char *second = authorize_path (SECOND_TENANT, NULL);
    g_autoptr (EmulatorReply) form = emulator_fixture_get (fixture, second);
    g_autoptr (EmulatorReply) stranger = submit (fixture, form, "ben@practice.example", "sign-in");

    g_assert_cmpuint (stranger->status, ==, 400);
    g_assert_nonnull (strstr (stranger->body, "AADSTS50020"));
    g_assert_nonnull (strstr (stranger->body, "<form"));
  }
}

/* Nobody is sent to an address that is not the program's. */
static void
test_redirects (void)
{
  static const char *const wrong[] = {
    "",
    "http://127.0.0.1:40999",
    "http://localhost:40999/callback",
    "https://localhost:40999",
    "http://localhost.evil.example",
    "http://user@localhost:40999",
    "http://localhost:40999/?x=1",
    "custom:scheme",
  };
  static const char *const right[] = { "http://localhost", "http://localhost:1", "http://localhost:65535/" };
  g_autoptr (EmulatorFixture) fixture = make_fixture ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = authorize_path ("organizations", "redirect_uri", wrong[i], NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_null (emulator_reply_get_header (reply, "Location"));
      g_assert_nonnull (strstr (reply->body, "AADSTS50011"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *path = authorize_path ("organizations", "redirect_uri", right[i], NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);

      g_assert_cmpuint (reply->status, ==, 200);
    }
}

static void
test_authorize_faults (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    const char *error;
    const char *number;
  } cases[] = {
    { "response_type", "token", "unsupported_response_type", "AADSTS700054" },
    { "response_mode", "fragment", "invalid_request", "AADSTS70007" },
    { "code_challenge", "", "invalid_request", "AADSTS9002325" },
    { "code_challenge", "short", "invalid_request", "AADSTS501491" },
    { "code_challenge_method", "plain", "invalid_request", "AADSTS9002313" },
    { "scope", "", "invalid_request", "AADSTS900144" },
    { "scope", "https://nothing.example/.default", "invalid_resource", "AADSTS500011" },
    { "scope", "https://management.azure.com/.default https://ml.azure.com/.default", "invalid_scope", "AADSTS28000" },
    { "scope", "https://management.azure.com/.default https://management.azure.com/user_impersonation", "invalid_scope", "AADSTS70011" },
    { "prompt", "none", "login_required", "AADSTS50058" },
  };
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *odd_client = authorize_path ("organizations", "client_id", "phidias", NULL);
  g_autoptr (EmulatorReply) unknown = emulator_fixture_get (fixture, odd_client);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = authorize_path ("organizations", cases[i].name, cases[i].value, NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);
      g_autoptr (GHashTable) fields = read_return (reply);

      g_assert_cmpstr (g_hash_table_lookup (fields, "error"), ==, cases[i].error);
      g_assert_true (g_str_has_prefix (g_hash_table_lookup (fields, "error_description"), cases[i].number));
      g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "a state & more");
    }
  g_assert_cmpuint (unknown->status, ==, 400);
  g_assert_nonnull (strstr (unknown->body, "AADSTS700016"));
}

static void
test_code_faults (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *path = token_path ("organizations");
  g_autofree char *code = sign_in (fixture, "organizations", "ada@practice.example");
  const struct
  {
    const char *client;
    const char *code;
    const char *redirect_uri;
    const char *verifier;
    gint64 number;
  } cases[] = {
    { OTHER_CLIENT, code, REDIRECT, VERIFIER, 70000 },
    { CLIENT, "nonsense", REDIRECT, VERIFIER, 70000 },
    { CLIENT, code, REDIRECT "/", VERIFIER, 500112 },
    { CLIENT, code, "http://localhost:1", VERIFIER, 500112 },
    { CLIENT, code, REDIRECT, "", 501481 },
    { CLIENT, code, REDIRECT, CHALLENGE, 501481 },
    { CLIENT, code, REDIRECT, VERIFIER "x", 501481 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_post_form (
          fixture, path, "client_id", cases[i].client, "grant_type", "authorization_code", "code", cases[i].code,
          "redirect_uri", cases[i].redirect_uri, "code_verifier", cases[i].verifier, NULL);

      assert_fault (reply, 400, "invalid_grant", cases[i].number);
    }
  /* None of that used it up; time does. */
  g_atomic_int_add (&now_seconds, 599);
  {
    g_autoptr (EmulatorReply) good = redeem (fixture, "organizations", code);
    g_autofree char *other = sign_in (fixture, "organizations", "ada@practice.example");
    g_autoptr (EmulatorReply) late = NULL;

    g_assert_cmpuint (good->status, ==, 200);
    g_atomic_int_add (&now_seconds, 600);
    late = redeem (fixture, "organizations", other);
    assert_fault (late, 400, "invalid_grant", 70008);
  }
}

/* A public client has no secret, and whoever sends one is told. */
static void
test_token_faults (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *path = token_path ("organizations");
  g_autoptr (EmulatorReply) secret = emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type",
                                                                 "refresh_token", "client_secret", "hush", NULL);
  g_autoptr (EmulatorReply) nothing = emulator_fixture_post_form (fixture, path, "x", "y", NULL);
  g_autoptr (EmulatorReply) no_type = emulator_fixture_post_form (fixture, path, "client_id", CLIENT, NULL);
  g_autoptr (EmulatorReply) password = emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type",
                                                                   "password", NULL);
  g_autoptr (EmulatorReply) get = emulator_fixture_get (fixture, path);
  g_autoptr (EmulatorReply) json = emulator_fixture_send (fixture, "POST", path, "{\"client_id\":\"" CLIENT "\"}", NULL);
  g_autoptr (EmulatorReply) nowhere = emulator_fixture_get (fixture, "/entra/organizations/nothing");
  g_autoptr (EmulatorReply) root = emulator_fixture_get (fixture, "/entra/");

  assert_fault (secret, 401, "invalid_client", 700025);
  assert_fault (nothing, 400, "invalid_request", 900144);
  assert_fault (no_type, 400, "invalid_request", 900144);
  assert_fault (password, 400, "unsupported_grant_type", 70003);
  assert_fault (get, 400, "invalid_request", 900561);
  assert_fault (json, 400, "invalid_request", 900144);
  assert_fault (nowhere, 404, "invalid_request", 900023);
  g_assert_cmpuint (root->status, ==, 400);
}

/* One refresh token for several resources and tenants, with a new one each time. */
static void
test_refresh (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *code = sign_in (fixture, "organizations", "ada@practice.example");
  g_autoptr (EmulatorReply) first = redeem (fixture, "organizations", code);
  const char *token = emulator_reply_get_string (first, "refresh_token");
  g_autoptr (EmulatorReply) arm = refresh (fixture, "organizations", token, ARM_SCOPE);
  g_autoptr (EmulatorReply) inference = refresh (fixture, TENANT, emulator_reply_get_string (arm, "refresh_token"),
                                                 "https://cognitiveservices.azure.com/.default");
  g_autoptr (EmulatorReply) visitor = refresh (fixture, SECOND_TENANT, token, ARM_SCOPE);
  g_autoptr (EmulatorReply) slashes = refresh (fixture, TENANT, token, "https://management.azure.com//.default openid");
  g_autoptr (EmulatorReply) unknown = refresh (fixture, TENANT, "nonsense", ARM_SCOPE);
  g_autoptr (JsonNode) claims = NULL;

  g_assert_cmpuint (arm->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (arm, "refresh_token"), !=, token);
  g_assert_cmpstr (emulator_reply_get_string (arm, "access_token"), !=, emulator_reply_get_string (first, "access_token"));
  g_assert_cmpuint (inference->status, ==, 200);
  g_assert_nonnull (strstr (emulator_reply_get_string (inference, "scope"), "https://cognitiveservices.azure.com/"));
  g_assert_nonnull (emulator_reply_get_string (inference, "refresh_token"));
  g_assert_null (emulator_reply_get_string (inference, "id_token"));
  claims = read_claims (visitor);
  g_assert_cmpstr (emulator_find_string (claims, "tid"), ==, SECOND_TENANT);
  g_assert_cmpuint (slashes->status, ==, 200);
  assert_fault (unknown, 400, "invalid_grant", 9002313);

  /* Ninety days without use. */
  g_atomic_int_add (&now_seconds, 90 * 24 * 3600);
  {
    g_autoptr (EmulatorReply) late = refresh (fixture, TENANT, token, ARM_SCOPE);

    assert_fault (late, 400, "invalid_grant", 700082);
  }
}

static void
test_stranger (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *code = sign_in (fixture, "common", "ben@practice.example");
  g_autoptr (EmulatorReply) first = redeem (fixture, "common", code);
  g_autoptr (EmulatorReply) refused = refresh (fixture, SECOND_TENANT, emulator_reply_get_string (first, "refresh_token"),
                                               ARM_SCOPE);

  assert_fault (refused, 400, "invalid_grant", 90072);
}

/* Every fault that a client has to live through can be asked for. */
static void
test_wishes (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *code = NULL;

  /* The page answers by itself, with another state. */
  emulator_fixture_control (fixture, "{\"path\":\"/authorize\",\"entra\":{\"account\":\"ada@practice.example\",\"state\":\"forged\"}}");
  {
    g_autofree char *path = authorize_path ("organizations", NULL);
    g_autoptr (EmulatorReply) back = emulator_fixture_get (fixture, path);
    g_autoptr (GHashTable) fields = read_return (back);

    g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "forged");
    code = g_strdup (g_hash_table_lookup (fields, "code"));
  }
  emulator_fixture_control (fixture, "{\"path\":\"/authorize\",\"entra\":{\"error\":\"temporarily_unavailable\",\"code\":90033}}");
  {
    g_autofree char *path = authorize_path ("organizations", NULL);
    g_autoptr (EmulatorReply) back = emulator_fixture_get (fixture, path);
    g_autoptr (GHashTable) fields = read_return (back);

    g_assert_cmpstr (g_hash_table_lookup (fields, "error"), ==, "temporarily_unavailable");
  }
  /* Only a refresh is refused; the code before it is not. */
  emulator_fixture_control (fixture, "[{\"path\":\"/token\",\"contains\":\"grant_type=refresh_token\",\"entra\":{\"error\":\"invalid_grant\","
                                     "\"code\":50173,\"suberror\":\"bad_token\",\"description\":\"Revoked.\"}},"
                                     "{\"path\":\"/token\",\"contains\":\"grant_type=authorization_code\",\"entra\":{\"expires_in\":30,"
                                     "\"no_id_token\":true}}]");
  {
    g_autoptr (EmulatorReply) first = redeem (fixture, "organizations", code);
    const char *token = emulator_reply_get_string (first, "refresh_token");
    g_autoptr (EmulatorReply) refused = refresh (fixture, "organizations", token, ARM_SCOPE);
    g_autoptr (EmulatorReply) good = refresh (fixture, "organizations", token, ARM_SCOPE);

    g_assert_cmpint (emulator_reply_get_int (first, "expires_in"), ==, 30);
    g_assert_null (emulator_reply_get_string (first, "id_token"));
    assert_fault (refused, 400, "invalid_grant", 50173);
    g_assert_cmpstr (emulator_reply_get_string (refused, "suberror"), ==, "bad_token");
    g_assert_cmpuint (good->status, ==, 200);

    /* An old token that is good no more once it was used. */
    emulator_fixture_control (fixture, "{\"path\":\"/token\",\"entra\":{\"single_use\":true}}");
    {
      g_autoptr (EmulatorReply) once = refresh (fixture, "organizations", token, ARM_SCOPE);
      g_autoptr (EmulatorReply) twice = refresh (fixture, "organizations", token, ARM_SCOPE);
      g_autoptr (EmulatorReply) newer = refresh (fixture, "organizations", emulator_reply_get_string (once, "refresh_token"),
                                                 ARM_SCOPE);

      g_assert_cmpuint (once->status, ==, 200);
      assert_fault (twice, 400, "invalid_grant", 50173);
      g_assert_cmpuint (newer->status, ==, 200);
    }
  }
}

/* How an answer travels can be asked for too. */
static void
test_transport (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *path = token_path ("organizations");
  gint64 start;

  emulator_fixture_control (fixture, "[{\"path\":\"/token\",\"delay_ms\":60},{\"path\":\"/token\",\"cut_after_bytes\":20,\"cut\":\"reset\"},"
                                     "{\"path\":\"/token\",\"status\":503,\"body\":\"<html>\",\"headers\":{\"Retry-After\":\"7\"}},"
                                     "{\"path\":\"/token\",\"method\":\"DELETE\",\"status\":500}]");
  start = g_get_monotonic_time ();
  {
    g_autoptr (EmulatorReply) slow = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);

    g_assert_cmpint (g_get_monotonic_time () - start, >=, 60 * G_TIME_SPAN_MILLISECOND);
    assert_fault (slow, 400, "unauthorized_client", 700016);
    g_assert_true (g_str_has_prefix (emulator_reply_get_header (slow, "Content-Type"), "application/json"));
  }
  {
    g_autoptr (EmulatorReply) cut = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);
    g_autoptr (EmulatorReply) down = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);
    g_autoptr (EmulatorReply) whole = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);

    g_assert_nonnull (cut->error);
    g_assert_cmpuint (down->status, ==, 503);
    g_assert_cmpstr (emulator_reply_get_header (down, "Retry-After"), ==, "7");
    assert_fault (whole, 400, "unauthorized_client", 700016);
  }
}

static EmulatorReply *
start_device (EmulatorFixture *fixture, const char *scope)
{
  return emulator_fixture_post_form (fixture, "/entra/organizations/oauth2/v2.0/devicecode", "client_id", CLIENT, "scope",
                                     scope, NULL);
}

static EmulatorReply *
poll (EmulatorFixture *fixture, const char *code)
{
  g_autofree char *path = token_path ("organizations");

  return emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type", DEVICE_GRANT, "device_code", code, NULL);
}

static EmulatorReply *
enter (EmulatorFixture *fixture, const char *user_code, const char *answer)
{
  return emulator_fixture_post_form (fixture, "/entra/device", "user_code", user_code, "account", "ben@practice.example",
                                     "answer", answer, NULL);
}

static void
test_device (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autoptr (EmulatorReply) start = start_device (fixture, ARM_SCOPE);
  const char *code = emulator_reply_get_string (start, "device_code");
  const char *user_code = emulator_reply_get_string (start, "user_code");
  g_autofree char *page_uri = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/entra/device", NULL);
  g_autofree char *written = g_ascii_strdown (user_code, -1);
  g_autoptr (EmulatorReply) page = emulator_fixture_get (fixture, "/entra/device");

  g_assert_cmpuint (start->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (start, "verification_uri"), ==, page_uri);
  g_assert_cmpint (emulator_reply_get_int (start, "expires_in"), ==, 900);
  g_assert_cmpint (emulator_reply_get_int (start, "interval"), ==, 5);
  g_assert_nonnull (strstr (emulator_reply_get_string (start, "message"), user_code));
  g_assert_nonnull (strstr (page->body, "name=\"user_code\""));
  {
    g_autoptr (EmulatorReply) first = poll (fixture, code);
    g_autoptr (EmulatorReply) hasty = poll (fixture, code);
    g_autoptr (EmulatorReply) too_soon = NULL;

    assert_fault (first, 400, "authorization_pending", 70016);
    assert_fault (hasty, 400, "slow_down", 70016);
    /* Five seconds have become ten. */
    g_atomic_int_add (&now_seconds, 5);
    too_soon = poll (fixture, code);
    assert_fault (too_soon, 400, "slow_down", 70016);
    g_atomic_int_add (&now_seconds, 15);
  }
  {
    g_autoptr (EmulatorReply) pending = poll (fixture, code);
    g_autoptr (EmulatorReply) wrong = enter (fixture, "AAAAAAAAA", "sign-in");
    g_autoptr (EmulatorReply) right = enter (fixture, written, "sign-in");
    g_autoptr (EmulatorReply) second = enter (fixture, written, "sign-in");
    g_autoptr (EmulatorReply) done = NULL;
    g_autoptr (EmulatorReply) again = NULL;
    g_autoptr (EmulatorReply) older = NULL;
    g_autoptr (JsonNode) claims = NULL;

    assert_fault (pending, 400, "authorization_pending", 70016);
    g_assert_cmpuint (wrong->status, ==, 400);
    g_assert_cmpuint (right->status, ==, 200);
    g_assert_cmpuint (second->status, ==, 400);
    g_atomic_int_add (&now_seconds, 20);
    done = poll (fixture, code);
    g_assert_cmpuint (done->status, ==, 200);
    g_assert_nonnull (emulator_reply_get_string (done, "refresh_token"));
    claims = read_claims (done);
    g_assert_cmpstr (emulator_find_string (claims, "preferred_username"), ==, "ben@practice.example");
    again = poll (fixture, code);
    assert_fault (again, 400, "invalid_grant", 54005);
    /* MSAL for Node.js has another name for the same. */
    older = emulator_fixture_post_form (fixture, "/entra/organizations/oauth2/v2.0/token", "client_id", CLIENT, "grant_type",
                                        "device_code", "device_code", code, NULL);
    assert_fault (older, 400, "invalid_grant", 54005);
  }
}

static void
test_device_ends (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autoptr (EmulatorReply) first = start_device (fixture, ARM_SCOPE);
  g_autoptr (EmulatorReply) declined = enter (fixture, emulator_reply_get_string (first, "user_code"), "decline");
  g_autoptr (EmulatorReply) refused = poll (fixture, emulator_reply_get_string (first, "device_code"));
  g_autoptr (EmulatorReply) second = start_device (fixture, ARM_SCOPE);
  g_autoptr (EmulatorReply) bad = poll (fixture, "nonsense");
  g_autoptr (EmulatorReply) no_scope = start_device (fixture, "");
  g_autoptr (EmulatorReply) late = NULL;
  g_autoptr (EmulatorReply) too_late = NULL;

  g_assert_cmpuint (declined->status, ==, 200);
  assert_fault (refused, 400, "authorization_declined", 70018);
  assert_fault (bad, 400, "bad_verification_code", 70019);
  assert_fault (no_scope, 400, "invalid_request", 900144);
  g_atomic_int_add (&now_seconds, 900);
  late = poll (fixture, emulator_reply_get_string (second, "device_code"));
  assert_fault (late, 400, "expired_token", 70020);
  too_late = enter (fixture, emulator_reply_get_string (second, "user_code"), "sign-in");
  g_assert_cmpuint (too_late->status, ==, 400);

  emulator_fixture_control (fixture, "[{\"path\":\"/devicecode\",\"entra\":{\"interval\":0,\"expires_in\":60}},"
                                     "{\"path\":\"/devicecode\",\"entra\":{\"error\":\"invalid_grant\",\"code\":53003}}]");
  {
    g_autoptr (EmulatorReply) quick = start_device (fixture, ARM_SCOPE);
    g_autoptr (EmulatorReply) blocked = start_device (fixture, ARM_SCOPE);
    g_autoptr (EmulatorReply) one = poll (fixture, emulator_reply_get_string (quick, "device_code"));
    g_autoptr (EmulatorReply) two = poll (fixture, emulator_reply_get_string (quick, "device_code"));

    g_assert_cmpint (emulator_reply_get_int (quick, "interval"), ==, 0);
    g_assert_cmpint (emulator_reply_get_int (quick, "expires_in"), ==, 60);
    assert_fault (one, 400, "authorization_pending", 70016);
    assert_fault (two, 400, "authorization_pending", 70016);
    assert_fault (blocked, 400, "invalid_grant", 53003);
  }
}

/* What is no text is not repeated in an answer; what is markup is, as text. */
static void
test_odd_bytes (void)
{
  static const char *const paths[] = {
    "/entra/%FF/v2.0/.well-known/openid-configuration",
    "/entra/organizations/oauth2/v2.0/authorize?client_id=%F0%9F",
    "/entra/device?user_code=%C3",
    "/arm/subscriptions/%FF?api-version=2022-12-01",
    "/arm/subscriptions?api-version=%FF",
    "/prices/api/retail/prices?$filter=skuName%20eq%20%27%FF%27",
    "/catalog/asset-gallery/v1.0/%FF",
  };
  g_autoptr (EmulatorFixture) fixture = make_fixture ();
  g_autofree char *path = token_path ("organizations");
  g_autofree char *bytes = authorize_path ("organizations", "state", "\xff", NULL);
  g_autoptr (EmulatorReply) state = emulator_fixture_get (fixture, bytes);
  g_autoptr (EmulatorReply) client = emulator_fixture_post_form (fixture, path, "client_id", "\xff\xfe", NULL);
  g_autoptr (EmulatorReply) code = emulator_fixture_post_form (fixture, "/entra/device", "user_code", "\xf0\x9f", NULL);
  g_autoptr (EmulatorReply) markup = emulator_fixture_get (fixture, "/entra/device?user_code=%22%3E%3Cscript%3E");

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "GET", paths[i], NULL, "User-Agent", "test", NULL);

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_true (g_utf8_validate (reply->body, -1, NULL));
    }
  g_assert_cmpuint (state->status, ==, 400);
  assert_fault (client, 400, "invalid_request", 900144);
  g_assert_cmpuint (code->status, ==, 400);
  g_assert_true (g_utf8_validate (code->body, -1, NULL));
  g_assert_null (strstr (markup->body, "<script"));
  g_assert_nonnull (strstr (markup->body, "value=\"&quot;&gt;&lt;script&gt;\""));
}

/* Nothing of it is there unless it was asked for. */
static void
test_absent (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, "/entra/organizations/v2.0/.well-known/openid-configuration");

  g_assert_cmpuint (reply->status, ==, 424);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/entra/metadata", test_metadata);
  g_test_add_func ("/entra/code", test_code);
  g_test_add_func ("/entra/page", test_page);
  g_test_add_func ("/entra/redirects", test_redirects);
  g_test_add_func ("/entra/authorize-faults", test_authorize_faults);
  g_test_add_func ("/entra/code-faults", test_code_faults);
  g_test_add_func ("/entra/token-faults", test_token_faults);
  g_test_add_func ("/entra/refresh", test_refresh);
  g_test_add_func ("/entra/stranger", test_stranger);
  g_test_add_func ("/entra/wishes", test_wishes);
  g_test_add_func ("/entra/transport", test_transport);
  g_test_add_func ("/entra/device", test_device);
  g_test_add_func ("/entra/device-ends", test_device_ends);
  g_test_add_func ("/entra/odd-bytes", test_odd_bytes);
  g_test_add_func ("/entra/absent", test_absent);

  return g_test_run ();
}
