/* phidias-emulator-family.c: which API a path belongs to, and how that API says no
 *
 * The shapes are those that Microsoft's documents, SDKs and issues show; they differ from one
 * family to the next, and a client must read them all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-family.h"
#include "phidias-emulator-json.h"

#include <string.h>

#define CHAT "/chat/completions"

static const struct
{
  const char *path;
  PhidiasEmulatorRoute route;
  PhidiasEmulatorFamily family;
} routes[] = {
  { CHAT, PHIDIAS_EMULATOR_ROUTE_CHAT, PHIDIAS_EMULATOR_FAMILY_SERVERLESS },
  { "/info", PHIDIAS_EMULATOR_ROUTE_INFO, PHIDIAS_EMULATOR_FAMILY_SERVERLESS },
  { "/embeddings", PHIDIAS_EMULATOR_ROUTE_OTHER_MODALITY, PHIDIAS_EMULATOR_FAMILY_SERVERLESS },
  { "/images/embeddings", PHIDIAS_EMULATOR_ROUTE_OTHER_MODALITY, PHIDIAS_EMULATOR_FAMILY_SERVERLESS },
  { "/v1" CHAT, PHIDIAS_EMULATOR_ROUTE_CHAT, PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1 },
  { "/v1/models", PHIDIAS_EMULATOR_ROUTE_MODELS, PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1 },
  { "/models" CHAT, PHIDIAS_EMULATOR_ROUTE_CHAT, PHIDIAS_EMULATOR_FAMILY_MODELS },
  { "/models/embeddings", PHIDIAS_EMULATOR_ROUTE_OTHER_MODALITY, PHIDIAS_EMULATOR_FAMILY_MODELS },
  { "/openai/v1" CHAT, PHIDIAS_EMULATOR_ROUTE_CHAT, PHIDIAS_EMULATOR_FAMILY_OPENAI_V1 },
  { "/openai/v1/models", PHIDIAS_EMULATOR_ROUTE_MODELS, PHIDIAS_EMULATOR_FAMILY_OPENAI_V1 },
  { "/inference" CHAT, PHIDIAS_EMULATOR_ROUTE_CHAT, PHIDIAS_EMULATOR_FAMILY_GITHUB },
  { "/inference/catalog/models", PHIDIAS_EMULATOR_ROUTE_CATALOG, PHIDIAS_EMULATOR_FAMILY_GITHUB },
  { "/catalog/models", PHIDIAS_EMULATOR_ROUTE_CATALOG, PHIDIAS_EMULATOR_FAMILY_GITHUB },
};

static const char *const model_inference_versions[] = {
  "2024-04-01-preview", "2024-04-01", "2024-05-01-preview", "2025-02-01-preview", "2025-04-01",
  "2025-05-01", "2025-05-01-preview", "2025-05-15-preview", NULL
};

static const char *const azure_openai_versions[] = {
  "2023-03-15-preview", "2023-05-15", "2023-06-01-preview", "2023-07-01-preview",
  "2023-08-01-preview", "2023-09-01-preview", "2023-12-01-preview", "2024-02-01",
  "2024-02-15-preview", "2024-03-01-preview", "2024-04-01-preview", "2024-05-01-preview",
  "2024-06-01", "2024-07-01-preview", "2024-08-01-preview", "2024-09-01-preview",
  "2024-10-01-preview", "2024-10-21", "2024-12-01-preview", "2025-01-01-preview",
  "2025-02-01-preview", "2025-03-01-preview", "2025-04-01-preview", NULL
};

/**
 * phidias_emulator_find_route:
 * @path: of a request, decoded, without the query
 * @family: (out): whose path it is, also when it leads nowhere
 * @deployment: (out) (transfer full) (nullable): the deployment in the path
 *
 * Returns: where the path leads
 */
