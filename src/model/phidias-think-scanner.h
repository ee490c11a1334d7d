/* phidias-think-scanner.h: where in an answer's text the thought ends and the answer begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasThinkPhase:
 * @PHIDIAS_THINK_UNDECIDED: nothing came but what may yet become the opening tag
 * @PHIDIAS_THINK_THINKING: the tag is open
 * @PHIDIAS_THINK_BETWEEN: the tag is closed and nothing came after it but blanks
 * @PHIDIAS_THINK_ANSWERING: the answer has begun
 *
 * How far an answer is.
 */
typedef enum {
  PHIDIAS_THINK_UNDECIDED,
  PHIDIAS_THINK_THINKING,
  PHIDIAS_THINK_BETWEEN,
  PHIDIAS_THINK_ANSWERING,
} PhidiasThinkPhase;

/**
 * PhidiasThinkScanner:
 * @phase: how far the answer is
 * @thought_start: the first byte of the thought
 * @thought_end: the byte after the last that is surely the thought's
 * @answer_start: the first byte of the answer, once it has begun
 * @has_thought: whether the thought holds more than blanks
 *
 * What is known of a text that grows. Begin with #PHIDIAS_THINK_SCANNER_INIT.
 */
typedef struct
{
  PhidiasThinkPhase phase;
  gsize             thought_start;
  gsize             thought_end;
  gsize             answer_start;
  gboolean          has_thought;

  /*< private >*/
  gsize             position;
} PhidiasThinkScanner;

#define PHIDIAS_THINK_SCANNER_INIT ((PhidiasThinkScanner) { PHIDIAS_THINK_UNDECIDED, 0, 0, 0, FALSE, 0 })

void        phidias_think_scanner_scan (PhidiasThinkScanner *self,
                                        const char          *text,
                                        gsize                length,
                                        gboolean             is_whole);
const char *phidias_think_get_answer   (const char          *text);

G_END_DECLS
