/* phidias-slice-gap.h: what stood where a text was cut into slices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-item.h"

G_BEGIN_DECLS

gboolean    phidias_slice_follows (PhidiasFeedItem *previous,
                                   PhidiasFeedItem *item);
const char *phidias_slice_get_gap (PhidiasFeedItem *previous,
                                   PhidiasFeedItem *item);

G_END_DECLS
