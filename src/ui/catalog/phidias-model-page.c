/* phidias-model-page.c: all that is known of a model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-model-page.h"

#include <adwaita.h>
#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-action-exists.h"
#include "phidias-bar-chart.h"
#include "phidias-card-view.h"
#include "phidias-catalog-filter.h"
#include "phidias-model-card.h"
#include "phidias-model-facts.h"
#include "phidias-open-uri.h"
#include "phidias-tell.h"

/**
 * PhidiasModelPage:
 *
 * Who made a model and where it stands; what must be known before it is deployed; its facts, its
 * card, its benchmarks as charts, where it can be had, what it costs, and where all this is from.
 */
struct _PhidiasModelPage
{
  GtkWidget            parent_instance;

  /* template widgets */
  GtkScrolledWindow   *scroller;
  AdwAvatar           *avatar;
  GtkLabel            *title_label;
  GtkLabel            *publisher_label;
  GtkLabel            *badge;
  GtkLabel            *summary_label;
  GtkWidget           *ending_box;
  GtkImage            *ending_icon;
  GtkLabel            *ending_label;
  GtkButton           *successor_button;
  GtkWidget           *deploy_button;
  GtkLabel            *deploy_label;
  GtkWidget           *id_box;
  GtkLabel            *id_label;
  GtkFlowBox          *facts_box;
  PhidiasCardView     *card;
  GtkBox              *charts_box;
  GtkBox              *more_box;

  /* owned */
  PhidiasCatalog      *catalog;
  PhidiasCatalogModel *model;
};

G_DEFINE_FINAL_TYPE (PhidiasModelPage, phidias_model_page, GTK_TYPE_WIDGET)

/* ---- Pieces ---- */

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    if (GTK_IS_FLOW_BOX (box))
      gtk_flow_box_remove (GTK_FLOW_BOX (box), child);
    else
      gtk_box_remove (GTK_BOX (box), child);
}

static void
add_fact (PhidiasModelPage *self, const PhidiasModelFact *fact)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *title = new_label (fact->title, "caption");
  GtkWidget *value = new_label (fact->value, NULL);

  gtk_widget_add_css_class (title, "dim-label");
  gtk_label_set_max_width_chars (GTK_LABEL (value), 28);
  gtk_widget_set_size_request (cell, 140, -1);
  gtk_box_append (GTK_BOX (cell), title);
  gtk_box_append (GTK_BOX (cell), value);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), cell);
  gtk_widget_set_focusable (child, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, fact->title, -1);
  gtk_flow_box_append (self->facts_box, child);
}

static void
update_facts (PhidiasModelPage *self)
{
  g_autoptr (GPtrArray) facts = phidias_model_facts_new (self->model);

  empty (GTK_WIDGET (self->facts_box));
  for (guint i = 0; i < facts->len; i++)
    add_fact (self, g_ptr_array_index (facts, i));
}

/* ---- Charts ---- */

static const char *
get_group_title (PhidiasBenchmarkGroup group)
{
  switch (group)
    {
    case PHIDIAS_BENCHMARK_CATEGORY:
      return _("By Category");
    case PHIDIAS_BENCHMARK_MULTILINGUAL:
      return _("In Many Languages");
    case PHIDIAS_BENCHMARK_LONG_CONTEXT:
      return _("With Long Prompts");
    case PHIDIAS_BENCHMARK_SINGLE:
    case PHIDIAS_BENCHMARK_AVERAGE:
    default:
      return _("Benchmarks");
    }
}

static void
add_benchmark (PhidiasBarChart *chart, const PhidiasBenchmark *benchmark)
{
  g_autofree char *text = phidias_model_format_value (benchmark->value);
  g_autofree char *label = benchmark->detail != NULL && benchmark->group != PHIDIAS_BENCHMARK_CATEGORY
                           ? g_strdup_printf ("%s (%s)", benchmark->name, benchmark->detail) : g_strdup (benchmark->name);

  phidias_bar_chart_add_bar (chart, label, benchmark->value, text, benchmark->group == PHIDIAS_BENCHMARK_AVERAGE);
}

