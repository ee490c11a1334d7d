/* accounts-fixture.c: a session with settings, a clock of the test's own, and a cloud to sign in to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "accounts-fixture.h"

#include <string.h>

#include "phidias-inference-client.h"

/* The emulator's clock, in milliseconds; read on its thread. */
static int server_now;

static gint64
get_server_time (gpointer user_data)
{
  return g_atomic_int_get (&server_now) * (gint64) 1000;
}

/* Lets time pass, at both ends. */
void
accounts_advance (AccountsFixture *fixture, gint64 milliseconds)
{
  g_atomic_int_add (&server_now, (int) milliseconds);
  phidias_clock_advance (fixture->clock, milliseconds);
}

/* As if the two had never agreed on the time. */
void
accounts_advance_server (gint64 milliseconds)
{
  g_atomic_int_add (&server_now, (int) milliseconds);
}

static void
said_cb (AccountsFixture *fixture, const char *sentence)
{
  g_ptr_array_add (fixture->said, g_strdup (sentence));
}

static void
open_session (AccountsFixture *fixture)
{
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (fixture->clock, NULL, NULL);
  g_autoptr (GError) error = NULL;

  fixture->session.session = fixture_new_session (&fixture->session);
  phidias_session_set_client (fixture->session.session, client);
  fixture->accounts = phidias_session_get_accounts (fixture->session.session);
  phidias_accounts_set_settings (fixture->accounts, fixture->settings);
  g_signal_connect_swapped (fixture->accounts, "message", G_CALLBACK (said_cb), fixture);
  fixture_open (fixture->session.session, &error);
  g_assert_no_error (error);
}

static void
close_session (AccountsFixture *fixture)
{
  gpointer session = fixture->session.session;
  gpointer accounts = fixture->accounts;

  /* Nothing may be left that holds them. */
  g_object_add_weak_pointer (session, &session);
  g_object_add_weak_pointer (accounts, &accounts);
  fixture_close (g_steal_pointer (&fixture->session.session));
  while (session != NULL || accounts != NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
accounts_set_up (AccountsFixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *authority = NULL;
  g_autofree char *arm = NULL;

  fixture->session.folder = phidias_test_tmp_dir ();
  fixture->session.emulator = phidias_emulator_new ();
  phidias_emulator_set_control_plane (fixture->session.emulator, TRUE);
  if (fixture->state != NULL)
    phidias_emulator_set_state_file (fixture->session.emulator, fixture->state);
  g_atomic_int_set (&server_now, 1000 * 1000);
  phidias_emulator_set_clock (fixture->session.emulator, get_server_time, NULL);
  phidias_emulator_start_async (fixture->session.emulator, 0, NULL, NULL, phidias_test_take_result, &result);
  started = phidias_test_await (&result);
  phidias_emulator_start_finish (fixture->session.emulator, started, &error);
  g_assert_no_error (error);

  authority = g_strconcat (phidias_emulator_get_url (fixture->session.emulator), "/entra", NULL);
  arm = g_strconcat (phidias_emulator_get_url (fixture->session.emulator), "/arm", NULL);
  fixture->cloud = phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, authority, arm);
  fixture->clock = phidias_clock_new_manual ();
  fixture->settings = phidias_settings_new (PHIDIAS_APP_ID);
  phidias_settings_set_entra_client_id (fixture->settings, ACCOUNTS_CLIENT);
  phidias_settings_set_entra_tenant (fixture->settings, "organizations");
  fixture->browser = soup_session_new ();
  fixture->said = g_ptr_array_new_with_free_func (g_free);
  open_session (fixture);
}

void
accounts_tear_down (AccountsFixture *fixture, gconstpointer data)
{
  close_session (fixture);
  g_clear_object (&fixture->cloud);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->browser);
  g_clear_pointer (&fixture->said, g_ptr_array_unref);
  /* A watchdog that was left behind would ring in another test. */
  g_assert_cmpuint (phidias_clock_get_n_alarms (fixture->clock), ==, 0);
  g_clear_object (&fixture->clock);
  phidias_emulator_stop (fixture->session.emulator);
  g_clear_object (&fixture->session.emulator);
  g_clear_pointer (&fixture->session.folder, g_free);
}

