/* conversation-fixture.c: conversations and windows for the tests of their widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"

#include "phidias-test.h"

#include <adwaita.h>

/* The model of an open answer, which shows the blocks of its stream before the footer. */
typedef struct
{
  GListStore     *store;
  PhidiasMessage *message;
  GObject        *footer;
} Open;

void
fixture_init (int *argc, char ***argv)
{
  phidias_test_init (argc, argv);
  gtk_init ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

typedef struct
{
  guint left;
} Frames;

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Frames *frames = user_data;

  if (frames->left > 0)
    frames->left--;

  return frames->left > 0;
}

static gboolean
frames_passed (gpointer user_data)
{
  return ((Frames *) user_data)->left == 0;
}

/* Lets so many frames be drawn: a tick comes before the layout of its frame, so one more. */
void
fixture_frames (GtkWidget *widget, guint n)
{
  Frames frames = { n + 1 };

  gtk_widget_add_tick_callback (widget, frame_cb, &frames, NULL);
  phidias_assert_wait (frames_passed, &frames);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

void
fixture_open (Fixture *fixture, int width, int height)
{
  GtkWidget *scroller;

  fixture->view = PHIDIAS_CONVERSATION_VIEW (phidias_conversation_view_new ());
  fixture->window = gtk_window_new ();
  fixture->store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  scroller = find_type (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW);
  fixture->list = GTK_LIST_VIEW (find_type (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW));
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  fixture->keeper = phidias_conversation_view_get_place_keeper (fixture->view);
  phidias_conversation_view_set_model (fixture->view, G_LIST_MODEL (fixture->store));
  gtk_window_present (GTK_WINDOW (fixture->window));
  phidias_assert_wait (is_mapped, fixture->view);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Everything of the window must go with it. */
void
fixture_close (Fixture *fixture)
{
  gpointer window = fixture->window;
  gpointer view = fixture->view;
  gpointer keeper = fixture->keeper;
  gpointer store = fixture->store;

  g_object_add_weak_pointer (window, &window);
  g_object_add_weak_pointer (view, &view);
  g_object_add_weak_pointer (keeper, &keeper);
  g_object_add_weak_pointer (store, &store);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->store);
  phidias_assert_wait (is_gone, &window);
  phidias_assert_wait (is_gone, &view);
  phidias_assert_wait (is_gone, &keeper);
  phidias_assert_wait (is_gone, &store);
}

PhidiasMessage *
fixture_message (PhidiasRole role, const char *text)
{
  static guint n;
  g_autofree char *id = g_strdup_printf ("message-%u", n++);
  PhidiasMessage *message = phidias_message_new (id, NULL, role);

  phidias_message_set_text (message, text);

  return message;
}

/* A block of the message's text as a row shows it. */
PhidiasFeedItem *
fixture_block_item (PhidiasMessage *message, PhidiasBlock *block)
{
  return phidias_feed_item_new_part (message, block, PHIDIAS_FEED_SOURCE_TEXT, 0);
}

static void
insert_item (GListStore          *store,
             guint                position,
             PhidiasFeedItemKind  kind,
             PhidiasMessage      *message,
             PhidiasBlock        *block)
{
  g_autoptr (PhidiasFeedItem) item = block != NULL ? fixture_block_item (message, block)
                                                   : phidias_feed_item_new (kind, message, NULL);

  g_list_store_insert (store, position, item);
}

void
fixture_add (GListStore *store, guint position, PhidiasRole role, const char *text)
{
  g_autoptr (PhidiasMessage) message = fixture_message (role, text);
  g_autoptr (PhidiasMarkdownStream) stream = role == PHIDIAS_ROLE_USER ? phidias_markdown_stream_new_plain ()
                                                                        : phidias_markdown_stream_new ();

  insert_item (store, position++, PHIDIAS_FEED_HEADER, message, NULL);
  phidias_markdown_stream_set_text (stream, text);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      insert_item (store, position++, PHIDIAS_FEED_BLOCK, message, block);
    }
  insert_item (store, position, PHIDIAS_FEED_FOOTER, message, NULL);
}

/* Prompts and answers from one line to some twenty. */
void
fixture_add_many (GListStore *store, guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      g_string_append_printf (text, "Message %u. ", i);
      for (gint32 words = g_rand_int_range (random, 1, 300); words > 0; words--)
        g_string_append (text, words % 40 == 0 ? "pause.\n\n" : "words ");
      fixture_add (store, g_list_model_get_n_items (G_LIST_MODEL (store)),
                   i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT, text->str);
    }
}

static void
open_free (gpointer data, GClosure *closure)
{
  Open *open = data;

  g_object_unref (open->message);
  g_object_unref (open->footer);
  g_free (open);
}

static void
blocks_changed_cb (GListModel *stream,
                   guint       position,
                   guint       removed,
                   guint       added,
                   gpointer    user_data)
{
  Open *open = user_data;
  guint before = g_list_model_get_n_items (stream) + removed - added;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint start;

  /* The blocks stand together, right above the footer. */
  g_assert_true (g_list_store_find (open->store, open->footer, &start));
  start = start - before + position;
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (stream, position + i);

      g_ptr_array_add (items, fixture_block_item (open->message, block));
    }
  /* At once, as a feed does. */
  g_list_store_splice (open->store, start, removed, items->pdata, items->len);
}

PhidiasMarkdownStream *
fixture_add_open (GListStore *store, guint position)
{
  PhidiasMarkdownStream *stream = phidias_markdown_stream_new ();
  PhidiasMessage *message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "");
  PhidiasFeedItem *footer = phidias_feed_item_new (PHIDIAS_FEED_FOOTER, message, NULL);
  Open *open = g_new0 (Open, 1);

  phidias_message_set_state (message, PHIDIAS_MESSAGE_STREAMING);
  insert_item (store, position, PHIDIAS_FEED_HEADER, message, NULL);
  g_list_store_insert (store, position + 1, footer);
  open->store = store;
  open->message = message;
  open->footer = G_OBJECT (footer);
  g_signal_connect_data (stream, "items-changed", G_CALLBACK (blocks_changed_cb), open, open_free, 0);

  return stream;
}

GtkWidget *
fixture_find_row (Fixture *fixture, guint position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      GtkListItem *item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;

      if (item != NULL && gtk_list_item_get_position (item) == position)
        return row;
    }

  return NULL;
}

/* A button below the widget by what it says or is tipped with. */
GtkWidget *
fixture_find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget)
      && (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0
          || g_strcmp0 (gtk_widget_get_tooltip_text (widget), label) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append_printf (user_data, "%s(%s) ", g_action_get_name (G_ACTION (action)),
                          g_variant_get_string (parameter, NULL));
}

/* What a conversation's owner installs; each activation is written to the log. */
void
fixture_add_actions (GtkWidget *widget, GString *log)
{
  static const char * const names[] = {
    "copy", "edit", "regenerate", "retry", "continue", "skip-wait", "examine", "previous-sibling", "next-sibling",
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (activated_cb), log);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (widget, "message", G_ACTION_GROUP (group));
}
