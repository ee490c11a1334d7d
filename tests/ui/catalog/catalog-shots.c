/* catalog-shots.c: pictures of the catalog, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <adwaita.h>

#include "../conversation/conversation-picture.h"
#include "../pane/widget-fixture.h"
#include "phidias-models-page.h"
#include "phidias-place.h"

static const char *folder;
static PhidiasSession *session;

/* What a picture shows. */
typedef void (*Prepare) (PhidiasModelsPage *page);

static void
nothing (PhidiasModelsPage *page)
{
}

static void
ticked (PhidiasModelsPage *page)
{
  phidias_models_page_set_ticked (page, "Phi-3-mini-4k-instruct", TRUE);
  phidias_models_page_set_ticked (page, "Phi-4", TRUE);
  phidias_models_page_set_ticked (page, "Phi-4-mini-instruct", TRUE);
}

static void
compared (PhidiasModelsPage *page)
{
  ticked (page);
  gtk_widget_activate_action (GTK_WIDGET (page), "models.compare", NULL);
}

static void
retired (PhidiasModelsPage *page)
{
  phidias_models_page_show_model (page, "Phi-3-mini-4k-instruct");
}

static void
current (PhidiasModelsPage *page)
{
  phidias_models_page_show_model (page, "Phi-4-multimodal-instruct");
}

static void
scrolled (PhidiasModelsPage *page)
{
  phidias_models_page_show_model (page, "Phi-3-mini-4k-instruct");
  fixture_settle ();
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *child = fixture_find_type (GTK_WIDGET (page), g_type_from_name ("PhidiasModelPage"));
      GtkAdjustment *adjustment =
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (fixture_find_type (child, GTK_TYPE_SCROLLED_WINDOW)));

      gtk_adjustment_set_value (adjustment, i == 0 ? 0 : gtk_adjustment_get_upper (adjustment) * 0.45);
      fixture_settle ();
    }
}

static void
empty (PhidiasModelsPage *page)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (GTK_WIDGET (page), "search_entry")), "no such thing");
}

static void
filtered (PhidiasModelsPage *page)
{
  GtkWidget *filters = fixture_find_type (GTK_WIDGET (page), g_type_from_name ("PhidiasCatalogFilters"));

  for (guint i = 0; i < 2; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (fixture_find_type (filters, GTK_TYPE_CHECK_BUTTON)), i == 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (fixture_find_type (filters, GTK_TYPE_CHECK_BUTTON)), TRUE);
}

static void
shoot (const char *name, Prepare prepare, int width, int height)
{
  GtkWidget *page = phidias_models_page_new (session);
  GtkWidget *window = fixture_show (page, width, height);
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  g_autoptr (GdkTexture) texture = NULL;

  prepare (PHIDIAS_MODELS_PAGE (page));
  texture = conversation_picture_take (window, 1);
  gdk_texture_save_to_png (texture, path);
  g_print ("%s\n", path);
  fixture_destroy (window);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    Prepare     prepare;
    int         width;
    int         height;
  } pictures[] = {
    { "list", nothing, 1100, 760 },
    { "list-narrow", nothing, 360, 640 },
    { "ticked", ticked, 1100, 760 },
    { "filtered", filtered, 900, 640 },
    { "empty", empty, 900, 640 },
    { "retired", retired, 900, 900 },
    { "retired-narrow", retired, 360, 760 },
    { "retired-scrolled", scrolled, 900, 900 },
    { "current", current, 900, 1000 },
    { "compare", compared, 1000, 1000 },
    { "compare-narrow", compared, 360, 900 },
  };
  const char *only = argc > 2 ? argv[2] : NULL;
  g_autofree char *tmp = NULL;

  folder = argc > 1 ? argv[1] : ".";
  fixture_init (&argc, &argv);
  tmp = phidias_test_tmp_dir ();
  {
    g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

    /* As the application does. */
    gtk_css_provider_load_from_resource (provider, "/io/github/phidias_studio/Phidias/style.css");
    gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  }
  if (g_getenv ("PHIDIAS_SHOTS_RTL") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (g_getenv ("PHIDIAS_SHOTS_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  session = phidias_session_new ("io.github.phidias_studio.Phidias.Test", tmp, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (only == NULL || g_str_equal (only, pictures[i].name))
      shoot (pictures[i].name, pictures[i].prepare, pictures[i].width, pictures[i].height);

  return 0;
}
