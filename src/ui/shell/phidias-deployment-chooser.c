/* phidias-deployment-chooser.c: the deployment that the next prompt goes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-chooser.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-deployment-state.h"

/* With fewer deployments than this a search field is in the way. */
#define SEARCH_FROM 7

/**
 * PhidiasDeploymentChooser:
 *
 * A button with the deployment's name and state; its popover lists all, and the ways to more.
 * Choosing one activates `win.choose-deployment` with its id.
 */
struct _PhidiasDeploymentChooser
{
  GtkWidget          parent_instance;

  /* template widgets */
  GtkMenuButton     *menu_button;
  GtkImage          *state_image;
  GtkLabel          *name_label;
  GtkPopover        *popover;
  GtkSearchEntry    *search_entry;
  GtkListBox        *list_box;
  GtkWidget         *sample_button;

  /* owned */
  GListModel        *deployments;
  GtkFilter         *filter;
  PhidiasDeployment *deployment;
  char              *fallback_name;

  /* state */
  gulong             deployment_handler;
};

G_DEFINE_FINAL_TYPE (PhidiasDeploymentChooser, phidias_deployment_chooser, GTK_TYPE_WIDGET)

static void
update_button (PhidiasDeploymentChooser *self)
{
  const char *name = self->fallback_name;
  g_autofree char *label = NULL;

  if (self->deployment != NULL)
    name = phidias_deployment_get_name (self->deployment);
  gtk_label_set_label (self->name_label, name != NULL ? name : _("Choose a Deployment"));
  gtk_widget_set_visible (GTK_WIDGET (self->state_image), self->deployment != NULL);

  if (self->deployment != NULL)
    {
      g_autofree char *state = phidias_deployment_dup_state_label (self->deployment);

      phidias_deployment_state_show (self->deployment, self->state_image);
      /* Translators: the deployment's name, then its state */
      label = g_strdup_printf (_("Deployment: %s, %s"), name, state);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), state);
    }
  else
    {
      label = g_strdup (_("Choose a deployment"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), label);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_row (GtkWidget *row)
{
  PhidiasDeployment *deployment = g_object_get_data (G_OBJECT (row), "deployment");
  GtkLabel *name = g_object_get_data (G_OBJECT (row), "name-label");
  GtkLabel *details = g_object_get_data (G_OBJECT (row), "details-label");
  g_autofree char *state = phidias_deployment_dup_state_label (deployment);
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;

  /* An error's sentence names the host itself. */
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE || phidias_deployment_get_host (deployment) == NULL ||
      phidias_deployment_get_state (deployment) == PHIDIAS_DEPLOYMENT_ERROR)
    text = g_strdup (state);
  else
    text = g_strdup_printf ("%s · %s", state, phidias_deployment_get_host (deployment));
  gtk_label_set_label (name, phidias_deployment_get_name (deployment));
  gtk_label_set_label (details, text);
  gtk_widget_set_tooltip_text (row, text);
  phidias_deployment_state_show (deployment, g_object_get_data (G_OBJECT (row), "state-image"));

  label = g_strdup_printf ("%s, %s", phidias_deployment_get_name (deployment), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *details = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (details), 0);
  /* An error's sentence gets a second line; the tooltip has what is longer. */
  gtk_label_set_wrap (GTK_LABEL (details), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (details), PANGO_WRAP_WORD_CHAR);
  /* The list's height is asked for before its width is known. */
  gtk_label_set_max_width_chars (GTK_LABEL (details), 32);
  gtk_label_set_lines (GTK_LABEL (details), 2);
  gtk_label_set_ellipsize (GTK_LABEL (details), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (details, "dim-label");
  gtk_widget_add_css_class (details, "caption");
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), details);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);

  g_object_set_data_full (G_OBJECT (row), "deployment", g_object_ref (item), g_object_unref);
  g_object_set_data (G_OBJECT (row), "name-label", name);
  g_object_set_data (G_OBJECT (row), "details-label", details);
  g_object_set_data (G_OBJECT (row), "state-image", image);
  g_signal_connect_object (item, "notify", G_CALLBACK (update_row), row, G_CONNECT_SWAPPED);
  update_row (row);

  return row;
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  PhidiasDeploymentChooser *self = user_data;
  PhidiasDeployment *deployment = PHIDIAS_DEPLOYMENT (item);
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  g_autofree char *name = g_utf8_casefold (phidias_deployment_get_name (deployment), -1);
  const char *host = phidias_deployment_get_host (deployment);

  return strstr (name, needle) != NULL || (host != NULL && strstr (host, needle) != NULL);
}

