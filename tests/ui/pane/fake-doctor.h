/* fake-doctor.h: a doctor whose findings a test writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-doctor.h"

G_BEGIN_DECLS

/* Of all doctors since the last reset. */
typedef struct
{
  guint          n_examinations;
  guint          n_cancelled;
  guint          n_applied;
  PhidiasDoctor *doctor; /* weak: the one that came last */
} FakeDoctorCalls;

void                   fake_doctor_reset      (void);
const FakeDoctorCalls *fake_doctor_get_calls  (void);

/* What the next calls say. */
void                   fake_doctor_set_costs  (gboolean            costs);
void                   fake_doctor_fail_apply (GError             *error);

/* Of the one that runs. */
void                   fake_doctor_tell       (PhidiasDoctorKind   kind,
                                               PhidiasDoctorState  state,
                                               const char         *text,
                                               const char         *details);
void                   fake_doctor_end        (gboolean            is_healthy,
                                               const char         *verdict,
                                               const char         *remedy);
void                   fake_doctor_end_apply  (void);

G_END_DECLS
