/* phidias-emulator-limits.h: tokens and requests a minute, for each deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorLimits PhidiasEmulatorLimits;

typedef struct
{
  guint64 ticket;     /* what phidias_emulator_limits_settle() wants, 0 when refused */
  gint64 wait;        /* microseconds until the request would be let in, when refused */
  gboolean by_tokens; /* which limit refused */
  gint64 tokens_left;
  gint64 requests_left;
} PhidiasEmulatorVerdict;

PhidiasEmulatorLimits *phidias_emulator_limits_new (guint tokens, guint requests) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_limits_free (PhidiasEmulatorLimits *self);
void phidias_emulator_limits_set (PhidiasEmulatorLimits *self, const char *deployment, guint tokens, guint requests);
gboolean phidias_emulator_limits_admit (PhidiasEmulatorLimits *self,
                                        const char *deployment,
                                        gint64 now,
                                        guint tokens,
                                        PhidiasEmulatorVerdict *verdict);
void phidias_emulator_limits_settle (PhidiasEmulatorLimits *self,
                                     const char *deployment,
                                     guint64 ticket,
                                     guint tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorLimits, phidias_emulator_limits_free)

G_END_DECLS
