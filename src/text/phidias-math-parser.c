/* phidias-math-parser.c: TeX to a tree: rows, groups, scripts, characters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-parser-private.h"
#include "phidias-math-symbol-private.h"

#include <string.h>

/* No formula that people read comes near these. */
#define MAX_DEPTH 64
#define MAX_NODES 4000

#define ALL_STOPS (PHIDIAS_MATH_STOP_BRACE | PHIDIAS_MATH_STOP_RIGHT | PHIDIAS_MATH_STOP_CELL)

gboolean
phidias_math_parser_enter (PhidiasMathParser *self)
{
  if (++self->depth <= MAX_DEPTH)
    return TRUE;
  phidias_math_parser_fail (self);

  return FALSE;
}

void
phidias_math_parser_leave (PhidiasMathParser *self)
{
  self->depth--;
}

/* At the end of the source every loop ends. */
void
phidias_math_parser_fail (PhidiasMathParser *self)
{
  self->has_failed = TRUE;
  self->at = self->end;
}

PhidiasMathNode *
phidias_math_parser_new_node (PhidiasMathParser *self, PhidiasMathKind kind, const char *text)
{
  PhidiasMathNode *node = phidias_math_node_new (kind, text);

  if (++self->n_nodes > MAX_NODES)
    phidias_math_parser_fail (self);
  if (kind == PHIDIAS_MATH_SYMBOL || kind == PHIDIAS_MATH_TEXT)
    node->font = self->font;

  return node;
}

PhidiasMathNode *
phidias_math_parser_new_len (PhidiasMathParser *self, PhidiasMathKind kind, const char *text, gsize length)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, kind, NULL);

  node->text = g_strndup (text, length);

  return node;
}

/* The font for what slants in none: bold stays bold. */
PhidiasMathFont
phidias_math_parser_get_upright (PhidiasMathParser *self)
{
  return self->font == PHIDIAS_MATH_FONT_BOLD || self->font == PHIDIAS_MATH_FONT_BOLD_ITALIC ? PHIDIAS_MATH_FONT_BOLD
                                                                                             : PHIDIAS_MATH_FONT_ROMAN;
}

PhidiasMathNode *
phidias_math_parser_new_space (PhidiasMathParser *self, int amount)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_SPACE, NULL);

  node->amount = amount;

  return node;
}

