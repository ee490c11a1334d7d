/* accounts-fixture.h: a session with settings, a clock of the test's own, and a cloud to sign in to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "session-fixture.h"

G_BEGIN_DECLS

#define ACCOUNTS_CLIENT "11111111-2222-4333-8444-555555555555"
#define ACCOUNTS_ADA    "ada@practice.example"
#define ACCOUNTS_BEN    "ben@practice.example"

typedef struct
{
  Fixture          session; /* its session is the one below; without deployment and conversation */
  PhidiasClock    *clock;   /* of the client, turned by hand */
  PhidiasSettings *settings;
  PhidiasAccounts *accounts; /* borrowed of the session */
  PhidiasCloud    *cloud;    /* the emulator's */
  SoupSession     *browser;
  GPtrArray       *said;     /* of the accounts' "message" */
  const char      *state;    /* set before: a file with what the cloud has; NULL for the practice one's */
} AccountsFixture;

void            accounts_set_up       (AccountsFixture   *fixture,
                                       gconstpointer      data);
void            accounts_tear_down    (AccountsFixture   *fixture,
                                       gconstpointer      data);
void            accounts_restart      (AccountsFixture   *fixture);

void            accounts_advance      (AccountsFixture   *fixture,
                                       gint64             milliseconds);
void            accounts_advance_server (gint64           milliseconds);

/* As a browser: redirections are followed. Returns the status of the last page. */
guint           accounts_browse       (AccountsFixture   *fixture,
                                       const char        *url,
                                       char             **body);
guint           accounts_post         (AccountsFixture   *fixture,
                                       const char        *url,
                                       const char        *form);

void            accounts_wait_state   (PhidiasSignIn     *sign_in,
                                       PhidiasSignInState state);
PhidiasSignIn  *accounts_begin        (AccountsFixture   *fixture,
                                       PhidiasSignInWay   way) G_GNUC_WARN_UNUSED_RESULT;
PhidiasAccount *accounts_sign_in      (AccountsFixture   *fixture,
                                       const char        *username);
/* A copy that g_free() takes. */
char           *accounts_get_token    (AccountsFixture   *fixture,
                                       PhidiasAccount    *account,
                                       const char        *tenant_id,
                                       const char        *scope,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        accounts_sign_out     (AccountsFixture   *fixture,
                                       PhidiasAccount    *account,
                                       GError           **error);
/* How many requests of the journal have these words. */
guint           accounts_count        (AccountsFixture   *fixture,
                                       const char        *words);

G_END_DECLS
