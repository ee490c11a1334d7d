/* phidias-emulator-price-filter.c: the filters of OData that the price service understands
 *
 * `field eq 'text'`, `field ne 'text'`, `contains(field, 'text')`, startswith, endswith, joined by
 * `and` and `or`, in parentheses. It is read anew for each item: there are few.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-price-filter.h"

#include "phidias-emulator-json.h"

#include <string.h>

#define MAX_DEPTH 20

typedef struct
{
  const char *p;
  JsonObject *item;
  gboolean with_case;
  gboolean failed;
  guint depth;
} Reader;

static gboolean read_or (Reader *reader);

static void
skip_space (Reader *reader)
{
  while (*reader->p == ' ')
    reader->p++;
}

static gboolean
take (Reader *reader, const char *text)
{
  skip_space (reader);
  if (!g_str_has_prefix (reader->p, text))
    return FALSE;
  /* A word ends where it ends. */
  if (g_ascii_isalpha (*text) && g_ascii_isalnum (reader->p[strlen (text)]))
    return FALSE;
  reader->p += strlen (text);

  return TRUE;
}

static void
expect (Reader *reader, const char *text)
{
  if (!take (reader, text))
    reader->failed = TRUE;
}

static const char *
read_field (Reader *reader)
{
  g_autofree char *name = NULL;
  const char *start, *value;

  skip_space (reader);
  start = reader->p;
  while (g_ascii_isalnum (*reader->p))
    reader->p++;
  name = g_strndup (start, reader->p - start);
  value = phidias_emulator_json_get_string (reader->item, name);
  if (value == NULL)
    reader->failed = TRUE;

  return value != NULL ? value : "";
}

/* A quote within is written twice. */
static char *
read_text (Reader *reader)
{
  GString *text = g_string_new (NULL);

  expect (reader, "'");
  while (!reader->failed)
    {
      if (*reader->p == '\0')
        reader->failed = TRUE;
      else if (reader->p[0] == '\'' && reader->p[1] != '\'')
        break;
      else
        {
          reader->p += *reader->p == '\'';
          g_string_append_c (text, *reader->p++);
        }
    }
  expect (reader, "'");

  return g_string_free (text, FALSE);
}

static char *
fold (Reader *reader, const char *text)
{
  return reader->with_case ? g_strdup (text) : g_utf8_casefold (text, -1);
}

static gboolean
read_call (Reader *reader, gboolean (*compare) (const char *text, const char *part))
{
  const char *field;
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;
  g_autofree char *part = NULL;

  expect (reader, "(");
  field = read_field (reader);
  expect (reader, ",");
  text = read_text (reader);
  expect (reader, ")");
  value = fold (reader, field);
  part = fold (reader, text);

  return compare (value, part);
}

static gboolean
contains (const char *text, const char *part)
{
  return strstr (text, part) != NULL;
}

static gboolean
starts (const char *text, const char *part)
{
  return g_str_has_prefix (text, part);
}

static gboolean
ends (const char *text, const char *part)
{
  return g_str_has_suffix (text, part);
}

static gboolean
read_comparison (Reader *reader)
{
  const char *field = read_field (reader);
  gboolean is_equal = take (reader, "eq");
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;
  g_autofree char *other = NULL;

  if (!is_equal)
    expect (reader, "ne");
  text = read_text (reader);
  value = fold (reader, field);
  other = fold (reader, text);

  return g_str_equal (value, other) == is_equal;
}

static gboolean
read_term (Reader *reader)
{
  gboolean result;

  if (reader->failed || reader->depth >= MAX_DEPTH)
    {
      reader->failed = TRUE;
      return FALSE;
    }
  if (take (reader, "("))
    {
      reader->depth++;
      result = read_or (reader);
      reader->depth--;
      expect (reader, ")");
      return result;
    }
  if (take (reader, "contains"))
    return read_call (reader, contains);
  if (take (reader, "startswith"))
    return read_call (reader, starts);
  if (take (reader, "endswith"))
    return read_call (reader, ends);

  return read_comparison (reader);
}

static gboolean
read_and (Reader *reader)
{
  gboolean result = read_term (reader);

  while (!reader->failed && take (reader, "and"))
    result = read_term (reader) && result;

  return result;
}

static gboolean
read_or (Reader *reader)
{
  gboolean result = read_and (reader);

  while (!reader->failed && take (reader, "or"))
    result = read_and (reader) || result;

  return result;
}

static gboolean
read_all (Reader *reader)
{
  gboolean result = read_or (reader);

  skip_space (reader);
  if (*reader->p != '\0')
    reader->failed = TRUE;

  return result && !reader->failed;
}

/**
 * phidias_emulator_price_filter_is_valid:
 * @filter: a filter
 * @example: an item with every field that there is
 *
 * Returns: whether it can be understood
 */
gboolean
phidias_emulator_price_filter_is_valid (const char *filter, JsonObject *example)
{
  Reader reader = { .p = filter, .item = example, .with_case = TRUE };

  read_all (&reader);

  return !reader.failed;
}

/**
 * phidias_emulator_price_filter_matches:
 * @filter: a filter
 * @item: a price
 * @with_case: whether capital letters count
 *
 * Returns: whether it lets the price through
 */
gboolean
phidias_emulator_price_filter_matches (const char *filter, JsonObject *item, gboolean with_case)
{
  Reader reader = { .p = filter, .item = item, .with_case = with_case };

  return read_all (&reader);
}
