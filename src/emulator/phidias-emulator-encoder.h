/* phidias-emulator-encoder.h: answers as JSON, by family
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-answer.h"

G_BEGIN_DECLS

/* What all chunks of one answer have in common. */
typedef struct
{
  PhidiasEmulatorRequest *request; /* borrowed */
  PhidiasEmulatorAnswer *answer;   /* borrowed */
  char *id;
  gint64 created;
  gboolean no_usage;
} PhidiasEmulatorEncoder;

void phidias_emulator_encoder_init (PhidiasEmulatorEncoder *self,
                                    PhidiasEmulatorRequest *request,
                                    PhidiasEmulatorAnswer *answer,
                                    gboolean no_usage);
void phidias_emulator_encoder_clear (PhidiasEmulatorEncoder *self);

void phidias_emulator_encode_completion (PhidiasEmulatorEncoder *self, GString *out);
void phidias_emulator_encode_prompt_filter (PhidiasEmulatorEncoder *self, GString *out);
void phidias_emulator_encode_role (PhidiasEmulatorEncoder *self, GString *out, guint choice);
void phidias_emulator_encode_piece (PhidiasEmulatorEncoder *self,
                                    GString *out,
                                    guint choice,
                                    const char *field,
                                    const char *text);
void phidias_emulator_encode_call (PhidiasEmulatorEncoder *self,
                                   GString *out,
                                   guint choice,
                                   guint call,
                                   gint64 fragment);
void phidias_emulator_encode_finish (PhidiasEmulatorEncoder *self, GString *out, guint choice);
void phidias_emulator_encode_usage (PhidiasEmulatorEncoder *self, GString *out);

G_END_DECLS
