/* phidias-transport-error.h: what went wrong below HTTP, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhidiasTransportStage:
 * @PHIDIAS_TRANSPORT_CONNECT: before the connection stood
 * @PHIDIAS_TRANSPORT_REQUEST: the request was on its way, nothing had come back
 * @PHIDIAS_TRANSPORT_BODY: the answer's head had come
 *
 * How far a request had got.
 */
typedef enum {
  PHIDIAS_TRANSPORT_CONNECT,
  PHIDIAS_TRANSPORT_REQUEST,
  PHIDIAS_TRANSPORT_BODY,
} PhidiasTransportStage;

/**
 * PhidiasTransportFailure:
 * @stage: how far the request had got
 * @host: the host it went to, with its port where that is not the usual one
 * @proxy: (nullable): the proxy in between
 * @tls_flags: the checks that the certificate failed
 * @portal: whether the network is known to want a sign-in
 *
 * What is known when a request fails.
 */
typedef struct
{
  PhidiasTransportStage  stage;
  const char            *host;
  const char            *proxy;
  GTlsCertificateFlags   tls_flags;
  gboolean               portal;
} PhidiasTransportFailure;

GError   *phidias_transport_error_new          (const PhidiasTransportFailure *failure,
                                                const GError                  *cause) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_transport_error_is_retryable (const PhidiasTransportFailure *failure,
                                                const GError                  *cause);
gboolean  phidias_transport_error_is_lost      (const GError                  *cause);

G_END_DECLS
