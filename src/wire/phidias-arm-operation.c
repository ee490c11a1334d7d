/* phidias-arm-operation.c: what takes a resource manager minutes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-arm-operation.h"

#include <glib/gi18n-lib.h>

#include "phidias-arm-error.h"
#include "phidias-arm-json.h"
#include "phidias-error.h"

/* Where the server does not say how long to wait, the waits grow to this. */
#define LONGEST_WAIT_MS (30 * 1000)

/* What a server's own wait is held to: ten minutes between polls are Azure's longest, and an hour is
 * the longest that anybody throttled is asked for. */
#define SHORTEST_POLL_MS 50
#define LONGEST_POLL_MS  (10 * 60 * 1000)
#define LONGEST_PAUSE_MS (60 * 60 * 1000)

/* How often in a row a resource may not be there yet, or an answer make no sense. */
#define MAX_MISSING 3
#define MAX_ODD     5

/* A request that may have been lost on the way is sent again so often. */
#define MAX_STARTS 3

/*
 * Three forms, in the order in which they are preferred: `Azure-AsyncOperation` names a document with
 * a status, `Location` answers 202 until it is over, and else the resource itself says how it is by
 * its provisioningState. What the document or the location says last is looked up at the resource. The
 * first two are told apart by their answers, so that an address found on disk is enough to go on.
 */
typedef struct
{
  PhidiasArmOperationHandler  handler;
  gpointer                    handler_data;
  PhidiasClock               *clock;
  char                       *method;
  char                       *url;      /* the resource's */
  char                       *poll_url; /* NULL where the resource itself is asked */
  JsonNode                   *body;
  PhidiasArmAnswer           *answer;   /* of the request, and then of the last poll */
  gint64                      first_wait;
  gint64                      wait;     /* before the next poll, where the server does not say */
  guint                       alarm;
  gulong                      cancel_handler;
  guint                       n_starts;
  guint                       n_missing;
  guint                       n_odd;
  gboolean                    is_waiting; /* and it was told */
  gboolean                    is_looking; /* whether a request arrived that was cut off */
} Operation;

static void poll_cb (GObject *object, GAsyncResult *result, gpointer user_data);
static void start (GTask *task);

static void
operation_free (gpointer data)
{
  Operation *self = data;

  g_clear_object (&self->clock);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->answer, phidias_arm_answer_free);
  g_free (self->method);
  g_free (self->url);
  g_free (self->poll_url);
  g_free (self);
}

static gboolean
is_method (Operation *self, const char *method)
{
  return g_str_equal (self->method, method);
}

/* Nothing is told any more, whatever came; takes @answer and @error if so. */
static gboolean
return_if_stopped (GTask *task, PhidiasArmAnswer *answer, GError *error)
{
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_clear_pointer (&answer, phidias_arm_answer_free);
  g_clear_error (&error);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Stopped"));

  return TRUE;
}

static void
return_answer (GTask *task)
{
  Operation *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->answer), (GDestroyNotify) phidias_arm_answer_free);
}

/* ---- Waiting ---- */

static void
poll_now (GTask *task)
{
  Operation *self = g_task_get_task_data (task);

  phidias_arm_client_send_async (g_task_get_source_object (task), "GET", self->poll_url != NULL ? self->poll_url : self->url,
                                 NULL, g_task_get_cancellable (task), poll_cb, g_object_ref (task));
}

static void
end_wait (GTask *task)
{
  Operation *self = g_task_get_task_data (task);

  self->alarm = 0;
  if (self->cancel_handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), self->cancel_handler);
  self->cancel_handler = 0;
}

static void
alarm_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  end_wait (task);
  poll_now (task);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *self = g_task_get_task_data (task);

  /* It may have rung meanwhile. */
  if (self->alarm == 0)
    return G_SOURCE_REMOVE;
  phidias_clock_remove_alarm (self->clock, self->alarm);
  end_wait (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Stopped"));
  g_object_unref (task); /* the alarm's */

  return G_SOURCE_REMOVE;
}

/* Not from within the signal: there the handler cannot be disconnected. */
static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, give_up_cb, g_object_ref (user_data), NULL);
}

static void
wait_and_poll (GTask *task, gint64 milliseconds)
{
  Operation *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->alarm = phidias_clock_add_alarm (self->clock, milliseconds, alarm_cb, g_object_ref (task));
  if (cancellable != NULL)
    self->cancel_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), task, NULL);
}

static gint64
get_next_wait (Operation *self, gint64 asked)
{
  gint64 wait = self->wait;

  if (asked >= 0)
    return CLAMP (asked, SHORTEST_POLL_MS, LONGEST_POLL_MS);
  self->wait = MIN (self->wait * 3 / 2, LONGEST_WAIT_MS);

  return wait;
}

