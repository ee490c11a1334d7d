/* phidias-url-origin.c: whether an address stands where a target's key may go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-url-origin-private.h"

#include <string.h>

/**
 * phidias_url_is_of_target:
 * @url: an absolute address
 * @target: the endpoint
 *
 * Returns: whether @url has the scheme, host and port of @target; the key of @target goes nowhere else
 */
gboolean
phidias_url_is_of_target (const char *url, PhidiasTarget *target)
{
  const char *origin;
  gsize       length;

  g_return_val_if_fail (url != NULL, FALSE);
  g_return_val_if_fail (target != NULL, FALSE);

  origin = phidias_target_get_origin (target);
  length = strlen (origin);

  return g_str_has_prefix (url, origin) && (url[length] == '/' || url[length] == '?' || url[length] == '\0');
}
