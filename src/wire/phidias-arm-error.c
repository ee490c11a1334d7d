/* phidias-arm-error.c: what a resource manager refused, by its deepest reason
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-arm-error.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-arm-json.h"
#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-reply-error-private.h"
#include "phidias-reply-error.h"

/* Characters of a server's own words in a sentence. */
#define MAX_MESSAGE 400

/* Of a code, a permission or a policy. */
#define MAX_NAME 120

/* What was found so far: the code that stands deepest, and the words nearest to it. */
typedef struct
{
  const char *code;
  const char *message;
  const char *outer_code;
  const char *policy;
  guint       depth;
  GPtrArray  *nested; /* of JsonNode: messages that are errors written as text */
} Reason;

/* These say that there is an error, not which: what stands beside or above them says more. */
static const char * const empty_codes[] = {
  "UserError", "BadRequest", "BadArgument", "ValidationError", "InvalidRequest", "Conflict", "NotFound", "Forbidden",
  "InternalServerError", "SystemError", "ServiceError", "DeploymentFailed", "ResourceDeploymentFailure", "400", "403",
  "404", "409", "500", NULL
};

/* Of additionalInfo: where and when, never why. */
static const char * const silent_types[] = {
  "ComponentName", "Correlation", "Environment", "Location", "Time", "MessageFormat", "MessageParameters", NULL
};

