/* phidias-parameter-row.c: one parameter, to set, change and unset
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-parameter-row.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-focus.h"
#include "phidias-number-text.h"
#include "phidias-stop-editor.h"

/* How many steps Page Up and Page Down go. */
#define PAGE_STEPS 10

/**
 * PhidiasParameterRow:
 *
 * A row of the parameter table as title, help, number, slider and a button that sets or resets.
 * Unset is a state of its own: the number is empty, the slider faint, and moving or typing either
 * sets the parameter. What is typed counts at once while it can be used; what cannot is said under
 * the row and leaves the value alone.
 *
 * The value is the #PhidiasParameters'; the widgets only show it. Nothing here rounds a value that
 * a person did not touch.
 */
struct _PhidiasParameterRow
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget         *header_box;
  GtkLabel          *title_label;
  GtkWidget         *help_button;
  GtkLabel          *help_label;
  GtkEditable       *number_entry;
  GtkStack          *button_stack;
  GtkWidget         *set_button;
  GtkWidget         *reset_button;
  GtkWidget         *slider;
  GtkAdjustment     *adjustment;
  PhidiasStopEditor *stop_editor;
  GtkLabel          *note_label;

  /* owned */
  GSignalGroup *parameters_signals;

  /* borrowed */
  const PhidiasParameterInfo *info;

  /* state */
  PhidiasDialect dialect;
  char          *typing_error;
  gboolean       is_showing;
};

G_DEFINE_FINAL_TYPE (PhidiasParameterRow, phidias_parameter_row, GTK_TYPE_WIDGET)

static PhidiasParameters *
dup_parameters (PhidiasParameterRow *self)
{
  /* The focus leaves the entry once more while the row is taken down. */
  return self->parameters_signals != NULL ? g_signal_group_dup_target (self->parameters_signals) : NULL;
}

static gboolean
is_number (PhidiasParameterRow *self)
{
  return self->info->type != PHIDIAS_PARAMETER_STRINGS;
}

/* The value, or what it would be set to first. */
static double
get_value (PhidiasParameterRow *self, PhidiasParameters *parameters)
{
  if (!phidias_parameters_is_set (parameters, self->info->id))
    return self->info->suggested;
  if (self->info->type == PHIDIAS_PARAMETER_INTEGER)
    return (double) phidias_parameters_get_integer (parameters, self->info->id);

  return phidias_parameters_get_double (parameters, self->info->id);
}

static void
set_value (PhidiasParameterRow *self, double value)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);

  if (parameters == NULL)
    return;
  if (self->info->type == PHIDIAS_PARAMETER_INTEGER)
    phidias_parameters_set_integer (parameters, self->info->id, (gint64) round (value));
  else
    phidias_parameters_set_double (parameters, self->info->id, value);
}

static double
get_maximum (PhidiasParameterRow *self)
{
  return phidias_parameter_get_maximum (self->info, self->dialect);
}

/* A number rounded to what a slider or a key press means: 0.7, not 0.7000000000000001. */
static double
snap (PhidiasParameterRow *self, double value)
{
  double places = pow (10, self->info->digits);

  return CLAMP (round (value * places) / places, self->info->minimum, get_maximum (self));
}

static void
show_note (PhidiasParameterRow *self, PhidiasParameters *parameters)
{
  gboolean         is_taken = phidias_parameter_is_taken (self->info, self->dialect);
  gboolean         is_set = phidias_parameters_is_set (parameters, self->info->id);
  g_autofree char *note = NULL;
  const char      *css_class = "dim-label";

  if (!is_taken)
    {
      /* Translators: %s is a kind of endpoint, such as “Azure OpenAI”. */
      note = g_strdup_printf (is_set ? _("Not sent: %s does not take it.") : _("%s does not take it."), phidias_dialect_get_title (self->dialect));
    }
  else if (self->typing_error != NULL)
    {
      note = g_strdup (self->typing_error);
      css_class = "error";
    }
  else if (is_number (self) && is_set && get_value (self, parameters) > get_maximum (self))
    {
      g_autofree char *maximum = phidias_number_text_format (get_maximum (self), 0);

      note = g_strdup_printf (_("%s takes at most %s."), phidias_dialect_get_title (self->dialect), maximum);
      css_class = "warning";
    }

  gtk_widget_remove_css_class (GTK_WIDGET (self->note_label), "dim-label");
  gtk_widget_remove_css_class (GTK_WIDGET (self->note_label), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->note_label), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->note_label), css_class);
  gtk_label_set_text (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);

  if (self->typing_error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->number_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->number_entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->number_entry), GTK_ACCESSIBLE_STATE_INVALID, self->typing_error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
