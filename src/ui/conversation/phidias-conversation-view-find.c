/* phidias-conversation-view-find.c: finding words in what is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-announcer.h"
#include "phidias-code-fold.h"
#include "phidias-code-group.h"
#include "phidias-feed.h"
#include "phidias-slice-gap.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes of a selection that are looked for by themselves. */
#define MAX_TAKEN 100

/* The finder looks through all rows, the list leaves out those of folded code. */
static guint
to_source (PhidiasConversationView *self, guint position)
{
  return phidias_code_fold_to_source (PHIDIAS_CODE_FOLD (self->model), position);
}

static guint
from_source (PhidiasConversationView *self, guint position)
{
  return phidias_code_fold_from_source (PHIDIAS_CODE_FOLD (self->model), position);
}

static void
unfold_code (PhidiasConversationView *self, guint position)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->source, position);
  PhidiasBlock *block = item != NULL ? phidias_feed_item_get_block (item) : NULL;
  PhidiasCodeGroup *group = NULL;

  if (block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE
      && to_source (self, from_source (self, position)) != position)
    group = phidias_code_group_get (block);
  if (group != NULL)
    phidias_code_group_set_is_folded (group, FALSE);
}

/* Of the current match in the list. What is folded with it opens: code, or what a model thought. */
static gboolean
find_current (PhidiasConversationView *self, guint *position, PhidiasTextRange *range, guint *n_over)
{
  const PhidiasFeedPlace *current = phidias_finder_get_folded (self->finder);

  if (current != NULL && PHIDIAS_IS_FEED (self->source))
    {
      phidias_feed_set_unfolded (PHIDIAS_FEED (self->source), phidias_feed_item_get_message (current->item), TRUE);
      phidias_finder_read_current (self->finder);
    }

  current = phidias_finder_get_current (self->finder, range, n_over);
  if (current == NULL)
    return FALSE;

  unfold_code (self, current->position);
  if (*n_over > 0)
    unfold_code (self, current->position + 1);
  *position = from_source (self, current->position);

  return to_source (self, *position) == current->position;
}

void
phidias_conversation_view_update_matches (PhidiasConversationView *self, GtkWidget *row)
{
  const PhidiasTextRange *ranges;
  guint n_ranges;
  guint current;

  if (!PHIDIAS_IS_BLOCK_ROW (row))
    return;

  ranges = phidias_finder_get_in_row (
    self->finder, to_source (self, gtk_list_item_get_position (phidias_place_keeper_get_list_item (row))),
    &n_ranges, &current);
  phidias_block_row_set_matches (PHIDIAS_BLOCK_ROW (row), ranges, n_ranges, current);
}

/* Messages that are not in the list yet may have matches, too. */
static gboolean
is_searching (PhidiasConversationView *self)
{
  return phidias_finder_is_searching (self->finder) || self->find_loading != NULL;
}

static char *
dup_status (PhidiasConversationView *self)
{
  guint n_matches = phidias_finder_get_n_matches (self->finder);
  guint number = phidias_finder_get_number (self->finder);

  if (*phidias_find_bar_get_text (self->find_bar) == '\0')
    return g_strdup ("");
  if (n_matches == 0)
    return g_strdup (is_searching (self) ? _("Searching…") : _("Not found"));

  if (is_searching (self))
    /* Translators: which of the words that were found the reader is at, such as “3 of 17”, while more may be found */
    return g_strdup_printf (_("%u of %u…"), number, n_matches);

  /* Translators: which of the words that were found the reader is at, such as “3 of 17” */
  return g_strdup_printf (_("%u of %u"), number, n_matches);
}

static void
reveal_current (PhidiasConversationView *self)
{
  PhidiasTextRange range;
  guint position;
  guint n_over;

  if (find_current (self, &position, &range, &n_over))
    phidias_conversation_view_reveal (self, position, range.start, TRUE);
}

/* In the next frame, however often that comes. */
static void
finder_changed_cb (PhidiasFinder *finder, PhidiasConversationView *self)
{
  self->needs_matches = TRUE;
  phidias_conversation_view_queue_tick (self);
}

