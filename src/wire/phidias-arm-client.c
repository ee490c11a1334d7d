/* phidias-arm-client.c: asks Azure's resource manager, or one that behaves like it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-arm-client.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-arm-error.h"
#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-inference-client-private.h"
#include "phidias-json.h"
#include "phidias-key-guard.h"
#include "phidias-reply-error.h"
#include "phidias-retry-policy.h"

/* A wait that a person would sit through; a longer one is told to the caller. */
#define MAX_WAIT_MS (30 * 1000)

#define MAX_ATTEMPTS 4

/* A body above this is read in a thread: a page of a thousand resources is a megabyte. */
#define THREAD_BYTES (64 * 1024)

/* Milliseconds before an operation is asked about, where the server does not say. */
#define FIRST_WAIT 5000

/**
 * PhidiasArmClient:
 *
 * Requests to one resource manager in the name of one account. The token goes to the scheme, host and
 * port of that resource manager and nowhere else, whatever address an answer names. Lives on the main
 * thread.
 *
 *     phidias-arm-client.c     one request
 *     phidias-arm-list.c       a list of pages
 *     phidias-arm-operation.c  what takes minutes
 *     phidias-arm-error.c      what was refused, by its deepest reason
 */
struct _PhidiasArmClient
{
  GObject                 parent_instance;

  /* owned */
  char                   *base;
  char                   *origin;
  PhidiasInferenceClient *transport;

  /* the caller's */
  PhidiasArmTokenFuncs    funcs;
  gpointer                user_data;
  GDestroyNotify          user_data_free;

  gint64                  first_wait;
};

G_DEFINE_FINAL_TYPE (PhidiasArmClient, phidias_arm_client, G_TYPE_OBJECT)

/* One request, with its attempts. */
typedef struct
{
  char            *method;
  char            *url;
  char            *body;
  char            *token; /* of the attempt under way */
  PhidiasExchange *exchange;
  GByteArray      *bytes;
  guint            attempts;
  guint            alarm;
  gulong           cancel_handler;
  gboolean         was_refused; /* a token was forgotten already */
  gboolean         is_too_large;
  PhidiasClock    *clock;
} Request;

static void start_attempt (GTask *task);

void
phidias_arm_answer_free (PhidiasArmAnswer *self)
{
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self->url);
  g_free (self->async_url);
  g_free (self->location);
  g_free (self);
}

/**
 * phidias_arm_answer_get_object:
 * @self: an answer
 *
 * Returns: (transfer none) (nullable): the object in its body
 */
JsonObject *
phidias_arm_answer_get_object (const PhidiasArmAnswer *self)
{
  return self->root != NULL && JSON_NODE_HOLDS_OBJECT (self->root) ? json_node_get_object (self->root) : NULL;
}

static void
drop_token (PhidiasArmClient *self, Request *request)
{
  if (request->token != NULL)
    self->funcs.wipe (request->token);
  request->token = NULL;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->exchange, phidias_exchange_unref);
  g_clear_pointer (&request->bytes, g_byte_array_unref);
  g_clear_object (&request->clock);
  g_free (request->method);
  g_free (request->url);
  g_free (request->body);
  g_free (request);
}

