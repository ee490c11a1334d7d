/* phidias-window.c: the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-window-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-alert.h"
#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-open-uri.h"

#define UNDO_SECONDS 10

/**
 * PhidiasWindow:
 *
 * Owns which conversation is open; sidebar, playground and pane are told. Its actions are the
 * group `win`.
 */
G_DEFINE_FINAL_TYPE (PhidiasWindow, phidias_window, ADW_TYPE_APPLICATION_WINDOW)

/* phidias_window_get_deployment: the deployment of the open conversation, NULL where it is gone */
PhidiasDeployment *
phidias_window_get_deployment (PhidiasWindow *self)
{
  const char *id = self->conversation != NULL ? phidias_conversation_get_deployment_id (self->conversation) : NULL;

  return id != NULL ? phidias_session_find_deployment (self->session, id) : NULL;
}

/* A pane that lies over the playground would hide a toast in it, but covers the composer itself. */
static gboolean
is_covered (PhidiasWindow *self)
{
  return (phidias_split_view_get_collapsed (self->sidebar_split) && phidias_split_view_get_show_sidebar (self->sidebar_split)) ||
         (phidias_split_view_get_collapsed (self->pane_split) && phidias_split_view_get_show_sidebar (self->pane_split));
}

static void
add_toast (PhidiasWindow *self, AdwToast *toast)
{
  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->playground) && !is_covered (self))
    phidias_playground_add_toast (self->playground, toast);
  else
    adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* phidias_window_show_toast: says a sentence that needs no answer */
void
phidias_window_show_toast (PhidiasWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  add_toast (self, adw_toast_new (title));
  if (!phidias_toasts_are_announced ())
    phidias_announce (GTK_WIDGET (self), text);
}

/* === What is shown === */

static gboolean
is_playing (PhidiasWindow *self)
{
  return g_list_model_get_n_items (phidias_session_get_deployments (self->session)) > 0 ||
         g_list_model_get_n_items (phidias_session_get_conversations (self->session)) > 0;
}

static void
remember_panes (PhidiasWindow *self)
{
  if (self->shows_sidebar)
    phidias_settings_set_show_sidebar (self->settings, phidias_split_view_get_show_when_wide (self->sidebar_split));
  if (self->shows_pane)
    phidias_settings_set_show_pane (self->settings, phidias_split_view_get_show_when_wide (self->pane_split));
}

static void
show_deployment_in_pane (PhidiasWindow *self, PhidiasDeployment *deployment)
{
  phidias_setup_pane_set_deployment (self->pane, deployment);
  phidias_setup_pane_set_quota (self->pane, deployment != NULL ? phidias_session_get_quota (self->session, deployment) : NULL);
}

static void
ensure_pane (PhidiasWindow *self)
{
  if (self->pane != NULL)
    return;
  self->pane = PHIDIAS_SETUP_PANE (phidias_setup_pane_new ());
  phidias_setup_pane_set_conversation (self->pane, self->conversation);
  show_deployment_in_pane (self, phidias_window_get_deployment (self));
  phidias_split_view_set_sidebar (self->pane_split, GTK_WIDGET (self->pane));
}

static void
ensure_page (PhidiasWindow *self, const char *page)
{
  if (g_str_equal (page, "welcome") && self->welcome_page == NULL)
    {
      self->welcome_page = PHIDIAS_WELCOME_PAGE (phidias_welcome_page_new ());
      if (self->local_servers != NULL)
        phidias_welcome_page_set_local_servers (self->welcome_page, self->local_servers);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->welcome_page), page);
    }
  else if (g_str_equal (page, "library") && self->library_page == NULL)
    {
      self->library_page = PHIDIAS_LIBRARY_PAGE (phidias_library_page_new ());
      phidias_library_page_set_session (self->library_page, self->session);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->library_page), page);
    }
}

static void
show_sidebar (PhidiasWindow *self, gboolean show)
{
  if (self->shows_sidebar == show)
    return;
  if (!show)
    remember_panes (self);
  self->shows_sidebar = show;
  gtk_widget_set_visible (self->sidebar_button, show);
  phidias_split_view_set_show_when_wide (self->sidebar_split, show && phidias_settings_get_show_sidebar (self->settings));
  if (!show)
    phidias_split_view_set_show_sidebar (self->sidebar_split, FALSE);
}

