/* test-operations.c: what takes longer than its answer, in all three forms, and how it can fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define ENDPOINT SWEDEN "/serverlessEndpoints/mine"
#define FOR_EVER "{\"path\":\"/serverlessEndpoints/mine\",\"method\":\"PUT\",\"operation_ms\":3600000}"

typedef struct
{
  EmulatorFixture *fixture;
  const char *url;
  const char *status; /* of an operation; NULL: whatever is no 202 */
} Poll;

static gboolean
has_ended (gpointer user_data)
{
  Poll *poll = user_data;
  g_autoptr (EmulatorReply) reply = arm_send (poll->fixture, "GET", poll->url, NULL);

  if (poll->status == NULL)
    return reply->status != 202;
  g_assert_cmpuint (reply->status, ==, 200);

  return g_strcmp0 (emulator_reply_get_string (reply, "status"), poll->status) == 0;
}

static void
await_operation (EmulatorFixture *fixture, const char *url, const char *status)
{
  Poll poll = { fixture, url, status };

  phidias_assert_wait (has_ended, &poll);
}

static void
test_async (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  const char *url = emulator_reply_get_header (start, "Azure-AsyncOperation");

  g_assert_cmpuint (start->status, ==, 201);
  g_assert_nonnull (url);
  g_assert_null (emulator_reply_get_header (start, "Location"));
  g_assert_cmpstr (emulator_reply_get_header (start, "x-ms-async-operation-timeout"), ==, "PT1H");
  g_assert_cmpstr (emulator_reply_get_string (start, "properties.provisioningState"), ==, "Creating");
  await_operation (fixture, url, "Succeeded");
  {
    g_autoptr (EmulatorReply) poll = arm_send (fixture, "GET", url, NULL);
    g_autoptr (EmulatorReply) endpoint = arm_send (fixture, "GET", ENDPOINT, NULL);

    g_assert_nonnull (emulator_reply_get_string (poll, "startTime"));
    g_assert_nonnull (emulator_reply_get_string (poll, "endTime"));
    g_assert_null (emulator_find (poll->json, "error"));
    g_assert_cmpfloat (json_node_get_double (emulator_find (poll->json, "percentComplete")), ==, 100);
    g_assert_null (emulator_reply_get_header (poll, "Retry-After"));
    g_assert_cmpstr (emulator_reply_get_string (endpoint, "properties.provisioningState"), ==, "Succeeded");
    g_assert_cmpstr (emulator_reply_get_string (endpoint, "properties.endpointState"), ==, "Online");
  }
}

static void
test_running (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = NULL;
  g_autoptr (EmulatorReply) poll = NULL;

  emulator_fixture_control (fixture, FOR_EVER);
  start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  poll = arm_send (fixture, "GET", emulator_reply_get_header (start, "Azure-AsyncOperation"), NULL);
  g_assert_cmpuint (poll->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (poll, "status"), ==, "InProgress");
  g_assert_null (emulator_find (poll->json, "endTime"));
  g_assert_nonnull (emulator_reply_get_header (poll, "Retry-After"));
}

static void
test_location (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = NULL;
  const char *url;

  emulator_fixture_control (fixture, "{\"path\":\"/serverlessEndpoints/mine\",\"operation_form\":\"location\"}");
  start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  url = emulator_reply_get_header (start, "Location");
  g_assert_cmpuint (start->status, ==, 202);
  g_assert_cmpstr (start->body, ==, "");
  g_assert_nonnull (url);
  g_assert_null (emulator_reply_get_header (start, "Azure-AsyncOperation"));
  await_operation (fixture, url, NULL);
  {
    g_autoptr (EmulatorReply) result = arm_send (fixture, "GET", url, NULL);

    g_assert_cmpuint (result->status, ==, 200);
    g_assert_cmpstr (emulator_reply_get_string (result, "name"), ==, "mine");
    g_assert_nonnull (emulator_reply_get_string (result, "properties.inferenceEndpoint.uri"));
  }
  {
    g_autoptr (EmulatorReply) delete = arm_send (fixture, "DELETE", ENDPOINT, NULL);
    g_autofree char *delete_url = g_strdup (emulator_reply_get_header (delete, "Location"));
    g_autoptr (EmulatorReply) result = NULL;

    await_operation (fixture, delete_url, NULL);
    result = arm_send (fixture, "GET", delete_url, NULL);
    g_assert_cmpuint (result->status, ==, 204);
  }
}

