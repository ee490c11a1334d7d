/* phidias-catalog-filter.c: which models of the catalog a person wants to see, and in which order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-catalog-filter.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* What a word of the query was found in. The order of what fits goes by the worst of its words. */
typedef enum {
  FOUND_NAME,
  FOUND_FACT,
  FOUND_OLD,
  FOUND_NOWHERE,
} Found;

/**
 * PhidiasCatalogFilter:
 *
 * A query and chosen values of facets. The query is forgiving: case, accents, and dashes, dots and
 * spaces between the parts of a name do not matter; a word of it must begin where a part of a name
 * begins. It looks at names, publishers and tasks, at the terms for how a model can be had, old and
 * new, and at the models whose place another takes.
 */
struct _PhidiasCatalogFilter
{
  GObject             parent_instance;

  /* owned */
  char               *query;
  GPtrArray          *words;                              /* of the query, folded */
  GHashTable         *selected[PHIDIAS_N_CATALOG_FACETS]; /* sets of ids */

  PhidiasCatalogSort  sort;
};

G_DEFINE_FINAL_TYPE (PhidiasCatalogFilter, phidias_catalog_filter, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Searching ---- */

/* Without case, accents and what stands between the parts; @starts, as long as the result, is
 * told where a part begins. */
static char *
fold (const char *text, GByteArray *starts)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_autofree char *normal = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString *compact = g_string_new (NULL);
  gboolean is_start = TRUE;

  for (const char *at = normal; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gsize before = compact->len;

      if (g_unichar_ismark (character))
        continue;
      if (!g_unichar_isalnum (character))
        {
          is_start = TRUE;
          continue;
        }
      g_string_append_unichar (compact, character);
      for (gsize i = before; starts != NULL && i < compact->len; i++)
        g_byte_array_append (starts, &(guint8) { is_start && i == before ? 1 : 0 }, 1);
      is_start = FALSE;
    }

  return g_string_free (compact, FALSE);
}

static gboolean
text_has_word (const char *text, const char *word)
{
  g_autoptr (GByteArray) starts = NULL;
  g_autofree char *compact = NULL;

  if (text == NULL)
    return FALSE;
  starts = g_byte_array_new ();
  compact = fold (text, starts);
  for (guint i = 0; i < starts->len; i++)
    if (starts->data[i] != 0 && g_str_has_prefix (compact + i, word))
      return TRUE;

  return FALSE;
}

static gboolean
texts_have_word (const char * const *texts, const char *word)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (text_has_word (texts[i], word))
      return TRUE;

  return FALSE;
}

/* What the ways to have a model are called, and were. */
static gboolean
offers_have_word (PhidiasModelOffers offers, const char *word)
{
  static const char * const serverless[] = { "Serverless API", "Models as a Service", "MaaS", "Pay as you go", "standard-paygo", NULL };
  static const char * const foundry[] = { "Microsoft Foundry", "Azure AI Foundry", "Azure AI Studio", NULL };
  static const char * const openai[] = { "Azure OpenAI", "Azure OpenAI Studio", NULL };
  static const char * const compute[] = { "Managed compute", "Models as a Platform", "MaaP", "VM", NULL };

  return ((offers & PHIDIAS_MODEL_OFFER_SERVERLESS) != 0 && texts_have_word (serverless, word))
         || ((offers & PHIDIAS_MODEL_OFFER_FOUNDRY) != 0 && texts_have_word (foundry, word))
         || ((offers & PHIDIAS_MODEL_OFFER_AZURE_OPENAI) != 0 && texts_have_word (openai, word))
         || ((offers & PHIDIAS_MODEL_OFFER_MANAGED_COMPUTE) != 0 && texts_have_word (compute, word));
}

static Found
find_word (PhidiasCatalogModel *model, const char *word)
{
  const char *task = phidias_catalog_model_get_task (model);
  g_autofree char *task_title =
    task != NULL ? phidias_catalog_facet_dup_value_title (PHIDIAS_CATALOG_FACET_TASK, task) : NULL;

  if (text_has_word (phidias_catalog_model_get_name (model), word)
      || text_has_word (phidias_catalog_model_get_title (model), word))
    return FOUND_NAME;
  if (text_has_word (phidias_catalog_model_get_publisher (model), word) || text_has_word (task, word)
      || text_has_word (task_title, word)
      || texts_have_word (phidias_catalog_model_get_keywords (model), word)
      || offers_have_word (phidias_catalog_model_get_offers (model), word))
    return FOUND_FACT;
  if (texts_have_word (phidias_catalog_model_get_old_names (model), word))
    return FOUND_OLD;

  return FOUND_NOWHERE;
}

