/* phidias-image-row.c: an image on its own, or what stands for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-image-row-private.h"

#include "phidias-block-layout-private.h"
#include "phidias-color.h"
#include "phidias-display-text.h"
#include "phidias-error.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SPACING 8
#define MOST_HEIGHT 560
#define IMAGE_RADIUS 10

/* Of the box that stands for an image. */
#define BOX_PADDING 14
#define BOX_RADIUS 10
#define BOX_ALPHA 0.06
#define BOX_NARROW 420
#define QUIET_ALPHA 0.7
#define SELECTION_ALPHA 0.3
#define MOST_DESCRIPTION 2000

/**
 * PhidiasImageRow:
 *
 * Shows an image that is part of the answer itself. One on the web is a box that names its host
 * and has a button to load it: an answer must not phone home.
 *
 * | action               | what                                        |
 * |----------------------|---------------------------------------------|
 * | `block.load`         | asks the web for the image                  |
 * | `block.copy-image`   | copies the picture                          |
 * | `block.save`         | writes the file as it came                  |
 * | `block.copy-address` | copies where it is on the web               |
 * | `block.open`         | opens that in the browser                   |
 */
static void phidias_image_row_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasImageRow, phidias_image_row, PHIDIAS_TYPE_BLOCK_ROW_BASE,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_BLOCK_ROW, phidias_image_row_block_row_init))

/* Where things are in a row of some width. */
typedef struct
{
  int x;              /* of the image or the box */
  int y;
  int width;
  int height;
  int below;
  int text_width;     /* in the box */
  int title_height;
  int button_x;
  int button_y;
  int button_width;
  int button_height;
} Geometry;

/* ---- Words ---- */

static gboolean
is_remote (PhidiasImageRow *self)
{
  return phidias_image_source_get_host (self->source) != NULL;
}

static char *
dup_title (PhidiasImageRow *self)
{
  const char *host = phidias_image_source_get_host (self->source);
  int percent = phidias_image_source_get_percent (self->source);

  switch (phidias_image_source_get_state (self->source))
    {
    case PHIDIAS_IMAGE_REMOTE:
      /* Translators: %s is a host such as example.com */
      return host != NULL ? g_strdup_printf (_("Image from %s"), host) : g_strdup (_("Image"));
    case PHIDIAS_IMAGE_LOADING:
      if (percent < 0)
        /* Translators: %s is a host such as example.com */
        return g_strdup_printf (_("Loading from %s…"), host);
      /* Translators: %s is a host such as example.com, %d a percentage */
      return g_strdup_printf (_("Loading from %s… %d %%"), host, percent);
    case PHIDIAS_IMAGE_FAILED:
      return g_strdup (phidias_image_source_get_error (self->source)->message);
    case PHIDIAS_IMAGE_WAITING:
    case PHIDIAS_IMAGE_READY:
    default:
      return g_strdup (_("Image"));
    }
}

static char *
dup_button_label (PhidiasImageRow *self)
{
  const GError *error = phidias_image_source_get_error (self->source);

  if (!is_remote (self) || phidias_block_get_is_open (self->base.block))
    return NULL;

  switch (phidias_image_source_get_state (self->source))
    {
    case PHIDIAS_IMAGE_REMOTE:
      return g_strdup (_("Load Image"));
    case PHIDIAS_IMAGE_LOADING:
      return g_strdup (_("Cancel"));
    case PHIDIAS_IMAGE_FAILED:
      if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT) && phidias_error_get_raw (error) != NULL)
        /* Translators: %s is a host such as example.com */
        return g_strdup_printf (_("Load from %s"), phidias_image_source_get_host (self->source));
      if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE)
          || g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT))
        return NULL;
      return g_strdup (_("Try Again"));
    case PHIDIAS_IMAGE_WAITING:
    case PHIDIAS_IMAGE_READY:
    default:
      return NULL;
    }
}

static char *
phidias_image_row_dup_spoken (PhidiasBlockRowBase *base)
{
  const char *description = phidias_block_get_text (base->block);
  g_autofree char *title = dup_title (PHIDIAS_IMAGE_ROW (base));

  return description[0] != '\0' ? g_strdup_printf ("%s: %s", title, description) : g_steal_pointer (&title);
}

/* ---- Layout ---- */

static void
clear_layouts (PhidiasImageRow *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->description);
}

/* Lines of either direction stand where the interface begins: Pango turns the alignment round for
 * the one that the interface does not have. */
