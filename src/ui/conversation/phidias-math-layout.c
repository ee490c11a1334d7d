/* phidias-math-layout.c: a formula as it is drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-layout-private.h"

#include "phidias-math-build-private.h"
#include "phidias-math-parser.h"
#include "phidias-math-scan.h"

#include <math.h>
#include <string.h>

/* On a line of its own a formula may be a little larger than the text: there is more in it. */
#define DISPLAY_SCALE 1.1

/**
 * PhidiasMathLayout:
 *
 * A formula, laid out once for a font and drawn as often as wanted, in any colour. Main thread only.
 */
struct _PhidiasMathLayout
{
  guint   ref_count;
  GArray *parts;      /* of PhidiasMathPart */
  double  width;
  double  ascent;
  double  descent;
  char   *plain;
};

static void
clear_part (gpointer data)
{
  PhidiasMathPart *part = data;

  g_clear_object (&part->layout);
}

/* No ink is cut off, and the line that it stands in keeps to whole pixels. */
static void
measure (PhidiasMathLayout *self, const PhidiasMathBox *box)
{
  double top = -box->height;
  double bottom = box->depth;
  double right = box->width;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const PhidiasMathPart *part = &g_array_index (self->parts, PhidiasMathPart, i);

      top = MIN (top, (double) part->area.origin.y);
      bottom = MAX (bottom, (double) part->area.origin.y + (double) part->area.size.height);
      right = MAX (right, (double) part->area.origin.x + (double) part->area.size.width);
    }
  self->width = ceil (right);
  self->ascent = MAX (ceil (-top), 0);
  self->descent = MAX (ceil (bottom), 0);
}

/**
 * phidias_math_layout_new:
 * @context: what the text around it is laid out in: its font and size are the formula's
 * @tex: a formula without its delimiters
 * @is_display: whether it stands on a line of its own
 *
 * Lays a formula out, from left to right whatever the direction of the context. What is not
 * understood is shown as its source.
 *
 * Returns: (transfer full): the formula
 */
