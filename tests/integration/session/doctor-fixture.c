/* doctor-fixture.c: deployments to examine, and what was found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "doctor-fixture.h"

#include <string.h>

static gboolean
is_over (gpointer user_data)
{
  return !phidias_doctor_get_running (user_data);
}

PhidiasDeployment *
doctor_connect (Fixture *fixture, PhidiasTarget *target, const char *key)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *deployment;

  phidias_session_add_deployment_async (fixture->session, target, "Patient", key,
                                        key != NULL ? PHIDIAS_KEY_SESSION : PHIDIAS_KEY_NONE, NULL,
                                        phidias_test_take_result, &result);
  added = phidias_test_await (&result);
  deployment = phidias_session_add_deployment_finish (fixture->session, added, &error);
  g_assert_no_error (error);

  return deployment;
}

static PhidiasDoctorProbe *
get_probe (PhidiasDoctor *doctor, guint kind)
{
  g_autoptr (PhidiasDoctorProbe) probe = g_list_model_get_item (G_LIST_MODEL (doctor), kind);

  g_assert_cmpuint (phidias_doctor_probe_get_kind (probe), ==, kind);

  return probe; /* the doctor has it */
}

/* Prints all that was found: before a test gives up, and with --verbose. */
static void
explain (PhidiasDoctor *doctor)
{
  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    {
      PhidiasDoctorProbe *probe = get_probe (doctor, i);

      g_test_message ("%s: %u %s\n%s", phidias_doctor_probe_get_title (probe), phidias_doctor_probe_get_state (probe),
                      phidias_doctor_probe_get_text (probe), phidias_doctor_probe_get_details (probe));
    }
  g_test_message ("verdict: %s\nremedy: %s", phidias_doctor_get_verdict (doctor), phidias_doctor_get_remedy_text (doctor));
}

void
doctor_wait (PhidiasDoctor *doctor)
{
  phidias_assert_wait (is_over, doctor);
  if (g_test_verbose ())
    explain (doctor);
}

PhidiasDoctor *
doctor_examine (Fixture *fixture, PhidiasDeployment *deployment)
{
  PhidiasDoctor *doctor = phidias_session_examine (fixture->session, deployment);

  g_assert_true (phidias_doctor_get_running (doctor));
  g_assert_null (phidias_doctor_get_verdict (doctor));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (doctor)), ==, PHIDIAS_DOCTOR_N_KINDS);
  doctor_wait (doctor);

  return doctor;
}

PhidiasDoctor *
doctor_examine_url (Fixture *fixture, const char *url, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (url, &error);
  PhidiasDoctor *doctor;

  g_assert_no_error (error);
  doctor = doctor_examine (fixture, doctor_connect (fixture, target, key));
  if (key != NULL)
    doctor_assert_keyless (doctor, key);

  return doctor;
}

/* A server whose certificate is @file; the session trusts the test's authority. */
PhidiasRawServer *
doctor_start_tls (Fixture *fixture, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (PHIDIAS_TEST_CERTIFICATES, file, NULL);
  g_autofree char *ca = g_build_filename (PHIDIAS_TEST_CERTIFICATES, "ca.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual (); /* handshakes of a busy computer take their time */
  g_autoptr (PhidiasInferenceClient) client = NULL;

  g_assert_no_error (error);
  database = g_tls_file_database_new (ca, &error);
  g_assert_no_error (error);
  client = phidias_inference_client_new_full (clock, NULL, database);
  phidias_session_set_client (fixture->session, client);

  return phidias_raw_server_new_tls (certificate);
}

static void
assert_says (const char *text, const char *words)
{
  if (text == NULL || strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

void
doctor_assert_probe (PhidiasDoctor *doctor, PhidiasDoctorKind kind, PhidiasDoctorState state, const char *words)
{
  PhidiasDoctorProbe *probe = get_probe (doctor, kind);

  if (phidias_doctor_probe_get_state (probe) != state)
    explain (doctor);
  g_assert_cmpuint (phidias_doctor_probe_get_state (probe), ==, state);
  assert_says (phidias_doctor_probe_get_text (probe), words);
}

void
doctor_assert_skipped_after (PhidiasDoctor *doctor, PhidiasDoctorKind kind)
{
  g_autofree char *reason = g_strdup_printf ("“%s”", phidias_doctor_probe_get_title (get_probe (doctor, kind)));

  for (guint i = kind + 1; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    doctor_assert_probe (doctor, i, PHIDIAS_DOCTOR_SKIPPED, reason);
}

void
doctor_assert_verdict (PhidiasDoctor *doctor, gboolean is_healthy, const char *words)
{
  if (phidias_doctor_get_healthy (doctor) != is_healthy)
    explain (doctor);
  g_assert_cmpint (phidias_doctor_get_healthy (doctor), ==, is_healthy);
  assert_says (phidias_doctor_get_verdict (doctor), words);
}

void
doctor_assert_remedy (PhidiasDoctor *doctor, const char *words)
{
  if (phidias_doctor_get_remedy_text (doctor) == NULL)
    explain (doctor);
  g_assert_nonnull (phidias_doctor_get_remedy_text (doctor));
  assert_says (phidias_doctor_get_remedy_text (doctor), words);
}

static void
assert_keyless (const char *text, const char *key)
{
  g_assert_true (text == NULL || strstr (text, key) == NULL);
}

void
doctor_assert_keyless (PhidiasDoctor *doctor, const char *key)
{
  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    {
      assert_keyless (phidias_doctor_probe_get_text (get_probe (doctor, i)), key);
      assert_keyless (phidias_doctor_probe_get_details (get_probe (doctor, i)), key);
    }
  assert_keyless (phidias_doctor_get_verdict (doctor), key);
  assert_keyless (phidias_doctor_get_remedy_text (doctor), key);
}
