/* phidias-emulator-guide.c: the emulator's model: topics written in advance, found by relevance
 *
 * Topics are Markdown files compiled in (guide/). A question finds its topic by BM25 over title,
 * keywords and text; a short follow-up leans on the question before it. There is no language
 * model here, and the answers say so where it matters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-guide.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-resources.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define FOLDER "/io/github/phidias_studio/Emulator/guide/"
#define PHRASES "phrases.md"

/* BM25's usual numbers; a word of the title or keywords counts as several of the text. */
#define SATURATION 1.2
#define LENGTH_PULL 0.5
#define TITLE_WEIGHT 4.0
#define KEYWORD_WEIGHT 3.0

/* How much of a question a topic must meet, where a word that is only in the text counts half:
 * by text alone nothing is met. Tried on the questions of the tests. */
#define MIN_COVERAGE 0.52
#define TEXT_COVERAGE 0.5
#define UNKNOWN_RARITY 1.5
#define BEFORE_WEIGHT 0.3
#define SHORT_QUESTION 3

#define SYSTEM_QUOTE 120

typedef struct
{
  char *id;
  char *title;
  char *group;
  char *body;
  GStrv keywords;    /* in lower case */
  GHashTable *terms; /* term to weight, a double */
  double length;
} Topic;

struct _PhidiasEmulatorGuide
{
  GPtrArray *topics;
  GHashTable *frequencies; /* term to number of topics */
  GHashTable *phrases;     /* name to GPtrArray of alternatives */
  double mean_length;
};

/* What a system message asks for that a text written in advance can do. */
typedef struct
{
  gboolean brief;
  gboolean upper;
  char *begin;
  char *end;
} Manner;

static const char *const stop_words[] = {
  "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "best", "but", "by", "can", "could", "did", "do", "does",
  "else", "explain", "for", "from", "get", "give", "good", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its",
  "just", "know", "let", "like", "make", "many", "may", "me", "mean", "more", "much", "my", "need", "not", "now", "of", "ok", "on", "one",
  "or", "our", "please", "say", "shall", "should", "show", "so", "some", "still", "tell", "than", "that", "the", "their",
  "them", "then", "there", "these", "they", "thing", "this", "those", "to", "too", "want", "was", "we", "were", "what",
  "when", "where", "which", "who", "why", "will", "with", "would", "you", "your", NULL
};

static const char *const greetings[] = {
  "hi", "hello", "hey", "hallo", "hola", "bonjour", "ciao", "greetings", "howdy", "moin", "servus", "你好", "こんにちは",
  "привет", NULL
};

static const char *const times_of_day[] = { "morning", "afternoon", "evening", "day", NULL };

static const char *const thanks[] = {
  "thanks", "thank", "you", "thx", "merci", "danke", "gracias", "great", "cool", "nice", "perfect", "very", "much",
  "a", "lot", "so", "ok", "okay", "good", "bye", "goodbye", NULL
};

static const char *const help_words[] = {
  "help", "topics", "what", "can", "you", "do", "tell", "me", "know", "list", "ask", "i", "should", "all", "the",
  "your", "please", "which", "show", "menu", "about", "are", "there", "contents", NULL
};

static void
topic_free (Topic *topic)
{
  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->group);
  g_free (topic->body);
  g_strfreev (topic->keywords);
  g_hash_table_unref (topic->terms);
  g_free (topic);
}

static void
manner_clear (Manner *manner)
{
  g_free (manner->begin);
  g_free (manner->end);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Manner, manner_clear)

static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *lower = g_utf8_strdown (text, -1);
  const char *start = NULL;

  for (const char *p = lower;; p = g_utf8_next_char (p))
    {
      if (*p != '\0' && g_unichar_isalnum (g_utf8_get_char (p)))
        {
          if (start == NULL)
            start = p;
        }
      else if (start != NULL && *p == '-' && g_ascii_isalpha (p[-1]) && g_ascii_isdigit (p[1]))
        continue; /* phi-3 is one word */
      else if (start != NULL)
        {
          g_auto (GStrv) parts = NULL;
          g_autofree char *word = g_strndup (start, p - start);

          parts = g_strsplit (word, "-", 2);
          g_ptr_array_add (words, g_strjoinv ("", parts));
          start = NULL;
        }
      if (*p == '\0')
        break;
    }

  return words;
}

