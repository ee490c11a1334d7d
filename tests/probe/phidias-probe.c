/* phidias-probe.c: the libraries of the client for scripts and outside test suites
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-probe"

#include "config.h"

#include "probe.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phidias-error.h"
#include "phidias-json.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *help;
} commands[] = {
  { "sse", probe_sse, "{\"chunks_b64\":[...]} a line in, {\"events\":[...]} a line out" },
  { "send", probe_send, "--uri U [--key-stdin] [--set name=value] PROMPT: the answer as lines of JSON" },
  { "uri", probe_uri, "{\"text\":...} a line in, {\"dialect\",\"base\",\"chat_url\",...} a line out" },
};

/* Appends the member `error`, without the braces. */
void
probe_append_error (GString *out, const GError *error)
{
  g_string_append (out, "\"error\":{\"domain\":");
  phidias_json_append_string (out, g_quark_to_string (error->domain), -1);
  g_string_append (out, ",\"code\":");
  if (error->domain == PHIDIAS_ERROR)
    phidias_json_append_string (out, phidias_error_code_to_name (error->code), -1);
  else
    g_string_append_printf (out, "%d", error->code);
  g_string_append (out, ",\"sentence\":");
  phidias_json_append_string (out, error->message, -1);
  g_string_append_c (out, '}');
}

int
probe_answer_lines (ProbeAnswer answer)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;

  while ((length = getline (&line, &size, stdin)) >= 0)
    {
      g_autoptr (GString) out = NULL;

      while (length > 0 && g_ascii_isspace (line[length - 1]))
        length--;
      if (length == 0)
        continue;
      out = g_string_new (NULL);
      answer (line, (gsize) length, out);
      g_string_append_c (out, '\n');
      fwrite (out->str, 1, out->len, stdout);
      fflush (stdout);
    }
  free (line);

  return ferror (stdin) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);

  fprintf (stderr, "usage: phidias-probe COMMAND\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stderr, "  %-5s %s\n", commands[i].name, commands[i].help);

  return EXIT_FAILURE;
}
