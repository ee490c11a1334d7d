/* test-answer-speaker.c: an answer is heard while it comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-answer-speaker.h"
#include "phidias-test.h"

/* In milliseconds; what a test appends in a row comes within it. */
#define INTERVAL 30

typedef struct
{
  PhidiasConversation  *conversation;
  PhidiasMessage       *answer;
  PhidiasFeed          *feed;
  PhidiasAnswerSpeaker *speaker;
  GPtrArray            *heard;
  guint                 n_expected;
} Listening;

static void
heard_cb (const char *text, gpointer user_data)
{
  g_ptr_array_add (((Listening *) user_data)->heard, g_strdup (text));
}

static void
set_up (Listening *self, const char *text)
{
  self->conversation = phidias_conversation_new ("c");
  self->answer = phidias_message_new ("a", NULL, PHIDIAS_ROLE_ASSISTANT);
  phidias_message_set_text (self->answer, text);
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_conversation_add (self->conversation, self->answer);
  self->feed = phidias_feed_new (self->conversation);
  self->heard = g_ptr_array_new_with_free_func (g_free);
  self->speaker = phidias_answer_speaker_new (self->feed, self->answer, INTERVAL, heard_cb, self);
}

static void
tear_down (Listening *self)
{
  g_assert_finalize_object (self->speaker);
  g_assert_finalize_object (self->feed);
  g_object_unref (self->answer);
  g_assert_finalize_object (self->conversation);
  g_ptr_array_unref (self->heard);
}

static void
append (Listening *self, const char *text)
{
  phidias_message_append_text (self->answer, text);
}

static void
assert_silent (Listening *self)
{
  g_assert_cmpuint (self->heard->len, ==, 0);
}

static void
passed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Lets the speaker's time pass: a later timer of the same length comes after it. */
static void
let_pass (void)
{
  gboolean is_passed = FALSE;

  g_timeout_add_once (INTERVAL + 1, passed_cb, &is_passed);
  while (!is_passed)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_heard (Listening *self, const char *text)
{
  let_pass ();
  g_assert_cmpuint (self->heard->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (self->heard, 0), ==, text);
  g_ptr_array_set_size (self->heard, 0);
}

/* What was told by when the feed has nothing more to show; a long text may come in several turns. */
static char *
dup_all_heard (Listening *self)
{
  g_autofree char *all = NULL;

  do
    let_pass ();
  while (phidias_feed_has_pending (self->feed) || phidias_answer_speaker_get_is_finishing (self->speaker));
  let_pass ();
  g_ptr_array_add (self->heard, NULL);
  all = g_strjoinv (" ", (char **) self->heard->pdata);
  g_ptr_array_set_size (self->heard, 0);

  return g_steal_pointer (&all);
}

static void
finish (Listening *self, const char *text)
{
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_COMPLETE);
  phidias_answer_speaker_finish (self->speaker, "Done");
  g_assert_cmpuint (self->heard->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (self->heard, 0), ==, text);
  g_ptr_array_set_size (self->heard, 0);
  let_pass ();
  assert_silent (self);
}

/* What completes within an interval is one announcement; what is not complete waits. */
static void
test_sentences (void)
{
  Listening self;

  set_up (&self, "");
  append (&self, "It is **very** ");
  let_pass ();
  assert_silent (&self);
  append (&self, "fast. Version 1.");
  append (&self, "5 is “out!” And `more");
  assert_silent (&self);
  assert_heard (&self, "It is very fast. Version 1.5 is “out!”");
  append (&self, "` of [it](https://example.com/a.b). So");
  assert_heard (&self, "And more of it.");
  let_pass ();
  assert_silent (&self);
  finish (&self, "So. Done");
  tear_down (&self);
}

/* Each interval tells once, whatever comes in it. */
static void
test_rate (void)
{
  Listening self;

  set_up (&self, "");
  for (guint i = 0; i < 200; i++)
    append (&self, "One. ");
  assert_silent (&self);
  let_pass ();
  g_assert_cmpuint (self.heard->len, ==, 1);
  /* The last is complete when something follows its space, which is not there until then. */
  g_assert_cmpuint (strlen (g_ptr_array_index (self.heard, 0)), >=, 199 * 5 - 1);
  tear_down (&self);
}

static void
test_blocks (void)
{
  Listening self;

  set_up (&self, "");
  append (&self, "## Steps\n\n1. First\n2. Second *one*\n\n> Said he\n\n");
  assert_heard (&self, "Heading 2, Steps. 1. First. 2. Second one. Quote, Said he.");
  append (&self, "```py");
  let_pass ();
  assert_silent (&self);
  append (&self, "thon\nprint (\"No. Never.\")\n");
  assert_heard (&self, "Code, Python.");
  append (&self, "more ()\n```\n\nThen:\n\n| a. b | c |\n|---|---|\n");
  assert_heard (&self, "Then: Table.");
  append (&self, "| d. e | f |\n\n$$\nx. y\n$$\n\nHere $a. b$ is. And\n\n---\n\n");
  /* Inline formulas are read as their rows read them. */
  let_pass ();
  g_assert_cmpuint (self.heard->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (self.heard, 0), "Formula. Here a"));
  g_assert_true (g_str_has_suffix (g_ptr_array_index (self.heard, 0), "is. And."));
  g_assert_null (strchr (g_ptr_array_index (self.heard, 0), '$'));
  g_ptr_array_set_size (self.heard, 0);
  append (&self, "- # In an item\n\n");
  let_pass ();
  g_assert_cmpuint (self.heard->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (self.heard, 0), "In an item"));
  g_ptr_array_set_size (self.heard, 0);
  finish (&self, "Done");
  tear_down (&self);
}

