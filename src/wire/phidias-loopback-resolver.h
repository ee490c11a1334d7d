/* phidias-loopback-resolver.h: keeps what goes to this computer away from proxies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_LOOPBACK_RESOLVER (phidias_loopback_resolver_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasLoopbackResolver, phidias_loopback_resolver, PHIDIAS, LOOPBACK_RESOLVER, GObject)

GProxyResolver *phidias_loopback_resolver_new (GProxyResolver *inner) G_GNUC_WARN_UNUSED_RESULT;

gboolean        phidias_host_is_loopback      (const char     *host);

G_END_DECLS
