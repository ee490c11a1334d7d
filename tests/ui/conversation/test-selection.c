/* test-selection.c: one selection over rows and messages, and what copying it gives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-block-markdown.h"
#include "phidias-block-row.h"
#include "phidias-link.h"
#include "phidias-selection.h"
#include "phidias-test.h"
#include "phidias-text-boundary.h"

#include <string.h>

static const char document[] =
  "# A *title*\n"
  "\n"
  "First paragraph with **strong** words,\nand a [link](https://example.org/a).\n"
  "\n"
  "- one\n"
  "- two `code`\n"
  "  1. deep\n"
  "\n"
  "```python\nprint (1)\n\nprint (2)\n```\n"
  "\n"
  "> quoted\n"
  "\n"
  "Last paragraph.\n";

enum { HEADER, TITLE, FIRST, ONE, TWO, DEEP, CODE, QUOTED, LAST, FOOTER };

typedef struct
{
  GListStore       *store;
  PhidiasSelection *selection;
} Model;

static void
model_init (Model *model, const char *text)
{
  model->store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  model->selection = phidias_selection_new ();
  fixture_add (model->store, 0, PHIDIAS_ROLE_ASSISTANT, text);
  phidias_selection_set_model (model->selection, G_LIST_MODEL (model->store));
}

static void
model_clear (Model *model)
{
  g_assert_finalize_object (model->selection);
  g_assert_finalize_object (model->store);
}

static void
assert_text (PhidiasSelection *selection, const char *expected)
{
  g_autofree char *text = phidias_selection_dup_text (selection);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_markdown (PhidiasSelection *selection, const char *expected)
{
  g_autofree char *text = phidias_selection_dup_markdown (selection);

  g_assert_cmpstr (text, ==, expected);
}

/* ---- The model ---- */

static void
test_empty (void)
{
  Model model;

  model_init (&model, document);
  g_assert_true (phidias_selection_is_empty (model.selection));
  assert_text (model.selection, NULL);
  assert_markdown (model.selection, NULL);
  phidias_selection_start (model.selection, FIRST, 3, PHIDIAS_SELECTION_CHARACTER);
  g_assert_true (phidias_selection_is_empty (model.selection));
  g_assert_nonnull (phidias_selection_get_caret (model.selection));
  phidias_selection_extend (model.selection, FIRST, 5);
  g_assert_false (phidias_selection_is_empty (model.selection));
  phidias_selection_clear (model.selection);
  g_assert_true (phidias_selection_is_empty (model.selection));
  g_assert_null (phidias_selection_get_caret (model.selection));
  model_clear (&model);
}

static void
test_across_rows (void)
{
  Model model;
  guint start;
  guint end;

  model_init (&model, document);
  phidias_selection_start (model.selection, LAST, 4, PHIDIAS_SELECTION_CHARACTER);
  phidias_selection_extend (model.selection, FIRST, 6);
  assert_text (model.selection,
               "paragraph with strong words,\nand a link.\n\n- one\n- two code\n  1. deep\n\nprint (1)\n\nprint (2)\n\n"
               "quoted\n\nLast");
  g_assert_true (phidias_selection_get_in_row (model.selection, FIRST, &start, &end));
  g_assert_cmpuint (start, ==, 6);
  g_assert_cmpuint (end, ==, G_MAXUINT);
  g_assert_true (phidias_selection_get_in_row (model.selection, LAST, &start, &end));
  g_assert_cmpuint (start, ==, 0);
  g_assert_cmpuint (end, ==, 4);
  g_assert_false (phidias_selection_get_in_row (model.selection, TITLE, &start, &end));

  assert_markdown (model.selection,
                   "paragraph with **strong** words,\nand a [link](<https://example.org/a>).\n\n"
                   "- one\n- two `code`\n  1. deep\n\n```python\nprint (1)\n\nprint (2)\n```\n\n> quoted\n\nLast");
  model_clear (&model);
}

