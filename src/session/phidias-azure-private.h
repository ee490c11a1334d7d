/* phidias-azure-private.h: what the files of the resource manager's verbs share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-azure.h"

#include "phidias-account.h"
#include "phidias-arm-client.h"
#include "phidias-arm-json.h"
#include "phidias-session-private.h"

G_BEGIN_DECLS

#define PHIDIAS_AZURE_RESOURCES  "api-version=2022-12-01"
#define PHIDIAS_AZURE_WORKSPACES "api-version=2024-10-01"
#define PHIDIAS_AZURE_ENDPOINTS  "api-version=2024-04-01"
#define PHIDIAS_AZURE_COGNITIVE  "api-version=2024-10-01"
#define PHIDIAS_AZURE_USAGES     "api-version=2023-05-01"
#define PHIDIAS_AZURE_ROLES      "api-version=2022-04-01"

/**
 * PhidiasAzureAccess:
 * @dup_accounts: a list of PhidiasAccount
 * @get_token_async: a token of the account for its resource manager, in a tenant or its own
 * @start_practice_async: starts the practice cloud, whose addresses are new then
 *
 * Who is signed in, for tests to replace.
 */
typedef struct
{
  GListModel     *(*get_accounts)          (gpointer              user_data);
  void            (*get_token_async)       (gpointer              user_data,
                                            PhidiasAccount       *account,
                                            const char           *tenant_id,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              callback_data);
  char           *(*get_token_finish)      (gpointer              user_data,
                                            GAsyncResult         *result,
                                            GError              **error);
  void            (*forget_token)          (gpointer              user_data,
                                            PhidiasAccount       *account);
  void            (*wipe_token)            (char                 *token);
  void            (*start_practice_async)  (gpointer              user_data,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              callback_data);
  PhidiasAccount *(*start_practice_finish) (gpointer              user_data,
                                            GAsyncResult         *result,
                                            GError              **error);
} PhidiasAzureAccess;

/**
 * PhidiasAzure:
 *
 * The session's verbs at resource managers. Lives on the main thread, as long as its session.
 *
 *     phidias-azure.c            the object, its clients, accounts
 *     phidias-azure-access.c     the session's accounts, as the source of tokens
 *     phidias-azure-read.c       answers into models
 *     phidias-azure-refresh.c    accounts → tenants → subscriptions → projects → deployments
 *     phidias-azure-list.c       the session's deployments, kept in step
 *     phidias-azure-operation.c  deploying and deleting, across restarts
 *     phidias-azure-run.c        what takes one of these from its request to its end
 *     phidias-azure-run-asking.c and from there to the first answer
 *     phidias-azure-keys.c       keys
 *     phidias-azure-models.c     what a Foundry resource can deploy
 */
struct _PhidiasAzure
{
  GObject                   parent_instance;

  /* borrowed */
  PhidiasSession           *session;

  /* owned */
  GListStore               *projects;
  GListStore               *operations;
  GHashTable               *clients;  /* account, tenant and address → PhidiasArmClient */
  GHashTable               *runs;     /* of those who run operations */
  GHashTable               *refusals; /* account and tenant that were told of */
  GHashTable               *known;    /* path in lower case → PhidiasDeployment, NULL until needed */
  GCancellable             *cancellable;
  GPtrArray                *refreshes; /* of GTask: who waits for the refresh under way */
  GError                   *error;

  /* the access */
  const PhidiasAzureAccess *access;
  gpointer                  access_data;

  /* state */
  gulong                    list_handler;
  gboolean                  is_loading;
  gint64                    probe_ms;   /* how long a new deployment is asked before it is called ready */
  gint64                    poll_ms;    /* before an operation is asked about; 0 for as long as is usual */
};

PhidiasAzure       *phidias_azure_new                    (PhidiasSession            *session,
                                                          const PhidiasAzureAccess  *access,
                                                          gpointer                   access_data) G_GNUC_WARN_UNUSED_RESULT;
const PhidiasAzureAccess *phidias_azure_access_get       (void);
void                phidias_azure_shut_down              (PhidiasAzure              *self);

/* phidias-azure.c */
GTask              *phidias_azure_task_new               (PhidiasAzure              *self,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data,
                                                          GCallback                  tag) G_GNUC_WARN_UNUSED_RESULT;
gboolean            phidias_azure_is_task                (PhidiasAzure              *self,
                                                          GAsyncResult              *result,
                                                          GCallback                  tag);
PhidiasAccount     *phidias_azure_find_account           (PhidiasAzure              *self,
                                                          const char                *id);
