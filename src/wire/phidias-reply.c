/* phidias-reply.c: what came back for one chat request, whole or in part
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-reply-private.h"

#include "phidias-text-util.h"

/* More answers than this is no answer; the number comes from the server. */
#define MAX_CHOICES 128

typedef struct
{
  GString *content;
  GString *reasoning;
  char    *finish_reason;
} Choice;

/**
 * PhidiasReply:
 *
 * The answer to one request as far as it came: of a request that was stopped or that broke, the
 * part until then. It changes while the request runs and no more once the request is over.
 */
struct _PhidiasReply
{
  GObject           parent_instance;

  guint             status;
  guint             attempts;
  gboolean          complete;
  gboolean          has_output;
  GPtrArray        *choices; /* of Choice */
  char             *model;
  char             *id;
  char             *request_id;
  char             *region;
  PhidiasUsage      usage;
  PhidiasTimings    timings;
  PhidiasRateLimit  rate_limit;
};

G_DEFINE_FINAL_TYPE (PhidiasReply, phidias_reply, G_TYPE_OBJECT)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_string_free (choice->content, TRUE);
  g_string_free (choice->reasoning, TRUE);
  g_free (choice->finish_reason);
  g_free (choice);
}

static Choice *
ensure_choice (PhidiasReply *self, guint index)
{
  while (self->choices->len <= index)
    {
      Choice *choice = g_new0 (Choice, 1);

      choice->content = g_string_new (NULL);
      choice->reasoning = g_string_new (NULL);
      g_ptr_array_add (self->choices, choice);
    }

  return g_ptr_array_index (self->choices, index);
}

static Choice *
get_choice (PhidiasReply *self, guint index)
{
  return index < self->choices->len ? g_ptr_array_index (self->choices, index) : NULL;
}

static void
phidias_reply_finalize (GObject *object)
{
  PhidiasReply *self = PHIDIAS_REPLY (object);

  g_ptr_array_unref (self->choices);
  g_free (self->model);
  g_free (self->id);
  g_free (self->request_id);
  g_free (self->region);

  G_OBJECT_CLASS (phidias_reply_parent_class)->finalize (object);
}

static void
phidias_reply_class_init (PhidiasReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_reply_finalize;
}

static void
phidias_reply_init (PhidiasReply *self)
{
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->usage = PHIDIAS_USAGE_INIT;
  self->timings = PHIDIAS_TIMINGS_INIT;
  self->rate_limit = PHIDIAS_RATE_LIMIT_INIT;
}

PhidiasReply *
phidias_reply_new (void)
{
  return g_object_new (PHIDIAS_TYPE_REPLY, NULL);
}

/* What an earlier attempt said of itself is not true of the next. */
void
phidias_reply_begin_attempt (PhidiasReply *self)
{
  self->attempts++;
  self->status = 0;
  self->timings = PHIDIAS_TIMINGS_INIT;
  g_clear_pointer (&self->request_id, g_free);
}

static gint64
read_count (SoupMessageHeaders *headers, const char *name)
{
  const char *text = soup_message_headers_get_one (headers, name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    return -1;

  return (gint64) number;
}

/* A duration as OpenAI writes it: `1s`, `6m0s`, `250ms`, `1h2m3.5s`, or bare seconds. */
static gint64
read_duration (SoupMessageHeaders *headers, const char *name)
{
  const char *at = soup_message_headers_get_one (headers, name);
  double sum = 0;

  if (at == NULL || *at == '\0')
    return -1;

  while (*at != '\0')
    {
      char *end;
      double number;

      if (!g_ascii_isdigit (*at) && *at != '.')
        return -1;
      number = g_ascii_strtod (at, &end);
      if (end == at || number > 1e9)
        return -1;
      at = end;
      if (g_str_has_prefix (at, "ms"))
        {
          sum += number;
          at += 2;
        }
      else if (*at == 'h' || *at == 'm' || *at == 's')
        {
          sum += number * (*at == 'h' ? 3600e3 : *at == 'm' ? 60e3 : 1e3);
          at++;
        }
      else if (*at == '\0')
        sum += number * 1e3;
      else
        return -1;
    }

  return (gint64) sum;
}

static char *
dup_first_header (SoupMessageHeaders *headers, const char * const *names, const char *secret)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = soup_message_headers_get_one (headers, names[i]);

      if (value != NULL && *value != '\0')
        {
          g_autofree char *valid = phidias_make_valid_text (value, -1);

          return phidias_redact (valid, secret);
        }
    }

  return NULL;
}

void
phidias_reply_take_head (PhidiasReply       *self,
                         guint               status,
                         SoupMessageHeaders *headers,
                         const char         *secret)
{
  static const char * const id_names[] = { "apim-request-id", "x-ms-request-id", "x-request-id", "request-id", NULL };
  static const char * const region_names[] = { "x-ms-region", NULL };

  self->status = status;
  g_free (self->request_id);
  self->request_id = dup_first_header (headers, id_names, secret);
  g_free (self->region);
  self->region = dup_first_header (headers, region_names, secret);
  self->rate_limit = (PhidiasRateLimit) {
    .limit_requests = read_count (headers, "x-ratelimit-limit-requests"),
    .remaining_requests = read_count (headers, "x-ratelimit-remaining-requests"),
    .limit_tokens = read_count (headers, "x-ratelimit-limit-tokens"),
    .remaining_tokens = read_count (headers, "x-ratelimit-remaining-tokens"),
    .reset_requests_ms = read_duration (headers, "x-ratelimit-reset-requests"),
    .reset_tokens_ms = read_duration (headers, "x-ratelimit-reset-tokens"),
  };
}

