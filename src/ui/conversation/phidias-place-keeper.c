/* phidias-place-keeper.c: what is being read stays where it is, and the end is followed at the end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place-keeper-private.h"

#include <math.h>

/* The frame clock lays out at most four times in a frame and warns when that is not enough. */
#define MAX_MOVES_IN_FRAME 2

/**
 * PhidiasPlaceKeeper:
 *
 * Keeps the place in a GtkListView whose rows grow, come and go. It is in one of two states:
 * *following*, where the end stays in view whatever arrives, or *reading*, where the topmost
 * visible row stays where it is. Only a scroll by the reader, or a call here, changes the state.
 *
 * It acts right after each layout, where the frame clock lays out again within the same frame if
 * something moved: nothing is ever painted in a wrong place.
 *
 * A list view knows the heights of the rows around the view and guesses the others, so its
 * adjustment changes by itself, and a row that comes into view can turn out to be another size than
 * the list took it for. A change of the value while a frame is laid out, or with a change of the
 * range, is the list's own doing; any other is the reader's scroll, and what is on screen moves
 * by just as much.
 *
 * The list must have its model's items as rows tagged by phidias_place_keeper_tag_row().
 */
G_DEFINE_FINAL_TYPE (PhidiasPlaceKeeper, phidias_place_keeper, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_IS_AT_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  PLACE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Moving ---- */

double
phidias_place_keeper_get_end (PhidiasPlaceKeeper *self)
{
  return MAX (gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment),
              gtk_adjustment_get_lower (self->adjustment));
}

void
phidias_place_keeper_set_value (PhidiasPlaceKeeper *self, double value)
{
  self->is_setting = TRUE;
  gtk_adjustment_set_value (self->adjustment, value);
  self->is_setting = FALSE;
}

static gboolean
go_on_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  PhidiasPlaceKeeper *self = user_data;

  self->tick = 0;
  gtk_widget_queue_allocate (list);

  return G_SOURCE_REMOVE;
}

void
phidias_place_keeper_go_on_later (PhidiasPlaceKeeper *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), go_on_cb, self, NULL);
}

/* Moves after a layout: laid out again in this frame, or in the next when this one has had its
 * share. */
void
phidias_place_keeper_move_to (PhidiasPlaceKeeper *self, double value)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (self->clock);

  if (self->frame != frame)
    self->n_moves = 0;
  self->frame = frame;
  if (self->n_moves++ < MAX_MOVES_IN_FRAME)
    phidias_place_keeper_set_value (self, value);
  else
    phidias_place_keeper_go_on_later (self);
}

void
phidias_place_keeper_set_is_following (PhidiasPlaceKeeper *self, gboolean is_following)
{
  if (self->is_following == is_following)
    return;

  self->is_following = is_following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_AT_END]);
}

void
phidias_place_keeper_set_anchor (PhidiasPlaceKeeper *self, GtkWidget *row, double y, double height)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (row);

  g_set_object (&self->anchor, gtk_list_item_get_item (list_item));
  self->anchor_item = gtk_list_item_get_position (list_item);
  self->anchor_y = y;
  self->anchor_height = height;
  self->anchor_width = gtk_widget_get_width (row);
}

void
phidias_place_keeper_take_anchor (PhidiasPlaceKeeper *self)
{
  double y;
  double height;
  GtkWidget *row = phidias_place_keeper_find_top_row (self, &y, &height);
  gboolean is_same;

  if (row == NULL)
    {
      g_clear_object (&self->anchor);
      return;
    }

  is_same = gtk_list_item_get_item (phidias_place_keeper_get_list_item (row)) == self->anchor && y == self->anchor_y;
  phidias_place_keeper_set_anchor (self, row, y, height);
  if ((!is_same || self->is_paging) && !self->is_following)
    g_signal_emit (self, signals[PLACE_CHANGED], 0);
}

