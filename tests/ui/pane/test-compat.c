/* test-compat.c: what has to work alike on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-alert.h"
#include "phidias-announcer.h"
#include "phidias-banner.h"
#include "phidias-dialog.h"
#include "phidias-shortcuts.h"
#include "phidias-split-view.h"
#include "phidias-tell.h"
#include "phidias-wrap-layout.h"
#include "widget-fixture.h"

static const PhidiasAlertResponse responses[] = {
  { "keep", "_Keep", ADW_RESPONSE_DEFAULT },
  { "delete", "_Delete", ADW_RESPONSE_DESTRUCTIVE },
};

static gboolean
has_alert (gpointer user_data)
{
  return fixture_find_alert (user_data) != NULL;
}

static void
test_alert_response (void)
{
  GtkWidget    *content = gtk_label_new ("content");
  GtkWidget    *window = fixture_show (content, 600, 400);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *response = NULL;

  phidias_alert_choose_async (content, "Delete it?", "It is gone then.", responses, G_N_ELEMENTS (responses), NULL, phidias_test_take_result, &place);
  phidias_assert_wait (has_alert, window);
  g_signal_emit_by_name (fixture_find_alert (window), "response::delete", "delete");
  result = phidias_test_await (&place);
  response = phidias_alert_choose_finish (content, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (response, ==, "delete");

  g_clear_object (&result);
  if (GTK_IS_WINDOW (fixture_find_alert (window)))
    gtk_window_destroy (GTK_WINDOW (fixture_find_alert (window)));
  fixture_destroy (window);
}

static void
test_alert_withdrawn (void)
{
  GtkWidget *content = gtk_label_new ("content");
  GtkWidget *window = fixture_show (content, 600, 400);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  phidias_alert_choose_async (content, "Delete it?", NULL, responses, G_N_ELEMENTS (responses), cancellable, phidias_test_take_result, &place);
  phidias_assert_wait (has_alert, window);
  g_cancellable_cancel (cancellable);
  result = phidias_test_await (&place);
  g_assert_null (phidias_alert_choose_finish (content, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_settle ();
  g_assert_null (fixture_find_alert (window));

  g_clear_object (&result);
  fixture_destroy (window);
}

static void
test_alert_window_closed (void)
{
  GtkWidget    *content = gtk_label_new ("content");
  GtkWidget    *window = fixture_show (content, 600, 400);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_ref (content);
  phidias_alert_choose_async (content, "Delete it?", NULL, responses, G_N_ELEMENTS (responses), NULL, phidias_test_take_result, &place);
  phidias_assert_wait (has_alert, window);
  gtk_window_destroy (GTK_WINDOW (window));
  result = phidias_test_await (&place);
  g_assert_null (phidias_alert_choose_finish (content, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (content);
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The window behind a dialog is out of reach, and not looked at. */
static void
test_dialog_tells (void)
{
  GtkWidget *window = fixture_show (gtk_label_new ("parent"), 700, 500);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *label;

  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), entry);
  phidias_dialog_present (content, "Title", 300, 200, window);
  phidias_assert_wait (is_mapped, content);
  phidias_tell (entry, "No <browser> could be opened.");
  label = find_label (gtk_widget_get_parent (content), "No <browser> could be opened.");
  g_assert_nonnull (label);
  phidias_assert_wait (is_mapped, label);
  g_assert_true (gtk_widget_get_root (label) == gtk_widget_get_root (entry));
  phidias_dialog_close (content);
  fixture_destroy (window);
}

static void
test_dialog (void)
{
  GtkWidget *window = fixture_show (gtk_label_new ("parent"), 700, 500);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gpointer   alive = content;

  g_object_add_weak_pointer (G_OBJECT (content), &alive);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), gtk_entry_new ());
  phidias_dialog_present (content, "Title", 300, 200, window);
  phidias_assert_wait (is_mapped, content);
  phidias_dialog_close (content);
  phidias_assert_wait (is_null, &alive);
  fixture_destroy (window);
}

typedef struct
{
  PhidiasSplitView *view;
  gboolean          collapsed;
} Fold;

static gboolean
is_folded (gpointer user_data)
{
  Fold *fold = user_data;

  return phidias_split_view_get_collapsed (fold->view) == fold->collapsed;
}

