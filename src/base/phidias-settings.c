/* phidias-settings.c: the settings, typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-settings.h"

#define KEY_CLOUD             "cloud"
#define KEY_CLOUD_ARM         "cloud-arm"
#define KEY_CLOUD_CATALOG     "cloud-catalog"
#define KEY_CLOUD_PRICES      "cloud-prices"
#define KEY_CLOUD_AUTHORITY   "cloud-authority"
#define KEY_COLOR_SCHEME      "color-scheme"
#define KEY_DEPLOYMENTS_SORT  "deployments-sort"
#define KEY_ENTRA_CLIENT_ID   "entra-client-id"
#define KEY_ENTRA_TENANT      "entra-tenant"
#define KEY_ENTER_SENDS       "enter-sends"
#define KEY_LAST_CONVERSATION "last-conversation"
#define KEY_LAST_PLACE        "last-place"
#define KEY_SHOW_SIDEBAR      "show-sidebar"
#define KEY_SHOW_PANE         "show-pane"
#define KEY_WINDOW_WIDTH      "window-width"
#define KEY_WINDOW_HEIGHT     "window-height"
#define KEY_IS_MAXIMIZED      "is-maximized"

/**
 * PhidiasSettings:
 *
 * The keys that the interface binds to are properties; the others are read and written by a
 * function. Nothing secret is ever among them.
 */
struct _PhidiasSettings
{
  GObject    parent_instance;

  GSettings *settings; /* owned */
};

