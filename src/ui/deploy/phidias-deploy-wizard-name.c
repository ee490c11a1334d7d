/* phidias-deploy-wizard-name.c: its name and settings, and what is looked at before it is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-catalog.h"

/* A resource with more deployments of one model than that has names of its own for them. */
#define MAX_NAMES 20

static void
show_plan_name (PhidiasDeployWizard *self)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), phidias_deploy_plan_get_name (self->plan));
  self->is_filling = FALSE;
}

/* === What is checked === */

static const char *
get_icon (PhidiasPreflightState state)
{
  switch (state)
    {
    case PHIDIAS_PREFLIGHT_PASSED:
      return "emblem-ok-symbolic";
    case PHIDIAS_PREFLIGHT_WARNING:
      return "dialog-warning-symbolic";
    case PHIDIAS_PREFLIGHT_FAILED:
      return "dialog-error-symbolic";
    case PHIDIAS_PREFLIGHT_UNKNOWN:
      return "dialog-question-symbolic";
    case PHIDIAS_PREFLIGHT_WAITING:
    case PHIDIAS_PREFLIGHT_RUNNING:
    default:
      return "content-loading-symbolic";
    }
}

static const char *
get_verdict (PhidiasPreflightState state)
{
  switch (state)
    {
    case PHIDIAS_PREFLIGHT_PASSED:
      return _("As it should be");
    case PHIDIAS_PREFLIGHT_WARNING:
      return _("Works, with something to know");
    case PHIDIAS_PREFLIGHT_FAILED:
      return _("In the way");
    case PHIDIAS_PREFLIGHT_UNKNOWN:
      return _("Not known");
    case PHIDIAS_PREFLIGHT_WAITING:
      return _("Waiting");
    case PHIDIAS_PREFLIGHT_RUNNING:
    default:
      return _("Checking…");
    }
}

static void
show_check (AdwActionRow *row, GParamSpec *pspec, PhidiasPreflightCheck *check)
{
  PhidiasPreflightState state = phidias_preflight_check_get_state (check);
  const char *text = phidias_preflight_check_get_text (check);
  GtkImage   *image = g_object_get_data (G_OBJECT (row), "image");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), phidias_preflight_check_get_title (check));
  adw_action_row_set_subtitle (row, text != NULL && *text != '\0' ? text : get_verdict (state));
  gtk_image_set_from_icon_name (image, get_icon (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, get_verdict (state), -1);
  gtk_widget_remove_css_class (GTK_WIDGET (image), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (image), "warning");
  gtk_widget_remove_css_class (GTK_WIDGET (image), "error");
  if (state == PHIDIAS_PREFLIGHT_PASSED)
    gtk_widget_add_css_class (GTK_WIDGET (image), "success");
  else if (state == PHIDIAS_PREFLIGHT_WARNING)
    gtk_widget_add_css_class (GTK_WIDGET (image), "warning");
  else if (state == PHIDIAS_PREFLIGHT_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (image), "error");
}

static void
check_changed_cb (AdwActionRow *row, GParamSpec *pspec, PhidiasPreflightCheck *check)
{
  show_check (row, pspec, check);
}

static GtkWidget *
make_check_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  g_object_set_data (G_OBJECT (row), "image", image);
  g_signal_connect_object (item, "notify", G_CALLBACK (check_changed_cb), row, G_CONNECT_SWAPPED);
  show_check (ADW_ACTION_ROW (row), NULL, item);

  return row;
}

/* Why Deploy is insensitive, in the words of what is in the way. */
static char *
dup_reason (PhidiasDeployWizard *self)
{
  if (phidias_preflight_can_deploy (self->preflight))
    return g_strdup (phidias_deploy_wizard_terms_are_settled (self)
                       ? _("It can be deployed.") : _("Go back and accept the terms to deploy it."));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->preflight)); i++)
    {
      g_autoptr (PhidiasPreflightCheck) check = g_list_model_get_item (G_LIST_MODEL (self->preflight), i);

      if (phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_FAILED)
        /* Translators: %s is a sentence, what is in the way */
        return g_strdup_printf (_("It cannot be deployed yet. %s"), phidias_preflight_check_get_text (check));
    }

  return g_strdup (phidias_preflight_is_running (self->preflight) ? _("Checking whether it can be deployed…")
                                                                  : _("Something is missing still."));
}

/* The model that Azure deploys in the place of one that it deploys no more, NULL for none. */
static const char *
get_successor (PhidiasDeployWizard *self)
{
  PhidiasPreflightCheck *check = phidias_preflight_find (self->preflight, PHIDIAS_PREFLIGHT_LIFECYCLE);
  const char            *successor = phidias_deploy_plan_get_successor (self->plan);

  return check != NULL && phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_FAILED && successor != NULL &&
         phidias_catalog_find (phidias_session_get_catalog (self->session), successor) != NULL ? successor : NULL;
}

