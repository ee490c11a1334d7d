/* phidias-table-meter.c: how wide text is, by counting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-meter-private.h"

#include "phidias-block-layout-private.h"

#define LINE_HEIGHT 1.25

/*
 * PhidiasTableMeter:
 *
 * The advances of a font's characters, each found out once. A list keeps two hundred rows alive
 * and wants the heights of all of them; a table of fifty rows and ten columns has five hundred
 * cells, of which nearly all are one line high. Laying out each to learn that would take a frame
 * for every table; adding up advances takes as long as reading the text. What kerning makes of
 * them is less than the space between two columns.
 *
 * One meter a font, kept with the font map.
 */
struct _PhidiasTableMeter
{
  char        *key;
  guint        serial;
  PangoLayout *probes[PHIDIAS_TABLE_METER_N_STYLES];
  int          ascii[PHIDIAS_TABLE_METER_N_STYLES][128];    /* 0 for not known yet */
  GHashTable  *others;                                      /* of character and style: the advance */
  int          pitch;
  int          baseline;
};

static void
meter_free (gpointer data)
{
  PhidiasTableMeter *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->probes); i++)
    g_object_unref (self->probes[i]);
  g_hash_table_unref (self->others);
  g_free (self->key);
  g_free (self);
}

static PangoLayout *
new_probe (PangoContext *context, guint style)
{
  PangoLayout *probe = pango_layout_new (context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if ((style & PHIDIAS_TABLE_METER_BOLD) != 0)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if ((style & PHIDIAS_TABLE_METER_CODE) != 0)
    {
      pango_attr_list_insert (attributes, pango_attr_family_new ("monospace"));
      pango_attr_list_insert (attributes, pango_attr_scale_new (PHIDIAS_BLOCK_LAYOUT_CODE_SCALE));
    }
  pango_layout_set_attributes (probe, attributes);

  return probe;
}

static char *
dup_key (PangoContext *context)
{
  g_autofree char *font = pango_font_description_to_string (pango_context_get_font_description (context));

  return g_strdup_printf ("%s %f %d", font, pango_cairo_context_get_resolution (context),
                          pango_context_get_round_glyph_positions (context));
}

/*
 * phidias_table_meter_get:
 * @widget: a widget
 *
 * Returns: (transfer none): the meter for its font, until another font is asked for
 */
PhidiasTableMeter *
phidias_table_meter_get (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMap *map = pango_context_get_font_map (context);
  guint serial = pango_font_map_get_serial (map);
  PhidiasTableMeter *self = g_object_get_data (G_OBJECT (map), "phidias-table-meter");
  g_autofree char *key = dup_key (context);
  PangoContext *own;
  int height;

  if (self != NULL && self->serial == serial && g_str_equal (self->key, key))
    return self;

  own = gtk_widget_create_pango_context (widget);
  self = g_new0 (PhidiasTableMeter, 1);
  self->key = g_steal_pointer (&key);
  self->serial = serial;
  self->others = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->probes); i++)
    self->probes[i] = new_probe (own, i);
  pango_layout_set_text (self->probes[0], "X", 1);
  pango_layout_get_size (self->probes[0], NULL, &height);
  g_object_unref (own);
  self->pitch = PANGO_PIXELS_CEIL ((int) (height * LINE_HEIGHT));
  self->baseline = PANGO_PIXELS (pango_layout_get_baseline (self->probes[0])
                                 + (self->pitch * PANGO_SCALE - height) / 2);
  g_object_set_data_full (G_OBJECT (map), "phidias-table-meter", self, meter_free);

  return self;
}

/*
 * phidias_table_meter_can_count:
 * @character: of a text
 *
 * Returns: whether it is as wide in every place and is seen as it is: not so where letters join,
 *   marks pile up, or text runs from right to left
 */
gboolean
phidias_table_meter_can_count (gunichar character)
{
  if (character < 0x7f)
    return character >= 0x20;
  if (character < 0xa0 || character == 0xad)
    return FALSE;
  if (character < 0x300)
    return TRUE;

  return (character >= 0x370 && character < 0x483) || (character >= 0x48a && character < 0x590)
         || (character >= 0x2010 && character < 0x2028) || (character >= 0x2030 && character < 0x205f)
         || (character >= 0x20a0 && character < 0x20d0) || (character >= 0x2190 && character < 0x2300)
         || (character >= 0x3001 && character < 0x302a) || (character >= 0x3041 && character < 0x3097)
         || (character >= 0x30a0 && character < 0x3100) || (character >= 0x3400 && character < 0xa000)
         || (character >= 0xac00 && character < 0xd7a4) || (character >= 0xff01 && character < 0xff9e);
}

static int
measure (PhidiasTableMeter *self, gunichar character, guint style)
{
  char text[8];
  int length = g_unichar_to_utf8 (character, text);
  int width;

  pango_layout_set_text (self->probes[style], text, length);
  pango_layout_get_size (self->probes[style], &width, NULL);

  return width;
}

/*
 * phidias_table_meter_get_advance:
 * @self: a meter
 * @character: one of which the width can be counted
 * @style: flags of its font
 *
 * Returns: how wide the character is, in Pango's units
 */
int
phidias_table_meter_get_advance (PhidiasTableMeter *self, gunichar character, guint style)
{
  gpointer key;
  gpointer value;

  if (character < 128)
    {
      if (self->ascii[style][character] == 0)
        self->ascii[style][character] = measure (self, character, style);
      return self->ascii[style][character];
    }

  key = GUINT_TO_POINTER (character | style << 24);
  if (!g_hash_table_lookup_extended (self->others, key, NULL, &value))
    {
      value = GINT_TO_POINTER (measure (self, character, style));
      g_hash_table_insert (self->others, key, value);
    }

  return GPOINTER_TO_INT (value);
}

/*
 * phidias_table_meter_get_pitch:
 * @self: a meter
 *
 * Returns: the distance between the lines of a cell, in pixels
 */
int
phidias_table_meter_get_pitch (PhidiasTableMeter *self)
{
  return self->pitch;
}

/*
 * phidias_table_meter_get_baseline:
 * @self: a meter
 *
 * Returns: how far below the top of a cell's text its first line stands, in pixels
 */
int
phidias_table_meter_get_baseline (PhidiasTableMeter *self)
{
  return self->baseline;
}
