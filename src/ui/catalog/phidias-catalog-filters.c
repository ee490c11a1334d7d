/* phidias-catalog-filters.c: what the catalog can be narrowed to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-catalog-filters.h"

#include <glib/gi18n-lib.h>

/**
 * PhidiasCatalogFilters:
 *
 * A list of tick boxes, under a heading for each facet; beside each how many models there would be
 * with it. The boxes stay while the counts change, so that the keyboard stays where it is.
 */
struct _PhidiasCatalogFilters
{
  GtkWidget             parent_instance;

  /* owned: our child */
  GtkWidget            *scroller;
  GtkWidget            *groups[PHIDIAS_N_CATALOG_FACETS]; /* a box for each facet's boxes */

  /* owned */
  PhidiasCatalogFilter *filter;
  GListModel           *models;

  gboolean              is_updating;
};

G_DEFINE_FINAL_TYPE (PhidiasCatalogFilters, phidias_catalog_filters, GTK_TYPE_WIDGET)

static const char *
get_id (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "phidias-id");
}

static GtkWidget *
get_tick (GtkWidget *row)
{
  return gtk_widget_get_first_child (row);
}

static void
toggled_cb (GtkCheckButton *tick, PhidiasCatalogFilters *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (tick));

  if (self->is_updating)
    return;
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    if (gtk_widget_get_parent (row) == self->groups[i])
      phidias_catalog_filter_set_selected (self->filter, (PhidiasCatalogFacet) i, get_id (row), gtk_check_button_get_active (tick));
}

static GtkWidget *
new_row (PhidiasCatalogFilters *self, const PhidiasCatalogValue *value)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *tick = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (value->title);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (tick, TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (tick), label);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "caption");
  gtk_box_append (GTK_BOX (row), tick);
  gtk_box_append (GTK_BOX (row), count);
  g_object_set_data_full (G_OBJECT (row), "phidias-id", g_strdup (value->id), g_free);
  g_signal_connect_object (tick, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_DEFAULT);

  return row;
}

static void
update_row (GtkWidget *row, const PhidiasCatalogValue *value)
{
  g_autofree char *count = g_strdup_printf ("%u", value->count);
  /* Translators: said of a tick box: a publisher, a region or the like, and how many models it has */
  g_autofree char *name = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u model", "%s, %u models", value->count),
                                           value->title, value->count);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (row)), count);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_tick (row)), value->is_selected);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_tick (row)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (value->count > 0 || value->is_selected)
    gtk_widget_remove_css_class (row, "dim-label");
  else
    gtk_widget_add_css_class (row, "dim-label");
}

static gboolean
has_same_rows (GtkWidget *group, GPtrArray *values)
{
  GtkWidget *row = gtk_widget_get_first_child (group);

  for (guint i = 0; i < values->len; i++)
    {
      const PhidiasCatalogValue *value = g_ptr_array_index (values, i);

      if (row == NULL || !g_str_equal (get_id (row), value->id))
        return FALSE;
      row = gtk_widget_get_next_sibling (row);
    }

  return row == NULL;
}

static void
update (PhidiasCatalogFilters *self)
{
  if (self->filter == NULL || self->is_updating)
    return;

  self->is_updating = TRUE;
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    {
      g_autoptr (GPtrArray) values = phidias_catalog_filter_dup_values (self->filter, (PhidiasCatalogFacet) i, self->models);
      GtkWidget *row;

      if (!has_same_rows (self->groups[i], values))
        {
          while ((row = gtk_widget_get_first_child (self->groups[i])) != NULL)
            gtk_box_remove (GTK_BOX (self->groups[i]), row);
          for (guint j = 0; j < values->len; j++)
            gtk_box_append (GTK_BOX (self->groups[i]), new_row (self, g_ptr_array_index (values, j)));
        }
      row = gtk_widget_get_first_child (self->groups[i]);
      for (guint j = 0; j < values->len; j++, row = gtk_widget_get_next_sibling (row))
        update_row (row, g_ptr_array_index (values, j));
    }
  self->is_updating = FALSE;
}

static void
phidias_catalog_filters_dispose (GObject *object)
{
  PhidiasCatalogFilters *self = PHIDIAS_CATALOG_FILTERS (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->filter);
  g_clear_object (&self->models);

  G_OBJECT_CLASS (phidias_catalog_filters_parent_class)->dispose (object);
}

static void
phidias_catalog_filters_class_init (PhidiasCatalogFiltersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_catalog_filters_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
phidias_catalog_filters_init (PhidiasCatalogFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  for (guint i = 0; i < PHIDIAS_N_CATALOG_FACETS; i++)
    {
      const char *title = phidias_catalog_facet_get_title ((PhidiasCatalogFacet) i);
      GtkWidget *label = gtk_label_new (title);
      GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "heading");
      self->groups[i] = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                      "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->groups[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_box_append (GTK_BOX (whole), label);
      gtk_box_append (GTK_BOX (whole), self->groups[i]);
      gtk_box_append (GTK_BOX (box), whole);
    }

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filters"), -1);
}

GtkWidget *
phidias_catalog_filters_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CATALOG_FILTERS, NULL);
}

/**
 * phidias_catalog_filters_set_up:
 * @self: filters without any
 * @filter: what is chosen
 * @models: all models
 */
void
phidias_catalog_filters_set_up (PhidiasCatalogFilters *self, PhidiasCatalogFilter *filter, GListModel *models)
{
  g_return_if_fail (PHIDIAS_IS_CATALOG_FILTERS (self));
  g_return_if_fail (self->filter == NULL);

  self->filter = g_object_ref (filter);
  self->models = g_object_ref (models);
  g_signal_connect_object (filter, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (models, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
