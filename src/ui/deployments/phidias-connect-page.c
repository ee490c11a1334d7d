/* phidias-connect-page.c: what must be known to connect an endpoint, or to change one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-connect-page-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-button-names.h"
#include "phidias-error.h"
#include "phidias-focus.h"
#include "phidias-text-util.h"

/* A half-typed address is wrong at many moments: it is called so only when the typing pauses.
 * Milliseconds. */
#define TYPING_PAUSE 700

G_DEFINE_FINAL_TYPE (PhidiasConnectPage, phidias_connect_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_DEPLOYMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  CONNECTED,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- What stands in the fields ---- */

const char *
phidias_connect_page_get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_stripped (GtkWidget *row)
{
  return g_strstrip (g_strdup (phidias_connect_page_get_text (row)));
}

gboolean
phidias_connect_page_has_stored_key (PhidiasConnectPage *self)
{
  PhidiasTarget *old = self->deployment != NULL ? phidias_deployment_get_target (self->deployment) : NULL;

  return old != NULL && self->target != NULL && phidias_deployment_get_key_place (self->deployment) != PHIDIAS_KEY_NONE && g_strcmp0 (phidias_target_get_origin (old), phidias_target_get_origin (self->target)) == 0;
}

/*
 * phidias_connect_page_dup_target:
 * @self: a page that has recognised an address
 *
 * Returns: (transfer full): the address with the model of the field
 */
PhidiasTarget *
phidias_connect_page_dup_target (PhidiasConnectPage *self)
{
  g_autofree char *model = dup_stripped (self->model_row);

  /* A field that is hidden says nothing. */
  if (!phidias_connect_page_takes_model (self))
    return phidias_target_ref (self->target);

  return phidias_target_with_model (self->target, model[0] != '\0' ? model : NULL);
}

/* The name, or the one that would be suggested. */
char *
phidias_connect_page_dup_name (PhidiasConnectPage *self)
{
  g_autofree char *name = dup_stripped (self->name_row);

  return name[0] != '\0' ? g_steal_pointer (&name) : g_strdup (self->suggested_name);
}

static void
suggest_name (PhidiasConnectPage *self, const char *name)
{
  const char *text = phidias_connect_page_get_text (self->name_row);
  gboolean    is_untouched = text[0] == '\0' || g_strcmp0 (text, self->suggested_name) == 0;

  if (self->deployment != NULL)
    return;
  phidias_set_str (&self->suggested_name, name);
  if (is_untouched)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
}

/* The model, else the deployment in the address, else the host's first part. */
static void
suggest_name_for_target (PhidiasConnectPage *self)
{
  g_autoptr (PhidiasTarget) target = phidias_connect_page_dup_target (self);
  const char *host = phidias_target_get_host (target);

  if (phidias_target_get_model (target) != NULL)
    {
      suggest_name (self, phidias_target_get_model (target));
    }
  else if (phidias_target_get_deployment (target) != NULL)
    {
      suggest_name (self, phidias_target_get_deployment (target));
    }
  else if (phidias_target_is_loopback (target))
    {
      suggest_name (self, _("Local server"));
    }
  else
    {
      g_autofree char *first = g_strndup (host, strcspn (host, "."));

      suggest_name (self, first);
    }
}

/* ---- What was found ---- */

/* What a test has found holds for what was tested. */
static void
forget_check (PhidiasConnectPage *self)
{
  g_clear_pointer (&self->check_sentence, g_free);
  self->can_skip_test = FALSE;
}

static void
set_models (PhidiasConnectPage *self, const char *const *models)
{
  gboolean is_empty = models == NULL || models[0] == NULL;

  g_strfreev (self->models);
  self->models = is_empty ? NULL : g_strdupv ((char **) models);
  phidias_model_menu_set_models (self->model_menu, models);
}

static void
set_field (PhidiasConnectPage *self, GtkWidget *row, const char *text)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  self->is_filling = FALSE;
}

static void
set_target (PhidiasConnectPage *self, PhidiasTarget *target)
{
  g_clear_pointer (&self->target, phidias_target_unref);
  self->target = target != NULL ? phidias_target_without_key (target) : NULL;
}

/*
 * phidias_connect_page_take_check:
 * @self: a page
 * @check: what a test has found
 *
 * Makes what was found the page's own: address, models, a name.
 */
void
phidias_connect_page_take_check (PhidiasConnectPage *self, PhidiasEndpointCheck *check)
{
  PhidiasTarget *target = phidias_endpoint_check_get_target (check);
  const char    *model;

  set_target (self, target);
  set_models (self, phidias_endpoint_check_get_models (check));
  model = phidias_target_get_model (target);
  if (model == NULL && self->models != NULL && self->models[1] == NULL)
    model = self->models[0];
  if (model != NULL && phidias_connect_page_get_text (self->model_row)[0] == '\0')
    set_field (self, self->model_row, model);
  if (phidias_endpoint_check_get_name (check) != NULL)
    suggest_name (self, phidias_endpoint_check_get_name (check));
  phidias_set_str (&self->check_sentence, phidias_endpoint_check_get_sentence (check));
  phidias_connect_page_show_state (self);
}

