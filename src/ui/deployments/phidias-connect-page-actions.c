/* phidias-connect-page-actions.c: testing and keeping what was entered on the connect page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-connect-page-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-error.h"

/* One thing under way. A person who changes a field withdraws it; its end must then not touch
 * what has begun since. */
typedef struct
{
  PhidiasConnectPage *page;
  GCancellable       *cancellable;
  gboolean            then_apply;
} Work;

static Work *
begin (PhidiasConnectPage *self, gboolean then_apply)
{
  Work *work = g_new0 (Work, 1);

  phidias_connect_page_cancel (self);
  self->cancellable = g_cancellable_new ();
  self->is_busy = TRUE;
  work->page = g_object_ref (self);
  work->cancellable = g_object_ref (self->cancellable);
  work->then_apply = then_apply;
  phidias_connect_page_show_state (self);

  return work;
}

static void
work_free (Work *work)
{
  g_object_unref (work->page);
  g_object_unref (work->cancellable);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

/* Whether it still matters how it ended. */
static gboolean
end (Work *work)
{
  if (work->cancellable != work->page->cancellable)
    return FALSE;
  g_clear_object (&work->page->cancellable);
  work->page->is_busy = FALSE;
  phidias_connect_page_show_state (work->page);

  return TRUE;
}

/*
 * phidias_connect_page_cancel:
 * @self: a page
 *
 * Stops what is under way.
 */
void
phidias_connect_page_cancel (PhidiasConnectPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_busy = FALSE;
}

static const char *
get_typed_key (PhidiasConnectPage *self)
{
  const char *key = phidias_connect_page_get_text (self->key_row);

  return key[0] != '\0' ? key : NULL;
}

/* ---- Errors, each at its field ---- */

static void
show_failure (PhidiasConnectPage *self, const GError *error)
{
  GtkWidget *row = NULL;
  GtkWidget *label = self->test_error;

  switch (error->domain == PHIDIAS_ERROR ? (PhidiasErrorCode) error->code : PHIDIAS_ERROR_FAILED)
    {
    case PHIDIAS_ERROR_INVALID_INPUT:
    case PHIDIAS_ERROR_AUTH:
    case PHIDIAS_ERROR_KEY_MISSING:
    case PHIDIAS_ERROR_INSECURE:
      row = self->key_row;
      label = self->key_error;
      break;
    case PHIDIAS_ERROR_KEYRING_LOCKED:
    case PHIDIAS_ERROR_KEYRING_UNAVAILABLE:
    case PHIDIAS_ERROR_KEYRING_DENIED:
      label = self->key_error;
      gtk_widget_set_visible (self->keyring_box, TRUE);
      gtk_widget_set_visible (self->unlock_button, error->code == PHIDIAS_ERROR_KEYRING_LOCKED);
      break;
    case PHIDIAS_ERROR_NOT_FOUND:
      row = gtk_widget_get_visible (self->model_row) ? self->model_row : self->address_row;
      label = gtk_widget_get_visible (self->model_row) ? self->model_error : self->address_error;
      break;
    case PHIDIAS_ERROR_OFFLINE:
    case PHIDIAS_ERROR_REFUSED:
    case PHIDIAS_ERROR_TIMEOUT:
    case PHIDIAS_ERROR_TLS:
    case PHIDIAS_ERROR_REDIRECT:
    case PHIDIAS_ERROR_PROTOCOL:
      row = self->address_row;
      label = self->address_error;
      break;
    case PHIDIAS_ERROR_FAILED:
    case PHIDIAS_ERROR_RATE_LIMIT:
    case PHIDIAS_ERROR_QUOTA:
    case PHIDIAS_ERROR_CONTENT_FILTER:
    case PHIDIAS_ERROR_CONTEXT_TOO_LONG:
    case PHIDIAS_ERROR_UNSUPPORTED_PARAMETER:
    case PHIDIAS_ERROR_BAD_REQUEST:
    case PHIDIAS_ERROR_SERVER:
    case PHIDIAS_ERROR_PROXY:
    case PHIDIAS_ERROR_CAPTIVE_PORTAL:
    case PHIDIAS_ERROR_TOO_LARGE:
    case PHIDIAS_ERROR_INTERRUPTED:
    case PHIDIAS_ERROR_STORE:
    case PHIDIAS_ERROR_STORE_FULL:
    case PHIDIAS_ERROR_STORE_READ_ONLY:
    case PHIDIAS_ERROR_STORE_CORRUPT:
    case PHIDIAS_ERROR_STORE_NEWER:
    case PHIDIAS_ERROR_STORE_BUSY:
    default:
      break;
    }

  phidias_connect_page_show_error (self, row, label, error->message);
  phidias_error_details_set_error (self->details, error);
  if (row != NULL)
    gtk_widget_grab_focus (row);
  phidias_announce (GTK_WIDGET (self), error->message);
}

/* ---- Keeping ---- */

static void
saved (PhidiasConnectPage *self, PhidiasDeployment *deployment, const GError *error)
{
  if (deployment != NULL)
    phidias_connect_page_emit_connected (self, deployment);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error);
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *deployment = phidias_session_add_deployment_finish (PHIDIAS_SESSION (object), result, &error);

  if (end (work))
    saved (work->page, deployment, error);
}

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_changed = phidias_session_edit_deployment_finish (PHIDIAS_SESSION (object), result, &error);

  if (end (work))
    saved (work->page, is_changed ? work->page->deployment : NULL, error);
}

