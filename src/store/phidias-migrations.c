/* phidias-migrations.c: the library's schema, as the steps that lead to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-migrations.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* Instants are microseconds since 1970 (UTC); -1 in a count or mark is "unknown". A message's
 * place is its sequence, never its clock. Neither head_id, parent_id nor a deployment's id is a
 * foreign key: what they name may be gone or yet to come, and nothing is lost for it. */
static const char version_1[] =
  "CREATE TABLE meta ("
  "  key TEXT NOT NULL PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE deployment ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  kind TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  dialect TEXT,"                   /* these seven are NULL for the sample */
  "  base TEXT,"
  "  chat_url TEXT,"
  "  api_version TEXT,"
  "  deployment TEXT,"
  "  model TEXT,"
  "  auth TEXT,"
  "  key_place TEXT NOT NULL,"
  "  created INTEGER NOT NULL"
  ") STRICT;"

  "CREATE TABLE conversation ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  title TEXT NOT NULL,"
  "  system_message TEXT NOT NULL,"
  "  draft TEXT NOT NULL,"
  "  deployment_id TEXT,"
  "  settings_json TEXT NOT NULL,"    /* set parameters, name → value */
  "  head_id TEXT,"                   /* last message of the path shown */
  "  created INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL,"
  "  deleted INTEGER"                 /* when, NULL while it is not */
  ") STRICT;"
  "CREATE INDEX conversation_updated ON conversation (updated);"
  "CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL;"

  "CREATE TABLE message ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,"
  "  parent_id TEXT,"
  "  role TEXT NOT NULL,"
  "  sequence INTEGER NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  text TEXT NOT NULL,"
  "  reasoning TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  model TEXT,"
  "  deployment_id TEXT,"
  "  author TEXT,"
  "  finish_reason TEXT,"
  "  error_code TEXT,"
  "  error_text TEXT,"
  "  error_status INTEGER NOT NULL,"
  "  error_server_code TEXT,"
  "  error_request_id TEXT,"
  "  error_raw TEXT,"
  "  error_retry_after INTEGER NOT NULL,"
  "  prompt_tokens INTEGER NOT NULL,"
  "  completion_tokens INTEGER NOT NULL,"
  "  total_tokens INTEGER NOT NULL,"
  "  cached_tokens INTEGER NOT NULL,"
  "  reasoning_tokens INTEGER NOT NULL,"
  "  dns_end INTEGER NOT NULL,"
  "  connect_end INTEGER NOT NULL,"
  "  tls_end INTEGER NOT NULL,"
  "  request_end INTEGER NOT NULL,"
  "  first_byte INTEGER NOT NULL,"
  "  first_token INTEGER NOT NULL,"
  "  finished INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX message_conversation ON message (conversation_id, sequence);"
  /* So that the answers a killed process left are found without reading the library. */
  "CREATE INDEX message_running ON message (state) WHERE state IN ('waiting', 'retrying', 'streaming');"

  "CREATE TABLE run ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  message_id TEXT REFERENCES message (id) ON DELETE SET NULL,"
  "  deployment_id TEXT,"
  "  deployment_name TEXT,"
  "  dialect TEXT NOT NULL,"
  "  url TEXT,"
  "  model TEXT,"
  "  request_json TEXT,"
  "  started INTEGER NOT NULL,"
  "  attempts INTEGER NOT NULL,"
  "  status INTEGER NOT NULL,"
  "  outcome TEXT NOT NULL,"
  "  finish_reason TEXT,"
  "  error_code TEXT,"
  "  error_text TEXT,"
  "  request_id TEXT,"
  "  prompt_tokens INTEGER NOT NULL,"
  "  completion_tokens INTEGER NOT NULL,"
  "  total_tokens INTEGER NOT NULL,"
  "  cached_tokens INTEGER NOT NULL,"
  "  reasoning_tokens INTEGER NOT NULL,"
  "  dns_end INTEGER NOT NULL,"
  "  connect_end INTEGER NOT NULL,"
  "  tls_end INTEGER NOT NULL,"
  "  request_end INTEGER NOT NULL,"
  "  first_byte INTEGER NOT NULL,"
  "  first_token INTEGER NOT NULL,"
  "  finished INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX run_message ON run (message_id);"
  "CREATE INDEX run_started ON run (started);"
  "CREATE INDEX run_running ON run (outcome) WHERE outcome = 'running';";

/* How long a model thought, in microseconds. */
static const char version_2[] =
  "ALTER TABLE message ADD COLUMN reasoning_time INTEGER NOT NULL DEFAULT -1;";

/* Where a conversation is being read: a message, which of its rows, and how far that is below the top
 * of the view, in pixels. No foreign key either: the message may be gone. */
static const char version_3[] =
  "ALTER TABLE conversation ADD COLUMN place_id TEXT;"
  "ALTER TABLE conversation ADD COLUMN place_row INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE conversation ADD COLUMN place_offset INTEGER NOT NULL DEFAULT 0;";

