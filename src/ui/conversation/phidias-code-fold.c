/* phidias-code-fold.c: a conversation's rows without those of folded code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-fold.h"

#include "phidias-code-group.h"
#include "phidias-feed-item.h"

/**
 * PhidiasCodeFold:
 *
 * Between a list of [class@FeedItem] and the view. It brings the slices of one piece of code
 * together in a [class@CodeGroup], folds code that is long and complete when it first comes, and
 * leaves out the slices after the first part of what is folded. Code that streamed in stays as it
 * was read.
 *
 *     source:  header  slice 0  slice 1  slice 2 … slice 99  footer
 *     shown:   header  slice 0                               footer
 *
 * What is left out is few ranges, so positions are found by bisection.
 */

typedef struct
{
  guint start;      /* in the source */
  guint n;
  guint n_before;   /* items that the ranges before this one leave out */
} Range;

struct _PhidiasCodeFold
{
  GObject     parent_instance;

  /* owned */
  GListModel *source;
  GArray     *ranges;     /* of Range, in order */

  /* state */
  gboolean    is_reading; /* folds that are ours to make, and told with the rows */
};

static void phidias_code_fold_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasCodeFold, phidias_code_fold, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, phidias_code_fold_list_model_init))

/* ---- Positions ---- */

/* How many ranges begin before a position of the source. */
static guint
find_range (PhidiasCodeFold *self, guint position)
{
  guint low = 0;
  guint high = self->ranges->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->ranges, Range, middle).start < position)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* How many items before a position of the source are left out. */
static guint
count_hidden (PhidiasCodeFold *self, guint position)
{
  guint n = find_range (self, position);
  const Range *last;

  if (n == 0)
    return 0;

  last = &g_array_index (self->ranges, Range, n - 1);

  return last->n_before + MIN (last->n, position - last->start);
}

static guint
count_all_hidden (PhidiasCodeFold *self)
{
  const Range *last;

  if (self->ranges->len == 0)
    return 0;

  last = &g_array_index (self->ranges, Range, self->ranges->len - 1);

  return last->n_before + last->n;
}

/* ---- Reading ---- */

static PhidiasBlock *
get_code (GListModel *source, guint position)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (source, position);
  PhidiasBlock *block = item != NULL ? phidias_feed_item_get_block (item) : NULL;

  /* The source keeps the item, and so the block. */
  return block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE ? block : NULL;
}

static void group_changed_cb (PhidiasCodeGroup *group, guint change, guint slice, PhidiasCodeFold *self);

