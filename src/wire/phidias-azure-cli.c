/* phidias-azure-cli.c: tokens from the Azure CLI of this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-azure-cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-reply-error.h"
#include "phidias-text-util.h"

/* What it prints has a few kilobytes. */
#define MAX_OUTPUT (256 * 1024)

/* It is written in Python and asks the network: milliseconds. */
#define PATIENCE (60 * 1000)

/* Seconds. Its own time of expiry is one of the wall clock, which may be wrong by a day: it is
 * believed within these bounds only. A token that is refused before is asked for again. */
#define MIN_LIFETIME (6 * 60)
#define MAX_LIFETIME (60 * 60)

/* ---- Where it is ---- */

/* A sandbox has its own programs and its own home; the CLI's sign-in is in neither. */
static gboolean
is_sandboxed (void)
{
  return g_getenv ("SNAP") != NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char *program = is_sandboxed () ? NULL : g_find_program_in_path ("az");

  if (program == NULL)
    g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND,
                             _("The Azure CLI is not installed on this computer."));
  else
    g_task_return_pointer (task, program, g_free);
}

/**
 * phidias_azure_cli_find_async:
 * @cancellable: (nullable): ends it
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Looks for the Azure CLI among the programs of this computer; in a sandbox there is none.
 */
void
phidias_azure_cli_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_azure_cli_find_async);
  g_task_run_in_thread (task, find_thread);
}

/**
 * phidias_azure_cli_find_finish:
 * @result: what the callback got
 * @error: %PHIDIAS_ERROR_NOT_FOUND when there is none
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
phidias_azure_cli_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Asking it ---- */

typedef PhidiasEntraTokens *(*ReadFunc) (JsonObject  *root,
                                         GError     **error);

typedef struct
{
  GSubprocess  *process;
  PhidiasClock *clock;
  ReadFunc      read;
  guint8       *output;
  guint8       *complaint;
  gsize         n_output;
  gsize         n_complaint;
  gint64        asked;
  guint         alarm;
  guint         n_running; /* of: two pipes, and the program's end */
  gboolean      is_late;
  GError       *error;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_assert (asking->alarm == 0);
  explicit_bzero (asking->output, MAX_OUTPUT);
  explicit_bzero (asking->complaint, MAX_OUTPUT);
  g_free (asking->output);
  g_free (asking->complaint);
  g_clear_object (&asking->process);
  g_object_unref (asking->clock);
  g_clear_error (&asking->error);
  g_free (asking);
}

/* `az` is a script that starts Python: all of them must go, or the pipes stay open. */
static void
end_all (Asking *asking)
{
  const char *pid = g_subprocess_get_identifier (asking->process);

  if (pid != NULL)
    kill (-(pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL);
}

/* In the child, before the program: a group of its own. */
static void
child_setup (gpointer user_data)
{
  setpgid (0, 0);
}

/* The first line that says something: az writes `ERROR: ` before it. */
static char *
dup_complaint (Asking *asking)
{
  g_autofree char *text = phidias_make_valid_text ((const char *) asking->complaint, (gssize) asking->n_complaint);
  g_autofree char *masked = phidias_reply_error_mask (text, NULL);
  g_auto (GStrv) lines = g_strsplit (masked, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (g_str_has_prefix (line, "ERROR:"))
        line = g_strchug (lines[i] + strlen ("ERROR:"));
      if (line[0] != '\0' && !g_str_has_prefix (line, "WARNING:"))
        return g_strndup (line, 300);
    }

  return NULL;
}

static GError *
new_complaint (Asking *asking)
{
  g_autofree char *text = phidias_make_valid_text ((const char *) asking->complaint, (gssize) asking->n_complaint);
  g_autofree char *raw = phidias_reply_error_mask (text, NULL);
  g_autofree char *line = dup_complaint (asking);
  g_autofree char *valid = line != NULL ? phidias_make_valid_text (line, -1) : NULL;
  GError *error;

  if (strstr (raw, "az login") != NULL || strstr (raw, "AADSTS") != NULL)
    error = phidias_error_new (PHIDIAS_ERROR_AUTH,
                               _("The Azure CLI is not signed in. Run “az login” in a terminal, then try again."));
  else if (valid != NULL)
    error = phidias_error_new (PHIDIAS_ERROR_FAILED, _("The Azure CLI says: %s"), valid);
  else
    error = phidias_error_new (PHIDIAS_ERROR_FAILED, _("The Azure CLI ended without an answer."));
  phidias_error_set_raw (error, raw);

  return error;
}

static void
finish (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (JsonNode) node = NULL;
  PhidiasEntraTokens *tokens;
  GError *error = NULL;

  if (asking->alarm != 0)
    phidias_clock_remove_alarm (asking->clock, asking->alarm);
  asking->alarm = 0;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (asking->is_late)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_TIMEOUT,
                               _("The Azure CLI did not answer within a minute. Try it in a terminal: az account show"));
      return;
    }
  if (asking->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&asking->error));
      return;
    }
  if (!g_subprocess_get_successful (asking->process))
    {
      g_task_return_error (task, new_complaint (asking));
      return;
    }

  node = phidias_json_parse ((const char *) asking->output, asking->n_output, PHIDIAS_JSON_DEPTH_WIRE, MAX_OUTPUT, NULL);
  if (node == NULL || phidias_json_get_root (node) == NULL)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                               _("The Azure CLI answered something that Phidias does not understand. Update it, then try again."));
      return;
    }
  tokens = asking->read (phidias_json_get_root (node), &error);
  if (tokens == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  tokens->expires = asking->asked + tokens->lifetime * G_USEC_PER_SEC;
  g_task_return_pointer (task, tokens, (GDestroyNotify) phidias_entra_tokens_unref);
}

