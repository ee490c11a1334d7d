/* test-deploy-progress.c: the steps of the deploy wizard after the project, each refusal, and each end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include <adwaita.h>

#include "azure-fixture.h"
#include "phidias-catalog.h"
#include "phidias-deploy-notice.h"
#include "phidias-deploy-wizard-private.h"
#include "phidias-ui.h"
#include "session-fixture.h"

#define PHI4 "Phi-4-mini-instruct"
#define ENDPOINTS "'method':'PUT','path':'serverlessEndpoints'"

typedef struct
{
  Azure                azure;
  PhidiasDeployWizard *wizard;
  GtkWidget           *window;
  char                *action; /* what the window was asked to do at its end */
  char                *id;     /* with which deployment */
} Deploy;

/* ---- The fixture ---- */

static void
set_up (Deploy *fixture, gconstpointer data)
{
  azure_set_up (&fixture->azure, "a1");
  azure_refresh (&fixture->azure, NULL);
}

static void
tear_down (Deploy *fixture, gconstpointer data)
{
  gpointer wizard = fixture->wizard;

  g_object_add_weak_pointer (wizard, &wizard);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (wizard != NULL)
    g_main_context_iteration (NULL, TRUE);
  azure_tear_down (&fixture->azure, data);
  g_free (fixture->action);
  g_free (fixture->id);
}

static void
finished_cb (Deploy *fixture, const char *action, const char *id)
{
  g_free (fixture->action);
  g_free (fixture->id);
  fixture->action = g_strdup (action != NULL ? action : "");
  fixture->id = g_strdup (id);
}

static gboolean
is_settled (gpointer user_data)
{
  return !phidias_preflight_is_running (user_data);
}

/* The wizard at the price of @model in @project, which the account that is signed in has chosen. */
static void
open_at (Deploy *fixture, const char *model, const char *project)
{
  PhidiasDeployWizard *self = PHIDIAS_DEPLOY_WIZARD (phidias_deploy_wizard_new (fixture->azure.session, model));
  PhidiasProject *place = phidias_azure_find_project (fixture->azure.azure, project);

  g_assert_nonnull (place);
  fixture->wizard = self;
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 560, 660);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (self));
  g_signal_connect_swapped (self, "finished", G_CALLBACK (finished_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  self->account = g_list_model_get_item (G_LIST_MODEL (fixture->azure.accounts), 0);
  phidias_deploy_wizard_set_project (self, place);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_PRICE);
}

/* And at its name, when everything was looked up. */
static void
open_named (Deploy *fixture, const char *model, const char *project)
{
  open_at (fixture, model, project);
  phidias_assert_wait (is_settled, fixture->wizard->preflight);
  gtk_widget_activate_action (GTK_WIDGET (fixture->wizard), "deploy.next", NULL);
  g_assert_cmpint (fixture->wizard->step, ==, DEPLOY_STEP_NAME);
}

static void
press (Deploy *fixture, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->wizard), action, NULL);
}

static void
type_name (Deploy *fixture, const char *name)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->wizard->name_row), name);
}

static gboolean
can_go_on (Deploy *fixture)
{
  return gtk_widget_is_sensitive (GTK_WIDGET (fixture->wizard->next_button));
}

static const char *
get_title (gpointer row)
{
  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
}

static gboolean
can_deploy (gpointer user_data)
{
  return phidias_preflight_can_deploy (PHIDIAS_DEPLOY_WIZARD (user_data)->preflight);
}

/* Deploy is insensitive, and these words say why. */
static void
assert_refused (Deploy *fixture, const char *words)
{
  const char *reason = adw_preferences_group_get_description (fixture->wizard->checks_group);

  g_assert_false (can_go_on (fixture));
  if (strstr (reason, words) == NULL)
    g_error ("“%s” does not say “%s”", reason, words);
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (fixture->wizard->next_button)), words));
  press (fixture, "deploy.next");
  g_assert_cmpint (fixture->wizard->step, ==, DEPLOY_STEP_NAME);
  g_assert_null (fixture->wizard->operation);
}

static gboolean
is_over (gpointer user_data)
{
  Deploy *fixture = user_data;

  return fixture->action != NULL ||
         (fixture->wizard->operation != NULL && phidias_operation_is_over (fixture->wizard->operation));
}

