/* phidias-number-text.c: numbers as people type and read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-number-text.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void
replace_point (char *text, char from, char to)
{
  char *point = strchr (text, from);

  if (point != NULL)
    *point = to;
}

/* The decimal separator of the locale where it is one character, else a point. */
static char
get_separator (void)
{
  const char *separator = localeconv ()->decimal_point;

  return strlen (separator) == 1 ? separator[0] : '.';
}

/**
 * phidias_number_text_format:
 * @value: a number
 * @digits: decimal places to show at least
 *
 * Returns: (transfer full): @value as the locale writes it, with as many more places as it takes
 *   not to show another number
 */
char *
phidias_number_text_format (double value, guint digits)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 32];
  char format[] = "%.0f";

  g_return_val_if_fail (digits <= 9, NULL);

  do
    {
      format[2] = '0' + digits;
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      digits++;
    }
  while (digits <= 6 && fabs (g_ascii_strtod (buffer, NULL) - value) > 1e-9);
  replace_point (buffer, '.', get_separator ());

  return g_strdup (buffer);
}

/**
 * phidias_number_text_parse:
 * @text: what was typed
 * @is_integer: whether only whole numbers are meant
 * @value: (out): the number, untouched when there is none
 *
 * Takes a point for a decimal separator as well as a comma, whatever the locale. In a whole number
 * there is no separator of any kind: “1,000” might be one or a thousand.
 *
 * Returns: whether @text is a number
 */
gboolean
phidias_number_text_parse (const char *text, gboolean is_integer, double *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const char      *digits = stripped[0] == '-' || stripped[0] == '+' ? stripped + 1 : stripped;
  char            *end = NULL;
  double           number;

  if (is_integer ? digits[0] == '\0' || strspn (digits, "0123456789") != strlen (digits)
                 : strspn (digits, "0123456789.,") != strlen (digits) || strpbrk (digits, "0123456789") == NULL)
    return FALSE;

  replace_point (stripped, ',', '.');
  number = g_ascii_strtod (stripped, &end);
  if (*end != '\0' || !isfinite (number))
    return FALSE;
  *value = number;

  return TRUE;
}

/**
 * phidias_number_text_format_count:
 * @count: how many
 *
 * Returns: (transfer full): @count with what the locale puts between thousands
 */
char *
phidias_number_text_format_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count < 0 ? -(guint64) count : (guint64) count);
  gsize            length = strlen (digits);
  GString         *text = g_string_new (count < 0 ? "-" : NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, localeconv ()->thousands_sep);
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}
