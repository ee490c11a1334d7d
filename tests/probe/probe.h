/* probe.h: the commands of phidias-probe
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each is in the file of its name, gets the arguments behind its own name, and returns the exit
 * status. */
int  probe_sse          (int argc, char **argv);
int  probe_send         (int argc, char **argv);
int  probe_uri          (int argc, char **argv);

/* One object a line: what @answer makes of each line of standard input goes to standard output. */
typedef void (*ProbeAnswer) (const char *line,
                             gsize       length,
                             GString    *out);

int  probe_answer_lines (ProbeAnswer   answer);
void probe_append_error (GString      *out,
                         const GError *error);

G_END_DECLS
