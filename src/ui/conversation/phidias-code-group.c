/* phidias-code-group.c: what the slices of one piece of code share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-group.h"

#include <string.h>

/**
 * PhidiasCodeGroup:
 *
 * Code comes in slices of at most a hundred lines, each a block and a row of its own. This is what
 * they have in common: whether lines wrap, how far they are scrolled, whether the rest is folded
 * away, and the colours.
 *
 *     PhidiasBlock ─owns─► PhidiasCodeGroup ─borrows─► its PhidiasBlocks
 *
 * It lives as long as one of its blocks does, so a conversation keeps this state while it is shown
 * and no longer.
 */

typedef struct
{
  PhidiasBlock *block;      /* borrowed; NULL once it is gone */
  guint         n_rows;     /* that show it */
  guint         n_lines;    /* newlines, once closed; G_MAXUINT before */
  guint         n_colored;  /* bytes the colours of which are known */
  GArray       *runs;       /* of PhidiasCodeRun; NULL for none */
} Slice;

struct _PhidiasCodeGroup
{
  GObject  parent_instance;

  /* owned */
  GArray  *slices;

  /* state */
  gboolean is_wrapped;
  gboolean is_folded;
  gboolean was_open;
  gboolean was_unfolded;
  int      extent;          /* pixels: the widest line that was laid out */
  double   scroll;
};

/* What a block has of its group. */
typedef struct
{
  PhidiasCodeGroup *group;  /* owned */
  PhidiasBlock     *block;  /* borrowed: whose it is */
  guint             slice;
} Membership;

G_DEFINE_FINAL_TYPE (PhidiasCodeGroup, phidias_code_group, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GQuark
membership_quark (void)
{
  return g_quark_from_static_string ("phidias-code-group");
}

static Slice *
get_slice (PhidiasCodeGroup *self, guint slice)
{
  g_assert (slice < self->slices->len);

  return &g_array_index (self->slices, Slice, slice);
}

static void
membership_free (gpointer data)
{
  Membership *membership = data;
  Slice *slice = get_slice (membership->group, membership->slice);

  /* Another block may have its place by now: the same text read anew. */
  if (slice->block == membership->block)
    slice->block = NULL;
  g_object_unref (membership->group);
  g_free (membership);
}

static void
slice_clear (gpointer data)
{
  g_clear_pointer (&((Slice *) data)->runs, g_array_unref);
}

static guint
count_newlines (const char *text)
{
  guint n = 0;

  while ((text = strchr (text, '\n')) != NULL)
    {
      text++;
      n++;
    }

  return n;
}

static guint
get_n_newlines (Slice *slice)
{
  guint n;

  if (slice->n_lines != G_MAXUINT)
    return slice->n_lines;
  if (slice->block == NULL)
    return 0;

  n = count_newlines (phidias_block_get_text (slice->block));
  if (!phidias_block_get_is_open (slice->block))
    slice->n_lines = n;

  return n;
}

static void
phidias_code_group_finalize (GObject *object)
{
  PhidiasCodeGroup *self = PHIDIAS_CODE_GROUP (object);

  g_array_unref (self->slices);

  G_OBJECT_CLASS (phidias_code_group_parent_class)->finalize (object);
}

static void
phidias_code_group_class_init (PhidiasCodeGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_code_group_finalize;

  /**
   * PhidiasCodeGroup::changed:
   * @self: the group
   * @change: a #PhidiasCodeChange
   * @slice: which slice has other colours; G_MAXUINT for all
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_CODE_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
phidias_code_group_init (PhidiasCodeGroup *self)
{
  self->slices = g_array_new (FALSE, TRUE, sizeof (Slice));
  g_array_set_clear_func (self->slices, slice_clear);
}

/**
 * phidias_code_group_get:
 * @block: code
 *
 * Returns: (transfer none): the group that the block is of; one of its own where it was added to none
 */
PhidiasCodeGroup *
phidias_code_group_get (PhidiasBlock *block)
{
  Membership *membership;
  g_autoptr (PhidiasCodeGroup) group = NULL;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK (block), NULL);

  membership = g_object_get_qdata (G_OBJECT (block), membership_quark ());
  if (membership != NULL)
    return membership->group;

  group = g_object_new (PHIDIAS_TYPE_CODE_GROUP, NULL);
  phidias_code_group_add (group, block);

  return group;
}

/**
 * phidias_code_group_add:
 * @self: a group
 * @block: a slice of its code
 *
 * The block keeps the group from now on. Slices that come before it and were not added yet have
 * their place kept.
 */
void
phidias_code_group_add (PhidiasCodeGroup *self, PhidiasBlock *block)
{
  Membership *membership;
  guint slice;

  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));
  g_return_if_fail (PHIDIAS_IS_BLOCK (block));

  if (phidias_block_get_is_open (block))
    self->was_open = TRUE;
  membership = g_object_get_qdata (G_OBJECT (block), membership_quark ());
  if (membership != NULL && membership->group == self)
    return;

  slice = phidias_block_get_slice (block);
  while (self->slices->len <= slice)
    {
      Slice empty = { .n_lines = G_MAXUINT };

      g_array_append_val (self->slices, empty);
    }
  get_slice (self, slice)->block = block;
  get_slice (self, slice)->n_lines = G_MAXUINT;

  membership = g_new0 (Membership, 1);
  membership->group = g_object_ref (self);
  membership->block = block;
  membership->slice = slice;
  g_object_set_qdata_full (G_OBJECT (block), membership_quark (), membership, membership_free);
  phidias_code_group_changed (self, PHIDIAS_CODE_LENGTH_CHANGED, G_MAXUINT);
}

