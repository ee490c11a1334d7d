/* phidias-selection-text.c: what is selected in a conversation, to be pasted elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-selection-private.h"

#include "phidias-code-fold.h"
#include "phidias-feed-excerpt.h"
#include "phidias-selection-writer-private.h"

/* Selected rows whose text is made at once. */
#define N_SHORT 256

/* Microseconds of reading at a time: a frame has sixteen thousand. */
#define SLICE 4000

#define TAG (G_GNUC_EXTENSION (gpointer) phidias_selection_read_async)

/* ---- Rows ---- */

/* The list with everything in it, of which the selection's may leave out what is folded. */
static GListModel *
get_source (GListModel *model)
{
  return PHIDIAS_IS_CODE_FOLD (model) ? phidias_code_fold_get_source (PHIDIAS_CODE_FOLD (model)) : model;
}

static guint
to_source (GListModel *model, guint position)
{
  return PHIDIAS_IS_CODE_FOLD (model) ? phidias_code_fold_to_source (PHIDIAS_CODE_FOLD (model), position) : position;
}

static gboolean
is_of (GListModel *source, guint position, PhidiasMessage *message)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (source, position);

  return item != NULL && phidias_feed_item_get_message (item) == message;
}

/* Of the source: the rows from @start to before @end, and one more on either side. */
static void
take_run (GListModel *source, guint start, guint end, PhidiasSelectionRun *run)
{
  guint first = start > 0 ? start - 1 : 0;
  guint last = MIN (end + 1, g_list_model_get_n_items (source));

  run->items = g_ptr_array_new_full (last - first, g_object_unref);
  for (guint i = first; i < last; i++)
    g_ptr_array_add (run->items, g_list_model_get_item (source, i));
  run->start = start - first;
  run->end = end - first;
  run->first_byte = 0;
  run->last_byte = G_MAXUINT;
}

static gboolean
spans_messages (PhidiasSelection *self)
{
  return phidias_feed_item_get_message (self->low.item) != phidias_feed_item_get_message (self->high.item);
}

static char *
dup_now (PhidiasSelection *self, gboolean is_markdown)
{
  PhidiasSelectionWriter writer;
  PhidiasSelectionRun run;
  char *text;

  if (phidias_selection_is_empty (self))
    return NULL;

  take_run (get_source (self->model), to_source (self->model, self->low.position),
            to_source (self->model, self->high.position) + 1, &run);
  run.first_byte = self->low.byte;
  run.last_byte = self->high.byte;
  phidias_selection_writer_init (&writer, is_markdown, spans_messages (self));
  phidias_selection_writer_add (&writer, &run);
  text = phidias_selection_writer_steal (&writer);
  phidias_selection_writer_clear (&writer);
  phidias_selection_run_clear (&run);

  return text;
}

/**
 * phidias_selection_dup_text:
 * @self: a selection
 *
 * What is selected as plain text: paragraphs with an empty line between them, items with their
 * markers, the cells of a table with tabs between them, code as it is. Where more than one message
 * is selected, their authors stand above them. Of what is not in the list yet it knows nothing:
 * see phidias_selection_read_async().
 *
 * Returns: (transfer full) (nullable): the text; %NULL for nothing selected
 */
char *
phidias_selection_dup_text (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  return dup_now (self, FALSE);
}

/**
 * phidias_selection_dup_markdown:
 * @self: a selection
 *
 * What is selected as Markdown. Whole blocks are as they came, byte for byte; of a block at the
 * edge that is selected in part, that part is given with the marks around it.
 *
 * Returns: (transfer full) (nullable): Markdown; %NULL for nothing selected
 */
char *
phidias_selection_dup_markdown (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  return dup_now (self, TRUE);
}

/**
 * phidias_selection_get_is_long:
 * @self: a selection
 *
 * Returns: whether its text takes long to make, or is not all there: it should be asked for with
 *   phidias_selection_read_async()
 */
gboolean
phidias_selection_get_is_long (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), FALSE);

  if (phidias_selection_is_empty (self))
    return FALSE;

  return phidias_selection_get_waits (self)
         || to_source (self->model, self->high.position) - to_source (self->model, self->low.position) > N_SHORT;
}

/* ---- By and by ---- */

/* What is read: the rows of the first message from where the selection begins, whole messages, the
 * rows of the last one. */
