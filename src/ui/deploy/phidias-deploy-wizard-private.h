/* phidias-deploy-wizard-private.h: what the steps of the deploy wizard share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-accounts.h"
#include "phidias-azure.h"
#include "phidias-catalog-filter.h"
#include "phidias-deploy-wizard.h"
#include "phidias-error-details.h"
#include "phidias-role-survey.h"

G_BEGIN_DECLS

typedef enum {
  DEPLOY_STEP_MODEL,
  DEPLOY_STEP_ACCOUNT,
  DEPLOY_STEP_SIGN_IN,
  DEPLOY_STEP_PLACE,
  DEPLOY_STEP_PRICE,
  DEPLOY_STEP_NAME,
  DEPLOY_STEP_PROGRESS,
} PhidiasDeployStep;

/**
 * PhidiasDeployWizard:
 *
 * One flow: what, as whom, where, at what price, under which name, and how it goes. Everything that
 * is chosen is in the plan; the preflight follows it from the moment that there is a project.
 *
 *     phidias-deploy-wizard.c           its life, and going from step to step
 *     phidias-deploy-wizard-choose.c    the model
 *     phidias-deploy-wizard-account.c   as whom, and signing in
 *     phidias-deploy-wizard-place.c     the project or Foundry resource
 *     phidias-deploy-wizard-price.c     what it costs, and its terms
 *     phidias-deploy-wizard-name.c      the name, its settings, and what is checked
 *     phidias-deploy-wizard-foundry.c   what only a Foundry resource lets choose
 *     phidias-deploy-wizard-progress.c  the operation
 */
struct _PhidiasDeployWizard
{
  GtkWidget            parent_instance;

  /* template */
  GtkWidget           *header_bar;
  AdwWindowTitle      *window_title;
  GtkWidget           *back_button;
  GtkButton           *close_button;
  GtkButton           *next_button;
  GtkStack            *stack;
  GtkWidget           *search_entry;
  GtkListBox          *model_list;
  GtkWidget           *retired_group;
  AdwActionRow        *retired_row;
  AdwActionRow        *successor_row;
  GtkListBox          *account_list;
  GtkLabel            *account_error;
  AdwBin              *sign_in_bin;
  GtkStack            *place_stack;
  GtkSpinner          *place_spinner;
  AdwStatusPage       *place_error_page;
  GtkWidget           *place_retry_button;
  GtkWidget           *place_sign_in_button;
  PhidiasErrorDetails *place_details;
  GtkWidget           *place_portal_button;
  GtkWidget           *place_again_button;
  GtkWidget           *place_search;
  GtkWidget           *place_search_bar;
  AdwPreferencesPage  *place_page;
  AdwPreferencesGroup *price_group;
  AdwActionRow        *price_in_row;
  AdwActionRow        *price_out_row;
  AdwActionRow        *pricing_row;
  AdwActionRow        *licence_row;
  AdwActionRow        *safety_row;
  AdwActionRow        *terms_row;
  GtkWidget           *terms_link_row;
  GtkWidget           *accept_row;
  GtkSwitch           *accept_switch;
  GtkWidget           *name_row;
  GtkLabel            *name_error;
  GtkWidget           *filter_group;
  GtkSwitch           *filter_switch;
  AdwPreferencesGroup *foundry_group;
  AdwComboRow         *version_row;
  AdwComboRow         *sku_row;
  AdwActionRow        *capacity_row;
  GtkAdjustment       *capacity_adjustment;
  GtkWidget           *existing_group;
  AdwActionRow        *existing_row;
  AdwPreferencesGroup *checks_group;
  GtkListBox          *check_list;
  AdwStatusPage       *progress_page;
  GtkSpinner          *progress_spinner;
  GtkLabel            *elapsed_label;
  GtkLabel            *progress_note;
  GtkWidget           *stop_button;
  GtkButton           *retry_button;
  GtkWidget           *open_button;
  GtkWidget           *playground_button;
  PhidiasErrorDetails *progress_details;

