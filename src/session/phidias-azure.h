/* phidias-azure.h: what the session does at Azure's resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-account-model.h"
#include "phidias-deploy-plan.h"
#include "phidias-deployment.h"
#include "phidias-operation.h"
#include "phidias-preflight.h"
#include "phidias-project.h"
#include "phidias-session.h"

G_BEGIN_DECLS

/* Properties (notify): "loading" (a refresh is under way), "error" (boxed GError: what the last refresh
 * could not see, though it may have seen the rest) */
#define PHIDIAS_TYPE_AZURE (phidias_azure_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAzure, phidias_azure, PHIDIAS, AZURE, GObject)

PhidiasAzure         *phidias_session_get_azure            (PhidiasSession       *session);

/* A list of PhidiasProject: hubs' projects and Foundry resources of every account that is signed in. */
GListModel           *phidias_azure_get_projects           (PhidiasAzure         *self);
PhidiasProject       *phidias_azure_find_project           (PhidiasAzure         *self,
                                                            const char           *resource_id);
gboolean              phidias_azure_is_loading             (PhidiasAzure         *self);
const GError         *phidias_azure_get_error              (PhidiasAzure         *self);

/* Accounts, subscriptions, projects and deployments; the session's deployments are kept in step. What
 * can be seen is seen: it fails where nothing could. */
void                  phidias_azure_refresh_async          (PhidiasAzure         *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean              phidias_azure_refresh_finish         (PhidiasAzure         *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* The projects of one account only, without their deployments. */
void                  phidias_azure_load_projects_async    (PhidiasAzure         *self,
                                                            const char           *account_id,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean              phidias_azure_load_projects_finish   (PhidiasAzure         *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* A list of PhidiasAccountModel: what a Foundry resource can deploy, with what is left of its quota. */
void                  phidias_azure_load_models_async      (PhidiasAzure         *self,
                                                            PhidiasProject       *project,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
GListModel           *phidias_azure_load_models_finish     (PhidiasAzure         *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

PhidiasPreflight     *phidias_azure_preflight              (PhidiasAzure         *self,
                                                            PhidiasDeployPlan    *plan) G_GNUC_WARN_UNUSED_RESULT;
char                 *phidias_azure_suggest_name           (PhidiasAzure         *self,
                                                            PhidiasDeployPlan    *plan) G_GNUC_WARN_UNUSED_RESULT;

/* Deploys a copy of the plan. What is begun goes on when the window closes, and is found again after a
 * restart; the operation is in the list below at once. */
PhidiasOperation     *phidias_azure_deploy                 (PhidiasAzure         *self,
                                                            PhidiasDeployPlan    *plan);
/* A list of PhidiasOperation, the newest first: those under way, and those whose end was seen and that
 * nobody has put away yet. */
GListModel           *phidias_azure_get_operations         (PhidiasAzure         *self);
/* Puts one away that is over. Of one that is not, only the waiting is ended: Azure goes on, and what it
 * makes is in the list after the next refresh. */
void                  phidias_azure_forget_operation       (PhidiasAzure         *self,
                                                            PhidiasOperation     *operation);

/* Deletes it at Azure, and in the session when Azure has. */
void                  phidias_azure_delete_async           (PhidiasAzure         *self,
                                                            PhidiasDeployment    *deployment,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean              phidias_azure_delete_finish          (PhidiasAzure         *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* Two keys, for phidias_azure_keys_free(), which wipes them. */
void                  phidias_azure_list_keys_async        (PhidiasAzure         *self,
                                                            PhidiasDeployment    *deployment,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
char                **phidias_azure_list_keys_finish       (PhidiasAzure         *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
void                  phidias_azure_keys_free              (char                **keys);
/* Makes one of the two anew, 0 or 1; where it is the one in use the new one takes its place. */
void                  phidias_azure_regenerate_key_async   (PhidiasAzure         *self,
                                                            PhidiasDeployment    *deployment,
                                                            guint                 which,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
char                **phidias_azure_regenerate_key_finish  (PhidiasAzure         *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

G_END_DECLS
