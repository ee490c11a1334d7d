/* test-rows.c: rows draw, measure and speak
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-block-layout-private.h"
#include "phidias-error.h"
#include "phidias-footer-row.h"
#include "phidias-header-row.h"
#include "phidias-message-status.h"
#include "phidias-test.h"
#include "phidias-text-row-private.h"

#include <string.h>

static PhidiasBlock *
new_block (const char *markdown, guint position)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  phidias_markdown_stream_set_text (stream, markdown);

  return g_list_model_get_item (G_LIST_MODEL (stream), position);
}

static GtkWidget *
new_text_row (const char *markdown)
{
  g_autoptr (PhidiasBlock) block = new_block (markdown, 0);
  GtkWidget *row = g_object_ref_sink (phidias_text_row_new ());

  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);

  return row;
}

static int
get_height (GtkWidget *row, int width)
{
  int minimum;
  int natural;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, natural);

  return natural;
}

/* ---- Height ---- */

static void
test_height_for_width (void)
{
  g_autoptr (GtkWidget) row = new_text_row (
    "Some words that go on for so long that they need more than one line in every column, "
    "and then some more of them, until the paragraph is complete and nobody reads it.");
  guint n_layouts;
  int wide;
  int narrow;

  g_assert_cmpint (gtk_widget_get_request_mode (row), ==, GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH);
  wide = get_height (row, 800);
  narrow = get_height (row, 300);
  g_assert_cmpint (wide, >, 20);
  g_assert_cmpint (narrow, >, wide);

  /* A list asks again and again: known widths cost no layout. */
  n_layouts = phidias_text_row_get_n_layouts (PHIDIAS_TEXT_ROW (row));
  g_assert_cmpuint (n_layouts, ==, 2);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpint (get_height (row, 800), ==, wide);
      g_assert_cmpint (get_height (row, 300), ==, narrow);
    }
  g_assert_cmpuint (phidias_text_row_get_n_layouts (PHIDIAS_TEXT_ROW (row)), ==, n_layouts);
  g_assert_finalize_object (g_steal_pointer (&row));
}

static void
test_kinds_of_height (void)
{
  g_autoptr (GtkWidget) paragraph = new_text_row ("Word");
  g_autoptr (GtkWidget) heading = new_text_row ("# Word");
  g_autoptr (GtkWidget) small = new_text_row ("#### Word");
  g_autoptr (GtkWidget) code = new_text_row ("```\nWord\n```");
  g_autoptr (GtkWidget) more_code = new_text_row ("```\nWord\nWord\nWord\n```");
  g_autoptr (GtkWidget) rule = new_text_row ("---");

  g_assert_cmpint (get_height (heading, 600), >, get_height (small, 600));
  g_assert_cmpint (get_height (small, 600), >, get_height (paragraph, 600));
  g_assert_cmpint (get_height (code, 600), >, get_height (paragraph, 600));
  g_assert_cmpint (get_height (more_code, 600), >, get_height (code, 600) + 20);
  g_assert_cmpint (get_height (rule, 600), <, get_height (paragraph, 600));
}

/* Heights by counting are what Pango comes to, at every width. */
static void
assert_even (const char *markdown, guint position)
{
  g_autoptr (PhidiasBlock) block = new_block (markdown, position);
  g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_text_row_new ());
  PhidiasTextRow *text_row = PHIDIAS_TEXT_ROW (row);

  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  for (int width = 120; width < 900; width += 7)
    {
      PangoLayout *layout = phidias_text_row_ensure_layout (text_row, width);
      PhidiasTextRowGeometry geometry;
      int counted;
      int laid_out;

      g_assert_true (phidias_block_layout_is_even (block, text_row->shown));
      phidias_text_row_get_geometry (text_row, width, &geometry);
      counted = phidias_block_layout_get_even_height (layout, geometry.width);
      pango_layout_get_pixel_size (layout, NULL, &laid_out);
      g_assert_cmpint (counted, ==, laid_out);
    }
}