PhidiasMathLayout *
phidias_math_layout_new (PangoContext *context, const char *tex, gboolean is_display)
{
  PhidiasMathLayout *self;
  g_autoptr (PhidiasMathNode) node = NULL;
  g_autoptr (PhidiasMathFonts) fonts = NULL;
  g_autoptr (PhidiasMathBox) box = NULL;
  PhidiasMathSetting setting = { NULL, is_display ? PHIDIAS_MATH_STYLE_DISPLAY : PHIDIAS_MATH_STYLE_TEXT, FALSE };

  g_return_val_if_fail (PANGO_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (tex != NULL, NULL);

  self = g_new0 (PhidiasMathLayout, 1);
  self->ref_count = 1;
  self->parts = g_array_new (FALSE, FALSE, sizeof (PhidiasMathPart));
  g_array_set_clear_func (self->parts, clear_part);

  node = phidias_math_parse (tex, strlen (tex));
  fonts = phidias_math_fonts_get (context, is_display ? DISPLAY_SCALE : 1);
  setting.fonts = fonts;
  box = phidias_math_build (node, &setting);
  phidias_math_box_flatten (box, 0, 0, self->parts);
  /* A formula that shows nothing, because it is all names and room, shows what it is written with. */
  if (self->parts->len == 0 && tex[strspn (tex, " \t\r\n")] != '\0')
    {
      phidias_math_box_free (box);
      box = phidias_math_fonts_new_source (fonts, tex);
      phidias_math_box_flatten (box, 0, 0, self->parts);
    }
  measure (self, box);
  self->plain = phidias_math_to_plain (node);

  return self;
}

/**
 * phidias_math_layout_new_for_source:
 * @context: what the text around it is laid out in
 * @source: a formula with its delimiters: `$…$`, `\[…\]`, …
 * @length: its bytes
 *
 * Lays a formula out, on a line of its own or within one, as the delimiters say.
 *
 * Returns: (transfer full): the formula
 */
PhidiasMathLayout *
phidias_math_layout_new_for_source (PangoContext *context, const char *source, gsize length)
{
  g_autofree char *tex = NULL;
  PhidiasMathScan scan;
  PhidiasMathRange range;

  g_return_val_if_fail (source != NULL, NULL);

  phidias_math_scan_init (&scan, source, length, TRUE);
  if (!phidias_math_scan_next (&scan, &range) || range.start != 0 || range.end != length)
    {
      /* Its delimiters are nobody's. */
      range.inner_start = 0;
      range.inner_end = length;
      range.is_display = FALSE;
    }
  tex = g_strndup (source + range.inner_start, range.inner_end - range.inner_start);

  return phidias_math_layout_new (context, tex, range.is_display);
}

/**
 * phidias_math_layout_ref:
 * @self: a formula
 *
 * Returns: (transfer full): @self
 */
PhidiasMathLayout *
phidias_math_layout_ref (PhidiasMathLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;

  return self;
}

/**
 * phidias_math_layout_unref:
 * @self: a formula
 */
void
phidias_math_layout_unref (PhidiasMathLayout *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;
  g_array_unref (self->parts);
  g_free (self->plain);
  g_free (self);
}

/**
 * phidias_math_layout_get_size:
 * @self: a formula
 * @width: (out) (optional): how wide it is
 * @ascent: (out) (optional): how high above its baseline
 * @descent: (out) (optional): how deep below it
 *
 * In Pango units, each a whole number of pixels.
 */
void
phidias_math_layout_get_size (PhidiasMathLayout *self, int *width, int *ascent, int *descent)
{
  g_return_if_fail (self != NULL);

  if (width != NULL)
    *width = pango_units_from_double (self->width);
  if (ascent != NULL)
    *ascent = pango_units_from_double (self->ascent);
  if (descent != NULL)
    *descent = pango_units_from_double (self->descent);
}

/**
 * phidias_math_layout_get_plain:
 * @self: a formula
 *
 * Returns: (transfer none): it as a line of text, to be read aloud
 */
const char *
phidias_math_layout_get_plain (PhidiasMathLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->plain;
}

/*
 * phidias_math_layout_get_parts:
 * @self: a formula
 * @n_parts: (out): how many
 *
 * Returns: (transfer none) (array length=n_parts): what is drawn, from left to right within a row
 */
const PhidiasMathPart *
phidias_math_layout_get_parts (PhidiasMathLayout *self, guint *n_parts)
{
  *n_parts = self->parts->len;

  return (const PhidiasMathPart *) (gpointer) self->parts->data;
}

/* Lines and letters begin on whole pixels: a bar that lies between two is a grey one. */
static void
draw_text (const PhidiasMathPart *part, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  double baseline = (double) pango_layout_get_baseline (part->layout) / PANGO_SCALE;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (part->area.origin.x, (float) (round (part->baseline) - baseline)));
  gtk_snapshot_append_layout (snapshot, part->layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_rule (const PhidiasMathPart *part, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  graphene_rect_t rule = part->area;
  gboolean is_lying = rule.size.width >= rule.size.height;

  if (is_lying)
    {
      rule.origin.y = roundf (rule.origin.y);
      rule.size.height = MAX (roundf (rule.size.height), 1.f);
    }
  else
    {
      rule.origin.x = roundf (rule.origin.x);
      rule.size.width = MAX (roundf (rule.size.width), 1.f);
    }
  gtk_snapshot_append_color (snapshot, color, &rule);
}

static void
draw_shape (const PhidiasMathPart *part, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  graphene_rect_t area = part->area;
  graphene_rect_t bounds;
  GskRenderNode *node;
  cairo_t *cr;

  /* The bar of a root meets it on whole pixels. */
  if (part->shape == PHIDIAS_MATH_SHAPE_RADICAL)
    area.origin.y = roundf (area.origin.y);
  /* Round ends and joints reach out a little. */
  graphene_rect_inset_r (&area, (float) (-2 * part->thickness - 1), (float) (-2 * part->thickness - 1), &bounds);
  /* Not gtk_snapshot_append_cairo(): where the snapshot is scaled, GTK 4.8 draws beside the place. */
  node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (node);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_translate (cr, (double) area.origin.x, (double) area.origin.y);
  phidias_math_shape_draw (part->shape, cr, (double) area.size.width, (double) area.size.height, part->thickness);
  cairo_destroy (cr);
  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
}

/**
 * phidias_math_layout_snapshot:
 * @self: a formula
 * @snapshot: where to draw it: its baseline begins at the origin, which should be on a whole pixel
 * @color: what it is drawn in
 */
void
phidias_math_layout_snapshot (PhidiasMathLayout *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (color != NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const PhidiasMathPart *part = &g_array_index (self->parts, PhidiasMathPart, i);

      if (part->layout != NULL)
        draw_text (part, snapshot, color);
      else if (part->shape == PHIDIAS_MATH_SHAPE_RULE || part->shape == PHIDIAS_MATH_SHAPE_BAR)
        draw_rule (part, snapshot, color);
      else
        draw_shape (part, snapshot, color);
    }
}
