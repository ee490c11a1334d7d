/* phidias-emulator-service.h: what the services beside inference have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

char *phidias_emulator_service_dup_origin (SoupServerMessage *message) G_GNUC_WARN_UNUSED_RESULT;
gboolean phidias_emulator_service_is_text (const char *path, GHashTable *query);
GHashTable *phidias_emulator_service_read_form (SoupServerMessage *message) G_GNUC_WARN_UNUSED_RESULT;
gboolean phidias_emulator_service_is_method (SoupServerMessage *message, const char *method);
void phidias_emulator_service_reply_text (SoupServerMessage *message,
                                          guint status,
                                          const char *content_type,
                                          const char *text);
void phidias_emulator_service_reply_object (SoupServerMessage *message, guint status, JsonObject *object);
void phidias_emulator_service_redirect (SoupServerMessage *message, const char *uri);
JsonNode *phidias_emulator_service_load (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
