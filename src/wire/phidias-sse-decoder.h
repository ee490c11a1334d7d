/* phidias-sse-decoder.h: bytes in, server-sent events out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of one event, its type and id included; more is %PHIDIAS_ERROR_TOO_LARGE. */
#define PHIDIAS_SSE_MAX_EVENT (8 * 1024 * 1024)

/**
 * PhidiasSseEvent:
 * @event: its type, `message` when the stream names none
 * @event_length: bytes of @event
 * @data: its data: valid UTF-8, NUL-terminated, but may hold NUL inside
 * @data_length: bytes of @data
 * @id: the last event id, empty when there was none
 * @id_length: bytes of @id
 *
 * One event. All of it is lent for the duration of the call.
 */
typedef struct
{
  const char *event;
  gsize       event_length;
  const char *data;
  gsize       data_length;
  const char *id;
  gsize       id_length;
} PhidiasSseEvent;

/**
 * PhidiasSseFunc:
 * @event: an event
 * @user_data: from phidias_sse_decoder_new()
 *
 * Called for each event, in order, from within phidias_sse_decoder_push(). It must not free the
 * decoder.
 *
 * Returns: whether more is wanted; after %FALSE the decoder drops all that follows
 */
typedef gboolean (*PhidiasSseFunc) (const PhidiasSseEvent *event,
                                    gpointer               user_data);

typedef struct _PhidiasSseDecoder PhidiasSseDecoder;

PhidiasSseDecoder *phidias_sse_decoder_new               (PhidiasSseFunc      func,
                                                          gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
void               phidias_sse_decoder_free              (PhidiasSseDecoder  *self);
void               phidias_sse_decoder_set_error_field   (PhidiasSseDecoder  *self,
                                                          gboolean            error_field);

gboolean           phidias_sse_decoder_push              (PhidiasSseDecoder  *self,
                                                          const guint8       *bytes,
                                                          gsize               length,
                                                          GError            **error);
gboolean           phidias_sse_decoder_finish            (PhidiasSseDecoder  *self);
const char        *phidias_sse_decoder_get_tail          (PhidiasSseDecoder  *self,
                                                          gsize              *length);

guint64            phidias_sse_decoder_get_n_events      (PhidiasSseDecoder  *self);
guint64            phidias_sse_decoder_get_n_comments    (PhidiasSseDecoder  *self);
guint64            phidias_sse_decoder_get_n_bytes       (PhidiasSseDecoder  *self);
gsize              phidias_sse_decoder_get_n_buffered    (PhidiasSseDecoder  *self);
gint64             phidias_sse_decoder_get_retry         (PhidiasSseDecoder  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasSseDecoder, phidias_sse_decoder_free)

G_END_DECLS
