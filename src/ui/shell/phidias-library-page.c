/* phidias-library-page.c: what to do when the library cannot be opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-library-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/**
 * PhidiasLibraryPage:
 *
 * Says what is wrong with the library and offers the ways to go on that fit. None deletes anything.
 */
struct _PhidiasLibraryPage
{
  GtkWidget       parent_instance;

  /* template widgets */
  AdwStatusPage  *status_page;
  GtkWidget      *restore_button;
  GtkWidget      *start_new_button;
  GtkLabel       *place_label;

  /* owned */
  PhidiasSession *session;
  GCancellable   *cancellable;
};

G_DEFINE_FINAL_TYPE (PhidiasLibraryPage, phidias_library_page, GTK_TYPE_WIDGET)

static void
update (PhidiasLibraryPage *self)
{
  const GError *error = phidias_session_get_storage_error (self->session);
  g_autofree char *place = g_strdup_printf (_("Its folder is %s"), phidias_session_get_folder (self->session));
  g_autofree char *sentence = NULL;
  /* A library of a newer version, or in use, is whole: it must not be set aside by a slip. */
  gboolean is_damaged = g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_CORRUPT);

  if (error == NULL)
    return;
  sentence = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->status_page, sentence);
  gtk_label_set_label (self->place_label, place);
  gtk_widget_set_visible (self->restore_button, is_damaged && phidias_session_has_backup (self->session));
  gtk_widget_set_visible (self->start_new_button, is_damaged);
}

static void
recovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasLibraryPage) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What went wrong is in the session's storage error, which the page shows. */
  phidias_session_recover_finish (PHIDIAS_SESSION (object), result, &error);
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
}

static void
recover (PhidiasLibraryPage *self, PhidiasWayOut way_out)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  phidias_session_recover_async (self->session, way_out, self->cancellable, recovered_cb, g_object_ref (self));
}

static void
try_again_cb (PhidiasLibraryPage *self)
{
  recover (self, PHIDIAS_WAY_OUT_TRY_AGAIN);
}

static void
restore_cb (PhidiasLibraryPage *self)
{
  recover (self, PHIDIAS_WAY_OUT_RESTORE_BACKUP);
}

static void
start_new_cb (PhidiasLibraryPage *self)
{
  recover (self, PHIDIAS_WAY_OUT_START_NEW);
}

static void
in_memory_cb (PhidiasLibraryPage *self)
{
  recover (self, PHIDIAS_WAY_OUT_IN_MEMORY);
}

static void
phidias_library_page_dispose (GObject *object)
{
  PhidiasLibraryPage *self = PHIDIAS_LIBRARY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_LIBRARY_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_library_page_parent_class)->dispose (object);
}

static void
phidias_library_page_finalize (GObject *object)
{
  g_object_unref (PHIDIAS_LIBRARY_PAGE (object)->cancellable);

  G_OBJECT_CLASS (phidias_library_page_parent_class)->finalize (object);
}

static void
phidias_library_page_class_init (PhidiasLibraryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_library_page_dispose;
  object_class->finalize = phidias_library_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasLibraryPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasLibraryPage, restore_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasLibraryPage, start_new_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasLibraryPage, place_label);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_new_cb);
  gtk_widget_class_bind_template_callback (widget_class, in_memory_cb);
}

static void
phidias_library_page_init (PhidiasLibraryPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
phidias_library_page_new (void)
{
  return g_object_new (PHIDIAS_TYPE_LIBRARY_PAGE, NULL);
}

/**
 * phidias_library_page_set_session:
 * @self: a page that has none
 * @session: whose library it is
 */
void
phidias_library_page_set_session (PhidiasLibraryPage *self, PhidiasSession *session)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY_PAGE (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::storage-error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
