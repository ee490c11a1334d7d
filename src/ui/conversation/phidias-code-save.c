/* phidias-code-save.c: writes code to a file of the reader's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-save.h"

#include "phidias-alert.h"
#include "phidias-code-language.h"
#include "phidias-file-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The row with the button may show something else, or be gone, before the file is written; its
 * window tells of errors. */
typedef struct
{
  GtkWidget *window;    /* owned */
  GBytes    *text;
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->window);
  g_bytes_unref (save->text);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
told_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);
}

static void
tell (GtkWidget *window, const char *message)
{
  const PhidiasAlertResponse responses[] = {
    { "close", _("_Close"), ADW_RESPONSE_DEFAULT },
  };

  if (gtk_widget_get_mapped (window))
    phidias_alert_choose_async (window, _("The Code Was Not Saved"), message, responses,
                                G_N_ELEMENTS (responses), NULL, told_cb, NULL);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    tell (save->window, error->message);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = phidias_file_dialog_save_finish (GTK_WIDGET (object), result, &error);
  GBytes *text = save->text;

  if (file != NULL)
    g_file_replace_contents_bytes_async (file, text, NULL, FALSE, G_FILE_CREATE_NONE, NULL, written_cb,
                                         g_steal_pointer (&save));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (save->window, error->message);
}

/*
 * phidias_code_save:
 * @group: code
 * @widget: a widget of the window that it is shown in
 *
 * Asks for a file and writes all of the code to it, as it came. What goes wrong is told in a
 * dialog.
 */
void
phidias_code_save (PhidiasCodeGroup *group, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  PhidiasBlock *first = phidias_code_group_get_slice (group, 0);
  g_autofree char *name = phidias_code_language_dup_file_name (first != NULL ? phidias_block_get_language (first) : NULL);
  char *text = phidias_code_group_dup_text (group);
  Save *save = g_new0 (Save, 1);

  save->window = g_object_ref (GTK_WIDGET (root));
  save->text = g_bytes_new_take (text, strlen (text));
  phidias_file_dialog_save_async (save->window, _("Save Code As"), name, NULL, chosen_cb, save);
}
