/* test-feed.c: a conversation flattened to rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-feed.h"
#include "phidias-test.h"

#include <string.h>

/* A conversation, its feed, and the rows as somebody has them who only hears what changed. */
typedef struct
{
  PhidiasConversation *conversation;
  PhidiasFeed         *feed;
  GPtrArray           *heard;
  guint                n_told;
  guint                n_removed;
  guint                n_added;
  guint                n_pending_notified;
} Fixture;

static void
items_changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (position + n_removed, <=, fixture->heard->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (fixture->heard, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->heard, position + i, g_list_model_get_item (list, position + i));
  fixture->n_told++;
  fixture->n_removed += n_removed;
  fixture->n_added += n_added;

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, fixture->heard->len);
}

static void
has_pending_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  ((Fixture *) user_data)->n_pending_notified++;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->conversation = phidias_conversation_new ("c");
  phidias_conversation_set_loaded (fixture->conversation, TRUE);
  fixture->feed = phidias_feed_new (fixture->conversation);
  fixture->heard = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->feed, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_signal_connect (fixture->feed, "notify::has-pending", G_CALLBACK (has_pending_cb), fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer feed = fixture->feed;
  gpointer conversation = fixture->conversation;

  g_ptr_array_unref (fixture->heard);
  g_object_add_weak_pointer (feed, &feed);
  g_object_add_weak_pointer (conversation, &conversation);
  g_object_unref (fixture->feed);
  g_assert_null (feed);
  g_object_unref (fixture->conversation);
  g_assert_null (conversation);
}

static PhidiasMessage *
add_message (Fixture *fixture, PhidiasMessage *parent, PhidiasRole role, const char *text, PhidiasMessageState state)
{
  g_autofree char *id = g_strdup_printf ("m%" G_GINT64_FORMAT, phidias_conversation_get_next_sequence (fixture->conversation));
  g_autoptr (PhidiasMessage) message =
    phidias_message_new (id, parent != NULL ? phidias_message_get_id (parent) : NULL, role);

  phidias_message_set_text (message, text);
  phidias_message_set_state (message, state);
  phidias_conversation_add (fixture->conversation, message);

  return message; /* the conversation has it */
}

static char *
describe_rows (GListModel *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (list, i);
      PhidiasBlock *block = phidias_feed_item_get_block (item);

      switch (phidias_feed_item_get_kind (item))
        {
        case PHIDIAS_FEED_HEADER:
          g_string_append_printf (text, "[%s", phidias_message_get_id (phidias_feed_item_get_message (item)));
          break;
        case PHIDIAS_FEED_BLOCK:
          g_string_append_printf (text, "|%d%s:%s", phidias_block_get_kind (block),
                                  phidias_block_get_quote_depth (block) > 0 ? ">" : "", phidias_block_get_text (block));
          break;
        case PHIDIAS_FEED_FOOTER:
          g_string_append (text, "]");
          break;
        default:
          g_assert_not_reached ();
        }
    }

  return g_string_free (text, FALSE);
}

/* What was heard is what is there, and what is there is what a new feed would show. */
static void
check (Fixture *fixture)
{
  GListModel *list = G_LIST_MODEL (fixture->feed);
  g_autoptr (PhidiasFeed) other = phidias_feed_new (phidias_feed_get_conversation (fixture->feed));
  g_autofree char *rows = describe_rows (list);
  g_autofree char *other_rows = NULL;

  while (phidias_feed_has_more (other))
    phidias_feed_step (other);
  other_rows = describe_rows (G_LIST_MODEL (other));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, fixture->heard->len);
  for (guint i = 0; i < fixture->heard->len; i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (list, i);

      g_assert_true (item == g_ptr_array_index (fixture->heard, i));
    }
  g_assert_cmpstr (rows, ==, other_rows);
}

static void
assert_rows (Fixture *fixture, const char *expected)
{
  g_autofree char *rows = describe_rows (G_LIST_MODEL (fixture->feed));

  g_assert_cmpstr (rows, ==, expected);
  check (fixture);
}

static void
check_heard (Fixture *fixture)
{
  GListModel *list = G_LIST_MODEL (fixture->feed);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, fixture->heard->len);
  for (guint i = 0; i < fixture->heard->len; i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (list, i);

      g_assert_true (item == g_ptr_array_index (fixture->heard, i));
    }
}

