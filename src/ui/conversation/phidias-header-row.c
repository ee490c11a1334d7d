/* phidias-header-row.c: who speaks, above a message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-header-row.h"

#include "phidias-block-layout-private.h"
#include "phidias-color.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>

#define ABOVE_PROMPT 16     /* outside the card */
#define ABOVE_ANSWER 4
#define BELOW 4
#define NAME_SCALE 0.9
#define PROMPT_ALPHA 0.6

/**
 * PhidiasHeaderRow:
 *
 * The name above a message, drawn. Above a prompt it is the top of the prompt's card.
 */
struct _PhidiasHeaderRow
{
  GtkWidget       parent_instance;

  /* owned */
  PhidiasMessage *message;
  PangoLayout    *layouts[2];  /* of an answer's name and a prompt's; NULL until measured or drawn */

  /* state */
  guint           context_serial;
};

G_DEFINE_FINAL_TYPE (PhidiasHeaderRow, phidias_header_row, GTK_TYPE_WIDGET)

static gboolean
is_prompt (const PhidiasHeaderRow *self)
{
  return self->message != NULL && phidias_message_get_role (self->message) == PHIDIAS_ROLE_USER;
}

/**
 * phidias_header_row_get_name:
 * @message: a message
 *
 * Returns: (transfer none): who speaks in it, as its header says
 */
const char *
phidias_header_row_get_name (PhidiasMessage *message)
{
  const char *author;

  if (phidias_message_get_role (message) == PHIDIAS_ROLE_USER)
    /* Translators: stands above what the user wrote */
    return _("You");

  author = phidias_message_get_author (message);
  if (author == NULL || author[0] == '\0')
    author = phidias_message_get_model (message);

  return author != NULL && author[0] != '\0' ? author : _("Model");
}

static const char *
get_name (const PhidiasHeaderRow *self)
{
  return self->message != NULL ? phidias_header_row_get_name (self->message) : "";
}

static void
clear_layouts (PhidiasHeaderRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->layouts); i++)
    g_clear_object (&self->layouts[i]);
}

/* A row that goes on to another message nearly always says one of the two names again that it said
 * last, so both stay laid out. */
static PangoLayout *
ensure_layout (PhidiasHeaderRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (widget));
  PangoLayout **layout = &self->layouts[is_prompt (self)];
  const char *name = get_name (self);

  if (self->context_serial != serial)
    clear_layouts (self);
  self->context_serial = serial;
  if (*layout != NULL && !g_str_equal (pango_layout_get_text (*layout), name))
    g_clear_object (layout);
  if (*layout == NULL)
    {
      *layout = phidias_block_layout_new_caption (widget, name, NAME_SCALE,
                                                  is_prompt (self) ? PANGO_WEIGHT_MEDIUM : PANGO_WEIGHT_BOLD);
      pango_layout_set_ellipsize (*layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (*layout, TRUE);
    }

  return *layout;
}

static GtkSizeRequestMode
phidias_header_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
phidias_header_row_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  PhidiasHeaderRow *self = PHIDIAS_HEADER_ROW (widget);
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 2 * PHIDIAS_ROW_INSET + 32;
      *natural = PHIDIAS_ROW_WIDTH;
      return;
    }

  pango_layout_get_pixel_size (ensure_layout (self), NULL, &height);
  *minimum = *natural = height + BELOW
                        + (is_prompt (self) ? ABOVE_PROMPT + PHIDIAS_ROW_CARD_TOP : ABOVE_ANSWER);
}

static void
phidias_header_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasHeaderRow *self = PHIDIAS_HEADER_ROW (widget);
  int width = gtk_widget_get_width (widget);
  int inset = phidias_row_get_inset (width);
  PangoLayout *layout = ensure_layout (self);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;
  int height;

  phidias_widget_get_color (widget, &color);
  if (is_prompt (self))
    phidias_row_paint_card (snapshot, widget, ABOVE_PROMPT, TRUE, PHIDIAS_ROW_CARD_INSIDE);
  phidias_row_paint_focus (snapshot, widget);

  pango_layout_set_width (layout, MAX (width - 2 * inset, 1) * PANGO_SCALE);
  pango_layout_set_alignment (layout, is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, NULL, &height);
  phidias_row_paint_layout (snapshot, layout, inset, gtk_widget_get_height (widget) - BELOW - height,
                            &color, is_prompt (self) ? PROMPT_ALPHA : 1.0);
}

static void
phidias_header_row_dispose (GObject *object)
{
  PhidiasHeaderRow *self = PHIDIAS_HEADER_ROW (object);

  g_clear_object (&self->message);
  clear_layouts (self);

  G_OBJECT_CLASS (phidias_header_row_parent_class)->dispose (object);
}

static void
phidias_header_row_class_init (PhidiasHeaderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_header_row_dispose;
  widget_class->get_request_mode = phidias_header_row_get_request_mode;
  widget_class->measure = phidias_header_row_measure;
  widget_class->snapshot = phidias_header_row_snapshot;
  widget_class->focus = phidias_row_focus;
  gtk_widget_class_set_css_name (widget_class, "headerrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
phidias_header_row_init (PhidiasHeaderRow *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * phidias_header_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_header_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_HEADER_ROW, NULL);
}

/**
 * phidias_header_row_set_message:
 * @self: a row
 * @message: (nullable): whose name it shows
 */
void
phidias_header_row_set_message (PhidiasHeaderRow *self, PhidiasMessage *message)
{
  g_return_if_fail (PHIDIAS_IS_HEADER_ROW (self));
  g_return_if_fail (message == NULL || PHIDIAS_IS_MESSAGE (message));

  if (!g_set_object (&self->message, message))
    return;

  if (message != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    get_name (self), -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
