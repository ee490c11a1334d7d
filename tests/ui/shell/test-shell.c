/* test-shell.c: the widgets of the window, in process
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <adwaita.h>

#include "phidias-composer.h"
#include "phidias-conversation.h"
#include "phidias-day-list.h"
#include "phidias-deployment-chooser.h"
#include "phidias-library-page.h"
#include "phidias-playground.h"
#include "phidias-sidebar.h"
#include "phidias-test.h"
#include "phidias-ui.h"
#include "phidias-welcome-page.h"

static GDateTime *
create_today (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  return g_date_time_new (zone, 2026, 11, 24, 10, 0, 0);
}

static gint64
to_time (int year, int month, int day, int hour)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, day, hour, 0, 0);

  return g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

static void
test_day_headings (void)
{
  static const struct
  {
    int         year;
    int         month;
    int         day;
    int         hour;
    const char *heading;
  } cases[] = {
    { 2026, 11, 24, 9, "Today" },
    { 2026, 11, 24, 0, "Today" },
    { 2026, 11, 25, 9, "Today" },
    { 2026, 11, 23, 23, "Yesterday" },
    { 2026, 11, 22, 23, "Previous 7 Days" },
    { 2026, 11, 17, 1, "Previous 7 Days" },
    { 2026, 11, 16, 1, "Previous 30 Days" },
    { 2026, 10, 1, 1, "October" },
    { 2025, 10, 1, 1, "October 2025" },
  };
  g_autoptr (GDateTime) today = create_today ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *heading = phidias_day_dup_heading (to_time (cases[i].year, cases[i].month, cases[i].day, cases[i].hour), today);

      g_assert_cmpstr (heading, ==, cases[i].heading);
    }
}

static PhidiasConversation *
append_conversation (GListStore *store, const char *id, gint64 updated)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new (id);

  phidias_conversation_set_title (conversation, id);
  phidias_conversation_set_updated (conversation, updated);
  g_list_store_append (store, conversation);

  return conversation;
}

static char *
dup_items (GListModel *model)
{
  GString *items = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (i > 0)
        g_string_append_c (items, ' ');
      if (GTK_IS_STRING_OBJECT (item))
        g_string_append_printf (items, "[%s]", gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
      else
        g_string_append (items, phidias_conversation_get_id (PHIDIAS_CONVERSATION (item)));
    }

  return g_string_free (items, FALSE);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, guint *what)
{
  what[0]++;
  what[1] = position;
  what[2] = removed;
  what[3] = added;
}

static void
test_day_list (void)
{
  g_autoptr (GListStore) store = g_list_store_new (PHIDIAS_TYPE_CONVERSATION);
  g_autoptr (GDateTime) today = create_today ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (today, 1);
  PhidiasDayList *days;
  g_autofree char *first = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *later = NULL;
  g_autoptr (PhidiasConversation) c = NULL;
  guint what[4] = { 0 };

  append_conversation (store, "a", to_time (2026, 11, 24, 9));
  append_conversation (store, "b", to_time (2026, 11, 24, 8));
  c = g_object_ref (append_conversation (store, "c", to_time (2026, 11, 23, 8)));
  days = phidias_day_list_new (G_LIST_MODEL (store));
  phidias_day_list_set_today (days, today);
  first = dup_items (G_LIST_MODEL (days));
  g_assert_cmpstr (first, ==, "[Today] a b [Yesterday] c");

  /* One more said in c: it moves to the top, told as one change that leaves the heading alone. */
  g_signal_connect (days, "items-changed", G_CALLBACK (items_changed_cb), what);
  phidias_conversation_set_updated (c, to_time (2026, 11, 24, 10));
  g_list_store_splice (store, 2, 1, NULL, 0);
  g_list_store_insert (store, 0, c);
  moved = dup_items (G_LIST_MODEL (days));
  g_assert_cmpstr (moved, ==, "[Today] c a b");
  g_assert_cmpuint (what[0], ==, 2);
  g_assert_cmpuint (what[1], ==, 1);
  g_assert_cmpuint (what[2], ==, 0);
  g_assert_cmpuint (what[3], ==, 1);

  phidias_day_list_set_today (days, tomorrow);
  later = dup_items (G_LIST_MODEL (days));
  g_assert_cmpstr (later, ==, "[Yesterday] c a b");
  g_assert_finalize_object (days);
}

