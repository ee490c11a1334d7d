/* fuzz-reply.c: whatever a server sends, parts are fit to be shown and errors are sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "phidias-error.h"
#include "phidias-reply-decoder.h"
#include "phidias-reply-error.h"

#define SECRET "0123456789abcdef0123456789abcdef"

static void
check_text (const char *text)
{
  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    g_error ("a text is not UTF-8");
}

static void
check_part_cb (const PhidiasReplyPart *part, gpointer user_data)
{
  check_text (part->text);
  check_text (part->call_id);
  check_text (part->call_name);
}

static void
check_error (GError *error)
{
  if (error == NULL)
    return;
  if (error->domain != PHIDIAS_ERROR || strchr (error->message, '\n') != NULL)
    g_error ("an error is no sentence");
  check_text (error->message);
  check_text (phidias_error_get_raw (error));
  check_text (phidias_error_get_server_code (error));
  if (strstr (error->message, SECRET) != NULL ||
      (phidias_error_get_raw (error) != NULL && strstr (phidias_error_get_raw (error), SECRET) != NULL))
    g_error ("an error tells the key");
  g_error_free (error);
}

/* Each line is an event; an error ends the answer, but the decoder must bear more. */
static void
decode_events (PhidiasTarget *target, const char *bytes, size_t size)
{
  g_autoptr (PhidiasReplyDecoder) decoder = phidias_reply_decoder_new (target, check_part_cb, NULL);

  phidias_reply_decoder_set_secret (decoder, SECRET);
  for (size_t at = 0; at < size;)
    {
      const char *end = memchr (bytes + at, '\n', size - at);
      size_t length = end != NULL ? (size_t) (end - bytes) - at : size - at;
      GError *error = NULL;

      if (phidias_reply_decoder_push_event (decoder, at % 5 == 4 ? "error" : NULL, bytes + at, length, &error) != (error == NULL))
        g_error ("the result and the error disagree");
      check_error (error);
      phidias_reply_decoder_push_tail (decoder, bytes + at, length / 2);
      at += length + 1;
    }
  phidias_reply_decoder_finish (decoder);
  check_text (phidias_reply_decoder_get_id (decoder));
  check_text (phidias_reply_decoder_get_model (decoder));
  check_text (phidias_reply_decoder_get_prompt_filter (decoder));
  for (guint i = 0; i < phidias_reply_decoder_get_n_choices (decoder); i++)
    {
      check_text (phidias_reply_decoder_get_finish_reason (decoder, i));
      check_text (phidias_reply_decoder_get_content_filter (decoder, i));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint statuses[] = { 200, 302, 400, 401, 403, 404, 422, 424, 429, 500 };
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://res.openai.azure.com/openai/deployments/gpt-4o", NULL);
  g_autoptr (PhidiasReplyDecoder) decoder = phidias_reply_decoder_new (target, check_part_cb, NULL);
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  GError *error = NULL;

  decode_events (target, (const char *) data, size);
  phidias_reply_decoder_set_secret (decoder, SECRET);
  if (phidias_reply_decoder_push_body (decoder, body, &error) != (error == NULL))
    g_error ("the result and the error disagree");
  check_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    check_error (phidias_reply_error_new (statuses[i], NULL, body, NULL, target, SECRET));

  return 0;
}
