/* phidias-deployment-item.c: a deployment as the list of deployments shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-item.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-deployment-cost.h"
#include "phidias-deployment-state.h"
#include "phidias-number-text.h"

/**
 * PhidiasDeploymentItem:
 *
 * A deployment and what it was used for. The texts are made when a row asks for them: a list of
 * thousands shows some dozens.
 */
struct _PhidiasDeploymentItem
{
  GObject                parent_instance;

  /* owned */
  PhidiasDeployment     *deployment;

  /* state */
  PhidiasDeploymentCost  cost;
  gint64                 last_used; /* 0 for never */
  gboolean               has_usage;
  char                  *sort_key;  /* of the field below, until something changes; NULL for none */
  PhidiasDeploymentField sort_field;
};

G_DEFINE_FINAL_TYPE (PhidiasDeploymentItem, phidias_deployment_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  const char *title;
} fields[] = {
  [PHIDIAS_FIELD_NAME] = { "name", N_("Name") },
  [PHIDIAS_FIELD_MODEL] = { "model", N_("Model") },
  [PHIDIAS_FIELD_KIND] = { "kind", N_("Kind") },
  [PHIDIAS_FIELD_REGION] = { "region", N_("Region") },
  [PHIDIAS_FIELD_PROJECT] = { "project", N_("Project") },
  [PHIDIAS_FIELD_STATE] = { "state", N_("State") },
  [PHIDIAS_FIELD_LIMIT] = { "limit", N_("Limit") },
  [PHIDIAS_FIELD_LAST_USED] = { "last-used", N_("Last Used") },
  [PHIDIAS_FIELD_COST] = { "cost", N_("Cost This Month") },
};

/**
 * phidias_deployment_field_get_title:
 * @field: a field
 *
 * Returns: (transfer none): its heading
 */
const char *
phidias_deployment_field_get_title (PhidiasDeploymentField field)
{
  g_return_val_if_fail ((guint) field < PHIDIAS_N_DEPLOYMENT_FIELDS, NULL);

  return _(fields[field].title);
}

/**
 * phidias_deployment_field_get_name:
 * @field: a field
 *
 * Returns: (transfer none): its name in the settings
 */
const char *
phidias_deployment_field_get_name (PhidiasDeploymentField field)
{
  g_return_val_if_fail ((guint) field < PHIDIAS_N_DEPLOYMENT_FIELDS, NULL);

  return fields[field].name;
}

/* ---- Facts ---- */

/**
 * phidias_deployment_get_kind_title:
 * @deployment: a deployment
 *
 * Returns: (transfer none): what kind it is, in the person's language
 */
const char *
phidias_deployment_get_kind_title (PhidiasDeployment *deployment)
{
  const PhidiasResource *resource;
  PhidiasTarget         *target;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  resource = phidias_deployment_get_resource (deployment);
  target = phidias_deployment_get_target (deployment);
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    return _("Sample");
  if (resource != NULL)
    return resource->kind == PHIDIAS_PROJECT_SERVERLESS ? _("Serverless API") : _("Foundry");

  return target != NULL ? phidias_dialect_get_title (phidias_target_get_dialect (target)) : "";
}

/**
 * phidias_deployment_dup_region:
 * @deployment: a deployment
 *
 * Returns: (transfer full): the region it is in, as far as its resource or its host tells; else empty
 */
char *
phidias_deployment_dup_region (PhidiasDeployment *deployment)
{
  /* Hosts of serverless endpoints are called NAME.REGION.… */
  static const char *const suffixes[] = { ".inference.ai.azure.com", ".models.ai.azure.com", ".inference.ml.azure.com" };
  const PhidiasResource   *resource;
  PhidiasTarget           *target;
  const char              *host;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  resource = phidias_deployment_get_resource (deployment);
  target = phidias_deployment_get_target (deployment);
  if (resource != NULL)
    return g_strdup (resource->region != NULL ? resource->region : "");
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE ||
      (target != NULL && phidias_target_is_loopback (target)))
    return g_strdup (_("This computer"));

  host = target != NULL ? phidias_target_get_host (target) : "";
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (host, suffixes[i]))
      {
        g_auto (GStrv) parts = g_strsplit (host, ".", 3);

        if (g_strv_length (parts) == 3)
          return g_strdup (parts[1]);
      }

  return g_strdup ("");
}

/**
 * phidias_deployment_dup_limit:
 * @deployment: a deployment
 *
 * Returns: (transfer full): what it may be asked in a minute; empty where nobody says
 */
