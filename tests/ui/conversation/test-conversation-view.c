/* test-conversation-view.c: a conversation in its view
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-feed.h"
#include "phidias-footer-row.h"
#include "phidias-header-row.h"
#include "phidias-test.h"
#include "phidias-text-row.h"
#include "phidias-typing-pace.h"

#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void
test_rows_by_kind (void)
{
  Fixture fixture;

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_USER, "Hello");
  fixture_add (fixture.store, 3, PHIDIAS_ROLE_ASSISTANT, "# One\n\nTwo\n");
  fixture_frames (fixture.window, 2);
  g_assert_true (PHIDIAS_IS_HEADER_ROW (fixture_find_row (&fixture, 0)));
  g_assert_true (PHIDIAS_IS_TEXT_ROW (fixture_find_row (&fixture, 1)));
  g_assert_true (PHIDIAS_IS_FOOTER_ROW (fixture_find_row (&fixture, 2)));
  g_assert_true (PHIDIAS_IS_HEADER_ROW (fixture_find_row (&fixture, 3)));
  g_assert_true (PHIDIAS_IS_TEXT_ROW (fixture_find_row (&fixture, 5)));
  gtk_test_accessible_assert_property (fixture_find_row (&fixture, 4), GTK_ACCESSIBLE_PROPERTY_LABEL, "Heading 1, One");

  /* Items of another kind come to the same place. */
  g_list_store_remove (fixture.store, 0);
  fixture_frames (fixture.window, 2);
  g_assert_true (PHIDIAS_IS_TEXT_ROW (fixture_find_row (&fixture, 0)));
  gtk_test_accessible_assert_property (fixture_find_row (&fixture, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Hello");
  fixture_close (&fixture);
}

static void
test_only_last_has_buttons (void)
{
  Fixture fixture;

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "One");
  fixture_frames (fixture.window, 2);
  g_assert_nonnull (fixture_find_button (fixture_find_row (&fixture, 2), "Copy Answer"));
  fixture_add (fixture.store, 3, PHIDIAS_ROLE_ASSISTANT, "Two");
  fixture_frames (fixture.window, 2);
  g_assert_false (gtk_widget_get_child_visible (fixture_find_button (fixture_find_row (&fixture, 2), "Copy Answer")));
  g_assert_true (gtk_widget_get_child_visible (fixture_find_button (fixture_find_row (&fixture, 5), "Copy Answer")));
  fixture_close (&fixture);
}

/* However many messages there are, what is alive stays bounded, and rows are bare. */
static void
test_rows_are_few (void)
{
  Fixture fixture;
  guint n_rows = 0;
  guint n_children = 0;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 1500);
  fixture_frames (fixture.window, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.store)), >, 6000);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture.list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      n_rows++;
      n_children += row != NULL && gtk_widget_get_first_child (row) != NULL;
    }
  g_assert_cmpuint (n_rows, <, 400);
  g_assert_cmpuint (n_children, <=, 2);
  fixture_close (&fixture);
}

typedef struct
{
  PhidiasMarkdownStream *stream;
  const char            *piece;
  guint                  left;
  gint64                 last;
  gint64                 worst; /* microseconds of this process's own work between two frames */
} Pour;

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* As the feed does it: once a frame what came since the last. What a frame costs is bounded by the
 * rows that the list keeps alive, not by what came. */
static gboolean
pour_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Pour *pour = user_data;
  gint64 now = get_cpu_time ();

  if (pour->last != 0)
    pour->worst = MAX (pour->worst, now - pour->last);
  pour->last = now;
  if (pour->left == 0)
    return G_SOURCE_REMOVE;
  phidias_markdown_stream_append (pour->stream, pour->piece);
  pour->left--;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_poured (gpointer user_data)
{
  return ((Pour *) user_data)->left == 0;
}

static long
get_peak_mib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);

  return usage.ru_maxrss / 1024;
}

