/* test-place-stays.c: the row at the top of the view is at the same pixel in every painted frame
 *
 * It looks at the rows themselves, and asks the place keeper for nothing. The list keeps a row of
 * its own choice where it is, here the one with the focus, which stands at the bottom of the view;
 * so each scene is run a second time with the keeper held off, and must move then. One that stays
 * by itself would prove nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-test.h"

#include <math.h>

#define N_CHUNKS 1000
#define CHUNKS_PER_FRAME 4

/* A row's place is a whole number of pixels; this is for what adding floats leaves. */
#define NOTHING 0.01

/* A row that the edge cuts shows the same part of its text at another width; that part is rounded
 * to a pixel on the way there and on the way back. */
#define CUT_SLACK 2.0

static const char ANSWER_PART[] =
  "## A heading of the answer\n\n"
  "Some prose with **strong** and `inline code`, and $a^2 + b^2$ in it, long enough to take more "
  "than one line of the view and so to be broken anew while it arrives, word by word.\n\n"
  "```c\nint\nmain (void)\n{\n  for (int i = 0; i < 10; i++)\n    puts (\"line\");\n  return 0;\n}\n```\n\n"
  "| Name | Value | Note |\n|:--|--:|---|\n| one | 1 | first |\n| two | 22 | second |\n| three | 333 | third |\n\n"
  "$$\\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} = \\sum_{k=0}^{n} k$$\n\n"
  "- an item\n- another item\n\n";

/* What a reader keeps an eye on. */
typedef struct
{
  Fixture               *fixture;
  GObject               *item;         /* of the topmost row */
  double                 y;            /* of that row's top, in the view */
  double                 worst;        /* how far it was from there */
  guint                  n_frames;     /* painted since */
  guint                  n_others;     /* of them with another row at the top */
  gboolean               only_item;    /* the width changes: the cut moves within the row */
  gboolean               is_kept;      /* else the keeper is held off */
  gulong                 handler;
  PhidiasMarkdownStream *stream;       /* borrowed; what arrives */
  GPtrArray             *chunks;
  guint                  n_arrived;
} Reader;

/* ---- Looking ---- */

static gboolean
get_row_y (Fixture *fixture, GtkWidget *row, double *y)
{
  graphene_point_t point;

  if (!gtk_widget_get_mapped (row) || gtk_widget_get_height (row) == 0
      || !gtk_widget_compute_point (row, GTK_WIDGET (fixture->list), &GRAPHENE_POINT_INIT (0, 0), &point))
    return FALSE;

  *y = point.y;

  return TRUE;
}

static GObject *
find_top (Fixture *fixture, double *y)
{
  GObject *top = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;
      double row_y;

      if (list_item != NULL && get_row_y (fixture, row, &row_y) && row_y + gtk_widget_get_height (row) > 0
          && (top == NULL || row_y < *y))
        {
          top = gtk_list_item_get_item (list_item);
          *y = row_y;
        }
    }

  return top;
}

/* Blocks that were read anew are other objects over the same source. */
static gboolean
shows_same (GObject *item, GObject *other)
{
  PhidiasBlock *block;
  PhidiasBlock *other_block;
  gsize start;
  gsize other_start;
  gsize end;

  if (item == other || item == NULL)
    return item == other;
  block = phidias_feed_item_get_block (PHIDIAS_FEED_ITEM (item));
  other_block = phidias_feed_item_get_block (PHIDIAS_FEED_ITEM (other));
  if (block == NULL || other_block == NULL
      || phidias_feed_item_get_message (PHIDIAS_FEED_ITEM (item)) != phidias_feed_item_get_message (PHIDIAS_FEED_ITEM (other)))
    return FALSE;
  phidias_block_get_source_range (block, &start, &end);
  phidias_block_get_source_range (other_block, &other_start, &end);

  return start == other_start;
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  Reader *reader = user_data;
  double y = 0;
  GObject *top = find_top (reader->fixture, &y);

  reader->n_frames++;
  if (!shows_same (top, reader->item))
    reader->n_others++;
  else if (!reader->only_item)
    reader->worst = MAX (reader->worst, fabs (y - reader->y));
}

static void
watch (Reader *reader)
{
  GObject *top = find_top (reader->fixture, &reader->y);

  g_assert_nonnull (top);
  g_set_object (&reader->item, top);
  reader->worst = 0;
  reader->n_frames = 0;
  reader->n_others = 0;
}

