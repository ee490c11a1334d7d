/* phidias-arm-client.h: asks Azure's resource manager, or one that behaves like it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "phidias-clock.h"
#include "phidias-inference-client.h"

G_BEGIN_DECLS

/**
 * PhidiasArmAnswer:
 * @status: the status of a success
 * @root: (nullable): its body, %NULL where there is none
 * @url: what was asked for
 * @async_url: (nullable): `Azure-AsyncOperation`
 * @location: (nullable): `Location`
 * @retry_after: milliseconds that the server asked to wait, -1 when it did not say
 */
typedef struct
{
  guint     status;
  JsonNode *root;
  char     *url;
  char     *async_url;
  char     *location;
  gint64    retry_after;
} PhidiasArmAnswer;

void        phidias_arm_answer_free       (PhidiasArmAnswer       *self);
JsonObject *phidias_arm_answer_get_object (const PhidiasArmAnswer *self);

/**
 * PhidiasArmTokenFuncs:
 * @get_async: fetches a token
 * @get_finish: gives it, or an error; for @wipe
 * @forget: it was refused: the next one must be another
 * @wipe: frees a token
 *
 * Where a client's tokens come from.
 */
typedef struct
{
  void  (*get_async)  (gpointer              user_data,
                       GCancellable         *cancellable,
                       GAsyncReadyCallback   callback,
                       gpointer              callback_data);
  char *(*get_finish) (gpointer              user_data,
                       GAsyncResult         *result,
                       GError              **error);
  void  (*forget)     (gpointer              user_data);
  void  (*wipe)       (char                 *token);
} PhidiasArmTokenFuncs;

/**
 * PhidiasArmPageFunc:
 * @values: what is on the page, lent for the call
 * @user_data: the caller's
 *
 * Called for each page of a list, in order.
 */
typedef void (*PhidiasArmPageFunc) (JsonArray *values,
                                    gpointer   user_data);

#define PHIDIAS_TYPE_ARM_CLIENT (phidias_arm_client_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasArmClient, phidias_arm_client, PHIDIAS, ARM_CLIENT, GObject)

PhidiasArmClient *phidias_arm_client_new         (const char                 *base,
                                                  PhidiasInferenceClient     *transport,
                                                  const PhidiasArmTokenFuncs *funcs,
                                                  gpointer                    user_data,
                                                  GDestroyNotify              user_data_free,
                                                  GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
const char       *phidias_arm_client_get_base    (PhidiasArmClient           *self);
PhidiasClock     *phidias_arm_client_get_clock   (PhidiasArmClient           *self);
gint64            phidias_arm_client_get_first_wait (PhidiasArmClient        *self);
void              phidias_arm_client_set_first_wait (PhidiasArmClient        *self,
                                                     gint64                   milliseconds);
gboolean          phidias_arm_client_owns        (PhidiasArmClient           *self,
                                                  const char                 *url);

void              phidias_arm_client_send_async  (PhidiasArmClient           *self,
                                                  const char                 *method,
                                                  const char                 *url,
                                                  JsonNode                   *body,
                                                  GCancellable               *cancellable,
                                                  GAsyncReadyCallback         callback,
                                                  gpointer                    user_data);
PhidiasArmAnswer *phidias_arm_client_send_finish (PhidiasArmClient           *self,
                                                  GAsyncResult               *result,
                                                  GError                    **error);

void              phidias_arm_client_list_async  (PhidiasArmClient           *self,
                                                  const char                 *url,
                                                  PhidiasArmPageFunc          page,
                                                  gpointer                    page_data,
                                                  GCancellable               *cancellable,
                                                  GAsyncReadyCallback         callback,
                                                  gpointer                    user_data);
gboolean          phidias_arm_client_list_finish (PhidiasArmClient           *self,
                                                  GAsyncResult               *result,
                                                  GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasArmAnswer, phidias_arm_answer_free)

G_END_DECLS
