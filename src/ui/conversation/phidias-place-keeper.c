/* phidias-place-keeper.c: what is being read stays where it is, and the end is followed at the end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place-keeper.h"

#include <math.h>

/* So near to the end counts as the end: a wheel step is much more, a rounding much less. */
#define END_SLACK 8.0

/* A far jump shows rows whose heights were guesses; each layout makes some of them known. */
#define MAX_ATTEMPTS 12

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
 * adjustment changes by itself. A change of the value while the range stays the same is the
 * reader's scroll; with a change of the range it is the list's own doing.
 *
 * The list must have its model's items as rows tagged by phidias_place_keeper_tag_row().
 */
struct _PhidiasPlaceKeeper
{
  GObject        parent_instance;

  /* owned */
  GtkAdjustment *adjustment;
  GdkFrameClock *clock;
  GObject       *anchor;            /* the item whose row is topmost in view */

  /* borrowed */
  GtkListView   *list;              /* both weak pointers */
  GtkRoot       *root;

  /* state */
  gulong         layout_handler;
  gulong         focus_handler;
  gboolean       yields;            /* the next layout may scroll to the row that got the focus */
  gboolean       is_lists_own;      /* what the list does to the value up to the next layout */
  gboolean       is_following;
  gboolean       is_setting;        /* the value, ourselves */
  gint64         frame;             /* of the last move */
  guint          n_moves;           /* in that frame */
  guint          tick;              /* for what is left to move in the next frame */
  double         value;             /* as of the last layout */
  double         upper;
  double         page_size;
  guint          anchor_item;       /* its position; G_MAXUINT once it was removed */
  double         anchor_y;          /* of its row's top, in the view */
  double         anchor_height;
  double         anchor_width;
  gboolean       has_pending;       /* a place that was asked for and is not reached yet */
  guint          pending_item;
  double         pending_offset;
  guint          n_attempts;
};

G_DEFINE_FINAL_TYPE (PhidiasPlaceKeeper, phidias_place_keeper, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_IS_AT_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GQuark
list_item_quark (void)
{
  return g_quark_from_static_string ("phidias-list-item");
}

/* ---- Rows ---- */

static GtkWidget *
get_row (GtkWidget *child)
{
  return gtk_widget_get_first_child (child);
}

static gboolean
is_bound (GtkWidget *row)
{
  return row != NULL && phidias_place_keeper_get_list_item (row) != NULL;
}

/* Bounds of a row that the list has in view. */
static gboolean
get_shown_bounds (PhidiasPlaceKeeper *self, GtkWidget *row, double *y, double *height)
{
  graphene_point_t top;

  if (!is_bound (row) || !gtk_widget_get_mapped (row)
      || !gtk_widget_compute_point (row, GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (0, 0), &top))
    return FALSE;

  *y = top.y;
  *height = gtk_widget_get_height (row);

  return *height > 0;
}

/* Bounds of a row that may be out of view. The list leaves such a row where it was last; so it is
 * found by the heights of the rows between it and the next one in view. */
static gboolean
get_row_bounds (PhidiasPlaceKeeper *self, GtkWidget *row, double *y, double *height)
{
  double distance = 0;
  double shown_height;
  int width = gtk_widget_get_width (GTK_WIDGET (self->list));
  int natural;

  if (get_shown_bounds (self, row, y, height))
    return TRUE;
  if (!is_bound (row))
    return FALSE;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  *height = natural;
  for (GtkWidget *child = gtk_widget_get_parent (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (get_shown_bounds (self, get_row (child), y, &shown_height))
        {
          *y -= distance;
          return TRUE;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      distance += natural;
    }

  distance = 0;
  for (GtkWidget *child = gtk_widget_get_prev_sibling (gtk_widget_get_parent (row)); child != NULL;
       child = gtk_widget_get_prev_sibling (child))
    {
      if (get_shown_bounds (self, get_row (child), y, &shown_height))
        {
          *y += shown_height + distance;
          return TRUE;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      distance += natural;
    }

  return FALSE;
}

static GtkWidget *
find_row_of_item (PhidiasPlaceKeeper *self, GObject *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = get_row (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;

      if (list_item != NULL && gtk_list_item_get_item (list_item) == item)
        return row;
    }

  return NULL;
}

static GtkWidget *
find_row_at (PhidiasPlaceKeeper *self, guint position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = get_row (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;

      if (list_item != NULL && gtk_list_item_get_position (list_item) == position)
        return row;
    }

  return NULL;
}

/* The topmost row of which something is in view. */
static GtkWidget *
find_top_row (PhidiasPlaceKeeper *self, double *y, double *height)
{
  GtkWidget *best = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      double row_y;
      double row_height;

      if (get_shown_bounds (self, get_row (child), &row_y, &row_height)
          && row_y + row_height > 0 && row_y < self->page_size && (best == NULL || row_y < *y))
        {
          best = get_row (child);
          *y = row_y;
          *height = row_height;
        }
    }

  return best;
}

/* ---- Moving ---- */

static double
get_end (PhidiasPlaceKeeper *self)
{
  return MAX (gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment),
              gtk_adjustment_get_lower (self->adjustment));
}

static void
set_value (PhidiasPlaceKeeper *self, double value)
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

/* Moves after a layout: laid out again in this frame, or in the next when this one has had its
 * share. */
static void
move_to (PhidiasPlaceKeeper *self, double value)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (self->clock);

  if (self->frame != frame)
    self->n_moves = 0;
  self->frame = frame;
  if (self->n_moves++ < MAX_MOVES_IN_FRAME)
    set_value (self, value);
  else if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), go_on_cb, self, NULL);
}

