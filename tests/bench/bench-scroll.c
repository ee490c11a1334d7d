/* bench-scroll.c: what a frame costs while five thousand rows are scrolled through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-scroll [STEP]
 *
 * Scrolls a conversation of five thousand mixed rows from its end to its beginning, some pixels a
 * frame; then the same list in the same window with rows of the same heights that are empty. Prints
 * one JSON line: the main thread's time per frame for both, their ratio, and how often and how far
 * the row that is read moved by something else than what was scrolled.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-window.h"

#define N_ROWS 5000
#define LIMIT 2.0

typedef struct
{
  BenchWindow *window;
  int         *heights;    /* of the rows; 0 where one was not seen */
  double       step;
  GObject     *item;       /* of the row in the middle, before the step */
  double       y;
  double       scrolled;   /* by the last step */
  gint64       start_cpu;
  gint64       own_cpu;    /* of looking */
  gint64       frame_cpu;
  gint64       cpu;
  guint        n_frames;
  guint        n_jumps;
  double       worst_jump;
  gint64       worst_cpu;
  gboolean     is_over;
} Scrolling;

/* Takes the heights of the rows in view. */
static GObject *
look (Scrolling *self, GObject *wanted, double *y)
{
  double middle = gtk_adjustment_get_page_size (self->window->adjustment) / 2;
  GObject *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->window->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;
      graphene_rect_t bounds;

      if (list_item == NULL || !gtk_widget_get_mapped (row) ||
          !gtk_widget_compute_bounds (row, GTK_WIDGET (self->window->list), &bounds))
        continue;
      self->heights[gtk_list_item_get_position (list_item)] = (int) bounds.size.height;
      if (wanted != NULL ? gtk_list_item_get_item (list_item) == wanted
                         : bounds.origin.y <= middle && bounds.origin.y + bounds.size.height > middle)
        {
          *y = bounds.origin.y;
          found = gtk_list_item_get_item (list_item);
        }
    }

  return found;
}

/* After the layout, and what is done to it, of each frame. */
static void
after_paint_cb (GdkFrameClock *clock, Scrolling *self)
{
  gint64 start = bench_get_cpu_time ();
  double y = 0;

  if (self->item != NULL && look (self, self->item, &y) != NULL && fabs (y - self->y - self->scrolled) > 1)
    {
      self->n_jumps++;
      self->worst_jump = MAX (self->worst_jump, fabs (y - self->y - self->scrolled));
    }
  g_set_object (&self->item, look (self, NULL, &y));
  self->y = y;
  self->own_cpu += bench_get_cpu_time () - start;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Scrolling *self = user_data;
  GtkAdjustment *adjustment = self->window->adjustment;
  double value = gtk_adjustment_get_value (adjustment);
  gint64 now = bench_get_cpu_time () - self->own_cpu;

  if (self->n_frames++ == 0)
    self->start_cpu = now;
  else
    self->worst_cpu = MAX (self->worst_cpu, now - self->frame_cpu);
  self->frame_cpu = now;
  self->cpu = now - self->start_cpu;
  self->scrolled = 0;
  if (value <= gtk_adjustment_get_lower (adjustment))
    {
      self->is_over = TRUE;
      return G_SOURCE_REMOVE;
    }
  self->scrolled = MIN (self->step, value);
  gtk_adjustment_set_value (adjustment, value - self->step);

  return G_SOURCE_CONTINUE;
}

/* From the end to the beginning. Returns the time a frame takes, in milliseconds. */
static double
scroll (BenchWindow *window, Scrolling *self, int *heights, double step)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window->window);
  gulong handler;

  *self = (Scrolling) { .window = window, .heights = heights, .step = step };
  phidias_place_keeper_jump_to_end (phidias_conversation_view_get_place_keeper (window->view));
  bench_await_frames (window->window, 10);
  handler = g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  gtk_widget_add_tick_callback (window->window, tick_cb, self, NULL);
  while (!self->is_over)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
  g_clear_object (&self->item);

  return (double) self->cpu / (self->n_frames - 1) / 1000;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, adw_bin_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  const int *heights = user_data;
  GtkWidget *row = gtk_list_item_get_child (list_item);

  gtk_widget_set_size_request (row, -1, heights[gtk_list_item_get_position (list_item)]);
  phidias_place_keeper_tag_row (row, list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  phidias_place_keeper_tag_row (gtk_list_item_get_child (list_item), NULL);
}

static void
empty_rows (BenchWindow *window, int *heights)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), heights);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (window->list, factory);
  bench_await_frames (window->window, 5);
}

int
main (int argc, char **argv)
{
  double step = argc > 1 ? atof (argv[1]) : 100;
  BenchWindow window = { .home = g_dir_make_tmp ("phidias-bench-XXXXXX", NULL) };
  g_autofree char *folder = g_build_filename (window.home, "library", NULL);
  Scrolling scrolling, empty;
  g_autofree int *heights = NULL;
  GListModel *model;
  guint n_rows;
  double cpu, empty_cpu;

  bench_window_init ();
  bench_make_library (folder);
  bench_add_conversation (folder, "mixed", N_ROWS / 9 * 2);
  bench_window_open (&window);
  phidias_playground_set_conversation (window.playground, bench_find_conversation (&window, "mixed"));
  do
    {
      bench_await_frames (window.window, 1);
      model = phidias_conversation_view_get_model (window.view);
    }
  while (model == NULL || g_list_model_get_n_items (model) == 0 || phidias_feed_has_more (PHIDIAS_FEED (model)) ||
         !phidias_conversation_is_loaded (phidias_feed_get_conversation (PHIDIAS_FEED (model))));
  bench_await_frames (window.window, 5);

  n_rows = g_list_model_get_n_items (model);
  heights = g_new0 (int, n_rows);
  cpu = scroll (&window, &scrolling, heights, step);
  empty_rows (&window, heights);
  empty_cpu = scroll (&window, &empty, heights, step);

  printf ("{\"bench\":\"scroll\",\"rows\":%u,\"step\":%.0f,\"frames\":[%u,%u],\"cpu_ms_per_frame\":[%.2f,%.2f],\"ratio\":%.2f,"
          "\"worst_frame_cpu_ms\":%.1f,\"jumps\":%u,\"worst_jump_px\":%.1f}\n",
          n_rows, step, scrolling.n_frames, empty.n_frames, cpu, empty_cpu, cpu / empty_cpu, scrolling.worst_cpu / 1000.0,
          scrolling.n_jumps, scrolling.worst_jump);

  bench_window_close (&window);
  phidias_test_remove_tree (window.home);
  g_free (window.home);

  return cpu / empty_cpu > LIMIT || scrolling.n_jumps > 0;
}
