/* phidias-selection-content.c: a selection as a clipboard holds it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-selection-content.h"

#include <string.h>

/**
 * PhidiasSelectionContent:
 *
 * What a clipboard holds of a selection.
 *
 * The primary one has whatever is selected: the text is made when somebody asks for it, for while a
 * pointer drags over a long conversation nobody does. The other has what was selected when it was
 * copied: that text is made at once, by and by, and whoever asks meanwhile waits for it.
 */
struct _PhidiasSelectionContent
{
  GdkContentProvider  parent_instance;

  /* owned */
  PhidiasSelection   *selection;  /* NULL for a copy */
  GCancellable       *reading;    /* of the copy; NULL once it is read */
  GPtrArray          *waiting;    /* of GTask: those who want the copy */
  char               *text;       /* of the copy, once it is read */
  GError             *error;      /* why it could not be */
};

G_DEFINE_FINAL_TYPE (PhidiasSelectionContent, phidias_selection_content, GDK_TYPE_CONTENT_PROVIDER)

/* What is asked for as text, always the same text. */
static const char * const mime_types[] = { "text/plain;charset=utf-8", "text/plain" };

static GdkContentFormats *
phidias_selection_content_ref_formats (GdkContentProvider *provider)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (mime_types); i++)
    gdk_content_formats_builder_add_mime_type (builder, mime_types[i]);

  return gdk_content_formats_builder_free_to_formats (builder);
}

/* At once, or not at all: then whoever asks comes again for the stream. */
static gboolean
phidias_selection_content_get_value (GdkContentProvider *provider, GValue *value, GError **error)
{
  PhidiasSelectionContent *self = PHIDIAS_SELECTION_CONTENT (provider);

  if (!G_VALUE_HOLDS_STRING (value))
    return GDK_CONTENT_PROVIDER_CLASS (phidias_selection_content_parent_class)->get_value (provider, value, error);

  if (self->text != NULL)
    {
      g_value_set_string (value, self->text);
    }
  else if (self->selection != NULL && !phidias_selection_get_is_long (self->selection))
    {
      char *text = phidias_selection_dup_text (self->selection);

      g_value_take_string (value, text != NULL ? text : g_strdup (""));
    }
  else
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The text is not made yet");
      return FALSE;
    }

  return TRUE;
}

/* ---- As a stream ---- */

static void
write_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Writes the task's text to its stream. */
static void
write_text (GTask *task, char *text)
{
  GOutputStream *stream = g_task_get_task_data (task);

  /* The task keeps what is written until it is. */
  g_object_set_data_full (G_OBJECT (task), "phidias-text", text, g_free);
  g_output_stream_write_all_async (stream, text, strlen (text), g_task_get_priority (task), g_task_get_cancellable (task),
                                   write_cb, g_object_ref (task));
}

static void
selection_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = phidias_selection_read_finish (PHIDIAS_SELECTION (object), result, &error);

  if (text != NULL)
    write_text (task, text);
  else
    g_task_return_error (task, error);
}

static void
phidias_selection_content_write_async (GdkContentProvider  *provider,
                                       const char          *mime_type,
                                       GOutputStream       *stream,
                                       int                  io_priority,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  PhidiasSelectionContent *self = PHIDIAS_SELECTION_CONTENT (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, (G_GNUC_EXTENSION (gpointer) phidias_selection_content_write_async));
  g_task_set_priority (task, io_priority);
  g_task_set_task_data (task, g_object_ref (stream), g_object_unref);
  if (self->selection != NULL)
    phidias_selection_read_async (self->selection, FALSE, cancellable, selection_read_cb, g_steal_pointer (&task));
  else if (self->text != NULL)
    write_text (task, g_strdup (self->text));
  else if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
}

static gboolean
phidias_selection_content_write_finish (GdkContentProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
copy_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSelectionContent) self = user_data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_object (&self->reading);
  self->text = phidias_selection_read_finish (PHIDIAS_SELECTION (object), result, &self->error);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];

      if (self->text != NULL)
        write_text (task, g_strdup (self->text));
      else
        g_task_return_error (task, g_error_copy (self->error));
    }
}

/* ---- Life ---- */

/* Something else is in the clipboard: a copy that is still being read is for nobody. */
static void
phidias_selection_content_detach_clipboard (GdkContentProvider *provider, GdkClipboard *clipboard)
{
  PhidiasSelectionContent *self = PHIDIAS_SELECTION_CONTENT (provider);

  if (self->reading != NULL && self->waiting->len == 0)
    g_cancellable_cancel (self->reading);
}

static void
phidias_selection_content_dispose (GObject *object)
{
  PhidiasSelectionContent *self = PHIDIAS_SELECTION_CONTENT (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->reading);
  g_ptr_array_set_size (self->waiting, 0);

  G_OBJECT_CLASS (phidias_selection_content_parent_class)->dispose (object);
}

static void
phidias_selection_content_finalize (GObject *object)
{
  PhidiasSelectionContent *self = PHIDIAS_SELECTION_CONTENT (object);

  g_ptr_array_unref (self->waiting);
  g_free (self->text);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (phidias_selection_content_parent_class)->finalize (object);
}

static void
phidias_selection_content_class_init (PhidiasSelectionContentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  object_class->dispose = phidias_selection_content_dispose;
  object_class->finalize = phidias_selection_content_finalize;
  provider_class->detach_clipboard = phidias_selection_content_detach_clipboard;
  provider_class->ref_formats = phidias_selection_content_ref_formats;
  provider_class->get_value = phidias_selection_content_get_value;
  provider_class->write_mime_type_async = phidias_selection_content_write_async;
  provider_class->write_mime_type_finish = phidias_selection_content_write_finish;
}

static void
phidias_selection_content_init (PhidiasSelectionContent *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * phidias_selection_content_new:
 * @selection: what is asked for the text
 *
 * Returns: (transfer full): a content for a clipboard, which is what is selected when it is asked
 */
GdkContentProvider *
phidias_selection_content_new (PhidiasSelection *selection)
{
  PhidiasSelectionContent *self = g_object_new (PHIDIAS_TYPE_SELECTION_CONTENT, NULL);

  self->selection = g_object_ref (selection);

  return GDK_CONTENT_PROVIDER (self);
}

/**
 * phidias_selection_content_new_copy:
 * @selection: what is copied
 * @is_markdown: whether as Markdown, not as plain text
 *
 * Returns: (transfer full): a content for a clipboard, which is what is selected now
 */
GdkContentProvider *
phidias_selection_content_new_copy (PhidiasSelection *selection, gboolean is_markdown)
{
  PhidiasSelectionContent *self = g_object_new (PHIDIAS_TYPE_SELECTION_CONTENT, NULL);

  self->reading = g_cancellable_new ();
  phidias_selection_read_async (selection, is_markdown, self->reading, copy_read_cb, g_object_ref (self));

  return GDK_CONTENT_PROVIDER (self);
}
