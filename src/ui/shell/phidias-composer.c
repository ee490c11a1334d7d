/* phidias-composer.c: where a prompt is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-composer.h"

#include "phidias-focus.h"
#include "phidias-long-lines.h"
#include "phidias-shortcuts.h"

/**
 * PhidiasComposer:
 *
 * A text field that grows to ten lines, with Send, which becomes Stop while an answer comes.
 * Enter sends and Shift+Enter breaks the line, or the other way round with Ctrl+Enter.
 *
 * Here as in every template, each direct child is bound: gtk_widget_dispose_template() lets go of
 * no other.
 */
struct _PhidiasComposer
{
  GtkWidget          parent_instance;

  /* template widgets */
  GtkRevealer       *edit_revealer;
  GtkWidget         *input_box;
  GtkTextView       *text_view;
  GtkScrolledWindow *scrolled_window;
  GtkLabel          *placeholder_label;
  GtkLabel          *hidden_label;
  GtkStack          *button_stack;

  /* state */
  gboolean           enter_sends;
  gboolean           is_running;
  gboolean           is_editing;
};

G_DEFINE_FINAL_TYPE (PhidiasComposer, phidias_composer, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  SEND,
  STOP,
  EDIT_LAST,
  CANCEL_EDIT,
  REFUSED,
  PAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkTextBuffer *
get_buffer (PhidiasComposer *self)
{
  return gtk_text_view_get_buffer (self->text_view);
}

static gboolean
is_blank (PhidiasComposer *self)
{
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (get_buffer (self), &at);
  while (g_unichar_isspace (gtk_text_iter_get_char (&at)))
    if (!gtk_text_iter_forward_char (&at))
      break;

  return gtk_text_iter_is_end (&at);
}

static void
update_actions (PhidiasComposer *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send", !self->is_running && !is_blank (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.stop", self->is_running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.cancel-edit", self->is_editing);
}

static void
buffer_changed_cb (PhidiasComposer *self)
{
  gboolean is_empty = gtk_text_buffer_get_char_count (get_buffer (self)) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->placeholder_label), is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->hidden_label), phidias_long_lines_update (self->text_view));
  update_actions (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasComposer *self = PHIDIAS_COMPOSER (widget);

  if (!self->is_running && !is_blank (self))
    g_signal_emit (self, signals[SEND], 0);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[STOP], 0);
}

static void
cancel_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[CANCEL_EDIT], 0);
}

/* Page Up and Page Down belong to the conversation, unless there is more to write than is seen. */
static int
to_pages (PhidiasComposer *self, guint keyval)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);

  if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
    return 0;
  if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    return -1;
  if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    return 1;

  return 0;
}

static gboolean
key_pressed_cb (PhidiasComposer       *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                GtkEventControllerKey *controller)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;

  if (is_enter && (modifiers == GDK_CONTROL_MASK || (modifiers == 0 && self->enter_sends)))
    {
      if (self->is_running && !is_blank (self))
        g_signal_emit (self, signals[REFUSED], 0);
      GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

      /* Enter that ends the composition of an input method is not ours. */
      if (event == NULL || !gtk_text_view_im_context_filter_keypress (self->text_view, event))
        gtk_widget_activate_action (GTK_WIDGET (self), "composer.send", NULL);
      return GDK_EVENT_STOP;
    }

  if (keyval == GDK_KEY_Escape && modifiers == 0)
    {
      if (self->is_running)
        gtk_widget_activate_action (GTK_WIDGET (self), "composer.stop", NULL);
      else if (self->is_editing)
        gtk_widget_activate_action (GTK_WIDGET (self), "composer.cancel-edit", NULL);
      else
        return GDK_EVENT_PROPAGATE;
      return GDK_EVENT_STOP;
    }

  if (keyval == GDK_KEY_Up && modifiers == 0 && !self->is_running &&
      gtk_text_buffer_get_char_count (get_buffer (self)) == 0)
    {
      g_signal_emit (self, signals[EDIT_LAST], 0);
      return GDK_EVENT_STOP;
    }

  if (modifiers == 0 && to_pages (self, keyval) != 0)
    {
      g_signal_emit (self, signals[PAGE], 0, to_pages (self, keyval));
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static gboolean
phidias_composer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PHIDIAS_COMPOSER (widget)->text_view));
}

static void
phidias_composer_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_COMPOSER);

  G_OBJECT_CLASS (phidias_composer_parent_class)->dispose (object);
}

