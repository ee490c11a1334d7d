/* test-codec.c: strings and numbers come back as they were
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <locale.h>
#include <string.h>

#include "phidias-error.h"
#include "phidias-parameters-json.h"
#include "phidias-test.h"
#include "store-fixture.h"

/* One of each kind of text that has broken a program: SQL, quotes, controls, direction, width,
 * combining marks, surrogates' neighbours, the longest characters, markup, paths, formats. */
static const char * const odd_strings[] = {
  "", " ", "\n", "\r\n", "\t", "  leading and trailing  ",
  "NULL", "null", "undefined", "true", "0", "-1", "1e400", "0x0", "NaN", "Infinity", "1/0", "٠١٢٣",
  "'", "''", "\"", "`", "\\", "\\'", "\\0", "%", "%s%s%s%n", "_", "?", "?1", ":name", "@a", "$b", ";", "--", "/*",
  "'; DROP TABLE message; --", "' OR 1=1 --", "1); DELETE FROM conversation; --", "X'00'", "ROWID",
  "<script>alert(1)</script>", "<span size='999999999'>", "&amp;&#0;", "]]>", "{{7*7}}", "${HOME}", "$(id)", "`id`",
  "../../../etc/passwd", "C:\\con\\nul", "file:///dev/zero", ".hidden", "-rf",
  "\001\002\003\004\005\006\007\b\v\f\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037\177",
  "\033[31mred\033[0m", "a\bb", "\302\205", "\342\200\250", "\342\200\251", /* NEL, line and paragraph separator */
  "\357\273\277byte order mark", "\357\277\275", "\357\277\276", "\357\277\277", /* U+FEFF, U+FFFD..U+FFFF */
  "\355\237\277", "\356\200\200", "\363\240\201\201", "\364\217\277\277", /* U+D7FF, U+E000, a tag, U+10FFFF */
  "\342\200\256evil\342\200\254", "\342\201\246isolate\342\201\251", "مرحبا עברית mixed 123",
  "zero\342\200\213width\342\200\215joiner\342\200\214", "soft\302\255hyphen", "no\302\240break",
  "e\314\201 \303\251", "Z\314\243\314\207\314\264\315\240algo", "ﬁ ﬀ ﷽ 𒐫",
  "👩‍👩‍👧‍👦 👍🏿 🏳️‍🌈 🇩🇪 1️⃣", "漢字かなカナ한글", "ÅÄÖßẞıİ", "𝕬𝖇𝖈", "Ω≈ç√∫˜µ≤≥÷",
  "田中さんにあげて下さい", "사회과학원 어학연구소", "˙ɐnbᴉlɐ ɐuƃɐɯ ǝɹolop ʇǝ", "ด้้้้้็็็็็้้้้้็็็็็",
};

static char *
repeat (const char *text, guint n)
{
  GString *all = g_string_sized_new (strlen (text) * n);

  for (guint i = 0; i < n; i++)
    g_string_append (all, text);

  return g_string_free (all, FALSE);
}

static void
round_trip (GPtrArray *texts)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Odd");
  g_autoptr (PhidiasConversation) loaded = NULL;
  PhidiasMessage *parent = NULL;

  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_SERVER, "%s", text);

      parent = fixture_add_message (saved, parent, PHIDIAS_ROLE_ASSISTANT, text);
      phidias_error_set_raw (error, text);
      phidias_message_set_reasoning (parent, text);
      phidias_message_set_model (parent, text);
      phidias_message_set_error (parent, error);
      phidias_conversation_set_title (saved, text);
      phidias_conversation_set_system_message (saved, text);
      phidias_conversation_set_draft (saved, text);
      g_assert_true (fixture_save_conversation (library, saved, NULL));
      g_assert_true (fixture_save_message (library, saved, parent, NULL));

      g_clear_object (&loaded);
      loaded = fixture_find (library, phidias_conversation_get_id (saved));
      g_assert_cmpstr (phidias_conversation_get_title (loaded), ==, text);
      g_assert_cmpstr (phidias_conversation_get_system_message (loaded), ==, text);
      g_assert_cmpstr (phidias_conversation_get_draft (loaded), ==, text);
    }

  for (guint i = 0; i < texts->len; i++)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (phidias_conversation_get_path (loaded), i);
      const char *text = g_ptr_array_index (texts, i);

      g_assert_cmpstr (phidias_message_get_text (message), ==, text);
      g_assert_cmpstr (phidias_message_get_reasoning (message), ==, text);
      g_assert_cmpstr (phidias_message_get_model (message), ==, text);
      g_assert_cmpstr (phidias_message_get_error (message)->message, ==, text);
      if (strlen (text) <= 64 * 1024)
        g_assert_cmpstr (phidias_error_get_raw (phidias_message_get_error (message)), ==, text);
    }
  fixture_assert_close (library);
  fixture_assert_whole (path);
}