static void
resize (GtkWidget *window, PhidiasSplitView *view, int width, gboolean collapsed)
{
  Fold fold = { view, collapsed };

  gtk_window_set_default_size (GTK_WINDOW (window), width, 400);
  phidias_assert_wait (is_folded, &fold);
}

static GtkWidget *
make_split (GtkWidget **sidebar)
{
  GtkWidget *view = phidias_split_view_new ();
  GtkWidget *content = gtk_entry_new ();

  *sidebar = gtk_entry_new ();
  gtk_widget_set_valign (*sidebar, GTK_ALIGN_START);
  gtk_widget_set_valign (content, GTK_ALIGN_START);
  phidias_split_view_set_sidebar (PHIDIAS_SPLIT_VIEW (view), *sidebar);
  phidias_split_view_set_content (PHIDIAS_SPLIT_VIEW (view), content);
  phidias_split_view_set_collapse_width (PHIDIAS_SPLIT_VIEW (view), 600);
  phidias_split_view_set_min_sidebar_width (PHIDIAS_SPLIT_VIEW (view), 200);
  phidias_split_view_set_max_sidebar_width (PHIDIAS_SPLIT_VIEW (view), 240);

  return view;
}

static void
test_split_fold (void)
{
  GtkWidget        *sidebar;
  GtkWidget        *widget = make_split (&sidebar);
  PhidiasSplitView *view = PHIDIAS_SPLIT_VIEW (widget);
  GtkWidget        *window = fixture_show (widget, 900, 400);
  graphene_rect_t   bounds;

  g_assert_false (phidias_split_view_get_collapsed (view));
  g_assert_true (phidias_split_view_get_show_sidebar (view));
  g_assert_true (gtk_widget_compute_bounds (sidebar, widget, &bounds));
  g_assert_cmpint ((int) bounds.size.width, ==, CLAMP (gtk_widget_get_width (widget) / 4, 200, 240));

  /* Narrow: folded away, what was chosen is remembered. */
  resize (window, view, 500, TRUE);
  g_assert_false (phidias_split_view_get_show_sidebar (view));
  g_assert_true (phidias_split_view_get_show_when_wide (view));

  /* Asked for, it comes over the content; Escape sends it back. */
  phidias_split_view_set_show_sidebar (view, TRUE);
  g_assert_true (phidias_split_view_get_show_sidebar (view));
  phidias_split_view_set_show_sidebar (view, FALSE);
  g_assert_true (phidias_split_view_get_show_when_wide (view));

  resize (window, view, 900, FALSE);
  g_assert_true (phidias_split_view_get_show_sidebar (view));

  /* Hidden by choice, it stays so through a fold. */
  phidias_split_view_set_show_sidebar (view, FALSE);
  g_assert_false (phidias_split_view_get_show_when_wide (view));
  resize (window, view, 500, TRUE);
  resize (window, view, 900, FALSE);
  g_assert_false (phidias_split_view_get_show_sidebar (view));

  fixture_destroy (window);
}

