/* test-quota-view.c: what is used of a deployment's minute, as it is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-number-text.h"
#include "phidias-quota-view.h"
#include "phidias-setup-pane.h"
#include "widget-fixture.h"

typedef struct
{
  gint64             now;    /* of the meter's clock, microseconds */
  PhidiasQuotaMeter *meter;
  PhidiasDeployment *deployment;
  GtkWidget         *view;   /* owned by the window */
  GtkWidget         *window;
} Fixture;

static gint64
read_clock_cb (gpointer user_data)
{
  return *(const gint64 *) user_data;
}

/* What the session does with a person's limits. */
static void
limits_changed_cb (PhidiasDeployment *deployment, GParamSpec *pspec, PhidiasQuotaMeter *meter)
{
  g_object_set (meter,
                "token-cap", phidias_deployment_get_token_limit (deployment),
                "request-cap", phidias_deployment_get_request_limit (deployment),
                NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://example.com/v1", NULL);

  fixture->now = G_USEC_PER_SEC;
  fixture->meter = phidias_quota_meter_new (read_clock_cb, &fixture->now);
  fixture->deployment = phidias_deployment_new ("id", PHIDIAS_DEPLOYMENT_CONNECTED, "Phi-4", target);
  g_signal_connect_object (fixture->deployment, "notify::token-limit", G_CALLBACK (limits_changed_cb), fixture->meter, G_CONNECT_DEFAULT);
  g_signal_connect_object (fixture->deployment, "notify::request-limit", G_CALLBACK (limits_changed_cb), fixture->meter, G_CONNECT_DEFAULT);
  fixture->view = phidias_quota_view_new ();
  phidias_quota_view_set_meter (PHIDIAS_QUOTA_VIEW (fixture->view), fixture->meter, fixture->deployment);
  fixture->window = fixture_show (fixture->view, 300, 240);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_destroy (fixture->window);
  g_assert_finalize_object (fixture->deployment);
  g_assert_finalize_object (fixture->meter);
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  return gtk_widget_get_mapped (fixture_find (fixture->view, id));
}

static const char *
get_text (Fixture *fixture, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (fixture_find (fixture->view, id)));
}

static double
get_filled (Fixture *fixture, const char *id)
{
  return gtk_level_bar_get_value (GTK_LEVEL_BAR (fixture_find (fixture->view, id)));
}

static char *
number (double value)
{
  return phidias_number_text_format (value, 0);
}

#define assert_value_text(fixture, id, text)                                                        \
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture_find ((fixture)->view, (id))),       \
                                       GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, (text))

static void
test_bars (Fixture *fixture, gconstpointer data)
{
  g_autofree char *used = number (50000);
  g_autofree char *limit = number (200000);
  g_autofree char *requests = number (1000);
  g_autofree char *tokens_text = g_strdup_printf ("%s of %s tokens", used, limit);
  g_autofree char *requests_text = g_strdup_printf ("1 of %s requests", requests);
  guint64 ticket;

  phidias_quota_meter_set_limits (fixture->meter, 200000, 1000);
  ticket = phidias_quota_meter_begin (fixture->meter, 20000, 30000);
  g_assert_true (is_shown (fixture, "tokens_bar"));
  g_assert_true (is_shown (fixture, "requests_bar"));
  g_assert_false (is_shown (fixture, "unknown_label"));
  g_assert_cmpfloat (get_filled (fixture, "tokens_bar"), ==, 0.25);
  g_assert_cmpfloat (get_filled (fixture, "requests_bar"), ==, 0.001);
  g_assert_cmpstr (get_text (fixture, "tokens_label"), ==, tokens_text);
  g_assert_cmpstr (get_text (fixture, "requests_label"), ==, requests_text);
  assert_value_text (fixture, "tokens_bar", tokens_text);
  assert_value_text (fixture, "requests_bar", requests_text);

  /* What it really took counts once it is known; more than all fills the bar and is said. */
  phidias_quota_meter_settle (fixture->meter, ticket, 250000);
  g_assert_cmpfloat (get_filled (fixture, "tokens_bar"), ==, 1);
  g_clear_pointer (&used, g_free);
  used = number (250000);
  g_assert_true (g_str_has_prefix (get_text (fixture, "tokens_label"), used));
}

