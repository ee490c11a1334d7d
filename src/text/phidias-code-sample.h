/* phidias-code-sample.h: how a deployment is asked from code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "phidias-target.h"

G_BEGIN_DECLS

/**
 * PhidiasCodeLanguage:
 * @PHIDIAS_CODE_CURL: a shell command
 * @PHIDIAS_CODE_PYTHON: Python 3
 * @PHIDIAS_CODE_JAVASCRIPT: JavaScript, for Node.js 18 and later
 * @PHIDIAS_CODE_CSHARP: C#, for .NET 8 and later
 * @PHIDIAS_CODE_GO: Go
 *
 * What a sample is written in. Each needs no more than its language brings.
 */
typedef enum {
  PHIDIAS_CODE_CURL,
  PHIDIAS_CODE_PYTHON,
  PHIDIAS_CODE_JAVASCRIPT,
  PHIDIAS_CODE_CSHARP,
  PHIDIAS_CODE_GO,
} PhidiasCodeLanguage;

#define PHIDIAS_N_CODE_LANGUAGES (PHIDIAS_CODE_GO + 1)

const char *phidias_code_language_get_title (PhidiasCodeLanguage  language);
const char *phidias_code_language_get_id    (PhidiasCodeLanguage  language);

const char *phidias_code_sample_get_variable (PhidiasTarget      *target);
char       *phidias_code_sample_new         (PhidiasTarget       *target,
                                             PhidiasCodeLanguage  language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
