/* phidias-block-row-base.h: what the rows that draw a block have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row.h"
#include "phidias-row-marks-private.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_BLOCK_ROW_BASE (phidias_block_row_base_get_type ())
#define PHIDIAS_BLOCK_ROW_BASE(object) \
  (G_TYPE_CHECK_INSTANCE_CAST ((object), PHIDIAS_TYPE_BLOCK_ROW_BASE, PhidiasBlockRowBase))
#define PHIDIAS_BLOCK_ROW_BASE_CLASS(klass) \
  (G_TYPE_CHECK_CLASS_CAST ((klass), PHIDIAS_TYPE_BLOCK_ROW_BASE, PhidiasBlockRowBaseClass))
#define PHIDIAS_BLOCK_ROW_BASE_GET_CLASS(object) \
  (G_TYPE_INSTANCE_GET_CLASS ((object), PHIDIAS_TYPE_BLOCK_ROW_BASE, PhidiasBlockRowBaseClass))

/* Widths that a row remembers its height for. */
#define PHIDIAS_BLOCK_ROW_BASE_N_HEIGHTS 4

typedef struct _PhidiasBlockRowBase PhidiasBlockRowBase;
typedef struct _PhidiasBlockRowBaseClass PhidiasBlockRowBaseClass;

/* G_DECLARE_DERIVABLE_TYPE() has no room for what subclasses look at all the time. They only look:
 * it changes through phidias_block_row_set_block() and its like. */
struct _PhidiasBlockRowBase
{
  GtkWidget       parent_instance;

  /* owned */
  PhidiasBlock   *block;           /* NULL for none */

  /* state */
  gulong          revision_handler;
  PhidiasRowCard  card;
  PhidiasRowMarks marks;
  guint           context_serial;  /* of the font that layouts and heights are for */
  GdkRGBA         color;           /* that layouts may have been made with */
  gint64          spoken_at;
  struct
  {
    int width;
    int height;
  }               heights[PHIDIAS_BLOCK_ROW_BASE_N_HEIGHTS];
  guint           n_heights;
};

/**
 * PhidiasBlockRowBaseClass:
 * @keeps_heights: whether a height holds until phidias_block_row_base_forget_heights()
 * @measure_height: the height, in pixels, of a row that shows something, for a width
 * @dup_spoken: what the row is called by a screen reader
 * @block_set: the row shows another block, or none
 * @block_changed: the block grew or closed
 * @font_changed: what was laid out is no good any more
 * @color_changed: what was laid out with the last colour of text is no good any more
 * @reveal: scrolls a byte of the block's text into view, sideways
 *
 * Only @measure_height and @dup_spoken must be there.
 */
struct _PhidiasBlockRowBaseClass
{
  GtkWidgetClass parent_class;

  gboolean keeps_heights;

  int    (* measure_height) (PhidiasBlockRowBase *self,
                             int                  width);
  char * (* dup_spoken)     (PhidiasBlockRowBase *self);
  void   (* block_set)      (PhidiasBlockRowBase *self);
  void   (* block_changed)  (PhidiasBlockRowBase *self);
  void   (* font_changed)   (PhidiasBlockRowBase *self);
  void   (* color_changed)  (PhidiasBlockRowBase *self);
  void   (* reveal)         (PhidiasBlockRowBase *self,
                             guint                byte);
};

GType phidias_block_row_base_get_type       (void);

void  phidias_block_row_base_forget_heights (PhidiasBlockRowBase       *self);
void  phidias_block_row_base_check_font     (PhidiasBlockRowBase       *self);
void  phidias_block_row_base_update_spoken  (PhidiasBlockRowBase       *self);
int   phidias_block_row_base_get_card_end   (const PhidiasBlockRowBase *self);
void  phidias_block_row_base_paint_ground   (PhidiasBlockRowBase       *self,
                                             GtkSnapshot               *snapshot,
                                             gboolean                   is_rtl);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasBlockRowBase, g_object_unref)

G_END_DECLS
