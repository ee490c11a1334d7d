/* phidias-sign-in.c: one sign-in under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-sign-in.h"

#include <glib/gi18n-lib.h>

#include "phidias-accounts-private.h"
#include "phidias-azure-cli.h"
#include "phidias-entra-url.h"
#include "phidias-error.h"
#include "phidias-loopback-listener.h"

/* How long the browser is waited for, in milliseconds. */
#define BROWSER_PATIENCE (5 * 60 * 1000)

/**
 * PhidiasSignIn:
 *
 * Walks one of the ways of #PhidiasSignInWay to its end. Whatever it waits for does not hold it:
 * who lets go of it ends it, and with it the port it listens on and the questions it asks.
 */
struct _PhidiasSignIn
{
  GObject                  parent_instance;

  /* owned */
  PhidiasAccounts         *accounts;
  PhidiasCloud            *cloud;
  GCancellable            *cancellable;
  PhidiasLoopbackListener *listener;
  PhidiasEntraMetadata    *metadata;
  char                    *client_id;
  char                    *login_hint;
  char                    *scope;
  char                    *secret_state;
  char                    *verifier;
  char                    *program;
  PhidiasEntraTokens      *identity; /* of the Azure CLI */
  char                    *uri;
  char                    *user_code;
  char                    *verification_uri;
  GError                  *error;
  PhidiasAccount          *account;

  /* state */
  PhidiasSignInWay         way;
  PhidiasSignInState       state;
  gint64                   expires;
};

G_DEFINE_FINAL_TYPE (PhidiasSignIn, phidias_sign_in, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_URI,
  PROP_USER_CODE,
  PROP_VERIFICATION_URI,
  PROP_EXPIRES,
  PROP_ERROR,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ---- Callbacks that do not hold it ---- */

static gpointer
lend (PhidiasSignIn *self)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

/* %NULL when nobody holds it any more. */
static PhidiasSignIn *
take_back (gpointer user_data)
{
  GWeakRef *weak = user_data;
  PhidiasSignIn *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return self;
}

static void
set_state (PhidiasSignIn *self, PhidiasSignInState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @error is taken over. */
static void
fail (PhidiasSignIn *self, GError *error)
{
  g_clear_object (&self->listener);
  if (self->state >= PHIDIAS_SIGN_IN_DONE)
    {
      g_error_free (error);
      return;
    }
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  set_state (self, PHIDIAS_SIGN_IN_FAILED);
}

static void
finish (PhidiasSignIn *self, PhidiasAccount *account)
{
  self->account = g_object_ref (account);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
  set_state (self, PHIDIAS_SIGN_IN_DONE);
}

/* ---- Tokens ---- */

static void
adopted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  GError *error = NULL;
  g_autoptr (PhidiasAccount) account = phidias_accounts_adopt_finish (PHIDIAS_ACCOUNTS (object), result, &error);

  if (self == NULL)
    g_clear_error (&error);
  else if (account == NULL)
    fail (self, error);
  else if (self->state < PHIDIAS_SIGN_IN_DONE)
    finish (self, account);
}

static void
adopt (PhidiasSignIn *self, PhidiasEntraTokens *tokens)
{
  if (self->state != PHIDIAS_SIGN_IN_FINISHING)
    set_state (self, PHIDIAS_SIGN_IN_FINISHING);
  phidias_accounts_adopt_async (self->accounts, self->cloud, self->way, self->client_id, tokens, self->cancellable,
                                adopted_cb, lend (self));
}

static void
tokens_came_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  GError *error = NULL;
  g_autoptr (PhidiasEntraTokens) tokens =
    phidias_entra_client_tokens_finish (PHIDIAS_ENTRA_CLIENT (object), result, &error);

  if (self == NULL)
    g_clear_error (&error);
  else if (tokens == NULL)
    fail (self, error);
  else if (tokens->refresh_token == NULL)
    fail (self, phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                                   _("The sign-in service gave no lasting sign-in. Check that the application may use “offline_access”.")));
  else
    adopt (self, tokens);
}

/* ---- In the browser ---- */

static void
browser_came_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  PhidiasLoopbackListener *listener = PHIDIAS_LOOPBACK_LISTENER (object);
  GError *error = NULL;
  char *code = phidias_loopback_listener_wait_finish (listener, result, &error);

  if (self == NULL)
    {
      g_clear_error (&error);
    }
  else if (code == NULL)
    {
      fail (self, error);
    }
  else
    {
      set_state (self, PHIDIAS_SIGN_IN_FINISHING);
      phidias_entra_client_redeem_async (self->accounts->entra, self->metadata, self->client_id, code,
                                         phidias_loopback_listener_get_redirect_uri (listener), self->verifier, self->scope,
                                         self->cancellable, tokens_came_cb, lend (self));
      g_clear_object (&self->listener);
    }
  phidias_entra_wipe (code);
}

