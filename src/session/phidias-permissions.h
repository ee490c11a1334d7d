/* phidias-permissions.h: what a resource manager lets somebody do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A copy of what `…/Microsoft.Authorization/permissions` answers: each member says what it allows, and
 * what of that it does not. */
typedef struct _PhidiasPermissions PhidiasPermissions;

PhidiasPermissions *phidias_permissions_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_permissions_free   (PhidiasPermissions *self);
void                phidias_permissions_add    (PhidiasPermissions *self,
                                                JsonArray          *values);
gboolean            phidias_permissions_allow  (PhidiasPermissions *self,
                                                const char         *action);
gboolean            phidias_permissions_match  (const char         *pattern,
                                                const char         *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasPermissions, phidias_permissions_free)

G_END_DECLS