static void
stand_at_start (PangoLayout *layout)
{
  pango_layout_set_auto_dir (layout, TRUE);
  pango_layout_set_alignment (layout, phidias_block_layout_is_rtl (pango_layout_get_text (layout), FALSE)
                                      ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

static void
ensure_layouts (PhidiasImageRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *text = phidias_block_get_text (self->base.block);
  g_autofree char *title = NULL;

  phidias_block_row_base_check_font (&self->base);
  if (self->title != NULL)
    return;

  title = dup_title (self);
  self->title = phidias_block_layout_new_caption (widget, title, 1.0, PANGO_WEIGHT_MEDIUM);
  stand_at_start (self->title);
  pango_layout_set_wrap (self->title, PANGO_WRAP_WORD_CHAR);
  if (text[0] != '\0')
    {
      gsize length = strlen (text);
      gsize most = MIN (length, MOST_DESCRIPTION);
      g_autoptr (PhidiasDisplayText) shown = NULL;

      if (most < length)
        most = (gsize) (g_utf8_find_prev_char (text, text + most + 1) - text);
      shown = phidias_display_text_new (text, most, FALSE);
      self->description = phidias_block_layout_new_caption (widget, phidias_display_text_get_text (shown), 0.92,
                                                            PANGO_WEIGHT_NORMAL);
      stand_at_start (self->description);
      pango_layout_set_wrap (self->description, phidias_display_text_get_is_sparse (shown)
                                                ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height (self->description, -6);
      pango_layout_set_ellipsize (self->description, PANGO_ELLIPSIZE_END);
    }
}

static gboolean
has_picture (PhidiasImageRow *self)
{
  int width;
  int height;

  phidias_image_source_get_size (self->source, &width, &height);

  return width > 0 && (phidias_image_source_get_state (self->source) == PHIDIAS_IMAGE_READY
                       || phidias_image_source_get_state (self->source) == PHIDIAS_IMAGE_WAITING);
}

static void
place_picture (PhidiasImageRow *self, Geometry *geometry)
{
  int natural_width;
  int natural_height;
  double scale;

  phidias_image_source_get_size (self->source, &natural_width, &natural_height);
  scale = MIN (MIN (1.0, (double) geometry->width / natural_width), (double) MOST_HEIGHT / natural_height);
  geometry->height = MAX ((int) (natural_height * scale), 1);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    geometry->x += geometry->width - MAX ((int) (natural_width * scale), 1);
  geometry->width = MAX ((int) (natural_width * scale), 1);
}

static void
place_box (PhidiasImageRow *self, Geometry *geometry)
{
  gboolean is_narrow = geometry->width < BOX_NARROW;
  int room = geometry->width - 2 * BOX_PADDING;
  int description_height = 0;
  int text_height;

  ensure_layouts (self);
  if (self->button != NULL)
    {
      int least;

      /* A button that is measured for less than it needs warns of it, from GTK 4.18 on. */
      gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, &least, &geometry->button_width, NULL, NULL);
      geometry->button_width = MAX (least, MIN (geometry->button_width, room));
      gtk_widget_measure (self->button, GTK_ORIENTATION_VERTICAL, geometry->button_width, NULL,
                          &geometry->button_height, NULL, NULL);
    }

  geometry->text_width = MAX (is_narrow || self->button == NULL ? room : room - geometry->button_width - BOX_PADDING, 1);
  pango_layout_set_width (self->title, geometry->text_width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->title, NULL, &geometry->title_height);
  if (self->description != NULL)
    {
      pango_layout_set_width (self->description, geometry->text_width * PANGO_SCALE);
      pango_layout_get_pixel_size (self->description, NULL, &description_height);
      description_height += 2;
    }

  text_height = geometry->title_height + description_height;
  geometry->button_x = geometry->x + geometry->width - BOX_PADDING - geometry->button_width;
  if (is_narrow && self->button != NULL)
    {
      geometry->height = text_height + geometry->button_height + 2 * BOX_PADDING + SPACING;
      geometry->button_y = geometry->y + BOX_PADDING + text_height + SPACING;
      geometry->button_x = geometry->x + BOX_PADDING;
    }
  else
    {
      geometry->height = MAX (text_height, geometry->button_height) + 2 * BOX_PADDING;
      geometry->button_y = geometry->y + (geometry->height - geometry->button_height) / 2;
    }
}

static void
get_geometry (PhidiasImageRow *self, int width, Geometry *geometry)
{
  int inset = phidias_row_get_inset (width);
  int indent = phidias_row_get_indent (self->base.block, width);
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  memset (geometry, 0, sizeof *geometry);
  geometry->x = inset + (is_mirrored ? 0 : indent);
  geometry->y = SPACING;
  geometry->width = MAX (width - 2 * inset - indent, 1);
  geometry->below = SPACING + phidias_block_row_base_get_card_end (&self->base);
  if (has_picture (self))
    place_picture (self, geometry);
  else
    place_box (self, geometry);
  if (is_mirrored)
    geometry->button_x = 2 * geometry->x + geometry->width - geometry->button_x - geometry->button_width;
}

/* ---- Following the image ---- */

static void
button_cb (GtkButton *button, PhidiasImageRow *self)
{
  if (phidias_image_source_get_state (self->source) == PHIDIAS_IMAGE_LOADING)
    phidias_image_source_cancel (self->source);
  else if (self->loader != NULL)
    phidias_image_source_load (self->source, self->loader);
}

static void
update_button (PhidiasImageRow *self)
{
  g_autofree char *label = self->base.block != NULL ? dup_button_label (self) : NULL;

  if (label == NULL)
    {
      g_clear_pointer (&self->button, gtk_widget_unparent);
      return;
    }
  if (self->button == NULL)
    {
      self->button = gtk_button_new ();
      g_signal_connect (self->button, "clicked", G_CALLBACK (button_cb), self);
      gtk_widget_set_parent (self->button, GTK_WIDGET (self));
    }
  gtk_button_set_label (GTK_BUTTON (self->button), label);
}

/* What there is to show is another now. */
static void
update (PhidiasImageRow *self)
{
  clear_layouts (self);
  update_button (self);
  phidias_image_row_update_actions (self);
}

static void
source_changed_cb (PhidiasImageSource *source, PhidiasImageRow *self)
{
  update (self);
  phidias_block_row_base_update_spoken (&self->base);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
set_is_using (PhidiasImageRow *self, gboolean is_using)
{
  if (self->source == NULL || self->is_using == is_using)
    return;

  self->is_using = is_using;
  if (is_using)
    phidias_image_source_use (self->source);
  else
    phidias_image_source_unuse (self->source);
}

/* ---- PhidiasBlockRowBase ---- */

static int
phidias_image_row_measure_height (PhidiasBlockRowBase *base, int width)
{
  Geometry geometry;

  get_geometry (PHIDIAS_IMAGE_ROW (base), width, &geometry);

  return geometry.y + geometry.height + geometry.below;
}

static void
phidias_image_row_block_set (PhidiasBlockRowBase *base)
{
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (base);

  set_is_using (self, FALSE);
  g_clear_signal_handler (&self->changed_handler, self->source);
  g_clear_object (&self->source);
  if (base->block != NULL)
    {
      self->source = g_object_ref (phidias_image_source_get (base->block));
      self->changed_handler = g_signal_connect (self->source, "changed", G_CALLBACK (source_changed_cb), self);
      set_is_using (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
    }
  update (self);
}

static void
phidias_image_row_block_changed (PhidiasBlockRowBase *base)
{
  /* The source learns where the image is. */
  phidias_image_source_get (base->block);
  update (PHIDIAS_IMAGE_ROW (base));
}

static void
phidias_image_row_font_changed (PhidiasBlockRowBase *base)
{
  clear_layouts (PHIDIAS_IMAGE_ROW (base));
}

/* ---- GtkWidget ---- */

static void
phidias_image_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (widget);
  Geometry geometry;

  if (self->base.block == NULL || self->button == NULL)
    return;

  get_geometry (self, width, &geometry);
  gtk_widget_size_allocate (self->button,
                            &(GtkAllocation) { geometry.button_x, geometry.button_y,
                                               geometry.button_width, geometry.button_height }, -1);
}

static void
paint_picture (PhidiasImageRow *self, GtkSnapshot *snapshot, const Geometry *geometry, const GdkRGBA *color)
{
  GdkTexture *texture = phidias_image_source_get_texture (self->source);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (geometry->x, geometry->y, geometry->width, geometry->height);
  GskRoundedRect frame;
  GdkRGBA ground = *color;

  gsk_rounded_rect_init_from_rect (&frame, &bounds, IMAGE_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &frame);
  ground.alpha *= BOX_ALPHA;
  if (texture == NULL)
    gtk_snapshot_append_color (snapshot, &ground, &bounds);
  else
    gtk_snapshot_append_texture (snapshot, texture, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
paint_box (PhidiasImageRow *self, GtkSnapshot *snapshot, const Geometry *geometry, const GdkRGBA *color)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean is_beside = geometry->text_width < geometry->width - 2 * BOX_PADDING;
  int x = geometry->x + BOX_PADDING;
  GdkRGBA ground = *color;

  if (is_mirrored && is_beside)
    x = geometry->x + geometry->width - BOX_PADDING - geometry->text_width;
  ground.alpha *= BOX_ALPHA;
  phidias_row_paint_box (snapshot, geometry->x, geometry->y, geometry->width, geometry->height, BOX_RADIUS,
                         TRUE, TRUE, &ground);
  phidias_row_paint_layout (snapshot, self->title, x, geometry->y + BOX_PADDING, color, 1.0);
  if (self->description != NULL)
    phidias_row_paint_layout (snapshot, self->description, x,
                              geometry->y + BOX_PADDING + geometry->title_height + 2, color, QUIET_ALPHA);
}

static void
phidias_image_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (widget);
  graphene_rect_t bounds;
  Geometry geometry;
  GdkRGBA color;
  GdkRGBA mark;

  if (self->base.block == NULL)
    return;

  get_geometry (self, gtk_widget_get_width (widget), &geometry);
  phidias_widget_get_color (widget, &color);
  phidias_block_row_base_paint_ground (&self->base, snapshot, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  if (has_picture (self))
    paint_picture (self, snapshot, &geometry, &color);
  else
    paint_box (self, snapshot, &geometry, &color);

  graphene_rect_init (&bounds, geometry.x, geometry.y, geometry.width, geometry.height);
  if (phidias_row_marks_get_is_selected (&self->base.marks))
    {
      /* A tint is hard to tell from the colours of a picture. */
      phidias_widget_get_named_color (widget, "accent_bg_color", &mark);
      phidias_row_paint_ring (snapshot, &bounds, BOX_RADIUS, &mark);
      mark.alpha *= SELECTION_ALPHA;
      phidias_row_paint_box (snapshot, bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height, BOX_RADIUS,
                             TRUE, TRUE, &mark);
    }
  if (phidias_row_marks_get_is_current (&self->base.marks))
    {
      phidias_widget_get_named_color (widget, "warning_color", &mark);
      phidias_row_paint_ring (snapshot, &bounds, BOX_RADIUS, &mark);
    }
  if (self->button != NULL)
    gtk_widget_snapshot_child (widget, self->button, snapshot);
}

static void
phidias_image_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_image_row_parent_class)->map (widget);
  set_is_using (PHIDIAS_IMAGE_ROW (widget), TRUE);
}

static void
phidias_image_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_image_row_parent_class)->unmap (widget);
  set_is_using (PHIDIAS_IMAGE_ROW (widget), FALSE);
}