static void
follow (PhidiasCodeFold *self, PhidiasCodeGroup *group)
{
  if (g_signal_handler_find (group, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
    g_signal_connect_object (group, "changed", G_CALLBACK (group_changed_cb), self, G_CONNECT_DEFAULT);
}

/* Brings slices together, and folds what nobody saw growing when its last slice comes. Returns
 * where the first of what was put away begins, which may be before @start. */
static guint
join_slices (PhidiasCodeFold *self, guint start, guint end)
{
  PhidiasCodeGroup *group = NULL;
  guint first = start;

  for (guint i = start; i < end; i++)
    {
      PhidiasBlock *block = get_code (self->source, i);

      if (block == NULL)
        continue;
      if (phidias_block_get_slice (block) == 0)
        {
          /* Most code has one slice, and needs no group before a row shows it. */
          group = phidias_block_get_has_more (block) || phidias_block_get_is_open (block)
                  ? phidias_code_group_get (block) : NULL;
          continue;
        }

      if (group == NULL && i > 0)
        {
          PhidiasBlock *previous = get_code (self->source, i - 1);

          group = previous != NULL ? phidias_code_group_get (previous) : NULL;
        }
      if (group == NULL)
        continue;
      phidias_code_group_add (group, block);
      follow (self, group);
      if (!phidias_block_get_has_more (block))
        {
          if (!phidias_code_group_get_was_open (group) && !phidias_code_group_get_is_folded (group)
              && !phidias_code_group_get_was_unfolded (group))
            {
              phidias_code_group_set_is_folded (group, TRUE);
              if (phidias_code_group_get_is_folded (group))
                first = MIN (first, i - phidias_block_get_slice (block) + phidias_code_group_get_n_shown (group));
            }
          group = NULL;
        }
    }

  return first;
}

static gboolean
is_hidden (PhidiasCodeFold *self, guint position)
{
  PhidiasBlock *block = get_code (self->source, position);
  PhidiasCodeGroup *group;

  if (block == NULL || phidias_block_get_slice (block) == 0)
    return FALSE;

  group = phidias_code_group_get (block);

  return phidias_code_group_get_is_folded (group)
         && phidias_block_get_slice (block) >= phidias_code_group_get_n_shown (group);
}

static void
update_before (PhidiasCodeFold *self)
{
  guint n = 0;

  for (guint i = 0; i < self->ranges->len; i++)
    {
      Range *range = &g_array_index (self->ranges, Range, i);

      range->n_before = n;
      n += range->n;
    }
}

/* Takes in that the source has other items from one place on; the ranges are still those of
 * before. Tells which of the items shown are others. */
static void
replace (PhidiasCodeFold *self, guint position, guint n_removed, guint n_added)
{
  guint start = position;
  guint end = position + n_removed;     /* as it was */
  guint new_end;
  guint first;
  guint last;
  guint shown;
  guint n_shown_before;
  guint n_shown_after;
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (Range));

  /* Ranges that are touched are read anew as a whole. */
  first = find_range (self, start);
  if (first > 0)
    {
      const Range *before = &g_array_index (self->ranges, Range, first - 1);

      if (before->start + before->n > start)
        {
          first--;
          end = MAX (end, before->start + before->n);
          start = before->start;
        }
    }
  for (last = first; last < self->ranges->len; last++)
    {
      const Range *range = &g_array_index (self->ranges, Range, last);

      if (range->start >= end)
        break;
      end = MAX (end, range->start + range->n);
    }
  new_end = end - n_removed + n_added;
  self->is_reading = TRUE;
  start = join_slices (self, start, new_end);
  self->is_reading = FALSE;
  shown = start - count_hidden (self, start);
  n_shown_before = (end - start) - (count_hidden (self, end) - count_hidden (self, start));

  for (guint i = start; i < new_end; i++)
    if (is_hidden (self, i))
      {
        Range *tail = added->len > 0 ? &g_array_index (added, Range, added->len - 1) : NULL;

        if (tail != NULL && tail->start + tail->n == i)
          tail->n++;
        else
          g_array_append_val (added, ((Range) { i, 1, 0 }));
      }
  n_shown_after = new_end - start;
  for (guint i = 0; i < added->len; i++)
    n_shown_after -= g_array_index (added, Range, i).n;

  for (guint i = last; i < self->ranges->len; i++)
    {
      Range *range = &g_array_index (self->ranges, Range, i);

      range->start = range->start - n_removed + n_added;
    }
  if (last > first)
    g_array_remove_range (self->ranges, first, last - first);
  if (added->len > 0)
    g_array_insert_vals (self->ranges, first, added->data, added->len);
  update_before (self);

  if (n_shown_before > 0 || n_shown_after > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), shown, n_shown_before, n_shown_after);
}

static void
source_changed_cb (GListModel *source, guint position, guint n_removed, guint n_added, PhidiasCodeFold *self)
{
  replace (self, position, n_removed, n_added);
}

/* A person folds seldom, so the slices are looked for: those after the first part. */
static gboolean
find_rest (PhidiasCodeFold *self, PhidiasCodeGroup *group, guint *start, guint *end)
{
  guint n_shown = phidias_code_group_get_n_shown (group);
  guint n = g_list_model_get_n_items (self->source);
  gboolean is_found = FALSE;

  for (guint i = 0; i < n; i++)
    {
      PhidiasBlock *block = get_code (self->source, i);

      if (block == NULL || phidias_block_get_slice (block) < n_shown || phidias_code_group_get (block) != group)
        continue;
      if (!is_found)
        *start = i;
      is_found = TRUE;
      *end = i + 1;
    }

  return is_found;
}

