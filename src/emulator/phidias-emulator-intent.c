/* phidias-emulator-intent.c: what a prompt is after, before anything is looked up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-intent.h"

#include "phidias-emulator-words.h"

#include <string.h>

#define MOST_THANKS 8
#define MOST_TOPICS 9

static const char *const times_of_day[] = { "morning", "afternoon", "evening", "day", NULL };

static const char *const bystanders[] = { "phidias", "today", "world", "guide", NULL };

static const char *const thanks[] = {
  "thanks", "thank", "you", "thx", "ty", "cheers", "merci", "danke", "gracias", "great", "cool", "nice", "perfect",
  "awesome", "excellent", "wonderful", "helpful", "was", "that", "this", "is", "it", "very", "much", "many", "really",
  "a", "lot", "so", "ok", "okay", "good", "bye", "goodbye", "for", "the", "your", "help", "answer", "got", "i", "see",
  NULL
};

/* At least one of these makes them thanks: "what is this" has the other words too. */
static const char *const thanking[] = {
  "thanks", "thank", "thx", "ty", "cheers", "merci", "danke", "gracias", "great", "cool", "nice", "perfect", "awesome",
  "excellent", "wonderful", "helpful", "bye", "goodbye", "ok", "okay", NULL
};

static const char *const topics[] = {
  "help", "topics", "topic", "what", "whats", "can", "could", "you", "do", "tell", "me", "know", "list", "ask", "i",
  "should", "all", "the", "your", "please", "which", "show", "menu", "about", "are", "there", "contents", "else", "of",
  "everything", "questions", "answer", "a", "that", "things", "for", "explain", NULL
};

/* "Tell me about that" has only words of the list above. */
static const char *const listing[] = {
  "help", "topics", "can", "could", "do", "know", "list", "ask", "menu", "contents", "everything", "questions", NULL
};

static gboolean
only_words_of (GPtrArray *words, const char *const *set, const char *const *needed, guint most)
{
  gboolean has_needed = FALSE;

  if (words->len > most)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (!g_strv_contains (set, word))
        return FALSE;
      has_needed = has_needed || g_strv_contains (needed, word);
    }

  return has_needed;
}

/* "Hello there, how are you?" but not "Hello, what is a token?" */
static gboolean
is_greeting (GPtrArray *words, const char *line)
{
  gboolean greets = g_str_equal (line, " how are you ") || strstr (line, " how are you today ") != NULL;

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);

      if (phidias_emulator_is_greeting (word) || (i == 1 && g_strv_contains (times_of_day, word)))
        greets = TRUE;
      else if (!phidias_emulator_is_small_word (word) && !g_strv_contains (bystanders, word))
        return FALSE;
    }

  return greets && strstr (line, " who are ") == NULL && strstr (line, " what are ") == NULL;
}

static gboolean
asks_for_system (const char *question)
{
  static const char *const ways[] = {
    "your system message", "your system prompt", "your instructions", "my system message", "my system prompt",
    "repeat the system", "show the system", "show me the system", "the current system", "system message did i",
    "system message do you", "system prompt do you",
  };
  g_autofree char *lower = g_utf8_casefold (question, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strstr (lower, ways[i]) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * phidias_emulator_intent_read:
 * @prompt: what a person wrote
 *
 * Returns: what it is after
 */
PhidiasEmulatorIntent
phidias_emulator_intent_read (const char *prompt)
{
  g_autoptr (GPtrArray) words = phidias_emulator_split_words (prompt);
  g_autofree char *line = phidias_emulator_get_line (prompt);

  if (is_greeting (words, line))
    return PHIDIAS_EMULATOR_INTENT_GREETING;
  if (only_words_of (words, thanks, thanking, MOST_THANKS))
    return PHIDIAS_EMULATOR_INTENT_THANKS;
  if (asks_for_system (prompt))
    return PHIDIAS_EMULATOR_INTENT_SYSTEM;
  if (only_words_of (words, topics, listing, MOST_TOPICS))
    return PHIDIAS_EMULATOR_INTENT_TOPICS;

  return PHIDIAS_EMULATOR_INTENT_QUESTION;
}

/**
 * phidias_emulator_intent_is_task:
 * @prompt: what a person wrote
 *
 * Returns: whether it asks for work that only a language model does, such as a poem
 */
gboolean
phidias_emulator_intent_is_task (const char *prompt)
{
  g_autoptr (GPtrArray) terms = phidias_emulator_get_terms (prompt);

  for (guint i = 0; i < terms->len; i++)
    if (phidias_emulator_is_task (g_ptr_array_index (terms, i)))
      return TRUE;

  return FALSE;
}
