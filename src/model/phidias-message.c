/* phidias-message.c: one turn of a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-message.h"

#include "phidias-text-util.h"

/**
 * PhidiasMessage:
 *
 * A prompt or an answer. An answer grows by phidias_message_append_text(), which costs what is
 * appended, and tells it by #PhidiasMessage::text-appended alone; everything else notifies.
 * Lives on the main thread.
 */
struct _PhidiasMessage
{
  GObject              parent_instance;

  /* identity */
  char                *id;
  char                *parent_id;
  PhidiasRole          role;

  /* content */
  GString             *text;
  GString             *reasoning;

  /* state */
  PhidiasMessageState  state;
  gint64               sequence;
  gint64               created;
  gint64               retry_at;
  gint64               reasoning_time;
  char                *model;
  char                *deployment_id;
  char                *author;
  char                *finish_reason;
  PhidiasUsage         usage;
  PhidiasTimings       timings;
  GError              *error;
  guint                sibling_index;
  guint                n_siblings;
};

G_DEFINE_FINAL_TYPE (PhidiasMessage, phidias_message, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TEXT,
  PROP_REASONING,
  PROP_STATE,
  PROP_RETRY_AT,
  PROP_REASONING_TIME,
  PROP_SIBLING_INDEX,
  PROP_N_SIBLINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  TEXT_APPENDED,
  REASONING_APPENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
phidias_message_finalize (GObject *object)
{
  PhidiasMessage *self = PHIDIAS_MESSAGE (object);

  g_free (self->id);
  g_free (self->parent_id);
  g_string_free (self->text, TRUE);
  g_string_free (self->reasoning, TRUE);
  g_free (self->model);
  g_free (self->deployment_id);
  g_free (self->author);
  g_free (self->finish_reason);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (phidias_message_parent_class)->finalize (object);
}

static void
phidias_message_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasMessage *self = PHIDIAS_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text->str);
      break;
    case PROP_REASONING:
      g_value_set_string (value, self->reasoning->str);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    case PROP_REASONING_TIME:
      g_value_set_int64 (value, self->reasoning_time);
      break;
    case PROP_SIBLING_INDEX:
      g_value_set_uint (value, self->sibling_index);
      break;
    case PROP_N_SIBLINGS:
      g_value_set_uint (value, self->n_siblings);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_message_class_init (PhidiasMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_message_finalize;
  object_class->get_property = phidias_message_get_property;

  /**
   * PhidiasMessage:text:
   *
   * The whole text so far. Notifies when it is replaced, not when it grows.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  /**
   * PhidiasMessage:reasoning:
   *
   * What the model thought before it answered. Notifies as #PhidiasMessage:text does.
   */
  properties[PROP_REASONING] = g_param_spec_string ("reasoning", NULL, NULL, "", flags);
  /**
   * PhidiasMessage:state:
   *
   * A #PhidiasMessageState. Error, usage, timings and finish reason are set before it changes.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_N_MESSAGE_STATES - 1, 0, flags);
  /**
   * PhidiasMessage:retry-at:
   *
   * When the next attempt goes out, in microseconds of g_get_monotonic_time(); 0 for no wait.
   */
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasMessage:reasoning-time:
   *
   * How long the model thought before it answered, in microseconds; -1 where nobody knows.
   */
  properties[PROP_REASONING_TIME] = g_param_spec_int64 ("reasoning-time", NULL, NULL, -1, G_MAXINT64, -1, flags);
  /**
   * PhidiasMessage:sibling-index:
   *
   * Which of the answers to the same message this is, from 0.
   */
  properties[PROP_SIBLING_INDEX] = g_param_spec_uint ("sibling-index", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * PhidiasMessage:n-siblings:
   *
   * How many there are, this one too.
   */
  properties[PROP_N_SIBLINGS] = g_param_spec_uint ("n-siblings", NULL, NULL, 1, G_MAXUINT, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PhidiasMessage::text-appended:
   * @self: the message
   * @text: what was appended
   */
  signals[TEXT_APPENDED] = g_signal_new ("text-appended", PHIDIAS_TYPE_MESSAGE, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * PhidiasMessage::reasoning-appended:
   * @self: the message
   * @text: what was appended
   */
  signals[REASONING_APPENDED] = g_signal_new ("reasoning-appended", PHIDIAS_TYPE_MESSAGE, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
phidias_message_init (PhidiasMessage *self)
{
  self->text = g_string_new (NULL);
  self->reasoning = g_string_new (NULL);
  self->usage = PHIDIAS_USAGE_INIT;
  self->timings = PHIDIAS_TIMINGS_INIT;
  self->reasoning_time = -1;
  self->n_siblings = 1;
}

/**
 * phidias_message_new:
 * @id: its id
 * @parent_id: (nullable): the id of the message it follows, %NULL for the first of a conversation
 * @role: who speaks
 *
 * Returns: (transfer full): an empty message in state %PHIDIAS_MESSAGE_COMPLETE
 */
PhidiasMessage *
phidias_message_new (const char *id, const char *parent_id, PhidiasRole role)
{
  PhidiasMessage *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_MESSAGE, NULL);
  self->id = g_strdup (id);
  self->parent_id = g_strdup (parent_id);
  self->role = role;

  return self;
}

const char *
phidias_message_get_id (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->id;
}

const char *
phidias_message_get_parent_id (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->parent_id;
}

PhidiasRole
phidias_message_get_role (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), PHIDIAS_ROLE_USER);

  return self->role;
}

/**
 * phidias_message_get_sequence:
 * @self: a message
 *
 * Returns: its place among all messages of the conversation, in the order of their making; the
 *   clock may jump, this does not
 */
gint64
phidias_message_get_sequence (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), 0);

  return self->sequence;
}

