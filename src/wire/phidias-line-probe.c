/* phidias-line-probe.c: how far a connection to a host gets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-line-probe.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-inference-client-private.h"
#include "phidias-transport-diagnosis.h"
#include "phidias-transport-error.h"

/* Of a name with more addresses than these nobody reads the rest. */
#define MAX_ADDRESSES 8

/* Nothing is sent but a greeting, so this is as long as a person likes to wait. */
#define LIMIT_MS (10 * 1000)

typedef struct
{
  PhidiasInferenceClient *client;
  PhidiasLineReport      *report;
  GUri                   *uri;
  GCancellable           *inner;  /* the caller's and the alarm lead here */
  GCancellable           *outer;
  gulong                  outer_handler;
  guint                   alarm;
  gboolean                with_tls;
  gboolean                is_late;
  gboolean                portal;
  GError                 *cause;
} LineClosure;

/**
 * phidias_line_report_free:
 * @self: (nullable) (transfer full): a report
 */
void
phidias_line_report_free (PhidiasLineReport *self)
{
  if (self == NULL)
    return;

  g_clear_error (&self->error);
  g_free (self->proxy);
  g_strfreev (self->addresses);
  g_free (self->issuer);
  g_clear_pointer (&self->begins, g_date_time_unref);
  g_clear_pointer (&self->ends, g_date_time_unref);
  g_free (self);
}

static void
end_watch (LineClosure *closure)
{
  if (closure->alarm != 0)
    phidias_clock_remove_alarm (phidias_inference_client_get_clock (closure->client), closure->alarm);
  closure->alarm = 0;
  if (closure->outer_handler != 0)
    g_cancellable_disconnect (closure->outer, closure->outer_handler);
  closure->outer_handler = 0;
}

static void
line_closure_free (gpointer data)
{
  LineClosure *closure = data;

  end_watch (closure);
  phidias_line_report_free (closure->report);
  g_uri_unref (closure->uri);
  g_object_unref (closure->inner);
  g_clear_object (&closure->outer);
  g_clear_error (&closure->cause);
  g_object_unref (closure->client);
  g_free (closure);
}

static gboolean
is_stopped (LineClosure *closure)
{
  return closure->outer != NULL && g_cancellable_is_cancelled (closure->outer);
}

static char *
dup_host (LineClosure *closure)
{
  const char *host = g_uri_get_host (closure->uri);
  gboolean is_https = g_strcmp0 (g_uri_get_scheme (closure->uri), "https") == 0;
  int port = g_uri_get_port (closure->uri);

  return port > 0 && port != (is_https ? 443 : 80) ? g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port) : g_strdup (host);
}

static void
return_report (GTask *task)
{
  LineClosure *closure = g_task_get_task_data (task);

  end_watch (closure);
  if (is_stopped (closure))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Stopped"));
  else
    g_task_return_pointer (task, g_steal_pointer (&closure->report), (GDestroyNotify) phidias_line_report_free);
}

static void
ask_network_in_thread (GTask *question, gpointer source, gpointer data, GCancellable *cancellable)
{
  /* The monitor speaks to NetworkManager when it is made, and waits for it. */
  g_task_return_boolean (question, g_network_monitor_get_network_available (g_network_monitor_get_default ()));
}

static void
network_asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LineClosure *closure = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_there = g_task_propagate_boolean (G_TASK (result), &error);

  closure->report->is_offline = !is_there && error == NULL;
  return_report (task);
}

static void
return_failure (GTask *task)
{
  LineClosure *closure = g_task_get_task_data (task);
  g_autofree char *host = dup_host (closure);
  PhidiasTransportFailure failure = {
    .stage = PHIDIAS_TRANSPORT_CONNECT,
    .host = host,
    .proxy = closure->report->proxy,
    .tls_flags = closure->report->tls_flags,
    .portal = closure->portal,
  };

  if (closure->is_late)
    closure->report->error = phidias_error_new (PHIDIAS_ERROR_TIMEOUT, _("%s did not take the connection in time."), host);
  else
    closure->report->error = phidias_transport_error_new (&failure, closure->cause);

  if (closure->report->error->code == PHIDIAS_ERROR_OFFLINE && !is_stopped (closure))
    {
      g_autoptr (GTask) question = g_task_new (closure->client, NULL, network_asked_cb, g_object_ref (task));

      g_task_run_in_thread (question, ask_network_in_thread);
    }
  else
    return_report (task);
}

