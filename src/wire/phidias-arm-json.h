/* phidias-arm-json.h: members of a resource manager's answers, whose case is not to be relied on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode   *phidias_arm_json_get_member  (JsonObject *object,
                                          const char *name);
const char *phidias_arm_json_get_string  (JsonObject *object,
                                          const char *name);
JsonObject *phidias_arm_json_get_object  (JsonObject *object,
                                          const char *name);
JsonArray  *phidias_arm_json_get_array   (JsonObject *object,
                                          const char *name);
gint64      phidias_arm_json_get_int     (JsonObject *object,
                                          const char *name,
                                          gint64      fallback);
const char *phidias_arm_json_get_state   (JsonObject *resource);

G_END_DECLS
