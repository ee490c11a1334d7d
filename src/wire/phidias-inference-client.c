/* phidias-inference-client.c: sends chat requests and hands over the answer as it streams in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-inference-client-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-http-session.h"
#include "phidias-inference-call.h"
#include "phidias-key-guard.h"

/**
 * PhidiasInferenceClient:
 *
 * One client serves all deployments: its connections are shared. It belongs to the thread that
 * made it. A running request holds the client.
 */
struct _PhidiasInferenceClient
{
  GObject                 parent_instance;

  /* owned */
  SoupSession            *session;
  PhidiasClock           *clock;
  GHashTable             *calls; /* number → PhidiasInferenceCall, lent by their tasks */

  /* state */
  PhidiasInferenceLimits  limits;
  guint                   last_call;
};

G_DEFINE_FINAL_TYPE (PhidiasInferenceClient, phidias_inference_client, G_TYPE_OBJECT)

typedef struct
{
  guint                 number;
  PhidiasInferenceCall *call;
} SendClosure;

static void
send_closure_free (gpointer data)
{
  SendClosure *closure = data;

  g_clear_pointer (&closure->call, phidias_inference_call_free);
  g_free (closure);
}

static void
phidias_inference_client_dispose (GObject *object)
{
  PhidiasInferenceClient *self = PHIDIAS_INFERENCE_CLIENT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (phidias_inference_client_parent_class)->dispose (object);
}

static void
phidias_inference_client_finalize (GObject *object)
{
  PhidiasInferenceClient *self = PHIDIAS_INFERENCE_CLIENT (object);

  g_hash_table_unref (self->calls);

  G_OBJECT_CLASS (phidias_inference_client_parent_class)->finalize (object);
}

static void
phidias_inference_client_class_init (PhidiasInferenceClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_inference_client_dispose;
  object_class->finalize = phidias_inference_client_finalize;
}

static void
phidias_inference_client_init (PhidiasInferenceClient *self)
{
  self->calls = g_hash_table_new (NULL, NULL);
  self->limits = PHIDIAS_INFERENCE_LIMITS_INIT;
}

/**
 * phidias_inference_client_new:
 *
 * Returns: (transfer full): a client with the system's proxies and trust, and the real clock
 */
PhidiasInferenceClient *
phidias_inference_client_new (void)
{
  return phidias_inference_client_new_full (NULL, NULL, NULL);
}

/**
 * phidias_inference_client_new_full:
 * @clock: (nullable): for watchdogs and waits; %NULL is the real one
 * @proxy_resolver: (nullable): %NULL is the system's; loopback never goes through a proxy
 * @tls_database: (nullable): the authorities to trust; %NULL is the system's
 *
 * Returns: (transfer full): a client
 */
PhidiasInferenceClient *
phidias_inference_client_new_full (PhidiasClock *clock, GProxyResolver *proxy_resolver, GTlsDatabase *tls_database)
{
  PhidiasInferenceClient *self = g_object_new (PHIDIAS_TYPE_INFERENCE_CLIENT, NULL);

  self->clock = clock != NULL ? g_object_ref (clock) : phidias_clock_new ();
  self->session = phidias_http_session_new (proxy_resolver, tls_database);

  return self;
}

/**
 * phidias_inference_client_get_limits:
 * @self: a client
 *
 * Returns: (transfer none): the bounds of requests sent from now on
 */
const PhidiasInferenceLimits *
phidias_inference_client_get_limits (PhidiasInferenceClient *self)
{
  g_return_val_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (self), NULL);

  return &self->limits;
}

/**
 * phidias_inference_client_set_limits:
 * @self: a client
 * @limits: the bounds of requests sent from now on
 */
void
phidias_inference_client_set_limits (PhidiasInferenceClient *self, const PhidiasInferenceLimits *limits)
{
  g_return_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (self));
  g_return_if_fail (limits != NULL);

  self->limits = *limits;
}