static void
phidias_composer_class_init (PhidiasComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_composer_dispose;
  widget_class->grab_focus = phidias_composer_grab_focus;
  widget_class->focus = phidias_focus_children;

  /**
   * PhidiasComposer::changed:
   *
   * The text changed.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PhidiasComposer::send:
   *
   * The person sends a text that is not blank; it is still there.
   */
  signals[SEND] = g_signal_new ("send", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PhidiasComposer::stop:
   *
   * The person stops the answer.
   */
  signals[STOP] = g_signal_new ("stop", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PhidiasComposer::edit-last:
   *
   * Up was pressed in the empty field.
   */
  signals[EDIT_LAST] = g_signal_new ("edit-last", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PhidiasComposer::cancel-edit:
   *
   * The person gives up editing an earlier prompt.
   */
  signals[CANCEL_EDIT] = g_signal_new ("cancel-edit", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PhidiasComposer::refused:
   *
   * The person would send, but an answer is coming.
   */
  signals[REFUSED] = g_signal_new ("refused", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PhidiasComposer::page:
   * @pages: 1 for down, -1 for up
   *
   * A paging key was pressed that the field itself has no use for.
   */
  signals[PAGE] = g_signal_new ("page", PHIDIAS_TYPE_COMPOSER, G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_install_action (widget_class, "composer.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "composer.cancel-edit", NULL, cancel_edit_action);

  phidias_shortcuts_add_to_class (widget_class, "composer");

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, edit_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, input_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, placeholder_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, hidden_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasComposer, button_stack);
  gtk_widget_class_set_css_name (widget_class, "composer");
}

static void
phidias_composer_init (PhidiasComposer *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->enter_sends = TRUE;

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->text_view), controller);

  g_signal_connect_object (get_buffer (self), "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
  update_actions (self);
}

GtkWidget *
phidias_composer_new (void)
{
  return g_object_new (PHIDIAS_TYPE_COMPOSER, NULL);
}

/**
 * phidias_composer_dup_text:
 * @self: a composer
 *
 * Returns: (transfer full): what stands in it
 */
char *
phidias_composer_dup_text (PhidiasComposer *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (PHIDIAS_IS_COMPOSER (self), NULL);

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);

  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, TRUE);
}

/**
 * phidias_composer_set_text:
 * @self: a composer
 * @text: valid UTF-8
 *
 * Replaces the text, puts the cursor behind it, and forgets what could be undone.
 */
void
phidias_composer_set_text (PhidiasComposer *self, const char *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  g_return_if_fail (PHIDIAS_IS_COMPOSER (self));
  g_return_if_fail (text != NULL);

  buffer = get_buffer (self);
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
}

/**
 * phidias_composer_set_placeholder:
 * @self: a composer
 * @placeholder: shown, dimmed, while the field is empty
 */
void
phidias_composer_set_placeholder (PhidiasComposer *self, const char *placeholder)
{
  g_return_if_fail (PHIDIAS_IS_COMPOSER (self));

  gtk_label_set_label (self->placeholder_label, placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view),
                                  GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, placeholder,
                                  -1);
}

/**
 * phidias_composer_set_enter_sends:
 * @self: a composer
 * @enter_sends: whether Enter sends; Ctrl+Enter always does
 */
void
phidias_composer_set_enter_sends (PhidiasComposer *self, gboolean enter_sends)
{
  g_return_if_fail (PHIDIAS_IS_COMPOSER (self));

  self->enter_sends = enter_sends;
}

/**
 * phidias_composer_set_running:
 * @self: a composer
 * @is_running: whether an answer is coming: Stop stands in the place of Send
 */
void
phidias_composer_set_running (PhidiasComposer *self, gboolean is_running)
{
  gboolean had_focus;

  g_return_if_fail (PHIDIAS_IS_COMPOSER (self));

  had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->button_stack)) != NULL;
  self->is_running = is_running;
  gtk_stack_set_visible_child_name (self->button_stack, is_running ? "stop" : "send");
  update_actions (self);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

/**
 * phidias_composer_set_editing:
 * @self: a composer
 * @is_editing: whether an earlier prompt is being edited
 */
void
phidias_composer_set_editing (PhidiasComposer *self, gboolean is_editing)
{
  g_return_if_fail (PHIDIAS_IS_COMPOSER (self));

  self->is_editing = is_editing;
  gtk_revealer_set_reveal_child (self->edit_revealer, is_editing);
  update_actions (self);
}
