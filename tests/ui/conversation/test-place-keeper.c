/* test-place-keeper.c: the end is followed at the end, and what is read stays where it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-test.h"

#include <math.h>

static double
get_end (Fixture *fixture)
{
  return gtk_adjustment_get_upper (fixture->adjustment) - gtk_adjustment_get_page_size (fixture->adjustment);
}

static void
assert_at_end (Fixture *fixture)
{
  g_assert_true (phidias_place_keeper_get_is_at_end (fixture->keeper));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->adjustment), get_end (fixture), 1.0);
}

/* The last row's bottom is the view's: what the reader sees, not what the adjustment says. */
static void
assert_last_in_view (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
  GtkWidget *row = fixture_find_row (fixture, n - 1);
  graphene_point_t point;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_get_mapped (row));
  g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (fixture->list),
                                           &GRAPHENE_POINT_INIT (0, gtk_widget_get_height (row)), &point));
  g_assert_cmpfloat (point.y, >, 0);
  g_assert_cmpfloat (point.y, <=, gtk_widget_get_height (GTK_WIDGET (fixture->list)) + 1);
}

static gpointer
get_item_at_top (Fixture *fixture, double *offset)
{
  guint position;

  g_assert_true (phidias_place_keeper_get_place (fixture->keeper, &position, offset));

  return g_list_model_get_item (G_LIST_MODEL (fixture->store), position);
}

/* Scrolls into the middle as a wheel would and notes what is on top. */
static gpointer
start_reading (Fixture *fixture, double part, double *offset)
{
  gtk_adjustment_set_value (fixture->adjustment, get_end (fixture) * part);
  fixture_frames (fixture->window, 3);
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) - 37);
  fixture_frames (fixture->window, 2);
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture->keeper));

  return get_item_at_top (fixture, offset);
}

static void
assert_reading (Fixture *fixture, gpointer item, double offset, double slack)
{
  double now;
  g_autoptr (GObject) top = get_item_at_top (fixture, &now);

  if (top != item)
    {
      guint position = 0;
      guint other = 0;

      g_list_store_find (fixture->store, item, &position);
      g_list_store_find (fixture->store, top, &other);
      g_test_message ("item %u was at the top at %g, now it is %u at %g", position, offset, other, now);
    }
  g_assert_true (top == item);
  g_assert_cmpfloat_with_epsilon (now, offset, slack);
}

static void
test_starts_at_end (void)
{
  Fixture fixture;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 300);
  fixture_frames (fixture.window, 3);
  assert_at_end (&fixture);
  assert_last_in_view (&fixture);
  fixture_close (&fixture);
}

static void
test_follows_stream (void)
{
  Fixture fixture;
  g_autoptr (PhidiasMarkdownStream) stream = NULL;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 100);
  stream = fixture_add_open (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  fixture_frames (fixture.window, 3);
  for (guint i = 0; i < 120; i++)
    {
      for (guint j = 0; j < 6; j++)
        phidias_markdown_stream_append (stream, (i * 6 + j) % 50 == 49 ? "end.\n\n" : "streaming words ");
      fixture_frames (fixture.window, 1);
      assert_at_end (&fixture);
      assert_last_in_view (&fixture);
    }
  phidias_markdown_stream_finish (stream);
  fixture_frames (fixture.window, 2);
  assert_at_end (&fixture);
  fixture_close (&fixture);
}

static void
test_reading_while_streaming (void)
{
  Fixture fixture;
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  g_autoptr (GObject) item = NULL;
  double offset;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 100);
  stream = fixture_add_open (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  fixture_frames (fixture.window, 3);
  item = start_reading (&fixture, 0.5, &offset);
  for (guint i = 0; i < 1000; i++)
    {
      phidias_markdown_stream_append (stream, i % 40 == 39 ? "end.\n\n" : "streaming words ");
      if (i % 8 == 7)
        {
          fixture_frames (fixture.window, 1);
          assert_reading (&fixture, item, offset, 1.0);
        }
    }
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
  fixture_close (&fixture);
}

/* The answer that grows is partly in view: its own text above the edge does not move. */
static void
test_reading_within_stream (void)
{
  Fixture fixture;
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  g_autoptr (GObject) item = NULL;
  double offset;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 20);
  stream = fixture_add_open (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  for (guint i = 0; i < 400; i++)
    phidias_markdown_stream_append (stream, i % 60 == 59 ? "end.\n\n" : "streaming words ");
  fixture_frames (fixture.window, 3);
  assert_at_end (&fixture);
  gtk_adjustment_set_value (fixture.adjustment, get_end (&fixture) - 150);
  fixture_frames (fixture.window, 2);
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
  item = get_item_at_top (&fixture, &offset);
  for (guint i = 0; i < 400; i++)
    {
      phidias_markdown_stream_append (stream, i % 60 == 59 ? "end.\n\n" : "streaming words ");
      if (i % 8 == 7)
        {
          fixture_frames (fixture.window, 1);
          assert_reading (&fixture, item, offset, 1.0);
        }
    }
  fixture_close (&fixture);
}

