/* test-connect.c: connecting an endpoint, the list of deployments, the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fake-session.h"
#include "phidias-connect-dialog.h"
#include "phidias-connect-page.h"
#include "phidias-deployment-list-row.h"
#include "phidias-deployments-dialog.h"
#include "phidias-preferences-dialog.h"
#include "widget-fixture.h"

#define SERVERLESS "https://phi3.eastus2.models.ai.azure.com"
#define KEY "0123456789abcdef0123456789abcdef"

typedef struct
{
  PhidiasSession *session;
  GtkWidget      *page;
  GtkWidget      *window;
  guint           n_connected;
  guint           n_cancelled;
} Fixture;

static void
connected_cb (Fixture *fixture)
{
  fixture->n_connected++;
}

static void
cancelled_cb (Fixture *fixture)
{
  fixture->n_cancelled++;
}

static void
show_page (Fixture *fixture, PhidiasDeployment *deployment)
{
  fixture->page = phidias_connect_page_new (fixture->session, deployment);
  g_signal_connect_swapped (fixture->page, "connected", G_CALLBACK (connected_cb), fixture);
  g_signal_connect_swapped (fixture->page, "cancelled", G_CALLBACK (cancelled_cb), fixture);
  fixture->window = fixture_show (fixture->page, 540, 900);
  fixture_settle ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = fake_session_new ();
  if (data == NULL)
    show_page (fixture, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    fixture_destroy (fixture->window);
  fixture_settle ();
  g_assert_finalize_object (fixture->session);
}

static void
type (Fixture *fixture, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (fixture->page, id)), text);
}

static const char *
get_text (Fixture *fixture, const char *id)
{
  return gtk_editable_get_text (GTK_EDITABLE (fixture_find (fixture->page, id)));
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  return gtk_widget_get_visible (fixture_find (fixture->page, id));
}

static const char *
get_error (Fixture *fixture, const char *id)
{
  return is_shown (fixture, id) ? gtk_label_get_text (GTK_LABEL (fixture_find (fixture->page, id))) : NULL;
}

static const char *
get_title (Fixture *fixture, const char *id)
{
  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (fixture_find (fixture->page, id)));
}

static const char *
get_subtitle (Fixture *fixture, const char *id)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (fixture_find (fixture->page, id)));
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
  fixture_settle ();
}

static void
assert_invalid (Fixture *fixture, const char *id, gboolean is_invalid)
{
  GtkWidget *row = fixture_find (fixture->page, id);

  g_assert_cmpint (gtk_widget_has_css_class (row, "error"), ==, is_invalid);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, is_invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE);
}

/* ---- Recognition ---- */

static void
test_recognition (Fixture *fixture, gconstpointer data)
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

  g_assert_false (is_shown (fixture, "target_row"));
  g_assert_false (is_shown (fixture, "test_group"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      type (fixture, "address_row", rows[i].text);
      g_assert_true (is_shown (fixture, "target_row"));
      g_assert_cmpstr (get_title (fixture, "target_row"), ==, phidias_dialect_get_title (rows[i].dialect));
      g_assert_cmpstr (get_subtitle (fixture, "target_row"), ==, rows[i].chat_url);
      g_assert_cmpint (is_shown (fixture, "model_row"), ==, rows[i].takes_model);
      g_assert_cmpstr (get_text (fixture, "name_row"), ==, rows[i].name);
    }
  type (fixture, "address_row", "");
  g_assert_false (is_shown (fixture, "target_row"));
  g_assert_null (get_error (fixture, "address_error"));
}

/* A name that a person chose is left alone. */
static void
test_name (Fixture *fixture, gconstpointer data)
{
  type (fixture, "address_row", SERVERLESS);
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "phi3");
  type (fixture, "name_row", "Mine");
  type (fixture, "address_row", "https://api.openai.com/v1");
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "Mine");
}