set_typing_error (PhidiasParameterRow *self, const char *sentence)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);

  if (g_strcmp0 (self->typing_error, sentence) == 0)
    return;
  g_free (self->typing_error);
  self->typing_error = g_strdup (sentence);
  if (parameters != NULL)
    show_note (self, parameters);
}

/* Whether what stands in the entry means the value already, so that what is being typed is not
 * rewritten under the cursor. */
static gboolean
entry_means (PhidiasParameterRow *self, gboolean is_set, double value)
{
  const char *text = gtk_editable_get_text (self->number_entry);
  double      typed;

  if (!is_set)
    return text[0] == '\0';

  return phidias_number_text_parse (text, self->info->type == PHIDIAS_PARAMETER_INTEGER, &typed) && fabs (typed - value) < 1e-9;
}

static void
show_number (PhidiasParameterRow *self, PhidiasParameters *parameters, gboolean rewrite)
{
  gboolean         is_set = phidias_parameters_is_set (parameters, self->info->id);
  double           value = get_value (self, parameters);
  double           upper = MIN (self->info->slider_maximum, get_maximum (self));
  g_autofree char *number = phidias_number_text_format (value, self->info->digits);
  const char      *text = is_set ? number : "";

  self->is_showing = TRUE;
  if ((rewrite || !entry_means (self, is_set, value)) && !g_str_equal (gtk_editable_get_text (self->number_entry), text))
    gtk_editable_set_text (self->number_entry, text);
  if (self->info->has_slider)
    gtk_adjustment_configure (self->adjustment, CLAMP (value, self->info->minimum, upper), self->info->minimum, upper, self->info->step, self->info->step * PAGE_STEPS, 0);
  self->is_showing = FALSE;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number_entry),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  self->info->minimum,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  get_maximum (self),
                                  -1);
  if (is_set)
    {
      gtk_widget_remove_css_class (self->slider, "unset");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->number_entry), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, number, -1);
    }
  else
    {
      gtk_widget_add_css_class (self->slider, "unset");
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->number_entry), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, _("Unset"), -1);
    }
}

static void
show (PhidiasParameterRow *self, gboolean rewrite)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);
  gboolean is_taken = phidias_parameter_is_taken (self->info, self->dialect);
  gboolean is_set;

  gtk_widget_set_sensitive (GTK_WIDGET (self), parameters != NULL);
  if (parameters == NULL)
    return;
  is_set = phidias_parameters_is_set (parameters, self->info->id);

  if (is_number (self))
    show_number (self, parameters, rewrite);
  else
    phidias_stop_editor_set_values (self->stop_editor, phidias_parameters_get_strings (parameters, self->info->id));

  gtk_widget_set_visible (GTK_WIDGET (self->number_entry), is_number (self) && (is_taken || is_set));
  gtk_widget_set_sensitive (GTK_WIDGET (self->number_entry), is_taken);
  gtk_widget_set_visible (self->slider, self->info->has_slider && is_taken);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_editor), !is_number (self) && is_taken);
  gtk_widget_set_visible (GTK_WIDGET (self->button_stack), is_set || (is_number (self) && is_taken));
  gtk_stack_set_visible_child (self->button_stack, is_set ? self->reset_button : self->set_button);
  if (is_taken)
    gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "dim-label");
  show_note (self, parameters);
}

static void
parameter_changed_cb (PhidiasParameterRow *self)
{
  show (self, FALSE);
}

static void
parameters_bound_cb (PhidiasParameterRow *self)
{
  g_clear_pointer (&self->typing_error, g_free);
  show (self, TRUE);
}

static void
slider_changed_cb (PhidiasParameterRow *self, GtkAdjustment *adjustment)
{
  if (self->is_showing)
    return;
  set_typing_error (self, NULL);
  set_value (self, snap (self, gtk_adjustment_get_value (adjustment)));
}

/* Of the property, not “changed”: that comes twice where a text replaces another, and what stands
 * between would unset the parameter. */
