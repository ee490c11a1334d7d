/* phidias-table-cells.c: the cells of one slice of a table, measured and laid out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-cells-private.h"

#include "phidias-block-layout-private.h"
#include "phidias-row-math-private.h"
#include "phidias-table-group-private.h"
#include "phidias-table-meter-private.h"

#include <string.h>

/* What `<br>` is in a cell. */
#define LINE_SEPARATOR "\342\200\250"

typedef struct
{
  guint               start;         /* bytes of the block's text */
  guint               end;
  guint               span;          /* its first in the sorted spans */
  guint               n_spans;
  guint               look;          /* a hash of its spans */
  int                 natural;       /* on one line, in pixels */
  gboolean            has_breaks;    /* it has lines of its own, however wide it is */
  int                 word;          /* its widest word */
  int                 wrap_width;    /* that wrap_height is for */
  int                 wrap_height;
  int                 baseline;      /* of its first line, for that width */
  PhidiasDisplayText *shown;         /* with layout; NULL until needed */
  PhidiasRowMath     *math;
  PangoLayout        *layout;
  int                 layout_width;  /* 0 for one line */
} Cell;

/*
 * PhidiasTableCells:
 *
 * What a table row knows of its cells: how wide each would be on one line, and the layouts of those
 * that were drawn. When the block grows, the cells that did not change keep what is known of
 * them, so that a table that arrives costs its last row and no more.
 */
struct _PhidiasTableCells
{
  /* borrowed */
  GtkWidget         *widget;
  PhidiasBlock      *block;

  /* owned */
  GArray            *cells;          /* of Cell */
  GArray            *spans;          /* of PhidiasSpan, by their start; addresses are the block's */
  char              *text;           /* of the block as the cells were made from it */
  int               *naturals;       /* of the columns */
  int               *words;
  GArray            *baselines;      /* of the rows, from the top of their text */

  /* state */
  guint              n_columns;
  guint              n_measured;
  guint              n_layouts;
};

static void
clear_layout (Cell *cell)
{
  g_clear_object (&cell->layout);
  g_clear_pointer (&cell->math, phidias_row_math_free);
  g_clear_pointer (&cell->shown, phidias_display_text_free);
}

static void
clear_cell (gpointer data)
{
  clear_layout (data);
}

static GArray *
new_cells (void)
{
  GArray *cells = g_array_new (FALSE, TRUE, sizeof (Cell));

  g_array_set_clear_func (cells, clear_cell);

  return cells;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const PhidiasSpan *left = a;
  const PhidiasSpan *right = b;

  return left->start != right->start ? (left->start < right->start ? -1 : 1)
         : left->end != right->end ? (left->end > right->end ? -1 : 1) : 0;
}

static gboolean
is_header (PhidiasTableCells *self, guint index)
{
  return index < self->n_columns && phidias_block_get_slice (self->block) == 0;
}

/* ---- Measuring ---- */

static guint
find_style (PhidiasTableCells *self, const Cell *cell, guint byte, guint style)
{
  for (guint i = 0; i < cell->n_spans; i++)
    {
      const PhidiasSpan *span = &g_array_index (self->spans, PhidiasSpan, cell->span + i);

      if (span->start > byte)
        break;
      if (byte < span->end && span->style == PHIDIAS_SPAN_STRONG)
        style |= PHIDIAS_TABLE_METER_BOLD;
      else if (byte < span->end && span->style == PHIDIAS_SPAN_CODE)
        style |= PHIDIAS_TABLE_METER_CODE;
    }

  return style;
}

/* Adds up advances; FALSE where that would not give the width. */
static gboolean
count (PhidiasTableCells *self, Cell *cell, guint style)
{
  PhidiasTableMeter *meter = phidias_table_meter_get (self->widget);
  const char *text = phidias_block_get_text (self->block);
  const char *end = text + cell->end;
  int width = 0;
  int word = 0;
  int widest = 0;

  for (guint i = 0; i < cell->n_spans; i++)
    if (g_array_index (self->spans, PhidiasSpan, cell->span + i).style == PHIDIAS_SPAN_MATH)
      return FALSE;

  for (const char *at = text + cell->start; at < end; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      int advance;

      if (!phidias_table_meter_can_count (character))
        return FALSE;

      advance = phidias_table_meter_get_advance (
        meter, character, cell->n_spans > 0 ? find_style (self, cell, at - text, style) : style);
      width += advance;
      /* Between ideographs a line may break anywhere. */
      word = character == ' ' || character >= 0x2e80 ? 0 : word + advance;
      widest = MAX (widest, word);
    }

  cell->natural = PANGO_PIXELS_CEIL (width);
  cell->word = PANGO_PIXELS_CEIL (widest);

  return TRUE;
}

