/* phidias-math-row.c: a formula on its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-row.h"

#include "phidias-color.h"
#include "phidias-math-layout.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SPACING 12
#define RADIUS 6
#define SELECTION_ALPHA 0.3
#define WHEEL_STEP 60.0
#define KEY_STEP 120.0
#define BAR 4
#define BAR_REACH 7             /* how far around it a press is meant for it, in pixels */
#define LEAST_BAR 32
#define BAR_ALPHA 0.35
#define BAR_DRAGGED_ALPHA 0.6
#define SHADOW_WIDTH 14
#define SHADOW_ALPHA 0.14

/**
 * PhidiasMathRow:
 *
 * A formula in the middle of its row; one that is wider is scrolled sideways, by its scrollbar, a
 * wheel with Shift, a touchpad, or the arrow keys. Its text is its TeX: that is what is copied. It is selected
 * as a whole.
 */
struct _PhidiasMathRow
{
  PhidiasBlockRowBase base;

  /* owned */
  PhidiasMathLayout  *layout;          /* NULL until measured or drawn */

  /* state */
  gboolean            is_dragging;     /* the scrollbar */
  double              drag_offset;
  double              offset;          /* pixels of it that are scrolled out at the left */
};

static void phidias_math_row_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasMathRow, phidias_math_row, PHIDIAS_TYPE_BLOCK_ROW_BASE,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_BLOCK_ROW, phidias_math_row_block_row_init))

/* Where things are in a row of some width. */
typedef struct
{
  int x;          /* of the part of the formula that is in view */
  int width;
  int formula_width;
  int ascent;
  int descent;
  int below;
} Geometry;

/* ---- Layout ---- */

static void
clear_layout (PhidiasBlockRowBase *base)
{
  g_clear_pointer (&PHIDIAS_MATH_ROW (base)->layout, phidias_math_layout_unref);
}

static void
ensure_layout (PhidiasMathRow *self)
{
  g_autofree char *tex = NULL;

  phidias_block_row_base_check_font (&self->base);
  if (self->layout != NULL)
    return;

  tex = phidias_block_dup_tex (self->base.block);
  self->layout = phidias_math_layout_new (gtk_widget_get_pango_context (GTK_WIDGET (self)),
                                          tex != NULL ? tex : phidias_block_get_text (self->base.block), TRUE);
}

static void
get_geometry (PhidiasMathRow *self, int width, Geometry *geometry)
{
  int inset = phidias_row_get_inset (width);
  int indent = phidias_row_get_indent (self->base.block, width);
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int formula_width;
  int ascent;
  int descent;

  ensure_layout (self);
  phidias_math_layout_get_size (self->layout, &formula_width, &ascent, &descent);
  geometry->formula_width = PANGO_PIXELS_CEIL (formula_width);
  geometry->ascent = PANGO_PIXELS_CEIL (ascent);
  geometry->descent = PANGO_PIXELS_CEIL (descent);
  geometry->x = inset + (is_mirrored ? 0 : indent);
  geometry->width = MAX (width - 2 * inset - indent, 1);
  geometry->below = SPACING + phidias_block_row_base_get_card_end (&self->base);
  if (geometry->formula_width < geometry->width)
    {
      geometry->x += (geometry->width - geometry->formula_width) / 2;
      geometry->width = geometry->formula_width;
    }
}

static double
get_max_offset (PhidiasMathRow *self)
{
  Geometry geometry;

  if (self->base.block == NULL || gtk_widget_get_width (GTK_WIDGET (self)) <= 0)
    return 0;

  get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);

  return MAX (geometry.formula_width - geometry.width, 0);
}

/* ---- Sideways ---- */

static gboolean
scroll_to (PhidiasMathRow *self, double offset)
{
  double most = get_max_offset (self);

  if (most <= 0)
    return FALSE;

  self->offset = round (CLAMP (offset, 0, most));
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return TRUE;
}

static gboolean
scroll_by (PhidiasMathRow *self, double distance)
{
  return scroll_to (self, MIN (self->offset, get_max_offset (self)) + distance);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PhidiasMathRow *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_SHIFT_MASK) != 0 && fabs (dx) < fabs (dy))
    dx = dy;
  else if (fabs (dx) <= fabs (dy))
    return GDK_EVENT_PROPAGATE;

  /* A touchpad tells pixels. */
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL)
    dx *= WHEEL_STEP;

  return scroll_by (self, dx);
}

