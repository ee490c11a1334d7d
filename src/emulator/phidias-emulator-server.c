/* phidias-emulator-server.c: the routes; lives on the emulator's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-server.h"

#include "phidias-emulator-arm-server.h"
#include "phidias-emulator-catalog-service.h"
#include "phidias-emulator-chat.h"
#include "phidias-emulator-entra.h"
#include "phidias-emulator-json.h"
#include "phidias-emulator-limits.h"
#include "phidias-emulator-price-service.h"
#include "phidias-emulator-service.h"

#include <string.h>

#define CONTROL_ROUTE "/phidias/control"
#define REQUESTS_ROUTE "/phidias/requests"

/* Microsoft's gateway takes so many headers of one's own. */
#define MAX_CUSTOM_HEADERS 10

/* Far beyond any context; more is not taken into memory. */
#define MAX_BODY (64 * 1024 * 1024)

struct _PhidiasEmulatorServer
{
  const PhidiasEmulatorSettings *settings; /* borrowed */
  PhidiasEmulatorControl *control;         /* borrowed */
  SoupServer *soup;
  PhidiasEmulatorGuide *guide;
  PhidiasEmulatorLimits *limits;
  PhidiasEmulatorPlace *own; /* what answers without a control plane */
  GPtrArray *jobs; /* of Job */

  /* with a control plane */
  PhidiasEmulatorEntra *entra;
  PhidiasEmulatorArm *arm;
  PhidiasEmulatorCatalogService *catalog;
  PhidiasEmulatorPriceService *prices;
};

/* A chat, and what has to be settled at its end. */
typedef struct
{
  PhidiasEmulatorServer *server;
  PhidiasEmulatorChat *chat;
  guint64 number;
  guint64 ticket;
  char *deployment;
  guint prompt_tokens;
  guint reserved;
} Job;

/* One request while its handler runs. */
typedef struct
{
  SoupServerMessage *message;
  const char *path;
  GHashTable *query; /* (nullable) */
  const char *api_version;
  PhidiasEmulatorFamily family;
  PhidiasEmulatorRoute route;
  char *deployment;
  PhidiasEmulatorPlace *place; /* NULL where nothing answers */
  PhidiasEmulatorDeployment *limited; /* whose limits were looked at */
  guint64 number;
  PhidiasEmulatorVerdict verdict;
} Exchange;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->chat, phidias_emulator_chat_free);
  g_free (job->deployment);
  g_free (job);
}

static gint64
get_time (PhidiasEmulatorServer *self)
{
  return self->settings->clock != NULL ? self->settings->clock (self->settings->clock_data) : g_get_monotonic_time ();
}

static gboolean
has_key (PhidiasEmulatorServer *self, SoupServerMessage *message)
{
  const char *header;

  return phidias_emulator_find_key (soup_server_message_get_request_headers (message),
                                    (const char *const *) self->settings->keys, &header) != NULL;
}

/* A place takes its keys; and tokens, if it is of the kind that does. */
static gboolean
may_enter (PhidiasEmulatorServer *self, Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  const char *header;

  if (phidias_emulator_find_key (headers, (const char *const *) exchange->place->keys, &header) != NULL)
    return TRUE;

  return exchange->place->resource != NULL && authorization != NULL && self->entra != NULL &&
         g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) == 0 &&
         phidias_emulator_entra_accepts (self->entra, authorization + strlen ("Bearer "), exchange->place->resource);
}

