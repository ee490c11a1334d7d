/* test-pointer-sideways.c: what is too wide for the page, scrolled by its thumb and the wheel
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-block-row.h"
#include "phidias-math-row.h"
#include "phidias-test.h"
#include "pointer-fixture.h"
#include "pointer-page.h"

/* How far a row is scrolled. */
typedef double (*GetOffset) (GtkWidget *row);

typedef struct
{
  GtkWidget *row;
  GetOffset  get_offset;
  double     least;
  double     most;
} Sideways;

static gboolean
is_within (gpointer user_data)
{
  Sideways *sideways = user_data;
  double offset = sideways->get_offset (sideways->row);

  return offset >= sideways->least && offset <= sideways->most;
}

static void
expect_offset (Sideways *sideways, const char *when, double least, double most)
{
  sideways->least = least;
  sideways->most = most;
  if (!phidias_test_wait_until (is_within, sideways, 20))
    g_error ("%s: %g instead of %g to %g", when, sideways->get_offset (sideways->row), least, most);
}

static double
get_x (GtkWidget *row)
{
  graphene_rect_t area;

  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), 0, &area));

  return area.origin.x;
}

static double left;

/* By where its first character is. */
static double
get_text_offset (GtkWidget *row)
{
  return left - get_x (row);
}

static double
get_math_offset (GtkWidget *row)
{
  return phidias_math_row_get_offset (PHIDIAS_MATH_ROW (row));
}

/* The thumb at @x and @y in the row; drawn so far it scrolls to the end and back. */
static void
check_sideways (Fixture *fixture, guint position, GetOffset get_offset, double x, double y)
{
  PhidiasSelection *selection = phidias_conversation_view_get_selection (fixture->view);
  double value = gtk_adjustment_get_value (fixture->adjustment);
  Sideways sideways = { fixture_find_row (fixture, position), get_offset, 0, 0 };
  double some;

  g_assert_nonnull (sideways.row);
  g_assert_cmpfloat (get_offset (sideways.row), ==, 0);

  /* The thumb follows the pointer, and selects nothing on its way. */
  pointer_move (sideways.row, x, y);
  pointer_press (POINTER_PRIMARY);
  pointer_move (sideways.row, x + 60, y);
  expect_offset (&sideways, "dragged", 61, 100000);
  some = get_offset (sideways.row);
  pointer_move (sideways.row, x + 120, y - 60);
  expect_offset (&sideways, "dragged on", 2 * some - 8, 2 * some + 8);
  pointer_move (sideways.row, x + 2000, y);
  expect_offset (&sideways, "dragged to the end", 2 * some + 9, 100000);
  pointer_move (sideways.row, x - 300, y);
  expect_offset (&sideways, "dragged back", 0, 0);
  pointer_move (sideways.row, x + 60, y);
  expect_offset (&sideways, "dragged again", some - 4, some + 4);
  pointer_release (POINTER_PRIMARY);
  g_assert_true (phidias_selection_is_empty (selection));
  g_assert_null (phidias_selection_get_caret (selection));

  /* Let go of, it stays. */
  pointer_move (sideways.row, x + 200, y - 20);
  fixture_frames (fixture->window, 2);
  g_assert_cmpfloat (get_offset (sideways.row), >=, some - 4);
  g_assert_cmpfloat (get_offset (sideways.row), <=, some + 4);

  /* A wheel that tilts; one with Shift. */
  pointer_click (POINTER_WHEEL_LEFT, 50);
  expect_offset (&sideways, "tilted left", 0, 0);
  pointer_click (POINTER_WHEEL_RIGHT, 1);
  expect_offset (&sideways, "tilted right", 59, 61);
  pointer_key (GDK_KEY_Shift_L, TRUE);
  pointer_click (POINTER_WHEEL_DOWN, 1);
  expect_offset (&sideways, "turned down", 119, 121);
  pointer_click (POINTER_WHEEL_UP, 2);
  expect_offset (&sideways, "turned up", 0, 0);
  pointer_key (GDK_KEY_Shift_L, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, value);
}

static char *
dup_code (void)
{
  g_autofree char *line = g_strnfill (300, 'w');

  return g_strdup_printf ("```c\nfirst;\n%s;\nlast;\n```\n", line);
}

