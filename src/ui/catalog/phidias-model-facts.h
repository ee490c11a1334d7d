/* phidias-model-facts.h: the facts of a model, as words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-catalog-model.h"

G_BEGIN_DECLS

/**
 * PhidiasModelFact:
 * @title: what it is, translated
 * @value: translated; says so where it is not known or not verified
 */
typedef struct
{
  char *title;
  char *value;
} PhidiasModelFact;

GPtrArray *phidias_model_facts_new     (PhidiasCatalogModel *model) G_GNUC_WARN_UNUSED_RESULT;
char      *phidias_model_format_date   (GDateTime           *date) G_GNUC_WARN_UNUSED_RESULT;
char      *phidias_model_format_value  (double               value) G_GNUC_WARN_UNUSED_RESULT;
char      *phidias_model_dup_ending    (PhidiasCatalogModel *model) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