PhidiasEmulatorRoute
phidias_emulator_find_route (const char *path, PhidiasEmulatorFamily *family, char **deployment)
{
  static const char deployments[] = "/openai/deployments/";
  const char *rest;

  *deployment = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (path, routes[i].path))
      {
        *family = routes[i].family;
        return routes[i].route;
      }

  if (g_str_has_prefix (path, deployments))
    {
      rest = strchr (path + strlen (deployments), '/');
      *family = PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED;
      if (rest == NULL)
        return PHIDIAS_EMULATOR_ROUTE_NONE;
      *deployment = g_strndup (path + strlen (deployments), rest - path - strlen (deployments));
      if (g_str_equal (rest, CHAT))
        return PHIDIAS_EMULATOR_ROUTE_CHAT;

      return g_str_equal (rest, "/embeddings") ? PHIDIAS_EMULATOR_ROUTE_OTHER_MODALITY
                                               : PHIDIAS_EMULATOR_ROUTE_NONE;
    }

  /* Organisations pay for GitHub Models at a path of their own. */
  if (g_str_has_prefix (path, "/orgs/") && g_str_has_suffix (path, "/inference" CHAT))
    {
      *family = PHIDIAS_EMULATOR_FAMILY_GITHUB;
      return PHIDIAS_EMULATOR_ROUTE_CHAT;
    }

  *family = g_str_has_prefix (path, "/openai/")      ? PHIDIAS_EMULATOR_FAMILY_OPENAI_V1
            : g_str_has_prefix (path, "/inference/") ? PHIDIAS_EMULATOR_FAMILY_GITHUB
            : g_str_has_prefix (path, "/models/")    ? PHIDIAS_EMULATOR_FAMILY_MODELS
            : g_str_has_prefix (path, "/v1/")        ? PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1
                                                     : PHIDIAS_EMULATOR_FAMILY_SERVERLESS;

  return PHIDIAS_EMULATOR_ROUTE_NONE;
}

/**
 * phidias_emulator_family_is_openai:
 * @family: a family
 *
 * Returns: whether its errors have the shapes of Azure OpenAI rather than of serverless APIs
 */
gboolean
phidias_emulator_family_is_openai (PhidiasEmulatorFamily family)
{
  return family >= PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED;
}

/**
 * phidias_emulator_family_has_openai_fields:
 * @family: a family
 *
 * Returns: whether `n`, `stream_options` and their like are fields of its request
 */
gboolean
phidias_emulator_family_has_openai_fields (PhidiasEmulatorFamily family)
{
  return family == PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1 || phidias_emulator_family_is_openai (family);
}

/**
 * phidias_emulator_fault_new:
 * @status: the HTTP status
 * @code: for the header `x-ms-error-code`
 * @body: (transfer full): JSON
 *
 * Returns: (transfer full): a new fault
 */
PhidiasEmulatorFault *
phidias_emulator_fault_new (guint status, const char *code, char *body)
{
  PhidiasEmulatorFault *fault = g_new0 (PhidiasEmulatorFault, 1);

  fault->status = status;
  fault->code = g_strdup (code);
  fault->body = body;

  return fault;
}

/**
 * phidias_emulator_fault_free:
 * @fault: (transfer full): a fault
 *
 * Frees @fault.
 */
void
phidias_emulator_fault_free (PhidiasEmulatorFault *fault)
{
  g_free (fault->code);
  g_free (fault->body);
  g_free (fault);
}

/* {"error":"…","message":"…","status":401}, the shape of the Model Inference API's reference */
static PhidiasEmulatorFault *
new_inference_fault (guint status, const char *name, const char *message)
{
  g_autofree char *quoted = phidias_emulator_json_quote (message);

  return phidias_emulator_fault_new (status, name,
                                     g_strdup_printf ("{\"error\":\"%s\",\"message\":%s,\"status\":%u}",
                                                      name, quoted, status));
}

/* {"error":{"code":"404","message":"…"}} */
static PhidiasEmulatorFault *
new_short_openai_fault (guint status, const char *code, const char *message)
{
  g_autofree char *quoted = phidias_emulator_json_quote (message);

  return phidias_emulator_fault_new (status, code,
                                     g_strdup_printf ("{\"error\":{\"code\":\"%s\",\"message\":%s}}", code, quoted));
}

