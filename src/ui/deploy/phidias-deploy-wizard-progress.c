/* phidias-deploy-wizard-progress.c: how deploying goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-catalog.h"
#include "phidias-deploy-notice.h"
#include "phidias-error.h"

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

/* What answers is gone to at once; of anything else there is something to read first. */
static void
succeed (PhidiasDeployWizard *self)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (self->operation);

  if (deployment != NULL && phidias_deployment_get_state (deployment) == PHIDIAS_DEPLOYMENT_READY)
    {
      phidias_deploy_wizard_activate (self, "win.open-deployment", phidias_deployment_get_id (deployment));
      return;
    }
  show_state (self, "emblem-ok-symbolic", _("Deployed"), phidias_operation_get_text (self->operation), NULL);
  gtk_widget_set_visible (self->open_button, deployment != NULL);
  gtk_widget_set_visible (self->playground_button, deployment != NULL);
}

/* === What failed === */

/* What can be done about it. */
typedef enum {
  WAY_AGAIN,
  WAY_CHECK,
  WAY_NAME,
  WAY_PLACE,
  WAY_TERMS,
  WAY_SUCCESSOR,
} Way;

static const struct
{
  const char *code;
  Way         way;
} ways[] = {
  { "EndpointNameAlreadyTaken", WAY_NAME },
  { "InvalidEndpointName", WAY_NAME },
  { "InvalidResourceName", WAY_NAME },
  { "MarketplaceSubscriptionRequired", WAY_TERMS },
  { "ServerlessModelRetired", WAY_SUCCESSOR },
  { "ServerlessModelNotAvailableInRegion", WAY_PLACE },
  { "SubscriptionNotEligible", WAY_PLACE },
  { "ReadOnlyDisabledSubscription", WAY_PLACE },
  { "MarketplacePurchaseEligibilityFailed", WAY_PLACE },
  { "ResourcePurchaseValidationFailed", WAY_PLACE },
  { "AvailabilityNotInRegion", WAY_PLACE },
  { "ParentResourceNotFound", WAY_PLACE },
  { "AuthorizationFailed", WAY_PLACE },
  { "LinkedAuthorizationFailed", WAY_PLACE },
  { "ModelAlreadyDeployed", WAY_CHECK },
  { "InsufficientQuota", WAY_CHECK },
  { "QuotaExceeded", WAY_CHECK },
  { "InvalidCapacity", WAY_CHECK },
  { "DeploymentModelNotSupported", WAY_CHECK },
  { "ServiceModelDeprecated", WAY_CHECK },
};

static PhidiasCatalogModel *
find_successor (PhidiasDeployWizard *self)
{
  const char *name = phidias_deploy_plan_get_successor (self->plan);

  return name != NULL ? phidias_catalog_find (phidias_session_get_catalog (self->session), name) : NULL;
}

static Way
get_way (PhidiasDeployWizard *self)
{
  const GError *error = phidias_operation_get_error (self->operation);
  const char   *code = error != NULL ? phidias_error_get_server_code (error) : NULL;
  Way           way = WAY_AGAIN;

  /* What was made meanwhile is found by looking. */
  if (phidias_operation_get_state (self->operation) == PHIDIAS_OPERATION_LOST)
    return WAY_CHECK;
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].code, code))
      way = ways[i].way;

  return way == WAY_SUCCESSOR && find_successor (self) == NULL ? WAY_CHECK : way;
}

static char *
dup_way_label (PhidiasDeployWizard *self, Way way)
{
  switch (way)
    {
    case WAY_CHECK:
      return g_strdup (_("Look _Again"));
    case WAY_NAME:
      return g_strdup (_("Choose Another _Name"));
    case WAY_PLACE:
      return g_strdup (_("Choose Another _Project"));
    case WAY_TERMS:
      return g_strdup (_("_Read the Terms"));
    case WAY_SUCCESSOR:
      /* Translators: %s is a model's name */
      return g_strdup_printf (_("Deploy %s _Instead"), phidias_deploy_plan_get_successor (self->plan));
    case WAY_AGAIN:
    default:
      return g_strdup (_("_Try Again"));
    }
}

