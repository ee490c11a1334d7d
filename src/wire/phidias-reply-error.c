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
#include "phidias-json.h"
#include "phidias-reply-error-private.h"
#include "phidias-text-util.h"

/* How much of a server's words goes into our sentence. */
#define MAX_QUOTE 300
#define MAX_NAME  100
#define MAX_TITLE 80

/* Masking looks a little beyond what is kept, so that no key is cut in two at the border. */
#define MASK_MARGIN 8192

/* What a body says, whichever shape it has. */
typedef struct
{
  guint    status;
  char    *code;
  char    *type;
  char    *param;
  char    *message;
  char    *filter;
  char    *title;
  gboolean is_html;
} Facts;

static void
facts_clear (Facts *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->param, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->title, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

static void
keep (char **field, const char *value)
{
  if (*field == NULL && value != NULL && *value != '\0')
    *field = g_strdup (value);
}

/* Codes come as strings and as numbers. */
static void
keep_member (char **field, JsonObject *object, const char *name)
{
  gint64 number = phidias_json_get_int (object, name, 0);

  keep (field, phidias_json_get_string (object, name));
  if (*field == NULL && number != 0)
    *field = g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static guint
read_status (JsonObject *object, const char *name)
{
  gint64 status = phidias_json_get_int (object, name, 0);

  return status >= 400 && status <= 599 ? (guint) status : 0;
}

static const char *
get_category_title (const char *name)
{
  static const struct
  {
    const char *name;
    const char *title;
  } categories[] = {
    { "hate", N_("hate") },
    { "self_harm", N_("self-harm") },
    { "sexual", N_("sexual content") },
    { "violence", N_("violence") },
    { "jailbreak", N_("jailbreak attempt") },
    { "indirect_attack", N_("hidden instructions") },
    { "profanity", N_("profanity") },
    { "protected_material_text", N_("protected text") },
    { "protected_material_code", N_("protected code") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_str_equal (categories[i].name, name))
      return _(categories[i].title);

  return name;
}

static const char *
get_severity_title (const char *severity)
{
  if (g_str_equal (severity, "low"))
    return _("low severity");
  if (g_str_equal (severity, "medium"))
    return _("medium severity");
  if (g_str_equal (severity, "high"))
    return _("high severity");

  return NULL;
}

static void
append_category (GString *list, const char *name, JsonObject *category)
{
  const char *severity = phidias_json_get_string (category, "severity");
  const char *title = severity != NULL ? get_severity_title (severity) : NULL;

  if (list->len > 0)
    g_string_append (list, ", ");
  g_string_append (list, get_category_title (name));
  if (title != NULL)
    g_string_append_printf (list, " (%s)", title);
}

/* The categories that were filtered; each has its own severity or none. */
static void
read_filter (Facts *self, JsonObject *results)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GList) names = NULL;

  if (results == NULL || self->filter != NULL)
    return;

  names = json_object_get_members (results);
  for (GList *at = names; at != NULL; at = at->next)
    {
      JsonObject *category = phidias_json_get_object (results, at->data);

      if (phidias_json_get_boolean (category, "filtered", FALSE))
        append_category (list, at->data, category);
    }
  keep (&self->filter, list->str);
}

static void
read_filters (Facts *self, JsonObject *object)
{
  read_filter (self, phidias_json_get_object (object, "content_filter_result"));
  read_filter (self, phidias_json_get_object (object, "content_filter_results"));
}

static void
append_loc (GString *text, JsonNode *loc)
{
  JsonArray *array = loc != NULL && JSON_NODE_HOLDS_ARRAY (loc) ? json_node_get_array (loc) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *part = json_array_get_element (array, i);
      g_autofree char *written = phidias_json_write (part, FALSE);

      if (text->len > 0)
        g_string_append_c (text, '.');
      if (JSON_NODE_HOLDS_VALUE (part) && json_node_get_value_type (part) == G_TYPE_STRING)
        g_string_append (text, json_node_get_string (part));
      else
        g_string_append (text, written);
    }
}

/* One entry of `detail`: where, and what is wrong there. The place without its leading `body` is
 * the parameter. */
