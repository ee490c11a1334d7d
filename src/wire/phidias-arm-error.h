/* phidias-arm-error.h: what a resource manager refused, by its deepest reason
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GError   *phidias_arm_error_new             (guint       status,
                                             const char *content_type,
                                             GBytes     *body,
                                             const char *host,
                                             const char *secret) G_GNUC_WARN_UNUSED_RESULT;
GError   *phidias_arm_error_new_from_node   (JsonNode   *node,
                                             const char *secret) G_GNUC_WARN_UNUSED_RESULT;
GError   *phidias_arm_error_new_not_json    (guint       status,
                                             GBytes     *body,
                                             gboolean    is_html,
                                             const char *host,
                                             const char *secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
