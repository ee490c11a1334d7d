/* phidias-quota-meter.c: what a deployment was asked in the last minute, beside what it allows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-quota-meter.h"

/* Above this a server's own wait is told and not waited for. */
#define LONGEST_WAIT (2 * G_TIME_SPAN_MINUTE)
/* A year: what is above is no wait but a way to say never. */
#define LONGEST_BLOCK (366 * G_TIME_SPAN_DAY)
/* A server's number that is above is nonsense, and sums of such would not fit. */
#define LARGEST (G_GINT64_CONSTANT (1) << 50)

/* A request, or what a server counts beyond ours. */
typedef struct
{
  guint64 ticket;   /* 0 for what nobody will correct */
  gint64  expires;  /* when it leaves the window */
  gint64  tokens;
  gint64  reserve;  /* tokens that its answer may still take; 0 once it ended */
  gint64  requests;
} Entry;

typedef struct
{
  gint64 limit;      /* as the server said, -1 where it did not */
  gint64 implied;    /* what it must allow, from what is left; -1 unknown */
  gint64 implied_at; /* when that was said: others' use of the same limit fades from it */
} Word;

/**
 * PhidiasQuotaMeter:
 *
 * A sliding minute of tokens and requests of one deployment. A request is counted with an estimate
 * and what its answer may take when it leaves, and with what it took when it ended. Where the
 * server says what is left, its word goes before our sums: what it counts beyond them (other
 * programs use the same deployment) is kept until its reset, what it does not count is dropped,
 * the oldest first.
 *
 * Has no timer: phidias_quota_meter_refresh() tells what time alone has changed.
 */
struct _PhidiasQuotaMeter
{
  GObject           parent_instance;

  /* owned */
  GArray           *entries; /* of Entry, the first to expire first */

  /* the caller's */
  PhidiasQuotaClock clock;
  gpointer          clock_data;

  /* state */
  gint64            set_tokens;
  gint64            set_requests;
  gint64            cap_tokens;
  gint64            cap_requests;
  Word              tokens_word;
  Word              requests_word;
  gint64            blocked_until;
  guint64           last_ticket;

  /* as last notified */
  gint64            told[6];
};

G_DEFINE_FINAL_TYPE (PhidiasQuotaMeter, phidias_quota_meter, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TOKENS,
  PROP_REQUESTS,
  PROP_TOKEN_LIMIT,
  PROP_REQUEST_LIMIT,
  PROP_RESET,
  PROP_BLOCKED,
  N_MEASURED,
  PROP_TOKEN_CAP = N_MEASURED,
  PROP_REQUEST_CAP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gint64
get_now (PhidiasQuotaMeter *self)
{
  return self->clock (self->clock_data);
}

static void
slide (PhidiasQuotaMeter *self, gint64 now)
{
  guint n = 0;

  while (n < self->entries->len && g_array_index (self->entries, Entry, n).expires <= now)
    n++;
  if (n > 0)
    g_array_remove_range (self->entries, 0, n);
  if (self->tokens_word.implied_at + PHIDIAS_QUOTA_WINDOW <= now)
    self->tokens_word.implied = -1;
  if (self->requests_word.implied_at + PHIDIAS_QUOTA_WINDOW <= now)
    self->requests_word.implied = -1;
}

static void
add_entry (PhidiasQuotaMeter *self, const Entry *entry)
{
  guint at = self->entries->len;

  while (at > 0 && g_array_index (self->entries, Entry, at - 1).expires > entry->expires)
    at--;
  g_array_insert_val (self->entries, at, *entry);
}

static Entry *
find_entry (PhidiasQuotaMeter *self, guint64 ticket, guint *place)
{
  for (guint i = self->entries->len; ticket != 0 && i-- > 0;)
    if (g_array_index (self->entries, Entry, i).ticket == ticket)
      {
        *place = i;
        return &g_array_index (self->entries, Entry, i);
      }

  return NULL;
}

static void
sum (PhidiasQuotaMeter *self, gint64 *tokens, gint64 *reserve, gint64 *requests)
{
  *tokens = *reserve = *requests = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      *tokens += entry->tokens;
      *reserve += entry->reserve;
      *requests += entry->requests;
    }
}

/* The server's own limit, else what the resource says, else what follows from what is left. */
static gint64
get_limit (gint64 set, const Word *word)
{
  if (word->limit >= 0)
    return word->limit;

  return set >= 0 ? set : word->implied;
}

