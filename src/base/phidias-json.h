/* phidias-json.h: JSON from outside and to outside, over json-glib but without its traps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Nesting allowed in answers of servers, and in documents people bring. json-glib recurses. */
#define PHIDIAS_JSON_DEPTH_WIRE 64
#define PHIDIAS_JSON_DEPTH_USER 512

/* Bytes allowed in one answer or event. */
#define PHIDIAS_JSON_SIZE_WIRE (8 * 1024 * 1024)

#define PHIDIAS_JSON_DOUBLE_SIZE 32

JsonNode   *phidias_json_parse         (const char  *bytes,
                                        gsize        length,
                                        guint        max_depth,
                                        gsize        max_size,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;
JsonNode   *phidias_json_parse_delta   (const char  *bytes,
                                        gsize        length,
                                        guint        max_depth,
                                        gsize        max_size,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char       *phidias_json_join_delta    (guint16     *pending,
                                        const char  *text) G_GNUC_WARN_UNUSED_RESULT;

char       *phidias_json_write         (JsonNode    *node,
                                        gboolean     pretty) G_GNUC_WARN_UNUSED_RESULT;
void        phidias_json_append_string (GString     *out,
                                        const char  *text,
                                        gssize       length);
char       *phidias_json_format_double (double       value,
                                        char         buffer[PHIDIAS_JSON_DOUBLE_SIZE]);

JsonNode   *phidias_json_get_member    (JsonObject  *object,
                                        const char  *name);
const char *phidias_json_get_string    (JsonObject  *object,
                                        const char  *name);
gint64      phidias_json_get_int       (JsonObject  *object,
                                        const char  *name,
                                        gint64       fallback);
double      phidias_json_get_double    (JsonObject  *object,
                                        const char  *name,
                                        double       fallback);
gboolean    phidias_json_get_boolean   (JsonObject  *object,
                                        const char  *name,
                                        gboolean     fallback);
JsonObject *phidias_json_get_object    (JsonObject  *object,
                                        const char  *name);
JsonArray  *phidias_json_get_array     (JsonObject  *object,
                                        const char  *name);
JsonObject *phidias_json_get_root      (JsonNode    *node);
JsonObject *phidias_json_get_element   (JsonArray   *array,
                                        guint        index);
gboolean    phidias_json_is_truthy     (JsonNode    *node);

G_END_DECLS
