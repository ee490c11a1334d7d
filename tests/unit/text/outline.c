/* outline.c: blocks and HTML, reduced to the same words so that they can be compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line for each block: what it is, how deep it stands in items and quotes, and its text with
 * emphasis and addresses in braces. Links are told only where ours may be opened.
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "outline.h"

#include <string.h>

/* ---- Both sides ---- */

static void
append_line (GString *out, const char *kind, guint depth, guint quote_depth, const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);
  gsize length = strlen (escaped);

  while (!g_str_has_prefix (kind, "code") && length >= 2 && strncmp (escaped + length - 2, "\\n", 2) == 0)
    length -= 2;
  g_string_append_printf (out, "%s d%u q%u: %.*s\n", kind, depth, quote_depth, (int) length, escaped);
}

/* The specification writes addresses with their percents, ours are as written. */
static char *
dup_address (const char *url)
{
  char *address = g_uri_unescape_string (url, NULL);

  return address != NULL ? address : g_strdup (url);
}

/* ---- Blocks ---- */

static void
append_open (GString *text, const PhidiasSpan *span)
{
  static const char * const names[] = { "em", "strong", "code", "del", "a", "math", "img" };
  g_autofree char *address = span->url != NULL ? dup_address (span->url) : NULL;

  g_string_append_printf (text, "{%s%s%s}", names[span->style], address != NULL ? " " : "", address != NULL ? address : "");
}

static char *
mark_text (const char *text, const PhidiasSpan *spans, guint n_spans)
{
  GString *marked = g_string_new (NULL);
  guint at;

  for (at = 0; at <= strlen (text); at++)
    {
      for (guint i = n_spans; i > 0; i--)
        if (spans[i - 1].end == at)
          g_string_append (marked, "{/}");
      for (guint i = 0; i < n_spans; i++)
        if (spans[i].start == at)
          append_open (marked, &spans[i]);
      if (text[at] != '\0')
        g_string_append_c (marked, text[at]);
    }

  return g_string_free (marked, FALSE);
}

static void
append_block (GString *out, PhidiasBlock *block)
{
  guint depth = phidias_block_get_depth (block);
  guint quote_depth = phidias_block_get_quote_depth (block);
  guint n_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);
  g_autofree char *text = mark_text (phidias_block_get_text (block), spans, n_spans);
  g_autoptr (GString) kind = g_string_new (NULL);

  switch (phidias_block_get_kind (block))
    {
    case PHIDIAS_BLOCK_HEADING:
      g_string_append_printf (kind, "h%u", phidias_block_get_level (block));
      break;
    case PHIDIAS_BLOCK_LIST_ITEM:
      g_string_append (kind, "item");
      if (phidias_block_get_number (block) >= 0)
        g_string_append_printf (kind, " %d", phidias_block_get_number (block));
      if (phidias_block_get_task (block) != PHIDIAS_TASK_NONE)
        g_string_append (kind, phidias_block_get_task (block) == PHIDIAS_TASK_DONE ? " done" : " todo");
      break;
    case PHIDIAS_BLOCK_CODE:
      g_string_append_printf (kind, "code %s", phidias_block_get_language (block) != NULL
                                               ? phidias_block_get_language (block) : "");
      break;
    case PHIDIAS_BLOCK_RULE:
      g_string_append (kind, "rule");
      break;
    case PHIDIAS_BLOCK_TABLE:
      g_string_append (kind, "table ");
      for (guint i = 0; i < phidias_block_get_n_columns (block); i++)
        g_string_append_c (kind, "-<^>"[phidias_block_get_column_alignment (block, i)]);
      break;
    case PHIDIAS_BLOCK_IMAGE:
      {
        g_autofree char *address = dup_address (phidias_block_get_url (block));
        g_autofree char *image = g_strdup_printf ("{img %s}%s{/}", address, text);

        append_line (out, "p", depth, quote_depth, image);
        return;
      }
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_MATH:
    case PHIDIAS_BLOCK_NOTICE:
    case PHIDIAS_BLOCK_REASONING:
    default:
      g_string_append (kind, "p");
      break;
    }
  append_line (out, kind->str, depth, quote_depth, text);
}

