/* pointer-page.c: a conversation on which a pointer is tried
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-block-row.h"
#include "phidias-selection.h"
#include "phidias-test.h"
#include "pointer-fixture.h"
#include "pointer-page.h"

/* Whether another click would be one more of the last ones. */
static gboolean is_counting;

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  is_counting = TRUE;
}

static void
stopped_cb (GtkGestureClick *gesture, gpointer user_data)
{
  is_counting = FALSE;
}

static gboolean
has_stopped (gpointer user_data)
{
  return !is_counting;
}

/* GTK 4.8 counts wrong where clicks in two places follow each other as fast as a double click. */
void
page_rest (void)
{
  phidias_assert_wait (has_stopped, NULL);
}

void
page_open (Fixture *fixture, int width, int height)
{
  g_autoptr (GListModel) controllers = NULL;

  fixture_open (fixture, width, height);
  pointer_open (fixture->window);
  controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->list));
  is_counting = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller)
          && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        {
          g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), NULL);
          g_signal_connect (controller, "stopped", G_CALLBACK (stopped_cb), NULL);
        }
    }
}

void
page_close (Fixture *fixture)
{
  pointer_close ();
  fixture_close (fixture);
}

/* Where a byte of a row is, in the row. */
graphene_point_t
page_find_byte (GtkWidget *row, guint byte)
{
  graphene_rect_t area;

  g_assert_nonnull (row);
  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), byte, &area));

  return GRAPHENE_POINT_INIT (area.origin.x + 1, area.origin.y + area.size.height / 2);
}

void
page_move_to_byte (Fixture *fixture, guint position, guint byte)
{
  GtkWidget *row = fixture_find_row (fixture, position);
  graphene_point_t point = page_find_byte (row, byte);

  pointer_move (row, point.x, point.y);
}

typedef struct
{
  PhidiasSelection *selection;
  const char       *text;
} Selected;

static gboolean
is_selected (gpointer user_data)
{
  Selected *selected = user_data;
  g_autofree char *text = phidias_selection_dup_text (selected->selection);

  return g_strcmp0 (text, selected->text) == 0;
}

void
page_assert_selected (Fixture *fixture, const char *text)
{
  Selected selected = { phidias_conversation_view_get_selection (fixture->view), text };

  if (!phidias_test_wait_until (is_selected, &selected, 20))
    {
      g_autofree char *other = phidias_selection_dup_text (selected.selection);

      g_assert_cmpstr (other, ==, text);
    }
}
