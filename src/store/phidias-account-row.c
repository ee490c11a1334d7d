/* phidias-account-row.c: accounts as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-account-row.h"

/* Never a token: those are for the keyring. */
struct _PhidiasAccountRow
{
  char   *id;
  char   *cloud;
  char   *authority;
  char   *arm;
  char   *way;
  char   *tenant_id;
  char   *username;
  char   *name;
  char   *client_id;
  gint64  created;
};

/**
 * phidias_account_row_new:
 * @account: an account
 *
 * Returns: (transfer full): what it is now
 */
PhidiasAccountRow *
phidias_account_row_new (PhidiasAccount *account)
{
  PhidiasAccountRow *self = g_new0 (PhidiasAccountRow, 1);
  PhidiasCloud *cloud = phidias_account_get_cloud (account);

  self->id = g_strdup (phidias_account_get_id (account));
  self->cloud = g_strdup (phidias_cloud_get_id (cloud));
  self->authority = g_strdup (phidias_cloud_get_authority (cloud));
  self->arm = g_strdup (phidias_cloud_get_arm (cloud));
  self->way = g_strdup (phidias_sign_in_way_to_name (phidias_account_get_way (account)));
  self->tenant_id = g_strdup (phidias_account_get_tenant_id (account));
  self->username = g_strdup (phidias_account_get_username (account));
  self->name = g_strdup (phidias_account_get_name (account));
  self->client_id = g_strdup (phidias_account_get_client_id (account));
  self->created = phidias_account_get_created (account);

  return self;
}

void
phidias_account_row_free (PhidiasAccountRow *self)
{
  g_free (self->id);
  g_free (self->cloud);
  g_free (self->authority);
  g_free (self->arm);
  g_free (self->way);
  g_free (self->tenant_id);
  g_free (self->username);
  g_free (self->name);
  g_free (self->client_id);
  g_free (self);
}

/**
 * phidias_account_row_save:
 * @self: a row
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes the row, new or not.
 *
 * Returns: whether it was written
 */
gboolean
phidias_account_row_save (const PhidiasAccountRow *self, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement;
  int i = 1;

  statement = phidias_database_prepare (database,
                                        "INSERT INTO account (id, cloud, authority, arm, way, tenant_id, username, name,"
                                        " client_id, created)"
                                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        " ON CONFLICT (id) DO UPDATE SET cloud = excluded.cloud,"
                                        " authority = excluded.authority, arm = excluded.arm, way = excluded.way,"
                                        " tenant_id = excluded.tenant_id, username = excluded.username,"
                                        " name = excluded.name, client_id = excluded.client_id,"
                                        " created = excluded.created",
                                        error);
  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, i++, self->id);
  phidias_statement_bind_text (statement, i++, self->cloud);
  phidias_statement_bind_text (statement, i++, self->authority);
  phidias_statement_bind_text (statement, i++, self->arm);
  phidias_statement_bind_text (statement, i++, self->way);
  phidias_statement_bind_text (statement, i++, self->tenant_id);
  phidias_statement_bind_text (statement, i++, self->username);
  phidias_statement_bind_text (statement, i++, self->name);
  phidias_statement_bind_text (statement, i++, self->client_id);
  phidias_statement_bind_int (statement, i++, self->created);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_account_row_remove:
 * @id: an account's id
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether it is gone
 */
gboolean
phidias_account_row_remove (const char *id, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, "DELETE FROM account WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, id);

  return phidias_database_run (database, statement, error);
}

/* %NULL for a row that this version cannot make sense of; it stays in the library. */
static PhidiasAccount *
read_account (sqlite3_stmt *statement)
{
  g_autofree char *id = phidias_statement_dup_text (statement, 0);
  g_autofree char *cloud_id = phidias_statement_dup_text (statement, 1);
  g_autofree char *authority = phidias_statement_dup_text (statement, 2);
  g_autofree char *arm = phidias_statement_dup_text (statement, 3);
  g_autofree char *way_name = phidias_statement_dup_text (statement, 4);
  g_autofree char *tenant_id = phidias_statement_dup_text (statement, 5);
  g_autofree char *username = phidias_statement_dup_text (statement, 6);
  g_autofree char *name = phidias_statement_dup_text (statement, 7);
  g_autofree char *client_id = phidias_statement_dup_text (statement, 8);
  g_autofree char *clean_authority = phidias_cloud_clean_address (authority, NULL);
  g_autofree char *clean_arm = phidias_cloud_clean_address (arm, NULL);
  PhidiasCloud *builtin = phidias_cloud_get_builtin (cloud_id);
  g_autoptr (PhidiasCloud) cloud = NULL;
  PhidiasSignInWay way;
  PhidiasAccount *account;

  /* Somebody may have written to the file: tokens go to these addresses. */
  if (clean_authority == NULL || clean_arm == NULL || !phidias_sign_in_way_from_name (way_name, &way))
    return NULL;

  if (builtin != NULL)
    cloud = g_object_ref (builtin);
  else
    cloud = phidias_cloud_new (cloud_id, clean_authority, clean_arm);
  account = phidias_account_new (id, cloud, way, client_id);
  phidias_account_set_identity (account, tenant_id, username, name);
  phidias_account_set_created (account, phidias_statement_get_int (statement, 9));

  return account;
}

/**
 * phidias_account_rows_list:
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasAccount) (nullable): all of them, the oldest first
 */
GPtrArray *
phidias_account_rows_list (PhidiasDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement;
  gboolean has_row;

  statement = phidias_database_prepare (database,
                                        "SELECT id, cloud, authority, arm, way, tenant_id, username, name, client_id,"
                                        " created FROM account ORDER BY created, id",
                                        error);
  if (statement == NULL || !phidias_database_step (database, statement, &has_row, error))
    return NULL;

  while (has_row)
    {
      PhidiasAccount *account = read_account (statement);

      if (account != NULL)
        g_ptr_array_add (accounts, account);
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&accounts);
}
