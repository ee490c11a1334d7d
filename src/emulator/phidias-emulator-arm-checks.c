/* phidias-emulator-arm-checks.c: what is checked of every request, before its handler sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-arm-private.h"

#include "phidias-emulator-json.h"

#include <string.h>

static void
challenge (PhidiasEmulatorArmRequest *request, const char *code, const char *message)
{
  g_autofree char *header = g_strdup_printf ("Bearer authorization_uri=\"%s/entra/%s\", error=\"invalid_token\", "
                                             "error_description=\"%s\"",
                                             request->arm->url, PHIDIAS_EMULATOR_TENANT, message);

  phidias_emulator_arm_set_header (request, "WWW-Authenticate", header);
  phidias_emulator_arm_fail (request, 401, code, message, NULL);
}

/*
 * phidias_emulator_arm_check_token:
 * @request: a request
 *
 * Returns: whether it has a token that is good for the resource manager
 */
gboolean
phidias_emulator_arm_check_token (PhidiasEmulatorArmRequest *request)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (request->message),
                                                     "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    {
      challenge (request, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
      return FALSE;
    }
  switch (phidias_emulator_entra_check (request->arm->entra, header + strlen ("Bearer "), PHIDIAS_EMULATOR_RESOURCE_ARM,
                                        &request->caller))
    {
    case PHIDIAS_EMULATOR_TOKEN_ACCEPTED:
      return TRUE;
    case PHIDIAS_EMULATOR_TOKEN_EXPIRED:
      challenge (request, "ExpiredAuthenticationToken", "The access token expiry is passed: the token is no longer valid.");
      return FALSE;
    case PHIDIAS_EMULATOR_TOKEN_WRONG_RESOURCE:
      challenge (request, "InvalidAuthenticationTokenAudience",
                 "The access token has been obtained for the wrong audience or resource.");
      return FALSE;
    case PHIDIAS_EMULATOR_TOKEN_UNKNOWN:
    default:
      challenge (request, "InvalidAuthenticationToken", "The access token is invalid.");
      return FALSE;
    }
}

static gboolean
is_version (const char *version)
{
  static const char shape[] = "dddd-dd-dd";

  for (guint i = 0; i < strlen (shape); i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (version[i]) : version[i] != shape[i])
      return FALSE;

  return version[strlen (shape)] == '\0' || g_str_equal (version + strlen (shape), "-preview");
}

/*
 * phidias_emulator_arm_check_version:
 * @request: a request
 * @since: (nullable): the oldest api-version of its route
 *
 * Returns: whether its api-version is one, and not older
 */
gboolean
phidias_emulator_arm_check_version (PhidiasEmulatorArmRequest *request, const char *since)
{
  const char *version = phidias_emulator_arm_request_get_query (request, "api-version");
  g_autofree char *message = NULL;

  if (version == NULL || *version == '\0')
    {
      phidias_emulator_arm_fail (request, 400, "MissingApiVersionParameter",
                                 "The api-version query parameter (?api-version=) is required for all requests.", NULL);
      return FALSE;
    }
  if (!is_version (version))
    {
      message = g_strdup_printf ("The api-version '%s' is invalid.", version);
      phidias_emulator_arm_fail (request, 400, "InvalidApiVersionParameter", message, NULL);
      return FALSE;
    }
  if (since != NULL && strcmp (version, since) < 0)
    {
      message = g_strdup_printf ("No registered resource provider found for API version '%s' for this type. The supported "
                                 "api-versions begin with '%s'.",
                                 version, since);
      phidias_emulator_arm_fail (request, 400, "NoRegisteredProviderFound", message, NULL);
      return FALSE;
    }

  return TRUE;
}

static JsonObject *
find_subscription (PhidiasEmulatorArm *self, const char *id)
{
  JsonArray *subscriptions = phidias_emulator_cloud_state_get_subscriptions (self->state);

  for (guint i = 0; i < json_array_get_length (subscriptions); i++)
    {
      JsonObject *subscription = json_array_get_object_element (subscriptions, i);

      if (g_ascii_strcasecmp (phidias_emulator_json_get_string (subscription, "subscriptionId"), id) == 0)
        return subscription;
    }

  return NULL;
}

/*
 * phidias_emulator_arm_check_scope:
 * @request: a request whose route is known
 *
 * Returns: whether its subscription is there, and the tenant's, and so is its resource group
 */
gboolean
phidias_emulator_arm_check_scope (PhidiasEmulatorArmRequest *request)
{
  const char *subscription = phidias_emulator_arm_request_get_part (request, "s");
  const char *group = phidias_emulator_arm_request_get_part (request, "rg");
  JsonObject *found = NULL;
  g_autofree char *message = NULL;
  g_autofree char *id = NULL;

  if (subscription != NULL && (found = find_subscription (request->arm, subscription)) == NULL)
    {
      message = g_strdup_printf ("The subscription '%s' could not be found.", subscription);
      phidias_emulator_arm_fail (request, 404, "SubscriptionNotFound", message, NULL);
      return FALSE;
    }
  if (found != NULL && g_strcmp0 (phidias_emulator_json_get_string (found, "tenantId"), request->caller.tenant) != 0)
    {
      challenge (request, "InvalidAuthenticationTokenTenant",
                 "The access token is from the wrong issuer. It must match the tenant associated with this subscription.");
      return FALSE;
    }
  if (group == NULL)
    return TRUE;

  id = g_strdup_printf ("/subscriptions/%s/resourceGroups/%s", subscription, group);
  if (phidias_emulator_cloud_state_get (request->arm->state, id) != NULL)
    return TRUE;

  message = g_strdup_printf ("Resource group '%s' could not be found.", group);
  phidias_emulator_arm_fail (request, 404, "ResourceGroupNotFound", message, NULL);

  return FALSE;
}

/*
 * phidias_emulator_arm_check_rate:
 * @request: a request whose route is known
 *
 * Says how many requests a minute its subscription has left.
 *
 * Returns: whether it was one of them
 */
gboolean
phidias_emulator_arm_check_rate (PhidiasEmulatorArmRequest *request)
{
  gboolean is_read = g_str_equal (soup_server_message_get_method (request->message), "GET");
  const char *subscription = phidias_emulator_arm_request_get_part (request, "s");
  g_autofree char *header = g_strdup_printf ("x-ms-ratelimit-remaining-%s-%s", subscription != NULL ? "subscription" : "tenant",
                                             is_read ? "reads" : "writes");
  PhidiasEmulatorVerdict verdict;
  gboolean admitted = phidias_emulator_limits_admit (is_read ? request->arm->reads : request->arm->writes,
                                                     subscription != NULL ? subscription : "",
                                                     phidias_emulator_arm_get_time (request->arm), 0, &verdict);
  g_autofree char *left = g_strdup_printf ("%" G_GINT64_FORMAT, verdict.requests_left);
  gint64 seconds = (verdict.wait + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND;
  g_autofree char *wait = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);
  g_autofree char *message = NULL;

  phidias_emulator_arm_set_header (request, header, left);
  if (admitted)
    return TRUE;

  message = g_strdup_printf ("Number of requests for %s '%s' exceeded the limit. Please try again after '%s' seconds.",
                             subscription != NULL ? "subscription" : "tenant",
                             subscription != NULL ? subscription : PHIDIAS_EMULATOR_TENANT, wait);
  phidias_emulator_arm_set_header (request, "Retry-After", wait);
  phidias_emulator_arm_fail (request, 429, "SubscriptionRequestsThrottled", message, NULL);

  return FALSE;
}