static void
portal_asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LineClosure *closure = g_task_get_task_data (task);
  g_autofree char *proxy = phidias_transport_diagnose_finish (G_PROXY_RESOLVER (object), result, &closure->portal);

  return_failure (task);
}

/* @cause is taken over. */
static void
fail (GTask *task, GError *cause)
{
  LineClosure *closure = g_task_get_task_data (task);
  g_autofree char *uri = NULL;

  closure->cause = cause;
  if (closure->report->tls_flags == 0 || closure->is_late || is_stopped (closure))
    {
      return_failure (task);
      return;
    }

  /* A network that wants a sign-in answers for every host, with a certificate of its own. */
  uri = g_uri_to_string (closure->uri);
  phidias_transport_diagnose_async (soup_session_get_proxy_resolver (phidias_inference_client_get_session (closure->client)),
                                    uri, TRUE, closure->inner, portal_asked_cb, g_object_ref (task));
}

/* ---- The last step: a connection, which is closed at once ---- */

static void
read_certificate (PhidiasLineReport *report, GTlsCertificate *certificate)
{
  g_free (report->issuer);
  g_clear_pointer (&report->begins, g_date_time_unref);
  g_clear_pointer (&report->ends, g_date_time_unref);
  report->issuer = g_tls_certificate_get_issuer_name (certificate);
  report->begins = g_tls_certificate_get_not_valid_before (certificate);
  report->ends = g_tls_certificate_get_not_valid_after (certificate);
}

static gboolean
accept_certificate_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags, gpointer user_data)
{
  LineClosure *closure = g_task_get_task_data (user_data);

  if (closure->report != NULL)
    {
      closure->report->tls_flags = flags;
      read_certificate (closure->report, certificate);
    }

  return FALSE;
}

static void
unref_closure_data (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

static void
shaken_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LineClosure *closure = g_task_get_task_data (task);
  GTlsCertificate *certificate;
  GError *error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, &error))
    {
      fail (task, error);
      return;
    }

  certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (object));
  if (certificate != NULL)
    read_certificate (closure->report, certificate);
  g_io_stream_close_async (G_IO_STREAM (object), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  return_report (task);
}

/* Not GSocketClient's own: it does not let go of all it holds when a certificate is refused and the
 * host has several addresses. */
static void
shake_hands (GTask *task, GSocketConnection *connection)
{
  LineClosure *closure = g_task_get_task_data (task);
  GTlsDatabase *database = soup_session_get_tls_database (phidias_inference_client_get_session (closure->client));
  g_autofree char *uri = g_uri_to_string (closure->uri);
  g_autoptr (GSocketConnectable) identity = NULL;
  g_autoptr (GIOStream) tls = NULL;
  GError *error = NULL;

  identity = g_network_address_parse_uri (uri, 443, &error);
  if (identity != NULL)
    tls = g_tls_client_connection_new (G_IO_STREAM (connection), identity, &error);
  if (tls == NULL)
    {
      fail (task, error);
      return;
    }

  if (database != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  g_signal_connect_data (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), g_object_ref (task), unref_closure_data, 0);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, closure->inner, shaken_cb, g_object_ref (task));
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LineClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_uri_finish (G_SOCKET_CLIENT (object), result, &error);

  if (connection == NULL)
    fail (task, error);
  else if (closure->with_tls)
    shake_hands (task, connection);
  else
    {
      g_io_stream_close_async (G_IO_STREAM (connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      return_report (task);
    }
}

static void
connect_line (GTask *task)
{
  LineClosure *closure = g_task_get_task_data (task);
  g_autoptr (GSocketClient) socket_client = g_socket_client_new ();
  g_autofree char *uri = g_uri_to_string (closure->uri);
  gboolean is_https = g_strcmp0 (g_uri_get_scheme (closure->uri), "https") == 0;

  g_socket_client_set_proxy_resolver (socket_client,
                                      soup_session_get_proxy_resolver (phidias_inference_client_get_session (closure->client)));
  g_socket_client_connect_to_uri_async (socket_client, uri, is_https ? 443 : 80, closure->inner, connected_cb, g_object_ref (task));
}

/* ---- The name ---- */

static void
take_addresses (PhidiasLineReport *report, GList *addresses)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  report->is_private = addresses != NULL;
  for (GList *l = addresses; l != NULL; l = l->next)
    {
      g_autofree char *text = g_inet_address_to_string (l->data);

      if (!g_inet_address_get_is_site_local (l->data))
        report->is_private = FALSE;
      if (n++ < MAX_ADDRESSES)
        g_strv_builder_add (builder, text);
    }
  report->addresses = g_strv_builder_end (builder);
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LineClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (object), result, &error);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  take_addresses (closure->report, addresses);
  g_resolver_free_addresses (addresses);
  connect_line (task);
}

