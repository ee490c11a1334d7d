/* test-sign-in.c: signing in, each way and each way it goes wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "accounts-fixture.h"

static void
assert_failed (PhidiasSignIn *sign_in, PhidiasErrorCode code, const char *words)
{
  const GError *error;

  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_FAILED);
  error = phidias_sign_in_get_error (sign_in);
  g_test_message ("%s", error->message);
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (phidias_sign_in_get_account (sign_in));
}

static void
assert_nobody (AccountsFixture *fixture)
{
  g_autofree char *rows = fixture_query (&fixture->session, "SELECT count(*) FROM account");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
  g_assert_cmpstr (rows, ==, "0");
}

static char *
dup_parameter (const char *url, const char *name)
{
  g_autoptr (GHashTable) fields = soup_form_decode (strchr (url, '?') + 1);

  return g_strdup (g_hash_table_lookup (fields, name));
}

/* ---- In the browser ---- */

static void
test_browser (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *method = dup_parameter (phidias_sign_in_get_uri (sign_in), "code_challenge_method");
  g_autofree char *prompt = dup_parameter (phidias_sign_in_get_uri (sign_in), "prompt");
  g_autofree char *page = NULL, *row = NULL, *token = NULL;
  g_autoptr (GError) error = NULL;
  PhidiasAccount *account;

  g_assert_cmpstr (method, ==, "S256");
  g_assert_cmpstr (prompt, ==, "select_account");
  g_assert_cmpint (phidias_sign_in_get_seconds_left (sign_in), ==, 300);

  fixture_control (&fixture->session, "{'path':'/authorize','entra':{'account':'" ACCOUNTS_ADA "'}}");
  g_assert_cmpuint (accounts_browse (fixture, phidias_sign_in_get_uri (sign_in), &page), ==, 200);
  g_assert_nonnull (strstr (page, "Signed in"));
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);

  account = phidias_sign_in_get_account (sign_in);
  g_assert_cmpstr (phidias_account_get_title (account), ==, ACCOUNTS_ADA);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);
  row = fixture_query (&fixture->session, "SELECT way || ' ' || username || ' ' || client_id FROM account");
  g_assert_cmpstr (row, ==, "browser " ACCOUNTS_ADA " " ACCOUNTS_CLIENT);

  /* What came with the sign-in is used: nothing more is asked. */
  token = accounts_get_token (fixture, account, NULL, phidias_cloud_get_arm_scope (fixture->cloud), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts_count (fixture, "/oauth2/v2.0/token"), ==, 1);
}

static void
test_declined (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *redirect = dup_parameter (phidias_sign_in_get_uri (sign_in), "redirect_uri");
  g_autofree char *state = dup_parameter (phidias_sign_in_get_uri (sign_in), "state");
  g_autofree char *url = g_strdup_printf ("%s/?error=access_denied&error_description=AADSTS65004%%3A%%20%%3Cb%%3Eno%%3C%%2Fb%%3E&state=%s",
                                          redirect, state);
  g_autofree char *page = NULL;

  g_assert_cmpuint (accounts_browse (fixture, url, &page), ==, 200);
  g_assert_nonnull (strstr (page, "Not signed in"));
  g_assert_null (strstr (page, "<b>"));
  assert_failed (sign_in, PHIDIAS_ERROR_AUTH, "did not allow");
  g_assert_nonnull (strstr (phidias_error_get_raw (phidias_sign_in_get_error (sign_in)), "access_denied"));
  assert_nobody (fixture);
}

/* What somebody else sends to the port changes nothing; words in it are shown as words. */
static void
test_strangers (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *redirect = dup_parameter (phidias_sign_in_get_uri (sign_in), "redirect_uri");
  g_autofree char *state = dup_parameter (phidias_sign_in_get_uri (sign_in), "state");
  const struct
  {
    const char *path;
    guint       status;
  } strangers[] = {
    { "/favicon.ico", 404 },
    { "/", 404 },
    { "/?state=x", 404 },
    { "/?code=stolen", 400 },
    { "/?code=stolen&state=", 400 },
    { "/?code=stolen&state=0123456789012345678901234567890123456789012", 400 },
    { "/?error=access_denied&state=wrong", 400 },
    { "/elsewhere?code=x&state=", 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *url = g_strconcat (redirect, strangers[i].path, NULL);

      g_test_message ("%s", strangers[i].path);
      g_assert_cmpuint (accounts_browse (fixture, url, NULL), ==, strangers[i].status);
    }
  g_assert_cmpuint (accounts_post (fixture, redirect, "code=x"), ==, 405);
  g_assert_cmpuint (phidias_sign_in_get_state (sign_in), ==, PHIDIAS_SIGN_IN_WAITING);

  fixture_control (&fixture->session, "{'path':'/authorize','entra':{'account':'" ACCOUNTS_ADA "'}}");
  g_assert_cmpuint (accounts_browse (fixture, phidias_sign_in_get_uri (sign_in), NULL), ==, 200);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);
}