/* What the server said goes before what anybody else did. */
static void
test_report (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaReport report = PHIDIAS_QUOTA_REPORT_INIT;
  g_autofree char *text = NULL;
  g_autofree char *limit = number (40000);
  g_autofree char *used = number (10000);

  report.limit_tokens = 40000;
  report.remaining_tokens = 30000;
  phidias_quota_meter_take_report (fixture->meter, &report);
  text = g_strdup_printf ("%s of %s tokens", used, limit);
  g_assert_cmpstr (get_text (fixture, "tokens_label"), ==, text);
  g_assert_cmpfloat (get_filled (fixture, "tokens_bar"), ==, 0.25);
  g_assert_false (is_shown (fixture, "requests_bar"));
  g_assert_false (is_shown (fixture, "unknown_label"));
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_shown (fixture, "unknown_label"));
  g_assert_false (is_shown (fixture, "tokens_bar"));
  g_assert_false (is_shown (fixture, "requests_bar"));
  g_assert_cmpstr (get_text (fixture, "tokens_label"), ==, "0 tokens");
  phidias_quota_meter_begin (fixture->meter, 1, 0);
  g_assert_cmpstr (get_text (fixture, "tokens_label"), ==, "1 token");
  g_assert_cmpstr (get_text (fixture, "requests_label"), ==, "1 request");
}

/* The time is that of the clock on the wall, and what is left is counted down. */
static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (get_text (fixture, "reset_label"), ==, "Nothing was sent in the last minute");
  phidias_quota_meter_begin (fixture->meter, 10, 0);
  g_assert_true (g_str_has_suffix (get_text (fixture, "reset_label"), ", in 60 s"));
  /* Nobody tells the view of time alone: it looks by itself. */
  fixture->now += 20 * G_USEC_PER_SEC;
  while (!g_str_has_suffix (get_text (fixture, "reset_label"), ", in 40 s"))
    g_main_context_iteration (NULL, TRUE);
  fixture->now += 40 * G_USEC_PER_SEC;
  phidias_quota_meter_refresh (fixture->meter);
  g_assert_cmpstr (get_text (fixture, "reset_label"), ==, "Nothing was sent in the last minute");
  g_assert_cmpstr (get_text (fixture, "tokens_label"), ==, "0 tokens");
}

static void
test_reset_text (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_local (2026, 11, 24, 23, 59, 40);
  g_autofree char *minute = phidias_quota_view_dup_reset (35 * G_USEC_PER_SEC - 1, 0, now);
  g_autofree char *blocked = phidias_quota_view_dup_reset (10 * G_USEC_PER_SEC, 70 * G_USEC_PER_SEC, now);
  g_autofree char *days = phidias_quota_view_dup_reset (0, 2 * G_TIME_SPAN_DAY, now);
  g_autofree char *nothing = phidias_quota_view_dup_reset (0, 0, now);
  g_autoptr (GDateTime) after_minute = g_date_time_add (now, 35 * G_USEC_PER_SEC - 1);
  g_autoptr (GDateTime) after_block = g_date_time_add (now, 70 * G_USEC_PER_SEC);
  g_autofree char *minute_time = g_date_time_format (after_minute, "All free again at %X, in 35 s");
  g_autofree char *blocked_time = g_date_time_format (after_block, "Used up until %X");

  g_assert_cmpstr (minute, ==, minute_time);
  g_assert_cmpstr (blocked, ==, blocked_time);
  /* The day after tomorrow is not the same time today. */
  g_assert_nonnull (strstr (days, "26"));
  g_assert_nonnull (strstr (days, "23:59"));
  g_assert_cmpstr (nothing, ==, "Nothing was sent in the last minute");
}

