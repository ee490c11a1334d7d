/* phidias-doctor-finding.c: what an answer means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

#include "phidias-error.h"
#include "phidias-json.h"

/* The words stand in the first lines of an error. */
#define MAX_LOOKED_AT 4096

/*
 * phidias_doctor_mentions:
 * @inquiry: an inquiry
 * @words: in lower case
 *
 * Returns: whether the answer's body or its error says so
 */
gboolean
phidias_doctor_mentions (PhidiasInquiry *inquiry, const char *words)
{
  const char *raw = inquiry->error != NULL ? phidias_error_get_raw (inquiry->error) : NULL;
  g_autofree char *lower = NULL;

  if (raw == NULL)
    return FALSE;

  lower = g_ascii_strdown (raw, (gssize) MIN (strlen (raw), MAX_LOOKED_AT));

  return strstr (lower, words) != NULL;
}

static gboolean
mentions_any (PhidiasInquiry *inquiry, const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (phidias_doctor_mentions (inquiry, words[i]))
      return TRUE;

  return FALSE;
}

static gboolean
has_code (PhidiasInquiry *inquiry, const char *code)
{
  const char *said = inquiry->error != NULL ? phidias_error_get_server_code (inquiry->error) : NULL;

  return said != NULL && g_ascii_strcasecmp (said, code) == 0;
}

/* "api-version", "api version", UnsupportedApiVersion, … */
static const char * const version_words[] = { "api-version", "api version", "apiversion", "api_version", NULL };

static const char * const deployment_words[] = {
  "deploymentnotfound", "deployment for this resource does not exist", "deployment does not exist", "deployment not found", NULL
};

static const char * const model_words[] = {
  "unknown model", "unknown_model", "model_not_found", "must provide a model", "model is required", "model parameter",
  "'model' must name", "\"model\" is required", "model not found", "no model", "invalid model", NULL
};

/* A model’s name may stand between the words. */
static gboolean
says_model_is_missing (PhidiasInquiry *inquiry)
{
  return mentions_any (inquiry, model_words) ||
         (phidias_doctor_mentions (inquiry, "model") &&
          (phidias_doctor_mentions (inquiry, "not found") || phidias_doctor_mentions (inquiry, "does not exist")) &&
          !phidias_doctor_mentions (inquiry, "resource not found"));
}

/* An answer of a chat has choices, one to another question is an object or a list. */
static gboolean
is_model_server (PhidiasInquiry *inquiry)
{
  gsize length;
  const char *data = g_bytes_get_data (inquiry->body, &length);
  g_autoptr (JsonNode) root = phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  JsonObject *object = phidias_json_get_root (root);
  static const char * const members[] = { "choices", "data", "models", "model_name", "id" };

  if (root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    return TRUE;
  for (guint i = 0; object != NULL && i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (object, members[i]))
      return TRUE;

  return FALSE;
}

/* What is missing when a name is. */
static PhidiasDoctorFinding
find_name (PhidiasTarget *target)
{
  return phidias_doctor_names_deployment (target) ? PHIDIAS_DOCTOR_FOUND_DEPLOYMENT : PHIDIAS_DOCTOR_FOUND_MODEL;
}

/*
 * phidias_doctor_find:
 * @target: whom was asked
 * @inquiry: what came back
 *
 * Returns: how far the request got
 */
PhidiasDoctorFinding
phidias_doctor_find (PhidiasTarget *target, PhidiasInquiry *inquiry)
{
  guint status = inquiry->status;

  if (status == 0 || g_error_matches (inquiry->error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROXY))
    return PHIDIAS_DOCTOR_FOUND_NOTHING;
  if (status >= 300 && status < 400)
    return PHIDIAS_DOCTOR_FOUND_REDIRECT;
  if (status < 300)
    return inquiry->error == NULL && is_model_server (inquiry) ? PHIDIAS_DOCTOR_FOUND_ANSWER : PHIDIAS_DOCTOR_FOUND_PAGE;
  if (status == 401)
    return PHIDIAS_DOCTOR_FOUND_NO_ENTRY;
  if (status == 402 || status == 429 || g_error_matches (inquiry->error, PHIDIAS_ERROR, PHIDIAS_ERROR_QUOTA))
    return PHIDIAS_DOCTOR_FOUND_LIMIT;
  if (status == 403)
    return PHIDIAS_DOCTOR_FOUND_FORBIDDEN;
  if (inquiry->is_html)
    return status < 500 ? PHIDIAS_DOCTOR_FOUND_NO_ROUTE : PHIDIAS_DOCTOR_FOUND_BROKEN;

  if (mentions_any (inquiry, deployment_words))
    return find_name (target);
  if (status < 500 && mentions_any (inquiry, version_words))
    return PHIDIAS_DOCTOR_FOUND_VERSION;
  if (status < 500 && says_model_is_missing (inquiry))
    return find_name (target);
  if (status == 404 || status == 405 || status == 410 || status == 501 || has_code (inquiry, "ResourceNotFound") ||
      g_error_matches (inquiry->error, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND))
    return PHIDIAS_DOCTOR_FOUND_NO_ROUTE;
  if (status >= 500 || status == 408 || status == 424)
    return PHIDIAS_DOCTOR_FOUND_BROKEN;

  return PHIDIAS_DOCTOR_FOUND_REFUSED;
}
