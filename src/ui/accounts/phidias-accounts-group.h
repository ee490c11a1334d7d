/* phidias-accounts-group.h: accounts, cloud and application id among the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_ACCOUNTS_GROUP (phidias_accounts_group_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAccountsGroup, phidias_accounts_group, PHIDIAS, ACCOUNTS_GROUP, AdwPreferencesGroup)

GtkWidget *phidias_accounts_group_new (PhidiasSession  *session,
                                       PhidiasSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
