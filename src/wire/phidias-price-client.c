/* phidias-price-client.c: what models cost, as the price service has it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-price-client.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-catalog-fetch.h"
#include "phidias-error.h"

#define MAX_PAGES 50
#define MAX_ITEMS 5000

/* The meters have been under the second name, and later under the first. */
static const char * const services[] = { "Foundry Models", "Cognitive Services" };

typedef struct
{
  PhidiasClock *clock;
  char         *address;
  char         *region;
  char        **names;
  char         *url;      /* of the page that is asked for */
  JsonObject   *prices;
  guint         service;
  guint         n_pages;
} ListClosure;

static void
list_closure_free (gpointer data)
{
  ListClosure *closure = data;

  g_object_unref (closure->clock);
  g_free (closure->address);
  g_free (closure->region);
  g_strfreev (closure->names);
  g_free (closure->url);
  json_object_unref (closure->prices);
  g_free (closure);
}

/* ---- Meters ---- */

static char *
compact (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (out, g_ascii_tolower (*at));

  return g_string_free (out, FALSE);
}

static gboolean
has_word (char **words, const char *first, ...)
{
  va_list others;
  gboolean has = FALSE;

  va_start (others, first);
  for (const char *word = first; word != NULL && !has; word = va_arg (others, const char *))
    for (guint i = 0; words[i] != NULL && !has; i++)
      has = g_ascii_strcasecmp (words[i], word) == 0;
  va_end (others);

  return has;
}

/* The member of a record that a meter is the price of: what is cached, batched or fine-tuned has
 * meters of its own, and is not what a prompt costs. */
static const char *
find_member (const char *meter)
{
  g_auto (GStrv) words = g_strsplit_set (meter, " -_/", -1);

  if (has_word (words, "cached", "cache", "cchd", "batch", "ft", "finetuned", "tuned", "training", "hosting", "audio", "image",
                "provisioned", NULL))
    return NULL;
  if (has_word (words, "input", "inp", "inpt", "in", NULL))
    return "price_in";
  if (has_word (words, "output", "outp", "outpt", "opt", "out", NULL))
    return "price_out";

  return NULL;
}

/* The model with the longest name that the meter's begins with: Phi-4-mini is no Phi-4. What
 * follows the name may be no part of another's. */
static const char *
find_model (const char *meter, const char * const *names)
{
  g_autofree char *whole = compact (meter);
  const char *best = NULL;
  gsize best_length = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = compact (names[i]);
      g_autofree char *short_name = g_str_has_suffix (name, "instruct") ? g_strndup (name, strlen (name) - 8) : NULL;
      const char *found = g_str_has_prefix (whole, name) ? name
                          : short_name != NULL && g_str_has_prefix (whole, short_name) ? short_name
                                                                                       : NULL;

      if (found != NULL && strlen (found) > best_length)
        {
          best = names[i];
          best_length = strlen (found);
        }
    }
  if (best == NULL)
    return NULL;

  /* What is left must be about the meter: "phi4" of "phi4minireasoninginput" would leave a name. */
  for (const char *rest = whole + best_length; *rest != '\0';)
    {
      static const char * const plain[] = { "instruct", "inputtokens", "outputtokens", "input", "output", "inpt", "outpt", "inp",
                                            "outp", "opt", "in", "out", "tokens", "token", "global", "glbl", "datazone", "regional",
                                            "rgnl", "1k", "1m", "text", "standard" };
      guint i = 0;

      while (i < G_N_ELEMENTS (plain) && !g_str_has_prefix (rest, plain[i]))
        i++;
      if (i == G_N_ELEMENTS (plain))
        return NULL;
      rest += strlen (plain[i]);
    }

  return best;
}

static double
find_factor (const char *unit)
{
  if (unit == NULL)
    return NAN;
  if (g_ascii_strncasecmp (unit, "1K", 2) == 0)
    return 1000;
  if (g_ascii_strncasecmp (unit, "1M", 2) == 0)
    return 1;

  return NAN;
}

/**
 * phidias_price_client_read:
 * @answer: a page of the service's
 * @names: the models that there are
 * @prices: gets for each model found an object with `price_in` and `price_out`, USD per million
 *   tokens
 */
