/* phidias-window.h: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-session.h"
#include "phidias-settings.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_WINDOW (phidias_window_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasWindow, phidias_window, PHIDIAS, WINDOW, AdwApplicationWindow)

PhidiasWindow *phidias_window_new (GtkApplication  *application,
                                   PhidiasSession  *session,
                                   PhidiasSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
