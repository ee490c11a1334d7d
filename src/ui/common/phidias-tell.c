/* phidias-tell.c: says a sentence where the person looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-tell.h"

#include "phidias-announcer.h"
#include "phidias-dialog.h"

/**
 * phidias_tell:
 * @widget: where the person did something
 * @sentence: translated: what came of it
 *
 * Says something that needs no answer in a toast: in the dialog that @widget is in, or else in its
 * window. A dialog is modal: what the window behind it says is not seen.
 */
void
phidias_tell (GtkWidget *widget, const char *sentence)
{
  g_autoptr (AdwToast) toast = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (sentence != NULL);

  title = g_markup_escape_text (sentence, -1);
  toast = adw_toast_new (title);
  if (!phidias_dialog_add_toast (widget, toast))
    {
      gtk_widget_activate_action (widget, "win.tell", "s", sentence);
      return;
    }
  g_steal_pointer (&toast); /* the overlay's */
  if (!phidias_toasts_are_announced ())
    phidias_announce (widget, sentence);
}