static void
test_split_starts_narrow (void)
{
  GtkWidget        *sidebar;
  GtkWidget        *widget = make_split (&sidebar);
  PhidiasSplitView *view = PHIDIAS_SPLIT_VIEW (widget);
  GtkWidget        *window;

  phidias_split_view_set_sidebar_position (view, GTK_PACK_END);
  window = fixture_show (widget, 400, 400);
  g_assert_true (phidias_split_view_get_collapsed (view));
  g_assert_false (phidias_split_view_get_show_sidebar (view));
  g_assert_true (phidias_split_view_get_show_when_wide (view));
  fixture_destroy (window);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_split_notify (void)
{
  GtkWidget        *sidebar;
  GtkWidget        *widget = make_split (&sidebar);
  PhidiasSplitView *view = PHIDIAS_SPLIT_VIEW (widget);
  GtkWidget        *window = fixture_show (widget, 900, 400);
  guint             n_shown = 0;
  guint             n_wide = 0;

  g_signal_connect_swapped (view, "notify::show-sidebar", G_CALLBACK (count_cb), &n_shown);
  g_signal_connect_swapped (view, "notify::show-when-wide", G_CALLBACK (count_cb), &n_wide);
  g_object_set (view, "show-sidebar", FALSE, NULL);
  g_object_set (view, "show-sidebar", FALSE, NULL);
  g_assert_cmpuint (n_shown, ==, 1);
  g_assert_cmpuint (n_wide, ==, 1);
  fixture_destroy (window);
}

/* One in the other, as the window has them: neither may warn of sizes, whatever the width. */
static void
test_split_nested (void)
{
  GtkWidget *inner_sidebar;
  GtkWidget *inner = make_split (&inner_sidebar);
  GtkWidget *outer = phidias_split_view_new ();
  GtkWidget *window;

  phidias_split_view_set_sidebar_position (PHIDIAS_SPLIT_VIEW (inner), GTK_PACK_END);
  phidias_split_view_set_sidebar (PHIDIAS_SPLIT_VIEW (outer), gtk_label_new ("sidebar"));
  phidias_split_view_set_content (PHIDIAS_SPLIT_VIEW (outer), inner);
  phidias_split_view_set_collapse_width (PHIDIAS_SPLIT_VIEW (outer), 720);
  window = fixture_show (outer, 1200, 400);
  resize (window, PHIDIAS_SPLIT_VIEW (outer), 360, TRUE);
  g_assert_true (phidias_split_view_get_collapsed (PHIDIAS_SPLIT_VIEW (inner)));
  resize (window, PHIDIAS_SPLIT_VIEW (outer), 760, FALSE);
  resize (window, PHIDIAS_SPLIT_VIEW (inner), 1200, FALSE);
  fixture_destroy (window);
}

static void
test_announcer (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label ("button");
  GtkWidget *announcer = phidias_announcer_new ();
  GtkWidget *window;

  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), announcer);
  /* Outside a window there is nobody to tell, and nothing to go wrong. */
  phidias_announce (button, "Unheard");
  window = fixture_show (box, 300, 200);
  phidias_announce (button, "The answer is complete.");
  g_assert_cmpstr (phidias_announcer_get_text (PHIDIAS_ANNOUNCER (announcer)), ==, "The answer is complete.");
  g_assert_cmpint (gtk_widget_get_height (announcer), ==, 0);
  fixture_settle ();
  gtk_box_remove (GTK_BOX (box), announcer);
  phidias_announce (button, "Nobody listens.");
  fixture_destroy (window);
}

static void
test_banner (void)
{
  GtkWidget *banner = phidias_banner_new ();
  GtkWidget *window = fixture_show (banner, 400, 200);
  guint      n_clicks = 0;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (banner), GTK_ACCESSIBLE_ROLE_ALERT);
  g_assert_false (phidias_banner_get_revealed (PHIDIAS_BANNER (banner)));
  g_object_set (banner, "title", "Nothing <is> saved", "button-label", "_Try Again", "revealed", TRUE, NULL);
  g_assert_true (phidias_banner_get_revealed (PHIDIAS_BANNER (banner)));
  fixture_assert_named (banner, "Nothing <is> saved");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture_find (banner, "title_label"))), ==, "Nothing <is> saved");
  g_assert_true (gtk_widget_get_visible (fixture_find (banner, "button")));
  g_signal_connect_swapped (banner, "button-clicked", G_CALLBACK (count_cb), &n_clicks);
  g_signal_emit_by_name (fixture_find (banner, "button"), "clicked");
  g_assert_cmpuint (n_clicks, ==, 1);
  phidias_banner_set_button_label (PHIDIAS_BANNER (banner), NULL);
  g_assert_false (gtk_widget_get_visible (fixture_find (banner, "button")));
  fixture_destroy (window);
}

static void
test_wrap (void)
{
  GtkWidget      *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget      *children[3];
  GtkWidget      *window;
  graphene_rect_t bounds[3];

  gtk_widget_set_layout_manager (box, phidias_wrap_layout_new ());
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      children[i] = gtk_label_new (NULL);
      gtk_widget_set_size_request (children[i], 160, 20);
      gtk_box_append (GTK_BOX (box), children[i]);
    }
  window = fixture_show (box, 400, 300);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    g_assert_true (gtk_widget_compute_bounds (children[i], box, &bounds[i]));
  g_assert_cmpfloat (bounds[0].origin.y, ==, bounds[1].origin.y);
  g_assert_cmpfloat (bounds[1].origin.x, ==, 166);
  g_assert_cmpfloat (bounds[2].origin.x, ==, 0);
  g_assert_cmpfloat (bounds[2].origin.y, >, bounds[0].origin.y);
  g_assert_cmpint (gtk_widget_get_height (box), ==, (int) (bounds[2].origin.y + bounds[2].size.height));
  fixture_destroy (window);
}

