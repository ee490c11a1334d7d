/* phidias-code-sample-view.c: how a deployment is asked from code, language by language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-sample-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "phidias-tell.h"

/**
 * PhidiasCodeSampleView:
 *
 * A program that asks the deployment, and in which language it is written.
 */
struct _PhidiasCodeSampleView
{
  GtkWidget        parent_instance;

  /* owned by the widget tree */
  GtkDropDown     *language_drop;
  GtkWidget       *text_view;

  /* owned */
  GtkSourceBuffer *buffer;
  PhidiasTarget   *target;
};

G_DEFINE_FINAL_TYPE (PhidiasCodeSampleView, phidias_code_sample_view, GTK_TYPE_WIDGET)

static void
update_text (PhidiasCodeSampleView *self)
{
  guint            language = gtk_drop_down_get_selected (self->language_drop);
  g_autofree char *text = NULL;

  if (self->target == NULL || language >= PHIDIAS_N_CODE_LANGUAGES)
    return;
  text = phidias_code_sample_new (self->target, language);
  gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (),
                                                                                          phidias_code_language_get_id (language)));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
}

static void
update_scheme (PhidiasCodeSampleView *self)
{
  const char *name = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? "Adwaita-dark" : "Adwaita";

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), name));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = phidias_code_sample_view_dup_text (PHIDIAS_CODE_SAMPLE_VIEW (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  phidias_tell (widget, _("Code copied. It holds no key."));
}

static void
phidias_code_sample_view_dispose (GObject *object)
{
  PhidiasCodeSampleView *self = PHIDIAS_CODE_SAMPLE_VIEW (object);
  GtkWidget             *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->target, phidias_target_unref);

  G_OBJECT_CLASS (phidias_code_sample_view_parent_class)->dispose (object);
}

static void
phidias_code_sample_view_class_init (PhidiasCodeSampleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_code_sample_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "sample.copy", NULL, copy_action);
}

static GtkWidget *
make_bar (PhidiasCodeSampleView *self)
{
  GtkWidget  *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget  *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  const char *titles[PHIDIAS_N_CODE_LANGUAGES + 1] = { NULL };

  for (guint i = 0; i < PHIDIAS_N_CODE_LANGUAGES; i++)
    titles[i] = phidias_code_language_get_title (i);
  self->language_drop = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (titles));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->language_drop), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Language"), -1);
  g_signal_connect_object (self->language_drop, "notify::selected", G_CALLBACK (update_text), self, G_CONNECT_SWAPPED);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "sample.copy");
  gtk_widget_set_tooltip_text (copy, _("Copy the Code"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the code"), -1);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->language_drop));
  gtk_box_append (GTK_BOX (bar), copy);

  return bar;
}

static void
phidias_code_sample_view_init (PhidiasCodeSampleView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget        *scroller = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->buffer = gtk_source_buffer_new (NULL);
  self->text_view = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text_view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text_view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text_view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text_view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text_view), 9);
  /* Code is read from left to right in every language. */
  gtk_widget_set_direction (self->text_view, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Code sample"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text_view);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (make_bar (self), GTK_WIDGET (self));
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

GtkWidget *
phidias_code_sample_view_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CODE_SAMPLE_VIEW, NULL);
}

/**
 * phidias_code_sample_view_set_target:
 * @self: a view
 * @target: (nullable): whom the code asks
 */
void
phidias_code_sample_view_set_target (PhidiasCodeSampleView *self, PhidiasTarget *target)
{
  g_return_if_fail (PHIDIAS_IS_CODE_SAMPLE_VIEW (self));

  g_clear_pointer (&self->target, phidias_target_unref);
  if (target != NULL)
    self->target = phidias_target_ref (target);
  update_text (self);
}

void
phidias_code_sample_view_set_language (PhidiasCodeSampleView *self, PhidiasCodeLanguage language)
{
  g_return_if_fail (PHIDIAS_IS_CODE_SAMPLE_VIEW (self));

  gtk_drop_down_set_selected (self->language_drop, language);
}

/**
 * phidias_code_sample_view_dup_text:
 * @self: a view
 *
 * Returns: (transfer full): the code that is shown
 */
char *
phidias_code_sample_view_dup_text (PhidiasCodeSampleView *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (PHIDIAS_IS_CODE_SAMPLE_VIEW (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}
