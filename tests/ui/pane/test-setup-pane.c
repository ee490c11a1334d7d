/* test-setup-pane.c: system message and parameters, between widgets and model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <locale.h>

#include "phidias-number-text.h"
#include "phidias-parameter-row.h"
#include "phidias-setup-pane.h"
#include "phidias-stop-editor.h"
#include "widget-fixture.h"

static PhidiasConversation *
make_conversation (const char *system_message)
{
  PhidiasConversation *conversation = phidias_conversation_new ("id");

  phidias_conversation_set_system_message (conversation, system_message);

  return conversation;
}

static GtkWidget *
make_row (PhidiasParameterId id, PhidiasParameters *parameters)
{
  GtkWidget *row = phidias_parameter_row_new (phidias_parameter_get_info (id));

  g_object_ref_sink (row);
  phidias_parameter_row_set_parameters (PHIDIAS_PARAMETER_ROW (row), parameters);

  return row;
}

static void
type (GtkWidget *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (row, "number_entry")), text);
}

static const char *
get_typed (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (fixture_find (row, "number_entry")));
}

/* A number as the locale writes it. */
static char *
localize (const char *number)
{
  g_auto (GStrv) parts = g_strsplit (number, ".", 2);

  return g_strjoinv (localeconv ()->decimal_point, parts);
}

#define assert_number(row, expected)                    \
  G_STMT_START                                          \
  {                                                     \
    g_autofree char *localized = localize (expected);   \
    g_assert_cmpstr (get_typed (row), ==, localized);   \
  }                                                     \
  G_STMT_END

static void
slide (GtkWidget *row, double value)
{
  gtk_range_set_value (GTK_RANGE (fixture_find (row, "slider")), value);
}

static double
get_slid (GtkWidget *row)
{
  return gtk_range_get_value (GTK_RANGE (fixture_find (row, "slider")));
}

static void
press (GtkWidget *row, const char *id)
{
  g_signal_emit_by_name (fixture_find (row, id), "clicked");
}

static const char *
get_note (GtkWidget *row)
{
  GtkWidget *label = fixture_find (row, "note_label");

  return gtk_widget_get_visible (label) ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

static gboolean
shows_button (GtkWidget *row, const char *id)
{
  GtkWidget *stack = fixture_find (row, "button_stack");

  return gtk_widget_get_visible (stack) && gtk_stack_get_visible_child (GTK_STACK (stack)) == fixture_find (row, id);
}

static void
test_unset_at_first (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();

  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    {
      g_autoptr (GtkWidget) row = make_row (i, parameters);

      g_assert_false (phidias_parameters_is_set (parameters, i));
      if (phidias_parameter_get_info (i)->type == PHIDIAS_PARAMETER_STRINGS)
        {
          g_assert_false (gtk_widget_get_visible (fixture_find (row, "button_stack")));
          g_assert_true (gtk_widget_get_visible (fixture_find (row, "stop_editor")));
          continue;
        }
      g_assert_cmpstr (get_typed (row), ==, "");
      g_assert_true (shows_button (row, "set_button"));
      g_assert_cmpint (gtk_widget_get_visible (fixture_find (row, "slider")), ==, phidias_parameter_get_info (i)->has_slider);
    }
}

static void
test_set_and_reset (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);

  press (row, "set_button");
  g_assert_true (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_TEMPERATURE));
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.7);
  assert_number (row, "0.70");
  g_assert_true (shows_button (row, "reset_button"));
  press (row, "reset_button");
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_TEMPERATURE));
  g_assert_cmpstr (get_typed (row), ==, "");
}

static void
test_slider (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  g_autoptr (GtkWidget) tokens = make_row (PHIDIAS_PARAMETER_MAX_TOKENS, parameters);

  /* Moving what is unset sets it, to a number that people can read. */
  slide (row, 0.30000000000000004);
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.3);
  assert_number (row, "0.30");
  slide (tokens, 1234.4);
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS), ==, 1234);

  /* From the model. */
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 1.5);
  g_assert_cmpfloat (get_slid (row), ==, 1.5);
  assert_number (row, "1.50");
}

