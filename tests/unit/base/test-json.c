/* test-json.c: what is read as JSON, what is not, and how it is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-test.h"
#include "phidias-utf8.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#define U_FFFD PHIDIAS_UTF8_REPLACEMENT

static JsonNode *
parse (const char *text)
{
  return phidias_json_parse (text, strlen (text), PHIDIAS_JSON_DEPTH_USER, PHIDIAS_JSON_SIZE_WIRE, NULL);
}

static void
assert_written (const char *text, const char *written)
{
  g_autoptr (JsonNode) root = parse (text);
  g_autofree char *result = root != NULL ? phidias_json_write (root, FALSE) : NULL;

  g_assert_cmpstr (result, ==, written);
}

static void
assert_refused (const char *bytes, gsize length, PhidiasErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = phidias_json_parse (bytes, length, PHIDIAS_JSON_DEPTH_USER, PHIDIAS_JSON_SIZE_WIRE, &error);

  if (root != NULL)
    g_error ("“%s” was taken for JSON", bytes);
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
}

static void
test_accepted (void)
{
  static const struct
  {
    const char *text;
    const char *written;
  } cases[] = {
    { "null", "null" },
    { " true ", "true" },
    { "[false]", "[false]" },
    { "\t\r\n 42 \n", "42" },
    { "-0", "-0" },
    { "-0.0", "-0" },
    { "[0.5e-3,1E6,1e+2]", "[0.0005,1000000,100]" },
    { "\"\"", "\"\"" },
    { "[]", "[]" },
    { "{}", "{}" },
    { "[[],{}]", "[[],{}]" },
    { "{\"b\":1,\"a\":[2]}", "{\"b\":1,\"a\":[2]}" },
    { "{\"\":0}", "{\"\":0}" },
    { "{\"a\":1,\"a\":2}", "{\"a\":2}" },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\"" },
    { "\"\\u00e9\\uD83D\\uDE00\"", "\"é😀\"" },
    { "\"\342\200\250\177\"", "\"\342\200\250\\u007f\"" },
    { "9223372036854775807", "9223372036854775807" },
    { "-9223372036854775808", "-9223372036854775808" },
    { "9223372036854775808", "9223372036854776000" },
    { "-237462374673276894279832749832423479823246327846", "-2.374623746732769e+47" },
    { "1e400", "1.7976931348623157e+308" },
    { "-1e400", "-1.7976931348623157e+308" },
    { "1e-999", "0" },
    { "\357\273\277{}", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_written (cases[i].text, cases[i].written);
}

static void
test_refused (void)
{
  static const char * const cases[] = {
    "", " ", "\357\273\277", "\357\273{}",
    "nul", "True", "NaN", "Infinity", "-Infinity", "abc", "*",
    "+1", "-", "- 1", "-01", "012", "0x1", "0b1", ".5", "-.5", "2.", "2.e3", "1e", "1e+", "1ea", "1 000", "1_000",
    "0.1.2", "1+2", "\357\274\221", "123\345", "1e1\345",
    "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "[1;2]", "[1]]", "[1]x", "[][]", "1 2",
    "{", "}", "{]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{\"a\":1,}", "{\"a\"::1}", "{\"a\":1 \"b\":2}",
    "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\":1}}", "{\"a\":1}#", "[\"a\", b]",
    "['a']", "\"", "\"a", "\"\\\"", "\"\\\\\\\"", "\"\"x",
    "\"\\x00\"", "\"\\a\"", "\"\\v\"", "\"\\'\"", "\"\\UA66D\"", "\"\\u\"", "\"\\u12\"", "\"\\uqqqq\"", "\"\\u00A\"",
    "\"\\uD800\\u\"", "\"\\uD800\\u1\"", "\"\\uD834\\uDd\"", "\"\\uD800\\x\"", "\"\\\345\"", "\"\\\t\"", "\"\\\360\237\214\200\"",
    "\"a\nb\"", "\"a\tb\"", "\"\001\"",
    "\345", "\351", "[a\345]", "[\377]", "[0\345]", "[123\345]", "[1e\345]", "{\"\271\":\"0\",}", "\"\\u\345\"",
    "/**/1", "1/**/", "{\"a\":/*c*/1}", "{\"a\":1}//", "#1", "[\f1]", "[\v1]", "[\342\201\240]", "[\302\240]", "[\303\251]",
    "<html></html>", "data: {}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i], strlen (cases[i]), PHIDIAS_ERROR_PROTOCOL);
  assert_refused ("[\0]", 3, PHIDIAS_ERROR_PROTOCOL);
  assert_refused ("123\0", 4, PHIDIAS_ERROR_PROTOCOL);
  assert_refused ("\"a\0a\"", 5, PHIDIAS_ERROR_PROTOCOL);
  /* UTF-16, with and without a mark, in both orders. */
  assert_refused ("\377\376[\0\"\0\351\0\"\0]\0", 12, PHIDIAS_ERROR_PROTOCOL);
  assert_refused ("[\0\"\0\351\0\"\0]\0", 10, PHIDIAS_ERROR_PROTOCOL);
  assert_refused ("\0[\0\"\0\351\0\"\0]", 10, PHIDIAS_ERROR_PROTOCOL);
}

