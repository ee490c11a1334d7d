/* phidias-image-row-actions.c: what can be done with an image
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-image-row-private.h"

#include "phidias-image-decoder-private.h"
#include "phidias-open-uri.h"
#include "phidias-row-save-private.h"

#include <glib/gi18n-lib.h>

static void
load_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasImageRow *self = user_data;

  if (self->loader != NULL)
    phidias_image_source_load (self->source, self->loader);
}

static void
copy_image_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasImageRow *self = user_data;
  GdkTexture *texture = phidias_image_source_get_texture (self->source);

  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasImageRow *self = user_data;
  GBytes *bytes = phidias_image_source_get_bytes (self->source);
  const char *type = bytes != NULL
                     ? phidias_image_decoder_find_type (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autofree char *name = NULL;

  if (type == NULL)
    return;

  /* Nothing that an answer says becomes a name of a file. */
  /* Translators: the name suggested for a file with an image, before its extension */
  name = g_strdup_printf ("%s.%s", _("image"), g_str_equal (type, "jpeg") ? "jpg" : type);
  phidias_row_save (GTK_WIDGET (self), bytes, _("Save Image As"), name, _("The Image Was Not Saved"));
}

static void
copy_address_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasImageRow *self = user_data;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), phidias_image_source_get_url (self->source));
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasImageRow *self = user_data;

  phidias_open_uri (GTK_WIDGET (self), phidias_image_source_get_url (self->source),
                    _("The image could not be opened. Copy its address from its menu."));
}

static void
append_action (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

GMenuModel *
phidias_image_row_get_menu (PhidiasBlockRow *row)
{
  static GMenu *menu;

  if (menu == NULL)
    {
      menu = g_menu_new ();
      append_action (menu, _("_Load Image"), "block.load");
      append_action (menu, _("Copy _Image"), "block.copy-image");
      append_action (menu, _("_Save Image As…"), "block.save");
      append_action (menu, _("Copy Image _Address"), "block.copy-address");
      append_action (menu, _("_Open Image in Browser"), "block.open");
    }

  return G_MENU_MODEL (menu);
}

GActionGroup *
phidias_image_row_get_actions (PhidiasBlockRow *row)
{
  static const GActionEntry entries[] = {
    { "load", load_cb, NULL, NULL, NULL, { 0 } },
    { "copy-image", copy_image_cb, NULL, NULL, NULL, { 0 } },
    { "save", save_cb, NULL, NULL, NULL, { 0 } },
    { "copy-address", copy_address_cb, NULL, NULL, NULL, { 0 } },
    { "open", open_cb, NULL, NULL, NULL, { 0 } },
  };
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (row);

  if (self->actions == NULL)
    {
      self->actions = g_simple_action_group_new ();
      g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
      phidias_image_row_update_actions (self);
    }

  return G_ACTION_GROUP (self->actions);
}

static void
set_enabled (PhidiasImageRow *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), is_enabled);
}

void
phidias_image_row_update_actions (PhidiasImageRow *self)
{
  PhidiasImageState state;

  if (self->actions == NULL || self->base.block == NULL)
    return;

  state = phidias_image_source_get_state (self->source);
  set_enabled (self, "load", self->button != NULL && state != PHIDIAS_IMAGE_LOADING);
  set_enabled (self, "copy-image", state == PHIDIAS_IMAGE_READY);
  set_enabled (self, "save", phidias_image_source_get_bytes (self->source) != NULL);
  set_enabled (self, "copy-address", phidias_image_source_get_host (self->source) != NULL);
  set_enabled (self, "open", phidias_image_source_get_host (self->source) != NULL);
}
