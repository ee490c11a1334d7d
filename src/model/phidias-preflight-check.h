/* phidias-preflight-check.h: one thing that is looked at before a deployment is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhidiasPreflightKind:
 * @PHIDIAS_PREFLIGHT_LIFECYCLE: is the model still deployed
 * @PHIDIAS_PREFLIGHT_SUBSCRIPTION: can the subscription pay for it
 * @PHIDIAS_PREFLIGHT_REGION: does the project's region have it
 * @PHIDIAS_PREFLIGHT_ROLE: may the person do it
 * @PHIDIAS_PREFLIGHT_ONE_PER_MODEL: is there one in this project already
 * @PHIDIAS_PREFLIGHT_NAME: is the name allowed and free
 * @PHIDIAS_PREFLIGHT_TERMS: has the project subscribed to a partner's terms
 * @PHIDIAS_PREFLIGHT_QUOTA: is there enough quota, of a Foundry deployment
 */
typedef enum {
  PHIDIAS_PREFLIGHT_LIFECYCLE,
  PHIDIAS_PREFLIGHT_SUBSCRIPTION,
  PHIDIAS_PREFLIGHT_REGION,
  PHIDIAS_PREFLIGHT_ROLE,
  PHIDIAS_PREFLIGHT_ONE_PER_MODEL,
  PHIDIAS_PREFLIGHT_NAME,
  PHIDIAS_PREFLIGHT_TERMS,
  PHIDIAS_PREFLIGHT_QUOTA,
} PhidiasPreflightKind;

#define PHIDIAS_PREFLIGHT_N_KINDS (PHIDIAS_PREFLIGHT_QUOTA + 1)

/**
 * PhidiasPreflightState:
 * @PHIDIAS_PREFLIGHT_WAITING: something that it needs has not been chosen
 * @PHIDIAS_PREFLIGHT_RUNNING: being asked
 * @PHIDIAS_PREFLIGHT_PASSED: as it should be
 * @PHIDIAS_PREFLIGHT_WARNING: it will work, and there is something to know
 * @PHIDIAS_PREFLIGHT_FAILED: it will not work; the text says why and what to do
 * @PHIDIAS_PREFLIGHT_UNKNOWN: nobody could say; Azure will
 */
typedef enum {
  PHIDIAS_PREFLIGHT_WAITING,
  PHIDIAS_PREFLIGHT_RUNNING,
  PHIDIAS_PREFLIGHT_PASSED,
  PHIDIAS_PREFLIGHT_WARNING,
  PHIDIAS_PREFLIGHT_FAILED,
  PHIDIAS_PREFLIGHT_UNKNOWN,
} PhidiasPreflightState;

#define PHIDIAS_TYPE_PREFLIGHT_CHECK (phidias_preflight_check_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasPreflightCheck, phidias_preflight_check, PHIDIAS, PREFLIGHT_CHECK, GObject)

PhidiasPreflightCheck *phidias_preflight_check_new       (PhidiasPreflightKind   kind) G_GNUC_WARN_UNUSED_RESULT;

PhidiasPreflightKind   phidias_preflight_check_get_kind  (PhidiasPreflightCheck *self);
PhidiasPreflightState  phidias_preflight_check_get_state (PhidiasPreflightCheck *self);
const char            *phidias_preflight_check_get_title (PhidiasPreflightCheck *self);
const char            *phidias_preflight_check_get_text  (PhidiasPreflightCheck *self);
void                   phidias_preflight_check_set       (PhidiasPreflightCheck *self,
                                                          PhidiasPreflightState  state,
                                                          const char            *text);

G_END_DECLS