/* Browsers differ in which of the two `localhost` they try first. */
static void
test_both_families (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *redirect = dup_parameter (phidias_sign_in_get_uri (sign_in), "redirect_uri");
  g_autoptr (GUri) uri = g_uri_parse (redirect, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *ipv4 = g_strdup_printf ("http://127.0.0.1:%d/favicon.ico", g_uri_get_port (uri));
  g_autofree char *ipv6 = g_strdup_printf ("http://[::1]:%d/favicon.ico", g_uri_get_port (uri));
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);

  g_assert_cmpstr (g_uri_get_host (uri), ==, "localhost");
  g_assert_cmpuint (accounts_browse (fixture, ipv4, NULL), ==, 404);
  if (socket != NULL && g_socket_bind (socket, address, FALSE, NULL))
    g_assert_cmpuint (accounts_browse (fixture, ipv6, NULL), ==, 404);
  phidias_sign_in_cancel (sign_in);
}

static gboolean
is_refused (gpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) GPOINTER_TO_UINT (user_data), NULL, NULL);

  return connection == NULL;
}

static void
test_browser_times_out (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *redirect = dup_parameter (phidias_sign_in_get_uri (sign_in), "redirect_uri");
  g_autoptr (GUri) uri = g_uri_parse (redirect, SOUP_HTTP_URI_FLAGS, NULL);

  accounts_advance (fixture, 5 * 60 * 1000 - 1);
  g_assert_cmpuint (phidias_sign_in_get_state (sign_in), ==, PHIDIAS_SIGN_IN_WAITING);
  g_assert_cmpint (phidias_sign_in_get_seconds_left (sign_in), ==, 1);
  accounts_advance (fixture, 1);
  assert_failed (sign_in, PHIDIAS_ERROR_TIMEOUT, "with a code");
  phidias_assert_wait (is_refused, GUINT_TO_POINTER (g_uri_get_port (uri)));
}

static void
test_cancelled (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *redirect = dup_parameter (phidias_sign_in_get_uri (sign_in), "redirect_uri");
  g_autoptr (GUri) uri = g_uri_parse (redirect, SOUP_HTTP_URI_FLAGS, NULL);

  phidias_sign_in_cancel (sign_in);
  g_assert_cmpuint (phidias_sign_in_get_state (sign_in), ==, PHIDIAS_SIGN_IN_FAILED);
  g_assert_error (phidias_sign_in_get_error (sign_in), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  phidias_assert_wait (is_refused, GUINT_TO_POINTER (g_uri_get_port (uri)));
  phidias_sign_in_cancel (sign_in);
  assert_nobody (fixture);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* Whoever lets go of it ends it, at whatever moment. */
static void
test_let_go (AccountsFixture *fixture, gconstpointer data)
{
  for (guint way = PHIDIAS_SIGN_IN_BROWSER; way <= PHIDIAS_SIGN_IN_DEVICE_CODE; way++)
    for (guint turns = 0; turns < 12; turns++)
      {
        gpointer sign_in = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, way, NULL);

        for (guint i = 0; i < turns; i++)
          g_main_context_iteration (NULL, FALSE);
        g_object_add_weak_pointer (sign_in, &sign_in);
        g_object_unref (sign_in);
        phidias_assert_wait (is_gone, &sign_in);
      }
  assert_nobody (fixture);
}

/* The code was used up, or PKCE did not match: no account comes of it. */
static void
test_code_refused (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_BROWSER);
  g_autofree char *redirect = dup_parameter (phidias_sign_in_get_uri (sign_in), "redirect_uri");
  g_autofree char *state = dup_parameter (phidias_sign_in_get_uri (sign_in), "state");
  g_autofree char *url = g_strdup_printf ("%s/?code=made-up-code&state=%s", redirect, state);

  g_assert_cmpuint (accounts_browse (fixture, url, NULL), ==, 200);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_FAILED);
  g_assert_error (phidias_sign_in_get_error (sign_in), PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_null (strstr (phidias_error_get_raw (phidias_sign_in_get_error (sign_in)), "made-up-code"));
  assert_nobody (fixture);
}