static void
test_typed (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  g_autoptr (GtkWidget) tokens = make_row (PHIDIAS_PARAMETER_MAX_TOKENS, parameters);

  /* As it is typed, and left as it is typed. */
  type (row, "1.");
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 1);
  g_assert_cmpstr (get_typed (row), ==, "1.");
  type (row, "0,25");
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.25);
  type (row, "");
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_TEMPERATURE));

  /* Beyond the slider. */
  type (tokens, "100000");
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS), ==, 100000);
  g_assert_cmpfloat (get_slid (tokens), ==, 4096);
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS), ==, 100000);
}

static void
test_typed_wrong (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  g_autoptr (GtkWidget) tokens = make_row (PHIDIAS_PARAMETER_MAX_TOKENS, parameters);
  GtkWidget *entry = fixture_find (row, "number_entry");

  type (row, "0.5");
  type (row, "2.5");
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.5);
  g_assert_cmpstr (get_note (row), ==, "From 0 to 2.");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  type (row, "abc");
  g_assert_cmpstr (get_note (row), ==, "A number, please.");

  /* What cannot be used goes when the typing is over. */
  g_signal_emit_by_name (entry, "activate");
  assert_number (row, "0.50");
  g_assert_null (get_note (row));
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);

  type (tokens, "1,000");
  g_assert_cmpstr (get_note (tokens), ==, "A whole number, please.");
  type (tokens, "0");
  g_assert_nonnull (get_note (tokens));
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_MAX_TOKENS));
}

/* A value that nobody touched is not rounded to what is shown of it. */
static void
test_untouched (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = NULL;
  g_autoptr (GtkWidget) seed = NULL;

  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.123456789);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_SEED, 9007199254740991);
  row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  seed = make_row (PHIDIAS_PARAMETER_SEED, parameters);
  g_signal_emit_by_name (fixture_find (row, "number_entry"), "activate");
  g_signal_emit_by_name (fixture_find (seed, "number_entry"), "activate");
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.123456789);
  g_assert_cmpstr (get_typed (seed), ==, "9007199254740991");
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_SEED), ==, 9007199254740991);
}

static gboolean
press_key (GtkWidget *row, guint key)
{
  GtkWidget *entry = fixture_find (row, "number_entry");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (entry);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }

  return handled;
}

static void
test_keys (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);

  g_assert_true (press_key (row, GDK_KEY_Up));
  assert_number (row, "0.70");
  press_key (row, GDK_KEY_Up);
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.75);
  press_key (row, GDK_KEY_Page_Down);
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.25);
  press_key (row, GDK_KEY_Page_Down);
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0);
  g_assert_false (press_key (row, GDK_KEY_a));
}

static void
test_dialects (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (fixture_find (row, "slider")));

  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 2);
  type (row, "1.5");
  phidias_parameter_row_set_dialect (PHIDIAS_PARAMETER_ROW (row), PHIDIAS_DIALECT_AZURE_SERVERLESS);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 1);
  /* Said, not changed: the next deployment may take it. */
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 1.5);
  g_assert_cmpstr (get_note (row), ==, "Azure serverless API takes at most 1.");
  type (row, "1.2");
  g_assert_cmpstr (get_note (row), ==, "From 0 to 1.");
  phidias_parameter_row_set_dialect (PHIDIAS_PARAMETER_ROW (row), PHIDIAS_DIALECT_AZURE_OPENAI);
  g_assert_null (get_note (row));
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 1.5);
}

static void
test_not_taken (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  PhidiasParameterInfo info = *phidias_parameter_get_info (PHIDIAS_PARAMETER_SEED);
  g_autoptr (GtkWidget) row = NULL;

  info.dialects = PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_OPENAI);
  row = g_object_ref_sink (phidias_parameter_row_new (&info));
  phidias_parameter_row_set_parameters (PHIDIAS_PARAMETER_ROW (row), parameters);
  phidias_parameter_row_set_dialect (PHIDIAS_PARAMETER_ROW (row), PHIDIAS_DIALECT_GITHUB_MODELS);
  g_assert_cmpstr (get_note (row), ==, "GitHub Models does not take it.");
  g_assert_false (gtk_widget_get_visible (fixture_find (row, "number_entry")));
  g_assert_false (gtk_widget_get_visible (fixture_find (row, "button_stack")));

  /* One that was set for another deployment can still be reset. */
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_SEED, 3);
  g_assert_cmpstr (get_note (row), ==, "Not sent: GitHub Models does not take it.");
  g_assert_false (gtk_widget_get_sensitive (fixture_find (row, "number_entry")));
  press (row, "reset_button");
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_SEED));
}

