/* phidias-usage-view.c: what a deployment was used for, by day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-usage-view.h"

#include <glib/gi18n-lib.h>

#include "phidias-day-chart.h"
#include "phidias-deployment-cost.h"
#include "phidias-number-text.h"

/* In the order of the menu. */
static const int periods[] = { 7, 30, 90 };

/**
 * PhidiasUsageView:
 *
 * Requests, tokens, how long answers took and what they cost, of each day, from what was asked
 * through Phidias.
 */
struct _PhidiasUsageView
{
  GtkWidget          parent_instance;

  /* owned by the widget tree */
  GtkDropDown       *period_drop;
  PhidiasDayChart   *requests;
  PhidiasDayChart   *tokens;
  PhidiasDayChart   *latency;
  PhidiasDayChart   *first_token;
  PhidiasDayChart   *cost;
  GtkLabel          *note_label;

  /* owned */
  PhidiasSession    *session;
  PhidiasDeployment *deployment;
  GCancellable      *cancellable;
};

G_DEFINE_FINAL_TYPE (PhidiasUsageView, phidias_usage_view, GTK_TYPE_WIDGET)

typedef struct
{
  guint  requests;
  guint  failed;
  gint64 prompt_tokens;
  gint64 completion_tokens;
} Sums;

static void
sum_between (PhidiasUsageReport *report, gint64 since, gint64 until, Sums *sums)
{
  *sums = (Sums){ 0 };
  for (guint i = 0; i < phidias_usage_report_get_n_sums (report); i++)
    {
      const PhidiasUsageSum *sum = phidias_usage_report_get_sum (report, i);

      if (sum->day < since || sum->day >= until)
        continue;
      sums->requests += sum->requests;
      sums->failed += sum->failed;
      sums->prompt_tokens += sum->prompt_tokens;
      sums->completion_tokens += sum->completion_tokens;
    }
}

static char *
dup_requests (const Sums *sums)
{
  g_autofree char *requests = g_strdup_printf (ngettext ("%u request", "%u requests", sums->requests), sums->requests);

  if (sums->failed == 0)
    return g_steal_pointer (&requests);

  /* Translators: a number of requests, and how many of them failed */
  return g_strdup_printf (_("%s, %u failed"), requests, sums->failed);
}

static char *
dup_tokens (const Sums *sums)
{
  g_autofree char *prompt = phidias_number_text_format_count (sums->prompt_tokens);
  g_autofree char *completion = phidias_number_text_format_count (sums->completion_tokens);

  /* Translators: numbers of tokens that were sent and that came back */
  return g_strdup_printf (_("%s sent, %s answered"), prompt, completion);
}

static char *
dup_time (gint64 time)
{
  g_autofree char *number = NULL;

  if (time < 0)
    return g_strdup ("–");
  number = phidias_number_text_format ((double) (time / 10000) / 100, 2);

  /* Translators: seconds */
  return g_strdup_printf (_("%s s"), number);
}

static char *
dup_times (gint64 half, gint64 most)
{
  g_autofree char *half_text = dup_time (half);
  g_autofree char *most_text = dup_time (most);

  if (half < 0)
    return g_strdup (_("Not measured"));

  /* Translators: the times that 50 and 95 of a hundred requests did not exceed */
  return g_strdup_printf (_("p50 %s · p95 %s"), half_text, most_text);
}

static void
add_times (PhidiasDayChart *chart, PhidiasUsageReport *report, PhidiasUsageMeasure measure, const char *day, gint64 since, gint64 until)
{
  gint64           half = phidias_usage_report_get_percentile_between (report, measure, 50, since, until);
  gint64           most = phidias_usage_report_get_percentile_between (report, measure, 95, since, until);
  g_autofree char *text = dup_times (half, most);

  phidias_day_chart_add_range (chart, day, (double) MAX (half, 0), (double) MAX (most, 0), text);
}

