/* phidias-exchange.h: one HTTP request and its answer, watched over
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-clock.h"
#include "phidias-inference-client.h"
#include "phidias-usage.h"

G_BEGIN_DECLS

typedef struct _PhidiasExchange PhidiasExchange;

/**
 * PhidiasExchangeFuncs:
 * @head: status and headers are there
 * @bytes: more of the body; %FALSE when nothing more is wanted
 * @waiting: (nullable): as in PhidiasInferenceHandler
 * @ended: the last call: @error is %NULL when the body ended or nothing more was wanted
 *
 * What an exchange tells. None is called once the cancellable is cancelled, but @ended, with
 * %G_IO_ERROR_CANCELLED.
 */
typedef struct
{
  void     (*head)    (PhidiasExchange       *exchange,
                       gpointer               user_data);
  gboolean (*bytes)   (PhidiasExchange       *exchange,
                       const guint8          *bytes,
                       gsize                  length,
                       gpointer               user_data);
  void     (*waiting) (PhidiasInferencePhase  phase,
                       guint                  seconds,
                       guint                  limit,
                       gpointer               user_data);
  void     (*ended)   (PhidiasExchange       *exchange,
                       GError                *error,
                       gpointer               user_data);
} PhidiasExchangeFuncs;

PhidiasExchange    *phidias_exchange_new            (SoupSession                  *session,
                                                     PhidiasClock                 *clock,
                                                     SoupMessage                  *message,
                                                     const PhidiasInferenceLimits *limits,
                                                     const PhidiasExchangeFuncs   *funcs,
                                                     gpointer                      user_data) G_GNUC_WARN_UNUSED_RESULT;
PhidiasExchange    *phidias_exchange_ref            (PhidiasExchange              *self);
void                phidias_exchange_unref          (PhidiasExchange              *self);
void                phidias_exchange_start          (PhidiasExchange              *self,
                                                     GCancellable                 *cancellable);
void                phidias_exchange_note_event     (PhidiasExchange              *self);
void                phidias_exchange_set_deadline   (PhidiasExchange              *self,
                                                     gint64                        milliseconds);

guint               phidias_exchange_get_status     (PhidiasExchange              *self);
SoupMessageHeaders *phidias_exchange_get_headers    (PhidiasExchange              *self);
const char         *phidias_exchange_get_host       (PhidiasExchange              *self);
gboolean            phidias_exchange_is_from_proxy  (PhidiasExchange              *self);
gboolean            phidias_exchange_was_reused     (PhidiasExchange              *self);
gboolean            phidias_exchange_was_lost       (PhidiasExchange              *self);
gboolean            phidias_exchange_is_retryable   (PhidiasExchange              *self);
gint64              phidias_exchange_get_elapsed    (PhidiasExchange              *self);
void                phidias_exchange_get_timings    (PhidiasExchange              *self,
                                                     PhidiasTimings               *timings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasExchange, phidias_exchange_unref)

G_END_DECLS
