/* phidias-references.c: the link definitions of one text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-references-private.h"

#include <string.h>

/* CommonMark's own limit. */
#define MAX_LABEL 999

/* More than this is no list of sources. What is beyond is not linked. */
#define MAX_DEFINITIONS 10000

typedef struct
{
  guint  index;
  char  *target;
} Entry;

/* Definitions by their label, in the order in which they came: the first of a label counts. */
struct _PhidiasReferences
{
  grefcount   count;
  GHashTable *entries;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->target);
  g_free (entry);
}

/* Labels are the same if they differ in case and white space only; NULL for what is none. */
static char *
dup_key (const char *label, gsize length)
{
  g_autoptr (GString) key = g_string_sized_new (length);
  gboolean has_gap = FALSE;

  if (length > MAX_LABEL || (length > 0 && label[0] == '^'))
    return NULL;
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isspace (label[i]))
        {
          has_gap = key->len > 0;
          continue;
        }
      if (has_gap)
        g_string_append_c (key, ' ');
      has_gap = FALSE;
      g_string_append_c (key, label[i]);
    }
  if (key->len == 0)
    return NULL;

  return g_utf8_casefold (key->str, key->len);
}

PhidiasReferences *
phidias_references_new (void)
{
  PhidiasReferences *self = g_new0 (PhidiasReferences, 1);

  g_ref_count_init (&self->count);

  return self;
}

PhidiasReferences *
phidias_references_ref (PhidiasReferences *self)
{
  g_ref_count_inc (&self->count);

  return self;
}

void
phidias_references_unref (PhidiasReferences *self)
{
  if (!g_ref_count_dec (&self->count))
    return;
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_free (self);
}

guint
phidias_references_get_size (const PhidiasReferences *self)
{
  return self->entries != NULL ? g_hash_table_size (self->entries) : 0;
}

void
phidias_references_add (PhidiasReferences *self, const PhidiasDefinition *definition)
{
  g_autofree char *key = dup_key (definition->label, definition->label_length);
  Entry *entry;

  if (self->entries == NULL)
    self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  if (key == NULL || g_hash_table_size (self->entries) >= MAX_DEFINITIONS
      || g_hash_table_contains (self->entries, key))
    return;

  entry = g_new0 (Entry, 1);
  entry->index = g_hash_table_size (self->entries);
  entry->target = g_strndup (definition->target, definition->target_length);
  g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
}

/*
 * phidias_references_collect:
 * @self: the definitions
 * @from: only those from this on, in the order in which they came
 * @to: and before this
 * @source: a paragraph
 * @length: its bytes
 * @definitions: (nullable): those that the paragraph may name are appended, as Markdown
 *
 * Returns: whether there is one
 */
gboolean
phidias_references_collect (const PhidiasReferences *self,
                            guint                    from,
                            guint                    to,
                            const char              *source,
                            gsize                    length,
                            GString                 *definitions)
{
  g_autoptr (GHashTable) seen = NULL;
  gsize bracket = G_MAXSIZE;
  gboolean has_any = FALSE;

  if (from >= to || self->entries == NULL || memchr (source, '[', length) == NULL)
    return FALSE;

  for (gsize at = 0; at < length; at++)
    {
      g_autofree char *key = NULL;
      const Entry *entry;

      if (source[at] == '\\')
        at++;
      else if (source[at] == '[')
        bracket = at + 1;
      else if (source[at] == ']' && bracket != G_MAXSIZE)
        {
          key = dup_key (source + bracket, at - bracket);
          entry = key != NULL ? g_hash_table_lookup (self->entries, key) : NULL;
          if (entry != NULL && entry->index >= from && entry->index < to)
            {
              has_any = TRUE;
              if (definitions == NULL)
                return TRUE;
              if (seen == NULL)
                seen = g_hash_table_new (g_direct_hash, g_direct_equal);
              if (g_hash_table_add (seen, (gpointer) entry))
                {
                  g_string_append (definitions, "\n[");
                  g_string_append_len (definitions, source + bracket, at - bracket);
                  g_string_append_printf (definitions, "]: %s\n", entry->target);
                }
            }
          bracket = G_MAXSIZE;
        }
    }

  return has_any;
}

/* ---- What a definition looks like: CommonMark 4.7 ---- */

static gsize
skip_blanks (const char *source, gsize length, gsize at)
{
  while (at < length && (source[at] == ' ' || source[at] == '\t'))
    at++;

  return at;
}

/* White space with one newline at most. */
static gsize
skip_gap (const char *source, gsize length, gsize at)
{
  at = skip_blanks (source, length, at);
  if (at < length && source[at] == '\n')
    at = skip_blanks (source, length, at + 1);

  return at;
}

/* Where the label that begins at the bracket ends, at its closing bracket; 0 if it does not yet,
 * G_MAXSIZE if it is none. */
