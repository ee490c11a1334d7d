/* phidias-secret-clipboard.h: a secret in the clipboard, for a while
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How long a secret stays there, in seconds. */
#define PHIDIAS_SECRET_CLIPBOARD_SECONDS 60

void     phidias_secret_clipboard_copy  (GtkWidget    *widget,
                                         const char   *text,
                                         guint         seconds);
gboolean phidias_secret_clipboard_clear (GdkClipboard *clipboard);

G_END_DECLS
