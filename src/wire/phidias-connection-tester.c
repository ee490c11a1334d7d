/* phidias-connection-tester.c: does this endpoint answer, and as what?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-connection-tester.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-connection-report-private.h"
#include "phidias-error.h"
#include "phidias-fetch.h"
#include "phidias-json.h"
#include "phidias-key-guard.h"
#include "phidias-model-list.h"

/* Of the routes that cost nothing, those that an endpoint may have. */
typedef enum {
  ASK_INFO,          /* `/info`: a serverless endpoint, or the emulator */
  ASK_INFO_OF_LOCAL, /* the same where it is only a possibility */
  ASK_MODELS,
} Question;

typedef struct
{
  Question  question;
  char     *url;
} Step;

typedef struct
{
  PhidiasTarget          *target;
  char                   *key;
  gboolean                allow_paid;
  PhidiasInferenceLimits  limits;
  GArray                 *steps;
  guint                   step;
} TestClosure;

static void ask (GTask *task);

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_free (step->url);
}

static void
test_closure_free (gpointer data)
{
  TestClosure *closure = data;

  phidias_target_unref (closure->target);
  if (closure->key != NULL)
    explicit_bzero (closure->key, strlen (closure->key));
  g_free (closure->key);
  g_array_unref (closure->steps);
  g_free (closure);
}

static void
add_step (TestClosure *closure, Question question, const char *base, const char *path)
{
  Step step = { question, g_strconcat (base, path, NULL) };

  g_array_append_val (closure->steps, step);
}

static void
plan (TestClosure *closure)
{
  const char *base = phidias_target_get_base (closure->target);
  const char *origin = phidias_target_get_origin (closure->target);
  const char *version = phidias_target_get_dialect (closure->target) == PHIDIAS_DIALECT_AZURE_SERVERLESS
                          ? phidias_target_get_api_version (closure->target)
                          : NULL;
  g_autofree char *info = g_strdup_printf ("/info?api-version=%s", version != NULL ? version : "2024-05-01-preview");

  /* What is deployed in the practice cloud is below a path of its own; its origin is another deployment. */
  if (phidias_target_is_loopback (closure->target) &&
      (phidias_target_get_dialect (closure->target) != PHIDIAS_DIALECT_AZURE_SERVERLESS || g_str_equal (base, origin)))
    add_step (closure, ASK_INFO_OF_LOCAL, origin, info);

  switch (phidias_target_get_dialect (closure->target))
    {
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
      add_step (closure, ASK_INFO, base, info);
      break;

    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
      add_step (closure, ASK_INFO, origin, info);
      break;

    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
    case PHIDIAS_DIALECT_OPENAI:
      add_step (closure, ASK_MODELS, base, "/models");
      break;

    case PHIDIAS_DIALECT_GITHUB_MODELS:
      add_step (closure, ASK_MODELS, base, "/models");
      add_step (closure, ASK_MODELS, origin, "/catalog/models");
      break;

    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
    default:
      break;
    }
}

static char *
dup_name (PhidiasTarget *target, const char *model_name)
{
  const char *host = phidias_target_get_host (target);

  if (model_name != NULL)
    return g_strdup (model_name);
  if (phidias_target_get_deployment (target) != NULL)
    return g_strdup (phidias_target_get_deployment (target));
  if (phidias_target_get_model (target) != NULL)
    return g_strdup (phidias_target_get_model (target));
  if (phidias_target_is_loopback (target) || g_ascii_isdigit (*host))
    return g_strdup (host);

  return g_strndup (host, strcspn (host, "."));
}

static void
report (GTask *task, gboolean is_proven, const char *sentence, const char * const *models, const char *model_name, const char *provider)
{
  TestClosure *closure = g_task_get_task_data (task);
  g_autofree char *name = dup_name (closure->target, model_name);

  g_task_return_pointer (task,
                         phidias_connection_report_new (closure->target, is_proven, sentence, name, models, model_name, provider),
                         g_object_unref);
}

/* --- the last step: one message --- */

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TestClosure *closure = g_task_get_task_data (task);
  g_autoptr (PhidiasReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!phidias_inference_client_send_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &reply, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  sentence = phidias_reply_get_model (reply) != NULL && *phidias_reply_get_model (reply) != '\0'
               ? g_strdup_printf (_("%s at %s answers."), phidias_reply_get_model (reply), phidias_target_get_host (closure->target))
               : g_strdup_printf (_("%s answers."), phidias_target_get_host (closure->target));
  report (task, TRUE, sentence, NULL, NULL, NULL);
}

