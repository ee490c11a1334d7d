/* phidias-block-row.c: what every row that shows a block can do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-block-row.h"

#include "phidias-image-row.h"
#include "phidias-math-row.h"
#include "phidias-reasoning-row.h"
#include "phidias-table-row.h"
#include "phidias-text-row.h"

/**
 * PhidiasBlockRow:
 *
 * A row of the conversation that shows a [class@Block]. The view works with its rows through this
 * alone, so that one selection, one search and one way to links run through text, code, tables
 * and whatever else a block may be. Places are bytes of the block's text.
 *
 * A new kind of row is named in phidias_block_row_new_for(), and where the view tells the
 * kinds of its rows apart.
 */

G_DEFINE_INTERFACE (PhidiasBlockRow, phidias_block_row, GTK_TYPE_WIDGET)

enum {
  COPY,
  FIND_SLICES,
  FOCUSED_LINK_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The index of a span and one; nothing for none. */
static GQuark
focused_link_quark (void)
{
  return g_quark_from_static_string ("phidias-focused-link");
}

static void
phidias_block_row_default_init (PhidiasBlockRowInterface *iface)
{
  /**
   * PhidiasBlockRow::copy:
   * @self: the row
   *
   * All of what the row shows a part of is to be copied. Who knows the slices around it copies
   * them.
   *
   * Returns: whether it was copied; else the row copies its own text
   */
  signals[COPY] = g_signal_new ("copy", PHIDIAS_TYPE_BLOCK_ROW, G_SIGNAL_RUN_LAST, 0,
                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 0);

  /**
   * PhidiasBlockRow::find-slices:
   * @self: the row
   *
   * The row wants to know the slices of what it shows a part of. Who knows the list answers.
   *
   * Returns: (transfer full) (nullable) (element-type PhidiasBlock): all of them, in order
   */
  signals[FIND_SLICES] = g_signal_new ("find-slices", PHIDIAS_TYPE_BLOCK_ROW, G_SIGNAL_RUN_LAST, 0,
                                       g_signal_accumulator_first_wins, NULL, NULL, G_TYPE_PTR_ARRAY, 0);
  /**
   * PhidiasBlockRow::focused-link-changed:
   * @self: the row
   *
   * The keyboard went to another link, or away from them.
   */
  signals[FOCUSED_LINK_CHANGED] = g_signal_new ("focused-link-changed", PHIDIAS_TYPE_BLOCK_ROW,
                                                G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * phidias_block_row_new_for:
 * @kind: a kind of block
 *
 * Returns: (transfer floating): a row for blocks of that kind, a [iface@BlockRow]
 */
GtkWidget *
phidias_block_row_new_for (PhidiasBlockKind kind)
{
  switch (kind)
    {
    case PHIDIAS_BLOCK_TABLE:
      return phidias_table_row_new ();
    case PHIDIAS_BLOCK_IMAGE:
      return phidias_image_row_new ();
    case PHIDIAS_BLOCK_MATH:
      return phidias_math_row_new ();
    case PHIDIAS_BLOCK_REASONING:
      return phidias_reasoning_row_new ();
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_HEADING:
    case PHIDIAS_BLOCK_LIST_ITEM:
    case PHIDIAS_BLOCK_CODE:
    case PHIDIAS_BLOCK_RULE:
    case PHIDIAS_BLOCK_NOTICE:
    default:
      return phidias_text_row_new ();
    }
}

/**
 * phidias_block_row_get_block:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
PhidiasBlock *
phidias_block_row_get_block (PhidiasBlockRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), NULL);

  return PHIDIAS_BLOCK_ROW_GET_IFACE (self)->get_block (self);
}

/**
 * phidias_block_row_set_block:
 * @self: a row
 * @block: (nullable): what it shows from now on; followed while it is open
 *
 * Selection, matches and the focused link are gone when it is another block.
 */
void
phidias_block_row_set_block (PhidiasBlockRow *self, PhidiasBlock *block)
{
  g_return_if_fail (PHIDIAS_IS_BLOCK_ROW (self));
  g_return_if_fail (block == NULL || PHIDIAS_IS_BLOCK (block));

  if (block != phidias_block_row_get_block (self))
    phidias_block_row_set_focused_link (self, G_MAXUINT);
  PHIDIAS_BLOCK_ROW_GET_IFACE (self)->set_block (self, block);
}

/**
 * phidias_block_row_set_card:
 * @self: a row
 * @card: the part it has in its message's card
 */
void
phidias_block_row_set_card (PhidiasBlockRow *self, PhidiasRowCard card)
{
  g_return_if_fail (PHIDIAS_IS_BLOCK_ROW (self));

  PHIDIAS_BLOCK_ROW_GET_IFACE (self)->set_card (self, card);
}

/**
 * phidias_block_row_get_byte_at:
 * @self: a row
 * @x: in the row's coordinates
 * @y: likewise
 * @byte: (out): the place in the block's text that is nearest
 *
 * Returns: whether the point is on the text itself
 */
gboolean
phidias_block_row_get_byte_at (PhidiasBlockRow *self, double x, double y, guint *byte)
{
  PhidiasBlockRowInterface *iface;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), FALSE);
  g_return_val_if_fail (byte != NULL, FALSE);

  *byte = 0;
  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);

