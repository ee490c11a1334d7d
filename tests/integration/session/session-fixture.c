/* session-fixture.c: a session, a folder of its own, and the emulator to talk to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "session-fixture.h"

#include <sqlite3.h>
#include <string.h>

/* ---- The emulator, as the application hands it to the session ---- */

#define TEST_TYPE_SAMPLE (test_sample_get_type ())
G_DECLARE_FINAL_TYPE (TestSample, test_sample, TEST, SAMPLE, GObject)

struct _TestSample
{
  GObject          parent_instance;

  PhidiasEmulator *emulator;
};

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_emulator_start_finish (PHIDIAS_EMULATOR (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
test_sample_start_async (PhidiasSampleServer *server, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TestSample *self = TEST_SAMPLE (server);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (phidias_emulator_is_running (self->emulator))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  phidias_emulator_start_async (self->emulator, 0, NULL, cancellable, started_cb, task);
}

static PhidiasTarget *
test_sample_start_finish (PhidiasSampleServer *server, GAsyncResult *result, GError **error)
{
  TestSample *self = TEST_SAMPLE (server);
  g_autofree char *url = NULL;
  g_autoptr (PhidiasTarget) target = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  url = g_strconcat (phidias_emulator_get_url (self->emulator), "/v1/chat/completions", NULL);
  target = phidias_target_parse (url, error);
  if (target == NULL)
    return NULL;

  return phidias_target_with_key (target, phidias_emulator_get_key (self->emulator));
}

static PhidiasPracticeAddresses *
test_sample_dup_practice (PhidiasSampleServer *server)
{
  const char *url = phidias_emulator_get_url (TEST_SAMPLE (server)->emulator);
  const char *token = phidias_emulator_get_practice_token (TEST_SAMPLE (server)->emulator);
  g_autofree char *arm = g_strconcat (url, "/arm", NULL);
  g_autofree char *authority = g_strconcat (url, "/entra", NULL);

  return phidias_practice_addresses_new (arm, authority, url, url, token != NULL ? token : "practice-token");
}

static void
test_sample_iface_init (PhidiasSampleServerInterface *iface)
{
  iface->start_async = test_sample_start_async;
  iface->start_finish = test_sample_start_finish;
  iface->dup_practice = test_sample_dup_practice;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSample, test_sample, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_SAMPLE_SERVER, test_sample_iface_init))

static void
test_sample_finalize (GObject *object)
{
  g_clear_object (&TEST_SAMPLE (object)->emulator);

  G_OBJECT_CLASS (test_sample_parent_class)->finalize (object);
}

static void
test_sample_class_init (TestSampleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_sample_finalize;
}

static void
test_sample_init (TestSample *self)
{
}

/* ---- Opening and closing ---- */

/**
 * fixture_init:
 * @argc: (inout): of main()
 * @argv: (inout): of main()
 *
 * As phidias_test_init(), far from anybody's keyring.
 */
void
fixture_init (int *argc, char ***argv)
{
  phidias_test_init (argc, argv);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
}

gboolean
fixture_open (PhidiasSession *session, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) opened = NULL;

  phidias_session_open_async (session, NULL, phidias_test_take_result, &result);
  opened = phidias_test_await (&result);

  return phidias_session_open_finish (session, opened, error);
}

/**
 * fixture_close:
 * @session: (transfer full): a session
 *
 * Closes it and lets go of it; it must be the last to hold it.
 */
void
fixture_close (PhidiasSession *session)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;

  phidias_session_close_async (session, NULL, phidias_test_take_result, &result);
  closed = phidias_test_await (&result);
  phidias_session_close_finish (session, closed, &error);
  g_assert_no_error (error);
  g_clear_object (&closed);
  g_object_unref (session);
}

PhidiasSession *
fixture_new_session (Fixture *fixture)
{
  g_autoptr (TestSample) sample = g_object_new (TEST_TYPE_SAMPLE, NULL);
  g_autoptr (PhidiasLibrary) library = NULL;
  PhidiasStoreOptions options = {
    .folder = fixture->folder,
    .vfs = fixture->vfs,
    .migrations = phidias_migrations_get (),
    .retry_ms = 20,
    .idle_ms = 1000,
  };

  library = phidias_library_new_with_options (&options);
  g_set_object (&sample->emulator, fixture->emulator);

  return phidias_session_new_with_library ("io.github.phidias_studio.Phidias.Test", library, PHIDIAS_SAMPLE_SERVER (sample));
}

