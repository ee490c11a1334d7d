/* phidias-math-command-private.h: how commands are read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-parser-private.h"

G_BEGIN_DECLS

typedef struct _PhidiasMathReader PhidiasMathReader;

/* A command, what reads its arguments, and what that is told. */
struct _PhidiasMathReader
{
  const char      *name;
  PhidiasMathNode *(*read) (PhidiasMathParser       *self,
                            const PhidiasMathReader *command);
  const char      *text;
  int              number;
};

PhidiasMathNode *phidias_math_read_fraction   (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_slashed    (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_root       (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_accent     (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_line       (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_operator   (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_left       (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_big        (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_pair       (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_not        (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_modulo     (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_stack      (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_arrow      (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_box        (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_phantom    (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_lines      (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_derivative (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);
PhidiasMathNode *phidias_math_read_tag        (PhidiasMathParser       *self,
                                              const PhidiasMathReader *command);

G_END_DECLS
