/* fuzz-main.c: a fuzz target as a plain test: its corpus, and some thousand mutations of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* The same every time. PHIDIAS_FUZZ_ROUNDS and _SEED try more; PHIDIAS_FUZZ_KEEP names a file that
 * gets each input before it is run, so that the one that failed can be looked at. */
#define ROUNDS 4000
#define SEED   20240501

static guint
get_number (const char *name, guint fallback)
{
  const char *value = g_getenv (name);

  return value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : fallback;
}

static void
run (const GByteArray *input)
{
  /* Exactly that much memory: an address sanitizer sees a step beyond it. */
  guint8 *copy = g_memdup2 (input->data, input->len);
  const char *kept = g_getenv ("PHIDIAS_FUZZ_KEEP");

  if (kept != NULL)
    g_file_set_contents (kept, (const char *) input->data, (gssize) input->len, NULL);
  LLVMFuzzerTestOneInput (copy, input->len);
  g_free (copy);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static GPtrArray *
load_corpus (const char *folder)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *text;
      gsize length;

      if (g_file_get_contents (g_ptr_array_index (names, i), &text, &length, NULL))
        g_ptr_array_add (corpus, g_byte_array_new_take ((guint8 *) text, length));
    }

  return corpus;
}

static void
mutate (GRand *rand, GByteArray *input, GPtrArray *corpus)
{
  static const char * const pieces[] = {
    "\n", "\r", "\r\n", ":", "\357\273\277", "data:", "id:", "\\u", "\\ud83d", "\\ude00", "\"", "{", "[", "]", "}", ",",
    "\360\237\230", "\377", "\357\267\220", "1e", "-", "/v1", "://", "@", "%", "?api-version=", "[::1]", "'",
  };
  guint at = input->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) input->len) : 0;
  const char *piece;
  const GByteArray *other;
  guint8 byte;

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      if (input->len > 0)
        input->data[at] = (guint8) g_rand_int (rand);
      break;
    case 1:
      if (input->len > 0)
        g_byte_array_remove_range (input, at, (guint) g_rand_int_range (rand, 1, (gint32) MIN (input->len - at, 16) + 1));
      break;
    case 2:
      piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
      g_byte_array_append (input, (const guint8 *) piece, (guint) strlen (piece));
      break;
    case 3:
      byte = (guint8) g_rand_int (rand);
      g_byte_array_append (input, &byte, 1);
      break;
    default:
      other = g_ptr_array_index (corpus, g_rand_int_range (rand, 0, (gint32) corpus->len));
      g_byte_array_set_size (input, at);
      g_byte_array_append (input, other->data + other->len / 2, other->len - other->len / 2);
      break;
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (get_number ("PHIDIAS_FUZZ_SEED", SEED));
  guint rounds = get_number ("PHIDIAS_FUZZ_ROUNDS", ROUNDS);
  g_autoptr (GPtrArray) corpus = load_corpus (argc > 1 ? argv[1] : ".");

  if (corpus->len == 0)
    {
      fprintf (stderr, "no corpus\n");
      return 1;
    }

  for (guint i = 0; i < corpus->len; i++)
    run (g_ptr_array_index (corpus, i));
  for (guint i = 0; i < rounds; i++)
    {
      const GByteArray *seed = g_ptr_array_index (corpus, i % corpus->len);
      g_autoptr (GByteArray) input = g_byte_array_new ();

      g_byte_array_append (input, seed->data, seed->len);
      for (int n = g_rand_int_range (rand, 1, 8); n > 0; n--)
        mutate (rand, input, corpus);
      run (input);
    }

  return 0;
}