/**
 * phidias_emulator_fault_new_openai:
 * @status: the HTTP status
 * @message: what went wrong
 * @param: (nullable): which field is to blame
 * @code: (nullable): the machine's word for it
 *
 * Returns: (transfer full): a fault of the shape that OpenAI's clients know
 */
PhidiasEmulatorFault *
phidias_emulator_fault_new_openai (guint status, const char *message, const char *param, const char *code)
{
  g_autofree char *quoted_message = phidias_emulator_json_quote (message);
  g_autofree char *quoted_param = phidias_emulator_json_quote (param);
  g_autofree char *quoted_code = phidias_emulator_json_quote (code);

  return phidias_emulator_fault_new (status, code != NULL ? code : "invalid_request_error",
                                     g_strdup_printf ("{\"error\":{\"message\":%s,\"type\":\"invalid_request_error\","
                                                      "\"param\":%s,\"code\":%s}}",
                                                      quoted_message, quoted_param, quoted_code));
}

static PhidiasEmulatorFault *
new_key_fault (PhidiasEmulatorFamily family)
{
  switch (family)
    {
    case PHIDIAS_EMULATOR_FAMILY_MODELS:
      return new_inference_fault (401, "UnauthorizedError", "The key is missing or not one of this resource's.");
    case PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED:
    case PHIDIAS_EMULATOR_FAMILY_OPENAI_V1:
      return new_short_openai_fault (401, "401",
                                     "Access denied due to invalid subscription key or wrong API endpoint. "
                                     "Make sure to provide a valid key for an active subscription and use a "
                                     "correct regional API endpoint for your resource.");
    case PHIDIAS_EMULATOR_FAMILY_GITHUB:
      return new_short_openai_fault (401, "unauthorized", "Bad credentials");
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS:
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1:
    default:
      return phidias_emulator_fault_new (401, "Unauthorized", g_strdup ("{\"status\":\"Invalid auth token\"}"));
    }
}

/**
 * phidias_emulator_fault_new_for:
 * @family: whose request failed
 * @kind: how
 * @message: (nullable): the details, in English as everything that goes over the wire
 *
 * Returns: (transfer full): the error as that family words it
 */