gboolean
fixture_add (Fixture *fixture, const char *url, const char *key, PhidiasKeyPlace place, PhidiasDeployment **deployment, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (url, NULL);
  g_autoptr (PhidiasTarget) with_auth =
    phidias_target_with_auth (target, key != NULL ? PHIDIAS_AUTH_BEARER : PHIDIAS_AUTH_NONE);

  phidias_session_add_deployment_async (fixture->session, with_auth, "Emulator", key, place, NULL,
                                        phidias_test_take_result, &result);
  added = phidias_test_await (&result);
  *deployment = phidias_session_add_deployment_finish (fixture->session, added, error);

  return *deployment != NULL;
}

PhidiasDeployment *
fixture_connect (Fixture *fixture, const char *url, const char *key, PhidiasKeyPlace place)
{
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *deployment;

  fixture_add (fixture, url, key, place, &deployment, &error);
  g_assert_no_error (error);

  return deployment;
}

char *
fixture_dup_url (Fixture *fixture)
{
  return g_strconcat (phidias_emulator_get_url (fixture->emulator), "/v1/chat/completions", NULL);
}

static void
begin (Fixture *fixture)
{
  g_autofree char *url = fixture_dup_url (fixture);

  fixture->deployment = g_object_ref (fixture_connect (fixture, url, phidias_emulator_get_key (fixture->emulator),
                                                       PHIDIAS_KEY_SESSION));
  fixture->conversation = phidias_session_new_conversation (fixture->session);
  phidias_conversation_set_deployment_id (fixture->conversation, phidias_deployment_get_id (fixture->deployment));
}

static struct
{
  guint                tokens;
  guint                requests;
  PhidiasEmulatorClock clock;
} limits;

void
fixture_set_limits (guint tokens, guint requests, PhidiasEmulatorClock clock)
{
  limits.tokens = tokens;
  limits.requests = requests;
  limits.clock = clock;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = phidias_test_tmp_dir ();
  fixture->vfs = data;
  fixture->emulator = phidias_emulator_new ();
  phidias_emulator_set_first_token_delay (fixture->emulator, 0);
  phidias_emulator_set_token_rate (fixture->emulator, 0);
  if (limits.clock != NULL)
    {
      phidias_emulator_set_tokens_per_minute (fixture->emulator, limits.tokens);
      phidias_emulator_set_requests_per_minute (fixture->emulator, limits.requests);
      phidias_emulator_set_clock (fixture->emulator, limits.clock, NULL);
    }
  phidias_emulator_start_async (fixture->emulator, 0, NULL, NULL, phidias_test_take_result, &result);
  started = phidias_test_await (&result);
  phidias_emulator_start_finish (fixture->emulator, started, &error);
  g_assert_no_error (error);

  fixture->session = fixture_new_session (fixture);
  fixture_open (fixture->session, &error);
  g_assert_no_error (error);
  begin (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer session = fixture->session;
  gpointer conversation = fixture->conversation;

  /* Nothing may be left that holds them. */
  g_object_add_weak_pointer (session, &session);
  if (conversation != NULL)
    g_object_add_weak_pointer (conversation, &conversation);
  g_clear_object (&fixture->deployment);
  g_clear_object (&fixture->conversation);
  fixture_close (g_steal_pointer (&fixture->session));
  while (session != NULL || conversation != NULL)
    g_main_context_iteration (NULL, TRUE);
  phidias_emulator_stop (fixture->emulator);
  g_clear_object (&fixture->emulator);
  g_clear_pointer (&fixture->folder, g_free);
}

/* As if the application had been quit and started again. */
void
fixture_restart (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->deployment);
  g_clear_object (&fixture->conversation);
  fixture_close (g_steal_pointer (&fixture->session));
  fixture->session = fixture_new_session (fixture);
  fixture_open (fixture->session, &error);
  g_assert_no_error (error);
  begin (fixture);
}

PhidiasConversation *
fixture_load (PhidiasSession *session, const char *id)
{
  GListModel *list = phidias_session_get_conversations (session);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasConversation) conversation = g_list_model_get_item (list, i);

      if (g_str_equal (phidias_conversation_get_id (conversation), id))
        {
          GAsyncResult *result = NULL;
          g_autoptr (GAsyncResult) loaded = NULL;
          g_autoptr (GError) error = NULL;

          phidias_session_load_async (session, conversation, NULL, phidias_test_take_result, &result);
          loaded = phidias_test_await (&result);
          phidias_session_load_finish (session, loaded, &error);
          g_assert_no_error (error);

          return conversation;
        }
    }

  return NULL;
}

