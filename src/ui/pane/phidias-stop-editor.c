/* phidias-stop-editor.c: a short list of texts, as tags
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-stop-editor.h"

#include "phidias-focus.h"
#include <glib/gi18n-lib.h>

#include "phidias-wrap-layout.h"

/**
 * PhidiasStopEditor:
 *
 * Each text is a tag that can be removed; an entry adds another. What cannot be seen in an entry
 * is written with a backslash: \n, \t, \r and \\.
 */
struct _PhidiasStopEditor
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *tags_box;
  GtkEntry  *entry;
  GtkWidget *error_label;

  /* owned */
  GPtrArray *values; /* of char *, NULL-terminated */

  /* state */
  guint max_items;
};

G_DEFINE_FINAL_TYPE (PhidiasStopEditor, phidias_stop_editor, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  char plain;
  char letter;
} escapes[] = { { '\n', 'n' }, { '\t', 't' }, { '\r', 'r' }, { '\\', '\\' } };

/**
 * phidias_stop_escape:
 * @text: any text
 *
 * Returns: (transfer full): @text on one line, as phidias_stop_unescape() reads it
 */
char *
phidias_stop_escape (const char *text)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      char letter = '\0';

      for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
        if (escapes[i].plain == *text)
          letter = escapes[i].letter;
      if (letter != '\0')
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, letter != '\0' ? letter : *text);
    }

  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/**
 * phidias_stop_unescape:
 * @typed: what was typed
 *
 * Returns: (transfer full): what was meant; a backslash before another letter stands for itself
 */
char *
phidias_stop_unescape (const char *typed)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; *typed != '\0'; typed++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (escapes) && typed[0] == '\\' && !found; i++)
        if (escapes[i].letter == typed[1])
          {
            g_string_append_c (text, escapes[i].plain);
            found = TRUE;
          }
      if (found)
        typed++;
      else
        g_string_append_c (text, *typed);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint
get_n_values (PhidiasStopEditor *self)
{
  return self->values->len - 1;
}

static void
show_error (PhidiasStopEditor *self, const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (self->error_label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->error_label, sentence != NULL);
  if (sentence != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID, sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
clear_error_cb (PhidiasStopEditor *self)
{
  show_error (self, NULL);
}

static void show_values (PhidiasStopEditor *self);

static void
remove_clicked_cb (PhidiasStopEditor *self, GtkButton *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  g_ptr_array_remove_index (self->values, index);
  /* Before the button under the focus goes. */
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  show_values (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_tag (PhidiasStopEditor *self, guint index)
{
  g_autofree char *escaped = phidias_stop_escape (g_ptr_array_index (self->values, index));
  /* Translators: %s is a stop sequence. */
  g_autofree char *remove = g_strdup_printf (_("Remove “%s”"), escaped);
  GtkWidget       *tag = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  GtkWidget       *label = gtk_label_new (escaped);
  GtkWidget       *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tag), GTK_ACCESSIBLE_PROPERTY_LABEL, escaped, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (tag, "tag");
  gtk_box_append (GTK_BOX (tag), label);
  gtk_box_append (GTK_BOX (tag), button);

  return tag;
}

static void
show_values (PhidiasStopEditor *self)
{
  gboolean   is_full = get_n_values (self) >= self->max_items;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->tags_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->tags_box), child);
  for (guint i = 0; i < get_n_values (self); i++)
    gtk_box_append (GTK_BOX (self->tags_box), make_tag (self, i));

  gtk_widget_set_visible (self->tags_box, get_n_values (self) > 0);
  /* Not hidden: a person who wants a fifth should see why there is none. */
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !is_full);
  gtk_entry_set_placeholder_text (self->entry, is_full ? _("No more fit") : _("Add a sequence"));
}

static void
add_typed_cb (PhidiasStopEditor *self)
{
  if (phidias_stop_editor_add (self, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static gboolean
phidias_stop_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PHIDIAS_STOP_EDITOR (widget)->entry));
}