static void
begin_browser (PhidiasSignIn *self)
{
  PhidiasClock *clock = phidias_accounts_get_clock (self->accounts);
  g_autofree char *challenge = NULL;
  GError *error = NULL;

  self->verifier = phidias_entra_make_secret ();
  self->secret_state = phidias_entra_make_secret ();
  challenge = phidias_entra_make_challenge (self->verifier);
  self->listener = phidias_loopback_listener_new (clock, self->secret_state, &error);
  if (self->listener == NULL)
    {
      fail (self, error);
      return;
    }

  self->uri = phidias_entra_build_authorize_url (self->metadata->authorization_endpoint, self->client_id,
                                                 phidias_loopback_listener_get_redirect_uri (self->listener), self->scope,
                                                 self->secret_state, challenge, self->login_hint);
  self->expires = phidias_clock_get_time (clock) + (gint64) BROWSER_PATIENCE * 1000;
  phidias_loopback_listener_wait_async (self->listener, BROWSER_PATIENCE, self->cancellable, browser_came_cb, lend (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URI]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRES]);
  set_state (self, PHIDIAS_SIGN_IN_WAITING);
}

/* ---- With a code ---- */

static void
code_came_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  PhidiasEntraClient *client = PHIDIAS_ENTRA_CLIENT (object);
  GError *error = NULL;
  g_autoptr (PhidiasEntraDeviceCode) code = phidias_entra_client_begin_device_finish (client, result, &error);

  if (self == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (code == NULL)
    {
      fail (self, error);
      return;
    }

  self->user_code = g_strdup (code->user_code);
  self->verification_uri = g_strdup (code->verification_uri);
  self->expires = code->expires;
  phidias_entra_client_poll_device_async (client, self->metadata, self->client_id, code, self->cancellable, tokens_came_cb,
                                          lend (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER_CODE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERIFICATION_URI]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRES]);
  set_state (self, PHIDIAS_SIGN_IN_WAITING);
}

static void
discovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  PhidiasEntraClient *client = PHIDIAS_ENTRA_CLIENT (object);
  GError *error = NULL;
  g_autoptr (PhidiasEntraMetadata) metadata = phidias_entra_client_discover_finish (client, result, &error);

  if (self == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (metadata == NULL)
    {
      fail (self, error);
      return;
    }

  self->metadata = g_steal_pointer (&metadata);
  if (self->way == PHIDIAS_SIGN_IN_BROWSER)
    begin_browser (self);
  else
    phidias_entra_client_begin_device_async (client, self->metadata, self->client_id, self->scope, self->cancellable,
                                             code_came_cb, lend (self));
}

/* Settings first; who signs in again may have done so with another application's id. */
static char *
find_client_id (PhidiasSignIn *self)
{
  char *client_id = phidias_accounts_dup_client_id (self->accounts);

  for (guint i = 0; client_id == NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (self->login_hint != NULL && g_strcmp0 (phidias_account_get_username (account), self->login_hint) == 0 &&
          phidias_cloud_equal (phidias_account_get_cloud (account), self->cloud))
        client_id = g_strdup (phidias_account_get_client_id (account));
    }

  return client_id;
}

static void
begin_entra (PhidiasSignIn *self)
{
  g_autofree char *tenant = phidias_accounts_dup_tenant (self->accounts);

  self->client_id = find_client_id (self);
  if (!phidias_entra_is_client_id (self->client_id))
    {
      fail (self, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                     self->client_id == NULL ? _("Signing in needs an application id. Enter one first.")
                                                             : _("The application id is not one: it is a UUID such as 00000000-1111-2222-3333-444444444444.")));
      return;
    }
  self->scope = phidias_entra_build_scope (phidias_cloud_get_arm_scope (self->cloud));
  phidias_entra_client_discover_async (self->accounts->entra, phidias_cloud_get_authority (self->cloud), tenant,
                                       self->cancellable, discovered_cb, lend (self));
}

/* ---- By the Azure CLI: is it there, who is it, does it hand out a token ---- */

