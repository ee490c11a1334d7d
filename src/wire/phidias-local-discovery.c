/* phidias-local-discovery.c: which model servers run on this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-local-discovery.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-connection-report-private.h"
#include "phidias-error.h"
#include "phidias-fetch.h"
#include "phidias-json.h"
#include "phidias-model-list.h"

/* Nobody waits for a welcome page. */
#define CONNECT_MS 500
#define ANSWER_MS  2000

static const struct
{
  guint16     port;
  const char *name;
} usual[] = {
  { 8080, "llama.cpp" },
  { 11434, "Ollama" },
  { 8000, "vLLM" },
  { 1234, "LM Studio" },
};

/* What servers call themselves in the lists of their models. */
static const struct
{
  const char *owner;
  const char *name;
} owners[] = {
  { "llamacpp", "llama.cpp" },
  { "library", "Ollama" },
  { "vllm", "vLLM" },
  { "organization_owner", "LM Studio" },
};

typedef struct
{
  PhidiasConnectionReport **found; /* in the order of the ports */
  guint                     n_ports;
  guint                     n_left;
} DiscoverClosure;

typedef struct
{
  GTask         *task;
  PhidiasTarget *target;
  guint16        port;
  guint          place;
} AskClosure;

static void
discover_closure_free (gpointer data)
{
  DiscoverClosure *closure = data;

  for (guint i = 0; i < closure->n_ports; i++)
    g_clear_object (&closure->found[i]);
  g_free (closure->found);
  g_free (closure);
}

static void
ask_closure_free (AskClosure *closure)
{
  g_object_unref (closure->task);
  phidias_target_unref (closure->target);
  g_free (closure);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AskClosure, ask_closure_free)

static const char *
guess_name (guint16 port, const char *owner)
{
  for (guint i = 0; owner != NULL && i < G_N_ELEMENTS (owners); i++)
    if (g_str_equal (owner, owners[i].owner))
      return owners[i].name;
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (port == usual[i].port)
      return usual[i].name;

  return _("Local server");
}

static PhidiasConnectionReport *
read_answer (PhidiasTarget *target, guint16 port, GBytes *body)
{
  g_autofree char *owner = NULL;
  g_auto (GStrv) models = phidias_model_list_parse (body, &owner);
  g_autoptr (PhidiasTarget) refined = NULL;
  g_autofree char *sentence = NULL;
  guint n;

  if (models == NULL)
    return NULL;

  n = g_strv_length (models);
  refined = n > 0 ? phidias_target_with_model (target, models[0]) : phidias_target_ref (target);
  if (n == 1)
    sentence = g_strdup_printf (_("Answers on port %u with the model %s."), port, models[0]);
  else
    sentence = g_strdup_printf (ngettext ("Answers on port %u and offers %u model.",
                                          "Answers on port %u and offers %u models.", n), port, n);

  return phidias_connection_report_new (refined, TRUE, sentence, guess_name (port, owner), (const char * const *) models,
                                        n == 1 ? models[0] : NULL, NULL);
}

/* vLLM, LiteLLM and others tell nothing without the key that they were started with. Any program
 * may answer 401 at these ports: one that serves models says so in JSON, as `error`, or as `detail`
 * where it is made with FastAPI. */
static PhidiasConnectionReport *
read_refusal (PhidiasTarget *target, guint16 port, const GError *error)
{
  const char *raw = phidias_error_get_raw (error);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;
  g_autofree char *sentence = NULL;
  const char *name;

  if (!g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) || phidias_error_get_status (error) != 401 || raw == NULL)
    return NULL;
  root = phidias_json_parse (raw, strlen (raw), PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  object = root != NULL ? phidias_json_get_root (root) : NULL;
  if (object == NULL || !(json_object_has_member (object, "error") || json_object_has_member (object, "detail")))
    return NULL;

  name = g_strcmp0 (phidias_json_get_string (object, "error"), "Unauthorized") == 0 ? "vLLM" : _("Local server");
  sentence = g_strdup_printf (_("Answers on port %u and wants a key."), port);

  return phidias_connection_report_new_wanting_key (target, sentence, name);
}