static void
return_error (GTask *task, GError *error)
{
  drop_token (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_error (task, error);
}

/* ---- The body ---- */

static PhidiasArmAnswer *
new_answer (GTask *task, SoupMessageHeaders *headers)
{
  Request *request = g_task_get_task_data (task);
  PhidiasArmAnswer *answer = g_new0 (PhidiasArmAnswer, 1);

  answer->status = phidias_exchange_get_status (request->exchange);
  answer->url = g_strdup (request->url);
  answer->async_url = g_strdup (soup_message_headers_get_one (headers, "Azure-AsyncOperation"));
  answer->location = g_strdup (soup_message_headers_get_one (headers, "Location"));

  return answer;
}

static void
return_answer (GTask *task, PhidiasArmAnswer *answer, GBytes *body, gboolean is_html)
{
  Request *request = g_task_get_task_data (task);

  if (answer->root == NULL && g_bytes_get_size (body) > 0)
    {
      return_error (task, phidias_arm_error_new_not_json (answer->status, body, is_html,
                                                          phidias_exchange_get_host (request->exchange), request->token));
      phidias_arm_answer_free (answer);
      return;
    }
  drop_token (g_task_get_source_object (task), request);
  g_task_return_pointer (task, answer, (GDestroyNotify) phidias_arm_answer_free);
}

static JsonNode *
parse (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  return phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
}

typedef struct
{
  GTask            *task;
  PhidiasArmAnswer *answer;
  GBytes           *body;
} Parsing;

static void
parse_in_thread (GTask *thread_task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Parsing *parsing = task_data;

  g_task_return_pointer (thread_task, parse (parsing->body), (GDestroyNotify) json_node_unref);
}

static void
parsed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Parsing *parsing = user_data;

  parsing->answer->root = g_task_propagate_pointer (G_TASK (result), NULL);
  return_answer (parsing->task, parsing->answer, parsing->body, FALSE);
  g_bytes_unref (parsing->body);
  g_object_unref (parsing->task);
  g_free (parsing);
}

static void
read_answer (GTask *task, PhidiasArmAnswer *answer, GBytes *body, const char *content_type)
{
  g_autoptr (GTask) thread_task = NULL;
  Parsing *parsing;

  if (phidias_reply_error_is_html (content_type, body))
    {
      return_answer (task, answer, body, TRUE);
      return;
    }
  if (g_bytes_get_size (body) <= THREAD_BYTES)
    {
      answer->root = g_bytes_get_size (body) > 0 ? parse (body) : NULL;
      return_answer (task, answer, body, FALSE);
      return;
    }
  parsing = g_new0 (Parsing, 1);
  parsing->task = g_object_ref (task);
  parsing->answer = answer;
  parsing->body = g_bytes_ref (body);
  thread_task = g_task_new (NULL, NULL, parsed_cb, parsing);
  g_task_set_task_data (thread_task, parsing, NULL);
  g_task_run_in_thread (thread_task, parse_in_thread);
}

/* ---- Waiting and trying again ---- */

static void
attempt_again_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);

  request->alarm = 0;
  if (request->cancel_handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), request->cancel_handler);
  request->cancel_handler = 0;
  start_attempt (task);
}

static gboolean
give_up_waiting_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);

  /* It may have rung meanwhile. */
  if (request->alarm == 0)
    return G_SOURCE_REMOVE;
  phidias_clock_remove_alarm (request->clock, request->alarm);
  request->alarm = 0;
  g_cancellable_disconnect (g_task_get_cancellable (task), request->cancel_handler);
  request->cancel_handler = 0;
  return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped")));
  g_object_unref (task); /* the alarm's */

  return G_SOURCE_REMOVE;
}

/* Not from within the signal: there the handler cannot be disconnected. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, give_up_waiting_cb, g_object_ref (user_data), NULL);
}

static void
attempt_later (GTask *task, gint64 milliseconds)
{
  Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  request->alarm = phidias_clock_add_alarm (request->clock, milliseconds, attempt_again_cb, g_object_ref (task));
  if (cancellable != NULL)
    request->cancel_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
}

/* A wait that names a date is meant by the server's clock: ours may be wrong by a day. */
static gint64
get_wait (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return phidias_retry_policy_get_wait (headers, date != NULL ? g_date_time_to_unix (date) : g_get_real_time () / G_USEC_PER_SEC);
}

static GError *
new_throttled (GError *error, gint64 wait)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add (now, MAX (wait, 0) * 1000);
  g_autofree char *when = NULL;
  GError *throttled;

  if (wait < 0)
    return error;
  when = g_date_time_format (then, wait > G_GINT64_CONSTANT (20) * 3600 * 1000 ? "%c" : "%X");
  /* Translators: %s is a time of day, or a day and a time */
  throttled = phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT,
                                 _("Azure has had too many requests and asks to wait until %s."), when);
  phidias_error_set_status (throttled, phidias_error_get_status (error));
  phidias_error_set_server_code (throttled, phidias_error_get_server_code (error));
  phidias_error_set_raw (throttled, phidias_error_get_raw (error));
  phidias_error_set_retry_after (throttled, wait);
  g_error_free (error);

  return throttled;
}

