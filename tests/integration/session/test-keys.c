/* test-keys.c: keys, in each state that a keyring can be in
 *
 * Run through with-keyring, one state at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

/* Where with-keyring's daemon keeps its files. */
static const char *keyring_home;

static void
search_for (const char *path, const char *key)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  g_autofree char *contents = NULL;
  gsize length;

  if (dir != NULL)
    {
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          search_for (child, key);
        }
      return;
    }
  if (!g_file_get_contents (path, &contents, &length, NULL))
    return;
  if (memmem (contents, length, key, strlen (key)) != NULL)
    g_error ("the key is in %s", path);
}

static void
test_key_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = g_path_get_dirname (fixture->folder);
  g_autofree char *kept_id = NULL;
  g_autofree char *key = g_strdup (phidias_emulator_get_key (fixture->emulator));
  g_autofree char *url = fixture_dup_url (fixture);
  PhidiasDeployment *kept = fixture_connect (fixture, url, key, PHIDIAS_KEY_KEYRING);
  PhidiasMessage *answer;

  phidias_conversation_set_deployment_id (fixture->conversation, phidias_deployment_get_id (kept));
  fixture_control (fixture, "{'text': 'Yes.'}");
  g_assert_cmpint (phidias_message_get_state (fixture_ask (fixture, "Hello")), ==, PHIDIAS_MESSAGE_COMPLETE);

  /* Not even where a server says it back. */
  {
    g_autofree char *echo = g_strdup_printf ("{'status': 401, 'body': {'error': {'message': 'Incorrect API key provided: %s'}}}", key);

    fixture_control (fixture, echo);
  }
  answer = fixture_ask (fixture, "Hello");
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_null (strstr (phidias_message_get_error (answer)->message, key));
  g_assert_true (phidias_error_get_raw (phidias_message_get_error (answer)) == NULL ||
                 strstr (phidias_error_get_raw (phidias_message_get_error (answer)), key) == NULL);

  fixture_flush (fixture);
  search_for (home, key);
  search_for (keyring_home, key);
  kept_id = g_strdup (phidias_deployment_get_id (kept));
  fixture_restart (fixture);

  /* The keyring has it, for the next start too. */
  phidias_conversation_set_deployment_id (fixture->conversation, kept_id);
  fixture_control (fixture, "{'text': 'Yes.'}");
  g_assert_cmpint (phidias_message_get_state (fixture_ask (fixture, "Hello")), ==, PHIDIAS_MESSAGE_COMPLETE);
  search_for (home, key);
  search_for (keyring_home, key);

  {
    g_autofree char *arguments = NULL;
    g_autofree char *environment = NULL;
    gsize length;

    g_assert_true (g_file_get_contents ("/proc/self/cmdline", &arguments, &length, NULL));
    g_assert_null (memmem (arguments, length, key, strlen (key)));
    g_assert_true (g_file_get_contents ("/proc/self/environ", &environment, &length, NULL));
    g_assert_null (memmem (environment, length, key, strlen (key)));
  }
}

static void
lock_keyring (void)
{
  const char *paths[] = { "/org/freedesktop/secrets/aliases/default" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                       "org.freedesktop.Secret.Service", "Lock",
                                       g_variant_new ("(@ao)", g_variant_new_objv (paths, 1)), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* Locked: nothing is sent, nothing is taken for missing, and what is there is not written over. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *kept = fixture_connect (fixture, url, phidias_emulator_get_key (fixture->emulator), PHIDIAS_KEY_KEYRING);
  PhidiasDeployment *refused;
  PhidiasMessage *answer;
  guint n_deployments;

  id = g_strdup (phidias_deployment_get_id (kept));
  fixture_restart (fixture);
  kept = phidias_session_find_deployment (fixture->session, id);
  lock_keyring ();

  phidias_conversation_set_deployment_id (fixture->conversation, id);
  answer = fixture_ask (fixture, "Hello");
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_FAILED);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 0);
  g_assert_cmpint (phidias_deployment_get_state (kept), ==, PHIDIAS_DEPLOYMENT_ERROR);
  g_assert_cmpint (phidias_deployment_get_key_place (kept), ==, PHIDIAS_KEY_KEYRING);

  /* A key that cannot be stored adds nothing. */
  n_deployments = g_list_model_get_n_items (phidias_session_get_deployments (fixture->session));
  g_assert_false (fixture_add (fixture, url, "another-key", PHIDIAS_KEY_KEYRING, &refused, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_deployments (fixture->session)), ==, n_deployments);
}

/* No service: a key for this session is the way on, and the person has to choose it. */
static void
test_no_service (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *refused;

  g_assert_false (fixture_add (fixture, url, phidias_emulator_get_key (fixture->emulator), PHIDIAS_KEY_KEYRING, &refused, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_UNAVAILABLE);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_deployments (fixture->session)), ==, 1);

  /* The fixture's own deployment has its key in memory. */
  fixture_control (fixture, "{'text': 'Yes.'}");
  g_assert_cmpint (phidias_message_get_state (fixture_ask (fixture, "Hello")), ==, PHIDIAS_MESSAGE_COMPLETE);
}

static void
count_cb (PhidiasSession *session, const char *sentence, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* A deployment goes even where its key cannot; that is said. */
static void
test_no_service_remove (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GError) error = NULL;
  guint n_said = 0;

  phidias_deployment_set_key_place (fixture->deployment, PHIDIAS_KEY_KEYRING);
  g_signal_connect (fixture->session, "message", G_CALLBACK (count_cb), &n_said);
  phidias_session_remove_deployment_async (fixture->session, fixture->deployment, NULL, phidias_test_take_result, &result);
  removed = phidias_test_await (&result);
  phidias_session_remove_deployment_finish (fixture->session, removed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_deployments (fixture->session)), ==, 0);
  g_assert_cmpuint (n_said, ==, 1);
  g_signal_handlers_disconnect_by_data (fixture->session, &n_said);
}

int
main (int argc, char *argv[])
{
  g_autofree char *outer_home = g_strdup (g_getenv ("HOME"));

  keyring_home = outer_home;
  phidias_test_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/unlocked/nowhere-else", test_key_nowhere);
  ADD ("/unlocked/then-locked", test_locked);
  ADD ("/no-service/for-this-session", test_no_service);
  ADD ("/no-service/remove", test_no_service_remove);
#undef ADD

  return g_test_run ();
}