static void
wait_over (Deploy *fixture)
{
  phidias_assert_wait (is_over, fixture);
}

/* The window is asked to show what was deployed. */
static void
assert_opened (Deploy *fixture)
{
  PhidiasDeployment *deployment;

  wait_over (fixture);
  g_assert_cmpstr (fixture->action, ==, "win.open-deployment");
  deployment = phidias_session_find_deployment (fixture->azure.session, fixture->id);
  g_assert_nonnull (deployment);
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_READY);
}

static void
assert_failed (Deploy *fixture, const char *words, const char *label)
{
  PhidiasDeployWizard *self = fixture->wizard;

  wait_over (fixture);
  g_assert_cmpint (self->step, ==, DEPLOY_STEP_PROGRESS);
  g_assert_cmpstr (adw_status_page_get_title (self->progress_page), ==, "It Was Not Deployed");
  if (strstr (adw_status_page_get_description (self->progress_page), words) == NULL)
    g_error ("“%s” does not say “%s”", adw_status_page_get_description (self->progress_page), words);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->retry_button)));
  g_assert_cmpstr (gtk_button_get_label (self->retry_button), ==, label);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->progress_details)));
  g_assert_false (gtk_widget_get_visible (self->stop_button));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->progress_spinner)));
  g_assert_cmpuint (self->clock, ==, 0);
}

/* ---- A Foundry resource ---- */

static void
test_foundry (Deploy *fixture, gconstpointer data)
{
  PhidiasDeployWizard *self;
  const char *subtitle;

  open_named (fixture, "gpt-4o-mini", FOUNDRY);
  self = fixture->wizard;

  /* There is one of the model's name already. */
  phidias_assert_wait (can_deploy, self);
  g_assert_cmpstr (phidias_deploy_plan_get_name (self->plan), ==, "gpt-4o-mini-2");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), ==, "gpt-4o-mini-2");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->foundry_group)));
  g_assert_false (gtk_widget_get_visible (self->filter_group));
  for (guint i = 0; i < self->skus->len; i++)
    g_assert_false (g_str_has_suffix (((PhidiasAccountSku *) g_ptr_array_index (self->skus, i))->name, "Batch"));
  g_assert_cmpstr (phidias_deploy_plan_get_sku (self->plan), ==, "GlobalStandard");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (self->sku_row)), "by the token"));
  subtitle = adw_action_row_get_subtitle (self->capacity_row);
  g_assert_nonnull (strstr (subtitle, "at most"));
  g_assert_nonnull (strstr (subtitle, "left of the quota"));
  g_assert_true (can_go_on (fixture));

  /* What is chosen stays, whatever is looked up anew, and on the way back. */
  gtk_adjustment_set_value (self->capacity_adjustment, 7);
  g_assert_cmpuint (phidias_deploy_plan_get_capacity (self->plan), ==, 7);
  press (fixture, "deploy.check");
  press (fixture, "deploy.back");
  phidias_assert_wait (is_settled, self->preflight);
  press (fixture, "deploy.next");
  g_assert_cmpuint (phidias_deploy_plan_get_capacity (self->plan), ==, 7);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->capacity_adjustment), ==, 7);
  g_assert_true (can_go_on (fixture));

  /* The quota is the limit. */
  gtk_adjustment_set_value (self->capacity_adjustment, 1e9);
  g_assert_cmpfloat (gtk_adjustment_get_value (self->capacity_adjustment), <, 1e6);
  gtk_adjustment_set_value (self->capacity_adjustment, 7);
  press (fixture, "deploy.next");
  assert_opened (fixture);
}

static void
test_foundry_without (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, FOUNDRY);
  phidias_deploy_plan_set_model_name (fixture->wizard->plan, "no-such-model");
  phidias_deploy_wizard_show_checks (fixture->wizard);
  assert_refused (fixture, "does not offer no-such-model");
  g_assert_nonnull (strstr (adw_preferences_group_get_description (fixture->wizard->foundry_group), "does not offer"));
}

/* ---- Refusals before anything is asked for ---- */

