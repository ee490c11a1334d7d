/* entra-fixture.c: signing in, on a clock of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "entra-fixture.h"

#include "phidias-test.h"

#include <string.h>

/* Read on the emulator's thread. */
int entra_now;

static gint64
get_time (gpointer user_data)
{
  return g_atomic_int_get (&entra_now) * G_TIME_SPAN_SECOND;
}

EmulatorFixture *
entra_make_fixture (void)
{
  g_atomic_int_set (&entra_now, 1000);

  return emulator_fixture_new_with_control_plane (get_time);
}

char *
entra_token_path (const char *tenant)
{
  return g_strdup_printf ("/entra/%s/oauth2/v2.0/token", tenant);
}

/* Parameters that make a right request, but for those that @changes replaces ("" leaves one out). */
char *
entra_authorize_path (const char *tenant, ...)
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
entra_find_match (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);

  return g_match_info_matches (match) ? g_match_info_fetch (match, 1) : NULL;
}

/* Submits the form of a page as a browser would. */
EmulatorReply *
entra_submit (EmulatorFixture *fixture, EmulatorReply *page, const char *account, const char *answer)
{
  g_autofree char *action = entra_find_match (page->body, "<form method=\"post\" action=\"([^\"]*)\"");
  g_autofree char *hidden = entra_find_match (page->body, "name=\"page\" value=\"([^\"]*)\"");

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_nonnull (action);
  g_assert_nonnull (hidden);

  return emulator_fixture_post_form (fixture, action, "page", hidden, "account", account, "answer", answer, NULL);
}

/* What came back to the program, from the address it was sent to. */
GHashTable *
entra_read_return (EmulatorReply *reply)
{
  const char *location = emulator_reply_get_header (reply, "Location");

  g_assert_cmpuint (reply->status, ==, 302);
  g_assert_nonnull (location);
  g_assert_true (g_str_has_prefix (location, REDIRECT "/?"));

  return soup_form_decode (location + strlen (REDIRECT "/?"));
}

char *
entra_sign_in (EmulatorFixture *fixture, const char *tenant, const char *account)
{
  g_autofree char *path = entra_authorize_path (tenant, NULL);
  g_autoptr (EmulatorReply) page = emulator_fixture_get (fixture, path);
  g_autoptr (EmulatorReply) back = entra_submit (fixture, page, account, "sign-in");
  g_autoptr (GHashTable) fields = entra_read_return (back);

  g_assert_cmpstr (g_hash_table_lookup (fields, "state"), ==, "a state & more");
  g_assert_nonnull (g_hash_table_lookup (fields, "session_state"));
  g_assert_nonnull (g_hash_table_lookup (fields, "code"));

  return g_strdup (g_hash_table_lookup (fields, "code"));
}

EmulatorReply *
entra_redeem (EmulatorFixture *fixture, const char *tenant, const char *code)
{
  g_autofree char *path = entra_token_path (tenant);

  return emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type", "authorization_code", "code", code,
                                     "redirect_uri", REDIRECT, "code_verifier", VERIFIER, "scope", ARM_SCOPE, NULL);
}

EmulatorReply *
entra_refresh (EmulatorFixture *fixture, const char *tenant, const char *token, const char *scope)
{
  g_autofree char *path = entra_token_path (tenant);

  return emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type", "refresh_token", "refresh_token",
                                     token, "scope", scope, NULL);
}

void
entra_assert_fault (EmulatorReply *reply, guint status, const char *error, gint64 number)
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

JsonNode *
entra_read_claims (EmulatorReply *reply)
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
