/* phidias-emulator-json.h: the emulator's own few words of JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *phidias_emulator_json_parse (const char *data, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_emulator_json_print (JsonNode *node) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_json_append (GString *out, const char *text);
char *phidias_emulator_json_quote (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean phidias_emulator_json_is (JsonNode *node, GType type);
gboolean phidias_emulator_json_is_number (JsonNode *node);
const char *phidias_emulator_json_get_string (JsonObject *object, const char *name);
gint64 phidias_emulator_json_get_int (JsonObject *object, const char *name, gint64 fallback);
double phidias_emulator_json_get_double (JsonObject *object, const char *name, double fallback);
gboolean phidias_emulator_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
JsonArray *phidias_emulator_json_get_array (JsonObject *object, const char *name);
JsonObject *phidias_emulator_json_get_object (JsonObject *object, const char *name);
JsonNode *phidias_emulator_json_instance (JsonObject *schema, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