/* ---- The fields ---- */

static void
typing_paused_cb (gpointer user_data)
{
  PhidiasConnectPage *self = user_data;

  self->typing_source = 0;
  phidias_connect_page_show_error (self, self->address_row, self->address_error, self->address_sentence);
}

/* What comes out of a curl command goes where it belongs; the key is not left standing in the open,
 * nor where Undo brings it back. */
static void
spread_command (PhidiasConnectPage *self, PhidiasTarget *target)
{
  if (phidias_target_get_key (target) != NULL)
    set_field (self, self->key_row, phidias_target_get_key (target));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->address_row), FALSE);
  set_field (self, self->address_row, phidias_target_get_chat_url (target));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->address_row), TRUE);
  gtk_editable_set_position (GTK_EDITABLE (self->address_row), -1);
}

static void
read_address (PhidiasConnectPage *self)
{
  const char      *text = phidias_connect_page_get_text (self->address_row);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = stripped[0] != '\0' ? phidias_target_parse (text, &error) : NULL;
  gboolean is_command = strpbrk (stripped, " \t\r\n") != NULL;

  phidias_set_str (&self->address_sentence, error != NULL ? error->message : NULL);
  set_target (self, target);
  set_models (self, NULL);
  if (target == NULL)
    return;

  if (is_command || phidias_target_get_key (target) != NULL)
    spread_command (self, target);
  if (phidias_target_get_model (target) != NULL)
    set_field (self, self->model_row, phidias_target_get_model (target));
  suggest_name_for_target (self);
}

static void
address_changed_cb (PhidiasConnectPage *self)
{
  if (self->is_filling)
    return;

  phidias_connect_page_cancel (self);
  forget_check (self);
  self->wants_key = FALSE;
  phidias_connect_page_clear_errors (self);
  read_address (self);
  if (self->address_sentence != NULL)
    self->typing_source = g_timeout_add_once (TYPING_PAUSE, typing_paused_cb, self);
  phidias_connect_page_show_state (self);
}

static void
changed_cb (PhidiasConnectPage *self)
{
  if (self->is_filling)
    return;

  phidias_connect_page_cancel (self);
  forget_check (self);
  phidias_connect_page_clear_errors (self);
  phidias_connect_page_show_state (self);
}

static void
key_changed_cb (PhidiasConnectPage *self)
{
  changed_cb (self);
}

static void
model_changed_cb (PhidiasConnectPage *self)
{
  if (self->target != NULL)
    suggest_name_for_target (self);
  changed_cb (self);
}

static void
model_chosen_cb (PhidiasConnectPage *self, const char *model)
{
  gtk_editable_set_text (GTK_EDITABLE (self->model_row), model);
  gtk_widget_grab_focus (self->model_row);
}

static void
apply_cb (PhidiasConnectPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "connect.apply", NULL);
}

/* ---- Servers on this computer ---- */

static void
local_activated_cb (PhidiasConnectPage *self, AdwActionRow *row)
{
  phidias_connect_page_choose_server (self, g_object_get_data (G_OBJECT (row), "check"));
}

/*
 * phidias_connect_page_add_local:
 * @self: a page
 * @check: a server that was found on this computer
 */
void
phidias_connect_page_add_local (PhidiasConnectPage *self, PhidiasEndpointCheck *check)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), phidias_endpoint_check_get_name (check));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), phidias_target_get_base (phidias_endpoint_check_get_target (check)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "check", g_object_ref (check), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (local_activated_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->local_group), row);
  self->has_local = TRUE;
}

/* ---- Life ---- */

/*
 * phidias_connect_page_emit_connected:
 * @self: a page
 * @deployment: what was added or changed
 */
void
phidias_connect_page_emit_connected (PhidiasConnectPage *self, PhidiasDeployment *deployment)
{
  g_signal_emit (self, signals[CONNECTED], 0, deployment);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_connect_page_cancel (PHIDIAS_CONNECT_PAGE (widget));
  g_signal_emit (widget, signals[CANCELLED], 0);
}

static void
show_deployment (PhidiasConnectPage *self)
{
  PhidiasTarget *target = phidias_deployment_get_target (self->deployment);

  adw_window_title_set_title (self->window_title, _("Edit Endpoint"));
  set_target (self, target);
  set_field (self, self->address_row, target != NULL ? phidias_target_get_chat_url (target) : "");
  if (target != NULL && phidias_target_get_model (target) != NULL)
    set_field (self, self->model_row, phidias_target_get_model (target));
  set_field (self, self->name_row, phidias_deployment_get_name (self->deployment));
  phidias_set_str (&self->suggested_name, phidias_deployment_get_name (self->deployment));
  self->is_filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->session_switch),
                         phidias_deployment_get_key_place (self->deployment) == PHIDIAS_KEY_SESSION);
  self->is_filling = FALSE;
}

