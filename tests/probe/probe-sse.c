/* probe-sse.c: chunks of a stream in, its events out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-probe"

#include "config.h"

#include "probe.h"

#include <string.h>

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-sse-decoder.h"

#define MAX_LINE (512 * 1024 * 1024)

static gboolean
append_event_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  GString *out = user_data;

  if (out->str[out->len - 1] == '}')
    g_string_append_c (out, ',');
  g_string_append (out, "{\"event\":");
  phidias_json_append_string (out, event->event, (gssize) event->event_length);
  g_string_append (out, ",\"data\":");
  phidias_json_append_string (out, event->data, (gssize) event->data_length);
  g_string_append (out, ",\"id\":");
  phidias_json_append_string (out, event->id, (gssize) event->id_length);
  g_string_append_c (out, '}');

  return TRUE;
}

/* g_base64_decode() skips what it does not know, and would make a chunk of anything. */
static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize n_digits = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize n_padding = strspn (text + n_digits, "=");

  return n_digits + n_padding == length && length % 4 == 0 && n_padding <= 2;
}

static gboolean
decode_chunks (JsonArray *chunks, GString *events, GError **error)
{
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (append_event_cb, events);

  for (guint i = 0; i < json_array_get_length (chunks); i++)
    {
      JsonNode *node = json_array_get_element (chunks, i);
      g_autofree guchar *bytes = NULL;
      gsize length = 0;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "chunks_b64 must hold strings."));
          return FALSE;
        }
      if (!is_base64 (json_node_get_string (node)))
        {
          g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "chunks_b64 holds a string that is not base64."));
          return FALSE;
        }
      bytes = g_base64_decode (json_node_get_string (node), &length);
      if (!phidias_sse_decoder_push (decoder, bytes, length, error))
        return FALSE;
    }
  phidias_sse_decoder_finish (decoder);

  return TRUE;
}

static void
answer (const char *line, gsize length, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = phidias_json_parse (line, length, PHIDIAS_JSON_DEPTH_WIRE, MAX_LINE, &error);
  JsonArray *chunks = phidias_json_get_array (phidias_json_get_root (root), "chunks_b64");
  g_autoptr (GString) events = g_string_new ("{\"events\":[");

  if (error == NULL && chunks == NULL)
    error = phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "A line must be {\"chunks_b64\":[...]}.");
  if (error == NULL && decode_chunks (chunks, events, &error))
    {
      g_string_append_len (out, events->str, (gssize) events->len);
      g_string_append (out, "]}");
      return;
    }

  g_string_append_c (out, '{');
  probe_append_error (out, error);
  g_string_append_c (out, '}');
}

int
probe_sse (int argc, char **argv)
{
  return probe_answer_lines (answer);
}