/* ---- What must be known before ---- */

static void
test_no_client_id (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) without = NULL;
  g_autoptr (PhidiasSignIn) wrong = NULL;

  phidias_settings_set_entra_client_id (fixture->settings, " ");
  without = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_BROWSER, NULL);
  assert_failed (without, PHIDIAS_ERROR_INVALID_INPUT, "application id");
  phidias_settings_set_entra_client_id (fixture->settings, "my app");
  wrong = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_DEVICE_CODE, NULL);
  assert_failed (wrong, PHIDIAS_ERROR_INVALID_INPUT, "UUID");
  g_assert_cmpuint (accounts_count (fixture, "/entra/"), ==, 0);
}

static void
test_bad_tenant (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;

  phidias_settings_set_entra_tenant (fixture->settings, "../somewhere");
  sign_in = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_BROWSER, NULL);
  assert_failed (sign_in, PHIDIAS_ERROR_INVALID_INPUT, "tenant");
}

static void
test_no_service (AccountsFixture *fixture, gconstpointer data)
{
  g_autofree char *authority = g_strconcat (phidias_emulator_get_url (fixture->session.emulator), "/nothing", NULL);
  g_autoptr (PhidiasCloud) cloud = phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, authority, authority);
  g_autoptr (PhidiasSignIn) sign_in = phidias_accounts_sign_in (fixture->accounts, cloud, PHIDIAS_SIGN_IN_BROWSER, NULL);

  assert_failed (sign_in, PHIDIAS_ERROR_PROTOCOL, "not a sign-in service");
}

static void
test_clouds (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL, insecure = NULL;
  g_autoptr (PhidiasCloud) china = NULL;
  g_autoptr (PhidiasCloud) own = NULL;

  phidias_settings_set_cloud (fixture->settings, PHIDIAS_CLOUD_CHINA);
  china = phidias_accounts_dup_cloud (fixture->accounts, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_cloud_get_arm (china), ==, "https://management.chinacloudapi.cn");

  phidias_settings_set_cloud (fixture->settings, PHIDIAS_CLOUD_CUSTOM);
  phidias_settings_set_cloud_authority (fixture->settings, " http://localhost:1/entra/ ");
  phidias_settings_set_cloud_arm (fixture->settings, "https://arm.example");
  own = phidias_accounts_dup_cloud (fixture->accounts, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_cloud_get_authority (own), ==, "http://localhost:1/entra");

  phidias_settings_set_cloud_arm (fixture->settings, "http://arm.example");
  g_assert_null (phidias_accounts_dup_cloud (fixture->accounts, &insecure));
  g_assert_error (insecure, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE);
  phidias_settings_set_cloud (fixture->settings, PHIDIAS_CLOUD_PUBLIC);
}

/* ---- With a code ---- */

static void
type_code (AccountsFixture *fixture, PhidiasSignIn *sign_in, const char *answer)
{
  g_autofree char *form = g_strdup_printf ("user_code=%s&account=" ACCOUNTS_BEN "&answer=%s",
                                           phidias_sign_in_get_user_code (sign_in), answer);

  g_assert_cmpuint (accounts_post (fixture, phidias_sign_in_get_verification_uri (sign_in), form), ==, 200);
}

typedef struct
{
  AccountsFixture *fixture;
  const char      *words;
  guint            count;
} Asked;

static gboolean
has_asked (gpointer user_data)
{
  Asked *asked = user_data;

  return accounts_count (asked->fixture, asked->words) >= asked->count;
}

static gboolean
has_wait (gpointer user_data)
{
  AccountsFixture *fixture = user_data;

  /* Not one of the watchdogs of a request that runs, which rings each second. */
  return phidias_clock_get_n_alarms (fixture->clock) == 1 && phidias_clock_get_next (fixture->clock) > 1000;
}

