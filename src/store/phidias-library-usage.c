/* phidias-library-usage.c: sums over the runs of a library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-library.h"

#include <string.h>

#include "phidias-library-private.h"
#include "phidias-rows.h"

/* All of it stands in the index run_usage: the rows, which hold whole requests, are not read. */
#define COLUMNS "deployment_id, started, outcome, model, prompt_tokens, completion_tokens, first_token, finished"

/* Every deployment that was ever asked, with the time of its last run: each is one step in the index,
 * however many runs it has. */
static const char last_uses[] =
  "WITH RECURSIVE ids (id) AS ("
  "  SELECT min (deployment_id) FROM run"
  "  UNION ALL"
  "  SELECT (SELECT min (deployment_id) FROM run WHERE deployment_id > ids.id) FROM ids WHERE ids.id IS NOT NULL"
  ") SELECT id, (SELECT max (started) FROM run WHERE deployment_id = ids.id) FROM ids"
  " WHERE id IS NOT NULL AND (?1 IS NULL OR id = ?1)";

static gboolean
read_last_uses (PhidiasDatabase *database, PhidiasUsageReport *report, GPtrArray *ids, const char *deployment_id, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, last_uses, error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, deployment_id);
  if (!phidias_database_step (database, statement, &has_row, error))
    return FALSE;
  while (has_row)
    {
      char *id = phidias_statement_dup_text (statement, 0);

      phidias_usage_report_note_use (report, id, phidias_statement_get_int (statement, 1));
      g_ptr_array_add (ids, id);
      if (!phidias_database_step (database, statement, &has_row, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_runs (PhidiasDatabase *database, PhidiasUsageReport *report, const char *deployment_id, gint64 since, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database,
                                                      "SELECT " COLUMNS " FROM run INDEXED BY run_usage"
                                                      " WHERE deployment_id = ? AND started >= ? ORDER BY started",
                                                      error);
  gboolean has_row;

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, deployment_id);
  phidias_statement_bind_int (statement, 2, since);
  if (!phidias_database_step (database, statement, &has_row, error))
    return FALSE;
  while (has_row)
    {
      g_autofree char *outcome = phidias_statement_dup_text (statement, 2);
      g_autofree char *model = phidias_statement_dup_text (statement, 3);
      PhidiasUsage usage = PHIDIAS_USAGE_INIT;
      PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;

      usage.prompt_tokens = phidias_statement_get_int (statement, 4);
      usage.completion_tokens = phidias_statement_get_int (statement, 5);
      timings.first_token = phidias_statement_get_int (statement, 6);
      timings.end = phidias_statement_get_int (statement, 7);
      phidias_usage_report_add (report, deployment_id, model, phidias_statement_get_int (statement, 1), outcome, &usage, &timings);
      if (!phidias_database_step (database, statement, &has_row, error))
        return FALSE;
    }

  return TRUE;
}

/* @argument is the time, then a space and the id where there is one. */
static gpointer
read_usage (PhidiasDatabase *database, const char *argument, GError **error)
{
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  const char *space = strchr (argument, ' ');
  gint64 since = g_ascii_strtoll (argument, NULL, 10);

  if (!read_last_uses (database, report, ids, space != NULL ? space + 1 : NULL, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!read_runs (database, report, g_ptr_array_index (ids, i), since, error))
      return NULL;

  return g_steal_pointer (&report);
}

/**
 * phidias_library_load_usage_async:
 * @self: an open library
 * @deployment_id: (nullable): whose runs; %NULL for those of every deployment, also of removed ones
 * @since: the first to be summed, microseconds since 1970 (UTC)
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Sums runs by the days of the local time zone. When each deployment was last asked is told of all
 * time.
 */
void
phidias_library_load_usage_async (PhidiasLibrary      *self,
                                  const char          *deployment_id,
                                  gint64               since,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autofree char *argument = NULL;

  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  argument = deployment_id != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", since, deployment_id)
                                   : g_strdup_printf ("%" G_GINT64_FORMAT, since);
  phidias_store_worker_read (phidias_library_get_worker (self),
                             phidias_library_task_new (self, cancellable, callback, user_data,
                                                       G_CALLBACK (phidias_library_load_usage_async)),
                             read_usage, argument, (GDestroyNotify) phidias_usage_report_unref);
}

/**
 * phidias_library_load_usage_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (nullable): the sums
 */
PhidiasUsageReport *
phidias_library_load_usage_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_load_usage_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What was refused for the limit, or never arrived, took nothing from the minute. */
static const char recent_runs[] =
  "SELECT started, CASE WHEN prompt_tokens >= 0 AND completion_tokens >= 0 THEN prompt_tokens + completion_tokens"
  "  WHEN prompt_tokens >= 0 THEN prompt_tokens ELSE coalesce (length (request_json), 0) / 4 END"
  " FROM run INDEXED BY run_usage WHERE deployment_id = ? AND started >= ? AND status <> 429"
  " AND NOT (status = 0 AND outcome = 'failed') ORDER BY started";

static void
recent_free (gpointer data)
{
  g_array_unref (data);
}

static gpointer
read_recent (PhidiasDatabase *database, const char *argument, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, recent_runs, error);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (PhidiasRecentRun));
  gboolean has_row;

  if (statement == NULL)
    return NULL;
  phidias_statement_bind_text (statement, 1, strchr (argument, ' ') + 1);
  phidias_statement_bind_int (statement, 2, g_ascii_strtoll (argument, NULL, 10));
  if (!phidias_database_step (database, statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      PhidiasRecentRun run = { phidias_statement_get_int (statement, 0), phidias_statement_get_int (statement, 1) };

      g_array_append_val (runs, run);
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&runs);
}

/**
 * phidias_library_load_recent_async:
 * @self: an open library
 * @deployment_id: whose runs
 * @since: the first to be read, microseconds since 1970 (UTC)
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Reads the runs that count against a limit.
 */
void
phidias_library_load_recent_async (PhidiasLibrary      *self,
                                   const char          *deployment_id,
                                   gint64               since,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autofree char *argument = NULL;

  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (deployment_id != NULL);

  argument = g_strdup_printf ("%" G_GINT64_FORMAT " %s", since, deployment_id);
  phidias_store_worker_read (phidias_library_get_worker (self),
                             phidias_library_task_new (self, cancellable, callback, user_data,
                                                       G_CALLBACK (phidias_library_load_recent_async)),
                             read_recent, argument, recent_free);
}

/**
 * phidias_library_load_recent_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasRecentRun) (nullable): the runs, the oldest first
 */
GArray *
phidias_library_load_recent_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_load_recent_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
