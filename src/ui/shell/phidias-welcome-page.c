/* phidias-welcome-page.c: the three ways to a first answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-welcome-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-endpoint-check.h"

/**
 * PhidiasWelcomePage:
 *
 * Shown while there is no deployment and no conversation. Its buttons activate `win.try-sample`,
 * `win.connect` and, for each server found on this computer, `win.use-local` with its place in
 * the list.
 */
struct _PhidiasWelcomePage
{
  GtkWidget      parent_instance;

  /* template widgets */
  AdwStatusPage *status_page;
  GtkListBox    *server_list;
};

G_DEFINE_FINAL_TYPE (PhidiasWelcomePage, phidias_welcome_page, GTK_TYPE_WIDGET)

static GtkWidget *
create_server_row (PhidiasEndpointCheck *server, guint position)
{
  PhidiasTarget *target = phidias_endpoint_check_get_target (server);
  g_autofree char *title = g_markup_escape_text (phidias_endpoint_check_get_name (server), -1);
  /* Translators: %s is the name of a program such as Ollama */
  g_autofree char *label = g_strdup_printf (_("Use the local server %s"), phidias_endpoint_check_get_name (server));
  gboolean wants_key = phidias_endpoint_check_wants_key (server);
  /* Translators: on a button beside a local server that wants a key; a dialog asks for that */
  GtkWidget *button = gtk_button_new_with_label (wants_key ? _("Connect…") : _("Use"));
  g_autofree char *subtitle = NULL;
  GtkWidget *row;

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", position);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.use-local");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  /* Translators: under the name of a local server; %s is its address */
  subtitle = wants_key ? g_strdup_printf (_("%s · wants a key"), phidias_target_get_origin (target))
                       : g_strdup (phidias_target_get_origin (target));
  row = g_object_new (ADW_TYPE_ACTION_ROW,
                      "title", title,
                      "subtitle", subtitle,
                      "activatable", TRUE,
                      NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "u", position);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.use-local");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
phidias_welcome_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (phidias_welcome_page_parent_class)->dispose (object);
}

static void
phidias_welcome_page_class_init (PhidiasWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_welcome_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasWelcomePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWelcomePage, server_list);
}

static void
phidias_welcome_page_init (PhidiasWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->status_page, PHIDIAS_APP_ID);
}

GtkWidget *
phidias_welcome_page_new (void)
{
  return g_object_new (PHIDIAS_TYPE_WELCOME_PAGE, NULL);
}

/**
 * phidias_welcome_page_set_local_servers:
 * @self: a welcome page
 * @servers: (nullable): the servers found on this computer, as #PhidiasEndpointCheck
 */
void
phidias_welcome_page_set_local_servers (PhidiasWelcomePage *self, GListModel *servers)
{
  guint n_servers = servers != NULL ? g_list_model_get_n_items (servers) : 0;
  GtkListBoxRow *row;

  g_return_if_fail (PHIDIAS_IS_WELCOME_PAGE (self));

  while ((row = gtk_list_box_get_row_at_index (self->server_list, 0)) != NULL)
    gtk_list_box_remove (self->server_list, GTK_WIDGET (row));
  for (guint i = 0; i < n_servers; i++)
    {
      g_autoptr (PhidiasEndpointCheck) server = g_list_model_get_item (servers, i);

      gtk_list_box_append (self->server_list, create_server_row (server, i));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->server_list), n_servers > 0);
}
