/* phidias-block-layout.c: a block as Pango sees it, and as it is read aloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-block-layout-private.h"

#include "phidias-code-language.h"
#include "phidias-color.h"
#include "phidias-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINE_HEIGHT 1.3
#define CODE_LINE_HEIGHT 1.25

/* So many characters without a break are data rather than a word: Base64, a minified file. */
#define EVEN_CHARACTERS 256
#define EVEN_CHARACTERS_LATER 32      /* in a slice that goes on with a text */

static const double heading_scales[] = { 1.0, 1.55, 1.32, 1.15, 1.0, 1.0, 1.0 };

static void
insert (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

static guint16
to_channel (float value)
{
  return (guint16) (CLAMP (value, 0.f, 1.f) * 65535.f + 0.5f);
}

static void
insert_color (PangoAttrList *list, const GdkRGBA *color, guint start, guint end)
{
  insert (list, pango_attr_foreground_new (to_channel (color->red), to_channel (color->green),
                                           to_channel (color->blue)), start, end);
}

static gboolean
is_disguised (const PhidiasSpan *span, const char *text)
{
  g_autofree char *written = NULL;

  if (span->style != PHIDIAS_SPAN_LINK || span->url == NULL)
    return FALSE;
  written = g_strndup (text + span->start, span->end - span->start);

  return phidias_link_is_disguised (span->url, written);
}

/*
 * phidias_block_layout_insert_span:
 * @list: what the span is added to
 * @widget: where it will be drawn
 * @span: a span
 * @text: the text it is a span of
 * @start: its first byte in the text that is drawn
 * @end: the byte after its last
 *
 * What a span looks like.
 */
void
phidias_block_layout_insert_span (PangoAttrList     *list,
                                  GtkWidget         *widget,
                                  const PhidiasSpan *span,
                                  const char        *text,
                                  guint              start,
                                  guint              end)
{
  GdkRGBA color;

  switch (span->style)
    {
    case PHIDIAS_SPAN_EMPHASIS:
      insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), start, end);
      break;
    case PHIDIAS_SPAN_STRONG:
      insert (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
      break;
    case PHIDIAS_SPAN_STRIKE:
      insert (list, pango_attr_strikethrough_new (TRUE), start, end);
      break;
    case PHIDIAS_SPAN_CODE:
      /* Its background is the row's to paint: Pango's is square and as high as the line. */
      insert (list, pango_attr_family_new ("monospace"), start, end);
      insert (list, pango_attr_scale_new (PHIDIAS_BLOCK_LAYOUT_CODE_SCALE), start, end);
      break;
    case PHIDIAS_SPAN_MATH:
      /* Its source, until somebody draws the formula. */
      insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC), start, end);
      break;
    case PHIDIAS_SPAN_LINK:
    case PHIDIAS_SPAN_IMAGE:
    default:
      phidias_widget_get_named_color (widget, "accent_color", &color);
      insert_color (list, &color, start, end);
      /* Where the text is an address, and not the one it leads to, the line is as below a wrong word. */
      insert (list, pango_attr_underline_new (is_disguised (span, text) ? PANGO_UNDERLINE_ERROR : PANGO_UNDERLINE_SINGLE),
              start, end);
      break;
    }
}

static void
insert_monospace (PangoAttrList *list)
{
  insert (list, pango_attr_family_new ("monospace"), 0, G_MAXUINT);
  insert (list, pango_attr_scale_new (PHIDIAS_BLOCK_LAYOUT_CODE_SCALE), 0, G_MAXUINT);
  insert (list, pango_attr_insert_hyphens_new (FALSE), 0, G_MAXUINT);
  insert (list, pango_attr_font_features_new ("liga 0, calt 0"), 0, G_MAXUINT);
}

/*
 * phidias_block_layout_is_rtl:
 * @text: a text
 * @otherwise: what it is without a letter
 *
 * By the first letter, not by the language of the interface, which only decides where there is
 * none. Asking the layout would have it lay out everything, for a width that nobody needs.
 *
 * Returns: whether the text's first line runs from right to left
 */
