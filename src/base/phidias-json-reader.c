/* phidias-json-reader.c: a strict, bounded reader that builds json-glib's tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-json.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-utf8.h"

/* json-glib's own parser is not used: version 1.6 overflows the stack on nested input, ends a
 * string at \u0000, refuses lone surrogates, wraps integers, and takes comments, octal numbers and
 * single quotes for JSON. Its tree is. */

/* In a delta a half surrogate at the edge of a string is not lost: this noncharacter and then a
 * private character that holds the half stand for it until phidias_json_join_delta(). */
#define HALF_MARK   0xfdd0
#define HALF_MARK_8 "\357\267\220"
#define HALF_BASE   0xe000

/* An empty object takes some 300 bytes of memory for 3 of text: nodes are bounded too. */
#define MIN_NODES   65536

typedef struct
{
  const char *at;
  const char *end;
  guint       depth;
  guint       max_depth;
  gsize       nodes;
  gsize       max_nodes;
  gboolean    is_delta;
  gboolean    is_too_large;
  GString    *text;
} Reader;

static JsonNode *read_value (Reader *self);

static void
skip_space (Reader *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;
}

static gboolean
take (Reader *self, char wanted)
{
  if (self->at == self->end || *self->at != wanted)
    return FALSE;
  self->at++;

  return TRUE;
}

static gboolean
take_word (Reader *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return FALSE;
  self->at += length;

  return TRUE;
}

static gboolean
read_hex4 (Reader *self, guint *unit)
{
  *unit = 0;
  if (self->end - self->at < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++, self->at++)
    {
      int digit = g_ascii_xdigit_value (*self->at);

      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (guint) digit;
    }

  return TRUE;
}

static gboolean
is_high (guint unit)
{
  return unit >= 0xd800 && unit <= 0xdbff;
}

static gboolean
is_low (guint unit)
{
  return unit >= 0xdc00 && unit <= 0xdfff;
}

static void
append_half (Reader *self, guint unit, gboolean is_at_start)
{
  gboolean is_at_end = self->at < self->end && *self->at == '"';

  if (self->is_delta && ((is_high (unit) && is_at_end) || (is_low (unit) && is_at_start)))
    {
      g_string_append_unichar (self->text, HALF_MARK);
      g_string_append_unichar (self->text, HALF_BASE + (unit - 0xd800));
    }
  else
    {
      g_string_append (self->text, PHIDIAS_UTF8_REPLACEMENT);
    }
}

/* After the `u` of an escape. A high half takes the low half's escape with it. */
static gboolean
read_unicode_escape (Reader *self)
{
  gboolean is_at_start = self->text->len == 0;
  const char *before;
  guint unit;
  guint low;

  if (!read_hex4 (self, &unit))
    return FALSE;

  if (is_high (unit))
    {
      before = self->at;
      if (take_word (self, "\\u"))
        {
          if (!read_hex4 (self, &low))
            return FALSE;
          if (is_low (low))
            {
              g_string_append_unichar (self->text, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
              return TRUE;
            }
          self->at = before;
        }
    }

  if (is_high (unit) || is_low (unit))
    append_half (self, unit, is_at_start);
  else if (unit == 0 || (self->is_delta && unit == HALF_MARK))
    g_string_append (self->text, PHIDIAS_UTF8_REPLACEMENT);
  else
    g_string_append_unichar (self->text, unit);

  return TRUE;
}

static gboolean
read_escape (Reader *self)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (self->at == self->end)
    return FALSE;
  if (*self->at == 'u')
    {
      self->at++;
      return read_unicode_escape (self);
    }

  found = memchr (names, *self->at, sizeof names - 1);
  if (found == NULL)
    return FALSE;
  g_string_append_c (self->text, values[found - names]);
  self->at++;

  return TRUE;
}

static void
append_run (Reader *self, const char *run)
{
  gsize start = self->text->len;

  phidias_utf8_append (self->text, run, self->at - run);
  if (self->is_delta && strstr (self->text->str + start, HALF_MARK_8) != NULL)
    g_string_replace (self->text, HALF_MARK_8, PHIDIAS_UTF8_REPLACEMENT, 0);
}

/* Into self->text. */
static gboolean
read_string (Reader *self)
{
  g_string_truncate (self->text, 0);
  if (!take (self, '"'))
    return FALSE;

  while (self->at < self->end)
    {
      const char *run = self->at;

      while (self->at < self->end && *self->at != '"' && *self->at != '\\' && (guchar) *self->at >= 0x20)
        self->at++;
      if (self->at > run)
        append_run (self, run);
      if (take (self, '"'))
        return TRUE;
      if (!take (self, '\\') || !read_escape (self))
        return FALSE;
    }

  return FALSE;
}