char *
phidias_deployment_dup_limit (PhidiasDeployment *deployment)
{
  const PhidiasResource *resource;
  g_autofree char       *tokens = NULL;
  g_autofree char       *requests = NULL;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  resource = phidias_deployment_get_resource (deployment);
  if (resource == NULL || (resource->tokens_per_minute < 0 && resource->requests_per_minute < 0))
    return g_strdup ("");
  tokens = phidias_number_text_format_count (resource->tokens_per_minute);
  requests = phidias_number_text_format_count (resource->requests_per_minute);
  if (resource->requests_per_minute < 0)
    /* Translators: %s is a number. */
    return g_strdup_printf (_("%s tokens/min"), tokens);
  if (resource->tokens_per_minute < 0)
    /* Translators: %s is a number. */
    return g_strdup_printf (_("%s requests/min"), requests);

  /* Translators: each %s is a number. */
  return g_strdup_printf (_("%s tokens, %s requests/min"), tokens, requests);
}

/**
 * phidias_time_dup_text:
 * @time: microseconds since 1970 (UTC); 0 for never
 * @now: now, in the person's time zone
 *
 * Returns: (transfer full): the time of today, the day of another
 */
char *
phidias_time_dup_text (gint64 time, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) date = NULL;

  if (time <= 0 || utc == NULL)
    return g_strdup (_("Never"));
  date = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  if (g_date_time_get_year (date) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (date) == g_date_time_get_day_of_year (now))
    /* Translators: a time of today, as g_date_time_format() writes it */
    return g_date_time_format (date, _("Today, %H:%M"));

  return g_date_time_format (date, "%x");
}

/* ---- The item ---- */

static const char *
get_model_title (PhidiasDeploymentItem *self)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);
  const char            *title = phidias_deployment_get_model_title (self->deployment);

  if (resource != NULL && resource->model_name != NULL)
    return resource->model_name;

  return title != NULL ? title : "";
}

/**
 * phidias_deployment_item_dup_text:
 * @self: an item
 * @field: which of its texts
 *
 * Returns: (transfer full): what the list shows
 */
char *
phidias_deployment_item_dup_text (PhidiasDeploymentItem *self, PhidiasDeploymentField field)
{
  const PhidiasResource *resource;
  g_autoptr (GDateTime) now = NULL;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_ITEM (self), NULL);

  resource = phidias_deployment_get_resource (self->deployment);
  switch (field)
    {
    case PHIDIAS_FIELD_NAME:
      return g_strdup (phidias_deployment_get_name (self->deployment));
    case PHIDIAS_FIELD_MODEL:
      return g_strdup (get_model_title (self));
    case PHIDIAS_FIELD_KIND:
      return g_strdup (phidias_deployment_get_kind_title (self->deployment));
    case PHIDIAS_FIELD_REGION:
      return phidias_deployment_dup_region (self->deployment);
    case PHIDIAS_FIELD_PROJECT:
      return g_strdup (resource != NULL && resource->project_name != NULL ? resource->project_name : "");
    case PHIDIAS_FIELD_STATE:
      /* What its conversation is told belongs there. */
      return phidias_deployment_get_state (self->deployment) == PHIDIAS_DEPLOYMENT_GONE
               ? g_strdup (phidias_deployment_get_state_title (self->deployment))
               : phidias_deployment_dup_state_label (self->deployment);
    case PHIDIAS_FIELD_LIMIT:
      return phidias_deployment_dup_limit (self->deployment);
    case PHIDIAS_FIELD_LAST_USED:
      now = g_date_time_new_now_local ();
      return self->has_usage ? phidias_time_dup_text (self->last_used, now) : g_strdup ("…");
    case PHIDIAS_FIELD_COST:
      return self->has_usage ? phidias_deployment_cost_dup_text (&self->cost) : g_strdup ("…");
    default:
      g_return_val_if_reached (NULL);
    }
}

/* Made once: a list of thousands compares each of them a dozen times. */
static const char *
get_sort_key (PhidiasDeploymentItem *self, PhidiasDeploymentField field)
{
  g_autofree char *text = NULL;

  if (self->sort_key != NULL && self->sort_field == field)
    return self->sort_key;
  text = phidias_deployment_item_dup_text (self, field);
  g_free (self->sort_key);
  self->sort_key = g_utf8_collate_key (text, -1);
  self->sort_field = field;

  return self->sort_key;
}

static int
compare_numbers (double one, double two)
{
  return (one > two) - (one < two);
}

static double
get_limit (PhidiasDeploymentItem *self)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);

  return resource != NULL ? (double) resource->tokens_per_minute : -1;
}