static void
test_stop (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_STOP, parameters);
  PhidiasStopEditor *editor = PHIDIAS_STOP_EDITOR (fixture_find (row, "stop_editor"));
  GtkWidget         *entry = fixture_find (row, "entry");
  const char *const *values;
  GtkWidget         *tag;

  gtk_editable_set_text (GTK_EDITABLE (entry), "END");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  gtk_editable_set_text (GTK_EDITABLE (entry), "\\n\\n");
  g_signal_emit_by_name (entry, "activate");
  values = phidias_parameters_get_strings (parameters, PHIDIAS_PARAMETER_STOP);
  g_assert_cmpuint (g_strv_length ((char **) values), ==, 2);
  g_assert_cmpstr (values[0], ==, "END");
  g_assert_cmpstr (values[1], ==, "\n\n");
  g_assert_true (shows_button (row, "reset_button"));

  /* Not twice, and no fifth. */
  g_assert_false (phidias_stop_editor_add (editor, "END"));
  g_assert_true (gtk_widget_get_visible (fixture_find (row, "error_label")));
  gtk_editable_set_text (GTK_EDITABLE (entry), "x");
  g_assert_false (gtk_widget_get_visible (fixture_find (row, "error_label")));
  g_assert_true (phidias_stop_editor_add (editor, "three"));
  g_assert_true (phidias_stop_editor_add (editor, "four"));
  g_assert_false (phidias_stop_editor_add (editor, "five"));
  g_assert_cmpuint (g_strv_length ((char **) phidias_parameters_get_strings (parameters, PHIDIAS_PARAMETER_STOP)), ==, 4);

  tag = gtk_widget_get_first_child (fixture_find (row, "tags_box"));
  fixture_assert_named (tag, "END");
  fixture_assert_named (gtk_widget_get_last_child (tag), "Remove “END”");
  g_signal_emit_by_name (gtk_widget_get_last_child (tag), "clicked");
  values = phidias_parameters_get_strings (parameters, PHIDIAS_PARAMETER_STOP);
  g_assert_cmpstr (values[0], ==, "\n\n");

  phidias_parameters_unset (parameters, PHIDIAS_PARAMETER_STOP);
  g_assert_null (gtk_widget_get_first_child (fixture_find (row, "tags_box")));
}

static void
test_escapes (void)
{
  static const char *const texts[] = { "", "END", "\n\n", "a\\nb", "tab\there", "\\", "\r\n", "漢字 \\ ×", NULL };

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *escaped = phidias_stop_escape (texts[i]);
      g_autofree char *back = phidias_stop_unescape (escaped);

      g_assert_null (strpbrk (escaped, "\n\r\t"));
      g_assert_cmpstr (back, ==, texts[i]);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_integer;
    gboolean    is_number;
    double      value;
  } rows[] = {
    { "0.5", FALSE, TRUE, 0.5 },
    { "0,5", FALSE, TRUE, 0.5 },
    { " -1.25 ", FALSE, TRUE, -1.25 },
    { ".5", FALSE, TRUE, 0.5 },
    { "+2", FALSE, TRUE, 2 },
    { "1,000.5", FALSE, FALSE, 0 },
    { "1e3", FALSE, FALSE, 0 },
    { "nan", FALSE, FALSE, 0 },
    { "inf", FALSE, FALSE, 0 },
    { "0x10", FALSE, FALSE, 0 },
    { ".", FALSE, FALSE, 0 },
    { "-", FALSE, FALSE, 0 },
    { "--1", FALSE, FALSE, 0 },
    { "", FALSE, FALSE, 0 },
    { "42", TRUE, TRUE, 42 },
    { "-3", TRUE, TRUE, -3 },
    { "4.0", TRUE, FALSE, 0 },
    { "1,000", TRUE, FALSE, 0 },
    { "", TRUE, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double value = 0;

      g_test_message ("“%s”", rows[i].text);
      g_assert_cmpint (phidias_number_text_parse (rows[i].text, rows[i].is_integer, &value), ==, rows[i].is_number);
      g_assert_cmpfloat (value, ==, rows[i].value);
    }
}

