/* phidias-quota.c: sends that take their turn, so that a deployment's limit is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-quota.h"

/* What Azure grants each serverless deployment. */
#define SERVERLESS_TOKENS 200000
#define SERVERLESS_REQUESTS 1000

typedef struct
{
  gint64            tokens;
  PhidiasQuotaFuncs funcs;
  gpointer          user_data;
} Waiting;

/**
 * PhidiasQuota:
 *
 * The meter of one deployment, and the sends that wait for room in its minute, the first come
 * first. Whatever changes the meter may let the first of them go; else an alarm does. The minute
 * before the application was started is read from the library once.
 */
struct _PhidiasQuota
{
  GObject            parent_instance;

  /* owned */
  PhidiasLibrary    *library;
  PhidiasDeployment *deployment;
  PhidiasClock      *clock;
  PhidiasQuotaMeter *meter;
  GCancellable      *cancellable;
  GQueue             waiting; /* of Waiting */

  /* state */
  gint64             born;    /* microseconds since 1970 */
  guint              alarm;
  gboolean           is_going;
};

G_DEFINE_FINAL_TYPE (PhidiasQuota, phidias_quota, G_TYPE_OBJECT)

static void serve (PhidiasQuota *self);

static void
alarm_cb (gpointer user_data)
{
  PhidiasQuota *self = user_data;

  self->alarm = 0;
  phidias_quota_meter_refresh (self->meter);
  serve (self);
}

static void
end_alarm (PhidiasQuota *self)
{
  if (self->alarm != 0)
    phidias_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
}

/* Each waits for those before it, too. */
static void
tell_waits (PhidiasQuota *self)
{
  gint64 tokens = 0;
  guint requests = 0;

  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      Waiting *waiting = l->data;

      tokens += waiting->tokens;
      requests++;
      waiting->funcs.wait (phidias_quota_meter_get_wait (self->meter, tokens, requests), waiting->user_data);
    }
}

/* Lets go whoever fits now. */
static void
serve (PhidiasQuota *self)
{
  g_autoptr (PhidiasQuota) alive = g_object_ref (self);
  Waiting *first;

  if (self->is_going)
    return;
  self->is_going = TRUE;
  end_alarm (self);
  while ((first = g_queue_peek_head (&self->waiting)) != NULL)
    {
      gint64 wait = phidias_quota_meter_get_wait (self->meter, first->tokens, 1);

      if (wait > 0)
        {
          self->alarm = phidias_clock_add_alarm (self->clock, (wait + 999) / 1000, alarm_cb, self);
          break;
        }
      g_queue_pop_head (&self->waiting);
      first->funcs.go (first->user_data);
      g_free (first);
    }
  tell_waits (self);
  self->is_going = FALSE;
}

static void
meter_changed_cb (PhidiasQuota *self)
{
  if (!g_queue_is_empty (&self->waiting))
    serve (self);
}

/* What a person typed goes before what a resource or a server says: who types has a reason. */
static void
limits_changed_cb (PhidiasQuota *self)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);
  gint64 tokens = -1;
  gint64 requests = -1;

  if (resource != NULL)
    {
      gboolean is_serverless = resource->kind == PHIDIAS_PROJECT_SERVERLESS;

      tokens = resource->tokens_per_minute > 0 || !is_serverless ? resource->tokens_per_minute : SERVERLESS_TOKENS;
      requests = resource->requests_per_minute > 0 || !is_serverless ? resource->requests_per_minute : SERVERLESS_REQUESTS;
    }
  phidias_quota_meter_set_limits (self->meter, tokens, requests);
  g_object_set (self->meter,
                "token-cap", phidias_deployment_get_token_limit (self->deployment),
                "request-cap", phidias_deployment_get_request_limit (self->deployment),
                NULL);
}