gboolean
phidias_block_layout_is_rtl (const char *text, gboolean otherwise)
{
  for (const char *at = text; *at != '\0' && *at != '\n'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isalpha (c))
        continue;
      switch (g_unichar_get_script (c))
        {
        case G_UNICODE_SCRIPT_ADLAM:
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HANIFI_ROHINGYA:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_MANDAIC:
        case G_UNICODE_SCRIPT_NKO:
        case G_UNICODE_SCRIPT_SAMARITAN:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
          return TRUE;
        default:
          return FALSE;
        }
    }

  return otherwise;
}

/*
 * phidias_block_layout_is_even:
 * @block: a block
 * @shown: its text as drawn
 *
 * Returns: whether the block is one run of characters, long and without a break, that is drawn in
 *   a monospaced font, so that its height is known without laying it out
 */
gboolean
phidias_block_layout_is_even (PhidiasBlock *block, const PhidiasDisplayText *shown)
{
  gsize least = phidias_block_get_slice (block) > 0 ? EVEN_CHARACTERS_LATER : EVEN_CHARACTERS;
  guint n_spans;

  if (!phidias_display_text_get_is_even (shown) || phidias_display_text_get_length (shown) < least)
    return FALSE;

  phidias_block_get_spans (block, &n_spans);

  return n_spans == 0
         && (phidias_block_get_kind (block) == PHIDIAS_BLOCK_PARAGRAPH
             || phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE);
}

/*
 * phidias_block_layout_get_even_height:
 * @layout: that of an even block
 * @width: in pixels
 *
 * What the layout's height would be at a width, by counting. A list measures two hundred rows in
 * one frame; with two thousand characters in each, laying them out would take it seconds.
 *
 * Returns: the height in pixels
 */
int
phidias_block_layout_get_even_height (PangoLayout *layout, int width)
{
  static const char sample[] = "0000000000";
  g_autoptr (PangoLayout) probe = pango_layout_new (pango_layout_get_context (layout));
  int length = (int) strlen (pango_layout_get_text (layout));
  int sample_width;
  int line_height;
  int per_line;
  int n_lines;

  pango_layout_set_attributes (probe, pango_layout_get_attributes (layout));
  pango_layout_set_text (probe, sample, -1);
  pango_layout_get_size (probe, &sample_width, &line_height);

  per_line = (int) ((gint64) width * PANGO_SCALE * (int) strlen (sample) / MAX (sample_width, 1));
  n_lines = (length + MAX (per_line, 1) - 1) / MAX (per_line, 1);

  return PANGO_PIXELS_CEIL (MAX (n_lines, 1) * line_height);
}

/*
 * phidias_block_layout_get_scale:
 * @block: a block
 *
 * Returns: how large its text is, to the widget's font
 */
double
phidias_block_layout_get_scale (PhidiasBlock *block)
{
  return heading_scales[MIN (phidias_block_get_level (block), G_N_ELEMENTS (heading_scales) - 1)];
}

/*
 * phidias_block_layout_new:
 * @widget: where it will be drawn
 * @block: what
 * @shown: its text as drawn
 * @math: (nullable): the formulas in it
 *
 * Model text never goes through markup: styles are attributes over ranges.
 *
 * Returns: (transfer full): a layout without a width
 */