static void
test_curl (Fixture *fixture, gconstpointer data)
{
  type (fixture, "address_row", "curl https://gateway.example/llm/v1/chat/completions \\\n  -H 'Authorization: Bearer " KEY "' \\\n"
                                "  -d '{\"model\": \"phi-4\", \"messages\": []}'");
  g_assert_cmpstr (get_text (fixture, "address_row"), ==, "https://gateway.example/llm/v1/chat/completions");
  g_assert_cmpstr (get_text (fixture, "key_row"), ==, KEY);
  g_assert_cmpstr (get_text (fixture, "model_row"), ==, "phi-4");
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "phi-4");

  /* Undo does not bring the key back into the open. */
  gtk_widget_activate_action (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (fixture_find (fixture->page, "address_row")))),
                              "text.undo",
                              NULL);
  g_assert_null (strstr (get_text (fixture, "address_row"), KEY));
}

static void
test_portal_address (Fixture *fixture, gconstpointer data)
{
  type (fixture, "address_row", "https://ai.azure.com/build/deployments/x");
  g_assert_false (is_shown (fixture, "target_row"));
  /* Not while it is being typed, but when the typing pauses. */
  g_assert_null (get_error (fixture, "address_error"));
  fixture_wait_visible (fixture_find (fixture->page, "address_error"));
  g_assert_nonnull (strstr (get_error (fixture, "address_error"), "portal"));
  assert_invalid (fixture, "address_row", TRUE);
  type (fixture, "address_row", SERVERLESS);
  g_assert_null (get_error (fixture, "address_error"));
  assert_invalid (fixture, "address_row", FALSE);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  act (fixture, "connect.apply");
  g_assert_cmpstr (get_error (fixture, "address_error"), ==, "Paste the address of the endpoint.");
  assert_invalid (fixture, "address_row", TRUE);

  type (fixture, "address_row", SERVERLESS);
  act (fixture, "connect.apply");
  g_assert_nonnull (get_error (fixture, "key_error"));
  assert_invalid (fixture, "key_row", TRUE);
  type (fixture, "key_row", KEY);
  g_assert_null (get_error (fixture, "key_error"));
  assert_invalid (fixture, "key_row", FALSE);

  /* No free test there: the model is asked for before anything is sent. */
  type (fixture, "address_row", "https://res.services.ai.azure.com/models");
  act (fixture, "connect.test");
  g_assert_nonnull (get_error (fixture, "model_error"));
  assert_invalid (fixture, "model_row", TRUE);
  act (fixture, "connect.apply");
  g_assert_nonnull (get_error (fixture, "model_error"));
  g_assert_cmpuint (calls->n_checks + calls->n_adds, ==, 0);
}

/* ---- Testing and keeping ---- */

static void
answer (Fixture *fixture, const char *address, const char *model, const char *const *models)
{
  g_autoptr (PhidiasEndpointCheck) check = fake_check_new (address, model, "It answers.", models, NULL);

  fake_session_answer_check (fixture->session, check);
}

static void
test_connect (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  answer (fixture, SERVERLESS, NULL, NULL);
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.apply");
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
test_no_key (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  answer (fixture, "localhost:8080", NULL, NULL);
  type (fixture, "address_row", "localhost:8080");
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_null (calls->key);
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_NONE);
  g_assert_null (phidias_target_get_model (calls->target));
}

static void
test_session_only (Fixture *fixture, gconstpointer data)
{
  answer (fixture, SERVERLESS, NULL, NULL);
  type (fixture, "address_row", SERVERLESS);
  g_assert_false (gtk_widget_get_sensitive (fixture_find (fixture->page, "session_row")));
  type (fixture, "key_row", KEY);
  g_assert_true (gtk_widget_get_sensitive (fixture_find (fixture->page, "session_row")));
  gtk_switch_set_active (GTK_SWITCH (fixture_find (fixture->page, "session_switch")), TRUE);
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpint (fake_session_get_calls (fixture->session)->place, ==, PHIDIAS_KEY_SESSION);
}

