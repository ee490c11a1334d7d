/* test-doctor.c: what an examination finds, over real sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "doctor-fixture.h"

/* ---- The address and the secure connection ---- */

static void
test_unknown_host (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, "https://phidias.invalid/v1", KEY);

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "phidias.invalid");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS);
  doctor_assert_verdict (doctor, FALSE, "could not be found");
  g_assert_null (phidias_doctor_get_remedy_text (doctor));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasDoctor) doctor = NULL;

  phidias_emulator_stop (fixture->emulator);
  doctor = doctor_examine_url (fixture, url, KEY);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "is the server running");
  doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS);
}

static void
test_certificates (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *words;
  } rows[] = {
    { "expired.pem", "this computer’s clock says" },
    { "future.pem", "this computer’s clock says" },
    { "wrong-host.pem", "another name" },
    { "self-signed.pem", "does not trust" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PhidiasRawServer) server = doctor_start_tls (fixture, rows[i].file);
      g_autofree char *url = g_strdup_printf ("https://localhost:%u/v1", phidias_raw_server_get_port (server));
      g_autoptr (PhidiasDoctor) doctor = doctor_examine_url (fixture, url, KEY);

      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, "localhost");
      doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_FAILED, rows[i].words);
      doctor_assert_skipped_after (doctor, PHIDIAS_DOCTOR_PROBE_TLS);
      g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 0);
      phidias_raw_server_stop (server);
    }
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add ("/session/doctor/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("unknown-host", test_unknown_host);
  ADD ("refused", test_refused);
  ADD ("certificates", test_certificates);
#undef ADD

  return g_test_run ();
}
