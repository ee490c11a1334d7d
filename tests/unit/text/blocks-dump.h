/* blocks-dump.h: blocks as text, and the same blocks however a text is cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-markdown-stream.h"

G_BEGIN_DECLS

/* A copy of a list model that is only told of its changes. */
typedef struct
{
  GPtrArray *mirror;
  guint      n_emissions;
} PhidiasTestMirror;

void  phidias_test_mirror_init     (PhidiasTestMirror     *mirror,
                                    PhidiasMarkdownStream *stream);
void  phidias_test_mirror_check    (PhidiasTestMirror     *mirror,
                                    PhidiasMarkdownStream *stream);
char *phidias_test_dump_blocks     (PhidiasMarkdownStream *stream,
                                    gboolean               with_range) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_test_dump_text       (const char            *text,
                                    gboolean               with_range) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_test_dump_pieces     (const char            *text,
                                    guint                  most,
                                    GRand                 *random,
                                    gboolean               looks) G_GNUC_WARN_UNUSED_RESULT;
void  phidias_test_check_chunkings (const char            *text,
                                    GRand                 *random);

G_END_DECLS
