/* phidias-library-private.h: the library with what tests need to replace
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-library.h"
#include "phidias-store-worker.h"

G_BEGIN_DECLS

PhidiasLibrary *phidias_library_new_with_options (const PhidiasStoreOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