static void
respond (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
add_ids (const Exchange *exchange, SoupMessageHeaders *headers)
{
  g_autofree char *uuid = g_uuid_string_random ();

  if (exchange->family == PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED || exchange->family == PHIDIAS_EMULATOR_FAMILY_OPENAI_V1)
    {
      soup_message_headers_replace (headers, "apim-request-id", uuid);
      soup_message_headers_replace (headers, "x-ms-region", "Loopback");
    }
  soup_message_headers_replace (headers, phidias_emulator_family_is_openai (exchange->family) ? "x-request-id"
                                                                                              : "x-ms-request-id",
                                uuid);
}

static void
add_limits (const Exchange *exchange, SoupMessageHeaders *headers)
{
  g_autofree char *tokens = g_strdup_printf ("%" G_GINT64_FORMAT, exchange->verdict.tokens_left);
  g_autofree char *requests = g_strdup_printf ("%" G_GINT64_FORMAT, exchange->verdict.requests_left);

  if (exchange->limited == NULL)
    return;
  if (exchange->limited->tokens_per_minute > 0)
    soup_message_headers_replace (headers, "x-ratelimit-remaining-tokens", tokens);
  if (exchange->limited->requests_per_minute > 0)
    soup_message_headers_replace (headers, "x-ratelimit-remaining-requests", requests);
}

static void
refuse (PhidiasEmulatorServer *self, Exchange *exchange, const PhidiasEmulatorFault *fault)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);

  add_ids (exchange, headers);
  add_limits (exchange, headers);
  soup_message_headers_replace (headers, "x-ms-error-code", fault->code);
  if (fault->wait > 0)
    {
      gint64 ms = (fault->wait + G_TIME_SPAN_MILLISECOND - 1) / G_TIME_SPAN_MILLISECOND;
      g_autofree char *milliseconds = g_strdup_printf ("%" G_GINT64_FORMAT, ms);
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, (ms + 999) / 1000);

      soup_message_headers_replace (headers, "retry-after-ms", milliseconds);
      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  respond (exchange->message, fault->status, fault->body);
  phidias_emulator_control_conclude (self->control, exchange->number, fault->status, strlen (fault->body), FALSE);
}

static void
accept_with (PhidiasEmulatorServer *self, Exchange *exchange, const char *body)
{
  add_ids (exchange, soup_server_message_get_response_headers (exchange->message));
  respond (exchange->message, 200, body);
  phidias_emulator_control_conclude (self->control, exchange->number, 200, strlen (body), FALSE);
}

static void
ended_cb (PhidiasEmulatorChat *chat, gboolean disconnected, gpointer user_data)
{
  Job *job = user_data;
  PhidiasEmulatorServer *self = job->server;

  phidias_emulator_control_conclude (self->control, job->number, phidias_emulator_chat_get_status (chat),
                                     phidias_emulator_chat_get_bytes (chat), disconnected);
  /* What was sent is what counts, except where the limiter books the estimate. */
  if (job->ticket != 0)
    phidias_emulator_limits_settle (self->limits, job->deployment, job->ticket,
                                    MAX (job->reserved, job->prompt_tokens + phidias_emulator_chat_get_tokens (chat)));
  g_ptr_array_remove_fast (self->jobs, job);
}

static void
start_chat (PhidiasEmulatorServer *self,
            Exchange *exchange,
            PhidiasEmulatorBehaviour *behaviour,
            PhidiasEmulatorRequest *request,
            PhidiasEmulatorAnswer *answer,
            SoupMessageHeaders *headers)
{
  Job *job = g_new0 (Job, 1);

  if (behaviour != NULL)
    {
      SoupMessageHeadersIter iter;
      const char *name, *value;

      soup_message_headers_iter_init (&iter, behaviour->headers);
      while (soup_message_headers_iter_next (&iter, &name, &value))
        soup_message_headers_replace (headers, name, value);
    }

  job->server = self;
  job->number = exchange->number;
  job->ticket = exchange->verdict.ticket;
  if (request != NULL)
    {
      job->deployment = g_strdup (request->deployment->limit);
      job->prompt_tokens = request->prompt_tokens;
      if (phidias_emulator_family_is_openai (request->family))
        job->reserved = request->prompt_tokens + MAX (request->max_tokens, 0);
    }
  soup_server_message_pause (exchange->message);
  job->chat = phidias_emulator_chat_new (exchange->message, behaviour, request, answer, headers,
                                         self->settings->token_rate, self->settings->first_token_ms, ended_cb, job);
  g_ptr_array_add (self->jobs, job);
}

