/* phidias-place.c: what fills the window beside the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place.h"

/**
 * PhidiasPlace:
 *
 * A place of the sidebar, such as the deployments: a page, and often pages within it. It has no
 * header bar; the window's says its title, offers the way back and holds its buttons.
 */
G_DEFINE_INTERFACE (PhidiasPlace, phidias_place, GTK_TYPE_WIDGET)

static void
phidias_place_default_init (PhidiasPlaceInterface *iface)
{
  /**
   * PhidiasPlace:title:
   *
   * What is shown, in the person's language.
   */
  g_object_interface_install_property (iface, g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  /**
   * PhidiasPlace:can-go-back:
   *
   * Whether a page within the place is shown.
   */
  g_object_interface_install_property (iface, g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

/**
 * phidias_place_dup_title:
 * @self: a place
 *
 * Returns: (transfer full): #PhidiasPlace:title
 */
char *
phidias_place_dup_title (PhidiasPlace *self)
{
  char *title = NULL;

  g_return_val_if_fail (PHIDIAS_IS_PLACE (self), NULL);

  g_object_get (self, "title", &title, NULL);

  return title != NULL ? title : g_strdup ("");
}

/**
 * phidias_place_get_can_go_back:
 * @self: a place
 *
 * Returns: #PhidiasPlace:can-go-back
 */
gboolean
phidias_place_get_can_go_back (PhidiasPlace *self)
{
  gboolean can_go_back = FALSE;

  g_return_val_if_fail (PHIDIAS_IS_PLACE (self), FALSE);

  g_object_get (self, "can-go-back", &can_go_back, NULL);

  return can_go_back;
}

/**
 * phidias_place_go_back:
 * @self: a place
 *
 * Goes back by one page, where there is one to go back to.
 */
void
phidias_place_go_back (PhidiasPlace *self)
{
  PhidiasPlaceInterface *iface = PHIDIAS_PLACE_GET_IFACE (self);

  if (iface->go_back != NULL && phidias_place_get_can_go_back (self))
    iface->go_back (self);
}

/**
 * phidias_place_go_home:
 * @self: a place
 *
 * Shows its first page.
 */
void
phidias_place_go_home (PhidiasPlace *self)
{
  PhidiasPlaceInterface *iface = PHIDIAS_PLACE_GET_IFACE (self);

  if (iface->go_home != NULL)
    iface->go_home (self);
}

/**
 * phidias_place_find:
 * @self: a place
 *
 * Begins a search in what is shown.
 *
 * Returns: whether there is one
 */
gboolean
phidias_place_find (PhidiasPlace *self)
{
  PhidiasPlaceInterface *iface = PHIDIAS_PLACE_GET_IFACE (self);

  return iface->find != NULL && iface->find (self);
}

/**
 * phidias_place_get_header_end:
 * @self: a place
 *
 * Returns: (transfer none) (nullable): its buttons, for the window's header
 */
GtkWidget *
phidias_place_get_header_end (PhidiasPlace *self)
{
  PhidiasPlaceInterface *iface = PHIDIAS_PLACE_GET_IFACE (self);

  return iface->get_header_end != NULL ? iface->get_header_end (self) : NULL;
}
