/* phidias-setup-pane.c: a conversation's system message and parameters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-setup-pane.h"

#include "phidias-focus.h"
#include "phidias-long-lines.h"
#include "phidias-parameter-row.h"
#include "phidias-quota-view.h"

/**
 * PhidiasSetupPane:
 *
 * What goes along with each prompt of a conversation, in one scrolled pane. Everything is changed
 * on the conversation as it is typed or moved, and shown again when something else changes it.
 */
struct _PhidiasSetupPane
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget     *scrolled_window;
  GtkWidget     *system_view;
  GtkTextBuffer *system_buffer;
  GtkWidget     *system_placeholder;
  GtkWidget     *system_hidden;
  GtkBox        *rows_box;
  PhidiasQuotaView *quota_view;

  /* owned */
  PhidiasConversation *conversation;
  PhidiasDeployment   *deployment;
  GSignalGroup        *conversation_signals;
  GSignalGroup        *deployment_signals;

  /* borrowed */
  PhidiasParameterRow *rows[PHIDIAS_N_PARAMETERS];

  /* state */
  PhidiasDialect dialect;
  gboolean       is_showing;
};

G_DEFINE_FINAL_TYPE (PhidiasSetupPane, phidias_setup_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CONVERSATION,
  PROP_DEPLOYMENT,
  PROP_DIALECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
dup_typed_text (PhidiasSetupPane *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->system_buffer, &start, &end);

  return gtk_text_buffer_get_text (self->system_buffer, &start, &end, TRUE);
}

static void
show_placeholder (PhidiasSetupPane *self)
{
  gtk_widget_set_visible (self->system_placeholder, gtk_text_buffer_get_char_count (self->system_buffer) == 0);
}

static void
system_changed_cb (PhidiasSetupPane *self)
{
  show_placeholder (self);
  gtk_widget_set_visible (self->system_hidden, phidias_long_lines_update (GTK_TEXT_VIEW (self->system_view)));
  if (!self->is_showing && self->conversation != NULL)
    {
      g_autofree char *text = dup_typed_text (self);

      phidias_conversation_set_system_message (self->conversation, text);
    }
}

/* Can be undone, as gtk_text_buffer_set_text() cannot. */
static void
replace_text (GtkTextBuffer *buffer, const char *text)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* Undo must not bring back what belongs to another conversation. */
static void
show_system_message (PhidiasSetupPane *self, gboolean can_undo)
{
  const char      *text = self->conversation != NULL ? phidias_conversation_get_system_message (self->conversation) : NULL;
  g_autofree char *typed = dup_typed_text (self);

  if (text == NULL)
    text = "";
  if (can_undo && g_str_equal (typed, text))
    return;

  self->is_showing = TRUE;
  if (can_undo)
    replace_text (self->system_buffer, text);
  else
    gtk_text_buffer_set_text (self->system_buffer, text, -1);
  self->is_showing = FALSE;
}

static void
system_message_changed_cb (PhidiasSetupPane *self)
{
  show_system_message (self, TRUE);
}

/* The sample has no address before it runs, and an edited deployment another one. */
static void
target_changed_cb (PhidiasSetupPane *self)
{
  PhidiasTarget *target = self->deployment != NULL ? phidias_deployment_get_target (self->deployment) : NULL;

  phidias_setup_pane_set_dialect (self, target != NULL ? phidias_target_get_dialect (target) : PHIDIAS_DIALECT_OPENAI);
}

static void
phidias_setup_pane_dispose (GObject *object)
{
  PhidiasSetupPane *self = PHIDIAS_SETUP_PANE (object);

  g_clear_object (&self->conversation_signals);
  g_clear_object (&self->deployment_signals);
  g_clear_object (&self->deployment);
  g_clear_object (&self->conversation);
  memset (self->rows, 0, sizeof self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_SETUP_PANE);

  G_OBJECT_CLASS (phidias_setup_pane_parent_class)->dispose (object);
}

static void
phidias_setup_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasSetupPane *self = PHIDIAS_SETUP_PANE (object);

  switch (prop_id)
    {
    case PROP_CONVERSATION:
      g_value_set_object (value, self->conversation);
      break;
    case PROP_DEPLOYMENT:
      g_value_set_object (value, self->deployment);
      break;
    case PROP_DIALECT:
      g_value_set_uint (value, self->dialect);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_setup_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasSetupPane *self = PHIDIAS_SETUP_PANE (object);

  switch (prop_id)
    {
    case PROP_CONVERSATION:
      phidias_setup_pane_set_conversation (self, g_value_get_object (value));
      break;
    case PROP_DEPLOYMENT:
      phidias_setup_pane_set_deployment (self, g_value_get_object (value));
      break;
    case PROP_DIALECT:
      phidias_setup_pane_set_dialect (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
phidias_setup_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (PHIDIAS_SETUP_PANE (widget)->system_view);
}

static void
phidias_setup_pane_class_init (PhidiasSetupPaneClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_setup_pane_dispose;
  object_class->get_property = phidias_setup_pane_get_property;
  object_class->set_property = phidias_setup_pane_set_property;
  widget_class->grab_focus = phidias_setup_pane_grab_focus;
  widget_class->focus = phidias_focus_children;

  /**
   * PhidiasSetupPane:conversation:
   *
   * Whose setup it is.
   */
  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, PHIDIAS_TYPE_CONVERSATION, flags);
  /**
   * PhidiasSetupPane:deployment:
   *
   * The deployment that will be asked; it decides on #PhidiasSetupPane:dialect.
   */
  properties[PROP_DEPLOYMENT] = g_param_spec_object ("deployment", NULL, NULL, PHIDIAS_TYPE_DEPLOYMENT, flags);
  /**
   * PhidiasSetupPane:dialect:
   *
   * The #PhidiasDialect of the deployment that will be asked: its ranges hold.
   */
  properties[PROP_DIALECT] = g_param_spec_uint ("dialect", NULL, NULL, 0, PHIDIAS_N_DIALECTS - 1, PHIDIAS_DIALECT_OPENAI, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (PHIDIAS_TYPE_QUOTA_VIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-setup-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, system_view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, system_buffer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, system_placeholder);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, system_hidden);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, rows_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSetupPane, quota_view);
  gtk_widget_class_bind_template_callback (widget_class, system_changed_cb);
}

