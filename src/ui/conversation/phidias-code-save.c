/* phidias-code-save.c: writes code to a file of the reader's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-save.h"

#include "phidias-code-language.h"
#include "phidias-row-save-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
  PhidiasBlock *first = phidias_code_group_get_slice (group, 0);
  g_autofree char *name = phidias_code_language_dup_file_name (first != NULL ? phidias_block_get_language (first) : NULL);
  char *text = phidias_code_group_dup_text (group);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  phidias_row_save (widget, bytes, _("Save Code As"), name, _("The Code Was Not Saved"));
}
