/* phidias-operation.h: something that was begun at a resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-deploy-plan.h"
#include "phidias-deployment.h"

G_BEGIN_DECLS

/**
 * PhidiasOperationKind:
 * @PHIDIAS_OPERATION_CREATE: a deployment is made
 * @PHIDIAS_OPERATION_DELETE: one is deleted
 */
typedef enum {
  PHIDIAS_OPERATION_CREATE,
  PHIDIAS_OPERATION_DELETE,
} PhidiasOperationKind;

/**
 * PhidiasOperationState:
 * @PHIDIAS_OPERATION_RUNNING: Azure is at it
 * @PHIDIAS_OPERATION_PROBING: it is made, and asked until it answers
 * @PHIDIAS_OPERATION_SUCCEEDED: done
 * @PHIDIAS_OPERATION_FAILED: #PhidiasOperation:error says why
 * @PHIDIAS_OPERATION_CANCELED: Azure ended it, or the person stopped waiting
 * @PHIDIAS_OPERATION_LOST: nobody can say how it went; #PhidiasOperation:text says what to do
 */
typedef enum {
  PHIDIAS_OPERATION_RUNNING,
  PHIDIAS_OPERATION_PROBING,
  PHIDIAS_OPERATION_SUCCEEDED,
  PHIDIAS_OPERATION_FAILED,
  PHIDIAS_OPERATION_CANCELED,
  PHIDIAS_OPERATION_LOST,
} PhidiasOperationState;

/**
 * PhidiasOperationStage:
 * @PHIDIAS_OPERATION_BEGUN: nothing was asked for yet, or nobody knows whether the request arrived
 * @PHIDIAS_OPERATION_SUBSCRIBING: a partner's terms are being subscribed to
 * @PHIDIAS_OPERATION_ASKED: the request is on its way
 * @PHIDIAS_OPERATION_POLLED: it was taken and is being asked after
 * @PHIDIAS_OPERATION_MADE: it is there; its key is being fetched
 * @PHIDIAS_OPERATION_ASKING: it has its key and is asked until it answers
 *
 * How far an operation is, for going on after a restart.
 */
typedef enum {
  PHIDIAS_OPERATION_BEGUN,
  PHIDIAS_OPERATION_SUBSCRIBING,
  PHIDIAS_OPERATION_ASKED,
  PHIDIAS_OPERATION_POLLED,
  PHIDIAS_OPERATION_MADE,
  PHIDIAS_OPERATION_ASKING,
} PhidiasOperationStage;

#define PHIDIAS_TYPE_OPERATION (phidias_operation_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasOperation, phidias_operation, PHIDIAS, OPERATION, GObject)

PhidiasOperation      *phidias_operation_new             (const char            *id,
                                                          PhidiasOperationKind   kind,
                                                          PhidiasDeployPlan     *plan,
                                                          const char            *account_id,
                                                          const char            *resource_id,
                                                          gint64                 started) G_GNUC_WARN_UNUSED_RESULT;

const char            *phidias_operation_get_id          (PhidiasOperation      *self);
PhidiasOperationKind   phidias_operation_get_kind        (PhidiasOperation      *self);
PhidiasDeployPlan     *phidias_operation_get_plan        (PhidiasOperation      *self);
const char            *phidias_operation_get_account_id  (PhidiasOperation      *self);
const char            *phidias_operation_get_resource_id (PhidiasOperation      *self);
gint64                 phidias_operation_get_started     (PhidiasOperation      *self);
PhidiasOperationState  phidias_operation_get_state       (PhidiasOperation      *self);
const char            *phidias_operation_get_text        (PhidiasOperation      *self);
const GError          *phidias_operation_get_error       (PhidiasOperation      *self);
gboolean               phidias_operation_is_over         (PhidiasOperation      *self);
PhidiasDeployment     *phidias_operation_get_deployment  (PhidiasOperation      *self);

/* For whoever runs it. */
PhidiasOperationStage  phidias_operation_get_stage       (PhidiasOperation      *self);
void                   phidias_operation_set_stage       (PhidiasOperation      *self,
                                                          PhidiasOperationStage  stage);
const char            *phidias_operation_get_poll_url    (PhidiasOperation      *self);
void                   phidias_operation_set_poll_url    (PhidiasOperation      *self,
                                                          const char            *poll_url);
void                   phidias_operation_set_state       (PhidiasOperation      *self,
                                                          PhidiasOperationState  state,
                                                          const char            *text);
void                   phidias_operation_set_error       (PhidiasOperation      *self,
                                                          const GError          *error);
void                   phidias_operation_set_deployment  (PhidiasOperation      *self,
                                                          PhidiasDeployment     *deployment);

const char            *phidias_operation_kind_to_name    (PhidiasOperationKind   kind);
const char            *phidias_operation_state_to_name   (PhidiasOperationState  state);
const char            *phidias_operation_stage_to_name   (PhidiasOperationStage  stage);
gboolean               phidias_operation_kind_from_name  (const char            *name,
                                                          PhidiasOperationKind  *kind);
gboolean               phidias_operation_state_from_name (const char            *name,
                                                          PhidiasOperationState *state);
gboolean               phidias_operation_stage_from_name (const char            *name,
                                                          PhidiasOperationStage *stage);

G_END_DECLS
