/* test-code.c: code in a conversation has colours, wraps and scrolls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-code-highlighter.h"
#include "phidias-code-language.h"
#include "phidias-test.h"
#include "phidias-text-row-code-private.h"
#include "phidias-text-row-private.h"

#include <adwaita.h>
#include <string.h>

static gboolean
is_idle (gpointer user_data)
{
  return !phidias_code_highlighter_get_is_busy (phidias_code_highlighter_get_default ());
}

/* Until colours are there and drawn. */
static void
settle (Fixture *fixture)
{
  fixture_frames (fixture->window, 2);
  phidias_assert_wait (is_idle, NULL);
  fixture_frames (fixture->window, 2);
}

static void
show (Fixture *fixture, const char *markdown)
{
  fixture_open (fixture, 800, 600);
  fixture_add (fixture->store, 0, PHIDIAS_ROLE_ASSISTANT, markdown);
  phidias_place_keeper_jump_to_start (fixture->keeper);
  settle (fixture);
}

static PhidiasTextRow *
get_row (Fixture *fixture, guint position)
{
  GtkWidget *row = fixture_find_row (fixture, position);

  g_assert_true (PHIDIAS_IS_TEXT_ROW (row));

  return PHIDIAS_TEXT_ROW (row);
}

/* What colour a byte of the row's text is drawn in; 0 for that of plain text. */
static guint
get_color_at (PhidiasTextRow *row, guint byte)
{
  guint shown = phidias_display_text_to_shown (row->shown, byte);
  PangoAttrIterator *iter = pango_attr_list_get_iterator (pango_layout_get_attributes (row->layout));
  guint color = 0;

  do
    {
      int start;
      int end;

      pango_attr_iterator_range (iter, &start, &end);
      if ((guint) start <= shown && shown < (guint) end)
        {
          PangoAttribute *attribute = pango_attr_iterator_get (iter, PANGO_ATTR_FOREGROUND);

          if (attribute != NULL)
            {
              const PangoColor *value = &((PangoAttrColor *) attribute)->color;

              color = 0x1000000 | (guint) (value->red >> 8) << 16 | (guint) (value->green >> 8) << 8
                      | (guint) (value->blue >> 8);
            }
          break;
        }
    }
  while (pango_attr_iterator_next (iter));
  pango_attr_iterator_destroy (iter);

  return color;
}

static guint
get_color_of (PhidiasTextRow *row, const char *needle)
{
  const char *text = phidias_block_get_text (row->base.block);
  const char *found = strstr (text, needle);

  g_assert_nonnull (found);

  return get_color_at (row, found - text);
}

/* ---- Languages ---- */

static void
assert_language (const char *tag, const char *name, const char *id, const char *file_name)
{
  g_autofree char *found_name = phidias_code_language_dup_name (tag);
  g_autofree char *found_file = phidias_code_language_dup_file_name (tag);
  GtkSourceLanguage *language = phidias_code_language_find (tag);

  g_assert_cmpstr (found_name, ==, name);
  g_assert_cmpstr (language != NULL ? gtk_source_language_get_id (language) : NULL, ==, id);
  g_assert_cmpstr (found_file, ==, file_name);
}

