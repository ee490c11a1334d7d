/* phidias-sign-in-page.h: the ways to sign in, and where a sign-in stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-accounts.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SIGN_IN_PAGE (phidias_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSignInPage, phidias_sign_in_page, PHIDIAS, SIGN_IN_PAGE, GtkWidget)

/* Signals: "signed-in" (account), "left". */
GtkWidget *phidias_sign_in_page_new         (PhidiasAccounts   *accounts) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_sign_in_page_begin       (PhidiasSignInPage *self,
                                             PhidiasSignInWay   way);
void       phidias_sign_in_page_begin_again (PhidiasSignInPage *self,
                                             PhidiasAccount    *account);
void       phidias_sign_in_page_embed       (PhidiasSignInPage *self);
gboolean   phidias_sign_in_page_go_back     (PhidiasSignInPage *self);

G_END_DECLS
