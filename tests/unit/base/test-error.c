/* test-error.c: what an error carries, and small things done to strings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <gio/gio.h>

#include "phidias-error.h"
#include "phidias-id.h"
#include "phidias-test.h"
#include "phidias-text-util.h"

static void
test_details_travel (void)
{
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT, "Wait %d s", 20);
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) moved = NULL;

  g_assert_cmpint (phidias_error_get_retry_after (error), ==, -1);
  phidias_error_set_status (error, 429);
  phidias_error_set_server_code (error, "429");
  phidias_error_set_request_id (error, "r1");
  phidias_error_set_raw (error, "{}");
  phidias_error_set_retry_after (error, 20000);

  copy = g_error_copy (error);
  g_propagate_prefixed_error (&moved, g_steal_pointer (&copy), "phi-4: ");
  g_assert_error (moved, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT);
  g_assert_cmpstr (moved->message, ==, "phi-4: Wait 20 s");
  g_assert_cmpuint (phidias_error_get_status (moved), ==, 429);
  g_assert_cmpstr (phidias_error_get_server_code (moved), ==, "429");
  g_assert_cmpstr (phidias_error_get_request_id (moved), ==, "r1");
  g_assert_cmpstr (phidias_error_get_raw (moved), ==, "{}");
  g_assert_cmpint (phidias_error_get_retry_after (moved), ==, 20000);
}

static void
test_foreign_errors_have_no_details (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpuint (phidias_error_get_status (error), ==, 0);
  g_assert_null (phidias_error_get_raw (error));
  g_assert_cmpint (phidias_error_get_retry_after (error), ==, -1);
  g_assert_null (phidias_error_get_request_id (NULL));
}

static void
test_names (void)
{
  PhidiasErrorCode code = PHIDIAS_ERROR_FAILED;

  for (int i = 0; i <= PHIDIAS_ERROR_KEYRING_DENIED; i++)
    {
      g_assert_true (phidias_error_code_from_name (phidias_error_code_to_name (i), &code));
      g_assert_cmpint (code, ==, i);
    }
  g_assert_false (phidias_error_code_from_name ("nothing", &code));
  g_assert_false (phidias_error_code_from_name (NULL, &code));
}

static void
test_valid_text (void)
{
  static const struct
  {
    const char *bytes;
    gssize      length;
    const char *expected;
  } cases[] = {
    { "plain", -1, "plain" },
    { "", 0, "" },
    { "a\0b", 3, "a\357\277\275b" },
    { "a\377b", -1, "a\357\277\275b" },
    { "\303", -1, "\357\277\275" },
    { "\360\237\230\200", -1, "\360\237\230\200" },
    { "\355\240\275", -1, "\357\277\275\357\277\275\357\277\275" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = phidias_make_valid_text (cases[i].bytes, cases[i].length);

      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

static void
test_redact (void)
{
  g_autofree char *clean = phidias_redact ("key sk-abc and sk-abc", "sk-abc");
  g_autofree char *same = phidias_redact ("aaa", "a");
  g_autofree char *nothing = phidias_redact (NULL, "sk-abc");

  g_assert_cmpstr (clean, ==, "key *** and ***");
  g_assert_cmpstr (same, ==, "aaa");
  g_assert_null (nothing);
}

static void
test_equal (void)
{
  g_autoptr (GError) full = phidias_error_new (PHIDIAS_ERROR_STORE_FULL, "%s", "Full");
  g_autoptr (GError) again = phidias_error_new (PHIDIAS_ERROR_STORE_FULL, "%s", "Full");
  g_autoptr (GError) other_text = phidias_error_new (PHIDIAS_ERROR_STORE_FULL, "%s", "Very full");
  g_autoptr (GError) other_code = phidias_error_new (PHIDIAS_ERROR_STORE, "%s", "Full");

  g_assert_true (phidias_error_equal (full, again));
  g_assert_true (phidias_error_equal (NULL, NULL));
  g_assert_false (phidias_error_equal (full, NULL));
  g_assert_false (phidias_error_equal (NULL, full));
  g_assert_false (phidias_error_equal (full, other_text));
  g_assert_false (phidias_error_equal (full, other_code));
}

static void
test_id (void)
{
  g_autofree char *a = phidias_id_new ();
  g_autofree char *b = phidias_id_new ();

  g_assert_true (g_uuid_string_is_valid (a));
  g_assert_cmpstr (a, !=, b);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/base/error/details-travel", test_details_travel);
  g_test_add_func ("/base/error/foreign", test_foreign_errors_have_no_details);
  g_test_add_func ("/base/error/names", test_names);
  g_test_add_func ("/base/error/equal", test_equal);
  g_test_add_func ("/base/text/valid", test_valid_text);
  g_test_add_func ("/base/text/redact", test_redact);
  g_test_add_func ("/base/id", test_id);

  return g_test_run ();
}
