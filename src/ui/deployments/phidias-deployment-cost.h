/* phidias-deployment-cost.h: what a deployment's answers cost, as far as that is known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-session.h"

G_BEGIN_DECLS

/**
 * PhidiasDeploymentCost:
 * @amount: what is known of it, in USD
 * @requests: how many requests it is the cost of
 * @is_free: nobody charges for them
 * @is_unknown: nothing of it is known
 * @is_partial: some of it is not known: a price, or the tokens of an answer that was stopped
 *
 * Counted tokens at the catalog's price. What the bill says may be another sum.
 */
typedef struct
{
  double   amount;
  guint    requests;
  gboolean is_free;
  gboolean is_unknown;
  gboolean is_partial;
} PhidiasDeploymentCost;

void  phidias_deployment_cost_sum      (PhidiasDeployment           *deployment,
                                        PhidiasUsageReport          *report,
                                        PhidiasCatalog              *catalog,
                                        gint64                       since,
                                        gint64                       until,
                                        PhidiasDeploymentCost       *cost);
char *phidias_deployment_cost_dup_text (const PhidiasDeploymentCost *cost) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
