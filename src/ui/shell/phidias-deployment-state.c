/* phidias-deployment-state.c: a deployment's state as an icon and as words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-state.h"

#include <glib/gi18n-lib.h>

/* Shape as well as colour: not everyone sees both. */
static const struct
{
  const char *icon_name;
  const char *css_class;
  const char *label;
} states[] = {
  [PHIDIAS_DEPLOYMENT_UNKNOWN] = { "phidias-state-unknown-symbolic", "dim-label", N_("not tried yet") },
  [PHIDIAS_DEPLOYMENT_CHECKING] = { "content-loading-symbolic", "dim-label", N_("being tested") },
  [PHIDIAS_DEPLOYMENT_READY] = { "phidias-state-ready-symbolic", "success", N_("ready") },
  [PHIDIAS_DEPLOYMENT_ERROR] = { "dialog-warning-symbolic", "warning", N_("does not answer") },
  [PHIDIAS_DEPLOYMENT_CREATING] = { "content-loading-symbolic", "dim-label", N_("being made") },
  [PHIDIAS_DEPLOYMENT_DELETING] = { "content-loading-symbolic", "dim-label", N_("being deleted") },
  [PHIDIAS_DEPLOYMENT_SUSPENDED] = { "media-playback-pause-symbolic", "warning", N_("suspended") },
  [PHIDIAS_DEPLOYMENT_GONE] = { "edit-delete-symbolic", "dim-label", N_("deleted in Azure") },
};

/**
 * phidias_deployment_dup_state_label:
 * @deployment: a deployment
 *
 * Returns: (transfer full): its state in a few words
 */
char *
phidias_deployment_dup_state_label (PhidiasDeployment *deployment)
{
  const char *text = phidias_deployment_get_state_text (deployment);

  return g_strdup (text != NULL ? text : _(states[phidias_deployment_get_state (deployment)].label));
}

/**
 * phidias_deployment_get_state_title:
 * @deployment: a deployment
 *
 * Returns: (transfer none): its state alone, without what else there is to say of it
 */
const char *
phidias_deployment_get_state_title (PhidiasDeployment *deployment)
{
  return _(states[phidias_deployment_get_state (deployment)].label);
}

/**
 * phidias_deployment_state_show:
 * @deployment: a deployment
 * @image: where its state is shown
 */
void
phidias_deployment_state_show (PhidiasDeployment *deployment, GtkImage *image)
{
  PhidiasDeploymentState state = phidias_deployment_get_state (deployment);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (image), states[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (image), states[state].css_class);
  gtk_image_set_from_icon_name (image, states[state].icon_name);
}
