/* phidias-conversation-view-links.c: links by pointer and by keyboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-announcer.h"
#include "phidias-link.h"
#include "phidias-open-uri.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nothing that a model wrote is opened but by a person's act, and only what a browser or a mail
 * program takes. */
void
phidias_conversation_view_open_link (PhidiasConversationView *self, const char *url)
{
  gboolean is_handled = FALSE;

  if (!phidias_link_can_open (url))
    return;

  phidias_conversation_view_emit_open_link (self, url, &is_handled);
  if (!is_handled)
    phidias_open_uri (GTK_WIDGET (self), url, _("The link could not be opened. Copy its address from its menu."));
}

/* What is said of a link before it is opened. */
static char *
dup_status (const char *url, const char *text)
{
  g_autofree char *shown = phidias_link_dup_shown (url);

  if (text != NULL && phidias_link_is_disguised (url, text))
    /* Translators: of a link whose text is another address than the one it leads to; %s is the
     * address it leads to */
    return g_strdup_printf (_("Leads elsewhere: %s"), shown);

  return g_steal_pointer (&shown);
}

static void
show_address (PhidiasConversationView *self, const char *url, const char *text)
{
  if (url != NULL)
    {
      g_autofree char *status = dup_status (url, text);

      if (g_strcmp0 (status, gtk_label_get_label (self->address_label)) != 0)
        gtk_label_set_label (self->address_label, status);
    }
  /* The text stays while it fades, and for those who ask for it late. */
  gtk_revealer_set_reveal_child (self->address_revealer, url != NULL);
}

/* ---- By keyboard ---- */

static const PhidiasSpan *
get_focused_span (PhidiasConversationView *self)
{
  GtkWidget *row = phidias_conversation_view_get_focus_row (self);
  const PhidiasSpan *spans;
  PhidiasBlock *block;
  guint n_spans;
  guint index;

  if (!PHIDIAS_IS_BLOCK_ROW (row))
    return NULL;
  index = phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row));
  block = phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row));
  if (index == G_MAXUINT || block == NULL)
    return NULL;
  spans = phidias_block_get_spans (block, &n_spans);

  return index < n_spans && spans[index].style == PHIDIAS_SPAN_LINK ? &spans[index] : NULL;
}

static char *
dup_span_text (GtkWidget *row, const PhidiasSpan *span)
{
  const char *text = phidias_block_get_text (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)));
  gsize length = strlen (text);

  return g_strndup (text + MIN (span->start, length), MIN (span->end, length) - MIN (span->start, length));
}

/* A row's focus went to another of its links, or away from them. */
static void
focused_link_cb (PhidiasBlockRow *row, PhidiasConversationView *self)
{
  const PhidiasSpan *span = get_focused_span (self);

  g_set_weak_pointer (&self->link_row, span != NULL ? GTK_WIDGET (row) : NULL);
  if (span == NULL)
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      show_address (self, NULL, NULL);
    }
  else
    {
      g_autofree char *text = dup_span_text (GTK_WIDGET (row), span);
      g_autofree char *address = phidias_link_dup_shown (span->url);
      /* Translators: said of the link that the keyboard is at: its text, its address */
      g_autofree char *spoken = g_strdup_printf (_("Link %s, %s"), text, address);
      PhidiasFeedItem *item = phidias_conversation_view_get_feed_item (GTK_WIDGET (row));
      GtkListItem *list_item = phidias_place_keeper_get_list_item (GTK_WIDGET (row));

      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
      show_address (self, span->url, text);
      phidias_announce (GTK_WIDGET (self), spoken);
      if (item != NULL)
        phidias_conversation_view_reveal (self, gtk_list_item_get_position (list_item), span->start, FALSE);
    }
}

void
phidias_conversation_view_follow_row_links (PhidiasConversationView *self, GtkWidget *row)
{
  g_signal_connect_object (row, "focused-link-changed", G_CALLBACK (focused_link_cb), self, G_CONNECT_DEFAULT);
}

static void
focus_changed_cb (GtkRoot *root, GParamSpec *pspec, PhidiasConversationView *self)
{
  if (self->link_row != NULL && gtk_root_get_focus (root) != self->link_row)
    phidias_block_row_set_focused_link (PHIDIAS_BLOCK_ROW (self->link_row), G_MAXUINT);
}

void
phidias_conversation_view_watch_focus (PhidiasConversationView *self, GtkRoot *root)
{
  if (self->root != NULL)
    g_clear_signal_handler (&self->root_handler, self->root);
  self->root_handler = 0;
  g_set_weak_pointer (&self->root, root);
  if (GTK_IS_WINDOW (root))
    self->root_handler = g_signal_connect (root, "notify::focus-widget", G_CALLBACK (focus_changed_cb), self);
}

static gboolean
enter_cb (GtkWidget *list, GVariant *args, gpointer user_data)
{
  PhidiasConversationView *self = user_data;
  const PhidiasSpan *span = get_focused_span (self);

  if (span == NULL)
    return GDK_EVENT_PROPAGATE;
  phidias_conversation_view_open_link (self, span->url);

  return GDK_EVENT_STOP;
}

/* ---- By pointer ---- */

/* The span under a point, for its text. */
static const PhidiasSpan *
find_span (GtkWidget *row, double x, double y)
{
  PhidiasBlock *block = phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row));
  const char *url = phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), x, y);
  const PhidiasSpan *spans;
  guint n_spans;

  if (block == NULL || url == NULL)
    return NULL;
  spans = phidias_block_get_spans (block, &n_spans);
  for (guint i = 0; i < n_spans; i++)
    if (spans[i].url == url)
      return &spans[i];

  return NULL;
}

/* Returns whether there is a link. @row: NULL when the pointer left. */
gboolean
phidias_conversation_view_hover_link (PhidiasConversationView *self, GtkWidget *row, double x, double y)
{
  const PhidiasSpan *focused = get_focused_span (self);
  const char *url = PHIDIAS_IS_BLOCK_ROW (row) ? phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), x, y) : NULL;
  const PhidiasSpan *span = url != NULL ? find_span (row, x, y) : NULL;
  g_autofree char *text = span != NULL ? dup_span_text (row, span) : NULL;

  if (url != NULL || focused == NULL)
    show_address (self, url, text);

  return url != NULL;
}

void
phidias_conversation_view_add_links (PhidiasConversationView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], 0), gtk_callback_action_new (enter_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}
