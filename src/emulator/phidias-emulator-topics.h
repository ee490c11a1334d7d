/* phidias-emulator-topics.h: the guide's topics, and which of them answers a question
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorTopics PhidiasEmulatorTopics;

typedef struct
{
  char *id;
  char *title;
  char *group;
  char *body;
  GHashTable *terms;   /* term to weight, a double */
  GHashTable *subject; /* the same without the body */
  GPtrArray *phrases;  /* lines of terms */
  double length;
} PhidiasEmulatorTopic;

PhidiasEmulatorTopics *phidias_emulator_topics_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_topics_free (PhidiasEmulatorTopics *self);
GPtrArray *phidias_emulator_topics_get_list (PhidiasEmulatorTopics *self);
const char *phidias_emulator_topics_get_phrases (PhidiasEmulatorTopics *self);
PhidiasEmulatorTopic *phidias_emulator_topics_find (PhidiasEmulatorTopics *self,
                                                    const char *question,
                                                    const char *before,
                                                    PhidiasEmulatorTopic **second,
                                                    PhidiasEmulatorTopic *others[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorTopics, phidias_emulator_topics_free)

G_END_DECLS
