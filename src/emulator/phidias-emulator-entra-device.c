/* phidias-emulator-entra-device.c: signing in with a code, on another device or page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

#include "phidias-emulator-json.h"

#include <string.h>

#define EXPIRES_SECONDS 900
#define INTERVAL_SECONDS 5
#define SLOWER_SECONDS 5

/* No letters or digits that are taken for each other. */
#define ALPHABET "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#define CODE_LENGTH 9

static char *
make_user_code (void)
{
  char *code = g_malloc0 (CODE_LENGTH + 1);

  for (guint i = 0; i < CODE_LENGTH; i++)
    code[i] = ALPHABET[g_random_int_range (0, strlen (ALPHABET))];

  return code;
}

/**
 * phidias_emulator_entra_devicecode:
 * @request: of `devicecode`
 *
 * Hands out a code for a person and one for the program.
 */
void
phidias_emulator_entra_devicecode (PhidiasEmulatorEntraRequest *request)
{
  g_autofree char *origin = phidias_emulator_service_dup_origin (request->message);
  g_autofree char *page = g_strconcat (origin, PHIDIAS_EMULATOR_ENTRA_DEVICE, NULL);
  g_autoptr (PhidiasEmulatorEntraFault) fault = phidias_emulator_entra_check_tenant (request);
  g_autoptr (PhidiasEmulatorScope) scope = NULL;
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;
  PhidiasEmulatorGrant *grant;
  JsonObject *body;
  gint64 seconds = phidias_emulator_json_get_int (request->wishes, "expires_in", EXPIRES_SECONDS);
  gint64 interval = phidias_emulator_json_get_int (request->wishes, "interval", INTERVAL_SECONDS);

  if (fault == NULL)
    fault = phidias_emulator_entra_check_client (request);
  if (fault == NULL)
    fault = phidias_emulator_entra_fault_new_wished (request->wishes);
  if (fault == NULL)
    scope = phidias_emulator_scope_new (phidias_emulator_entra_get_field (request, "scope"), origin, &fault);
  if (fault != NULL)
    {
      phidias_emulator_entra_fault_reply (fault, request->message);
      return;
    }

  grant = phidias_emulator_grant_new (request->entra, seconds);
  grant->client_id = g_strdup (phidias_emulator_entra_get_field (request, "client_id"));
  grant->scope = g_steal_pointer (&scope);
  grant->tenant = phidias_emulator_find_tenant (request->tenant);
  grant->interval = interval * G_TIME_SPAN_SECOND;
  grant->user_code = make_user_code ();
  code = phidias_emulator_entra_make_secret ("D");
  text = g_strdup_printf ("To sign in, use a web browser to open the page %s and enter the code %s to authenticate.",
                          page, grant->user_code);

  body = json_object_new ();
  json_object_set_string_member (body, "user_code", grant->user_code);
  json_object_set_string_member (body, "device_code", code);
  json_object_set_string_member (body, "verification_uri", page);
  json_object_set_int_member (body, "expires_in", seconds);
  json_object_set_int_member (body, "interval", interval);
  json_object_set_string_member (body, "message", text);
  phidias_emulator_entra_keep (request->entra, request->entra->devices, g_steal_pointer (&code), grant);
  phidias_emulator_service_reply_object (request->message, 200, body);
}

/* People write codes in lower case and with spaces. */
static PhidiasEmulatorGrant *
find_by_user_code (PhidiasEmulatorEntra *entra, const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);
  GHashTableIter iter;
  gpointer value;

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (code, g_ascii_toupper (*p));
  g_hash_table_iter_init (&iter, entra->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      PhidiasEmulatorGrant *grant = value;

      if (g_str_equal (grant->user_code, code->str) && grant->expires > phidias_emulator_entra_get_time (entra) &&
          grant->person == NULL && !grant->is_declined)
        return grant;
    }

  return NULL;
}

