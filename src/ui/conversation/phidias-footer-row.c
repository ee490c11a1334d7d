/* phidias-footer-row.c: the quiet line below a message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-footer-row.h"

#include "phidias-block-layout-private.h"
#include "phidias-color.h"
#include "phidias-error-advice.h"
#include "phidias-message-status.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ABOVE 2
#define BELOW_ANSWER 12
#define BELOW_PROMPT 2
#define LINE 32              /* what the buttons are high, reserved so that nothing moves on hover */
#define BUTTON 32
#define GAP 6
#define DETAILS_PADDING 12
#define STATUS_SCALE 0.85
#define STATUS_ALPHA 0.6
#define MAX_BUTTONS 5

/**
 * PhidiasFooterRow:
 *
 * What an answer took, which of its siblings it is, why it ended, and what can be done with it.
 * The text is drawn. Buttons exist only where they can be used: below the last message, below the
 * one under the pointer or with the focus, and where something went wrong. Each activates an
 * action `message.…` with the message's id, which whoever owns the conversation installs.
 */
struct _PhidiasFooterRow
{
  GtkWidget       parent_instance;

  /* owned */
  PhidiasMessage *message;
  GSignalGroup   *signals;
  PangoLayout    *status_layout;
  PangoLayout    *sibling_layout;
  PangoLayout    *details_layout;
  char           *status;
  char           *details;

  /* children, each NULL while it is not needed */
  GtkWidget      *previous;
  GtkWidget      *next;
  GtkWidget      *quiet[MAX_BUTTONS];       /* at the end of the line */
  guint           n_quiet;
  GtkWidget      *plain[MAX_BUTTONS];       /* below an error */
  guint           n_plain;

  /* state */
  guint           context_serial;
  guint           tick;
  gboolean        is_last;
  gboolean        is_hovered;
  gboolean        is_focused;
  gboolean        shows_details;
};

G_DEFINE_FINAL_TYPE (PhidiasFooterRow, phidias_footer_row, GTK_TYPE_WIDGET)

typedef struct
{
  int x;
  int width;
  int siblings_width;
  int status_width;
  int status_height;
  int line_height;
  int plain_y;
  int details_y;
  int details_height;
  int height;
} Geometry;

static gboolean
is_prompt (const PhidiasFooterRow *self)
{
  return phidias_message_get_role (self->message) == PHIDIAS_ROLE_USER;
}

static gboolean
is_problem (const PhidiasFooterRow *self)
{
  return phidias_message_status_is_problem (self->message);
}

/* ---- Buttons ---- */

static void
clear_buttons (GtkWidget **buttons, guint *n_buttons)
{
  for (; *n_buttons > 0; (*n_buttons)--)
    g_clear_pointer (&buttons[*n_buttons - 1], gtk_widget_unparent);
}

/* Such actions take the message's id; the others concern the deployment, the setup or the desktop. */
static gboolean
is_about_message (const char *action)
{
  return g_str_has_prefix (action, "message.") || g_str_has_prefix (action, "prompt.");
}

static GtkWidget *
new_button (PhidiasFooterRow *self, const char *icon, const char *label, const char *action)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, icon != NULL ? "flat" : "phidias-plain");
  gtk_widget_add_css_class (button, "phidias-quiet");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (icon != NULL)
    {
      gtk_widget_set_tooltip_text (button, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  if (action != NULL)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
      if (is_about_message (action))
        gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", phidias_message_get_id (self->message));
    }
  gtk_widget_set_parent (button, GTK_WIDGET (self));

  return button;
}

static void
add_quiet (PhidiasFooterRow *self, const char *icon, const char *label, const char *action)
{
  g_assert (self->n_quiet < MAX_BUTTONS);

  self->quiet[self->n_quiet++] = new_button (self, icon, label, action);
}