static void
test_terms (Deploy *fixture, gconstpointer data)
{
  PhidiasDeployWizard *self;
  guint subscribed = 0;

  open_at (fixture, "Ministral-3B", EASTUS2);
  self = fixture->wizard;

  /* While it is looked up, nobody goes past them. */
  g_assert_false (can_go_on (fixture));
  phidias_assert_wait (is_settled, self->preflight);
  g_assert_false (can_go_on (fixture));
  g_assert_true (gtk_widget_get_visible (self->terms_link_row));
  g_assert_true (gtk_widget_get_visible (self->accept_row));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (self->price_in_row), "per 1M tokens"));
  gtk_switch_set_active (self->accept_switch, TRUE);
  g_assert_true (can_go_on (fixture));
  press (fixture, "deploy.next");
  g_assert_cmpint (self->step, ==, DEPLOY_STEP_NAME);
  g_assert_cmpstr (gtk_button_get_label (self->next_button), ==, "Subscribe and _Deploy");

  gtk_switch_set_active (self->accept_switch, FALSE);
  phidias_deploy_wizard_show_checks (self);
  assert_refused (fixture, "accept the terms");
  gtk_switch_set_active (self->accept_switch, TRUE);
  press (fixture, "deploy.next");
  assert_opened (fixture);

  /* A project subscribes once. */
  phidias_preflight_refresh (self->preflight);
  phidias_assert_wait (is_settled, self->preflight);
  subscribed = phidias_preflight_subscribes (self->preflight);
  g_assert_cmpuint (subscribed, ==, FALSE);
}

static void
test_existing (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, BUSY);
  assert_refused (fixture, "phi-4-mini-busy");
  g_assert_true (gtk_widget_get_visible (fixture->wizard->existing_group));
  g_assert_cmpstr (get_title (fixture->wizard->existing_row), ==, "Open “phi-4-mini-busy”");
  adw_action_row_activate (fixture->wizard->existing_row);
  g_assert_cmpstr (fixture->action, ==, "win.open-deployment");
  g_assert_cmpstr (phidias_deployment_get_name (phidias_session_find_deployment (fixture->azure.session, fixture->id)), ==, "phi-4-mini-busy");
}

static void
test_role (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, READER);
  assert_refused (fixture, "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write");
}

static void
test_region (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, WESTEUROPE);
  assert_refused (fixture, "does not have it");
}

static void
test_trial (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, TRIAL);
  assert_refused (fixture, "free trial");
}

static void
test_names (Deploy *fixture, gconstpointer data)
{
  PhidiasDeployWizard *self;

  open_named (fixture, PHI4, EASTUS2);
  self = fixture->wizard;
  g_assert_true (can_go_on (fixture));

  /* Enter right after a letter deploys nothing of that name. */
  type_name (fixture, "1 bad name");
  assert_refused (fixture, "begin with a letter");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (self->name_error)));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (self->name_row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  type_name (fixture, "phi-4-mini-BUSY");
  assert_refused (fixture, "in this region already");
  type_name (fixture, "");
  g_assert_false (can_go_on (fixture));
  type_name (fixture, "a-free-name");
  g_assert_true (can_go_on (fixture));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->name_error)));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (self->name_row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);
}

static void
test_retired (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, "Phi-3-mini-4k-instruct", EASTUS2);
  assert_refused (fixture, "Azure retired it on 2025-08-30");
  g_assert_cmpstr (get_title (fixture->wizard->existing_row), ==, "Deploy " PHI4 " Instead");
  adw_action_row_activate (fixture->wizard->existing_row);
  g_assert_cmpint (fixture->wizard->step, ==, DEPLOY_STEP_ACCOUNT);
  g_assert_cmpstr (phidias_catalog_model_get_name (fixture->wizard->model), ==, PHI4);
  g_assert_null (fixture->wizard->preflight);
}

/* ---- What Azure refuses, though nothing was in the way ---- */

