/* test-connect.c: connecting an endpoint, and changing one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "page-fixture.h"
#include "phidias-connect-dialog.h"
#include "phidias-connect-page.h"

/* ---- Recognition ---- */

static void
test_recognition (PageFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char    *text;
    PhidiasDialect dialect;
    const char    *chat_url;
    gboolean       takes_model;
    const char    *name;
  } rows[] = {
    { SERVERLESS "/", PHIDIAS_DIALECT_AZURE_SERVERLESS, SERVERLESS "/chat/completions?api-version=2024-05-01-preview", FALSE, "phi3" },
    { SERVERLESS "/v1", PHIDIAS_DIALECT_AZURE_SERVERLESS_V1, SERVERLESS "/v1/chat/completions", FALSE, "phi3" },
    { "https://models.github.ai", PHIDIAS_DIALECT_GITHUB_MODELS, "https://models.github.ai/inference/chat/completions", TRUE, "models" },
    { "https://res.services.ai.azure.com", PHIDIAS_DIALECT_AZURE_MODELS, "https://res.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview", TRUE, "res" },
    { "https://res.openai.azure.com/openai/deployments/gpt-4o", PHIDIAS_DIALECT_AZURE_OPENAI, "https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", FALSE, "gpt-4o" },
    { "https://res.openai.azure.com", PHIDIAS_DIALECT_AZURE_OPENAI_V1, "https://res.openai.azure.com/openai/v1/chat/completions", TRUE, "res" },
    { "localhost:11434", PHIDIAS_DIALECT_OPENAI, "http://localhost:11434/v1/chat/completions", TRUE, "Local server" },
  };

  g_assert_false (page_is_shown (fixture, "target_row"));
  g_assert_false (page_is_shown (fixture, "test_group"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      page_type (fixture, "address_row", rows[i].text);
      g_assert_true (page_is_shown (fixture, "target_row"));
      g_assert_cmpstr (page_get_title (fixture, "target_row"), ==, phidias_dialect_get_title (rows[i].dialect));
      g_assert_cmpstr (page_get_subtitle (fixture, "target_row"), ==, rows[i].chat_url);
      g_assert_cmpint (page_is_shown (fixture, "model_row"), ==, rows[i].takes_model);
      g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, rows[i].name);
    }
  page_type (fixture, "address_row", "");
  g_assert_false (page_is_shown (fixture, "target_row"));
  g_assert_null (page_get_error (fixture, "address_error"));
}

/* Fault 73: what is typed in whatever way is shown as it will be used, and a user or a password in
 * an address goes nowhere. */
static void
test_odd_addresses (PageFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *shown;
  } rows[] = {
    { "HTTPS://Gateway.Example:443/llm/v1/#keys", "https://gateway.example/llm/v1/chat/completions" },
    { "https://gateway.example:8443/llm", "https://gateway.example:8443/llm/chat/completions" },
    { "https://b\303\274cher.example/v1", "https://xn--bcher-kva.example/v1/chat/completions" },
    { "[::1]:1234", "http://[::1]:1234/v1/chat/completions" },
    { "https://[2001:DB8:0:0::1]/v1", "https://[2001:db8::1]/v1/chat/completions" },
  };
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      page_type (fixture, "address_row", rows[i].text);
      g_assert_true (page_is_shown (fixture, "target_row"));
      g_assert_cmpstr (page_get_subtitle (fixture, "target_row"), ==, rows[i].shown);
    }

  page_type (fixture, "address_row", "https://me:secret@gateway.example/v1");
  page_type (fixture, "key_row", KEY);
  g_assert_false (page_is_shown (fixture, "target_row"));
  page_act (fixture, "connect.apply");
  g_assert_nonnull (strstr (page_get_error (fixture, "address_error"), "user name or password"));
  g_assert_null (strstr (page_get_error (fixture, "address_error"), "secret"));
  page_assert_invalid (fixture, "address_row", TRUE);
  g_assert_cmpuint (calls->n_checks + calls->n_adds, ==, 0);
}