static const char *
get_note (Way way)
{
  return way == WAY_AGAIN ? _("Whatever was chosen is kept: try it again as it is, or go back to change something.")
                          : _("Whatever was chosen is kept.");
}

static void
fail (PhidiasDeployWizard *self)
{
  PhidiasOperationState state = phidias_operation_get_state (self->operation);
  Way                   way = get_way (self);
  g_autofree char      *label = dup_way_label (self, way);

  show_state (self, state == PHIDIAS_OPERATION_LOST ? "dialog-question-symbolic" : "dialog-warning-symbolic",
              state == PHIDIAS_OPERATION_LOST ? _("Nobody Can Say How It Went")
              : state == PHIDIAS_OPERATION_CANCELED ? _("It Was Canceled at Azure") : _("It Was Not Deployed"),
              phidias_operation_get_text (self->operation), get_note (way));
  gtk_button_set_label (self->retry_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), TRUE);
  phidias_error_details_set_error (self->progress_details, phidias_operation_get_error (self->operation));
}

/* phidias_deploy_wizard_retry: tries it again, or goes to where what is in the way can be changed */
void
phidias_deploy_wizard_retry (PhidiasDeployWizard *self)
{
  Way way;

  if (self->operation == NULL || self->is_stopped || !phidias_operation_is_over (self->operation))
    return;
  way = get_way (self);
  phidias_deploy_wizard_leave_progress (self);
  switch (way)
    {
    case WAY_CHECK:
      phidias_deploy_wizard_go (self, DEPLOY_STEP_NAME);
      break;
    case WAY_NAME:
      phidias_preflight_note_taken (self->preflight, phidias_deploy_plan_get_name (self->plan));
      phidias_deploy_wizard_go (self, DEPLOY_STEP_NAME);
      break;
    case WAY_PLACE:
      phidias_deploy_wizard_go (self, DEPLOY_STEP_PLACE);
      break;
    case WAY_TERMS:
      phidias_deploy_plan_set_needs_terms (self->plan, TRUE);
      phidias_deploy_wizard_go (self, DEPLOY_STEP_PRICE);
      break;
    case WAY_SUCCESSOR:
      phidias_deploy_wizard_choose_successor (self);
      break;
    case WAY_AGAIN:
    default:
      phidias_deploy_wizard_deploy (self);
      break;
    }
}

/* phidias_deploy_wizard_show_progress: the operation has something new */
void
phidias_deploy_wizard_show_progress (PhidiasDeployWizard *self)
{
  g_autoptr (PhidiasOperation) operation = self->operation != NULL ? g_object_ref (self->operation) : NULL;
  g_autofree char *text = NULL;
  gboolean         is_over;

  if (operation == NULL || self->is_stopped)
    return;
  text = g_strdup (phidias_operation_get_text (operation));
  is_over = phidias_operation_is_over (operation);
  gtk_spinner_set_spinning (self->progress_spinner, !is_over);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_spinner), !is_over);
  gtk_widget_set_visible (self->stop_button, !is_over);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), FALSE);
  gtk_widget_set_visible (self->open_button, FALSE);
  gtk_widget_set_visible (self->playground_button, FALSE);
  phidias_error_details_set_error (self->progress_details, NULL);
  show_elapsed (self);
  if (is_over)
    phidias_deploy_wizard_end_clock (self);
  if (text != NULL)
    phidias_announce (GTK_WIDGET (self), text);
  if (!is_over)
    show_running (self);
  else if (phidias_operation_get_state (operation) == PHIDIAS_OPERATION_SUCCEEDED)
    succeed (self);
  else
    fail (self);
  phidias_deploy_wizard_update (self);
  if (is_over && phidias_operation_get_state (operation) != PHIDIAS_OPERATION_SUCCEEDED)
    gtk_widget_grab_focus (GTK_WIDGET (self->retry_button));
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
  phidias_error_details_set_error (self->progress_details, NULL);
  show_state (self, "media-playback-pause-symbolic", _("No Longer Waiting"),
              _("Azure goes on making it: that cannot be stopped. What it makes is in Deployments after the next refresh, and can be deleted there."), NULL);
  phidias_deploy_wizard_update (self);
  phidias_announce (GTK_WIDGET (self), _("No Longer Waiting"));
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}