static const char *
guess_content_type (PhidiasEmulatorBehaviour *behaviour)
{
  const char *data = behaviour->body != NULL ? g_bytes_get_data (behaviour->body, NULL) : NULL;

  if (behaviour->chunks != NULL)
    return "text/event-stream";

  return data != NULL && g_bytes_get_size (behaviour->body) > 0 && (*data == '{' || *data == '[') ? "application/json"
                                                                                                  : "text/plain";
}

static void
start_script (PhidiasEmulatorServer *self, Exchange *exchange, PhidiasEmulatorBehaviour *behaviour)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  soup_message_headers_replace (headers, "Content-Type", guess_content_type (behaviour));
  start_chat (self, exchange, behaviour, NULL, NULL, headers);
}

static gboolean
has_too_many_headers (SoupServerMessage *message)
{
  static const char *const known[] = { "x-phidias-", "x-ms-", "x-stainless-" };
  SoupMessageHeadersIter iter;
  const char *name, *value;
  guint count = 0;

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      gboolean own = g_ascii_strncasecmp (name, "x-", 2) == 0;

      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        own = own && g_ascii_strncasecmp (name, known[i], strlen (known[i])) != 0;
      count += own;
    }

  return count > MAX_CUSTOM_HEADERS;
}

static PhidiasEmulatorFault *
admit (PhidiasEmulatorServer *self, Exchange *exchange, PhidiasEmulatorRequest *request)
{
  guint estimate = request->prompt_tokens;

  /* Azure OpenAI books max_tokens before a word is made; the serverless limiter what was made. */
  if (phidias_emulator_family_is_openai (request->family))
    estimate += MAX (request->max_tokens, 0);

  exchange->limited = request->deployment;
  phidias_emulator_limits_set (self->limits, exchange->limited->limit, exchange->limited->tokens_per_minute,
                               exchange->limited->requests_per_minute);
  if (phidias_emulator_limits_admit (self->limits, exchange->limited->limit, get_time (self), estimate, &exchange->verdict))
    return NULL;

  return phidias_emulator_fault_new_rate (request->family, exchange->verdict.by_tokens, exchange->verdict.wait);
}

static PhidiasEmulatorFault *
handle_chat (PhidiasEmulatorServer *self, Exchange *exchange, PhidiasEmulatorBehaviour *behaviour)
{
  SoupMessageHeaders *request_headers = soup_server_message_get_request_headers (exchange->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  g_autoptr (PhidiasEmulatorRequest) request = NULL;
  PhidiasEmulatorAnswer *answer;
  PhidiasEmulatorFault *fault;
  SoupMessageHeaders *headers;
  const char *content_type;

  if (!g_str_equal (soup_server_message_get_method (exchange->message), "POST"))
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_METHOD,
                                           "Only POST requests are accepted here.");
  if (!phidias_emulator_family_is_openai (exchange->family) && has_too_many_headers (exchange->message))
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_HEADERS,
                                           "The request has more than 10 custom headers.");

  fault = phidias_emulator_request_read (exchange->family, exchange->deployment, exchange->api_version,
                                         soup_message_headers_get_one (request_headers, "extra-parameters"),
                                         exchange->place, bytes, &request);
  if (fault == NULL && !request->deployment->has_chat)
    fault = phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_MODALITY, NULL);
  if (fault != NULL || (fault = admit (self, exchange, request)) != NULL ||
      (fault = phidias_emulator_answer_check_filter (request)) != NULL)
    return fault;

  content_type = request->stream ? "text/event-stream" : "application/json";
  headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  soup_message_headers_replace (headers, "Content-Type", content_type);
  if (request->stream)
    soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  add_ids (exchange, headers);
  add_limits (exchange, headers);
  answer = phidias_emulator_answer_new (self->guide, request, behaviour);
  start_chat (self, exchange, behaviour, g_steal_pointer (&request), answer, headers);

  return NULL;
}

