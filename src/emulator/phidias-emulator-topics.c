/* phidias-emulator-topics.c: the guide's topics, and which of them answers a question
 *
 * Topics are Markdown files compiled in (guide/). A question finds its topic by BM25 over title,
 * keywords and text; a short follow-up leans on the question before it, and a question that joins
 * two finds both.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-topics.h"

#include "phidias-emulator-resources.h"
#include "phidias-emulator-words.h"

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
#define PART_WEIGHT 2.0
#define TEXT_WEIGHT 1.0

/* What another word for a word counts, and each word of a phrase that is met as a whole. */
#define KIN_WEIGHT 0.6
#define PHRASE_WEIGHT 1.5

/* How much of a question a topic must meet, where a word that is only in the text counts half:
 * by text alone nothing is met. Tried on the questions of the tests. */
#define MIN_COVERAGE 0.52
#define TEXT_COVERAGE 0.5
#define KIN_COVERAGE 0.85
#define PART_COVERAGE 0.7
#define UNKNOWN_RARITY 1.8
#define TASK_RARITY 5.0
#define BEFORE_WEIGHT 0.3
#define SHORT_QUESTION 3

/* Of a pasted book only the beginning is looked at, in characters. */
#define MOST_READ 2000

/* Where one question ends and another begins. */
#define JOINT "\\s+(?:and|or|versus|vs\\.?|but|then|plus)\\s+|[,;:?!.]\\s+|\\s[&+/]\\s|\\n"

struct _PhidiasEmulatorTopics
{
  GPtrArray *list;
  GHashTable *frequencies; /* term to number of topics */
  double mean_length;
  char *phrases;
};

static void
topic_free (PhidiasEmulatorTopic *topic)
{
  g_free (topic->id);
  g_free (topic->title);
  g_free (topic->group);
  g_free (topic->body);
  g_hash_table_unref (topic->terms);
  g_hash_table_unref (topic->subject);
  g_ptr_array_unref (topic->phrases);
  g_free (topic);
}

static double
get_weight (GHashTable *table, const char *term)
{
  double *weight = g_hash_table_lookup (table, term);

  return weight != NULL ? *weight : 0;
}

static void
add_weight (GHashTable *table, const char *term, double weight)
{
  double *sum = g_new (double, 1);

  *sum = get_weight (table, term) + weight;
  g_hash_table_insert (table, g_strdup (term), sum);
}

static void
add_terms (PhidiasEmulatorTopic *topic, const char *text, double weight)
{
  g_autoptr (GPtrArray) terms = phidias_emulator_get_terms (text);

  for (guint i = 0; i < terms->len; i++)
    {
      const char *term = g_ptr_array_index (terms, i);

      add_weight (topic->terms, term, weight);
      if (weight > TEXT_WEIGHT)
        add_weight (topic->subject, term, weight);
    }
  topic->length += terms->len;
}

static void
add_phrase (PhidiasEmulatorTopic *topic, const char *text)
{
  g_autofree char *line = phidias_emulator_get_line (text);

  if (strchr (text, ' ') != NULL || strchr (text, '-') != NULL || strchr (text, '_') != NULL)
    g_ptr_array_add (topic->phrases, g_steal_pointer (&line));
}

/* A keyword of several words weighs more where they stand together. With small words among them,
 * as "how do i use it", it says nothing of each. */
static void
add_keyword (PhidiasEmulatorTopic *topic, const char *text)
{
  g_autoptr (GPtrArray) words = phidias_emulator_split_words (text);
  g_autoptr (GPtrArray) terms = phidias_emulator_get_terms (text);

  add_phrase (topic, text);
  if (words->len == terms->len)
    add_terms (topic, text, strchr (text, ' ') != NULL ? PART_WEIGHT : KEYWORD_WEIGHT);
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
  topic->subject = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  topic->phrases = g_ptr_array_new_with_free_func (g_free);
  topic->body = g_strstrip (g_strdup (body != NULL ? body : ""));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "# "))
        {
          topic->title = g_strdup (lines[i] + strlen ("# "));
          add_terms (topic, topic->title, TITLE_WEIGHT);
          add_phrase (topic, topic->title);
        }
      else if (g_str_has_prefix (lines[i], "Group: "))
        topic->group = g_strdup (lines[i] + strlen ("Group: "));
      else if (g_str_has_prefix (lines[i], "Keywords: "))
        {
          g_auto (GStrv) keywords = g_strsplit (lines[i] + strlen ("Keywords: "), ", ", -1);

          for (guint k = 0; keywords[k] != NULL; k++)
            add_keyword (topic, keywords[k]);
        }
    }
  add_terms (topic, topic->body, TEXT_WEIGHT);

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

