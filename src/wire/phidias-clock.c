/* phidias-clock.c: time that tests can turn by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-clock.h"

/**
 * PhidiasClock:
 *
 * A monotonic clock with alarms. Watchdogs and the waits between attempts ask it, so that a test
 * can let five minutes pass in no time. It belongs to the thread that made it.
 */
struct _PhidiasClock
{
  GObject     parent_instance;

  gboolean    manual;
  gint64      now;
  guint       last_id;
  GHashTable *alarms; /* id → Alarm */
};

G_DEFINE_FINAL_TYPE (PhidiasClock, phidias_clock, G_TYPE_OBJECT)

typedef struct
{
  PhidiasClock    *clock;
  guint            id;
  gint64           due;
  GSource         *source;
  GSourceOnceFunc  callback;
  gpointer         user_data;
} Alarm;

static void
alarm_free (gpointer data)
{
  Alarm *alarm = data;

  if (alarm->source != NULL)
    {
      g_source_destroy (alarm->source);
      g_source_unref (alarm->source);
    }
  g_free (alarm);
}

static void
ring (PhidiasClock *self, guint id)
{
  Alarm *alarm = g_hash_table_lookup (self->alarms, GUINT_TO_POINTER (id));
  GSourceOnceFunc callback = alarm->callback;
  gpointer user_data = alarm->user_data;

  g_hash_table_remove (self->alarms, GUINT_TO_POINTER (id));
  callback (user_data);
}

static gboolean
source_cb (gpointer user_data)
{
  Alarm *alarm = user_data;
  g_autoptr (PhidiasClock) clock = g_object_ref (alarm->clock);

  ring (clock, alarm->id);

  return G_SOURCE_REMOVE;
}

static Alarm *
find_first (PhidiasClock *self)
{
  Alarm *first = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->alarms);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Alarm *alarm = value;

      if (first == NULL || alarm->due < first->due || (alarm->due == first->due && alarm->id < first->id))
        first = alarm;
    }

  return first;
}

static void
phidias_clock_finalize (GObject *object)
{
  PhidiasClock *self = PHIDIAS_CLOCK (object);

  g_hash_table_unref (self->alarms);

  G_OBJECT_CLASS (phidias_clock_parent_class)->finalize (object);
}

static void
phidias_clock_class_init (PhidiasClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_clock_finalize;
}

static void
phidias_clock_init (PhidiasClock *self)
{
  self->alarms = g_hash_table_new_full (NULL, NULL, NULL, alarm_free);
}

/**
 * phidias_clock_new:
 *
 * Returns: (transfer full): the real clock
 */
PhidiasClock *
phidias_clock_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CLOCK, NULL);
}

/**
 * phidias_clock_new_manual:
 *
 * Returns: (transfer full): a clock that stands still between calls of phidias_clock_advance()
 */
PhidiasClock *
phidias_clock_new_manual (void)
{
  PhidiasClock *self = g_object_new (PHIDIAS_TYPE_CLOCK, NULL);

  self->manual = TRUE;

  return self;
}

/**
 * phidias_clock_get_time:
 * @self: a clock
 *
 * Returns: microseconds since some moment; never less than before
 */
gint64
phidias_clock_get_time (PhidiasClock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOCK (self), 0);

  return self->manual ? self->now : g_get_monotonic_time ();
}

/**
 * phidias_clock_add_alarm:
 * @self: a clock
 * @delay_ms: milliseconds from now
 * @callback: called once, on the thread's default main context
 * @user_data: passed to it
 *
 * Returns: the alarm's number for phidias_clock_remove_alarm(), never 0
 */
guint
phidias_clock_add_alarm (PhidiasClock   *self,
                         gint64          delay_ms,
                         GSourceOnceFunc callback,
                         gpointer        user_data)
{
  Alarm *alarm;

  g_return_val_if_fail (PHIDIAS_IS_CLOCK (self), 0);
  g_return_val_if_fail (callback != NULL, 0);

  delay_ms = CLAMP (delay_ms, 0, G_MAXUINT);
  alarm = g_new0 (Alarm, 1);
  alarm->clock = self;
  alarm->id = ++self->last_id;
  alarm->due = phidias_clock_get_time (self) + delay_ms * 1000;
  alarm->callback = callback;
  alarm->user_data = user_data;
  if (!self->manual)
    {
      alarm->source = g_timeout_source_new ((guint) delay_ms);
      g_source_set_callback (alarm->source, source_cb, alarm, NULL);
      g_source_attach (alarm->source, g_main_context_get_thread_default ());
    }
  g_hash_table_insert (self->alarms, GUINT_TO_POINTER (alarm->id), alarm);

  return alarm->id;
}

/**
 * phidias_clock_remove_alarm:
 * @self: a clock
 * @id: an alarm that has not rung
 */
void
phidias_clock_remove_alarm (PhidiasClock *self, guint id)
{
  g_return_if_fail (PHIDIAS_IS_CLOCK (self));
  g_return_if_fail (g_hash_table_contains (self->alarms, GUINT_TO_POINTER (id)));

  g_hash_table_remove (self->alarms, GUINT_TO_POINTER (id));
}

/**
 * phidias_clock_advance:
 * @self: a manual clock
 * @milliseconds: how far to turn it
 *
 * Turns the clock and rings what falls due, in order, each at its own moment.
 */
void
phidias_clock_advance (PhidiasClock *self, gint64 milliseconds)
{
  gint64 end;
  Alarm *first;

  g_return_if_fail (PHIDIAS_IS_CLOCK (self));
  g_return_if_fail (self->manual);
  g_return_if_fail (milliseconds >= 0);

  end = self->now + milliseconds * 1000;
  g_object_ref (self);
  while ((first = find_first (self)) != NULL && first->due <= end)
    {
      self->now = MAX (self->now, first->due);
      ring (self, first->id);
    }
  self->now = end;
  g_object_unref (self);
}

/**
 * phidias_clock_get_n_alarms:
 * @self: a clock
 *
 * Returns: how many alarms are set
 */
guint
phidias_clock_get_n_alarms (PhidiasClock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CLOCK (self), 0);

  return g_hash_table_size (self->alarms);
}

/**
 * phidias_clock_get_next:
 * @self: a clock
 *
 * Returns: milliseconds until the next alarm, -1 when none is set
 */
gint64
phidias_clock_get_next (PhidiasClock *self)
{
  Alarm *first;

  g_return_val_if_fail (PHIDIAS_IS_CLOCK (self), -1);

  first = find_first (self);

  return first != NULL ? MAX (0, first->due - phidias_clock_get_time (self)) / 1000 : -1;
}
