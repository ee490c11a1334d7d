/* entra-fixture.h: signing in, on a clock of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "emulator-fixture.h"

G_BEGIN_DECLS

#define TENANT "70726163-7469-4365-8000-000000000001"
#define SECOND_TENANT "7365636f-6e64-4365-8000-000000000002"
#define CLIENT "11111111-2222-4333-8444-555555555555"
#define OTHER_CLIENT "99999999-2222-4333-8444-555555555555"
#define REDIRECT "http://localhost:40999"
#define ARM_SCOPE "https://management.azure.com/.default openid profile offline_access"
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* The example of RFC 7636, appendix B: not made by the code that checks it. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/* Seconds; read on the emulator's thread. */
extern int entra_now;

EmulatorFixture *entra_make_fixture (void);
char *entra_token_path (const char *tenant);
char *entra_authorize_path (const char *tenant, ...);
EmulatorReply *entra_submit (EmulatorFixture *fixture, EmulatorReply *page, const char *account, const char *answer);
GHashTable *entra_read_return (EmulatorReply *reply);
char *entra_sign_in (EmulatorFixture *fixture, const char *tenant, const char *account);
EmulatorReply *entra_redeem (EmulatorFixture *fixture, const char *tenant, const char *code);
EmulatorReply *entra_refresh (EmulatorFixture *fixture, const char *tenant, const char *token, const char *scope);
void entra_assert_fault (EmulatorReply *reply, guint status, const char *error, gint64 number);
JsonNode *entra_read_claims (EmulatorReply *reply);

G_END_DECLS
