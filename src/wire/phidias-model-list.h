/* phidias-model-list.h: the models that a server says it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **phidias_model_list_parse (GBytes  *body,
                                 char   **owner) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
