/* phidias-clock.h: time that tests can turn by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CLOCK (phidias_clock_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasClock, phidias_clock, PHIDIAS, CLOCK, GObject)

PhidiasClock *phidias_clock_new          (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasClock *phidias_clock_new_manual   (void) G_GNUC_WARN_UNUSED_RESULT;

gint64        phidias_clock_get_time     (PhidiasClock   *self);
guint         phidias_clock_add_alarm    (PhidiasClock   *self,
                                          gint64          delay_ms,
                                          GSourceOnceFunc callback,
                                          gpointer        user_data) G_GNUC_WARN_UNUSED_RESULT;
void          phidias_clock_remove_alarm (PhidiasClock   *self,
                                          guint           id);

void          phidias_clock_advance      (PhidiasClock   *self,
                                          gint64          milliseconds);
guint         phidias_clock_get_n_alarms (PhidiasClock   *self);
gint64        phidias_clock_get_next     (PhidiasClock   *self);

G_END_DECLS
