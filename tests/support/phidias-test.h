/* phidias-test.h: what every test program starts with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef gboolean (*PhidiasTestCondition) (gpointer user_data);

void      phidias_test_init       (int                    *argc,
                                   char                 ***argv);
gboolean  phidias_test_wait_until (PhidiasTestCondition    condition,
                                   gpointer                user_data,
                                   guint                   seconds);
char     *phidias_test_data_path  (const char             *name) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_test_tmp_dir    (void) G_GNUC_WARN_UNUSED_RESULT;
void      phidias_test_remove_tree (const char            *path);

/* The usual end of an asynchronous call in a test: `phidias_test_take_result` is the callback,
 * its user data a `GAsyncResult *` that is NULL before. */
void          phidias_test_take_result (GObject       *object,
                                        GAsyncResult  *result,
                                        gpointer       user_data);
GAsyncResult *phidias_test_await       (GAsyncResult **result);

#define phidias_assert_wait(condition, user_data) \
  g_assert_true (phidias_test_wait_until (condition, user_data, 30))

G_END_DECLS