static Found
find_query (PhidiasCatalogFilter *self, PhidiasCatalogModel *model)
{
  Found found = FOUND_NAME;

  for (guint i = 0; i < self->words->len && found != FOUND_NOWHERE; i++)
    found = MAX (found, find_word (model, g_ptr_array_index (self->words, i)));

  return found;
}

/* ---- Facets ---- */

static const char *
find_context_range (guint64 context)
{
  return context == 0 ? "0" : context <= 16384 ? "1" : context <= 65536 ? "2" : context <= 131072 ? "3" : "4";
}

static const char *
find_price_range (double price)
{
  return isnan (price) ? "0" : price <= 0.25 ? "1" : price <= 1 ? "2" : price <= 5 ? "3" : "4";
}

/* The values that a model has of a facet; "" for not known. */
static void
add_values (GPtrArray *values, PhidiasCatalogFacet facet, PhidiasCatalogModel *model)
{
  const char * const *several = NULL;
  const char *one = NULL;

  switch (facet)
    {
    case PHIDIAS_CATALOG_FACET_PUBLISHER:
      one = phidias_catalog_model_get_publisher (model);
      break;
    case PHIDIAS_CATALOG_FACET_TASK:
      one = phidias_catalog_model_get_task (model);
      break;
    case PHIDIAS_CATALOG_FACET_MODALITY:
      several = phidias_catalog_model_get_input (model);
      break;
    case PHIDIAS_CATALOG_FACET_CONTEXT:
      one = find_context_range (phidias_catalog_model_get_context (model));
      break;
    case PHIDIAS_CATALOG_FACET_PRICE:
      one = find_price_range (phidias_catalog_model_get_blended_price (model));
      break;
    case PHIDIAS_CATALOG_FACET_LICENCE:
      one = phidias_catalog_model_get_licence (model);
      break;
    case PHIDIAS_CATALOG_FACET_REGION:
      several = phidias_catalog_model_get_regions (model);
      break;
    case PHIDIAS_CATALOG_FACET_LIFECYCLE:
    default:
      one = phidias_lifecycle_to_id (phidias_catalog_model_get_lifecycle (model));
      break;
    }

  for (guint i = 0; several != NULL && several[i] != NULL; i++)
    g_ptr_array_add (values, (gpointer) several[i]);
  if (one != NULL)
    g_ptr_array_add (values, (gpointer) one);
  if (values->len == 0)
    g_ptr_array_add (values, (gpointer) "");
}

static gboolean
matches_facet (PhidiasCatalogFilter *self, PhidiasCatalogFacet facet, PhidiasCatalogModel *model)
{
  g_autoptr (GPtrArray) values = NULL;

  if (g_hash_table_size (self->selected[facet]) == 0)
    return TRUE;

  values = g_ptr_array_new ();
  add_values (values, facet, model);
  for (guint i = 0; i < values->len; i++)
    if (g_hash_table_contains (self->selected[facet], g_ptr_array_index (values, i)))
      return TRUE;

  return FALSE;
}

/* All facets but one: G_MAXUINT for all. */
static gboolean
matches_but (PhidiasCatalogFilter *self, PhidiasCatalogModel *model, guint facet)
{
  if (find_query (self, model) == FOUND_NOWHERE)
    return FALSE;
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    if (i != facet && !matches_facet (self, (PhidiasCatalogFacet) i, model))
      return FALSE;

  return TRUE;
}

static void
value_free (gpointer data)
{
  PhidiasCatalogValue *value = data;

  g_free (value->id);
  g_free (value->title);
  g_free (value);
}

/* Ranges and the lifecycle by their ids' order, others by title; what is not known last. */
static int
compare_values (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PhidiasCatalogValue *left = *(PhidiasCatalogValue * const *) a;
  const PhidiasCatalogValue *right = *(PhidiasCatalogValue * const *) b;
  PhidiasCatalogFacet facet = GPOINTER_TO_UINT (user_data);
  gboolean is_range = facet == PHIDIAS_CATALOG_FACET_CONTEXT || facet == PHIDIAS_CATALOG_FACET_PRICE;
  const char *unknown = is_range ? "0" : "";
  gboolean left_unknown = g_str_equal (left->id, unknown);

  if (left_unknown != g_str_equal (right->id, unknown))
    return left_unknown ? 1 : -1;
  if (is_range)
    return strcmp (left->id, right->id);
  if (facet == PHIDIAS_CATALOG_FACET_LIFECYCLE)
    for (guint i = PHIDIAS_LIFECYCLE_PREVIEW; i <= PHIDIAS_LIFECYCLE_RETIRED; i++)
      {
        const char *id = phidias_lifecycle_to_id ((PhidiasLifecycle) i);

        if (g_str_equal (left->id, id) || g_str_equal (right->id, id))
          return g_str_equal (left->id, id) ? (g_str_equal (right->id, id) ? 0 : -1) : 1;
      }

  return g_utf8_collate (left->title, right->title);
}