G_DEFINE_FINAL_TYPE (PhidiasSettings, phidias_settings, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_COLOR_SCHEME,
  PROP_ENTER_SENDS,
  PROP_SHOW_SIDEBAR,
  PROP_SHOW_PANE,
  PROP_CLOUD,
  PROP_CLOUD_AUTHORITY,
  PROP_CLOUD_ARM,
  PROP_CLOUD_CATALOG,
  PROP_CLOUD_PRICES,
  PROP_ENTRA_CLIENT_ID,
  PROP_ENTRA_TENANT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
changed_cb (PhidiasSettings *self, const char *key)
{
  /* Properties have the names of their keys. */
  for (guint i = 1; i < N_PROPS; i++)
    if (g_str_equal (properties[i]->name, key))
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
phidias_settings_dispose (GObject *object)
{
  PhidiasSettings *self = PHIDIAS_SETTINGS (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (phidias_settings_parent_class)->dispose (object);
}

static void
phidias_settings_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasSettings *self = PHIDIAS_SETTINGS (object);

  switch (prop_id)
    {
    case PROP_COLOR_SCHEME:
      g_value_set_uint (value, phidias_settings_get_color_scheme (self));
      break;
    case PROP_ENTER_SENDS:
      g_value_set_boolean (value, phidias_settings_get_enter_sends (self));
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, phidias_settings_get_show_sidebar (self));
      break;
    case PROP_SHOW_PANE:
      g_value_set_boolean (value, phidias_settings_get_show_pane (self));
      break;
    case PROP_CLOUD:
      g_value_take_string (value, phidias_settings_dup_cloud (self));
      break;
    case PROP_CLOUD_AUTHORITY:
      g_value_take_string (value, phidias_settings_dup_cloud_authority (self));
      break;
    case PROP_CLOUD_ARM:
      g_value_take_string (value, phidias_settings_dup_cloud_arm (self));
      break;
    case PROP_CLOUD_CATALOG:
      g_value_take_string (value, phidias_settings_dup_cloud_catalog (self));
      break;
    case PROP_CLOUD_PRICES:
      g_value_take_string (value, phidias_settings_dup_cloud_prices (self));
      break;
    case PROP_ENTRA_CLIENT_ID:
      g_value_take_string (value, phidias_settings_dup_entra_client_id (self));
      break;
    case PROP_ENTRA_TENANT:
      g_value_take_string (value, phidias_settings_dup_entra_tenant (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_settings_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasSettings *self = PHIDIAS_SETTINGS (object);

  switch (prop_id)
    {
    case PROP_COLOR_SCHEME:
      phidias_settings_set_color_scheme (self, g_value_get_uint (value));
      break;
    case PROP_ENTER_SENDS:
      phidias_settings_set_enter_sends (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_SIDEBAR:
      phidias_settings_set_show_sidebar (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_PANE:
      phidias_settings_set_show_pane (self, g_value_get_boolean (value));
      break;
    case PROP_CLOUD:
      phidias_settings_set_cloud (self, g_value_get_string (value));
      break;
    case PROP_CLOUD_AUTHORITY:
      phidias_settings_set_cloud_authority (self, g_value_get_string (value));
      break;
    case PROP_CLOUD_ARM:
      phidias_settings_set_cloud_arm (self, g_value_get_string (value));
      break;
    case PROP_CLOUD_CATALOG:
      phidias_settings_set_cloud_catalog (self, g_value_get_string (value));
      break;
    case PROP_CLOUD_PRICES:
      phidias_settings_set_cloud_prices (self, g_value_get_string (value));
      break;
    case PROP_ENTRA_CLIENT_ID:
      phidias_settings_set_entra_client_id (self, g_value_get_string (value));
      break;
    case PROP_ENTRA_TENANT:
      phidias_settings_set_entra_tenant (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_settings_class_init (PhidiasSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_settings_dispose;
  object_class->get_property = phidias_settings_get_property;
  object_class->set_property = phidias_settings_set_property;

  /**
   * PhidiasSettings:color-scheme:
   *
   * A #PhidiasColorScheme.
   */
  properties[PROP_COLOR_SCHEME] = g_param_spec_uint (KEY_COLOR_SCHEME, NULL, NULL, 0, PHIDIAS_COLOR_SCHEME_DARK, 0, flags);
  /**
   * PhidiasSettings:enter-sends:
   *
   * Whether Enter sends a prompt; Shift+Enter breaks the line then. Else it is Ctrl+Enter that sends.
   */
  properties[PROP_ENTER_SENDS] = g_param_spec_boolean (KEY_ENTER_SENDS, NULL, NULL, TRUE, flags);
  /**
   * PhidiasSettings:show-sidebar:
   *
   * Whether a wide window shows the conversations.
   */
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean (KEY_SHOW_SIDEBAR, NULL, NULL, TRUE, flags);
  /**
   * PhidiasSettings:show-pane:
   *
   * Whether a wide window shows setup and parameters.
   */
  properties[PROP_SHOW_PANE] = g_param_spec_boolean (KEY_SHOW_PANE, NULL, NULL, TRUE, flags);
  /**
   * PhidiasSettings:cloud:
   *
   * The id of the cloud that one signs in to; `custom` is at the addresses of the two settings that follow.
   */
  properties[PROP_CLOUD] = g_param_spec_string (KEY_CLOUD, NULL, NULL, "", flags);
  /**
   * PhidiasSettings:cloud-authority:
   *
   * Where one signs in to a cloud of one’s own.
   */
  properties[PROP_CLOUD_AUTHORITY] = g_param_spec_string (KEY_CLOUD_AUTHORITY, NULL, NULL, "", flags);
  /**
   * PhidiasSettings:cloud-arm:
   *
   * Where the resource manager of a cloud of one’s own is.
   */
  properties[PROP_CLOUD_ARM] = g_param_spec_string (KEY_CLOUD_ARM, NULL, NULL, "", flags);
  /**
   * PhidiasSettings:cloud-catalog:
   *
   * Where the catalog of models of a cloud of one’s own is, empty for Microsoft’s.
   */
  properties[PROP_CLOUD_CATALOG] = g_param_spec_string (KEY_CLOUD_CATALOG, NULL, NULL, "", flags);
  /**
   * PhidiasSettings:cloud-prices:
   *
   * Where the price service of a cloud of one’s own is, empty for Microsoft’s.
   */
  properties[PROP_CLOUD_PRICES] = g_param_spec_string (KEY_CLOUD_PRICES, NULL, NULL, "", flags);
  /**
   * PhidiasSettings:entra-client-id:
   *
   * The id of the application that is registered for signing in, empty for none.
   */
  properties[PROP_ENTRA_CLIENT_ID] = g_param_spec_string (KEY_ENTRA_CLIENT_ID, NULL, NULL, "", flags);
  /**
   * PhidiasSettings:entra-tenant:
   *
   * Whose directory one signs in to.
   */
  properties[PROP_ENTRA_TENANT] = g_param_spec_string (KEY_ENTRA_TENANT, NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_settings_init (PhidiasSettings *self)
{
}

/**
 * phidias_settings_new:
 * @schema_id: the schema, which is the application's id
 *
 * Returns: (transfer full): the settings
 */
PhidiasSettings *
phidias_settings_new (const char *schema_id)
{
  PhidiasSettings *self = g_object_new (PHIDIAS_TYPE_SETTINGS, NULL);

  self->settings = g_settings_new (schema_id);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

PhidiasColorScheme
phidias_settings_get_color_scheme (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), PHIDIAS_COLOR_SCHEME_DEFAULT);

  return g_settings_get_enum (self->settings, KEY_COLOR_SCHEME);
}

void
phidias_settings_set_color_scheme (PhidiasSettings *self, PhidiasColorScheme color_scheme)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));

  g_settings_set_enum (self->settings, KEY_COLOR_SCHEME, color_scheme);
}

gboolean
phidias_settings_get_enter_sends (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), TRUE);

  return g_settings_get_boolean (self->settings, KEY_ENTER_SENDS);
}

void
phidias_settings_set_enter_sends (PhidiasSettings *self, gboolean enter_sends)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));

  g_settings_set_boolean (self->settings, KEY_ENTER_SENDS, enter_sends);
}

/**
 * phidias_settings_dup_last_conversation:
 * @self: the settings
 *
 * Returns: (transfer full): the id of the conversation that was open last, empty for none
 */
char *
phidias_settings_dup_last_conversation (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_LAST_CONVERSATION);
}

void
phidias_settings_set_last_conversation (PhidiasSettings *self, const char *id)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (id != NULL);

  g_settings_set_string (self->settings, KEY_LAST_CONVERSATION, id);
}

