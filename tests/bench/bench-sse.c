/* bench-sse.c: how fast events are decoded, beside how fast their bytes can be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "phidias-sse-decoder.h"

#define CHUNK (16 * 1024)
#define STREAM (64 * 1024 * 1024)
#define ROUNDS 9

/* Microseconds of this thread's own work: what else the machine does is not measured. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
count_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  gsize *bytes = user_data;

  *bytes += event->data_length;

  return TRUE;
}

static GString *
make_stream (void)
{
  GString *stream = g_string_sized_new (STREAM + 512);

  for (guint i = 0; stream->len < STREAM; i++)
    g_string_append_printf (stream,
                            "data: {\"id\":\"chatcmpl-%08u\",\"object\":\"chat.completion.chunk\",\"created\":1718726371,"
                            "\"model\":\"phi-4-mini-instruct\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word%u\"},"
                            "\"finish_reason\":null,\"logprobs\":null}],\"usage\":null}\n\n",
                            i, i % 1000);

  return stream;
}

static gint64
time_decoder (const GString *stream, guint64 *events)
{
  gsize bytes = 0;
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &bytes);
  gint64 start = get_cpu_time ();

  for (gsize at = 0; at < stream->len; at += CHUNK)
    if (!phidias_sse_decoder_push (decoder, (const guint8 *) stream->str + at, MIN (CHUNK, stream->len - at), NULL))
      g_error ("the decoder refused the stream");
  start = get_cpu_time () - start;
  *events = phidias_sse_decoder_get_n_events (decoder);
  g_assert_cmpuint (bytes, >, stream->len / 2);

  return start;
}

/* The least anyone can do: find each line's end. */
static gint64
time_scan (const GString *stream, guint64 *lines)
{
  gint64 start = get_cpu_time ();

  *lines = 0;
  for (gsize at = 0; at < stream->len; at += CHUNK)
    {
      const char *from = stream->str + at;
      const char *end = from + MIN (CHUNK, stream->len - at);

      while (from < end && (from = memchr (from, '\n', end - from)) != NULL)
        {
          from++;
          ++*lines;
        }
    }

  return get_cpu_time () - start;
}

int
main (int argc, char **argv)
{
  GString *stream = make_stream ();
  gint64 best_decode = G_MAXINT64;
  gint64 best_scan = G_MAXINT64;
  guint64 events = 0;
  guint64 lines = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      best_scan = MIN (best_scan, time_scan (stream, &lines));
      best_decode = MIN (best_decode, time_decoder (stream, &events));
    }
  g_assert_cmpuint (lines, ==, 2 * events);
  best_decode = MAX (best_decode, 1);
  best_scan = MAX (best_scan, 1);

  printf ("{\"bench\":\"sse\",\"chunk\":%d,\"events\":%" G_GUINT64_FORMAT ",\"events_per_second\":%.0f,"
          "\"bytes_per_second\":%.0f,\"scan_bytes_per_second\":%.0f,\"ratio_to_scan\":%.2f}\n",
          CHUNK, events, events * 1e6 / best_decode, stream->len * 1e6 / best_decode,
          stream->len * 1e6 / best_scan, (double) best_decode / best_scan);
  g_string_free (stream, TRUE);

  return 0;
}
