/* phidias-deploy-wizard-place.c: in which project or Foundry resource
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-open-uri.h"

/* More than these are searched, not scrolled through; and roles are asked for those that are shown. */
#define MAX_SHOWN 100
#define MIN_SEARCHED 10

/* === What stands in the way === */

static char *
dup_region_list (const char * const *regions)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; regions[i] != NULL; i++)
    {
      g_autofree char *title = phidias_region_dup_title (regions[i]);

      g_string_append_printf (list, i > 0 ? ", %s" : "%s", title);
    }

  return g_strdup (list->str);
}

/* phidias_deploy_wizard_dup_obstacle: why the model cannot be had there, as far as that is known
 * before anything is asked; NULL where it may */
char *
phidias_deploy_wizard_dup_obstacle (PhidiasDeployWizard *self, PhidiasProject *project)
{
  PhidiasModelOffers   offers = phidias_catalog_model_get_offers (self->model);
  PhidiasSubscription *subscription = phidias_project_get_subscription (project);
  const char * const  *regions = phidias_deploy_plan_get_regions (self->plan);
  gboolean             is_serverless = phidias_project_get_kind (project) == PHIDIAS_PROJECT_SERVERLESS;

  if (!phidias_subscription_is_enabled (subscription))
    return g_strdup (_("The subscription is disabled."));
  if (is_serverless && (offers & PHIDIAS_MODEL_OFFER_SERVERLESS) == 0)
    return g_strdup (_("Takes serverless models only; this one needs a Foundry resource."));
  if (!is_serverless && (offers & (PHIDIAS_MODEL_OFFER_FOUNDRY | PHIDIAS_MODEL_OFFER_AZURE_OPENAI)) == 0)
    return g_strdup (_("A Foundry resource does not offer this model; choose a hub’s project."));
  if (is_serverless && phidias_subscription_is_trial (subscription))
    return g_strdup (_("A free trial cannot pay for serverless models."));
  if (is_serverless && regions != NULL && !g_strv_contains (regions, phidias_project_get_region (project)))
    {
      g_autofree char *region = phidias_region_dup_title (phidias_project_get_region (project));
      g_autofree char *list = dup_region_list (regions);

      /* Translators: the first %s is a region, the second a list of regions */
      return g_strdup_printf (_("The model is not offered in %s, only in %s."), region, list);
    }

  return NULL;
}

/* What the role forbids comes after that, and is known a little later. */
static char *
dup_any_obstacle (PhidiasDeployWizard *self, PhidiasProject *project)
{
  char *obstacle = phidias_deploy_wizard_dup_obstacle (self, project);

  if (obstacle == NULL && self->survey != NULL)
    phidias_role_survey_find (self->survey, project, &obstacle);

  return obstacle;
}

/* === Rows === */

static void
place_chosen (PhidiasDeployWizard *self, PhidiasProject *project)
{
  phidias_deploy_wizard_set_project (self, project);
  phidias_deploy_wizard_go (self, DEPLOY_STEP_PRICE);
}

static void
place_activated_cb (AdwActionRow *row, PhidiasDeployWizard *self)
{
  place_chosen (self, g_object_get_data (G_OBJECT (row), "project"));
}

