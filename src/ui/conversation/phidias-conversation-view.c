/* phidias-conversation-view.c: a conversation, as one scrolling list of light rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-code-fold.h"
#include "phidias-conversation-resources.h"
#include "phidias-feed.h"
#include "phidias-footer-row.h"
#include "phidias-row-paint-private.h"

#include <adwaita.h>

/* What is in view is painted before the rest of the conversation comes. */
#define WAIT_FRAMES 3

#define RESOURCES "/io/github/phidias_studio/Phidias/conversation/"

/**
 * PhidiasConversationView:
 *
 * A list of feed items: for each message a header, its blocks, a footer.
 *
 *     GListModel of PhidiasFeedItem ─► GtkNoSelection ─► GtkListView ─► light rows
 *
 * It knows nothing of what can be done with a message: footers activate `message.…` actions with
 * the message's id, and whoever owns the conversation installs those. What streams in is applied
 * once a frame: the view asks a [class@Feed] for it from a tick callback that runs only while
 * something waits.
 *
 * | action                        | what                                    |
 * |-------------------------------|-----------------------------------------|
 * | `conversation.jump-to-latest` | shows the end and follows it            |
 * | `conversation.fold-code`      | folds or unfolds the code at a position |
 * | `conversation.toggle-thought` | opens or folds what a model thought     |
 * | `row.copy`                    | copies the selection, or the row's text |
 * | `row.copy-markdown`           | the same as Markdown                    |
 * | `selection.select-all`        | the message; then the conversation      |
 * | `selection.select-everything` | the conversation                        |
 * | `find.open`, `find.close`     | shows and hides the find bar            |
 * | `find.next`, `find.previous`  | goes to another match                   |
 * | `link.open`                   | opens the link that the menu is at      |
 * | `link.copy-address`           | copies its address                      |
 * | `row.copy-message`            | copies the message around the row       |
 * | `row.copy-all`                | copies what the row shows a part of     |
 */

G_DEFINE_FINAL_TYPE (PhidiasConversationView, phidias_conversation_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MODEL,
  PROP_PLACE_KEEPER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  OPEN_LINK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Rows ---- */

PhidiasFeedItem *
phidias_conversation_view_get_feed_item (GtkWidget *row)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (row);
  gpointer item = list_item != NULL ? gtk_list_item_get_item (list_item) : NULL;

  return PHIDIAS_IS_FEED_ITEM (item) ? item : NULL;
}

void
phidias_conversation_view_for_each_row (PhidiasConversationView *self, void (*function) (PhidiasConversationView *, GtkWidget *))
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (row != NULL && phidias_place_keeper_get_list_item (row) != NULL)
        function (self, row);
    }
}

void
phidias_conversation_view_update_hovered (PhidiasConversationView *self, GtkWidget *row)
{
  if (PHIDIAS_IS_FOOTER_ROW (row))
    phidias_footer_row_set_is_hovered (PHIDIAS_FOOTER_ROW (row),
                                       self->hovered != NULL
                                       && phidias_footer_row_get_message (PHIDIAS_FOOTER_ROW (row))
                                          == self->hovered);
}

/* ---- Once a frame ---- */

static gboolean
has_work (PhidiasConversationView *self)
{
  return self->needs_neighbours || self->needs_matches || self->reveal.item != NULL
         || phidias_conversation_view_may_flush (self)
         || (PHIDIAS_IS_FEED (self->source) && phidias_feed_has_more (PHIDIAS_FEED (self->source)));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);

  phidias_conversation_view_flush (self);
  if (self->n_frames < WAIT_FRAMES)
    self->n_frames++;
  else if (PHIDIAS_IS_FEED (self->source) && phidias_feed_has_more (PHIDIAS_FEED (self->source)))
    phidias_feed_step (PHIDIAS_FEED (self->source));
  if (self->needs_neighbours)
    {
      self->needs_neighbours = FALSE;
      phidias_conversation_view_for_each_row (self, phidias_conversation_view_update_neighbours);
    }

  if (self->needs_matches)
    phidias_conversation_view_show_matches (self);
  phidias_conversation_view_go_on_revealing (self);

  if (has_work (self))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  phidias_conversation_view_queue_tick (self);

  return G_SOURCE_REMOVE;
}

void
phidias_conversation_view_queue_tick (PhidiasConversationView *self)
{
  if (self->tick == 0 && has_work (self))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  else if (self->tick == 0)
    phidias_conversation_view_await_flush (self);
}

static void
items_changed_cb (GListModel              *model,
                  guint                    position,
                  guint                    removed,
                  guint                    added,
                  PhidiasConversationView *self)
{
  phidias_place_keeper_items_changed (self->keeper, position, removed, added);
  if (self->reveal.item != NULL)
    phidias_feed_place_follow (&self->reveal, model, position, removed, added);
  self->needs_neighbours = TRUE;
  phidias_conversation_view_queue_tick (self);
}

