/* phidias-deployment-page.c: all that is known of one deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-account.h"
#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-code-sample-view.h"
#include "phidias-connect-dialog.h"
#include "phidias-deployment-deletion.h"
#include "phidias-deployment-item.h"
#include "phidias-deployment-state.h"
#include "phidias-deployment-test.h"
#include "phidias-error-details.h"
#include "phidias-focus.h"
#include "phidias-key-row.h"
#include "phidias-open-uri.h"
#include "phidias-tell.h"
#include "phidias-usage-view.h"
#include "phidias-wrap-layout.h"

/**
 * PhidiasDeploymentPage:
 *
 * Where it is and how it is asked, what is known of it, code that asks it, and what it was used for.
 * A fact that nobody knows has no row.
 */
struct _PhidiasDeploymentPage
{
  GtkWidget              parent_instance;

  /* template widgets */
  GtkWidget             *scroller;
  GtkLabel              *name_label;
  GtkImage              *state_image;
  GtkLabel              *state_label;
  GtkWidget             *play_button;
  GtkWidget             *test_button;
  GtkWidget             *examine_button;
  GtkWidget             *edit_button;
  GtkWidget             *portal_button;
  GtkWidget             *delete_button;
  GtkLabel              *error_label;
  PhidiasErrorDetails   *details;
  AdwPreferencesGroup   *endpoint_group;
  AdwActionRow          *uri_row;
  AdwPreferencesGroup   *facts_group;
  GtkWidget             *code_group;
  PhidiasCodeSampleView *code_view;
  AdwPreferencesGroup   *usage_group;

  /* owned */
  PhidiasSession        *session;
  PhidiasDeployment     *deployment;
  PhidiasTarget         *shown_target; /* that the key rows and the sample are of */
  GPtrArray             *key_rows;     /* widgets of the endpoint group */
  GPtrArray             *fact_rows;    /* widgets of both groups */
  GCancellable          *cancellable;
};

G_DEFINE_FINAL_TYPE (PhidiasDeploymentPage, phidias_deployment_page, GTK_TYPE_WIDGET)

static void
show_error (PhidiasDeploymentPage *self, const GError *error)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  gtk_label_set_label (self->error_label, error != NULL ? error->message : "");
  phidias_error_details_set_error (self->details, error);
  if (error != NULL)
    phidias_announce (GTK_WIDGET (self), error->message);
}

/* ---- Facts ---- */

static void
add_fact (PhidiasDeploymentPage *self, AdwPreferencesGroup *group, const char *title, const char *value)
{
  GtkWidget *row;

  if (value == NULL || *value == '\0')
    return;
  row = g_object_new (ADW_TYPE_ACTION_ROW,
                      "use-markup", FALSE,
                      "title", title,
                      "subtitle-lines", 0,
                      NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->fact_rows, row);
}

static const char *
get_auth_sentence (PhidiasTarget *target)
{
  switch (phidias_target_get_auth (target))
    {
    case PHIDIAS_AUTH_BEARER:
      return _("Key, sent as “Authorization: Bearer”");
    case PHIDIAS_AUTH_API_KEY:
      return _("Key, sent as “api-key”");
    case PHIDIAS_AUTH_NONE:
    default:
      return _("None");
    }
}

static const char *
get_key_sentence (PhidiasDeployment *deployment)
{
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    return _("Made anew at each start, and kept nowhere");

  switch (phidias_deployment_get_key_place (deployment))
    {
    case PHIDIAS_KEY_KEYRING:
      return _("Key in the keyring");
    case PHIDIAS_KEY_SESSION:
      return _("Key kept for this session");
    case PHIDIAS_KEY_NONE:
    default:
      return _("No key");
    }
}

static char *
dup_tags (char **tags)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; tags != NULL && tags[i] != NULL && tags[i + 1] != NULL; i += 2)
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", tags[i], tags[i + 1]);

  return g_string_free (text, FALSE);
}

static void
add_resource_facts (PhidiasDeploymentPage *self, const PhidiasResource *resource)
{
  g_autofree char *tags = dup_tags (resource->tags);

  add_fact (self, self->facts_group, _("Model version"), resource->model_version);
  add_fact (self, self->facts_group, _("Model ID"), resource->model_id);
  add_fact (self, self->facts_group, _("Deployment type"), resource->sku);
  add_fact (self, self->facts_group, _("Project"), resource->project_name);
  add_fact (self, self->facts_group, _("Resource group"), resource->resource_group);
  add_fact (self, self->facts_group, _("Subscription"), resource->subscription_name != NULL ? resource->subscription_name : resource->subscription_id);
  if (resource->content_safety >= 0)
    add_fact (self, self->facts_group, _("Content safety"), resource->content_safety ? _("On") : _("Off"));
  add_fact (self, self->facts_group, _("Provisioning"), resource->provisioning_state);
  add_fact (self, self->facts_group, _("Endpoint state"), resource->endpoint_state);
  add_fact (self, self->facts_group, _("Created by"), resource->created_by);
  add_fact (self, self->facts_group, _("Tags"), tags);
}