static void
search_changed_cb (PhidiasDeploymentChooser *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
row_activated_cb (PhidiasDeploymentChooser *self, GtkListBoxRow *row)
{
  PhidiasDeployment *deployment = g_object_get_data (G_OBJECT (row), "deployment");

  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.choose-deployment", "s", phidias_deployment_get_id (deployment));
}

static void
close_cb (PhidiasDeploymentChooser *self)
{
  gtk_popover_popdown (self->popover);
}

static void
deployments_changed_cb (PhidiasDeploymentChooser *self)
{
  guint n_deployments = g_list_model_get_n_items (self->deployments);
  gboolean has_sample = FALSE;

  for (guint i = 0; i < n_deployments; i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (self->deployments, i);

      has_sample |= phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), n_deployments >= SEARCH_FROM);
  gtk_widget_set_visible (self->sample_button, !has_sample);
}

static void
phidias_deployment_chooser_dispose (GObject *object)
{
  PhidiasDeploymentChooser *self = PHIDIAS_DEPLOYMENT_CHOOSER (object);

  g_clear_signal_handler (&self->deployment_handler, self->deployment);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DEPLOYMENT_CHOOSER);
  g_clear_object (&self->filter);
  g_clear_object (&self->deployments);
  g_clear_object (&self->deployment);

  G_OBJECT_CLASS (phidias_deployment_chooser_parent_class)->dispose (object);
}

static void
phidias_deployment_chooser_finalize (GObject *object)
{
  g_free (PHIDIAS_DEPLOYMENT_CHOOSER (object)->fallback_name);

  G_OBJECT_CLASS (phidias_deployment_chooser_parent_class)->finalize (object);
}

static void
phidias_deployment_chooser_class_init (PhidiasDeploymentChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_deployment_chooser_dispose;
  object_class->finalize = phidias_deployment_chooser_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-deployment-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, state_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, name_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, popover);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, list_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentChooser, sample_button);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
phidias_deployment_chooser_init (PhidiasDeploymentChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_button (self);
}

GtkWidget *
phidias_deployment_chooser_new (void)
{
  return g_object_new (PHIDIAS_TYPE_DEPLOYMENT_CHOOSER, NULL);
}

/**
 * phidias_deployment_chooser_set_model:
 * @self: a chooser that has none
 * @deployments: all deployments, as #PhidiasDeployment
 */
void
phidias_deployment_chooser_set_model (PhidiasDeploymentChooser *self, GListModel *deployments)
{
  GtkFilterListModel *filtered;

  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT_CHOOSER (self));
  g_return_if_fail (self->deployments == NULL);

  self->deployments = g_object_ref (deployments);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (deployments), g_object_ref (self->filter));
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (filtered), create_row, NULL, NULL);
  g_object_unref (filtered);
  g_signal_connect_object (deployments, "items-changed", G_CALLBACK (deployments_changed_cb), self, G_CONNECT_SWAPPED);
  deployments_changed_cb (self);
}

/**
 * phidias_deployment_chooser_set_deployment:
 * @self: a chooser
 * @deployment: (nullable): the deployment to show
 * @fallback_name: (nullable): what to show when there is none, such as the name of one that is gone
 */
void
phidias_deployment_chooser_set_deployment (PhidiasDeploymentChooser *self, PhidiasDeployment *deployment, const char *fallback_name)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT_CHOOSER (self));

  g_clear_signal_handler (&self->deployment_handler, self->deployment);
  g_set_object (&self->deployment, deployment);
  if (deployment != NULL)
    self->deployment_handler = g_signal_connect_object (deployment, "notify", G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  g_free (self->fallback_name);
  self->fallback_name = g_strdup (fallback_name);
  update_button (self);
}

/**
 * phidias_deployment_chooser_popup:
 * @self: a chooser
 *
 * Opens the list.
 */
void
phidias_deployment_chooser_popup (PhidiasDeploymentChooser *self)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT_CHOOSER (self));

  gtk_menu_button_popup (self->menu_button);
}
