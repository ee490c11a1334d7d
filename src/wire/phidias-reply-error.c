/* phidias-reply-error.c: what a server said instead of an answer, as one sentence and a code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-reply-error.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-reply-error-private.h"
#include "phidias-reply-sentence.h"
#include "phidias-text-util.h"

/* Masking looks a little beyond what is kept, so that no key is cut in two at the border. */
#define MASK_MARGIN 8192

static gboolean
mentions (const char *text, const char * const *words)
{
  g_autofree char *lower = NULL;

  if (text == NULL)
    return FALSE;

  lower = g_ascii_strdown (text, (gssize) MIN (strlen (text), 4096));
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
has_code (const PhidiasReplyFacts *self, const char * const *codes)
{
  for (guint i = 0; codes[i] != NULL; i++)
    if ((self->code != NULL && g_ascii_strcasecmp (self->code, codes[i]) == 0) ||
        (self->type != NULL && g_ascii_strcasecmp (self->type, codes[i]) == 0))
      return TRUE;

  return FALSE;
}

static const char * const filter_codes[] = {
  "content_filter", "ResponsibleAIPolicyViolation", "content_policy_violation", "content_filter_error", NULL
};
static const char * const context_codes[] = {
  "context_length_exceeded", "exceed_context_size_error", "string_above_max_length", NULL
};
static const char * const context_words[] = {
  "maximum context length", "context length", "context size", "context window", "prompt is too long", "context_length", NULL
};
static const char * const parameter_codes[] = {
  "unsupported_parameter", "parameter_not_supported", "unsupported_value", "unknown_parameter", "not_supported_error", NULL
};
static const char * const parameter_words[] = {
  "extra parameters", "unrecognized request argument", "unknown parameter", "unsupported parameter",
  "unsupported value", "extra inputs are not permitted", "additional properties are not allowed", NULL
};
static const char * const quota_codes[] = {
  "insufficient_quota", "QuotaExceeded", "billing_not_active", "billing_hard_limit_reached", "SubscriptionDisabled", NULL
};
static const char * const quota_words[] = {
  "out of call volume quota", "exceeded your current quota", "quota exceeded", "quota has been exceeded", "quota has ended",
  "insufficient quota", "billing", "subscription is disabled", "subscription has been disabled", NULL
};
static const char * const missing_codes[] = {
  "DeploymentNotFound", "model_not_found", "unknown_model", "ResourceNotFound", "not_found_error", NULL
};
static const char * const auth_codes[] = {
  "invalid_api_key", "authentication_error", "invalid_token", "Unauthorized", "PermissionDenied", NULL
};
static const char * const rate_codes[] = {
  "rate_limit_exceeded", "rate_limit_error", "RateLimitReached", "TooManyRequests", "tokens", "requests", NULL
};

static PhidiasErrorCode
classify_status (const PhidiasReplyFacts *self)
{
  switch (self->status)
    {
    case 401:
    case 403:
      return PHIDIAS_ERROR_AUTH;
    case 402:
      return PHIDIAS_ERROR_QUOTA;
    case 404:
    case 405:
    case 410:
      return PHIDIAS_ERROR_NOT_FOUND;
    case 407:
      return PHIDIAS_ERROR_PROXY;
    case 408:
      return PHIDIAS_ERROR_TIMEOUT;
    case 413:
      return PHIDIAS_ERROR_TOO_LARGE;
    case 424:
      /* A wrong path on a serverless endpoint; else the model behind it failed. */
      return g_strcmp0 (self->message, "Not Found") == 0 ? PHIDIAS_ERROR_NOT_FOUND : PHIDIAS_ERROR_SERVER;
    case 429:
      return PHIDIAS_ERROR_RATE_LIMIT;
    case 511:
      return PHIDIAS_ERROR_CAPTIVE_PORTAL;
    default:
      break;
    }

  if (self->status >= 300 && self->status < 400)
    return PHIDIAS_ERROR_REDIRECT;
  if (self->status >= 400 && self->status < 500)
    return PHIDIAS_ERROR_BAD_REQUEST;

  return PHIDIAS_ERROR_SERVER;
}

static PhidiasErrorCode
classify (const PhidiasReplyFacts *self)
{
  if (self->is_html && self->status < 400)
    return PHIDIAS_ERROR_CAPTIVE_PORTAL;
  if (self->is_html)
    return classify_status (self);

  if (has_code (self, filter_codes) || self->filter != NULL)
    return PHIDIAS_ERROR_CONTENT_FILTER;
  if (has_code (self, context_codes) || (self->status < 500 && self->status != 429 && mentions (self->message, context_words)))
    return PHIDIAS_ERROR_CONTEXT_TOO_LONG;
  if (has_code (self, quota_codes) ||
      ((self->status == 403 || self->status == 429) && mentions (self->message, quota_words)))
    return PHIDIAS_ERROR_QUOTA;
  if (self->status == 422 || has_code (self, parameter_codes) ||
      (self->status == 400 && mentions (self->message, parameter_words)))
    return PHIDIAS_ERROR_UNSUPPORTED_PARAMETER;
  if (has_code (self, missing_codes))
    return PHIDIAS_ERROR_NOT_FOUND;
  if (self->status < 400 && has_code (self, auth_codes))
    return PHIDIAS_ERROR_AUTH;
  if (self->status < 400 && has_code (self, rate_codes))
    return PHIDIAS_ERROR_RATE_LIMIT;

  return classify_status (self);
}

/* Returns: (transfer full) (nullable): what is kept of a body for experts, without keys */
char *
phidias_reply_error_make_raw (const char *data, gsize length, const char *secret)
{
  gsize window = MIN (length, PHIDIAS_REPLY_ERROR_MAX_RAW + MASK_MARGIN);
  g_autofree char *valid = NULL;
  g_autofree char *masked = NULL;
  gsize kept;

  if (length == 0)
    return NULL;

  valid = phidias_make_valid_text (data, (gssize) window);
  masked = phidias_reply_error_mask (valid, secret);
  kept = strlen (masked);
  /* What was cut may have cut a key. */
  if (window < length)
    kept = kept > MASK_MARGIN ? kept - MASK_MARGIN : 0;
  kept = MIN (kept, PHIDIAS_REPLY_ERROR_MAX_RAW);
  while (kept > 0 && ((guchar) masked[kept] & 0xc0) == 0x80)
    kept--;

  return g_strndup (masked, kept);
}

/**
 * phidias_reply_error_new:
 * @status: the status of the answer; 200 for an error inside a stream or a body
 * @content_type: (nullable): its `Content-Type`
 * @body: (nullable): its body, or the data of the event
 * @host: (nullable): who answered, as people know it
 * @target: (nullable): the deployment, so that it can be named
 * @secret: (nullable): the key that was sent; it is in nothing this makes
 *
 * Reads every known shape of error body and says in one sentence what happened and what can be
 * done. The error carries the status (the body's own when the answer's is a success), the server's
 * code, the masked body, and a wait that the text names. Its code is never one of ours for a
 * connection.
 *
 * Returns: (transfer full): an error of domain %PHIDIAS_ERROR
 */
GError *
phidias_reply_error_new (guint          status,
                         const char    *content_type,
                         GBytes        *body,
                         const char    *host,
                         PhidiasTarget *target,
                         const char    *secret)
{
  g_auto (PhidiasReplyFacts) facts = { 0 };
  PhidiasErrorCode code;
  g_autofree char *sentence = NULL;
  g_autofree char *server_code = NULL;
  g_autofree char *raw = NULL;
  const char *raw_data;
  gsize length = 0;
  GError *error;

  if (host == NULL)
    /* Translators: stands in sentences where the name of a host should be */
    host = target != NULL ? phidias_target_get_host (target) : _("the server");

  phidias_reply_facts_read (&facts, status, content_type, body);
  code = classify (&facts);
  sentence = phidias_reply_sentence_make (&facts, code, host, target, secret);
  error = phidias_error_new (code, "%s", sentence);

  phidias_error_set_status (error, facts.status);
  server_code = phidias_reply_error_mask (facts.code != NULL ? facts.code : facts.type, secret);
  phidias_error_set_server_code (error, server_code);
  raw_data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  raw = phidias_reply_error_make_raw (raw_data, length, secret);
  phidias_error_set_raw (error, raw);
  if (code == PHIDIAS_ERROR_RATE_LIMIT || facts.status == 503)
    phidias_error_set_retry_after (error, phidias_reply_facts_find_wait (&facts));

  return error;
}
