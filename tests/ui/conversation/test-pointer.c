/* test-pointer.c: selecting and following with a pointer of the X server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "phidias-feed.h"
#include "phidias-selection.h"
#include "phidias-test.h"
#include "pointer-fixture.h"
#include "pointer-page.h"

#define N_PARAGRAPHS 12

static gboolean
has_caret (gpointer user_data)
{
  return phidias_selection_get_caret (user_data) != NULL;
}

static gboolean
has_none (gpointer user_data)
{
  return phidias_selection_is_empty (user_data);
}

typedef struct
{
  char     *text;
  gboolean  is_read;
} Read;

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;
  g_autoptr (GError) error = NULL;

  read->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
  read->is_read = TRUE;
}

static gboolean
is_read (gpointer user_data)
{
  return ((Read *) user_data)->is_read;
}

static gboolean
has_content (gpointer user_data)
{
  return gdk_clipboard_get_content (user_data) != NULL;
}

/* Ctrl+C, and what the clipboard has then. */
static char *
dup_copied (Fixture *fixture)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->window);
  Read read = { NULL, FALSE };

  gdk_clipboard_set_content (clipboard, NULL);
  pointer_type (GDK_KEY_c, GDK_KEY_Control_L);
  phidias_assert_wait (has_content, clipboard);
  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &read);
  phidias_assert_wait (is_read, &read);

  return read.text;
}

static char *
dup_paragraph (const char *name, guint i)
{
  return g_strdup_printf ("%s paragraph %u begins here, has some words in its middle, goes on over the end of "
                          "a line so that it is higher than one, and ends there.", name, i);
}

static void
add_answer (Fixture *fixture, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_PARAGRAPHS; i++)
    {
      g_autofree char *paragraph = dup_paragraph (name, i);

      g_string_append_printf (text, "%s\n\n", paragraph);
    }
  fixture_add (fixture->store, g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), PHIDIAS_ROLE_ASSISTANT, text->str);
}

/* From the middle of the paragraph @from of the first answer into that of @to of the second. */
static char *
dup_expected (guint from, guint from_byte, guint to, guint to_byte)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < N_PARAGRAPHS; i++)
    {
      g_autofree char *paragraph = dup_paragraph ("First", i);

      g_string_append_printf (text, "%s%s", i > from ? "\n\n" : "", paragraph + (i > from ? 0 : from_byte));
    }
  g_string_append (text, "\n\nYou\n\nAnd what then?\n\nModel");
  for (guint i = 0; i <= to; i++)
    {
      g_autofree char *paragraph = dup_paragraph ("Second", i);

      if (i == to)
        paragraph[to_byte] = '\0';
      g_string_append_printf (text, "\n\n%s", paragraph);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef struct
{
  Fixture *fixture;
  guint    position;
  double   top;        /* the row is to be so far down */
  double   bottom;
} Seen;

static gboolean
is_seen (gpointer user_data)
{
  Seen *seen = user_data;
  GtkWidget *row = fixture_find_row (seen->fixture, seen->position);
  graphene_rect_t bounds;

  return row != NULL && gtk_widget_get_mapped (row)
         && gtk_widget_compute_bounds (row, GTK_WIDGET (seen->fixture->list), &bounds)
         && bounds.origin.y >= seen->top && bounds.origin.y + bounds.size.height <= seen->bottom;
}

typedef struct
{
  PhidiasSelection *selection;
  guint             position;
  guint             byte;
} Caret;

static gboolean
is_caret_at (gpointer user_data)
{
  Caret *at = user_data;
  const PhidiasFeedPlace *caret = phidias_selection_get_caret (at->selection);

  return caret != NULL && caret->position == at->position && caret->byte == at->byte;
}

static void
test_drag_over_messages (void)
{
  enum { FROM = 2, FROM_BYTE = 31, TO = 7, TO_BYTE = 40 };
  const guint position = 1 + N_PARAGRAPHS + 1 + 3 + 1 + TO;
  g_autofree char *expected = dup_expected (FROM, FROM_BYTE, TO, TO_BYTE);
  g_autofree char *copied = NULL;
  Fixture fixture;
  Seen seen = { &fixture, 1 + FROM, 30, 400 };
  Caret caret;

  page_open (&fixture, 700, 500);
  add_answer (&fixture, "First");
  fixture_add (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)), PHIDIAS_ROLE_USER, "And what then?");
  add_answer (&fixture, "Second");
  add_answer (&fixture, "Third");
  fixture_frames (fixture.window, 3);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  phidias_assert_wait (is_seen, &seen);
  caret.selection = phidias_conversation_view_get_selection (fixture.view);

  page_move_to_byte (&fixture, 1 + FROM, FROM_BYTE);
  pointer_press (POINTER_PRIMARY);
  phidias_assert_wait (has_caret, caret.selection);
  g_assert_cmpuint (phidias_selection_get_caret (caret.selection)->position, ==, 1 + FROM);
  g_assert_cmpuint (phidias_selection_get_caret (caret.selection)->byte, ==, FROM_BYTE);

  /* Held below the window, it scrolls until the other paragraph is in the middle. */
  pointer_move (GTK_WIDGET (fixture.list), 300, gtk_widget_get_height (GTK_WIDGET (fixture.list)) + 40);
  seen.position = position;
  seen.top = -G_MAXDOUBLE;
  seen.bottom = 350;
  phidias_assert_wait (is_seen, &seen);
  pointer_move (GTK_WIDGET (fixture.list), 300, 250);
  /* It stands still before it is aimed at. */
  caret.position = G_MAXUINT;
  for (double value = -1; value != gtk_adjustment_get_value (fixture.adjustment);)
    {
      value = gtk_adjustment_get_value (fixture.adjustment);
      fixture_frames (fixture.window, 3);
    }
  seen.top = 30;
  seen.bottom = 470;
  g_assert_true (is_seen (&seen));
  page_move_to_byte (&fixture, position, TO_BYTE);
  caret.position = position;
  caret.byte = TO_BYTE;
  phidias_assert_wait (is_caret_at, &caret);
  pointer_release (POINTER_PRIMARY);

  copied = dup_copied (&fixture);
  g_assert_cmpstr (copied, ==, expected);
  page_close (&fixture);
}