static void
test_name_taken (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, EASTUS2);
  type_name (fixture, "taken");
  azure_control (&fixture->azure, "{" ENDPOINTS ",'status':409,'body':{'error':{'code':'Conflict','message':'Taken.',"
                                  "'additionalInfo':[{'type':'InnerError','info':{'value':{'code':'EndpointNameAlreadyTaken'}}}]}}}");
  press (fixture, "deploy.next");
  assert_failed (fixture, "names are unique in a region", "Choose Another _Name");

  press (fixture, "deploy.retry");
  g_assert_cmpint (fixture->wizard->step, ==, DEPLOY_STEP_NAME);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->wizard->name_row)), ==, "taken");
  phidias_assert_wait (is_settled, fixture->wizard->preflight);
  assert_refused (fixture, "in this region already");
  type_name (fixture, "not-taken");
  g_assert_true (can_go_on (fixture));
  press (fixture, "deploy.next");
  assert_opened (fixture);
}

static void
test_terms_needed (Deploy *fixture, gconstpointer data)
{
  open_named (fixture, PHI4, EASTUS2);
  azure_control (&fixture->azure, "{" ENDPOINTS ",'status':400,'body':{'error':{'code':'MarketplaceSubscriptionRequired','message':'No.'}}}");
  press (fixture, "deploy.next");
  assert_failed (fixture, "Accept the terms", "_Read the Terms");
  press (fixture, "deploy.retry");
  g_assert_cmpint (fixture->wizard->step, ==, DEPLOY_STEP_PRICE);
  phidias_assert_wait (is_settled, fixture->wizard->preflight);
  g_assert_true (gtk_widget_get_visible (fixture->wizard->accept_row));
  g_assert_false (can_go_on (fixture));
}

static void
test_failed (Deploy *fixture, gconstpointer data)
{
  PhidiasDeployWizard *self;

  open_named (fixture, PHI4, EASTUS2);
  self = fixture->wizard;
  type_name (fixture, "second-try");
  gtk_switch_set_active (self->filter_switch, FALSE);
  azure_control (&fixture->azure, "{" ENDPOINTS ",'operation_error':{'code':'InternalError','message':'Something broke.'}}");
  press (fixture, "deploy.next");
  g_assert_cmpint (self->step, ==, DEPLOY_STEP_PROGRESS);
  g_assert_true (gtk_widget_get_visible (self->stop_button));
  g_assert_cmpstr (gtk_button_get_label (self->close_button), ==, "Keep _Working");
  assert_failed (fixture, "Something broke", "_Try Again");
  g_assert_true (gtk_widget_get_visible (self->back_button));

  /* As it was, which holds its name at Azure. */
  press (fixture, "deploy.retry");
  g_assert_cmpstr (phidias_deploy_plan_get_name (phidias_operation_get_plan (self->operation)), ==, "second-try");
  g_assert_false (phidias_deploy_plan_has_content_safety (phidias_operation_get_plan (self->operation)));
  assert_opened (fixture);
}

/* ---- Other ends ---- */

static void
test_stop_waiting (Deploy *fixture, gconstpointer data)
{
  PhidiasDeployWizard *self;
  GListModel *operations = phidias_azure_get_operations (fixture->azure.azure);

  open_named (fixture, PHI4, EASTUS2);
  self = fixture->wizard;
  azure_control (&fixture->azure, "{" ENDPOINTS ",'operation_ms':600000}");
  press (fixture, "deploy.next");
  g_assert_cmpstr (adw_status_page_get_title (self->progress_page), ==, "Deploying");
  g_assert_true (g_str_has_prefix (gtk_label_get_label (self->elapsed_label), "0:0"));
  g_assert_cmpuint (g_list_model_get_n_items (operations), ==, 1);
  press (fixture, "deploy.stop");
  g_assert_cmpuint (g_list_model_get_n_items (operations), ==, 0);
  g_assert_cmpstr (adw_status_page_get_title (self->progress_page), ==, "No Longer Waiting");
  g_assert_nonnull (strstr (adw_status_page_get_description (self->progress_page), "Azure goes on"));
  g_assert_false (gtk_widget_get_visible (self->stop_button));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self->retry_button)));
  g_assert_cmpstr (gtk_button_get_label (self->close_button), ==, "_Close");
  press (fixture, "deploy.close");
  g_assert_cmpstr (fixture->action, ==, "");
}

/* Ends that only a person or time brings about at Azure. */
static void
show_end (Deploy *fixture, PhidiasOperationState state, const char *text)
{
  PhidiasDeployWizard *self = fixture->wizard;

  g_clear_object (&self->operation);
  self->operation = phidias_operation_new ("o", PHIDIAS_OPERATION_CREATE, self->plan, "a1", EASTUS2 "/serverlessEndpoints/o",
                                           g_get_real_time () - 125 * G_USEC_PER_SEC);
  phidias_operation_set_state (self->operation, state, text);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_PROGRESS);
  phidias_deploy_wizard_show_progress (self);
}

