/* phidias-split-view.c: content with a sidebar that folds away, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-split-view.h"

#include "phidias-split-backend.h"

#define SIDEBAR_FRACTION 0.25

/* Kept free beside a folded sidebar that is shown, to click on: logical pixels. */
#define FOLDED_MARGIN 48

/**
 * PhidiasSplitView:
 *
 * A sidebar beside its content; in a width below #PhidiasSplitView:collapse-width the sidebar
 * is folded away and comes over the content when asked for. What was chosen while there was room
 * (#PhidiasSplitView:show-when-wide) comes back with the room.
 *
 * Over one of two widgets of libadwaita, see phidias-split-backend.h. Folding is decided here, when
 * a width is allocated, so that it is one rule on both: AdwFlap's own takes the natural width of
 * its children, and an AdwBreakpointBin must be told the smallest size of what it cannot measure.
 */
struct _PhidiasSplitView
{
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *view;
  GtkWidget *content;
  GtkWidget *sidebar;
  GtkWidget *previous_focus; /* weak */

  /* state */
  GtkPackType sidebar_position;
  int         collapse_width;
  int         min_sidebar_width;
  int         max_sidebar_width;
  int         sidebar_width;
  gboolean    show_sidebar;
  gboolean    show_when_wide;
  gboolean    collapsed;
};

G_DEFINE_FINAL_TYPE (PhidiasSplitView, phidias_split_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_SIDEBAR,
  PROP_SIDEBAR_POSITION,
  PROP_SHOW_SIDEBAR,
  PROP_SHOW_WHEN_WIDE,
  PROP_COLLAPSED,
  PROP_COLLAPSE_WIDTH,
  PROP_MIN_SIDEBAR_WIDTH,
  PROP_MAX_SIDEBAR_WIDTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A sidebar that comes over the content takes the keyboard, and gives it back. */
static void
move_focus (PhidiasSplitView *self, gboolean show_sidebar)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL || !self->collapsed || self->sidebar == NULL)
    return;

  if (show_sidebar)
    {
      g_set_weak_pointer (&self->previous_focus, gtk_root_get_focus (root));
      gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
    }
  else if (self->previous_focus != NULL)
    {
      GtkWidget *focus = gtk_root_get_focus (root);

      if (focus == NULL || gtk_widget_is_ancestor (focus, self->sidebar))
        gtk_widget_grab_focus (self->previous_focus);
      g_clear_weak_pointer (&self->previous_focus);
    }
}

static void
show_sidebar_changed_cb (PhidiasSplitView *self)
{
  gboolean show_sidebar = phidias_split_backend_get_show_sidebar (self->view);

  if (self->show_sidebar == show_sidebar)
    return;
  self->show_sidebar = show_sidebar;
  if (!self->collapsed && self->show_when_wide != show_sidebar)
    {
      self->show_when_wide = show_sidebar;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_WHEN_WIDE]);
    }
  move_focus (self, show_sidebar);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);
}

static void
set_collapsed (PhidiasSplitView *self, gboolean collapsed)
{
  if (self->collapsed == collapsed)
    return;

  /* Set first: what is shown now is no longer what was chosen for a wide window. */
  self->collapsed = collapsed;
  if (collapsed)
    {
      phidias_split_backend_set_show_sidebar (self->view, FALSE);
      phidias_split_backend_set_collapsed (self->view, TRUE);
    }
  else
    {
      phidias_split_backend_set_collapsed (self->view, FALSE);
      phidias_split_backend_set_show_sidebar (self->view, self->show_when_wide);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLLAPSED]);
}

static int
measure_child (GtkWidget *child, GtkOrientation orientation, int *natural)
{
  int minimum = 0;

  *natural = 0;
  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_measure (child, orientation, -1, &minimum, natural, NULL, NULL);

  return minimum;
}

