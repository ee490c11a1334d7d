/* phidias-image-source.c: the image that a block names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-image-source-private.h"

#include "phidias-error.h"
#include "phidias-image-decoder-private.h"

#include <string.h>

/**
 * PhidiasImageSource:
 *
 * Rows come and go; what was loaded stays with the block. The file is kept, the picture, which is
 * many times as large, only while a row in view uses it.
 *
 * Nothing here asks the web for anything but phidias_image_source_load(), which a person's click
 * calls.
 *
 * Signals `changed`.
 */
struct _PhidiasImageSource
{
  GObject             parent_instance;

  /* owned */
  char               *url;            /* from where it is loaded; what the block says at first */
  char               *host;           /* of that; NULL for a data address */
  GBytes             *bytes;
  GdkTexture         *texture;
  GError             *error;
  GCancellable       *cancellable;    /* while something is under way */

  /* state */
  PhidiasImageState   state;
  guint               n_users;
  int                 width;          /* 0 for not known */
  int                 height;
  gsize               received;
  gsize               total;
};

G_DEFINE_FINAL_TYPE (PhidiasImageSource, phidias_image_source, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_data (const char *url)
{
  return g_ascii_strncasecmp (url, "data:", 5) == 0;
}

static void
set_url (PhidiasImageSource *self, const char *url)
{
  g_autoptr (GUri) uri = is_data (url) ? NULL : g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *copy = g_strdup (url);

  g_free (self->url);
  g_free (self->host);
  self->url = g_steal_pointer (&copy);
  /* In ASCII, where letters that only look like others are seen. */
  self->host = uri != NULL && g_uri_get_host (uri) != NULL ? g_hostname_to_ascii (g_uri_get_host (uri)) : NULL;
}

static void
set_state (PhidiasImageSource *self, PhidiasImageState state)
{
  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop (PhidiasImageSource *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
fail (PhidiasImageSource *self, GError *error)
{
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, PHIDIAS_IMAGE_FAILED);
}

static void
decoded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasImageSource) self = user_data;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  g_autoptr (GdkTexture) texture = phidias_image_decoder_run_finish (result, &bytes, &error);

  /* What was cancelled is told by who cancelled it. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  if (texture == NULL)
    {
      g_clear_pointer (&self->bytes, g_bytes_unref);
      fail (self, error);
      return;
    }

  g_clear_object (&self->cancellable);
  self->width = gdk_texture_get_width (texture);
  self->height = gdk_texture_get_height (texture);
  if (self->bytes == NULL)
    self->bytes = g_steal_pointer (&bytes);
  if (self->n_users == 0)
    {
      set_state (self, PHIDIAS_IMAGE_WAITING);
      return;
    }
  g_set_object (&self->texture, texture);
  set_state (self, PHIDIAS_IMAGE_READY);
}

static void
decode (PhidiasImageSource *self)
{
  self->cancellable = g_cancellable_new ();
  phidias_image_decoder_run_async (self->bytes, self->bytes == NULL ? self->url : NULL, self->cancellable,
                                   decoded_cb, g_object_ref (self));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasImageSource) self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = phidias_image_loader_load_finish (PHIDIAS_IMAGE_LOADER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return;
    }
  if (bytes == NULL)
    {
      /* The next try goes where the server points, and the button says so. */
      if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT) && phidias_error_get_raw (error) != NULL)
        set_url (self, phidias_error_get_raw (error));
      fail (self, error);
      return;
    }

  g_clear_object (&self->cancellable);
  self->bytes = g_steal_pointer (&bytes);
  decode (self);
}

