/* store-fixture.h: a library that is waited for, and things to put into it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-library-private.h"

G_BEGIN_DECLS

PhidiasLibrary      *fixture_new_library       (const char            *folder,
                                                const char            *vfs);
PhidiasLibrary      *fixture_open_library      (const char            *folder);
gboolean             fixture_open              (PhidiasLibrary        *library,
                                                GError               **error);
gboolean             fixture_close             (PhidiasLibrary        *library,
                                                GError               **error);
gboolean             fixture_recover           (PhidiasLibrary        *library,
                                                PhidiasLibraryWayOut   way_out,
                                                GError               **error);
gboolean             fixture_flush             (PhidiasLibrary        *library,
                                                GError               **error);
void                 fixture_assert_close      (PhidiasLibrary        *library);

GPtrArray           *fixture_list              (PhidiasLibrary        *library);
GPtrArray           *fixture_list_deployments  (PhidiasLibrary        *library);
GPtrArray           *fixture_list_runs         (PhidiasLibrary        *library,
                                                const char            *message_id);
PhidiasConversation *fixture_find              (PhidiasLibrary        *library,
                                                const char            *id);
gboolean             fixture_save_conversation (PhidiasLibrary        *library,
                                                PhidiasConversation   *conversation,
                                                GError               **error);
gboolean             fixture_save_message      (PhidiasLibrary        *library,
                                                PhidiasConversation   *conversation,
                                                PhidiasMessage        *message,
                                                GError               **error);
gboolean             fixture_save_run          (PhidiasLibrary        *library,
                                                const PhidiasRun      *run,
                                                GError               **error);
gboolean             fixture_save_deployment   (PhidiasLibrary        *library,
                                                PhidiasDeployment     *deployment,
                                                GError               **error);
gboolean             fixture_remove_deployment (PhidiasLibrary        *library,
                                                const char            *id,
                                                GError               **error);
gboolean             fixture_set_deleted       (PhidiasLibrary        *library,
                                                const char            *id,
                                                gboolean               is_deleted,
                                                GError               **error);

PhidiasConversation *fixture_make_conversation (const char            *title);
PhidiasMessage      *fixture_add_message       (PhidiasConversation   *conversation,
                                                PhidiasMessage        *parent,
                                                PhidiasRole            role,
                                                const char            *text);
char                *fixture_library_path      (const char            *folder);
void                 fixture_exec              (const char            *path,
                                                const char            *sql);
char                *fixture_query             (const char            *path,
                                                const char            *sql);
void                 fixture_assert_whole      (const char            *path);

#define fixture_assert_code(error, expected) \
  g_assert_error (error, PHIDIAS_ERROR, expected)

G_END_DECLS