/* An answer that is one line of ten megabytes: all of it is there, and the window lives. */
static void
test_ten_megabyte_line (void)
{
  g_autofree char *piece = g_strnfill (1024 * 1024, 'x');
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  Fixture fixture;
  Pour pour = { NULL, piece, 10, 0, 0 };
  gsize length = 0;
  long before;

  fixture_open (&fixture, 800, 600);
  stream = pour.stream = fixture_add_open (fixture.store, 0);
  fixture_frames (fixture.window, 2);
  before = get_peak_mib ();
  gtk_widget_add_tick_callback (fixture.window, pour_cb, &pour, NULL);
  g_assert_true (phidias_test_wait_until (is_poured, &pour, 60));
  phidias_markdown_stream_finish (stream);
  fixture_frames (fixture.window, 2);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      length += strlen (phidias_block_get_text (block));
    }
  g_assert_cmpuint (length, ==, 10 * strlen (piece));
  g_test_message ("%.0f ms at worst, %ld MiB", pour.worst / 1000.0, get_peak_mib () - before);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (pour.worst, <, G_USEC_PER_SEC);
  g_assert_cmpint (get_peak_mib () - before, <, 200);
#endif

  /* From one end to the other. */
  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 3);
  g_assert_true (PHIDIAS_IS_HEADER_ROW (fixture_find_row (&fixture, 0)));
  phidias_place_keeper_jump_to_end (fixture.keeper);
  fixture_frames (fixture.window, 3);
  g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
  fixture_close (&fixture);
}

static void
text_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
has_text (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static char *
read_clipboard (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->window), NULL, text_read_cb, &text);
  phidias_assert_wait (has_text, &text);

  return text;
}

static void
test_copies_whole_code (void)
{
  g_autoptr (GString) code = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("Before\n\n```c\n");
  g_autofree char *copied = NULL;
  Fixture fixture;
  GtkWidget *row;

  for (guint i = 0; i < 250; i++)
    g_string_append_printf (code, "call (%u);\n", i);
  g_string_append (text, code->str);
  g_string_append (text, "```\n\nAfter\n");

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 3);
  row = fixture_find_row (&fixture, 2);
  g_assert_nonnull (fixture_find_button (row, "Copy Code"));
  g_signal_emit_by_name (fixture_find_button (row, "Copy Code"), "clicked");
  copied = read_clipboard (&fixture);
  g_assert_cmpstr (copied, ==, code->str);

  /* From a later slice too, by the action that Ctrl+C is bound to. */
  g_clear_pointer (&copied, g_free);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (fixture.window), "");
  gtk_widget_grab_focus (fixture_find_row (&fixture, 3));
  gtk_widget_activate_action (fixture_find_row (&fixture, 3), "row.copy", NULL);
  copied = read_clipboard (&fixture);
  g_assert_cmpstr (copied, ==, code->str);
  fixture_close (&fixture);
}

static void
test_jump_button (void)
{
  Fixture fixture;
  GtkWidget *button;

  fixture_open (&fixture, 800, 600);
  fixture_add_many (fixture.store, 50);
  fixture_frames (fixture.window, 3);
  button = gtk_widget_get_ancestor (GTK_WIDGET (fixture.list), GTK_TYPE_OVERLAY);
  button = gtk_widget_get_first_child (gtk_widget_get_last_child (button));
  g_assert_true (GTK_IS_BUTTON (button));
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_adjustment_set_value (fixture.adjustment, 100);
  fixture_frames (fixture.window, 2);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
  fixture_frames (fixture.window, 4);
  g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
  g_assert_false (gtk_widget_is_sensitive (button));
  fixture_close (&fixture);
}

static void
test_narrow_and_dark (void)
{
  Fixture fixture;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  fixture_open (&fixture, 360, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_USER, "Hello");
  fixture_add (fixture.store, 3, PHIDIAS_ROLE_ASSISTANT,
               "# One\n\n> > quoted `code`\n\n- - - deep\n\n```\ncode\n```\n\n---\n");
  fixture_frames (fixture.window, 2);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.view)), <=, 360);
  paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture.view));
  gdk_paintable_snapshot (paintable, snapshot, 360, 600);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  fixture_close (&fixture);
}

