/* phidias-deploy-wizard-foundry.c: version, type and capacity, which a Foundry resource lets choose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* What a type of deployment is called, and what it means. */
static const struct
{
  const char *name;
  const char *title;
  const char *text;
} skus[] = {
  { "GlobalStandard", N_("Global Standard"), N_("Paid by the token. Answered in any region of the world.") },
  { "DataZoneStandard", N_("Data Zone Standard"), N_("Paid by the token. Answered within the data zone, such as the EU.") },
  { "Standard", N_("Standard"), N_("Paid by the token. Answered in the resource’s own region.") },
  { "DeveloperTier", N_("Developer"), N_("For trying out fine-tuned models: deleted after a day.") },
  { "GlobalProvisionedManaged", N_("Global Provisioned"), N_("Paid by the hour, used or not. Answered in any region of the world.") },
  { "GlobalProvisioned", N_("Global Provisioned"), N_("Paid by the hour, used or not. Answered in any region of the world.") },
  { "DataZoneProvisionedManaged", N_("Data Zone Provisioned"), N_("Paid by the hour, used or not. Answered within the data zone, such as the EU.") },
  { "ProvisionedManaged", N_("Regional Provisioned"), N_("Paid by the hour, used or not. Answered in the resource’s own region.") },
  { "Provisioned", N_("Regional Provisioned"), N_("Paid by the hour, used or not. Answered in the resource’s own region.") },
};

static const char *
get_sku_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (skus); i++)
    if (g_str_equal (skus[i].name, name))
      return _(skus[i].title);

  return name;
}

static const char *
get_sku_text (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (skus); i++)
    if (g_str_equal (skus[i].name, name))
      return _(skus[i].text);

  return "";
}

static PhidiasAccountModel *
get_version (PhidiasDeployWizard *self)
{
  guint selected = adw_combo_row_get_selected (self->version_row);

  return selected < self->versions->len ? g_ptr_array_index (self->versions, selected) : NULL;
}

static const PhidiasAccountSku *
get_sku (PhidiasDeployWizard *self)
{
  guint selected = adw_combo_row_get_selected (self->sku_row);

  return selected < self->skus->len ? g_ptr_array_index (self->skus, selected) : NULL;
}

static char *
dup_capacity_text (const PhidiasAccountSku *sku, int most)
{
  if (strstr (sku->name, "Provisioned") != NULL)
    return sku->left >= 0
             /* Translators: the first %d is the most that can be chosen */
             ? g_strdup_printf (_("Throughput units, %d at most; %d are left of the quota"), most, sku->left)
             : g_strdup_printf (_("Throughput units, %d at most"), most);

  return sku->left >= 0
           ? g_strdup_printf (_("Thousand tokens a minute, %d at most; %d are left of the quota"), most, sku->left)
           : g_strdup_printf (_("Thousand tokens a minute, %d at most"), most);
}

/* @kept: what was chosen before, 0 for what Azure suggests. */
static void
show_capacity (PhidiasDeployWizard *self, guint kept)
{
  const PhidiasAccountSku *sku = get_sku (self);
  int                      most;
  int                      start;
  g_autofree char         *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->capacity_row), sku != NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->sku_row), sku != NULL ? get_sku_text (sku->name) : "");
  if (sku == NULL)
    return;
  most = sku->max_capacity > 0 ? sku->max_capacity : 1000;
  if (sku->left >= 0)
    most = CLAMP (sku->left, 1, most);
  start = kept > 0 ? (int) kept : sku->capacity > 0 ? sku->capacity : 1;
  self->is_filling = TRUE;
  gtk_adjustment_configure (self->capacity_adjustment, MIN (start, most), 1, most, 1, 10, 0);
  self->is_filling = FALSE;
  text = dup_capacity_text (sku, most);
  adw_action_row_set_subtitle (self->capacity_row, text);
  phidias_deploy_plan_set_sku (self->plan, sku->name);
  phidias_deploy_plan_set_capacity (self->plan, (guint) gtk_adjustment_get_value (self->capacity_adjustment));
}

/* A batch deployment answers files of prompts overnight, and nobody who waits. */
static gboolean
is_for_chat (const PhidiasAccountSku *sku)
{
  return !g_str_has_suffix (sku->name, "Batch");
}

