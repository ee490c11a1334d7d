/* phidias-sse-decoder.c: bytes in, server-sent events out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-sse-decoder.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-utf8.h"

/* Buffers that grew beyond this for one event are given back after it. */
#define KEEP_BUFFER (256 * 1024)

/* An error that a server sent as a field is short; the rest is cut. */
#define MAX_ERROR_FIELD (64 * 1024)

typedef enum {
  FIELD_NAME,
  FIELD_DATA,
  FIELD_EVENT,
  FIELD_ID,
  FIELD_RETRY,
  FIELD_ERROR,
  FIELD_IGNORED,
} Field;

static const struct
{
  const char *name;
  gsize       length;
  Field       field;
} fields[] = {
  { "data", 4, FIELD_DATA },
  { "event", 5, FIELD_EVENT },
  { "id", 2, FIELD_ID },
  { "retry", 5, FIELD_RETRY },
  { "error", 5, FIELD_ERROR },
};

#define MAX_NAME 5

/**
 * PhidiasSseDecoder:
 *
 * The event stream interpretation of the HTML standard (9.2.6), incremental. Bytes may be cut
 * anywhere. Each byte is looked at a fixed number of times however it comes, comments and unknown
 * fields are dropped as they pass, and no more than one event is held. Not thread-safe.
 */
struct _PhidiasSseDecoder
{
  PhidiasSseFunc  func;
  gpointer        user_data;

  /* of the line that is being read */
  Field           field;
  char            name[MAX_NAME + 1];
  guint           name_length;
  gboolean        skip_space;
  GString        *value;

  /* of the event that is being read; raw bytes */
  GString        *data;
  GString        *event;
  GString        *id;

  /* what is handed out: decoded */
  GString        *decoded;
  GString        *last_event;
  GString        *last_id;

  /* of the stream */
  guint           bom_seen;
  gboolean        swallow_lf;
  gboolean        take_errors;
  gboolean        has_new_id;
  gboolean        is_stopped;
  gboolean        is_too_large;
  gint64          retry;
  guint64         n_events;
  guint64         n_comments;
  guint64         n_bytes;
};

/**
 * phidias_sse_decoder_new:
 * @func: called for each event
 * @user_data: passed to it
 *
 * Returns: (transfer full): a decoder at the start of a stream
 */
PhidiasSseDecoder *
phidias_sse_decoder_new (PhidiasSseFunc func, gpointer user_data)
{
  PhidiasSseDecoder *self = g_new0 (PhidiasSseDecoder, 1);

  self->func = func;
  self->user_data = user_data;
  self->value = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->event = g_string_new (NULL);
  self->id = g_string_new (NULL);
  self->decoded = g_string_new (NULL);
  self->last_event = g_string_new (NULL);
  self->last_id = g_string_new (NULL);
  self->retry = -1;

  return self;
}

/**
 * phidias_sse_decoder_free:
 * @self: (nullable): a decoder
 */
void
phidias_sse_decoder_free (PhidiasSseDecoder *self)
{
  if (self == NULL)
    return;

  g_string_free (self->value, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->event, TRUE);
  g_string_free (self->id, TRUE);
  g_string_free (self->decoded, TRUE);
  g_string_free (self->last_event, TRUE);
  g_string_free (self->last_id, TRUE);
  g_free (self);
}

/**
 * phidias_sse_decoder_set_error_field:
 * @self: a decoder
 * @error_field: whether to take the field `error` for an event
 *
 * Some llama.cpp servers write `error: {…}` where `event: error` and `data:` were meant. The
 * standard drops the unknown field; with this it is handed over as an event of type `error`.
 * Off at first.
 */
void
phidias_sse_decoder_set_error_field (PhidiasSseDecoder *self, gboolean error_field)
{
  g_return_if_fail (self != NULL);

  self->take_errors = error_field;
}

static void
empty_buffer (GString *buffer)
{
  if (buffer->allocated_len > KEEP_BUFFER)
    {
      g_free (buffer->str);
      buffer->str = g_malloc (64);
      buffer->allocated_len = 64;
    }
  buffer->len = 0;
  buffer->str[0] = '\0';
}

static void
emit (PhidiasSseDecoder *self, const char *event, gsize event_length, const char *data, gsize length)
{
  PhidiasSseEvent sent = {
    .event = event,
    .event_length = event_length,
    .id = self->last_id->str,
    .id_length = self->last_id->len,
  };

  empty_buffer (self->decoded);
  phidias_utf8_append (self->decoded, data, length);
  sent.data = self->decoded->str;
  sent.data_length = self->decoded->len;

  self->n_events++;
  if (!self->func (&sent, self->user_data))
    self->is_stopped = TRUE;
}