static gboolean
hide_sidebar_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PhidiasSplitView *self = PHIDIAS_SPLIT_VIEW (widget);

  if (!self->collapsed || !self->show_sidebar)
    return FALSE;
  phidias_split_backend_set_show_sidebar (self->view, FALSE);

  return TRUE;
}

static GtkSizeRequestMode
phidias_split_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
phidias_split_view_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  PhidiasSplitView *self = PHIDIAS_SPLIT_VIEW (widget);
  int               content_natural;
  int               sidebar_natural;
  int               content = measure_child (self->content, orientation, &content_natural);
  int               sidebar = measure_child (self->sidebar, orientation, &sidebar_natural);

  *minimum = MAX (content, sidebar);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, content_natural + (self->show_when_wide ? self->max_sidebar_width : 0));
  else
    *natural = MAX (content_natural, sidebar_natural);
}

static void
phidias_split_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasSplitView *self = PHIDIAS_SPLIT_VIEW (widget);
  int               natural;
  int               content = measure_child (self->content, GTK_ORIENTATION_HORIZONTAL, &natural);
  int               smallest = MAX (self->min_sidebar_width, measure_child (self->sidebar, GTK_ORIENTATION_HORIZONTAL, &natural));
  int               separator = 1;
  int               room = width - content - separator;
  int               sidebar_width;

  set_collapsed (self, width < self->collapse_width || room < smallest);

  if (self->collapsed)
    sidebar_width = MIN (self->max_sidebar_width, width - FOLDED_MARGIN);
  else
    sidebar_width = MIN (room, MIN (self->max_sidebar_width, (int) (width * SIDEBAR_FRACTION)));
  sidebar_width = MAX (smallest, sidebar_width);
  if (self->sidebar_width != sidebar_width)
    {
      self->sidebar_width = sidebar_width;
      phidias_split_backend_set_sidebar_width (self->view, sidebar_width);
    }

  gtk_widget_measure (self->view, GTK_ORIENTATION_HORIZONTAL, -1, &natural, NULL, NULL, NULL);
  gtk_widget_allocate (self->view, MAX (width, natural), height, baseline, NULL);
}

static void
phidias_split_view_dispose (GObject *object)
{
  PhidiasSplitView *self = PHIDIAS_SPLIT_VIEW (object);

  self->content = NULL;
  self->sidebar = NULL;
  g_clear_weak_pointer (&self->previous_focus);
  g_clear_pointer (&self->view, gtk_widget_unparent);

  G_OBJECT_CLASS (phidias_split_view_parent_class)->dispose (object);
}