/* The locale decides what is shown, never what is meant. */
static void
test_locale (void)
{
  static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "cs_CZ.UTF-8", "pt_BR.UTF-8" };
  g_autofree char         *old = g_strdup (setlocale (LC_NUMERIC, NULL));
  gboolean                 found = FALSE;
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autofree char *text = NULL;
  g_autoptr (GtkWidget) row = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (locales) && !found; i++)
    found = setlocale (LC_NUMERIC, locales[i]) != NULL;
  if (!found)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }

  text = phidias_number_text_format (0.7, 2);
  row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  type (row, "0,9");
  g_signal_emit_by_name (fixture_find (row, "number_entry"), "activate");
  setlocale (LC_NUMERIC, old);
  g_assert_cmpstr (text, ==, "0,70");
  g_assert_cmpstr (get_typed (row), ==, "0,90");
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.9);
}

static float
get_left (GtkWidget *row, const char *id)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (fixture_find (row, id), row, &bounds));

  return bounds.origin.x;
}

/* Mirrored as a whole in a locale that is written from right to left. */
static void
test_row_direction (void)
{
  const char *locale = setlocale (LC_CTYPE, NULL);
  gboolean is_mirrored = g_str_has_prefix (locale, "ar");
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  GtkWidget *window = fixture_show (row, 320, 200);
  GtkWidget *slider = fixture_find (row, "slider");

  g_test_message ("%s", locale);
  g_assert_cmpint (gtk_widget_get_direction (row), ==, is_mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  slide (row, 0.5);
  fixture_settle ();
  g_assert_true (get_left (row, "number_entry") != get_left (row, "help_button"));
  g_assert_true ((get_left (row, "number_entry") < get_left (row, "help_button")) == is_mirrored);
  g_assert_true ((get_left (row, "reset_button") < get_left (row, "number_entry")) == is_mirrored);

  /* Its low end is where reading starts, and numbers mean what they did. */
  g_assert_false (gtk_range_get_inverted (GTK_RANGE (slider)));
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.5);
  fixture_destroy (window);
}

static void
test_row_accessible (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  GtkWidget *slider = fixture_find (row, "slider");
  GtkWidget *entry = fixture_find (row, "number_entry");
  g_autofree char *half = NULL;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (slider), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);
  fixture_assert_named (row, "Temperature");
  fixture_assert_named (slider, "Temperature");
  fixture_assert_named (entry, "Temperature Value");
  fixture_assert_named (fixture_find (row, "set_button"), "Set Temperature");
  fixture_assert_named (fixture_find (row, "reset_button"), "Reset Temperature");
  fixture_assert_named (fixture_find (row, "help_button"), "About Temperature");
  /* Newer releases name the button inside in a way of their own. */
  if (gtk_get_minor_version () < 10)
    fixture_assert_labelled (gtk_widget_get_first_child (fixture_find (row, "help_button")));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "Unset");
  slide (row, 0.5);
  half = localize ("0.50");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, half);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.5);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 2.0);
}

/* A wheel over a slider is meant for the pane. */
static void
test_row_scroll (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GtkWidget) row = make_row (PHIDIAS_PARAMETER_TEMPERATURE, parameters);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture_find (row, "slider"));
  guint n_scroll = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        continue;
      n_scroll++;
      g_assert_cmpint (gtk_event_controller_get_propagation_phase (controller), ==, GTK_PHASE_NONE);
    }
  g_assert_cmpuint (n_scroll, >, 0);
}

static GtkTextBuffer *
get_buffer (GtkWidget *pane)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture_find (pane, "system_view")));
}

static char *
dup_buffer_text (GtkWidget *pane)
{
  char *text;

  g_object_get (get_buffer (pane), "text", &text, NULL);

  return text;
}

#define assert_buffer_text(pane, expected)                 \
  G_STMT_START                                             \
  {                                                        \
    g_autofree char *buffer_text = dup_buffer_text (pane); \
    g_assert_cmpstr (buffer_text, ==, expected);           \
  }                                                        \
  G_STMT_END

