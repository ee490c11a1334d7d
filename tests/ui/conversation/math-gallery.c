/* math-gallery.c: pictures of formulas as models write them, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "math-formulas.h"
#include "phidias-math-layout.h"

#include <adwaita.h>

#define GAP 18
#define COLUMN 620

static const char * const in_line[] = {
  "The mean \\(\\bar{x} = \\frac{1}{n}\\sum_{i=1}^n x_i\\) of \\(n\\) values, with \\(x_i \\in \\mathbb{R}\\), costs \\(O(n \\log n)\\) and",
  "needs \\(\\sqrt{2}\\), \\(\\int_0^1 f(x)\\,dx\\), \\(e^{-\\lambda t}\\), \\(\\binom{n}{k}\\), \\(\\hat y\\) and \\(\\|w\\|^2\\) within the line.",
};

static void
draw_text (GtkSnapshot *snapshot, PangoContext *context, const char *text, gsize length, const GdkRGBA *color, double *x)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  int width;

  pango_layout_set_text (layout, text, (int) length);
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) *x, -(float) pango_layout_get_baseline (layout) / PANGO_SCALE));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  *x += width;
}

static void
draw_line (GtkSnapshot *snapshot, PangoContext *context, const char *text, const GdkRGBA *color)
{
  double x = 0;

  while (*text != '\0')
    {
      const char *open = g_strstr_len (text, -1, "\\(");
      const char *close = open != NULL ? g_strstr_len (open, -1, "\\)") : NULL;

      draw_text (snapshot, context, text, open != NULL ? (gsize) (open - text) : strlen (text), color, &x);
      if (close == NULL)
        break;
      {
        g_autofree char *tex = g_strndup (open + 2, (gsize) (close - open - 2));
        g_autoptr (PhidiasMathLayout) layout = phidias_math_layout_new (context, tex, FALSE);
        int width;

        phidias_math_layout_get_size (layout, &width, NULL, NULL);
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
        phidias_math_layout_snapshot (layout, snapshot, color);
        gtk_snapshot_restore (snapshot);
        x += PANGO_PIXELS (width);
      }
      text = close + 2;
    }
}

static void
shoot (const char *folder, const char *name, const char *font, guint from, guint to, gboolean is_dark, double scale)
{
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *context = gtk_widget_create_pango_context (label);
  PangoFontDescription *description = pango_font_description_from_string (font);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  GdkRGBA paper = { 0.98f, 0.98f, 0.98f, 1 };
  GdkRGBA ink = { 0.13f, 0.13f, 0.14f, 1 };
  GdkRGBA faint = { 0.5f, 0.5f, 0.5f, 0.15f };
  double y = GAP;

  if (is_dark)
    {
      paper = (GdkRGBA) { 0.12f, 0.12f, 0.12f, 1 };
      ink = (GdkRGBA) { 0.95f, 0.95f, 0.95f, 1 };
    }
  pango_context_set_font_description (context, description);
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  gtk_snapshot_append_color (snapshot, &paper, &GRAPHENE_RECT_INIT (0, 0, 4000, 4000));

  for (guint i = from; i < to; i++)
    {
      g_autoptr (PhidiasMathLayout) layout = phidias_math_layout_new (context, formulas[i], TRUE);
      int ascent;
      int descent;

      phidias_math_layout_get_size (layout, NULL, &ascent, &descent);
      y += PANGO_PIXELS (ascent);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (GAP, (float) y));
      phidias_math_layout_snapshot (layout, snapshot, &ink);
      gtk_snapshot_restore (snapshot);
      y += PANGO_PIXELS (descent) + GAP;
      gtk_snapshot_append_color (snapshot, &faint, &GRAPHENE_RECT_INIT (0, (float) y - GAP / 2, COLUMN, 1));
    }
  for (guint i = 0; i < G_N_ELEMENTS (in_line); i++)
    {
      y += 18;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (GAP, (float) y));
      draw_line (snapshot, context, in_line[i], &ink);
      gtk_snapshot_restore (snapshot);
      y += 16;
    }

  node = gtk_snapshot_to_node (snapshot);
  gsk_renderer_realize (renderer, NULL, NULL);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) (COLUMN * scale), (float) ((y + GAP) * scale)));
  gdk_texture_save_to_png (texture, path);
  gsk_renderer_unrealize (renderer);
  pango_font_description_free (description);
  g_object_unref (context);
  g_print ("%s\n", path);
}

/* How long one takes, laid out and drawn into a snapshot. */
static void
measure (void)
{
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *context = gtk_widget_create_pango_context (label);
  gint64 laid_out = 0;
  gint64 drawn = 0;
  guint rounds = 10;

  for (guint n = 0; n < rounds; n++)
    for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
      {
        gint64 start = g_get_monotonic_time ();
        g_autoptr (PhidiasMathLayout) layout = phidias_math_layout_new (context, formulas[i], TRUE);
        gint64 middle = g_get_monotonic_time ();
        g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
        g_autoptr (GskRenderNode) node = NULL;

        phidias_math_layout_snapshot (layout, snapshot, &(GdkRGBA) { 0, 0, 0, 1 });
        node = gtk_snapshot_to_node (snapshot);
        laid_out += middle - start;
        drawn += g_get_monotonic_time () - middle;
      }
  g_print ("a formula: %.2f ms to lay out, %.2f ms to draw\n", (double) laid_out / 1000 / (rounds * G_N_ELEMENTS (formulas)),
           (double) drawn / 1000 / (rounds * G_N_ELEMENTS (formulas)));
  g_object_unref (context);
}

int
main (int argc, char **argv)
{
  const char *folder = argc > 1 ? argv[1] : ".";
  guint middle = G_N_ELEMENTS (formulas) / 2;

  adw_init ();
  shoot (folder, "math-1-light", "Cantarell 11", 0, middle, FALSE, 1);
  shoot (folder, "math-2-light", "Cantarell 11", middle, G_N_ELEMENTS (formulas), FALSE, 1);
  shoot (folder, "math-1-dark-2x", "Cantarell 11", 0, middle, TRUE, 2);
  shoot (folder, "math-2-dark-2x", "Cantarell 11", middle, G_N_ELEMENTS (formulas), TRUE, 2);
  shoot (folder, "math-1-dejavu", "DejaVu Sans 11", 0, middle, FALSE, 1);
  measure ();
  shoot (folder, "math-1-large", "Inter 16", 0, middle, FALSE, 1);

  return 0;
}
