/* phidias-emulator-arm-private.h: what the files of the resource manager share
 *
 *     phidias-emulator-arm.c             routes, places, and what they share
 *     phidias-emulator-arm-checks.c      what is checked of every request
 *     phidias-emulator-arm-request.c     a request and the answers to it
 *     phidias-emulator-arm-operations.c  what takes longer than its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-arm-server.h"

#include "phidias-emulator-entra.h"

G_BEGIN_DECLS

typedef struct
{
  char *type;
  PhidiasEmulatorArmView view;
  PhidiasEmulatorArmEnded ended;
  gpointer user_data;
} PhidiasEmulatorArmType;

struct _PhidiasEmulatorArm
{
  const PhidiasEmulatorSettings *settings; /* borrowed */
  PhidiasEmulatorEntra *entra;             /* borrowed */

  /* owned */
  char *url;
  GPtrArray *routes; /* of Route */
  GPtrArray *types;  /* of PhidiasEmulatorArmType */
  GPtrArray *places; /* of Prefix */
  PhidiasEmulatorCloudState *state;
  PhidiasEmulatorCloudKeys *keys;
  PhidiasEmulatorModelList *models;
  PhidiasEmulatorLimits *reads;
  PhidiasEmulatorLimits *writes;
  GHashTable *timers; /* id of an operation to its GSource */
  GHashTable *warm;   /* id without case to when it answers, a gint64 */
};

struct _PhidiasEmulatorArmRequest
{
  PhidiasEmulatorArm *arm;
  SoupServerMessage *message;
  PhidiasEmulatorBehaviour *behaviour; /* borrowed; NULL for none */
  GHashTable *query;                   /* borrowed; NULL for none */
  const char *base;                    /* "/arm", or "" where a client has the manager at the root */
  const char *path;                    /* without @base */
  PhidiasEmulatorCaller caller;
  GHashTable *parts; /* (nullable): name to value */
  JsonNode *body;
  gboolean is_answered;
};

const PhidiasEmulatorArmType *phidias_emulator_arm_find_type (PhidiasEmulatorArm *self, const char *type);
JsonObject *phidias_emulator_arm_view (PhidiasEmulatorArm *self, JsonObject *resource) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_emulator_arm_request_dup_base (PhidiasEmulatorArmRequest *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_arm_reply_empty (PhidiasEmulatorArmRequest *self, guint status);
gboolean phidias_emulator_arm_check_token (PhidiasEmulatorArmRequest *request);
gboolean phidias_emulator_arm_check_version (PhidiasEmulatorArmRequest *request, const char *since);
gboolean phidias_emulator_arm_check_rate (PhidiasEmulatorArmRequest *request);
gboolean phidias_emulator_arm_check_scope (PhidiasEmulatorArmRequest *request);
void phidias_emulator_arm_install_operations (PhidiasEmulatorArm *self);

G_END_DECLS
