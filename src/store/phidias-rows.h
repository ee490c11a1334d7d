/* phidias-rows.h: conversations, messages, runs, deployments and operations as rows
 *
 * A row is a copy of an object at one moment, made on the main thread and written on the worker.
 * Reading makes new objects, which nobody else knows yet, on the worker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-conversation.h"
#include "phidias-database.h"
#include "phidias-deployment.h"
#include "phidias-message.h"
#include "phidias-operation.h"
#include "phidias-run.h"

G_BEGIN_DECLS

/* Most bytes of what a server sent that are kept beside an error. */
#define PHIDIAS_ROW_MAX_RAW (64 * 1024)

typedef struct
{
  char     *id;
  char     *title;
  char     *system_message;
  char     *draft;
  char     *deployment_id;
  char     *settings_json;
  char     *head_id;
  char     *place_id;
  guint     place_row;
  int       place_offset;
  gint64    created;
  gint64    updated;
  gboolean  is_loaded; /* else its head is not known */
} PhidiasConversationRow;

PhidiasConversationRow *phidias_conversation_row_new    (PhidiasConversation           *conversation) G_GNUC_WARN_UNUSED_RESULT;
void                    phidias_conversation_row_free   (PhidiasConversationRow        *self);
gboolean                phidias_conversation_row_save   (const PhidiasConversationRow  *self,
                                                         PhidiasDatabase               *database,
                                                         GError                       **error);
gboolean                phidias_conversation_row_touch  (const PhidiasConversationRow  *self,
                                                         PhidiasDatabase               *database,
                                                         GError                       **error);
gboolean                phidias_conversation_row_set_deleted (const char               *id,
                                                              gint64                    deleted,
                                                              PhidiasDatabase          *database,
                                                              GError                  **error);
gboolean                phidias_conversation_rows_purge (gint64                         before,
                                                         PhidiasDatabase               *database,
                                                         GError                       **error);
GPtrArray              *phidias_conversation_rows_list  (PhidiasDatabase               *database,
                                                         GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                phidias_conversation_row_get_head (const char                  *id,
                                                           PhidiasDatabase             *database,
                                                           char                       **head_id,
                                                           GError                     **error);

typedef struct
{
  char                *id;
  char                *conversation_id;
  char                *parent_id;
  PhidiasRole          role;
  gint64               sequence;
  gint64               created;
  char                *text;
  char                *reasoning;
  PhidiasMessageState  state;
  char                *model;
  char                *deployment_id;
  char                *author;
  char                *finish_reason;
  GError              *error;
  PhidiasUsage         usage;
  PhidiasTimings       timings;
  gint64               reasoning_time;
} PhidiasMessageRow;

PhidiasMessageRow *phidias_message_row_new        (PhidiasMessage           *message,
                                                   const char               *conversation_id) G_GNUC_WARN_UNUSED_RESULT;
void               phidias_message_row_free       (PhidiasMessageRow        *self);
gboolean           phidias_message_row_save       (const PhidiasMessageRow  *self,
                                                   PhidiasDatabase          *database,
                                                   GError                  **error);
gboolean           phidias_message_rows_interrupt (PhidiasDatabase          *database,
                                                   GError                  **error);
GPtrArray         *phidias_message_rows_list      (const char               *conversation_id,
                                                   PhidiasDatabase          *database,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *phidias_message_rows_list_last (const char               *conversation_id,
                                                   guint                     n_messages,
                                                   PhidiasDatabase          *database,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean           phidias_run_row_save           (const PhidiasRun         *run,
                                                   PhidiasDatabase          *database,
                                                   GError                  **error);
gboolean           phidias_run_rows_interrupt     (PhidiasDatabase          *database,
                                                   GError                  **error);
GPtrArray         *phidias_run_rows_list          (const char               *message_id,
                                                   PhidiasDatabase          *database,
                                                   GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  char                  *id;
  PhidiasDeploymentKind  kind;
  char                  *name;
  PhidiasTarget         *target;
  PhidiasResource       *resource;
  PhidiasKeyPlace        key_place;
  gint64                 created;
  gint64                 token_limit;
  gint64                 request_limit;
} PhidiasDeploymentRow;

PhidiasDeploymentRow *phidias_deployment_row_new    (PhidiasDeployment           *deployment) G_GNUC_WARN_UNUSED_RESULT;
void                  phidias_deployment_row_free   (PhidiasDeploymentRow        *self);
gboolean              phidias_deployment_row_save   (const PhidiasDeploymentRow  *self,
                                                     PhidiasDatabase             *database,
                                                     GError                     **error);
gboolean              phidias_deployment_row_remove (const char                  *id,
                                                     PhidiasDatabase             *database,
                                                     GError                     **error);
GPtrArray            *phidias_deployment_rows_list  (PhidiasDatabase             *database,
                                                     GError                     **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  char                  *id;
  PhidiasOperationKind   kind;
  char                  *account_id;
  char                  *resource_id;
  char                  *poll_url;
  char                  *plan_json;
  PhidiasOperationStage  stage;
  PhidiasOperationState  state;
  gint64                 started;
  gint64                 updated;
} PhidiasOperationRow;

PhidiasOperationRow *phidias_operation_row_new    (PhidiasOperation           *operation) G_GNUC_WARN_UNUSED_RESULT;
void                 phidias_operation_row_free   (PhidiasOperationRow        *self);
gboolean             phidias_operation_row_save   (const PhidiasOperationRow  *self,
                                                   PhidiasDatabase            *database,
                                                   GError                    **error);
gboolean             phidias_operation_row_remove (const char                 *id,
                                                   PhidiasDatabase            *database,
                                                   GError                    **error);
GPtrArray           *phidias_operation_rows_list  (PhidiasDatabase            *database,
                                                   GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

/* The twelve columns of counts and marks that messages and runs share, from @index on. */
void phidias_rows_bind_measures (sqlite3_stmt         *statement,
                                 int                   index,
                                 const PhidiasUsage   *usage,
                                 const PhidiasTimings *timings);
void phidias_rows_read_measures (sqlite3_stmt         *statement,
                                 int                   column,
                                 PhidiasUsage         *usage,
                                 PhidiasTimings       *timings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasConversationRow, phidias_conversation_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasMessageRow, phidias_message_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasDeploymentRow, phidias_deployment_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasOperationRow, phidias_operation_row_free)

G_END_DECLS
