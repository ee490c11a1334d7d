/* fake-session.h: a session whose answers a test writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-error.h"
#include "phidias-session.h"

G_BEGIN_DECLS

/* What Azure gives. */
#define FAKE_KEY_1 "first0000000000000000000000000001"
#define FAKE_KEY_2 "second000000000000000000000000002"

/* What the last call of each kind was given. */
typedef struct
{
  guint            n_checks;
  guint            n_deployment_checks;
  guint            n_adds;
  guint            n_edits;
  guint            n_removes;
  guint            n_azure_deletes;
  guint            n_azure_refreshes;
  guint            n_prepares;
  guint            n_azure_key_lists;
  guint            n_azure_regenerates;
  guint            regenerated; /* which */
  guint            n_unlocks;
  gboolean         may_cost;
  PhidiasTarget   *target;
  char            *key;
  char            *name;
  PhidiasKeyPlace  place;
  gboolean         was_cancelled;
} FakeCalls;

PhidiasSession       *fake_session_new           (void) G_GNUC_WARN_UNUSED_RESULT;
const FakeCalls      *fake_session_get_calls     (PhidiasSession        *self);
PhidiasDeployment    *fake_session_list          (PhidiasSession        *self,
                                                  const char            *id,
                                                  const char            *name,
                                                  const char            *address,
                                                  PhidiasKeyPlace        place);
PhidiasEndpointCheck *fake_check_new             (const char            *address,
                                                  const char            *model,
                                                  const char            *sentence,
                                                  const char * const    *models,
                                                  const char            *name) G_GNUC_WARN_UNUSED_RESULT;
void                  fake_check_want_key        (PhidiasEndpointCheck  *self);

/* What the next calls end with. An error is taken and used once; a stalled session never answers
 * unless it is cancelled. */
void                  fake_session_answer_check  (PhidiasSession        *self,
                                                  PhidiasEndpointCheck  *check);
void                  fake_session_fail_check    (PhidiasSession        *self,
                                                  GError                *error);
void                  fake_session_fail_add      (PhidiasSession        *self,
                                                  GError                *error);
void                  fake_session_fail_edit     (PhidiasSession        *self,
                                                  GError                *error);
void                  fake_session_load_azure    (PhidiasSession        *self,
                                                  gboolean               is_loading);
void                  fake_session_hide_azure    (PhidiasSession        *self,
                                                  GError                *error);
void                  fake_session_fail_keys     (PhidiasSession        *self,
                                                  GError                *error);
void                  fake_session_stall         (PhidiasSession        *self,
                                                  gboolean               stall);
void                  fake_session_find_local    (PhidiasSession        *self,
                                                  PhidiasEndpointCheck  *check);
void                  fake_session_set_usage     (PhidiasSession        *self,
                                                  PhidiasUsageReport    *report);
void                  fake_session_set_storage   (PhidiasSession        *self,
                                                  PhidiasSessionStorage  storage);

G_END_DECLS