static void
test_even_run (void)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  g_autoptr (GString) data = g_string_new (NULL);
  g_autofree char *fenced = NULL;
  g_autoptr (GtkWidget) word = NULL;

  for (guint i = 0; i < 9000; i++)
    g_string_append_c (data, alphabet[(i * 7919 + i / 64) % 64]);
  assert_even (data->str, 0);
  assert_even (data->str, 2);
  fenced = g_strdup_printf ("```\n%s\n```", data->str);
  assert_even (fenced, 0);

  /* A long word, or one among others, is no such run. */
  word = new_text_row ("https://example.com/a/rather/long/address/that/still/is/one");
  phidias_text_row_ensure_layout (PHIDIAS_TEXT_ROW (word), 400);
  g_assert_false (phidias_block_layout_is_even (PHIDIAS_TEXT_ROW (word)->base.block, PHIDIAS_TEXT_ROW (word)->shown));
}

static void
test_card_end (void)
{
  g_autoptr (GtkWidget) row = new_text_row ("Word");
  int inside;

  phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (row), PHIDIAS_ROW_CARD_INSIDE);
  inside = get_height (row, 600);
  phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (row), PHIDIAS_ROW_CARD_LAST);
  g_assert_cmpint (get_height (row, 600), >, inside);
}

/* 100,000 characters without a space: slices, each laid out once for a width. Wrapped by words
 * this takes Pango more than a minute; the test's time limit is a minute. */
static void
test_unbroken_run (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  guint n_layouts = 0;
  guint n;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, (char) ('a' + i % 26));
  phidias_markdown_stream_set_text (stream, text->str);
  n = g_list_model_get_n_items (G_LIST_MODEL (stream));
  g_assert_cmpuint (n, ==, 50);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_text_row_new ());
      int height;

      phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
      height = get_height (row, 700);
      g_assert_cmpint (height, >, 100);
      for (guint j = 0; j < 20; j++)
        g_assert_cmpint (get_height (row, 700), ==, height);
      n_layouts += phidias_text_row_get_n_layouts (PHIDIAS_TEXT_ROW (row));
    }
  g_assert_cmpuint (n_layouts, ==, n);
}

static void
test_grows (void)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autoptr (PhidiasBlock) block = NULL;
  g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_text_row_new ());
  int before;

  phidias_markdown_stream_append (stream, "One");
  block = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "One");
  before = get_height (row, 600);
  phidias_markdown_stream_append (stream, "\nTwo\nThree");
  g_assert_cmpint (get_height (row, 600), >, before);
  phidias_markdown_stream_finish (stream);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "One\nTwo\nThree");
}

/* ---- What is read aloud ---- */

static const struct
{
  const char *markdown;
  const char *spoken;
} spoken[] = {
  { "Plain *text* with `code`", "Plain text with code" },
  { "## A title", "Heading 2, A title" },
  { "```python\nprint (1)\n```", "Code, Python, 1 line, print (1)" },
  { "```\nls\n```", "Code, 1 line, ls" },
  { "3. third", "3. third" },
  { "- item", "\342\200\242 item" },
  { "> quoted", "Quote, quoted" },
  { "---", "Separator" },
  { "a & <b>", "a & <b>" },
};

static void
test_spoken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    {
      g_autoptr (GtkWidget) row = new_text_row (spoken[i].markdown);

      gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LABEL);
      gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, spoken[i].spoken);
      g_assert_true (gtk_widget_get_focusable (row));
    }
}

/* ---- Where things are ---- */

static GtkWidget *
show_row (const char *markdown, GtkWidget **window)
{
  GtkWidget *row = new_text_row (markdown);

  *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (*window), 600, 200);
  gtk_window_set_child (GTK_WINDOW (*window), row);
  g_object_unref (row);
  gtk_window_present (GTK_WINDOW (*window));
  fixture_frames (*window, 2);

  return row;
}

/* The leftmost and rightmost point of the row's first line at which there is text. */
static void
find_text (GtkWidget *row, int *left, int *right)
{
  int y = get_height (row, gtk_widget_get_width (row)) / 2;
  guint byte;

  *left = G_MAXINT;
  *right = -1;
  for (int x = 0; x < gtk_widget_get_width (row); x++)
    if (phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), x, y, &byte))
      {
        *left = MIN (*left, x);
        *right = MAX (*right, x);
      }
}

