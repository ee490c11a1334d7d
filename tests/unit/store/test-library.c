/* test-library.c: what is saved is what is loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "phidias-error.h"
#include "phidias-test.h"
#include "store-fixture.h"

static void
save_conversation (PhidiasLibrary *library, PhidiasConversation *conversation)
{
  g_autoptr (GError) error = NULL;

  fixture_save_conversation (library, conversation, &error);
  g_assert_no_error (error);
}

static void
save_message (PhidiasLibrary *library, PhidiasConversation *conversation, PhidiasMessage *message)
{
  g_autoptr (GError) error = NULL;

  fixture_save_message (library, conversation, message, &error);
  g_assert_no_error (error);
}

static void
save_all (PhidiasLibrary *library, PhidiasConversation *conversation, GPtrArray *messages)
{
  save_conversation (library, conversation);
  for (guint i = 0; i < messages->len; i++)
    save_message (library, conversation, g_ptr_array_index (messages, i));
}

static char *
describe_path (PhidiasConversation *conversation)
{
  GListModel *path = phidias_conversation_get_path (conversation);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (path, i);

      g_string_append_printf (text, "%s%s %u/%u", i > 0 ? ", " : "", phidias_message_get_text (message),
                              phidias_message_get_sibling_index (message) + 1,
                              phidias_message_get_n_siblings (message));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint
get_mode (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);

  return status.st_mode & 0777;
}

static void
test_new_folder (void)
{
  g_autofree char *dir = phidias_test_tmp_dir ();
  g_autofree char *parent = g_build_filename (dir, "share", NULL);
  g_autofree char *folder = g_build_filename (parent, "phidias", NULL);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (GPtrArray) conversations = fixture_list (library);
  g_autoptr (GPtrArray) deployments = fixture_list_deployments (library);

  g_assert_cmpuint (conversations->len, ==, 0);
  g_assert_cmpuint (deployments->len, ==, 0);
  g_assert_cmpuint (get_mode (parent, "."), ==, 0700);
  g_assert_cmpuint (get_mode (folder, "."), ==, 0700);
  g_assert_cmpuint (get_mode (folder, "library.db"), ==, 0600);
  g_assert_cmpuint (get_mode (folder, "library.db-wal"), ==, 0600);
  g_assert_cmpuint (get_mode (folder, "library.db-shm"), ==, 0600);
  g_assert_cmpuint (get_mode (folder, "library.lock"), ==, 0600);
  fixture_assert_close (library);
}

static void
test_pragmas (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autofree char *journal_mode = NULL;
  g_autofree char *application_id = NULL;
  g_autofree char *version = NULL;

  fixture_assert_close (library);
  journal_mode = fixture_query (path, "PRAGMA journal_mode");
  application_id = fixture_query (path, "PRAGMA application_id");
  version = fixture_query (path, "PRAGMA user_version");
  g_assert_cmpstr (journal_mode, ==, "wal");
  g_assert_cmpint (g_ascii_strtoll (application_id, NULL, 10), ==, PHIDIAS_LIBRARY_APPLICATION_ID);
  g_assert_cmpint (g_ascii_strtoll (version, NULL, 10), ==, phidias_migrations_get_latest (phidias_migrations_get ()));
}

static void
test_conversation (void)
{
  const char *stops[] = { "END", "\n\n", NULL };
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Lemonade");
  g_autoptr (PhidiasConversation) loaded = NULL;
  PhidiasParameters *parameters = phidias_conversation_get_parameters (saved);
  guint row;
  int offset;

  phidias_conversation_set_system_message (saved, "You are terse.");
  phidias_conversation_set_draft (saved, "And then");
  phidias_conversation_set_deployment_id (saved, "d1");
  phidias_conversation_set_place (saved, "m7", 3, -42);
  phidias_conversation_set_created (saved, G_GINT64_CONSTANT (1700000000000001));
  phidias_conversation_set_updated (saved, G_GINT64_CONSTANT (1700000000000002));
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.7);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_SEED, G_GINT64_CONSTANT (9007199254740991));
  phidias_parameters_set_strings (parameters, PHIDIAS_PARAMETER_STOP, stops);
  save_conversation (library, saved);
  fixture_assert_close (library);
  g_clear_object (&library);

  library = fixture_open_library (folder);
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  parameters = phidias_conversation_get_parameters (loaded);
  g_assert_cmpstr (phidias_conversation_get_title (loaded), ==, "Lemonade");
  g_assert_cmpstr (phidias_conversation_get_system_message (loaded), ==, "You are terse.");
  g_assert_cmpstr (phidias_conversation_get_draft (loaded), ==, "And then");
  g_assert_cmpstr (phidias_conversation_get_deployment_id (loaded), ==, "d1");
  g_assert_cmpstr (phidias_conversation_get_place (loaded, &row, &offset), ==, "m7");
  g_assert_cmpuint (row, ==, 3);
  g_assert_cmpint (offset, ==, -42);
  g_assert_cmpint (phidias_conversation_get_created (loaded), ==, G_GINT64_CONSTANT (1700000000000001));
  g_assert_cmpint (phidias_conversation_get_updated (loaded), ==, G_GINT64_CONSTANT (1700000000000002));
  g_assert_true (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE) == 0.7);
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_SEED), ==, G_GINT64_CONSTANT (9007199254740991));
  g_assert_true (g_strv_equal (phidias_parameters_get_strings (parameters, PHIDIAS_PARAMETER_STOP), stops));
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_TOP_P));
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_MAX_TOKENS));
  g_assert_null (phidias_conversation_get_head (loaded));
  fixture_assert_close (library);
}

/* A snapshot: what changes after the call is not what is saved by it. */
static void
test_snapshot (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Before");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  phidias_library_save_conversation_async (library, conversation, NULL, phidias_test_take_result, &place);
  phidias_conversation_set_title (conversation, "After");
  result = phidias_test_await (&place);
  g_assert_true (phidias_library_write_finish (library, result, NULL));
  loaded = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_cmpstr (phidias_conversation_get_title (loaded), ==, "Before");
  fixture_assert_close (library);
}

