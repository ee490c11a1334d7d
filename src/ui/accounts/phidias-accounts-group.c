/* phidias-accounts-group.c: accounts, cloud and application id among the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-accounts-group.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-sign-in-dialog.h"

static const char * const cloud_ids[] = {
  PHIDIAS_CLOUD_PUBLIC, PHIDIAS_CLOUD_CHINA, PHIDIAS_CLOUD_USGOV, PHIDIAS_CLOUD_CUSTOM,
};

/**
 * PhidiasAccountsGroup:
 *
 * Who is signed in, each with a button to sign out, and where and as what the next one signs in.
 * What cannot be used is not set, and is said to be so in place.
 */
struct _PhidiasAccountsGroup
{
  AdwPreferencesGroup parent_instance;

  /* template */
  AdwComboRow     *cloud_row;
  GtkWidget       *authority_row;
  GtkWidget       *arm_row;
  GtkWidget       *catalog_row;
  GtkWidget       *prices_row;
  GtkWidget       *client_id_row;
  GtkWidget       *tenant_row;
  GtkLabel        *error_label;

  /* owned */
  PhidiasSession  *session;
  PhidiasSettings *settings;
  GPtrArray       *rows; /* of the accounts */
  GCancellable    *cancellable;

  /* state */
  gboolean         is_showing;
};

G_DEFINE_FINAL_TYPE (PhidiasAccountsGroup, phidias_accounts_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_error (PhidiasAccountsGroup *self, GtkWidget *row, const char *sentence)
{
  gtk_label_set_text (self->error_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), sentence != NULL);
  if (row != NULL && sentence != NULL)
    gtk_widget_add_css_class (row, "error");
  else if (row != NULL)
    gtk_widget_remove_css_class (row, "error");
  if (row != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (sentence != NULL)
    phidias_announce (GTK_WIDGET (self), sentence);
}

/* ---- Settings ---- */

static void
show_settings (PhidiasAccountsGroup *self)
{
  g_autofree char *cloud = phidias_settings_dup_cloud (self->settings);
  g_autofree char *authority = phidias_settings_dup_cloud_authority (self->settings);
  g_autofree char *arm = phidias_settings_dup_cloud_arm (self->settings);
  g_autofree char *catalog = phidias_settings_dup_cloud_catalog (self->settings);
  g_autofree char *prices = phidias_settings_dup_cloud_prices (self->settings);
  g_autofree char *client_id = phidias_settings_dup_entra_client_id (self->settings);
  g_autofree char *tenant = phidias_settings_dup_entra_tenant (self->settings);
  gboolean is_custom = g_str_equal (cloud, PHIDIAS_CLOUD_CUSTOM);

  self->is_showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (cloud_ids); i++)
    if (g_str_equal (cloud_ids[i], cloud))
      adw_combo_row_set_selected (self->cloud_row, i);
  gtk_widget_set_visible (self->authority_row, is_custom);
  gtk_widget_set_visible (self->arm_row, is_custom);
  gtk_widget_set_visible (self->catalog_row, is_custom);
  gtk_widget_set_visible (self->prices_row, is_custom);
  gtk_editable_set_text (GTK_EDITABLE (self->authority_row), authority);
  gtk_editable_set_text (GTK_EDITABLE (self->arm_row), arm);
  gtk_editable_set_text (GTK_EDITABLE (self->catalog_row), catalog);
  gtk_editable_set_text (GTK_EDITABLE (self->prices_row), prices);
  gtk_editable_set_text (GTK_EDITABLE (self->client_id_row), client_id);
  gtk_editable_set_text (GTK_EDITABLE (self->tenant_row), tenant);
  self->is_showing = FALSE;
}

static void
cloud_selected_cb (PhidiasAccountsGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->cloud_row);

  if (self->settings == NULL || self->is_showing || selected >= G_N_ELEMENTS (cloud_ids))
    return;
  phidias_settings_set_cloud (self->settings, cloud_ids[selected]);
  show_settings (self);
}

static void
apply_address (PhidiasAccountsGroup *self, GtkWidget *row, void (*set) (PhidiasSettings *settings, const char *value))
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = phidias_cloud_clean_address (gtk_editable_get_text (GTK_EDITABLE (row)), &error);

  if (address != NULL)
    set (self->settings, address);
  show_error (self, row, error != NULL ? error->message : NULL);
}

static void
authority_applied_cb (PhidiasAccountsGroup *self)
{
  apply_address (self, self->authority_row, phidias_settings_set_cloud_authority);
}

static void
arm_applied_cb (PhidiasAccountsGroup *self)
{
  apply_address (self, self->arm_row, phidias_settings_set_cloud_arm);
}

/* None is Microsoft's. */
static void
apply_or_clear (PhidiasAccountsGroup *self, GtkWidget *row, void (*set) (PhidiasSettings *settings, const char *value))
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (typed[0] != '\0')
    {
      apply_address (self, row, set);
      return;
    }
  set (self->settings, "");
  show_error (self, row, NULL);
}

static void
catalog_applied_cb (PhidiasAccountsGroup *self)
{
  apply_or_clear (self, self->catalog_row, phidias_settings_set_cloud_catalog);
}

