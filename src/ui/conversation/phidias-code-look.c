/* phidias-code-look.c: what a piece of highlighted code looks like
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-look.h"

#include <math.h>

/*
 * phidias_code_look_add_tag:
 * @look: what is known so far
 * @tag: a tag of a text buffer
 *
 * Adds what the tag says.
 */
void
phidias_code_look_add_tag (PhidiasCodeLook *look, GtkTextTag *tag)
{
  g_autoptr (GdkRGBA) color = NULL;
  g_autoptr (GdkRGBA) ground = NULL;
  gboolean has_color, has_ground, has_weight, has_style, has_underline, has_strike, is_struck;
  PangoUnderline underline;
  PangoStyle style;
  int weight;

  g_object_get (tag,
                "foreground-set", &has_color, "foreground-rgba", &color,
                "background-set", &has_ground, "background-rgba", &ground,
                "weight-set", &has_weight, "weight", &weight,
                "style-set", &has_style, "style", &style,
                "underline-set", &has_underline, "underline", &underline,
                "strikethrough-set", &has_strike, "strikethrough", &is_struck,
                NULL);
  if (has_color && color != NULL)
    {
      look->has_color = TRUE;
      look->color = *color;
    }
  if (has_ground && ground != NULL)
    {
      look->has_ground = TRUE;
      look->ground = *ground;
    }
  if (has_weight)
    look->is_bold = weight >= PANGO_WEIGHT_SEMIBOLD;
  if (has_style)
    look->is_italic = style != PANGO_STYLE_NORMAL;
  /* A wavy line says that something is wrong; of half a program that is no help. */
  if (has_underline)
    look->is_underlined = underline != PANGO_UNDERLINE_NONE && underline != PANGO_UNDERLINE_ERROR;
  if (has_strike)
    look->is_struck = is_struck;
}

/*
 * phidias_code_look_add:
 * @look: what is known so far
 * @above: a look that goes over it
 */
void
phidias_code_look_add (PhidiasCodeLook *look, const PhidiasCodeLook *above)
{
  if (above->has_color)
    {
      look->has_color = TRUE;
      look->color = above->color;
    }
  if (above->has_ground)
    {
      look->has_ground = TRUE;
      look->ground = above->ground;
    }
  look->is_bold |= above->is_bold;
  look->is_italic |= above->is_italic;
  look->is_underlined |= above->is_underlined;
  look->is_struck |= above->is_struck;
}

gboolean
phidias_code_look_is_plain (const PhidiasCodeLook *look)
{
  return !look->has_color && !look->has_ground && !look->is_bold && !look->is_italic
         && !look->is_underlined && !look->is_struck;
}

gboolean
phidias_code_look_equal (const PhidiasCodeLook *a, const PhidiasCodeLook *b)
{
  return a->has_color == b->has_color && a->has_ground == b->has_ground && a->is_bold == b->is_bold
         && a->is_italic == b->is_italic && a->is_underlined == b->is_underlined
         && a->is_struck == b->is_struck && (!a->has_color || gdk_rgba_equal (&a->color, &b->color))
         && (!a->has_ground || gdk_rgba_equal (&a->ground, &b->ground));
}

static double
get_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * get_linear (color->red) + 0.7152 * get_linear (color->green)
         + 0.0722 * get_linear (color->blue);
}

/*
 * phidias_code_look_contrast:
 * @a: a colour
 * @b: another
 *
 * Returns: their contrast as WCAG 2 counts it, 1 to 21
 */
double
phidias_code_look_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double first = get_luminance (a) + 0.05;
  double second = get_luminance (b) + 0.05;

  return MAX (first, second) / MIN (first, second);
}

/*
 * phidias_code_look_make_legible:
 * @look: a look
 * @ground: what it will stand on
 * @least: the contrast that is wanted
 *
 * Schemes are made for a page of their own colour; on ours some of their letters are too faint.
 * Those go towards black or white until they are not, and keep their hue.
 */
void
phidias_code_look_make_legible (PhidiasCodeLook *look, const GdkRGBA *ground, double least)
{
  const GdkRGBA *under = look->has_ground ? &look->ground : ground;
  float end = get_luminance (under) > 0.18 ? 0 : 1;

  if (!look->has_color)
    return;

  for (guint i = 0; i < 20 && phidias_code_look_contrast (&look->color, under) < least; i++)
    {
      look->color.red += (end - look->color.red) * 0.1f;
      look->color.green += (end - look->color.green) * 0.1f;
      look->color.blue += (end - look->color.blue) * 0.1f;
    }
}

static guint16
to_channel (float value)
{
  return (guint16) (CLAMP (value, 0.f, 1.f) * 65535.f + 0.5f);
}

static void
insert (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

/*
 * phidias_code_look_insert:
 * @look: a look
 * @list: attributes
 * @start: the first byte that has it
 * @end: the byte after the last
 */
void
phidias_code_look_insert (const PhidiasCodeLook *look, PangoAttrList *list, guint start, guint end)
{
  if (look->has_color)
    insert (list, pango_attr_foreground_new (to_channel (look->color.red), to_channel (look->color.green),
                                             to_channel (look->color.blue)), start, end);
  if (look->has_ground)
    insert (list, pango_attr_background_new (to_channel (look->ground.red), to_channel (look->ground.green),
                                             to_channel (look->ground.blue)), start, end);
  if (look->is_bold)
    insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  if (look->is_italic)
    insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), start, end);
  if (look->is_underlined)
    insert (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
  if (look->is_struck)
    insert (list, pango_attr_strikethrough_new (TRUE), start, end);
}
