/* test-table-row.c: a table lines up, grows, scrolls, is selected and copied
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-block-private.h"
#include "phidias-row-paint-private.h"
#include "phidias-table-row-private.h"
#include "phidias-table-text-private.h"
#include "phidias-test.h"

#include <string.h>

/* ---- Tables ---- */

/* Rows as they are written, but without the pipes around them. */
static void
fill (PhidiasBlock *block, const char *rows)
{
  g_auto (GStrv) lines = g_strsplit (rows, "\n", -1);

  g_string_truncate (&block->source, 0);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (&block->source, "%s|%s|", i > 0 ? "\n" : "", lines[i]);
  memset (&block->table->whole_rows, 0, sizeof block->table->whole_rows);
  block->is_stale = TRUE;
}

static PhidiasBlock *
new_table (const char *rows, const char *alignments)
{
  PhidiasBlock *block = phidias_block_new (PHIDIAS_BLOCK_TABLE, NULL);
  g_autofree char *bytes = g_new0 (char, strlen (alignments));

  for (gsize i = 0; alignments[i] != '\0'; i++)
    bytes[i] = alignments[i] == '<' ? PHIDIAS_COLUMN_START : alignments[i] == '>' ? PHIDIAS_COLUMN_END
               : alignments[i] == '^' ? PHIDIAS_COLUMN_CENTER : PHIDIAS_COLUMN_DEFAULT;
  phidias_block_set_columns (block, g_bytes_new (bytes, strlen (alignments)));
  fill (block, rows);

  return block;
}

static PhidiasBlock *
new_closed (const char *rows, const char *alignments)
{
  PhidiasBlock *block = new_table (rows, alignments);

  block->is_open = FALSE;

  return block;
}

static const char small[] = "Name|Price|Note\nApple|1.20|fresh\nPear|10.00|`ripe` no\n**Plum**|0.5|";

static const char wide[] =
  "First column|Second column|Third column|Fourth column|Fifth column|Sixth column|Seventh column|Eighth column\n"
  "Unbreakable-words-that-are-long|Unbreakable-words-that-are-long|Unbreakable-words-that-are-long|"
  "Unbreakable-words-that-are-long|Unbreakable-words-that-are-long|Unbreakable-words-that-are-long|"
  "Unbreakable-words-that-are-long|Unbreakable-words-that-are-long";

/* ---- Rows in a window ---- */

typedef struct
{
  GtkWidget *window;
  GtkWidget *box;
  GPtrArray *blocks;
} Page;

static GPtrArray *
find_slices_cb (PhidiasBlockRow *row, Page *page)
{
  return g_ptr_array_copy (page->blocks, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
}

static PhidiasTableRow *
add_row (Page *page, PhidiasBlock *block)
{
  GtkWidget *row = phidias_table_row_new ();

  g_ptr_array_add (page->blocks, g_object_ref (block));
  g_signal_connect (row, "find-slices", G_CALLBACK (find_slices_cb), page);
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  gtk_box_append (GTK_BOX (page->box), row);

  return PHIDIAS_TABLE_ROW (row);
}

static gboolean
has_width (gpointer user_data)
{
  return gtk_widget_get_width (user_data) > 1;
}

static void
open_page (Page *page, int width, int height)
{
  page->blocks = g_ptr_array_new_with_free_func (g_object_unref);
  page->window = gtk_window_new ();
  page->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_window_set_child (GTK_WINDOW (page->window), page->box);
  gtk_window_set_default_size (GTK_WINDOW (page->window), width, height);
}

static void
show_page (Page *page)
{
  gtk_window_present (GTK_WINDOW (page->window));
  phidias_assert_wait (has_width, page->box);
  fixture_frames (page->window, 2);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static void
close_page (Page *page)
{
  gpointer row = gtk_widget_get_first_child (page->box);

  g_object_add_weak_pointer (row, &row);
  gtk_window_destroy (GTK_WINDOW (page->window));
  phidias_assert_wait (is_gone, &row);
  g_ptr_array_unref (page->blocks);
}

/* Where the cell starts in its row. */
static graphene_rect_t
get_area (PhidiasTableRow *row, guint cell)
{
  graphene_rect_t area;
  guint start;
  guint end;

  phidias_table_cells_get_range (row->cells, cell, &start, &end);
  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), start, &area));

  return area;
}