static void
phidias_setup_pane_init (PhidiasSetupPane *self)
{
  self->dialect = PHIDIAS_DIALECT_OPENAI;
  self->conversation_signals = g_signal_group_new (PHIDIAS_TYPE_CONVERSATION);
  g_signal_group_connect_swapped (self->conversation_signals, "notify::system-message", G_CALLBACK (system_message_changed_cb), self);
  self->deployment_signals = g_signal_group_new (PHIDIAS_TYPE_DEPLOYMENT);
  g_signal_group_connect_swapped (self->deployment_signals, "notify::target", G_CALLBACK (target_changed_cb), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    {
      self->rows[i] = PHIDIAS_PARAMETER_ROW (phidias_parameter_row_new (phidias_parameter_get_info (i)));
      gtk_box_append (self->rows_box, GTK_WIDGET (self->rows[i]));
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
}

/**
 * phidias_setup_pane_new:
 *
 * Returns: (transfer floating): a pane, insensitive until it has a conversation
 */
GtkWidget *
phidias_setup_pane_new (void)
{
  return g_object_new (PHIDIAS_TYPE_SETUP_PANE, NULL);
}

PhidiasConversation *
phidias_setup_pane_get_conversation (PhidiasSetupPane *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETUP_PANE (self), NULL);

  return self->conversation;
}

/**
 * phidias_setup_pane_set_conversation:
 * @self: a pane
 * @conversation: (nullable): whose setup to show and change
 */
void
phidias_setup_pane_set_conversation (PhidiasSetupPane *self, PhidiasConversation *conversation)
{
  PhidiasParameters *parameters;

  g_return_if_fail (PHIDIAS_IS_SETUP_PANE (self));
  g_return_if_fail (conversation == NULL || PHIDIAS_IS_CONVERSATION (conversation));

  if (!g_set_object (&self->conversation, conversation))
    return;

  parameters = conversation != NULL ? phidias_conversation_get_parameters (conversation) : NULL;
  g_signal_group_set_target (self->conversation_signals, conversation);
  show_system_message (self, FALSE);
  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    phidias_parameter_row_set_parameters (self->rows[i], parameters);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled_window)), 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self), conversation != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}

PhidiasDeployment *
phidias_setup_pane_get_deployment (PhidiasSetupPane *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETUP_PANE (self), NULL);

  return self->deployment;
}

/**
 * phidias_setup_pane_set_deployment:
 * @self: a pane
 * @deployment: (nullable): who will be asked; without one the widest ranges hold
 */
void
phidias_setup_pane_set_deployment (PhidiasSetupPane *self, PhidiasDeployment *deployment)
{
  g_return_if_fail (PHIDIAS_IS_SETUP_PANE (self));
  g_return_if_fail (deployment == NULL || PHIDIAS_IS_DEPLOYMENT (deployment));

  if (!g_set_object (&self->deployment, deployment))
    return;
  g_signal_group_set_target (self->deployment_signals, deployment);
  target_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEPLOYMENT]);
}

/**
 * phidias_setup_pane_set_quota:
 * @self: a pane
 * @meter: (nullable): of its deployment; without one no quota is shown
 */
void
phidias_setup_pane_set_quota (PhidiasSetupPane *self, PhidiasQuotaMeter *meter)
{
  g_return_if_fail (PHIDIAS_IS_SETUP_PANE (self));

  phidias_quota_view_set_meter (self->quota_view, meter, self->deployment);
}

PhidiasDialect
phidias_setup_pane_get_dialect (PhidiasSetupPane *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SETUP_PANE (self), PHIDIAS_DIALECT_OPENAI);

  return self->dialect;
}

/**
 * phidias_setup_pane_set_dialect:
 * @self: a pane
 * @dialect: of the deployment that will be asked
 */
void
phidias_setup_pane_set_dialect (PhidiasSetupPane *self, PhidiasDialect dialect)
{
  g_return_if_fail (PHIDIAS_IS_SETUP_PANE (self));

  if (self->dialect == dialect)
    return;
  self->dialect = dialect;
  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    phidias_parameter_row_set_dialect (self->rows[i], dialect);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIALECT]);
}
