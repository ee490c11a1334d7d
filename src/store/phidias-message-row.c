/* phidias-message-row.c: messages as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-rows.h"

#include <string.h>

#include "phidias-error.h"

#define COLUMNS \
  "id, conversation_id, parent_id, role, sequence, created, text, reasoning, state, model," \
  " deployment_id, author, finish_reason, error_code, error_text, error_status, error_server_code," \
  " error_request_id, error_raw, error_retry_after, prompt_tokens, completion_tokens, total_tokens," \
  " cached_tokens, reasoning_tokens, dns_end, connect_end, tls_end, request_end, first_byte," \
  " first_token, finished, reasoning_time"

#define REASONING_TIME_COLUMN 32

/**
 * phidias_message_row_new:
 * @message: a message
 * @conversation_id: its conversation's id
 *
 * Returns: (transfer full): what it is now
 */
PhidiasMessageRow *
phidias_message_row_new (PhidiasMessage *message, const char *conversation_id)
{
  PhidiasMessageRow *self = g_new0 (PhidiasMessageRow, 1);
  const GError *error = phidias_message_get_error (message);

  self->id = g_strdup (phidias_message_get_id (message));
  self->conversation_id = g_strdup (conversation_id);
  self->parent_id = g_strdup (phidias_message_get_parent_id (message));
  self->role = phidias_message_get_role (message);
  self->sequence = phidias_message_get_sequence (message);
  self->created = phidias_message_get_created (message);
  self->text = g_strdup (phidias_message_get_text (message));
  self->reasoning = g_strdup (phidias_message_get_reasoning (message));
  self->state = phidias_message_get_state (message);
  self->model = g_strdup (phidias_message_get_model (message));
  self->deployment_id = g_strdup (phidias_message_get_deployment_id (message));
  self->author = g_strdup (phidias_message_get_author (message));
  self->finish_reason = g_strdup (phidias_message_get_finish_reason (message));
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->usage = *phidias_message_get_usage (message);
  self->timings = *phidias_message_get_timings (message);
  self->reasoning_time = phidias_message_get_reasoning_time (message);

  return self;
}

void
phidias_message_row_free (PhidiasMessageRow *self)
{
  g_free (self->id);
  g_free (self->conversation_id);
  g_free (self->parent_id);
  g_free (self->text);
  g_free (self->reasoning);
  g_free (self->model);
  g_free (self->deployment_id);
  g_free (self->author);
  g_free (self->finish_reason);
  g_clear_error (&self->error);
  g_free (self);
}

/* A web page that a proxy sent, say: its start tells enough. */
static char *
bound_raw (const char *raw)
{
  const char *end;

  if (raw == NULL || strlen (raw) <= PHIDIAS_ROW_MAX_RAW)
    return g_strdup (raw);
  end = g_utf8_find_prev_char (raw, raw + PHIDIAS_ROW_MAX_RAW + 1);

  return g_strndup (raw, end - raw);
}

static const char *
get_code_name (const GError *error)
{
  if (error == NULL)
    return NULL;

  return phidias_error_code_to_name (error->domain == PHIDIAS_ERROR ? error->code : PHIDIAS_ERROR_FAILED);
}

