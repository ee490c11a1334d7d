/* test-clock.c: time turned by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-clock.h"
#include "phidias-test.h"

typedef struct
{
  PhidiasClock *clock;
  GString      *rung;
  guint         again; /* more alarms to set from within one */
} Bell;

typedef struct
{
  Bell *bell;
  char  name;
} Named;

static void
ring_cb (gpointer user_data)
{
  Named *named = user_data;
  Bell *bell = named->bell;

  g_string_append_printf (bell->rung, "%c%" G_GINT64_FORMAT " ", named->name, phidias_clock_get_time (bell->clock) / 1000);
  if (bell->again > 0)
    {
      bell->again--;
      g_assert_cmpuint (phidias_clock_add_alarm (bell->clock, 10, ring_cb, named), >, 0);
    }
}

static void
test_order (void)
{
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual ();
  g_autoptr (GString) rung = g_string_new (NULL);
  Bell bell = { clock, rung, 0 };
  Named a = { &bell, 'a' };
  Named b = { &bell, 'b' };
  Named c = { &bell, 'c' };
  guint removed;

  removed = phidias_clock_add_alarm (clock, 20, ring_cb, &c);
  g_assert_cmpuint (phidias_clock_add_alarm (clock, 30, ring_cb, &b), >, removed);
  g_assert_cmpuint (phidias_clock_add_alarm (clock, 10, ring_cb, &a), >, removed);
  g_assert_cmpuint (phidias_clock_add_alarm (clock, 30, ring_cb, &c), >, removed);
  phidias_clock_remove_alarm (clock, removed);
  g_assert_cmpint (phidias_clock_get_next (clock), ==, 10);

  phidias_clock_advance (clock, 9);
  g_assert_cmpstr (rung->str, ==, "");
  phidias_clock_advance (clock, 100);
  g_assert_cmpstr (rung->str, ==, "a10 b30 c30 ");
  g_assert_cmpint (phidias_clock_get_time (clock), ==, 109 * 1000);
  g_assert_cmpuint (phidias_clock_get_n_alarms (clock), ==, 0);
  g_assert_cmpint (phidias_clock_get_next (clock), ==, -1);
}

/* An alarm set by an alarm rings in the same turn when it falls due in it. */
static void
test_chain (void)
{
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual ();
  g_autoptr (GString) rung = g_string_new (NULL);
  Bell bell = { clock, rung, 3 };
  Named a = { &bell, 'a' };

  g_assert_cmpuint (phidias_clock_add_alarm (clock, 10, ring_cb, &a), >, 0);
  phidias_clock_advance (clock, 35);
  g_assert_cmpstr (rung->str, ==, "a10 a20 a30 ");
  phidias_clock_advance (clock, 5);
  g_assert_cmpstr (rung->str, ==, "a10 a20 a30 a40 ");
}

static void
count_cb (gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

static gboolean
has_rung (gpointer user_data)
{
  guint *n = user_data;

  return *n == 1;
}

static void
test_real (void)
{
  g_autoptr (PhidiasClock) clock = phidias_clock_new ();
  gint64 start = phidias_clock_get_time (clock);
  guint n = 0;
  guint never = phidias_clock_add_alarm (clock, 20, count_cb, &n);

  g_assert_cmpuint (phidias_clock_add_alarm (clock, 30, count_cb, &n), !=, never);
  phidias_clock_remove_alarm (clock, never);
  phidias_assert_wait (has_rung, &n);
  g_assert_cmpint (phidias_clock_get_time (clock) - start, >=, 29 * 1000);
  g_assert_cmpuint (phidias_clock_get_n_alarms (clock), ==, 0);

  /* One that has not rung goes with its clock. */
  never = phidias_clock_add_alarm (clock, 1000 * 1000, count_cb, &n);
  g_assert_finalize_object (g_steal_pointer (&clock));
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/clock/order", test_order);
  g_test_add_func ("/wire/clock/chain", test_chain);
  g_test_add_func ("/wire/clock/real", test_real);

  return g_test_run ();
}