static void
test_units (void)
{
  Model model;

  model_init (&model, document);
  phidias_selection_start (model.selection, FIRST, 8, PHIDIAS_SELECTION_WORD);
  assert_text (model.selection, "paragraph");
  /* Dragged on, and back over where it began: whole words both ways. */
  phidias_selection_extend (model.selection, FIRST, 18);
  assert_text (model.selection, "paragraph with");
  phidias_selection_extend (model.selection, FIRST, 2);
  assert_text (model.selection, "First paragraph");

  phidias_selection_start (model.selection, FIRST, 8, PHIDIAS_SELECTION_PARAGRAPH);
  assert_text (model.selection, "First paragraph with strong words,\nand a link.");
  phidias_selection_extend (model.selection, TITLE, 2);
  assert_text (model.selection, "A title\n\nFirst paragraph with strong words,\nand a link.");

  /* Of code a line. */
  phidias_selection_start (model.selection, CODE, 2, PHIDIAS_SELECTION_PARAGRAPH);
  assert_text (model.selection, "print (1)\n");
  model_clear (&model);
}

static void
test_steps (void)
{
  Model model;

  model_init (&model, "ae\314\201\360\237\221\251\342\200\215\360\237\232\200z two\n\nnext one\n");
  phidias_selection_start (model.selection, 1, 0, PHIDIAS_SELECTION_CHARACTER);
  /* What a reader takes for one character is one. */
  g_assert_true (phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_CHARACTER, TRUE));
  g_assert_true (phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_CHARACTER, TRUE));
  assert_text (model.selection, "ae\314\201");
  g_assert_true (phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_CHARACTER, TRUE));
  assert_text (model.selection, "ae\314\201\360\237\221\251\342\200\215\360\237\232\200");
  g_assert_true (phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_CHARACTER, FALSE));
  assert_text (model.selection, "ae\314\201");

  phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_PARAGRAPH, TRUE);
  phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_WORD, TRUE);
  assert_text (model.selection, "ae\314\201\360\237\221\251\342\200\215\360\237\232\200z two\n\nnext");
  phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_CONVERSATION, TRUE);
  assert_text (model.selection, "ae\314\201\360\237\221\251\342\200\215\360\237\232\200z two\n\nnext one");
  g_assert_true (phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_CONVERSATION, FALSE));
  g_assert_true (phidias_selection_is_empty (model.selection)
                 || phidias_selection_get_caret (model.selection)->position == 0);

  /* After a double click, Shift with an arrow goes on from the end that moves. */
  phidias_selection_start (model.selection, 2, 6, PHIDIAS_SELECTION_WORD);
  phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_WORD, FALSE);
  g_assert_true (phidias_selection_is_empty (model.selection));
  phidias_selection_move (model.selection, PHIDIAS_SELECTION_STEP_WORD, FALSE);
  assert_text (model.selection, "next ");
  model_clear (&model);
}

static void
test_survives_changes (void)
{
  Model model;
  g_autoptr (PhidiasMarkdownStream) stream = NULL;

  model_init (&model, document);
  phidias_selection_select (model.selection, FIRST, 6, QUOTED, 3);
  fixture_add (model.store, 0, PHIDIAS_ROLE_USER, "Before");
  g_assert_cmpuint (phidias_selection_get_start (model.selection)->position, ==, FIRST + 3);
  assert_text (model.selection, "paragraph with strong words,\nand a link.\n\n- one\n- two code\n  1. deep\n\n"
                                "print (1)\n\nprint (2)\n\nquo");
  g_list_store_remove (model.store, 0);
  g_assert_cmpuint (phidias_selection_get_start (model.selection)->position, ==, FIRST + 2);
  g_list_store_remove (model.store, FIRST + 2);
  g_assert_true (phidias_selection_is_empty (model.selection));
  g_assert_null (phidias_selection_get_caret (model.selection));

  /* What streams in behind, and into the very block, leaves it as it is. */
  g_list_store_remove_all (model.store);
  stream = fixture_add_open (model.store, 0);
  phidias_markdown_stream_append (stream, "Some words that");
  phidias_selection_select (model.selection, 1, 5, 1, 10);
  phidias_markdown_stream_append (stream, " go on and **on**.\n\nAnother\n\nand more");
  assert_text (model.selection, "words");
  phidias_markdown_stream_finish (stream);
  assert_text (model.selection, "words");
  g_clear_object (&stream);
  model_clear (&model);
}

