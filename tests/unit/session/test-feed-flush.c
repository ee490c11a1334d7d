/* test-feed-flush.c: much text that comes at once becomes rows frame by frame, and none of it is lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-feed-private.h"
#include "phidias-test.h"

#include <string.h>

/* As the feed has them, with what one piece may bring beyond. */
#define MAX_ROWS 48
#define PIECE 2048

static gint64 now;
static gint64 tick;    /* what each look at the clock takes */

static gint64
read_clock (void)
{
  now += tick;

  return now;
}

typedef struct
{
  PhidiasConversation *conversation;
  PhidiasFeed         *feed;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->conversation = phidias_conversation_new ("c");
  phidias_conversation_set_loaded (fixture->conversation, TRUE);
  fixture->feed = phidias_feed_new (fixture->conversation);
  fixture->feed->clock = read_clock;
  now = 0;
  tick = 0;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->feed);
  g_clear_object (&fixture->conversation);
}

static PhidiasMessage *
add_answer (Fixture *fixture)
{
  g_autofree char *id = g_strdup_printf ("m%" G_GINT64_FORMAT, phidias_conversation_get_next_sequence (fixture->conversation));
  PhidiasMessage *head = phidias_conversation_get_head (fixture->conversation);
  g_autoptr (PhidiasMessage) message =
    phidias_message_new (id, head != NULL ? phidias_message_get_id (head) : NULL, PHIDIAS_ROLE_ASSISTANT);

  phidias_message_set_state (message, PHIDIAS_MESSAGE_STREAMING);
  phidias_conversation_add (fixture->conversation, message);

  return message; /* the conversation has it */
}

static char *
describe_rows (PhidiasFeed *feed)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (feed)); i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (G_LIST_MODEL (feed), i);
      PhidiasBlock *block = phidias_feed_item_get_block (item);
      guint n_spans = 0;

      if (block != NULL)
        phidias_block_get_spans (block, &n_spans);
      g_string_append_printf (text, "%d|%d|%u|%d|%s\n", phidias_feed_item_get_kind (item),
                              block != NULL ? (int) phidias_block_get_kind (block) : -1, n_spans,
                              block != NULL && phidias_block_get_is_open (block),
                              block != NULL ? phidias_block_get_text (block) : "");
    }

  return g_string_free (text, FALSE);
}

/* What is shown is what a feed shows that has never seen it grow. */
static void
check_all_is_there (Fixture *fixture)
{
  g_autoptr (PhidiasFeed) other = phidias_feed_new (fixture->conversation);
  g_autofree char *rows = describe_rows (fixture->feed);
  g_autofree char *expected = NULL;

  while (phidias_feed_has_more (other))
    phidias_feed_step (other);
  expected = describe_rows (other);
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  g_assert_cmpstr (rows, ==, expected);
}

/* Flushes as many frames as it takes; none of them may bring more than a frame's worth. Returns their
 * number. */
static guint
flush_all (Fixture *fixture, guint max_added)
{
  guint n_flushes = 0;

  while (phidias_feed_has_pending (fixture->feed))
    {
      guint before = g_list_model_get_n_items (G_LIST_MODEL (fixture->feed));

      phidias_feed_flush (fixture->feed);
      n_flushes++;
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->feed)) - before, <=, max_added);
      g_assert_cmpuint (n_flushes, <, 100000);
    }

  return n_flushes;
}

static char *
repeat (const char *unit, gsize length)
{
  GString *text = g_string_sized_new (length + strlen (unit));

  while (text->len < length)
    g_string_append (text, unit);

  return g_string_free (text, FALSE);
}

/* A look at the clock after each piece: four milliseconds are four pieces, and the one under way. */
static void
test_time (Fixture *fixture, gconstpointer data)
{
  static const char sentence[] = "Grüße an *alle*, die hier sind, und an die 日本語 und 🎉 dazu. ";
  g_autofree char *text = repeat (sentence, 1 << 20);
  PhidiasMessage *answer = add_answer (fixture);
  guint n_pieces = (guint) (strlen (text) / PIECE);
  guint n_flushes;

  tick = 1000;
  phidias_message_append_text (answer, text);
  n_flushes = flush_all (fixture, MAX_ROWS);
  g_assert_cmpuint (n_flushes, >=, n_pieces / 5);
  g_assert_cmpuint (n_flushes, <=, n_pieces / 3);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  check_all_is_there (fixture);
}

