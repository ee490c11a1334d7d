/* phidias-deployments-page-columns.c: the columns of the list, how it sorts, and what is left of them when it is narrow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployments-page-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-deployment-state.h"

/* In pixels; narrower, the list scrolls sideways. */
#define MIN_NAME_WIDTH 140

/* Below a width, in pixels, what does not fit any more is told below the name. */
static const struct
{
  int   width;
  guint fields; /* bits of those that have a column */
} folds[] = {
#define BIT(field) (1u << PHIDIAS_FIELD_##field)
  { 1140, BIT (NAME) | BIT (MODEL) | BIT (KIND) | BIT (REGION) | BIT (PROJECT) | BIT (STATE) | BIT (LIMIT) | BIT (LAST_USED) | BIT (COST) },
  { 900, BIT (NAME) | BIT (MODEL) | BIT (KIND) | BIT (REGION) | BIT (STATE) | BIT (LAST_USED) | BIT (COST) },
  { 560, BIT (NAME) | BIT (MODEL) | BIT (STATE) | BIT (COST) },
  { 0, BIT (NAME) },
};

static gboolean
has_column (PhidiasDeploymentsPage *self, PhidiasDeploymentField field)
{
  return (folds[self->fold].fields & (1u << field)) != 0;
}

/* ---- Cells ---- */

/* What the columns that are folded away would say; the project and the limit are for who has room. */
static char *
dup_folded (PhidiasDeploymentsPage *self, PhidiasDeploymentItem *item)
{
  static const PhidiasDeploymentField told[] = {
    PHIDIAS_FIELD_MODEL, PHIDIAS_FIELD_STATE, PHIDIAS_FIELD_REGION, PHIDIAS_FIELD_LAST_USED, PHIDIAS_FIELD_COST,
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autofree char *part = has_column (self, told[i]) ? NULL : phidias_deployment_item_dup_text (item, told[i]);

      if (part == NULL || *part == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      g_string_append (text, part);
    }

  return g_string_free (text, FALSE);
}

static void
show_cell (GtkListItem *list_item)
{
  PhidiasDeploymentsPage *self = g_object_get_data (G_OBJECT (list_item), "page");
  PhidiasDeploymentItem  *item = gtk_list_item_get_item (list_item);
  PhidiasDeploymentField  field = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list_item), "field"));
  GtkLabel               *label = g_object_get_data (G_OBJECT (list_item), "label");
  g_autofree char        *text = phidias_deployment_item_dup_text (item, field);

  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), *text != '\0' ? text : NULL);
  if (field == PHIDIAS_FIELD_NAME)
    {
      GtkLabel        *below = g_object_get_data (G_OBJECT (list_item), "below");
      g_autofree char *folded = dup_folded (self, item);

      gtk_label_set_label (below, folded);
      gtk_widget_set_visible (GTK_WIDGET (below), *folded != '\0');
      phidias_deployment_state_show (phidias_deployment_item_get_deployment (item), g_object_get_data (G_OBJECT (list_item), "image"));
    }
}

static GtkWidget *
make_label (gboolean is_number)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");

  return label;
}

static GtkWidget *
make_name_cell (GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = make_label (FALSE);
  GtkWidget *below = make_label (FALSE);

  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  g_object_set_data (G_OBJECT (list_item), "label", label);
  g_object_set_data (G_OBJECT (list_item), "below", below);
  g_object_set_data (G_OBJECT (list_item), "image", image);

  return box;
}

static PhidiasDeploymentField
get_field (PhidiasDeploymentsPage *self, GtkListItemFactory *factory)
{
  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    if (gtk_column_view_column_get_factory (self->columns[field]) == factory)
      return field;

  g_return_val_if_reached (PHIDIAS_FIELD_NAME);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasDeploymentsPage *self)
{
  PhidiasDeploymentField field = get_field (self, GTK_LIST_ITEM_FACTORY (factory));
  GtkWidget             *child;

  g_object_set_data (G_OBJECT (list_item), "page", self);
  g_object_set_data (G_OBJECT (list_item), "field", GUINT_TO_POINTER (field));
  if (field == PHIDIAS_FIELD_NAME)
    child = make_name_cell (list_item);
  else
    {
      child = make_label (field == PHIDIAS_FIELD_LIMIT || field == PHIDIAS_FIELD_COST);
      g_object_set_data (G_OBJECT (list_item), "label", child);
    }
  gtk_list_item_set_child (list_item, child);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasDeploymentsPage *self)
{
  gulong handler = g_signal_connect_object (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (show_cell),
                                            list_item, G_CONNECT_SWAPPED);

  g_object_set_data (G_OBJECT (list_item), "handler", GSIZE_TO_POINTER (handler));
  show_cell (list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasDeploymentsPage *self)
{
  g_signal_handler_disconnect (gtk_list_item_get_item (list_item), GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (list_item), "handler")));
}

