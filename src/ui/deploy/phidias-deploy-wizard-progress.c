/* phidias-deploy-wizard-progress.c: how deploying goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-deploy-notice.h"

static void
show_elapsed (PhidiasDeployWizard *self)
{
  gint64           seconds = MAX ((g_get_real_time () - phidias_operation_get_started (self->operation)) / G_USEC_PER_SEC, 0);
  g_autofree char *text = NULL;

  /* Translators: minutes and seconds that have gone by */
  text = g_strdup_printf (_("%d:%02d"), (int) (seconds / 60), (int) (seconds % 60));
  gtk_label_set_label (self->elapsed_label, text);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_elapsed (user_data);

  return G_SOURCE_CONTINUE;
}

/* phidias_deploy_wizard_end_clock: the time stands still */
void
phidias_deploy_wizard_end_clock (PhidiasDeployWizard *self)
{
  g_clear_handle_id (&self->clock, g_source_remove);
}

static void
show_state (PhidiasDeployWizard *self, const char *icon, const char *title, const char *text, const char *note)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  adw_status_page_set_icon_name (self->progress_page, icon);
  adw_status_page_set_title (self->progress_page, title);
  adw_status_page_set_description (self->progress_page, escaped);
  gtk_label_set_label (self->progress_note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress_note), note != NULL);
}

static void
show_running (PhidiasDeployWizard *self)
{
  show_state (self, NULL, phidias_operation_get_state (self->operation) == PHIDIAS_OPERATION_PROBING ? _("Almost Ready") : _("Deploying"),
              phidias_operation_get_text (self->operation),
              _("That takes from one to ten minutes. You can keep working: the deployment is made all the same, and you are told when it is ready."));
}

static void
succeed (PhidiasDeployWizard *self)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (self->operation);

  show_state (self, "emblem-ok-symbolic", _("Deployed"), phidias_operation_get_text (self->operation), NULL);
  if (deployment == NULL)
    return;
  phidias_deploy_wizard_activate (self, "win.open-deployment", phidias_deployment_get_id (deployment));
}

static const char *
get_next_step (PhidiasOperationState state)
{
  if (state == PHIDIAS_OPERATION_LOST)
    return _("Look into Deployments after a while, and refresh them there.");
  if (state == PHIDIAS_OPERATION_CANCELED)
    return _("Nothing was made. Go back to deploy it again.");

  return _("Go back to change something, or to try it again.");
}

/* phidias_deploy_wizard_show_progress: the operation has something new */
void
phidias_deploy_wizard_show_progress (PhidiasDeployWizard *self)
{
  PhidiasOperationState state;
  gboolean              is_over;

  if (self->operation == NULL || self->is_stopped)
    return;
  state = phidias_operation_get_state (self->operation);
  is_over = phidias_operation_is_over (self->operation);
  gtk_spinner_set_spinning (self->progress_spinner, !is_over);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_spinner), !is_over);
  gtk_widget_set_visible (self->stop_button, !is_over);
  gtk_widget_set_visible (self->playground_button, is_over && state == PHIDIAS_OPERATION_SUCCEEDED && phidias_operation_get_deployment (self->operation) != NULL);
  phidias_error_details_set_error (self->progress_details, phidias_operation_get_error (self->operation));
  show_elapsed (self);
  if (is_over)
    phidias_deploy_wizard_end_clock (self);
  if (!is_over)
    show_running (self);
  else if (state == PHIDIAS_OPERATION_SUCCEEDED)
    succeed (self);
  else
    show_state (self, "dialog-warning-symbolic",
                state == PHIDIAS_OPERATION_LOST ? _("Nobody Can Say How It Went")
                : state == PHIDIAS_OPERATION_CANCELED ? _("It Was Canceled") : _("It Was Not Deployed"),
                phidias_operation_get_text (self->operation), get_next_step (state));
  phidias_deploy_wizard_update (self);
  if (phidias_operation_get_text (self->operation) != NULL)
    phidias_announce (GTK_WIDGET (self), phidias_operation_get_text (self->operation));
}

/* phidias_deploy_wizard_deploy: begins it */
void
phidias_deploy_wizard_deploy (PhidiasDeployWizard *self)
{
  PhidiasOperation *operation = phidias_azure_deploy (phidias_session_get_azure (self->session), self->plan);

  g_set_object (&self->operation, operation);
  g_object_set_data (G_OBJECT (operation), PHIDIAS_DEPLOY_IS_WATCHED, self);
  self->is_stopped = FALSE;
  g_signal_connect_object (operation, "notify::state", G_CALLBACK (phidias_deploy_wizard_show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "notify::text", G_CALLBACK (phidias_deploy_wizard_show_progress), self, G_CONNECT_SWAPPED);
  phidias_deploy_wizard_end_clock (self);
  self->clock = g_timeout_add_seconds (1, tick_cb, self);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_PROGRESS);
  phidias_deploy_wizard_show_progress (self);
}

/* phidias_deploy_wizard_stop: nobody waits any more; Azure goes on */
void
phidias_deploy_wizard_stop (PhidiasDeployWizard *self)
{
  if (self->operation == NULL || phidias_operation_is_over (self->operation))
    return;
  self->is_stopped = TRUE;
  phidias_deploy_wizard_end_clock (self);
  phidias_azure_forget_operation (phidias_session_get_azure (self->session), self->operation);
  gtk_spinner_stop (self->progress_spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_spinner), FALSE);
  gtk_widget_set_visible (self->stop_button, FALSE);
  show_state (self, "media-playback-pause-symbolic", _("No Longer Waiting"),
              _("Azure goes on making it: that cannot be stopped. What it makes is in Deployments after the next refresh, and can be deleted there."), NULL);
  phidias_deploy_wizard_update (self);
  phidias_announce (GTK_WIDGET (self), _("No Longer Waiting"));
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}
