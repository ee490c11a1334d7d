/* test-find.c: finding words in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-feed.h"
#include "phidias-find-bar.h"
#include "phidias-finder.h"
#include "phidias-test.h"
#include "phidias-text-fold.h"

#include <string.h>

/* ---- Folding ---- */

static void
assert_found (const char *text, const char *wanted, const char *expected)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (PhidiasTextRange));
  g_autofree char *folded = phidias_text_fold_dup (wanted);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_cmpuint (phidias_text_fold_find (text, folded, ranges), ==, ranges->len);
  for (guint i = 0; i < ranges->len; i++)
    {
      const PhidiasTextRange *range = &g_array_index (ranges, PhidiasTextRange, i);

      g_assert_cmpuint (range->start, <, range->end);
      g_assert_cmpuint (range->end, <=, strlen (text));
      g_string_append_printf (found, "%u-%u ", range->start, range->end);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_folding (void)
{
  assert_found ("One one ONE", "one", "0-3 4-7 8-11 ");
  assert_found ("aaaa", "aa", "0-2 2-4 ");
  assert_found ("none", "", "");
  assert_found ("line\nbreak", "LINE break", "0-10 ");
  /* Composed and not, either way round; a mark belongs to its letter. */
  assert_found ("caf\303\251s", "CAFE", "0-5 ");
  assert_found ("cafe\314\201s", "caf\303\251", "0-6 ");
  assert_found ("Stra\303\237e", "strasse", "0-7 ");
  assert_found ("\303\237", "s", "0-2 ");
  assert_found ("\316\243\316\257\317\203\317\205\317\206\316\277\317\202", "\317\203\316\271\317\203\317\205\317\206\316\277\317\203", "0-14 ");
  assert_found ("don\342\200\231t", "don't", "0-7 ");
  assert_found ("\346\227\245\346\234\254\350\252\236", "\346\234\254", "3-6 ");
  assert_found ("a\302\240b", "a b", "0-4 ");
}

/* ---- The finder ---- */

static gboolean
is_done (gpointer user_data)
{
  return !phidias_finder_is_searching (user_data);
}

static void
test_counts (void)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  PhidiasTextRange range;
  guint n;
  guint current;

  fixture_add (store, 0, PHIDIAS_ROLE_USER, "word one word");
  fixture_add (store, 3, PHIDIAS_ROLE_ASSISTANT, "Another **wo**rd.\n\n```\nWORD\n```\n\nnothing");
  phidias_finder_set_model (finder, G_LIST_MODEL (store));
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 0);
  g_assert_false (phidias_finder_move (finder, TRUE));

  phidias_finder_find (finder, "word", 3);
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 4);
  /* The first from where the reader is. */
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 3);
  g_assert_cmpuint (phidias_finder_get_current (finder, &range, NULL)->position, ==, 4);
  g_assert_cmpuint (range.start, ==, 8);
  g_assert_cmpuint (range.end, ==, 12);
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 4);
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 1);
  g_assert_true (phidias_finder_move (finder, FALSE));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 4);
  g_assert_true (phidias_finder_move (finder, FALSE));
  g_assert_true (phidias_finder_move (finder, FALSE));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 2);
  g_assert_nonnull (phidias_finder_get_in_row (finder, 1, &n, &current));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (current, ==, 1);

  /* What comes before moves the number, what goes takes its matches along. */
  fixture_add (store, 0, PHIDIAS_ROLE_USER, "Word");
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 5);
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 3);
  g_list_store_splice (store, 0, 6, NULL, 0);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 2);
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 0);
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 1);

  phidias_finder_find (finder, "absent", 0);
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 0);
  phidias_finder_find (finder, NULL, 0);
  g_assert_finalize_object (g_steal_pointer (&finder));
}

static void
test_follows_stream (void)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  g_autoptr (PhidiasMarkdownStream) stream = fixture_add_open (store, 0);

  phidias_finder_set_model (finder, G_LIST_MODEL (store));
  phidias_finder_find (finder, "word", 0);
  phidias_assert_wait (is_done, finder);
  phidias_markdown_stream_append (stream, "One word and a wo");
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 1);
  phidias_markdown_stream_append (stream, "rd.\n\nAnother word.\n\n");
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 3);
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 1);
  phidias_markdown_stream_append (stream, "and a wor");
  phidias_markdown_stream_append (stream, "d");
  phidias_markdown_stream_finish (stream);
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 4);
}