void
fixture_flush (Fixture *fixture)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) flushed = NULL;

  phidias_session_flush_saves (fixture->session);
  phidias_library_flush_async (phidias_session_get_library (fixture->session), NULL, phidias_test_take_result, &result);
  flushed = phidias_test_await (&result);
  phidias_library_flush_finish (phidias_session_get_library (fixture->session), flushed, NULL);
}

/* ---- The emulator ---- */

void
fixture_control (Fixture *fixture, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;

  phidias_emulator_control (fixture->emulator, text, &error);
  g_assert_no_error (error);
}

static JsonNode *
read_requests (Fixture *fixture)
{
  g_autofree char *text = phidias_emulator_dup_requests (fixture->emulator);
  g_autoptr (GError) error = NULL;
  JsonNode *node = phidias_json_parse (text, strlen (text), 512, 64 << 20, &error);

  g_assert_no_error (error);

  return node;
}

guint
fixture_get_n_requests (Fixture *fixture)
{
  g_autoptr (JsonNode) node = read_requests (fixture);

  return json_array_get_length (phidias_json_get_array (phidias_json_get_root (node), "requests"));
}

JsonNode *
fixture_get_body (Fixture *fixture, guint index)
{
  g_autoptr (JsonNode) node = read_requests (fixture);
  JsonArray *requests = phidias_json_get_array (phidias_json_get_root (node), "requests");

  g_assert_cmpuint (index, <, json_array_get_length (requests));

  return json_node_copy (phidias_json_get_member (phidias_json_get_element (requests, index), "body"));
}

/* "user:Hello assistant:Hi " */
char *
fixture_describe_turns (Fixture *fixture, guint index)
{
  g_autoptr (JsonNode) body = fixture_get_body (fixture, index);
  JsonArray *messages = phidias_json_get_array (phidias_json_get_root (body), "messages");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (messages); i++)
    g_string_append_printf (text, "%s:%s ", phidias_json_get_string (phidias_json_get_element (messages, i), "role"),
                            phidias_json_get_string (phidias_json_get_element (messages, i), "content"));

  return g_string_free (text, FALSE);
}

/* ---- Waiting ---- */

static gboolean
has_ended (gpointer user_data)
{
  return !phidias_message_is_running (user_data);
}

static gboolean
has_text (gpointer user_data)
{
  return phidias_message_get_length (user_data) > 0;
}

void
fixture_wait_ended (PhidiasMessage *answer)
{
  phidias_assert_wait (has_ended, answer);
}

void
fixture_wait_text (PhidiasMessage *answer)
{
  phidias_assert_wait (has_text, answer);
}

typedef struct
{
  PhidiasMessage      *answer;
  PhidiasMessageState  state;
} StateWait;

static gboolean
has_state (gpointer user_data)
{
  StateWait *wait = user_data;

  return phidias_message_get_state (wait->answer) == wait->state;
}

void
fixture_wait_state (PhidiasMessage *answer, PhidiasMessageState state)
{
  StateWait wait = { answer, state };

  phidias_assert_wait (has_state, &wait);
}

typedef struct
{
  Fixture *fixture;
  guint    n_requests;
} RequestWait;

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
has_requests (gpointer user_data)
{
  RequestWait *wait = user_data;

  return fixture_get_n_requests (wait->fixture) >= wait->n_requests;
}

/* The emulator is on its own thread and wakes nobody here. */
void
fixture_wait_requests (Fixture *fixture, guint n_requests)
{
  RequestWait wait = { fixture, n_requests };
  guint source = g_timeout_add (5, wake_cb, NULL);

  phidias_assert_wait (has_requests, &wait);
  g_source_remove (source);
}

PhidiasMessage *
fixture_ask (Fixture *fixture, const char *text)
{
  PhidiasMessage *answer = phidias_session_send (fixture->session, fixture->conversation, text);

  g_assert_nonnull (answer);
  fixture_wait_ended (answer);

  return answer;
}

char *
fixture_query (Fixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  char *value = NULL;
  sqlite3 *database;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return value;
}
