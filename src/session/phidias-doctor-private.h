/* phidias-doctor-private.h: what the files of an examination share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-doctor.h"

#include "phidias-session-private.h"

G_BEGIN_DECLS

/**
 * PhidiasDoctor:
 *
 * An examination of a deployment: a list of #PhidiasDoctorProbe that run one after the other. What
 * it asks for holds it only while an answer is looked at, so it ends with its last owner. Lives on
 * the main thread.
 *
 *     phidias-doctor.c         the object, its list, verdict and remedy
 *     phidias-doctor-line.c    the key, the address, the secure connection
 */
struct _PhidiasDoctor
{
  GObject             parent_instance;

  /* owned */
  PhidiasSession     *session;
  PhidiasDeployment  *deployment;
  PhidiasDoctorProbe *probes[PHIDIAS_DOCTOR_N_KINDS];
  GCancellable       *cancellable;
  PhidiasTarget      *target;     /* as the deployment has it; NULL until that is known */
  char               *key;        /* in memory that libsecret wipes; NULL for none, and at the end */
  GError             *key_error;  /* why there is none */
  char               *verdict;
  char               *remedy_text;
  PhidiasTarget      *remedy;

  /* state */
  gboolean            is_running;
  gboolean            is_healthy;
};

/* phidias-doctor.c */
gpointer       phidias_doctor_hold         (PhidiasDoctor      *self) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDoctor *phidias_doctor_take         (gpointer            hold) G_GNUC_WARN_UNUSED_RESULT;
void           phidias_doctor_set          (PhidiasDoctor      *self,
                                            PhidiasDoctorKind   kind,
                                            PhidiasDoctorState  state,
                                            const char         *text);
void           phidias_doctor_end          (PhidiasDoctor      *self,
                                            const char         *verdict,
                                            gboolean            is_healthy);
void           phidias_doctor_fail         (PhidiasDoctor      *self,
                                            PhidiasDoctorKind   kind,
                                            const char         *text);

/* phidias-doctor-line.c */
void           phidias_doctor_begin        (PhidiasDoctor      *self);
void           phidias_doctor_ask_first    (PhidiasDoctor      *self);

G_END_DECLS