typedef struct
{
  PhidiasSelection       *places;   /* owned; where it began and ended, with what comes meanwhile */
  PhidiasSelectionWriter  writer;
  PhidiasSelectionRun     first;
  PhidiasFeedExcerpt     *middle;   /* owned; NULL where it is all in the first */
  PhidiasSelectionRun     last;
  guint                   n_read;   /* of the middle */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_object (&self->places);
  phidias_selection_writer_clear (&self->writer);
  phidias_selection_run_clear (&self->first);
  g_clear_pointer (&self->middle, phidias_feed_excerpt_free);
  phidias_selection_run_clear (&self->last);
  g_free (self);
}

/* From here on nothing that becomes of the conversation matters. */
static void
take_rows (Reading *self)
{
  PhidiasSelection *places = self->places;
  GListModel *source = get_source (places->model);
  guint start = to_source (places->model, places->low.position);
  guint end = to_source (places->model, places->high.position) + 1;
  guint first_end = end;

  phidias_selection_writer_init (&self->writer, self->writer.is_markdown, spans_messages (places));
  if (PHIDIAS_IS_FEED (source) && spans_messages (places))
    {
      PhidiasMessage *message = phidias_feed_item_get_message (places->low.item);
      guint last_start = end;

      for (first_end = start; is_of (source, first_end, message);)
        first_end++;
      message = phidias_feed_item_get_message (places->high.item);
      while (last_start > first_end && is_of (source, last_start - 1, message))
        last_start--;
      self->middle = phidias_feed_excerpt_new (PHIDIAS_FEED (source), start, end - 1);
      take_run (source, last_start, end, &self->last);
      self->last.last_byte = places->high.byte;
    }
  take_run (source, start, first_end, &self->first);
  self->first.first_byte = places->low.byte;
  if (self->middle == NULL)
    self->first.last_byte = places->high.byte;
  g_clear_object (&self->places);
  phidias_selection_writer_add (&self->writer, &self->first);
}

static gboolean
read_cb (gpointer user_data)
{
  GTask *task = user_data;
  Reading *self = g_task_get_task_data (task);
  gint64 end = g_get_monotonic_time () + SLICE;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  while (self->middle != NULL && self->n_read < phidias_feed_excerpt_get_n_messages (self->middle))
    {
      PhidiasSelectionRun run = { phidias_feed_excerpt_dup_rows (self->middle, self->n_read++), 0, 0, 0, G_MAXUINT };

      run.end = run.items->len;
      phidias_selection_writer_add (&self->writer, &run);
      phidias_selection_run_clear (&run);
      if (g_get_monotonic_time () >= end)
        return G_SOURCE_CONTINUE;
    }
  if (self->middle != NULL)
    phidias_selection_writer_add (&self->writer, &self->last);
  g_task_return_pointer (task, phidias_selection_writer_steal (&self->writer), g_free);

  return G_SOURCE_REMOVE;
}

static void
start_reading (GTask *task)
{
  Reading *self = g_task_get_task_data (task);

  if (phidias_selection_is_empty (self->places))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "What was selected is gone");
      return;
    }

  take_rows (self);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, read_cb, g_object_ref (task), g_object_unref);
}

static void
rows_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (phidias_feed_load_all_finish (PHIDIAS_FEED (object), result, &error))
    start_reading (task);
  else
    g_task_return_error (task, error);
}

/**
 * phidias_selection_read_async:
 * @self: a selection
 * @is_markdown: whether it is to be as from phidias_selection_dup_markdown(), else as from
 *   phidias_selection_dup_text()
 * @cancellable: (nullable): to give up
 * @callback: called when the text is made
 * @user_data: passed to @callback
 *
 * Makes the text of what is selected now, whatever is selected later, a few milliseconds at a time.
 * Where the selection goes on to what the list does not have yet, it waits for that to be read.
 */
void
phidias_selection_read_async (PhidiasSelection    *self,
                              gboolean             is_markdown,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, TAG);
  reading = g_new0 (Reading, 1);
  reading->places = phidias_selection_copy (self);
  reading->writer.is_markdown = is_markdown;
  g_task_set_task_data (task, reading, reading_free);
  if (phidias_selection_get_waits (self))
    phidias_feed_load_all_async (phidias_selection_get_feed (self), cancellable, rows_loaded_cb, g_steal_pointer (&task));
  else
    start_reading (task);
}

/**
 * phidias_selection_read_finish:
 * @self: a selection
 * @result: what the callback got
 * @error: where %G_IO_ERROR_CANCELLED and %G_IO_ERROR_NOT_FOUND go, the latter for what was
 *   removed before it could be read
 *
 * Returns: (transfer full): the text, or %NULL with an error
 */
char *
phidias_selection_read_finish (PhidiasSelection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, TAG), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