  return iface->get_byte_at != NULL && iface->get_byte_at (self, x, y, byte);
}

/**
 * phidias_block_row_get_byte_area:
 * @self: a row
 * @byte: a place in the block's text; its length for the end
 * @area: (out): where it is, in the row's coordinates
 *
 * Returns: %FALSE when the row shows nothing
 */
gboolean
phidias_block_row_get_byte_area (PhidiasBlockRow *self, guint byte, graphene_rect_t *area)
{
  PhidiasBlockRowInterface *iface;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), FALSE);
  g_return_val_if_fail (area != NULL, FALSE);

  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);
  if (iface->get_byte_area != NULL)
    return iface->get_byte_area (self, byte, area);

  graphene_rect_init (area, 0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)));

  return phidias_block_row_get_block (self) != NULL;
}

/**
 * phidias_block_row_set_selection:
 * @self: a row
 * @start: the first selected byte of the block's text
 * @end: the byte after the last, %G_MAXUINT for the end of the text whatever comes; the same as
 *   @start for no selection
 *
 * What is painted as selected. The selection itself is the view's.
 */
void
phidias_block_row_set_selection (PhidiasBlockRow *self, guint start, guint end)
{
  PhidiasBlockRowInterface *iface;

  g_return_if_fail (PHIDIAS_IS_BLOCK_ROW (self));

  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);
  if (iface->set_selection != NULL)
    iface->set_selection (self, start, end);
}

/**
 * phidias_block_row_set_matches:
 * @self: a row
 * @ranges: (array length=n_ranges) (nullable): what a search found in the block's text, in order
 * @n_ranges: how many
 * @current: which of them the reader is at, %G_MAXUINT for none
 *
 * What is painted as found. The row copies the ranges.
 */
void
phidias_block_row_set_matches (PhidiasBlockRow        *self,
                               const PhidiasTextRange *ranges,
                               guint                   n_ranges,
                               guint                   current)
{
  PhidiasBlockRowInterface *iface;

  g_return_if_fail (PHIDIAS_IS_BLOCK_ROW (self));
  g_return_if_fail (ranges != NULL || n_ranges == 0);

  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);
  if (iface->set_matches != NULL)
    iface->set_matches (self, ranges, n_ranges, current);
}

/**
 * phidias_block_row_get_link_at:
 * @self: a row
 * @x: in the row's coordinates
 * @y: likewise
 *
 * Returns: (transfer none) (nullable): the address of the link there, until the block changes
 */
const char *
phidias_block_row_get_link_at (PhidiasBlockRow *self, double x, double y)
{
  PhidiasBlockRowInterface *iface;
  const PhidiasSpan *spans;
  guint n_spans;
  guint byte;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), NULL);

  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);
  if (iface->get_link_at != NULL)
    return iface->get_link_at (self, x, y);
  if (!phidias_block_row_get_byte_at (self, x, y, &byte))
    return NULL;

  spans = phidias_block_get_spans (phidias_block_row_get_block (self), &n_spans);
  for (guint i = 0; i < n_spans; i++)
    if (spans[i].style == PHIDIAS_SPAN_LINK && spans[i].start <= byte && byte < spans[i].end)
      return spans[i].url;

  return NULL;
}

/**
 * phidias_block_row_set_focused_link:
 * @self: a row
 * @span_index: which of the block's spans the keyboard is at, %G_MAXUINT for none
 */