static gboolean
skip_digits (Reader *self)
{
  const char *start = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;

  return self->at > start;
}

static JsonNode *
new_int_node (gint64 value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, value);

  return node;
}

static JsonNode *
new_double_node (double value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  /* JSON has no infinity to write it back with. */
  json_node_set_double (node, isinf (value) ? copysign (G_MAXDOUBLE, value) : value);

  return node;
}

static JsonNode *
read_number (Reader *self)
{
  const char *start = self->at;
  gboolean is_whole = TRUE;
  g_autofree char *owned = NULL;
  char buffer[64];
  char *digits = buffer;
  gsize length;
  gint64 value;

  take (self, '-');
  if (!take (self, '0') && !skip_digits (self))
    return NULL;
  if (take (self, '.'))
    {
      is_whole = FALSE;
      if (!skip_digits (self))
        return NULL;
    }
  if (take (self, 'e') || take (self, 'E'))
    {
      is_whole = FALSE;
      if (!take (self, '+'))
        take (self, '-');
      if (!skip_digits (self))
        return NULL;
    }

  length = self->at - start;
  if (length < sizeof buffer)
    {
      memcpy (buffer, start, length);
      buffer[length] = '\0';
    }
  else
    {
      digits = owned = g_strndup (start, length);
    }

  /* -0 is a double's alone. */
  if (is_whole && !g_str_equal (digits, "-0") && g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return new_int_node (value);

  return new_double_node (g_ascii_strtod (digits, NULL));
}

static JsonNode *
read_array (Reader *self)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  self->at++;
  skip_space (self);
  if (!take (self, ']'))
    do
      {
        node = read_value (self);
        if (node == NULL)
          return NULL;
        json_array_add_element (array, node);
        skip_space (self);
        if (take (self, ']'))
          break;
        if (!take (self, ','))
          return NULL;
      }
    while (TRUE);

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&array));

  return node;
}

static gboolean
read_member (Reader *self, JsonObject *object)
{
  g_autofree char *name = NULL;
  JsonNode *node;

  skip_space (self);
  if (!read_string (self))
    return FALSE;
  name = g_strndup (self->text->str, self->text->len);
  skip_space (self);
  if (!take (self, ':'))
    return FALSE;
  node = read_value (self);
  if (node == NULL)
    return FALSE;
  json_object_set_member (object, name, node);

  return TRUE;
}

static JsonNode *
read_object (Reader *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;

  self->at++;
  skip_space (self);
  if (!take (self, '}'))
    do
      {
        if (!read_member (self, object))
          return NULL;
        skip_space (self);
        if (take (self, '}'))
          break;
        if (!take (self, ','))
          return NULL;
      }
    while (TRUE);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&object));

  return node;
}

static JsonNode *
read_container (Reader *self)
{
  JsonNode *node;

  if (self->depth == self->max_depth)
    {
      self->is_too_large = TRUE;
      return NULL;
    }

  self->depth++;
  node = *self->at == '{' ? read_object (self) : read_array (self);
  self->depth--;

  return node;
}

static JsonNode *
new_boolean_node (gboolean value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (node, value);

  return node;
}

static JsonNode *
read_string_value (Reader *self)
{
  JsonNode *node;

  if (!read_string (self))
    return NULL;
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, self->text->str);

  return node;
}

static JsonNode *
read_value (Reader *self)
{
  skip_space (self);
  if (self->at == self->end)
    return NULL;
  if (++self->nodes > self->max_nodes)
    {
      self->is_too_large = TRUE;
      return NULL;
    }

  switch (*self->at)
    {
    case '{':
    case '[':
      return read_container (self);
    case '"':
      return read_string_value (self);
    case 't':
      return take_word (self, "true") ? new_boolean_node (TRUE) : NULL;
    case 'f':
      return take_word (self, "false") ? new_boolean_node (FALSE) : NULL;
    case 'n':
      return take_word (self, "null") ? json_node_new (JSON_NODE_NULL) : NULL;
    default:
      return read_number (self);
    }
}

static JsonNode *
read_document (const char *bytes, gsize length, guint max_depth, gsize max_size, gboolean is_delta, GError **error)
{
  Reader self = {
    .at = bytes,
    .end = bytes + length,
    .max_depth = max_depth,
    .max_nodes = MAX (MIN_NODES, max_size / 8),
    .is_delta = is_delta,
  };
  g_autoptr (GString) text = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (length > max_size)
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                                                   _("A piece of JSON is larger than the %zu bytes that are read."),
                                                   max_size));
      return NULL;
    }

  text = self.text = g_string_new (NULL);
  /* A leading byte order mark may be ignored (RFC 8259, 8.1); nothing but it is not JSON. */
  take_word (&self, "\357\273\277");
  root = read_value (&self);
  if (root != NULL)
    {
      skip_space (&self);
      if (self.at == self.end)
        return g_steal_pointer (&root);
    }

  if (self.is_too_large)
    g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                                                 _("A piece of JSON is nested too deep or has too many parts to be read.")));
  else
    g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                                                 _("A piece of JSON is malformed (at byte %zu of %zu)."),
                                                 (gsize) (self.at - bytes), length));

  return NULL;
}

