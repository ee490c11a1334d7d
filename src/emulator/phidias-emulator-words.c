/* phidias-emulator-words.c: the words of a question, and which of them say something
 *
 * A term is a word without its ending, so that "deployed" finds "deployment". Kin are terms that
 * people use for one another; small words are in every question and tell none from another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-words.h"

#include <string.h>

static const char *const stop_words[] = {
  "a", "about", "again", "all", "also", "am", "an", "and", "any", "anything", "are", "as", "at", "be", "been", "best",
  "between", "but", "by", "can", "cannot", "change", "changing", "child", "could", "d", "did", "didn", "difference",
  "different", "do", "does", "doesn", "don", "during", "each", "else", "even", "exactly", "explain", "five", "for",
  "from", "get", "getting", "give", "go", "going", "good", "got", "had", "happen", "happens", "has", "have", "here",
  "how", "i", "if", "im", "in", "into", "is", "isn", "it", "its", "just", "know", "let", "like", "ll", "look", "m",
  "made", "make", "many", "may", "me", "mean", "means", "mid", "more", "much", "must", "my", "need", "no", "not",
  "now", "of", "ok", "okay", "old", "on", "one", "or", "other", "others", "our", "people", "please", "press", "re",
  "really", "s", "say", "says", "see", "send", "shall", "should", "show", "simply", "so", "some", "still", "such",
  "support", "supported", "supports", "t", "tell", "than", "that", "the", "their", "them", "then", "there", "these",
  "they", "thing", "things", "this", "those", "time", "to", "too", "up", "use", "used", "using", "ve", "very", "want",
  "was", "wasn", "we", "were", "what", "whats", "when", "where", "which", "who", "why", "will", "with", "won", "work",
  "working", "works", "would", "year", "yes", "you", "your", NULL
};

static const char *const greetings[] = {
  "hi", "hello", "hey", "hallo", "hola", "bonjour", "ciao", "greetings", "howdy", "moin", "servus", "hiya", "yo", "你好",
  "こんにちは", "привет", NULL
};

/* What one asks of a language model, and of no guide. As terms. */
static const char *const tasks[] = {
  "write", "compos", "translat", "poem", "draw", "paint", "sing", "sort", "jok", "story", "song", "haiku", "essay", "solv",
  "calculat", "pretend", "imagin", "recip", "rewrit", "rhym", "fix", "debug", "summariz", "summaris", NULL
};

/* Sets of terms, each ending with NULL. */
static const char *const kin[][12] = {
  { "call", "invok", "consum", "request", "query", "access", NULL },
  { "cod", "program", "script", "sdk", "library", "snippet", "exampl", "programmat", "software", NULL },
  { "python", "py", "pip", "notebook", "jupyter", NULL },
  { "javascript", "js", "nod", "nodej", "typescript", "ts", "npm", "deno", NULL },
  { "curl", "shell", "bash", "terminal", "wget", NULL },
  { "cost", "pric", "money", "pay", "bill", "charg", "expens", "cheap", "dollar", "fee", NULL },
  { "stor", "sav", "keep", "kept", "persist", "storag", "liv", NULL },
  { "key", "password", "secret", "credential", NULL },
  { "error", "fail", "failur", "wrong", "broken", "problem", "troubl", NULL },
  { "url", "uri", "endpoint", "address", "link", NULL },
  { "slow", "latency", "speed", "fast", "delay", "sluggish", NULL },
  { "cancel", "abort", "stop", "halt", NULL },
  { "image", "imag", "pictur", "photo", NULL },
  { "quota", "limit", "throttl", NULL },
  { "conversat", "chat", "history", NULL },
  { "delet", "remov", "eras", NULL },
  { "region", "location", "locat", "country", NULL },
  { "repeat", "repetit", "loop", NULL },
  { "connect", "attach", "hook", NULL },
  { "creat", "deploy", "host", "publish", "provision", NULL },
  { "shortcut", "keyboard", "hotkey", NULL },
  { "privat", "privacy", "confidential", "confident", NULL },
  { "ident", "same", NULL },
};

/**
 * phidias_emulator_split_words:
 * @text: some text
 *
 * "isn't" is two words, both of them small.
 *
 * Returns: (transfer full) (element-type utf8): its words in lower case
 */
