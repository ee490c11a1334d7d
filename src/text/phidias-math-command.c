/* phidias-math-command.c: TeX to a tree: commands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-command-private.h"
#include "phidias-math-symbol-private.h"

#include <string.h>

static PhidiasMathNode *
read_font (PhidiasMathParser *self, const PhidiasMathReader *command)
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
switch_font (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  self->font = (PhidiasMathFont) command->number;

  return NULL;
}

static PhidiasMathNode *
read_words (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  return phidias_math_parser_read_text (self, (PhidiasMathFont) command->number);
}

static PhidiasMathNode *
read_space (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  return phidias_math_parser_new_space (self, command->number);
}

/* \hspace{1em}, \kern-3mu: a number and a unit. */
static PhidiasMathNode *
read_length (PhidiasMathParser *self, const PhidiasMathReader *command)
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

  return phidias_math_parser_new_space (self, CLAMP ((int) number, -180, 1800));
}

/* Colours and names of formulas: not shown. */
static PhidiasMathNode *
skip_arguments (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  for (int i = 0; i < command->number; i++)
    {
      g_free (phidias_math_parser_read_bracket (self));
      g_free (phidias_math_parser_read_raw (self));
    }

  return command->text != NULL ? phidias_math_parser_read_argument (self) : NULL;
}

static PhidiasMathNode *
read_class (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

  row->atom = (PhidiasMathClass) command->number;
  row->flags = row->atom == PHIDIAS_MATH_OP ? PHIDIAS_MATH_LIMITS : 0;
  g_ptr_array_add (row->children, phidias_math_parser_read_argument (self));

  return row;
}

static PhidiasMathNode *
read_style (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_STYLE, NULL);

  node->amount = command->number;

  return node;
}

static PhidiasMathNode *
read_chemistry (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  return phidias_math_parser_read_chemistry (self);
}

static PhidiasMathNode *
read_begin (PhidiasMathParser *self, const PhidiasMathReader *command)
{
  return phidias_math_parser_read_environment (self);
}

