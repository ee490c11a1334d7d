/* phidias-deploy-wizard.c: from a model to a deployment, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-button-names.h"
#include "phidias-catalog.h"
#include "phidias-deploy-notice.h"
#include "phidias-focus.h"

G_DEFINE_FINAL_TYPE (PhidiasDeployWizard, phidias_deploy_wizard, GTK_TYPE_WIDGET)

enum
{
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *page;
  const char *title;
} steps[] = {
  [DEPLOY_STEP_MODEL] = { "model", N_("Choose a Model") },
  [DEPLOY_STEP_ACCOUNT] = { "account", N_("Choose an Account") },
  [DEPLOY_STEP_SIGN_IN] = { "sign-in", N_("Sign In") },
  [DEPLOY_STEP_PLACE] = { "place", N_("Choose a Project") },
  [DEPLOY_STEP_PRICE] = { "price", N_("Price and Terms") },
  [DEPLOY_STEP_NAME] = { "name", N_("Deploy") },
  [DEPLOY_STEP_PROGRESS] = { "progress", N_("Deploy") },
};

/* phidias_deploy_wizard_is_practice: whether nothing of it is real */
gboolean
phidias_deploy_wizard_is_practice (PhidiasDeployWizard *self)
{
  return self->account != NULL && g_str_equal (phidias_account_get_id (self->account), PHIDIAS_ACCOUNT_PRACTICE_ID);
}

/* phidias_deploy_wizard_begin: what the step waits for; what another one waited for is withdrawn */
GCancellable *
phidias_deploy_wizard_begin (PhidiasDeployWizard *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();

  return self->loading;
}

/* phidias_deploy_wizard_activate: closes, and the window does this with the deployment */
void
phidias_deploy_wizard_activate (PhidiasDeployWizard *self, const char *action, const char *id)
{
  g_signal_emit (self, signals[FINISHED], 0, action, id);
}

/* === Going from step to step === */

static gboolean
is_over (PhidiasDeployWizard *self)
{
  return self->operation == NULL || self->is_stopped || phidias_operation_is_over (self->operation);
}

static gboolean
has_failed (PhidiasDeployWizard *self)
{
  return !self->is_stopped && self->operation != NULL && is_over (self) &&
         phidias_operation_get_state (self->operation) != PHIDIAS_OPERATION_SUCCEEDED;
}

static gboolean
can_go_back (PhidiasDeployWizard *self)
{
  return self->step == DEPLOY_STEP_PROGRESS ? has_failed (self) : self->step > self->first_step;
}

static gboolean
can_go_on (PhidiasDeployWizard *self)
{
  if (self->step == DEPLOY_STEP_PRICE)
    return phidias_deploy_wizard_terms_are_settled (self);

  return self->step == DEPLOY_STEP_NAME && self->preflight != NULL && phidias_preflight_can_deploy (self->preflight) &&
         phidias_deploy_wizard_terms_are_settled (self);
}

/* phidias_deploy_wizard_update: the header, as the step has it */
void
phidias_deploy_wizard_update (PhidiasDeployWizard *self)
{
  gboolean subscribes = self->preflight != NULL && phidias_preflight_subscribes (self->preflight);
  gboolean can_back = can_go_back (self);

  adw_window_title_set_title (self->window_title, _(steps[self->step].title));
  adw_window_title_set_subtitle (self->window_title, self->model != NULL && self->step != DEPLOY_STEP_MODEL
                                                       ? phidias_catalog_model_get_title (self->model) : "");
  gtk_widget_set_visible (self->back_button, can_back);
  gtk_widget_set_visible (GTK_WIDGET (self->close_button), !can_back);
  gtk_button_set_label (self->close_button, self->step != DEPLOY_STEP_PROGRESS ? _("_Cancel")
                                            : is_over (self) ? _("_Close") : _("Keep _Working"));
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), self->step == DEPLOY_STEP_PRICE || self->step == DEPLOY_STEP_NAME);
  gtk_button_set_label (self->next_button, self->step != DEPLOY_STEP_NAME ? _("C_ontinue")
                                           : subscribes ? _("Subscribe and _Deploy") : _("_Deploy"));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deploy.back", can_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deploy.next", can_go_on (self));
}

