/* test-keys.c: pasted keys, cleaned or refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include <libsecret/secret.h>

#include "phidias-error.h"
#include "phidias-keyring.h"
#include "phidias-test.h"

static void
assert_clean (const char *pasted, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *key = phidias_keyring_clean_key (pasted, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
  secret_password_free (key);
}

static void
assert_refused (const char *pasted, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (phidias_keyring_clean_key (pasted, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
  g_assert_nonnull (strstr (error->message, word));
  /* The sentence holds nothing of the key. */
  g_assert_null (strstr (error->message, "0123456789"));
}

static void
test_trimmed (void)
{
  assert_clean ("sk-0123456789abcdef", "sk-0123456789abcdef");
  assert_clean ("  sk-0123456789 ", "sk-0123456789");
  assert_clean ("\n\tsk-0123456789\r\n\r\n", "sk-0123456789");
  assert_clean ("\302\240sk-0123456789\302\240", "sk-0123456789"); /* no-break spaces, as from a web page */
  assert_clean ("\357\273\277sk-0123456789", "sk-0123456789");
  assert_clean ("\342\200\213sk-0123456789\342\200\213", "sk-0123456789"); /* zero width spaces */
  assert_clean ("eyJ0.eyJ1+/=~!#$%&'()*,-./:;<=>?@[]^_`{|}\"\\", "eyJ0.eyJ1+/=~!#$%&'()*,-./:;<=>?@[]^_`{|}\"\\");
}

static void
test_refused (void)
{
  assert_refused ("", "nothing");
  assert_refused (" \n ", "nothing");
  assert_refused ("sk-0123456789\nX-Injected: 1", "line break");
  assert_refused ("sk-0123456789\r\nHost: evil", "line break");
  assert_refused ("sk-0123456789\rmore", "line break");
  assert_refused ("Bearer sk-0123456789", "space");
  assert_refused ("sk-0123456789\tmore", "space");
  assert_refused ("sk-0123456789\001more", "control");
  assert_refused ("sk-0123456789\177", "control");
  assert_refused ("sk-0123456789é", "ASCII");
  assert_refused ("sk-0123456789🔑", "ASCII");
  assert_refused ("sk\342\200\213-0123456789", "ASCII"); /* a zero width space inside */
  assert_refused ("sk-0123456789\377", "not text");
}

static void
test_long (void)
{
  g_autofree char *longest = g_strnfill (8192, 'k');
  g_autofree char *too_long = g_strnfill (8193, 'k');
  g_autofree char *ten = g_strnfill (10 * 1024, 'k');

  assert_clean (longest, longest);
  assert_refused (too_long, "too long");
  assert_refused (ten, "too long");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/keys/trimmed", test_trimmed);
  g_test_add_func ("/store/keys/refused", test_refused);
  g_test_add_func ("/store/keys/long", test_long);

  return g_test_run ();
}
