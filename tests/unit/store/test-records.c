/* test-records.c: deployments and runs, as they were saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "phidias-error.h"
#include "phidias-test.h"
#include "store-fixture.h"

static void
save_message (PhidiasLibrary *library, PhidiasConversation *conversation, PhidiasMessage *message)
{
  g_autoptr (GError) error = NULL;

  fixture_save_message (library, conversation, message, &error);
  g_assert_no_error (error);
}

static void
test_deployments (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasTarget) target = phidias_target_new (PHIDIAS_DIALECT_AZURE_OPENAI, "https://a.openai.azure.com",
                                                         "https://a.openai.azure.com/openai/deployments/gpt/chat/completions",
                                                         "2024-10-21", "gpt", "gpt-4o", PHIDIAS_AUTH_API_KEY);
  g_autoptr (PhidiasTarget) local = phidias_target_new (PHIDIAS_DIALECT_OPENAI, "http://127.0.0.1:8080/v1",
                                                        "http://127.0.0.1:8080/v1/chat/completions",
                                                        NULL, NULL, NULL, PHIDIAS_AUTH_NONE);
  g_autoptr (PhidiasDeployment) azure = phidias_deployment_new ("a", PHIDIAS_DEPLOYMENT_CONNECTED, "Azure", target);
  g_autoptr (PhidiasDeployment) llama = phidias_deployment_new ("b", PHIDIAS_DEPLOYMENT_CONNECTED, "Llama", local);
  g_autoptr (PhidiasDeployment) sample = phidias_deployment_new ("c", PHIDIAS_DEPLOYMENT_SAMPLE, "Sample", local);
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *sample_url = NULL;
  PhidiasDeployment *read;

  phidias_deployment_set_key_place (azure, PHIDIAS_KEY_KEYRING);
  phidias_deployment_set_key_place (sample, PHIDIAS_KEY_SESSION);
  phidias_deployment_set_created (azure, 17);
  g_assert_true (fixture_save_deployment (library, azure, NULL));
  g_assert_true (fixture_save_deployment (library, llama, NULL));
  g_assert_true (fixture_save_deployment (library, sample, NULL));
  phidias_deployment_set_name (azure, "Azure, renamed");
  g_assert_true (fixture_save_deployment (library, azure, NULL));
  fixture_assert_close (library);
  g_clear_object (&library);
  sample_url = fixture_query (path, "SELECT coalesce (base, chat_url, 'none') FROM deployment WHERE id = 'c'");
  g_assert_cmpstr (sample_url, ==, "none");

  library = fixture_open_library (folder);
  listed = fixture_list_deployments (library);
  g_assert_cmpuint (listed->len, ==, 3);
  read = g_ptr_array_index (listed, 0);
  g_assert_cmpstr (phidias_deployment_get_name (read), ==, "Azure, renamed");
  g_assert_true (phidias_target_equal (phidias_deployment_get_target (read), target));
  g_assert_cmpint (phidias_deployment_get_key_place (read), ==, PHIDIAS_KEY_KEYRING);
  g_assert_cmpint (phidias_deployment_get_created (read), ==, 17);
  read = g_ptr_array_index (listed, 1);
  g_assert_true (phidias_target_equal (phidias_deployment_get_target (read), local));
  g_assert_cmpint (phidias_deployment_get_key_place (read), ==, PHIDIAS_KEY_NONE);
  read = g_ptr_array_index (listed, 2);
  g_assert_cmpint (phidias_deployment_get_kind (read), ==, PHIDIAS_DEPLOYMENT_SAMPLE);
  g_assert_cmpint (phidias_deployment_get_key_place (read), ==, PHIDIAS_KEY_SESSION);
  g_assert_null (phidias_deployment_get_target (read));

  g_assert_true (fixture_remove_deployment (library, "a", NULL));
  g_clear_pointer (&listed, g_ptr_array_unref);
  listed = fixture_list_deployments (library);
  g_assert_cmpuint (listed->len, ==, 2);
  fixture_assert_close (library);
}

static void
test_runs (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Runs");
  PhidiasMessage *message = fixture_add_message (conversation, NULL, PHIDIAS_ROLE_ASSISTANT, "");
  g_autoptr (PhidiasRun) saved = phidias_run_new ();
  g_autoptr (PhidiasRun) lonely = phidias_run_new ();
  g_autoptr (GPtrArray) runs = NULL;
  PhidiasRun *read;

  saved->id = g_strdup ("r1");
  saved->message_id = g_strdup (phidias_message_get_id (message));
  saved->deployment_id = g_strdup ("d1");
  saved->deployment_name = g_strdup ("Phi");
  saved->dialect = PHIDIAS_DIALECT_GITHUB_MODELS;
  saved->url = g_strdup ("https://models.github.ai/inference/chat/completions");
  saved->request_json = g_strdup ("{\"temperature\":0.7}");
  saved->started = 12;
  saved->usage = (PhidiasUsage) { 1, 2, 3, 4, 5 };
  lonely->id = g_strdup ("r0");
  lonely->message_id = g_strdup ("never saved");
  lonely->started = 11;

  save_message (library, conversation, message);
  g_assert_true (fixture_save_run (library, saved, NULL));
  g_assert_true (fixture_save_run (library, lonely, NULL));
  g_free (saved->outcome);
  saved->outcome = g_strdup ("failed");
  saved->model = g_strdup ("gpt-4o");
  saved->status = 503;
  saved->attempts = 3;
  saved->finish_reason = g_strdup ("stop");
  saved->error_code = g_strdup ("server");
  saved->error_text = g_strdup ("Busy");
  saved->request_id = g_strdup ("q");
  saved->timings = (PhidiasTimings) { 1, 2, 3, 4, 5, 6, 7 };
  g_assert_true (fixture_save_run (library, saved, NULL));

  runs = fixture_list_runs (library, phidias_message_get_id (message));
  g_assert_cmpuint (runs->len, ==, 1);
  read = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (read->id, ==, "r1");
  g_assert_cmpstr (read->deployment_id, ==, "d1");
  g_assert_cmpstr (read->deployment_name, ==, "Phi");
  g_assert_cmpint (read->dialect, ==, PHIDIAS_DIALECT_GITHUB_MODELS);
  g_assert_cmpstr (read->url, ==, saved->url);
  g_assert_cmpstr (read->model, ==, "gpt-4o");
  g_assert_cmpstr (read->request_json, ==, "{\"temperature\":0.7}");
  g_assert_cmpint (read->started, ==, 12);
  g_assert_cmpuint (read->attempts, ==, 3);
  g_assert_cmpuint (read->status, ==, 503);
  g_assert_cmpstr (read->outcome, ==, "failed");
  g_assert_cmpstr (read->finish_reason, ==, "stop");
  g_assert_cmpstr (read->error_code, ==, "server");
  g_assert_cmpstr (read->error_text, ==, "Busy");
  g_assert_cmpstr (read->request_id, ==, "q");
  g_assert_cmpmem (&read->usage, sizeof read->usage, &saved->usage, sizeof saved->usage);
  g_assert_cmpmem (&read->timings, sizeof read->timings, &saved->timings, sizeof saved->timings);

  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = fixture_list_runs (library, NULL);
  g_assert_cmpuint (runs->len, ==, 2);
  read = g_ptr_array_index (runs, 0);
  g_assert_cmpstr (read->id, ==, "r0");
  g_assert_null (read->message_id);
  fixture_assert_close (library);
}

static void
test_raw_bound (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) saved = fixture_make_conversation ("");
  g_autoptr (PhidiasConversation) loaded = NULL;
  PhidiasMessage *answer = fixture_add_message (saved, NULL, PHIDIAS_ROLE_ASSISTANT, "");
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_SERVER, "Busy");
  g_autoptr (GString) raw = g_string_new ("x");
  const char *read;

  /* Three bytes each, so that the bound falls inside a character. */
  while (raw->len < 3 * 64 * 1024)
    g_string_append (raw, "漢");
  phidias_error_set_raw (error, raw->str);
  phidias_message_set_error (answer, error);
  save_message (library, saved, answer);
  loaded = fixture_find (library, phidias_conversation_get_id (saved));
  read = phidias_error_get_raw (phidias_message_get_error (phidias_conversation_get_head (loaded)));
  g_assert_cmpuint (strlen (read), <=, 64 * 1024);
  g_assert_cmpuint (strlen (read), >, 64 * 1024 - 4);
  g_assert_true (g_utf8_validate (read, -1, NULL));
  g_assert_true (g_str_has_prefix (raw->str, read));
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/library/deployments", test_deployments);
  g_test_add_func ("/store/library/runs", test_runs);
  g_test_add_func ("/store/library/raw-bound", test_raw_bound);

  return g_test_run ();
}