void
phidias_message_set_sequence (PhidiasMessage *self, gint64 sequence)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  self->sequence = sequence;
}

/**
 * phidias_message_get_created:
 * @self: a message
 *
 * Returns: when it was made, microseconds since 1970 (UTC)
 */
gint64
phidias_message_get_created (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), 0);

  return self->created;
}

void
phidias_message_set_created (PhidiasMessage *self, gint64 created)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  self->created = created;
}

/**
 * phidias_message_get_text:
 * @self: a message
 *
 * Returns: (transfer none): the text so far; valid until it grows
 */
const char *
phidias_message_get_text (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->text->str;
}

/**
 * phidias_message_get_length:
 * @self: a message
 *
 * Returns: the text's length in bytes
 */
gsize
phidias_message_get_length (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), 0);

  return self->text->len;
}

void
phidias_message_set_text (PhidiasMessage *self, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->text->str, text))
    return;
  g_string_assign (self->text, text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * phidias_message_append_text:
 * @self: a message
 * @text: valid UTF-8
 *
 * Lets the answer grow. Emits #PhidiasMessage::text-appended.
 */
void
phidias_message_append_text (PhidiasMessage *self, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));
  g_return_if_fail (text != NULL);

  if (*text == '\0')
    return;
  g_string_append (self->text, text);
  g_signal_emit (self, signals[TEXT_APPENDED], 0, text);
}

const char *
phidias_message_get_reasoning (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->reasoning->str;
}

void
phidias_message_set_reasoning (PhidiasMessage *self, const char *reasoning)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));
  g_return_if_fail (reasoning != NULL);

  if (g_str_equal (self->reasoning->str, reasoning))
    return;
  g_string_assign (self->reasoning, reasoning);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASONING]);
}

void
phidias_message_append_reasoning (PhidiasMessage *self, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));
  g_return_if_fail (text != NULL);

  if (*text == '\0')
    return;
  g_string_append (self->reasoning, text);
  g_signal_emit (self, signals[REASONING_APPENDED], 0, text);
}

/**
 * phidias_message_get_reasoning_time:
 * @self: a message
 *
 * Returns: how long the model thought, microseconds; -1 where nobody knows
 */
gint64
phidias_message_get_reasoning_time (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), -1);

  return self->reasoning_time;
}

/**
 * phidias_message_set_reasoning_time:
 * @self: a message
 * @reasoning_time: how long the model thought, microseconds; -1 where nobody knows
 */
