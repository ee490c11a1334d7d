/* test-select-all.c: selecting and copying a conversation that is not all there yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>
#include <time.h>

#include "conversation-fixture.h"
#include "phidias-block-row.h"
#include "phidias-feed.h"
#include "phidias-selection-content.h"
#include "phidias-test.h"

#define N_MESSAGES 3000

/* More than a list view keeps widgets for. */
#define MANY_WIDGETS 400

/* ---- A long conversation ---- */

typedef struct
{
  Fixture              base;
  GPtrArray           *messages;
  PhidiasConversation *conversation;
  PhidiasFeed         *feed;
  PhidiasSelection    *selection;
} Long;

static char *
dup_text (guint i)
{
  if (i % 2 == 0)
    return g_strdup_printf ("Prompt %u", i);

  return g_strdup_printf ("Answer %u, in *two*\n\nparagraphs with a [link][1].\n\n[1]: https://example.org/%u\n", i, i);
}

static char *
dup_expected (gboolean is_markdown, guint first, guint end)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = first; i < end; i++)
    {
      g_autofree char *source = dup_text (i);
      const char *mark = is_markdown ? "**" : "";

      g_string_append_printf (text, "%s%s%s%s\n\n", i > first ? "\n\n" : "", mark, i % 2 == 0 ? "You" : "Model", mark);
      if (i % 2 == 0 || is_markdown)
        g_string_append (text, source);
      else
        g_string_append_printf (text, "Answer %u, in two\n\nparagraphs with a link.", i);
      /* Only the last message ends as it came. */
      while (i + 1 < end && g_ascii_isspace (text->str[text->len - 1]))
        g_string_truncate (text, text->len - 1);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static PhidiasMessage *
new_message (guint i)
{
  g_autofree char *id = g_strdup_printf ("m%u", i);
  g_autofree char *parent = i > 0 ? g_strdup_printf ("m%u", i - 1) : NULL;
  g_autofree char *text = dup_text (i);
  PhidiasMessage *message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

  phidias_message_set_text (message, text);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_COMPLETE);

  return message;
}

/* Shown at its end; of one that is not loaded nothing but the end is in memory. */
static void
set_up (Long *self, gboolean is_loaded)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_MESSAGES; i++)
    g_ptr_array_add (self->messages, new_message (i));
  self->conversation = phidias_conversation_new ("c");
  if (is_loaded)
    {
      phidias_conversation_load (self->conversation, self->messages, NULL);
    }
  else
    {
      g_autoptr (GPtrArray) part = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = N_MESSAGES - 20; i < N_MESSAGES; i++)
        g_ptr_array_add (part, g_object_ref (self->messages->pdata[i]));
      phidias_conversation_load_part (self->conversation, part);
    }
  self->feed = phidias_feed_new (self->conversation);
  fixture_open (&self->base, 700, 400);
  phidias_conversation_view_set_model (self->base.view, G_LIST_MODEL (self->feed));
  fixture_frames (self->base.window, 2);
  self->selection = phidias_conversation_view_get_selection (self->base.view);
}

static void
tear_down (Long *self)
{
  gdk_clipboard_set_content (gtk_widget_get_clipboard (self->base.window), NULL);
  phidias_conversation_view_set_model (self->base.view, NULL);
  fixture_close (&self->base);
  g_clear_object (&self->feed);
  g_ptr_array_unref (self->messages);
  g_assert_finalize_object (self->conversation);
}

static guint
count_widgets (Long *self)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->base.list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;

  return n;
}

/* ---- The clipboard ---- */

typedef struct
{
  char     *text;
  GError   *error;
  gboolean  is_read;
} Read;

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Read *read = user_data;

  read->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &read->error);
  read->is_read = TRUE;
}

static gboolean
is_read (gpointer user_data)
{
  return ((Read *) user_data)->is_read;
}

static void
assert_clipboard (GdkClipboard *clipboard, const char *expected)
{
  Read read = { NULL, NULL, FALSE };

  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &read);
  phidias_assert_wait (is_read, &read);
  g_assert_no_error (read.error);
  g_assert_cmpuint (strlen (read.text), ==, strlen (expected));
  g_assert_cmpstr (read.text, ==, expected);
  g_free (read.text);
}