/* ---- Order ---- */

static int
compare_names (PhidiasCatalogModel *a, PhidiasCatalogModel *b)
{
  int order = g_utf8_collate (phidias_catalog_model_get_title (a), phidias_catalog_model_get_title (b));

  return order != 0 ? order : strcmp (phidias_catalog_model_get_name (a), phidias_catalog_model_get_name (b));
}

/* The smaller first; NaN last. */
static int
compare_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);

  return (a > b) - (a < b);
}

static double
get_quality (PhidiasCatalogModel *model)
{
  const PhidiasBenchmark *benchmark = phidias_catalog_model_find_benchmark (model, "MMLU", NULL);

  return benchmark != NULL ? benchmark->value : NAN;
}

static double
get_context (PhidiasCatalogModel *model)
{
  guint64 context = phidias_catalog_model_get_context (model);

  return context > 0 ? (double) context : NAN;
}

static gboolean
is_new (PhidiasCatalogModel *model)
{
  return phidias_catalog_model_get_lifecycle (model) <= PHIDIAS_LIFECYCLE_LEGACY;
}

/* ---- The object ---- */

static void
phidias_catalog_filter_finalize (GObject *object)
{
  PhidiasCatalogFilter *self = PHIDIAS_CATALOG_FILTER (object);

  g_free (self->query);
  g_ptr_array_unref (self->words);
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    g_hash_table_unref (self->selected[i]);

  G_OBJECT_CLASS (phidias_catalog_filter_parent_class)->finalize (object);
}

static void
phidias_catalog_filter_class_init (PhidiasCatalogFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_catalog_filter_finalize;

  /**
   * PhidiasCatalogFilter::changed:
   * @self: the filter
   *
   * Other models match, or in another order.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_CATALOG_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
phidias_catalog_filter_init (PhidiasCatalogFilter *self)
{
  self->query = g_strdup ("");
  self->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    self->selected[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * phidias_catalog_filter_new:
 *
 * Returns: (transfer full): a filter that every model matches
 */
PhidiasCatalogFilter *
phidias_catalog_filter_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CATALOG_FILTER, NULL);
}

const char *
phidias_catalog_filter_get_query (PhidiasCatalogFilter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), NULL);

  return self->query;
}

/**
 * phidias_catalog_filter_set_query:
 * @self: a filter
 * @query: words that a model must have, all of them; empty for any
 */
void
phidias_catalog_filter_set_query (PhidiasCatalogFilter *self, const char *query)
{
  g_auto (GStrv) words = NULL;

  g_return_if_fail (PHIDIAS_IS_CATALOG_FILTER (self));
  g_return_if_fail (query != NULL);

  if (g_str_equal (self->query, query))
    return;

  g_free (self->query);
  self->query = g_strdup (query);
  g_ptr_array_set_size (self->words, 0);
  words = g_strsplit_set (query, " \t\n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *word = fold (words[i], NULL);

      if (*word != '\0')
        g_ptr_array_add (self->words, word);
      else
        g_free (word);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

PhidiasCatalogSort
phidias_catalog_filter_get_sort (PhidiasCatalogFilter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), PHIDIAS_CATALOG_SORT_RELEVANCE);

  return self->sort;
}

void
phidias_catalog_filter_set_sort (PhidiasCatalogFilter *self, PhidiasCatalogSort sort)
{
  g_return_if_fail (PHIDIAS_IS_CATALOG_FILTER (self));

  if (self->sort == sort)
    return;
  self->sort = sort;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
phidias_catalog_filter_get_selected (PhidiasCatalogFilter *self, PhidiasCatalogFacet facet, const char *id)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), FALSE);
  g_return_val_if_fail (facet < PHIDIAS_N_CATALOG_FACETS, FALSE);

  return g_hash_table_contains (self->selected[facet], id);
}

/**
 * phidias_catalog_filter_set_selected:
 * @self: a filter
 * @facet: a facet
 * @id: one of its values
 * @is_selected: whether models with it are wanted; with none chosen all are
 */
void
phidias_catalog_filter_set_selected (PhidiasCatalogFilter *self, PhidiasCatalogFacet facet, const char *id, gboolean is_selected)
{
  gboolean has_changed;

  g_return_if_fail (PHIDIAS_IS_CATALOG_FILTER (self));
  g_return_if_fail (facet < PHIDIAS_N_CATALOG_FACETS);
  g_return_if_fail (id != NULL);

  if (is_selected)
    has_changed = g_hash_table_add (self->selected[facet], g_strdup (id));
  else
    has_changed = g_hash_table_remove (self->selected[facet], id);
  if (has_changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * phidias_catalog_filter_get_n_selected:
 * @self: a filter
 *
 * Returns: how many values are chosen, in all facets
 */
guint
phidias_catalog_filter_get_n_selected (PhidiasCatalogFilter *self)
{
  guint n = 0;

  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), 0);

  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    n += g_hash_table_size (self->selected[i]);

  return n;
}

