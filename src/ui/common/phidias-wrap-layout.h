/* phidias-wrap-layout.h: children one after another, in as many lines as they need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_WRAP_LAYOUT (phidias_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasWrapLayout, phidias_wrap_layout, PHIDIAS, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *phidias_wrap_layout_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
