/* phidias-doctor-probe.h: one thing that is tried to find out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhidiasDoctorKind:
 * @PHIDIAS_DOCTOR_PROBE_ADDRESS: is the host found, and does something listen there
 * @PHIDIAS_DOCTOR_PROBE_TLS: is the connection secure
 * @PHIDIAS_DOCTOR_PROBE_ROUTE: does the server know the path
 * @PHIDIAS_DOCTOR_PROBE_AUTH: is the key there, sent as the server wants it, and taken
 * @PHIDIAS_DOCTOR_PROBE_API_VERSION: does the server know the api-version
 * @PHIDIAS_DOCTOR_PROBE_DEPLOYMENT: is there a deployment of that name
 * @PHIDIAS_DOCTOR_PROBE_MODEL: does the model answer
 * @PHIDIAS_DOCTOR_PROBE_QUOTA: is there room for a request now
 *
 * What is tried, in this order.
 */
typedef enum {
  PHIDIAS_DOCTOR_PROBE_ADDRESS,
  PHIDIAS_DOCTOR_PROBE_TLS,
  PHIDIAS_DOCTOR_PROBE_ROUTE,
  PHIDIAS_DOCTOR_PROBE_AUTH,
  PHIDIAS_DOCTOR_PROBE_API_VERSION,
  PHIDIAS_DOCTOR_PROBE_DEPLOYMENT,
  PHIDIAS_DOCTOR_PROBE_MODEL,
  PHIDIAS_DOCTOR_PROBE_QUOTA,
} PhidiasDoctorKind;

#define PHIDIAS_DOCTOR_N_KINDS (PHIDIAS_DOCTOR_PROBE_QUOTA + 1)

/**
 * PhidiasDoctorState:
 * @PHIDIAS_DOCTOR_WAITING: its turn has not come
 * @PHIDIAS_DOCTOR_RUNNING: being tried
 * @PHIDIAS_DOCTOR_PASSED: as it should be
 * @PHIDIAS_DOCTOR_WARNING: it works, and there is something to know
 * @PHIDIAS_DOCTOR_FAILED: it does not work; the text says why and what to do
 * @PHIDIAS_DOCTOR_SKIPPED: not tried; the text says why
 */
typedef enum {
  PHIDIAS_DOCTOR_WAITING,
  PHIDIAS_DOCTOR_RUNNING,
  PHIDIAS_DOCTOR_PASSED,
  PHIDIAS_DOCTOR_WARNING,
  PHIDIAS_DOCTOR_FAILED,
  PHIDIAS_DOCTOR_SKIPPED,
} PhidiasDoctorState;

#define PHIDIAS_TYPE_DOCTOR_PROBE (phidias_doctor_probe_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDoctorProbe, phidias_doctor_probe, PHIDIAS, DOCTOR_PROBE, GObject)

PhidiasDoctorProbe *phidias_doctor_probe_new         (PhidiasDoctorKind   kind) G_GNUC_WARN_UNUSED_RESULT;

PhidiasDoctorKind   phidias_doctor_probe_get_kind    (PhidiasDoctorProbe *self);
PhidiasDoctorState  phidias_doctor_probe_get_state   (PhidiasDoctorProbe *self);
const char         *phidias_doctor_probe_get_title   (PhidiasDoctorProbe *self);
const char         *phidias_doctor_probe_get_text    (PhidiasDoctorProbe *self);
const char         *phidias_doctor_probe_get_details (PhidiasDoctorProbe *self);

/* For the doctor, and for tests of what shows a probe. */
void                phidias_doctor_probe_set         (PhidiasDoctorProbe *self,
                                                      PhidiasDoctorState  state,
                                                      const char         *text);
void                phidias_doctor_probe_add_details (PhidiasDoctorProbe *self,
                                                      const char         *details);

G_END_DECLS