static void
test_system_message (void)
{
  g_autoptr (PhidiasConversation) one = make_conversation ("Be brief.");
  g_autoptr (PhidiasConversation) two = make_conversation ("");
  GtkWidget *pane = phidias_setup_pane_new ();
  GtkWidget *window = fixture_show (pane, 320, 600);
  GtkWidget *placeholder = fixture_find (pane, "system_placeholder");

  g_assert_false (gtk_widget_get_sensitive (pane));
  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), one);
  g_assert_true (gtk_widget_get_sensitive (pane));
  assert_buffer_text (pane, "Be brief.");
  g_assert_false (gtk_widget_get_visible (placeholder));

  /* As typed, and undone as typed. */
  gtk_text_buffer_insert_at_cursor (get_buffer (pane), " Be kind.", -1);
  g_assert_cmpstr (phidias_conversation_get_system_message (one), ==, "Be brief. Be kind.");
  g_assert_true (gtk_text_buffer_get_can_undo (get_buffer (pane)));
  gtk_text_buffer_undo (get_buffer (pane));
  g_assert_cmpstr (phidias_conversation_get_system_message (one), ==, "Be brief.");

  /* From elsewhere. */
  phidias_conversation_set_system_message (one, "Be long.");
  assert_buffer_text (pane, "Be long.");

  /* Undo does not reach into the other conversation. */
  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), two);
  assert_buffer_text (pane, "");
  g_assert_true (gtk_widget_get_visible (placeholder));
  g_assert_false (gtk_text_buffer_get_can_undo (get_buffer (pane)));
  g_assert_cmpstr (phidias_conversation_get_system_message (one), ==, "Be long.");

  fixture_destroy (window);
}

/* A megabyte in one line would take Pango minutes to wrap at words. */
static void
test_endless_system_message (void)
{
  g_autofree char *big = g_strnfill (1024 * 1024, 'x');
  g_autoptr (PhidiasConversation) conversation = make_conversation (big);
  GtkWidget *pane = phidias_setup_pane_new ();
  GtkWidget *window = fixture_show (pane, 320, 600);
  GtkWidget *remark = fixture_find (pane, "system_hidden");
  GtkTextView *view = GTK_TEXT_VIEW (fixture_find (pane, "system_view"));
  g_autofree char *edited = g_strconcat (big, "y", NULL);
  GtkTextIter end;

  g_assert_false (gtk_widget_get_visible (remark));
  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), conversation);
  g_assert_true (gtk_widget_get_visible (remark));
  g_assert_cmpint (gtk_text_view_get_wrap_mode (view), ==, GTK_WRAP_CHAR);

  /* What is hidden stays in the text. */
  gtk_text_buffer_get_end_iter (get_buffer (pane), &end);
  gtk_text_buffer_insert (get_buffer (pane), &end, "y", -1);
  g_assert_true (g_str_equal (phidias_conversation_get_system_message (conversation), edited));

  phidias_conversation_set_system_message (conversation, "Be brief.");
  g_assert_false (gtk_widget_get_visible (remark));
  g_assert_cmpint (gtk_text_view_get_wrap_mode (view), ==, GTK_WRAP_WORD_CHAR);
  fixture_destroy (window);
}

static void
test_rebinding (void)
{
  g_autoptr (PhidiasConversation) one = make_conversation ("one");
  g_autoptr (PhidiasConversation) two = make_conversation ("two");
  PhidiasParameters *first = phidias_conversation_get_parameters (one);
  PhidiasParameters *second = phidias_conversation_get_parameters (two);
  GtkWidget         *pane = phidias_setup_pane_new ();
  GtkWidget         *window = fixture_show (pane, 320, 600);
  GtkWidget         *row;

  phidias_parameters_set_double (first, PHIDIAS_PARAMETER_TEMPERATURE, 0.1);
  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), one);
  row = fixture_find_type (pane, PHIDIAS_TYPE_PARAMETER_ROW);
  assert_number (row, "0.10");

  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), two);
  g_assert_cmpstr (get_typed (row), ==, "");
  phidias_parameters_set_double (first, PHIDIAS_PARAMETER_TEMPERATURE, 0.2);
  g_assert_cmpstr (get_typed (row), ==, "");
  type (row, "0.9");
  g_assert_cmpfloat (phidias_parameters_get_double (first, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.2);
  g_assert_cmpfloat (phidias_parameters_get_double (second, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.9);

  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), NULL);
  g_assert_false (gtk_widget_get_sensitive (pane));
  fixture_destroy (window);

  /* Nothing of the pane holds on to what it showed. */
  g_assert_finalize_object (g_steal_pointer (&one));
  g_assert_finalize_object (g_steal_pointer (&two));
}

