/* phidias-catalog.c: the models that there are, as shipped and as refreshed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-catalog.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-catalog-client.h"
#include "phidias-catalog-records.h"
#include "phidias-clock.h"
#include "phidias-error.h"
#include "phidias-http-session.h"
#include "phidias-price-client.h"

#define CATALOG_ADDRESS "https://api.catalog.azureml.ms"
#define PRICES_ADDRESS "https://prices.azure.com"

/* Whose prices are asked for: the models that can be had serverless can be had there. */
#define PRICES_REGION "eastus2"

/**
 * PhidiasCatalog:
 *
 * A list of #PhidiasCatalogModel. The catalog that is shipped is there at once; what a refresh
 * brought, now or in an earlier session, is laid over it member by member:
 *
 *     data/catalog (a GResource) ─┐
 *                                 ├─► records ─► PhidiasCatalogModel
 *     catalog.json (the profile) ─┘
 *
 * The online services are not documented and never needed: they are asked only when a person
 * wants it, and whatever they answer that is no catalog leaves everything as it was.
 *
 * What was refreshed belongs to the service that it is from, and is laid over for as long as that is
 * the one that is asked: the models of a cloud of one's own never stand among Microsoft's. The
 * practice subscription's services are never asked. What they know is what is shipped, and would pass
 * for news.
 */
struct _PhidiasCatalog
{
  GObject       parent_instance;

  /* owned */
  GPtrArray    *models;          /* of PhidiasCatalogModel, by name */
  GHashTable   *by_name;         /* borrows from @models */
  GHashTable   *shipped;         /* name → JsonObject */
  JsonArray    *overlay;         /* what the last refresh brought; NULL for none */
  GDateTime    *shipped_date;
  GDateTime    *refreshed_date;  /* NULL for never */
  SoupSession  *session;         /* made with the first refresh */
  PhidiasClock *clock;
  GFile        *file;            /* NULL: nothing is kept */
  char         *catalog_address;
  char         *prices_address;

  gboolean      is_refreshing;
  gboolean      is_loaded;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasCatalog, phidias_catalog, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_DATE,
  PROP_IS_REFRESHING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  JsonArray *records;   /* from the catalog; gets the prices */
  char      *source;    /* the catalog that is asked */
  char      *note;
} RefreshClosure;

static void
refresh_closure_free (gpointer data)
{
  RefreshClosure *closure = data;

  g_clear_pointer (&closure->records, json_array_unref);
  g_free (closure->source);
  g_free (closure->note);
  g_free (closure);
}

/* ---- The list ---- */

static void
rebuild (PhidiasCatalog *self)
{
  GPtrArray *models = phidias_catalog_records_build (self->shipped, self->overlay);
  guint before = self->models->len;

  g_ptr_array_unref (self->models);
  self->models = models;
  g_hash_table_remove_all (self->by_name);
  for (guint i = 0; i < models->len; i++)
    g_hash_table_insert (self->by_name, (gpointer) phidias_catalog_model_get_name (g_ptr_array_index (models, i)),
                         g_ptr_array_index (models, i));
  if (before > 0 || models->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, models->len);
}

/* ---- What is kept ---- */