/* Blocks that are read anew are other objects; the places go to what is at the same source. */
static void
test_survives_reading_anew (void)
{
  Model model;
  g_autoptr (PhidiasFeedItem) first = NULL;
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  PhidiasFeedItem *anew[8];
  PhidiasMessage *message;

  model_init (&model, document);
  first = g_list_model_get_item (G_LIST_MODEL (model.store), TITLE);
  message = phidias_feed_item_get_message (first);
  phidias_selection_select (model.selection, FIRST, 6, TWO, 3);
  phidias_markdown_stream_set_text (stream, document);
  for (guint i = 0; i < G_N_ELEMENTS (anew); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      anew[i] = fixture_block_item (message, block);
    }
  g_list_store_splice (model.store, TITLE, G_N_ELEMENTS (anew), (gpointer *) anew, G_N_ELEMENTS (anew));
  for (guint i = 0; i < G_N_ELEMENTS (anew); i++)
    g_object_unref (anew[i]);
  assert_text (model.selection, "paragraph with strong words,\nand a link.\n\n- one\n- two");
  model_clear (&model);
}

static void
test_select_more (void)
{
  Model model;

  model_init (&model, "One\n\nTwo");
  fixture_add (model.store, 0, PHIDIAS_ROLE_USER, "Hello\nthere");
  phidias_selection_select_more (model.selection, 5);
  assert_text (model.selection, "One\n\nTwo");
  assert_markdown (model.selection, "One\n\nTwo");
  phidias_selection_select_more (model.selection, 5);
  assert_text (model.selection, "You\n\nHello\nthere\n\nModel\n\nOne\n\nTwo");
  assert_markdown (model.selection, "**You**\n\nHello\nthere\n\n**Model**\n\nOne\n\nTwo");
  model_clear (&model);
}

/* A whole message is its source, with what no block shows. */
static void
test_whole_message (void)
{
  static const char text[] = "See [the *page*][1] & so on:\n\n1) one\n2) two\n\n\n***\n\n[1]: https://example.org/ \"Title\"\n";
  Model model;

  model_init (&model, text);
  phidias_selection_select_more (model.selection, 1);
  assert_markdown (model.selection, text);
  model_clear (&model);
}

static void
test_table_and_slices (void)
{
  g_autoptr (GString) code = g_string_new (NULL);
  g_autofree char *text = NULL;
  Model model;
  guint last;

  for (guint i = 0; i < 350; i++)
    g_string_append_printf (code, "line (%u);\n", i);
  text = g_strdup_printf ("Before\n\n```c\n%s```\n\nAfter", code->str);
  model_init (&model, text);
  last = g_list_model_get_n_items (G_LIST_MODEL (model.store)) - 3;
  g_assert_cmpuint (last, >, 3);
  phidias_selection_select (model.selection, 2, 0, last, G_MAXUINT);
  assert_text (model.selection, code->str);
  {
    g_autofree char *fenced = g_strdup_printf ("```c\n%s```", code->str);

    assert_markdown (model.selection, fenced);
  }
  phidias_selection_start (model.selection, 2, 9, PHIDIAS_SELECTION_CHARACTER);
  phidias_selection_extend (model.selection, 2, 17);
  assert_markdown (model.selection, "```c\n\nline (1\n```");
  model_clear (&model);
}

/* A text that was too long for one row is copied as it was, whether it was cut at a space or not. */
static void
test_cuts (void)
{
  g_autoptr (GString) run = g_string_new (NULL);
  g_autoptr (GString) words = g_string_new ("0");

  for (guint i = 1; run->len < 9000; i++)
    {
      g_string_append_printf (run, "x%u", i);
      g_string_append_printf (words, " %u", i);
    }
  for (guint i = 0; i < 3; i++)
    {
      const char *text = i == 0 ? run->str : words->str;
      g_autofree char *quoted = g_strdup_printf ("> %s", text);
      Model model;
      guint n;

      model_init (&model, i == 2 ? quoted : text);
      n = g_list_model_get_n_items (G_LIST_MODEL (model.store));
      g_assert_cmpuint (n, >, 5);
      phidias_selection_select_more (model.selection, 1);
      assert_text (model.selection, text);
      phidias_selection_select (model.selection, 1, 2, n - 2, 4);
      {
        g_autofree char *part = phidias_selection_dup_text (model.selection);

        g_assert_nonnull (strstr (text, part));
      }
      model_clear (&model);
    }
}

/* ---- Parts of blocks as Markdown ---- */

