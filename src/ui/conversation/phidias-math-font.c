/* phidias-math-font.c: the characters of a formula in the font around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-font-private.h"

#include "phidias-display-text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Where the source of a formula that is too large for one goes on in the next line, in em. */
#define SOURCE_WIDTH 40

/* Of the text's size, by style. TeX's own are smaller: it counts on paper. */
static const double style_scales[] = { 1.0, 1.0, 0.73, 0.6 };

/* The letters that Unicode had before the alphabets they belong to. */
static const struct
{
  PhidiasMathFont font;
  char            letter;
  gunichar        character;
} early_letters[] = {
  { PHIDIAS_MATH_FONT_BLACKBOARD, 'C', 0x2102 }, { PHIDIAS_MATH_FONT_BLACKBOARD, 'H', 0x210d },
  { PHIDIAS_MATH_FONT_BLACKBOARD, 'N', 0x2115 }, { PHIDIAS_MATH_FONT_BLACKBOARD, 'P', 0x2119 },
  { PHIDIAS_MATH_FONT_BLACKBOARD, 'Q', 0x211a }, { PHIDIAS_MATH_FONT_BLACKBOARD, 'R', 0x211d },
  { PHIDIAS_MATH_FONT_BLACKBOARD, 'Z', 0x2124 },
  { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'B', 0x212c }, { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'E', 0x2130 },
  { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'F', 0x2131 }, { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'H', 0x210b },
  { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'I', 0x2110 }, { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'L', 0x2112 },
  { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'M', 0x2133 }, { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'R', 0x211b },
  { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'e', 0x212f }, { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'g', 0x210a },
  { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 'o', 0x2134 },
  { PHIDIAS_MATH_FONT_FRAKTUR, 'C', 0x212d }, { PHIDIAS_MATH_FONT_FRAKTUR, 'H', 0x210c },
  { PHIDIAS_MATH_FONT_FRAKTUR, 'I', 0x2111 }, { PHIDIAS_MATH_FONT_FRAKTUR, 'R', 0x211c },
  { PHIDIAS_MATH_FONT_FRAKTUR, 'Z', 0x2128 },
};

/* One text in one font and size; the formula draws it as often as it occurs. */
typedef struct
{
  PangoLayout *layout;
  double       width;
  double       height;
  double       depth;
  double       overhang;
} Glyph;

/* A conversation is set in a few sizes of one font. */
#define MAX_FONTS 8
#define MAX_GLYPHS 2000

struct _PhidiasMathFonts
{
  guint                 ref_count;
  char                 *key;
  PangoContext         *context;
  PangoFontDescription *description;
  GHashTable           *glyphs;
  PhidiasMathMetrics    metrics[4];
};

static void
glyph_free (gpointer data)
{
  Glyph *glyph = data;

  g_object_unref (glyph->layout);
  g_free (glyph);
}

