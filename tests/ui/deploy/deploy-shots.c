/* deploy-shots.c: pictures of the deploy wizard, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "../conversation/conversation-picture.h"
#include "deploy-fixture.h"

static const char *folder;

#define LONG_NAME "A project of the department for applied language models in Rechtsschutzversicherungsgesellschaften"

static void
change (JsonObject *state)
{
  JsonArray *resources = json_object_get_array_member (state, "resources");

  for (guint i = 0; i < json_array_get_length (resources); i++)
    {
      JsonObject *resource = json_array_get_object_element (resources, i);

      if (g_str_has_suffix (json_object_get_string_member (resource, "id"), "/practice-sweden"))
        json_object_set_string_member (json_object_get_object_member (resource, "properties"), "friendlyName", LONG_NAME);
    }
}

static void
drop (JsonObject *state)
{
  json_object_set_array_member (state, "resources", json_array_new ());
}

typedef void (*Prepare) (Deploy *fixture);

static void
nothing (Deploy *fixture)
{
}

static void
found (Deploy *fixture)
{
  gtk_editable_set_text (GTK_EDITABLE (CHILD (fixture->wizard, "search_entry")), "phi-3");
  g_signal_emit_by_name (CHILD (fixture->wizard, "search_entry"), "search-changed");
}

static void
last (Deploy *fixture)
{
  GtkWidget *list = CHILD (fixture->wizard, "model_list");

  gtk_widget_grab_focus (gtk_widget_get_last_child (list));
}

static void
sign_in (Deploy *fixture)
{
  deploy_activate_row (fixture, "account_list", "Sign In");
}

static gboolean
has_code (gpointer user_data)
{
  return gtk_widget_get_visible (CHILD (user_data, "copy_button"));
}

static void
code (Deploy *fixture)
{
  GtkWidget *page;

  sign_in (fixture);
  page = adw_bin_get_child (ADW_BIN (CHILD (fixture->wizard, "sign_in_bin")));
  gtk_widget_activate_action (page, "sign-in.choose", "s", "device-code");
  phidias_assert_wait (has_code, page);
}

static void
app_id (Deploy *fixture)
{
  sign_in (fixture);
  gtk_widget_activate_action (adw_bin_get_child (ADW_BIN (CHILD (fixture->wizard, "sign_in_bin"))), "sign-in.app-id", NULL);
}

static void
place (Deploy *fixture)
{
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "list");
  deploy_wait_subtitle (fixture, "place_page", "Practice reader", "Azure AI Developer");
}

static void
empty (Deploy *fixture)
{
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "empty");
}

static void
error (Deploy *fixture)
{
  fixture_control (&fixture->accounts.session, "{'path':'/subscriptions','times':1,'status':403,"
                   "'body':{'error':{'code':'AuthorizationFailed','message':'The client does not have authorization.'}}}");
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "error");
}

static void
shoot (const char *name, const char *model, Prepare prepare, void (*state) (JsonObject *), int width)
{
  Deploy fixture = { 0 };
  g_autofree char *path = g_strdup_printf ("%s/%s-%d.png", folder, name, width);
  g_autoptr (GdkTexture) texture = NULL;

  fixture.width = width;
  deploy_set_up_changed (&fixture, state);
  deploy_open (&fixture, model);
  prepare (&fixture);
  gtk_widget_grab_focus (fixture.wizard);
  texture = conversation_picture_take (fixture.window, 1);
  gdk_texture_save_to_png (texture, path);
  g_print ("%s\n", path);
  deploy_tear_down (&fixture, NULL);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    const char *model;
    Prepare     prepare;
    void      (*state) (JsonObject *state);
  } pictures[] = {
    { "model", NULL, nothing, change },
    { "model-found", NULL, found, change },
    { "model-last", NULL, last, change },
    { "account", "Phi-4-mini-instruct", nothing, change },
    { "account-retired", "Phi-3-mini-4k-instruct", nothing, change },
    { "sign-in", "Phi-4-mini-instruct", sign_in, change },
    { "sign-in-code", "Phi-4-mini-instruct", code, change },
    { "app-id", "Phi-4-mini-instruct", app_id, change },
    { "place", "Phi-3-mini-4k-instruct", place, change },
    { "empty", "Phi-4-mini-instruct", empty, drop },
    { "error", "Phi-4-mini-instruct", error, change },
  };
  static const int widths[] = { 560, 360 };
  const char *only = argc > 2 ? argv[2] : NULL;

  folder = argc > 1 ? argv[1] : ".";
  deploy_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, "gtk-enable-animations", FALSE, NULL);
  if (g_getenv ("PHIDIAS_SHOTS_RTL") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (g_getenv ("PHIDIAS_SHOTS_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    for (guint j = 0; j < G_N_ELEMENTS (widths); j++)
      if (only == NULL || g_str_equal (only, pictures[i].name))
        shoot (pictures[i].name, pictures[i].model, pictures[i].prepare, pictures[i].state, widths[j]);

  return 0;
}
