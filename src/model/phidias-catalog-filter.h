/* phidias-catalog-filter.h: which models of the catalog a person wants to see, and in which order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-catalog-model.h"

G_BEGIN_DECLS

/**
 * PhidiasCatalogFacet:
 * @PHIDIAS_CATALOG_FACET_PUBLISHER: who made it
 * @PHIDIAS_CATALOG_FACET_TASK: what it does
 * @PHIDIAS_CATALOG_FACET_MODALITY: what it reads
 * @PHIDIAS_CATALOG_FACET_CONTEXT: how much it takes, in ranges
 * @PHIDIAS_CATALOG_FACET_PRICE: what it costs at 3:1, in ranges
 * @PHIDIAS_CATALOG_FACET_LICENCE: its licence
 * @PHIDIAS_CATALOG_FACET_REGION: where it can be deployed
 * @PHIDIAS_CATALOG_FACET_LIFECYCLE: where it stands
 *
 * Of several values of one facet any will do; of several facets all must.
 */
typedef enum {
  PHIDIAS_CATALOG_FACET_PUBLISHER,
  PHIDIAS_CATALOG_FACET_TASK,
  PHIDIAS_CATALOG_FACET_MODALITY,
  PHIDIAS_CATALOG_FACET_CONTEXT,
  PHIDIAS_CATALOG_FACET_PRICE,
  PHIDIAS_CATALOG_FACET_LICENCE,
  PHIDIAS_CATALOG_FACET_REGION,
  PHIDIAS_CATALOG_FACET_LIFECYCLE,
} PhidiasCatalogFacet;

#define PHIDIAS_N_CATALOG_FACETS (PHIDIAS_CATALOG_FACET_LIFECYCLE + 1)

/**
 * PhidiasCatalogSort:
 * @PHIDIAS_CATALOG_SORT_RELEVANCE: what fits the query best, and can still be deployed, first
 * @PHIDIAS_CATALOG_SORT_NAME: by name
 * @PHIDIAS_CATALOG_SORT_PRICE: the cheapest at 3:1 first
 * @PHIDIAS_CATALOG_SORT_CONTEXT: the largest context first
 * @PHIDIAS_CATALOG_SORT_QUALITY: the best at MMLU first
 *
 * What is not known comes last.
 */
typedef enum {
  PHIDIAS_CATALOG_SORT_RELEVANCE,
  PHIDIAS_CATALOG_SORT_NAME,
  PHIDIAS_CATALOG_SORT_PRICE,
  PHIDIAS_CATALOG_SORT_CONTEXT,
  PHIDIAS_CATALOG_SORT_QUALITY,
} PhidiasCatalogSort;

/**
 * PhidiasCatalogValue:
 * @id: what phidias_catalog_filter_set_selected() takes
 * @title: translated
 * @count: how many models would be seen with it, all other facets as they are
 * @is_selected: whether it is chosen
 *
 * One value of a facet.
 */
typedef struct
{
  char     *id;
  char     *title;
  guint     count;
  gboolean  is_selected;
} PhidiasCatalogValue;

#define PHIDIAS_TYPE_CATALOG_FILTER (phidias_catalog_filter_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCatalogFilter, phidias_catalog_filter, PHIDIAS, CATALOG_FILTER, GObject)

/* Signals:
 *   "changed": query, values or sort are others */

PhidiasCatalogFilter *phidias_catalog_filter_new          (void) G_GNUC_WARN_UNUSED_RESULT;

const char           *phidias_catalog_filter_get_query    (PhidiasCatalogFilter *self);
void                  phidias_catalog_filter_set_query    (PhidiasCatalogFilter *self,
                                                           const char           *query);
PhidiasCatalogSort    phidias_catalog_filter_get_sort     (PhidiasCatalogFilter *self);
void                  phidias_catalog_filter_set_sort     (PhidiasCatalogFilter *self,
                                                           PhidiasCatalogSort    sort);
gboolean              phidias_catalog_filter_get_selected (PhidiasCatalogFilter *self,
                                                           PhidiasCatalogFacet   facet,
                                                           const char           *id);
void                  phidias_catalog_filter_set_selected (PhidiasCatalogFilter *self,
                                                           PhidiasCatalogFacet   facet,
                                                           const char           *id,
                                                           gboolean              is_selected);
guint                 phidias_catalog_filter_get_n_selected (PhidiasCatalogFilter *self);
gboolean              phidias_catalog_filter_is_empty     (PhidiasCatalogFilter *self);
void                  phidias_catalog_filter_clear        (PhidiasCatalogFilter *self);

gboolean              phidias_catalog_filter_matches      (PhidiasCatalogFilter *self,
                                                           PhidiasCatalogModel  *model);
int                   phidias_catalog_filter_compare      (PhidiasCatalogFilter *self,
                                                           PhidiasCatalogModel  *a,
                                                           PhidiasCatalogModel  *b);
GPtrArray            *phidias_catalog_filter_dup_values   (PhidiasCatalogFilter *self,
                                                           PhidiasCatalogFacet   facet,
                                                           GListModel           *models) G_GNUC_WARN_UNUSED_RESULT;

/* phidias-catalog-names.c: words for people */
const char           *phidias_catalog_facet_get_title     (PhidiasCatalogFacet   facet);
char                 *phidias_catalog_facet_dup_value_title (PhidiasCatalogFacet facet,
                                                           const char           *id) G_GNUC_WARN_UNUSED_RESULT;
const char           *phidias_catalog_sort_get_title      (PhidiasCatalogSort    sort);
const char           *phidias_lifecycle_to_id             (PhidiasLifecycle      lifecycle);
const char           *phidias_lifecycle_get_title         (PhidiasLifecycle      lifecycle);
char                 *phidias_region_dup_title            (const char           *region) G_GNUC_WARN_UNUSED_RESULT;
gboolean              phidias_region_is_known             (const char           *region);
char                 *phidias_catalog_format_tokens       (guint64               tokens) G_GNUC_WARN_UNUSED_RESULT;
char                 *phidias_catalog_format_price        (double                price) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
