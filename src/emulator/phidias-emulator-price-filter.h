/* phidias-emulator-price-filter.h: the filters of OData that the price service understands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean phidias_emulator_price_filter_is_valid (const char *filter, JsonObject *example);
gboolean phidias_emulator_price_filter_matches (const char *filter, JsonObject *item, gboolean with_case);

G_END_DECLS
