/* phidias-azure-run-private.h: what runs an operation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-azure-private.h"

G_BEGIN_DECLS


/*
 * What runs an operation. It keeps itself and the session's verbs alive until it is over or stopped:
 *
 *     save ─► reach ─► terms ─► is the name free ─► save ─► PUT ─► poll ─► key ─► ask ─► over
 *                                                     DELETE ─► poll ─────────────────► over
 *
 * After a restart it goes on from the stage that is on disk. What was never taken by Azure is not sent
 * again then: nobody pressed the button today.
 */
typedef struct
{
  PhidiasAzure      *azure;
  PhidiasSession    *session;     /* so that it is there for whatever comes back */
  PhidiasOperation  *operation;
  PhidiasArmClient  *client;
  GCancellable      *cancellable; /* ends the waiting */
  GTask             *task;        /* of who waits for a deletion; NULL for nobody */
  char              *key;         /* while the endpoint is asked */
  PhidiasAccount    *account;     /* whose signing in is waited for; NULL for none */
  gulong             account_handler;
  gulong             accounts_handler;
  guint              alarm;
  gint64             probe_end;
  gboolean           is_resumed;
} PhidiasAzureRun;

PhidiasAzureRun *phidias_azure_run_new           (PhidiasAzure          *self,
                                                  PhidiasOperation      *operation);
/* From the stage that it is in. */
void             phidias_azure_run_go_on         (PhidiasAzureRun       *run);
void             phidias_azure_run_stop          (PhidiasAzureRun       *run);

gboolean         phidias_azure_run_is_left       (PhidiasAzureRun       *run);
void             phidias_azure_run_save          (PhidiasAzureRun       *run,
                                                  GAsyncReadyCallback    callback);
/* These two free it. */
void             phidias_azure_run_end           (PhidiasAzureRun       *run,
                                                  PhidiasOperationState  state,
                                                  const char            *text,
                                                  const GError          *error);
void             phidias_azure_run_leave         (PhidiasAzureRun       *run);
void             phidias_azure_run_await_sign_in (PhidiasAzureRun       *run);
gboolean         phidias_azure_needs_sign_in     (const GError          *error);

/* phidias-azure-run-asking.c */
void             phidias_azure_run_find_key      (PhidiasAzureRun       *run);

G_END_DECLS