static void
entry_changed_cb (PhidiasParameterRow *self)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);
  const char *text = gtk_editable_get_text (self->number_entry);
  gboolean    is_integer = self->info->type == PHIDIAS_PARAMETER_INTEGER;
  double      value;

  if (self->is_showing || parameters == NULL)
    return;

  if (text[0] == '\0')
    {
      set_typing_error (self, NULL);
      phidias_parameters_unset (parameters, self->info->id);
    }
  else if (!phidias_number_text_parse (text, is_integer, &value))
    {
      set_typing_error (self, is_integer ? _("A whole number, please.") : _("A number, please."));
    }
  else if (value < self->info->minimum || value > get_maximum (self))
    {
      g_autofree char *minimum = phidias_number_text_format (self->info->minimum, 0);
      g_autofree char *maximum = phidias_number_text_format (get_maximum (self), 0);
      g_autofree char *sentence = g_strdup_printf (_("From %s to %s."), minimum, maximum);

      set_typing_error (self, sentence);
    }
  else
    {
      set_typing_error (self, NULL);
      set_value (self, value);
    }
}

static void
entry_done_cb (PhidiasParameterRow *self)
{
  set_typing_error (self, NULL);
  show (self, TRUE);
}

static gboolean
entry_key_cb (PhidiasParameterRow *self, guint key, guint keycode, GdkModifierType modifiers)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);
  double steps;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      steps = 1;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      steps = -1;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      steps = PAGE_STEPS;
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      steps = -PAGE_STEPS;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (parameters == NULL || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  set_typing_error (self, NULL);
  /* The first press on an unset one only sets it. */
  if (!phidias_parameters_is_set (parameters, self->info->id))
    steps = 0;
  set_value (self, snap (self, get_value (self, parameters) + steps * self->info->step));
  show (self, TRUE);
  gtk_editable_set_position (self->number_entry, -1);

  return GDK_EVENT_STOP;
}

static void
set_clicked_cb (PhidiasParameterRow *self)
{
  set_value (self, snap (self, self->info->suggested));
  /* The pressed button is gone; what comes next is a number. */
  gtk_widget_grab_focus (GTK_WIDGET (self->number_entry));
}

static void
reset_clicked_cb (PhidiasParameterRow *self)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);

  if (parameters == NULL)
    return;
  set_typing_error (self, NULL);
  phidias_parameters_unset (parameters, self->info->id);
  show (self, TRUE);
  gtk_widget_grab_focus (is_number (self) ? self->set_button : GTK_WIDGET (self->stop_editor));
}

static void
stop_changed_cb (PhidiasParameterRow *self)
{
  g_autoptr (PhidiasParameters) parameters = dup_parameters (self);

  if (parameters != NULL)
    phidias_parameters_set_strings (parameters, self->info->id, phidias_stop_editor_get_values (self->stop_editor));
}

/* A wheel turned over a slider scrolls the pane, and changes nothing by accident. */
static void
ignore_scroll (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
name_widget (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_button (GtkWidget *button, const char *name)
{
  name_widget (button, name);
  gtk_widget_set_tooltip_text (button, name);
}

static void
set_info (PhidiasParameterRow *self, const PhidiasParameterInfo *info)
{
  const char      *title = _(info->title);
  const char      *help = _(info->help);
  g_autofree char *signal_name = g_strconcat ("changed::", info->name, NULL);
  /* Translators: what is set, reset, explained and typed is a parameter, such as “Temperature”. */
  g_autofree char *set_name = g_strdup_printf (_("Set %s"), title);
  g_autofree char *reset_name = g_strdup_printf (_("Reset %s"), title);
  g_autofree char *help_name = g_strdup_printf (_("About %s"), title);
  g_autofree char *number_name = g_strdup_printf (_("%s Value"), title);

  self->info = info;
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->help_label, help);
  name_widget (GTK_WIDGET (self), title);
  name_widget (self->slider, title);
  name_widget (GTK_WIDGET (self->number_entry), number_name);
  name_widget (GTK_WIDGET (self->stop_editor), title);
  name_button (self->set_button, set_name);
  name_button (self->reset_button, reset_name);
  name_button (self->help_button, help_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number_entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);

  /* What goes both ways from nothing has no length to show. */
  gtk_scale_set_has_origin (GTK_SCALE (self->slider), info->minimum >= 0);
  phidias_stop_editor_set_max_items (self->stop_editor, info->max_items);

  g_signal_group_connect_swapped (self->parameters_signals, signal_name, G_CALLBACK (parameter_changed_cb), self);
  show (self, TRUE);
}

static gboolean
phidias_parameter_row_grab_focus (GtkWidget *widget)
{
  PhidiasParameterRow *self = PHIDIAS_PARAMETER_ROW (widget);

  return gtk_widget_grab_focus (is_number (self) ? GTK_WIDGET (self->number_entry) : GTK_WIDGET (self->stop_editor));
}

static void
phidias_parameter_row_dispose (GObject *object)
{
  PhidiasParameterRow *self = PHIDIAS_PARAMETER_ROW (object);

  g_clear_object (&self->parameters_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_PARAMETER_ROW);

  G_OBJECT_CLASS (phidias_parameter_row_parent_class)->dispose (object);
}

static void
phidias_parameter_row_finalize (GObject *object)
{
  PhidiasParameterRow *self = PHIDIAS_PARAMETER_ROW (object);

  g_free (self->typing_error);

  G_OBJECT_CLASS (phidias_parameter_row_parent_class)->finalize (object);
}

static void
phidias_parameter_row_class_init (PhidiasParameterRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_parameter_row_dispose;
  object_class->finalize = phidias_parameter_row_finalize;
  widget_class->grab_focus = phidias_parameter_row_grab_focus;
  widget_class->focus = phidias_focus_children;

  g_type_ensure (PHIDIAS_TYPE_STOP_EDITOR);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-parameter-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, header_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, help_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, help_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, number_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, button_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, set_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, reset_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, slider);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, adjustment);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, stop_editor);
  gtk_widget_class_bind_template_child (widget_class, PhidiasParameterRow, note_label);
  gtk_widget_class_bind_template_callback (widget_class, slider_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, set_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_changed_cb);
}

