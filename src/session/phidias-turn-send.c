/* phidias-turn-send.c: a turn's way from the disk to the network
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-turn-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-azure-private.h"
#include "phidias-error.h"
#include "phidias-id.h"

static void send_request (PhidiasTurn *self, PhidiasTarget *target, const char *key);

/* ---- A key that is refused ---- */

/* What waits for the keys: the turn, and why. */
typedef struct
{
  PhidiasTurn *turn;
  GError      *refusal;
} Renewal;

static void
renewal_free (Renewal *renewal)
{
  g_object_unref (renewal->turn);
  g_error_free (renewal->refusal);
  g_free (renewal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Renewal, renewal_free)

static gboolean
may_renew_key (PhidiasTurn *self, const GError *error)
{
  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) && phidias_error_get_status (error) == 401 &&
         self->sent_key != NULL && !self->has_renewed;
}

/* What was refused is over, and counts for nothing in the minute. */
static void
forget_request (PhidiasTurn *self, const GError *refusal)
{
  phidias_turn_end_run (self, PHIDIAS_MESSAGE_FAILED, refusal);
  g_clear_pointer (&self->run, phidias_run_free);
  g_clear_object (&self->reply);
  if (self->ticket != 0)
    phidias_quota_meter_forget (phidias_quota_get_meter (self->quota), self->ticket);
  self->ticket = 0;
}

static void
key_renewed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Renewal) renewal = user_data;
  PhidiasTurn *self = renewal->turn;
  g_autoptr (GError) error = NULL;
  char *key = phidias_azure_renew_key_finish (PHIDIAS_AZURE (object), result, &error);

  /* Why there is no other key does not matter: what the person asked was refused. */
  if (!self->is_over && key == NULL)
    phidias_turn_fail (self, renewal->refusal);
  else if (!self->is_over)
    {
      forget_request (self, renewal->refusal);
      send_request (self, phidias_deployment_get_target (self->deployment), key);
    }
  secret_password_free (key);
}

/* It may have been made anew elsewhere. Once only: what is refused twice is no old key. */
static void
renew_key (PhidiasTurn *self, const GError *refusal)
{
  Renewal *renewal = g_new0 (Renewal, 1);

  renewal->turn = g_object_ref (self);
  renewal->refusal = g_error_copy (refusal);
  self->has_renewed = TRUE;
  phidias_azure_renew_key_async (phidias_session_get_azure (self->session), self->deployment, self->sent_key,
                                 self->cancellable, key_renewed_cb, renewal);
}

/* ---- The end of a request ---- */

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasTurn) self = user_data;
  g_autoptr (PhidiasReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_whole = phidias_inference_client_send_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &reply, &error);

  self->call = 0;
  if (self->is_over)
    return;
  if (reply != NULL)
    g_set_object (&self->reply, reply);

  if (is_whole)
    phidias_turn_end (self, PHIDIAS_MESSAGE_COMPLETE, NULL);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_turn_end (self, PHIDIAS_MESSAGE_STOPPED, NULL);
  else if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED))
    phidias_turn_end (self, PHIDIAS_MESSAGE_INTERRUPTED, error);
  else if (may_renew_key (self, error))
    renew_key (self, error);
  else
    phidias_turn_fail (self, error);
}

/* ---- From the disk to the network ---- */

static void
make_run (PhidiasTurn *self, PhidiasTarget *target, PhidiasChatRequest *request)
{
  g_autoptr (GBytes) body = phidias_chat_request_encode (request);
  gsize length;
  const char *json = g_bytes_get_data (body, &length);
  PhidiasRun *run = phidias_run_new ();

  run->id = phidias_id_new ();
  run->message_id = g_strdup (phidias_message_get_id (self->answer));
  run->deployment_id = g_strdup (phidias_deployment_get_id (self->deployment));
  run->deployment_name = g_strdup (phidias_deployment_get_name (self->deployment));
  run->dialect = phidias_target_get_dialect (target);
  run->url = g_strdup (phidias_target_get_chat_url (target));
  run->model = g_strdup (phidias_chat_request_get_model (request));
  run->request_json = g_strndup (json, length);
  run->started = g_get_real_time ();
  run->attempts = 1;
  self->run = run;
}