static void
set_is_following (PhidiasPlaceKeeper *self, gboolean is_following)
{
  if (self->is_following == is_following)
    return;

  self->is_following = is_following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_AT_END]);
}

static void
take_anchor (PhidiasPlaceKeeper *self)
{
  GtkWidget *row = find_top_row (self, &self->anchor_y, &self->anchor_height);

  if (row == NULL)
    {
      g_clear_object (&self->anchor);
      return;
    }

  g_set_object (&self->anchor, gtk_list_item_get_item (phidias_place_keeper_get_list_item (row)));
  self->anchor_item = gtk_list_item_get_position (phidias_place_keeper_get_list_item (row));
  self->anchor_width = gtk_widget_get_width (row);
}

/* A place that was asked for: its row is in view or comes there with the next layout. */
static void
seek_pending (PhidiasPlaceKeeper *self)
{
  GtkWidget *row = find_row_at (self, self->pending_item);
  double y;
  double height;
  double value = gtk_adjustment_get_value (self->adjustment);

  if (++self->n_attempts > MAX_ATTEMPTS)
    {
      self->has_pending = FALSE;
      take_anchor (self);
      return;
    }

  if (!get_row_bounds (self, row, &y, &height))
    {
      self->is_lists_own = TRUE;
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", self->pending_item);
      if (self->tick == 0)
        self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), go_on_cb, self, NULL);
      return;
    }

  value = CLAMP (value + y - self->pending_offset, gtk_adjustment_get_lower (self->adjustment), get_end (self));
  if (fabs (value - gtk_adjustment_get_value (self->adjustment)) >= 0.5)
    {
      move_to (self, value);
      return;
    }

  self->has_pending = FALSE;
  set_is_following (self, value >= get_end (self) - END_SLACK);
  take_anchor (self);
}

static void
seek (PhidiasPlaceKeeper *self, guint item, double offset)
{
  self->has_pending = TRUE;
  self->pending_item = item;
  self->pending_offset = offset;
  self->n_attempts = 0;
  seek_pending (self);
}

