/* phidias-emulator-topics.c: the guide's topics, and which of them answers a question
 *
 * Topics are Markdown files compiled in (guide/). A question finds its topic by BM25 over title,
 * keywords and text; a short follow-up leans on the question before it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-topics.h"

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

struct _PhidiasEmulatorTopics
{
  GPtrArray *list;
  GHashTable *frequencies; /* term to number of topics */
  double mean_length;
  char *phrases;
};

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

static void
topic_free (PhidiasEmulatorTopic *topic)
{
  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->group);
  g_free (topic->body);
  g_strfreev (topic->keywords);
  g_hash_table_unref (topic->terms);
  g_free (topic);
}

/**
 * phidias_emulator_split_words:
 * @text: some text
 *
 * Returns: (transfer full) (element-type utf8): its words in lower case
 */
GPtrArray *
phidias_emulator_split_words (const char *text)
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
        /* The replacement is never longer. */
        memcpy (word + length - strlen (rules[i].suffix), rules[i].replacement, strlen (rules[i].replacement) + 1);
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
  GPtrArray *words = phidias_emulator_split_words (text);

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
add_terms (PhidiasEmulatorTopic *topic, const char *text, double weight)
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
static PhidiasEmulatorTopic *
topic_new (const char *name, const char *text)
{
  PhidiasEmulatorTopic *topic = g_new0 (PhidiasEmulatorTopic, 1);
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

static int
compare_topics (gconstpointer a, gconstpointer b)
{
  const PhidiasEmulatorTopic *const *left = a;
  const PhidiasEmulatorTopic *const *right = b;

  return strcmp ((*left)->id, (*right)->id);
}

static void
count_frequencies (PhidiasEmulatorTopics *self)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      PhidiasEmulatorTopic *topic = g_ptr_array_index (self->list, i);
      GHashTableIter iter;
      gpointer term;

      self->mean_length += topic->length / self->list->len;
      g_hash_table_iter_init (&iter, topic->terms);
      while (g_hash_table_iter_next (&iter, &term, NULL))
        g_hash_table_insert (self->frequencies, g_strdup (term),
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->frequencies, term)) + 1));
    }
}

static double
get_rarity (PhidiasEmulatorTopics *self, const char *term)
{
  double n = GPOINTER_TO_UINT (g_hash_table_lookup (self->frequencies, term));

  return log (1 + (self->list->len - n + 0.5) / (n + 0.5));
}

static double
score_term (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, const char *term)
{
  double weight = get_weight (topic->terms, term);
  double norm = 1 - LENGTH_PULL + LENGTH_PULL * topic->length / self->mean_length;

  return get_rarity (self, term) * weight * (SATURATION + 1) / (weight + SATURATION * norm);
}

static double
score (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, GPtrArray *terms)
{
  double sum = 0;

  for (guint i = 0; i < terms->len; i++)
    sum += score_term (self, topic, g_ptr_array_index (terms, i));

  return sum;
}

/* The part of a question's weight that a topic meets. Words that no topic knows weigh little:
 * "explain quota to a child" is about quota. */
static double
get_coverage (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, GPtrArray *terms)
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
static PhidiasEmulatorTopic *
find_phrase (PhidiasEmulatorTopics *self, const char *question)
{
  g_autofree char *lower = g_utf8_strdown (question, -1);

  for (guint i = 0; i < self->list->len; i++)
    {
      PhidiasEmulatorTopic *topic = g_ptr_array_index (self->list, i);

      for (guint k = 0; topic->keywords != NULL && topic->keywords[k] != NULL; k++)
        if (strchr (topic->keywords[k], ' ') != NULL && strstr (lower, topic->keywords[k]) != NULL)
          return topic;
    }

  return NULL;
}

/**
 * phidias_emulator_topics_find:
 * @self: topics
 * @question: what is asked
 * @before: (nullable): what was asked before
 * @others: (out caller-allocates): two more that are close to it, or %NULL
 *
 * Returns: (transfer none) (nullable): the topic that answers it
 */
PhidiasEmulatorTopic *
phidias_emulator_topics_find (PhidiasEmulatorTopics *self,
                              const char *question,
                              const char *before,
                              PhidiasEmulatorTopic *others[2])
{
  g_autoptr (GPtrArray) terms = get_terms (question);
  g_autoptr (GPtrArray) before_terms = get_terms (before != NULL ? before : "");
  PhidiasEmulatorTopic *best[3] = { NULL, NULL, NULL };
  double scores[3] = { 0, 0, 0 };

  others[0] = others[1] = NULL;
  /* "Why?" and "tell me more" are about what was asked before. */
  if (terms->len == 0)
    {
      PhidiasEmulatorTopic *topic = find_phrase (self, question);

      return topic != NULL || before_terms->len == 0 ? topic : phidias_emulator_topics_find (self, before, NULL, others);
    }

  for (guint i = 0; i < self->list->len; i++)
    {
      PhidiasEmulatorTopic *topic = g_ptr_array_index (self->list, i);
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
      PhidiasEmulatorTopic *topic = terms->len <= SHORT_QUESTION && before_terms->len > 0 ? phidias_emulator_topics_find (self, before, NULL, others) : NULL;

      return topic != NULL && score (self, topic, terms) > 0 ? topic : NULL;
    }

  for (guint i = 0; i < 2; i++)
    if (scores[i + 1] > scores[0] / 2)
      others[i] = best[i + 1];

  return best[0];
}

/**
 * phidias_emulator_topics_new:
 *
 * Reads the topics and weighs their words.
 *
 * Returns: (transfer full): new topics
 */
PhidiasEmulatorTopics *
phidias_emulator_topics_new (void)
{
  PhidiasEmulatorTopics *self = g_new0 (PhidiasEmulatorTopics, 1);
  GResource *resource = phidias_emulator_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) topic_free);
  self->frequencies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (FOLDER, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      if (g_str_equal (names[i], PHRASES))
        self->phrases = g_steal_pointer (&text);
      else
        g_ptr_array_add (self->list, topic_new (names[i], text));
    }
  g_ptr_array_sort (self->list, compare_topics);
  count_frequencies (self);

  return self;
}

/**
 * phidias_emulator_topics_free:
 * @self: (transfer full): topics
 *
 * Frees @self.
 */
void
phidias_emulator_topics_free (PhidiasEmulatorTopics *self)
{
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->frequencies);
  g_free (self->phrases);
  g_free (self);
}

/**
 * phidias_emulator_topics_get_list:
 * @self: topics
 *
 * Returns: (transfer none) (element-type PhidiasEmulatorTopic): all of them, by id
 */
GPtrArray *
phidias_emulator_topics_get_list (PhidiasEmulatorTopics *self)
{
  return self->list;
}

/**
 * phidias_emulator_topics_get_phrases:
 * @self: topics
 *
 * Returns: (transfer none): the text of guide/phrases.md
 */
const char *
phidias_emulator_topics_get_phrases (PhidiasEmulatorTopics *self)
{
  return self->phrases;
}

/**
 * phidias_emulator_is_greeting:
 * @word: in lower case
 *
 * Returns: whether one greets with it
 */
gboolean
phidias_emulator_is_greeting (const char *word)
{
  return g_strv_contains (greetings, word);
}

/**
 * phidias_emulator_is_small_word:
 * @word: in lower case
 *
 * Returns: whether it says nothing about a question's subject
 */
gboolean
phidias_emulator_is_small_word (const char *word)
{
  return g_strv_contains (stop_words, word);
}
