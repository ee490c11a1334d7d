/* arm-fixture.h: an emulator with its resource manager, and a client of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "emulator-fixture.h"

G_BEGIN_DECLS

#define ARM_VERSION "api-version=2024-10-01"
#define PRACTICE "/subscriptions/5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901"
#define TRIAL "/subscriptions/c81d2e07-94af-4b36-8e10-6f53a9d7c402"
#define WORKSPACES "/providers/Microsoft.MachineLearningServices/workspaces"
#define EASTUS2 PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-eastus2"
#define SWEDEN PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-sweden"
#define WESTEUROPE PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-westeurope"
#define BUSY PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-busy"
#define READER PRACTICE "/resourceGroups/practice-reader-rg" WORKSPACES "/practice-reader"
#define TRIAL_PROJECT TRIAL "/resourceGroups/trial-rg" WORKSPACES "/trial-project"

#define PHI3 "azureml://registries/azureml/models/Phi-3-mini-4k-instruct"
#define PHI4 "azureml://registries/azureml/models/Phi-4-mini-instruct"
#define LLAMA "azureml://registries/azureml-meta/models/Llama-3.3-70B-Instruct"

/* Without pauses, in memory, and as most tests want it: an operation takes no time. */
PhidiasEmulator *arm_emulator_new (void);
EmulatorFixture *arm_fixture_new (PhidiasEmulator *emulator);

/* To a path of the manager, the api-version added where there is no query; or to an address that it gave. */
EmulatorReply *arm_send (EmulatorFixture *fixture, const char *method, const char *path, const char *body);
EmulatorReply *arm_send_with (EmulatorFixture *fixture, const char *method, const char *path, const char *body, const char *token);

/* The request that creates an endpoint, and all of creating one. */
EmulatorReply *arm_put_endpoint (EmulatorFixture *fixture, const char *project, const char *name, const char *region, const char *model);
void arm_deploy (EmulatorFixture *fixture, const char *project, const char *name, const char *region, const char *model);

/* Asks again until the string at @member of a resource is @value. */
void arm_await (EmulatorFixture *fixture, const char *path, const char *member, const char *value);
void arm_await_gone (EmulatorFixture *fixture, const char *path);

/* The deepest code of an error, as clients are to look for it. */
void arm_assert_failed (EmulatorReply *reply, guint status, const char *code, const char *deepest);

/* From the data plane. */
EmulatorReply *arm_ask (EmulatorFixture *fixture, const char *method, const char *uri, const char *path, const char *body, const char *key);

G_END_DECLS
