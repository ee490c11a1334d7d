/* phidias-about-dialog.c: what Phidias is and who may use it how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-about-dialog.h"

#include <glib/gi18n-lib.h>

#include "phidias-about.h"

#define WEBSITE "https://github.com/phidias-studio/phidias"

/**
 * phidias_about_dialog_present:
 * @parent: a widget of the window that it belongs to
 *
 * Shows the About dialog.
 */
void
phidias_about_dialog_present (GtkWidget *parent)
{
  const char *developers[] = { "The Phidias developers " WEBSITE, NULL };

  g_return_if_fail (GTK_IS_WIDGET (parent));

  phidias_about_present (parent,
                         "application-name",
                         "Phidias",
                         "application-icon",
                         PHIDIAS_APP_ID,
                         "version",
                         PHIDIAS_VERSION,
                         "developer-name",
                         _("The Phidias developers"),
                            "developers",
                            developers,
                            "comments",
                            _("A studio for language-model deployments: connect them, talk to them, turn their sliders, and keep every conversation on your own disk."),
                               "website",
                               WEBSITE,
                               "issue-url",
                               WEBSITE "/issues",
                               "license-type",
                               GTK_LICENSE_GPL_3_0,
                               /* Translators: your own names, one a line */
                               "translator-credits",
                               _("translator-credits"),
                                  NULL);
}
