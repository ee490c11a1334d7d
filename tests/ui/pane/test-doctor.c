/* test-doctor.c: the dialog that finds out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fake-doctor.h"
#include "fake-session.h"
#include "phidias-announcer.h"
#include "phidias-doctor-dialog.h"
#include "phidias-doctor-page.h"
#include "phidias-doctor-row.h"
#include "widget-fixture.h"

#define BEARER "Send the key as “Authorization: Bearer” instead of “api-key”"

typedef struct
{
  PhidiasSession    *session;
  PhidiasDeployment *deployment; /* the session's */
  GtkWidget         *window;
  GtkWidget         *page;       /* owned by the window */
  GtkWidget         *announcer;  /* likewise */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fake_doctor_reset ();
  fake_doctor_set_costs (GPOINTER_TO_INT (data));
  fixture->session = fake_session_new ();
  fixture->deployment = fake_session_list (fixture->session, "id", "Phi-4", "https://example.com/v1", PHIDIAS_KEY_KEYRING);
  fixture->page = phidias_doctor_page_new (fixture->session, fixture->deployment);
  fixture->announcer = phidias_announcer_new ();
  gtk_box_append (GTK_BOX (box), fixture->page);
  gtk_box_append (GTK_BOX (box), fixture->announcer);
  fixture->window = fixture_show (box, 360, 640);
  phidias_doctor_page_begin (PHIDIAS_DOCTOR_PAGE (fixture->page));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_destroy (fixture->window);
  g_assert_null (fake_doctor_get_calls ()->doctor);
  g_assert_finalize_object (fixture->session);
  fake_doctor_reset ();
}

static GtkWidget *
get_row (Fixture *fixture, PhidiasDoctorKind kind)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (fixture_find (fixture->page, "probe_list")), (int) kind));
}

static const char *
get_text (GtkWidget *widget, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (fixture_find (widget, id)));
}

static gboolean
is_shown (GtkWidget *widget, const char *id)
{
  return gtk_widget_get_mapped (fixture_find (widget, id));
}

static void
press (GtkWidget *widget, const char *id)
{
  g_assert_true (is_shown (widget, id));
  g_assert_true (gtk_widget_is_sensitive (fixture_find (widget, id)));
  g_signal_emit_by_name (fixture_find (widget, id), "clicked");
}

static const char *
get_said (Fixture *fixture)
{
  return phidias_announcer_get_text (PHIDIAS_ANNOUNCER (fixture->announcer));
}

/* ---- One probe ---- */

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = get_row (fixture, PHIDIAS_DOCTOR_PROBE_AUTH);
  g_autofree char *title = g_strdup (get_text (row, "title_label"));
  g_autofree char *heard = g_strdup_printf ("%s: Does not work. The server wants another header.", title);

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    {
      g_assert_true (PHIDIAS_IS_DOCTOR_ROW (get_row (fixture, i)));
      g_assert_cmpstr (get_text (get_row (fixture, i), "text_label"), ==, "Waiting");
      g_assert_false (is_shown (get_row (fixture, i), "details_button"));
    }

  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_RUNNING, NULL, NULL);
  g_assert_true (is_shown (row, "spinner"));
  g_assert_true (gtk_spinner_get_spinning (GTK_SPINNER (fixture_find (row, "spinner"))));
  g_assert_cmpstr (get_text (row, "text_label"), ==, "Checking…");

  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "The server wants another header.", NULL);
  g_assert_false (is_shown (row, "spinner"));
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (fixture_find (row, "state_image"))), ==, "dialog-error-symbolic");
  g_assert_true (gtk_widget_has_css_class (fixture_find (row, "state_image"), "error"));
  g_assert_cmpstr (get_text (row, "text_label"), ==, "The server wants another header.");
  /* Not by the icon or its colour alone, and without being looked for. */
  fixture_assert_named (row, heard);
  g_assert_cmpstr (get_said (fixture), ==, heard);

  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_WARNING, "It works.", NULL);
  g_assert_true (gtk_widget_has_css_class (fixture_find (row, "state_image"), "warning"));
  g_assert_false (gtk_widget_has_css_class (fixture_find (row, "state_image"), "error"));
  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_SKIPPED, NULL, NULL);
  g_assert_cmpstr (get_text (get_row (fixture, PHIDIAS_DOCTOR_PROBE_QUOTA), "text_label"), ==, "Not tried");
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
test_details (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = get_row (fixture, PHIDIAS_DOCTOR_PROBE_ROUTE);
  GtkWidget *button = fixture_find (row, "details_button");
  g_autofree char *name = g_strdup_printf ("Details: %s", get_text (row, "title_label"));
  g_autoptr (GString) details = g_string_new ("GET /v1/models\n");
  g_autofree char *copied = NULL;

  while (details->len < 20000)
    g_string_append (details, "→ ");
  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_PASSED, "Found.", details->str);
  fixture_settle ();
  g_assert_true (is_shown (row, "details_button"));
  fixture_assert_named (button, name);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (fixture_find (row, "details_revealer"))));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (fixture_find (row, "details_revealer"))));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  /* What is shown has an end; what is copied is all. */
  g_assert_true (g_str_has_prefix (get_text (row, "details_label"), "GET /v1/models"));
  g_assert_true (g_utf8_validate (get_text (row, "details_label"), -1, NULL));
  g_assert_cmpuint (strlen (get_text (row, "details_label")), <, 17000);

  g_signal_emit_by_name (fixture_find (row, "copy_button"), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (row), NULL, copied_cb, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (copied, ==, details->str);
  g_assert_cmpstr (get_said (fixture), ==, "Details copied");
}

