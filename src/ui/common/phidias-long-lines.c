/* phidias-long-lines.c: text fields in which a line may be of any length
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-long-lines.h"

/* Wrapping at words takes time by the square of a line's length where the line has no spaces. */
#define LONG_LINE 2000

/* Of a line longer than this only the beginning and the end are laid out, as long as this together:
 * a view lays out each line in one go, and ten megabytes would take it half a minute. */
#define HUGE_LINE 20000

static gboolean
has_long_line (GtkTextBuffer *buffer)
{
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (buffer, &at);
  do
    if (gtk_text_iter_get_chars_in_line (&at) > LONG_LINE)
      return TRUE;
  while (gtk_text_iter_forward_line (&at));

  return FALSE;
}

static gboolean
hide_middles (GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), "hidden");
  GtkTextIter at;
  GtkTextIter start;
  GtkTextIter end;
  gboolean has_hidden = FALSE;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  if (tag != NULL)
    gtk_text_buffer_remove_tag (buffer, tag, &start, &end);

  gtk_text_buffer_get_start_iter (buffer, &at);
  do
    {
      int length = gtk_text_iter_get_chars_in_line (&at);

      if (length <= HUGE_LINE)
        continue;
      if (tag == NULL)
        tag = gtk_text_buffer_create_tag (buffer, "hidden", "invisible", TRUE, NULL);
      start = end = at;
      gtk_text_iter_set_line_offset (&start, HUGE_LINE / 2);
      gtk_text_iter_set_line_offset (&end, length - HUGE_LINE / 2);
      gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
      has_hidden = TRUE;
    }
  while (gtk_text_iter_forward_line (&at));

  return has_hidden;
}

/**
 * phidias_long_lines_update:
 * @view: a text field
 *
 * To be called whenever the field's text changed: long lines wrap anywhere, and of huge ones the
 * middle is not laid out. It stays in the text, and is copied, saved and sent with the rest.
 *
 * Returns: whether something is hidden, for a remark beside the field
 */
gboolean
phidias_long_lines_update (GtkTextView *view)
{
  GtkTextBuffer *buffer;

  g_return_val_if_fail (GTK_IS_TEXT_VIEW (view), FALSE);

  buffer = gtk_text_view_get_buffer (view);
  gtk_text_view_set_wrap_mode (view, has_long_line (buffer) ? GTK_WRAP_CHAR : GTK_WRAP_WORD_CHAR);

  return hide_middles (buffer);
}
