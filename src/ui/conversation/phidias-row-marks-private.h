/* phidias-row-marks-private.h: what is painted over the text of a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block-row.h"
#include "phidias-row-part-private.h"

G_BEGIN_DECLS

/* Selection, matches and the focused link of a row, as phidias_block_row_set_selection() and its
 * like gave them: bytes of the block's text. Costs nothing while there are none. */
typedef struct
{
  guint             selection_start;
  guint             selection_end;
  PhidiasTextRange *matches;        /* owned; NULL for none */
  guint             n_matches;
  guint             current_match;  /* G_MAXUINT for none */
  guint             focused_link;   /* the index of a span, G_MAXUINT for none */
} PhidiasRowMarks;

void     phidias_row_marks_init             (PhidiasRowMarks           *self);
void     phidias_row_marks_clear            (PhidiasRowMarks           *self);

/* Each queues a draw of the row when something changed. */
void     phidias_row_marks_set_selection    (PhidiasRowMarks           *self,
                                             GtkWidget                 *row,
                                             guint                      start,
                                             guint                      end);
void     phidias_row_marks_set_matches      (PhidiasRowMarks           *self,
                                             GtkWidget                 *row,
                                             const PhidiasTextRange    *ranges,
                                             guint                      n_ranges,
                                             guint                      current);
void     phidias_row_marks_set_focused_link (PhidiasRowMarks           *self,
                                             GtkWidget                 *row,
                                             guint                      span_index);

/* For what is selected and found as a whole. */
gboolean phidias_row_marks_get_is_selected  (const PhidiasRowMarks     *self);
gboolean phidias_row_marks_get_is_current   (const PhidiasRowMarks     *self);

/* Before the layout of the part is drawn, and after. */
void     phidias_row_marks_paint_below      (const PhidiasRowMarks     *self,
                                             GtkSnapshot               *snapshot,
                                             GtkWidget                 *row,
                                             const PhidiasRowPart *part);
void     phidias_row_marks_paint_above      (const PhidiasRowMarks     *self,
                                             GtkSnapshot               *snapshot,
                                             GtkWidget                 *row,
                                             PhidiasBlock              *block,
                                             const PhidiasRowPart *part);

G_END_DECLS