/*
 * phidias_test_outline_blocks:
 * @stream: a stream
 *
 * Returns: (transfer full): its blocks
 */
char *
phidias_test_outline_blocks (PhidiasMarkdownStream *stream)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      append_block (out, block);
    }

  return g_string_free (out, FALSE);
}

/* ---- HTML, of the kind that the specification has ---- */

typedef struct
{
  gboolean is_ordered;
  int      next;
} List;

typedef struct
{
  GString  *out;
  GString  *text;
  GString  *kind;          /* empty between blocks */
  GString  *item;          /* the item whose first paragraph has not come, or empty */
  GArray   *lists;
  GArray   *opened;        /* of the inline tags that are open: where each starts in text; -1 if untold */
  GArray   *closed_empty;
  guint     depth;
  guint     quote_depth;
  gboolean  is_raw;        /* in code: newlines count */
  guint     n_rows;
  guint     n_cells;
  gboolean  has_alignments;
} Reader;

static void
end_block (Reader *reader)
{
  if (reader->kind->len > 0)
    append_line (reader->out, reader->kind->str, reader->depth, reader->quote_depth, reader->text->str);
  g_string_truncate (reader->kind, 0);
  g_string_truncate (reader->text, 0);
}

/* A block begins: what came before is whole, and an item has no text of its own. */
static void
begin_block (Reader *reader, const char *kind)
{
  gboolean is_paragraph = strcmp (kind, "p") == 0;

  end_block (reader);
  if (reader->item->len > 0 && is_paragraph)
    {
      g_string_assign (reader->kind, reader->item->str);
      g_string_truncate (reader->item, 0);
      return;
    }
  if (reader->item->len > 0)
    append_line (reader->out, reader->item->str, reader->depth, reader->quote_depth, "");
  g_string_truncate (reader->item, 0);
  g_string_assign (reader->kind, kind);
}

static char *
dup_attribute (const char *tag, const char *name)
{
  g_autofree char *pattern = g_strdup_printf (" %s=\"", name);
  const char *start = strstr (tag, pattern);
  g_autoptr (GString) value = NULL;

  if (start == NULL)
    return NULL;
  start += strlen (pattern);
  value = g_string_new_len (start, (gssize) strcspn (start, "\""));
  g_string_replace (value, "&quot;", "\"", 0);
  g_string_replace (value, "&lt;", "<", 0);
  g_string_replace (value, "&gt;", ">", 0);
  g_string_replace (value, "&amp;", "&", 0);

  return g_string_free (g_steal_pointer (&value), FALSE);
}

static gboolean
can_be_opened (const char *url, gboolean is_image)
{
  return url != NULL && (g_ascii_strncasecmp (url, "http://", 7) == 0 || g_ascii_strncasecmp (url, "https://", 8) == 0
                         || (!is_image && g_ascii_strncasecmp (url, "mailto:", 7) == 0));
}

static void
append_text (Reader *reader, const char *text)
{
  if (reader->kind->len == 0)
    {
      if (text[strspn (text, " \n")] == '\0')
        return;
      begin_block (reader, "p");
      /* What stands in an item behind another block starts on a new line. */
      text += strspn (text, " \n");
    }
  g_string_append (reader->text, text);
}

static void
open_inline (Reader *reader, const char *name, const char *url)
{
  int start;

  if (reader->kind->len == 0)
    begin_block (reader, "p");
  start = (int) reader->text->len;
  g_array_append_val (reader->opened, start);
  g_string_append_printf (reader->text, "{%s%s%s}", name, url != NULL ? " " : "", url != NULL ? url : "");
  start = (int) reader->text->len;
  g_array_append_val (reader->closed_empty, start);
}