/* Every prefix of a document is a document that is not whole. */
static void
test_prefixes (void)
{
  static const char document[] = "{\"a\":[true,false,null,-1.5e+3,\"x\\u00e9\\ud83d\\ude00\\n\"],\"b\":{\"c\":{}}}";

  for (gsize length = 0; length < sizeof document - 1; length++)
    {
      /* A copy of just that length: an address sanitizer sees a step beyond it. */
      g_autofree char *copy = g_memdup2 (document, length);

      assert_refused (copy, length, PHIDIAS_ERROR_PROTOCOL);
    }
  assert_written (document, "{\"a\":[true,false,null,-1500,\"xé😀\\n\"],\"b\":{\"c\":{}}}");
}

static void
test_strings (void)
{
  static const struct
  {
    const char *text;
    const char *value;
  } cases[] = {
    { "\"a\\u0000b\"", "a" U_FFFD "b" },
    { "\"\\ud800\"", U_FFFD },
    { "\"\\ud800abc\"", U_FFFD "abc" },
    { "\"\\ud800\\n\"", U_FFFD "\n" },
    { "\"\\udfaa\"", U_FFFD },
    { "\"\\udd1e\\ud834\"", U_FFFD U_FFFD },
    { "\"\\ud800\\ud800\\udc00\"", U_FFFD "\360\220\200\200" },
    { "\"\\ud888\\u1234\"", U_FFFD "\341\210\264" },
    { "\"a\377b\"", "a" U_FFFD "b" },
    { "\"\346\227\245\321\210\372\"", "\346\227\245\321\210" U_FFFD },
    { "\"\355\240\200\"", U_FFFD U_FFFD U_FFFD },
    { "\"\364\277\277\277\"", U_FFFD U_FFFD U_FFFD U_FFFD },
    { "\"\300\257\"", U_FFFD U_FFFD },
    { "\"\360\237\230x\"", U_FFFD "x" },
    { "\"\342\202\"", U_FFFD },
    { "\"\351\"", U_FFFD },
    { "\"\201\"", U_FFFD },
    { "\"\355\240\200\355\240\200\"", U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD },
    { "\"\374\203\277\277\277\277\"", U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD },
    { "\"\374\200\200\200\200\200\"", U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) root = parse (cases[i].text);

      g_assert_nonnull (root);
      g_assert_cmpstr (json_node_get_string (root), ==, cases[i].value);
    }
}

