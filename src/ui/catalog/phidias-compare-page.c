/* phidias-compare-page.c: two to four models side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-compare-page.h"

#include <adwaita.h>
#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-bar-chart.h"
#include "phidias-catalog-filter.h"
#include "phidias-model-facts.h"

/**
 * PhidiasComparePage:
 *
 * Charts of quality, price and context, and of every benchmark that all the models have; below
 * them their facts in a table that scrolls sideways where it is too wide.
 */
struct _PhidiasComparePage
{
  GtkWidget  parent_instance;

  /* owned: our child */
  GtkWidget *scroller;
  GtkBox    *box;
};

G_DEFINE_FINAL_TYPE (PhidiasComparePage, phidias_compare_page, GTK_TYPE_WIDGET)

/* ---- Charts ---- */

static void
add_price_chart (PhidiasComparePage *self, GPtrArray *models)
{
  GtkWidget *chart = phidias_bar_chart_new (_("Price at 3:1"));

  phidias_bar_chart_set_subtitle (PHIDIAS_BAR_CHART (chart), _("US dollars per million tokens, three of the prompt to one of the answer; less is better"));
  for (guint i = 0; i < models->len; i++)
    {
      PhidiasCatalogModel *model = g_ptr_array_index (models, i);
      double price = phidias_catalog_model_get_blended_price (model);
      g_autofree char *text = phidias_catalog_format_price (isnan (price) ? price : round (price * 1000) / 1000);

      phidias_bar_chart_add_bar (PHIDIAS_BAR_CHART (chart), phidias_catalog_model_get_title (model), price, text, TRUE);
    }
  gtk_box_append (self->box, chart);
}

static void
add_context_chart (PhidiasComparePage *self, GPtrArray *models)
{
  GtkWidget *chart = phidias_bar_chart_new (_("Context"));

  phidias_bar_chart_set_subtitle (PHIDIAS_BAR_CHART (chart), _("Tokens"));
  for (guint i = 0; i < models->len; i++)
    {
      PhidiasCatalogModel *model = g_ptr_array_index (models, i);
      guint64 context = phidias_catalog_model_get_context (model);
      g_autofree char *text = phidias_catalog_format_tokens (context);

      phidias_bar_chart_add_bar (PHIDIAS_BAR_CHART (chart), phidias_catalog_model_get_title (model),
                                 context > 0 ? (double) context : NAN, text, TRUE);
    }
  gtk_box_append (self->box, chart);
}

/* Of an average only the same set compares. Everything else compares by name. */
static const PhidiasBenchmark *
find_in (PhidiasCatalogModel *model, const PhidiasBenchmark *benchmark)
{
  gboolean needs_detail = benchmark->group == PHIDIAS_BENCHMARK_AVERAGE
                          || phidias_catalog_model_find_benchmark (model, benchmark->name, benchmark->detail) != NULL;

  return phidias_catalog_model_find_benchmark (model, benchmark->name, needs_detail ? benchmark->detail : NULL);
}

static guint
count_with (GPtrArray *models, const PhidiasBenchmark *benchmark)
{
  guint n = 0;

  for (guint i = 0; i < models->len; i++)
    n += find_in (g_ptr_array_index (models, i), benchmark) != NULL ? 1 : 0;

  return n;
}

static void
add_benchmark (PhidiasBarChart *chart, GPtrArray *models, const PhidiasBenchmark *benchmark)
{
  phidias_bar_chart_add_heading (chart, benchmark->name);
  for (guint i = 0; i < models->len; i++)
    {
      PhidiasCatalogModel *model = g_ptr_array_index (models, i);
      const PhidiasBenchmark *own = find_in (model, benchmark);
      g_autofree char *number = own != NULL ? phidias_model_format_value (own->value) : g_strdup (_("Not known"));
      g_autofree char *text = own != NULL && own->detail != NULL && g_strcmp0 (own->detail, benchmark->detail) != 0
                              ? g_strdup_printf ("%s (%s)", number, own->detail) : g_strdup (number);

      phidias_bar_chart_add_bar (chart, phidias_catalog_model_get_title (model), own != NULL ? own->value : NAN, text, TRUE);
    }
}

/* MMLU stands for quality where all but one have it: it is the one that most cards name. Then
 * those that all have, as the first model's card orders them. */