/* Nobody could be asked: as long as that lasts. */
static void
wait_out (GTask *task, const GError *reason, gint64 asked)
{
  Operation *self = g_task_get_task_data (task);
  gint64 wait = asked >= 0 ? CLAMP (asked, SHORTEST_POLL_MS, LONGEST_PAUSE_MS) : get_next_wait (self, -1);

  self->is_waiting = TRUE;
  if (self->handler.waiting != NULL)
    self->handler.waiting (reason, wait, self->handler_data);
  wait_and_poll (task, wait);
}

static void
go_on (Operation *self)
{
  if (!self->is_waiting)
    return;
  self->is_waiting = FALSE;
  self->wait = self->first_wait;
  if (self->handler.waiting != NULL)
    self->handler.waiting (NULL, 0, self->handler_data);
}

/* ---- What an answer says ---- */

typedef enum {
  PROGRESS_RUNNING,
  PROGRESS_DONE,
  PROGRESS_FAILED,
  PROGRESS_CANCELED,
} Progress;

static Progress
read_status (const char *status)
{
  if (g_ascii_strcasecmp (status, "Succeeded") == 0)
    return PROGRESS_DONE;
  if (g_ascii_strcasecmp (status, "Failed") == 0)
    return PROGRESS_FAILED;
  if (g_ascii_strcasecmp (status, "Canceled") == 0 || g_ascii_strcasecmp (status, "Cancelled") == 0)
    return PROGRESS_CANCELED;

  return PROGRESS_RUNNING; /* whatever it is called */
}

static Progress
read_monitor (const PhidiasArmAnswer *answer, const char **status)
{
  *status = phidias_arm_json_get_string (phidias_arm_answer_get_object (answer), "status");
  if (*status != NULL)
    return read_status (*status);

  return answer->status == 202 ? PROGRESS_RUNNING : PROGRESS_DONE;
}

static Progress
read_resource (const PhidiasArmAnswer *answer, const char **status)
{
  *status = phidias_arm_json_get_state (phidias_arm_answer_get_object (answer));
  if (*status != NULL)
    return read_status (*status);

  return answer->status == 202 ? PROGRESS_RUNNING : PROGRESS_DONE;
}

static GError *
new_failure (const PhidiasArmAnswer *answer, Progress progress)
{
  JsonObject *object = phidias_arm_answer_get_object (answer);
  JsonNode *reason = phidias_arm_json_get_member (object, "error");
  GError *error;

  if (progress == PROGRESS_CANCELED)
    {
      error = phidias_error_new (PHIDIAS_ERROR_FAILED, _("Azure canceled it."));
      phidias_error_set_server_code (error, PHIDIAS_ARM_CANCELED);
      return error;
    }
  if (reason == NULL)
    reason = phidias_arm_json_get_member (phidias_arm_json_get_object (object, "properties"), "provisioningError");
  if (reason == NULL || JSON_NODE_HOLDS_NULL (reason))
    reason = answer->root;

  return phidias_arm_error_new_from_node (reason, NULL);
}

static void
tell_progress (Operation *self, const char *status)
{
  JsonObject *object = phidias_arm_answer_get_object (self->answer);
  int percent = (int) CLAMP (phidias_arm_json_get_int (object, "percentComplete", -1), -1, 100);

  if (self->handler.polled != NULL)
    self->handler.polled (status != NULL ? status : "", percent, self->handler_data);
}

/* What the document or the location called done is seen at the resource. */
static void
finish_monitor (GTask *task)
{
  Operation *self = g_task_get_task_data (task);

  if (!is_method (self, "PUT") && !is_method (self, "PATCH"))
    {
      return_answer (task);
      return;
    }
  g_clear_pointer (&self->poll_url, g_free);
  poll_now (task);
}

static void
look_at_answer (GTask *task)
{
  Operation *self = g_task_get_task_data (task);
  gboolean is_monitor = self->poll_url != NULL;
  const char *status;
  Progress progress = is_monitor ? read_monitor (self->answer, &status) : read_resource (self->answer, &status);

  /* A resource that is to be deleted is there until it is not. */
  if (!is_monitor && is_method (self, "DELETE") && progress == PROGRESS_DONE)
    progress = PROGRESS_RUNNING;

  switch (progress)
    {
    case PROGRESS_DONE:
      if (is_monitor)
        finish_monitor (task);
      else
        return_answer (task);
      break;
    case PROGRESS_FAILED:
    case PROGRESS_CANCELED:
      g_task_return_error (task, new_failure (self->answer, progress));
      break;
    case PROGRESS_RUNNING:
    default:
      tell_progress (self, status);
      wait_and_poll (task, get_next_wait (self, self->answer->retry_after));
      break;
    }
}

