/* phidias-text-row.h: one block of a message, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"

G_BEGIN_DECLS

/**
 * PhidiasRowCard:
 * @PHIDIAS_ROW_CARD_NONE: the row stands on the plain background
 * @PHIDIAS_ROW_CARD_INSIDE: it is part of a message's card
 * @PHIDIAS_ROW_CARD_LAST: it is the part that ends the card
 */
typedef enum {
  PHIDIAS_ROW_CARD_NONE,
  PHIDIAS_ROW_CARD_INSIDE,
  PHIDIAS_ROW_CARD_LAST,
} PhidiasRowCard;

#define PHIDIAS_TYPE_TEXT_ROW (phidias_text_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasTextRow, phidias_text_row, PHIDIAS, TEXT_ROW, GtkWidget)

GtkWidget      *phidias_text_row_new               (void) G_GNUC_WARN_UNUSED_RESULT;

PhidiasBlock   *phidias_text_row_get_block         (PhidiasTextRow *self);
void            phidias_text_row_set_block         (PhidiasTextRow *self,
                                                    PhidiasBlock   *block);
void            phidias_text_row_set_card          (PhidiasTextRow *self,
                                                    PhidiasRowCard  card);
const char     *phidias_text_row_get_link_at       (PhidiasTextRow *self,
                                                    double          x,
                                                    double          y);
gboolean        phidias_text_row_get_byte_at       (PhidiasTextRow *self,
                                                    double          x,
                                                    double          y,
                                                    guint          *byte);
void            phidias_text_row_set_selection     (PhidiasTextRow *self,
                                                    guint           start,
                                                    guint           end);
char           *phidias_text_row_dup_selected_text (PhidiasTextRow *self) G_GNUC_WARN_UNUSED_RESULT;
guint           phidias_text_row_get_n_layouts     (PhidiasTextRow *self);

G_END_DECLS
