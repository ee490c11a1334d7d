/* phidias-emulator-roles.h: Azure's roles, and what they allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean phidias_emulator_roles_allow (JsonArray *assignments, const char *scope, const char *action);
JsonArray *phidias_emulator_roles_list (JsonArray *assignments, const char *scope) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
