/* phidias-day-list.h: conversations with a heading for each span of days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DAY_LIST (phidias_day_list_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDayList, phidias_day_list, PHIDIAS, DAY_LIST, GObject)

PhidiasDayList *phidias_day_list_new       (GListModel     *conversations) G_GNUC_WARN_UNUSED_RESULT;
void            phidias_day_list_set_today (PhidiasDayList *self,
                                            GDateTime      *today);

char           *phidias_day_dup_heading    (gint64          time,
                                            GDateTime      *today) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
