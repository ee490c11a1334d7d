/* phidias-run.h: one request and how it ended
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-dialect.h"
#include "phidias-usage.h"

G_BEGIN_DECLS

/**
 * PhidiasRun:
 * @id: its id
 * @message_id: the answer it was made for
 * @deployment_id: whom it asked
 * @deployment_name: that deployment's name at the time
 * @dialect: the dialect spoken
 * @url: the address, without a key
 * @model: (nullable): the model that answered
 * @request_json: the body as sent; it never holds a key
 * @started: when it began, microseconds since 1970 (UTC)
 * @attempts: how many times it was sent
 * @status: the HTTP status, 0 for none
 * @outcome: `running`, `complete`, `stopped`, `interrupted` or `failed`
 * @finish_reason: (nullable): the model's own
 * @error_code: (nullable): the name of a #PhidiasErrorCode
 * @error_text: (nullable): the sentence shown
 * @request_id: (nullable): the server's id for it
 * @usage: tokens
 * @timings: marks
 *
 * The row that charts, quota, cost and the recorder are read from.
 */
typedef struct
{
  char           *id;
  char           *message_id;
  char           *deployment_id;
  char           *deployment_name;
  PhidiasDialect  dialect;
  char           *url;
  char           *model;
  char           *request_json;
  gint64          started;
  guint           attempts;
  guint           status;
  char           *outcome;
  char           *finish_reason;
  char           *error_code;
  char           *error_text;
  char           *request_id;
  PhidiasUsage    usage;
  PhidiasTimings  timings;
} PhidiasRun;

PhidiasRun *phidias_run_new  (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasRun *phidias_run_copy (const PhidiasRun *self) G_GNUC_WARN_UNUSED_RESULT;
void        phidias_run_free (PhidiasRun       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasRun, phidias_run_free)

G_END_DECLS
