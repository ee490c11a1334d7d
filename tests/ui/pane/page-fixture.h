/* page-fixture.h: a page of a dialog in a window, with a session that answers as it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "fake-session.h"
#include "widget-fixture.h"

G_BEGIN_DECLS

#define SERVERLESS "https://phi3.eastus2.models.ai.azure.com"
#define KEY "0123456789abcdef0123456789abcdef"

typedef struct
{
  PhidiasSession *session;
  GtkWidget      *page;
  GtkWidget      *window;
  guint           n_connected;
  guint           n_cancelled;
} PageFixture;

void        page_set_up         (PageFixture       *fixture,
                                 gconstpointer      data);
void        page_tear_down      (PageFixture       *fixture,
                                 gconstpointer      data);
void        page_show           (PageFixture       *fixture,
                                 PhidiasDeployment *deployment);
void        page_type           (PageFixture       *fixture,
                                 const char        *id,
                                 const char        *text);
const char *page_get_text       (PageFixture       *fixture,
                                 const char        *id);
gboolean    page_is_shown       (PageFixture       *fixture,
                                 const char        *id);
const char *page_get_error      (PageFixture       *fixture,
                                 const char        *id);
const char *page_get_title      (PageFixture       *fixture,
                                 const char        *id);
const char *page_get_subtitle   (PageFixture       *fixture,
                                 const char        *id);
void        page_act            (PageFixture       *fixture,
                                 const char        *action);
void        page_assert_invalid (PageFixture       *fixture,
                                 const char        *id,
                                 gboolean           is_invalid);
void        page_answer         (PageFixture       *fixture,
                                 const char        *address,
                                 const char        *model,
                                 const char *const *models);

/* Begins with a connect page for a new endpoint. */
#define ADD(path, function) g_test_add (path, PageFixture, NULL, page_set_up, function, page_tear_down)
/* Shows a page of its own. */
#define ADD_BARE(path, function) g_test_add (path, PageFixture, "bare", page_set_up, function, page_tear_down)

G_END_DECLS
