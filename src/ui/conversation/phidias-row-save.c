/* phidias-row-save.c: writes a part of an answer to a file of the reader's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-row-save-private.h"

#include "phidias-alert.h"
#include "phidias-file-dialog.h"

#include <glib/gi18n-lib.h>

/* The row with the button may show something else, or be gone, before the file is written; its
 * window tells of errors. */
typedef struct
{
  GtkWidget *window;    /* owned */
  GBytes    *bytes;
  char      *failure;   /* what an alert is headed with */
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->window);
  g_bytes_unref (save->bytes);
  g_free (save->failure);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
told_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);
}

static void
tell (Save *save, const char *message)
{
  const PhidiasAlertResponse responses[] = {
    { "close", _("_Close"), ADW_RESPONSE_DEFAULT },
  };

  if (gtk_widget_get_mapped (save->window))
    phidias_alert_choose_async (save->window, save->failure, message, responses,
                                G_N_ELEMENTS (responses), NULL, told_cb, NULL);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    tell (save, error->message);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = phidias_file_dialog_save_finish (GTK_WIDGET (object), result, &error);
  GBytes *bytes = save->bytes;

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                         g_steal_pointer (&save));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (save, error->message);
}

/*
 * phidias_row_save:
 * @row: a widget of the window that it is shown in
 * @bytes: what to write
 * @title: of the dialog
 * @name: what is suggested for the file
 * @failure: what an alert is headed with when it could not be written
 *
 * Asks for a file and writes to it.
 */
void
phidias_row_save (GtkWidget *row, GBytes *bytes, const char *title, const char *name, const char *failure)
{
  Save *save = g_new0 (Save, 1);

  save->window = g_object_ref (GTK_WIDGET (gtk_widget_get_root (row)));
  save->bytes = g_bytes_ref (bytes);
  save->failure = g_strdup (failure);
  phidias_file_dialog_save_async (save->window, title, name, NULL, chosen_cb, save);
}