static void
open_nothing (Reader *reader)
{
  int start = -1;

  g_array_append_val (reader->opened, start);
  g_array_append_val (reader->closed_empty, start);
}

static void
close_inline (Reader *reader)
{
  int start;
  int inner;

  if (reader->opened->len == 0)
    return;
  start = g_array_index (reader->opened, int, reader->opened->len - 1);
  inner = g_array_index (reader->closed_empty, int, reader->closed_empty->len - 1);
  g_array_set_size (reader->opened, reader->opened->len - 1);
  g_array_set_size (reader->closed_empty, reader->closed_empty->len - 1);
  if (start < 0)
    return;
  if ((gsize) inner == reader->text->len)
    g_string_truncate (reader->text, start);
  else
    g_string_append (reader->text, "{/}");
}

static void
read_list_tag (Reader *reader, const char *tag, const char *name)
{
  if (strcmp (name, "ul") == 0 || strcmp (name, "ol") == 0)
    {
      g_autofree char *start = dup_attribute (tag, "start");
      List list = { name[0] == 'o', start != NULL ? atoi (start) : 1 };

      begin_block (reader, "none");
      g_string_truncate (reader->kind, 0);
      g_array_append_val (reader->lists, list);
    }
  else if (strcmp (name, "/ul") == 0 || strcmp (name, "/ol") == 0)
    {
      end_block (reader);
      g_array_set_size (reader->lists, MAX (reader->lists->len, 1) - 1);
    }
  else if (strcmp (name, "li") == 0)
    {
      List *list = reader->lists->len > 0 ? &g_array_index (reader->lists, List, reader->lists->len - 1) : NULL;

      end_block (reader);
      reader->depth++;
      g_string_assign (reader->item, "item");
      if (list != NULL && list->is_ordered)
        g_string_append_printf (reader->item, " %d", list->next++);
    }
  else
    {
      if (reader->item->len > 0)
        begin_block (reader, "p");
      end_block (reader);
      reader->depth -= reader->depth > 0;
    }
}

static void
read_table_tag (Reader *reader, const char *tag, const char *name)
{
  if (strcmp (name, "table") == 0)
    {
      begin_block (reader, "table ");
      reader->n_rows = 0;
    }
  else if (strcmp (name, "/table") == 0)
    {
      end_block (reader);
    }
  else if (strcmp (name, "tr") == 0)
    {
      if (reader->n_rows++ > 0)
        g_string_append_c (reader->text, '\n');
      reader->n_cells = 0;
      reader->is_raw = FALSE;
    }
  else if (strcmp (name, "th") == 0 || strcmp (name, "td") == 0)
    {
      g_autofree char *align = dup_attribute (tag, "align");

      if (reader->n_cells++ > 0)
        g_string_append_c (reader->text, '\t');
      if (name[1] == 'h')
        g_string_append_c (reader->kind, align == NULL ? '-' : align[0] == 'l' ? '<' : align[0] == 'c' ? '^' : '>');
      reader->is_raw = TRUE;
    }
  else if (strcmp (name, "/th") == 0 || strcmp (name, "/td") == 0)
    {
      reader->is_raw = FALSE;
    }
}

static void
read_inline_tag (Reader *reader, const char *tag, const char *name)
{
  g_autofree char *url = dup_attribute (tag, name[0] == 'i' ? "src" : "href");
  g_autofree char *address = url != NULL ? dup_address (url) : NULL;

  if (name[0] == '/')
    {
      close_inline (reader);
    }
  else if (strcmp (name, "img") == 0)
    {
      g_autofree char *alt = dup_attribute (tag, "alt");

      if (can_be_opened (url, TRUE))
        open_inline (reader, "img", address);
      else
        open_nothing (reader);
      append_text (reader, alt != NULL ? alt : "");
      close_inline (reader);
    }
  else if (strcmp (name, "a") != 0)
    {
      open_inline (reader, name, NULL);
    }
  else if (can_be_opened (url, FALSE))
    {
      open_inline (reader, "a", address);
    }
  else
    {
      open_nothing (reader);
    }
}

