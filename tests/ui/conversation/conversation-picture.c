/* conversation-picture.c: what a window looks like, taken once it is at rest
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-picture.h"

#include "phidias-code-highlighter.h"
#include "phidias-test.h"

/* Layout may take a frame for each level of widgets that learns its width from the one above, and
 * what is decoded or coloured beside the main loop comes a few frames later. */
#define N_SAME_FRAMES 8

/* Pictures are compared by squares of so many pixels: a letter that another rasteriser draws a
 * little fatter hardly changes the mean of its square, a line that went elsewhere does. */
#define SQUARE 16
#define SQUARE_TOLERANCE 24.0         /* of 255, in the mean of a channel */

typedef struct
{
  GtkWidget *window;
  GBytes    *frame;
  guint      n_same;
} Rest;

/* What the window looks like, as bytes that can be compared. */
static GBytes *
describe_frame (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  node = gtk_snapshot_to_node (snapshot);

  return node != NULL ? gsk_render_node_serialize (node) : g_bytes_new (NULL, 0);
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Rest *rest = user_data;
  g_autoptr (GBytes) frame = describe_frame (rest->window);

  rest->n_same = rest->frame != NULL && g_bytes_equal (frame, rest->frame) ? rest->n_same + 1 : 0;
  g_clear_pointer (&rest->frame, g_bytes_unref);
  rest->frame = g_steal_pointer (&frame);

  return G_SOURCE_CONTINUE;
}

static gboolean
is_at_rest (gpointer user_data)
{
  return ((Rest *) user_data)->n_same >= N_SAME_FRAMES
         && !phidias_code_highlighter_get_is_busy (phidias_code_highlighter_get_default ());
}

/* Until nothing changes from frame to frame any more. */
void
conversation_picture_wait_rest (GtkWidget *window)
{
  Rest rest = { window, NULL, 0 };
  guint tick = gtk_widget_add_tick_callback (window, frame_cb, &rest, NULL);

  phidias_assert_wait (is_at_rest, &rest);
  gtk_widget_remove_tick_callback (window, tick);
  g_bytes_unref (rest.frame);
}

/* Returns: (transfer full): the window's content, drawn at a scale */
GdkTexture *
conversation_picture_take (GtkWidget *window, double scale)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  int width;
  int height;
  GdkTexture *texture;

  conversation_picture_wait_rest (window);
  width = gtk_widget_get_width (window);
  height = gtk_widget_get_height (window);
  gtk_snapshot_scale (snapshot, scale, scale);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  gsk_renderer_realize (renderer, NULL, NULL);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width * scale, height * scale));
  gsk_renderer_unrealize (renderer);

  return texture;
}

/* The sum over the square's pixels, by channel. */
static void
add_square (const guchar *pixels, int stride, int x, int y, int width, int height, double sums[3])
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      for (int channel = 0; channel < 3; channel++)
        sums[channel] += pixels[row * stride + column * 4 + channel];
}

/* Returns: the share of squares that differ, from 0 to 1; 1 for pictures of different sizes */
double
conversation_picture_compare (GdkTexture *left, GdkTexture *right)
{
  int width = gdk_texture_get_width (left);
  int height = gdk_texture_get_height (left);
  int stride = width * 4;
  g_autofree guchar *left_pixels = NULL;
  g_autofree guchar *right_pixels = NULL;
  guint n_squares = 0;
  guint n_different = 0;

  if (gdk_texture_get_width (right) != width || gdk_texture_get_height (right) != height)
    return 1.0;

  left_pixels = g_malloc ((gsize) stride * (gsize) height);
  right_pixels = g_malloc ((gsize) stride * (gsize) height);
  gdk_texture_download (left, left_pixels, (gsize) stride);
  gdk_texture_download (right, right_pixels, (gsize) stride);

  for (int y = 0; y < height; y += SQUARE)
    for (int x = 0; x < width; x += SQUARE)
      {
        int columns = MIN (SQUARE, width - x);
        int rows = MIN (SQUARE, height - y);
        double left_sums[3] = { 0, 0, 0 };
        double right_sums[3] = { 0, 0, 0 };
        gboolean is_different = FALSE;

        add_square (left_pixels, stride, x, y, columns, rows, left_sums);
        add_square (right_pixels, stride, x, y, columns, rows, right_sums);
        for (int channel = 0; channel < 3; channel++)
          is_different = is_different
                         || ABS (left_sums[channel] - right_sums[channel]) > SQUARE_TOLERANCE * columns * rows;
        n_squares++;
        n_different += is_different ? 1 : 0;
      }

  return (double) n_different / n_squares;
}