static char *
nest (const char *open, const char *close, guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append_c (text, '1');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);

  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *allowed = nest ("[", "]", PHIDIAS_JSON_DEPTH_USER);
  g_autofree char *above = nest ("[", "]", PHIDIAS_JSON_DEPTH_USER + 1);
  g_autofree char *objects = nest ("{\"a\":", "}", 100000);
  g_autofree char *arrays = nest ("[", "", 1000000);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", arrays);
  g_autoptr (JsonNode) root = parse (allowed);
  g_autoptr (JsonNode) brackets = parse (quoted);
  clock_t start;

  g_assert_nonnull (root);
  g_assert_nonnull (brackets);
  assert_refused (above, strlen (above), PHIDIAS_ERROR_TOO_LARGE);
  start = clock ();
  assert_refused (objects, strlen (objects), PHIDIAS_ERROR_TOO_LARGE);
  assert_refused (arrays, strlen (arrays), PHIDIAS_ERROR_TOO_LARGE);
  g_assert_cmpint (clock () - start, <, CLOCKS_PER_SEC / 20);
}

static void
test_size (void)
{
  g_autofree char *many = g_malloc (3 * 1024 * 1024);
  g_autoptr (GError) error = NULL;

  g_assert_null (phidias_json_parse ("[1,2]", 5, 8, 4, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);

  /* A tree takes far more memory than its text: parts are bounded too. */
  for (gsize i = 0; i < 3 * 1024 * 1024; i += 3)
    memcpy (many + i, i == 0 ? "[{}" : ",{}", 3);
  g_clear_error (&error);
  g_assert_null (phidias_json_parse (many, 3 * 1024 * 1024, 8, 3 * 1024 * 1024, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
}

/* nst/JSONTestSuite, which tests/data/others brings. On its way to us bytes that are no UTF-8 have
 * become U+FFFD; those cases stand above, in bytes. */
static void
test_torture (void)
{
  const char *path = g_getenv ("PHIDIAS_JSON_TORTURE");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint count = 0;

  if (path == NULL || *path == '\0')
    {
      g_test_skip ("PHIDIAS_JSON_TORTURE names no file");
      return;
    }
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonNode) line = parse (lines[i]);
      JsonObject *object = phidias_json_get_root (line);
      JsonObject *repeat = phidias_json_get_object (object, "repeat");
      const char *name = phidias_json_get_string (object, "name");
      const char *expect = phidias_json_get_string (object, "expect");
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (JsonNode) root = NULL;

      for (gint64 n = repeat != NULL ? phidias_json_get_int (repeat, "count", 0) : 1; n > 0; n--)
        {
          gsize length = 0;
          g_autofree guchar *unit = g_base64_decode (repeat != NULL ? phidias_json_get_string (repeat, "unit_b64")
                                                                    : phidias_json_get_string (object, "b64"),
                                                     &length);

          g_byte_array_append (bytes, unit, (guint) length);
        }
      root = phidias_json_parse ((const char *) bytes->data, bytes->len, PHIDIAS_JSON_DEPTH_USER, PHIDIAS_JSON_SIZE_WIRE, NULL);
      if (g_str_equal (expect, "y") && root == NULL)
        g_error ("%s was refused", name);
      if (g_str_equal (expect, "n") && root != NULL)
        g_error ("%s was accepted", name);
      if (root != NULL)
        {
          g_autofree char *written = phidias_json_write (root, FALSE);
          g_autoptr (JsonNode) again = parse (written);
          g_autofree char *twice = phidias_json_write (again, FALSE);

          g_assert_cmpstr (written, ==, twice);
        }
      count++;
    }
  g_test_message ("%u files", count);
  g_assert_cmpuint (count, >=, 318);
}

static void
assert_double (double value, const char *text)
{
  char buffer[PHIDIAS_JSON_DOUBLE_SIZE];

  g_assert_cmpstr (phidias_json_format_double (value, buffer), ==, text);
}

static void
test_doubles (void)
{
  char buffer[PHIDIAS_JSON_DOUBLE_SIZE];
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  assert_double (0.7, "0.7");
  assert_double (0.1, "0.1");
  assert_double (1.0, "1");
  assert_double (0, "0");
  assert_double (-2, "-2");
  assert_double (0.1 + 0.2, "0.30000000000000004");
  assert_double (5e-324, "5e-324");
  assert_double (G_MAXDOUBLE, "1.7976931348623157e+308");
  assert_double (-G_MAXDOUBLE, "-1.7976931348623157e+308");
  assert_double (-2.2250738585072014e-308, "-2.2250738585072014e-308");
  assert_double (1.0 / 3, "0.3333333333333333");
  assert_double (G_MAXDOUBLE * 2, "null");
  assert_double (100, "100");
  assert_double (1234.5, "1234.5");
  assert_double (1e20, "100000000000000000000");
  assert_double (1.5e21, "1.5e+21");
  assert_double (0.000001, "0.000001");
  assert_double (0.00000123, "0.00000123");
  assert_double (1.5e-9, "1.5e-9");

  for (guint i = 0; i < 20000; i++)
    {
      guint64 bits = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
      double value;

      memcpy (&value, &bits, sizeof value);
      if (g_str_equal (phidias_json_format_double (value, buffer), "null"))
        continue;
      g_assert_true (g_ascii_strtod (buffer, NULL) == value);
    }
}

static void
test_locale (void)
{
  static const char * const names[] = { "de_DE.UTF-8", "tr_TR.UTF-8", "fr_FR.UTF-8" };
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_NUMERIC, names[i]) != NULL)
      {
        assert_double (0.7, "0.7");
        assert_written ("[0.5,-1.25e2]", "[0.5,-125]");
      }
  setlocale (LC_NUMERIC, before);
}