/* Even where there is never any time some of it is shown in each frame, and little text whole. */
static void
test_no_time (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = repeat ("A line.\n\n", 10 * PIECE);
  PhidiasMessage *answer = add_answer (fixture);

  tick = G_USEC_PER_SEC;
  phidias_message_append_reasoning (answer, "Hm.");
  phidias_message_append_text (answer, "Few *words*");
  phidias_feed_flush (fixture->feed);
  g_assert_false (phidias_feed_has_pending (fixture->feed));

  phidias_message_append_text (answer, text);
  g_assert_cmpuint (flush_all (fixture, PIECE), >=, 10);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  check_all_is_there (fixture);
}

/* Rows have heights to be found: few come at once, however fast they are made. */
static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = repeat ("- an item, plain\n", 1 << 18);
  PhidiasMessage *answer = add_answer (fixture);
  guint max_added = MAX_ROWS + PIECE / 17 + 1;

  phidias_message_append_text (answer, text);
  g_assert_cmpuint (flush_all (fixture, max_added), >=, strlen (text) / 17 / max_added);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  check_all_is_there (fixture);
}

/* An answer that ends keeps nobody waiting: what it says is whole, and its rows come as others do, in
 * order and to the end, also what only the end decides. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  static const PhidiasMessageState states[] = {
    PHIDIAS_MESSAGE_COMPLETE, PHIDIAS_MESSAGE_STOPPED, PHIDIAS_MESSAGE_FAILED, PHIDIAS_MESSAGE_INTERRUPTED,
  };
  g_autofree char *middle = repeat ("See [it], and **more**.\n\n", 100000);
  g_autofree char *text = g_strconcat ("<think>Let me see.\n\nYes.</think>", middle, "[it]: https://example.org\n\nAn *end", NULL);

  tick = 1000;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      PhidiasMessage *answer = add_answer (fixture);
      guint before;

      phidias_message_append_text (answer, text);
      before = g_list_model_get_n_items (G_LIST_MODEL (fixture->feed));
      phidias_message_set_state (answer, states[i]);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->feed)) - before, <, 500);
      g_assert_true (phidias_feed_has_pending (fixture->feed));
      g_assert_cmpstr (phidias_message_get_text (answer), ==, text);

      g_assert_cmpuint (flush_all (fixture, 500), >, 5);
      check_all_is_there (fixture);
    }
}

/* What may happen to an answer while rows of it are still to come. */
static void
test_changes_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = repeat ("A line of *words*.\n\n", 50000);
  PhidiasMessage *answer = add_answer (fixture);
  PhidiasMessage *other;
  guint n_rows;

  tick = 1000;
  phidias_message_append_text (answer, text);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STOPPED);
  g_assert_true (phidias_feed_has_pending (fixture->feed));

  /* It goes on. */
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_text (answer, "And *more");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  flush_all (fixture, 500);
  check_all_is_there (fixture);

  /* It is another text. */
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_text (answer, text);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_true (phidias_feed_has_pending (fixture->feed));
  phidias_message_set_text (answer, "All *new*.");
  check_all_is_there (fixture);

  /* Another answer grows behind it, and waits for it. */
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_text (answer, text);
  other = add_answer (fixture);
  phidias_message_append_text (other, text);
  phidias_message_set_state (other, PHIDIAS_MESSAGE_COMPLETE);
  flush_all (fixture, 500);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  check_all_is_there (fixture);

  /* Nobody looks any more. */
  phidias_message_set_state (other, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_text (other, text);
  phidias_feed_flush (fixture->feed);
  phidias_message_set_state (other, PHIDIAS_MESSAGE_STOPPED);
  g_assert_true (phidias_feed_has_pending (fixture->feed));
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (fixture->feed));
  g_assert_cmpuint (n_rows, >, 0);
  g_clear_object (&fixture->feed);
  g_assert_cmpuint (phidias_message_get_length (other), ==, 2 * strlen (text));
}

/* A thought of any length folds when the answer begins, though it was not all shown. */
static void
test_thought (Fixture *fixture, gconstpointer data)
{
  g_autofree char *thought = repeat ("Hm, let me *see*.\n\n", 100000);
  PhidiasMessage *answer = add_answer (fixture);

  tick = 1000;
  phidias_message_append_reasoning (answer, thought);
  phidias_feed_flush (fixture->feed);
  g_assert_true (phidias_feed_has_pending (fixture->feed));
  phidias_message_append_text (answer, "It is so.");
  phidias_feed_flush (fixture->feed);
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  check_all_is_there (fixture);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/session/feed-flush/time", test_time);
  ADD ("/session/feed-flush/no-time", test_no_time);
  ADD ("/session/feed-flush/rows", test_rows);
  ADD ("/session/feed-flush/end", test_end);
  ADD ("/session/feed-flush/changes-meanwhile", test_changes_meanwhile);
  ADD ("/session/feed-flush/thought", test_thought);
#undef ADD

  return g_test_run ();
}
