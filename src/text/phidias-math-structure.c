/* phidias-math-structure.c: TeX to a tree: what has parts: fractions, roots, fences, arrows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-command-private.h"
#include "phidias-math-symbol-private.h"

#include <string.h>

static PhidiasMathNode *
new_fenced (PhidiasMathParser *self, const char *left, const char *right, PhidiasMathNode *base)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_FENCED, left);

  node->right = g_strdup (right);
  node->base = base;
  node->atom = PHIDIAS_MATH_INNER;

  return node;
}

static PhidiasMathNode *
new_row (PhidiasMathParser *self, PhidiasMathNode *first, PhidiasMathNode *second)
{
  PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

  g_ptr_array_add (row->children, first);
  g_ptr_array_add (row->children, second);

  return row;
}

static PhidiasMathNode *
new_roman (PhidiasMathParser *self, PhidiasMathKind kind, const char *text)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, kind, text);

  node->font = PHIDIAS_MATH_FONT_ROMAN;

  return node;
}

PhidiasMathNode *
phidias_math_read_fraction (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_FRACTION, NULL);

  if (g_str_equal (command->name, "cfrac"))
    g_free (phidias_math_parser_read_bracket (self));
  node->atom = PHIDIAS_MATH_INNER;
  node->amount = command->number;
  node->over = phidias_math_parser_read_argument (self);
  node->under = phidias_math_parser_read_argument (self);
  if (command->text == NULL)
    return node;

  node->flags = PHIDIAS_MATH_NO_BAR;

  return new_fenced (self, "(", ")", node);
}

/* In the line: a/b. */
PhidiasMathNode *
phidias_math_read_slashed (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *row = new_row (self, phidias_math_parser_read_argument (self),
                                  new_roman (self, PHIDIAS_MATH_SYMBOL, "/"));

  g_ptr_array_add (row->children, phidias_math_parser_read_argument (self));

  return row;
}

PhidiasMathNode *
phidias_math_read_root (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROOT, NULL);

  if (phidias_math_parser_skip (self, '['))
    {
      node->over = phidias_math_parser_read_row (self, PHIDIAS_MATH_STOP_BRACKET | self->stops);
      phidias_math_parser_skip (self, ']');
    }
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

PhidiasMathNode *
phidias_math_read_accent (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_ACCENT, command->text);

  node->flags = (PhidiasMathFlags) command->number;
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

PhidiasMathNode *
phidias_math_read_line (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_LINE, command->text);

  node->flags = (PhidiasMathFlags) command->number;
  /* What a brace is said to hold stands at the middle of it. */
  if (*command->text == '{' || *command->text == '[')
    node->flags |= PHIDIAS_MATH_ALWAYS_LIMITS;
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

PhidiasMathNode *
phidias_math_read_operator (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  gboolean is_starred = self->at < self->end && *self->at == '*';
  g_autofree char *raw = NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  PhidiasMathNode *node;

  if (is_starred)
    self->at++;
  raw = phidias_math_parser_read_raw (self);
  for (const char *at = raw; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0' && strchr (" ,;:!", at[1]) != NULL)
        {
          if (*++at != '!')
            g_string_append_c (name, ' ');
        }
      else if (*at == '\\')
        {
          while (g_ascii_isalpha (at[1]))
            at++;
        }
      else if (strchr (" {}\n\t", *at) == NULL)
        {
          g_string_append_c (name, *at);
        }
    }
  node = new_roman (self, PHIDIAS_MATH_SYMBOL, name->str);
  node->atom = PHIDIAS_MATH_OP;
  node->flags = is_starred ? PHIDIAS_MATH_LIMITS : 0;

  return node;
}