static void
show_skus (PhidiasDeployWizard *self)
{
  PhidiasAccountModel *version = get_version (self);
  g_autofree char     *kept = g_strdup (phidias_deploy_plan_get_sku (self->plan));
  guint                capacity = phidias_deploy_plan_get_capacity (self->plan);
  guint                selected = 0;
  gboolean             is_kept = FALSE;
  g_autofree char     *ending = NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->skus, 0);
  for (guint i = 0; version != NULL && i < phidias_account_model_get_n_skus (version); i++)
    {
      const PhidiasAccountSku *sku = phidias_account_model_get_sku (version, i);

      if (!is_for_chat (sku))
        continue;
      if (g_strcmp0 (sku->name, kept) == 0)
        {
          selected = self->skus->len;
          is_kept = TRUE;
        }
      g_ptr_array_add (self->skus, (gpointer) sku);
      gtk_string_list_append (names, get_sku_title (sku->name));
    }
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->sku_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->sku_row, self->skus->len > 0 ? selected : GTK_INVALID_LIST_POSITION);
  self->is_filling = FALSE;
  phidias_deploy_plan_set_model_version (self->plan, version != NULL ? phidias_account_model_get_version (version) : NULL);
  phidias_deploy_plan_set_format (self->plan, version != NULL ? phidias_account_model_get_format (version) : NULL);
  if (version != NULL && phidias_account_model_get_retired (version) != NULL)
    /* Translators: %.10s is a day, such as 2026-11-24 */
    ending = g_strdup_printf (_("Retired from %.10s on"), phidias_account_model_get_retired (version));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->version_row), ending != NULL ? ending : "");
  show_capacity (self, is_kept ? capacity : 0);
}

/* phidias_deploy_wizard_show_versions: what the resource offers is known; what was chosen stays */
void
phidias_deploy_wizard_show_versions (PhidiasDeployWizard *self)
{
  GListModel      *models = phidias_preflight_get_models (self->preflight);
  g_autofree char *kept = g_strdup (phidias_deploy_plan_get_model_version (self->plan));
  guint            selected = 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  if (models == NULL)
    return;
  g_ptr_array_set_size (self->skus, 0); /* they are the versions' */
  g_ptr_array_set_size (self->versions, 0);
  /* Azure lists the newest version last. */
  for (guint i = g_list_model_get_n_items (models); i > 0; i--)
    {
      g_autoptr (PhidiasAccountModel) offered = g_list_model_get_item (models, i - 1);

      if (g_ascii_strcasecmp (phidias_account_model_get_name (offered), phidias_catalog_model_get_name (self->model)) != 0)
        continue;
      if (g_strcmp0 (phidias_account_model_get_version (offered), kept) == 0)
        selected = self->versions->len;
      gtk_string_list_append (names, phidias_account_model_get_version (offered));
      g_ptr_array_add (self->versions, g_steal_pointer (&offered));
    }
  self->is_filling = TRUE;
  adw_combo_row_set_model (self->version_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->version_row, self->versions->len > 0 ? selected : GTK_INVALID_LIST_POSITION);
  self->is_filling = FALSE;
  show_skus (self);
}

/* phidias_deploy_wizard_show_foundry: what can be chosen there, or why nothing can */
void
phidias_deploy_wizard_show_foundry (PhidiasDeployWizard *self)
{
  PhidiasPreflightCheck *check = phidias_preflight_find (self->preflight, PHIDIAS_PREFLIGHT_REGION);
  const char            *text = NULL;
  g_autofree char       *escaped = NULL;

  if (check == NULL || phidias_deploy_plan_get_kind (self->plan) != PHIDIAS_PROJECT_FOUNDRY)
    return;
  if (phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_RUNNING)
    text = _("Asking what the resource offers…");
  else if (phidias_preflight_check_get_state (check) != PHIDIAS_PREFLIGHT_PASSED)
    text = phidias_preflight_check_get_text (check);
  if (text != NULL)
    escaped = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (self->foundry_group, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->version_row), self->versions->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->sku_row), self->skus->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->capacity_row), self->skus->len > 0);
}

/* phidias_deploy_wizard_version_changed: the types depend on it */
void
phidias_deploy_wizard_version_changed (PhidiasDeployWizard *self)
{
  if (!self->is_filling)
    show_skus (self);
}

/* phidias_deploy_wizard_sku_changed: the quota depends on it */
void
phidias_deploy_wizard_sku_changed (PhidiasDeployWizard *self)
{
  if (!self->is_filling)
    show_capacity (self, 0);
}

/* phidias_deploy_wizard_capacity_changed: the slider was moved */
void
phidias_deploy_wizard_capacity_changed (PhidiasDeployWizard *self)
{
  if (!self->is_filling)
    phidias_deploy_plan_set_capacity (self->plan, (guint) gtk_adjustment_get_value (self->capacity_adjustment));
}
