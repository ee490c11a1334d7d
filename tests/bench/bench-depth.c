/* bench-depth.c: how soon JSON that is nested too deep is refused, beside a look at its bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each shape as it can come: as an answer (64 deep at most), and as a file to import (512). The
 * time is that of the whole refusal, the worst of the shapes is the figure.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "phidias-error.h"
#include "phidias-json.h"

#define DEPTH  100000
#define ROUNDS 25

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static GString *
nest (const char *before, const char *opening, const char *closing)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < DEPTH; i++)
    g_string_append (text, opening);
  for (guint i = 0; i < DEPTH; i++)
    g_string_append (text, closing);
  if (*before == '[')
    g_string_append_c (text, ']');

  return text;
}

/* The least that a refusal by nesting takes in general: count brackets to the end. */
static gint64
time_scan (const GString *text)
{
  gint64 start = get_cpu_time ();
  gsize depth = 0;
  gsize deepest = 0;

  for (gsize i = 0; i < text->len; i++)
    {
      char c = text->str[i];

      depth += c == '[' || c == '{';
      depth -= c == ']' || c == '}';
      deepest = MAX (deepest, depth);
    }
  start = get_cpu_time () - start;
  g_assert_cmpuint (deepest, >=, DEPTH);

  return MAX (start, 1);
}

static gint64
time_refusal (const GString *text, guint depth)
{
  gint64 start = get_cpu_time ();
  g_autoptr (GError) error = NULL;
  JsonNode *node = phidias_json_parse (text->str, text->len, depth, 64 << 20, &error);

  start = get_cpu_time () - start;
  g_assert_null (node);
  g_assert_nonnull (error);

  return MAX (start, 1);
}

int
main (int argc, char **argv)
{
  static const guint limits[] = { 64, 512 };
  g_autofree char *padding = g_strnfill (1024 * 1024, 'p');
  g_autofree char *late = g_strdup_printf ("[\"%s\",", padding);
  GString *shapes[] = {
    nest ("", "[", ""),
    nest ("", "[", "]"),
    nest ("", "{\"a\":", "}"),
    nest (late, "[", "]"), /* after a megabyte of what is well */
  };
  double worst_ratio = 0;
  double worst_ms = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (limits); j++)
      {
        gint64 scan = G_MAXINT64;
        gint64 refusal = G_MAXINT64;

        for (guint k = 0; k < ROUNDS; k++)
          {
            scan = MIN (scan, time_scan (shapes[i]));
            refusal = MIN (refusal, time_refusal (shapes[i], limits[j]));
          }
        worst_ratio = MAX (worst_ratio, (double) refusal / (double) scan);
        worst_ms = MAX (worst_ms, (double) refusal / 1e6);
      }
  printf ("{\"bench\":\"depth\",\"depth\":%d,\"shapes\":%zu,\"worst_ms\":%.3f,\"worst_ratio_to_scan\":%.2f}\n",
          DEPTH, G_N_ELEMENTS (shapes), worst_ms, worst_ratio);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    g_string_free (shapes[i], TRUE);

  return worst_ms > 50;
}
