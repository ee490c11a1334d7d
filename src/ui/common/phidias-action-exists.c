/* phidias-action-exists.c: whether anybody would act
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-action-exists.h"

static gboolean
class_has_action (GtkWidgetClass *klass, const char *name)
{
  GType               owner;
  const char         *action_name;
  const GVariantType *parameter_type;
  const char         *property_name;

  for (guint i = 0; gtk_widget_class_query_action (klass, i, &owner, &action_name, &parameter_type, &property_name); i++)
    if (g_str_equal (action_name, name))
      return TRUE;

  return FALSE;
}

/**
 * phidias_action_exists:
 * @widget: a widget in its window
 * @name: an action that a class of widgets installs, such as “win.connect”
 *
 * For what a widget offers only where it is to be had: the widget may stand in a window that does
 * not know the action.
 *
 * Returns: whether @widget or one above it has the action, enabled or not
 */
gboolean
phidias_action_exists (GtkWidget *widget, const char *name)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  for (GtkWidget *above = widget; above != NULL; above = gtk_widget_get_parent (above))
    if (class_has_action (GTK_WIDGET_GET_CLASS (above), name))
      return TRUE;

  return FALSE;
}
