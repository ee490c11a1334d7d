/* test-reasoning.c: a thought folds and opens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-feed.h"
#include "phidias-reasoning-row.h"
#include "phidias-test.h"

#include <math.h>

#define HEAD 1

typedef struct
{
  Fixture              base;
  PhidiasConversation *conversation;
  PhidiasMessage      *answer;
  PhidiasFeed         *feed;
} Thinking;

static void
set_up (Thinking *self, const char *text, PhidiasMessageState state)
{
  self->conversation = phidias_conversation_new ("c");
  self->answer = phidias_message_new ("a", NULL, PHIDIAS_ROLE_ASSISTANT);
  phidias_message_set_text (self->answer, text);
  phidias_message_set_reasoning_time (self->answer, 12 * G_USEC_PER_SEC);
  phidias_message_set_state (self->answer, state);
  phidias_conversation_add (self->conversation, self->answer);
  self->feed = phidias_feed_new (self->conversation);
  fixture_open (&self->base, 800, 400);
  phidias_conversation_view_set_model (self->base.view, G_LIST_MODEL (self->feed));
  fixture_frames (self->base.window, 3);
}

static void
tear_down (Thinking *self)
{
  phidias_conversation_view_set_model (self->base.view, NULL);
  g_assert_finalize_object (self->feed);
  g_object_unref (self->answer);
  g_assert_finalize_object (self->conversation);
  fixture_close (&self->base);
}

static GtkWidget *
get_head (Thinking *self)
{
  GtkWidget *row = fixture_find_row (&self->base, HEAD);

  g_assert_true (PHIDIAS_IS_REASONING_ROW (row));

  return row;
}

static double
get_top (Thinking *self, GtkWidget *row)
{
  graphene_point_t top;

  g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (self->base.list), &GRAPHENE_POINT_INIT (0, 0), &top));

  return top.y;
}

static void
assert_expanded (Thinking *self, gboolean is_expanded, guint n_rows)
{
  gtk_test_accessible_assert_role (get_head (self), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (get_head (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Thought for 12 seconds");
  gtk_test_accessible_assert_state (get_head (self), GTK_ACCESSIBLE_STATE_EXPANDED, is_expanded);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->feed)), ==, n_rows);
}

static void
test_toggle (void)
{
  Thinking self;
  GtkWidget *head;

  set_up (&self, "<think>\nOne.\n\nTwo.\n</think>\n\nYes.", PHIDIAS_MESSAGE_COMPLETE);
  assert_expanded (&self, FALSE, 4);
  head = get_head (&self);
  g_assert_true (gtk_widget_grab_focus (head));

  g_signal_emit_by_name (head, "clicked");
  fixture_frames (self.base.window, 3);
  assert_expanded (&self, TRUE, 6);
  gtk_test_accessible_assert_property (fixture_find_row (&self.base, HEAD + 1), GTK_ACCESSIBLE_PROPERTY_LABEL, "Quote, One.");

  /* The row stays, and so does the focus. */
  g_assert_true (get_head (&self) == head);
  g_assert_true (gtk_widget_is_focus (head));
  g_signal_emit_by_name (head, "clicked");
  fixture_frames (self.base.window, 3);
  assert_expanded (&self, FALSE, 4);
  g_assert_true (gtk_widget_is_focus (head));
  tear_down (&self);
}

/* Opened where the end is followed, the head does not run away from the pointer. */
static void
test_head_stays (void)
{
  g_autoptr (GString) text = g_string_new ("<think>\n");
  Thinking self;
  double top;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "Thought %u.\n\n", i);
  g_string_append (text, "</think>\n\n");
  for (guint i = 0; i < 4; i++)
    g_string_append_printf (text, "Answer %u.\n\n", i);
  set_up (&self, text->str, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_true (phidias_place_keeper_get_is_at_end (self.base.keeper));
  top = get_top (&self, get_head (&self));

  g_signal_emit_by_name (get_head (&self), "clicked");
  fixture_frames (self.base.window, 6);
  g_assert_cmpfloat (fabs (get_top (&self, get_head (&self)) - top), <=, 1);
  g_signal_emit_by_name (get_head (&self), "clicked");
  fixture_frames (self.base.window, 6);
  g_assert_cmpfloat (fabs (get_top (&self, get_head (&self)) - top), <=, 1);
  tear_down (&self);
}

static void
test_streams (void)
{
  Thinking self;
  GtkWidget *head;

  set_up (&self, "<think>One", PHIDIAS_MESSAGE_STREAMING);
  head = get_head (&self);
  gtk_test_accessible_assert_property (head, GTK_ACCESSIBLE_PROPERTY_LABEL, "Thinking…");
  gtk_test_accessible_assert_state (head, GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  phidias_message_append_text (self.answer, " two.</think>Yes.");
  fixture_frames (self.base.window, 3);
  assert_expanded (&self, FALSE, 4);
  g_assert_true (get_head (&self) == head);
  phidias_message_set_state (self.answer, PHIDIAS_MESSAGE_COMPLETE);
  assert_expanded (&self, FALSE, 4);
  tear_down (&self);
}

/* What is in view is there at once and stays put while the rest comes; the beginning can be had. */
static void
test_long (void)
{
  Fixture fixture;
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PhidiasFeed) feed = NULL;
  guint item;
  double offset;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autofree char *parent = i > 0 ? g_strdup_printf ("%u", i - 1) : NULL;
      PhidiasMessage *message = phidias_message_new (id, parent, i % 2 == 0 ? PHIDIAS_ROLE_USER : PHIDIAS_ROLE_ASSISTANT);

      phidias_message_set_text (message, i % 3 == 0 ? "Short." : "Longer.\n\n- One\n- Two\n\nAnd so on.");
      g_ptr_array_add (messages, message);
    }
  phidias_conversation_load (conversation, messages, NULL);
  feed = phidias_feed_new (conversation);
  fixture_open (&fixture, 800, 600);
  phidias_conversation_view_set_model (fixture.view, G_LIST_MODEL (feed));
  fixture_frames (fixture.window, 2);
  g_assert_true (phidias_feed_has_more (feed));

  while (phidias_feed_has_more (feed))
    {
      GtkWidget *row = phidias_place_keeper_find_row (fixture.keeper, g_list_model_get_n_items (G_LIST_MODEL (feed)) - 1);
      graphene_rect_t bounds;

      g_assert_true (phidias_place_keeper_get_is_at_end (fixture.keeper));
      g_assert_nonnull (row);
      g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (fixture.list), &bounds));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (GTK_WIDGET (fixture.list)) + 1);
      fixture_frames (fixture.window, 1);
    }
  gtk_widget_activate_action (GTK_WIDGET (fixture.list), "conversation.jump-to-start", NULL);
  fixture_frames (fixture.window, 10);
  g_assert_true (phidias_place_keeper_get_place (fixture.keeper, &item, &offset));
  g_assert_cmpuint (item, ==, 0);
  phidias_conversation_view_set_model (fixture.view, NULL);
  fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/reasoning/toggle", test_toggle);
  g_test_add_func ("/ui/reasoning/head-stays", test_head_stays);
  g_test_add_func ("/ui/reasoning/streams", test_streams);
  g_test_add_func ("/ui/reasoning/long", test_long);

  return g_test_run ();
}
