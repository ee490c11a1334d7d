/* phidias-text-row-code.c: what a text row does for code alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-row-code-private.h"

#include "phidias-block-layout-private.h"
#include "phidias-code-header.h"
#include "phidias-code-highlighter.h"
#include "phidias-color.h"
#include "phidias-place-keeper.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CODE_PADDING 14
#define CODE_RADIUS 10
#define CODE_ALPHA 0.06
#define QUIET_ALPHA 0.65

/* The strip for the button below what is shown of long code and its thumb, in pixels. */
#define FOLD_STRIP 40

/* Where lines go on beyond the box, they fade over so many pixels. */
#define FADE 20
#define THUMB_HEIGHT 3
#define THUMB_LIT_HEIGHT 6
#define THUMB_LEAST 24

/* How far above and below the thumb a press is meant for it, in pixels. */
#define THUMB_REACH 7

#define KEY_STEP 48.0

static gboolean
has_strip (const PhidiasTextRow *self)
{
  return self->group != NULL && phidias_text_row_code_is_last (self)
         && phidias_code_group_get_can_fold (self->group);
}

/* ---- Colours ---- */

static gboolean
is_colored (PhidiasTextRow *self)
{
  return phidias_code_group_get_n_colored (self->group, phidias_block_get_slice (self->base.block))
         >= strlen (phidias_block_get_text (self->base.block));
}

static void
want_colors (PhidiasTextRow *self, gboolean is_in_view)
{
  if (!is_colored (self))
    phidias_code_highlighter_want (phidias_code_highlighter_get_default (), self->group, is_in_view);
}

/* Only what is drawn gets its colours. */
static void
ensure_colors (PhidiasTextRow *self)
{
  PhidiasCodeHighlighter *highlighter = phidias_code_highlighter_get_default ();
  g_autoptr (PangoAttrList) attributes = NULL;

  if (self->has_colors)
    return;

  self->has_colors = TRUE;
  if (self->plain_attributes == NULL)
    self->plain_attributes = pango_attr_list_ref (pango_layout_get_attributes (self->layout));
  attributes = pango_attr_list_copy (self->plain_attributes);
  phidias_code_highlighter_insert (highlighter, self->group, phidias_block_get_slice (self->base.block),
                                   self->shown, attributes);
  pango_layout_set_attributes (self->layout, attributes);
  want_colors (self, TRUE);
}

/* ---- Widgets ---- */

static void
fold_cb (GtkButton *button, PhidiasTextRow *self)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (GTK_WIDGET (self));

  /* The view keeps the reader's place. */
  if (list_item == NULL
      || !gtk_widget_activate_action (GTK_WIDGET (self), "conversation.fold-code", "u",
                                      gtk_list_item_get_position (list_item)))
    phidias_code_group_set_is_folded (self->group, !phidias_code_group_get_is_folded (self->group));
}

static void
update_fold_label (PhidiasTextRow *self)
{
  guint n_lines = phidias_code_group_get_n_lines (self->group);
  g_autofree char *label = phidias_code_group_get_is_folded (self->group)
    ? g_strdup_printf (ngettext ("Show All %u Line", "Show All %u Lines", n_lines), n_lines)
    : g_strdup (_("Show Fewer Lines"));

  gtk_button_set_label (GTK_BUTTON (self->fold_button), label);
}

/* Takes away the buttons that do not suit what the row shows, and if it is in view adds those that
 * are missing. */
static void
update_widgets (PhidiasTextRow *self, gboolean is_shown)
{
  gboolean has_header = self->group != NULL && phidias_text_row_is_first_slice (self);
  gboolean has_fold = has_strip (self);

  if (!has_header)
    g_clear_pointer (&self->header, gtk_widget_unparent);
  else if (self->header == NULL && is_shown)
    {
      self->header = phidias_code_header_new ();
      gtk_widget_insert_after (self->header, GTK_WIDGET (self), NULL);
    }
  if (self->header != NULL)
    phidias_code_header_set_group (PHIDIAS_CODE_HEADER (self->header), self->group);

  if (!has_fold)
    g_clear_pointer (&self->fold_button, gtk_widget_unparent);
  else if (self->fold_button == NULL && is_shown)
    {
      self->fold_button = gtk_button_new ();
      gtk_widget_add_css_class (self->fold_button, "flat");
      gtk_widget_add_css_class (self->fold_button, "phidias-quiet");
      gtk_widget_add_css_class (self->fold_button, "phidias-plain");
      g_signal_connect_object (self->fold_button, "clicked", G_CALLBACK (fold_cb), self, G_CONNECT_DEFAULT);
      gtk_widget_set_parent (self->fold_button, GTK_WIDGET (self));
    }
  if (self->fold_button != NULL)
    update_fold_label (self);
}

