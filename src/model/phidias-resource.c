/* phidias-resource.c: what a resource manager knows of a deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-resource.h"

#include <string.h>

#include "phidias-json.h"

GType
phidias_resource_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static (g_intern_static_string ("PhidiasResource"),
                                                            (GBoxedCopyFunc) phidias_resource_copy,
                                                            (GBoxedFreeFunc) phidias_resource_free));

  return type;
}

/* Where each string is, and its name on disk. */
static const struct
{
  const char *name;
  gsize       offset;
} strings[] = {
  { "account_id", G_STRUCT_OFFSET (PhidiasResource, account_id) },
  { "tenant_id", G_STRUCT_OFFSET (PhidiasResource, tenant_id) },
  { "subscription_id", G_STRUCT_OFFSET (PhidiasResource, subscription_id) },
  { "subscription_name", G_STRUCT_OFFSET (PhidiasResource, subscription_name) },
  { "resource_group", G_STRUCT_OFFSET (PhidiasResource, resource_group) },
  { "project_id", G_STRUCT_OFFSET (PhidiasResource, project_id) },
  { "project_name", G_STRUCT_OFFSET (PhidiasResource, project_name) },
  { "resource_id", G_STRUCT_OFFSET (PhidiasResource, resource_id) },
  { "region", G_STRUCT_OFFSET (PhidiasResource, region) },
  { "model_id", G_STRUCT_OFFSET (PhidiasResource, model_id) },
  { "model_name", G_STRUCT_OFFSET (PhidiasResource, model_name) },
  { "model_version", G_STRUCT_OFFSET (PhidiasResource, model_version) },
  { "format", G_STRUCT_OFFSET (PhidiasResource, format) },
  { "provisioning_state", G_STRUCT_OFFSET (PhidiasResource, provisioning_state) },
  { "endpoint_state", G_STRUCT_OFFSET (PhidiasResource, endpoint_state) },
  { "created_by", G_STRUCT_OFFSET (PhidiasResource, created_by) },
  { "sku", G_STRUCT_OFFSET (PhidiasResource, sku) },
  { "portal_uri", G_STRUCT_OFFSET (PhidiasResource, portal_uri) },
};

static const char * const kind_names[] = {
  [PHIDIAS_PROJECT_SERVERLESS] = "serverless",
  [PHIDIAS_PROJECT_FOUNDRY] = "foundry",
};

static char **
get_field (const PhidiasResource *self, guint index)
{
  return G_STRUCT_MEMBER_P (self, strings[index].offset);
}

/**
 * phidias_resource_new:
 *
 * Returns: (transfer full): facts that are all unknown
 */
PhidiasResource *
phidias_resource_new (void)
{
  PhidiasResource *self = g_new0 (PhidiasResource, 1);

  self->content_safety = -1;
  self->capacity = -1;
  self->tokens_per_minute = -1;
  self->requests_per_minute = -1;

  return self;
}

PhidiasResource *
phidias_resource_copy (const PhidiasResource *self)
{
  PhidiasResource *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    *get_field (copy, i) = g_strdup (*get_field (self, i));
  copy->tags = g_strdupv (self->tags);

  return copy;
}

void
phidias_resource_free (PhidiasResource *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*get_field (self, i));
  g_strfreev (self->tags);
  g_free (self);
}

static gboolean
tags_equal (char **one, char **two)
{
  if (one == NULL || two == NULL)
    return one == two;

  return g_strv_equal ((const char * const *) one, (const char * const *) two);
}

/**
 * phidias_resource_equal:
 * @self: (nullable): facts
 * @other: (nullable): other facts
 *
 * Returns: whether they say the same, but for when they were last seen
 */
gboolean
phidias_resource_equal (const PhidiasResource *self, const PhidiasResource *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    if (g_strcmp0 (*get_field (self, i), *get_field (other, i)) != 0)
      return FALSE;

  return self->kind == other->kind && tags_equal (self->tags, other->tags) && self->created == other->created &&
         self->content_safety == other->content_safety && self->capacity == other->capacity &&
         self->tokens_per_minute == other->tokens_per_minute &&
         self->requests_per_minute == other->requests_per_minute && self->is_gone == other->is_gone;
}

