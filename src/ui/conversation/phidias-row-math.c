/* phidias-row-math.c: formulas within a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-row-math-private.h"

#include "phidias-math-parser.h"

#include <string.h>

typedef struct
{
  PhidiasDisplayObject  range;     /* in the part */
  char                 *tex;
  PhidiasMathLayout    *layout;
  gboolean              is_display; /* it was written to stand on a line of its own */
} Formula;

/*
 * PhidiasRowMath:
 *
 * In the text that is drawn a formula is one character, U+FFFC, as large as the formula; so lines
 * are broken, selected and pointed at as in any text. Copying takes the block's text, in which it
 * is TeX.
 */
struct _PhidiasRowMath
{
  GArray *formulas;      /* of Formula */
  double  scale;
};

static void
clear_formula (gpointer data)
{
  Formula *formula = data;

  g_free (formula->tex);
  g_clear_pointer (&formula->layout, phidias_math_layout_unref);
}

static int
compare_formulas (gconstpointer a, gconstpointer b)
{
  const Formula *left = a;
  const Formula *right = b;

  return left->range.start < right->range.start ? -1 : left->range.start > right->range.start;
}

/*
 * phidias_row_math_dup_tex:
 * @text: a formula with its delimiters
 * @length: its bytes
 *
 * Returns: (transfer full): the formula without them
 */
char *
phidias_row_math_dup_tex (const char *text, gsize length)
{
  gsize opener = length >= 4 && (text[0] == '\\' || (text[0] == '$' && text[1] == '$')) ? 2 : 1;

  if (length < 2 * opener)
    return g_strndup (text, length);

  return g_strndup (text + opener, length - 2 * opener);
}

static PangoContext *
new_context (GtkWidget *widget, double scale)
{
  PangoContext *context = gtk_widget_create_pango_context (widget);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));
  int size = (int) (pango_font_description_get_size (font) * scale);

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, size);
  pango_context_set_font_description (context, font);
  pango_font_description_free (font);

  return context;
}

/* What stands between two dollars in the middle of a sentence stays there, as wide as its words, but
 * its fractions and sums are as tall as they would be on a line of their own: a model that writes it so
 * means that, and TeX's own way, to break the sentence in three, is what nobody reads more easily. */
static PhidiasMathLayout *
new_layout (PangoContext *context, const Formula *formula)
{
  g_autofree char *tall = formula->is_display ? g_strconcat ("\\displaystyle ", formula->tex, NULL) : NULL;

  return phidias_math_layout_new (context, tall != NULL ? tall : formula->tex, FALSE);
}

/*
 * phidias_row_math_new:
 * @widget: where they are drawn
 * @scale: of the text to the widget's font
 * @text: a block's text
 * @spans: (array length=n_spans) (nullable): its spans, or some of them
 * @n_spans: how many
 * @start: the first byte of the part
 * @end: the byte after its last
 * @before: (transfer full) (nullable): those of the same text when there was less of it; what is
 *   the same is not laid out again
 *
 * Returns: (transfer full) (nullable): the formulas of the part, %NULL where it has none
 */