static void
send_now (PhidiasTurn *self)
{
  g_autoptr (PhidiasChatRequest) request = phidias_snapshot_make_request (self->snapshot, self->queued_target);
  gint64 tokens, reserve;

  phidias_snapshot_estimate (self->snapshot, &tokens, &reserve);
  self->ticket = phidias_quota_meter_begin (phidias_quota_get_meter (self->quota), tokens, reserve);
  phidias_message_set_retry_at (self->answer, 0);
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_WAITING);
  make_run (self, self->queued_target, request);
  phidias_turn_save_run (self);
  self->started = g_get_monotonic_time ();
  self->call = phidias_inference_client_send_async (self->session->client, request, self->queued_key, &phidias_turn_handler, self,
                                                    self->cancellable, sent_cb, g_object_ref (self));
  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_AZURE)
    {
      secret_password_free (self->sent_key);
      self->sent_key = g_steal_pointer (&self->queued_key);
    }
  phidias_turn_clear_queued (self);
}

void
phidias_turn_queued_go_cb (gpointer user_data)
{
  g_autoptr (PhidiasTurn) self = user_data;

  send_now (self);
}

static void
queued_wait_cb (gint64 wait, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  phidias_message_set_retry_at (self->answer, g_get_monotonic_time () + wait);
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_RETRYING);
}

static const PhidiasQuotaFuncs queue_funcs = { queued_wait_cb, phidias_turn_queued_go_cb };

/* Sends as soon as the deployment's minute has room for it. */
static void
send_request (PhidiasTurn *self, PhidiasTarget *target, const char *key)
{
  gint64 tokens, reserve;

  self->queued_target = phidias_target_ref (target);
  self->queued_key = key != NULL ? g_strdup (key) : NULL;
  phidias_snapshot_estimate (self->snapshot, &tokens, &reserve);
  phidias_quota_enter (self->quota, tokens + reserve, &queue_funcs, g_object_ref (self));
}

static void
sample_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasTurn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_session_start_server_finish (PHIDIAS_SESSION (object), result, &error);

  if (self->is_over)
    return;
  if (target == NULL)
    phidias_turn_fail (self, error);
  else
    send_request (self, target, phidias_target_get_key (target));
}

static void
key_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasTurn) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = phidias_session_find_key_finish (PHIDIAS_SESSION (object), result, &error);

  if (!self->is_over)
    {
      if (key == NULL)
        phidias_turn_fail (self, error);
      else
        send_request (self, phidias_deployment_get_target (self->deployment), key);
    }
  secret_password_free (key);
}

void
phidias_turn_committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasTurn) self = user_data;
  g_autoptr (GError) error = NULL;
  PhidiasTarget *target;

  /* What could not be saved is kept and tried again, and the session's storage property says so:
   * a full disk is no reason not to answer. */
  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("a prompt goes out unsaved: %s", error->message);
  if (self->is_over)
    return;

  if (self->deployment == NULL)
    {
      g_autoptr (GError) none =
        phidias_error_new (PHIDIAS_ERROR_NOT_FOUND, "%s",
                           phidias_message_get_deployment_id (self->answer) != NULL
                             ? _("The deployment of this conversation is gone. Choose another.")
                             : _("This conversation has no deployment yet. Choose one."));

      phidias_turn_fail (self, none);
      return;
    }
  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    {
      phidias_session_start_server_async (self->session, self->cancellable, sample_started_cb, g_object_ref (self));
      return;
    }

  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_AZURE)
    {
      /* Where it is may not be known before its key is. */
      phidias_session_find_key_async (self->session, self->deployment, self->cancellable, key_found_cb, g_object_ref (self));
      return;
    }

  target = phidias_deployment_get_target (self->deployment);
  if (phidias_target_get_auth (target) == PHIDIAS_AUTH_NONE ||
      phidias_deployment_get_key_place (self->deployment) == PHIDIAS_KEY_NONE)
    send_request (self, target, NULL);
  else
    phidias_session_find_key_async (self->session, self->deployment, self->cancellable, key_found_cb, g_object_ref (self));
}
