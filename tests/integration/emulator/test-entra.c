/* test-entra.c: signing in on a page, on a clock of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "entra-fixture.h"

#include "phidias-test.h"

#include <string.h>

static void
test_metadata (void)
{
  static const char *const tenants[] = { "organizations", "common", TENANT, "practice.example", SECOND_TENANT };
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
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
  entra_assert_fault (missing, 400, "invalid_request", 90002);
  personal = emulator_fixture_get (fixture, "/entra/consumers/v2.0/.well-known/openid-configuration");
  entra_assert_fault (personal, 400, "unauthorized_client", 50194);
}

/* The whole way: page, code, tokens, and who it is. */
static void
test_code (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *code = entra_sign_in (fixture, "organizations", "ada@practice.example");
  g_autoptr (EmulatorReply) reply = entra_redeem (fixture, "organizations", code);
  g_autoptr (JsonNode) claims = NULL;
  g_autoptr (EmulatorReply) again = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (reply, "token_type"), ==, "Bearer");
  g_assert_cmpint (emulator_reply_get_int (reply, "expires_in"), ==, 3599);
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "scope"), "https://management.azure.com/.default"));
  g_assert_nonnull (emulator_reply_get_string (reply, "access_token"));
  g_assert_nonnull (emulator_reply_get_string (reply, "refresh_token"));
  g_assert_cmpstr (emulator_reply_get_header (reply, "Cache-Control"), ==, "no-store");

  claims = entra_read_claims (reply);
  g_assert_cmpstr (emulator_find_string (claims, "name"), ==, "Ada Practice");
  g_assert_cmpstr (emulator_find_string (claims, "preferred_username"), ==, "ada@practice.example");
  g_assert_cmpstr (emulator_find_string (claims, "tid"), ==, TENANT);
  g_assert_cmpstr (emulator_find_string (claims, "aud"), ==, CLIENT);
  g_assert_true (g_uuid_string_is_valid (emulator_find_string (claims, "oid")));

  again = entra_redeem (fixture, "organizations", code);
  entra_assert_fault (again, 400, "invalid_grant", 54005);
}

