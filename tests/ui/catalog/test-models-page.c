/* test-models-page.c: the catalog's page: searching, comparing, reading, by keyboard and by name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#include "../pane/widget-fixture.h"
#include "phidias-bar-chart.h"
#include "phidias-card-view.h"
#include "phidias-catalog-filter.h"
#include "phidias-catalog-filters.h"
#include "phidias-compare-page.h"
#include "phidias-model-card.h"
#include "phidias-model-page.h"
#include "phidias-models-page.h"
#include "phidias-place.h"

typedef struct
{
  char           *folder;
  PhidiasSession *session;
  GtkWidget      *page;
  GtkWidget      *window;
} Catalog;

static Catalog *
catalog_new (int width)
{
  Catalog *self = g_new0 (Catalog, 1);

  self->folder = phidias_test_tmp_dir ();
  self->session = phidias_session_new ("io.github.phidias_studio.Phidias.Test", self->folder, NULL);
  self->page = phidias_models_page_new (self->session);
  self->window = fixture_show (self->page, width, 700);

  return self;
}

static void
catalog_free (Catalog *self)
{
  fixture_destroy (self->window);
  g_object_unref (self->session);
  phidias_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Catalog, catalog_free)

static GtkWidget *
find (Catalog *self, const char *id)
{
  return fixture_find (self->page, id);
}

static guint
count_shown (Catalog *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (find (self, "grid")))));
}

static const char *
get_shown (Catalog *self, guint position)
{
  g_autoptr (PhidiasCatalogModel) model =
    g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (GTK_GRID_VIEW (find (self, "grid")))), position);

  return phidias_catalog_model_get_name (model); /* the catalog keeps it */
}

static char *
get_title (Catalog *self)
{
  return phidias_place_dup_title (PHIDIAS_PLACE (self->page));
}

static void
test_search (void)
{
  g_autoptr (Catalog) self = catalog_new (900);
  guint n = count_shown (self);

  g_assert_cmpuint (n, ==, g_list_model_get_n_items (G_LIST_MODEL (phidias_session_get_catalog (self->session))));
  fixture_assert_named (find (self, "search_entry"), "Search models");
  g_assert_true (phidias_place_find (PHIDIAS_PLACE (self->page)));
  gtk_editable_set_text (GTK_EDITABLE (find (self, "search_entry")), "PHI 4 mini");
  g_assert_cmpuint (count_shown (self), <, n);
  g_assert_cmpstr (get_shown (self, 0), ==, "Phi-4-mini-instruct");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (self, "sort_drop_down")), PHIDIAS_CATALOG_SORT_PRICE);

  /* Nothing fits: the way back is offered. */
  gtk_editable_set_text (GTK_EDITABLE (find (self, "search_entry")), "no such model");
  g_assert_cmpuint (count_shown (self), ==, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (find (self, "list_stack"))), ==, "empty");
  gtk_widget_activate_action (self->page, "models.clear", NULL);
  g_assert_cmpuint (count_shown (self), ==, n);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (self, "search_entry"))), ==, "");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (find (self, "list_stack"))), ==, "grid");
}

static gboolean
is_scrolled_cb (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 0;
}

static gboolean
is_at_top_cb (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) < 1;
}

/* What fits best is seen, wherever the list was scrolled to. */
static void
test_search_shows_the_first (void)
{
  g_autoptr (Catalog) self = catalog_new (900);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (find (self, "scroller")));

  gtk_widget_activate_action (find (self, "grid"), "list.scroll-to-item", "u", count_shown (self) - 1);
  phidias_assert_wait (is_scrolled_cb, adjustment);
  gtk_editable_set_text (GTK_EDITABLE (find (self, "search_entry")), "phi-3");
  g_assert_cmpuint (count_shown (self), >, 8);
  phidias_assert_wait (is_at_top_cb, adjustment);
}

static void
test_filters (void)
{
  g_autoptr (Catalog) self = catalog_new (900);
  GtkWidget *tick = fixture_find_type (fixture_find_type (self->page, PHIDIAS_TYPE_CATALOG_FILTERS), GTK_TYPE_CHECK_BUTTON);
  GtkWidget *chips = find (self, "chips");
  GtkWidget *chip;

  /* The boxes stay where they are while what they say changes. */
  fixture_assert_named (tick, "AI21 Labs, 2 models");
  g_assert_false (gtk_widget_get_visible (chips));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), TRUE);
  g_assert_cmpuint (count_shown (self), ==, 2);
  g_assert_true (tick == fixture_find_type (fixture_find_type (self->page, PHIDIAS_TYPE_CATALOG_FILTERS), GTK_TYPE_CHECK_BUTTON));
  chip = gtk_widget_get_first_child (chips);
  fixture_assert_named (chip, "Remove filter Publisher: AI21 Labs");
  g_signal_emit_by_name (chip, "clicked");
  g_assert_null (gtk_widget_get_first_child (chips));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (tick)));
  g_assert_cmpuint (count_shown (self), >, 2);
}

