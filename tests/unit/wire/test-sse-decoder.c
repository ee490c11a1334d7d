/* test-sse-decoder.c: the event stream rules, however the bytes are cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-sse-decoder.h"
#include "phidias-test.h"

#include <string.h>

#define U_FFFD "\357\277\275"
#define BOM "\357\273\277"

/* One event a line: type, data and id, as JSON strings. */
static gboolean
log_event_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  GString *log = user_data;

  g_assert_true (g_utf8_validate_len (event->data, event->data_length, NULL) ||
                 memchr (event->data, '\0', event->data_length) != NULL);
  g_assert_cmpint (event->data[event->data_length], ==, '\0');
  phidias_json_append_string (log, event->event, (gssize) event->event_length);
  phidias_json_append_string (log, event->data, (gssize) event->data_length);
  phidias_json_append_string (log, event->id, (gssize) event->id_length);
  g_string_append_c (log, '\n');

  return TRUE;
}

static void
push (PhidiasSseDecoder *decoder, const char *bytes, gsize length)
{
  /* A copy of just that piece: an address sanitizer sees a step beyond it. */
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  g_autoptr (GError) error = NULL;

  g_assert_true (phidias_sse_decoder_push (decoder, copy, length, &error));
  g_assert_no_error (error);
}

static void
assert_cut (const char *stream, gsize length, gsize first, gsize size, const char *expected)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (log_event_cb, log);

  push (decoder, stream, first);
  for (gsize at = first; at < length; at += size)
    push (decoder, stream + at, MIN (size, length - at));
  phidias_sse_decoder_finish (decoder);
  if (!g_str_equal (log->str, expected))
    g_error ("cut at %" G_GSIZE_FORMAT ", then every %" G_GSIZE_FORMAT ":\n%s\nfor\n%s", first, size, log->str, expected);
  g_assert_cmpuint (phidias_sse_decoder_get_n_bytes (decoder), ==, length);
}

static void
assert_events (const char *stream, gsize length, const char *expected)
{
  for (gsize first = 0; first <= length; first++)
    for (gsize size = 1; size <= length - first + 1; size++)
      assert_cut (stream, length, first, size, expected);
}

typedef struct
{
  const char *stream;
  const char *expected;
} Case;

static const Case cases[] = {
  /* lines */
  { "data: a\n\n", "\"message\"\"a\"\"\"\n" },
  { "data: a\r\r", "\"message\"\"a\"\"\"\n" },
  { "data: a\r\n\r\n", "\"message\"\"a\"\"\"\n" },
  { "data: a\n\rdata: b\r\n\ndata: c\r\r\n", "\"message\"\"a\"\"\"\n\"message\"\"b\"\"\"\n\"message\"\"c\"\"\"\n" },
  { "data: a\r\n\ndata: b\r\r\n\r\n", "\"message\"\"a\"\"\"\n\"message\"\"b\"\"\"\n" },
  { "data: a\342\200\250b\302\205c\vd\f\n\n", "\"message\"\"a\342\200\250b\302\205c\\u000bd\\u000c\"\"\"\n" },
  /* data */
  { "data:a\ndata: b\ndata:  c\n\n", "\"message\"\"a\\nb\\n c\"\"\"\n" },
  { "data:\ta\n\n", "\"message\"\"\\ta\"\"\"\n" },
  { "data\n\n", "\"message\"\"\"\"\"\n" },
  { "data:\n\n", "\"message\"\"\"\"\"\n" },
  { "data\ndata\n\n", "\"message\"\"\\n\"\"\"\n" },
  { "data: a: b\n\n", "\"message\"\"a: b\"\"\"\n" },
  { "data: a\n\n\n\ndata: b\n\n", "\"message\"\"a\"\"\"\n\"message\"\"b\"\"\"\n" },
  /* names */
  { "Data: a\n data: b\nda-ta: c\ndata : d\ndatax: e\ndat: f\ndatadata\n\n", "" },
  { "foo\nfoo: bar\neventx: e\n:data: x\ndata: a\n\n", "\"message\"\"a\"\"\"\n" },
  /* comments */
  { ": keep-alive\n\n:\n\n::::\ndata: a\n: b\n\n", "\"message\"\"a\"\"\"\n" },
  /* types */
  { "event: x\ndata: a\n\ndata: b\n\n", "\"x\"\"a\"\"\"\n\"message\"\"b\"\"\"\n" },
  { "event: x\nevent: y\ndata: a\n\n", "\"y\"\"a\"\"\"\n" },
  { "event: x\nevent:\ndata: a\n\n", "\"message\"\"a\"\"\"\n" },
  { "event: x\nevent\ndata: a\n\n", "\"message\"\"a\"\"\"\n" },
  { "event: x\n\ndata: a\n\n", "\"message\"\"a\"\"\"\n" },
  /* ids */
  { "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", "\"message\"\"a\"\"1\"\n\"message\"\"b\"\"1\"\n\"message\"\"c\"\"\"\n" },
  { "id: 1\n\ndata: a\n\n", "\"message\"\"a\"\"1\"\n" },
  { "data: a\nid: 7\n\nid: 8\n", "\"message\"\"a\"\"7\"\n" },
  /* retry */
  { "retry: 03000\ndata: a\n\n", "\"message\"\"a\"\"\"\n" },
  /* the end */
  { "data: a\n\ndata: b\n", "\"message\"\"a\"\"\"\n" },
  { "data: a\n\ndata: b", "\"message\"\"a\"\"\"\n" },
  { "data: a", "" },
  { "", "" },
  { "\n\n\n", "" },
  /* byte order marks */
  { BOM "data: a\n\n", "\"message\"\"a\"\"\"\n" },
  { BOM BOM "data: a\n\ndata: b\n\n", "\"message\"\"b\"\"\"\n" },
  { "\n" BOM "data: a\n\n", "" },
  { "data: " BOM "a\n\n", "\"message\"\"" BOM "a\"\"\"\n" },
  { "\357\273data: a\n\ndata: b\n\n", "\"message\"\"b\"\"\"\n" },
  { "\357data: a\n\ndata: b\n\n", "\"message\"\"b\"\"\"\n" },
  { BOM, "" },
  { BOM "\n" BOM "data: a\n\n", "" },
  /* UTF-8 */
  { "data: \360\237\230\200\342\202\254\n\n", "\"message\"\"😀€\"\"\"\n" },
  { "data: \377a\n\ndata: b\n\n", "\"message\"\"" U_FFFD "a\"\"\"\n\"message\"\"b\"\"\"\n" },
  { "data: \342\202\ndata: \254\n\n", "\"message\"\"" U_FFFD "\\n" U_FFFD "\"\"\"\n" },
  { "data: \355\240\200\300\200\n\n", "\"message\"\"" U_FFFD U_FFFD U_FFFD U_FFFD U_FFFD "\"\"\"\n" },
  { "event: \377\nid: \377\ndata: a\n\n", "\"" U_FFFD "\"\"a\"\"" U_FFFD "\"\n" },
};