static void
add_plain (PhidiasFooterRow *self, const char *label, const char *action)
{
  g_assert (self->n_plain < MAX_BUTTONS);

  self->plain[self->n_plain++] = new_button (self, NULL, label, action);
}

static void
details_clicked_cb (GtkButton *button, PhidiasFooterRow *self)
{
  self->shows_details = !self->shows_details;
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_EXPANDED,
                               self->shows_details, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
update_quiet (PhidiasFooterRow *self)
{
  gboolean wanted = self->message != NULL && !phidias_message_is_running (self->message)
                    && !is_problem (self)
                    && (self->is_last || self->is_hovered || self->is_focused);

  /* Once made they are only hidden: this runs while the focus moves, too. */
  for (guint i = 0; i < self->n_quiet; i++)
    gtk_widget_set_child_visible (self->quiet[i], wanted);
  if (!wanted || self->n_quiet > 0)
    return;

  if (is_prompt (self))
    {
      add_quiet (self, "edit-copy-symbolic", _("Copy Prompt"), "message.copy");
      add_quiet (self, "document-edit-symbolic", _("Edit and Send Again"), "message.edit");
    }
  else
    {
      add_quiet (self, "edit-copy-symbolic", _("Copy Answer"), "message.copy");
      add_quiet (self, "view-refresh-symbolic", _("Answer Again"), "message.regenerate");
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What mends the error, then asking again. Continuing is offered for any answer cut short. */
static void
add_next_steps (PhidiasFooterRow *self)
{
  const GError *error = phidias_message_get_error (self->message);
  PhidiasErrorAdvice advice = { .can_retry = TRUE };

  if (error != NULL)
    phidias_error_advise (error, &advice);
  if (advice.action != NULL && !g_str_has_prefix (advice.action, "message."))
    add_plain (self, advice.label, advice.action);
  if (advice.can_retry)
    add_plain (self, _("Try Again"), "message.retry");
  if (advice.can_examine)
    add_plain (self, _("Find Out Why"), "message.examine");
}

static void
update_plain (PhidiasFooterRow *self)
{
  PhidiasMessageState state = phidias_message_get_state (self->message);

  clear_buttons (self->plain, &self->n_plain);
  if (state == PHIDIAS_MESSAGE_RETRYING)
    add_plain (self, phidias_message_get_error (self->message) != NULL ? _("Try Now") : _("Send Now"), "message.skip-wait");
  if (is_problem (self))
    add_next_steps (self);
  if ((state == PHIDIAS_MESSAGE_INTERRUPTED || state == PHIDIAS_MESSAGE_FAILED) &&
      phidias_message_get_length (self->message) > 0)
    add_plain (self, _("Continue"), "message.continue");
  if (self->details != NULL)
    {
      add_plain (self, _("Details"), NULL);
      g_signal_connect_object (self->plain[self->n_plain - 1], "clicked",
                               G_CALLBACK (details_clicked_cb), self, G_CONNECT_DEFAULT);
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->plain[self->n_plain - 1]),
                                   GTK_ACCESSIBLE_STATE_EXPANDED, self->shows_details, -1);
    }
}

static void
update_siblings (PhidiasFooterRow *self)
{
  guint n = phidias_message_get_n_siblings (self->message);
  guint index = phidias_message_get_sibling_index (self->message);

  g_clear_object (&self->sibling_layout);
  if (n > 1 && self->previous == NULL)
    {
      /* From right to left the theme turns them round. */
      self->previous = new_button (self, "go-previous-symbolic", _("Previous Version"), "message.previous-sibling");
      self->next = new_button (self, "go-next-symbolic", _("Next Version"), "message.next-sibling");
    }
  else if (n <= 1)
    {
      g_clear_pointer (&self->previous, gtk_widget_unparent);
      g_clear_pointer (&self->next, gtk_widget_unparent);
    }

  if (self->previous != NULL)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->previous),
                                      index > 0 ? "message.previous-sibling" : NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next),
                                      index + 1 < n ? "message.next-sibling" : NULL);
      gtk_widget_set_sensitive (self->previous, index > 0);
      gtk_widget_set_sensitive (self->next, index + 1 < n);
    }
}

