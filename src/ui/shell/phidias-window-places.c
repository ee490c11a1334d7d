/* phidias-window-places.c: the places of the window, and the header that suits each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-window-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-deployments-page.h"
#include "phidias-models-page.h"
#include "phidias-place.h"
#include "phidias-text-util.h"

#define PLAYGROUND "playground"

/* In the order of the sidebar. One without a function is not there, but for the playground, which
 * is part of the window: a page is made when it is first shown. */
static const struct
{
  const char *name;
  const char *title;
  GtkWidget *(*make_page) (PhidiasSession *session);
} places[] = {
  { PLAYGROUND, N_("Playground"), NULL },
  { "models", N_("Models"), phidias_models_page_new },
  { "deployments", N_("Deployments"), phidias_deployments_page_new },
};

static gboolean
is_place (guint i)
{
  return places[i].make_page != NULL || g_str_equal (places[i].name, PLAYGROUND);
}

static gboolean
find_place (const char *name, guint *i)
{
  for (*i = 0; *i < G_N_ELEMENTS (places); (*i)++)
    if (g_str_equal (places[*i].name, name) && is_place (*i))
      return TRUE;

  return FALSE;
}

/* phidias_window_is_in_playground: whether that is the place which the person has chosen */
gboolean
phidias_window_is_in_playground (PhidiasWindow *self)
{
  return g_str_equal (self->place, PLAYGROUND);
}

/* phidias_window_get_place_page: the page of the place that is chosen, NULL for the playground */
GtkWidget *
phidias_window_get_place_page (PhidiasWindow *self)
{
  return phidias_window_is_in_playground (self) ? NULL : gtk_stack_get_child_by_name (self->stack, self->place);
}

static PhidiasPlace *
get_place (PhidiasWindow *self)
{
  GtkWidget *page = phidias_window_get_place_page (self);

  return PHIDIAS_IS_PLACE (page) ? PHIDIAS_PLACE (page) : NULL;
}

/* === The header === */