static void
finish_times (PhidiasDayChart *chart, PhidiasUsageReport *report, PhidiasUsageMeasure measure, gint64 since)
{
  gint64           half = phidias_usage_report_get_percentile_between (report, measure, 50, since, G_MAXINT64);
  g_autofree char *text = dup_times (half, phidias_usage_report_get_percentile_between (report, measure, 95, since, G_MAXINT64));

  phidias_day_chart_finish (chart, text);
  /* Some servers answer in one piece, so that nothing tells when they began. */
  gtk_widget_set_visible (GTK_WIDGET (chart), half >= 0);
}

static void
add_days (PhidiasUsageView *self, PhidiasUsageReport *report, GDateTime *first, int n_days)
{
  PhidiasCatalog *catalog = phidias_session_get_catalog (self->session);

  for (int i = 0; i < n_days; i++)
    {
      g_autoptr (GDateTime) start = g_date_time_add_days (first, i);
      g_autoptr (GDateTime) end = g_date_time_add_days (first, i + 1);
      g_autofree char *day = g_date_time_format (start, "%x");
      g_autofree char *requests = NULL;
      g_autofree char *tokens = NULL;
      g_autofree char *cost_text = NULL;
      gint64 since = g_date_time_to_unix (start) * G_USEC_PER_SEC;
      gint64 until = g_date_time_to_unix (end) * G_USEC_PER_SEC;
      PhidiasDeploymentCost cost;
      Sums sums;

      sum_between (report, since, until, &sums);
      phidias_deployment_cost_sum (self->deployment, report, catalog, since, until, &cost);
      requests = dup_requests (&sums);
      tokens = dup_tokens (&sums);
      cost_text = phidias_deployment_cost_dup_text (&cost);
      phidias_day_chart_add (self->requests, day, sums.requests, requests);
      phidias_day_chart_add (self->tokens, day, (double) (sums.prompt_tokens + sums.completion_tokens), tokens);
      phidias_day_chart_add (self->cost, day, cost.amount, cost_text);
      add_times (self->latency, report, PHIDIAS_USAGE_LATENCY, day, since, until);
      add_times (self->first_token, report, PHIDIAS_USAGE_FIRST_TOKEN, day, since, until);
    }
}

static int
get_n_days (PhidiasUsageView *self)
{
  return periods[MIN (gtk_drop_down_get_selected (self->period_drop), G_N_ELEMENTS (periods) - 1)];
}

/* Its start, where the last day is today. */
static GDateTime *
dup_first_day (PhidiasUsageView *self, GDateTime *now)
{
  g_autoptr (GDateTime) today = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (now),
                                                 g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);

  return g_date_time_add_days (today, 1 - get_n_days (self));
}

static const char *
get_note (const PhidiasDeploymentCost *cost)
{
  if (cost->is_free)
    return _("What was asked through Phidias. Nobody charges for it.");
  if (cost->is_unknown)
    return _("What was asked through Phidias. What it cost is unknown: the catalog has no price of this model.");

  return _("What was asked through Phidias. Cost is tokens at the catalog’s price; the bill may say another sum.");
}

/**
 * phidias_usage_view_set_report:
 * @self: a view
 * @report: the deployment's runs
 * @now: the end of the time that is shown
 */
void
phidias_usage_view_set_report (PhidiasUsageView *self, PhidiasUsageReport *report, GDateTime *now)
{
  g_autoptr (GDateTime) first = dup_first_day (self, now);
  gint64 since = g_date_time_to_unix (first) * G_USEC_PER_SEC;
  g_autofree char *requests = NULL;
  g_autofree char *tokens = NULL;
  g_autofree char *cost_text = NULL;
  PhidiasDeploymentCost cost;
  Sums sums;

  phidias_day_chart_clear (self->requests);
  phidias_day_chart_clear (self->tokens);
  phidias_day_chart_clear (self->cost);
  phidias_day_chart_clear (self->latency);
  phidias_day_chart_clear (self->first_token);
  add_days (self, report, first, get_n_days (self));
  sum_between (report, since, G_MAXINT64, &sums);
  phidias_deployment_cost_sum (self->deployment, report, phidias_session_get_catalog (self->session), since, G_MAXINT64, &cost);
  requests = dup_requests (&sums);
  tokens = dup_tokens (&sums);
  cost_text = phidias_deployment_cost_dup_text (&cost);
  phidias_day_chart_finish (self->requests, requests);
  phidias_day_chart_finish (self->tokens, tokens);
  phidias_day_chart_finish (self->cost, cost_text);
  finish_times (self->latency, report, PHIDIAS_USAGE_LATENCY, since);
  finish_times (self->first_token, report, PHIDIAS_USAGE_FIRST_TOKEN, since);
  gtk_widget_set_visible (GTK_WIDGET (self->cost), !cost.is_free && !cost.is_unknown);
  gtk_label_set_label (self->note_label, get_note (&cost));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasUsageView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasUsageReport) report = phidias_session_load_usage_finish (PHIDIAS_SESSION (object), result, &error);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (report != NULL)
    phidias_usage_view_set_report (self, report, now);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_label (self->note_label, error->message);
}

