/* test-place-pages.c: the keys that turn pages, held down in a very long conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-test.h"

#include <math.h>

#define N_MESSAGES 10000
#define N_FRAMES 120

typedef struct
{
  guint  position;
  double y;
} Seen;

/* Somebody who holds a key down, and what is seen of it. */
typedef struct
{
  Fixture *fixture;
  int      pages;      /* for each press, up or down */
  guint    n_presses;  /* in a frame: a slow one has several */
  guint    n_frames;   /* still to come */
  GArray  *rows;       /* of Seen, those in view as last painted; the topmost first */
  guint    n_painted;
  guint    n_back;     /* of them those that went the other way */
  guint    n_seen;     /* of them those that show something of what the one before showed */
  double   worst;      /* how far such a row was from where it should have been */
} Reader;

/* Made once: it takes longer than everything else. */
static GListStore *long_store;

static void
open_long (Fixture *fixture)
{
  if (long_store == NULL)
    {
      long_store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
      fixture_add_many (long_store, N_MESSAGES);
    }
  fixture_open (fixture, 900, 600);
  g_set_object (&fixture->store, long_store);
  phidias_conversation_view_set_model (fixture->view, G_LIST_MODEL (long_store));
  fixture_frames (fixture->window, 5);
}

/* The store goes on to the next test. */
static void
close_long (Fixture *fixture)
{
  phidias_conversation_view_set_model (fixture->view, NULL);
  g_clear_object (&fixture->store);
  fixture->store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  fixture_close (fixture);
}

static int
compare_seen (gconstpointer a, gconstpointer b)
{
  return ((const Seen *) a)->y < ((const Seen *) b)->y ? -1 : 1;
}

/* The rows in view, from top to bottom. */
static GArray *
look (Fixture *fixture)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Seen));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;
      graphene_point_t point;

      if (list_item != NULL && gtk_widget_get_mapped (row) && gtk_widget_get_height (row) > 0
          && gtk_widget_compute_point (row, GTK_WIDGET (fixture->list), &GRAPHENE_POINT_INIT (0, 0), &point)
          && point.y + gtk_widget_get_height (row) > 0 && point.y < gtk_adjustment_get_page_size (fixture->adjustment))
        g_array_append_val (rows, ((Seen) { gtk_list_item_get_position (list_item), point.y }));
    }
  g_assert_cmpuint (rows->len, >, 0);
  g_array_sort (rows, compare_seen);

  return rows;
}

static guint
find_top (Fixture *fixture)
{
  g_autoptr (GArray) rows = look (fixture);

  return g_array_index (rows, Seen, 0).position;
}

static double
get_step (Fixture *fixture)
{
  return gtk_adjustment_get_page_size (fixture->adjustment) - 48;
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  Reader *reader = user_data;
  g_autoptr (GArray) before = g_steal_pointer (&reader->rows);
  const Seen *old;
  const Seen *new;
  int way;

  reader->rows = look (reader->fixture);
  if (before == NULL)
    return;

  old = &g_array_index (before, Seen, 0);
  new = &g_array_index (reader->rows, Seen, 0);
  way = new->position != old->position ? (new->position < old->position ? -1 : 1) : new->y > old->y ? -1 : new->y < old->y;
  reader->n_painted++;
  if (way != 0 && way != reader->pages)
    reader->n_back++;
  for (guint i = 0; i < before->len; i++)
    for (guint j = 0; j < reader->rows->len; j++)
      {
        old = &g_array_index (before, Seen, i);
        new = &g_array_index (reader->rows, Seen, j);
        if (old->position == new->position)
          {
            double moved = (new->y - old->y) * -reader->pages;
            double step = get_step (reader->fixture);

            /* Whole pages, or none in a frame to which no press came. */
            reader->n_seen++;
            reader->worst = MAX (reader->worst, fabs (moved - MAX (round (moved / step), 0) * step));
            return;
          }
      }
}

static gboolean
press_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Reader *reader = user_data;

  if (reader->n_frames == 0)
    return G_SOURCE_REMOVE;
  reader->n_frames--;
  for (guint i = 0; i < reader->n_presses; i++)
    gtk_widget_activate_action (GTK_WIDGET (reader->fixture->view), "conversation.scroll-pages", "i", reader->pages);

  return G_SOURCE_CONTINUE;
}

