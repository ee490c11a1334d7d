/* phidias-code-language.h: what the tag of a code fence means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

char              *phidias_code_language_dup_name      (const char *tag) G_GNUC_WARN_UNUSED_RESULT;
char              *phidias_code_language_dup_file_name (const char *tag) G_GNUC_WARN_UNUSED_RESULT;
GtkSourceLanguage *phidias_code_language_find          (const char *tag);

G_END_DECLS