static void
test_odd_strings (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (odd_strings); i++)
    {
      g_assert_true (g_utf8_validate (odd_strings[i], -1, NULL));
      g_ptr_array_add (texts, (gpointer) odd_strings[i]);
    }
  round_trip (texts);
}

/* All of them, one after the other, in one text; and a prompt of several megabytes. */
static void
test_long_strings (void)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (odd_strings); i++)
    g_string_append (all, odd_strings[i]);
  g_ptr_array_add (texts, g_strdup (all->str));
  g_ptr_array_add (texts, repeat ("漢字 😀 and so on without an end. ", 100000));
  g_ptr_array_add (texts, repeat ("x", 3000000));
  round_trip (texts);
}

/* A list of strings that others keep, one a line as {"b64": "…"}; tests/data/others brings it. */
static void
test_list_of_others (void)
{
  const char *path = g_getenv ("PHIDIAS_TEST_STRINGS");
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = NULL;
  g_autofree char *contents = NULL;

  if (path == NULL)
    {
      g_test_skip ("PHIDIAS_TEST_STRINGS names no file");
      return;
    }
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autoptr (GRegex) regex = g_regex_new ("\"b64\": *\"([^\"]*)\"", 0, 0, NULL);
      g_autofree char *encoded = NULL;
      g_autofree guchar *bytes = NULL;
      gsize length;

      if (!g_regex_match (regex, lines[i], 0, &match))
        continue;
      encoded = g_match_info_fetch (match, 1);
      bytes = g_base64_decode (encoded, &length);
      if (memchr (bytes, '\0', length) == NULL && g_utf8_validate ((const char *) bytes, (gssize) length, NULL))
        g_ptr_array_add (texts, g_strndup ((const char *) bytes, length));
    }
  g_test_message ("%u strings", texts->len);
  g_assert_cmpuint (texts->len, >, 100);
  round_trip (texts);
}

/* What a damaged file or another program put there is not handed on to GTK. */
static void
test_invalid_text (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Odd");
  g_autoptr (PhidiasConversation) loaded = NULL;

  g_assert_true (fixture_save_conversation (library, saved, NULL));
  fixture_assert_close (library);
  fixture_exec (path, "UPDATE conversation SET title = CAST (X'61FF620063' AS TEXT)");
  g_assert_true (fixture_open (library, NULL));
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  g_assert_cmpstr (phidias_conversation_get_title (loaded), ==, "a\357\277\275b\357\277\275c");
  fixture_assert_close (library);
}

static void
fill (PhidiasParameters *parameters)
{
  const char *stops[] = { "END", "\"quoted\"", "\n", "漢", NULL };

  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.7);
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TOP_P, 1);
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_FREQUENCY_PENALTY, -1.05);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_SEED, G_GINT64_CONSTANT (9007199254740991));
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_PAST_MESSAGES, 0);
  phidias_parameters_set_strings (parameters, PHIDIAS_PARAMETER_STOP, stops);
}

#define FILLED \
  "{\"temperature\":0.7,\"top_p\":1,\"frequency_penalty\":-1.05,\"seed\":9007199254740991," \
  "\"stop\":[\"END\",\"\\\"quoted\\\"\",\"\\n\",\"漢\"],\"past_messages\":0}"

static void
assert_filled (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (PhidiasParameters) loaded = phidias_parameters_new ();
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  fill (parameters);
  json = phidias_parameters_to_json (parameters);
  g_assert_cmpstr (json, ==, FILLED);
  phidias_parameters_load_json (loaded, json);
  again = phidias_parameters_to_json (loaded);
  g_assert_cmpstr (again, ==, FILLED);
  g_assert_true (phidias_parameters_get_double (loaded, PHIDIAS_PARAMETER_TEMPERATURE) == 0.7);
  g_assert_false (phidias_parameters_is_set (loaded, PHIDIAS_PARAMETER_MAX_TOKENS));
}

static void
test_parameters (void)
{
  g_autoptr (PhidiasParameters) none = phidias_parameters_new ();
  g_autofree char *json = phidias_parameters_to_json (none);

  g_assert_cmpstr (json, ==, "{}");
  assert_filled ();
}

/* A comma is no decimal point in JSON, whatever the language. */
static void
test_comma_locale (void)
{
  static const char * const names[] = { "de_DE.UTF-8", "tr_TR.UTF-8", "fr_FR.UTF-8" };
  const char *taken = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && taken == NULL; i++)
    taken = setlocale (LC_ALL, names[i]);
  if (taken == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  assert_filled ();
  setlocale (LC_ALL, "C.UTF-8");
}