static void
test_models (Fixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "gpt-4o", "phi-4", NULL };
  const FakeCalls         *calls = fake_session_get_calls (fixture->session);

  answer (fixture, "https://api.openai.com/v1", NULL, models);
  type (fixture, "address_row", "https://api.openai.com/v1");
  type (fixture, "key_row", KEY);
  g_assert_false (is_shown (fixture, "model_menu"));
  act (fixture, "connect.apply");
  /* Tested, and then asked which one. */
  fixture_wait_visible (fixture_find (fixture->page, "model_error"));
  g_assert_cmpuint (calls->n_checks, ==, 1);
  g_assert_cmpuint (calls->n_adds, ==, 0);
  g_assert_true (is_shown (fixture, "model_menu"));

  g_signal_emit_by_name (fixture_find (fixture->page, "model_menu"), "chosen", "phi-4");
  g_assert_cmpstr (get_text (fixture, "model_row"), ==, "phi-4");
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "phi-4");
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpstr (phidias_target_get_model (calls->target), ==, "phi-4");
}

static void
test_one_model (Fixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "llama", NULL };

  answer (fixture, "localhost:8080", NULL, models);
  type (fixture, "address_row", "localhost:8080");
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpstr (phidias_target_get_model (fake_session_get_calls (fixture->session)->target), ==, "llama");
}

static void
test_cost (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  type (fixture, "address_row", SERVERLESS);
  g_assert_nonnull (strstr (get_subtitle (fixture, "test_row"), "Costs nothing"));

  answer (fixture, "https://res.services.ai.azure.com/models", "phi-4", NULL);
  type (fixture, "address_row", "https://res.services.ai.azure.com/models");
  type (fixture, "key_row", KEY);
  type (fixture, "model_row", "phi-4");
  g_assert_nonnull (strstr (get_subtitle (fixture, "test_row"), "max_tokens 1"));
  act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "test_image"));
  g_assert_cmpstr (get_subtitle (fixture, "test_row"), ==, "It answers.");
  g_assert_true (calls->may_cost);
  g_assert_cmpuint (calls->n_adds, ==, 0);

  /* Connecting spends nothing that was not asked for, and what was found holds for what was tested. */
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_checks, ==, 1);
}

static void
test_check_forgotten (Fixture *fixture, gconstpointer data)
{
  answer (fixture, SERVERLESS, NULL, NULL);
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "test_image"));
  type (fixture, "key_row", "another");
  g_assert_false (is_shown (fixture, "test_image"));
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);
  GError          *error = phidias_error_new (PHIDIAS_ERROR_AUTH, "The key was refused.");

  phidias_error_set_status (error, 401);
  phidias_error_set_raw (error, "{\"error\": {}}");
  fake_session_fail_check (fixture->session, error);
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.apply");
  fixture_wait_visible (fixture_find (fixture->page, "key_error"));
  g_assert_cmpstr (get_error (fixture, "key_error"), ==, "The key was refused.");
  assert_invalid (fixture, "key_row", TRUE);
  g_assert_true (is_shown (fixture, "details"));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (fixture_find (fixture->page, "details_label"))), "401"));
  g_assert_cmpuint (calls->n_adds, ==, 0);

  /* Knowingly, it can be connected all the same. */
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "apply_button"))), ==, "C_onnect Anyway");
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_checks, ==, 1);
}

static void
test_server_gone (Fixture *fixture, gconstpointer data)
{
  fake_session_fail_check (fixture->session, phidias_error_new (PHIDIAS_ERROR_REFUSED, "Nothing listens there."));
  type (fixture, "address_row", "localhost:8080");
  act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "address_error"));
  assert_invalid (fixture, "address_row", TRUE);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "apply_button"))), ==, "C_onnect");
}

static void
test_keyring_locked (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  answer (fixture, SERVERLESS, NULL, NULL);
  fake_session_fail_add (fixture->session, phidias_error_new (PHIDIAS_ERROR_KEYRING_LOCKED, "The keyring is locked."));
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.apply");
  fixture_wait_visible (fixture_find (fixture->page, "keyring_box"));
  g_assert_cmpstr (get_error (fixture, "key_error"), ==, "The keyring is locked.");
  g_assert_true (is_shown (fixture, "unlock_button"));
  act (fixture, "connect.unlock");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_unlocks, ==, 1);
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_KEYRING);
  g_assert_cmpstr (calls->key, ==, KEY);
}

