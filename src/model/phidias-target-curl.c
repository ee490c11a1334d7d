/* phidias-target-curl.c: a curl command read for the address, key and model in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-target-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-json.h"

#define MAX_KEY 4096

/* Options of curl that take a value, beside those that are read. */
static const char short_with_value[] = "AbcCDeEFKmoPQrtTUuwXxyYzHd";
static const char * const long_with_value[] = {
  "--cacert", "--cert", "--connect-timeout", "--connect-to", "--cookie", "--cookie-jar", "--form",
  "--interface", "--key", "--max-time", "--output", "--proxy", "--proxy-user", "--referer",
  "--request", "--resolve", "--retry", "--retry-delay", "--upload-file", "--user-agent",
  "--write-out", "--ciphers", "--config", "--data-urlencode", NULL
};
static const char * const long_with_data[] = {
  "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", NULL
};

void
phidias_target_curl_clear (PhidiasTargetCurl *self)
{
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->model, g_free);
}

static void
free_words (GPtrArray *words)
{
  /* A key may be in any of them. */
  for (guint i = 0; i < words->len; i++)
    {
      char *word = g_ptr_array_index (words, i);

      explicit_bzero (word, strlen (word));
    }
  g_ptr_array_unref (words);
}

/* Reads one word as a shell would: quotes, backslashes, and the line continuations of sh, cmd and
 * PowerShell. Returns NULL at the end. */
static char *
next_word (const char **text)
{
  GString *word = g_string_new (NULL);
  const char *at = *text;
  gboolean has_word = FALSE;
  char quote = '\0';

  for (; *at != '\0'; at++)
    {
      gboolean ends_line = at[1] == '\n' || (at[1] == '\r' && at[2] == '\n');

      if (quote == '\0' && strchr ("\\^`", *at) != NULL && ends_line)
        {
          at += at[1] == '\r' ? 2 : 1;
          if (has_word)
            break;
        }
      else if (quote == '\0' && g_ascii_isspace (*at))
        {
          if (has_word)
            break;
        }
      else if (quote == '\0' && (*at == '\'' || *at == '"'))
        {
          quote = *at;
          has_word = TRUE;
        }
      else if (quote == '\0' && *at == '$' && at[1] == '\'' && !has_word)
        {
          /* $'…' differs from '…' in its escapes only, and JSON has the same ones. */
        }
      else if (*at == quote)
        {
          quote = '\0';
        }
      else if (*at == '\\' && at[1] != '\0' &&
               (quote == '\0' || (quote == '"' && strchr ("\"\\$`\n", at[1]) != NULL)))
        {
          at++;
          if (*at != '\n')
            g_string_append_c (word, *at);
          has_word = TRUE;
        }
      else
        {
          g_string_append_c (word, *at);
          has_word = TRUE;
        }
    }

  *text = at;

  return g_string_free (word, !has_word);
}

static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  char *word;

  while ((word = next_word (&text)) != NULL)
    g_ptr_array_add (words, word);

  return words;
}

/* Documentation has $KEY, <your key>, YOUR_API_KEY where the key goes. */
static gboolean
is_placeholder (const char *key)
{
  g_autofree char *upper = g_ascii_strup (key, -1);

  return strpbrk (key, "$<>{}*") != NULL || strstr (upper, "YOUR") != NULL || strstr (upper, "API_KEY") != NULL ||
         strstr (upper, "API-KEY") != NULL;
}

static void
take_key (PhidiasTargetCurl *self, const char *value, PhidiasAuth auth)
{
  gsize length;

  while (g_ascii_isspace (*value))
    value++;
  if (auth == PHIDIAS_AUTH_BEARER && g_ascii_strncasecmp (value, "bearer ", 7) == 0)
    value += 7;
  while (g_ascii_isspace (*value))
    value++;
  for (length = strlen (value); length > 0 && g_ascii_isspace (value[length - 1]);)
    length--;

  self->has_auth = TRUE;
  self->auth = auth;
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_clear_pointer (&self->key, g_free);

  self->key = g_strndup (value, MIN (length, MAX_KEY + 1));
  for (gsize i = 0; i < length && i <= MAX_KEY; i++)
    if (!g_ascii_isgraph (value[i]))
      length = 0;
  if (length == 0 || length > MAX_KEY || is_placeholder (self->key))
    {
      explicit_bzero (self->key, strlen (self->key));
      g_clear_pointer (&self->key, g_free);
    }
}