static gboolean
is_space (char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

void
phidias_math_parser_skip_space (PhidiasMathParser *self)
{
  while (self->at < self->end && is_space (*self->at))
    self->at++;
}

/* Skips space, and then that byte if it is next. */
gboolean
phidias_math_parser_skip (PhidiasMathParser *self, char byte)
{
  phidias_math_parser_skip_space (self);
  if (self->at == self->end || *self->at != byte)
    return FALSE;
  self->at++;

  return TRUE;
}

/* The command that is next: letters and a star, or one character. */
PhidiasMathCommand
phidias_math_parser_peek_command (PhidiasMathParser *self)
{
  PhidiasMathCommand command = { NULL, 0 };
  const char *at = self->at;

  if (at == self->end || *at != '\\')
    return command;

  command.name = ++at;
  if (at < self->end && g_ascii_isalpha (*at))
    while (at < self->end && g_ascii_isalpha (*at))
      at++;
  else if (at < self->end)
    at = g_utf8_next_char (at);
  command.length = (gsize) (MIN (at, self->end) - command.name);

  return command;
}

static gboolean
is_command (PhidiasMathCommand command, const char *name)
{
  return command.name != NULL && strlen (name) == command.length && memcmp (command.name, name, command.length) == 0;
}

/* Skips space, and then that command if it is next. */
gboolean
phidias_math_parser_skip_command (PhidiasMathParser *self, const char *name)
{
  PhidiasMathCommand command;

  phidias_math_parser_skip_space (self);
  command = phidias_math_parser_peek_command (self);
  if (!is_command (command, name))
    return FALSE;
  self->at = command.name + command.length;

  return TRUE;
}

/* An argument as it is written: a group without its braces, or one byte. */
char *
phidias_math_parser_read_raw (PhidiasMathParser *self)
{
  const char *start;
  guint depth = 1;

  if (!phidias_math_parser_skip (self, '{'))
    {
      const char *next;

      if (self->at == self->end || *self->at == '}' || *self->at == '\\' || *self->at == '&')
        return g_strdup ("");
      next = MIN (g_utf8_next_char (self->at), self->end);
      start = self->at;
      self->at = next;
      return g_strndup (start, (gsize) (next - start));
    }

  for (start = self->at; self->at < self->end; self->at++)
    {
      if (*self->at == '\\' && self->at + 1 < self->end)
        self->at++;
      else if (*self->at == '{')
        depth++;
      else if (*self->at == '}' && --depth == 0)
        break;
    }
  if (self->at < self->end)
    return g_strndup (start, (gsize) (self->at++ - start));

  return g_strndup (start, (gsize) (self->at - start));
}

/* An argument in brackets as it is written, or NULL where there is none, or none that ends. */
char *
phidias_math_parser_read_bracket (PhidiasMathParser *self)
{
  const char *start = self->at;
  const char *end;

  if (start == self->end || *start != '[')
    return NULL;
  end = memchr (start, ']', MIN ((gsize) (self->end - start), 64));
  if (end == NULL)
    return NULL;
  self->at = end + 1;

  return g_strndup (start + 1, (gsize) (end - start - 1));
}

static gboolean
is_at_stop (PhidiasMathParser *self, PhidiasMathStops stops)
{
  PhidiasMathCommand command;

  switch (*self->at)
    {
    case '}':
      return (stops & PHIDIAS_MATH_STOP_BRACE) != 0;
    case ']':
      return (stops & PHIDIAS_MATH_STOP_BRACKET) != 0;
    case '&':
      return (stops & PHIDIAS_MATH_STOP_CELL) != 0;
    case '\\':
      command = phidias_math_parser_peek_command (self);
      if ((stops & PHIDIAS_MATH_STOP_RIGHT) != 0 && is_command (command, "right"))
        return TRUE;
      return (stops & PHIDIAS_MATH_STOP_CELL) != 0
             && (is_command (command, "\\") || is_command (command, "end") || is_command (command, "cr")
                 || is_command (command, "newline"));
    default:
      return FALSE;
    }
}

static void
add_to_script (PhidiasMathParser *self, PhidiasMathNode **script, PhidiasMathNode *node)
{
  if (*script == NULL)
    {
      *script = node;
      return;
    }
  /* x'^2, and what is none: x^1^2. One row, however many there are. */
  if ((*script)->kind != PHIDIAS_MATH_ROW)
    {
      PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

      g_ptr_array_add (row->children, *script);
      *script = row;
    }
  g_ptr_array_add ((*script)->children, node);
}

static PhidiasMathNode *
read_primes (PhidiasMathParser *self)
{
  g_autoptr (GString) primes = g_string_new (NULL);
  PhidiasMathNode *node;

  while (self->at < self->end && *self->at == '\'')
    {
      g_string_append (primes, "′");
      self->at++;
    }
  node = phidias_math_parser_new_node (self, PHIDIAS_MATH_SYMBOL, primes->str);
  node->font = PHIDIAS_MATH_FONT_ROMAN;

  return node;
}

/* What stands at the corners of @base, or above and below it. */
static PhidiasMathNode *
read_scripts (PhidiasMathParser *self, PhidiasMathNode *base)
{
  PhidiasMathFlags limits = base->flags & (PHIDIAS_MATH_LIMITS | PHIDIAS_MATH_ALWAYS_LIMITS);
  PhidiasMathNode *over = NULL;
  PhidiasMathNode *under = NULL;
  PhidiasMathNode *scripts;

  for (phidias_math_parser_skip_space (self); self->at < self->end; phidias_math_parser_skip_space (self))
    {
      if (phidias_math_parser_skip (self, '^'))
        add_to_script (self, &over, phidias_math_parser_read_argument (self));
      else if (phidias_math_parser_skip (self, '_'))
        add_to_script (self, &under, phidias_math_parser_read_argument (self));
      else if (*self->at == '\'')
        add_to_script (self, &over, read_primes (self));
      else if (phidias_math_parser_skip_command (self, "limits"))
        limits = PHIDIAS_MATH_ALWAYS_LIMITS;
      else if (phidias_math_parser_skip_command (self, "nolimits"))
        limits = 0;
      else if (!phidias_math_parser_skip_command (self, "displaylimits"))
        break;
    }
  if (over == NULL && under == NULL)
    return base;

  scripts = phidias_math_parser_new_node (self, PHIDIAS_MATH_SCRIPTS, NULL);
  scripts->base = base;
  scripts->over = over;
  scripts->under = under;
  scripts->flags = limits;
  scripts->atom = base->atom;

  return scripts;
}

static gboolean
skip_infix (PhidiasMathParser *self, PhidiasMathFlags *flags, gboolean *is_choice)
{
  *flags = 0;
  *is_choice = FALSE;
  if (phidias_math_parser_skip_command (self, "over"))
    return TRUE;
  *flags = PHIDIAS_MATH_NO_BAR;
  if (phidias_math_parser_skip_command (self, "atop"))
    return TRUE;
  *is_choice = phidias_math_parser_skip_command (self, "choose");

  return *is_choice;
}

/**
 * phidias_math_parser_read_row:
 * @self: a parser
 * @stops: what ends it, and is not read
 *
 * Returns: (transfer full): what stands side by side up to there
 */
PhidiasMathNode *
phidias_math_parser_read_row (PhidiasMathParser *self, PhidiasMathStops stops)
{
  PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);
  PhidiasMathNode *fraction = NULL;
  PhidiasMathFlags flags;
  PhidiasMathStops outer = self->stops;
  gboolean is_choice;

  if (!phidias_math_parser_enter (self))
    {
      phidias_math_parser_leave (self);
      return row;
    }
  self->stops = stops;

  for (phidias_math_parser_skip_space (self); self->at < self->end && !is_at_stop (self, stops); phidias_math_parser_skip_space (self))
    {
      PhidiasMathNode *node;

      if (fraction == NULL && *self->at == '\\' && skip_infix (self, &flags, &is_choice))
        {
          PhidiasMathNode *outermost = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

          fraction = phidias_math_parser_new_node (self, PHIDIAS_MATH_FRACTION, NULL);
          fraction->atom = PHIDIAS_MATH_INNER;
          fraction->amount = PHIDIAS_MATH_STYLE_AUTO;
          fraction->flags = flags;
          fraction->over = row;
          fraction->under = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);
          if (is_choice)
            {
              PhidiasMathNode *fenced = phidias_math_parser_new_node (self, PHIDIAS_MATH_FENCED, "(");

              fenced->right = g_strdup (")");
              fenced->base = fraction;
              g_ptr_array_add (outermost->children, fenced);
            }
          else
            {
              g_ptr_array_add (outermost->children, fraction);
            }
          row = outermost;
          continue;
        }

      node = phidias_math_parser_read_atom (self);
      if (node != NULL)
        g_ptr_array_add (fraction != NULL ? fraction->under->children : row->children, read_scripts (self, node));
    }

  self->stops = outer;
  phidias_math_parser_leave (self);

  return row;
}