/* ---- Text ---- */

static void
clear_layouts (PhidiasFooterRow *self)
{
  g_clear_object (&self->status_layout);
  g_clear_object (&self->sibling_layout);
  g_clear_object (&self->details_layout);
}

static void
ensure_layouts (PhidiasFooterRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (widget));

  if (self->context_serial != serial)
    clear_layouts (self);
  self->context_serial = serial;

  if (self->status_layout == NULL && self->status[0] != '\0')
    {
      self->status_layout = phidias_block_layout_new_caption (widget, self->status,
                                                              is_problem (self) ? 0.95 : STATUS_SCALE,
                                                              PANGO_WEIGHT_NORMAL);
      pango_layout_set_wrap (self->status_layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_alignment (self->status_layout, is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    }
  if (self->sibling_layout == NULL && self->previous != NULL)
    {
      /* Translators: this version of an answer, of so many */
      g_autofree char *text = g_strdup_printf (C_("version", "%u/%u"),
                                               phidias_message_get_sibling_index (self->message) + 1,
                                               phidias_message_get_n_siblings (self->message));

      self->sibling_layout = phidias_block_layout_new_caption (widget, text, STATUS_SCALE,
                                                               PANGO_WEIGHT_MEDIUM);
    }
  if (self->details_layout == NULL && self->details != NULL && self->shows_details)
    {
      g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("monospace");

      self->details_layout = phidias_block_layout_new_caption (widget, self->details, STATUS_SCALE,
                                                               PANGO_WEIGHT_NORMAL);
      pango_font_description_merge (font, pango_context_get_font_description (
                                            gtk_widget_get_pango_context (widget)), FALSE);
      pango_layout_set_font_description (self->details_layout, font);
      pango_layout_set_wrap (self->details_layout, PANGO_WRAP_CHAR);
    }
}

/* Side by side while they fit into @width, then below; @places is for one of each, or NULL. */
static guint
flow_plain (PhidiasFooterRow *self, int width, GdkRectangle *places)
{
  guint line = 0;
  int x = 0;

  for (guint i = 0; i < self->n_plain; i++)
    {
      int wanted;

      gtk_widget_measure (self->plain[i], GTK_ORIENTATION_HORIZONTAL, -1, &wanted, NULL, NULL, NULL);
      if (x > 0 && x + wanted > width)
        {
          x = 0;
          line++;
        }
      if (places != NULL)
        places[i] = (GdkRectangle) { x, (int) line * (LINE + GAP), wanted, LINE };
      x += wanted + GAP;
    }

  return self->n_plain > 0 ? line + 1 : 0;
}

static void
get_geometry (PhidiasFooterRow *self, int width, Geometry *geometry)
{
  int inset = phidias_row_get_inset (width);
  int actions = is_problem (self) ? 0 : 2 * BUTTON + GAP;

  ensure_layouts (self);
  memset (geometry, 0, sizeof *geometry);
  geometry->x = inset;
  geometry->width = MAX (width - 2 * inset, 1);
  if (self->sibling_layout != NULL)
    {
      pango_layout_get_pixel_size (self->sibling_layout, &geometry->siblings_width, NULL);
      geometry->siblings_width += 2 * BUTTON + GAP;
    }
  geometry->status_width = MAX (geometry->width - geometry->siblings_width - actions, 1);
  if (self->status_layout != NULL)
    {
      pango_layout_set_width (self->status_layout, geometry->status_width * PANGO_SCALE);
      pango_layout_get_pixel_size (self->status_layout, NULL, &geometry->status_height);
    }
  geometry->line_height = MAX (geometry->status_height, LINE);

  geometry->plain_y = ABOVE + geometry->line_height;
  geometry->details_y = geometry->plain_y + (int) flow_plain (self, geometry->width, NULL) * (LINE + GAP);
  if (self->details_layout != NULL && self->shows_details)
    {
      pango_layout_set_width (self->details_layout,
                              MAX (geometry->width - 2 * DETAILS_PADDING, 1) * PANGO_SCALE);
      pango_layout_get_pixel_size (self->details_layout, NULL, &geometry->details_height);
      geometry->details_height += 2 * DETAILS_PADDING;
    }
  geometry->height = geometry->details_y + geometry->details_height
                     + (is_prompt (self) ? BELOW_PROMPT : BELOW_ANSWER);
}

static void
update_status (PhidiasFooterRow *self)
{
  g_autofree char *status = phidias_message_status_dup (self->message);

  if (g_strcmp0 (status, self->status) == 0)
    return;

  g_free (self->status);
  self->status = g_steal_pointer (&status);
  g_clear_object (&self->status_layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->status[0] != '\0' ? self->status
                                  : is_prompt (self)      ? _("Prompt actions")
                                                          : _("Answer actions"), -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
tick_cb (gpointer user_data)
{
  update_status (PHIDIAS_FOOTER_ROW (user_data));

  return G_SOURCE_CONTINUE;
}

/* A clock runs only below the one message that waits. */
static void
update_tick (PhidiasFooterRow *self)
{
  gboolean wanted = self->message != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
                    && phidias_message_status_is_ticking (self->message);

  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
update_all (PhidiasFooterRow *self)
{
  g_autofree char *details = phidias_message_status_dup_details (self->message);

  if (g_strcmp0 (details, self->details) != 0)
    {
      g_free (self->details);
      self->details = g_steal_pointer (&details);
      g_clear_object (&self->details_layout);
    }
  /* The size of the text depends on whether it is a problem. */
  g_clear_object (&self->status_layout);
  update_status (self);
  update_siblings (self);
  update_plain (self);
  update_quiet (self);
  update_tick (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
message_changed_cb (PhidiasMessage *message, GParamSpec *pspec, PhidiasFooterRow *self)
{
  update_all (self);
}

/* May be often. The buttons stay: one may be about to be pressed. */
static void
retry_changed_cb (PhidiasMessage *message, GParamSpec *pspec, PhidiasFooterRow *self)
{
  update_status (self);
  update_tick (self);
}

/* ---- GtkWidget ---- */

static GtkSizeRequestMode
phidias_footer_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
phidias_footer_row_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  PhidiasFooterRow *self = PHIDIAS_FOOTER_ROW (widget);
  Geometry geometry;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 2 * PHIDIAS_ROW_INSET + 4 * BUTTON;
      *natural = PHIDIAS_ROW_WIDTH;
    }
  else if (self->message != NULL)
    {
      get_geometry (self, for_size < 0 ? PHIDIAS_ROW_WIDTH : for_size, &geometry);
      *minimum = *natural = geometry.height;
    }
}

static void
allocate_button (GtkWidget *button, int row_width, int x, int y)
{
  gboolean is_rtl = gtk_widget_get_direction (button) == GTK_TEXT_DIR_RTL;
  GtkAllocation allocation = { x, y, 0, 0 };
  int height;

  gtk_widget_measure (button, GTK_ORIENTATION_HORIZONTAL, -1, &allocation.width, NULL, NULL, NULL);
  gtk_widget_measure (button, GTK_ORIENTATION_VERTICAL, allocation.width, &height, NULL, NULL, NULL);
  allocation.height = MAX (height, LINE);
  if (is_rtl)
    allocation.x = row_width - x - allocation.width;
  gtk_widget_size_allocate (button, &allocation, -1);
}

static void
phidias_footer_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasFooterRow *self = PHIDIAS_FOOTER_ROW (widget);
  GdkRectangle places[MAX_BUTTONS];
  Geometry geometry;
  int x;

  if (self->message == NULL)
    return;

  get_geometry (self, width, &geometry);
  if (self->previous != NULL)
    {
      /* The arrows' pictures, not their frames, stand in line with the text above. */
      allocate_button (self->previous, width, geometry.x - 8, ABOVE);
      allocate_button (self->next, width, geometry.x + geometry.siblings_width - BUTTON - GAP - 8, ABOVE);
    }

  x = geometry.x + geometry.width + 8;
  for (guint i = self->n_quiet; i > 0; i--)
    {
      x -= BUTTON;
      allocate_button (self->quiet[i - 1], width, x, ABOVE);
    }

  flow_plain (self, geometry.width, places);
  for (guint i = 0; i < self->n_plain; i++)
    allocate_button (self->plain[i], width, geometry.x + places[i].x, geometry.plain_y + places[i].y);
}

static void
paint_siblings (PhidiasFooterRow *self,
                GtkSnapshot      *snapshot,
                const Geometry   *geometry,
                const GdkRGBA    *color)
{
  int width;
  int height;
  int x;

  pango_layout_get_pixel_size (self->sibling_layout, &width, &height);
  x = geometry->x - 8 + (geometry->siblings_width - GAP - width) / 2;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  phidias_row_paint_layout (snapshot, self->sibling_layout, x, ABOVE + (LINE - height) / 2, color, STATUS_ALPHA);
}

static void
phidias_footer_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasFooterRow *self = PHIDIAS_FOOTER_ROW (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  Geometry geometry;
  GdkRGBA color;
  GdkRGBA status_color;
  int x;

  if (self->message == NULL)
    return;

  get_geometry (self, width, &geometry);
  phidias_widget_get_color (widget, &color);
  status_color = color;
  if (is_problem (self))
    phidias_widget_get_named_color (widget, "error_color", &status_color);

  phidias_row_paint_focus (snapshot, widget);
  if (self->sibling_layout != NULL)
    paint_siblings (self, snapshot, &geometry, &color);

  x = is_rtl ? geometry.x + geometry.width - geometry.siblings_width - geometry.status_width
             : geometry.x + geometry.siblings_width;
  if (self->status_layout != NULL)
    phidias_row_paint_layout (snapshot, self->status_layout, x,
                              ABOVE + (geometry.line_height - geometry.status_height) / 2,
                              &status_color, is_problem (self) ? 1.0 : STATUS_ALPHA);
  if (geometry.details_height > 0)
    {
      GdkRGBA box = color;

      box.alpha *= 0.06;
      phidias_row_paint_box (snapshot, geometry.x, geometry.details_y, geometry.width,
                             geometry.details_height, 10, TRUE, TRUE, &box);
      phidias_row_paint_layout (snapshot, self->details_layout, geometry.x + DETAILS_PADDING,
                                geometry.details_y + DETAILS_PADDING, &color, 0.8);
    }

  GTK_WIDGET_CLASS (phidias_footer_row_parent_class)->snapshot (widget, snapshot);
}

static void
phidias_footer_row_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  PhidiasFooterRow *self = PHIDIAS_FOOTER_ROW (widget);
  gboolean is_focused = (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  if (self->is_focused != is_focused)
    {
      self->is_focused = is_focused;
      update_quiet (self);
    }
}

static void
phidias_footer_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  clear_layouts (PHIDIAS_FOOTER_ROW (widget));

  GTK_WIDGET_CLASS (phidias_footer_row_parent_class)->direction_changed (widget, previous);
}

static void
phidias_footer_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_footer_row_parent_class)->map (widget);

  update_tick (PHIDIAS_FOOTER_ROW (widget));
}