static void
cli_token_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  GError *error = NULL;
  g_autoptr (PhidiasEntraTokens) tokens = phidias_azure_cli_finish (result, &error);

  if (self == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (tokens == NULL)
    {
      fail (self, error);
      return;
    }
  g_free (tokens->username);
  tokens->username = g_strdup (self->identity->username);
  if (self->identity->tenant_id != NULL)
    {
      g_free (tokens->tenant_id);
      tokens->tenant_id = g_strdup (self->identity->tenant_id);
    }
  adopt (self, tokens);
}

static void
cli_identified_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  GError *error = NULL;
  g_autoptr (PhidiasEntraTokens) identity = phidias_azure_cli_finish (result, &error);

  if (self == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (identity == NULL)
    {
      fail (self, error);
      return;
    }
  self->identity = g_steal_pointer (&identity);
  set_state (self, PHIDIAS_SIGN_IN_FINISHING);
  phidias_azure_cli_get_token_async (self->program, phidias_accounts_get_clock (self->accounts),
                                     phidias_cloud_get_arm_scope (self->cloud), self->identity->tenant_id, self->cancellable,
                                     cli_token_cb, lend (self));
}

static void
cli_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  GError *error = NULL;
  g_autofree char *program = phidias_azure_cli_find_finish (result, &error);

  if (self == NULL)
    {
      g_clear_error (&error);
      return;
    }
  if (program == NULL)
    {
      fail (self, error);
      return;
    }
  self->program = g_steal_pointer (&program);
  phidias_azure_cli_identify_async (self->program, phidias_accounts_get_clock (self->accounts), self->cancellable,
                                    cli_identified_cb, lend (self));
}

/* ---- Practice ---- */

static void
practice_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignIn) self = take_back (user_data);
  GError *error = NULL;
  PhidiasAccount *account = phidias_accounts_start_practice_finish (PHIDIAS_ACCOUNTS (object), result, &error);

  if (self == NULL)
    g_clear_error (&error);
  else if (account == NULL)
    fail (self, error);
  else if (self->state < PHIDIAS_SIGN_IN_DONE)
    finish (self, account);
}

static void
begin (PhidiasSignIn *self)
{
  switch (self->way)
    {
    case PHIDIAS_SIGN_IN_AZURE_CLI:
      phidias_azure_cli_find_async (self->cancellable, cli_found_cb, lend (self));
      break;
    case PHIDIAS_SIGN_IN_PRACTICE:
      phidias_accounts_start_practice_async (self->accounts, self->cancellable, practice_started_cb, lend (self));
      break;
    case PHIDIAS_SIGN_IN_BROWSER:
    case PHIDIAS_SIGN_IN_DEVICE_CODE:
    default:
      begin_entra (self);
      break;
    }
}

/* ---- The object ---- */

static void
phidias_sign_in_dispose (GObject *object)
{
  PhidiasSignIn *self = PHIDIAS_SIGN_IN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->listener);

  G_OBJECT_CLASS (phidias_sign_in_parent_class)->dispose (object);
}

static void
phidias_sign_in_finalize (GObject *object)
{
  PhidiasSignIn *self = PHIDIAS_SIGN_IN (object);

  g_object_unref (self->accounts);
  g_clear_object (&self->cloud);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->metadata, phidias_entra_metadata_unref);
  g_free (self->client_id);
  g_free (self->login_hint);
  g_free (self->scope);
  phidias_entra_wipe (self->secret_state);
  phidias_entra_wipe (self->verifier);
  g_free (self->program);
  g_clear_pointer (&self->identity, phidias_entra_tokens_unref);
  g_free (self->uri);
  g_free (self->user_code);
  g_free (self->verification_uri);
  g_clear_error (&self->error);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (phidias_sign_in_parent_class)->finalize (object);
}

