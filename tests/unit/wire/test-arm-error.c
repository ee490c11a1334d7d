/* test-arm-error.c: what a resource manager refused, by its deepest reason
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "phidias-arm-error.h"
#include "phidias-arm-json.h"
#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-test.h"

#define TOKEN "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwcyJ9.c2lnbmF0dXJl"

static GError *
make (guint status, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  return phidias_arm_error_new (status, "application/json; charset=utf-8", body, "management.azure.com", TOKEN);
}

/* Azure/terraform-provider-azapi#662 */
static void
test_deep (void)
{
  static const char json[] =
    "{\"error\":{\"code\":\"UserError\",\"message\":\"The requested model azureml://registries/azureml/models/Phi-3.5-vision-instruct is not available in region East US 2.\","
    "\"target\":null,\"details\":[{\"code\":\"BadRequest\",\"message\":\"no\",\"target\":\"x\"}],"
    "\"additionalInfo\":[{\"type\":\"ComponentName\",\"info\":{\"value\":\"managementfrontend\"}},"
    "{\"type\":\"Correlation\",\"info\":{\"value\":{\"operation\":\"a\",\"request\":\"b\",\"code\":\"NotAReason\"}}},"
    "{\"type\":\"InnerError\",\"info\":{\"value\":{\"code\":\"BadRequest\",\"innerError\":{\"code\":\"ServerlessModelNotAvailableInRegion\",\"innerError\":null}}}}]}}";
  g_autoptr (GError) error = make (400, json);

  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_BAD_REQUEST);
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "ServerlessModelNotAvailableInRegion");
  g_assert_nonnull (strstr (error->message, "not available in this project"));
  g_assert_cmpuint (phidias_error_get_status (error), ==, 400);
  g_assert_nonnull (strstr (phidias_error_get_raw (error), "managementfrontend"));
}

/* The permission that lacks is named. */
static void
test_authorization (void)
{
  static const char json[] =
    "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"The client 'ada@example.com' with object id '00000000-0000-0000-0000-000000000001'"
    " does not have authorization to perform action 'Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write' over scope"
    " '/subscriptions/s/resourceGroups/rg' or the scope is invalid.\"}}";
  g_autoptr (GError) error = make (403, json);
  g_autoptr (GError) vague = make (403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No.\"}}");

  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write"));
  g_assert_nonnull (strstr (error->message, "Azure AI Developer"));
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "AuthorizationFailed");
  g_assert_error (vague, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
}

/* MicrosoftDocs/azure-docs#120449: the reason is a detail of a detail. */
static void
test_details (void)
{
  static const char json[] =
    "{\"error\":{\"code\":\"BadRequest\",\"message\":\"Cannot fetch offer information from Azure Marketplace\","
    "\"details\":[{\"code\":\"AvailabilityNotInRegion\",\"message\":\"Product is not available in region: JP.\"}]}}";
  g_autoptr (GError) error = make (400, json);

  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "AvailabilityNotInRegion");
  g_assert_nonnull (strstr (error->message, "does not sell it in the country"));
}

/* A gateway's error with another one, as text, in its message. */
static void
test_nested_text (void)
{
  static const char json[] =
    "{\"error\":{\"code\":\"DeploymentFailed\",\"message\":\"{\\\"error\\\":{\\\"code\\\":\\\"InsufficientQuota\\\","
    "\\\"message\\\":\\\"This operation requires 50 new capacity.\\\"}}\"}}";
  g_autoptr (GError) error = make (400, json);

  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_QUOTA);
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "InsufficientQuota");
}

static void
test_policy (void)
{
  static const char json[] =
    "{\"error\":{\"code\":\"RequestDisallowedByPolicy\",\"message\":\"Resource 'x' was disallowed by policy.\",\"additionalInfo\":"
    "[{\"type\":\"PolicyViolation\",\"info\":{\"policyDefinitionDisplayName\":\"Only Europe\",\"policyAssignmentName\":\"e\"}}]}}";
  g_autoptr (GError) error = make (403, json);

  g_assert_nonnull (strstr (error->message, "Only Europe"));
}

