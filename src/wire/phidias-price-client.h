/* phidias-price-client.h: what models cost, as the price service has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-clock.h"
#include "phidias-json.h"

G_BEGIN_DECLS

void        phidias_price_client_list_async  (SoupSession          *session,
                                              PhidiasClock         *clock,
                                              const char           *address,
                                              const char           *region,
                                              const char * const   *names,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
JsonObject *phidias_price_client_list_finish (SoupSession          *session,
                                              GAsyncResult         *result,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        phidias_price_client_read        (JsonObject           *answer,
                                              const char * const   *names,
                                              JsonObject           *prices);

G_END_DECLS
