/* phidias-deploy-dialog.c: the dialog that deploys a model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-dialog.h"

#include <glib/gi18n-lib.h>

#include "phidias-action-exists.h"
#include "phidias-deploy-wizard.h"
#include "phidias-dialog.h"

#define DIALOG_WIDTH 560
#define DIALOG_HEIGHT 660

/* The dialog goes first: what the window shows then must not be behind it. */
static void
finished_cb (GtkWidget *wizard, const char *action, const char *id, GtkWidget *parent)
{
  g_autoptr (GtkWidget) kept = g_object_ref (parent);
  g_autofree char *kept_action = g_strdup (action);
  g_autofree char *kept_id = g_strdup (id);

  phidias_dialog_close (wizard);
  if (kept_action == NULL)
    return;
  if (phidias_action_exists (kept, kept_action))
    {
      gtk_widget_activate_action (kept, kept_action, "s", kept_id);
      return;
    }
  gtk_widget_activate_action (kept, "win.show-place", "s", "playground");
  gtk_widget_activate_action (kept, "win.choose-deployment", "s", kept_id);
}

/**
 * phidias_deploy_dialog_present:
 * @parent: a widget of the window that it belongs to
 * @session: who deploys
 * @model_name: (nullable): a model of the catalog; %NULL or "" for choosing one there
 *
 * Shows the dialog.
 */
void
phidias_deploy_dialog_present (GtkWidget *parent, PhidiasSession *session, const char *model_name)
{
  GtkWidget *wizard;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (PHIDIAS_IS_SESSION (session));

  wizard = phidias_deploy_wizard_new (session, model_name);
  g_signal_connect_object (wizard, "finished", G_CALLBACK (finished_cb), parent, G_CONNECT_DEFAULT);
  phidias_dialog_present (wizard, _("Deploy a Model"), DIALOG_WIDTH, DIALOG_HEIGHT, parent);
  gtk_widget_grab_focus (wizard);
}