static void
focus_step (PhidiasDeployWizard *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  if (self->step == DEPLOY_STEP_MODEL)
    gtk_widget_grab_focus (self->search_entry);
  else if (self->step == DEPLOY_STEP_SIGN_IN)
    gtk_widget_grab_focus (adw_bin_get_child (self->sign_in_bin));
  else if (self->step == DEPLOY_STEP_ACCOUNT)
    gtk_widget_child_focus (GTK_WIDGET (self->account_list), GTK_DIR_TAB_FORWARD);
  else if (self->step == DEPLOY_STEP_PLACE && phidias_deploy_wizard_focus_place (self))
    return;
  else if (self->step == DEPLOY_STEP_NAME)
    gtk_widget_grab_focus (self->name_row);
  else if (self->step == DEPLOY_STEP_PRICE && can_go_on (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
  else if (!gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (can_go_back (self) ? self->back_button : GTK_WIDGET (self->close_button));
}

/* phidias_deploy_wizard_go: shows a step, from what is chosen */
void
phidias_deploy_wizard_go (PhidiasDeployWizard *self, PhidiasDeployStep step)
{
  self->step = step;
  gtk_stack_set_visible_child_name (self->stack, steps[step].page);
  if (step != DEPLOY_STEP_SIGN_IN)
    adw_bin_set_child (self->sign_in_bin, NULL); /* what was begun there ends with it */
  if (step == DEPLOY_STEP_ACCOUNT)
    phidias_deploy_wizard_show_accounts (self);
  else if (step == DEPLOY_STEP_PRICE)
    phidias_deploy_wizard_show_price (self);
  else if (step == DEPLOY_STEP_NAME)
    phidias_deploy_wizard_show_name (self);
  phidias_deploy_wizard_update (self);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    focus_step (self);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (widget);

  if (!can_go_on (self))
    return;
  if (self->step == DEPLOY_STEP_NAME)
    phidias_deploy_wizard_deploy (self);
  else
    phidias_deploy_wizard_go (self, self->step + 1);
}

/* What is over was seen; of what is not, the window tells when it is. */
static void
let_go (PhidiasDeployWizard *self)
{
  if (self->operation == NULL)
    return;
  g_object_set_data (G_OBJECT (self->operation), PHIDIAS_DEPLOY_IS_WATCHED, NULL);
  g_signal_handlers_disconnect_by_data (self->operation, self);
  if (phidias_operation_is_over (self->operation))
    phidias_azure_forget_operation (phidias_session_get_azure (self->session), self->operation);
  g_clear_object (&self->operation);
}

/* phidias_deploy_wizard_leave_progress: nothing is shown of it any more, and everything is looked at anew */
void
phidias_deploy_wizard_leave_progress (PhidiasDeployWizard *self)
{
  phidias_deploy_wizard_end_clock (self);
  let_go (self);
  phidias_preflight_refresh (self->preflight);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (widget);

  if (!can_go_back (self))
    return;
  g_cancellable_cancel (self->loading);
  if (self->step == DEPLOY_STEP_PROGRESS)
    phidias_deploy_wizard_leave_progress (self);
  if (self->step == DEPLOY_STEP_SIGN_IN && phidias_deploy_wizard_sign_in_back (self))
    return;
  phidias_deploy_wizard_go (self, self->step == DEPLOY_STEP_PLACE ? DEPLOY_STEP_ACCOUNT : self->step - 1);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deploy_wizard_activate (PHIDIAS_DEPLOY_WIZARD (widget), NULL, NULL);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deploy_wizard_load_places (PHIDIAS_DEPLOY_WIZARD (widget));
}

static void
open_portal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deploy_wizard_open_portal (PHIDIAS_DEPLOY_WIZARD (widget));
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (widget);

  phidias_deploy_wizard_sign_in (self, self->account);
}

static void
check_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (widget);

  if (self->preflight != NULL)
    phidias_preflight_refresh (self->preflight);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deploy_wizard_stop (PHIDIAS_DEPLOY_WIZARD (widget));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deploy_wizard_retry (PHIDIAS_DEPLOY_WIZARD (widget));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (widget);
  PhidiasDeployment   *deployment = self->operation != NULL ? phidias_operation_get_deployment (self->operation) : NULL;

  if (deployment != NULL)
    phidias_deploy_wizard_activate (self, "win.open-deployment", phidias_deployment_get_id (deployment));
}

static void
open_in_playground_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (widget);
  PhidiasDeployment   *deployment = self->operation != NULL ? phidias_operation_get_deployment (self->operation) : NULL;

  if (deployment != NULL)
    phidias_deploy_wizard_activate (self, "win.open-in-playground", phidias_deployment_get_id (deployment));
}

/* === Life === */

static gboolean
phidias_deploy_wizard_grab_focus (GtkWidget *widget)
{
  focus_step (PHIDIAS_DEPLOY_WIZARD (widget));

  return TRUE;
}

