/* test-row-pool.c: rows that wait say nothing of what they showed, and are shown again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-block-row.h"
#include "phidias-footer-row.h"
#include "phidias-header-row.h"
#include "phidias-place-keeper.h"
#include "phidias-row-pool-private.h"
#include "phidias-test.h"

static PhidiasBlock *
new_block (const char *markdown)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  phidias_markdown_stream_set_text (stream, markdown);

  return g_list_model_get_item (G_LIST_MODEL (stream), 0);
}

static GtkWidget *
show (GtkWidget *row)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 300);
  gtk_window_set_child (GTK_WINDOW (window), row);
  gtk_window_present (GTK_WINDOW (window));
  fixture_frames (window, 4);

  return window;
}

static void
hide (GtkWidget *window)
{
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* All that the row draws, as text. */
static GBytes *
draw (GtkWidget *row)
{
  GtkWidget *window = show (row);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GBytes *bytes;

  gdk_paintable_snapshot (paintable, snapshot, 600, 300);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  bytes = gsk_render_node_serialize (node);
  hide (window);

  return bytes;
}

static void
assert_draw_alike (GtkWidget *one, GtkWidget *other)
{
  g_autoptr (GBytes) expected = draw (other);
  g_autoptr (GBytes) drawn = draw (one);

  if (!g_bytes_equal (drawn, expected))
    {
      g_test_message ("drawn:\n%.*s", (int) g_bytes_get_size (drawn), (const char *) g_bytes_get_data (drawn, NULL));
      g_test_message ("expected:\n%.*s", (int) g_bytes_get_size (expected), (const char *) g_bytes_get_data (expected, NULL));
    }
  g_assert_true (g_bytes_equal (drawn, expected));
}

/* The row as it comes back from the pool. */
static GtkWidget *
pass_through_pool (GtkWidget *row)
{
  g_autoptr (PhidiasRowPool) pool = phidias_row_pool_new (1, 1);

  phidias_row_pool_give (pool, 0, row);
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));

  return phidias_row_pool_take (pool, 0);
}

static void
test_block_rows (void)
{
  const struct
  {
    PhidiasBlockKind kind;
    const char      *first;
    const char      *second;
  } blocks[] = {
    { PHIDIAS_BLOCK_PARAGRAPH, "one **two** [three](https://a.example/) `four`", "- plain words" },
    { PHIDIAS_BLOCK_CODE, "```python\nprint(1)\nprint(2)\n```", "```\nx\n```" },
    { PHIDIAS_BLOCK_CODE, "```python\nprint(1)\n```", "```json\n{}\n```" },
    { PHIDIAS_BLOCK_TABLE, "| a | b |\n|---|---|\n| [c](https://a.example/) | d |", "| e |\n|---|\n| f |\n| g |" },
    { PHIDIAS_BLOCK_MATH, "$$\\frac{a}{b} + \\sum_{i=0}^n i$$", "$$x^2$$" },
    { PHIDIAS_BLOCK_IMAGE, "![a picture](https://a.example/p.png)", "![another](https://b.example/q.png)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr (PhidiasBlock) first = new_block (blocks[i].first);
      g_autoptr (PhidiasBlock) second = new_block (blocks[i].second);
      g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_block_row_new_for (blocks[i].kind));
      g_autoptr (GtkWidget) fresh = g_object_ref_sink (phidias_block_row_new_for (blocks[i].kind));
      g_autoptr (GtkWidget) again = NULL;
      g_autoptr (GBytes) marked = NULL;
      g_autoptr (GBytes) plain = NULL;

      g_assert_cmpint (phidias_block_get_kind (first), ==, blocks[i].kind);
      phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), first);
      phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (row), PHIDIAS_ROW_CARD_NONE);
      plain = draw (row);
      phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (row), PHIDIAS_ROW_CARD_LAST);
      phidias_block_row_set_selection (PHIDIAS_BLOCK_ROW (row), 0, G_MAXUINT);
      phidias_block_row_set_matches (PHIDIAS_BLOCK_ROW (row), &(PhidiasTextRange) { 0, 1 }, 1, 0);
      phidias_block_row_set_focused_link (PHIDIAS_BLOCK_ROW (row), 0);
      marked = draw (row);
      g_assert_false (g_bytes_equal (marked, plain));
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));

      phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), NULL);
      again = pass_through_pool (row);
      g_assert_true (again == row);

      phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (again), second);
      phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (again), PHIDIAS_ROW_CARD_NONE);
      g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (again), GTK_ACCESSIBLE_PROPERTY_LABEL));
      g_assert_cmpuint (phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (again)), ==, G_MAXUINT);
      phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (fresh), second);
      phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (fresh), PHIDIAS_ROW_CARD_NONE);
      assert_draw_alike (again, fresh);
    }
}