void
phidias_block_row_set_focused_link (PhidiasBlockRow *self, guint span_index)
{
  PhidiasBlockRowInterface *iface;

  g_return_if_fail (PHIDIAS_IS_BLOCK_ROW (self));

  if (phidias_block_row_get_focused_link (self) == span_index)
    return;

  g_object_set_qdata (G_OBJECT (self), focused_link_quark (),
                      span_index != G_MAXUINT ? GUINT_TO_POINTER (span_index + 1) : NULL);
  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);
  if (iface->set_focused_link != NULL)
    iface->set_focused_link (self, span_index);
  g_signal_emit (self, signals[FOCUSED_LINK_CHANGED], 0);
}

/**
 * phidias_block_row_get_focused_link:
 * @self: a row
 *
 * Returns: which of the block's spans the keyboard is at, %G_MAXUINT for none
 */
guint
phidias_block_row_get_focused_link (PhidiasBlockRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), G_MAXUINT);

  /* One less than nothing is the highest number. */
  return GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (self), focused_link_quark ())) - 1;
}

/**
 * phidias_block_row_move_link:
 * @self: a row with the keyboard focus
 * @is_forward: to the next link, or the one before
 *
 * Returns: whether there is such a link, which the keyboard is at now; else it is at none
 */
gboolean
phidias_block_row_move_link (PhidiasBlockRow *self, gboolean is_forward)
{
  PhidiasBlock *block;
  const PhidiasSpan *spans;
  guint n_spans = 0;
  guint current;
  guint best = G_MAXUINT;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), FALSE);

  block = phidias_block_row_get_block (self);
  spans = block != NULL ? phidias_block_get_spans (block, &n_spans) : NULL;
  current = phidias_block_row_get_focused_link (self);
  if (current >= n_spans)
    current = G_MAXUINT;
  /* Backwards from the row itself there is none: its links come after it. */
  if (current == G_MAXUINT && !is_forward)
    return FALSE;

  for (guint i = 0; i < n_spans; i++)
    {
      if (spans[i].style != PHIDIAS_SPAN_LINK)
        continue;
      if (is_forward && (current == G_MAXUINT || spans[i].start > spans[current].start)
          && (best == G_MAXUINT || spans[i].start < spans[best].start))
        best = i;
      if (!is_forward && spans[i].start < spans[current].start
          && (best == G_MAXUINT || spans[i].start > spans[best].start))
        best = i;
    }
  phidias_block_row_set_focused_link (self, best);

  /* From the first one back to the row. */
  return best != G_MAXUINT || !is_forward;
}

/**
 * phidias_block_row_get_menu:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what a context menu of the row has besides what every row's
 *   has; its actions are `block.…`
 */
GMenuModel *
phidias_block_row_get_menu (PhidiasBlockRow *self)
{
  PhidiasBlockRowInterface *iface;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), NULL);

  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);

  return iface->get_menu != NULL ? iface->get_menu (self) : NULL;
}

/**
 * phidias_block_row_get_actions:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the actions of its menu, to be inserted as `block`
 */
GActionGroup *
phidias_block_row_get_actions (PhidiasBlockRow *self)
{
  PhidiasBlockRowInterface *iface;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), NULL);

  iface = PHIDIAS_BLOCK_ROW_GET_IFACE (self);

  return iface->get_actions != NULL ? iface->get_actions (self) : NULL;
}

/**
 * phidias_block_row_dup_slices:
 * @self: a row that shows something
 *
 * Returns: (transfer full) (element-type PhidiasBlock): the slices of what the row shows a part of,
 *   in order; where nobody knows the others, that part alone
 */
GPtrArray *
phidias_block_row_dup_slices (PhidiasBlockRow *self)
{
  GPtrArray *slices = NULL;
  PhidiasBlock *block;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK_ROW (self), NULL);

  g_signal_emit (self, signals[FIND_SLICES], 0, &slices);
  if (slices != NULL)
    return slices;

  slices = g_ptr_array_new_with_free_func (g_object_unref);
  block = phidias_block_row_get_block (self);
  if (block != NULL)
    g_ptr_array_add (slices, g_object_ref (block));

  return slices;
}

/**
 * phidias_block_row_copy:
 * @self: a row
 *
 * Copies all of what the row shows a part of, such as the code whose slices stand in several rows.
 */
void
phidias_block_row_copy (PhidiasBlockRow *self)
{
  PhidiasBlock *block;
  gboolean is_copied = FALSE;

  g_return_if_fail (PHIDIAS_IS_BLOCK_ROW (self));

  g_signal_emit (self, signals[COPY], 0, &is_copied);
  block = phidias_block_row_get_block (self);
  if (!is_copied && block != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), phidias_block_get_text (block));
}
