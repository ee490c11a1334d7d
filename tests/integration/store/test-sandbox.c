/* test-sandbox.c: keys in a sandbox whose portal keeps secrets, does not, or does not answer
 *
 * Run through with-keyring, which says that this is a sandbox, one test at a time; the portal is
 * this test's own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <libsecret/secret.h>

#include "phidias-error.h"
#include "phidias-keyring.h"
#include "phidias-test.h"

#define APP_ID "io.github.phidias_studio.Phidias.Test"
#define ORIGIN "https://a.openai.azure.com:443"

/* What the portal says when it is asked for the application's secret. */
typedef enum {
  RESPONSE_SECRET = 0,
  RESPONSE_DISMISSED = 1,
  RESPONSE_FAILED = 2,
  RESPONSE_NONE,
} Response;

typedef struct
{
  GDBusConnection *connection;
  const char      *refusal;  /* the D-Bus error to the question for the version; NULL for an answer */
  gboolean         holds;    /* the first question is answered by the main loop */
  Response         response;

  /* by the connection's thread */
  GDBusMessage    *held;
  GMutex           mutex;
  GDBusMessage    *signal; /* the answer to the last request */
  int              n_questions;
  int              n_requests;

  /* by the main thread */
  guint            ticks;
} Portal;

static void
send (Portal *portal, GDBusMessage *message)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_send_message (portal->connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, &error);
  g_assert_no_error (error);
}

static void
answer_version (Portal *portal, GDBusMessage *question)
{
  g_autoptr (GDBusMessage) reply = NULL;

  if (portal->refusal != NULL)
    {
      reply = g_dbus_message_new_method_error (question, portal->refusal, "no");
    }
  else
    {
      reply = g_dbus_message_new_method_reply (question);
      g_dbus_message_set_body (reply, g_variant_new ("(v)", g_variant_new_uint32 (1)));
    }
  send (portal, reply);
}

static void
answer_request (Portal *portal, GDBusMessage *request)
{
  GUnixFDList *fds = g_dbus_message_get_unix_fd_list (request);
  g_autoptr (GDBusMessage) reply = g_dbus_message_new_method_reply (request);
  g_autoptr (GDBusMessage) signal = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_message_get_sender (request) + 1), ".", '_');
  g_autofree char *path = NULL;
  const char *token = "test";
  int index;

  g_variant_get (g_dbus_message_get_body (request), "(h@a{sv})", &index, &options);
  g_variant_lookup (options, "handle_token", "&s", &token);
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", sender, token);
  g_dbus_message_set_body (reply, g_variant_new ("(o)", path));
  send (portal, reply);
  if (portal->response == RESPONSE_NONE)
    return;

  if (portal->response == RESPONSE_SECRET)
    {
      g_autofree char *secret = g_strnfill (64, 's');
      int fd = g_unix_fd_list_get (fds, index, &error);

      g_assert_no_error (error);
      g_assert_cmpint (write (fd, secret, 64), ==, 64);
      close (fd);
    }
  signal = g_dbus_message_new_signal (path, "org.freedesktop.portal.Request", "Response");
  g_dbus_message_set_destination (signal, g_dbus_message_get_sender (request));
  g_dbus_message_set_body (signal, g_variant_new ("(ua{sv})", (guint32) portal->response, NULL));
  g_mutex_lock (&portal->mutex);
  g_set_object (&portal->signal, signal);
  g_mutex_unlock (&portal->mutex);
}

/* libsecret 0.20 listens for the answer only once it has read the reply, so it is said again and
 * again. */
static gboolean
tick_cb (gpointer user_data)
{
  Portal *portal = user_data;
  g_autoptr (GDBusMessage) copy = NULL;

  g_mutex_lock (&portal->mutex);
  if (portal->signal != NULL)
    copy = g_dbus_message_copy (portal->signal, NULL);
  g_mutex_unlock (&portal->mutex);
  if (copy != NULL)
    send (portal, copy);

  return G_SOURCE_CONTINUE;
}

