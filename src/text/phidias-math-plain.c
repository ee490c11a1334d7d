/* phidias-math-plain.c: a formula as one line of text, to be read aloud or where there is no room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-node.h"

#include <string.h>

static const char raised_from[] = "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′∗*∘";
static const char raised_to[] = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′**°";
static const char lowered_from[] = "0123456789+−=()aehijklmnoprstuvxβγρφχ";
static const char lowered_to[] = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";

/* The capitals that are elsewhere than the others. */
static const char double_struck_from[] = "CHNPQRZ";
static const char double_struck_to[] = "ℂℍℕℙℚℝℤ";

static void append (GString *plain, const PhidiasMathNode *node);

static gunichar
translate (gunichar character, const char *from, const char *to)
{
  for (; *from != '\0'; from = g_utf8_next_char (from), to = g_utf8_next_char (to))
    if (g_utf8_get_char (from) == character)
      return g_utf8_get_char (to);

  return 0;
}

static void
append_space (GString *plain)
{
  if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
    g_string_append_c (plain, ' ');
}

static char *
to_trimmed (const PhidiasMathNode *node)
{
  GString *plain = g_string_new (NULL);

  if (node != NULL)
    append (plain, node);

  return g_strstrip (g_string_free (plain, FALSE));
}

/* In parentheses, if it is more than one thing. */
static void
append_operand (GString *plain, const PhidiasMathNode *node)
{
  g_autofree char *text = to_trimmed (node);
  gboolean is_one = TRUE;

  for (const char *at = text; *at != '\0' && is_one; at = g_utf8_next_char (at))
    is_one = g_unichar_isalnum (g_utf8_get_char (at)) || g_unichar_ismark (g_utf8_get_char (at)) || *at == '.'
             || translate (g_utf8_get_char (at), raised_to, raised_from) != 0
             || translate (g_utf8_get_char (at), lowered_to, lowered_from) != 0 || g_utf8_get_char (at) == 0x221e;
  g_string_append_printf (plain, is_one && *text != '\0' ? "%s" : "(%s)", text);
}

/* With a line over or under each character. */
static void
append_lined (GString *plain, const PhidiasMathNode *node, gunichar mark)
{
  g_autofree char *text = to_trimmed (node);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_string_append_unichar (plain, g_utf8_get_char (at));
      if (!g_unichar_isspace (g_utf8_get_char (at)))
        g_string_append_unichar (plain, mark);
    }
}

static void
append_script (GString *plain, const PhidiasMathNode *node, gboolean is_over)
{
  g_autofree char *text = to_trimmed (node);
  g_autoptr (GString) small = g_string_new (NULL);
  const char *at;

  for (at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = is_over ? translate (g_utf8_get_char (at), raised_from, raised_to)
                                   : translate (g_utf8_get_char (at), lowered_from, lowered_to);

      if (*at == ' ')
        continue;
      if (character == 0)
        break;
      g_string_append_unichar (small, character);
    }
  if (*text == '\0')
    return;
  if (*at == '\0')
    g_string_append (plain, small->str);
  else if (g_utf8_strlen (text, -1) == 1)
    g_string_append_printf (plain, "%c%s", is_over ? '^' : '_', text);
  else
    g_string_append_printf (plain, "%c(%s)", is_over ? '^' : '_', text);
}

static void
append_blackboard (GString *plain, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      gunichar special = translate (character, double_struck_from, double_struck_to);

      if (special != 0)
        character = special;
      else if (character >= 'A' && character <= 'Z')
        character += 0x1d538 - 'A';
      else if (character >= '0' && character <= '9')
        character += 0x1d7d8 - '0';
      g_string_append_unichar (plain, character);
    }
}

static void
append_root (GString *plain, const PhidiasMathNode *node)
{
  g_autofree char *index = to_trimmed (node->over);

  if (node->over != NULL && plain->len > 0 && g_ascii_isalnum (plain->str[plain->len - 1]))
    append_space (plain);
  if (g_str_equal (index, "3"))
    g_string_append (plain, "∛");
  else if (g_str_equal (index, "4"))
    g_string_append (plain, "∜");
  else
    {
      if (node->over != NULL)
        append_script (plain, node->over, TRUE);
      g_string_append (plain, "√");
    }
  append_operand (plain, node->base);
}

static void
append_table (GString *plain, const PhidiasMathNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const PhidiasMathNode *cell = g_ptr_array_index (node->children, i);
      g_autofree char *text = to_trimmed (cell);

      if (i > 0 && i % (guint) node->amount == 0)
        g_string_append (plain, "; ");
      else if (i > 0 && (node->flags & PHIDIAS_MATH_ALIGNED) != 0)
        append_space (plain);
      else if (i > 0)
        g_string_append (plain, ", ");
      g_string_append (plain, text);
    }
}

