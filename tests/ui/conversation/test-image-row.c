/* test-image-row.c: images are shown, named, loaded on a click only, and refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-block-private.h"
#include "phidias-block-row.h"
#include "phidias-error.h"
#include "phidias-file-dialog.h"
#include "phidias-image-decoder-private.h"
#include "phidias-image-row.h"
#include "phidias-image-source-private.h"
#include "phidias-raw-server.h"
#include "phidias-test.h"

#include <string.h>

#define GIF "R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="

/* The head of a PNG of 30,000 by 30,000 pixels, and a little of what follows. */
static const char bomb[] =
  "iVBORw0KGgoAAAANSUhEUgAAdTAAAHUwCAIAAADpRW/tAAABHUlEQVR4nO3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAA"
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
  "AAAAAAAAAAAAAAAAAAAAAAAAAODCAB7vAAGpRDnm";

/* ---- Images ---- */

static GBytes *
new_file (int width, int height, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &length, type, &error, NULL);
  g_assert_no_error (error);

  return g_bytes_new_take (bytes, length);
}

static char *
dup_data (GBytes *file, const char *type)
{
  g_autofree char *text = g_base64_encode (g_bytes_get_data (file, NULL), g_bytes_get_size (file));

  return g_strdup_printf ("data:image/%s;base64,%s", type, text);
}

static PhidiasBlock *
new_image (const char *description, const char *url)
{
  PhidiasBlock *block = phidias_block_new (PHIDIAS_BLOCK_IMAGE, NULL);

  block->is_literal = TRUE;
  g_string_assign (&block->source, description);
  block->url = g_strdup (url);
  block->is_open = FALSE;

  return block;
}

static GdkTexture *
decode (GBytes *bytes, const char *data_uri, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) file = NULL;

  phidias_image_decoder_run_async (bytes, data_uri, NULL, phidias_test_take_result, &pending);
  result = phidias_test_await (&pending);

  return phidias_image_decoder_run_finish (result, &file, error);
}

static gsize
get_peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);

  return (gsize) g_ascii_strtoull (line + 6, NULL, 10);
}

/* ---- Decoding ---- */

static void
test_types (void)
{
  static const char * const types[] = { "png", "jpeg" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) file = new_file (40, 30, types[i]);
      g_autofree char *uri = dup_data (file, "gif");          /* what it says is not believed */
      g_autoptr (GdkTexture) texture = decode (NULL, uri, &error);

      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, 40);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, 30);
    }
}

static void
test_gif (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = decode (NULL, "data:image/gif;base64," GIF, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 1);
}

static void
test_scaled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = new_file (4800, 1200, "png");
  g_autoptr (GdkTexture) texture = decode (file, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, PHIDIAS_IMAGE_DECODER_MAX_SIDE);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, PHIDIAS_IMAGE_DECODER_MAX_SIDE / 4);
}

static void
assert_refused (GBytes *file, const char *uri, PhidiasErrorCode code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (file, uri, &error));
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_h86_bomb (void)
{
  g_autofree char *uri = g_strconcat ("data:image/png;base64,", bomb, NULL);
  gsize before = get_peak_memory ();

  assert_refused (NULL, uri, PHIDIAS_ERROR_TOO_LARGE, "40 million");
  /* Decoded it would be 2.7 GB; in KB. */
  g_assert_cmpuint (get_peak_memory () - before, <, 50 * 1024);
}

static void
test_h86_broken (void)
{
  g_autoptr (GBytes) jpeg = new_file (400, 300, "jpeg");
  g_autoptr (GBytes) png = new_file (400, 300, "png");
  g_autoptr (GBytes) half_jpeg = g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) / 3);
  g_autoptr (GdkTexture) upper = NULL;
  g_autoptr (GBytes) half_png = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) / 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("<html>Sign in</html>", 20);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) tiff = g_bytes_new_static ("II*\0\10\0\0\0", 8);
  g_autofree char *much = g_strnfill (PHIDIAS_IMAGE_DECODER_MAX_BYTES / 3 * 4 + 100, 'A');
  g_autofree char *large = g_strconcat ("data:image/png;base64,", much, NULL);

  /* Of a JPEG that is cut off the upper part can be seen. */
  upper = decode (half_jpeg, NULL, NULL);
  g_assert_cmpint (gdk_texture_get_height (upper), ==, 300);
  assert_refused (half_png, NULL, PHIDIAS_ERROR_PROTOCOL, "damaged");
  assert_refused (text, NULL, PHIDIAS_ERROR_PROTOCOL, "PNG, JPEG");
  assert_refused (nothing, NULL, PHIDIAS_ERROR_PROTOCOL, "PNG, JPEG");
  assert_refused (tiff, NULL, PHIDIAS_ERROR_PROTOCOL, "PNG, JPEG");
  assert_refused (NULL, "data:image/png;base64,", PHIDIAS_ERROR_PROTOCOL, "PNG, JPEG");
  assert_refused (NULL, "data:image/png,plain", PHIDIAS_ERROR_PROTOCOL, "encoded");
  assert_refused (NULL, large, PHIDIAS_ERROR_TOO_LARGE, "20 MiB");
}

