/* phidias-code-group.h: what the slices of one piece of code share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-block.h"

G_BEGIN_DECLS

/**
 * PhidiasCodeRun:
 * @start: its first byte in the text of a slice
 * @end: the byte after its last
 * @look: which look of the highlighter it has
 *
 * A coloured range.
 */
typedef struct {
  guint start;
  guint end;
  guint look;
} PhidiasCodeRun;

/**
 * PhidiasCodeChange:
 * @PHIDIAS_CODE_COLORS_CHANGED: there are other colours for a slice
 * @PHIDIAS_CODE_WRAP_CHANGED: it is to wrap, or no longer
 * @PHIDIAS_CODE_SCROLL_CHANGED: another part of its lines is in view
 * @PHIDIAS_CODE_FOLD_CHANGED: it was folded or unfolded
 * @PHIDIAS_CODE_LENGTH_CHANGED: there are more slices, or there will be no more
 *
 * What changed of a group.
 */
typedef enum {
  PHIDIAS_CODE_COLORS_CHANGED,
  PHIDIAS_CODE_WRAP_CHANGED,
  PHIDIAS_CODE_SCROLL_CHANGED,
  PHIDIAS_CODE_FOLD_CHANGED,
  PHIDIAS_CODE_LENGTH_CHANGED,
} PhidiasCodeChange;

#define PHIDIAS_TYPE_CODE_GROUP (phidias_code_group_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCodeGroup, phidias_code_group, PHIDIAS, CODE_GROUP, GObject)

/* Longer code than this folds to its first part, which is of at least so many lines. */
#define PHIDIAS_CODE_FOLD_LINES 400
#define PHIDIAS_CODE_FOLD_SHOWN_LINES 60

PhidiasCodeGroup     *phidias_code_group_get              (PhidiasBlock     *block);
void                  phidias_code_group_add              (PhidiasCodeGroup *self,
                                                           PhidiasBlock     *block);

guint                 phidias_code_group_get_n_slices     (PhidiasCodeGroup *self);
PhidiasBlock         *phidias_code_group_get_slice        (PhidiasCodeGroup *self,
                                                           guint             slice);
gboolean              phidias_code_group_get_is_open      (PhidiasCodeGroup *self);
gboolean              phidias_code_group_get_was_open     (PhidiasCodeGroup *self);
gboolean              phidias_code_group_get_was_unfolded (PhidiasCodeGroup *self);
guint                 phidias_code_group_get_n_lines      (PhidiasCodeGroup *self);
char                 *phidias_code_group_dup_text         (PhidiasCodeGroup *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean              phidias_code_group_get_is_wrapped   (PhidiasCodeGroup *self);
void                  phidias_code_group_set_is_wrapped   (PhidiasCodeGroup *self,
                                                           gboolean          is_wrapped);

int                   phidias_code_group_get_extent       (PhidiasCodeGroup *self);
void                  phidias_code_group_add_extent       (PhidiasCodeGroup *self,
                                                           int               width);
double                phidias_code_group_get_scroll       (PhidiasCodeGroup *self,
                                                           int               page);
gboolean              phidias_code_group_set_scroll       (PhidiasCodeGroup *self,
                                                           double            scroll,
                                                           int               page);

gboolean              phidias_code_group_get_can_fold     (PhidiasCodeGroup *self);
guint                 phidias_code_group_get_n_shown      (PhidiasCodeGroup *self);
gboolean              phidias_code_group_get_is_folded    (PhidiasCodeGroup *self);
void                  phidias_code_group_set_is_folded    (PhidiasCodeGroup *self,
                                                           gboolean          is_folded);

/* For rows: a slice that is shown wants its colours. */
void                  phidias_code_group_hold             (PhidiasCodeGroup *self,
                                                           guint             slice);
void                  phidias_code_group_release          (PhidiasCodeGroup *self,
                                                           guint             slice);

/* For the highlighter. */
gboolean              phidias_code_group_get_last_held    (PhidiasCodeGroup *self,
                                                           guint            *slice);
const PhidiasCodeRun *phidias_code_group_get_runs         (PhidiasCodeGroup *self,
                                                           guint             slice,
                                                           guint            *n_runs);
void                  phidias_code_group_add_run          (PhidiasCodeGroup *self,
                                                           guint             slice,
                                                           guint             start,
                                                           guint             end,
                                                           guint             look);
guint                 phidias_code_group_get_n_colored    (PhidiasCodeGroup *self,
                                                           guint             slice);
void                  phidias_code_group_set_n_colored    (PhidiasCodeGroup *self,
                                                           guint             slice,
                                                           guint             n_bytes);
void                  phidias_code_group_changed          (PhidiasCodeGroup *self,
                                                           PhidiasCodeChange change,
                                                           guint             slice);
void                  phidias_code_group_clear_runs       (PhidiasCodeGroup *self);

G_END_DECLS
