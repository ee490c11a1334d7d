/* phidias-parameter.c: the parameter table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-parameter.h"

#include <glib/gi18n-lib.h>

/* Ranges: the model inference API's TypeSpec and the Azure OpenAI reference. Past messages is the
 * portal's own setting; it decides how many earlier messages go along. */
static const PhidiasParameterInfo table[] = {
  [PHIDIAS_PARAMETER_TEMPERATURE] = {
    .id = PHIDIAS_PARAMETER_TEMPERATURE,
    .name = "temperature",
    .title = N_("Temperature"),
    .help = N_("How freely the model chooses its words. Low values give focused, repeatable answers, high values more varied ones. Change this or Top P, not both."),
    .type = PHIDIAS_PARAMETER_DOUBLE,
    .minimum = 0, .maximum = 2, .slider_maximum = 2, .step = 0.05, .digits = 2, .suggested = 0.7,
    .has_slider = TRUE,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_TOP_P] = {
    .id = PHIDIAS_PARAMETER_TOP_P,
    .name = "top_p",
    .title = N_("Top P"),
    .help = N_("The model chooses among the likeliest words that together have this probability. Change this or Temperature, not both."),
    .type = PHIDIAS_PARAMETER_DOUBLE,
    .minimum = 0, .maximum = 1, .slider_maximum = 1, .step = 0.01, .digits = 2, .suggested = 0.95,
    .has_slider = TRUE,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_MAX_TOKENS] = {
    .id = PHIDIAS_PARAMETER_MAX_TOKENS,
    .name = "max_tokens",
    .title = N_("Max Tokens"),
    .help = N_("The longest answer, in tokens. Prompt and answer together must fit the model’s context. Rate limits count this number before the answer is written."),
    .type = PHIDIAS_PARAMETER_INTEGER,
    .minimum = 1, .maximum = 1000000, .slider_maximum = 4096, .step = 16, .suggested = 800,
    .has_slider = TRUE,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_PRESENCE_PENALTY] = {
    .id = PHIDIAS_PARAMETER_PRESENCE_PENALTY,
    .name = "presence_penalty",
    .title = N_("Presence Penalty"),
    .help = N_("Positive values make the model turn to new subjects: a word that has appeared at all becomes less likely."),
    .type = PHIDIAS_PARAMETER_DOUBLE,
    .minimum = -2, .maximum = 2, .slider_maximum = 2, .step = 0.05, .digits = 2, .suggested = 0,
    .has_slider = TRUE,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_FREQUENCY_PENALTY] = {
    .id = PHIDIAS_PARAMETER_FREQUENCY_PENALTY,
    .name = "frequency_penalty",
    .title = N_("Frequency Penalty"),
    .help = N_("Positive values make the model repeat itself less: the more often a word has appeared, the less likely it becomes."),
    .type = PHIDIAS_PARAMETER_DOUBLE,
    .minimum = -2, .maximum = 2, .slider_maximum = 2, .step = 0.05, .digits = 2, .suggested = 0,
    .has_slider = TRUE,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_SEED] = {
    .id = PHIDIAS_PARAMETER_SEED,
    .name = "seed",
    .title = N_("Seed"),
    .help = N_("The same seed, prompt and parameters give the same answer as far as the server can manage."),
    .type = PHIDIAS_PARAMETER_INTEGER,
    /* A double holds whole numbers up to 2^53; spin buttons hold doubles. */
    .minimum = 0, .maximum = 9007199254740991.0, .slider_maximum = 9007199254740991.0, .step = 1, .suggested = 42,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_STOP] = {
    .id = PHIDIAS_PARAMETER_STOP,
    .name = "stop",
    .title = N_("Stop Sequences"),
    .help = N_("The answer ends where one of these texts would appear. Up to four."),
    .type = PHIDIAS_PARAMETER_STRINGS,
    .max_items = 4,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
  [PHIDIAS_PARAMETER_PAST_MESSAGES] = {
    .id = PHIDIAS_PARAMETER_PAST_MESSAGES,
    .name = "past_messages",
    .title = N_("Past Messages Included"),
    .help = N_("How many earlier messages go along with each prompt. Unset, all of them do."),
    .type = PHIDIAS_PARAMETER_INTEGER,
    .minimum = 0, .maximum = 1000, .slider_maximum = 20, .step = 1, .suggested = 10,
    .has_slider = TRUE,
    .is_local = TRUE,
    .dialects = PHIDIAS_DIALECT_ALL,
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (table) == PHIDIAS_N_PARAMETERS);

/* Temperature ends at 1 in the model inference API, at 2 elsewhere. */
#define TEMPERATURE_TO_ONE \
  (PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_SERVERLESS) | \
   PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_MODELS) | \
   PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_GITHUB_MODELS))

/**
 * phidias_parameter_get_info:
 * @id: a row
 *
 * Returns: (transfer none): the row
 */
const PhidiasParameterInfo *
phidias_parameter_get_info (PhidiasParameterId id)
{
  g_return_val_if_fail ((guint) id < PHIDIAS_N_PARAMETERS, NULL);

  return &table[id];
}

/**
 * phidias_parameter_find:
 * @name: a field's name
 *
 * Returns: (transfer none) (nullable): the row of that name
 */
const PhidiasParameterInfo *
phidias_parameter_find (const char *name)
{
  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    if (g_strcmp0 (table[i].name, name) == 0)
      return &table[i];

  return NULL;
}

/**
 * phidias_parameter_is_taken:
 * @info: a row
 * @dialect: a dialect
 *
 * Returns: whether servers of that dialect take the parameter
 */
gboolean
phidias_parameter_is_taken (const PhidiasParameterInfo *info, PhidiasDialect dialect)
{
  return (info->dialects & PHIDIAS_DIALECT_BIT (dialect)) != 0;
}

/**
 * phidias_parameter_get_maximum:
 * @info: a row
 * @dialect: a dialect
 *
 * Returns: the largest value that servers of that dialect take
 */
double
phidias_parameter_get_maximum (const PhidiasParameterInfo *info, PhidiasDialect dialect)
{
  if (info == &table[PHIDIAS_PARAMETER_TEMPERATURE] && (TEMPERATURE_TO_ONE & PHIDIAS_DIALECT_BIT (dialect)) != 0)
    return 1;

  return info->maximum;
}