/* ---- On disk ---- */

static void
set_number (JsonObject *object, const char *name, gint64 value, gint64 unknown)
{
  if (value != unknown)
    json_object_set_int_member (object, name, value);
}

/**
 * phidias_resource_to_json:
 * @self: facts
 *
 * Returns: (transfer full): an object for phidias_resource_from_json(); @last_seen is not in it
 */
char *
phidias_resource_to_json (const PhidiasResource *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (self != NULL, NULL);

  json_object_set_string_member (object, "kind", kind_names[self->kind]);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    if (*get_field (self, i) != NULL)
      json_object_set_string_member (object, strings[i].name, *get_field (self, i));
  if (self->tags != NULL && self->tags[0] != NULL)
    {
      JsonArray *tags = json_array_new ();

      for (guint i = 0; self->tags[i] != NULL; i++)
        json_array_add_string_element (tags, self->tags[i]);
      json_object_set_array_member (object, "tags", tags);
    }
  set_number (object, "created", self->created, 0);
  set_number (object, "content_safety", self->content_safety, -1);
  set_number (object, "capacity", self->capacity, -1);
  set_number (object, "tokens_per_minute", self->tokens_per_minute, -1);
  set_number (object, "requests_per_minute", self->requests_per_minute, -1);
  if (self->is_gone)
    json_object_set_boolean_member (object, "is_gone", TRUE);
  json_node_set_object (node, object);

  return phidias_json_write (node, FALSE);
}

static char **
read_tags (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

/**
 * phidias_resource_from_json:
 * @json: (nullable): what phidias_resource_to_json() wrote
 *
 * Returns: (transfer full) (nullable): the facts; %NULL for what is none
 */
PhidiasResource *
phidias_resource_from_json (const char *json)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (PhidiasResource) self = NULL;
  JsonObject *object;

  if (json == NULL)
    return NULL;
  node = phidias_json_parse (json, strlen (json), PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  object = phidias_json_get_root (node);
  if (object == NULL)
    return NULL;

  self = phidias_resource_new ();
  if (g_strcmp0 (phidias_json_get_string (object, "kind"), kind_names[PHIDIAS_PROJECT_FOUNDRY]) == 0)
    self->kind = PHIDIAS_PROJECT_FOUNDRY;
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    *get_field (self, i) = g_strdup (phidias_json_get_string (object, strings[i].name));
  if (self->resource_id == NULL || self->account_id == NULL)
    return NULL;
  self->tags = read_tags (phidias_json_get_array (object, "tags"));
  self->created = phidias_json_get_int (object, "created", 0);
  self->content_safety = (int) CLAMP (phidias_json_get_int (object, "content_safety", -1), -1, 1);
  self->capacity = (int) CLAMP (phidias_json_get_int (object, "capacity", -1), -1, G_MAXINT);
  self->tokens_per_minute = phidias_json_get_int (object, "tokens_per_minute", -1);
  self->requests_per_minute = phidias_json_get_int (object, "requests_per_minute", -1);
  self->is_gone = phidias_json_get_boolean (object, "is_gone", FALSE);

  return g_steal_pointer (&self);
}

/**
 * phidias_resource_dup_model_name:
 * @model_id: (nullable): `azureml://registries/{registry}/models/{name}`, perhaps with
 *   `/versions/{version}`
 * @registry: (out) (optional) (nullable): the registry
 * @version: (out) (optional) (nullable): the version
 *
 * Returns: (transfer full) (nullable): the model's name in the catalog
 */
char *
phidias_resource_dup_model_name (const char *model_id, char **registry, char **version)
{
  if (registry != NULL)
    *registry = phidias_project_dup_segment (model_id, "registries");
  if (version != NULL)
    *version = phidias_project_dup_segment (model_id, "versions");

  return phidias_project_dup_segment (model_id, "models");
}