/* Every line can be pressed, and no two window-wide ones are the same keys. */
static void
test_shortcuts (void)
{
  g_autoptr (GtkApplication) application = gtk_application_new ("io.github.phidias_studio.Test", G_APPLICATION_NON_UNIQUE);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint                  n_shortcuts;
  const PhidiasShortcut *table = phidias_shortcuts_get (&n_shortcuts);
  g_auto (GStrv) accelerators = NULL;

  g_assert_cmpuint (n_shortcuts, >, 10);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].accelerators, " ", -1);

      for (guint j = 0; keys[j] != NULL; j++)
        {
          guint           key;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (keys[j], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (key, modifiers)));
        }
    }

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  phidias_shortcuts_install (application);
  accelerators = gtk_application_get_accels_for_action (application, "win.toggle-sidebar");
  g_assert_cmpstr (accelerators[0], ==, "F9");
}

/* The keys that the window lists beside @title. */
static char *
dup_listed_keys (GtkWidget *widget, const char *title)
{
  char *keys = NULL;

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkShortcutsShortcut"))
    {
      g_autofree char *found = NULL;

      g_object_get (widget, "title", &found, "accelerator", &keys, NULL);
      if (g_strcmp0 (found, title) == 0)
        return keys;
      g_clear_pointer (&keys, g_free);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && keys == NULL; child = gtk_widget_get_next_sibling (child))
    keys = dup_listed_keys (child, title);

  return keys;
}

static void
check_shortcuts_window (gboolean enter_sends, const char *send_keys, const char *new_line_keys)
{
  GtkWidget  *window = fixture_show (gtk_label_new ("parent"), 800, 700);
  GListModel *windows = gtk_window_get_toplevels ();
  guint       n_found = 0;

  phidias_shortcuts_present (window, enter_sends);
  fixture_settle ();
  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i - 1);

      if (GTK_WIDGET (other) != window)
        {
          g_autofree char *send = dup_listed_keys (GTK_WIDGET (other), "Send");
          g_autofree char *new_line = dup_listed_keys (GTK_WIDGET (other), "New line");

          g_assert_cmpstr (G_OBJECT_TYPE_NAME (other), ==, "GtkShortcutsWindow");
          g_assert_cmpstr (send, ==, send_keys);
          g_assert_cmpstr (new_line, ==, new_line_keys);
          n_found++;
          gtk_window_destroy (other);
        }
    }
  g_assert_cmpuint (n_found, ==, 1);
  fixture_destroy (window);
}

/* What Enter does is a preference, and the list says it as it is. */
static void
test_shortcuts_window (void)
{
  check_shortcuts_window (TRUE, "Return <Control>Return", "<Shift>Return");
  check_shortcuts_window (FALSE, "<Control>Return", "Return <Shift>Return");
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/compat/alert/response", test_alert_response);
  g_test_add_func ("/compat/alert/withdrawn", test_alert_withdrawn);
  g_test_add_func ("/compat/alert/window-closed", test_alert_window_closed);
  g_test_add_func ("/compat/dialog", test_dialog);
  g_test_add_func ("/compat/dialog-tells", test_dialog_tells);
  g_test_add_func ("/compat/split-view/fold", test_split_fold);
  g_test_add_func ("/compat/split-view/starts-narrow", test_split_starts_narrow);
  g_test_add_func ("/compat/split-view/notify", test_split_notify);
  g_test_add_func ("/compat/split-view/nested", test_split_nested);
  g_test_add_func ("/compat/announcer", test_announcer);
  g_test_add_func ("/common/banner", test_banner);
  g_test_add_func ("/common/wrap", test_wrap);
  g_test_add_func ("/common/shortcuts/table", test_shortcuts);
  g_test_add_func ("/common/shortcuts/window", test_shortcuts_window);

  return g_test_run ();
}
