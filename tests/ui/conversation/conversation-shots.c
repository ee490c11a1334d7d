/* conversation-shots.c: pictures of conversations, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-picture.h"
#include "phidias-conversation-view.h"
#include "phidias-error.h"
#include "phidias-feed-item.h"
#include "phidias-markdown-stream.h"
#include "phidias-test.h"
#include "phidias-ui.h"

#include <adwaita.h>

static const char answer[] =
  "# Serverless deployment\n\n"
  "Imagine a **lemonade stand** that builds itself whenever somebody is thirsty, and packs up when "
  "they leave. You only pay for the lemons that were *actually squeezed*: with `phi-4-mini` that is "
  "what Azure calls a [serverless API](https://learn.microsoft.com/azure). No machine of yours waits "
  "in the corner, humming.\n\n"
  "## What you need\n\n"
  "1. A project in the portal\n"
  "2. A model from the catalog, for instance `Phi-4-mini-instruct`\n"
  "   - its *target URI*\n"
  "   - its key, which stays in the keyring\n"
  "3. A first prompt\n\n"
  "Then ask it something:\n\n"
  "```python\n"
  "from azure.ai.inference import ChatCompletionsClient\n"
  "from azure.core.credentials import AzureKeyCredential\n"
  "\n"
  "client = ChatCompletionsClient(\n"
  "    endpoint=\"https://example.eastus2.models.ai.azure.com\",\n"
  "    credential=AzureKeyCredential(key),\n"
  ")\n"
  "print(client.complete(messages=[{\"role\": \"user\", \"content\": \"Hello\"}]).choices[0].message.content)\n"
  "```\n\n"
  "> Keys are never written to disk.\n"
  "> They live in the keyring, and in the one request that needs them.\n\n"
  "---\n\n"
  "That is all. ~~Nothing to install~~ Well, *almost* all: see https://example.org/quota for the limits, "
  "and ask again when the stand is closed.\n";

static const char rtl[] =
  "# \331\205\330\261\330\255\330\250\330\247\n\n"
  "\331\207\330\260\330\247 **\331\206\330\265 \330\271\330\261\330\250\331\212** \331\204\330\247\330\256\330\252\330\250\330\247\330\261 "
  "\330\247\331\204\330\247\330\252\330\254\330\247\331\207 \331\205\331\206 \330\247\331\204\331\212\331\205\331\212\331\206 \330\245\331\204\331\211 \330\247\331\204\331\212\330\263\330\247\330\261\330\214 "
  "\331\210\331\207\331\210 \330\267\331\210\331\212\331\204 \330\250\331\205\330\247 \331\212\331\203\331\201\331\212 \331\204\331\212\331\204\330\252\331\201 \330\271\331\204\331\211 \330\263\330\267\330\261\331\212\331\206.\n\n"
  "- \330\271\331\206\330\265\330\261 \330\243\331\210\331\204\n- \330\271\331\206\330\265\330\261 \330\253\330\247\331\206\n\n"
  "```c\nint main (void) { return 0; }\n```\n";

static GListStore *store;
static GtkWidget *window;
static PhidiasConversationView *view;

static PhidiasMessage *
add_message (PhidiasRole role, const char *text, PhidiasMessageState state)
{
  static guint n;
  g_autofree char *id = g_strdup_printf ("m%u", n++);
  PhidiasMessage *message = phidias_message_new (id, NULL, role);
  g_autoptr (PhidiasMarkdownStream) stream = role == PHIDIAS_ROLE_USER ? phidias_markdown_stream_new_plain ()
                                                                        : phidias_markdown_stream_new ();
  g_autoptr (PhidiasFeedItem) header = phidias_feed_item_new (PHIDIAS_FEED_HEADER, message, NULL);
  g_autoptr (PhidiasFeedItem) footer = phidias_feed_item_new (PHIDIAS_FEED_FOOTER, message, NULL);

  phidias_message_set_author (message, "phi-4-mini");
  phidias_message_set_text (message, text);
  phidias_markdown_stream_set_text (stream, text);
  g_list_store_append (store, header);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      g_autoptr (PhidiasFeedItem) item = phidias_feed_item_new (PHIDIAS_FEED_BLOCK, message, block);

      g_list_store_append (store, item);
    }
  g_list_store_append (store, footer);
  if (role == PHIDIAS_ROLE_ASSISTANT)
    {
      PhidiasUsage usage = PHIDIAS_USAGE_INIT;
      PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;

      usage.completion_tokens = 412;
      timings.first_token = 310000;
      timings.end = 6900000;
      phidias_message_set_usage (message, &usage);
      phidias_message_set_timings (message, &timings);
    }
  phidias_message_set_state (message, state);

  return message;
}

static void
shoot (const char *folder, const char *name, double scale)
{
  g_autoptr (GdkTexture) texture = conversation_picture_take (window, scale);
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);

  gdk_texture_save_to_png (texture, path);
  g_print ("%s\n", path);
}

typedef struct
{
  int width;
  int height;
} Size;

static gboolean
has_other_size (gpointer user_data)
{
  const Size *size = user_data;

  return gtk_widget_get_width (window) != size->width || gtk_widget_get_height (window) != size->height;
}

/* The display answers when it pleases, and a small one gives less than was asked for. */
static void
resize (int width, int height)
{
  Size size = { gtk_widget_get_width (window), gtk_widget_get_height (window) };

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  phidias_assert_wait (has_other_size, &size);
}