static void
show_facts (PhidiasDeploymentPage *self)
{
  PhidiasDeployment     *deployment = self->deployment;
  PhidiasTarget         *target = phidias_deployment_get_target (deployment);
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint64           created = resource != NULL && resource->created > 0 ? resource->created : phidias_deployment_get_created (deployment);
  g_autofree char *region = phidias_deployment_dup_region (deployment);
  g_autofree char *limit = phidias_deployment_dup_limit (deployment);
  g_autofree char *created_text = created > 0 ? phidias_time_dup_text (created, now) : NULL;

  for (guint i = 0; i < self->fact_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->fact_rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->fact_rows, 0);

  if (target != NULL)
    {
      add_fact (self, self->endpoint_group, _("Authentication"), get_auth_sentence (target));
      add_fact (self, self->endpoint_group, _("Route for chat"), phidias_target_get_chat_url (target));
    }
  add_fact (self, self->facts_group, _("Model"), resource != NULL && resource->model_name != NULL ? resource->model_name : phidias_deployment_get_model_title (deployment));
  add_fact (self, self->facts_group, _("Kind"), phidias_deployment_get_kind_title (deployment));
  add_fact (self, self->facts_group, _("Region"), region);
  add_fact (self, self->facts_group, _("Limit"), limit);
  add_fact (self, self->facts_group, _("Key"), get_key_sentence (deployment));
  if (resource != NULL)
    add_resource_facts (self, resource);
  add_fact (self, self->facts_group, resource != NULL ? _("Created") : _("Connected"), created_text);
}

/* ---- The endpoint ---- */

static gboolean
has_two_keys (PhidiasDeployment *deployment)
{
  return phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_AZURE;
}

static void
add_key (PhidiasDeploymentPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->endpoint_group, row);
  g_ptr_array_add (self->key_rows, row);
}

/* Only where it is another: a key that is shown is not hidden because a state changed. */
static void
show_endpoint (PhidiasDeploymentPage *self)
{
  PhidiasTarget *target = phidias_deployment_get_target (self->deployment);

  gtk_widget_set_visible (GTK_WIDGET (self->endpoint_group), target != NULL);
  gtk_widget_set_visible (self->code_group, target != NULL);
  if (target == NULL || (self->shown_target != NULL && phidias_target_equal (target, self->shown_target)))
    return;
  g_clear_pointer (&self->shown_target, phidias_target_unref);
  self->shown_target = phidias_target_ref (target);

  adw_action_row_set_subtitle (self->uri_row, phidias_target_get_base (target));
  phidias_code_sample_view_set_target (self->code_view, target);
  for (guint i = 0; i < self->key_rows->len; i++)
    adw_preferences_group_remove (self->endpoint_group, g_ptr_array_index (self->key_rows, i));
  g_ptr_array_set_size (self->key_rows, 0);
  if (has_two_keys (self->deployment))
    {
      add_key (self, phidias_key_row_new_at_azure (self->session, self->deployment, 0));
      add_key (self, phidias_key_row_new_at_azure (self->session, self->deployment, 1));
    }
  else if (phidias_deployment_get_key_place (self->deployment) != PHIDIAS_KEY_NONE)
    add_key (self, phidias_key_row_new (self->session, self->deployment));
}

static void
show (PhidiasDeploymentPage *self)
{
  PhidiasDeploymentKind  kind = phidias_deployment_get_kind (self->deployment);
  PhidiasDeploymentState state = phidias_deployment_get_state (self->deployment);
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);
  PhidiasTarget         *target = phidias_deployment_get_target (self->deployment);
  gboolean               is_there = state != PHIDIAS_DEPLOYMENT_GONE && state != PHIDIAS_DEPLOYMENT_DELETING;
  g_autofree char       *label = phidias_deployment_dup_state_label (self->deployment);

  gtk_label_set_label (self->name_label, phidias_deployment_get_name (self->deployment));
  gtk_label_set_label (self->state_label, state == PHIDIAS_DEPLOYMENT_GONE ? phidias_deployment_get_state_title (self->deployment) : label);
  phidias_deployment_state_show (self->deployment, self->state_image);
  gtk_button_set_label (GTK_BUTTON (self->delete_button), kind == PHIDIAS_DEPLOYMENT_AZURE && is_there ? _("_Delete…") : _("_Remove…"));
  gtk_widget_set_visible (self->test_button, kind != PHIDIAS_DEPLOYMENT_SAMPLE && target != NULL);
  gtk_widget_set_visible (self->examine_button, kind != PHIDIAS_DEPLOYMENT_SAMPLE && target != NULL);
  gtk_widget_set_visible (self->edit_button, kind == PHIDIAS_DEPLOYMENT_CONNECTED);
  gtk_widget_set_visible (self->portal_button, resource != NULL && resource->portal_uri != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployment-page.play", is_there && target != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployment-page.test", is_there && target != NULL && state != PHIDIAS_DEPLOYMENT_CHECKING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployment-page.examine", is_there && target != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployment-page.delete", state != PHIDIAS_DEPLOYMENT_DELETING);
  show_endpoint (self);
  /* What is deleted has none. */
  for (guint i = 0; i < self->key_rows->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (self->key_rows, i), is_there);
  show_facts (self);
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What it found is in the deployment. */
  if (!phidias_session_prepare_finish (PHIDIAS_SESSION (object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

/* Where a practice deployment answers is new at each start. */
static void
prepare (PhidiasDeploymentPage *self)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);

  if (resource != NULL && phidias_deployment_get_state (self->deployment) != PHIDIAS_DEPLOYMENT_GONE &&
      g_strcmp0 (resource->account_id, PHIDIAS_ACCOUNT_PRACTICE_ID) == 0)
    phidias_session_prepare_async (self->session, self->deployment, self->cancellable, prepared_cb, g_object_ref (self));
}

/* ---- Actions ---- */

static void
copy_uri_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), adw_action_row_get_subtitle (self->uri_row));
  phidias_tell (widget, _("Target URI copied."));
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.open-in-playground", "s", phidias_deployment_get_id (PHIDIAS_DEPLOYMENT_PAGE (widget)->deployment));
}

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = phidias_deployment_test_finish (result, &error);

  if (sentence != NULL)
    phidias_announce (GTK_WIDGET (self), sentence);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (widget);

  show_error (self, NULL);
  phidias_deployment_test_async (self->session, self->deployment, widget, self->cancellable, tested_cb, g_object_ref (self));
}