static void
save (PhidiasConnectPage *self)
{
  g_autoptr (PhidiasTarget) target = phidias_connect_page_dup_target (self);
  g_autofree char *name = phidias_connect_page_dup_name (self);
  const char      *key = get_typed_key (self);
  PhidiasKeyPlace  place = PHIDIAS_KEY_NONE;
  Work            *work;

  if (key != NULL || phidias_connect_page_has_stored_key (self))
    place = gtk_switch_get_active (GTK_SWITCH (self->session_switch)) ? PHIDIAS_KEY_SESSION : PHIDIAS_KEY_KEYRING;

  work = begin (self, FALSE);
  if (self->deployment != NULL)
    phidias_session_edit_deployment_async (self->session, self->deployment, target, name, key, place, self->cancellable, edited_cb, work);
  else
    phidias_session_add_deployment_async (self->session, target, name, key, place, self->cancellable, added_cb, work);
}

/* A server with one model answers whatever the model is called; where there are several, or the
 * name is part of the address, one must be named. */
static gboolean
lacks_model (PhidiasConnectPage *self)
{
  g_autoptr (PhidiasTarget) target = phidias_connect_page_dup_target (self);

  if (!phidias_target_needs_model (target))
    return FALSE;

  return phidias_target_get_dialect (target) != PHIDIAS_DIALECT_OPENAI || self->models != NULL;
}

static void
ask_for_model (PhidiasConnectPage *self)
{
  phidias_connect_page_show_error (self, self->model_row, self->model_error, self->models != NULL ? _("This server offers several models: choose one.") : _("Enter the name under which it is deployed."));
  gtk_widget_grab_focus (self->model_row);
  phidias_model_menu_popup (self->model_menu);
}

/* ---- Testing ---- */

static void
checked (PhidiasConnectPage *self, PhidiasEndpointCheck *check, gboolean then_apply)
{
  phidias_connect_page_take_check (self, check);
  phidias_announce (GTK_WIDGET (self), phidias_endpoint_check_get_sentence (check));
  if (!then_apply)
    return;
  if (lacks_model (self))
    ask_for_model (self);
  else
    save (self);
}

static void
check_failed (PhidiasConnectPage *self, const GError *error, gboolean then_apply)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* A server that is down today can be connected all the same, knowingly. */
  self->can_skip_test = then_apply;
  phidias_connect_page_show_state (self);
  show_failure (self, error);
}

static void
endpoint_checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEndpointCheck) check = phidias_session_check_endpoint_finish (PHIDIAS_SESSION (object), result, &error);

  if (!end (work))
    return;
  if (check != NULL)
    checked (work->page, check, work->then_apply);
  else
    check_failed (work->page, error, work->then_apply);
}

