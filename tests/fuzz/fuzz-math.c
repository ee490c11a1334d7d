/* fuzz-math.c: any text has formulas that lie within it, and any formula has a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include "phidias-math-parser.h"
#include "phidias-math-scan.h"

#include <string.h>

static void
read_formula (const char *tex, gsize length)
{
  g_autoptr (PhidiasMathNode) node = phidias_math_parse (tex, length);
  g_autofree char *plain = phidias_math_to_plain (node);

  if (!g_utf8_validate (plain, -1, NULL))
    g_error ("what is read aloud is not UTF-8");
}

static void
scan_text (const char *text, gsize length, gboolean is_final)
{
  PhidiasMathScan scan;
  PhidiasMathRange range;
  gsize at = 0;

  phidias_math_scan_init (&scan, text, length, is_final);
  while (phidias_math_scan_next (&scan, &range))
    {
      if (range.start < at || range.inner_start < range.start || range.inner_end < range.inner_start
          || range.end < range.inner_end || range.end > length || (range.is_open && is_final))
        g_error ("a formula lies beside the text");
      at = range.is_open ? range.inner_start : range.end;
      if (!range.is_open)
        read_formula (text + range.inner_start, range.inner_end - range.inner_start);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *valid = g_utf8_make_valid ((const char *) data, (gssize) size);
  gsize length = strlen (valid);
  /* Without the NUL behind it: a sanitizer sees a step beyond the end. */
  g_autofree char *text = g_memdup2 (valid, length);

  read_formula (text, length);
  scan_text (text, length, FALSE);
  scan_text (text, length, TRUE);

  return 0;
}