static gsize
find_label_end (const char *source, gsize length)
{
  gboolean is_blank = TRUE;
  gsize at;

  for (at = 1; at < length && at <= MAX_LABEL + 1; at++)
    {
      if (source[at] == ']')
        return is_blank ? G_MAXSIZE : at;
      if (source[at] == '[' || (at == 1 && source[at] == '^'))
        return G_MAXSIZE;
      is_blank = is_blank && g_ascii_isspace (source[at]);
      if (source[at] == '\\' && at + 1 < length)
        at++;
    }

  return at > MAX_LABEL ? G_MAXSIZE : 0;
}

/* The end of the address at the position, or 0. */
static gsize
read_target (const char *source, gsize length, gsize at)
{
  gsize start = at;
  guint depth = 0;

  if (source[at] == '<')
    {
      for (at++; at < length && source[at] != '>'; at++)
        {
          if (source[at] == '<' || source[at] == '\n')
            return 0;
          if (source[at] == '\\' && at + 1 < length)
            at++;
        }
      return at < length ? at + 1 : 0;
    }

  for (; at < length && !g_ascii_isspace (source[at]); at++)
    {
      if (g_ascii_iscntrl (source[at]))
        return 0;
      if (source[at] == '\\' && at + 1 < length && g_ascii_ispunct (source[at + 1]))
        at++;
      else if (source[at] == '(')
        depth++;
      else if (source[at] == ')' && depth-- == 0)
        return 0;
    }

  return depth == 0 && at > start ? at : 0;
}

/* The end of the title at the position; 0 if there is none, G_MAXSIZE if it goes on. */
static gsize
read_title (const char *source, gsize length, gsize at)
{
  char closer = source[at] == '(' ? ')' : source[at];

  if (strchr ("\"'(", source[at]) == NULL)
    return 0;
  for (at++; at < length; at++)
    {
      if (source[at] == closer)
        return at + 1;
      if (source[at] == '(' && closer == ')')
        return 0;
      if (source[at] == '\\' && at + 1 < length)
        at++;
    }

  return G_MAXSIZE;
}

/*
 * phidias_definition_read:
 * @source: whole lines of a paragraph, without their indentation, each with its newline
 * @length: their bytes
 * @is_end: whether the paragraph ends here
 * @definition: (out caller-allocates): the definition that it begins with
 *
 * Returns: whether it begins with one
 */
PhidiasDefinitionState
phidias_definition_read (const char *source, gsize length, gboolean is_end, PhidiasDefinition *definition)
{
  PhidiasDefinitionState unfinished = is_end ? PHIDIAS_DEFINITION_NONE : PHIDIAS_DEFINITION_MORE;
  gsize label;
  gsize target;
  gsize target_end;
  gsize line_end;
  gsize at;

  if (length == 0 || source[0] != '[')
    return PHIDIAS_DEFINITION_NONE;
  label = find_label_end (source, length);
  if (label == 0)
    return unfinished;
  if (label == G_MAXSIZE || label + 1 >= length || source[label + 1] != ':')
    return PHIDIAS_DEFINITION_NONE;

  target = skip_gap (source, length, label + 2);
  if (target >= length)
    return unfinished;
  target_end = read_target (source, length, target);
  if (target_end == 0)
    return PHIDIAS_DEFINITION_NONE;

  *definition = (PhidiasDefinition) {
    .label = source + 1,
    .label_length = label - 1,
    .target = source + target,
    .target_length = target_end - target,
  };

  /* A title, on this line or the next one; it must end its line. */
  line_end = skip_blanks (source, length, target_end);
  definition->length = line_end < length && source[line_end] == '\n' ? line_end + 1 : 0;
  at = skip_gap (source, length, target_end);
  if (at >= length)
    return is_end && definition->length > 0 ? PHIDIAS_DEFINITION_WHOLE : unfinished;
  if (at > target_end)
    {
      gsize end = read_title (source, length, at);

      if (end == G_MAXSIZE && !is_end)
        return PHIDIAS_DEFINITION_MORE;
      if (end != 0 && end != G_MAXSIZE)
        {
          end = skip_blanks (source, length, end);
          if (end < length && source[end] == '\n')
            {
              definition->length = end + 1;
              return PHIDIAS_DEFINITION_WHOLE;
            }
        }
    }

  return definition->length > 0 ? PHIDIAS_DEFINITION_WHOLE : PHIDIAS_DEFINITION_NONE;
}

/*
 * phidias_definition_may_begin:
 * @line: the beginning of a line, without its indentation
 * @length: its bytes
 * @is_growing: whether more of it may come
 * @waits: (out): whether that must be seen first
 *
 * Returns: whether it looks like a definition as far as its colon
 */
gboolean
phidias_definition_may_begin (const char *line, gsize length, gboolean is_growing, gboolean *waits)
{
  gsize label;

  *waits = FALSE;
  if (length == 0 || line[0] != '[')
    return FALSE;
  label = find_label_end (line, length);
  if (label == G_MAXSIZE)
    return FALSE;
  if (label == 0 || label + 1 == length)
    {
      *waits = is_growing;
      return label == 0 && !is_growing;
    }
  if (line[label + 1] != ':')
    return FALSE;
  *waits = is_growing;

  return TRUE;
}