/* Whoever allows less than the server does has a reason. */
static gint64
get_capped_limit (gint64 cap, gint64 set, const Word *word)
{
  gint64 limit = get_limit (set, word);

  return cap >= 0 && (limit < 0 || cap < limit) ? cap : limit;
}

static gint64
get_value (PhidiasQuotaMeter *self, guint prop_id, gint64 now)
{
  gint64 tokens, reserve, requests;

  sum (self, &tokens, &reserve, &requests);
  switch (prop_id)
    {
    case PROP_TOKENS:
      return tokens + reserve;
    case PROP_REQUESTS:
      return requests;
    case PROP_TOKEN_LIMIT:
      return get_capped_limit (self->cap_tokens, self->set_tokens, &self->tokens_word);
    case PROP_REQUEST_LIMIT:
      return get_capped_limit (self->cap_requests, self->set_requests, &self->requests_word);
    case PROP_RESET:
      return self->entries->len > 0 ? g_array_index (self->entries, Entry, self->entries->len - 1).expires - now : 0;
    case PROP_BLOCKED:
    default:
      return MAX (0, self->blocked_until - now);
    }
}

static void
take_limit (gint64 *set, gint64 limit)
{
  *set = limit > 0 ? MIN (limit, LARGEST) : -1;
}

/* What an entry has that @is_tokens means. */
static gint64 *
get_part (Entry *entry, gboolean is_tokens)
{
  return is_tokens ? &entry->tokens : &entry->requests;
}

/* Brings our sum, which may be anything from @low to @high while answers run, to the server's. */
static void
correct (PhidiasQuotaMeter *self, gboolean is_tokens, gint64 used, gint64 low, gint64 high, gint64 reset_ms, gint64 now)
{
  if (used > high)
    {
      gint64 wait = reset_ms > 0 ? MIN (reset_ms * 1000, LONGEST_BLOCK) : PHIDIAS_QUOTA_WINDOW;
      Entry extra = { .expires = now + wait };

      *get_part (&extra, is_tokens) = used - high;
      add_entry (self, &extra);
    }
  for (guint i = 0; i < self->entries->len && low > used; i++)
    {
      gint64 *part = get_part (&g_array_index (self->entries, Entry, i), is_tokens);
      gint64 less = MIN (*part, low - used);

      *part -= less;
      low -= less;
    }
}

static void
take_word (PhidiasQuotaMeter *self,
           gboolean           is_tokens,
           Word              *word,
           gint64             set,
           gint64             limit,
           gint64             remaining,
           gint64             reset_ms,
           gint64             now)
{
  gint64 tokens, reserve, requests;
  gint64 low, high;

  if (limit > 0 && limit <= LARGEST)
    word->limit = limit;
  if (remaining < 0 || remaining > LARGEST)
    return;

  sum (self, &tokens, &reserve, &requests);
  low = is_tokens ? tokens : requests;
  high = is_tokens ? tokens + reserve : requests;
  if (word->limit < 0 && set < 0)
    {
      word->implied = low + remaining;
      word->implied_at = now;
      return;
    }
  limit = get_limit (set, word);
  if (remaining > limit)
    {
      /* It allows more than anybody told us. */
      word->limit = low + remaining;
      return;
    }
  correct (self, is_tokens, limit - remaining, low, high, reset_ms, now);
}

static void
phidias_quota_meter_finalize (GObject *object)
{
  PhidiasQuotaMeter *self = PHIDIAS_QUOTA_METER (object);

  g_array_unref (self->entries);

  G_OBJECT_CLASS (phidias_quota_meter_parent_class)->finalize (object);
}