static void
test_compare (void)
{
  static const char * const names[] = { "Phi-4", "Phi-4-mini-instruct", "Phi-3-mini-4k-instruct", "gpt-4o", "o1" };
  g_autoptr (Catalog) self = catalog_new (900);
  g_autofree char *title = NULL;
  GtkWidget *compare;

  gtk_widget_activate_action (self->page, "models.compare", NULL);
  g_assert_false (phidias_place_get_can_go_back (PHIDIAS_PLACE (self->page)));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    phidias_models_page_set_ticked (PHIDIAS_MODELS_PAGE (self->page), names[i], TRUE);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (find (self, "compare_revealer"))));
  /* The fifth was one too many. */
  g_assert_null (strstr (gtk_label_get_label (GTK_LABEL (find (self, "compare_label"))), "o1"));

  gtk_widget_activate_action (self->page, "models.compare", NULL);
  title = get_title (self);
  g_assert_cmpstr (title, ==, "Compare");
  compare = fixture_find_type (self->page, PHIDIAS_TYPE_COMPARE_PAGE);
  g_assert_nonnull (fixture_find_type (compare, PHIDIAS_TYPE_BAR_CHART));
  fixture_settle ();

  phidias_place_go_back (PHIDIAS_PLACE (self->page));
  g_assert_false (phidias_place_get_can_go_back (PHIDIAS_PLACE (self->page)));
  gtk_widget_activate_action (self->page, "models.untick", NULL);
  g_assert_false (gtk_widget_get_visible (find (self, "compare_revealer")));
}

static void
test_model (void)
{
  g_autoptr (Catalog) self = catalog_new (900);
  g_autofree char *title = NULL;
  g_autofree char *next = NULL;
  GtkWidget *page;
  GtkWidget *card;
  guint n = 0;

  g_assert_false (phidias_models_page_show_model (PHIDIAS_MODELS_PAGE (self->page), "no such model"));
  g_assert_true (phidias_models_page_show_model (PHIDIAS_MODELS_PAGE (self->page), "Phi-3-mini-4k-instruct"));
  title = get_title (self);
  g_assert_cmpstr (title, ==, "Phi-3-mini instruct (4k)");
  page = fixture_find_type (self->page, PHIDIAS_TYPE_MODEL_PAGE);
  g_assert_true (gtk_widget_get_visible (fixture_find (page, "ending_box")));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (fixture_find (page, "ending_label"))), "30 August 2025"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture_find (page, "id_label"))), ==,
                   "azureml://registries/azureml/models/Phi-3-mini-4k-instruct");
  fixture_assert_named (fixture_find (page, "copy_button"), "Copy model ID");
  /* Nobody deploys in this window. */
  g_assert_false (gtk_widget_get_visible (fixture_find (page, "deploy_button")));
  card = fixture_find_type (page, PHIDIAS_TYPE_CARD_VIEW);
  for (GtkWidget *row = gtk_widget_get_first_child (card); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  g_assert_cmpuint (n, >, 10);

  /* On to the successor, and back, one page at a time. */
  g_signal_emit_by_name (fixture_find (page, "successor_button"), "clicked");
  next = get_title (self);
  g_assert_cmpstr (next, ==, "Phi-4-mini-instruct");
  g_assert_false (gtk_widget_get_visible (fixture_find (page, "ending_box")));
  phidias_place_go_back (PHIDIAS_PLACE (self->page));
  g_free (next);
  next = get_title (self);
  g_assert_cmpstr (next, ==, "Phi-3-mini instruct (4k)");
  phidias_place_go_home (PHIDIAS_PLACE (self->page));
  g_assert_false (phidias_place_get_can_go_back (PHIDIAS_PLACE (self->page)));
}

/* Every model's page and card can be made, also where hardly anything is known. */
static void
test_all (void)
{
  g_autoptr (Catalog) self = catalog_new (360);
  GListModel *models = G_LIST_MODEL (phidias_session_get_catalog (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (models, i);

      g_assert_true (phidias_models_page_show_model (PHIDIAS_MODELS_PAGE (self->page), phidias_catalog_model_get_name (model)));
      fixture_settle ();
      g_test_message ("%s", phidias_catalog_model_get_name (model));
      /* No page asks for more room than the smallest window has. */
      g_assert_cmpint (gtk_widget_get_width (self->page), <=, 360);
      phidias_place_go_home (PHIDIAS_PLACE (self->page));
    }
}

static void
test_chart (void)
{
  GtkWidget *chart = phidias_bar_chart_new ("Quality");
  GtkWidget *window;
  GtkWidget *plot;
  GtkWidget *table;

  phidias_bar_chart_add_heading (PHIDIAS_BAR_CHART (chart), "MMLU");
  phidias_bar_chart_add_bar (PHIDIAS_BAR_CHART (chart), "Phi-4", 84.8, "84.8", TRUE);
  phidias_bar_chart_add_bar (PHIDIAS_BAR_CHART (chart), "Phi-9", NAN, "Not known", FALSE);
  window = fixture_show (chart, 400, 300);

  /* The picture says every number; the table has a cell for each. */
  plot = fixture_find_type (chart, g_type_from_name ("PhidiasBarPlot"));
  fixture_assert_named (plot, "Quality");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "MMLU. Phi-4: 84.8; Phi-9: Not known; ");
  fixture_assert_named (fixture_find_type (chart, GTK_TYPE_TOGGLE_BUTTON), "Show as table");
  phidias_bar_chart_set_shows_table (PHIDIAS_BAR_CHART (chart), TRUE);
  table = fixture_find_type (chart, GTK_TYPE_GRID);
  g_assert_true (gtk_widget_get_mapped (table));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (GTK_GRID (table), 1, 1))), ==, "84.8");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (gtk_grid_get_child_at (GTK_GRID (table), 0, 2))), ==, "Phi-9");
  fixture_destroy (window);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/catalog/search", test_search);
  g_test_add_func ("/ui/catalog/search/first", test_search_shows_the_first);
  g_test_add_func ("/ui/catalog/filters", test_filters);
  g_test_add_func ("/ui/catalog/compare", test_compare);
  g_test_add_func ("/ui/catalog/model", test_model);
  g_test_add_func ("/ui/catalog/all", test_all);
  g_test_add_func ("/ui/catalog/chart", test_chart);

  return g_test_run ();
}