static void
test_languages (void)
{
  assert_language ("py", "Python", "python3", "code.py");
  assert_language ("Python", "Python", "python3", "code.py");
  assert_language ("js", "JavaScript", "js", "code.js");
  assert_language ("ts", "TypeScript", "typescript", "code.ts");
  assert_language ("bash", "Bash", "sh", "code.sh");
  assert_language ("C++", "C++", "cpp", "code.cpp");
  assert_language ("cs", "C#", "c-sharp", "code.cs");
  assert_language ("c#", "C#", "c-sharp", "code.cs");
  assert_language ("rs", "Rust", "rust", "code.rs");
  assert_language ("yml", "YAML", "yaml", "code.yaml");
  assert_language ("dockerfile", "Dockerfile", "docker", "Dockerfile");
  assert_language ("diff", "Diff", "diff", "code.diff");
  assert_language ("json", "JSON", "json", "code.json");
  assert_language ("toml", "TOML", "toml", "code.toml");
  assert_language ("ini", "INI", "ini", "code.ini");
  assert_language ("{.python", "Python", "python3", "code.py");
  assert_language ("language-go", "Go", "go", "code.go");
  assert_language ("rust,ignore", "Rust", "rust", "code.rs");
  assert_language ("python:main.py", "Python", "python3", "code.py");
  /* Not in the table: by its id, as a file, as an extension. */
  assert_language ("ada", "ada", "ada", "code.txt");
  assert_language ("main.vala", "main.vala", "vala", "code.txt");
  assert_language ("hpp", "hpp", "cpphdr", "code.txt");
  assert_language ("text", "Text", NULL, "code.txt");
  assert_language (NULL, "Code", NULL, "code.txt");
}

static void
test_hostile_languages (void)
{
  g_autofree char *endless = g_strnfill (100000, 'a');
  const char * const tags[] = {
    "../../etc/passwd", "/", "..", ".", "%s%n", "<b>", "\342\200\256py", "*", "?", "[a-", "{", "{{{", "def", "x y", "",
    "\303\251", "a/b.py", "\\", "$(reboot)", endless,
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *name = phidias_code_language_dup_name (tags[i]);
      g_autofree char *file_name = phidias_code_language_dup_file_name (tags[i]);

      g_assert_null (phidias_code_language_find (tags[i]));
      g_assert_cmpuint (g_utf8_strlen (name, -1), <=, 24);
      g_assert_cmpstr (file_name, ==, "code.txt");
    }
}

/* ---- Colours ---- */

static void
test_colors (void)
{
  Fixture fixture;
  PhidiasTextRow *row;
  guint keyword;
  guint string;
  guint comment;

  show (&fixture, "```python\ndef f(x):\n    return \"text\"  # why\n```\n");
  row = get_row (&fixture, 1);
  keyword = get_color_of (row, "def");
  string = get_color_of (row, "text");
  comment = get_color_of (row, "why");
  g_assert_cmphex (keyword, !=, 0);
  g_assert_cmphex (string, !=, 0);
  g_assert_cmphex (comment, !=, 0);
  g_assert_cmphex (keyword, !=, string);
  g_assert_cmphex (string, !=, comment);
  g_assert_cmphex (get_color_of (row, "(x)"), ==, 0);
  g_assert_cmphex (get_color_of (row, "return"), ==, keyword);
  fixture_close (&fixture);
}

static void
test_no_language (void)
{
  Fixture fixture;

  show (&fixture, "```\ndef f(x):\n```\n\n```nonsense\ndef f(x):\n```\n");
  g_assert_cmphex (get_color_of (get_row (&fixture, 1), "def"), ==, 0);
  g_assert_cmphex (get_color_of (get_row (&fixture, 2), "def"), ==, 0);
  fixture_close (&fixture);
}

