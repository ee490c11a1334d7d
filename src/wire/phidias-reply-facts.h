/* phidias-reply-facts.h: what the body of an error says, whichever shape it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a body says, whichever shape it has. */
typedef struct
{
  guint    status;
  char    *code;
  char    *type;
  char    *param;
  char    *message;
  char    *filter;
  char    *title;
  gboolean is_html;
} PhidiasReplyFacts;

void   phidias_reply_facts_read           (PhidiasReplyFacts       *self,
                                           guint                    status,
                                           const char              *content_type,
                                           GBytes                  *body);
void   phidias_reply_facts_clear          (PhidiasReplyFacts       *self);
void   phidias_reply_facts_find_parameter (PhidiasReplyFacts       *self);
gint64 phidias_reply_facts_find_wait      (const PhidiasReplyFacts *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhidiasReplyFacts, phidias_reply_facts_clear)

G_END_DECLS