/* Enough of a stemmer that "keys" finds "key" and "streaming" "stream". */
static void
stem (char *word)
{
  static const struct
  {
    const char *suffix;
    const char *replacement;
    gsize least;
  } rules[] = {
    { "ies", "y", 5 },
    { "ing", "", 6 },
    { "ed", "", 5 },
    { "ss", "ss", 3 },
    { "s", "", 4 },
  };
  gsize length = strlen (word);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (length >= rules[i].least && g_str_has_suffix (word, rules[i].suffix))
      {
        strcpy (word + length - strlen (rules[i].suffix), rules[i].replacement);
        length = strlen (word);
        break;
      }
  if (length > 4 && word[length - 1] == 'e')
    word[length - 1] = '\0';
  else if (length > 4 && word[length - 1] == word[length - 2] && word[length - 1] != 's' && word[length - 1] != 'l')
    word[length - 1] = '\0';
}

static GPtrArray *
get_terms (const char *text)
{
  GPtrArray *words = split_words (text);

  for (guint i = words->len; i > 0; i--)
    {
      char *word = g_ptr_array_index (words, i - 1);

      if (g_strv_contains (stop_words, word) || g_strv_contains (greetings, word))
        g_ptr_array_remove_index (words, i - 1);
      else
        stem (word);
    }

  return words;
}

static double
get_weight (GHashTable *table, const char *term)
{
  double *weight = g_hash_table_lookup (table, term);

  return weight != NULL ? *weight : 0;
}

static void
add_terms (Topic *topic, const char *text, double weight)
{
  g_autoptr (GPtrArray) terms = get_terms (text);

  for (guint i = 0; i < terms->len; i++)
    {
      const char *term = g_ptr_array_index (terms, i);
      double *sum = g_new (double, 1);

      *sum = get_weight (topic->terms, term) + weight;
      g_hash_table_insert (topic->terms, g_strdup (term), sum);
    }
  topic->length += terms->len;
}

/* "# Title", then "Group:" and "Keywords:" lines, an empty line, and Markdown. */
static Topic *
topic_new (const char *name, const char *text)
{
  Topic *topic = g_new0 (Topic, 1);
  const char *body = strstr (text, "\n\n");
  g_autofree char *head = g_strndup (text, body != NULL ? (gsize) (body - text) : strlen (text));
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);

  topic->id = g_strndup (name, strlen (name) - strlen (".md"));
  topic->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  topic->body = g_strstrip (g_strdup (body != NULL ? body : ""));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "# "))
        {
          topic->title = g_strdup (lines[i] + strlen ("# "));
          add_terms (topic, topic->title, TITLE_WEIGHT);
        }
      else if (g_str_has_prefix (lines[i], "Group: "))
        topic->group = g_strdup (lines[i] + strlen ("Group: "));
      else if (g_str_has_prefix (lines[i], "Keywords: "))
        {
          g_autofree char *lower = g_utf8_strdown (lines[i] + strlen ("Keywords: "), -1);

          topic->keywords = g_strsplit (lower, ", ", -1);
          add_terms (topic, lower, KEYWORD_WEIGHT);
        }
    }
  add_terms (topic, topic->body, 1);

  return topic;
}

/* "## name", then one "- alternative" a line. */
static void
read_phrases (PhidiasEmulatorGuide *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *current = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "## "))
        {
          current = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->phrases, g_strdup (lines[i] + strlen ("## ")), current);
        }
      else if (current != NULL && g_str_has_prefix (lines[i], "-"))
        g_ptr_array_add (current, g_strstrip (g_strdup (lines[i] + strlen ("-"))));
    }
}

static int
compare_topics (gconstpointer a, gconstpointer b)
{
  const Topic *const *left = a;
  const Topic *const *right = b;

  return strcmp ((*left)->id, (*right)->id);
}