/**
 * phidias_json_parse:
 * @bytes: a JSON text from outside; need not be NUL-terminated
 * @length: its length in bytes
 * @max_depth: how deep objects and arrays may nest, such as %PHIDIAS_JSON_DEPTH_WIRE
 * @max_size: how many bytes may be read
 * @error: where %PHIDIAS_ERROR_PROTOCOL or %PHIDIAS_ERROR_TOO_LARGE goes; never quotes @bytes
 *
 * Reads exactly one JSON value as RFC 8259 has it, nothing more lenient, in one pass and with
 * bounded recursion. All strings of the tree are valid UTF-8 without NUL: malformed bytes,
 * `\u0000` and lone surrogates become U+FFFD. Of a key that comes twice the last value counts.
 * Whole numbers outside 64 bits become doubles, numbers outside a double its largest value.
 *
 * Returns: (transfer full): the root, or %NULL with @error set
 */
JsonNode *
phidias_json_parse (const char *bytes, gsize length, guint max_depth, gsize max_size, GError **error)
{
  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  return read_document (bytes, length, max_depth, max_size, FALSE, error);
}

/**
 * phidias_json_parse_delta:
 * @bytes: a JSON text from outside
 * @length: its length in bytes
 * @max_depth: how deep objects and arrays may nest
 * @max_size: how many bytes may be read
 * @error: where %PHIDIAS_ERROR_PROTOCOL or %PHIDIAS_ERROR_TOO_LARGE goes
 *
 * As phidias_json_parse(), for one piece of a text that comes in many: a half surrogate at the
 * edge of a string is kept in a form of our own, for some servers cut an emoji in two. Each string
 * taken from such a tree must go through phidias_json_join_delta().
 *
 * Returns: (transfer full): the root, or %NULL with @error set
 */
JsonNode *
phidias_json_parse_delta (const char *bytes, gsize length, guint max_depth, gsize max_size, GError **error)
{
  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  return read_document (bytes, length, max_depth, max_size, TRUE, error);
}

static void
flush_pending (GString *joined, guint16 *pending)
{
  if (*pending != 0)
    g_string_append (joined, PHIDIAS_UTF8_REPLACEMENT);
  *pending = 0;
}

static void
join_half (GString *joined, guint16 *pending, guint unit)
{
  if (is_high (unit))
    {
      flush_pending (joined, pending);
      *pending = (guint16) unit;
    }
  else if (*pending != 0)
    {
      g_string_append_unichar (joined, 0x10000 + ((gunichar) (*pending - 0xd800) << 10) + (unit - 0xdc00));
      *pending = 0;
    }
  else
    {
      g_string_append (joined, PHIDIAS_UTF8_REPLACEMENT);
    }
}

/**
 * phidias_json_join_delta:
 * @pending: (inout) (optional): the high surrogate that waits for its other half, 0 at first; one
 *   for each text that comes in pieces
 * @text: (nullable): a string from phidias_json_parse_delta(); %NULL when no more will come
 *
 * Joins halves across the pieces of one text. A half whose partner does not come is one U+FFFD.
 * Without @pending, @text is taken to be whole.
 *
 * Returns: (transfer full): what can be added to the text now: valid UTF-8 without NUL
 */
char *
phidias_json_join_delta (guint16 *pending, const char *text)
{
  guint16 own = 0;
  guint16 *waiting = pending != NULL ? pending : &own;
  g_autoptr (GString) joined = NULL;
  const char *mark;

  if (text != NULL && *waiting == 0 && strstr (text, HALF_MARK_8) == NULL)
    return g_strdup (text);

  joined = g_string_new (NULL);
  for (const char *at = text; at != NULL && *at != '\0';)
    {
      mark = strstr (at, HALF_MARK_8);
      if (mark == at)
        {
          const char *half = at + strlen (HALF_MARK_8);

          join_half (joined, waiting, g_utf8_get_char (half) - HALF_BASE + 0xd800);
          at = g_utf8_next_char (half);
        }
      else
        {
          gsize length = mark != NULL ? (gsize) (mark - at) : strlen (at);

          flush_pending (joined, waiting);
          g_string_append_len (joined, at, length);
          at += length;
        }
    }
  if (text == NULL || pending == NULL)
    flush_pending (joined, waiting);

  return g_string_free (g_steal_pointer (&joined), FALSE);
}
