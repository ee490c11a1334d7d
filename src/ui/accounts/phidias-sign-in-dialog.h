/* phidias-sign-in-dialog.h: a dialog in which a person signs in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

/**
 * PhidiasSignedInFunc:
 * @account: (nullable): who signed in; %NULL when the person closed the dialog
 * @user_data: as passed
 *
 * Called once.
 */
typedef void (*PhidiasSignedInFunc) (PhidiasAccount *account,
                                     gpointer        user_data);

void phidias_sign_in_dialog_present         (GtkWidget           *parent,
                                             PhidiasSession      *session,
                                             PhidiasSignedInFunc  callback,
                                             gpointer             user_data);
void phidias_sign_in_dialog_present_account (GtkWidget           *parent,
                                             PhidiasSession      *session,
                                             PhidiasAccount      *account,
                                             PhidiasSignedInFunc  callback,
                                             gpointer             user_data);

G_END_DECLS
