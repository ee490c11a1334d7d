/* doctor-fixture.h: deployments to examine, and what was found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-doctor-private.h"
#include "phidias-raw-server.h"
#include "session-fixture.h"

G_BEGIN_DECLS

#define KEY "sk-phidias-0123456789abcdef"

PhidiasDeployment *doctor_connect              (Fixture            *fixture,
                                                PhidiasTarget      *target,
                                                const char         *key);
PhidiasDoctor     *doctor_examine              (Fixture            *fixture,
                                                PhidiasDeployment  *deployment) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDoctor     *doctor_examine_url          (Fixture            *fixture,
                                                const char         *url,
                                                const char         *key) G_GNUC_WARN_UNUSED_RESULT;
PhidiasRawServer  *doctor_start_tls            (Fixture            *fixture,
                                                const char         *file) G_GNUC_WARN_UNUSED_RESULT;
void               doctor_wait                 (PhidiasDoctor      *doctor);

void               doctor_assert_probe         (PhidiasDoctor      *doctor,
                                                PhidiasDoctorKind   kind,
                                                PhidiasDoctorState  state,
                                                const char         *words);
void               doctor_assert_skipped_after (PhidiasDoctor      *doctor,
                                                PhidiasDoctorKind   kind);
void               doctor_assert_verdict       (PhidiasDoctor      *doctor,
                                                gboolean            is_healthy,
                                                const char         *words);
void               doctor_assert_remedy        (PhidiasDoctor      *doctor,
                                                const char         *words);
void               doctor_assert_keyless       (PhidiasDoctor      *doctor,
                                                const char         *key);

G_END_DECLS