/* The scrollbar's handle; FALSE where there is none. */
static gboolean
get_bar (PhidiasMathRow *self, const Geometry *geometry, graphene_rect_t *bar)
{
  double most = geometry->formula_width - geometry->width;
  double offset = CLAMP (self->offset, 0, most);
  double length = MAX ((double) geometry->width * geometry->width / geometry->formula_width, MIN (LEAST_BAR, geometry->width));

  if (most <= 0)
    return FALSE;

  graphene_rect_init (bar, (float) (geometry->x + (geometry->width - length) * offset / most),
                      gtk_widget_get_height (GTK_WIDGET (self)) - BAR - 2, (float) length, BAR);

  return TRUE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PhidiasMathRow *self)
{
  Geometry geometry;
  graphene_rect_t bar;

  if (get_max_offset (self) > 0)
    {
      get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
      if (get_bar (self, &geometry, &bar))
        {
          graphene_rect_inset (&bar, 0, -BAR_REACH);
          self->is_dragging = graphene_rect_contains_point (&bar, &GRAPHENE_POINT_INIT ((float) x, (float) y));
        }
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture),
                         self->is_dragging ? GTK_EVENT_SEQUENCE_CLAIMED : GTK_EVENT_SEQUENCE_DENIED);
  self->drag_offset = MIN (self->offset, get_max_offset (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, PhidiasMathRow *self)
{
  Geometry geometry;
  graphene_rect_t bar;

  if (!self->is_dragging || get_max_offset (self) <= 0)
    return;

  get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  if (get_bar (self, &geometry, &bar))
    scroll_to (self, self->drag_offset + x * get_max_offset (self) / MAX (geometry.width - bar.size.width, 1));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double x, double y, PhidiasMathRow *self)
{
  self->is_dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return gtk_widget_has_focus (widget) && scroll_by (PHIDIAS_MATH_ROW (widget), g_variant_get_double (args));
}

/* ---- PhidiasBlockRowBase ---- */

static int
phidias_math_row_measure_height (PhidiasBlockRowBase *base, int width)
{
  Geometry geometry;

  get_geometry (PHIDIAS_MATH_ROW (base), width, &geometry);

  return SPACING + geometry.ascent + geometry.descent + geometry.below;
}

static char *
phidias_math_row_dup_spoken (PhidiasBlockRowBase *base)
{
  PhidiasMathRow *self = PHIDIAS_MATH_ROW (base);

  ensure_layout (self);

  /* Translators: said before a formula by a screen reader */
  return g_strdup_printf ("%s, %s", _("Formula"), phidias_math_layout_get_plain (self->layout));
}

static void
phidias_math_row_block_set (PhidiasBlockRowBase *base)
{
  clear_layout (base);
  PHIDIAS_MATH_ROW (base)->offset = 0;
}

/* ---- GtkWidget ---- */

static void
paint_shadow (GtkSnapshot *snapshot, float from, float to, float height, const GdkRGBA *color)
{
  GdkRGBA dark = *color;
  GdkRGBA clear = *color;

  dark.alpha *= SHADOW_ALPHA;
  clear.alpha = 0;
  gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT (MIN (from, to), 0, SHADOW_WIDTH, height),
                                       &GRAPHENE_POINT_INIT (from, 0), &GRAPHENE_POINT_INIT (to, 0),
                                       (const GskColorStop[]) { { 0, dark }, { 1, clear } }, 2);
}

/* That there is more, and where. */
static void
paint_more (PhidiasMathRow *self, GtkSnapshot *snapshot, const Geometry *geometry, double offset, const GdkRGBA *color)
{
  double most = geometry->formula_width - geometry->width;
  float height = gtk_widget_get_height (GTK_WIDGET (self));
  float right = geometry->x + geometry->width;
  graphene_rect_t bar;
  GdkRGBA handle = *color;

  if (offset > 0)
    paint_shadow (snapshot, geometry->x, geometry->x + SHADOW_WIDTH, height, color);
  if (offset < most)
    paint_shadow (snapshot, right, right - SHADOW_WIDTH, height, color);
  handle.alpha *= self->is_dragging ? BAR_DRAGGED_ALPHA : BAR_ALPHA;
  if (get_bar (self, geometry, &bar))
    phidias_row_paint_box (snapshot, bar.origin.x, bar.origin.y, bar.size.width, bar.size.height, BAR / 2.f, TRUE, TRUE,
                           &handle);
}

