/* phidias-split-overlay.c: a sidebar beside content, over AdwOverlaySplitView
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-split-backend.h"

#include <adwaita.h>

/* Newer than the oldest libadwaita that is supported. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

GtkWidget *
phidias_split_backend_new (void)
{
  AdwOverlaySplitView *view = ADW_OVERLAY_SPLIT_VIEW (adw_overlay_split_view_new ());

  adw_overlay_split_view_set_pin_sidebar (view, TRUE);
  adw_overlay_split_view_set_enable_show_gesture (view, FALSE);
  adw_overlay_split_view_set_sidebar_width_unit (view, ADW_LENGTH_UNIT_PX);

  return GTK_WIDGET (view);
}

void
phidias_split_backend_connect (GtkWidget *view, GCallback callback, GObject *owner)
{
  g_signal_connect_object (view, "notify::show-sidebar", callback, owner, G_CONNECT_SWAPPED);
}

gboolean
phidias_split_backend_get_show_sidebar (GtkWidget *view)
{
  return adw_overlay_split_view_get_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (view));
}

void
phidias_split_backend_set_show_sidebar (GtkWidget *view, gboolean show_sidebar)
{
  adw_overlay_split_view_set_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (view), show_sidebar);
}

void
phidias_split_backend_set_content (GtkWidget *view, GtkWidget *content)
{
  adw_overlay_split_view_set_content (ADW_OVERLAY_SPLIT_VIEW (view), content);
}

void
phidias_split_backend_set_sidebar (GtkWidget *view, GtkWidget *sidebar)
{
  adw_overlay_split_view_set_sidebar (ADW_OVERLAY_SPLIT_VIEW (view), sidebar);
}

void
phidias_split_backend_set_position (GtkWidget *view, GtkPackType position)
{
  adw_overlay_split_view_set_sidebar_position (ADW_OVERLAY_SPLIT_VIEW (view), position);
}

void
phidias_split_backend_set_collapsed (GtkWidget *view, gboolean collapsed)
{
  adw_overlay_split_view_set_collapsed (ADW_OVERLAY_SPLIT_VIEW (view), collapsed);
}

void
phidias_split_backend_set_sidebar_width (GtkWidget *view, int width)
{
  /* In this order both stay valid at every moment. */
  adw_overlay_split_view_set_min_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (view), width);
  adw_overlay_split_view_set_max_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (view), width);
}

G_GNUC_END_IGNORE_DEPRECATIONS
