/* phidias-emulator-cognitive-private.h: what the files of Cognitive Services share
 *
 *     phidias-emulator-cognitive.c              accounts, keys, and what answers
 *     phidias-emulator-cognitive-models.c       what can be deployed, and how much of it
 *     phidias-emulator-cognitive-deployments.c  what is deployed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-cognitive.h"

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_COGNITIVE_SINCE "2023-05-01"
#define PHIDIAS_EMULATOR_ACCOUNT_ROUTE                                                                                 \
  "/subscriptions/{s}/resourceGroups/{rg}/providers/" PHIDIAS_EMULATOR_ACCOUNTS "/{a}"

gboolean phidias_emulator_cognitive_allows (PhidiasEmulatorArmRequest *request, guint drop, const char *action);

/* Models, as the resource has them; all borrowed. */
JsonObject *phidias_emulator_cognitive_find_model (const char *format, const char *name, const char *version);
gboolean phidias_emulator_cognitive_model_is_in (JsonObject *model, const char *region);
gboolean phidias_emulator_cognitive_model_has (JsonObject *model, const char *list, const char *name);
gboolean phidias_emulator_cognitive_model_is_retired (JsonObject *model);

gint64 phidias_emulator_cognitive_get_usage (PhidiasEmulatorArm *arm,
                                             const char *subscription,
                                             const char *region,
                                             JsonObject *model,
                                             const char *sku,
                                             const char *except);
void phidias_emulator_cognitive_install_models (PhidiasEmulatorArm *arm);
void phidias_emulator_cognitive_install_deployments (PhidiasEmulatorArm *arm);

G_END_DECLS
