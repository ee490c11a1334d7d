/* phidias-cloud.c: an Azure: where one signs in and where its resource manager is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-cloud.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/**
 * PhidiasCloud:
 *
 * Immutable. An emulator is a cloud like any other, with addresses of its own.
 */
struct _PhidiasCloud
{
  GObject  parent_instance;

  /* owned */
  char    *id;
  char    *name;
  char    *authority;
  char    *arm;
  char    *arm_scope;
  char    *inference_scope;
  char    *portal;
};

G_DEFINE_FINAL_TYPE (PhidiasCloud, phidias_cloud, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  const char *name;
  const char *authority;
  const char *arm;
  const char *inference_scope;
  const char *portal;
} Builtin;

static const char * const builtin_ids[] = { PHIDIAS_CLOUD_PUBLIC, PHIDIAS_CLOUD_CHINA, PHIDIAS_CLOUD_USGOV, NULL };

static const Builtin builtins[] = {
  { N_("Azure"), "https://login.microsoftonline.com", "https://management.azure.com",
    "https://cognitiveservices.azure.com/.default", "https://portal.azure.com/#resource" },
  { N_("Azure China"), "https://login.chinacloudapi.cn", "https://management.chinacloudapi.cn",
    "https://cognitiveservices.azure.cn/.default", "https://portal.azure.cn/#resource" },
  { N_("Azure US Government"), "https://login.microsoftonline.us", "https://management.usgovcloudapi.net",
    "https://cognitiveservices.azure.us/.default", "https://portal.azure.us/#resource" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (builtins) + 1 == G_N_ELEMENTS (builtin_ids));

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

static void
phidias_cloud_finalize (GObject *object)
{
  PhidiasCloud *self = PHIDIAS_CLOUD (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->authority);
  g_free (self->arm);
  g_free (self->arm_scope);
  g_free (self->inference_scope);
  g_free (self->portal);

  G_OBJECT_CLASS (phidias_cloud_parent_class)->finalize (object);
}

static void
phidias_cloud_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasCloud *self = PHIDIAS_CLOUD (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_cloud_class_init (PhidiasCloudClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_cloud_finalize;
  object_class->get_property = phidias_cloud_get_property;

  /**
   * PhidiasCloud:id:
   *
   * Its id, as in the settings.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * PhidiasCloud:name:
   *
   * What people call it, translated.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_cloud_init (PhidiasCloud *self)
{
}

static char *
dup_stripped (const char *address)
{
  char *stripped = g_strdup (address);
  gsize length = strlen (stripped);

  while (length > 0 && stripped[length - 1] == '/')
    stripped[--length] = '\0';

  return stripped;
}

/**
 * phidias_cloud_get_builtin_ids:
 *
 * Returns: (transfer none): the ids of the clouds whose addresses are known, Azure's public one
 *   first; ends with %NULL
 */
const char * const *
phidias_cloud_get_builtin_ids (void)
{
  return builtin_ids;
}

static PhidiasCloud *
new_builtin (const char *id, const Builtin *builtin)
{
  PhidiasCloud *self = phidias_cloud_new (id, builtin->authority, builtin->arm);

  g_free (self->name);
  self->name = g_strdup (_(builtin->name));
  g_free (self->inference_scope);
  self->inference_scope = g_strdup (builtin->inference_scope);
  self->portal = g_strdup (builtin->portal);

  return self;
}

/**
 * phidias_cloud_get_builtin:
 * @id: (nullable): an id
 *
 * Returns: (transfer none) (nullable): the cloud; %NULL for one whose addresses are not built in,
 *   such as an own one or the practice subscription's
 */
PhidiasCloud *
phidias_cloud_get_builtin (const char *id)
{
  static PhidiasCloud *clouds[G_N_ELEMENTS (builtins)];
  static gsize is_made = 0;

  /* The library's thread asks, too. */
  if (g_once_init_enter (&is_made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (builtins); i++)
        clouds[i] = new_builtin (builtin_ids[i], &builtins[i]);
      g_once_init_leave (&is_made, 1);
    }

  for (guint i = 0; i < G_N_ELEMENTS (builtins); i++)
    if (g_strcmp0 (id, builtin_ids[i]) == 0)
      return clouds[i];

  return NULL;
}

/**
 * phidias_cloud_new:
 * @id: %PHIDIAS_CLOUD_CUSTOM or %PHIDIAS_CLOUD_PRACTICE
 * @authority: where one signs in, from phidias_cloud_clean_address(); without a tenant
 * @arm: the resource manager's address, from phidias_cloud_clean_address()
 *
 * Returns: (transfer full): a cloud at these addresses, without a portal
 */
PhidiasCloud *
phidias_cloud_new (const char *id, const char *authority, const char *arm)
{
  PhidiasCloud *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (authority != NULL, NULL);
  g_return_val_if_fail (arm != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_CLOUD, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (g_str_equal (id, PHIDIAS_CLOUD_PRACTICE) ? _("Practice") : _("Other cloud"));
  self->authority = dup_stripped (authority);
  self->arm = dup_stripped (arm);
  self->arm_scope = g_strconcat (self->arm, "/.default", NULL);
  self->inference_scope = g_strdup (builtins[0].inference_scope);

  return self;
}

/**
 * phidias_cloud_clean_address:
 * @address: what was typed or set
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes, or %PHIDIAS_ERROR_INSECURE
 *
 * Checks an address that tokens are going to be sent to: https, or http on this computer only.
 *
 * Returns: (transfer full) (nullable): the address without a slash at its end
 */
char *
phidias_cloud_clean_address (const char *address, GError **error)
{
  g_autofree char *typed = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *scheme;

  g_return_val_if_fail (address != NULL, NULL);

  typed = g_strstrip (g_strdup (address));
  uri = g_uri_parse (typed, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  if (uri == NULL || (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")) || g_uri_get_host (uri) == NULL ||
      g_uri_get_host (uri)[0] == '\0' || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("This is no address of a cloud. It looks like https://login.example.com.")));
      return NULL;
    }
  if (g_str_equal (scheme, "http") && !is_loopback (g_uri_get_host (uri)))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INSECURE,
                                                   _("Sign-in needs an address that begins with https://. Only on this computer may it be http://.")));
      return NULL;
    }

  return dup_stripped (typed);
}

/**
 * phidias_cloud_get_id:
 * @self: a cloud
 *
 * Returns: (transfer none): its id
 */
const char *
phidias_cloud_get_id (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->id;
}

/**
 * phidias_cloud_get_name:
 * @self: a cloud
 *
 * Returns: (transfer none): what people call it, translated
 */
const char *
phidias_cloud_get_name (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->name;
}

/**
 * phidias_cloud_get_authority:
 * @self: a cloud
 *
 * Returns: (transfer none): where one signs in, without a tenant and without a slash at its end
 */
const char *
phidias_cloud_get_authority (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->authority;
}

/**
 * phidias_cloud_get_arm:
 * @self: a cloud
 *
 * Returns: (transfer none): the resource manager's address, without a slash at its end
 */
const char *
phidias_cloud_get_arm (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->arm;
}

/**
 * phidias_cloud_get_arm_scope:
 * @self: a cloud
 *
 * Returns: (transfer none): what a token for the resource manager is asked for with
 */
const char *
phidias_cloud_get_arm_scope (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->arm_scope;
}

/**
 * phidias_cloud_get_inference_scope:
 * @self: a cloud
 *
 * Returns: (transfer none): what a token for asking models is asked for with
 */
const char *
phidias_cloud_get_inference_scope (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->inference_scope;
}

/**
 * phidias_cloud_get_portal:
 * @self: a cloud
 *
 * Returns: (transfer none) (nullable): what stands before a resource's id in the address of its
 *   page in the portal; %NULL where there is no portal
 */
const char *
phidias_cloud_get_portal (PhidiasCloud *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), NULL);

  return self->portal;
}

/**
 * phidias_cloud_equal:
 * @self: a cloud
 * @other: another
 *
 * Returns: whether they are one cloud: the same id and the same addresses
 */
gboolean
phidias_cloud_equal (PhidiasCloud *self, PhidiasCloud *other)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (self), FALSE);
  g_return_val_if_fail (PHIDIAS_IS_CLOUD (other), FALSE);

  return g_str_equal (self->id, other->id) && g_str_equal (self->authority, other->authority) &&
         g_str_equal (self->arm, other->arm);
}
