/* phidias-deployments-dialog.c: the dialog that lists deployments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployments-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-connect-page.h"
#include "phidias-deployment-list-row.h"
#include "phidias-dialog.h"
#include "phidias-error-details.h"

#define DIALOG_WIDTH 540
#define DIALOG_HEIGHT 640

/**
 * PhidiasDeploymentsPage:
 *
 * The list, and what is done from it, as pages of one stack: connecting, editing and the question
 * before removing or spending come in the place of the list, since dialogs do not stack.
 */
struct _PhidiasDeploymentsPage
{
  GtkWidget parent_instance;

  /* template */
  GtkStack            *stack;
  GtkStack            *list_stack;
  GtkWidget           *empty_page;
  GtkWidget           *list_page;
  GtkWidget           *connect_button;
  GtkListBox          *list_box;
  GtkWidget           *error_group;
  GtkLabel            *error_label;
  PhidiasErrorDetails *details;
  AdwStatusPage       *question_page;
  GtkWidget           *back_button;
  GtkButton           *confirm_button;
  AdwBin              *connect_bin;

  /* owned */
  PhidiasSession    *session;
  PhidiasDeployment *asked_about;
  GCancellable      *cancellable;

  /* state */
  gboolean asks_to_remove; /* else whether to spend */
};