static void
assert_stayed (Reader *reader, const char *while_what)
{
  g_test_message ("%s: %u frames, worst %g px, another row on top in %u", while_what, reader->n_frames,
                  reader->worst, reader->n_others);
  g_assert_cmpuint (reader->n_frames, >, 0);
  g_assert_cmpuint (reader->n_others, ==, 0);
  g_assert_cmpfloat (reader->worst, <, NOTHING);
  reader->n_frames = 0;
}

/* The keeper's work: it stayed with it, and moves without it. */
static void
assert_kept (Reader *reader, const char *while_what)
{
  if (reader->is_kept)
    {
      assert_stayed (reader, while_what);
      return;
    }

  g_test_message ("%s, not kept: %u frames, worst %g px, another row on top in %u", while_what, reader->n_frames,
                  reader->worst, reader->n_others);
  if (reader->n_others == 0 && reader->worst < 1)
    {
      /* Which row the list keeps by itself is its own affair; that of GTK 4.8 is known. */
      g_assert_cmpuint (gtk_get_minor_version (), >, 8);
      g_test_incomplete ("the list kept the place without the keeper");
    }
  watch (reader);
}

static double
get_end (Fixture *fixture)
{
  return gtk_adjustment_get_upper (fixture->adjustment) - gtk_adjustment_get_page_size (fixture->adjustment);
}

static void
reader_open (Reader *reader, Fixture *fixture, gconstpointer is_kept)
{
  *reader = (Reader) { .fixture = fixture, .is_kept = GPOINTER_TO_INT (is_kept) };
  reader->chunks = g_ptr_array_new_with_free_func (g_free);
  fixture_frames (fixture->window, 3);
}

static void
click (Fixture *fixture, GtkWidget *row)
{
  phidias_place_keeper_stay (fixture->keeper);
  g_assert_true (gtk_widget_grab_focus (row));
  fixture_frames (fixture->window, 3);
}

/* Clicks on the lowest row that is wholly in view. */
static void
click_lowest (Fixture *fixture)
{
  GtkWidget *lowest = NULL;
  double lowest_y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      double y;

      if (row != NULL && get_row_y (fixture, row, &y) && y > lowest_y
          && y + gtk_widget_get_height (row) <= gtk_adjustment_get_page_size (fixture->adjustment))
        {
          lowest = row;
          lowest_y = y;
        }
    }
  g_assert_nonnull (lowest);
  click (fixture, lowest);
}

/* From here on each painted frame counts. */
static void
reader_start (Reader *reader)
{
  if (!reader->is_kept)
    g_assert_cmpuint (g_signal_handlers_block_matched (gtk_widget_get_frame_clock (reader->fixture->window),
                                                       G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, reader->fixture->keeper),
                      >, 0);
  reader->handler = g_signal_connect (gtk_widget_get_frame_clock (reader->fixture->window), "after-paint",
                                      G_CALLBACK (painted_cb), reader);
  watch (reader);
}

static void
reader_close (Reader *reader)
{
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (reader->fixture->window), reader->handler);
  g_clear_object (&reader->item);
  g_ptr_array_unref (reader->chunks);
  fixture_close (reader->fixture);
}

/* Scrolls in two steps, as a wheel would. */
static void
scroll_to (Fixture *fixture, double value)
{
  gtk_adjustment_set_value (fixture->adjustment, floor (value));
  fixture_frames (fixture->window, 3);
  gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) - 37);
  fixture_frames (fixture->window, 3);
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture->keeper));
}

/* ---- What happens meanwhile ---- */

/* An answer in exactly so many chunks. */
static void
cut_answer (Reader *reader, guint n_parts)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  guint start = 0;

  for (guint i = 0; i < n_parts; i++)
    g_string_append (answer, ANSWER_PART);
  for (guint i = 1; i <= N_CHUNKS; i++)
    {
      guint end = answer->len * i / N_CHUNKS;

      g_ptr_array_add (reader->chunks, g_strndup (answer->str + start, end - start));
      start = end;
    }
}

static gboolean
arrive_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Reader *reader = user_data;

  for (guint i = 0; i < CHUNKS_PER_FRAME && reader->n_arrived < reader->chunks->len; i++)
    phidias_markdown_stream_append (reader->stream, g_ptr_array_index (reader->chunks, reader->n_arrived++));

  return reader->n_arrived < reader->chunks->len;
}

static gboolean
has_arrived (gpointer user_data)
{
  Reader *reader = user_data;

  return reader->n_arrived == reader->chunks->len;
}