void
phidias_reply_add_part (PhidiasReply *self, const PhidiasReplyPart *part)
{
  Choice *choice;

  if (part->kind == PHIDIAS_REPLY_PART_ROLE || part->index >= MAX_CHOICES)
    return;

  choice = ensure_choice (self, part->index);
  self->has_output = TRUE;
  if (part->text == NULL)
    return;
  if (part->kind == PHIDIAS_REPLY_PART_CONTENT || part->kind == PHIDIAS_REPLY_PART_REFUSAL)
    g_string_append (choice->content, part->text);
  else if (part->kind == PHIDIAS_REPLY_PART_REASONING)
    g_string_append (choice->reasoning, part->text);
}

void
phidias_reply_take_facts (PhidiasReply *self, PhidiasReplyDecoder *decoder)
{
  const PhidiasUsage *usage = phidias_reply_decoder_get_usage (decoder);

  if (usage != NULL)
    self->usage = *usage;
  phidias_set_str (&self->model, phidias_reply_decoder_get_model (decoder));
  phidias_set_str (&self->id, phidias_reply_decoder_get_id (decoder));
  for (guint i = 0; i < MIN (phidias_reply_decoder_get_n_choices (decoder), MAX_CHOICES); i++)
    phidias_set_str (&ensure_choice (self, i)->finish_reason, phidias_reply_decoder_get_finish_reason (decoder, i));
}

void
phidias_reply_set_complete (PhidiasReply *self)
{
  self->complete = TRUE;
}

PhidiasTimings *
phidias_reply_get_timings_place (PhidiasReply *self)
{
  return &self->timings;
}

/**
 * phidias_reply_get_status:
 * @self: a reply
 *
 * Returns: the HTTP status of the last attempt, 0 when none came
 */
guint
phidias_reply_get_status (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), 0);

  return self->status;
}

/**
 * phidias_reply_get_attempts:
 * @self: a reply
 *
 * Returns: how often the request was sent
 */
guint
phidias_reply_get_attempts (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), 0);

  return self->attempts;
}

/**
 * phidias_reply_is_complete:
 * @self: a reply
 *
 * Returns: whether the server said that this is all: a finish reason or `[DONE]`. Nothing else
 *   means it; a stream that ends may have been cut
 */
gboolean
phidias_reply_is_complete (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), FALSE);

  return self->complete;
}

/**
 * phidias_reply_has_output:
 * @self: a reply
 *
 * Returns: whether any text, reasoning or tool call came
 */
gboolean
phidias_reply_has_output (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), FALSE);

  return self->has_output;
}

/**
 * phidias_reply_get_n_choices:
 * @self: a reply
 *
 * Returns: how many answers there are; more than one when the request asked for it
 */
guint
phidias_reply_get_n_choices (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), 0);

  return self->choices->len;
}

/**
 * phidias_reply_get_content:
 * @self: a reply
 * @index: which answer
 *
 * Returns: (transfer none): its text, empty when there is none
 */
const char *
phidias_reply_get_content (PhidiasReply *self, guint index)
{
  Choice *choice;

  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  choice = get_choice (self, index);

  return choice != NULL ? choice->content->str : "";
}

/**
 * phidias_reply_get_reasoning:
 * @self: a reply
 * @index: which answer
 *
 * Returns: (transfer none): what the model thought before it, empty when it did not say
 */
const char *
phidias_reply_get_reasoning (PhidiasReply *self, guint index)
{
  Choice *choice;

  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  choice = get_choice (self, index);

  return choice != NULL ? choice->reasoning->str : "";
}

/**
 * phidias_reply_get_finish_reason:
 * @self: a reply
 * @index: which answer
 *
 * Returns: (transfer none) (nullable): why it ended in the server's words, `stop` or `length` and
 *   the like
 */
const char *
phidias_reply_get_finish_reason (PhidiasReply *self, guint index)
{
  Choice *choice;

  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  choice = get_choice (self, index);

  return choice != NULL ? choice->finish_reason : NULL;
}

/**
 * phidias_reply_get_model:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the model that answered, in the server's words
 */
const char *
phidias_reply_get_model (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return self->model;
}

/**
 * phidias_reply_get_id:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the id of the answer
 */
const char *
phidias_reply_get_id (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return self->id;
}

/**
 * phidias_reply_get_request_id:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the id that the server's support asks for
 */
const char *
phidias_reply_get_request_id (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return self->request_id;
}

/**
 * phidias_reply_get_region:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the region that answered
 */
const char *
phidias_reply_get_region (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return self->region;
}

/**
 * phidias_reply_get_usage:
 * @self: a reply
 *
 * Returns: (transfer none): the token counts
 */
const PhidiasUsage *
phidias_reply_get_usage (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return &self->usage;
}

/**
 * phidias_reply_get_timings:
 * @self: a reply
 *
 * Returns: (transfer none): the marks of the last attempt
 */
const PhidiasTimings *
phidias_reply_get_timings (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return &self->timings;
}

/**
 * phidias_reply_get_rate_limit:
 * @self: a reply
 *
 * Returns: (transfer none): what is left of the rate limits
 */
const PhidiasRateLimit *
phidias_reply_get_rate_limit (PhidiasReply *self)
{
  g_return_val_if_fail (PHIDIAS_IS_REPLY (self), NULL);

  return &self->rate_limit;
}
