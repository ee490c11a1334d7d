/* phidias-deployment-cost.c: what a deployment's answers cost, as far as that is known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-cost.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-account.h"
#include "phidias-number-text.h"

#define PER_TOKENS 1e6
/* Below this a sum in cents says nothing. */
#define CENTS_FROM 0.1
#define LEAST 0.0001

/* On this computer nobody charges by the token, and what is practised costs nothing. */
static gboolean
is_free (PhidiasDeployment *deployment)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
  PhidiasTarget         *target = phidias_deployment_get_target (deployment);

  return phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE ||
         (resource != NULL && g_strcmp0 (resource->account_id, PHIDIAS_ACCOUNT_PRACTICE_ID) == 0) ||
         (target != NULL && phidias_target_is_loopback (target));
}

static PhidiasCatalogModel *
find_model (PhidiasDeployment *deployment, PhidiasCatalog *catalog, const char *answered)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
  PhidiasTarget         *target = phidias_deployment_get_target (deployment);
  PhidiasCatalogModel   *model = NULL;

  /* A resource manager knows better than the answer, which may name the model in its own way. */
  if (resource != NULL && resource->model_name != NULL)
    model = phidias_catalog_find (catalog, resource->model_name);
  if (model == NULL)
    model = phidias_catalog_find (catalog, answered);
  if (model == NULL && target != NULL)
    model = phidias_catalog_find (catalog, phidias_target_get_model (target));

  return model;
}

/**
 * phidias_deployment_cost_sum:
 * @deployment: whose
 * @report: its runs, and perhaps those of others
 * @catalog: the prices
 * @since: the first day, microseconds since 1970 (UTC)
 * @until: the first day after it, likewise
 * @cost: (out caller-allocates): the cost
 */
void
phidias_deployment_cost_sum (PhidiasDeployment     *deployment,
                             PhidiasUsageReport    *report,
                             PhidiasCatalog        *catalog,
                             gint64                 since,
                             gint64                 until,
                             PhidiasDeploymentCost *cost)
{
  const char *id;
  guint       n_priced = 0;
  guint       n_sums = 0;

  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));
  g_return_if_fail (report != NULL);
  g_return_if_fail (PHIDIAS_IS_CATALOG (catalog));

  *cost = (PhidiasDeploymentCost){ .is_free = is_free (deployment) };
  id = phidias_deployment_get_id (deployment);
  for (guint i = 0; i < phidias_usage_report_get_n_sums (report); i++)
    {
      const PhidiasUsageSum *sum = phidias_usage_report_get_sum (report, i);
      PhidiasCatalogModel   *model;
      double                 price_in;
      double                 price_out;

      if (g_strcmp0 (sum->deployment_id, id) != 0 || sum->day < since || sum->day >= until)
        continue;
      cost->requests += sum->requests;
      /* What failed without a token is not charged, whatever the model. */
      if (sum->prompt_tokens == 0 && sum->completion_tokens == 0 && sum->uncounted == 0)
        continue;

      n_sums++;
      model = find_model (deployment, catalog, sum->model);
      price_in = model != NULL ? phidias_catalog_model_get_price_in (model) : NAN;
      price_out = model != NULL ? phidias_catalog_model_get_price_out (model) : NAN;
      if (isnan (price_in) || isnan (price_out))
        {
          cost->is_partial = TRUE;
          continue;
        }
      n_priced++;
      cost->is_partial |= sum->uncounted > 0;
      cost->amount += ((double) sum->prompt_tokens * price_in + (double) sum->completion_tokens * price_out) / PER_TOKENS;
    }
  cost->is_unknown = n_sums > 0 && n_priced == 0;
}

/**
 * phidias_deployment_cost_dup_text:
 * @cost: a cost
 *
 * Returns: (transfer full): it in words, honest about what is not known
 */
char *
phidias_deployment_cost_dup_text (const PhidiasDeploymentCost *cost)
{
  g_autofree char *number = NULL;
  double           scale;
  guint            digits;

  g_return_val_if_fail (cost != NULL, NULL);

  if (cost->is_free)
    return g_strdup (_("No charge"));
  if (cost->requests == 0)
    return g_strdup (_("Not used"));
  if (cost->is_unknown)
    return g_strdup (_("Unknown"));
  if (cost->amount > 0 && cost->amount < LEAST)
    return g_strdup (cost->is_partial ? _("Over $0") : _("Under $0.0001"));

  digits = cost->amount < CENTS_FROM ? 4 : 2;
  scale = pow (10, digits);
  number = phidias_number_text_format (round (cost->amount * scale) / scale, digits);

  /* Translators: %s is an amount in US dollars. */
  return g_strdup_printf (cost->is_partial ? _("Over $%s") : _("$%s"), number);
}
