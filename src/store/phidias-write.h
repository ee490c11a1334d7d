/* phidias-write.h: one change to the library, as it was asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-account-row.h"
#include "phidias-rows.h"

G_BEGIN_DECLS

typedef struct _PhidiasWrite PhidiasWrite;

PhidiasWrite *phidias_write_new_conversation      (PhidiasConversation  *conversation) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_message           (PhidiasConversation  *conversation,
                                                   PhidiasMessage       *message) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_run               (const PhidiasRun     *run) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_deployment        (PhidiasDeployment    *deployment) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_deployment_removal (const char          *id) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_deployments       (PhidiasDeployment   **deployments,
                                                   guint                 n_deployments) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_deployment_removals (const char * const *ids) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_operation         (PhidiasOperation     *operation) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_operation_removal (const char           *id) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_account           (PhidiasAccount       *account) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_account_removal   (const char           *id) G_GNUC_WARN_UNUSED_RESULT;
PhidiasWrite *phidias_write_new_deletion          (const char           *conversation_id,
                                                   gboolean              is_deleted) G_GNUC_WARN_UNUSED_RESULT;
void          phidias_write_free                  (PhidiasWrite         *self);

void          phidias_write_enqueue               (PhidiasWrite         *self,
                                                   GQueue               *pending);
gboolean      phidias_write_apply                 (const PhidiasWrite   *self,
                                                   PhidiasDatabase      *database,
                                                   GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasWrite, phidias_write_free)

G_END_DECLS