static void
test_focus (void)
{
  Fixture fixture;
  g_autoptr (GString) log = g_string_new (NULL);
  GtkWidget *footer;
  GtkWidget *focus;

  fixture_open (&fixture, 800, 600);
  fixture_add_actions (fixture.window, log);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "One");
  fixture_frames (fixture.window, 2);
  gtk_widget_grab_focus (GTK_WIDGET (fixture.view));
  focus = gtk_window_get_focus (GTK_WINDOW (fixture.window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture.list)));

  /* By Tab from the footer into its buttons, and back. */
  footer = fixture_find_row (&fixture, 2);
  gtk_widget_grab_focus (footer);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == footer);
  g_assert_true (gtk_widget_child_focus (footer, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == fixture_find_button (footer, "Copy Answer"));
  g_assert_true (gtk_widget_child_focus (footer, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == fixture_find_button (footer, "Answer Again"));
  g_assert_true (gtk_widget_child_focus (footer, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_widget_child_focus (footer, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture.window)) == footer);
  fixture_close (&fixture);
}

/* While somebody types an answer grows 25 times a second, and not in the frame of a key. */
static void
test_typing_pace (void)
{
  PhidiasTypingPace pace = { 0 };
  const gint64 ms = G_TIME_SPAN_MILLISECOND;
  const gint64 start = 5 * G_TIME_SPAN_SECOND;

  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start), ==, 0);
  pace.flushed = start;
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start), ==, 0);

  pace.typed = start + 10 * ms;
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start + 10 * ms), ==, 30);
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start + 39 * ms), ==, 1);
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start + 40 * ms), ==, 0);
  pace.typed = start + 38 * ms;
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start + 38 * ms), ==, 20);
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start + 58 * ms), ==, 0);
  pace.flushed = start + 58 * ms;
  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, start + 59 * ms), ==, 39);

  /* A key that is held down starves nothing: there is a time between two at which nothing waits. */
  for (gint64 now = start; now < start + 2000 * ms; now += 33 * ms)
    {
      pace.typed = now;
      if (phidias_typing_pace_get_wait (&pace, now + 32 * ms) == 0)
        pace.flushed = now + 32 * ms;
    }
  g_assert_cmpint (pace.flushed, >=, start + 1900 * ms);

  g_assert_cmpuint (phidias_typing_pace_get_wait (&pace, pace.typed + 700 * ms), ==, 0);
}

/* What waits for a key is shown all the same, without another key or more text. */
static void
test_text_comes_while_typing (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autoptr (PhidiasMessage) answer = phidias_message_new ("m", NULL, PHIDIAS_ROLE_ASSISTANT);
  g_autoptr (PhidiasFeed) feed = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = phidias_conversation_view_new ();
  guint n_shown = 0;

  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_conversation_add (conversation, answer);
  feed = phidias_feed_new (conversation);
  phidias_conversation_view_set_model (PHIDIAS_CONVERSATION_VIEW (view), G_LIST_MODEL (feed));
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));

  for (guint i = 1; i <= 20; i++)
    {
      phidias_message_append_text (answer, "A line.\n\n");
      phidias_conversation_view_note_typing (PHIDIAS_CONVERSATION_VIEW (view));
      while (phidias_feed_has_pending (feed))
        g_main_context_iteration (NULL, TRUE);
      n_shown = g_list_model_get_n_items (G_LIST_MODEL (feed));
      g_assert_cmpuint (n_shown, ==, i + 2);
    }

  /* Nothing is left behind by a view that goes while text waits. */
  phidias_message_append_text (answer, "A line.\n\n");
  phidias_conversation_view_note_typing (PHIDIAS_CONVERSATION_VIEW (view));
  phidias_message_append_text (answer, "A line.\n\n");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/conversation-view/rows-by-kind", test_rows_by_kind);
  g_test_add_func ("/ui/conversation-view/only-last-has-buttons", test_only_last_has_buttons);
  g_test_add_func ("/ui/conversation-view/rows-are-few", test_rows_are_few);
  g_test_add_func ("/ui/conversation-view/ten-megabyte-line", test_ten_megabyte_line);
  g_test_add_func ("/ui/conversation-view/copies-whole-code", test_copies_whole_code);
  g_test_add_func ("/ui/conversation-view/jump-button", test_jump_button);
  g_test_add_func ("/ui/conversation-view/narrow-and-dark", test_narrow_and_dark);
  g_test_add_func ("/ui/conversation-view/focus", test_focus);
  g_test_add_func ("/ui/conversation-view/typing-pace", test_typing_pace);
  g_test_add_func ("/ui/conversation-view/text-comes-while-typing", test_text_comes_while_typing);

  return g_test_run ();
}
