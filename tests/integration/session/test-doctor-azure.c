/* test-doctor-azure.c: examinations of deployments that a resource manager knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "azure-fixture.h"
#include "doctor-fixture.h"

#define PHI3 "Phi-3-mini-4k-instruct"

static PhidiasDeployment *
deploy (Azure *fixture, const char *name)
{
  PhidiasOperation *operation = azure_deploy (fixture, EASTUS2, PHI3, name);

  azure_assert_ready (operation);

  return phidias_operation_get_deployment (operation);
}

static PhidiasDoctor *
examine (Azure *fixture, PhidiasDeployment *deployment)
{
  PhidiasDoctor *doctor = phidias_session_examine (fixture->session, deployment);

  doctor_wait (doctor);

  return doctor;
}

static void
test_healthy (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDoctor) doctor = examine (fixture, deploy (fixture, "well"));

  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_PASSED, "“Online”");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_PASSED, "answers");
  doctor_assert_verdict (doctor, TRUE, "answers as it should");
}

/* The endpoint is gone, and Azure says why. */
static void
test_gone (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy (fixture, "gone");
  g_autoptr (PhidiasDoctor) doctor = NULL;

  azure_control (fixture, "{'method': 'GET', 'path': 'serverlessEndpoints/gone', 'times': 0, 'status': 404,"
                          " 'body': {'error': {'code': 'ResourceNotFound', 'message': 'Endpoint not found.'}}}");
  azure_control (fixture, "{'path': '/chat/completions', 'times': 0, 'status': 404,"
                          " 'body': {'error': {'code': '404', 'message': 'Resource not found'}}}");
  doctor = examine (fixture, deployment);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_FAILED, "does not know the path");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_FAILED, "it was deleted there");
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_SKIPPED, "Not tried");
  doctor_assert_verdict (doctor, FALSE, "Azure has no such deployment any more");
}

static void
test_suspended (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy (fixture, "stopped");
  g_autoptr (PhidiasDoctor) doctor = NULL;

  azure_control (fixture, "{'method': 'GET', 'path': 'serverlessEndpoints/stopped', 'times': 0, 'status': 200,"
                          " 'body': {'properties': {'provisioningState': 'Succeeded', 'endpointState': 'Suspended'}}}");
  azure_control (fixture, "{'path': '/chat/completions', 'times': 0, 'status': 403,"
                          " 'body': {'error': 'EndpointSuspended', 'message': 'The endpoint is suspended.', 'status': 403}}");
  doctor = examine (fixture, deployment);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "suspended");
  doctor_assert_verdict (doctor, FALSE, "Azure has stopped the deployment (Suspended)");
}

/* That nobody may look does not make it ill. */
static void
test_no_answer (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy (fixture, "well");
  g_autoptr (PhidiasDoctor) doctor = NULL;

  azure_control (fixture, "{'method': 'GET', 'path': 'serverlessEndpoints/well', 'times': 0, 'status': 403,"
                          " 'body': {'error': {'code': 'AuthorizationFailed', 'message': 'You may not read this.'}}}");
  doctor = examine (fixture, deployment);
  doctor_assert_probe (doctor, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_WARNING, "could not be asked");
  doctor_assert_verdict (doctor, TRUE, "could not be asked");
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add ("/session/doctor/azure/" path, Azure, "a1", azure_set_up, function, azure_tear_down)
  ADD ("healthy", test_healthy);
  ADD ("gone", test_gone);
  ADD ("suspended", test_suspended);
  ADD ("no-answer", test_no_answer);
#undef ADD

  return g_test_run ();
}