static void
phidias_quota_meter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasQuotaMeter *self = PHIDIAS_QUOTA_METER (object);

  switch (prop_id)
    {
    case PROP_TOKENS:
    case PROP_REQUESTS:
    case PROP_TOKEN_LIMIT:
    case PROP_REQUEST_LIMIT:
    case PROP_RESET:
    case PROP_BLOCKED:
      slide (self, get_now (self));
      g_value_set_int64 (value, get_value (self, prop_id, get_now (self)));
      break;
    case PROP_TOKEN_CAP:
      g_value_set_int64 (value, self->cap_tokens);
      break;
    case PROP_REQUEST_CAP:
      g_value_set_int64 (value, self->cap_requests);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_quota_meter_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasQuotaMeter *self = PHIDIAS_QUOTA_METER (object);
  gint64 *cap = NULL;
  gint64 old;

  switch (prop_id)
    {
    case PROP_TOKEN_CAP:
      cap = &self->cap_tokens;
      break;
    case PROP_REQUEST_CAP:
      cap = &self->cap_requests;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  old = *cap;
  take_limit (cap, g_value_get_int64 (value));
  if (*cap == old)
    return;
  g_object_notify_by_pspec (object, pspec);
  phidias_quota_meter_refresh (self);
}

static void
phidias_quota_meter_class_init (PhidiasQuotaMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_quota_meter_finalize;
  object_class->get_property = phidias_quota_meter_get_property;
  object_class->set_property = phidias_quota_meter_set_property;

  /**
   * PhidiasQuotaMeter:tokens:
   *
   * Tokens of the window, with what running answers may still take.
   */
  properties[PROP_TOKENS] = g_param_spec_int64 ("tokens", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasQuotaMeter:requests:
   *
   * Requests of the window.
   */
  properties[PROP_REQUESTS] = g_param_spec_int64 ("requests", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasQuotaMeter:token-limit:
   *
   * Tokens that the window allows, -1 for unknown.
   */
  properties[PROP_TOKEN_LIMIT] = g_param_spec_int64 ("token-limit", NULL, NULL, -1, G_MAXINT64, -1, flags);
  /**
   * PhidiasQuotaMeter:request-limit:
   *
   * Requests that the window allows, -1 for unknown.
   */
  properties[PROP_REQUEST_LIMIT] = g_param_spec_int64 ("request-limit", NULL, NULL, -1, G_MAXINT64, -1, flags);
  /**
   * PhidiasQuotaMeter:reset:
   *
   * Microseconds until all of what is counted now has left the window.
   */
  properties[PROP_RESET] = g_param_spec_int64 ("reset", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasQuotaMeter:blocked:
   *
   * Microseconds for which the server wants to be left alone; 0 where it does not.
   */
  properties[PROP_BLOCKED] = g_param_spec_int64 ("blocked", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasQuotaMeter:token-cap:
   *
   * Tokens a minute that a person allows, -1 for any number. It is never exceeded, however many the
   * server would allow.
   */
  properties[PROP_TOKEN_CAP] = g_param_spec_int64 ("token-cap", NULL, NULL, -1, G_MAXINT64, -1, flags | G_PARAM_WRITABLE);
  /**
   * PhidiasQuotaMeter:request-cap:
   *
   * The same for requests.
   */
  properties[PROP_REQUEST_CAP] = g_param_spec_int64 ("request-cap", NULL, NULL, -1, G_MAXINT64, -1, flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_quota_meter_init (PhidiasQuotaMeter *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->set_tokens = self->set_requests = -1;
  self->cap_tokens = self->cap_requests = -1;
  self->tokens_word = self->requests_word = (Word) { -1, -1, 0 };
  self->told[PROP_TOKEN_LIMIT - 1] = self->told[PROP_REQUEST_LIMIT - 1] = -1;
}

/**
 * phidias_quota_meter_new:
 * @clock: a clock that never goes back, in microseconds
 * @user_data: for @clock
 *
 * Returns: (transfer full): a meter that has counted nothing and knows no limit
 */
PhidiasQuotaMeter *
phidias_quota_meter_new (PhidiasQuotaClock clock, gpointer user_data)
{
  PhidiasQuotaMeter *self = g_object_new (PHIDIAS_TYPE_QUOTA_METER, NULL);

  self->clock = clock;
  self->clock_data = user_data;

  return self;
}

/**
 * phidias_quota_meter_set_limits:
 * @self: a meter
 * @tokens: tokens a minute; -1 for unknown
 * @requests: requests a minute; -1 for unknown
 *
 * Says what the deployment's resource says. What the server says goes before it.
 */
void
phidias_quota_meter_set_limits (PhidiasQuotaMeter *self, gint64 tokens, gint64 requests)
{
  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  take_limit (&self->set_tokens, tokens);
  take_limit (&self->set_requests, requests);
  phidias_quota_meter_refresh (self);
}

/**
 * phidias_quota_meter_begin:
 * @self: a meter
 * @tokens: what the prompt is thought to take
 * @reserve: what the answer may take at most; 0 for unknown
 *
 * Counts a request that leaves now.
 *
 * Returns: its ticket, never 0
 */
guint64
phidias_quota_meter_begin (PhidiasQuotaMeter *self, gint64 tokens, gint64 reserve)
{
  Entry entry = { 0 };

  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), 0);

  entry.ticket = ++self->last_ticket;
  entry.expires = get_now (self) + PHIDIAS_QUOTA_WINDOW;
  entry.tokens = CLAMP (tokens, 0, LARGEST);
  entry.reserve = CLAMP (reserve, 0, LARGEST);
  entry.requests = 1;
  add_entry (self, &entry);
  phidias_quota_meter_refresh (self);

  return entry.ticket;
}

/**
 * phidias_quota_meter_know_prompt:
 * @self: a meter
 * @ticket: of a request
 * @tokens: what its prompt took
 *
 * Corrects the estimate of a prompt. The server knew better all along, so what it counted beyond
 * the estimate was this, and not somebody else's.
 */
void
phidias_quota_meter_know_prompt (PhidiasQuotaMeter *self, guint64 ticket, gint64 tokens)
{
  Entry *entry;
  guint place;
  gint64 more;

  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  entry = find_entry (self, ticket, &place);
  if (entry == NULL || tokens < 0)
    return;
  more = MIN (tokens, LARGEST) - entry->tokens;
  entry->tokens += more;
  for (guint i = self->entries->len; i-- > 0 && more > 0;)
    {
      Entry *extra = &g_array_index (self->entries, Entry, i);
      gint64 less = extra->ticket == 0 && extra->requests == 0 ? MIN (extra->tokens, more) : 0;

      extra->tokens -= less;
      more -= less;
    }
}

/**
 * phidias_quota_meter_settle:
 * @self: a meter
 * @ticket: of a request
 * @tokens: what it took; -1 where nobody said, then the estimate of its prompt stays
 *
 * Counts what the request took instead of what it was thought to take, unless it has left the
 * window.
 */
void
phidias_quota_meter_settle (PhidiasQuotaMeter *self, guint64 ticket, gint64 tokens)
{
  Entry *entry;
  guint place;

  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  entry = find_entry (self, ticket, &place);
  if (entry == NULL)
    return;
  if (tokens >= 0)
    entry->tokens = MIN (tokens, LARGEST);
  entry->reserve = 0;
  phidias_quota_meter_refresh (self);
}

/**
 * phidias_quota_meter_forget:
 * @self: a meter
 * @ticket: of a request
 *
 * Counts the request no more: it never arrived, or was refused for the limit.
 */
void
phidias_quota_meter_forget (PhidiasQuotaMeter *self, guint64 ticket)
{
  guint place;

  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  if (find_entry (self, ticket, &place) == NULL)
    return;
  g_array_remove_index (self->entries, place);
  phidias_quota_meter_refresh (self);
}

/**
 * phidias_quota_meter_add_past:
 * @self: a meter
 * @age: how long ago a request was made, microseconds
 * @tokens: what it took
 *
 * Counts a request of an earlier life of the application. One outside the last minute, or in the
 * future of a clock that was set back, is not counted.
 */
void
phidias_quota_meter_add_past (PhidiasQuotaMeter *self, gint64 age, gint64 tokens)
{
  Entry entry = { 0 };

  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  if (age < 0 || age >= PHIDIAS_QUOTA_WINDOW)
    return;
  entry.expires = get_now (self) - age + PHIDIAS_QUOTA_WINDOW;
  entry.tokens = CLAMP (tokens, 0, LARGEST);
  entry.requests = 1;
  add_entry (self, &entry);
  phidias_quota_meter_refresh (self);
}

/**
 * phidias_quota_meter_take_report:
 * @self: a meter
 * @report: what the server said with an answer's head
 *
 * Brings the sums to the server's.
 */
void
phidias_quota_meter_take_report (PhidiasQuotaMeter *self, const PhidiasQuotaReport *report)
{
  gint64 now;

  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  now = get_now (self);
  slide (self, now);
  take_word (self, TRUE, &self->tokens_word, self->set_tokens, report->limit_tokens, report->remaining_tokens,
             report->reset_tokens_ms, now);
  take_word (self, FALSE, &self->requests_word, self->set_requests, report->limit_requests, report->remaining_requests,
             report->reset_requests_ms, now);
  phidias_quota_meter_refresh (self);
}

/**
 * phidias_quota_meter_block:
 * @self: a meter
 * @milliseconds: how long the server wants to be left alone, as a Retry-After says; 0 for no longer
 *
 * Nothing fits before that time. One above two minutes is shown and not waited for.
 */
void
phidias_quota_meter_block (PhidiasQuotaMeter *self, gint64 milliseconds)
{
  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  self->blocked_until = get_now (self) + CLAMP (milliseconds, 0, LONGEST_BLOCK / 1000) * 1000;
  phidias_quota_meter_refresh (self);
}

/**
 * phidias_quota_meter_refresh:
 * @self: a meter
 *
 * Notifies of what has changed since the last time, be it by time alone.
 */
void
phidias_quota_meter_refresh (PhidiasQuotaMeter *self)
{
  gint64 now;

  g_return_if_fail (PHIDIAS_IS_QUOTA_METER (self));

  now = get_now (self);
  slide (self, now);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_0 + 1; i < N_MEASURED; i++)
    {
      gint64 value = get_value (self, i, now);

      if (self->told[i - 1] == value)
        continue;
      self->told[i - 1] = value;
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * phidias_quota_meter_get_wait:
 * @self: a meter
 * @tokens: what is to be sent, with what its answer may take
 * @requests: in how many requests
 *
 * When that fits below both limits if nothing else is sent. More than a whole minute's worth fits
 * once the window is empty: only the server can say whether it takes that.
 *
 * Returns: microseconds; 0 for now
 */
gint64
phidias_quota_meter_get_wait (PhidiasQuotaMeter *self, gint64 tokens, guint requests)
{
  gint64 now, token_limit, request_limit;
  gint64 used, reserve, asked;
  gint64 wait = 0;

  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), 0);

  now = get_now (self);
  slide (self, now);
  token_limit = get_capped_limit (self->cap_tokens, self->set_tokens, &self->tokens_word);
  request_limit = get_capped_limit (self->cap_requests, self->set_requests, &self->requests_word);
  if (token_limit < 0)
    token_limit = G_MAXINT64;
  if (request_limit < 0)
    request_limit = G_MAXINT64;
  tokens = CLAMP (tokens, 0, MIN (token_limit, LARGEST));

  sum (self, &used, &reserve, &asked);
  used += reserve;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      if (used + tokens <= token_limit && asked + MIN ((gint64) requests, request_limit) <= request_limit)
        break;
      used -= entry->tokens + entry->reserve;
      asked -= entry->requests;
      wait = entry->expires - now;
    }
  if (self->blocked_until - now <= LONGEST_WAIT)
    wait = MAX (wait, self->blocked_until - now);

  return wait;
}

gint64
phidias_quota_meter_get_tokens (PhidiasQuotaMeter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), 0);

  slide (self, get_now (self));

  return get_value (self, PROP_TOKENS, 0);
}

gint64
phidias_quota_meter_get_requests (PhidiasQuotaMeter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), 0);

  slide (self, get_now (self));

  return get_value (self, PROP_REQUESTS, 0);
}