static GtkWidget *
show_in_window (GtkWidget *widget)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static void
destroy_and_check (GtkWidget *window, GtkWidget *widget)
{
  gpointer weak = widget;

  g_object_add_weak_pointer (G_OBJECT (widget), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  phidias_assert_wait (is_gone, &weak);
}

static void
count_cb (GtkWidget *widget, guint *count)
{
  (*count)++;
}

static gboolean
is_counted (gpointer user_data)
{
  return *(guint *) user_data > 0;
}

static void
test_composer (void)
{
  GtkWidget *composer = phidias_composer_new ();
  GtkWidget *window = show_in_window (composer);
  g_autofree char *text = NULL;
  guint sent = 0;
  guint stopped = 0;
  guint changed = 0;

  g_signal_connect (composer, "send", G_CALLBACK (count_cb), &sent);
  g_signal_connect (composer, "stop", G_CALLBACK (count_cb), &stopped);
  g_signal_connect (composer, "changed", G_CALLBACK (count_cb), &changed);

  gtk_widget_activate_action (composer, "composer.send", NULL);
  g_assert_cmpuint (sent, ==, 0);
  phidias_composer_set_text (PHIDIAS_COMPOSER (composer), " \n\t ");
  gtk_widget_activate_action (composer, "composer.send", NULL);
  g_assert_cmpuint (sent, ==, 0);

  phidias_composer_set_text (PHIDIAS_COMPOSER (composer), "Příliš 漢字\nzweite Zeile");
  text = phidias_composer_dup_text (PHIDIAS_COMPOSER (composer));
  g_assert_cmpstr (text, ==, "Příliš 漢字\nzweite Zeile");
  g_assert_cmpuint (changed, >=, 2);
  gtk_widget_activate_action (composer, "composer.send", NULL);
  g_assert_cmpuint (sent, ==, 1);

  phidias_composer_set_running (PHIDIAS_COMPOSER (composer), TRUE);
  gtk_widget_activate_action (composer, "composer.send", NULL);
  g_assert_cmpuint (sent, ==, 1);
  gtk_widget_activate_action (composer, "composer.stop", NULL);
  g_assert_cmpuint (stopped, ==, 1);

  destroy_and_check (window, composer);
}

/* A megabyte in one line would take Pango minutes to wrap at words. */
static void
test_composer_takes_a_megabyte (void)
{
  GtkWidget *composer = phidias_composer_new ();
  GtkWidget *window = show_in_window (composer);
  g_autofree char *big = g_strnfill (1024 * 1024, 'x');
  g_autofree char *text = NULL;

  phidias_composer_set_text (PHIDIAS_COMPOSER (composer), big);
  text = phidias_composer_dup_text (PHIDIAS_COMPOSER (composer));
  g_assert_true (g_str_equal (text, big));
  destroy_and_check (window, composer);
}

typedef struct
{
  gint64 last;
  gint64 worst;
  guint  left;
} Frames;

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Frames *frames = user_data;
  gint64 now = g_get_monotonic_time ();

  if (frames->last != 0)
    frames->worst = MAX (frames->worst, now - frames->last);
  frames->last = now;

  return --frames->left > 0;
}

static gboolean
frames_passed (gpointer user_data)
{
  return ((Frames *) user_data)->left == 0;
}

/* Pasted as a person does it: one line of ten megabytes. */
static void
test_composer_paste (void)
{
  GtkWidget *composer = phidias_composer_new ();
  GtkWidget *window = show_in_window (composer);
  g_autofree char *big = g_strnfill (10 * 1024 * 1024, 'x');
  g_autofree char *text = NULL;
  Frames frames = { 0, 0, 5 };
  guint changed = 0;

  gtk_widget_grab_focus (composer);
  g_signal_connect (composer, "changed", G_CALLBACK (count_cb), &changed);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (window), big);
  g_signal_emit_by_name (gtk_root_get_focus (GTK_ROOT (window)), "paste-clipboard");
  phidias_assert_wait (is_counted, &changed);
  gtk_widget_add_tick_callback (window, frame_cb, &frames, NULL);
  phidias_assert_wait (frames_passed, &frames);
  g_test_message ("%.0f ms at worst", frames.worst / 1000.0);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (frames.worst, <, 2 * G_USEC_PER_SEC);
#endif

  text = phidias_composer_dup_text (PHIDIAS_COMPOSER (composer));
  g_assert_true (g_str_equal (text, big));
  destroy_and_check (window, composer);
}

