/* phidias-selection.h: what is selected in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-feed-place.h"

G_BEGIN_DECLS

/**
 * PhidiasSelectionUnit:
 * @PHIDIAS_SELECTION_CHARACTER: from character to character
 * @PHIDIAS_SELECTION_WORD: whole words, as after a double click
 * @PHIDIAS_SELECTION_PARAGRAPH: whole paragraphs, as after a triple click; in code, lines
 *
 * What a selection grows by.
 */
typedef enum {
  PHIDIAS_SELECTION_CHARACTER,
  PHIDIAS_SELECTION_WORD,
  PHIDIAS_SELECTION_PARAGRAPH,
} PhidiasSelectionUnit;

/**
 * PhidiasSelectionStep:
 * @PHIDIAS_SELECTION_STEP_CHARACTER: by a character
 * @PHIDIAS_SELECTION_STEP_WORD: by a word
 * @PHIDIAS_SELECTION_STEP_PARAGRAPH: to the start or end of a paragraph
 * @PHIDIAS_SELECTION_STEP_CONVERSATION: to the start or end of everything
 */
typedef enum {
  PHIDIAS_SELECTION_STEP_CHARACTER,
  PHIDIAS_SELECTION_STEP_WORD,
  PHIDIAS_SELECTION_STEP_PARAGRAPH,
  PHIDIAS_SELECTION_STEP_CONVERSATION,
} PhidiasSelectionStep;

#define PHIDIAS_TYPE_SELECTION (phidias_selection_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSelection, phidias_selection, PHIDIAS, SELECTION, GObject)

PhidiasSelection       *phidias_selection_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void                    phidias_selection_set_model    (PhidiasSelection     *self,
                                                        GListModel           *model);

void                    phidias_selection_start        (PhidiasSelection     *self,
                                                        guint                 position,
                                                        guint                 byte,
                                                        PhidiasSelectionUnit  unit);
void                    phidias_selection_extend       (PhidiasSelection     *self,
                                                        guint                 position,
                                                        guint                 byte);
gboolean                phidias_selection_move         (PhidiasSelection     *self,
                                                        PhidiasSelectionStep  step,
                                                        gboolean              is_forward);
void                    phidias_selection_select       (PhidiasSelection     *self,
                                                        guint                 start_position,
                                                        guint                 start_byte,
                                                        guint                 end_position,
                                                        guint                 end_byte);
void                    phidias_selection_select_more  (PhidiasSelection     *self,
                                                        guint                 position);
void                    phidias_selection_select_all   (PhidiasSelection     *self);
void                    phidias_selection_clear        (PhidiasSelection     *self);

gboolean                phidias_selection_is_empty     (PhidiasSelection     *self);
const PhidiasFeedPlace *phidias_selection_get_caret    (PhidiasSelection     *self);
const PhidiasFeedPlace *phidias_selection_get_start    (PhidiasSelection     *self);
const PhidiasFeedPlace *phidias_selection_get_end      (PhidiasSelection     *self);
gboolean                phidias_selection_get_in_row   (PhidiasSelection     *self,
                                                        guint                 position,
                                                        guint                *start,
                                                        guint                *end);
char                   *phidias_selection_dup_text     (PhidiasSelection     *self) G_GNUC_WARN_UNUSED_RESULT;
char                   *phidias_selection_dup_markdown (PhidiasSelection     *self) G_GNUC_WARN_UNUSED_RESULT;

/* A selection may reach to the start or end of a conversation that is not all in the list. */
gboolean                phidias_selection_get_waits    (PhidiasSelection     *self);
gboolean                phidias_selection_get_is_long  (PhidiasSelection     *self);
void                    phidias_selection_read_async   (PhidiasSelection     *self,
                                                        gboolean              is_markdown,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
char                   *phidias_selection_read_finish  (PhidiasSelection     *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS
