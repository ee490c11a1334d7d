/* phidias-math-command.c: TeX to a tree: commands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-parser-private.h"
#include "phidias-math-symbol-private.h"

#include <string.h>

typedef struct _Command Command;

typedef PhidiasMathNode *(*Reader) (PhidiasMathParser *self, const Command *command);

struct _Command
{
  const char *name;
  Reader      read;
  const char *text;
  int         number;
};

static PhidiasMathNode *
new_space (PhidiasMathParser *self, int amount)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_SPACE, NULL);

  node->amount = amount;

  return node;
}

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

static PhidiasMathNode *
read_fraction (PhidiasMathParser *self, const Command *command)
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
static PhidiasMathNode *
read_slashed (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *row = new_row (self, phidias_math_parser_read_argument (self),
                                  new_roman (self, PHIDIAS_MATH_SYMBOL, "/"));

  g_ptr_array_add (row->children, phidias_math_parser_read_argument (self));

  return row;
}

static PhidiasMathNode *
read_root (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_accent (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_ACCENT, command->text);

  node->flags = (PhidiasMathFlags) command->number;
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

static PhidiasMathNode *
read_line (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_LINE, command->text);

  node->flags = (PhidiasMathFlags) command->number;
  /* What a brace is said to hold stands at the middle of it. */
  if (*command->text == '{' || *command->text == '[')
    node->flags |= PHIDIAS_MATH_ALWAYS_LIMITS;
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

static PhidiasMathNode *
read_font (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathFont font = self->font;
  PhidiasMathNode *node;

  self->font = (PhidiasMathFont) command->number;
  phidias_math_parser_skip_space (self);
  /* \mathbf 1 */
  node = phidias_math_parser_read_argument (self);
  self->font = font;

  return node;
}

static PhidiasMathNode *
switch_font (PhidiasMathParser *self, const Command *command)
{
  self->font = (PhidiasMathFont) command->number;

  return NULL;
}

static PhidiasMathNode *
read_words (PhidiasMathParser *self, const Command *command)
{
  return phidias_math_parser_read_text (self, (PhidiasMathFont) command->number);
}