static void
pending_cb (GObject *model, GParamSpec *pspec, PhidiasConversationView *self)
{
  phidias_conversation_view_queue_tick (self);
}

static void
at_end_cb (PhidiasPlaceKeeper *keeper, GParamSpec *pspec, PhidiasConversationView *self)
{
  gboolean is_at_end = phidias_place_keeper_get_is_at_end (keeper);

  gtk_revealer_set_reveal_child (self->jump_revealer, !is_at_end);
  gtk_widget_set_can_target (GTK_WIDGET (self->jump_revealer), !is_at_end);
  gtk_widget_set_sensitive (GTK_WIDGET (self->jump_revealer), !is_at_end);
  if (PHIDIAS_IS_FEED (self->source))
    phidias_feed_set_is_following (PHIDIAS_FEED (self->source), is_at_end);
}

/* ---- Actions ---- */

void
phidias_conversation_view_emit_open_link (PhidiasConversationView *self, const char *url, gboolean *is_handled)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, url, is_handled);
}

/* ---- GtkWidget ---- */

static void
phidias_conversation_view_measure (GtkWidget      *widget,
                                   GtkOrientation  orientation,
                                   int             for_size,
                                   int            *minimum,
                                   int            *natural,
                                   int            *minimum_baseline,
                                   int            *natural_baseline)
{
  gtk_widget_measure (PHIDIAS_CONVERSATION_VIEW (widget)->overlay, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
phidias_conversation_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);

  gtk_widget_size_allocate (self->overlay, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
phidias_conversation_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_conversation_view_parent_class)->root (widget);

  phidias_conversation_view_watch_focus (PHIDIAS_CONVERSATION_VIEW (widget), gtk_widget_get_root (widget));
}

static void
phidias_conversation_view_unroot (GtkWidget *widget)
{
  phidias_conversation_view_watch_focus (PHIDIAS_CONVERSATION_VIEW (widget), NULL);

  GTK_WIDGET_CLASS (phidias_conversation_view_parent_class)->unroot (widget);
}

static gboolean
phidias_conversation_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PHIDIAS_CONVERSATION_VIEW (widget)->list));
}

static void
load_style (void)
{
  static gboolean is_loaded;
  g_autoptr (GtkCssProvider) provider = NULL;
  GdkDisplay *display = gdk_display_get_default ();

  if (is_loaded || display == NULL)
    return;

  is_loaded = TRUE;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCES "conversation.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
clear_model (PhidiasConversationView *self)
{
  if (self->tick != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
    }
  g_clear_handle_id (&self->pace_wait, g_source_remove);
  self->needs_neighbours = FALSE;
  self->n_frames = 0;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->model);
  g_clear_object (&self->source);
}

static void
phidias_conversation_view_dispose (GObject *object)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (object);

  clear_model (self);
  phidias_conversation_view_watch_focus (self, NULL);
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  g_clear_weak_pointer (&self->menu_row);
  g_clear_weak_pointer (&self->link_row);
  g_clear_weak_pointer (&self->thumb_row);
  phidias_feed_place_clear (&self->reveal);
  if (self->selection != NULL)
    phidias_selection_set_model (self->selection, NULL);
  g_clear_object (&self->selection);
  phidias_conversation_view_dispose_find (self);
  g_clear_object (&self->primary);
  g_clear_pointer (&self->menu_link, g_free);
  g_clear_object (&self->hovered);
  g_clear_object (&self->keeper);
  g_clear_object (&self->image_loader);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->spare_rows, phidias_row_pool_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_CONVERSATION_VIEW);

  G_OBJECT_CLASS (phidias_conversation_view_parent_class)->dispose (object);
}

