/* phidias-library-private.h: the library's inside, and what tests need to replace
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-library.h"
#include "phidias-store-worker.h"

G_BEGIN_DECLS

PhidiasLibrary     *phidias_library_new_with_options (const PhidiasStoreOptions *options) G_GNUC_WARN_UNUSED_RESULT;

PhidiasStoreWorker *phidias_library_get_worker       (PhidiasLibrary            *self);
GTask              *phidias_library_task_new         (PhidiasLibrary            *self,
                                                      GCancellable              *cancellable,
                                                      GAsyncReadyCallback        callback,
                                                      gpointer                   user_data,
                                                      GCallback                  tag) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_library_write_async      (PhidiasLibrary            *self,
                                                      PhidiasWrite              *write,
                                                      GCancellable              *cancellable,
                                                      GAsyncReadyCallback        callback,
                                                      gpointer                   user_data);

G_END_DECLS