PhidiasRowMath *
phidias_row_math_new (GtkWidget         *widget,
                      double             scale,
                      const char        *text,
                      const PhidiasSpan *spans,
                      guint              n_spans,
                      guint              start,
                      guint              end,
                      PhidiasRowMath    *before)
{
  g_autoptr (PhidiasRowMath) old = before;
  PangoContext *context = NULL;
  PhidiasRowMath *self = NULL;

  for (guint i = 0; i < n_spans; i++)
    {
      Formula formula = { { spans[i].start - start, MIN (spans[i].end, end) - start }, NULL, NULL };

      if (spans[i].style != PHIDIAS_SPAN_MATH || spans[i].start < start || spans[i].start >= end)
        continue;
      if (self == NULL)
        {
          self = g_new0 (PhidiasRowMath, 1);
          self->formulas = g_array_new (FALSE, FALSE, sizeof (Formula));
          g_array_set_clear_func (self->formulas, clear_formula);
          self->scale = scale;
        }
      formula.tex = phidias_row_math_dup_tex (text + spans[i].start, formula.range.end - formula.range.start);
      formula.is_display = g_str_has_prefix (text + spans[i].start, "$$") || g_str_has_prefix (text + spans[i].start, "\\[");
      g_array_append_val (self->formulas, formula);
    }
  if (self == NULL)
    return NULL;

  g_array_sort (self->formulas, compare_formulas);
  for (guint i = 0; i < self->formulas->len; i++)
    {
      Formula *formula = &g_array_index (self->formulas, Formula, i);
      Formula *known = old != NULL && old->scale == scale && i < old->formulas->len
                       ? &g_array_index (old->formulas, Formula, i) : NULL;

      if (known != NULL && known->is_display == formula->is_display && g_str_equal (known->tex, formula->tex))
        {
          formula->layout = phidias_math_layout_ref (known->layout);
          continue;
        }
      if (context == NULL)
        context = new_context (widget, scale);
      formula->layout = new_layout (context, formula);
    }
  g_clear_object (&context);

  return self;
}

/*
 * phidias_row_math_free:
 * @self: (nullable): formulas
 */
void
phidias_row_math_free (PhidiasRowMath *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->formulas);
  g_free (self);
}

/* What of the text is code or a link, where characters that are not seen are shown. */
static GArray *
find_watched (const PhidiasSpan *spans, guint n_spans, guint start, guint end)
{
  GArray *watched = NULL;

  for (guint i = 0; i < n_spans; i++)
    if ((spans[i].style == PHIDIAS_SPAN_CODE || spans[i].style == PHIDIAS_SPAN_LINK)
        && spans[i].end > start && spans[i].start < end)
      {
        PhidiasDisplayRange range = {
          MAX (spans[i].start, start) - start, MIN (spans[i].end, end) - start, spans[i].style == PHIDIAS_SPAN_CODE,
        };

        if (watched == NULL)
          watched = g_array_new (FALSE, FALSE, sizeof (PhidiasDisplayRange));
        g_array_append_val (watched, range);
      }

  return watched;
}

/*
 * phidias_row_math_new_shown:
 * @self: (nullable): the formulas of the part
 * @text: a block's text
 * @start: the first byte of the part
 * @end: the byte after its last
 * @spans: (array length=n_spans): the styled ranges of the block
 * @n_spans: how many
 *
 * Returns: (transfer full): the part as it is drawn
 */
PhidiasDisplayText *
phidias_row_math_new_shown (PhidiasRowMath    *self,
                            const char        *text,
                            guint              start,
                            guint              end,
                            const PhidiasSpan *spans,
                            guint              n_spans)
{
  guint n_formulas = self != NULL ? self->formulas->len : 0;
  g_autofree PhidiasDisplayObject *objects = n_formulas > 0 ? g_new (PhidiasDisplayObject, n_formulas) : NULL;
  g_autoptr (GArray) watched = find_watched (spans, n_spans, start, end);

  for (guint i = 0; i < n_formulas; i++)
    objects[i] = g_array_index (self->formulas, Formula, i).range;

  return phidias_display_text_new_with_ranges (text + start, end - start, objects, n_formulas,
                                               watched != NULL ? &g_array_index (watched, PhidiasDisplayRange, 0) : NULL,
                                               watched != NULL ? watched->len : 0);
}

static void
insert (PangoAttrList *attributes, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (attributes, attribute);
}

/*
 * phidias_row_math_insert:
 * @self: (nullable): the formulas of the part
 * @attributes: of the part's layout
 * @shown: the part as it is drawn
 * @line_height: of the text between the formulas
 *
 * Gives formulas their size, and lines their height: a formula's own is not stretched.
 */
