/* phidias-selection-content.h: a selection as a clipboard holds it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gdk/gdk.h>

#include "phidias-selection.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SELECTION_CONTENT (phidias_selection_content_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSelectionContent, phidias_selection_content, PHIDIAS, SELECTION_CONTENT, GdkContentProvider)

GdkContentProvider *phidias_selection_content_new      (PhidiasSelection *selection) G_GNUC_WARN_UNUSED_RESULT;
GdkContentProvider *phidias_selection_content_new_copy (PhidiasSelection *selection,
                                                        gboolean          is_markdown) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