static void
handle_refusal (GTask *task, GBytes *body)
{
  PhidiasArmClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  guint status = phidias_exchange_get_status (request->exchange);
  SoupMessageHeaders *headers = phidias_exchange_get_headers (request->exchange);
  const char *host = phidias_exchange_get_host (request->exchange);
  gint64 wait = get_wait (headers);
  gboolean is_reading = g_str_equal (request->method, "GET");
  GError *error;

  if (status == 401 && !request->was_refused)
    {
      request->was_refused = TRUE;
      self->funcs.forget (self->user_data);
      start_attempt (task);
      return;
    }
  if ((status == 429 || (status == 503 && wait >= 0)) && request->attempts < MAX_ATTEMPTS && wait <= MAX_WAIT_MS)
    {
      attempt_later (task, wait >= 0 ? wait : 1000 * (gint64) request->attempts);
      return;
    }
  if (status >= 500 && is_reading && request->attempts < MAX_ATTEMPTS - 1)
    {
      attempt_later (task, phidias_retry_policy_backoff (request->attempts - 1, 500, 4000, 0));
      return;
    }

  if (phidias_exchange_is_from_proxy (request->exchange))
    error = phidias_error_new (PHIDIAS_ERROR_PROXY, _("The proxy on the way to %s refused to open it (status %u). See the system’s network settings."),
                               host, status);
  else if (status >= 300 && status < 400)
    error = phidias_key_guard_new_redirect (request->url, status, soup_message_headers_get_one (headers, "Location"));
  else
    error = phidias_arm_error_new (status, soup_message_headers_get_content_type (headers, NULL), body, host, request->token);
  if (error->domain == PHIDIAS_ERROR)
    {
      phidias_error_set_request_id (error, soup_message_headers_get_one (headers, "x-ms-request-id"));
      if (wait >= 0)
        phidias_error_set_retry_after (error, wait);
    }
  if (status == 429)
    error = new_throttled (error, wait);
  return_error (task, error);
}

/* ---- One attempt: token, request, answer ---- */

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  Request *request = g_task_get_task_data (user_data);

  if (request->bytes->len + length > PHIDIAS_JSON_SIZE_WIRE)
    request->is_too_large = TRUE;
  else
    g_byte_array_append (request->bytes, bytes, (guint) length);

  return !request->is_too_large;
}

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  phidias_exchange_set_deadline (exchange, 60 * 1000);
}

/* What is said of an interrupted prompt does not fit here. */
static GError *
reword (Request *request, GError *error)
{
  GError *own;

  if (!g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED))
    return error;
  /* Translators: %s is a host */
  own = phidias_error_new (PHIDIAS_ERROR_INTERRUPTED, _("The connection to %s broke before its answer was there."),
                           phidias_exchange_get_host (request->exchange));
  phidias_error_set_raw (own, error->message);
  g_error_free (error);

  return own;
}

static gboolean
is_worth_another (Request *request, const GError *error)
{
  return g_str_equal (request->method, "GET") && request->attempts < 2 && error->domain == PHIDIAS_ERROR &&
         phidias_exchange_is_retryable (request->exchange);
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  guint status = phidias_exchange_get_status (exchange);
  gboolean is_answer = status >= 200 && status < 300 && !phidias_exchange_is_from_proxy (exchange);
  SoupMessageHeaders *headers = phidias_exchange_get_headers (exchange);
  g_autoptr (GBytes) body = g_bytes_new (request->bytes->data, request->bytes->len);
  PhidiasArmAnswer *answer;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      return_error (task, error);
      return;
    }
  if (error != NULL && (status == 0 || is_answer))
    {
      if (!is_worth_another (request, error))
        {
          return_error (task, reword (request, error));
          return;
        }
      g_error_free (error);
      attempt_later (task, 500);
      return;
    }
  g_clear_error (&error);

  if (!is_answer)
    {
      handle_refusal (task, body);
      return;
    }
  if (request->is_too_large)
    {
      return_error (task, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE, _("What %s sent is larger than it should be."),
                                             phidias_exchange_get_host (exchange)));
      return;
    }
  answer = new_answer (task, headers);
  answer->retry_after = get_wait (headers);
  read_answer (task, answer, body, soup_message_headers_get_content_type (headers, NULL));
}

