/* phidias-markdown-stream-private.h: the stream's own state, and how its open block grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-markdown-line-private.h"
#include "phidias-markdown-stream.h"
#include "phidias-references-private.h"

G_BEGIN_DECLS

/* Past so many, links are shown as text. */
#define PHIDIAS_MAX_LINKS 2000

/* Where in the text a line of the open block stands. */
typedef struct
{
  gsize    block;       /* its first byte in the block's source */
  gsize    text;        /* that byte in the text */
  gsize    line;        /* where its line begins in the text, with markers and indentation */
  gboolean is_line;     /* it is the beginning of one, not of a slice */
} Mark;

typedef struct
{
  guint block;
  guint list;
} CloseItem;

/* Remarks that are made once in a text. */
typedef enum
{
  REMARK_DEPTH = 1 << 0,
  REMARK_LINKS = 1 << 1,
} Remark;

struct _PhidiasMarkdownStream
{
  GObject            parent_instance;

  /* owned */
  GPtrArray         *blocks;
  GString            buffer;        /* for the source of the next block; empty while one is open */
  GString           *head;          /* a line's beginning whose meaning is not clear yet */
  GArray            *marks;         /* of Mark, for the open block */
  PhidiasReferences *references;
  GString           *blank_lines;   /* those that belong to indented code if it goes on */
  GString           *held;          /* whole lines that may be link definitions */
  GArray            *held_marks;    /* of Mark, for them */
  GByteArray        *lists;         /* whether each list is loose */
  GArray            *close_items;   /* of CloseItem: those that are not apart, should their list turn loose */

  /* borrowed */
  PhidiasBlock      *open;          /* the last block, while it grows */
  PhidiasBlock      *told;          /* the block that was open when the append began */
  GString            line;          /* the one that is read: the head, or all of it in what was appended;
                                     * not terminated */

  /* state */
  PhidiasLineState   state;
  gboolean           is_plain;
  gboolean           is_quoted;     /* each block stands in one quote more than its text says */
  gboolean           is_finished;
  gboolean           is_in_line;    /* the rest of the line goes to the open block, if there is one */
  gboolean           skips_newline; /* after a carriage return */
  gboolean           is_after_image; /* which ended within its line */
  gboolean           keeps_data;    /* what looks like the data of an image in this line is none */
  gboolean           told_changed;
  gboolean           has_blank;     /* the last line was blank */
  guint              stable;        /* blocks that were there when the append began and still are */
  guint              n_groups;
  guint              n_characters;  /* in the open block */
  guint              n_pipes;       /* in the last line of the open text */
  guint              n_lines;       /* whole lines in the open code, rows in the open table */
  guint              n_cells;       /* of the open table, all its slices */
  gsize              n_row_bytes;
  guint              n_links;
  guint              remarks;
  gsize              position;      /* bytes of the text consumed */
  gsize              line_start;
};

PhidiasBlock *phidias_markdown_stream_add_block   (PhidiasMarkdownStream *self,
                                                   PhidiasBlockKind       kind);
void          phidias_markdown_stream_mark_line   (PhidiasMarkdownStream *self,
                                                   gsize                  text,
                                                   gsize                  line);
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
void          phidias_markdown_stream_add_slice   (PhidiasMarkdownStream *self,
                                                   gsize                  text_start);
void          phidias_markdown_stream_add_notice  (PhidiasMarkdownStream *self,
                                                   const char            *text);
void          phidias_markdown_stream_drop_last   (PhidiasMarkdownStream *self);
void          phidias_markdown_stream_become_text (PhidiasMarkdownStream *self);
void          phidias_markdown_stream_put         (PhidiasMarkdownStream *self,
                                                   PhidiasBlock          *block);

void          phidias_markdown_stream_apply       (PhidiasMarkdownStream *self,
                                                   PhidiasLine           *line);

void          phidias_markdown_stream_start_table (PhidiasMarkdownStream *self,
                                                   const PhidiasLine     *line);
void          phidias_markdown_stream_add_row     (PhidiasMarkdownStream *self,
                                                   const PhidiasLine     *line);
void          phidias_markdown_stream_grow_row    (PhidiasMarkdownStream *self,
                                                   const char            *text,
                                                   gsize                  length,
                                                   gsize                  position);

gsize         phidias_markdown_stream_find_in_text (PhidiasMarkdownStream *self,
                                                    gsize                  in_block);
void          phidias_markdown_stream_grow_paragraph (PhidiasMarkdownStream *self,
                                                      const char            *text,
                                                      gsize                  length,
                                                      gsize                  position);
void          phidias_markdown_stream_grow_image  (PhidiasMarkdownStream *self,
                                                   const char            *text,
                                                   gsize                  length,
                                                   gsize                  position);
void          phidias_markdown_stream_grow_after_image (PhidiasMarkdownStream *self,
                                                        const char            *text,
                                                        gsize                  length,
                                                        gsize                  position);

void          phidias_markdown_stream_hold        (PhidiasMarkdownStream *self,
                                                   const PhidiasLine     *line);
void          phidias_markdown_stream_release     (PhidiasMarkdownStream *self);

G_END_DECLS