/* What is free comes before what is unknown, and that before every amount. */
static double
get_cost (PhidiasDeploymentItem *self)
{
  if (!self->has_usage || self->cost.is_free)
    return -3;
  if (self->cost.requests == 0)
    return -2;

  return self->cost.is_unknown ? -1 : self->cost.amount;
}

/**
 * phidias_deployment_item_compare:
 * @self: an item
 * @other: another
 * @field: what to go by
 *
 * Returns: less than, equal to or greater than zero, as @self comes before @other or after it
 */
int
phidias_deployment_item_compare (PhidiasDeploymentItem *self, PhidiasDeploymentItem *other, PhidiasDeploymentField field)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_ITEM (self), 0);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_ITEM (other), 0);

  if (field == PHIDIAS_FIELD_LIMIT)
    return compare_numbers (get_limit (self), get_limit (other));
  if (field == PHIDIAS_FIELD_LAST_USED)
    return compare_numbers ((double) self->last_used, (double) other->last_used);
  if (field == PHIDIAS_FIELD_COST)
    return compare_numbers (get_cost (self), get_cost (other));

  return strcmp (get_sort_key (self, field), get_sort_key (other, field));
}

/**
 * phidias_deployment_item_matches:
 * @self: an item
 * @needle: case-folded text
 *
 * Returns: whether name, model, kind, region, project or host has it
 */
gboolean
phidias_deployment_item_matches (PhidiasDeploymentItem *self, const char *needle)
{
  static const PhidiasDeploymentField searched[] = {
    PHIDIAS_FIELD_NAME, PHIDIAS_FIELD_MODEL, PHIDIAS_FIELD_KIND, PHIDIAS_FIELD_REGION, PHIDIAS_FIELD_PROJECT,
  };
  const char      *host;
  g_autofree char *folded_host = NULL;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_ITEM (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      g_autofree char *text = phidias_deployment_item_dup_text (self, searched[i]);
      g_autofree char *folded = g_utf8_casefold (text, -1);

      if (strstr (folded, needle) != NULL)
        return TRUE;
    }
  host = phidias_deployment_get_host (self->deployment);
  folded_host = host != NULL ? g_utf8_casefold (host, -1) : NULL;

  return folded_host != NULL && strstr (folded_host, needle) != NULL;
}

static void
changed_cb (PhidiasDeploymentItem *self)
{
  g_clear_pointer (&self->sort_key, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
phidias_deployment_item_dispose (GObject *object)
{
  g_clear_object (&PHIDIAS_DEPLOYMENT_ITEM (object)->deployment);
  g_clear_pointer (&PHIDIAS_DEPLOYMENT_ITEM (object)->sort_key, g_free);

  G_OBJECT_CLASS (phidias_deployment_item_parent_class)->dispose (object);
}

static void
phidias_deployment_item_class_init (PhidiasDeploymentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_deployment_item_dispose;

  /**
   * PhidiasDeploymentItem::changed:
   * @self: the item
   *
   * Something that is shown of it is another.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_DEPLOYMENT_ITEM, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
phidias_deployment_item_init (PhidiasDeploymentItem *self)
{
}

/**
 * phidias_deployment_item_new:
 * @deployment: a deployment
 *
 * Returns: (transfer full): an item that follows it
 */
PhidiasDeploymentItem *
phidias_deployment_item_new (PhidiasDeployment *deployment)
{
  PhidiasDeploymentItem *self;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (PHIDIAS_TYPE_DEPLOYMENT_ITEM, NULL);
  self->deployment = g_object_ref (deployment);
  g_signal_connect_object (deployment, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

PhidiasDeployment *
phidias_deployment_item_get_deployment (PhidiasDeploymentItem *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT_ITEM (self), NULL);

  return self->deployment;
}

/**
 * phidias_deployment_item_set_usage:
 * @self: an item
 * @report: the runs of all deployments
 * @catalog: the prices
 * @month: the start of this month, microseconds since 1970 (UTC)
 */
void
phidias_deployment_item_set_usage (PhidiasDeploymentItem *self, PhidiasUsageReport *report, PhidiasCatalog *catalog, gint64 month)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT_ITEM (self));
  g_return_if_fail (report != NULL);

  self->last_used = phidias_usage_report_get_last_used (report, phidias_deployment_get_id (self->deployment));
  phidias_deployment_cost_sum (self->deployment, report, catalog, month, G_MAXINT64, &self->cost);
  self->has_usage = TRUE;
  changed_cb (self);
}