/* Ten thousand messages are looked through in slices; no iteration of the main loop takes long. */
static void
test_many (void)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  gint64 worst = 0;
  gint64 start;
  guint n_iterations = 0;

  fixture_add_many (store, 10000);
  phidias_finder_set_model (finder, G_LIST_MODEL (store));
  start = g_get_monotonic_time ();
  phidias_finder_find (finder, "m\303\251ssage 99", 0);
  worst = g_get_monotonic_time () - start;
  while (phidias_finder_is_searching (finder))
    {
      gint64 before = g_get_monotonic_time ();

      g_main_context_iteration (NULL, TRUE);
      worst = MAX (worst, g_get_monotonic_time () - before);
      n_iterations++;
    }
  g_test_message ("%.0f ms in %u iterations, %.1f ms at worst", (g_get_monotonic_time () - start) / 1000.0,
                  n_iterations, worst / 1000.0);
  /* 99, 990 to 999, 9900 to 9999. */
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 111);
  g_assert_cmpuint (n_iterations, >, 5);
}

/* ---- Over cuts ---- */

/* How often the finder finds the words in its model. */
static guint
count (PhidiasFinder *finder, const char *words)
{
  phidias_finder_find (finder, words, 0);
  phidias_assert_wait (is_done, finder);

  return phidias_finder_get_n_matches (finder);
}

/* Each match is gone to once, in the order of reading; what it covers is as long as what was looked for. */
static void
check_matches (PhidiasFinder *finder, guint n, gsize length)
{
  for (guint i = 0; i < n; i++)
    {
      PhidiasTextRange range;
      guint n_over;

      g_assert_cmpuint (phidias_finder_get_number (finder), ==, i + 1);
      g_assert_nonnull (phidias_finder_get_current (finder, &range, &n_over));
      g_assert_cmpuint (range.end - range.start + n_over, <=, length);
      g_assert_cmpuint (range.end - range.start + n_over + 1, >=, length);
      g_assert_true (phidias_finder_move (finder, TRUE));
    }
}

/* Wherever the text was cut, there are as many matches as in the whole of it. */
static void
check_parts (const char *markdown, const char *text, PhidiasRole role, guint n_rows)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize length = strlen (text);
  gsize start = 0;

  fixture_add (store, 0, role, markdown);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), >=, n_rows + 2);
  phidias_finder_set_model (finder, G_LIST_MODEL (store));
  /* Each part of it in its turn, so that every cut is met. */
  while (start < length)
    {
      gsize wanted = (gsize) g_rand_int_range (random, 1, 40);
      gsize n = MIN (wanted, length - start);
      g_autofree char *part = g_strndup (text + start, n);
      g_autofree char *folded = phidias_text_fold_dup (part);
      g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (PhidiasTextRange));
      guint n_found = count (finder, part);

      if (n_found != phidias_text_fold_find (text, folded, ranges))
        g_test_message ("of “%s” at %zu", part, start);
      g_assert_cmpuint (n_found, ==, ranges->len);
      if (n_found < 10)
        check_matches (finder, n_found, n);
      start += MAX (n / 2, 1);
    }
}

static void
test_over_cuts (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GString) prose = g_string_new ("start");
  g_autoptr (GString) run = g_string_new (NULL);
  g_autoptr (GString) code = g_string_new (NULL);
  g_autofree char *fenced = NULL;

  while (prose->len < 9000)
    {
      g_string_append_c (prose, ' ');
      for (gint32 letters = g_rand_int_range (random, 1, 9); letters > 0; letters--)
        g_string_append_c (prose, (char) ('a' + g_rand_int_range (random, 0, 4)));
    }
  check_parts (prose->str, prose->str, PHIDIAS_ROLE_ASSISTANT, 4);
  check_parts (prose->str, prose->str, PHIDIAS_ROLE_USER, 4);

  /* Nothing is lost where there was no space to cut at. */
  while (run->len < 7000)
    g_string_append_c (run, (char) ('a' + g_rand_int_range (random, 0, 4)));
  check_parts (run->str, run->str, PHIDIAS_ROLE_ASSISTANT, 3);

  for (guint i = 0; i < 250; i++)
    g_string_append_printf (code, "call (%u);\n", g_rand_int_range (random, 0, 50));
  fenced = g_strdup_printf ("```c\n%s```\n", code->str);
  check_parts (fenced, code->str, PHIDIAS_ROLE_ASSISTANT, 3);
}