static const PhidiasMathReader commands[] = {
  { "frac", phidias_math_read_fraction, NULL, PHIDIAS_MATH_STYLE_AUTO },
  { "dfrac", phidias_math_read_fraction, NULL, PHIDIAS_MATH_STYLE_DISPLAY },
  { "cfrac", phidias_math_read_fraction, NULL, PHIDIAS_MATH_STYLE_DISPLAY },
  { "tfrac", phidias_math_read_fraction, NULL, PHIDIAS_MATH_STYLE_TEXT },
  { "binom", phidias_math_read_fraction, "(", PHIDIAS_MATH_STYLE_AUTO },
  { "dbinom", phidias_math_read_fraction, "(", PHIDIAS_MATH_STYLE_DISPLAY },
  { "tbinom", phidias_math_read_fraction, "(", PHIDIAS_MATH_STYLE_TEXT },
  { "nicefrac", phidias_math_read_slashed, NULL, 0 }, { "sfrac", phidias_math_read_slashed, NULL, 0 },
  { "sqrt", phidias_math_read_root, NULL, 0 }, { "hat", phidias_math_read_accent, "̂", 0 },
  { "check", phidias_math_read_accent, "̌", 0 }, { "tilde", phidias_math_read_accent, "̃", 0 },
  { "acute", phidias_math_read_accent, "́", 0 }, { "grave", phidias_math_read_accent, "̀", 0 },
  { "dot", phidias_math_read_accent, "̇", 0 }, { "ddot", phidias_math_read_accent, "̈", 0 },
  { "dddot", phidias_math_read_accent, "⃛", 0 }, { "breve", phidias_math_read_accent, "̆", 0 },
  { "bar", phidias_math_read_accent, "̄", 0 }, { "vec", phidias_math_read_accent, "⃗", 0 },
  { "mathring", phidias_math_read_accent, "̊", 0 }, { "widehat", phidias_math_read_accent, "̂", PHIDIAS_MATH_WIDE },
  { "widetilde", phidias_math_read_accent, "̃", PHIDIAS_MATH_WIDE },
  { "widecheck", phidias_math_read_accent, "̌", PHIDIAS_MATH_WIDE }, { "overline", phidias_math_read_line, "-", 0 },
  { "overbrace", phidias_math_read_line, "{", 0 }, { "overbracket", phidias_math_read_line, "[", 0 },
  { "overrightarrow", phidias_math_read_line, "→", 0 }, { "overleftarrow", phidias_math_read_line, "←", 0 },
  { "overleftrightarrow", phidias_math_read_line, "↔", 0 },
  { "underline", phidias_math_read_line, "-", PHIDIAS_MATH_UNDER },
  { "underbrace", phidias_math_read_line, "{", PHIDIAS_MATH_UNDER },
  { "underbracket", phidias_math_read_line, "[", PHIDIAS_MATH_UNDER },
  { "underrightarrow", phidias_math_read_line, "→", PHIDIAS_MATH_UNDER },
  { "underleftarrow", phidias_math_read_line, "←", PHIDIAS_MATH_UNDER },
  { "underleftrightarrow", phidias_math_read_line, "↔", PHIDIAS_MATH_UNDER },
  { "mathrm", read_font, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "mathup", read_font, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "symup", read_font, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "mathbf", read_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "symbf", read_font, NULL, PHIDIAS_MATH_FONT_BOLD }, { "mathbfup", read_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "mathit", read_font, NULL, PHIDIAS_MATH_FONT_ITALIC }, { "symit", read_font, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "mathnormal", read_font, NULL, PHIDIAS_MATH_FONT_AUTO },
  { "mathcal", read_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "mathscr", read_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "symcal", read_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC },
  { "mathbb", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "mathds", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "Bbb", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "symbb", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
  { "mathfrak", read_font, NULL, PHIDIAS_MATH_FONT_FRAKTUR }, { "frak", read_font, NULL, PHIDIAS_MATH_FONT_FRAKTUR },
  { "mathsf", read_font, NULL, PHIDIAS_MATH_FONT_SANS }, { "symsf", read_font, NULL, PHIDIAS_MATH_FONT_SANS },
  { "mathtt", read_font, NULL, PHIDIAS_MATH_FONT_MONO },
  { "boldsymbol", read_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "bm", read_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "pmb", read_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC }, { "rm", switch_font, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "bf", switch_font, NULL, PHIDIAS_MATH_FONT_BOLD }, { "bfseries", switch_font, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "it", switch_font, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "cal", switch_font, NULL, PHIDIAS_MATH_FONT_CALLIGRAPHIC }, { "sf", switch_font, NULL, PHIDIAS_MATH_FONT_SANS },
  { "tt", switch_font, NULL, PHIDIAS_MATH_FONT_MONO },
  { "boldmath", switch_font, NULL, PHIDIAS_MATH_FONT_BOLD_ITALIC },
  { "text", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "textrm", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textnormal", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textup", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "textsc", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "textmd", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "mbox", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN },
  { "hbox", read_words, NULL, PHIDIAS_MATH_FONT_ROMAN }, { "textbf", read_words, NULL, PHIDIAS_MATH_FONT_BOLD },
  { "textit", read_words, NULL, PHIDIAS_MATH_FONT_ITALIC }, { "emph", read_words, NULL, PHIDIAS_MATH_FONT_ITALIC },
  { "textsl", read_words, NULL, PHIDIAS_MATH_FONT_ITALIC }, { "textsf", read_words, NULL, PHIDIAS_MATH_FONT_SANS },
  { "texttt", read_words, NULL, PHIDIAS_MATH_FONT_MONO }, { "operatorname", phidias_math_read_operator, NULL, 0 },
  { "operatornamewithlimits", phidias_math_read_operator, NULL, 0 }, { ",", read_space, NULL, 3 },
  { "thinspace", read_space, NULL, 3 }, { ":", read_space, NULL, 4 }, { ">", read_space, NULL, 4 },
  { "medspace", read_space, NULL, 4 }, { ";", read_space, NULL, 5 }, { "thickspace", read_space, NULL, 5 },
  { "!", read_space, NULL, -3 }, { "negthinspace", read_space, NULL, -3 }, { "negmedspace", read_space, NULL, -4 },
  { "negthickspace", read_space, NULL, -5 }, { "nobreakspace", read_space, NULL, 9 },
  { "space", read_space, NULL, 9 }, { "enspace", read_space, NULL, 9 }, { "quad", read_space, NULL, 18 },
  { "enskip", read_space, NULL, 18 }, { "hfill", read_space, NULL, 18 }, { "qquad", read_space, NULL, 36 },
  { " ", read_space, NULL, 6 }, { "\\", read_space, NULL, 18 }, { "newline", read_space, NULL, 18 },
  { "cr", read_space, NULL, 18 }, { "hspace", read_length, NULL, 0 }, { "hskip", read_length, NULL, 0 },
  { "kern", read_length, NULL, 0 }, { "mkern", read_length, NULL, 0 }, { "mskip", read_length, NULL, 0 },
  { "mspace", read_length, NULL, 0 }, { "left", phidias_math_read_left, NULL, 0 },
  { "big", phidias_math_read_big, "|", 1 }, { "bigl", phidias_math_read_big, "(", 1 },
  { "bigr", phidias_math_read_big, ")", 1 }, { "bigm", phidias_math_read_big, "=", 1 },
  { "Big", phidias_math_read_big, "|", 2 }, { "Bigl", phidias_math_read_big, "(", 2 },
  { "Bigr", phidias_math_read_big, ")", 2 }, { "Bigm", phidias_math_read_big, "=", 2 },
  { "bigg", phidias_math_read_big, "|", 3 }, { "biggl", phidias_math_read_big, "(", 3 },
  { "biggr", phidias_math_read_big, ")", 3 }, { "biggm", phidias_math_read_big, "=", 3 },
  { "Bigg", phidias_math_read_big, "|", 4 }, { "Biggl", phidias_math_read_big, "(", 4 },
  { "Biggr", phidias_math_read_big, ")", 4 }, { "Biggm", phidias_math_read_big, "=", 4 },
  { "middle", phidias_math_read_big, "=", 0 }, { "right", phidias_math_read_big, ")", 0 },
  { "abs", phidias_math_read_pair, "||", 0 }, { "norm", phidias_math_read_pair, "‖‖", 0 },
  { "bra", phidias_math_read_pair, "⟨|", 0 }, { "ket", phidias_math_read_pair, "|⟩", 0 },
  { "braket", phidias_math_read_pair, "⟨⟩", 0 }, { "set", phidias_math_read_pair, "{}", 0 },
  { "floor", phidias_math_read_pair, "⌊⌋", 0 }, { "ceil", phidias_math_read_pair, "⌈⌉", 0 },
  { "not", phidias_math_read_not, NULL, 0 }, { "bmod", phidias_math_read_modulo, NULL, 0 },
  { "mod", phidias_math_read_modulo, "mod", 1 }, { "pmod", phidias_math_read_modulo, "(mod", 2 },
  { "pod", phidias_math_read_modulo, "(", 2 }, { "overset", phidias_math_read_stack, NULL, 0 },
  { "stackrel", phidias_math_read_stack, "=", 0 }, { "underset", phidias_math_read_stack, NULL, 1 },
  { "xrightarrow", phidias_math_read_arrow, "→", 0 }, { "xleftarrow", phidias_math_read_arrow, "←", 0 },
  { "xleftrightarrow", phidias_math_read_arrow, "↔", 0 }, { "xRightarrow", phidias_math_read_arrow, "⇒", 0 },
  { "xLeftarrow", phidias_math_read_arrow, "⇐", 0 }, { "xLeftrightarrow", phidias_math_read_arrow, "⇔", 0 },
  { "xmapsto", phidias_math_read_arrow, "↦", 0 }, { "xlongequal", phidias_math_read_arrow, "=", 0 },
  { "xrightleftharpoons", phidias_math_read_arrow, "⇌", 0 }, { "xhookrightarrow", phidias_math_read_arrow, "↪", 0 },
  { "boxed", phidias_math_read_box, "box", 0 }, { "fbox", phidias_math_read_box, "box", 1 },
  { "cancel", phidias_math_read_box, "/", 0 }, { "bcancel", phidias_math_read_box, "\\", 0 },
  { "xcancel", phidias_math_read_box, "x", 0 }, { "phantom", phidias_math_read_phantom, NULL, 0 },
  { "vphantom", phidias_math_read_phantom, NULL, PHIDIAS_MATH_UNDER },
  { "hphantom", phidias_math_read_phantom, NULL, PHIDIAS_MATH_WIDE },
  { "substack", phidias_math_read_lines, NULL, 0 }, { "tag", phidias_math_read_tag, NULL, 0 },
  { "color", skip_arguments, NULL, 1 }, { "cline", skip_arguments, NULL, 1 },
  { "textcolor", skip_arguments, " ", 1 }, { "mathcolor", skip_arguments, " ", 1 },
  { "colorbox", skip_arguments, " ", 1 }, { "label", skip_arguments, NULL, 1 },
  { "definecolor", skip_arguments, NULL, 3 }, { "smash", skip_arguments, " ", 0 },
  { "mathclap", skip_arguments, " ", 0 }, { "mathllap", skip_arguments, " ", 0 },
  { "mathrlap", skip_arguments, " ", 0 }, { "llap", skip_arguments, " ", 0 }, { "rlap", skip_arguments, " ", 0 },
  { "clap", skip_arguments, " ", 0 }, { "ensuremath", skip_arguments, " ", 0 }, { "notag", skip_arguments, NULL, 0 },
  { "nonumber", skip_arguments, NULL, 0 }, { "displaylimits", skip_arguments, NULL, 0 },
  { "limits", skip_arguments, NULL, 0 }, { "nolimits", skip_arguments, NULL, 0 },
  { "allowbreak", skip_arguments, NULL, 0 }, { "nobreak", skip_arguments, NULL, 0 },
  { "relax", skip_arguments, NULL, 0 }, { "null", skip_arguments, NULL, 0 }, { "protect", skip_arguments, NULL, 0 },
  { "strut", skip_arguments, NULL, 0 }, { "mathstrut", skip_arguments, NULL, 0 },
  { "hline", skip_arguments, NULL, 0 }, { "hdashline", skip_arguments, NULL, 0 },
  { "centering", skip_arguments, NULL, 0 }, { "large", skip_arguments, NULL, 0 },
  { "Large", skip_arguments, NULL, 0 }, { "LARGE", skip_arguments, NULL, 0 }, { "huge", skip_arguments, NULL, 0 },
  { "Huge", skip_arguments, NULL, 0 }, { "small", skip_arguments, NULL, 0 },
  { "footnotesize", skip_arguments, NULL, 0 }, { "scriptsize", skip_arguments, NULL, 0 },
  { "tiny", skip_arguments, NULL, 0 }, { "normalsize", skip_arguments, NULL, 0 },
  { "unboldmath", skip_arguments, NULL, 0 }, { "upshape", skip_arguments, NULL, 0 },
  { "-", skip_arguments, NULL, 0 }, { "/", skip_arguments, NULL, 0 },
  { "mathord", read_class, NULL, PHIDIAS_MATH_ORD }, { "mathop", read_class, NULL, PHIDIAS_MATH_OP },
  { "mathbin", read_class, NULL, PHIDIAS_MATH_BIN }, { "mathrel", read_class, NULL, PHIDIAS_MATH_REL },
  { "mathopen", read_class, NULL, PHIDIAS_MATH_OPEN }, { "mathclose", read_class, NULL, PHIDIAS_MATH_CLOSE },
  { "mathpunct", read_class, NULL, PHIDIAS_MATH_PUNCT }, { "mathinner", read_class, NULL, PHIDIAS_MATH_INNER },
  { "displaystyle", read_style, NULL, PHIDIAS_MATH_STYLE_DISPLAY },
  { "textstyle", read_style, NULL, PHIDIAS_MATH_STYLE_TEXT },
  { "scriptstyle", read_style, NULL, PHIDIAS_MATH_STYLE_SCRIPT },
  { "scriptscriptstyle", read_style, NULL, PHIDIAS_MATH_STYLE_SCRIPT_SCRIPT }, { "begin", read_begin, NULL, 0 },
  { "ce", read_chemistry, NULL, 0 }, { "dv", phidias_math_read_derivative, "d", 0 },
  { "pdv", phidias_math_read_derivative, "∂", 0 }, { "mathbbm", read_font, NULL, PHIDIAS_MATH_FONT_BLACKBOARD },
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