static void
test_keyring_absent (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  answer (fixture, SERVERLESS, NULL, NULL);
  fake_session_fail_add (fixture->session, phidias_error_new (PHIDIAS_ERROR_KEYRING_UNAVAILABLE, "There is no keyring."));
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.apply");
  fixture_wait_visible (fixture_find (fixture->page, "keyring_box"));
  g_assert_false (is_shown (fixture, "unlock_button"));
  act (fixture, "connect.keep-for-session");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_SESSION);
  g_assert_cmpuint (calls->n_checks, ==, 1);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  fake_session_stall (fixture->session, TRUE);
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.test");
  g_assert_true (is_shown (fixture, "test_spinner"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "test_button"))), ==, "_Stop");
  act (fixture, "connect.test");
  g_assert_true (calls->was_cancelled);
  g_assert_false (is_shown (fixture, "test_spinner"));
  g_assert_null (get_error (fixture, "test_error"));
  g_assert_null (get_error (fixture, "address_error"));
}

/* What ends after the field was changed says nothing about what stands there now. */
static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  fake_session_stall (fixture->session, TRUE);
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.apply");
  type (fixture, "key_row", "other");
  g_assert_true (fake_session_get_calls (fixture->session)->was_cancelled);
  fixture_settle ();
  g_assert_false (is_shown (fixture, "test_spinner"));
  fake_session_stall (fixture->session, FALSE);
  answer (fixture, SERVERLESS, NULL, NULL);
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
}

static void
test_closed_while_busy (Fixture *fixture, gconstpointer data)
{
  fake_session_stall (fixture->session, TRUE);
  type (fixture, "address_row", SERVERLESS);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.test");
  act (fixture, "connect.cancel");
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_true (fake_session_get_calls (fixture->session)->was_cancelled);
}

static void
test_local (Fixture *fixture, gconstpointer data)
{
  static const char *const models[] = { "phi4-mini", NULL };
  g_autoptr (PhidiasEndpointCheck) check = fake_check_new ("localhost:11434", NULL, "Ollama answers.", models, "Ollama");

  fake_session_find_local (fixture->session, check);
  show_page (fixture, NULL);
  fixture_wait_visible (fixture_find (fixture->page, "local_group"));
  g_signal_emit_by_name (fixture_find_type (fixture_find (fixture->page, "local_group"), ADW_TYPE_ACTION_ROW), "activated");
  g_assert_false (is_shown (fixture, "local_group"));
  g_assert_cmpstr (get_text (fixture, "model_row"), ==, "phi4-mini");
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (fake_session_get_calls (fixture->session)->n_checks, ==, 0);
}

/* ---- Editing ---- */

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Mine", SERVERLESS, PHIDIAS_KEY_KEYRING);

  show_page (fixture, deployment);
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "Mine");
  g_assert_cmpstr (get_text (fixture, "key_row"), ==, "");
  g_assert_true (is_shown (fixture, "target_row"));

  /* A name needs neither a test nor a key. */
  type (fixture, "name_row", "Ours");
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpuint (calls->n_edits, ==, 1);
  g_assert_cmpuint (calls->n_checks + calls->n_deployment_checks, ==, 0);
  g_assert_null (calls->key);
  g_assert_cmpstr (calls->name, ==, "Ours");
  g_assert_cmpint (calls->place, ==, PHIDIAS_KEY_KEYRING);
}

static void
test_edit_origin (Fixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Mine", SERVERLESS, PHIDIAS_KEY_KEYRING);

  show_page (fixture, deployment);
  type (fixture, "address_row", "https://other.eastus2.models.ai.azure.com");
  act (fixture, "connect.apply");
  g_assert_nonnull (strstr (get_error (fixture, "key_error"), "another server"));
  assert_invalid (fixture, "key_row", TRUE);
  g_assert_cmpuint (calls->n_edits, ==, 0);
  answer (fixture, "https://other.eastus2.models.ai.azure.com", NULL, NULL);
  type (fixture, "key_row", KEY);
  act (fixture, "connect.apply");
  fixture_wait_count (&fixture->n_connected, 1);
  g_assert_cmpstr (calls->key, ==, KEY);
}

