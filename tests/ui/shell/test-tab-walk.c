/* test-tab-walk.c: Tab goes round the whole window, in each place, and back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <adwaita.h>

#include "../pane/widget-fixture.h"
#include "phidias-session.h"
#include "phidias-settings.h"
#include "phidias-window.h"

/* More than a window has: what goes on for so long is in no round. */
#define MAX_STOPS 200

typedef struct
{
  char            *folder;
  AdwApplication  *application;
  PhidiasSession  *session;
  PhidiasSettings *settings;
  GtkWindow       *window;
} Walk;

static gboolean
is_loaded (gpointer user_data)
{
  gboolean loaded;

  g_object_get (user_data, "is-loaded", &loaded, NULL);

  return loaded;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static void
set_up (Walk *walk, gconstpointer place)
{
  walk->folder = phidias_test_tmp_dir ();
  walk->application = adw_application_new ("io.github.phidias_studio.Phidias.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (walk->application), NULL, NULL);
  walk->session = phidias_session_new ("io.github.phidias_studio.Phidias.Test", walk->folder, NULL);
  walk->settings = phidias_settings_new (PHIDIAS_APP_ID);
  walk->window = GTK_WINDOW (phidias_window_new (GTK_APPLICATION (walk->application), walk->session, walk->settings));
  gtk_window_set_default_size (walk->window, 1280, 800);
  gtk_window_present (walk->window);
  phidias_session_open_async (walk->session, NULL, NULL, NULL);
  phidias_assert_wait (is_loaded, walk->session);
  phidias_assert_wait (is_mapped, walk->window);
  gtk_widget_activate_action (GTK_WIDGET (walk->window), "win.show-place", "s", (const char *) place);
  fixture_settle ();
}

static gboolean
is_closed (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  phidias_session_close_finish (PHIDIAS_SESSION (object), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static void
tear_down (Walk *walk, gconstpointer place)
{
  gboolean closed = FALSE;

  fixture_destroy (GTK_WIDGET (walk->window));
  phidias_session_close_async (walk->session, NULL, closed_cb, &closed);
  phidias_assert_wait (is_closed, &closed);
  g_object_unref (walk->session);
  g_object_unref (walk->settings);
  g_object_unref (walk->application);
  phidias_test_remove_tree (walk->folder);
  g_free (walk->folder);
}

static char *
describe (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; widget != NULL && i < 5; i++, widget = gtk_widget_get_parent (widget))
    g_string_append_printf (text, "%s%s", i > 0 ? " in " : "", gtk_widget_get_name (widget));

  return g_string_free (text, FALSE);
}

/* That a person sees where the focus is: within the window, once what it is in has scrolled there. */
static gboolean
is_seen (gpointer user_data)
{
  GtkWidget *stop = user_data;
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (stop));
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (stop) && gtk_widget_is_sensitive (stop) && gtk_widget_compute_bounds (stop, window, &bounds) &&
         bounds.size.width > 0 && bounds.size.height > 0 &&
         bounds.origin.x + bounds.size.width > 0 && bounds.origin.x < gtk_widget_get_width (window) &&
         bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < gtk_widget_get_height (window);
}

static void
assert_seen (GtkWidget *stop)
{
  if (!phidias_test_wait_until (is_seen, stop, 20))
    {
      g_autofree char *text = describe (stop);

      g_error ("a stop that is not seen: %s", text);
    }
}

/* One round: the stops from one until it comes again. */
static GPtrArray *
go_round (Walk *walk, GtkDirectionType direction)
{
  GPtrArray *stops = g_ptr_array_new ();

  gtk_window_set_focus (walk->window, NULL);
  while (TRUE)
    {
      GtkWidget *stop;
      guint index;

      gtk_widget_child_focus (GTK_WIDGET (walk->window), direction);
      fixture_settle ();
      stop = gtk_window_get_focus (walk->window);
      if (stop == NULL)
        continue;
      if (g_ptr_array_find (stops, stop, &index))
        {
          /* A list is entered where it was left, which the first time is at its end. */
          if (index > 0)
            g_ptr_array_remove_range (stops, 0, index);
          break;
        }
      assert_seen (stop);
      {
        g_autofree char *text = describe (stop);

        g_test_message ("%u: %s", stops->len, text);
      }
      g_ptr_array_add (stops, stop);
      g_assert_cmpuint (stops->len, <, MAX_STOPS);
    }

  return stops;
}

static gboolean
is_within (GtkWidget *stop, const char *type)
{
  for (; stop != NULL; stop = gtk_widget_get_parent (stop))
    if (g_str_equal (G_OBJECT_TYPE_NAME (stop), type))
      return TRUE;

  return FALSE;
}

static void
assert_comes_by (GPtrArray *stops, const char *type)
{
  for (guint i = 0; i < stops->len; i++)
    if (is_within (g_ptr_array_index (stops, i), type))
      return;
  g_error ("the round does not come by the %s", type);
}

/* What keeps the focus to itself would be a round that does not come by the others. */
static void
test_walk (Walk *walk, gconstpointer place)
{
  static const GtkDirectionType directions[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD };
  const char *page = g_str_equal (place, "models") ? "PhidiasModelsPage"
                     : g_str_equal (place, "deployments") ? "PhidiasDeploymentsPage" : "PhidiasWelcomePage";

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      g_autoptr (GPtrArray) stops = go_round (walk, directions[i]);

      assert_comes_by (stops, "PhidiasSidebar");
      assert_comes_by (stops, "AdwHeaderBar");
      assert_comes_by (stops, page);
    }
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add ("/ui/tab-walk/playground", Walk, "playground", set_up, test_walk, tear_down);
  g_test_add ("/ui/tab-walk/models", Walk, "models", set_up, test_walk, tear_down);
  g_test_add ("/ui/tab-walk/deployments", Walk, "deployments", set_up, test_walk, tear_down);

  return g_test_run ();
}
