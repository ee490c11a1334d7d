/* phidias-deploy-wizard-place.c: in which project or Foundry resource
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"

/* phidias_deploy_wizard_dup_obstacle: why the model cannot be had there, as far as that is known
 * before anything is asked; NULL where it may */
char *
phidias_deploy_wizard_dup_obstacle (PhidiasDeployWizard *self, PhidiasProject *project)
{
  PhidiasModelOffers   offers = phidias_catalog_model_get_offers (self->model);
  PhidiasSubscription *subscription = phidias_project_get_subscription (project);
  const char * const  *regions = phidias_deploy_plan_get_regions (self->plan);
  gboolean             is_serverless = phidias_project_get_kind (project) == PHIDIAS_PROJECT_SERVERLESS;

  if (!phidias_subscription_is_enabled (subscription))
    return g_strdup (_("The subscription is disabled."));
  if (is_serverless && (offers & PHIDIAS_MODEL_OFFER_SERVERLESS) == 0)
    return g_strdup (_("Takes serverless models only; this one needs a Foundry resource."));
  if (!is_serverless && (offers & (PHIDIAS_MODEL_OFFER_FOUNDRY | PHIDIAS_MODEL_OFFER_AZURE_OPENAI)) == 0)
    return g_strdup (_("A Foundry resource does not offer this model; choose a hub’s project."));
  if (is_serverless && phidias_subscription_is_trial (subscription))
    return g_strdup (_("A free trial cannot pay for serverless models."));
  if (is_serverless && regions != NULL && !g_strv_contains (regions, phidias_project_get_region (project)))
    {
      g_autofree char *list = g_strjoinv (", ", (char **) regions);

      /* Translators: the first %s is a region, the second a list of regions */
      return g_strdup_printf (_("The model is not offered in %s, only in %s."), phidias_project_get_region (project), list);
    }

  return NULL;
}

static void
place_activated_cb (AdwActionRow *row, PhidiasDeployWizard *self)
{
  PhidiasProject *project = g_object_get_data (G_OBJECT (row), "project");

  phidias_deploy_wizard_set_project (self, project);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_PRICE);
}

static GtkWidget *
make_row (PhidiasDeployWizard *self, PhidiasProject *project)
{
  GtkWidget       *row = adw_action_row_new ();
  const char      *kind = phidias_project_get_kind (project) == PHIDIAS_PROJECT_SERVERLESS ? _("Serverless project") : _("Foundry resource");
  const char      *hub = phidias_project_get_hub_name (project);
  g_autofree char *obstacle = phidias_deploy_wizard_dup_obstacle (self, project);
  g_autofree char *facts = NULL;
  g_autofree char *subtitle = NULL;

  facts = hub != NULL ? g_strdup_printf ("%s · %s · %s", kind, phidias_project_get_region (project), hub)
                      : g_strdup_printf ("%s · %s", kind, phidias_project_get_region (project));
  subtitle = obstacle != NULL ? g_strdup_printf ("%s\n%s", facts, obstacle) : g_strdup (facts);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), phidias_project_get_title (project));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_sensitive (row, obstacle == NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), obstacle == NULL);
  g_object_set_data_full (G_OBJECT (row), "project", g_object_ref (project), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (place_activated_cb), self, G_CONNECT_DEFAULT);

  return row;
}

static AdwPreferencesGroup *
find_group (PhidiasDeployWizard *self, PhidiasSubscription *subscription)
{
  AdwPreferencesGroup *group;

  for (guint i = 0; i < self->place_groups->len; i++)
    {
      group = g_ptr_array_index (self->place_groups, i);
      if (g_strcmp0 (g_object_get_data (G_OBJECT (group), "subscription"), phidias_subscription_get_id (subscription)) == 0)
        return group;
    }
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_object_set_data_full (G_OBJECT (group), "subscription", g_strdup (phidias_subscription_get_id (subscription)), g_free);
  {
    g_autofree char *title = g_markup_escape_text (phidias_subscription_get_name (subscription), -1);

    adw_preferences_group_set_title (group, title);
  }
  adw_preferences_page_add (self->place_page, group);
  g_ptr_array_add (self->place_groups, group);

  return group;
}

/* Those that can take it first, the others after them. */
static guint
add_places (PhidiasDeployWizard *self, gboolean possible)
{
  GListModel *projects = phidias_azure_get_projects (phidias_session_get_azure (self->session));
  guint       n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (projects, i);
      g_autofree char *obstacle = NULL;

      if (g_strcmp0 (phidias_project_get_account_id (project), phidias_account_get_id (self->account)) != 0)
        continue;
      obstacle = phidias_deploy_wizard_dup_obstacle (self, project);
      if ((obstacle == NULL) != possible)
        continue;
      adw_preferences_group_add (find_group (self, phidias_project_get_subscription (project)), make_row (self, project));
      n++;
    }

  return n;
}

/* phidias_deploy_wizard_show_places: what the account sees */
void
phidias_deploy_wizard_show_places (PhidiasDeployWizard *self)
{
  guint n;

  for (guint i = 0; i < self->place_groups->len; i++)
    adw_preferences_page_remove (self->place_page, g_ptr_array_index (self->place_groups, i));
  g_ptr_array_set_size (self->place_groups, 0);
  n = add_places (self, TRUE);
  n += add_places (self, FALSE);
  gtk_stack_set_visible_child_name (self->place_stack, n > 0 ? "list" : "empty");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeployWizard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_loaded = phidias_azure_load_projects_finish (PHIDIAS_AZURE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->step != DEPLOY_STEP_PLACE)
    return;
  gtk_spinner_stop (self->place_spinner);
  if (is_loaded)
    {
      phidias_deploy_wizard_show_places (self);
    }
  else
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->place_error_page, text);
      phidias_error_details_set_error (self->place_details, error);
      gtk_stack_set_visible_child_name (self->place_stack, "error");
      phidias_announce (GTK_WIDGET (self), error->message);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* phidias_deploy_wizard_load_places: asks what the account sees */
void
phidias_deploy_wizard_load_places (PhidiasDeployWizard *self)
{
  gtk_spinner_start (self->place_spinner);
  gtk_stack_set_visible_child_name (self->place_stack, "loading");
  phidias_azure_load_projects_async (phidias_session_get_azure (self->session), phidias_account_get_id (self->account),
                                     phidias_deploy_wizard_begin (self), loaded_cb, g_object_ref (self));
}