/* All chunks, some in each frame, and the end of the stream. */
static void
receive (Reader *reader, PhidiasMarkdownStream *stream)
{
  double end = get_end (reader->fixture);

  reader->stream = stream;
  gtk_widget_add_tick_callback (reader->fixture->window, arrive_cb, reader, NULL);
  phidias_assert_wait (has_arrived, reader);
  phidias_markdown_stream_finish (stream);
  fixture_frames (reader->fixture->window, 3);
  g_assert_cmpuint (reader->n_arrived, ==, N_CHUNKS);
  /* A frame in which the window gets another size may paint nothing. */
  g_assert_cmpuint (reader->n_frames, >=, N_CHUNKS / CHUNKS_PER_FRAME / 2);
  /* The view had a reason to move. */
  g_assert_cmpfloat (get_end (reader->fixture), >, end + 1000);
}

/* The same while the window becomes narrower and wider, so that what is in view is broken anew. */
static gboolean
change_width_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Reader *reader = user_data;
  int width = 600 + 60 * (int) (reader->n_arrived / 100 % 5);
  int now;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (widget), &now, &height);
  if (now != width)
    gtk_window_set_default_size (GTK_WINDOW (widget), width, height);

  return !has_arrived (reader);
}

static void
receive_and_resize (Reader *reader, PhidiasMarkdownStream *stream)
{
  gtk_widget_add_tick_callback (reader->fixture->window, change_width_cb, reader, NULL);
  receive (reader, stream);
}

static void
assert_has_kinds (PhidiasMarkdownStream *stream)
{
  const PhidiasBlockKind wanted[] = {
    PHIDIAS_BLOCK_PARAGRAPH, PHIDIAS_BLOCK_HEADING, PHIDIAS_BLOCK_LIST_ITEM,
    PHIDIAS_BLOCK_CODE, PHIDIAS_BLOCK_TABLE, PHIDIAS_BLOCK_MATH,
  };
  guint seen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      seen |= 1u << phidias_block_get_kind (block);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (seen & 1u << wanted[i]);
}

static gboolean
has_width (gpointer user_data)
{
  gpointer *data = user_data;

  return gtk_widget_get_width (data[0]) == GPOINTER_TO_INT (data[1]);
}

static void
resize (Fixture *fixture, int width, int height)
{
  gpointer data[] = { fixture->view, GINT_TO_POINTER (width) };

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  phidias_assert_wait (has_width, data);
  fixture_frames (fixture->window, 3);
}

static int
measure_row (Fixture *fixture, guint position)
{
  GtkWidget *row = fixture_find_row (fixture, position);
  int height;

  g_assert_nonnull (row);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (GTK_WIDGET (fixture->list)),
                      NULL, &height, NULL, NULL);

  return height;
}

static guint
find_position (Reader *reader)
{
  guint position;

  g_assert_true (g_list_store_find (reader->fixture->store, reader->item, &position));

  return position;
}

/* ---- Tests ---- */

/* An answer comes right below the row that is read, and above the one that was clicked. */
static void
test_middle (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  g_autoptr (PhidiasMarkdownStream) answer = NULL;
  g_autoptr (PhidiasMarkdownStream) above = NULL;
  guint position;
  int height;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 100);
  reader_open (&reader, &fixture, is_kept);
  cut_answer (&reader, 14);
  scroll_to (&fixture, get_end (&fixture) / 2);
  click_lowest (&fixture);
  reader_start (&reader);

  answer = fixture_add_open (fixture.store, find_position (&reader) + 1);
  receive (&reader, answer);
  assert_has_kinds (answer);
  assert_kept (&reader, "1,000 chunks below");

  /* Out of sight, but a row that the list holds. */
  position = find_position (&reader) - 12;
  above = fixture_add_open (fixture.store, position);
  phidias_markdown_stream_append (above, "A line above.");
  fixture_frames (fixture.window, 2);
  assert_stayed (&reader, "a row arrives above");
  height = measure_row (&fixture, position + 1);
  for (guint i = 0; i < 20; i++)
    phidias_markdown_stream_append (above, "\\\nAnother line above.");
  fixture_frames (fixture.window, 3);
  g_assert_cmpint (measure_row (&fixture, position + 1), >=, height + 20 * 12);
  assert_stayed (&reader, "a row above grows by 20 lines");

  for (guint i = 0; i < 10; i++)
    {
      fixture_add (fixture.store, i % 2 == 0 ? 0 : find_position (&reader) - 3, PHIDIAS_ROLE_ASSISTANT,
                   "Inserted.\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
      fixture_frames (fixture.window, 1);
    }
  assert_stayed (&reader, "items inserted above");
  for (guint i = 0; i < 10; i++)
    {
      g_list_store_splice (fixture.store, i % 2 == 0 ? 0 : find_position (&reader) - 4, 3, NULL, 0);
      fixture_frames (fixture.window, 1);
    }
  g_list_store_splice (fixture.store, 0, find_position (&reader) / 2, NULL, 0);
  fixture_frames (fixture.window, 3);
  assert_stayed (&reader, "items removed above");
  reader_close (&reader);
}

