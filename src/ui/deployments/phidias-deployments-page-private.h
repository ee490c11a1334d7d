/* phidias-deployments-page-private.h: what the files of the page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-deployment-item.h"
#include "phidias-deployments-page.h"
#include "phidias-error-details.h"

G_BEGIN_DECLS

struct _PhidiasDeploymentsPage
{
  GtkWidget            parent_instance;

  /* template widgets */
  GtkStack            *stack;
  GtkStack            *list_stack;
  GtkWidget           *filter_bar;
  GtkSearchEntry      *search_entry;
  GtkDropDown         *kind_drop;
  GtkDropDown         *state_drop;
  GtkMenuButton       *sort_button;
  GtkWidget           *error_group;
  GtkLabel            *error_label;
  PhidiasErrorDetails *details;
  GtkWidget           *sign_in_button;
  GtkWidget           *deploy_button;
  GtkWidget           *connect_button;
  GtkScrolledWindow   *scroller;
  GtkColumnView       *column_view;
  GtkRevealer         *selection_revealer;
  GtkLabel            *selection_label;
  AdwBin              *deployment_bin;
  GtkWidget           *header_end;
  GtkWidget           *refresh_button;
  GtkSpinner          *spinner;

  /* owned */
  PhidiasSession      *session;
  PhidiasUsageReport  *report; /* NULL until it was read */
  GListModel          *items;
  GtkFilter           *filter;
  GtkMultiSelection   *selection;
  GtkColumnViewColumn *columns[PHIDIAS_N_DEPLOYMENT_FIELDS];
  GSimpleActionGroup  *sorting;
  GCancellable        *cancellable;
  char                *needle; /* case-folded; NULL for no search */

  /* state */
  gint64               month;  /* its start */
  guint                fold_id;
  guint                resort_id;
  guint                fold;   /* how much of the columns is folded away */
  int                  probed; /* the field that a sort goes by first, -1 for none */
  gboolean             is_probing;
  gboolean             is_sorting;
};

/* phidias-deployments-page.c */
void                   phidias_deployments_page_show_error       (PhidiasDeploymentsPage *self,
                                                                  const GError           *error);
PhidiasDeployment     *phidias_deployments_page_find             (PhidiasDeploymentsPage *self,
                                                                  GVariant               *id);
void                   phidias_deployments_page_show_list        (PhidiasDeploymentsPage *self);
void                   phidias_deployments_page_tell_sorted      (PhidiasDeploymentsPage *self);

/* phidias-deployments-page-columns.c */
void                   phidias_deployments_page_make_columns     (PhidiasDeploymentsPage *self);
void                   phidias_deployments_page_resort           (PhidiasDeploymentsPage *self);

/* phidias-deployments-page-actions.c */
GPtrArray             *phidias_deployments_page_list_selected    (PhidiasDeploymentsPage *self);
void                   phidias_deployments_page_install_actions  (GtkWidgetClass         *widget_class);
void                   phidias_deployments_page_refresh          (PhidiasDeploymentsPage *self);
void                   phidias_deployments_page_load_usage       (PhidiasDeploymentsPage *self);
void                   phidias_deployments_page_load_azure       (PhidiasDeploymentsPage *self);

G_END_DECLS