static void
read_detail_object (Facts *self, JsonObject *detail, GString *text)
{
  g_autoptr (GString) loc = g_string_new (NULL);
  const char *message = phidias_json_get_string (detail, "msg");
  JsonNode *value = phidias_json_get_member (detail, "input");

  if (message == NULL)
    message = phidias_json_get_string (detail, "message");
  if (value == NULL)
    value = phidias_json_get_member (detail, "value");

  append_loc (loc, phidias_json_get_member (detail, "loc"));
  keep (&self->param, g_str_has_prefix (loc->str, "body.") ? loc->str + strlen ("body.") : loc->str);

  if (text->len > 0)
    g_string_append (text, "; ");
  g_string_append (text, loc->str);
  if (value != NULL)
    {
      g_autofree char *written = phidias_json_write (value, FALSE);

      g_string_append_printf (text, "%s%s", loc->len > 0 ? " = " : "", written);
    }
  if (message != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ": " : "", message);
}

static void
read_detail (Facts *self, JsonObject *root)
{
  JsonNode *detail = phidias_json_get_member (root, "detail");
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *array;

  if (detail == NULL)
    return;

  array = JSON_NODE_HOLDS_ARRAY (detail) ? json_node_get_array (detail) : NULL;
  if (JSON_NODE_HOLDS_OBJECT (detail))
    read_detail_object (self, json_node_get_object (detail), text);
  for (guint i = 0; array != NULL && i < json_array_get_length (array) && i < 8; i++)
    if (phidias_json_get_element (array, i) != NULL)
      read_detail_object (self, phidias_json_get_element (array, i), text);

  keep (&self->message, phidias_json_get_string (root, "detail"));
  keep (&self->message, text->str);
}

static void
read_error_object (Facts *self, JsonObject *error)
{
  JsonObject *inner = phidias_json_get_object (error, "innererror");

  if (self->status == 0)
    self->status = read_status (error, "status");
  if (self->status == 0)
    self->status = read_status (error, "code");
  keep (&self->message, phidias_json_get_string (error, "message"));
  keep_member (&self->code, error, "code");
  keep_member (&self->type, error, "type");
  keep (&self->param, phidias_json_get_string (error, "param"));
  keep_member (&self->code, inner, "code");
  read_filters (self, inner);
  read_filters (self, error);
}

/* The order that covers every shape: an `error` object, an `error` string with a `message` beside
 * it, `message`, `detail` in three forms, `status` as a string. */
static void
read_root (Facts *self, JsonObject *root)
{
  const char *message = phidias_json_get_string (root, "message");
  const char *error = phidias_json_get_string (root, "error");

  if (self->status == 0)
    self->status = read_status (root, "status");
  if (self->status == 0)
    self->status = read_status (root, "statusCode");

  read_error_object (self, phidias_json_get_object (root, "error"));
  if (error != NULL && *error != '\0')
    self->message = message != NULL && *message != '\0' && !g_str_equal (message, error)
                      ? g_strdup_printf ("%s: %s", error, message)
                      : g_strdup (error);
  keep (&self->message, message);
  keep_member (&self->code, root, "code");
  keep_member (&self->type, root, "type");
  keep (&self->param, phidias_json_get_string (root, "param"));
  read_detail (self, root);
  read_filters (self, root);
  keep (&self->message, phidias_json_get_string (root, "status"));
}

static void
read_facts (Facts *self, guint status, const char *content_type, GBytes *body)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = NULL;

  self->status = status >= 300 ? status : 0;
  self->is_html = phidias_reply_error_is_html (content_type, body);
  if (length > 0 && !self->is_html)
    {
      root = phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
      object = phidias_json_get_root (root);
    }
  /* Some gateways wrap their object in a list. */
  if (object == NULL && root != NULL && JSON_NODE_HOLDS_ARRAY (root))
    object = phidias_json_get_element (json_node_get_array (root), 0);

  if (object != NULL)
    {
      read_root (self, object);
    }
  else if (length > 0)
    {
      g_autofree char *text = phidias_make_valid_text (data, (gssize) MIN (length, PHIDIAS_REPLY_ERROR_MAX_RAW));

      if (self->is_html)
        self->title = phidias_reply_error_html_title (text);
      else
        self->message = g_steal_pointer (&text);
    }
  if (self->status == 0)
    self->status = status;
}

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
has_code (const Facts *self, const char * const *codes)
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
classify_status (const Facts *self)
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
classify (const Facts *self)
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

