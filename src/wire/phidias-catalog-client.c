/* phidias-catalog-client.c: what the online catalog lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-catalog-client.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-catalog-fetch.h"
#include "phidias-error.h"

#define PAGE_SIZE 50

/* A service that never says that it has ended is not asked for ever. */
#define MAX_PAGES 100
#define MAX_MODELS 5000

#define MAX_TEXT 2048
#define MAX_ITEMS 200

/* Gateways have answered 400 to programs that they do not know; then they are told what the
 * catalog's own page says. */
#define KNOWN_AGENT "AzureAiStudio"

typedef struct
{
  PhidiasClock *clock;
  char         *url;
  char         *continuation;
  JsonArray    *models;
  guint         n_pages;
  gboolean      poses;
} ListClosure;

static void ask (GTask *task);

static void
list_closure_free (gpointer data)
{
  ListClosure *closure = data;

  g_object_unref (closure->clock);
  g_free (closure->url);
  g_free (closure->continuation);
  json_array_unref (closure->models);
  g_free (closure);
}

/* ---- From a summary to a record of ours ---- */

static void
copy_string (JsonObject *from, const char *name, JsonObject *to, const char *to_name)
{
  const char *text = phidias_json_get_string (from, name);

  if (text != NULL && *text != '\0' && strlen (text) <= MAX_TEXT)
    json_object_set_string_member (to, to_name, text);
}

static void
copy_strings (JsonObject *from, const char *name, JsonObject *to, const char *to_name)
{
  JsonArray *array = phidias_json_get_array (from, name);
  g_autoptr (JsonArray) copy = json_array_new ();
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (text != NULL && *text != '\0' && strlen (text) <= MAX_TEXT)
        json_array_add_string_element (copy, text);
    }
  if (json_array_get_length (copy) > 0)
    json_object_set_array_member (to, to_name, g_steal_pointer (&copy));
}

static void
copy_tokens (JsonObject *from, const char *name, JsonObject *to, const char *to_name)
{
  gint64 tokens = phidias_json_get_int (from, name, 0);

  if (tokens > 0 && tokens < 1000 * 1000 * 1000)
    json_object_set_int_member (to, to_name, tokens);
}

static gboolean
has_item (JsonArray *array, const char *text)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), text) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
copy_offers (JsonObject *from, JsonObject *to)
{
  JsonArray *offers = phidias_json_get_array (from, "azureOffers");
  JsonArray *copy = json_array_new ();

  if (g_strcmp0 (phidias_json_get_string (from, "publisher"), "OpenAI") == 0)
    json_array_add_string_element (copy, "azure-openai");
  else if (has_item (offers, "standard-paygo"))
    json_array_add_string_element (copy, "serverless");
  if (has_item (offers, "VM") || has_item (offers, "VM-withSurcharge"))
    json_array_add_string_element (copy, "managed-compute");
  json_object_set_array_member (to, "offers", copy);
}

static JsonObject *
read_summary (JsonObject *summary)
{
  g_autoptr (JsonObject) record = json_object_new ();
  JsonObject *limits = phidias_json_get_object (summary, "modelLimits");
  JsonObject *text_limits = phidias_json_get_object (limits, "textLimits");
  JsonArray *tasks = phidias_json_get_array (summary, "inferenceTasks");
  JsonNode *task = tasks != NULL && json_array_get_length (tasks) > 0 ? json_array_get_element (tasks, 0) : NULL;

  copy_string (summary, "name", record, "name");
  if (!json_object_has_member (record, "name"))
    return NULL;
  copy_string (summary, "displayName", record, "title");
  copy_string (summary, "publisher", record, "publisher");
  copy_string (summary, "registryName", record, "registry");
  copy_string (summary, "version", record, "version");
  copy_string (summary, "summary", record, "summary");
  copy_string (summary, "license", record, "licence");
  if (task != NULL && JSON_NODE_HOLDS_VALUE (task) && json_node_get_string (task) != NULL
      && strlen (json_node_get_string (task)) <= MAX_TEXT)
    json_object_set_string_member (record, "task", json_node_get_string (task));
  copy_strings (limits, "supportedInputModalities", record, "input");
  copy_strings (limits, "supportedOutputModalities", record, "output");
  copy_strings (limits, "supportedLanguages", record, "languages");
  copy_strings (summary, "keywords", record, "keywords");
  copy_tokens (text_limits, "inputContextWindow", record, "context");
  copy_tokens (text_limits, "maxOutputTokens", record, "max_output");
  copy_offers (summary, record);

  return g_steal_pointer (&record);
}

