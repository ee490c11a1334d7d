/* phidias-reasoning-row.h: the head of a thought, which opens and folds it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block-row.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_REASONING_ROW (phidias_reasoning_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasReasoningRow, phidias_reasoning_row, PHIDIAS, REASONING_ROW, GtkButton)

GtkWidget *phidias_reasoning_row_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