/* For what a person folded, which a new feed would not know. */
static void
assert_heard (Fixture *fixture, const char *expected)
{
  g_autofree char *rows = describe_rows (G_LIST_MODEL (fixture->feed));

  g_assert_cmpstr (rows, ==, expected);
  check_heard (fixture);
}

static void
forget_told (Fixture *fixture)
{
  fixture->n_told = fixture->n_removed = fixture->n_added = 0;
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *prompt = add_message (fixture, NULL, PHIDIAS_ROLE_USER, "*Hello*", PHIDIAS_MESSAGE_COMPLETE);

  add_message (fixture, prompt, PHIDIAS_ROLE_ASSISTANT, "# One\n\n*two*\n", PHIDIAS_MESSAGE_COMPLETE);

  /* What a person typed is shown as typed. */
  assert_rows (fixture, "[m1|0:*Hello*][m2|1:One|0:two]");
}

static void
test_stream (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *prompt = add_message (fixture, NULL, PHIDIAS_ROLE_USER, "Hello", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *answer = add_message (fixture, prompt, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_WAITING);

  assert_rows (fixture, "[m1|0:Hello][m2]");
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  forget_told (fixture);

  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_text (answer, "One");
  phidias_message_append_text (answer, " and\n\n");
  g_assert_true (phidias_feed_has_pending (fixture->feed));
  g_assert_cmpuint (fixture->n_pending_notified, ==, 1);
  g_assert_cmpuint (fixture->n_told, ==, 0);

  phidias_feed_flush (fixture->feed);
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  g_assert_cmpuint (fixture->n_pending_notified, ==, 2);
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  g_assert_cmpuint (fixture->n_added, ==, 1);
  assert_rows (fixture, "[m1|0:Hello][m2|0:One and]");
  forget_told (fixture);

  /* Text within the open block changes no rows. */
  phidias_message_append_text (answer, "two");
  phidias_feed_flush (fixture->feed);
  phidias_message_append_text (answer, " three");
  phidias_feed_flush (fixture->feed);
  g_assert_cmpuint (fixture->n_added, ==, 1);

  /* The last text is not held back. */
  phidias_message_append_text (answer, " four");
  g_assert_true (phidias_feed_has_pending (fixture->feed));
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STOPPED);
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  g_assert_cmpuint (fixture->n_added, ==, 1);
  assert_rows (fixture, "[m1|0:Hello][m2|0:One and|0:two three four]");
}

static void
test_every_cut (Fixture *fixture, gconstpointer data)
{
  const char *text = "# T\n\nSome *text* with `code`\n- a\n- b\n\n```c\nint x;\n```\n1. one\n> quote\n\nend **bold";
  gsize length = strlen (text);

  for (gsize step = 1; step < length; step += 3)
    {
      PhidiasMessage *answer = add_message (fixture, phidias_conversation_get_head (fixture->conversation),
                                            PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);

      for (gsize at = 0; at < length; at += step)
        {
          g_autofree char *piece = g_strndup (text + at, step);

          phidias_message_append_text (answer, piece);
          if (at % 2 == 0)
            phidias_feed_flush (fixture->feed);
        }
      phidias_message_set_state (answer, step % 2 == 0 ? PHIDIAS_MESSAGE_COMPLETE : PHIDIAS_MESSAGE_FAILED);
      check (fixture);
    }
}

static void
test_continue (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "One\n\nTwo\n\nThr", PHIDIAS_MESSAGE_INTERRUPTED);
  g_autoptr (PhidiasFeedItem) first = g_list_model_get_item (G_LIST_MODEL (fixture->feed), 1);
  g_autoptr (PhidiasFeedItem) still = NULL;

  forget_told (fixture);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_WAITING);
  /* Only the last block is open again. */
  g_assert_cmpuint (fixture->n_removed, <=, 1);
  phidias_message_append_text (answer, "ee\n\nFour");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);

  assert_rows (fixture, "[m1|0:One|0:Two|0:Three|0:Four]");
  still = g_list_model_get_item (G_LIST_MODEL (fixture->feed), 1);
  g_assert_true (first == still);
}

