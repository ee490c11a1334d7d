/* phidias-session-private.h: what the session's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-session.h"

#include "phidias-accounts.h"
#include "phidias-azure.h"
#include "phidias-inference-client.h"
#include "phidias-keyring.h"
#include "phidias-library.h"
#include "phidias-quota.h"

G_BEGIN_DECLS

#define PHIDIAS_SAMPLE_ID "sample"

typedef struct _PhidiasConversationWatch PhidiasConversationWatch;

/**
 * PhidiasSession:
 *
 * The one context object: the lists, the library, the keyring and the client, and the answers
 * under way. Lives on the main thread.
 *
 *     phidias-session.c                 opening, closing, the lists
 *     phidias-session-conversations.c   what is watched, saved and sorted
 *     phidias-session-verbs.c           send, stop, regenerate, …
 *     phidias-session-deployments.c     connect, edit, remove
 *     phidias-session-sample.c          the one that needs no account
 *     phidias-session-keys.c            keys, and the state beside a name
 *     phidias-session-usage.c           what the runs sum up to
 *     phidias-session-quota.c           what may be asked this minute
 *     phidias-session-checks.c          tests of endpoints, local servers
 */
struct _PhidiasSession
{
  GObject                 parent_instance;

  /* owned */
  PhidiasLibrary         *library;
  PhidiasKeyring         *keyring;
  PhidiasInferenceClient *client;
  PhidiasSampleServer    *sample_server; /* NULL for none */
  PhidiasAccounts        *accounts;      /* NULL until they are first needed */
  PhidiasDeployment      *sample;        /* NULL until it is first needed */
  PhidiasTarget          *sample_target; /* with its key, in memory only; NULL until it runs */
  PhidiasCatalog         *catalog;       /* NULL until it is first asked for */
  GListStore             *conversations; /* the newest first */
  GListStore             *deployments;   /* by name */
  GHashTable             *watches;       /* of PhidiasConversationWatch, which the conversations own */
  PhidiasClock           *clock;         /* by which sends take their turn */
  GHashTable             *quotas;        /* deployment id to PhidiasQuota, those that were asked or shown */
  GPtrArray              *turns;         /* of PhidiasTurn: the answers under way */
  PhidiasAzure           *azure;         /* NULL until it is first needed */
  GError                 *storage_error;

  /* state */
  PhidiasSessionStorage   storage;
  guint                   checkpoint_ms;
  gboolean                is_loaded;
  gboolean                is_closed;
};

/* phidias-session.c */
PhidiasSession      *phidias_session_new_with_library     (const char             *app_id,
                                                           PhidiasLibrary         *library,
                                                           PhidiasSampleServer    *sample_server) G_GNUC_WARN_UNUSED_RESULT;
GTask               *phidias_session_task_new             (PhidiasSession         *self,
                                                           GCancellable           *cancellable,
                                                           GAsyncReadyCallback     callback,
                                                           gpointer                user_data,
                                                           GCallback               tag) G_GNUC_WARN_UNUSED_RESULT;
gboolean             phidias_session_is_task              (PhidiasSession         *self,
                                                           GAsyncResult           *result,
                                                           GCallback               tag);
void                 phidias_session_say                  (PhidiasSession         *self,
                                                           const char             *sentence);
void                 phidias_session_tell_waiting         (PhidiasSession         *self,
                                                           PhidiasMessage         *message,
                                                           guint                   seconds,
                                                           guint                   limit);
void                 phidias_session_notify_running_count (PhidiasSession         *self);
void                 phidias_session_set_client           (PhidiasSession         *self,
                                                           PhidiasInferenceClient *client);
void                 phidias_session_set_checkpoint       (PhidiasSession         *self,
                                                           guint                   milliseconds);
PhidiasLibrary      *phidias_session_get_library          (PhidiasSession         *self);
PhidiasKeyring      *phidias_session_get_keyring          (PhidiasSession         *self);

/* phidias-session-conversations.c */
void                 phidias_session_watch                (PhidiasSession         *self,
                                                           PhidiasConversation    *conversation,
                                                           gboolean                is_listed);
void                 phidias_session_unwatch_all          (PhidiasSession         *self);
void                 phidias_session_enter                (PhidiasSession         *self,
                                                           PhidiasConversation    *conversation);
void                 phidias_session_save                 (PhidiasSession         *self,
                                                           PhidiasConversation    *conversation);
void                 phidias_session_save_soon            (PhidiasSession         *self,
                                                           PhidiasConversation    *conversation);
void                 phidias_session_flush_saves          (PhidiasSession         *self);
int                  phidias_session_compare_conversations (gconstpointer          a,
                                                            gconstpointer          b);

/* phidias-session-verbs.c */
gboolean             phidias_session_is_running           (PhidiasSession         *self,
                                                           PhidiasConversation    *conversation);
void                 phidias_session_stop_all             (PhidiasSession         *self);

/* phidias-session-deployments.c */
void                 phidias_session_list_deployment      (PhidiasSession         *self,
                                                           PhidiasDeployment      *deployment);
void                 phidias_session_drop_deployments     (PhidiasSession         *self,
                                                           GPtrArray              *deployments);
int                  phidias_session_compare_deployments  (gconstpointer           a,
                                                           gconstpointer           b,
                                                           gpointer                user_data);

/* phidias-session-sample.c */
PhidiasDeployment   *phidias_session_get_asked            (PhidiasSession         *self,
                                                           const char             *id);
void                 phidias_session_start_server_async   (PhidiasSession         *self,
                                                           GCancellable           *cancellable,
                                                           GAsyncReadyCallback     callback,
                                                           gpointer                user_data);
PhidiasTarget       *phidias_session_start_server_finish  (PhidiasSession         *self,
                                                           GAsyncResult           *result,
                                                           GError                **error);

/* phidias-session-quota.c */
void                 phidias_session_watch_limits         (PhidiasSession         *self);
PhidiasQuota        *phidias_session_ensure_quota         (PhidiasSession         *self,
                                                           PhidiasDeployment      *deployment);
void                 phidias_session_set_clock            (PhidiasSession         *self,
                                                           PhidiasClock           *clock);

/* phidias-session-keys.c */
void                 phidias_session_find_key_async       (PhidiasSession         *self,
                                                           PhidiasDeployment      *deployment,
                                                           GCancellable           *cancellable,
                                                           GAsyncReadyCallback     callback,
                                                           gpointer                user_data);
char                *phidias_session_find_key_finish      (PhidiasSession         *self,
                                                           GAsyncResult           *result,
                                                           GError                **error);
void                 phidias_session_note_outcome         (PhidiasSession         *self,
                                                           PhidiasDeployment      *deployment,
                                                           const GError           *error);

G_END_DECLS
