/* phidias-code-session-private.h: one piece of code on its way through a GtkSourceBuffer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "phidias-code-group.h"

G_BEGIN_DECLS

typedef struct _PhidiasCodeSession PhidiasCodeSession;

PhidiasCodeSession *phidias_code_session_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_code_session_free        (PhidiasCodeSession   *self);
void                phidias_code_session_begin       (PhidiasCodeSession   *self,
                                                      PhidiasCodeGroup     *group,
                                                      GtkSourceLanguage    *language,
                                                      GtkSourceStyleScheme *scheme,
                                                      GArray               *looks);
void                phidias_code_session_end         (PhidiasCodeSession   *self);
gboolean            phidias_code_session_step        (PhidiasCodeSession   *self,
                                                      guint                 last_slice,
                                                      guint                 n_lines,
                                                      gsize                *n_bytes);
PhidiasCodeGroup   *phidias_code_session_get_group   (PhidiasCodeSession   *self);
gint64              phidias_code_session_get_used    (PhidiasCodeSession   *self);

/* Makes a look legible before it is kept; set by the highlighter. */
void                phidias_code_session_set_legible (PhidiasCodeSession   *self,
                                                      const GdkRGBA        *ground,
                                                      double                least);

G_END_DECLS
