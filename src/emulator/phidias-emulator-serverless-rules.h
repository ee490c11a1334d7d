/* phidias-emulator-serverless-rules.h: what may be deployed where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-workspaces.h"

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_SERVERLESS PHIDIAS_EMULATOR_WORKSPACES "/serverlessEndpoints"
#define PHIDIAS_EMULATOR_MARKETPLACE PHIDIAS_EMULATOR_WORKSPACES "/marketplaceSubscriptions"

/* Each answers the request where it says no. */
JsonObject *phidias_emulator_rules_find_project (PhidiasEmulatorArmRequest *request, guint drop);
const PhidiasEmulatorModel *phidias_emulator_rules_find_model (PhidiasEmulatorArmRequest *request, JsonObject *body);
gboolean phidias_emulator_rules_check_subscription (PhidiasEmulatorArmRequest *request);
gboolean phidias_emulator_rules_check_region (PhidiasEmulatorArmRequest *request,
                                              const PhidiasEmulatorModel *model,
                                              const char *region);
gboolean phidias_emulator_rules_check_lifecycle (PhidiasEmulatorArmRequest *request, const PhidiasEmulatorModel *model);
gboolean phidias_emulator_rules_check_name (PhidiasEmulatorArmRequest *request, const char *region);
gboolean phidias_emulator_rules_check_only_one (PhidiasEmulatorArmRequest *request,
                                                JsonObject *project,
                                                const PhidiasEmulatorModel *model);
gboolean phidias_emulator_rules_check_terms (PhidiasEmulatorArmRequest *request,
                                             JsonObject *project,
                                             const PhidiasEmulatorModel *model,
                                             const char **subscription);
gboolean phidias_emulator_rules_check_idle (PhidiasEmulatorArmRequest *request, JsonObject *resource);

char *phidias_emulator_rules_dup_asset (const PhidiasEmulatorModel *model) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_emulator_rules_get_property (JsonObject *resource, const char *name);
const PhidiasEmulatorModel *phidias_emulator_rules_get_model (PhidiasEmulatorArm *arm, JsonObject *resource);
JsonObject *phidias_emulator_rules_find_endpoint (PhidiasEmulatorArm *arm, const char *region, const char *name);
JsonNode *phidias_emulator_rules_get_member (JsonObject *object, const char *name);
const char *phidias_emulator_rules_get_text (JsonObject *object, const char *name);
JsonObject *phidias_emulator_rules_get_child (JsonObject *object, const char *name);

G_END_DECLS