static gboolean
is_among (const char * const *names, const char *name)
{
  for (guint i = 0; name != NULL && names[i] != NULL; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;

  return FALSE;
}

static void walk_node (Reason *reason, JsonNode *node, guint depth);

static void
note (Reason *reason, const char *code, const char *message, guint depth)
{
  gboolean is_empty = is_among (empty_codes, code);

  if (code == NULL || *code == '\0')
    return;
  if (reason->outer_code == NULL)
    reason->outer_code = code;
  if (reason->code != NULL && (is_empty || depth <= reason->depth) && !is_among (empty_codes, reason->code))
    return;
  if (reason->code != NULL && is_empty)
    return;
  reason->code = code;
  reason->depth = depth;
  if (message != NULL && *message != '\0')
    reason->message = message;
}

/* Gateways put a whole error, as text, into the message of their own. */
static void
walk_text (Reason *reason, const char *message, guint depth)
{
  JsonNode *node;

  if (message == NULL || *message != '{')
    return;
  node = phidias_json_parse (message, strlen (message), PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  if (node == NULL)
    return;
  g_ptr_array_add (reason->nested, node);
  walk_node (reason, node, depth);
}

static void
walk_object (Reason *reason, JsonObject *object, guint depth)
{
  static const char * const deeper[] = { "error", "details", "innerError", "additionalInfo", "info", "value" };
  const char *message = phidias_arm_json_get_string (object, "message");
  const char *policy = phidias_arm_json_get_string (object, "policyDefinitionDisplayName");

  if (is_among (silent_types, phidias_arm_json_get_string (object, "type")))
    return;
  if (policy != NULL)
    reason->policy = policy;
  if (reason->message == NULL && message != NULL && *message != '{')
    reason->message = message;
  note (reason, phidias_arm_json_get_string (object, "code"), message != NULL && *message == '{' ? NULL : message, depth);
  walk_text (reason, message, depth + 1);
  for (guint i = 0; i < G_N_ELEMENTS (deeper); i++)
    walk_node (reason, phidias_arm_json_get_member (object, deeper[i]), depth + 1);
}

static void
walk_node (Reason *reason, JsonNode *node, guint depth)
{
  JsonArray *array;

  if (node == NULL || depth > PHIDIAS_JSON_DEPTH_WIRE)
    return;
  if (JSON_NODE_HOLDS_OBJECT (node))
    walk_object (reason, json_node_get_object (node), depth);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    walk_node (reason, json_array_get_element (array, i), depth);
}

/* ---- Sentences ---- */

/* Each with what can be done about it. */
static const struct
{
  const char       *server_code;
  PhidiasErrorCode  code;
  const char       *sentence;
} sentences[] = {
  { "LinkedAuthorizationFailed", PHIDIAS_ERROR_AUTH,
    N_("Your account may do this, but not use a resource that it depends on. Ask an owner of the subscription for the role Azure AI Developer on the hub’s resource group.") },
  { "InvalidAuthenticationToken", PHIDIAS_ERROR_AUTH,
    N_("Azure does not accept the sign-in. Sign in again.") },
  { "InvalidAuthenticationTokenTenant", PHIDIAS_ERROR_AUTH,
    N_("The sign-in belongs to another tenant than the subscription. Sign in to the subscription’s tenant.") },
  { "AuthenticationFailed", PHIDIAS_ERROR_AUTH,
    N_("Azure does not accept the sign-in. Sign in again.") },
  { "ExpiredAuthenticationToken", PHIDIAS_ERROR_AUTH,
    N_("The sign-in has expired. Sign in again.") },
  { "SubscriptionNotFound", PHIDIAS_ERROR_NOT_FOUND,
    N_("The subscription was not found: it may have been removed, or your account may not see it any more.") },
  { "ResourceGroupNotFound", PHIDIAS_ERROR_NOT_FOUND,
    N_("The resource group was not found: it may have been deleted. Refresh the list.") },
  { "ResourceNotFound", PHIDIAS_ERROR_NOT_FOUND,
    N_("Azure does not have it any more: it may have been deleted. Refresh the list.") },
  { "ParentResourceNotFound", PHIDIAS_ERROR_NOT_FOUND,
    N_("The project was not found: it may have been deleted. Refresh the list.") },
  { "OperationNotFound", PHIDIAS_ERROR_NOT_FOUND,
    N_("Azure knows no more of this operation. Refresh the list to see how it ended.") },
  { "MissingSubscriptionRegistration", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The subscription has not used this service before. Register its resource provider in the portal, under Resource providers of the subscription, and try again.") },
  { "SubscriptionNotRegistered", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The subscription has not used this service before. Register its resource provider in the portal, under Resource providers of the subscription, and try again.") },
  { "ReadOnlyDisabledSubscription", PHIDIAS_ERROR_QUOTA,
    N_("The subscription is disabled, so nothing can be made or deleted in it. Its owner can enable it in the portal.") },
  { "SubscriptionNotEligible", PHIDIAS_ERROR_QUOTA,
    N_("Serverless deployments need a subscription with a payment method; a free trial cannot pay for them. Choose a project of another subscription.") },
  { "InsufficientQuota", PHIDIAS_ERROR_QUOTA,
    N_("There is not enough quota left for this. Choose a lower capacity, or another region or type of deployment.") },
  { "QuotaExceeded", PHIDIAS_ERROR_QUOTA,
    N_("The quota is used up. Delete a deployment that is not needed, or ask for more quota in the portal.") },
  { "ServerlessModelNotAvailableInRegion", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The model is not available in this project’s region. Choose a project in a region that has it.") },
  { "AvailabilityNotInRegion", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The model’s maker does not sell it in the country of this subscription. Choose a model of Microsoft’s, or another subscription.") },
  { "ServerlessModelRetired", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The model was retired and can no longer be deployed. Choose its successor.") },
  { "ModelAlreadyDeployed", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The project has a deployment of this model already, and there can be one only. Use that one, or choose another project.") },
  { "EndpointNameAlreadyTaken", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The name was taken meanwhile: names are unique in a region. Choose another name.") },
  { "InvalidEndpointName", PHIDIAS_ERROR_BAD_REQUEST,
    N_("Azure does not accept the name. Use letters, digits and dashes, and begin with a letter.") },
  { "MarketplaceSubscriptionRequired", PHIDIAS_ERROR_BAD_REQUEST,
    N_("The project has not subscribed to this model in Azure Marketplace. Accept the terms and deploy again.") },
  { "MarketplacePurchaseEligibilityFailed", PHIDIAS_ERROR_QUOTA,
    N_("This subscription cannot buy from Azure Marketplace. Choose a model of Microsoft’s, or another subscription.") },
  { "ResourcePurchaseValidationFailed", PHIDIAS_ERROR_QUOTA,
    N_("This subscription cannot buy from Azure Marketplace. Choose a model of Microsoft’s, or another subscription.") },
  { "ScopeLocked", PHIDIAS_ERROR_BAD_REQUEST,
    N_("A lock protects this resource or its group. Its owner can remove the lock in the portal.") },
  { "AnotherOperationInProgress", PHIDIAS_ERROR_BAD_REQUEST,
    N_("Azure is still at something else with it. Try again in a minute.") },
  { "TooManyRequests", PHIDIAS_ERROR_RATE_LIMIT,
    N_("Azure has had too many requests for now. Try again in a minute.") },
};

/* The part of @message that follows @before, up to the next quote. */
static char *
dup_quoted (const char *message, const char *before)
{
  const char *start = message != NULL ? strstr (message, before) : NULL;
  const char *end;
  g_autofree char *quoted = NULL;

  if (start == NULL)
    return NULL;
  start += strlen (before);
  end = strpbrk (start, "'\"");
  if (end == NULL || end == start || end - start > 200)
    return NULL;
  quoted = g_strndup (start, (gsize) (end - start));

  return phidias_reply_error_flatten (quoted, MAX_NAME);
}

static PhidiasErrorCode
classify_status (guint status)
{
  switch (status)
    {
    case 401:
    case 403:
      return PHIDIAS_ERROR_AUTH;
    case 404:
    case 410:
      return PHIDIAS_ERROR_NOT_FOUND;
    case 408:
      return PHIDIAS_ERROR_TIMEOUT;
    case 429:
      return PHIDIAS_ERROR_RATE_LIMIT;
    default:
      return status >= 500 ? PHIDIAS_ERROR_SERVER : PHIDIAS_ERROR_BAD_REQUEST;
    }
}

static GError *
make_unknown (const Reason *reason, guint status)
{
  PhidiasErrorCode code = status != 0 ? classify_status (status) : PHIDIAS_ERROR_FAILED;
  g_autofree char *message = reason->message != NULL ? phidias_reply_error_flatten (reason->message, MAX_MESSAGE) : NULL;
  g_autofree char *name = reason->code != NULL ? phidias_reply_error_flatten (reason->code, MAX_NAME) : NULL;

  if (message != NULL && *message != '\0')
    /* Translators: %s is what Azure said, in its own words */
    return phidias_error_new (code, _("Azure says: %s"), message);
  if (name != NULL && *name != '\0')
    /* Translators: %s is a code of Azure's, such as InsufficientQuota */
    return phidias_error_new (code, _("Azure refused this: %s."), name);
  if (status != 0)
    return phidias_error_new (code, _("Azure refused this with status %u and did not say why."), status);

  return phidias_error_new (code, _("It failed at Azure, which did not say why."));
}

static GError *
make_error (const Reason *reason, guint status)
{
  g_autofree char *action = NULL;
  g_autofree char *policy = reason->policy != NULL ? phidias_reply_error_flatten (reason->policy, MAX_NAME) : NULL;

  if (g_strcmp0 (reason->code, "AuthorizationFailed") == 0 || g_strcmp0 (reason->outer_code, "AuthorizationFailed") == 0)
    {
      action = dup_quoted (reason->message, "perform action '");
      if (action != NULL)
        /* Translators: %s is the name of a permission, such as Microsoft.Something/things/write */
        return phidias_error_new (PHIDIAS_ERROR_AUTH,
                                  _("Your account lacks the permission %s. Ask an owner of the resource group for the role Azure AI Developer."),
                                  action);
      return phidias_error_new (PHIDIAS_ERROR_AUTH,
                                _("Your account may not do this. Ask an owner of the resource group for the role Azure AI Developer."));
    }
  if (g_strcmp0 (reason->code, "RequestDisallowedByPolicy") == 0 || g_strcmp0 (reason->outer_code, "RequestDisallowedByPolicy") == 0)
    return policy != NULL && *policy != '\0'
             /* Translators: %s is the name of a policy that an organisation made */
             ? phidias_error_new (PHIDIAS_ERROR_AUTH, _("Your organisation forbids this by the policy “%s”. Ask whoever manages the subscription."),
                                  policy)
             : phidias_error_new (PHIDIAS_ERROR_AUTH, _("A policy of your organisation forbids this. Ask whoever manages the subscription."));
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (reason->code != NULL && g_ascii_strcasecmp (sentences[i].server_code, reason->code) == 0)
      return phidias_error_new (sentences[i].code, "%s", _(sentences[i].sentence));

  return make_unknown (reason, status);
}

static GError *
new_from_node (JsonNode *node, guint status, const char *secret)
{
  g_autoptr (GPtrArray) nested = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  Reason reason = { .nested = nested };
  g_autofree char *server_code = NULL;
  g_autofree char *masked = NULL;
  GError *error;

  walk_node (&reason, node, 0);
  error = make_error (&reason, status);
  phidias_error_set_status (error, status);
  server_code = reason.code != NULL ? phidias_reply_error_mask (reason.code, secret) : NULL;
  phidias_error_set_server_code (error, server_code);
  masked = phidias_reply_error_mask (error->message, secret);
  if (masked != NULL && !g_str_equal (masked, error->message))
    {
      g_free (error->message);
      error->message = g_steal_pointer (&masked);
    }

  return error;
}

/**
 * phidias_arm_error_new_from_node:
 * @node: (nullable): what an operation that failed says of it
 * @secret: (nullable): the token that was sent; it is in nothing this makes
 *
 * Returns: (transfer full): an error of %PHIDIAS_ERROR with the deepest reason in @node
 */
GError *
phidias_arm_error_new_from_node (JsonNode *node, const char *secret)
{
  GError *error = new_from_node (node, 0, secret);
  g_autofree char *json = node != NULL ? phidias_json_write (node, TRUE) : NULL;
  g_autofree char *raw = json != NULL ? phidias_reply_error_make_raw (json, strlen (json), secret) : NULL;

  phidias_error_set_raw (error, raw);

  return error;
}

/**
 * phidias_arm_error_new_not_json:
 * @status: the status of the answer
 * @body: (nullable): its body
 * @is_html: whether that is a web page
 * @host: who answered
 * @secret: (nullable): the token that was sent; it is in nothing this makes
 *
 * Returns: (transfer full): %PHIDIAS_ERROR_PROTOCOL
 */
GError *
phidias_arm_error_new_not_json (guint status, GBytes *body, gboolean is_html, const char *host, const char *secret)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autofree char *raw = phidias_reply_error_make_raw (data, length, secret);
  GError *error;

  if (is_html)
    /* Translators: %s is a host */
    error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                               _("A web page came where %s should have answered. The network may want a sign-in: open a page in your browser."),
                               host);
  else
    /* Translators: %s is a host */
    error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("What %s answered cannot be read. Is its address right?"), host);
  phidias_error_set_status (error, status);
  phidias_error_set_raw (error, raw);

  return error;
}

/**
 * phidias_arm_error_new:
 * @status: the status of an answer that is not a success
 * @content_type: (nullable): its `Content-Type`
 * @body: (nullable): its body
 * @host: who answered
 * @secret: (nullable): the token that was sent; it is in nothing this makes
 *
 * Walks everything that an error of a resource manager can be wrapped in, and says the deepest
 * reason in one sentence with what can be done about it. The error carries the status, that reason's
 * code, and the whole body for experts.
 *
 * Returns: (transfer full): an error of domain %PHIDIAS_ERROR
 */
GError *
phidias_arm_error_new (guint status, const char *content_type, GBytes *body, const char *host, const char *secret)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *raw = NULL;
  GError *error;

  if (body != NULL && phidias_reply_error_is_html (content_type, body))
    return phidias_arm_error_new_not_json (status, body, TRUE, host, secret);

  node = length > 0 ? phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL) : NULL;
  error = new_from_node (node, status, secret);
  raw = phidias_reply_error_make_raw (data, length, secret);
  phidias_error_set_raw (error, raw);

  return error;
}