/* Read again, every part of every block is the text that was selected. */
static void
test_parts_read_again (void)
{
  static const char * const texts[] = {
    "Some *words* with **strong *and* both**, `code`, ~~struck~~ and [a *link*](https://example.org/a(b)?c=d).",
    "Snake_case and 2 * 3 * 4, a\\*b, <b>, \\[x\\], `` a`b ``.",
    "# Heading with *emphasis* in it",
    "- item with **strong** text",
    "3. third `item`",
    "> quoted *words*\n> over lines",
    "- outer\n  - nested **one**",
    "- [ ] open task\n- [x] done *task*",
    "Emphasis***together***here and **bold**text.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

      phidias_markdown_stream_set_text (stream, texts[i]);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (stream)); j++)
        {
          g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), j);
          const char *text = phidias_block_get_text (block);
          guint length = (guint) strlen (text);

          for (guint start = 0; start < length; start++)
            for (guint end = start + 1; end <= length; end++)
              {
                g_autofree char *markdown = phidias_block_markdown_dup (block, start, end);
                g_autofree char *part = g_strndup (text + start, end - start);
                g_autoptr (PhidiasMarkdownStream) again = phidias_markdown_stream_new ();
                g_autoptr (PhidiasBlock) read = NULL;
                g_autofree char *text_again = NULL;
                guint n_items;

                /* Its edges are not a paragraph's: spaces there are lost, and signs become markers. */
                if (g_ascii_isspace (text[start]) || g_ascii_isspace (text[end - 1]) || g_ascii_ispunct (text[start])
                    || g_ascii_isdigit (text[start]))
                  continue;
                phidias_markdown_stream_set_text (again, markdown);
                n_items = g_list_model_get_n_items (G_LIST_MODEL (again));
                g_assert_cmpuint (n_items, >, 0);
                read = g_list_model_get_item (G_LIST_MODEL (again), n_items - 1);
                text_again = g_strdup (phidias_block_get_text (read));
                g_strdelimit (text_again, "\n", ' ');
                g_strdelimit (part, "\n", ' ');
                if (g_strcmp0 (text_again, part) != 0)
                  g_test_message ("of %s: %s", texts[i], markdown);
                g_assert_cmpstr (text_again, ==, part);
              }
        }
    }
}

static void
test_words (void)
{
  guint start;
  guint end;

  phidias_text_boundary_find_word ("one two", 5, &start, &end);
  g_assert_cmpuint (start, ==, 4);
  g_assert_cmpuint (end, ==, 7);
  phidias_text_boundary_find_word ("one two", 7, &start, &end);
  g_assert_cmpuint (start, ==, 4);
  g_assert_cmpuint (end, ==, 7);
  phidias_text_boundary_find_word ("one two", 4, &start, &end);
  g_assert_cmpuint (start, ==, 4);
  phidias_text_boundary_find_word ("one two", 3, &start, &end);
  g_assert_cmpuint (start, ==, 3);
  g_assert_cmpuint (end, ==, 4);
  phidias_text_boundary_find_word ("", 0, &start, &end);
  g_assert_cmpuint (end, ==, 0);
  g_assert_cmpuint (phidias_text_boundary_clamp ("a\303\244", 2), ==, 1);
  g_assert_cmpuint (phidias_text_boundary_clamp ("a\303\244", 9), ==, 3);
}

/* ---- Links ---- */

static void
test_addresses (void)
{
  static const struct
  {
    const char *url;
    const char *shown;
    gboolean    can_open;
  } links[] = {
    { "https://example.org/a?b#c", "https://example.org/a?b#c", TRUE },
    { "HTTP://example.org", "http://example.org", TRUE },
    { "mailto:me@example.org", "mailto:me@example.org", TRUE },
    { "https://\321\200\320\260ypal.example/", "https://xn--ypal-43d9g.example/", TRUE },
    { "https://example.org/\342\200\256gpj.exe", "https://example.org/%E2%80%AEgpj.exe", TRUE },
    { "javascript:alert(1)", "javascript:alert(1)", FALSE },
    { "file:///etc/passwd", "file:///etc/passwd", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *shown = phidias_link_dup_shown (links[i].url);

      g_assert_cmpstr (shown, ==, links[i].shown);
      g_assert_true (phidias_link_can_open (links[i].url) == links[i].can_open);
    }
  g_assert_false (phidias_link_can_open (NULL));
  g_assert_true (phidias_link_is_disguised ("https://evil.example/", "https://bank.example/login"));
  g_assert_true (phidias_link_is_disguised ("https://evil.example/", "www.bank.example"));
  g_assert_false (phidias_link_is_disguised ("https://bank.example/x", "https://www.bank.example"));
  g_assert_false (phidias_link_is_disguised ("https://evil.example/", "my bank"));
  g_assert_false (phidias_link_is_disguised ("mailto:me@example.org", "me@example.org"));
}

/* ---- In the view ---- */

static GtkEventController *
find_gesture (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type
          && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        return controller;
    }

  return NULL;
}

