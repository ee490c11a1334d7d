/* phidias-quota-view.c: what is used of a deployment's minute
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-quota-view.h"

#include <glib/gi18n-lib.h>

#include "phidias-button-names.h"
#include "phidias-number-text.h"

/**
 * PhidiasQuotaView:
 *
 * Two bars, one of tokens and one of requests, with the numbers beside them, and when all of it is
 * free again. Where a limit is not known there is no bar but the count. A person may say what the
 * limits are. While it is seen it looks at the meter once a second: the window slides by itself.
 */
struct _PhidiasQuotaView
{
  GtkWidget          parent_instance;

  /* template */
  GtkLabel          *tokens_label;
  GtkLevelBar       *tokens_bar;
  GtkLabel          *requests_label;
  GtkLevelBar       *requests_bar;
  GtkLabel          *reset_label;
  GtkLabel          *unknown_label;
  GtkMenuButton     *limits_button;
  GtkPopover        *limits_popover;
  GtkEditable       *token_entry;
  GtkEditable       *request_entry;

  /* owned */
  PhidiasQuotaMeter *meter;
  PhidiasDeployment *deployment;
  GSignalGroup      *meter_signals;

  /* state */
  guint              ticker;
};

G_DEFINE_FINAL_TYPE (PhidiasQuotaView, phidias_quota_view, GTK_TYPE_WIDGET)

static gulong
plural (gint64 number)
{
  return (gulong) MIN (number, G_MAXINT);
}

static void
show_bar (GtkLabel *label, GtkLevelBar *bar, char *text, gint64 used, gint64 limit)
{
  g_autofree char *owned = text;
  double value = limit > 0 ? MIN ((double) used / (double) limit, 1.0) : 0;

  gtk_label_set_text (label, owned);
  gtk_widget_set_visible (GTK_WIDGET (bar), limit > 0);
  gtk_level_bar_set_value (bar, value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, owned, -1);
}

static char *
dup_tokens (gint64 used, gint64 limit)
{
  g_autofree char *used_text = phidias_number_text_format ((double) used, 0);
  g_autofree char *limit_text = phidias_number_text_format ((double) limit, 0);

  if (limit > 0)
    return g_strdup_printf (ngettext ("%s of %s token", "%s of %s tokens", plural (limit)), used_text, limit_text);

  return g_strdup_printf (ngettext ("%s token", "%s tokens", plural (used)), used_text);
}

static char *
dup_requests (gint64 used, gint64 limit)
{
  g_autofree char *used_text = phidias_number_text_format ((double) used, 0);
  g_autofree char *limit_text = phidias_number_text_format ((double) limit, 0);

  if (limit > 0)
    return g_strdup_printf (ngettext ("%s of %s request", "%s of %s requests", plural (limit)), used_text, limit_text);

  return g_strdup_printf (ngettext ("%s request", "%s requests", plural (used)), used_text);
}

static void
update (PhidiasQuotaView *self)
{
  gint64 tokens, token_limit, requests, request_limit, reset, blocked;
  g_autofree char *reset_text = NULL;
  gboolean is_known;

  gtk_widget_set_visible (GTK_WIDGET (self), self->meter != NULL);
  if (self->meter == NULL)
    return;

  tokens = phidias_quota_meter_get_tokens (self->meter);
  requests = phidias_quota_meter_get_requests (self->meter);
  token_limit = phidias_quota_meter_get_token_limit (self->meter);
  request_limit = phidias_quota_meter_get_request_limit (self->meter);
  reset = phidias_quota_meter_get_reset (self->meter);
  blocked = phidias_quota_meter_get_blocked (self->meter);
  is_known = token_limit > 0 || request_limit > 0;

  show_bar (self->tokens_label, self->tokens_bar, dup_tokens (tokens, token_limit), tokens, token_limit);
  show_bar (self->requests_label, self->requests_bar, dup_requests (requests, request_limit), requests, request_limit);
  reset_text = phidias_quota_view_dup_reset (reset, blocked, NULL);
  gtk_label_set_text (self->reset_label, reset_text);
  gtk_widget_set_visible (GTK_WIDGET (self->unknown_label), !is_known);
}

static gboolean
tick_cb (gpointer user_data)
{
  PhidiasQuotaView *self = user_data;

  if (self->meter != NULL)
    phidias_quota_meter_refresh (self->meter);

  return G_SOURCE_CONTINUE;
}

/* An empty entry says what holds without a person's word. */
static void
show_limit (GtkEditable *entry, gint64 limit, gint64 known)
{
  g_autofree char *text = limit > 0 ? phidias_number_text_format ((double) limit, 0) : g_strdup ("");
  g_autofree char *known_text = known > 0 ? phidias_number_text_format ((double) known, 0)
                                          /* Translators: in place of a number: nobody knows the limit */
                                          : g_strdup (_("Unknown"));

  gtk_editable_set_text (entry, text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), known_text);
}

static void
limits_shown_cb (PhidiasQuotaView *self)
{
  if (self->deployment == NULL || self->meter == NULL)
    return;
  show_limit (self->token_entry, phidias_deployment_get_token_limit (self->deployment),
              phidias_quota_meter_get_token_limit (self->meter));
  show_limit (self->request_entry, phidias_deployment_get_request_limit (self->deployment),
              phidias_quota_meter_get_request_limit (self->meter));
}

