/* phidias-connect-page-state.c: what the connect page shows for what stands in its fields
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-connect-page-private.h"

#include <glib/gi18n-lib.h>

/* Servers on this computer, and compatible ones of one's own, often take none. */
static gboolean
can_do_without_key (PhidiasConnectPage *self)
{
  if (self->wants_key)
    return FALSE;

  return phidias_target_is_loopback (self->target) || phidias_target_get_dialect (self->target) == PHIDIAS_DIALECT_OPENAI || phidias_connect_page_has_stored_key (self);
}

/* phidias_connect_page_takes_model: whether there is a model to name at this address */
gboolean
phidias_connect_page_takes_model (PhidiasConnectPage *self)
{
  return phidias_target_needs_model (self->target) || self->models != NULL || phidias_target_get_model (self->target) != NULL;
}

static const char *
get_model_title (PhidiasConnectPage *self)
{
  switch (phidias_target_get_dialect (self->target))
    {
    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
      return _("Name of the Deployment");
    case PHIDIAS_DIALECT_GITHUB_MODELS:
      return _("Model, with Its Publisher");
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
    case PHIDIAS_DIALECT_OPENAI:
    default:
      return _("Model");
    }
}

/*
 * phidias_connect_page_must_save_first:
 * @self: a page
 *
 * Returns: whether a test would need the stored key at an address that is not saved yet
 */
gboolean
phidias_connect_page_must_save_first (PhidiasConnectPage *self)
{
  g_autoptr (PhidiasTarget) target = NULL;

  if (self->target == NULL || !phidias_connect_page_has_stored_key (self) || phidias_connect_page_get_text (self->key_row)[0] != '\0')
    return FALSE;
  target = phidias_connect_page_dup_target (self);

  return !phidias_target_equal (target, phidias_deployment_get_target (self->deployment));
}

/*
 * phidias_connect_page_show_error:
 * @self: a page
 * @row: (nullable): the field that it is about
 * @label: where it stands
 * @sentence: (nullable): translated; %NULL takes it away
 */
void
phidias_connect_page_show_error (PhidiasConnectPage *self, GtkWidget *row, GtkWidget *label, const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (label, sentence != NULL);
  if (row == NULL)
    return;

  if (sentence != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence != NULL ? sentence : "", -1);
}

void
phidias_connect_page_clear_errors (PhidiasConnectPage *self)
{
  g_clear_handle_id (&self->typing_source, g_source_remove);
  phidias_connect_page_show_error (self, self->address_row, self->address_error, NULL);
  phidias_connect_page_show_error (self, self->key_row, self->key_error, NULL);
  phidias_connect_page_show_error (self, self->model_row, self->model_error, NULL);
  phidias_connect_page_show_error (self, NULL, self->test_error, NULL);
  phidias_error_details_set_error (self->details, NULL);
  gtk_widget_set_visible (self->keyring_box, FALSE);
}

static const char *
get_apply_label (PhidiasConnectPage *self)
{
  if (self->deployment != NULL)
    return self->can_skip_test ? _("_Save Anyway") : _("_Save");

  return self->can_skip_test ? _("C_onnect Anyway") : _("C_onnect");
}

static char *
dup_test_notice (PhidiasConnectPage *self)
{
  PhidiasDialect dialect = phidias_target_get_dialect (self->target);

  if (phidias_connect_page_must_save_first (self))
    return g_strdup (_("The stored key is used once the change is saved."));
  if (phidias_dialect_has_free_test (dialect))
    return g_strdup (_("Costs nothing: only asks what the server offers."));

  /* Translators: %s is a kind of endpoint, such as “Azure OpenAI”. */
  return g_strdup_printf (_("%s has no free test: this sends one message with max_tokens 1, which costs a few tokens."),
                             phidias_dialect_get_title (dialect));
}

/*
 * phidias_connect_page_show_state:
 * @self: a page
 *
 * Brings buttons, rows and notices in step with the fields and with what is under way.
 */
void
phidias_connect_page_show_state (PhidiasConnectPage *self)
{
  gboolean has_target = self->target != NULL;
  gboolean has_key = phidias_connect_page_get_text (self->key_row)[0] != '\0';

  gtk_widget_set_visible (self->target_row, has_target);
  gtk_widget_set_visible (self->test_group, has_target);
  gtk_widget_set_visible (self->model_row, has_target && phidias_connect_page_takes_model (self));
  gtk_widget_set_visible (self->local_group, !has_target && self->has_local && self->deployment == NULL);
  gtk_widget_set_sensitive (self->session_row, has_key || phidias_connect_page_has_stored_key (self));
  gtk_button_set_label (GTK_BUTTON (self->apply_button), get_apply_label (self));

  if (has_target)
    {
      g_autofree char *notice = self->check_sentence != NULL ? g_strdup (self->check_sentence) : dup_test_notice (self);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->target_row),
                                     phidias_dialect_get_title (phidias_target_get_dialect (self->target)));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->target_row), phidias_target_get_chat_url (self->target));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->test_row), notice);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->model_row), get_model_title (self));
    }
  if (phidias_connect_page_has_stored_key (self))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), _("Key (leave empty to keep the stored one)"));
  else if (has_target && can_do_without_key (self))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), _("Key (if the server wants one)"));
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), self->wants_key ? _("Key (this server wants one)") : _("Key"));

  gtk_widget_set_visible (self->test_image, self->check_sentence != NULL && !self->is_busy);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->test_image), "emblem-ok-symbolic");
  gtk_widget_add_css_class (self->test_image, "success");
  gtk_widget_set_visible (self->test_spinner, self->is_busy);
  gtk_button_set_label (GTK_BUTTON (self->test_button), self->is_busy ? _("_Stop") : _("_Test"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.test", has_target && (self->is_busy || !phidias_connect_page_must_save_first (self)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.apply", !self->is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.unlock", !self->is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.keep-for-session", !self->is_busy);
}

static const char *
get_key_sentence (PhidiasConnectPage *self)
{
  if (self->deployment != NULL && phidias_deployment_get_key_place (self->deployment) != PHIDIAS_KEY_NONE)
    return _("The address is another server’s now: enter the key for it.");
  if (self->wants_key)
    return _("Enter the key that the server was started with.");

  return _("Enter the key. The portal shows it beside the target URI.");
}

/*
 * phidias_connect_page_check_fields:
 * @self: a page
 *
 * Says in place what is missing, and puts the focus there.
 *
 * Returns: whether nothing is
 */
gboolean
phidias_connect_page_check_fields (PhidiasConnectPage *self)
{
  phidias_connect_page_clear_errors (self);

  if (self->target == NULL)
    {
      phidias_connect_page_show_error (self, self->address_row, self->address_error, self->address_sentence != NULL ? self->address_sentence : _("Paste the address of the endpoint."));
      gtk_widget_grab_focus (self->address_row);
      return FALSE;
    }
  if (phidias_connect_page_get_text (self->key_row)[0] == '\0' && !can_do_without_key (self))
    {
      phidias_connect_page_show_error (self, self->key_row, self->key_error, get_key_sentence (self));
      gtk_widget_grab_focus (self->key_row);
      return FALSE;
    }

  return TRUE;
}
