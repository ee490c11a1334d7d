/* phidias-reply-sentence.c: what a server’s error means for a person, in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-reply-sentence.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-reply-error-private.h"
#include "phidias-reply-error.h"

/* How much of a server's words goes into our sentence. */
#define MAX_QUOTE 300
#define MAX_NAME  100
#define MAX_TITLE 80

/* What people call the thing that was not found. */
static const char *
get_deployment (PhidiasTarget *target)
{
  if (target == NULL)
    return NULL;

  return phidias_target_get_deployment (target) != NULL ? phidias_target_get_deployment (target)
                                                        : phidias_target_get_model (target);
}

static char *
describe_missing (const char *host, PhidiasTarget *target, const char *quote)
{
  const char *deployment = get_deployment (target);

  if (deployment != NULL && quote != NULL)
    return g_strdup_printf (_("There is no deployment “%s” at %s: %s"), deployment, host, quote);
  if (deployment != NULL)
    return g_strdup_printf (_("There is no deployment “%s” at %s. Check the name and the address; a new deployment takes some minutes."),
                            deployment, host);
  if (quote != NULL)
    return g_strdup_printf (_("%s has no model at this address: %s Check the address; a retired deployment answers like this too."), host, quote);

  return g_strdup_printf (_("%s has no model at this address. Check the address; a retired deployment answers like this too."), host);
}

static char *
describe_page (const PhidiasReplyFacts *self, PhidiasErrorCode code, const char *host, const char *title)
{
  if (code == PHIDIAS_ERROR_CAPTIVE_PORTAL)
    return title != NULL
             ? g_strdup_printf (_("The network wants you to sign in first: a web page (“%s”) came in place of %s. Open a browser, sign in, and try again."), title, host)
             : g_strdup_printf (_("The network wants you to sign in first: a web page came in place of %s. Open a browser, sign in, and try again."), host);
  if (title != NULL)
    return g_strdup_printf (_("%u from %s: the server answered with a web page (“%s”), not with a model’s answer."),
                            self->status, host, title);

  return g_strdup_printf (_("%u from %s: the server answered with a web page, not with a model’s answer."), self->status, host);
}

static char *
describe_with_quote (const PhidiasReplyFacts *self, PhidiasErrorCode code, const char *host, const char *quote)
{
  switch (code)
    {
    case PHIDIAS_ERROR_AUTH:
      return g_strdup_printf (self->status == 403 ? _("%s does not let this key use the deployment: %s")
                                                  : _("%s refused the key; check that it is whole and belongs to this address. It said: %s"),
                              host, quote);
    case PHIDIAS_ERROR_QUOTA:
      return g_strdup_printf (_("The quota or subscription behind %s has ended: %s"), host, quote);
    case PHIDIAS_ERROR_RATE_LIMIT:
      return g_strdup_printf (_("%s has had too many requests or tokens for now: %s"), host, quote);
    case PHIDIAS_ERROR_CONTEXT_TOO_LONG:
      return g_strdup_printf (_("The conversation is too long for the model at %s; send fewer past messages, or start a new conversation. It said: %s"),
                              host, quote);
    case PHIDIAS_ERROR_CONTENT_FILTER:
      return g_strdup_printf (_("Content safety at %s stopped this; rephrase the prompt and send it again. It said: %s"), host, quote);
    case PHIDIAS_ERROR_TOO_LARGE:
      return g_strdup_printf (_("The request is too large for %s: %s"), host, quote);
    case PHIDIAS_ERROR_PROXY:
      return g_strdup_printf (_("The proxy on the way to %s wants to be signed in to: %s"), host, quote);
    case PHIDIAS_ERROR_TIMEOUT:
      return g_strdup_printf (_("%s gave up waiting: %s"), host, quote);
    case PHIDIAS_ERROR_REDIRECT:
      return g_strdup_printf (_("%s points to another address, which is not followed with a key: %s"), host, quote);
    case PHIDIAS_ERROR_BAD_REQUEST:
      return g_strdup_printf (_("%s did not accept the request: %s"), host, quote);
    default:
      return self->status >= 400 ? g_strdup_printf (_("The server failed with %u from %s: %s"), self->status, host, quote)
                                 : g_strdup_printf (_("The server at %s reported an error: %s"), host, quote);
    }
}