/* A match over a cut is marked in both rows, and the one that the reader is at in both. */
static void
test_marks_over_cut (void)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PhidiasFeedItem) item = NULL;
  g_autofree char *words = NULL;
  const PhidiasTextRange *ranges;
  const char *first;
  gsize length;
  guint n_over;
  guint current;
  guint n;

  for (guint i = 0; i < 600; i++)
    g_string_append_printf (text, "word%u ", i);
  fixture_add (store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  item = g_list_model_get_item (G_LIST_MODEL (store), 1);
  first = phidias_block_get_text (phidias_feed_item_get_block (item));
  length = strlen (first);
  g_assert_true (g_str_has_prefix (text->str, first));
  words = g_strndup (text->str + length - 4, 9);

  phidias_finder_set_model (finder, G_LIST_MODEL (store));
  g_assert_cmpuint (count (finder, words), ==, 1);
  g_assert_cmpuint (phidias_finder_get_current (finder, NULL, &n_over)->position, ==, 1);
  g_assert_cmpuint (n_over, ==, 4);
  ranges = phidias_finder_get_in_row (finder, 1, &n, &current);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (current, ==, 0);
  g_assert_cmpuint (ranges[0].start, ==, length - 4);
  g_assert_cmpuint (ranges[0].end, ==, length);
  ranges = phidias_finder_get_in_row (finder, 2, &n, &current);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (current, ==, 0);
  g_assert_cmpuint (ranges[0].start, ==, 0);
  g_assert_cmpuint (ranges[0].end, ==, 4);

  /* In the row below it counts no second time. */
  g_assert_cmpuint (count (finder, "word"), ==, 600);
}

/* While the text streams in, and its cuts come. */
static void
test_cuts_stream (void)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  g_autoptr (PhidiasMarkdownStream) stream = fixture_add_open (store, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folded = phidias_text_fold_dup ("b c a");
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (PhidiasTextRange));
  guint n = 0;

  phidias_finder_set_model (finder, G_LIST_MODEL (store));
  phidias_finder_find (finder, "b c a", 0);
  for (guint i = 0; i < 4000; i++)
    {
      static const char * const pieces[] = { "a b", " a", " b c", " " };
      const char *piece = pieces[i % G_N_ELEMENTS (pieces)];

      phidias_markdown_stream_append (stream, piece);
      g_string_append (text, piece);
      if (i % 50 == 0)
        phidias_assert_wait (is_done, finder);
    }
  phidias_markdown_stream_finish (stream);
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), >, 5);
  n = phidias_text_fold_find (text->str, folded, ranges);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, n);
}

/* ---- What is folded ---- */

static PhidiasConversation *
new_conversation (const char * const *texts)
{
  PhidiasConversation *conversation = phidias_conversation_new ("c");
  g_autofree char *parent = NULL;

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autoptr (PhidiasMessage) message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

      phidias_message_set_text (message, texts[i]);
      phidias_message_set_state (message, PHIDIAS_MESSAGE_COMPLETE);
      phidias_conversation_add (conversation, message);
      g_free (parent);
      parent = g_steal_pointer (&id);
    }
  phidias_conversation_set_loaded (conversation, TRUE);

  return conversation;
}

static const char * const thoughtful[] = {
  "A needle?",
  "<think>\nOne.\n\nA needle, and a second needle.\n\nNo.\n\nThe third needle.\n</think>\n\nThe needle is here.",
  "Thanks for the needle.",
  NULL,
};

