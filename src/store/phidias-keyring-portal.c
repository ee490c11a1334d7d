/* phidias-keyring-portal.c: whether the portal of a sandbox keeps secrets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-keyring-portal.h"

/* The one that libsecret knows. */
#define VERSION 1

/* ISO C has no way from a function to a pointer. */
#define TAG(function) (G_GNUC_EXTENSION (gpointer) (function))

/**
 * phidias_keyring_portal_is_sandboxed:
 *
 * Returns: whether libsecret asks the portal before anything else, as it does in a Flatpak and a Snap
 */
gboolean
phidias_keyring_portal_is_sandboxed (void)
{
  return g_getenv ("SNAP_NAME") != NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
is_silence (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
version_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (reply != NULL)
    {
      g_variant_get (reply, "(v)", &value);
      g_task_return_int (task, g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) && g_variant_get_uint32 (value) == VERSION);
    }
  else if (is_silence (error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else
    {
      g_debug ("No portal keeps secrets: %s", error->message);
      g_task_return_int (task, FALSE);
    }
}

static void
bus_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                          "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.freedesktop.portal.Secret", "version"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), version_cb, g_object_ref (task));
}

/**
 * phidias_keyring_portal_ask_async:
 * @cancellable: (nullable): ends the wait
 * @callback: called when the portal has answered, or does not
 * @user_data: for @callback
 *
 * Asks the desktop's portal, which may have to be started for it. libsecret asks the same, but holds
 * the thread until there is an answer, half a minute where none comes: it is called only once this
 * has said that the portal answers.
 */
void
phidias_keyring_portal_ask_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, TAG (phidias_keyring_portal_ask_async));
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, g_steal_pointer (&task));
}

/**
 * phidias_keyring_portal_ask_finish:
 * @result: what the callback got
 * @has_secrets: (out): whether the portal is there and keeps secrets
 * @error: where the error of a portal that does not answer goes, of a bus that is not there, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is known
 */
gboolean
phidias_keyring_portal_ask_finish (GAsyncResult *result, gboolean *has_secrets, GError **error)
{
  g_autoptr (GError) own = NULL;
  gssize value = g_task_propagate_int (G_TASK (result), &own);

  if (own != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }
  *has_secrets = value != 0;

  return TRUE;
}