static void
test_row_above_grows (void)
{
  Fixture fixture;
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  g_autoptr (GObject) item = NULL;
  double offset;
  guint position;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 40);
  fixture_frames (fixture.window, 2);
  item = start_reading (&fixture, 0.5, &offset);
  g_assert_true (g_list_store_find (fixture.store, item, &position));
  /* Well above the view, but among the rows that are alive. */
  stream = fixture_add_open (fixture.store, position - 30);
  fixture_frames (fixture.window, 2);
  assert_reading (&fixture, item, offset, 1.0);
  for (guint i = 0; i < 60; i++)
    {
      phidias_markdown_stream_append (stream, "a line above\nanother\n");
      fixture_frames (fixture.window, 1);
      assert_reading (&fixture, item, offset, 1.0);
    }
  fixture_close (&fixture);
}

/* In view, below what is on top and above a row that was brought into view by the focus: left to
 * itself the list would keep that one and push the top row out. */
static void
test_row_in_view_grows (void)
{
  Fixture fixture;
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  g_autoptr (GObject) item = NULL;
  double offset;
  guint position;

  fixture_open (&fixture, 800, 600);
  for (guint i = 0; i < 60; i++)
    fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "Short.");
  fixture_frames (fixture.window, 2);
  item = start_reading (&fixture, 0.5, &offset);
  g_assert_true (g_list_store_find (fixture.store, item, &position));
  gtk_widget_grab_focus (fixture_find_row (&fixture, position + 30));
  fixture_frames (fixture.window, 3);
  g_clear_object (&item);
  item = get_item_at_top (&fixture, &offset);
  g_assert_true (g_list_store_find (fixture.store, item, &position));
  stream = fixture_add_open (fixture.store, position + 1);
  fixture_frames (fixture.window, 2);
  assert_reading (&fixture, item, offset, 1.0);
  for (guint i = 0; i < 40; i++)
    {
      phidias_markdown_stream_append (stream, "a line\nanother\n");
      fixture_frames (fixture.window, 1);
      assert_reading (&fixture, item, offset, 1.0);
    }
  fixture_close (&fixture);
}

static void
test_insert_and_remove_above (void)
{
  Fixture fixture;
  g_autoptr (GObject) item = NULL;
  double offset;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 100);
  fixture_frames (fixture.window, 2);
  item = start_reading (&fixture, 0.6, &offset);
  for (guint i = 0; i < 10; i++)
    {
      fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "Inserted.\n\nAbove.\n\n- a\n- b\n");
      fixture_frames (fixture.window, 1);
      assert_reading (&fixture, item, offset, 1.0);
    }
  g_list_store_splice (fixture.store, 0, 35, NULL, 0);
  fixture_frames (fixture.window, 2);
  assert_reading (&fixture, item, offset, 1.0);
  g_list_store_splice (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)) - 12, 12, NULL, 0);
  fixture_frames (fixture.window, 2);
  assert_reading (&fixture, item, offset, 1.0);
  fixture_close (&fixture);
}

static gboolean
has_width (gpointer user_data)
{
  gpointer *data = user_data;

  return gtk_widget_get_width (data[0]) == GPOINTER_TO_INT (data[1]);
}

static void
resize (Fixture *fixture, int width, int height)
{
  gpointer data[] = { fixture->view, GINT_TO_POINTER (width) };

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  phidias_assert_wait (has_width, data);
  fixture_frames (fixture->window, 3);
}

static void
test_resize (void)
{
  Fixture fixture;
  g_autoptr (GObject) item = NULL;
  double offset;
  double narrow;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 100);
  fixture_frames (fixture.window, 3);
  resize (&fixture, 600, 600);
  assert_at_end (&fixture);
  resize (&fixture, 900, 600);
  assert_at_end (&fixture);
  assert_last_in_view (&fixture);

  item = start_reading (&fixture, 0.5, &offset);
  resize (&fixture, 600, 600);
  {
    g_autoptr (GObject) top = get_item_at_top (&fixture, &narrow);

    g_assert_true (top == item);
  }
  resize (&fixture, 900, 600);
  assert_reading (&fixture, item, offset, 2.0);
  fixture_close (&fixture);
}

