/* phidias-deployment-item.h: a deployment as the list of deployments shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-session.h"

G_BEGIN_DECLS

/**
 * PhidiasDeploymentField:
 * @PHIDIAS_FIELD_NAME: its name
 * @PHIDIAS_FIELD_MODEL: its model
 * @PHIDIAS_FIELD_KIND: what kind of deployment it is
 * @PHIDIAS_FIELD_REGION: the region it is in
 * @PHIDIAS_FIELD_PROJECT: the project or resource it is in
 * @PHIDIAS_FIELD_STATE: its state
 * @PHIDIAS_FIELD_LIMIT: tokens a minute
 * @PHIDIAS_FIELD_LAST_USED: when it was asked last
 * @PHIDIAS_FIELD_COST: what it cost this month
 *
 * What the list shows of a deployment, and sorts it by.
 */
typedef enum {
  PHIDIAS_FIELD_NAME,
  PHIDIAS_FIELD_MODEL,
  PHIDIAS_FIELD_KIND,
  PHIDIAS_FIELD_REGION,
  PHIDIAS_FIELD_PROJECT,
  PHIDIAS_FIELD_STATE,
  PHIDIAS_FIELD_LIMIT,
  PHIDIAS_FIELD_LAST_USED,
  PHIDIAS_FIELD_COST,
} PhidiasDeploymentField;

#define PHIDIAS_N_DEPLOYMENT_FIELDS (PHIDIAS_FIELD_COST + 1)

const char *phidias_deployment_field_get_title (PhidiasDeploymentField field);
const char *phidias_deployment_field_get_name  (PhidiasDeploymentField field);

#define PHIDIAS_TYPE_DEPLOYMENT_ITEM (phidias_deployment_item_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeploymentItem, phidias_deployment_item, PHIDIAS, DEPLOYMENT_ITEM, GObject)

/* Signals:
 *   "changed": something that is shown of it is another */

PhidiasDeploymentItem *phidias_deployment_item_new            (PhidiasDeployment      *deployment) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDeployment     *phidias_deployment_item_get_deployment (PhidiasDeploymentItem  *self);
void                   phidias_deployment_item_set_usage      (PhidiasDeploymentItem  *self,
                                                               PhidiasUsageReport     *report,
                                                               PhidiasCatalog         *catalog,
                                                               gint64                  month);
char                  *phidias_deployment_item_dup_text       (PhidiasDeploymentItem  *self,
                                                               PhidiasDeploymentField  field) G_GNUC_WARN_UNUSED_RESULT;
int                    phidias_deployment_item_compare        (PhidiasDeploymentItem  *self,
                                                               PhidiasDeploymentItem  *other,
                                                               PhidiasDeploymentField  field);
gboolean               phidias_deployment_item_matches        (PhidiasDeploymentItem  *self,
                                                               const char             *needle);

const char            *phidias_deployment_get_kind_title      (PhidiasDeployment      *deployment);
char                  *phidias_deployment_dup_region          (PhidiasDeployment      *deployment) G_GNUC_WARN_UNUSED_RESULT;
char                  *phidias_deployment_dup_limit           (PhidiasDeployment      *deployment) G_GNUC_WARN_UNUSED_RESULT;
char                  *phidias_time_dup_text                  (gint64                  time,
                                                               GDateTime              *now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
