/* phidias-entra-url.h: what a sign-in in the browser begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *phidias_entra_make_secret         (void) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_entra_make_challenge      (const char  *verifier) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_entra_build_authorize_url (const char  *endpoint,
                                             const char  *client_id,
                                             const char  *redirect_uri,
                                             const char  *scope,
                                             const char  *state,
                                             const char  *challenge,
                                             const char  *login_hint) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_entra_build_metadata_url  (const char  *authority,
                                             const char  *tenant,
                                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_entra_build_scope         (const char  *scope) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_entra_is_client_id        (const char  *client_id);

G_END_DECLS
