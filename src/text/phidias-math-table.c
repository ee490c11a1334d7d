/* phidias-math-table.c: TeX to a tree: what has rows and columns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-parser-private.h"

#include <string.h>

#define MAX_CELLS 1024
#define MAX_COLUMNS 64

typedef struct
{
  const char       *name;
  const char       *columns;   /* NULL: an argument says */
  const char       *left;
  const char       *right;
  PhidiasMathFlags  flags;
} Environment;

/* With or without a star. */
static const Environment environments[] = {
  { "matrix", "c", NULL, NULL, 0 },
  { "pmatrix", "c", "(", ")", 0 },
  { "bmatrix", "c", "[", "]", 0 },
  { "Bmatrix", "c", "{", "}", 0 },
  { "vmatrix", "c", "|", "|", 0 },
  { "Vmatrix", "c", "‖", "‖", 0 },
  { "smallmatrix", "c", NULL, NULL, PHIDIAS_MATH_SMALL },
  { "cases", "l", "{", "", 0 },
  { "dcases", "l", "{", "", PHIDIAS_MATH_LARGE },
  { "rcases", "l", "", "}", 0 },
  { "aligned", "rl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "align", "rl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "split", "rl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "flalign", "rl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "equation", "rl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "displaymath", "rl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "eqnarray", "rcl", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "gather", "c", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "gathered", "c", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "multline", "c", NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "alignat", NULL, NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "alignedat", NULL, NULL, NULL, PHIDIAS_MATH_ALIGNED },
  { "array", NULL, NULL, NULL, 0 },
  { "tabular", NULL, NULL, NULL, 0 },
  { "subarray", NULL, NULL, NULL, PHIDIAS_MATH_SMALL },
};

/* The rules at the start of a row; TRUE if there was one. */
static gboolean
skip_rules (PhidiasMathParser *self)
{
  static const char * const rules[] = { "hline", "hdashline", "toprule", "midrule", "bottomrule" };
  gboolean was_found = FALSE;
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      goes_on = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (rules) && !goes_on; i++)
        goes_on = phidias_math_parser_skip_command (self, rules[i]);
      if (!goes_on && phidias_math_parser_skip_command (self, "cline"))
        {
          g_free (phidias_math_parser_read_raw (self));
          goes_on = TRUE;
        }
      was_found = was_found || goes_on;
    }

  return was_found;
}

/* The end of a line, with the room that may be asked for: \\[2pt]. */
static gboolean
skip_line_end (PhidiasMathParser *self)
{
  const char *at;

  if (!phidias_math_parser_skip_command (self, "\\") && !phidias_math_parser_skip_command (self, "cr")
      && !phidias_math_parser_skip_command (self, "newline"))
    return FALSE;

  at = self->at;
  phidias_math_parser_skip (self, '*');
  phidias_math_parser_skip_space (self);
  /* A formula may go on with a bracket; room is a number. */
  if (self->end - self->at > 2 && *self->at == '[' && (g_ascii_isdigit (self->at[1]) || self->at[1] == '-' || self->at[1] == '.'))
    {
      g_autofree char *room = NULL;

      at = self->at;
      room = phidias_math_parser_read_bracket (self);
      if (room == NULL || strpbrk (room, "aeiouxtmp") == NULL || strpbrk (room, ",+ =") != NULL)
        self->at = at;
    }

  return TRUE;
}

static void
free_cells (gpointer data)
{
  GPtrArray *cells = data;

  for (guint i = 0; i < cells->len; i++)
    phidias_math_node_free (g_ptr_array_index (cells, i));
  g_ptr_array_unref (cells);
}

/* A table of @rows; takes their cells. */
static void
fill_table (PhidiasMathParser *self, PhidiasMathNode *table, GPtrArray *rows, guint n_columns)
{
  table->amount = (int) n_columns;
  if (rows->len * n_columns > MAX_CELLS || n_columns > MAX_COLUMNS)
    {
      phidias_math_parser_fail (self);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      GPtrArray *cells = g_ptr_array_index (rows, i);

      for (guint j = 0; j < n_columns; j++)
        g_ptr_array_add (table->children, j < cells->len ? g_ptr_array_index (cells, j) : NULL);
      g_ptr_array_set_size (cells, 0);
    }
}

/**
 * phidias_math_parser_read_table:
 * @self: a parser
 * @stops: what ends it, %PHIDIAS_MATH_STOP_CELL among it
 * @columns: how they are aligned
 * @flags: of the table
 *
 * Returns: (transfer full): a table, or one row where there are no & and no \\
 */