/* Empty is unknown. */
static gboolean
read_limit (GtkEditable *entry, gint64 *limit)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  double number = -1;
  gboolean is_good = *text == '\0' || (phidias_number_text_parse (text, TRUE, &number) && number >= 1 && number <= 1e12);

  if (is_good)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  *limit = (gint64) number;

  return is_good;
}

static void
limits_chosen_cb (PhidiasQuotaView *self)
{
  gint64 tokens, requests;
  gboolean tokens_good = read_limit (self->token_entry, &tokens);
  gboolean requests_good = read_limit (self->request_entry, &requests);

  if (!tokens_good || !requests_good || self->deployment == NULL)
    return;
  phidias_deployment_set_limits (self->deployment, tokens, requests);
  gtk_popover_popdown (self->limits_popover);
}

static void
phidias_quota_view_map (GtkWidget *widget)
{
  PhidiasQuotaView *self = PHIDIAS_QUOTA_VIEW (widget);

  GTK_WIDGET_CLASS (phidias_quota_view_parent_class)->map (widget);
  self->ticker = g_timeout_add_seconds (1, tick_cb, self);
  update (self);
}

static void
phidias_quota_view_unmap (GtkWidget *widget)
{
  PhidiasQuotaView *self = PHIDIAS_QUOTA_VIEW (widget);

  g_clear_handle_id (&self->ticker, g_source_remove);
  GTK_WIDGET_CLASS (phidias_quota_view_parent_class)->unmap (widget);
}

static void
phidias_quota_view_dispose (GObject *object)
{
  PhidiasQuotaView *self = PHIDIAS_QUOTA_VIEW (object);
  GtkWidget        *child;

  g_clear_handle_id (&self->ticker, g_source_remove);
  g_clear_object (&self->meter_signals);
  g_clear_object (&self->meter);
  g_clear_object (&self->deployment);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_QUOTA_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (phidias_quota_view_parent_class)->dispose (object);
}

static void
phidias_quota_view_class_init (PhidiasQuotaViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_quota_view_dispose;
  widget_class->map = phidias_quota_view_map;
  widget_class->unmap = phidias_quota_view_unmap;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-quota-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, tokens_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, tokens_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, requests_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, requests_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, reset_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, unknown_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, limits_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, limits_popover);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, token_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasQuotaView, request_entry);
  gtk_widget_class_bind_template_callback (widget_class, limits_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, limits_chosen_cb);
}

static void
phidias_quota_view_init (PhidiasQuotaView *self)
{
  self->meter_signals = g_signal_group_new (PHIDIAS_TYPE_QUOTA_METER);
  g_signal_group_connect_swapped (self->meter_signals, "notify", G_CALLBACK (update), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
  /* Its own offsets call little used bad and much used good. */
  gtk_level_bar_remove_offset_value (self->tokens_bar, NULL);
  gtk_level_bar_remove_offset_value (self->requests_bar, NULL);
  update (self);
}

/**
 * phidias_quota_view_new:
 *
 * Returns: (transfer floating): a view, hidden until it has a meter
 */
GtkWidget *
phidias_quota_view_new (void)
{
  return g_object_new (PHIDIAS_TYPE_QUOTA_VIEW, NULL);
}

/**
 * phidias_quota_view_set_meter:
 * @self: a view
 * @meter: (nullable): what to show
 * @deployment: (nullable): whose meter it is; the person's limits are set on it
 */
void
phidias_quota_view_set_meter (PhidiasQuotaView *self, PhidiasQuotaMeter *meter, PhidiasDeployment *deployment)
{
  g_return_if_fail (PHIDIAS_IS_QUOTA_VIEW (self));

  g_set_object (&self->deployment, deployment);
  if (!g_set_object (&self->meter, meter))
    return;
  g_signal_group_set_target (self->meter_signals, meter);
  update (self);
}

/**
 * phidias_quota_view_dup_reset:
 * @reset: microseconds until all that is counted has left the window; 0 where nothing is counted
 * @blocked: microseconds for which the server wants to be left alone; 0 where it does not
 * @now: (nullable): the time by the clock on the wall; %NULL for now
 *
 * When a limit is free again, as a clock on the wall will show it.
 *
 * Returns: (transfer full): a sentence
 */
char *
phidias_quota_view_dup_reset (gint64 reset, gint64 blocked, GDateTime *now)
{
  g_autoptr (GDateTime) start = now != NULL ? g_date_time_ref (now) : g_date_time_new_now_local ();
  gint64 wait = blocked > 0 ? blocked : reset;
  g_autoptr (GDateTime) then = g_date_time_add (start, wait);
  /* After a day the time alone would say the wrong one. */
  g_autofree char *moment = g_date_time_format (then, wait < 12 * G_TIME_SPAN_HOUR ? "%X" : "%a, %x %H:%M");
  guint seconds;

  if (blocked > 0)
    /* Translators: of a limit; then a time of day, perhaps with a date before it */
    return g_strdup_printf (_("Used up until %s"), moment);
  if (reset <= 0)
    return g_strdup (_("Nothing was sent in the last minute"));

  seconds = (guint) MIN ((reset + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, G_MAXINT);

  /* Translators: of a limit: a time of day, then the seconds until then */
  return g_strdup_printf (_("All free again at %s, in %u s"), moment, seconds);
}
