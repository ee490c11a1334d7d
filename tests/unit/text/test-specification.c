/* test-specification.c: the examples of CommonMark and GFM, against the HTML that goes with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON lines with the members example, markdown and html, in the files that
 * PHIDIAS_COMMONMARK_SPEC (0.31.2) and PHIDIAS_GFM_SPEC (0.29) name. They are not ours to carry along.
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "outline.h"
#include "phidias-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

typedef struct
{
  int         example;
  const char *why;
} Difference;

#define HTML "HTML is shown as text and Markdown within it is read: an answer is no web page"
#define LINKS "addresses are links without angle brackets too, as in GFM"
#define MATH "what stands between \\\\[ and \\\\] is a formula if it has a sign of TeX in it"
#define SCHEMES "md4c 0.4.8 finds the address of a mailbox, but not the scheme before it"
#define SYMBOLS "md4c 0.4.8 has no symbols of Unicode among its punctuation; CommonMark has since 0.31"

static const Difference commonmark[] = {
  { 12, MATH },
  { 21, HTML }, { 31, HTML }, { 201, HTML }, { 308, HTML }, { 309, HTML }, { 344, HTML },
  { 354, SYMBOLS },
  { 475, HTML }, { 476, HTML }, { 477, HTML }, { 491, HTML }, { 494, HTML }, { 524, HTML },
  { 536, HTML },
  { 608, LINKS }, { 611, LINKS }, { 612, LINKS },
  { 613, HTML }, { 614, HTML }, { 615, HTML }, { 616, HTML }, { 617, HTML }, { 623, HTML },
  { 625, HTML }, { 626, HTML }, { 627, HTML }, { 628, HTML }, { 629, HTML }, { 630, HTML },
  { 631, HTML }, { 642, HTML }, { 643, HTML },
};

static const Difference gfm[] = {
  { 633, SCHEMES }, { 634, SCHEMES }, { 635, SCHEMES },
};

static const char *
find_difference (const Difference *differences, guint n_differences, int example)
{
  for (guint i = 0; i < n_differences; i++)
    if (differences[i].example == example)
      return differences[i].why;

  return NULL;
}

/* What is listed must differ, so that the list says what is true. */
static void
check_example (JsonObject *object, const Difference *differences, guint n_differences)
{
  int example = (int) json_object_get_int_member (object, "example");
  const char *markdown = json_object_get_string_member (object, "markdown");
  const char *html = json_object_get_string_member (object, "html");
  const char *section = json_object_get_string_member (object, "section");
  const char *why = find_difference (differences, n_differences, example);
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autofree char *ours = NULL;
  g_autofree char *theirs = phidias_test_outline_html (html);

  phidias_markdown_stream_set_text (stream, markdown);
  ours = phidias_test_outline_blocks (stream);
  if (strcmp (section, "HTML blocks") == 0 || g_str_has_prefix (section, "Disallowed Raw HTML"))
    why = HTML;
  if (strcmp (ours, theirs) == 0 && why != NULL)
    {
      g_test_message ("example %d agrees, though it is listed: %s", example, why);
      g_test_fail ();
    }
  else if (strcmp (ours, theirs) != 0 && why == NULL)
    {
      g_test_message ("example %d:\n%s\nis\n%snot\n%s", example, markdown, ours, theirs);
      g_test_fail ();
    }
}

static void
check_file (const char *variable, const Difference *differences, guint n_differences)
{
  const char *path = g_getenv (variable);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_examples = 0;

  if (path == NULL || !g_file_get_contents (path, &contents, NULL, NULL))
    {
      g_autofree char *message = g_strdup_printf ("%s names no file", variable);

      g_test_skip (message);
      return;
    }

  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

        check_example (json_node_get_object (node), differences, n_differences);
        n_examples++;
      }
  g_assert_cmpuint (n_examples, >, 20);
}

static void
test_commonmark (void)
{
  check_file ("PHIDIAS_COMMONMARK_SPEC", commonmark, G_N_ELEMENTS (commonmark));
}

static void
test_gfm (void)
{
  check_file ("PHIDIAS_GFM_SPEC", gfm, G_N_ELEMENTS (gfm));
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/specification/commonmark", test_commonmark);
  g_test_add_func ("/text/specification/gfm", test_gfm);

  return g_test_run ();
}
