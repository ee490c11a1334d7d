/* phidias-math-chemistry.c: TeX to a tree: chemical formulas, \ce{2 H2 + O2 -> 2 H2O}
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-parser-private.h"

#include <string.h>

static const struct
{
  const char *written;
  const char *tex;
  const char *longer;   /* with words on it */
} arrows[] = {
  { "<=>", "\\rightleftharpoons ", "\\xrightleftharpoons" }, { "<->", "\\leftrightarrow ", "\\xleftrightarrow" },
  { "->", "\\rightarrow ", "\\xrightarrow" }, { "<-", "\\leftarrow ", "\\xleftarrow" },
};

static gboolean
ends_thing (const GString *tex)
{
  char last = tex->len > 0 ? tex->str[tex->len - 1] : ' ';

  return g_ascii_isalpha (last) || last == ')' || last == ']' || last == '}';
}

static gboolean
begins_gap (char byte)
{
  return byte == '\0' || byte == ' ' || byte == ')' || byte == ']' || byte == ',';
}

static const char *
append_group (GString *tex, const char *at)
{
  guint depth = 0;

  do
    {
      if (*at == '{')
        depth++;
      else if (*at == '}')
        depth--;
      g_string_append_c (tex, *at++);
    }
  while (*at != '\0' && depth > 0);

  return at;
}

static const char *
append_charge (GString *tex, const char *at)
{
  g_string_append (tex, "^{");
  while (g_ascii_isdigit (*at) || *at == '+' || *at == '-')
    g_string_append_c (tex, *at++);
  g_string_append_c (tex, '}');

  return at;
}

/* With what is written over it in brackets. */
static const char *
append_arrow (GString *tex, const char *at, guint which)
{
  const char *end;

  at += strlen (arrows[which].written);
  end = *at == '[' ? strchr (at, ']') : NULL;
  if (end == NULL)
    {
      g_string_append (tex, arrows[which].tex);
      return at;
    }
  g_string_append_printf (tex, "%s{", arrows[which].longer);
  g_string_append_len (tex, at + 1, end - at - 1);
  g_string_append_c (tex, '}');

  return end + 1;
}

static const char *
append_next (GString *tex, const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (g_str_has_prefix (at, arrows[i].written))
      return append_arrow (tex, at, i);

  if (g_ascii_isdigit (*at))
    {
      gboolean is_count = ends_thing (tex);

      g_string_append (tex, is_count ? "_{" : "");
      while (g_ascii_isdigit (*at))
        g_string_append_c (tex, *at++);
      g_string_append (tex, is_count ? "}" : "");
      return at;
    }
  if ((*at == '^' || *at == '_') && at[1] == '{')
    {
      g_string_append_c (tex, *at);
      return append_group (tex, at + 1);
    }
  if (*at == '^')
    return append_charge (tex, at + 1);
  if ((*at == '+' || *at == '-') && ends_thing (tex) && begins_gap (at[1]))
    return append_charge (tex, at);
  if ((*at == '-' || *at == '=' || *at == '#') && ends_thing (tex) && !begins_gap (at[1]))
    {
      /* A bond, which keeps no distance. */
      g_string_append (tex, *at == '-' ? "{-}" : *at == '=' ? "{=}" : "{\\equiv}");
      return at + 1;
    }
  if (*at == '*' || *at == '.')
    {
      g_string_append (tex, "\\cdot ");
      return at + 1;
    }
  if (*at == '\\' && at[1] != '\0')
    g_string_append_c (tex, *at++);
  g_string_append_c (tex, *at);

  return at + 1;
}

/**
 * phidias_math_parser_read_chemistry:
 * @self: a parser behind \ce
 *
 * Returns: (transfer full): the substances and arrows of the argument
 */
PhidiasMathNode *
phidias_math_parser_read_chemistry (PhidiasMathParser *self)
{
  g_autofree char *raw = phidias_math_parser_read_raw (self);
  g_autoptr (GString) tex = g_string_new (NULL);
  PhidiasMathParser inner = *self;
  PhidiasMathNode *row;

  for (const char *at = raw; *at != '\0';)
    at = append_next (tex, at);

  inner.at = tex->str;
  inner.end = tex->str + tex->len;
  inner.font = PHIDIAS_MATH_FONT_ROMAN;
  row = phidias_math_parser_read_row (&inner, 0);
  self->n_nodes = inner.n_nodes;
  if (inner.has_failed)
    phidias_math_parser_fail (self);

  return row;
}
