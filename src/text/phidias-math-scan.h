/* phidias-math-scan.h: where the formulas are in a paragraph
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PHIDIAS_MATH_N_CLOSERS 32

/**
 * PhidiasMathRange:
 * @start: the first byte of the opening delimiter
 * @end: the byte after the closing delimiter; for an open one, the length of the source
 * @inner_start: the first byte of the TeX
 * @inner_end: the byte after the TeX
 * @is_display: whether it stands on a line of its own
 * @is_open: whether what makes it a formula, or none, has not come yet
 */
typedef struct
{
  gsize    start;
  gsize    end;
  gsize    inner_start;
  gsize    inner_end;
  gboolean is_display;
  gboolean is_open;
} PhidiasMathRange;

/**
 * PhidiasMathScan:
 *
 * Where a scan is; lives on the stack. Begin with phidias_math_scan_init().
 */
typedef struct
{
  /*< private >*/
  const char *source;
  gsize       length;
  gsize       at;
  gboolean    is_final;
  gboolean    has_ticks;
  gsize       last_ticks[33];
  struct
  {
    gsize from;
    gsize to;
  } searched[PHIDIAS_MATH_N_CLOSERS];
} PhidiasMathScan;

void     phidias_math_scan_init (PhidiasMathScan  *scan,
                                 const char       *source,
                                 gsize             length,
                                 gboolean          is_final);
gboolean phidias_math_scan_next (PhidiasMathScan  *scan,
                                 PhidiasMathRange *range);

G_END_DECLS