static void
test_message_rows (void)
{
  g_autoptr (PhidiasMessage) prompt = fixture_message (PHIDIAS_ROLE_USER, "Hi");
  g_autoptr (PhidiasMessage) answer = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Hi");
  g_autoptr (PhidiasMessage) other = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Hi");
  g_autoptr (GtkWidget) header = g_object_ref_sink (phidias_header_row_new ());
  g_autoptr (GtkWidget) fresh_header = g_object_ref_sink (phidias_header_row_new ());
  g_autoptr (GtkWidget) footer = g_object_ref_sink (phidias_footer_row_new ());
  g_autoptr (GtkWidget) fresh_footer = g_object_ref_sink (phidias_footer_row_new ());
  PhidiasMessage *messages[] = { prompt, answer, other };

  phidias_message_set_author (answer, "phi-4-mini");
  phidias_message_set_author (other, "phi-4");
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (GtkWidget) again = NULL;

      phidias_header_row_set_message (PHIDIAS_HEADER_ROW (header), messages[i]);
      phidias_header_row_set_message (PHIDIAS_HEADER_ROW (fresh_header), messages[i]);
      assert_draw_alike (header, fresh_header);
      phidias_header_row_set_message (PHIDIAS_HEADER_ROW (header), NULL);
      again = pass_through_pool (header);
      g_assert_true (again == header);
      g_clear_object (&fresh_header);
      fresh_header = g_object_ref_sink (phidias_header_row_new ());
    }

  /* The last one with the pointer over it; the next is neither. */
  phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (footer), answer);
  phidias_footer_row_set_is_last (PHIDIAS_FOOTER_ROW (footer), TRUE);
  phidias_footer_row_set_is_hovered (PHIDIAS_FOOTER_ROW (footer), TRUE);
  g_assert_nonnull (fixture_find_button (footer, "Copy Answer"));
  phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (footer), NULL);
  g_object_unref (pass_through_pool (footer));
  phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (footer), prompt);
  g_assert_null (fixture_find_button (footer, "Copy Answer"));
  g_assert_null (fixture_find_button (footer, "Copy Prompt"));
  gtk_test_accessible_assert_property (footer, GTK_ACCESSIBLE_PROPERTY_LABEL, "Prompt actions");
}

static void
test_bounded (void)
{
  g_autoptr (PhidiasRowPool) pool = phidias_row_pool_new (2, 3);
  GtkWidget *rows[5];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      rows[i] = g_object_ref_sink (phidias_header_row_new ());
      g_object_add_weak_pointer (G_OBJECT (rows[i]), (gpointer *) &rows[i]);
      phidias_row_pool_give (pool, 1, rows[i]);
      g_object_unref (rows[i]);
    }
  g_assert_cmpuint (phidias_row_pool_get_n_spare (pool, 0), ==, 0);
  g_assert_cmpuint (phidias_row_pool_get_n_spare (pool, 1), ==, 3);
  g_assert_true (rows[0] != NULL && rows[1] != NULL && rows[2] != NULL);
  g_assert_true (rows[3] == NULL && rows[4] == NULL);
  g_assert_null (phidias_row_pool_take (pool, 0));
  g_clear_pointer (&pool, phidias_row_pool_free);
  g_assert_true (rows[0] == NULL && rows[1] == NULL && rows[2] == NULL);
}

static void
count_cb (gpointer data, GObject *where_the_object_was)
{
  ++*(guint *) data;
}

/* While a conversation is scrolled through, rows go from one place to another and none dies. */
static void
test_view_keeps_rows (void)
{
  static const char * const texts[] = {
    "Some words.", "# A heading\n\nand words", "```\nx\n```\n\nwords", "| a |\n|---|\n| b |", "- one\n- two\n\n$$x$$",
  };
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Fixture fixture;
  gpointer row;
  guint n_dead = 0;

  fixture_open (&fixture, 800, 600);
  for (guint i = 0; i < 200; i++)
    fixture_add (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)),
                 i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT, texts[i % G_N_ELEMENTS (texts)]);
  fixture_frames (fixture.window, 3);

  for (guint i = 0; i < 120; i++)
    {
      gtk_adjustment_set_value (fixture.adjustment, gtk_adjustment_get_value (fixture.adjustment) - 150);
      fixture_frames (fixture.window, 1);
      for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture.list)); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          row = gtk_widget_get_first_child (child);
          if (row != NULL && phidias_place_keeper_get_list_item (row) != NULL && g_hash_table_add (seen, row))
            g_object_weak_ref (row, count_cb, &n_dead);
        }
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 100);
  g_assert_cmpuint (n_dead, <=, g_hash_table_size (seen) / 20);

  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/row-pool/bounded", test_bounded);
  g_test_add_func ("/ui/row-pool/block-rows", test_block_rows);
  g_test_add_func ("/ui/row-pool/message-rows", test_message_rows);
  g_test_add_func ("/ui/row-pool/view-keeps-rows", test_view_keeps_rows);

  return g_test_run ();
}
