/* phidias-deployment.h: a model that can be asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-resource.h"
#include "phidias-target.h"

G_BEGIN_DECLS

/**
 * PhidiasDeploymentKind:
 * @PHIDIAS_DEPLOYMENT_CONNECTED: an endpoint that a person connected
 * @PHIDIAS_DEPLOYMENT_SAMPLE: the emulator inside the application; its address and key are new at
 *   each start and kept nowhere
 * @PHIDIAS_DEPLOYMENT_AZURE: one that a resource manager knows, with a #PhidiasResource; the practice
 *   ones, too, whose address is new at each start
 */
typedef enum {
  PHIDIAS_DEPLOYMENT_CONNECTED,
  PHIDIAS_DEPLOYMENT_SAMPLE,
  PHIDIAS_DEPLOYMENT_AZURE,
} PhidiasDeploymentKind;

/**
 * PhidiasDeploymentState:
 * @PHIDIAS_DEPLOYMENT_UNKNOWN: not tried since the start
 * @PHIDIAS_DEPLOYMENT_CHECKING: being tested
 * @PHIDIAS_DEPLOYMENT_READY: it answered last time
 * @PHIDIAS_DEPLOYMENT_ERROR: it did not; #PhidiasDeployment:state-text says why
 * @PHIDIAS_DEPLOYMENT_CREATING: it is being made
 * @PHIDIAS_DEPLOYMENT_DELETING: it is being deleted
 * @PHIDIAS_DEPLOYMENT_SUSPENDED: it is there and does not answer, for its subscription was stopped, say
 * @PHIDIAS_DEPLOYMENT_GONE: it was deleted elsewhere, and is kept for its conversations
 */
typedef enum {
  PHIDIAS_DEPLOYMENT_UNKNOWN,
  PHIDIAS_DEPLOYMENT_CHECKING,
  PHIDIAS_DEPLOYMENT_READY,
  PHIDIAS_DEPLOYMENT_ERROR,
  PHIDIAS_DEPLOYMENT_CREATING,
  PHIDIAS_DEPLOYMENT_DELETING,
  PHIDIAS_DEPLOYMENT_SUSPENDED,
  PHIDIAS_DEPLOYMENT_GONE,
} PhidiasDeploymentState;

/**
 * PhidiasKeyPlace:
 * @PHIDIAS_KEY_NONE: the server takes no key
 * @PHIDIAS_KEY_KEYRING: in the keyring
 * @PHIDIAS_KEY_SESSION: in memory until the application quits, as the person chose
 *
 * Where a deployment's key is.
 */
typedef enum {
  PHIDIAS_KEY_NONE,
  PHIDIAS_KEY_KEYRING,
  PHIDIAS_KEY_SESSION,
} PhidiasKeyPlace;

#define PHIDIAS_TYPE_DEPLOYMENT (phidias_deployment_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeployment, phidias_deployment, PHIDIAS, DEPLOYMENT, GObject)

const char             *phidias_key_place_to_name          (PhidiasKeyPlace         place);
gboolean                phidias_key_place_from_name        (const char             *name,
                                                            PhidiasKeyPlace        *place);

PhidiasDeployment      *phidias_deployment_new             (const char             *id,
                                                            PhidiasDeploymentKind   kind,
                                                            const char             *name,
                                                            PhidiasTarget          *target) G_GNUC_WARN_UNUSED_RESULT;

const char             *phidias_deployment_get_id          (PhidiasDeployment      *self);
PhidiasDeploymentKind   phidias_deployment_get_kind        (PhidiasDeployment      *self);
const char             *phidias_deployment_get_name        (PhidiasDeployment      *self);
void                    phidias_deployment_set_name        (PhidiasDeployment      *self,
                                                            const char             *name);
PhidiasTarget          *phidias_deployment_get_target      (PhidiasDeployment      *self);
void                    phidias_deployment_set_target      (PhidiasDeployment      *self,
                                                            PhidiasTarget          *target);
PhidiasKeyPlace         phidias_deployment_get_key_place   (PhidiasDeployment      *self);
void                    phidias_deployment_set_key_place   (PhidiasDeployment      *self,
                                                            PhidiasKeyPlace         place);
gint64                  phidias_deployment_get_created     (PhidiasDeployment      *self);
void                    phidias_deployment_set_created     (PhidiasDeployment      *self,
                                                            gint64                  created);
PhidiasDeploymentState  phidias_deployment_get_state       (PhidiasDeployment      *self);
const char             *phidias_deployment_get_state_text  (PhidiasDeployment      *self);
void                    phidias_deployment_set_state       (PhidiasDeployment      *self,
                                                            PhidiasDeploymentState  state,
                                                            const char             *state_text);
const PhidiasResource  *phidias_deployment_get_resource    (PhidiasDeployment      *self);
void                    phidias_deployment_set_resource    (PhidiasDeployment      *self,
                                                            const PhidiasResource  *resource);
gint64                  phidias_deployment_get_token_limit (PhidiasDeployment      *self);
gint64                  phidias_deployment_get_request_limit (PhidiasDeployment    *self);
void                    phidias_deployment_set_limits      (PhidiasDeployment      *self,
                                                            gint64                  tokens,
                                                            gint64                  requests);
const char             *phidias_deployment_get_sort_key    (PhidiasDeployment      *self);
const char             *phidias_deployment_get_model_title (PhidiasDeployment      *self);
const char             *phidias_deployment_get_host        (PhidiasDeployment      *self);

G_END_DECLS