/* New keys may be an address, too; the keys themselves are nowhere but in the last answer. */
static void
test_keys (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = NULL;
  g_autoptr (EmulatorReply) result = NULL;
  g_autoptr (EmulatorReply) keys = NULL;
  const char *url;

  arm_deploy (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  emulator_fixture_control (fixture, "{\"path\":\"/regenerateKeys\",\"operation_form\":\"location\"}");
  start = arm_send (fixture, "POST", ENDPOINT "/regenerateKeys", "{\"keyType\":\"Primary\"}");
  url = emulator_reply_get_header (start, "Location");
  g_assert_cmpuint (start->status, ==, 202);
  g_assert_nonnull (strstr (url, "/locations/swedencentral/mfeOperationResults/"));
  await_operation (fixture, url, NULL);
  result = arm_send (fixture, "GET", url, NULL);
  keys = arm_send (fixture, "POST", ENDPOINT "/listKeys", NULL);
  g_assert_cmpuint (result->status, ==, 200);
  g_assert_cmpstr (result->body, ==, keys->body);
  g_assert_nonnull (emulator_reply_get_string (result, "primaryKey"));
}

static void
test_state (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = NULL;
  g_autoptr (EmulatorReply) delete = NULL;

  emulator_fixture_control (fixture, "{\"path\":\"/serverlessEndpoints/mine\",\"times\":1,\"operation_form\":\"state\"}");
  start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  g_assert_cmpuint (start->status, ==, 201);
  g_assert_null (emulator_reply_get_header (start, "Location"));
  g_assert_null (emulator_reply_get_header (start, "Azure-AsyncOperation"));
  arm_await (fixture, ENDPOINT, "properties.provisioningState", "Succeeded");
  emulator_fixture_control (fixture, "{\"path\":\"/serverlessEndpoints/mine\",\"times\":1,\"operation_form\":\"state\"}");
  delete = arm_send (fixture, "DELETE", ENDPOINT, NULL);
  g_assert_cmpuint (delete->status, ==, 202);
  arm_await_gone (fixture, ENDPOINT);
}

#define FAILS(form)                                                                                                    \
  "{\"path\":\"/serverlessEndpoints/mine\",\"times\":1,\"operation_form\":\"" form "\","                               \
  "\"operation_error\":{\"code\":\"InsufficientQuota\",\"message\":\"There is no room.\"}}"

/* An operation that fails, told in each form; what failed can be made anew, and deleted. */
static void
test_failure (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);

  emulator_fixture_control (fixture, FAILS ("async"));
  {
    g_autoptr (EmulatorReply) start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
    const char *url = emulator_reply_get_header (start, "Azure-AsyncOperation");
    g_autoptr (EmulatorReply) poll = NULL;

    await_operation (fixture, url, "Failed");
    poll = arm_send (fixture, "GET", url, NULL);
    g_assert_cmpstr (emulator_reply_get_string (poll, "error.code"), ==, "InsufficientQuota");
    g_assert_cmpstr (emulator_reply_get_string (poll, "error.message"), ==, "There is no room.");
    arm_await (fixture, ENDPOINT, "properties.provisioningState", "Failed");
    arm_await (fixture, ENDPOINT, "properties.endpointState", "CreationFailed");
  }
  emulator_fixture_control (fixture, FAILS ("location"));
  {
    g_autoptr (EmulatorReply) start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
    g_autofree char *url = g_strdup (emulator_reply_get_header (start, "Location"));
    g_autoptr (EmulatorReply) result = NULL;

    await_operation (fixture, url, NULL);
    result = arm_send (fixture, "GET", url, NULL);
    arm_assert_failed (result, 400, "UserError", "InsufficientQuota");
  }
  arm_deploy (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  emulator_fixture_control (fixture, FAILS ("location"));
  {
    g_autoptr (EmulatorReply) delete = arm_send (fixture, "DELETE", ENDPOINT, NULL);

    g_assert_cmpuint (delete->status, ==, 202);
    arm_await (fixture, ENDPOINT, "properties.endpointState", "DeletionFailed");
  }
}

/* Ten polls say that it goes on, the eleventh that it has failed. */
static void
test_fails_after_ten_polls (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = NULL;
  const char *url;

  emulator_fixture_control (fixture, "[" FOR_EVER ",{\"path\":\"mfeOperationsStatus\",\"times\":10},"
                                     "{\"path\":\"mfeOperationsStatus\",\"body\":{\"status\":\"Failed\",\"error\":{\"code\":\"Timeout\",\"message\":\"x\"}}}]");
  start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  url = emulator_reply_get_header (start, "Azure-AsyncOperation");
  for (guint i = 0; i < 11; i++)
    {
      g_autoptr (EmulatorReply) poll = arm_send (fixture, "GET", url, NULL);

      g_assert_cmpstr (emulator_reply_get_string (poll, "status"), ==, i < 10 ? "InProgress" : "Failed");
    }
}

/* Whoever puts an address together, instead of using the one that was given, does not get far. */
static void
test_opaque (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  const char *url = emulator_reply_get_header (start, "Azure-AsyncOperation");
  g_autofree char *shorter = g_strndup (url, strstr (url, "&t=") - url);
  g_autoptr (EmulatorReply) rebuilt = arm_send (fixture, "GET", shorter, NULL);
  g_autoptr (EmulatorReply) bare = arm_send_with (fixture, "GET", url, NULL, NULL);

  arm_assert_failed (rebuilt, 404, "OperationNotFound", NULL);
  arm_assert_failed (bare, 401, "AuthenticationFailed", NULL);
}

/* Of those that ended only the last are remembered. */
static void
test_many (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *first = NULL;

  for (guint i = 0; i < 110; i++)
    {
      g_autoptr (EmulatorReply) start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);

      if (i == 0)
        first = g_strdup (emulator_reply_get_header (start, "Azure-AsyncOperation"));
      await_operation (fixture, emulator_reply_get_header (start, "Azure-AsyncOperation"), "Succeeded");
    }
  {
    g_autoptr (EmulatorReply) old = arm_send (fixture, "GET", first, NULL);

    arm_assert_failed (old, 404, "OperationNotFound", NULL);
  }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/operations/async", test_async);
  g_test_add_func ("/emulator/operations/running", test_running);
  g_test_add_func ("/emulator/operations/location", test_location);
  g_test_add_func ("/emulator/operations/keys", test_keys);
  g_test_add_func ("/emulator/operations/state", test_state);
  g_test_add_func ("/emulator/operations/failure", test_failure);
  g_test_add_func ("/emulator/operations/fails-after-ten-polls", test_fails_after_ten_polls);
  g_test_add_func ("/emulator/operations/opaque", test_opaque);
  g_test_add_func ("/emulator/operations/many", test_many);

  return g_test_run ();
}
