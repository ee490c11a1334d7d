/* phidias-window-private.h: what the files of the window share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-banner.h"
#include "phidias-deploy-notice.h"
#include "phidias-deployment-chooser.h"
#include "phidias-library-page.h"
#include "phidias-playground.h"
#include "phidias-setup-pane.h"
#include "phidias-sidebar.h"
#include "phidias-split-view.h"
#include "phidias-welcome-page.h"
#include "phidias-window.h"

G_BEGIN_DECLS

struct _PhidiasWindow
{
  AdwApplicationWindow      parent_instance;

  /* template widgets */
  AdwToastOverlay          *toast_overlay;
  PhidiasSplitView         *sidebar_split;
  PhidiasSplitView         *pane_split;
  PhidiasSidebar           *sidebar;
  PhidiasBanner            *banner;
  PhidiasDeploymentChooser *chooser;
  PhidiasPlayground        *playground;
  GtkStack                 *title_stack;
  GtkStack                 *stack;
  GtkMenuButton            *menu_button;
  GtkWidget                *pane_button;
  GtkWidget                *sidebar_button;
  GtkWidget                *back_button;
  AdwWindowTitle           *place_title;
  GtkStack                 *place_ends;

  /* in the window once they were shown; before, none of them costs its start anything */
  PhidiasSetupPane         *pane;
  PhidiasWelcomePage       *welcome_page;
  PhidiasLibraryPage       *library_page;

  /* owned */
  PhidiasSession           *session;
  PhidiasSettings          *settings;
  PhidiasConversation      *conversation;
  GListModel               *local_servers;
  PhidiasDeployNotice      *deploy_notice;
  GHashTable               *deleted; /* id → conversation that can be brought back */
  char                     *wanted_deployment; /* id: what to open once the session is open; NULL for nothing */
  GCancellable             *cancellable;

  /* state */
  gulong                    deployment_handler;
  gboolean                  is_open; /* the session's lists are filled */
  const char               *place;   /* the name of the place that the person has chosen */
  gboolean                  shows_sidebar;
  gboolean                  shows_pane;
  gboolean                  may_lose; /* the person closes although not all is saved */
};

PhidiasDeployment *phidias_window_get_deployment             (PhidiasWindow  *self);
void               phidias_window_show_toast                 (PhidiasWindow  *self,
                                                              const char     *text);
void               phidias_window_open_new_conversation      (PhidiasWindow  *self,
                                                              const char     *deployment_id);
void               phidias_window_update                     (PhidiasWindow  *self);

void               phidias_window_discover                   (PhidiasWindow  *self);
void               phidias_window_resume_sample              (PhidiasWindow  *self);
void               phidias_window_resume_deployment          (PhidiasWindow  *self);
void               phidias_window_install_deployment_actions (GtkWidgetClass *widget_class);

gboolean           phidias_window_is_in_playground           (PhidiasWindow  *self);
const char        *phidias_window_get_place                  (PhidiasWindow  *self);
GtkWidget         *phidias_window_get_place_page             (PhidiasWindow  *self);
void               phidias_window_update_header              (PhidiasWindow  *self);
void               phidias_window_show_place                 (PhidiasWindow  *self,
                                                              const char     *name);
void               phidias_window_focus_place                (PhidiasWindow  *self);
void               phidias_window_place_chosen               (PhidiasWindow  *self,
                                                              const char     *name);
gboolean           phidias_window_find_in_place              (PhidiasWindow  *self);
void               phidias_window_watch_operations           (PhidiasWindow  *self);
void               phidias_window_install_deploy_actions     (GtkWidgetClass *widget_class);
void               phidias_window_init_places                (PhidiasWindow  *self);
void               phidias_window_install_place_actions      (GtkWidgetClass *widget_class);

G_END_DECLS
