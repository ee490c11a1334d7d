/* phidias-error-advice.c: what a person can do about an error
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-error-advice.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

typedef struct
{
  const char *title;
  const char *action;
  const char *label;
  gboolean    can_retry;
  gboolean    can_examine;
} Row;

static const char retry[] = "message.retry";
static const char edit_deployment[] = "deployment.edit";
static const char recover[] = "library.recover";

static const Row rows[] = {
  [PHIDIAS_ERROR_FAILED] = { N_("Something Went Wrong"), retry, N_("Try Again"), TRUE, FALSE },
  [PHIDIAS_ERROR_INVALID_INPUT] = { N_("Not Usable as It Is"), NULL, NULL, FALSE, FALSE },
  [PHIDIAS_ERROR_AUTH] = { N_("Key Refused"), edit_deployment, N_("Change Key…"), TRUE, TRUE },
  [PHIDIAS_ERROR_KEY_MISSING] = { N_("Key Missing"), edit_deployment, N_("Enter Key…"), TRUE, FALSE },
  [PHIDIAS_ERROR_NOT_FOUND] = { N_("Deployment Not Found"), "deployment.choose", N_("Choose Deployment…"), TRUE, TRUE },
  [PHIDIAS_ERROR_RATE_LIMIT] = { N_("Rate Limit Reached"), retry, N_("Try Again"), TRUE, FALSE },
  [PHIDIAS_ERROR_QUOTA] = { N_("Quota Used Up"), "deployment.choose", N_("Choose Deployment…"), TRUE, TRUE },
  [PHIDIAS_ERROR_CONTENT_FILTER] = { N_("Blocked by Content Safety"), "prompt.edit", N_("Edit Prompt"), FALSE, FALSE },
  [PHIDIAS_ERROR_CONTEXT_TOO_LONG] = { N_("Too Long for the Model"), "setup.show", N_("Limit Past Messages"), FALSE, FALSE },
  [PHIDIAS_ERROR_UNSUPPORTED_PARAMETER] = { N_("Parameter Not Supported"), "setup.show", N_("Show Parameters"), TRUE, TRUE },
  [PHIDIAS_ERROR_BAD_REQUEST] = { N_("Request Refused"), "setup.show", N_("Show Parameters"), TRUE, TRUE },
  [PHIDIAS_ERROR_SERVER] = { N_("Server Error"), retry, N_("Try Again"), TRUE, TRUE },
  [PHIDIAS_ERROR_OFFLINE] = { N_("No Connection"), retry, N_("Try Again"), TRUE, TRUE },
  [PHIDIAS_ERROR_REFUSED] = { N_("No Server There"), retry, N_("Try Again"), TRUE, TRUE },
  [PHIDIAS_ERROR_TIMEOUT] = { N_("No Answer in Time"), retry, N_("Try Again"), TRUE, TRUE },
  [PHIDIAS_ERROR_TLS] = { N_("Connection Not Secure"), edit_deployment, N_("Check Address…"), TRUE, TRUE },
  [PHIDIAS_ERROR_PROXY] = { N_("Proxy Error"), retry, N_("Try Again"), TRUE, TRUE },
  [PHIDIAS_ERROR_CAPTIVE_PORTAL] = { N_("Network Sign-In Needed"), "network.sign-in", N_("Sign In…"), TRUE, FALSE },
  [PHIDIAS_ERROR_REDIRECT] = { N_("Server Moved"), edit_deployment, N_("Change Address…"), FALSE, TRUE },
  [PHIDIAS_ERROR_INSECURE] = { N_("Key Not Sent"), edit_deployment, N_("Change Address…"), FALSE, TRUE },
  [PHIDIAS_ERROR_PROTOCOL] = { N_("Answer Not Understood"), retry, N_("Try Again"), TRUE, TRUE },
  [PHIDIAS_ERROR_TOO_LARGE] = { N_("Answer Too Large"), retry, N_("Try Again"), TRUE, FALSE },
  [PHIDIAS_ERROR_INTERRUPTED] = { N_("Answer Interrupted"), "message.continue", N_("Continue"), TRUE, FALSE },
  [PHIDIAS_ERROR_STORE] = { N_("Library Error"), recover, N_("Show Choices"), FALSE, FALSE },
  [PHIDIAS_ERROR_STORE_FULL] = { N_("Disk Full"), recover, N_("Try Again"), FALSE, FALSE },
  [PHIDIAS_ERROR_STORE_READ_ONLY] = { N_("Library Cannot Be Written"), recover, N_("Try Again"), FALSE, FALSE },
  [PHIDIAS_ERROR_STORE_CORRUPT] = { N_("Library Damaged"), recover, N_("Show Choices"), FALSE, FALSE },
  [PHIDIAS_ERROR_STORE_NEWER] = { N_("Library of a Newer Version"), recover, N_("Show Choices"), FALSE, FALSE },
  [PHIDIAS_ERROR_STORE_BUSY] = { N_("Library in Use"), recover, N_("Try Again"), FALSE, FALSE },
  [PHIDIAS_ERROR_KEYRING_LOCKED] = { N_("Keyring Locked"), "keyring.unlock", N_("Unlock…"), TRUE, FALSE },
  [PHIDIAS_ERROR_KEYRING_UNAVAILABLE] = { N_("No Keyring"), edit_deployment, N_("Enter Key…"), TRUE, FALSE },
  [PHIDIAS_ERROR_KEYRING_DENIED] = { N_("Keyring Refused"), edit_deployment, N_("Enter Key…"), TRUE, FALSE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (rows) == PHIDIAS_ERROR_KEYRING_DENIED + 1);

/**
 * phidias_error_advise:
 * @error: an error, of any domain
 * @advice: (out caller-allocates): the next step; its strings are never freed
 *
 * Says what to write above an error's own sentence, and what one button below it does.
 */
void
phidias_error_advise (const GError *error, PhidiasErrorAdvice *advice)
{
  const Row *row = &rows[PHIDIAS_ERROR_FAILED];

  g_return_if_fail (error != NULL);
  g_return_if_fail (advice != NULL);

  if (error->domain == PHIDIAS_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (rows))
    row = &rows[error->code];
  *advice = (PhidiasErrorAdvice) { _(row->title), row->action, row->label != NULL ? _(row->label) : NULL, row->can_retry,
                                   row->can_examine };
}
