/* phidias-catalog-client.h: what the online catalog lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-clock.h"
#include "phidias-json.h"

G_BEGIN_DECLS

void       phidias_catalog_client_list_async  (SoupSession          *session,
                                               PhidiasClock         *clock,
                                               const char           *address,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
JsonArray *phidias_catalog_client_list_finish (SoupSession          *session,
                                               GAsyncResult         *result,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *phidias_catalog_client_read        (JsonObject           *answer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
