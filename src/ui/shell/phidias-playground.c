/* phidias-playground.c: a conversation, and the field to go on with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-playground-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-focus.h"

/* What is typed is on its way to the disk this long after the last key. */
#define DRAFT_DELAY_MS 300

/**
 * PhidiasPlayground:
 *
 *     conversation ─▶ PhidiasFeed (path → messages → blocks) ─▶ PhidiasConversationView
 *     composer ─▶ session's verbs
 *
 * What streams in waits in the feed and is applied once a frame.
 */
G_DEFINE_FINAL_TYPE (PhidiasPlayground, phidias_playground, GTK_TYPE_WIDGET)

static const char * const suggestions[] = {
  /* Translators: a prompt to begin with. The sample deployment reads English only: try whether it knows
   * an answer to your text, and keep words such as “serverless deployment”, “Python” or “top P” in it. */
  N_("What is a serverless deployment?"),
  /* Translators: a prompt to begin with, which the sample deployment should know an answer to */
  N_("How do I call this deployment from Python?"),
  /* Translators: a prompt to begin with, which the sample deployment should know an answer to */
  N_("What do temperature and top P change?"),
};

static void
set_composer_text (PhidiasPlayground *self, const char *text)
{
  self->is_filling = TRUE;
  phidias_composer_set_text (self->composer, text);
  self->is_filling = FALSE;
}

static void
stop_editing (PhidiasPlayground *self)
{
  if (self->edited == NULL)
    return;
  g_clear_object (&self->edited);
  phidias_composer_set_editing (self->composer, FALSE);
  set_composer_text (self, phidias_conversation_get_draft (self->conversation));
}