static void
test_getters (void)
{
  g_autoptr (JsonNode) root = parse ("{\"s\":\"x\",\"i\":7,\"d\":2.5,\"b\":true,\"o\":{\"k\":1},\"a\":[{},1],\"n\":null,\"big\":1e300}");
  JsonObject *object = phidias_json_get_root (root);
  static const char * const names[] = { "s", "i", "d", "b", "o", "a", "n", "big", "absent" };

  g_assert_cmpstr (phidias_json_get_string (object, "s"), ==, "x");
  g_assert_cmpint (phidias_json_get_int (object, "i", -1), ==, 7);
  g_assert_cmpint (phidias_json_get_int (object, "d", -1), ==, 2);
  g_assert_cmpint (phidias_json_get_int (object, "big", -1), ==, G_MAXINT64);
  g_assert_cmpfloat (phidias_json_get_double (object, "i", -1), ==, 7);
  g_assert_cmpfloat (phidias_json_get_double (object, "d", -1), ==, 2.5);
  g_assert_true (phidias_json_get_boolean (object, "b", FALSE));
  g_assert_cmpint (phidias_json_get_int (phidias_json_get_object (object, "o"), "k", 0), ==, 1);
  g_assert_nonnull (phidias_json_get_element (phidias_json_get_array (object, "a"), 0));
  g_assert_null (phidias_json_get_element (phidias_json_get_array (object, "a"), 1));
  g_assert_null (phidias_json_get_element (phidias_json_get_array (object, "a"), 2));
  g_assert_null (phidias_json_get_member (object, "n"));

  /* Whatever the type, every getter answers, and so it does without an object. */
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint with = 0; with < 2; with++)
      {
        JsonObject *asked = with ? object : NULL;

        g_assert_true ((phidias_json_get_string (asked, names[i]) != NULL) == (with && g_str_equal (names[i], "s")));
        g_assert_true ((phidias_json_get_object (asked, names[i]) != NULL) == (with && g_str_equal (names[i], "o")));
        g_assert_true ((phidias_json_get_array (asked, names[i]) != NULL) == (with && g_str_equal (names[i], "a")));
        if (!with || strchr ("id", names[i][0]) == NULL)
          g_assert_true (phidias_json_get_int (asked, names[i], -5) == (with && names[i][0] == 'b' && names[i][1] != '\0' ? G_MAXINT64 : -5));
        g_assert_true (phidias_json_get_boolean (asked, names[i], FALSE) == (with && g_str_equal (names[i], "b")));
      }
}