/* Lets the clock run until the next question was asked and answered. */
static void
poll (AccountsFixture *fixture, gint64 seconds)
{
  guint before = accounts_count (fixture, "device_code");

  phidias_assert_wait (has_wait, fixture);
  g_assert_cmpint (phidias_clock_get_next (fixture->clock), ==, seconds * 1000);
  accounts_advance (fixture, seconds * 1000);
  phidias_assert_wait (has_asked, (&(Asked) { fixture, "device_code", before + 1 }));
}

static void
test_device (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;

  fixture_control (&fixture->session, "{'path':'/devicecode','entra':{'interval':2}}");
  sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);
  g_assert_cmpuint (strlen (phidias_sign_in_get_user_code (sign_in)), ==, 9);
  g_assert_true (g_str_has_prefix (phidias_sign_in_get_verification_uri (sign_in), "http://"));
  g_assert_cmpint (phidias_sign_in_get_seconds_left (sign_in), ==, 900);
  g_assert_null (phidias_sign_in_get_uri (sign_in));

  poll (fixture, 2);
  poll (fixture, 2);
  type_code (fixture, sign_in, "sign-in");
  poll (fixture, 2);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);
  g_assert_cmpstr (phidias_account_get_username (phidias_sign_in_get_account (sign_in)), ==, ACCOUNTS_BEN);
  g_assert_cmpuint (phidias_account_get_way (phidias_sign_in_get_account (sign_in)), ==, PHIDIAS_SIGN_IN_DEVICE_CODE);
}

static void
test_device_slow_down (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;

  fixture_control (&fixture->session, "{'path':'/devicecode','entra':{'interval':2}}");
  sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);
  fixture_control (&fixture->session, "{'path':'/token','times':2,'entra':{'error':'slow_down'}}");
  poll (fixture, 2);
  poll (fixture, 7);
  poll (fixture, 12);
  type_code (fixture, sign_in, "sign-in");
  poll (fixture, 12);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);
}

static void
test_device_declined (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;

  fixture_control (&fixture->session, "{'path':'/devicecode','entra':{'interval':2}}");
  sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);
  type_code (fixture, sign_in, "decline");
  poll (fixture, 2);
  assert_failed (sign_in, PHIDIAS_ERROR_AUTH, "declined");
  assert_nobody (fixture);
}

static void
test_device_errors (AccountsFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char       *error;
    PhidiasErrorCode  code;
    const char       *words;
  } cases[] = {
    { "expired_token", PHIDIAS_ERROR_TIMEOUT, "new one" },
    { "bad_verification_code", PHIDIAS_ERROR_BAD_REQUEST, "did not understand" },
    { "invalid_grant", PHIDIAS_ERROR_AUTH, "" },
    { "invalid_client", PHIDIAS_ERROR_INVALID_INPUT, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasSignIn) sign_in = NULL;
      g_autofree char *wish = g_strdup_printf ("{'path':'/token','times':1,'entra':{'error':'%s'}}", cases[i].error);

      fixture_control (&fixture->session, "{'path':'/devicecode','times':1,'entra':{'interval':2}}");
      sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);
      fixture_control (&fixture->session, wish);
      poll (fixture, 2);
      assert_failed (sign_in, cases[i].code, cases[i].words);
    }
  assert_nobody (fixture);
}

/* Its own time is over, whatever the service says. */
static void
test_device_expires (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;

  fixture_control (&fixture->session, "{'path':'/devicecode','entra':{'interval':30,'expires_in':45}}");
  sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);
  poll (fixture, 30);
  phidias_assert_wait (has_wait, fixture);
  accounts_advance (fixture, 30 * 1000);
  assert_failed (sign_in, PHIDIAS_ERROR_TIMEOUT, "new one");
}

/* No network for a while: the person may be typing all the same. */
static void
test_device_gap (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;

  fixture_control (&fixture->session, "{'path':'/devicecode','entra':{'interval':2}}");
  sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);
  fixture_control (&fixture->session, "{'path':'/token','times':1,'status':503}");
  poll (fixture, 2);
  type_code (fixture, sign_in, "sign-in");
  poll (fixture, 2);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);
}