static void
count_frequencies (PhidiasEmulatorGuide *self)
{
  for (guint i = 0; i < self->topics->len; i++)
    {
      Topic *topic = g_ptr_array_index (self->topics, i);
      GHashTableIter iter;
      gpointer term;

      self->mean_length += topic->length / self->topics->len;
      g_hash_table_iter_init (&iter, topic->terms);
      while (g_hash_table_iter_next (&iter, &term, NULL))
        g_hash_table_insert (self->frequencies, g_strdup (term),
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->frequencies, term)) + 1));
    }
}

/**
 * phidias_emulator_guide_new:
 *
 * Reads the topics and weighs their words.
 *
 * Returns: (transfer full): a new guide
 */
PhidiasEmulatorGuide *
phidias_emulator_guide_new (void)
{
  PhidiasEmulatorGuide *self = g_new0 (PhidiasEmulatorGuide, 1);
  GResource *resource = phidias_emulator_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  self->topics = g_ptr_array_new_with_free_func ((GDestroyNotify) topic_free);
  self->frequencies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->phrases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      if (g_str_equal (names[i], PHRASES))
        read_phrases (self, text);
      else
        g_ptr_array_add (self->topics, topic_new (names[i], text));
    }
  g_ptr_array_sort (self->topics, compare_topics);
  count_frequencies (self);

  return self;
}

/**
 * phidias_emulator_guide_free:
 * @self: (transfer full): a guide
 *
 * Frees @self.
 */
void
phidias_emulator_guide_free (PhidiasEmulatorGuide *self)
{
  g_ptr_array_unref (self->topics);
  g_hash_table_unref (self->frequencies);
  g_hash_table_unref (self->phrases);
  g_free (self);
}

/**
 * phidias_emulator_guide_get_n_topics:
 * @self: a guide
 *
 * Returns: the number of topics
 */
guint
phidias_emulator_guide_get_n_topics (PhidiasEmulatorGuide *self)
{
  return self->topics->len;
}

static double
get_rarity (PhidiasEmulatorGuide *self, const char *term)
{
  double n = GPOINTER_TO_UINT (g_hash_table_lookup (self->frequencies, term));

  return log (1 + (self->topics->len - n + 0.5) / (n + 0.5));
}

static double
score_term (PhidiasEmulatorGuide *self, Topic *topic, const char *term)
{
  double weight = get_weight (topic->terms, term);
  double norm = 1 - LENGTH_PULL + LENGTH_PULL * topic->length / self->mean_length;

  return get_rarity (self, term) * weight * (SATURATION + 1) / (weight + SATURATION * norm);
}

static double
score (PhidiasEmulatorGuide *self, Topic *topic, GPtrArray *terms)
{
  double sum = 0;

  for (guint i = 0; i < terms->len; i++)
    sum += score_term (self, topic, g_ptr_array_index (terms, i));

  return sum;
}

/* The part of a question's weight that a topic meets. Words that no topic knows weigh little:
 * "explain quota to a child" is about quota. */
static double
get_coverage (PhidiasEmulatorGuide *self, Topic *topic, GPtrArray *terms)
{
  double met = 0, all = 0;

  for (guint i = 0; i < terms->len; i++)
    {
      const char *term = g_ptr_array_index (terms, i);
      double weight = get_weight (topic->terms, term);
      double rarity = g_hash_table_contains (self->frequencies, term) ? get_rarity (self, term) : UNKNOWN_RARITY;

      all += rarity;
      if (weight >= KEYWORD_WEIGHT)
        met += rarity;
      else if (weight > 0)
        met += rarity * TEXT_COVERAGE;
    }

  return all > 0 ? met / all : 0;
}

/* A question all of small words, as "who are you", has only its phrase to go by. */
static Topic *
find_phrase (PhidiasEmulatorGuide *self, const char *question)
{
  g_autofree char *lower = g_utf8_strdown (question, -1);

  for (guint i = 0; i < self->topics->len; i++)
    {
      Topic *topic = g_ptr_array_index (self->topics, i);

      for (guint k = 0; topic->keywords != NULL && topic->keywords[k] != NULL; k++)
        if (strchr (topic->keywords[k], ' ') != NULL && strstr (lower, topic->keywords[k]) != NULL)
          return topic;
    }

  return NULL;
}

