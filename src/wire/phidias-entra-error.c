/* phidias-entra-error.c: what the sign-in service refuses, as one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-entra-error.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-reply-error.h"
#include "phidias-text-util.h"

/* Characters of a foreign sentence that are shown. */
#define MAX_DESCRIPTION 300

/* What the service said, as far as it could be read. */
typedef struct
{
  const char *name;        /* `invalid_grant` */
  guint       number;      /* 70008 of AADSTS70008, 0 for none */
  const char *description; /* or NULL */
  const char *trace_id;    /* or NULL */
} Fault;

typedef struct
{
  guint            number;
  PhidiasErrorCode code;
  const char      *sentence;
} Numbered;

typedef struct
{
  const char      *name;
  PhidiasErrorCode code;
  const char      *sentence;
} Named;

#define APP_WRONG      N_("The sign-in service does not know this application id in your organisation. Check it in Preferences, or have an administrator add the application.")
#define APP_NOT_PUBLIC N_("The application is not registered as a program on a computer. In its registration, under Authentication, set “Allow public client flows” to Yes.")
#define AGAIN          N_("The sign-in has ended. Sign in again.")
#define MORE_PROOF     N_("Your organisation wants one more proof that it is you. Sign in again and follow the steps in the browser.")
#define POLICY         N_("A policy of your organisation does not allow this sign-in. Try the browser on a managed computer, or ask your administrator.")
#define CONSENT        N_("The application has not been allowed to use Azure for you. Sign in again and accept, or ask your administrator to accept for the organisation.")
#define CREDENTIALS    N_("The sign-in service did not accept the name or the password. Sign in again.")
#define CODE_OVER      N_("The code was not entered in time. Get a new one.")
#define TENANT_WRONG   N_("There is no such organisation in this cloud. Check the tenant in Preferences.")
#define STRANGER       N_("This account does not belong to the organisation. Sign in with another, or ask to be invited.")
#define OUR_FAULT      N_("The sign-in service did not understand Phidias. Its own words are in the details; please report them.")
#define BUSY           N_("The sign-in service is busy at the moment. Try again in a minute.")