static void
phidias_split_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasSplitView *self = PHIDIAS_SPLIT_VIEW (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_SIDEBAR_POSITION:
      g_value_set_enum (value, self->sidebar_position);
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, self->show_sidebar);
      break;
    case PROP_SHOW_WHEN_WIDE:
      g_value_set_boolean (value, self->show_when_wide);
      break;
    case PROP_COLLAPSED:
      g_value_set_boolean (value, self->collapsed);
      break;
    case PROP_COLLAPSE_WIDTH:
      g_value_set_int (value, self->collapse_width);
      break;
    case PROP_MIN_SIDEBAR_WIDTH:
      g_value_set_int (value, self->min_sidebar_width);
      break;
    case PROP_MAX_SIDEBAR_WIDTH:
      g_value_set_int (value, self->max_sidebar_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_split_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasSplitView *self = PHIDIAS_SPLIT_VIEW (object);

  switch (prop_id)
    {
    case PROP_CONTENT:
      phidias_split_view_set_content (self, g_value_get_object (value));
      break;
    case PROP_SIDEBAR:
      phidias_split_view_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_SIDEBAR_POSITION:
      phidias_split_view_set_sidebar_position (self, g_value_get_enum (value));
      break;
    case PROP_SHOW_SIDEBAR:
      phidias_split_view_set_show_sidebar (self, g_value_get_boolean (value));
      break;
    case PROP_COLLAPSE_WIDTH:
      phidias_split_view_set_collapse_width (self, g_value_get_int (value));
      break;
    case PROP_MIN_SIDEBAR_WIDTH:
      phidias_split_view_set_min_sidebar_width (self, g_value_get_int (value));
      break;
    case PROP_MAX_SIDEBAR_WIDTH:
      phidias_split_view_set_max_sidebar_width (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_split_view_class_init (PhidiasSplitViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags     flags = G_PARAM_WRITABLE | readable;

  object_class->dispose = phidias_split_view_dispose;
  object_class->get_property = phidias_split_view_get_property;
  object_class->set_property = phidias_split_view_set_property;
  widget_class->get_request_mode = phidias_split_view_get_request_mode;
  widget_class->measure = phidias_split_view_measure;
  widget_class->size_allocate = phidias_split_view_size_allocate;

  /**
   * PhidiasSplitView:content:
   *
   * The main widget.
   */
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  /**
   * PhidiasSplitView:sidebar:
   *
   * The widget beside it.
   */
  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  /**
   * PhidiasSplitView:sidebar-position:
   *
   * On which side the sidebar is.
   */
  properties[PROP_SIDEBAR_POSITION] = g_param_spec_enum ("sidebar-position", NULL, NULL, GTK_TYPE_PACK_TYPE, GTK_PACK_START, flags);
  /**
   * PhidiasSplitView:show-sidebar:
   *
   * Whether the sidebar is shown now, beside the content or over it.
   */
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  /**
   * PhidiasSplitView:show-when-wide:
   *
   * Whether the sidebar is shown where there is room: what to keep for the next start.
   */
  properties[PROP_SHOW_WHEN_WIDE] = g_param_spec_boolean ("show-when-wide", NULL, NULL, TRUE, readable);
  /**
   * PhidiasSplitView:collapsed:
   *
   * Whether the width is too small for both.
   */
  properties[PROP_COLLAPSED] = g_param_spec_boolean ("collapsed", NULL, NULL, FALSE, readable);
  /**
   * PhidiasSplitView:collapse-width:
   *
   * The width of the whole below which the sidebar folds away, in logical pixels. It also does
   * where both do not fit.
   */
  properties[PROP_COLLAPSE_WIDTH] = g_param_spec_int ("collapse-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  /**
   * PhidiasSplitView:min-sidebar-width:
   *
   * Smallest width of the sidebar, in logical pixels.
   */
  properties[PROP_MIN_SIDEBAR_WIDTH] = g_param_spec_int ("min-sidebar-width", NULL, NULL, 0, G_MAXINT, 180, flags);
  /**
   * PhidiasSplitView:max-sidebar-width:
   *
   * Largest width of the sidebar, in logical pixels. Between the two it has a quarter of the whole.
   */
  properties[PROP_MAX_SIDEBAR_WIDTH] = g_param_spec_int ("max-sidebar-width", NULL, NULL, 0, G_MAXINT, 320, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, hide_sidebar_cb, NULL);
}

static void
phidias_split_view_init (PhidiasSplitView *self)
{
  self->sidebar_position = GTK_PACK_START;
  self->min_sidebar_width = 180;
  self->max_sidebar_width = 320;
  self->show_sidebar = TRUE;
  self->show_when_wide = TRUE;

  self->view = phidias_split_backend_new ();
  phidias_split_backend_connect (self->view, G_CALLBACK (show_sidebar_changed_cb), G_OBJECT (self));
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
}

/**
 * phidias_split_view_new:
 *
 * Returns: (transfer floating): an empty split view
 */
GtkWidget *
phidias_split_view_new (void)
{
  return g_object_new (PHIDIAS_TYPE_SPLIT_VIEW, NULL);
}

GtkWidget *
phidias_split_view_get_content (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), NULL);

  return self->content;
}

/**
 * phidias_split_view_set_content:
 * @self: a split view
 * @content: (nullable) (transfer floating): the main widget
 */
void
phidias_split_view_set_content (PhidiasSplitView *self, GtkWidget *content)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  if (self->content == content)
    return;
  self->content = content;
  phidias_split_backend_set_content (self->view, content);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}

GtkWidget *
phidias_split_view_get_sidebar (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), NULL);

  return self->sidebar;
}

