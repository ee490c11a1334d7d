/* page-fixture.c: a page of a dialog in a window, with a session that answers as it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "page-fixture.h"

#include "phidias-connect-page.h"

static void
connected_cb (PageFixture *fixture)
{
  fixture->n_connected++;
}

static void
cancelled_cb (PageFixture *fixture)
{
  fixture->n_cancelled++;
}

void
page_show (PageFixture *fixture, PhidiasDeployment *deployment)
{
  fixture->page = phidias_connect_page_new (fixture->session, deployment);
  g_signal_connect_swapped (fixture->page, "connected", G_CALLBACK (connected_cb), fixture);
  g_signal_connect_swapped (fixture->page, "cancelled", G_CALLBACK (cancelled_cb), fixture);
  fixture->window = fixture_show (fixture->page, 540, 900);
  fixture_settle ();
}

void
page_set_up (PageFixture *fixture, gconstpointer data)
{
  fixture->session = fake_session_new ();
  if (data == NULL)
    page_show (fixture, NULL);
}

void
page_tear_down (PageFixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    fixture_destroy (fixture->window);
  fixture_settle ();
  g_assert_finalize_object (fixture->session);
}

void
page_type (PageFixture *fixture, const char *id, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture_find (fixture->page, id)), text);
}

const char *
page_get_text (PageFixture *fixture, const char *id)
{
  return gtk_editable_get_text (GTK_EDITABLE (fixture_find (fixture->page, id)));
}

gboolean
page_is_shown (PageFixture *fixture, const char *id)
{
  return gtk_widget_get_visible (fixture_find (fixture->page, id));
}

const char *
page_get_error (PageFixture *fixture, const char *id)
{
  return page_is_shown (fixture, id) ? gtk_label_get_text (GTK_LABEL (fixture_find (fixture->page, id))) : NULL;
}

const char *
page_get_title (PageFixture *fixture, const char *id)
{
  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (fixture_find (fixture->page, id)));
}

const char *
page_get_subtitle (PageFixture *fixture, const char *id)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (fixture_find (fixture->page, id)));
}

void
page_act (PageFixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
  fixture_settle ();
}

void
page_assert_invalid (PageFixture *fixture, const char *id, gboolean is_invalid)
{
  GtkWidget *row = fixture_find (fixture->page, id);

  g_assert_cmpint (gtk_widget_has_css_class (row, "error"), ==, is_invalid);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, is_invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE);
}

void
page_answer (PageFixture *fixture, const char *address, const char *model, const char *const *models)
{
  g_autoptr (PhidiasEndpointCheck) check = fake_check_new (address, model, "It answers.", models, NULL);

  fake_session_answer_check (fixture->session, check);
}