/* The stored key is used by the session; the page never sees it. */
static void
test_edit_tests_stored_key (Fixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Mine", SERVERLESS, PHIDIAS_KEY_KEYRING);

  answer (fixture, SERVERLESS, NULL, NULL);
  show_page (fixture, deployment);
  act (fixture, "connect.test");
  fixture_wait_visible (fixture_find (fixture->page, "test_image"));
  g_assert_cmpuint (calls->n_deployment_checks, ==, 1);
  type (fixture, "address_row", SERVERLESS "/v1");
  g_assert_nonnull (strstr (get_subtitle (fixture, "test_row"), "once the change is saved"));
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  fixture_assert_labelled (fixture_find (fixture->page, "session_switch"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture_find (fixture->page, "session_switch")), GTK_ACCESSIBLE_ROLE_SWITCH);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->page), GTK_ACCESSIBLE_ROLE_GROUP);
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
test_dialog (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployment) deployment = NULL;
  GtkWidget *window = fixture_show (gtk_label_new ("parent"), 800, 700);
  GtkWidget *row;

  answer (fixture, SERVERLESS, NULL, NULL);
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

/* ---- The list ---- */

static void
show_deployments (Fixture *fixture)
{
  fixture->page = phidias_deployments_page_new (fixture->session);
  fixture->window = fixture_show (fixture->page, 540, 640);
}

static const char *
get_visible (Fixture *fixture, const char *id)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (fixture_find (fixture->page, id)));
}

static void
test_list_empty (Fixture *fixture, gconstpointer data)
{
  GtkStack *stack;

  show_deployments (fixture);
  stack = GTK_STACK (fixture_find (fixture->page, "list_stack"));
  g_assert_true (gtk_stack_get_visible_child (stack) == fixture_find (fixture->page, "empty_page"));
  fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  g_assert_true (gtk_stack_get_visible_child (stack) == fixture_find (fixture->page, "list_page"));
}

static void
test_list_row (Fixture *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "<A> & B", "https://res.openai.azure.com/openai/deployments/gpt-4o", PHIDIAS_KEY_KEYRING);
  GtkWidget         *row;

  show_deployments (fixture);
  row = fixture_find_type (fixture->page, PHIDIAS_TYPE_DEPLOYMENT_LIST_ROW);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "<A> & B");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "gpt-4o on res.openai.azure.com\nKey in the keyring · not tried yet");
  fixture_assert_named (fixture_find (row, "remove_button"), "Remove <A> & B");
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, "Nothing listens there.");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Nothing listens there."));
  phidias_deployment_set_name (deployment, "C");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "C");
}

static void
test_list_remove (Fixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  show_deployments (fixture);
  g_signal_emit_by_name (fixture_find (fixture->page, "remove_button"), "clicked");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "question");
  g_assert_cmpuint (calls->n_removes, ==, 0);
  act (fixture, "deployments.back");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "list");
  g_assert_cmpuint (calls->n_removes, ==, 0);

  g_signal_emit_by_name (fixture_find (fixture->page, "remove_button"), "clicked");
  act (fixture, "deployments.confirm");
  g_assert_cmpuint (calls->n_removes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_deployments (fixture->session)), ==, 0);
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "list");
}

