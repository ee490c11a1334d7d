/* bench-window.c: a window with a playground, a library full of long conversations, and a clock
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "bench-window.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

#include "phidias-library.h"
#include "phidias-ui.h"

BenchTurns bench_turns;

static gint64 turn_start;
static gint64 turn_start_cpu;

/* ---- Time ---- */

/* Of this thread, in microseconds. */
gint64
bench_get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  if (turn_start != 0)
    {
      bench_turns.worst = MAX (bench_turns.worst, g_get_monotonic_time () - turn_start);
      bench_turns.worst_cpu = MAX (bench_turns.worst_cpu, bench_get_cpu_time () - turn_start_cpu);
    }
  n = g_poll (fds, n_fds, timeout);
  turn_start = g_get_monotonic_time ();
  turn_start_cpu = bench_get_cpu_time ();
  bench_turns.n++;

  return n;
}

/* From now on every turn of the main loop is measured; clear `bench_turns` to begin anew. */
void
bench_watch_turns (void)
{
  g_main_context_set_poll_func (NULL, poll_cb);
}

static int
compare (const void *a, const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

double
bench_take_median (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare);

  return values[n / 2];
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *left = user_data;

  return --*left > 0;
}

/* Until so many frames were drawn: a tick comes before the layout of its frame, so one more. */
void
bench_await_frames (GtkWidget *widget, guint n)
{
  guint left = n + 1;

  gtk_widget_add_tick_callback (widget, frame_cb, &left, NULL);
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- The library ---- */

static const char * const answers[] = {
  "A **serverless deployment** is a model that you call, and pay for by the token. Nobody reserves a machine "
  "for you, so there is nothing to keep running and nothing to pay while you do not ask it anything.",

  "## What it costs\n\nThree things are counted:\n\n- tokens of the *prompt*\n- tokens of the answer\n"
  "- requests a minute\n\nThe first two are billed; the third is a limit, and `429` tells that you are past it.",

  "Use the `openai` package:\n\n```python\nfrom openai import OpenAI\n\nclient = OpenAI(base_url=url, api_key=key)\n"
  "answer = client.chat.completions.create(\n    model=\"phi-4-mini\",\n    messages=[{\"role\": \"user\", \"content\": \"Hi\"}],\n)\n"
  "print(answer.choices[0].message.content)\n```\n\nThe key belongs into the *environment*, not into the code.",

  "1. Open the catalog.\n2. Choose a model.\n3. Press **Deploy**, and wait until its state says so.\n\n"
  "> It takes a minute or two.\n\nAfter that its [target URI](https://example.com/score) and its key are shown.",

  "| parameter | from | to |\n|---|--:|--:|\n| temperature | 0 | 2 |\n| top P | 0 | 1 |\n| penalty | -2 | 2 |\n\n"
  "The probability of a word is $p_i = e^{z_i / T} / \\sum_j e^{z_j / T}$, so a small *T* makes the likeliest word likelier.",
};

/* The text of the message of that number: prompts and answers in turn, of every kind. */
char *
bench_dup_text (guint n)
{
  if (n % 2 == 0)
    return g_strdup_printf ("Question number %u: what does that mean, and what does it cost?", n / 2);

  return g_strdup (answers[n / 2 % G_N_ELEMENTS (answers)]);
}

static void
take_end (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* An empty one. */
void
bench_make_library (const char *folder)
{
  g_autoptr (PhidiasLibrary) library = phidias_library_new (folder);
  gboolean is_open = FALSE;
  gboolean is_closed = FALSE;

  phidias_library_open_async (library, NULL, take_end, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);
  phidias_library_close_async (library, NULL, take_end, &is_closed);
  while (!is_closed)
    g_main_context_iteration (NULL, TRUE);
}

static void
execute (sqlite3 *database, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* By SQL in one transaction: the library's own way is one for each message. */
void
bench_add_conversation (const char *folder, const char *id, guint n_messages)
{
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autofree char *conversation = NULL;
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  execute (database, "BEGIN");
  conversation = g_strdup_printf ("INSERT INTO conversation (id, title, system_message, draft, settings_json, head_id, created, updated)"
                                  " VALUES ('%s', '%s', '', '', '{}', '%s-%u', 1, %u)", id, id, id, n_messages - 1, n_messages);
  execute (database, conversation);
  g_assert_cmpint (sqlite3_prepare_v2 (database,
                                       "INSERT INTO message (id, conversation_id, parent_id, role, sequence, created, text, reasoning,"
                                       " state, author, error_status, error_retry_after, prompt_tokens, completion_tokens, total_tokens,"
                                       " cached_tokens, reasoning_tokens, dns_end, connect_end, tls_end, request_end, first_byte,"
                                       " first_token, finished) VALUES (?, ?, ?, ?, ?, 1, ?, '', 'complete', 'Phi 4', 0, -1, 12, 34, 46,"
                                       " 0, 0, 1, 2, 3, 4, 5, 200000, 900000)",
                                       -1, &statement, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < n_messages; i++)
    {
      g_autofree char *message_id = g_strdup_printf ("%s-%u", id, i);
      g_autofree char *parent_id = i > 0 ? g_strdup_printf ("%s-%u", id, i - 1) : NULL;
      /* The last ones are the same however many there are. */
      g_autofree char *text = bench_dup_text (n_messages - i + n_messages % 2);

      sqlite3_bind_text (statement, 1, message_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, parent_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 4, i % 2 == 0 ? "user" : "assistant", -1, SQLITE_STATIC);
      sqlite3_bind_int (statement, 5, (int) i + 1);
      sqlite3_bind_text (statement, 6, text, -1, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  execute (database, "COMMIT");
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

PhidiasConversation *
bench_find_conversation (BenchWindow *self, const char *id)
{
  GListModel *conversations = phidias_session_get_conversations (self->fixture.session);

  for (guint i = 0; i < g_list_model_get_n_items (conversations); i++)
    {
      g_autoptr (PhidiasConversation) conversation = g_list_model_get_item (conversations, i);

      if (g_str_equal (phidias_conversation_get_id (conversation), id))
        return conversation; /* the session has it */
    }
  g_assert_not_reached ();
}

/* ---- The window ---- */

GtkWidget *
bench_find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = bench_find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Before anything else of GTK. */
void
bench_window_init (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  gtk_init ();
  adw_init ();
  phidias_ui_init ();
}

/* A session over the library in `home`, which must be there, and a window of the usual size. */
void
bench_window_open (BenchWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  GAsyncResult *result = NULL;
  Fixture *fixture = &self->fixture;
  g_autofree char *url = NULL;

  fixture->folder = g_build_filename (self->home, "library", NULL);
  fixture->emulator = phidias_emulator_new ();
  phidias_emulator_start_async (fixture->emulator, 0, NULL, NULL, phidias_test_take_result, &result);
  started = phidias_test_await (&result);
  phidias_emulator_start_finish (fixture->emulator, started, &error);
  g_assert_no_error (error);
  fixture->session = fixture_new_session (fixture);
  fixture_open (fixture->session, &error);
  g_assert_no_error (error);
  url = fixture_dup_url (fixture);
  fixture->deployment = g_object_ref (fixture_connect (fixture, url, phidias_emulator_get_key (fixture->emulator), PHIDIAS_KEY_SESSION));

  self->window = adw_window_new ();
  self->playground = PHIDIAS_PLAYGROUND (phidias_playground_new ());
  phidias_playground_set_session (self->playground, fixture->session);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 800);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->playground));
  self->view = PHIDIAS_CONVERSATION_VIEW (bench_find_type (GTK_WIDGET (self->playground), PHIDIAS_TYPE_CONVERSATION_VIEW));
  self->list = GTK_LIST_VIEW (bench_find_type (GTK_WIDGET (self->view), GTK_TYPE_LIST_VIEW));
  self->adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (bench_find_type (GTK_WIDGET (self->view), GTK_TYPE_SCROLLED_WINDOW)));
  gtk_window_present (GTK_WINDOW (self->window));
  bench_await_frames (self->window, 5);
}

void
bench_window_close (BenchWindow *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->fixture.deployment);
  fixture_close (g_steal_pointer (&self->fixture.session));
  phidias_emulator_stop (self->fixture.emulator);
  g_clear_object (&self->fixture.emulator);
  g_clear_pointer (&self->fixture.folder, g_free);
}