GPtrArray *
phidias_emulator_split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  /* Folded, not made small: in Turkish an I would lose its dot. */
  g_autofree char *lower = g_utf8_casefold (text, -1);
  const char *start = NULL;

  for (const char *p = lower;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != 0 && g_unichar_isalnum (c))
        {
          if (start == NULL)
            start = p;
        }
      else if (start != NULL && c == '-' && g_ascii_isalpha (p[-1]) && g_ascii_isdigit (p[1]))
        continue; /* phi-3 is one word */
      else if (start != NULL)
        {
          g_auto (GStrv) parts = NULL;
          g_autofree char *word = g_strndup (start, p - start);

          parts = g_strsplit (word, "-", 2);
          g_ptr_array_add (words, g_strjoinv ("", parts));
          start = NULL;
        }
      if (c == 0)
        break;
    }

  return words;
}

static gboolean
has_vowel (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (strchr ("aeiouy", word[i]) != NULL || g_ascii_isdigit (word[i]))
      return TRUE;

  return FALSE;
}

/* Cuts one ending off, or puts a shorter one in its place, if enough is left to tell the word by. */
static gboolean
cut (char *word, const char *suffix, const char *replacement, gsize least)
{
  gsize length = strlen (word);
  gsize cut_at = length - MIN (length, strlen (suffix));

  if (length < least || !g_str_has_suffix (word, suffix) || !has_vowel (word, cut_at))
    return FALSE;
  /* The replacement is never longer. */
  memcpy (word + cut_at, replacement, strlen (replacement) + 1);

  return TRUE;
}

/* Enough of a stemmer that "keys" finds "key", "streaming" "stream" and "deployed" "deployment". */
static void
stem (char *word)
{
  gsize length;

  if (!cut (word, "ies", "y", 5) && !g_str_has_suffix (word, "ss") && !g_str_has_suffix (word, "us"))
    cut (word, "s", "", 4);
  if (!cut (word, "ing", "", 6) && !cut (word, "ied", "y", 5) && !cut (word, "ed", "", 6) && !cut (word, "ement", "", 9))
    cut (word, "ment", "", 8);
  cut (word, "ion", "", 8);
  cut (word, "ly", "", 7);

  length = strlen (word);
  if (length > 3 && word[length - 1] == 'e')
    word[length - 1] = '\0';
  else if (length > 3 && word[length - 1] == word[length - 2] && strchr ("sle", word[length - 1]) == NULL &&
           g_ascii_isalpha (word[length - 1]))
    word[length - 1] = '\0';
}

/**
 * phidias_emulator_get_terms:
 * @text: some text
 *
 * Returns: (transfer full) (element-type utf8): its words without endings, small ones left out
 */
GPtrArray *
phidias_emulator_get_terms (const char *text)
{
  GPtrArray *words = phidias_emulator_split_words (text);

  for (guint i = words->len; i > 0; i--)
    {
      char *word = g_ptr_array_index (words, i - 1);

      /* A lone digit is in too many names: Phi 4, top 1, East US 2. */
      if (phidias_emulator_is_small_word (word) || phidias_emulator_is_greeting (word) ||
          (g_ascii_isdigit (word[0]) && word[1] == '\0'))
        g_ptr_array_remove_index (words, i - 1);
      else
        stem (word);
    }

  return words;
}

/**
 * phidias_emulator_get_line:
 * @text: some text
 *
 * Puts a text in a form in which a phrase can be searched with strstr().
 *
 * Returns: (transfer full): all its words without endings, each between blanks
 */
char *
phidias_emulator_get_line (const char *text)
{
  g_autoptr (GPtrArray) words = phidias_emulator_split_words (text);
  GString *line = g_string_new (" ");

  for (guint i = 0; i < words->len; i++)
    {
      char *word = g_ptr_array_index (words, i);

      /* "What's a token?" */
      if (g_str_equal (word, "s"))
        {
          g_string_append (line, "is ");
          continue;
        }
      stem (word);
      g_string_append_printf (line, "%s ", word);
    }

  return g_string_free (line, FALSE);
}

/**
 * phidias_emulator_get_kin:
 * @term: a term
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): terms said in its place, itself
 *   among them
 */
const char *const *
phidias_emulator_get_kin (const char *term)
{
  for (guint i = 0; i < G_N_ELEMENTS (kin); i++)
    if (g_strv_contains (kin[i], term))
      return kin[i];

  return NULL;
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

/**
 * phidias_emulator_is_task:
 * @term: a term
 *
 * Returns: whether it asks for work that only a language model does
 */
gboolean
phidias_emulator_is_task (const char *term)
{
  return g_strv_contains (tasks, term);
}
