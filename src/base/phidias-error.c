/* phidias-error.c: the one error domain, and what an error carries beside its sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-error.h"

typedef struct
{
  guint   status;
  char   *server_code;
  char   *request_id;
  char   *raw;
  gint64  retry_after;
} PhidiasErrorPrivate;

static void
phidias_error_private_init (PhidiasErrorPrivate *priv)
{
  priv->retry_after = -1;
}

static void
phidias_error_private_copy (const PhidiasErrorPrivate *source, PhidiasErrorPrivate *target)
{
  target->status = source->status;
  target->server_code = g_strdup (source->server_code);
  target->request_id = g_strdup (source->request_id);
  target->raw = g_strdup (source->raw);
  target->retry_after = source->retry_after;
}

static void
phidias_error_private_clear (PhidiasErrorPrivate *priv)
{
  g_clear_pointer (&priv->server_code, g_free);
  g_clear_pointer (&priv->request_id, g_free);
  g_clear_pointer (&priv->raw, g_free);
}

/* An extended error: the details travel with every copy, through GTask and g_propagate_error(). */
G_DEFINE_EXTENDED_ERROR (PhidiasError, phidias_error)

static const char * const code_names[] = {
  "failed",
  "invalid-input",
  "auth",
  "key-missing",
  "not-found",
  "rate-limit",
  "quota",
  "content-filter",
  "context-too-long",
  "unsupported-parameter",
  "bad-request",
  "server",
  "offline",
  "refused",
  "timeout",
  "tls",
  "proxy",
  "captive-portal",
  "redirect",
  "insecure",
  "protocol",
  "too-large",
  "interrupted",
  "store",
  "store-full",
  "store-read-only",
  "store-corrupt",
  "store-newer",
  "store-busy",
  "keyring-locked",
  "keyring-unavailable",
  "keyring-denied",
};

G_STATIC_ASSERT (G_N_ELEMENTS (code_names) == PHIDIAS_ERROR_KEYRING_DENIED + 1);

/**
 * phidias_error_code_to_name:
 * @code: a code
 *
 * The name under which a code is stored and printed.
 *
 * Returns: (transfer none): a name in kebab-case
 */
const char *
phidias_error_code_to_name (PhidiasErrorCode code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (code_names), code_names[0]);

  return code_names[code];
}

/**
 * phidias_error_code_from_name:
 * @name: (nullable): a name from phidias_error_code_to_name()
 * @code: (out): the code, untouched when @name is unknown
 *
 * Returns: whether @name is a code's
 */
gboolean
phidias_error_code_from_name (const char *name, PhidiasErrorCode *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (code_names); i++)
    if (g_strcmp0 (name, code_names[i]) == 0)
      {
        *code = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * phidias_error_new:
 * @code: the code
 * @format: printf() format of the sentence shown to people, already translated
 * @...: its arguments
 *
 * Returns: (transfer full): a new error of domain %PHIDIAS_ERROR
 */
GError *
phidias_error_new (PhidiasErrorCode code, const char *format, ...)
{
  va_list args;
  GError *error;

  va_start (args, format);
  error = g_error_new_valist (PHIDIAS_ERROR, code, format, args);
  va_end (args);

  return error;
}

static PhidiasErrorPrivate *
get_private (const GError *error)
{
  return error != NULL && error->domain == PHIDIAS_ERROR ? phidias_error_get_private (error) : NULL;
}

static void
replace_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

/**
 * phidias_error_equal:
 * @a: (nullable): any error
 * @b: (nullable): another
 *
 * Returns: whether a person would read the same in both, or both are %NULL
 */
gboolean
phidias_error_equal (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

/**
 * phidias_error_get_status:
 * @error: (nullable): any error
 *
 * Returns: the HTTP status that came with it, 0 when there was none
 */
guint
phidias_error_get_status (const GError *error)
{
  PhidiasErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->status : 0;
}

void
phidias_error_set_status (GError *error, guint status)
{
  PhidiasErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  priv->status = status;
}

/**
 * phidias_error_get_server_code:
 * @error: (nullable): any error
 *
 * Returns: (nullable): the server's own machine code, such as `DeploymentNotFound`
 */
const char *
phidias_error_get_server_code (const GError *error)
{
  PhidiasErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->server_code : NULL;
}

void
phidias_error_set_server_code (GError *error, const char *server_code)
{
  PhidiasErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  replace_string (&priv->server_code, server_code);
}

/**
 * phidias_error_get_request_id:
 * @error: (nullable): any error
 *
 * Returns: (nullable): the id the server gave the request, for its support
 */
const char *
phidias_error_get_request_id (const GError *error)
{
  PhidiasErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->request_id : NULL;
}

void
phidias_error_set_request_id (GError *error, const char *request_id)
{
  PhidiasErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  replace_string (&priv->request_id, request_id);
}

/**
 * phidias_error_get_raw:
 * @error: (nullable): any error
 *
 * Returns: (nullable): what the server sent, for experts; keys are masked in it
 */
const char *
phidias_error_get_raw (const GError *error)
{
  PhidiasErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->raw : NULL;
}

void
phidias_error_set_raw (GError *error, const char *raw)
{
  PhidiasErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  replace_string (&priv->raw, raw);
}

/**
 * phidias_error_get_retry_after:
 * @error: (nullable): any error
 *
 * Returns: milliseconds that the server asked to wait, -1 when it did not say
 */
gint64
phidias_error_get_retry_after (const GError *error)
{
  PhidiasErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->retry_after : -1;
}

void
phidias_error_set_retry_after (GError *error, gint64 milliseconds)
{
  PhidiasErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  priv->retry_after = milliseconds;
}
