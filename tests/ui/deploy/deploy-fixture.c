/* deploy-fixture.c: the deploy wizard in a window, with a real session and the emulator's cloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "deploy-fixture.h"

#include <string.h>

#include "phidias-ui.h"

#define PRACTICE "/io/github/phidias_studio/Emulator/cloud/practice.json"
#define DIALOG_WIDTH 560

void
deploy_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  fixture_init (argc, argv);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  adw_init ();
  phidias_ui_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/phidias_studio/Phidias/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
use_emulator (Deploy *fixture)
{
  phidias_settings_set_cloud (fixture->accounts.settings, PHIDIAS_CLOUD_CUSTOM);
  phidias_settings_set_cloud_authority (fixture->accounts.settings, phidias_cloud_get_authority (fixture->accounts.cloud));
  phidias_settings_set_cloud_arm (fixture->accounts.settings, phidias_cloud_get_arm (fixture->accounts.cloud));
}

void
deploy_set_up (Deploy *fixture, gconstpointer data)
{
  accounts_set_up (&fixture->accounts, data);
  use_emulator (fixture);
}

void
deploy_set_up_changed (Deploy *fixture, void (*change) (JsonObject *state))
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = g_build_filename (folder, "practice.json", NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (PRACTICE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  gboolean done;

  g_assert_nonnull (bytes);
  done = json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
  g_assert_true (done);
  change (json_node_get_object (json_parser_get_root (parser)));
  text = json_to_string (json_parser_get_root (parser), FALSE);
  done = g_file_set_contents (path, text, -1, NULL);
  g_assert_true (done);
  fixture->accounts.state = path;
  accounts_set_up (&fixture->accounts, NULL);
  fixture->accounts.state = NULL;
  use_emulator (fixture);
}

static gboolean
is_quiet (gpointer user_data)
{
  return phidias_clock_get_n_alarms (user_data) == 0;
}

void
deploy_tear_down (Deploy *fixture, gconstpointer data)
{
  gpointer wizard = fixture->wizard;

  if (fixture->window != NULL)
    {
      g_object_add_weak_pointer (wizard, &wizard);
      gtk_window_destroy (GTK_WINDOW (fixture->window));
      while (wizard != NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  phidias_assert_wait (is_quiet, fixture->accounts.clock);
  accounts_tear_down (&fixture->accounts, data);
  g_clear_pointer (&fixture->action, g_free);
}

static void
finished_cb (Deploy *fixture, const char *action, const char *id)
{
  fixture->is_finished = TRUE;
  g_free (fixture->action);
  fixture->action = g_strdup (action);
}

void
deploy_open (Deploy *fixture, const char *model)
{
  fixture->wizard = phidias_deploy_wizard_new (fixture->accounts.session.session, model);
  g_signal_connect_swapped (fixture->wizard, "finished", G_CALLBACK (finished_cb), fixture);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), fixture->width > 0 ? fixture->width : DIALOG_WIDTH, 660);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->wizard);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_widget_grab_focus (fixture->wizard);
  deploy_settle ();
}

void
deploy_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef struct
{
  Deploy     *fixture;
  const char *list;
  const char *name;
  const char *words;
} Wanted;

static gboolean
shows (gpointer user_data)
{
  Wanted *wanted = user_data;

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (CHILD (wanted->fixture->wizard, wanted->list))), wanted->name) == 0;
}

void
deploy_wait_page (Deploy *fixture, const char *stack, const char *page)
{
  if (!phidias_test_wait_until (shows, (&(Wanted) { fixture, stack, page, NULL }), 30))
    g_error ("%s shows %s and not %s", stack, gtk_stack_get_visible_child_name (GTK_STACK (CHILD (fixture->wizard, stack))), page);
}

void
deploy_choose_practice (Deploy *fixture)
{
  deploy_wait_page (fixture, "stack", "account");
  deploy_activate_row (fixture, "account_list", "Practice Subscription");
  deploy_wait_page (fixture, "stack", "place");
}

/* A row anywhere below. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
deploy_find_row (Deploy *fixture, const char *list, const char *title)
{
  return find_row (CHILD (fixture->wizard, list), title);
}

void
deploy_activate_row (Deploy *fixture, const char *list, const char *title)
{
  GtkWidget *row = deploy_find_row (fixture, list, title);

  if (row == NULL)
    g_error ("no row “%s”", title);
  /* As Enter does: of a row that cannot be chosen nothing comes. */
  g_signal_emit_by_name (row, "activate");
}

const char *
deploy_get_subtitle (Deploy *fixture, const char *list, const char *title)
{
  GtkWidget *row = deploy_find_row (fixture, list, title);

  return row != NULL ? adw_action_row_get_subtitle (ADW_ACTION_ROW (row)) : NULL;
}

static gboolean
says (gpointer user_data)
{
  Wanted *wanted = user_data;
  const char *subtitle = deploy_get_subtitle (wanted->fixture, wanted->list, wanted->name);

  return subtitle != NULL && strstr (subtitle, wanted->words) != NULL;
}

void
deploy_wait_subtitle (Deploy *fixture, const char *list, const char *title, const char *words)
{
  if (!phidias_test_wait_until (says, (&(Wanted) { fixture, list, title, words }), 30))
    g_error ("“%s” says “%s” and not “%s”", title, deploy_get_subtitle (fixture, list, title), words);
}

static gboolean
try_shortcut (GtkShortcut *shortcut, GtkWidget *widget, guint keyval, GdkModifierType state)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

  if (!GTK_IS_KEYVAL_TRIGGER (trigger) || gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != keyval ||
      gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != state)
    return FALSE;

  return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, gtk_shortcut_get_arguments (shortcut));
}

gboolean
deploy_press (Deploy *fixture, guint keyval, GdkModifierType state)
{
  for (GtkWidget *widget = gtk_root_get_focus (GTK_ROOT (fixture->window)); widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
            continue;
          for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
            {
              g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

              if (try_shortcut (shortcut, widget, keyval, state))
                return TRUE;
            }
        }
    }

  return FALSE;
}