static void
read_tag (Reader *reader, const char *tag)
{
  g_autofree char *name = g_strndup (tag, strcspn (tag, " /\n") + (tag[0] == '/' ? 1 + strcspn (tag + 1, " /\n") : 0));
  gboolean is_code = g_str_has_prefix (reader->kind->str, "code");

  if (strcmp (name, "p") == 0 || (name[0] == 'h' && g_ascii_isdigit (name[1])))
    begin_block (reader, name);
  else if (strcmp (name, "/p") == 0 || (name[0] == '/' && name[1] == 'h' && g_ascii_isdigit (name[2])))
    end_block (reader);
  else if (strcmp (name, "hr") == 0)
    {
      begin_block (reader, "rule");
      end_block (reader);
    }
  else if (strcmp (name, "blockquote") == 0)
    {
      begin_block (reader, "none");
      g_string_truncate (reader->kind, 0);
      reader->quote_depth++;
    }
  else if (strcmp (name, "/blockquote") == 0)
    {
      end_block (reader);
      reader->quote_depth--;
    }
  else if (strcmp (name, "pre") == 0)
    begin_block (reader, "code ");
  else if (strcmp (name, "/pre") == 0)
    end_block (reader);
  else if (is_code && strcmp (name, "code") == 0)
    {
      g_autofree char *class = dup_attribute (tag, "class");

      if (class != NULL)
        g_string_append (reader->kind, class + strlen ("language-"));
    }
  else if (is_code)
    return;
  else if (strstr (" ul ol li /ul /ol /li ", name) != NULL && strcmp (name, "l") != 0)
    read_list_tag (reader, tag, name);
  else if (g_str_has_prefix (name, "t") || g_str_has_prefix (name, "/t"))
    read_table_tag (reader, tag, name);
  else if (strcmp (name, "br") == 0)
    return;
  else if (strcmp (name, "input") == 0)
    {
      if (reader->item->len > 0)
        g_string_append (reader->item, strstr (tag, "checked=\"\" ") != NULL ? " done" : " todo");
    }
  else
    read_inline_tag (reader, tag, name);
}

/*
 * phidias_test_outline_html:
 * @html: what the specification says an example becomes
 *
 * Returns: (transfer full): its blocks
 */
char *
phidias_test_outline_html (const char *html)
{
  Reader reader = {
    .out = g_string_new (NULL),
    .text = g_string_new (NULL),
    .kind = g_string_new (NULL),
    .item = g_string_new (NULL),
    .lists = g_array_new (FALSE, FALSE, sizeof (List)),
    .opened = g_array_new (FALSE, FALSE, sizeof (int)),
    .closed_empty = g_array_new (FALSE, FALSE, sizeof (int)),
  };

  while (*html != '\0')
    {
      gsize length = *html == '<' ? strcspn (html, ">") + (strchr (html, '>') != NULL) : strcspn (html, "<");
      g_autoptr (GString) piece = g_string_new_len (html, (gssize) length);

      if (*html == '<')
        {
          g_string_truncate (piece, piece->len - 1);
          read_tag (&reader, piece->str + 1);
        }
      else if (!g_str_has_prefix (reader.kind->str, "table") || reader.is_raw)
        {
          g_string_replace (piece, "&quot;", "\"", 0);
          g_string_replace (piece, "&lt;", "<", 0);
          g_string_replace (piece, "&gt;", ">", 0);
          g_string_replace (piece, "&amp;", "&", 0);
          append_text (&reader, piece->str);
        }
      html += length;
    }
  end_block (&reader);

  g_string_free (reader.text, TRUE);
  g_string_free (reader.kind, TRUE);
  g_string_free (reader.item, TRUE);
  g_array_unref (reader.lists);
  g_array_unref (reader.opened);
  g_array_unref (reader.closed_empty);

  return g_string_free (reader.out, FALSE);
}
