/* test-advice.c: what a person can do about an error
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <gio/gio.h>

#include "phidias-error-advice.h"
#include "phidias-error.h"
#include "phidias-test.h"

static void
test_every_code (void)
{
  for (int code = PHIDIAS_ERROR_FAILED; code <= PHIDIAS_ERROR_KEYRING_DENIED; code++)
    {
      g_autoptr (GError) error = phidias_error_new (code, "sentence");
      PhidiasErrorAdvice advice;

      phidias_error_advise (error, &advice);
      g_assert_nonnull (advice.title);
      g_assert_cmpuint (strlen (advice.title), >, 0);
      g_assert_true ((advice.action == NULL) == (advice.label == NULL));
    }
}

static void
test_steps (void)
{
  static const struct
  {
    PhidiasErrorCode  code;
    const char       *action;
  } rows[] = {
    { PHIDIAS_ERROR_AUTH, "deployment.edit" },
    { PHIDIAS_ERROR_KEY_MISSING, "deployment.edit" },
    { PHIDIAS_ERROR_KEYRING_LOCKED, "keyring.unlock" },
    { PHIDIAS_ERROR_RATE_LIMIT, "message.retry" },
    { PHIDIAS_ERROR_OFFLINE, "message.retry" },
    { PHIDIAS_ERROR_INTERRUPTED, "message.continue" },
    { PHIDIAS_ERROR_CONTENT_FILTER, "prompt.edit" },
    { PHIDIAS_ERROR_CONTEXT_TOO_LONG, "setup.show" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = phidias_error_new (rows[i].code, "sentence");
      PhidiasErrorAdvice advice;

      phidias_error_advise (error, &advice);
      g_assert_cmpstr (advice.action, ==, rows[i].action);
    }
}

/* What an endpoint said is worth another look at the endpoint; a full disk, or a prompt, is not. */
static void
test_examine (void)
{
  static const struct
  {
    PhidiasErrorCode code;
    gboolean         can_examine;
  } rows[] = {
    { PHIDIAS_ERROR_AUTH, TRUE },
    { PHIDIAS_ERROR_NOT_FOUND, TRUE },
    { PHIDIAS_ERROR_BAD_REQUEST, TRUE },
    { PHIDIAS_ERROR_TLS, TRUE },
    { PHIDIAS_ERROR_REFUSED, TRUE },
    { PHIDIAS_ERROR_CONTENT_FILTER, FALSE },
    { PHIDIAS_ERROR_CONTEXT_TOO_LONG, FALSE },
    { PHIDIAS_ERROR_STORE_FULL, FALSE },
    { PHIDIAS_ERROR_KEYRING_LOCKED, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = phidias_error_new (rows[i].code, "sentence");
      PhidiasErrorAdvice advice;

      phidias_error_advise (error, &advice);
      g_assert_cmpint (advice.can_examine, ==, rows[i].can_examine);
    }
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late");
  PhidiasErrorAdvice advice;

  phidias_error_advise (error, &advice);
  g_assert_cmpstr (advice.action, ==, "message.retry");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/advice/every-code", test_every_code);
  g_test_add_func ("/session/advice/steps", test_steps);
  g_test_add_func ("/session/advice/examine", test_examine);
  g_test_add_func ("/session/advice/foreign", test_foreign);

  return g_test_run ();
}