static PhidiasMathNode *
read_group (PhidiasMathParser *self)
{
  PhidiasMathFont font = self->font;
  PhidiasMathNode *row;

  self->at++;
  row = phidias_math_parser_read_row (self, PHIDIAS_MATH_STOP_BRACE);
  phidias_math_parser_skip (self, '}');
  self->font = font;

  if (row->children->len == 1)
    {
      PhidiasMathNode *child = g_ptr_array_index (row->children, 0);

      /* Braces make of any symbol an ordinary one: {=}. */
      if (child->atom == PHIDIAS_MATH_ORD && child->kind != PHIDIAS_MATH_SPACE && child->kind != PHIDIAS_MATH_STYLE)
        {
          g_ptr_array_set_size (row->children, 0);
          phidias_math_node_free (row);
          return child;
        }
    }

  return row;
}

static PhidiasMathNode *
read_symbol (PhidiasMathParser *self, const PhidiasMathSymbol *symbol)
{
  const char *text = symbol->text;
  PhidiasMathNode *node;

  if (text[1] == '\0' && (text[0] == '-' || text[0] == '*'))
    text = text[0] == '-' ? "−" : "∗";
  node = phidias_math_parser_new_node (self, PHIDIAS_MATH_SYMBOL, text);
  node->atom = symbol->atom;
  node->flags = symbol->flags;
  if (symbol->is_upright)
    node->font = phidias_math_parser_get_upright (self);

  return node;
}