static void
test_truthy (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_truthy;
  } cases[] = {
    { "null", FALSE }, { "false", FALSE }, { "0", FALSE }, { "0.0", FALSE }, { "\"\"", FALSE }, { "{}", FALSE }, { "[]", FALSE },
    { "true", TRUE }, { "1", TRUE }, { "0.1", TRUE }, { "\"x\"", TRUE }, { "{\"a\":null}", TRUE }, { "[0]", TRUE },
  };

  g_assert_false (phidias_json_is_truthy (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) root = parse (cases[i].text);

      g_assert_true (phidias_json_is_truthy (root) == cases[i].is_truthy);
    }
}

static char *
join (const char * const *texts)
{
  GString *joined = g_string_new (NULL);
  guint16 pending = 0;
  g_autofree char *last = NULL;

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (JsonNode) root = phidias_json_parse_delta (texts[i], strlen (texts[i]), 8, 1024, NULL);
      g_autofree char *piece = NULL;

      g_assert_nonnull (root);
      piece = phidias_json_join_delta (&pending, json_node_get_string (root));
      g_assert_true (g_utf8_validate (piece, -1, NULL));
      g_string_append (joined, piece);
    }
  last = phidias_json_join_delta (&pending, NULL);
  g_string_append (joined, last);
  g_assert_cmpuint (pending, ==, 0);

  return g_string_free (joined, FALSE);
}

static void
test_halves (void)
{
  static const struct
  {
    const char *texts[5];
    const char *joined;
  } cases[] = {
    { { "\"a\\ud83d\"", "\"\\ude00b\"" }, "a😀b" },
    { { "\"\\ud83d\"", "\"\"", "\"\\ude00\"" }, "😀" },
    { { "\"\\ud83d\\ude00\\ud83d\"", "\"\\ude01\"" }, "😀😁" },
    { { "\"\\ud83d\"", "\"x\"" }, U_FFFD "x" },
    { { "\"\\ud83d\"", "\"\\ud83d\"", "\"\\ude00\"" }, U_FFFD "😀" },
    { { "\"\\ud83d\"" }, U_FFFD },
    { { "\"\\ude00\"", "\"x\"" }, U_FFFD "x" },
    { { "\"a\\ude00\"", "\"\\ud83db\"" }, "a" U_FFFD U_FFFD "b" },
    { { "\"\\ud83dx\"", "\"\\ude00\"" }, U_FFFD "x" U_FFFD },
    /* The mark itself, raw and escaped, is no half. */
    { { "\"\357\267\220\356\200\275\"", "\"\\ufdd0\\ue03d\"" }, U_FFFD "\356\200\275" U_FFFD "\356\200\275" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *joined = join (cases[i].texts);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

static void
test_pretty (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":[1,{\"b\":0.7}],\"c\":{},\"d\":[]}");
  g_autofree char *written = phidias_json_write (root, TRUE);

  g_assert_cmpstr (written, ==,
                   "{\n  \"a\": [\n    1,\n    {\n      \"b\": 0.7\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
}

static void
test_append_string (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  phidias_json_append_string (out, "a\0\"\377", 4);
  g_assert_cmpstr (out->str, ==, "\"a\\u0000\\\"" U_FFFD "\"");
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/prefixes", test_prefixes);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/torture", test_torture);
  g_test_add_func ("/json/doubles", test_doubles);
  g_test_add_func ("/json/locale", test_locale);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/truthy", test_truthy);
  g_test_add_func ("/json/halves", test_halves);
  g_test_add_func ("/json/pretty", test_pretty);
  g_test_add_func ("/json/append-string", test_append_string);

  return g_test_run ();
}