static int
get_height (PhidiasTableRow *row, int width)
{
  int minimum;
  int natural;

  gtk_widget_measure (GTK_WIDGET (row), GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, natural);

  return natural;
}

/* ---- Places ---- */

static void
test_columns (void)
{
  g_autoptr (PhidiasBlock) block = new_closed (small, "<>^");
  Page page;
  PhidiasTableRow *row;
  graphene_rect_t price;

  open_page (&page, 700, 400);
  row = add_row (&page, block);
  show_page (&page);

  g_assert_cmpuint (phidias_table_cells_get_n_rows (row->cells), ==, 4);
  for (guint i = 3; i < 12; i += 3)
    {
      g_assert_cmpfloat (get_area (row, i).origin.x, ==, get_area (row, 0).origin.x);
      g_assert_cmpfloat (get_area (row, i).origin.y, >=, get_area (row, i - 3).origin.y + 20);
    }
  /* Aligned at the end: a longer number starts further left. */
  price = get_area (row, 4);
  g_assert_cmpfloat (get_area (row, 7).origin.x, <, price.origin.x);
  g_assert_cmpfloat (get_area (row, 1).origin.x, >, get_area (row, 0).origin.x);
  /* The first lines of a row stand on one line, code or not. */
  g_assert_cmpfloat_with_epsilon (get_area (row, 6).origin.y, get_area (row, 8).origin.y, 4);
  g_assert_cmpint (row->table_width, <, 400);
  g_assert_cmpfloat (phidias_table_row_get_max_offset (row), ==, 0);
  close_page (&page);
}

static void
test_narrow (void)
{
  g_autoptr (PhidiasBlock) block = new_closed (
    "What|Why\nA cell with a sentence that goes on|another that does not end before its time\nb|c", "--");
  g_autoptr (GtkWidget) widget = g_object_ref_sink (phidias_table_row_new ());
  PhidiasTableRow *row = PHIDIAS_TABLE_ROW (widget);
  int high;

  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  high = get_height (row, 800);
  g_assert_cmpint (get_height (row, 360), >, high);
  g_assert_cmpint (get_height (row, 360), <, 3 * high);
  phidias_table_row_ensure_fit (row, 360);
  g_assert_cmpint (row->table_width, <=, 360);
  phidias_table_row_ensure_fit (row, 800);
  g_assert_cmpint (get_height (row, 800), ==, high);
}

/* What the list asks costs no layout, and is right. */
static void
test_height_by_counting (void)
{
  static const char * const kinds[] = {
    "plain words", "\320\272\320\270\321\200\320\270\320\273\320\273\320\270\321\206\320\260", "\346\274\242\345\255\227", "1,234.56 \342\202\254", "AVAVA To. fi",
  };
  g_autoptr (GString) rows = g_string_new ("One|Two|Three|Four|Five");
  g_autoptr (PhidiasBlock) block = NULL;
  g_autoptr (GtkWidget) widget = g_object_ref_sink (phidias_table_row_new ());
  PhidiasTableRow *row = PHIDIAS_TABLE_ROW (widget);
  PhidiasTableRowGeometry geometry;
  int pitch;

  for (guint i = 1; i < 50; i++)
    g_string_append_printf (rows, "\n%s|%s|%s|%s|%s", kinds[i % 5], kinds[(i + 1) % 5], kinds[(i + 2) % 5],
                            kinds[(i + 3) % 5], i % 2 == 0 ? "**bold**" : "`code`");
  block = new_closed (rows->str, "-----");
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  get_height (row, 800);
  g_assert_cmpuint (phidias_table_cells_get_n_measured (row->cells), ==, 250);
  g_assert_cmpuint (phidias_table_cells_get_n_layouts (row->cells), ==, 0);
  pitch = row->tops[1] - row->tops[0] - 2 * PHIDIAS_TABLE_ROW_PADDING;
  phidias_table_row_get_geometry (row, 800, &geometry);
  for (guint i = 0; i < 250; i++)
    {
      PhidiasRowPart part;
      int width;
      int height;

      phidias_table_row_get_cell_part (row, &geometry, i, &part);
      pango_layout_get_pixel_size (part.layout, &width, &height);
      g_assert_cmpint (height, ==, pitch);
      /* Kerning may make it narrower, and no wider than the padding hides. */
      g_assert_cmpint (width, <=, phidias_table_cells_get_naturals (row->cells)[i % 5] + PHIDIAS_TABLE_PADDING / 2);
    }
}