static gboolean
widgets_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);

  if (++self->n_widgets_ticks < 2)
    return G_SOURCE_CONTINUE;

  self->widgets_tick = 0;
  update_widgets (self, gtk_widget_get_mapped (widget));

  return G_SOURCE_REMOVE;
}

/* A row is mapped while the list is being laid out, when there can be no other children. A new one
 * is until the list has found that it is out of view, as most are: so this waits for a layout. */
static void
queue_widgets (PhidiasTextRow *self)
{
  self->n_widgets_ticks = 0;
  if (self->group != NULL && self->widgets_tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self))
      && ((self->header == NULL && phidias_text_row_is_first_slice (self))
          || (self->fold_button == NULL && has_strip (self))))
    self->widgets_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), widgets_cb, NULL, NULL);
}

void
phidias_text_row_code_map (PhidiasTextRow *self)
{
  queue_widgets (self);
}

/* ---- Life ---- */

static void
group_changed_cb (PhidiasCodeGroup *group, guint change, guint slice, PhidiasTextRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  switch ((PhidiasCodeChange) change)
    {
    case PHIDIAS_CODE_COLORS_CHANGED:
      self->has_colors = FALSE;
      gtk_widget_queue_draw (widget);
      break;
    case PHIDIAS_CODE_WRAP_CHANGED:
      self->layout_width = -1;
      phidias_block_row_base_forget_heights (PHIDIAS_BLOCK_ROW_BASE (self));
      gtk_widget_queue_resize (widget);
      break;
    case PHIDIAS_CODE_FOLD_CHANGED:
      phidias_block_row_base_forget_heights (PHIDIAS_BLOCK_ROW_BASE (self));
      update_widgets (self, FALSE);
      queue_widgets (self);
      gtk_widget_queue_resize (widget);
      break;
    case PHIDIAS_CODE_LENGTH_CHANGED:
      if (phidias_text_row_is_first_slice (self))
        phidias_block_row_base_update_spoken (PHIDIAS_BLOCK_ROW_BASE (self));
      break;
    case PHIDIAS_CODE_SCROLL_CHANGED:
    default:
      gtk_widget_queue_draw (widget);
      break;
    }
}

/* The row shows another block, code or not. */
void
phidias_text_row_code_set_block (PhidiasTextRow *self)
{
  if (self->group != NULL)
    {
      g_clear_signal_handler (&self->group_handler, self->group);
      phidias_code_group_release (self->group, self->held_slice);
      g_clear_object (&self->group);
    }
  if (self->widgets_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->widgets_tick);
  self->widgets_tick = 0;
  self->is_on_thumb = FALSE;

  if (phidias_text_row_is_code (self))
    {
      self->group = g_object_ref (phidias_code_group_get (self->base.block));
      self->held_slice = phidias_block_get_slice (self->base.block);
      phidias_code_group_hold (self->group, self->held_slice);
      self->group_handler = g_signal_connect (self->group, "changed", G_CALLBACK (group_changed_cb), self);
      want_colors (self, FALSE);
    }
  /* A row that is between two blocks keeps its buttons: the next may have some, too. */
  if (self->base.block == NULL && self->header != NULL)
    phidias_code_header_set_group (PHIDIAS_CODE_HEADER (self->header), NULL);
  else if (self->group != NULL || self->header != NULL || self->fold_button != NULL)
    update_widgets (self, FALSE);
  queue_widgets (self);
}

