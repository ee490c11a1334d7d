/* main.c: where Phidias starts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias"

#include "config.h"

#include <locale.h>
#include <sys/resource.h>

#include <glib/gi18n.h>

#include "phidias-application.h"
#include "phidias-inference-client.h"

int
main (int argc, char **argv)
{
  const struct rlimit no_core = { 0, 0 };
  g_autoptr (PhidiasApplication) application = NULL;

  /* A core dump would hold keys. PR_SET_DUMPABLE would do more, and make the portals refuse us. */
  setrlimit (RLIMIT_CORE, &no_core);
  phidias_wire_init ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PHIDIAS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = phidias_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
