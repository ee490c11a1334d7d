/* phidias-keyring-request.h: the steps that every call on the keyring is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-keyring-backend.h"

G_BEGIN_DECLS

/* What comes after a step. The task is the caller's; a step that takes time holds on to it. */
typedef void (*PhidiasKeyringStep) (GTask *task);

/* The task data of a call. */
typedef struct
{
  SecretSchema        *schema;
  char                *deployment_id;
  char                *origin; /* NULL for every one */
  char                *label;
  SecretValue         *value;
  PhidiasKeyringKind   kind;
  gboolean             was_unlocked; /* it was asked for once; not again */
  PhidiasKeyringStep   next;
  GAsyncReadyCallback  searched_cb;
} PhidiasKeyringRequest;

GTask      *phidias_keyring_request_new             (gpointer              source,
                                                     SecretSchema         *schema,
                                                     const char           *deployment_id,
                                                     const char           *origin,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data,
                                                     GCallback             tag) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *phidias_keyring_request_make_attributes (PhidiasKeyringRequest *request) G_GNUC_WARN_UNUSED_RESULT;

void        phidias_keyring_request_find            (GTask                *task,
                                                     PhidiasKeyringStep    next);
void        phidias_keyring_request_unlock          (GTask                *task,
                                                     PhidiasKeyringStep    next);
void        phidias_keyring_request_search          (GTask                *task,
                                                     GAsyncReadyCallback   searched_cb);
void        phidias_keyring_request_search_again    (GTask                *task);
void        phidias_keyring_request_unlock_items    (GTask                *task,
                                                     GList                *items);

void        phidias_keyring_request_fail            (GTask                *task,
                                                     const GError         *error);

G_END_DECLS
