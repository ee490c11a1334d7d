/* test-row-details.c: markers, links, code and line breaks within a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-row-paint-private.h"
#include "phidias-table-row.h"
#include "phidias-test.h"
#include "phidias-text-row-private.h"

#include <string.h>

static GtkWidget *
new_row (const char *markdown, GtkWidget *row)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autoptr (PhidiasBlock) block = NULL;

  phidias_markdown_stream_set_text (stream, markdown);
  block = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  g_object_ref_sink (row);
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);

  return row;
}

static int
get_height (GtkWidget *row, int width)
{
  int height;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);

  return height;
}

static const char *
get_drawn (GtkWidget *row)
{
  return pango_layout_get_text (phidias_text_row_ensure_layout (PHIDIAS_TEXT_ROW (row), 600));
}

/* A number of many digits stands within the row, and pushes the text away only when it must. */
static void
test_wide_number (void)
{
  static const char * const items[] = { "1. one", "100. one", "1986. one", "999999999. one" };
  int x[G_N_ELEMENTS (items)];

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    for (int width = 300; width <= 700; width += 200)
      {
        g_autoptr (GtkWidget) row = new_row (items[i], phidias_text_row_new ());
        PhidiasTextRow *text_row = PHIDIAS_TEXT_ROW (row);
        PhidiasTextRowGeometry geometry;
        int marker_width;

        phidias_text_row_ensure_layout (text_row, width);
        phidias_text_row_get_geometry (text_row, width, &geometry);
        g_assert_nonnull (text_row->marker);
        pango_layout_get_pixel_size (text_row->marker, &marker_width, NULL);
        g_assert_cmpint (geometry.x - marker_width, >=, phidias_row_get_margin (width));
        g_assert_cmpint (geometry.x + geometry.width, ==, width - phidias_row_get_inset (width));
        x[i] = geometry.x;
      }
  g_assert_cmpint (x[0], ==, x[1]);
  g_assert_cmpint (x[3], >, x[0]);
}

/* What is not seen and changes how code or a link reads is spelled out; prose is as it came. */
static void
test_hidden_in_sentence (void)
{
  g_autoptr (GtkWidget) row = new_row (
    "A\342\200\256 `b\342\200\256c` [d\342\200\213\342\200\214e](https://a.example) f\342\200\213", phidias_text_row_new ());

  g_assert_cmpstr (get_drawn (row), ==,
                   "A\342\200\256 b\342\237\250U+202E\342\237\251c d\342\237\250U+200B\342\237\251\342\200\214e f\342\200\213");
}

static guint
count_error_lines (GtkWidget *row)
{
  PangoLayout *layout = phidias_text_row_ensure_layout (PHIDIAS_TEXT_ROW (row), 600);
  GSList *attributes = pango_attr_list_get_attributes (pango_layout_get_attributes (layout));
  guint count = 0;

  for (GSList *it = attributes; it != NULL; it = it->next)
    {
      PangoAttribute *attribute = it->data;

      if (attribute->klass->type == PANGO_ATTR_UNDERLINE
          && ((PangoAttrInt *) attribute)->value == PANGO_UNDERLINE_ERROR)
        count++;
    }
  g_slist_free_full (attributes, (GDestroyNotify) pango_attribute_destroy);

  return count;
}

/* A link whose text is another address does not look like one that can be trusted. */
static void
test_disguised_link (void)
{
  g_autoptr (GtkWidget) honest = new_row (
    "[text](https://a.example) [https://a.example](https://a.example/b) https://b.example x", phidias_text_row_new ());
  g_autoptr (GtkWidget) disguised = new_row (
    "[https://bank.example](https://a.example) [text](https://a.example)", phidias_text_row_new ());

  g_assert_cmpuint (count_error_lines (honest), ==, 0);
  g_assert_cmpuint (count_error_lines (disguised), ==, 1);
}

/* A cell may have lines of its own. */
static void
test_break_in_cell (void)
{
  g_autoptr (GtkWidget) one = new_row ("| a |\n|---|\n| b |\n", phidias_table_row_new ());
  g_autoptr (GtkWidget) three = new_row ("| a |\n|---|\n| b<br>c<br/>d |\n", phidias_table_row_new ());

  g_assert_cmpint (get_height (three, 600), >, get_height (one, 600) + 20);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/row-details/wide-number", test_wide_number);
  g_test_add_func ("/ui/row-details/hidden-in-sentence", test_hidden_in_sentence);
  g_test_add_func ("/ui/row-details/disguised-link", test_disguised_link);
  g_test_add_func ("/ui/row-details/break-in-cell", test_break_in_cell);

  return g_test_run ();
}