/* A string that begins in one slice and ends in a later one, with a line of data in it. */
static void
test_colors_over_slices (void)
{
  g_autoptr (GString) text = g_string_new ("```python\nbefore = 1\ns = '''first\n");
  g_autofree char *data = g_strnfill (1500, 'd');
  Fixture fixture;
  guint string;
  guint n_slices = 0;

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (text, "import line%u\n", i);
  g_string_append_printf (text, "%s\nimport after_data\n", data);
  for (guint i = 0; i < 120; i++)
    g_string_append_printf (text, "import more%u\n", i);
  g_string_append (text, "'''\nimport real\n```\n");

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text->str);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  settle (&fixture);
  string = get_color_of (get_row (&fixture, 1), "first");
  g_assert_cmphex (string, !=, 0);
  g_assert_cmphex (get_color_of (get_row (&fixture, 1), "import line0"), ==, string);
  phidias_place_keeper_jump_to_end (fixture.keeper);
  settle (&fixture);
  for (guint i = 1; i + 1 < g_list_model_get_n_items (G_LIST_MODEL (fixture.store)); i++, n_slices++)
    {
      PhidiasTextRow *row = get_row (&fixture, i);
      const char *all = phidias_block_get_text (row->base.block);

      if (row->shown == NULL || !gtk_widget_get_mapped (GTK_WIDGET (row)))
        continue;
      if (strstr (all, "after_data") != NULL)
        {
          g_assert_cmphex (get_color_of (row, "import after_data"), ==, string);
          g_assert_cmphex (get_color_of (row, "dddd"), ==, 0);
        }
      if (strstr (all, "import real") != NULL)
        {
          g_assert_cmphex (get_color_of (row, "import more119"), ==, string);
          g_assert_cmphex (get_color_of (row, "import real"), !=, string);
          g_assert_cmphex (get_color_of (row, "import real"), !=, 0);
        }
    }
  g_assert_cmpuint (n_slices, >=, 3);
  fixture_close (&fixture);
}

/* Hidden characters are drawn as more letters than they are; the colours stay with their text. */
static void
test_colors_with_hidden_characters (void)
{
  Fixture fixture;
  PhidiasTextRow *row;

  show (&fixture, "```python\n# \342\200\256 note\nreturn \"\342\200\213text\" + x\n```\n");
  row = get_row (&fixture, 1);
  g_assert_cmphex (get_color_of (row, "text"), !=, 0);
  g_assert_cmphex (get_color_of (row, "text"), !=, get_color_of (row, "return"));
  g_assert_cmphex (get_color_of (row, "+ x"), ==, 0);
  fixture_close (&fixture);
}

static void
test_dark (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  Fixture fixture;
  PhidiasTextRow *row;
  guint light;
  guint dark;

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  show (&fixture, "```c\nint main (void) { return 0; }\n```\n");
  row = get_row (&fixture, 1);
  light = get_color_of (row, "return");
  g_assert_cmphex (light, !=, 0);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  settle (&fixture);
  dark = get_color_of (row, "return");
  g_assert_cmphex (dark, !=, 0);
  g_assert_cmphex (dark, !=, light);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  settle (&fixture);
  g_assert_cmphex (get_color_of (row, "return"), ==, light);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  fixture_close (&fixture);
}

/* Every colour of a scheme can be read on our ground. */
static void
test_contrast (void)
{
  const GdkRGBA light = { 0.92f, 0.92f, 0.92f, 1 };
  const GdkRGBA dark = { 0.2f, 0.2f, 0.2f, 1 };

  for (guint i = 0; i < 512; i++)
    {
      PhidiasCodeLook look = { .has_color = TRUE };

      look.color = (GdkRGBA) { (float) (i & 7) / 7, (float) (i >> 3 & 7) / 7, (float) (i >> 6) / 7, 1 };
      phidias_code_look_make_legible (&look, &light, 4.5);
      g_assert_cmpfloat (phidias_code_look_contrast (&look.color, &light), >=, 4.5);
      phidias_code_look_make_legible (&look, &dark, 7);
      g_assert_cmpfloat (phidias_code_look_contrast (&look.color, &dark), >=, 7);
    }
}

/* ---- Streaming ---- */

typedef struct
{
  PhidiasMarkdownStream *stream;
  const char            *text;
  gsize                  position;
  gsize                  length;
} Pour;

static gboolean
pour_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Pour *pour = user_data;
  gsize n = MIN (97, pour->length - pour->position);
  g_autofree char *piece = g_strndup (pour->text + pour->position, n);

  phidias_markdown_stream_append (pour->stream, piece);
  pour->position += n;

  return pour->position < pour->length;
}

static gboolean
is_poured (gpointer user_data)
{
  return ((Pour *) user_data)->position == ((Pour *) user_data)->length;
}