static void
phidias_deploy_wizard_dispose (GObject *object)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->loading);
  phidias_deploy_wizard_end_clock (self);
  g_clear_handle_id (&self->naming, g_source_remove);
  let_go (self);
  if (self->model_list != NULL)
    gtk_list_box_bind_model (self->model_list, NULL, NULL, NULL, NULL);
  if (self->check_list != NULL)
    gtk_list_box_bind_model (self->check_list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DEPLOY_WIZARD);
  g_clear_object (&self->preflight);
  g_clear_object (&self->plan);
  g_clear_object (&self->account);
  g_clear_object (&self->survey);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filter);
  g_clear_object (&self->query);
  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_deploy_wizard_parent_class)->dispose (object);
}

static void
phidias_deploy_wizard_finalize (GObject *object)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->loading);
  g_hash_table_unref (self->place_rows);
  g_ptr_array_unref (self->place_groups);
  g_ptr_array_unref (self->skus);
  g_ptr_array_unref (self->versions);

  G_OBJECT_CLASS (phidias_deploy_wizard_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, window_title);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, close_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, next_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, model_list);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, retired_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, retired_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, successor_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, account_list);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, account_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, sign_in_bin);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_error_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_retry_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_details);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_portal_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_again_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_search);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_search_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, place_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, price_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, price_in_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, price_out_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, pricing_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, licence_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, safety_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, terms_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, terms_link_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, accept_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, accept_switch);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, name_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, name_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, filter_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, filter_switch);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, foundry_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, version_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, sku_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, capacity_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, capacity_adjustment);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, existing_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, existing_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, checks_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, check_list);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, progress_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, progress_spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, elapsed_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, progress_note);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, retry_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, open_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, playground_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeployWizard, progress_details);
}

static void
phidias_deploy_wizard_class_init (PhidiasDeployWizardClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_deploy_wizard_dispose;
  object_class->finalize = phidias_deploy_wizard_finalize;
  widget_class->grab_focus = phidias_deploy_wizard_grab_focus;
  widget_class->focus = phidias_focus_children;

  /**
   * PhidiasDeployWizard::finished:
   * @self: a wizard
   * @action: (nullable): an action of the window, %NULL for none
   * @id: (nullable): the deployment to do it with
   *
   * The person is done with it.
   */
  signals[FINISHED] = g_signal_new ("finished", PHIDIAS_TYPE_DEPLOY_WIZARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "deploy.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "deploy.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "deploy.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "deploy.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "deploy.open-portal", NULL, open_portal_action);
  gtk_widget_class_install_action (widget_class, "deploy.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "deploy.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "deploy.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "deploy.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "deploy.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "deploy.open-in-playground", NULL, open_in_playground_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "deploy.back", NULL);

  g_type_ensure (PHIDIAS_TYPE_ERROR_DETAILS);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-deploy-wizard.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_place_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_place_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_model_activated);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_account_activated);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_choose_successor);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_update);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_open_pricing);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_open_terms);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_name_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_name_activated);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_version_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_sku_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_capacity_changed);
  gtk_widget_class_bind_template_callback (widget_class, phidias_deploy_wizard_open_existing);
}

static void
phidias_deploy_wizard_init (PhidiasDeployWizard *self)
{
  self->place_groups = g_ptr_array_new ();
  self->place_rows = g_hash_table_new (NULL, NULL);
  self->versions = g_ptr_array_new_with_free_func (g_object_unref);
  self->skus = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->plan = phidias_deploy_plan_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * phidias_deploy_wizard_new:
 * @session: who deploys
 * @model_name: (nullable): a model of the catalog; %NULL, "" or one that is not there for choosing
 *
 * Returns: (transfer floating): a wizard with a header bar of its own, for a dialog
 */
GtkWidget *
phidias_deploy_wizard_new (PhidiasSession *session, const char *model_name)
{
  PhidiasDeployWizard *self = g_object_new (PHIDIAS_TYPE_DEPLOY_WIZARD, NULL);
  PhidiasCatalogModel *model = NULL;

  self->session = g_object_ref (session);
  phidias_deploy_wizard_init_choose (self);
  phidias_deploy_wizard_init_account (self);
  if (model_name != NULL && *model_name != '\0')
    model = phidias_catalog_find (phidias_session_get_catalog (session), model_name);
  if (model != NULL)
    phidias_deploy_wizard_set_model (self, model);
  self->first_step = model != NULL ? DEPLOY_STEP_ACCOUNT : DEPLOY_STEP_MODEL;
  phidias_deploy_wizard_go (self, self->first_step);

  return GTK_WIDGET (self);
}

/**
 * phidias_deploy_wizard_get_operation_id:
 * @self: a wizard
 *
 * Returns: (nullable): the operation that it shows
 */
const char *
phidias_deploy_wizard_get_operation_id (PhidiasDeployWizard *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_WIZARD (self), NULL);

  return self->operation != NULL ? phidias_operation_get_id (self->operation) : NULL;
}