/* As if the application had been quit and started again. */
void
accounts_restart (AccountsFixture *fixture)
{
  close_session (fixture);
  open_session (fixture);
}

/* ---- The browser ---- */

static guint
send_message (AccountsFixture *fixture, SoupMessage *message, char **body)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  soup_session_send_and_read_async (fixture->browser, message, G_PRIORITY_DEFAULT, NULL, phidias_test_take_result, &result);
  sent = phidias_test_await (&result);
  bytes = soup_session_send_and_read_finish (fixture->browser, sent, &error);
  g_assert_no_error (error);
  if (body != NULL)
    *body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return soup_message_get_status (message);
}

guint
accounts_browse (AccountsFixture *fixture, const char *url, char **body)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);

  return send_message (fixture, message, body);
}

guint
accounts_post (AccountsFixture *fixture, const char *url, const char *form)
{
  g_autoptr (SoupMessage) message = soup_message_new_from_encoded_form ("POST", url, g_strdup (form));

  return send_message (fixture, message, NULL);
}

/* ---- Signing in and out ---- */

typedef struct
{
  PhidiasSignIn      *sign_in;
  PhidiasSignInState  state;
} Wanted;

static gboolean
has_state (gpointer user_data)
{
  Wanted *wanted = user_data;

  return phidias_sign_in_get_state (wanted->sign_in) >= wanted->state;
}

void
accounts_wait_state (PhidiasSignIn *sign_in, PhidiasSignInState state)
{
  phidias_assert_wait (has_state, (&(Wanted) { sign_in, state }));
  if (phidias_sign_in_get_state (sign_in) == PHIDIAS_SIGN_IN_FAILED && state != PHIDIAS_SIGN_IN_FAILED)
    g_test_message ("failed: %s", phidias_sign_in_get_error (sign_in)->message);
  g_assert_cmpuint (phidias_sign_in_get_state (sign_in), ==, state);
}

/* A sign-in that waits for its person. */
PhidiasSignIn *
accounts_begin (AccountsFixture *fixture, PhidiasSignInWay way)
{
  PhidiasSignIn *sign_in = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, way, NULL);

  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_WAITING);

  return sign_in;
}

PhidiasAccount *
accounts_sign_in (AccountsFixture *fixture, const char *username)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *wish = g_strdup_printf ("{'path':'/authorize','times':1,'entra':{'account':'%s'}}", username);

  fixture_control (&fixture->session, wish);
  g_assert_cmpuint (accounts_browse (fixture, phidias_sign_in_get_uri (sign_in), NULL), ==, 200);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);

  return phidias_sign_in_get_account (sign_in); /* the list holds it */
}

char *
accounts_get_token (AccountsFixture *fixture, PhidiasAccount *account, const char *tenant_id, const char *scope, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) got = NULL;
  char *token, *copy;

  phidias_accounts_get_token_for_tenant_async (fixture->accounts, account, tenant_id, scope, NULL, phidias_test_take_result, &result);
  got = phidias_test_await (&result);
  token = phidias_accounts_get_token_finish (fixture->accounts, got, error);
  copy = g_strdup (token);
  phidias_accounts_token_free (token);

  return copy;
}

gboolean
accounts_sign_out (AccountsFixture *fixture, PhidiasAccount *account, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) out = NULL;

  phidias_accounts_sign_out_async (fixture->accounts, account, NULL, phidias_test_take_result, &result);
  out = phidias_test_await (&result);

  return phidias_accounts_sign_out_finish (fixture->accounts, out, error);
}

guint
accounts_count (AccountsFixture *fixture, const char *words)
{
  g_autofree char *journal = phidias_emulator_dup_requests (fixture->session.emulator);
  g_autoptr (JsonNode) node = json_from_string (journal, NULL);
  JsonArray *requests = json_object_get_array_member (json_node_get_object (node), "requests");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonNode *body = json_object_get_member (request, "body");
      const char *text = body != NULL && json_node_get_value_type (body) == G_TYPE_STRING ? json_node_get_string (body) : "";

      if (strstr (json_object_get_string_member (request, "path"), words) != NULL || strstr (text, words) != NULL)
        count++;
    }

  return count;
}