static gboolean
phidias_image_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (widget);
  const char *url = self->base.block != NULL && is_remote (self) ? phidias_image_source_get_url (self->source) : NULL;
  const char *text = self->base.block != NULL && has_picture (self) ? phidias_block_get_text (self->base.block) : url;

  if (text == NULL || text[0] == '\0')
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
phidias_image_row_dispose (GObject *object)
{
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (object);

  g_clear_object (&self->loader);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (phidias_image_row_parent_class)->dispose (object);
}

static void
phidias_image_row_class_init (PhidiasImageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PhidiasBlockRowBaseClass *base_class = PHIDIAS_BLOCK_ROW_BASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_image_row_dispose;
  widget_class->size_allocate = phidias_image_row_size_allocate;
  widget_class->snapshot = phidias_image_row_snapshot;
  widget_class->map = phidias_image_row_map;
  widget_class->unmap = phidias_image_row_unmap;
  widget_class->query_tooltip = phidias_image_row_query_tooltip;
  base_class->measure_height = phidias_image_row_measure_height;
  base_class->dup_spoken = phidias_image_row_dup_spoken;
  base_class->block_set = phidias_image_row_block_set;
  base_class->block_changed = phidias_image_row_block_changed;
  base_class->font_changed = phidias_image_row_font_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
phidias_image_row_init (PhidiasImageRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/* ---- PhidiasBlockRow ---- */

/* The description is selected as one: what is before the middle is its start. */
static gboolean
phidias_image_row_get_byte_at (PhidiasBlockRow *row, double x, double y, guint *byte)
{
  PhidiasImageRow *self = PHIDIAS_IMAGE_ROW (row);

  if (self->base.block != NULL && y > gtk_widget_get_height (GTK_WIDGET (self)) / 2.0)
    *byte = (guint) strlen (phidias_block_get_text (self->base.block));

  return FALSE;
}

static const char *
phidias_image_row_get_link_at (PhidiasBlockRow *row, double x, double y)
{
  return NULL;
}

static void
phidias_image_row_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_byte_at = phidias_image_row_get_byte_at;
  iface->get_link_at = phidias_image_row_get_link_at;
  iface->get_menu = phidias_image_row_get_menu;
  iface->get_actions = phidias_image_row_get_actions;
}

/* ---- Public ---- */

/**
 * phidias_image_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_image_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_IMAGE_ROW, NULL);
}

/**
 * phidias_image_row_set_loader:
 * @self: a row
 * @loader: what its button asks for an image on the web
 */
void
phidias_image_row_set_loader (PhidiasImageRow *self, PhidiasImageLoader *loader)
{
  g_return_if_fail (PHIDIAS_IS_IMAGE_ROW (self));
  g_return_if_fail (PHIDIAS_IS_IMAGE_LOADER (loader));

  g_set_object (&self->loader, loader);
}