/* A drawing may name files and servers; it is never opened. */
static void
test_h86_svg (void)
{
  static const char drawing[] =
    "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><image href='file:///etc/passwd'/></svg>";
  g_autoptr (GBytes) file = g_bytes_new_static (drawing, sizeof drawing - 1);
  g_autofree char *base64 = dup_data (file, "svg+xml");
  g_autofree char *plain = g_strconcat ("data:image/svg+xml;utf8,", drawing, NULL);

  assert_refused (file, NULL, PHIDIAS_ERROR_PROTOCOL, "PNG, JPEG");
  assert_refused (NULL, base64, PHIDIAS_ERROR_PROTOCOL, "PNG, JPEG");
  assert_refused (NULL, plain, PHIDIAS_ERROR_PROTOCOL, "SVG");
}

/* ---- Rows ---- */

typedef struct
{
  GtkWidget          *window;
  GtkWidget          *row;
  PhidiasImageSource *source;
  PhidiasImageState   wanted;
} Page;

static gboolean
is_in_state (gpointer user_data)
{
  Page *page = user_data;

  return phidias_image_source_get_state (page->source) == page->wanted;
}

static void
wait_state (Page *page, PhidiasImageState state)
{
  page->wanted = state;
  phidias_assert_wait (is_in_state, page);
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static void
open_page (Page *page, PhidiasBlock *block, int width)
{
  g_autoptr (PhidiasImageLoader) loader = phidias_image_loader_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  page->window = gtk_window_new ();
  page->row = phidias_image_row_new ();
  page->source = phidias_image_source_get (block);
  phidias_image_row_set_loader (PHIDIAS_IMAGE_ROW (page->row), loader);
  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (page->row), block);
  gtk_box_append (GTK_BOX (box), page->row);
  gtk_window_set_child (GTK_WINDOW (page->window), box);
  gtk_window_set_default_size (GTK_WINDOW (page->window), width, 500);
  gtk_window_present (GTK_WINDOW (page->window));
  phidias_assert_wait (is_mapped, page->row);
  fixture_frames (page->window, 1);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

static void
close_page (Page *page)
{
  gpointer row = page->row;

  g_object_add_weak_pointer (row, &row);
  gtk_window_destroy (GTK_WINDOW (page->window));
  phidias_assert_wait (is_gone, &row);
}

static int
get_height (GtkWidget *row, int width)
{
  int natural;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

static void
click (Page *page, const char *label)
{
  GtkWidget *button = fixture_find_button (page->row, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
assert_label (Page *page, const char *label)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (page->row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

/* Whether there is a ring around what is drawn of the row. */
static gboolean
has_ring (Page *page)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (page->row);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  g_autoptr (GBytes) bytes = NULL;
  gboolean is_there;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (page->row), gtk_widget_get_height (page->row));
  node = gtk_snapshot_free_to_node (snapshot);
  bytes = gsk_render_node_serialize (node);
  is_there = g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "border {") != NULL;
  gsk_render_node_unref (node);

  return is_there;
}

static void
test_shown (void)
{
  g_autoptr (GBytes) file = new_file (400, 200, "png");
  g_autofree char *url = dup_data (file, "png");
  g_autoptr (PhidiasBlock) block = new_image ("A blue field", url);
  Page page;

  open_page (&page, block, 700);
  wait_state (&page, PHIDIAS_IMAGE_READY);
  g_assert_cmpint (get_height (page.row, 700), ==, 200 + 16);
  /* It is as wide as the text at most. */
  g_assert_cmpint (get_height (page.row, 300), <, 200);
  g_assert_null (gtk_widget_get_first_child (page.row));
  assert_label (&page, "Image: A blue field");
  g_assert_true (g_action_group_get_action_enabled (
    phidias_block_row_get_actions (PHIDIAS_BLOCK_ROW (page.row)), "copy-image"));
  g_assert_false (g_action_group_get_action_enabled (
    phidias_block_row_get_actions (PHIDIAS_BLOCK_ROW (page.row)), "open"));
  /* A tint alone is hard to see on a picture. */
  fixture_frames (page.window, 1);
  g_assert_false (has_ring (&page));
  phidias_block_row_set_selection (PHIDIAS_BLOCK_ROW (page.row), 0, G_MAXUINT);
  fixture_frames (page.window, 1);
  g_assert_true (has_ring (&page));

  /* Out of view the picture's memory goes, its place stays, and it comes back. */
  gtk_widget_set_visible (page.row, FALSE);
  g_assert_null (phidias_image_source_get_texture (page.source));
  g_assert_cmpint (get_height (page.row, 700), ==, 0);
  gtk_widget_set_visible (page.row, TRUE);
  g_assert_cmpint (get_height (page.row, 700), ==, 200 + 16);
  wait_state (&page, PHIDIAS_IMAGE_READY);
  close_page (&page);
}

/* An image that arrives bit by bit is there when its end is. */
static void
test_streamed (void)
{
  g_autoptr (GBytes) file = new_file (400, 200, "png");
  g_autofree char *url = dup_data (file, "png");
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autoptr (PhidiasBlock) block = NULL;
  g_autofree char *half = g_strdup_printf ("![A blue field](%.40s", url);
  g_autofree char *rest = g_strdup_printf ("%s) and text", url + 40);
  Page page;

  phidias_markdown_stream_append (stream, half);
  block = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  g_assert_true (phidias_block_get_is_open (block));
  open_page (&page, block, 700);
  g_assert_cmpint (get_height (page.row, 700), <, 100);
  phidias_markdown_stream_append (stream, rest);
  g_assert_false (phidias_block_get_is_open (block));
  wait_state (&page, PHIDIAS_IMAGE_READY);
  g_assert_cmpint (get_height (page.row, 700), ==, 200 + 16);
  assert_label (&page, "Image: A blue field");
  close_page (&page);
}

static void
test_damaged (void)
{
  g_autoptr (PhidiasBlock) block = new_image ("The plan", "data:image/png;base64,iVBORw0KGgo=");
  Page page;

  open_page (&page, block, 700);
  wait_state (&page, PHIDIAS_IMAGE_FAILED);
  fixture_frames (page.window, 1);
  assert_label (&page, "The image is damaged and cannot be shown.: The plan");
  g_assert_null (gtk_widget_get_first_child (page.row));
  close_page (&page);
}

static void
answer (PhidiasRawServer *server, const char *status, const char *headers, GBytes *body)
{
  PhidiasRawScript *script = phidias_raw_server_add_script (server);
  gsize length = body != NULL ? g_bytes_get_size (body) : 0;
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n", status,
                                           length, headers);

  phidias_raw_script_send (script, head);
  if (body != NULL)
    phidias_raw_script_send_bytes (script, g_bytes_get_data (body, NULL), length);
}

/* An answer must not phone home. */
static void
test_h74_click_only (void)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/secret-of-the-page.png");
  g_autoptr (PhidiasBlock) block = new_image ("A chart", url);
  g_autoptr (GBytes) file = new_file (64, 64, "png");
  Page page;
  int height;

  open_page (&page, block, 700);
  fixture_frames (page.window, 10);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (server), ==, 0);
  g_assert_cmpint (phidias_image_source_get_state (page.source), ==, PHIDIAS_IMAGE_REMOTE);
  assert_label (&page, "Image from 127.0.0.1: A chart");
  height = get_height (page.row, 700);
  g_assert_cmpint (get_height (page.row, 300), >, height);

  answer (server, "200 OK", "Content-Type: text/plain\r\n", file);
  click (&page, "Load Image");
  g_assert_cmpint (phidias_image_source_get_state (page.source), ==, PHIDIAS_IMAGE_LOADING);
  g_assert_nonnull (fixture_find_button (page.row, "Cancel"));
  wait_state (&page, PHIDIAS_IMAGE_READY);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 1);
  g_assert_null (fixture_find_button (page.row, "Cancel"));
  g_assert_cmpint (get_height (page.row, 700), ==, 64 + 16);
  close_page (&page);

  /* Loaded once, another row shows it without asking again. */
  open_page (&page, block, 700);
  wait_state (&page, PHIDIAS_IMAGE_READY);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (server), ==, 1);
  close_page (&page);
}

