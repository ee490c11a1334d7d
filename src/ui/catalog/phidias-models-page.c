/* phidias-models-page.c: the catalog, as a place of the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-models-page-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-focus.h"
#include "phidias-place.h"
#include "phidias-wrap-layout.h"

/**
 * PhidiasModelsPage:
 *
 * The models as a grid that is searched, narrowed and sorted; over it the page of one of them, or
 * several side by side.
 *
 *     PhidiasCatalog ─► GtkFilterListModel ─► GtkSortListModel ─► GtkGridView of PhidiasModelCard
 *
 * | action           | what                                            |
 * |------------------|-------------------------------------------------|
 * | `models.refresh` | asks the online services                        |
 * | `models.clear`   | takes query and filters back                    |
 * | `models.compare` | shows the ticked models side by side            |
 * | `models.untick`  | takes the ticks away                            |
 * | `models.open`    | shows the page of the model named               |
 * | `models.find`    | goes to the search                              |
 */

static void place_init (PhidiasPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasModelsPage, phidias_models_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_PLACE, place_init))

enum {
  PROP_0,
  PROP_TITLE,
  PROP_CAN_GO_BACK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define COMPARISON ""

/* ---- Pages ---- */

static const char *
get_current (PhidiasModelsPage *self)
{
  return self->history->len > 0 ? g_ptr_array_index (self->history, self->history->len - 1) : NULL;
}

static char *
dup_last_ticked (PhidiasModelsPage *self)
{
  return self->ticked->len > 0 ? g_strdup (g_ptr_array_index (self->ticked, self->ticked->len - 1)) : NULL;
}

static void
show_current (PhidiasModelsPage *self)
{
  PhidiasCatalog *catalog = phidias_session_get_catalog (self->session);
  const char *current = get_current (self);

  if (current == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
    }
  else if (g_str_equal (current, COMPARISON))
    {
      g_autoptr (GPtrArray) models = g_ptr_array_new ();

      for (guint i = 0; i < self->ticked->len; i++)
        {
          PhidiasCatalogModel *model = phidias_catalog_find (catalog, g_ptr_array_index (self->ticked, i));

          if (model != NULL)
            g_ptr_array_add (models, model);
        }
      if (self->compare_page == NULL)
        {
          self->compare_page = PHIDIAS_COMPARE_PAGE (phidias_compare_page_new ());
          gtk_stack_add_named (self->stack, GTK_WIDGET (self->compare_page), "compare");
        }
      phidias_compare_page_set_models (self->compare_page, models);
      gtk_stack_set_visible_child_name (self->stack, "compare");
    }
  else
    {
      if (self->model_page == NULL)
        {
          self->model_page = PHIDIAS_MODEL_PAGE (phidias_model_page_new (catalog));
          gtk_stack_add_named (self->stack, GTK_WIDGET (self->model_page), "model");
        }
      phidias_model_page_set_model (self->model_page, phidias_catalog_find (catalog, current));
      gtk_stack_set_visible_child_name (self->stack, "model");
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

static void
focus_page (PhidiasModelsPage *self)
{
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
go_to (PhidiasModelsPage *self, const char *page)
{
  if (g_strcmp0 (get_current (self), page) == 0)
    return;
  g_ptr_array_add (self->history, g_strdup (page));
  show_current (self);
  focus_page (self);
}

static void
go_back (PhidiasPlace *place)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (place);
  g_autofree char *left = NULL;

  if (self->history->len == 0)
    return;
  left = g_str_equal (get_current (self), COMPARISON) ? dup_last_ticked (self) : g_strdup (get_current (self));
  g_ptr_array_set_size (self->history, (int) self->history->len - 1);
  show_current (self);
  /* The card that was left has the focus again. */
  if (get_current (self) != NULL || !phidias_models_page_focus_card (self, left))
    focus_page (self);
}

static void
go_home (PhidiasPlace *place)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (place);

  if (self->history->len == 0)
    return;
  g_ptr_array_set_size (self->history, 0);
  show_current (self);
}

static gboolean
find (PhidiasPlace *place)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (place);

  go_home (place);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (self->search_entry, 0, -1);

  return TRUE;
}

static GtkWidget *
get_header_end (PhidiasPlace *place)
{
  return PHIDIAS_MODELS_PAGE (place)->refresh_box;
}

static void
place_init (PhidiasPlaceInterface *iface)
{
  iface->go_back = go_back;
  iface->go_home = go_home;
  iface->find = find;
  iface->get_header_end = get_header_end;
}

/* The models are others, with the same names: what is shown is shown anew. */
static void
catalog_changed_cb (PhidiasModelsPage *self)
{
  phidias_models_page_update_list (self);
  if (get_current (self) != NULL)
    show_current (self);
}

/* ---- Actions ---- */

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_models_page_refresh (PHIDIAS_MODELS_PAGE (widget));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_catalog_filter_clear (PHIDIAS_MODELS_PAGE (widget)->filter);
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (widget);

  if (self->ticked->len >= 2)
    go_to (self, COMPARISON);
}

static void
untick_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (widget);
  g_autofree char *last = dup_last_ticked (self);

  g_ptr_array_set_size (self->ticked, 0);
  phidias_models_page_update_ticks (self);
  phidias_models_page_focus_card (self, last);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_models_page_show_model (PHIDIAS_MODELS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  find (PHIDIAS_PLACE (widget));
}

/* ---- Keys ---- */