/**
 * phidias_code_group_get_n_slices:
 * @self: a group
 *
 * Returns: how many slices it is known to have
 */
guint
phidias_code_group_get_n_slices (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), 0);

  return self->slices->len;
}

/**
 * phidias_code_group_get_slice:
 * @self: a group
 * @slice: which, from 0
 *
 * Returns: (transfer none) (nullable): the block, if there is one
 */
PhidiasBlock *
phidias_code_group_get_slice (PhidiasCodeGroup *self, guint slice)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), NULL);

  return slice < self->slices->len ? get_slice (self, slice)->block : NULL;
}

/**
 * phidias_code_group_get_is_open:
 * @self: a group
 *
 * Returns: whether more of the code may come
 */
gboolean
phidias_code_group_get_is_open (PhidiasCodeGroup *self)
{
  PhidiasBlock *last;

  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  last = phidias_code_group_get_slice (self, self->slices->len - 1);

  return last != NULL && (phidias_block_get_is_open (last) || phidias_block_get_has_more (last));
}

/**
 * phidias_code_group_get_was_open:
 * @self: a group
 *
 * Returns: whether a slice was still growing when it was added: somebody may have read along
 */
gboolean
phidias_code_group_get_was_open (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  return self->was_open;
}

/**
 * phidias_code_group_get_was_unfolded:
 * @self: a group
 *
 * Returns: whether somebody wanted to see all of it once
 */
gboolean
phidias_code_group_get_was_unfolded (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  return self->was_unfolded;
}

/**
 * phidias_code_group_get_n_lines:
 * @self: a group
 *
 * Returns: how many lines of code there are
 */
guint
phidias_code_group_get_n_lines (PhidiasCodeGroup *self)
{
  PhidiasBlock *last;
  guint n = 0;

  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), 0);

  for (guint i = 0; i < self->slices->len; i++)
    n += get_n_newlines (get_slice (self, i));

  last = phidias_code_group_get_slice (self, self->slices->len - 1);
  if (last != NULL)
    {
      const char *text = phidias_block_get_text (last);

      if (*text != '\0' && !g_str_has_suffix (text, "\n"))
        n++;
    }

  return n;
}

/**
 * phidias_code_group_dup_text:
 * @self: a group
 *
 * Returns: (transfer full): all of the code, as it came, folded away or not
 */
char *
phidias_code_group_dup_text (PhidiasCodeGroup *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), NULL);

  for (guint i = 0; i < self->slices->len; i++)
    if (get_slice (self, i)->block != NULL)
      g_string_append (text, phidias_block_get_text (get_slice (self, i)->block));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * phidias_code_group_get_is_wrapped:
 * @self: a group
 *
 * Returns: whether long lines go on in the next
 */
gboolean
phidias_code_group_get_is_wrapped (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  return self->is_wrapped;
}

/**
 * phidias_code_group_set_is_wrapped:
 * @self: a group
 * @is_wrapped: whether long lines go on in the next; else they are scrolled
 */