static void
measure (PhidiasTableCells *self, guint index)
{
  Cell *cell = &g_array_index (self->cells, Cell, index);
  const char *text;
  gsize length;
  gsize longest = 0;

  self->n_measured++;
  if (count (self, cell, is_header (self, index) ? PHIDIAS_TABLE_METER_BOLD : 0))
    return;

  pango_layout_get_pixel_size (phidias_table_cells_get_layout (self, index, 0), &cell->natural, NULL);
  text = phidias_display_text_get_text (cell->shown);
  length = phidias_display_text_get_length (cell->shown);
  for (const char *at = text; *at != '\0';)
    {
      gsize run = strcspn (at, " ");

      longest = MAX (longest, run);
      at += run + strspn (at + run, " ");
    }
  cell->word = length > 0 ? (int) ((gsize) cell->natural * longest / length) : 0;
  cell->has_breaks = strstr (text, LINE_SEPARATOR) != NULL;
}

/* ---- Following the block ---- */

static guint
hash_spans (PhidiasTableCells *self, const Cell *cell)
{
  guint hash = 5381;

  for (guint i = 0; i < cell->n_spans; i++)
    {
      const PhidiasSpan *span = &g_array_index (self->spans, PhidiasSpan, cell->span + i);

      hash = hash * 33 + span->style;
      hash = hash * 33 + (span->start - cell->start);
      hash = hash * 33 + (span->end - cell->start);
    }

  return hash;
}

static void
read_spans (PhidiasTableCells *self)
{
  guint n_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (self->block, &n_spans);

  g_array_set_size (self->spans, 0);
  if (n_spans > 0)
    g_array_append_vals (self->spans, spans, n_spans);
  g_array_sort (self->spans, compare_spans);
}

/* Takes over what is known of the same cell of before. */
static gboolean
take_over (const char *old_text, Cell *old, const char *text, Cell *cell)
{
  guint length = cell->end - cell->start;

  if (old->end - old->start != length || old->look != cell->look
      || memcmp (old_text + old->start, text + cell->start, length) != 0)
    return FALSE;

  cell->natural = old->natural;
  cell->has_breaks = old->has_breaks;
  cell->word = old->word;
  cell->wrap_width = old->wrap_width;
  cell->wrap_height = old->wrap_height;
  cell->baseline = old->baseline;
  cell->layout_width = old->layout_width;
  cell->layout = g_steal_pointer (&old->layout);
  cell->math = g_steal_pointer (&old->math);
  cell->shown = g_steal_pointer (&old->shown);

  return TRUE;
}

/*
 * phidias_table_cells_new:
 * @widget: (transfer none): where they are drawn; outlives them
 *
 * Returns: (transfer full): the cells of nothing yet
 */
PhidiasTableCells *
phidias_table_cells_new (GtkWidget *widget)
{
  PhidiasTableCells *self = g_new0 (PhidiasTableCells, 1);

  self->widget = widget;
  self->cells = new_cells ();
  self->spans = g_array_new (FALSE, FALSE, sizeof (PhidiasSpan));
  self->baselines = g_array_new (FALSE, FALSE, sizeof (int));

  return self;
}

/*
 * phidias_table_cells_free:
 * @self: cells
 */
void
phidias_table_cells_free (PhidiasTableCells *self)
{
  g_array_unref (self->cells);
  g_array_unref (self->spans);
  g_array_unref (self->baselines);
  g_free (self->text);
  g_free (self->naturals);
  g_free (self->words);
  g_free (self);
}

/*
 * phidias_table_cells_set_block:
 * @self: cells
 * @block: (nullable): the slice whose cells they are; outlives that
 */
