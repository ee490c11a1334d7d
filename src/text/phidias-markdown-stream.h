/* phidias-markdown-stream.h: a growing text in, a list of blocks out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-block.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_MARKDOWN_STREAM (phidias_markdown_stream_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasMarkdownStream, phidias_markdown_stream, PHIDIAS, MARKDOWN_STREAM, GObject)

PhidiasMarkdownStream *phidias_markdown_stream_new             (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasMarkdownStream *phidias_markdown_stream_new_plain       (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasMarkdownStream *phidias_markdown_stream_new_quoted      (void) G_GNUC_WARN_UNUSED_RESULT;

void                   phidias_markdown_stream_append          (PhidiasMarkdownStream *self,
                                                                const char            *text);
void                   phidias_markdown_stream_finish          (PhidiasMarkdownStream *self);
void                   phidias_markdown_stream_set_text        (PhidiasMarkdownStream *self,
                                                                const char            *text);
gboolean               phidias_markdown_stream_get_is_finished (PhidiasMarkdownStream *self);

G_END_DECLS
