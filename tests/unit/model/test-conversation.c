/* test-conversation.c: the tree of messages and its path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-conversation.h"
#include "phidias-test.h"

static PhidiasMessage *
add (PhidiasConversation *conversation, const char *id, const char *parent_id, PhidiasRole role)
{
  g_autoptr (PhidiasMessage) message = phidias_message_new (id, parent_id, role);

  phidias_message_set_sequence (message, phidias_conversation_get_next_sequence (conversation));
  phidias_conversation_add (conversation, message);

  return message;
}

static char *
dup_path (PhidiasConversation *conversation)
{
  GListModel *path = phidias_conversation_get_path (conversation);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (path); i++)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (path, i);

      g_string_append (ids, phidias_message_get_id (message));
    }

  return g_string_free (ids, FALSE);
}

static void
assert_path (PhidiasConversation *conversation, const char *expected)
{
  g_autofree char *path = dup_path (conversation);

  g_assert_cmpstr (path, ==, expected);
}

/* a ─┬─ b ─ c ─ d
 *    └─ e          */
static PhidiasConversation *
create_tree (void)
{
  PhidiasConversation *conversation = phidias_conversation_new ("x");

  add (conversation, "a", NULL, PHIDIAS_ROLE_USER);
  add (conversation, "b", "a", PHIDIAS_ROLE_ASSISTANT);
  add (conversation, "c", "b", PHIDIAS_ROLE_USER);
  add (conversation, "d", "c", PHIDIAS_ROLE_ASSISTANT);
  add (conversation, "e", "a", PHIDIAS_ROLE_ASSISTANT);

  return conversation;
}

static void
test_newest_is_shown (void)
{
  g_autoptr (PhidiasConversation) conversation = create_tree ();
  PhidiasMessage *e = phidias_conversation_find (conversation, "e");

  assert_path (conversation, "ae");
  g_assert_true (phidias_conversation_get_head (conversation) == e);
  g_assert_cmpuint (phidias_message_get_n_siblings (e), ==, 2);
  g_assert_cmpuint (phidias_message_get_sibling_index (e), ==, 1);
  g_assert_cmpuint (phidias_message_get_n_siblings (phidias_conversation_find (conversation, "c")), ==, 1);
}

static void
test_select_returns_to_what_was_below (void)
{
  g_autoptr (PhidiasConversation) conversation = create_tree ();
  PhidiasMessage *e = phidias_conversation_find (conversation, "e");
  PhidiasMessage *b = phidias_conversation_get_sibling (conversation, e, -1);

  g_assert_cmpstr (phidias_message_get_id (b), ==, "b");
  g_assert_null (phidias_conversation_get_sibling (conversation, e, 1));
  g_assert_null (phidias_conversation_get_sibling (conversation, e, -2));

  phidias_conversation_select (conversation, b);
  assert_path (conversation, "abcd");
  phidias_conversation_select (conversation, e);
  assert_path (conversation, "ae");
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *what = user_data;

  what[0]++;
  what[1] = position;
  what[2] = removed;
  what[3] = added;
}

static void
test_path_changes_are_exact (void)
{
  g_autoptr (PhidiasConversation) conversation = create_tree ();
  guint what[4] = { 0 };

  g_signal_connect (phidias_conversation_get_path (conversation), "items-changed", G_CALLBACK (count_cb), what);
  phidias_conversation_select (conversation, phidias_conversation_find (conversation, "d"));
  g_assert_cmpuint (what[0], ==, 1);
  g_assert_cmpuint (what[1], ==, 1);
  g_assert_cmpuint (what[2], ==, 1);
  g_assert_cmpuint (what[3], ==, 3);

  phidias_conversation_select (conversation, phidias_conversation_find (conversation, "d"));
  g_assert_cmpuint (what[0], ==, 1);
}

static GPtrArray *
create_messages (const char * const *pairs)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; pairs[i] != NULL; i += 2)
    {
      PhidiasMessage *message = phidias_message_new (pairs[i], *pairs[i + 1] != '\0' ? pairs[i + 1] : NULL, PHIDIAS_ROLE_USER);

      phidias_message_set_sequence (message, i + 1);
      g_ptr_array_add (messages, message);
    }

  return messages;
}

static void
test_load (void)
{
  static const char * const pairs[] = { "a", "", "b", "a", "c", "b", "d", "a", NULL };
  g_autoptr (PhidiasConversation) newest = phidias_conversation_new ("x");
  g_autoptr (PhidiasConversation) chosen = phidias_conversation_new ("y");
  g_autoptr (GPtrArray) messages = create_messages (pairs);
  g_autoptr (GPtrArray) again = create_messages (pairs);

  g_assert_false (phidias_conversation_is_loaded (newest));
  phidias_conversation_load (newest, messages, NULL);
  g_assert_true (phidias_conversation_is_loaded (newest));
  assert_path (newest, "ad");
  g_assert_cmpint (phidias_conversation_get_next_sequence (newest), ==, 8);

  phidias_conversation_load (chosen, again, "c");
  assert_path (chosen, "abc");
}