/* How much of @text is a parameter's name or path. */
static gsize
measure_name (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]");

  return length <= 64 ? length : 0;
}

/* `['n', 'logprobs']` and `'n'` in the servers' sentences name the parameters. */
static void
find_parameter (Facts *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const char *at = self->message;
  const char *supplied;

  if (self->param != NULL || at == NULL)
    return;

  while ((at = strchr (at, '\'')) != NULL)
    {
      gsize length = measure_name (at + 1);

      if (length == 0 || at[length + 1] != '\'')
        break;
      g_string_append_printf (names, "%s%.*s", names->len > 0 ? ", " : "", (int) length, at + 1);
      at += length + 2;
      /* A list goes on after a comma; anything else is the rest of the sentence. */
      if (*at != ',')
        break;
    }

  supplied = strstr (self->message, "argument supplied: ");
  if (names->len == 0 && supplied != NULL)
    {
      supplied += strlen ("argument supplied: ");
      g_string_append_len (names, supplied, (gssize) measure_name (supplied));
    }
  keep (&self->param, names->str);
}

/* What people call the thing that was not found. */
static const char *
get_deployment (PhidiasTarget *target)
{
  if (target == NULL)
    return NULL;

  return phidias_target_get_deployment (target) != NULL ? phidias_target_get_deployment (target)
                                                        : phidias_target_get_model (target);
}

static char *
describe_missing (const char *host, PhidiasTarget *target, const char *quote)
{
  const char *deployment = get_deployment (target);

  if (deployment != NULL && quote != NULL)
    return g_strdup_printf (_("There is no deployment “%s” at %s: %s"), deployment, host, quote);
  if (deployment != NULL)
    return g_strdup_printf (_("There is no deployment “%s” at %s. Check the name and the address; a new deployment takes some minutes."),
                            deployment, host);
  if (quote != NULL)
    return g_strdup_printf (_("%s has no model at this address: %s Check the address; a retired deployment answers like this too."), host, quote);

  return g_strdup_printf (_("%s has no model at this address. Check the address; a retired deployment answers like this too."), host);
}

static char *
describe_page (const Facts *self, PhidiasErrorCode code, const char *host, const char *title)
{
  if (code == PHIDIAS_ERROR_CAPTIVE_PORTAL)
    return title != NULL
             ? g_strdup_printf (_("The network wants you to sign in first: a web page (“%s”) came in place of %s. Open a browser, sign in, and try again."), title, host)
             : g_strdup_printf (_("The network wants you to sign in first: a web page came in place of %s. Open a browser, sign in, and try again."), host);
  if (title != NULL)
    return g_strdup_printf (_("%u from %s: the server answered with a web page (“%s”), not with a model’s answer."),
                            self->status, host, title);

  return g_strdup_printf (_("%u from %s: the server answered with a web page, not with a model’s answer."), self->status, host);
}