static void
test_list_test (Fixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *free_one = fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);

  fake_session_list (fixture->session, "b", "B", "https://res.services.ai.azure.com/models", PHIDIAS_KEY_KEYRING);
  show_deployments (fixture);
  fake_session_fail_check (fixture->session, phidias_error_new (PHIDIAS_ERROR_AUTH, "The key was refused."));
  gtk_widget_activate_action (fixture->page, "deployments.test", "s", "a");
  fixture_wait_visible (fixture_find (fixture->page, "error_group"));
  g_assert_cmpuint (calls->n_deployment_checks, ==, 1);
  g_assert_false (calls->may_cost);
  g_assert_cmpint (phidias_deployment_get_state (free_one), ==, PHIDIAS_DEPLOYMENT_ERROR);

  /* What costs is asked first. */
  answer (fixture, "https://res.services.ai.azure.com/models", NULL, NULL);
  gtk_widget_activate_action (fixture->page, "deployments.test", "s", "b");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "question");
  g_assert_cmpuint (calls->n_deployment_checks, ==, 1);
  act (fixture, "deployments.confirm");
  g_assert_cmpuint (calls->n_deployment_checks, ==, 2);
  g_assert_true (calls->may_cost);
}

static void
test_list_edit (Fixture *fixture, gconstpointer data)
{
  fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  show_deployments (fixture);
  g_signal_emit_by_name (fixture_find (fixture->page, "edit_button"), "clicked");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "connect");
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "A");
  gtk_widget_activate_action (fixture_find (fixture->page, "address_row"), "connect.cancel", NULL);
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "list");
  act (fixture, "deployments.connect");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "connect");
  g_assert_cmpstr (get_text (fixture, "name_row"), ==, "");
}

/* ---- Preferences ---- */

static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSettings) settings = phidias_settings_new (PHIDIAS_APP_ID);
  GtkWidget *combo;
  GtkWidget *toggle;

  fixture->page = phidias_preferences_page_new (fixture->session, settings);
  fixture->window = fixture_show (fixture->page, 500, 620);
  combo = fixture_find (fixture->page, "color_scheme_row");
  toggle = fixture_find (fixture->page, "enter_switch");

  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), PHIDIAS_COLOR_SCHEME_DARK);
  g_assert_cmpint (phidias_settings_get_color_scheme (settings), ==, PHIDIAS_COLOR_SCHEME_DARK);
  phidias_settings_set_color_scheme (settings, PHIDIAS_COLOR_SCHEME_LIGHT);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (combo)), ==, PHIDIAS_COLOR_SCHEME_LIGHT);

  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  g_assert_false (phidias_settings_get_enter_sends (settings));
  g_assert_nonnull (strstr (get_subtitle (fixture, "enter_row"), "Ctrl+Enter"));
  fixture_assert_labelled (toggle);

  g_assert_nonnull (strstr (get_subtitle (fixture, "library_row"), phidias_session_get_folder (fixture->session)));
  fake_session_set_storage (fixture->session, PHIDIAS_SESSION_READ_ONLY);
  g_assert_nonnull (strstr (get_subtitle (fixture, "library_row"), "not saved"));

  fixture_destroy (g_steal_pointer (&fixture->window));
  /* What the rows say on their way out changes nothing. */
  g_assert_cmpint (phidias_settings_get_color_scheme (settings), ==, PHIDIAS_COLOR_SCHEME_LIGHT);
  g_assert_false (phidias_settings_get_enter_sends (settings));
  g_assert_finalize_object (g_steal_pointer (&settings));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
/* Shows a page of its own. */
#define ADD_BARE(path, function) g_test_add (path, Fixture, "bare", set_up, function, tear_down)

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  ADD ("/connect/recognition", test_recognition);
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
  ADD_BARE ("/connect/edit/name", test_edit);
  ADD_BARE ("/connect/edit/origin", test_edit_origin);
  ADD_BARE ("/connect/edit/stored-key", test_edit_tests_stored_key);
  ADD_BARE ("/connect/dialog", test_dialog);
  ADD_BARE ("/deployments/empty", test_list_empty);
  ADD_BARE ("/deployments/row", test_list_row);
  ADD_BARE ("/deployments/remove", test_list_remove);
  ADD_BARE ("/deployments/test", test_list_test);
  ADD_BARE ("/deployments/edit", test_list_edit);
  ADD_BARE ("/preferences", test_preferences);

  return g_test_run ();
}
