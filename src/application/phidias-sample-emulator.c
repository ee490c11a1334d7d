/* phidias-sample-emulator.c: the emulator as the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias"

#include "config.h"

#include "phidias-sample-emulator.h"

#include "phidias-emulator.h"

#define API_VERSION "2024-05-01-preview"

/**
 * PhidiasSampleEmulator:
 *
 * Runs the emulator inside the application, on a thread of its own, from the first time the sample
 * deployment is wanted until the application ends. The session reaches it over loopback, by HTTP,
 * as it reaches any server.
 */
struct _PhidiasSampleEmulator
{
  GObject          parent_instance;

  PhidiasEmulator *emulator; /* owned; NULL until wanted */
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
  g_autoptr (GTask) task = user_data;
  PhidiasSampleEmulator *self = g_task_get_source_object (task);
  PhidiasEmulator *emulator = PHIDIAS_EMULATOR (object);
  GError *error = NULL;

  if (!phidias_emulator_start_finish (emulator, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Two may have wanted it at once: the address that was given out first stays good. */
  if (self->emulator == NULL)
    self->emulator = g_object_ref (emulator);
  else
    phidias_emulator_stop (emulator);
  g_task_return_pointer (task, create_target (self->emulator), (GDestroyNotify) phidias_target_unref);
}

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

  emulator = phidias_emulator_new ();
  phidias_emulator_start_async (emulator, 0, NULL, cancellable, started_cb, g_steal_pointer (&task));
}

static PhidiasTarget *
start_finish (PhidiasSampleServer *server, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sample_server_iface_init (PhidiasSampleServerInterface *iface)
{
  iface->start_async = start_async;
  iface->start_finish = start_finish;
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
phidias_sample_emulator_class_init (PhidiasSampleEmulatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_sample_emulator_dispose;
}

static void
phidias_sample_emulator_init (PhidiasSampleEmulator *self)
{
}

/**
 * phidias_sample_emulator_new:
 *
 * Returns: (transfer full): a server that does not run yet
 */
PhidiasSampleServer *
phidias_sample_emulator_new (void)
{
  return g_object_new (PHIDIAS_TYPE_SAMPLE_EMULATOR, NULL);
}