/* A name that a person chose is left alone. */
static void
test_name (PageFixture *fixture, gconstpointer data)
{
  page_type (fixture, "address_row", SERVERLESS);
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "phi3");
  page_type (fixture, "name_row", "Mine");
  page_type (fixture, "address_row", "https://api.openai.com/v1");
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "Mine");
}

static void
test_curl (PageFixture *fixture, gconstpointer data)
{
  page_type (fixture, "address_row", "curl https://gateway.example/llm/v1/chat/completions \\\n  -H 'Authorization: Bearer " KEY "' \\\n"
                                "  -d '{\"model\": \"phi-4\", \"messages\": []}'");
  g_assert_cmpstr (page_get_text (fixture, "address_row"), ==, "https://gateway.example/llm/v1/chat/completions");
  g_assert_cmpstr (page_get_text (fixture, "key_row"), ==, KEY);
  g_assert_cmpstr (page_get_text (fixture, "model_row"), ==, "phi-4");
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "phi-4");

  /* Undo does not bring the key back into the open. */
  gtk_widget_activate_action (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (fixture_find (fixture->page, "address_row")))),
                              "text.undo",
                              NULL);
  g_assert_null (strstr (page_get_text (fixture, "address_row"), KEY));
}

static void
test_portal_address (PageFixture *fixture, gconstpointer data)
{
  page_type (fixture, "address_row", "https://ai.azure.com/build/deployments/x");
  g_assert_false (page_is_shown (fixture, "target_row"));
  /* Not while it is being typed, but when the typing pauses. */
  g_assert_null (page_get_error (fixture, "address_error"));
  fixture_wait_visible (fixture_find (fixture->page, "address_error"));
  g_assert_nonnull (strstr (page_get_error (fixture, "address_error"), "portal"));
  page_assert_invalid (fixture, "address_row", TRUE);
  page_type (fixture, "address_row", SERVERLESS);
  g_assert_null (page_get_error (fixture, "address_error"));
  page_assert_invalid (fixture, "address_row", FALSE);
}

static void
test_missing (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  page_act (fixture, "connect.apply");
  g_assert_cmpstr (page_get_error (fixture, "address_error"), ==, "Paste the address of the endpoint.");
  page_assert_invalid (fixture, "address_row", TRUE);

  page_type (fixture, "address_row", SERVERLESS);
  page_act (fixture, "connect.apply");
  g_assert_nonnull (page_get_error (fixture, "key_error"));
  page_assert_invalid (fixture, "key_row", TRUE);
  page_type (fixture, "key_row", KEY);
  g_assert_null (page_get_error (fixture, "key_error"));
  page_assert_invalid (fixture, "key_row", FALSE);

  /* No free test there: the model is asked for before anything is sent. */
  page_type (fixture, "address_row", "https://res.services.ai.azure.com/models");
  page_act (fixture, "connect.test");
  g_assert_nonnull (page_get_error (fixture, "model_error"));
  page_assert_invalid (fixture, "model_row", TRUE);
  page_act (fixture, "connect.apply");
  g_assert_nonnull (page_get_error (fixture, "model_error"));
  g_assert_cmpuint (calls->n_checks + calls->n_adds, ==, 0);
}

/* ---- Testing and keeping ---- */

static void
test_connect (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  page_answer (fixture, SERVERLESS, NULL, NULL);
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_checks, ==, 1);
  g_assert_false (calls->may_cost);
  g_assert_cmpuint (calls->n_adds, ==, 1);
  g_assert_cmpstr (calls->key, ==, KEY);
  g_assert_cmpstr (calls->name, ==, "phi3");
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_KEYRING);
  g_assert_null (phidias_target_get_key (calls->target));
}

static void
test_no_key (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  page_answer (fixture, "localhost:8080", NULL, NULL);
  page_type (fixture, "address_row", "localhost:8080");
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_null (calls->key);
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_NONE);
  g_assert_null (phidias_target_get_model (calls->target));
}