/* A chart for each group; the average closes that of the single ones. */
static void
add_group_chart (PhidiasModelPage *self, PhidiasBenchmarkGroup group)
{
  PhidiasBarChart *chart = PHIDIAS_BAR_CHART (phidias_bar_chart_new (get_group_title (group)));
  guint n;
  const PhidiasBenchmark *benchmarks = phidias_catalog_model_get_benchmarks (self->model, &n);

  g_object_ref_sink (chart);
  phidias_bar_chart_set_maximum (chart, 100);
  for (guint i = 0; i < n; i++)
    if (benchmarks[i].group == group)
      {
        if (group == PHIDIAS_BENCHMARK_CATEGORY)
          phidias_bar_chart_set_subtitle (chart, benchmarks[i].detail);
        add_benchmark (chart, &benchmarks[i]);
      }
  for (guint i = 0; i < n && group == PHIDIAS_BENCHMARK_SINGLE; i++)
    if (benchmarks[i].group == PHIDIAS_BENCHMARK_AVERAGE)
      add_benchmark (chart, &benchmarks[i]);
  if (group != PHIDIAS_BENCHMARK_CATEGORY)
    phidias_bar_chart_set_subtitle (chart, _("Of 100, as the model’s card has them"));
  if (phidias_bar_chart_get_n_bars (chart) > 0)
    gtk_box_append (self->charts_box, GTK_WIDGET (chart));
  g_object_unref (chart);
}

static void
add_peer_chart (PhidiasModelPage *self)
{
  guint n;
  const PhidiasBenchmarkPeer *peers = phidias_catalog_model_get_peers (self->model, &n);
  GtkWidget *chart;
  const char *benchmark = NULL;

  if (n == 0)
    return;

  chart = phidias_bar_chart_new (_("Next to Others"));
  phidias_bar_chart_set_subtitle (PHIDIAS_BAR_CHART (chart), _("What the model’s card says of them"));
  phidias_bar_chart_set_maximum (PHIDIAS_BAR_CHART (chart), 100);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = phidias_model_format_value (peers[i].value);

      if (g_strcmp0 (benchmark, peers[i].benchmark) != 0)
        {
          const PhidiasBenchmark *own = phidias_catalog_model_find_benchmark (self->model, peers[i].benchmark, NULL);

          benchmark = peers[i].benchmark;
          phidias_bar_chart_add_heading (PHIDIAS_BAR_CHART (chart), benchmark);
          if (own != NULL)
            {
              g_autofree char *own_text = phidias_model_format_value (own->value);

              phidias_bar_chart_add_bar (PHIDIAS_BAR_CHART (chart), phidias_catalog_model_get_title (self->model), own->value,
                                         own_text, TRUE);
            }
        }
      phidias_bar_chart_add_bar (PHIDIAS_BAR_CHART (chart), peers[i].model, peers[i].value, text, FALSE);
    }
  gtk_box_append (self->charts_box, chart);
}

static void
update_charts (PhidiasModelPage *self)
{
  empty (GTK_WIDGET (self->charts_box));
  add_group_chart (self, PHIDIAS_BENCHMARK_SINGLE);
  add_group_chart (self, PHIDIAS_BENCHMARK_CATEGORY);
  add_group_chart (self, PHIDIAS_BENCHMARK_MULTILINGUAL);
  add_group_chart (self, PHIDIAS_BENCHMARK_LONG_CONTEXT);
  add_peer_chart (self);
  gtk_widget_set_visible (GTK_WIDGET (self->charts_box), gtk_widget_get_first_child (GTK_WIDGET (self->charts_box)) != NULL);
}

/* ---- Regions, prices, lifecycle, sources ---- */

static void
add_heading (PhidiasModelPage *self, const char *text)
{
  gtk_box_append (self->more_box, new_label (text, "title-4"));
}