void
phidias_table_cells_set_block (PhidiasTableCells *self, PhidiasBlock *block)
{
  self->block = block;
  phidias_table_cells_forget (self);
}

/*
 * phidias_table_cells_forget:
 * @self: cells
 *
 * Measures everything anew: the font or a colour is another one.
 */
void
phidias_table_cells_forget (PhidiasTableCells *self)
{
  g_array_set_size (self->cells, 0);
  g_clear_pointer (&self->text, g_free);
  phidias_table_cells_update (self);
}

/*
 * phidias_table_cells_update:
 * @self: cells
 *
 * Reads the block again, and measures the cells that are new.
 */
void
phidias_table_cells_update (PhidiasTableCells *self)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->cells);
  g_autofree char *old_text = g_steal_pointer (&self->text);
  const PhidiasCell *cells;
  guint n_cells = 0;
  guint n_columns = self->block != NULL ? phidias_block_get_n_columns (self->block) : 0;
  gboolean is_same = n_columns == self->n_columns && old_text != NULL;
  guint span = 0;

  self->cells = new_cells ();
  self->n_columns = n_columns;
  g_free (self->naturals);
  g_free (self->words);
  self->naturals = g_new0 (int, n_columns + 1);
  self->words = g_new0 (int, n_columns + 1);
  if (n_columns == 0)
    return;

  read_spans (self);
  self->text = g_strdup (phidias_block_get_text (self->block));
  cells = phidias_block_get_cells (self->block, &n_cells);
  n_cells -= n_cells % n_columns;
  g_array_set_size (self->cells, n_cells);
  for (guint i = 0; i < n_cells; i++)
    {
      Cell *cell = &g_array_index (self->cells, Cell, i);

      cell->start = cells[i].start;
      cell->end = cells[i].end;
      while (span < self->spans->len && g_array_index (self->spans, PhidiasSpan, span).start < cell->start)
        span++;
      cell->span = span;
      while (span < self->spans->len && g_array_index (self->spans, PhidiasSpan, span).start < cell->end)
        span++;
      cell->n_spans = span - cell->span;
      cell->look = hash_spans (self, cell);
      if (!is_same || i >= old->len
          || !take_over (old_text, &g_array_index (old, Cell, i), self->text, cell))
        measure (self, i);
      self->naturals[i % n_columns] = MAX (self->naturals[i % n_columns], cell->natural);
      self->words[i % n_columns] = MAX (self->words[i % n_columns], cell->word);
    }
}

/*
 * phidias_table_cells_drop_layouts:
 * @self: cells
 *
 * Gives back the memory of what is not in view.
 */
void
phidias_table_cells_drop_layouts (PhidiasTableCells *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    clear_layout (&g_array_index (self->cells, Cell, i));
}

/*
 * phidias_table_cells_get_n_columns:
 * @self: cells
 *
 * Returns: how many columns the table has
 */
guint
phidias_table_cells_get_n_columns (PhidiasTableCells *self)
{
  return self->n_columns;
}

/*
 * phidias_table_cells_get_n_rows:
 * @self: cells
 *
 * Returns: how many rows the slice has, the header among them
 */
guint
phidias_table_cells_get_n_rows (PhidiasTableCells *self)
{
  return self->n_columns > 0 ? self->cells->len / self->n_columns : 0;
}

/*
 * phidias_table_cells_get_naturals:
 * @self: cells
 *
 * Returns: (transfer none): for each column how wide its widest cell is on one line, in pixels
 */
const int *
phidias_table_cells_get_naturals (PhidiasTableCells *self)
{
  return self->naturals;
}

/*
 * phidias_table_cells_get_words:
 * @self: cells
 *
 * Returns: (transfer none): for each column how wide its widest word is, in pixels
 */
const int *
phidias_table_cells_get_words (PhidiasTableCells *self)
{
  return self->words;
}

/* ---- Layout ---- */

static gboolean
has_math (PhidiasTableCells *self, const Cell *cell)
{
  for (guint i = 0; i < cell->n_spans; i++)
    if (g_array_index (self->spans, PhidiasSpan, cell->span + i).style == PHIDIAS_SPAN_MATH)
      return TRUE;

  return FALSE;
}