static void
fill_message (PhidiasMessage *message)
{
  PhidiasUsage usage = { 11, 12, 23, 3, 4 };
  PhidiasTimings timings = { 100, 200, 300, 400, 500, 600, 700 };
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT, "Too many requests. 再試行.");

  phidias_error_set_status (error, 429);
  phidias_error_set_server_code (error, "RateLimitReached");
  phidias_error_set_request_id (error, "req-1");
  phidias_error_set_raw (error, "{\"error\": {}}");
  phidias_error_set_retry_after (error, 20000);
  phidias_message_set_reasoning (message, "Let me think.");
  phidias_message_set_model (message, "phi-4-mini");
  phidias_message_set_deployment_id (message, "d1");
  phidias_message_set_author (message, "Phi 4");
  phidias_message_set_finish_reason (message, "length");
  phidias_message_set_usage (message, &usage);
  phidias_message_set_timings (message, &timings);
  phidias_message_set_reasoning_time (message, 12345678);
  phidias_message_set_error (message, error);
  phidias_message_set_created (message, G_GINT64_CONSTANT (1700000000000003));
  phidias_message_set_state (message, PHIDIAS_MESSAGE_FAILED);
}

static void
test_message (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("");
  g_autoptr (PhidiasConversation) loaded = NULL;
  PhidiasMessage *prompt = fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "Hello");
  PhidiasMessage *answer = fixture_add_message (saved, prompt, PHIDIAS_ROLE_ASSISTANT, "Hi");
  const GError *error;

  fill_message (answer);
  save_message (library, saved, prompt);
  save_message (library, saved, answer);
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  g_assert_nonnull (loaded);

  prompt = phidias_conversation_find (loaded, phidias_message_get_id (prompt));
  g_assert_cmpint (phidias_message_get_role (prompt), ==, PHIDIAS_ROLE_USER);
  g_assert_cmpint (phidias_message_get_state (prompt), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_null (phidias_message_get_parent_id (prompt));
  g_assert_null (phidias_message_get_error (prompt));
  g_assert_null (phidias_message_get_model (prompt));
  g_assert_cmpint (phidias_message_get_usage (prompt)->total_tokens, ==, -1);
  g_assert_cmpint (phidias_message_get_timings (prompt)->end, ==, -1);
  g_assert_cmpint (phidias_message_get_reasoning_time (prompt), ==, -1);
  g_assert_cmpint (phidias_message_get_reasoning_time (answer), ==, 12345678);

  answer = phidias_conversation_find (loaded, phidias_message_get_id (answer));
  error = phidias_message_get_error (answer);
  g_assert_cmpint (phidias_message_get_role (answer), ==, PHIDIAS_ROLE_ASSISTANT);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_FAILED);
  g_assert_cmpstr (phidias_message_get_parent_id (answer), ==, phidias_message_get_id (prompt));
  g_assert_cmpint (phidias_message_get_sequence (answer), ==, 2);
  g_assert_cmpint (phidias_message_get_created (answer), ==, G_GINT64_CONSTANT (1700000000000003));
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "Hi");
  g_assert_cmpstr (phidias_message_get_reasoning (answer), ==, "Let me think.");
  g_assert_cmpstr (phidias_message_get_model (answer), ==, "phi-4-mini");
  g_assert_cmpstr (phidias_message_get_deployment_id (answer), ==, "d1");
  g_assert_cmpstr (phidias_message_get_author (answer), ==, "Phi 4");
  g_assert_cmpstr (phidias_message_get_finish_reason (answer), ==, "length");
  g_assert_cmpmem (phidias_message_get_usage (answer), sizeof (PhidiasUsage),
                   &((PhidiasUsage) { 11, 12, 23, 3, 4 }), sizeof (PhidiasUsage));
  g_assert_cmpmem (phidias_message_get_timings (answer), sizeof (PhidiasTimings),
                   &((PhidiasTimings) { 100, 200, 300, 400, 500, 600, 700 }), sizeof (PhidiasTimings));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT);
  g_assert_cmpstr (error->message, ==, "Too many requests. 再試行.");
  g_assert_cmpuint (phidias_error_get_status (error), ==, 429);
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "RateLimitReached");
  g_assert_cmpstr (phidias_error_get_request_id (error), ==, "req-1");
  g_assert_cmpstr (phidias_error_get_raw (error), ==, "{\"error\": {}}");
  g_assert_cmpint (phidias_error_get_retry_after (error), ==, 20000);
  fixture_assert_close (library);
}