/* ---- The verdict ---- */

static void
test_verdict (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 1);
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "Examining…");
  g_assert_false (is_shown (fixture->page, "apply_button"));
  g_assert_false (is_shown (fixture->page, "again_button"));

  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_FAILED, "There is no such host.", NULL);
  fake_doctor_end (FALSE, "There is no server at example.com.", NULL);
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "There is no server at example.com.");
  g_assert_cmpstr (get_said (fixture), ==, "There is no server at example.com.");
  g_assert_true (gtk_widget_has_css_class (fixture_find (fixture->page, "verdict_image"), "error"));
  g_assert_false (is_shown (fixture->page, "apply_button"));
  g_assert_false (is_shown (fixture->page, "remedy_label"));
  /* The next step is at hand for a keyboard. */
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == fixture_find (fixture->page, "again_button"));

  press (fixture->page, "again_button");
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 2);
  g_assert_cmpuint (fake_doctor_get_calls ()->n_cancelled, ==, 0);
  g_assert_cmpstr (get_text (get_row (fixture, PHIDIAS_DOCTOR_PROBE_ADDRESS), "text_label"), ==, "Waiting");
  fake_doctor_end (TRUE, "It answers.", NULL);
  g_assert_true (gtk_widget_has_css_class (fixture_find (fixture->page, "verdict_image"), "success"));
  g_assert_false (gtk_widget_has_css_class (fixture_find (fixture->page, "verdict_image"), "error"));
}

/* Who reads the details keeps the focus. */
static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = fixture_find (get_row (fixture, PHIDIAS_DOCTOR_PROBE_TLS), "details_button");

  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_PASSED, "TLS 1.3", "TLS 1.3");
  fixture_settle ();
  g_assert_true (gtk_widget_grab_focus (button));
  fake_doctor_end (TRUE, "It answers.", NULL);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == button);
}

static void
test_apply (Fixture *fixture, gconstpointer data)
{
  fake_doctor_tell (PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, "The server wants another header.", NULL);
  fake_doctor_end (FALSE, "The key is sent in a header that the server does not take.", BEARER);
  g_assert_cmpstr (get_text (fixture->page, "remedy_label"), ==, BEARER);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == fixture_find (fixture->page, "apply_button"));

  press (fixture->page, "apply_button");
  g_assert_cmpuint (fake_doctor_get_calls ()->n_applied, ==, 1);
  g_assert_false (is_shown (fixture->page, "apply_button"));
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "Applying…");
  fake_doctor_end_apply ();
  fixture_settle ();
  /* By itself: whether it helped. */
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 2);
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "Examining again…");
  fake_doctor_end (TRUE, "It answers.", NULL);
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "It answers.");
  g_assert_cmpstr (get_text (fixture->page, "remedy_label"), ==, "Applied: " BEARER);
  g_assert_false (is_shown (fixture->page, "apply_button"));
}