static PhidiasMathNode *
read_operator (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_space (PhidiasMathParser *self, const Command *command)
{
  return new_space (self, command->number);
}

/* \hspace{1em}, \kern-3mu: a number and a unit. */
static PhidiasMathNode *
read_length (PhidiasMathParser *self, const Command *command)
{
  g_autofree char *raw = NULL;
  const char *text = self->at;
  char *unit = NULL;
  double number;

  phidias_math_parser_skip (self, '*');
  phidias_math_parser_skip_space (self);
  if (self->at < self->end && *self->at == '{')
    {
      text = raw = phidias_math_parser_read_raw (self);
    }
  else
    {
      const char *start = self->at;

      while (self->at < self->end && (g_ascii_isdigit (*self->at) || *self->at == '.' || *self->at == '-'))
        self->at++;
      for (guint i = 0; i < 2 && self->at < self->end && g_ascii_isalpha (*self->at); i++)
        self->at++;
      text = raw = g_strndup (start, (gsize) (self->at - start));
    }

  number = g_ascii_strtod (text, &unit);
  if (!(number > -100 && number < 100))
    return NULL;
  if (g_str_has_prefix (unit, "em"))
    number *= 18;
  else if (g_str_has_prefix (unit, "ex"))
    number *= 8;
  else if (g_str_has_prefix (unit, "cm"))
    number *= 51;
  else if (!g_str_has_prefix (unit, "mu"))
    number *= 1.8;

  return new_space (self, CLAMP ((int) number, -180, 1800));
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

static PhidiasMathNode *
read_left (PhidiasMathParser *self, const Command *command)
{
  g_autofree char *left = read_delimiter (self);
  g_autofree char *right = NULL;
  PhidiasMathNode *base = phidias_math_parser_read_row (self, self->stops | PHIDIAS_MATH_STOP_RIGHT);

  if (phidias_math_parser_skip_command (self, "right"))
    right = read_delimiter (self);

  return new_fenced (self, left, right != NULL ? right : "", base);
}

static PhidiasMathNode *
read_big (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_pair (PhidiasMathParser *self, const Command *command)
{
  g_autofree char *left = g_utf8_substring (command->text, 0, 1);

  return new_fenced (self, left, g_utf8_next_char (command->text), phidias_math_parser_read_argument (self));
}

static PhidiasMathNode *
read_not (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_modulo (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *row;
  PhidiasMathNode *node;

  if (command->number == 0)
    {
      node = new_roman (self, PHIDIAS_MATH_SYMBOL, "mod");
      node->atom = PHIDIAS_MATH_BIN;
      return node;
    }

  row = new_row (self, new_space (self, 12), new_roman (self, PHIDIAS_MATH_SYMBOL, command->text));
  if (strchr (command->text, 'm') != NULL)
    g_ptr_array_add (row->children, new_space (self, 6));
  g_ptr_array_add (row->children, phidias_math_parser_read_argument (self));
  if (command->number == 2)
    g_ptr_array_add (row->children, new_roman (self, PHIDIAS_MATH_SYMBOL, ")"));

  return row;
}

/* One above or below another. */
static PhidiasMathNode *
read_stack (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_arrow (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_box (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_BOX, command->text);

  node->base = command->number == 0 ? phidias_math_parser_read_argument (self)
                                    : phidias_math_parser_read_text (self, PHIDIAS_MATH_FONT_ROMAN);

  return node;
}

static PhidiasMathNode *
read_phantom (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_PHANTOM, NULL);

  node->flags = (PhidiasMathFlags) command->number;
  node->base = phidias_math_parser_read_argument (self);

  return node;
}

static PhidiasMathNode *
read_lines (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *table;

  if (!phidias_math_parser_skip (self, '{'))
    return phidias_math_parser_read_argument (self);
  table = phidias_math_parser_read_table (self, PHIDIAS_MATH_STOP_CELL | PHIDIAS_MATH_STOP_BRACE, "c", PHIDIAS_MATH_SMALL);
  phidias_math_parser_skip (self, '}');

  return table;
}

static PhidiasMathNode *
read_tag (PhidiasMathParser *self, const Command *command)
{
  gboolean is_starred = self->at < self->end && *self->at == '*';
  g_autofree char *raw = NULL;
  g_autofree char *tag = NULL;

  if (is_starred)
    self->at++;
  raw = phidias_math_parser_read_raw (self);
  tag = g_strdup_printf (is_starred ? "%s" : "(%s)", raw);

  return new_row (self, new_space (self, 36), new_roman (self, PHIDIAS_MATH_TEXT, tag));
}

/* Colours and names of formulas: not shown. */
static PhidiasMathNode *
skip_arguments (PhidiasMathParser *self, const Command *command)
{
  for (int i = 0; i < command->number; i++)
    {
      g_free (phidias_math_parser_read_bracket (self));
      g_free (phidias_math_parser_read_raw (self));
    }

  return command->text != NULL ? phidias_math_parser_read_argument (self) : NULL;
}

static PhidiasMathNode *
read_class (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

  row->atom = (PhidiasMathClass) command->number;
  row->flags = row->atom == PHIDIAS_MATH_OP ? PHIDIAS_MATH_LIMITS : 0;
  g_ptr_array_add (row->children, phidias_math_parser_read_argument (self));

  return row;
}

static PhidiasMathNode *
read_style (PhidiasMathParser *self, const Command *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_STYLE, NULL);

  node->amount = command->number;

  return node;
}

/* \dv{y}{x}: dy over dx; \pdv[2]{f}{x} too. */
static PhidiasMathNode *
read_derivative (PhidiasMathParser *self, const Command *command)
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

static PhidiasMathNode *
read_chemistry (PhidiasMathParser *self, const Command *command)
{
  return phidias_math_parser_read_chemistry (self);
}

static PhidiasMathNode *
read_begin (PhidiasMathParser *self, const Command *command)
{
  return phidias_math_parser_read_environment (self);
}

static const Command commands[] = {
  { "frac", read_fraction, NULL, PHIDIAS_MATH_STYLE_AUTO },
  { "dfrac", read_fraction, NULL, PHIDIAS_MATH_STYLE_DISPLAY },
  { "cfrac", read_fraction, NULL, PHIDIAS_MATH_STYLE_DISPLAY },
  { "tfrac", read_fraction, NULL, PHIDIAS_MATH_STYLE_TEXT },
  { "binom", read_fraction, "(", PHIDIAS_MATH_STYLE_AUTO },
  { "dbinom", read_fraction, "(", PHIDIAS_MATH_STYLE_DISPLAY },
  { "tbinom", read_fraction, "(", PHIDIAS_MATH_STYLE_TEXT }, { "nicefrac", read_slashed, NULL, 0 },
  { "sfrac", read_slashed, NULL, 0 }, { "sqrt", read_root, NULL, 0 }, { "hat", read_accent, "̂", 0 },
  { "check", read_accent, "̌", 0 }, { "tilde", read_accent, "̃", 0 }, { "acute", read_accent, "́", 0 },
  { "grave", read_accent, "̀", 0 }, { "dot", read_accent, "̇", 0 }, { "ddot", read_accent, "̈", 0 },
  { "dddot", read_accent, "⃛", 0 }, { "breve", read_accent, "̆", 0 }, { "bar", read_accent, "̄", 0 },
  { "vec", read_accent, "⃗", 0 }, { "mathring", read_accent, "̊", 0 },
  { "widehat", read_accent, "̂", PHIDIAS_MATH_WIDE }, { "widetilde", read_accent, "̃", PHIDIAS_MATH_WIDE },
  { "widecheck", read_accent, "̌", PHIDIAS_MATH_WIDE }, { "overline", read_line, "-", 0 },
  { "overbrace", read_line, "{", 0 }, { "overbracket", read_line, "[", 0 },
  { "overrightarrow", read_line, "→", 0 }, { "overleftarrow", read_line, "←", 0 },
  { "overleftrightarrow", read_line, "↔", 0 }, { "underline", read_line, "-", PHIDIAS_MATH_UNDER },
  { "underbrace", read_line, "{", PHIDIAS_MATH_UNDER }, { "underbracket", read_line, "[", PHIDIAS_MATH_UNDER },
  { "underrightarrow", read_line, "→", PHIDIAS_MATH_UNDER },
  { "underleftarrow", read_line, "←", PHIDIAS_MATH_UNDER },
  { "underleftrightarrow", read_line, "↔", PHIDIAS_MATH_UNDER },
  { "mathrm", read_font, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "mathup", read_font, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "symup", read_font, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "mathbf", read_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "symbf", read_font, NULL, PHIDIAS_MATH_FONT_BOLD }, { "mathbfup", read_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "mathit", read_font, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "symit", read_font, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "mathnormal", read_font, NULL, PHIDIAS_MATH_FONT_AUTO },
  { "mathcal", read_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "mathscr", read_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "symcal", read_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "mathbb", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "mathds", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "Bbb", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "symbb", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "mathfrak", read_font, NULL, PHIDIAS_MATH_FONT_FRAKTUR },
  { "frak", read_font, NULL, PHIDIAS_MATH_FONT_FRAKTUR }, { "mathsf", read_font, NULL, PHIDIAS_MATH_FONT_SANS },
  { "symsf", read_font, NULL, PHIDIAS_MATH_FONT_SANS }, { "mathtt", read_font, NULL, PHIDIAS_MATH_FONT_MONO },
  { "boldsymbol", read_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "bm", read_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "pmb", read_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "rm", switch_font, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "bf", switch_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "bfseries", switch_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "it", switch_font, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "cal", switch_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "sf", switch_font, NULL, PHIDIAS_MATH_FONT_SANS }, { "tt", switch_font, NULL, PHIDIAS_MATH_FONT_MONO },
  { "boldmath", switch_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "text", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "textrm", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textnormal", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textup", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textsc", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textmd", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "mbox", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "hbox", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "textbf", read_words, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "textit", read_words, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "emph", read_words, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "textsl", read_words, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "textsf", read_words, NULL, PHIDIAS_MATH_FONT_SANS }, { "texttt", read_words, NULL, PHIDIAS_MATH_FONT_MONO },
  { "operatorname", read_operator, NULL, 0 }, { "operatornamewithlimits", read_operator, NULL, 0 },
  { ",", read_space, NULL, 3 }, { "thinspace", read_space, NULL, 3 }, { ":", read_space, NULL, 4 },
  { ">", read_space, NULL, 4 }, { "medspace", read_space, NULL, 4 }, { ";", read_space, NULL, 5 },
  { "thickspace", read_space, NULL, 5 }, { "!", read_space, NULL, -3 }, { "negthinspace", read_space, NULL, -3 },
  { "negmedspace", read_space, NULL, -4 }, { "negthickspace", read_space, NULL, -5 },
  { "nobreakspace", read_space, NULL, 9 }, { "space", read_space, NULL, 9 }, { "enspace", read_space, NULL, 9 },
  { "quad", read_space, NULL, 18 }, { "enskip", read_space, NULL, 18 }, { "hfill", read_space, NULL, 18 },
  { "qquad", read_space, NULL, 36 }, { " ", read_space, NULL, 6 }, { "\\", read_space, NULL, 18 },
  { "newline", read_space, NULL, 18 }, { "cr", read_space, NULL, 18 }, { "hspace", read_length, NULL, 0 },
  { "hskip", read_length, NULL, 0 }, { "kern", read_length, NULL, 0 }, { "mkern", read_length, NULL, 0 },
  { "mskip", read_length, NULL, 0 }, { "mspace", read_length, NULL, 0 }, { "left", read_left, NULL, 0 },
  { "big", read_big, "|", 1 }, { "bigl", read_big, "(", 1 }, { "bigr", read_big, ")", 1 },
  { "bigm", read_big, "=", 1 }, { "Big", read_big, "|", 2 }, { "Bigl", read_big, "(", 2 },
  { "Bigr", read_big, ")", 2 }, { "Bigm", read_big, "=", 2 }, { "bigg", read_big, "|", 3 },
  { "biggl", read_big, "(", 3 }, { "biggr", read_big, ")", 3 }, { "biggm", read_big, "=", 3 },
  { "Bigg", read_big, "|", 4 }, { "Biggl", read_big, "(", 4 }, { "Biggr", read_big, ")", 4 },
  { "Biggm", read_big, "=", 4 }, { "middle", read_big, "=", 0 }, { "right", read_big, ")", 0 }, { "abs", read_pair, "||", 0 },
  { "norm", read_pair, "‖‖", 0 }, { "bra", read_pair, "⟨|", 0 }, { "ket", read_pair, "|⟩", 0 },
  { "braket", read_pair, "⟨⟩", 0 }, { "set", read_pair, "{}", 0 }, { "floor", read_pair, "⌊⌋", 0 },
  { "ceil", read_pair, "⌈⌉", 0 }, { "not", read_not, NULL, 0 }, { "bmod", read_modulo, NULL, 0 },
  { "mod", read_modulo, "mod", 1 }, { "pmod", read_modulo, "(mod", 2 }, { "pod", read_modulo, "(", 2 },
  { "overset", read_stack, NULL, 0 }, { "stackrel", read_stack, "=", 0 }, { "underset", read_stack, NULL, 1 },
  { "xrightarrow", read_arrow, "→", 0 }, { "xleftarrow", read_arrow, "←", 0 },
  { "xleftrightarrow", read_arrow, "↔", 0 }, { "xRightarrow", read_arrow, "⇒", 0 },
  { "xLeftarrow", read_arrow, "⇐", 0 }, { "xLeftrightarrow", read_arrow, "⇔", 0 },
  { "xmapsto", read_arrow, "↦", 0 }, { "xlongequal", read_arrow, "=", 0 },
  { "xrightleftharpoons", read_arrow, "⇌", 0 }, { "xhookrightarrow", read_arrow, "↪", 0 },
  { "boxed", read_box, "box", 0 }, { "fbox", read_box, "box", 1 }, { "cancel", read_box, "/", 0 },
  { "bcancel", read_box, "\\", 0 }, { "xcancel", read_box, "x", 0 }, { "phantom", read_phantom, NULL, 0 },
  { "vphantom", read_phantom, NULL, PHIDIAS_MATH_UNDER }, { "hphantom", read_phantom, NULL, PHIDIAS_MATH_WIDE },
  { "substack", read_lines, NULL, 0 }, { "tag", read_tag, NULL, 0 }, { "color", skip_arguments, NULL, 1 },
  { "cline", skip_arguments, NULL, 1 }, { "textcolor", skip_arguments, " ", 1 },
  { "mathcolor", skip_arguments, " ", 1 }, { "colorbox", skip_arguments, " ", 1 },
  { "label", skip_arguments, NULL, 1 }, { "definecolor", skip_arguments, NULL, 3 },
  { "smash", skip_arguments, " ", 0 }, { "mathclap", skip_arguments, " ", 0 },
  { "mathllap", skip_arguments, " ", 0 }, { "mathrlap", skip_arguments, " ", 0 },
  { "llap", skip_arguments, " ", 0 }, { "rlap", skip_arguments, " ", 0 }, { "clap", skip_arguments, " ", 0 },
  { "ensuremath", skip_arguments, " ", 0 }, { "notag", skip_arguments, NULL, 0 },
  { "nonumber", skip_arguments, NULL, 0 }, { "displaylimits", skip_arguments, NULL, 0 },
  { "limits", skip_arguments, NULL, 0 }, { "nolimits", skip_arguments, NULL, 0 },
  { "allowbreak", skip_arguments, NULL, 0 }, { "nobreak", skip_arguments, NULL, 0 },
  { "relax", skip_arguments, NULL, 0 }, { "null", skip_arguments, NULL, 0 },
  { "protect", skip_arguments, NULL, 0 }, { "strut", skip_arguments, NULL, 0 },
  { "mathstrut", skip_arguments, NULL, 0 }, { "hline", skip_arguments, NULL, 0 },
  { "hdashline", skip_arguments, NULL, 0 }, { "centering", skip_arguments, NULL, 0 },
  { "large", skip_arguments, NULL, 0 }, { "Large", skip_arguments, NULL, 0 },
  { "LARGE", skip_arguments, NULL, 0 }, { "huge", skip_arguments, NULL, 0 }, { "Huge", skip_arguments, NULL, 0 },
  { "small", skip_arguments, NULL, 0 }, { "footnotesize", skip_arguments, NULL, 0 },
  { "scriptsize", skip_arguments, NULL, 0 }, { "tiny", skip_arguments, NULL, 0 },
  { "normalsize", skip_arguments, NULL, 0 }, { "unboldmath", skip_arguments, NULL, 0 },
  { "upshape", skip_arguments, NULL, 0 }, { "-", skip_arguments, NULL, 0 }, { "/", skip_arguments, NULL, 0 },
  { "mathord", read_class, NULL, PHIDIAS_MATH_ORD }, { "mathop", read_class, NULL, PHIDIAS_MATH_OP },
  { "mathbin", read_class, NULL, PHIDIAS_MATH_BIN }, { "mathrel", read_class, NULL, PHIDIAS_MATH_REL },
  { "mathopen", read_class, NULL, PHIDIAS_MATH_OPEN }, { "mathclose", read_class, NULL, PHIDIAS_MATH_CLOSE },
  { "mathpunct", read_class, NULL, PHIDIAS_MATH_PUNCT }, { "mathinner", read_class, NULL, PHIDIAS_MATH_INNER },
  { "displaystyle", read_style, NULL, PHIDIAS_MATH_STYLE_DISPLAY },
  { "textstyle", read_style, NULL, PHIDIAS_MATH_STYLE_TEXT },
  { "scriptstyle", read_style, NULL, PHIDIAS_MATH_STYLE_SCRIPT },
  { "scriptscriptstyle", read_style, NULL, PHIDIAS_MATH_STYLE_SCRIPT_SCRIPT }, { "begin", read_begin, NULL, 0 },
  { "ce", read_chemistry, NULL, 0 }, { "dv", read_derivative, "d", 0 }, { "pdv", read_derivative, "∂", 0 },
  { "mathbbm", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
};

/* What it is not known to mean, it shows. */
static PhidiasMathNode *
read_unknown (PhidiasMathParser *self, const char *start, gsize length)
{
  PhidiasMathNode *node = phidias_math_parser_new_len (self, PHIDIAS_MATH_TEXT, start, length);

  node->font = PHIDIAS_MATH_FONT_ROMAN;
  node->flags = PHIDIAS_MATH_SOURCE;

  return node;
}

/**
 * phidias_math_parser_read_command:
 * @self: a parser at a backslash
 *
 * Returns: (transfer full) (nullable): what the command and its arguments mean; %NULL if it does not
 *   show
 */
PhidiasMathNode *
phidias_math_parser_read_command (PhidiasMathParser *self)
{
  PhidiasMathCommand name = phidias_math_parser_peek_command (self);
  const char *start = self->at;
  const PhidiasMathSymbol *symbol;

  self->at = name.name + name.length;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strncmp (commands[i].name, name.name, name.length) == 0 && commands[i].name[name.length] == '\0' && name.length > 0)
      return commands[i].read (self, &commands[i]);

  symbol = phidias_math_symbol_find (name.name, name.length);
  if (symbol != NULL && name.length > 0)
    {
      PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_SYMBOL, symbol->text);

      node->atom = symbol->atom;
      node->flags = symbol->flags;
      if (symbol->is_upright)
        node->font = phidias_math_parser_get_upright (self);
      return node;
    }

  return read_unknown (self, start, name.length + 1);
}