/* What the server tells apart, and what stands in tags, are shown alike. */
static void
test_reasoning (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);
  g_autoptr (PhidiasFeedItem) head = NULL;

  phidias_message_append_reasoning (answer, "Let me");
  phidias_feed_flush (fixture->feed);
  assert_rows (fixture, "[m1|9:Thinking…|0>:Let me]");
  head = g_list_model_get_item (G_LIST_MODEL (fixture->feed), 1);
  g_assert_false (phidias_block_get_is_folded (phidias_feed_item_get_block (head)));
  phidias_message_append_reasoning (answer, " think.\n");
  phidias_message_append_reasoning (answer, "\nYes");
  phidias_feed_flush (fixture->feed);
  assert_rows (fixture, "[m1|9:Thinking…|0>:Let me think.|0>:Yes]");

  /* The answer folds the thought; the head stays the row it was. */
  phidias_message_append_text (answer, "It is so.");
  phidias_message_set_reasoning_time (answer, 12400000);
  phidias_feed_flush (fixture->feed);
  assert_rows (fixture, "[m1|9:Thought for 12 seconds|0:It is so.]");
  g_assert_true (fixture->heard->pdata[1] == head);
  g_assert_true (phidias_block_get_is_folded (phidias_feed_item_get_block (head)));
  g_assert_false (phidias_feed_get_unfolded (fixture->feed, answer));
  phidias_message_append_reasoning (answer, ".");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  assert_rows (fixture, "[m1|9:Thought for 12 seconds|0:It is so.]");

  phidias_feed_set_unfolded (fixture->feed, answer, TRUE);
  g_assert_true (phidias_feed_get_unfolded (fixture->feed, answer));
  g_assert_false (phidias_block_get_is_folded (phidias_feed_item_get_block (head)));
  assert_heard (fixture, "[m1|9:Thought for 12 seconds|0>:Let me think.|0>:Yes.|0:It is so.]");
  phidias_feed_set_unfolded (fixture->feed, answer, FALSE);
  assert_rows (fixture, "[m1|9:Thought for 12 seconds|0:It is so.]");

  phidias_message_set_reasoning (answer, "");
  assert_rows (fixture, "[m1|0:It is so.]");
}

static void
test_think_tags (Fixture *fixture, gconstpointer data)
{
  const char *text = "<think>\nLet *me*\n\nsee </th> it.\n</think>\n\nIt `<think>` is.";
  gsize length = strlen (text);

  for (gsize step = 1; step <= length; step++)
    {
      PhidiasMessage *answer = add_message (fixture, phidias_conversation_get_head (fixture->conversation),
                                            PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autofree char *rows = NULL;

      for (gsize at = 0; at < length; at += step)
        {
          g_autofree char *piece = g_strndup (text + at, step);

          phidias_message_append_text (answer, piece);
          if (at % 3 != 0)
            continue;
          phidias_feed_flush (fixture->feed);
          check (fixture);
        }
      phidias_message_set_state (answer, step % 2 == 0 ? PHIDIAS_MESSAGE_COMPLETE : PHIDIAS_MESSAGE_STOPPED);
      check (fixture);
      phidias_feed_set_unfolded (fixture->feed, answer, TRUE);

      g_string_printf (expected, "[%s|9:Thought|0>:Let me|0>:see </th> it.|0:It <think> is.]", phidias_message_get_id (answer));
      rows = describe_rows (G_LIST_MODEL (fixture->feed));
      g_assert_true (g_str_has_suffix (rows, expected->str));
      phidias_feed_set_unfolded (fixture->feed, answer, FALSE);
      /* As it came. */
      g_assert_cmpstr (phidias_message_get_text (answer), ==, text);
    }
}

/* Each row says where in the message it stands. */
static void
test_source_ranges (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT,
                                        "<think>One.\n\nTwo.</think>\nThree.\n\n- Four.", PHIDIAS_MESSAGE_COMPLETE);
  const char * const expected[] = { "One.", "Two.", "Three.", "- Four.", "Zero." };
  guint n = 0;

  phidias_message_set_reasoning (answer, "Zero.");
  phidias_feed_set_unfolded (fixture->feed, answer, TRUE);
  assert_heard (fixture, "[m1|9:Thought|0>:Zero.|0>:One.|0>:Two.|0:Three.|2:Four.]");
  for (guint i = 0; i < fixture->heard->len; i++)
    {
      gsize start, end;
      const char *source = phidias_feed_item_get_source_range (fixture->heard->pdata[i], &start, &end);
      g_autofree char *text = source != NULL ? g_strndup (source + start, end - start) : NULL;

      if (source == NULL)
        continue;
      g_assert_cmpstr (g_strchomp (text), ==, expected[(n + 4) % G_N_ELEMENTS (expected)]);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
}

/* A thought that was never ended stays in sight: there is nothing else to see. */
static void
test_endless_thought (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "<think>Hm", PHIDIAS_MESSAGE_STREAMING);

  phidias_message_append_text (answer, ", well</thi");
  phidias_message_set_reasoning_time (answer, 0);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STOPPED);
  assert_rows (fixture, "[m1|9:Thought for a moment|0>:Hm, well</thi]");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  assert_rows (fixture, "[m1|9:Thought for a moment|0>:Hm, well</thi|5:The model ended its answer without a word.]");

  /* Some models open and close without a thought. */
  phidias_message_set_text (answer, "<think>\n\n</think>\n\nYes.");
  assert_rows (fixture, "[m1|0:Yes.]");
  phidias_message_set_text (answer, "<thi");
  assert_rows (fixture, "[m1|0:<thi]");
}

