/* phidias-entra-device.c: sign-in on another device, with a code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-entra-client.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-entra-ask.h"
#include "phidias-entra-error.h"
#include "phidias-error.h"

/* Seconds: where none is told, and what is added when we asked too often (RFC 8628). */
#define DEFAULT_INTERVAL 5
#define SLOW_DOWN        5
#define MAX_INTERVAL     60
#define MAX_LIFETIME     (60 * 60)

#define MAX_USER_CODE 64

void
phidias_entra_device_code_free (PhidiasEntraDeviceCode *self)
{
  g_free (self->user_code);
  g_free (self->verification_uri);
  phidias_entra_wipe (self->device_code);
  g_free (self);
}

/* ---- The code ---- */

static gboolean
is_page (const char *uri)
{
  return uri != NULL && (g_str_has_prefix (uri, "https://") || g_str_has_prefix (uri, "http://")) &&
         g_uri_is_valid (uri, G_URI_FLAGS_ENCODED, NULL);
}

static void
code_came_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 asked = 0;
  g_autoptr (JsonNode) node = phidias_entra_ask_finish (PHIDIAS_ENTRA_CLIENT (object), result, &asked, &error);
  JsonObject *root = node != NULL ? phidias_json_get_root (node) : NULL;
  PhidiasEntraDeviceCode *code;
  const char *user_code, *device_code, *page;

  if (root == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  user_code = phidias_json_get_string (root, "user_code");
  device_code = phidias_json_get_string (root, "device_code");
  page = phidias_json_get_string (root, "verification_uri");
  if (page == NULL)
    page = phidias_json_get_string (root, "verification_url"); /* as Entra's first version writes it */
  if (user_code == NULL || user_code[0] == '\0' || strlen (user_code) > MAX_USER_CODE ||
      !phidias_entra_tokens_is_token (device_code) || !is_page (page))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                               _("The sign-in service answered, but without a code. Try again, or sign in with the browser."));
      return;
    }

  code = g_new0 (PhidiasEntraDeviceCode, 1);
  code->user_code = g_strdup (user_code);
  code->verification_uri = g_strdup (page);
  code->device_code = g_strdup (device_code);
  code->interval = CLAMP (phidias_json_get_int (root, "interval", DEFAULT_INTERVAL), 1, MAX_INTERVAL);
  code->expires = asked + CLAMP (phidias_json_get_int (root, "expires_in", 900), 1, MAX_LIFETIME) * G_USEC_PER_SEC;
  g_task_return_pointer (task, code, (GDestroyNotify) phidias_entra_device_code_free);
}

/**
 * phidias_entra_client_begin_device_async:
 * @self: a client
 * @metadata: the endpoints
 * @client_id: the application's id
 * @scope: from phidias_entra_build_scope()
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks for a code that the person types on another device.
 */
void
phidias_entra_client_begin_device_async (PhidiasEntraClient   *self,
                                         PhidiasEntraMetadata *metadata,
                                         const char           *client_id,
                                         const char           *scope,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (PhidiasEntraForm) form = NULL;

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_entra_client_begin_device_async);
  if (metadata->device_authorization_endpoint == NULL)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND,
                               _("This cloud has no sign-in with a code. Sign in with the browser."));
      return;
    }

  form = phidias_entra_form_new ();
  phidias_entra_form_add (form, "client_id", client_id);
  phidias_entra_form_add (form, "scope", scope);
  phidias_entra_ask_async (self, metadata->device_authorization_endpoint, g_steal_pointer (&form), NULL, cancellable,
                           code_came_cb, g_steal_pointer (&task));
}

/**
 * phidias_entra_client_begin_device_finish:
 * @self: a client
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): the code
 */
PhidiasEntraDeviceCode *
phidias_entra_client_begin_device_finish (PhidiasEntraClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Waiting for the person ---- */

typedef struct
{
  PhidiasEntraMetadata *metadata;
  PhidiasClock         *clock;
  char                 *client_id;
  char                 *device_code;
  gint64                interval; /* seconds */
  gint64                expires;
  guint                 alarm;
  GSource              *stop;     /* of the cancellable, while there is an alarm */
} PollClosure;

static void ask_again (GTask *task);

static void
poll_closure_free (gpointer data)
{
  PollClosure *closure = data;

  g_assert (closure->alarm == 0 && closure->stop == NULL);
  phidias_entra_metadata_unref (closure->metadata);
  g_object_unref (closure->clock);
  g_free (closure->client_id);
  phidias_entra_wipe (closure->device_code);
  g_free (closure);
}

static void
end_wait (PollClosure *closure)
{
  if (closure->alarm != 0)
    phidias_clock_remove_alarm (closure->clock, closure->alarm);
  closure->alarm = 0;
  if (closure->stop != NULL)
    g_source_destroy (closure->stop);
  g_clear_pointer (&closure->stop, g_source_unref);
}

static void
alarm_cb (gpointer user_data)
{
  GTask *task = user_data;
  PollClosure *closure = g_task_get_task_data (task);

  closure->alarm = 0;
  end_wait (closure);
  ask_again (task);
}

static gboolean
stopped_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  end_wait (g_task_get_task_data (task));
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
wait_and_ask (GTask *task)
{
  PollClosure *closure = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      closure->stop = g_cancellable_source_new (cancellable);
      g_source_set_callback (closure->stop, G_SOURCE_FUNC (stopped_cb), task, NULL);
      g_source_attach (closure->stop, g_main_context_get_thread_default ());
    }
  closure->alarm = phidias_clock_add_alarm (closure->clock, closure->interval * 1000, alarm_cb, task);
}

/* No network for a moment: the person may be typing all the same. */
static gboolean
will_pass (const GError *error)
{
  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_OFFLINE) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REFUSED) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TIMEOUT) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
}

static void
polled_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PollClosure *closure = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gint64 asked = 0;
  g_autoptr (JsonNode) node = phidias_entra_ask_finish (PHIDIAS_ENTRA_CLIENT (object), result, &asked, &error);
  PhidiasEntraTokens *tokens = node != NULL ? phidias_entra_tokens_new_from_json (phidias_json_get_root (node), &error) : NULL;

  if (tokens != NULL)
    {
      tokens->expires = asked + tokens->lifetime * G_USEC_PER_SEC;
      g_task_return_pointer (task, tokens, (GDestroyNotify) phidias_entra_tokens_unref);
      return;
    }

  if (phidias_entra_error_is (error, "slow_down"))
    closure->interval += SLOW_DOWN;
  if (phidias_entra_error_is (error, "authorization_pending") || phidias_entra_error_is (error, "slow_down") ||
      (will_pass (error) && !phidias_entra_error_is (error, "expired_token")))
    {
      if (phidias_error_get_retry_after (error) > closure->interval * 1000)
        closure->interval = MIN (MAX_INTERVAL, phidias_error_get_retry_after (error) / 1000);
      wait_and_ask (g_steal_pointer (&task));
      return;
    }
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_again (GTask *task)
{
  PollClosure *closure = g_task_get_task_data (task);
  PhidiasEntraForm *form;

  if (phidias_clock_get_time (closure->clock) >= closure->expires)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_TIMEOUT,
                               _("The code was not entered in time. Get a new one."));
      g_object_unref (task);
      return;
    }

  form = phidias_entra_form_new ();
  phidias_entra_form_add (form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
  phidias_entra_form_add (form, "client_id", closure->client_id);
  phidias_entra_form_add (form, "device_code", closure->device_code);
  phidias_entra_ask_async (g_task_get_source_object (task), closure->metadata->token_endpoint, form, closure->device_code,
                           g_task_get_cancellable (task), polled_cb, task);
}

/**
 * phidias_entra_client_poll_device_async:
 * @self: a client
 * @metadata: the endpoints
 * @client_id: the application's id
 * @device_code: what was begun
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Waits for the person to type the code: asks every few seconds, less often when told to, through
 * gaps of the network, until the code expires.
 */
void
phidias_entra_client_poll_device_async (PhidiasEntraClient     *self,
                                        PhidiasEntraMetadata   *metadata,
                                        const char             *client_id,
                                        PhidiasEntraDeviceCode *device_code,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  PollClosure *closure = g_new0 (PollClosure, 1);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_entra_client_poll_device_async);
  closure->metadata = phidias_entra_metadata_ref (metadata);
  closure->clock = g_object_ref (phidias_entra_client_get_clock (self));
  closure->client_id = g_strdup (client_id);
  closure->device_code = g_strdup (device_code->device_code);
  closure->interval = device_code->interval;
  closure->expires = device_code->expires;
  g_task_set_task_data (task, closure, poll_closure_free);
  if (!g_task_return_error_if_cancelled (task))
    wait_and_ask (g_steal_pointer (&task));
}