typedef struct
{
  const char *path;
  GBytes     *bytes;
} Saved;

static gboolean
is_saved (gpointer user_data)
{
  const Saved *saved = user_data;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;

  if (!g_file_get_contents (saved->path, &text, &length, NULL))
    return FALSE;

  bytes = g_bytes_new_take (g_steal_pointer (&text), length);

  return g_bytes_equal (bytes, saved->bytes);
}

/* The file as it came, under a name of ours. */
static void
test_save (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = g_build_filename (folder, "saved.jpg", NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);
  g_autoptr (GBytes) file = new_file (20, 20, "jpeg");
  g_autofree char *url = dup_data (file, "jpeg");
  g_autoptr (PhidiasBlock) block = new_image ("../../.bashrc", url);
  g_autofree char *name = NULL;
  Saved saved = { path, file };
  Page page;

  open_page (&page, block, 700);
  wait_state (&page, PHIDIAS_IMAGE_READY);
  phidias_file_dialog_set_answer (target, &name);
  g_action_group_activate_action (phidias_block_row_get_actions (PHIDIAS_BLOCK_ROW (page.row)), "save", NULL);
  phidias_assert_wait (is_saved, &saved);
  g_assert_cmpstr (name, ==, "image.jpg");
  close_page (&page);
  phidias_test_remove_tree (folder);
}