static void
scene_talk (void)
{
  g_list_store_remove_all (store);
  add_message (PHIDIAS_ROLE_USER, "Explain serverless deployment to a child.\n\nKeep it short, and show me the code.", PHIDIAS_MESSAGE_COMPLETE);
  phidias_message_set_siblings (add_message (PHIDIAS_ROLE_ASSISTANT, answer, PHIDIAS_MESSAGE_COMPLETE), 1, 3);
}

static void
scene_errors (void)
{
  g_autoptr (GError) error = phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT, "The deployment phi-4-mini has used up its tokens for this minute. It takes requests again in 38 seconds.");
  g_autoptr (GError) cut = phidias_error_new (PHIDIAS_ERROR_INTERRUPTED, "The connection was lost before the answer was complete. What had come is kept.");
  PhidiasMessage *message;

  g_list_store_remove_all (store);
  add_message (PHIDIAS_ROLE_USER, "And in one sentence?", PHIDIAS_MESSAGE_COMPLETE);
  message = add_message (PHIDIAS_ROLE_ASSISTANT, "It is a stand that", PHIDIAS_MESSAGE_STREAMING);
  phidias_message_set_error (message, cut);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_INTERRUPTED);
  add_message (PHIDIAS_ROLE_USER, "Go on.", PHIDIAS_MESSAGE_COMPLETE);
  add_message (PHIDIAS_ROLE_ASSISTANT, "It is a stand that builds its", PHIDIAS_MESSAGE_STOPPED);
  add_message (PHIDIAS_ROLE_USER, "Please do go on.", PHIDIAS_MESSAGE_COMPLETE);
  message = add_message (PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_STREAMING);
  phidias_error_set_status (error, 429);
  phidias_error_set_raw (error, "{\"error\":{\"code\":\"429\",\"message\":\"Rate limit of 200000 per 60s exceeded for UserByModelByMinute. Please wait 38 seconds before retrying.\"}}");
  phidias_message_set_error (message, error);
  phidias_message_set_state (message, PHIDIAS_MESSAGE_FAILED);
  add_message (PHIDIAS_ROLE_USER, "?", PHIDIAS_MESSAGE_COMPLETE);
  add_message (PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_WAITING);
}

static void
scene_long (void)
{
  g_autoptr (GString) text = g_string_new ("A long run: ");

  g_list_store_remove_all (store);
  for (guint i = 0; i < 1500; i++)
    g_string_append_c (text, (char) ('a' + i % 26));
  g_string_append (text, "\n\n```\nshort\n\t\342\200\256evil\342\200\254 \342\200\213zero\n");
  for (guint i = 0; i < 300; i++)
    g_string_append (text, "0123456789 ");
  g_string_append (text, "\n```\n\nAnd \346\274\242\345\255\227\344\273\256\345\220\215\343\201\256\346\226\207\347\253\240, emoji \360\237\230\200\360\237\221\251\342\200\215\360\237\232\200, zalgo Z\314\241\315\231\314\271\314\272\314\205\314\277\315\220\315\212a.\n");
  for (guint i = 0; i < 3; i++)
    g_string_append (text, "\n#### A small heading\n\nSome words that follow it, long enough to wrap around at least once in a column of this width, so that the rhythm of lines can be seen. \n");
  add_message (PHIDIAS_ROLE_USER, "Show me difficult things", PHIDIAS_MESSAGE_COMPLETE);
  add_message (PHIDIAS_ROLE_ASSISTANT, text->str, PHIDIAS_MESSAGE_COMPLETE);
}

static const char code_one[] =
  "```python\n"
  "# Counts words, slowly\n"
  "import re\n"
  "\n"
  "class Counter:\n"
  "    \"\"\"Counts.\"\"\"\n"
  "    def __init__(self, limit: int = 10) -> None:\n"
  "        self.limit = limit\n"
  "\n"
  "    async def count(self, text: str):\n"
  "        for word in re.findall(r\"\\w+\", text):  # a long comment that goes on beyond the edge of the box, to see it fade\n"
  "            yield word, len(word) * 2.5, True, f\"{word!r}\"\n"
  "```\n\n"
  "```rust\n"
  "fn main() -> Result<(), Box<dyn Error>> {\n"
  "    let n: u32 = \"42\".parse()?; // fine\n"
  "    println!(\"{}\", n);\n"
  "    Ok(())\n"
  "}\n"
  "```\n\n"
  "```sh\n"
  "#!/bin/sh\n"
  "for f in *.txt; do\n"
  "  grep -q \"$HOME\" \"$f\" && echo 'found' >> list # note\n"
  "done\n"
  "```\n\n";

