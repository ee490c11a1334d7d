/* opening-fixture.h: libraries to open, and what is in their folders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-error.h"
#include "store-fixture.h"

G_BEGIN_DECLS

char   *opening_make_library      (const char       *folder) G_GNUC_WARN_UNUSED_RESULT;
void    opening_put               (const char       *folder,
                                   const char       *name,
                                   gconstpointer     bytes,
                                   gsize             length);
GBytes *opening_get               (const char       *folder,
                                   const char       *name) G_GNUC_WARN_UNUSED_RESULT;
char   *opening_find_name         (const char       *folder,
                                   const char       *prefix) G_GNUC_WARN_UNUSED_RESULT;
void    opening_assert_fails      (const char       *folder,
                                   PhidiasErrorCode  code,
                                   const char       *word);
void    opening_assert_hello      (PhidiasLibrary   *library,
                                   const char       *id);
void    opening_assert_starts_new (const char       *folder,
                                   const char       *prefix);

G_END_DECLS