static gboolean
has_some (gpointer user_data)
{
  return phidias_image_source_get_percent (user_data) > 0;
}

static void
test_failures (void)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasRawServer) other = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (server, "/a.png");
  g_autofree char *away = g_strdup_printf ("Location: http://localhost:%u/b\r\n", phidias_raw_server_get_port (other));
  g_autoptr (PhidiasBlock) block = new_image ("", url);
  g_autoptr (GBytes) page_of_text = g_bytes_new_static ("<html>", 6);
  g_autoptr (GBytes) file = new_file (10, 10, "png");
  g_autofree char *missing = NULL;
  PhidiasRawScript *script;
  Page page;

  open_page (&page, block, 700);
  script = phidias_raw_server_add_script (server);
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  phidias_raw_script_stall (script);
  click (&page, "Load Image");
  phidias_assert_wait (has_some, page.source);
  click (&page, "Cancel");
  g_assert_cmpint (phidias_image_source_get_state (page.source), ==, PHIDIAS_IMAGE_REMOTE);

  answer (server, "404 Not Found", "", NULL);
  answer (server, "200 OK", "", page_of_text);
  answer (server, "302 Found", away, NULL);
  answer (other, "200 OK", "", file);
  click (&page, "Load Image");
  wait_state (&page, PHIDIAS_IMAGE_FAILED);
  missing = g_strdup_printf ("127.0.0.1:%u has no image at this address (status 404).",
                             phidias_raw_server_get_port (server));
  assert_label (&page, missing);

  click (&page, "Try Again");
  wait_state (&page, PHIDIAS_IMAGE_FAILED);
  g_assert_nonnull (strstr (phidias_image_source_get_error (page.source)->message, "only PNG, JPEG"));

  /* Another host is another question. */
  click (&page, "Try Again");
  wait_state (&page, PHIDIAS_IMAGE_FAILED);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (other), ==, 0);
  click (&page, "Load from localhost");
  wait_state (&page, PHIDIAS_IMAGE_READY);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (other), ==, 1);
  close_page (&page);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/image/types", test_types);
  g_test_add_func ("/ui/image/gif", test_gif);
  g_test_add_func ("/ui/image/scaled", test_scaled);
  g_test_add_func ("/ui/image/faults/h86-bomb", test_h86_bomb);
  g_test_add_func ("/ui/image/faults/h86-broken", test_h86_broken);
  g_test_add_func ("/ui/image/faults/h86-svg", test_h86_svg);
  g_test_add_func ("/ui/image/shown", test_shown);
  g_test_add_func ("/ui/image/streamed", test_streamed);
  g_test_add_func ("/ui/image/damaged", test_damaged);
  g_test_add_func ("/ui/image/save", test_save);
  g_test_add_func ("/ui/image/faults/h74-click-only", test_h74_click_only);
  g_test_add_func ("/ui/image/failures", test_failures);

  return g_test_run ();
}
