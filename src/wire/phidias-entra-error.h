/* phidias-entra-error.h: what the sign-in service refuses, as one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError     *phidias_entra_error_new          (guint         status,
                                              GBytes       *body,
                                              const char   *host,
                                              const char   *secret) G_GNUC_WARN_UNUSED_RESULT;
GError     *phidias_entra_error_new_redirect (const char   *name,
                                              const char   *description) G_GNUC_WARN_UNUSED_RESULT;
gboolean    phidias_entra_error_is           (const GError *error,
                                              const char   *name);

G_END_DECLS