/* The pane belongs to the playground; elsewhere there is nothing to put into it. */
static void
show_pane (PhidiasWindow *self, gboolean show)
{
  if (self->shows_pane == show)
    return;
  if (show)
    ensure_pane (self);
  else
    remember_panes (self);
  self->shows_pane = show;
  gtk_widget_set_visible (self->pane_button, show);
  phidias_split_view_set_show_when_wide (self->pane_split, show && phidias_settings_get_show_pane (self->settings));
  if (!show)
    phidias_split_view_set_show_sidebar (self->pane_split, FALSE);
}

static void
update_page (PhidiasWindow *self)
{
  PhidiasSessionStorage storage = phidias_session_get_storage (self->session);
  const char *page = "welcome";
  const char *title = "title";

  if (storage == PHIDIAS_SESSION_FAILED)
    page = "library";
  else if (!self->is_open)
    page = "opening";
  else if (phidias_window_get_place_page (self) != NULL)
    page = phidias_window_get_place (self);
  else if (is_playing (self))
    page = "playground";

  ensure_page (self, page);
  gtk_stack_set_visible_child_name (self->stack, page);
  if (g_str_equal (page, "playground"))
    title = "chooser";
  else if (gtk_stack_get_visible_child (self->stack) == phidias_window_get_place_page (self))
    title = "place";
  gtk_stack_set_visible_child_name (self->title_stack, title);
  phidias_window_update_header (self);
  show_sidebar (self, self->is_open && !g_str_equal (page, "library"));
  show_pane (self, g_str_equal (page, "playground"));
}

static void
update_banner (PhidiasWindow *self)
{
  const GError *error = phidias_session_get_storage_error (self->session);
  const char *text = NULL;

  switch (phidias_session_get_storage (self->session))
    {
    case PHIDIAS_SESSION_READ_ONLY:
      text = error != NULL ? error->message : _("The library can only be read: nothing new is saved.");
      break;
    case PHIDIAS_SESSION_NOT_SAVING:
      text = error != NULL ? error->message : _("Not saved. Phidias keeps trying.");
      break;
    case PHIDIAS_SESSION_IN_MEMORY:
      text = _("This session is not saved: it is forgotten when Phidias closes.");
      break;
    case PHIDIAS_SESSION_OPENING:
    case PHIDIAS_SESSION_SAVING:
    case PHIDIAS_SESSION_FAILED:
    default:
      break;
    }

  if (text != NULL)
    phidias_banner_set_title (self->banner, text);
  phidias_banner_set_revealed (self->banner, text != NULL);
}

static void
storage_cb (PhidiasWindow *self)
{
  update_banner (self);
  if (phidias_session_get_storage (self->session) == PHIDIAS_SESSION_FAILED)
    self->is_open = FALSE;
  update_page (self);
}

static void
update_deployment (PhidiasWindow *self)
{
  PhidiasDeployment *deployment = phidias_window_get_deployment (self);
  const char *id = self->conversation != NULL ? phidias_conversation_get_deployment_id (self->conversation) : NULL;
  const char *fallback = NULL;

  if (deployment == NULL && g_strcmp0 (id, "sample") == 0)
    fallback = _("Sample Deployment");
  else if (deployment == NULL && id != NULL)
    fallback = _("Removed Deployment");
  phidias_deployment_chooser_set_deployment (self->chooser, deployment, fallback);
  if (self->pane != NULL)
    show_deployment_in_pane (self, deployment);
}