static void
call_over (PhidiasInferenceCall *call, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasInferenceClient *self = g_task_get_source_object (task);
  SendClosure *closure = g_task_get_task_data (task);
  GError *error = phidias_inference_call_get_error (call);

  g_hash_table_remove (self->calls, GUINT_TO_POINTER (closure->number));
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * phidias_inference_client_send_async:
 * @self: a client
 * @request: what to ask; its fallbacks are set when the server wants them
 * @key: (nullable): the key, bound to the request's target
 * @handler: (nullable): whom to tell while it runs; copied
 * @handler_data: passed to @handler; must live until @callback was called
 * @cancellable: (nullable): Stop: ends the connection at once
 * @callback: called once at the end, on the thread's default main context
 * @user_data: passed to @callback
 *
 * Sends a chat request and reads the answer to its end. Until the first byte of an answer comes,
 * it is sent up to three times, with the same bytes, when that may help: see `retry_wait`.
 *
 * The key goes to the target's origin over TLS or to this computer, and nowhere else: no redirect
 * is followed.
 *
 * Returns: a number for phidias_inference_client_skip_wait(), never 0
 */
guint
phidias_inference_client_send_async (PhidiasInferenceClient        *self,
                                     PhidiasChatRequest            *request,
                                     const char                    *key,
                                     const PhidiasInferenceHandler *handler,
                                     gpointer                       handler_data,
                                     GCancellable                  *cancellable,
                                     GAsyncReadyCallback            callback,
                                     gpointer                       user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = NULL;
  SendClosure *closure;
  PhidiasTarget *target;

  g_return_val_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (self), 0);
  g_return_val_if_fail (request != NULL, 0);

  target = phidias_chat_request_get_target (request);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_inference_client_send_async);
  /* Whether a request was stopped or had ended before is decided where it happens. */
  g_task_set_check_cancellable (task, FALSE);
  closure = g_new0 (SendClosure, 1);
  closure->number = ++self->last_call;
  g_task_set_task_data (task, closure, send_closure_free);

  if (g_task_return_error_if_cancelled (task))
    return closure->number;
  if (!g_uri_is_valid (phidias_target_get_chat_url (target), SOUP_HTTP_URI_FLAGS, &error))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT,
                               _("The endpoint’s address cannot be used: %s"), error->message);
      return closure->number;
    }
  if (!phidias_key_guard_check (target, key, &clean, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return closure->number;
    }

  closure->call = phidias_inference_call_new (self->session, self->clock, &self->limits, request, clean, handler,
                                              handler_data, cancellable);
  g_hash_table_insert (self->calls, GUINT_TO_POINTER (closure->number), closure->call);
  phidias_inference_call_start (closure->call, call_over, g_object_ref (task));

  return closure->number;
}

/**
 * phidias_inference_client_send_finish:
 * @self: a client
 * @result: what the callback got
 * @reply: (out) (optional) (nullable) (transfer full): what came, also when @error is set; %NULL
 *   when nothing was sent
 * @error: why there is no complete answer: %G_IO_ERROR_CANCELLED when it was stopped, else one of
 *   %PHIDIAS_ERROR, whose sentence can be shown
 *
 * Returns: whether the answer is complete
 */
gboolean
phidias_inference_client_send_finish (PhidiasInferenceClient  *self,
                                      GAsyncResult            *result,
                                      PhidiasReply           **reply,
                                      GError                 **error)
{
  SendClosure *closure;

  g_return_val_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_inference_client_send_async), FALSE);

  closure = g_task_get_task_data (G_TASK (result));
  if (reply != NULL)
    *reply = closure->call != NULL ? g_object_ref (phidias_inference_call_get_reply (closure->call)) : NULL;

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_inference_client_skip_wait:
 * @self: a client
 * @call: from phidias_inference_client_send_async()
 *
 * Starts the next attempt now. Does nothing when the request does not wait for one.
 */
void
phidias_inference_client_skip_wait (PhidiasInferenceClient *self, guint call)
{
  PhidiasInferenceCall *found;

  g_return_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (self));

  found = g_hash_table_lookup (self->calls, GUINT_TO_POINTER (call));
  if (found != NULL)
    phidias_inference_call_skip_wait (found);
}

SoupSession *
phidias_inference_client_get_session (PhidiasInferenceClient *self)
{
  return self->session;
}

PhidiasClock *
phidias_inference_client_get_clock (PhidiasInferenceClient *self)
{
  return self->clock;
}
