/* phidias-loopback-resolver.c: keeps what goes to this computer away from proxies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-loopback-resolver.h"

/**
 * PhidiasLoopbackResolver:
 *
 * A key may go to loopback without TLS because it never leaves the computer. A proxy that the
 * system does not except for loopback would carry it out, so this resolver does.
 */
struct _PhidiasLoopbackResolver
{
  GObject         parent_instance;

  GProxyResolver *inner;
};

static void phidias_loopback_resolver_iface_init (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasLoopbackResolver, phidias_loopback_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, phidias_loopback_resolver_iface_init))

/**
 * phidias_host_is_loopback:
 * @host: (nullable): a host name or address, without brackets
 *
 * Returns: whether it names this computer: `localhost`, 127.0.0.0/8 or ::1
 */
gboolean
phidias_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
goes_to_loopback (const char *uri)
{
  g_autofree char *host = NULL;

  return g_uri_split_network (uri, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL) && phidias_host_is_loopback (host);
}

static char **
new_direct (void)
{
  const char * const direct[] = { "direct://", NULL };

  return g_strdupv ((char **) direct);
}

static gboolean
phidias_loopback_resolver_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
phidias_loopback_resolver_lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  PhidiasLoopbackResolver *self = PHIDIAS_LOOPBACK_RESOLVER (resolver);

  if (goes_to_loopback (uri))
    return new_direct ();

  return g_proxy_resolver_lookup (self->inner, uri, cancellable, error);
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char **proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (proxies == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, proxies, (GDestroyNotify) g_strfreev);
}

static void
phidias_loopback_resolver_lookup_async (GProxyResolver      *resolver,
                                        const char          *uri,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  PhidiasLoopbackResolver *self = PHIDIAS_LOOPBACK_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_loopback_resolver_lookup_async);
  if (goes_to_loopback (uri))
    g_task_return_pointer (task, new_direct (), (GDestroyNotify) g_strfreev);
  else
    g_proxy_resolver_lookup_async (self->inner, uri, cancellable, lookup_cb, g_steal_pointer (&task));
}

static char **
phidias_loopback_resolver_lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
phidias_loopback_resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = phidias_loopback_resolver_is_supported;
  iface->lookup = phidias_loopback_resolver_lookup;
  iface->lookup_async = phidias_loopback_resolver_lookup_async;
  iface->lookup_finish = phidias_loopback_resolver_lookup_finish;
}

static void
phidias_loopback_resolver_finalize (GObject *object)
{
  PhidiasLoopbackResolver *self = PHIDIAS_LOOPBACK_RESOLVER (object);

  g_clear_object (&self->inner);

  G_OBJECT_CLASS (phidias_loopback_resolver_parent_class)->finalize (object);
}

static void
phidias_loopback_resolver_class_init (PhidiasLoopbackResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_loopback_resolver_finalize;
}

static void
phidias_loopback_resolver_init (PhidiasLoopbackResolver *self)
{
}

/**
 * phidias_loopback_resolver_new:
 * @inner: asked for every other host
 *
 * Returns: (transfer full): a resolver that sends what goes to loopback directly
 */
GProxyResolver *
phidias_loopback_resolver_new (GProxyResolver *inner)
{
  PhidiasLoopbackResolver *self;

  g_return_val_if_fail (G_IS_PROXY_RESOLVER (inner), NULL);

  self = g_object_new (PHIDIAS_TYPE_LOOPBACK_RESOLVER, NULL);
  self->inner = g_object_ref (inner);

  return G_PROXY_RESOLVER (self);
}
