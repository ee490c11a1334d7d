/* phidias-message-status.h: a message's state in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-message.h"

G_BEGIN_DECLS

char     *phidias_message_status_dup         (PhidiasMessage *message) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_message_status_dup_details (PhidiasMessage *message) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_message_status_is_problem  (PhidiasMessage *message);
gboolean  phidias_message_status_is_ticking  (PhidiasMessage *message);

G_END_DECLS