/* phidias_window_update_header: title, way back and buttons, as the place that is shown has them */
void
phidias_window_update_header (PhidiasWindow *self)
{
  gboolean      is_place_shown = phidias_window_get_place_page (self) != NULL &&
                                 gtk_stack_get_visible_child (self->stack) == phidias_window_get_place_page (self);
  PhidiasPlace *place = is_place_shown ? get_place (self) : NULL;
  /* Each stays where it was put: GTK 4.8 writes a critical when a button that has been on the
   * accessibility bus gets another parent. */
  GtkWidget    *end = place != NULL ? phidias_place_get_header_end (place) : NULL;
  gboolean      can_go_back = place != NULL && phidias_place_get_can_go_back (place);
  guint         i;

  if (is_place_shown && find_place (self->place, &i))
    {
      g_autofree char *title = place != NULL ? phidias_place_dup_title (place) : g_strdup (_(places[i].title));

      adw_window_title_set_title (self->place_title, title);
    }
  gtk_widget_set_visible (self->back_button, can_go_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.go-back", can_go_back);
  if (end != NULL && gtk_widget_get_parent (end) == NULL)
    gtk_stack_add_child (self->place_ends, end);
  if (end != NULL)
    gtk_stack_set_visible_child (self->place_ends, end);
  gtk_widget_set_visible (GTK_WIDGET (self->place_ends), end != NULL);
}

/* === The sort of the list of deployments, which outlasts the program === */

static void
sorted_cb (PhidiasWindow *self, PhidiasDeploymentsPage *page)
{
  g_autofree char *sort = phidias_deployments_page_dup_sort (page);
  g_autofree char *old = phidias_settings_dup_deployments_sort (self->settings);

  if (!g_str_equal (sort, old))
    phidias_settings_set_deployments_sort (self->settings, sort);
}

static void
restore_sort (PhidiasWindow *self, PhidiasDeploymentsPage *page)
{
  g_autofree char *sort = phidias_settings_dup_deployments_sort (self->settings);

  phidias_deployments_page_set_sort (page, sort);
  g_signal_connect_object (page, "sorted", G_CALLBACK (sorted_cb), self, G_CONNECT_SWAPPED);
}

static void
ensure_place (PhidiasWindow *self, const char *name)
{
  GtkWidget *page;
  guint      i;

  if (!find_place (name, &i) || places[i].make_page == NULL || gtk_stack_get_child_by_name (self->stack, name) != NULL)
    return;
  page = places[i].make_page (self->session);
  if (PHIDIAS_IS_PLACE (page))
    {
      g_signal_connect_object (page, "notify::title", G_CALLBACK (phidias_window_update_header), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (page, "notify::can-go-back", G_CALLBACK (phidias_window_update_header), self, G_CONNECT_SWAPPED);
    }
  if (PHIDIAS_IS_DEPLOYMENTS_PAGE (page))
    restore_sort (self, PHIDIAS_DEPLOYMENTS_PAGE (page));
  gtk_stack_add_named (self->stack, page, name);
}

/* === Going there === */

/**
 * phidias_window_show_place:
 * @self: a window
 * @name: a place; one that is not there is left alone
 *
 * Makes its page, where it has none yet, and shows it as it was left.
 */
void
phidias_window_show_place (PhidiasWindow *self, const char *name)
{
  guint i;

  if (!find_place (name, &i))
    return;
  self->place = places[i].name;
  if (!self->is_open)
    return;

  ensure_place (self, self->place);
  phidias_sidebar_set_place (self->sidebar, self->place);
  phidias_sidebar_set_selected (self->sidebar, phidias_window_is_in_playground (self) ? self->conversation : NULL);
  phidias_window_update (self);
}

/* phidias_window_get_place: its name, for the settings */
const char *
phidias_window_get_place (PhidiasWindow *self)
{
  return self->place;
}

/* phidias_window_focus_place: the focus goes to what a person wants in it first */
void
phidias_window_focus_place (PhidiasWindow *self)
{
  GtkWidget *page = phidias_window_get_place_page (self);

  if (page == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->playground));
  else if (gtk_widget_get_focus_child (page) == NULL || gtk_window_get_focus (GTK_WINDOW (self)) == NULL ||
           !gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (self)), page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* phidias_window_place_chosen: a person chose it: it begins at its first page */
void
phidias_window_place_chosen (PhidiasWindow *self, const char *name)
{
  phidias_window_show_place (self, name);
  if (get_place (self) != NULL)
    phidias_place_go_home (get_place (self));
  if (phidias_split_view_get_collapsed (self->sidebar_split))
    phidias_split_view_set_show_sidebar (self->sidebar_split, FALSE);
  phidias_window_focus_place (self);
}

static void
show_place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow *self = PHIDIAS_WINDOW (widget);

  if (self->is_open)
    phidias_window_place_chosen (self, g_variant_get_string (parameter, NULL));
}

static void
open_deployment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasWindow     *self = PHIDIAS_WINDOW (widget);
  const char        *id = g_variant_get_string (parameter, NULL);
  PhidiasDeployment *deployment = phidias_session_find_deployment (self->session, id);

  /* A notification that was pressed may have started the program: it is opened with the library. */
  if (!self->is_open)
    phidias_set_str (&self->wanted_deployment, id);
  if (deployment == NULL || !self->is_open)
    return;
  phidias_window_show_place (self, "deployments");
  phidias_deployments_page_open (PHIDIAS_DEPLOYMENTS_PAGE (phidias_window_get_place_page (self)), deployment);
}

static void
go_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPlace *place = get_place (PHIDIAS_WINDOW (widget));

  if (place != NULL)
    phidias_place_go_back (place);
}

/* phidias_window_find_in_place: Ctrl+F outside the playground; whether there is something to find in */
gboolean
phidias_window_find_in_place (PhidiasWindow *self)
{
  PhidiasPlace *place = get_place (self);

  return place != NULL && phidias_place_find (place);
}

/* === Life === */

/* phidias_window_init_places: which there are, and the playground is where a window begins */
void
phidias_window_init_places (PhidiasWindow *self)
{
  self->place = PLAYGROUND;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (is_place (i))
      phidias_sidebar_add_place (self->sidebar, places[i].name);
  phidias_sidebar_set_place (self->sidebar, self->place);
}

/* phidias_window_install_place_actions: the actions that go from place to place */
void
phidias_window_install_place_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-place", "s", show_place_action);
  gtk_widget_class_install_action (widget_class, "win.go-back", NULL, go_back_action);
  gtk_widget_class_install_action (widget_class, "win.open-deployment", "s", open_deployment_action);
}