/* Activates the shortcut with that key on the list, as a press of it does. */
static gboolean
press_key (Fixture *fixture, const char *accelerator)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->list));
  GdkModifierType modifiers;
  guint key;

  g_assert_true (gtk_accelerator_parse (accelerator, &key, &modifiers));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller)
          || gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_ALTERNATIVE_TRIGGER (trigger))
            trigger = gtk_alternative_trigger_get_first (GTK_ALTERNATIVE_TRIGGER (trigger));
          if (gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers
              && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (fixture->list),
                                               gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }

  return FALSE;
}

static void
text_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  if (*(char **) user_data == NULL)
    *(char **) user_data = g_strdup ("");
}

static gboolean
is_read (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static void
assert_clipboard (GdkClipboard *clipboard, const char *expected)
{

  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, &text);
  phidias_assert_wait (is_read, &text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_keyboard (void)
{
  g_autofree char *run = NULL;
  Fixture fixture;
  PhidiasSelection *selection;

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "one two three\n\nfour five");
  fixture_add (fixture.store, 4, PHIDIAS_ROLE_ASSISTANT, "six");
  fixture_frames (fixture.window, 3);
  selection = phidias_conversation_view_get_selection (fixture.view);

  g_assert_false (press_key (&fixture, "Escape"));
  gtk_widget_grab_focus (fixture_find_row (&fixture, 1));
  g_assert_true (press_key (&fixture, "<Shift>Right"));
  assert_text (selection, "o");
  g_assert_true (press_key (&fixture, "<Shift><Control>Right"));
  g_assert_true (press_key (&fixture, "<Shift><Control>Right"));
  assert_text (selection, "one two");
  g_assert_true (press_key (&fixture, "<Shift>End"));
  assert_text (selection, "one two three");
  g_assert_true (press_key (&fixture, "<Shift>Home"));
  g_assert_true (phidias_selection_is_empty (selection));
  g_assert_true (press_key (&fixture, "<Shift>Down"));
  g_assert_cmpuint (phidias_selection_get_caret (selection)->position, ==, 2);
  g_assert_true (press_key (&fixture, "<Shift><Control>End"));
  assert_text (selection, "one two three\n\nfour five\n\nModel\n\nsix");

  gtk_widget_grab_focus (fixture_find_row (&fixture, 2));
  g_assert_true (press_key (&fixture, "<Control>a"));
  assert_text (selection, "one two three\n\nfour five");
  gtk_widget_activate_action (fixture_find_row (&fixture, 2), "row.copy", NULL);
  assert_clipboard (gtk_widget_get_clipboard (fixture.window), "one two three\n\nfour five");
  assert_clipboard (gtk_widget_get_primary_clipboard (fixture.window), "one two three\n\nfour five");
  g_assert_true (press_key (&fixture, "<Control>a"));
  gtk_widget_activate_action (fixture_find_row (&fixture, 2), "row.copy-markdown", NULL);
  assert_clipboard (gtk_widget_get_clipboard (fixture.window),
                    "**Model**\n\none two three\n\nfour five\n\n**Model**\n\nsix");
  g_assert_true (press_key (&fixture, "Escape"));
  g_assert_true (phidias_selection_is_empty (selection));
  g_assert_null (gdk_clipboard_get_content (gtk_widget_get_primary_clipboard (fixture.window)));

  /* With nothing selected it is the row. */
  gtk_widget_activate_action (fixture_find_row (&fixture, 2), "row.copy-markdown", NULL);
  assert_clipboard (gtk_widget_get_clipboard (fixture.window), "four five");

  /* Of a text in several rows all of it, with no space that was not there. */
  g_list_store_remove_all (fixture.store);
  run = g_strnfill (5000, 'x');
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, run);
  fixture_frames (fixture.window, 3);
  gtk_widget_grab_focus (fixture_find_row (&fixture, 2));
  gtk_widget_activate_action (fixture_find_row (&fixture, 2), "row.copy", NULL);
  assert_clipboard (gtk_widget_get_clipboard (fixture.window), run);
  fixture_close (&fixture);
}