PangoLayout *
phidias_block_layout_new (GtkWidget                *widget,
                          PhidiasBlock             *block,
                          const PhidiasDisplayText *shown,
                          PhidiasRowMath           *math)
{
  gboolean is_code = phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE;
  gboolean is_even = phidias_block_layout_is_even (block, shown);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const char *text = phidias_display_text_get_text (shown);
  gsize length = phidias_display_text_get_length (shown);
  PangoLayout *layout;
  const PhidiasSpan *spans;
  guint n_spans;

  if (is_code)
    {
      /* Code reads from left to right everywhere. */
      PangoContext *context = gtk_widget_create_pango_context (widget);

      pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
      layout = pango_layout_new (context);
      g_object_unref (context);
      pango_layout_set_auto_dir (layout, FALSE);
      insert_monospace (attributes);
    }
  else
    {
      layout = pango_layout_new (gtk_widget_get_pango_context (widget));
      pango_layout_set_alignment (layout, is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      if (is_even)
        insert_monospace (attributes);
    }
  phidias_row_math_insert (math, attributes, shown, is_code ? CODE_LINE_HEIGHT : LINE_HEIGHT);
  pango_layout_set_wrap (layout, is_even || phidias_display_text_get_is_sparse (shown)
                                 ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);

  if (phidias_block_get_level (block) > 0)
    {
      insert (attributes, pango_attr_scale_new (phidias_block_layout_get_scale (block)), 0, G_MAXUINT);
      insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), 0, G_MAXUINT);
    }
  if (phidias_block_get_kind (block) == PHIDIAS_BLOCK_NOTICE)
    insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC), 0, G_MAXUINT);

  spans = phidias_block_get_spans (block, &n_spans);
  for (guint i = 0; i < n_spans; i++)
    phidias_block_layout_insert_span (attributes, widget, &spans[i], phidias_block_get_text (block),
                                      phidias_display_text_to_shown (shown, spans[i].start),
                                      phidias_display_text_to_shown (shown, spans[i].end));

  /* The newline that ends a slice is there for copying; drawn, it would be an empty line. */
  while (length > 0 && text[length - 1] == '\n')
    {
      length--;
      if (is_code)
        break;
    }
  pango_layout_set_text (layout, text, (int) length);
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

/*
 * phidias_block_layout_new_caption:
 * @widget: where it will be drawn
 * @text: a few words
 * @scale: of the widget's font
 * @weight: of the font
 *
 * Returns: (transfer full): a layout of one line
 */
PangoLayout *
phidias_block_layout_new_caption (GtkWidget   *widget,
                                  const char  *text,
                                  double       scale,
                                  PangoWeight  weight)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoContext *context = gtk_widget_create_pango_context (widget);
  PangoLayout *layout = pango_layout_new (context);

  pango_layout_set_text (layout, text, -1);
  /* Their words stand in their own order: a number that begins them must not go to the other end. */
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL || !g_str_is_ascii (text))
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);

      pango_context_set_base_dir (context, pango_layout_line_get_resolved_direction (line));
      pango_layout_context_changed (layout);
    }
  g_object_unref (context);
  insert (attributes, pango_attr_scale_new (scale), 0, G_MAXUINT);
  insert (attributes, pango_attr_weight_new (weight), 0, G_MAXUINT);
  pango_layout_set_attributes (layout, attributes);
  /* Captions stand where the interface reads from, whatever their words are. */
  pango_layout_set_auto_dir (layout, FALSE);

  return layout;
}

/*
 * phidias_block_layout_dup_marker:
 * @block: a block
 * @is_rtl: whether its text runs from right to left
 *
 * Returns: (transfer full) (nullable): what stands before an item
 */
char *
phidias_block_layout_dup_marker (PhidiasBlock *block, gboolean is_rtl)
{
  static const char * const boxes[] = { "", "\302\240\342\230\220", "\302\240\342\230\221" };
  static const char * const bullets[] = { "\342\200\242", "\342\227\246", "\342\200\223" };

  if (phidias_block_get_kind (block) != PHIDIAS_BLOCK_LIST_ITEM || phidias_block_get_slice (block) > 0)
    return NULL;
  if (phidias_block_get_number (block) >= 0)
    return g_strdup_printf ("%s%d.%s%s", is_rtl ? "\342\200\217" : "\342\200\216",
                            phidias_block_get_number (block), boxes[phidias_block_get_task (block)],
                            is_rtl ? "\342\200\217" : "\342\200\216");
  /* Its box is drawn. */
  if (phidias_block_get_task (block) != PHIDIAS_TASK_NONE)
    return NULL;

  return g_strdup (bullets[(MAX (phidias_block_get_depth (block), 1) - 1) % G_N_ELEMENTS (bullets)]);
}