static void
handle_info (PhidiasEmulatorServer *self, Exchange *exchange)
{
  const PhidiasEmulatorDeployment *deployment = g_ptr_array_index (exchange->place->deployments, 0);
  g_autoptr (GString) out = g_string_new ("{\"model_name\":");

  phidias_emulator_json_append (out, deployment->model);
  g_string_append_printf (out, ",\"model_type\":\"%s\",\"model_provider_name\":",
                          deployment->has_chat ? "chat-completion" : "embeddings");
  phidias_emulator_json_append (out, deployment->provider);
  g_string_append_c (out, '}');
  accept_with (self, exchange, out->str);
}

static void
handle_models (PhidiasEmulatorServer *self, Exchange *exchange)
{
  g_autoptr (GString) out = g_string_new ("{\"object\":\"list\",\"data\":[");

  for (guint i = 0; i < exchange->place->deployments->len; i++)
    {
      const PhidiasEmulatorDeployment *deployment = g_ptr_array_index (exchange->place->deployments, i);

      g_string_append_printf (out, "%s{\"id\":", i > 0 ? "," : "");
      phidias_emulator_json_append (out, deployment->name);
      g_string_append (out, ",\"object\":\"model\",\"created\":1717000000,\"owned_by\":\"phidias\"}");
    }
  g_string_append (out, "]}");
  accept_with (self, exchange, out->str);
}

static void
handle_catalog (PhidiasEmulatorServer *self, Exchange *exchange)
{
  accept_with (self, exchange,
               "[{\"id\":\"phidias/" PHIDIAS_EMULATOR_MODEL "\",\"name\":\"Phidias guide\",\"version\":\"1\","
               "\"publisher\":\"Phidias\",\"registry\":\"phidias\",\"html_url\":null,"
               "\"summary\":\"A guide to Phidias and to deploying models, written in advance: an emulator.\","
               "\"rate_limit_tier\":\"low\",\"supported_input_modalities\":[\"text\"],"
               "\"supported_output_modalities\":[\"text\"],\"tags\":[\"emulator\"]}]");
}

static PhidiasEmulatorFault *
handle_get (PhidiasEmulatorServer *self, Exchange *exchange)
{
  if (!g_str_equal (soup_server_message_get_method (exchange->message), "GET"))
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_METHOD,
                                           "Only GET requests are accepted here.");
  /* A Foundry resource may have nothing deployed. */
  if (exchange->route == PHIDIAS_EMULATOR_ROUTE_INFO && exchange->place->deployments->len == 0)
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_DEPLOYMENT, "Nothing is deployed here.");
  if (exchange->route == PHIDIAS_EMULATOR_ROUTE_INFO)
    handle_info (self, exchange);
  else if (exchange->route == PHIDIAS_EMULATOR_ROUTE_MODELS)
    handle_models (self, exchange);
  else
    handle_catalog (self, exchange);

  return NULL;
}

static PhidiasEmulatorFault *
handle_route (PhidiasEmulatorServer *self, Exchange *exchange, PhidiasEmulatorBehaviour *behaviour)
{
  PhidiasEmulatorFault *fault;

  if (exchange->place == NULL)
    return phidias_emulator_fault_new (404, "404", g_strdup ("{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}"));
  if (exchange->route == PHIDIAS_EMULATOR_ROUTE_NONE || (exchange->place->families & 1u << exchange->family) == 0)
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_ROUTE, NULL);
  if (!may_enter (self, exchange))
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_KEY, NULL);
  if (exchange->place->is_suspended)
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_SUSPENDED, NULL);
  if (!exchange->place->is_ready)
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_NOT_READY, NULL);
  if (exchange->route != PHIDIAS_EMULATOR_ROUTE_CATALOG &&
      (fault = phidias_emulator_check_api_version (exchange->family, exchange->api_version)) != NULL)
    return fault;
  if (exchange->route == PHIDIAS_EMULATOR_ROUTE_OTHER_MODALITY)
    return phidias_emulator_fault_new_for (exchange->family, PHIDIAS_EMULATOR_FAULT_MODALITY, NULL);
  if (exchange->route == PHIDIAS_EMULATOR_ROUTE_CHAT)
    return handle_chat (self, exchange, behaviour);

  return handle_get (self, exchange);
}