static void
test_message_grows (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("");
  g_autoptr (PhidiasConversation) loaded = NULL;
  PhidiasMessage *answer = fixture_add_message (saved, NULL, PHIDIAS_ROLE_ASSISTANT, "");
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_SERVER, "Busy");

  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_set_error (answer, error);
  for (guint i = 0; i < 20; i++)
    {
      phidias_message_append_text (answer, "word ");
      save_message (library, saved, answer);
    }
  phidias_message_set_error (answer, NULL);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  save_message (library, saved, answer);

  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  answer = phidias_conversation_get_head (loaded);
  g_assert_cmpuint (phidias_message_get_length (answer), ==, 100);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_null (phidias_message_get_error (answer));
  fixture_assert_close (library);
}

/* One that a process left running comes back as interrupted, on disk too. */
static void
test_interrupted (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (PhidiasRun) run = phidias_run_new ();
  g_autoptr (GPtrArray) runs = NULL;
  g_autofree char *n_running = NULL;
  PhidiasMessage *prompt = fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "Hello");

  for (guint state = 0; state < PHIDIAS_N_MESSAGE_STATES; state++)
    {
      PhidiasMessage *answer = fixture_add_message (saved, prompt, PHIDIAS_ROLE_ASSISTANT, "half");

      phidias_message_set_state (answer, state);
      save_message (library, saved, prompt);
      save_message (library, saved, answer);
    }
  run->id = g_strdup ("r1");
  g_assert_true (fixture_save_run (library, run, NULL));
  fixture_assert_close (library);
  g_clear_object (&library);

  library = fixture_open_library (folder);
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  for (guint state = 0; state < PHIDIAS_N_MESSAGE_STATES; state++)
    {
      PhidiasMessage *answer = phidias_conversation_get_sibling (loaded, phidias_conversation_get_head (loaded),
                                                                 (int) state - (int) PHIDIAS_N_MESSAGE_STATES + 1);
      PhidiasMessageState expected = state;

      if (state == PHIDIAS_MESSAGE_WAITING || state == PHIDIAS_MESSAGE_RETRYING || state == PHIDIAS_MESSAGE_STREAMING)
        expected = PHIDIAS_MESSAGE_INTERRUPTED;
      g_assert_cmpint (phidias_message_get_state (answer), ==, expected);
      g_assert_cmpstr (phidias_message_get_text (answer), ==, "half");
    }
  runs = fixture_list_runs (library, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpstr (((PhidiasRun *) g_ptr_array_index (runs, 0))->outcome, ==, "interrupted");
  fixture_assert_close (library);
  n_running = fixture_query (path, "SELECT count(*) FROM message WHERE state IN ('waiting', 'retrying', 'streaming')");
  g_assert_cmpstr (n_running, ==, "0");
}