static void
test_set_limits (Fixture *fixture, gconstpointer data)
{
  GtkWidget *popover = fixture_find (fixture->view, "limits_popover");
  GtkWidget *tokens = fixture_find (popover, "token_entry");
  GtkWidget *requests = fixture_find (popover, "request_entry");
  GtkWidget *apply = fixture_find (popover, "limits_apply");
  g_autofree char *typed = number (20000);

  gtk_menu_button_popup (GTK_MENU_BUTTON (fixture_find (fixture->view, "limits_button")));
  fixture_wait_visible (popover);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (tokens)), ==, "");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (tokens)), ==, "Unknown");

  gtk_editable_set_text (GTK_EDITABLE (tokens), "many");
  gtk_editable_set_text (GTK_EDITABLE (requests), "0");
  g_signal_emit_by_name (apply, "clicked");
  g_assert_true (gtk_widget_has_css_class (tokens, "error"));
  g_assert_true (gtk_widget_has_css_class (requests, "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (tokens), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (gtk_widget_get_visible (popover));
  g_assert_cmpint (phidias_deployment_get_token_limit (fixture->deployment), ==, -1);

  /* As a locale writes it, or plainly; empty is unknown. */
  gtk_editable_set_text (GTK_EDITABLE (tokens), typed);
  gtk_editable_set_text (GTK_EDITABLE (requests), "");
  g_signal_emit_by_name (requests, "activate");
  g_assert_false (gtk_widget_has_css_class (tokens, "error"));
  g_assert_cmpint (phidias_deployment_get_token_limit (fixture->deployment), ==, 20000);
  g_assert_cmpint (phidias_deployment_get_request_limit (fixture->deployment), ==, -1);
  fixture_settle ();
  g_assert_false (gtk_widget_get_visible (popover));
  g_assert_true (is_shown (fixture, "tokens_bar"));
  g_assert_false (is_shown (fixture, "requests_bar"));
}

static double
get_left (Fixture *fixture, const char *id)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (fixture_find (fixture->view, id), fixture->view, &bounds));

  return graphene_rect_get_x (&bounds);
}

static void
test_direction (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (get_left (fixture, "limits_button"), >, 100);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  while (get_left (fixture, "limits_button") > 100)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  int minimum;

  fixture_assert_named (fixture_find (fixture->view, "tokens_bar"), "Tokens in the last minute");
  fixture_assert_named (fixture_find (fixture->view, "requests_bar"), "Requests in the last minute");
  fixture_assert_labelled (fixture_find (fixture->view, "token_entry"));
  fixture_assert_labelled (fixture_find (fixture->view, "request_entry"));

  /* Whatever it says, it is no wider than the pane. */
  phidias_quota_meter_set_limits (fixture->meter, 999999999999, 999999999999);
  phidias_quota_meter_begin (fixture->meter, 999999999999, 0);
  gtk_widget_measure (fixture->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 260);
}

/* In the pane it is there with a meter only. */
static void
test_pane (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pane = phidias_setup_pane_new ();
  GtkWidget *window = fixture_show (pane, 300, 900);
  GtkWidget *view = fixture_find (pane, "quota_view");

  phidias_setup_pane_set_deployment (PHIDIAS_SETUP_PANE (pane), fixture->deployment);
  g_assert_false (gtk_widget_get_visible (view));
  phidias_setup_pane_set_quota (PHIDIAS_SETUP_PANE (pane), fixture->meter);
  g_assert_true (gtk_widget_get_visible (view));
  phidias_setup_pane_set_deployment (PHIDIAS_SETUP_PANE (pane), NULL);
  phidias_setup_pane_set_quota (PHIDIAS_SETUP_PANE (pane), NULL);
  g_assert_false (gtk_widget_get_visible (view));
  fixture_destroy (window);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/quota-view/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("bars", test_bars);
  ADD ("report", test_report);
  ADD ("unknown", test_unknown);
  ADD ("reset", test_reset);
  ADD ("set-limits", test_set_limits);
  ADD ("direction", test_direction);
  ADD ("names", test_names);
  ADD ("pane", test_pane);
#undef ADD
  g_test_add_func ("/quota-view/reset-text", test_reset_text);

  return g_test_run ();
}