static void
show_obstacle (GtkWidget *row, PhidiasProject *project, const char *obstacle)
{
  const char      *kind = phidias_project_get_kind (project) == PHIDIAS_PROJECT_SERVERLESS ? _("Serverless project") : _("Foundry resource");
  const char      *hub = phidias_project_get_hub_name (project);
  g_autofree char *region = phidias_region_dup_title (phidias_project_get_region (project));
  g_autofree char *facts = NULL;
  g_autofree char *subtitle = NULL;

  facts = hub != NULL ? g_strdup_printf ("%s · %s · %s", kind, region, hub) : g_strdup_printf ("%s · %s", kind, region);
  subtitle = obstacle != NULL ? g_strdup_printf ("%s\n%s", facts, obstacle) : g_strdup (facts);
  if (obstacle != NULL)
    phidias_deploy_wizard_refuse_row (row, subtitle);
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

static GtkWidget *
make_row (PhidiasDeployWizard *self, PhidiasProject *project, const char *obstacle)
{
  GtkWidget *row = phidias_deploy_wizard_new_row (phidias_project_get_title (project), "");

  show_obstacle (row, project, obstacle);
  g_object_set_data_full (G_OBJECT (row), "project", g_object_ref (project), g_object_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (place_activated_cb), self, G_CONNECT_DEFAULT);
  g_hash_table_insert (self->place_rows, project, row);

  return row;
}

static AdwPreferencesGroup *
add_group (PhidiasDeployWizard *self, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char     *markup = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (group, markup);
  adw_preferences_page_add (self->place_page, group);
  g_ptr_array_add (self->place_groups, group);

  return group;
}

static AdwPreferencesGroup *
find_group (PhidiasDeployWizard *self, PhidiasSubscription *subscription)
{
  AdwPreferencesGroup *group;

  for (guint i = 0; i < self->place_groups->len; i++)
    {
      group = g_ptr_array_index (self->place_groups, i);
      if (g_strcmp0 (g_object_get_data (G_OBJECT (group), "subscription"), phidias_subscription_get_id (subscription)) == 0)
        return group;
    }
  group = add_group (self, phidias_subscription_get_name (subscription));
  g_object_set_data_full (G_OBJECT (group), "subscription", g_strdup (phidias_subscription_get_id (subscription)), g_free);

  return group;
}

static void
add_note (PhidiasDeployWizard *self, const char *text)
{
  AdwPreferencesGroup *group = add_group (self, "");
  GtkWidget           *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  adw_preferences_group_add (group, label);
}

/* === The list === */

static gboolean
is_sought (PhidiasProject *project, char **words)
{
  g_autofree char *region = phidias_region_dup_title (phidias_project_get_region (project));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folded = NULL;
  const char *facts[] = {
    phidias_project_get_title (project), phidias_project_get_name (project), phidias_project_get_region (project), region,
    phidias_project_get_resource_group (project), phidias_project_get_hub_name (project),
    phidias_subscription_get_name (phidias_project_get_subscription (project)),
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i] != NULL)
      g_string_append_printf (text, "%s\n", facts[i]);
  folded = g_utf8_casefold (text->str, -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_of_account (PhidiasDeployWizard *self, PhidiasProject *project)
{
  return g_strcmp0 (phidias_project_get_account_id (project), phidias_account_get_id (self->account)) == 0;
}

/* Those that can take it first, the others after them. */
static GPtrArray *
list_places (PhidiasDeployWizard *self, guint *n_all)
{
  GListModel      *projects = phidias_azure_get_projects (phidias_session_get_azure (self->session));
  g_autofree char *sought = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->place_search)), -1);
  g_auto (GStrv)   words = g_strsplit_set (sought, " \t", -1);
  GPtrArray       *places = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);

  *n_all = 0;
  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (projects, i);
      g_autofree char *obstacle = NULL;

      if (!is_of_account (self, project))
        continue;
      (*n_all)++;
      if (!is_sought (project, words))
        continue;
      obstacle = dup_any_obstacle (self, project);
      g_ptr_array_add (obstacle == NULL ? places : others, g_steal_pointer (&project));
    }
  g_ptr_array_extend_and_steal (places, g_steal_pointer (&others));

  return places;
}

static void
clear_places (PhidiasDeployWizard *self)
{
  for (guint i = 0; i < self->place_groups->len; i++)
    adw_preferences_page_remove (self->place_page, g_ptr_array_index (self->place_groups, i));
  g_ptr_array_set_size (self->place_groups, 0);
  g_hash_table_remove_all (self->place_rows);
  self->first_place = NULL;
}

static void
fill_places (PhidiasDeployWizard *self, GPtrArray *places)
{
  const GError *error = phidias_azure_get_error (phidias_session_get_azure (self->session));

  clear_places (self);
  for (guint i = 0; i < MIN (places->len, MAX_SHOWN); i++)
    {
      PhidiasProject  *project = g_ptr_array_index (places, i);
      g_autofree char *obstacle = dup_any_obstacle (self, project);
      GtkWidget       *row = make_row (self, project, obstacle);

      adw_preferences_group_add (find_group (self, phidias_project_get_subscription (project)), row);
      if (i == 0)
        self->first_place = row;
    }
  if (places->len == 0)
    add_note (self, _("No project fits that."));
  if (places->len > MAX_SHOWN)
    {
      guint n = places->len - MAX_SHOWN;
      g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more: search for it by its name, region, hub or subscription.",
                                                            "%u more: search for them by name, region, hub or subscription.", n), n);

      add_note (self, text);
    }
  if (error != NULL)
    {
      /* Translators: %s is a sentence about what went wrong */
      g_autofree char *text = g_strdup_printf (_("Not everything could be listed. %s"), error->message);

      add_note (self, text);
    }

  /* The list is filled first: an answer may be there at once, and goes to its row. */
  for (guint i = 0; i < MIN (places->len, MAX_SHOWN); i++)
    {
      g_autofree char *obstacle = phidias_deploy_wizard_dup_obstacle (self, g_ptr_array_index (places, i));

      if (obstacle == NULL)
        phidias_role_survey_ask (self->survey, g_ptr_array_index (places, i));
    }
}

/* The row stays where it is: nothing moves away under the pointer. */
static void
found_cb (PhidiasDeployWizard *self, PhidiasProject *project)
{
  GtkWidget       *row = g_hash_table_lookup (self->place_rows, project);
  g_autofree char *obstacle = dup_any_obstacle (self, project);

  if (row != NULL && obstacle != NULL)
    show_obstacle (row, project, obstacle);
}