static void
show_form (PhidiasEmulatorEntraRequest *request, guint status, const char *remark)
{
  const char *code = phidias_emulator_entra_get_field (request, "user_code");
  g_autofree char *choice = phidias_emulator_entra_make_choice (NULL);
  g_autofree char *escaped = g_markup_escape_text (code != NULL ? code : "", -1);
  g_autofree char *note = remark != NULL ? g_markup_printf_escaped ("<p role=\"alert\">%s</p>\n", remark) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("%s<form method=\"post\" action=\"" PHIDIAS_EMULATOR_ENTRA_DEVICE "\">\n"
                                           "<label>Code <input type=\"text\" name=\"user_code\" value=\"%s\" "
                                           "autocomplete=\"off\" autofocus></label>\n%s</form>\n",
                                           note, escaped, choice);

  phidias_emulator_entra_reply_page (request->message, status, "Enter the code that the program shows", body);
}

/**
 * phidias_emulator_entra_device_page:
 * @request: of the page where codes are entered: fields user_code, account, and answer (sign-in or decline)
 *
 * Shows it, or takes the answer.
 */
void
phidias_emulator_entra_device_page (PhidiasEmulatorEntraRequest *request)
{
  const PhidiasEmulatorPerson *person = phidias_emulator_find_person (phidias_emulator_entra_get_field (request, "account"));
  PhidiasEmulatorGrant *grant;

  if (!phidias_emulator_service_is_method (request->message, "POST"))
    {
      show_form (request, 200, NULL);
      return;
    }

  grant = find_by_user_code (request->entra, phidias_emulator_entra_get_field (request, "user_code"));
  if (grant == NULL)
    show_form (request, 400, "That code did not work. Check the code and try again.");
  else if (g_strcmp0 (phidias_emulator_entra_get_field (request, "answer"), "decline") == 0)
    {
      grant->is_declined = TRUE;
      phidias_emulator_entra_reply_page (request->message, 200, "You declined", "<p>You can close this page.</p>\n");
    }
  else if (person == NULL || !phidias_emulator_person_is_in (person, grant->tenant))
    show_form (request, 400, "AADSTS50020: That account does not exist in this tenant.");
  else
    {
      grant->person = person;
      phidias_emulator_entra_reply_page (request->message, 200, "You are signed in",
                                         "<p>You can close this page and go back to Phidias.</p>\n");
    }
}

/**
 * phidias_emulator_entra_poll_device:
 * @request: of `token`
 * @grant: (out) (transfer none): whose turn has come, without a refusal
 *
 * Returns: (transfer full) (nullable): why there is no token yet
 */
PhidiasEmulatorEntraFault *
phidias_emulator_entra_poll_device (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant **grant)
{
  const char *code = phidias_emulator_entra_get_field (request, "device_code");
  PhidiasEmulatorGrant *found = code != NULL ? g_hash_table_lookup (request->entra->devices, code) : NULL;
  gint64 now = phidias_emulator_entra_get_time (request->entra);

  if (code == NULL)
    return phidias_emulator_entra_fault_new (400, "invalid_request", 900144,
                                             "The request body must contain the following parameter: 'device_code'.");
  if (found == NULL || g_strcmp0 (found->client_id, phidias_emulator_entra_get_field (request, "client_id")) != 0)
    return phidias_emulator_entra_fault_new (400, "bad_verification_code", 70019, "Verification code is not valid.");
  if (found->is_declined)
    return phidias_emulator_entra_fault_new (400, "authorization_declined", 70018,
                                             "The end user denied the authorization request.");
  if (found->expires <= now)
    return phidias_emulator_entra_fault_new (400, "expired_token", 70020, "The device code has expired.");
  if (found->is_used)
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 54005, "The device code was already redeemed.");
  /* A fifth less than the interval is the network's doing. */
  if (found->last_poll != 0 && now - found->last_poll < found->interval / 5 * 4)
    {
      found->last_poll = now;
      found->interval += SLOWER_SECONDS * G_TIME_SPAN_SECOND;
      return phidias_emulator_entra_fault_new (400, "slow_down", 70016, "The client polls too often.");
    }
  found->last_poll = now;
  if (found->person == NULL)
    return phidias_emulator_entra_fault_new (400, "authorization_pending", 70016,
                                             "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
  *grant = found;

  return NULL;
}
