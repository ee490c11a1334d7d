/* phidias-transport-diagnosis.c: whose fault it is that a connection could not be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-transport-diagnosis.h"

typedef struct
{
  gboolean  ask_portal;
  gboolean  portal;
  char     *proxy;
} DiagnoseClosure;

static void
diagnose_closure_free (gpointer data)
{
  DiagnoseClosure *closure = data;

  g_free (closure->proxy);
  g_free (closure);
}

static void
ask_connectivity_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DiagnoseClosure *closure = data;
  /* The monitor speaks to NetworkManager when it is made, and waits for it. */
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  closure->portal = g_network_monitor_get_connectivity (monitor) == G_NETWORK_CONNECTIVITY_PORTAL;
  g_task_return_boolean (task, TRUE);
}

static void
proxy_asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DiagnoseClosure *closure = g_task_get_task_data (task);
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, NULL);
  g_autoptr (GUri) uri = NULL;

  if (proxies != NULL && proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct:"))
    uri = g_uri_parse (proxies[0], G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL) /* without a password that may be in it */
    closure->proxy = g_strdup_printf ("%s:%d", g_uri_get_host (uri), MAX (g_uri_get_port (uri), 0));

  if (closure->ask_portal)
    g_task_run_in_thread (task, ask_connectivity_in_thread);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * phidias_transport_diagnose_async:
 * @resolver: which proxies are used
 * @uri: where the connection was to go
 * @ask_portal: whether to ask if the network wants a sign-in
 * @cancellable: (nullable): ends it early
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks what the error itself does not tell.
 */
void
phidias_transport_diagnose_async (GProxyResolver      *resolver,
                                  const char          *uri,
                                  gboolean             ask_portal,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  DiagnoseClosure *closure = g_new0 (DiagnoseClosure, 1);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_transport_diagnose_async);
  g_task_set_check_cancellable (task, FALSE);
  closure->ask_portal = ask_portal;
  g_task_set_task_data (task, closure, diagnose_closure_free);
  g_proxy_resolver_lookup_async (resolver, uri, cancellable, proxy_asked_cb, g_object_ref (task));
}

/**
 * phidias_transport_diagnose_finish:
 * @resolver: as before
 * @result: what the callback got
 * @portal: (out): whether the network is known to want a sign-in
 *
 * Returns: (transfer full) (nullable): the proxy in between, %NULL when there is none
 */
char *
phidias_transport_diagnose_finish (GProxyResolver *resolver, GAsyncResult *result, gboolean *portal)
{
  DiagnoseClosure *closure;

  g_return_val_if_fail (g_task_is_valid (result, resolver), NULL);

  closure = g_task_get_task_data (G_TASK (result));
  *portal = closure->portal;

  return g_strdup (closure->proxy);
}
