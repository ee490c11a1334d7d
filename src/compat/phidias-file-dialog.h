/* phidias-file-dialog.h: asks where a file shall go, on every GTK
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void   phidias_file_dialog_save_async  (GtkWidget           *parent,
                                        const char          *title,
                                        const char          *name,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
GFile *phidias_file_dialog_save_finish (GtkWidget           *parent,
                                        GAsyncResult        *result,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* For tests, which nobody answers. */
void   phidias_file_dialog_set_answer  (GFile               *file,
                                        char               **name);

G_END_DECLS