static void
proxy_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LineClosure *closure = g_task_get_task_data (task);
  g_autoptr (GResolver) resolver = NULL;

  closure->report->proxy = phidias_transport_diagnose_finish (G_PROXY_RESOLVER (object), result, &closure->portal);
  if (is_stopped (closure))
    {
      return_report (task);
      return;
    }
  if (closure->report->proxy != NULL && g_strcmp0 (g_uri_get_scheme (closure->uri), "http") == 0)
    {
      return_report (task); /* such a proxy is handed requests, it opens no lines */
      return;
    }
  if (closure->report->proxy != NULL || closure->with_tls)
    {
      connect_line (task);
      return;
    }

  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_async (resolver, g_uri_get_host (closure->uri), closure->inner, looked_up_cb, g_object_ref (task));
}

static void
late_cb (gpointer user_data)
{
  LineClosure *closure = g_task_get_task_data (user_data);

  closure->alarm = 0;
  closure->is_late = TRUE;
  g_cancellable_cancel (closure->inner);
}

static void
stopped_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/**
 * phidias_line_probe_async:
 * @client: whose proxies and authorities are used
 * @target: where to
 * @with_tls: whether to shake hands, too; else the name is looked up and the port tried
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Opens a connection to the target's host and closes it. Sends no request and no key.
 */
void
phidias_line_probe_async (PhidiasInferenceClient *client,
                          PhidiasTarget          *target,
                          gboolean                with_tls,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  LineClosure *closure = g_new0 (LineClosure, 1);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_line_probe_async);
  g_task_set_check_cancellable (task, FALSE);
  closure->client = g_object_ref (client);
  closure->report = g_new0 (PhidiasLineReport, 1);
  closure->uri = g_uri_parse (phidias_target_get_origin (target), SOUP_HTTP_URI_FLAGS, NULL);
  closure->with_tls = with_tls;
  closure->inner = g_cancellable_new ();
  g_task_set_task_data (task, closure, line_closure_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (cancellable != NULL)
    {
      closure->outer = g_object_ref (cancellable);
      closure->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (stopped_cb), g_object_ref (closure->inner), g_object_unref);
    }
  closure->alarm = phidias_clock_add_alarm (phidias_inference_client_get_clock (client), LIMIT_MS, late_cb, task);
  phidias_transport_diagnose_async (soup_session_get_proxy_resolver (phidias_inference_client_get_session (client)),
                                    phidias_target_get_origin (target), FALSE, closure->inner, proxy_found_cb, g_object_ref (task));
}

/**
 * phidias_line_probe_finish:
 * @client: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED; a connection that failed is in the report
 *
 * Returns: (transfer full) (nullable): what was found
 */
PhidiasLineReport *
phidias_line_probe_finish (PhidiasInferenceClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_line_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
