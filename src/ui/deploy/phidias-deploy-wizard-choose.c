/* phidias-deploy-wizard-choose.c: which model, and as whom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-catalog.h"
#include "phidias-model-facts.h"

#define DEPLOYABLE (PHIDIAS_MODEL_OFFER_SERVERLESS | PHIDIAS_MODEL_OFFER_FOUNDRY | PHIDIAS_MODEL_OFFER_AZURE_OPENAI)

/* === The model === */

static gboolean
matches (gpointer item, gpointer user_data)
{
  PhidiasDeployWizard *self = user_data;
  PhidiasCatalogModel *model = item;
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *sought = NULL;
  const char *wanted;

  if ((phidias_catalog_model_get_offers (model) & DEPLOYABLE) == 0)
    return FALSE;
  text = g_strjoin (" ", phidias_catalog_model_get_name (model), phidias_catalog_model_get_title (model),
                    phidias_catalog_model_get_publisher (model), NULL);

  wanted = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  folded = g_utf8_casefold (text, -1);
  sought = g_utf8_casefold (wanted, -1);

  return strstr (folded, sought) != NULL;
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

/* Deprecated is as good as retired here: nothing new is deployed. */
static gboolean
is_retired (PhidiasCatalogModel *model)
{
  return phidias_catalog_model_get_lifecycle (model) >= PHIDIAS_LIFECYCLE_DEPRECATED;
}

static GtkWidget *
make_model_row (gpointer item, gpointer user_data)
{
  PhidiasCatalogModel *model = item;
  g_autofree char *subtitle = NULL;
  const char *publisher = phidias_catalog_model_get_publisher (model);
  GtkWidget  *row;

  if (is_retired (model))
    /* Translators: the first %s is a publisher; the second one of Retired, Deprecated */
    subtitle = g_strdup_printf (_("%s · %s"), publisher,
                                phidias_catalog_model_get_lifecycle (model) == PHIDIAS_LIFECYCLE_RETIRED ? _("Retired") : _("Deprecated"));
  row = new_row (phidias_catalog_model_get_title (model), subtitle != NULL ? subtitle : publisher);
  g_object_set_data_full (G_OBJECT (row), "model", g_object_ref (model), g_object_unref);

  return row;
}

/* phidias_deploy_wizard_init_choose: what there is to choose */
void
phidias_deploy_wizard_init_choose (PhidiasDeployWizard *self)
{
  GListModel *catalog = G_LIST_MODEL (phidias_session_get_catalog (self->session));
  g_autoptr (GtkFilterListModel) shown = NULL;

  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  shown = gtk_filter_list_model_new (g_object_ref (catalog), g_object_ref (self->filter));
  gtk_list_box_bind_model (self->model_list, G_LIST_MODEL (shown), make_model_row, self, NULL);
  g_signal_connect_object (phidias_session_get_accounts (self->session), "items-changed",
                           G_CALLBACK (phidias_deploy_wizard_show_accounts), self, G_CONNECT_SWAPPED);
}

/* phidias_deploy_wizard_set_model: what is deployed */
void
phidias_deploy_wizard_set_model (PhidiasDeployWizard *self, PhidiasCatalogModel *model)
{
  GDateTime *date = phidias_catalog_model_get_retired_date (model);
  g_autofree char *retired = NULL;
  const char * const *regions = phidias_catalog_model_get_regions (model);

  if (date == NULL && is_retired (model))
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
  if (row != NULL)
    phidias_deploy_wizard_model_activated (self, row);
}

/* === The account === */

/* The practice subscription deploys what Microsoft itself retired, for people to practise with the
 * models that its documents speak of; a partner's it refuses as Azure does. */
static char *
dup_refusal (PhidiasDeployWizard *self, gboolean is_practice)
{
  if (!is_retired (self->model) || (is_practice && !phidias_catalog_model_get_needs_terms (self->model)))
    return NULL;

  return g_strdup (_("Does not deploy this model any more."));
}

static void
add_account (PhidiasDeployWizard *self, PhidiasAccount *account, const char *title, const char *subtitle, gboolean is_practice)
{
  g_autofree char *refusal = dup_refusal (self, is_practice);
  GtkWidget       *row = new_row (title, refusal != NULL ? refusal : subtitle);

  if (account != NULL)
    g_object_set_data_full (G_OBJECT (row), "account", g_object_ref (account), g_object_unref);
  g_object_set_data (G_OBJECT (row), "practice", GINT_TO_POINTER (is_practice));
  gtk_widget_set_sensitive (row, refusal == NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (is_practice ? "applications-engineering-symbolic" : "avatar-default-symbolic"));
  gtk_list_box_append (self->account_list, row);
}

static void
show_ending (PhidiasDeployWizard *self)
{
  const char      *successor = phidias_catalog_model_get_successor (self->model);
  g_autofree char *ending = phidias_model_dup_ending (self->model);
  gboolean         retired = is_retired (self->model);
  gboolean         has_successor = retired && successor != NULL &&
                                   phidias_catalog_find (phidias_session_get_catalog (self->session), successor) != NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->retired_group, ending != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->retired_row), ending != NULL ? ending : "");
  adw_action_row_set_subtitle (self->retired_row,
                               retired && !phidias_catalog_model_get_needs_terms (self->model)
                                 ? _("In the practice subscription it can be deployed all the same, to practise.") : "");
  /* Translators: %s is a model's name */
  title = has_successor ? g_strdup_printf (_("Deploy %s Instead"), successor) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->successor_row), has_successor);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->successor_row), title != NULL ? title : "");
}

