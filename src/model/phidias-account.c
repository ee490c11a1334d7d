/* phidias-account.c: someone who is signed in to a cloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-account.h"

#include <glib/gi18n-lib.h>

#include "phidias-text-util.h"

/**
 * PhidiasAccount:
 *
 * Who it is, in which cloud and tenant, and how tokens are come by. It never holds a token.
 * Lives on the main thread.
 */
struct _PhidiasAccount
{
  GObject              parent_instance;

  /* owned */
  char                *id;
  PhidiasCloud        *cloud;
  char                *tenant_id;
  char                *username;
  char                *name;
  char                *client_id;

  /* state */
  PhidiasSignInWay     way;
  PhidiasAccountState  state;
  gint64               created;
};

G_DEFINE_FINAL_TYPE (PhidiasAccount, phidias_account, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_CLOUD,
  PROP_WAY,
  PROP_TENANT_ID,
  PROP_USERNAME,
  PROP_NAME,
  PROP_TITLE,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const way_names[] = {
  [PHIDIAS_SIGN_IN_BROWSER] = "browser",
  [PHIDIAS_SIGN_IN_DEVICE_CODE] = "device-code",
  [PHIDIAS_SIGN_IN_AZURE_CLI] = "azure-cli",
  [PHIDIAS_SIGN_IN_PRACTICE] = "practice",
};

/**
 * phidias_sign_in_way_to_name:
 * @way: a way
 *
 * Returns: (transfer none): its name on disk
 */
const char *
phidias_sign_in_way_to_name (PhidiasSignInWay way)
{
  g_return_val_if_fail ((guint) way < G_N_ELEMENTS (way_names), NULL);

  return way_names[way];
}

/**
 * phidias_sign_in_way_from_name:
 * @name: (nullable): a name
 * @way: (out): the way, untouched when @name is unknown
 *
 * Returns: whether @name is known
 */
gboolean
phidias_sign_in_way_from_name (const char *name, PhidiasSignInWay *way)
{
  for (guint i = 0; i < G_N_ELEMENTS (way_names); i++)
    if (g_strcmp0 (way_names[i], name) == 0)
      {
        *way = i;
        return TRUE;
      }

  return FALSE;
}

static void
phidias_account_finalize (GObject *object)
{
  PhidiasAccount *self = PHIDIAS_ACCOUNT (object);

  g_free (self->id);
  g_object_unref (self->cloud);
  g_free (self->tenant_id);
  g_free (self->username);
  g_free (self->name);
  g_free (self->client_id);

  G_OBJECT_CLASS (phidias_account_parent_class)->finalize (object);
}

static void
phidias_account_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasAccount *self = PHIDIAS_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_CLOUD:
      g_value_set_object (value, self->cloud);
      break;
    case PROP_WAY:
      g_value_set_uint (value, self->way);
      break;
    case PROP_TENANT_ID:
      g_value_set_string (value, self->tenant_id);
      break;
    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, phidias_account_get_title (self));
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_account_class_init (PhidiasAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_account_finalize;
  object_class->get_property = phidias_account_get_property;

  /**
   * PhidiasAccount:cloud:
   *
   * Where it is; the practice one's address is new at each start.
   */
  properties[PROP_CLOUD] = g_param_spec_object ("cloud", NULL, NULL, PHIDIAS_TYPE_CLOUD, flags);
  /**
   * PhidiasAccount:way:
   *
   * A #PhidiasSignInWay: where its tokens come from.
   */
  properties[PROP_WAY] = g_param_spec_uint ("way", NULL, NULL, 0, PHIDIAS_SIGN_IN_PRACTICE, PHIDIAS_SIGN_IN_BROWSER, flags);
  /**
   * PhidiasAccount:tenant-id:
   *
   * The directory it was signed in to, %NULL when that was not told.
   */
  properties[PROP_TENANT_ID] = g_param_spec_string ("tenant-id", NULL, NULL, NULL, flags);
  /**
   * PhidiasAccount:username:
   *
   * The name it signs in with, often a mail address; %NULL when that was not told.
   */
  properties[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, NULL, flags);
  /**
   * PhidiasAccount:name:
   *
   * The person's name, %NULL when that was not told.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * PhidiasAccount:title:
   *
   * What to call it.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * PhidiasAccount:state:
   *
   * A #PhidiasAccountState.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN,
                                              PHIDIAS_ACCOUNT_SIGNED_IN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_account_init (PhidiasAccount *self)
{
}

/**
 * phidias_account_new:
 * @id: its id, from phidias_id_new(), or %PHIDIAS_ACCOUNT_PRACTICE_ID
 * @cloud: where it is
 * @way: how it came
 * @client_id: (nullable): the application's id that it signed in with
 *
 * Returns: (transfer full): an account that is signed in
 */
PhidiasAccount *
phidias_account_new (const char *id, PhidiasCloud *cloud, PhidiasSignInWay way, const char *client_id)
{
  PhidiasAccount *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (cloud), NULL);

  self = g_object_new (PHIDIAS_TYPE_ACCOUNT, NULL);
  self->id = g_strdup (id);
  self->cloud = g_object_ref (cloud);
  self->way = way;
  self->client_id = g_strdup (client_id);

  return self;
}