static void
add_quality_chart (PhidiasComparePage *self, GPtrArray *models)
{
  static const PhidiasBenchmark mmlu = { "MMLU", NULL, PHIDIAS_BENCHMARK_SINGLE, 0 };
  GtkWidget *chart = phidias_bar_chart_new (_("Quality"));
  guint n;
  const PhidiasBenchmark *benchmarks = phidias_catalog_model_get_benchmarks (g_ptr_array_index (models, 0), &n);
  gboolean has_mmlu = count_with (models, &mmlu) >= 2;

  phidias_bar_chart_set_maximum (PHIDIAS_BAR_CHART (chart), 100);
  if (has_mmlu)
    add_benchmark (PHIDIAS_BAR_CHART (chart), models, &mmlu);
  for (guint i = 0; i < n; i++)
    if (count_with (models, &benchmarks[i]) == models->len && !(has_mmlu && g_str_equal (benchmarks[i].name, "MMLU")))
      add_benchmark (PHIDIAS_BAR_CHART (chart), models, &benchmarks[i]);

  if (phidias_bar_chart_get_n_bars (PHIDIAS_BAR_CHART (chart)) > 0)
    phidias_bar_chart_set_subtitle (PHIDIAS_BAR_CHART (chart), _("Benchmarks in common, of 100, as the models’ cards have them; how they were done may differ"));
  else
    phidias_bar_chart_set_subtitle (PHIDIAS_BAR_CHART (chart), _("The catalog knows no benchmark that these models have in common."));
  gtk_box_append (self->box, chart);
}

/* ---- The table ---- */

static void
add_cell (GtkGrid *grid, const char *text, guint column, guint row, gboolean is_heading)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), column == 0 ? 14 : 18);
  gtk_label_set_max_width_chars (GTK_LABEL (label), column == 0 ? 18 : 28);
  gtk_widget_set_hexpand (label, column > 0);
  if (is_heading)
    gtk_widget_add_css_class (label, row == 0 ? "heading" : "dim-label");
  gtk_grid_attach (grid, label, (int) column, (int) row, 1, 1);
}

static void
add_table (PhidiasComparePage *self, GPtrArray *models)
{
  GtkWidget *heading = gtk_label_new (_("Facts"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkGrid *grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE,
                                "column-spacing", 18, "row-spacing", 8, "margin-bottom", 12, NULL);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "title-4");
  gtk_box_append (self->box, heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Facts"), -1);
  for (guint i = 0; i < models->len; i++)
    {
      PhidiasCatalogModel *model = g_ptr_array_index (models, i);
      g_autoptr (GPtrArray) facts = phidias_model_facts_new (model);
      GtkWidget *button = gtk_button_new_with_label (phidias_catalog_model_get_title (model));

      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_tooltip_text (button, _("Show This Model"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "models.open");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", phidias_catalog_model_get_name (model));
      gtk_grid_attach (grid, button, (int) i + 1, 0, 1, 1);
      if (i == 0)
        add_cell (grid, _("Publisher"), 0, 1, TRUE);
      add_cell (grid, phidias_catalog_model_get_publisher (model), i + 1, 1, FALSE);
      for (guint j = 0; j < facts->len; j++)
        {
          const PhidiasModelFact *fact = g_ptr_array_index (facts, j);

          if (i == 0)
            add_cell (grid, fact->title, 0, j + 2, TRUE);
          add_cell (grid, fact->value, i + 1, j + 2, FALSE);
        }
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  /* A column that is cut must not look like the last. */
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (grid));
  gtk_box_append (self->box, scroller);
}

/* ---- GObject ---- */

static void
phidias_compare_page_dispose (GObject *object)
{
  PhidiasComparePage *self = PHIDIAS_COMPARE_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (phidias_compare_page_parent_class)->dispose (object);
}

static void
phidias_compare_page_class_init (PhidiasComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_compare_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
phidias_compare_page_init (PhidiasComparePage *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 980);
  /* The table of four models needs it all. */
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 980);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
phidias_compare_page_new (void)
{
  return g_object_new (PHIDIAS_TYPE_COMPARE_PAGE, NULL);
}

/**
 * phidias_compare_page_set_models:
 * @self: a page
 * @models: (element-type PhidiasCatalogModel): what is compared, in this order
 */
void
phidias_compare_page_set_models (PhidiasComparePage *self, GPtrArray *models)
{
  GtkWidget *child;

  g_return_if_fail (PHIDIAS_IS_COMPARE_PAGE (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  if (models->len == 0)
    return;
  add_quality_chart (self, models);
  add_price_chart (self, models);
  add_context_chart (self, models);
  add_table (self, models);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}