/* Puts the anchor's row back where it was. */
static void
hold_anchor (PhidiasPlaceKeeper *self)
{
  GtkWidget *row = self->anchor != NULL ? phidias_place_keeper_find_row_of_item (self, self->anchor) : NULL;
  double y;
  double height;
  double wanted = self->anchor_y;
  double value;

  if (!phidias_place_keeper_get_row_bounds (self, row, &y, &height))
    {
      /* So much came at once that the list went without its row. */
      if (self->anchor_item != G_MAXUINT)
        phidias_place_keeper_seek (self, self->anchor_item, self->anchor_y);
      else
        phidias_place_keeper_take_anchor (self);
      return;
    }

  /* Another width breaks the text elsewhere: the same part of it stays at the top. */
  if (gtk_widget_get_width (row) != (int) self->anchor_width && wanted < 0 && self->anchor_height > 0)
    wanted *= height / self->anchor_height;

  value = CLAMP (gtk_adjustment_get_value (self->adjustment) + y - wanted,
                 gtk_adjustment_get_lower (self->adjustment), phidias_place_keeper_get_end (self));
  if (fabs (value - gtk_adjustment_get_value (self->adjustment)) >= 0.5)
    {
      phidias_place_keeper_move_to (self, value);
      return;
    }

  phidias_place_keeper_take_anchor (self);
  if (self->is_paging)
    phidias_place_keeper_set_is_following (self, value >= phidias_place_keeper_get_end (self) - PHIDIAS_PLACE_END_SLACK);
  self->is_paging = FALSE;
}

static void
laid_out_cb (GdkFrameClock *clock, PhidiasPlaceKeeper *self)
{
  if (self->list == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    return;

  self->upper = gtk_adjustment_get_upper (self->adjustment);
  self->page_size = gtk_adjustment_get_page_size (self->adjustment);
  if (self->page_size <= 0)
    return;

  /* The keyboard moved to a row and the list brought it into view: that is reading, too. */
  if (self->yields && !self->is_lists_own && gtk_adjustment_get_value (self->adjustment) != self->value)
    {
      g_clear_object (&self->anchor);
      phidias_place_keeper_set_is_following (self, gtk_adjustment_get_value (self->adjustment) >= phidias_place_keeper_get_end (self) - PHIDIAS_PLACE_END_SLACK);
    }
  self->yields = FALSE;
  self->is_lists_own = FALSE;
  self->is_stale = FALSE;

  /* Where everything is in view there is nothing to jump to. */
  if (!self->has_pending && phidias_place_keeper_get_end (self) <= gtk_adjustment_get_lower (self->adjustment))
    phidias_place_keeper_set_is_following (self, TRUE);

  if (self->has_pending)
    phidias_place_keeper_seek_pending (self);
  else if (self->is_following)
    {
      if (fabs (phidias_place_keeper_get_end (self) - gtk_adjustment_get_value (self->adjustment)) >= 0.5)
        phidias_place_keeper_move_to (self, phidias_place_keeper_get_end (self));
      else
        phidias_place_keeper_take_anchor (self);
    }
  else if (self->anchor != NULL)
    hold_anchor (self);
  else
    phidias_place_keeper_take_anchor (self);

  self->value = self->seen_value = gtk_adjustment_get_value (self->adjustment);
  /* When the rows are where they will be painted. */
  if (!self->is_stale || self->tick != 0)
    phidias_place_keeper_restore_focus (self);
  if (self->n_pages == 0 || self->is_stale)
    return;
  if (self->frame == gdk_frame_clock_get_frame_counter (clock))
    {
      phidias_place_keeper_go_on_later (self);
      return;
    }
  self->frame = gdk_frame_clock_get_frame_counter (clock);
  self->n_moves = 1;
  phidias_place_keeper_turn_pages (self);
}

static void
value_changed_cb (GtkAdjustment *adjustment, PhidiasPlaceKeeper *self)
{
  double distance = gtk_adjustment_get_value (adjustment) - self->seen_value;

  self->is_stale = TRUE;
  self->seen_value = gtk_adjustment_get_value (adjustment);
  if (self->is_setting || self->is_lists_own || self->is_laying_out || gtk_adjustment_get_upper (adjustment) != self->upper
      || gtk_adjustment_get_page_size (adjustment) != self->page_size)
    return;

  /* The reader scrolled: what was on top is to move as far, also where the list has to find out how
   * high the rows are that come into view. After more than a page it is no measure any more. */
  self->has_pending = FALSE;
  self->is_paging = FALSE;
  self->anchor_y -= distance;
  if (self->anchor_y + self->anchor_height < -self->page_size || self->anchor_y > 2 * self->page_size)
    g_clear_object (&self->anchor);
  phidias_place_keeper_set_is_following (self, gtk_adjustment_get_value (adjustment) >= phidias_place_keeper_get_end (self) - PHIDIAS_PLACE_END_SLACK);
}

/* The row that is read went: it may have been read anew, and come back as another item. */
static void
follow_anchor (PhidiasPlaceKeeper *self, guint position, guint n_removed, guint n_added)
{
  GtkSelectionModel *model = self->list != NULL ? gtk_list_view_get_model (self->list) : NULL;
  PhidiasFeedPlace place = { NULL };

  self->anchor_item = G_MAXUINT;
  if (model == NULL || !PHIDIAS_IS_FEED_ITEM (self->anchor))
    return;

  place.item = g_object_ref (PHIDIAS_FEED_ITEM (self->anchor));
  place.position = position;
  if (phidias_feed_place_follow (&place, G_LIST_MODEL (model), position, n_removed, n_added))
    {
      g_set_object (&self->anchor, G_OBJECT (place.item));
      self->anchor_item = place.position;
    }
  phidias_feed_place_clear (&place);
}

/* ---- Life ---- */

static void
detach_clock (PhidiasPlaceKeeper *self)
{
  if (self->tick != 0 && self->list != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list), self->tick);
  self->tick = 0;
  for (guint i = 0; i < G_N_ELEMENTS (self->clock_handlers); i++)
    g_clear_signal_handler (&self->clock_handlers[i], self->clock);
  self->is_laying_out = FALSE;
  if (self->root != NULL)
    g_clear_signal_handler (&self->focus_handler, self->root);
  self->focus_handler = 0;
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->root);
}