void
phidias_conversation_view_show_matches (PhidiasConversationView *self)
{
  g_autofree char *status = dup_status (self);
  gboolean is_at_match = phidias_finder_get_number (self->finder) > 0;

  self->needs_matches = FALSE;
  phidias_conversation_view_for_each_row (self, phidias_conversation_view_update_matches);
  phidias_find_bar_set_status (self->find_bar, status, phidias_finder_get_n_matches (self->finder) > 0);
  /* The first match of a new search is gone to once; what streams in moves nobody. */
  if (self->seeks_match && is_at_match)
    {
      self->seeks_match = FALSE;
      reveal_current (self);
    }
  if (!is_searching (self))
    {
      if (self->announces_matches && *status != '\0')
        phidias_announce (GTK_WIDGET (self), status);
      self->announces_matches = FALSE;
      self->seeks_match = FALSE;
    }
}

static void
rows_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *view = user_data;
  g_autoptr (PhidiasConversationView) self = g_weak_ref_get (view);
  g_autoptr (GError) error = NULL;

  g_weak_ref_clear (view);
  g_free (view);
  if (phidias_feed_load_all_finish (PHIDIAS_FEED (object), result, &error) && self != NULL
      && self->source == G_LIST_MODEL (object))
    {
      /* The finder was told of the last rows before this. */
      g_clear_object (&self->find_loading);
      finder_changed_cb (self->finder, self);
    }
  else if (error != NULL)
    {
      g_debug ("Not all of the conversation is searched: %s", error->message);
    }
}

/* A search is through all of the conversation, however much of it is there. */
static void
load_rows (PhidiasConversationView *self)
{
  PhidiasFeed *feed = PHIDIAS_IS_FEED (self->source) ? PHIDIAS_FEED (self->source) : NULL;
  GWeakRef *view;

  if (feed == NULL || self->find_loading != NULL
      || (!phidias_feed_has_more (feed) && phidias_conversation_is_loaded (phidias_feed_get_conversation (feed))))
    return;

  self->find_loading = g_cancellable_new ();
  /* A conversation that cannot be read is waited for in vain; that must not keep the view. */
  view = g_new (GWeakRef, 1);
  g_weak_ref_init (view, self);
  phidias_feed_load_all_async (feed, self->find_loading, rows_loaded_cb, view);
}

static void
cancel_loading (PhidiasConversationView *self)
{
  if (self->find_loading != NULL)
    g_cancellable_cancel (self->find_loading);
  g_clear_object (&self->find_loading);
}

static const PhidiasFeedPlace *
get_place (PhidiasConversationView *self)
{
  const PhidiasFeedPlace *folded = phidias_finder_get_folded (self->finder);

  return folded != NULL ? folded : phidias_finder_get_current (self->finder, NULL, NULL);
}

static void
text_changed_cb (PhidiasFindBar *bar, PhidiasConversationView *self)
{
  const char *text = phidias_find_bar_get_text (bar);
  const PhidiasFeedPlace *current = get_place (self);
  guint from = current != NULL ? current->position : 0;
  double offset;

  /* From where the reader is; while she types on, from the match that she has. */
  if (current == NULL && phidias_place_keeper_get_place (self->keeper, &from, &offset))
    from = to_source (self, from);
  self->seeks_match = self->announces_matches = *text != '\0';
  if (*text != '\0')
    load_rows (self);
  phidias_finder_find (self->finder, text, from);
}

static void
move (PhidiasConversationView *self, gboolean is_forward)
{
  g_autofree char *status = NULL;

  if (!gtk_revealer_get_reveal_child (self->find_revealer))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "find.open", NULL);
      return;
    }
  if (!phidias_finder_move (self->finder, is_forward))
    return;

  self->seeks_match = FALSE;
  reveal_current (self);
  status = dup_status (self);
  phidias_announce (GTK_WIDGET (self), status);
}

static void
next_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move (PHIDIAS_CONVERSATION_VIEW (widget), TRUE);
}

static void
previous_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move (PHIDIAS_CONVERSATION_VIEW (widget), FALSE);
}

