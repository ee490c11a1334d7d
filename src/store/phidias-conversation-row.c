/* phidias-conversation-row.c: conversations as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-rows.h"

#include "phidias-parameters-json.h"

/**
 * phidias_conversation_row_new:
 * @conversation: a conversation
 *
 * Returns: (transfer full): what it is now, its head instead of its messages
 */
PhidiasConversationRow *
phidias_conversation_row_new (PhidiasConversation *conversation)
{
  PhidiasConversationRow *self = g_new0 (PhidiasConversationRow, 1);
  PhidiasMessage *head = phidias_conversation_get_head (conversation);

  self->id = g_strdup (phidias_conversation_get_id (conversation));
  self->title = g_strdup (phidias_conversation_get_title (conversation));
  self->system_message = g_strdup (phidias_conversation_get_system_message (conversation));
  self->draft = g_strdup (phidias_conversation_get_draft (conversation));
  self->deployment_id = g_strdup (phidias_conversation_get_deployment_id (conversation));
  self->settings_json = phidias_parameters_to_json (phidias_conversation_get_parameters (conversation));
  self->head_id = head != NULL ? g_strdup (phidias_message_get_id (head)) : NULL;
  self->place_id = g_strdup (phidias_conversation_get_place (conversation, &self->place_row, &self->place_offset));
  self->created = phidias_conversation_get_created (conversation);
  self->updated = phidias_conversation_get_updated (conversation);
  self->is_loaded = head != NULL || phidias_conversation_is_loaded (conversation);

  return self;
}

void
phidias_conversation_row_free (PhidiasConversationRow *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->system_message);
  g_free (self->draft);
  g_free (self->deployment_id);
  g_free (self->settings_json);
  g_free (self->head_id);
  g_free (self->place_id);
  g_free (self);
}

static gboolean
insert (const PhidiasConversationRow  *self,
        PhidiasDatabase               *database,
        const char                    *sql,
        GError                       **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, sql, error);
  int i = 1;

  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, i++, self->id);
  phidias_statement_bind_text (statement, i++, self->title);
  phidias_statement_bind_text (statement, i++, self->system_message);
  phidias_statement_bind_text (statement, i++, self->draft);
  phidias_statement_bind_text (statement, i++, self->deployment_id);
  phidias_statement_bind_text (statement, i++, self->settings_json);
  phidias_statement_bind_text (statement, i++, self->head_id);
  phidias_statement_bind_int (statement, i++, self->created);
  phidias_statement_bind_int (statement, i++, self->updated);
  phidias_statement_bind_text (statement, i++, self->place_id);
  phidias_statement_bind_int (statement, i++, self->place_row);
  phidias_statement_bind_int (statement, i++, self->place_offset);

  return phidias_database_run (database, statement, error);
}

static gboolean
update_head (const PhidiasConversationRow *self, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database,
                                                      "UPDATE conversation SET head_id = ?, updated = ? WHERE id = ?",
                                                      error);

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, self->head_id);
  phidias_statement_bind_int (statement, 2, self->updated);
  phidias_statement_bind_text (statement, 3, self->id);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_conversation_row_save:
 * @self: a row
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes the row, new or not. Whether it is deleted stays as it is, and so does the head where the
 * conversation's messages are not in memory.
 *
 * Returns: whether it was written
 */
gboolean
phidias_conversation_row_save (const PhidiasConversationRow *self, PhidiasDatabase *database, GError **error)
{
  if (!insert (self, database,
               "INSERT INTO conversation (id, title, system_message, draft, deployment_id, settings_json,"
               " head_id, created, updated, place_id, place_row, place_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
               " ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
               " system_message = excluded.system_message, draft = excluded.draft,"
               " deployment_id = excluded.deployment_id, settings_json = excluded.settings_json,"
               " created = excluded.created, updated = excluded.updated, place_id = excluded.place_id,"
               " place_row = excluded.place_row, place_offset = excluded.place_offset",
               error))
    return FALSE;

  return !self->is_loaded || update_head (self, database, error);
}

/**
 * phidias_conversation_row_touch:
 * @self: a row
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes what a new message changes: its place and time. The whole row only where there is none,
 * because a message must not be lost for want of its conversation.
 *
 * Returns: whether it was written
 */
gboolean
phidias_conversation_row_touch (const PhidiasConversationRow *self, PhidiasDatabase *database, GError **error)
{
  if (!insert (self, database,
               "INSERT INTO conversation (id, title, system_message, draft, deployment_id, settings_json,"
               " head_id, created, updated, place_id, place_row, place_offset)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
               error))
    return FALSE;

  return !self->is_loaded || update_head (self, database, error);
}