void
phidias_message_set_reasoning_time (PhidiasMessage *self, gint64 reasoning_time)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));
  g_return_if_fail (reasoning_time >= -1);

  if (self->reasoning_time == reasoning_time)
    return;
  self->reasoning_time = reasoning_time;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASONING_TIME]);
}

PhidiasMessageState
phidias_message_get_state (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), PHIDIAS_MESSAGE_COMPLETE);

  return self->state;
}

void
phidias_message_set_state (PhidiasMessage *self, PhidiasMessageState state)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * phidias_message_is_running:
 * @self: a message
 *
 * Returns: whether a request is under way for it
 */
gboolean
phidias_message_is_running (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), FALSE);

  return self->state == PHIDIAS_MESSAGE_WAITING ||
         self->state == PHIDIAS_MESSAGE_RETRYING ||
         self->state == PHIDIAS_MESSAGE_STREAMING;
}

/**
 * phidias_message_get_model:
 * @self: a message
 *
 * Returns: (nullable): the model that the server says answered
 */
const char *
phidias_message_get_model (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->model;
}

void
phidias_message_set_model (PhidiasMessage *self, const char *model)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  phidias_set_str (&self->model, model);
}

const char *
phidias_message_get_deployment_id (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->deployment_id;
}

void
phidias_message_set_deployment_id (PhidiasMessage *self, const char *deployment_id)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  phidias_set_str (&self->deployment_id, deployment_id);
}

/**
 * phidias_message_get_author:
 * @self: a message
 *
 * Returns: (nullable): the name shown above an answer: the deployment's when it was asked
 */
const char *
phidias_message_get_author (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->author;
}

void
phidias_message_set_author (PhidiasMessage *self, const char *author)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  phidias_set_str (&self->author, author);
}

/**
 * phidias_message_get_finish_reason:
 * @self: a message
 *
 * Returns: (nullable): why the model ended: `stop`, `length`, `content_filter`, `tool_calls`, or
 *   what else the server says
 */
const char *
phidias_message_get_finish_reason (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->finish_reason;
}

void
phidias_message_set_finish_reason (PhidiasMessage *self, const char *finish_reason)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  phidias_set_str (&self->finish_reason, finish_reason);
}

const PhidiasUsage *
phidias_message_get_usage (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return &self->usage;
}

void
phidias_message_set_usage (PhidiasMessage *self, const PhidiasUsage *usage)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  self->usage = *usage;
}

const PhidiasTimings *
phidias_message_get_timings (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return &self->timings;
}

void
phidias_message_set_timings (PhidiasMessage *self, const PhidiasTimings *timings)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  self->timings = *timings;
}

/**
 * phidias_message_get_error:
 * @self: a message
 *
 * Returns: (nullable) (transfer none): what went wrong with it
 */
const GError *
phidias_message_get_error (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), NULL);

  return self->error;
}

void
phidias_message_set_error (PhidiasMessage *self, const GError *error)
{
  GError *copy = error != NULL ? g_error_copy (error) : NULL;

  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  g_clear_error (&self->error);
  self->error = copy;
}

gint64
phidias_message_get_retry_at (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), 0);

  return self->retry_at;
}

void
phidias_message_set_retry_at (PhidiasMessage *self, gint64 retry_at)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));

  if (self->retry_at == retry_at)
    return;
  self->retry_at = retry_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
}

guint
phidias_message_get_sibling_index (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), 0);

  return self->sibling_index;
}

guint
phidias_message_get_n_siblings (PhidiasMessage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (self), 1);

  return self->n_siblings;
}

/**
 * phidias_message_set_siblings:
 * @self: a message
 * @index: its place among its siblings, from 0
 * @n_siblings: their number, at least 1
 *
 * For #PhidiasConversation, which alone knows the tree.
 */
void
phidias_message_set_siblings (PhidiasMessage *self, guint index, guint n_siblings)
{
  g_return_if_fail (PHIDIAS_IS_MESSAGE (self));
  g_return_if_fail (index < n_siblings);

  if (self->sibling_index != index)
    {
      self->sibling_index = index;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIBLING_INDEX]);
    }
  if (self->n_siblings != n_siblings)
    {
      self->n_siblings = n_siblings;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SIBLINGS]);
    }
}