/* What can be done instead, in one row. */
static void
show_way_out (PhidiasDeployWizard *self)
{
  PhidiasDeployment *existing = phidias_preflight_get_existing (self->preflight);
  const char        *successor = get_successor (self);
  g_autofree char   *title = NULL;

  gtk_widget_set_visible (self->existing_group, existing != NULL || successor != NULL);
  if (existing != NULL)
    /* Translators: %s is the name of a deployment */
    title = g_strdup_printf (_("Open “%s”"), phidias_deployment_get_name (existing));
  else if (successor != NULL)
    /* Translators: %s is a model's name */
    title = g_strdup_printf (_("Deploy %s Instead"), successor);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->existing_row), title != NULL ? title : "");
  adw_action_row_set_subtitle (self->existing_row, existing != NULL ? _("The project has this model already.")
                                                                    : _("Azure does not deploy this one any more."));
}

static gboolean
is_ours_and_taken (PhidiasDeployWizard *self)
{
  PhidiasPreflightCheck *check = self->preflight != NULL ? phidias_preflight_find (self->preflight, PHIDIAS_PREFLIGHT_NAME) : NULL;

  return !self->is_named && self->n_names < MAX_NAMES && check != NULL &&
         phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_FAILED;
}

static void
suggest_cb (gpointer user_data)
{
  PhidiasDeployWizard *self = user_data;

  self->naming = 0;
  /* Each name is judged before the next one is thought of. */
  while (is_ours_and_taken (self) && !phidias_preflight_can_deploy (self->preflight) && is_ours_and_taken (self))
    {
      g_autofree char *name = phidias_azure_suggest_name (phidias_session_get_azure (self->session), self->plan);
      g_autofree char *numbered = NULL;

      self->n_names++;
      if (phidias_deploy_plan_get_kind (self->plan) == PHIDIAS_PROJECT_FOUNDRY)
        numbered = g_strdup_printf ("%.*s-%u", PHIDIAS_DEPLOY_PLAN_MAX_FOUNDRY_NAME - 3, name, self->n_names);
      phidias_deploy_plan_set_name (self->plan, numbered != NULL ? numbered : name);
      phidias_preflight_can_deploy (self->preflight);
    }
  if (self->step != DEPLOY_STEP_NAME)
    return;
  show_plan_name (self);
  phidias_deploy_wizard_show_checks (self);
}

/* A name of ours that somebody has is no question to put to a person. */
static void
suggest_another (PhidiasDeployWizard *self)
{
  if (self->naming == 0 && is_ours_and_taken (self))
    self->naming = g_idle_add_once (suggest_cb, self);
}

static void
show_name_error (PhidiasDeployWizard *self)
{
  PhidiasPreflightCheck *check = phidias_preflight_find (self->preflight, PHIDIAS_PREFLIGHT_NAME);
  gboolean    is_wrong = check != NULL && phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_FAILED;
  const char *name = phidias_deploy_plan_get_name (self->plan);
  g_autofree char *reason = NULL;

  /* What is wrong with its letters needs nobody to be asked. */
  if (name != NULL && *name != '\0' && !phidias_deploy_plan_check_name (phidias_deploy_plan_get_kind (self->plan), name, &reason))
    is_wrong = TRUE;
  else if (is_wrong)
    reason = g_strdup (phidias_preflight_check_get_text (check));
  gtk_label_set_label (self->name_error, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->name_error), is_wrong);
  if (is_wrong)
    gtk_widget_add_css_class (self->name_row, "error");
  else
    gtk_widget_remove_css_class (self->name_row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->name_row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* phidias_deploy_wizard_show_checks: the preflight has something new */
void
phidias_deploy_wizard_show_checks (PhidiasDeployWizard *self)
{
  g_autofree char *reason = NULL;

  if (self->preflight == NULL)
    return;
  suggest_another (self);
  if (self->step == DEPLOY_STEP_PRICE)
    phidias_deploy_wizard_show_price (self);
  if (self->step == DEPLOY_STEP_NAME)
    {
      reason = dup_reason (self);
      if (g_strcmp0 (adw_preferences_group_get_description (self->checks_group), reason) != 0)
        {
          g_autofree char *escaped = g_markup_escape_text (reason, -1);

          adw_preferences_group_set_description (self->checks_group, escaped);
          gtk_widget_set_tooltip_text (GTK_WIDGET (self->next_button), reason);
          if (!phidias_preflight_is_running (self->preflight))
            phidias_announce (GTK_WIDGET (self), reason);
        }
      show_way_out (self);
      show_name_error (self);
      phidias_deploy_wizard_show_foundry (self);
    }
  phidias_deploy_wizard_update (self);
}

static void
check_notify_cb (PhidiasDeployWizard *self)
{
  phidias_deploy_wizard_show_checks (self);
}

static void
watch_checks (PhidiasDeployWizard *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->preflight)); i++)
    {
      g_autoptr (PhidiasPreflightCheck) check = g_list_model_get_item (G_LIST_MODEL (self->preflight), i);

      g_signal_handlers_disconnect_by_data (check, self);
      g_signal_connect_object (check, "notify", G_CALLBACK (check_notify_cb), self, G_CONNECT_SWAPPED);
    }
}

