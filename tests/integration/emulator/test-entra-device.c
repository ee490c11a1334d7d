/* test-entra-device.c: signing in with a code on another device
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "entra-fixture.h"

#include "phidias-test.h"

#include <string.h>

static EmulatorReply *
start_device (EmulatorFixture *fixture, const char *scope)
{
  return emulator_fixture_post_form (fixture, "/entra/organizations/oauth2/v2.0/devicecode", "client_id", CLIENT, "scope",
                                     scope, NULL);
}

static EmulatorReply *
poll (EmulatorFixture *fixture, const char *code)
{
  g_autofree char *path = entra_token_path ("organizations");

  return emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type", DEVICE_GRANT, "device_code", code, NULL);
}

static EmulatorReply *
enter (EmulatorFixture *fixture, const char *user_code, const char *answer)
{
  return emulator_fixture_post_form (fixture, "/entra/device", "user_code", user_code, "account", "ben@practice.example",
                                     "answer", answer, NULL);
}

static void
test_device (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autoptr (EmulatorReply) start = start_device (fixture, ARM_SCOPE);
  const char *code = emulator_reply_get_string (start, "device_code");
  const char *user_code = emulator_reply_get_string (start, "user_code");
  g_autofree char *page_uri = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/entra/device", NULL);
  g_autofree char *written = g_ascii_strdown (user_code, -1);
  g_autoptr (EmulatorReply) page = emulator_fixture_get (fixture, "/entra/device");

  g_assert_cmpuint (start->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (start, "verification_uri"), ==, page_uri);
  g_assert_cmpint (emulator_reply_get_int (start, "expires_in"), ==, 900);
  g_assert_cmpint (emulator_reply_get_int (start, "interval"), ==, 5);
  g_assert_nonnull (strstr (emulator_reply_get_string (start, "message"), user_code));
  g_assert_nonnull (strstr (page->body, "name=\"user_code\""));
  {
    g_autoptr (EmulatorReply) first = poll (fixture, code);
    g_autoptr (EmulatorReply) hasty = poll (fixture, code);
    g_autoptr (EmulatorReply) too_soon = NULL;

    entra_assert_fault (first, 400, "authorization_pending", 70016);
    entra_assert_fault (hasty, 400, "slow_down", 70016);
    /* Five seconds have become ten. */
    g_atomic_int_add (&entra_now, 5);
    too_soon = poll (fixture, code);
    entra_assert_fault (too_soon, 400, "slow_down", 70016);
    g_atomic_int_add (&entra_now, 15);
  }
  {
    g_autoptr (EmulatorReply) pending = poll (fixture, code);
    g_autoptr (EmulatorReply) wrong = enter (fixture, "AAAAAAAAA", "sign-in");
    g_autoptr (EmulatorReply) right = enter (fixture, written, "sign-in");
    g_autoptr (EmulatorReply) second = enter (fixture, written, "sign-in");
    g_autoptr (EmulatorReply) done = NULL;
    g_autoptr (EmulatorReply) again = NULL;
    g_autoptr (EmulatorReply) older = NULL;
    g_autoptr (JsonNode) claims = NULL;

    entra_assert_fault (pending, 400, "authorization_pending", 70016);
    g_assert_cmpuint (wrong->status, ==, 400);
    g_assert_cmpuint (right->status, ==, 200);
    g_assert_cmpuint (second->status, ==, 400);
    g_atomic_int_add (&entra_now, 20);
    done = poll (fixture, code);
    g_assert_cmpuint (done->status, ==, 200);
    g_assert_nonnull (emulator_reply_get_string (done, "refresh_token"));
    claims = entra_read_claims (done);
    g_assert_cmpstr (emulator_find_string (claims, "preferred_username"), ==, "ben@practice.example");
    again = poll (fixture, code);
    entra_assert_fault (again, 400, "invalid_grant", 54005);
    /* MSAL for Node.js has another name for the same. */
    older = emulator_fixture_post_form (fixture, "/entra/organizations/oauth2/v2.0/token", "client_id", CLIENT, "grant_type",
                                        "device_code", "device_code", code, NULL);
    entra_assert_fault (older, 400, "invalid_grant", 54005);
  }
}

static void
test_device_ends (void)
{
  g_autoptr (EmulatorFixture) fixture = entra_make_fixture ();
  g_autoptr (EmulatorReply) first = start_device (fixture, ARM_SCOPE);
  g_autoptr (EmulatorReply) declined = enter (fixture, emulator_reply_get_string (first, "user_code"), "decline");
  g_autoptr (EmulatorReply) refused = poll (fixture, emulator_reply_get_string (first, "device_code"));
  g_autoptr (EmulatorReply) second = start_device (fixture, ARM_SCOPE);
  g_autoptr (EmulatorReply) bad = poll (fixture, "nonsense");
  g_autoptr (EmulatorReply) no_scope = start_device (fixture, "");
  g_autoptr (EmulatorReply) late = NULL;
  g_autoptr (EmulatorReply) too_late = NULL;

  g_assert_cmpuint (declined->status, ==, 200);
  entra_assert_fault (refused, 400, "authorization_declined", 70018);
  entra_assert_fault (bad, 400, "bad_verification_code", 70019);
  entra_assert_fault (no_scope, 400, "invalid_request", 900144);
  g_atomic_int_add (&entra_now, 900);
  late = poll (fixture, emulator_reply_get_string (second, "device_code"));
  entra_assert_fault (late, 400, "expired_token", 70020);
  too_late = enter (fixture, emulator_reply_get_string (second, "user_code"), "sign-in");
  g_assert_cmpuint (too_late->status, ==, 400);

  emulator_fixture_control (fixture, "[{\"path\":\"/devicecode\",\"entra\":{\"interval\":0,\"expires_in\":60}},"
                                     "{\"path\":\"/devicecode\",\"entra\":{\"error\":\"invalid_grant\",\"code\":53003}}]");
  {
    g_autoptr (EmulatorReply) quick = start_device (fixture, ARM_SCOPE);
    g_autoptr (EmulatorReply) blocked = start_device (fixture, ARM_SCOPE);
    g_autoptr (EmulatorReply) one = poll (fixture, emulator_reply_get_string (quick, "device_code"));
    g_autoptr (EmulatorReply) two = poll (fixture, emulator_reply_get_string (quick, "device_code"));

    g_assert_cmpint (emulator_reply_get_int (quick, "interval"), ==, 0);
    g_assert_cmpint (emulator_reply_get_int (quick, "expires_in"), ==, 60);
    entra_assert_fault (one, 400, "authorization_pending", 70016);
    entra_assert_fault (two, 400, "authorization_pending", 70016);
    entra_assert_fault (blocked, 400, "invalid_grant", 53003);
  }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/entra/device", test_device);
  g_test_add_func ("/entra/device-ends", test_device_ends);

  return g_test_run ();
}