static void
phidias_stop_editor_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_STOP_EDITOR);

  G_OBJECT_CLASS (phidias_stop_editor_parent_class)->dispose (object);
}

static void
phidias_stop_editor_finalize (GObject *object)
{
  PhidiasStopEditor *self = PHIDIAS_STOP_EDITOR (object);

  g_ptr_array_unref (self->values);

  G_OBJECT_CLASS (phidias_stop_editor_parent_class)->finalize (object);
}

static void
phidias_stop_editor_class_init (PhidiasStopEditorClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_stop_editor_dispose;
  object_class->finalize = phidias_stop_editor_finalize;
  widget_class->grab_focus = phidias_stop_editor_grab_focus;
  widget_class->focus = phidias_focus_children;

  /**
   * PhidiasStopEditor::changed:
   *
   * A person added or removed a text.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_STOP_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PHIDIAS_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-stop-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasStopEditor, tags_box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasStopEditor, entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasStopEditor, error_label);
  gtk_widget_class_bind_template_callback (widget_class, add_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_error_cb);
}

static void
phidias_stop_editor_init (PhidiasStopEditor *self)
{
  self->max_items = G_MAXUINT;
  self->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->values, NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * phidias_stop_editor_new:
 *
 * Returns: (transfer floating): an editor with nothing in it
 */
GtkWidget *
phidias_stop_editor_new (void)
{
  return g_object_new (PHIDIAS_TYPE_STOP_EDITOR, NULL);
}

/**
 * phidias_stop_editor_get_values:
 * @self: an editor
 *
 * Returns: (transfer none) (array zero-terminated=1): its texts, unescaped
 */
const char *const *
phidias_stop_editor_get_values (PhidiasStopEditor *self)
{
  g_return_val_if_fail (PHIDIAS_IS_STOP_EDITOR (self), NULL);

  return (const char *const *) self->values->pdata;
}

/**
 * phidias_stop_editor_set_values:
 * @self: an editor
 * @values: (nullable) (array zero-terminated=1): texts, unescaped
 */
void
phidias_stop_editor_set_values (PhidiasStopEditor *self, const char *const *values)
{
  g_return_if_fail (PHIDIAS_IS_STOP_EDITOR (self));

  if (values != NULL ? g_strv_equal (values, phidias_stop_editor_get_values (self)) : get_n_values (self) == 0)
    return;
  g_ptr_array_set_size (self->values, 0);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    g_ptr_array_add (self->values, g_strdup (values[i]));
  g_ptr_array_add (self->values, NULL);
  show_values (self);
}

/**
 * phidias_stop_editor_set_max_items:
 * @self: an editor
 * @max_items: how many texts fit
 */
void
phidias_stop_editor_set_max_items (PhidiasStopEditor *self, guint max_items)
{
  g_return_if_fail (PHIDIAS_IS_STOP_EDITOR (self));

  self->max_items = max_items;
  show_values (self);
}

/**
 * phidias_stop_editor_add:
 * @self: an editor
 * @typed: a text, escaped
 *
 * Adds a text as if it had been typed. What is wrong with it is shown in place.
 *
 * Returns: whether it was added
 */
gboolean
phidias_stop_editor_add (PhidiasStopEditor *self, const char *typed)
{
  g_autofree char *text = phidias_stop_unescape (typed);

  g_return_val_if_fail (PHIDIAS_IS_STOP_EDITOR (self), FALSE);

  if (text[0] == '\0')
    return FALSE;
  if (get_n_values (self) >= self->max_items)
    {
      show_error (self, _("No more fit. Remove one first."));
      return FALSE;
    }
  if (g_strv_contains (phidias_stop_editor_get_values (self), text))
    {
      show_error (self, _("This one is there already."));
      return FALSE;
    }

  g_ptr_array_insert (self->values, get_n_values (self), g_steal_pointer (&text));
  show_values (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}
