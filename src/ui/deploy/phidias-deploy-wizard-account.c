/* phidias-deploy-wizard-account.c: as whom, and signing in where nobody is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-catalog.h"
#include "phidias-model-facts.h"
#include "phidias-sign-in-page.h"

/* What a row stands for. */
typedef enum {
  ROW_ACCOUNT,
  ROW_SIGN_IN,
  ROW_PRACTICE,
} RowKind;

/* phidias_deploy_wizard_init_account: who may come and go */
void
phidias_deploy_wizard_init_account (PhidiasDeployWizard *self)
{
  g_signal_connect_object (phidias_session_get_accounts (self->session), "items-changed",
                           G_CALLBACK (phidias_deploy_wizard_show_accounts), self, G_CONNECT_SWAPPED);
}

/* phidias_deploy_wizard_needs_sign_in: whether nothing can be asked in its name until it signed in */
gboolean
phidias_deploy_wizard_needs_sign_in (PhidiasAccount *account)
{
  return phidias_account_get_way (account) != PHIDIAS_SIGN_IN_PRACTICE &&
         phidias_account_get_state (account) == PHIDIAS_ACCOUNT_NEEDS_SIGN_IN;
}

/* The practice subscription deploys what Microsoft itself retired, for people to practise with the
 * models that its documents speak of; a partner's it refuses as Azure does. */
static char *
dup_refusal (PhidiasDeployWizard *self, gboolean is_practice)
{
  if (!phidias_deploy_wizard_is_retired (self->model) || (is_practice && !phidias_catalog_model_get_needs_terms (self->model)))
    return NULL;

  return g_strdup (_("Azure does not deploy this model any more."));
}

static void
add_row (PhidiasDeployWizard *self, RowKind kind, const char *icon_name, const char *title, const char *subtitle, PhidiasAccount *account)
{
  g_autofree char *refusal = dup_refusal (self, kind == ROW_PRACTICE);
  GtkWidget       *row = phidias_deploy_wizard_new_row (title, refusal != NULL ? refusal : subtitle);

  if (account != NULL)
    g_object_set_data_full (G_OBJECT (row), "account", g_object_ref (account), g_object_unref);
  g_object_set_data (G_OBJECT (row), "kind", GINT_TO_POINTER (kind));
  if (refusal != NULL)
    phidias_deploy_wizard_refuse_row (row, refusal);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon_name));
  gtk_list_box_append (self->account_list, row);
}

static void
show_ending (PhidiasDeployWizard *self)
{
  const char      *successor = phidias_catalog_model_get_successor (self->model);
  g_autofree char *ending = phidias_model_dup_ending (self->model);
  gboolean         retired = phidias_deploy_wizard_is_retired (self->model);
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

/* phidias_deploy_wizard_show_accounts: who is signed in, who else may, and the practice subscription */
void
phidias_deploy_wizard_show_accounts (PhidiasDeployWizard *self)
{
  PhidiasAccounts *accounts = phidias_session_get_accounts (self->session);
  GtkListBoxRow   *row;
  guint            n = 0;

  if (self->step != DEPLOY_STEP_ACCOUNT || self->model == NULL)
    return;
  while ((row = gtk_list_box_get_row_at_index (self->account_list, 0)) != NULL)
    gtk_list_box_remove (self->account_list, GTK_WIDGET (row));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i);

      if (phidias_account_get_way (account) == PHIDIAS_SIGN_IN_PRACTICE)
        continue;
      add_row (self, ROW_ACCOUNT, "avatar-default-symbolic", phidias_account_get_title (account),
               phidias_deploy_wizard_needs_sign_in (account) ? _("Has to sign in again")
                                                             : phidias_cloud_get_name (phidias_account_get_cloud (account)),
               account);
      n++;
    }
  add_row (self, ROW_SIGN_IN, "list-add-symbolic", n > 0 ? _("Another Account") : _("Sign In"),
           _("With a work account that has an Azure subscription."), NULL);
  if (phidias_accounts_has_practice (accounts))
    add_row (self, ROW_PRACTICE, "applications-engineering-symbolic", _("Practice Subscription"),
             _("An Azure on this computer, to practise with: nothing leaves it, and nothing costs."), NULL);
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

static void
start_practice (PhidiasDeployWizard *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->account_list), FALSE);
  phidias_accounts_start_practice_async (phidias_session_get_accounts (self->session), phidias_deploy_wizard_begin (self),
                                         practice_started_cb, g_object_ref (self));
}

/* phidias_deploy_wizard_account_activated: a row was chosen */
void
phidias_deploy_wizard_account_activated (PhidiasDeployWizard *self, GtkListBoxRow *row)
{
  PhidiasAccount *account = g_object_get_data (G_OBJECT (row), "account");
  RowKind         kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "kind"));

  gtk_widget_set_visible (GTK_WIDGET (self->account_error), FALSE);
  if (kind == ROW_PRACTICE)
    start_practice (self);
  else if (kind == ROW_SIGN_IN || phidias_deploy_wizard_needs_sign_in (account))
    phidias_deploy_wizard_sign_in (self, account);
  else
    account_chosen (self, account);
}

/* === Signing in === */

static void
signed_in_cb (PhidiasDeployWizard *self, PhidiasAccount *account)
{
  account_chosen (self, account);
}

static void
left_cb (PhidiasDeployWizard *self)
{
  phidias_deploy_wizard_go (self, DEPLOY_STEP_ACCOUNT);
}

/* phidias_deploy_wizard_sign_in: a step in which somebody does: account again, NULL for anybody; the
 * flow goes on from there by itself */
void
phidias_deploy_wizard_sign_in (PhidiasDeployWizard *self, PhidiasAccount *account)
{
  GtkWidget *page = phidias_sign_in_page_new (phidias_session_get_accounts (self->session));

  phidias_sign_in_page_embed (PHIDIAS_SIGN_IN_PAGE (page));
  g_signal_connect_object (page, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->sign_in_bin, page);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_SIGN_IN);
  if (account != NULL)
    phidias_sign_in_page_begin_again (PHIDIAS_SIGN_IN_PAGE (page), account);
}

/* phidias_deploy_wizard_sign_in_back: whether Back stayed in the step */
gboolean
phidias_deploy_wizard_sign_in_back (PhidiasDeployWizard *self)
{
  return phidias_sign_in_page_go_back (PHIDIAS_SIGN_IN_PAGE (adw_bin_get_child (self->sign_in_bin)));
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