static void
dispatch (PhidiasSseDecoder *self)
{
  const char *event = "message";
  gsize event_length = strlen (event);

  if (self->data->len > 0)
    {
      if (self->event->len > 0)
        {
          g_string_truncate (self->last_event, 0);
          phidias_utf8_append (self->last_event, self->event->str, self->event->len);
          event = self->last_event->str;
          event_length = self->last_event->len;
        }
      emit (self, event, event_length, self->data->str, self->data->len - 1);
    }

  empty_buffer (self->data);
  empty_buffer (self->event);
}

/* The id counts from the dispatch on, also when there is no data. */
static void
commit_id (PhidiasSseDecoder *self)
{
  /* A long id must not be copied again for each of many small events. */
  if (!self->has_new_id)
    return;

  self->has_new_id = FALSE;
  g_string_truncate (self->last_id, 0);
  phidias_utf8_append (self->last_id, self->id->str, self->id->len);
}

static void
swap_buffers (GString **a, GString **b)
{
  GString *other = *a;

  *a = *b;
  *b = other;
}

static void
take_retry (PhidiasSseDecoder *self)
{
  guint64 milliseconds;

  if (self->value->len > 0 && strspn (self->value->str, "0123456789") == self->value->len &&
      g_ascii_string_to_unsigned (self->value->str, 10, 0, G_MAXINT64, &milliseconds, NULL))
    self->retry = (gint64) milliseconds;
}

/* The name is whole: a colon or the end of the line came. */
static void
settle_name (PhidiasSseDecoder *self)
{
  self->field = FIELD_IGNORED;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (self->name_length == fields[i].length && memcmp (self->name, fields[i].name, fields[i].length) == 0)
      self->field = fields[i].field;
  if (self->field == FIELD_ERROR && !self->take_errors)
    self->field = FIELD_IGNORED;
  self->skip_space = TRUE;
}

static void
end_line (PhidiasSseDecoder *self)
{
  if (self->field == FIELD_NAME)
    {
      if (self->name_length == 0)
        {
          commit_id (self);
          dispatch (self);
          return;
        }
      settle_name (self);
    }

  switch (self->field)
    {
    case FIELD_DATA:
      if (self->data->len >= PHIDIAS_SSE_MAX_EVENT)
        self->is_too_large = TRUE;
      else
        g_string_append_c (self->data, '\n');
      break;
    case FIELD_EVENT:
      swap_buffers (&self->event, &self->value);
      break;
    case FIELD_ID:
      if (memchr (self->value->str, '\0', self->value->len) == NULL)
        {
          swap_buffers (&self->id, &self->value);
          self->has_new_id = TRUE;
        }
      break;
    case FIELD_RETRY:
      take_retry (self);
      break;
    case FIELD_ERROR:
      emit (self, "error", strlen ("error"), self->value->str, self->value->len);
      break;
    case FIELD_NAME:
    case FIELD_IGNORED:
    default:
      break;
    }

  empty_buffer (self->value);
  self->field = FIELD_NAME;
  self->name_length = 0;
}

/* Reads bytes of the name. Returns how many; the rest belongs to the value. */
static gsize
read_name (PhidiasSseDecoder *self, const char *bytes, gsize length)
{
  if (self->name_length == 0 && length > 5 && memcmp (bytes, "data:", 5) == 0)
    {
      self->field = FIELD_DATA;
      self->skip_space = TRUE;
      return 5;
    }

  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == ':')
        {
          if (self->name_length == 0)
            self->n_comments++;
          settle_name (self);
          return i + 1;
        }
      if (self->name_length == MAX_NAME)
        {
          self->field = FIELD_IGNORED;
          return i;
        }
      self->name[self->name_length++] = bytes[i];
    }

  return length;
}

static void
append_value (PhidiasSseDecoder *self, const char *bytes, gsize length)
{
  GString *buffer = self->field == FIELD_DATA ? self->data : self->value;

  if (self->field == FIELD_ERROR)
    length = MIN (length, MAX_ERROR_FIELD - buffer->len);
  if (self->data->len + self->value->len + self->event->len + self->id->len + length > PHIDIAS_SSE_MAX_EVENT)
    {
      self->is_too_large = TRUE;
      return;
    }
  g_string_append_len (buffer, bytes, length);
}

/* Bytes of one line, without its end. */
static void
read_segment (PhidiasSseDecoder *self, const char *bytes, gsize length)
{
  gsize used = 0;

  if (self->field == FIELD_NAME)
    used = read_name (self, bytes, length);
  if (self->field == FIELD_NAME || self->field == FIELD_IGNORED || used == length)
    return;

  if (self->skip_space && bytes[used] == ' ')
    used++;
  self->skip_space = FALSE;
  append_value (self, bytes + used, length - used);
}

