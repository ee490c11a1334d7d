/* widget-fixture.c: windows and look-ups for widget tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "widget-fixture.h"

#include <string.h>

#include "phidias-ui.h"

/* Every warning and critical ends the test but one: GTK 4.8 lets a tooltip that is due look at the
 * surface of its window, even where that is gone, and these windows live shorter than a tooltip
 * waits. */
static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  gboolean is_bad = (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0;

  if (is_bad && strstr (message, "GDK_IS_SURFACE (surface)") == NULL)
    g_error ("%s: %s", domain, message);
  g_test_message ("%s: %s", domain, message);
}

void
fixture_init (int *argc, char ***argv)
{
  phidias_test_init (argc, argv);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_default_handler (log_cb, NULL);
  gtk_init ();
  adw_init ();
  phidias_ui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static gboolean
is_allocated (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_width (user_data) > 0;
}

/* Shows @widget in a window of its own, and waits until it has a size. */
GtkWidget *
fixture_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  phidias_assert_wait (is_allocated, widget);

  return window;
}

static GtkWidget *
find (GtkWidget *root, const char *id, GType type)
{
  if (id != NULL ? g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), id) == 0
                 : g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, id, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The first widget of that template id at or below @root. */
GtkWidget *
fixture_find (GtkWidget *root, const char *id)
{
  GtkWidget *found = find (root, id, G_TYPE_INVALID);

  if (found == NULL)
    g_error ("there is no widget “%s” in %s", id, G_OBJECT_TYPE_NAME (root));

  return found;
}

/* The same in @window or, where dialogs are windows, in one over it; NULL when there is none. */
GtkWidget *
fixture_find_dialog (GtkWidget *window, const char *id)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget  *found = find (window, id, G_TYPE_INVALID);

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);

      found = find (other, id, G_TYPE_INVALID);
    }

  return found;
}

GtkWidget *
fixture_find_type (GtkWidget *root, GType type)
{
  return find (root, NULL, type);
}

/* The alert over @window, whatever its class. */
GtkWidget *
fixture_find_alert (GtkWidget *window)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GType       dialog_type = g_type_from_name ("AdwAlertDialog");

  if (dialog_type != 0 && fixture_find_type (window, dialog_type) != NULL)
    return fixture_find_type (window, dialog_type);

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);

      if (g_strcmp0 (G_OBJECT_TYPE_NAME (other), "AdwMessageDialog") == 0)
        return other;
    }

  return NULL;
}

/* Runs what waits: callbacks of calls that ended, and what they start. */
void
fixture_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_visible (gpointer user_data)
{
  return gtk_widget_get_visible (user_data);
}

void
fixture_wait_visible (GtkWidget *widget)
{
  phidias_assert_wait (is_visible, widget);
}

typedef struct
{
  const guint *count;
  guint        expected;
} Count;

static gboolean
has_count (gpointer user_data)
{
  Count *count = user_data;

  return *count->count >= count->expected;
}

void
fixture_wait_count (const guint *count, guint expected)
{
  Count wanted = { count, expected };

  phidias_assert_wait (has_count, &wanted);
  g_assert_cmpuint (*count, ==, expected);
}

/* Closes @window, and proves that it and what was in it went. */
void
fixture_destroy (GtkWidget *window)
{
  gpointer alive = window;

  g_object_add_weak_pointer (G_OBJECT (window), &alive);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_settle ();
  g_assert_null (alive);
}
