/* phidias-image-row-private.h: what the files of an image row share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-image-row.h"
#include "phidias-image-source-private.h"

G_BEGIN_DECLS

struct _PhidiasImageRow
{
  PhidiasBlockRowBase base;

  /* owned */
  PhidiasImageSource *source;          /* with block */
  PhidiasImageLoader *loader;
  PangoLayout        *title;           /* of the box; NULL until measured or drawn */
  PangoLayout        *description;     /* NULL where there is none */
  GtkWidget          *button;
  GSimpleActionGroup *actions;         /* once asked for */

  /* state */
  gulong              changed_handler;
  gboolean            is_using;
};

void          phidias_image_row_update_actions (PhidiasImageRow *self);
GMenuModel   *phidias_image_row_get_menu       (PhidiasBlockRow *row);
GActionGroup *phidias_image_row_get_actions    (PhidiasBlockRow *row);

G_END_DECLS