/* What is selected within one paragraph is what is looked for. */
static void
take_selection (PhidiasConversationView *self)
{
  const PhidiasFeedPlace *start = phidias_selection_get_start (self->selection);
  const PhidiasFeedPlace *end = phidias_selection_get_end (self->selection);
  g_autofree char *text = NULL;

  if (phidias_selection_is_empty (self->selection)
      || (start->position == end->position ? end->byte - start->byte > MAX_TAKEN
                                           : end->byte > MAX_TAKEN || !phidias_slice_follows (start->item, end->item)))
    return;
  text = phidias_selection_dup_text (self->selection);
  if (text != NULL && strlen (text) <= MAX_TAKEN && strchr (text, '\n') == NULL)
    phidias_find_bar_set_text (self->find_bar, text);
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);

  if (!gtk_revealer_get_reveal_child (self->find_revealer))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->find_revealer), TRUE);
      gtk_revealer_set_reveal_child (self->find_revealer, TRUE);
      take_selection (self);
      if (*phidias_find_bar_get_text (self->find_bar) != '\0')
        text_changed_cb (self->find_bar, self);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->find_bar));
}

/* The match that the reader is at stays, as the selection; so does the place. */
void
phidias_conversation_view_close_find (PhidiasConversationView *self)
{
  PhidiasTextRange range;
  guint position;
  guint n_over = 0;
  gboolean is_at_match = self->model != NULL && phidias_finder_get_folded (self->finder) == NULL
                         && find_current (self, &position, &range, &n_over);
  GtkWidget *row = is_at_match ? phidias_conversation_view_find_row (self, position) : NULL;
  GtkWidget *focus = gtk_widget_get_root (GTK_WIDGET (self)) != NULL
                     ? gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) : NULL;
  gboolean has_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->find_bar));

  if (!gtk_revealer_get_reveal_child (self->find_revealer))
    return;

  if (is_at_match)
    phidias_selection_select (self->selection, position, range.start, n_over > 0 ? position + 1 : position,
                              n_over > 0 ? n_over : range.end);
  cancel_loading (self);
  phidias_finder_find (self->finder, NULL, 0);
  gtk_revealer_set_reveal_child (self->find_revealer, FALSE);
  if (has_focus)
    {
      phidias_place_keeper_stay (self->keeper);
      if (row == NULL || !gtk_widget_get_mapped (row) || !gtk_widget_grab_focus (row))
        gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
    }
}

static void
close_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_conversation_view_close_find (PHIDIAS_CONVERSATION_VIEW (widget));
}

/* A closed bar must not be reached by Tab. */
static void
revealed_cb (GtkRevealer *revealer, GParamSpec *pspec, PhidiasConversationView *self)
{
  if (!gtk_revealer_get_child_revealed (revealer) && !gtk_revealer_get_reveal_child (revealer))
    gtk_widget_set_visible (GTK_WIDGET (revealer), FALSE);
}

void
phidias_conversation_view_set_find_model (PhidiasConversationView *self, GListModel *model)
{
  cancel_loading (self);
  phidias_finder_set_model (self->finder, model);
  if (gtk_revealer_get_reveal_child (self->find_revealer))
    {
      cancel_loading (self);
      gtk_revealer_set_reveal_child (self->find_revealer, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->find_revealer), FALSE);
    }
}

void
phidias_conversation_view_dispose_find (PhidiasConversationView *self)
{
  cancel_loading (self);
  if (self->finder != NULL)
    phidias_finder_set_model (self->finder, NULL);
  g_clear_object (&self->finder);
}

void
phidias_conversation_view_add_find (PhidiasConversationView *self)
{
  self->finder = phidias_finder_new ();
  g_signal_connect_object (self->finder, "changed", G_CALLBACK (finder_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->find_bar, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->find_revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), self,
                           G_CONNECT_DEFAULT);
}

void
phidias_conversation_view_install_find_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "find.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "find.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "find.previous", NULL, previous_cb);
  gtk_widget_class_install_action (widget_class, "find.close", NULL, close_cb);
}
