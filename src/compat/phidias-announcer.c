/* phidias-announcer.c: sentences for people who hear the screen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-announcer.h"

#include <adwaita.h>

#define ANNOUNCER_KEY "phidias-announcer"

/* Where GTK announces by itself the label must not be read a second time. */
#if GTK_CHECK_VERSION(4, 14, 0)
#define LABEL_ROLE GTK_ACCESSIBLE_ROLE_PRESENTATION
#else
#define LABEL_ROLE GTK_ACCESSIBLE_ROLE_STATUS
#endif

/**
 * PhidiasAnnouncer:
 *
 * GTK can announce a sentence from 4.14 on. Before, the nearest thing that a screen reader follows
 * is a label with the role *status* whose text changes. A window holds one announcer anywhere in
 * its tree; it takes no room, and phidias_announce() finds it by the window.
 */
struct _PhidiasAnnouncer
{
  GtkWidget parent_instance;

  GtkWidget *label; /* owned */
  GtkRoot   *registered_root;
};

G_DEFINE_FINAL_TYPE (PhidiasAnnouncer, phidias_announcer, GTK_TYPE_WIDGET)

static void
phidias_announcer_root (GtkWidget *widget)
{
  PhidiasAnnouncer *self = PHIDIAS_ANNOUNCER (widget);

  GTK_WIDGET_CLASS (phidias_announcer_parent_class)->root (widget);

  self->registered_root = gtk_widget_get_root (widget);
  g_object_set_data (G_OBJECT (self->registered_root), ANNOUNCER_KEY, self);
}

static void
phidias_announcer_unroot (GtkWidget *widget)
{
  PhidiasAnnouncer *self = PHIDIAS_ANNOUNCER (widget);

  if (g_object_get_data (G_OBJECT (self->registered_root), ANNOUNCER_KEY) == self)
    g_object_set_data (G_OBJECT (self->registered_root), ANNOUNCER_KEY, NULL);
  self->registered_root = NULL;

  GTK_WIDGET_CLASS (phidias_announcer_parent_class)->unroot (widget);
}

static void
phidias_announcer_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
phidias_announcer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasAnnouncer *self = PHIDIAS_ANNOUNCER (widget);
  int               label_width;
  int               label_height;

  /* As large as it wants to be; hidden overflow keeps it out of sight. */
  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &label_width, NULL, NULL);
  gtk_widget_measure (self->label, GTK_ORIENTATION_VERTICAL, label_width, NULL, &label_height, NULL, NULL);
  gtk_widget_allocate (self->label, label_width, label_height, -1, NULL);
}

static void
phidias_announcer_dispose (GObject *object)
{
  PhidiasAnnouncer *self = PHIDIAS_ANNOUNCER (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (phidias_announcer_parent_class)->dispose (object);
}

static void
phidias_announcer_class_init (PhidiasAnnouncerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_announcer_dispose;
  widget_class->root = phidias_announcer_root;
  widget_class->unroot = phidias_announcer_unroot;
  widget_class->measure = phidias_announcer_measure;
  widget_class->size_allocate = phidias_announcer_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
phidias_announcer_init (PhidiasAnnouncer *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);

  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", LABEL_ROLE, NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * phidias_announcer_new:
 *
 * Returns: (transfer floating): an announcer for one window
 */
GtkWidget *
phidias_announcer_new (void)
{
  return g_object_new (PHIDIAS_TYPE_ANNOUNCER, NULL);
}

/**
 * phidias_announcer_get_text:
 * @self: an announcer
 *
 * Returns: (transfer none): the last sentence that went through it
 */
const char *
phidias_announcer_get_text (PhidiasAnnouncer *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ANNOUNCER (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}

#if GTK_CHECK_VERSION(4, 14, 0)
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
announce (GtkWidget *widget, const char *text)
{
  g_autoptr (GtkATContext) context = gtk_accessible_get_at_context (GTK_ACCESSIBLE (widget));

  /* GTK's backend for tests has nothing behind this call, and 4.18 falls over it. */
  if (context != NULL && !g_str_equal (G_OBJECT_TYPE_NAME (context), "GtkTestATContext"))
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

G_GNUC_END_IGNORE_DEPRECATIONS
#endif

/**
 * phidias_announce:
 * @widget: a widget in a window
 * @text: a translated sentence, such as what an answer ended with
 *
 * Tells assistive technologies something that is not where the focus is. Does nothing outside a
 * window.
 */
void
phidias_announce (GtkWidget *widget, const char *text)
{
  PhidiasAnnouncer *announcer;
  GtkRoot          *root;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  root = gtk_widget_get_root (widget);
  if (root == NULL)
    return;

#if GTK_CHECK_VERSION(4, 14, 0)
  announce (widget, text);
#endif

  announcer = g_object_get_data (G_OBJECT (root), ANNOUNCER_KEY);
  if (announcer != NULL)
    gtk_label_set_text (GTK_LABEL (announcer->label), text);
}

/**
 * phidias_announce_can_stream:
 *
 * A label is for a sentence now and then: one that changes all the time is not read to its end.
 *
 * Returns: whether phidias_announce() can tell a text as it comes, a second at a time
 */
gboolean
phidias_announce_can_stream (void)
{
  return GTK_CHECK_VERSION (4, 14, 0);
}

/**
 * phidias_toasts_are_announced:
 *
 * Returns: whether libadwaita tells assistive technologies of a toast by itself
 */
gboolean
phidias_toasts_are_announced (void)
{
  return ADW_CHECK_VERSION (1, 7, 0);
}