static void
test_rules (void)
{
  static const char nul[] = "data: a\0b\n\nid: 1\0\ndata: c\n\nevent: x\0y\ndata: d\n\ndata\0: e\n\nid: 2\ndata: f\n\nid: 3\0\n\ndata: g\n\n";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_events (cases[i].stream, strlen (cases[i].stream), cases[i].expected);

  for (gsize first = 0; first < sizeof nul - 1; first++)
    for (gsize size = 1; size < 20; size++)
      assert_cut (nul, sizeof nul - 1, first, size,
                  "\"message\"\"a\\u0000b\"\"\"\n\"message\"\"c\"\"\"\n\"x\\u0000y\"\"d\"\"\"\n\"message\"\"f\"\"2\"\n\"message\"\"g\"\"2\"\n");
}

static void
test_retry (void)
{
  static const struct
  {
    const char *stream;
    gint64      retry;
  } retries[] = {
    { "retry: 3000\n", 3000 }, { "retry:03000\n", 3000 }, { "retry: 0\n", 0 }, { "retry:\n", -1 }, { "retry\n", -1 },
    { "retry: 1e3\n", -1 }, { "retry: -5\n", -1 }, { "retry: +5\n", -1 }, { "retry:  5\n", -1 }, { "retry: 5 \n", -1 },
    { "retry: 7\nretry: x\n", 7 }, { "retry: 7\nretry: 8\n", 8 }, { "retry: 99999999999999999999\n", -1 }, { "retry: 7", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (retries); i++)
    {
      g_autoptr (GString) log = g_string_new (NULL);
      g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (log_event_cb, log);

      push (decoder, retries[i].stream, strlen (retries[i].stream));
      g_assert_cmpint (phidias_sse_decoder_get_retry (decoder), ==, retries[i].retry);
    }
}

/* A stream as servers send them, cut into pieces of every size: the events are those of the whole,
 * and the pieces of one size are those of another. */
static void
test_long_stream (void)
{
  g_autoptr (GString) stream = g_string_new (BOM);
  g_autoptr (GString) expected = g_string_new (NULL);
  static const char * const ends[] = { "\n", "\r\n", "\r" };

  for (guint i = 0; i < 120; i++)
    {
      const char *end = ends[i / 40];

      if (i % 7 == 0)
        g_string_append_printf (stream, ": keep-alive%s%s", end, end);
      g_string_append_printf (stream, "id: %u%sdata: {\"text\":\"é😀 %u\"}%s%s", i, end, i, end, end);
      g_string_append_printf (expected, "\"message\"\"{\\\"text\\\":\\\"é😀 %u\\\"}\"\"%u\"\n", i, i);
    }
  for (gsize size = 1; size < 200; size++)
    assert_cut (stream->str, stream->len, 0, size, expected->str);
  for (gsize first = 0; first < stream->len; first += 3)
    assert_cut (stream->str, stream->len, first, stream->len, expected->str);
}

static gboolean
count_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  gsize *bytes = user_data;

  *bytes += event->data_length;

  return TRUE;
}