static void
deployment_checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEndpointCheck) check = phidias_session_check_deployment_finish (PHIDIAS_SESSION (object), result, &error);

  if (!end (work))
    return;
  if (check != NULL)
    checked (work->page, check, work->then_apply);
  else
    check_failed (work->page, error, work->then_apply);
}

static void
check (PhidiasConnectPage *self, gboolean may_cost, gboolean then_apply)
{
  g_autoptr (PhidiasTarget) target = phidias_connect_page_dup_target (self);
  const char *key = get_typed_key (self);
  Work       *work = begin (self, then_apply);

  if (key == NULL && phidias_connect_page_has_stored_key (self))
    phidias_session_check_deployment_async (self->session, self->deployment, may_cost, self->cancellable, deployment_checked_cb, work);
  else
    phidias_session_check_endpoint_async (self->session, target, key, may_cost, self->cancellable, endpoint_checked_cb, work);
}

static gboolean
has_free_test (PhidiasConnectPage *self)
{
  return phidias_dialect_has_free_test (phidias_target_get_dialect (self->target));
}

static void
test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (widget);

  if (self->is_busy)
    {
      phidias_connect_page_cancel (self);
      phidias_connect_page_show_state (self);
    }
  else if (!phidias_connect_page_check_fields (self))
    {
      return;
    }
  else if (!has_free_test (self) && lacks_model (self))
    {
      ask_for_model (self);
    }
  else
    {
      check (self, !has_free_test (self), FALSE);
    }
}

/* What was not changed needs no test. */
static gboolean
is_changed (PhidiasConnectPage *self)
{
  g_autoptr (PhidiasTarget) target = phidias_connect_page_dup_target (self);

  return self->deployment == NULL || get_typed_key (self) != NULL || !phidias_target_equal (target, phidias_deployment_get_target (self->deployment));
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (widget);

  if (!phidias_connect_page_check_fields (self))
    return;

  if (has_free_test (self) && self->check_sentence == NULL && !self->can_skip_test && is_changed (self) && !phidias_connect_page_must_save_first (self))
    check (self, FALSE, TRUE);
  else if (lacks_model (self))
    ask_for_model (self);
  else
    save (self);
}

/* ---- Ways out where the keyring does not open ---- */

static void
keep_for_session_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (widget);

  self->is_filling = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->session_switch), TRUE);
  self->is_filling = FALSE;
  if (phidias_connect_page_check_fields (self))
    save (self);
}

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Work) work = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_unlocked = phidias_session_unlock_keyring_finish (PHIDIAS_SESSION (object), result, &error);

  if (!end (work))
    return;
  if (is_unlocked)
    {
      phidias_connect_page_clear_errors (work->page);
      save (work->page);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_failure (work->page, error);
    }
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConnectPage *self = PHIDIAS_CONNECT_PAGE (widget);

  phidias_session_unlock_keyring_async (self->session, NULL, unlocked_cb, begin (self, FALSE));
}

/* ---- Servers on this computer ---- */

static void
discovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasConnectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) found = phidias_session_discover_finish (PHIDIAS_SESSION (object), result, &error);

  if (found == NULL || g_cancellable_is_cancelled (self->discovery))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (PhidiasEndpointCheck) check_found = g_list_model_get_item (found, i);

      phidias_connect_page_add_local (self, check_found);
    }
  phidias_connect_page_show_state (self);
}

/*
 * phidias_connect_page_discover:
 * @self: a page
 *
 * Looks for servers on this computer, and offers what answers.
 */
void
phidias_connect_page_discover (PhidiasConnectPage *self)
{
  self->discovery = g_cancellable_new ();
  phidias_session_discover_async (self->session, self->discovery, discovered_cb, g_object_ref (self));
}

/*
 * phidias_connect_page_install_actions:
 * @widget_class: the page's class
 */
void
phidias_connect_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "connect.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "connect.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "connect.unlock", NULL, unlock_action);
  gtk_widget_class_install_action (widget_class, "connect.keep-for-session", NULL, keep_for_session_action);
}
