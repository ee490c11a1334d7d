/* phidias-emulator.c: an offline Azure inference endpoint on loopback, on a thread of its own
 *
 * The object belongs to its owner's thread. What the emulator's thread uses (settings, control)
 * does not change while it runs, or has a lock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator.h"

#include "phidias-emulator-server.h"

#include <string.h>

#define TOKENS_PER_MINUTE 200000
#define REQUESTS_PER_MINUTE 1000
#define CONTEXT_TOKENS 131072
#define TOKENS_PER_SECOND 60
#define FIRST_TOKEN_MS 150
#define OPERATION_MS 4000
#define WARM_UP_MS 2000
#define PAGE_SIZE 100
#define READS_PER_MINUTE 12000

/* As those of Azure. */
#define KEY_LENGTH 32

/* Not mistaken for a key. */
#define TOKEN_LENGTH 64

/* Connections may take so many turns of the loop to close at the end. */
#define MAX_LAST_TURNS 1000

struct _PhidiasEmulator
{
  GObject parent_instance;

  /* owned */
  PhidiasEmulatorSettings settings;
  PhidiasEmulatorControl *control;
  char *url;

  /* the thread, while there is one */
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
};

G_DEFINE_FINAL_TYPE (PhidiasEmulator, phidias_emulator, G_TYPE_OBJECT)

/* What the thread is given. It holds no reference to the emulator, whose dispose joins it. */
typedef struct
{
  PhidiasEmulatorSettings *settings; /* borrowed from the emulator */
  PhidiasEmulatorControl *control;   /* borrowed from it */
  GMainContext *context;
  GMainLoop *loop;
  GTlsCertificate *certificate;
  guint16 port;
  GTask *task; /* until it has listened */
} Work;

/* How listening went, on its way to the caller's context. */
typedef struct
{
  GTask *task;
  char *url;
  GError *error;
} Outcome;

static void
work_free (Work *work)
{
  g_main_context_unref (work->context);
  g_main_loop_unref (work->loop);
  g_clear_object (&work->certificate);
  g_free (work);
}

static void
outcome_free (Outcome *outcome)
{
  g_clear_object (&outcome->task);
  g_clear_error (&outcome->error);
  g_free (outcome->url);
  g_free (outcome);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Outcome *outcome = user_data;
  PhidiasEmulator *self = g_task_get_source_object (outcome->task);

  /* Stopped or cancelled in between: nobody must believe that it runs. */
  if (outcome->error == NULL && (self->thread == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (outcome->task))))
    g_set_error_literal (&outcome->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  if (outcome->error != NULL)
    {
      phidias_emulator_stop (self);
      g_task_return_error (outcome->task, g_steal_pointer (&outcome->error));
    }
  else
    {
      self->url = g_steal_pointer (&outcome->url);
      g_task_return_boolean (outcome->task, TRUE);
    }

  return G_SOURCE_REMOVE;
}

/* The task goes to the caller's context whole: were its last reference dropped on the thread,
 * the emulator might be disposed of there and wait for itself. */
static void
deliver (GTask *task, char *url, GError *error)
{
  Outcome *outcome = g_new0 (Outcome, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  outcome->task = task;
  outcome->url = url;
  outcome->error = error;
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, deliver_cb, outcome, (GDestroyNotify) outcome_free);
  g_source_attach (source, g_task_get_context (task));
}

static gpointer
thread_func (gpointer data)
{
  Work *work = data;
  PhidiasEmulatorServer *server;
  GError *error = NULL;

  g_main_context_push_thread_default (work->context);
  server = phidias_emulator_server_new (work->settings, work->control);
  if (phidias_emulator_server_listen (server, work->port, work->certificate, &error))
    {
      deliver (g_steal_pointer (&work->task), phidias_emulator_server_dup_url (server), NULL);
      g_main_loop_run (work->loop);
    }
  else
    deliver (g_steal_pointer (&work->task), NULL, error);

  phidias_emulator_server_free (server);
  for (guint i = 0; i < MAX_LAST_TURNS && g_main_context_iteration (work->context, FALSE); i++)
    ;
  g_main_context_pop_thread_default (work->context);
  work_free (work);

  return NULL;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static char *
make_key (guint length)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  char *key = g_malloc0 (length + 1);

  for (guint i = 0; i < length; i++)
    key[i] = alphabet[g_random_int_range (0, sizeof alphabet - 1)];

  return key;
}