/* ---- Growing ---- */

static void
test_growing (void)
{
  g_autoptr (GString) rows = g_string_new ("A|B|C");
  g_autoptr (PhidiasBlock) block = new_table (rows->str, "---");
  g_autoptr (GtkWidget) widget = g_object_ref_sink (phidias_table_row_new ());
  PhidiasTableRow *row = PHIDIAS_TABLE_ROW (widget);
  int last = 0;

  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  for (guint i = 0; i < 40; i++)
    {
      guint before = phidias_table_cells_get_n_measured (row->cells);
      int height;

      g_string_append_printf (rows, "\n%u|row|`c`", i);
      fill (block, rows->str);
      phidias_block_changed (block);
      g_assert_cmpuint (phidias_table_cells_get_n_measured (row->cells) - before, ==, 3);
      height = get_height (row, 700);
      g_assert_cmpint (height, >, last);
      last = height;
    }

  /* A cell that arrives letter by letter is the only one that is looked at. */
  for (guint i = 0; i < 10; i++)
    {
      guint before = phidias_table_cells_get_n_measured (row->cells);

      g_string_append_c (rows, 'x');
      fill (block, rows->str);
      phidias_block_changed (block);
      g_assert_cmpuint (phidias_table_cells_get_n_measured (row->cells) - before, ==, 1);
    }
  g_assert_cmpuint (phidias_table_cells_get_n_layouts (row->cells), ==, 0);
}

/* ---- Slices ---- */

static void
test_slices (void)
{
  g_autoptr (PhidiasBlock) first = new_table ("Name|Value\na|1\nb|2", "-<");
  g_autoptr (PhidiasBlock) second = new_table ("c|3", "-<");
  Page page;
  PhidiasTableRow *rows[2];
  double x;

  open_page (&page, 700, 400);
  rows[0] = add_row (&page, first);
  show_page (&page);
  first->is_open = FALSE;
  first->has_more = TRUE;
  phidias_block_changed (first);
  second->slice = 1;
  rows[1] = add_row (&page, second);
  fixture_frames (page.window, 2);
  g_assert_true (rows[0]->group == rows[1]->group);
  g_assert_cmpfloat (get_area (rows[1], 1).origin.x, ==, get_area (rows[0], 1).origin.x);
  x = get_area (rows[0], 1).origin.x;

  /* A wider cell below does not move what is being read … */
  fill (second, "c|3\na much longer name than all above|4");
  phidias_block_changed (second);
  fixture_frames (page.window, 2);
  g_assert_cmpfloat (get_area (rows[0], 1).origin.x, ==, x);
  g_assert_cmpfloat (get_area (rows[1], 1).origin.x, ==, x);

  /* … until the table is complete. */
  second->is_open = FALSE;
  phidias_block_changed (second);
  fixture_frames (page.window, 2);
  g_assert_cmpfloat (get_area (rows[0], 1).origin.x, >, x + 50);
  g_assert_cmpfloat (get_area (rows[1], 1).origin.x, ==, get_area (rows[0], 1).origin.x);

  /* The slices touch. */
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (rows[0])), ==, 8 + rows[0]->fit_height);
  close_page (&page);
}

/* ---- Sideways ---- */

static gboolean
press (GtkWidget *widget, const char *trigger)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *name = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (name, trigger))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

static gboolean
turn_wheel (GtkWidget *widget, double dx, double dy)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        g_signal_emit_by_name (controller, "scroll", dx, dy, &handled);
    }

  return handled;
}

