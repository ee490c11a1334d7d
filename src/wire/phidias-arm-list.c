/* phidias-arm-list.c: a resource manager's lists, page by page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-arm-client.h"

#include <glib/gi18n-lib.h>

#include "phidias-arm-json.h"
#include "phidias-error.h"

/* A list that never ends would fill the memory. */
#define MAX_PAGES 10000

typedef struct
{
  PhidiasArmPageFunc  page;
  gpointer            page_data;
  char               *last_url;
  guint               n_pages;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_free (listing->last_url);
  g_free (listing);
}

static void
page_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasArmClient *self = PHIDIAS_ARM_CLIENT (object);
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (self, result, &error);
  JsonObject *root;
  JsonArray *values;
  const char *next;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  root = phidias_arm_answer_get_object (answer);
  values = phidias_arm_json_get_array (root, "value");
  next = phidias_arm_json_get_string (root, "nextLink");
  if (values == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("Azure’s answer is no list.")));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  listing->page (values, listing->page_data);
  listing->n_pages++;

  if (next == NULL || *next == '\0')
    g_task_return_boolean (task, TRUE);
  else if (g_strcmp0 (next, listing->last_url) == 0 || listing->n_pages >= MAX_PAGES)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("Azure’s list has no end.")));
  else
    {
      g_free (listing->last_url);
      listing->last_url = g_strdup (next);
      phidias_arm_client_send_async (self, "GET", next, NULL, g_task_get_cancellable (task), page_cb, g_object_ref (task));
    }
}

/**
 * phidias_arm_client_list_async:
 * @self: a client
 * @url: a path with its query
 * @page: called for each page
 * @page_data: passed to @page
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Reads a list to its end, following `nextLink`.
 */
void
phidias_arm_client_list_async (PhidiasArmClient    *self,
                               const char          *url,
                               PhidiasArmPageFunc   page,
                               gpointer             page_data,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;
  Listing *listing;

  g_return_if_fail (PHIDIAS_IS_ARM_CLIENT (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (page != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_arm_client_list_async);
  listing = g_new0 (Listing, 1);
  listing->page = page;
  listing->page_data = page_data;
  g_task_set_task_data (task, listing, listing_free);
  phidias_arm_client_send_async (self, "GET", url, NULL, cancellable, page_cb, task);
}

/**
 * phidias_arm_client_list_finish:
 * @self: a client
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR
 *
 * Returns: whether the list was read to its end; what came before an error was handed over
 */
gboolean
phidias_arm_client_list_finish (PhidiasArmClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