static PangoLayout *
new_layout (PhidiasTableCells *self, guint index, Cell *cell)
{
  PangoLayout *layout = pango_layout_new (gtk_widget_get_pango_context (self->widget));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int pitch = phidias_table_meter_get_pitch (phidias_table_meter_get (self->widget));

  /* Fonts of other scripts do not move the lines apart, so that counting lines gives heights. */
  if (cell->math == NULL)
    pango_attr_list_insert (attributes, pango_attr_line_height_new_absolute (pitch * PANGO_SCALE));
  else
    phidias_row_math_insert (cell->math, attributes, cell->shown, 1.0);
  if (is_header (self, index))
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  for (guint i = 0; i < cell->n_spans; i++)
    {
      const PhidiasSpan *span = &g_array_index (self->spans, PhidiasSpan, cell->span + i);

      phidias_block_layout_insert_span (
        attributes, self->widget, span, self->text, phidias_display_text_to_shown (cell->shown, span->start - cell->start),
        phidias_display_text_to_shown_end (cell->shown, MIN (span->end, cell->end) - cell->start));
    }

  pango_layout_set_text (layout, phidias_display_text_get_text (cell->shown),
                         (int) phidias_display_text_get_length (cell->shown));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

static void
set_width (PhidiasTableCells *self, guint index, Cell *cell, int width)
{
  PhidiasColumnAlignment alignment = phidias_block_get_column_alignment (self->block, index % self->n_columns);
  gboolean is_rtl = gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL;

  cell->layout_width = width;
  self->n_layouts++;
  pango_layout_set_width (cell->layout, width > 0 ? width * PANGO_SCALE : -1);
  if (width == 0)
    return;

  pango_layout_set_wrap (cell->layout, phidias_display_text_get_is_sparse (cell->shown)
                                       ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  if (alignment == PHIDIAS_COLUMN_CENTER)
    pango_layout_set_alignment (cell->layout, PANGO_ALIGN_CENTER);
  else
    pango_layout_set_alignment (cell->layout, (alignment == PHIDIAS_COLUMN_END) != is_rtl
                                              ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

/*
 * phidias_table_cells_get_layout:
 * @self: cells
 * @cell: which
 * @width: in pixels; 0 for one line, however wide
 *
 * Returns: (transfer none): the cell's text, laid out in that width; one that fits is not wrapped
 */
PangoLayout *
phidias_table_cells_get_layout (PhidiasTableCells *self, guint cell, int width)
{
  Cell *it = &g_array_index (self->cells, Cell, cell);
  const char *text = self->text;
  int wrapped = it->natural > width ? width : 0;

  if (it->layout == NULL)
    {
      it->math = phidias_row_math_new (
        self->widget, 1.0, text, it->n_spans > 0 ? &g_array_index (self->spans, PhidiasSpan, it->span) : NULL,
        it->n_spans, it->start, it->end, NULL);
      it->shown = phidias_row_math_new_shown (it->math, text, it->start, it->end,
                                              it->n_spans > 0 ? &g_array_index (self->spans, PhidiasSpan, it->span) : NULL,
                                              it->n_spans);
      it->layout = new_layout (self, cell, it);
      set_width (self, cell, it, wrapped);
    }
  else if (it->layout_width != wrapped)
    {
      set_width (self, cell, it, wrapped);
    }

  return it->layout;
}

/*
 * phidias_table_cells_get_shown:
 * @self: cells
 * @cell: one that was laid out
 *
 * Returns: (transfer none): its text as drawn
 */
PhidiasDisplayText *
phidias_table_cells_get_shown (PhidiasTableCells *self, guint cell)
{
  return g_array_index (self->cells, Cell, cell).shown;
}

/*
 * phidias_table_cells_get_top:
 * @self: cells
 * @cell: one that was placed and laid out
 *
 * Returns: how far below the top of the row's text the cell's text starts, in pixels, so that the
 *   first lines of a row stand on one line whatever their fonts
 */
int
phidias_table_cells_get_top (PhidiasTableCells *self, guint cell)
{
  Cell *it = &g_array_index (self->cells, Cell, cell);

  return g_array_index (self->baselines, int, cell / self->n_columns)
         - PANGO_PIXELS (pango_layout_get_baseline (it->layout));
}

/*
 * phidias_table_cells_get_math:
 * @self: cells
 * @cell: one that was laid out
 *
 * Returns: (transfer none) (nullable): the formulas in it
 */
PhidiasRowMath *
phidias_table_cells_get_math (PhidiasTableCells *self, guint cell)
{
  return g_array_index (self->cells, Cell, cell).math;
}

/*
 * phidias_table_cells_place:
 * @self: cells
 * @widths: for each column its width with padding
 * @tops: (out): for the top of each row, and the bottom of the last
 *
 * Finds the rows' places. Only cells that need more than one line are laid out for it, and those
 * only once for a width.
 *
 * Returns: how high all rows are together
 */
int
phidias_table_cells_place (PhidiasTableCells *self, const int *widths, int *tops)
{
  guint n_rows = phidias_table_cells_get_n_rows (self);
  PhidiasTableMeter *meter = phidias_table_meter_get (self->widget);
  int y = 0;

  g_array_set_size (self->baselines, n_rows);
  for (guint row = 0; row < n_rows; row++)
    {
      int above = phidias_table_meter_get_baseline (meter);
      int below = phidias_table_meter_get_pitch (meter) - above;

      for (guint column = 0; column < self->n_columns; column++)
        {
          guint index = row * self->n_columns + column;
          Cell *cell = &g_array_index (self->cells, Cell, index);
          int width = MAX (widths[column] - 2 * PHIDIAS_TABLE_PADDING, 1);

          if (cell->natural <= width && !cell->has_breaks && !has_math (self, cell))
            continue;
          if (cell->wrap_width != width)
            {
              PangoLayout *layout = phidias_table_cells_get_layout (self, index, width);

              pango_layout_get_pixel_size (layout, NULL, &cell->wrap_height);
              cell->baseline = PANGO_PIXELS (pango_layout_get_baseline (layout));
              cell->wrap_width = width;
            }
          above = MAX (above, cell->baseline);
          below = MAX (below, cell->wrap_height - cell->baseline);
        }
      tops[row] = y;
      g_array_index (self->baselines, int, row) = above;
      y += above + below + 2 * PHIDIAS_TABLE_ROW_PADDING;
    }
  tops[n_rows] = y;

  return y;
}

/*
 * phidias_table_cells_get_range:
 * @self: cells
 * @cell: which
 * @start: (out): its first byte in the block's text
 * @end: (out): the byte after its last
 */
void
phidias_table_cells_get_range (PhidiasTableCells *self, guint cell, guint *start, guint *end)
{
  *start = g_array_index (self->cells, Cell, cell).start;
  *end = g_array_index (self->cells, Cell, cell).end;
}

/*
 * phidias_table_cells_get_spans:
 * @self: cells
 * @cell: which
 * @n_spans: (out): their number
 *
 * Returns: (transfer none) (array length=n_spans): the spans that start in the cell, by their start
 */
const PhidiasSpan *
phidias_table_cells_get_spans (PhidiasTableCells *self, guint cell, guint *n_spans)
{
  const Cell *it = &g_array_index (self->cells, Cell, cell);

  *n_spans = it->n_spans;

  return it->n_spans > 0 ? &g_array_index (self->spans, PhidiasSpan, it->span) : NULL;
}

/*
 * phidias_table_cells_find:
 * @self: cells
 * @byte: of the block's text
 * @cell: (out): the cell that it is in
 *
 * Returns: whether there are cells
 */
gboolean
phidias_table_cells_find (PhidiasTableCells *self, guint byte, guint *cell)
{
  guint low = 0;
  guint high = self->cells->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->cells, Cell, middle).start <= byte)
        low = middle;
      else
        high = middle;
    }
  *cell = low;

  return self->cells->len > 0;
}

/*
 * phidias_table_cells_get_n_measured:
 * @self: cells
 *
 * Returns: how many cells were measured so far, for tests
 */
guint
phidias_table_cells_get_n_measured (PhidiasTableCells *self)
{
  return self->n_measured;
}

/*
 * phidias_table_cells_get_n_layouts:
 * @self: cells
 *
 * Returns: how many times a cell was laid out, for tests
 */
guint
phidias_table_cells_get_n_layouts (PhidiasTableCells *self)
{
  return self->n_layouts;
}
