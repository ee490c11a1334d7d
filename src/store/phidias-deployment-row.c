/* phidias-deployment-row.c: deployments as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-account.h"
#include "phidias-rows.h"

static const char * const kind_names[] = {
  [PHIDIAS_DEPLOYMENT_CONNECTED] = "connected",
  [PHIDIAS_DEPLOYMENT_SAMPLE] = "sample",
  [PHIDIAS_DEPLOYMENT_AZURE] = "azure",
};

/* The practice account's resource manager is the emulator, as the sample's server is. */
static gboolean
has_lasting_target (PhidiasDeployment *deployment)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);

  return phidias_deployment_get_kind (deployment) != PHIDIAS_DEPLOYMENT_SAMPLE &&
         (resource == NULL || !g_str_equal (resource->account_id, PHIDIAS_ACCOUNT_PRACTICE_ID));
}

/**
 * phidias_deployment_row_new:
 * @deployment: a deployment
 *
 * Returns: (transfer full): what it is now; for the sample and the practice ones, whose address is
 *   new at each start, without its target
 */
PhidiasDeploymentRow *
phidias_deployment_row_new (PhidiasDeployment *deployment)
{
  PhidiasDeploymentRow *self = g_new0 (PhidiasDeploymentRow, 1);
  PhidiasTarget *target = phidias_deployment_get_target (deployment);

  self->id = g_strdup (phidias_deployment_get_id (deployment));
  self->kind = phidias_deployment_get_kind (deployment);
  self->name = g_strdup (phidias_deployment_get_name (deployment));
  if (phidias_deployment_get_resource (deployment) != NULL)
    self->resource = phidias_resource_copy (phidias_deployment_get_resource (deployment));
  if (target != NULL && has_lasting_target (deployment))
    self->target = phidias_target_without_key (target);
  self->key_place = phidias_deployment_get_key_place (deployment);
  self->created = phidias_deployment_get_created (deployment);
  self->token_limit = phidias_deployment_get_token_limit (deployment);
  self->request_limit = phidias_deployment_get_request_limit (deployment);

  return self;
}

void
phidias_deployment_row_free (PhidiasDeploymentRow *self)
{
  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->target, phidias_target_unref);
  g_clear_pointer (&self->resource, phidias_resource_free);
  g_free (self);
}

/**
 * phidias_deployment_row_save:
 * @self: a row
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Writes the row, new or not.
 *
 * Returns: whether it was written
 */
gboolean
phidias_deployment_row_save (const PhidiasDeploymentRow *self, PhidiasDatabase *database, GError **error)
{
  PhidiasTarget *target = self->target;
  g_autofree char *resource_json = self->resource != NULL ? phidias_resource_to_json (self->resource) : NULL;
  sqlite3_stmt *statement;
  int i = 1;

  statement = phidias_database_prepare (database,
                                        "INSERT INTO deployment (id, kind, name, dialect, base, chat_url, api_version,"
                                        " deployment, model, auth, key_place, created, account_id, resource_id,"
                                        " resource_json, last_seen, token_limit, request_limit)"
                                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                        " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,"
                                        " dialect = excluded.dialect, base = excluded.base,"
                                        " chat_url = excluded.chat_url, api_version = excluded.api_version,"
                                        " deployment = excluded.deployment, model = excluded.model,"
                                        " auth = excluded.auth, key_place = excluded.key_place,"
                                        " created = excluded.created, account_id = excluded.account_id,"
                                        " resource_id = excluded.resource_id,"
                                        " resource_json = excluded.resource_json, last_seen = excluded.last_seen,"
                                        " token_limit = excluded.token_limit, request_limit = excluded.request_limit",
                                        error);
  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, i++, self->id);
  phidias_statement_bind_text (statement, i++, kind_names[self->kind]);
  phidias_statement_bind_text (statement, i++, self->name);
  if (target != NULL)
    {
      phidias_statement_bind_text (statement, i++, phidias_dialect_to_name (phidias_target_get_dialect (target)));
      phidias_statement_bind_text (statement, i++, phidias_target_get_base (target));
      phidias_statement_bind_text (statement, i++, phidias_target_get_chat_url (target));
      phidias_statement_bind_text (statement, i++, phidias_target_get_api_version (target));
      phidias_statement_bind_text (statement, i++, phidias_target_get_deployment (target));
      phidias_statement_bind_text (statement, i++, phidias_target_get_model (target));
      phidias_statement_bind_text (statement, i++, phidias_auth_to_name (phidias_target_get_auth (target)));
    }
  /* Unbound parameters are NULL. */
  phidias_statement_bind_text (statement, 11, phidias_key_place_to_name (self->key_place));
  phidias_statement_bind_int (statement, 12, self->created);
  if (self->resource != NULL)
    {
      phidias_statement_bind_text (statement, 13, self->resource->account_id);
      phidias_statement_bind_text (statement, 14, self->resource->resource_id);
      phidias_statement_bind_text (statement, 15, resource_json);
      phidias_statement_bind_int (statement, 16, self->resource->last_seen);
    }
  if (self->token_limit > 0)
    phidias_statement_bind_int (statement, 17, self->token_limit);
  if (self->request_limit > 0)
    phidias_statement_bind_int (statement, 18, self->request_limit);

  return phidias_database_run (database, statement, error);
}