static void
test_folded_thought (void)
{
  g_autoptr (PhidiasConversation) conversation = new_conversation (thoughtful);
  g_autoptr (PhidiasFeed) feed = phidias_feed_new (conversation);
  g_autoptr (PhidiasFinder) finder = phidias_finder_new ();
  PhidiasMessage *answer = phidias_conversation_find (conversation, "m1");
  PhidiasTextRange range;
  guint head = 4;

  phidias_finder_set_model (finder, G_LIST_MODEL (feed));
  g_assert_cmpuint (count (finder, "needle"), ==, 6);
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 1);
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 3);
  g_assert_null (phidias_finder_get_current (finder, NULL, NULL));
  g_assert_cmpuint (phidias_finder_get_folded (finder)->position, ==, head);

  /* Unfolded, it is in its row, and nothing counts twice. */
  phidias_feed_set_unfolded (feed, answer, TRUE);
  phidias_finder_read_current (finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 6);
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 3);
  g_assert_null (phidias_finder_get_folded (finder));
  g_assert_cmpuint (phidias_finder_get_current (finder, &range, NULL)->position, ==, head + 2);
  g_assert_cmpuint (range.start, ==, strlen ("A needle, and a second "));
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 6);
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_cmpuint (phidias_finder_get_current (finder, &range, NULL)->position, ==, head + 4);

  /* Folded again it is still the fourth. */
  phidias_feed_set_unfolded (feed, answer, FALSE);
  phidias_assert_wait (is_done, finder);
  g_assert_cmpuint (phidias_finder_get_n_matches (finder), ==, 6);
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 4);
  g_assert_nonnull (phidias_finder_get_folded (finder));
  g_assert_true (phidias_finder_move (finder, TRUE));
  g_assert_null (phidias_finder_get_folded (finder));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 5);
  g_assert_true (phidias_finder_move (finder, FALSE));
  g_assert_nonnull (phidias_finder_get_folded (finder));
  g_assert_cmpuint (phidias_finder_get_number (finder), ==, 4);
}

/* ---- In the view ---- */

static PhidiasFindBar *
find_bar (GtkWidget *widget)
{
  if (PHIDIAS_IS_FIND_BAR (widget))
    return PHIDIAS_FIND_BAR (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      PhidiasFindBar *found = find_bar (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

typedef struct
{
  PhidiasFindBar *bar;
  const char     *status;
} Expected;

static gboolean
has_status (gpointer user_data)
{
  Expected *expected = user_data;

  return g_strcmp0 (phidias_find_bar_get_status (expected->bar), expected->status) == 0;
}

static void
expect_status (PhidiasFindBar *bar, const char *status)
{
  Expected expected = { bar, status };

  if (!phidias_test_wait_until (has_status, &expected, 20))
    g_error ("%s instead of %s", phidias_find_bar_get_status (bar), status);
}

/* Whether the place is between the edges of the view. */
static gboolean
is_in_view (Fixture *fixture, guint position, guint byte)
{
  GtkWidget *row = fixture_find_row (fixture, position);
  graphene_rect_t area;
  graphene_point_t point;

  return row != NULL && gtk_widget_get_mapped (row)
         && phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), byte, &area)
         && gtk_widget_compute_point (row, GTK_WIDGET (fixture->list), &area.origin, &point)
         && point.y >= 0 && point.y + area.size.height <= gtk_widget_get_height (GTK_WIDGET (fixture->list));
}

typedef struct
{
  Fixture *fixture;
  guint    position;
  guint    byte;
} Seen;

static gboolean
is_seen (gpointer user_data)
{
  Seen *seen = user_data;

  return is_in_view (seen->fixture, seen->position, seen->byte);
}

static void
test_in_view (void)
{
  Fixture fixture;
  PhidiasFindBar *bar;
  Seen seen = { &fixture, 0, 0 };
  GtkWidget *view;
  guint far_away;

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_USER, "Where is the needle?");
  fixture_add_many (fixture.store, 400);
  far_away = g_list_model_get_n_items (G_LIST_MODEL (fixture.store)) + 1;
  fixture_add (fixture.store, far_away - 1, PHIDIAS_ROLE_ASSISTANT, "Here is the N\303\251edle.");
  fixture_add_many (fixture.store, 100);
  fixture_frames (fixture.window, 3);
  view = GTK_WIDGET (fixture.view);
  bar = find_bar (view);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 3);

  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (bar)));
  gtk_widget_activate_action (view, "find.open", NULL);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (bar)));
  phidias_find_bar_set_text (bar, "needle");
  expect_status (bar, "1 of 2");
  g_assert_true (is_in_view (&fixture, 1, 13));
  gtk_widget_activate_action (view, "find.next", NULL);
  expect_status (bar, "2 of 2");
  seen.position = far_away;
  seen.byte = 12;
  phidias_assert_wait (is_seen, &seen);
  gtk_widget_activate_action (view, "find.next", NULL);
  expect_status (bar, "1 of 2");
  seen.position = 1;
  phidias_assert_wait (is_seen, &seen);
  gtk_widget_activate_action (view, "find.previous", NULL);
  seen.position = far_away;
  phidias_assert_wait (is_seen, &seen);

  phidias_find_bar_set_text (bar, "no such thing");
  expect_status (bar, "Not found");
  phidias_find_bar_set_text (bar, "needle");
  expect_status (bar, "2 of 2");

  /* Closed, what was found is selected. */
  gtk_widget_activate_action (view, "find.close", NULL);
  {
    g_autofree char *text = phidias_selection_dup_text (phidias_conversation_view_get_selection (fixture.view));

    g_assert_cmpstr (text, ==, "N\303\251edle");
  }
  fixture_frames (fixture.window, 2);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (bar)));
  fixture_close (&fixture);
}

