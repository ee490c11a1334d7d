/* arm-client.h: a client of the resource manager, and the server that it speaks to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-arm-json.h"
#include "phidias-arm-operation.h"
#include "phidias-raw-server.h"

G_BEGIN_DECLS

#define ARM_FIRST_TOKEN  "token-one-0123456789"
#define ARM_SECOND_TOKEN "token-two-0123456789"

typedef struct
{
  PhidiasRawServer       *server;
  PhidiasClock           *clock;
  PhidiasInferenceClient *transport;
  PhidiasArmClient       *client;
  GCancellable           *cancellable;
  char                   *base;
  GAsyncResult           *result;

  /* tokens */
  guint                   n_forgotten;
  guint                   n_asked; /* for a token: each request begins with that */
  gboolean                is_signed_out;

  /* what was told */
  guint                   n_values;
  guint                   n_pages;
  char                   *poll_url;
  guint                   n_accepted;
  guint                   n_polled;
  int                     percent;
  guint                   n_waiting;
  guint                   n_over;
  gint64                  waited;
} Arm;

extern const PhidiasArmTokenFuncs arm_token_funcs;

Arm              *arm_new          (gboolean      is_manual) G_GNUC_WARN_UNUSED_RESULT;
void              arm_free         (Arm          *arm);
/* What the next request is answered with. */
PhidiasRawScript *arm_answer       (Arm          *arm,
                                    const char   *status,
                                    const char   *headers,
                                    const char   *body);
void              arm_send         (Arm          *arm,
                                    const char   *method,
                                    const char   *url);
PhidiasArmAnswer *arm_finish       (Arm          *arm,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Conditions. */
gboolean          arm_has_result   (gpointer      arm);
gboolean          arm_is_waiting   (gpointer      arm);

void              arm_assert_token (Arm          *arm,
                                    guint         index,
                                    const char   *token);
void              arm_assert_line  (Arm          *arm,
                                    guint         index,
                                    const char   *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arm, arm_free)

G_END_DECLS