static void
test_sideways (void)
{
  g_autoptr (PhidiasBlock) first = new_closed (wide, "--------");
  g_autoptr (PhidiasBlock) second = new_closed ("1|2|3|4|5|6|7|8", "--------");
  PhidiasTextRange match;
  Page page;
  PhidiasTableRow *rows[2];
  PhidiasTableRowGeometry geometry;
  graphene_rect_t bar;
  double most;

  first->has_more = TRUE;
  second->slice = 1;
  open_page (&page, 700, 400);
  rows[0] = add_row (&page, first);
  rows[1] = add_row (&page, second);
  show_page (&page);

  most = phidias_table_row_get_max_offset (rows[0]);
  g_assert_cmpfloat (most, >, 500);
  g_assert_cmpfloat (phidias_table_row_get_max_offset (rows[1]), ==, most);
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), ==, 0);
  gtk_widget_grab_focus (GTK_WIDGET (rows[1]));
  /* Of slices that have more below them only the one in use shows the bar. */
  g_assert_false (phidias_table_row_get_bar (rows[0], &bar));
  g_assert_true (phidias_table_row_get_bar (rows[1], &bar));

  /* Up and down are the conversation's. */
  g_assert_false (turn_wheel (GTK_WIDGET (rows[0]), 0, 1));
  g_assert_true (turn_wheel (GTK_WIDGET (rows[0]), 1, 0.2));
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), >, 0);
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[1]), ==, phidias_table_row_get_offset (rows[0]));
  g_assert_cmpfloat (get_area (rows[1], 3).origin.x, ==, get_area (rows[0], 3).origin.x);
  g_assert_true (turn_wheel (GTK_WIDGET (rows[0]), -100, 0));
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), ==, 0);

  g_assert_false (press (GTK_WIDGET (rows[0]), "Right"));
  g_assert_true (press (GTK_WIDGET (rows[1]), "Right"));
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), ==, 120);
  g_assert_true (press (GTK_WIDGET (rows[1]), "Left"));
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), ==, 0);

  /* What is found is brought into view. */
  phidias_table_cells_get_range (rows[0]->cells, 7, &match.start, &match.end);
  phidias_block_row_set_matches (PHIDIAS_BLOCK_ROW (rows[0]), &match, 1, G_MAXUINT);
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), ==, 0);
  phidias_block_row_set_matches (PHIDIAS_BLOCK_ROW (rows[0]), &match, 1, 0);
  g_assert_cmpfloat (phidias_table_row_get_offset (rows[0]), ==, most);
  phidias_table_row_get_geometry (rows[0], gtk_widget_get_width (GTK_WIDGET (rows[0])), &geometry);
  g_assert_cmpfloat (get_area (rows[0], 7).origin.x, >=, geometry.x);
  g_assert_cmpfloat (get_area (rows[0], 7).origin.x, <, geometry.x + geometry.width);
  fixture_frames (page.window, 2);
  close_page (&page);
}

static void
test_right_to_left (void)
{
  g_autoptr (PhidiasBlock) block = new_closed (
    "\330\247\331\204\330\247\330\263\331\205|\330\247\331\204\330\263\330\271\330\261|\330\247\331\204\331\205\330\257\331\212\331\206\330\251\n"
    "\330\252\331\201\330\247\330\255|12|\330\247\331\204\331\202\330\247\331\207\330\261\330\251", "-->");
  g_autoptr (GString) rows = g_string_new ("\330\247\331\204\330\247\330\263\331\205");
  g_autoptr (PhidiasBlock) broad = NULL;
  Page page;
  PhidiasTableRow *row;
  PhidiasTableRow *broad_row;
  PhidiasTableRowGeometry geometry;
  double x;

  for (guint i = 0; i < 9; i++)
    g_string_append (rows, "|an-unbreakable-word-of-some-length");
  broad = new_closed (rows->str, "----------");
  open_page (&page, 700, 400);
  row = add_row (&page, block);
  show_page (&page);
  g_assert_true (row->is_rtl);
  g_assert_cmpfloat (get_area (row, 0).origin.x, >, get_area (row, 1).origin.x);
  g_assert_cmpfloat (get_area (row, 1).origin.x, >, get_area (row, 2).origin.x);
  /* The room for the button is at the table's end, and the table ends where text does. */
  phidias_table_row_get_geometry (row, 360, &geometry);
  g_assert_cmpint (geometry.x + geometry.width, ==, 360 - phidias_row_get_inset (360));
  g_assert_cmpint (geometry.x, >, phidias_row_get_inset (360));
  close_page (&page);

  /* It begins at the right, and the key to the left shows what is hidden there. */
  open_page (&page, 700, 400);
  broad_row = add_row (&page, broad);
  show_page (&page);
  x = get_area (broad_row, 0).origin.x;
  g_assert_cmpfloat (x, >, 500);
  gtk_widget_grab_focus (GTK_WIDGET (broad_row));
  g_assert_true (press (GTK_WIDGET (broad_row), "Left"));
  g_assert_cmpfloat (get_area (broad_row, 0).origin.x, ==, x + 120);
  close_page (&page);
}