static gunichar
find_letter (PhidiasMathFont font, gunichar letter)
{
  static const struct
  {
    PhidiasMathFont font;
    gunichar        capital;
    gunichar        small;
    gunichar        digit;
  } alphabets[] = {
    { PHIDIAS_MATH_FONT_BLACKBOARD, 0x1d538, 0x1d552, 0x1d7d8 },
    { PHIDIAS_MATH_FONT_CALLIGRAPHIC, 0x1d49c, 0x1d4b6, 0 },
    { PHIDIAS_MATH_FONT_FRAKTUR, 0x1d504, 0x1d51e, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (early_letters); i++)
    if (early_letters[i].font == font && (gunichar) early_letters[i].letter == letter)
      return early_letters[i].character;
  for (guint i = 0; i < G_N_ELEMENTS (alphabets); i++)
    {
      if (alphabets[i].font != font)
        continue;
      if (letter >= 'A' && letter <= 'Z')
        return alphabets[i].capital + letter - 'A';
      if (letter >= 'a' && letter <= 'z')
        return alphabets[i].small + letter - 'a';
      if (letter >= '0' && letter <= '9' && alphabets[i].digit != 0)
        return alphabets[i].digit + letter - '0';
    }

  return letter;
}

static PangoLayout *
new_layout (PhidiasMathFonts *self, const char *text, PhidiasMathFont font, double em)
{
  g_autoptr (PhidiasDisplayText) shown = phidias_display_text_new (text, strlen (text), TRUE);
  PangoFontDescription *description = pango_font_description_copy (self->description);
  PangoLayout *layout = pango_layout_new (self->context);
  gunichar first = g_utf8_get_char (text);

  pango_font_description_set_absolute_size (description, em * PANGO_SCALE);
  if (font == PHIDIAS_MATH_FONT_ITALIC
      || ((font == PHIDIAS_MATH_FONT_AUTO || font == PHIDIAS_MATH_FONT_BOLD_ITALIC) && g_unichar_isalpha (first)))
    pango_font_description_set_style (description, PANGO_STYLE_ITALIC);
  if (font == PHIDIAS_MATH_FONT_BOLD || font == PHIDIAS_MATH_FONT_BOLD_ITALIC)
    pango_font_description_set_weight (description, PANGO_WEIGHT_BOLD);
  if (font == PHIDIAS_MATH_FONT_SANS)
    pango_font_description_set_family_static (description, "sans-serif");
  if (font == PHIDIAS_MATH_FONT_MONO)
    pango_font_description_set_family_static (description, "monospace");
  pango_layout_set_font_description (layout, description);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, phidias_display_text_get_text (shown), (int) phidias_display_text_get_length (shown));
  pango_font_description_free (description);

  return layout;
}

/* In an alphabet of its own, or where no font has it, in what comes close. */
static PangoLayout *
new_alphabet_layout (PhidiasMathFonts *self, const char *text, PhidiasMathFont font, double em)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  PangoLayout *layout;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    g_string_append_unichar (letters, find_letter (font, g_utf8_get_char (text)));
  layout = new_layout (self, letters->str, PHIDIAS_MATH_FONT_ROMAN, em);

  return layout;
}

static const Glyph *
get_glyph (PhidiasMathFonts *self, const char *text, PhidiasMathFont font, double em)
{
  g_autofree char *key = g_strdup_printf ("%d %d %s", (int) font, (int) (em * 64), text);
  Glyph *glyph = g_hash_table_lookup (self->glyphs, key);
  PangoRectangle ink;
  PangoRectangle logical;
  double baseline;

  if (glyph != NULL)
    return glyph;

  if (g_hash_table_size (self->glyphs) >= MAX_GLYPHS)
    g_hash_table_remove_all (self->glyphs);
  glyph = g_new0 (Glyph, 1);
  if (font == PHIDIAS_MATH_FONT_BLACKBOARD || font == PHIDIAS_MATH_FONT_CALLIGRAPHIC || font == PHIDIAS_MATH_FONT_FRAKTUR)
    {
      glyph->layout = new_alphabet_layout (self, text, font, em);
      if (pango_layout_get_unknown_glyphs_count (glyph->layout) > 0)
        {
          g_object_unref (glyph->layout);
          glyph->layout = new_layout (self, text, font == PHIDIAS_MATH_FONT_CALLIGRAPHIC ? PHIDIAS_MATH_FONT_ITALIC
                                                                                         : PHIDIAS_MATH_FONT_BOLD, em);
        }
    }
  else
    {
      glyph->layout = new_layout (self, text, font, em);
    }

  pango_layout_get_extents (glyph->layout, &ink, &logical);
  baseline = pango_layout_get_baseline (glyph->layout);
  glyph->width = (double) logical.width / PANGO_SCALE;
  if (ink.height > 0)
    {
      glyph->height = (baseline - ink.y) / PANGO_SCALE;
      glyph->depth = (ink.y + ink.height - baseline) / PANGO_SCALE;
      glyph->overhang = MAX ((double) (ink.x + ink.width - logical.width) / PANGO_SCALE, 0);
    }
  g_hash_table_insert (self->glyphs, g_steal_pointer (&key), glyph);

  return glyph;
}