static void
send_message (GTask *task)
{
  TestClosure *closure = g_task_get_task_data (task);
  g_autoptr (PhidiasChatRequest) request = phidias_chat_request_new (closure->target);
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();

  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS, 1);
  phidias_chat_request_set_parameters (request, parameters);
  phidias_chat_request_set_stream (request, FALSE);
  phidias_chat_request_add_turn (request, "user", "Hi");
  phidias_inference_client_send_async (g_task_get_source_object (task), request, closure->key, NULL, NULL,
                                       g_task_get_cancellable (task), answered_cb, g_object_ref (task));
}

/* No free route gave an answer. */
static void
ask_for_money (GTask *task, const GError *error)
{
  TestClosure *closure = g_task_get_task_data (task);
  gboolean is_free = phidias_target_is_loopback (closure->target);
  g_autofree char *sentence = NULL;

  if (phidias_target_needs_model (closure->target) && phidias_target_get_model (closure->target) == NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT,
                                 _("%s needs the name of a model or deployment."), phidias_target_get_host (closure->target));
      return;
    }
  if (closure->allow_paid || is_free)
    {
      send_message (task);
      return;
    }

  sentence = g_strdup_printf (_("%s cannot be tested for free: a test sends one message of a token or two."),
                              phidias_target_get_host (closure->target));
  report (task, FALSE, sentence, NULL, NULL, NULL);
}

/* --- the free routes --- */

/* The emulator speaks every family, each on its route; an address without one is a serverless
 * endpoint's. */
static PhidiasDialect
get_family (PhidiasTarget *target)
{
  static const struct
  {
    const char     *route;
    PhidiasDialect  dialect;
  } routes[] = {
    { "/openai/deployments/", PHIDIAS_DIALECT_AZURE_OPENAI },
    { "/openai/v1/", PHIDIAS_DIALECT_AZURE_OPENAI_V1 },
    { "/models/", PHIDIAS_DIALECT_AZURE_MODELS },
    { "/inference/", PHIDIAS_DIALECT_GITHUB_MODELS },
  };
  const char *origin = phidias_target_get_origin (target);
  const char *url = phidias_target_get_chat_url (target);

  if (g_str_has_prefix (url, origin))
    url += strlen (origin);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_has_prefix (url, routes[i].route))
      return routes[i].dialect;

  return PHIDIAS_DIALECT_AZURE_SERVERLESS;
}

/* Returns whether @body is an `/info` that ends the test. */
static gboolean
take_info (GTask *task, GBytes *body, gboolean is_local)
{
  TestClosure *closure = g_task_get_task_data (task);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  JsonObject *object = phidias_json_get_root (root);
  const char *model = object != NULL ? phidias_json_get_string (object, "model_name") : NULL;
  const char *provider = object != NULL ? phidias_json_get_string (object, "model_provider_name") : NULL;
  const char *type = object != NULL ? phidias_json_get_string (object, "model_type") : NULL;
  g_autofree char *sentence = NULL;

  if (model == NULL)
    return FALSE;
  if (type != NULL && !g_str_has_prefix (type, "chat-completion"))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT,
                               /* Translators: a model’s name, and its type as the server calls it, such as “embeddings” */
                               _("%s is no model to talk with (it does %s)."), model, type);
      return TRUE;
    }

  /* The address of a server on this computer does not tell its family, but this answer does. */
  if (is_local && phidias_target_get_dialect (closure->target) == PHIDIAS_DIALECT_OPENAI)
    {
      PhidiasTarget *refined = phidias_target_with_dialect (closure->target, get_family (closure->target), NULL);

      if (refined != NULL)
        {
          phidias_target_unref (closure->target);
          closure->target = refined;
        }
    }

  /* Translators: a model’s name, and who made it */
  sentence = provider != NULL ? g_strdup_printf (_("%s by %s answers."), model, provider)
                              : g_strdup_printf (_("%s answers."), model);
  report (task, TRUE, sentence, NULL, model, provider);

  return TRUE;
}

