/* phidias-emulator-entra-authorize.c: the page to sign in on, and the way back from it
 *
 * As Entra does, it takes any port of http://localhost, and sends no browser to an address that it
 * does not know: such a mistake stays on the page.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

#include "phidias-emulator-json.h"

#include <string.h>

#define PAGE_SECONDS 600
#define CODE_SECONDS 600

/* Of a SHA-256 in base64url. */
#define CHALLENGE_LENGTH 43

static gboolean
is_registered (const char *redirect_uri)
{
  g_autoptr (GUri) uri = redirect_uri != NULL ? g_uri_parse (redirect_uri, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http") && g_strcmp0 (g_uri_get_host (uri), "localhost") == 0 &&
         g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL &&
         (*g_uri_get_path (uri) == '\0' || g_str_equal (g_uri_get_path (uri), "/"));
}

/* What cannot be told to the program, as it is not sure who that is. */
static PhidiasEmulatorEntraFault *
check_program (PhidiasEmulatorEntraRequest *request)
{
  const char *redirect_uri = phidias_emulator_entra_get_field (request, "redirect_uri");
  PhidiasEmulatorEntraFault *fault = phidias_emulator_entra_check_tenant (request);

  if (fault == NULL)
    fault = phidias_emulator_entra_check_client (request);
  if (fault == NULL && !is_registered (redirect_uri))
    fault = phidias_emulator_entra_fault_new (400, "invalid_request", 50011,
                                              "The redirect URI '%s' specified in the request does not match the redirect "
                                              "URIs configured for the application.",
                                              redirect_uri != NULL ? redirect_uri : "");

  return fault;
}

/* What is told to it. */
static PhidiasEmulatorEntraFault *
check_request (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorScope **scope)
{
  const char *type = phidias_emulator_entra_get_field (request, "response_type");
  const char *mode = phidias_emulator_entra_get_field (request, "response_mode");
  const char *challenge = phidias_emulator_entra_get_field (request, "code_challenge");
  const char *method = phidias_emulator_entra_get_field (request, "code_challenge_method");
  const char *prompt = phidias_emulator_entra_get_field (request, "prompt");
  g_autofree char *origin = phidias_emulator_service_dup_origin (request->message);
  PhidiasEmulatorEntraFault *fault = phidias_emulator_entra_fault_new_wished (request->wishes);

  if (fault != NULL)
    return fault;
  if (g_strcmp0 (type, "code") != 0)
    return phidias_emulator_entra_fault_new (400, "unsupported_response_type", 700054,
                                             "response_type '%s' is not enabled for the application.",
                                             type != NULL ? type : "");
  if (mode != NULL && !g_str_equal (mode, "query"))
    return phidias_emulator_entra_fault_new (400, "invalid_request", 70007,
                                             "'%s' is not a supported value of 'response_mode' when requesting a token.",
                                             mode);
  if (challenge == NULL)
    return phidias_emulator_entra_fault_new (400, "invalid_request", 9002325,
                                             "Proof Key for Code Exchange is required for public clients.");
  if (strlen (challenge) != CHALLENGE_LENGTH)
    return phidias_emulator_entra_fault_new (400, "invalid_request", 501491, "Invalid size of Code_Challenge parameter.");
  if (g_strcmp0 (method, "S256") != 0)
    return phidias_emulator_entra_fault_new (400, "invalid_request", 9002313,
                                             "Invalid request. 'code_challenge_method' must be 'S256'.");
  *scope = phidias_emulator_scope_new (phidias_emulator_entra_get_field (request, "scope"), origin, &fault);
  if (fault == NULL && g_strcmp0 (prompt, "none") == 0)
    fault = phidias_emulator_entra_fault_new (400, "login_required", 50058,
                                              "A silent sign-in request was sent but no user is signed in.");

  return fault;
}

static void
append_parameter (GString *out, const char *name, const char *value)
{
  g_autofree char *escaped = value != NULL ? g_uri_escape_string (value, NULL, FALSE) : NULL;

  if (escaped != NULL)
    g_string_append_printf (out, "%s%s=%s", strchr (out->str, '?') == NULL ? "?" : "&", name, escaped);
}

/* An address without a path comes back with a slash. */
static GString *
start_return (const char *redirect_uri)
{
  GString *out = g_string_new (redirect_uri);

  if (!g_str_has_suffix (redirect_uri, "/"))
    g_string_append_c (out, '/');

  return out;
}

static void
return_fault (SoupServerMessage *message,
              const char *redirect_uri,
              const char *state,
              PhidiasEmulatorEntraFault *fault)
{
  g_autoptr (GString) out = start_return (redirect_uri);
  g_autofree char *description = phidias_emulator_entra_fault_dup_description (fault);

  append_parameter (out, "error", fault->error);
  append_parameter (out, "error_description", description);
  append_parameter (out, "state", state);
  phidias_emulator_service_redirect (message, out->str);
}

static void
show_fault (SoupServerMessage *message, PhidiasEmulatorEntraFault *fault)
{
  g_autofree char *description = phidias_emulator_entra_fault_dup_description (fault);
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  g_autofree char *body = g_strdup_printf ("<p role=\"alert\">%s</p>\n", escaped);

  phidias_emulator_entra_reply_page (message, fault->status, "Sorry, signing in did not work", body);
}

static void
return_code (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant *page)
{
  PhidiasEmulatorEntra *entra = request->entra;
  const char *wished = phidias_emulator_json_get_string (request->wishes, "state");
  PhidiasEmulatorGrant *grant = phidias_emulator_grant_new (entra, CODE_SECONDS);
  g_autoptr (GString) out = start_return (page->redirect_uri);
  g_autofree char *session = g_uuid_string_random ();
  char *code = phidias_emulator_entra_make_secret ("1.");

  grant->client_id = g_strdup (page->client_id);
  grant->redirect_uri = g_strdup (page->redirect_uri);
  grant->challenge = g_strdup (page->challenge);
  grant->nonce = g_strdup (page->nonce);
  grant->scope = phidias_emulator_scope_copy (page->scope);
  grant->tenant = page->tenant;
  grant->person = page->person;

  append_parameter (out, "code", code);
  append_parameter (out, "state", wished != NULL ? wished : page->state);
  append_parameter (out, "session_state", session);
  phidias_emulator_entra_keep (entra, entra->codes, code, grant);
  phidias_emulator_service_redirect (request->message, out->str);
}

static void
show_form (PhidiasEmulatorEntraRequest *request, const char *page, const char *hint, guint status, const char *remark)
{
  g_autofree char *choice = phidias_emulator_entra_make_choice (hint);
  g_autofree char *tenant = g_markup_escape_text (request->tenant, -1);
  g_autofree char *note = remark != NULL ? g_markup_printf_escaped ("<p role=\"alert\">%s</p>\n", remark) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("%s<p>A program on this computer asks to use Azure in your name.</p>\n"
                                           "<form method=\"post\" action=\"" PHIDIAS_EMULATOR_ENTRA_PREFIX "%s/login\">\n"
                                           "<input type=\"hidden\" name=\"page\" value=\"%s\">\n%s</form>\n",
                                           note, tenant, page, choice);

  phidias_emulator_entra_reply_page (request->message, status, "Sign in", body);
}

static void
sign_in (PhidiasEmulatorEntraRequest *request, const char *key, PhidiasEmulatorGrant *page, const char *account)
{
  const PhidiasEmulatorPerson *person = phidias_emulator_find_person (account);

  if (person == NULL || !phidias_emulator_person_is_in (person, page->tenant))
    {
      g_autofree char *remark = g_strdup_printf ("AADSTS50020: User account '%s' does not exist in this tenant.",
                                                 account != NULL ? account : "");

      show_form (request, key, NULL, 400, remark);
      return;
    }

  page->person = person;
  return_code (request, page);
  g_hash_table_remove (request->entra->pages, key);
}

static void
decline (PhidiasEmulatorEntraRequest *request, const char *key, PhidiasEmulatorGrant *page)
{
  g_autoptr (PhidiasEmulatorEntraFault) fault = phidias_emulator_entra_fault_new (400, "access_denied", 65004,
                                                                                  "User declined to consent to access the app.");

  return_fault (request->message, page->redirect_uri, page->state, fault);
  g_hash_table_remove (request->entra->pages, key);
}

/**
 * phidias_emulator_entra_authorize:
 * @request: of `authorize`
 *
 * Shows the page.
 */
void
phidias_emulator_entra_authorize (PhidiasEmulatorEntraRequest *request)
{
  g_autoptr (PhidiasEmulatorEntraFault) fault = check_program (request);
  g_autoptr (PhidiasEmulatorScope) scope = NULL;
  const char *account = phidias_emulator_json_get_string (request->wishes, "account");
  PhidiasEmulatorGrant *page;
  g_autofree char *key = NULL;

  if (fault != NULL)
    {
      show_fault (request->message, fault);
      return;
    }
  fault = check_request (request, &scope);
  if (fault != NULL)
    {
      return_fault (request->message, phidias_emulator_entra_get_field (request, "redirect_uri"),
                    phidias_emulator_entra_get_field (request, "state"), fault);
      return;
    }

  page = phidias_emulator_grant_new (request->entra, PAGE_SECONDS);
  page->client_id = g_strdup (phidias_emulator_entra_get_field (request, "client_id"));
  page->redirect_uri = g_strdup (phidias_emulator_entra_get_field (request, "redirect_uri"));
  page->challenge = g_strdup (phidias_emulator_entra_get_field (request, "code_challenge"));
  page->state = g_strdup (phidias_emulator_entra_get_field (request, "state"));
  page->nonce = g_strdup (phidias_emulator_entra_get_field (request, "nonce"));
  page->scope = g_steal_pointer (&scope);
  page->tenant = phidias_emulator_find_tenant (request->tenant);
  key = phidias_emulator_entra_make_secret ("");
  phidias_emulator_entra_keep (request->entra, request->entra->pages, g_strdup (key), page);
  if (account != NULL)
    sign_in (request, key, page, account);
  else
    show_form (request, key, phidias_emulator_entra_get_field (request, "login_hint"), 200, NULL);
}

/**
 * phidias_emulator_entra_answer_page:
 * @request: of `login`: fields page, account, and answer (sign-in or decline)
 *
 * Sends the browser back to the program.
 */
void
phidias_emulator_entra_answer_page (PhidiasEmulatorEntraRequest *request)
{
  const char *key = phidias_emulator_entra_get_field (request, "page");
  PhidiasEmulatorGrant *page = key != NULL ? g_hash_table_lookup (request->entra->pages, key) : NULL;
  const char *answer = phidias_emulator_entra_get_field (request, "answer");

  if (page == NULL || page->expires <= phidias_emulator_entra_get_time (request->entra))
    {
      g_autoptr (PhidiasEmulatorEntraFault) fault = phidias_emulator_entra_fault_new (400, "invalid_request", 900561,
                                                                                      "This page is out of date. Begin anew.");

      show_fault (request->message, fault);
    }
  else if (g_strcmp0 (answer, "decline") == 0)
    decline (request, key, page);
  else
    sign_in (request, key, page, phidias_emulator_entra_get_field (request, "account"));
}