/* What has no sentence of ours is quoted, on one line, whatever the case of its members. */
static void
test_unknown (void)
{
  g_autoptr (GError) error = make (409, "{\"Error\":{\"Code\":\"SomethingOfTomorrow\",\"Message\":\"Not\\nnow.\"}}");
  g_autoptr (GError) outer = make (400, "{\"error\":{\"code\":\"Outer\",\"message\":\"Said outside.\",\"details\":[{\"code\":\"Inner\"}]}}");
  g_autoptr (GError) empty = make (500, "");
  g_autoptr (GError) number = make (418, "{\"error\":{\"code\":7,\"message\":null,\"details\":{}}}");
  g_autoptr (GError) generic = make (404, "{\"error\":{\"code\":\"NotFound\",\"message\":\"Nobody here.\"}}");

  g_assert_cmpstr (error->message, ==, "Azure says: Not now.");
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "SomethingOfTomorrow");
  g_assert_cmpstr (outer->message, ==, "Azure says: Said outside.");
  g_assert_cmpstr (phidias_error_get_server_code (outer), ==, "Inner");
  g_assert_error (empty, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
  g_assert_nonnull (strstr (empty->message, "500"));
  g_assert_error (number, PHIDIAS_ERROR, PHIDIAS_ERROR_BAD_REQUEST);
  g_assert_error (generic, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND);
  g_assert_cmpstr (generic->message, ==, "Azure says: Nobody here.");
}

/* No word of the token, wherever a server echoes it. */
static void
test_token (void)
{
  g_autoptr (GError) error = make (400, "{\"error\":{\"code\":\"Odd\",\"message\":\"Bearer " TOKEN " is odd\"}}");
  g_autoptr (GBytes) page = g_bytes_new_static ("<!DOCTYPE html><html>" TOKEN "</html>", strlen ("<!DOCTYPE html><html>" TOKEN "</html>"));
  g_autoptr (GError) html = phidias_arm_error_new (200, "text/html", page, "management.azure.com", TOKEN);

  g_assert_null (strstr (error->message, TOKEN));
  g_assert_null (strstr (phidias_error_get_raw (error), TOKEN));
  g_assert_error (html, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  g_assert_null (strstr (phidias_error_get_raw (html), TOKEN));
}

/* Nothing recursive goes deeper than the reader lets it. */
static void
test_depth (void)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (json, "{\"error\":");
  error = make (400, json->str);
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_BAD_REQUEST);
}

/* A gateway within a gateway, until a megabyte of quotes, and the reason in the innermost. */
static void
test_nested_gateways (void)
{
  g_autofree char *json = g_strdup ("{\"error\":{\"code\":\"InsufficientQuota\",\"message\":\"None left.\"}}");
  g_autoptr (GError) shallow = NULL;
  g_autoptr (GError) deep = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (JsonObject) outer = json_object_new ();
      g_autoptr (JsonObject) error = json_object_new ();
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), outer);

      json_object_set_string_member (error, "code", "BadGateway");
      json_object_set_string_member (error, "message", json);
      json_object_set_object_member (outer, "error", json_object_ref (error));
      g_free (json);
      json = phidias_json_write (node, FALSE);
      if (i == 3)
        shallow = make (502, json);
      /* What is quoted is twice as long with each. */
      if (strlen (json) > 1000000)
        break;
    }
  deep = make (502, json);
  g_assert_error (shallow, PHIDIAS_ERROR, PHIDIAS_ERROR_QUOTA);
  g_assert_cmpstr (phidias_error_get_server_code (shallow), ==, "InsufficientQuota");
  g_assert_error (deep, PHIDIAS_ERROR, PHIDIAS_ERROR_QUOTA);
}