static void
group_changed_cb (PhidiasCodeGroup *group, guint change, guint slice, PhidiasCodeFold *self)
{
  guint start;
  guint end;

  if (change == PHIDIAS_CODE_FOLD_CHANGED && !self->is_reading && find_rest (self, group, &start, &end))
    replace (self, start, end - start, end - start);
}

/* ---- GListModel ---- */

static GType
phidias_code_fold_get_item_type (GListModel *list)
{
  return g_list_model_get_item_type (PHIDIAS_CODE_FOLD (list)->source);
}

static guint
phidias_code_fold_get_n_items (GListModel *list)
{
  PhidiasCodeFold *self = PHIDIAS_CODE_FOLD (list);

  return g_list_model_get_n_items (self->source) - count_all_hidden (self);
}

static gpointer
phidias_code_fold_get_item (GListModel *list, guint position)
{
  PhidiasCodeFold *self = PHIDIAS_CODE_FOLD (list);

  return g_list_model_get_item (self->source, phidias_code_fold_to_source (self, position));
}

static void
phidias_code_fold_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = phidias_code_fold_get_item_type;
  iface->get_n_items = phidias_code_fold_get_n_items;
  iface->get_item = phidias_code_fold_get_item;
}

/* ---- Life ---- */

static void
phidias_code_fold_finalize (GObject *object)
{
  PhidiasCodeFold *self = PHIDIAS_CODE_FOLD (object);

  g_clear_object (&self->source);
  g_array_unref (self->ranges);

  G_OBJECT_CLASS (phidias_code_fold_parent_class)->finalize (object);
}

static void
phidias_code_fold_class_init (PhidiasCodeFoldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_code_fold_finalize;
}

static void
phidias_code_fold_init (PhidiasCodeFold *self)
{
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
}

/**
 * phidias_code_fold_new:
 * @source: a list of [class@FeedItem]
 *
 * Returns: (transfer full): what of it is shown
 */
PhidiasCodeFold *
phidias_code_fold_new (GListModel *source)
{
  PhidiasCodeFold *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);

  self = g_object_new (PHIDIAS_TYPE_CODE_FOLD, NULL);
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (source_changed_cb), self, G_CONNECT_DEFAULT);
  replace (self, 0, 0, g_list_model_get_n_items (source));

  return self;
}

/**
 * phidias_code_fold_get_source:
 * @self: a list
 *
 * Returns: (transfer none): the list with everything in it
 */
GListModel *
phidias_code_fold_get_source (PhidiasCodeFold *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_FOLD (self), NULL);

  return self->source;
}

/**
 * phidias_code_fold_to_source:
 * @self: a list
 * @position: a position in it
 *
 * Returns: where that item is in the source
 */
guint
phidias_code_fold_to_source (PhidiasCodeFold *self, guint position)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (PHIDIAS_IS_CODE_FOLD (self), position);

  for (high = self->ranges->len; low < high;)
    {
      guint middle = (low + high) / 2;
      const Range *range = &g_array_index (self->ranges, Range, middle);

      if (range->start - range->n_before <= position)
        low = middle + 1;
      else
        high = middle;
    }
  if (low > 0)
    {
      const Range *range = &g_array_index (self->ranges, Range, low - 1);

      position += range->n_before + range->n;
    }

  return position;
}

/**
 * phidias_code_fold_from_source:
 * @self: a list
 * @position: a position in the source
 *
 * Returns: where that item is; for one that is left out, the item before it
 */
guint
phidias_code_fold_from_source (PhidiasCodeFold *self, guint position)
{
  guint n;

  g_return_val_if_fail (PHIDIAS_IS_CODE_FOLD (self), position);

  n = find_range (self, position + 1);
  if (n > 0)
    {
      const Range *range = &g_array_index (self->ranges, Range, n - 1);

      if (position < range->start + range->n)
        position = range->start - 1;
    }

  return position - count_hidden (self, position);
}
