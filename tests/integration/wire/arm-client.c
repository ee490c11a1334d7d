/* arm-client.c: a client of the resource manager, and the server that it speaks to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "arm-client.h"
#include "phidias-error.h"
#include "phidias-test.h"

/* ---- Tokens ---- */

static void
get_token_async (gpointer user_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data)
{
  Arm *arm = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  arm->n_asked++;
  if (arm->is_signed_out)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_AUTH, "Sign in again."));
  else
    g_task_return_pointer (task, g_strdup (arm->n_forgotten == 0 ? ARM_FIRST_TOKEN : ARM_SECOND_TOKEN), g_free);
}

static char *
get_token_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
forget_token (gpointer user_data)
{
  Arm *arm = user_data;

  arm->n_forgotten++;
}

static void
wipe_token (char *token)
{
  memset (token, 'x', strlen (token));
  g_free (token);
}

const PhidiasArmTokenFuncs arm_token_funcs = { get_token_async, get_token_finish, forget_token, wipe_token };

/* ---- The client ---- */

Arm *
arm_new (gboolean is_manual)
{
  Arm *arm = g_new0 (Arm, 1);

  arm->server = phidias_raw_server_new ();
  arm->clock = is_manual ? phidias_clock_new_manual () : phidias_clock_new ();
  arm->transport = phidias_inference_client_new_full (arm->clock, NULL, NULL);
  arm->base = phidias_raw_server_dup_url (arm->server, "/arm");
  arm->client = phidias_arm_client_new (arm->base, arm->transport, &arm_token_funcs, arm, NULL, NULL);
  arm->cancellable = g_cancellable_new ();
  arm->percent = -2;
  g_assert_nonnull (arm->client);

  return arm;
}

void
arm_free (Arm *arm)
{
  g_clear_object (&arm->result);
  g_object_unref (arm->client);
  g_object_unref (arm->transport);
  g_object_unref (arm->clock);
  g_object_unref (arm->cancellable);
  if (arm->server != NULL)
    phidias_raw_server_stop (arm->server);
  g_clear_object (&arm->server);
  g_free (arm->base);
  g_free (arm->poll_url);
  g_free (arm);
}

PhidiasRawScript *
arm_answer (Arm *arm, const char *status, const char *headers, const char *body)
{
  PhidiasRawScript *script = phidias_raw_server_add_script (arm->server);
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\n%s%sContent-Length: %u\r\n\r\n%s", status,
                                           strstr (headers, "Content-Type") == NULL ? "Content-Type: application/json\r\n" : "",
                                           headers, (guint) strlen (body), body);

  phidias_raw_script_send (script, text);

  return script;
}

gboolean
arm_has_result (gpointer user_data)
{
  Arm *arm = user_data;

  return arm->result != NULL;
}

gboolean
arm_is_waiting (gpointer user_data)
{
  Arm *arm = user_data;

  return arm->result != NULL ||
         (arm->n_polled + arm->n_waiting + arm->n_accepted > 0 && phidias_clock_get_n_alarms (arm->clock) == 1);
}

void
arm_send (Arm *arm, const char *method, const char *url)
{
  phidias_arm_client_send_async (arm->client, method, url, NULL, arm->cancellable, phidias_test_take_result, &arm->result);
}

PhidiasArmAnswer *
arm_finish (Arm *arm, GError **error)
{
  PhidiasArmAnswer *got;

  phidias_assert_wait (arm_has_result, arm);
  got = phidias_arm_client_send_finish (arm->client, arm->result, error);
  g_clear_object (&arm->result);

  return got;
}

void
arm_assert_token (Arm *arm, guint index, const char *token)
{
  g_autofree char *request = phidias_raw_server_dup_request (arm->server, index);
  g_autofree char *header = g_strconcat ("Authorization: Bearer ", token, "\r\n", NULL);

  g_assert_nonnull (strstr (request, header));
}

void
arm_assert_line (Arm *arm, guint index, const char *line)
{
  g_autofree char *request = phidias_raw_server_dup_request (arm->server, index);

  if (!g_str_has_prefix (request, line))
    g_test_message ("%s", request);
  g_assert_true (g_str_has_prefix (request, line));
}