static void
respond_error (SoupServerMessage *message, guint status, const char *text)
{
  g_autofree char *quoted = phidias_emulator_json_quote (text);
  g_autofree char *body = g_strdup_printf ("{\"error\":%s}", quoted);

  respond (message, status, body);
}

static void
handle_control (PhidiasEmulatorServer *self, SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);
  g_autofree char *state = NULL;

  if (g_str_equal (method, "POST"))
    {
      g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
      g_autoptr (GError) error = NULL;
      gsize length;
      const char *data = g_bytes_get_data (bytes, &length);

      if (!phidias_emulator_control_add (self->control, data, length, &error))
        {
          respond_error (message, 400, error->message);
          return;
        }
    }
  else if (g_str_equal (method, "DELETE"))
    phidias_emulator_control_clear (self->control);
  else if (!g_str_equal (method, "GET"))
    {
      respond_error (message, 405, "POST a behaviour, DELETE all, or GET how many wait");
      return;
    }

  state = g_strdup_printf ("{\"pending\":%u,\"active\":%u}", phidias_emulator_control_get_n_pending (self->control),
                           self->jobs->len);
  respond (message, 200, state);
}

static void
handle_requests (PhidiasEmulatorServer *self, SoupServerMessage *message, GHashTable *query)
{
  const char *method = soup_server_message_get_method (message);
  const char *after = query != NULL ? g_hash_table_lookup (query, "after") : NULL;
  g_autofree char *list = NULL;

  if (g_str_equal (method, "DELETE"))
    phidias_emulator_control_clear_requests (self->control);
  else if (!g_str_equal (method, "GET"))
    {
      respond_error (message, 405, "GET the requests, or DELETE them");
      return;
    }

  list = phidias_emulator_control_dup_requests (self->control, after != NULL ? g_ascii_strtoull (after, NULL, 10) : 0);
  respond (message, 200, list);
}

/* What is not inference. The message has its response then. */
static gboolean
handle_service (PhidiasEmulatorServer *self, Exchange *exchange, PhidiasEmulatorBehaviour *behaviour)
{
  if (!self->settings->control_plane)
    return FALSE;
  /* Their answers repeat what they were asked. */
  if (!phidias_emulator_service_is_text (exchange->path, exchange->query))
    {
      respond_error (exchange->message, 400, "the address is not UTF-8");
      return TRUE;
    }

  return phidias_emulator_arm_handle (self->arm, exchange->message, exchange->path, exchange->query, behaviour) ||
         phidias_emulator_entra_handle (self->entra, exchange->message, exchange->path, exchange->query, behaviour) ||
         phidias_emulator_catalog_service_handle (self->catalog, exchange->message, exchange->path, exchange->query, behaviour) ||
         phidias_emulator_price_service_handle (self->prices, exchange->message, exchange->path, exchange->query, behaviour);
}