static void
test_ends (Deploy *fixture, gconstpointer data)
{
  PhidiasDeployWizard *self;

  open_named (fixture, PHI4, EASTUS2);
  self = fixture->wizard;
  show_end (fixture, PHIDIAS_OPERATION_LOST, "Refresh <the list>.");
  g_assert_cmpstr (adw_status_page_get_title (self->progress_page), ==, "Nobody Can Say How It Went");
  g_assert_cmpstr (adw_status_page_get_description (self->progress_page), ==, "Refresh &lt;the list&gt;.");
  g_assert_cmpstr (gtk_label_get_label (self->elapsed_label), ==, "2:05");
  g_assert_cmpstr (gtk_button_get_label (self->retry_button), ==, "Look _Again");
  press (fixture, "deploy.retry");
  g_assert_cmpint (self->step, ==, DEPLOY_STEP_NAME);

  show_end (fixture, PHIDIAS_OPERATION_CANCELED, "It was canceled.");
  g_assert_cmpstr (adw_status_page_get_title (self->progress_page), ==, "It Was Canceled at Azure");
  g_assert_cmpstr (gtk_button_get_label (self->retry_button), ==, "_Try Again");

  /* Made, and silent still: there is something to read before it is gone to. */
  show_end (fixture, PHIDIAS_OPERATION_RUNNING, "Azure is making it.");
  phidias_operation_set_deployment (self->operation, azure_find (&fixture->azure, BUSY "/serverlessEndpoints/phi-4-mini-busy"));
  phidias_operation_set_state (self->operation, PHIDIAS_OPERATION_SUCCEEDED, "It is made, and does not answer yet.");
  phidias_deploy_wizard_show_progress (self);
  g_assert_null (fixture->action);
  g_assert_cmpstr (adw_status_page_get_title (self->progress_page), ==, "Deployed");
  g_assert_true (gtk_widget_get_visible (self->open_button));
  g_assert_true (gtk_widget_get_visible (self->playground_button));
  press (fixture, "deploy.open");
  g_assert_cmpstr (fixture->action, ==, "win.open-deployment");
}

static gboolean
is_empty (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) == 0;
}

/* The wizard was closed: the window tells. */
static void
test_notice (Deploy *fixture, gconstpointer data)
{
  AdwToastOverlay *overlay = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  GtkWidget *window = adw_window_new ();
  GListModel *operations = phidias_azure_get_operations (fixture->azure.azure);
  g_autoptr (PhidiasDeployNotice) notice = phidias_deploy_notice_new (fixture->azure.session, GTK_WINDOW (window), overlay);
  PhidiasOperation *operation;

  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (overlay));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (gtk_widget_get_first_child (GTK_WIDGET (overlay)));
  open_named (fixture, PHI4, EASTUS2);
  operation = azure_deploy (&fixture->azure, SWEDEN, PHI4, "told-of");
  g_object_ref (operation);
  azure_wait_over (operation);
  phidias_assert_wait (is_empty, operations);
  g_assert_nonnull (gtk_widget_get_first_child (GTK_WIDGET (overlay)));
  g_object_unref (operation);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  adw_init ();
  phidias_ui_init ();

#define ADD(path, function) \
  g_test_add ("/ui/deploy/" path, Deploy, NULL, set_up, function, tear_down)

  ADD ("foundry", test_foundry);
  ADD ("foundry-without", test_foundry_without);
  ADD ("terms", test_terms);
  ADD ("existing", test_existing);
  ADD ("role", test_role);
  ADD ("region", test_region);
  ADD ("trial", test_trial);
  ADD ("names", test_names);
  ADD ("retired", test_retired);
  ADD ("name-taken", test_name_taken);
  ADD ("terms-needed", test_terms_needed);
  ADD ("failed", test_failed);
  ADD ("stop-waiting", test_stop_waiting);
  ADD ("ends", test_ends);
  ADD ("notice", test_notice);

  return g_test_run ();
}