static void
test_device_cancelled (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = accounts_begin (fixture, PHIDIAS_SIGN_IN_DEVICE_CODE);

  phidias_sign_in_cancel (sign_in);
  g_assert_error (phidias_sign_in_get_error (sign_in), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&sign_in);
  while (phidias_clock_get_n_alarms (fixture->clock) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- By the Azure CLI ---- */

static void
write_cli (AccountsFixture *fixture, const char *body)
{
  g_autofree char *folder = g_build_filename (fixture->session.folder, "bin", NULL);
  g_autofree char *program = g_build_filename (folder, "az", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho \"$@\" >>'%s/asked'\nenv >>'%s/environment'\n%s\n", folder, folder, body);
  g_autofree char *path = g_strconcat (folder, ":", "/usr/bin:/bin", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (program, script, -1, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  g_setenv ("PATH", path, TRUE);
}

#define CLI_SHOW "case \"$2\" in show) echo '{\"tenantId\":\"t-1\",\"user\":{\"name\":\"cli@example.com\",\"type\":\"user\"}}';; "

static void
test_cli (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *asked = NULL, *environment = NULL, *asked_path = NULL, *environment_path = NULL;
  char *token;

  /* A clock that is wrong by a day says that it expired yesterday, and it is used all the same. */
  write_cli (fixture, CLI_SHOW "*) echo '{\"accessToken\":\"cli.access.token\",\"expires_on\":1000000000,\"tenant\":\"t-1\"}';; esac");
  sign_in = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_AZURE_CLI, NULL);
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);
  g_assert_cmpstr (phidias_account_get_title (phidias_sign_in_get_account (sign_in)), ==, "cli@example.com");
  g_assert_cmpstr (phidias_account_get_tenant_id (phidias_sign_in_get_account (sign_in)), ==, "t-1");

  token = accounts_get_token (fixture, phidias_sign_in_get_account (sign_in), NULL, "https://other.example/.default", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "cli.access.token");
  g_free (token);

  asked_path = g_build_filename (fixture->session.folder, "bin", "asked", NULL);
  g_file_get_contents (asked_path, &asked, NULL, NULL);
  g_test_message ("%s", asked);
  g_assert_nonnull (strstr (asked, "account get-access-token --output json --only-show-errors --scope https://other.example/.default --tenant t-1\n"));
  g_assert_null (strstr (asked, "cli.access.token"));
  environment_path = g_build_filename (fixture->session.folder, "bin", "environment", NULL);
  g_file_get_contents (environment_path, &environment, NULL, NULL);
  g_assert_null (strstr (environment, "cli.access.token"));

  /* It is good for six minutes at least, of which five are kept free. */
  accounts_advance (fixture, 59 * 1000);
  g_clear_pointer (&asked, g_free);
  g_free (accounts_get_token (fixture, phidias_sign_in_get_account (sign_in), NULL, "https://other.example/.default", NULL));
  g_file_get_contents (asked_path, &asked, NULL, NULL);
  g_assert_cmpuint (strlen (strstr (asked, "other.example") + 1), <, 200);
}

static void
test_cli_fails (AccountsFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char       *script;
    PhidiasErrorCode  code;
    const char       *words;
  } cases[] = {
    { "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1", PHIDIAS_ERROR_AUTH, "az login" },
    { "echo 'WARNING: old' >&2; echo 'ERROR: The moon is full' >&2; exit 3", PHIDIAS_ERROR_FAILED, "says: The moon is full" },
    { "exit 1", PHIDIAS_ERROR_FAILED, "without an answer" },
    { "echo no json", PHIDIAS_ERROR_PROTOCOL, "does not understand" },
    { CLI_SHOW "*) echo '{}';; esac", PHIDIAS_ERROR_PROTOCOL, "does not understand" },
    { CLI_SHOW "*) echo '{\"accessToken\":\"two words\"}';; esac", PHIDIAS_ERROR_PROTOCOL, "does not understand" },
    { "yes", PHIDIAS_ERROR_TOO_LARGE, "more than it should" },
    { "yes >&2", PHIDIAS_ERROR_TOO_LARGE, "more than it should" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasSignIn) sign_in = NULL;

      write_cli (fixture, cases[i].script);
      sign_in = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_AZURE_CLI, NULL);
      assert_failed (sign_in, cases[i].code, cases[i].words);
    }
  assert_nobody (fixture);
}

static void
test_cli_missing (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) found = NULL;

  g_setenv ("PATH", fixture->session.folder, TRUE);
  sign_in = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_AZURE_CLI, NULL);
  assert_failed (sign_in, PHIDIAS_ERROR_NOT_FOUND, "not installed");

  write_cli (fixture, "");
  g_setenv ("SNAP", "/snap/phidias", TRUE);
  phidias_accounts_find_azure_cli_async (fixture->accounts, NULL, phidias_test_take_result, &result);
  found = phidias_test_await (&result);
  g_assert_false (phidias_accounts_find_azure_cli_finish (fixture->accounts, found, NULL));
  g_unsetenv ("SNAP");
}

