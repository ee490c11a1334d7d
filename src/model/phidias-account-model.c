/* phidias-account-model.c: a model that a Foundry resource can deploy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-account-model.h"

#include "phidias-text-util.h"

/**
 * PhidiasAccountModel:
 *
 * A version of a model, and the types of deployment it can have. Filled in once and then left alone;
 * lives on the main thread.
 */
struct _PhidiasAccountModel
{
  GObject    parent_instance;

  /* owned */
  char      *name;
  char      *version;
  char      *format;
  char      *retired;
  GPtrArray *skus; /* of PhidiasAccountSku */

  /* state */
  gboolean   can_chat;
};

G_DEFINE_FINAL_TYPE (PhidiasAccountModel, phidias_account_model, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_VERSION,
  PROP_FORMAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sku_free (gpointer data)
{
  PhidiasAccountSku *sku = data;

  g_free (sku->name);
  g_free (sku->usage_name);
  g_free (sku);
}

static void
phidias_account_model_finalize (GObject *object)
{
  PhidiasAccountModel *self = PHIDIAS_ACCOUNT_MODEL (object);

  g_free (self->name);
  g_free (self->version);
  g_free (self->format);
  g_free (self->retired);
  g_ptr_array_unref (self->skus);

  G_OBJECT_CLASS (phidias_account_model_parent_class)->finalize (object);
}

static void
phidias_account_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasAccountModel *self = PHIDIAS_ACCOUNT_MODEL (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_VERSION:
      g_value_set_string (value, self->version);
      break;
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_account_model_class_init (PhidiasAccountModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_account_model_finalize;
  object_class->get_property = phidias_account_model_get_property;

  /**
   * PhidiasAccountModel:name:
   *
   * The model's name.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * PhidiasAccountModel:version:
   *
   * Its version.
   */
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, flags);
  /**
   * PhidiasAccountModel:format:
   *
   * Who made it, as the resource says it: `Microsoft`, `OpenAI`, …
   */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_account_model_init (PhidiasAccountModel *self)
{
  self->skus = g_ptr_array_new_with_free_func (sku_free);
}

/**
 * phidias_account_model_new:
 * @name: its name
 * @version: (nullable): its version
 * @format: (nullable): who made it
 *
 * Returns: (transfer full): a model that is sold in no way yet
 */
PhidiasAccountModel *
phidias_account_model_new (const char *name, const char *version, const char *format)
{
  PhidiasAccountModel *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_ACCOUNT_MODEL, NULL);
  self->name = g_strdup (name);
  self->version = g_strdup (version);
  self->format = g_strdup (format);

  return self;
}

const char *
phidias_account_model_get_name (PhidiasAccountModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), NULL);

  return self->name;
}

const char *
phidias_account_model_get_version (PhidiasAccountModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), NULL);

  return self->version;
}

const char *
phidias_account_model_get_format (PhidiasAccountModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), NULL);

  return self->format;
}

/**
 * phidias_account_model_get_retired:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): the day from which it answers no more, as the server wrote it
 */
const char *
phidias_account_model_get_retired (PhidiasAccountModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), NULL);

  return self->retired;
}

void
phidias_account_model_set_retired (PhidiasAccountModel *self, const char *date)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self));

  phidias_set_str (&self->retired, date);
}

gboolean
phidias_account_model_can_chat (PhidiasAccountModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), FALSE);

  return self->can_chat;
}

void
phidias_account_model_set_can_chat (PhidiasAccountModel *self, gboolean can_chat)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self));

  self->can_chat = can_chat;
}

guint
phidias_account_model_get_n_skus (PhidiasAccountModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), 0);

  return self->skus->len;
}

const PhidiasAccountSku *
phidias_account_model_get_sku (PhidiasAccountModel *self, guint index)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), NULL);
  g_return_val_if_fail (index < self->skus->len, NULL);

  return g_ptr_array_index (self->skus, index);
}

/**
 * phidias_account_model_find_sku:
 * @self: a model
 * @name: (nullable): a type of deployment
 *
 * Returns: (transfer none) (nullable): how it is sold as that
 */
const PhidiasAccountSku *
phidias_account_model_find_sku (PhidiasAccountModel *self, const char *name)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self), NULL);

  for (guint i = 0; name != NULL && i < self->skus->len; i++)
    {
      const PhidiasAccountSku *sku = g_ptr_array_index (self->skus, i);

      if (g_ascii_strcasecmp (sku->name, name) == 0)
        return sku;
    }

  return NULL;
}

/**
 * phidias_account_model_add_sku:
 * @self: a model
 * @sku: how it is sold; copied
 */
void
phidias_account_model_add_sku (PhidiasAccountModel *self, const PhidiasAccountSku *sku)
{
  PhidiasAccountSku *copy;

  g_return_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self));
  g_return_if_fail (sku != NULL && sku->name != NULL);

  copy = g_memdup2 (sku, sizeof *sku);
  copy->name = g_strdup (sku->name);
  copy->usage_name = g_strdup (sku->usage_name);
  g_ptr_array_add (self->skus, copy);
}

/**
 * phidias_account_model_set_left:
 * @self: a model
 * @usage_name: under which quota is counted
 * @left: what is left of it
 */
void
phidias_account_model_set_left (PhidiasAccountModel *self, const char *usage_name, int left)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNT_MODEL (self));
  g_return_if_fail (usage_name != NULL);

  for (guint i = 0; i < self->skus->len; i++)
    {
      PhidiasAccountSku *sku = g_ptr_array_index (self->skus, i);

      if (sku->usage_name != NULL && g_ascii_strcasecmp (sku->usage_name, usage_name) == 0)
        sku->left = left;
    }
}
