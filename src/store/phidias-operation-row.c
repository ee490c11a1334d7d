/* phidias-operation-row.c: what was begun at a resource manager, as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-rows.h"

/**
 * phidias_operation_row_new:
 * @operation: an operation
 *
 * Returns: (transfer full): what it is now
 */
PhidiasOperationRow *
phidias_operation_row_new (PhidiasOperation *operation)
{
  PhidiasOperationRow *self = g_new0 (PhidiasOperationRow, 1);
  PhidiasDeployPlan *plan = phidias_operation_get_plan (operation);

  self->id = g_strdup (phidias_operation_get_id (operation));
  self->kind = phidias_operation_get_kind (operation);
  self->account_id = g_strdup (phidias_operation_get_account_id (operation));
  self->resource_id = g_strdup (phidias_operation_get_resource_id (operation));
  self->poll_url = g_strdup (phidias_operation_get_poll_url (operation));
  self->plan_json = plan != NULL ? phidias_deploy_plan_to_json (plan) : g_strdup ("{}");
  self->stage = phidias_operation_get_stage (operation);
  self->state = phidias_operation_get_state (operation);
  self->started = phidias_operation_get_started (operation);
  self->updated = g_get_real_time ();

  return self;
}

void
phidias_operation_row_free (PhidiasOperationRow *self)
{
  g_free (self->id);
  g_free (self->account_id);
  g_free (self->resource_id);
  g_free (self->poll_url);
  g_free (self->plan_json);
  g_free (self);
}

/**
 * phidias_operation_row_save:
 * @self: a row
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes the row, new or not.
 *
 * Returns: whether it was written
 */
gboolean
phidias_operation_row_save (const PhidiasOperationRow *self, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement;
  int i = 1;

  statement = phidias_database_prepare (database,
                                        "INSERT INTO operation (id, kind, account_id, resource_id, poll_url, plan_json,"
                                        " stage, state, started, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        " ON CONFLICT (id) DO UPDATE SET poll_url = excluded.poll_url,"
                                        " stage = excluded.stage, state = excluded.state, updated = excluded.updated",
                                        error);
  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, i++, self->id);
  phidias_statement_bind_text (statement, i++, phidias_operation_kind_to_name (self->kind));
  phidias_statement_bind_text (statement, i++, self->account_id);
  phidias_statement_bind_text (statement, i++, self->resource_id);
  phidias_statement_bind_text (statement, i++, self->poll_url);
  phidias_statement_bind_text (statement, i++, self->plan_json);
  phidias_statement_bind_text (statement, i++, phidias_operation_stage_to_name (self->stage));
  phidias_statement_bind_text (statement, i++, phidias_operation_state_to_name (self->state));
  phidias_statement_bind_int (statement, i++, self->started);
  phidias_statement_bind_int (statement, i++, self->updated);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_operation_row_remove:
 * @id: an operation's id
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether it is gone
 */
gboolean
phidias_operation_row_remove (const char *id, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, "DELETE FROM operation WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, id);

  return phidias_database_run (database, statement, error);
}

/* %NULL for a row that this version cannot make sense of; it stays in the library. */
static PhidiasOperation *
read_operation (sqlite3_stmt *statement)
{
  g_autofree char *id = phidias_statement_dup_text (statement, 0);
  g_autofree char *kind_name = phidias_statement_dup_text (statement, 1);
  g_autofree char *account_id = phidias_statement_dup_text (statement, 2);
  g_autofree char *resource_id = phidias_statement_dup_text (statement, 3);
  g_autofree char *poll_url = phidias_statement_dup_text (statement, 4);
  g_autofree char *plan_json = phidias_statement_dup_text (statement, 5);
  g_autofree char *stage_name = phidias_statement_dup_text (statement, 6);
  g_autofree char *state_name = phidias_statement_dup_text (statement, 7);
  g_autoptr (PhidiasDeployPlan) plan = phidias_deploy_plan_from_json (plan_json);
  PhidiasOperation *operation;
  PhidiasOperationKind kind;
  PhidiasOperationStage stage;
  PhidiasOperationState state;

  if (!phidias_operation_kind_from_name (kind_name, &kind) ||
      !phidias_operation_stage_from_name (stage_name, &stage) ||
      !phidias_operation_state_from_name (state_name, &state) || plan == NULL)
    return NULL;

  operation = phidias_operation_new (id, kind, plan, account_id, resource_id, phidias_statement_get_int (statement, 8));
  phidias_operation_set_poll_url (operation, poll_url);
  phidias_operation_set_stage (operation, stage);
  phidias_operation_set_state (operation, state, NULL);

  return operation;
}

/**
 * phidias_operation_rows_list:
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasOperation) (nullable): all of them, the oldest first
 */
GPtrArray *
phidias_operation_rows_list (PhidiasDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement;
  gboolean has_row;

  statement = phidias_database_prepare (database,
                                        "SELECT id, kind, account_id, resource_id, poll_url, plan_json, stage, state,"
                                        " started FROM operation ORDER BY rowid",
                                        error);
  if (statement == NULL || !phidias_database_step (database, statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      PhidiasOperation *operation = read_operation (statement);

      if (operation != NULL)
        g_ptr_array_add (operations, operation);
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&operations);
}
