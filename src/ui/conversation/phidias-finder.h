/* phidias-finder.h: where some words are in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-block-row.h"
#include "phidias-feed-place.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_FINDER (phidias_finder_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasFinder, phidias_finder, PHIDIAS, FINDER, GObject)

PhidiasFinder          *phidias_finder_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                    phidias_finder_set_model     (PhidiasFinder *self,
                                                      GListModel    *model);
void                    phidias_finder_find          (PhidiasFinder *self,
                                                      const char    *text,
                                                      guint          from);
gboolean                phidias_finder_move          (PhidiasFinder *self,
                                                      gboolean       is_forward);

guint                   phidias_finder_get_n_matches (PhidiasFinder *self);
guint                   phidias_finder_get_number    (PhidiasFinder *self);
gboolean                phidias_finder_is_searching  (PhidiasFinder *self);
const PhidiasFeedPlace *phidias_finder_get_current   (PhidiasFinder    *self,
                                                      PhidiasTextRange *range,
                                                      guint            *n_over);
const PhidiasFeedPlace *phidias_finder_get_folded    (PhidiasFinder *self);
void                    phidias_finder_read_current  (PhidiasFinder *self);
const PhidiasTextRange *phidias_finder_get_in_row    (PhidiasFinder *self,
                                                      guint          position,
                                                      guint         *n_ranges,
                                                      guint         *current);

G_END_DECLS
