/* phidias-emulator-guide.h: the emulator's model: topics written in advance, found by relevance
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-request.h"

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorGuide PhidiasEmulatorGuide;

PhidiasEmulatorGuide *phidias_emulator_guide_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_guide_free (PhidiasEmulatorGuide *self);
guint phidias_emulator_guide_get_n_topics (PhidiasEmulatorGuide *self);
const char *phidias_emulator_guide_find (PhidiasEmulatorGuide *self,
                                         const char *question,
                                         const char *before,
                                         const char **second);
char *phidias_emulator_guide_answer (PhidiasEmulatorGuide *self,
                                     PhidiasEmulatorRequest *request,
                                     guint choice) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorGuide, phidias_emulator_guide_free)

G_END_DECLS
