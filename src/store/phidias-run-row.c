/* phidias-run-row.c: runs as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-rows.h"

#define COLUMNS \
  "id, message_id, deployment_id, deployment_name, dialect, url, model, request_json, started," \
  " attempts, status, outcome, finish_reason, error_code, error_text, request_id, prompt_tokens," \
  " completion_tokens, total_tokens, cached_tokens, reasoning_tokens, dns_end, connect_end, tls_end," \
  " request_end, first_byte, first_token, finished"

/**
 * phidias_run_row_save:
 * @run: a run
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes the run, new or not. A run whose message is not in the library is kept without it.
 *
 * Returns: whether it was written
 */
gboolean
phidias_run_row_save (const PhidiasRun *run, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement;
  int i = 1;

  statement = phidias_database_prepare (database,
                                        "INSERT OR REPLACE INTO run (" COLUMNS ") VALUES (?,"
                                        " (SELECT id FROM message WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                        error);
  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, i++, run->id);
  phidias_statement_bind_text (statement, i++, run->message_id);
  phidias_statement_bind_text (statement, i++, run->deployment_id);
  phidias_statement_bind_text (statement, i++, run->deployment_name);
  phidias_statement_bind_text (statement, i++, phidias_dialect_to_name (run->dialect));
  phidias_statement_bind_text (statement, i++, run->url);
  phidias_statement_bind_text (statement, i++, run->model);
  phidias_statement_bind_text (statement, i++, run->request_json);
  phidias_statement_bind_int (statement, i++, run->started);
  phidias_statement_bind_int (statement, i++, run->attempts);
  phidias_statement_bind_int (statement, i++, run->status);
  phidias_statement_bind_text (statement, i++, run->outcome);
  phidias_statement_bind_text (statement, i++, run->finish_reason);
  phidias_statement_bind_text (statement, i++, run->error_code);
  phidias_statement_bind_text (statement, i++, run->error_text);
  phidias_statement_bind_text (statement, i++, run->request_id);
  phidias_rows_bind_measures (statement, i, &run->usage, &run->timings);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_run_rows_interrupt:
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Marks as interrupted what was still running when the last process ended.
 *
 * Returns: whether that was written
 */
gboolean
phidias_run_rows_interrupt (PhidiasDatabase *database, GError **error)
{
  return phidias_database_exec (database, "UPDATE run SET outcome = 'interrupted' WHERE outcome = 'running'", error);
}

static PhidiasRun *
read_run (sqlite3_stmt *statement)
{
  g_autofree char *dialect_name = phidias_statement_dup_text (statement, 4);
  PhidiasRun *run = phidias_run_new ();

  run->id = phidias_statement_dup_text (statement, 0);
  run->message_id = phidias_statement_dup_text (statement, 1);
  run->deployment_id = phidias_statement_dup_text (statement, 2);
  run->deployment_name = phidias_statement_dup_text (statement, 3);
  run->dialect = PHIDIAS_DIALECT_OPENAI;
  phidias_dialect_from_name (dialect_name, &run->dialect);
  run->url = phidias_statement_dup_text (statement, 5);
  run->model = phidias_statement_dup_text (statement, 6);
  run->request_json = phidias_statement_dup_text (statement, 7);
  run->started = phidias_statement_get_int (statement, 8);
  run->attempts = (guint) phidias_statement_get_int (statement, 9);
  run->status = (guint) phidias_statement_get_int (statement, 10);
  g_free (run->outcome);
  run->outcome = phidias_statement_dup_text (statement, 11);
  run->finish_reason = phidias_statement_dup_text (statement, 12);
  run->error_code = phidias_statement_dup_text (statement, 13);
  run->error_text = phidias_statement_dup_text (statement, 14);
  run->request_id = phidias_statement_dup_text (statement, 15);
  phidias_rows_read_measures (statement, 16, &run->usage, &run->timings);

  return run;
}

/**
 * phidias_run_rows_list:
 * @message_id: (nullable): a message's id, %NULL for every run
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasRun) (nullable): runs, oldest first
 */
GPtrArray *
phidias_run_rows_list (const char *message_id, PhidiasDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_run_free);
  sqlite3_stmt *statement;
  gboolean has_row;

  statement = phidias_database_prepare (database,
                                        "SELECT " COLUMNS " FROM run WHERE ?1 IS NULL OR message_id = ?1"
                                        " ORDER BY started, rowid",
                                        error);
  if (statement == NULL)
    return NULL;
  phidias_statement_bind_text (statement, 1, message_id);
  if (!phidias_database_step (database, statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_ptr_array_add (runs, read_run (statement));
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&runs);
}
