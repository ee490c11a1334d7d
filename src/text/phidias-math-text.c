/* phidias-math-text.c: TeX to a tree: words within a formula
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-parser-private.h"
#include "phidias-math-symbol-private.h"

#include <string.h>

static const struct
{
  const char      *name;
  PhidiasMathFont  font;
} fonts[] = {
  { "textbf", PHIDIAS_MATH_FONT_BOLD }, { "textit", PHIDIAS_MATH_FONT_ITALIC }, { "emph", PHIDIAS_MATH_FONT_ITALIC },
  { "texttt", PHIDIAS_MATH_FONT_MONO }, { "textsf", PHIDIAS_MATH_FONT_SANS }, { "textrm", PHIDIAS_MATH_FONT_ROMAN },
  { "text", PHIDIAS_MATH_FONT_ROMAN }, { "textnormal", PHIDIAS_MATH_FONT_ROMAN }, { "mbox", PHIDIAS_MATH_FONT_ROMAN },
};

static void
flush (PhidiasMathParser *self, PhidiasMathNode *row, GString *text, PhidiasMathFont font)
{
  PhidiasMathNode *node;

  if (text->len == 0)
    return;
  node = phidias_math_parser_new_node (self, PHIDIAS_MATH_TEXT, text->str);
  node->font = font;
  g_ptr_array_add (row->children, node);
  g_string_truncate (text, 0);
}

/* A formula within the words of a formula: up to the next dollar. */
static gboolean
read_dollars (PhidiasMathParser *self, PhidiasMathNode *row)
{
  const char *start = self->at + 1;
  const char *dollar = start < self->end ? memchr (start, '$', (gsize) (self->end - start)) : NULL;
  PhidiasMathParser inner = *self;

  if (dollar == NULL)
    return FALSE;
  inner.at = start;
  inner.end = dollar;
  inner.font = PHIDIAS_MATH_FONT_AUTO;
  g_ptr_array_add (row->children, phidias_math_parser_read_row (&inner, 0));
  self->n_nodes = inner.n_nodes;
  self->at = dollar + 1;
  if (inner.has_failed)
    phidias_math_parser_fail (self);

  return TRUE;
}

static void
read_text_command (PhidiasMathParser *self, PhidiasMathNode *row, GString *text, PhidiasMathFont font)
{
  PhidiasMathCommand command = phidias_math_parser_peek_command (self);
  const PhidiasMathSymbol *symbol;

  self->at = command.name + command.length;
  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++)
    if (strlen (fonts[i].name) == command.length && memcmp (fonts[i].name, command.name, command.length) == 0)
      {
        flush (self, row, text, font);
        g_ptr_array_add (row->children, phidias_math_parser_read_text (self, fonts[i].font));
        return;
      }

  symbol = phidias_math_symbol_find (command.name, command.length);
  if (symbol != NULL && symbol->atom != PHIDIAS_MATH_OP)
    g_string_append (text, symbol->text);
  else if (command.length == 1 && strchr (" \\,;:", *command.name) != NULL)
    g_string_append_c (text, ' ');
  else if (command.length > 0 || self->at == self->end)
    {
      g_string_append_c (text, '\\');
      g_string_append_len (text, command.name, (gssize) command.length);
    }
}

static void
read_words (PhidiasMathParser *self, PhidiasMathNode *row, PhidiasMathFont font)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint depth = 1;

  while (self->at < self->end)
    {
      char byte = *self->at;

      if (byte == '\\')
        {
          read_text_command (self, row, text, font);
          continue;
        }
      if (byte == '$')
        {
          flush (self, row, text, font);
          if (read_dollars (self, row))
            continue;
        }

      self->at++;
      if (byte == '{')
        depth++;
      else if (byte == '}' && --depth == 0)
        break;
      else if (byte == '~')
        g_string_append (text, "\302\240");
      else if (byte == '\n' || byte == '\t' || byte == '\r')
        g_string_append_c (text, ' ');
      else if (byte == '`' || byte == '\'')
        {
          gboolean is_double = self->at < self->end && *self->at == byte;

          g_string_append (text, byte == '`' ? (is_double ? "“" : "‘") : (is_double ? "”" : "’"));
          self->at += is_double ? 1 : 0;
        }
      else if (byte != '}')
        g_string_append_c (text, byte);
    }
  flush (self, row, text, font);
}

/**
 * phidias_math_parser_read_text:
 * @self: a parser behind \text or its like
 * @font: what the words are in
 *
 * Returns: (transfer full): words, and formulas among them
 */
PhidiasMathNode *
phidias_math_parser_read_text (PhidiasMathParser *self, PhidiasMathFont font)
{
  PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

  if (phidias_math_parser_enter (self))
    {
      if (phidias_math_parser_skip (self, '{'))
        {
          read_words (self, row, font);
        }
      else
        {
          g_autofree char *raw = phidias_math_parser_read_raw (self);
          g_autoptr (GString) text = g_string_new (raw);

          flush (self, row, text, font);
        }
    }
  phidias_math_parser_leave (self);
  if (row->children->len == 1)
    {
      PhidiasMathNode *child = g_ptr_array_index (row->children, 0);

      g_ptr_array_set_size (row->children, 0);
      phidias_math_node_free (row);
      return child;
    }

  return row;
}