static void
test_links (void)
{
  GtkWidget *window;
  GtkWidget *row = show_row ("see [here](https://example.org/x) now", &window);
  int y = get_height (row, gtk_widget_get_width (row)) / 2;
  gboolean found = FALSE;
  int left;
  int right;

  find_text (row, &left, &right);
  g_assert_cmpint (left, <, right);
  g_assert_null (phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), left + 1, y));
  g_assert_null (phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), right - 1, y));
  g_assert_null (phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), right + 20, y));
  for (int x = left; x < right; x++)
    {
      const char *link = phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), x, y);

      if (link != NULL)
        {
          g_assert_cmpstr (link, ==, "https://example.org/x");
          found = TRUE;
        }
    }
  g_assert_true (found);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_right_to_left (void)
{
  GtkWidget *latin_window;
  GtkWidget *arabic_window;
  GtkWidget *latin = show_row ("- item", &latin_window);
  GtkWidget *arabic = show_row ("- \330\271\331\206\330\265\330\261", &arabic_window);
  int width = gtk_widget_get_width (latin);
  int latin_left;
  int latin_right;
  int arabic_left;
  int arabic_right;

  find_text (latin, &latin_left, &latin_right);
  find_text (arabic, &arabic_left, &arabic_right);
  g_assert_cmpint (latin_left, <, width / 4);
  g_assert_cmpint (arabic_right, >, width * 3 / 4);
  /* The item's indent is mirrored. */
  g_assert_cmpint (ABS (latin_left - (width - 1 - arabic_right)), <=, 2);
  gtk_window_destroy (GTK_WINDOW (latin_window));
  gtk_window_destroy (GTK_WINDOW (arabic_window));
}

static void
test_hidden_characters (void)
{
  GtkWidget *window;
  GtkWidget *row = show_row ("```\na\342\200\256b\n```", &window);
  guint byte = 0;
  gboolean seen[16] = { FALSE };
  int height = get_height (row, gtk_widget_get_width (row));

  /* The control is drawn as letters of its own; wherever one points, it is one character. */
  for (int y = 0; y < height; y++)
    for (int x = 0; x < gtk_widget_get_width (row); x += 3)
      {
        phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), x, y, &byte);
        g_assert_cmpuint (byte, <=, 6);
        seen[byte] = TRUE;
      }
  g_assert_true (seen[0] && seen[1] && seen[4] && seen[5]);
  g_assert_false (seen[2] || seen[3]);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* Every kind of block has a row, which works through the interface. */
static void
test_block_rows (void)
{
  g_autoptr (PhidiasBlock) block = new_block ("one **two** three", 0);

  for (PhidiasBlockKind kind = PHIDIAS_BLOCK_PARAGRAPH; kind <= PHIDIAS_BLOCK_REASONING; kind++)
    {
      g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_block_row_new_for (kind));

      g_assert_true (PHIDIAS_IS_BLOCK_ROW (row));
      g_assert_null (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)));
    }
}

/* A byte's area is where that byte is found again. */
static void
test_byte_area (void)
{
  GtkWidget *window;
  GtkWidget *row = show_row ("- one *two* three \330\271\331\206\330\265\330\261 four", &window);
  const char *text = phidias_block_get_text (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)));

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      graphene_rect_t area;
      guint byte;

      g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), (guint) (at - text), &area));
      g_assert_cmpfloat (area.size.width, >, 0);
      /* The half that a character begins with is at its right where it reads to the left. */
      g_assert_true (phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row),
                                                    area.origin.x + area.size.width * ((guchar) *at < 0x80 ? 0.3 : 0.7),
                                                    area.origin.y + area.size.height / 2, &byte));
      g_assert_cmpuint (byte, ==, at - text);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Headers and footers ---- */

static void
test_header (void)
{
  g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_header_row_new ());
  g_autoptr (PhidiasMessage) prompt = fixture_message (PHIDIAS_ROLE_USER, "Hi");
  g_autoptr (PhidiasMessage) answer = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Hi");

  phidias_message_set_author (answer, "phi-4-mini");
  phidias_header_row_set_message (PHIDIAS_HEADER_ROW (row), prompt);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "You");
  g_assert_cmpint (get_height (row, 600), >, 20);
  phidias_header_row_set_message (PHIDIAS_HEADER_ROW (row), answer);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "phi-4-mini");
  g_assert_finalize_object (g_steal_pointer (&row));
}

static void
set_figures (PhidiasMessage *message)
{
  PhidiasUsage usage = PHIDIAS_USAGE_INIT;
  PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;

  usage.completion_tokens = 101;
  timings.first_token = 250000;
  timings.end = 2250000;
  phidias_message_set_usage (message, &usage);
  phidias_message_set_timings (message, &timings);
}