/* A test may have wishes for how a right answer travels, too. */
static void
finish_service (PhidiasEmulatorServer *self, Exchange *exchange, PhidiasEmulatorBehaviour *behaviour)
{
  SoupMessageBody *body = soup_server_message_get_response_body (exchange->message);
  guint status = soup_server_message_get_status (exchange->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (PhidiasEmulatorBehaviour) wrapped = NULL;

  if (behaviour == NULL)
    {
      phidias_emulator_control_conclude (self->control, exchange->number, status, g_bytes_get_size (bytes), FALSE);
      return;
    }

  wrapped = phidias_emulator_behaviour_wrap (behaviour, status,
                                             soup_server_message_get_response_headers (exchange->message), bytes);
  soup_message_body_truncate (body);
  start_script (self, exchange, wrapped);
}

/* Whom a path leads to, and what is asked there. */
static void
find_place (PhidiasEmulatorServer *self, Exchange *exchange)
{
  const char *path = exchange->path;

  if (self->arm != NULL && phidias_emulator_arm_has_place (self->arm, path))
    exchange->place = phidias_emulator_arm_find_place (self->arm, path, &path);
  else
    exchange->place = phidias_emulator_place_ref (self->own);
  exchange->route = phidias_emulator_find_route (path != NULL ? path : "/", &exchange->family, &exchange->deployment);
}

/* The keys that must not be seen in a request: the emulator's, and those of what the path names. */
static char **
dup_secrets (PhidiasEmulatorServer *self, Exchange *exchange)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  g_auto (GStrv) named = self->arm != NULL ? phidias_emulator_arm_dup_keys (self->arm, exchange->path) : NULL;
  char **secrets;

  g_strv_builder_addv (builder, (const char **) self->settings->keys);
  g_strv_builder_add (builder, self->settings->token);
  if (named != NULL)
    g_strv_builder_addv (builder, (const char **) named);
  if (exchange->place != NULL)
    g_strv_builder_addv (builder, (const char **) exchange->place->keys);
  secrets = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return secrets;
}

static void
handle_exchange (PhidiasEmulatorServer *self, Exchange *exchange)
{
  g_autoptr (PhidiasEmulatorBehaviour) behaviour = NULL;
  g_autoptr (PhidiasEmulatorFault) fault = NULL;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  g_auto (GStrv) secrets = NULL;
  g_autoptr (GError) error = NULL;

  find_place (self, exchange);
  secrets = dup_secrets (self, exchange);
  exchange->number = phidias_emulator_control_record (self->control, exchange->message,
                                                      (const char *const *) (exchange->place != NULL ? exchange->place->keys
                                                                                                     : secrets),
                                                      (const char *const *) secrets);
  behaviour = phidias_emulator_behaviour_new_from_headers (soup_server_message_get_request_headers (exchange->message),
                                                           &error);
  if (error != NULL)
    {
      respond_error (exchange->message, 400, error->message);
      phidias_emulator_control_conclude (self->control, exchange->number, 400, 0, FALSE);
      return;
    }
  if (behaviour == NULL)
    behaviour = phidias_emulator_control_take (self->control, exchange->path,
                                               soup_server_message_get_method (exchange->message),
                                               soup_server_message_get_request_headers (exchange->message), body,
                                               exchange->route == PHIDIAS_EMULATOR_ROUTE_CHAT);

  if (behaviour != NULL && phidias_emulator_behaviour_has_reply (behaviour))
    start_script (self, exchange, behaviour);
  else if (handle_service (self, exchange, behaviour))
    finish_service (self, exchange, behaviour);
  else if ((fault = handle_route (self, exchange, behaviour)) != NULL)
    refuse (self, exchange, fault);
}

static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  PhidiasEmulatorServer *self = user_data;
  gboolean is_control = g_str_equal (path, CONTROL_ROUTE);

  if (is_control || g_str_equal (path, REQUESTS_ROUTE))
    {
      if (!has_key (self, message))
        respond_error (message, 401, "the test routes need one of the emulator's keys");
      else if (is_control)
        handle_control (self, message);
      else
        handle_requests (self, message, query);
    }
  else
    {
      Exchange exchange = { .message = message, .path = path, .query = query };

      exchange.api_version = query != NULL ? g_hash_table_lookup (query, "api-version") : NULL;
      handle_exchange (self, &exchange);
      g_free (exchange.deployment);
      g_clear_pointer (&exchange.place, phidias_emulator_place_unref);
    }
}