static void
test_code_thumb (void)
{
  g_autofree char *text = dup_code ();
  Fixture fixture;
  GtkWidget *row;

  page_open (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 1);
  left = get_x (row);
  /* The thumb begins below the text, in the padding of the box: above the space between rows. */
  check_sideways (&fixture, 1, get_text_offset, left + 10, page_find_byte (row, 310).y + 17);

  /* Beside the thumb the text is selected. */
  pointer_click (POINTER_WHEEL_LEFT, 50);
  page_move_to_byte (&fixture, 1, 0);
  pointer_press (POINTER_PRIMARY);
  page_move_to_byte (&fixture, 1, 5);
  page_assert_selected (&fixture, "first");
  pointer_release (POINTER_PRIMARY);
  page_close (&fixture);
}

/* Below code that is folded there is a button, too: the thumb is not behind it. */
static void
test_folded_code_thumb (void)
{
  g_autofree char *line = g_strnfill (300, 'w');
  g_autoptr (GString) text = g_string_new ("```c\n");
  Fixture fixture;
  GtkWidget *row;
  GtkWidget *button;
  Sideways sideways = { NULL, get_text_offset, 0, 0 };
  graphene_rect_t bounds;
  double x;
  double y;
  double middle;
  double offset;
  guint last;

  for (guint i = 0; i < 600; i++)
    g_string_append_printf (text, "%s;\n", line);
  g_string_append (text, "```\n");
  page_open (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  fixture_frames (fixture.window, 6);
  last = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (fixture.list))) - 2;
  row = sideways.row = fixture_find_row (&fixture, last);
  button = fixture_find_button (row, "Show All 600 Lines");
  g_assert_true (gtk_widget_compute_bounds (button, row, &bounds));
  left = get_x (row);
  x = left + 10;
  middle = bounds.origin.x + bounds.size.width / 2;
  /* As far below the last line as it is where no button is. */
  y = page_find_byte (row, (guint) strlen (phidias_block_get_text (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)))) - 2).y + 17;

  /* To where the button is below it, and on from there. */
  pointer_move (row, x, y);
  pointer_press (POINTER_PRIMARY);
  pointer_move (row, middle, y);
  expect_offset (&sideways, "dragged", middle - x, 100000);
  pointer_release (POINTER_PRIMARY);
  offset = get_text_offset (row);
  page_rest ();
  pointer_press (POINTER_PRIMARY);
  pointer_move (row, middle + 30, y);
  expect_offset (&sideways, "dragged on", offset + 31, 100000);
  pointer_release (POINTER_PRIMARY);
  g_assert_true (gtk_widget_get_mapped (button));
  page_close (&fixture);
}

static void
test_math_thumb (void)
{
  g_autoptr (GString) text = g_string_new ("$$");
  Fixture fixture;
  GtkWidget *row;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "%sx_{%u}^2", i > 0 ? " + " : "", i);
  g_string_append (text, "$$\n");
  page_open (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 1);
  g_assert_true (PHIDIAS_IS_MATH_ROW (row));
  check_sideways (&fixture, 1, get_math_offset, get_x (row) + 10, gtk_widget_get_height (row) - 4);
  page_close (&fixture);
}

static void
test_table_thumb (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Fixture fixture;
  GtkWidget *row;

  for (guint line = 0; line < 3; line++)
    for (guint i = 0; i < 16; i++)
      g_string_append_printf (text, "| %s%s", line == 1 ? "---" : "some longer words", i == 15 ? " |\n" : " ");
  page_open (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 1);
  left = get_x (row);
  pointer_move (row, left + 10, 30);
  fixture_frames (fixture.window, 2);
  check_sideways (&fixture, 1, get_text_offset, left + 10, page_find_byte (row, strlen (phidias_block_get_text (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)))) - 1).y + 24);
  page_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/pointer/code-thumb", test_code_thumb);
  g_test_add_func ("/ui/pointer/folded-code-thumb", test_folded_code_thumb);
  g_test_add_func ("/ui/pointer/math-thumb", test_math_thumb);
  g_test_add_func ("/ui/pointer/table-thumb", test_table_thumb);

  return g_test_run ();
}
