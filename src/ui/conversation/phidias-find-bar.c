/* phidias-find-bar.c: the field in which one looks for words in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-find-bar.h"

#include <glib/gi18n-lib.h>

/**
 * PhidiasFindBar:
 *
 * A search entry, how many matches there are, and buttons to go from one to the next. It knows
 * nothing of what is searched: it activates `find.next`, `find.previous` and `find.close`.
 */
struct _PhidiasFindBar
{
  GtkWidget  parent_instance;

  /* template */
  GtkWidget *box;
  GtkWidget *entry;
  GtkLabel  *status_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;
};

G_DEFINE_FINAL_TYPE (PhidiasFindBar, phidias_find_bar, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (PhidiasFindBar *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
next_cb (PhidiasFindBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "find.next", NULL);
}

static void
close_cb (PhidiasFindBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "find.close", NULL);
}

/* The entry takes Enter with Shift for Enter. */
static gboolean
previous_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_widget_activate_action (widget, "find.previous", NULL);

  return GDK_EVENT_STOP;
}

static gboolean
phidias_find_bar_grab_focus (GtkWidget *widget)
{
  PhidiasFindBar *self = PHIDIAS_FIND_BAR (widget);

  if (!gtk_widget_grab_focus (self->entry))
    return FALSE;
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);

  return TRUE;
}

static void
phidias_find_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_FIND_BAR);

  G_OBJECT_CLASS (phidias_find_bar_parent_class)->dispose (object);
}

static void
phidias_find_bar_class_init (PhidiasFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_find_bar_dispose;
  widget_class->grab_focus = phidias_find_bar_grab_focus;

  /**
   * PhidiasFindBar::changed:
   * @self: the bar
   *
   * Other words are to be looked for.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_FIND_BAR, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/phidias_studio/Phidias/conversation/phidias-find-bar.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
  gtk_widget_class_bind_template_child (widget_class, PhidiasFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasFindBar, box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasFindBar, status_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasFindBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasFindBar, next_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
phidias_find_bar_init (PhidiasFindBar *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter };

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_SHIFT_MASK),
                                                            gtk_callback_action_new (previous_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/**
 * phidias_find_bar_new:
 *
 * Returns: (transfer floating): an empty bar
 */
GtkWidget *
phidias_find_bar_new (void)
{
  return g_object_new (PHIDIAS_TYPE_FIND_BAR, NULL);
}

/**
 * phidias_find_bar_get_text:
 * @self: a bar
 *
 * Returns: (transfer none): what is to be looked for
 */
const char *
phidias_find_bar_get_text (PhidiasFindBar *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FIND_BAR (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/**
 * phidias_find_bar_set_text:
 * @self: a bar
 * @text: what is to be looked for
 */
void
phidias_find_bar_set_text (PhidiasFindBar *self, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_FIND_BAR (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

/**
 * phidias_find_bar_get_status:
 * @self: a bar
 *
 * Returns: (transfer none): what it says of the matches
 */
const char *
phidias_find_bar_get_status (PhidiasFindBar *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FIND_BAR (self), NULL);

  return gtk_label_get_label (self->status_label);
}

/**
 * phidias_find_bar_set_status:
 * @self: a bar
 * @status: what to say of the matches, such as “3 of 17”
 * @has_matches: whether there is one to go to
 */
void
phidias_find_bar_set_status (PhidiasFindBar *self, const char *status, gboolean has_matches)
{
  g_return_if_fail (PHIDIAS_IS_FIND_BAR (self));

  if (g_strcmp0 (status, gtk_label_get_label (self->status_label)) != 0)
    gtk_label_set_label (self->status_label, status);
  gtk_widget_set_sensitive (self->previous_button, has_matches);
  gtk_widget_set_sensitive (self->next_button, has_matches);
}
