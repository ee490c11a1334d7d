/* phidias-emulator-arm.h: Azure Resource Manager: routes, requests, replies, operations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-cloud-keys.h"
#include "phidias-emulator-cloud-state.h"
#include "phidias-emulator-model-list.h"
#include "phidias-emulator-place.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorArm PhidiasEmulatorArm;

/* One request while its handler runs. The handler answers it, once, before it returns. */
typedef struct _PhidiasEmulatorArmRequest PhidiasEmulatorArmRequest;

typedef void (*PhidiasEmulatorArmHandler) (PhidiasEmulatorArmRequest *request, gpointer user_data);

/* Completes a copy of a stored resource for the wire: addresses, what is derived. */
typedef void (*PhidiasEmulatorArmView) (PhidiasEmulatorArm *arm, JsonObject *resource, gpointer user_data);

typedef enum
{
  PHIDIAS_EMULATOR_ARM_CREATE,
  PHIDIAS_EMULATOR_ARM_UPDATE,
  PHIDIAS_EMULATOR_ARM_DELETE,
} PhidiasEmulatorArmVerb;

/* Called on the stored resource when an operation on it has ended; before a deletion. */
typedef void (*PhidiasEmulatorArmEnded) (PhidiasEmulatorArm *arm,
                                         PhidiasEmulatorArmVerb verb,
                                         JsonObject *resource,
                                         gboolean succeeded,
                                         gpointer user_data);

/* How a client is told that something goes on. */
typedef enum
{
  PHIDIAS_EMULATOR_ARM_FORM_ASYNC,    /* 201 or 202 with Azure-AsyncOperation */
  PHIDIAS_EMULATOR_ARM_FORM_LOCATION, /* 202 with Location */
  PHIDIAS_EMULATOR_ARM_FORM_STATE,    /* the resource's provisioningState only */
} PhidiasEmulatorArmForm;

/* Places of the data plane below a prefix: @rest is what follows the prefix in the request's path,
 * as "practice-foundry/models/chat/completions"; @path becomes what the place itself sees of it, a
 * part of @rest or a constant, as "/models/chat/completions". */
typedef PhidiasEmulatorPlace *(*PhidiasEmulatorArmPlace) (PhidiasEmulatorArm *arm,
                                                          const char *rest,
                                                          const char **path,
                                                          gpointer user_data);

/* Setting up. Patterns have parts in braces and are compared without case: "/subscriptions/{s}/…/accounts/{a}".
 * Of {s} and {rg} the router sees to it that they exist. @since: the oldest api-version, or NULL. */
void phidias_emulator_arm_add_route (PhidiasEmulatorArm *self,
                                     const char *method,
                                     const char *pattern,
                                     const char *since,
                                     PhidiasEmulatorArmHandler handler,
                                     gpointer user_data);
void phidias_emulator_arm_add_type (PhidiasEmulatorArm *self,
                                    const char *type,
                                    PhidiasEmulatorArmView view,
                                    PhidiasEmulatorArmEnded ended,
                                    gpointer user_data);
void phidias_emulator_arm_add_place (PhidiasEmulatorArm *self,
                                     const char *prefix,
                                     PhidiasEmulatorArmPlace lookup,
                                     gpointer user_data);

PhidiasEmulatorCloudState *phidias_emulator_arm_get_state (PhidiasEmulatorArm *self);
PhidiasEmulatorCloudKeys *phidias_emulator_arm_get_keys (PhidiasEmulatorArm *self);
PhidiasEmulatorModelList *phidias_emulator_arm_get_models (PhidiasEmulatorArm *self);
const char *phidias_emulator_arm_get_url (PhidiasEmulatorArm *self);
gint64 phidias_emulator_arm_get_time (PhidiasEmulatorArm *self);
void phidias_emulator_arm_get_limits (PhidiasEmulatorArm *self, guint *tokens_per_minute, guint *requests_per_minute);

/* What was just made does not answer at once. */
void phidias_emulator_arm_begin_warm_up (PhidiasEmulatorArm *self, const char *id);
gboolean phidias_emulator_arm_is_warm (PhidiasEmulatorArm *self, const char *id);

/* A request. Parts are borrowed; a NULL body or resource, or a FALSE, has been answered already. */
PhidiasEmulatorArm *phidias_emulator_arm_request_get_arm (PhidiasEmulatorArmRequest *self);
const char *phidias_emulator_arm_request_get_part (PhidiasEmulatorArmRequest *self, const char *name);
const char *phidias_emulator_arm_request_get_query (PhidiasEmulatorArmRequest *self, const char *name);
const char *phidias_emulator_arm_request_get_tenant (PhidiasEmulatorArmRequest *self);
const char *phidias_emulator_arm_request_get_user (PhidiasEmulatorArmRequest *self);
JsonObject *phidias_emulator_arm_request_get_body (PhidiasEmulatorArmRequest *self);
char *phidias_emulator_arm_request_dup_id (PhidiasEmulatorArmRequest *self, guint drop) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *phidias_emulator_arm_request_find (PhidiasEmulatorArmRequest *self, guint drop);
gboolean phidias_emulator_arm_request_allows (PhidiasEmulatorArmRequest *self, const char *scope, const char *action);

/* Answers. */
void phidias_emulator_arm_set_header (PhidiasEmulatorArmRequest *self, const char *name, const char *value);
void phidias_emulator_arm_reply (PhidiasEmulatorArmRequest *self, guint status, JsonNode *body);
void phidias_emulator_arm_reply_object (PhidiasEmulatorArmRequest *self, guint status, JsonObject *body);
void phidias_emulator_arm_reply_resource (PhidiasEmulatorArmRequest *self, guint status, JsonObject *resource);
void phidias_emulator_arm_reply_list (PhidiasEmulatorArmRequest *self, GPtrArray *resources);
void phidias_emulator_arm_fail (PhidiasEmulatorArmRequest *self,
                                guint status,
                                const char *code,
                                const char *message,
                                ...) G_GNUC_NULL_TERMINATED;
void phidias_emulator_arm_fail_deep (PhidiasEmulatorArmRequest *self,
                                     guint status,
                                     const char *code,
                                     const char *message,
                                     ...) G_GNUC_NULL_TERMINATED;
void phidias_emulator_arm_begin_operation (PhidiasEmulatorArmRequest *self,
                                           PhidiasEmulatorArmVerb verb,
                                           JsonObject *resource,
                                           PhidiasEmulatorArmForm form);
gboolean phidias_emulator_arm_begin_keys (PhidiasEmulatorArmRequest *self,
                                          JsonObject *resource,
                                          const char *first,
                                          const char *second);

G_END_DECLS