static void
test_session_only (PageFixture *fixture, gconstpointer data)
{
  page_answer (fixture, SERVERLESS, NULL, NULL);
  page_type (fixture, "address_row", SERVERLESS);
  g_assert_false (gtk_widget_get_sensitive (fixture_find (fixture->page, "session_row")));
  page_type (fixture, "key_row", KEY);
  g_assert_true (gtk_widget_get_sensitive (fixture_find (fixture->page, "session_row")));
  gtk_switch_set_active (GTK_SWITCH (fixture_find (fixture->page, "session_switch")), TRUE);
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpint (fake_session_get_calls (fixture->session)->place, ==, PHIDIAS_KEY_SESSION);
}

static void
test_models (PageFixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "gpt-4o", "phi-4", NULL };
  const FakeCalls         *calls = fake_session_get_calls (fixture->session);

  page_answer (fixture, "https://api.openai.com/v1", NULL, models);
  page_type (fixture, "address_row", "https://api.openai.com/v1");
  page_type (fixture, "key_row", KEY);
  g_assert_false (page_is_shown (fixture, "model_menu"));
  page_act (fixture, "connect.apply");
  /* Tested, and then asked which one. */
  fixture_wait_visible (fixture_find (fixture->page, "model_error"));
  g_assert_cmpuint (calls->n_checks, ==, 1);
  g_assert_cmpuint (calls->n_adds, ==, 0);
  g_assert_true (page_is_shown (fixture, "model_menu"));

  g_signal_emit_by_name (fixture_find (fixture->page, "model_menu"), "chosen", "phi-4");
  g_assert_cmpstr (page_get_text (fixture, "model_row"), ==, "phi-4");
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "phi-4");
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpstr (phidias_target_get_model (calls->target), ==, "phi-4");
}

static void
test_one_model (PageFixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "llama", NULL };

  page_answer (fixture, "localhost:8080", NULL, models);
  page_type (fixture, "address_row", "localhost:8080");
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpstr (phidias_target_get_model (fake_session_get_calls (fixture->session)->target), ==, "llama");
}

static void
test_cost (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  page_type (fixture, "address_row", SERVERLESS);
  g_assert_nonnull (strstr (page_get_subtitle (fixture, "test_row"), "Costs nothing"));

  page_answer (fixture, "https://res.services.ai.azure.com/models", "phi-4", NULL);
  page_type (fixture, "address_row", "https://res.services.ai.azure.com/models");
  page_type (fixture, "key_row", KEY);
  page_type (fixture, "model_row", "phi-4");
  g_assert_nonnull (strstr (page_get_subtitle (fixture, "test_row"), "max_tokens 1"));
  page_act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "test_image"));
  g_assert_cmpstr (page_get_subtitle (fixture, "test_row"), ==, "It answers.");
  g_assert_true (calls->may_cost);
  g_assert_cmpuint (calls->n_adds, ==, 0);

  /* Connecting spends nothing that was not asked for, and what was found holds for what was tested. */
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_checks, ==, 1);
}

static void
test_check_forgotten (PageFixture *fixture, gconstpointer data)
{
  page_answer (fixture, SERVERLESS, NULL, NULL);
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "test_image"));
  page_type (fixture, "key_row", "another");
  g_assert_false (page_is_shown (fixture, "test_image"));
}

static void
test_wrong_key (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);
  GError          *error = phidias_error_new (PHIDIAS_ERROR_AUTH, "The key was refused.");

  phidias_error_set_status (error, 401);
  phidias_error_set_raw (error, "{\"error\": {}}");
  fake_session_fail_check (fixture->session, error);
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  fixture_wait_visible (fixture_find (fixture->page, "key_error"));
  g_assert_cmpstr (page_get_error (fixture, "key_error"), ==, "The key was refused.");
  page_assert_invalid (fixture, "key_row", TRUE);
  g_assert_true (page_is_shown (fixture, "details"));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (fixture_find (fixture->page, "details_label"))), "401"));
  g_assert_cmpuint (calls->n_adds, ==, 0);

  /* Knowingly, it can be connected all the same. */
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "apply_button"))), ==, "C_onnect Anyway");
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_checks, ==, 1);
}

static void
test_server_gone (PageFixture *fixture, gconstpointer data)
{
  fake_session_fail_check (fixture->session, phidias_error_new (PHIDIAS_ERROR_REFUSED, "Nothing listens there."));
  page_type (fixture, "address_row", "localhost:8080");
  page_act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "address_error"));
  page_assert_invalid (fixture, "address_row", TRUE);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "apply_button"))), ==, "C_onnect");
}

