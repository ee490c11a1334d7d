/* phidias-session.h: the one context object and its verbs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-accounts.h"
#include "phidias-catalog.h"
#include "phidias-conversation.h"
#include "phidias-deployment.h"
#include "phidias-endpoint-check.h"
#include "phidias-quota-meter.h"
#include "phidias-sample-server.h"
#include "phidias-usage-report.h"

G_BEGIN_DECLS

/**
 * PhidiasSessionStorage:
 * @PHIDIAS_SESSION_OPENING: the library is being opened
 * @PHIDIAS_SESSION_SAVING: everything is saved
 * @PHIDIAS_SESSION_READ_ONLY: the library can be read, nothing can be saved
 * @PHIDIAS_SESSION_NOT_SAVING: saving fails for now; what failed is kept and tried again
 * @PHIDIAS_SESSION_IN_MEMORY: the person chose to go on without saving
 * @PHIDIAS_SESSION_FAILED: the library could not be opened; a way out must be chosen
 *
 * How safe what is said is.
 */
typedef enum {
  PHIDIAS_SESSION_OPENING,
  PHIDIAS_SESSION_SAVING,
  PHIDIAS_SESSION_READ_ONLY,
  PHIDIAS_SESSION_NOT_SAVING,
  PHIDIAS_SESSION_IN_MEMORY,
  PHIDIAS_SESSION_FAILED,
} PhidiasSessionStorage;

/**
 * PhidiasWayOut:
 * @PHIDIAS_WAY_OUT_TRY_AGAIN: open the library once more
 * @PHIDIAS_WAY_OUT_RESTORE_BACKUP: set it aside and start with the newest backup
 * @PHIDIAS_WAY_OUT_START_NEW: set it aside under a dated name and start empty
 * @PHIDIAS_WAY_OUT_IN_MEMORY: leave it alone and go on without saving
 *
 * How to go on when the library cannot be opened.
 */
typedef enum {
  PHIDIAS_WAY_OUT_TRY_AGAIN,
  PHIDIAS_WAY_OUT_RESTORE_BACKUP,
  PHIDIAS_WAY_OUT_START_NEW,
  PHIDIAS_WAY_OUT_IN_MEMORY,
} PhidiasWayOut;

#define PHIDIAS_TYPE_SESSION (phidias_session_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSession, phidias_session, PHIDIAS, SESSION, GObject)

/* Signals:
 *   "message" (sentence): something that a toast may say, such as a key that could not be removed
 * Properties (notify): "storage", "storage-error" (PhidiasSession:storage-error, boxed GError),
 *   "is-loaded" (the lists are filled), "running-count" (answers under way) */

PhidiasSession        *phidias_session_new                 (const char            *app_id,
                                                            const char            *folder,
                                                            PhidiasSampleServer   *sample_server) G_GNUC_WARN_UNUSED_RESULT;
const char            *phidias_session_get_folder          (PhidiasSession        *self);
PhidiasSessionStorage  phidias_session_get_storage         (PhidiasSession        *self);
const GError          *phidias_session_get_storage_error   (PhidiasSession        *self);
gboolean               phidias_session_has_backup          (PhidiasSession        *self);
guint                  phidias_session_get_running_count   (PhidiasSession        *self);

/* The models that there are; made when it is first asked for. */
PhidiasCatalog        *phidias_session_get_catalog         (PhidiasSession        *self);