/* A word of a question, as far as one topic goes. */
typedef struct
{
  double score;
  double rarity;
  double met; /* from 0 to 1 */
} Match;

static double
saturate (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, double weight)
{
  double norm = 1 - LENGTH_PULL + LENGTH_PULL * topic->length / self->mean_length;

  return weight * (SATURATION + 1) / (weight + SATURATION * norm);
}

/* How much of a word of a question a topic meets. */
static double
get_met (PhidiasEmulatorTopic *topic, const char *term)
{
  double weight = get_weight (topic->subject, term);

  if (weight >= KEYWORD_WEIGHT)
    return 1;
  if (weight > 0)
    return PART_COVERAGE;

  return g_hash_table_contains (topic->terms, term) ? TEXT_COVERAGE : 0;
}

static Match
match_term (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, const char *term)
{
  const char *const self_only[] = { term, NULL };
  const char *const *kin = phidias_emulator_get_kin (term);
  gboolean known = g_hash_table_contains (self->frequencies, term);
  Match match = { .rarity = known ? get_rarity (self, term) : UNKNOWN_RARITY };

  for (guint i = 0; (kin != NULL ? kin : self_only)[i] != NULL; i++)
    {
      const char *word = (kin != NULL ? kin : self_only)[i];
      double weight = get_weight (topic->terms, word);
      gboolean same = g_str_equal (word, term);
      double met = get_met (topic, word);
      double gain = get_rarity (self, word) * saturate (self, topic, weight) * (same ? 1 : KIN_WEIGHT);

      /* Another word for it counts only where it says what the topic is about. */
      if (!same && met < 1)
        continue;
      match.score = MAX (match.score, gain);
      match.met = MAX (match.met, same ? met : KIN_COVERAGE);
    }
  if (match.met < 1 && phidias_emulator_is_task (term))
    match = (Match) { .rarity = TASK_RARITY };

  return match;
}

static double
score (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, GPtrArray *terms)
{
  double sum = 0;

  for (guint i = 0; i < terms->len; i++)
    sum += match_term (self, topic, g_ptr_array_index (terms, i)).score;

  return sum;
}

/* The longest of a topic's phrases that a question has; "" if none. */
static const char *
match_phrase (PhidiasEmulatorTopic *topic, const char *line)
{
  const char *longest = "";

  for (guint i = 0; i < topic->phrases->len; i++)
    {
      const char *phrase = g_ptr_array_index (topic->phrases, i);

      if (strlen (phrase) > strlen (longest) && strstr (line, phrase) != NULL)
        longest = phrase;
    }

  return longest;
}

static double
score_phrase (const char *phrase)
{
  g_autoptr (GPtrArray) words = phidias_emulator_split_words (phrase);
  double sum = 0;

  for (guint i = 0; i < words->len; i++)
    sum += phidias_emulator_is_small_word (g_ptr_array_index (words, i)) ? PHRASE_WEIGHT / 3 : PHRASE_WEIGHT;

  return sum;
}

static gboolean
has_word (const char *line, const char *term)
{
  g_autofree char *word = g_strconcat (" ", term, " ", NULL);

  return strstr (line, word) != NULL;
}

/* The part of a question's weight that a topic meets. Words that no topic knows weigh little:
 * "explain quota to a child" is about quota. Those that ask for work weigh much: "write a poem
 * about quota" is not. */
static double
get_coverage (PhidiasEmulatorTopics *self, PhidiasEmulatorTopic *topic, GPtrArray *terms, const char *phrase, gboolean *whole)
{
  double met = 0, all = 0;

  *whole = TRUE;
  for (guint i = 0; i < terms->len; i++)
    {
      const char *term = g_ptr_array_index (terms, i);
      Match match = match_term (self, topic, term);

      if (has_word (phrase, term))
        match.met = 1;
      all += match.rarity;
      met += match.rarity * match.met;
      *whole = *whole && match.met >= 1;
    }

  /* A question all of small words, as "who are you", has only its phrase to go by. */
  return all > 0 ? met / all : *phrase != '\0' ? 1 : 0;
}