static void
test_keyring_locked (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  page_answer (fixture, SERVERLESS, NULL, NULL);
  fake_session_fail_add (fixture->session, phidias_error_new (PHIDIAS_ERROR_KEYRING_LOCKED, "The keyring is locked."));
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  fixture_wait_visible (fixture_find (fixture->page, "keyring_box"));
  g_assert_cmpstr (page_get_error (fixture, "key_error"), ==, "The keyring is locked.");
  g_assert_true (page_is_shown (fixture, "unlock_button"));
  page_act (fixture, "connect.unlock");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_unlocks, ==, 1);
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_KEYRING);
  g_assert_cmpstr (calls->key, ==, KEY);
}

static void
test_keyring_absent (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  page_answer (fixture, SERVERLESS, NULL, NULL);
  fake_session_fail_add (fixture->session, phidias_error_new (PHIDIAS_ERROR_KEYRING_UNAVAILABLE, "There is no keyring."));
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  fixture_wait_visible (fixture_find (fixture->page, "keyring_box"));
  g_assert_false (page_is_shown (fixture, "unlock_button"));
  page_act (fixture, "connect.keep-for-session");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_SESSION);
  g_assert_cmpuint (calls->n_checks, ==, 1);
}

static void
test_stop (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  fake_session_stall (fixture->session, TRUE);
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.test");
  g_assert_true (page_is_shown (fixture, "test_spinner"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "test_button"))), ==, "_Stop");
  page_act (fixture, "connect.test");
  g_assert_true (calls->was_cancelled);
  g_assert_false (page_is_shown (fixture, "test_spinner"));
  g_assert_null (page_get_error (fixture, "test_error"));
  g_assert_null (page_get_error (fixture, "address_error"));
}

/* What ends after the field was changed says nothing about what stands there now. */
static void
test_late_answer (PageFixture *fixture, gconstpointer data)
{
  fake_session_stall (fixture->session, TRUE);
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  page_type (fixture, "key_row", "other");
  g_assert_true (fake_session_get_calls (fixture->session)->was_cancelled);
  fixture_settle ();
  g_assert_false (page_is_shown (fixture, "test_spinner"));
  fake_session_stall (fixture->session, FALSE);
  page_answer (fixture, SERVERLESS, NULL, NULL);
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
}

static void
test_closed_while_busy (PageFixture *fixture, gconstpointer data)
{
  fake_session_stall (fixture->session, TRUE);
  page_type (fixture, "address_row", SERVERLESS);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.test");
  page_act (fixture, "connect.cancel");
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_true (fake_session_get_calls (fixture->session)->was_cancelled);
}

static void
test_local (PageFixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "phi4-mini", NULL };
  g_autoptr (PhidiasEndpointCheck) check = fake_check_new ("localhost:11434", NULL, "Ollama answers.", models, "Ollama");

  fake_session_find_local (fixture->session, check);
  page_show (fixture, NULL);
  fixture_wait_visible (fixture_find (fixture->page, "local_group"));
  g_signal_emit_by_name (fixture_find_type (fixture_find (fixture->page, "local_group"), ADW_TYPE_ACTION_ROW), "activated");
  g_assert_false (page_is_shown (fixture, "local_group"));
  g_assert_cmpstr (page_get_text (fixture, "model_row"), ==, "phi4-mini");
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (fake_session_get_calls (fixture->session)->n_checks, ==, 0);
}