/* === The step === */

/* phidias_deploy_wizard_set_project: where; from here on it is checked whether it can be deployed */
void
phidias_deploy_wizard_set_project (PhidiasDeployWizard *self, PhidiasProject *project)
{
  PhidiasAzure    *azure;
  g_autofree char *name = NULL;

  gtk_list_box_bind_model (self->check_list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->preflight);
  gtk_switch_set_active (self->accept_switch, FALSE);
  phidias_deploy_plan_set_project (self->plan, project);
  phidias_deploy_plan_set_sku (self->plan, NULL);
  phidias_deploy_plan_set_capacity (self->plan, 0);
  phidias_deploy_plan_set_model_version (self->plan, NULL);
  phidias_deploy_plan_set_format (self->plan, NULL);
  g_ptr_array_set_size (self->skus, 0);
  g_ptr_array_set_size (self->versions, 0);
  if (project == NULL)
    return;

  azure = phidias_session_get_azure (self->session);
  self->is_named = FALSE;
  self->n_names = 1;
  phidias_deploy_plan_set_content_safety (self->plan, TRUE);
  name = phidias_azure_suggest_name (azure, self->plan);
  phidias_deploy_plan_set_name (self->plan, name);
  self->preflight = phidias_azure_preflight (azure, self->plan);
  gtk_list_box_bind_model (self->check_list, G_LIST_MODEL (self->preflight), make_check_row, self, NULL);
  g_signal_connect_object (self->preflight, "notify", G_CALLBACK (phidias_deploy_wizard_show_checks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->preflight, "notify::models", G_CALLBACK (phidias_deploy_wizard_show_versions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->preflight, "items-changed", G_CALLBACK (watch_checks), self, G_CONNECT_SWAPPED);
  watch_checks (self);
}

/* phidias_deploy_wizard_show_name: of what is chosen */
void
phidias_deploy_wizard_show_name (PhidiasDeployWizard *self)
{
  gboolean is_serverless = phidias_deploy_plan_get_kind (self->plan) == PHIDIAS_PROJECT_SERVERLESS;

  show_plan_name (self);
  self->is_filling = TRUE;
  gtk_switch_set_active (self->filter_switch, phidias_deploy_plan_has_content_safety (self->plan));
  self->is_filling = FALSE;
  gtk_widget_set_visible (self->filter_group, is_serverless);
  gtk_widget_set_visible (GTK_WIDGET (self->foundry_group), !is_serverless);
  phidias_deploy_wizard_show_checks (self);
}

/* phidias_deploy_wizard_name_changed: something was typed */
void
phidias_deploy_wizard_name_changed (PhidiasDeployWizard *self)
{
  if (self->is_filling)
    return;
  self->is_named = TRUE;
  phidias_deploy_plan_set_name (self->plan, gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  phidias_deploy_wizard_show_checks (self);
}

/* phidias_deploy_wizard_name_activated: Enter deploys, where that is possible */
void
phidias_deploy_wizard_name_activated (PhidiasDeployWizard *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "deploy.next", NULL);
}

/* phidias_deploy_wizard_filter_changed: the content filter was switched */
void
phidias_deploy_wizard_filter_changed (PhidiasDeployWizard *self)
{
  if (!self->is_filling)
    phidias_deploy_plan_set_content_safety (self->plan, gtk_switch_get_active (self->filter_switch));
}

/* phidias_deploy_wizard_open_existing: the one that is there already, or else the model that is deployed instead */
void
phidias_deploy_wizard_open_existing (PhidiasDeployWizard *self)
{
  PhidiasDeployment *existing = phidias_preflight_get_existing (self->preflight);

  if (existing != NULL)
    phidias_deploy_wizard_activate (self, "win.open-deployment", phidias_deployment_get_id (existing));
  else if (get_successor (self) != NULL)
    phidias_deploy_wizard_choose_successor (self);
}