static gsize
count_number (PhidiasMathParser *self)
{
  const char *at = self->at;

  while (at < self->end && (g_ascii_isdigit (*at) || (*at == '.' && at > self->at && at + 1 < self->end && g_ascii_isdigit (at[1]))))
    at++;

  return (gsize) (at - self->at);
}

static gsize
count_letters (PhidiasMathParser *self)
{
  const char *at = self->at;

  while (at < self->end && g_ascii_isalnum (*at))
    at++;

  return (gsize) (at - self->at);
}

/* What no font of formulas knows, as one text: words in other scripts, emoji. */
static gsize
count_foreign (PhidiasMathParser *self)
{
  const char *at = self->at;

  while (at < self->end && (guchar) *at >= 0x80)
    {
      const char *next = MIN (g_utf8_next_char (at), self->end);

      if (at > self->at && phidias_math_symbol_find_character (at, (gsize) (next - at)) != NULL)
        break;
      at = next;
    }

  return (gsize) (at - self->at);
}

static PhidiasMathNode *
read_run (PhidiasMathParser *self, PhidiasMathKind kind, gsize length)
{
  PhidiasMathNode *node = phidias_math_parser_new_len (self, kind, self->at, length);

  /* The node may have been one too many, and then this is the end. */
  if (!self->has_failed)
    self->at += length;

  return node;
}

static PhidiasMathNode *
read_character (PhidiasMathParser *self)
{
  gboolean has_words = self->font != PHIDIAS_MATH_FONT_AUTO && self->font != PHIDIAS_MATH_FONT_BLACKBOARD
                       && self->font != PHIDIAS_MATH_FONT_CALLIGRAPHIC && self->font != PHIDIAS_MATH_FONT_FRAKTUR;
  gsize length = (gsize) (MIN (g_utf8_next_char (self->at), self->end) - self->at);
  const PhidiasMathSymbol *symbol;

  if (g_ascii_isalpha (*self->at))
    return read_run (self, PHIDIAS_MATH_SYMBOL, has_words ? count_letters (self) : 1);
  if (g_ascii_isdigit (*self->at))
    return read_run (self, PHIDIAS_MATH_SYMBOL, count_number (self));

  symbol = phidias_math_symbol_find_character (self->at, length);
  if (symbol != NULL)
    {
      PhidiasMathNode *node = read_symbol (self, symbol);

      if (!self->has_failed)
        self->at += length;
      return node;
    }
  if ((guchar) *self->at >= 0x80)
    return read_run (self, PHIDIAS_MATH_TEXT, count_foreign (self));

  return read_run (self, PHIDIAS_MATH_SYMBOL, 1);
}