/* ---- Polls ---- */

static gboolean
is_passing (const GError *error)
{
  if (error->domain != PHIDIAS_ERROR)
    return FALSE;

  switch ((PhidiasErrorCode) error->code)
    {
    case PHIDIAS_ERROR_OFFLINE:
    case PHIDIAS_ERROR_REFUSED:
    case PHIDIAS_ERROR_TIMEOUT:
    case PHIDIAS_ERROR_TLS:
    case PHIDIAS_ERROR_PROXY:
    case PHIDIAS_ERROR_CAPTIVE_PORTAL:
    case PHIDIAS_ERROR_INTERRUPTED:
    case PHIDIAS_ERROR_REDIRECT:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_odd (const GError *error)
{
  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
}

static void
handle_missing (GTask *task, GError *error)
{
  Operation *self = g_task_get_task_data (task);

  if (self->is_looking && self->n_starts < MAX_STARTS)
    {
      g_error_free (error);
      self->is_looking = FALSE;
      start (task);
      return;
    }
  if (self->poll_url != NULL)
    {
      /* Its record is kept for some days only. */
      g_error_free (error);
      g_clear_pointer (&self->poll_url, g_free);
      poll_now (task);
      return;
    }
  if (is_method (self, "DELETE"))
    {
      g_error_free (error);
      g_clear_pointer (&self->answer, phidias_arm_answer_free);
      self->answer = g_new0 (PhidiasArmAnswer, 1);
      self->answer->status = 204;
      self->answer->url = g_strdup (self->url);
      return_answer (task);
      return;
    }
  if (++self->n_missing < MAX_MISSING)
    {
      g_error_free (error);
      wait_and_poll (task, get_next_wait (self, -1));
      return;
    }
  g_task_return_error (task, error);
}

static void
handle_error (GTask *task, GError *error)
{
  Operation *self = g_task_get_task_data (task);
  g_autoptr (GError) owned = NULL;

  if (phidias_error_get_status (error) == 404)
    {
      handle_missing (task, error);
      return;
    }
  if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT) || is_passing (error) ||
      (is_odd (error) && ++self->n_odd <= MAX_ODD))
    {
      owned = error;
      wait_out (task, owned, phidias_error_get_retry_after (owned));
      return;
    }
  g_task_return_error (task, error);
}

static void
poll_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *self = g_task_get_task_data (task);
  GError *error = NULL;
  PhidiasArmAnswer *answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (return_if_stopped (task, answer, error))
    return;
  if (answer == NULL)
    {
      handle_error (task, error);
      return;
    }
  g_clear_pointer (&self->answer, phidias_arm_answer_free);
  self->answer = answer;
  self->n_odd = 0;
  go_on (self);
  if (self->is_looking)
    {
      /* The request had arrived, then. */
      self->is_looking = FALSE;
      if (self->handler.accepted != NULL)
        self->handler.accepted (NULL, self->handler_data);
    }
  look_at_answer (task);
}

/* ---- The request ---- */

/* Where to ask; never an address of another server. */
static char *
dup_poll_url (PhidiasArmClient *client, const PhidiasArmAnswer *answer)
{
  if (phidias_arm_client_owns (client, answer->async_url))
    return g_strdup (answer->async_url);
  if ((answer->status == 201 || answer->status == 202) && phidias_arm_client_owns (client, answer->location))
    return g_strdup (answer->location);

  return NULL;
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *self = g_task_get_task_data (task);
  GError *error = NULL;
  PhidiasArmAnswer *answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);
  const char *status;
  Progress progress;

  if (return_if_stopped (task, answer, error))
    return;
  if (answer == NULL)
    {
      if (!is_method (self, "POST") && (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TIMEOUT) ||
                                        g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED)))
        {
          /* It may have arrived. */
          self->is_looking = TRUE;
          wait_out (task, error, -1);
          g_error_free (error);
          return;
        }
      g_task_return_error (task, error);
      return;
    }

  g_clear_pointer (&self->answer, phidias_arm_answer_free);
  self->answer = answer;
  self->poll_url = dup_poll_url (PHIDIAS_ARM_CLIENT (object), answer);
  if (self->handler.accepted != NULL)
    self->handler.accepted (self->poll_url, self->handler_data);
  if (self->poll_url == NULL)
    {
      progress = read_resource (answer, &status);
      if (answer->status == 204 || (answer->status == 200 && !is_method (self, "PUT") && status == NULL))
        return_answer (task);
      else if (progress == PROGRESS_FAILED || progress == PROGRESS_CANCELED)
        g_task_return_error (task, new_failure (answer, progress));
      else if (progress == PROGRESS_DONE && !is_method (self, "DELETE"))
        return_answer (task);
      else
        wait_and_poll (task, get_next_wait (self, answer->retry_after));
      return;
    }
  wait_and_poll (task, get_next_wait (self, answer->retry_after));
}

