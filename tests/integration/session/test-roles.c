/* test-roles.c: where a person's role lets them deploy, with few requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "azure-fixture.h"
#include "phidias-role-survey.h"
#include "session-fixture.h"

static guint
count_requests (Azure *fixture, const char *words)
{
  g_autofree char *text = phidias_emulator_dup_requests (fixture->emulator);
  guint count = 0;

  for (const char *found = strstr (text, words); found != NULL; found = strstr (found + 1, words))
    count++;

  return count;
}

static void
found_cb (guint *n_found)
{
  (*n_found)++;
}

typedef struct
{
  const guint *count;
  guint        wanted;
} Wanted;

static gboolean
has_count (gpointer user_data)
{
  Wanted *wanted = user_data;

  return *wanted->count >= wanted->wanted;
}

static void
ask_all (Azure *fixture, PhidiasRoleSurvey *survey)
{
  GListModel *projects = phidias_azure_get_projects (fixture->azure);

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (projects, i);

      phidias_role_survey_ask (survey, project);
      phidias_role_survey_ask (survey, project);
    }
}

static char *
dup_obstacle (Azure *fixture, PhidiasRoleSurvey *survey, const char *project_id)
{
  char *obstacle = NULL;

  g_assert_true (phidias_role_survey_find (survey, phidias_azure_find_project (fixture->azure, project_id), &obstacle));

  return obstacle;
}

static void
test_roles (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRoleSurvey) survey = phidias_azure_survey_roles (fixture->azure, FALSE);
  g_autofree char *reader = NULL;
  guint n_found = 0, n_projects;

  azure_refresh (fixture, NULL);
  n_projects = g_list_model_get_n_items (phidias_azure_get_projects (fixture->azure));
  g_assert_cmpuint (n_projects, >=, 9);
  phidias_emulator_clear_requests (fixture->emulator);
  g_signal_connect_swapped (survey, "found", G_CALLBACK (found_cb), &n_found);
  ask_all (fixture, survey);
  phidias_assert_wait (has_count, (&(Wanted) { &n_found, n_projects }));

  g_assert_null (dup_obstacle (fixture, survey, EASTUS2));
  g_assert_null (dup_obstacle (fixture, survey, TRIAL));
  g_assert_null (dup_obstacle (fixture, survey, FOUNDRY));
  reader = dup_obstacle (fixture, survey, READER);
  g_assert_nonnull (strstr (reader, "serverlessEndpoints/write"));
  g_assert_nonnull (strstr (reader, "Azure AI Developer"));
  /* Two subscriptions, two of their groups, and the two projects for which neither was enough. */
  g_assert_cmpuint (count_requests (fixture, "Microsoft.Authorization/permissions"), ==, 6);
}

/* Who has a role on a group alone may not even ask at the subscription. */
static void
test_refused_above (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRoleSurvey) survey = phidias_azure_survey_roles (fixture->azure, FALSE);
  guint n_found = 0;

  azure_refresh (fixture, NULL);
  azure_control (fixture, "{'path':'/permissions','times':1,'status':403,'body':{'error':{'code':'AuthorizationFailed','message':'no'}}}");
  g_signal_connect_swapped (survey, "found", G_CALLBACK (found_cb), &n_found);
  phidias_role_survey_ask (survey, phidias_azure_find_project (fixture->azure, EASTUS2));
  phidias_assert_wait (has_count, (&(Wanted) { &n_found, 1 }));
  g_assert_null (dup_obstacle (fixture, survey, EASTUS2));
}

/* Nothing is said of a project of which nothing is known, and the rest is left alone. */
static void
test_unknown (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasRoleSurvey) survey = phidias_azure_survey_roles (fixture->azure, FALSE);
  guint n_found = 0;

  azure_refresh (fixture, NULL);
  fixture->is_signed_out = TRUE;
  phidias_emulator_clear_requests (fixture->emulator);
  g_signal_connect_swapped (survey, "found", G_CALLBACK (found_cb), &n_found);
  ask_all (fixture, survey);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (phidias_role_survey_find (survey, phidias_azure_find_project (fixture->azure, EASTUS2), NULL));
  g_assert_cmpuint (n_found, ==, 0);
  g_assert_cmpuint (count_requests (fixture, "permissions"), ==, 0);
}

/* The one who asks goes away, and what was asked with them. */
static void
test_dropped (Azure *fixture, gconstpointer data)
{
  PhidiasRoleSurvey *survey = phidias_azure_survey_roles (fixture->azure, FALSE);
  guint n_found = 0;
  gpointer gone = survey;

  azure_refresh (fixture, NULL);
  g_signal_connect_swapped (survey, "found", G_CALLBACK (found_cb), &n_found);
  ask_all (fixture, survey);
  g_object_add_weak_pointer (G_OBJECT (survey), &gone);
  g_object_unref (survey);
  g_assert_null (gone);
  azure_refresh (fixture, NULL);
  g_assert_cmpuint (n_found, ==, 0);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/session/roles/" name, Azure, "a1", azure_set_up, function, azure_tear_down)

  ADD ("found", test_roles);
  ADD ("refused-above", test_refused_above);
  ADD ("unknown", test_unknown);
  ADD ("dropped", test_dropped);

  return g_test_run ();
}