static void
token_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, NULL, ended_cb };
  g_autoptr (GTask) task = user_data;
  PhidiasArmClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  PhidiasInferenceLimits limits = PHIDIAS_INFERENCE_LIMITS_INIT;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *value = NULL;
  GError *error = NULL;

  request->token = self->funcs.get_finish (self->user_data, result, &error);
  if (request->token == NULL)
    {
      return_error (task, error);
      return;
    }
  uri = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, &error);
  if (uri == NULL)
    {
      g_error_free (error);
      return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("Azure gave an address that cannot be used.")));
      return;
    }

  message = phidias_http_session_new_message (request->method, uri);
  value = g_strconcat ("Bearer ", request->token, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
  explicit_bzero (value, strlen (value));
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  if (request->body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (request->body, strlen (request->body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  limits.first_byte_ms = 2 * 60 * 1000;
  limits.silence_ms = 60 * 1000;
  g_clear_pointer (&request->exchange, phidias_exchange_unref);
  request->exchange = phidias_exchange_new (phidias_inference_client_get_session (self->transport), request->clock,
                                            message, &limits, &funcs, task);
  phidias_exchange_start (request->exchange, g_task_get_cancellable (task));
  g_steal_pointer (&task); /* ended_cb() lets it go */
}

static void
start_attempt (GTask *task)
{
  PhidiasArmClient *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  drop_token (self, request);
  request->attempts++;
  request->is_too_large = FALSE;
  g_byte_array_set_size (request->bytes, 0);
  self->funcs.get_async (self->user_data, g_task_get_cancellable (task), token_cb, g_object_ref (task));
}

/* ---- The object ---- */

static void
phidias_arm_client_finalize (GObject *object)
{
  PhidiasArmClient *self = PHIDIAS_ARM_CLIENT (object);

  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);
  g_clear_object (&self->transport);
  g_free (self->base);
  g_free (self->origin);

  G_OBJECT_CLASS (phidias_arm_client_parent_class)->finalize (object);
}

static void
phidias_arm_client_class_init (PhidiasArmClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_arm_client_finalize;
}

static void
phidias_arm_client_init (PhidiasArmClient *self)
{
  self->first_wait = FIRST_WAIT;
}

static char *
make_origin (GUri *uri)
{
  g_autofree char *scheme = g_ascii_strdown (g_uri_get_scheme (uri), -1);
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port < 0)
    port = g_str_equal (scheme, "https") ? 443 : 80;

  return g_strdup_printf ("%s://%s:%d", scheme, host, port);
}

static gboolean
is_loopback (const char *host)
{
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_equal (host, "::1") || g_str_has_prefix (host, "127.");
}

/**
 * phidias_arm_client_new:
 * @base: the resource manager's address, such as `https://management.azure.com`
 * @transport: whose connections and clock are used
 * @funcs: where tokens come from
 * @user_data: passed to @funcs
 * @user_data_free: (nullable): frees @user_data with the client
 * @error: %PHIDIAS_ERROR_INVALID_INPUT for what is no address, %PHIDIAS_ERROR_INSECURE for one
 *   without TLS that is not on this computer
 *
 * Returns: (transfer full) (nullable): a client
 */
PhidiasArmClient *
phidias_arm_client_new (const char                 *base,
                        PhidiasInferenceClient     *transport,
                        const PhidiasArmTokenFuncs *funcs,
                        gpointer                    user_data,
                        GDestroyNotify              user_data_free,
                        GError                    **error)
{
  g_autoptr (GUri) uri = NULL;
  PhidiasArmClient *self;
  gsize length;

  g_return_val_if_fail (base != NULL, NULL);
  g_return_val_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (transport), NULL);
  g_return_val_if_fail (funcs != NULL, NULL);

  uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL)
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("The resource manager’s address cannot be used. Set it in Preferences.")));
      return NULL;
    }
  if (!g_str_equal (g_uri_get_scheme (uri), "https") && !is_loopback (g_uri_get_host (uri)))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INSECURE,
                                                   _("The resource manager’s address must begin with https://. Set it in Preferences.")));
      return NULL;
    }

  self = g_object_new (PHIDIAS_TYPE_ARM_CLIENT, NULL);
  self->base = g_strdup (base);
  for (length = strlen (self->base); length > 0 && self->base[length - 1] == '/'; length--)
    self->base[length - 1] = '\0';
  self->origin = make_origin (uri);
  self->transport = g_object_ref (transport);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->user_data_free = user_data_free;

  return self;
}

