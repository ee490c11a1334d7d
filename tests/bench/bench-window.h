/* bench-window.h: a window with a playground, a library full of long conversations, and a clock
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-conversation-view.h"
#include "phidias-feed.h"
#include "phidias-playground.h"
#include "session-fixture.h"

G_BEGIN_DECLS

typedef struct
{
  Fixture                  fixture;    /* folder, emulator, session, deployment */
  char                    *home;
  GtkWidget               *window;
  PhidiasPlayground       *playground;
  PhidiasConversationView *view;
  GtkListView             *list;
  GtkAdjustment           *adjustment;
} BenchWindow;

/* What the main loop did between two looks at what there is to do. */
typedef struct
{
  gint64 worst;     /* microseconds */
  gint64 worst_cpu; /* of this thread */
  guint  n;
} BenchTurns;

extern BenchTurns bench_turns;

void                 bench_window_init        (void);
void                 bench_window_open        (BenchWindow   *self);
void                 bench_window_close       (BenchWindow   *self);

void                 bench_make_library       (const char    *folder);
void                 bench_add_conversation   (const char    *folder,
                                               const char    *id,
                                               guint          n_messages);
char                *bench_dup_text           (guint          n) G_GNUC_WARN_UNUSED_RESULT;
PhidiasConversation *bench_find_conversation  (BenchWindow   *self,
                                               const char    *id);

GtkWidget           *bench_find_type          (GtkWidget     *widget,
                                               GType          type);
gint64               bench_get_cpu_time       (void);
void                 bench_await_frames       (GtkWidget     *widget,
                                               guint          n);
void                 bench_watch_turns        (void);
double               bench_take_median        (double        *values,
                                               guint          n);

G_END_DECLS