/* Code that comes in small pieces goes through the highlighter once, a few times a second. */
static void
test_streaming_works_once (void)
{
  PhidiasCodeHighlighter *highlighter = phidias_code_highlighter_get_default ();
  g_autoptr (GString) text = g_string_new ("```python\n");
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  PhidiasCodeFigures before;
  PhidiasCodeFigures after;
  Fixture fixture;
  Pour pour = { NULL, NULL, 0, 0 };
  gint64 start;
  gint64 elapsed;
  gsize length;
  guint n;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "value_%u = compute (\"%u\", %u)\n", i, i, i);
  length = text->len - strlen ("```python\n");
  g_string_append (text, "```\n");

  fixture_open (&fixture, 800, 600);
  stream = pour.stream = fixture_add_open (fixture.store, 0);
  pour.text = text->str;
  pour.length = text->len;
  fixture_frames (fixture.window, 2);
  phidias_code_highlighter_get_figures (highlighter, &before);
  start = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (fixture.window, pour_cb, &pour, NULL);
  phidias_assert_wait (is_poured, &pour);
  elapsed = g_get_monotonic_time () - start;
  phidias_code_highlighter_get_figures (highlighter, &after);
  g_assert_cmpuint (after.n_turns - before.n_turns, <=, 3 * (elapsed * 4 / G_USEC_PER_SEC + 2));
  phidias_markdown_stream_finish (stream);
  settle (&fixture);
  phidias_code_highlighter_get_figures (highlighter, &after);
  g_assert_cmpuint (after.n_bytes - before.n_bytes, ==, length);
  g_test_message ("%u turns in %.1f s, longest turn %.1f ms, longest load %.1f ms", after.n_turns - before.n_turns,
                  elapsed / 1e6, after.worst_turn / 1e3, after.worst_load / 1e3);

  /* The last row has its colours, and nothing is done for nothing from then on. */
  n = g_list_model_get_n_items (G_LIST_MODEL (fixture.store));
  g_assert_cmphex (get_color_of (get_row (&fixture, n - 2), "\"399\""), !=, 0);
  gtk_widget_queue_draw (GTK_WIDGET (get_row (&fixture, n - 2)));
  settle (&fixture);
  phidias_code_highlighter_get_figures (highlighter, &before);
  g_assert_cmpuint (after.n_bytes, ==, before.n_bytes);
  fixture_close (&fixture);
}

/* A fence's language is read when its line is complete. */
static void
test_half_tag (void)
{
  static const char markdown[] = "```python\nprint (1)\n```\n";
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  for (guint i = 0; i + 1 < sizeof markdown; i++)
    {
      char piece[2] = { markdown[i], '\0' };

      phidias_markdown_stream_append (stream, piece);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (stream)); j++)
        {
          g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), j);

          if (phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE && phidias_block_get_language (block) != NULL)
            g_assert_cmpstr (phidias_block_get_language (block), ==, "python");
        }
    }
}

/* ---- Long lines ---- */

static int
get_height (PhidiasTextRow *row)
{
  return gtk_widget_get_height (GTK_WIDGET (row));
}

