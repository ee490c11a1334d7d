/* outline.h: blocks and HTML, reduced to the same words so that they can be compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-markdown-stream.h"

G_BEGIN_DECLS

char *phidias_test_outline_blocks (PhidiasMarkdownStream *stream) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_test_outline_html   (const char            *html) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