static char *
describe_with_quote (const Facts *self, PhidiasErrorCode code, const char *host, const char *quote)
{
  switch (code)
    {
    case PHIDIAS_ERROR_AUTH:
      return g_strdup_printf (self->status == 403 ? _("%s does not let this key use the deployment: %s")
                                                  : _("%s refused the key; check that it is whole and belongs to this address. It said: %s"),
                              host, quote);
    case PHIDIAS_ERROR_QUOTA:
      return g_strdup_printf (_("The quota or subscription behind %s has ended: %s"), host, quote);
    case PHIDIAS_ERROR_RATE_LIMIT:
      return g_strdup_printf (_("%s has had too many requests or tokens for now: %s"), host, quote);
    case PHIDIAS_ERROR_CONTEXT_TOO_LONG:
      return g_strdup_printf (_("The conversation is too long for the model at %s; send fewer past messages, or start a new conversation. It said: %s"),
                              host, quote);
    case PHIDIAS_ERROR_CONTENT_FILTER:
      return g_strdup_printf (_("Content safety at %s stopped this; rephrase the prompt and send it again. It said: %s"), host, quote);
    case PHIDIAS_ERROR_TOO_LARGE:
      return g_strdup_printf (_("The request is too large for %s: %s"), host, quote);
    case PHIDIAS_ERROR_PROXY:
      return g_strdup_printf (_("The proxy on the way to %s wants to be signed in to: %s"), host, quote);
    case PHIDIAS_ERROR_TIMEOUT:
      return g_strdup_printf (_("%s gave up waiting: %s"), host, quote);
    case PHIDIAS_ERROR_REDIRECT:
      return g_strdup_printf (_("%s points to another address, which is not followed with a key: %s"), host, quote);
    case PHIDIAS_ERROR_BAD_REQUEST:
      return g_strdup_printf (_("%s did not accept the request: %s"), host, quote);
    default:
      return self->status >= 400 ? g_strdup_printf (_("The server failed with %u from %s: %s"), self->status, host, quote)
                                 : g_strdup_printf (_("The server at %s reported an error: %s"), host, quote);
    }
}

static char *
describe_bare (const Facts *self, PhidiasErrorCode code, const char *host)
{
  switch (code)
    {
    case PHIDIAS_ERROR_AUTH:
      return self->status == 403
               ? g_strdup_printf (_("%s does not let this key use the deployment."), host)
               : g_strdup_printf (_("%s refused the key. Check that it is whole and belongs to this address."), host);
    case PHIDIAS_ERROR_QUOTA:
      return g_strdup_printf (_("The quota or subscription behind %s has ended."), host);
    case PHIDIAS_ERROR_RATE_LIMIT:
      return g_strdup_printf (_("%s has had too many requests or tokens for now. Try again in a while."), host);
    case PHIDIAS_ERROR_CONTEXT_TOO_LONG:
      return g_strdup_printf (_("The conversation is too long for the model at %s. Send fewer past messages, or start a new conversation."), host);
    case PHIDIAS_ERROR_CONTENT_FILTER:
      return g_strdup_printf (_("Content safety at %s stopped this. Rephrase the prompt and send it again."), host);
    case PHIDIAS_ERROR_TOO_LARGE:
      return g_strdup_printf (_("The request is too large for %s. Send fewer past messages or a shorter prompt."), host);
    case PHIDIAS_ERROR_PROXY:
      return g_strdup_printf (_("The proxy on the way to %s wants to be signed in to. Check the network’s proxy settings."), host);
    case PHIDIAS_ERROR_TIMEOUT:
      return g_strdup_printf (_("%s gave up waiting. Try again."), host);
    case PHIDIAS_ERROR_CAPTIVE_PORTAL:
      return g_strdup_printf (_("The network wants you to sign in before %s can be reached. Open a browser, sign in, and try again."), host);
    case PHIDIAS_ERROR_REDIRECT:
      return g_strdup_printf (_("%s points to another address, which is not followed with a key."), host);
    case PHIDIAS_ERROR_BAD_REQUEST:
      return self->status == 431
               ? g_strdup_printf (_("%s did not accept the request: it has too many headers."), host)
               : g_strdup_printf (_("%s did not accept the request (status %u) and did not say why."), host, self->status);
    default:
      return self->status >= 400 ? g_strdup_printf (_("The server failed: %u from %s. Try again in a while."), self->status, host)
                                 : g_strdup_printf (_("The server at %s reported an error and did not say which."), host);
    }
}

/* Servers often leave out the full stop, and a sentence of ours may follow. NULL for no text. */
static char *
end_sentence (const char *text)
{
  const char *last;

  if (text == NULL || *text == '\0')
    return NULL;
  last = g_utf8_find_prev_char (text, text + strlen (text));

  return g_strconcat (text, g_unichar_isalnum (g_utf8_get_char (last)) ? "." : "", NULL);
}

/* Masked before it is cut, since half a key is none that could be found; and after, since marks
 * that cannot be seen may have parted one. */