static void
update_actions (PhidiasWindow *self)
{
  gboolean is_listed = FALSE;
  guint position;

  if (self->conversation != NULL && phidias_window_is_in_playground (self))
    {
      GListModel *conversations = phidias_session_get_conversations (self->session);

      for (position = 0; position < g_list_model_get_n_items (conversations) && !is_listed; position++)
        {
          g_autoptr (PhidiasConversation) listed = g_list_model_get_item (conversations, position);

          is_listed = listed == self->conversation;
        }
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-conversation", self->is_open && is_playing (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.rename-conversation", is_listed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.delete-conversation", is_listed);
}

/* phidias_window_update: shows what there is now, after conversations or deployments changed */
void
phidias_window_update (PhidiasWindow *self)
{
  if (!self->is_open)
    return;
  update_page (self);
  update_deployment (self);
  update_actions (self);
}

/* === Conversations === */

static void
open_conversation (PhidiasWindow *self, PhidiasConversation *conversation)
{
  g_clear_signal_handler (&self->deployment_handler, self->conversation);
  g_set_object (&self->conversation, conversation);
  self->deployment_handler = g_signal_connect_object (conversation, "notify::deployment-id",
                                                      G_CALLBACK (update_deployment), self, G_CONNECT_SWAPPED);

  phidias_sidebar_set_selected (self->sidebar, phidias_window_is_in_playground (self) ? conversation : NULL);
  phidias_playground_set_conversation (self->playground, conversation);
  if (self->pane != NULL)
    phidias_setup_pane_set_conversation (self->pane, conversation);
  phidias_settings_set_last_conversation (self->settings, phidias_conversation_get_id (conversation));
  if (phidias_window_get_deployment (self) == NULL &&
      g_strcmp0 (phidias_conversation_get_deployment_id (conversation), "sample") == 0)
    phidias_window_resume_sample (self);
  phidias_window_resume_deployment (self);
  update_deployment (self);
  update_actions (self);
}

/* phidias_window_open_new_conversation: goes to @deployment_id, or where the last one went */
void
phidias_window_open_new_conversation (PhidiasWindow *self, const char *deployment_id)
{
  g_autoptr (PhidiasConversation) conversation = phidias_session_new_conversation (self->session);
  g_autofree char *previous = g_strdup (self->conversation != NULL ? phidias_conversation_get_deployment_id (self->conversation) : NULL);

  if (deployment_id == NULL)
    deployment_id = previous;
  if (deployment_id == NULL && g_list_model_get_n_items (phidias_session_get_deployments (self->session)) > 0)
    {
      g_autoptr (PhidiasDeployment) first = g_list_model_get_item (phidias_session_get_deployments (self->session), 0);

      phidias_conversation_set_deployment_id (conversation, phidias_deployment_get_id (first));
    }
  else if (deployment_id != NULL)
    phidias_conversation_set_deployment_id (conversation, deployment_id);
  open_conversation (self, conversation);
}

/* The conversation that was open last, else the latest, else a new one. */
static void
open_first_conversation (PhidiasWindow *self)
{
  GListModel *conversations = phidias_session_get_conversations (self->session);
  g_autofree char *last = phidias_settings_dup_last_conversation (self->settings);
  guint n_conversations = g_list_model_get_n_items (conversations);

  for (guint i = 0; i < n_conversations; i++)
    {
      g_autoptr (PhidiasConversation) conversation = g_list_model_get_item (conversations, i);

      if (g_str_equal (phidias_conversation_get_id (conversation), last))
        {
          open_conversation (self, conversation);
          return;
        }
    }

  if (n_conversations > 0)
    {
      g_autoptr (PhidiasConversation) latest = g_list_model_get_item (conversations, 0);

      open_conversation (self, latest);
    }
  else
    phidias_window_open_new_conversation (self, NULL);
}

static void
conversation_chosen_cb (PhidiasWindow *self, PhidiasConversation *conversation)
{
  if (conversation != self->conversation)
    open_conversation (self, conversation);
  phidias_window_show_place (self, "playground");
  if (phidias_split_view_get_collapsed (self->sidebar_split))
    phidias_split_view_set_show_sidebar (self->sidebar_split, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->playground));
}

/* === Actions on conversations and panes === */

static void
new_conversation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (!self->is_open)
    return;
  phidias_window_open_new_conversation (self, NULL);
  phidias_window_show_place (self, "playground");
  gtk_widget_grab_focus (GTK_WIDGET (self->playground));
}

/* In another place, what a person wants there first. */
static void
focus_composer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_window_focus_place (PHIDIAS_WINDOW (widget));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (!self->shows_sidebar || g_list_model_get_n_items (phidias_session_get_conversations (self->session)) == 0)
    return;
  phidias_split_view_set_show_sidebar (self->sidebar_split, TRUE);
  phidias_sidebar_start_search (self->sidebar);
}

/* In what is open; where no conversation is, among the conversations. */
static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  gboolean is_taken = phidias_window_is_in_playground (self) ? phidias_playground_find (self->playground)
                                                             : phidias_window_find_in_place (self);

  if (!is_taken)
    search_action (widget, name, parameter);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (!self->shows_sidebar)
    return;
  phidias_split_view_set_show_sidebar (self->sidebar_split, !phidias_split_view_get_show_sidebar (self->sidebar_split));
}

static void
show_setup_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (!self->shows_pane)
    return;
  phidias_split_view_set_show_sidebar (self->pane_split, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

/* Any page will do: the network's own sign-in page comes in its place. This one is plain HTTP, as it
 * must be for that, and is the one GNOME's connectivity check asks for. */
static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_open_uri (widget, "http://nmcheck.gnome.org/",
                    _("No browser could be opened. Open one and load any web page to sign in."));
}