/* What has the focus is a row, and wholly in view. */
static void
assert_focus_in_view (Fixture *fixture)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  double y;

  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->list)));
  g_assert_true (get_row_y (fixture, focus, &y));
  g_assert_cmpfloat (y + gtk_widget_get_height (focus), >, 0);
  g_assert_cmpfloat (y, <, gtk_adjustment_get_page_size (fixture->adjustment));
}

static GObject *
dup_focused_item (Fixture *fixture)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  GtkListItem *list_item = focus != NULL ? phidias_place_keeper_get_list_item (focus) : NULL;

  g_assert_nonnull (list_item);

  return g_object_ref (gtk_list_item_get_item (list_item));
}

/* Rows above and below the one that is read come, change and go at the same time. */
static void
test_both_sides (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  g_autoptr (PhidiasMarkdownStream) above = NULL;
  g_autoptr (PhidiasMarkdownStream) below = NULL;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 100);
  reader_open (&reader, &fixture, is_kept);
  scroll_to (&fixture, get_end (&fixture) / 2);
  click_lowest (&fixture);
  reader_start (&reader);

  above = fixture_add_open (fixture.store, find_position (&reader) - 6);
  below = fixture_add_open (fixture.store, find_position (&reader) + 1);
  for (guint i = 0; i < 12; i++)
    {
      phidias_markdown_stream_append (above, "A line above.\\\n");
      phidias_markdown_stream_append (below, "A line below.\\\n");
      fixture_frames (fixture.window, 1);
    }
  assert_kept (&reader, "rows grow above and below");
  click_lowest (&fixture);
  for (guint i = 0; i < 10; i++)
    {
      fixture_add (fixture.store, find_position (&reader) - 3, PHIDIAS_ROLE_ASSISTANT, "Above.\n\n- a\n- b\n");
      fixture_add (fixture.store, find_position (&reader) + 1, PHIDIAS_ROLE_ASSISTANT, "Below.\n\n- a\n- b\n");
      fixture_frames (fixture.window, 1);
    }
  assert_kept (&reader, "items inserted above and below");
  click_lowest (&fixture);
  for (guint i = 0; i < 10; i++)
    {
      g_list_store_splice (fixture.store, find_position (&reader) - 3, 2, NULL, 0);
      g_list_store_splice (fixture.store, find_position (&reader) + 1, 2, NULL, 0);
      fixture_frames (fixture.window, 1);
    }
  /* The row that was clicked went, too. */
  assert_kept (&reader, "items removed above and below");
  if (reader.is_kept)
    assert_focus_in_view (&fixture);
  reader_close (&reader);
}

/* More at once than the list has rows for: the one that is read is not among them any more. */
static void
test_flood (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GListStore) flood = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 100);
  fixture_add_many (flood, 200);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (flood)); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (flood), i));
  g_assert_cmpuint (items->len, >, 500);
  reader_open (&reader, &fixture, is_kept);
  scroll_to (&fixture, get_end (&fixture) / 2);
  click_lowest (&fixture);
  reader_start (&reader);
  g_list_store_splice (fixture.store, find_position (&reader) + 1, 0, items->pdata, items->len);
  fixture_frames (fixture.window, 5);
  assert_kept (&reader, "a flood below");
  reader_close (&reader);
}

/* The answer itself is read while it arrives: it grows in view, and what stands below it, too. */
static void
test_within_answer (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  g_autoptr (PhidiasMarkdownStream) answer = NULL;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 20);
  answer = fixture_add_open (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  phidias_markdown_stream_append (answer, ANSWER_PART);
  reader_open (&reader, &fixture, is_kept);
  cut_answer (&reader, 14);
  /* What stands below the answer is what the list would keep. */
  gtk_adjustment_set_value (fixture.adjustment, get_end (&fixture) - 20);
  fixture_frames (fixture.window, 3);
  click (&fixture, fixture_find_row (&fixture, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)) - 1));
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));
  reader_start (&reader);
  receive (&reader, answer);
  assert_has_kinds (answer);
  assert_kept (&reader, "1,000 chunks into view");
  reader_close (&reader);
}

/* What an answer says at its end may change rows that stand there: the list turns loose, and its items
 * are told anew, or links get an address. The row that is read may be another object then; it is at
 * the same place. */