static char *
quote_safely (const char *text, const char *secret, gsize max_chars)
{
  g_autofree char *masked = phidias_reply_error_mask (text, secret);
  g_autofree char *line = masked != NULL ? phidias_reply_error_flatten (masked, G_MAXSIZE) : NULL;
  g_autofree char *clean = phidias_reply_error_mask (line, secret);

  return clean != NULL ? phidias_reply_error_flatten (clean, max_chars) : NULL;
}

static char *
describe (Facts *self, PhidiasErrorCode code, const char *host, PhidiasTarget *target, const char *secret)
{
  g_autofree char *quoted = quote_safely (self->message, secret, MAX_QUOTE);
  g_autofree char *sentence = end_sentence (quoted);
  const char *quote = sentence;

  if (code == PHIDIAS_ERROR_AUTH && self->status == 401 && !self->is_html && secret == NULL)
    /* Translators: %s is a host such as example.com */
    return g_strdup_printf (_("%s wants a key, and none was sent. Enter the key for it."), host);
  if (self->is_html)
    {
      g_autofree char *title = quote_safely (self->title, secret, MAX_TITLE);

      return describe_page (self, code, host, title);
    }
  if (code == PHIDIAS_ERROR_NOT_FOUND)
    return describe_missing (host, target, quote);
  if (code == PHIDIAS_ERROR_CONTENT_FILTER && self->filter != NULL)
    {
      g_autofree char *list = phidias_reply_error_flatten (self->filter, MAX_QUOTE);

      /* Translators: a host, then a list such as “violence (high severity), hate” */
      return g_strdup_printf (_("Content safety at %s stopped this for %s. Rephrase the prompt and send it again."), host, list);
    }
  if (code == PHIDIAS_ERROR_UNSUPPORTED_PARAMETER)
    {
      find_parameter (self);
      if (self->param != NULL && *self->param != '\0')
        {
          g_autofree char *name = quote_safely (self->param, secret, MAX_NAME);

          return quote != NULL
                   ? g_strdup_printf (_("The model at %s does not take “%s” as it was sent; unset it or change it. It said: %s"), host, name, quote)
                   : g_strdup_printf (_("The model at %s does not take “%s” as it was sent. Unset it or change it."), host, name);
        }
      return quote != NULL
               ? g_strdup_printf (_("The model at %s does not take one of the parameters: %s"), host, quote)
               : g_strdup_printf (_("The model at %s does not take one of the parameters. Unset them one by one."), host);
    }

  return quote != NULL ? describe_with_quote (self, code, host, quote) : describe_bare (self, code, host);
}

/* "Please retry after 26 seconds": Azure OpenAI says it in words where it sends no header. */
static gint64
find_wait (const Facts *self)
{
  static const char * const words[] = { "retry after ", "try again in ", "wait " };

  for (guint i = 0; self->message != NULL && i < G_N_ELEMENTS (words); i++)
    {
      const char *found = strstr (self->message, words[i]);
      char *end = NULL;
      double seconds;

      if (found == NULL || !g_ascii_isdigit (found[strlen (words[i])]))
        continue;
      seconds = g_ascii_strtod (found + strlen (words[i]), &end);
      if (g_str_has_prefix (end, "ms") || g_str_has_prefix (end, " milli"))
        seconds /= 1000;
      else if (!g_str_has_prefix (end, " s") && *end != 's')
        continue;
      if (seconds >= 0 && seconds <= 365 * 24 * 3600.0)
        return (gint64) (seconds * 1000 + 0.5);
    }

  return -1;
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
  g_auto (Facts) facts = { 0 };
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

  read_facts (&facts, status, content_type, body);
  code = classify (&facts);
  sentence = describe (&facts, code, host, target, secret);
  error = phidias_error_new (code, "%s", sentence);

  phidias_error_set_status (error, facts.status);
  server_code = phidias_reply_error_mask (facts.code != NULL ? facts.code : facts.type, secret);
  phidias_error_set_server_code (error, server_code);
  raw_data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  raw = phidias_reply_error_make_raw (raw_data, length, secret);
  phidias_error_set_raw (error, raw);
  if (code == PHIDIAS_ERROR_RATE_LIMIT || facts.status == 503)
    phidias_error_set_retry_after (error, find_wait (&facts));

  return error;
}