static gboolean
take_models (GTask *task, GBytes *body)
{
  TestClosure *closure = g_task_get_task_data (task);
  g_auto (GStrv) models = phidias_model_list_parse (body, NULL);
  const char *host = phidias_target_get_host (closure->target);
  const char *wanted = phidias_target_get_model (closure->target);
  g_autofree char *sentence = NULL;
  guint n;

  if (models == NULL)
    return FALSE;

  n = g_strv_length (models);
  if (n == 1 && wanted == NULL && phidias_target_needs_model (closure->target))
    {
      PhidiasTarget *refined = phidias_target_with_model (closure->target, models[0]);

      phidias_target_unref (closure->target);
      closure->target = refined;
    }

  if (n == 1)
    /* Translators: a host and its only model */
    sentence = g_strdup_printf (_("%s answers with the model %s."), host, models[0]);
  else if (n == 0)
    sentence = g_strdup_printf (_("%s answers, but names no model."), host);
  else if (wanted != NULL && !g_strv_contains ((const char * const *) models, wanted))
    /* Translators: a host, the model asked for, and the number of models on that host */
    sentence = g_strdup_printf (ngettext ("%s answers, but %s is not among the %u model it names.",
                                          "%s answers, but %s is not among the %u models it names.", n), host, wanted, n);
  else
    sentence = g_strdup_printf (ngettext ("%s answers and offers %u model.", "%s answers and offers %u models.", n), host, n);
  report (task, TRUE, sentence, (const char * const *) models, n == 1 ? models[0] : NULL, NULL);

  return TRUE;
}

/* The route is not there, which says nothing of the endpoint. */
static gboolean
is_missing_route (const GError *error)
{
  guint status = phidias_error_get_status (error);

  return status == 404 || status == 405 || status == 424 || status == 501;
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TestClosure *closure = g_task_get_task_data (task);
  Question question = g_array_index (closure->steps, Step, closure->step).question;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = phidias_fetch_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &error);
  gboolean is_last = ++closure->step == closure->steps->len;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (body != NULL && (question == ASK_MODELS ? take_models (task, body)
                                              : take_info (task, body, question == ASK_INFO_OF_LOCAL)))
    return;

  /* A key that is refused here is refused everywhere, whatever the server is. */
  if (question == ASK_INFO_OF_LOCAL && g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* A local server that is not the emulator may say anything to a route it does not know; one
   * that gives no answer at all gives none to the next question either. */
  if (question == ASK_INFO_OF_LOCAL && (error == NULL || phidias_error_get_status (error) != 0))
    {
      if (is_last)
        ask_for_money (task, NULL);
      else
        ask (task);
      return;
    }
  if (error != NULL && is_missing_route (error) && question == ASK_MODELS)
    {
      if (is_last)
        ask_for_money (task, error);
      else
        ask (task);
      return;
    }
  if (error == NULL)
    error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                               _("%s answers, but not as a model server does: check the address."),
                               phidias_target_get_host (closure->target));
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask (GTask *task)
{
  TestClosure *closure = g_task_get_task_data (task);

  phidias_fetch_async (g_task_get_source_object (task), closure->target, closure->key,
                       g_array_index (closure->steps, Step, closure->step).url, &closure->limits,
                       g_task_get_cancellable (task), fetched_cb, g_object_ref (task));
}

/**
 * phidias_connection_test_async:
 * @client: whose connections are used
 * @target: the endpoint
 * @key: (nullable): its key
 * @allow_paid: whether one message may be sent where nothing is free; on this computer that is
 *   not asked
 * @cancellable: (nullable): ends the test at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks the routes that cost nothing: `/info` of serverless endpoints, the list of models of the
 * others. On this computer `/info` tells the emulator from other servers.
 */
void
phidias_connection_test_async (PhidiasInferenceClient *client,
                               PhidiasTarget          *target,
                               const char             *key,
                               gboolean                allow_paid,
                               GCancellable           *cancellable,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *clean = NULL;
  TestClosure *closure;
  GError *error = NULL;

  g_return_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (client));
  g_return_if_fail (target != NULL);

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_connection_test_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!phidias_key_guard_check (target, key, &clean, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  closure = g_new0 (TestClosure, 1);
  closure->target = phidias_target_ref (target);
  closure->key = g_steal_pointer (&clean);
  closure->allow_paid = allow_paid;
  closure->limits = *phidias_inference_client_get_limits (client);
  closure->limits.first_byte_ms = MIN (closure->limits.first_byte_ms, 20 * 1000);
  closure->limits.silence_ms = MIN (closure->limits.silence_ms, 20 * 1000);
  closure->limits.body_bytes = PHIDIAS_JSON_SIZE_WIRE;
  closure->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (closure->steps, step_clear);
  plan (closure);
  g_task_set_task_data (task, closure, test_closure_free);

  if (closure->steps->len > 0)
    ask (task);
  else
    ask_for_money (task, NULL);
}

/**
 * phidias_connection_test_finish:
 * @client: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED, or one of %PHIDIAS_ERROR whose sentence can be shown
 *
 * Returns: (transfer full) (nullable): what was found
 */
PhidiasConnectionReport *
phidias_connection_test_finish (PhidiasInferenceClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_connection_test_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