/* What grows with what it encloses: a character, or a command that means one. */
static char *
read_delimiter (PhidiasMathParser *self)
{
  PhidiasMathCommand command;
  const char *start;

  phidias_math_parser_skip_space (self);
  if (self->at == self->end)
    return g_strdup ("");

  command = phidias_math_parser_peek_command (self);
  start = self->at;
  if (command.name != NULL)
    {
      const PhidiasMathSymbol *symbol = phidias_math_symbol_find (command.name, command.length);

      self->at = command.name + command.length;
      if (symbol != NULL)
        return g_strdup (symbol->text);
      return g_strndup (start, command.length + 1);
    }

  self->at = MIN (g_utf8_next_char (self->at), self->end);
  switch (*start)
    {
    case '.':
      return g_strdup ("");
    case '<':
      return g_strdup ("⟨");
    case '>':
      return g_strdup ("⟩");
    case '{':
    case '}':
    case '&':
      /* Those are TeX's own. */
      self->at = start;
      return g_strdup ("");
    default:
      return g_strndup (start, (gsize) (self->at - start));
    }
}

PhidiasMathNode *
phidias_math_read_left (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  g_autofree char *left = read_delimiter (self);
  g_autofree char *right = NULL;
  PhidiasMathNode *base = phidias_math_parser_read_row (self, self->stops | PHIDIAS_MATH_STOP_RIGHT);

  if (phidias_math_parser_skip_command (self, "right"))
    right = read_delimiter (self);

  return new_fenced (self, left, right != NULL ? right : "", base);
}

PhidiasMathNode *
phidias_math_read_big (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  g_autofree char *text = read_delimiter (self);
  PhidiasMathNode *node = new_roman (self, PHIDIAS_MATH_DELIMITER, text);

  node->amount = command->number;
  node->atom = *command->text == '(' ? PHIDIAS_MATH_OPEN : *command->text == ')' ? PHIDIAS_MATH_CLOSE
               : *command->text == '=' ? PHIDIAS_MATH_REL : PHIDIAS_MATH_ORD;
  /* \big( without saying which side it is on. */
  if (node->atom == PHIDIAS_MATH_ORD && *text != '\0')
    {
      if (strstr ("( [ { ⟨ ⌊ ⌈", text) != NULL)
        node->atom = PHIDIAS_MATH_OPEN;
      else if (strstr (") ] } ⟩ ⌋ ⌉", text) != NULL)
        node->atom = PHIDIAS_MATH_CLOSE;
    }

  return node;
}

PhidiasMathNode *
phidias_math_read_pair (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  g_autofree char *left = g_utf8_substring (command->text, 0, 1);

  return new_fenced (self, left, g_utf8_next_char (command->text), phidias_math_parser_read_argument (self));
}

PhidiasMathNode *
phidias_math_read_not (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  static const char negated[][2][5] = {
    { "=", "≠" }, { "∈", "∉" }, { "∋", "∌" }, { "⊂", "⊄" }, { "⊃", "⊅" }, { "⊆", "⊈" }, { "⊇", "⊉" }, { "≡", "≢" },
    { "∼", "≁" }, { "≃", "≄" }, { "≈", "≉" }, { "≅", "≇" }, { "<", "≮" }, { ">", "≯" }, { "≤", "≰" }, { "≥", "≱" },
    { "∣", "∤" }, { "∥", "∦" }, { "∃", "∄" }, { "⊢", "⊬" }, { "⊨", "⊭" }, { "→", "↛" }, { "⇒", "⇏" },
  };
  PhidiasMathNode *node = phidias_math_parser_read_argument (self);

  if (node->kind == PHIDIAS_MATH_SYMBOL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (negated); i++)
        if (g_str_equal (node->text, negated[i][0]))
          {
            g_free (node->text);
            node->text = g_strdup (negated[i][1]);
            return node;
          }
      node->flags |= PHIDIAS_MATH_SLASHED;
    }

  return node;
}

PhidiasMathNode *
phidias_math_read_modulo (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *row;
  PhidiasMathNode *node;

  if (command->number == 0)
    {
      node = new_roman (self, PHIDIAS_MATH_SYMBOL, "mod");
      node->atom = PHIDIAS_MATH_BIN;
      return node;
    }

  row = new_row (self, phidias_math_parser_new_space (self, 12), new_roman (self, PHIDIAS_MATH_SYMBOL, command->text));
  if (strchr (command->text, 'm') != NULL)
    g_ptr_array_add (row->children, phidias_math_parser_new_space (self, 6));
  g_ptr_array_add (row->children, phidias_math_parser_read_argument (self));
  if (command->number == 2)
    g_ptr_array_add (row->children, new_roman (self, PHIDIAS_MATH_SYMBOL, ")"));

  return row;
}