static void
phidias_math_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasMathRow *self = PHIDIAS_MATH_ROW (widget);
  int height = gtk_widget_get_height (widget);
  Geometry geometry;
  graphene_rect_t area;
  GdkRGBA color;
  GdkRGBA mark;
  double offset;

  if (self->base.block == NULL)
    return;

  get_geometry (self, gtk_widget_get_width (widget), &geometry);
  phidias_widget_get_color (widget, &color);
  offset = CLAMP (self->offset, 0, geometry.formula_width - geometry.width);
  phidias_block_row_base_paint_ground (&self->base, snapshot, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);

  graphene_rect_init (&area, geometry.x - 4, SPACING - 4, geometry.width + 8, geometry.ascent + geometry.descent + 8);
  if (phidias_row_marks_get_is_selected (&self->base.marks))
    {
      phidias_widget_get_named_color (widget, "accent_bg_color", &mark);
      mark.alpha *= SELECTION_ALPHA;
      gtk_snapshot_append_color (snapshot, &mark, &area);
    }

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (geometry.x - 1, 0, geometry.width + 2, height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (geometry.x - offset), SPACING + geometry.ascent));
  phidias_math_layout_snapshot (self->layout, snapshot, &color);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);

  if (geometry.formula_width > geometry.width)
    paint_more (self, snapshot, &geometry, offset, &color);
  if (phidias_row_marks_get_is_current (&self->base.marks))
    {
      phidias_widget_get_named_color (widget, "warning_color", &mark);
      phidias_row_paint_ring (snapshot, &area, RADIUS, &mark);
    }
}

static void
phidias_math_row_class_init (PhidiasMathRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PhidiasBlockRowBaseClass *base_class = PHIDIAS_BLOCK_ROW_BASE_CLASS (klass);

  widget_class->snapshot = phidias_math_row_snapshot;
  base_class->measure_height = phidias_math_row_measure_height;
  base_class->dup_spoken = phidias_math_row_dup_spoken;
  base_class->block_set = phidias_math_row_block_set;
  base_class->block_changed = clear_layout;
  base_class->font_changed = clear_layout;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, key_cb, "d", -KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Left, 0, key_cb, "d", -KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, key_cb, "d", KEY_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Right, 0, key_cb, "d", KEY_STEP);
}

static void
phidias_math_row_init (PhidiasMathRow *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/* ---- PhidiasBlockRow ---- */

/* The formula is one thing: a point is before it or behind it. */
static gboolean
phidias_math_row_get_byte_at (PhidiasBlockRow *row, double x, double y, guint *byte)
{
  PhidiasMathRow *self = PHIDIAS_MATH_ROW (row);
  Geometry geometry;

  if (self->base.block == NULL)
    return FALSE;

  get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  if (x > geometry.x + geometry.width / 2.0)
    *byte = (guint) strlen (phidias_block_get_text (self->base.block));

  return x >= geometry.x && x < geometry.x + geometry.width
         && y >= SPACING && y < SPACING + geometry.ascent + geometry.descent;
}

static gboolean
phidias_math_row_get_byte_area (PhidiasBlockRow *row, guint byte, graphene_rect_t *area)
{
  PhidiasMathRow *self = PHIDIAS_MATH_ROW (row);
  Geometry geometry;

  if (self->base.block == NULL)
    return FALSE;

  get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  graphene_rect_init (area, geometry.x, SPACING, geometry.width, geometry.ascent + geometry.descent);

  return TRUE;
}

static void
phidias_math_row_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_byte_at = phidias_math_row_get_byte_at;
  iface->get_byte_area = phidias_math_row_get_byte_area;
}

/* ---- Public ---- */

/**
 * phidias_math_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_math_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_MATH_ROW, NULL);
}

/**
 * phidias_math_row_get_offset:
 * @self: a row
 *
 * Returns: how many pixels of the formula are scrolled out at the left
 */
double
phidias_math_row_get_offset (PhidiasMathRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MATH_ROW (self), 0);

  return self->offset;
}
