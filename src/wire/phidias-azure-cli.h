/* phidias-azure-cli.h: tokens from the Azure CLI of this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-clock.h"
#include "phidias-entra-tokens.h"

G_BEGIN_DECLS

void                phidias_azure_cli_find_async       (GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
char               *phidias_azure_cli_find_finish      (GAsyncResult         *result,
                                                        GError              **error);

void                phidias_azure_cli_identify_async   (const char           *program,
                                                        PhidiasClock         *clock,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
void                phidias_azure_cli_get_token_async  (const char           *program,
                                                        PhidiasClock         *clock,
                                                        const char           *scope,
                                                        const char           *tenant,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
/* Of both: identify tells tenant and user only. */
PhidiasEntraTokens *phidias_azure_cli_finish           (GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS
