/* probe-uri.c: pasted text in, the target it means out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-probe"

#include "config.h"

#include "probe.h"

#include <string.h>

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-target.h"

#define MAX_LINE (512 * 1024 * 1024)

static void
append_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", name);
  if (value != NULL)
    phidias_json_append_string (out, value, -1);
  else
    g_string_append (out, "null");
}

static void
append_target (GString *out, PhidiasTarget *target)
{
  append_member (out, "dialect", phidias_dialect_to_name (phidias_target_get_dialect (target)));
  append_member (out, "base", phidias_target_get_base (target));
  append_member (out, "chat_url", phidias_target_get_chat_url (target));
  append_member (out, "api_version", phidias_target_get_api_version (target));
  append_member (out, "deployment", phidias_target_get_deployment (target));
  append_member (out, "model", phidias_target_get_model (target));
  append_member (out, "auth", phidias_auth_to_name (phidias_target_get_auth (target)));
}

static void
answer (const char *line, gsize length, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = phidias_json_parse (line, length, PHIDIAS_JSON_DEPTH_WIRE, MAX_LINE, &error);
  const char *text = phidias_json_get_string (phidias_json_get_root (root), "text");
  g_autoptr (PhidiasTarget) target = NULL;

  if (error == NULL && text == NULL)
    error = phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "A line must be {\"text\":\"...\"}.");
  if (error == NULL)
    target = phidias_target_parse (text, &error);

  g_string_append_c (out, '{');
  if (target != NULL)
    append_target (out, target);
  else
    probe_append_error (out, error);
  g_string_append_c (out, '}');
}

int
probe_uri (int argc, char **argv)
{
  return probe_answer_lines (answer);
}