/* Slash searches where nobody types; Escape goes back. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, PhidiasModelsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if ((state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0 || (focus != NULL && GTK_IS_EDITABLE (focus))
      || (focus != NULL && GTK_IS_TEXT (focus)))
    return FALSE;

  switch (key)
    {
    case GDK_KEY_slash:
    case GDK_KEY_KP_Divide:
      return find (PHIDIAS_PLACE (self));
    case GDK_KEY_Escape:
      if (self->history->len > 0)
        go_back (PHIDIAS_PLACE (self));
      else if (phidias_split_view_get_collapsed (self->split) && phidias_split_view_get_show_sidebar (self->split))
        phidias_split_view_set_show_sidebar (self->split, FALSE);
      else
        return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- GtkWidget, GObject ---- */

static void
phidias_models_page_dispose (GObject *object)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_MODELS_PAGE);
  g_clear_object (&self->refresh_box);
  g_clear_object (&self->shown);
  g_clear_object (&self->list_filter);
  g_clear_object (&self->list_sorter);
  g_clear_object (&self->filter);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_models_page_parent_class)->dispose (object);
}

static void
phidias_models_page_finalize (GObject *object)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (object);

  g_ptr_array_unref (self->ticked);
  g_ptr_array_unref (self->history);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (phidias_models_page_parent_class)->finalize (object);
}

static void
phidias_models_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasModelsPage *self = PHIDIAS_MODELS_PAGE (object);
  const char *current = get_current (self);
  PhidiasCatalogModel *model;

  switch (prop_id)
    {
    case PROP_TITLE:
      if (current == NULL)
        g_value_set_static_string (value, _("Models"));
      else if (g_str_equal (current, COMPARISON))
        g_value_set_static_string (value, _("Compare"));
      else
        {
          model = phidias_catalog_find (phidias_session_get_catalog (self->session), current);
          g_value_set_string (value, model != NULL ? phidias_catalog_model_get_title (model) : current);
        }
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, self->history->len > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_models_page_class_init (PhidiasModelsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PHIDIAS_TYPE_BANNER);
  g_type_ensure (PHIDIAS_TYPE_CATALOG_FILTERS);
  g_type_ensure (PHIDIAS_TYPE_SPLIT_VIEW);
  g_type_ensure (PHIDIAS_TYPE_WRAP_LAYOUT);

  object_class->dispose = phidias_models_page_dispose;
  object_class->finalize = phidias_models_page_finalize;
  object_class->get_property = phidias_models_page_get_property;
  widget_class->focus = phidias_focus_children;
  g_object_class_override_property (object_class, PROP_TITLE, "title");
  g_object_class_override_property (object_class, PROP_CAN_GO_BACK, "can-go-back");
  properties[PROP_TITLE] = g_object_class_find_property (object_class, "title");
  properties[PROP_CAN_GO_BACK] = g_object_class_find_property (object_class, "can-go-back");

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-models-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, filters_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, sort_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, chips);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, split);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, filters);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, grid);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, compare_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelsPage, compare_label);

  gtk_widget_class_install_action (widget_class, "models.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "models.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "models.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "models.untick", NULL, untick_action);
  gtk_widget_class_install_action (widget_class, "models.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "models.find", NULL, find_action);
}

static void
phidias_models_page_init (PhidiasModelsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cancellable = g_cancellable_new ();
  self->ticked = g_ptr_array_new_with_free_func (g_free);
  self->history = g_ptr_array_new_with_free_func (g_free);
  self->filter = phidias_catalog_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * phidias_models_page_new:
 * @session: whose catalog it shows
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
phidias_models_page_new (PhidiasSession *session)
{
  PhidiasModelsPage *self = g_object_new (PHIDIAS_TYPE_MODELS_PAGE, NULL);

  self->session = g_object_ref (session);
  phidias_models_page_add_list (self);
  phidias_models_page_add_refresh (self);
  g_signal_connect_object (phidias_session_get_catalog (session), "items-changed", G_CALLBACK (catalog_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * phidias_models_page_show_model:
 * @self: a page
 * @name: a model's name in the catalog
 *
 * Shows the page of the model; Back leads to where the person was.
 *
 * Returns: whether there is such a model
 */
gboolean
phidias_models_page_show_model (PhidiasModelsPage *self, const char *name)
{
  g_return_val_if_fail (PHIDIAS_IS_MODELS_PAGE (self), FALSE);

  if (name == NULL || *name == '\0' || phidias_catalog_find (phidias_session_get_catalog (self->session), name) == NULL)
    return FALSE;
  go_to (self, name);

  return TRUE;
}

/**
 * phidias_models_page_set_ticked:
 * @self: a page
 * @name: a model's name in the catalog
 * @is_ticked: whether it is to be compared; one more than four is not
 */
void
phidias_models_page_set_ticked (PhidiasModelsPage *self, const char *name, gboolean is_ticked)
{
  guint i;

  g_return_if_fail (PHIDIAS_IS_MODELS_PAGE (self));

  if (g_ptr_array_find_with_equal_func (self->ticked, name, g_str_equal, &i) == is_ticked)
    return;
  if (!is_ticked)
    g_ptr_array_remove_index (self->ticked, i);
  else if (self->ticked->len < PHIDIAS_MODELS_PAGE_MAX_COMPARED)
    g_ptr_array_add (self->ticked, g_strdup (name));
  phidias_models_page_update_ticks (self);
}