/* One above or below another. */
PhidiasMathNode *
phidias_math_read_stack (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_SCRIPTS, NULL);
  PhidiasMathNode *script = phidias_math_parser_read_argument (self);

  node->base = phidias_math_parser_read_argument (self);
  node->flags = PHIDIAS_MATH_ALWAYS_LIMITS;
  node->atom = command->text != NULL ? PHIDIAS_MATH_REL : node->base->atom;
  if (command->number == 0)
    node->over = script;
  else
    node->under = script;

  return node;
}

PhidiasMathNode *
phidias_math_read_arrow (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_ARROW, command->text);

  node->atom = PHIDIAS_MATH_REL;
  if (phidias_math_parser_skip (self, '['))
    {
      node->under = phidias_math_parser_read_row (self, PHIDIAS_MATH_STOP_BRACKET | self->stops);
      phidias_math_parser_skip (self, ']');
    }
  node->over = phidias_math_parser_read_argument (self);

  return node;
}

PhidiasMathNode *
phidias_math_read_box (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_BOX, command->text);

  node->base = command->number == 0 ? phidias_math_parser_read_argument (self)
                                    : phidias_math_parser_read_text (self, PHIDIAS_MATH_FONT_ROMAN);

  return node;
}

PhidiasMathNode *
phidias_math_read_phantom (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_PHANTOM, NULL);

  node->flags = (PhidiasMathFlags) command->number;
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

PhidiasMathNode *
phidias_math_read_lines (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *table;

  if (!phidias_math_parser_skip (self, '{'))
    return phidias_math_parser_read_argument (self);
  table = phidias_math_parser_read_table (self, PHIDIAS_MATH_STOP_CELL | PHIDIAS_MATH_STOP_BRACE, "c", PHIDIAS_MATH_SMALL);
  phidias_math_parser_skip (self, '}');

  return table;
}

/* \dv{y}{x}: dy over dx; \pdv[2]{f}{x} too. */
PhidiasMathNode *
phidias_math_read_derivative (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_FRACTION, NULL);
  g_autofree char *order = phidias_math_parser_read_bracket (self);
  PhidiasMathNode *signs[2];
  PhidiasMathNode *first;

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    signs[i] = new_roman (self, PHIDIAS_MATH_SYMBOL, command->text);
  node->atom = PHIDIAS_MATH_INNER;
  node->amount = PHIDIAS_MATH_STYLE_AUTO;
  first = phidias_math_parser_read_argument (self);
  phidias_math_parser_skip_space (self);
  if (self->at == self->end || *self->at != '{')
    {
      node->over = signs[0];
      node->under = new_row (self, signs[1], first);
    }
  else
    {
      node->over = new_row (self, signs[0], first);
      node->under = new_row (self, signs[1], phidias_math_parser_read_argument (self));
    }
  if (order != NULL)
    {
      PhidiasMathNode **places[2] = { node->over->kind == PHIDIAS_MATH_ROW
                                        ? (PhidiasMathNode **) &g_ptr_array_index (node->over->children, 0) : &node->over,
                                      (PhidiasMathNode **) &g_ptr_array_index (node->under->children, 1) };

      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          PhidiasMathNode *scripts = phidias_math_parser_new_node (self, PHIDIAS_MATH_SCRIPTS, NULL);

          scripts->base = *places[i];
          scripts->over = new_roman (self, PHIDIAS_MATH_SYMBOL, order);
          *places[i] = scripts;
        }
    }

  return node;
}

PhidiasMathNode *
phidias_math_read_tag (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  gboolean is_starred = self->at < self->end && *self->at == '*';
  g_autofree char *raw = NULL;
  g_autofree char *tag = NULL;

  if (is_starred)
    self->at++;
  raw = phidias_math_parser_read_raw (self);
  tag = g_strdup_printf (is_starred ? "%s" : "(%s)", raw);

  return new_row (self, phidias_math_parser_new_space (self, 36), new_roman (self, PHIDIAS_MATH_TEXT, tag));
}