/* The other way: upwards, over the edge at the top. */
static void
test_drag_upwards (void)
{
  g_autofree char *expected = dup_expected (1, 10, 5, 20);
  const guint position = 1 + N_PARAGRAPHS + 1 + 3 + 1 + 5;
  g_autofree char *copied = NULL;
  Fixture fixture;
  Seen seen = { &fixture, position, 150, 450 };
  Caret caret = { NULL, 2, 10 };

  page_open (&fixture, 700, 500);
  add_answer (&fixture, "First");
  fixture_add (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)), PHIDIAS_ROLE_USER, "And what then?");
  add_answer (&fixture, "Second");
  add_answer (&fixture, "Third");
  fixture_frames (fixture.window, 3);
  phidias_place_keeper_set_place (fixture.keeper, position, 200);
  phidias_assert_wait (is_seen, &seen);
  caret.selection = phidias_conversation_view_get_selection (fixture.view);

  page_move_to_byte (&fixture, position, 20);
  pointer_press (POINTER_PRIMARY);
  phidias_assert_wait (has_caret, caret.selection);
  pointer_move (GTK_WIDGET (fixture.list), 300, 2);
  seen.position = 0;
  seen.top = 0;
  phidias_assert_wait (is_seen, &seen);
  page_move_to_byte (&fixture, 2, 10);
  phidias_assert_wait (is_caret_at, &caret);
  pointer_release (POINTER_PRIMARY);
  copied = dup_copied (&fixture);
  g_assert_cmpstr (copied, ==, expected);
  page_close (&fixture);
}

static gboolean
is_at_first (gpointer user_data)
{
  const PhidiasFeedPlace *caret = phidias_selection_get_caret (user_data);

  return caret != NULL && caret->position <= 1 && caret->byte == 0;
}

static gboolean
is_at_top (gpointer user_data)
{
  return gtk_adjustment_get_value (user_data) == gtk_adjustment_get_lower (user_data);
}

/* A drag is held at the top of what is there; then the rest of the conversation comes. */
static void
test_drag_beyond_loaded (void)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) part = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autoptr (PhidiasFeed) feed = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *copied = NULL;
  PhidiasSelection *selection;
  Fixture fixture;
  guint n;

  if (gtk_get_minor_version () > 8)
    {
      g_test_skip ("A newer GTK (4.18) warns of its own count of presses once the pressed row has left the list");
      return;
    }

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *parent = i > 0 ? g_strdup_printf ("m%u", i - 1) : NULL;
      g_autofree char *text = g_strdup_printf ("Message %u", i);
      PhidiasMessage *message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

      phidias_message_set_text (message, text);
      phidias_message_set_state (message, PHIDIAS_MESSAGE_COMPLETE);
      g_ptr_array_add (messages, message);
      if (i >= 45)
        g_ptr_array_add (part, g_object_ref (message));
      g_string_append_printf (expected, "%s%s\n\n%s", i > 0 ? "\n\n" : "", i % 2 == 0 ? "You" : "Model", i < 59 ? text : "Mess");
    }
  phidias_conversation_load_part (conversation, part);
  feed = phidias_feed_new (conversation);
  page_open (&fixture, 700, 500);
  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (feed));
  fixture_frames (fixture.window, 5);
  selection = phidias_conversation_view_get_selection (fixture.view);
  n = g_list_model_get_n_items (G_LIST_MODEL (feed));

  page_move_to_byte (&fixture, n - 2, 4);
  pointer_press (POINTER_PRIMARY);
  phidias_assert_wait (has_caret, selection);
  pointer_move (GTK_WIDGET (fixture.list), 300, -2);
  phidias_assert_wait (is_at_top, fixture.adjustment);
  phidias_assert_wait (is_at_first, selection);
  phidias_conversation_load (conversation, messages, NULL);
  while (phidias_feed_has_more (feed) || g_list_model_get_n_items (G_LIST_MODEL (feed)) < 180)
    fixture_frames (fixture.window, 1);
  phidias_assert_wait (is_at_top, fixture.adjustment);
  phidias_assert_wait (is_at_first, selection);
  pointer_release (POINTER_PRIMARY);
  n = g_list_model_get_n_items (G_LIST_MODEL (feed));
  g_assert_cmpuint (phidias_selection_get_end (selection)->position, ==, n - 2);
  copied = dup_copied (&fixture);
  if (phidias_selection_get_start (selection)->position > 0)
    g_string_erase (expected, 0, strlen ("You\n\n"));
  g_assert_cmpstr (copied, ==, expected->str);

  phidias_conversation_view_set_model (fixture.view, NULL);
  page_close (&fixture);
}