/* The last of the three ends the question. @task is taken over. */
static void
done (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);

  if (--asking->n_running == 0)
    finish (task);
  g_object_unref (task);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data, gsize *n_bytes)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, n_bytes, &error);
  if (*n_bytes == MAX_OUTPUT)
    {
      if (asking->error == NULL)
        asking->error = phidias_error_new (PHIDIAS_ERROR_TOO_LARGE, _("The Azure CLI says more than it should."));
      end_all (asking);
    }
  done (task);
}

static void
output_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  read_cb (object, result, user_data, &((Asking *) g_task_get_task_data (user_data))->n_output);
}

static void
complaint_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  read_cb (object, result, user_data, &((Asking *) g_task_get_task_data (user_data))->n_complaint);
}

static void
exited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Asking *asking = g_task_get_task_data (task);

  /* Cancelled: whoever asked does not wait for it. */
  if (!g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL))
    end_all (asking);
  done (task);
}

static void
alarm_cb (gpointer user_data)
{
  Asking *asking = g_task_get_task_data (user_data);

  asking->alarm = 0;
  asking->is_late = TRUE;
  end_all (asking);
}

static void
ask (const char * const *argv, PhidiasClock *clock, ReadFunc read, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  Asking *asking;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_subprocess_launcher_set_child_setup (launcher, child_setup, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (process == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_FAILED, _("The Azure CLI could not be started (%s)."),
                                                    error->message));
      g_error_free (error);
      return;
    }

  asking = g_new0 (Asking, 1);
  asking->process = g_object_ref (process);
  asking->clock = g_object_ref (clock);
  asking->read = read;
  asking->output = g_malloc (MAX_OUTPUT);
  asking->complaint = g_malloc (MAX_OUTPUT);
  asking->asked = phidias_clock_get_time (clock);
  asking->alarm = phidias_clock_add_alarm (clock, PATIENCE, alarm_cb, task);
  asking->n_running = 3;
  g_task_set_task_data (task, asking, asking_free);

  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (process), asking->output, MAX_OUTPUT, G_PRIORITY_DEFAULT,
                                 cancellable, output_read_cb, g_object_ref (task));
  g_input_stream_read_all_async (g_subprocess_get_stderr_pipe (process), asking->complaint, MAX_OUTPUT, G_PRIORITY_DEFAULT,
                                 cancellable, complaint_read_cb, g_object_ref (task));
  g_subprocess_wait_async (process, cancellable, exited_cb, g_object_ref (task));
}

/* ---- Who is signed in there ---- */

static PhidiasEntraTokens *
read_identity (JsonObject *root, GError **error)
{
  JsonObject *user = phidias_json_get_object (root, "user");
  PhidiasEntraTokens *tokens = phidias_entra_tokens_new ();

  tokens->tenant_id = g_strdup (phidias_json_get_string (root, "tenantId"));
  if (user != NULL)
    tokens->username = g_strdup (phidias_json_get_string (user, "name"));

  return tokens;
}

/**
 * phidias_azure_cli_identify_async:
 * @program: from phidias_azure_cli_find_finish()
 * @clock: what patience is measured with
 * @cancellable: (nullable): ends the program
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks who is signed in to the Azure CLI. It hands out no token.
 */
void
phidias_azure_cli_identify_async (const char          *program,
                                  PhidiasClock        *clock,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  const char *argv[] = { program, "account", "show", "--output", "json", "--only-show-errors", NULL };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_azure_cli_identify_async);
  ask (argv, clock, read_identity, task);
}

/* ---- A token ---- */

static gint64
read_lifetime (JsonObject *root)
{
  const char *text = phidias_json_get_string (root, "expires_on");
  gint64 expires = text != NULL ? g_ascii_strtoll (text, NULL, 10) : phidias_json_get_int (root, "expires_on", 0);

  return CLAMP (expires - g_get_real_time () / G_USEC_PER_SEC, MIN_LIFETIME, MAX_LIFETIME);
}

static PhidiasEntraTokens *
read_token (JsonObject *root, GError **error)
{
  const char *token = phidias_json_get_string (root, "accessToken");
  PhidiasEntraTokens *tokens;

  if (!phidias_entra_tokens_is_token (token))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                                                   _("The Azure CLI answered something that Phidias does not understand. Update it, then try again.")));
      return NULL;
    }
  tokens = phidias_entra_tokens_new ();
  tokens->access_token = g_strdup (token);
  tokens->tenant_id = g_strdup (phidias_json_get_string (root, "tenant"));
  tokens->lifetime = read_lifetime (root);

  return tokens;
}

/**
 * phidias_azure_cli_get_token_async:
 * @program: from phidias_azure_cli_find_finish()
 * @clock: what expiry is measured with
 * @scope: of one resource
 * @tenant: (nullable): whose directory; %NULL is the one of the CLI's own choice
 * @cancellable: (nullable): ends the program
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Runs `az account get-access-token`. Nothing secret is in its arguments or its environment.
 */
void
phidias_azure_cli_get_token_async (const char          *program,
                                   PhidiasClock        *clock,
                                   const char          *scope,
                                   const char          *tenant,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  const char *argv[] = { program, "account", "get-access-token", "--output", "json", "--only-show-errors",
                         "--scope", scope, tenant != NULL ? "--tenant" : NULL, tenant, NULL };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_azure_cli_get_token_async);
  ask (argv, clock, read_token, task);
}

/**
 * phidias_azure_cli_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR, %PHIDIAS_ERROR_AUTH when the CLI is not
 *   signed in
 *
 * Returns: (transfer full) (nullable): what it told
 */
PhidiasEntraTokens *
phidias_azure_cli_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
