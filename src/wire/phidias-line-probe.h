/* phidias-line-probe.h: how far a connection to a host gets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-inference-client.h"

G_BEGIN_DECLS

/**
 * PhidiasLineReport:
 * @error: (nullable): why there is no connection, of %PHIDIAS_ERROR; %NULL when it stood
 * @proxy: (nullable): the proxy in between
 * @addresses: (nullable): what the name stands for; %NULL where a proxy looks it up, or nobody
 * @is_private: whether all of them are of a private network
 * @is_offline: whether the system knows of no network at all
 * @issuer: (nullable): who issued the certificate, accepted or not
 * @begins: (nullable): since when it is valid
 * @ends: (nullable): until when it is valid
 * @tls_flags: which checks it failed
 *
 * What was found on the way to a host.
 */
typedef struct
{
  GError                *error;
  char                  *proxy;
  char                 **addresses;
  gboolean               is_private;
  gboolean               is_offline;
  char                  *issuer;
  GDateTime             *begins;
  GDateTime             *ends;
  GTlsCertificateFlags   tls_flags;
} PhidiasLineReport;

void               phidias_line_report_free  (PhidiasLineReport       *self);

void               phidias_line_probe_async  (PhidiasInferenceClient  *client,
                                              PhidiasTarget           *target,
                                              gboolean                 with_tls,
                                              GCancellable            *cancellable,
                                              GAsyncReadyCallback      callback,
                                              gpointer                 user_data);
PhidiasLineReport *phidias_line_probe_finish (PhidiasInferenceClient  *client,
                                              GAsyncResult            *result,
                                              GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasLineReport, phidias_line_report_free)

G_END_DECLS