/* The second time it is everything. */
static void
select_all (Long *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->base.view), "selection.select-all", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->base.view), "selection.select-all", NULL);
}

static void
copy (Long *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->base.view), action, NULL);
}

/* ---- Tests ---- */

static void
test_everything (void)
{
  g_autofree char *text = dup_expected (FALSE, 0, N_MESSAGES);
  g_autofree char *markdown = dup_expected (TRUE, 0, N_MESSAGES);
  GdkClipboard *clipboard;
  GValue value = G_VALUE_INIT;
  Read read = { NULL, NULL, FALSE };
  guint n_iterations = 0;
  clock_t worst = 0;
  Long self;

  set_up (&self, TRUE);
  clipboard = gtk_widget_get_clipboard (self.base.window);
  /* The list has the last rows alone. */
  g_assert_true (phidias_feed_has_more (self.feed));
  select_all (&self);
  g_assert_true (phidias_selection_get_waits (self.selection));
  copy (&self, "row.copy");
  g_assert_true (phidias_feed_has_more (self.feed));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_false (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, NULL));
  g_value_unset (&value);

  /* It is made by and by: the main loop goes on. */
  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &read);
  for (; !read.is_read; n_iterations++)
    {
      clock_t before = clock ();

      g_main_context_iteration (NULL, TRUE);
      worst = MAX (worst, clock () - before);
    }
  g_test_message ("%u turns of the main loop, of %.1f ms of CPU at worst", n_iterations, worst * 1000.0 / CLOCKS_PER_SEC);
  g_assert_no_error (read.error);
  g_assert_cmpstr (read.text, ==, text);
  g_free (read.text);
  g_assert_cmpuint (n_iterations, >, 8);
  g_assert_cmpuint (count_widgets (&self), <, MANY_WIDGETS);
  g_assert_false (phidias_selection_get_waits (self.selection));
  g_assert_cmpuint (phidias_selection_get_start (self.selection)->position, ==, 0);
  g_assert_cmpuint (phidias_selection_get_end (self.selection)->position, ==, g_list_model_get_n_items (G_LIST_MODEL (self.feed)) - 1);

  copy (&self, "row.copy-markdown");
  assert_clipboard (clipboard, markdown);
  /* So does the middle button. */
  assert_clipboard (gtk_widget_get_primary_clipboard (self.base.window), text);
  tear_down (&self);
}

/* The menu knows no message. */
static void
test_menu (void)
{
  g_autofree char *text = dup_expected (FALSE, 0, N_MESSAGES);
  Long self;

  set_up (&self, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self.base.view), "selection.select-everything", NULL);
  copy (&self, "row.copy");
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), text);
  tear_down (&self);
}

/* While it is still read from disk. */
static void
test_not_loaded (void)
{
  g_autofree char *text = dup_expected (FALSE, 0, N_MESSAGES);
  g_autoptr (PhidiasMessage) later = new_message (N_MESSAGES);
  Read read = { NULL, NULL, FALSE };
  guint start;
  guint end;
  Long self;

  set_up (&self, FALSE);
  fixture_frames (self.base.window, 6);
  g_assert_false (phidias_feed_has_more (self.feed));
  select_all (&self);
  copy (&self, "row.copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self.base.window), NULL, read_cb, &read);
  fixture_frames (self.base.window, 6);
  g_assert_false (read.is_read);

  phidias_conversation_load (self.conversation, self.messages, NULL);
  /* What is said after it was selected does not belong to it. */
  phidias_conversation_add (self.conversation, later);
  phidias_assert_wait (is_read, &read);
  g_assert_no_error (read.error);
  g_assert_cmpstr (read.text, ==, text);
  g_free (read.text);
  g_assert_cmpuint (phidias_selection_get_start (self.selection)->position, ==, 0);
  g_assert_true (phidias_selection_get_in_row (self.selection, 1, &start, &end));
  g_assert_cmpuint (end, ==, G_MAXUINT);
  g_assert_false (phidias_selection_get_in_row (self.selection, g_list_model_get_n_items (G_LIST_MODEL (self.feed)) - 2, &start, &end));
  tear_down (&self);
}

static gboolean
has_all (gpointer user_data)
{
  Long *self = user_data;

  return !phidias_feed_has_more (self->feed);
}

/* What was copied is that, whatever becomes of the conversation: another one is opened, and this
 * one lets go of its messages. */
static void
test_outlives_conversation (void)
{
  g_autofree char *text = dup_expected (FALSE, 0, N_MESSAGES);
  Long self;

  set_up (&self, TRUE);
  phidias_assert_wait (has_all, &self);
  select_all (&self);
  g_assert_true (phidias_selection_get_is_long (self.selection));
  copy (&self, "row.copy");
  phidias_conversation_view_set_model (self.base.view, G_LIST_MODEL (self.base.store));
  phidias_conversation_unload (self.conversation);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self.feed)), ==, 0);
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), text);
  tear_down (&self);
}