/**
 * phidias_account_set_identity:
 * @self: an account
 * @tenant_id: (nullable): the directory it is signed in to
 * @username: (nullable): the name it signs in with
 * @name: (nullable): the person's name
 */
void
phidias_account_set_identity (PhidiasAccount *self, const char *tenant_id, const char *username, const char *name)
{
  g_autofree char *title = NULL;

  g_return_if_fail (PHIDIAS_IS_ACCOUNT (self));

  title = g_strdup (phidias_account_get_title (self));
  if (phidias_set_str (&self->tenant_id, tenant_id))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TENANT_ID]);
  if (phidias_set_str (&self->username, username))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USERNAME]);
  if (phidias_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (!g_str_equal (title, phidias_account_get_title (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * phidias_account_set_way:
 * @self: an account
 * @way: how the person signed in this time
 * @client_id: (nullable): with which application's id
 */
void
phidias_account_set_way (PhidiasAccount *self, PhidiasSignInWay way, const char *client_id)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (self));

  phidias_set_str (&self->client_id, client_id);
  if (self->way == way)
    return;
  self->way = way;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAY]);
}

/**
 * phidias_account_set_cloud:
 * @self: the practice account
 * @cloud: where its emulator listens now
 */
void
phidias_account_set_cloud (PhidiasAccount *self, PhidiasCloud *cloud)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (self));
  g_return_if_fail (PHIDIAS_IS_CLOUD (cloud));

  if (g_set_object (&self->cloud, cloud))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOUD]);
}

/**
 * phidias_account_get_id:
 * @self: an account
 *
 * Returns: (transfer none): its id
 */
const char *
phidias_account_get_id (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  return self->id;
}

/**
 * phidias_account_get_cloud:
 * @self: an account
 *
 * Returns: (transfer none): where it is
 */
PhidiasCloud *
phidias_account_get_cloud (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  return self->cloud;
}

/**
 * phidias_account_get_way:
 * @self: an account
 *
 * Returns: where its tokens come from
 */
PhidiasSignInWay
phidias_account_get_way (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), PHIDIAS_SIGN_IN_BROWSER);

  return self->way;
}

/**
 * phidias_account_get_tenant_id:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the directory it is signed in to
 */
const char *
phidias_account_get_tenant_id (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  return self->tenant_id;
}

/**
 * phidias_account_get_username:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the name it signs in with: the hint for signing in again
 */
const char *
phidias_account_get_username (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  return self->username;
}

/**
 * phidias_account_get_name:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the person's name
 */
const char *
phidias_account_get_name (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  return self->name;
}

/**
 * phidias_account_get_client_id:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the application's id that it signed in with
 */
const char *
phidias_account_get_client_id (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  return self->client_id;
}

/**
 * phidias_account_get_title:
 * @self: an account
 *
 * Returns: (transfer none): what to call it, translated where it is no name
 */
const char *
phidias_account_get_title (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), NULL);

  if (self->way == PHIDIAS_SIGN_IN_PRACTICE)
    return _("Practice subscription");
  if (self->username != NULL && self->username[0] != '\0')
    return self->username;
  if (self->name != NULL && self->name[0] != '\0')
    return self->name;

  return self->way == PHIDIAS_SIGN_IN_AZURE_CLI ? _("Azure CLI") : _("Account without a name");
}

/**
 * phidias_account_get_state:
 * @self: an account
 *
 * Returns: whether it can be used
 */
PhidiasAccountState
phidias_account_get_state (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);

  return self->state;
}

void
phidias_account_set_state (PhidiasAccount *self, PhidiasAccountState state)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (self));

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * phidias_account_get_created:
 * @self: an account
 *
 * Returns: when it first signed in, microseconds since 1970 (UTC)
 */
gint64
phidias_account_get_created (PhidiasAccount *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT (self), 0);

  return self->created;
}

void
phidias_account_set_created (PhidiasAccount *self, gint64 created)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (self));

  self->created = created;
}
