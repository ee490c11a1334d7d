/* table-shots.c: draws tables, images and formulas for a look at them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No test: it writes pictures into the folder that it is given.
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "conversation-fixture.h"
#include "phidias-table-row-private.h"
#include "phidias-test.h"

#include <adwaita.h>

static const char tables[] =
  "Prices of the three deployments:\n\n"
  "| Deployment | Region | Price per 1M tokens | Note |\n"
  "|:-----------|:------:|--------------------:|------|\n"
  "| **phi-4-mini** | eastus2 | $0.075 | the *smallest*, `4k` |\n"
  "| phi-4 | swedencentral | $0.125 | [its page](https://example.com/phi) |\n"
  "| gpt-4o-mini | westus | $1,150.00 | ~~retired~~ \346\274\242\345\255\227 \360\237\230\200 |\n\n"
  "And one with sentences:\n\n"
  "| What | Why it matters | What to do about it |\n"
  "|---|---|---|\n"
  "| Rate limit | The deployment takes so many tokens a minute and refuses the rest with status 429, which is counted before the answer is made. | Wait as long as the server says; ask for less with `max_tokens`; or spread the work over time. |\n"
  "| Content filter | Prompt or answer was refused. | Say it in other words. |\n\n"
  "> | quoted | table |\n> |---|---|\n> | a | b |\n\n"
  "A wide one:\n\n"
  "| Model | Context | Input | Output | Vision | Tools | JSON mode | Streaming | Fine-tuning | Languages | Licence | Released |\n"
  "|---|---:|---:|---:|:-:|:-:|:-:|:-:|:-:|---|---|---|\n"
  "| Phi-4-mini-instruct | 131,072 | 131,072 | 4,096 | no | yes | yes | yes | yes | 23 languages | MIT | February 2025 |\n"
  "| Phi-4-multimodal-instruct | 131,072 | 131,072 | 4,096 | yes | no | yes | yes | no | 23 languages, vision in English only | MIT | February 2025 |\n\n"
  "Done.\n";

static const char arabic[] =
  "| \330\247\331\204\331\206\331\205\331\210\330\260\330\254 | \330\247\331\204\330\263\330\271\330\261 | \331\205\331\204\330\247\330\255\330\270\330\251 |\n|---|---:|---|\n"
  "| phi-4-mini | 0.075 | \330\247\331\204\330\243\330\265\330\272\330\261 |\n| phi-4 | 0.125 | **\330\247\331\204\330\243\331\203\330\250\330\261** |\n\n"
  "\331\206\330\265 \330\271\330\261\330\250\331\212 \331\201\331\212 \330\247\331\204\331\206\331\207\330\247\331\212\330\251.\n";

static const char images[] =
  "The chart that you asked for:\n\n"
  "![A chart of prices over the years, with a long description that goes on for a while](https://images.example.com/chart.png?q=secret)\n\n"
  "![]( https://xn--exmple-cua.com/a.png )\n\n"
  "![a red dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==)\n\n"
  "![broken](data:image/png;base64,iVBORw0KGgo=)\n\n"
  "- [ ] an open task\n- [x] a done task with `code`\n  - [x] a deeper one\n- an item\n\n1. [ ] numbered\n2. [x] done\n";

static const char formulas[] =
  "The roots of $ax^2 + bx + c = 0$ are $x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$, where the discriminant $\\Delta = b^2 - 4ac$ tells how many there are; with $\\Delta < 0$ none is real, and the words go on to a second line and more.\n\n"
  "$$\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}$$\n\n"
  "- an item with $\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}$ in it\n\n"
  "\\[ \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\begin{pmatrix} x \\\\ y \\end{pmatrix} = \\begin{pmatrix} ax + by \\\\ cx + dy \\end{pmatrix} \\]\n\n"
  "| Name | Formula |\n|---|---|\n| Euler | $e^{i\\pi} + 1 = 0$ |\n| Gauss | $\\frac{1}{\\sqrt{2\\pi}} e^{-x^2/2}$ |\n\n"
  "$$a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z + \\alpha + \\beta + \\gamma + \\delta + \\epsilon + \\zeta + \\eta + \\theta = 0$$\n\n"
  "What is not known: $\\unknowncommand{x}$ stays.\n";

static void
shoot (Fixture *fixture, const char *folder, const char *name)
{
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  int width;
  int height;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);

  fixture_frames (fixture->window, 12);
  paintable = gtk_widget_paintable_new (fixture->window);
  width = gtk_widget_get_width (fixture->window);
  height = gtk_widget_get_height (fixture->window);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  gsk_renderer_realize (renderer, NULL, NULL);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_save_to_png (texture, path);
  gsk_renderer_unrealize (renderer);
  g_print ("%s\n", path);
}

static void
scene (const char *folder, const char *name, const char *text, int width, int height, gboolean is_scrolled)
{
  Fixture fixture;

  fixture_open (&fixture, width, height);
  fixture_add (fixture.store, 0, PHIDIAS_ROLE_ASSISTANT, text);
  fixture_frames (fixture.window, 4);
  phidias_place_keeper_jump_to_start (fixture.keeper);
  fixture_frames (fixture.window, 4);
  for (guint i = 0; is_scrolled && i < g_list_model_get_n_items (G_LIST_MODEL (fixture.store)); i++)
    {
      GtkWidget *row = fixture_find_row (&fixture, i);

      if (PHIDIAS_IS_TABLE_ROW (row))
        {
          phidias_table_group_set_offset (PHIDIAS_TABLE_ROW (row)->group, 130);
          phidias_block_row_set_selection (PHIDIAS_BLOCK_ROW (row), 20, 60);
        }
    }
  shoot (&fixture, folder, name);
  fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  const char *folder = argc > 1 ? argv[1] : ".";

  fixture_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  scene (folder, "tables-light", tables, 900, 900, FALSE);
  scene (folder, "images-light", images, 900, 800, FALSE);
  scene (folder, "formulas-light", formulas, 900, 800, FALSE);
  scene (folder, "tables-narrow", tables, 360, 900, FALSE);
  scene (folder, "images-narrow", images, 360, 900, FALSE);
  scene (folder, "formulas-narrow", formulas, 360, 900, FALSE);
  scene (folder, "tables-scrolled", tables, 900, 900, TRUE);
  scene (folder, "tables-arabic", arabic, 700, 300, FALSE);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  scene (folder, "tables-dark", tables, 900, 900, TRUE);
  scene (folder, "images-dark", images, 900, 800, FALSE);
  scene (folder, "formulas-dark", formulas, 900, 800, FALSE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  scene (folder, "tables-mirrored", tables, 900, 900, FALSE);
  scene (folder, "images-mirrored", images, 900, 800, FALSE);
  scene (folder, "formulas-mirrored", formulas, 900, 800, FALSE);

  return 0;
}