/* The best topic, and the two after it. */
static Topic *
find_topic (PhidiasEmulatorGuide *self, const char *question, const char *before, Topic *others[2])
{
  g_autoptr (GPtrArray) terms = get_terms (question);
  g_autoptr (GPtrArray) before_terms = get_terms (before != NULL ? before : "");
  Topic *best[3] = { NULL, NULL, NULL };
  double scores[3] = { 0, 0, 0 };

  others[0] = others[1] = NULL;
  /* "Why?" and "tell me more" are about what was asked before. */
  if (terms->len == 0)
    {
      Topic *topic = find_phrase (self, question);

      return topic != NULL || before_terms->len == 0 ? topic : find_topic (self, before, NULL, others);
    }

  for (guint i = 0; i < self->topics->len; i++)
    {
      Topic *topic = g_ptr_array_index (self->topics, i);
      double sum = score (self, topic, terms);

      if (terms->len <= SHORT_QUESTION && sum > 0)
        sum += BEFORE_WEIGHT * score (self, topic, before_terms);
      for (guint k = 0; k < 3; k++)
        if (sum > scores[k])
          {
            for (guint j = 2; j > k; j--)
              {
                best[j] = best[j - 1];
                scores[j] = scores[j - 1];
              }
            best[k] = topic;
            scores[k] = sum;
            break;
          }
    }
  if (best[0] == NULL)
    return NULL;
  if (get_coverage (self, best[0], terms) < MIN_COVERAGE)
    {
      /* "And the port?" after a question about Ollama. */
      Topic *topic = terms->len <= SHORT_QUESTION && before_terms->len > 0 ? find_topic (self, before, NULL, others) : NULL;

      return topic != NULL && score (self, topic, terms) > 0 ? topic : NULL;
    }

  for (guint i = 0; i < 2; i++)
    if (scores[i + 1] > scores[0] / 2)
      others[i] = best[i + 1];

  return best[0];
}

/**
 * phidias_emulator_guide_find:
 * @self: a guide
 * @question: what is asked
 * @before: (nullable): what was asked before
 *
 * Returns: (transfer none) (nullable): the id of the topic that answers it
 */
const char *
phidias_emulator_guide_find (PhidiasEmulatorGuide *self, const char *question, const char *before)
{
  Topic *others[2];
  Topic *topic = find_topic (self, question, before, others);

  return topic != NULL ? topic->id : NULL;
}

/* At temperature 0 the first alternative; the hotter, the more of them come into play. */
static const char *
pick (PhidiasEmulatorGuide *self, const char *name, double temperature, GRand *random)
{
  GPtrArray *alternatives = g_hash_table_lookup (self->phrases, name);
  guint open;

  if (alternatives == NULL || alternatives->len == 0)
    return "";
  open = 1 + (guint) ceil (MIN (temperature, 1) * (alternatives->len - 1));

  return g_ptr_array_index (alternatives, open > 1 ? (guint) g_rand_int_range (random, 0, open) : 0);
}

static gboolean
only_words_of (GPtrArray *words, const char *const *set, guint most)
{
  if (words->len == 0 || words->len > most)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    if (!g_strv_contains (set, g_ptr_array_index (words, i)))
      return FALSE;

  return TRUE;
}

/* "Hello there, how are you?" but not "Hello, what is a token?" */
static gboolean
is_greeting (GPtrArray *words)
{
  gboolean greets = FALSE;

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (g_strv_contains (greetings, word) || (i == 1 && g_strv_contains (times_of_day, word)))
        greets = TRUE;
      else if (!g_strv_contains (stop_words, word) && !g_str_equal (word, "phidias"))
        return FALSE;
    }

  return greets;
}

static gboolean
asks_for_system (const char *question)
{
  static const char *const ways[] = {
    "your system message", "your system prompt", "your instructions", "my system message", "my system prompt",
    "repeat the system", "show the system", "show me the system", "the current system", "system message did i",
    "system message do you", "system prompt do you",
  };
  g_autofree char *lower = g_utf8_strdown (question, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strstr (lower, ways[i]) != NULL)
      return TRUE;

  return FALSE;
}