static void
add_regions (PhidiasModelPage *self)
{
  const char * const *regions = phidias_catalog_model_get_regions (self->model);
  g_autoptr (GString) text = g_string_new (NULL);

  add_heading (self, _("Regions"));
  for (guint i = 0; regions[i] != NULL; i++)
    {
      g_autofree char *title = phidias_region_dup_title (regions[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", title);
    }
  gtk_box_append (self->more_box, new_label (text->len > 0 ? text->str : _("Not known"), NULL));
}

static void
add_price (GString *text, const char *title, double price, gboolean is_unverified)
{
  g_autofree char *value = phidias_catalog_format_price (price);

  if (isnan (price))
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s: %s", title, value);
  if (is_unverified)
    g_string_append_printf (text, " (%s)", _("unverified"));
}

static void
add_prices (PhidiasModelPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double blended = phidias_catalog_model_get_blended_price (self->model);
  guint n;
  const PhidiasModelPrice *prices = phidias_catalog_model_get_prices (self->model, &n);

  add_heading (self, _("Prices"));
  add_price (text, _("Prompt"), phidias_catalog_model_get_price_in (self->model),
             phidias_catalog_model_is_unverified (self->model, "price_in"));
  add_price (text, _("Answer"), phidias_catalog_model_get_price_out (self->model),
             phidias_catalog_model_is_unverified (self->model, "price_out"));
  for (guint i = 0; i < n; i++)
    add_price (text, prices[i].title, prices[i].value, phidias_catalog_model_is_unverified (self->model, "prices"));
  add_price (text, _("At 3:1"), isnan (blended) ? blended : round (blended * 1000) / 1000, FALSE);
  gtk_box_append (self->more_box, new_label (text->len > 0 ? text->str : _("Not known"), NULL));
  if (text->len > 0)
    {
      GtkWidget *label = new_label (_("US dollars per million tokens, as last refreshed; what counts is what Azure bills. 3:1 is three tokens of the prompt to one of the answer."), "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (self->more_box, label);
    }
}

static void
add_date (GString *text, const char *title, GDateTime *date)
{
  g_autofree char *day = date != NULL ? phidias_model_format_date (date) : NULL;

  if (day != NULL)
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", title, day);
}

static void
add_lifecycle (PhidiasModelPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char * const *old_names = phidias_catalog_model_get_old_names (self->model);
  g_autofree char *olds = g_strjoinv (", ", (char **) old_names);

  add_date (text, _("Legacy"), phidias_catalog_model_get_legacy_date (self->model));
  add_date (text, _("Deprecated"), phidias_catalog_model_get_deprecated_date (self->model));
  add_date (text, _("Retired"), phidias_catalog_model_get_retired_date (self->model));
  if (*olds != '\0')
    /* Translators: %s are names of models */
    g_string_append_printf (text, text->len > 0 ? "\n%s: %s" : "%s: %s", _("Takes the place of"), olds);
  if (text->len == 0)
    return;
  add_heading (self, _("Lifecycle"));
  gtk_box_append (self->more_box, new_label (text->str, NULL));
}

static gboolean
link_activated_cb (GtkLabel *label, const char *uri, PhidiasModelPage *self)
{
  phidias_open_uri (GTK_WIDGET (self), uri, _("The link could not be opened."));

  return TRUE;
}

static void
add_sources (PhidiasModelPage *self)
{
  const char * const *sources = phidias_catalog_model_get_sources (self->model);
  GDateTime *date = phidias_catalog_get_date (self->catalog);
  g_autofree char *day = date != NULL ? phidias_model_format_date (date) : NULL;
  g_autofree char *title = NULL;

  if (sources[0] == NULL)
    return;
  add_heading (self, _("Sources"));
  for (guint i = 0; sources[i] != NULL; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (sources[i], -1);
      g_autofree char *markup = g_strdup_printf ("<a href=\"%s\">%s</a>", escaped, escaped);
      GtkWidget *label = new_label (NULL, "caption");

      gtk_label_set_markup (GTK_LABEL (label), markup);
      g_signal_connect_object (label, "activate-link", G_CALLBACK (link_activated_cb), self, G_CONNECT_DEFAULT);
      gtk_box_append (self->more_box, label);
    }
  if (day != NULL)
    {
      GtkWidget *label;

      /* Translators: %s is a day */
      title = g_strdup_printf (_("As of %s. What is marked unverified has no source of its own."), day);
      label = new_label (title, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (self->more_box, label);
    }
}

/* ---- The head ---- */

static void
update_deploy (PhidiasModelPage *self)
{
  PhidiasModelOffers offers = phidias_catalog_model_get_offers (self->model);
  gboolean can_deploy = (offers & ~PHIDIAS_MODEL_OFFER_MANAGED_COMPUTE) != 0;
  gboolean is_shown = can_deploy && phidias_action_exists (GTK_WIDGET (self), "win.deploy-model");
  const char *text = "";

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->deploy_button), "s", phidias_catalog_model_get_name (self->model));
  gtk_widget_set_visible (self->deploy_button, is_shown);
  if (!can_deploy)
    text = _("Offered on managed compute alone, which Phidias does not deploy.");
  else if (is_shown && phidias_catalog_model_get_lifecycle (self->model) >= PHIDIAS_LIFECYCLE_DEPRECATED)
    text = _("Azure refuses it; a practice subscription may still take it.");
  gtk_label_set_label (self->deploy_label, text);
  gtk_widget_set_visible (gtk_widget_get_parent (self->deploy_button), is_shown || *text != '\0');
}

static void
update_ending (PhidiasModelPage *self)
{
  g_autofree char *ending = phidias_model_dup_ending (self->model);
  PhidiasCatalogModel *successor = phidias_catalog_find (self->catalog, phidias_catalog_model_get_successor (self->model));

  gtk_widget_set_visible (self->ending_box, ending != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->successor_button), successor != NULL);
  if (ending != NULL)
    gtk_label_set_label (self->ending_label, ending);
  gtk_image_set_from_icon_name (self->ending_icon,
                                phidias_catalog_model_get_lifecycle (self->model) == PHIDIAS_LIFECYCLE_PREVIEW
                                ? "dialog-information-symbolic" : "dialog-warning-symbolic");
  if (successor != NULL)
    {
      /* Translators: %s is a model */
      g_autofree char *label = g_strdup_printf (_("See %s"), phidias_catalog_model_get_title (successor));

      gtk_button_set_label (self->successor_button, label);
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->successor_button)), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (gtk_button_get_child (self->successor_button)), PANGO_WRAP_WORD_CHAR);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->successor_button), "s", phidias_catalog_model_get_name (successor));
    }
}

