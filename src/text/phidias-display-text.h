/* phidias-display-text.h: text as it is safe to draw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhidiasDisplayText PhidiasDisplayText;

/**
 * PhidiasDisplayObject:
 * @start: its first byte in the text
 * @end: the byte after its last
 *
 * A part of a text in whose place something else is drawn, such as a formula.
 */
typedef struct {
  guint start;
  guint end;
} PhidiasDisplayObject;

/**
 * PhidiasDisplayRange:
 * @start: its first byte in the text
 * @end: the byte after its last
 * @is_code: whether it is code; else it is the text of a link
 *
 * A part of a text in which characters that are not seen are spelled out. In a link those are not that
 * belong to how a script is written.
 */
typedef struct {
  guint    start;
  guint    end;
  gboolean is_code;
} PhidiasDisplayRange;

PhidiasDisplayText *phidias_display_text_new           (const char               *text,
                                                        gsize                     length,
                                                        gboolean                  is_code) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDisplayText *phidias_display_text_new_with_ranges (const char                 *text,
                                                          gsize                       length,
                                                          const PhidiasDisplayObject *objects,
                                                          guint                       n_objects,
                                                          const PhidiasDisplayRange  *ranges,
                                                          guint                       n_ranges) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_display_text_free          (PhidiasDisplayText       *self);

const char         *phidias_display_text_get_text      (const PhidiasDisplayText *self);
gsize               phidias_display_text_get_length    (const PhidiasDisplayText *self);
gboolean            phidias_display_text_has_marks     (const PhidiasDisplayText *self);
gboolean            phidias_display_text_get_is_sparse (const PhidiasDisplayText *self);
gboolean            phidias_display_text_get_is_even   (const PhidiasDisplayText *self);
guint               phidias_display_text_to_shown      (const PhidiasDisplayText *self,
                                                        guint                     byte);
guint               phidias_display_text_to_shown_end  (const PhidiasDisplayText *self,
                                                        guint                     byte);
guint               phidias_display_text_from_shown    (const PhidiasDisplayText *self,
                                                        guint                     byte);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasDisplayText, phidias_display_text_free)

G_END_DECLS