static void
test_page (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *path = entra_authorize_path ("organizations", "login_hint", "ben@practice.example", NULL);
  g_autoptr (EmulatorReply) page = emulator_fixture_get (fixture, path);
  g_autoptr (EmulatorReply) declined = NULL;
  g_autoptr (EmulatorReply) again = NULL;
  g_autoptr (GHashTable) fields = NULL;

  g_assert_true (g_str_has_prefix (emulator_reply_get_header (page, "Content-Type"), "text/html"));
  g_assert_nonnull (strstr (page->body, "value=\"ben@practice.example\" checked"));
  g_assert_null (strstr (page->body, "value=\"ada@practice.example\" checked"));
  g_assert_nonnull (strstr (page->body, ">Sign in</button>"));
  g_assert_nonnull (strstr (page->body, ">Decline</button>"));

  declined = entra_submit (fixture, page, "ben@practice.example", "decline");
  fields = entra_read_return (declined);
  g_assert_cmpstr (g_hash_table_lookup (fields, "error"), ==, "access_denied");
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (fields, "error_description"), "AADSTS65004: "));
  g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "a state & more");
  g_assert_null (g_hash_table_lookup (fields, "code"));

  /* Once is enough, and ten minutes are. */
  again = entra_submit (fixture, page, "ben@practice.example", "sign-in");
  g_assert_cmpuint (again->status, ==, 400);
  g_assert_null (emulator_reply_get_header (again, "Location"));
  {
    g_autoptr (EmulatorReply) old = emulator_fixture_get (fixture, path);
    g_autoptr (EmulatorReply) late = NULL;

    g_atomic_int_add (&entra_now, 600);
    late = entra_submit (fixture, old, "ben@practice.example", "sign-in");
    g_assert_cmpuint (late->status, ==, 400);
  }
  /* A stranger to the tenant stays on the page. */
  {
    g_autofree char *second = entra_authorize_path (SECOND_TENANT, NULL);
    g_autoptr (EmulatorReply) form = emulator_fixture_get (fixture, second);
    g_autoptr (EmulatorReply) stranger = entra_submit (fixture, form, "ben@practice.example", "sign-in");

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
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = entra_authorize_path ("organizations", "redirect_uri", wrong[i], NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_null (emulator_reply_get_header (reply, "Location"));
      g_assert_nonnull (strstr (reply->body, "AADSTS50011"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *path = entra_authorize_path ("organizations", "redirect_uri", right[i], NULL);
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
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *odd_client = entra_authorize_path ("organizations", "client_id", "phidias", NULL);
  g_autoptr (EmulatorReply) unknown = emulator_fixture_get (fixture, odd_client);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = entra_authorize_path ("organizations", cases[i].name, cases[i].value, NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);
      g_autoptr (GHashTable) fields = entra_read_return (reply);

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
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *path = entra_token_path ("organizations");
  g_autofree char *code = entra_sign_in (fixture, "organizations", "ada@practice.example");
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

      entra_assert_fault (reply, 400, "invalid_grant", cases[i].number);
    }
  /* None of that used it up; time does. */
  g_atomic_int_add (&entra_now, 599);
  {
    g_autoptr (EmulatorReply) good = entra_redeem (fixture, "organizations", code);
    g_autofree char *other = entra_sign_in (fixture, "organizations", "ada@practice.example");
    g_autoptr (EmulatorReply) late = NULL;

    g_assert_cmpuint (good->status, ==, 200);
    g_atomic_int_add (&entra_now, 600);
    late = entra_redeem (fixture, "organizations", other);
    entra_assert_fault (late, 400, "invalid_grant", 70008);
  }
}

/* A public client has no secret, and whoever sends one is told. */
static void
test_token_faults (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *path = entra_token_path ("organizations");
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

  entra_assert_fault (secret, 401, "invalid_client", 700025);
  entra_assert_fault (nothing, 400, "invalid_request", 900144);
  entra_assert_fault (no_type, 400, "invalid_request", 900144);
  entra_assert_fault (password, 400, "unsupported_grant_type", 70003);
  entra_assert_fault (get, 400, "invalid_request", 900561);
  entra_assert_fault (json, 400, "invalid_request", 900144);
  entra_assert_fault (nowhere, 404, "invalid_request", 900023);
  g_assert_cmpuint (root->status, ==, 400);
}

/* One refresh token for several resources and tenants, with a new one each time. */
static void
test_refresh (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *code = entra_sign_in (fixture, "organizations", "ada@practice.example");
  g_autoptr (EmulatorReply) first = entra_redeem (fixture, "organizations", code);
  const char *token = emulator_reply_get_string (first, "refresh_token");
  g_autoptr (EmulatorReply) arm = entra_refresh (fixture, "organizations", token, ARM_SCOPE);
  g_autoptr (EmulatorReply) inference = entra_refresh (fixture, TENANT, emulator_reply_get_string (arm, "refresh_token"),
                                                 "https://cognitiveservices.azure.com/.default");
  g_autoptr (EmulatorReply) visitor = entra_refresh (fixture, SECOND_TENANT, token, ARM_SCOPE);
  g_autoptr (EmulatorReply) slashes = entra_refresh (fixture, TENANT, token, "https://management.azure.com//.default openid");
  g_autoptr (EmulatorReply) unknown = entra_refresh (fixture, TENANT, "nonsense", ARM_SCOPE);
  g_autoptr (JsonNode) claims = NULL;

  g_assert_cmpuint (arm->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (arm, "refresh_token"), !=, token);
  g_assert_cmpstr (emulator_reply_get_string (arm, "access_token"), !=, emulator_reply_get_string (first, "access_token"));
  g_assert_cmpuint (inference->status, ==, 200);
  g_assert_nonnull (strstr (emulator_reply_get_string (inference, "scope"), "https://cognitiveservices.azure.com/"));
  g_assert_nonnull (emulator_reply_get_string (inference, "refresh_token"));
  g_assert_null (emulator_reply_get_string (inference, "id_token"));
  claims = entra_read_claims (visitor);
  g_assert_cmpstr (emulator_find_string (claims, "tid"), ==, SECOND_TENANT);
  g_assert_cmpuint (slashes->status, ==, 200);
  entra_assert_fault (unknown, 400, "invalid_grant", 9002313);

  /* Ninety days without use. */
  g_atomic_int_add (&entra_now, 90 * 24 * 3600);
  {
    g_autoptr (EmulatorReply) late = entra_refresh (fixture, TENANT, token, ARM_SCOPE);

    entra_assert_fault (late, 400, "invalid_grant", 700082);
  }
}

static void
test_stranger (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *code = entra_sign_in (fixture, "common", "ben@practice.example");
  g_autoptr (EmulatorReply) first = entra_redeem (fixture, "common", code);
  g_autoptr (EmulatorReply) refused = entra_refresh (fixture, SECOND_TENANT, emulator_reply_get_string (first, "refresh_token"),
                                               ARM_SCOPE);

  entra_assert_fault (refused, 400, "invalid_grant", 90072);
}

/* Every fault that a client has to live through can be asked for. */
static void
test_wishes (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *code = NULL;

  /* The page answers by itself, with another state. */
  emulator_fixture_control (fixture, "{\"path\":\"/authorize\",\"entra\":{\"account\":\"ada@practice.example\",\"state\":\"forged\"}}");
  {
    g_autofree char *path = entra_authorize_path ("organizations", NULL);
    g_autoptr (EmulatorReply) back = emulator_fixture_get (fixture, path);
    g_autoptr (GHashTable) fields = entra_read_return (back);

    g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "forged");
    code = g_strdup (g_hash_table_lookup (fields, "code"));
  }
  emulator_fixture_control (fixture, "{\"path\":\"/authorize\",\"entra\":{\"error\":\"temporarily_unavailable\",\"code\":90033}}");
  {
    g_autofree char *path = entra_authorize_path ("organizations", NULL);
    g_autoptr (EmulatorReply) back = emulator_fixture_get (fixture, path);
    g_autoptr (GHashTable) fields = entra_read_return (back);

    g_assert_cmpstr (g_hash_table_lookup (fields, "error"), ==, "temporarily_unavailable");
  }
  /* Only a refresh is refused; the code before it is not. */
  emulator_fixture_control (fixture, "[{\"path\":\"/token\",\"contains\":\"grant_type=refresh_token\",\"entra\":{\"error\":\"invalid_grant\","
                                     "\"code\":50173,\"suberror\":\"bad_token\",\"description\":\"Revoked.\"}},"
                                     "{\"path\":\"/token\",\"contains\":\"grant_type=authorization_code\",\"entra\":{\"expires_in\":30,"
                                     "\"no_id_token\":true}}]");
  {
    g_autoptr (EmulatorReply) first = entra_redeem (fixture, "organizations", code);
    const char *token = emulator_reply_get_string (first, "refresh_token");
    g_autoptr (EmulatorReply) refused = entra_refresh (fixture, "organizations", token, ARM_SCOPE);
    g_autoptr (EmulatorReply) good = entra_refresh (fixture, "organizations", token, ARM_SCOPE);

    g_assert_cmpint (emulator_reply_get_int (first, "expires_in"), ==, 30);
    g_assert_null (emulator_reply_get_string (first, "id_token"));
    entra_assert_fault (refused, 400, "invalid_grant", 50173);
    g_assert_cmpstr (emulator_reply_get_string (refused, "suberror"), ==, "bad_token");
    g_assert_cmpuint (good->status, ==, 200);

    /* An old token that is good no more once it was used. */
    emulator_fixture_control (fixture, "{\"path\":\"/token\",\"entra\":{\"single_use\":true}}");
    {
      g_autoptr (EmulatorReply) once = entra_refresh (fixture, "organizations", token, ARM_SCOPE);
      g_autoptr (EmulatorReply) twice = entra_refresh (fixture, "organizations", token, ARM_SCOPE);
      g_autoptr (EmulatorReply) newer = entra_refresh (fixture, "organizations", emulator_reply_get_string (once, "refresh_token"),
                                                 ARM_SCOPE);

      g_assert_cmpuint (once->status, ==, 200);
      entra_assert_fault (twice, 400, "invalid_grant", 50173);
      g_assert_cmpuint (newer->status, ==, 200);
    }
  }
}

/* How an answer travels can be asked for too. */
static void
test_transport (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *path = entra_token_path ("organizations");
  gint64 start;

  emulator_fixture_control (fixture, "[{\"path\":\"/token\",\"delay_ms\":60},{\"path\":\"/token\",\"cut_after_bytes\":20,\"cut\":\"reset\"},"
                                     "{\"path\":\"/token\",\"status\":503,\"body\":\"<html>\",\"headers\":{\"Retry-After\":\"7\"}},"
                                     "{\"path\":\"/token\",\"method\":\"DELETE\",\"status\":500}]");
  start = g_get_monotonic_time ();
  {
    g_autoptr (EmulatorReply) slow = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);

    g_assert_cmpint (g_get_monotonic_time () - start, >=, 60 * G_TIME_SPAN_MILLISECOND);
    entra_assert_fault (slow, 400, "unauthorized_client", 700016);
    g_assert_true (g_str_has_prefix (emulator_reply_get_header (slow, "Content-Type"), "application/json"));
  }
  {
    g_autoptr (EmulatorReply) cut = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);
    g_autoptr (EmulatorReply) down = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);
    g_autoptr (EmulatorReply) whole = emulator_fixture_post_form (fixture, path, "client_id", "x", NULL);

    g_assert_nonnull (cut->error);
    g_assert_cmpuint (down->status, ==, 503);
    g_assert_cmpstr (emulator_reply_get_header (down, "Retry-After"), ==, "7");
    entra_assert_fault (whole, 400, "unauthorized_client", 700016);
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
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autofree char *path = entra_token_path ("organizations");
  g_autofree char *bytes = entra_authorize_path ("organizations", "state", "\xff", NULL);
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
  entra_assert_fault (client, 400, "invalid_request", 900144);
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
  g_test_add_func ("/entra/odd-bytes", test_odd_bytes);
  g_test_add_func ("/entra/absent", test_absent);

  return g_test_run ();
}
