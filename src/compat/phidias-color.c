/* phidias-color.c: the colours of the style sheet, on every GTK
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

/* This file names calls from both sides of the version range. */
#undef GDK_VERSION_MIN_REQUIRED
#undef GDK_VERSION_MAX_ALLOWED

#include "config.h"

#include "phidias-color.h"

/**
 * phidias_widget_get_color:
 * @widget: a widget
 * @color: (out caller-allocates): its text colour, in its state
 *
 * gtk_widget_get_color() where there is one (4.10).
 */
void
phidias_widget_get_color (GtkWidget *widget, GdkRGBA *color)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (color != NULL);

#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

/**
 * phidias_widget_get_named_color:
 * @widget: a widget
 * @name: a colour of the theme, such as `accent_color`
 * @color: (out caller-allocates): the colour; the widget's text colour where the theme has none
 *   of that name
 *
 * For what is drawn by hand. There is no successor to looking a named colour up.
 */
void
phidias_widget_get_named_color (GtkWidget *widget, const char *name, GdkRGBA *color)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL && color != NULL);

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    phidias_widget_get_color (widget, color);
  G_GNUC_END_IGNORE_DEPRECATIONS
}
