/* test-sample.c: the server behind the sample deployment, as the application starts it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-emulator.h"
#include "phidias-sample-emulator.h"
#include "phidias-test.h"

static PhidiasTarget *
finish (PhidiasSampleServer *server, GAsyncResult **result)
{
  g_autoptr (GAsyncResult) started = phidias_test_await (result);
  g_autoptr (GError) error = NULL;
  PhidiasTarget *target = phidias_sample_server_start_finish (server, started, &error);

  g_assert_no_error (error);

  return target;
}

/* Two who want it at once get the same one: an address that was given out stays good. */
static void
test_twice_at_once (void)
{
  g_autoptr (PhidiasSampleServer) server = phidias_sample_emulator_new ();
  g_autoptr (PhidiasTarget) first = NULL;
  g_autoptr (PhidiasTarget) second = NULL;
  GAsyncResult *first_result = NULL;
  GAsyncResult *second_result = NULL;

  phidias_sample_server_start_async (server, NULL, phidias_test_take_result, &first_result);
  phidias_sample_server_start_async (server, NULL, phidias_test_take_result, &second_result);
  first = finish (server, &first_result);
  second = finish (server, &second_result);
  g_assert_cmpstr (phidias_target_get_chat_url (first), ==, phidias_target_get_chat_url (second));
  g_assert_cmpstr (phidias_target_get_key (first), ==, phidias_target_get_key (second));
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/sample/twice-at-once", test_twice_at_once);

  return g_test_run ();
}
