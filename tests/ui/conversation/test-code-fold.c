/* test-code-fold.c: long code folds, and code can be copied and saved whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-code-fold.h"
#include "phidias-code-group.h"
#include "phidias-file-dialog.h"
#include "phidias-selection.h"
#include "phidias-test.h"
#include "phidias-text-row-private.h"

#include <adwaita.h>
#include <gio/gio.h>
#include <string.h>

static char *
make_code (guint n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "call (%u);\n", i);

  return g_string_free (text, FALSE);
}

static void
show (Fixture *fixture, const char *markdown)
{
  fixture_open (fixture, 800, 600);
  fixture_add (fixture->store, 0, PHIDIAS_ROLE_ASSISTANT, markdown);
  phidias_place_keeper_jump_to_start (fixture->keeper);
  fixture_frames (fixture->window, 4);
}

static guint
get_n_shown (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (fixture->list)));
}

static void
press (GtkWidget *row, const char *label)
{
  GtkWidget *button = fixture_find_button (row, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
}

static float
get_y (Fixture *fixture, GtkWidget *row)
{
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (fixture->list), &GRAPHENE_POINT_INIT (0, 0), &point));

  return point.y;
}

/* ---- Folding ---- */

typedef struct
{
  Fixture    *fixture;
  const char *label;
} Wanted;

static gboolean
is_focused (gpointer user_data)
{
  Wanted *wanted = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (wanted->fixture->window));

  return GTK_IS_BUTTON (focus) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), wanted->label) == 0;
}

static void
test_fold (void)
{
  g_autofree char *code = make_code (10000);
  g_autofree char *markdown = g_strdup_printf ("Before\n\n```c\n%s```\n\nAfter\n", code);
  Fixture fixture;
  Wanted wanted = { &fixture, "Show All 10000 Lines" };
  GtkWidget *row;
  float y;

  show (&fixture, markdown);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.store)), ==, 104);
  /* Header, paragraph, the first slice, paragraph, footer. */
  g_assert_cmpuint (get_n_shown (&fixture), ==, 5);
  row = fixture_find_row (&fixture, 2);
  g_assert_true (g_str_has_prefix (phidias_block_get_text (PHIDIAS_TEXT_ROW (row)->base.block), "call (0);"));

  /* All of it: what was read stays in place. */
  phidias_place_keeper_jump_to_end (fixture.keeper);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 2);
  y = get_y (&fixture, row);
  press (row, "Show All 10000 Lines");
  fixture_frames (fixture.window, 4);
  g_assert_cmpuint (get_n_shown (&fixture), ==, 104);
  g_assert_true (fixture_find_row (&fixture, 2) == row);
  g_assert_cmpfloat_with_epsilon (get_y (&fixture, row), y, 1);
  g_assert_null (fixture_find_button (row, "Show All 10000 Lines"));
  g_assert_false (phidias_place_keeper_get_is_at_end (fixture.keeper));

  /* And back: what is below the button stays, and the keyboard is where it can go on. */
  phidias_place_keeper_jump_to_end (fixture.keeper);
  fixture_frames (fixture.window, 4);
  row = fixture_find_row (&fixture, 102);
  g_assert_true (g_str_has_prefix (phidias_block_get_text (PHIDIAS_TEXT_ROW (row)->base.block), "After"));
  y = get_y (&fixture, row);
  press (fixture_find_row (&fixture, 101), "Show Fewer Lines");
  phidias_assert_wait (is_focused, &wanted);
  fixture_frames (fixture.window, 4);
  g_assert_cmpuint (get_n_shown (&fixture), ==, 5);
  row = fixture_find_row (&fixture, 3);
  g_assert_true (g_str_has_prefix (phidias_block_get_text (PHIDIAS_TEXT_ROW (row)->base.block), "After"));
  g_assert_cmpfloat_with_epsilon (get_y (&fixture, row), y, 1);
  fixture_close (&fixture);
}

