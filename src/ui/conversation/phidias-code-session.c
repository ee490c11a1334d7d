/* phidias-code-session.c: one piece of code on its way through a GtkSourceBuffer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-session-private.h"

#include "phidias-code-look.h"

#include <string.h>

/* Past this there is no colour: nobody reads that far, and the buffer holds all of it. */
#define MAX_LINES 10000
#define MAX_BYTES (500 * 1024)

/* A longer line is data; the regular expressions of a language take their time with it. It is left
 * without colour, and an empty line stands for it, so that what follows is right. */
#define MAX_LINE 1000

#define MAX_STEP 2048

/*
 * PhidiasCodeSession:
 *
 * Whole lines go into the buffer in order and never leave it before the end, so a string or a
 * comment that began long before still is one. Only what was added is analysed.
 */
struct _PhidiasCodeSession
{
  /* owned */
  GtkSourceBuffer  *buffer;
  PhidiasCodeGroup *group;        /* NULL while there is nothing to do */
  GHashTable       *tag_looks;    /* GtkTextTag → PhidiasCodeLook */

  /* borrowed */
  GArray           *looks;        /* of PhidiasCodeLook: those that runs are numbered by */

  /* state */
  guint             slice;        /* what comes next */
  gsize             byte;
  gboolean          in_long_line;
  gsize             n_lines;
  gsize             n_bytes;
  gint64            used;         /* monotonic time */
  GdkRGBA           ground;
  double            least;
};

PhidiasCodeSession *
phidias_code_session_new (void)
{
  return g_new0 (PhidiasCodeSession, 1);
}

void
phidias_code_session_free (PhidiasCodeSession *self)
{
  phidias_code_session_end (self);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->tag_looks, g_hash_table_unref);
  g_free (self);
}

void
phidias_code_session_set_legible (PhidiasCodeSession *self, const GdkRGBA *ground, double least)
{
  self->ground = *ground;
  self->least = least;
}

/*
 * phidias_code_session_begin:
 * @self: a session
 * @group: the code
 * @language: how it is highlighted
 * @scheme: with which colours
 * @looks: gets the looks that are met
 */
void
phidias_code_session_begin (PhidiasCodeSession   *self,
                            PhidiasCodeGroup     *group,
                            GtkSourceLanguage    *language,
                            GtkSourceStyleScheme *scheme,
                            GArray               *looks)
{
  phidias_code_session_end (self);

  /* Another language makes other tags. */
  if (self->buffer != NULL && gtk_source_buffer_get_language (self->buffer) != language)
    {
      g_clear_object (&self->buffer);
      g_clear_pointer (&self->tag_looks, g_hash_table_unref);
    }
  if (self->buffer == NULL)
    {
      self->tag_looks = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
      self->buffer = g_object_new (GTK_SOURCE_TYPE_BUFFER,
                                   "enable-undo", FALSE,
                                   "highlight-matching-brackets", FALSE,
                                   "implicit-trailing-newline", FALSE,
                                   "language", language,
                                   "style-scheme", scheme,
                                   NULL);
    }
  self->group = g_object_ref (group);
  self->looks = looks;
  self->used = g_get_monotonic_time ();
}

/*
 * phidias_code_session_end:
 * @self: a session
 *
 * Nothing more of the group is to come. The language stays loaded.
 */
void
phidias_code_session_end (PhidiasCodeSession *self)
{
  if (self->group == NULL)
    return;

  g_clear_object (&self->group);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), "", 0);
  self->slice = 0;
  self->byte = 0;
  self->in_long_line = FALSE;
  self->n_lines = 0;
  self->n_bytes = 0;
}

PhidiasCodeGroup *
phidias_code_session_get_group (PhidiasCodeSession *self)
{
  return self->group;
}

gint64
phidias_code_session_get_used (PhidiasCodeSession *self)
{
  return self->used;
}

static const PhidiasCodeLook *
get_tag_look (PhidiasCodeSession *self, GtkTextTag *tag)
{
  PhidiasCodeLook *look = g_hash_table_lookup (self->tag_looks, tag);

  if (look == NULL)
    {
      look = g_new0 (PhidiasCodeLook, 1);
      phidias_code_look_add_tag (look, tag);
      g_hash_table_insert (self->tag_looks, g_object_ref (tag), look);
    }

  return look;
}

/* The number of what the tags at a place look like together; G_MAXUINT for plain text. */
static guint
find_look (PhidiasCodeSession *self, const GtkTextIter *iter)
{
  PhidiasCodeLook look = { 0 };
  GSList *tags = gtk_text_iter_get_tags (iter);

  for (GSList *at = tags; at != NULL; at = at->next)
    phidias_code_look_add (&look, get_tag_look (self, at->data));
  g_slist_free (tags);
  if (phidias_code_look_is_plain (&look))
    return G_MAXUINT;

  phidias_code_look_make_legible (&look, &self->ground, self->least);
  for (guint i = 0; i < self->looks->len; i++)
    if (phidias_code_look_equal (&look, &g_array_index (self->looks, PhidiasCodeLook, i)))
      return i;
  g_array_append_val (self->looks, look);

  return self->looks->len - 1;
}