/*
 * phidias_block_layout_append_spoken_prefix:
 * @spoken: what is said
 * @block: a block
 * @n_lines: of all of the code that it is a slice of
 *
 * Adds what is said before the text of a block: what a reader would see and the role cannot say.
 */
void
phidias_block_layout_append_spoken_prefix (GString *spoken, PhidiasBlock *block, guint n_lines)
{
  if (phidias_block_get_quote_depth (block) > 0)
    /* Translators: said before a quoted paragraph by a screen reader */
    g_string_append_printf (spoken, "%s, ", _("Quote"));

  switch (phidias_block_get_kind (block))
    {
    case PHIDIAS_BLOCK_HEADING:
      /* Translators: said before a heading by a screen reader; the number is its level */
      g_string_append_printf (spoken, _("Heading %u"), phidias_block_get_level (block));
      g_string_append (spoken, ", ");
      break;
    case PHIDIAS_BLOCK_LIST_ITEM:
      if (phidias_block_get_number (block) >= 0 && phidias_block_get_slice (block) == 0)
        g_string_append_printf (spoken, "%d. ", phidias_block_get_number (block));
      else if (phidias_block_get_slice (block) == 0 && phidias_block_get_task (block) == PHIDIAS_TASK_NONE)
        g_string_append (spoken, "\342\200\242 ");
      if (phidias_block_get_slice (block) == 0 && phidias_block_get_task (block) == PHIDIAS_TASK_OPEN)
        /* Translators: said before an item of a list of tasks by a screen reader */
        g_string_append_printf (spoken, "%s, ", _("Open task"));
      else if (phidias_block_get_slice (block) == 0 && phidias_block_get_task (block) == PHIDIAS_TASK_DONE)
        /* Translators: said before an item of a list of tasks by a screen reader */
        g_string_append_printf (spoken, "%s, ", _("Completed task"));
      break;
    case PHIDIAS_BLOCK_CODE:
      if (phidias_block_get_slice (block) == 0)
        {
          g_autofree char *language = phidias_code_language_dup_name (phidias_block_get_language (block));

          if (phidias_block_get_language (block) != NULL)
            g_string_append_printf (spoken, "%s, ", C_("block", "Code"));
          g_string_append_printf (spoken, "%s, ", language);
          /* Translators: said before code by a screen reader, after its language */
          g_string_append_printf (spoken, ngettext ("%u line", "%u lines", n_lines), n_lines);
          g_string_append (spoken, ", ");
        }
      break;
    case PHIDIAS_BLOCK_RULE:
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_NOTICE:
    case PHIDIAS_BLOCK_TABLE:
    case PHIDIAS_BLOCK_MATH:
    case PHIDIAS_BLOCK_IMAGE:
    case PHIDIAS_BLOCK_REASONING:
    default:
      break;
    }
}

/*
 * phidias_block_layout_dup_spoken:
 * @block: a block
 * @n_lines: of all of the code that it is a slice of
 *
 * The accessible name of a row: the text, and before it what a reader would see and the role
 * cannot say.
 *
 * Returns: (transfer full): a sentence or more
 */
char *
phidias_block_layout_dup_spoken (PhidiasBlock *block, guint n_lines)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) spoken = NULL;

  if (phidias_block_get_kind (block) == PHIDIAS_BLOCK_RULE)
    return g_strdup (_("Separator"));

  text = phidias_row_math_dup_spoken (block, 0, (guint) strlen (phidias_block_get_text (block)));
  spoken = g_string_new (NULL);
  phidias_block_layout_append_spoken_prefix (spoken, block, n_lines);
  g_string_append (spoken, g_strchomp (text));

  return g_string_free (g_steal_pointer (&spoken), FALSE);
}
