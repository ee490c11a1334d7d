/* phidias-catalog-addresses.c: whom a refresh of the catalog asks, by the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-catalog.h"

#include "phidias-cloud.h"

/* %NULL, which is Microsoft's, for none. One that cannot be used stays as it is: the refresh says so. */
static char *
take_address (char *typed)
{
  g_autofree char *address = g_strstrip (typed);
  char *clean;

  if (address[0] == '\0')
    return NULL;
  clean = phidias_cloud_clean_address (address, NULL);

  return clean != NULL ? clean : g_steal_pointer (&address);
}

static void
settings_changed_cb (PhidiasCatalog *self, GParamSpec *pspec, PhidiasSettings *settings)
{
  g_autofree char *cloud = phidias_settings_dup_cloud (settings);
  g_autofree char *catalog = NULL;
  g_autofree char *prices = NULL;

  if (g_str_equal (cloud, PHIDIAS_CLOUD_CUSTOM))
    {
      catalog = take_address (phidias_settings_dup_cloud_catalog (settings));
      prices = take_address (phidias_settings_dup_cloud_prices (settings));
    }
  phidias_catalog_set_addresses (self, catalog, prices);
}

/**
 * phidias_catalog_follow_settings:
 * @self: a catalog
 * @settings: preferences that outlive nobody: they are not held
 *
 * Asks Microsoft's services, or where the cloud of the preferences is another one, those that are
 * set for it, as long as both live.
 */
void
phidias_catalog_follow_settings (PhidiasCatalog *self, PhidiasSettings *settings)
{
  static const char * const signals[] = { "notify::cloud", "notify::cloud-catalog", "notify::cloud-prices" };

  g_return_if_fail (PHIDIAS_IS_CATALOG (self));
  g_return_if_fail (PHIDIAS_IS_SETTINGS (settings));

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (settings, signals[i], G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  settings_changed_cb (self, NULL, settings);
}
