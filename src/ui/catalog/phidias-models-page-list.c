/* phidias-models-page-list.c: the grid of models, its search, its filters and its ticks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-models-page-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-model-card.h"

/* ---- Cards ---- */

static PhidiasModelCard *
get_card (GtkWidget *cell)
{
  GtkWidget *child = gtk_widget_get_first_child (cell);

  return PHIDIAS_IS_MODEL_CARD (child) ? PHIDIAS_MODEL_CARD (child) : NULL;
}

static gboolean
is_ticked (PhidiasModelsPage *self, PhidiasCatalogModel *model)
{
  return g_ptr_array_find_with_equal_func (self->ticked, phidias_catalog_model_get_name (model), g_str_equal, NULL);
}

/* What a cell is called, as a whole: its parts have no names of their own. */
static char *
dup_cell_name (PhidiasCatalogModel *model)
{
  const char *task = phidias_catalog_model_get_task (model);
  double price = phidias_catalog_model_get_blended_price (model);
  GString *name = g_string_new (phidias_catalog_model_get_title (model));

  if (phidias_catalog_model_get_publisher (model) != NULL)
    g_string_append_printf (name, ", %s", phidias_catalog_model_get_publisher (model));
  if (task != NULL)
    {
      g_autofree char *title = phidias_catalog_facet_dup_value_title (PHIDIAS_CATALOG_FACET_TASK, task);

      g_string_append_printf (name, ", %s", title);
    }
  if (phidias_catalog_model_get_context (model) > 0)
    {
      g_autofree char *tokens = phidias_catalog_format_tokens (phidias_catalog_model_get_context (model));

      g_string_append (name, ", ");
      /* Translators: %s is a number of tokens */
      g_string_append_printf (name, _("context %s"), tokens);
    }
  if (!isnan (price))
    {
      g_autofree char *text = phidias_catalog_format_price (round (price * 1000) / 1000);

      g_string_append (name, ", ");
      /* Translators: %s is a price such as $0.23 */
      g_string_append_printf (name, _("%s per million tokens"), text);
    }
  if (phidias_catalog_model_get_lifecycle (model) != PHIDIAS_LIFECYCLE_CURRENT)
    g_string_append_printf (name, ", %s", phidias_lifecycle_get_title (phidias_catalog_model_get_lifecycle (model)));

  return g_string_free (name, FALSE);
}

static void
card_toggled_cb (PhidiasModelCard *card, PhidiasModelsPage *self)
{
  phidias_models_page_set_ticked (self, phidias_catalog_model_get_name (phidias_model_card_get_model (card)),
                                  phidias_model_card_get_is_ticked (card));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, PhidiasModelsPage *self)
{
  GtkWidget *card = phidias_model_card_new ();

  g_signal_connect_object (card, "toggled", G_CALLBACK (card_toggled_cb), self, G_CONNECT_DEFAULT);
  gtk_list_item_set_child (item, card);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, PhidiasModelsPage *self)
{
  PhidiasModelCard *card = PHIDIAS_MODEL_CARD (gtk_list_item_get_child (item));
  PhidiasCatalogModel *model = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (card));
  g_autofree char *name = dup_cell_name (model);

  phidias_model_card_set_model (card, model);
  phidias_model_card_set_is_ticked (card, is_ticked (self, model), self->ticked->len < PHIDIAS_MODELS_PAGE_MAX_COMPARED);
  if (cell != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (cell),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, phidias_catalog_model_get_summary (model) != NULL
                                                                         ? phidias_catalog_model_get_summary (model) : "",
                                    GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "Space",
                                    -1);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, PhidiasModelsPage *self)
{
  phidias_model_card_set_model (PHIDIAS_MODEL_CARD (gtk_list_item_get_child (item)), NULL);
}

static void
activated_cb (GtkGridView *grid, guint position, PhidiasModelsPage *self)
{
  g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (model != NULL)
    phidias_models_page_show_model (self, phidias_catalog_model_get_name (model));
}