const char *
phidias_arm_client_get_base (PhidiasArmClient *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ARM_CLIENT (self), NULL);

  return self->base;
}

/**
 * phidias_arm_client_get_clock:
 * @self: a client
 *
 * Returns: (transfer none): the clock that its waits are measured with
 */
PhidiasClock *
phidias_arm_client_get_clock (PhidiasArmClient *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ARM_CLIENT (self), NULL);

  return phidias_inference_client_get_clock (self->transport);
}

/**
 * phidias_arm_client_get_first_wait:
 * @self: a client
 *
 * Returns: milliseconds before the first poll of an operation where the server does not say
 */
gint64
phidias_arm_client_get_first_wait (PhidiasArmClient *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ARM_CLIENT (self), 0);

  return self->first_wait;
}

/**
 * phidias_arm_client_set_first_wait:
 * @self: a client
 * @milliseconds: for tests, whose server needs no five seconds
 */
void
phidias_arm_client_set_first_wait (PhidiasArmClient *self, gint64 milliseconds)
{
  g_return_if_fail (PHIDIAS_IS_ARM_CLIENT (self));

  self->first_wait = milliseconds;
}

/**
 * phidias_arm_client_owns:
 * @self: a client
 * @url: (nullable): an address that an answer named
 *
 * Returns: whether it is this resource manager's, so that the token may go there
 */
gboolean
phidias_arm_client_owns (PhidiasArmClient *self, const char *url)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *origin = NULL;

  g_return_val_if_fail (PHIDIAS_IS_ARM_CLIENT (self), FALSE);

  uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  origin = make_origin (uri);

  return g_str_equal (origin, self->origin);
}

/**
 * phidias_arm_client_send_async:
 * @self: a client
 * @method: `GET`, `PUT`, …
 * @url: a path with its query, or an address that an answer named, which is used as it is
 * @body: (nullable): what to send
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Sends a request. A token that is refused is forgotten and another tried, once. What is throttled
 * is tried again after the wait that the server asks for, unless that is long: then
 * %PHIDIAS_ERROR_RATE_LIMIT says until when. Reading is tried again where the connection broke.
 */
void
phidias_arm_client_send_async (PhidiasArmClient    *self,
                               const char          *method,
                               const char          *url,
                               JsonNode            *body,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (PHIDIAS_IS_ARM_CLIENT (self));
  g_return_if_fail (method != NULL);
  g_return_if_fail (url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_arm_client_send_async);
  g_task_set_check_cancellable (task, FALSE);
  request = g_new0 (Request, 1);
  request->method = g_strdup (method);
  request->url = *url == '/' ? g_strconcat (self->base, url, NULL) : g_strdup (url);
  request->body = body != NULL ? phidias_json_write (body, FALSE) : NULL;
  request->bytes = g_byte_array_new ();
  request->clock = g_object_ref (phidias_inference_client_get_clock (self->transport));
  g_task_set_task_data (task, request, request_free);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!phidias_arm_client_owns (self, request->url))
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                                                    _("Azure’s answer points to another server. Nothing was sent there.")));
      return;
    }
  start_attempt (task);
}

/**
 * phidias_arm_client_send_finish:
 * @self: a client
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): the answer, where it is a success
 */
PhidiasArmAnswer *
phidias_arm_client_send_finish (PhidiasArmClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
