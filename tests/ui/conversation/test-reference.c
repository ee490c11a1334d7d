/* test-reference.c: a fixed set of messages looks as it did when somebody last looked
 *
 * Each scene is drawn light and dark, at scale 1 and 2, and compared with the picture in reference/.
 * What differs is written to the folder "reference" beside the program, to be looked at. The
 * pictures are made anew by `build-aux/references`.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "conversation-picture.h"

#include "phidias-error.h"
#include "phidias-test.h"
#include "phidias-ui.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define WIDTH 760
#define HEIGHT 1000

/* Of the squares of a picture. Another version of a font moves a line or two. */
#define TOLERANCE 0.02

static const char * const texts[] = {
  "prose", "lists", "code", "table", "math", "right-to-left", "cjk", "emoji",
};

static const char *folder;          /* of the pictures and texts */
static const char *failed_folder;
static gboolean    updates;

static char *
load_text (const char *scene)
{
  g_autofree char *name = g_strconcat (scene, ".md", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* One line of a hundred thousand characters, without a break. */
static char *
make_endless_line (void)
{
  GString *text = g_string_new ("A line that does not end:\n\n");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, (char) ('a' + (i * 7 + i / 26) % 26));

  return g_string_free (text, FALSE);
}

static void
add_errors (GListStore *store)
{
  g_autoptr (GError) limit = phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT,
    "The deployment phi-4-mini has used up its tokens for this minute. It takes requests again in 38 seconds.");
  g_autoptr (GError) cut = phidias_error_new (PHIDIAS_ERROR_INTERRUPTED,
    "The connection was lost before the answer was complete. What had come is kept.");
  const struct
  {
    const char          *text;
    GError              *error;
    PhidiasMessageState  state;
  } answers[] = {
    { "It is a stand that", cut, PHIDIAS_MESSAGE_INTERRUPTED },
    { "It is a stand that builds its", NULL, PHIDIAS_MESSAGE_STOPPED },
    { "", limit, PHIDIAS_MESSAGE_FAILED },
  };

  phidias_error_set_status (limit, 429);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (PhidiasFeedItem) header = NULL;
      PhidiasMessage *message;

      fixture_add (store, g_list_model_get_n_items (G_LIST_MODEL (store)), PHIDIAS_ROLE_USER, "And in one sentence?");
      header = g_list_model_get_item (G_LIST_MODEL (store), 0);
      fixture_add (store, g_list_model_get_n_items (G_LIST_MODEL (store)), PHIDIAS_ROLE_ASSISTANT, answers[i].text);
      g_clear_object (&header);
      header = g_list_model_get_item (G_LIST_MODEL (store), g_list_model_get_n_items (G_LIST_MODEL (store)) - 1);
      message = phidias_feed_item_get_message (header);
      phidias_message_set_error (message, answers[i].error);
      phidias_message_set_state (message, answers[i].state);
    }
}

static void
add_scene (Fixture *fixture, const char *scene)
{
  g_autofree char *text = NULL;

  if (g_str_equal (scene, "errors"))
    {
      add_errors (fixture->store);
      return;
    }

  text = g_str_equal (scene, "endless-line") ? make_endless_line () : load_text (scene);
  fixture_add (fixture->store, 0, PHIDIAS_ROLE_ASSISTANT, text);
}

static void
compare (GdkTexture *texture, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *failed_path = g_build_filename (failed_folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) reference = NULL;
  double difference;

  if (updates)
    {
      g_assert_true (gdk_texture_save_to_png (texture, path));
      return;
    }

  reference = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  difference = conversation_picture_compare (texture, reference);
  g_test_message ("%s: %.2f %% of the squares differ", name, 100 * difference);
  if (difference > TOLERANCE)
    {
      g_mkdir_with_parents (failed_folder, 0755);
      gdk_texture_save_to_png (texture, failed_path);
      g_test_message ("Look at %s", failed_path);
      g_test_fail ();
    }
}

static void
test_scene (gconstpointer data)
{
  const char *scene = data;

  if (!updates && (pango_version () < PANGO_VERSION_ENCODE (1, 50, 0) || pango_version () >= PANGO_VERSION_ENCODE (1, 51, 0)))
    {
      g_test_skip ("The pictures were made with Pango 1.50, whose lines are as high as no other's");
      return;
    }

  for (int is_dark = 0; is_dark < 2; is_dark++)
    {
      Fixture fixture;

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          is_dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      fixture_open (&fixture, WIDTH, HEIGHT);
      add_scene (&fixture, scene);
      phidias_place_keeper_jump_to_start (fixture.keeper);
      for (int scale = 1; scale <= 2; scale++)
        {
          g_autoptr (GdkTexture) texture = conversation_picture_take (fixture.window, scale);
          g_autofree char *name = g_strdup_printf ("%s-%s@%d.png", scene, is_dark ? "dark" : "light", scale);

          compare (texture, name);
        }
      fixture_close (&fixture);
    }
}

/* The comparison itself: what moved by a line is another picture, what is drawn a little fatter is not. */
static GdkTexture *
new_page (int first_line, guchar ink)
{
  const int size = 320;
  g_autofree guchar *pixels = g_malloc0 ((gsize) (size * size * 4));
  g_autoptr (GBytes) bytes = NULL;

  memset (pixels, 255, (gsize) (size * size * 4));
  for (int y = first_line; y < size; y += 32)
    for (int row = y; row < MIN (y + 12, size); row++)
      for (int x = 0; x < size; x += 2)
        memset (pixels + (row * size + x) * 4, ink, 3);
  bytes = g_bytes_new (pixels, (gsize) (size * size * 4));

  return gdk_memory_texture_new (size, size, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, (gsize) (size * 4));
}

static void
test_comparison (void)
{
  g_autoptr (GdkTexture) page = new_page (0, 0);
  g_autoptr (GdkTexture) paler = new_page (0, 40);
  g_autoptr (GdkTexture) moved = new_page (16, 0);

  g_assert_cmpfloat (conversation_picture_compare (page, page), ==, 0.0);
  g_assert_cmpfloat (conversation_picture_compare (page, paler), ==, 0.0);
  g_assert_cmpfloat (conversation_picture_compare (page, moved), >, 0.5);
}

/* Usage: test-reference FOLDER FAILED [--update] */
int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, >=, 3);
  folder = argv[1];
  failed_folder = argv[2];
  updates = argc > 3 && g_str_equal (argv[3], "--update");
  argc = 1;

  fixture_init (&argc, &argv);
  phidias_ui_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/phidias_studio/Phidias/icons");
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-xft-antialias", 1,
                "gtk-xft-hinting", 1, "gtk-xft-hintstyle", "hintslight", "gtk-xft-rgba", "none", NULL);

  g_test_add_func ("/ui/reference/comparison", test_comparison);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/reference/", texts[i], NULL);

      g_test_add_data_func (path, texts[i], test_scene);
    }
  g_test_add_data_func ("/ui/reference/endless-line", "endless-line", test_scene);
  g_test_add_data_func ("/ui/reference/errors", "errors", test_scene);

  return g_test_run ();
}
