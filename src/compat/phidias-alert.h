/* phidias-alert.h: a question before a loss, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PhidiasAlertResponse:
 * @id: what phidias_alert_choose_finish() returns for it
 * @label: translated label, with a mnemonic
 * @appearance: plain, suggested or destructive
 *
 * One button of an alert.
 */
typedef struct
{
  const char            *id;
  const char            *label;
  AdwResponseAppearance  appearance;
} PhidiasAlertResponse;

void  phidias_alert_choose_async  (GtkWidget                  *parent,
                                   const char                 *heading,
                                   const char                 *body,
                                   const PhidiasAlertResponse *responses,
                                   guint                       n_responses,
                                   GCancellable               *cancellable,
                                   GAsyncReadyCallback         callback,
                                   gpointer                    user_data);
char *phidias_alert_choose_finish (GtkWidget                  *parent,
                                   GAsyncResult               *result,
                                   GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