void
phidias_code_group_set_is_wrapped (PhidiasCodeGroup *self, gboolean is_wrapped)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));

  if (self->is_wrapped == !!is_wrapped)
    return;

  self->is_wrapped = !!is_wrapped;
  self->scroll = 0;
  phidias_code_group_changed (self, PHIDIAS_CODE_WRAP_CHANGED, G_MAXUINT);
}

/**
 * phidias_code_group_get_extent:
 * @self: a group
 *
 * Returns: the widest line of those that were laid out, in pixels
 */
int
phidias_code_group_get_extent (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), 0);

  return self->extent;
}

/**
 * phidias_code_group_add_extent:
 * @self: a group
 * @width: of a slice's lines, in pixels
 *
 * Rows are laid out when they are needed, so what is known grows.
 */
void
phidias_code_group_add_extent (PhidiasCodeGroup *self, int width)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));

  self->extent = MAX (self->extent, width);
}

static double
get_scroll_end (PhidiasCodeGroup *self, int page)
{
  return MAX (self->extent - page, 0);
}

/**
 * phidias_code_group_get_scroll:
 * @self: a group
 * @page: pixels of a line that are in view
 *
 * Returns: how far lines are moved to the left, in pixels
 */
double
phidias_code_group_get_scroll (PhidiasCodeGroup *self, int page)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), 0);

  return self->is_wrapped ? 0 : MIN (self->scroll, get_scroll_end (self, page));
}

/**
 * phidias_code_group_set_scroll:
 * @self: a group
 * @scroll: how far lines shall be moved to the left, in pixels; brought within what there is
 * @page: pixels of a line that are in view
 *
 * Returns: whether that made a difference
 */
gboolean
phidias_code_group_set_scroll (PhidiasCodeGroup *self, double scroll, int page)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  scroll = self->is_wrapped ? 0 : CLAMP (scroll, 0, get_scroll_end (self, page));
  if (scroll == phidias_code_group_get_scroll (self, page))
    return FALSE;

  self->scroll = scroll;
  phidias_code_group_changed (self, PHIDIAS_CODE_SCROLL_CHANGED, G_MAXUINT);

  return TRUE;
}

/**
 * phidias_code_group_get_can_fold:
 * @self: a group
 *
 * Returns: whether it is so long that part of it can be put away; never while more may come
 */
gboolean
phidias_code_group_get_can_fold (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  return self->slices->len > 1 && !phidias_code_group_get_is_open (self)
         && phidias_code_group_get_n_lines (self) > PHIDIAS_CODE_FOLD_LINES
         && phidias_code_group_get_n_shown (self) < self->slices->len;
}

/**
 * phidias_code_group_get_n_shown:
 * @self: a group
 *
 * Returns: how many of its slices are left when it is folded
 */
guint
phidias_code_group_get_n_shown (PhidiasCodeGroup *self)
{
  guint n_lines = 0;

  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), 0);

  for (guint i = 0; i < self->slices->len; i++)
    {
      n_lines += get_n_newlines (get_slice (self, i));
      if (n_lines >= PHIDIAS_CODE_FOLD_SHOWN_LINES)
        return i + 1;
    }

  return self->slices->len;
}

/**
 * phidias_code_group_get_is_folded:
 * @self: a group
 *
 * Returns: whether only its first part is shown
 */
gboolean
phidias_code_group_get_is_folded (PhidiasCodeGroup *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);

  return self->is_folded;
}

/**
 * phidias_code_group_set_is_folded:
 * @self: a group
 * @is_folded: whether only its first part is shown
 *
 * Does nothing to one that is too short to fold.
 */
void
phidias_code_group_set_is_folded (PhidiasCodeGroup *self, gboolean is_folded)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));

  if (self->is_folded == !!is_folded || (is_folded && !phidias_code_group_get_can_fold (self)))
    return;

  self->is_folded = !!is_folded;
  self->was_unfolded |= !is_folded;
  phidias_code_group_changed (self, PHIDIAS_CODE_FOLD_CHANGED, G_MAXUINT);
}

/**
 * phidias_code_group_hold:
 * @self: a group
 * @slice: one of its slices
 *
 * A row shows the slice; undone by phidias_code_group_release().
 */
