/* phidias-target.h: where a prompt is sent, and how that server wants to be spoken to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-dialect.h"

G_BEGIN_DECLS

/* Longest text phidias_target_parse() looks at, in bytes. */
#define PHIDIAS_TARGET_MAX_TEXT (64 * 1024)

#define PHIDIAS_TYPE_TARGET (phidias_target_get_type ())

typedef struct _PhidiasTarget PhidiasTarget;

GType           phidias_target_get_type        (void);
PhidiasTarget  *phidias_target_new             (PhidiasDialect   dialect,
                                                const char      *base,
                                                const char      *chat_url,
                                                const char      *api_version,
                                                const char      *deployment,
                                                const char      *model,
                                                PhidiasAuth      auth) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_parse           (const char      *text,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_parse_len       (const char      *text,
                                                gsize            length,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_ref             (PhidiasTarget   *self);
void            phidias_target_unref           (PhidiasTarget   *self);
gboolean        phidias_target_equal           (PhidiasTarget   *self,
                                                PhidiasTarget   *other);

PhidiasTarget  *phidias_target_with_model      (PhidiasTarget   *self,
                                                const char      *model) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_with_auth       (PhidiasTarget   *self,
                                                PhidiasAuth      auth) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_with_dialect    (PhidiasTarget   *self,
                                                PhidiasDialect   dialect,
                                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_with_key        (PhidiasTarget   *self,
                                                const char      *key) G_GNUC_WARN_UNUSED_RESULT;
PhidiasTarget  *phidias_target_without_key     (PhidiasTarget   *self) G_GNUC_WARN_UNUSED_RESULT;

PhidiasDialect  phidias_target_get_dialect     (PhidiasTarget   *self);
const char     *phidias_target_get_base        (PhidiasTarget   *self);
const char     *phidias_target_get_chat_url    (PhidiasTarget   *self);
const char     *phidias_target_get_api_version (PhidiasTarget   *self);
const char     *phidias_target_get_deployment  (PhidiasTarget   *self);
const char     *phidias_target_get_model       (PhidiasTarget   *self);
PhidiasAuth     phidias_target_get_auth        (PhidiasTarget   *self);
const char     *phidias_target_get_key         (PhidiasTarget   *self);
const char     *phidias_target_get_origin      (PhidiasTarget   *self);
const char     *phidias_target_get_host        (PhidiasTarget   *self);
gboolean        phidias_target_is_loopback     (PhidiasTarget   *self);
gboolean        phidias_target_is_secure       (PhidiasTarget   *self);
gboolean        phidias_target_needs_model     (PhidiasTarget   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasTarget, phidias_target_unref)

G_END_DECLS