static void
return_found (GTask *task)
{
  DiscoverClosure *closure = g_task_get_task_data (task);
  GListStore *list;

  if (g_task_return_error_if_cancelled (task))
    return;

  list = g_list_store_new (PHIDIAS_TYPE_CONNECTION_REPORT);
  for (guint i = 0; i < closure->n_ports; i++)
    if (closure->found[i] != NULL)
      g_list_store_append (list, closure->found[i]);
  g_task_return_pointer (task, list, g_object_unref);
}

static void
asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AskClosure) ask = user_data;
  DiscoverClosure *closure = g_task_get_task_data (ask->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = phidias_fetch_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &error);

  closure->found[ask->place] = body != NULL ? read_answer (ask->target, ask->port, body)
                                            : read_refusal (ask->target, ask->port, error);
  if (--closure->n_left == 0)
    return_found (ask->task);
}

/**
 * phidias_local_discovery_async:
 * @client: whose connections are used
 * @ports: (array length=n_ports) (nullable): where to look; %NULL is where such servers usually
 *   listen: 8080, 11434, 8000 and 1234
 * @n_ports: how many
 * @cancellable: (nullable): ends it at once
 * @callback: called once, after some seconds at most
 * @user_data: passed to @callback
 *
 * Asks each port of 127.0.0.1 once for its list of models, all at the same time, without a key.
 */
void
phidias_local_discovery_async (PhidiasInferenceClient *client,
                               const guint16          *ports,
                               guint                   n_ports,
                               GCancellable           *cancellable,
                               GAsyncReadyCallback     callback,
                               gpointer                user_data)
{
  g_autoptr (GTask) task = NULL;
  DiscoverClosure *closure;
  PhidiasInferenceLimits limits;

  g_return_if_fail (PHIDIAS_IS_INFERENCE_CLIENT (client));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_local_discovery_async);
  closure = g_new0 (DiscoverClosure, 1);
  closure->n_ports = ports != NULL ? n_ports : G_N_ELEMENTS (usual);
  closure->n_left = closure->n_ports;
  closure->found = g_new0 (PhidiasConnectionReport *, closure->n_ports);
  g_task_set_task_data (task, closure, discover_closure_free);
  if (closure->n_ports == 0)
    {
      return_found (task);
      return;
    }

  limits = *phidias_inference_client_get_limits (client);
  limits.connect_ms = CONNECT_MS;
  limits.first_byte_ms = ANSWER_MS;
  limits.silence_ms = ANSWER_MS;
  limits.body_bytes = 1024 * 1024;
  for (guint i = 0; i < closure->n_ports; i++)
    {
      AskClosure *ask = g_new0 (AskClosure, 1);
      g_autofree char *base = NULL;
      g_autofree char *url = NULL;

      ask->task = g_object_ref (task);
      ask->port = ports != NULL ? ports[i] : usual[i].port;
      ask->place = i;
      base = g_strdup_printf ("http://127.0.0.1:%u/v1", ask->port);
      url = g_strconcat (base, "/models", NULL);
      ask->target = phidias_target_new (PHIDIAS_DIALECT_OPENAI, base, NULL, NULL, NULL, NULL, PHIDIAS_AUTH_BEARER);
      phidias_fetch_async (client, ask->target, NULL, url, &limits, cancellable, asked_cb, ask);
    }
}

/**
 * phidias_local_discovery_finish:
 * @client: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): a list of #PhidiasConnectionReport, one for each server that
 *   answered, in the order of the ports; a target names the first model, and none where a key is
 *   wanted first
 */
GListModel *
phidias_local_discovery_finish (PhidiasInferenceClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_local_discovery_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