static const char code_two[] =
  "```ts\n"
  "export async function load<T>(url: string): Promise<T> {\n"
  "  const reply = await fetch(`${url}?v=1`); // NOTE: retry\n"
  "  if (!reply.ok) throw new Error(\"no\");\n"
  "  return (await reply.json()) as T;\n"
  "}\n"
  "```\n\n"
  "```json\n"
  "{ \"name\": \"phi\", \"size\": 3.8, \"open\": true, \"tags\": [null, \"small\"] }\n"
  "```\n\n"
  "```diff\n"
  "--- a/main.c\n"
  "+++ b/main.c\n"
  "@@ -1,2 +1,2 @@\n"
  "-int main () {}\n"
  "+int main (void) { return 0; }\n"
  "```\n\n"
  "```c\n"
  "#include <stdio.h>\n"
  "/* says it */\n"
  "int main (void) { printf (\"%d\\n\", 42); return 0; }\n"
  "```\n\n";

static void
scene_code (const char *markdown)
{
  g_list_store_remove_all (store);
  add_message (PHIDIAS_ROLE_ASSISTANT, markdown, PHIDIAS_MESSAGE_COMPLETE);
}

static void
scene_folded_code (void)
{
  g_autoptr (GString) text = g_string_new ("Before\n\n```c\n");

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "call (%u);\n", i);
  g_string_append (text, "```\n\nAfter\n");
  scene_code (text->str);
}

static void
nop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
}

int
main (int argc, char **argv)
{
  const char *folder = argc > 1 ? argv[1] : ".";
  GActionEntry entries[] = {
    { "copy", nop_cb, "s", NULL, NULL }, { "edit", nop_cb, "s", NULL, NULL },
    { "regenerate", nop_cb, "s", NULL, NULL }, { "retry", nop_cb, "s", NULL, NULL },
    { "continue", nop_cb, "s", NULL, NULL }, { "skip-wait", nop_cb, "s", NULL, NULL },
    { "previous-sibling", nop_cb, "s", NULL, NULL }, { "next-sibling", nop_cb, "s", NULL, NULL },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  adw_init ();
  phidias_ui_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/phidias_studio/Phidias/icons");
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11",
                "gtk-enable-animations", FALSE, NULL);
  store = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  view = PHIDIAS_CONVERSATION_VIEW (phidias_conversation_view_new ());
  window = g_object_new (ADW_TYPE_WINDOW, "content", view, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (window, "message", G_ACTION_GROUP (group));
  phidias_conversation_view_set_model (view, G_LIST_MODEL (store));
  scene_code (code_one);
  resize (900, 760);
  shoot (folder, "code-light", 1);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (folder, "code-dark", 1);
  scene_code (code_two);
  shoot (folder, "code-more-dark", 1);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  shoot (folder, "code-more-light", 1);
  scene_folded_code ();
  shoot (folder, "code-folded", 1);
  scene_talk ();
  resize (1000, 1250);
  shoot (folder, "talk-light", 1);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  shoot (folder, "talk-dark", 1);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  scene_errors ();
  shoot (folder, "errors", 1);
  scene_long ();
  shoot (folder, "long", 1);
  phidias_place_keeper_jump_to_start (phidias_conversation_view_get_place_keeper (view));
  resize (360, 720);
  scene_talk ();
  shoot (folder, "narrow", 1);
  phidias_place_keeper_jump_to_start (phidias_conversation_view_get_place_keeper (view));
  shoot (folder, "narrow-start", 1);
  g_list_store_remove_all (store);
  add_message (PHIDIAS_ROLE_USER, "\331\205\330\261\330\255\330\250\330\247", PHIDIAS_MESSAGE_COMPLETE);
  phidias_message_set_siblings (add_message (PHIDIAS_ROLE_ASSISTANT, rtl, PHIDIAS_MESSAGE_COMPLETE), 0, 2);
  add_message (PHIDIAS_ROLE_ASSISTANT, "- English item in between\n\n1. one\n", PHIDIAS_MESSAGE_COMPLETE);
  resize (800, 700);
  shoot (folder, "arabic-in-ltr", 1);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  shoot (folder, "arabic-in-rtl", 1);
  resize (360, 720);
  shoot (folder, "arabic-in-rtl-narrow", 1);
  scene_talk ();
  shoot (folder, "rtl-narrow", 1);
  phidias_place_keeper_jump_to_start (phidias_conversation_view_get_place_keeper (view));
  shoot (folder, "rtl-narrow-start", 1);
  resize (400, 720);
  shoot (folder, "rtl-400-start", 1);
  scene_errors ();
  shoot (folder, "rtl-400-errors", 1);
  scene_code (code_one);
  shoot (folder, "rtl-400-code", 1);
  gtk_window_destroy (GTK_WINDOW (window));

  return 0;
}
