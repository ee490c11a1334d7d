/* phidias-card-view.c: a text in Markdown that does not change, in a page that scrolls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-card-view.h"

#include <glib/gi18n-lib.h>

#include "phidias-block-row.h"
#include "phidias-conversation-view.h"
#include "phidias-link.h"
#include "phidias-markdown-stream.h"
#include "phidias-open-uri.h"

/**
 * PhidiasCardView:
 *
 * The blocks of a finished [class@MarkdownStream], as the rows that the conversation shows them
 * with. A card is short, so that every row is there; it scrolls with what stands around it.
 * Links open by click, and by keyboard: Tab goes from one to the next, Enter opens.
 */
struct _PhidiasCardView
{
  GtkWidget  parent_instance;

  GtkWidget *link_row; /* weak: that has the focused link */
};

G_DEFINE_FINAL_TYPE (PhidiasCardView, phidias_card_view, GTK_TYPE_WIDGET)

static PhidiasBlockRow *
find_row (PhidiasCardView *self, double *x, double *y)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds)
          || !graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) *x, (float) *y)))
        continue;
      *x -= bounds.origin.x;
      *y -= bounds.origin.y;
      return PHIDIAS_BLOCK_ROW (child);
    }

  return NULL;
}

static const char *
find_link (PhidiasCardView *self, double x, double y)
{
  PhidiasBlockRow *row = find_row (self, &x, &y);

  return row != NULL ? phidias_block_row_get_link_at (row, x, y) : NULL;
}

static void
open_link (PhidiasCardView *self, const char *url)
{
  if (phidias_link_can_open (url))
    phidias_open_uri (GTK_WIDGET (self), url, _("The link could not be opened."));
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, PhidiasCardView *self)
{
  const char *url = find_link (self, x, y);

  if (url != NULL)
    open_link (self, url);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PhidiasCardView *self)
{
  const char *url = find_link (self, x, y);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), url != NULL ? "pointer" : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), url);
}

/* ---- By keyboard ---- */

static gboolean
has_link (GtkWidget *row)
{
  PhidiasBlock *block = phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row));
  guint n_spans = 0;
  const PhidiasSpan *spans = block != NULL ? phidias_block_get_spans (block, &n_spans) : NULL;

  for (guint i = 0; i < n_spans; i++)
    if (spans[i].style == PHIDIAS_SPAN_LINK)
      return TRUE;

  return FALSE;
}

static const PhidiasSpan *
get_focused_span (GtkWidget *row)
{
  guint index = phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row));
  PhidiasBlock *block = phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row));
  guint n_spans = 0;
  const PhidiasSpan *spans = block != NULL ? phidias_block_get_spans (block, &n_spans) : NULL;

  return index < n_spans ? &spans[index] : NULL;
}

static void
set_link_row (PhidiasCardView *self, GtkWidget *row)
{
  if (self->link_row != NULL && self->link_row != row)
    {
      phidias_block_row_set_focused_link (PHIDIAS_BLOCK_ROW (self->link_row), G_MAXUINT);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->link_row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
  g_set_weak_pointer (&self->link_row, row);
}

/* The next link in the row, said as well as shown. */
static gboolean
move_link (PhidiasCardView *self, GtkWidget *row, gboolean is_forward)
{
  const PhidiasSpan *span;
  guint last = G_MAXUINT;

  if (!has_link (row))
    return FALSE;
  if (is_forward || row == self->link_row)
    {
      if (!phidias_block_row_move_link (PHIDIAS_BLOCK_ROW (row), is_forward) || get_focused_span (row) == NULL)
        return FALSE;
    }
  else
    {
      /* From below a row is entered at its last link. */
      phidias_block_row_set_focused_link (PHIDIAS_BLOCK_ROW (row), G_MAXUINT);
      while (phidias_block_row_move_link (PHIDIAS_BLOCK_ROW (row), TRUE))
        last = phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row));
      phidias_block_row_set_focused_link (PHIDIAS_BLOCK_ROW (row), last);
    }

  set_link_row (self, row);
  span = get_focused_span (row);
  if (span != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, span->url, -1);
  gtk_widget_grab_focus (row);

  return TRUE;
}

static gboolean
phidias_card_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PhidiasCardView *self = PHIDIAS_CARD_VIEW (widget);
  gboolean is_forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *row = gtk_widget_get_focus_child (widget);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;

  if (row == NULL)
    row = is_forward ? gtk_widget_get_first_child (widget) : gtk_widget_get_last_child (widget);
  for (; row != NULL; row = is_forward ? gtk_widget_get_next_sibling (row) : gtk_widget_get_prev_sibling (row))
    if (move_link (self, row, is_forward))
      return TRUE;
  set_link_row (self, NULL);

  return FALSE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, PhidiasCardView *self)
{
  const PhidiasSpan *span = self->link_row != NULL ? get_focused_span (self->link_row) : NULL;

  if (span == NULL || (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_space))
    return FALSE;
  open_link (self, span->url);

  return TRUE;
}

static void
left_cb (GtkEventControllerFocus *controller, PhidiasCardView *self)
{
  set_link_row (self, NULL);
}

/* ---- The widget ---- */

static void
clear (PhidiasCardView *self)
{
  GtkWidget *child;

  set_link_row (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
phidias_card_view_dispose (GObject *object)
{
  clear (PHIDIAS_CARD_VIEW (object));

  G_OBJECT_CLASS (phidias_card_view_parent_class)->dispose (object);
}

static void
phidias_card_view_class_init (PhidiasCardViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_card_view_dispose;
  widget_class->focus = phidias_card_view_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
phidias_card_view_init (PhidiasCardView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Model card"), -1);
}

GtkWidget *
phidias_card_view_new (void)
{
  return g_object_new (PHIDIAS_TYPE_CARD_VIEW, NULL);
}

/**
 * phidias_card_view_set_text:
 * @self: a view
 * @text: (nullable): Markdown; nothing that it names is loaded
 */
void
phidias_card_view_set_text (PhidiasCardView *self, const char *text)
{
  g_autoptr (PhidiasMarkdownStream) stream = NULL;

  g_return_if_fail (PHIDIAS_IS_CARD_VIEW (self));

  clear (self);
  if (text == NULL)
    return;

  stream = phidias_markdown_stream_new ();
  phidias_markdown_stream_set_text (stream, text);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      GtkWidget *row = phidias_block_row_new_for (phidias_block_get_kind (block));

      phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), block);
      gtk_widget_set_focusable (row, has_link (row));
      gtk_widget_set_parent (row, GTK_WIDGET (self));
    }
}
