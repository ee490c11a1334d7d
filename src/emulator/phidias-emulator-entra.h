/* phidias-emulator-entra.h: signing in on loopback, as with Microsoft Entra
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-behaviour.h"
#include "phidias-emulator.h"

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_TENANT "70726163-7469-4365-8000-000000000001"
#define PHIDIAS_EMULATOR_SECOND_TENANT "7365636f-6e64-4365-8000-000000000002"
#define PHIDIAS_EMULATOR_TENANT_DOMAIN "practice.example"
#define PHIDIAS_EMULATOR_SECOND_TENANT_DOMAIN "second.example"

/* What tokens are for. */
#define PHIDIAS_EMULATOR_RESOURCE_ARM "https://management.azure.com"
#define PHIDIAS_EMULATOR_RESOURCE_INFERENCE "https://cognitiveservices.azure.com"

typedef struct _PhidiasEmulatorEntra PhidiasEmulatorEntra;

typedef enum
{
  PHIDIAS_EMULATOR_TOKEN_ACCEPTED,
  PHIDIAS_EMULATOR_TOKEN_UNKNOWN,
  PHIDIAS_EMULATOR_TOKEN_EXPIRED,
  PHIDIAS_EMULATOR_TOKEN_WRONG_RESOURCE,
} PhidiasEmulatorTokenVerdict;

/* Who a token was given to. */
typedef struct
{
  const char *tenant; /* id of the tenant that gave it */
  const char *username;
  const char *name;
  const char *oid;
} PhidiasEmulatorCaller;

PhidiasEmulatorEntra *phidias_emulator_entra_new (PhidiasEmulatorClock clock,
                                                  gpointer clock_data) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_entra_free (PhidiasEmulatorEntra *self);
gboolean phidias_emulator_entra_handle (PhidiasEmulatorEntra *self,
                                        SoupServerMessage *message,
                                        const char *path,
                                        GHashTable *query,
                                        PhidiasEmulatorBehaviour *behaviour);
void phidias_emulator_entra_add_practice_token (PhidiasEmulatorEntra *self, const char *token);
PhidiasEmulatorTokenVerdict phidias_emulator_entra_check (PhidiasEmulatorEntra *self,
                                                          const char *token,
                                                          const char *resource,
                                                          PhidiasEmulatorCaller *caller);
gboolean phidias_emulator_entra_accepts (PhidiasEmulatorEntra *self, const char *token, const char *resource);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorEntra, phidias_emulator_entra_free)

G_END_DECLS