static void
measure (PhidiasMathFonts *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->metrics); i++)
    {
      PhidiasMathMetrics *metrics = &self->metrics[i];
      const Glyph *plus;
      const Glyph *minus;

      metrics->em = self->metrics[0].em * style_scales[i];
      metrics->x_height = get_glyph (self, "x", PHIDIAS_MATH_FONT_ROMAN, metrics->em)->height;
      plus = get_glyph (self, "+", PHIDIAS_MATH_FONT_ROMAN, metrics->em);
      metrics->axis = (plus->height - plus->depth) / 2;
      minus = get_glyph (self, "−", PHIDIAS_MATH_FONT_ROMAN, metrics->em);
      metrics->thickness = MAX (CLAMP (minus->height + minus->depth, 0.045 * metrics->em, 0.08 * metrics->em), 0.8);
      /* A font without ink in its letters is no font; stay near what fonts have. */
      metrics->x_height = CLAMP (metrics->x_height, 0.35 * metrics->em, 0.65 * metrics->em);
      metrics->axis = CLAMP (metrics->axis, 0.15 * metrics->em, 0.45 * metrics->em);
    }
}

static PhidiasMathFonts *
fonts_new (PangoContext *context, double scale, const char *key)
{
  PhidiasMathFonts *self = g_new0 (PhidiasMathFonts, 1);
  PangoFontMap *map = pango_context_get_font_map (context);
  g_autoptr (PangoFont) font = NULL;
  PangoFontDescription *absolute;

  self->ref_count = 1;
  self->key = g_strdup (key);
  self->glyphs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, glyph_free);
  self->description = pango_font_description_copy (pango_context_get_font_description (context));

  /* Formulas read from left to right everywhere. */
  self->context = pango_font_map_create_context (map);
  pango_context_set_base_dir (self->context, PANGO_DIRECTION_LTR);
  pango_context_set_language (self->context, pango_context_get_language (context));
  pango_context_set_font_description (self->context, self->description);
  pango_context_set_round_glyph_positions (self->context, pango_context_get_round_glyph_positions (context));
  pango_cairo_context_set_resolution (self->context, pango_cairo_context_get_resolution (context));
  pango_cairo_context_set_font_options (self->context, pango_cairo_context_get_font_options (context));

  font = pango_context_load_font (self->context, self->description);
  absolute = font != NULL ? pango_font_describe_with_absolute_size (font) : NULL;
  self->metrics[0].em = absolute != NULL ? (double) pango_font_description_get_size (absolute) / PANGO_SCALE * scale : 0;
  g_clear_pointer (&absolute, pango_font_description_free);
  if (!(self->metrics[0].em >= 1))
    self->metrics[0].em = 14 * scale;
  measure (self);

  return self;
}

/* Whatever makes letters look or measure differently. */
static char *
make_key (PangoContext *context, double scale)
{
  PangoFontMap *map = pango_context_get_font_map (context);
  const cairo_font_options_t *options = pango_cairo_context_get_font_options (context);
  g_autofree char *description = pango_font_description_to_string (pango_context_get_font_description (context));

  return g_strdup_printf ("%s %s %d %d %lu %d %u", description, pango_language_to_string (pango_context_get_language (context)),
                          (int) (pango_cairo_context_get_resolution (context) * 16), (int) (scale * 1000),
                          options != NULL ? cairo_font_options_hash (options) : 0,
                          pango_context_get_round_glyph_positions (context), pango_font_map_get_serial (map));
}

