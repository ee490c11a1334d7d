/* opening-fixture.c: libraries to open, and what is in their folders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "opening-fixture.h"

#include <string.h>

/* A library with one conversation, and the id of that. */
char *
opening_make_library (const char *folder)
{
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Precious");
  PhidiasMessage *prompt = fixture_add_message (conversation, NULL, PHIDIAS_ROLE_USER, "Hello");
  PhidiasMessage *answer = fixture_add_message (conversation, prompt, PHIDIAS_ROLE_ASSISTANT, "half");

  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  g_assert_true (fixture_save_message (library, conversation, prompt, NULL));
  g_assert_true (fixture_save_message (library, conversation, answer, NULL));
  fixture_assert_close (library);

  return g_strdup (phidias_conversation_get_id (conversation));
}

void
opening_put (const char *folder, const char *name, gconstpointer bytes, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

GBytes *
opening_get (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  return g_bytes_new_take (contents, length);
}

/* The name of the file whose name begins so; NULL for none. */
char *
opening_find_name (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm"))
      return g_strdup (name);

  return NULL;
}

void
opening_assert_fails (const char *folder, PhidiasErrorCode code, const char *word)
{
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (fixture_open (library, &error));
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
  if (word != NULL)
    g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_FAILED);
  g_assert_error (phidias_library_get_error (library), PHIDIAS_ERROR, (int) code);
}

void
opening_assert_hello (PhidiasLibrary *library, const char *id)
{
  g_autoptr (PhidiasConversation) conversation = fixture_find (library, id);
  PhidiasMessage *answer;

  g_assert_nonnull (conversation);
  answer = phidias_conversation_get_head (conversation);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "half");
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_INTERRUPTED);
}

/* The damaged bytes are kept, and there is an empty library that works. */
void
opening_assert_starts_new (const char *folder, const char *prefix)
{
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (GBytes) before = g_file_test (path, G_FILE_TEST_EXISTS) ? opening_get (folder, "library.db") : NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = NULL;

  g_assert_false (fixture_open (library, NULL));
  fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, &error);
  g_assert_no_error (error);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  g_assert_null (phidias_library_get_error (library));
  listed = fixture_list (library);
  g_assert_cmpuint (listed->len, ==, 0);
  aside = opening_find_name (folder, prefix);
  if (before != NULL)
    {
      g_autoptr (GBytes) after = opening_get (folder, aside);

      g_assert_true (g_regex_match_simple ("^library\\.db\\.[a-z]+-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d$", aside, 0, 0));
      g_assert_true (g_bytes_equal (before, after));
    }
  fixture_assert_close (library);
  g_clear_object (&library);
  /* And stays one. */
  library = fixture_open_library (folder);
  fixture_assert_close (library);
}
