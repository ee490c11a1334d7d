/* phidias-window-deploy.c: deploying, from the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-window-private.h"

#include "phidias-deploy-dialog.h"

static void
deploy_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (self->is_open)
    phidias_deploy_dialog_present (widget, self->session, g_variant_get_string (parameter, NULL));
}

/* phidias_window_watch_operations: tells how what was begun ended, once the session is open */
void
phidias_window_watch_operations (PhidiasWindow *self)
{
  if (self->deploy_notice == NULL)
    self->deploy_notice = phidias_deploy_notice_new (self->session, GTK_WINDOW (self), self->toast_overlay);
}

/* phidias_window_install_deploy_actions: the actions that deploy */
void
phidias_window_install_deploy_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.deploy-model", "s", deploy_model_action);
}