static void
test_apply_fails (Fixture *fixture, gconstpointer data)
{
  fake_doctor_end (FALSE, "The key is sent wrongly.", BEARER);
  fake_doctor_fail_apply (phidias_error_new (PHIDIAS_ERROR_STORE_FULL, "The disk is full."));
  press (fixture->page, "apply_button");
  fake_doctor_end_apply ();
  fixture_settle ();
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 1);
  g_assert_true (is_shown (fixture->page, "error_label"));
  g_assert_cmpstr (get_text (fixture->page, "error_label"), ==, "The disk is full.");
  g_assert_cmpstr (get_said (fixture), ==, "The disk is full.");
  /* What was found is still there, and can be tried again. */
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "The key is sent wrongly.");
  press (fixture->page, "apply_button");
  g_assert_false (is_shown (fixture->page, "error_label"));
  fake_doctor_end_apply ();
  fixture_settle ();
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 2);
}

/* ---- What costs ---- */

static gboolean
is_asked (gpointer user_data)
{
  return fixture_find_alert (user_data) != NULL;
}

static void
respond (Fixture *fixture, const char *response)
{
  g_autofree char *signal = g_strdup_printf ("response::%s", response);

  phidias_assert_wait (is_asked, fixture->window);
  g_signal_emit_by_name (fixture_find_alert (fixture->window), signal, response);
  if (GTK_IS_WINDOW (fixture_find_alert (fixture->window)))
    gtk_window_destroy (GTK_WINDOW (fixture_find_alert (fixture->window)));
  fixture_settle ();
}

static void
test_asks (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 0);
  respond (fixture, "cancel");
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 0);
  g_assert_cmpstr (get_text (fixture->page, "verdict_label"), ==, "Nothing was examined yet.");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture_find (fixture->page, "again_button"))), ==, "_Examine");

  press (fixture->page, "again_button");
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 0);
  respond (fixture, "send");
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 1);
  fake_doctor_end (FALSE, "It does not answer.", NULL);
  /* Who agreed is not asked again. */
  press (fixture->page, "again_button");
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 2);
}

/* ---- Looks ---- */

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int minimum;

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    fake_doctor_tell (i, PHIDIAS_DOCTOR_FAILED,
                      "https://a-host-with-a-very-long-name.services.ai.azure.com/openai/deployments/a-very-long-deployment-name/chat/completions",
                      "x-a-header-with-a-very-long-name-and-no-space-in-it: 0123456789012345678901234567890123456789");
  fake_doctor_end (FALSE, "Averylongverdictwithoutanyspaceinitwhichmustbebrokensomewhereforittofit", BEARER);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (fixture_find (get_row (fixture, 0), "details_button")), TRUE);
  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

/* ---- The dialog ---- */

static void
test_dialog (void)
{
  g_autoptr (PhidiasSession) session = fake_session_new ();
  PhidiasDeployment *deployment = fake_session_list (session, "id", "Phi-4", "https://example.com/v1", PHIDIAS_KEY_KEYRING);
  GtkWidget *window = fixture_show (gtk_button_new_with_label ("Below"), 360, 640);
  GtkWidget *list;

  fake_doctor_reset ();
  phidias_doctor_dialog_present (window, session, deployment);
  list = fixture_find_dialog (window, "probe_list");
  g_assert_nonnull (list);
  g_assert_cmpuint (fake_doctor_get_calls ()->n_examinations, ==, 1);
  fixture_wait_visible (list);

  /* Closing ends what runs, and nothing of it stays. */
  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (list)));
  while (fixture_find_dialog (window, "probe_list") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fake_doctor_get_calls ()->n_cancelled, ==, 1);
  g_assert_null (fake_doctor_get_calls ()->doctor);
  fixture_destroy (window);
  g_assert_finalize_object (g_steal_pointer (&session));
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, function, costs) g_test_add ("/doctor/" name, Fixture, GINT_TO_POINTER (costs), set_up, function, tear_down)
  ADD ("rows", test_rows, FALSE);
  ADD ("details", test_details, FALSE);
  ADD ("verdict", test_verdict, FALSE);
  ADD ("focus", test_focus, FALSE);
  ADD ("apply", test_apply, FALSE);
  ADD ("apply-fails", test_apply_fails, FALSE);
  ADD ("asks", test_asks, TRUE);
  ADD ("narrow", test_narrow, FALSE);
#undef ADD
  g_test_add_func ("/doctor/dialog", test_dialog);

  return g_test_run ();
}
