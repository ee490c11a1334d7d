/* phidias-split-flap.c: a sidebar beside content, over AdwFlap
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-split-backend.h"

#include <adwaita.h>

/* AdwFlap gives its flap the width that the flap would like: this one likes what it is told. */
static void
bin_measure (GtkWidget     *bin,
             GtkOrientation orientation,
             int            for_size,
             int           *minimum,
             int           *natural,
             int           *minimum_baseline,
             int           *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (bin);
  int        child_minimum = 0;

  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, &child_minimum, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    child_minimum = MAX (child_minimum, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (bin), "width")));
  *minimum = *natural = child_minimum;
}

static void
bin_allocate (GtkWidget *bin, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (bin);

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

GtkWidget *
phidias_split_backend_new (void)
{
  AdwFlap   *flap = ADW_FLAP (adw_flap_new ());
  GtkWidget *bin = adw_bin_new ();

  gtk_widget_set_layout_manager (bin, gtk_custom_layout_new (NULL, bin_measure, bin_allocate));
  /* Over the content it must not be seen through. */
  gtk_widget_add_css_class (bin, "background");
  adw_flap_set_flap (flap, bin);
  adw_flap_set_separator (flap, gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_fold_policy (flap, ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_locked (flap, TRUE);
  adw_flap_set_swipe_to_open (flap, FALSE);

  return GTK_WIDGET (flap);
}

void
phidias_split_backend_connect (GtkWidget *view, GCallback callback, GObject *owner)
{
  g_signal_connect_object (view, "notify::reveal-flap", callback, owner, G_CONNECT_SWAPPED);
}

gboolean
phidias_split_backend_get_show_sidebar (GtkWidget *view)
{
  return adw_flap_get_reveal_flap (ADW_FLAP (view));
}

void
phidias_split_backend_set_show_sidebar (GtkWidget *view, gboolean show_sidebar)
{
  adw_flap_set_reveal_flap (ADW_FLAP (view), show_sidebar);
}

void
phidias_split_backend_set_content (GtkWidget *view, GtkWidget *content)
{
  adw_flap_set_content (ADW_FLAP (view), content);
}

void
phidias_split_backend_set_sidebar (GtkWidget *view, GtkWidget *sidebar)
{
  adw_bin_set_child (ADW_BIN (adw_flap_get_flap (ADW_FLAP (view))), sidebar);
}

void
phidias_split_backend_set_position (GtkWidget *view, GtkPackType position)
{
  adw_flap_set_flap_position (ADW_FLAP (view), position);
}

void
phidias_split_backend_set_collapsed (GtkWidget *view, gboolean collapsed)
{
  adw_flap_set_fold_policy (ADW_FLAP (view), collapsed ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
}

void
phidias_split_backend_set_sidebar_width (GtkWidget *view, int width)
{
  GtkWidget *bin = adw_flap_get_flap (ADW_FLAP (view));

  g_object_set_data (G_OBJECT (bin), "width", GINT_TO_POINTER (width));
  gtk_widget_queue_resize (bin);
}
