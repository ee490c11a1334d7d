/* phidias-error-advice.h: what a person can do about an error
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasErrorAdvice:
 * @title: translated: what went wrong, in a few words
 * @action: (nullable): the name of the one useful action, %NULL where there is none:
 *   `message.retry`, `message.continue`, `prompt.edit`, `setup.show` (system message and
 *   parameters), `deployment.edit`, `deployment.choose`, `keyring.unlock`,
 *   `network.sign-in` (open any page in a browser), `library.recover`
 * @label: (nullable): translated: what a button for it says, %NULL with @action
 * @can_retry: whether "Try Again" makes sense beside it
 * @can_examine: whether examining the deployment may say more than the error does
 *
 * The next step after an error. The error's own message is the sentence that explains it.
 */
typedef struct
{
  const char *title;
  const char *action;
  const char *label;
  gboolean    can_retry;
  gboolean    can_examine;
} PhidiasErrorAdvice;

void phidias_error_advise (const GError       *error,
                           PhidiasErrorAdvice *advice);

G_END_DECLS