static void
drop_overlay (PhidiasCatalog *self)
{
  if (self->overlay == NULL)
    return;
  g_clear_pointer (&self->overlay, json_array_unref);
  g_clear_pointer (&self->refreshed_date, g_date_time_unref);
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasCatalog) self = user_data;
  g_autofree char *contents = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  const char *updated;
  const char *source;

  if (!g_file_load_contents_finish (G_FILE (object), result, &contents, &length, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("The refreshed catalog cannot be read: %s", error->message);
      self->is_loaded = TRUE;
      return;
    }
  self->is_loaded = TRUE;
  if (self->overlay != NULL) /* a refresh was quicker */
    return;

  node = phidias_json_parse (contents, length, PHIDIAS_JSON_DEPTH_USER, PHIDIAS_CATALOG_MAX_FILE, &error);
  root = node != NULL ? phidias_json_get_root (node) : NULL;
  updated = phidias_json_get_string (root, "updated");
  if (phidias_json_get_int (root, "schema", 0) != 1 || phidias_json_get_array (root, "models") == NULL || updated == NULL)
    {
      g_info ("The refreshed catalog is damaged; the one that came with Phidias is shown");
      return;
    }
  /* Before there were others it was always Microsoft's. */
  source = phidias_json_get_string (root, "source");
  if (!g_str_equal (source != NULL ? source : CATALOG_ADDRESS, self->catalog_address))
    return;

  self->overlay = json_array_ref (phidias_json_get_array (root, "models"));
  self->refreshed_date = g_date_time_new_from_iso8601 (updated, NULL);
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    g_info ("The refreshed catalog cannot be kept: %s", error->message);
}

static void
save (PhidiasCatalog *self)
{
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *updated = g_date_time_format_iso8601 (self->refreshed_date);
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (self->file == NULL)
    return;
  json_object_set_int_member (root, "schema", 1);
  json_object_set_string_member (root, "updated", updated);
  json_object_set_string_member (root, "source", self->catalog_address);
  json_object_set_array_member (root, "models", json_array_ref (self->overlay));
  json_node_init_object (node, root);
  text = phidias_json_write (node, TRUE);
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (self->file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, saved_cb, NULL);
}

/* ---- Refreshing: the catalog, the prices ---- */

static void
set_is_refreshing (PhidiasCatalog *self, gboolean is_refreshing)
{
  self->is_refreshing = is_refreshing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_REFRESHING]);
}

static void
take_over (PhidiasCatalog *self, JsonArray *records)
{
  g_clear_pointer (&self->overlay, json_array_unref);
  self->overlay = json_array_ref (records);
  g_clear_pointer (&self->refreshed_date, g_date_time_unref);
  self->refreshed_date = g_date_time_new_now_utc ();
  rebuild (self);
  save (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
}

static void
prices_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasCatalog *self = g_task_get_source_object (task);
  RefreshClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) prices = phidias_price_client_list_finish (SOUP_SESSION (object), result, &error);
  g_autoptr (JsonObject) known = NULL;

  set_is_refreshing (self, FALSE);
  if (prices == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }

  if (!g_str_equal (closure->source, self->catalog_address))
    {
      g_clear_error (&error);
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_FAILED,
                               _("The catalog’s address was changed meanwhile. Refresh it again."));
      return;
    }

  known = phidias_catalog_records_dup_prices (self->overlay);
  phidias_catalog_records_add_prices (closure->records, known);
  if (prices != NULL)
    {
      phidias_catalog_records_add_prices (closure->records, prices);
    }
  else
    {
      /* Translators: what follows is a sentence that says why */
      closure->note = g_strdup_printf (_("The models are up to date; the prices are those from before. %s"), error->message);
      g_error_free (error);
    }
  take_over (self, closure->records);
  g_task_return_boolean (task, TRUE);
}

static void
models_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasCatalog *self = g_task_get_source_object (task);
  RefreshClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) names = NULL;

  closure->records = phidias_catalog_client_list_finish (SOUP_SESSION (object), result, &error);
  if (closure->records == NULL)
    {
      set_is_refreshing (self, FALSE);
      g_task_return_error (task, error);
      return;
    }

  /* All that there will be, without doubles: those that came may be new. */
  names = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (closure->records); i++)
    {
      const char *name = phidias_json_get_string (phidias_json_get_element (closure->records, i), "name");

      if (!g_hash_table_contains (self->shipped, name))
        g_ptr_array_add (names, (gpointer) name);
    }
  {
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init (&iter, self->shipped);
    while (g_hash_table_iter_next (&iter, &name, NULL))
      g_ptr_array_add (names, name);
  }
  g_ptr_array_add (names, NULL);

  phidias_price_client_list_async (self->session, self->clock, self->prices_address, PRICES_REGION,
                                   (const char * const *) names->pdata, g_task_get_cancellable (task), prices_cb,
                                   g_object_ref (task));
}