static void
phidias_emulator_dispose (GObject *object)
{
  phidias_emulator_stop (PHIDIAS_EMULATOR (object));

  G_OBJECT_CLASS (phidias_emulator_parent_class)->dispose (object);
}

static void
phidias_emulator_finalize (GObject *object)
{
  PhidiasEmulator *self = PHIDIAS_EMULATOR (object);

  g_ptr_array_unref (self->settings.deployments);
  for (guint i = 0; i < G_N_ELEMENTS (self->settings.keys); i++)
    g_free (self->settings.keys[i]);
  g_free (self->settings.state_file);
  g_free (self->settings.token);
  phidias_emulator_control_free (self->control);

  G_OBJECT_CLASS (phidias_emulator_parent_class)->finalize (object);
}

static void
phidias_emulator_class_init (PhidiasEmulatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_emulator_dispose;
  object_class->finalize = phidias_emulator_finalize;
}

static void
phidias_emulator_init (PhidiasEmulator *self)
{
  self->control = phidias_emulator_control_new ();
  self->settings.deployments = g_ptr_array_new_with_free_func (g_free);
  self->settings.tokens_per_minute = TOKENS_PER_MINUTE;
  self->settings.requests_per_minute = REQUESTS_PER_MINUTE;
  self->settings.context_tokens = CONTEXT_TOKENS;
  self->settings.token_rate = TOKENS_PER_SECOND;
  self->settings.first_token_ms = FIRST_TOKEN_MS;
  self->settings.operation_ms = OPERATION_MS;
  self->settings.warm_up_ms = WARM_UP_MS;
  self->settings.page_size = PAGE_SIZE;
  self->settings.reads_per_minute = READS_PER_MINUTE;
}

/**
 * phidias_emulator_new:
 *
 * Returns: (transfer full): a new emulator, not yet started
 */
PhidiasEmulator *
phidias_emulator_new (void)
{
  return g_object_new (PHIDIAS_TYPE_EMULATOR, NULL);
}

/**
 * phidias_emulator_set_tokens_per_minute:
 * @self: an emulator that does not run
 * @tokens: a minute, for each deployment; 0 for no limit
 *
 * Sets the limit on tokens, 200,000 at first as in Azure.
 */
void
phidias_emulator_set_tokens_per_minute (PhidiasEmulator *self, guint tokens)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.tokens_per_minute = tokens;
}

/**
 * phidias_emulator_set_requests_per_minute:
 * @self: an emulator that does not run
 * @requests: a minute, for each deployment; 0 for no limit
 *
 * Sets the limit on requests, 1,000 at first as in Azure.
 */
void
phidias_emulator_set_requests_per_minute (PhidiasEmulator *self, guint requests)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.requests_per_minute = requests;
}

/**
 * phidias_emulator_set_context_tokens:
 * @self: an emulator that does not run
 * @tokens: that prompt and answer may have together
 *
 * Sets the length of the model's context, 131,072 at first.
 */
void
phidias_emulator_set_context_tokens (PhidiasEmulator *self, guint tokens)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.context_tokens = tokens;
}

/**
 * phidias_emulator_set_token_rate:
 * @self: an emulator that does not run
 * @tokens_per_second: 0 for as fast as the client reads
 *
 * Sets how fast answers come, 60 tokens a second at first.
 */
void
phidias_emulator_set_token_rate (PhidiasEmulator *self, double tokens_per_second)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);
  g_return_if_fail (tokens_per_second >= 0);

  self->settings.token_rate = tokens_per_second;
}

/**
 * phidias_emulator_set_first_token_delay:
 * @self: an emulator that does not run
 * @milliseconds: from the request to its first token
 *
 * Sets how long an answer takes to begin, 150 ms at first.
 */
void
phidias_emulator_set_first_token_delay (PhidiasEmulator *self, guint milliseconds)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.first_token_ms = milliseconds;
}

/**
 * phidias_emulator_set_control_plane:
 * @self: an emulator that does not run
 * @control_plane: whether there is more of Azure than inference
 *
 * Sets whether there are sign-in, a catalog and prices too; there are none at first.
 */
