/* phidias-id.c: names for things on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-id.h"

/**
 * phidias_id_new:
 *
 * Returns: (transfer full): a new random UUID, lower case
 */
char *
phidias_id_new (void)
{
  return g_uuid_string_random ();
}