/* Space ticks the card that has the focus; the cell itself would select, and nothing is selected here. */
static gboolean
grid_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, PhidiasModelsPage *self)
{
  GtkWidget *cell = gtk_widget_get_focus_child (GTK_WIDGET (self->grid));
  PhidiasModelCard *card = cell != NULL ? get_card (cell) : NULL;

  if ((key != GDK_KEY_space && key != GDK_KEY_KP_Space) || (state & gtk_accelerator_get_default_mod_mask ()) != 0
      || card == NULL || phidias_model_card_get_model (card) == NULL)
    return FALSE;
  phidias_models_page_set_ticked (self, phidias_catalog_model_get_name (phidias_model_card_get_model (card)),
                                  !phidias_model_card_get_is_ticked (card));

  return TRUE;
}

/* The focus to the card of the model @name, else to the first: grabbed by the grid, no cell has it. */
gboolean
phidias_models_page_focus_card (PhidiasModelsPage *self, const char *name)
{
  GtkWidget *first = NULL;

  if (name == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", 0u);

  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      PhidiasModelCard *card = get_card (cell);
      PhidiasCatalogModel *model = card != NULL ? phidias_model_card_get_model (card) : NULL;

      if (model == NULL)
        continue;
      if (name == NULL || g_str_equal (phidias_catalog_model_get_name (model), name))
        return gtk_widget_grab_focus (cell);
      if (first == NULL)
        first = cell;
    }

  return first != NULL && gtk_widget_grab_focus (first);
}

/* Cards and bar, after something was ticked. */
void
phidias_models_page_update_ticks (PhidiasModelsPage *self)
{
  PhidiasCatalog *catalog = phidias_session_get_catalog (self->session);
  gboolean can_tick = self->ticked->len < PHIDIAS_MODELS_PAGE_MAX_COMPARED;
  g_autoptr (GString) names = g_string_new (NULL);

  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      PhidiasModelCard *card = get_card (cell);

      if (card != NULL && phidias_model_card_get_model (card) != NULL)
        phidias_model_card_set_is_ticked (card, is_ticked (self, phidias_model_card_get_model (card)), can_tick);
    }

  for (guint i = 0; i < self->ticked->len; i++)
    {
      PhidiasCatalogModel *model = phidias_catalog_find (catalog, g_ptr_array_index (self->ticked, i));

      g_string_append_printf (names, "%s%s", i > 0 ? " · " : "",
                              model != NULL ? phidias_catalog_model_get_title (model) : (char *) g_ptr_array_index (self->ticked, i));
    }
  if (self->ticked->len == 1)
    g_string_append_printf (names, " – %s", _("tick one more to compare"));
  if (self->ticked->len > 0)
    gtk_label_set_label (self->compare_label, names->str);
  gtk_revealer_set_reveal_child (self->compare_revealer, self->ticked->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_revealer), self->ticked->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "models.compare", self->ticked->len >= 2);
}

/* ---- Chips ---- */

static void
chip_clicked_cb (GtkButton *button, PhidiasModelsPage *self)
{
  PhidiasCatalogFacet facet = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "phidias-facet"));
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (button), "phidias-id"));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry)); /* the chip goes */
  phidias_catalog_filter_set_selected (self->filter, facet, id, FALSE);
}

static void
add_chip (PhidiasModelsPage *self, PhidiasCatalogFacet facet, const PhidiasCatalogValue *value)
{
  GtkWidget *chip = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  /* Translators: a filter: of what, which */
  g_autofree char *text = g_strdup_printf (_("%s: %s"), phidias_catalog_facet_get_title (facet), value->title);
  /* Translators: said of a button; %s is a filter such as "Publisher: Microsoft" */
  g_autofree char *name = g_strdup_printf (_("Remove filter %s"), text);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_tooltip_text (chip, _("Remove Filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (chip), "phidias-facet", GUINT_TO_POINTER (facet));
  g_object_set_data_full (G_OBJECT (chip), "phidias-id", g_strdup (value->id), g_free);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (chip_clicked_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_set_parent (chip, self->chips);
}

static void
update_chips (PhidiasModelsPage *self)
{
  GListModel *models = G_LIST_MODEL (phidias_session_get_catalog (self->session));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS && phidias_catalog_filter_get_n_selected (self->filter) > 0; i++)
    {
      g_autoptr (GPtrArray) values = phidias_catalog_filter_dup_values (self->filter, (PhidiasCatalogFacet) i, models);

      for (guint j = 0; j < values->len; j++)
        if (((PhidiasCatalogValue *) g_ptr_array_index (values, j))->is_selected)
          add_chip (self, (PhidiasCatalogFacet) i, g_ptr_array_index (values, j));
    }
  gtk_widget_set_visible (self->chips, gtk_widget_get_first_child (self->chips) != NULL);
}

/* ---- Search and filters ---- */

void
phidias_models_page_update_list (PhidiasModelsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (phidias_session_get_catalog (self->session)));
  g_autofree char *count = NULL;

  if (n == n_all)
    count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u model", "%u models", n), n);
  else
    /* Translators: how many are shown, how many there are */
    count = g_strdup_printf (_("%u of %u models"), n, n_all);
  gtk_label_set_label (self->count_label, count);
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "grid" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "models.clear", !phidias_catalog_filter_is_empty (self->filter));
}