static void
press (PhidiasTextRow *row, const char *label)
{
  GtkWidget *button = fixture_find_button (GTK_WIDGET (row), label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_wrap (void)
{
  g_autofree char *words = g_strnfill (400, 'w');
  g_autofree char *markdown = NULL;
  Fixture fixture;
  PhidiasTextRow *row;
  PhidiasTextRow *other;
  int height;
  int other_height;

  for (guint i = 10; i < 400; i += 10)
    words[i] = ' ';
  markdown = g_strdup_printf ("```c\n%s\nb\n```\n\n```c\n%s\nb\n```\n", words, words);
  show (&fixture, markdown);
  row = get_row (&fixture, 1);
  other = get_row (&fixture, 2);
  height = get_height (row);
  other_height = get_height (other);
  gtk_test_accessible_assert_property (fixture_find_button (GTK_WIDGET (row), "Wrap Long Lines"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Wrap Long Lines");
  press (row, "Wrap Long Lines");
  fixture_frames (fixture.window, 2);
  g_assert_cmpint (get_height (row), >, height + 30);
  g_assert_cmpint (get_height (other), ==, other_height);
  press (row, "Wrap Long Lines");
  fixture_frames (fixture.window, 2);
  g_assert_cmpint (get_height (row), ==, height);
  fixture_close (&fixture);
}

static double
get_scroll (PhidiasTextRow *row)
{
  PhidiasTextRowGeometry geometry;

  phidias_text_row_get_geometry (row, gtk_widget_get_width (GTK_WIDGET (row)), &geometry);

  return geometry.box_x + 14 - geometry.x;
}

static void
test_scroll (void)
{
  g_autofree char *line = g_strnfill (300, 'w');
  g_autoptr (GString) text = g_string_new ("```c\n");
  Fixture fixture;
  PhidiasTextRow *row;
  graphene_rect_t before;
  graphene_rect_t after;
  PhidiasTextRange match = { 150, 160 };
  guint byte;
  guint n;

  for (guint i = 0; i < 12; i++)
    g_string_append_printf (text, "%s ;\n", line);
  g_string_append (text, "```\n\n```c\nshort\n```\n");
  show (&fixture, text->str);
  row = get_row (&fixture, 1);
  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), 150, &before));
  g_assert_cmpfloat (get_scroll (row), ==, 0);
  n = g_list_model_get_n_items (G_LIST_MODEL (fixture.store));
  g_assert_false (phidias_text_row_code_scroll (get_row (&fixture, n - 2), 100));

  /* All slices move together, and what is under a point with them. */
  g_assert_true (phidias_text_row_code_scroll (row, 100));
  g_assert_cmpfloat (get_scroll (row), ==, 100);
  g_assert_cmpfloat (get_scroll (get_row (&fixture, 2)), ==, 100);
  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), 150, &after));
  g_assert_cmpfloat_with_epsilon (before.origin.x - after.origin.x, 100, 1);
  phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), after.origin.x + 1, after.origin.y + 1, &byte);
  g_assert_cmpuint (byte, ==, 150);

  /* Not beyond the ends. */
  phidias_text_row_code_scroll (row, -1000);
  g_assert_cmpfloat (get_scroll (row), ==, 0);
  phidias_text_row_code_scroll (row, 100000);
  g_assert_cmpfloat (get_scroll (row), >, 500);
  g_assert_cmpfloat (get_scroll (row), <, 5000);

  /* A match that is searched for comes into view. */
  phidias_text_row_code_scroll (row, -100000);
  phidias_block_row_set_matches (PHIDIAS_BLOCK_ROW (row), &match, 1, 0);
  phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), 150, &after);
  g_assert_cmpfloat (after.origin.x + after.size.width, <, gtk_widget_get_width (GTK_WIDGET (row)));
  g_assert_cmpfloat (get_scroll (row), >, 0);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/code/languages", test_languages);
  g_test_add_func ("/ui/code/hostile-languages", test_hostile_languages);
  g_test_add_func ("/ui/code/colors", test_colors);
  g_test_add_func ("/ui/code/no-language", test_no_language);
  g_test_add_func ("/ui/code/colors-over-slices", test_colors_over_slices);
  g_test_add_func ("/ui/code/colors-with-hidden-characters", test_colors_with_hidden_characters);
  g_test_add_func ("/ui/code/dark", test_dark);
  g_test_add_func ("/ui/code/contrast", test_contrast);
  g_test_add_func ("/ui/code/streaming-works-once", test_streaming_works_once);
  g_test_add_func ("/ui/code/half-tag", test_half_tag);
  g_test_add_func ("/ui/code/wrap", test_wrap);
  g_test_add_func ("/ui/code/scroll", test_scroll);

  return g_test_run ();
}
