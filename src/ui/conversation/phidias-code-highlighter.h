/* phidias-code-highlighter.h: gives code its colours, a little at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-code-group.h"
#include "phidias-code-look.h"
#include "phidias-display-text.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CODE_HIGHLIGHTER (phidias_code_highlighter_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCodeHighlighter, phidias_code_highlighter, PHIDIAS, CODE_HIGHLIGHTER, GObject)

/**
 * PhidiasCodeFigures:
 * @n_bytes: of code that went through the highlighter
 * @n_turns: times that it worked
 * @worst_turn: the longest of them, in microseconds of processor time, without those in which a
 *   language was read from disk
 * @worst_load: the longest time that reading a language took, likewise
 */
typedef struct {
  guint64 n_bytes;
  guint   n_turns;
  gint64  worst_turn;
  gint64  worst_load;
} PhidiasCodeFigures;

PhidiasCodeHighlighter *phidias_code_highlighter_get_default (void);

void                    phidias_code_highlighter_want        (PhidiasCodeHighlighter   *self,
                                                              PhidiasCodeGroup         *group,
                                                              gboolean                  is_in_view);
void                    phidias_code_highlighter_insert      (PhidiasCodeHighlighter   *self,
                                                              PhidiasCodeGroup         *group,
                                                              guint                     slice,
                                                              const PhidiasDisplayText *shown,
                                                              PangoAttrList            *list);
gboolean                phidias_code_highlighter_get_is_busy (PhidiasCodeHighlighter   *self);
void                    phidias_code_highlighter_get_figures (PhidiasCodeHighlighter   *self,
                                                              PhidiasCodeFigures       *figures);

G_END_DECLS