/* Reads the tags between two places of the buffer, the text of which is that of the slice from the
 * byte on. */
static void
read_tags (PhidiasCodeSession *self, GtkTextIter *at, const GtkTextIter *end, const char *text, gsize byte)
{
  const char *from = text;

  while (gtk_text_iter_compare (at, end) < 0)
    {
      guint look = find_look (self, at);
      int offset = gtk_text_iter_get_offset (at);
      const char *to;

      if (!gtk_text_iter_forward_to_tag_toggle (at, NULL) || gtk_text_iter_compare (at, end) > 0)
        *at = *end;
      to = g_utf8_offset_to_pointer (from, gtk_text_iter_get_offset (at) - offset);
      if (look != G_MAXUINT)
        phidias_code_group_add_run (self->group, self->slice, byte + (from - text), byte + (to - text), look);
      from = to;
    }
}

static void
feed (PhidiasCodeSession *self, const char *text, gsize length, gsize byte, gboolean wants_tags)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start;
  GtkTextIter end;
  int offset = gtk_text_buffer_get_char_count (buffer);

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, (int) length);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_source_buffer_ensure_highlight (self->buffer, &start, &end);
  if (wants_tags)
    read_tags (self, &start, &end, text, byte);
}

/* How much of the slice is next: lines that are worth colours, one that is not, or nothing as yet. */
static gsize
find_piece (PhidiasCodeSession *self,
            PhidiasBlock       *block,
            const char         *text,
            guint               n_lines,
            gboolean           *is_long,
            gboolean           *is_cut)
{
  const char *at = text;
  guint n = 0;

  *is_long = self->in_long_line;
  *is_cut = FALSE;
  for (; *at != '\0' && n < n_lines && (gsize) (at - text) < MAX_STEP; n++)
    {
      const char *newline = strchr (at, '\n');
      const char *end = newline != NULL ? newline + 1 : at + strlen (at);
      gboolean is_partial = newline == NULL && phidias_block_get_has_more (block);

      /* Lines that may still grow wait. */
      if (newline == NULL && phidias_block_get_is_open (block))
        break;
      if (self->in_long_line || is_partial || end - at > MAX_LINE)
        {
          if (at > text)
            break;
          *is_long = TRUE;
          *is_cut = is_partial;
          return end - at;
        }
      at = end;
      self->n_lines++;
    }

  return at - text;
}

static void
set_colored (PhidiasCodeSession *self)
{
  if (phidias_code_group_get_n_colored (self->group, self->slice) < self->byte)
    phidias_code_group_set_n_colored (self->group, self->slice, (guint) self->byte);
}

/*
 * phidias_code_session_step:
 * @self: a session that was begun
 * @last_slice: how far colours are wanted
 * @n_lines: about how many lines to do
 * @n_bytes: (inout): is increased by what was done
 *
 * Returns: whether there may be more to do
 */
gboolean
phidias_code_session_step (PhidiasCodeSession *self, guint last_slice, guint n_lines, gsize *n_bytes)
{
  PhidiasBlock *block = phidias_code_group_get_slice (self->group, self->slice);
  gboolean wants_tags;
  gboolean is_long;
  gboolean is_cut;
  const char *text;
  gsize length;

  self->used = g_get_monotonic_time ();
  if (block == NULL || self->slice > last_slice)
    return FALSE;

  text = phidias_block_get_text (block) + self->byte;
  if (*text == '\0')
    {
      if (!phidias_block_get_has_more (block))
        return FALSE;
      self->slice++;
      self->byte = 0;
      return TRUE;
    }
  if (self->n_lines >= MAX_LINES || self->n_bytes >= MAX_BYTES)
    {
      self->byte += strlen (text);
      set_colored (self);
      return TRUE;
    }

  length = find_piece (self, block, text, n_lines, &is_long, &is_cut);
  if (length == 0)
    return FALSE;

  wants_tags = phidias_code_group_get_n_colored (self->group, self->slice) < self->byte + length;
  if (!is_long)
    feed (self, text, length, self->byte, wants_tags);
  else if (!is_cut)
    feed (self, "\n", 1, self->byte, FALSE);
  self->in_long_line = is_cut;
  self->byte += length;
  self->n_bytes += length;
  *n_bytes += is_long ? 0 : length;
  set_colored (self);

  return TRUE;
}
