/* phidias-playground-actions.c: what can be done with a message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-playground-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-shortcuts.h"

/* Each action has the message's id as its parameter: rows know nothing of the session. */
static PhidiasMessage *
find_message (PhidiasPlayground *self, GVariant *parameter)
{
  return self->conversation != NULL ? phidias_conversation_find (self->conversation, g_variant_get_string (parameter, NULL))
                                    : NULL;
}

static void
regenerate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL && !phidias_message_is_running (message))
    phidias_session_regenerate (self->session, self->conversation, message);
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL && !phidias_message_is_running (message))
    phidias_session_retry (self->session, self->conversation, message);
}

static void
continue_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL && !phidias_message_is_running (message))
    phidias_session_continue (self->session, self->conversation, message);
}

static void
skip_wait_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL)
    phidias_session_skip_wait (self->session, self->conversation, message);
}

/* The deployment that is asked now, which may be another than the answer came from: it is the one
 * that Try Again asks. */
static void
examine_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);
  const char *id = message != NULL ? phidias_conversation_get_deployment_id (self->conversation) : NULL;

  if (id != NULL)
    gtk_widget_activate_action (widget, "win.examine-deployment", "s", id);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL && phidias_message_get_role (message) == PHIDIAS_ROLE_USER)
    phidias_playground_start_editing (self, message);
}

/* Of an answer: the prompt that it was to answer. */
static void
edit_prompt_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *answer = find_message (self, parameter);
  PhidiasMessage *prompt = NULL;

  if (answer != NULL)
    prompt = phidias_conversation_find (self->conversation, phidias_message_get_parent_id (answer));
  if (prompt != NULL)
    phidias_playground_start_editing (self, prompt);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), phidias_message_get_text (message));
  gtk_label_set_label (self->status_label, _("Copied as Markdown"));
}

static void
previous_sibling_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL)
    phidias_session_select_sibling (self->session, self->conversation, message, -1);
}

static void
next_sibling_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *message = find_message (self, parameter);

  if (message != NULL)
    phidias_session_select_sibling (self->session, self->conversation, message, 1);
}

static void
jump_to_end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_playground_jump_to_end (PHIDIAS_PLAYGROUND (widget));
}

static void
find_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (PHIDIAS_PLAYGROUND (widget)->view), "find.next", NULL);
}

static void
find_previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (PHIDIAS_PLAYGROUND (widget)->view), "find.previous", NULL);
}

static void
next_message_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_conversation_view_go_to_message (PHIDIAS_PLAYGROUND (widget)->view, TRUE);
}

static void
previous_message_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_conversation_view_go_to_message (PHIDIAS_PLAYGROUND (widget)->view, FALSE);
}

/* The last answer of the path, for the keyboard. */
static void
regenerate_last_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *head = self->conversation != NULL ? phidias_conversation_get_head (self->conversation) : NULL;

  if (head != NULL && phidias_message_get_role (head) == PHIDIAS_ROLE_ASSISTANT && !phidias_message_is_running (head))
    phidias_session_regenerate (self->session, self->conversation, head);
}

static void
copy_last_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *head = self->conversation != NULL ? phidias_conversation_get_head (self->conversation) : NULL;

  if (head != NULL)
    gtk_widget_activate_action (widget, "message.copy", "s", phidias_message_get_id (head));
}

/* phidias_playground_install_actions: the actions `message.*` and `conversation.*` */
void
phidias_playground_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "message.regenerate", "s", regenerate_action);
  gtk_widget_class_install_action (widget_class, "message.retry", "s", retry_action);
  gtk_widget_class_install_action (widget_class, "message.continue", "s", continue_action);
  gtk_widget_class_install_action (widget_class, "message.skip-wait", "s", skip_wait_action);
  gtk_widget_class_install_action (widget_class, "message.examine", "s", examine_action);
  gtk_widget_class_install_action (widget_class, "message.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "prompt.edit", "s", edit_prompt_action);
  gtk_widget_class_install_action (widget_class, "message.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "message.previous-sibling", "s", previous_sibling_action);
  gtk_widget_class_install_action (widget_class, "message.next-sibling", "s", next_sibling_action);
  gtk_widget_class_install_action (widget_class, "conversation.jump-to-end", NULL, jump_to_end_action);
  gtk_widget_class_install_action (widget_class, "conversation.regenerate", NULL, regenerate_last_action);
  gtk_widget_class_install_action (widget_class, "conversation.copy-answer", NULL, copy_last_action);
  gtk_widget_class_install_action (widget_class, "conversation.find-next", NULL, find_next_action);
  gtk_widget_class_install_action (widget_class, "conversation.find-previous", NULL, find_previous_action);
  gtk_widget_class_install_action (widget_class, "conversation.next-message", NULL, next_message_action);
  gtk_widget_class_install_action (widget_class, "conversation.previous-message", NULL, previous_message_action);
  phidias_shortcuts_add_to_class (widget_class, "conversation");
}