/* An endpoint that has a key is changed for the sake of that key, as one that wants one is entered. */
static gboolean
phidias_connect_page_grab_focus (GtkWidget *widget)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (widget);

  gboolean is_about_key = self->wants_key || (self->deployment != NULL && phidias_deployment_get_key_place (self->deployment) != PHIDIAS_KEY_NONE);

  return gtk_widget_grab_focus (is_about_key ? self->key_row : self->address_row);
}

static void
phidias_connect_page_constructed (GObject *object)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (object);

  G_OBJECT_CLASS (phidias_connect_page_parent_class)->constructed (object);

  if (self->deployment != NULL)
    show_deployment (self);
  else
    phidias_connect_page_discover (self);
  phidias_connect_page_show_state (self);
}

static void
phidias_connect_page_dispose (GObject *object)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->discovery);
  g_clear_handle_id (&self->typing_source, g_source_remove);
  /* Before the rows go: what they say on their way out is nobody's any more. */
  self->is_filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_CONNECT_PAGE);
  g_clear_object (&self->session);
  g_clear_object (&self->deployment);

  G_OBJECT_CLASS (phidias_connect_page_parent_class)->dispose (object);
}

static void
phidias_connect_page_finalize (GObject *object)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->discovery);
  g_clear_pointer (&self->target, phidias_target_unref);
  g_strfreev (self->models);
  g_free (self->suggested_name);
  g_free (self->address_sentence);
  g_free (self->check_sentence);

  G_OBJECT_CLASS (phidias_connect_page_parent_class)->finalize (object);
}

static void
phidias_connect_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_DEPLOYMENT:
      g_value_set_object (value, self->deployment);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_connect_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_DEPLOYMENT:
      self->deployment = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_connect_page_class_init (PhidiasConnectPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = phidias_connect_page_constructed;
  object_class->dispose = phidias_connect_page_dispose;
  object_class->finalize = phidias_connect_page_finalize;
  object_class->get_property = phidias_connect_page_get_property;
  object_class->set_property = phidias_connect_page_set_property;
  widget_class->grab_focus = phidias_connect_page_grab_focus;
  widget_class->focus = phidias_focus_children;

  /**
   * PhidiasConnectPage:session:
   *
   * Who tests and keeps what is entered.
   */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, PHIDIAS_TYPE_SESSION, flags);
  /**
   * PhidiasConnectPage:deployment:
   *
   * What is changed; %NULL to add one.
   */
  properties[PROP_DEPLOYMENT] = g_param_spec_object ("deployment", NULL, NULL, PHIDIAS_TYPE_DEPLOYMENT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PhidiasConnectPage::connected:
   * @self: a page
   * @deployment: the deployment
   *
   * It was added or changed.
   */
  signals[CONNECTED] = g_signal_new ("connected", PHIDIAS_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PHIDIAS_TYPE_DEPLOYMENT);
  /**
   * PhidiasConnectPage::cancelled:
   *
   * The person wants none of it.
   */
  signals[CANCELLED] = g_signal_new ("cancelled", PHIDIAS_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "connect.cancel", NULL, cancel_action);
  phidias_connect_page_install_actions (widget_class);

  g_type_ensure (PHIDIAS_TYPE_MODEL_MENU);
  g_type_ensure (PHIDIAS_TYPE_ERROR_DETAILS);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, fields_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, apply_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, target_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, address_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, local_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, session_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, session_switch);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, key_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, keyring_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, model_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, model_menu);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, model_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, test_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, test_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, test_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, test_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, test_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasConnectPage, details);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, model_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, model_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
phidias_connect_page_init (PhidiasConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_eye_button (self->key_row);
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_connect_page_new:
 * @session: who tests and keeps what is entered
 * @deployment: (nullable): what to change; %NULL to add one
 *
 * Returns: (transfer floating): a page with a header bar of its own, for a dialog
 */
GtkWidget *
phidias_connect_page_new (PhidiasSession *session, PhidiasDeployment *deployment)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (deployment == NULL || PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  return g_object_new (PHIDIAS_TYPE_CONNECT_PAGE, "session", session, "deployment", deployment, NULL);
}

/**
 * phidias_connect_page_choose_server:
 * @self: a page that adds an endpoint
 * @server: a server that was found on this computer
 *
 * Fills in what is known of it. One that wants a key is asked again once there is one.
 */
void
phidias_connect_page_choose_server (PhidiasConnectPage *self, PhidiasEndpointCheck *server)
{
  g_return_if_fail (PHIDIAS_IS_CONNECT_PAGE (self));
  g_return_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (server));

  set_field (self, self->address_row, phidias_target_get_chat_url (phidias_endpoint_check_get_target (server)));
  phidias_connect_page_clear_errors (self);
  self->wants_key = phidias_endpoint_check_wants_key (server);
  phidias_connect_page_take_check (self, server);
  if (self->wants_key)
    {
      forget_check (self);
      phidias_connect_page_show_state (self);
    }
  gtk_widget_grab_focus (self->wants_key ? self->key_row : self->apply_button);
}
