/* phidias-code-header.h: the buttons above a piece of code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-code-group.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CODE_HEADER (phidias_code_header_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCodeHeader, phidias_code_header, PHIDIAS, CODE_HEADER, GtkWidget)

GtkWidget        *phidias_code_header_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void              phidias_code_header_set_group (PhidiasCodeHeader *self,
                                                 PhidiasCodeGroup  *group);

G_END_DECLS