static void
test_tree (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Tree");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  PhidiasMessage *prompt = fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "p");
  PhidiasMessage *first = fixture_add_message (saved, prompt, PHIDIAS_ROLE_ASSISTANT, "a1");
  PhidiasMessage *second = fixture_add_message (saved, prompt, PHIDIAS_ROLE_ASSISTANT, "a2");
  PhidiasMessage *below_first = fixture_add_message (saved, first, PHIDIAS_ROLE_USER, "q1");
  PhidiasMessage *below_second = fixture_add_message (saved, second, PHIDIAS_ROLE_USER, "q2");
  PhidiasMessage *edited = fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "p again");

  g_ptr_array_add (messages, prompt);
  g_ptr_array_add (messages, first);
  g_ptr_array_add (messages, second);
  g_ptr_array_add (messages, below_first);
  g_ptr_array_add (messages, below_second);
  g_ptr_array_add (messages, edited);
  save_all (library, saved, messages);
  phidias_conversation_select (saved, first);
  save_conversation (library, saved);
  before = describe_path (saved);
  g_assert_cmpstr (before, ==, "p 1/2, a1 1/2, q1 1/1");
  fixture_assert_close (library);
  g_clear_object (&library);

  library = fixture_open_library (folder);
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  after = describe_path (loaded);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (phidias_message_get_text (phidias_conversation_find (loaded, phidias_message_get_id (edited))), ==, "p again");
  g_assert_cmpint (phidias_conversation_get_next_sequence (loaded), ==, 7);
  fixture_assert_close (library);
}

/* A conversation that is only in the list has no path in memory; saving it leaves that on disk. */
static void
test_rename_unloaded (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Old");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *path = NULL;
  PhidiasMessage *prompt = fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "p");
  PhidiasMessage *first = fixture_add_message (saved, prompt, PHIDIAS_ROLE_ASSISTANT, "a1");
  PhidiasMessage *second = fixture_add_message (saved, prompt, PHIDIAS_ROLE_ASSISTANT, "a2");

  save_message (library, saved, prompt);
  save_message (library, saved, first);
  save_message (library, saved, second);
  phidias_conversation_select (saved, first);
  save_conversation (library, saved);

  listed = fixture_list (library);
  phidias_conversation_set_title (g_ptr_array_index (listed, 0), "New");
  save_conversation (library, g_ptr_array_index (listed, 0));
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  path = describe_path (loaded);
  g_assert_cmpstr (phidias_conversation_get_title (loaded), ==, "New");
  g_assert_cmpstr (path, ==, "p 1/1, a1 1/2");
  fixture_assert_close (library);
}

static void
test_load_twice (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Twice");
  g_autoptr (GPtrArray) listed = NULL;
  GAsyncResult *places[2] = { NULL, NULL };
  PhidiasConversation *conversation;

  save_message (library, saved, fixture_add_message (saved, NULL, PHIDIAS_ROLE_USER, "p"));
  listed = fixture_list (library);
  conversation = g_ptr_array_index (listed, 0);
  for (guint i = 0; i < 2; i++)
    phidias_library_load_conversation_async (library, conversation, NULL, phidias_test_take_result, &places[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = phidias_test_await (&places[i]);

      g_assert_true (phidias_library_load_conversation_finish (library, result, NULL));
    }
  g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (conversation)), ==, 1);
  fixture_assert_close (library);
}

/* The clock goes back a day between two messages, and forward two between others. */
static void
note_part_cb (GListModel *path, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, n_removed, n_added);
}

