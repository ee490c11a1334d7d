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
  g_autoptr (PhidiasFeed) other = phidias_feed_new (fixture->conversation);
  g_autofree char *rows = describe_rows (list);
  g_autofree char *other_rows = describe_rows (G_LIST_MODEL (other));

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

static void
test_reasoning (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = add_message (fixture, NULL, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);

  phidias_message_append_reasoning (answer, "Let me");
  phidias_feed_flush (fixture->feed);
  phidias_message_append_reasoning (answer, " think.\n");
  phidias_message_append_reasoning (answer, "\nYes");
  phidias_message_append_text (answer, "It is so.");
  phidias_feed_flush (fixture->feed);
  check (fixture);
  phidias_message_append_reasoning (answer, ".");
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);

  assert_rows (fixture, "[m1|5:Reasoning|0>:Let me think.|0>:Yes.|0:It is so.]");

  phidias_message_set_reasoning (answer, "");
  assert_rows (fixture, "[m1|0:It is so.]");
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

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("d");
  g_autoptr (PhidiasFeed) feed = phidias_feed_new (conversation);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *parent = i > 0 ? g_strdup_printf ("m%u", i - 1) : NULL;
      PhidiasMessage *message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

      phidias_message_set_sequence (message, i + 1);
      phidias_message_set_text (message, "Some *text*\n\n- and a list\n- of two");
      g_ptr_array_add (messages, message);
    }

  g_ptr_array_set_size (fixture->heard, 0);
  g_signal_connect (feed, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  forget_told (fixture);
  start = g_get_monotonic_time ();
  phidias_conversation_load (conversation, messages, NULL);
  g_test_message ("5,000 messages in %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);

  /* However many there are, they come in one step. */
  g_assert_cmpuint (fixture->n_told, ==, 1);
  g_assert_cmpuint (fixture->n_added, >, 5000 * 3);
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
  ADD ("/session/feed/nothing", test_nothing);
  ADD ("/session/feed/siblings", test_siblings);
  ADD ("/session/feed/two-growing", test_two_growing);
  ADD ("/session/feed/load", test_load);
#undef ADD

  return g_test_run ();
}