/**
 * phidias_settings_dup_last_place:
 * @self: the settings
 *
 * Returns: (transfer full): the name of the place that was shown last
 */
char *
phidias_settings_dup_last_place (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_LAST_PLACE);
}

void
phidias_settings_set_last_place (PhidiasSettings *self, const char *place)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (place != NULL);

  g_settings_set_string (self->settings, KEY_LAST_PLACE, place);
}

/**
 * phidias_settings_dup_deployments_sort:
 * @self: the settings
 *
 * Returns: (transfer full): what phidias_settings_set_deployments_sort() was given last
 */
char *
phidias_settings_dup_deployments_sort (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_DEPLOYMENTS_SORT);
}

/**
 * phidias_settings_set_deployments_sort:
 * @self: the settings
 * @sort: a column of the list of deployments, a “-” before it where the last comes first
 */
void
phidias_settings_set_deployments_sort (PhidiasSettings *self, const char *sort)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (sort != NULL);

  g_settings_set_string (self->settings, KEY_DEPLOYMENTS_SORT, sort);
}

/**
 * phidias_settings_get_window_size:
 * @self: the settings
 * @width: (out): in application pixels
 * @height: (out): in application pixels
 * @is_maximized: (out): whether the window fills the screen
 */
void
phidias_settings_get_window_size (PhidiasSettings *self, int *width, int *height, gboolean *is_maximized)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));

  *width = g_settings_get_int (self->settings, KEY_WINDOW_WIDTH);
  *height = g_settings_get_int (self->settings, KEY_WINDOW_HEIGHT);
  *is_maximized = g_settings_get_boolean (self->settings, KEY_IS_MAXIMIZED);
}

/**
 * phidias_settings_set_window_size:
 * @self: the settings
 * @width: in application pixels; not kept for a maximised window
 * @height: in application pixels; not kept for a maximised window
 * @is_maximized: whether the window fills the screen
 */
void
phidias_settings_set_window_size (PhidiasSettings *self, int width, int height, gboolean is_maximized)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));

  if (!is_maximized)
    {
      g_settings_set_int (self->settings, KEY_WINDOW_WIDTH, MAX (width, 360));
      g_settings_set_int (self->settings, KEY_WINDOW_HEIGHT, MAX (height, 294));
    }
  g_settings_set_boolean (self->settings, KEY_IS_MAXIMIZED, is_maximized);
}

gboolean
phidias_settings_get_show_sidebar (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), TRUE);

  return g_settings_get_boolean (self->settings, KEY_SHOW_SIDEBAR);
}

void
phidias_settings_set_show_sidebar (PhidiasSettings *self, gboolean show_sidebar)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));

  g_settings_set_boolean (self->settings, KEY_SHOW_SIDEBAR, show_sidebar);
}

gboolean
phidias_settings_get_show_pane (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), TRUE);

  return g_settings_get_boolean (self->settings, KEY_SHOW_PANE);
}

void
phidias_settings_set_show_pane (PhidiasSettings *self, gboolean show_pane)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));

  g_settings_set_boolean (self->settings, KEY_SHOW_PANE, show_pane);
}

char *
phidias_settings_dup_cloud (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_CLOUD);
}

void
phidias_settings_set_cloud (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_CLOUD, value);
}

char *
phidias_settings_dup_cloud_authority (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_CLOUD_AUTHORITY);
}

void
phidias_settings_set_cloud_authority (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_CLOUD_AUTHORITY, value);
}

char *
phidias_settings_dup_cloud_arm (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_CLOUD_ARM);
}

void
phidias_settings_set_cloud_arm (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_CLOUD_ARM, value);
}

char *
phidias_settings_dup_cloud_catalog (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_CLOUD_CATALOG);
}

void
phidias_settings_set_cloud_catalog (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_CLOUD_CATALOG, value);
}

char *
phidias_settings_dup_cloud_prices (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_CLOUD_PRICES);
}

void
phidias_settings_set_cloud_prices (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_CLOUD_PRICES, value);
}

char *
phidias_settings_dup_entra_client_id (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_ENTRA_CLIENT_ID);
}

void
phidias_settings_set_entra_client_id (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_ENTRA_CLIENT_ID, value);
}

char *
phidias_settings_dup_entra_tenant (PhidiasSettings *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (self), NULL);

  return g_settings_get_string (self->settings, KEY_ENTRA_TENANT);
}

void
phidias_settings_set_entra_tenant (PhidiasSettings *self, const char *value)
{
  g_return_if_fail (PHIDIAS_IS_SETTINGS (self));
  g_return_if_fail (value != NULL);

  g_settings_set_string (self->settings, KEY_ENTRA_TENANT, value);
}
