/* phidias-inference-client.h: sends chat requests and hands over the answer as it streams in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-chat-request.h"
#include "phidias-clock.h"
#include "phidias-reply.h"

G_BEGIN_DECLS

/**
 * PhidiasInferencePhase:
 * @PHIDIAS_INFERENCE_CONNECTING: name, TCP, TLS
 * @PHIDIAS_INFERENCE_WAITING: sent, nothing of the answer is there yet
 * @PHIDIAS_INFERENCE_SILENT: the answer has begun and nothing has come for a while
 *
 * What a request is waiting for.
 */
typedef enum {
  PHIDIAS_INFERENCE_CONNECTING,
  PHIDIAS_INFERENCE_WAITING,
  PHIDIAS_INFERENCE_SILENT,
} PhidiasInferencePhase;

/**
 * PhidiasInferenceHandler:
 * @started: the head of the answer came with status 2xx; from here on there is no retry
 * @content: text of answer @index
 * @reasoning: reasoning text of answer @index
 * @tool_call: a piece of tool call number @call of answer @index; @id and @name come once (NULL
 *   later), @arguments is a fragment of JSON that may never be closed: show it, never run it
 * @retry_wait: attempt @attempt (2 or 3) starts in @wait_ms milliseconds, because of @reason.
 *   phidias_inference_client_skip_wait() ends the wait
 * @retry_go: the wait is over and attempt @attempt starts
 * @waiting: once a second while nothing comes: @seconds since the phase began or since the last
 *   byte, and the @limit in seconds at which the watchdog ends the request
 * @event: one server-sent event as it came, or the whole body of an answer that was not streamed:
 *   valid UTF-8 of @length bytes, which may hold NUL; @arrival in microseconds since the attempt
 *   began. Holds no key
 *
 * What a request tells while it runs; any may be %NULL. All are called on the main context that
 * was the thread's default when the request was sent, never after the cancellable was cancelled,
 * never after the callback. Strings are valid UTF-8 and lent for the call.
 */
typedef struct
{
  void (*started)    (PhidiasReply          *reply,
                      gpointer               user_data);
  void (*content)    (guint                  index,
                      const char            *text,
                      gpointer               user_data);
  void (*reasoning)  (guint                  index,
                      const char            *text,
                      gpointer               user_data);
  void (*tool_call)  (guint                  index,
                      guint                  call,
                      const char            *id,
                      const char            *name,
                      const char            *arguments,
                      gpointer               user_data);
  void (*retry_wait) (guint                  attempt,
                      gint64                 wait_ms,
                      const GError          *reason,
                      gpointer               user_data);
  void (*retry_go)   (guint                  attempt,
                      gpointer               user_data);
  void (*waiting)    (PhidiasInferencePhase  phase,
                      guint                  seconds,
                      guint                  limit,
                      gpointer               user_data);
  void (*event)      (const char            *type,
                      const char            *data,
                      gsize                  length,
                      gint64                 arrival,
                      gpointer               user_data);
} PhidiasInferenceHandler;

/**
 * PhidiasInferenceLimits:
 * @connect_ms: name, TCP and TLS together
 * @first_byte_ms: from the connection to the first byte of the answer's head
 * @silence_ms: between two bytes of a stream; comments count as bytes
 * @event_ms: between two complete events of a stream, whatever bytes come
 * @retries: how often a request is sent again by itself
 * @backoff_ms: the first wait between attempts; it doubles each time, and up to a quarter is
 *   taken off by chance
 * @backoff_max_ms: the longest of those waits
 * @retry_after_max_ms: above this a server's own wait is not waited for, but told
 * @error_body_bytes: more of an error's body is not read
 * @body_bytes: an answer that is not streamed may not be longer
 *
 * The bounds of a client. phidias_inference_client_set_limits() changes them.
 */
typedef struct
{
  gint64 connect_ms;
  gint64 first_byte_ms;
  gint64 silence_ms;
  gint64 event_ms;
  guint  retries;
  gint64 backoff_ms;
  gint64 backoff_max_ms;
  gint64 retry_after_max_ms;
  gsize  error_body_bytes;
  gsize  body_bytes;
} PhidiasInferenceLimits;

#define PHIDIAS_INFERENCE_LIMITS_INIT ((PhidiasInferenceLimits) { \
  .connect_ms = 10 * 1000,                                        \
  .first_byte_ms = 10 * 60 * 1000,                                \
  .silence_ms = 5 * 60 * 1000,                                    \
  .event_ms = 5 * 60 * 1000,                                      \
  .retries = 2,                                                   \
  .backoff_ms = 500,                                              \
  .backoff_max_ms = 8 * 1000,                                     \
  .retry_after_max_ms = 120 * 1000,                               \
  .error_body_bytes = 256 * 1024,                                 \
  .body_bytes = 64 * 1024 * 1024,                                 \
})

#define PHIDIAS_TYPE_INFERENCE_CLIENT (phidias_inference_client_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasInferenceClient, phidias_inference_client, PHIDIAS, INFERENCE_CLIENT, GObject)

void                          phidias_wire_init                       (void);

PhidiasInferenceClient       *phidias_inference_client_new            (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasInferenceClient       *phidias_inference_client_new_full       (PhidiasClock                  *clock,
                                                                       GProxyResolver                *proxy_resolver,
                                                                       GTlsDatabase                  *tls_database) G_GNUC_WARN_UNUSED_RESULT;
const PhidiasInferenceLimits *phidias_inference_client_get_limits     (PhidiasInferenceClient        *self);
void                          phidias_inference_client_set_limits     (PhidiasInferenceClient        *self,
                                                                       const PhidiasInferenceLimits  *limits);

guint                         phidias_inference_client_send_async     (PhidiasInferenceClient        *self,
                                                                       PhidiasChatRequest            *request,
                                                                       const char                    *key,
                                                                       const PhidiasInferenceHandler *handler,
                                                                       gpointer                       handler_data,
                                                                       GCancellable                  *cancellable,
                                                                       GAsyncReadyCallback            callback,
                                                                       gpointer                       user_data);
gboolean                      phidias_inference_client_send_finish    (PhidiasInferenceClient        *self,
                                                                       GAsyncResult                  *result,
                                                                       PhidiasReply                 **reply,
                                                                       GError                       **error);
void                          phidias_inference_client_skip_wait      (PhidiasInferenceClient        *self,
                                                                       guint                          call);

G_END_DECLS
