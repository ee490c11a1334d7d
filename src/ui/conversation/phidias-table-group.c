/* phidias-table-group.c: what the slices of one table have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-group-private.h"

#include "phidias-block-layout-private.h"

#include <string.h>

/* In pixels. Narrower than the first no column of prose gets, for the sake of a table without a
 * scrollbar; wider than the second none in a table that has one; the third is as much as one long
 * word may claim. */
#define LEAST_WIDTH 120
#define MOST_WIDTH 300
#define MOST_WORD 220

/**
 * PhidiasTableGroup:
 *
 * The widths of a table's columns and how far it is scrolled sideways. A long table is many blocks
 * and as many rows; they line up because they ask this one object. It is kept with the table's
 * first block, so a table that is scrolled out of view and back is as wide as it was.
 *
 * Columns only ever become wider, and those of a table in view only at a calm moment: when the
 * table has come to its end, or when nobody sees it. A table that is in one row widens at once,
 * since all of it arrives together.
 *
 * Signals `resized` when columns changed their width, `scrolled` when the table moved.
 */
struct _PhidiasTableGroup
{
  GObject  parent_instance;

  /* borrowed, weak */
  PhidiasBlock *first;

  /* owned, one for each column, in pixels without padding */
  GArray  *naturals;
  GArray  *words;
  GArray  *wanted_naturals;
  GArray  *wanted_words;

  /* state */
  guint    serial;              /* of the font that the widths are for */
  guint    n_rows;
  guint    n_mapped;
  double   offset;              /* from the side where the table begins */
};

G_DEFINE_FINAL_TYPE (PhidiasTableGroup, phidias_table_group, G_TYPE_OBJECT)

