/* phidias-emulator-entra-page.c: what a browser shows of the practice sign-in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

static const char head[] =
  "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
  "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"
  "<style>\n"
  ":root { color-scheme: light dark; }\n"
  "body { font: 16px/1.5 system-ui, sans-serif; max-width: 26em; margin: 4em auto; padding: 0 1.5em; }\n"
  "h1 { font-size: 1.5em; font-weight: 600; }\n"
  "label { display: block; padding: .5em 0; }\n"
  "small { opacity: .8; }\n"
  "fieldset { border: 1px solid #8888; border-radius: .5em; padding: .5em 1em; }\n"
  "input[type=text] { font: inherit; letter-spacing: .1em; padding: .4em .6em; border: 1px solid #8888; border-radius: .5em; }\n"
  "button { font: inherit; color: inherit; background: none; padding: .5em 1.5em; margin: 1.5em .5em 0 0;\n"
  "  border: 1px solid #8888; border-radius: .5em; }\n"
  "button[value=sign-in] { color: #fff; background: #1a5fb4; border-color: #1a5fb4; }\n"
  "[role=alert] { border-left: 4px solid; padding-left: 1em; }\n"
  "</style>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n";

static const char foot[] =
  "<p><small>This is the practice sign-in of Phidias on this computer, not Microsoft’s: there is no "
  "password, and nothing leaves the computer.</small></p>\n</main>\n</body>\n</html>\n";

/**
 * phidias_emulator_entra_reply_page:
 * @message: a request
 * @status: of the answer
 * @title: in plain text
 * @body: in HTML
 *
 * Answers with a page.
 */
void
phidias_emulator_entra_reply_page (SoupServerMessage *message, guint status, const char *title, const char *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, head, escaped, escaped);
  g_string_append (out, body);
  g_string_append (out, foot);
  phidias_emulator_service_reply_text (message, status, "text/html; charset=utf-8", out->str);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
}

/**
 * phidias_emulator_entra_make_choice:
 * @hint: (nullable): the address of the one to choose at first
 *
 * Returns: (transfer full): fields of a form, in HTML: who it is, and the two buttons
 */
char *
phidias_emulator_entra_make_choice (const char *hint)
{
  const PhidiasEmulatorPerson *chosen = phidias_emulator_find_person (hint);
  const PhidiasEmulatorPerson *person;
  GString *out = g_string_new ("<fieldset>\n<legend>Account</legend>\n");

  for (guint i = 0; (person = phidias_emulator_get_person (i)) != NULL; i++)
    g_string_append_printf (out,
                            "<label><input type=\"radio\" name=\"account\" value=\"%s\"%s> %s <small>%s</small></label>\n",
                            person->username, person == chosen || (chosen == NULL && i == 0) ? " checked" : "",
                            person->name, person->username);
  g_string_append (out, "</fieldset>\n"
                        "<button name=\"answer\" value=\"sign-in\">Sign in</button>"
                        "<button name=\"answer\" value=\"decline\">Decline</button>\n");

  return g_string_free (out, FALSE);
}