/**
 * phidias_catalog_client_read:
 * @answer: what the service answered
 *
 * Returns: (transfer full) (nullable): records as in `data/catalog`, of the facts that the service
 *   tells; %NULL when this is no list of models
 */
JsonArray *
phidias_catalog_client_read (JsonObject *answer)
{
  JsonArray *summaries = phidias_json_get_array (answer, "summaries");
  g_autoptr (JsonArray) records = NULL;

  if (summaries == NULL)
    return NULL;

  records = json_array_new ();
  for (guint i = 0; i < json_array_get_length (summaries) && i < MAX_MODELS; i++)
    {
      JsonObject *summary = phidias_json_get_element (summaries, i);
      JsonObject *record = summary != NULL ? read_summary (summary) : NULL;

      if (record != NULL)
        json_array_add_object_element (records, record);
    }

  return g_steal_pointer (&records);
}

/* ---- Page by page ---- */

static char *
write_question (const char *continuation)
{
  g_autoptr (GString) question = g_string_new ("{\"filters\":["
                                               "{\"field\":\"labels\",\"values\":[\"latest\"],\"operator\":\"eq\"},"
                                               "{\"field\":\"azureOffers\",\"values\":[\"standard-paygo\"],\"operator\":\"eq\"}],"
                                               "\"order\":[{\"field\":\"displayName\",\"direction\":\"Asc\"}],"
                                               "\"pageSize\":" G_STRINGIFY (PAGE_SIZE) ",\"continuationToken\":");

  if (continuation != NULL)
    phidias_json_append_string (question, continuation, -1);
  else
    g_string_append (question, "null");
  g_string_append_c (question, '}');

  return g_string_free (g_steal_pointer (&question), FALSE);
}

static void
page_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ListClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = phidias_catalog_fetch_finish (SOUP_SESSION (object), result, &error);
  g_autoptr (JsonArray) records = NULL;
  const char *continuation;
  gboolean is_same;

  if (node == NULL && !closure->poses && phidias_error_get_status (error) == 400)
    {
      g_clear_error (&error);
      closure->poses = TRUE;
      ask (g_steal_pointer (&task));
      return;
    }
  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  records = phidias_catalog_client_read (json_node_get_object (node));
  if (records == NULL || (json_array_get_length (records) == 0 && closure->n_pages == 0))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                               _("The online catalog lists no models."));
      return;
    }
  for (guint i = 0; i < json_array_get_length (records); i++)
    json_array_add_element (closure->models, json_array_dup_element (records, i));

  continuation = phidias_json_get_string (json_node_get_object (node), "continuationToken");
  is_same = g_strcmp0 (continuation, closure->continuation) == 0;
  g_free (closure->continuation);
  closure->continuation = continuation != NULL && *continuation != '\0' ? g_strdup (continuation) : NULL;
  if (closure->continuation != NULL && !is_same && ++closure->n_pages < MAX_PAGES
      && json_array_get_length (closure->models) < MAX_MODELS)
    ask (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, json_array_ref (closure->models), (GDestroyNotify) json_array_unref);
}

/* Takes over the task. */
static void
ask (GTask *task)
{
  ListClosure *closure = g_task_get_task_data (task);
  g_autofree char *question = write_question (closure->continuation);

  phidias_catalog_fetch_async (g_task_get_source_object (task), closure->clock, closure->url, question,
                               closure->poses ? KNOWN_AGENT : NULL, g_task_get_cancellable (task), page_cb, task);
}

/**
 * phidias_catalog_client_list_async:
 * @session: whose connections are used
 * @clock: for the watchdogs
 * @address: the service, such as `https://api.catalog.azureml.ms`
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks for all models with a serverless API, page by page.
 */
void
phidias_catalog_client_list_async (SoupSession         *session,
                                   PhidiasClock        *clock,
                                   const char          *address,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  ListClosure *closure = g_new0 (ListClosure, 1);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_catalog_client_list_async);
  g_task_set_check_cancellable (task, FALSE);
  closure->clock = g_object_ref (clock);
  closure->models = json_array_new ();
  closure->url = g_strconcat (address, strstr (address, "/asset-gallery/") != NULL ? "" : "/asset-gallery/v1.0", "/models", NULL);
  g_task_set_task_data (task, closure, list_closure_free);
  ask (task);
}

/**
 * phidias_catalog_client_list_finish:
 * @session: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR with a sentence for people
 *
 * Returns: (transfer full) (nullable): as phidias_catalog_client_read()
 */
JsonArray *
phidias_catalog_client_list_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
