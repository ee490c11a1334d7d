/* test-row-math.c: formulas stand in sentences and on their own; tasks have boxes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-block-row.h"
#include "phidias-math-row.h"
#include "phidias-table-row-private.h"
#include "phidias-test.h"
#include "phidias-text-row-private.h"

#include <string.h>

static Fixture fixture;

/* Shows an answer; returns the row of its n-th block. */
static PhidiasBlockRow *
show (const char *markdown, guint n, int width)
{
  fixture_open (&fixture, width, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, markdown);
  fixture_frames (fixture.window, 4);

  return PHIDIAS_BLOCK_ROW (fixture_find_row (&fixture, n + 1));
}

static const char *
get_text (PhidiasBlockRow *row)
{
  return phidias_block_get_text (phidias_block_row_get_block (row));
}

static graphene_rect_t
get_area (PhidiasBlockRow *row, guint byte)
{
  graphene_rect_t area;

  g_assert_true (phidias_block_row_get_byte_area (row, byte, &area));

  return area;
}

static void
test_sentence (void)
{
  PhidiasBlockRow *row = show ("The root is $\\sqrt{x^2 + 1}$, which is known.", 0, 700);
  const char *text = get_text (row);
  guint start = (guint) (strchr (text, '$') - text);
  guint end = (guint) (strrchr (text, '$') + 1 - text);
  graphene_rect_t formula = get_area (row, start);
  PhidiasTextRange match = { start + 3, start + 6 };
  guint byte;

  /* The TeX is one thing in the text that is drawn, and all of it in the block's. */
  g_assert_true (PHIDIAS_IS_TEXT_ROW (row));
  g_assert_cmpstr (pango_layout_get_text (PHIDIAS_TEXT_ROW (row)->layout), ==,
                   "The root is \357\277\274, which is known.");
  g_assert_cmpfloat (formula.size.width, >, 40);
  g_assert_cmpfloat (get_area (row, end).origin.x, ==, formula.origin.x + formula.size.width);
  for (guint i = start; i < end; i++)
    g_assert_cmpfloat (get_area (row, i).origin.x, ==, formula.origin.x);

  g_assert_true (phidias_block_row_get_byte_at (row, formula.origin.x + 3, formula.origin.y + 10, &byte));
  g_assert_cmpuint (byte, ==, start);
  phidias_block_row_get_byte_at (row, formula.origin.x + formula.size.width - 3, formula.origin.y + 10, &byte);
  g_assert_cmpuint (byte, ==, end);

  phidias_block_row_set_selection (row, start + 2, end - 2);
  phidias_block_row_set_matches (row, &match, 1, 0);
  fixture_frames (fixture.window, 1);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The root is \342\210\232(x\302\262 + 1), which is known.");
  fixture_close (&fixture);
}

/* A formula makes its line as high as it is, and wraps as a word does. */
static void
test_lines (void)
{
  static const char text[] =
    "Some words before it $\\frac{\\frac{a}{b}}{\\frac{c}{d}}$ and words behind it, which go on for long enough to wrap.";
  PhidiasBlockRow *row = show (text, 0, 700);
  int high = gtk_widget_get_height (GTK_WIDGET (row));
  int n_lines = pango_layout_get_line_count (PHIDIAS_TEXT_ROW (row)->layout);
  graphene_rect_t formula = get_area (row, (guint) (strchr (get_text (row), '$') - get_text (row)));

  g_assert_cmpfloat (formula.size.height, >, 30);
  g_assert_cmpfloat (formula.origin.y, >=, 0);
  fixture_close (&fixture);

  row = show ("Some words before it x and words behind it, which go on for long enough to wrap.", 0, 700);
  g_assert_cmpint (high, >, gtk_widget_get_height (GTK_WIDGET (row)));
  fixture_close (&fixture);

  row = show (text, 0, 360);
  g_assert_cmpint (pango_layout_get_line_count (PHIDIAS_TEXT_ROW (row)->layout), >, n_lines);
  fixture_close (&fixture);
}

/* One that was written to stand on its own stays in its sentence, and is as tall as on its own. */
static void
test_display_in_sentence (void)
{
  static const char * const texts[] = {
    "So $\\frac{a}{b} = \\sum_{i=1}^n i$ holds.", "So $$\\frac{a}{b} = \\sum_{i=1}^n i$$ holds.",
    "So \\[\\frac{a}{b} = \\sum_{i=1}^n i\\] holds.",
  };
  float heights[G_N_ELEMENTS (texts)];

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      PhidiasBlockRow *row = show (texts[i], 0, 700);

      g_assert_cmpint (pango_layout_get_line_count (PHIDIAS_TEXT_ROW (row)->layout), ==, 1);
      g_assert_cmpstr (pango_layout_get_text (PHIDIAS_TEXT_ROW (row)->layout), ==, "So \357\277\274 holds.");
      heights[i] = get_area (row, 3).size.height;
      fixture_close (&fixture);
    }
  g_assert_cmpfloat (heights[1], >, heights[0] * 1.3f);
  g_assert_cmpfloat (heights[2], ==, heights[1]);
}