/**
 * phidias_conversation_row_set_deleted:
 * @id: a conversation's id
 * @deleted: when it was deleted, 0 to bring it back
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether it was written
 */
gboolean
phidias_conversation_row_set_deleted (const char *id, gint64 deleted, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database,
                                                      "UPDATE conversation SET deleted = nullif (?, 0) WHERE id = ?",
                                                      error);

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_int (statement, 1, deleted);
  phidias_statement_bind_text (statement, 2, id);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_conversation_rows_purge:
 * @before: an instant
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Removes for good what was deleted before @before, and what the runs of those conversations hold
 * of their text. The runs stay: usage is counted over them.
 *
 * Returns: whether that succeeded
 */
gboolean
phidias_conversation_rows_purge (gint64 before, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement;

  statement = phidias_database_prepare (database,
                                        "UPDATE run SET request_json = NULL WHERE message_id IN"
                                        " (SELECT m.id FROM conversation AS c JOIN message AS m ON m.conversation_id = c.id"
                                        "  WHERE c.deleted IS NOT NULL AND c.deleted < ?)",
                                        error);
  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_int (statement, 1, before);
  if (!phidias_database_run (database, statement, error))
    return FALSE;

  statement = phidias_database_prepare (database,
                                        "DELETE FROM conversation WHERE deleted IS NOT NULL AND deleted < ?",
                                        error);
  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_int (statement, 1, before);

  return phidias_database_run (database, statement, error);
}

static PhidiasConversation *
read_conversation (sqlite3_stmt *statement)
{
  g_autofree char *id = phidias_statement_dup_text (statement, 0);
  g_autofree char *title = phidias_statement_dup_text (statement, 1);
  g_autofree char *system_message = phidias_statement_dup_text (statement, 2);
  g_autofree char *draft = phidias_statement_dup_text (statement, 3);
  g_autofree char *deployment_id = phidias_statement_dup_text (statement, 4);
  g_autofree char *settings_json = phidias_statement_dup_text (statement, 5);
  g_autofree char *place_id = phidias_statement_dup_text (statement, 8);
  PhidiasConversation *conversation = phidias_conversation_new (id);

  phidias_conversation_set_title (conversation, title);
  phidias_conversation_set_system_message (conversation, system_message);
  phidias_conversation_set_draft (conversation, draft);
  phidias_conversation_set_deployment_id (conversation, deployment_id);
  phidias_parameters_load_json (phidias_conversation_get_parameters (conversation), settings_json);
  phidias_conversation_set_created (conversation, phidias_statement_get_int (statement, 6));
  phidias_conversation_set_updated (conversation, phidias_statement_get_int (statement, 7));
  phidias_conversation_set_place (conversation, place_id, (guint) CLAMP (phidias_statement_get_int (statement, 9), 0, G_MAXINT),
                                  (int) CLAMP (phidias_statement_get_int (statement, 10), G_MININT, G_MAXINT));

  return conversation;
}

/**
 * phidias_conversation_rows_list:
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasConversation) (nullable): those not deleted, without
 *   their messages, newest first
 */
GPtrArray *
phidias_conversation_rows_list (PhidiasDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) conversations = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement;
  gboolean has_row;

  statement = phidias_database_prepare (database,
                                        "SELECT id, title, system_message, draft, deployment_id, settings_json,"
                                        " created, updated, place_id, place_row, place_offset FROM conversation WHERE deleted IS NULL"
                                        " ORDER BY updated DESC, rowid DESC",
                                        error);
  if (statement == NULL || !phidias_database_step (database, statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_ptr_array_add (conversations, read_conversation (statement));
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&conversations);
}

/**
 * phidias_conversation_row_get_head:
 * @id: a conversation's id
 * @database: the library
 * @head_id: (out) (transfer full) (nullable): the last message of the path that was shown
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether that could be read
 */
gboolean
phidias_conversation_row_get_head (const char *id, PhidiasDatabase *database, char **head_id, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, "SELECT head_id FROM conversation WHERE id = ?", error);
  gboolean has_row;

  *head_id = NULL;
  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, id);
  if (!phidias_database_step (database, statement, &has_row, error))
    return FALSE;
  if (has_row)
    *head_id = phidias_statement_dup_text (statement, 0);
  sqlite3_reset (statement);

  return TRUE;
}