/* Whatever stands there, the conversation comes, with those settings that make sense. */
static void
test_strange_settings (void)
{
  static const char * const strange[] = {
    "", "{", "[]", "null", "7", "\"x\"", "{\"temperature\":\"hot\"}", "{\"temperature\":null}", "{\"temperature\":[1]}",
    "{\"stop\":\"END\"}", "{\"stop\":[1,null,{}]}", "{\"seed\":\"42\"}", "{\"seed\":{}}", "{\"unknown\":1}",
  };
  g_autoptr (PhidiasParameters) clamped = phidias_parameters_new ();

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
      g_autofree char *json = NULL;

      phidias_parameters_load_json (parameters, strange[i]);
      json = phidias_parameters_to_json (parameters);
      g_assert_cmpstr (json, ==, "{}");
    }
  phidias_parameters_load_json (clamped, "{\"temperature\":99,\"seed\":-5,\"max_tokens\":1e15,\"top_p\":0.5,\"later\":true}");
  g_assert_true (phidias_parameters_get_double (clamped, PHIDIAS_PARAMETER_TEMPERATURE) == 2);
  g_assert_true (phidias_parameters_get_double (clamped, PHIDIAS_PARAMETER_TOP_P) == 0.5);
  g_assert_cmpint (phidias_parameters_get_integer (clamped, PHIDIAS_PARAMETER_SEED), ==, 0);
  g_assert_cmpint (phidias_parameters_get_integer (clamped, PHIDIAS_PARAMETER_MAX_TOKENS), ==, 1000000);
}

/* Rows of a later version, or of a hand. */
static void
test_strange_rows (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Odd");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (GPtrArray) deployments = NULL;
  g_autofree char *n_rows = NULL;
  PhidiasMessage *first = fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "first");
  PhidiasMessage *second = fixture_add_message (saved, first, PHIDIAS_ROLE_ASSISTANT, "second");

  g_assert_true (fixture_save_message (library, saved, first, NULL));
  g_assert_true (fixture_save_message (library, saved, second, NULL));
  fixture_assert_close (library);
  fixture_exec (path,
                "UPDATE message SET state = 'dreaming', error_code = 'of-tomorrow', error_text = 'A sentence.' WHERE text = 'second';"
                "UPDATE message SET parent_id = 'nobody', role = 'oracle' WHERE text = 'second';"
                "UPDATE conversation SET head_id = 'nobody', settings_json = 'not JSON';"
                "INSERT INTO deployment (id, kind, name, dialect, base, chat_url, api_version, deployment, model, auth, key_place, created)"
                " VALUES ('x', 'connected', 'Tomorrow''s', 'telepathy', 'b', 'c', NULL, NULL, NULL, 'thought', 'keyring', 0);"
                "INSERT INTO deployment (id, kind, name, dialect, base, chat_url, api_version, deployment, model, auth, key_place, created)"
                " VALUES ('y', 'sample', 'Sample', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'elsewhere', 0);");
  g_assert_true (fixture_open (library, NULL));
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  second = phidias_conversation_find (loaded, phidias_message_get_id (second));
  g_assert_cmpint (phidias_message_get_state (second), ==, PHIDIAS_MESSAGE_INTERRUPTED);
  g_assert_error (phidias_message_get_error (second), PHIDIAS_ERROR, PHIDIAS_ERROR_FAILED);
  g_assert_cmpstr (phidias_message_get_error (second)->message, ==, "A sentence.");
  deployments = fixture_list_deployments (library);
  g_assert_cmpuint (deployments->len, ==, 1);
  fixture_assert_close (library);
  /* What was not understood is still there for the version that does. */
  n_rows = fixture_query (path, "SELECT count(*) FROM deployment");
  g_assert_cmpstr (n_rows, ==, "2");
}

/* A foreign error has a sentence too. */
static void
test_foreign_error (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Odd");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Timed out");
  PhidiasMessage *message = fixture_add_message (saved, NULL, PHIDIAS_ROLE_ASSISTANT, "");

  phidias_message_set_error (message, error);
  g_assert_true (fixture_save_message (library, saved, message, NULL));
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  g_assert_error (phidias_message_get_error (phidias_conversation_get_head (loaded)), PHIDIAS_ERROR, PHIDIAS_ERROR_FAILED);
  g_assert_cmpstr (phidias_message_get_error (phidias_conversation_get_head (loaded))->message, ==, "Timed out");
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/codec/odd-strings", test_odd_strings);
  g_test_add_func ("/store/codec/long-strings", test_long_strings);
  g_test_add_func ("/store/codec/list-of-others", test_list_of_others);
  g_test_add_func ("/store/codec/invalid-text", test_invalid_text);
  g_test_add_func ("/store/codec/parameters", test_parameters);
  g_test_add_func ("/store/codec/comma-locale", test_comma_locale);
  g_test_add_func ("/store/codec/strange-settings", test_strange_settings);
  g_test_add_func ("/store/codec/strange-rows", test_strange_rows);
  g_test_add_func ("/store/codec/foreign-error", test_foreign_error);

  return g_test_run ();
}