/* Opens the library and fills the lists. */
void                   phidias_session_open_async          (PhidiasSession        *self,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean               phidias_session_open_finish         (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
void                   phidias_session_recover_async       (PhidiasSession        *self,
                                                            PhidiasWayOut          way_out,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean               phidias_session_recover_finish      (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
/* Stops what runs, saves what came, closes the library. */
void                   phidias_session_close_async         (PhidiasSession        *self,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean               phidias_session_close_finish        (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);

/* Who is signed in to a cloud: a list of PhidiasAccount. */
PhidiasAccounts       *phidias_session_get_accounts        (PhidiasSession        *self);

/* Conversations: a list of PhidiasConversation, most recently used first. A new one enters it, and
 * the disk, with the first thing typed into it. */
GListModel            *phidias_session_get_conversations   (PhidiasSession        *self);
PhidiasConversation   *phidias_session_new_conversation    (PhidiasSession        *self) G_GNUC_WARN_UNUSED_RESULT;
void                   phidias_session_load_async          (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean               phidias_session_load_finish         (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
/* Of one that is shown no more: its messages may leave the memory. */
void                   phidias_session_close_conversation  (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation);
void                   phidias_session_delete_conversation (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation);
void                   phidias_session_undelete_conversation (PhidiasSession      *self,
                                                              PhidiasConversation *conversation);

/* The verbs. Setup, parameters, title, draft and deployment of a conversation are changed on the
 * conversation itself; the session saves what it sees change. Errors stand in the messages. */
PhidiasMessage        *phidias_session_send                (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            const char            *text);
void                   phidias_session_stop                (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation);
PhidiasMessage        *phidias_session_regenerate          (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            PhidiasMessage        *answer);
PhidiasMessage        *phidias_session_edit                (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            PhidiasMessage        *prompt,
                                                            const char            *text);
void                   phidias_session_retry               (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            PhidiasMessage        *answer);
void                   phidias_session_continue            (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            PhidiasMessage        *answer);
void                   phidias_session_skip_wait           (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            PhidiasMessage        *answer);
void                   phidias_session_select_sibling      (PhidiasSession        *self,
                                                            PhidiasConversation   *conversation,
                                                            PhidiasMessage        *message,
                                                            int                    offset);

/* Deployments: a list of PhidiasDeployment, by name; the sample is among them once it was started. */
GListModel            *phidias_session_get_deployments     (PhidiasSession        *self);
PhidiasDeployment     *phidias_session_find_deployment     (PhidiasSession        *self,
                                                            const char            *id);
void                   phidias_session_start_sample_async  (PhidiasSession        *self,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
PhidiasDeployment     *phidias_session_start_sample_finish (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
void                   phidias_session_check_endpoint_async  (PhidiasSession      *self,
                                                              PhidiasTarget       *target,
                                                              const char          *key,
                                                              gboolean             may_cost,
                                                              GCancellable        *cancellable,
                                                              GAsyncReadyCallback  callback,
                                                              gpointer             user_data);
PhidiasEndpointCheck  *phidias_session_check_endpoint_finish (PhidiasSession      *self,
                                                              GAsyncResult        *result,
                                                              GError             **error);
/* Stores the key first: a deployment whose key could not be stored is not added, and the error
 * says so; with PHIDIAS_KEY_SESSION it is kept in memory. */
void                   phidias_session_add_deployment_async  (PhidiasSession      *self,
                                                              PhidiasTarget       *target,
                                                              const char          *name,
                                                              const char          *key,
                                                              PhidiasKeyPlace      place,
                                                              GCancellable        *cancellable,
                                                              GAsyncReadyCallback  callback,
                                                              gpointer             user_data);
PhidiasDeployment     *phidias_session_add_deployment_finish (PhidiasSession      *self,
                                                              GAsyncResult        *result,
                                                              GError             **error);
/* A NULL key leaves the stored one alone, unless the origin changed: then one must be given. */
void                   phidias_session_edit_deployment_async  (PhidiasSession      *self,
                                                               PhidiasDeployment   *deployment,
                                                               PhidiasTarget       *target,
                                                               const char          *name,
                                                               const char          *key,
                                                               PhidiasKeyPlace      place,
                                                               GCancellable        *cancellable,
                                                               GAsyncReadyCallback  callback,
                                                               gpointer             user_data);
gboolean               phidias_session_edit_deployment_finish (PhidiasSession      *self,
                                                               GAsyncResult        *result,
                                                               GError             **error);
/* Tests a deployment with its stored key, and sets its state. */
void                   phidias_session_check_deployment_async  (PhidiasSession      *self,
                                                                PhidiasDeployment   *deployment,
                                                                gboolean             may_cost,
                                                                GCancellable        *cancellable,
                                                                GAsyncReadyCallback  callback,
                                                                gpointer             user_data);
PhidiasEndpointCheck  *phidias_session_check_deployment_finish (PhidiasSession      *self,
                                                                GAsyncResult        *result,
                                                                GError             **error);
/* Removes it, and its key from the keyring. */
void                   phidias_session_remove_deployment_async  (PhidiasSession      *self,
                                                                 PhidiasDeployment   *deployment,
                                                                 GCancellable        *cancellable,
                                                                 GAsyncReadyCallback  callback,
                                                                 gpointer             user_data);
gboolean               phidias_session_remove_deployment_finish (PhidiasSession      *self,
                                                                 GAsyncResult        *result,
                                                                 GError             **error);
void                   phidias_session_unlock_keyring_async  (PhidiasSession      *self,
                                                              GCancellable        *cancellable,
                                                              GAsyncReadyCallback  callback,
                                                              gpointer             user_data);
gboolean               phidias_session_unlock_keyring_finish (PhidiasSession      *self,
                                                              GAsyncResult        *result,
                                                              GError             **error);
/* The key that a deployment is asked with, to be shown to the person; an error where it has none. */
void                   phidias_session_load_key_async      (PhidiasSession        *self,
                                                            PhidiasDeployment     *deployment,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
char                  *phidias_session_load_key_finish     (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
void                   phidias_session_key_free            (char                  *key);
/* Finds out where a practice deployment answers before it is first asked. */
void                   phidias_session_prepare_async       (PhidiasSession        *self,
                                                            PhidiasDeployment     *deployment,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
gboolean               phidias_session_prepare_finish      (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
/* What was asked through Phidias since then, by deployment, model and day. */
void                   phidias_session_load_usage_async    (PhidiasSession        *self,
                                                            const char            *deployment_id,
                                                            gint64                 since,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
PhidiasUsageReport    *phidias_session_load_usage_finish   (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);
/* What a deployment was asked in the last minute, beside what it allows. */
PhidiasQuotaMeter     *phidias_session_get_quota           (PhidiasSession        *self,
                                                            PhidiasDeployment     *deployment);
/* Looks for servers at the usual loopback ports: a list of PhidiasEndpointCheck, one a server. */
void                   phidias_session_discover_async      (PhidiasSession        *self,
                                                            GCancellable          *cancellable,
                                                            GAsyncReadyCallback    callback,
                                                            gpointer               user_data);
GListModel            *phidias_session_discover_finish     (PhidiasSession        *self,
                                                            GAsyncResult          *result,
                                                            GError               **error);

G_END_DECLS
