/* phidias-catalog-names.c: words for what the catalog knows by ids
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-catalog-filter.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *id;
  const char *title;
} Name;

/* The regions of serverless APIs. Their names are Microsoft's and stay as they are. */
static const Name regions[] = {
  { "eastus", "East US" },
  { "eastus2", "East US 2" },
  { "northcentralus", "North Central US" },
  { "southcentralus", "South Central US" },
  { "swedencentral", "Sweden Central" },
  { "westeurope", "West Europe" },
  { "westus", "West US" },
  { "westus3", "West US 3" },
};

static const Name tasks[] = {
  { "chat-completion", N_("Chat completion") },
  { "text-generation", N_("Text generation") },
  { "embeddings", N_("Embeddings") },
  { "text-to-image", N_("Text to image") },
  { "image-to-text", N_("Image to text") },
  { "speech-to-text", N_("Speech to text") },
};

static const Name modalities[] = {
  { "text", N_("Text") },
  { "image", N_("Images") },
  { "audio", N_("Audio") },
  { "vector", N_("Vectors") },
};

static const Name contexts[] = {
  { "0", N_("Not known") },
  { "1", N_("Up to 16K tokens") },
  { "2", N_("Over 16K, up to 64K") },
  { "3", N_("Over 64K, up to 128K") },
  { "4", N_("Over 128K tokens") },
};

static const Name prices[] = {
  { "0", N_("Not known") },
  { "1", N_("Up to $0.25") },
  { "2", N_("Over $0.25, up to $1") },
  { "3", N_("Over $1, up to $5") },
  { "4", N_("Over $5") },
};

static const Name lifecycles[] = {
  { "preview", N_("Preview") },
  { "current", N_("Available") },
  { "legacy", N_("Legacy") },
  { "deprecated", N_("Deprecated") },
  { "retired", N_("Retired") },
};

static const char *
find_name (const Name *names, guint n_names, const char *id)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i].id, id) == 0)
      return names[i].title;

  return NULL;
}

/**
 * phidias_catalog_facet_get_title:
 * @facet: a facet
 *
 * Returns: its translated name
 */
const char *
phidias_catalog_facet_get_title (PhidiasCatalogFacet facet)
{
  switch (facet)
    {
    case PHIDIAS_CATALOG_FACET_PUBLISHER:
      return _("Publisher");
    case PHIDIAS_CATALOG_FACET_TASK:
      return _("Task");
    case PHIDIAS_CATALOG_FACET_MODALITY:
      return _("Reads");
    case PHIDIAS_CATALOG_FACET_CONTEXT:
      return _("Context");
    case PHIDIAS_CATALOG_FACET_PRICE:
      /* Translators: USD per million tokens, of which three are the prompt's and one the answer's */
      return _("Price at 3:1");
    case PHIDIAS_CATALOG_FACET_LICENCE:
      return _("Licence");
    case PHIDIAS_CATALOG_FACET_REGION:
      return _("Region");
    case PHIDIAS_CATALOG_FACET_LIFECYCLE:
    default:
      return _("Lifecycle");
    }
}

/**
 * phidias_catalog_facet_dup_value_title:
 * @facet: a facet
 * @id: one of its values
 *
 * Returns: (transfer full): the value for people; an unknown one as it is
 */
char *
phidias_catalog_facet_dup_value_title (PhidiasCatalogFacet facet, const char *id)
{
  const char *title = NULL;

  switch (facet)
    {
    case PHIDIAS_CATALOG_FACET_TASK:
      title = find_name (tasks, G_N_ELEMENTS (tasks), id);
      break;
    case PHIDIAS_CATALOG_FACET_MODALITY:
      title = find_name (modalities, G_N_ELEMENTS (modalities), id);
      break;
    case PHIDIAS_CATALOG_FACET_CONTEXT:
      title = find_name (contexts, G_N_ELEMENTS (contexts), id);
      break;
    case PHIDIAS_CATALOG_FACET_PRICE:
      title = find_name (prices, G_N_ELEMENTS (prices), id);
      break;
    case PHIDIAS_CATALOG_FACET_REGION:
      return *id == '\0' ? g_strdup (_("Not known")) : phidias_region_dup_title (id);
    case PHIDIAS_CATALOG_FACET_LIFECYCLE:
      title = find_name (lifecycles, G_N_ELEMENTS (lifecycles), id);
      break;
    case PHIDIAS_CATALOG_FACET_PUBLISHER:
    case PHIDIAS_CATALOG_FACET_LICENCE:
    default:
      break;
    }

  if (*id == '\0')
    return g_strdup (_("Not known"));

  return g_strdup (title != NULL ? _(title) : id);
}

