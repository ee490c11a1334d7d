/* phidias-place-keeper-pages.c: pages are turned one by one, and nothing between them is skipped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place-keeper-private.h"

/* What of a page is seen again on the next, in pixels. */
#define PAGE_OVERLAP 48
#define MAX_PAGES 3

/* One page a layout, however fast keys come: until its rows are laid out the list has no heights for
 * those that are new, and takes a value that it is told meanwhile for a place further down, in a
 * long list for the end. Nor is one value right: the list may guess the heights of the rows that a
 * page goes over. So what is to be seen again, which is in view now, is held where it belongs then. */
void
phidias_place_keeper_turn_pages (PhidiasPlaceKeeper *self)
{
  double page_size = gtk_adjustment_get_page_size (self->adjustment);
  double value = gtk_adjustment_get_value (self->adjustment);
  double step = MAX (page_size - PAGE_OVERLAP, page_size / 2);
  double y;
  double height;
  GtkWidget *row;

  if (self->n_pages == 0 || self->is_stale)
    return;

  if (self->n_pages < 0)
    step = -step;
  self->n_pages -= step < 0 ? -1 : 1;
  row = phidias_place_keeper_find_row_across (self, MAX (step, 0), &y, &height);
  phidias_place_keeper_set_value (self, value + step);
  if (gtk_adjustment_get_value (self->adjustment) == value)
    {
      self->n_pages = 0;
      return;
    }

  self->has_pending = FALSE;
  self->is_paging = TRUE;
  phidias_place_keeper_set_is_following (self, FALSE);
  if (row != NULL)
    phidias_place_keeper_set_anchor (self, row, y - step, height);
  else
    g_clear_object (&self->anchor);
}

/**
 * phidias_place_keeper_page:
 * @self: a keeper
 * @pages: how far, negative for up
 *
 * Scrolls as the reader would: a page less a little, so that the last lines are seen again.
 */
void
phidias_place_keeper_page (PhidiasPlaceKeeper *self, int pages)
{
  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  if (self->list == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    return;

  /* What waits is turned when the key was let go already: so only a few may wait. */
  self->n_pages = CLAMP (self->n_pages + pages, -MAX_PAGES, MAX_PAGES);
  phidias_place_keeper_turn_pages (self);
}