/* Puts the anchor's row back where it was. */
static void
hold_anchor (PhidiasPlaceKeeper *self)
{
  GtkWidget *row = self->anchor != NULL ? find_row_of_item (self, self->anchor) : NULL;
  double y;
  double height;
  double wanted = self->anchor_y;
  double value;

  if (!get_row_bounds (self, row, &y, &height))
    {
      /* So much came at once that the list went without its row. */
      if (self->anchor_item != G_MAXUINT)
        seek (self, self->anchor_item, self->anchor_y);
      else
        take_anchor (self);
      return;
    }

  /* Another width breaks the text elsewhere: the same part of it stays at the top. */
  if (gtk_widget_get_width (row) != (int) self->anchor_width && wanted < 0 && self->anchor_height > 0)
    wanted *= height / self->anchor_height;

  value = CLAMP (gtk_adjustment_get_value (self->adjustment) + y - wanted,
                 gtk_adjustment_get_lower (self->adjustment), get_end (self));
  if (fabs (value - gtk_adjustment_get_value (self->adjustment)) >= 0.5)
    move_to (self, value);
  else
    take_anchor (self);
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
      set_is_following (self, gtk_adjustment_get_value (self->adjustment) >= get_end (self) - END_SLACK);
    }
  self->yields = FALSE;
  self->is_lists_own = FALSE;

  /* Where everything is in view there is nothing to jump to. */
  if (!self->has_pending && get_end (self) <= gtk_adjustment_get_lower (self->adjustment))
    set_is_following (self, TRUE);

  if (self->has_pending)
    seek_pending (self);
  else if (self->is_following)
    {
      if (fabs (get_end (self) - gtk_adjustment_get_value (self->adjustment)) >= 0.5)
        move_to (self, get_end (self));
      else
        take_anchor (self);
    }
  else if (self->anchor != NULL)
    hold_anchor (self);
  else
    take_anchor (self);

  self->value = gtk_adjustment_get_value (self->adjustment);
}

static void
value_changed_cb (GtkAdjustment *adjustment, PhidiasPlaceKeeper *self)
{
  if (self->is_setting || self->is_lists_own || gtk_adjustment_get_upper (adjustment) != self->upper
      || gtk_adjustment_get_page_size (adjustment) != self->page_size)
    return;

  /* The reader scrolled: what is on top after the next layout is what is being read. */
  self->has_pending = FALSE;
  g_clear_object (&self->anchor);
  set_is_following (self, gtk_adjustment_get_value (adjustment) >= get_end (self) - END_SLACK);
}

/* ---- Life ---- */

static void
detach_clock (PhidiasPlaceKeeper *self)
{
  if (self->tick != 0 && self->list != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list), self->tick);
  self->tick = 0;
  g_clear_signal_handler (&self->layout_handler, self->clock);
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

static void
realize_cb (GtkWidget *list, PhidiasPlaceKeeper *self)
{
  detach_clock (self);
  g_set_object (&self->clock, gtk_widget_get_frame_clock (list));
  if (self->clock != NULL)
    self->layout_handler = g_signal_connect_data (self->clock, "layout", G_CALLBACK (laid_out_cb), self,
                                                  NULL, G_CONNECT_AFTER);
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
 * phidias_place_keeper_tag_row:
 * @row: the widget that a factory puts into a list item
 * @list_item: (nullable): that list item, %NULL when it is unbound
 *
 * Lets keepers find the item of a row.
 */
void
phidias_place_keeper_tag_row (GtkWidget *row, GtkListItem *list_item)
{
  g_return_if_fail (GTK_IS_WIDGET (row));

  g_object_set_qdata (G_OBJECT (row), list_item_quark (), list_item);
}

/**
 * phidias_place_keeper_get_list_item:
 * @row: a widget
 *
 * Returns: (transfer none) (nullable): the list item it was tagged with
 */
GtkListItem *
phidias_place_keeper_get_list_item (GtkWidget *row)
{
  g_return_val_if_fail (GTK_IS_WIDGET (row), NULL);

  return g_object_get_qdata (G_OBJECT (row), list_item_quark ());
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
 * phidias_place_keeper_find_row:
 * @self: a keeper
 * @item: the position of an item
 *
 * Returns: (transfer none) (nullable): its row, if the list has one for it now
 */
GtkWidget *
phidias_place_keeper_find_row (PhidiasPlaceKeeper *self, guint item)
{
  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), NULL);

  return self->list != NULL ? find_row_at (self, item) : NULL;
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

  if (self->has_pending && position + n_removed <= self->pending_item)
    self->pending_item += n_added - n_removed;
  if (self->anchor_item != G_MAXUINT && position <= self->anchor_item)
    self->anchor_item = position + n_removed <= self->anchor_item ? self->anchor_item + n_added - n_removed : G_MAXUINT;
}

