/* phidias-emulator-place.c: something that answers on the data plane, with its own keys and limits
 *
 * The emulator itself is one; each serverless endpoint and each Foundry resource of the practice
 * cloud is another. A place is made for a request, from what is known at that moment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-place.h"

/* As Azure gives them to a serverless endpoint. */
#define TOKENS_PER_MINUTE 200000
#define REQUESTS_PER_MINUTE 1000
#define CONTEXT_TOKENS 131072

static void
deployment_free (PhidiasEmulatorDeployment *deployment)
{
  g_free (deployment->name);
  g_free (deployment->model);
  g_free (deployment->provider);
  g_free (deployment->limit);
  g_free (deployment);
}

/**
 * phidias_emulator_place_new:
 * @families: bits, `1 << PhidiasEmulatorFamily`, of the routes that there are
 *
 * Returns: (transfer full): a place that is ready, without keys or deployments yet
 */
PhidiasEmulatorPlace *
phidias_emulator_place_new (guint families)
{
  PhidiasEmulatorPlace *self = g_new0 (PhidiasEmulatorPlace, 1);

  self->ref_count = 1;
  self->families = families;
  self->is_ready = TRUE;
  self->deployments = g_ptr_array_new_with_free_func ((GDestroyNotify) deployment_free);

  return self;
}

/**
 * phidias_emulator_place_ref:
 * @self: a place
 *
 * Returns: (transfer full): @self
 */
PhidiasEmulatorPlace *
phidias_emulator_place_ref (PhidiasEmulatorPlace *self)
{
  self->ref_count++;

  return self;
}

/**
 * phidias_emulator_place_unref:
 * @self: (transfer full): a place
 *
 * Drops a reference.
 */
void
phidias_emulator_place_unref (PhidiasEmulatorPlace *self)
{
  if (--self->ref_count > 0)
    return;

  g_strfreev (self->keys);
  g_ptr_array_unref (self->deployments);
  g_free (self->resource);
  g_free (self);
}

/**
 * phidias_emulator_place_add:
 * @self: a place
 * @name: of a deployment, as a request names it
 * @model: its model's name
 * @provider: who made the model
 * @limit: what its tokens and requests are counted under, unique in the emulator
 *
 * Adds a deployment with the limits of a serverless endpoint: 200,000 tokens and 1,000 requests a
 * minute, a context of 131,072 tokens.
 *
 * Returns: (transfer none): the deployment, whose numbers may be changed
 */
PhidiasEmulatorDeployment *
phidias_emulator_place_add (PhidiasEmulatorPlace *self,
                            const char *name,
                            const char *model,
                            const char *provider,
                            const char *limit)
{
  PhidiasEmulatorDeployment *deployment = g_new0 (PhidiasEmulatorDeployment, 1);

  deployment->name = g_strdup (name);
  deployment->model = g_strdup (model);
  deployment->provider = g_strdup (provider);
  deployment->limit = g_strdup (limit);
  deployment->has_chat = TRUE;
  deployment->context_tokens = CONTEXT_TOKENS;
  deployment->tokens_per_minute = TOKENS_PER_MINUTE;
  deployment->requests_per_minute = REQUESTS_PER_MINUTE;
  g_ptr_array_add (self->deployments, deployment);

  return deployment;
}

/**
 * phidias_emulator_place_find:
 * @self: a place
 * @name: of a deployment, in any case
 *
 * Returns: (transfer none) (nullable): the deployment
 */
PhidiasEmulatorDeployment *
phidias_emulator_place_find (PhidiasEmulatorPlace *self, const char *name)
{
  for (guint i = 0; i < self->deployments->len; i++)
    {
      PhidiasEmulatorDeployment *deployment = g_ptr_array_index (self->deployments, i);

      if (g_ascii_strcasecmp (name, deployment->name) == 0)
        return deployment;
    }

  return NULL;
}
