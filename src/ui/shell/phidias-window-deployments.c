/* phidias-window-deployments.c: connecting, choosing and unlocking, in the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-window-private.h"

#include "phidias-account.h"
#include "phidias-connect-dialog.h"
#include "phidias-doctor-dialog.h"
#include "phidias-sign-in-dialog.h"

static gboolean
is_begun (PhidiasConversation *conversation)
{
  return g_list_model_get_n_items (phidias_conversation_get_path (conversation)) > 0 ||
         !phidias_conversation_is_loaded (conversation);
}

/* A deployment that is new here: a conversation in which something was said with another one keeps
 * that one, and a new one is opened. */
static void
use_new_deployment (PhidiasWindow *self, PhidiasDeployment *deployment)
{
  const char *id = phidias_deployment_get_id (deployment);

  if (self->conversation != NULL && !is_begun (self->conversation))
    phidias_conversation_set_deployment_id (self->conversation, id);
  else if (self->conversation == NULL || g_strcmp0 (phidias_conversation_get_deployment_id (self->conversation), id) != 0)
    phidias_window_open_new_conversation (self, id);
  phidias_window_show_place (self, "playground");
  gtk_widget_grab_focus (GTK_WIDGET (self->playground));
}

static void
sample_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *deployment = phidias_session_start_sample_finish (PHIDIAS_SESSION (object), result, &error);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.try-sample", TRUE);
  if (deployment != NULL)
    use_new_deployment (self, deployment);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_window_show_toast (self, error->message);
}

static void
try_sample_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  gtk_widget_action_set_enabled (widget, "win.try-sample", FALSE);
  phidias_session_start_sample_async (self->session, self->cancellable, sample_started_cb, g_object_ref (self));
}

static void
sample_resumed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Should it fail, the next prompt says so in its place. */
  if (phidias_session_start_sample_finish (PHIDIAS_SESSION (object), result, &error) == NULL)
    g_debug ("The sample deployment was not resumed: %s", error->message);
}

/* phidias_window_resume_sample: a conversation with the sample finds it running, as it left it */
void
phidias_window_resume_sample (PhidiasWindow *self)
{
  phidias_session_start_sample_async (self->session, self->cancellable, sample_resumed_cb, g_object_ref (self));
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  /* As above. */
  if (!phidias_session_prepare_finish (PHIDIAS_SESSION (object), result, &error))
    g_debug ("The practice deployment was not found again: %s", error->message);
}

/* phidias_window_resume_deployment: so does one with a practice deployment, whose cloud is started */
void
phidias_window_resume_deployment (PhidiasWindow *self)
{
  PhidiasDeployment     *deployment = phidias_window_get_deployment (self);
  const PhidiasResource *resource = deployment != NULL ? phidias_deployment_get_resource (deployment) : NULL;

  if (resource != NULL && phidias_deployment_get_target (deployment) == NULL &&
      phidias_deployment_get_state (deployment) != PHIDIAS_DEPLOYMENT_GONE &&
      g_strcmp0 (resource->account_id, PHIDIAS_ACCOUNT_PRACTICE_ID) == 0)
    phidias_session_prepare_async (self->session, deployment, self->cancellable, prepared_cb, g_object_ref (self));
}

static void
connected_cb (PhidiasDeployment *deployment, gpointer user_data)
{
  use_new_deployment (PHIDIAS_WINDOW (user_data), deployment);
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  phidias_connect_dialog_present (self->session, NULL, widget, connected_cb, self);
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_sign_in_dialog_present (widget, PHIDIAS_WINDOW (widget)->session, NULL, NULL);
}

static void
edit_deployment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  PhidiasDeployment *deployment = phidias_window_get_deployment (self);

  if (deployment != NULL && phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_CONNECTED)
    phidias_connect_dialog_present (self->session, deployment, widget, NULL, NULL);
  else
    phidias_deployment_chooser_popup (self->chooser);
}

