/* test-pointer.c: selecting, following and scrolling with a pointer of the X server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "conversation-fixture.h"
#include "phidias-block-row.h"
#include "phidias-feed.h"
#include "phidias-math-row.h"
#include "phidias-selection.h"
#include "phidias-test.h"
#include "pointer-fixture.h"

#define N_PARAGRAPHS 12

/* ---- What is asked again and again ---- */

/* Whether another click would be one more of the last ones. */
static gboolean is_counting;

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  is_counting = TRUE;
}

static void
stopped_cb (GtkGestureClick *gesture, gpointer user_data)
{
  is_counting = FALSE;
}

static gboolean
has_stopped (gpointer user_data)
{
  return !is_counting;
}

/* GTK 4.8 counts wrong where clicks in two places follow each other as fast as a double click. */
static void
rest (void)
{
  phidias_assert_wait (has_stopped, NULL);
}

static void
open_page (Fixture *fixture, int width, int height)
{
  g_autoptr (GListModel) controllers = NULL;

  fixture_open (fixture, width, height);
  pointer_open (fixture->window);
  controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->list));
  is_counting = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller)
          && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        {
          g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), NULL);
          g_signal_connect (controller, "stopped", G_CALLBACK (stopped_cb), NULL);
        }
    }
}

static void
close_page (Fixture *fixture)
{
  pointer_close ();
  fixture_close (fixture);
}

/* Where a byte of a row is, in the row. */
static graphene_point_t
find_byte (GtkWidget *row, guint byte)
{
  graphene_rect_t area;

  g_assert_nonnull (row);
  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), byte, &area));

  return GRAPHENE_POINT_INIT (area.origin.x + 1, area.origin.y + area.size.height / 2);
}

static void
move_to_byte (Fixture *fixture, guint position, guint byte)
{
  GtkWidget *row = fixture_find_row (fixture, position);
  graphene_point_t point = find_byte (row, byte);

  pointer_move (row, point.x, point.y);
}

typedef struct
{
  PhidiasSelection *selection;
  const char       *text;
} Selected;

static gboolean
is_selected (gpointer user_data)
{
  Selected *selected = user_data;
  g_autofree char *text = phidias_selection_dup_text (selected->selection);

  return g_strcmp0 (text, selected->text) == 0;
}

static void
assert_selected (Fixture *fixture, const char *text)
{
  Selected selected = { phidias_conversation_view_get_selection (fixture->view), text };

  if (!phidias_test_wait_until (is_selected, &selected, 20))
    {
      g_autofree char *other = phidias_selection_dup_text (selected.selection);

      g_assert_cmpstr (other, ==, text);
    }
}

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

/* ---- Selecting ---- */

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

  open_page (&fixture, 700, 500);
  add_answer (&fixture, "First");
  fixture_add (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)), PHIDIAS_ROLE_USER, "And what then?");
  add_answer (&fixture, "Second");
  add_answer (&fixture, "Third");
  fixture_frames (fixture.window, 3);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  phidias_assert_wait (is_seen, &seen);
  caret.selection = phidias_conversation_view_get_selection (fixture.view);

  move_to_byte (&fixture, 1 + FROM, FROM_BYTE);
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
  move_to_byte (&fixture, position, TO_BYTE);
  caret.position = position;
  caret.byte = TO_BYTE;
  phidias_assert_wait (is_caret_at, &caret);
  pointer_release (POINTER_PRIMARY);

  copied = dup_copied (&fixture);
  g_assert_cmpstr (copied, ==, expected);
  close_page (&fixture);
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

  open_page (&fixture, 700, 500);
  add_answer (&fixture, "First");
  fixture_add (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)), PHIDIAS_ROLE_USER, "And what then?");
  add_answer (&fixture, "Second");
  add_answer (&fixture, "Third");
  fixture_frames (fixture.window, 3);
  phidias_place_keeper_set_place (fixture.keeper, position, 200);
  phidias_assert_wait (is_seen, &seen);
  caret.selection = phidias_conversation_view_get_selection (fixture.view);

  move_to_byte (&fixture, position, 20);
  pointer_press (POINTER_PRIMARY);
  phidias_assert_wait (has_caret, caret.selection);
  pointer_move (GTK_WIDGET (fixture.list), 300, 2);
  seen.position = 0;
  seen.top = 0;
  phidias_assert_wait (is_seen, &seen);
  move_to_byte (&fixture, 2, 10);
  phidias_assert_wait (is_caret_at, &caret);
  pointer_release (POINTER_PRIMARY);
  copied = dup_copied (&fixture);
  g_assert_cmpstr (copied, ==, expected);
  close_page (&fixture);
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
  open_page (&fixture, 700, 500);
  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (feed));
  fixture_frames (fixture.window, 5);
  selection = phidias_conversation_view_get_selection (fixture.view);
  n = g_list_model_get_n_items (G_LIST_MODEL (feed));

  move_to_byte (&fixture, n - 2, 4);
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
  close_page (&fixture);
}