/* The topic nearest to a question of those that meet enough of it, whether it meets all, and the two
 * next to it. */
static PhidiasEmulatorTopic *
find_nearest (PhidiasEmulatorTopics *self,
              const char *question,
              GPtrArray *before,
              gboolean *whole,
              PhidiasEmulatorTopic *others[2])
{
  g_autoptr (GPtrArray) terms = phidias_emulator_get_terms (question);
  g_autofree char *line = phidias_emulator_get_line (question);
  PhidiasEmulatorTopic *best[3] = { NULL, NULL, NULL };
  double scores[3] = { 0, 0, 0 };

  *whole = FALSE;
  others[0] = others[1] = NULL;
  for (guint i = 0; i < self->list->len; i++)
    {
      PhidiasEmulatorTopic *topic = g_ptr_array_index (self->list, i);
      const char *phrase = match_phrase (topic, line);
      gboolean all;
      double coverage = get_coverage (self, topic, terms, phrase, &all);
      double sum = score (self, topic, terms) + score_phrase (phrase);

      if (coverage < MIN_COVERAGE)
        continue;
      if (before != NULL && terms->len <= SHORT_QUESTION)
        sum += BEFORE_WEIGHT * score (self, topic, before);
      sum *= coverage;
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
            if (k == 0)
              *whole = all;
            break;
          }
    }

  for (guint i = 0; i < 2; i++)
    if (scores[i + 1] > scores[0] / 2)
      others[i] = best[i + 1];

  return best[0];
}

/* "What do temperature and top P change?" asks two things, "What is a hub and a project?" one. */
static gboolean
find_two (PhidiasEmulatorTopics *self, const char *question, PhidiasEmulatorTopic *found[2])
{
  g_auto (GStrv) parts = g_regex_split_simple (JOINT, question, G_REGEX_CASELESS, 0);
  g_autoptr (GPtrArray) before = NULL;

  found[0] = found[1] = NULL;
  for (guint i = 0; parts != NULL && parts[i] != NULL && found[1] == NULL; i++)
    {
      g_autoptr (GPtrArray) terms = phidias_emulator_get_terms (parts[i]);
      PhidiasEmulatorTopic *others[2];
      gboolean whole;
      PhidiasEmulatorTopic *topic = find_nearest (self, parts[i], before, &whole, others);

      if (topic == NULL && terms->len > 0)
        return FALSE;
      if (topic != NULL && topic != found[0])
        found[found[0] != NULL ? 1 : 0] = topic;
      if (terms->len > 0)
        {
          g_clear_pointer (&before, g_ptr_array_unref);
          before = g_steal_pointer (&terms);
        }
    }

  return found[1] != NULL;
}

static char *
get_start (const char *text)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MOST_READ));
}

/**
 * phidias_emulator_topics_find:
 * @self: topics
 * @question: what is asked
 * @before: (nullable): what was asked before
 * @second: (out): the topic of a second thing asked in the same breath, or %NULL
 * @others: (out caller-allocates): two more that are close to it, or %NULL
 *
 * Returns: (transfer none) (nullable): the topic that answers it
 */
PhidiasEmulatorTopic *
phidias_emulator_topics_find (PhidiasEmulatorTopics *self,
                              const char *question,
                              const char *before,
                              PhidiasEmulatorTopic **second,
                              PhidiasEmulatorTopic *others[2])
{
  g_autofree char *start = get_start (question);
  g_autofree char *start_before = get_start (before != NULL ? before : "");
  g_autoptr (GPtrArray) terms = phidias_emulator_get_terms (start);
  g_autoptr (GPtrArray) before_terms = phidias_emulator_get_terms (start_before);
  gboolean whole;
  PhidiasEmulatorTopic *best = find_nearest (self, start, before_terms, &whole, others);
  PhidiasEmulatorTopic *two[2];

  *second = NULL;
  if (!whole && find_two (self, start, two))
    {
      *second = two[1];
      return two[0];
    }
  if (best != NULL)
    return best;

  /* "Why?", "tell me more", and "And the port?" after a question about Ollama. */
  if (before_terms->len > 0 && terms->len <= SHORT_QUESTION)
    {
      best = phidias_emulator_topics_find (self, before, NULL, second, others);
      *second = NULL;
      if (best != NULL && (terms->len == 0 || score (self, best, terms) > 0))
        return best;
    }
  others[0] = others[1] = NULL;

  return NULL;
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