static void
prices_applied_cb (PhidiasAccountsGroup *self)
{
  apply_or_clear (self, self->prices_row, phidias_settings_set_cloud_prices);
}

static void
client_id_applied_cb (PhidiasAccountsGroup *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->client_id_row))));
  gboolean is_right = typed[0] == '\0' || g_uuid_string_is_valid (typed);

  if (is_right)
    phidias_settings_set_entra_client_id (self->settings, typed);
  show_error (self, self->client_id_row, is_right ? NULL : _("This is no application id: it looks like 00000000-1111-2222-3333-444444444444."));
}

static void
tenant_applied_cb (PhidiasAccountsGroup *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->tenant_row))));

  phidias_settings_set_entra_tenant (self->settings, typed[0] != '\0' ? typed : "organizations");
}

/* ---- Accounts ---- */

static void
signed_out_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasAccountsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_accounts_sign_out_finish (PHIDIAS_ACCOUNTS (object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, NULL, error->message);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasAccountsGroup *self = PHIDIAS_ACCOUNTS_GROUP (widget);
  PhidiasAccounts *accounts = phidias_session_get_accounts (self->session);
  PhidiasAccount *account = phidias_accounts_find (accounts, g_variant_get_string (parameter, NULL));

  if (account != NULL)
    phidias_accounts_sign_out_async (accounts, account, self->cancellable, signed_out_cb, g_object_ref (self));
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_sign_in_dialog_present (widget, PHIDIAS_ACCOUNTS_GROUP (widget)->session, NULL, NULL);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasAccountsGroup *self = PHIDIAS_ACCOUNTS_GROUP (widget);
  PhidiasAccount *account = phidias_accounts_find (phidias_session_get_accounts (self->session), g_variant_get_string (parameter, NULL));

  if (account != NULL)
    phidias_sign_in_dialog_present_account (widget, self->session, account, NULL, NULL);
}

static void
add_button (AdwActionRow *row, const char *label, const char *title, const char *action, const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  /* Translators: what a button does, and the name of an account */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), label, title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (row, button);
}

static GtkWidget *
new_row (PhidiasAccount *account)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  const char *title = phidias_account_get_title (account);
  const char *id = phidias_account_get_id (account);
  gboolean needs_person = phidias_account_get_state (account) == PHIDIAS_ACCOUNT_NEEDS_SIGN_IN;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, needs_person ? _("Has to sign in again") : phidias_cloud_get_name (phidias_account_get_cloud (account)));
  if (needs_person)
    add_button (row, _("Sign In"), title, "accounts.sign-in-again", id);
  add_button (row, _("Sign Out"), title, "accounts.sign-out", id);

  return GTK_WIDGET (row);
}

static void
show_accounts (PhidiasAccountsGroup *self)
{
  GListModel *accounts = G_LIST_MODEL (phidias_session_get_accounts (self->session));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (accounts, i);
      GtkWidget *row = new_row (account);

      g_signal_handlers_disconnect_by_data (account, self);
      g_signal_connect_object (account, "notify::state", G_CALLBACK (show_accounts), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
}

/* ---- The widget ---- */

static void
phidias_accounts_group_dispose (GObject *object)
{
  PhidiasAccountsGroup *self = PHIDIAS_ACCOUNTS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  /* Before the rows go: what they say on their way out is not meant. */
  g_clear_object (&self->settings);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_accounts_group_parent_class)->dispose (object);
}

static void
phidias_accounts_group_finalize (GObject *object)
{
  PhidiasAccountsGroup *self = PHIDIAS_ACCOUNTS_GROUP (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (phidias_accounts_group_parent_class)->finalize (object);
}

static void
phidias_accounts_group_class_init (PhidiasAccountsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_accounts_group_dispose;
  object_class->finalize = phidias_accounts_group_finalize;

  gtk_widget_class_install_action (widget_class, "accounts.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "accounts.sign-in-again", "s", again_action);
  gtk_widget_class_install_action (widget_class, "accounts.sign-out", "s", sign_out_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-accounts-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, cloud_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, authority_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, arm_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, catalog_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, prices_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, client_id_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, tenant_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasAccountsGroup, error_label);
  gtk_widget_class_bind_template_callback (widget_class, cloud_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, authority_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, arm_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, catalog_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, prices_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, client_id_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, tenant_applied_cb);
}

static void
phidias_accounts_group_init (PhidiasAccountsGroup *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Its label alone names it. */
  phidias_name_mnemonic_buttons (adw_preferences_group_get_header_suffix (ADW_PREFERENCES_GROUP (self)));
}

/**
 * phidias_accounts_group_new:
 * @session: whose accounts they are
 * @settings: what is changed
 *
 * Returns: (transfer floating): the group
 */
GtkWidget *
phidias_accounts_group_new (PhidiasSession *session, PhidiasSettings *settings)
{
  PhidiasAccountsGroup *self;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (settings), NULL);

  self = g_object_new (PHIDIAS_TYPE_ACCOUNTS_GROUP, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (phidias_session_get_accounts (session), "items-changed", G_CALLBACK (show_accounts), self, G_CONNECT_SWAPPED);
  show_settings (self);
  show_accounts (self);

  return GTK_WIDGET (self);
}