  /* owned */
  PhidiasSession      *session;
  PhidiasCatalogModel *model;
  PhidiasAccount      *account;
  PhidiasDeployPlan   *plan;
  PhidiasPreflight    *preflight;
  PhidiasOperation    *operation;
  GPtrArray           *place_groups;   /* borrowed elements: groups of the page */
  GPtrArray           *versions;       /* of the model, at the Foundry resource */
  GPtrArray           *skus;           /* of the version that is chosen; its own */
  GHashTable          *place_rows;     /* project → its row, both borrowed of the page */
  GtkWidget           *first_place;    /* borrowed of the page */
  PhidiasRoleSurvey   *survey;         /* what the roles of the account allow; NULL before there are projects */
  PhidiasCatalogFilter *query;         /* for the model */
  GtkFilter           *filter;
  GtkSorter           *sorter;
  GCancellable        *cancellable;
  GCancellable        *loading;        /* of what the step that is shown waits for */

  /* state */
  PhidiasDeployStep    step;
  PhidiasDeployStep    first_step;
  guint                clock;
  gboolean             is_filling;
  gboolean             is_stopped;
  gboolean             is_named;   /* by the person */
  guint                n_names;    /* suggested so far */
  guint                naming;     /* an idle source */
};

/* phidias-deploy-wizard.c */
void      phidias_deploy_wizard_go            (PhidiasDeployWizard *self,
                                               PhidiasDeployStep    step);
void      phidias_deploy_wizard_update        (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_activate      (PhidiasDeployWizard *self,
                                               const char          *action,
                                               const char          *id);
gboolean  phidias_deploy_wizard_is_practice   (PhidiasDeployWizard *self);
GCancellable *phidias_deploy_wizard_begin     (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_leave_progress (PhidiasDeployWizard *self);

/* phidias-deploy-wizard-choose.c */
void      phidias_deploy_wizard_init_choose   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_set_model     (PhidiasDeployWizard *self,
                                               PhidiasCatalogModel *model);
void      phidias_deploy_wizard_search_changed   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_search_activated (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_search_stopped   (PhidiasDeployWizard *self,
                                                  GtkWidget           *entry);
void      phidias_deploy_wizard_model_activated  (PhidiasDeployWizard *self,
                                                  GtkListBoxRow       *row);
gboolean  phidias_deploy_wizard_is_retired    (PhidiasCatalogModel *model);
GtkWidget *phidias_deploy_wizard_new_row      (const char          *title,
                                               const char          *subtitle);
void      phidias_deploy_wizard_refuse_row    (GtkWidget           *row,
                                               const char          *subtitle);

/* phidias-deploy-wizard-account.c */
void      phidias_deploy_wizard_init_account  (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_show_accounts (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_account_activated (PhidiasDeployWizard *self,
                                                   GtkListBoxRow       *row);
void      phidias_deploy_wizard_choose_successor (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_sign_in       (PhidiasDeployWizard *self,
                                               PhidiasAccount      *account);
gboolean  phidias_deploy_wizard_sign_in_back  (PhidiasDeployWizard *self);
gboolean  phidias_deploy_wizard_needs_sign_in (PhidiasAccount      *account);

/* phidias-deploy-wizard-place.c */
void      phidias_deploy_wizard_load_places   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_show_places   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_place_search_changed (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_place_search_activated (PhidiasDeployWizard *self);
gboolean  phidias_deploy_wizard_focus_place   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_open_portal   (PhidiasDeployWizard *self);
char     *phidias_deploy_wizard_dup_obstacle  (PhidiasDeployWizard *self,
                                               PhidiasProject      *project);

/* phidias-deploy-wizard-price.c */
void      phidias_deploy_wizard_show_price    (PhidiasDeployWizard *self);
gboolean  phidias_deploy_wizard_terms_are_settled (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_open_pricing  (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_open_terms    (PhidiasDeployWizard *self);

/* phidias-deploy-wizard-name.c */
void      phidias_deploy_wizard_set_project   (PhidiasDeployWizard *self,
                                               PhidiasProject      *project);
void      phidias_deploy_wizard_show_name     (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_show_checks   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_name_changed  (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_name_activated (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_filter_changed (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_open_existing (PhidiasDeployWizard *self);

/* phidias-deploy-wizard-foundry.c */
void      phidias_deploy_wizard_show_versions (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_show_foundry  (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_version_changed (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_sku_changed   (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_capacity_changed (PhidiasDeployWizard *self);

/* phidias-deploy-wizard-progress.c */
void      phidias_deploy_wizard_deploy        (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_stop          (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_show_progress (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_retry         (PhidiasDeployWizard *self);
void      phidias_deploy_wizard_end_clock     (PhidiasDeployWizard *self);

G_END_DECLS