static void
test_clicks (void)
{
  g_autofree char *copied = NULL;
  PhidiasSelection *selection;
  Fixture fixture;

  page_open (&fixture, 800, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "one two three\n\nfour five six\n\n```\nlet a\nlet b\n```\n");
  fixture_frames (fixture.window, 3);
  selection = phidias_conversation_view_get_selection (fixture.view);

  page_move_to_byte (&fixture, 1, 5);
  pointer_click (POINTER_PRIMARY, 2);
  page_assert_selected (&fixture, "two");
  page_rest ();
  page_move_to_byte (&fixture, 2, 6);
  pointer_click (POINTER_PRIMARY, 3);
  page_assert_selected (&fixture, "four five six");
  page_rest ();
  page_move_to_byte (&fixture, 3, 7);
  pointer_click (POINTER_PRIMARY, 3);
  page_assert_selected (&fixture, "let b\n");

  /* A click puts the place somewhere, one with Shift selects from there to here. */
  page_rest ();
  page_move_to_byte (&fixture, 1, 4);
  pointer_click (POINTER_PRIMARY, 1);
  phidias_assert_wait (has_none, selection);
  page_rest ();
  pointer_key (GDK_KEY_Shift_L, TRUE);
  page_move_to_byte (&fixture, 2, 9);
  pointer_click (POINTER_PRIMARY, 1);
  page_assert_selected (&fixture, "two three\n\nfour five");
  page_rest ();
  page_move_to_byte (&fixture, 1, 10);
  pointer_click (POINTER_PRIMARY, 1);
  page_assert_selected (&fixture, "two th");
  pointer_key (GDK_KEY_Shift_L, FALSE);
  copied = dup_copied (&fixture);
  g_assert_cmpstr (copied, ==, "two th");

  /* A double click that is held and dragged takes whole words. */
  page_rest ();
  page_move_to_byte (&fixture, 2, 6);
  pointer_click (POINTER_PRIMARY, 1);
  pointer_press (POINTER_PRIMARY);
  page_assert_selected (&fixture, "five");
  page_move_to_byte (&fixture, 1, 9);
  page_assert_selected (&fixture, "three\n\nfour five");
  pointer_release (POINTER_PRIMARY);
  page_close (&fixture);
}

static gboolean
open_link_cb (PhidiasConversationView *view, const char *url, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", url);

  return TRUE;
}

static gboolean
is_written (gpointer user_data)
{
  return ((GString *) user_data)->len > 0;
}

static void
test_link (void)
{
  g_autoptr (GString) opened = g_string_new (NULL);
  Fixture fixture;

  page_open (&fixture, 800, 500);
  g_signal_connect (fixture.view, "open-link", G_CALLBACK (open_link_cb), opened);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "Look at [this page](https://example.org/page) some day.\n\nOther words.");
  fixture_frames (fixture.window, 3);

  /* Dragged over, it is selected and not opened. */
  page_move_to_byte (&fixture, 1, 10);
  pointer_press (POINTER_PRIMARY);
  page_move_to_byte (&fixture, 1, 16);
  pointer_release (POINTER_PRIMARY);
  page_assert_selected (&fixture, "is pag");
  g_assert_cmpuint (opened->len, ==, 0);
  /* Beside it there is none. */
  page_rest ();
  page_move_to_byte (&fixture, 2, 3);
  pointer_click (POINTER_PRIMARY, 1);
  phidias_assert_wait (has_none, phidias_conversation_view_get_selection (fixture.view));
  g_assert_cmpuint (opened->len, ==, 0);

  page_rest ();
  page_move_to_byte (&fixture, 1, 12);
  pointer_click (POINTER_PRIMARY, 1);
  phidias_assert_wait (is_written, opened);
  g_assert_cmpstr (opened->str, ==, "https://example.org/page ");
  page_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/pointer/drag-over-messages", test_drag_over_messages);
  g_test_add_func ("/ui/pointer/drag-upwards", test_drag_upwards);
  g_test_add_func ("/ui/pointer/drag-beyond-loaded", test_drag_beyond_loaded);
  g_test_add_func ("/ui/pointer/clicks", test_clicks);
  g_test_add_func ("/ui/pointer/link", test_link);

  return g_test_run ();
}
