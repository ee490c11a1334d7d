/* phidias-keyring-portal.h: whether the portal of a sandbox keeps secrets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  phidias_keyring_portal_is_sandboxed  (void);

void      phidias_keyring_portal_ask_async     (GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean  phidias_keyring_portal_ask_finish    (GAsyncResult         *result,
                                                gboolean             *has_secrets,
                                                GError              **error);

G_END_DECLS
