/* phidias-deploy-wizard-choose.c: which model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-catalog.h"

#define DEPLOYABLE (PHIDIAS_MODEL_OFFER_SERVERLESS | PHIDIAS_MODEL_OFFER_FOUNDRY | PHIDIAS_MODEL_OFFER_AZURE_OPENAI)

/* phidias_deploy_wizard_new_row: a row that can be chosen */
GtkWidget *
phidias_deploy_wizard_new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

/* phidias_deploy_wizard_refuse_row: a row that cannot be chosen; the keyboard still gets to it, and only
 * its title is dim, for its reason to be heard and read */
void
phidias_deploy_wizard_refuse_row (GtkWidget *row, const char *subtitle)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "refused");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_DISABLED, TRUE, -1);
}

/* phidias_deploy_wizard_is_retired: deprecated is as good as retired here: nothing new is deployed */
gboolean
phidias_deploy_wizard_is_retired (PhidiasCatalogModel *model)
{
  return phidias_catalog_model_get_lifecycle (model) >= PHIDIAS_LIFECYCLE_DEPRECATED;
}

static gboolean
is_deployable (PhidiasCatalogModel *model)
{
  return (phidias_catalog_model_get_offers (model) & DEPLOYABLE) != 0;
}

/* Those that nobody deploys any more can be practised with, unless they are a partner's. */
static gboolean
is_possible (PhidiasDeployWizard *self, PhidiasCatalogModel *model)
{
  return is_deployable (model) &&
         (!phidias_deploy_wizard_is_retired (model) ||
          (phidias_accounts_has_practice (phidias_session_get_accounts (self->session)) &&
           !phidias_catalog_model_get_needs_terms (model)));
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  return phidias_catalog_filter_matches (PHIDIAS_DEPLOY_WIZARD (user_data)->query, item);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PhidiasDeployWizard *self = user_data;
  PhidiasCatalogModel *one = (PhidiasCatalogModel *) a;
  PhidiasCatalogModel *two = (PhidiasCatalogModel *) b;
  gboolean can_one = is_possible (self, one);
  gboolean can_two = is_possible (self, two);

  return can_one != can_two ? can_two - can_one : phidias_catalog_filter_compare (self->query, one, two);
}

/* What tells one model from another, and what stands in the way. */
static char *
dup_facts (PhidiasDeployWizard *self, PhidiasCatalogModel *model)
{
  const char      *publisher = phidias_catalog_model_get_publisher (model);
  PhidiasLifecycle lifecycle = phidias_catalog_model_get_lifecycle (model);
  const char      *reason = NULL;

  if (!is_deployable (model))
    reason = _("Runs on machines of your own only (managed compute)");
  else if (phidias_deploy_wizard_is_retired (model) && is_possible (self, model))
    reason = lifecycle == PHIDIAS_LIFECYCLE_RETIRED ? _("Retired: only to practise with") : _("Deprecated: only to practise with");
  else if (lifecycle != PHIDIAS_LIFECYCLE_CURRENT)
    reason = phidias_lifecycle_get_title (lifecycle);
  if (reason == NULL)
    return g_strdup (publisher);

  /* Translators: the first %s is a publisher, the second says where the model stands, such as Retired */
  return g_strdup_printf (_("%s · %s"), publisher, reason);
}

static GtkWidget *
make_model_row (gpointer item, gpointer user_data)
{
  PhidiasDeployWizard *self = user_data;
  PhidiasCatalogModel *model = item;
  g_autofree char *facts = dup_facts (self, model);
  GtkWidget *row = phidias_deploy_wizard_new_row (phidias_catalog_model_get_title (model), facts);

  if (!is_possible (self, model))
    phidias_deploy_wizard_refuse_row (row, facts);
  g_object_set_data_full (G_OBJECT (row), "model", g_object_ref (model), g_object_unref);

  return row;
}

/* phidias_deploy_wizard_init_choose: what there is to choose */
void
phidias_deploy_wizard_init_choose (PhidiasDeployWizard *self)
{
  GListModel *catalog = G_LIST_MODEL (phidias_session_get_catalog (self->session));
  g_autoptr (GtkFilterListModel) found = NULL;
  g_autoptr (GtkSortListModel) shown = NULL;

  self->query = phidias_catalog_filter_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL));
  found = gtk_filter_list_model_new (g_object_ref (catalog), g_object_ref (self->filter));
  shown = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (found)), g_object_ref (self->sorter));
  gtk_list_box_bind_model (self->model_list, G_LIST_MODEL (shown), make_model_row, self, NULL);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry), GTK_WIDGET (self->model_list));
}

/* phidias_deploy_wizard_set_model: what is deployed */
void
phidias_deploy_wizard_set_model (PhidiasDeployWizard *self, PhidiasCatalogModel *model)
{
  GDateTime *date = phidias_catalog_model_get_retired_date (model);
  g_autofree char *retired = NULL;
  const char * const *regions = phidias_catalog_model_get_regions (model);

  if (date == NULL && phidias_deploy_wizard_is_retired (model))
    date = phidias_catalog_model_get_deprecated_date (model);
  if (date != NULL)
    retired = g_date_time_format (date, "%Y-%m-%d");
  g_set_object (&self->model, model);
  phidias_deploy_plan_set_model_name (self->plan, phidias_catalog_model_get_name (model));
  phidias_deploy_plan_set_registry (self->plan, phidias_catalog_model_get_registry (model));
  phidias_deploy_plan_set_publisher (self->plan, phidias_catalog_model_get_publisher (model));
  phidias_deploy_plan_set_needs_terms (self->plan, phidias_catalog_model_get_needs_terms (model));
  phidias_deploy_plan_set_retired (self->plan, retired);
  phidias_deploy_plan_set_successor (self->plan, phidias_catalog_model_get_successor (model));
  phidias_deploy_plan_set_regions (self->plan, regions != NULL && regions[0] != NULL ? regions : NULL);
  phidias_deploy_wizard_set_project (self, NULL);
}

/* phidias_deploy_wizard_search_changed: another word is looked for */
void
phidias_deploy_wizard_search_changed (PhidiasDeployWizard *self)
{
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (g_strcmp0 (wanted, phidias_catalog_filter_get_query (self->query)) == 0)
    return;
  phidias_catalog_filter_set_query (self->query, wanted);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* phidias_deploy_wizard_model_activated: a row was chosen */
void
phidias_deploy_wizard_model_activated (PhidiasDeployWizard *self, GtkListBoxRow *row)
{
  phidias_deploy_wizard_set_model (self, g_object_get_data (G_OBJECT (row), "model"));
  phidias_deploy_wizard_go (self, DEPLOY_STEP_ACCOUNT);
}

/* phidias_deploy_wizard_search_activated: Enter takes the first that was found */
void
phidias_deploy_wizard_search_activated (PhidiasDeployWizard *self)
{
  GtkListBoxRow *row;

  phidias_deploy_wizard_search_changed (self);
  row = gtk_list_box_get_row_at_index (self->model_list, 0);
  if (row != NULL && gtk_list_box_row_get_activatable (row))
    phidias_deploy_wizard_model_activated (self, row);
}

/* phidias_deploy_wizard_search_stopped: Escape empties the entry, and closes where it is empty */
void
phidias_deploy_wizard_search_stopped (PhidiasDeployWizard *self, GtkWidget *entry)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "deploy.close", NULL);
}