static void
test_wide (void)
{
  Listening self;

  set_up (&self, "");
  append (&self, "你好。你好吗？我");
  assert_heard (&self, "你好。你好吗？");
  append (&self, "很好！");
  assert_heard (&self, "我很好！");
  finish (&self, "Done");
  tear_down (&self);
}

static void
test_thought (void)
{
  Listening self;

  set_up (&self, "");
  phidias_message_append_reasoning (self.answer, "Apart. Not heard. ");
  append (&self, "<think>\nHm. Not this.\n\nNor this. ");
  let_pass ();
  assert_silent (&self);
  append (&self, "\n</think>\n\nYes. It");
  assert_heard (&self, "Yes.");
  append (&self, " is. Now");
  assert_heard (&self, "It is.");
  finish (&self, "Now. Done");
  tear_down (&self);
}

/* Come back to, an answer goes on where it is; tried again, it begins anew. */
static void
test_beginning (void)
{
  Listening self;

  set_up (&self, "Old. Old too.\n\nIt goes");
  let_pass ();
  assert_silent (&self);
  append (&self, " on. And");
  assert_heard (&self, "It goes on.");
  phidias_message_set_text (self.answer, "");
  append (&self, "Again. So");
  assert_heard (&self, "Again.");
  tear_down (&self);
}

/* Character by character, in any measure, everything is told once and in order. */
static void
test_pieces (void)
{
  const char *text = "One *two* three. Four `five` six! [Seven](https://a.b) eight?\n\n- Nine\n- Ten. Eleven\n\nTwelve\n";
  Listening self;
  g_autoptr (GString) all = g_string_new (NULL);

  set_up (&self, "");
  for (const char *p = text; *p != '\0'; p++)
    {
      append (&self, (char[]) { *p, '\0' });
      if ((p - text) % 7 == 0)
        let_pass ();
    }
  phidias_message_set_state (self.answer, PHIDIAS_MESSAGE_COMPLETE);
  phidias_answer_speaker_finish (self.speaker, "Done");
  for (guint i = 0; i < self.heard->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (self.heard, i));
  g_assert_cmpstr (all->str, ==, "One two three. Four five six! Seven eight? • Nine. • Ten. Eleven. Twelve. Done");
  g_assert_cmpuint (self.heard->len, >, 4);
  tear_down (&self);
}

/* What was told is not told again, however much stands before the last words. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *told = NULL;
  Listening self;

  for (guint i = 0; i < 2000; i++)
    {
      g_string_append_printf (text, "Paragraph %u has. Two sentences.\n\n", i);
      g_string_append_printf (expected, "%sParagraph %u has. Two sentences.", i > 0 ? " " : "", i);
    }
  set_up (&self, "");
  append (&self, text->str);
  told = dup_all_heard (&self);
  g_assert_cmpstr (told, ==, expected->str);
  append (&self, "Last. ");
  append (&self, "One");
  assert_heard (&self, "Last.");
  finish (&self, "One. Done");
  tear_down (&self);
}

/* A paragraph so long that it is shown in slices is told as one. */
static void
test_slices (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Listening self;
  g_autofree char *told = NULL;
  guint n = 0;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "Sentence number %u is here. ", i);
  set_up (&self, "");
  append (&self, text->str);
  phidias_message_set_state (self.answer, PHIDIAS_MESSAGE_COMPLETE);
  phidias_answer_speaker_finish (self.speaker, "Done");
  told = dup_all_heard (&self);
  for (const char *p = told; (p = strstr (p, "Sentence number ")) != NULL; p++)
    n++;
  g_assert_cmpuint (n, ==, 3000);
  g_assert_null (strstr (told, ".."));
  g_assert_true (g_str_has_suffix (told, " Done"));
  tear_down (&self);
}

/* An answer that ends with more than a turn's worth is told to its end, in order, and once. */
static void
test_burst (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *told = NULL;
  Listening self;

  for (guint i = 0; i < 2000; i++)
    {
      g_string_append_printf (text, "Paragraph %u.\n\n", i);
      g_string_append_printf (expected, "Paragraph %u. ", i);
    }
  g_string_append (expected, "Done");
  set_up (&self, "");
  append (&self, text->str);
  phidias_message_set_state (self.answer, PHIDIAS_MESSAGE_COMPLETE);
  phidias_answer_speaker_finish (self.speaker, "Done");
  g_assert_true (phidias_answer_speaker_get_is_finishing (self.speaker));
  told = dup_all_heard (&self);
  g_assert_cmpstr (told, ==, expected->str);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/answer-speaker/sentences", test_sentences);
  g_test_add_func ("/ui/answer-speaker/rate", test_rate);
  g_test_add_func ("/ui/answer-speaker/blocks", test_blocks);
  g_test_add_func ("/ui/answer-speaker/wide", test_wide);
  g_test_add_func ("/ui/answer-speaker/thought", test_thought);
  g_test_add_func ("/ui/answer-speaker/beginning", test_beginning);
  g_test_add_func ("/ui/answer-speaker/pieces", test_pieces);
  g_test_add_func ("/ui/answer-speaker/long", test_long);
  g_test_add_func ("/ui/answer-speaker/burst", test_burst);
  g_test_add_func ("/ui/answer-speaker/slices", test_slices);

  return g_test_run ();
}