/* The block grew, or closed, or turned out to be code. */
void
phidias_text_row_code_changed (PhidiasTextRow *self)
{
  if (phidias_text_row_is_code (self) != (self->group != NULL))
    {
      phidias_text_row_code_set_block (self);
      return;
    }
  if (self->group != NULL)
    {
      want_colors (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
      if (!phidias_block_get_is_open (self->base.block) && self->held_slice > 0)
        phidias_code_group_changed (self->group, PHIDIAS_CODE_LENGTH_CHANGED, G_MAXUINT);
      update_widgets (self, FALSE);
      queue_widgets (self);
    }
}

void
phidias_text_row_code_clear_layout (PhidiasTextRow *self)
{
  self->has_colors = FALSE;
  g_clear_pointer (&self->plain_attributes, pango_attr_list_unref);
}

/* ---- Layout ---- */

/* A run without end is data: scrolled, it would be nothing but a line. */
gboolean
phidias_text_row_code_wraps (const PhidiasTextRow *self)
{
  return phidias_code_group_get_is_wrapped (self->group)
         || phidias_block_layout_is_even (self->base.block, self->shown);
}

/* After its layout was given a width. */
void
phidias_text_row_code_laid_out (PhidiasTextRow *self)
{
  if (!phidias_text_row_code_wraps (self))
    {
      int width;

      pango_layout_get_pixel_size (self->layout, &width, NULL);
      phidias_code_group_add_extent (self->group, width);
    }
}

/* Whether the box around the code ends with this row. */
gboolean
phidias_text_row_code_is_last (const PhidiasTextRow *self)
{
  if (!phidias_block_get_has_more (self->base.block))
    return TRUE;

  return self->group != NULL && phidias_code_group_get_is_folded (self->group)
         && phidias_block_get_slice (self->base.block) + 1 == phidias_code_group_get_n_shown (self->group);
}

void
phidias_text_row_code_get_geometry (const PhidiasTextRow *self, PhidiasTextRowGeometry *geometry)
{
  geometry->x += CODE_PADDING;
  geometry->width = MAX (geometry->width - 2 * CODE_PADDING, 1);
  if (self->shown == NULL || !phidias_block_layout_is_even (self->base.block, self->shown))
    geometry->x -= (int) phidias_code_group_get_scroll (self->group, geometry->width);
  geometry->outside = geometry->below;
  if (phidias_text_row_is_first_slice (self))
    geometry->y += PHIDIAS_TEXT_ROW_CODE_HEADER;
  if (has_strip (self))
    geometry->below += CODE_PADDING + FOLD_STRIP;
  else if (phidias_text_row_code_is_last (self))
    geometry->below += CODE_PADDING;
}

static void
allocate_child (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, height }, -1);
}

void
phidias_text_row_code_allocate (PhidiasTextRow *self, int width, int height)
{
  PhidiasTextRowGeometry geometry;
  int child_width;
  int child_height;

  if (self->group == NULL || (self->header == NULL && self->fold_button == NULL))
    return;

  phidias_text_row_get_geometry (self, width, &geometry);
  if (self->header != NULL)
    {
      gtk_widget_measure (self->header, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
      gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL, NULL);
      self->header_width = child_width;
      allocate_child (self->header, geometry.box_x + geometry.box_width - child_width - 4,
                      geometry.box_y + MAX ((PHIDIAS_TEXT_ROW_CODE_HEADER - child_height) / 2, 0),
                      child_width, child_height);
    }
  if (self->fold_button != NULL)
    {
      gtk_widget_measure (self->fold_button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &child_width, NULL, NULL);
      child_width = MIN (child_width, geometry.box_width);
      gtk_widget_measure (self->fold_button, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL, NULL);
      allocate_child (self->fold_button, geometry.box_x + (geometry.box_width - child_width) / 2,
                      height - geometry.outside - (FOLD_STRIP + child_height) / 2, child_width, child_height);
    }
}

/* ---- Scrolling ---- */

static int
get_page (PhidiasTextRow *self)
{
  PhidiasTextRowGeometry geometry;

  phidias_text_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);

  return geometry.width;
}

/* How far its code is scrolled to the right, in pixels. */
double
phidias_text_row_code_get_scroll (PhidiasTextRow *self)
{
  return self->group != NULL ? phidias_code_group_get_scroll (self->group, get_page (self)) : 0;
}

/*
 * phidias_text_row_code_scroll:
 * @self: a row
 * @distance: pixels to the right
 *
 * Returns: whether there was something to scroll, at its end or not
 */
gboolean
phidias_text_row_code_scroll (PhidiasTextRow *self, double distance)
{
  int page;

  if (self->group == NULL || phidias_code_group_get_is_wrapped (self->group))
    return FALSE;

  page = get_page (self);
  if (phidias_code_group_get_extent (self->group) <= page)
    return FALSE;

  phidias_code_group_set_scroll (self->group, phidias_code_group_get_scroll (self->group, page) + distance, page);

  return TRUE;
}