static void
focus_changed_cb (GtkRoot *root, GParamSpec *pspec, PhidiasPlaceKeeper *self)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  if (self->list != NULL && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    self->yields = TRUE;
}

/* The end of the update is known in every frame, whether anything else asks for it or not. */
static void
before_paint_cb (GdkFrameClock *clock, PhidiasPlaceKeeper *self)
{
  self->is_laying_out = FALSE;
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
}

static void
updated_cb (GdkFrameClock *clock, PhidiasPlaceKeeper *self)
{
  self->is_laying_out = TRUE;
}

static void
after_paint_cb (GdkFrameClock *clock, PhidiasPlaceKeeper *self)
{
  self->is_laying_out = FALSE;
}

static void
realize_cb (GtkWidget *list, PhidiasPlaceKeeper *self)
{
  detach_clock (self);
  g_set_object (&self->clock, gtk_widget_get_frame_clock (list));
  if (self->clock != NULL)
    {
      self->clock_handlers[0] = g_signal_connect (self->clock, "before-paint", G_CALLBACK (before_paint_cb), self);
      self->clock_handlers[1] = g_signal_connect_after (self->clock, "update", G_CALLBACK (updated_cb), self);
      self->clock_handlers[2] = g_signal_connect_after (self->clock, "layout", G_CALLBACK (laid_out_cb), self);
      self->clock_handlers[3] = g_signal_connect (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);
    }
  g_set_weak_pointer (&self->root, gtk_widget_get_root (list));
  if (GTK_IS_WINDOW (self->root))
    self->focus_handler = g_signal_connect (self->root, "notify::focus-widget",
                                            G_CALLBACK (focus_changed_cb), self);
}

static void
unrealize_cb (GtkWidget *list, PhidiasPlaceKeeper *self)
{
  detach_clock (self);
}