static void
test_clicks (void)
{
  g_autofree char *copied = NULL;
  PhidiasSelection *selection;
  Fixture fixture;

  open_page (&fixture, 800, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "one two three\n\nfour five six\n\n```\nlet a\nlet b\n```\n");
  fixture_frames (fixture.window, 3);
  selection = phidias_conversation_view_get_selection (fixture.view);

  move_to_byte (&fixture, 1, 5);
  pointer_click (POINTER_PRIMARY, 2);
  assert_selected (&fixture, "two");
  rest ();
  move_to_byte (&fixture, 2, 6);
  pointer_click (POINTER_PRIMARY, 3);
  assert_selected (&fixture, "four five six");
  rest ();
  move_to_byte (&fixture, 3, 7);
  pointer_click (POINTER_PRIMARY, 3);
  assert_selected (&fixture, "let b\n");

  /* A click puts the place somewhere, one with Shift selects from there to here. */
  rest ();
  move_to_byte (&fixture, 1, 4);
  pointer_click (POINTER_PRIMARY, 1);
  phidias_assert_wait (has_none, selection);
  rest ();
  pointer_key (GDK_KEY_Shift_L, TRUE);
  move_to_byte (&fixture, 2, 9);
  pointer_click (POINTER_PRIMARY, 1);
  assert_selected (&fixture, "two three\n\nfour five");
  rest ();
  move_to_byte (&fixture, 1, 10);
  pointer_click (POINTER_PRIMARY, 1);
  assert_selected (&fixture, "two th");
  pointer_key (GDK_KEY_Shift_L, FALSE);
  copied = dup_copied (&fixture);
  g_assert_cmpstr (copied, ==, "two th");

  /* A double click that is held and dragged takes whole words. */
  rest ();
  move_to_byte (&fixture, 2, 6);
  pointer_click (POINTER_PRIMARY, 1);
  pointer_press (POINTER_PRIMARY);
  assert_selected (&fixture, "five");
  move_to_byte (&fixture, 1, 9);
  assert_selected (&fixture, "three\n\nfour five");
  pointer_release (POINTER_PRIMARY);
  close_page (&fixture);
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

  open_page (&fixture, 800, 500);
  g_signal_connect (fixture.view, "open-link", G_CALLBACK (open_link_cb), opened);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "Look at [this page](https://example.org/page) some day.\n\nOther words.");
  fixture_frames (fixture.window, 3);

  /* Dragged over, it is selected and not opened. */
  move_to_byte (&fixture, 1, 10);
  pointer_press (POINTER_PRIMARY);
  move_to_byte (&fixture, 1, 16);
  pointer_release (POINTER_PRIMARY);
  assert_selected (&fixture, "is pag");
  g_assert_cmpuint (opened->len, ==, 0);
  /* Beside it there is none. */
  rest ();
  move_to_byte (&fixture, 2, 3);
  pointer_click (POINTER_PRIMARY, 1);
  phidias_assert_wait (has_none, phidias_conversation_view_get_selection (fixture.view));
  g_assert_cmpuint (opened->len, ==, 0);

  rest ();
  move_to_byte (&fixture, 1, 12);
  pointer_click (POINTER_PRIMARY, 1);
  phidias_assert_wait (is_written, opened);
  g_assert_cmpstr (opened->str, ==, "https://example.org/page ");
  close_page (&fixture);
}

/* ---- Sideways ---- */

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
  Selected selected;

  open_page (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 1);
  left = get_x (row);
  /* The thumb begins below the text, in the padding of the box: above the space between rows. */
  check_sideways (&fixture, 1, get_text_offset, left + 10, find_byte (row, 310).y + 17);

  /* Beside the thumb the text is selected. */
  pointer_click (POINTER_WHEEL_LEFT, 50);
  move_to_byte (&fixture, 1, 0);
  pointer_press (POINTER_PRIMARY);
  move_to_byte (&fixture, 1, 5);
  selected = (Selected) { phidias_conversation_view_get_selection (fixture.view), "first" };
  phidias_assert_wait (is_selected, &selected);
  pointer_release (POINTER_PRIMARY);
  close_page (&fixture);
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
  open_page (&fixture, 700, 500);
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
  y = find_byte (row, (guint) strlen (phidias_block_get_text (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)))) - 2).y + 17;

  /* To where the button is below it, and on from there. */
  pointer_move (row, x, y);
  pointer_press (POINTER_PRIMARY);
  pointer_move (row, middle, y);
  expect_offset (&sideways, "dragged", middle - x, 100000);
  pointer_release (POINTER_PRIMARY);
  offset = get_text_offset (row);
  rest ();
  pointer_press (POINTER_PRIMARY);
  pointer_move (row, middle + 30, y);
  expect_offset (&sideways, "dragged on", offset + 31, 100000);
  pointer_release (POINTER_PRIMARY);
  g_assert_true (gtk_widget_get_mapped (button));
  close_page (&fixture);
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
  open_page (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 1);
  g_assert_true (PHIDIAS_IS_MATH_ROW (row));
  check_sideways (&fixture, 1, get_math_offset, get_x (row) + 10, gtk_widget_get_height (row) - 4);
  close_page (&fixture);
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
  open_page (&fixture, 700, 500);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 1);
  left = get_x (row);
  pointer_move (row, left + 10, 30);
  fixture_frames (fixture.window, 2);
  check_sideways (&fixture, 1, get_text_offset, left + 10, find_byte (row, strlen (phidias_block_get_text (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)))) - 1).y + 24);
  close_page (&fixture);
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
  g_test_add_func ("/ui/pointer/code-thumb", test_code_thumb);
  g_test_add_func ("/ui/pointer/folded-code-thumb", test_folded_code_thumb);
  g_test_add_func ("/ui/pointer/math-thumb", test_math_thumb);
  g_test_add_func ("/ui/pointer/table-thumb", test_table_thumb);

  return g_test_run ();
}