static void
start (GTask *task)
{
  Operation *self = g_task_get_task_data (task);

  self->n_starts++;
  phidias_arm_client_send_async (g_task_get_source_object (task), self->method, self->url, self->body,
                                 g_task_get_cancellable (task), started_cb, g_object_ref (task));
}

static GTask *
operation_new (PhidiasArmClient                 *client,
               const char                       *method,
               const char                       *url,
               const PhidiasArmOperationHandler *handler,
               gpointer                          handler_data,
               GCancellable                     *cancellable,
               GAsyncReadyCallback               callback,
               gpointer                          user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  Operation *self = g_new0 (Operation, 1);

  g_task_set_check_cancellable (task, FALSE);
  if (handler != NULL)
    self->handler = *handler;
  self->handler_data = handler_data;
  self->method = g_strdup (method);
  self->url = g_strdup (url);
  self->clock = g_object_ref (phidias_arm_client_get_clock (client));
  self->first_wait = phidias_arm_client_get_first_wait (client);
  self->wait = self->first_wait;
  g_task_set_task_data (task, self, operation_free);

  return task;
}

/**
 * phidias_arm_operation_start_async:
 * @client: the resource manager
 * @method: `PUT`, `PATCH`, `DELETE` or `POST`
 * @url: the resource's path with its query
 * @body: (nullable): what to send
 * @handler: (nullable): what is told meanwhile
 * @handler_data: passed to @handler
 * @cancellable: (nullable): ends the waiting at once; Azure goes on
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Sends a request and waits until what it began is over, as long as that takes and whatever becomes of
 * the network. A request that was cut off on its way is sent again where it had not arrived.
 */
void
phidias_arm_operation_start_async (PhidiasArmClient                 *client,
                                   const char                       *method,
                                   const char                       *url,
                                   JsonNode                         *body,
                                   const PhidiasArmOperationHandler *handler,
                                   gpointer                          handler_data,
                                   GCancellable                     *cancellable,
                                   GAsyncReadyCallback               callback,
                                   gpointer                          user_data)
{
  g_autoptr (GTask) task = NULL;
  Operation *self;

  g_return_if_fail (PHIDIAS_IS_ARM_CLIENT (client));
  g_return_if_fail (method != NULL);
  g_return_if_fail (url != NULL);

  task = operation_new (client, method, url, handler, handler_data, cancellable, callback, user_data);
  self = g_task_get_task_data (task);
  self->body = body != NULL ? json_node_ref (body) : NULL;
  start (task);
}

/**
 * phidias_arm_operation_resume_async:
 * @client: the resource manager
 * @method: how it was begun
 * @url: the resource's path with its query
 * @poll_url: (nullable): where to ask after it, from @accepted; one of another server is not used
 * @handler: (nullable): what is told meanwhile
 * @handler_data: passed to @handler
 * @cancellable: (nullable): ends the waiting at once; Azure goes on
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Waits for the end of what was begun earlier.
 */
void
phidias_arm_operation_resume_async (PhidiasArmClient                 *client,
                                    const char                       *method,
                                    const char                       *url,
                                    const char                       *poll_url,
                                    const PhidiasArmOperationHandler *handler,
                                    gpointer                          handler_data,
                                    GCancellable                     *cancellable,
                                    GAsyncReadyCallback               callback,
                                    gpointer                          user_data)
{
  g_autoptr (GTask) task = NULL;
  Operation *self;

  g_return_if_fail (PHIDIAS_IS_ARM_CLIENT (client));
  g_return_if_fail (method != NULL);
  g_return_if_fail (url != NULL);

  task = operation_new (client, method, url, handler, handler_data, cancellable, callback, user_data);
  self = g_task_get_task_data (task);
  if (phidias_arm_client_owns (client, poll_url))
    self->poll_url = g_strdup (poll_url);
  poll_now (task);
}

/**
 * phidias_arm_operation_finish:
 * @client: the resource manager
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED, why it failed, or why nobody can say: an error of %PHIDIAS_ERROR_AUTH
 *   without a server code means that the account must sign in, and that the operation can be resumed
 *
 * Returns: (transfer full) (nullable): the resource as it is now, or the last answer for what leaves
 *   none
 */
PhidiasArmAnswer *
phidias_arm_operation_finish (PhidiasArmClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
