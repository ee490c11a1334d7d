/* fuzz-sse.c: any bytes cut anywhere give the events of the whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include "phidias-sse-decoder.h"

static gboolean
add_event_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  GString *log = user_data;

  /* GLib calls NUL invalid; the standard keeps it. */
  for (gsize at = 0; at < event->data_length; at++)
    {
      const char *end;

      if (!g_utf8_validate_len (event->data + at, event->data_length - at, &end) && *end != '\0')
        g_error ("data is not UTF-8");
      at = (gsize) (end - event->data);
    }
  g_string_append_len (log, event->event, (gssize) event->event_length);
  g_string_append_c (log, '\n');
  g_string_append_len (log, event->data, (gssize) event->data_length);
  g_string_append_c (log, '\n');
  g_string_append_len (log, event->id, (gssize) event->id_length);
  g_string_append_c (log, '\n');

  return TRUE;
}

static GString *
decode (const uint8_t *data, size_t size, guint32 cut)
{
  GString *log = g_string_new (NULL);
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (add_event_cb, log);

  phidias_sse_decoder_set_error_field (decoder, (cut & 1) != 0);
  for (size_t at = 0; at < size;)
    {
      size_t length = cut < 2 ? size : MIN (1 + (cut >> 16) % 7, size - at);

      if (!phidias_sse_decoder_push (decoder, data + at, MIN (length, size - at), NULL))
        break;
      at += length;
      cut = cut < 2 ? cut : ((cut * 1103515245u + 12345u) & ~1u) | (cut & 1);
    }
  phidias_sse_decoder_finish (decoder);
  phidias_sse_decoder_get_tail (decoder, NULL);

  return log;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  for (guint32 errors = 0; errors < 2; errors++)
    {
      GString *whole = decode (data, size, errors);

      for (guint32 cut = 2; cut < 10; cut += 2)
        {
          GString *pieces = decode (data, size, cut * 7919 * 2 + errors);

          if (!g_string_equal (whole, pieces))
            g_error ("the events depend on the cuts");
          g_string_free (pieces, TRUE);
        }
      g_string_free (whole, TRUE);
    }

  return 0;
}
