/* phidias-emulator-answer.h: what is said in reply to a request, cut into pieces
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-behaviour.h"
#include "phidias-emulator-guide.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *name;
  GPtrArray *fragments; /* of strings, the arguments */
} PhidiasEmulatorCall;

typedef struct
{
  GPtrArray *reasoning; /* of strings */
  GPtrArray *pieces;    /* of strings, one token each unless a test said otherwise */
  GPtrArray *calls;     /* of PhidiasEmulatorCall */
  char *finish_reason;  /* (nullable) */
} PhidiasEmulatorChoice;

typedef struct
{
  GPtrArray *choices; /* of PhidiasEmulatorChoice */
  guint prompt_tokens;
  guint completion_tokens;
  guint reasoning_tokens;
} PhidiasEmulatorAnswer;

PhidiasEmulatorFault *phidias_emulator_answer_check_filter (PhidiasEmulatorRequest *request) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorAnswer *phidias_emulator_answer_new (PhidiasEmulatorGuide *guide,
                                                    PhidiasEmulatorRequest *request,
                                                    PhidiasEmulatorBehaviour *behaviour) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_answer_free (PhidiasEmulatorAnswer *self);
char *phidias_emulator_join (GPtrArray *strings) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorAnswer, phidias_emulator_answer_free)

G_END_DECLS