/* Fed one byte at a time, the buffers grow like the data and by doubling: no byte is moved more
 * than a constant number of times on average. */
static void
test_one_byte_pieces (void)
{
  gsize total = 0;
  gsize grown = 0;
  gsize last = 0;
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &total);
  const gsize length = 98304;

  push (decoder, "data: ", 6);
  for (gsize i = 0; i < length; i++)
    {
      gsize buffered;

      push (decoder, "x", 1);
      buffered = phidias_sse_decoder_get_n_buffered (decoder);
      /* Each growth may copy all there was. */
      if (buffered != last)
        grown += buffered;
      last = buffered;
    }
  push (decoder, "\n\n", 2);
  g_assert_cmpuint (total, ==, length);
  g_assert_cmpuint (grown, <=, 4 * length);
  g_assert_cmpuint (phidias_sse_decoder_get_n_buffered (decoder), <=, 4 * length);
}

/* Comments and fields nobody knows are dropped as they pass. */
static void
test_dripping (void)
{
  gsize total = 0;
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &total);
  gsize before = phidias_sse_decoder_get_n_buffered (decoder);

  for (guint i = 0; i < 1000000; i++)
    g_assert_true (phidias_sse_decoder_push (decoder, (const guint8 *) ": PROCESSING\n\n", 14, NULL));
  g_assert_cmpuint (phidias_sse_decoder_get_n_comments (decoder), ==, 1000000);
  g_assert_cmpuint (phidias_sse_decoder_get_n_events (decoder), ==, 0);
  push (decoder, ":", 1);
  for (guint i = 0; i < 1000000; i++)
    g_assert_true (phidias_sse_decoder_push (decoder, (const guint8 *) "never-ending ", 13, NULL));
  push (decoder, "\nunknown", 8);
  for (guint i = 0; i < 1000000; i++)
    g_assert_true (phidias_sse_decoder_push (decoder, (const guint8 *) "never-ending ", 13, NULL));
  g_assert_cmpuint (phidias_sse_decoder_get_n_buffered (decoder), ==, before);
  push (decoder, "\ndata: a\n\n", 10);
  g_assert_cmpuint (total, ==, 1);
}

static gboolean
push_until_error (PhidiasSseDecoder *decoder, const char *piece, gsize length, gsize limit, GError **error)
{
  for (gsize sent = 0; sent < limit; sent += length)
    {
      if (!phidias_sse_decoder_push (decoder, (const guint8 *) piece, length, error))
        return TRUE;
      g_assert_cmpuint (phidias_sse_decoder_get_n_buffered (decoder), <=, 2 * PHIDIAS_SSE_MAX_EVENT + 65536);
    }

  return FALSE;
}

/* Fault 14: an event of any size in bounded memory, in each way to make one. */
static void
test_too_large (void)
{
  static const char * const starts[] = { "data: ", "id: ", "event: ", "retry: ", "data: x\ndata: ", "" };
  g_autofree char *filler = g_strnfill (65536, '1');
  g_autofree char *empty = g_malloc (65536);

  for (gsize i = 0; i < 65536; i++)
    empty[i] = "\ndata\ndata\ndata\n"[i % 5];
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gsize total = 0;
      g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &total);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;

      push (decoder, starts[i], strlen (starts[i]));
      /* Without a start it is one unknown field, and passes. */
      if (*starts[i] == '\0')
        {
          g_assert_false (push_until_error (decoder, filler, 65536, 64 * 1024 * 1024, &error));
          continue;
        }
      g_assert_true (push_until_error (decoder, filler, 65536, 64 * 1024 * 1024, &error));
      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
      g_assert_cmpuint (phidias_sse_decoder_get_n_bytes (decoder), >=, PHIDIAS_SSE_MAX_EVENT);
      g_assert_cmpuint (phidias_sse_decoder_get_n_buffered (decoder), <=, 1024 * 1024);
      /* It stays so. */
      g_assert_false (phidias_sse_decoder_push (decoder, (const guint8 *) "\n\ndata: a\n\n", 11, &again));
      g_assert_error (again, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
      g_assert_cmpuint (total, ==, 0);
    }

  {
    gsize total = 0;
    g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &total);
    g_autoptr (GError) error = NULL;

    g_assert_true (push_until_error (decoder, empty, 65535, 64 * 1024 * 1024, &error));
    g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
  }
}

