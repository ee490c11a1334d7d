/* phidias-sign-in-dialog.c: a dialog in which a person signs in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-sign-in-dialog.h"

#include <glib/gi18n-lib.h>

#include "phidias-dialog.h"
#include "phidias-sign-in-page.h"

#define DIALOG_WIDTH  500
#define DIALOG_HEIGHT 560

typedef struct
{
  PhidiasSignedInFunc  callback;
  gpointer             user_data;
  GtkWidget           *parent; /* weak: without it there is nobody to tell */
} Waiting;

static void
tell (Waiting *waiting, PhidiasAccount *account)
{
  PhidiasSignedInFunc callback = waiting->parent != NULL ? waiting->callback : NULL;

  waiting->callback = NULL;
  if (callback != NULL)
    callback (account, waiting->user_data);
}

/* The page goes, whether the person closed the dialog or is done. */
static void
waiting_free (gpointer data, GClosure *closure)
{
  Waiting *waiting = data;

  tell (waiting, NULL);
  g_clear_weak_pointer (&waiting->parent);
  g_free (waiting);
}

static void
signed_in_cb (GtkWidget *page, PhidiasAccount *account, gpointer user_data)
{
  g_autoptr (PhidiasAccount) kept = g_object_ref (account);

  tell (user_data, kept);
  phidias_dialog_close (page);
}

/**
 * phidias_sign_in_dialog_present_account:
 * @parent: a widget of the window that it belongs to; while it lives, @user_data must
 * @session: whose accounts they are
 * @account: (nullable): who is to sign in again; %NULL lets the person choose a way
 * @callback: (nullable): called when the dialog is over
 * @user_data: for @callback
 *
 * Shows the dialog.
 */
void
phidias_sign_in_dialog_present_account (GtkWidget           *parent,
                                        PhidiasSession      *session,
                                        PhidiasAccount      *account,
                                        PhidiasSignedInFunc  callback,
                                        gpointer             user_data)
{
  Waiting *waiting;
  GtkWidget *page;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (PHIDIAS_IS_SESSION (session));

  page = phidias_sign_in_page_new (phidias_session_get_accounts (session));
  waiting = g_new0 (Waiting, 1);
  waiting->callback = callback;
  waiting->user_data = user_data;
  g_set_weak_pointer (&waiting->parent, parent);
  g_signal_connect_data (page, "signed-in", G_CALLBACK (signed_in_cb), waiting, waiting_free, G_CONNECT_DEFAULT);
  phidias_dialog_present (page, _("Sign In"), DIALOG_WIDTH, DIALOG_HEIGHT, parent);
  gtk_widget_grab_focus (page);
  if (account != NULL)
    phidias_sign_in_page_begin_again (PHIDIAS_SIGN_IN_PAGE (page), account);
}

/**
 * phidias_sign_in_dialog_present:
 * @parent: a widget of the window that it belongs to; while it lives, @user_data must
 * @session: whose accounts they are
 * @callback: (nullable): called when the dialog is over
 * @user_data: for @callback
 *
 * Shows the dialog, in which the person chooses a way.
 */
void
phidias_sign_in_dialog_present (GtkWidget *parent, PhidiasSession *session, PhidiasSignedInFunc callback, gpointer user_data)
{
  phidias_sign_in_dialog_present_account (parent, session, NULL, callback, user_data);
}
