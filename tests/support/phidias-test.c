/* phidias-test.c: what every test program starts with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-test.h"

#include <glib/gstdio.h>
#include <locale.h>

static char *home;

static void
remove_home (void)
{
  phidias_test_remove_tree (home);
  g_clear_pointer (&home, g_free);
}

static void
set_folder (const char *variable, const char *name)
{
  g_autofree char *path = g_build_filename (home, name, NULL);

  g_mkdir_with_parents (path, 0700);
  g_setenv (variable, path, TRUE);
}

/**
 * phidias_test_init:
 * @argc: (inout): of main()
 * @argv: (inout): of main()
 *
 * Puts every XDG folder into a temporary one that goes at exit, keeps settings in memory, and
 * starts GTest with fatal warnings. G_TEST_OPTION_ISOLATE_DIRS cannot be used: it hides the
 * icons and schemas that libadwaita needs.
 */
void
phidias_test_init (int *argc, char ***argv)
{
  home = g_dir_make_tmp ("phidias-test-XXXXXX", NULL);
  g_assert_nonnull (home);
  set_folder ("XDG_CONFIG_HOME", "config");
  set_folder ("XDG_DATA_HOME", "data");
  set_folder ("XDG_STATE_HOME", "state");
  set_folder ("XDG_CACHE_HOME", "cache");
  set_folder ("XDG_RUNTIME_DIR", "runtime");
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", FALSE);
  atexit (remove_home);

  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
}

static gboolean
give_up_cb (gpointer user_data)
{
  gboolean *late = user_data;

  *late = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * phidias_test_wait_until:
 * @condition: what to wait for
 * @user_data: passed to it
 * @seconds: after which to give up
 *
 * Runs the default main context until @condition holds. It is asked after each iteration, and
 * the context sleeps between events.
 *
 * Returns: whether it came to hold
 */
gboolean
phidias_test_wait_until (PhidiasTestCondition condition, gpointer user_data, guint seconds)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (seconds, give_up_cb, &late);
  gboolean holds;

  while (!(holds = condition (user_data)) && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (source);

  return holds;
}

/**
 * phidias_test_data_path:
 * @name: a file's path below tests/data
 *
 * Returns: (transfer full): its full path
 */
char *
phidias_test_data_path (const char *name)
{
  return g_build_filename (PHIDIAS_TEST_DATA, name, NULL);
}

/**
 * phidias_test_tmp_dir:
 *
 * Returns: (transfer full): a new empty folder that goes at exit
 */
char *
phidias_test_tmp_dir (void)
{
  char *path = g_build_filename (home, "tmp-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (path));

  return path;
}

/**
 * phidias_test_remove_tree:
 * @path: a folder or file
 *
 * Removes it and everything below; links are removed, not followed.
 */
void
phidias_test_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *child = g_build_filename (path, name, NULL);

        phidias_test_remove_tree (child);
      }
  g_remove (path);
}

void
phidias_test_take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **place = user_data;

  return *place != NULL;
}

/**
 * phidias_test_await:
 * @result: (inout): where phidias_test_take_result() puts it
 *
 * Returns: (transfer full): the result, once it has come
 */
GAsyncResult *
phidias_test_await (GAsyncResult **result)
{
  phidias_assert_wait (has_result, result);

  return g_steal_pointer (result);
}