/* phidias_playground_start_editing: the prompt goes into the composer; the draft waits meanwhile */
void
phidias_playground_start_editing (PhidiasPlayground *self, PhidiasMessage *message)
{
  phidias_playground_save_draft (self);
  g_set_object (&self->edited, message);
  set_composer_text (self, phidias_message_get_text (message));
  phidias_composer_set_editing (self->composer, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
draft_timeout_cb (gpointer user_data)
{
  PhidiasPlayground *self = user_data;

  self->draft_id = 0;
  phidias_playground_save_draft (self);
}

static void
composer_changed_cb (PhidiasPlayground *self)
{
  if (!self->is_filling)
    phidias_conversation_view_note_typing (self->view);
  /* While an earlier prompt is edited the draft is what it was. */
  if (self->is_filling || self->edited != NULL || self->conversation == NULL)
    return;
  g_clear_handle_id (&self->draft_id, g_source_remove);
  self->draft_id = g_timeout_add_once (DRAFT_DELAY_MS, draft_timeout_cb, self);
}

static void
update_page (PhidiasPlayground *self)
{
  const char *page = "empty";

  if (self->conversation != NULL && g_list_model_get_n_items (phidias_conversation_get_path (self->conversation)) > 0)
    page = "conversation";
  else if (self->conversation != NULL && !phidias_conversation_is_loaded (self->conversation))
    page = "conversation";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
send_cb (PhidiasPlayground *self)
{
  g_autofree char *text = phidias_composer_dup_text (self->composer);

  self->wants_send = FALSE;
  if (self->conversation == NULL)
    return;
  /* What goes along with a prompt is still being read. */
  if (!phidias_conversation_is_loaded (self->conversation))
    {
      self->wants_send = TRUE;
      return;
    }
  if (phidias_conversation_get_deployment_id (self->conversation) == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "deployment.choose", NULL);
      return;
    }

  if (self->edited != NULL)
    {
      g_autoptr (PhidiasMessage) edited = g_object_ref (self->edited);

      stop_editing (self);
      phidias_session_edit (self->session, self->conversation, edited, text);
    }
  else
    {
      g_clear_handle_id (&self->draft_id, g_source_remove);
      phidias_session_send (self->session, self->conversation, text);
      phidias_conversation_set_draft (self->conversation, "");
      set_composer_text (self, "");
    }
  phidias_playground_jump_to_end (self);
}

static void
stop_cb (PhidiasPlayground *self)
{
  if (self->conversation != NULL)
    phidias_session_stop (self->session, self->conversation);
}

static void
page_cb (PhidiasPlayground *self, int pages)
{
  gtk_widget_activate_action (GTK_WIDGET (self->view), "conversation.scroll-pages", "i", pages);
}

static void
edit_last_cb (PhidiasPlayground *self)
{
  GListModel *path;

  if (self->conversation == NULL)
    return;
  path = phidias_conversation_get_path (self->conversation);
  for (guint i = g_list_model_get_n_items (path); i > 0; i--)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (path, i - 1);

      if (phidias_message_get_role (message) == PHIDIAS_ROLE_USER)
        {
          phidias_playground_start_editing (self, message);
          return;
        }
    }
}

static void
cancel_edit_cb (PhidiasPlayground *self)
{
  stop_editing (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
refused_cb (PhidiasPlayground *self)
{
  gtk_label_set_label (self->status_label, _("Wait for the answer to end, or stop it with Escape; then send"));
}

static void
show_conversation (PhidiasPlayground *self)
{
  g_clear_object (&self->speaker);
  g_clear_object (&self->feed);
  self->feed = phidias_feed_new_at (self->conversation, phidias_conversation_get_place (self->conversation, NULL, NULL));
  phidias_conversation_view_set_model (self->view, G_LIST_MODEL (self->feed));
  update_page (self);
  phidias_playground_update_status (self);
  phidias_playground_return_to_place (self);
}

/* The end of a conversation comes before the rest. Where something else was being read that waits. */
static void
path_changed_cb (PhidiasPlayground *self)
{
  if (self->feed == NULL && phidias_conversation_get_place (self->conversation, NULL, NULL) == NULL &&
      phidias_conversation_get_head (self->conversation) != NULL)
    {
      show_conversation (self);
      return;
    }
  update_page (self);
  phidias_playground_update_status (self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasPlayground) self = user_data;
  g_autoptr (GError) error = NULL;

  if (phidias_session_load_finish (PHIDIAS_SESSION (object), result, &error))
    {
      if (self->feed == NULL)
        show_conversation (self);
      if (self->wants_send)
        send_cb (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, sentence);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
}

static void
update_placeholder (PhidiasPlayground *self)
{
  const char *id = self->conversation != NULL ? phidias_conversation_get_deployment_id (self->conversation) : NULL;
  PhidiasDeployment *deployment = id != NULL ? phidias_session_find_deployment (self->session, id) : NULL;
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a deployment */
  text = deployment != NULL ? g_strdup_printf (_("Ask %s…"), phidias_deployment_get_name (deployment))
                            : g_strdup (_("Ask…"));
  phidias_composer_set_placeholder (self->composer, text);
}

static void
suggestion_cb (PhidiasPlayground *self, GtkButton *button)
{
  phidias_composer_set_text (self->composer, gtk_button_get_label (button));
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

/* Escape stops wherever the focus is in the playground, not only in the composer. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (widget);
  PhidiasMessage *head = self->conversation != NULL ? phidias_conversation_get_head (self->conversation) : NULL;

  if (head == NULL || !phidias_message_is_running (head))
    return GDK_EVENT_PROPAGATE;
  stop_cb (self);

  return GDK_EVENT_STOP;
}

static gboolean
phidias_playground_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PHIDIAS_PLAYGROUND (widget)->composer));
}

static void
phidias_playground_dispose (GObject *object)
{
  PhidiasPlayground *self = PHIDIAS_PLAYGROUND (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  phidias_playground_watch (self, NULL);
  g_clear_object (&self->speaker);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_PLAYGROUND);
  g_clear_handle_id (&self->place_id, g_source_remove);
  g_clear_object (&self->feed);
  g_clear_object (&self->edited);
  g_clear_object (&self->conversation);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_playground_parent_class)->dispose (object);
}

static void
phidias_playground_class_init (PhidiasPlaygroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_playground_dispose;
  widget_class->grab_focus = phidias_playground_grab_focus;
  widget_class->focus = phidias_focus_children;

  g_type_ensure (PHIDIAS_TYPE_COMPOSER);
  g_type_ensure (PHIDIAS_TYPE_CONVERSATION_VIEW);
  phidias_playground_install_actions (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-playground.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, empty_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, suggestion_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, composer_clamp);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, composer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPlayground, status_label);
  gtk_widget_class_bind_template_callback (widget_class, composer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_last_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_cb);
}

static void
phidias_playground_init (PhidiasPlayground *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_toast_buttons (self->toast_overlay);
  phidias_playground_watch_place (self);
  self->enter_sends = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (suggestions); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(suggestions[i]));

      g_signal_connect_object (button, "clicked", G_CALLBACK (suggestion_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->suggestion_box, button);
    }
  phidias_playground_update_status (self);
}

GtkWidget *
phidias_playground_new (void)
{
  return g_object_new (PHIDIAS_TYPE_PLAYGROUND, NULL);
}

/**
 * phidias_playground_set_session:
 * @self: a playground that has none
 * @session: whose verbs it uses
 */
void
phidias_playground_set_session (PhidiasPlayground *self, PhidiasSession *session)
{
  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (phidias_session_get_deployments (session), "items-changed",
                           G_CALLBACK (update_placeholder), self, G_CONNECT_SWAPPED);
}

/**
 * phidias_playground_get_conversation:
 * @self: a playground
 *
 * Returns: (transfer none) (nullable): the conversation that is open
 */
PhidiasConversation *
phidias_playground_get_conversation (PhidiasPlayground *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PLAYGROUND (self), NULL);

  return self->conversation;
}

/**
 * phidias_playground_set_conversation:
 * @self: a playground with a session
 * @conversation: the conversation to open; it is loaded when it is not yet
 *
 * Keeps the draft and the place of the one that was open.
 */
void
phidias_playground_set_conversation (PhidiasPlayground *self, PhidiasConversation *conversation)
{
  g_autoptr (PhidiasConversation) previous = NULL;

  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  if (self->conversation == conversation)
    return;

  g_set_object (&previous, self->conversation);
  if (self->conversation != NULL)
    {
      stop_editing (self);
      phidias_playground_save_draft (self);
      phidias_playground_keep_place (self);
      g_clear_signal_handler (&self->path_handler, phidias_conversation_get_path (self->conversation));
      g_clear_signal_handler (&self->deployment_handler, self->conversation);
    }
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->wants_send = FALSE;
  phidias_conversation_view_set_model (self->view, NULL);
  g_clear_object (&self->speaker);
  g_clear_object (&self->feed);

  g_set_object (&self->conversation, conversation);
  self->path_handler = g_signal_connect_object (phidias_conversation_get_path (conversation), "items-changed",
                                                G_CALLBACK (path_changed_cb), self, G_CONNECT_SWAPPED);
  self->deployment_handler = g_signal_connect_object (conversation, "notify::deployment-id",
                                                      G_CALLBACK (update_placeholder), self, G_CONNECT_SWAPPED);
  set_composer_text (self, phidias_conversation_get_draft (conversation));
  update_placeholder (self);

  if (phidias_conversation_is_loaded (conversation))
    show_conversation (self);
  else
    {
      path_changed_cb (self);
      self->loading = g_cancellable_new ();
      phidias_session_load_async (self->session, conversation, self->loading, loaded_cb, g_object_ref (self));
    }
  if (previous != NULL)
    phidias_session_close_conversation (self->session, previous);
}

/**
 * phidias_playground_set_enter_sends:
 * @self: a playground
 * @enter_sends: whether Enter sends
 */
void
phidias_playground_set_enter_sends (PhidiasPlayground *self, gboolean enter_sends)
{
  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));

  self->enter_sends = enter_sends;
  phidias_composer_set_enter_sends (self->composer, enter_sends);
  phidias_playground_update_status (self);
}

/**
 * phidias_playground_add_toast:
 * @self: a playground
 * @toast: (transfer full): shown over the conversation, above the composer
 */
void
phidias_playground_add_toast (PhidiasPlayground *self, AdwToast *toast)
{
  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/**
 * phidias_playground_save_draft:
 * @self: a playground
 *
 * Gives the conversation what stands in the composer, at once.
 */
void
phidias_playground_save_draft (PhidiasPlayground *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));

  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (self->conversation == NULL || self->edited != NULL)
    return;
  text = phidias_composer_dup_text (self->composer);
  phidias_conversation_set_draft (self->conversation, text);
}

/**
 * phidias_playground_jump_to_end:
 * @self: a playground
 *
 * Shows the latest message and follows it.
 */
void
phidias_playground_jump_to_end (PhidiasPlayground *self)
{
  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));

  phidias_place_keeper_jump_to_end (phidias_conversation_view_get_place_keeper (self->view));
}

/**
 * phidias_playground_find:
 * @self: a playground
 *
 * Lets the reader find words in the conversation.
 *
 * Returns: whether there is one to look through
 */
gboolean
phidias_playground_find (PhidiasPlayground *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PLAYGROUND (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self->view), "find.open", NULL);

  return TRUE;
}
