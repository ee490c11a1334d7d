/* phidias-text-util.h: small things done to strings in every layer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *phidias_make_valid_text (const char  *bytes,
                                   gssize       length) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_redact          (const char  *text,
                                   const char  *secret) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_set_str         (char       **field,
                                   const char  *value);

G_END_DECLS