/* Whoever reads the thought, away from the end, does not see it go. */
static void
test_reader_of_thought (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "<think>Hm", PHIDIAS_MESSAGE_STREAMING);

  phidias_feed_set_is_following (fixture->feed, FALSE);
  phidias_message_append_text (answer, "</think>Yes.");
  phidias_feed_flush (fixture->feed);
  assert_heard (fixture, "[m1|9:Thought|0>:Hm|0:Yes.]");
  phidias_feed_set_unfolded (fixture->feed, answer, FALSE);
  assert_rows (fixture, "[m1|9:Thought|0:Yes.]");
}

/* A thought that was folded while it goes on does no work, and is whole when it is opened. */
static void
test_folded_while_thinking (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "<think>One", PHIDIAS_MESSAGE_STREAMING);

  phidias_feed_set_unfolded (fixture->feed, answer, FALSE);
  assert_heard (fixture, "[m1|9:Thinking…]");
  phidias_message_append_text (answer, " two\n\nthree");
  phidias_feed_flush (fixture->feed);
  assert_heard (fixture, "[m1|9:Thinking…]");
  phidias_feed_set_unfolded (fixture->feed, answer, TRUE);
  phidias_message_append_text (answer, " four");
  phidias_feed_flush (fixture->feed);
  assert_rows (fixture, "[m1|9:Thinking…|0>:One two|0>:three four]");
  phidias_message_append_text (answer, "</think>Yes.");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  /* What a person opened stays open. */
  assert_heard (fixture, "[m1|9:Thought|0>:One two|0>:three four|0:Yes.]");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_WAITING);

  assert_rows (fixture, "[m1]");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  assert_rows (fixture, "[m1|5:The model ended its answer without a word.]");
  /* Asked once more in its place. */
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_WAITING);
  assert_rows (fixture, "[m1]");
  phidias_message_append_text (answer, "Now.");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
  assert_rows (fixture, "[m1|0:Now.]");
  phidias_message_set_text (answer, "");
  assert_rows (fixture, "[m1|5:The model ended its answer without a word.]");
  phidias_message_append_text (answer, "Late.");
  assert_rows (fixture, "[m1|0:Late.]");
}

static void
test_siblings (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *prompt = add_message (fixture, NULL, PHIDIAS_ROLE_USER, "Hello", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *first = add_message (fixture, prompt, PHIDIAS_ROLE_ASSISTANT, "A\n\nB", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *second;

  forget_told (fixture);
  second = add_message (fixture, prompt, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);
  /* The prompt's rows stay; the old answer's four go, two come, in one step. */
  g_assert_cmpuint (fixture->n_told, ==, 1);
  g_assert_cmpuint (fixture->n_removed, ==, 4);
  g_assert_cmpuint (fixture->n_added, ==, 2);
  phidias_message_append_text (second, "half");

  /* What grows out of sight asks for no frame. */
  phidias_conversation_select (fixture->conversation, first);
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  phidias_message_append_text (second, " done");
  g_assert_false (phidias_feed_has_pending (fixture->feed));
  assert_rows (fixture, "[m1|0:Hello][m2|0:A|0:B]");

  phidias_conversation_select (fixture->conversation, second);
  assert_rows (fixture, "[m1|0:Hello][m3|0:half done]");
  phidias_message_set_state (second, PHIDIAS_MESSAGE_COMPLETE);
  check (fixture);
}

static void
test_two_growing (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *one = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);
  PhidiasMessage *two = add_message (fixture, one, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);

  for (guint i = 0; i < 50; i++)
    {
      phidias_message_append_text (i % 3 == 0 ? two : one, "word\n\n");
      if (i % 5 == 0)
        phidias_feed_flush (fixture->feed);
    }
  phidias_feed_flush (fixture->feed);
  check (fixture);
  phidias_message_set_state (one, PHIDIAS_MESSAGE_COMPLETE);
  check (fixture);
}

static GPtrArray *
make_messages (guint n)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *parent = i > 0 ? g_strdup_printf ("m%u", i - 1) : NULL;
      PhidiasMessage *message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

      phidias_message_set_sequence (message, i + 1);
      phidias_message_set_text (message, i % 7 == 0 ? "Some" : "Some *text*\n\n- and a list\n- of two");
      g_ptr_array_add (messages, message);
    }

  return messages;
}