static void
filter_changed_cb (PhidiasModelsPage *self)
{
  const char *query = phidias_catalog_filter_get_query (self->filter);

  gtk_filter_changed (self->list_filter, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->list_sorter, GTK_SORTER_CHANGE_DIFFERENT);
  if (!g_str_equal (gtk_editable_get_text (self->search_entry), query))
    gtk_editable_set_text (self->search_entry, query);
  update_chips (self);
  phidias_models_page_update_list (self);
  /* What fits best stands first; the grid would keep the place of what stood in its middle before. */
  if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", 0u);
}

static void
search_changed_cb (PhidiasModelsPage *self)
{
  phidias_catalog_filter_set_query (self->filter, gtk_editable_get_text (self->search_entry));
}

static void
search_activated_cb (PhidiasModelsPage *self)
{
  phidias_models_page_focus_card (self, NULL);
}

static void
search_stopped_cb (PhidiasModelsPage *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    phidias_models_page_focus_card (self, NULL);
}

static gboolean
search_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, PhidiasModelsPage *self)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return FALSE;
  phidias_models_page_focus_card (self, NULL);

  return TRUE;
}

static void
sort_changed_cb (PhidiasModelsPage *self)
{
  phidias_catalog_filter_set_sort (self->filter, (PhidiasCatalogSort) gtk_drop_down_get_selected (self->sort_drop_down));
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  return phidias_catalog_filter_matches (user_data, item);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return phidias_catalog_filter_compare (user_data, (PhidiasCatalogModel *) a, (PhidiasCatalogModel *) b);
}

/* Everything of the list, once there is a session. */
void
phidias_models_page_add_list (PhidiasModelsPage *self)
{
  PhidiasCatalog *catalog = phidias_session_get_catalog (self->session);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *grid_keys = gtk_event_controller_key_new ();
  g_autoptr (GtkStringList) sorts = gtk_string_list_new (NULL);
  GtkFilterListModel *filtered;

  for (guint i = 0; i <= PHIDIAS_CATALOG_SORT_QUALITY; i++)
    gtk_string_list_append (sorts, phidias_catalog_sort_get_title ((PhidiasCatalogSort) i));
  gtk_drop_down_set_model (self->sort_drop_down, G_LIST_MODEL (sorts));
  g_signal_connect_object (self->sort_drop_down, "notify::selected", G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);

  self->list_filter = GTK_FILTER (gtk_custom_filter_new (match_cb, g_object_ref (self->filter), g_object_unref));
  self->list_sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, g_object_ref (self->filter), g_object_unref));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (catalog)), g_object_ref (self->list_filter));
  self->shown = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->list_sorter));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_DEFAULT);
  {
    g_autoptr (GtkSelectionModel) selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->shown))));

    gtk_grid_view_set_model (self->grid, selection);
  }
  gtk_grid_view_set_factory (self->grid, factory);
  g_object_unref (factory);
  g_signal_connect_object (self->grid, "activate", G_CALLBACK (activated_cb), self, G_CONNECT_DEFAULT);
  gtk_event_controller_set_propagation_phase (grid_keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (grid_keys, "key-pressed", G_CALLBACK (grid_key_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self->grid), grid_keys);

  g_signal_connect_object (self->search_entry, "changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "activate", G_CALLBACK (search_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "stop-search", G_CALLBACK (search_stopped_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (search_key_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);

  phidias_catalog_filters_set_up (self->filters, self->filter, G_LIST_MODEL (catalog));
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  filter_changed_cb (self);
  phidias_models_page_update_ticks (self);
}