static void
phidias_parameter_row_init (PhidiasParameterRow *self)
{
  self->dialect = PHIDIAS_DIALECT_OPENAI;
  self->parameters_signals = g_signal_group_new (PHIDIAS_TYPE_PARAMETERS);

  gtk_widget_init_template (GTK_WIDGET (self));
  ignore_scroll (self->slider);
  /* A number reads from left to right everywhere: its minus sign stays in front. */
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (self->number_entry)), GTK_TEXT_DIR_LTR);
}

/**
 * phidias_parameter_row_new:
 * @info: (transfer none): a row of the parameter table, or one like it; it must outlive the widget
 *
 * Returns: (transfer floating): a widget for it, insensitive until it has parameters
 */
GtkWidget *
phidias_parameter_row_new (const PhidiasParameterInfo *info)
{
  PhidiasParameterRow *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_PARAMETER_ROW, NULL);
  set_info (self, info);
  g_signal_connect_object (self->parameters_signals, "bind", G_CALLBACK (parameters_bound_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * phidias_parameter_row_get_parameters:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it changes
 */
PhidiasParameters *
phidias_parameter_row_get_parameters (PhidiasParameterRow *self)
{
  g_autoptr (PhidiasParameters) parameters = NULL;

  g_return_val_if_fail (PHIDIAS_IS_PARAMETER_ROW (self), NULL);

  parameters = dup_parameters (self);

  /* Whoever set them owns them; the group holds them weakly. */
  return parameters;
}

/**
 * phidias_parameter_row_set_parameters:
 * @self: a row
 * @parameters: (nullable): what it changes; no reference is taken
 */
void
phidias_parameter_row_set_parameters (PhidiasParameterRow *self, PhidiasParameters *parameters)
{
  g_return_if_fail (PHIDIAS_IS_PARAMETER_ROW (self));
  g_return_if_fail (parameters == NULL || PHIDIAS_IS_PARAMETERS (parameters));

  g_signal_group_set_target (self->parameters_signals, parameters);
  if (parameters == NULL)
    show (self, TRUE);
}

PhidiasDialect
phidias_parameter_row_get_dialect (PhidiasParameterRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PARAMETER_ROW (self), PHIDIAS_DIALECT_OPENAI);

  return self->dialect;
}

/**
 * phidias_parameter_row_set_dialect:
 * @self: a row
 * @dialect: whose range holds
 */
void
phidias_parameter_row_set_dialect (PhidiasParameterRow *self, PhidiasDialect dialect)
{
  g_return_if_fail (PHIDIAS_IS_PARAMETER_ROW (self));

  if (self->dialect == dialect)
    return;
  self->dialect = dialect;
  g_clear_pointer (&self->typing_error, g_free);
  show (self, FALSE);
}
