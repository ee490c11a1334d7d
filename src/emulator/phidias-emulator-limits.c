/* phidias-emulator-limits.c: tokens and requests a minute, for each deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-limits.h"

#define MINUTE (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  guint64 ticket;
  gint64 time;
  guint tokens;
} Entry;

typedef struct
{
  GQueue entries; /* of Entry, oldest first */
  guint64 tokens;
  guint max_tokens;
  guint max_requests;
} Window;

struct _PhidiasEmulatorLimits
{
  GHashTable *windows; /* deployment to Window */
  guint tokens;
  guint requests;
  guint64 last_ticket;
};

static void
window_free (Window *window)
{
  g_queue_clear_full (&window->entries, g_free);
  g_free (window);
}

static Window *
get_window (PhidiasEmulatorLimits *self, const char *deployment)
{
  Window *window = g_hash_table_lookup (self->windows, deployment);

  if (window == NULL)
    {
      window = g_new0 (Window, 1);
      g_queue_init (&window->entries);
      window->max_tokens = self->tokens;
      window->max_requests = self->requests;
      g_hash_table_insert (self->windows, g_strdup (deployment), window);
    }

  return window;
}

static void
slide (Window *window, gint64 now)
{
  Entry *oldest;

  while ((oldest = g_queue_peek_head (&window->entries)) != NULL && oldest->time + MINUTE <= now)
    {
      window->tokens -= oldest->tokens;
      g_free (g_queue_pop_head (&window->entries));
    }
}

/**
 * phidias_emulator_limits_new:
 * @tokens: a minute, for each deployment; 0 for no limit
 * @requests: a minute, for each deployment; 0 for no limit
 *
 * Returns: (transfer full): empty windows
 */
PhidiasEmulatorLimits *
phidias_emulator_limits_new (guint tokens, guint requests)
{
  PhidiasEmulatorLimits *self = g_new0 (PhidiasEmulatorLimits, 1);

  self->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) window_free);
  self->tokens = tokens;
  self->requests = requests;

  return self;
}

/**
 * phidias_emulator_limits_free:
 * @self: (transfer full): limits
 *
 * Frees @self.
 */
void
phidias_emulator_limits_free (PhidiasEmulatorLimits *self)
{
  g_hash_table_unref (self->windows);
  g_free (self);
}

/* When the oldest requests have left the window far enough for one more of @tokens. */
static gint64
wait_for_room (Window *window, gint64 now, guint tokens)
{
  guint64 tokens_used = window->tokens;
  guint requests_used = window->entries.length;

  for (GList *l = window->entries.head; l != NULL; l = l->next)
    {
      Entry *entry = l->data;

      tokens_used -= entry->tokens;
      requests_used--;
      if ((window->max_tokens == 0 || tokens_used + tokens <= window->max_tokens) &&
          (window->max_requests == 0 || requests_used < window->max_requests))
        return entry->time + MINUTE - now;
    }

  /* More than a whole minute's worth in one request: no wait would help. */
  return MINUTE;
}

/**
 * phidias_emulator_limits_set:
 * @self: limits
 * @deployment: one that has limits of its own
 * @tokens: a minute; 0 for no limit
 * @requests: a minute; 0 for no limit
 *
 * Sets the limits of one deployment; what it has used stays used.
 */
void
phidias_emulator_limits_set (PhidiasEmulatorLimits *self, const char *deployment, guint tokens, guint requests)
{
  Window *window = get_window (self, deployment);

  window->max_tokens = tokens;
  window->max_requests = requests;
}

/**
 * phidias_emulator_limits_admit:
 * @self: limits
 * @deployment: which one is asked
 * @now: microseconds
 * @tokens: what the request is thought to cost
 * @verdict: (out caller-allocates): the details
 *
 * Lets a request in and books it, or refuses it.
 *
 * Returns: whether it was let in
 */
gboolean
phidias_emulator_limits_admit (PhidiasEmulatorLimits *self,
                               const char *deployment,
                               gint64 now,
                               guint tokens,
                               PhidiasEmulatorVerdict *verdict)
{
  Window *window = get_window (self, deployment);
  gboolean too_many_tokens, too_many_requests;

  slide (window, now);
  too_many_tokens = window->max_tokens > 0 && window->tokens + tokens > window->max_tokens;
  too_many_requests = window->max_requests > 0 && window->entries.length >= window->max_requests;

  *verdict = (PhidiasEmulatorVerdict) { 0 };
  if (too_many_tokens || too_many_requests)
    {
      verdict->wait = wait_for_room (window, now, tokens);
      verdict->by_tokens = !too_many_requests;
    }
  else
    {
      Entry *entry = g_new0 (Entry, 1);

      entry->ticket = verdict->ticket = ++self->last_ticket;
      entry->time = now;
      entry->tokens = tokens;
      window->tokens += tokens;
      g_queue_push_tail (&window->entries, entry);
    }

  verdict->tokens_left = MAX (0, (gint64) window->max_tokens - (gint64) window->tokens);
  verdict->requests_left = MAX (0, (gint64) window->max_requests - (gint64) window->entries.length);

  return verdict->ticket != 0;
}

/**
 * phidias_emulator_limits_settle:
 * @self: limits
 * @deployment: which one was asked
 * @ticket: of the request, from its verdict
 * @tokens: what it cost in the end
 *
 * Replaces the estimate of a request by its cost, unless it has left the window already.
 */
void
phidias_emulator_limits_settle (PhidiasEmulatorLimits *self,
                                const char *deployment,
                                guint64 ticket,
                                guint tokens)
{
  Window *window = get_window (self, deployment);

  for (GList *l = window->entries.tail; l != NULL; l = l->prev)
    {
      Entry *entry = l->data;

      if (entry->ticket == ticket)
        {
          window->tokens = window->tokens - entry->tokens + tokens;
          entry->tokens = tokens;
          return;
        }
    }
}