void
phidias_code_group_hold (PhidiasCodeGroup *self, guint slice)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));
  g_return_if_fail (slice < self->slices->len);

  get_slice (self, slice)->n_rows++;
}

/**
 * phidias_code_group_release:
 * @self: a group
 * @slice: one of its slices
 */
void
phidias_code_group_release (PhidiasCodeGroup *self, guint slice)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));
  g_return_if_fail (slice < self->slices->len && get_slice (self, slice)->n_rows > 0);

  get_slice (self, slice)->n_rows--;
}

/**
 * phidias_code_group_get_last_held:
 * @self: a group
 * @slice: (out): the last of its slices that a row shows
 *
 * Returns: whether there is one
 */
gboolean
phidias_code_group_get_last_held (PhidiasCodeGroup *self, guint *slice)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), FALSE);
  g_return_val_if_fail (slice != NULL, FALSE);

  for (guint i = self->slices->len; i > 0; i--)
    if (get_slice (self, i - 1)->n_rows > 0)
      {
        *slice = i - 1;
        return TRUE;
      }

  return FALSE;
}

/**
 * phidias_code_group_get_runs:
 * @self: a group
 * @slice: one of its slices
 * @n_runs: (out): how many
 *
 * Returns: (transfer none) (nullable) (array length=n_runs): the coloured ranges that are known so
 *   far, in order
 */
const PhidiasCodeRun *
phidias_code_group_get_runs (PhidiasCodeGroup *self, guint slice, guint *n_runs)
{
  GArray *runs;

  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), NULL);
  g_return_val_if_fail (n_runs != NULL, NULL);

  runs = slice < self->slices->len ? get_slice (self, slice)->runs : NULL;
  *n_runs = runs != NULL ? runs->len : 0;

  return *n_runs > 0 ? (const PhidiasCodeRun *) runs->data : NULL;
}

/**
 * phidias_code_group_add_run:
 * @self: a group
 * @slice: one of its slices
 * @start: the first byte
 * @end: the byte after the last
 * @look: the highlighter's number for what it looks like
 *
 * To be called in the order of the text.
 */
void
phidias_code_group_add_run (PhidiasCodeGroup *self, guint slice, guint start, guint end, guint look)
{
  PhidiasCodeRun run = { start, end, look };
  Slice *at;

  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));
  g_return_if_fail (slice < self->slices->len);

  at = get_slice (self, slice);
  if (at->runs == NULL)
    at->runs = g_array_new (FALSE, FALSE, sizeof (PhidiasCodeRun));
  if (at->runs->len > 0)
    {
      PhidiasCodeRun *last = &g_array_index (at->runs, PhidiasCodeRun, at->runs->len - 1);

      if (last->end == start && last->look == look)
        {
          last->end = end;
          return;
        }
    }
  g_array_append_val (at->runs, run);
}

/**
 * phidias_code_group_get_n_colored:
 * @self: a group
 * @slice: one of its slices
 *
 * Returns: up to which byte its colours are known
 */
guint
phidias_code_group_get_n_colored (PhidiasCodeGroup *self, guint slice)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_GROUP (self), 0);

  return slice < self->slices->len ? get_slice (self, slice)->n_colored : 0;
}

/**
 * phidias_code_group_set_n_colored:
 * @self: a group
 * @slice: one of its slices
 * @n_bytes: up to which byte its colours are known
 */
void
phidias_code_group_set_n_colored (PhidiasCodeGroup *self, guint slice, guint n_bytes)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));
  g_return_if_fail (slice < self->slices->len);

  get_slice (self, slice)->n_colored = n_bytes;
}

/**
 * phidias_code_group_changed:
 * @self: a group
 * @change: what is new
 * @slice: where, G_MAXUINT for everywhere
 */
void
phidias_code_group_changed (PhidiasCodeGroup *self, PhidiasCodeChange change, guint slice)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));

  g_signal_emit (self, signals[CHANGED], 0, (guint) change, slice);
}

/**
 * phidias_code_group_clear_runs:
 * @self: a group
 *
 * Forgets all colours. Nobody is told.
 */
void
phidias_code_group_clear_runs (PhidiasCodeGroup *self)
{
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (self));

  for (guint i = 0; i < self->slices->len; i++)
    {
      Slice *slice = get_slice (self, i);

      g_clear_pointer (&slice->runs, g_array_unref);
      slice->n_colored = 0;
    }
}
