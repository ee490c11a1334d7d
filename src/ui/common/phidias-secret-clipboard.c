/* phidias-secret-clipboard.c: a secret in the clipboard, for a while
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-secret-clipboard.h"

#include <string.h>

/* What password managers say, so that a history of the clipboard leaves it out. */
#define HINT_TYPE "x-kde-passwordManagerHint"
#define HINT "secret"
#define DATA_KEY "phidias-secret"

typedef struct
{
  GdkClipboard       *clipboard; /* has this as its data */
  GdkContentProvider *content;
  guint               timeout_id;
  gulong              shutdown_handler;
} Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  g_clear_handle_id (&secret->timeout_id, g_source_remove);
  if (secret->shutdown_handler != 0 && g_application_get_default () != NULL)
    g_signal_handler_disconnect (g_application_get_default (), secret->shutdown_handler);
  g_object_unref (secret->content);
  g_free (secret);
}

/**
 * phidias_secret_clipboard_clear:
 * @clipboard: a clipboard
 *
 * Empties it where it still holds the secret that was copied last. What somebody copied since then
 * stays.
 *
 * Returns: whether it was emptied
 */
gboolean
phidias_secret_clipboard_clear (GdkClipboard *clipboard)
{
  Secret  *secret;
  gboolean is_there;

  g_return_val_if_fail (GDK_IS_CLIPBOARD (clipboard), FALSE);

  secret = g_object_get_data (G_OBJECT (clipboard), DATA_KEY);
  if (secret == NULL)
    return FALSE;
  is_there = gdk_clipboard_get_content (clipboard) == secret->content;
  g_object_set_data (G_OBJECT (clipboard), DATA_KEY, NULL);
  if (is_there)
    gdk_clipboard_set_content (clipboard, NULL);

  return is_there;
}

static gboolean
timeout_cb (gpointer user_data)
{
  Secret *secret = user_data;

  secret->timeout_id = 0;
  phidias_secret_clipboard_clear (secret->clipboard);

  return G_SOURCE_REMOVE;
}

/* Before GTK hands what is in the clipboard to a manager that keeps it. */
static void
shutdown_cb (GdkClipboard *clipboard)
{
  phidias_secret_clipboard_clear (clipboard);
}

/**
 * phidias_secret_clipboard_copy:
 * @widget: a widget on the display
 * @text: what to copy
 * @seconds: after how long it goes again
 *
 * Copies a secret, which leaves the clipboard after a while and when the application ends.
 */
void
phidias_secret_clipboard_copy (GtkWidget *widget, const char *text, guint seconds)
{
  GdkClipboard        *clipboard;
  GdkContentProvider  *parts[2];
  Secret              *secret = g_new0 (Secret, 1);
  g_autoptr (GBytes) hint = g_bytes_new_static (HINT, strlen (HINT));

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  clipboard = gtk_widget_get_clipboard (widget);
  parts[0] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  parts[1] = gdk_content_provider_new_for_bytes (HINT_TYPE, hint);
  secret->clipboard = clipboard;
  secret->content = gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
  gdk_clipboard_set_content (clipboard, secret->content);
  secret->timeout_id = g_timeout_add_seconds (seconds, timeout_cb, secret);
  if (g_application_get_default () != NULL)
    secret->shutdown_handler = g_signal_connect_object (g_application_get_default (), "shutdown", G_CALLBACK (shutdown_cb), clipboard, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (clipboard), DATA_KEY, secret, secret_free);
}