static void
test_every_type_finalises (void)
{
  GType types[] = {
    PHIDIAS_TYPE_COMPOSER,
    PHIDIAS_TYPE_DEPLOYMENT_CHOOSER,
    PHIDIAS_TYPE_LIBRARY_PAGE,
    PHIDIAS_TYPE_PLAYGROUND,
    PHIDIAS_TYPE_SIDEBAR,
    PHIDIAS_TYPE_WELCOME_PAGE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_new (types[i], NULL);

      destroy_and_check (show_in_window (widget), widget);
    }
}

static GtkWidget *
find_by_type (GtkWidget *widget, const char *type_name)
{
  GtkWidget *found = NULL;

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_by_type (child, type_name);

  return found;
}

static gboolean
has_toast (gpointer user_data)
{
  GtkWidget *toast = find_by_type (user_data, "AdwToastWidget");

  return toast != NULL && gtk_widget_get_height (toast) > 0;
}

/* A toast stays out of the way of what is being written. */
static void
test_toast (void)
{
  GtkWidget *playground = phidias_playground_new ();
  GtkWidget *window = show_in_window (playground);
  GtkWidget *composer = find_by_type (playground, "PhidiasComposer");
  graphene_rect_t composer_bounds;
  graphene_rect_t toast_bounds;
  GtkWidget *button;

  phidias_playground_add_toast (PHIDIAS_PLAYGROUND (playground), adw_toast_new ("Deleted"));
  phidias_assert_wait (has_toast, playground);
  g_assert_true (gtk_widget_compute_bounds (composer, playground, &composer_bounds));
  g_assert_true (gtk_widget_compute_bounds (find_by_type (playground, "AdwToastWidget"), playground, &toast_bounds));
  g_assert_cmpfloat (composer_bounds.size.height, >, 0);
  g_assert_cmpfloat (toast_bounds.origin.y + toast_bounds.size.height, <=, composer_bounds.origin.y);
  /* The first button is hidden: this toast has no action. */
  button = gtk_widget_get_last_child (find_by_type (playground, "AdwToastWidget"));
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (button)), ==, "window-close-symbolic");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Dismiss");
  g_assert_nonnull (gtk_widget_get_tooltip_text (button));
  destroy_and_check (window, playground);
}

/* What points somewhere points the other way where people read from right to left. */
static void
test_mirrored_icons (void)
{
  static const char * const names[] = {
    "phidias-send-symbolic", "phidias-sidebar-start-symbolic", "phidias-sidebar-end-symbolic",
  };
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  /* Where an application with our resource base path looks by itself. */
  gtk_icon_theme_add_resource_path (theme, "/io/github/phidias_studio/Phidias/icons");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GtkIconPaintable) ltr = gtk_icon_theme_lookup_icon (theme, names[i], NULL, 16, 1, GTK_TEXT_DIR_LTR, 0);
      g_autoptr (GtkIconPaintable) rtl = gtk_icon_theme_lookup_icon (theme, names[i], NULL, 16, 1, GTK_TEXT_DIR_RTL, 0);
      g_autoptr (GFile) ltr_file = gtk_icon_paintable_get_file (ltr);
      g_autoptr (GFile) rtl_file = gtk_icon_paintable_get_file (rtl);
      g_autofree char *ltr_uri = g_file_get_uri (ltr_file);
      g_autofree char *rtl_uri = g_file_get_uri (rtl_file);

      g_assert_true (g_str_has_suffix (ltr_uri, "-symbolic.svg"));
      g_assert_true (g_str_has_suffix (rtl_uri, "-symbolic-rtl.svg"));
      g_assert_true (gtk_icon_paintable_is_symbolic (rtl));
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);
  adw_init ();
  phidias_ui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/ui/shell/day-headings", test_day_headings);
  g_test_add_func ("/ui/shell/day-list", test_day_list);
  g_test_add_func ("/ui/shell/composer", test_composer);
  g_test_add_func ("/ui/shell/composer-takes-a-megabyte", test_composer_takes_a_megabyte);
  g_test_add_func ("/ui/shell/composer-paste", test_composer_paste);
  g_test_add_func ("/ui/shell/toast", test_toast);
  g_test_add_func ("/ui/shell/mirrored-icons", test_mirrored_icons);
  g_test_add_func ("/ui/shell/finalise", test_every_type_finalises);

  return g_test_run ();
}