/* All is filled in but the key, which is asked for and then tried. */
static void
test_local_with_key (PageFixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "phi4-mini", NULL };
  const FakeCalls *calls = fake_session_get_calls (fixture->session);
  g_autoptr (PhidiasEndpointCheck) check = fake_check_new ("localhost:8000", NULL, "It wants a key.", NULL, "vLLM");
  GtkWidget *row;

  fake_check_want_key (check);
  fake_session_find_local (fixture->session, check);
  page_show (fixture, NULL);
  fixture_wait_visible (fixture_find (fixture->page, "local_group"));
  g_signal_emit_by_name (fixture_find_type (fixture_find (fixture->page, "local_group"), ADW_TYPE_ACTION_ROW), "activated");
  g_assert_cmpstr (page_get_text (fixture, "address_row"), ==, "http://localhost:8000/v1/chat/completions");
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "vLLM");
  g_assert_cmpstr (page_get_title (fixture, "key_row"), ==, "Key (this server wants one)");
  row = fixture_find (fixture->page, "key_row");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (row)), row));
  /* Nothing was found yet that a test would find. */
  g_assert_false (page_is_shown (fixture, "test_image"));

  page_act (fixture, "connect.apply");
  g_assert_cmpstr (page_get_error (fixture, "key_error"), ==, "Enter the key that the server was started with.");
  page_assert_invalid (fixture, "key_row", TRUE);
  g_assert_cmpuint (calls->n_checks + calls->n_adds, ==, 0);

  page_answer (fixture, "localhost:8000", NULL, models);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_checks, ==, 1);
  g_assert_cmpstr (calls->key, ==, KEY);
  g_assert_cmpstr (phidias_target_get_model (calls->target), ==, "phi4-mini");
}

/* Another address is another server, which may want none. */
static void
test_local_with_key_left (PageFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasEndpointCheck) check = fake_check_new ("localhost:8000", NULL, "It wants a key.", NULL, "vLLM");

  fake_check_want_key (check);
  page_show (fixture, NULL);
  phidias_connect_page_choose_server (PHIDIAS_CONNECT_PAGE (fixture->page), check);
  g_assert_cmpstr (page_get_title (fixture, "key_row"), ==, "Key (this server wants one)");
  page_type (fixture, "address_row", "localhost:8080");
  g_assert_cmpstr (page_get_title (fixture, "key_row"), ==, "Key (if the server wants one)");
}

/* ---- Editing ---- */

static void
test_edit (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Mine", SERVERLESS, PHIDIAS_KEY_KEYRING);

  page_show (fixture, deployment);
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "Mine");
  g_assert_cmpstr (page_get_text (fixture, "key_row"), ==, "");
  g_assert_true (page_is_shown (fixture, "target_row"));

  /* A name needs neither a test nor a key. */
  page_type (fixture, "name_row", "Ours");
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_edits, ==, 1);
  g_assert_cmpuint (calls->n_checks + calls->n_deployment_checks, ==, 0);
  g_assert_null (calls->key);
  g_assert_cmpstr (calls->name, ==, "Ours");
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_KEYRING);
}

static void
test_edit_origin (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Mine", SERVERLESS, PHIDIAS_KEY_KEYRING);

  page_show (fixture, deployment);
  page_type (fixture, "address_row", "https://other.eastus2.models.ai.azure.com");
  page_act (fixture, "connect.apply");
  g_assert_nonnull (strstr (page_get_error (fixture, "key_error"), "another server"));
  page_assert_invalid (fixture, "key_row", TRUE);
  g_assert_cmpuint (calls->n_edits, ==, 0);
  page_answer (fixture, "https://other.eastus2.models.ai.azure.com", NULL, NULL);
  page_type (fixture, "key_row", KEY);
  page_act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpstr (calls->key, ==, KEY);
}

/* The stored key is used by the session; the page never sees it. */
static void
test_edit_tests_stored_key (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Mine", SERVERLESS, PHIDIAS_KEY_KEYRING);

  page_answer (fixture, SERVERLESS, NULL, NULL);
  page_show (fixture, deployment);
  page_act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "test_image"));
  g_assert_cmpuint (calls->n_deployment_checks, ==, 1);
  page_type (fixture, "address_row", SERVERLESS "/v1");
  g_assert_nonnull (strstr (page_get_subtitle (fixture, "test_row"), "once the change is saved"));
}

static GtkWidget *
find_eye (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "view-reveal-symbolic") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_eye (child);

  return found;
}

