/* test-permissions.c: what a resource manager lets somebody do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "phidias-permissions.h"
#include "phidias-test.h"

#define WRITE "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write"
#define READ  "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/read"
#define KEYS  "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/listKeys/action"

static PhidiasPermissions *
make (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  PhidiasPermissions *permissions = phidias_permissions_new ();

  g_assert_nonnull (node);
  phidias_permissions_add (permissions, json_node_get_array (node));

  return permissions;
}

static void
test_match (void)
{
  static const struct
  {
    const char *pattern;
    const char *action;
    gboolean    covers;
  } rows[] = {
    { "*", WRITE, TRUE },
    { "*", "", TRUE },
    { "", "", TRUE },
    { "", WRITE, FALSE },
    { "**", WRITE, TRUE },
    { WRITE, WRITE, TRUE },
    { "microsoft.machinelearningservices/WORKSPACES/serverlessendpoints/Write", WRITE, TRUE },
    { "Microsoft.MachineLearningServices/*", WRITE, TRUE },
    { "Microsoft.MachineLearningServices/workspaces/*/write", WRITE, TRUE },
    { "Microsoft.MachineLearningServices/workspaces/*/write", KEYS, FALSE },
    { "*/write", WRITE, TRUE },
    { "*/write", "a/write/b", FALSE },
    { "*/read", WRITE, FALSE },
    { "Microsoft.MachineLearningServices/workspaces/*/action", KEYS, TRUE },
    { "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints", WRITE, FALSE },
    { WRITE "/more", WRITE, FALSE },
    { WRITE "*", WRITE, TRUE },
    { "Microsoft.MachineLearning*", WRITE, TRUE },
    /* A star that took too little at first. */
    { "*ab", "aab", TRUE },
    { "*a*b*c", "xxaaybbyc", TRUE },
    { "*a*b*c", "xxaaybby", FALSE },
    { "a*a", "a", FALSE },
  };
  g_autofree char *many = g_strnfill (100000, 'a');
  g_autofree char *stars = g_strnfill (1000, '*');
  g_autofree char *pattern = g_strconcat ("*a*a*a*a*a*a*a*a*a*a", stars, "b", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (phidias_permissions_match (rows[i].pattern, rows[i].action) != rows[i].covers)
        g_test_message ("%s, %s", rows[i].pattern, rows[i].action);
      g_assert_cmpint (phidias_permissions_match (rows[i].pattern, rows[i].action), ==, rows[i].covers);
    }
  /* One that looks at each way to share the letters among the stars never ends. */
  g_assert_false (phidias_permissions_match (pattern, many));
}

/* What is taken out is taken out of its own member alone: two roles add up. */
static void
test_not_actions (void)
{
  g_autoptr (PhidiasPermissions) none = phidias_permissions_new ();
  g_autoptr (PhidiasPermissions) contributor =
    make ("[{'actions': ['*'], 'notActions': ['*/listKeys/action', 'Microsoft.Authorization/*/write']}]");
  g_autoptr (PhidiasPermissions) both =
    make ("[{'actions': ['*'], 'notActions': ['*/listKeys/action']}, {'actions': ['*/LISTKEYS/action']}]");
  g_autoptr (PhidiasPermissions) reader = make ("[{'actions': ['*/read'], 'notActions': []}]");
  g_autoptr (PhidiasPermissions) taken = make ("[{'actions': ['*/write'], 'notActions': ['*']}]");

  g_assert_false (phidias_permissions_allow (none, READ));
  g_assert_true (phidias_permissions_allow (contributor, WRITE));
  g_assert_false (phidias_permissions_allow (contributor, KEYS));
  g_assert_false (phidias_permissions_allow (contributor, "Microsoft.Authorization/roleAssignments/write"));
  g_assert_true (phidias_permissions_allow (both, KEYS));
  g_assert_true (phidias_permissions_allow (reader, READ));
  g_assert_false (phidias_permissions_allow (reader, WRITE));
  g_assert_false (phidias_permissions_allow (taken, WRITE));
}

/* Pages add up. */
static void
test_pages (void)
{
  g_autoptr (PhidiasPermissions) permissions = make ("[{'actions': ['*/read']}]");
  g_autoptr (JsonNode) second = json_from_string ("[{\"actions\":[\"*/write\"]}]", NULL);

  g_assert_false (phidias_permissions_allow (permissions, WRITE));
  phidias_permissions_add (permissions, json_node_get_array (second));
  g_assert_true (phidias_permissions_allow (permissions, WRITE));
  g_assert_true (phidias_permissions_allow (permissions, READ));
}

/* What is no permission allows nothing. */
static void
test_odd (void)
{
  static const char * const odd[] = {
    "[]", "[null, 1, 'x', [], {}]", "[{'actions': '*'}]", "[{'actions': {'*': '*'}}]",
    "[{'actions': [null, 7, true, ['*'], {'action': '*'}]}]", "[{'notActions': ['*']}]", "[{'dataActions': ['*']}]",
  };
  g_autoptr (PhidiasPermissions) kept = make ("[{'actions': [null, '*/write'], 'notActions': [7, null]}]");
  g_autoptr (PhidiasPermissions) case_ = make ("[{'Actions': ['*'], 'NotActions': ['*/read']}]");

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (PhidiasPermissions) permissions = make (odd[i]);

      g_assert_false (phidias_permissions_allow (permissions, WRITE));
    }
  g_assert_true (phidias_permissions_allow (kept, WRITE));
  g_assert_true (phidias_permissions_allow (case_, WRITE));
  g_assert_false (phidias_permissions_allow (case_, READ));
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/permissions/match", test_match);
  g_test_add_func ("/session/permissions/not-actions", test_not_actions);
  g_test_add_func ("/session/permissions/pages", test_pages);
  g_test_add_func ("/session/permissions/odd", test_odd);

  return g_test_run ();
}