static void
assert_status (PhidiasMessage *message, const char *status)
{
  g_autofree char *text = phidias_message_status_dup (message);

  g_assert_cmpstr (text, ==, status);
}

static void
test_status (void)
{
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Hi");
  g_autoptr (PhidiasMessage) prompt = fixture_message (PHIDIAS_ROLE_USER, "Hi");
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_SERVER, "The server has a problem.");

  assert_status (prompt, "");
  assert_status (message, "");
  set_figures (message);
  assert_status (message, "101 tokens \302\267 0.25 s to first token \302\267 50 tokens/s");
  phidias_message_set_finish_reason (message, "stop");
  assert_status (message, "101 tokens \302\267 0.25 s to first token \302\267 50 tokens/s");
  phidias_message_set_finish_reason (message, "length");
  assert_status (message, "101 tokens \302\267 0.25 s to first token \302\267 50 tokens/s \302\267 ended at the length limit");
  phidias_message_set_finish_reason (message, "content_filter");
  assert_status (message, "101 tokens \302\267 0.25 s to first token \302\267 50 tokens/s \302\267 ended by the content filter");
  phidias_message_set_state (message, PHIDIAS_MESSAGE_STOPPED);
  assert_status (message, "101 tokens \302\267 0.25 s to first token \302\267 50 tokens/s \302\267 stopped by you");

  phidias_message_set_error (message, error);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_FAILED);
  assert_status (message, "The server has a problem.");
  g_assert_true (phidias_message_status_is_problem (message));
  phidias_message_set_retry_at (message, g_get_monotonic_time () + 4500000);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_RETRYING);
  assert_status (message, "The server has a problem.\nTrying again in 5 seconds");
  g_assert_true (phidias_message_status_is_ticking (message));
}

/* Faults 10, 11 and 54: the seconds are shown; a clock that jumps a day shows none. */
static void
test_status_waiting (void)
{
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "");
  gint64 now = g_get_real_time ();
  g_autofree char *text = NULL;

  phidias_message_set_state (message, PHIDIAS_MESSAGE_WAITING);
  g_assert_true (phidias_message_status_is_ticking (message));
  phidias_message_set_created (message, now);
  assert_status (message, "Waiting for an answer…");
  phidias_message_set_created (message, now - G_TIME_SPAN_DAY - 5 * G_TIME_SPAN_SECOND);
  assert_status (message, "Waiting for an answer…");
  phidias_message_set_created (message, now + G_TIME_SPAN_DAY);
  assert_status (message, "Waiting for an answer…");
  phidias_message_set_created (message, now - 90 * G_TIME_SPAN_SECOND);
  text = phidias_message_status_dup (message);
  g_assert_true (g_str_has_prefix (text, "Waiting for an answer… 9"));
}

static void
click (GtkWidget *row, const char *label)
{
  GtkWidget *button = fixture_find_button (row, label);

  if (button == NULL)
    g_test_message ("no button %s", label);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static GtkWidget *
show_footer (PhidiasMessage *message, GString *log, GtkWidget **window)
{
  GtkWidget *row = phidias_footer_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  /* A footer with the focus has its buttons; so something else takes it. */
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Focus"));
  gtk_box_append (GTK_BOX (box), row);
  *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (*window), 700, 200);
  gtk_window_set_child (GTK_WINDOW (*window), box);
  fixture_add_actions (*window, log);
  phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (row), message);
  gtk_window_present (GTK_WINDOW (*window));
  fixture_frames (*window, 2);

  return row;
}

