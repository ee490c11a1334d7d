/* phidias-sign-in.h: one sign-in under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-account.h"

G_BEGIN_DECLS

/**
 * PhidiasSignInState:
 * @PHIDIAS_SIGN_IN_STARTING: the service is asked how to sign in
 * @PHIDIAS_SIGN_IN_WAITING: it is the person's turn, in the browser or with the code
 * @PHIDIAS_SIGN_IN_FINISHING: the person is done; tokens are fetched and stored
 * @PHIDIAS_SIGN_IN_DONE: #PhidiasSignIn:account is signed in
 * @PHIDIAS_SIGN_IN_FAILED: #PhidiasSignIn:error says why
 *
 * How far a sign-in is. The last two are for ever.
 */
typedef enum {
  PHIDIAS_SIGN_IN_STARTING,
  PHIDIAS_SIGN_IN_WAITING,
  PHIDIAS_SIGN_IN_FINISHING,
  PHIDIAS_SIGN_IN_DONE,
  PHIDIAS_SIGN_IN_FAILED,
} PhidiasSignInState;

#define PHIDIAS_TYPE_SIGN_IN (phidias_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSignIn, phidias_sign_in, PHIDIAS, SIGN_IN, GObject)

/* It runs until it is done, cancelled, or let go of. Properties (notify): "state"; the others are
 * set before the state that they belong to. */
PhidiasSignInWay    phidias_sign_in_get_way              (PhidiasSignIn *self);
PhidiasSignInState  phidias_sign_in_get_state            (PhidiasSignIn *self);
const char         *phidias_sign_in_get_uri              (PhidiasSignIn *self);
const char         *phidias_sign_in_get_user_code        (PhidiasSignIn *self);
const char         *phidias_sign_in_get_verification_uri (PhidiasSignIn *self);
gint64              phidias_sign_in_get_expires          (PhidiasSignIn *self);
gint64              phidias_sign_in_get_seconds_left     (PhidiasSignIn *self);
const GError       *phidias_sign_in_get_error            (PhidiasSignIn *self);
PhidiasAccount     *phidias_sign_in_get_account          (PhidiasSignIn *self);
void                phidias_sign_in_cancel               (PhidiasSignIn *self);

G_END_DECLS