/**
 * phidias_catalog_sort_get_title:
 * @sort: an order
 *
 * Returns: its translated name
 */
const char *
phidias_catalog_sort_get_title (PhidiasCatalogSort sort)
{
  switch (sort)
    {
    case PHIDIAS_CATALOG_SORT_NAME:
      return _("Name");
    case PHIDIAS_CATALOG_SORT_PRICE:
      return _("Lowest Price");
    case PHIDIAS_CATALOG_SORT_CONTEXT:
      return _("Largest Context");
    case PHIDIAS_CATALOG_SORT_QUALITY:
      /* Translators: MMLU is the name of a benchmark */
      return _("Best at MMLU");
    case PHIDIAS_CATALOG_SORT_RELEVANCE:
    default:
      return _("Relevance");
    }
}

/**
 * phidias_lifecycle_to_id:
 * @lifecycle: a place in the lifecycle
 *
 * Returns: the value of %PHIDIAS_CATALOG_FACET_LIFECYCLE
 */
const char *
phidias_lifecycle_to_id (PhidiasLifecycle lifecycle)
{
  g_return_val_if_fail (lifecycle < G_N_ELEMENTS (lifecycles), NULL);

  return lifecycles[lifecycle].id;
}

/**
 * phidias_lifecycle_get_title:
 * @lifecycle: a place in the lifecycle
 *
 * Returns: its translated name
 */
const char *
phidias_lifecycle_get_title (PhidiasLifecycle lifecycle)
{
  g_return_val_if_fail (lifecycle < G_N_ELEMENTS (lifecycles), NULL);

  return _(lifecycles[lifecycle].title);
}

/**
 * phidias_region_is_known:
 * @region: a region as the resource manager names it, such as `eastus2`
 *
 * Returns: whether it has a name for people here
 */
gboolean
phidias_region_is_known (const char *region)
{
  return find_name (regions, G_N_ELEMENTS (regions), region) != NULL;
}

/**
 * phidias_region_dup_title:
 * @region: a region as the resource manager names it, such as `eastus2`
 *
 * Returns: (transfer full): its name for people; an unknown one as it is
 */
char *
phidias_region_dup_title (const char *region)
{
  const char *title = find_name (regions, G_N_ELEMENTS (regions), region);

  return g_strdup (title != NULL ? title : region);
}

/**
 * phidias_catalog_format_tokens:
 * @tokens: a number of tokens, 0 for not known
 *
 * Returns: (transfer full): the number, grouped as the locale does
 */
char *
phidias_catalog_format_tokens (guint64 tokens)
{
  const char *separator = localeconv ()->thousands_sep;
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, tokens);
  gsize length = strlen (digits);
  GString *text;

  if (tokens == 0)
    return g_strdup (_("Not known"));
  if (*separator == '\0' || !g_utf8_validate (separator, -1, NULL))
    separator = ",";

  text = g_string_sized_new (length + 8);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}

/**
 * phidias_catalog_format_price:
 * @price: USD per million tokens; NaN for not known
 *
 * Returns: (transfer full): such as `$0.125`, with as many digits as it needs, two at least
 */
char *
phidias_catalog_format_price (double price)
{
  guint digits = 2;

  if (isnan (price))
    return g_strdup (_("Not known"));
  while (digits < 4 && fabs (price * pow (10, digits) - round (price * pow (10, digits))) > 1e-6)
    digits++;

  /* Translators: a price in US dollars */
  return g_strdup_printf (_("$%.*f"), (int) digits, price);
}