/* A message whose parent is missing, as after a damaged file, is shown and not lost. */
static void
test_orphan (void)
{
  static const char * const pairs[] = { "a", "", "b", "gone", NULL };
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("x");
  g_autoptr (GPtrArray) messages = create_messages (pairs);

  phidias_conversation_load (conversation, messages, NULL);
  assert_path (conversation, "b");
  g_assert_cmpuint (phidias_message_get_n_siblings (phidias_conversation_find (conversation, "b")), ==, 2);
}

/* Neither loading nor freeing may recurse. */
static void
test_deep_tree (void)
{
  PhidiasConversation *conversation = phidias_conversation_new ("x");
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autofree char *parent_id = i > 0 ? g_strdup_printf ("%u", i - 1) : NULL;

      g_ptr_array_add (messages, phidias_message_new (id, parent_id, PHIDIAS_ROLE_USER));
    }
  phidias_conversation_load (conversation, messages, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (conversation)), ==, 100000);
  g_assert_finalize_object (conversation);
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_properties_notify_once (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("x");
  guint count = 0;

  g_signal_connect (conversation, "notify", G_CALLBACK (count_notify_cb), &count);
  phidias_conversation_set_title (conversation, "a");
  phidias_conversation_set_title (conversation, "a");
  phidias_conversation_set_system_message (conversation, "b");
  phidias_conversation_set_system_message (conversation, "b");
  phidias_conversation_set_draft (conversation, NULL);
  phidias_conversation_set_deployment_id (conversation, "d");
  phidias_conversation_set_deployment_id (conversation, "d");
  phidias_conversation_set_updated (conversation, 7);
  phidias_conversation_set_updated (conversation, 7);
  g_assert_cmpuint (count, ==, 4);
}

static void
append_cb (PhidiasMessage *message, const char *text, GString *all)
{
  g_string_append (all, text);
}

static void
test_message_grows (void)
{
  g_autoptr (PhidiasMessage) message = phidias_message_new ("a", NULL, PHIDIAS_ROLE_ASSISTANT);
  g_autoptr (GString) all = g_string_new (NULL);
  guint count = 0;

  g_signal_connect (message, "text-appended", G_CALLBACK (append_cb), all);
  g_signal_connect (message, "notify::text", G_CALLBACK (count_notify_cb), &count);
  for (guint i = 0; i < 1000; i++)
    phidias_message_append_text (message, "é");
  phidias_message_append_text (message, "");
  g_assert_cmpuint (phidias_message_get_length (message), ==, 2000);
  g_assert_cmpstr (all->str, ==, phidias_message_get_text (message));
  g_assert_cmpuint (count, ==, 0);
  phidias_message_set_text (message, "x");
  g_assert_cmpuint (count, ==, 1);
}

static void
test_message_states (void)
{
  g_autoptr (PhidiasMessage) message = phidias_message_new ("a", NULL, PHIDIAS_ROLE_ASSISTANT);

  for (guint i = 0; i < PHIDIAS_N_MESSAGE_STATES; i++)
    {
      PhidiasMessageState state = PHIDIAS_N_MESSAGE_STATES;

      g_assert_true (phidias_message_state_from_name (phidias_message_state_to_name (i), &state));
      g_assert_cmpuint (state, ==, i);
      phidias_message_set_state (message, i);
      g_assert_cmpint (phidias_message_is_running (message), ==,
                       i == PHIDIAS_MESSAGE_WAITING || i == PHIDIAS_MESSAGE_RETRYING || i == PHIDIAS_MESSAGE_STREAMING);
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/conversation/newest-is-shown", test_newest_is_shown);
  g_test_add_func ("/model/conversation/select", test_select_returns_to_what_was_below);
  g_test_add_func ("/model/conversation/exact-changes", test_path_changes_are_exact);
  g_test_add_func ("/model/conversation/load", test_load);
  g_test_add_func ("/model/conversation/orphan", test_orphan);
  g_test_add_func ("/model/conversation/deep-tree", test_deep_tree);
  g_test_add_func ("/model/conversation/notify-once", test_properties_notify_once);
  g_test_add_func ("/model/message/grows", test_message_grows);
  g_test_add_func ("/model/message/states", test_message_states);

  return g_test_run ();
}