static void
read_bytes (PhidiasSseDecoder *self, const char *at, const char *end)
{
  /* Found once and kept until it is passed: a stream without CR costs one search for it a chunk. */
  const char *cr = NULL;
  gboolean has_cr = TRUE;

  while (at < end && !self->is_stopped && !self->is_too_large)
    {
      const char *stop;
      const char *lf;

      if (self->swallow_lf)
        {
          self->swallow_lf = FALSE;
          if (*at == '\n')
            {
              at++;
              continue;
            }
        }

      if (has_cr && (cr == NULL || cr < at))
        {
          cr = memchr (at, '\r', end - at);
          has_cr = cr != NULL;
        }
      stop = has_cr ? cr : end;
      lf = memchr (at, '\n', stop - at);
      if (lf != NULL)
        stop = lf;

      if (stop > at)
        read_segment (self, at, stop - at);
      if (stop == end || self->is_too_large)
        break;
      self->swallow_lf = *stop == '\r';
      end_line (self);
      at = stop + 1;
    }
}

static const char *
skip_bom (PhidiasSseDecoder *self, const char *at, const char *end)
{
  static const char bom[] = "\357\273\277";
  guint seen = self->bom_seen;

  while (at < end && seen < 3 && *at == bom[seen])
    {
      at++;
      seen++;
    }
  self->bom_seen = seen;
  if (seen == 3 || at == end)
    return at;

  /* It was none: what was held back belongs to the first line. */
  self->bom_seen = 3;
  read_bytes (self, bom, bom + seen);

  return at;
}

/**
 * phidias_sse_decoder_push:
 * @self: a decoder
 * @bytes: (array length=length): what came
 * @length: how much of it
 * @error: where %PHIDIAS_ERROR_TOO_LARGE goes
 *
 * Reads the next bytes of the stream, cut wherever they are, and hands over the events they
 * complete. Malformed UTF-8 becomes U+FFFD. After an error the decoder takes nothing more.
 *
 * Returns: whether all was well
 */
gboolean
phidias_sse_decoder_push (PhidiasSseDecoder *self, const guint8 *bytes, gsize length, GError **error)
{
  const char *at = (const char *) bytes;
  const char *end = at + length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  self->n_bytes += length;
  if (length > 0 && !self->is_stopped && !self->is_too_large)
    {
      if (self->bom_seen < 3)
        at = skip_bom (self, at, end);
      read_bytes (self, at, end);
    }

  if (self->is_too_large)
    {
      empty_buffer (self->data);
      empty_buffer (self->value);
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                                                   _("The server sent one event of more than %d MiB; the answer ends there."),
                                                   PHIDIAS_SSE_MAX_EVENT / (1024 * 1024)));
      return FALSE;
    }

  return TRUE;
}

/**
 * phidias_sse_decoder_finish:
 * @self: a decoder
 *
 * The stream has ended. An event whose empty line is missing is not handed over, by the standard;
 * phidias_sse_decoder_get_tail() shows its data.
 *
 * Returns: whether the stream ended between events
 */
gboolean
phidias_sse_decoder_finish (PhidiasSseDecoder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->data->len == 0;
}

/**
 * phidias_sse_decoder_get_tail:
 * @self: a decoder
 * @length: (out) (optional): its length
 *
 * The data of the event that was being read when the stream ended, the unfinished line included.
 * Fit to tell whether the end marker was in it, never to be shown: it may be cut. Raw bytes.
 *
 * Returns: (transfer none) (nullable): the data, %NULL when there is none
 */
const char *
phidias_sse_decoder_get_tail (PhidiasSseDecoder *self, gsize *length)
{
  gsize kept;

  g_return_val_if_fail (self != NULL, NULL);

  kept = self->data->len;
  if (kept > 0 && self->data->str[kept - 1] == '\n')
    kept--;
  if (length != NULL)
    *length = kept;

  return kept > 0 ? self->data->str : NULL;
}

/**
 * phidias_sse_decoder_get_n_events:
 * @self: a decoder
 *
 * Returns: how many events were handed over, for a watchdog on events
 */
guint64
phidias_sse_decoder_get_n_events (PhidiasSseDecoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_events;
}

/**
 * phidias_sse_decoder_get_n_comments:
 * @self: a decoder
 *
 * Returns: how many comment lines began; servers send them to keep a connection alive
 */
guint64
phidias_sse_decoder_get_n_comments (PhidiasSseDecoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_comments;
}

/**
 * phidias_sse_decoder_get_n_bytes:
 * @self: a decoder
 *
 * Returns: how many bytes came, for a watchdog on silence
 */
guint64
phidias_sse_decoder_get_n_bytes (PhidiasSseDecoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bytes;
}

/**
 * phidias_sse_decoder_get_n_buffered:
 * @self: a decoder
 *
 * Returns: how many bytes of memory its buffers take
 */
gsize
phidias_sse_decoder_get_n_buffered (PhidiasSseDecoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->value->allocated_len + self->data->allocated_len + self->event->allocated_len +
         self->id->allocated_len + self->decoded->allocated_len + self->last_event->allocated_len +
         self->last_id->allocated_len;
}

/**
 * phidias_sse_decoder_get_retry:
 * @self: a decoder
 *
 * Returns: the reconnection time in milliseconds that the stream asked for, -1 when it did not
 */
gint64
phidias_sse_decoder_get_retry (PhidiasSseDecoder *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->retry;
}
