/* phidias-open-uri.c: an address in the program that the desktop has for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-open-uri.h"

#include "phidias-tell.h"

typedef struct
{
  GtkWidget *widget;
  char      *failure;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->widget);
  g_free (opening->failure);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  g_debug ("Could not open an address: %s", error->message);
  phidias_tell (opening->widget, opening->failure);
}

/**
 * phidias_open_uri:
 * @widget: where a person asked for it
 * @uri: what to open; a person's act must have chosen it
 * @failure: translated: what is said when nothing opens it
 *
 * Opens an address outside. When that fails, the window or dialog of @widget says so in a toast.
 */
void
phidias_open_uri (GtkWidget *widget, const char *uri, const char *failure)
{
  g_autoptr (GdkAppLaunchContext) context = NULL;
  Opening *opening;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (uri != NULL);
  g_return_if_fail (failure != NULL);

  opening = g_new0 (Opening, 1);
  opening->widget = g_object_ref (widget);
  opening->failure = g_strdup (failure);
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb, opening);
}