/* ---- Bytes ---- */

static void
test_bytes (void)
{
  g_autoptr (PhidiasBlock) block = new_closed (
    "Name|Link\n[a site](https://example.com/x)|some words that wrap when there is little room for them", "->");
  Page page;
  PhidiasTableRow *row;
  PhidiasBlockRow *block_row;
  const char *text = phidias_block_get_text (block);
  graphene_rect_t area;
  guint byte;

  open_page (&page, 300, 400);
  row = add_row (&page, block);
  block_row = PHIDIAS_BLOCK_ROW (row);
  show_page (&page);
  for (guint i = 0; text[i] != '\0'; i++)
    {
      if (text[i] == '\t' || text[i] == '\n' || text[i] == ' ')
        continue;
      g_assert_true (phidias_block_row_get_byte_area (block_row, i, &area));
      g_assert_true (phidias_block_row_get_byte_at (block_row, area.origin.x + area.size.width * 0.3,
                                                    area.origin.y + area.size.height / 2, &byte));
      g_assert_cmpuint (byte, ==, i);
    }

  g_assert_true (phidias_block_row_get_byte_area (block_row, (guint) (strstr (text, "site") - text), &area));
  g_assert_cmpstr (phidias_block_row_get_link_at (block_row, area.origin.x + 1, area.origin.y + 5), ==,
                   "https://example.com/x");
  g_assert_null (phidias_block_row_get_link_at (block_row, area.origin.x + 1, area.origin.y - 30));

  /* Points around the table are nearest to something, but not on it. */
  g_assert_false (phidias_block_row_get_byte_at (block_row, -50, -50, &byte));
  g_assert_cmpuint (byte, ==, 0);
  g_assert_false (phidias_block_row_get_byte_at (block_row, 5000, 5000, &byte));
  g_assert_cmpuint (byte, ==, strlen (text));

  phidias_block_row_set_selection (block_row, 2, 20);
  phidias_block_row_set_focused_link (block_row, 0);
  fixture_frames (page.window, 2);
  close_page (&page);
}

/* ---- Copies ---- */

static void
test_markdown (void)
{
  g_autoptr (PhidiasBlock) block = new_closed (
    "Name|Count|Where\n**bold**|1|`a`\n[a site](https://example.com/a_b)|22|x * y < 2_000 a_b\nplain|3|", "<>^");
  PhidiasBlock *slices[] = { block };
  g_autofree char *markdown = phidias_table_text_dup_markdown (slices, 1);

  g_assert_cmpstr (markdown, ==,
                   "| Name                              | Count |        Where        |\n"
                   "| :-------------------------------- | ----: | :-----------------: |\n"
                   "| **bold**                          |     1 |         `a`         |\n"
                   "| [a site](https://example.com/a_b) |    22 | x \\* y \\< 2_000 a_b |\n"
                   "| plain                             |     3 |                     |\n");
}