void
phidias_emulator_set_control_plane (PhidiasEmulator *self, gboolean control_plane)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.control_plane = control_plane;
}

/**
 * phidias_emulator_set_state_file:
 * @self: an emulator that does not run
 * @path: (nullable): a file; %NULL to remember in memory only
 *
 * Sets where the control plane keeps what was deployed, but no keys. A file that is damaged is
 * renamed at the start, and the practice subscription is as it was delivered.
 */
void
phidias_emulator_set_state_file (PhidiasEmulator *self, const char *path)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  g_free (self->settings.state_file);
  self->settings.state_file = g_strdup (path);
}

/**
 * phidias_emulator_set_operation_delay:
 * @self: an emulator that does not run
 * @milliseconds: from the request that begins an operation to its end
 *
 * Sets how long it takes to create or delete something, 4 seconds at first.
 */
void
phidias_emulator_set_operation_delay (PhidiasEmulator *self, guint milliseconds)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.operation_ms = milliseconds;
}

/**
 * phidias_emulator_set_warm_up:
 * @self: an emulator that does not run
 * @milliseconds: from an endpoint's being online to its first answer
 *
 * Sets how long a new endpoint says that it is not ready yet, 2 seconds at first.
 */
void
phidias_emulator_set_warm_up (PhidiasEmulator *self, guint milliseconds)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.warm_up_ms = milliseconds;
}

/**
 * phidias_emulator_set_page_size:
 * @self: an emulator that does not run
 * @items: a page of a list of the resource manager
 *
 * Sets how long a page is, 100 items at first.
 */
void
phidias_emulator_set_page_size (PhidiasEmulator *self, guint items)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);
  g_return_if_fail (items > 0);

  self->settings.page_size = items;
}

/**
 * phidias_emulator_set_reads_per_minute:
 * @self: an emulator that does not run
 * @reads: of the resource manager, for each subscription; 0 for no limit
 *
 * Sets how often the resource manager may be asked, 12,000 times a minute at first.
 */
void
phidias_emulator_set_reads_per_minute (PhidiasEmulator *self, guint reads)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.reads_per_minute = reads;
}

/**
 * phidias_emulator_add_deployment:
 * @self: an emulator that does not run
 * @name: of a deployment
 *
 * Adds a deployment; the first one answers where a route does not name any. Without a call there
 * is one, named like the model.
 */
void
phidias_emulator_add_deployment (PhidiasEmulator *self, const char *name)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);
  g_return_if_fail (name != NULL && *name != '\0' && strchr (name, '/') == NULL);

  g_ptr_array_add (self->settings.deployments, g_strdup (name));
}

/**
 * phidias_emulator_set_clock:
 * @self: an emulator that does not run
 * @clock: (nullable) (scope forever): what the rate limits go by, called on the emulator's thread
 * @user_data: passed to it
 *
 * Lets a test see a minute pass without waiting for it.
 */
void
phidias_emulator_set_clock (PhidiasEmulator *self, PhidiasEmulatorClock clock, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self) && self->thread == NULL);

  self->settings.clock = clock;
  self->settings.clock_data = user_data;
}

/**
 * phidias_emulator_start_async:
 * @self: an emulator that does not run
 * @port: 0 for any
 * @certificate: (nullable): for TLS
 * @cancellable: (nullable): a cancellable
 * @callback: called when it listens
 * @user_data: passed to it
 *
 * Starts to listen on loopback, with new keys.
 */
void
phidias_emulator_start_async (PhidiasEmulator *self,
                              guint16 port,
                              GTlsCertificate *certificate,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (PHIDIAS_IS_EMULATOR (self));
  g_return_if_fail (self->thread == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_emulator_start_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->settings.deployments->len == 0)
    g_ptr_array_add (self->settings.deployments, g_strdup (PHIDIAS_EMULATOR_MODEL));
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->settings.keys[i]);
      self->settings.keys[i] = make_key (KEY_LENGTH);
    }
  g_free (self->settings.token);
  self->settings.token = make_key (TOKEN_LENGTH);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  work = g_new0 (Work, 1);
  work->settings = &self->settings;
  work->control = self->control;
  work->context = g_main_context_ref (self->context);
  work->loop = g_main_loop_ref (self->loop);
  work->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  work->port = port;
  work->task = g_steal_pointer (&task);
  self->thread = g_thread_new ("phidias-emulator", thread_func, work);
}