static void
phidias_sign_in_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasSignIn *self = PHIDIAS_SIGN_IN (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_USER_CODE:
      g_value_set_string (value, self->user_code);
      break;
    case PROP_VERIFICATION_URI:
      g_value_set_string (value, self->verification_uri);
      break;
    case PROP_EXPIRES:
      g_value_set_int64 (value, self->expires);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_sign_in_class_init (PhidiasSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_sign_in_dispose;
  object_class->finalize = phidias_sign_in_finalize;
  object_class->get_property = phidias_sign_in_get_property;

  /**
   * PhidiasSignIn:state:
   *
   * A #PhidiasSignInState. Changes after what belongs to it.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_SIGN_IN_FAILED, PHIDIAS_SIGN_IN_STARTING, flags);
  /**
   * PhidiasSignIn:uri:
   *
   * The page to open in the browser, while it waits for one.
   */
  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, flags);
  /**
   * PhidiasSignIn:user-code:
   *
   * The code to type, while it waits for that.
   */
  properties[PROP_USER_CODE] = g_param_spec_string ("user-code", NULL, NULL, NULL, flags);
  /**
   * PhidiasSignIn:verification-uri:
   *
   * Where to type it.
   */
  properties[PROP_VERIFICATION_URI] = g_param_spec_string ("verification-uri", NULL, NULL, NULL, flags);
  /**
   * PhidiasSignIn:expires:
   *
   * How long it waits, as a moment of the monotonic clock in microseconds.
   */
  properties[PROP_EXPIRES] = g_param_spec_int64 ("expires", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasSignIn:error:
   *
   * Why it failed; %G_IO_ERROR_CANCELLED after phidias_sign_in_cancel().
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * PhidiasSignIn:account:
   *
   * Who signed in.
   */
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PHIDIAS_TYPE_ACCOUNT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_sign_in_init (PhidiasSignIn *self)
{
  self->cancellable = g_cancellable_new ();
}

/*
 * phidias_sign_in_new:
 * @accounts: whose it is
 * @cloud: (nullable): where
 * @way: how
 * @login_hint: (nullable): who signs in again
 *
 * Returns: (transfer full): a sign-in that has begun
 */
PhidiasSignIn *
phidias_sign_in_new (PhidiasAccounts *accounts, PhidiasCloud *cloud, PhidiasSignInWay way, const char *login_hint)
{
  PhidiasSignIn *self = g_object_new (PHIDIAS_TYPE_SIGN_IN, NULL);

  self->accounts = g_object_ref (accounts);
  g_set_object (&self->cloud, cloud);
  self->way = way;
  self->login_hint = g_strdup (login_hint);
  begin (self);

  return self;
}

/**
 * phidias_sign_in_get_way:
 * @self: a sign-in
 *
 * Returns: which way it goes
 */
PhidiasSignInWay
phidias_sign_in_get_way (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), PHIDIAS_SIGN_IN_BROWSER);

  return self->way;
}

/**
 * phidias_sign_in_get_state:
 * @self: a sign-in
 *
 * Returns: how far it is
 */
PhidiasSignInState
phidias_sign_in_get_state (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), PHIDIAS_SIGN_IN_FAILED);

  return self->state;
}

/**
 * phidias_sign_in_get_uri:
 * @self: a sign-in
 *
 * Returns: (transfer none) (nullable): the page to open in the browser
 */
const char *
phidias_sign_in_get_uri (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), NULL);

  return self->uri;
}

/**
 * phidias_sign_in_get_user_code:
 * @self: a sign-in
 *
 * Returns: (transfer none) (nullable): the code to type
 */
const char *
phidias_sign_in_get_user_code (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), NULL);

  return self->user_code;
}

/**
 * phidias_sign_in_get_verification_uri:
 * @self: a sign-in
 *
 * Returns: (transfer none) (nullable): where to type the code
 */
const char *
phidias_sign_in_get_verification_uri (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), NULL);

  return self->verification_uri;
}

/**
 * phidias_sign_in_get_expires:
 * @self: a sign-in
 *
 * Returns: how long it waits, as a moment of the monotonic clock in microseconds; 0 before it waits
 */
gint64
phidias_sign_in_get_expires (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), 0);

  return self->expires;
}

/**
 * phidias_sign_in_get_seconds_left:
 * @self: a sign-in that waits
 *
 * Returns: how many seconds it waits still
 */
gint64
phidias_sign_in_get_seconds_left (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), 0);

  return MAX (0, self->expires - phidias_clock_get_time (phidias_accounts_get_clock (self->accounts)) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
}

/**
 * phidias_sign_in_get_error:
 * @self: a sign-in
 *
 * Returns: (transfer none) (nullable): why it failed
 */
const GError *
phidias_sign_in_get_error (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), NULL);

  return self->error;
}

/**
 * phidias_sign_in_get_account:
 * @self: a sign-in
 *
 * Returns: (transfer none) (nullable): who signed in
 */
PhidiasAccount *
phidias_sign_in_get_account (PhidiasSignIn *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN (self), NULL);

  return self->account;
}

/**
 * phidias_sign_in_cancel:
 * @self: a sign-in
 *
 * Ends it, unless it has ended.
 */
void
phidias_sign_in_cancel (PhidiasSignIn *self)
{
  g_return_if_fail (PHIDIAS_IS_SIGN_IN (self));

  if (self->state >= PHIDIAS_SIGN_IN_DONE)
    return;
  g_cancellable_cancel (self->cancellable);
  fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped")));
}