/* Where the view shows a match that was folded. */
static void
test_opens_thought (void)
{
  g_autoptr (PhidiasConversation) conversation = new_conversation (thoughtful);
  g_autoptr (PhidiasFeed) feed = phidias_feed_new (conversation);
  PhidiasMessage *answer = phidias_conversation_find (conversation, "m1");
  Fixture fixture;
  PhidiasFindBar *bar;
  Seen seen = { &fixture, 6, 2 };

  fixture_open (&fixture, 700, 300);
  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (feed));
  fixture_frames (fixture.window, 3);
  bar = find_bar (GTK_WIDGET (fixture.view));
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "find.open", NULL);
  phidias_find_bar_set_text (bar, "THE needle");
  expect_status (bar, "1 of 2");
  g_assert_false (phidias_feed_get_unfolded (feed, answer));
  phidias_find_bar_set_text (bar, "second need");
  expect_status (bar, "1 of 1");
  phidias_assert_wait (is_seen, &seen);
  g_assert_true (phidias_feed_get_unfolded (feed, answer));

  /* What is folded again while the bar is closed is not opened for it. */
  phidias_feed_set_unfolded (feed, answer, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "find.close", NULL);
  g_assert_false (phidias_feed_get_unfolded (feed, answer));

  phidias_conversation_view_set_model (fixture.view, NULL);
  fixture_close (&fixture);
}

static void
add_messages (GPtrArray *messages, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *parent = i > 0 ? g_strdup_printf ("m%u", i - 1) : NULL;
      g_autofree char *text = g_strdup_printf ("Message %u. %s", i, i % 200 == 0 ? "With a needle." : "");
      PhidiasMessage *message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

      phidias_message_set_text (message, text);
      phidias_message_set_state (message, PHIDIAS_MESSAGE_COMPLETE);
      g_ptr_array_add (messages, message);
    }
}

/* The end of a conversation is shown while the rest is still read from disk. */
static void
test_not_loaded (void)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) part = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autoptr (PhidiasFeed) feed = NULL;
  PhidiasFindBar *bar;
  Fixture fixture;
  Seen seen = { &fixture, 1, 14 };

  add_messages (messages, 2001);
  for (guint i = messages->len - 20; i < messages->len; i++)
    g_ptr_array_add (part, g_object_ref (messages->pdata[i]));
  phidias_conversation_load_part (conversation, part);
  feed = phidias_feed_new (conversation);

  fixture_open (&fixture, 700, 400);
  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (feed));
  fixture_frames (fixture.window, 6);
  bar = find_bar (GTK_WIDGET (fixture.view));
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "find.open", NULL);
  phidias_find_bar_set_text (bar, "no such thing");
  expect_status (bar, "Searching…");
  fixture_frames (fixture.window, 6);
  g_assert_cmpstr (phidias_find_bar_get_status (bar), ==, "Searching…");
  phidias_find_bar_set_text (bar, "a needle");
  expect_status (bar, "1 of 1…");

  phidias_conversation_load (conversation, messages, NULL);
  expect_status (bar, "11 of 11");
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "find.next", NULL);
  expect_status (bar, "1 of 11");
  phidias_assert_wait (is_seen, &seen);
  phidias_find_bar_set_text (bar, "no such thing");
  expect_status (bar, "Not found");

  phidias_conversation_view_set_model (fixture.view, NULL);
  fixture_close (&fixture);
}

