/* fuzz-target.c: any pasted text is a target or refused, and a target's address means that target
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "phidias-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse_len ((const char *) data, size, NULL);
  g_autoptr (PhidiasTarget) again = NULL;
  const char *url;

  if (target == NULL)
    return 0;

  url = phidias_target_get_chat_url (target);
  if (strpbrk (url, " \t\r\n@\\") != NULL && strchr (url, '@') < url + strlen (phidias_target_get_origin (target)))
    g_error ("an address has what none may have");
  again = phidias_target_parse (url, NULL);
  if (again == NULL || !g_str_equal (phidias_target_get_chat_url (again), url) ||
      !g_str_equal (phidias_target_get_origin (again), phidias_target_get_origin (target)) ||
      phidias_target_get_dialect (again) != phidias_target_get_dialect (target))
    g_error ("an address means another target");
  for (guint dialect = 0; dialect < PHIDIAS_N_DIALECTS; dialect++)
    {
      g_autoptr (PhidiasTarget) other = phidias_target_with_dialect (target, dialect, NULL);

      if (other != NULL && !g_str_equal (phidias_target_get_origin (other), phidias_target_get_origin (target)))
        g_error ("another dialect is at another origin");
    }

  return 0;
}
