/* phidias-image-decoder.c: makes a picture of bytes from anywhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-image-decoder-private.h"

#include "phidias-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So many bytes are given to the library between two looks at whether anybody still waits. */
#define STEP (64 * 1024)

/*
 * Four formats, told by their first bytes, each read by its own reader: what a server or an
 * answer says that the bytes are is not believed, and no other of the system's many readers is
 * ever asked. SVG is none of them: it is a program with references to other files and to the web.
 *
 * Sizes are looked at as soon as the head of the file says them, before there is memory for them.
 */

typedef struct
{
  GBytes          *bytes;
  char            *data_uri;
  GdkPixbufLoader *loader;
  GdkTexture      *texture;
  gboolean         is_too_large;
} Decoding;

static void
decoding_free (gpointer data)
{
  Decoding *decoding = data;

  g_clear_pointer (&decoding->bytes, g_bytes_unref);
  g_clear_object (&decoding->loader);
  g_clear_object (&decoding->texture);
  g_free (decoding->data_uri);
  g_free (decoding);
}

/*
 * phidias_image_decoder_find_type:
 * @bytes: the head of a file
 * @length: how many there are
 *
 * Returns: (transfer none) (nullable): what the file is, as gdk-pixbuf names it
 */
const char *
phidias_image_decoder_find_type (const guint8 *bytes, gsize length)
{
  if (length >= 8 && memcmp (bytes, "\211PNG\r\n\032\n", 8) == 0)
    return "png";
  if (length >= 3 && memcmp (bytes, "\377\330\377", 3) == 0)
    return "jpeg";
  if (length >= 6 && (memcmp (bytes, "GIF87a", 6) == 0 || memcmp (bytes, "GIF89a", 6) == 0))
    return "gif";
  if (length >= 12 && memcmp (bytes, "RIFF", 4) == 0 && memcmp (bytes + 8, "WEBP", 4) == 0)
    return "webp";

  return NULL;
}

/* ---- In the thread ---- */

static GBytes *
read_data_uri (const char *uri, GError **error)
{
  const char *comma = strchr (uri, ',');
  gsize head = comma != NULL ? (gsize) (comma - uri) : 0;
  guchar *bytes;
  gsize length = 0;

  if (comma == NULL || g_strstr_len (uri, (gssize) head, ";base64") == NULL)
    {
      g_set_error_literal (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                           g_strstr_len (uri, (gssize) head, "svg") != NULL
                           ? _("Drawings in SVG are not shown: they can contain programs and fetch from the web.")
                           : _("The image is not encoded in a way that can be read."));
      return NULL;
    }
  if (strlen (comma) > PHIDIAS_IMAGE_DECODER_MAX_BYTES / 3 * 4)
    {
      g_set_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE, _("The image is larger than %d MiB."),
                   PHIDIAS_IMAGE_DECODER_MAX_BYTES / (1024 * 1024));
      return NULL;
    }

  bytes = g_base64_decode (comma + 1, &length);

  return g_bytes_new_take (bytes, length);
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Decoding *decoding)
{
  if (width <= 0 || height <= 0 || (gint64) width * height > PHIDIAS_IMAGE_DECODER_MAX_PIXELS)
    {
      decoding->is_too_large = TRUE;
      /* Every reader gives up on a size of nothing, before it asks for memory. */
      gdk_pixbuf_loader_set_size (loader, 0, 0);
    }
}

static GdkTexture *
make_texture (GdkPixbuf *pixbuf)
{
  g_autoptr (GdkPixbuf) turned = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  g_autoptr (GdkPixbuf) scaled = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int width = gdk_pixbuf_get_width (turned);
  int height = gdk_pixbuf_get_height (turned);
  int side = MAX (width, height);

  if (side > PHIDIAS_IMAGE_DECODER_MAX_SIDE)
    {
      width = MAX ((int) ((gint64) width * PHIDIAS_IMAGE_DECODER_MAX_SIDE / side), 1);
      height = MAX ((int) ((gint64) height * PHIDIAS_IMAGE_DECODER_MAX_SIDE / side), 1);
      scaled = gdk_pixbuf_scale_simple (turned, width, height, GDK_INTERP_BILINEAR);
      if (scaled == NULL)
        return NULL;
      g_set_object (&turned, scaled);
    }
  bytes = gdk_pixbuf_read_pixel_bytes (turned);

  return gdk_memory_texture_new (width, height,
                                 gdk_pixbuf_get_has_alpha (turned) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 bytes, (gsize) gdk_pixbuf_get_rowstride (turned));
}