/**
 * phidias_catalog_filter_is_empty:
 * @self: a filter
 *
 * Returns: whether every model matches
 */
gboolean
phidias_catalog_filter_is_empty (PhidiasCatalogFilter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), TRUE);

  return self->words->len == 0 && phidias_catalog_filter_get_n_selected (self) == 0;
}

/**
 * phidias_catalog_filter_clear:
 * @self: a filter
 *
 * Takes back the query and what was chosen; the order stays.
 */
void
phidias_catalog_filter_clear (PhidiasCatalogFilter *self)
{
  g_return_if_fail (PHIDIAS_IS_CATALOG_FILTER (self));

  if (*self->query == '\0' && phidias_catalog_filter_get_n_selected (self) == 0)
    return;

  g_free (self->query);
  self->query = g_strdup ("");
  g_ptr_array_set_size (self->words, 0);
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    g_hash_table_remove_all (self->selected[i]);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
phidias_catalog_filter_matches (PhidiasCatalogFilter *self, PhidiasCatalogModel *model)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), FALSE);
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (model), FALSE);

  return matches_but (self, model, G_MAXUINT);
}

/**
 * phidias_catalog_filter_compare:
 * @self: a filter
 * @a: a model
 * @b: another
 *
 * Returns: less than 0 where @a comes first; 0 only for the same name
 */
int
phidias_catalog_filter_compare (PhidiasCatalogFilter *self, PhidiasCatalogModel *a, PhidiasCatalogModel *b)
{
  int order = 0;

  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), 0);

  switch (self->sort)
    {
    case PHIDIAS_CATALOG_SORT_PRICE:
      order = compare_numbers (phidias_catalog_model_get_blended_price (a), phidias_catalog_model_get_blended_price (b));
      break;
    case PHIDIAS_CATALOG_SORT_CONTEXT:
      order = compare_numbers (-get_context (a), -get_context (b));
      break;
    case PHIDIAS_CATALOG_SORT_QUALITY:
      order = compare_numbers (-get_quality (a), -get_quality (b));
      break;
    case PHIDIAS_CATALOG_SORT_RELEVANCE:
      order = (int) find_query (self, a) - (int) find_query (self, b);
      if (order == 0)
        order = is_new (b) - is_new (a);
      /* Who taught the road is who is looked for first. */
      if (order == 0)
        order = (g_strcmp0 (phidias_catalog_model_get_publisher (a), "Microsoft") != 0)
                - (g_strcmp0 (phidias_catalog_model_get_publisher (b), "Microsoft") != 0);
      break;
    case PHIDIAS_CATALOG_SORT_NAME:
    default:
      break;
    }

  return order != 0 ? order : compare_names (a, b);
}

/**
 * phidias_catalog_filter_dup_values:
 * @self: a filter
 * @facet: a facet
 * @models: all models, of #PhidiasCatalogModel
 *
 * Returns: (transfer full) (element-type PhidiasCatalogValue): every value that a model has, in the
 *   order to show them
 */
GPtrArray *
phidias_catalog_filter_dup_values (PhidiasCatalogFilter *self, PhidiasCatalogFacet facet, GListModel *models)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (value_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_val_if_fail (PHIDIAS_IS_CATALOG_FILTER (self), NULL);
  g_return_val_if_fail (facet < PHIDIAS_N_CATALOG_FACETS, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (models, i);
      gboolean is_match = matches_but (self, model, facet);

      g_ptr_array_set_size (ids, 0);
      add_values (ids, facet, model);
      for (guint j = 0; j < ids->len; j++)
        {
          const char *id = g_ptr_array_index (ids, j);
          PhidiasCatalogValue *value = g_hash_table_lookup (by_id, id);

          if (value == NULL)
            {
              value = g_new0 (PhidiasCatalogValue, 1);
              value->id = g_strdup (id);
              value->title = phidias_catalog_facet_dup_value_title (facet, id);
              value->is_selected = g_hash_table_contains (self->selected[facet], id);
              g_ptr_array_add (values, value);
              g_hash_table_insert (by_id, value->id, value);
            }
          value->count += is_match ? 1 : 0;
        }
    }
  g_ptr_array_sort_with_data (values, compare_values, GUINT_TO_POINTER (facet));

  return g_steal_pointer (&values);
}
