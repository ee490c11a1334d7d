/* phidias-block.h: one piece of a rendered message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhidiasBlockKind:
 * @PHIDIAS_BLOCK_PARAGRAPH: running text
 * @PHIDIAS_BLOCK_HEADING: a heading; its level is 1 to 6
 * @PHIDIAS_BLOCK_LIST_ITEM: the first paragraph of a list item, with its marker
 * @PHIDIAS_BLOCK_CODE: code, or a slice of it
 * @PHIDIAS_BLOCK_RULE: a horizontal rule, without text
 * @PHIDIAS_BLOCK_NOTICE: a remark of ours in the place of something not shown
 * @PHIDIAS_BLOCK_TABLE: a table, or a slice of it
 * @PHIDIAS_BLOCK_MATH: a formula on its own
 * @PHIDIAS_BLOCK_IMAGE: an image on its own
 * @PHIDIAS_BLOCK_REASONING: the head of a folded thought
 *
 * What a block is. Each kind may stand in a quote and below list items.
 */
typedef enum {
  PHIDIAS_BLOCK_PARAGRAPH,
  PHIDIAS_BLOCK_HEADING,
  PHIDIAS_BLOCK_LIST_ITEM,
  PHIDIAS_BLOCK_CODE,
  PHIDIAS_BLOCK_RULE,
  PHIDIAS_BLOCK_NOTICE,
  PHIDIAS_BLOCK_TABLE,
  PHIDIAS_BLOCK_MATH,
  PHIDIAS_BLOCK_IMAGE,
  PHIDIAS_BLOCK_REASONING,
} PhidiasBlockKind;

/**
 * PhidiasSpanStyle:
 * @PHIDIAS_SPAN_EMPHASIS: emphasis
 * @PHIDIAS_SPAN_STRONG: strong emphasis
 * @PHIDIAS_SPAN_CODE: code within a sentence
 * @PHIDIAS_SPAN_STRIKE: struck out
 * @PHIDIAS_SPAN_LINK: a link with an address that may be opened
 * @PHIDIAS_SPAN_MATH: a formula within a sentence; the range is its TeX with the delimiters
 * @PHIDIAS_SPAN_IMAGE: an image within a sentence; the range is its description
 */
typedef enum {
  PHIDIAS_SPAN_EMPHASIS,
  PHIDIAS_SPAN_STRONG,
  PHIDIAS_SPAN_CODE,
  PHIDIAS_SPAN_STRIKE,
  PHIDIAS_SPAN_LINK,
  PHIDIAS_SPAN_MATH,
  PHIDIAS_SPAN_IMAGE,
} PhidiasSpanStyle;

/**
 * PhidiasSpan:
 * @style: how the range is shown
 * @start: its first byte in the block's text
 * @end: the byte after its last
 * @url: (nullable): a link's address: http, https or mailto; an image's: http, https or data:image/
 *
 * A styled range of a block's text. Spans nest; they come in the order in which they end.
 */
typedef struct {
  PhidiasSpanStyle  style;
  guint             start;
  guint             end;
  char             *url;
} PhidiasSpan;

/**
 * PhidiasColumnAlignment:
 * @PHIDIAS_COLUMN_DEFAULT: as its text runs
 * @PHIDIAS_COLUMN_START: at the start
 * @PHIDIAS_COLUMN_CENTER: in the middle
 * @PHIDIAS_COLUMN_END: at the end
 *
 * How a table's column is aligned.
 */
typedef enum {
  PHIDIAS_COLUMN_DEFAULT,
  PHIDIAS_COLUMN_START,
  PHIDIAS_COLUMN_CENTER,
  PHIDIAS_COLUMN_END,
} PhidiasColumnAlignment;

/**
 * PhidiasTaskState:
 * @PHIDIAS_TASK_NONE: no task
 * @PHIDIAS_TASK_OPEN: an empty box
 * @PHIDIAS_TASK_DONE: a ticked box
 *
 * The box before a list item.
 */
typedef enum {
  PHIDIAS_TASK_NONE,
  PHIDIAS_TASK_OPEN,
  PHIDIAS_TASK_DONE,
} PhidiasTaskState;

/**
 * PhidiasCell:
 * @start: its first byte in the block's text
 * @end: the byte after its last
 *
 * A cell of a table.
 */
typedef struct {
  guint start;
  guint end;
} PhidiasCell;

#define PHIDIAS_TYPE_BLOCK (phidias_block_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasBlock, phidias_block, PHIDIAS, BLOCK, GObject)

PhidiasBlock           *phidias_block_new_notice           (const char    *text) G_GNUC_WARN_UNUSED_RESULT;
PhidiasBlock           *phidias_block_new_reasoning        (const char    *text) G_GNUC_WARN_UNUSED_RESULT;

void                    phidias_block_set_reasoning        (PhidiasBlock  *self,
                                                            const char    *text,
                                                            gboolean       is_open,
                                                            gboolean       is_folded);
gboolean                phidias_block_get_is_folded        (PhidiasBlock  *self);

PhidiasBlockKind        phidias_block_get_kind             (PhidiasBlock  *self);
const char             *phidias_block_get_text             (PhidiasBlock  *self);
const PhidiasSpan      *phidias_block_get_spans            (PhidiasBlock  *self,
                                                            guint         *n_spans);
guint                   phidias_block_get_level            (PhidiasBlock  *self);
guint                   phidias_block_get_depth            (PhidiasBlock  *self);
guint                   phidias_block_get_quote_depth      (PhidiasBlock  *self);
guint                   phidias_block_get_outer_depth      (PhidiasBlock  *self);
int                     phidias_block_get_number           (PhidiasBlock  *self);
PhidiasTaskState        phidias_block_get_task             (PhidiasBlock  *self);
gboolean                phidias_block_get_is_apart         (PhidiasBlock  *self);
const char             *phidias_block_get_language         (PhidiasBlock  *self);
const char             *phidias_block_get_url              (PhidiasBlock  *self);
char                   *phidias_block_dup_tex              (PhidiasBlock  *self) G_GNUC_WARN_UNUSED_RESULT;
guint                   phidias_block_get_n_columns        (PhidiasBlock  *self);
PhidiasColumnAlignment  phidias_block_get_column_alignment (PhidiasBlock  *self,
                                                            guint          column);
const PhidiasCell      *phidias_block_get_cells            (PhidiasBlock  *self,
                                                            guint         *n_cells);
guint                   phidias_block_get_group            (PhidiasBlock  *self);
guint                   phidias_block_get_slice            (PhidiasBlock  *self);
gboolean                phidias_block_get_has_more         (PhidiasBlock  *self);
gboolean                phidias_block_get_is_open          (PhidiasBlock  *self);
gboolean                phidias_block_is_same              (PhidiasBlock  *self,
                                                            PhidiasBlock  *other);
void                    phidias_block_get_source_range     (PhidiasBlock  *self,
                                                            gsize         *start,
                                                            gsize         *end);

G_END_DECLS
