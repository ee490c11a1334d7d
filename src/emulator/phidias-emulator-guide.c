/* phidias-emulator-guide.c: the emulator's model: topics written in advance, put into answers
 *
 * There is no language model here, and the answers say so where it matters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-guide.h"

#include "phidias-emulator-intent.h"
#include "phidias-emulator-json.h"
#include "phidias-emulator-topics.h"

#include <math.h>
#include <string.h>

#define SYSTEM_QUOTE 120

struct _PhidiasEmulatorGuide
{
  PhidiasEmulatorTopics *topics;
  GHashTable *phrases; /* name to GPtrArray of alternatives */
};

/* What a system message asks for that a text written in advance can do. */
typedef struct
{
  gboolean brief;
  gboolean upper;
  char *begin;
  char *end;
} Manner;

static void
manner_clear (Manner *manner)
{
  g_free (manner->begin);
  g_free (manner->end);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Manner, manner_clear)

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

  self->topics = phidias_emulator_topics_new ();
  self->phrases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  read_phrases (self, phidias_emulator_topics_get_phrases (self->topics));

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
  phidias_emulator_topics_free (self->topics);
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
  return phidias_emulator_topics_get_list (self->topics)->len;
}

/**
 * phidias_emulator_guide_find:
 * @self: a guide
 * @question: what is asked
 * @before: (nullable): what was asked before
 * @second: (out) (optional) (transfer none): the id of the topic of a second thing asked, or %NULL
 *
 * Returns: (transfer none) (nullable): the id of the topic that answers it
 */
const char *
phidias_emulator_guide_find (PhidiasEmulatorGuide *self, const char *question, const char *before, const char **second)
{
  PhidiasEmulatorTopic *others[2], *also;
  PhidiasEmulatorTopic *topic = phidias_emulator_topics_find (self->topics, question, before, &also, others);

  if (second != NULL)
    *second = also != NULL ? also->id : NULL;

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
  g_autofree char *lower = g_utf8_casefold (system, -1);

  for (guint i = 0; i < G_N_ELEMENTS (brief); i++)
    manner->brief = manner->brief || strstr (lower, brief[i]) != NULL;
  manner->upper = strstr (lower, "uppercase") != NULL || strstr (lower, "upper case") != NULL ||
                  strstr (lower, "capital letters") != NULL;
  manner->begin = match_quoted (system, "begin|start|open");
  manner->end = match_quoted (system, "end|finish|close|sign");

  return manner->brief || manner->upper || manner->begin != NULL || manner->end != NULL;
}

/* With what it announces, when it ends in a colon. */
static char *
first_paragraph (const char *text)
{
  const char *end = strstr (text, "\n\n");

  if (end != NULL && end > text && end[-1] == ':')
    {
      const char *next = end + strlen ("\n\n");

      if (g_str_has_prefix (next, "```"))
        {
          const char *fence = strstr (next, "\n```");

          end = fence != NULL ? fence + strlen ("\n```") : NULL;
        }
      else
        end = strstr (next, "\n\n");
    }

  return end != NULL ? g_strndup (text, end - text) : g_strdup (text);
}

