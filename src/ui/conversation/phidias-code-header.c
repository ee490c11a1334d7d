/* phidias-code-header.c: the buttons above a piece of code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-header.h"

#include "phidias-code-save.h"

#include <glib/gi18n-lib.h>

/**
 * PhidiasCodeHeader:
 *
 * Wrap, save, copy. A row has one only while it is in view.
 */
struct _PhidiasCodeHeader
{
  GtkWidget         parent_instance;

  /* children */
  GtkWidget        *wrap_button;
  GtkWidget        *save_button;
  GtkWidget        *copy_button;

  /* owned */
  PhidiasCodeGroup *group;

  /* state */
  gulong            handler;
};

G_DEFINE_FINAL_TYPE (PhidiasCodeHeader, phidias_code_header, GTK_TYPE_WIDGET)

static GtkWidget *
add_button (PhidiasCodeHeader *self, GType type, const char *icon_name, const char *label)
{
  GtkWidget *button = g_object_new (type, "icon-name", icon_name, "tooltip-text", label, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "phidias-copy");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (button, GTK_WIDGET (self));

  return button;
}

static void
group_changed_cb (PhidiasCodeGroup *group, guint change, guint slice, PhidiasCodeHeader *self)
{
  if (change == PHIDIAS_CODE_WRAP_CHANGED)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->wrap_button), phidias_code_group_get_is_wrapped (group));
}

static void
wrap_cb (GtkToggleButton *button, PhidiasCodeHeader *self)
{
  if (self->group != NULL)
    phidias_code_group_set_is_wrapped (self->group, gtk_toggle_button_get_active (button));
}

static void
save_cb (GtkButton *button, PhidiasCodeHeader *self)
{
  if (self->group != NULL)
    phidias_code_save (self->group, GTK_WIDGET (self));
}

/* Not by the button's action name: a button that is taken out of the window with its row and put
 * into it again would stay insensitive. */
static void
copy_cb (PhidiasCodeHeader *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "row.copy-all", NULL);
}

static void
phidias_code_header_dispose (GObject *object)
{
  PhidiasCodeHeader *self = PHIDIAS_CODE_HEADER (object);

  phidias_code_header_set_group (self, NULL);
  g_clear_pointer (&self->wrap_button, gtk_widget_unparent);
  g_clear_pointer (&self->save_button, gtk_widget_unparent);
  g_clear_pointer (&self->copy_button, gtk_widget_unparent);

  G_OBJECT_CLASS (phidias_code_header_parent_class)->dispose (object);
}

static void
phidias_code_header_class_init (PhidiasCodeHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_code_header_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "codeheader");
}

static void
phidias_code_header_init (PhidiasCodeHeader *self)
{
  self->wrap_button = add_button (self, GTK_TYPE_TOGGLE_BUTTON, "phidias-wrap-symbolic", _("Wrap Long Lines"));
  self->save_button = add_button (self, GTK_TYPE_BUTTON, "document-save-symbolic", _("Save Code As…"));
  self->copy_button = add_button (self, GTK_TYPE_BUTTON, "edit-copy-symbolic", _("Copy Code"));
  g_signal_connect (self->wrap_button, "toggled", G_CALLBACK (wrap_cb), self);
  g_signal_connect (self->save_button, "clicked", G_CALLBACK (save_cb), self);
  g_signal_connect_swapped (self->copy_button, "clicked", G_CALLBACK (copy_cb), self);
}

/*
 * phidias_code_header_new:
 *
 * Returns: (transfer floating): buttons for no code yet
 */
GtkWidget *
phidias_code_header_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CODE_HEADER, NULL);
}

/*
 * phidias_code_header_set_group:
 * @self: buttons
 * @group: (nullable): the code that they are for
 */
void
phidias_code_header_set_group (PhidiasCodeHeader *self, PhidiasCodeGroup *group)
{
  if (self->group == group)
    return;

  g_clear_signal_handler (&self->handler, self->group);
  g_clear_object (&self->group);
  if (group != NULL)
    {
      /* The button first: it must not change what it is to show. */
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->wrap_button), phidias_code_group_get_is_wrapped (group));
      self->group = g_object_ref (group);
      self->handler = g_signal_connect (group, "changed", G_CALLBACK (group_changed_cb), self);
    }
}