/* ---- Sorting ---- */

typedef struct
{
  PhidiasDeploymentsPage *page; /* owns the column that has this */
  PhidiasDeploymentField  field;
} Order;

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  Order *order = user_data;

  if (order->page->is_probing)
    {
      if (order->page->probed < 0)
        order->page->probed = (int) order->field;
      return -1;
    }

  return phidias_deployment_item_compare ((PhidiasDeploymentItem *) a, (PhidiasDeploymentItem *) b, order->field);
}

/**
 * phidias_deployments_page_dup_sort:
 * @self: a page
 *
 * Returns: (transfer full): the name of the column that the list is sorted by, a “-” before it where
 *   the last comes first
 */
char *
phidias_deployments_page_dup_sort (PhidiasDeploymentsPage *self)
{
  GtkSorter  *sorter = gtk_column_view_get_sorter (self->column_view);
  GtkOrdering order;

  /* GTK 4.8 does not tell which column it sorts by: the first that is asked to compare is it, and
   * says “smaller”, which comes back turned round where the order is. */
  self->is_probing = TRUE;
  self->probed = -1;
  order = gtk_sorter_compare (sorter, self, self->column_view); /* equal ones are not compared */
  self->is_probing = FALSE;
  if (self->probed < 0)
    return g_strdup (phidias_deployment_field_get_name (PHIDIAS_FIELD_NAME));

  return g_strconcat (order == GTK_ORDERING_LARGER ? "-" : "", phidias_deployment_field_get_name ((PhidiasDeploymentField) self->probed), NULL);
}

/**
 * phidias_deployments_page_set_sort:
 * @self: a page
 * @sort: what phidias_deployments_page_dup_sort() returned
 */
void
phidias_deployments_page_set_sort (PhidiasDeploymentsPage *self, const char *sort)
{
  GtkSortType type = *sort == '-' ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING;

  g_return_if_fail (PHIDIAS_IS_DEPLOYMENTS_PAGE (self));
  g_return_if_fail (sort != NULL);

  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    if (g_str_equal (sort + (*sort == '-' ? 1 : 0), phidias_deployment_field_get_name (field)))
      {
        self->is_sorting = TRUE;
        gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
        self->is_sorting = FALSE;
        gtk_column_view_sort_by_column (self->column_view, self->columns[field], type);
        return;
      }
}

/* The menu shows what the headings show: they cannot be reached with the keyboard before GTK 4.12. */
static void
sorter_changed_cb (PhidiasDeploymentsPage *self)
{
  g_autofree char *sort = NULL;
  gboolean         is_descending;

  /* The columns go one by one at the end, too. */
  if (self->is_sorting || self->column_view == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  sort = phidias_deployments_page_dup_sort (self);
  is_descending = *sort == '-';
  g_action_group_change_action_state (G_ACTION_GROUP (self->sorting), "by", g_variant_new_string (sort + (is_descending ? 1 : 0)));
  g_action_group_change_action_state (G_ACTION_GROUP (self->sorting), "descending", g_variant_new_boolean (is_descending));
  phidias_deployments_page_tell_sorted (self);
}

static void
sort_from_menu (PhidiasDeploymentsPage *self, const char *name, gboolean is_descending)
{
  g_autofree char *sort = g_strconcat (is_descending ? "-" : "", name, NULL);

  phidias_deployments_page_set_sort (self, sort);
}

static void
sort_by_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasDeploymentsPage *self = user_data;
  g_autofree char        *sort = phidias_deployments_page_dup_sort (self);

  sort_from_menu (self, g_variant_get_string (parameter, NULL), *sort == '-');
}

static void
sort_descending_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasDeploymentsPage *self = user_data;
  g_autofree char        *sort = phidias_deployments_page_dup_sort (self);

  sort_from_menu (self, sort + (*sort == '-' ? 1 : 0), *sort != '-');
}

static GMenuModel *
make_sort_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) fields = g_menu_new ();
  g_autoptr (GMenu) directions = g_menu_new ();

  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (phidias_deployment_field_get_title (field), NULL);

      g_menu_item_set_action_and_target (item, "sort.by", "s", phidias_deployment_field_get_name (field));
      g_menu_append_item (fields, item);
    }
  g_menu_append (directions, _("Last First"), "sort.descending");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fields));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (directions));

  return G_MENU_MODEL (menu);
}