/* What a widget deeper down has to say and no place for. */
static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_window_show_toast (PHIDIAS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
toggle_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (!self->shows_pane)
    return;
  phidias_split_view_set_show_sidebar (self->pane_split, !phidias_split_view_get_show_sidebar (self->pane_split));
}

/* The main menu is in the sidebar's header while that is shown, else in the window's. */
static void
main_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  GtkMenuButton *other = phidias_sidebar_get_menu_button (self->sidebar);

  gtk_menu_button_popup (gtk_widget_get_mapped (GTK_WIDGET (self->menu_button)) ? self->menu_button : other);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  phidias_split_view_set_show_sidebar (self->sidebar_split, TRUE);
  phidias_sidebar_start_rename (self->sidebar, self->conversation);
}

static PhidiasConversation *
dup_neighbour (PhidiasWindow *self, PhidiasConversation *conversation)
{
  GListModel *conversations = phidias_session_get_conversations (self->session);
  guint n_conversations = g_list_model_get_n_items (conversations);

  for (guint i = 0; i < n_conversations; i++)
    {
      g_autoptr (PhidiasConversation) listed = g_list_model_get_item (conversations, i);

      if (listed == conversation)
        return g_list_model_get_item (conversations, i + 1 < n_conversations ? i + 1 : (i > 0 ? i - 1 : n_conversations));
    }

  return NULL;
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  g_autoptr (PhidiasConversation) deleted = g_object_ref (self->conversation);
  g_autoptr (PhidiasConversation) next = dup_neighbour (self, deleted);
  const char *id = phidias_conversation_get_id (deleted);
  g_autofree char *title = g_markup_escape_text (phidias_conversation_get_title (deleted), -1);
  /* Translators: %s is a conversation's title */
  g_autofree char *text = g_strdup_printf (_("“%s” deleted"), title);
  AdwToast *toast = adw_toast_new (text);

  phidias_playground_save_draft (self->playground);
  phidias_session_delete_conversation (self->session, deleted);
  g_hash_table_insert (self->deleted, g_strdup (id), g_object_ref (deleted));
  if (next != NULL)
    open_conversation (self, next);
  else
    phidias_window_open_new_conversation (self, NULL);
  phidias_window_update (self);

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "win.undo-delete");
  adw_toast_set_action_target (toast, "s", id);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  add_toast (self, toast);
}

static void
undo_delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (PhidiasConversation) conversation = g_hash_table_lookup (self->deleted, id);

  if (conversation == NULL)
    return;
  g_object_ref (conversation);
  g_hash_table_remove (self->deleted, id);
  phidias_session_undelete_conversation (self->session, conversation);
  open_conversation (self, conversation);
  phidias_window_show_place (self, "playground");
}

/* === Life === */

static void
loaded_cb (PhidiasWindow *self)
{
  g_autofree char *place = phidias_settings_dup_last_place (self->settings);
  gboolean is_loaded;

  g_object_get (self->session, "is-loaded", &is_loaded, NULL);
  if (!is_loaded || self->is_open)
    return;

  self->is_open = TRUE;
  phidias_window_watch_operations (self);
  open_first_conversation (self);
  phidias_window_show_place (self, place);
  if (self->wanted_deployment != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-deployment", "s", self->wanted_deployment);
  if (is_playing (self) || !phidias_window_is_in_playground (self))
    phidias_window_focus_place (self);
  if (!is_playing (self))
    phidias_window_discover (self);
}

static void
enter_sends_cb (PhidiasWindow *self)
{
  phidias_playground_set_enter_sends (self->playground, phidias_settings_get_enter_sends (self->settings));
}

static void
close_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasWindow) self = user_data;
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);

  if (g_strcmp0 (response, "close") != 0)
    return;
  self->may_lose = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

/* What could not be saved is in memory only: closing would lose it. */
static void
ask_before_loss (PhidiasWindow *self)
{
  const PhidiasAlertResponse responses[] = {
    { "cancel", _("_Keep Open"), ADW_RESPONSE_DEFAULT },
    { "close", _("_Close and Lose It"), ADW_RESPONSE_DESTRUCTIVE },
  };

  phidias_alert_choose_async (GTK_WIDGET (self),
                              _("Not Everything Is Saved"),
                              _("What was said last could not be written to the disk. Phidias keeps trying as long as it is open: make room, and it is saved."),
                              responses, G_N_ELEMENTS (responses), self->cancellable, close_chosen_cb, g_object_ref (self));
}

