/* phidias-models-page-private.h: what the files of the catalog's page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-models-page.h"

#include "phidias-banner.h"
#include "phidias-catalog-filter.h"
#include "phidias-catalog-filters.h"
#include "phidias-compare-page.h"
#include "phidias-model-page.h"
#include "phidias-split-view.h"

G_BEGIN_DECLS

struct _PhidiasModelsPage
{
  GtkWidget              parent_instance;

  /* template widgets */
  GtkStack              *stack;
  PhidiasBanner         *banner;
  GtkEditable           *search_entry;
  GtkToggleButton       *filters_button;
  GtkDropDown           *sort_drop_down;
  GtkLabel              *count_label;
  GtkWidget             *chips;
  PhidiasSplitView      *split;
  PhidiasCatalogFilters *filters;
  GtkStack              *list_stack;
  GtkScrolledWindow     *scroller;
  GtkGridView           *grid;
  GtkRevealer           *compare_revealer;
  GtkLabel              *compare_label;

  /* owned */
  PhidiasSession        *session;
  PhidiasCatalogFilter  *filter;
  GtkFilter             *list_filter;
  GtkSorter             *list_sorter;
  GtkSortListModel      *shown;
  GPtrArray             *ticked;       /* names, in the order of ticking */
  GPtrArray             *history;      /* what is over the list: names, "" for the comparison */
  PhidiasModelPage      *model_page;   /* NULL until one is shown */
  PhidiasComparePage    *compare_page; /* likewise */
  GtkWidget             *refresh_box;  /* for the window's header */
  GtkStack              *refresh_stack;
  GCancellable          *cancellable;

  gboolean               is_updating;
};

/* phidias-models-page-list.c */
void     phidias_models_page_add_list     (PhidiasModelsPage *self);
void     phidias_models_page_update_list  (PhidiasModelsPage *self);
void     phidias_models_page_update_ticks (PhidiasModelsPage *self);
gboolean phidias_models_page_focus_card   (PhidiasModelsPage *self,
                                           const char        *name);

/* phidias-models-page-refresh.c */
void     phidias_models_page_add_refresh  (PhidiasModelsPage *self);
void     phidias_models_page_refresh      (PhidiasModelsPage *self);

G_END_DECLS