static void
test_jumps (void)
{
  Fixture fixture;
  guint position;
  double offset;
  double before;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 300);
  fixture_frames (fixture.window, 3);

  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 4);
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
  g_assert_true (phidias_place_keeper_get_place (fixture.keeper, &position, &offset));
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpfloat (offset, >=, 0);

  phidias_place_keeper_page (fixture.keeper, 1);
  fixture_frames (fixture.window, 2);
  before = gtk_adjustment_get_value (fixture.adjustment);
  g_assert_cmpfloat (before, >, 400);
  g_assert_cmpfloat (before, <, 600);
  phidias_place_keeper_page (fixture.keeper, -1);
  fixture_frames (fixture.window, 2);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment), <, 10);

  phidias_place_keeper_jump_to_end (fixture.keeper);
  fixture_frames (fixture.window, 4);
  assert_at_end (&fixture);
  assert_last_in_view (&fixture);

  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.scroll-pages", "i", -1);
  fixture_frames (fixture.window, 2);
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.jump-to-latest", NULL);
  fixture_frames (fixture.window, 3);
  assert_at_end (&fixture);
  fixture_close (&fixture);
}

static void
test_place_over_switch (void)
{
  Fixture fixture;
  g_autoptr (GListStore) other = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (GObject) item = NULL;
  double offset;
  double kept;
  guint position;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 200);
  fixture_add_many (other, 3);
  fixture_frames (fixture.window, 3);
  item = start_reading (&fixture, 0.3, &offset);
  g_assert_true (phidias_place_keeper_get_place (fixture.keeper, &position, &kept));

  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (other));
  fixture_frames (fixture.window, 3);
  assert_at_end (&fixture);

  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (fixture.store));
  phidias_place_keeper_set_place (fixture.keeper, position, kept);
  fixture_frames (fixture.window, 6);
  assert_reading (&fixture, item, offset, 1.0);
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
  fixture_close (&fixture);
}

static void
test_everything_in_view (void)
{
  Fixture fixture;

  fixture_open (&fixture, 800, 600);
  fixture_frames (fixture.window, 2);
  g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_USER, "Hello");
  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 4);
  g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
  fixture_close (&fixture);
}

/* Once everything is where it should be, nothing asks for another frame. */
static void
count_cb (GdkFrameClock *clock, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
test_rests (void)
{
  Fixture fixture;
  GdkFrameClock *clock;
  gboolean is_over = FALSE;
  guint n_layouts = 0;
  double offset;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 100);
  fixture_frames (fixture.window, 10);
  g_object_unref (start_reading (&fixture, 0.5, &offset));
  fixture_frames (fixture.window, 10);
  clock = gtk_widget_get_frame_clock (fixture.window);
  g_signal_connect (clock, "layout", G_CALLBACK (count_cb), &n_layouts);
  g_timeout_add (500, timeout_cb, &is_over);
  phidias_assert_wait (is_true, &is_over);
  g_signal_handlers_disconnect_by_data (clock, &n_layouts);
  /* Thirty frames pass in that time; a scrollbar that fades may take a few. */
  g_assert_cmpuint (n_layouts, <, 8);
  fixture_close (&fixture);
}

/* Every step moves what is in view by the step, though the rows that come into view are of other
 * heights than the list takes them for. */
static void
test_scrolls_evenly (void)
{
  Fixture fixture;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 400);
  fixture_frames (fixture.window, 3);
  assert_at_end (&fixture);
  for (guint i = 0; i < 250; i++)
    {
      double offset;
      GtkWidget *row;
      guint position;
      graphene_point_t point;

      g_assert_true (phidias_place_keeper_get_place (fixture.keeper, &position, &offset));
      gtk_adjustment_set_value (fixture.adjustment, gtk_adjustment_get_value (fixture.adjustment) - 100);
      fixture_frames (fixture.window, 1);
      row = fixture_find_row (&fixture, position);
      g_assert_nonnull (row);
      g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (fixture.list), &GRAPHENE_POINT_INIT (0, 0), &point));
      g_assert_cmpfloat_with_epsilon (point.y, offset + 100, 1.0);
    }
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/place-keeper/starts-at-end", test_starts_at_end);
  g_test_add_func ("/ui/place-keeper/follows-stream", test_follows_stream);
  g_test_add_func ("/ui/place-keeper/reading-while-streaming", test_reading_while_streaming);
  g_test_add_func ("/ui/place-keeper/reading-within-stream", test_reading_within_stream);
  g_test_add_func ("/ui/place-keeper/row-above-grows", test_row_above_grows);
  g_test_add_func ("/ui/place-keeper/row-in-view-grows", test_row_in_view_grows);
  g_test_add_func ("/ui/place-keeper/insert-and-remove-above", test_insert_and_remove_above);
  g_test_add_func ("/ui/place-keeper/resize", test_resize);
  g_test_add_func ("/ui/place-keeper/jumps", test_jumps);
  g_test_add_func ("/ui/place-keeper/place-over-switch", test_place_over_switch);
  g_test_add_func ("/ui/place-keeper/everything-in-view", test_everything_in_view);
  g_test_add_func ("/ui/place-keeper/rests", test_rests);
  g_test_add_func ("/ui/place-keeper/scrolls-evenly", test_scrolls_evenly);

  return g_test_run ();
}
