/* phidias-write.c: one change to the library, as it was asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-write.h"

#include "phidias-backup.h"
#include "phidias-id.h"

typedef enum {
  WRITE_CONVERSATION,
  WRITE_MESSAGE,
  WRITE_RUN,
  WRITE_DEPLOYMENT,
  WRITE_DEPLOYMENTS,
  WRITE_DEPLOYMENT_REMOVAL,
  WRITE_DEPLOYMENT_REMOVALS,
  WRITE_OPERATION,
  WRITE_OPERATION_REMOVAL,
  WRITE_ACCOUNT,
  WRITE_ACCOUNT_REMOVAL,
  WRITE_DELETION,
} WriteKind;

/**
 * PhidiasWrite:
 *
 * A copy of what was to be saved when it was asked for. Made on the main thread, applied and freed
 * on the worker, which keeps it for as long as it cannot be applied.
 */
struct _PhidiasWrite
{
  WriteKind               kind;

  /* owned; those that the kind has */
  char                   *id;
  PhidiasConversationRow *conversation;
  PhidiasMessageRow      *message;
  PhidiasRun             *run;
  PhidiasDeploymentRow   *deployment;
  GPtrArray              *deployments; /* of PhidiasDeploymentRow */
  char                  **ids;
  PhidiasOperationRow    *operation;
  PhidiasAccountRow      *account;
  gint64                  deleted; /* when, 0 for "not any more" */
};

static PhidiasWrite *
write_new (WriteKind kind, const char *id)
{
  PhidiasWrite *self = g_new0 (PhidiasWrite, 1);

  self->kind = kind;
  self->id = g_strdup (id);

  return self;
}

PhidiasWrite *
phidias_write_new_conversation (PhidiasConversation *conversation)
{
  PhidiasWrite *self = write_new (WRITE_CONVERSATION, phidias_conversation_get_id (conversation));

  self->conversation = phidias_conversation_row_new (conversation);

  return self;
}

PhidiasWrite *
phidias_write_new_message (PhidiasConversation *conversation, PhidiasMessage *message)
{
  PhidiasWrite *self = write_new (WRITE_MESSAGE, phidias_message_get_id (message));

  self->conversation = phidias_conversation_row_new (conversation);
  self->message = phidias_message_row_new (message, self->conversation->id);

  return self;
}

PhidiasWrite *
phidias_write_new_run (const PhidiasRun *run)
{
  PhidiasWrite *self = write_new (WRITE_RUN, run->id);

  self->run = phidias_run_copy (run);

  return self;
}

PhidiasWrite *
phidias_write_new_deployment (PhidiasDeployment *deployment)
{
  PhidiasWrite *self = write_new (WRITE_DEPLOYMENT, phidias_deployment_get_id (deployment));

  self->deployment = phidias_deployment_row_new (deployment);

  return self;
}

PhidiasWrite *
phidias_write_new_deployment_removal (const char *id)
{
  return write_new (WRITE_DEPLOYMENT_REMOVAL, id);
}

/* Many in one transaction: a list of thousands is on disk in one go. Such a write has no thing of its
 * own, so it is never replaced by a newer one. */
PhidiasWrite *
phidias_write_new_deployments (PhidiasDeployment **deployments, guint n_deployments)
{
  g_autofree char *id = phidias_id_new ();
  PhidiasWrite *self = write_new (WRITE_DEPLOYMENTS, id);

  self->deployments = g_ptr_array_new_full (n_deployments, (GDestroyNotify) phidias_deployment_row_free);
  for (guint i = 0; i < n_deployments; i++)
    g_ptr_array_add (self->deployments, phidias_deployment_row_new (deployments[i]));

  return self;
}

/* Likewise. */
PhidiasWrite *
phidias_write_new_deployment_removals (const char * const *ids)
{
  g_autofree char *id = phidias_id_new ();
  PhidiasWrite *self = write_new (WRITE_DEPLOYMENT_REMOVALS, id);

  self->ids = g_strdupv ((char **) ids);

  return self;
}

PhidiasWrite *
phidias_write_new_operation (PhidiasOperation *operation)
{
  PhidiasWrite *self = write_new (WRITE_OPERATION, phidias_operation_get_id (operation));

  self->operation = phidias_operation_row_new (operation);

  return self;
}

PhidiasWrite *
phidias_write_new_operation_removal (const char *id)
{
  return write_new (WRITE_OPERATION_REMOVAL, id);
}