static void
phidias_conversation_view_get_property (GObject    *object,
                                        guint       prop_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->source);
      break;
    case PROP_PLACE_KEEPER:
      g_value_set_object (value, self->keeper);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_conversation_view_set_property (GObject      *object,
                                        guint         prop_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      phidias_conversation_view_set_model (PHIDIAS_CONVERSATION_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_conversation_view_class_init (PhidiasConversationViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* The library is static: without this nothing would pull the resource in. */
  g_resources_register (phidias_conversation_get_resource ());
  g_type_ensure (ADW_TYPE_CLAMP_SCROLLABLE);
  g_type_ensure (PHIDIAS_TYPE_FIND_BAR);
  load_style ();

  object_class->dispose = phidias_conversation_view_dispose;
  object_class->get_property = phidias_conversation_view_get_property;
  object_class->set_property = phidias_conversation_view_set_property;
  widget_class->root = phidias_conversation_view_root;
  widget_class->unroot = phidias_conversation_view_unroot;
  widget_class->measure = phidias_conversation_view_measure;
  widget_class->size_allocate = phidias_conversation_view_size_allocate;
  widget_class->grab_focus = phidias_conversation_view_grab_focus;
  widget_class->focus = phidias_conversation_view_focus;

  /**
   * PhidiasConversationView:model:
   *
   * The list model of feed items that is shown.
   */
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * PhidiasConversationView:place-keeper:
   *
   * What keeps the place in it.
   */
  properties[PROP_PLACE_KEEPER] = g_param_spec_object ("place-keeper", NULL, NULL, PHIDIAS_TYPE_PLACE_KEEPER,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PhidiasConversationView::open-link:
   * @self: the view
   * @url: an address that a person chose to open: http, https or mailto
   *
   * Returns: whether somebody opened it; else the desktop does
   */
  signals[OPEN_LINK] = g_signal_new ("open-link", PHIDIAS_TYPE_CONVERSATION_VIEW, G_SIGNAL_RUN_LAST, 0,
                                     g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "phidias-conversation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, overlay);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, list);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, jump_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, address_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, address_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, find_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConversationView, find_bar);

  phidias_conversation_view_install_key_actions (widget_class);
  phidias_conversation_view_install_row_actions (widget_class);
  phidias_conversation_view_install_find_actions (widget_class);
  phidias_conversation_view_install_feed_actions (widget_class);
  phidias_conversation_view_class_add_code (widget_class);
}

static void
phidias_conversation_view_init (PhidiasConversationView *self)
{
  GtkWidget *clamp;

  gtk_widget_init_template (GTK_WIDGET (self));

  clamp = gtk_widget_get_parent (GTK_WIDGET (self->list));
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), PHIDIAS_ROW_WIDTH);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), PHIDIAS_ROW_WIDTH);

  phidias_conversation_view_add_rows (self);

  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  self->image_loader = phidias_image_loader_new ();
  self->keeper = phidias_place_keeper_new (self->list, self->adjustment);
  g_signal_connect_object (self->keeper, "notify::is-at-end", G_CALLBACK (at_end_cb), self, G_CONNECT_DEFAULT);
  at_end_cb (self->keeper, NULL, self);
  phidias_conversation_view_add_selection (self);
  phidias_conversation_view_add_find (self);
  phidias_conversation_view_add_links (self);
  phidias_conversation_view_add_pointer (self);
  phidias_conversation_view_add_code (self);
  phidias_conversation_view_add_keys (self);
}

/**
 * phidias_conversation_view_new:
 *
 * Returns: (transfer floating): a view of nothing yet
 */
GtkWidget *
phidias_conversation_view_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CONVERSATION_VIEW, NULL);
}

/**
 * phidias_conversation_view_get_model:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the feed items that are shown
 */
GListModel *
phidias_conversation_view_get_model (PhidiasConversationView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self), NULL);

  return self->source;
}

/**
 * phidias_conversation_view_set_model:
 * @self: a view
 * @model: (nullable): a list of [class@FeedItem]
 *
 * Shows another conversation, at its end; a place is restored through the place keeper after
 * this. Text that waits in a [class@Feed] is asked for once a frame while the view is shown.
 */
void
phidias_conversation_view_set_model (PhidiasConversationView *self, GListModel *model)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->source == model)
    return;

  phidias_selection_set_model (self->selection, NULL);
  phidias_conversation_view_set_find_model (self, NULL);
  phidias_feed_place_clear (&self->reveal);
  phidias_conversation_view_set_hovered (self, NULL);
  clear_model (self);
  if (model != NULL)
    {
      self->source = g_object_ref (model);
      self->model = G_LIST_MODEL (phidias_code_fold_new (model));
      phidias_selection_set_model (self->selection, self->model);
      phidias_conversation_view_set_find_model (self, model);
      g_signal_connect_object (self->model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_DEFAULT);
      if (PHIDIAS_IS_FEED (model))
        {
          g_signal_connect_object (model, "notify::has-pending", G_CALLBACK (pending_cb), self, G_CONNECT_DEFAULT);
          g_signal_connect_object (model, "notify::has-more", G_CALLBACK (pending_cb), self, G_CONNECT_DEFAULT);
        }
      selection = gtk_no_selection_new (g_object_ref (self->model));
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  phidias_place_keeper_jump_to_end (self->keeper);
  phidias_conversation_view_queue_tick (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * phidias_conversation_view_get_place_keeper:
 * @self: a view
 *
 * Returns: (transfer none): what keeps the place in it
 */
PhidiasPlaceKeeper *
phidias_conversation_view_get_place_keeper (PhidiasConversationView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self), NULL);

  return self->keeper;
}