PhidiasEmulatorFault *
phidias_emulator_fault_new_for (PhidiasEmulatorFamily family,
                                PhidiasEmulatorFaultKind kind,
                                const char *message)
{
  gboolean openai = phidias_emulator_family_is_openai (family);
  g_autofree char *quoted = phidias_emulator_json_quote (message);

  switch (kind)
    {
    case PHIDIAS_EMULATOR_FAULT_KEY:
      return new_key_fault (family);

    case PHIDIAS_EMULATOR_FAULT_ROUTE:
      if (openai)
        return new_short_openai_fault (404, "404", "Resource not found");
      return phidias_emulator_fault_new (424, "NotFound", g_strdup ("{\"detail\":\"Not Found\"}"));

    case PHIDIAS_EMULATOR_FAULT_METHOD:
      if (openai)
        return phidias_emulator_fault_new_openai (405, message, NULL, "method_not_supported");
      return phidias_emulator_fault_new (405, "MethodNotAllowed", g_strdup ("{\"detail\":\"Method Not Allowed\"}"));

    case PHIDIAS_EMULATOR_FAULT_MODALITY:
      if (openai)
        return phidias_emulator_fault_new_openai (400, "The requested operation does not work with this model.",
                                                  NULL, "OperationNotSupported");
      return new_inference_fault (404, "NotFoundError", "The model behind this endpoint only has chat completions.");

    case PHIDIAS_EMULATOR_FAULT_DEPLOYMENT:
      if (family == PHIDIAS_EMULATOR_FAMILY_GITHUB)
        return new_short_openai_fault (400, "unknown_model", message);
      if (!openai)
        return new_inference_fault (404, "NotFoundError", message);
      return new_short_openai_fault (404, "DeploymentNotFound",
                                     "The API deployment for this resource does not exist. If you created the "
                                     "deployment within the last 5 minutes, please wait a moment and try again.");

    case PHIDIAS_EMULATOR_FAULT_API_VERSION:
      if (family == PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED)
        return new_short_openai_fault (404, "404", "Resource not found");
      if (openai)
        return new_short_openai_fault (400, "BadRequest", message);
      return new_inference_fault (400, "BadRequest", message);

    case PHIDIAS_EMULATOR_FAULT_BODY:
      if (openai)
        return phidias_emulator_fault_new_openai (400, message, NULL, NULL);
      return new_inference_fault (400, "BadRequest", message);

    case PHIDIAS_EMULATOR_FAULT_CONTEXT:
      if (openai)
        return phidias_emulator_fault_new_openai (400, message, "messages", "context_length_exceeded");
      return phidias_emulator_fault_new (400, "context_length_exceeded",
                                         g_strdup_printf ("{\"error\":{\"code\":\"context_length_exceeded\","
                                                          "\"message\":%s,\"status\":400}}",
                                                          quoted));

    case PHIDIAS_EMULATOR_FAULT_HEADERS:
      return new_inference_fault (431, "RequestHeaderFieldsTooLarge", message);

    case PHIDIAS_EMULATOR_FAULT_NOT_READY:
      if (openai)
        return new_short_openai_fault (404, "DeploymentNotFound",
                                       "The API deployment for this resource does not exist. If you created the "
                                       "deployment within the last 5 minutes, please wait a moment and try again.");
      return new_inference_fault (503, "ServiceUnavailable",
                                  "The endpoint is not ready yet. Please wait a few minutes and try again.");

    case PHIDIAS_EMULATOR_FAULT_SUSPENDED:
      return new_inference_fault (403, "EndpointSuspended",
                                  "The endpoint is suspended: its subscription of Azure Marketplace has ended.");

    case PHIDIAS_EMULATOR_FAULT_FILTER:
    case PHIDIAS_EMULATOR_FAULT_RATE:
    default:
      g_assert_not_reached ();
    }
}

/**
 * phidias_emulator_fault_new_rate:
 * @family: whose request came too soon
 * @by_tokens: whether tokens or requests ran out
 * @wait: microseconds until there is room
 *
 * Returns: (transfer full): the 429 of that family
 */
