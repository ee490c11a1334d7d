/* phidias-keyring-backend.h: where libsecret keeps keys on this system
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <libsecret/secret.h>

G_BEGIN_DECLS

/**
 * PhidiasKeyringKind:
 * @PHIDIAS_KEYRING_SERVICE: the Secret Service of the desktop
 * @PHIDIAS_KEYRING_FILE: an encrypted file of this application, as in a Flatpak
 */
typedef enum {
  PHIDIAS_KEYRING_SERVICE,
  PHIDIAS_KEYRING_FILE,
} PhidiasKeyringKind;

void      phidias_keyring_backend_find_async      (SecretSchema          *schema,
                                                   GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
gboolean  phidias_keyring_backend_find_finish     (GAsyncResult          *result,
                                                   PhidiasKeyringKind    *kind,
                                                   GError               **error);

void      phidias_keyring_backend_unlock_async    (GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
gboolean  phidias_keyring_backend_unlock_finish   (GAsyncResult          *result,
                                                   GError               **error);

void      phidias_keyring_backend_probe_async     (const SecretSchema    *schema,
                                                   GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
gboolean  phidias_keyring_backend_probe_finish    (GAsyncResult          *result,
                                                   GError               **error);

void      phidias_keyring_backend_mark_async      (const SecretSchema    *schema,
                                                   GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
gboolean  phidias_keyring_backend_mark_finish     (GAsyncResult          *result,
                                                   GError               **error);

void      phidias_keyring_backend_forget_async    (SecretSchema          *schema,
                                                   const char            *deployment_id,
                                                   GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
gboolean  phidias_keyring_backend_forget_finish   (GAsyncResult          *result,
                                                   GError               **error);

GError   *phidias_keyring_backend_error           (const GError          *error) G_GNUC_WARN_UNUSED_RESULT;
GError   *phidias_keyring_backend_new_locked      (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