static void
test_short_code_does_not_fold (void)
{
  g_autofree char *code = make_code (PHIDIAS_CODE_FOLD_LINES);
  g_autofree char *longer = make_code (PHIDIAS_CODE_FOLD_LINES + 1);
  g_autofree char *markdown = g_strdup_printf ("```c\n%s```\n", code);
  g_autofree char *longer_markdown = g_strdup_printf ("```c\n%s```\n", longer);
  Fixture fixture;

  show (&fixture, markdown);
  g_assert_cmpuint (get_n_shown (&fixture), ==, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  fixture_close (&fixture);
  show (&fixture, longer_markdown);
  g_assert_cmpuint (get_n_shown (&fixture), <, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
  fixture_close (&fixture);
}

/* What streams in is not put away while it is read; afterwards a person can. */
static void
test_streamed_code_stays (void)
{
  g_autofree char *code = make_code (1000);
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  Fixture fixture;
  GtkWidget *row;
  guint n;

  fixture_open (&fixture, 800, 600);
  stream = fixture_add_open (fixture.store, 0);
  phidias_markdown_stream_append (stream, "```c\n");
  fixture_frames (fixture.window, 2);
  for (const char *at = code; *at != '\0';)
    {
      const char *next = at + MIN (strlen (at), 3000);
      g_autofree char *piece = g_strndup (at, next - at);

      phidias_markdown_stream_append (stream, piece);
      fixture_frames (fixture.window, 1);
      g_assert_cmpuint (get_n_shown (&fixture), ==, g_list_model_get_n_items (G_LIST_MODEL (fixture.store)));
      at = next;
    }
  phidias_markdown_stream_append (stream, "```\n\nAfter\n");
  phidias_markdown_stream_finish (stream);
  fixture_frames (fixture.window, 4);
  n = g_list_model_get_n_items (G_LIST_MODEL (fixture.store));
  g_assert_cmpuint (get_n_shown (&fixture), ==, n);
  g_assert_cmpuint (n, >=, 12);
  row = fixture_find_row (&fixture, n - 3);
  press (row, "Show Fewer Lines");
  fixture_frames (fixture.window, 4);
  g_assert_cmpuint (get_n_shown (&fixture), ==, 4);
  fixture_close (&fixture);
}

/* A place is one of the model's, whatever is folded; to come back to one that is put away unfolds. */
static void
test_place (void)
{
  g_autofree char *code = make_code (5000);
  g_autofree char *markdown = g_strdup_printf ("Before\n\n```c\n%s```\n\nAfter\n", code);
  Fixture fixture;
  double offset;
  guint item;
  guint n;

  show (&fixture, markdown);
  n = g_list_model_get_n_items (G_LIST_MODEL (fixture.store));
  phidias_conversation_view_set_place (fixture.view, 1, 0);
  fixture_frames (fixture.window, 4);
  g_assert_cmpuint (get_n_shown (&fixture), ==, 5);
  g_assert_true (phidias_conversation_view_get_place (fixture.view, &item, &offset));
  g_assert_cmpuint (item, <=, 2);

  phidias_conversation_view_set_place (fixture.view, 30, -10);
  fixture_frames (fixture.window, 8);
  g_assert_cmpuint (get_n_shown (&fixture), ==, n);
  g_assert_true (phidias_conversation_view_get_place (fixture.view, &item, &offset));
  g_assert_cmpuint (item, ==, 30);
  g_assert_cmpfloat_with_epsilon (offset, -10, 1);
  fixture_close (&fixture);
}

/* ---- The list of what is shown ---- */

/* What the list should be, item by item. */
static void
assert_shown (PhidiasCodeFold *fold, GListModel *source)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (source); i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (source, i);
      PhidiasBlock *block = phidias_feed_item_get_block (item);
      g_autoptr (PhidiasFeedItem) shown = NULL;

      if (block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE
          && phidias_block_get_slice (block) > 0
          && phidias_code_group_get_is_folded (phidias_code_group_get (block))
          && phidias_block_get_slice (block) >= phidias_code_group_get_n_shown (phidias_code_group_get (block)))
        {
          g_assert_cmpuint (phidias_code_fold_from_source (fold, i), ==, n - 1);
          continue;
        }
      shown = g_list_model_get_item (G_LIST_MODEL (fold), n);
      g_assert_true (shown == item);
      g_assert_cmpuint (phidias_code_fold_to_source (fold, n), ==, i);
      g_assert_cmpuint (phidias_code_fold_from_source (fold, i), ==, n);
      n++;
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fold)), ==, n);
}