void
phidias_row_math_insert (PhidiasRowMath           *self,
                         PangoAttrList            *attributes,
                         const PhidiasDisplayText *shown,
                         double                    line_height)
{
  guint from = 0;

  for (guint i = 0; self != NULL && i < self->formulas->len; i++)
    {
      const Formula *formula = &g_array_index (self->formulas, Formula, i);
      guint at = phidias_display_text_to_shown (shown, formula->range.start);
      guint end = phidias_display_text_to_shown_end (shown, formula->range.end);
      PangoRectangle area = { 0, 0, 0, 0 };
      int ascent;
      int descent;

      phidias_math_layout_get_size (formula->layout, &area.width, &ascent, &descent);
      area.y = -ascent;
      area.height = ascent + descent;
      insert (attributes, pango_attr_shape_new (&area, &area), at, end);
      if (at > from)
        insert (attributes, pango_attr_line_height_new (line_height), from, at);
      from = end;
    }
  insert (attributes, pango_attr_line_height_new (line_height), from, G_MAXUINT);
}

/*
 * phidias_row_math_paint:
 * @self: (nullable): the formulas of the part
 * @snapshot: where to draw them
 * @layout: the part's layout
 * @shown: the part as it is drawn
 * @x: where the layout is drawn
 * @y: likewise
 * @color: the text's
 */
void
phidias_row_math_paint (PhidiasRowMath           *self,
                        GtkSnapshot              *snapshot,
                        PangoLayout              *layout,
                        const PhidiasDisplayText *shown,
                        float                     x,
                        float                     y,
                        const GdkRGBA            *color)
{
  PangoLayoutIter *line;

  if (self == NULL)
    return;

  line = pango_layout_get_iter (layout);
  for (guint i = 0; i < self->formulas->len; i++)
    {
      const Formula *formula = &g_array_index (self->formulas, Formula, i);
      int at = (int) phidias_display_text_to_shown (shown, formula->range.start);
      PangoRectangle area;

      while (!pango_layout_iter_at_last_line (line)
             && at >= pango_layout_iter_get_line_readonly (line)->start_index
                      + pango_layout_iter_get_line_readonly (line)->length)
        pango_layout_iter_next_line (line);
      /* In text that runs from right to left the width is negative. */
      pango_layout_index_to_pos (layout, at, &area);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT (x + PANGO_PIXELS (MIN (area.x, area.x + area.width)),
                                                    y + PANGO_PIXELS (pango_layout_iter_get_baseline (line))));
      phidias_math_layout_snapshot (formula->layout, snapshot, color);
      gtk_snapshot_restore (snapshot);
    }
  pango_layout_iter_free (line);
}

/*
 * phidias_row_math_get_layout:
 * @self: formulas
 * @index: which, from 0
 *
 * Returns: (transfer none): the formula, for tests
 */
PhidiasMathLayout *
phidias_row_math_get_layout (PhidiasRowMath *self, guint index)
{
  return g_array_index (self->formulas, Formula, index).layout;
}

/*
 * phidias_row_math_dup_spoken:
 * @block: a block
 * @start: the first byte of a part of its text
 * @end: the byte after its last
 *
 * Returns: (transfer full): the part as it is read aloud
 */
char *
phidias_row_math_dup_spoken (PhidiasBlock *block, guint start, guint end)
{
  const char *text = phidias_block_get_text (block);
  guint n_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Formula));
  g_autoptr (GString) spoken = g_string_new (NULL);

  for (guint i = 0; i < n_spans; i++)
    {
      Formula formula = { { spans[i].start, spans[i].end }, NULL, NULL };

      if (spans[i].style == PHIDIAS_SPAN_MATH && spans[i].start >= start && spans[i].end <= end)
        g_array_append_val (ranges, formula);
    }
  g_array_sort (ranges, compare_formulas);

  for (guint i = 0; i < ranges->len; i++)
    {
      const PhidiasDisplayObject *range = &g_array_index (ranges, Formula, i).range;
      g_autofree char *tex = phidias_row_math_dup_tex (text + range->start, range->end - range->start);
      g_autoptr (PhidiasMathNode) node = phidias_math_parse (tex, strlen (tex));
      g_autofree char *plain = phidias_math_to_plain (node);

      g_string_append_len (spoken, text + start, range->start - start);
      g_string_append (spoken, plain);
      start = range->end;
    }
  g_string_append_len (spoken, text + start, end - start);

  return g_string_free (g_steal_pointer (&spoken), FALSE);
}
