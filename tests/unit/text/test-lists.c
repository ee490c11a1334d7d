/* test-lists.c: which items of a list stand apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-markdown-stream.h"
#include "phidias-test.h"

/* What somebody knows who looks at an item when it is announced, and then no more. */
static void
items_changed_cb (GListModel *model, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  GString *known = user_data;

  g_string_erase (known, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (model, i);

      g_string_insert_c (known, i, phidias_block_get_kind (block) != PHIDIAS_BLOCK_LIST_ITEM ? 'p'
                                   : phidias_block_get_is_apart (block) ? '^' : '-');
    }
}

static void
check (const char *markdown, const char *expected)
{
  gsize length = strlen (markdown);

  for (gsize size = 1; size <= length; size++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
      g_autoptr (GString) known = g_string_new (NULL);

      g_signal_connect (stream, "items-changed", G_CALLBACK (items_changed_cb), known);
      for (gsize at = 0; at < length; at += size)
        {
          g_autofree char *piece = g_strndup (markdown + at, size);

          phidias_markdown_stream_append (stream, piece);
        }
      phidias_markdown_stream_finish (stream);
      g_assert_cmpstr (known->str, ==, expected);

      phidias_markdown_stream_set_text (stream, markdown);
      g_assert_cmpstr (known->str, ==, expected);
    }
}

static void
test_apart (void)
{
  check ("- a\n- b\n- c\n", "---");
  check ("- a\n\n- b\n\n- c\n", "-^^");
  check ("1. a\n\n2. b\n3. c\n", "-^^");
  /* Between two parts of an item. */
  check ("- a\n\n  b\n- c\n- d\n", "-p^^");
  check ("- a\n  - b\n- c\n", "---");
  check ("- a\n\n  - b\n  - c\n- d\n", "---^");
  /* Another list begins anew. */
  check ("- a\n- b\n\n* c\n* d\n", "--^-");
  check ("- a\n  - b\n* c\n  1. d\n", "--^-");
  check ("- a\n\n- b\n\ntext\n\n- c\n- d\n", "-^p--");
  /* Blank lines that separate nothing. */
  check ("- a\n- b\n\ntext\n", "--p");
  check ("- a\n- b\n\n\n", "--");
  check ("-\n  a\n- b\n", "--");
  check ("- ```\n  a\n\n  b\n  ```\n- c\n", "-p-");
  check ("> - a\n>\n> - b\n", "-^");
  check ("> - a\n> - b\n\n- c\n", "--^");
  check ("- a\n  > b\n  >\n  > c\n- d\n", "-pp-");
  /* The inner list is loose, the outer one is not; and the other way round. */
  check ("- a\n  - b\n\n  - c\n- d\n", "--^-");
  check ("- a\n  - b\n  - c\n\n- d\n  - e\n", "---^-");
}

/* A list that turns loose late: what was there stands apart once the stream ends. */
static void
test_late (void)
{
  check ("- a\n- b\n- c\n\n- d\n", "-^^^");
  check ("- a\n- b\n- c\n\n  more\n", "-^^p");
  check ("- a\n  - x\n  - y\n\n  - z\n- b\n\n- c\n", "--^^^^");
  check ("text\n\n1) a\n2) b\n\n\n3) c\n\ntext", "p-^^p");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/lists/apart", test_apart);
  g_test_add_func ("/text/lists/late", test_late);

  return g_test_run ();
}