enum {
  RESIZED,
  SCROLLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
merge (GArray *widths, const int *others, guint n)
{
  gboolean changed = FALSE;

  if (widths->len < n)
    {
      g_array_set_size (widths, n);
      changed = TRUE;
    }
  for (guint i = 0; i < n; i++)
    {
      int *width = &g_array_index (widths, int, i);

      if (others[i] > *width)
        {
          *width = others[i];
          changed = TRUE;
        }
    }

  return changed;
}

static void
phidias_table_group_finalize (GObject *object)
{
  PhidiasTableGroup *self = PHIDIAS_TABLE_GROUP (object);

  g_clear_weak_pointer (&self->first);
  g_array_unref (self->naturals);
  g_array_unref (self->words);
  g_array_unref (self->wanted_naturals);
  g_array_unref (self->wanted_words);

  G_OBJECT_CLASS (phidias_table_group_parent_class)->finalize (object);
}

static void
phidias_table_group_class_init (PhidiasTableGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_table_group_finalize;

  signals[RESIZED] = g_signal_new ("resized", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SCROLLED] = g_signal_new ("scrolled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
phidias_table_group_init (PhidiasTableGroup *self)
{
  self->naturals = g_array_new (FALSE, TRUE, sizeof (int));
  self->words = g_array_new (FALSE, TRUE, sizeof (int));
  self->wanted_naturals = g_array_new (FALSE, TRUE, sizeof (int));
  self->wanted_words = g_array_new (FALSE, TRUE, sizeof (int));
}

/*
 * phidias_table_group_get:
 * @first: the first slice of a table
 *
 * Returns: (transfer none): what its slices share, as long as @first lives
 */
PhidiasTableGroup *
phidias_table_group_get (PhidiasBlock *first)
{
  static GQuark quark;
  PhidiasTableGroup *self;

  if (quark == 0)
    quark = g_quark_from_static_string ("phidias-table-group");

  self = g_object_get_qdata (G_OBJECT (first), quark);
  if (self == NULL)
    {
      self = g_object_new (PHIDIAS_TYPE_TABLE_GROUP, NULL);
      g_set_weak_pointer (&self->first, first);
      g_object_set_qdata_full (G_OBJECT (first), quark, self, g_object_unref);
    }

  return self;
}

/*
 * phidias_table_group_join:
 * @self: a group
 *
 * Says that one more row shows a slice of it.
 */
void
phidias_table_group_join (PhidiasTableGroup *self)
{
  self->n_rows++;
}

/*
 * phidias_table_group_leave:
 * @self: a group
 *
 * Takes back phidias_table_group_join().
 */
void
phidias_table_group_leave (PhidiasTableGroup *self)
{
  g_assert (self->n_rows > 0);

  self->n_rows--;
}

/*
 * phidias_table_group_map:
 * @self: a group
 *
 * Says that one more of its rows is in view.
 */
void
phidias_table_group_map (PhidiasTableGroup *self)
{
  self->n_mapped++;
}

/*
 * phidias_table_group_unmap:
 * @self: a group
 *
 * Takes back phidias_table_group_map(). What waited for a calm moment is done after the last.
 */
void
phidias_table_group_unmap (PhidiasTableGroup *self)
{
  g_assert (self->n_mapped > 0);

  if (--self->n_mapped == 0)
    phidias_table_group_settle (self);
}

/*
 * phidias_table_group_offer:
 * @self: a group
 * @naturals: for each column how wide its widest cell of a slice is
 * @words: for each column how wide its widest word is
 * @n_columns: their number
 * @serial: of the font that they were measured in
 *
 * Asks for columns wide enough for a slice; they become so now or later.
 */
void
phidias_table_group_offer (PhidiasTableGroup *self,
                           const int         *naturals,
                           const int         *words,
                           guint              n_columns,
                           guint              serial)
{
  if (self->serial != serial)
    {
      self->serial = serial;
      g_array_set_size (self->naturals, 0);
      g_array_set_size (self->words, 0);
      g_array_set_size (self->wanted_naturals, 0);
      g_array_set_size (self->wanted_words, 0);
    }
  merge (self->wanted_naturals, naturals, n_columns);
  merge (self->wanted_words, words, n_columns);
  if (self->naturals->len < n_columns || self->n_rows <= 1 || self->n_mapped == 0)
    phidias_table_group_settle (self);
}

/*
 * phidias_table_group_settle:
 * @self: a group
 *
 * Gives the columns the widths that were asked for.
 */
void
phidias_table_group_settle (PhidiasTableGroup *self)
{
  gboolean changed = merge (self->naturals, (const int *) (gpointer) self->wanted_naturals->data,
                            self->wanted_naturals->len);

  changed = merge (self->words, (const int *) (gpointer) self->wanted_words->data, self->wanted_words->len) || changed;
  if (changed)
    g_signal_emit (self, signals[RESIZED], 0);
}

/*
 * phidias_table_group_fit:
 * @self: a group
 * @available: how wide the table should be at most
 * @widths: (out): for the width of each column with its padding
 * @n_columns: their number
 *
 * Where the table fits as it is, it is no wider than that. Where it does not, its columns give up
 * room as far as their words allow; and only where that is not enough the table is wider than
 * @available, with its long cells wrapped, and scrolls.
 *
 * Returns: how wide the table is
 */
int
phidias_table_group_fit (PhidiasTableGroup *self, int available, int *widths, guint n_columns)
{
  int room = MAX (available - (int) n_columns * 2 * PHIDIAS_TABLE_PADDING, 0);
  int least[PHIDIAS_TABLE_MAX_COLUMNS];
  gint64 sum_natural = 0;
  gint64 sum_least = 0;
  int total = 0;

  g_assert (n_columns <= PHIDIAS_TABLE_MAX_COLUMNS);

  for (guint i = 0; i < n_columns; i++)
    {
      int natural = i < self->naturals->len ? g_array_index (self->naturals, int, i) : 0;
      int word = i < self->words->len ? g_array_index (self->words, int, i) : 0;

      widths[i] = natural;
      least[i] = MIN (natural, MAX (MIN (word, MOST_WORD), MIN (LEAST_WIDTH, MAX (room / 2, 1))));
      sum_natural += natural;
      sum_least += least[i];
    }

  for (guint i = 0; i < n_columns && sum_natural > room; i++)
    if (sum_least <= room)
      widths[i] = least[i] + (int) ((room - sum_least) * (widths[i] - least[i]) / (sum_natural - sum_least));
    else
      widths[i] = MIN (widths[i], MAX (least[i], MIN (MOST_WIDTH, MAX (available * 3 / 5, LEAST_WIDTH))));

  for (guint i = 0; i < n_columns; i++)
    {
      widths[i] += 2 * PHIDIAS_TABLE_PADDING;
      total += widths[i];
    }

  return total;
}

/*
 * phidias_table_group_get_is_rtl:
 * @self: a group
 * @otherwise: what to take where the table's first row has no letters
 *
 * Returns: whether the first column is the rightmost
 */
gboolean
phidias_table_group_get_is_rtl (PhidiasTableGroup *self, gboolean otherwise)
{
  return self->first != NULL
         ? phidias_block_layout_is_rtl (phidias_block_get_text (self->first), otherwise) : otherwise;
}

/*
 * phidias_table_group_get_offset:
 * @self: a group
 *
 * Returns: how many pixels of the table are scrolled out at the side where it begins; more than
 *   there are where the table became narrower since
 */
double
phidias_table_group_get_offset (PhidiasTableGroup *self)
{
  return self->offset;
}

/*
 * phidias_table_group_set_offset:
 * @self: a group
 * @offset: how many pixels to scroll out at the side where it begins
 */
void
phidias_table_group_set_offset (PhidiasTableGroup *self, double offset)
{
  if (self->offset == offset)
    return;

  self->offset = offset;
  g_signal_emit (self, signals[SCROLLED], 0);
}
