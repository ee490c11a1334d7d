/* phidias-file-dialog.c: asks where a file shall go, on every GTK
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-file-dialog.h"

/* The fence marks GtkFileDialog as too new, which it is only where this is compiled away. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static gboolean has_answer;
static GFile *answer;
static char **asked_name;

#if GTK_CHECK_VERSION(4, 10, 0)

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", error->message);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask (GtkWindow *window, const char *title, const char *name, GTask *task)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, window, g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

#else

static void
cancelled_cb (GCancellable *cancellable, GtkNativeDialog *dialog)
{
  gtk_native_dialog_hide (dialog);
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  gulong *handler = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (dialog, task);
  if (*handler != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), *handler);
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was chosen");
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
ask (GtkWindow *window, const char *title, const char *name, GTask *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gulong *handler = g_new0 (gulong, 1);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_task_set_task_data (task, handler, g_free);
  if (cancellable != NULL)
    *handler = g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), dialog, G_CONNECT_DEFAULT);
  /* It has no owner: GTK wants it kept until it answered. */
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), g_object_ref (task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

G_GNUC_END_IGNORE_DEPRECATIONS

/**
 * phidias_file_dialog_save_async:
 * @parent: a widget of the window that asks
 * @title: translated title
 * @name: the name suggested for the file
 * @cancellable: (nullable): closes the dialog
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks where to save a file. Overwriting is the person's decision, made in the dialog.
 */
void
phidias_file_dialog_save_async (GtkWidget           *parent,
                                const char          *title,
                                const char          *name,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (title != NULL && name != NULL);

  task = g_task_new (parent, cancellable, callback, user_data);
  if (has_answer)
    {
      if (asked_name != NULL)
        *asked_name = g_strdup (name);
      if (answer != NULL)
        g_task_return_pointer (task, g_object_ref (answer), g_object_unref);
      else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was chosen");
      return;
    }

  root = gtk_widget_get_root (parent);
  ask (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, title, name, task);
}

/**
 * phidias_file_dialog_save_finish:
 * @parent: the widget that asked
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED where nothing was chosen
 *
 * Returns: (transfer full) (nullable): where the file shall go
 */
GFile *
phidias_file_dialog_save_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * phidias_file_dialog_set_answer:
 * @file: (nullable): what is answered from now on; %NULL for nothing chosen
 * @name: (out) (nullable): gets the name that was suggested, when asked
 *
 * For tests: no dialog is shown any more.
 */
void
phidias_file_dialog_set_answer (GFile *file, char **name)
{
  has_answer = TRUE;
  g_set_object (&answer, file);
  asked_name = name;
}