static const Numbered numbered[] = {
  { 16000, PHIDIAS_ERROR_AUTH, AGAIN },
  { 50011, PHIDIAS_ERROR_INVALID_INPUT,
    N_("The application’s registration lacks the redirect URI http://localhost. Add it there under Authentication, for mobile and desktop applications.") },
  { 50020, PHIDIAS_ERROR_AUTH, STRANGER },
  { 50034, PHIDIAS_ERROR_AUTH, CREDENTIALS },
  { 50053, PHIDIAS_ERROR_AUTH, N_("The account is locked for a while, after too many attempts. Wait, then sign in again.") },
  { 50055, PHIDIAS_ERROR_AUTH, N_("The password has expired. Change it in the browser, then sign in again.") },
  { 50057, PHIDIAS_ERROR_AUTH, N_("The account is disabled. Ask your administrator.") },
  { 50058, PHIDIAS_ERROR_AUTH, AGAIN },
  { 50059, PHIDIAS_ERROR_INVALID_INPUT, TENANT_WRONG },
  { 50072, PHIDIAS_ERROR_AUTH, MORE_PROOF },
  { 50074, PHIDIAS_ERROR_AUTH, MORE_PROOF },
  { 50076, PHIDIAS_ERROR_AUTH, MORE_PROOF },
  { 50078, PHIDIAS_ERROR_AUTH, MORE_PROOF },
  { 50079, PHIDIAS_ERROR_AUTH, MORE_PROOF },
  { 50089, PHIDIAS_ERROR_AUTH, AGAIN },
  { 50105, PHIDIAS_ERROR_AUTH, N_("You are not among those who may use this application. Ask your administrator to assign it to you.") },
  { 50126, PHIDIAS_ERROR_AUTH, CREDENTIALS },
  { 50132, PHIDIAS_ERROR_AUTH, AGAIN },
  { 50133, PHIDIAS_ERROR_AUTH, AGAIN },
  { 50173, PHIDIAS_ERROR_AUTH, N_("The password was changed, so the sign-in has ended. Sign in again.") },
  { 50194, PHIDIAS_ERROR_INVALID_INPUT,
    N_("The application is registered for one organisation only. Enter that organisation as the tenant in Preferences.") },
  { 53000, PHIDIAS_ERROR_AUTH, POLICY },
  { 53001, PHIDIAS_ERROR_AUTH, POLICY },
  { 53003, PHIDIAS_ERROR_AUTH, POLICY },
  { 53011, PHIDIAS_ERROR_AUTH, POLICY },
  { 65001, PHIDIAS_ERROR_AUTH, CONSENT },
  { 65004, PHIDIAS_ERROR_AUTH, N_("You did not allow the application to use Azure. Sign in again and accept, if you want to.") },
  { 70000, PHIDIAS_ERROR_AUTH, AGAIN },
  { 70008, PHIDIAS_ERROR_AUTH, N_("The sign-in took too long and has expired. Sign in again.") },
  { 70011, PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { 70018, PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { 70019, PHIDIAS_ERROR_TIMEOUT, CODE_OVER },
  { 70020, PHIDIAS_ERROR_TIMEOUT, CODE_OVER },
  { 90002, PHIDIAS_ERROR_INVALID_INPUT, TENANT_WRONG },
  { 90014, PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { 90033, PHIDIAS_ERROR_SERVER, BUSY },
  { 90072, PHIDIAS_ERROR_AUTH, STRANGER },
  { 90094, PHIDIAS_ERROR_AUTH, N_("An administrator of your organisation must allow this application first. Ask for it, then sign in again.") },
  { 500011, PHIDIAS_ERROR_INVALID_INPUT,
    N_("Your organisation does not know the service that Phidias asks for. Choose another cloud in Preferences, or ask your administrator.") },
  { 500113, PHIDIAS_ERROR_INVALID_INPUT,
    N_("The application’s registration has no redirect URI. Add http://localhost there under Authentication, for mobile and desktop applications.") },
  { 530003, PHIDIAS_ERROR_AUTH, POLICY },
  { 700016, PHIDIAS_ERROR_INVALID_INPUT, APP_WRONG },
  { 700038, PHIDIAS_ERROR_INVALID_INPUT, APP_WRONG },
  { 700082, PHIDIAS_ERROR_AUTH, N_("You have not used this account for a long time, so its sign-in has expired. Sign in again.") },
  { 700084, PHIDIAS_ERROR_AUTH, AGAIN },
  { 7000218, PHIDIAS_ERROR_INVALID_INPUT, APP_NOT_PUBLIC },
  { 9002313, PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
};

/* Of device codes: the name says more than the number, which differs. */
static const Named device_named[] = {
  { "authorization_declined", PHIDIAS_ERROR_AUTH, N_("The sign-in was declined.") },
  { "expired_token", PHIDIAS_ERROR_TIMEOUT, CODE_OVER },
  { "bad_verification_code", PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
};

static const Named named[] = {
  { "access_denied", PHIDIAS_ERROR_AUTH, N_("You did not allow the application to use Azure. Sign in again and accept, if you want to.") },
  { "consent_required", PHIDIAS_ERROR_AUTH, CONSENT },
  { "interaction_required", PHIDIAS_ERROR_AUTH, MORE_PROOF },
  { "login_required", PHIDIAS_ERROR_AUTH, AGAIN },
  { "invalid_grant", PHIDIAS_ERROR_AUTH, AGAIN },
  { "unauthorized_client", PHIDIAS_ERROR_INVALID_INPUT, APP_WRONG },
  { "invalid_client", PHIDIAS_ERROR_INVALID_INPUT, APP_NOT_PUBLIC },
  { "invalid_request", PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { "invalid_scope", PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { "invalid_resource", PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { "unsupported_grant_type", PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { "unsupported_response_type", PHIDIAS_ERROR_BAD_REQUEST, OUR_FAULT },
  { "server_error", PHIDIAS_ERROR_SERVER, BUSY },
  { "temporarily_unavailable", PHIDIAS_ERROR_SERVER, BUSY },
};

static guint
read_number (const char *description)
{
  const char *at = description != NULL ? strstr (description, "AADSTS") : NULL;

  return at != NULL ? (guint) MIN (g_ascii_strtoull (at + strlen ("AADSTS"), NULL, 10), G_MAXUINT) : 0;
}

/* The first line without its number: a sentence for people. */
static char *
dup_first_line (const char *description)
{
  const char *start = description;
  g_autofree char *line = NULL;

  if (g_str_has_prefix (start, "AADSTS") && strchr (start, ':') != NULL)
    start = strchr (start, ':') + 1;
  while (g_ascii_isspace (*start))
    start++;
  line = g_strndup (start, strcspn (start, "\r\n"));
  /* Older answers carry their ids in the same line. */
  if (strstr (line, " Trace ID:") != NULL)
    *strstr (line, " Trace ID:") = '\0';
  if (g_utf8_strlen (line, -1) > MAX_DESCRIPTION)
    {
      g_autofree char *cut = g_utf8_substring (line, 0, MAX_DESCRIPTION);

      return g_strconcat (cut, "…", NULL);
    }

  return g_steal_pointer (&line);
}

static GError *
describe (const Fault *fault, guint status)
{
  g_autofree char *line = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (device_named); i++)
    if (g_strcmp0 (fault->name, device_named[i].name) == 0)
      return phidias_error_new (device_named[i].code, "%s", _(device_named[i].sentence));
  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++)
    if (fault->number == numbered[i].number)
      return phidias_error_new (numbered[i].code, "%s", _(numbered[i].sentence));

  line = fault->description != NULL ? dup_first_line (fault->description) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      if (g_strcmp0 (fault->name, named[i].name) != 0)
        continue;
      /* A number that we do not know says more than the name does; its own words are shown. */
      if (fault->number == 0 || line == NULL || line[0] == '\0')
        return phidias_error_new (named[i].code, "%s", _(named[i].sentence));
      /* Translators: %s is a sentence of Microsoft’s sign-in service */
      return phidias_error_new (named[i].code, _("The sign-in service says: %s"), line);
    }

  if (status == 429)
    return phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT, "%s", _(BUSY));
  if (status >= 500)
    return phidias_error_new (PHIDIAS_ERROR_SERVER, "%s", _(BUSY));
  if (line != NULL && line[0] != '\0')
    return phidias_error_new (PHIDIAS_ERROR_BAD_REQUEST, _("The sign-in service says: %s"), line);

  return phidias_error_new (PHIDIAS_ERROR_BAD_REQUEST, "%s", _(OUR_FAULT));
}

static GError *
new_error (const Fault *fault, guint status)
{
  GError *error = describe (fault, status);
  g_autofree char *code = NULL;

  if (fault->number != 0)
    code = g_strdup_printf ("%s (AADSTS%u)", fault->name != NULL ? fault->name : "error", fault->number);
  phidias_error_set_server_code (error, code != NULL ? code : fault->name);
  phidias_error_set_request_id (error, fault->trace_id);
  phidias_error_set_status (error, status);

  return error;
}

/**
 * phidias_entra_error_new:
 * @status: the HTTP status of a refusal
 * @body: what came
 * @host: who sent it
 * @secret: (nullable): what was sent and must not be shown, should the server say it back
 *
 * Codes: %PHIDIAS_ERROR_AUTH where the person must sign in (again), %PHIDIAS_ERROR_INVALID_INPUT
 * where application id, tenant or registration are wrong, %PHIDIAS_ERROR_TIMEOUT for a code that
 * was not entered in time, %PHIDIAS_ERROR_SERVER and %PHIDIAS_ERROR_RATE_LIMIT where it may work
 * later.
 *
 * Returns: (transfer full): the sentence, with the service's own words, its code and trace id
 */
GError *
phidias_entra_error_new (guint status, GBytes *body, const char *host, const char *secret)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) node = phidias_json_parse (bytes, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  JsonObject *root = node != NULL ? phidias_json_get_root (node) : NULL;
  g_autofree char *description = NULL;
  g_autofree char *text = phidias_make_valid_text (bytes, (gssize) MIN (length, PHIDIAS_REPLY_ERROR_MAX_RAW));
  g_autofree char *raw = phidias_reply_error_mask (text, secret);
  GError *error;

  if (root != NULL && phidias_json_get_string (root, "error") != NULL)
    {
      Fault fault = { .name = phidias_json_get_string (root, "error"),
                      .trace_id = phidias_json_get_string (root, "trace_id") };
      JsonArray *codes = phidias_json_get_array (root, "error_codes");

      description = phidias_reply_error_mask (phidias_json_get_string (root, "error_description"), secret);
      fault.description = description;
      if (codes != NULL && json_array_get_length (codes) > 0 && JSON_NODE_HOLDS_VALUE (json_array_get_element (codes, 0)))
        fault.number = (guint) CLAMP (json_array_get_int_element (codes, 0), 0, G_MAXUINT);
      if (fault.number == 0)
        fault.number = read_number (description);
      error = new_error (&fault, status);
    }
  else if (status == 429 || status >= 500)
    {
      error = new_error (&(Fault) { 0 }, status);
    }
  else
    {
      error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("%s is not a sign-in service, or does not speak as one (status %u)."),
                                 host, status);
      phidias_error_set_status (error, status);
    }
  phidias_error_set_raw (error, raw);

  return error;
}

/**
 * phidias_entra_error_new_redirect:
 * @name: `error` of the address that the browser came back to
 * @description: (nullable): `error_description`
 *
 * Returns: (transfer full): the sentence
 */
GError *
phidias_entra_error_new_redirect (const char *name, const char *description)
{
  g_autofree char *valid_name = phidias_make_valid_text (name, -1);
  g_autofree char *valid = description != NULL ? phidias_make_valid_text (description, -1) : NULL;
  Fault fault = { .name = valid_name, .description = valid, .number = read_number (valid) };
  g_autofree char *raw = g_strdup_printf ("%s\n%s", valid_name, valid != NULL ? valid : "");
  GError *error = new_error (&fault, 0);

  phidias_error_set_raw (error, raw);

  return error;
}

/**
 * phidias_entra_error_is:
 * @error: an error
 * @name: such as `authorization_pending`
 *
 * Returns: whether the sign-in service called it so
 */
gboolean
phidias_entra_error_is (const GError *error, const char *name)
{
  const char *code = error->domain == PHIDIAS_ERROR ? phidias_error_get_server_code (error) : NULL;
  gsize length = strlen (name);

  return code != NULL && strncmp (code, name, length) == 0 && (code[length] == '\0' || code[length] == ' ');
}
