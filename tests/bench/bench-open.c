/* bench-open.c: opening ten thousand messages, as a ratio to opening ten
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-open [ROUNDS]
 *
 * Opens conversations of ten and of ten thousand messages in turn, none of which was in memory,
 * and measures until the end of it is painted. Prints one JSON line; the medians' ratio is the
 * figure. Beside it: what that cost the main thread, when all rows were there, and the longest
 * turn of the main loop meanwhile.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-window.h"

#define N_SHORT 10
#define N_LONG 10000
#define LIMIT 1.3

typedef struct
{
  BenchWindow         *window;
  PhidiasConversation *conversation;
  gboolean             is_painted;
} Opening;

/* After each frame: whether the last row is in view, and where it belongs. */
static void
painted_cb (GdkFrameClock *clock, Opening *opening)
{
  BenchWindow *window = opening->window;
  GListModel *model = phidias_conversation_view_get_model (window->view);
  guint n_items = model != NULL ? g_list_model_get_n_items (model) : 0;
  PhidiasPlaceKeeper *keeper = phidias_conversation_view_get_place_keeper (window->view);
  graphene_rect_t bounds;
  GtkWidget *row;

  if (n_items == 0 || phidias_feed_get_conversation (PHIDIAS_FEED (model)) != opening->conversation)
    return;
  row = phidias_place_keeper_find_row (keeper, n_items - 1);
  opening->is_painted = row != NULL && gtk_widget_get_mapped (row) &&
                        gtk_widget_compute_bounds (row, GTK_WIDGET (window->list), &bounds) && bounds.size.height > 0 &&
                        bounds.origin.y + bounds.size.height <= gtk_widget_get_height (GTK_WIDGET (window->list)) + 1;
}

static double
open_one (BenchWindow *window, PhidiasConversation *conversation, double *cpu, double *all)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window->window);
  Opening opening = { window, conversation, FALSE };
  gulong handler;
  gint64 start;
  gint64 start_cpu;
  double elapsed;

  /* Closing what was open is not a part of it. */
  phidias_playground_set_conversation (window->playground, window->fixture.conversation);
  bench_await_frames (window->window, 5);
  g_assert_false (phidias_conversation_is_loaded (conversation));
  handler = g_signal_connect_after (clock, "after-paint", G_CALLBACK (painted_cb), &opening);
  start = g_get_monotonic_time ();
  start_cpu = bench_get_cpu_time ();
  phidias_playground_set_conversation (window->playground, conversation);
  while (!opening.is_painted)
    g_main_context_iteration (NULL, TRUE);
  elapsed = (double) (g_get_monotonic_time () - start) / 1000;
  *cpu = (double) (bench_get_cpu_time () - start_cpu) / 1000;
  g_signal_handler_disconnect (clock, handler);

  while (!phidias_conversation_is_loaded (conversation) ||
         phidias_feed_has_more (PHIDIAS_FEED (phidias_conversation_view_get_model (window->view))))
    g_main_context_iteration (NULL, TRUE);
  *all = (double) (g_get_monotonic_time () - start) / 1000;

  return elapsed;
}

int
main (int argc, char **argv)
{
  guint n_rounds = argc > 1 ? (guint) atoi (argv[1]) : 7;
  BenchWindow window = { .home = g_dir_make_tmp ("phidias-bench-XXXXXX", NULL) };
  g_autofree char *folder = g_build_filename (window.home, "library", NULL);
  g_autofree double *few = g_new (double, n_rounds);
  g_autofree double *few_cpu = g_new (double, n_rounds);
  g_autofree double *many = g_new (double, n_rounds);
  g_autofree double *many_cpu = g_new (double, n_rounds);
  g_autofree double *all = g_new (double, n_rounds);
  double ratio, cpu_ratio, ignored;
  guint n_rows = 0;

  bench_window_init ();
  bench_make_library (folder);
  for (guint i = 0; i <= n_rounds; i++)
    {
      g_autofree char *short_id = g_strdup_printf ("short%u", i);
      g_autofree char *long_id = g_strdup_printf ("long%u", i);

      bench_add_conversation (folder, short_id, N_SHORT);
      bench_add_conversation (folder, long_id, N_LONG);
    }
  bench_window_open (&window);
  window.fixture.conversation = phidias_session_new_conversation (window.fixture.session);
  bench_watch_turns ();

  /* The first of each loads fonts and makes widgets; it is not counted. */
  for (guint i = 0; i <= n_rounds; i++)
    {
      g_autofree char *short_id = g_strdup_printf ("short%u", i);
      g_autofree char *long_id = g_strdup_printf ("long%u", i);
      guint at = i > 0 ? i - 1 : 0;

      few[at] = open_one (&window, bench_find_conversation (&window, short_id), &few_cpu[at], &ignored);
      if (i == 1)
        bench_turns = (BenchTurns) { 0 };
      many[at] = open_one (&window, bench_find_conversation (&window, long_id), &many_cpu[at], &all[at]);
      n_rows = g_list_model_get_n_items (phidias_conversation_view_get_model (window.view));
    }

  ratio = bench_take_median (many, n_rounds) / bench_take_median (few, n_rounds);
  cpu_ratio = bench_take_median (many_cpu, n_rounds) / bench_take_median (few_cpu, n_rounds);
  printf ("{\"bench\":\"open\",\"messages\":[%d,%d],\"rows\":%u,\"rounds\":%u,\"ms\":[%.1f,%.1f],\"ratio\":%.2f,"
          "\"cpu_ms\":[%.1f,%.1f],\"cpu_ratio\":%.2f,\"all_rows_ms\":%.0f,\"worst_turn_ms\":%.1f,\"worst_turn_cpu_ms\":%.1f}\n",
          N_SHORT, N_LONG, n_rows, n_rounds, few[n_rounds / 2], many[n_rounds / 2], ratio, few_cpu[n_rounds / 2],
          many_cpu[n_rounds / 2], cpu_ratio, bench_take_median (all, n_rounds), bench_turns.worst / 1000.0,
          bench_turns.worst_cpu / 1000.0);

  g_clear_object (&window.fixture.conversation);
  bench_window_close (&window);
  phidias_test_remove_tree (window.home);
  g_free (window.home);

  return ratio > LIMIT;
}
