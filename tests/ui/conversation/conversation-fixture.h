/* conversation-fixture.h: conversations and windows for the tests of their widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-conversation-view.h"
#include "phidias-feed-item.h"
#include "phidias-markdown-stream.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget               *window;
  PhidiasConversationView *view;
  GtkListView             *list;
  GtkAdjustment           *adjustment;
  PhidiasPlaceKeeper      *keeper;
  GListStore              *store;
} Fixture;

void            fixture_init         (int                    *argc,
                                      char                 ***argv);
void            fixture_open         (Fixture                *fixture,
                                      int                     width,
                                      int                     height);
void            fixture_close        (Fixture                *fixture);
void            fixture_frames       (GtkWidget              *widget,
                                      guint                   n);

PhidiasMessage *fixture_message      (PhidiasRole             role,
                                      const char             *text);
PhidiasFeedItem *fixture_block_item  (PhidiasMessage         *message,
                                      PhidiasBlock           *block);
void            fixture_add          (GListStore             *store,
                                      guint                   position,
                                      PhidiasRole             role,
                                      const char             *text);
void            fixture_add_many     (GListStore             *store,
                                      guint                   n);
/* An answer that is still coming: append to the stream. */
PhidiasMarkdownStream *fixture_add_open (GListStore          *store,
                                      guint                   position);

void            fixture_add_actions  (GtkWidget              *widget,
                                      GString                *log);
GtkWidget      *fixture_find_row     (Fixture                *fixture,
                                      guint                   position);
GtkWidget      *fixture_find_button  (GtkWidget              *widget,
                                      const char             *label);

G_END_DECLS
