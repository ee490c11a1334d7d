/* phidias-connect-dialog.c: a dialog that connects an endpoint, or changes one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-connect-dialog.h"

#include <glib/gi18n-lib.h>

#include "phidias-connect-page.h"
#include "phidias-dialog.h"

#define DIALOG_WIDTH 540
#define DIALOG_HEIGHT 640

typedef struct
{
  PhidiasConnectedFunc connected;
  gpointer             user_data;
  GtkWidget           *parent; /* weak: without it there is nobody to tell */
} Waiting;

static void
waiting_free (gpointer data, GClosure *closure)
{
  Waiting *waiting = data;

  g_clear_weak_pointer (&waiting->parent);
  g_free (waiting);
}

static void
connected_cb (GtkWidget *page, PhidiasDeployment *deployment, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (PhidiasDeployment) kept = g_object_ref (deployment);
  PhidiasConnectedFunc connected = waiting->parent != NULL ? waiting->connected : NULL;
  gpointer             data = waiting->user_data;

  /* Closing ends the page, and this closure with it. */
  phidias_dialog_close (page);
  if (connected != NULL)
    connected (kept, data);
}

static void
present (GtkWidget *page, const char *title, GtkWidget *parent, PhidiasConnectedFunc connected, gpointer user_data)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->connected = connected;
  waiting->user_data = user_data;
  g_set_weak_pointer (&waiting->parent, parent);
  g_signal_connect_data (page, "connected", G_CALLBACK (connected_cb), waiting, waiting_free, G_CONNECT_DEFAULT);
  g_signal_connect_object (page, "cancelled", G_CALLBACK (phidias_dialog_close), page, G_CONNECT_SWAPPED);
  phidias_dialog_present (page, title, DIALOG_WIDTH, DIALOG_HEIGHT, parent);
  gtk_widget_grab_focus (page);
}

/**
 * phidias_connect_dialog_present:
 * @session: who tests and keeps what is entered
 * @deployment: (nullable): what to change; %NULL to connect an endpoint
 * @parent: a widget of the window that it belongs to; while it lives, @user_data must
 * @connected: (nullable): called when it was added or changed; not when the person cancels
 * @user_data: for @connected
 *
 * Shows the dialog.
 */
void
phidias_connect_dialog_present (PhidiasSession      *session,
                                PhidiasDeployment   *deployment,
                                GtkWidget           *parent,
                                PhidiasConnectedFunc connected,
                                gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (session));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  present (phidias_connect_page_new (session, deployment),
           deployment != NULL ? _("Edit Endpoint") : _("Connect an Endpoint"), parent, connected, user_data);
}

/**
 * phidias_connect_dialog_present_server:
 * @session: who tests and keeps what is entered
 * @server: a server that was found and wants a key
 * @parent: a widget of the window that it belongs to; while it lives, @user_data must
 * @connected: (nullable): called when it was added; not when the person cancels
 * @user_data: for @connected
 *
 * Shows the dialog with all filled in but the key.
 */
void
phidias_connect_dialog_present_server (PhidiasSession       *session,
                                       PhidiasEndpointCheck *server,
                                       GtkWidget            *parent,
                                       PhidiasConnectedFunc  connected,
                                       gpointer              user_data)
{
  GtkWidget *page;

  g_return_if_fail (PHIDIAS_IS_SESSION (session));
  g_return_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (server));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  page = phidias_connect_page_new (session, NULL);
  phidias_connect_page_choose_server (PHIDIAS_CONNECT_PAGE (page), server);
  present (page, _("Connect an Endpoint"), parent, connected, user_data);
}