static void
test_largest (void)
{
  gsize total = 0;
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &total);
  g_autofree char *filler = g_strnfill (PHIDIAS_SSE_MAX_EVENT - 1024, 'x');

  for (guint i = 0; i < 3; i++)
    {
      push (decoder, "data: ", 6);
      push (decoder, filler, PHIDIAS_SSE_MAX_EVENT - 1024);
      push (decoder, "\n\n", 2);
      push (decoder, "data: small\n\n", 13);
    }
  g_assert_cmpuint (total, ==, 3 * (PHIDIAS_SSE_MAX_EVENT - 1024 + 5));
  /* What a large event took is given back. */
  g_assert_cmpuint (phidias_sse_decoder_get_n_buffered (decoder), <=, 1024 * 1024);
}

static gboolean
stop_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  guint *count = user_data;

  return ++*count < 2;
}

static void
test_stop (void)
{
  guint count = 0;
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (stop_cb, &count);

  push (decoder, "data: a\n\ndata: b\n\ndata: c\n\n", 27);
  push (decoder, "data: d\n\n", 9);
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpuint (phidias_sse_decoder_get_n_events (decoder), ==, 2);
}

static void
test_tail (void)
{
  static const struct
  {
    const char *stream;
    const char *tail;
    gboolean    is_between;
  } tails[] = {
    { "data: a\n\n", NULL, TRUE },
    { "data: a\n\n: comment", NULL, TRUE },
    { "data: a\n\nevent: x\nid: 1", NULL, TRUE },
    { "data: a\n\ndata: [DONE]", "[DONE]", FALSE },
    { "data: a\n\ndata: [DONE]\n", "[DONE]", FALSE },
    { "data: a\n\ndata: [DONE]\r\n", "[DONE]", FALSE },
    { "data: b\ndata: c", "b\nc", FALSE },
    { "data: b\nda", "b", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      gsize total = 0;
      gsize length = 0;
      g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (count_cb, &total);
      const char *tail;
      g_autofree char *copy = NULL;

      push (decoder, tails[i].stream, strlen (tails[i].stream));
      g_assert_true (phidias_sse_decoder_finish (decoder) == tails[i].is_between);
      tail = phidias_sse_decoder_get_tail (decoder, &length);
      copy = tail != NULL ? g_strndup (tail, length) : NULL;
      g_assert_cmpstr (copy, ==, tails[i].tail);
    }
}

/* Fault 26. */
static void
test_error_field (void)
{
  static const char stream[] = "data: a\n\nerror: {\"code\":500}\n\nerrors: x\nerror\n\n";

  for (gsize first = 0; first < sizeof stream - 1; first++)
    for (guint taken = 0; taken < 2; taken++)
      {
        g_autoptr (GString) log = g_string_new (NULL);
        g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (log_event_cb, log);

        phidias_sse_decoder_set_error_field (decoder, taken);
        push (decoder, stream, first);
        push (decoder, stream + first, sizeof stream - 1 - first);
        g_assert_cmpstr (log->str, ==,
                         taken ? "\"message\"\"a\"\"\"\n\"error\"\"{\\\"code\\\":500}\"\"\"\n\"error\"\"\"\"\"\n"
                               : "\"message\"\"a\"\"\"\n");
      }
}

static void
test_long_error_field (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (PhidiasSseDecoder) decoder = phidias_sse_decoder_new (log_event_cb, log);
  g_autofree char *filler = g_strnfill (65000, 'x');

  phidias_sse_decoder_set_error_field (decoder, TRUE);
  push (decoder, "error:", 6);
  for (guint i = 0; i < 300; i++)
    push (decoder, filler, 65000);
  push (decoder, "\n", 1);
  g_assert_cmpuint (log->len, >, 60000);
  g_assert_cmpuint (log->len, <, 70000);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/sse-decoder/rules", test_rules);
  g_test_add_func ("/sse-decoder/retry", test_retry);
  g_test_add_func ("/sse-decoder/long-stream", test_long_stream);
  g_test_add_func ("/sse-decoder/one-byte-pieces", test_one_byte_pieces);
  g_test_add_func ("/sse-decoder/dripping", test_dripping);
  g_test_add_func ("/sse-decoder/too-large", test_too_large);
  g_test_add_func ("/sse-decoder/largest", test_largest);
  g_test_add_func ("/sse-decoder/stop", test_stop);
  g_test_add_func ("/sse-decoder/tail", test_tail);
  g_test_add_func ("/sse-decoder/error-field", test_error_field);
  g_test_add_func ("/sse-decoder/long-error-field", test_long_error_field);

  return g_test_run ();
}
