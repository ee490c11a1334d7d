/* pointer-page.h: a conversation on which a pointer is tried
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "conversation-fixture.h"

G_BEGIN_DECLS

void             page_open         (Fixture   *fixture,
                                    int        width,
                                    int        height);
void             page_close        (Fixture   *fixture);
/* Until another click is none of the last ones. */
void             page_rest         (void);
/* Where a byte of a row is, in the row. */
graphene_point_t page_find_byte    (GtkWidget *row,
                                    guint      byte);
void             page_move_to_byte (Fixture   *fixture,
                                    guint      position,
                                    guint      byte);
void             page_assert_selected (Fixture *fixture,
                                       const char *text);

G_END_DECLS