void
phidias_price_client_read (JsonObject *answer, const char * const *names, JsonObject *prices)
{
  JsonArray *items = phidias_json_get_array (answer, "Items");
  guint n = items != NULL ? MIN (json_array_get_length (items), MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = phidias_json_get_element (items, i);
      const char *meter = item != NULL ? phidias_json_get_string (item, "meterName") : NULL;
      const char *member = meter != NULL ? find_member (meter) : NULL;
      const char *name = member != NULL ? find_model (meter, names) : NULL;
      double price = phidias_json_get_double (item, "retailPrice", NAN) * find_factor (phidias_json_get_string (item, "unitOfMeasure"));
      const char *currency = phidias_json_get_string (item, "currencyCode");
      JsonObject *record;

      if (name == NULL || !isfinite (price) || price <= 0 || (currency != NULL && !g_str_equal (currency, "USD")))
        continue;
      record = phidias_json_get_object (prices, name);
      if (record == NULL)
        {
          record = json_object_new ();
          json_object_set_object_member (prices, name, record);
        }
      /* The first is what a person pays who chooses nothing. */
      if (!json_object_has_member (record, member))
        json_object_set_double_member (record, member, round (price * 1e6) / 1e6);
    }
}

/* ---- Page by page ---- */

static void ask (GTask *task);

static void
set_first_page (ListClosure *closure)
{
  g_autofree char *filter = g_strdup_printf ("serviceName eq '%s' and armRegionName eq '%s'", services[closure->service], closure->region);
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);

  g_free (closure->url);
  closure->url = g_strdup_printf ("%s%s?api-version=2023-01-01-preview&currencyCode=%%27USD%%27&$filter=%s", closure->address,
                                  strstr (closure->address, "/retail/prices") != NULL ? "" : "/api/retail/prices", escaped);
}

/* A page that is elsewhere is not asked for. */
static gboolean
is_same_place (const char *url, const char *other)
{
  g_autoptr (GUri) a = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) b = g_uri_parse (other, SOUP_HTTP_URI_FLAGS, NULL);

  return a != NULL && b != NULL && g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 && g_uri_get_port (a) == g_uri_get_port (b);
}

static void
page_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ListClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = phidias_catalog_fetch_finish (SOUP_SESSION (object), result, &error);
  JsonObject *answer = node != NULL ? json_node_get_object (node) : NULL;
  const char *next = phidias_json_get_string (answer, "NextPageLink");

  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  phidias_price_client_read (answer, (const char * const *) closure->names, closure->prices);
  if (next != NULL && *next != '\0' && ++closure->n_pages < MAX_PAGES && !g_str_equal (next, closure->url)
      && is_same_place (next, closure->url))
    {
      g_free (closure->url);
      closure->url = g_strdup (next);
      ask (g_steal_pointer (&task));
    }
  else if (json_object_get_size (closure->prices) == 0 && closure->service + 1 < G_N_ELEMENTS (services))
    {
      closure->service++;
      set_first_page (closure);
      ask (g_steal_pointer (&task));
    }
  else if (json_object_get_size (closure->prices) == 0)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                               _("The price service has no prices of these models."));
    }
  else
    {
      g_task_return_pointer (task, json_object_ref (closure->prices), (GDestroyNotify) json_object_unref);
    }
}

/* Takes over the task. */
static void
ask (GTask *task)
{
  ListClosure *closure = g_task_get_task_data (task);

  phidias_catalog_fetch_async (g_task_get_source_object (task), closure->clock, closure->url, NULL, NULL,
                               g_task_get_cancellable (task), page_cb, task);
}

/**
 * phidias_price_client_list_async:
 * @session: whose connections are used
 * @clock: for the watchdogs
 * @address: the service, such as `https://prices.azure.com`
 * @region: whose prices, as the resource manager names it
 * @names: the models that there are
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks for what a million tokens cost, in US dollars.
 */
void
phidias_price_client_list_async (SoupSession         *session,
                                 PhidiasClock        *clock,
                                 const char          *address,
                                 const char          *region,
                                 const char * const  *names,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  ListClosure *closure = g_new0 (ListClosure, 1);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_price_client_list_async);
  g_task_set_check_cancellable (task, FALSE);
  closure->clock = g_object_ref (clock);
  closure->address = g_strdup (address);
  closure->region = g_strdup (region);
  closure->names = g_strdupv ((char **) names);
  closure->prices = json_object_new ();
  set_first_page (closure);
  g_task_set_task_data (task, closure, list_closure_free);
  ask (task);
}

/**
 * phidias_price_client_list_finish:
 * @session: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR with a sentence for people
 *
 * Returns: (transfer full) (nullable): by the models' names, as phidias_price_client_read() makes it
 */
JsonObject *
phidias_price_client_list_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
