/* phidias-message-status.c: a message's state in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-message-status.h"

#include "phidias-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A raw answer can be a whole web page. */
#define MAX_RAW 4000

static void
add_part (GString *line, const char *part)
{
  if (line->len > 0)
    g_string_append (line, " \302\267 ");
  g_string_append (line, part);
}

static void
add_figures (GString *line, PhidiasMessage *message)
{
  const PhidiasUsage *usage = phidias_message_get_usage (message);
  const PhidiasTimings *timings = phidias_message_get_timings (message);
  double rate = phidias_timings_get_tokens_per_second (timings, usage);

  if (usage->completion_tokens >= 0)
    {
      guint n = (guint) MIN (usage->completion_tokens, G_MAXUINT);
      g_autofree char *part = g_strdup_printf (ngettext ("%u token", "%u tokens", n), n);

      add_part (line, part);
    }
  if (timings->first_token >= 0)
    {
      /* Translators: time until the first piece of an answer came */
      g_autofree char *part = g_strdup_printf (_("%.2f s to first token"),
                                               (double) timings->first_token / G_USEC_PER_SEC);

      add_part (line, part);
    }
  if (rate > 0)
    {
      /* Translators: tokens per second */
      g_autofree char *part = g_strdup_printf (_("%.0f tokens/s"), rate);

      add_part (line, part);
    }
}

static void
add_reason (GString *line, const char *reason)
{
  if (reason == NULL || g_str_equal (reason, "stop"))
    return;

  if (g_str_equal (reason, "length"))
    add_part (line, _("ended at the length limit"));
  else if (g_str_equal (reason, "content_filter"))
    add_part (line, _("ended by the content filter"));
  else if (g_str_equal (reason, "tool_calls"))
    add_part (line, _("asked for a tool"));
  else
    add_part (line, reason);
}

static char *
dup_retry (PhidiasMessage *message)
{
  gint64 left = phidias_message_get_retry_at (message) - g_get_monotonic_time ();
  guint seconds = (guint) CLAMP ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 0, G_MAXUINT);

  /* Nothing went wrong: it waits so that nothing does. */
  if (phidias_message_get_error (message) == NULL)
    return g_strdup_printf (ngettext ("Waiting for room in the deployment’s limit: sending in %u second",
                                      "Waiting for room in the deployment’s limit: sending in %u seconds", seconds),
                            seconds);

  return g_strdup_printf (ngettext ("Trying again in %u second", "Trying again in %u seconds", seconds),
                          seconds);
}

static char *
dup_wait (PhidiasMessage *message)
{
  gint64 seconds = (g_get_real_time () - phidias_message_get_created (message)) / G_USEC_PER_SEC;

  /* The clock may jump; a wait of a day is its doing, not the server's. */
  if (seconds < 2 || seconds > 86400)
    return g_strdup (_("Waiting for an answer…"));

  return g_strdup_printf (_("Waiting for an answer… %u s"), (guint) seconds);
}

/**
 * phidias_message_status_dup:
 * @message: a message
 *
 * The line below a message: what it took, why it ended, or what it is doing. An error's sentence
 * is on the first line, what came before it on the second.
 *
 * Returns: (transfer full): the text, empty when there is nothing to say
 */
char *
phidias_message_status_dup (PhidiasMessage *message)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const GError *error = phidias_message_get_error (message);

  if (phidias_message_get_role (message) == PHIDIAS_ROLE_USER)
    return g_strdup ("");

  switch (phidias_message_get_state (message))
    {
    case PHIDIAS_MESSAGE_WAITING:
      return dup_wait (message);

    case PHIDIAS_MESSAGE_RETRYING:
      {
        g_autofree char *retry = dup_retry (message);

        return error == NULL ? g_steal_pointer (&retry)
                             : g_strdup_printf ("%s\n%s", error->message, retry);
      }

    case PHIDIAS_MESSAGE_STREAMING:
      return g_strdup (_("Answering…"));

    case PHIDIAS_MESSAGE_STOPPED:
      add_figures (line, message);
      add_part (line, _("stopped by you"));
      break;

    case PHIDIAS_MESSAGE_INTERRUPTED:
      g_string_append (line, error != NULL ? error->message : _("The answer was interrupted before its end."));
      break;

    case PHIDIAS_MESSAGE_FAILED:
      g_string_append (line, error != NULL ? error->message : _("The answer did not come."));
      break;

    case PHIDIAS_MESSAGE_COMPLETE:
    default:
      add_figures (line, message);
      add_reason (line, phidias_message_get_finish_reason (message));
      break;
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * phidias_message_status_dup_details:
 * @message: a message
 *
 * Returns: (transfer full) (nullable): what an expert wants to see of its error: status, code,
 *   request id, the raw answer; %NULL when there is nothing beyond the sentence
 */
char *
phidias_message_status_dup_details (PhidiasMessage *message)
{
  const GError *error = phidias_message_get_error (message);
  g_autoptr (GString) details = g_string_new (NULL);
  const char *raw;

  if (error == NULL || error->domain != PHIDIAS_ERROR)
    return NULL;

  if (phidias_error_get_status (error) != 0)
    g_string_append_printf (details, _("HTTP status: %u\n"), phidias_error_get_status (error));
  if (phidias_error_get_server_code (error) != NULL)
    g_string_append_printf (details, _("Code: %s\n"), phidias_error_get_server_code (error));
  if (phidias_error_get_request_id (error) != NULL)
    g_string_append_printf (details, _("Request: %s\n"), phidias_error_get_request_id (error));

  raw = phidias_error_get_raw (error);
  if (raw != NULL && raw[0] != '\0')
    {
      g_autofree char *start = g_utf8_strlen (raw, -1) > MAX_RAW ? g_utf8_substring (raw, 0, MAX_RAW)
                                                                 : g_strdup (raw);

      g_string_append_printf (details, "%s%s", details->len > 0 ? "\n" : "", start);
      if (strlen (start) < strlen (raw))
        g_string_append (details, "\342\200\246");
    }
  if (details->len == 0)
    return NULL;

  return g_strchomp (g_string_free (g_steal_pointer (&details), FALSE));
}

/**
 * phidias_message_status_is_problem:
 * @message: a message
 *
 * Returns: whether its status says that something went wrong
 */
gboolean
phidias_message_status_is_problem (PhidiasMessage *message)
{
  PhidiasMessageState state = phidias_message_get_state (message);

  return state == PHIDIAS_MESSAGE_FAILED || state == PHIDIAS_MESSAGE_INTERRUPTED;
}

/**
 * phidias_message_status_is_ticking:
 * @message: a message
 *
 * Returns: whether its status names a time and so changes by itself
 */
gboolean
phidias_message_status_is_ticking (PhidiasMessage *message)
{
  PhidiasMessageState state = phidias_message_get_state (message);

  return state == PHIDIAS_MESSAGE_WAITING || state == PHIDIAS_MESSAGE_RETRYING;
}