/* phidias_deploy_wizard_show_accounts: who is signed in, and the practice subscription */
void
phidias_deploy_wizard_show_accounts (PhidiasDeployWizard *self)
{
  GListModel    *accounts = G_LIST_MODEL (phidias_session_get_accounts (self->session));
  GtkListBoxRow *row;

  if (self->step != DEPLOY_STEP_ACCOUNT || self->model == NULL)
    return;
  while ((row = gtk_list_box_get_row_at_index (self->account_list, 0)) != NULL)
    gtk_list_box_remove (self->account_list, GTK_WIDGET (row));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (accounts, i);

      if (phidias_account_get_way (account) != PHIDIAS_SIGN_IN_PRACTICE)
        add_account (self, account, phidias_account_get_title (account),
                     phidias_account_get_state (account) == PHIDIAS_ACCOUNT_NEEDS_SIGN_IN
                       ? _("Has to sign in again") : phidias_cloud_get_name (phidias_account_get_cloud (account)), FALSE);
    }
  if (phidias_accounts_has_practice (phidias_session_get_accounts (self->session)))
    add_account (self, NULL, _("Practice Subscription"), _("An Azure on this computer, to practise with: nothing leaves it, and nothing costs."), TRUE);
  show_ending (self);
}

static void
account_chosen (PhidiasDeployWizard *self, PhidiasAccount *account)
{
  g_set_object (&self->account, account);
  phidias_deploy_wizard_set_project (self, NULL);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_PLACE);
  phidias_deploy_wizard_load_places (self);
}

static void
practice_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeployWizard) self = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasAccount *account = phidias_accounts_start_practice_finish (PHIDIAS_ACCOUNTS (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->account_list), TRUE);
  if (account != NULL)
    {
      account_chosen (self, account);
      return;
    }
  gtk_label_set_label (self->account_error, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->account_error), TRUE);
  phidias_announce (GTK_WIDGET (self), error->message);
}

/* phidias_deploy_wizard_account_activated: a row was chosen */
void
phidias_deploy_wizard_account_activated (PhidiasDeployWizard *self, GtkListBoxRow *row)
{
  gtk_widget_set_visible (GTK_WIDGET (self->account_error), FALSE);
  if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "practice")))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->account_list), FALSE);
      phidias_accounts_start_practice_async (phidias_session_get_accounts (self->session), phidias_deploy_wizard_begin (self),
                                             practice_started_cb, g_object_ref (self));
      return;
    }
  account_chosen (self, g_object_get_data (G_OBJECT (row), "account"));
}

/* phidias_deploy_wizard_choose_successor: what Azure deploys in its place */
void
phidias_deploy_wizard_choose_successor (PhidiasDeployWizard *self)
{
  PhidiasCatalogModel *successor = phidias_catalog_find (phidias_session_get_catalog (self->session),
                                                         phidias_catalog_model_get_successor (self->model));

  if (successor == NULL)
    return;
  phidias_deploy_wizard_set_model (self, successor);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_ACCOUNT);
}
