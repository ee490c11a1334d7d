/* phidias-deployment-list-row.c: a deployment in a list, with what can be done to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-list-row.h"

#include <glib/gi18n-lib.h>

#include "phidias-deployment-state.h"

/**
 * PhidiasDeploymentListRow:
 *
 * Name, model and host, where the key is, and the state as an icon and in words. The buttons
 * activate `deployments.*` with the deployment's id.
 */
struct _PhidiasDeploymentListRow
{
  AdwActionRow parent_instance;

  /* template */
  GtkImage  *state_image;
  GtkWidget *test_button;
  GtkWidget *edit_button;
  GtkWidget *remove_button;

  /* owned */
  PhidiasDeployment *deployment;
};

G_DEFINE_FINAL_TYPE (PhidiasDeploymentListRow, phidias_deployment_list_row, ADW_TYPE_ACTION_ROW)

static const char *
get_key_sentence (PhidiasDeployment *deployment)
{
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    return _("Runs inside Phidias, needs no key");

  switch (phidias_deployment_get_key_place (deployment))
    {
    case PHIDIAS_KEY_KEYRING:
      return _("Key in the keyring");
    case PHIDIAS_KEY_SESSION:
      return _("Key kept for this session");
    case PHIDIAS_KEY_NONE:
    default:
      return _("No key");
    }
}

static char *
dup_place (PhidiasDeployment *deployment)
{
  const char *host = phidias_deployment_get_host (deployment);

  if (host == NULL)
    return g_strdup (phidias_deployment_get_model_title (deployment));

  /* Translators: a model and the host it is on. */
  return g_strdup_printf (_("%s on %s"), phidias_deployment_get_model_title (deployment), host);
}

static void
name_button (GtkWidget *button, const char *format, const char *name)
{
  /* Translators’ formats, from this file. */
  g_autoptr (GString) label = g_string_new (format);

  g_string_replace (label, "%s", name, 1);
  gtk_widget_set_tooltip_text (button, label->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label->str, -1);
}

static void
show (PhidiasDeploymentListRow *self)
{
  const char      *name = phidias_deployment_get_name (self->deployment);
  gboolean         is_sample = phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_SAMPLE;
  g_autofree char *place = dup_place (self->deployment);
  g_autofree char *state = phidias_deployment_dup_state_label (self->deployment);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s · %s", place, get_key_sentence (self->deployment), state);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  phidias_deployment_state_show (self->deployment, self->state_image);
  gtk_widget_set_visible (self->test_button, !is_sample);
  gtk_widget_set_sensitive (self->test_button,
                            phidias_deployment_get_state (self->deployment) != PHIDIAS_DEPLOYMENT_CHECKING);
  gtk_widget_set_visible (self->edit_button, !is_sample);
  name_button (self->test_button, _("Test %s"), name);
  name_button (self->edit_button, _("Edit %s"), name);
  name_button (self->remove_button, _("Remove %s"), name);
}

static void
phidias_deployment_list_row_dispose (GObject *object)
{
  PhidiasDeploymentListRow *self = PHIDIAS_DEPLOYMENT_LIST_ROW (object);

  g_clear_object (&self->deployment);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DEPLOYMENT_LIST_ROW);

  G_OBJECT_CLASS (phidias_deployment_list_row_parent_class)->dispose (object);
}

static void
phidias_deployment_list_row_class_init (PhidiasDeploymentListRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_deployment_list_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-deployment-list-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentListRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentListRow, test_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentListRow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentListRow, remove_button);
}

static void
phidias_deployment_list_row_init (PhidiasDeploymentListRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * phidias_deployment_list_row_new:
 * @deployment: what to show
 *
 * Returns: (transfer floating): a row that follows it
 */
GtkWidget *
phidias_deployment_list_row_new (PhidiasDeployment *deployment)
{
  PhidiasDeploymentListRow *self;
  const char               *id;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (PHIDIAS_TYPE_DEPLOYMENT_LIST_ROW, NULL);
  self->deployment = g_object_ref (deployment);
  id = phidias_deployment_get_id (deployment);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->test_button), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit_button), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remove_button), "s", id);
  g_signal_connect_object (deployment, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return GTK_WIDGET (self);
}

PhidiasDeployment *
phidias_deployment_list_row_get_deployment (PhidiasDeploymentListRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_LIST_ROW (self), NULL);

  return self->deployment;
}