static void
test_csv (void)
{
  g_autoptr (PhidiasBlock) first = new_closed ("Name|Said, \"twice\"\nplain|=HYPERLINK(\"http://a.example\")", "--");
  g_autoptr (PhidiasBlock) second = new_closed ("-5|+3.2%\n-x|@sum\n--1|&#32;;", "--");
  PhidiasBlock *slices[] = { first, second };
  g_autofree char *csv = phidias_table_text_dup_csv (slices, 2);

  g_assert_cmpstr (csv, ==,
                   "Name,\"Said, \"\"twice\"\"\"\r\n"
                   "plain,\"'=HYPERLINK(\"\"http://a.example\"\")\"\r\n"
                   "-5,+3.2%\r\n"
                   "\"'-x\",\"'@sum\"\r\n"
                   "\"'--1\",\" ;\"\r\n");
}

static void
clipboard_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *) user_data != NULL;
}

/* Both ways through the actions, from a slice in the middle, for all of the table. */
static void
test_actions (void)
{
  g_autoptr (PhidiasBlock) first = new_closed ("A|B\n1|2", "--");
  g_autoptr (PhidiasBlock) second = new_closed ("3|4", "--");
  Page page;
  PhidiasTableRow *row;
  g_autofree char *csv = NULL;
  g_autofree char *markdown = NULL;
  GMenuModel *menu;

  second->slice = 1;
  open_page (&page, 600, 300);
  add_row (&page, first);
  row = add_row (&page, second);
  show_page (&page);
  menu = phidias_block_row_get_menu (PHIDIAS_BLOCK_ROW (row));
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 2);

  g_action_group_activate_action (phidias_block_row_get_actions (PHIDIAS_BLOCK_ROW (row)), "copy-csv", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (row)), NULL, clipboard_cb, &csv);
  phidias_assert_wait (is_set, &csv);
  g_assert_cmpstr (csv, ==, "A,B\r\n1,2\r\n3,4\r\n");

  phidias_block_row_copy (PHIDIAS_BLOCK_ROW (row));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (row)), NULL, clipboard_cb, &markdown);
  phidias_assert_wait (is_set, &markdown);
  g_assert_cmpstr (markdown, ==, "| A   | B   |\n| --- | --- |\n| 1   | 2   |\n| 3   | 4   |\n");

  /* The button is the first slice's, and opens the same menu. */
  g_assert_null (row->copy_button);
  row = PHIDIAS_TABLE_ROW (gtk_widget_get_first_child (page.box));
  g_signal_emit_by_name (fixture_find_button (GTK_WIDGET (row), "Copy Table"), "clicked");
  fixture_frames (page.window, 2);
  g_assert_true (gtk_widget_get_mapped (row->copy_menu));
  gtk_popover_popdown (GTK_POPOVER (row->copy_menu));
  close_page (&page);
}

static void
test_spoken (void)
{
  g_autoptr (PhidiasBlock) block = new_closed ("Name|Price\nApple|1\nPear|2", "--");
  g_autoptr (PhidiasBlock) later = new_closed ("Plum|3", "--");
  g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_table_row_new ());

  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Table, 2 columns, 2 rows. Header: Name, Price. Row 1: Apple, 1. Row 2: Pear, 2.");
  later->slice = 1;
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), later);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Table, continued. Row 50: Plum, 3.");
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), NULL);
  g_assert_finalize_object (g_steal_pointer (&row));
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/table/columns", test_columns);
  g_test_add_func ("/ui/table/narrow", test_narrow);
  g_test_add_func ("/ui/table/height-by-counting", test_height_by_counting);
  g_test_add_func ("/ui/table/growing", test_growing);
  g_test_add_func ("/ui/table/slices", test_slices);
  g_test_add_func ("/ui/table/sideways", test_sideways);
  g_test_add_func ("/ui/table/right-to-left", test_right_to_left);
  g_test_add_func ("/ui/table/bytes", test_bytes);
  g_test_add_func ("/ui/table/markdown", test_markdown);
  g_test_add_func ("/ui/table/csv", test_csv);
  g_test_add_func ("/ui/table/actions", test_actions);
  g_test_add_func ("/ui/table/spoken", test_spoken);

  return g_test_run ();
}