static void
keyring_unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasMessage *head;

  if (!phidias_session_unlock_keyring_finish (PHIDIAS_SESSION (object), result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        phidias_window_show_toast (self, error->message);
      return;
    }
  /* The answer that failed for want of the key is asked for again. */
  head = self->conversation != NULL ? phidias_conversation_get_head (self->conversation) : NULL;
  if (head != NULL && phidias_message_get_state (head) == PHIDIAS_MESSAGE_FAILED)
    phidias_session_retry (self->session, self->conversation, head);
}

static void
unlock_keyring_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  phidias_session_unlock_keyring_async (self->session, self->cancellable, keyring_unlocked_cb, g_object_ref (self));
}

static void
open_in_playground_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow     *self = PHIDIAS_WINDOW (widget);
  PhidiasDeployment *deployment = phidias_session_find_deployment (self->session, g_variant_get_string (parameter, NULL));

  if (deployment == NULL || !self->is_open)
    return;
  phidias_window_open_new_conversation (self, phidias_deployment_get_id (deployment));
  phidias_window_show_place (self, "playground");
  gtk_widget_grab_focus (GTK_WIDGET (self->playground));
}

static void
choose_deployment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  PhidiasDeployment *deployment = phidias_session_find_deployment (self->session, g_variant_get_string (parameter, NULL));

  if (deployment == NULL || self->conversation == NULL)
    return;
  phidias_conversation_set_deployment_id (self->conversation, phidias_deployment_get_id (deployment));
  phidias_window_resume_deployment (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->playground));
}

static void
examine_deployment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  PhidiasDeployment *deployment = phidias_session_find_deployment (self->session, g_variant_get_string (parameter, NULL));

  if (deployment != NULL && self->is_open)
    phidias_doctor_dialog_present (widget, self->session, deployment);
}

static void
show_deployments_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deployment_chooser_popup (PHIDIAS_WINDOW (widget)->chooser);
}

static void
local_added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *deployment = phidias_session_add_deployment_finish (PHIDIAS_SESSION (object), result, &error);

  if (deployment != NULL)
    use_new_deployment (self, deployment);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_window_show_toast (self, error->message);
}

static void
use_local_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  g_autoptr (PhidiasEndpointCheck) server = NULL;

  if (self->local_servers != NULL)
    server = g_list_model_get_item (self->local_servers, g_variant_get_uint32 (parameter));
  if (server == NULL)
    return;
  if (phidias_endpoint_check_wants_key (server))
    {
      phidias_connect_dialog_present_server (self->session, server, widget, connected_cb, self);
      return;
    }
  phidias_session_add_deployment_async (self->session,
                                        phidias_endpoint_check_get_target (server),
                                        phidias_endpoint_check_get_name (server),
                                        NULL,
                                        PHIDIAS_KEY_NONE,
                                        self->cancellable,
                                        local_added_cb,
                                        g_object_ref (self));
}

static void
discovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autoptr (GListModel) servers = phidias_session_discover_finish (PHIDIAS_SESSION (object), result, NULL);

  if (servers == NULL)
    return;
  g_set_object (&self->local_servers, servers);
  if (self->welcome_page != NULL)
    phidias_welcome_page_set_local_servers (self->welcome_page, servers);
}

/* phidias_window_discover: looks for servers on this computer, for the welcome page */
void
phidias_window_discover (PhidiasWindow *self)
{
  phidias_session_discover_async (self->session, self->cancellable, discovered_cb, g_object_ref (self));
}

/* phidias_window_install_deployment_actions: the actions that connect and choose deployments */
void
phidias_window_install_deployment_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.try-sample", NULL, try_sample_action);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.use-local", "u", use_local_action);
  gtk_widget_class_install_action (widget_class, "win.open-in-playground", "s", open_in_playground_action);
  gtk_widget_class_install_action (widget_class, "win.choose-deployment", "s", choose_deployment_action);
  gtk_widget_class_install_action (widget_class, "win.examine-deployment", "s", examine_deployment_action);
  gtk_widget_class_install_action (widget_class, "deployment.edit", NULL, edit_deployment_action);
  gtk_widget_class_install_action (widget_class, "deployment.choose", NULL, show_deployments_action);
  gtk_widget_class_install_action (widget_class, "keyring.unlock", NULL, unlock_keyring_action);
}