static void
test_accessible (PageFixture *fixture, gconstpointer data)
{
  static const char *const buttons[] = { "apply_button", "test_button", "unlock_button" };
  GtkWidget *eye;

  fixture_assert_labelled (fixture_find (fixture->page, "session_switch"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture_find (fixture->page, "session_switch")), GTK_ACCESSIBLE_ROLE_SWITCH);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->page), GTK_ACCESSIBLE_ROLE_GROUP);

  /* One name, without the underline, also after the label has changed. */
  page_type (fixture, "address_row", SERVERLESS);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      fixture_assert_labelled (fixture_find (fixture->page, buttons[i]));
      g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (fixture_find (fixture->page, buttons[i])), GTK_ACCESSIBLE_PROPERTY_LABEL));
    }

  /* The eye says what it is going to do. */
  eye = find_eye (fixture_find (fixture->page, "key_row"));
  fixture_assert_named (eye, "Show Key");
  g_signal_emit_by_name (eye, "clicked");
  fixture_assert_named (eye, "Hide Key");
  g_signal_emit_by_name (eye, "clicked");
  fixture_assert_named (eye, "Show Key");
}

/* ---- The dialog ---- */

static void
take_deployment_cb (PhidiasDeployment *deployment, gpointer user_data)
{
  g_set_object ((PhidiasDeployment **) user_data, deployment);
}

static gboolean
is_gone (gpointer user_data)
{
  return fixture_find_dialog (user_data, "address_row") == NULL;
}

static void
test_dialog (PageFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployment) deployment = NULL;
  GtkWidget *window = fixture_show (gtk_label_new ("parent"), 800, 700);
  GtkWidget *row;

  page_answer (fixture, SERVERLESS, NULL, NULL);
  phidias_connect_dialog_present (fixture->session, NULL, window, take_deployment_cb, &deployment);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_dialog (window, "address_row")), SERVERLESS);
  gtk_editable_set_text (GTK_EDITABLE (fixture_find_dialog (window, "key_row")), KEY);
  gtk_widget_activate_action (fixture_find_dialog (window, "address_row"), "connect.apply", NULL);
  phidias_assert_wait (is_gone, window);
  g_assert_nonnull (deployment);
  g_assert_cmpstr (phidias_deployment_get_name (deployment), ==, "phi3");

  /* Fault 30: below a refused key it is opened again, where another is entered. */
  phidias_connect_dialog_present (fixture->session, deployment, window, NULL, NULL);
  fixture_settle ();
  row = fixture_find_dialog (window, "key_row");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (row)), row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  gtk_widget_activate_action (row, "connect.cancel", NULL);
  phidias_assert_wait (is_gone, window);
  fixture_destroy (window);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  ADD ("/connect/recognition", test_recognition);
  ADD ("/connect/odd-addresses", test_odd_addresses);
  ADD ("/connect/name", test_name);
  ADD ("/connect/curl", test_curl);
  ADD ("/connect/portal-address", test_portal_address);
  ADD ("/connect/missing", test_missing);
  ADD ("/connect/connect", test_connect);
  ADD ("/connect/no-key", test_no_key);
  ADD ("/connect/session-only", test_session_only);
  ADD ("/connect/models", test_models);
  ADD ("/connect/one-model", test_one_model);
  ADD ("/connect/cost", test_cost);
  ADD ("/connect/check-forgotten", test_check_forgotten);
  ADD ("/connect/wrong-key", test_wrong_key);
  ADD ("/connect/server-gone", test_server_gone);
  ADD ("/connect/keyring-locked", test_keyring_locked);
  ADD ("/connect/keyring-absent", test_keyring_absent);
  ADD ("/connect/stop", test_stop);
  ADD ("/connect/late-answer", test_late_answer);
  ADD ("/connect/closed-while-busy", test_closed_while_busy);
  ADD ("/connect/accessible", test_accessible);
  ADD_BARE ("/connect/local", test_local);
  ADD_BARE ("/connect/local-with-key", test_local_with_key);
  ADD_BARE ("/connect/local-with-key-left", test_local_with_key_left);
  ADD_BARE ("/connect/edit/name", test_edit);
  ADD_BARE ("/connect/edit/origin", test_edit_origin);
  ADD_BARE ("/connect/edit/stored-key", test_edit_tests_stored_key);
  ADD_BARE ("/connect/dialog", test_dialog);

  return g_test_run ();
}
