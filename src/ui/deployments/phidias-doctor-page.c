/* phidias-doctor-page.c: finds out why a deployment does not answer, as it is watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-doctor-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-alert.h"
#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-doctor-row.h"
#include "phidias-doctor.h"
#include "phidias-wrap-layout.h"

/**
 * PhidiasDoctorPage:
 *
 * What a dialog shows: the verdict at the top, with a button that mends what was found, and below
 * it each thing that is tried. What was mended is examined again by itself. Ends with its window.
 */
struct _PhidiasDoctorPage
{
  GtkWidget          parent_instance;

  /* template */
  AdwWindowTitle    *window_title;
  GtkStack          *verdict_stack;
  GtkImage          *verdict_image;
  GtkSpinner        *spinner;
  GtkLabel          *verdict_label;
  GtkLabel          *remedy_label;
  GtkLabel          *error_label;
  GtkWidget         *buttons;
  GtkWidget         *apply_button;
  GtkButton         *again_button;
  GtkListBox        *probe_list;

  /* owned */
  PhidiasSession    *session;
  PhidiasDeployment *deployment;
  PhidiasDoctor     *doctor;    /* NULL before the first examination */
  GSignalGroup      *doctor_signals;
  GCancellable      *cancellable;
  char              *applying;  /* what is being changed */
  char              *applied;   /* what was changed, NULL where nothing was */

  /* state */
  gboolean           may_cost;  /* the person was asked, and agreed */
  gboolean           is_asking;
};

G_DEFINE_FINAL_TYPE (PhidiasDoctorPage, phidias_doctor_page, GTK_TYPE_WIDGET)

static gboolean
is_running (PhidiasDoctorPage *self)
{
  return self->doctor != NULL && phidias_doctor_get_running (self->doctor);
}

static gboolean
has_failures (PhidiasDoctorPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->doctor)); i++)
    {
      g_autoptr (PhidiasDoctorProbe) probe = g_list_model_get_item (G_LIST_MODEL (self->doctor), i);

      if (phidias_doctor_probe_get_state (probe) == PHIDIAS_DOCTOR_FAILED)
        return TRUE;
    }

  return FALSE;
}

static void
show_icon (PhidiasDoctorPage *self)
{
  static const char * const classes[] = { "success", "warning", "error", "dim-label" };
  const char *icon = "dialog-question-symbolic";
  const char *class = "dim-label";
  gboolean is_busy = is_running (self) || self->applying != NULL;

  if (self->doctor != NULL && phidias_doctor_get_healthy (self->doctor))
    {
      icon = "emblem-ok-symbolic";
      class = "success";
    }
  else if (self->doctor != NULL && has_failures (self))
    {
      icon = "dialog-error-symbolic";
      class = "error";
    }
  else if (self->doctor != NULL)
    {
      icon = "dialog-warning-symbolic";
      class = "warning";
    }
  gtk_image_set_from_icon_name (self->verdict_image, icon);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_image), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_image), class);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_stack_set_visible_child (self->verdict_stack, is_busy ? GTK_WIDGET (self->spinner) : GTK_WIDGET (self->verdict_image));
}

static const char *
get_verdict (PhidiasDoctorPage *self)
{
  const char *verdict = self->doctor != NULL ? phidias_doctor_get_verdict (self->doctor) : NULL;

  if (self->applying != NULL)
    return _("Applying…");
  if (is_running (self))
    return self->applied != NULL ? _("Examining again…") : _("Examining…");

  return verdict != NULL ? verdict : _("Nothing was examined yet.");
}

static char *
dup_remedy (PhidiasDoctorPage *self)
{
  const char *remedy = self->doctor != NULL ? phidias_doctor_get_remedy_text (self->doctor) : NULL;

  if (!is_running (self) && remedy != NULL)
    return g_strdup (remedy);
  /* What a healthy deployment owes it to. */
  if (self->applied != NULL)
    /* Translators: %s is what was changed, such as “Send the key as “Authorization: Bearer”” */
    return g_strdup_printf (_("Applied: %s"), self->applied);

  return NULL;
}

static void
update (PhidiasDoctorPage *self)
{
  gboolean is_busy = is_running (self) || self->applying != NULL || self->is_asking;
  gboolean has_remedy = !is_busy && self->doctor != NULL &&
                        phidias_doctor_get_remedy_text (self->doctor) != NULL;
  g_autofree char *remedy = dup_remedy (self);

  show_icon (self);
  gtk_label_set_text (self->verdict_label, get_verdict (self));
  gtk_label_set_text (self->remedy_label, remedy != NULL ? remedy : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_label), remedy != NULL);
  gtk_widget_set_visible (self->buttons, !is_busy);
  gtk_widget_set_visible (self->apply_button, has_remedy);
  gtk_button_set_label (self->again_button, self->doctor != NULL ? _("_Examine Again") : _("_Examine"));
}

static void
show_error (PhidiasDoctorPage *self, const GError *error)
{
  gtk_label_set_text (self->error_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  if (error != NULL)
    phidias_announce (GTK_WIDGET (self), error->message);
}

/* Not from somebody who reads the details. */
static void
focus_button (PhidiasDoctorPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root == NULL || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->probe_list))))
    return;
  gtk_widget_grab_focus (gtk_widget_get_visible (self->apply_button) ? self->apply_button : GTK_WIDGET (self->again_button));
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  return phidias_doctor_row_new (item);
}