static char *
describe_bare (const PhidiasReplyFacts *self, PhidiasErrorCode code, const char *host)
{
  switch (code)
    {
    case PHIDIAS_ERROR_AUTH:
      return self->status == 403
               ? g_strdup_printf (_("%s does not let this key use the deployment."), host)
               : g_strdup_printf (_("%s refused the key. Check that it is whole and belongs to this address."), host);
    case PHIDIAS_ERROR_QUOTA:
      return g_strdup_printf (_("The quota or subscription behind %s has ended."), host);
    case PHIDIAS_ERROR_RATE_LIMIT:
      return g_strdup_printf (_("%s has had too many requests or tokens for now. Try again in a while."), host);
    case PHIDIAS_ERROR_CONTEXT_TOO_LONG:
      return g_strdup_printf (_("The conversation is too long for the model at %s. Send fewer past messages, or start a new conversation."), host);
    case PHIDIAS_ERROR_CONTENT_FILTER:
      return g_strdup_printf (_("Content safety at %s stopped this. Rephrase the prompt and send it again."), host);
    case PHIDIAS_ERROR_TOO_LARGE:
      return g_strdup_printf (_("The request is too large for %s. Send fewer past messages or a shorter prompt."), host);
    case PHIDIAS_ERROR_PROXY:
      return g_strdup_printf (_("The proxy on the way to %s wants to be signed in to. Check the network’s proxy settings."), host);
    case PHIDIAS_ERROR_TIMEOUT:
      return g_strdup_printf (_("%s gave up waiting. Try again."), host);
    case PHIDIAS_ERROR_CAPTIVE_PORTAL:
      return g_strdup_printf (_("The network wants you to sign in before %s can be reached. Open a browser, sign in, and try again."), host);
    case PHIDIAS_ERROR_REDIRECT:
      return g_strdup_printf (_("%s points to another address, which is not followed with a key."), host);
    case PHIDIAS_ERROR_BAD_REQUEST:
      return self->status == 431
               ? g_strdup_printf (_("%s did not accept the request: it has too many headers."), host)
               : g_strdup_printf (_("%s did not accept the request (status %u) and did not say why."), host, self->status);
    default:
      return self->status >= 400 ? g_strdup_printf (_("The server failed: %u from %s. Try again in a while."), self->status, host)
                                 : g_strdup_printf (_("The server at %s reported an error and did not say which."), host);
    }
}

/* Servers often leave out the full stop, and a sentence of ours may follow. NULL for no text. */
static char *
end_sentence (const char *text)
{
  const char *last;

  if (text == NULL || *text == '\0')
    return NULL;
  last = g_utf8_find_prev_char (text, text + strlen (text));

  return g_strconcat (text, g_unichar_isalnum (g_utf8_get_char (last)) ? "." : "", NULL);
}

/* Masked before it is cut, since half a key is none that could be found; and after, since marks
 * that cannot be seen may have parted one. */
static char *
quote_safely (const char *text, const char *secret, gsize max_chars)
{
  g_autofree char *masked = phidias_reply_error_mask (text, secret);
  g_autofree char *line = masked != NULL ? phidias_reply_error_flatten (masked, G_MAXSIZE) : NULL;
  g_autofree char *clean = phidias_reply_error_mask (line, secret);

  return clean != NULL ? phidias_reply_error_flatten (clean, max_chars) : NULL;
}

/*
 * phidias_reply_sentence_make:
 * @self: what the server said
 * @code: what that means
 * @host: who said it
 * @target: (nullable): the deployment, so that it can be named
 * @secret: (nullable): the key that was sent
 *
 * Returns: (transfer full): what happened and what can be done, translated
 */
char *
phidias_reply_sentence_make (PhidiasReplyFacts *self,
                             PhidiasErrorCode   code,
                             const char        *host,
                             PhidiasTarget     *target,
                             const char        *secret)
{
  g_autofree char *quoted = quote_safely (self->message, secret, MAX_QUOTE);
  g_autofree char *sentence = end_sentence (quoted);
  const char *quote = sentence;

  if (code == PHIDIAS_ERROR_AUTH && self->status == 401 && !self->is_html && secret == NULL)
    /* Translators: %s is a host such as example.com */
    return g_strdup_printf (_("%s wants a key, and none was sent. Enter the key for it."), host);
  if (self->is_html)
    {
      g_autofree char *title = quote_safely (self->title, secret, MAX_TITLE);

      return describe_page (self, code, host, title);
    }
  if (code == PHIDIAS_ERROR_NOT_FOUND)
    return describe_missing (host, target, quote);
  if (code == PHIDIAS_ERROR_CONTENT_FILTER && self->filter != NULL)
    {
      g_autofree char *list = phidias_reply_error_flatten (self->filter, MAX_QUOTE);

      /* Translators: a host, then a list such as “violence (high severity), hate” */
      return g_strdup_printf (_("Content safety at %s stopped this for %s. Rephrase the prompt and send it again."), host, list);
    }
  if (code == PHIDIAS_ERROR_UNSUPPORTED_PARAMETER)
    {
      phidias_reply_facts_find_parameter (self);
      if (self->param != NULL && *self->param != '\0')
        {
          g_autofree char *name = quote_safely (self->param, secret, MAX_NAME);

          return quote != NULL
                   ? g_strdup_printf (_("The model at %s does not take “%s” as it was sent; unset it or change it. It said: %s"), host, name, quote)
                   : g_strdup_printf (_("The model at %s does not take “%s” as it was sent. Unset it or change it."), host, name);
        }
      return quote != NULL
               ? g_strdup_printf (_("The model at %s does not take one of the parameters: %s"), host, quote)
               : g_strdup_printf (_("The model at %s does not take one of the parameters. Unset them one by one."), host);
    }

  return quote != NULL ? describe_with_quote (self, code, host, quote) : describe_bare (self, code, host);
}