static void
test_late (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  g_autoptr (PhidiasMarkdownStream) answer = NULL;
  g_autoptr (GObject) before = NULL;
  double y;
  g_autoptr (GObject) focused = NULL;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 20);
  answer = fixture_add_open (fixture.store, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  for (guint i = 0; i < 90; i++)
    phidias_markdown_stream_append (answer, "- See [the page][late], of which there is more to tell than one line of the "
                                            "view has room for: `words` and **words**, and again others.\n");
  reader_open (&reader, &fixture, is_kept);
  scroll_to (&fixture, get_end (&fixture) - 1800);
  reader_start (&reader);
  /* Below the middle, and in view also when the rows stand apart. */
  click (&fixture, fixture_find_row (&fixture, find_position (&reader) + 7));
  g_set_object (&before, reader.item);
  g_assert_cmpfloat (reader.y, <, 0);
  focused = dup_focused_item (&fixture);

  phidias_markdown_stream_append (answer, "\n- the list turns loose\n\n[late]: https://example.org/page\n");
  phidias_markdown_stream_finish (answer);
  fixture_frames (fixture.window, 5);
  g_assert_true (find_top (&fixture, &y) != before);
  assert_kept (&reader, "an end that changes what was there");
  if (reader.is_kept)
    {
      g_autoptr (GObject) now = dup_focused_item (&fixture);

      g_assert_true (now != focused);
      g_assert_true (shows_same (now, focused));
    }
  reader_close (&reader);
}

/* A row that begins at the edge: nothing of it is cut, so the width changes nothing above it. */
static void
test_resize_at_edge (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  g_autoptr (PhidiasMarkdownStream) answer = NULL;
  double y;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 100);
  reader_open (&reader, &fixture, is_kept);
  cut_answer (&reader, 14);
  scroll_to (&fixture, get_end (&fixture) / 2);
  g_assert_nonnull (find_top (&fixture, &y));
  gtk_adjustment_set_value (fixture.adjustment, gtk_adjustment_get_value (fixture.adjustment) + y);
  fixture_frames (fixture.window, 3);
  click_lowest (&fixture);
  reader_start (&reader);
  g_assert_cmpfloat_with_epsilon (reader.y, 0, NOTHING);
  for (int width = 840; width >= 600; width -= 60)
    resize (&fixture, width, 600);
  assert_kept (&reader, "narrower");
  click_lowest (&fixture);
  resize (&fixture, 900, 600);
  assert_kept (&reader, "as wide as before at once");
  click_lowest (&fixture);
  resize (&fixture, 900, 420);
  assert_kept (&reader, "lower");
  click_lowest (&fixture);
  resize (&fixture, 900, 600);
  assert_kept (&reader, "as high as before");

  answer = fixture_add_open (fixture.store, find_position (&reader) + 1);
  fixture_frames (fixture.window, 1);
  click_lowest (&fixture);
  receive_and_resize (&reader, answer);
  assert_kept (&reader, "1,000 chunks while the width changes");
  reader_close (&reader);
}

/* A row that the edge cuts: it stays the topmost, and comes back to its place. */
static void
test_resize_in_row (gconstpointer is_kept)
{
  Fixture fixture;
  Reader reader;
  double before;

  fixture_open (&fixture, 900, 600);
  fixture_add_many (fixture.store, 100);
  reader_open (&reader, &fixture, is_kept);
  scroll_to (&fixture, get_end (&fixture) / 2);
  click_lowest (&fixture);
  reader_start (&reader);
  before = reader.y;
  g_assert_cmpfloat (before, <, -1);
  reader.only_item = TRUE;
  resize (&fixture, 600, 600);
  assert_kept (&reader, "narrower");
  click_lowest (&fixture);
  resize (&fixture, 900, 600);
  assert_kept (&reader, "as wide as before");
  watch (&reader);
  g_test_message ("back at %g, was at %g", reader.y, before);
  if (reader.is_kept)
    g_assert_cmpfloat_with_epsilon (reader.y, before, CUT_SLACK);
  reader_close (&reader);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char   *name;
    GTestDataFunc function;
  } scenes[] = {
    { "middle", test_middle },
    { "both-sides", test_both_sides },
    { "flood", test_flood },
    { "within-answer", test_within_answer },
    { "late", test_late },
    { "resize-at-edge", test_resize_at_edge },
    { "resize-in-row", test_resize_in_row },
  };

  fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *kept = g_strdup_printf ("/ui/place-stays/%s", scenes[i].name);
      g_autofree char *held_off = g_strdup_printf ("%s/held-off", kept);

      g_test_add_data_func (kept, GINT_TO_POINTER (TRUE), scenes[i].function);
      g_test_add_data_func (held_off, GINT_TO_POINTER (FALSE), scenes[i].function);
    }

  return g_test_run ();
}
