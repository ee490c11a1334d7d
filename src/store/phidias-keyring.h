/* phidias-keyring.h: keys, in the secret service or for this session only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-deployment.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_KEYRING (phidias_keyring_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasKeyring, phidias_keyring, PHIDIAS, KEYRING, GObject)

PhidiasKeyring *phidias_keyring_new             (const char           *app_id) G_GNUC_WARN_UNUSED_RESULT;

/* A key is found by the deployment's id and its origin (scheme, host and port): where the address
 * of a deployment changes, the key does not follow. */
void            phidias_keyring_lookup_async    (PhidiasKeyring       *self,
                                                 const char           *deployment_id,
                                                 const char           *origin,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
/* The key in memory that libsecret wipes; NULL with no error never happens: KEY_MISSING is a
 * proven absence, KEYRING_LOCKED, _UNAVAILABLE and _DENIED say that nobody could look. */
char           *phidias_keyring_lookup_finish   (PhidiasKeyring       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

void            phidias_keyring_store_async     (PhidiasKeyring       *self,
                                                 const char           *deployment_id,
                                                 const char           *origin,
                                                 const char           *label,
                                                 const char           *key,
                                                 PhidiasKeyPlace       place,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean        phidias_keyring_store_finish    (PhidiasKeyring       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* Every key of a deployment, whatever its origin, in the keyring and in memory. */
void            phidias_keyring_clear_async     (PhidiasKeyring       *self,
                                                 const char           *deployment_id,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean        phidias_keyring_clear_finish    (PhidiasKeyring       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

void            phidias_keyring_unlock_async    (PhidiasKeyring       *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean        phidias_keyring_unlock_finish   (PhidiasKeyring       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* Spaces round a pasted key go; what a header cannot hold is refused with the reason. */
char           *phidias_keyring_clean_key       (const char           *pasted,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