static void
take_header (PhidiasTargetCurl *self, const char *header)
{
  const char *colon = strchr (header, ':');
  g_autofree char *name = NULL;

  if (colon == NULL)
    return;

  name = g_strstrip (g_strndup (header, colon - header));
  if (g_ascii_strcasecmp (name, "api-key") == 0)
    take_key (self, colon + 1, PHIDIAS_AUTH_API_KEY);
  else if (g_ascii_strcasecmp (name, "authorization") == 0 && !(self->has_auth && self->auth == PHIDIAS_AUTH_API_KEY))
    take_key (self, colon + 1, PHIDIAS_AUTH_BEARER);
}

static void
take_body (PhidiasTargetCurl *self, const char *body)
{
  g_autoptr (JsonNode) root = phidias_json_parse (body, strlen (body), PHIDIAS_JSON_DEPTH_USER,
                                                  PHIDIAS_JSON_SIZE_WIRE, NULL);
  const char *model = phidias_json_get_string (phidias_json_get_root (root), "model");

  if (model == NULL || *model == '\0' || strpbrk (model, "<>{}$") != NULL)
    return;

  g_free (self->model);
  self->model = g_strdup (model);
}

static void
take_option (PhidiasTargetCurl *self, char name, const char *value)
{
  if (name == 'H')
    take_header (self, value);
  else if (name == 'd')
    take_body (self, value);
}

/* A cluster such as -sSLH: the first letter that takes a value has the rest, or the next word. */
static guint
take_short_options (PhidiasTargetCurl *self, GPtrArray *words, guint i)
{
  const char *word = g_ptr_array_index (words, i);

  for (const char *at = word + 1; *at != '\0'; at++)
    if (strchr (short_with_value, *at) != NULL)
      {
        if (at[1] != '\0')
          take_option (self, *at, at + 1);
        else if (i + 1 < words->len)
          take_option (self, *at, g_ptr_array_index (words, ++i));
        break;
      }

  return i;
}

static guint
take_long_option (PhidiasTargetCurl *self, GPtrArray *words, guint i)
{
  const char *word = g_ptr_array_index (words, i);
  const char *value = i + 1 < words->len ? g_ptr_array_index (words, i + 1) : "";

  if (g_str_equal (word, "--header"))
    take_header (self, value);
  else if (g_strv_contains (long_with_data, word))
    take_body (self, value);
  else if (g_str_equal (word, "--url"))
    {
      if (self->url == NULL)
        self->url = g_strdup (value);
    }
  else if (!g_strv_contains (long_with_value, word))
    return i;

  return i + 1;
}

static gboolean
has_user (GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    if (g_str_equal (g_ptr_array_index (words, i), "-u") || g_str_equal (g_ptr_array_index (words, i), "--user"))
      return TRUE;

  return FALSE;
}

static gboolean
read_words (PhidiasTargetCurl *self, GPtrArray *words, GError **error)
{
  if (has_user (words))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("The curl command signs in with a user name and password, which chat endpoints do not take.")));
      return FALSE;
    }

  for (guint i = 1; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      /* The command ends here; jq or a file name follows. */
      if (strchr ("|>;&", *word) != NULL && *word != '\0')
        break;
      if (g_str_has_prefix (word, "--"))
        i = take_long_option (self, words, i);
      else if (*word == '-' && word[1] != '\0')
        i = take_short_options (self, words, i);
      /* A value of an option unknown here may come before the address. */
      else if (self->url == NULL || (strstr (self->url, "://") == NULL && strstr (word, "://") != NULL))
        {
          g_free (self->url);
          self->url = g_strdup (word);
        }
    }

  if (self->url == NULL || *self->url == '\0')
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("There is no address in the curl command.")));
      return FALSE;
    }

  return TRUE;
}

/**
 * phidias_target_curl_parse:
 * @self: (out): what the command says
 * @text: a curl command on one line or many
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes
 *
 * Reads the address, the key and its header, and the body's `model`. A placeholder is no key. The
 * command is only read, never run.
 *
 * Returns: whether there is an address in it
 */
gboolean
phidias_target_curl_parse (PhidiasTargetCurl *self, const char *text, GError **error)
{
  GPtrArray *words = split_words (text);
  gboolean is_read;

  *self = (PhidiasTargetCurl) { 0 };
  is_read = read_words (self, words, error);
  free_words (words);

  return is_read;
}
