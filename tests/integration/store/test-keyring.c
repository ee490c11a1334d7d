/* test-keyring.c: keys in a real keyring, in each state it can be in
 *
 * Run through with-keyring, one state at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>

#include "phidias-error.h"
#include "phidias-keyring.h"
#include "phidias-test.h"

#define APP_ID "io.github.phidias_studio.Phidias.Test"
#define ORIGIN "https://a.openai.azure.com:443"
#define OTHER  "https://b.openai.azure.com:443"

/* The folders in which with-keyring's daemon lives; the test has its own. */
static char **outer_environment;

static char *
lookup (PhidiasKeyring *keyring, const char *id, const char *origin, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_keyring_lookup_async (keyring, id, origin, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_keyring_lookup_finish (keyring, result, error);
}

static gboolean
store (PhidiasKeyring *keyring, const char *id, const char *origin, const char *key, PhidiasKeyPlace where, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_keyring_store_async (keyring, id, origin, "Key of a deployment", key, where, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_keyring_store_finish (keyring, result, error);
}

static gboolean
clear (PhidiasKeyring *keyring, const char *id, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_keyring_clear_async (keyring, id, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_keyring_clear_finish (keyring, result, error);
}

static gboolean
unlock (PhidiasKeyring *keyring, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_keyring_unlock_async (keyring, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_keyring_unlock_finish (keyring, result, error);
}

static void
assert_key (PhidiasKeyring *keyring, const char *id, const char *origin, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *key = lookup (keyring, id, origin, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
  secret_password_free (key);
}

static void
assert_no_key (PhidiasKeyring *keyring, const char *id, const char *origin, PhidiasErrorCode code)
{
  g_autoptr (GError) error = NULL;
  char *key = lookup (keyring, id, origin, &error);

  g_assert_null (key);
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
}

static void
assert_stored (PhidiasKeyring *keyring, const char *id, const char *origin, const char *key, PhidiasKeyPlace where)
{
  g_autoptr (GError) error = NULL;

  gboolean is_stored = store (keyring, id, origin, key, where, &error);

  g_assert_no_error (error);
  g_assert_true (is_stored);
}

static void
assert_not_stored (PhidiasKeyring *keyring, const char *id, const char *origin, PhidiasErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (store (keyring, id, origin, "never-kept", PHIDIAS_KEY_KEYRING, &error));
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
}

static GVariant *
call_service (const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GVariant *reply;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                       "org.freedesktop.Secret.Service", method, parameters, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  return reply;
}

static void
lock_keyring (void)
{
  const char *paths[] = { "/org/freedesktop/secrets/aliases/default" };
  g_autoptr (GVariant) reply = call_service ("Lock", g_variant_new ("(@ao)", g_variant_new_objv (paths, 1)));
}

static gboolean
has_owner (gpointer user_data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  gboolean is_owned = FALSE;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "NameHasOwner", g_variant_new ("(s)", "org.freedesktop.secrets"), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_variant_get (reply, "(b)", &is_owned);

  return is_owned;
}

static gboolean
has_no_owner (gpointer user_data)
{
  return !has_owner (user_data);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Conditions about other processes are asked for again and again. */
static void
wait_for (PhidiasTestCondition condition)
{
  guint ticks = g_timeout_add (10, tick_cb, NULL);

  phidias_assert_wait (condition, NULL);
  g_source_remove (ticks);
}

/* As a login does it, with the empty password that with-keyring gave. */
static void
unlock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) daemon = NULL;

  g_subprocess_launcher_set_environ (launcher, outer_environment);
  /* It may warn without dying of it. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  daemon = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--replace", "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (daemon, "\n", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  wait_for (has_owner);
}

static void
test_unlocked_store (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) other_app = phidias_keyring_new (APP_ID ".Devel");

  assert_no_key (keyring, "store", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_stored (keyring, "store", ORIGIN, "first-key", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "store", ORIGIN, "second-key", PHIDIAS_KEY_KEYRING);
  assert_key (keyring, "store", ORIGIN, "second-key");
  assert_key (next_start, "store", ORIGIN, "second-key");
  assert_no_key (next_start, "another", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_no_key (other_app, "store", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
}

/* A deployment whose address changes has no key there, and keeps the one it had at the old one. */
static void
test_unlocked_origin (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);

  assert_stored (keyring, "origin", ORIGIN, "key-of-a", PHIDIAS_KEY_KEYRING);
  assert_no_key (keyring, "origin", OTHER, PHIDIAS_ERROR_KEY_MISSING);
  assert_no_key (keyring, "origin", "http://a.openai.azure.com:80", PHIDIAS_ERROR_KEY_MISSING);
  assert_key (keyring, "origin", ORIGIN, "key-of-a");
}

static void
test_unlocked_clear (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;

  assert_stored (keyring, "clear", ORIGIN, "key-of-a", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "clear", OTHER, "key-of-b", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "spared", ORIGIN, "spared-key", PHIDIAS_KEY_KEYRING);
  g_assert_true (clear (keyring, "clear", &error));
  g_assert_no_error (error);
  assert_no_key (keyring, "clear", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_no_key (next_start, "clear", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_no_key (next_start, "clear", OTHER, PHIDIAS_ERROR_KEY_MISSING);
  assert_key (next_start, "spared", ORIGIN, "spared-key");
  g_assert_true (clear (keyring, "never there", &error));
  g_assert_no_error (error);
}

static void
test_unlocked_session (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);

  assert_stored (keyring, "session", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (keyring, "session", ORIGIN, "session-key");
  assert_no_key (next_start, "session", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
}

/* A key for this session only takes the place of those that were stored. */
static void
test_unlocked_forget (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);

  assert_stored (keyring, "forget", ORIGIN, "key-of-a", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "forget", OTHER, "key-of-b", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "kept", ORIGIN, "kept-key", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "forget", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (keyring, "forget", ORIGIN, "session-key");
  assert_no_key (next_start, "forget", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_no_key (next_start, "forget", OTHER, PHIDIAS_ERROR_KEY_MISSING);
  assert_key (next_start, "kept", ORIGIN, "kept-key");

  /* And back. */
  assert_stored (keyring, "forget", ORIGIN, "stored-again", PHIDIAS_KEY_KEYRING);
  assert_key (next_start, "forget", ORIGIN, "stored-again");
}

/* A key that is entered while the old one is being read is the one that counts. */
static void
test_unlocked_overtaken (void)
{
  g_autoptr (PhidiasKeyring) before = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GAsyncResult) looked_up = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  char *key;

  assert_stored (before, "overtaken", ORIGIN, "old-key", PHIDIAS_KEY_KEYRING);
  phidias_keyring_lookup_async (keyring, "overtaken", ORIGIN, NULL, phidias_test_take_result, &place);
  assert_stored (keyring, "overtaken", ORIGIN, "new-key", PHIDIAS_KEY_SESSION);
  looked_up = phidias_test_await (&place);
  key = phidias_keyring_lookup_finish (keyring, looked_up, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, "new-key");
  secret_password_free (key);
  assert_key (keyring, "overtaken", ORIGIN, "new-key");
}

static void
test_unlocked_label (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  /* The automatic pointer of libsecret 0.20 takes a schema for an object. */
  SecretSchema *schema = secret_schema_new (APP_ID, SECRET_SCHEMA_NONE,
                                            "deployment", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                            "origin", SECRET_SCHEMA_ATTRIBUTE_STRING, NULL);
  g_autoptr (GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  GAsyncResult *place = NULL;
  GList *items;

  g_hash_table_insert (attributes, (gpointer) "deployment", (gpointer) "label");
  g_hash_table_insert (attributes, (gpointer) "origin", (gpointer) ORIGIN);
  assert_stored (keyring, "label", ORIGIN, "any-key", PHIDIAS_KEY_KEYRING);
  secret_password_searchv (schema, attributes, SECRET_SEARCH_ALL, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  items = secret_password_search_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_length (items), ==, 1);
  label = secret_retrievable_get_label (items->data);
  g_assert_cmpstr (label, ==, "Key of a deployment");
  g_list_free_full (items, g_object_unref);
  secret_schema_unref (schema);
}

static void
test_unlocked_unlock (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;

  g_assert_true (unlock (keyring, &error));
  g_assert_no_error (error);
}

/* Locked, and no prompt to unlock it: as one that is dismissed. */
static void
test_locked (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unlock_error = NULL;
  g_autoptr (GError) unlocked_error = NULL;

  assert_stored (keyring, "locked", ORIGIN, "locked-key", PHIDIAS_KEY_KEYRING);
  lock_keyring ();

  assert_no_key (next_start, "locked", ORIGIN, PHIDIAS_ERROR_KEYRING_LOCKED);
  assert_no_key (next_start, "never there", ORIGIN, PHIDIAS_ERROR_KEYRING_LOCKED);
  assert_not_stored (next_start, "locked", ORIGIN, PHIDIAS_ERROR_KEYRING_LOCKED);
  assert_not_stored (next_start, "new", ORIGIN, PHIDIAS_ERROR_KEYRING_LOCKED);
  g_assert_false (clear (next_start, "locked", &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_LOCKED);
  g_assert_false (unlock (next_start, &unlock_error));
  g_assert_error (unlock_error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_LOCKED);
  /* What was in memory is still used, and a key for this session can still be had. */
  assert_key (keyring, "locked", ORIGIN, "locked-key");
  assert_stored (next_start, "session", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (next_start, "session", ORIGIN, "session-key");
  /* Nobody is asked for a password so that an old one can be removed; it stays. */
  assert_stored (next_start, "locked", OTHER, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (next_start, "locked", OTHER, "session-key");

  unlock_keyring ();
  g_assert_true (unlock (next_start, &unlocked_error));
  assert_key (next_start, "locked", ORIGIN, "locked-key");
  assert_no_key (next_start, "new", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
}

/* Never a keyring: nothing is there, and nothing can be put there without a prompt. */
static void
test_empty (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);

  assert_no_key (keyring, "empty", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_not_stored (keyring, "empty", ORIGIN, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  assert_no_key (keyring, "empty", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_stored (keyring, "empty", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (keyring, "empty", ORIGIN, "session-key");
}

static void
test_unavailable (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unlock_error = NULL;

  assert_no_key (keyring, "none", ORIGIN, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  assert_not_stored (keyring, "none", ORIGIN, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  g_assert_false (unlock (keyring, &unlock_error));
  g_assert_error (unlock_error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  assert_stored (keyring, "none", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (keyring, "none", ORIGIN, "session-key");
  /* Gone from memory, though nobody can say what a keyring may hold. */
  g_assert_false (clear (keyring, "none", &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  assert_no_key (keyring, "none", ORIGIN, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
}

/* The pid of the daemon on this test's own bus. */
static void
kill_service (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  guint32 pid = 0;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "GetConnectionUnixProcessID", g_variant_new ("(s)", "org.freedesktop.secrets"),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_variant_get (reply, "(u)", &pid);
  g_assert_cmpuint (pid, >, 1);
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
  wait_for (has_no_owner);
}

static void
test_dies (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);

  assert_stored (keyring, "dies", ORIGIN, "kept-key", PHIDIAS_KEY_KEYRING);
  kill_service ();
  assert_key (keyring, "dies", ORIGIN, "kept-key");
  assert_no_key (next_start, "dies", ORIGIN, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  assert_not_stored (keyring, "new", ORIGIN, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  assert_key (keyring, "dies", ORIGIN, "kept-key");

  /* A new one starts, and is open. */
  unlock_keyring ();
  assert_key (next_start, "dies", ORIGIN, "kept-key");
  assert_no_key (next_start, "new", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
}

/* A secret service that says nothing, or no. */
typedef struct
{
  GDBusConnection *connection;
  const char      *refusal; /* a D-Bus error, NULL for silence */
  int              n_calls;
} Mock;

static GDBusMessage *
mock_filter (GDBusConnection *connection, GDBusMessage *message, gboolean is_incoming, gpointer user_data)
{
  Mock *mock = user_data;
  g_autoptr (GDBusMessage) reply = NULL;

  if (!is_incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  g_atomic_int_inc (&mock->n_calls);
  if (mock->refusal != NULL)
    {
      reply = g_dbus_message_new_method_error (message, mock->refusal, "no");
      g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
    }
  g_object_unref (message);

  return NULL;
}

static void
mock_start (Mock *mock, const char *refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  mock->refusal = refusal;
  mock->connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                             G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                             NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (mock->connection, mock_filter, mock, NULL);
  reply = g_dbus_connection_call_sync (mock->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
mock_stop (Mock *mock)
{
  g_dbus_connection_close_sync (mock->connection, NULL, NULL);
  g_clear_object (&mock->connection);
}

static gboolean
was_called (gpointer user_data)
{
  Mock *mock = user_data;

  return g_atomic_int_get (&mock->n_calls) > 0;
}

/* A prompt stands for minutes: the main loop runs, and the wait can be given up. */
static void
test_mock_silent (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint ticks = g_timeout_add (10, tick_cb, NULL);
  GAsyncResult *place = NULL;
  Mock mock = { NULL };

  mock_start (&mock, NULL);
  phidias_keyring_lookup_async (keyring, "silent", ORIGIN, cancellable, phidias_test_take_result, &place);
  phidias_assert_wait (was_called, &mock);
  g_assert_null (place);
  g_cancellable_cancel (cancellable);
  result = phidias_test_await (&place);
  g_assert_null (phidias_keyring_lookup_finish (keyring, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* A key for this session does not wait for a service that says nothing. */
  assert_stored (keyring, "silent", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (keyring, "silent", ORIGIN, "session-key");
  g_source_remove (ticks);
  mock_stop (&mock);
}

static void
test_mock_denied (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;
  Mock mock = { NULL };

  mock_start (&mock, "org.freedesktop.DBus.Error.AccessDenied");
  assert_no_key (keyring, "denied", ORIGIN, PHIDIAS_ERROR_KEYRING_DENIED);
  assert_not_stored (keyring, "denied", ORIGIN, PHIDIAS_ERROR_KEYRING_DENIED);
  g_assert_false (clear (keyring, "denied", &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_DENIED);
  mock_stop (&mock);
}

/* The encrypted file of a Flatpak, with a password of the test's instead of the portal's. */
static void
test_file (void)
{
  const char *path = g_getenv ("SECRET_FILE_TEST_PATH");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;
  gsize length_before;
  gsize length_after;

  if (g_test_subprocess ())
    {
      g_setenv ("SECRET_FILE_TEST_PASSWORD", "another password", TRUE);
      assert_no_key (keyring, "file", ORIGIN, PHIDIAS_ERROR_KEYRING_LOCKED);
      assert_no_key (keyring, "never there", ORIGIN, PHIDIAS_ERROR_KEYRING_LOCKED);
      assert_stored (keyring, "file", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
      assert_key (keyring, "file", ORIGIN, "session-key");
      return;
    }

  assert_no_key (keyring, "file", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_stored (keyring, "file", ORIGIN, "file-key", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "other", ORIGIN, "other-key", PHIDIAS_KEY_KEYRING);
  assert_key (next_start, "file", ORIGIN, "file-key");
  assert_no_key (next_start, "file", OTHER, PHIDIAS_ERROR_KEY_MISSING);
  g_assert_true (clear (next_start, "other", &error));
  assert_no_key (next_start, "other", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  g_assert_true (unlock (next_start, &error));
  assert_stored (keyring, "session", ORIGIN, "stored-key", PHIDIAS_KEY_KEYRING);
  assert_stored (keyring, "session", ORIGIN, "session-key", PHIDIAS_KEY_SESSION);
  assert_key (keyring, "session", ORIGIN, "session-key");
  assert_no_key (next_start, "session", ORIGIN, PHIDIAS_ERROR_KEY_MISSING);
  assert_key (next_start, "file", ORIGIN, "file-key");

  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  g_assert_null (memmem (before, length_before, "file-key", strlen ("file-key")));
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

int
main (int argc, char *argv[])
{
  int status;

  outer_environment = g_get_environ ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/unlocked/store", test_unlocked_store);
  g_test_add_func ("/unlocked/origin", test_unlocked_origin);
  g_test_add_func ("/unlocked/clear", test_unlocked_clear);
  g_test_add_func ("/unlocked/session", test_unlocked_session);
  g_test_add_func ("/unlocked/forget", test_unlocked_forget);
  g_test_add_func ("/unlocked/overtaken", test_unlocked_overtaken);
  g_test_add_func ("/unlocked/label", test_unlocked_label);
  g_test_add_func ("/unlocked/unlock", test_unlocked_unlock);
  g_test_add_func ("/unlocked/locked", test_locked);
  g_test_add_func ("/unlocked/dies", test_dies);
  g_test_add_func ("/empty/store", test_empty);
  g_test_add_func ("/no-service/all", test_unavailable);
  g_test_add_func ("/no-service/silent", test_mock_silent);
  g_test_add_func ("/no-service/denied", test_mock_denied);
  g_test_add_func ("/file/all", test_file);
  g_test_add_func ("/no-portal/all", test_unavailable);
  g_test_add_func ("/dead-bus/all", test_unavailable);

  status = g_test_run ();
  g_strfreev (outer_environment);

  return status;
}