/*
 * phidias_text_row_code_reveal:
 * @self: a row
 * @byte: a place in the block's text
 *
 * Scrolls the place into the box, sideways.
 */
void
phidias_text_row_code_reveal (PhidiasTextRow *self, guint byte)
{
  PhidiasTextRowGeometry geometry;
  graphene_rect_t area;
  double left;
  double right;

  if (self->group == NULL || gtk_widget_get_width (GTK_WIDGET (self)) <= 0
      || !phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (self), byte, &area))
    return;

  phidias_text_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  left = geometry.box_x + CODE_PADDING + FADE;
  right = geometry.box_x + geometry.box_width - CODE_PADDING - FADE;
  if (area.origin.x < left)
    phidias_text_row_code_scroll (self, area.origin.x - left);
  else if (area.origin.x + area.size.width > right)
    phidias_text_row_code_scroll (self, area.origin.x + area.size.width - right);
}

/* Where the thumb is; FALSE where there is none. */
static gboolean
get_thumb (PhidiasTextRow *self, const PhidiasTextRowGeometry *geometry, graphene_rect_t *thumb)
{
  int extent = self->group != NULL ? phidias_code_group_get_extent (self->group) : 0;
  float bottom = gtk_widget_get_height (GTK_WIDGET (self)) - geometry->below;
  float thickness = self->is_on_thumb ? THUMB_LIT_HEIGHT : THUMB_HEIGHT;
  float length;
  double scroll;

  if (extent <= geometry->width || phidias_text_row_code_wraps (self) || !phidias_text_row_code_is_last (self))
    return FALSE;

  scroll = phidias_code_group_get_scroll (self->group, geometry->width);
  length = MAX ((float) geometry->width * geometry->width / extent, MIN (THUMB_LEAST, geometry->width));
  graphene_rect_init (thumb,
                      geometry->box_x + CODE_PADDING + (geometry->width - length) * (float) (scroll / (extent - geometry->width)),
                      bottom + (CODE_PADDING - thickness) / 2, length, thickness);

  return TRUE;
}

/*
 * phidias_text_row_code_is_on_thumb:
 * @self: a row
 * @x: of a point in it
 * @y: of a point in it
 *
 * Returns: whether a press there takes the thumb that scrolls the code
 */
gboolean
phidias_text_row_code_is_on_thumb (PhidiasTextRow *self, double x, double y)
{
  PhidiasTextRowGeometry geometry;
  graphene_rect_t thumb;

  if (self->group == NULL)
    return FALSE;
  phidias_text_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  if (!get_thumb (self, &geometry, &thumb))
    return FALSE;

  graphene_rect_inset (&thumb, 0, -THUMB_REACH);

  return graphene_rect_contains_point (&thumb, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

/*
 * phidias_text_row_code_drag_thumb:
 * @self: a row
 * @start: how far the code was scrolled when the drag began
 * @distance: how far the thumb was dragged to the right since, in pixels
 */
void
phidias_text_row_code_drag_thumb (PhidiasTextRow *self, double start, double distance)
{
  PhidiasTextRowGeometry geometry;
  graphene_rect_t thumb;
  double most;

  if (self->group == NULL)
    return;
  phidias_text_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  if (!get_thumb (self, &geometry, &thumb))
    return;

  most = phidias_code_group_get_extent (self->group) - geometry.width;
  phidias_code_group_set_scroll (self->group,
                                 start + distance * most / MAX (geometry.width - thumb.size.width, 1), geometry.width);
}

/* Whether the thumb shows that it can be taken, or is. */
void
phidias_text_row_code_light_thumb (PhidiasTextRow *self, gboolean is_on_thumb)
{
  if (self->is_on_thumb == is_on_thumb)
    return;
  self->is_on_thumb = is_on_thumb;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scroll_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return phidias_text_row_code_scroll (PHIDIAS_TEXT_ROW (widget), g_variant_get_int32 (args) * KEY_STEP);
}

void
phidias_text_row_code_add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, scroll_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Left, 0, scroll_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, scroll_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Right, 0, scroll_cb, "i", 1);
}

/* ---- Painting ---- */

static float
get_box_height (PhidiasTextRow *self, const PhidiasTextRowGeometry *geometry)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) - geometry->box_y - geometry->outside;
}