/* Applies each change as it is told; whoever does so has the list. */
static void
mirror_cb (GListModel *model, guint position, guint n_removed, guint n_added, GPtrArray *mirror)
{
  g_assert_cmpuint (position + n_removed, <=, mirror->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (mirror, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < mirror->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_assert_true (mirror->pdata[i] == item);
    }
}

static void
test_list (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  g_autoptr (PhidiasCodeFold) fold = phidias_code_fold_new (G_LIST_MODEL (store));
  g_autoptr (GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (fold, "items-changed", G_CALLBACK (mirror_cb), mirror);
  for (guint round = 0; round < 300; round++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
      gint32 what = g_rand_int_range (random, 0, 10);

      if (what < 3)
        {
          g_autofree char *code = make_code (g_rand_int_range (random, 1, 1500));
          g_autofree char *markdown = g_strdup_printf ("Text\n\n```c\n%s```\n\nText\n", code);
          g_autoptr (GListStore) message = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
          g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

          fixture_add (message, 0, PHIDIAS_ROLE_ASSISTANT, markdown);
          for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (message)); i++)
            g_ptr_array_add (added, g_list_model_get_item (G_LIST_MODEL (message), i));
          /* Only between messages, as a feed does. */
          g_list_store_splice (store, g_rand_boolean (random) ? 0 : n, 0, added->pdata, added->len);
        }
      else if (what < 5 && n > 0)
        {
          guint position = g_rand_int_range (random, 0, (gint32) n);

          /* A range anywhere, through folded code too. */
          g_list_store_splice (store, position, g_rand_int_range (random, 0, (gint32) MIN (n - position, 30) + 1), NULL, 0);
        }
      else if (n > 0)
        {
          g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (G_LIST_MODEL (store), g_rand_int_range (random, 0, (gint32) n));
          PhidiasBlock *block = phidias_feed_item_get_block (item);

          if (block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE)
            {
              PhidiasCodeGroup *group = phidias_code_group_get (block);

              if (phidias_code_group_get_slice (group, 0) != NULL)
                phidias_code_group_set_is_folded (group, !phidias_code_group_get_is_folded (group));
            }
        }
      if (round % 10 == 0)
        assert_shown (fold, G_LIST_MODEL (store));
    }
  g_assert_cmpuint (mirror->len, >, 20);
}

/* ---- Copying, saving, speaking ---- */

static void
text_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
has_text (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static void
test_copies_folded (void)
{
  g_autofree char *code = make_code (1000);
  g_autofree char *markdown = g_strdup_printf ("```c\n%s```\n", code);
  g_autofree char *copied = NULL;
  Fixture fixture;

  show (&fixture, markdown);
  g_assert_cmpuint (get_n_shown (&fixture), ==, 3);
  press (fixture_find_row (&fixture, 1), "Copy Code");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture.window), NULL, text_read_cb, &copied);
  phidias_assert_wait (has_text, &copied);
  g_assert_cmpstr (copied, ==, code);
  fixture_close (&fixture);
}

/* A selection over folded code has what is put away; one that ends in it has not. */
static void
test_selection (void)
{
  g_autofree char *code = make_code (1000);
  g_autofree char *markdown = g_strdup_printf ("Before\n\n```c\n%s```\n\nAfter\n", code);
  g_autofree char *expected = g_strdup_printf ("Before\n\n%s\nAfter", code);
  g_autofree char *text = NULL;
  g_autofree char *source = NULL;
  g_autofree char *part = NULL;
  PhidiasSelection *selection;
  Fixture fixture;

  show (&fixture, markdown);
  selection = phidias_conversation_view_get_selection (fixture.view);
  phidias_selection_start (selection, 1, 0, PHIDIAS_SELECTION_CHARACTER);
  phidias_selection_extend (selection, 3, 5);
  text = phidias_selection_dup_text (selection);
  g_assert_cmpstr (text, ==, expected);
  source = phidias_selection_dup_markdown (selection);
  g_assert_nonnull (strstr (source, "call (0);"));
  g_assert_nonnull (strstr (source, "call (999);"));
  g_assert_null (strstr (strstr (source, "call (999);") + 1, "call (999);"));

  phidias_selection_extend (selection, 2, 20);
  part = phidias_selection_dup_text (selection);
  g_assert_null (strstr (part, "call (999);"));
  fixture_close (&fixture);
}

typedef struct
{
  GFile      *file;
  const char *text;
} Saved;

static gboolean
is_saved (gpointer user_data)
{
  Saved *saved = user_data;
  g_autofree char *text = NULL;

  return g_file_load_contents (saved->file, NULL, &text, NULL, NULL, NULL) && g_str_equal (text, saved->text);
}