static void
update_head (PhidiasModelPage *self)
{
  const char *publisher = phidias_catalog_model_get_publisher (self->model);
  const char *task = phidias_catalog_model_get_task (self->model);
  const char *version = phidias_catalog_model_get_version (self->model);
  const char *summary = phidias_catalog_model_get_summary (self->model);
  g_autofree char *task_title = task != NULL ? phidias_catalog_facet_dup_value_title (PHIDIAS_CATALOG_FACET_TASK, task) : NULL;
  g_autofree char *id = phidias_catalog_model_dup_model_id (self->model);
  g_autoptr (GString) line = g_string_new (publisher);

  if (task_title != NULL)
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", task_title);
  if (version != NULL)
    {
      g_string_append (line, line->len > 0 ? " · " : "");
      /* Translators: %s is the version of a model */
      g_string_append_printf (line, _("Version %s"), version);
    }
  adw_avatar_set_text (self->avatar, publisher != NULL ? publisher : "?");
  gtk_label_set_label (self->title_label, phidias_catalog_model_get_title (self->model));
  gtk_label_set_label (self->publisher_label, line->str);
  gtk_label_set_label (self->summary_label, summary != NULL ? summary : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), summary != NULL && phidias_catalog_model_get_card (self->model) == NULL);
  phidias_model_card_set_badge (self->badge, self->model);
  gtk_label_set_label (self->id_label, id != NULL ? id : "");
  gtk_widget_set_visible (self->id_box, id != NULL);
  update_ending (self);
  update_deploy (self);
}

static void
copy_cb (PhidiasModelPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_label (self->id_label));
  phidias_tell (GTK_WIDGET (self), _("Model ID copied"));
}

/* ---- GtkWidget, GObject ---- */

static void
phidias_model_page_root (GtkWidget *widget)
{
  PhidiasModelPage *self = PHIDIAS_MODEL_PAGE (widget);

  GTK_WIDGET_CLASS (phidias_model_page_parent_class)->root (widget);

  if (self->model != NULL)
    update_deploy (self);
}

static void
phidias_model_page_dispose (GObject *object)
{
  PhidiasModelPage *self = PHIDIAS_MODEL_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_MODEL_PAGE);
  g_clear_object (&self->model);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (phidias_model_page_parent_class)->dispose (object);
}

static void
phidias_model_page_class_init (PhidiasModelPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PHIDIAS_TYPE_CARD_VIEW);

  G_OBJECT_CLASS (klass)->dispose = phidias_model_page_dispose;
  widget_class->root = phidias_model_page_root;

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-model-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, publisher_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, badge);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, ending_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, ending_icon);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, ending_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, successor_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, deploy_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, deploy_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, id_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, id_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, facts_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, card);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, charts_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelPage, more_box);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
phidias_model_page_init (PhidiasModelPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * phidias_model_page_new:
 * @catalog: where successors are looked for
 *
 * Returns: (transfer floating): a page of no model
 */
GtkWidget *
phidias_model_page_new (PhidiasCatalog *catalog)
{
  PhidiasModelPage *self = g_object_new (PHIDIAS_TYPE_MODEL_PAGE, NULL);

  self->catalog = g_object_ref (catalog);

  return GTK_WIDGET (self);
}

PhidiasCatalogModel *
phidias_model_page_get_model (PhidiasModelPage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MODEL_PAGE (self), NULL);

  return self->model;
}

/**
 * phidias_model_page_set_model:
 * @self: a page
 * @model: (nullable): what it shows, from the top
 */
void
phidias_model_page_set_model (PhidiasModelPage *self, PhidiasCatalogModel *model)
{
  g_return_if_fail (PHIDIAS_IS_MODEL_PAGE (self));

  if (!g_set_object (&self->model, model) || model == NULL)
    return;

  update_head (self);
  update_facts (self);
  phidias_card_view_set_text (self->card, phidias_catalog_model_get_card (model));
  gtk_widget_set_visible (GTK_WIDGET (self->card), phidias_catalog_model_get_card (model) != NULL);
  update_charts (self);
  empty (GTK_WIDGET (self->more_box));
  add_regions (self);
  add_prices (self);
  add_lifecycle (self);
  add_sources (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}