static void
running_changed_cb (PhidiasDoctorPage *self)
{
  update (self);
  if (is_running (self))
    return;
  phidias_announce (GTK_WIDGET (self), get_verdict (self));
  focus_button (self);
}

static void
examine (PhidiasDoctorPage *self)
{
  if (self->doctor != NULL)
    phidias_doctor_cancel (self->doctor);
  g_clear_object (&self->doctor);
  self->doctor = phidias_session_examine (self->session, self->deployment);
  g_signal_group_set_target (self->doctor_signals, self->doctor);
  gtk_list_box_bind_model (self->probe_list, G_LIST_MODEL (self->doctor), make_row, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->probe_list), TRUE);
  /* It may be over by now. */
  running_changed_cb (self);
}

static void
asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDoctorPage) self = user_data;
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->is_asking = FALSE;
  self->may_cost = g_strcmp0 (response, "send") == 0;
  if (self->may_cost)
    {
      examine (self);
      return;
    }
  update (self);
  focus_button (self);
}

static void
applied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDoctorPage) self = user_data;
  g_autofree char *applying = NULL;
  g_autoptr (GError) error = NULL;
  gboolean was_applied = phidias_doctor_apply_finish (PHIDIAS_DOCTOR (object), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  applying = g_steal_pointer (&self->applying);
  if (was_applied)
    {
      g_free (self->applied);
      self->applied = g_steal_pointer (&applying);
      phidias_doctor_page_begin (self);
      return;
    }
  update (self);
  show_error (self, error);
  focus_button (self);
}

static void
apply_clicked_cb (PhidiasDoctorPage *self)
{
  if (self->applying != NULL || is_running (self))
    return;
  self->applying = g_strdup (phidias_doctor_get_remedy_text (self->doctor));
  show_error (self, NULL);
  update (self);
  phidias_doctor_apply_async (self->doctor, self->cancellable, applied_cb, g_object_ref (self));
}

static void
phidias_doctor_page_unroot (GtkWidget *widget)
{
  PhidiasDoctorPage *self = PHIDIAS_DOCTOR_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  g_signal_group_set_target (self->doctor_signals, NULL);
  if (self->doctor != NULL)
    phidias_doctor_cancel (self->doctor);

  GTK_WIDGET_CLASS (phidias_doctor_page_parent_class)->unroot (widget);
}

static void
phidias_doctor_page_dispose (GObject *object)
{
  PhidiasDoctorPage *self = PHIDIAS_DOCTOR_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->doctor_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DOCTOR_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->doctor);
  g_clear_object (&self->deployment);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_doctor_page_parent_class)->dispose (object);
}

static void
phidias_doctor_page_finalize (GObject *object)
{
  PhidiasDoctorPage *self = PHIDIAS_DOCTOR_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->applying);
  g_free (self->applied);

  G_OBJECT_CLASS (phidias_doctor_page_parent_class)->finalize (object);
}

static void
phidias_doctor_page_class_init (PhidiasDoctorPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_doctor_page_dispose;
  object_class->finalize = phidias_doctor_page_finalize;
  widget_class->unroot = phidias_doctor_page_unroot;

  g_type_ensure (PHIDIAS_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-doctor-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, verdict_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, verdict_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, remedy_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, apply_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorPage, probe_list);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, phidias_doctor_page_begin);
}

static void
phidias_doctor_page_init (PhidiasDoctorPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->doctor_signals = g_signal_group_new (PHIDIAS_TYPE_DOCTOR);
  g_signal_group_connect_swapped (self->doctor_signals, "notify::running", G_CALLBACK (running_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_doctor_page_new:
 * @session: who examines
 * @deployment: one of its deployments
 *
 * Returns: (transfer floating): a page that has examined nothing yet
 */
GtkWidget *
phidias_doctor_page_new (PhidiasSession *session, PhidiasDeployment *deployment)
{
  PhidiasDoctorPage *self;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (PHIDIAS_TYPE_DOCTOR_PAGE, NULL);
  self->session = g_object_ref (session);
  self->deployment = g_object_ref (deployment);
  adw_window_title_set_subtitle (self->window_title, phidias_deployment_get_name (deployment));
  update (self);

  return GTK_WIDGET (self);
}

/**
 * phidias_doctor_page_begin:
 * @self: a page in a window
 *
 * Examines the deployment, from the beginning. Where that may cost something the person is asked
 * first, once for as long as the page is there.
 */
void
phidias_doctor_page_begin (PhidiasDoctorPage *self)
{
  const PhidiasAlertResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "send", _("_Send Test Message"), ADW_RESPONSE_SUGGESTED },
  };

  g_return_if_fail (PHIDIAS_IS_DOCTOR_PAGE (self));

  if (self->is_asking || self->applying != NULL)
    return;
  show_error (self, NULL);
  if (self->may_cost || !phidias_doctor_costs (self->session, self->deployment))
    {
      examine (self);
      return;
    }
  self->is_asking = TRUE;
  update (self);
  phidias_alert_choose_async (GTK_WIDGET (self), _("Send a Test Message?"),
                              _("Each examination of this deployment sends a message with max_tokens 1, which costs a few tokens."),
                              responses, G_N_ELEMENTS (responses), self->cancellable, asked_cb, g_object_ref (self));
}