static char *
list_topics (PhidiasEmulatorGuide *self)
{
  GPtrArray *topics = phidias_emulator_topics_get_list (self->topics);
  GString *out = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < topics->len; i++)
    {
      PhidiasEmulatorTopic *first = g_ptr_array_index (topics, i);
      const char *comma = "";

      if (first->group == NULL || !g_hash_table_add (seen, first->group))
        continue;
      g_string_append_printf (out, "- **%s:** ", first->group);
      for (guint j = i; j < topics->len; j++)
        {
          PhidiasEmulatorTopic *topic = g_ptr_array_index (topics, j);

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
append_body (GString *out, PhidiasEmulatorTopic *topic, const Manner *manner)
{
  g_autofree char *short_body = manner->brief ? first_paragraph (topic->body) : NULL;

  g_string_append (out, short_body != NULL ? short_body : topic->body);
}

static void
append_topic (GString *out,
              PhidiasEmulatorTopic *topic,
              PhidiasEmulatorTopic *second,
              PhidiasEmulatorTopic *others[2],
              const Manner *manner,
              const char *opening)
{
  const char *comma = "";

  if (*opening != '\0' && !manner->brief)
    g_string_append_printf (out, "%s\n\n", opening);
  if (second != NULL)
    {
      g_string_append_printf (out, "**%s**\n\n", topic->title);
      append_body (out, topic, manner);
      g_string_append_printf (out, "\n\n**%s**\n\n", second->title);
      append_body (out, second, manner);
    }
  else
    append_body (out, topic, manner);

  for (guint i = 0; i < 2 && !manner->brief; i++)
    if (others[i] != NULL && others[i] != topic && others[i] != second)
      {
        g_string_append_printf (out, "%s*%s*", *comma == '\0' ? "\n\nSee also: " : comma, others[i]->title);
        comma = ", ";
      }
  if (*comma != '\0')
    g_string_append_c (out, '.');
}

static void
append_examples (PhidiasEmulatorGuide *self, GString *out)
{
  GPtrArray *examples = g_hash_table_lookup (self->phrases, "examples");

  g_string_append (out, "\n\n");
  for (guint i = 0; examples != NULL && i < examples->len; i++)
    g_string_append_printf (out, "- %s\n", (const char *) g_ptr_array_index (examples, i));
}

/* How much of the end of an answer tells where in the guide it was: less is found by chance. */
#define LEAST_TAIL 12
#define MOST_TAIL  60

/* The rest of the guide's text from where @partial, an answer cut short, ends; NULL when it does
 * not end inside a topic. */
static const char *
find_rest (PhidiasEmulatorGuide *self, const char *partial)
{
  GPtrArray *topics = phidias_emulator_topics_get_list (self->topics);
  gsize length = strlen (partial);
  const char *tail = partial + (length > MOST_TAIL ? length - MOST_TAIL : 0);

  if (length < LEAST_TAIL)
    return NULL;
  for (guint i = 0; i < topics->len; i++)
    {
      PhidiasEmulatorTopic *topic = g_ptr_array_index (topics, i);
      const char *at = strstr (topic->body, tail);

      if (at != NULL)
        return at + strlen (tail);
    }
  /* A short answer's tail still has the opening in it. */
  for (gsize skip = 0; strlen (tail + skip) >= LEAST_TAIL; skip++)
    for (guint i = 0; i < topics->len; i++)
      {
        PhidiasEmulatorTopic *topic = g_ptr_array_index (topics, i);

        if (g_str_has_prefix (topic->body, tail + skip))
          return topic->body + strlen (tail + skip);
      }

  return NULL;
}

/* Asked to go on with an answer that was cut off: the text that was still to come, NULL when that is
 * not what was asked, or cannot be told. */
static char *
go_on (PhidiasEmulatorGuide *self, PhidiasEmulatorRequest *request, const char *question)
{
  static const char * const askings[] = { "go on exactly where", "continue exactly where", "continue where you", "go on where you" };
  const char *partial = get_text (request, "assistant", 0);
  g_autofree char *asked = g_ascii_strdown (question, -1);

  for (guint i = 0; partial != NULL && i < G_N_ELEMENTS (askings); i++)
    if (strstr (asked, askings[i]) != NULL)
      return g_strdup (find_rest (self, partial));

  return NULL;
}

/* What to say to @question; the topic it came from, if any, in @found. */
static char *
compose (PhidiasEmulatorGuide *self,
         PhidiasEmulatorRequest *request,
         const char *question,
         const Manner *manner,
         GRand *random,
         PhidiasEmulatorTopic **found)
{
  const char *system = phidias_emulator_request_get_system (request);
  double temperature = request->temperature;
  GString *out = g_string_new (NULL);
  PhidiasEmulatorTopic *others[2], *second;

  *found = NULL;
  switch (phidias_emulator_intent_read (question))
    {
    case PHIDIAS_EMULATOR_INTENT_GREETING:
      g_string_append (out, pick (self, "greeting", temperature, random));
      break;

    case PHIDIAS_EMULATOR_INTENT_THANKS:
      g_string_append (out, pick (self, "thanks", temperature, random));
      break;

    case PHIDIAS_EMULATOR_INTENT_SYSTEM:
      if (system != NULL)
        g_string_append_printf (out, "%s\n\n> %s", pick (self, "system", temperature, random), system);
      else
        g_string_append (out, pick (self, "no-system", temperature, random));
      break;

    case PHIDIAS_EMULATOR_INTENT_TOPICS:
      {
        g_autofree char *list = list_topics (self);

        g_string_append_printf (out, "%s\n\n%s", pick (self, "help", temperature, random), list);
      }
      break;

    case PHIDIAS_EMULATOR_INTENT_QUESTION:
    default:
      *found = phidias_emulator_topics_find (self->topics, question, get_text (request, "user", 1), &second, others);
      if (*found != NULL)
        append_topic (out, *found, second, others, manner, pick (self, "opening", temperature, random));
      else
        {
          const char *name = phidias_emulator_intent_is_task (question) ? "task" : "nothing";

          g_string_append (out, pick (self, name, temperature, random));
          append_examples (self, out);
        }
      break;
    }

  return g_string_free (out, FALSE);
}

/* As in English, whatever the locale. */
static char *
dup_upper (const char *text)
{
  GString *upper = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    g_string_append_unichar (upper, g_unichar_toupper (g_utf8_get_char (text)));

  return g_string_free (upper, FALSE);
}

static char *
apply_manner (const Manner *manner, char *text)
{
  g_autofree char *upper = manner->upper ? dup_upper (text) : NULL;
  char *result = g_strconcat (manner->begin != NULL ? manner->begin : "", manner->begin != NULL ? " " : "",
                              upper != NULL ? upper : text, manner->end != NULL ? "\n\n" : "",
                              manner->end != NULL ? manner->end : "", NULL);

  g_free (text);

  return result;
}

static char *
answer_in_json (PhidiasEmulatorRequest *request, PhidiasEmulatorTopic *topic, const char *text)
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
  PhidiasEmulatorTopic *topic = NULL;
  GString *out;

  if (g_str_equal (last->role, "tool"))
    return apply_manner (&manner, g_strdup_printf ("%s\n\n```\n%s\n```",
                                                   pick (self, "tool", request->temperature, random), last->text));

  out = g_string_new (NULL);
  if (last->images > 0)
    g_string_append_printf (out, "%s\n\n", pick (self, "image", request->temperature, random));
  {
    g_autofree char *text = go_on (self, request, question != NULL ? question : "");

    if (text == NULL)
      text = compose (self, request, question != NULL ? question : "", &manner, random, &topic);
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