gint64
phidias_quota_meter_get_token_limit (PhidiasQuotaMeter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), -1);

  slide (self, get_now (self));

  return get_value (self, PROP_TOKEN_LIMIT, 0);
}

gint64
phidias_quota_meter_get_request_limit (PhidiasQuotaMeter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), -1);

  slide (self, get_now (self));

  return get_value (self, PROP_REQUEST_LIMIT, 0);
}

gint64
phidias_quota_meter_get_reset (PhidiasQuotaMeter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), 0);

  slide (self, get_now (self));

  return get_value (self, PROP_RESET, get_now (self));
}

gint64
phidias_quota_meter_get_blocked (PhidiasQuotaMeter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_QUOTA_METER (self), 0);

  return get_value (self, PROP_BLOCKED, get_now (self));
}

/**
 * phidias_quota_estimate_tokens:
 * @text: valid UTF-8
 *
 * About what tokenizers of today make of it: four letters of Latin script a token, two of another,
 * one Han, kana or hangul character.
 *
 * Returns: tokens
 */
gint64
phidias_quota_estimate_tokens (const char *text)
{
  gint64 quarters = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = (guchar) *text < 0x80 ? (guchar) *text : g_utf8_get_char (text);

      quarters += c < 0x250 ? 1 : c < 0x2e80 ? 2 : 4;
    }

  return (quarters + 3) / 4;
}