static void
test_save (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = g_build_filename (folder, "saved.py", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *code = make_code (1000);
  g_autofree char *markdown = g_strdup_printf ("```python\n%s```\n", code);
  g_autofree char *name = NULL;
  Saved saved = { file, code };
  Fixture fixture;

  show (&fixture, markdown);
  phidias_file_dialog_set_answer (file, &name);
  press (fixture_find_row (&fixture, 1), "Save Code As…");
  phidias_assert_wait (is_saved, &saved);
  g_assert_cmpstr (name, ==, "code.py");
  fixture_close (&fixture);
  phidias_test_remove_tree (folder);
}

static GtkWidget *
find_alert (GtkWidget *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) other = g_list_model_get_item (toplevels, i);

      if (other != window && gtk_widget_get_mapped (other))
        return other;
    }

  return NULL;
}

static gboolean
has_alert (gpointer user_data)
{
  return find_alert (user_data) != NULL;
}

static gboolean
has_no_alert (gpointer user_data)
{
  return find_alert (user_data) == NULL;
}

static void
test_save_fails (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all/code.py");
  g_autofree char *name = NULL;
  Fixture fixture;

  if (adw_get_minor_version () >= 5)
    {
      g_test_skip ("From libadwaita 1.5 on an alert over a window that is not Adwaita's warns of its own label");
      return;
    }

  show (&fixture, "```python\nx = 1\n```\n");
  phidias_file_dialog_set_answer (file, &name);
  press (fixture_find_row (&fixture, 1), "Save Code As…");
  phidias_assert_wait (has_alert, fixture.window);
  gtk_window_close (GTK_WINDOW (find_alert (fixture.window)));
  phidias_assert_wait (has_no_alert, fixture.window);

  /* Nothing chosen, nothing said. */
  g_clear_pointer (&name, g_free);
  phidias_file_dialog_set_answer (NULL, &name);
  press (fixture_find_row (&fixture, 1), "Save Code As…");
  phidias_assert_wait (has_text, &name);
  fixture_frames (fixture.window, 2);
  g_assert_null (find_alert (fixture.window));
  fixture_close (&fixture);
}

static void
test_spoken (void)
{
  g_autofree char *code = make_code (250);
  g_autofree char *markdown = g_strdup_printf ("```python\n%s```\n", code);
  g_autofree char *spoken = NULL;
  Fixture fixture;
  PhidiasTextRow *row;

  show (&fixture, markdown);
  row = PHIDIAS_TEXT_ROW (fixture_find_row (&fixture, 1));
  spoken = g_strconcat ("Code, Python, 250 lines, ", phidias_block_get_text (row->base.block), NULL);
  g_strchomp (spoken);
  gtk_test_accessible_assert_property (GTK_WIDGET (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
  fixture_close (&fixture);
}

/* Only what is in view has widgets: the list keeps some two hundred rows alive. */
static void
test_rows_are_light (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Fixture fixture;
  guint n_rows = 0;
  guint n_with_children = 0;
  guint n_mapped = 0;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "```c\ncall (%u);\n```\n\n", i);
  show (&fixture, text->str);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture.list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      n_rows++;
      n_mapped += gtk_widget_get_mapped (child);
      n_with_children += row != NULL && gtk_widget_get_first_child (row) != NULL;
    }
  g_test_message ("%u rows, %u mapped, %u with children", n_rows, n_mapped, n_with_children);
  g_assert_cmpuint (n_rows, >, 100);
  g_assert_cmpuint (n_with_children, >, 2);
  g_assert_cmpuint (n_with_children, <, 30);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/code-fold/fold", test_fold);
  g_test_add_func ("/ui/code-fold/short-code-does-not-fold", test_short_code_does_not_fold);
  g_test_add_func ("/ui/code-fold/streamed-code-stays", test_streamed_code_stays);
  g_test_add_func ("/ui/code-fold/place", test_place);
  g_test_add_func ("/ui/code-fold/list", test_list);
  g_test_add_func ("/ui/code-fold/copies-folded", test_copies_folded);
  g_test_add_func ("/ui/code-fold/selection", test_selection);
  g_test_add_func ("/ui/code-fold/save", test_save);
  g_test_add_func ("/ui/code-fold/save-fails", test_save_fails);
  g_test_add_func ("/ui/code-fold/spoken", test_spoken);
  g_test_add_func ("/ui/code-fold/rows-are-light", test_rows_are_light);

  return g_test_run ();
}