static void
phidias_footer_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_footer_row_parent_class)->unmap (widget);

  update_tick (PHIDIAS_FOOTER_ROW (widget));
}

static void
clear_message (PhidiasFooterRow *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  clear_buttons (self->quiet, &self->n_quiet);
  clear_buttons (self->plain, &self->n_plain);
  g_clear_pointer (&self->previous, gtk_widget_unparent);
  g_clear_pointer (&self->next, gtk_widget_unparent);
  clear_layouts (self);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->details, g_free);
  self->shows_details = self->is_last = self->is_hovered = FALSE;
  g_clear_object (&self->message);
}

static void
phidias_footer_row_dispose (GObject *object)
{
  PhidiasFooterRow *self = PHIDIAS_FOOTER_ROW (object);

  clear_message (self);
  g_clear_object (&self->signals);

  G_OBJECT_CLASS (phidias_footer_row_parent_class)->dispose (object);
}

static void
phidias_footer_row_class_init (PhidiasFooterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_footer_row_dispose;
  widget_class->get_request_mode = phidias_footer_row_get_request_mode;
  widget_class->measure = phidias_footer_row_measure;
  widget_class->size_allocate = phidias_footer_row_size_allocate;
  widget_class->snapshot = phidias_footer_row_snapshot;
  widget_class->focus = phidias_row_focus;
  widget_class->state_flags_changed = phidias_footer_row_state_flags_changed;
  widget_class->direction_changed = phidias_footer_row_direction_changed;
  widget_class->map = phidias_footer_row_map;
  widget_class->unmap = phidias_footer_row_unmap;

  gtk_widget_class_set_css_name (widget_class, "footerrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
phidias_footer_row_init (PhidiasFooterRow *self)
{
  static const char * const changes[] = {
    "notify::state", "notify::sibling-index", "notify::n-siblings",
  };

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->signals = g_signal_group_new (PHIDIAS_TYPE_MESSAGE);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect (self->signals, changes[i], G_CALLBACK (message_changed_cb), self);
  g_signal_group_connect (self->signals, "notify::retry-at", G_CALLBACK (retry_changed_cb), self);
}

/**
 * phidias_footer_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_footer_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_FOOTER_ROW, NULL);
}

/**
 * phidias_footer_row_set_message:
 * @self: a row
 * @message: (nullable): the message above, followed from now on
 */
void
phidias_footer_row_set_message (PhidiasFooterRow *self, PhidiasMessage *message)
{
  g_return_if_fail (PHIDIAS_IS_FOOTER_ROW (self));
  g_return_if_fail (message == NULL || PHIDIAS_IS_MESSAGE (message));

  if (self->message == message)
    return;

  clear_message (self);
  g_set_object (&self->message, message);
  g_signal_group_set_target (self->signals, message);
  if (message != NULL)
    update_all (self);
}

/**
 * phidias_footer_row_get_message:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the message above
 */
PhidiasMessage *
phidias_footer_row_get_message (PhidiasFooterRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FOOTER_ROW (self), NULL);

  return self->message;
}

/**
 * phidias_footer_row_set_is_last:
 * @self: a row
 * @is_last: whether it ends the conversation; then its buttons are always there
 */
void
phidias_footer_row_set_is_last (PhidiasFooterRow *self, gboolean is_last)
{
  g_return_if_fail (PHIDIAS_IS_FOOTER_ROW (self));

  if (self->is_last == is_last)
    return;

  self->is_last = is_last;
  update_quiet (self);
}

/**
 * phidias_footer_row_set_is_hovered:
 * @self: a row
 * @is_hovered: whether the pointer is over its message
 */
void
phidias_footer_row_set_is_hovered (PhidiasFooterRow *self, gboolean is_hovered)
{
  g_return_if_fail (PHIDIAS_IS_FOOTER_ROW (self));

  if (self->is_hovered == is_hovered)
    return;

  self->is_hovered = is_hovered;
  update_quiet (self);
}

/**
 * phidias_footer_row_get_status:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the line it shows
 */
const char *
phidias_footer_row_get_status (PhidiasFooterRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FOOTER_ROW (self), NULL);

  return self->status;
}
