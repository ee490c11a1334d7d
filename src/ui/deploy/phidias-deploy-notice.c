/* phidias-deploy-notice.c: tells how operations ended that nobody looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-notice.h"

#include <glib/gi18n-lib.h>

#include "phidias-azure.h"

/**
 * PhidiasDeployNotice:
 *
 * Watches what is deployed for a window. One that ends while its wizard is shown is put away by
 * that, of any other a toast tells. Where none of the program's windows is the active one a
 * notification of the desktop tells, too; it opens the deployment, and goes when the window is
 * looked at.
 */
struct _PhidiasDeployNotice
{
  GObject          parent_instance;

  /* borrowed */
  GtkWindow       *window;  /* weak */
  AdwToastOverlay *overlay; /* weak */

  /* owned */
  PhidiasSession  *session;
  GPtrArray       *shown;   /* ids of notifications */
};

G_DEFINE_FINAL_TYPE (PhidiasDeployNotice, phidias_deploy_notice, G_TYPE_OBJECT)

static char *
dup_text (PhidiasOperation *operation)
{
  PhidiasDeployPlan *plan = phidias_operation_get_plan (operation);
  const char        *name = plan != NULL ? phidias_deploy_plan_get_name (plan) : "";

  if (phidias_operation_get_state (operation) == PHIDIAS_OPERATION_SUCCEEDED)
    /* Translators: %s is the name of a deployment */
    return g_strdup_printf (_("“%s” is deployed"), name);
  if (phidias_operation_get_state (operation) == PHIDIAS_OPERATION_LOST)
    return g_strdup_printf (_("How deploying “%s” went is not known"), name);

  return g_strdup_printf (_("“%s” was not deployed"), name);
}

/* A dialog of the window is a window of its own. */
static gboolean
is_looked_at (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (window))
        return TRUE;
    }

  return FALSE;
}

static void
notify_desktop (PhidiasDeployNotice *self, PhidiasOperation *operation, const char *text)
{
  GApplication       *application = G_APPLICATION (gtk_window_get_application (self->window));
  PhidiasDeployment  *deployment = phidias_operation_get_deployment (operation);
  g_autofree char    *id = g_strconcat ("operation-", phidias_operation_get_id (operation), NULL);
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || is_looked_at ())
    return;
  notification = g_notification_new (text);
  if (phidias_operation_get_text (operation) != NULL)
    g_notification_set_body (notification, phidias_operation_get_text (operation));
  if (deployment != NULL && phidias_operation_get_state (operation) == PHIDIAS_OPERATION_SUCCEEDED)
    g_notification_set_default_action_and_target (notification, "app.open-deployment", "s", phidias_deployment_get_id (deployment));
  g_application_send_notification (application, id, notification);
  g_ptr_array_add (self->shown, g_steal_pointer (&id));
}

static void
show_toast (PhidiasDeployNotice *self, PhidiasOperation *operation, const char *text)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (operation);
  g_autofree char   *escaped = g_markup_escape_text (text, -1);
  AdwToast          *toast = adw_toast_new (escaped);

  if (deployment != NULL && phidias_operation_get_state (operation) == PHIDIAS_OPERATION_SUCCEEDED)
    {
      adw_toast_set_button_label (toast, _("_Open"));
      adw_toast_set_action_name (toast, "win.open-deployment");
      adw_toast_set_action_target (toast, "s", phidias_deployment_get_id (deployment));
    }
  adw_toast_overlay_add_toast (self->overlay, toast);
}

/* Nobody waits for one that was put away. */
static gboolean
is_listed (PhidiasAzure *azure, PhidiasOperation *operation)
{
  GListModel *operations = phidias_azure_get_operations (azure);

  for (guint i = 0; i < g_list_model_get_n_items (operations); i++)
    {
      g_autoptr (PhidiasOperation) other = g_list_model_get_item (operations, i);

      if (other == operation)
        return TRUE;
    }

  return FALSE;
}

static void
state_cb (PhidiasDeployNotice *self, GParamSpec *pspec, PhidiasOperation *operation)
{
  g_autofree char *text = NULL;
  PhidiasAzure    *azure = phidias_session_get_azure (self->session);

  if (!phidias_operation_is_over (operation) || phidias_operation_get_kind (operation) != PHIDIAS_OPERATION_CREATE ||
      self->window == NULL || !is_listed (azure, operation))
    return;
  text = dup_text (operation);
  notify_desktop (self, operation, text);
  if (g_object_get_data (G_OBJECT (operation), PHIDIAS_DEPLOY_IS_WATCHED) != NULL)
    return; /* the wizard tells, and puts it away */
  show_toast (self, operation, text);
  phidias_azure_forget_operation (azure, operation);
}

static void
operations_cb (PhidiasDeployNotice *self, guint position, guint n_removed, guint n_added, GListModel *operations)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (PhidiasOperation) operation = g_list_model_get_item (operations, i);

      g_signal_connect_object (operation, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
active_cb (PhidiasDeployNotice *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (self->window));

  if (!gtk_window_is_active (self->window) || application == NULL)
    return;
  for (guint i = 0; i < self->shown->len; i++)
    g_application_withdraw_notification (application, g_ptr_array_index (self->shown, i));
  g_ptr_array_set_size (self->shown, 0);
}

static void
phidias_deploy_notice_finalize (GObject *object)
{
  PhidiasDeployNotice *self = PHIDIAS_DEPLOY_NOTICE (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->overlay);
  g_clear_object (&self->session);
  g_ptr_array_unref (self->shown);

  G_OBJECT_CLASS (phidias_deploy_notice_parent_class)->finalize (object);
}

static void
phidias_deploy_notice_class_init (PhidiasDeployNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_deploy_notice_finalize;
}

static void
phidias_deploy_notice_init (PhidiasDeployNotice *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_free);
}

/**
 * phidias_deploy_notice_new:
 * @session: who deploys
 * @window: whose notifications they are
 * @overlay: where toasts are shown
 *
 * Returns: (transfer full): a notice, which watches for as long as it is held
 */
PhidiasDeployNotice *
phidias_deploy_notice_new (PhidiasSession *session, GtkWindow *window, AdwToastOverlay *overlay)
{
  PhidiasDeployNotice *self = g_object_new (PHIDIAS_TYPE_DEPLOY_NOTICE, NULL);
  GListModel *operations = phidias_azure_get_operations (phidias_session_get_azure (session));

  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->window, window);
  g_set_weak_pointer (&self->overlay, overlay);
  g_signal_connect_object (operations, "items-changed", G_CALLBACK (operations_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  operations_cb (self, 0, 0, g_list_model_get_n_items (operations), operations);

  return self;
}