/* On the connection's thread: it answers libsecret also while that holds the main one. */
static GDBusMessage *
filter (GDBusConnection *connection, GDBusMessage *message, gboolean is_incoming, gpointer user_data)
{
  Portal *portal = user_data;
  const char *member = g_dbus_message_get_member (message);

  if (!is_incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  if (g_strcmp0 (member, "Get") == 0)
    {
      if (portal->holds && g_atomic_int_get (&portal->n_questions) == 0)
        g_atomic_pointer_set (&portal->held, g_object_ref (message));
      else
        answer_version (portal, message);
      g_atomic_int_inc (&portal->n_questions);
    }
  else if (g_strcmp0 (member, "RetrieveSecret") == 0)
    {
      g_atomic_int_inc (&portal->n_requests);
      answer_request (portal, message);
    }
  g_object_unref (message);

  return NULL;
}

static void
portal_start (Portal *portal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_mutex_init (&portal->mutex);
  portal->connection = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                               G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                               NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (portal->connection, filter, portal, NULL);
  reply = g_dbus_connection_call_sync (portal->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  portal->ticks = g_timeout_add (10, tick_cb, portal);
}

static void
portal_stop (Portal *portal)
{
  g_source_remove (portal->ticks);
  g_dbus_connection_close_sync (portal->connection, NULL, NULL);
  g_clear_object (&portal->connection);
  g_clear_object (&portal->held);
  g_clear_object (&portal->signal);
  g_mutex_clear (&portal->mutex);
}

static char *
lookup (PhidiasKeyring *keyring, const char *id, GCancellable *cancellable, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_keyring_lookup_async (keyring, id, ORIGIN, cancellable, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_keyring_lookup_finish (keyring, result, error);
}

static gboolean
store (PhidiasKeyring *keyring, const char *id, const char *key, PhidiasKeyPlace where, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_keyring_store_async (keyring, id, ORIGIN, "Key of a deployment", key, where, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_keyring_store_finish (keyring, result, error);
}

static void
assert_key (PhidiasKeyring *keyring, const char *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *key = lookup (keyring, id, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
  secret_password_free (key);
}

/* As without any keyring: both ways end with the same code, and a key for this session is kept. */
static void
assert_no_keyring (PhidiasErrorCode code)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GError) lookup_error = NULL;
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) session_error = NULL;

  g_assert_null (lookup (keyring, "none", NULL, &lookup_error));
  g_assert_error (lookup_error, PHIDIAS_ERROR, (int) code);
  g_assert_false (store (keyring, "none", "never-kept", PHIDIAS_KEY_KEYRING, &store_error));
  g_assert_error (store_error, PHIDIAS_ERROR, (int) code);
  g_assert_true (store (keyring, "none", "session-key", PHIDIAS_KEY_SESSION, &session_error));
  g_assert_no_error (session_error);
  assert_key (keyring, "none", "session-key");
}

/* No portal runs. */
static void
test_no_portal (void)
{
  assert_no_keyring (PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
}

/* One runs, and knows nothing of secrets. */
static void
test_no_secrets (void)
{
  Portal portal = { .refusal = "org.freedesktop.DBus.Error.InvalidArgs" };

  portal_start (&portal);
  assert_no_keyring (PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  g_assert_cmpint (portal.n_requests, ==, 0);
  portal_stop (&portal);
}

/* The bus gives up waiting: libsecret, which would wait as long again, is not called. */
static void
test_no_reply (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GError) error = NULL;
  Portal portal = { .refusal = "org.freedesktop.DBus.Error.NoReply" };

  portal_start (&portal);
  g_assert_null (lookup (keyring, "none", NULL, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  g_assert_cmpint (portal.n_questions, ==, 1);
  assert_no_keyring (PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  portal_stop (&portal);
}

static void
test_failed (void)
{
  Portal portal = { .response = RESPONSE_FAILED };

  portal_start (&portal);
  assert_no_keyring (PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  g_assert_cmpint (portal.n_requests, >, 0);
  portal_stop (&portal);
}

/* A question that a person turned down is told, and can be asked again. */
static void
test_dismissed (void)
{
  Portal portal = { .response = RESPONSE_DISMISSED };

  portal_start (&portal);
  assert_no_keyring (PHIDIAS_ERROR_KEYRING_LOCKED);
  portal_stop (&portal);
}

static gboolean
is_asked (gpointer user_data)
{
  return g_atomic_int_get (&((Portal *) user_data)->n_questions) > 0;
}

static gboolean
is_requested (gpointer user_data)
{
  return g_atomic_int_get (&((Portal *) user_data)->n_requests) > 0;
}

/* While nothing comes the wait can be given up, and a key for this session can be had. */
static void
assert_can_be_given_up (Portal *portal, PhidiasTestCondition condition)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) session_error = NULL;
  GAsyncResult *place = NULL;

  phidias_keyring_lookup_async (keyring, "silent", ORIGIN, cancellable, phidias_test_take_result, &place);
  phidias_assert_wait (condition, portal);
  g_assert_null (place);
  g_cancellable_cancel (cancellable);
  result = phidias_test_await (&place);
  g_assert_null (phidias_keyring_lookup_finish (keyring, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_true (store (keyring, "silent", "session-key", PHIDIAS_KEY_SESSION, &session_error));
  g_assert_no_error (session_error);
  assert_key (keyring, "silent", "session-key");
}

static void
test_silent (void)
{
  Portal portal = { .response = RESPONSE_NONE };

  portal_start (&portal);
  assert_can_be_given_up (&portal, is_requested);
  portal_stop (&portal);
}

/* A portal that is long in starting answers when the main loop has turned, which libsecret, left
 * alone, would not let it. Then all is as ever: this is a Flatpak with its file. */
static void
test_slow (void)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new (APP_ID);
  g_autoptr (PhidiasKeyring) next_start = phidias_keyring_new (APP_ID);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing_error = NULL;
  GAsyncResult *place = NULL;
  Portal portal = { .holds = TRUE };

  portal_start (&portal);
  phidias_keyring_store_async (keyring, "slow", ORIGIN, "Key of a deployment", "file-key", PHIDIAS_KEY_KEYRING, NULL,
                               phidias_test_take_result, &place);
  phidias_assert_wait (is_asked, &portal);
  g_assert_null (place);
  answer_version (&portal, portal.held);
  result = phidias_test_await (&place);
  g_assert_true (phidias_keyring_store_finish (keyring, result, &error));
  g_assert_no_error (error);

  assert_key (next_start, "slow", "file-key");
  g_assert_null (lookup (next_start, "another", NULL, &missing_error));
  g_assert_error (missing_error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEY_MISSING);
  portal_stop (&portal);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/sandbox/no-portal", test_no_portal);
  g_test_add_func ("/sandbox/no-secrets", test_no_secrets);
  g_test_add_func ("/sandbox/no-reply", test_no_reply);
  g_test_add_func ("/sandbox/failed", test_failed);
  g_test_add_func ("/sandbox/dismissed", test_dismissed);
  g_test_add_func ("/sandbox/silent", test_silent);
  g_test_add_func ("/sandbox/slow", test_slow);

  return g_test_run ();
}