/* What grows lays out only the formulas that are new. */
static void
test_growing (void)
{
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  PhidiasTextRow *row;
  g_autoptr (PhidiasMathLayout) first = NULL;

  fixture_open (&fixture, 700, 400);
  stream = fixture_add_open (fixture.store, 0);
  phidias_markdown_stream_append (stream, "First $a^2$ and then");
  fixture_frames (fixture.window, 4);
  row = PHIDIAS_TEXT_ROW (fixture_find_row (&fixture, 1));
  g_assert_nonnull (row->math);
  first = phidias_math_layout_ref (phidias_row_math_get_layout (row->math, 0));
  phidias_markdown_stream_append (stream, " more, $b^2$ and");
  fixture_frames (fixture.window, 4);
  g_assert_true (phidias_row_math_get_layout (row->math, 0) == first);
  g_assert_true (phidias_row_math_get_layout (row->math, 1) != first);
  g_assert_cmpint (g_utf8_strlen (pango_layout_get_text (row->layout), -1), <, 40);
  g_assert_null (strstr (pango_layout_get_text (row->layout), "$"));
  phidias_markdown_stream_finish (stream);
  fixture_frames (fixture.window, 2);
  fixture_close (&fixture);
}

static void
test_cells (void)
{
  PhidiasBlockRow *row = show ("| Name | Formula |\n|---|---|\n| Euler | $e^{i\\pi} + 1 = 0$ |\n"
                               "| Gauss | $\\frac{\\frac{1}{a}}{\\frac{2}{b}}$ |\n", 0, 700);
  PhidiasTableRow *table = PHIDIAS_TABLE_ROW (row);
  guint start;
  guint end;

  phidias_table_cells_get_range (table->cells, 5, &start, &end);
  g_assert_cmpint (get_text (row)[start], ==, '$');
  g_assert_cmpfloat (get_area (row, start).size.height, >, 25);
  g_assert_cmpint (table->tops[3] - table->tops[2], >, table->tops[1] - table->tops[0]);
  gtk_test_accessible_assert_property (
    GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
    "Table, 2 columns, 2 rows. Header: Name, Formula. Row 1: Euler, e^(i\317\200) + 1 = 0. Row 2: Gauss, (1/a)/(2/b).");
  fixture_close (&fixture);
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
test_display (void)
{
  g_autoptr (GString) sum = g_string_new ("$$a");
  PhidiasBlockRow *row = show ("$$E = mc^2$$", 0, 700);
  GtkWidget *widget = GTK_WIDGET (row);
  graphene_rect_t area = get_area (row, 0);
  guint byte;

  g_assert_true (PHIDIAS_IS_MATH_ROW (row));
  g_assert_cmpstr (get_text (row), ==, "$$E = mc^2$$");
  g_assert_cmpfloat_with_epsilon (area.origin.x + area.size.width / 2, gtk_widget_get_width (widget) / 2.0, 1);
  g_assert_true (phidias_block_row_get_byte_at (row, area.origin.x + 2, area.origin.y + 2, &byte));
  g_assert_cmpuint (byte, ==, 0);
  g_assert_true (phidias_block_row_get_byte_at (row, area.origin.x + area.size.width - 2, area.origin.y + 2, &byte));
  g_assert_cmpuint (byte, ==, 12);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Formula, E = mc\302\262");
  g_assert_false (turn_wheel (widget, 1, 0));
  fixture_close (&fixture);

  /* One that is too wide scrolls, as far as its end. */
  for (guint i = 0; i < 80; i++)
    g_string_append (sum, " + b");
  g_string_append (sum, "$$");
  row = show (sum->str, 0, 500);
  widget = GTK_WIDGET (row);
  g_assert_false (turn_wheel (widget, 0, 1));
  g_assert_true (turn_wheel (widget, 1, 0));
  g_assert_cmpfloat (phidias_math_row_get_offset (PHIDIAS_MATH_ROW (row)), ==, 60);
  g_assert_true (turn_wheel (widget, 1000, 0));
  g_assert_cmpfloat (phidias_math_row_get_offset (PHIDIAS_MATH_ROW (row)), <, 60000);
  g_assert_true (turn_wheel (widget, -1000, 0));
  g_assert_cmpfloat (phidias_math_row_get_offset (PHIDIAS_MATH_ROW (row)), ==, 0);
  fixture_frames (fixture.window, 1);
  fixture_close (&fixture);
}

static void
test_tasks (void)
{
  PhidiasBlockRow *row = show ("- [ ] to do\n- [x] done\n- neither\n\n1. [x] numbered\n", 0, 700);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Open task, to do");
  g_assert_null (PHIDIAS_TEXT_ROW (row)->marker);
  row = PHIDIAS_BLOCK_ROW (fixture_find_row (&fixture, 2));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Completed task, done");
  g_assert_null (PHIDIAS_TEXT_ROW (row)->marker);
  row = PHIDIAS_BLOCK_ROW (fixture_find_row (&fixture, 3));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "\342\200\242 neither");
  g_assert_nonnull (PHIDIAS_TEXT_ROW (row)->marker);
  row = PHIDIAS_BLOCK_ROW (fixture_find_row (&fixture, 4));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "1. Completed task, numbered");
  g_assert_nonnull (strstr (pango_layout_get_text (PHIDIAS_TEXT_ROW (row)->marker), "\342\230\221"));
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/math/sentence", test_sentence);
  g_test_add_func ("/ui/math/lines", test_lines);
  g_test_add_func ("/ui/math/display-in-sentence", test_display_in_sentence);
  g_test_add_func ("/ui/math/growing", test_growing);
  g_test_add_func ("/ui/math/cells", test_cells);
  g_test_add_func ("/ui/math/display", test_display);
  g_test_add_func ("/ui/math/tasks", test_tasks);

  return g_test_run ();
}