static void
phidias_place_keeper_dispose (GObject *object)
{
  PhidiasPlaceKeeper *self = PHIDIAS_PLACE_KEEPER (object);

  detach_clock (self);
  g_clear_weak_pointer (&self->list);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->anchor);
  phidias_feed_place_clear (&self->lost_focus);

  G_OBJECT_CLASS (phidias_place_keeper_parent_class)->dispose (object);
}

static void
phidias_place_keeper_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasPlaceKeeper *self = PHIDIAS_PLACE_KEEPER (object);

  switch (prop_id)
    {
    case PROP_IS_AT_END:
      g_value_set_boolean (value, self->is_following);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_place_keeper_class_init (PhidiasPlaceKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_place_keeper_dispose;
  object_class->get_property = phidias_place_keeper_get_property;

  /**
   * PhidiasPlaceKeeper:is-at-end:
   *
   * Whether the end is in view and stays there.
   */
  properties[PROP_IS_AT_END] = g_param_spec_boolean ("is-at-end", NULL, NULL, TRUE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PhidiasPlaceKeeper::place-changed:
   * @self: a keeper
   *
   * Something else is read than before, or the same at another place. Emitted in the layout of a
   * frame, and not where the end is followed.
   */
  signals[PLACE_CHANGED] = g_signal_new ("place-changed", PHIDIAS_TYPE_PLACE_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
phidias_place_keeper_init (PhidiasPlaceKeeper *self)
{
  self->is_following = TRUE;
}

/**
 * phidias_place_keeper_new:
 * @list: a list
 * @adjustment: by which it is scrolled vertically
 *
 * Returns: (transfer full): a keeper that follows the end
 */
PhidiasPlaceKeeper *
phidias_place_keeper_new (GtkListView *list, GtkAdjustment *adjustment)
{
  PhidiasPlaceKeeper *self;

  g_return_val_if_fail (GTK_IS_LIST_VIEW (list), NULL);
  g_return_val_if_fail (GTK_IS_ADJUSTMENT (adjustment), NULL);

  self = g_object_new (PHIDIAS_TYPE_PLACE_KEEPER, NULL);
  g_set_weak_pointer (&self->list, list);
  g_set_object (&self->adjustment, adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (list, "realize", G_CALLBACK (realize_cb), self, G_CONNECT_AFTER);
  g_signal_connect_object (list, "unrealize", G_CALLBACK (unrealize_cb), self, G_CONNECT_DEFAULT);
  if (gtk_widget_get_realized (GTK_WIDGET (list)))
    realize_cb (GTK_WIDGET (list), self);

  return self;
}

/**
 * phidias_place_keeper_get_is_at_end:
 * @self: a keeper
 *
 * Returns: whether the end is in view and stays there
 */
gboolean
phidias_place_keeper_get_is_at_end (PhidiasPlaceKeeper *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), TRUE);

  return self->is_following;
}

/**
 * phidias_place_keeper_items_changed:
 * @self: a keeper
 * @position: where the list's model changed
 * @n_removed: how many items went
 * @n_added: how many came
 *
 * To be told of each change of the model: a place that is kept, or was asked for and is not reached
 * yet, is that of an item, wherever that moves meanwhile.
 */
void
phidias_place_keeper_items_changed (PhidiasPlaceKeeper *self, guint position, guint n_removed, guint n_added)
{
  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  self->is_stale = TRUE;
  phidias_place_keeper_note_focus (self, position, n_removed, n_added);
  if (self->has_pending && position + n_removed <= self->pending_item)
    self->pending_item += n_added - n_removed;
  if (self->anchor == NULL || self->anchor_item == G_MAXUINT || position > self->anchor_item)
    return;
  if (position + n_removed <= self->anchor_item)
    self->anchor_item += n_added - n_removed;
  else
    follow_anchor (self, position, n_removed, n_added);
}

/**
 * phidias_place_keeper_stay:
 * @self: a keeper
 *
 * The focus is about to go to a row that the reader pointed at: it is in view, and the list must
 * not scroll for the rest of it.
 */
void
phidias_place_keeper_stay (PhidiasPlaceKeeper *self)
{
  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  self->is_lists_own = TRUE;
  if (self->list != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self->list));
}
