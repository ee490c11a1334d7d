/* phidias-conversation-view-feed.c: the actions that ask something of a feed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-code-fold.h"
#include "phidias-feed.h"

static void
all_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasConversationView) self = user_data;

  if (phidias_feed_load_all_finish (PHIDIAS_FEED (object), result, NULL) && self->source == G_LIST_MODEL (object))
    phidias_place_keeper_jump_to_start (self->keeper);
}

static void
start_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);

  phidias_place_keeper_jump_to_start (self->keeper);
  /* The first row that is there may not be the first there is. */
  if (PHIDIAS_IS_FEED (self->source) && phidias_feed_has_more (PHIDIAS_FEED (self->source)) && self->loading == NULL)
    {
      self->loading = g_cancellable_new ();
      phidias_feed_load_all_async (PHIDIAS_FEED (self->source), self->loading, all_loaded_cb, g_object_ref (self));
    }
}

static void
toggle_thought_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  PhidiasFeed *feed = PHIDIAS_IS_FEED (self->source) ? PHIDIAS_FEED (self->source) : NULL;
  PhidiasMessage *message = feed != NULL ? phidias_conversation_find (phidias_feed_get_conversation (feed),
                                                                      g_variant_get_string (parameter, NULL))
                                         : NULL;
  GtkWidget *row = NULL;
  graphene_point_t top;
  guint head;

  if (message == NULL || !phidias_feed_find_message (feed, message, &head, NULL))
    return;

  /* The head stays where it is, even where the end was followed. */
  head = phidias_code_fold_from_source (PHIDIAS_CODE_FOLD (self->model), head + 1);
  row = phidias_place_keeper_find_row (self->keeper, head);
  if (row != NULL && gtk_widget_compute_point (row, GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (0, 0), &top))
    phidias_place_keeper_set_place (self->keeper, head, top.y);
  phidias_feed_set_unfolded (feed, message, !phidias_feed_get_unfolded (feed, message));
}

void
phidias_conversation_view_install_feed_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.jump-to-start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "conversation.toggle-thought", "s", toggle_thought_cb);
}

/**
 * phidias_conversation_view_go_to_message:
 * @self: a view
 * @is_next: to the next message, or the one before
 *
 * Puts the head of another message at the top of the view, and the focus on it where the focus was
 * in the view. From within a message the one before is that message's own head.
 */
void
phidias_conversation_view_go_to_message (PhidiasConversationView *self, gboolean is_next)
{
  guint n_items;
  guint position;
  double offset;

  g_return_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self));

  if (self->model == NULL || !phidias_place_keeper_get_place (self->keeper, &position, &offset))
    return;

  /* A head that is at the top already is where the reader is. */
  n_items = g_list_model_get_n_items (self->model);
  if (!is_next && offset > -1 && position > 0)
    position--;
  else if (is_next)
    position++;
  for (; position < n_items; position = is_next ? position + 1 : position - 1)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);

      if (phidias_feed_item_get_kind (item) == PHIDIAS_FEED_HEADER)
        break;
      if (!is_next && position == 0)
        return;
    }
  if (position >= n_items)
    phidias_place_keeper_jump_to_end (self->keeper);
  else
    phidias_place_keeper_set_place (self->keeper, position, 0);
}