/* Azure: who is signed in, the facts of a deployment that a resource manager knows (NULL for others),
 * and what was begun there and goes on without us. Tokens are the keyring's; a deployment or an
 * operation may outlive its account. */
static const char version_4[] =
  "CREATE TABLE account ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  cloud TEXT NOT NULL,"
  "  authority TEXT NOT NULL,"
  "  arm TEXT NOT NULL,"
  "  way TEXT NOT NULL,"
  "  tenant_id TEXT,"
  "  username TEXT,"
  "  name TEXT,"
  "  client_id TEXT,"
  "  created INTEGER NOT NULL"
  ") STRICT;"

  "ALTER TABLE deployment ADD COLUMN account_id TEXT;"
  "ALTER TABLE deployment ADD COLUMN resource_id TEXT;"
  "ALTER TABLE deployment ADD COLUMN resource_json TEXT;"
  "ALTER TABLE deployment ADD COLUMN token_limit INTEGER;"    /* as a person says; NULL is unknown */
  "ALTER TABLE deployment ADD COLUMN request_limit INTEGER;"
  "ALTER TABLE deployment ADD COLUMN last_seen INTEGER;"  /* when a list last had it */

  "CREATE TABLE operation ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  kind TEXT NOT NULL,"
  "  account_id TEXT NOT NULL,"
  "  resource_id TEXT NOT NULL,"
  "  poll_url TEXT,"                /* opaque, NULL until the resource manager gave one */
  "  plan_json TEXT NOT NULL,"
  "  stage TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  updated INTEGER NOT NULL"
  ") STRICT;"

  /* All that usage is summed from, so that no row, with its whole request, is read for it. */
  "CREATE INDEX run_usage ON run (deployment_id, started, outcome, model, prompt_tokens,"
  " completion_tokens, first_token, finished);";

static const PhidiasMigration steps[] = {
  { 1, version_1 },
  { 2, version_2 },
  { 3, version_3 },
  { 4, version_4 },
};

static const PhidiasMigrations migrations = { steps, G_N_ELEMENTS (steps) };

/**
 * phidias_migrations_get:
 *
 * Returns: (transfer none): the steps of this version of Phidias
 */
const PhidiasMigrations *
phidias_migrations_get (void)
{
  return &migrations;
}

/**
 * phidias_migrations_get_latest:
 * @self: steps
 *
 * Returns: the version they lead to
 */
gint64
phidias_migrations_get_latest (const PhidiasMigrations *self)
{
  return self->steps[self->n_steps - 1].version;
}

static gboolean
apply_steps (const PhidiasMigrations *self, PhidiasDatabase *database, gint64 from, GError **error)
{
  gint64 version = from;

  for (guint i = 0; i < self->n_steps; i++)
    if (self->steps[i].version > from)
      {
        g_assert (self->steps[i].version == version + 1);
        if (!phidias_database_exec (database, self->steps[i].sql, error))
          return FALSE;
        version++;
      }

  return TRUE;
}

static gboolean
stamp (const PhidiasMigrations *self, PhidiasDatabase *database, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                          PHIDIAS_LIBRARY_APPLICATION_ID,
                                          (int) phidias_migrations_get_latest (self));

  return phidias_database_exec (database, sql, error);
}

/* A step may rebuild a table that others refer to, so the keys are checked once at its end. */
static gboolean
check_keys (PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, "PRAGMA foreign_key_check", error);
  gboolean has_row;

  if (statement == NULL || !phidias_database_step (database, statement, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  sqlite3_reset (statement);
  g_propagate_error (error,
                     phidias_error_new (PHIDIAS_ERROR_STORE,
                                        _("The library could not be brought up to date and stays as it was. Please report this.")));

  return FALSE;
}

/**
 * phidias_migrations_apply:
 * @self: steps
 * @database: a library
 * @from: its version, 0 for an empty file
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Brings @database to the latest version, in one transaction: a process that is killed in it, and
 * a step that fails, leave the old schema.
 *
 * Returns: whether it is at the latest version now
 */
gboolean
phidias_migrations_apply (const PhidiasMigrations *self, PhidiasDatabase *database, gint64 from, GError **error)
{
  gboolean is_done;

  if (from == phidias_migrations_get_latest (self))
    return TRUE;

  /* No effect inside a transaction, hence before it. */
  if (!phidias_database_exec (database, "PRAGMA foreign_keys = OFF", error))
    return FALSE;

  is_done = phidias_database_begin (database, error) &&
            apply_steps (self, database, from, error) &&
            check_keys (database, error) &&
            stamp (self, database, error) &&
            phidias_database_commit (database, error);
  if (!is_done)
    phidias_database_rollback (database);

  return phidias_database_exec (database, "PRAGMA foreign_keys = ON", is_done ? error : NULL) && is_done;
}