/**
 * phidias_deployment_row_remove:
 * @id: a deployment's id
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether it is gone
 */
gboolean
phidias_deployment_row_remove (const char *id, PhidiasDatabase *database, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, "DELETE FROM deployment WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  phidias_statement_bind_text (statement, 1, id);

  return phidias_database_run (database, statement, error);
}

static PhidiasTarget *
read_target (sqlite3_stmt *statement, int column)
{
  g_autofree char *dialect_name = phidias_statement_dup_text (statement, column);
  g_autofree char *base = phidias_statement_dup_text (statement, column + 1);
  g_autofree char *chat_url = phidias_statement_dup_text (statement, column + 2);
  g_autofree char *api_version = phidias_statement_dup_text (statement, column + 3);
  g_autofree char *deployment = phidias_statement_dup_text (statement, column + 4);
  g_autofree char *model = phidias_statement_dup_text (statement, column + 5);
  g_autofree char *auth_name = phidias_statement_dup_text (statement, column + 6);
  PhidiasDialect dialect;
  PhidiasAuth auth;

  if (!phidias_dialect_from_name (dialect_name, &dialect) || !phidias_auth_from_name (auth_name, &auth) ||
      base == NULL || chat_url == NULL)
    return NULL;

  return phidias_target_new (dialect, base, chat_url, api_version, deployment, model, auth);
}

/* %NULL for a row that this version cannot make sense of; it stays in the library. */
static PhidiasDeployment *
read_deployment (sqlite3_stmt *statement)
{
  g_autofree char *id = phidias_statement_dup_text (statement, 0);
  g_autofree char *kind_name = phidias_statement_dup_text (statement, 1);
  g_autofree char *name = phidias_statement_dup_text (statement, 2);
  g_autofree char *key_place_name = phidias_statement_dup_text (statement, 10);
  g_autofree char *resource_json = phidias_statement_dup_text (statement, 12);
  g_autoptr (PhidiasTarget) target = read_target (statement, 3);
  g_autoptr (PhidiasResource) resource = phidias_resource_from_json (resource_json);
  PhidiasDeploymentKind kind = PHIDIAS_DEPLOYMENT_CONNECTED;
  PhidiasKeyPlace key_place = PHIDIAS_KEY_KEYRING;
  PhidiasDeployment *deployment;

  if (g_str_equal (kind_name, kind_names[PHIDIAS_DEPLOYMENT_SAMPLE]))
    kind = PHIDIAS_DEPLOYMENT_SAMPLE;
  else if (g_str_equal (kind_name, kind_names[PHIDIAS_DEPLOYMENT_AZURE]))
    kind = PHIDIAS_DEPLOYMENT_AZURE;
  if ((kind == PHIDIAS_DEPLOYMENT_AZURE && resource == NULL) || (kind == PHIDIAS_DEPLOYMENT_CONNECTED && target == NULL))
    return NULL;

  deployment = phidias_deployment_new (id, kind, name, target);
  phidias_key_place_from_name (key_place_name, &key_place);
  phidias_deployment_set_key_place (deployment, key_place);
  phidias_deployment_set_created (deployment, phidias_statement_get_int (statement, 11));
  /* A NULL is no number above 0, and so unknown. */
  phidias_deployment_set_limits (deployment, phidias_statement_get_int (statement, 14),
                                 phidias_statement_get_int (statement, 15));
  if (resource != NULL)
    {
      resource->last_seen = phidias_statement_get_int (statement, 13);
      phidias_deployment_set_resource (deployment, resource);
      if (resource->is_gone)
        phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_GONE, NULL);
    }

  return deployment;
}

/**
 * phidias_deployment_rows_list:
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasDeployment) (nullable): all of them, in the order in
 *   which they were made
 */
GPtrArray *
phidias_deployment_rows_list (PhidiasDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) deployments = g_ptr_array_new_with_free_func (g_object_unref);
  sqlite3_stmt *statement;
  gboolean has_row;

  statement = phidias_database_prepare (database,
                                        "SELECT id, kind, name, dialect, base, chat_url, api_version, deployment,"
                                        " model, auth, key_place, created, resource_json, last_seen, token_limit, request_limit"
                                        " FROM deployment ORDER BY rowid",
                                        error);
  if (statement == NULL || !phidias_database_step (database, statement, &has_row, error))
    return NULL;
  while (has_row)
    {
      PhidiasDeployment *deployment = read_deployment (statement);

      if (deployment != NULL)
        g_ptr_array_add (deployments, deployment);
      if (!phidias_database_step (database, statement, &has_row, error))
        return NULL;
    }

  return g_steal_pointer (&deployments);
}