PhidiasArmClient   *phidias_azure_get_client             (PhidiasAzure              *self,
                                                          PhidiasAccount            *account,
                                                          const char                *tenant_id,
                                                          GError                   **error);
/* Gives an account that is ready, the practice one too. */
void                phidias_azure_reach_async            (PhidiasAzure              *self,
                                                          const char                *account_id,
                                                          const char                *tenant_id,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
PhidiasArmClient   *phidias_azure_reach_finish           (PhidiasAzure              *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
void                phidias_azure_set_loading            (PhidiasAzure              *self,
                                                          gboolean                   is_loading);
void                phidias_azure_set_error              (PhidiasAzure              *self,
                                                          const GError              *error);

/* phidias-azure-read.c */
PhidiasSubscription *phidias_azure_read_subscription     (JsonObject                *object,
                                                          const char                *account_id) G_GNUC_WARN_UNUSED_RESULT;
PhidiasProject     *phidias_azure_read_workspace         (JsonObject                *object,
                                                          PhidiasSubscription       *subscription) G_GNUC_WARN_UNUSED_RESULT;
PhidiasProject     *phidias_azure_read_account           (JsonObject                *object,
                                                          PhidiasSubscription       *subscription) G_GNUC_WARN_UNUSED_RESULT;
PhidiasResource    *phidias_azure_read_resource          (JsonObject                *object,
                                                          PhidiasProject            *project,
                                                          const char                *portal,
                                                          PhidiasTarget            **target) G_GNUC_WARN_UNUSED_RESULT;
gboolean            phidias_azure_has_failed             (JsonObject                *object);
gboolean            phidias_azure_can_replace            (PhidiasDeployPlan         *plan,
                                                          JsonObject                *object);
PhidiasDeploymentState phidias_azure_read_state          (const PhidiasResource     *resource);
char               *phidias_azure_dup_url                (const PhidiasResource     *resource) G_GNUC_WARN_UNUSED_RESULT;
JsonNode           *phidias_azure_write_body             (PhidiasDeployPlan         *plan) G_GNUC_WARN_UNUSED_RESULT;

char               *phidias_azure_dup_terms_url          (PhidiasDeployPlan         *plan) G_GNUC_WARN_UNUSED_RESULT;
JsonNode           *phidias_azure_write_terms            (PhidiasDeployPlan         *plan) G_GNUC_WARN_UNUSED_RESULT;

/* phidias-azure-list.c */
PhidiasDeployment  *phidias_azure_find_resource          (PhidiasAzure              *self,
                                                          const char                *resource_id);
PhidiasDeployment  *phidias_azure_take_resource          (PhidiasAzure              *self,
                                                          const PhidiasResource     *resource,
                                                          PhidiasTarget             *target,
                                                          GPtrArray                 *changed);
void                phidias_azure_drop_resources         (PhidiasAzure              *self,
                                                          GPtrArray                 *deployments);
void                phidias_azure_save_changed           (PhidiasAzure              *self,
                                                          GPtrArray                 *changed);
void                phidias_azure_note_deployment        (PhidiasAzure              *self,
                                                          PhidiasOperation          *operation,
                                                          JsonObject                *object);
void                phidias_azure_note_creating          (PhidiasAzure              *self,
                                                          PhidiasOperation          *operation);
GHashTable         *phidias_azure_list_used              (PhidiasAzure              *self) G_GNUC_WARN_UNUSED_RESULT;

/* phidias-azure-operation.c */
void                phidias_azure_resume                 (PhidiasAzure              *self);
void                phidias_azure_stop_runs              (PhidiasAzure              *self);
gboolean            phidias_azure_is_at                  (PhidiasAzure              *self,
                                                          const char                *resource_id);

/* phidias-azure-keys.c */
void                phidias_azure_prepare_async          (PhidiasAzure              *self,
                                                          PhidiasDeployment         *deployment,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
char               *phidias_azure_prepare_finish         (PhidiasAzure              *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
void                phidias_azure_renew_key_async        (PhidiasAzure              *self,
                                                          PhidiasDeployment         *deployment,
                                                          const char                *refused,
                                                          GCancellable              *cancellable,
                                                          GAsyncReadyCallback        callback,
                                                          gpointer                   user_data);
char               *phidias_azure_renew_key_finish       (PhidiasAzure              *self,
                                                          GAsyncResult              *result,
                                                          GError                   **error);
PhidiasKeyPlace     phidias_azure_get_key_place          (const char                *account_id);

G_END_DECLS
