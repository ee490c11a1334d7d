/* phidias-account.h: someone who is signed in to a cloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-cloud.h"

G_BEGIN_DECLS

#define PHIDIAS_ACCOUNT_PRACTICE_ID "practice"

/**
 * PhidiasSignInWay:
 * @PHIDIAS_SIGN_IN_BROWSER: in the person's browser, which comes back to a port of this computer
 * @PHIDIAS_SIGN_IN_DEVICE_CODE: with a code typed on any device
 * @PHIDIAS_SIGN_IN_AZURE_CLI: the Azure CLI of this computer is signed in and hands out tokens
 * @PHIDIAS_SIGN_IN_PRACTICE: the practice subscription, which needs no sign-in
 *
 * How an account came, and where its tokens come from.
 */
typedef enum {
  PHIDIAS_SIGN_IN_BROWSER,
  PHIDIAS_SIGN_IN_DEVICE_CODE,
  PHIDIAS_SIGN_IN_AZURE_CLI,
  PHIDIAS_SIGN_IN_PRACTICE,
} PhidiasSignInWay;

/**
 * PhidiasAccountState:
 * @PHIDIAS_ACCOUNT_SIGNED_IN: tokens can be had, as far as is known
 * @PHIDIAS_ACCOUNT_NEEDS_SIGN_IN: the cloud wants the person to sign in again
 *
 * Whether an account can be used.
 */
typedef enum {
  PHIDIAS_ACCOUNT_SIGNED_IN,
  PHIDIAS_ACCOUNT_NEEDS_SIGN_IN,
} PhidiasAccountState;

#define PHIDIAS_TYPE_ACCOUNT (phidias_account_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAccount, phidias_account, PHIDIAS, ACCOUNT, GObject)

const char          *phidias_sign_in_way_to_name   (PhidiasSignInWay     way);
gboolean             phidias_sign_in_way_from_name (const char          *name,
                                                    PhidiasSignInWay    *way);

PhidiasAccount      *phidias_account_new           (const char          *id,
                                                    PhidiasCloud        *cloud,
                                                    PhidiasSignInWay     way,
                                                    const char          *client_id) G_GNUC_WARN_UNUSED_RESULT;
void                 phidias_account_set_identity  (PhidiasAccount      *self,
                                                    const char          *tenant_id,
                                                    const char          *username,
                                                    const char          *name);
void                 phidias_account_set_way       (PhidiasAccount      *self,
                                                    PhidiasSignInWay     way,
                                                    const char          *client_id);
void                 phidias_account_set_cloud     (PhidiasAccount      *self,
                                                    PhidiasCloud        *cloud);

const char          *phidias_account_get_id        (PhidiasAccount      *self);
PhidiasCloud        *phidias_account_get_cloud     (PhidiasAccount      *self);
PhidiasSignInWay     phidias_account_get_way       (PhidiasAccount      *self);
const char          *phidias_account_get_tenant_id (PhidiasAccount      *self);
const char          *phidias_account_get_username  (PhidiasAccount      *self);
const char          *phidias_account_get_name      (PhidiasAccount      *self);
const char          *phidias_account_get_client_id (PhidiasAccount      *self);
const char          *phidias_account_get_title     (PhidiasAccount      *self);
PhidiasAccountState  phidias_account_get_state     (PhidiasAccount      *self);
void                 phidias_account_set_state     (PhidiasAccount      *self,
                                                    PhidiasAccountState  state);
gint64               phidias_account_get_created   (PhidiasAccount      *self);
void                 phidias_account_set_created   (PhidiasAccount      *self,
                                                    gint64               created);

G_END_DECLS