/**
 * phidias_math_parser_read_atom:
 * @self: a parser that is not at the end
 *
 * Returns: (transfer full) (nullable): the next thing, without its scripts; %NULL for what does not
 *   show
 */
PhidiasMathNode *
phidias_math_parser_read_atom (PhidiasMathParser *self)
{
  switch (*self->at)
    {
    case '{':
      return read_group (self);
    case '^':
    case '_':
    case '\'':
      /* Scripts of nothing. */
      return phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);
    case '~':
      self->at++;
      return phidias_math_parser_new_space (self, 6);
    case '\\':
      return phidias_math_parser_read_command (self);
    default:
      return read_character (self);
    }
}

/**
 * phidias_math_parser_read_argument:
 * @self: a parser
 *
 * Returns: (transfer full): a group, a command with its own arguments, or one character; an empty row
 *   where there is none
 */
PhidiasMathNode *
phidias_math_parser_read_argument (PhidiasMathParser *self)
{
  PhidiasMathNode *node = NULL;

  phidias_math_parser_skip_space (self);
  if (self->at < self->end && !is_at_stop (self, self->stops | ALL_STOPS) && *self->at != '^' && *self->at != '_')
    {
      if (!phidias_math_parser_enter (self))
        node = NULL;
      else if (g_ascii_isalnum (*self->at))
        node = read_run (self, PHIDIAS_MATH_SYMBOL, 1);
      else if (*self->at == '\'')
        node = read_primes (self);
      else
        node = phidias_math_parser_read_atom (self);
      phidias_math_parser_leave (self);
    }

  return node != NULL ? node : phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);
}

/* All of it. An \end that ends nothing is shown, and what is behind it is read. */
static PhidiasMathNode *
read_formula (PhidiasMathParser *self)
{
  PhidiasMathNode *node = phidias_math_parser_read_table (self, PHIDIAS_MATH_STOP_CELL, "rl", PHIDIAS_MATH_ALIGNED);
  PhidiasMathNode *row;

  if (self->at == self->end)
    return node;

  row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);
  g_ptr_array_add (row->children, node);
  while (self->at < self->end)
    {
      g_autofree char *name = NULL;
      g_autofree char *source = NULL;

      phidias_math_parser_skip_command (self, "end");
      name = phidias_math_parser_read_raw (self);
      source = g_strdup_printf ("\\end{%s}", name);
      node = phidias_math_parser_new_node (self, PHIDIAS_MATH_TEXT, source);
      node->font = PHIDIAS_MATH_FONT_ROMAN;
      node->flags = PHIDIAS_MATH_SOURCE;
      g_ptr_array_add (row->children, node);
      g_ptr_array_add (row->children, phidias_math_parser_read_table (self, PHIDIAS_MATH_STOP_CELL, "rl", PHIDIAS_MATH_ALIGNED));
    }

  return row;
}

/**
 * phidias_math_parse:
 * @tex: valid UTF-8: a formula without its delimiters
 * @length: its bytes
 *
 * Reads TeX as models write it. What it does not know stands in the tree as its source; so does all
 * of a formula that is too deep or too large. Takes time by the length.
 *
 * Returns: (transfer full): the formula
 */
PhidiasMathNode *
phidias_math_parse (const char *tex, gsize length)
{
  PhidiasMathParser parser = { tex, tex + length, 0, 0, FALSE, PHIDIAS_MATH_FONT_AUTO, 0 };
  g_autoptr (PhidiasMathNode) node = NULL;

  g_return_val_if_fail (tex != NULL || length == 0, NULL);

  node = read_formula (&parser);
  if (parser.has_failed)
    {
      g_clear_pointer (&node, phidias_math_node_free);
      node = phidias_math_node_new (PHIDIAS_MATH_TEXT, NULL);
      node->font = PHIDIAS_MATH_FONT_MONO;
      node->flags = PHIDIAS_MATH_SOURCE;
      node->text = g_strndup (tex, length);
    }

  return g_steal_pointer (&node);
}
