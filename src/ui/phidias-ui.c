/* phidias-ui.c: what must happen before the first widget
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-ui.h"

#include "phidias-resources.h"

/**
 * phidias_ui_init:
 *
 * Registers templates, icons and style. By a call, since a static library's constructors run only
 * where something in their object file is used.
 */
void
phidias_ui_init (void)
{
  g_resources_register (phidias_get_resource ());
}