/* Where a byte of a row is on the list. */
static graphene_point_t
find_point (Fixture *fixture, guint position, guint byte)
{
  GtkWidget *row = fixture_find_row (fixture, position);
  graphene_rect_t area;
  graphene_point_t point;

  g_assert_true (phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), byte, &area));
  g_assert_true (gtk_widget_compute_point (row, GTK_WIDGET (fixture->list),
                                           &GRAPHENE_POINT_INIT (area.origin.x + 1, area.origin.y + area.size.height / 2),
                                           &point));

  return point;
}

static void
test_pointer (void)
{
  Fixture fixture;
  PhidiasSelection *selection;
  GtkEventController *click;
  graphene_point_t point;

  fixture_open (&fixture, 800, 600);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, "one two three\n\nfour five");
  fixture_frames (fixture.window, 3);
  selection = phidias_conversation_view_get_selection (fixture.view);
  click = find_gesture (GTK_WIDGET (fixture.list), GTK_TYPE_GESTURE_CLICK);

  point = find_point (&fixture, 1, 5);
  g_signal_emit_by_name (click, "pressed", 1, (double) point.x, (double) point.y);
  g_assert_true (phidias_selection_is_empty (selection));
  g_assert_cmpuint (phidias_selection_get_caret (selection)->byte, ==, 5);
  g_signal_emit_by_name (click, "pressed", 2, (double) point.x, (double) point.y);
  assert_text (selection, "two");
  g_signal_emit_by_name (click, "pressed", 3, (double) point.x, (double) point.y);
  assert_text (selection, "one two three");
  fixture_close (&fixture);
}

static gboolean
open_link_cb (PhidiasConversationView *view, const char *url, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", url);

  return TRUE;
}

static void
test_links_by_keyboard (void)
{
  Fixture fixture;
  g_autoptr (GString) opened = g_string_new (NULL);
  GtkWidget *row;

  fixture_open (&fixture, 800, 600);
  g_signal_connect (fixture.view, "open-link", G_CALLBACK (open_link_cb), opened);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT,
               "See [one](https://example.org/1) and [two **strong**](https://example.org/2).\n\nNo link.");
  fixture_frames (fixture.window, 3);
  row = fixture_find_row (&fixture, 1);
  gtk_widget_grab_focus (row);
  g_assert_false (press_key (&fixture, "Return"));
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Link one, https://example.org/1");
  g_assert_true (press_key (&fixture, "Return"));
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Link two strong, https://example.org/2");
  g_assert_true (press_key (&fixture, "Return"));
  g_assert_cmpstr (opened->str, ==, "https://example.org/1 https://example.org/2 ");
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpuint (phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row)), !=, G_MAXUINT);
  /* Back to the row, and out of it. */
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpuint (phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row)), ==, G_MAXUINT);
  g_assert_false (gtk_widget_child_focus (row, GTK_DIR_TAB_BACKWARD));

  /* The focus went elsewhere: no link has it. */
  g_assert_true (gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD));
  gtk_widget_grab_focus (fixture_find_row (&fixture, 2));
  g_assert_cmpuint (phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row)), ==, G_MAXUINT);
  g_assert_false (press_key (&fixture, "Return"));
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/ui/selection/empty", test_empty);
  g_test_add_func ("/ui/selection/across-rows", test_across_rows);
  g_test_add_func ("/ui/selection/units", test_units);
  g_test_add_func ("/ui/selection/steps", test_steps);
  g_test_add_func ("/ui/selection/survives-changes", test_survives_changes);
  g_test_add_func ("/ui/selection/survives-reading-anew", test_survives_reading_anew);
  g_test_add_func ("/ui/selection/select-more", test_select_more);
  g_test_add_func ("/ui/selection/whole-message", test_whole_message);
  g_test_add_func ("/ui/selection/table-and-slices", test_table_and_slices);
  g_test_add_func ("/ui/selection/cuts", test_cuts);
  g_test_add_func ("/ui/selection/parts-read-again", test_parts_read_again);
  g_test_add_func ("/ui/selection/words", test_words);
  g_test_add_func ("/ui/selection/addresses", test_addresses);
  g_test_add_func ("/ui/selection/keyboard", test_keyboard);
  g_test_add_func ("/ui/selection/pointer", test_pointer);
  g_test_add_func ("/ui/selection/links-by-keyboard", test_links_by_keyboard);

  return g_test_run ();
}