/* Watches a feed that the fixture did not make. */
static void
hear (Fixture *fixture, PhidiasFeed *feed)
{
  g_set_object (&fixture->feed, feed);
  g_ptr_array_set_size (fixture->heard, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (feed)); i++)
    g_ptr_array_add (fixture->heard, g_list_model_get_item (G_LIST_MODEL (feed), i));
  g_signal_connect (feed, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  forget_told (fixture);
}

/* However many there are, it begins with the last ones; the others come before them, and none of
 * those that are there changes. */
static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("d");
  g_autoptr (PhidiasFeed) feed = phidias_feed_new (conversation);
  g_autoptr (GPtrArray) messages = make_messages (5000);
  GAsyncResult *result = NULL;
  GAsyncResult *cancelled = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) given_up = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *rows = NULL;
  gpointer last;
  guint position, n_rows;

  hear (fixture, feed);
  phidias_feed_load_all_async (feed, NULL, phidias_test_take_result, &result);
  phidias_feed_load_all_async (feed, cancellable, phidias_test_take_result, &cancelled);
  phidias_conversation_load (conversation, messages, NULL);
  g_assert_cmpuint (fixture->n_told, ==, 1);
  g_assert_cmpuint (fixture->heard->len, <, 100);
  g_assert_true (phidias_feed_has_more (feed));
  g_assert_true (phidias_feed_find_message (feed, messages->pdata[4999], &position, &n_rows));
  g_assert_cmpuint (position + n_rows, ==, fixture->heard->len);
  g_assert_false (phidias_feed_find_message (feed, messages->pdata[0], NULL, NULL));
  last = fixture->heard->pdata[fixture->heard->len - 1];

  g_cancellable_cancel (cancellable);
  given_up = phidias_test_await (&cancelled);
  g_assert_false (phidias_feed_load_all_finish (feed, given_up, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  loaded = phidias_test_await (&result);
  g_assert_true (phidias_feed_load_all_finish (feed, loaded, NULL));
  g_assert_false (phidias_feed_has_more (feed));
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  g_assert_true (fixture->heard->pdata[fixture->heard->len - 1] == last);
  g_assert_true (phidias_feed_find_message (feed, messages->pdata[0], &position, NULL));
  g_assert_cmpuint (position, ==, 0);
  for (guint i = 0; i < 5000; i++)
    if (i % 7 == 0)
      g_string_append_printf (expected, "[m%u|0:Some]", i);
    else if (i % 2 == 0)
      g_string_append_printf (expected, "[m%u|0:Some *text*\n\n- and a list\n- of two]", i);
    else
      g_string_append_printf (expected, "[m%u|0:Some text|2:and a list|2:of two]", i);
  rows = describe_rows (G_LIST_MODEL (feed));
  g_assert_cmpstr (rows, ==, expected->str);
}

/* The end of the path is there before the rest, and stays the rows it was when that comes. */
static void
test_load_part (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("d");
  g_autoptr (PhidiasFeed) feed = phidias_feed_new (conversation);
  g_autoptr (GPtrArray) part = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) messages = make_messages (1000);
  g_autoptr (GPtrArray) others = make_messages (1000);
  g_autoptr (GAsyncResult) loaded = NULL;
  GAsyncResult *result = NULL;
  guint n;

  for (guint i = 990; i < 1000; i++)
    g_ptr_array_add (part, g_object_ref (others->pdata[i]));
  hear (fixture, feed);
  phidias_conversation_load_part (conversation, part);
  g_assert_false (phidias_conversation_is_loaded (conversation));
  g_assert_false (phidias_feed_has_more (feed));
  n = fixture->heard->len;
  g_assert_cmpuint (n, >, 30);

  phidias_feed_load_all_async (feed, NULL, phidias_test_take_result, &result);
  phidias_conversation_load (conversation, messages, "m999");
  g_assert_true (phidias_conversation_is_loaded (conversation));
  g_assert_true (phidias_conversation_find (conversation, "m995") == others->pdata[995]);
  g_assert_cmpuint (fixture->heard->len, ==, n);
  g_assert_true (phidias_feed_has_more (feed));
  loaded = phidias_test_await (&result);
  g_assert_true (phidias_feed_load_all_finish (feed, loaded, NULL));
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  g_assert_cmpuint (fixture->heard->len, >, 3000);
  check (fixture);
}

