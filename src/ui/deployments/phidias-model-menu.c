/* phidias-model-menu.c: the models a server offers, to choose one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-model-menu.h"

#include <glib/gi18n-lib.h>

/* From how many models on a search helps. */
#define SEARCH_FROM 8

/**
 * PhidiasModelMenu:
 *
 * A button with a list that can be searched: some servers offer hundreds of models. Hidden while
 * there is nothing to choose.
 */
struct _PhidiasModelMenu
{
  GtkWidget parent_instance;

  /* template */
  GtkMenuButton      *menu_button;
  GtkPopover         *popover;
  GtkEditable        *search_entry;
  GtkListView        *list_view;
  GtkFilterListModel *filtered;
  GtkStringFilter    *filter;
};

G_DEFINE_FINAL_TYPE (PhidiasModelMenu, phidias_model_menu, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
choose (PhidiasModelMenu *self, guint position)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);

  if (item == NULL)
    return;
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHOSEN], 0, gtk_string_object_get_string (item));
}

static void
search_changed_cb (PhidiasModelMenu *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (self->search_entry));
}

static void
search_activate_cb (PhidiasModelMenu *self)
{
  choose (self, 0);
}

static void
list_activate_cb (PhidiasModelMenu *self, guint position)
{
  choose (self, position);
}

static void
phidias_model_menu_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_MODEL_MENU);

  G_OBJECT_CLASS (phidias_model_menu_parent_class)->dispose (object);
}

static void
phidias_model_menu_class_init (PhidiasModelMenuClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_model_menu_dispose;

  /**
   * PhidiasModelMenu::chosen:
   * @self: a menu
   * @model: the model
   *
   * A model was chosen.
   */
  signals[CHOSEN] = g_signal_new ("chosen", PHIDIAS_TYPE_MODEL_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-model-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelMenu, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelMenu, popover);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelMenu, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelMenu, list_view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelMenu, filtered);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelMenu, filter);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
}

static void
phidias_model_menu_init (PhidiasModelMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  /* The button that takes the focus is inside, and has no name of its own on GTK 4.8. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->menu_button))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Choose a Model"), -1);
}

/**
 * phidias_model_menu_new:
 *
 * Returns: (transfer floating): a menu with nothing in it, hidden
 */
GtkWidget *
phidias_model_menu_new (void)
{
  return g_object_new (PHIDIAS_TYPE_MODEL_MENU, NULL);
}

/**
 * phidias_model_menu_set_models:
 * @self: a menu
 * @models: (nullable) (array zero-terminated=1): what there is to choose
 *
 * Fills the menu, and shows it where there is something in it.
 */
void
phidias_model_menu_set_models (PhidiasModelMenu *self, const char *const *models)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (models);
  guint n_models = g_list_model_get_n_items (G_LIST_MODEL (list));

  g_return_if_fail (PHIDIAS_IS_MODEL_MENU (self));

  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (list));
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), n_models >= SEARCH_FROM);
  gtk_widget_set_visible (GTK_WIDGET (self), n_models > 0);
}

/**
 * phidias_model_menu_popup:
 * @self: a menu
 *
 * Opens it, where there is something in it.
 */
void
phidias_model_menu_popup (PhidiasModelMenu *self)
{
  g_return_if_fail (PHIDIAS_IS_MODEL_MENU (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_menu_button_popup (self->menu_button);
}
