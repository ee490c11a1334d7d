/* phidias-reply-facts.c: what the body of an error says, whichever shape it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-reply-facts.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-json.h"
#include "phidias-reply-error-private.h"
#include "phidias-reply-error.h"
#include "phidias-text-util.h"

void
phidias_reply_facts_clear (PhidiasReplyFacts *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->param, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->title, g_free);
}

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
read_filter (PhidiasReplyFacts *self, JsonObject *results)
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
read_filters (PhidiasReplyFacts *self, JsonObject *object)
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
read_detail_object (PhidiasReplyFacts *self, JsonObject *detail, GString *text)
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
read_detail (PhidiasReplyFacts *self, JsonObject *root)
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
read_error_object (PhidiasReplyFacts *self, JsonObject *error)
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
read_root (PhidiasReplyFacts *self, JsonObject *root)
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

/*
 * phidias_reply_facts_read:
 * @self: facts, all zero
 * @status: the status of the answer
 * @content_type: (nullable): its `Content-Type`
 * @body: (nullable): its body
 *
 * Reads every known shape of error body. A body's own status counts where the answer's is a success.
 */
void
phidias_reply_facts_read (PhidiasReplyFacts *self, guint status, const char *content_type, GBytes *body)
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

/* How much of @text is a parameter's name or path. */
static gsize
measure_name (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]");

  return length <= 64 ? length : 0;
}

/* phidias_reply_facts_find_parameter: `['n', 'logprobs']` and `'n'` in the servers' sentences name the parameters. */
void
phidias_reply_facts_find_parameter (PhidiasReplyFacts *self)
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

/* phidias_reply_facts_find_wait: milliseconds, -1 for none. "Please retry after 26 seconds": Azure
 * OpenAI says it in words where it sends no header. */
gint64
phidias_reply_facts_find_wait (const PhidiasReplyFacts *self)
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