static void
test_deployment (void)
{
  g_autoptr (PhidiasConversation) conversation = make_conversation ("");
  g_autoptr (PhidiasTarget) serverless = phidias_target_parse ("https://a.eastus2.models.ai.azure.com", NULL);
  g_autoptr (PhidiasTarget) openai = phidias_target_parse ("https://api.openai.com/v1", NULL);
  g_autoptr (PhidiasDeployment) deployment = phidias_deployment_new ("d", PHIDIAS_DEPLOYMENT_CONNECTED, "d", serverless);
  GtkWidget           *pane = g_object_ref_sink (phidias_setup_pane_new ());
  PhidiasParameterRow *row = PHIDIAS_PARAMETER_ROW (fixture_find_type (pane, PHIDIAS_TYPE_PARAMETER_ROW));

  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), conversation);
  phidias_setup_pane_set_deployment (PHIDIAS_SETUP_PANE (pane), deployment);
  g_assert_cmpint (phidias_setup_pane_get_dialect (PHIDIAS_SETUP_PANE (pane)), ==, PHIDIAS_DIALECT_AZURE_SERVERLESS);
  g_assert_cmpint (phidias_parameter_row_get_dialect (row), ==, PHIDIAS_DIALECT_AZURE_SERVERLESS);
  phidias_deployment_set_target (deployment, openai);
  g_assert_cmpint (phidias_parameter_row_get_dialect (row), ==, PHIDIAS_DIALECT_OPENAI);
  phidias_setup_pane_set_deployment (PHIDIAS_SETUP_PANE (pane), NULL);
  g_assert_finalize_object (g_steal_pointer (&deployment));
  g_assert_finalize_object (pane);
}

static void
test_pane_accessible (void)
{
  GtkWidget *pane = g_object_ref_sink (phidias_setup_pane_new ());
  GtkWidget *view = fixture_find (pane, "system_view");

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (pane), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  fixture_assert_labelled (view);
  g_assert_finalize_object (pane);
}

/* No width that a window can have makes it wider than the pane is given, in either direction. */
static void
test_pane_narrow (void)
{
  g_autoptr (PhidiasConversation) conversation = make_conversation ("x");
  GtkWidget *pane = g_object_ref_sink (phidias_setup_pane_new ());
  int        minimum;

  phidias_parameters_set_strings (phidias_conversation_get_parameters (conversation), PHIDIAS_PARAMETER_STOP, (const char *const[]){ "a stop sequence that is far longer than any pane is wide", NULL });
  phidias_setup_pane_set_conversation (PHIDIAS_SETUP_PANE (pane), conversation);
  gtk_widget_measure (pane, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 280);
  g_assert_finalize_object (pane);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/pane/row/unset-at-first", test_unset_at_first);
  g_test_add_func ("/pane/row/set-and-reset", test_set_and_reset);
  g_test_add_func ("/pane/row/slider", test_slider);
  g_test_add_func ("/pane/row/typed", test_typed);
  g_test_add_func ("/pane/row/typed-wrong", test_typed_wrong);
  g_test_add_func ("/pane/row/untouched", test_untouched);
  g_test_add_func ("/pane/row/keys", test_keys);
  g_test_add_func ("/pane/row/dialects", test_dialects);
  g_test_add_func ("/pane/row/not-taken", test_not_taken);
  g_test_add_func ("/pane/row/stop", test_stop);
  g_test_add_func ("/pane/row/direction", test_row_direction);
  g_test_add_func ("/pane/row/accessible", test_row_accessible);
  g_test_add_func ("/pane/row/scroll", test_row_scroll);
  g_test_add_func ("/pane/row/locale", test_locale);
  g_test_add_func ("/pane/escapes", test_escapes);
  g_test_add_func ("/pane/numbers", test_numbers);
  g_test_add_func ("/pane/system-message", test_system_message);
  g_test_add_func ("/pane/endless-system-message", test_endless_system_message);
  g_test_add_func ("/pane/rebinding", test_rebinding);
  g_test_add_func ("/pane/deployment", test_deployment);
  g_test_add_func ("/pane/accessible", test_pane_accessible);
  g_test_add_func ("/pane/narrow", test_pane_narrow);

  return g_test_run ();
}
