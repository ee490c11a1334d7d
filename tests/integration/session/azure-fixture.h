/* azure-fixture.h: a session with an account at the emulator's resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-azure-private.h"
#include "phidias-emulator.h"
#include "phidias-error.h"
#include "phidias-test.h"

G_BEGIN_DECLS

#define PRACTICE   "/subscriptions/5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901"
#define WORKSPACES "/providers/Microsoft.MachineLearningServices/workspaces"
#define EASTUS2    PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-eastus2"
#define SWEDEN     PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-sweden"
#define WESTEUROPE PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-westeurope"
#define BUSY       PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-busy"
#define READER     PRACTICE "/resourceGroups/practice-reader-rg" WORKSPACES "/practice-reader"
#define TRIAL      "/subscriptions/c81d2e07-94af-4b36-8e10-6f53a9d7c402/resourceGroups/trial-rg" WORKSPACES "/trial-project"
#define FOUNDRY    PRACTICE "/resourceGroups/practice-rg/providers/Microsoft.CognitiveServices/accounts/practice-foundry"

typedef struct
{
  char            *folder;
  PhidiasEmulator *emulator;  /* NULL where another server is the resource manager */
  PhidiasSession  *session;
  PhidiasAzure    *azure;     /* the session's */
  GListStore      *accounts;
  char            *token;
  guint            n_started; /* how often the practice cloud was started */
  gboolean         is_signed_out;
  GString         *said;      /* by the session's toasts */
} Azure;

void             azure_set_up       (Azure               *fixture,
                                     gconstpointer        account_id);
void             azure_set_up_at    (Azure               *fixture,
                                     const char          *account_id,
                                     const char          *arm,
                                     const char          *token);
void             azure_set_up_with_state (Azure        *fixture,
                                     const char          *account_id,
                                     const char          *state_file);
void             azure_tear_down    (Azure               *fixture,
                                     gconstpointer        data);
void             azure_restart      (Azure               *fixture);

void             azure_control      (Azure               *fixture,
                                     const char          *json);
gboolean         azure_refresh      (Azure               *fixture,
                                     GError             **error);
PhidiasDeployPlan *azure_plan       (Azure               *fixture,
                                     const char          *project,
                                     const char          *registry,
                                     const char          *model,
                                     const char          *name) G_GNUC_WARN_UNUSED_RESULT;
PhidiasOperation *azure_deploy      (Azure               *fixture,
                                     const char          *project,
                                     const char          *model,
                                     const char          *name);
void             azure_wait_over    (PhidiasOperation    *operation);
void             azure_assert_ready (PhidiasOperation    *operation);
PhidiasDeployment *azure_find       (Azure               *fixture,
                                     const char          *resource_id);
guint            azure_count        (Azure               *fixture,
                                     const char          *method,
                                     const char          *ending);
char            *azure_query        (Azure               *fixture,
                                     const char          *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