/**
 * phidias_place_keeper_get_is_seeking:
 * @self: a keeper
 *
 * Returns: whether a place that was asked for is not reached yet
 */
gboolean
phidias_place_keeper_get_is_seeking (PhidiasPlaceKeeper *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), FALSE);

  return self->has_pending;
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

static void
scroll_to (PhidiasPlaceKeeper *self, guint item)
{
  GtkSelectionModel *model = self->list != NULL ? gtk_list_view_get_model (self->list) : NULL;

  if (model == NULL || item >= g_list_model_get_n_items (G_LIST_MODEL (model)))
    return;

  /* The range may stay as it is: that is no scroll of the reader's. */
  self->is_lists_own = TRUE;
  /* By item, not by value: GTK 4.18 leaves the view blank after a far move of the value. */
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", item);
  gtk_widget_queue_allocate (GTK_WIDGET (self->list));
}

/**
 * phidias_place_keeper_jump_to_end:
 * @self: a keeper
 *
 * Shows the end and follows it from now on.
 */
void
phidias_place_keeper_jump_to_end (PhidiasPlaceKeeper *self)
{
  GtkSelectionModel *model;
  guint n;

  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  self->has_pending = FALSE;
  set_is_following (self, TRUE);
  model = self->list != NULL ? gtk_list_view_get_model (self->list) : NULL;
  n = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
  if (n > 0)
    {
      self->is_setting = TRUE;
      scroll_to (self, n - 1);
      self->is_setting = FALSE;
    }
}

/**
 * phidias_place_keeper_jump_to_start:
 * @self: a keeper
 *
 * Shows the first item and stays there.
 */
void
phidias_place_keeper_jump_to_start (PhidiasPlaceKeeper *self)
{
  phidias_place_keeper_set_place (self, 0, 0);
}

/**
 * phidias_place_keeper_page:
 * @self: a keeper
 * @pages: how far, negative for up
 *
 * Scrolls as the reader would: a page less a little, so that the last lines are seen again.
 */
void
phidias_place_keeper_page (PhidiasPlaceKeeper *self, int pages)
{
  double page_size;

  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  page_size = gtk_adjustment_get_page_size (self->adjustment);
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment)
                                              + pages * MAX (page_size - 48, page_size / 2));
}

/**
 * phidias_place_keeper_get_place:
 * @self: a keeper
 * @item: (out): the position of the topmost item in view
 * @offset: (out): pixels from the top of the view to the top of its row, 0 or negative
 *
 * What phidias_place_keeper_set_place() takes to come back here.
 *
 * Returns: whether there is a row in view
 */
gboolean
phidias_place_keeper_get_place (PhidiasPlaceKeeper *self, guint *item, double *offset)
{
  GtkWidget *row;
  double height;

  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), FALSE);
  g_return_val_if_fail (item != NULL && offset != NULL, FALSE);

  if (self->has_pending)
    {
      *item = self->pending_item;
      *offset = self->pending_offset;
      return TRUE;
    }

  row = self->list != NULL ? find_top_row (self, offset, &height) : NULL;
  if (row == NULL)
    return FALSE;

  *item = gtk_list_item_get_position (phidias_place_keeper_get_list_item (row));

  return TRUE;
}

/**
 * phidias_place_keeper_set_place:
 * @self: a keeper
 * @item: the position of an item
 * @offset: where its row's top shall be, in pixels from the top of the view
 *
 * Goes there with the next layouts, and stays until the reader scrolls.
 */
void
phidias_place_keeper_set_place (PhidiasPlaceKeeper *self, guint item, double offset)
{
  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  g_clear_object (&self->anchor);
  set_is_following (self, FALSE);
  self->has_pending = TRUE;
  self->pending_item = item;
  self->pending_offset = offset;
  self->n_attempts = 0;
  self->is_setting = TRUE;
  scroll_to (self, item);
  self->is_setting = FALSE;
}
