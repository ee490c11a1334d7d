/* wire-fixture.h: a client, a raw server, and what the client told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-error.h"
#include "phidias-inference-client.h"
#include "phidias-raw-server.h"
#include "phidias-test.h"

G_BEGIN_DECLS

#define WIRE_KEY "sk-phidias-0123456789abcdef"

#define WIRE_STREAM_HEAD                    \
  "HTTP/1.1 200 OK\r\n"                     \
  "Content-Type: text/event-stream\r\n"     \
  "Transfer-Encoding: chunked\r\n"          \
  "\r\n"

#define WIRE_DELTA(text) "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define WIRE_FINISH      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define WIRE_DONE        "data: [DONE]\n\n"

typedef struct
{
  PhidiasRawServer       *server;
  gboolean                owns_server;
  PhidiasClock           *clock;
  PhidiasInferenceClient *client;
  PhidiasInferenceLimits  limits;
  GCancellable           *cancellable;
  char                   *url;
  const char             *key;
  const char             *model;
  const char             *dialect; /* NULL is as parsed */
  const char             *prompt;
  PhidiasParameters      *parameters;
  gboolean                plain; /* asks for no stream */

  /* what was told */
  GString                *content[3];
  GString                *reasoning;
  GString                *arguments;
  GString                *events;
  guint                   n_started;
  guint                   n_content;
  guint                   n_tool_calls;
  guint                   n_events;
  guint                   n_retry_wait;
  guint                   n_retry_go;
  guint                   n_waiting;
  guint                   n_late; /* after the cancellable was cancelled */
  gint64                  waits[4];
  guint                   attempt;
  GError                 *reason;
  PhidiasInferencePhase   phase;
  guint                   seconds;
  guint                   limit;
  guint                   stop_at; /* cancel in the n-th content callback */

  /* the end */
  guint                   call;
  GAsyncResult           *result;
  gboolean                ok;
  PhidiasReply           *reply;
  GError                 *error;
} Wire;

Wire             *wire_new             (void);
Wire             *wire_new_manual      (void);
Wire             *wire_new_for         (PhidiasRawServer       *server,
                                        PhidiasInferenceClient *client);
void              wire_free            (Wire                   *wire);

PhidiasRawScript *wire_add_script      (Wire                   *wire);
void              wire_answer          (Wire                   *wire,
                                        const char             *status,
                                        const char             *headers,
                                        const char             *body);
void              wire_send            (Wire                   *wire);
void              wire_finish          (Wire                   *wire);
void              wire_finish_turning  (Wire                   *wire,
                                        guint                   step_ms);
void              wire_run             (Wire                   *wire);
void              wire_wait_content    (Wire                   *wire,
                                        const char             *text);
void              wire_wait_events     (Wire                   *wire,
                                        guint                   n_events);
void              wire_wait_requests   (Wire                   *wire,
                                        guint                   n_requests);
void              wire_wait_retry      (Wire                   *wire,
                                        guint                   n_waits);
void              wire_wait_seconds    (Wire                   *wire,
                                        guint                   seconds);
void              wire_wait_quiet      (Wire                   *wire);
void              wire_wait_idle       (Wire                   *wire);

void              wire_assert_complete (Wire                   *wire,
                                        const char             *content);
void              wire_assert_failed   (Wire                   *wire,
                                        PhidiasErrorCode        code,
                                        const char             *content);
void              wire_assert_says     (Wire                   *wire,
                                        const char             *words);
void              wire_assert_keyless  (Wire                   *wire);

/* All that is said to the log from here on, whatever debugging is asked for. Once a program. */
GString          *wire_watch_log       (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wire, wire_free)

G_END_DECLS