/* The end of the path that was shown is there first, and stays what it is when the rest comes. */
static void
test_end_first (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("");
  g_autoptr (PhidiasConversation) loaded = phidias_conversation_new (phidias_conversation_get_id (saved));
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GAsyncResult) done = NULL;
  GAsyncResult *result = NULL;
  PhidiasMessage *last = NULL;
  PhidiasMessage *branch = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      last = fixture_add_message (saved, last, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT, text);
      save_message (library, saved, last);
      if (i == 80)
        branch = last;
    }
  /* Another path, of which the newest messages are. */
  branch = fixture_add_message (saved, branch, PHIDIAS_ROLE_ASSISTANT, "other");
  save_message (library, saved, branch);
  phidias_conversation_select (saved, last);
  g_assert_true (fixture_save_conversation (library, saved, NULL));

  g_signal_connect (phidias_conversation_get_path (loaded), "items-changed", G_CALLBACK (note_part_cb), told);
  phidias_library_load_conversation_async (library, loaded, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);
  g_assert_true (phidias_library_load_conversation_finish (library, done, NULL));
  g_assert_cmpstr (told->str, ==, "0-0+32 0-0+68 ");
  g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (loaded)), ==, 100);
  g_assert_cmpstr (phidias_message_get_text (phidias_conversation_get_head (loaded)), ==, "99");
  g_assert_nonnull (phidias_conversation_find (loaded, phidias_message_get_id (branch)));
  fixture_assert_close (library);
}

static void
test_clock_jumps (void)
{
  static const gint64 jumps[] = { 0, -86400, 86400, -3600, 0, 172800, -172800 };
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("Clock");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  PhidiasMessage *parent = NULL;
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      g_autofree char *text = g_strdup_printf ("m%u", i);
      PhidiasMessage *sibling;

      parent = fixture_add_message (saved, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT, text);
      sibling = fixture_add_message (saved, parent, PHIDIAS_ROLE_ASSISTANT, "sibling");
      phidias_message_set_created (parent, now + jumps[i] * G_USEC_PER_SEC);
      phidias_message_set_created (sibling, now - jumps[i] * G_USEC_PER_SEC);
      save_message (library, saved, parent);
      save_message (library, saved, sibling);
    }
  before = describe_path (saved);
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  after = describe_path (loaded);
  g_assert_cmpstr (after, ==, before);
  fixture_assert_close (library);
}

static void
test_delete (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) kept = fixture_make_conversation ("Kept");
  g_autoptr (PhidiasConversation) recent = fixture_make_conversation ("Recent");
  g_autoptr (PhidiasConversation) old = fixture_make_conversation ("Old");
  g_autoptr (PhidiasRun) run = phidias_run_new ();
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (PhidiasConversation) back = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *n_messages = NULL;
  PhidiasMessage *message = fixture_add_message (old, NULL, PHIDIAS_ROLE_USER, "secret plan");

  save_conversation (library, kept);
  save_message (library, recent, fixture_add_message (recent, NULL, PHIDIAS_ROLE_USER, "hello"));
  save_message (library, old, message);
  run->id = g_strdup ("r1");
  run->message_id = g_strdup (phidias_message_get_id (message));
  run->request_json = g_strdup ("{\"messages\": [\"secret plan\"]}");
  run->usage.total_tokens = 42;
  g_assert_true (fixture_save_run (library, run, NULL));
  g_assert_true (fixture_set_deleted (library, phidias_conversation_get_id (recent), TRUE, NULL));
  g_assert_true (fixture_set_deleted (library, phidias_conversation_get_id (old), TRUE, NULL));
  listed = fixture_list (library);
  g_assert_cmpuint (listed->len, ==, 1);
  /* Saving something of it late does not bring it back. */
  save_conversation (library, old);
  g_clear_pointer (&listed, g_ptr_array_unref);
  listed = fixture_list (library);
  g_assert_cmpuint (listed->len, ==, 1);
  fixture_assert_close (library);
  g_clear_object (&library);

  sql = g_strdup_printf ("UPDATE conversation SET deleted = deleted - %" G_GINT64_FORMAT " WHERE title = 'Old';"
                         "UPDATE conversation SET deleted = deleted - %" G_GINT64_FORMAT " WHERE title = 'Recent';",
                         31 * G_TIME_SPAN_DAY, 29 * G_TIME_SPAN_DAY);
  fixture_exec (path, sql);
  library = fixture_open_library (folder);
  g_assert_true (fixture_set_deleted (library, phidias_conversation_get_id (recent), FALSE, NULL));
  g_assert_true (fixture_set_deleted (library, phidias_conversation_get_id (old), FALSE, NULL));
  back = fixture_find (library, phidias_conversation_get_id (recent));
  g_assert_cmpstr (phidias_message_get_text (phidias_conversation_get_head (back)), ==, "hello");
  g_assert_null (fixture_find (library, phidias_conversation_get_id (old)));
  /* What was used is still counted; what was said is gone. */
  runs = fixture_list_runs (library, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpint (((PhidiasRun *) g_ptr_array_index (runs, 0))->usage.total_tokens, ==, 42);
  g_assert_null (((PhidiasRun *) g_ptr_array_index (runs, 0))->request_json);
  g_assert_null (((PhidiasRun *) g_ptr_array_index (runs, 0))->message_id);
  fixture_assert_close (library);
  n_messages = fixture_query (path, "SELECT count(*) FROM message");
  g_assert_cmpstr (n_messages, ==, "1");
  fixture_assert_whole (path);
}