/* ---- GListModel ---- */

static GType
get_item_type (GListModel *model)
{
  return PHIDIAS_TYPE_CATALOG_MODEL;
}

static guint
get_n_items (GListModel *model)
{
  return PHIDIAS_CATALOG (model)->models->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhidiasCatalog *self = PHIDIAS_CATALOG (model);

  return position < self->models->len ? g_object_ref (g_ptr_array_index (self->models, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- The object ---- */

static void
phidias_catalog_dispose (GObject *object)
{
  PhidiasCatalog *self = PHIDIAS_CATALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (phidias_catalog_parent_class)->dispose (object);
}

static void
phidias_catalog_finalize (GObject *object)
{
  PhidiasCatalog *self = PHIDIAS_CATALOG (object);

  g_ptr_array_unref (self->models);
  g_hash_table_unref (self->by_name);
  g_clear_pointer (&self->shipped, g_hash_table_unref);
  g_clear_pointer (&self->overlay, json_array_unref);
  g_clear_pointer (&self->shipped_date, g_date_time_unref);
  g_clear_pointer (&self->refreshed_date, g_date_time_unref);
  g_free (self->catalog_address);
  g_free (self->prices_address);

  G_OBJECT_CLASS (phidias_catalog_parent_class)->finalize (object);
}

static void
phidias_catalog_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasCatalog *self = PHIDIAS_CATALOG (object);

  switch (prop_id)
    {
    case PROP_DATE:
      g_value_set_boxed (value, phidias_catalog_get_date (self));
      break;
    case PROP_IS_REFRESHING:
      g_value_set_boolean (value, self->is_refreshing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_catalog_class_init (PhidiasCatalogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_catalog_dispose;
  object_class->finalize = phidias_catalog_finalize;
  object_class->get_property = phidias_catalog_get_property;

  /**
   * PhidiasCatalog:date:
   *
   * The day that its facts are of.
   */
  properties[PROP_DATE] = g_param_spec_boxed ("date", NULL, NULL, G_TYPE_DATE_TIME, flags);
  /**
   * PhidiasCatalog:is-refreshing:
   *
   * Whether the services are being asked.
   */
  properties[PROP_IS_REFRESHING] = g_param_spec_boolean ("is-refreshing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_catalog_init (PhidiasCatalog *self)
{
  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->catalog_address = g_strdup (CATALOG_ADDRESS);
  self->prices_address = g_strdup (PRICES_ADDRESS);
}

/**
 * phidias_catalog_new:
 * @folder: (nullable): where a refreshed catalog is kept; %NULL for nowhere
 *
 * Returns: (transfer full): the shipped catalog; what was refreshed follows when it is read
 */
PhidiasCatalog *
phidias_catalog_new (const char *folder)
{
  PhidiasCatalog *self = g_object_new (PHIDIAS_TYPE_CATALOG, NULL);

  self->shipped = phidias_catalog_records_load (&self->shipped_date);
  rebuild (self);
  if (folder != NULL)
    {
      g_autofree char *path = g_build_filename (folder, "catalog.json", NULL);

      self->file = g_file_new_for_path (path);
      g_file_load_contents_async (self->file, NULL, loaded_cb, g_object_ref (self));
    }
  else
    {
      self->is_loaded = TRUE;
    }

  return self;
}

/**
 * phidias_catalog_find:
 * @self: a catalog
 * @name: a model's name
 *
 * Returns: (transfer none) (nullable): the model
 */
PhidiasCatalogModel *
phidias_catalog_find (PhidiasCatalog *self, const char *name)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG (self), NULL);

  return name != NULL ? g_hash_table_lookup (self->by_name, name) : NULL;
}

/**
 * phidias_catalog_get_date:
 * @self: a catalog
 *
 * Returns: (transfer none): when it was refreshed last, or the day of the one that is shipped
 */
GDateTime *
phidias_catalog_get_date (PhidiasCatalog *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG (self), NULL);

  return self->refreshed_date != NULL ? self->refreshed_date : self->shipped_date;
}

/**
 * phidias_catalog_get_is_refreshed:
 * @self: a catalog
 *
 * Returns: whether it is another than the one that is shipped
 */
gboolean
phidias_catalog_get_is_refreshed (PhidiasCatalog *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG (self), FALSE);

  return self->refreshed_date != NULL;
}

gboolean
phidias_catalog_get_is_refreshing (PhidiasCatalog *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG (self), FALSE);

  return self->is_refreshing;
}

gboolean
phidias_catalog_get_is_loaded (PhidiasCatalog *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG (self), FALSE);

  return self->is_loaded;
}

/**
 * phidias_catalog_set_addresses:
 * @self: a catalog
 * @catalog: (nullable): the catalog service, %NULL for Microsoft's
 * @prices: (nullable): the price service, %NULL for Microsoft's
 *
 * Whom the next refresh asks: https, or http on this computer. What was refreshed from another
 * catalog is not shown from here on.
 */
void
phidias_catalog_set_addresses (PhidiasCatalog *self, const char *catalog, const char *prices)
{
  g_return_if_fail (PHIDIAS_IS_CATALOG (self));

  if (catalog == NULL)
    catalog = CATALOG_ADDRESS;
  if (!g_str_equal (catalog, self->catalog_address))
    {
      g_free (self->catalog_address);
      self->catalog_address = g_strdup (catalog);
      drop_overlay (self);
      if (self->file != NULL && self->is_loaded)
        g_file_load_contents_async (self->file, NULL, loaded_cb, g_object_ref (self));
    }
  g_free (self->prices_address);
  self->prices_address = g_strdup (prices != NULL ? prices : PRICES_ADDRESS);
}

/**
 * phidias_catalog_refresh_async:
 * @self: a catalog
 * @cancellable: (nullable): to give up
 * @callback: called when it is refreshed, or cannot be
 * @user_data: passed to @callback
 *
 * Asks the online services for what is new. One refresh at a time.
 */
void
phidias_catalog_refresh_async (PhidiasCatalog *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  RefreshClosure *closure;

  g_return_if_fail (PHIDIAS_IS_CATALOG (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_catalog_refresh_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->is_refreshing)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_FAILED, _("The catalog is being refreshed already."));
      return;
    }

  if (self->session == NULL)
    {
      self->session = phidias_http_session_new (NULL, NULL);
      self->clock = phidias_clock_new ();
    }
  closure = g_new0 (RefreshClosure, 1);
  closure->source = g_strdup (self->catalog_address);
  g_task_set_task_data (task, closure, refresh_closure_free);
  set_is_refreshing (self, TRUE);
  phidias_catalog_client_list_async (self->session, self->clock, self->catalog_address, cancellable, models_cb, g_object_ref (task));
}

/**
 * phidias_catalog_refresh_finish:
 * @self: a catalog
 * @result: what the callback got
 * @note: (out) (optional) (nullable): a sentence about what could not be refreshed
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR, with a sentence for people; everything is
 *   as it was, then
 *
 * Returns: whether it is refreshed
 */
gboolean
phidias_catalog_refresh_finish (PhidiasCatalog *self, GAsyncResult *result, char **note, GError **error)
{
  RefreshClosure *closure;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  closure = g_task_get_task_data (G_TASK (result));
  if (note != NULL)
    *note = closure != NULL ? g_strdup (closure->note) : NULL;

  return g_task_propagate_boolean (G_TASK (result), error);
}
