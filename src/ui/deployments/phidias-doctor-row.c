/* phidias-doctor-row.c: one thing that is tried at a deployment, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-doctor-row.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"

/* A label lays its whole text out: what a server sends may be large. In bytes; all is copied. */
#define MAX_DETAILS (16 * 1024)

/**
 * PhidiasDoctorRow:
 *
 * An icon that says how it went, what was tried, the sentence on it, and the details of experts
 * behind a button. It is heard as one: what was tried, how it went, and the sentence.
 */
struct _PhidiasDoctorRow
{
  GtkListBoxRow       parent_instance;

  /* template */
  GtkStack           *state_stack;
  GtkImage           *state_image;
  GtkSpinner         *spinner;
  GtkLabel           *title_label;
  GtkLabel           *text_label;
  GtkToggleButton    *details_button;
  GtkRevealer        *details_revealer;
  GtkLabel           *details_label;

  /* owned */
  PhidiasDoctorProbe *probe;

  /* state */
  PhidiasDoctorState  told; /* what was announced last */
};

G_DEFINE_FINAL_TYPE (PhidiasDoctorRow, phidias_doctor_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
get_icon (PhidiasDoctorState state)
{
  switch (state)
    {
    case PHIDIAS_DOCTOR_PASSED:
      return "emblem-ok-symbolic";
    case PHIDIAS_DOCTOR_WARNING:
      return "dialog-warning-symbolic";
    case PHIDIAS_DOCTOR_FAILED:
      return "dialog-error-symbolic";
    case PHIDIAS_DOCTOR_SKIPPED:
      return "list-remove-symbolic";
    case PHIDIAS_DOCTOR_WAITING:
    case PHIDIAS_DOCTOR_RUNNING:
    default:
      return "content-loading-symbolic";
    }
}

static const char *
get_class (PhidiasDoctorState state)
{
  switch (state)
    {
    case PHIDIAS_DOCTOR_PASSED:
      return "success";
    case PHIDIAS_DOCTOR_WARNING:
      return "warning";
    case PHIDIAS_DOCTOR_FAILED:
      return "error";
    case PHIDIAS_DOCTOR_SKIPPED:
    case PHIDIAS_DOCTOR_WAITING:
    case PHIDIAS_DOCTOR_RUNNING:
    default:
      return "dim-label";
    }
}

static const char *
get_word (PhidiasDoctorState state)
{
  switch (state)
    {
    case PHIDIAS_DOCTOR_PASSED:
      return _("As it should be");
    case PHIDIAS_DOCTOR_WARNING:
      return _("Works, with something to know");
    case PHIDIAS_DOCTOR_FAILED:
      return _("Does not work");
    case PHIDIAS_DOCTOR_SKIPPED:
      return _("Not tried");
    case PHIDIAS_DOCTOR_RUNNING:
      return _("Checking…");
    case PHIDIAS_DOCTOR_WAITING:
    default:
      return _("Waiting");
    }
}

static gboolean
is_over (PhidiasDoctorState state)
{
  return state == PHIDIAS_DOCTOR_PASSED || state == PHIDIAS_DOCTOR_WARNING || state == PHIDIAS_DOCTOR_FAILED;
}

static void
show_details (PhidiasDoctorRow *self)
{
  const char *details = phidias_doctor_probe_get_details (self->probe);
  g_autofree char *shown = NULL;
  gboolean has_details = details != NULL && *details != '\0';

  if (has_details && strlen (details) > MAX_DETAILS)
    {
      const char *end = g_utf8_find_prev_char (details, details + MAX_DETAILS);
      g_autofree char *start = g_strndup (details, (gsize) (end - details));

      shown = g_strconcat (start, "…", NULL);
    }
  gtk_label_set_text (self->details_label, shown != NULL ? shown : has_details ? details : "");
  gtk_widget_set_visible (GTK_WIDGET (self->details_button), has_details);
  if (!has_details)
    gtk_toggle_button_set_active (self->details_button, FALSE);
}

static void
update (PhidiasDoctorRow *self)
{
  static const char * const classes[] = { "success", "warning", "error", "dim-label" };
  PhidiasDoctorState state = phidias_doctor_probe_get_state (self->probe);
  const char *title = phidias_doctor_probe_get_title (self->probe);
  const char *text = phidias_doctor_probe_get_text (self->probe);
  gboolean is_running = state == PHIDIAS_DOCTOR_RUNNING;
  g_autofree char *heard = NULL;

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->text_label, text != NULL && *text != '\0' ? text : get_word (state));
  if (state == PHIDIAS_DOCTOR_FAILED)
    gtk_widget_remove_css_class (GTK_WIDGET (self->text_label), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->text_label), "dim-label");
  gtk_image_set_from_icon_name (self->state_image, get_icon (state));
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->state_image), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->state_image), get_class (state));
  gtk_spinner_set_spinning (self->spinner, is_running);
  gtk_stack_set_visible_child (self->state_stack, is_running ? GTK_WIDGET (self->spinner) : GTK_WIDGET (self->state_image));

  heard = text != NULL && *text != '\0'
            /* Translators: what was tried, how it went, and a sentence on it */
            ? g_strdup_printf (_("%s: %s. %s"), title, get_word (state), text)
            /* Translators: what was tried, and how it went */
            : g_strdup_printf (_("%s: %s"), title, get_word (state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heard, -1);
  if (state != self->told && is_over (state))
    phidias_announce (GTK_WIDGET (self), heard);
  self->told = state;
  show_details (self);
}

static void
details_toggled_cb (PhidiasDoctorRow *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->details_button), GTK_ACCESSIBLE_STATE_EXPANDED,
                               gtk_toggle_button_get_active (self->details_button), -1);
}

static void
copy_clicked_cb (PhidiasDoctorRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), phidias_doctor_probe_get_details (self->probe));
  phidias_announce (GTK_WIDGET (self), _("Details copied"));
}

static void
phidias_doctor_row_dispose (GObject *object)
{
  PhidiasDoctorRow *self = PHIDIAS_DOCTOR_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DOCTOR_ROW);
  g_clear_object (&self->probe);

  G_OBJECT_CLASS (phidias_doctor_row_parent_class)->dispose (object);
}

static void
phidias_doctor_row_class_init (PhidiasDoctorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_doctor_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-doctor-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, state_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, details_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, details_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDoctorRow, details_label);
  gtk_widget_class_bind_template_callback (widget_class, details_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
phidias_doctor_row_init (PhidiasDoctorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  details_toggled_cb (self);
}

/**
 * phidias_doctor_row_new:
 * @probe: what to show, followed from now on
 *
 * Returns: (transfer floating): a row of it
 */
GtkWidget *
phidias_doctor_row_new (PhidiasDoctorProbe *probe)
{
  PhidiasDoctorRow *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (PHIDIAS_IS_DOCTOR_PROBE (probe), NULL);

  self = g_object_new (PHIDIAS_TYPE_DOCTOR_ROW, NULL);
  self->probe = g_object_ref (probe);
  self->told = phidias_doctor_probe_get_state (probe);
  /* Translators: the details of one of the things that are tried, such as “Address” */
  name = g_strdup_printf (_("Details: %s"), phidias_doctor_probe_get_title (probe));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (probe, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
