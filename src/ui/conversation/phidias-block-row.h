/* phidias-block-row.h: what every row that shows a block can do
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

/**
 * PhidiasTextRange:
 * @start: the first byte in a block's text
 * @end: the byte after the last
 */
typedef struct {
  guint start;
  guint end;
} PhidiasTextRange;

#define PHIDIAS_TYPE_BLOCK_ROW (phidias_block_row_get_type ())
G_DECLARE_INTERFACE (PhidiasBlockRow, phidias_block_row, PHIDIAS, BLOCK_ROW, GtkWidget)

/**
 * PhidiasBlockRowInterface:
 * @get_block: what the row shows
 * @set_block: shows another block, or nothing; selection, matches and the focused link are gone then
 * @set_card: the part that the row has in its message's card
 * @get_byte_at: see phidias_block_row_get_byte_at(); by default no point is on text
 * @get_byte_area: see phidias_block_row_get_byte_area(); by default the whole row
 * @set_selection: see phidias_block_row_set_selection()
 * @set_matches: see phidias_block_row_set_matches()
 * @get_link_at: see phidias_block_row_get_link_at(); by default by the byte and the block's spans
 * @set_focused_link: see phidias_block_row_set_focused_link()
 * @get_menu: see phidias_block_row_get_menu(); by default there is none
 * @get_actions: see phidias_block_row_get_actions()
 *
 * The first three every row has; what has no text can leave out the others.
 */
struct _PhidiasBlockRowInterface
{
  GTypeInterface parent_iface;

  PhidiasBlock *(* get_block)        (PhidiasBlockRow        *self);
  void          (* set_block)        (PhidiasBlockRow        *self,
                                      PhidiasBlock           *block);
  void          (* set_card)         (PhidiasBlockRow        *self,
                                      PhidiasRowCard          card);
  gboolean      (* get_byte_at)      (PhidiasBlockRow        *self,
                                      double                  x,
                                      double                  y,
                                      guint                  *byte);
  gboolean      (* get_byte_area)    (PhidiasBlockRow        *self,
                                      guint                   byte,
                                      graphene_rect_t        *area);
  void          (* set_selection)    (PhidiasBlockRow        *self,
                                      guint                   start,
                                      guint                   end);
  void          (* set_matches)      (PhidiasBlockRow        *self,
                                      const PhidiasTextRange *ranges,
                                      guint                   n_ranges,
                                      guint                   current);
  const char   *(* get_link_at)      (PhidiasBlockRow        *self,
                                      double                  x,
                                      double                  y);
  void          (* set_focused_link) (PhidiasBlockRow        *self,
                                      guint                   span_index);
  GMenuModel   *(* get_menu)         (PhidiasBlockRow        *self);
  GActionGroup *(* get_actions)      (PhidiasBlockRow        *self);
};

GtkWidget    *phidias_block_row_new_for          (PhidiasBlockKind        kind) G_GNUC_WARN_UNUSED_RESULT;

PhidiasBlock *phidias_block_row_get_block        (PhidiasBlockRow        *self);
void          phidias_block_row_set_block        (PhidiasBlockRow        *self,
                                                  PhidiasBlock           *block);
void          phidias_block_row_set_card         (PhidiasBlockRow        *self,
                                                  PhidiasRowCard          card);
gboolean      phidias_block_row_get_byte_at      (PhidiasBlockRow        *self,
                                                  double                  x,
                                                  double                  y,
                                                  guint                  *byte);
gboolean      phidias_block_row_get_byte_area    (PhidiasBlockRow        *self,
                                                  guint                   byte,
                                                  graphene_rect_t        *area);
void          phidias_block_row_set_selection    (PhidiasBlockRow        *self,
                                                  guint                   start,
                                                  guint                   end);
void          phidias_block_row_set_matches      (PhidiasBlockRow        *self,
                                                  const PhidiasTextRange *ranges,
                                                  guint                   n_ranges,
                                                  guint                   current);
const char   *phidias_block_row_get_link_at      (PhidiasBlockRow        *self,
                                                  double                  x,
                                                  double                  y);
void          phidias_block_row_set_focused_link (PhidiasBlockRow        *self,
                                                  guint                   span_index);
GMenuModel   *phidias_block_row_get_menu         (PhidiasBlockRow        *self);
GActionGroup *phidias_block_row_get_actions      (PhidiasBlockRow        *self);
GPtrArray    *phidias_block_row_dup_slices       (PhidiasBlockRow        *self) G_GNUC_WARN_UNUSED_RESULT;
guint         phidias_block_row_get_focused_link (PhidiasBlockRow        *self);
gboolean      phidias_block_row_move_link        (PhidiasBlockRow        *self,
                                                  gboolean                is_forward);
void          phidias_block_row_copy             (PhidiasBlockRow        *self);

G_END_DECLS
