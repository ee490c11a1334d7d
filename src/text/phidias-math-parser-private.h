/* phidias-math-parser-private.h: what the parts of the parser share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-parser.h"

G_BEGIN_DECLS

/* What ends a row; it is left for who began the row. */
typedef enum
{
  PHIDIAS_MATH_STOP_BRACE   = 1 << 0,
  PHIDIAS_MATH_STOP_BRACKET = 1 << 1,
  PHIDIAS_MATH_STOP_RIGHT   = 1 << 2,
  PHIDIAS_MATH_STOP_CELL    = 1 << 3, /* &, \\ and \end */
} PhidiasMathStops;

typedef struct
{
  const char       *at;
  const char       *end;
  guint             depth;
  guint             n_nodes;
  gboolean          has_failed;
  PhidiasMathFont   font;
  PhidiasMathStops  stops;       /* of the row that is being read */
} PhidiasMathParser;

/* A command, or NULL. */
typedef struct
{
  const char *name;
  gsize       length;
} PhidiasMathCommand;

gboolean           phidias_math_parser_enter           (PhidiasMathParser  *self);
void               phidias_math_parser_leave           (PhidiasMathParser  *self);
void               phidias_math_parser_fail            (PhidiasMathParser  *self);
PhidiasMathNode   *phidias_math_parser_new_node        (PhidiasMathParser  *self,
                                                        PhidiasMathKind     kind,
                                                        const char         *text);
PhidiasMathNode   *phidias_math_parser_new_len         (PhidiasMathParser  *self,
                                                        PhidiasMathKind     kind,
                                                        const char         *text,
                                                        gsize               length);
PhidiasMathNode   *phidias_math_parser_new_space       (PhidiasMathParser  *self,
                                                        int                 amount);
PhidiasMathFont    phidias_math_parser_get_upright     (PhidiasMathParser  *self);
void               phidias_math_parser_skip_space      (PhidiasMathParser  *self);
gboolean           phidias_math_parser_skip            (PhidiasMathParser  *self,
                                                        char                byte);
PhidiasMathCommand phidias_math_parser_peek_command    (PhidiasMathParser  *self);
gboolean           phidias_math_parser_skip_command    (PhidiasMathParser  *self,
                                                        const char         *name);
char              *phidias_math_parser_read_raw        (PhidiasMathParser  *self);
char              *phidias_math_parser_read_bracket    (PhidiasMathParser  *self);

PhidiasMathNode   *phidias_math_parser_read_row        (PhidiasMathParser  *self,
                                                        PhidiasMathStops    stops);
PhidiasMathNode   *phidias_math_parser_read_argument   (PhidiasMathParser  *self);
PhidiasMathNode   *phidias_math_parser_read_atom       (PhidiasMathParser  *self);
PhidiasMathNode   *phidias_math_parser_read_command    (PhidiasMathParser  *self);
PhidiasMathNode   *phidias_math_parser_read_text       (PhidiasMathParser  *self,
                                                        PhidiasMathFont     font);
PhidiasMathNode   *phidias_math_parser_read_chemistry  (PhidiasMathParser  *self);
PhidiasMathNode   *phidias_math_parser_read_table      (PhidiasMathParser  *self,
                                                        PhidiasMathStops    stops,
                                                        const char         *columns,
                                                        PhidiasMathFlags    flags);
PhidiasMathNode   *phidias_math_parser_read_environment (PhidiasMathParser *self);

G_END_DECLS