PhidiasWrite *
phidias_write_new_account (PhidiasAccount *account)
{
  PhidiasWrite *self = write_new (WRITE_ACCOUNT, phidias_account_get_id (account));

  self->account = phidias_account_row_new (account);

  return self;
}

PhidiasWrite *
phidias_write_new_account_removal (const char *id)
{
  return write_new (WRITE_ACCOUNT_REMOVAL, id);
}

PhidiasWrite *
phidias_write_new_deletion (const char *conversation_id, gboolean is_deleted)
{
  PhidiasWrite *self = write_new (WRITE_DELETION, conversation_id);

  self->deleted = is_deleted ? g_get_real_time () : 0;

  return self;
}

void
phidias_write_free (PhidiasWrite *self)
{
  g_free (self->id);
  g_clear_pointer (&self->conversation, phidias_conversation_row_free);
  g_clear_pointer (&self->message, phidias_message_row_free);
  g_clear_pointer (&self->run, phidias_run_free);
  g_clear_pointer (&self->deployment, phidias_deployment_row_free);
  g_clear_pointer (&self->deployments, g_ptr_array_unref);
  g_strfreev (self->ids);
  g_clear_pointer (&self->operation, phidias_operation_row_free);
  g_clear_pointer (&self->account, phidias_account_row_free);
  g_free (self);
}

/**
 * phidias_write_enqueue:
 * @self: (transfer full): a write
 * @pending: (element-type PhidiasWrite): those asked for earlier that have not been applied
 *
 * Puts @self at the end of @pending, or in the place of the last one there about the same thing:
 * an answer that grows on a full disk is saved once a second, whole each time, and only the newest
 * need be kept. It does not pass by one of another kind, such as a removal.
 */
void
phidias_write_enqueue (PhidiasWrite *self, GQueue *pending)
{
  for (GList *link = pending->tail; link != NULL; link = link->prev)
    {
      PhidiasWrite *older = link->data;

      if (self->kind == WRITE_DEPLOYMENT && (older->kind == WRITE_DEPLOYMENTS || older->kind == WRITE_DEPLOYMENT_REMOVALS))
        break; /* it may be among them */
      if (!g_str_equal (older->id, self->id))
        continue;
      if (older->kind != self->kind)
        break;
      link->data = self;
      phidias_write_free (older);
      return;
    }
  g_queue_push_tail (pending, self);
}

static gboolean
apply (const PhidiasWrite *self, PhidiasDatabase *database, GError **error)
{
  switch (self->kind)
    {
    case WRITE_CONVERSATION:
      return phidias_conversation_row_save (self->conversation, database, error);
    case WRITE_MESSAGE:
      return phidias_conversation_row_touch (self->conversation, database, error) &&
             phidias_message_row_save (self->message, database, error);
    case WRITE_RUN:
      return phidias_run_row_save (self->run, database, error);
    case WRITE_DEPLOYMENT:
      return phidias_deployment_row_save (self->deployment, database, error);
    case WRITE_DEPLOYMENTS:
      for (guint i = 0; i < self->deployments->len; i++)
        if (!phidias_deployment_row_save (g_ptr_array_index (self->deployments, i), database, error))
          return FALSE;
      return TRUE;
    case WRITE_OPERATION:
      return phidias_operation_row_save (self->operation, database, error);
    case WRITE_OPERATION_REMOVAL:
      return phidias_operation_row_remove (self->id, database, error);
    case WRITE_DEPLOYMENT_REMOVAL:
      return phidias_deployment_row_remove (self->id, database, error);
    case WRITE_DEPLOYMENT_REMOVALS:
      for (guint i = 0; self->ids[i] != NULL; i++)
        if (!phidias_deployment_row_remove (self->ids[i], database, error))
          return FALSE;
      return TRUE;
    case WRITE_ACCOUNT:
      return phidias_account_row_save (self->account, database, error);
    case WRITE_ACCOUNT_REMOVAL:
      return phidias_account_row_remove (self->id, database, error);
    case WRITE_DELETION:
      return phidias_conversation_row_set_deleted (self->id, self->deleted, database, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * phidias_write_apply:
 * @self: a write
 * @database: the library
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Makes the change in a transaction of its own; it is durable when this returns.
 *
 * Returns: whether it was made; if not, nothing has changed
 */
gboolean
phidias_write_apply (const PhidiasWrite *self, PhidiasDatabase *database, GError **error)
{
  gboolean is_done = phidias_database_begin (database, error) &&
                     apply (self, database, error) &&
                     phidias_backup_mark_changed (database, error) &&
                     phidias_database_commit (database, error);

  if (!is_done)
    phidias_database_rollback (database);

  return is_done;
}
