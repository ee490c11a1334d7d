/* phidias-deployments-page-actions.c: what can be done to what is listed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployments-page-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-azure.h"
#include "phidias-connect-dialog.h"
#include "phidias-deployment-deletion.h"
#include "phidias-deployment-test.h"

/* ---- The selection ---- */

/* phidias_deployments_page_list_selected: (transfer full): the deployments that are selected */
GPtrArray *
phidias_deployments_page_list_selected (PhidiasDeploymentsPage *self)
{
  GPtrArray *selected = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) bits = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter         iter;
  guint                 position;

  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, bits, &position); is_valid; is_valid = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (PhidiasDeploymentItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (item != NULL)
        g_ptr_array_add (selected, g_object_ref (phidias_deployment_item_get_deployment (item)));
    }

  return selected;
}

static void
open_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  g_autoptr (GPtrArray) selected = phidias_deployments_page_list_selected (self);

  if (selected->len == 1)
    phidias_deployments_page_open (self, g_ptr_array_index (selected, 0));
}

static void
play_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  g_autoptr (GPtrArray) selected = phidias_deployments_page_list_selected (self);

  if (selected->len == 1)
    gtk_widget_activate_action (widget, "win.open-in-playground", "s", phidias_deployment_get_id (g_ptr_array_index (selected, 0)));
}

/* ---- Deleting ---- */

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_deployment_deletion_finish (result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_deployments_page_show_error (self, error);
}

static void
delete (PhidiasDeploymentsPage *self, GPtrArray *deployments)
{
  phidias_deployments_page_show_error (self, NULL);
  phidias_deployment_deletion_ask_async (self->session, deployments, GTK_WIDGET (self), self->cancellable, deleted_cb, g_object_ref (self));
}

static void
delete_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  g_autoptr (GPtrArray) selected = phidias_deployments_page_list_selected (self);

  if (selected->len > 0)
    delete (self, selected);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = phidias_deployments_page_find (self, parameter);
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);

  if (deployment == NULL)
    return;
  g_ptr_array_add (one, g_object_ref (deployment));
  delete (self, one);
}

/* ---- One of them ---- */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = phidias_deployments_page_find (self, parameter);

  if (deployment != NULL)
    phidias_deployments_page_open (self, deployment);
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_connect_dialog_present (PHIDIAS_DEPLOYMENTS_PAGE (widget)->session, NULL, widget, NULL, NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = phidias_deployments_page_find (self, parameter);

  if (deployment != NULL && phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_CONNECTED)
    phidias_connect_dialog_present (self->session, deployment, widget, NULL, NULL);
}

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = phidias_deployment_test_finish (result, &error);

  if (sentence != NULL)
    phidias_announce (GTK_WIDGET (self), sentence);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_announce (GTK_WIDGET (self), error->message);
}

static void
test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = phidias_deployments_page_find (self, parameter);

  if (deployment != NULL)
    phidias_deployment_test_async (self->session, deployment, widget, self->cancellable, tested_cb, g_object_ref (self));
}

/* ---- Refreshing ---- */

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasEndpointCheck) check = phidias_session_check_deployment_finish (PHIDIAS_SESSION (object), result, NULL);

  /* What it found stands in the list. */
}

static void
azure_refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What could be seen is listed; what could not is said all the same. */
  if (phidias_azure_refresh_finish (PHIDIAS_AZURE (object), result, &error))
    error = phidias_azure_get_error (PHIDIAS_AZURE (object)) != NULL ? g_error_copy (phidias_azure_get_error (PHIDIAS_AZURE (object))) : NULL;
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_deployments_page_show_error (self, error);
}

/* phidias_deployments_page_load_azure: what is deployed in the accounts that are signed in */
void
phidias_deployments_page_load_azure (PhidiasDeploymentsPage *self)
{
  phidias_azure_refresh_async (phidias_session_get_azure (self->session), self->cancellable, azure_refreshed_cb, g_object_ref (self));
}

/* phidias_deployments_page_refresh: looks again at everything, as far as that costs nothing */
void
phidias_deployments_page_refresh (PhidiasDeploymentsPage *self)
{
  GListModel *deployments = phidias_session_get_deployments (self->session);
  guint       n_deployments = g_list_model_get_n_items (deployments);

  phidias_deployments_page_show_error (self, NULL);
  phidias_deployments_page_load_usage (self);
  phidias_deployments_page_load_azure (self);
  for (guint i = 0; i < n_deployments; i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (deployments, i);
      PhidiasTarget *target = phidias_deployment_get_target (deployment);

      if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_CONNECTED &&
          phidias_deployment_get_state (deployment) != PHIDIAS_DEPLOYMENT_CHECKING &&
          phidias_dialect_has_free_test (phidias_target_get_dialect (target)))
        phidias_session_check_deployment_async (self->session, deployment, FALSE, self->cancellable, checked_cb, NULL);
    }
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_deployments_page_refresh (PHIDIAS_DEPLOYMENTS_PAGE (widget));
}

static void
usage_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasUsageReport *report = phidias_session_load_usage_finish (PHIDIAS_SESSION (object), result, &error);
  guint               n_items;

  if (report == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        phidias_deployments_page_show_error (self, error);
      return;
    }
  g_clear_pointer (&self->report, phidias_usage_report_unref);
  self->report = report;
  if (self->items == NULL)
    return;
  n_items = g_list_model_get_n_items (self->items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasDeploymentItem) item = g_list_model_get_item (self->items, i);

      phidias_deployment_item_set_usage (item, report, phidias_session_get_catalog (self->session), self->month);
    }
}

/* phidias_deployments_page_load_usage: of this month, as it is now */
void
phidias_deployments_page_load_usage (PhidiasDeploymentsPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) month = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), 1, 0, 0, 0);

  self->month = g_date_time_to_unix (month) * G_USEC_PER_SEC;
  phidias_session_load_usage_async (self->session, NULL, self->month, self->cancellable, usage_loaded_cb, g_object_ref (self));
}

/* phidias_deployments_page_install_actions: all but those of the filter */
void
phidias_deployments_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "deployments.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "deployments.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "deployments.open-selected", NULL, open_selected_action);
  gtk_widget_class_install_action (widget_class, "deployments.play-selected", NULL, play_selected_action);
  gtk_widget_class_install_action (widget_class, "deployments.delete-selected", NULL, delete_selected_action);
  gtk_widget_class_install_action (widget_class, "deployments.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "deployments.test", "s", test_action);
  gtk_widget_class_install_action (widget_class, "deployments.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "deployments.delete", "s", delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "deployments.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "deployments.delete-selected", NULL);
}
