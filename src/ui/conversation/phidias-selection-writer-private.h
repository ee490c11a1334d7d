/* phidias-selection-writer-private.h: rows of a conversation as text, to be pasted elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-item.h"

G_BEGIN_DECLS

/**
 * PhidiasSelectionRun:
 * @items: (element-type PhidiasFeedItem): rows that follow each other, those of folded code among
 *   them; what stands around the selected ones may be there, too
 * @start: the first that is selected
 * @end: the one after the last
 * @first_byte: where the selection begins in the first
 * @last_byte: where it ends in the last; %G_MAXUINT for its end
 *
 * Some of the rows that are selected.
 */
typedef struct
{
  GPtrArray *items;     /* owned */
  guint      start;
  guint      end;
  guint      first_byte;
  guint      last_byte;
} PhidiasSelectionRun;

/**
 * PhidiasSelectionWriter:
 * @text: what was written
 * @is_markdown: as Markdown, not as plain text
 * @has_names: whether it is told who speaks
 * @last: (nullable): the row that was written last
 *
 * Writes one run after the other.
 */
typedef struct
{
  GString         *text;        /* owned */
  gboolean         is_markdown;
  gboolean         has_names;
  PhidiasFeedItem *last;        /* owned */
} PhidiasSelectionWriter;

void  phidias_selection_run_clear    (PhidiasSelectionRun       *self);
void  phidias_selection_writer_init  (PhidiasSelectionWriter    *self,
                                      gboolean                   is_markdown,
                                      gboolean                   has_names);
void  phidias_selection_writer_clear (PhidiasSelectionWriter    *self);
void  phidias_selection_writer_add   (PhidiasSelectionWriter    *self,
                                      const PhidiasSelectionRun *run);
char *phidias_selection_writer_steal (PhidiasSelectionWriter    *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
