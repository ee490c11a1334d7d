/* phidias-sample-emulator.c: the emulator as the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias"

#include "config.h"

#include "phidias-sample-emulator.h"

#include "phidias-emulator.h"

#define STATE_FILE "practice.json"
#define API_VERSION "2024-05-01-preview"

/**
 * PhidiasSampleEmulator:
 *
 * Runs the emulator inside the application, on a thread of its own, from the first time the sample
 * deployment is wanted until the application ends. The session reaches it over loopback, by HTTP,
 * as it reaches any server. With it come the practice subscription, a cloud of its own on loopback,
 * and what is deployed there: a file in the profile's folder keeps it, without keys.
 */
struct _PhidiasSampleEmulator
{
  GObject          parent_instance;

  PhidiasEmulator *emulator; /* owned; NULL until wanted */
  char            *state;    /* path of the file; NULL to keep nothing */
  GPtrArray       *waiting;  /* of GTask: who wants the emulator that starts; NULL while none does */
};

static void sample_server_iface_init (PhidiasSampleServerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasSampleEmulator, phidias_sample_emulator, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_SAMPLE_SERVER, sample_server_iface_init))

static PhidiasTarget *
create_target (PhidiasEmulator *emulator)
{
  const char *url = phidias_emulator_get_url (emulator);
  g_autofree char *chat_url = g_strconcat (url, "/chat/completions?api-version=" API_VERSION, NULL);
  g_autoptr (PhidiasTarget) target = phidias_target_new (PHIDIAS_DIALECT_AZURE_SERVERLESS,
                                                         url,
                                                         chat_url,
                                                         API_VERSION,
                                                         NULL,
                                                         phidias_emulator_get_model (emulator),
                                                         PHIDIAS_AUTH_BEARER);

  return phidias_target_with_key (target, phidias_emulator_get_key (emulator));
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSampleEmulator) self = user_data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  PhidiasEmulator *emulator = PHIDIAS_EMULATOR (object);
  g_autoptr (GError) error = NULL;

  if (phidias_emulator_start_finish (emulator, result, &error))
    self->emulator = g_object_ref (emulator);

  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (g_task_return_error_if_cancelled (task))
        continue;
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, create_target (emulator), (GDestroyNotify) phidias_target_unref);
    }
}

/* Two may want it at once: there is one, since two would write the same file. */
static void
start_async (PhidiasSampleServer *server,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  PhidiasSampleEmulator *self = PHIDIAS_SAMPLE_EMULATOR (server);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (PhidiasEmulator) emulator = NULL;

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) start_async);
  if (self->emulator != NULL)
    {
      g_task_return_pointer (task, create_target (self->emulator), (GDestroyNotify) phidias_target_unref);
      return;
    }
  if (self->waiting != NULL)
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      return;
    }

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  emulator = phidias_emulator_new ();
  phidias_emulator_set_control_plane (emulator, TRUE);
  phidias_emulator_set_state_file (emulator, self->state);
  phidias_emulator_start_async (emulator, 0, NULL, NULL, started_cb, g_object_ref (self));
}

static PhidiasTarget *
start_finish (PhidiasSampleServer *server, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static PhidiasPracticeAddresses *
dup_practice (PhidiasSampleServer *server)
{
  PhidiasSampleEmulator *self = PHIDIAS_SAMPLE_EMULATOR (server);
  const char *url = self->emulator != NULL ? phidias_emulator_get_url (self->emulator) : NULL;
  g_autofree char *arm = g_strconcat (url != NULL ? url : "", "/arm", NULL);
  g_autofree char *authority = g_strconcat (url != NULL ? url : "", "/entra", NULL);
  g_autofree char *catalog = g_strconcat (url != NULL ? url : "", "/catalog", NULL);
  g_autofree char *prices = g_strconcat (url != NULL ? url : "", "/prices", NULL);

  if (url == NULL)
    return NULL;

  return phidias_practice_addresses_new (arm, authority, catalog, prices,
                                         phidias_emulator_get_practice_token (self->emulator));
}

static void
sample_server_iface_init (PhidiasSampleServerInterface *iface)
{
  iface->start_async = start_async;
  iface->start_finish = start_finish;
  iface->dup_practice = dup_practice;
}

static void
phidias_sample_emulator_dispose (GObject *object)
{
  PhidiasSampleEmulator *self = PHIDIAS_SAMPLE_EMULATOR (object);

  if (self->emulator != NULL)
    phidias_emulator_stop (self->emulator);
  g_clear_object (&self->emulator);

  G_OBJECT_CLASS (phidias_sample_emulator_parent_class)->dispose (object);
}

static void
phidias_sample_emulator_finalize (GObject *object)
{
  PhidiasSampleEmulator *self = PHIDIAS_SAMPLE_EMULATOR (object);

  g_free (self->state);

  G_OBJECT_CLASS (phidias_sample_emulator_parent_class)->finalize (object);
}

static void
phidias_sample_emulator_class_init (PhidiasSampleEmulatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_sample_emulator_dispose;
  G_OBJECT_CLASS (klass)->finalize = phidias_sample_emulator_finalize;
}

static void
phidias_sample_emulator_init (PhidiasSampleEmulator *self)
{
}

/**
 * phidias_sample_emulator_new:
 * @folder: (nullable): of the profile, where the practice subscription is kept; %NULL to forget it
 *
 * Returns: (transfer full): a server that does not run yet
 */
PhidiasSampleServer *
phidias_sample_emulator_new (const char *folder)
{
  PhidiasSampleEmulator *self = g_object_new (PHIDIAS_TYPE_SAMPLE_EMULATOR, NULL);

  if (folder != NULL)
    self->state = g_build_filename (folder, STATE_FILE, NULL);

  return PHIDIAS_SAMPLE_SERVER (self);
}
