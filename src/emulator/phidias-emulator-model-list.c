/* phidias-emulator-model-list.c: the models that can be deployed in the practice cloud
 *
 * A list of the emulator's own, from the same documents as the program's catalog and not from it:
 * where the two disagree a test shows it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-model-list.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-resources.h"

#include <gio/gio.h>
#include <string.h>

#define RESOURCE "/io/github/phidias_studio/Emulator/cloud/models.json"

struct _PhidiasEmulatorModelList
{
  GPtrArray *models; /* of PhidiasEmulatorModel */
};

static const struct
{
  const char *region;
  const char *name;
} regions[] = {
  { "eastus", "East US" },
  { "eastus2", "East US 2" },
  { "northcentralus", "North Central US" },
  { "southcentralus", "South Central US" },
  { "swedencentral", "Sweden Central" },
  { "westeurope", "West Europe" },
  { "westus", "West US" },
  { "westus3", "West US 3" },
};

static void
model_free (PhidiasEmulatorModel *model)
{
  g_free (model->name);
  g_free (model->registry);
  g_free (model->publisher);
  g_free (model->version);
  g_free (model->task);
  g_strfreev (model->regions);
  g_free (model->retired);
  g_free (model->successor);
  g_free (model);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  return g_strdup (phidias_emulator_json_get_string (object, name));
}

static PhidiasEmulatorModel *
read_model (JsonObject *object)
{
  PhidiasEmulatorModel *model = g_new0 (PhidiasEmulatorModel, 1);
  JsonArray *array = phidias_emulator_json_get_array (object, "regions");
  guint n = json_array_get_length (array);

  model->name = dup_member (object, "name");
  model->registry = dup_member (object, "registry");
  model->publisher = dup_member (object, "publisher");
  model->version = dup_member (object, "version");
  model->task = dup_member (object, "task");
  model->context = phidias_emulator_json_get_int (object, "context", 0);
  model->retired = dup_member (object, "retired");
  model->successor = dup_member (object, "successor");
  model->is_partner = phidias_emulator_json_get_boolean (object, "partner", FALSE);
  model->is_practice = phidias_emulator_json_get_boolean (object, "practice", FALSE);
  model->regions = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    model->regions[i] = g_strdup (json_array_get_string_element (array, i));

  return model;
}

/**
 * phidias_emulator_model_list_new:
 *
 * Returns: (transfer full): the list
 */
PhidiasEmulatorModelList *
phidias_emulator_model_list_new (void)
{
  PhidiasEmulatorModelList *self = g_new0 (PhidiasEmulatorModelList, 1);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (phidias_emulator_get_resource (), RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  g_assert (bytes != NULL);
  node = phidias_emulator_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  g_assert (node != NULL && JSON_NODE_HOLDS_ARRAY (node));
  array = json_node_get_array (node);
  self->models = g_ptr_array_new_with_free_func ((GDestroyNotify) model_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (self->models, read_model (json_array_get_object_element (array, i)));

  return self;
}

/**
 * phidias_emulator_model_list_free:
 * @self: (transfer full): the list
 *
 * Frees @self.
 */
void
phidias_emulator_model_list_free (PhidiasEmulatorModelList *self)
{
  g_ptr_array_unref (self->models);
  g_free (self);
}

/**
 * phidias_emulator_model_list_get_n:
 * @self: the list
 *
 * Returns: the number of models
 */
guint
phidias_emulator_model_list_get_n (PhidiasEmulatorModelList *self)
{
  return self->models->len;
}

/**
 * phidias_emulator_model_list_get:
 * @self: the list
 * @position: below their number
 *
 * Returns: (transfer none): a model
 */
const PhidiasEmulatorModel *
phidias_emulator_model_list_get (PhidiasEmulatorModelList *self, guint position)
{
  return g_ptr_array_index (self->models, position);
}

/**
 * phidias_emulator_model_list_find:
 * @self: the list
 * @name: of a model, in any case
 *
 * Returns: (transfer none) (nullable): the model
 */
const PhidiasEmulatorModel *
phidias_emulator_model_list_find (PhidiasEmulatorModelList *self, const char *name)
{
  for (guint i = 0; i < self->models->len; i++)
    {
      const PhidiasEmulatorModel *model = g_ptr_array_index (self->models, i);

      if (g_ascii_strcasecmp (model->name, name) == 0)
        return model;
    }

  return NULL;
}

/**
 * phidias_emulator_model_list_find_asset:
 * @self: the list
 * @asset_id: as `azureml://registries/azureml/models/Phi-4`
 *
 * Returns: (transfer none) (nullable): the model
 */
const PhidiasEmulatorModel *
phidias_emulator_model_list_find_asset (PhidiasEmulatorModelList *self, const char *asset_id)
{
  g_auto (GStrv) parts = g_strsplit (asset_id, "/", -1);
  const PhidiasEmulatorModel *model;

  if (g_strv_length (parts) != 6 || !g_str_has_prefix (asset_id, "azureml://registries/") || !g_str_equal (parts[4], "models"))
    return NULL;

  model = phidias_emulator_model_list_find (self, parts[5]);

  return model != NULL && g_ascii_strcasecmp (model->registry, parts[3]) == 0 ? model : NULL;
}

/**
 * phidias_emulator_model_is_in:
 * @model: a model
 * @region: as `eastus2`
 *
 * Returns: whether it is to be had there as a serverless endpoint
 */
gboolean
phidias_emulator_model_is_in (const PhidiasEmulatorModel *model, const char *region)
{
  return g_strv_contains ((const char *const *) model->regions, region);
}

/**
 * phidias_emulator_region_get_name:
 * @region: as `eastus2`
 *
 * Returns: (transfer none): as `East US 2`; @region itself where the name is not known
 */
const char *
phidias_emulator_region_get_name (const char *region)
{
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    if (g_str_equal (regions[i].region, region))
      return regions[i].name;

  return region;
}