static void
test_footer_actions (void)
{
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Hi");
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *expected = NULL;
  const char *id = phidias_message_get_id (message);
  GtkWidget *window;
  GtkWidget *row;
  GtkWidget *button;

  set_figures (message);
  row = show_footer (message, log, &window);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "101 tokens \302\267 0.25 s to first token \302\267 50 tokens/s");
  /* A footer that nobody uses has no children. */
  g_assert_null (gtk_widget_get_first_child (row));

  phidias_footer_row_set_is_hovered (PHIDIAS_FOOTER_ROW (row), TRUE);
  button = fixture_find_button (row, "Copy Answer");
  g_assert_nonnull (button);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Copy Answer");
  click (row, "Copy Answer");
  click (row, "Answer Again");
  phidias_message_set_siblings (message, 1, 3);
  click (row, "Previous Version");
  click (row, "Next Version");
  phidias_message_set_siblings (message, 0, 3);
  g_assert_false (gtk_widget_get_sensitive (fixture_find_button (row, "Previous Version")));
  click (row, "Next Version");
  phidias_message_set_siblings (message, 0, 1);
  g_assert_null (fixture_find_button (row, "Next Version"));

  expected = g_strdup_printf ("copy(%s) regenerate(%s) previous-sibling(%s) next-sibling(%s) next-sibling(%s) ",
                              id, id, id, id, id);
  g_assert_cmpstr (log->str, ==, expected);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_footer_of_prompt (void)
{
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_USER, "Hi");
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *expected = NULL;
  GtkWidget *window;
  GtkWidget *row = show_footer (message, log, &window);

  phidias_footer_row_set_is_last (PHIDIAS_FOOTER_ROW (row), TRUE);
  click (row, "Copy Prompt");
  click (row, "Edit and Send Again");
  g_assert_null (fixture_find_button (row, "Answer Again"));
  expected = g_strdup_printf ("copy(%s) edit(%s) ", phidias_message_get_id (message), phidias_message_get_id (message));
  g_assert_cmpstr (log->str, ==, expected);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_footer_of_error (void)
{
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Half an");
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_SERVER, "The server has a problem.");
  g_autofree char *expected = NULL;
  const char *id = phidias_message_get_id (message);
  GtkWidget *window;
  GtkWidget *row;
  GtkWidget *button;
  int before;

  phidias_error_set_status (error, 503);
  phidias_error_set_raw (error, "{\"error\":\"busy\"}");
  phidias_message_set_state (message, PHIDIAS_MESSAGE_RETRYING);
  row = show_footer (message, log, &window);
  g_assert_cmpint (g_str_has_prefix (phidias_footer_row_get_status (PHIDIAS_FOOTER_ROW (row)), "Waiting for room"), ==, TRUE);
  /* Whoever is about to press it does, though others' requests change when it is its turn. */
  button = fixture_find_button (row, "Send Now");
  phidias_message_set_retry_at (message, g_get_monotonic_time () + 30 * G_USEC_PER_SEC);
  g_assert_true (g_str_has_suffix (phidias_footer_row_get_status (PHIDIAS_FOOTER_ROW (row)), "in 30 seconds"));
  g_assert_true (fixture_find_button (row, "Send Now") == button);
  click (row, "Send Now");

  phidias_message_set_error (message, error);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_INTERRUPTED);
  g_assert_cmpstr (phidias_footer_row_get_status (PHIDIAS_FOOTER_ROW (row)), ==, "The server has a problem.");
  g_assert_null (fixture_find_button (row, "Send Now"));
  g_assert_null (fixture_find_button (row, "Try Now"));
  click (row, "Try Again");
  click (row, "Find Out Why");
  click (row, "Continue");
  before = get_height (row, 700);
  click (row, "Details");
  g_assert_cmpint (get_height (row, 700), >, before + 30);
  gtk_test_accessible_assert_state (fixture_find_button (row, "Details"), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  click (row, "Details");
  g_assert_cmpint (get_height (row, 700), ==, before);

  expected = g_strdup_printf ("skip-wait(%s) retry(%s) examine(%s) continue(%s) ", id, id, id, id);
  g_assert_cmpstr (log->str, ==, expected);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* However many buttons there are, and however long their words: none is outside a narrow window. */
static void
test_footer_is_narrow (void)
{
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Half an");
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_NOT_FOUND, "There is no such deployment.");
  GtkWidget *window;
  GtkWidget *row;
  int n_buttons = 0;

  phidias_error_set_raw (error, "{}");
  phidias_message_set_error (message, error);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_FAILED);
  row = show_footer (message, log, &window);
  g_assert_cmpint (get_height (row, 330), >, get_height (row, 700));
  gtk_widget_size_allocate (row, &(GtkAllocation) { 0, 0, 330, get_height (row, 330) }, -1);
  for (GtkWidget *button = gtk_widget_get_first_child (row); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (button, row, &bounds));
      g_assert_cmpfloat (graphene_rect_get_x (&bounds), >=, 0);
      g_assert_cmpfloat (graphene_rect_get_x (&bounds) + graphene_rect_get_width (&bounds), <=, 330);
      g_assert_cmpfloat (graphene_rect_get_y (&bounds) + graphene_rect_get_height (&bounds), <=, get_height (row, 330));
      n_buttons++;
    }
  g_assert_cmpint (n_buttons, ==, 5);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_footer_finalizes (void)
{
  g_autoptr (GtkWidget) row = g_object_ref_sink (phidias_footer_row_new ());
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "Hi");

  phidias_message_set_siblings (message, 1, 2);
  phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (row), message);
  phidias_footer_row_set_is_last (PHIDIAS_FOOTER_ROW (row), TRUE);
  g_assert_finalize_object (g_steal_pointer (&row));
  phidias_message_set_state (message, PHIDIAS_MESSAGE_FAILED);
  g_assert_finalize_object (g_steal_pointer (&message));
}