PhidiasMathNode *
phidias_math_parser_read_table (PhidiasMathParser *self,
                                PhidiasMathStops   stops,
                                const char        *columns,
                                PhidiasMathFlags   flags)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_cells);
  g_autoptr (GString) rules = g_string_new (NULL);
  PhidiasMathNode *table;
  PhidiasMathNode *cell;
  GPtrArray *cells = g_ptr_array_new ();
  guint n_columns = 1;

  g_ptr_array_add (rows, cells);
  g_string_append_c (rules, skip_rules (self) ? '-' : ' ');
  for (;;)
    {
      cell = phidias_math_parser_read_row (self, stops);
      g_ptr_array_add (cells, cell);
      n_columns = MAX (n_columns, cells->len);
      if (self->at == self->end)
        break;
      if (*self->at == '&')
        {
          self->at++;
        }
      else if (skip_line_end (self))
        {
          cells = g_ptr_array_new ();
          g_ptr_array_add (rows, cells);
          g_string_append_c (rules, skip_rules (self) ? '-' : ' ');
        }
      else
        {
          break;
        }
    }

  /* The \\ behind the last row begins none. */
  if (rows->len > 1 && cells->len == 1 && phidias_math_node_is_empty (cell))
    g_ptr_array_set_size (rows, (int) rows->len - 1);
  else
    g_string_append_c (rules, ' ');

  if (rows->len == 1 && n_columns == 1 && (flags & PHIDIAS_MATH_ALIGNED) != 0)
    {
      cells = g_ptr_array_index (rows, 0);
      cell = g_ptr_array_index (cells, 0);
      g_ptr_array_set_size (cells, 0);
      return cell;
    }

  table = phidias_math_parser_new_node (self, PHIDIAS_MATH_TABLE,
                                        n_columns == 1 && (flags & PHIDIAS_MATH_ALIGNED) != 0 && *columns == 'r' ? "c" : columns);
  table->flags = flags;
  fill_table (self, table, rows, n_columns);
  if (strchr (rules->str, '-') != NULL)
    table->right = g_strdup (rules->str);

  return table;
}

/* The letters and rules of an array's argument: {|l|c@{…}p{3cm}|}. */
static char *
clean_columns (const char *source)
{
  GString *columns = g_string_new (NULL);
  guint depth = 0;

  for (; *source != '\0' && columns->len < 2 * MAX_COLUMNS; source++)
    {
      if (*source == '{')
        depth++;
      else if (*source == '}' && depth > 0)
        depth--;
      else if (depth == 0 && strchr ("lcr|", *source) != NULL)
        g_string_append_c (columns, *source);
      else if (depth == 0 && *source == 'p')
        g_string_append_c (columns, 'l');
    }
  if (strpbrk (columns->str, "lcr") == NULL)
    g_string_append_c (columns, 'c');

  return g_string_free (columns, FALSE);
}

static const Environment *
find_environment (const char *name)
{
  gsize length = strlen (name);

  if (length > 0 && name[length - 1] == '*')
    length--;
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    if (strlen (environments[i].name) == length && memcmp (environments[i].name, name, length) == 0)
      return &environments[i];

  return NULL;
}

static void
append_source (PhidiasMathParser *self, PhidiasMathNode *row, const char *command, const char *name)
{
  g_autofree char *source = g_strdup_printf ("\\%s{%s}", command, name);
  PhidiasMathNode *node = phidias_math_parser_new_node (self, PHIDIAS_MATH_TEXT, source);

  node->font = PHIDIAS_MATH_FONT_ROMAN;
  node->flags = PHIDIAS_MATH_SOURCE;
  g_ptr_array_add (row->children, node);
}

/* Its ends are shown, and what is in it is read. */
static PhidiasMathNode *
read_unknown (PhidiasMathParser *self, const char *name)
{
  PhidiasMathNode *row = phidias_math_parser_new_node (self, PHIDIAS_MATH_ROW, NULL);

  append_source (self, row, "begin", name);
  g_ptr_array_add (row->children, phidias_math_parser_read_table (self, PHIDIAS_MATH_STOP_CELL, "rl", PHIDIAS_MATH_ALIGNED));
  if (phidias_math_parser_skip_command (self, "end"))
    {
      g_autofree char *ending = phidias_math_parser_read_raw (self);

      append_source (self, row, "end", ending);
    }

  return row;
}

/**
 * phidias_math_parser_read_environment:
 * @self: a parser behind \begin
 *
 * Returns: (transfer full): what stands between \begin and \end
 */
PhidiasMathNode *
phidias_math_parser_read_environment (PhidiasMathParser *self)
{
  g_autofree char *name = phidias_math_parser_read_raw (self);
  g_autofree char *place = NULL;
  g_autofree char *columns = NULL;
  g_autofree char *ending = NULL;
  const Environment *environment = find_environment (name);
  PhidiasMathNode *table;
  PhidiasMathNode *fenced;
  PhidiasMathFont font = self->font;
  const char *at;

  if (environment == NULL)
    return read_unknown (self, name);

  /* Where it stands on the line; a matrix may begin with a bracket of its own. */
  if (self->end - self->at > 2 && *self->at == '[' && self->at[2] == ']' && strchr ("tbclr", self->at[1]) != NULL)
    place = phidias_math_parser_read_bracket (self);
  if (environment->columns == NULL)
    {
      g_autofree char *argument = phidias_math_parser_read_raw (self);

      columns = (environment->flags & PHIDIAS_MATH_ALIGNED) != 0 ? g_strdup ("rl") : clean_columns (argument);
    }

  table = phidias_math_parser_read_table (self, PHIDIAS_MATH_STOP_CELL, columns != NULL ? columns : environment->columns,
                                          environment->flags);
  self->font = font;
  at = self->at;
  if (phidias_math_parser_skip_command (self, "end"))
    {
      ending = phidias_math_parser_read_raw (self);
      /* That of one around it, and this one was not ended. */
      if (!g_str_equal (ending, name) && find_environment (ending) == NULL)
        self->at = at;
    }
  if (environment->left == NULL)
    return table;

  fenced = phidias_math_parser_new_node (self, PHIDIAS_MATH_FENCED, environment->left);
  fenced->right = g_strdup (environment->right);
  fenced->atom = PHIDIAS_MATH_INNER;
  fenced->base = table;

  return fenced;
}
