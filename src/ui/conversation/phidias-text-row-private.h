/* phidias-text-row-private.h: what the files of a text row share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row-base.h"
#include "phidias-code-group.h"
#include "phidias-display-text.h"
#include "phidias-row-math-private.h"
#include "phidias-text-row.h"

G_BEGIN_DECLS

/* The strip above code with its language and its button, in pixels. */
#define PHIDIAS_TEXT_ROW_CODE_HEADER 36

struct _PhidiasTextRow
{
  PhidiasBlockRowBase base;

  /* owned */
  PhidiasDisplayText *shown;          /* with layout; both NULL until measured or drawn */
  PhidiasRowMath     *math;           /* the formulas in it, likewise */
  PangoLayout        *layout;
  PangoLayout        *marker;         /* of an item */
  PangoLayout        *caption;        /* the language of code */
  PhidiasCodeGroup   *group;          /* of code */
  PangoAttrList      *plain_attributes; /* of the layout, without the colours of code */
  GtkWidget          *header;         /* on the first slice of code, while in view */
  GtkWidget          *fold_button;    /* on the last that is shown of long code */

  /* state */
  gulong              group_handler;
  guint               held_slice;     /* of the group */
  guint               widgets_tick;
  guint               n_widgets_ticks;
  int                 header_width;
  gboolean            has_colors;     /* the layout has those that are known */
  gboolean            is_on_thumb;    /* the pointer, or it drags it */
  gboolean            is_rtl;
  int                 layout_width;   /* that layout was last given, -1 for none */
  guint               n_layouts;
};

/* Where things are in a row of some width. */
typedef struct
{
  int x;           /* of the text */
  int y;
  int width;       /* of the text */
  int box_x;       /* of the box around code */
  int box_y;
  int box_width;
  int below;       /* under the text */
  int outside;     /* under the box around code */
} PhidiasTextRowGeometry;

gboolean     phidias_text_row_is_code        (const PhidiasTextRow   *self);
gboolean     phidias_text_row_is_first_slice (const PhidiasTextRow   *self);
void         phidias_text_row_get_geometry   (const PhidiasTextRow   *self,
                                              int                     width,
                                              PhidiasTextRowGeometry *geometry);
PangoLayout *phidias_text_row_ensure_layout  (PhidiasTextRow         *self,
                                              int                     width);
void         phidias_text_row_snapshot       (GtkWidget              *widget,
                                              GtkSnapshot            *snapshot);

G_END_DECLS
