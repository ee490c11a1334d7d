/* phidias-markdown-stream-private.h: the stream's own state, and how its open block grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-markdown-line-private.h"
#include "phidias-markdown-stream.h"

G_BEGIN_DECLS

/* Where in the text a line of the open block stands. */
typedef struct
{
  gsize block;
  gsize text;
} Mark;

struct _PhidiasMarkdownStream
{
  GObject           parent_instance;

  /* owned */
  GPtrArray        *blocks;
  GString          *head;          /* a line's beginning whose meaning is not clear yet */
  GArray           *marks;         /* of Mark, for the open block */

  /* borrowed */
  PhidiasBlock     *open;          /* the last block, while it grows */
  PhidiasBlock     *told;          /* the block that was open when the append began */

  /* state */
  PhidiasLineState  state;
  gboolean          is_plain;
  gboolean          is_quoted;     /* each block stands in one quote more than its text says */
  gboolean          is_finished;
  gboolean          is_in_line;    /* the rest of the line goes to the open block, if there is one */
  gboolean          skips_newline; /* after a carriage return */
  gboolean          told_changed;
  guint             n_groups;
  guint             n_characters;  /* in the open block */
  guint             n_lines;       /* whole lines in the open code */
  guint             n_blank;       /* blank lines that belong to indented code if it goes on */
  gsize             position;      /* bytes of the text consumed */
  gsize             line_start;
};

PhidiasBlock *phidias_markdown_stream_add_block   (PhidiasMarkdownStream *self,
                                                   PhidiasBlockKind       kind);
void          phidias_markdown_stream_mark_line   (PhidiasMarkdownStream *self,
                                                   gsize                  text);
void          phidias_markdown_stream_touch       (PhidiasMarkdownStream *self,
                                                   PhidiasBlock          *block);
void          phidias_markdown_stream_grow        (PhidiasMarkdownStream *self,
                                                   const char            *text,
                                                   gsize                  length,
                                                   gsize                  position);
void          phidias_markdown_stream_grow_text   (PhidiasMarkdownStream *self,
                                                   const char            *text,
                                                   gsize                  length);
void          phidias_markdown_stream_grow_padded (PhidiasMarkdownStream *self,
                                                   const PhidiasLine     *line);
void          phidias_markdown_stream_close_open  (PhidiasMarkdownStream *self);

G_END_DECLS