/* It may begin anywhere, and what is said meanwhile is not lost. */
static void
test_begin_at (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("d");
  g_autoptr (GPtrArray) messages = make_messages (1000);
  g_autoptr (PhidiasFeed) feed = NULL;
  g_autoptr (PhidiasMessage) late = phidias_message_new ("late", "m999", PHIDIAS_ROLE_USER);
  g_autoptr (PhidiasMessage) other = phidias_message_new ("other", "m503", PHIDIAS_ROLE_ASSISTANT);
  g_autofree char *rows = NULL;

  phidias_conversation_load (conversation, messages, NULL);
  feed = phidias_feed_new_at (conversation, "m500");
  hear (fixture, feed);
  g_assert_true (phidias_feed_find_message (feed, messages->pdata[500], NULL, NULL));
  g_assert_false (phidias_feed_find_message (feed, messages->pdata[999], NULL, NULL));
  phidias_message_set_text (late, "Late");
  phidias_conversation_add (conversation, late);
  check_heard (fixture);
  while (phidias_feed_has_more (feed))
    {
      phidias_feed_step (feed);
      check_heard (fixture);
    }
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  rows = describe_rows (G_LIST_MODEL (feed));
  g_assert_true (g_str_has_suffix (rows, "[late|0:Late]"));

  /* Another path from the middle on, and back. */
  phidias_conversation_add (conversation, other);
  check_heard (fixture);
  phidias_conversation_select (conversation, late);
  check_heard (fixture);
  while (phidias_feed_has_more (feed))
    phidias_feed_step (feed);
  check_heard (fixture);
}

/* Rows that nobody has are not kept, and those that somebody has are the same for everybody. */
static void
test_few_rows_are_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("d");
  g_autoptr (GPtrArray) messages = make_messages (2000);
  g_autoptr (PhidiasFeed) feed = NULL;
  g_autoptr (PhidiasFeedItem) kept = NULL;
  g_autoptr (PhidiasFeedItem) again = NULL;
  PhidiasFeedItem *gone;
  guint n_items;

  phidias_conversation_load (conversation, messages, NULL);
  feed = phidias_feed_new (conversation);
  while (phidias_feed_has_more (feed))
    phidias_feed_step (feed);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (feed));
  kept = g_list_model_get_item (G_LIST_MODEL (feed), 10);
  gone = g_list_model_get_item (G_LIST_MODEL (feed), 100);
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  g_object_unref (gone);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (G_LIST_MODEL (feed), i);

      g_assert_nonnull (item);
    }
  g_assert_null (gone);
  again = g_list_model_get_item (G_LIST_MODEL (feed), 10);
  g_assert_true (again == kept);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/session/feed/rows", test_rows);
  ADD ("/session/feed/stream", test_stream);
  ADD ("/session/feed/every-cut", test_every_cut);
  ADD ("/session/feed/continue", test_continue);
  ADD ("/session/feed/reasoning", test_reasoning);
  ADD ("/session/feed/think-tags", test_think_tags);
  ADD ("/session/feed/source-ranges", test_source_ranges);
  ADD ("/session/feed/endless-thought", test_endless_thought);
  ADD ("/session/feed/reader-of-thought", test_reader_of_thought);
  ADD ("/session/feed/folded-while-thinking", test_folded_while_thinking);
  ADD ("/session/feed/nothing", test_nothing);
  ADD ("/session/feed/siblings", test_siblings);
  ADD ("/session/feed/two-growing", test_two_growing);
  ADD ("/session/feed/load", test_load);
  ADD ("/session/feed/load-part", test_load_part);
  ADD ("/session/feed/begin-at", test_begin_at);
  ADD ("/session/feed/few-rows-are-kept", test_few_rows_are_kept);
#undef ADD

  return g_test_run ();
}