/* The box and its caption; what comes between this and phidias_text_row_code_paint_end() stays
 * within the box. */
void
phidias_text_row_code_paint (PhidiasTextRow               *self,
                             GtkSnapshot                  *snapshot,
                             const PhidiasTextRowGeometry *geometry,
                             const GdkRGBA                *color)
{
  float height = get_box_height (self, geometry);
  GdkRGBA box = *color;

  box.alpha *= CODE_ALPHA;
  phidias_row_paint_box (snapshot, geometry->box_x, geometry->box_y, geometry->box_width, height, CODE_RADIUS,
                         phidias_text_row_is_first_slice (self), phidias_text_row_code_is_last (self), &box);
  if (self->caption != NULL)
    {
      int caption_height;

      pango_layout_set_width (self->caption, MAX (geometry->width - self->header_width, 1) * PANGO_SCALE);
      pango_layout_get_pixel_size (self->caption, NULL, &caption_height);
      phidias_row_paint_layout (snapshot, self->caption, geometry->box_x + CODE_PADDING,
                                geometry->box_y + (PHIDIAS_TEXT_ROW_CODE_HEADER - caption_height) / 2, color, QUIET_ALPHA);
    }
  ensure_colors (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (geometry->box_x, geometry->box_y, geometry->box_width, height));
}

/* Where lines go on, they sink into the ground of the box. */
static void
paint_fade (GtkSnapshot *snapshot, float x, float y, float height, const GdkRGBA *ground, gboolean is_left)
{
  GdkRGBA clear = *ground;
  graphene_rect_t area = GRAPHENE_RECT_INIT (x, y, FADE, height);

  clear.alpha = 0;
  gtk_snapshot_append_linear_gradient (snapshot, &area, &GRAPHENE_POINT_INIT (x, y), &GRAPHENE_POINT_INIT (x + FADE, y),
                                       (GskColorStop[]) { { 0, is_left ? *ground : clear },
                                                          { 1, is_left ? clear : *ground } }, 2);
}

static void
paint_overflow (PhidiasTextRow               *self,
                GtkSnapshot                  *snapshot,
                const PhidiasTextRowGeometry *geometry,
                const GdkRGBA                *color)
{
  double scroll = phidias_code_group_get_scroll (self->group, geometry->width);
  int extent = phidias_code_group_get_extent (self->group);
  float y = geometry->y;
  float height = gtk_widget_get_height (GTK_WIDGET (self)) - geometry->y - geometry->below;
  graphene_rect_t thumb;
  GdkRGBA ground;

  phidias_widget_get_named_color (GTK_WIDGET (self), "window_bg_color", &ground);
  ground.red += (float) ((color->red - ground.red) * color->alpha * CODE_ALPHA);
  ground.green += (float) ((color->green - ground.green) * color->alpha * CODE_ALPHA);
  ground.blue += (float) ((color->blue - ground.blue) * color->alpha * CODE_ALPHA);
  if (scroll > 0)
    paint_fade (snapshot, geometry->box_x, y, height, &ground, TRUE);
  if (scroll < extent - geometry->width)
    paint_fade (snapshot, geometry->box_x + geometry->box_width - FADE, y, height, &ground, FALSE);

  if (get_thumb (self, geometry, &thumb))
    {
      GdkRGBA shade = *color;

      shade.alpha *= self->is_on_thumb ? 0.5f : 0.3f;
      phidias_row_paint_box (snapshot, thumb.origin.x, thumb.origin.y, thumb.size.width, thumb.size.height,
                             thumb.size.height / 2, TRUE, TRUE, &shade);
    }
}

void
phidias_text_row_code_paint_end (PhidiasTextRow               *self,
                                 GtkSnapshot                  *snapshot,
                                 const PhidiasTextRowGeometry *geometry,
                                 const GdkRGBA                *color)
{
  if (!phidias_text_row_code_wraps (self) && phidias_code_group_get_extent (self->group) > geometry->width)
    paint_overflow (self, snapshot, geometry, color);
  gtk_snapshot_pop (snapshot);
  if (self->header != NULL)
    gtk_widget_snapshot_child (GTK_WIDGET (self), self->header, snapshot);
  if (self->fold_button != NULL)
    gtk_widget_snapshot_child (GTK_WIDGET (self), self->fold_button, snapshot);
}
