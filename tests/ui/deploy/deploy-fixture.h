/* deploy-fixture.h: the deploy wizard in a window, with a real session and the emulator's cloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "accounts-fixture.h"
#include "phidias-deploy-wizard.h"

G_BEGIN_DECLS

#define CHILD(widget, id) \
  GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), (id)))

typedef struct
{
  AccountsFixture  accounts;
  GtkWidget       *wizard;
  GtkWidget       *window;
  gboolean         is_finished;
  char            *action; /* what the window was asked to do at its end */
  int              width;  /* set before it is opened; 560 unless it is */
} Deploy;

void        deploy_init            (int        *argc,
                                    char     ***argv);
void        deploy_set_up          (Deploy     *fixture,
                                    gconstpointer data);
void        deploy_tear_down       (Deploy     *fixture,
                                    gconstpointer data);

/* With a cloud that has what change() leaves of the practice one. */
void        deploy_set_up_changed  (Deploy     *fixture,
                                    void      (*change) (JsonObject *state));

void        deploy_open            (Deploy     *fixture,
                                    const char *model);
void        deploy_wait_page       (Deploy     *fixture,
                                    const char *stack,
                                    const char *page);
void        deploy_choose_practice (Deploy     *fixture);

GtkWidget  *deploy_find_row        (Deploy     *fixture,
                                    const char *list,
                                    const char *title);
void        deploy_activate_row    (Deploy     *fixture,
                                    const char *list,
                                    const char *title);
const char *deploy_get_subtitle    (Deploy     *fixture,
                                    const char *list,
                                    const char *title);
void        deploy_wait_subtitle   (Deploy     *fixture,
                                    const char *list,
                                    const char *title,
                                    const char *words);

/* What a person presses, as GTK's shortcuts take it; whether something took it. */
gboolean    deploy_press           (Deploy     *fixture,
                                    guint       keyval,
                                    GdkModifierType state);
void        deploy_settle          (void);

G_END_DECLS