PhidiasEmulatorFault *
phidias_emulator_fault_new_rate (PhidiasEmulatorFamily family, gboolean by_tokens, gint64 wait)
{
  gint64 seconds = (wait + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND;
  g_autofree char *message = NULL;
  PhidiasEmulatorFault *fault;

  if (phidias_emulator_family_is_openai (family))
    {
      message = g_strdup_printf ("Requests to the ChatCompletions_Create Operation have exceeded %s rate limit of "
                                 "your current pricing tier. Please retry after %" G_GINT64_FORMAT " seconds.",
                                 by_tokens ? "token" : "call", seconds);
      fault = new_short_openai_fault (429, "429", message);
    }
  else
    {
      message = g_strdup_printf ("The deployment's limit of %s per minute is used up. Please retry after "
                                 "%" G_GINT64_FORMAT " seconds.",
                                 by_tokens ? "tokens" : "requests", seconds);
      fault = new_inference_fault (429, "TooManyRequestsError", message);
    }
  fault->wait = wait;

  return fault;
}

/**
 * phidias_emulator_filter_results:
 * @filtered: (nullable): the category that was filtered, as `violence` or `jailbreak`
 * @with_jailbreak: whether the detector of jailbreaks ran too, as it does on prompts
 *
 * Returns: (transfer full): the object of content filter results, JSON
 */
char *
phidias_emulator_filter_results (const char *filtered, gboolean with_jailbreak)
{
  static const char *const categories[] = { "hate", "self_harm", "sexual", "violence" };
  GString *out = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    {
      gboolean hit = g_strcmp0 (filtered, categories[i]) == 0;

      g_string_append_printf (out, "%s\"%s\":{\"filtered\":%s,\"severity\":\"%s\"}", i > 0 ? "," : "",
                              categories[i], hit ? "true" : "false", hit ? "high" : "safe");
    }
  if (with_jailbreak)
    {
      const char *hit = g_strcmp0 (filtered, "jailbreak") == 0 ? "true" : "false";

      g_string_append_printf (out, ",\"jailbreak\":{\"filtered\":%s,\"detected\":%s}", hit, hit);
    }
  g_string_append_c (out, '}');

  return g_string_free (out, FALSE);
}

/**
 * phidias_emulator_fault_new_filter:
 * @family: whose prompt was filtered
 * @category: why, as `violence` or `jailbreak`
 *
 * Returns: (transfer full): the error of that family
 */
PhidiasEmulatorFault *
phidias_emulator_fault_new_filter (PhidiasEmulatorFamily family, const char *category)
{
  static const char message[] = "The response was filtered due to the prompt triggering Microsoft's content "
                                "management policy. Please modify your prompt and retry.";
  g_autofree char *results = NULL;

  if (family == PHIDIAS_EMULATOR_FAMILY_SERVERLESS || family == PHIDIAS_EMULATOR_FAMILY_MODELS)
    return phidias_emulator_fault_new (400, "content_filter",
                                       g_strdup ("{\"status\":400,\"code\":\"content_filter\",\"message\":"
                                                 "\"The response was filtered\",\"param\":\"messages\",\"type\":null}"));
  if (family == PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1)
    return phidias_emulator_fault_new (400, "content_filter",
                                       g_strdup_printf ("{\"error\":{\"message\":\"%s\",\"type\":null,\"param\":"
                                                        "\"prompt\",\"code\":\"content_filter\",\"status\":400}}",
                                                        message));

  results = phidias_emulator_filter_results (category, TRUE);

  return phidias_emulator_fault_new (400, "content_filter",
                                     g_strdup_printf ("{\"error\":{\"message\":\"%s\",\"type\":null,\"param\":"
                                                      "\"prompt\",\"code\":\"content_filter\",\"status\":400,"
                                                      "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\","
                                                      "\"content_filter_result\":%s}}}",
                                                      message, results));
}

/**
 * phidias_emulator_check_api_version:
 * @family: whose request it is
 * @version: (nullable): its `api-version`
 *
 * A serverless endpoint lets a missing version pass, as the portal's own samples for target URIs
 * leave it out; the others do not.
 *
 * Returns: (transfer full) (nullable): what is wrong with @version
 */
PhidiasEmulatorFault *
phidias_emulator_check_api_version (PhidiasEmulatorFamily family, const char *version)
{
  gboolean known;
  g_autofree char *message = NULL;

  switch (family)
    {
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS:
      known = version == NULL || g_strv_contains (model_inference_versions, version);
      break;
    case PHIDIAS_EMULATOR_FAMILY_MODELS:
      known = version != NULL && g_strv_contains (model_inference_versions, version);
      break;
    case PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED:
      known = version != NULL && g_strv_contains (azure_openai_versions, version);
      break;
    case PHIDIAS_EMULATOR_FAMILY_OPENAI_V1:
      known = version == NULL || g_str_equal (version, "preview") || g_str_equal (version, "latest") ||
              g_str_equal (version, "v1");
      break;
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1:
    case PHIDIAS_EMULATOR_FAMILY_GITHUB:
    default:
      known = TRUE;
      break;
    }
  if (known)
    return NULL;

  message = version != NULL ? g_strdup_printf ("The api-version '%s' is not supported.", version)
                            : g_strdup ("The api-version query parameter is missing.");

  return phidias_emulator_fault_new_for (family, PHIDIAS_EMULATOR_FAULT_API_VERSION, message);
}