static GError *
new_broken_error (void)
{
  return g_error_new_literal (PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL, _("The image is damaged and cannot be shown."));
}

static GdkTexture *
decode (Decoding *decoding, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (decoding->bytes, &length);
  const char *type = phidias_image_decoder_find_type (data, length);
  GdkPixbuf *pixbuf;
  GdkTexture *texture = NULL;
  gboolean is_whole = TRUE;

  if (type == NULL)
    {
      g_set_error_literal (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                           _("This is not an image that can be shown: only PNG, JPEG, GIF and WebP are."));
      return NULL;
    }
  if (length > PHIDIAS_IMAGE_DECODER_MAX_BYTES)
    {
      g_set_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE, _("The image is larger than %d MiB."),
                   PHIDIAS_IMAGE_DECODER_MAX_BYTES / (1024 * 1024));
      return NULL;
    }

  decoding->loader = gdk_pixbuf_loader_new_with_type (type, NULL);
  if (decoding->loader == NULL)
    {
      /* Translators: %s is a type such as png */
      g_set_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_FAILED, _("This computer cannot show images of the type %s."), type);
      return NULL;
    }

  g_signal_connect (decoding->loader, "size-prepared", G_CALLBACK (size_prepared_cb), decoding);
  for (gsize at = 0; at < length && is_whole && !decoding->is_too_large; at += STEP)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          gdk_pixbuf_loader_close (decoding->loader, NULL);
          return NULL;
        }
      is_whole = gdk_pixbuf_loader_write (decoding->loader, data + at, MIN (STEP, length - at), NULL);
    }
  /* What the reader does not mind: a PNG that is cut short. The rest would be left as memory was. */
  is_whole = gdk_pixbuf_loader_close (decoding->loader, NULL) && is_whole
             && (strcmp (type, "png") != 0 || memmem (data, length, "IEND", 4) != NULL);

  if (decoding->is_too_large)
    {
      g_set_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE, _("The image has more than %d million pixels."),
                   PHIDIAS_IMAGE_DECODER_MAX_PIXELS / 1000000);
      return NULL;
    }

  pixbuf = is_whole ? gdk_pixbuf_loader_get_pixbuf (decoding->loader) : NULL;
  if (pixbuf != NULL)
    texture = make_texture (pixbuf);
  if (texture == NULL)
    g_propagate_error (error, new_broken_error ());

  return texture;
}

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Decoding *decoding = task_data;
  GError *error = NULL;

  if (decoding->bytes == NULL)
    decoding->bytes = read_data_uri (decoding->data_uri, &error);
  if (decoding->bytes != NULL)
    decoding->texture = decode (decoding, cancellable, &error);

  if (decoding->texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- Outside ---- */

/*
 * phidias_image_decoder_run_async:
 * @bytes: (nullable): a file
 * @data_uri: (nullable): where there are no bytes, an address that contains them
 * @cancellable: (nullable): ends it
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Decodes in a thread.
 */
void
phidias_image_decoder_run_async (GBytes              *bytes,
                                 const char          *data_uri,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Decoding *decoding = g_new0 (Decoding, 1);

  g_assert (bytes != NULL || data_uri != NULL);

  decoding->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  decoding->data_uri = bytes == NULL ? g_strdup (data_uri) : NULL;
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_image_decoder_run_async);
  g_task_set_task_data (task, decoding, decoding_free);
  g_task_run_in_thread (task, decode_thread);
}

/*
 * phidias_image_decoder_run_finish:
 * @result: what the callback got
 * @bytes: (out) (transfer full): the file
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR with a sentence for people
 *
 * Returns: (transfer full) (nullable): the picture; of an animation the first
 */
GdkTexture *
phidias_image_decoder_run_finish (GAsyncResult *result, GBytes **bytes, GError **error)
{
  Decoding *decoding = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  *bytes = g_bytes_ref (decoding->bytes);

  return g_object_ref (decoding->texture);
}
