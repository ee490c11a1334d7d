/* phidias-block-markdown.h: a part of a block, as Markdown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"

G_BEGIN_DECLS

char *phidias_block_markdown_dup_marker (PhidiasBlock *block) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_block_markdown_dup        (PhidiasBlock *block,
                                         guint         start,
                                         guint         end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