static int
get_x (PangoLayout *layout, int byte)
{
  PangoRectangle area;

  pango_layout_index_to_pos (layout, byte, &area);

  return area.x;
}

/* In an interface from right to left: English captions are read as they are written, and the arrows
 * between versions point away from each other. */
static void
test_footer_right_to_left (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *row;
  g_autoptr (PhidiasMessage) message = fixture_message (PHIDIAS_ROLE_ASSISTANT, "An answer");
  g_autoptr (PangoLayout) english = NULL;
  g_autoptr (PangoLayout) arabic = NULL;
  GtkWidget *previous;
  GtkWidget *next;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  row = phidias_footer_row_new ();
  gtk_window_set_child (GTK_WINDOW (window), row);
  phidias_message_set_siblings (message, 1, 3);
  phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (row), message);
  g_assert_cmpint (gtk_widget_get_direction (row), ==, GTK_TEXT_DIR_RTL);

  english = phidias_block_layout_new_caption (row, "412 tokens. Done.", 1.0, PANGO_WEIGHT_NORMAL);
  g_assert_cmpint (get_x (english, 0), <, get_x (english, 4));
  g_assert_cmpint (get_x (english, 4), <, get_x (english, 16));
  /* "412", space, and a word. */
  arabic = phidias_block_layout_new_caption (row, "412 \331\206\330\265", 1.0, PANGO_WEIGHT_NORMAL);
  g_assert_cmpint (get_x (arabic, 0), >, get_x (arabic, 4));

  previous = fixture_find_button (row, "Previous Version");
  next = fixture_find_button (row, "Next Version");
  /* The theme has them the other way round for this direction. */
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (previous)), ==, "go-previous-symbolic");
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (next)), ==, "go-next-symbolic");
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/rows/height-for-width", test_height_for_width);
  g_test_add_func ("/ui/rows/kinds-of-height", test_kinds_of_height);
  g_test_add_func ("/ui/rows/even-run", test_even_run);
  g_test_add_func ("/ui/rows/card-end", test_card_end);
  g_test_add_func ("/ui/rows/unbroken-run", test_unbroken_run);
  g_test_add_func ("/ui/rows/grows", test_grows);
  g_test_add_func ("/ui/rows/spoken", test_spoken);
  g_test_add_func ("/ui/rows/links", test_links);
  g_test_add_func ("/ui/rows/right-to-left", test_right_to_left);
  g_test_add_func ("/ui/rows/hidden-characters", test_hidden_characters);
  g_test_add_func ("/ui/rows/block-rows", test_block_rows);
  g_test_add_func ("/ui/rows/byte-area", test_byte_area);
  g_test_add_func ("/ui/rows/header", test_header);
  g_test_add_func ("/ui/rows/status", test_status);
  g_test_add_func ("/ui/rows/status-waiting", test_status_waiting);
  g_test_add_func ("/ui/rows/footer-actions", test_footer_actions);
  g_test_add_func ("/ui/rows/footer-right-to-left", test_footer_right_to_left);
  g_test_add_func ("/ui/rows/footer-of-prompt", test_footer_of_prompt);
  g_test_add_func ("/ui/rows/footer-of-error", test_footer_of_error);
  g_test_add_func ("/ui/rows/footer-finalizes", test_footer_finalizes);
  g_test_add_func ("/ui/rows/footer-is-narrow", test_footer_is_narrow);

  return g_test_run ();
}
