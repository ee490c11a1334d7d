/* phidias-selection-content.c: a selection as the middle mouse button pastes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-selection-content.h"

/**
 * PhidiasSelectionContent:
 *
 * What the primary clipboard holds while something is selected. The text is made when somebody
 * asks for it: while a pointer drags over a long conversation nobody does.
 */
struct _PhidiasSelectionContent
{
  GdkContentProvider  parent_instance;

  PhidiasSelection   *selection; /* owned */
};

G_DEFINE_FINAL_TYPE (PhidiasSelectionContent, phidias_selection_content, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
phidias_selection_content_ref_formats (GdkContentProvider *provider)
{
  return gdk_content_formats_new_for_gtype (G_TYPE_STRING);
}

static gboolean
phidias_selection_content_get_value (GdkContentProvider *provider, GValue *value, GError **error)
{
  PhidiasSelectionContent *self = PHIDIAS_SELECTION_CONTENT (provider);
  char *text;

  if (!G_VALUE_HOLDS_STRING (value))
    return GDK_CONTENT_PROVIDER_CLASS (phidias_selection_content_parent_class)->get_value (provider, value, error);

  text = phidias_selection_dup_text (self->selection);
  g_value_take_string (value, text != NULL ? text : g_strdup (""));

  return TRUE;
}

static void
phidias_selection_content_dispose (GObject *object)
{
  g_clear_object (&PHIDIAS_SELECTION_CONTENT (object)->selection);

  G_OBJECT_CLASS (phidias_selection_content_parent_class)->dispose (object);
}

static void
phidias_selection_content_class_init (PhidiasSelectionContentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  object_class->dispose = phidias_selection_content_dispose;
  provider_class->ref_formats = phidias_selection_content_ref_formats;
  provider_class->get_value = phidias_selection_content_get_value;
}

static void
phidias_selection_content_init (PhidiasSelectionContent *self)
{
}

/**
 * phidias_selection_content_new:
 * @selection: what is asked for the text
 *
 * Returns: (transfer full): a content for a clipboard
 */
GdkContentProvider *
phidias_selection_content_new (PhidiasSelection *selection)
{
  PhidiasSelectionContent *self = g_object_new (PHIDIAS_TYPE_SELECTION_CONTENT, NULL);

  self->selection = g_object_ref (selection);

  return GDK_CONTENT_PROVIDER (self);
}
