/* phidias-card-view.h: a text in Markdown that does not change, in a page that scrolls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CARD_VIEW (phidias_card_view_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCardView, phidias_card_view, PHIDIAS, CARD_VIEW, GtkWidget)

GtkWidget *phidias_card_view_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_card_view_set_text (PhidiasCardView *self,
                                       const char      *text);

G_END_DECLS
