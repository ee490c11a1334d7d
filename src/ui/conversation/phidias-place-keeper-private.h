/* phidias-place-keeper-private.h: what the files of the keeper share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-place.h"
#include "phidias-place-keeper.h"

G_BEGIN_DECLS

/* So near to the end counts as the end: a wheel step is much more, a rounding much less. */
#define PHIDIAS_PLACE_END_SLACK 8.0

struct _PhidiasPlaceKeeper
{
  GObject        parent_instance;

  /* owned */
  GtkAdjustment *adjustment;
  GdkFrameClock *clock;
  GObject       *anchor;            /* the item whose row is topmost in view */

  /* borrowed */
  GtkListView   *list;              /* both weak pointers */
  GtkRoot       *root;

  /* state */
  gulong         clock_handlers[4];
  gulong         focus_handler;
  gboolean       has_lost_focus;    /* the row that had it went, since the last frame */
  PhidiasFeedPlace lost_focus;      /* owned; what came in its place, if anything did */
  gboolean       yields;            /* the next layout may scroll to the row that got the focus */
  gboolean       is_lists_own;      /* what the list does to the value up to the next layout */
  gboolean       is_following;
  gboolean       is_setting;        /* the value, ourselves */
  gboolean       is_laying_out;     /* in this frame what a reader can do is over */
  gboolean       is_stale;          /* what the list knows of its rows, until the next layout */
  int            n_pages;           /* to be turned */
  gboolean       is_paging;         /* one is being turned */
  gint64         frame;             /* of the last move */
  guint          n_moves;           /* in that frame */
  guint          tick;              /* for what is left to move in the next frame */
  double         value;             /* as of the last layout */
  double         seen_value;        /* as of now */
  double         upper;
  double         page_size;
  guint          anchor_item;       /* its position; G_MAXUINT once it was removed */
  double         anchor_y;          /* of its row's top, in the view */
  double         anchor_height;
  double         anchor_width;
  gboolean       has_pending;       /* a place that was asked for and is not reached yet */
  guint          pending_item;
  double         pending_offset;
  guint          n_attempts;
};

/* phidias-place-keeper.c */
double     phidias_place_keeper_get_end          (PhidiasPlaceKeeper *self);
void       phidias_place_keeper_set_value        (PhidiasPlaceKeeper *self,
                                                  double              value);
void       phidias_place_keeper_move_to          (PhidiasPlaceKeeper *self,
                                                  double              value);
void       phidias_place_keeper_go_on_later      (PhidiasPlaceKeeper *self);
void       phidias_place_keeper_set_is_following (PhidiasPlaceKeeper *self,
                                                  gboolean            is_following);
void       phidias_place_keeper_set_anchor       (PhidiasPlaceKeeper *self,
                                                  GtkWidget          *row,
                                                  double              y,
                                                  double              height);
void       phidias_place_keeper_take_anchor      (PhidiasPlaceKeeper *self);

/* phidias-place-keeper-rows.c */
gboolean   phidias_place_keeper_get_row_bounds   (PhidiasPlaceKeeper *self,
                                                  GtkWidget          *row,
                                                  double             *y,
                                                  double             *height);
GtkWidget *phidias_place_keeper_find_row_of_item (PhidiasPlaceKeeper *self,
                                                  GObject            *item);
GtkWidget *phidias_place_keeper_find_row_across  (PhidiasPlaceKeeper *self,
                                                  double              at,
                                                  double             *y,
                                                  double             *height);
GtkWidget *phidias_place_keeper_find_top_row     (PhidiasPlaceKeeper *self,
                                                  double             *y,
                                                  double             *height);

/* phidias-place-keeper-seek.c */
void       phidias_place_keeper_seek             (PhidiasPlaceKeeper *self,
                                                  guint               item,
                                                  double              offset);
void       phidias_place_keeper_seek_pending     (PhidiasPlaceKeeper *self);

/* phidias-place-keeper-focus.c */
void       phidias_place_keeper_note_focus       (PhidiasPlaceKeeper *self,
                                                  guint               position,
                                                  guint               n_removed,
                                                  guint               n_added);
void       phidias_place_keeper_restore_focus    (PhidiasPlaceKeeper *self);

/* phidias-place-keeper-pages.c */
void       phidias_place_keeper_turn_pages       (PhidiasPlaceKeeper *self);

G_END_DECLS