static void
recent_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasQuota) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) runs = phidias_library_load_recent_finish (PHIDIAS_LIBRARY (object), result, &error);
  gint64 now = g_get_real_time ();

  if (runs == NULL)
    {
      g_debug ("the last minute of a deployment is not known: %s", error->message);
      return;
    }
  for (guint i = 0; i < runs->len; i++)
    {
      const PhidiasRecentRun *run = &g_array_index (runs, PhidiasRecentRun, i);

      /* What began since then has been counted. */
      if (run->started < self->born)
        phidias_quota_meter_add_past (self->meter, now - run->started, run->tokens);
    }
}

static gint64
read_clock_cb (gpointer user_data)
{
  return phidias_clock_get_time (user_data);
}

static void
phidias_quota_dispose (GObject *object)
{
  PhidiasQuota *self = PHIDIAS_QUOTA (object);

  end_alarm (self);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (phidias_quota_parent_class)->dispose (object);
}

static void
phidias_quota_finalize (GObject *object)
{
  PhidiasQuota *self = PHIDIAS_QUOTA (object);

  g_queue_clear_full (&self->waiting, g_free);
  g_object_unref (self->cancellable);
  g_object_unref (self->meter);
  g_object_unref (self->clock);
  g_object_unref (self->deployment);
  g_object_unref (self->library);

  G_OBJECT_CLASS (phidias_quota_parent_class)->finalize (object);
}

static void
phidias_quota_class_init (PhidiasQuotaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_quota_dispose;
  object_class->finalize = phidias_quota_finalize;
}

static void
phidias_quota_init (PhidiasQuota *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
  self->born = g_get_real_time ();
}

/**
 * phidias_quota_new:
 * @library: an open library, which knows of the last minute
 * @deployment: whose quota
 * @clock: the clock to wait by
 *
 * Returns: (transfer full): its meter and its queue
 */
PhidiasQuota *
phidias_quota_new (PhidiasLibrary *library, PhidiasDeployment *deployment, PhidiasClock *clock)
{
  PhidiasQuota *self = g_object_new (PHIDIAS_TYPE_QUOTA, NULL);

  self->library = g_object_ref (library);
  self->deployment = g_object_ref (deployment);
  self->clock = g_object_ref (clock);
  self->meter = phidias_quota_meter_new (read_clock_cb, self->clock);
  limits_changed_cb (self);
  g_signal_connect_object (deployment, "notify::resource", G_CALLBACK (limits_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deployment, "notify::token-limit", G_CALLBACK (limits_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deployment, "notify::request-limit", G_CALLBACK (limits_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->meter, "notify", G_CALLBACK (meter_changed_cb), self, G_CONNECT_SWAPPED);
  phidias_library_load_recent_async (library, phidias_deployment_get_id (deployment), self->born - PHIDIAS_QUOTA_WINDOW,
                                     self->cancellable, recent_loaded_cb, g_object_ref (self));

  return self;
}

PhidiasQuotaMeter *
phidias_quota_get_meter (PhidiasQuota *self)
{
  return self->meter;
}

/**
 * phidias_quota_enter:
 * @self: a quota
 * @tokens: what is to be sent, with what its answer may take
 * @funcs: what to call
 * @user_data: for @funcs, and the name of the send
 *
 * Asks for a turn; it may come before this returns. Whoever is told to go counts itself with the
 * meter at once.
 */
void
phidias_quota_enter (PhidiasQuota *self, gint64 tokens, const PhidiasQuotaFuncs *funcs, gpointer user_data)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->tokens = tokens;
  waiting->funcs = *funcs;
  waiting->user_data = user_data;
  g_queue_push_tail (&self->waiting, waiting);
  serve (self);
}

/**
 * phidias_quota_leave:
 * @self: a quota
 * @user_data: of phidias_quota_enter()
 *
 * Waits no more: the send was stopped, or goes without its turn.
 *
 * Returns: whether it waited
 */
gboolean
phidias_quota_leave (PhidiasQuota *self, gpointer user_data)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    {
      Waiting *waiting = l->data;

      if (waiting->user_data != user_data)
        continue;
      g_queue_delete_link (&self->waiting, l);
      g_free (waiting);
      serve (self);
      return TRUE;
    }

  return FALSE;
}