static gboolean
is_below_bar (gpointer user_data)
{
  Seen *seen = user_data;
  GtkWidget *row = fixture_find_row (seen->fixture, seen->position);
  PhidiasFindBar *bar = find_bar (GTK_WIDGET (seen->fixture->view));
  graphene_rect_t area;
  graphene_rect_t bounds;
  graphene_point_t point;

  return gtk_widget_get_height (GTK_WIDGET (bar)) > 0
         && phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), seen->byte, &area)
         && gtk_widget_compute_point (row, GTK_WIDGET (seen->fixture->view), &area.origin, &point)
         && gtk_widget_compute_bounds (GTK_WIDGET (bar), GTK_WIDGET (seen->fixture->view), &bounds)
         && point.y >= bounds.origin.y + bounds.size.height;
}

/* The bar floats over the top of the view, and a match there would be behind it. */
static void
test_not_behind_bar (void)
{
  Fixture fixture;
  PhidiasFindBar *bar;
  Seen seen = { &fixture, 0, 8 };

  fixture_open (&fixture, 360, 500);
  fixture_add_many (fixture.store, 20);
  seen.position = g_list_model_get_n_items (G_LIST_MODEL (fixture.store)) + 1;
  fixture_add (fixture.store, seen.position - 1, PHIDIAS_ROLE_ASSISTANT, "Here is a needle.");
  fixture_add_many (fixture.store, 20);
  fixture_frames (fixture.window, 3);
  phidias_place_keeper_set_place (fixture.keeper, seen.position, 8);
  fixture_frames (fixture.window, 6);
  g_assert_true (is_seen (&seen));

  bar = find_bar (GTK_WIDGET (fixture.view));
  gtk_widget_activate_action (GTK_WIDGET (fixture.view), "find.open", NULL);
  fixture_frames (fixture.window, 2);
  g_assert_false (is_below_bar (&seen));
  phidias_find_bar_set_text (bar, "a needle");
  expect_status (bar, "1 of 1");
  phidias_assert_wait (is_below_bar, &seen);
  fixture_close (&fixture);
}

static void
test_messages (void)
{
  Fixture fixture;
  guint position;
  double offset;

  fixture_open (&fixture, 800, 400);
  fixture_add_many (fixture.store, 40);
  fixture_frames (fixture.window, 3);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 3);
  for (guint i = 1; i < 5; i++)
    {
      g_autoptr (PhidiasFeedItem) item = NULL;

      phidias_conversation_view_go_to_message (fixture.view, TRUE);
      fixture_frames (fixture.window, 4);
      g_assert_true (phidias_place_keeper_get_place (fixture.keeper, &position, &offset));
      item = g_list_model_get_item (G_LIST_MODEL (fixture.store), position);
      g_assert_cmpint (phidias_feed_item_get_kind (item), ==, PHIDIAS_FEED_HEADER);
      g_assert_cmpfloat (offset, ==, 0);
    }
  for (guint i = 0; i < 6; i++)
    {
      phidias_conversation_view_go_to_message (fixture.view, FALSE);
      fixture_frames (fixture.window, 4);
    }
  g_assert_true (phidias_place_keeper_get_place (fixture.keeper, &position, &offset));
  g_assert_cmpuint (position, ==, 0);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/find/folding", test_folding);
  g_test_add_func ("/ui/find/counts", test_counts);
  g_test_add_func ("/ui/find/follows-stream", test_follows_stream);
  g_test_add_func ("/ui/find/many", test_many);
  g_test_add_func ("/ui/find/over-cuts", test_over_cuts);
  g_test_add_func ("/ui/find/marks-over-cut", test_marks_over_cut);
  g_test_add_func ("/ui/find/cuts-stream", test_cuts_stream);
  g_test_add_func ("/ui/find/folded-thought", test_folded_thought);
  g_test_add_func ("/ui/find/in-view", test_in_view);
  g_test_add_func ("/ui/find/opens-thought", test_opens_thought);
  g_test_add_func ("/ui/find/not-loaded", test_not_loaded);
  g_test_add_func ("/ui/find/not-behind-bar", test_not_behind_bar);
  g_test_add_func ("/ui/find/messages", test_messages);

  return g_test_run ();
}
