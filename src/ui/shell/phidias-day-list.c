/* phidias-day-list.c: conversations with a heading for each span of days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-day-list.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "phidias-conversation.h"

/**
 * PhidiasDayList:
 *
 * A list of #PhidiasConversation and, before the first of each span of days, a #GtkStringObject
 * with its heading. GTK 4.8 has no sections.
 *
 *     conversations (by last use) ──▶ PhidiasDayList: “Today”, a, b, “Yesterday”, c, …
 *
 * A change is worked out again as a whole and told as one: the range in which old and new differ.
 */
struct _PhidiasDayList
{
  GObject     parent_instance;

  /* owned */
  GListModel *conversations;
  GPtrArray  *items;
  GHashTable *headings; /* text → GtkStringObject: the same heading is the same item */
  GDateTime  *today;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasDayList, phidias_day_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static int
count_days (GDateTime *from, GDateTime *to)
{
  GDate from_date;
  GDate to_date;
  int year;
  int month;
  int day;

  g_date_time_get_ymd (from, &year, &month, &day);
  g_date_clear (&from_date, 1);
  g_date_set_dmy (&from_date, day, month, year);
  g_date_time_get_ymd (to, &year, &month, &day);
  g_date_clear (&to_date, 1);
  g_date_set_dmy (&to_date, day, month, year);

  return g_date_days_between (&from_date, &to_date);
}

/**
 * phidias_day_dup_heading:
 * @time: microseconds since 1970 (UTC)
 * @today: now, in local time
 *
 * Returns: (transfer full): the heading under which @time falls, such as “Yesterday”
 */
char *
phidias_day_dup_heading (gint64 time, GDateTime *today)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, g_date_time_get_timezone (today)) : NULL;
  int days;

  if (local == NULL)
    return g_strdup (_("Earlier"));

  days = count_days (local, today);
  /* A clock that was wrong must not make a heading of its own. */
  if (days <= 0)
    return g_strdup (_("Today"));
  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days <= 7)
    return g_strdup (_("Previous 7 Days"));
  if (days <= 30)
    return g_strdup (_("Previous 30 Days"));
  if (g_date_time_get_year (local) == g_date_time_get_year (today))
    return g_date_time_format (local, "%OB");

  /* Translators: a date format for g_date_time_format(): month and year */
  return g_date_time_format (local, _("%OB %Y"));
}

static GObject *
get_heading (PhidiasDayList *self, const char *text)
{
  GObject *heading = g_hash_table_lookup (self->headings, text);

  if (heading == NULL)
    {
      heading = G_OBJECT (gtk_string_object_new (text));
      g_hash_table_insert (self->headings, g_strdup (text), heading);
    }

  return heading;
}

static GPtrArray *
build_items (PhidiasDayList *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_conversations = g_list_model_get_n_items (self->conversations);
  g_autofree char *current = NULL;

  for (guint i = 0; i < n_conversations; i++)
    {
      PhidiasConversation *conversation = g_list_model_get_item (self->conversations, i);
      g_autofree char *heading = phidias_day_dup_heading (phidias_conversation_get_updated (conversation), self->today);

      if (g_strcmp0 (heading, current) != 0)
        {
          g_ptr_array_add (items, g_object_ref (get_heading (self, heading)));
          g_free (current);
          current = g_steal_pointer (&heading);
        }
      g_ptr_array_add (items, conversation);
    }

  return items;
}

static void
rebuild (PhidiasDayList *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint shorter;
  guint start = 0;
  guint end = 0;

  self->items = build_items (self);
  shorter = MIN (old->len, self->items->len);
  while (start < shorter && old->pdata[start] == self->items->pdata[start])
    start++;
  while (end < shorter - start && old->pdata[old->len - 1 - end] == self->items->pdata[self->items->len - 1 - end])
    end++;

  if (start + end < MAX (old->len, self->items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, self->items->len - start - end);
}

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return PHIDIAS_DAY_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhidiasDayList *self = PHIDIAS_DAY_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
phidias_day_list_finalize (GObject *object)
{
  PhidiasDayList *self = PHIDIAS_DAY_LIST (object);

  g_clear_object (&self->conversations);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->headings, g_hash_table_unref);
  g_clear_pointer (&self->today, g_date_time_unref);

  G_OBJECT_CLASS (phidias_day_list_parent_class)->finalize (object);
}

static void
phidias_day_list_class_init (PhidiasDayListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_day_list_finalize;
}

static void
phidias_day_list_init (PhidiasDayList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->today = g_date_time_new_now_local ();
}

/**
 * phidias_day_list_new:
 * @conversations: (transfer none): #PhidiasConversation, most recently used first
 *
 * Returns: (transfer full): the list with headings
 */
PhidiasDayList *
phidias_day_list_new (GListModel *conversations)
{
  PhidiasDayList *self = g_object_new (PHIDIAS_TYPE_DAY_LIST, NULL);

  self->conversations = g_object_ref (conversations);
  g_signal_connect_object (conversations, "items-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);

  return self;
}

/**
 * phidias_day_list_set_today:
 * @self: the list
 * @today: the day from which days are counted
 *
 * For a window that stays open over midnight.
 */
void
phidias_day_list_set_today (PhidiasDayList *self, GDateTime *today)
{
  g_return_if_fail (PHIDIAS_IS_DAY_LIST (self));

  g_date_time_unref (self->today);
  self->today = g_date_time_ref (today);
  rebuild (self);
}