/*
 * phidias_math_fonts_get:
 * @context: what text around the formula is laid out in
 * @scale: of its font
 *
 * The fonts of all formulas in one font and size are the same, whichever widget they are in: it takes
 * ten times as long to find out about letters as to put them side by side. They are kept with the
 * font map, the last few that were asked for. They hold it in turn: it is GTK's own, and stays.
 *
 * Returns: (transfer full): the fonts of a formula there
 */
PhidiasMathFonts *
phidias_math_fonts_get (PangoContext *context, double scale)
{
  PangoFontMap *map = pango_context_get_font_map (context);
  g_autofree char *key = make_key (context, scale);
  GPtrArray *kept = g_object_get_data (G_OBJECT (map), "phidias-math-fonts");
  PhidiasMathFonts *self;

  if (kept == NULL)
    {
      kept = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_math_fonts_unref);
      g_object_set_data_full (G_OBJECT (map), "phidias-math-fonts", kept, (GDestroyNotify) g_ptr_array_unref);
    }
  for (guint i = 0; i < kept->len; i++)
    {
      self = g_ptr_array_index (kept, i);
      if (g_str_equal (self->key, key))
        {
          self->ref_count++;
          return self;
        }
    }

  if (kept->len >= MAX_FONTS)
    g_ptr_array_remove_index (kept, 0);
  self = fonts_new (context, scale, key);
  self->ref_count++;
  g_ptr_array_add (kept, self);

  return self;
}

void
phidias_math_fonts_unref (PhidiasMathFonts *self)
{
  if (--self->ref_count > 0)
    return;
  g_hash_table_unref (self->glyphs);
  pango_font_description_free (self->description);
  g_object_unref (self->context);
  g_free (self->key);
  g_free (self);
}

const PhidiasMathMetrics *
phidias_math_fonts_get_metrics (PhidiasMathFonts *self, PhidiasMathStyle style)
{
  return &self->metrics[CLAMP ((int) style, 0, (int) G_N_ELEMENTS (self->metrics) - 1)];
}

/*
 * phidias_math_fonts_new_box:
 * @self: fonts
 * @text: what
 * @font: in which of them
 * @em: its size, in pixels
 *
 * Returns: (transfer full): a box as wide as the text and as high as its ink
 */
PhidiasMathBox *
phidias_math_fonts_new_box (PhidiasMathFonts *self, const char *text, PhidiasMathFont font, double em)
{
  const Glyph *glyph = get_glyph (self, text, font, em);
  PhidiasMathBox *box = g_new0 (PhidiasMathBox, 1);

  box->layout = g_object_ref (glyph->layout);
  box->overhang = glyph->overhang;
  box->width = glyph->width + glyph->overhang;
  box->height = glyph->height;
  box->depth = glyph->depth;
  box->is_symbol = TRUE;

  return box;
}

/*
 * phidias_math_fonts_new_source:
 * @self: fonts
 * @text: TeX, as it is written
 *
 * Returns: (transfer full): a box with it, as code, in as many lines as it takes
 */
PhidiasMathBox *
phidias_math_fonts_new_source (PhidiasMathFonts *self, const char *text)
{
  double em = self->metrics[0].em;
  PhidiasMathBox *box = g_new0 (PhidiasMathBox, 1);
  PangoRectangle logical;
  int baseline;

  box->layout = new_layout (self, text, PHIDIAS_MATH_FONT_MONO, em * 0.92);
  pango_layout_set_width (box->layout, (int) (SOURCE_WIDTH * em * PANGO_SCALE));
  /* By words it would take time by the square of the longest. */
  pango_layout_set_wrap (box->layout, PANGO_WRAP_CHAR);
  pango_layout_get_extents (box->layout, NULL, &logical);
  baseline = pango_layout_get_baseline (box->layout);
  box->width = (double) logical.width / PANGO_SCALE;
  box->height = (double) baseline / PANGO_SCALE;
  box->depth = (double) (logical.height - baseline) / PANGO_SCALE;

  return box;
}