/**
 * phidias_usage_view_load:
 * @self: a view
 *
 * Sums the runs anew.
 */
void
phidias_usage_view_load (PhidiasUsageView *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = NULL;

  g_return_if_fail (PHIDIAS_IS_USAGE_VIEW (self));

  if (self->session == NULL)
    return;
  first = dup_first_day (self, now);
  phidias_session_load_usage_async (self->session, phidias_deployment_get_id (self->deployment),
                                    g_date_time_to_unix (first) * G_USEC_PER_SEC, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
phidias_usage_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_usage_view_parent_class)->map (widget);

  phidias_usage_view_load (PHIDIAS_USAGE_VIEW (widget));
}

static void
phidias_usage_view_dispose (GObject *object)
{
  PhidiasUsageView *self = PHIDIAS_USAGE_VIEW (object);
  GtkWidget        *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);
  g_clear_object (&self->deployment);

  G_OBJECT_CLASS (phidias_usage_view_parent_class)->dispose (object);
}

static void
phidias_usage_view_finalize (GObject *object)
{
  g_object_unref (PHIDIAS_USAGE_VIEW (object)->cancellable);

  G_OBJECT_CLASS (phidias_usage_view_parent_class)->finalize (object);
}

static void
phidias_usage_view_class_init (PhidiasUsageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_usage_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = phidias_usage_view_finalize;
  widget_class->map = phidias_usage_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkLabel *
add_label (PhidiasUsageView *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_parent (label, GTK_WIDGET (self));

  return GTK_LABEL (label);
}

static PhidiasDayChart *
add_chart (PhidiasUsageView *self, const char *title)
{
  GtkWidget *chart = phidias_day_chart_new (title);

  gtk_widget_set_parent (chart, GTK_WIDGET (self));

  return PHIDIAS_DAY_CHART (chart);
}

static void
phidias_usage_view_init (PhidiasUsageView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  const char       *names[] = { _("Last 7 Days"), _("Last 30 Days"), _("Last 90 Days"), NULL };

  self->cancellable = g_cancellable_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 18);
  self->period_drop = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  gtk_widget_set_halign (GTK_WIDGET (self->period_drop), GTK_ALIGN_START);
  gtk_drop_down_set_selected (self->period_drop, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->period_drop), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time"), -1);
  g_signal_connect_object (self->period_drop, "notify::selected", G_CALLBACK (phidias_usage_view_load), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->period_drop), GTK_WIDGET (self));
  self->requests = add_chart (self, _("Requests"));
  self->tokens = add_chart (self, _("Tokens"));
  self->first_token = add_chart (self, _("Time to the First Token"));
  self->latency = add_chart (self, _("Time to the Whole Answer"));
  self->cost = add_chart (self, _("Cost"));
  self->note_label = add_label (self);
  gtk_widget_add_css_class (GTK_WIDGET (self->note_label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note_label), "dim-label");
}

/**
 * phidias_usage_view_new:
 * @session: who has the runs
 * @deployment: whose
 *
 * Returns: (transfer floating): a view that fills itself when it is shown
 */
GtkWidget *
phidias_usage_view_new (PhidiasSession *session, PhidiasDeployment *deployment)
{
  PhidiasUsageView *self = g_object_new (PHIDIAS_TYPE_USAGE_VIEW, NULL);

  self->session = g_object_ref (session);
  self->deployment = g_object_ref (deployment);

  return GTK_WIDGET (self);
}
