/* test-parameters.c: the parameter table and its values
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-error.h"
#include "phidias-parameters.h"
#include "phidias-test.h"

static void
test_table (void)
{
  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    {
      const PhidiasParameterInfo *info = phidias_parameter_get_info (i);

      g_assert_cmpuint (info->id, ==, i);
      g_assert_true (phidias_parameter_find (info->name) == info);
      g_assert_cmpuint (strlen (info->title), >, 0);
      g_assert_cmpuint (strlen (info->help), >, 0);
      g_assert_cmpuint (info->dialects, !=, 0);
      if (info->type == PHIDIAS_PARAMETER_STRINGS)
        g_assert_cmpuint (info->max_items, >, 0);
      else
        {
          g_assert_cmpfloat (info->minimum, <, info->maximum);
          g_assert_cmpfloat (info->slider_maximum, <=, info->maximum);
          g_assert_cmpfloat (info->suggested, >=, info->minimum);
          g_assert_cmpfloat (info->suggested, <=, info->slider_maximum);
          g_assert_cmpfloat (info->step, >, 0);
        }
    }
  g_assert_null (phidias_parameter_find ("Temperature"));
}

static void
test_maximum_by_dialect (void)
{
  const PhidiasParameterInfo *temperature = phidias_parameter_get_info (PHIDIAS_PARAMETER_TEMPERATURE);

  g_assert_cmpfloat (phidias_parameter_get_maximum (temperature, PHIDIAS_DIALECT_AZURE_SERVERLESS), ==, 1);
  g_assert_cmpfloat (phidias_parameter_get_maximum (temperature, PHIDIAS_DIALECT_AZURE_OPENAI), ==, 2);
  g_assert_cmpfloat (phidias_parameter_get_maximum (temperature, PHIDIAS_DIALECT_OPENAI), ==, 2);
}

static void
test_unset_at_first (void)
{
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();

  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    g_assert_false (phidias_parameters_is_set (parameters, i));
}

static void
changed_cb (PhidiasParameters *parameters, guint id, guint *count)
{
  (*count)++;
}

static void
test_set_and_unset (void)
{
  static const char * const stops[] = { "END", "", "STOP", NULL };
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (PhidiasParameters) copy = NULL;
  guint count = 0;
  guint detailed = 0;

  g_signal_connect (parameters, "changed", G_CALLBACK (changed_cb), &count);
  g_signal_connect (parameters, "changed::temperature", G_CALLBACK (changed_cb), &detailed);

  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0);
  g_assert_true (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_TEMPERATURE));
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0);
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 9);
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 2);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_SEED, G_MAXINT64);
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_SEED), ==, 9007199254740991);
  phidias_parameters_set_strings (parameters, PHIDIAS_PARAMETER_STOP, stops);
  g_assert_cmpuint (g_strv_length ((char **) phidias_parameters_get_strings (parameters, PHIDIAS_PARAMETER_STOP)), ==, 2);
  g_assert_cmpuint (count, ==, 4);
  g_assert_cmpuint (detailed, ==, 2);

  copy = phidias_parameters_copy (parameters);
  phidias_parameters_unset (parameters, PHIDIAS_PARAMETER_TEMPERATURE);
  phidias_parameters_set_strings (parameters, PHIDIAS_PARAMETER_STOP, NULL);
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_TEMPERATURE));
  g_assert_false (phidias_parameters_is_set (parameters, PHIDIAS_PARAMETER_STOP));
  g_assert_true (phidias_parameters_is_set (copy, PHIDIAS_PARAMETER_TEMPERATURE));
  g_assert_cmpstr (phidias_parameters_get_strings (copy, PHIDIAS_PARAMETER_STOP)[1], ==, "STOP");
}

static void
test_from_string (void)
{
  static const char * const bad[][2] = {
    { "temperature", "warm" }, { "temperature", "" }, { "temperature", "0,5" }, { "temperature", "nan" },
    { "temperature", "2.5" }, { "temperature", "-1" }, { "max_tokens", "1.5" }, { "max_tokens", "0" },
    { "seed", "12x" }, { "colour", "1" },
  };
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (GError) error = NULL;

  phidias_parameters_set_from_string (parameters, "temperature", "0.25", &error);
  g_assert_no_error (error);
  phidias_parameters_set_from_string (parameters, "max_tokens", "64", &error);
  g_assert_no_error (error);
  phidias_parameters_set_from_string (parameters, "stop", "a", &error);
  phidias_parameters_set_from_string (parameters, "stop", "b", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.25);
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS), ==, 64);
  g_assert_cmpstr (phidias_parameters_get_strings (parameters, PHIDIAS_PARAMETER_STOP)[1], ==, "b");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (phidias_parameters_set_from_string (parameters, bad[i][0], bad[i][1], &error));
      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
      g_clear_error (&error);
    }
  g_assert_cmpfloat (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE), ==, 0.25);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/parameters/table", test_table);
  g_test_add_func ("/model/parameters/maximum-by-dialect", test_maximum_by_dialect);
  g_test_add_func ("/model/parameters/unset-at-first", test_unset_at_first);
  g_test_add_func ("/model/parameters/set-and-unset", test_set_and_unset);
  g_test_add_func ("/model/parameters/from-string", test_from_string);

  return g_test_run ();
}