static gboolean
file_exists (gpointer user_data)
{
  return g_file_test (user_data, G_FILE_TEST_EXISTS);
}

/* It hangs: it is ended after a minute, or when the person does not wait for it. */
static void
test_cli_hangs (AccountsFixture *fixture, gconstpointer data)
{
  g_autofree char *asked = g_build_filename (fixture->session.folder, "bin", "environment", NULL);
  g_autoptr (PhidiasSignIn) late = NULL;
  g_autoptr (PhidiasSignIn) stopped = NULL;

  /* What it says wakes the loop that looks for the file. */
  write_cli (fixture, "echo begun >&2; exec sleep 1000");
  late = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_AZURE_CLI, NULL);
  phidias_assert_wait (file_exists, asked);
  accounts_advance (fixture, 60 * 1000);
  assert_failed (late, PHIDIAS_ERROR_TIMEOUT, "within a minute");

  g_unlink (asked);
  stopped = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_AZURE_CLI, NULL);
  phidias_assert_wait (file_exists, asked);
  phidias_sign_in_cancel (stopped);
  while (phidias_clock_get_n_alarms (fixture->clock) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- Practice ---- */

static void
test_practice (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSignIn) sign_in = phidias_accounts_sign_in (fixture->accounts, NULL, PHIDIAS_SIGN_IN_PRACTICE, NULL);
  g_autofree char *rows = NULL;
  g_autoptr (GError) error = NULL;
  PhidiasAccount *account;
  char *token;

  g_assert_true (phidias_accounts_has_practice (fixture->accounts));
  accounts_wait_state (sign_in, PHIDIAS_SIGN_IN_DONE);
  account = phidias_accounts_get_practice (fixture->accounts);
  g_assert_true (account == phidias_sign_in_get_account (sign_in));
  g_assert_cmpstr (phidias_cloud_get_id (phidias_account_get_cloud (account)), ==, PHIDIAS_CLOUD_PRACTICE);
  token = accounts_get_token (fixture, account, NULL, "anything", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, phidias_emulator_get_practice_token (fixture->session.emulator));
  g_free (token);

  rows = fixture_query (&fixture->session, "SELECT count(*) FROM account");
  g_assert_cmpstr (rows, ==, "0");
  g_assert_true (accounts_sign_out (fixture, account, &error));
  g_assert_null (phidias_accounts_get_practice (fixture->accounts));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, AccountsFixture, NULL, accounts_set_up, function, accounts_tear_down)

  ADD ("/session/sign-in/browser", test_browser);
  ADD ("/session/sign-in/declined", test_declined);
  ADD ("/session/sign-in/strangers", test_strangers);
  ADD ("/session/sign-in/both-families", test_both_families);
  ADD ("/session/sign-in/browser-times-out", test_browser_times_out);
  ADD ("/session/sign-in/cancelled", test_cancelled);
  ADD ("/session/sign-in/let-go", test_let_go);
  ADD ("/session/sign-in/code-refused", test_code_refused);
  ADD ("/session/sign-in/no-client-id", test_no_client_id);
  ADD ("/session/sign-in/bad-tenant", test_bad_tenant);
  ADD ("/session/sign-in/no-service", test_no_service);
  ADD ("/session/sign-in/clouds", test_clouds);
  ADD ("/session/sign-in/device", test_device);
  ADD ("/session/sign-in/device-slow-down", test_device_slow_down);
  ADD ("/session/sign-in/device-declined", test_device_declined);
  ADD ("/session/sign-in/device-errors", test_device_errors);
  ADD ("/session/sign-in/device-expires", test_device_expires);
  ADD ("/session/sign-in/device-gap", test_device_gap);
  ADD ("/session/sign-in/device-cancelled", test_device_cancelled);
  ADD ("/session/sign-in/cli", test_cli);
  ADD ("/session/sign-in/cli-fails", test_cli_fails);
  ADD ("/session/sign-in/cli-missing", test_cli_missing);
  ADD ("/session/sign-in/cli-hangs", test_cli_hangs);
  ADD ("/session/sign-in/practice", test_practice);

  return g_test_run ();
}