static gboolean
phidias_window_close_request (GtkWindow *window)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (window);
  int width;
  int height;

  if (phidias_session_get_storage (self->session) == PHIDIAS_SESSION_NOT_SAVING && !self->may_lose)
    {
      ask_before_loss (self);
      return TRUE;
    }

  gtk_window_get_default_size (window, &width, &height);
  phidias_settings_set_window_size (self->settings, width, height, gtk_window_is_maximized (window));
  remember_panes (self);
  phidias_settings_set_last_place (self->settings, phidias_window_get_place (self));
  phidias_playground_save_draft (self->playground);
  phidias_playground_keep_place (self->playground);

  return GTK_WINDOW_CLASS (phidias_window_parent_class)->close_request (window);
}

static void
phidias_window_dispose (GObject *object)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_WINDOW);
  g_clear_object (&self->conversation);
  g_clear_object (&self->local_servers);
  g_clear_object (&self->deploy_notice);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (phidias_window_parent_class)->dispose (object);
}

static void
phidias_window_finalize (GObject *object)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (object);

  g_hash_table_unref (self->deleted);
  g_object_unref (self->cancellable);
  g_free (self->wanted_deployment);

  G_OBJECT_CLASS (phidias_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-conversation", NULL, new_conversation_action);
  gtk_widget_class_install_action (widget_class, "win.rename-conversation", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "win.delete-conversation", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "win.undo-delete", "s", undo_delete_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.main-menu", NULL, main_menu_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-pane", NULL, toggle_pane_action);
  gtk_widget_class_install_action (widget_class, "win.focus-composer", NULL, focus_composer_action);
  gtk_widget_class_install_action (widget_class, "setup.show", NULL, show_setup_action);
  gtk_widget_class_install_action (widget_class, "network.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_action);
}

static void
phidias_window_class_init (PhidiasWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_window_dispose;
  object_class->finalize = phidias_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = phidias_window_close_request;

  g_type_ensure (PHIDIAS_TYPE_BANNER);
  g_type_ensure (PHIDIAS_TYPE_DEPLOYMENT_CHOOSER);
  g_type_ensure (PHIDIAS_TYPE_PLAYGROUND);
  g_type_ensure (PHIDIAS_TYPE_SIDEBAR);
  g_type_ensure (PHIDIAS_TYPE_SPLIT_VIEW);
  install_actions (widget_class);
  phidias_window_install_deployment_actions (widget_class);
  phidias_window_install_place_actions (widget_class);
  phidias_window_install_deploy_actions (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, sidebar_split);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, pane_split);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, playground);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, pane_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, place_title);
  gtk_widget_class_bind_template_child (widget_class, PhidiasWindow, place_ends);
  gtk_widget_class_bind_template_callback (widget_class, conversation_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, phidias_window_place_chosen);
}

static void
phidias_window_init (PhidiasWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_toast_buttons (self->toast_overlay);
  gtk_menu_button_set_menu_model (self->menu_button,
                                  gtk_menu_button_get_menu_model (phidias_sidebar_get_menu_button (self->sidebar)));
  phidias_window_init_places (self);
  gtk_window_set_icon_name (GTK_WINDOW (self), PHIDIAS_APP_ID);
  if (g_str_equal (PHIDIAS_PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

/**
 * phidias_window_new:
 * @application: the application
 * @session: the context that everything in the window works on
 * @settings: the settings
 *
 * Returns: (transfer none): a window that shows itself as the session opens
 */
PhidiasWindow *
phidias_window_new (GtkApplication *application, PhidiasSession *session, PhidiasSettings *settings)
{
  PhidiasWindow *self = g_object_new (PHIDIAS_TYPE_WINDOW, "application", application, NULL);
  gboolean is_maximized;
  int width;
  int height;

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);

  phidias_settings_get_window_size (settings, &width, &height, &is_maximized);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));

  phidias_sidebar_set_session (self->sidebar, session);
  phidias_playground_set_session (self->playground, session);
  phidias_deployment_chooser_set_model (self->chooser, phidias_session_get_deployments (session));

  g_signal_connect_object (settings, "notify::enter-sends", G_CALLBACK (enter_sends_cb), self, G_CONNECT_SWAPPED);
  enter_sends_cb (self);
  update_actions (self);
  g_signal_connect_object (phidias_session_get_deployments (session), "items-changed",
                           G_CALLBACK (phidias_window_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phidias_session_get_conversations (session), "items-changed",
                           G_CALLBACK (phidias_window_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::storage", G_CALLBACK (storage_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::is-loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "message", G_CALLBACK (phidias_window_show_toast), self, G_CONNECT_SWAPPED);
  storage_cb (self);
  loaded_cb (self);

  return self;
}