/* Another program asks for it. */
static void
test_other_program (void)
{
  g_autofree char *text = dup_expected (FALSE, 0, N_MESSAGES);
  GdkDisplay *other = gdk_display_open (NULL);
  Long self;

  g_assert_nonnull (other);
  set_up (&self, TRUE);
  select_all (&self);
  copy (&self, "row.copy");
  gdk_display_flush (gtk_widget_get_display (self.base.window));
  assert_clipboard (gdk_display_get_clipboard (other), text);
  gdk_display_close (other);
  tear_down (&self);
}

/* A part that is long is what it is, byte for byte what it would be if made at once. */
static void
test_long_part (void)
{
  g_autofree char *expected = NULL;
  g_autofree char *expected_markdown = NULL;
  Long self;
  guint n;

  set_up (&self, TRUE);
  phidias_assert_wait (has_all, &self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self.feed));
  /* From an answer's second paragraph into another's first. */
  phidias_selection_select (self.selection, 5, 4, n - 3, 6);
  expected = phidias_selection_dup_text (self.selection);
  expected_markdown = phidias_selection_dup_markdown (self.selection);
  g_assert_cmpuint (strlen (expected), >, 1000);
  g_assert_true (phidias_selection_get_is_long (self.selection));
  copy (&self, "row.copy");
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), expected);
  copy (&self, "row.copy-markdown");
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), expected_markdown);
  tear_down (&self);
}

/* Another selection does not wait for the first. */
static void
test_copied_anew (void)
{
  gpointer first;
  Long self;

  set_up (&self, FALSE);
  fixture_frames (self.base.window, 3);
  select_all (&self);
  copy (&self, "row.copy");
  first = gdk_clipboard_get_content (gtk_widget_get_clipboard (self.base.window));
  g_object_add_weak_pointer (first, &first);
  phidias_selection_select (self.selection, 1, 0, 1, 6);
  copy (&self, "row.copy");
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), "Prompt");
  while (first != NULL)
    g_main_context_iteration (NULL, TRUE);
  tear_down (&self);
}

static gboolean
is_at_start (gpointer user_data)
{
  Long *self = user_data;
  const PhidiasFeedPlace *caret = phidias_selection_get_caret (self->selection);
  GtkWidget *row = fixture_find_row (&self->base, 0);
  graphene_rect_t bounds;

  return phidias_conversation_is_loaded (self->conversation) && caret != NULL && caret->position == 0 && row != NULL
         && gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, GTK_WIDGET (self->base.list), &bounds)
         && bounds.origin.y >= 0;
}

static gboolean
press_shortcut (GtkWidget *widget, const char *accelerator)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GdkModifierType modifiers;
  guint key;

  g_assert_true (gtk_accelerator_parse (accelerator, &key, &modifiers));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *name = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
          g_autofree char *wanted = gtk_accelerator_name (key, modifiers);

          if (strstr (name, wanted) != NULL)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

