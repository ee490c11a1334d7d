/* test-account.c: clouds and the accounts in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-account.h"
#include "phidias-error.h"
#include "phidias-test.h"

static void
test_builtin (void)
{
  const char * const *ids = phidias_cloud_get_builtin_ids ();
  PhidiasCloud *cloud = phidias_cloud_get_builtin (PHIDIAS_CLOUD_PUBLIC);

  g_assert_cmpstr (phidias_cloud_get_authority (cloud), ==, "https://login.microsoftonline.com");
  g_assert_cmpstr (phidias_cloud_get_arm (cloud), ==, "https://management.azure.com");
  g_assert_cmpstr (phidias_cloud_get_arm_scope (cloud), ==, "https://management.azure.com/.default");
  g_assert_cmpstr (phidias_cloud_get_inference_scope (cloud), ==, "https://cognitiveservices.azure.com/.default");
  g_assert_true (cloud == phidias_cloud_get_builtin (PHIDIAS_CLOUD_PUBLIC));

  g_assert_cmpuint (g_strv_length ((char **) ids), ==, 3);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *clean = NULL;

      cloud = phidias_cloud_get_builtin (ids[i]);
      clean = phidias_cloud_clean_address (phidias_cloud_get_authority (cloud), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (clean, ==, phidias_cloud_get_authority (cloud));
      g_assert_cmpstr (phidias_cloud_get_id (cloud), ==, ids[i]);
      g_assert_cmpstr (phidias_cloud_get_name (cloud), !=, "");
      g_assert_nonnull (phidias_cloud_get_portal (cloud));
    }

  g_assert_null (phidias_cloud_get_builtin (PHIDIAS_CLOUD_PRACTICE));
  g_assert_null (phidias_cloud_get_builtin ("elsewhere"));
  g_assert_null (phidias_cloud_get_builtin (NULL));
}

static void
test_custom (void)
{
  g_autoptr (PhidiasCloud) cloud = phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, "http://127.0.0.1:81/entra/", "http://127.0.0.1:81/arm");
  g_autoptr (PhidiasCloud) same = phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, "http://127.0.0.1:81/entra", "http://127.0.0.1:81/arm/");
  g_autoptr (PhidiasCloud) other = phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, "http://127.0.0.1:82/entra", "http://127.0.0.1:81/arm");

  g_assert_cmpstr (phidias_cloud_get_authority (cloud), ==, "http://127.0.0.1:81/entra");
  g_assert_cmpstr (phidias_cloud_get_arm_scope (cloud), ==, "http://127.0.0.1:81/arm/.default");
  g_assert_null (phidias_cloud_get_portal (cloud));
  g_assert_true (phidias_cloud_equal (cloud, same));
  g_assert_false (phidias_cloud_equal (cloud, other));
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *typed;
    const char *clean; /* NULL where it is refused */
    int         code;
  } cases[] = {
    { "https://login.example.com", "https://login.example.com", 0 },
    { "  https://login.example.com/x//\n", "https://login.example.com/x", 0 },
    { "http://127.0.0.1:8080/entra", "http://127.0.0.1:8080/entra", 0 },
    { "http://[::1]:8080", "http://[::1]:8080", 0 },
    { "http://localhost:8080/", "http://localhost:8080", 0 },
    { "http://login.example.com", NULL, PHIDIAS_ERROR_INSECURE },
    { "http://127.0.0.1.example.com", NULL, PHIDIAS_ERROR_INSECURE },
    { "https://me:secret@login.example.com", NULL, PHIDIAS_ERROR_INVALID_INPUT },
    { "https://login.example.com/?x=1", NULL, PHIDIAS_ERROR_INVALID_INPUT },
    { "https://login.example.com/#x", NULL, PHIDIAS_ERROR_INVALID_INPUT },
    { "ftp://login.example.com", NULL, PHIDIAS_ERROR_INVALID_INPUT },
    { "login.example.com", NULL, PHIDIAS_ERROR_INVALID_INPUT },
    { "https://", NULL, PHIDIAS_ERROR_INVALID_INPUT },
    { "", NULL, PHIDIAS_ERROR_INVALID_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *clean = phidias_cloud_clean_address (cases[i].typed, &error);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpstr (clean, ==, cases[i].clean);
      if (cases[i].clean == NULL)
        g_assert_error (error, PHIDIAS_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_account (void)
{
  g_autoptr (PhidiasAccount) account =
    phidias_account_new ("a", phidias_cloud_get_builtin (PHIDIAS_CLOUD_PUBLIC), PHIDIAS_SIGN_IN_BROWSER, "app");
  g_autofree char *bare = g_strdup (phidias_account_get_title (account));
  guint n_titles = 0, n_states = 0;

  g_signal_connect_swapped (account, "notify::title", G_CALLBACK (count_cb), &n_titles);
  g_signal_connect_swapped (account, "notify::state", G_CALLBACK (count_cb), &n_states);
  phidias_account_set_identity (account, "tenant", NULL, "Ada Lovelace");
  g_assert_cmpstr (phidias_account_get_title (account), ==, "Ada Lovelace");
  phidias_account_set_identity (account, "tenant", "ada@example.com", "Ada Lovelace");
  g_assert_cmpstr (phidias_account_get_title (account), ==, "ada@example.com");
  phidias_account_set_identity (account, "other", "ada@example.com", "Ada King");
  g_assert_cmpuint (n_titles, ==, 2);
  g_assert_cmpstr (bare, !=, "");

  phidias_account_set_state (account, PHIDIAS_ACCOUNT_SIGNED_IN);
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  g_assert_cmpuint (n_states, ==, 1);
}

static void
test_ways (void)
{
  PhidiasSignInWay way = PHIDIAS_SIGN_IN_BROWSER;

  for (guint i = PHIDIAS_SIGN_IN_BROWSER; i <= PHIDIAS_SIGN_IN_PRACTICE; i++)
    {
      g_assert_true (phidias_sign_in_way_from_name (phidias_sign_in_way_to_name (i), &way));
      g_assert_cmpuint (way, ==, i);
    }
  g_assert_false (phidias_sign_in_way_from_name ("carrier-pigeon", &way));
  g_assert_false (phidias_sign_in_way_from_name (NULL, &way));
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/cloud/builtin", test_builtin);
  g_test_add_func ("/model/cloud/custom", test_custom);
  g_test_add_func ("/model/cloud/addresses", test_addresses);
  g_test_add_func ("/model/account/titles", test_account);
  g_test_add_func ("/model/account/ways", test_ways);

  return g_test_run ();
}