G_DEFINE_FINAL_TYPE (PhidiasDeploymentsPage, phidias_deployments_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_error (PhidiasDeploymentsPage *self, const GError *error)
{
  gtk_widget_set_visible (self->error_group, error != NULL);
  gtk_label_set_text (self->error_label, error != NULL ? error->message : "");
  phidias_error_details_set_error (self->details, error);
  if (error != NULL)
    phidias_announce (GTK_WIDGET (self), error->message);
}

static void
show_list (PhidiasDeploymentsPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
  adw_bin_set_child (self->connect_bin, NULL);
  g_clear_object (&self->asked_about);
  gtk_widget_grab_focus (self->connect_button);
}

static void
items_changed_cb (PhidiasDeploymentsPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (phidias_session_get_deployments (self->session)) == 0;

  gtk_stack_set_visible_child (self->list_stack, is_empty ? self->empty_page : self->list_page);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return phidias_deployment_list_row_new (item);
}

static PhidiasDeployment *
find (PhidiasDeploymentsPage *self, GVariant *id)
{
  return phidias_session_find_deployment (self->session, g_variant_get_string (id, NULL));
}

/* ---- Connecting and editing ---- */

static void
show_connect_page (PhidiasDeploymentsPage *self, PhidiasDeployment *deployment)
{
  GtkWidget *page = phidias_connect_page_new (self->session, deployment);

  show_error (self, NULL);
  g_signal_connect_object (page, "connected", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "cancelled", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->connect_bin, page);
  gtk_stack_set_visible_child_name (self->stack, "connect");
  gtk_widget_grab_focus (page);
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_connect_page (PHIDIAS_DEPLOYMENTS_PAGE (widget), NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = find (self, parameter);

  if (deployment != NULL)
    show_connect_page (self, deployment);
}

/* ---- Questions ---- */

static void
ask (PhidiasDeploymentsPage *self, PhidiasDeployment *deployment, gboolean to_remove, const char *title, const char *description)
{
  GtkWidget *button = GTK_WIDGET (self->confirm_button);

  show_error (self, NULL);
  g_set_object (&self->asked_about, deployment);
  self->asks_to_remove = to_remove;
  adw_status_page_set_title (self->question_page, title);
  adw_status_page_set_description (self->question_page, description);
  gtk_button_set_label (self->confirm_button, to_remove ? _("_Remove") : _("_Send Test Message"));
  gtk_widget_remove_css_class (button, to_remove ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (button, to_remove ? "destructive-action" : "suggested-action");
  gtk_stack_set_visible_child_name (self->stack, "question");
  /* Enter does the harmless thing. */
  gtk_widget_grab_focus (to_remove ? self->back_button : button);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_session_remove_deployment_finish (PHIDIAS_SESSION (object), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeploymentsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEndpointCheck) check = phidias_session_check_deployment_finish (PHIDIAS_SESSION (object), result, &error);

  if (check != NULL)
    phidias_announce (GTK_WIDGET (self), phidias_endpoint_check_get_sentence (check));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
test (PhidiasDeploymentsPage *self, PhidiasDeployment *deployment, gboolean may_cost)
{
  show_error (self, NULL);
  phidias_session_check_deployment_async (self->session, deployment, may_cost, self->cancellable, checked_cb, g_object_ref (self));
}

static void
test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = find (self, parameter);
  PhidiasTarget          *target = deployment != NULL ? phidias_deployment_get_target (deployment) : NULL;
  g_autofree char        *kind = NULL;
  g_autofree char        *description = NULL;

  if (target == NULL)
    return;
  if (phidias_dialect_has_free_test (phidias_target_get_dialect (target)))
    {
      test (self, deployment, FALSE);
      return;
    }

  kind = g_markup_escape_text (phidias_dialect_get_title (phidias_target_get_dialect (target)), -1);
  /* Translators: %s is a kind of endpoint, such as “Azure OpenAI”. */
  description = g_strdup_printf (_("%s has no free test: this sends one message with max_tokens 1, which costs a few tokens."), kind);
  ask (self, deployment, FALSE, _("Send a Test Message?"), description);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  PhidiasDeployment      *deployment = find (self, parameter);
  g_autofree char        *title = NULL;

  if (deployment == NULL)
    return;
  title = g_strdup_printf (_("Remove “%s”?"), phidias_deployment_get_name (deployment));
  ask (self, deployment, TRUE, title, phidias_deployment_get_key_place (deployment) == PHIDIAS_KEY_KEYRING ? _("Its key goes from the keyring too. Conversations stay, and the deployment itself is left alone.") : _("Conversations stay, and the deployment itself is left alone."));
}

static void
confirm_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  g_autoptr (PhidiasDeployment) deployment = g_steal_pointer (&self->asked_about);

  show_list (self);
  if (deployment == NULL)
    return;
  if (self->asks_to_remove)
    phidias_session_remove_deployment_async (self->session, deployment, self->cancellable, removed_cb, g_object_ref (self));
  else
    test (self, deployment, TRUE);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_list (PHIDIAS_DEPLOYMENTS_PAGE (widget));
}

/* ---- Life ---- */

/* Escape goes back to the list before it closes the dialog. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0)
    return GDK_EVENT_PROPAGATE;
  show_list (self);

  return GDK_EVENT_STOP;
}

static void
phidias_deployments_page_constructed (GObject *object)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);
  GListModel             *deployments = phidias_session_get_deployments (self->session);

  G_OBJECT_CLASS (phidias_deployments_page_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->list_box, deployments, make_row, NULL, NULL);
  g_signal_connect_object (deployments, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
}

static void
phidias_deployments_page_dispose (GObject *object)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DEPLOYMENTS_PAGE);
  g_clear_object (&self->asked_about);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_deployments_page_parent_class)->dispose (object);
}

static void
phidias_deployments_page_finalize (GObject *object)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (phidias_deployments_page_parent_class)->finalize (object);
}

static void
phidias_deployments_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_deployments_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_deployments_page_class_init (PhidiasDeploymentsPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = phidias_deployments_page_constructed;
  object_class->dispose = phidias_deployments_page_dispose;
  object_class->finalize = phidias_deployments_page_finalize;
  object_class->get_property = phidias_deployments_page_get_property;
  object_class->set_property = phidias_deployments_page_set_property;

  /**
   * PhidiasDeploymentsPage:session:
   *
   * Whose deployments are listed.
   */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, PHIDIAS_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "deployments.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "deployments.test", "s", test_action);
  gtk_widget_class_install_action (widget_class, "deployments.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "deployments.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "deployments.confirm", NULL, confirm_action);
  gtk_widget_class_install_action (widget_class, "deployments.back", NULL, back_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);

  g_type_ensure (PHIDIAS_TYPE_ERROR_DETAILS);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-deployments-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, details);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, question_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, connect_bin);
}

static void
phidias_deployments_page_init (PhidiasDeploymentsPage *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_deployments_page_new:
 * @session: whose deployments are listed
 *
 * Returns: (transfer floating): the list with a header bar of its own, for a dialog
 */
GtkWidget *
phidias_deployments_page_new (PhidiasSession *session)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);

  return g_object_new (PHIDIAS_TYPE_DEPLOYMENTS_PAGE, "session", session, NULL);
}

/**
 * phidias_deployments_dialog_present:
 * @session: whose deployments are listed
 * @parent: a widget of the window that it belongs to
 *
 * Shows the dialog.
 */
void
phidias_deployments_dialog_present (PhidiasSession *session, GtkWidget *parent)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (session));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  phidias_dialog_present (phidias_deployments_page_new (session), _("Deployments"), DIALOG_WIDTH, DIALOG_HEIGHT, parent);
}