/* By keyboard to a start that is not there yet: the selection goes on to it, and so does the view. */
static void
test_to_start (void)
{
  g_autofree char *all = dup_expected (FALSE, 0, N_MESSAGES - 1);
  g_autofree char *expected = NULL;
  GListModel *model;
  guint n;
  Long self;

  set_up (&self, FALSE);
  fixture_frames (self.base.window, 3);
  model = G_LIST_MODEL (self.feed);
  n = g_list_model_get_n_items (model);
  /* The first word of the last answer. */
  phidias_selection_start (self.selection, n - 3, 6, PHIDIAS_SELECTION_CHARACTER);
  g_assert_true (press_shortcut (GTK_WIDGET (self.base.list), "<Shift><Control>Home"));
  g_assert_cmpuint (phidias_selection_get_caret (self.selection)->position, ==, 0);
  fixture_frames (self.base.window, 3);
  phidias_conversation_load (self.conversation, self.messages, NULL);
  phidias_assert_wait (is_at_start, &self);
  g_assert_cmpuint (phidias_selection_get_end (self.selection)->position, ==, g_list_model_get_n_items (model) - 3);

  copy (&self, "row.copy");
  expected = g_strdup_printf ("%s\n\nModel\n\nAnswer", all);
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), expected);
  tear_down (&self);
}

/* The other way: a place in the middle was returned to, and the list begins there. */
static void
test_to_end (void)
{
  g_autofree char *all = dup_expected (FALSE, 1000, N_MESSAGES);
  g_autofree char *first = g_strdup ("You\n\n");
  g_autoptr (PhidiasFeed) feed = NULL;
  guint position;
  Long self;

  set_up (&self, TRUE);
  feed = phidias_feed_new_at (self.conversation, "m1000");
  g_assert_true (phidias_feed_find_message (feed, self.messages->pdata[1000], &position, NULL));
  g_assert_false (phidias_feed_find_message (feed, self.messages->pdata[N_MESSAGES - 1], NULL, NULL));
  phidias_conversation_view_set_model (self.base.view, G_LIST_MODEL (feed));
  phidias_selection_start (self.selection, position + 1, 0, PHIDIAS_SELECTION_CHARACTER);
  g_assert_true (press_shortcut (GTK_WIDGET (self.base.list), "<Shift><Control>End"));
  g_assert_true (phidias_selection_get_waits (self.selection));
  copy (&self, "row.copy");
  /* It begins behind the name. */
  g_assert_true (g_str_has_prefix (all, first));
  assert_clipboard (gtk_widget_get_clipboard (self.base.window), all + strlen (first));
  phidias_conversation_view_set_model (self.base.view, NULL);
  g_clear_object (&feed);
  tear_down (&self);
}

/* What was selected goes with the answer that it ended in. */
static void
test_other_way (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autoptr (PhidiasSelection) selection = phidias_selection_new ();
  g_autoptr (PhidiasMessage) other = phidias_message_new ("other", "m0", PHIDIAS_ROLE_ASSISTANT);
  g_autoptr (PhidiasFeed) feed = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PhidiasMessage) message = new_message (i);

      phidias_conversation_add (conversation, message);
    }
  phidias_conversation_set_loaded (conversation, TRUE);
  feed = phidias_feed_new (conversation);
  phidias_selection_set_model (selection, G_LIST_MODEL (feed));
  phidias_selection_select_all (selection);
  g_assert_false (phidias_selection_get_waits (selection));
  text = phidias_selection_dup_text (selection);
  g_assert_cmpstr (text, ==, "You\n\nPrompt 0\n\nModel\n\nAnswer 1, in two\n\nparagraphs with a link.");

  phidias_message_set_text (other, "Another");
  phidias_message_set_state (other, PHIDIAS_MESSAGE_COMPLETE);
  phidias_conversation_add (conversation, other);
  g_assert_true (phidias_selection_is_empty (selection));
  g_assert_null (phidias_selection_get_caret (selection));
  phidias_selection_set_model (selection, NULL);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/select-all/everything", test_everything);
  g_test_add_func ("/ui/select-all/menu", test_menu);
  g_test_add_func ("/ui/select-all/not-loaded", test_not_loaded);
  g_test_add_func ("/ui/select-all/outlives-conversation", test_outlives_conversation);
  g_test_add_func ("/ui/select-all/other-program", test_other_program);
  g_test_add_func ("/ui/select-all/long-part", test_long_part);
  g_test_add_func ("/ui/select-all/copied-anew", test_copied_anew);
  g_test_add_func ("/ui/select-all/to-start", test_to_start);
  g_test_add_func ("/ui/select-all/to-end", test_to_end);
  g_test_add_func ("/ui/select-all/other-way", test_other_way);

  return g_test_run ();
}
