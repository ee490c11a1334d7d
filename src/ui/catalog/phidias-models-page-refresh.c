/* phidias-models-page-refresh.c: the catalog is asked for anew
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-models-page-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-tell.h"

static void
update (PhidiasModelsPage *self)
{
  PhidiasCatalog *catalog = phidias_session_get_catalog (self->session);
  GDateTime *date = phidias_catalog_get_date (catalog);
  g_autoptr (GDateTime) local = date != NULL ? g_date_time_to_local (date) : NULL;
  g_autofree char *day = local != NULL ? g_date_time_format (local, "%x") : g_strdup ("?");
  g_autofree char *tip = NULL;

  if (phidias_catalog_get_is_refreshed (catalog))
    /* Translators: %s is a date */
    tip = g_strdup_printf (_("Refresh the Catalog\nLast refreshed on %s"), day);
  else
    /* Translators: %s is a date */
    tip = g_strdup_printf (_("Refresh the Catalog\nAs it came with Phidias, of %s"), day);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->refresh_stack), tip);
  gtk_stack_set_visible_child_name (self->refresh_stack, phidias_catalog_get_is_refreshing (catalog) ? "busy" : "button");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "models.refresh", !phidias_catalog_get_is_refreshing (catalog));
}

static void
refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasModelsPage) self = user_data;
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_refreshed = phidias_catalog_refresh_finish (PHIDIAS_CATALOG (object), result, &note, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (!is_refreshed)
    {
      /* Translators: %s is a sentence that says why */
      g_autofree char *sentence = g_strdup_printf (_("The catalog was not refreshed. %s"), error->message);

      phidias_banner_set_title (self->banner, sentence);
      phidias_banner_set_button_label (self->banner, _("Try Again"));
      phidias_banner_set_revealed (self->banner, TRUE);
    }
  else if (note != NULL)
    {
      phidias_banner_set_title (self->banner, note);
      phidias_banner_set_button_label (self->banner, _("Try Again"));
      phidias_banner_set_revealed (self->banner, TRUE);
    }
  else
    {
      phidias_tell (GTK_WIDGET (self), _("The catalog is up to date"));
    }
}

void
phidias_models_page_refresh (PhidiasModelsPage *self)
{
  phidias_banner_set_revealed (self->banner, FALSE);
  phidias_catalog_refresh_async (phidias_session_get_catalog (self->session), self->cancellable, refreshed_cb, g_object_ref (self));
}

/* The button stands in the window's header, which is not above the page: it does not name an
 * action of ours. */
void
phidias_models_page_add_refresh (PhidiasModelsPage *self)
{
  PhidiasCatalog *catalog = phidias_session_get_catalog (self->session);
  GtkWidget *button = gtk_button_new_from_icon_name ("view-refresh-symbolic");
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Refresh the catalog"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The catalog is being refreshed"), -1);
  gtk_spinner_start (GTK_SPINNER (spinner));
  g_signal_connect_object (button, "clicked", G_CALLBACK (phidias_models_page_refresh), self, G_CONNECT_SWAPPED);
  self->refresh_stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->refresh_stack, button, "button");
  gtk_stack_add_named (self->refresh_stack, spinner, "busy");
  self->refresh_box = g_object_ref_sink (GTK_WIDGET (self->refresh_stack));

  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (phidias_models_page_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (catalog, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
