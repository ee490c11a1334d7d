/* phidias-code-fold.h: a conversation's rows without those of folded code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CODE_FOLD (phidias_code_fold_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCodeFold, phidias_code_fold, PHIDIAS, CODE_FOLD, GObject)

PhidiasCodeFold *phidias_code_fold_new          (GListModel      *source) G_GNUC_WARN_UNUSED_RESULT;
GListModel      *phidias_code_fold_get_source   (PhidiasCodeFold *self);
guint            phidias_code_fold_to_source    (PhidiasCodeFold *self,
                                                 guint            position);
guint            phidias_code_fold_from_source  (PhidiasCodeFold *self,
                                                 guint            position);

G_END_DECLS