/**
 * phidias_split_view_set_sidebar:
 * @self: a split view
 * @sidebar: (nullable) (transfer floating): the widget beside the content
 */
void
phidias_split_view_set_sidebar (PhidiasSplitView *self, GtkWidget *sidebar)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  if (self->sidebar == sidebar)
    return;
  self->sidebar = sidebar;
  phidias_split_backend_set_sidebar (self->view, sidebar);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR]);
}

GtkPackType
phidias_split_view_get_sidebar_position (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), GTK_PACK_START);

  return self->sidebar_position;
}

void
phidias_split_view_set_sidebar_position (PhidiasSplitView *self, GtkPackType position)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  if (self->sidebar_position == position)
    return;
  self->sidebar_position = position;
  phidias_split_backend_set_position (self->view, position);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_POSITION]);
}

gboolean
phidias_split_view_get_show_sidebar (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), FALSE);

  return self->show_sidebar;
}

/**
 * phidias_split_view_set_show_sidebar:
 * @self: a split view
 * @show_sidebar: whether to show the sidebar, beside the content or, where there is no room, over it
 */
void
phidias_split_view_set_show_sidebar (PhidiasSplitView *self, gboolean show_sidebar)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  if (self->show_sidebar != !!show_sidebar)
    phidias_split_backend_set_show_sidebar (self->view, show_sidebar);
}

/**
 * phidias_split_view_get_show_when_wide:
 * @self: a split view
 *
 * Returns: whether the sidebar is shown where there is room, whatever the width is now
 */
gboolean
phidias_split_view_get_show_when_wide (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), FALSE);

  return self->show_when_wide;
}

/**
 * phidias_split_view_set_show_when_wide:
 * @self: a split view
 * @show_when_wide: whether to show the sidebar where there is room
 *
 * Like phidias_split_view_set_show_sidebar(), but a sidebar that is folded away stays so: it does
 * not come over the content unasked.
 */
void
phidias_split_view_set_show_when_wide (PhidiasSplitView *self, gboolean show_when_wide)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  if (!self->collapsed)
    {
      phidias_split_view_set_show_sidebar (self, show_when_wide);
      return;
    }
  if (self->show_when_wide == show_when_wide)
    return;
  self->show_when_wide = show_when_wide;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_WHEN_WIDE]);
}

gboolean
phidias_split_view_get_collapsed (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), FALSE);

  return self->collapsed;
}

int
phidias_split_view_get_collapse_width (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), 0);

  return self->collapse_width;
}

static void
set_width (PhidiasSplitView *self, int *field, int width, guint property)
{
  if (*field == width)
    return;
  *field = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
phidias_split_view_set_collapse_width (PhidiasSplitView *self, int collapse_width)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  set_width (self, &self->collapse_width, collapse_width, PROP_COLLAPSE_WIDTH);
}

int
phidias_split_view_get_min_sidebar_width (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), 0);

  return self->min_sidebar_width;
}

void
phidias_split_view_set_min_sidebar_width (PhidiasSplitView *self, int min_sidebar_width)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  set_width (self, &self->min_sidebar_width, min_sidebar_width, PROP_MIN_SIDEBAR_WIDTH);
}

int
phidias_split_view_get_max_sidebar_width (PhidiasSplitView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SPLIT_VIEW (self), 0);

  return self->max_sidebar_width;
}

void
phidias_split_view_set_max_sidebar_width (PhidiasSplitView *self, int max_sidebar_width)
{
  g_return_if_fail (PHIDIAS_IS_SPLIT_VIEW (self));

  set_width (self, &self->max_sidebar_width, max_sidebar_width, PROP_MAX_SIDEBAR_WIDTH);
}
