/* phidias-number-text.h: numbers as people type and read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *phidias_number_text_format (double      value,
                                      guint       digits) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_number_text_format_count (gint64 count) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_number_text_parse  (const char *text,
                                      gboolean    is_integer,
                                      double     *value);

G_END_DECLS