static gboolean
has_pressed (gpointer user_data)
{
  return ((Reader *) user_data)->n_frames == 0;
}

static void
hold_key (Fixture *fixture, int pages, guint n_presses)
{
  Reader reader = { .fixture = fixture, .pages = pages, .n_presses = n_presses, .n_frames = N_FRAMES };
  gulong handler = g_signal_connect (gtk_widget_get_frame_clock (fixture->window), "after-paint", G_CALLBACK (painted_cb),
                                     &reader);
  guint start = find_top (fixture);
  guint end;

  gtk_widget_add_tick_callback (fixture->window, press_cb, &reader, NULL);
  phidias_assert_wait (has_pressed, &reader);
  fixture_frames (fixture->window, 3);
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (fixture->window), handler);
  end = find_top (fixture);
  g_test_message ("%u presses a frame, %s: row %u to %u, %u of %u frames went back; worst step off by %g px in %u", n_presses,
                  pages < 0 ? "up" : "down", start, end, reader.n_back, reader.n_painted, reader.worst, reader.n_seen);
  g_assert_cmpuint (reader.n_back, ==, 0);
  g_assert_cmpfloat (reader.worst, <=, 1);
  /* With one press a frame nothing is skipped. */
  if (n_presses == 1)
    g_assert_cmpuint (reader.n_seen, ==, reader.n_painted);
  g_assert_cmpuint (pages < 0 ? start - end : end - start, >=, N_FRAMES);
  g_array_unref (reader.rows);
}

/* Once without the focus in it, and once with the focus on a row that is soon far out of view. */
static void
test_pages (gconstpointer n_presses)
{
  Fixture fixture;

  open_long (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
      hold_key (&fixture, -1, GPOINTER_TO_UINT (n_presses));
      g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
      phidias_place_keeper_set_place (fixture.keeper, g_list_model_get_n_items (G_LIST_MODEL (long_store)) / 3, 0);
      fixture_frames (fixture.window, 5);
      hold_key (&fixture, 1, GPOINTER_TO_UINT (n_presses));
      gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.jump-to-latest", NULL);
      fixture_frames (fixture.window, 5);
      gtk_widget_grab_focus (fixture_find_row (&fixture, g_list_model_get_n_items (G_LIST_MODEL (long_store)) - 2));
      fixture_frames (fixture.window, 3);
    }
  close_long (&fixture);
}

/* Whatever was pressed before, and again and again. */
static void
test_ends (void)
{
  Fixture fixture;
  GtkWidget *last;

  open_long (&fixture);
  for (guint i = 0; i < 3; i++)
    {
      for (guint j = 0; j < 3; j++)
        {
          gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.scroll-pages", "i", -1);
          gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.jump-to-start", NULL);
        }
      fixture_frames (fixture.window, 5);
      g_assert_cmpuint (find_top (&fixture), ==, 0);
      g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
      /* Up from the first row is nowhere. */
      for (guint j = 0; j < 3; j++)
        gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.scroll-pages", "i", -1);
      fixture_frames (fixture.window, 3);
      g_assert_cmpuint (find_top (&fixture), ==, 0);
      g_assert_cmpfloat (gtk_adjustment_get_value (fixture.adjustment), ==, 0);

      for (guint j = 0; j < 3; j++)
        {
          gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.scroll-pages", "i", 1);
          gtk_widget_activate_action (GTK_WIDGET (fixture.view), "conversation.jump-to-latest", NULL);
        }
      fixture_frames (fixture.window, 5);
      g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
      last = fixture_find_row (&fixture, g_list_model_get_n_items (G_LIST_MODEL (long_store)) - 1);
      g_assert_true (last != NULL && gtk_widget_get_mapped (last));
    }
  close_long (&fixture);
}

int
main (int argc, char **argv)
{
  int status;

  fixture_init (&argc, &argv);

  g_test_add_data_func ("/ui/place-pages/each-frame", GUINT_TO_POINTER (1), test_pages);
  g_test_add_data_func ("/ui/place-pages/two-a-frame", GUINT_TO_POINTER (2), test_pages);
  g_test_add_data_func ("/ui/place-pages/five-a-frame", GUINT_TO_POINTER (5), test_pages);
  g_test_add_func ("/ui/place-pages/ends", test_ends);

  status = g_test_run ();
  g_clear_object (&long_store);

  return status;
}