static void
append_row (GString *plain, const PhidiasMathNode *row)
{
  PhidiasMathClass last = PHIDIAS_MATH_OPEN;

  for (guint i = 0; i < row->children->len; i++)
    {
      const PhidiasMathNode *child = g_ptr_array_index (row->children, i);
      PhidiasMathClass atom = child->atom;

      if (child->kind == PHIDIAS_MATH_STYLE || child->kind == PHIDIAS_MATH_PHANTOM)
        continue;
      if (child->kind == PHIDIAS_MATH_SPACE)
        {
          if (child->amount >= 3)
            append_space (plain);
          continue;
        }

      /* A sign before its number, and not between two. */
      if (atom == PHIDIAS_MATH_BIN && (last == PHIDIAS_MATH_OPEN || last == PHIDIAS_MATH_BIN || last == PHIDIAS_MATH_REL
                                       || last == PHIDIAS_MATH_PUNCT || last == PHIDIAS_MATH_OP || i + 1 == row->children->len))
        atom = PHIDIAS_MATH_ORD;
      if (atom == PHIDIAS_MATH_BIN || atom == PHIDIAS_MATH_REL
          || (last == PHIDIAS_MATH_OP && atom != PHIDIAS_MATH_OPEN && child->kind != PHIDIAS_MATH_FENCED)
          || (atom == PHIDIAS_MATH_OP && (last == PHIDIAS_MATH_ORD || last == PHIDIAS_MATH_INNER || last == PHIDIAS_MATH_CLOSE)))
        append_space (plain);
      append (plain, child);
      if (atom == PHIDIAS_MATH_BIN || atom == PHIDIAS_MATH_REL || atom == PHIDIAS_MATH_PUNCT)
        append_space (plain);
      last = atom;
    }
}

static void
append (GString *plain, const PhidiasMathNode *node)
{
  switch (node->kind)
    {
    case PHIDIAS_MATH_ROW:
      append_row (plain, node);
      break;
    case PHIDIAS_MATH_SYMBOL:
      if (node->font == PHIDIAS_MATH_FONT_BLACKBOARD)
        append_blackboard (plain, node->text);
      else
        g_string_append (plain, node->text);
      if ((node->flags & PHIDIAS_MATH_SLASHED) != 0)
        g_string_append_unichar (plain, 0x338);
      break;
    case PHIDIAS_MATH_FRACTION:
      append_operand (plain, node->over);
      g_string_append (plain, (node->flags & PHIDIAS_MATH_NO_BAR) != 0 ? " over " : "/");
      append_operand (plain, node->under);
      break;
    case PHIDIAS_MATH_ROOT:
      append_root (plain, node);
      break;
    case PHIDIAS_MATH_SCRIPTS:
      append (plain, node->base);
      if (node->under != NULL)
        append_script (plain, node->under, FALSE);
      if (node->over != NULL)
        append_script (plain, node->over, TRUE);
      break;
    case PHIDIAS_MATH_FENCED:
      g_string_append (plain, node->text);
      append (plain, node->base);
      while (plain->len > 0 && plain->str[plain->len - 1] == ' ')
        g_string_truncate (plain, plain->len - 1);
      g_string_append (plain, node->right);
      break;
    case PHIDIAS_MATH_TABLE:
      append_table (plain, node);
      break;
    case PHIDIAS_MATH_ACCENT:
      append (plain, node->base);
      g_string_append (plain, node->text);
      break;
    case PHIDIAS_MATH_LINE:
      if (*node->text == '{' || *node->text == '[')
        {
          append_operand (plain, node->base);
        }
      else if (*node->text == '-')
        {
          append_lined (plain, node->base, (node->flags & PHIDIAS_MATH_UNDER) != 0 ? 0x332 : 0x305);
        }
      else
        {
          append (plain, node->base);
          g_string_append_unichar (plain, 0x20d7);
        }
      break;
    case PHIDIAS_MATH_ARROW:
      append_space (plain);
      g_string_append (plain, node->text);
      if (node->under != NULL)
        append_script (plain, node->under, FALSE);
      append_script (plain, node->over, TRUE);
      append_space (plain);
      break;
    case PHIDIAS_MATH_BOX:
      append (plain, node->base);
      break;
    case PHIDIAS_MATH_SPACE:
      append_space (plain);
      break;
    case PHIDIAS_MATH_STYLE:
    case PHIDIAS_MATH_PHANTOM:
      break;
    case PHIDIAS_MATH_TEXT:
    case PHIDIAS_MATH_DELIMITER:
    default:
      g_string_append (plain, node->text);
      if ((node->flags & PHIDIAS_MATH_SOURCE) != 0)
        append_space (plain);
      break;
    }
}

/**
 * phidias_math_to_plain:
 * @node: a formula
 *
 * Writes it in a line, with the characters there are for it: x² + a/b, ∑ᵢ₌₁ⁿ aᵢ, √(1 + x).
 *
 * Returns: (transfer full): what a person reads, or has read to them
 */
char *
phidias_math_to_plain (const PhidiasMathNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return to_trimmed (node);
}
