/* phidias-text-boundary.h: characters and words as a reader counts them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint phidias_text_boundary_clamp     (const char *text,
                                       guint       byte);
guint phidias_text_boundary_next      (const char *text,
                                       guint       byte);
guint phidias_text_boundary_previous  (const char *text,
                                       guint       byte);
guint phidias_text_boundary_next_word (const char *text,
                                       guint       byte);
guint phidias_text_boundary_previous_word (const char *text,
                                       guint       byte);
void  phidias_text_boundary_find_word (const char *text,
                                       guint       byte,
                                       guint      *start,
                                       guint      *end);
void  phidias_text_boundary_find_line (const char *text,
                                       guint       byte,
                                       guint      *start,
                                       guint      *end);

G_END_DECLS
