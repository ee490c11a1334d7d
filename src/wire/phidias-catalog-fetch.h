/* phidias-catalog-fetch.h: asks a public service for a JSON document
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-clock.h"
#include "phidias-json.h"

G_BEGIN_DECLS

void      phidias_catalog_fetch_async  (SoupSession          *session,
                                        PhidiasClock         *clock,
                                        const char           *url,
                                        const char           *body,
                                        const char           *user_agent,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
JsonNode *phidias_catalog_fetch_finish (SoupSession          *session,
                                        GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
