/* phidias-window-private.h: what the files of the window share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-banner.h"
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

  /* in the window once they were shown; before, none of them costs its start anything */
  PhidiasSetupPane         *pane;
  PhidiasWelcomePage       *welcome_page;
  PhidiasLibraryPage       *library_page;

  /* owned */
  PhidiasSession           *session;
  PhidiasSettings          *settings;
  PhidiasConversation      *conversation;
  GListModel               *local_servers;
  GHashTable               *deleted; /* id → conversation that can be brought back */
  GCancellable             *cancellable;

  /* state */
  gulong                    deployment_handler;
  gboolean                  is_open; /* the session's lists are filled */
  gboolean                  shows_panes;
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
void               phidias_window_install_deployment_actions (GtkWidgetClass *widget_class);

G_END_DECLS
