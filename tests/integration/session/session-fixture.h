/* session-fixture.h: a session, a folder of its own, and the emulator to talk to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "phidias-emulator.h"
#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-library-private.h"
#include "phidias-session-private.h"
#include "phidias-test.h"

G_BEGIN_DECLS

typedef struct
{
  char                *folder;
  PhidiasEmulator     *emulator;
  PhidiasSession      *session;
  PhidiasDeployment   *deployment;   /* the emulator, connected with its key for this session */
  PhidiasConversation *conversation; /* a new one that asks it */
  const char          *vfs;          /* of SQLite; NULL for the usual one */
} Fixture;

void             fixture_init             (int                 *argc,
                                           char              ***argv);
void             fixture_set_up           (Fixture             *fixture,
                                           gconstpointer        data);
void             fixture_tear_down        (Fixture             *fixture,
                                           gconstpointer        data);

PhidiasSession  *fixture_new_session      (Fixture             *fixture) G_GNUC_WARN_UNUSED_RESULT;
gboolean         fixture_open             (PhidiasSession      *session,
                                           GError             **error);
void             fixture_close            (PhidiasSession      *session);
void             fixture_restart          (Fixture             *fixture);
PhidiasDeployment *fixture_connect        (Fixture             *fixture,
                                           const char          *url,
                                           const char          *key,
                                           PhidiasKeyPlace      place);
gboolean         fixture_add              (Fixture             *fixture,
                                           const char          *url,
                                           const char          *key,
                                           PhidiasKeyPlace      place,
                                           PhidiasDeployment  **deployment,
                                           GError             **error);
char            *fixture_dup_url          (Fixture             *fixture) G_GNUC_WARN_UNUSED_RESULT;
PhidiasConversation *fixture_load         (PhidiasSession      *session,
                                           const char          *id);
void             fixture_flush            (Fixture             *fixture);

/* Of the emulators that fixture_set_up() starts from then on; without a clock they are as usual. */
void             fixture_set_limits       (guint                tokens,
                                           guint                requests,
                                           PhidiasEmulatorClock clock);

/* What the emulator is to do with the next request, and what it saw. Single quotes are double. */
void             fixture_control          (Fixture             *fixture,
                                           const char          *json);
guint            fixture_get_n_requests   (Fixture             *fixture);
JsonNode        *fixture_get_body         (Fixture             *fixture,
                                           guint                index) G_GNUC_WARN_UNUSED_RESULT;
char            *fixture_describe_turns   (Fixture             *fixture,
                                           guint                index) G_GNUC_WARN_UNUSED_RESULT;

void             fixture_wait_ended       (PhidiasMessage      *answer);
void             fixture_wait_text        (PhidiasMessage      *answer);
void             fixture_wait_state       (PhidiasMessage      *answer,
                                           PhidiasMessageState  state);
void             fixture_wait_requests    (Fixture             *fixture,
                                           guint                n_requests);
PhidiasMessage  *fixture_ask              (Fixture             *fixture,
                                           const char          *text);

/* One value from the library's file, as another program would read it. */
char            *fixture_query            (Fixture             *fixture,
                                           const char          *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
