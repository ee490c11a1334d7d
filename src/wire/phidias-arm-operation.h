/* phidias-arm-operation.h: what takes a resource manager minutes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-arm-client.h"

G_BEGIN_DECLS

/* The server code of an error for an operation that Azure ended without a failure. */
#define PHIDIAS_ARM_CANCELED "Canceled"

/**
 * PhidiasArmOperationHandler:
 * @accepted: the request was taken; @poll_url, if there is one, is where to ask after it, also after a
 *   restart. It is opaque
 * @polled: it was asked after and is not over; @percent is -1 where nobody says
 * @waiting: nobody can be asked just now, because of @reason; the next try is in @wait_ms. %NULL once it
 *   goes on
 *
 * What an operation tells; any may be %NULL. Nothing is told once the cancellable was cancelled.
 */
typedef struct
{
  void (*accepted) (const char   *poll_url,
                    gpointer      user_data);
  void (*polled)   (const char   *status,
                    int           percent,
                    gpointer      user_data);
  void (*waiting)  (const GError *reason,
                    gint64        wait_ms,
                    gpointer      user_data);
} PhidiasArmOperationHandler;

void              phidias_arm_operation_start_async  (PhidiasArmClient                 *client,
                                                      const char                       *method,
                                                      const char                       *url,
                                                      JsonNode                         *body,
                                                      const PhidiasArmOperationHandler *handler,
                                                      gpointer                          handler_data,
                                                      GCancellable                     *cancellable,
                                                      GAsyncReadyCallback               callback,
                                                      gpointer                          user_data);
void              phidias_arm_operation_resume_async (PhidiasArmClient                 *client,
                                                      const char                       *method,
                                                      const char                       *url,
                                                      const char                       *poll_url,
                                                      const PhidiasArmOperationHandler *handler,
                                                      gpointer                          handler_data,
                                                      GCancellable                     *cancellable,
                                                      GAsyncReadyCallback               callback,
                                                      gpointer                          user_data);
PhidiasArmAnswer *phidias_arm_operation_finish       (PhidiasArmClient                 *client,
                                                      GAsyncResult                     *result,
                                                      GError                          **error);

G_END_DECLS
