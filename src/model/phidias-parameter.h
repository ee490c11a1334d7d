/* phidias-parameter.h: the parameter table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-dialect.h"

G_BEGIN_DECLS

/**
 * PhidiasParameterType:
 * @PHIDIAS_PARAMETER_DOUBLE: a number with a fraction
 * @PHIDIAS_PARAMETER_INTEGER: a whole number
 * @PHIDIAS_PARAMETER_STRINGS: a list of strings
 */
typedef enum {
  PHIDIAS_PARAMETER_DOUBLE,
  PHIDIAS_PARAMETER_INTEGER,
  PHIDIAS_PARAMETER_STRINGS,
} PhidiasParameterType;

/**
 * PhidiasParameterId:
 *
 * The rows of the table, in the order in which they are shown.
 */
typedef enum {
  PHIDIAS_PARAMETER_TEMPERATURE,
  PHIDIAS_PARAMETER_TOP_P,
  PHIDIAS_PARAMETER_MAX_TOKENS,
  PHIDIAS_PARAMETER_PRESENCE_PENALTY,
  PHIDIAS_PARAMETER_FREQUENCY_PENALTY,
  PHIDIAS_PARAMETER_SEED,
  PHIDIAS_PARAMETER_STOP,
  PHIDIAS_PARAMETER_PAST_MESSAGES,
} PhidiasParameterId;

#define PHIDIAS_N_PARAMETERS (PHIDIAS_PARAMETER_PAST_MESSAGES + 1)

/**
 * PhidiasParameterInfo:
 * @id: the row's own number
 * @name: the field's name in a request, and the name under which it is stored
 * @title: untranslated title, for _()
 * @help: untranslated sentence on what it does, for _()
 * @type: what it holds
 * @minimum: the smallest value any dialect takes
 * @maximum: the largest value any dialect takes
 * @slider_maximum: where a slider ends; a number can be typed up to @maximum
 * @step: how far one key press moves it
 * @digits: decimal places shown
 * @suggested: where it starts when it is first set
 * @max_items: for a list, how many strings at most
 * @has_slider: whether a slider makes sense for it
 * @is_local: it shapes the request and is not a field of it
 * @dialects: those that take it
 *
 * One row of the table from which sliders, requests, validation and help are made.
 */
typedef struct
{
  PhidiasParameterId    id;
  const char           *name;
  const char           *title;
  const char           *help;
  PhidiasParameterType  type;
  double                minimum;
  double                maximum;
  double                slider_maximum;
  double                step;
  guint                 digits;
  double                suggested;
  guint                 max_items;
  gboolean              has_slider;
  gboolean              is_local;
  PhidiasDialectMask    dialects;
} PhidiasParameterInfo;

const PhidiasParameterInfo *phidias_parameter_get_info   (PhidiasParameterId          id);
const PhidiasParameterInfo *phidias_parameter_find       (const char                 *name);
gboolean                    phidias_parameter_is_taken   (const PhidiasParameterInfo *info,
                                                          PhidiasDialect              dialect);
double                      phidias_parameter_get_maximum (const PhidiasParameterInfo *info,
                                                          PhidiasDialect              dialect);

G_END_DECLS
