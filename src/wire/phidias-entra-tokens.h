/* phidias-entra-tokens.h: what the sign-in service hands out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-json.h"

G_BEGIN_DECLS

/* Tokens have one to four thousand characters; with many groups some more. */
#define PHIDIAS_ENTRA_TOKEN_MAX_BYTES (64 * 1024)

/**
 * PhidiasEntraTokens:
 * @access_token: for one resource; opaque
 * @refresh_token: (nullable): for more of them
 * @lifetime: seconds that the access token is good for, from the moment it was asked for
 * @expires: the same as a moment of the client's clock, in microseconds
 * @tenant_id: (nullable): whose directory it is
 * @username: (nullable): who signed in
 * @name: (nullable): that person's name
 *
 * Secrets are wiped when they are let go. What stands in the id token is shown to the person and
 * trusted for nothing else; it came from the service itself over a connection of ours.
 */
typedef struct
{
  grefcount  ref_count;
  char      *access_token;
  char      *refresh_token;
  gint64     lifetime;
  gint64     expires;
  char      *tenant_id;
  char      *username;
  char      *name;
} PhidiasEntraTokens;

PhidiasEntraTokens *phidias_entra_tokens_new           (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEntraTokens *phidias_entra_tokens_new_from_json (JsonObject          *root,
                                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEntraTokens *phidias_entra_tokens_ref           (PhidiasEntraTokens  *self);
void                phidias_entra_tokens_unref         (PhidiasEntraTokens  *self);
gboolean            phidias_entra_tokens_is_token      (const char          *text);
void                phidias_entra_wipe                 (char                *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEntraTokens, phidias_entra_tokens_unref)

G_END_DECLS
