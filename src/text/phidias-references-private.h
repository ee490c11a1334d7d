/* phidias-references-private.h: the link definitions of one text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhidiasReferences PhidiasReferences;

/* What the beginning of a paragraph is. */
typedef enum
{
  PHIDIAS_DEFINITION_NONE,      /* no definition */
  PHIDIAS_DEFINITION_MORE,      /* one that the next line may complete */
  PHIDIAS_DEFINITION_WHOLE,
} PhidiasDefinitionState;

typedef struct
{
  const char *label;            /* within the brackets */
  gsize       label_length;
  const char *target;           /* the address as written, with its angle brackets */
  gsize       target_length;
  gsize       length;           /* the lines of it */
} PhidiasDefinition;

PhidiasReferences      *phidias_references_new       (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasReferences      *phidias_references_ref       (PhidiasReferences       *self);
void                    phidias_references_unref     (PhidiasReferences       *self);
guint                   phidias_references_get_size  (const PhidiasReferences *self);
void                    phidias_references_add       (PhidiasReferences       *self,
                                                      const PhidiasDefinition *definition);
gboolean                phidias_references_collect   (const PhidiasReferences *self,
                                                      guint                    from,
                                                      guint                    to,
                                                      const char              *source,
                                                      gsize                    length,
                                                      GString                 *definitions);

PhidiasDefinitionState  phidias_definition_read      (const char              *source,
                                                      gsize                    length,
                                                      gboolean                 is_end,
                                                      PhidiasDefinition       *definition);
gboolean                phidias_definition_may_begin (const char              *line,
                                                      gsize                    length,
                                                      gboolean                 is_growing,
                                                      gboolean                *waits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasReferences, phidias_references_unref)

G_END_DECLS