static void
examine_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (widget);

  gtk_widget_activate_action (widget, "win.examine-deployment", "s", phidias_deployment_get_id (self->deployment));
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (widget);

  phidias_connect_dialog_present (self->session, self->deployment, widget, NULL, NULL);
}

static void
open_portal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (PHIDIAS_DEPLOYMENT_PAGE (widget)->deployment);

  if (resource != NULL && resource->portal_uri != NULL)
    phidias_open_uri (widget, resource->portal_uri, _("No browser could be opened for the portal."));
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_deployment_deletion_finish (result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (widget);
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);

  show_error (self, NULL);
  g_ptr_array_add (one, g_object_ref (self->deployment));
  /* What is asked goes on when the page, whose deployment goes, is left. */
  phidias_deployment_deletion_ask_async (self->session, one, widget, NULL, deleted_cb, g_object_ref (self));
}

/* ---- Life ---- */

/* To the harmless thing. */
static gboolean
phidias_deployment_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PHIDIAS_DEPLOYMENT_PAGE (widget)->play_button);
}

static gboolean
phidias_deployment_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return phidias_focus_children (widget, direction);
}

static void
phidias_deployment_page_dispose (GObject *object)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DEPLOYMENT_PAGE);
  g_clear_pointer (&self->shown_target, phidias_target_unref);
  g_clear_object (&self->deployment);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_deployment_page_parent_class)->dispose (object);
}

static void
phidias_deployment_page_finalize (GObject *object)
{
  PhidiasDeploymentPage *self = PHIDIAS_DEPLOYMENT_PAGE (object);

  g_ptr_array_unref (self->key_rows);
  g_ptr_array_unref (self->fact_rows);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (phidias_deployment_page_parent_class)->finalize (object);
}

static void
phidias_deployment_page_class_init (PhidiasDeploymentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_deployment_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = phidias_deployment_page_finalize;

  widget_class->grab_focus = phidias_deployment_page_grab_focus;
  widget_class->focus = phidias_deployment_page_focus;

  gtk_widget_class_install_action (widget_class, "deployment-page.copy-uri", NULL, copy_uri_action);
  gtk_widget_class_install_action (widget_class, "deployment-page.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "deployment-page.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "deployment-page.examine", NULL, examine_action);
  gtk_widget_class_install_action (widget_class, "deployment-page.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "deployment-page.open-portal", NULL, open_portal_action);
  gtk_widget_class_install_action (widget_class, "deployment-page.delete", NULL, delete_action);

  g_type_ensure (PHIDIAS_TYPE_ERROR_DETAILS);
  g_type_ensure (PHIDIAS_TYPE_CODE_SAMPLE_VIEW);
  g_type_ensure (PHIDIAS_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-deployment-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, state_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, play_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, test_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, examine_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, portal_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, delete_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, details);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, endpoint_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, uri_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, facts_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, code_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, code_view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentPage, usage_group);
}

static void
phidias_deployment_page_init (PhidiasDeploymentPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->key_rows = g_ptr_array_new ();
  self->fact_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_deployment_page_new:
 * @session: who tests, looks up and deletes
 * @deployment: one of its deployments
 *
 * Returns: (transfer floating): a page that follows it
 */
GtkWidget *
phidias_deployment_page_new (PhidiasSession *session, PhidiasDeployment *deployment)
{
  PhidiasDeploymentPage *self;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (PHIDIAS_TYPE_DEPLOYMENT_PAGE, NULL);
  self->session = g_object_ref (session);
  self->deployment = g_object_ref (deployment);
  adw_preferences_group_add (self->usage_group, phidias_usage_view_new (session, deployment));
  g_signal_connect_object (deployment, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  prepare (self);

  return GTK_WIDGET (self);
}

PhidiasDeployment *
phidias_deployment_page_get_deployment (PhidiasDeploymentPage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_PAGE (self), NULL);

  return self->deployment;
}
