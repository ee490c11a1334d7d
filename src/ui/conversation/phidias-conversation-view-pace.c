/* phidias-conversation-view-pace.c: when text that streams in becomes rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"
#include "phidias-feed.h"

static guint
get_wait (PhidiasConversationView *self)
{
  return phidias_typing_pace_get_wait (&self->pace, g_get_monotonic_time ());
}

static gboolean
has_pending (PhidiasConversationView *self)
{
  return PHIDIAS_IS_FEED (self->source) && phidias_feed_has_pending (PHIDIAS_FEED (self->source));
}

/* Whether there is text, and it need not wait. */
gboolean
phidias_conversation_view_may_flush (PhidiasConversationView *self)
{
  return has_pending (self) && get_wait (self) == 0;
}

void
phidias_conversation_view_flush (PhidiasConversationView *self)
{
  if (!phidias_conversation_view_may_flush (self))
    return;
  phidias_feed_flush (PHIDIAS_FEED (self->source));
  self->pace.flushed = g_get_monotonic_time ();
}

static void
wait_cb (gpointer user_data)
{
  PhidiasConversationView *self = user_data;

  self->pace_wait = 0;
  phidias_conversation_view_queue_tick (self);
}

/* Asks for a frame once the text that waits need not wait any longer. */
void
phidias_conversation_view_await_flush (PhidiasConversationView *self)
{
  if (self->pace_wait == 0 && has_pending (self))
    self->pace_wait = g_timeout_add_once (get_wait (self), wait_cb, self);
}

/**
 * phidias_conversation_view_note_typing:
 * @self: a view
 *
 * Tells that a key was pressed elsewhere in the window. For a while what streams in is shown a little
 * less often, so that each key finds a frame of its own.
 */
void
phidias_conversation_view_note_typing (PhidiasConversationView *self)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self));

  self->pace.typed = g_get_monotonic_time ();
}