void
phidias_rows_bind_measures (sqlite3_stmt         *statement,
                            int                   index,
                            const PhidiasUsage   *usage,
                            const PhidiasTimings *timings)
{
  const gint64 values[] = {
    usage->prompt_tokens, usage->completion_tokens, usage->total_tokens, usage->cached_tokens, usage->reasoning_tokens,
    timings->dns_end, timings->connect_end, timings->tls_end, timings->request_end, timings->first_byte,
    timings->first_token, timings->end,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    phidias_statement_bind_int (statement, index + (int) i, values[i]);
}

void
phidias_rows_read_measures (sqlite3_stmt   *statement,
                            int             column,
                            PhidiasUsage   *usage,
                            PhidiasTimings *timings)
{
  gint64 * const values[] = {
    &usage->prompt_tokens, &usage->completion_tokens, &usage->total_tokens, &usage->cached_tokens, &usage->reasoning_tokens,
    &timings->dns_end, &timings->connect_end, &timings->tls_end, &timings->request_end, &timings->first_byte,
    &timings->first_token, &timings->end,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    *values[i] = phidias_statement_get_int (statement, column + (int) i);
}

/**
 * phidias_message_row_save:
 * @self: a row
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes the row, new or not. Conversation, parent, role and sequence never change.
 *
 * Returns: whether it was written
 */
gboolean
phidias_message_row_save (const PhidiasMessageRow *self, PhidiasDatabase *database, GError **error)
{
  g_autofree char *raw = bound_raw (phidias_error_get_raw (self->error));
  sqlite3_stmt *statement;
  int i = 1;

  statement = phidias_database_prepare (database,
                                        "INSERT INTO message (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        " ON CONFLICT (id) DO UPDATE SET created = excluded.created,"
                                        " text = excluded.text, reasoning = excluded.reasoning,"
                                        " state = excluded.state, model = excluded.model,"
                                        " deployment_id = excluded.deployment_id, author = excluded.author,"
                                        " finish_reason = excluded.finish_reason,"
                                        " error_code = excluded.error_code, error_text = excluded.error_text,"
                                        " error_status = excluded.error_status,"
                                        " error_server_code = excluded.error_server_code,"
                                        " error_request_id = excluded.error_request_id,"
                                        " error_raw = excluded.error_raw,"
                                        " error_retry_after = excluded.error_retry_after,"
                                        " prompt_tokens = excluded.prompt_tokens,"
                                        " completion_tokens = excluded.completion_tokens,"
                                        " total_tokens = excluded.total_tokens,"
                                        " cached_tokens = excluded.cached_tokens,"
                                        " reasoning_tokens = excluded.reasoning_tokens,"
                                        " dns_end = excluded.dns_end, connect_end = excluded.connect_end,"
                                        " tls_end = excluded.tls_end, request_end = excluded.request_end,"
                                        " first_byte = excluded.first_byte, first_token = excluded.first_token,"
                                        " finished = excluded.finished, reasoning_time = excluded.reasoning_time",
                                        error);
  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, i++, self->id);
  phidias_statement_bind_text (statement, i++, self->conversation_id);
  phidias_statement_bind_text (statement, i++, self->parent_id);
  phidias_statement_bind_text (statement, i++, phidias_role_to_name (self->role));
  phidias_statement_bind_int (statement, i++, self->sequence);
  phidias_statement_bind_int (statement, i++, self->created);
  phidias_statement_bind_text (statement, i++, self->text);
  phidias_statement_bind_text (statement, i++, self->reasoning);
  phidias_statement_bind_text (statement, i++, phidias_message_state_to_name (self->state));
  phidias_statement_bind_text (statement, i++, self->model);
  phidias_statement_bind_text (statement, i++, self->deployment_id);
  phidias_statement_bind_text (statement, i++, self->author);
  phidias_statement_bind_text (statement, i++, self->finish_reason);
  phidias_statement_bind_text (statement, i++, get_code_name (self->error));
  phidias_statement_bind_text (statement, i++, self->error != NULL ? self->error->message : NULL);
  phidias_statement_bind_int (statement, i++, phidias_error_get_status (self->error));
  phidias_statement_bind_text (statement, i++, phidias_error_get_server_code (self->error));
  phidias_statement_bind_text (statement, i++, phidias_error_get_request_id (self->error));
  phidias_statement_bind_text (statement, i++, raw);
  phidias_statement_bind_int (statement, i++, phidias_error_get_retry_after (self->error));
  phidias_rows_bind_measures (statement, i, &self->usage, &self->timings);
  phidias_statement_bind_int (statement, REASONING_TIME_COLUMN + 1, self->reasoning_time);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_message_rows_interrupt:
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Marks as interrupted what was still running when the last process ended.
 *
 * Returns: whether that was written
 */
gboolean
phidias_message_rows_interrupt (PhidiasDatabase *database, GError **error)
{
  return phidias_database_exec (database,
                                "UPDATE message SET state = 'interrupted'"
                                " WHERE state IN ('waiting', 'retrying', 'streaming')",
                                error);
}

static GError *
read_error (sqlite3_stmt *statement, int column)
{
  g_autofree char *code_name = phidias_statement_dup_text (statement, column);
  g_autofree char *text = phidias_statement_dup_text (statement, column + 1);
  g_autofree char *server_code = phidias_statement_dup_text (statement, column + 3);
  g_autofree char *request_id = phidias_statement_dup_text (statement, column + 4);
  g_autofree char *raw = phidias_statement_dup_text (statement, column + 5);
  PhidiasErrorCode code = PHIDIAS_ERROR_FAILED;
  GError *error;

  if (code_name == NULL)
    return NULL;

  /* A code that this version does not know still has its sentence. */
  phidias_error_code_from_name (code_name, &code);
  error = phidias_error_new (code, "%s", text != NULL ? text : "");
  phidias_error_set_status (error, (guint) phidias_statement_get_int (statement, column + 2));
  phidias_error_set_server_code (error, server_code);
  phidias_error_set_request_id (error, request_id);
  phidias_error_set_raw (error, raw);
  phidias_error_set_retry_after (error, phidias_statement_get_int (statement, column + 6));

  return error;
}

static PhidiasMessageState
read_state (sqlite3_stmt *statement, int column)
{
  g_autofree char *name = phidias_statement_dup_text (statement, column);
  PhidiasMessageState state = PHIDIAS_MESSAGE_INTERRUPTED;

  phidias_message_state_from_name (name, &state);
  switch (state)
    {
    case PHIDIAS_MESSAGE_WAITING:
    case PHIDIAS_MESSAGE_RETRYING:
    case PHIDIAS_MESSAGE_STREAMING:
      /* Only in a library that could not be written when it was opened. */
      return PHIDIAS_MESSAGE_INTERRUPTED;
    default:
      return state;
    }
}

static PhidiasMessage *
read_message (sqlite3_stmt *statement)
{
  g_autofree char *id = phidias_statement_dup_text (statement, 0);
  g_autofree char *parent_id = phidias_statement_dup_text (statement, 2);
  g_autofree char *role_name = phidias_statement_dup_text (statement, 3);
  g_autofree char *text = phidias_statement_dup_text (statement, 6);
  g_autofree char *reasoning = phidias_statement_dup_text (statement, 7);
  g_autofree char *model = phidias_statement_dup_text (statement, 9);
  g_autofree char *deployment_id = phidias_statement_dup_text (statement, 10);
  g_autofree char *author = phidias_statement_dup_text (statement, 11);
  g_autofree char *finish_reason = phidias_statement_dup_text (statement, 12);
  g_autoptr (GError) message_error = read_error (statement, 13);
  PhidiasUsage usage = PHIDIAS_USAGE_INIT;
  PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;
  PhidiasRole role = PHIDIAS_ROLE_ASSISTANT;
  PhidiasMessage *message;

  phidias_role_from_name (role_name, &role);
  message = phidias_message_new (id, parent_id, role);
  phidias_message_set_sequence (message, phidias_statement_get_int (statement, 4));
  phidias_message_set_created (message, phidias_statement_get_int (statement, 5));
  phidias_message_set_text (message, text);
  phidias_message_set_reasoning (message, reasoning);
  phidias_message_set_model (message, model);
  phidias_message_set_deployment_id (message, deployment_id);
  phidias_message_set_author (message, author);
  phidias_message_set_finish_reason (message, finish_reason);
  phidias_message_set_error (message, message_error);
  phidias_rows_read_measures (statement, 20, &usage, &timings);
  phidias_message_set_usage (message, &usage);
  phidias_message_set_timings (message, &timings);
  phidias_message_set_reasoning_time (message, MAX (phidias_statement_get_int (statement, REASONING_TIME_COLUMN), -1));
  phidias_message_set_state (message, read_state (statement, 8));

  return message;
}

static GPtrArray *
read_messages (PhidiasDatabase *database, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean has_row;

  if (!phidias_database_step (database, statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_ptr_array_add (messages, read_message (statement));
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&messages);
}

/**
 * phidias_message_rows_list:
 * @conversation_id: a conversation's id
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasMessage) (nullable): its messages by sequence, as
 *   phidias_conversation_load() wants them; what was running is interrupted
 */
GPtrArray *
phidias_message_rows_list (const char *conversation_id, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database,
                                                      "SELECT " COLUMNS " FROM message WHERE conversation_id = ?"
                                                      " ORDER BY sequence, rowid",
                                                      error);

  if (statement == NULL)
    return NULL;
  phidias_statement_bind_text (statement, 1, conversation_id);

  return read_messages (database, statement, error);
}

/**
 * phidias_message_rows_list_last:
 * @conversation_id: a conversation's id
 * @n_messages: how many at most
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Costs what it returns, however long the conversation is.
 *
 * Returns: (transfer full) (element-type PhidiasMessage) (nullable): the last messages of the path
 *   that was shown, first to last, as phidias_conversation_load_part() wants them
 */
GPtrArray *
phidias_message_rows_list_last (const char *conversation_id, guint n_messages, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement;

  /* From the head to its parent, and so on. Without a head the newest message is one. */
  statement = phidias_database_prepare (database,
                                        "WITH RECURSIVE head (id) AS (SELECT coalesce ("
                                        "  (SELECT message.id FROM conversation JOIN message ON message.id = conversation.head_id"
                                        "   WHERE conversation.id = ?1),"
                                        "  (SELECT id FROM message WHERE conversation_id = ?1"
                                        "   ORDER BY sequence DESC, rowid DESC LIMIT 1))),"
                                        " path (id, parent, n) AS ("
                                        "  SELECT message.id, message.parent_id, 1 FROM head JOIN message ON message.id = head.id"
                                        "  UNION ALL"
                                        "  SELECT message.id, message.parent_id, n + 1"
                                        "  FROM path JOIN message ON message.id = path.parent WHERE n < ?2)"
                                        " SELECT " COLUMNS " FROM message WHERE id IN (SELECT id FROM path)"
                                        " ORDER BY sequence, rowid",
                                        error);
  if (statement == NULL)
    return NULL;
  phidias_statement_bind_text (statement, 1, conversation_id);
  phidias_statement_bind_int (statement, 2, n_messages);

  return read_messages (database, statement, error);
}