/* A body without end is not read to its end. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length > MAX_BODY)
    {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

      g_io_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    }
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/* What answers at the emulator's own addresses. */
static PhidiasEmulatorPlace *
make_own_place (const PhidiasEmulatorSettings *settings)
{
  PhidiasEmulatorPlace *place = phidias_emulator_place_new (G_MAXUINT);

  place->keys = g_strdupv ((char **) settings->keys);
  for (guint i = 0; i < settings->deployments->len; i++)
    {
      const char *name = g_ptr_array_index (settings->deployments, i);
      PhidiasEmulatorDeployment *deployment = phidias_emulator_place_add (place, name, PHIDIAS_EMULATOR_MODEL, "Phidias", name);

      deployment->context_tokens = settings->context_tokens;
      deployment->tokens_per_minute = settings->tokens_per_minute;
      deployment->requests_per_minute = settings->requests_per_minute;
    }

  return place;
}

/**
 * phidias_emulator_server_new:
 * @settings: (transfer none): which outlive the server
 * @control: (transfer none): which outlives it too
 *
 * Returns: (transfer full): a new server, on the thread-default context
 */
PhidiasEmulatorServer *
phidias_emulator_server_new (const PhidiasEmulatorSettings *settings, PhidiasEmulatorControl *control)
{
  PhidiasEmulatorServer *self = g_new0 (PhidiasEmulatorServer, 1);

  self->settings = settings;
  self->control = control;
  self->soup = soup_server_new ("server-header", "phidias-emulator/" PHIDIAS_VERSION, NULL);
  self->guide = phidias_emulator_guide_new ();
  self->limits = phidias_emulator_limits_new (settings->tokens_per_minute, settings->requests_per_minute);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  self->own = make_own_place (settings);
  if (settings->control_plane)
    {
      self->entra = phidias_emulator_entra_new (settings->clock, settings->clock_data);
      phidias_emulator_entra_add_practice_token (self->entra, settings->token);
      self->arm = phidias_emulator_arm_new (settings, self->entra);
      self->catalog = phidias_emulator_catalog_service_new ();
      self->prices = phidias_emulator_price_service_new ();
    }
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);

  return self;
}

/**
 * phidias_emulator_server_free:
 * @self: (transfer full): a server
 *
 * Breaks off what is under way and closes all connections.
 */
void
phidias_emulator_server_free (PhidiasEmulatorServer *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->guide, phidias_emulator_guide_free);
  g_clear_pointer (&self->limits, phidias_emulator_limits_free);
  g_clear_pointer (&self->own, phidias_emulator_place_unref);
  g_clear_pointer (&self->arm, phidias_emulator_arm_free);
  g_clear_pointer (&self->entra, phidias_emulator_entra_free);
  g_clear_pointer (&self->catalog, phidias_emulator_catalog_service_free);
  g_clear_pointer (&self->prices, phidias_emulator_price_service_free);
  g_free (self);
}

/**
 * phidias_emulator_server_listen:
 * @self: a server
 * @port: 0 for any
 * @certificate: (nullable): for TLS
 * @error: return location for an error
 *
 * Listens on loopback, both kinds where there are two.
 *
 * Returns: whether it does
 */
gboolean
phidias_emulator_server_listen (PhidiasEmulatorServer *self,
                                guint16 port,
                                GTlsCertificate *certificate,
                                GError **error)
{
  SoupServerListenOptions options = certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;

  g_autofree char *url = NULL;

  soup_server_set_tls_certificate (self->soup, certificate);
  /* The second for a machine without IPv6, or whose other port of that number is taken. */
  if (!soup_server_listen_local (self->soup, port, options, NULL) &&
      !soup_server_listen_local (self->soup, port, options | SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;

  url = phidias_emulator_server_dup_url (self);
  if (self->arm != NULL)
    phidias_emulator_arm_set_url (self->arm, url);

  return TRUE;
}

/**
 * phidias_emulator_server_dup_url:
 * @self: a server that listens
 *
 * Returns: (transfer full): its base URL, without a slash at the end
 */
char *
phidias_emulator_server_dup_url (PhidiasEmulatorServer *self)
{
  GSList *uris = soup_server_get_uris (self->soup);
  GUri *first = uris->data;
  char *url = g_strdup_printf ("%s://127.0.0.1:%d", g_uri_get_scheme (first), g_uri_get_port (first));

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return url;
}