static void
progress_cb (gsize received, gsize total, gpointer user_data)
{
  PhidiasImageSource *self = user_data;
  int before = phidias_image_source_get_percent (self);

  self->received = received;
  self->total = total;
  if (phidias_image_source_get_percent (self) != before)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
phidias_image_source_dispose (GObject *object)
{
  stop (PHIDIAS_IMAGE_SOURCE (object));

  G_OBJECT_CLASS (phidias_image_source_parent_class)->dispose (object);
}

static void
phidias_image_source_finalize (GObject *object)
{
  PhidiasImageSource *self = PHIDIAS_IMAGE_SOURCE (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->texture);
  g_clear_error (&self->error);
  g_free (self->url);
  g_free (self->host);

  G_OBJECT_CLASS (phidias_image_source_parent_class)->finalize (object);
}

static void
phidias_image_source_class_init (PhidiasImageSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_image_source_dispose;
  object_class->finalize = phidias_image_source_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
phidias_image_source_init (PhidiasImageSource *self)
{
}

/* One that was still arriving had no address when it was first asked for. */
static void
learn_url (PhidiasImageSource *self, const char *url)
{
  if (self->url[0] != '\0' || url[0] == '\0')
    return;

  set_url (self, url);
  self->state = is_data (url) ? PHIDIAS_IMAGE_WAITING : PHIDIAS_IMAGE_REMOTE;
  if (self->state == PHIDIAS_IMAGE_WAITING && self->n_users > 0)
    decode (self);
}

/*
 * phidias_image_source_get:
 * @block: an image
 *
 * To be asked again when the block has changed: an image that arrives has its address at its end.
 *
 * Returns: (transfer none): what is known of it, as long as @block lives
 */
PhidiasImageSource *
phidias_image_source_get (PhidiasBlock *block)
{
  static GQuark quark;
  const char *url = phidias_block_get_url (block);
  PhidiasImageSource *self;

  if (quark == 0)
    quark = g_quark_from_static_string ("phidias-image-source");
  if (url == NULL)
    url = "";

  self = g_object_get_qdata (G_OBJECT (block), quark);
  if (self == NULL)
    {
      self = g_object_new (PHIDIAS_TYPE_IMAGE_SOURCE, NULL);
      set_url (self, url);
      self->state = is_data (url) ? PHIDIAS_IMAGE_WAITING : PHIDIAS_IMAGE_REMOTE;
      g_object_set_qdata_full (G_OBJECT (block), quark, self, g_object_unref);
    }
  else
    {
      learn_url (self, url);
    }

  return self;
}

/*
 * phidias_image_source_get_state:
 * @self: an image
 *
 * Returns: how far it is
 */
PhidiasImageState
phidias_image_source_get_state (PhidiasImageSource *self)
{
  return self->state;
}

/*
 * phidias_image_source_get_texture:
 * @self: an image
 *
 * Returns: (transfer none) (nullable): the picture
 */
GdkTexture *
phidias_image_source_get_texture (PhidiasImageSource *self)
{
  return self->texture;
}

/*
 * phidias_image_source_get_bytes:
 * @self: an image
 *
 * Returns: (transfer none) (nullable): the file, once it is here and could be decoded
 */
GBytes *
phidias_image_source_get_bytes (PhidiasImageSource *self)
{
  return self->bytes;
}

/*
 * phidias_image_source_get_size:
 * @self: an image
 * @width: (out): in pixels; 0 for not known yet
 * @height: (out): likewise
 */
void
phidias_image_source_get_size (PhidiasImageSource *self, int *width, int *height)
{
  *width = self->width;
  *height = self->height;
}

/*
 * phidias_image_source_get_url:
 * @self: an image
 *
 * Returns: (transfer none): where it is, or where a server said that it is
 */
const char *
phidias_image_source_get_url (PhidiasImageSource *self)
{
  return self->url;
}

/*
 * phidias_image_source_get_host:
 * @self: an image
 *
 * Returns: (transfer none) (nullable): the host that loading it would ask
 */
const char *
phidias_image_source_get_host (PhidiasImageSource *self)
{
  return self->host;
}

/*
 * phidias_image_source_get_error:
 * @self: an image
 *
 * Returns: (transfer none) (nullable): why it cannot be shown
 */
const GError *
phidias_image_source_get_error (PhidiasImageSource *self)
{
  return self->state == PHIDIAS_IMAGE_FAILED ? self->error : NULL;
}

/*
 * phidias_image_source_get_percent:
 * @self: an image
 *
 * Returns: how much of it came, 0 to 100; -1 where that is not known
 */
int
phidias_image_source_get_percent (PhidiasImageSource *self)
{
  return self->total > 0 ? (int) MIN (self->received * 100 / self->total, 100) : -1;
}

/*
 * phidias_image_source_use:
 * @self: an image
 *
 * Says that a row in view shows it: what is here is decoded.
 */
void
phidias_image_source_use (PhidiasImageSource *self)
{
  self->n_users++;
  if (self->state == PHIDIAS_IMAGE_WAITING && self->cancellable == NULL)
    decode (self);
}

/*
 * phidias_image_source_unuse:
 * @self: an image
 *
 * Takes back phidias_image_source_use(). The picture's memory goes with the last.
 */
void
phidias_image_source_unuse (PhidiasImageSource *self)
{
  g_assert (self->n_users > 0);

  if (--self->n_users > 0 || self->state != PHIDIAS_IMAGE_READY)
    return;

  g_clear_object (&self->texture);
  set_state (self, PHIDIAS_IMAGE_WAITING);
}

/*
 * phidias_image_source_load:
 * @self: an image on the web
 * @loader: what asks for it
 *
 * To be called when a person asked for it, and only then.
 */
void
phidias_image_source_load (PhidiasImageSource *self, PhidiasImageLoader *loader)
{
  if (self->state != PHIDIAS_IMAGE_REMOTE && self->state != PHIDIAS_IMAGE_FAILED)
    return;

  stop (self);
  self->cancellable = g_cancellable_new ();
  self->received = self->total = 0;
  set_state (self, PHIDIAS_IMAGE_LOADING);
  phidias_image_loader_load_async (loader, self->url, progress_cb, self, self->cancellable, loaded_cb,
                                   g_object_ref (self));
}

/*
 * phidias_image_source_cancel:
 * @self: an image that is on its way
 */
void
phidias_image_source_cancel (PhidiasImageSource *self)
{
  if (self->state != PHIDIAS_IMAGE_LOADING)
    return;

  stop (self);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  set_state (self, PHIDIAS_IMAGE_REMOTE);
}