static void
show_error (PhidiasDeployWizard *self, const GError *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->place_error_page, text);
  phidias_error_details_set_error (self->place_details, error);
  gtk_widget_set_visible (self->place_sign_in_button, phidias_deploy_wizard_needs_sign_in (self->account));
  gtk_stack_set_visible_child_name (self->place_stack, "error");
  phidias_announce (GTK_WIDGET (self), error->message);
}

/* phidias_deploy_wizard_show_places: what the account sees */
void
phidias_deploy_wizard_show_places (PhidiasDeployWizard *self)
{
  PhidiasAzure *azure = phidias_session_get_azure (self->session);
  guint         n_all;
  g_autoptr (GPtrArray) places = NULL;

  g_clear_object (&self->survey);
  self->survey = phidias_azure_survey_roles (azure, phidias_catalog_model_get_needs_terms (self->model));
  g_signal_connect_object (self->survey, "found", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  places = list_places (self, &n_all);
  gtk_widget_set_visible (self->place_search_bar, n_all >= MIN_SEARCHED);
  gtk_widget_set_visible (self->place_portal_button, phidias_cloud_get_portal (phidias_account_get_cloud (self->account)) != NULL);
  if (n_all > 0)
    {
      fill_places (self, places);
      gtk_stack_set_visible_child_name (self->place_stack, "list");
    }
  else if (phidias_azure_get_error (azure) != NULL)
    {
      show_error (self, phidias_azure_get_error (azure));
    }
  else
    {
      gtk_stack_set_visible_child_name (self->place_stack, "empty");
      phidias_announce (GTK_WIDGET (self), _("No project yet"));
    }
}

/* phidias_deploy_wizard_place_search_changed: another word is looked for */
void
phidias_deploy_wizard_place_search_changed (PhidiasDeployWizard *self)
{
  guint n_all;
  g_autoptr (GPtrArray) places = NULL;

  if (self->survey == NULL)
    return;
  places = list_places (self, &n_all);
  fill_places (self, places);
}

/* phidias_deploy_wizard_place_search_activated: Enter takes the first that can take it */
void
phidias_deploy_wizard_place_search_activated (PhidiasDeployWizard *self)
{
  guint n_all;
  g_autoptr (GPtrArray) places = list_places (self, &n_all);
  g_autofree char *obstacle = places->len > 0 ? dup_any_obstacle (self, g_ptr_array_index (places, 0)) : NULL;

  if (places->len > 0 && obstacle == NULL)
    place_chosen (self, g_ptr_array_index (places, 0));
}

/* phidias_deploy_wizard_focus_place: whether there was something to focus */
gboolean
phidias_deploy_wizard_focus_place (PhidiasDeployWizard *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->place_stack);
  GtkWidget  *widget = NULL;

  if (g_str_equal (page, "list"))
    widget = self->first_place;
  else if (g_str_equal (page, "error"))
    widget = gtk_widget_get_visible (self->place_sign_in_button) ? self->place_sign_in_button : self->place_retry_button;
  else if (g_str_equal (page, "empty"))
    widget = gtk_widget_get_visible (self->place_portal_button) ? self->place_portal_button : self->place_again_button;

  return widget != NULL && gtk_widget_grab_focus (widget);
}

/* phidias_deploy_wizard_open_portal: where projects are made */
void
phidias_deploy_wizard_open_portal (PhidiasDeployWizard *self)
{
  const char *portal = self->account != NULL ? phidias_cloud_get_portal (phidias_account_get_cloud (self->account)) : NULL;
  const char *end = portal != NULL ? strchr (portal, '#') : NULL;
  g_autofree char *uri = end != NULL ? g_strndup (portal, (gsize) (end - portal)) : g_strdup (portal);

  if (uri != NULL)
    phidias_open_uri (GTK_WIDGET (self), uri, _("No browser could be opened for the portal."));
}

/* === Loading === */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasDeployWizard) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_loaded = phidias_azure_load_projects_finish (PHIDIAS_AZURE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->step != DEPLOY_STEP_PLACE)
    return;
  gtk_spinner_stop (self->place_spinner);
  if (is_loaded)
    phidias_deploy_wizard_show_places (self);
  else
    show_error (self, error);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* phidias_deploy_wizard_load_places: asks what the account sees */
void
phidias_deploy_wizard_load_places (PhidiasDeployWizard *self)
{
  g_clear_object (&self->survey);
  gtk_editable_set_text (GTK_EDITABLE (self->place_search), "");
  gtk_spinner_start (self->place_spinner);
  gtk_stack_set_visible_child_name (self->place_stack, "loading");
  phidias_azure_load_projects_async (phidias_session_get_azure (self->session), phidias_account_get_id (self->account),
                                     phidias_deploy_wizard_begin (self), loaded_cb, g_object_ref (self));
}