/* Each member of each kind that it should not be of: a sentence and a code come of it all the same. */
static void
test_wrong_types (void)
{
  static const char * const members[] = {
    "error", "code", "message", "target", "details", "innerError", "additionalInfo", "info", "value", "type", "policyDefinitionDisplayName",
  };
  static const char * const values[] = {
    "null", "true", "-7", "1e300", "\"\"", "\"{\"", "\"{}\"", "\"[[\"", "[]", "{}", "[null,1,\"x\",[[]],{}]", "{\"error\":null}",
    "\"\\u202e\\u0007\"",
  };
  static const char * const shapes[] = {
    "{\"%s\":%s}",
    "{\"error\":{\"%s\":%s}}",
    "{\"error\":{\"code\":\"X\",\"details\":[{\"%s\":%s},{\"code\":\"Y\"}]}}",
    "{\"error\":{\"code\":\"X\",\"additionalInfo\":[{\"type\":\"InnerError\",\"info\":{\"%s\":%s}}]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (members) * G_N_ELEMENTS (values) * G_N_ELEMENTS (shapes); i++)
    {
      const char *member = members[i % G_N_ELEMENTS (members)];
      const char *value = values[i / G_N_ELEMENTS (members) % G_N_ELEMENTS (values)];
      g_auto (GStrv) parts = g_strsplit (shapes[i / G_N_ELEMENTS (members) / G_N_ELEMENTS (values)], "%s", 3);
      g_autofree char *json = g_strconcat (parts[0], member, parts[1], value, parts[2], NULL);
      g_autoptr (GError) error = make (400, json);

      if (error->message == NULL || *error->message == '\0' || !g_utf8_validate (error->message, -1, NULL) ||
          strpbrk (error->message, "\a\n") != NULL)
        g_error ("%s: %s", json, error->message);
      g_assert_cmpuint (phidias_error_get_status (error), ==, 400);
    }
}

/* What is quoted within a sentence is one line of what can be seen, and no novel. */
static void
test_quoted (void)
{
  g_autofree char *long_code = g_strnfill (5000, 'x');
  g_autofree char *json = g_strdup_printf ("{\"error\":{\"code\":\"%s\"}}", long_code);
  g_autoptr (GError) code = make (400, json);
  g_autoptr (GError) action = make (403, "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"may not perform action 'a\\u202e\\n/b' over\"}}");
  g_autoptr (GError) policy = make (403, "{\"error\":{\"code\":\"RequestDisallowedByPolicy\",\"additionalInfo\":[{\"info\":"
                                         "{\"policyDefinitionDisplayName\":\"No\\u0007\\nmodels\"}}]}}");

  g_assert_cmpuint (strlen (code->message), <, 200);
  g_assert_nonnull (strstr (action->message, " a /b."));
  g_assert_nonnull (strstr (policy->message, "“No models”"));
}

/* A hundred thousand reasons side by side: the first of the deepest, in a sentence that can be read. */
static void
test_wide (void)
{
  g_autoptr (GString) json = g_string_new ("{\"error\":{\"code\":\"Many\",\"message\":\"Many.\",\"details\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (json, "%s{\"code\":\"C%u\",\"message\":\"M%u\"}", i > 0 ? "," : "", i, i);
  g_string_append (json, "]}}");
  error = make (400, json->str);
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "C0");
  g_assert_cmpstr (error->message, ==, "Azure says: M0");
}

static void
test_case (void)
{
  static const char json[] = "{\"properties\":{\"ProvisioningState\":\"Succeeded\",\"contentsafetystatus\":\"on\",\"n\":5.9,\"ContentSafetyStatus\":3}}";
  g_autoptr (JsonNode) node = phidias_json_parse (json, strlen (json), 64, 65536, NULL);
  JsonObject *properties = phidias_arm_json_get_object (json_node_get_object (node), "Properties");

  g_assert_cmpstr (phidias_arm_json_get_state (json_node_get_object (node)), ==, "Succeeded");
  g_assert_cmpint (phidias_arm_json_get_int (properties, "N", 0), ==, 5);
  g_assert_cmpint (phidias_arm_json_get_int (properties, "m", 7), ==, 7);
  g_assert_null (phidias_arm_json_get_string (properties, "ContentSafetyStatus"));
  g_assert_null (phidias_arm_json_get_member (NULL, "x"));
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/arm-error/deep", test_deep);
  g_test_add_func ("/wire/arm-error/authorization", test_authorization);
  g_test_add_func ("/wire/arm-error/details", test_details);
  g_test_add_func ("/wire/arm-error/nested-text", test_nested_text);
  g_test_add_func ("/wire/arm-error/policy", test_policy);
  g_test_add_func ("/wire/arm-error/unknown", test_unknown);
  g_test_add_func ("/wire/arm-error/token", test_token);
  g_test_add_func ("/wire/arm-error/depth", test_depth);
  g_test_add_func ("/wire/arm-error/nested-gateways", test_nested_gateways);
  g_test_add_func ("/wire/arm-error/wrong-types", test_wrong_types);
  g_test_add_func ("/wire/arm-error/quoted", test_quoted);
  g_test_add_func ("/wire/arm-error/wide", test_wide);
  g_test_add_func ("/wire/arm-error/case", test_case);

  return g_test_run ();
}