static void
test_order (void)
{
  static const gint64 times[] = { 5, 9, 1, 7, 9 };
  static const char * const expected[] = { "4", "1", "3", "0", "2" };
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (GPtrArray) listed = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);
      g_autoptr (PhidiasConversation) conversation = fixture_make_conversation (title);

      phidias_conversation_set_updated (conversation, times[i]);
      save_conversation (library, conversation);
    }
  listed = fixture_list (library);
  g_assert_cmpuint (listed->len, ==, G_N_ELEMENTS (times));
  for (guint i = 0; i < listed->len; i++)
    g_assert_cmpstr (phidias_conversation_get_title (g_ptr_array_index (listed, i)), ==, expected[i]);
  fixture_assert_close (library);
}

/* What was read of a long conversation does not stay in memory a second time. */
static void
test_page_cache (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Long");
  g_autofree char *sql = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    " INSERT INTO message (id, conversation_id, parent_id, role, sequence, created, text, reasoning, state, author,"
    " error_status, error_retry_after, prompt_tokens, completion_tokens, total_tokens, cached_tokens, reasoning_tokens,"
    " dns_end, connect_end, tls_end, request_end, first_byte, first_token, finished)"
    " SELECT 'm' || i, '%s', CASE WHEN i > 1 THEN 'm' || (i - 1) END, 'user', i, 1,"
    " printf ('%%.1000c', 'x'), '', 'complete', '', 0, -1, 1, 1, 2, 0, 0, 1, 2, 3, 4, 5, 6, 7 FROM n;"
    "UPDATE conversation SET head_id = 'm3000'",
    phidias_conversation_get_id (conversation));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  save_conversation (library, conversation);
  fixture_exec (path, sql);
  phidias_conversation_unload (conversation);
  phidias_library_load_conversation_async (library, conversation, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  phidias_library_load_conversation_finish (library, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (conversation)), ==, 3000);
  g_assert_cmpint (sqlite3_memory_used (), <, 1000000);
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/library/new-folder", test_new_folder);
  g_test_add_func ("/store/library/pragmas", test_pragmas);
  g_test_add_func ("/store/library/conversation", test_conversation);
  g_test_add_func ("/store/library/snapshot", test_snapshot);
  g_test_add_func ("/store/library/message", test_message);
  g_test_add_func ("/store/library/message-grows", test_message_grows);
  g_test_add_func ("/store/library/interrupted", test_interrupted);
  g_test_add_func ("/store/library/tree", test_tree);
  g_test_add_func ("/store/library/rename-unloaded", test_rename_unloaded);
  g_test_add_func ("/store/library/load-twice", test_load_twice);
  g_test_add_func ("/store/library/end-first", test_end_first);
  g_test_add_func ("/store/library/clock-jumps", test_clock_jumps);
  g_test_add_func ("/store/library/delete", test_delete);
  g_test_add_func ("/store/library/order", test_order);
  g_test_add_func ("/store/library/page-cache", test_page_cache);

  return g_test_run ();
}