static char *
match_quoted (const char *system, const char *verbs)
{
  g_autofree char *pattern = g_strdup_printf ("\\b(?:%s)\\b[^\"'.“]{0,60}[\"'“]([^\"'”]{1,80})[\"'”]", verbs);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, system, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static gboolean
read_manner (const char *system, Manner *manner)
{
  static const char *const brief[] = { "brief", "short", "concise", "one sentence", "terse", "few words" };
  g_autofree char *lower = g_utf8_strdown (system, -1);

  for (guint i = 0; i < G_N_ELEMENTS (brief); i++)
    manner->brief = manner->brief || strstr (lower, brief[i]) != NULL;
  manner->upper = strstr (lower, "uppercase") != NULL || strstr (lower, "upper case") != NULL ||
                  strstr (lower, "capital letters") != NULL;
  manner->begin = match_quoted (system, "begin|start|open");
  manner->end = match_quoted (system, "end|finish|close|sign");

  return manner->brief || manner->upper || manner->begin != NULL || manner->end != NULL;
}

static char *
first_paragraph (const char *text)
{
  const char *end = strstr (text, "\n\n");

  return end != NULL ? g_strndup (text, end - text) : g_strdup (text);
}

static char *
list_topics (PhidiasEmulatorGuide *self)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->topics->len; i++)
    {
      Topic *first = g_ptr_array_index (self->topics, i);
      const char *comma = "";

      if (first->group == NULL || !g_hash_table_add (seen, first->group))
        continue;
      g_string_append_printf (out, "- **%s:** ", first->group);
      for (guint j = i; j < self->topics->len; j++)
        {
          Topic *topic = g_ptr_array_index (self->topics, j);

          if (g_strcmp0 (topic->group, first->group) != 0)
            continue;
          g_string_append_printf (out, "%s%s", comma, topic->title);
          comma = "; ";
        }
      g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

static char *
quote_system (const char *system)
{
  g_autofree char *start = g_utf8_substring (system, 0, MIN (g_utf8_strlen (system, -1), SYSTEM_QUOTE));
  g_autofree char *line = g_strdelimit (g_strdup (start), "\n", ' ');

  return g_strconcat ("“", line, strlen (start) < strlen (system) ? "…”" : "”", NULL);
}

static const char *
get_text (PhidiasEmulatorRequest *request, const char *role, guint back)
{
  for (guint i = request->messages->len; i > 0; i--)
    {
      PhidiasEmulatorMessage *message = g_ptr_array_index (request->messages, i - 1);

      if (g_str_equal (message->role, role) && back-- == 0)
        return message->text;
    }

  return NULL;
}

static void
append_topic (PhidiasEmulatorGuide *self,
              GString *out,
              Topic *topic,
              Topic *others[2],
              const Manner *manner,
              const char *opening)
{
  g_autofree char *short_body = manner->brief ? first_paragraph (topic->body) : NULL;

  if (*opening != '\0' && !manner->brief)
    g_string_append_printf (out, "%s\n\n", opening);
  g_string_append (out, short_body != NULL ? short_body : topic->body);
  if (others[0] != NULL && !manner->brief)
    g_string_append_printf (out, "\n\nSee also: *%s*%s%s%s.", others[0]->title, others[1] != NULL ? ", *" : "",
                            others[1] != NULL ? others[1]->title : "", others[1] != NULL ? "*" : "");
}

/* What to say to @question; the topic it came from, if any, in @found. */
static char *
compose (PhidiasEmulatorGuide *self,
         PhidiasEmulatorRequest *request,
         const char *question,
         const Manner *manner,
         GRand *random,
         Topic **found)
{
  g_autoptr (GPtrArray) words = split_words (question);
  g_autofree char *list = list_topics (self);
  const char *system = phidias_emulator_request_get_system (request);
  double temperature = request->temperature;
  GString *out = g_string_new (NULL);
  Topic *others[2];

  *found = NULL;
  if (is_greeting (words))
    g_string_append (out, pick (self, "greeting", temperature, random));
  else if (only_words_of (words, thanks, 6))
    g_string_append (out, pick (self, "thanks", temperature, random));
  else if (asks_for_system (question))
    {
      if (system != NULL)
        g_string_append_printf (out, "%s\n\n> %s", pick (self, "system", temperature, random), system);
      else
        g_string_append (out, pick (self, "no-system", temperature, random));
    }
  else if (only_words_of (words, help_words, 8))
    g_string_append_printf (out, "%s\n\n%s", pick (self, "help", temperature, random), list);
  else if ((*found = find_topic (self, question, get_text (request, "user", 1), others)) != NULL)
    append_topic (self, out, *found, others, manner, pick (self, "opening", temperature, random));
  else
    g_string_append_printf (out, "%s\n\n%s", pick (self, "nothing", temperature, random), list);

  return g_string_free (out, FALSE);
}

static char *
apply_manner (const Manner *manner, char *text)
{
  g_autofree char *upper = manner->upper ? g_utf8_strup (text, -1) : NULL;
  char *result = g_strconcat (manner->begin != NULL ? manner->begin : "", manner->begin != NULL ? " " : "",
                              upper != NULL ? upper : text, manner->end != NULL ? "\n\n" : "",
                              manner->end != NULL ? manner->end : "", NULL);

  g_free (text);

  return result;
}

static char *
answer_in_json (PhidiasEmulatorRequest *request, Topic *topic, const char *text)
{
  if (request->format == PHIDIAS_EMULATOR_FORMAT_SCHEMA && request->schema != NULL)
    {
      g_autoptr (JsonNode) node = phidias_emulator_json_instance (request->schema, text);

      return phidias_emulator_json_print (node);
    }
  else
    {
      g_autofree char *title = phidias_emulator_json_quote (topic != NULL ? topic->title : NULL);
      g_autofree char *quoted = phidias_emulator_json_quote (text);

      return g_strdup_printf ("{\"topic\": %s, \"answer\": %s}", title, quoted);
    }
}

/**
 * phidias_emulator_guide_answer:
 * @self: a guide
 * @request: what is asked
 * @choice: the how-manieth answer to it this is
 *
 * The same request with the same seed, and any request at temperature 0, gets the same answer.
 *
 * Returns: (transfer full): the whole answer, Markdown or the JSON that was asked for
 */
char *
phidias_emulator_guide_answer (PhidiasEmulatorGuide *self, PhidiasEmulatorRequest *request, guint choice)
{
  g_autoptr (GRand) random = request->has_seed ? g_rand_new_with_seed ((guint32) request->seed + choice) : g_rand_new ();
  const char *system = phidias_emulator_request_get_system (request);
  const char *question = get_text (request, "user", 0);
  PhidiasEmulatorMessage *last = g_ptr_array_index (request->messages, request->messages->len - 1);
  g_auto (Manner) manner = { 0 };
  gboolean follows = system != NULL && read_manner (system, &manner);
  Topic *topic = NULL;
  GString *out;

  if (g_str_equal (last->role, "tool"))
    return apply_manner (&manner, g_strdup_printf ("%s\n\n```\n%s\n```",
                                                   pick (self, "tool", request->temperature, random), last->text));

  out = g_string_new (NULL);
  if (last->images > 0)
    g_string_append_printf (out, "%s\n\n", pick (self, "image", request->temperature, random));
  {
    g_autofree char *text = compose (self, request, question != NULL ? question : "", &manner, random, &topic);

    g_string_append (out, text);
  }
  if (system != NULL && !follows && topic != NULL && get_text (request, "assistant", 0) == NULL)
    {
      g_autofree char *quote = quote_system (system);

      g_string_append_printf (out, "\n\n*%s %s*", pick (self, "system-note", request->temperature, random), quote);
    }

  if (request->format != PHIDIAS_EMULATOR_FORMAT_TEXT)
    {
      g_autofree char *text = apply_manner (&manner, g_string_free (out, FALSE));

      return answer_in_json (request, topic, text);
    }

  return apply_manner (&manner, g_string_free (out, FALSE));
}
