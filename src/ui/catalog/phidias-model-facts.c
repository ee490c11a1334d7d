/* phidias-model-facts.c: the facts of a model, as words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-model-facts.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-catalog-filter.h"
#include "phidias-number-text.h"

static void
fact_free (gpointer data)
{
  PhidiasModelFact *fact = data;

  g_free (fact->title);
  g_free (fact->value);
  g_free (fact);
}

/* @member is what the record calls it; what has no good source says so. */
static void
add (GPtrArray *facts, PhidiasCatalogModel *model, const char *member, const char *title, const char *value)
{
  PhidiasModelFact *fact = g_new0 (PhidiasModelFact, 1);

  fact->title = g_strdup (title);
  if (value == NULL || *value == '\0')
    fact->value = g_strdup (_("Not known"));
  else if (phidias_catalog_model_is_unverified (model, member))
    /* Translators: a fact that no good source was found for */
    fact->value = g_strdup_printf (_("%s (unverified)"), value);
  else
    fact->value = g_strdup (value);
  g_ptr_array_add (facts, fact);
}

static char *
join_modalities (const char * const *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *title = phidias_catalog_facet_dup_value_title (PHIDIAS_CATALOG_FACET_MODALITY, ids[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", title);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_formats (const char * const *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const char *title = g_str_equal (ids[i], "text") ? _("Text") : g_str_equal (ids[i], "json") ? "JSON"
                          : g_str_equal (ids[i], "structured") ? _("JSON by a schema") : ids[i];

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", title);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_offers (PhidiasModelOffers offers)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  if ((offers & PHIDIAS_MODEL_OFFER_SERVERLESS) != 0)
    g_strv_builder_add (builder, _("Serverless API"));
  if ((offers & PHIDIAS_MODEL_OFFER_FOUNDRY) != 0)
    g_strv_builder_add (builder, _("Foundry resource"));
  if ((offers & PHIDIAS_MODEL_OFFER_AZURE_OPENAI) != 0)
    g_strv_builder_add (builder, "Azure OpenAI");
  if ((offers & PHIDIAS_MODEL_OFFER_MANAGED_COMPUTE) != 0)
    g_strv_builder_add (builder, _("Managed compute"));
  names = g_strv_builder_end (builder);

  return g_strjoinv (", ", names);
}

static char *
dup_languages (PhidiasCatalogModel *model)
{
  const char * const *languages = phidias_catalog_model_get_languages (model);
  guint n = g_strv_length ((char **) languages);
  g_autofree char *all = g_strjoinv (", ", (char **) languages);

  if (n <= 8)
    return g_steal_pointer (&all);

  /* Translators: how many languages, and their codes */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u: %s", "%u: %s", n), n, all);
}

static char *
dup_month (const char *month)
{
  g_autofree char *full = month != NULL ? g_strconcat (month, "-01T00:00:00Z", NULL) : NULL;
  g_autoptr (GDateTime) date = full != NULL ? g_date_time_new_from_iso8601 (full, NULL) : NULL;

  /* Translators: a month and its year, as g_date_time_format() takes it */
  return date != NULL ? g_date_time_format (date, _("%B %Y")) : g_strdup (month);
}

/**
 * phidias_model_format_date:
 * @date: a day
 *
 * Returns: (transfer full): such as `30 August 2025`
 */
char *
phidias_model_format_date (GDateTime *date)
{
  /* Translators: a day, as g_date_time_format() takes it */
  return g_date_time_format (date, _("%-d %B %Y"));
}

/**
 * phidias_model_format_value:
 * @value: of a benchmark
 *
 * Returns: (transfer full): as the locale writes it, with one decimal
 */
char *
phidias_model_format_value (double value)
{
  return phidias_number_text_format (value, 1);
}

/**
 * phidias_model_dup_ending:
 * @model: a model
 *
 * Returns: (transfer full) (nullable): what a person must know before building on it; %NULL for
 *   nothing
 */
char *
phidias_model_dup_ending (PhidiasCatalogModel *model)
{
  GDateTime *retired = phidias_catalog_model_get_retired_date (model);
  GDateTime *deprecated = phidias_catalog_model_get_deprecated_date (model);
  g_autofree char *retired_day = retired != NULL ? phidias_model_format_date (retired) : NULL;
  g_autofree char *deprecated_day = deprecated != NULL ? phidias_model_format_date (deprecated) : NULL;

  switch (phidias_catalog_model_get_lifecycle (model))
    {
    case PHIDIAS_LIFECYCLE_RETIRED:
      /* Translators: %s is a day */
      return g_strdup_printf (_("Retired since %s: it cannot be deployed, and what was deployed no longer answers."), retired_day);
    case PHIDIAS_LIFECYCLE_DEPRECATED:
      if (retired_day != NULL)
        /* Translators: %s is a day */
        return g_strdup_printf (_("Deprecated: it cannot be deployed any more. What is deployed answers until %s."), retired_day);
      return g_strdup (_("Deprecated: it cannot be deployed any more."));
    case PHIDIAS_LIFECYCLE_LEGACY:
      if (deprecated_day != NULL)
        /* Translators: %s is a day */
        return g_strdup_printf (_("Legacy: it can be deployed until %s."), deprecated_day);
      return g_strdup (_("Legacy: it will be deprecated."));
    case PHIDIAS_LIFECYCLE_PREVIEW:
      return g_strdup (_("Preview: it may still change, or go."));
    case PHIDIAS_LIFECYCLE_CURRENT:
    default:
      return NULL;
    }
}

/**
 * phidias_model_facts_new:
 * @model: a model
 *
 * Returns: (transfer full) (element-type PhidiasModelFact): its facts, the same ones in the same
 *   order for every model
 */
GPtrArray *
phidias_model_facts_new (PhidiasCatalogModel *model)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);
  g_autofree char *context = phidias_catalog_format_tokens (phidias_catalog_model_get_context (model));
  g_autofree char *output = phidias_catalog_format_tokens (phidias_catalog_model_get_max_output (model));
  g_autofree char *price_in = phidias_catalog_format_price (phidias_catalog_model_get_price_in (model));
  g_autofree char *price_out = phidias_catalog_format_price (phidias_catalog_model_get_price_out (model));
  g_autofree char *reads = join_modalities (phidias_catalog_model_get_input (model));
  g_autofree char *answers = join_modalities (phidias_catalog_model_get_output (model));
  g_autofree char *languages = dup_languages (model);
  g_autofree char *formats = join_formats (phidias_catalog_model_get_formats (model));
  g_autofree char *offers = join_offers (phidias_catalog_model_get_offers (model));
  g_autofree char *month = dup_month (phidias_catalog_model_get_training_date (model));
  g_autofree char *keywords = g_strjoinv (", ", (char **) phidias_catalog_model_get_keywords (model));
  gboolean tools = FALSE;
  gboolean knows_tools = phidias_catalog_model_get_tools (model, &tools);

  add (facts, model, "lifecycle", _("Lifecycle"), phidias_lifecycle_get_title (phidias_catalog_model_get_lifecycle (model)));
  add (facts, model, "context", _("Context in tokens"), phidias_catalog_model_get_context (model) > 0 ? context : NULL);
  add (facts, model, "max_output", _("Longest answer in tokens"), phidias_catalog_model_get_max_output (model) > 0 ? output : NULL);
  add (facts, model, "price_in", _("Prompt, per 1M tokens"), !isnan (phidias_catalog_model_get_price_in (model)) ? price_in : NULL);
  add (facts, model, "price_out", _("Answer, per 1M tokens"), !isnan (phidias_catalog_model_get_price_out (model)) ? price_out : NULL);
  add (facts, model, "input", _("Reads"), reads);
  add (facts, model, "output", _("Answers with"), answers);
  add (facts, model, "tools", _("Tool calling"), !knows_tools ? NULL : tools ? _("Yes") : _("No"));
  add (facts, model, "response_formats", _("Response formats"), formats);
  add (facts, model, "parameters", _("Parameters"), phidias_catalog_model_get_size (model));
  add (facts, model, "languages", _("Languages"), languages);
  add (facts, model, "training_date", _("Training data until"), month);
  add (facts, model, "licence", _("Licence"), phidias_catalog_model_get_licence (model));
  add (facts, model, "offers", _("Offered as"), offers);
  add (facts, model, "needs_terms", _("Terms in Azure Marketplace"),
       phidias_catalog_model_get_needs_terms (model) ? _("To be accepted once") : _("None"));
  add (facts, model, "keywords", _("Keywords"), *keywords != '\0' ? keywords : "–");

  return facts;
}