static void
make_sorting (PhidiasDeploymentsPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "by", .activate = sort_by_cb, .parameter_type = "s", .state = "'name'" },
    { .name = "descending", .activate = sort_descending_cb, .state = "false" },
  };
  g_autoptr (GMenuModel) menu = make_sort_menu ();

  self->sorting = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->sorting), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sort", G_ACTION_GROUP (self->sorting));
  gtk_menu_button_set_menu_model (self->sort_button, menu);
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed", G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
resort_cb (gpointer user_data)
{
  PhidiasDeploymentsPage *self = user_data;
  g_autofree char        *sort = phidias_deployments_page_dup_sort (self);

  self->resort_id = 0;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    if (g_str_equal (sort + (*sort == '-' ? 1 : 0), phidias_deployment_field_get_name (field)))
      gtk_sorter_changed (gtk_column_view_column_get_sorter (self->columns[field]), GTK_SORTER_CHANGE_DIFFERENT);
}

/* phidias_deployments_page_resort: soon, and once, after any number of items changed */
void
phidias_deployments_page_resort (PhidiasDeploymentsPage *self)
{
  if (self->resort_id == 0)
    self->resort_id = g_idle_add_once (resort_cb, self);
}

/* ---- Folding ---- */

static void
refresh_names (PhidiasDeploymentsPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasDeploymentItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      g_signal_emit_by_name (item, "changed");
    }
}

static guint
find_fold (int width)
{
  guint fold = 0;

  while (fold + 1 < G_N_ELEMENTS (folds) && width < folds[fold].width)
    fold++;

  return fold;
}

static void
apply_fold (PhidiasDeploymentsPage *self, guint fold)
{
  self->fold = fold;
  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    gtk_column_view_column_set_visible (self->columns[field], has_column (self, field));
}

/* The name has what the others leave. A column that expands would be the way, but in GTK 4.8 those
 * that are folded away take its share. */
static void
fill (PhidiasDeploymentsPage *self, int width)
{
  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    if (field != PHIDIAS_FIELD_NAME && has_column (self, field))
      width -= gtk_column_view_column_get_fixed_width (self->columns[field]);
  gtk_column_view_column_set_fixed_width (self->columns[PHIDIAS_FIELD_NAME], MAX (width, MIN_NAME_WIDTH));
}

static void
fold_cb (gpointer user_data)
{
  PhidiasDeploymentsPage *self = user_data;
  GtkAdjustment          *adjustment = gtk_scrolled_window_get_hadjustment (self->scroller);
  int                     width = (int) gtk_adjustment_get_page_size (adjustment);
  guint                   fold = find_fold (width);

  self->fold_id = 0;
  if (fold != self->fold)
    {
      apply_fold (self, fold);
      refresh_names (self);
    }
  fill (self, width);
}

/* Not at once: the list is being laid out. */
static void
width_cb (PhidiasDeploymentsPage *self)
{
  if (self->fold_id == 0)
    self->fold_id = g_idle_add_once (fold_cb, self);
}

/* phidias_deployments_page_make_columns: once, when the page is made */
void
phidias_deployments_page_make_columns (PhidiasDeploymentsPage *self)
{
  static const int widths[PHIDIAS_N_DEPLOYMENT_FIELDS] = {
    [PHIDIAS_FIELD_NAME] = MIN_NAME_WIDTH, [PHIDIAS_FIELD_MODEL] = 150, [PHIDIAS_FIELD_KIND] = 130, [PHIDIAS_FIELD_REGION] = 110, [PHIDIAS_FIELD_PROJECT] = 120,
    [PHIDIAS_FIELD_STATE] = 110, [PHIDIAS_FIELD_LIMIT] = 120, [PHIDIAS_FIELD_LAST_USED] = 110, [PHIDIAS_FIELD_COST] = 130,
  };

  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    {
      g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkSorter) sorter = NULL;
      Order *order = g_new0 (Order, 1);

      order->page = self;
      order->field = field;
      sorter = GTK_SORTER (gtk_custom_sorter_new (compare, order, g_free));
      g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
      self->columns[field] = gtk_column_view_column_new (phidias_deployment_field_get_title (field), g_object_ref (factory));
      gtk_column_view_column_set_sorter (self->columns[field], sorter);
      gtk_column_view_column_set_resizable (self->columns[field], TRUE);
      gtk_column_view_column_set_fixed_width (self->columns[field], widths[field]);
      gtk_column_view_append_column (self->column_view, self->columns[field]);
    }
  apply_fold (self, G_N_ELEMENTS (folds) - 1);
  make_sorting (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
}
