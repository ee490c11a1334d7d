/* phidias-entra-ask.h: one question to the sign-in service and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-entra-client.h"

G_BEGIN_DECLS

typedef struct _PhidiasEntraForm PhidiasEntraForm;

PhidiasEntraForm *phidias_entra_form_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void              phidias_entra_form_add   (PhidiasEntraForm    *self,
                                            const char          *name,
                                            const char          *value);
void              phidias_entra_form_free  (PhidiasEntraForm    *self);

void              phidias_entra_ask_async  (PhidiasEntraClient  *client,
                                            const char          *url,
                                            PhidiasEntraForm    *form,
                                            const char          *secret,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
JsonNode         *phidias_entra_ask_finish (PhidiasEntraClient  *client,
                                            GAsyncResult        *result,
                                            gint64              *asked,
                                            GError             **error);

/* phidias-entra-client.c */
SoupSession      *phidias_entra_client_get_session (PhidiasEntraClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEntraForm, phidias_entra_form_free)

G_END_DECLS