/**
 * phidias_emulator_start_finish:
 * @self: an emulator
 * @result: of phidias_emulator_start_async()
 * @error: return location for an error of GIO, as %G_IO_ERROR_ADDRESS_IN_USE
 *
 * Returns: whether it listens
 */
gboolean
phidias_emulator_start_finish (PhidiasEmulator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_emulator_stop:
 * @self: an emulator
 *
 * Breaks off all answers and ends the thread; returns when it is gone, which takes milliseconds.
 * Does nothing when it does not run.
 */
void
phidias_emulator_stop (PhidiasEmulator *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (PHIDIAS_IS_EMULATOR (self));

  g_clear_pointer (&self->url, g_free);
  if (self->thread == NULL)
    return;

  /* As a source, so that a quit before the run is not lost. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

/**
 * phidias_emulator_is_running:
 * @self: an emulator
 *
 * Returns: whether it listens
 */
gboolean
phidias_emulator_is_running (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), FALSE);

  return self->url != NULL;
}

/**
 * phidias_emulator_get_url:
 * @self: an emulator
 *
 * Returns: (transfer none) (nullable): its base URL, as `http://127.0.0.1:40123`, while it runs
 */
const char *
phidias_emulator_get_url (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return self->url;
}

/**
 * phidias_emulator_get_key:
 * @self: an emulator
 *
 * Returns: (transfer none) (nullable): the key, 32 characters, new at each start
 */
const char *
phidias_emulator_get_key (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return self->settings.keys[0];
}

/**
 * phidias_emulator_get_second_key:
 * @self: an emulator
 *
 * Returns: (transfer none) (nullable): the second key, as good as the first
 */
const char *
phidias_emulator_get_second_key (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return self->settings.keys[1];
}

/**
 * phidias_emulator_get_practice_token:
 * @self: an emulator
 *
 * Returns: (transfer none) (nullable): a token that the control plane takes for everything, new at
 *   each start
 */
const char *
phidias_emulator_get_practice_token (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return self->settings.token;
}

/**
 * phidias_emulator_get_model:
 * @self: an emulator
 *
 * Returns: (transfer none): the name of its model
 */
const char *
phidias_emulator_get_model (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return PHIDIAS_EMULATOR_MODEL;
}

/**
 * phidias_emulator_get_deployment:
 * @self: an emulator
 *
 * Returns: (transfer none): the name of its first deployment
 */
const char *
phidias_emulator_get_deployment (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return self->settings.deployments->len > 0 ? g_ptr_array_index (self->settings.deployments, 0) : PHIDIAS_EMULATOR_MODEL;
}

/**
 * phidias_emulator_control:
 * @self: an emulator
 * @json: what one would post to `/phidias/control`
 * @error: return location for an error
 *
 * Says how the next requests are to be answered.
 *
 * Returns: whether @json was understood
 */
gboolean
phidias_emulator_control (PhidiasEmulator *self, const char *json, GError **error)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), FALSE);
  g_return_val_if_fail (json != NULL, FALSE);

  return phidias_emulator_control_add (self->control, json, strlen (json), error);
}

/**
 * phidias_emulator_clear_control:
 * @self: an emulator
 *
 * Goes back to answering rightly.
 */
void
phidias_emulator_clear_control (PhidiasEmulator *self)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self));

  phidias_emulator_control_clear (self->control);
}

/**
 * phidias_emulator_dup_requests:
 * @self: an emulator
 *
 * Returns: (transfer full): the requests that came, JSON as of `/phidias/requests`
 */
char *
phidias_emulator_dup_requests (PhidiasEmulator *self)
{
  g_return_val_if_fail (PHIDIAS_IS_EMULATOR (self), NULL);

  return phidias_emulator_control_dup_requests (self->control, 0);
}

/**
 * phidias_emulator_clear_requests:
 * @self: an emulator
 *
 * Forgets the requests that came.
 */
void
phidias_emulator_clear_requests (PhidiasEmulator *self)
{
  g_return_if_fail (PHIDIAS_IS_EMULATOR (self));

  phidias_emulator_control_clear_requests (self->control);
}
