/* phidias-emulator-entra-fault.c: how a sign-in is refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

#include "phidias-emulator-json.h"

/**
 * phidias_emulator_entra_fault_new:
 * @status: of the answer
 * @error: OAuth's word
 * @number: of AADSTS
 * @format: the text after it
 * @...: for @format
 *
 * Returns: (transfer full): a refusal
 */
PhidiasEmulatorEntraFault *
phidias_emulator_entra_fault_new (guint status, const char *error, gint64 number, const char *format, ...)
{
  PhidiasEmulatorEntraFault *self = g_new0 (PhidiasEmulatorEntraFault, 1);
  va_list args;

  self->status = status;
  self->error = g_strdup (error);
  self->number = number;
  va_start (args, format);
  self->text = g_strdup_vprintf (format, args);
  va_end (args);

  return self;
}

/**
 * phidias_emulator_entra_fault_new_wished:
 * @wishes: (nullable): of a test
 *
 * Returns: (transfer full) (nullable): the refusal that it wants
 */
PhidiasEmulatorEntraFault *
phidias_emulator_entra_fault_new_wished (JsonObject *wishes)
{
  const char *error = phidias_emulator_json_get_string (wishes, "error");
  gint64 number = phidias_emulator_json_get_int (wishes, "code", 0);
  const char *text = phidias_emulator_json_get_string (wishes, "description");
  PhidiasEmulatorEntraFault *self;

  if (error == NULL && number == 0)
    return NULL;

  self = phidias_emulator_entra_fault_new (phidias_emulator_json_get_int (wishes, "status", 400),
                                           error != NULL ? error : "invalid_grant", number, "%s",
                                           text != NULL ? text : "A test wants it so.");
  self->suberror = g_strdup (phidias_emulator_json_get_string (wishes, "suberror"));

  return self;
}

/**
 * phidias_emulator_entra_check_client:
 * @request: a request
 *
 * A program is named by a GUID, and shows no secret: it could not keep one.
 *
 * Returns: (transfer full) (nullable): a refusal
 */
PhidiasEmulatorEntraFault *
phidias_emulator_entra_check_client (PhidiasEmulatorEntraRequest *request)
{
  const char *client = phidias_emulator_entra_get_field (request, "client_id");

  if (client == NULL)
    return phidias_emulator_entra_fault_new (400, "invalid_request", 900144,
                                             "The request body must contain the following parameter: 'client_id'.");
  if (!g_uuid_string_is_valid (client))
    return phidias_emulator_entra_fault_new (400, "unauthorized_client", 700016,
                                             "Application with identifier '%s' was not found in the directory '%s'. This "
                                             "can happen if the application has not been installed by the administrator "
                                             "of the tenant or consented to by any user in the tenant.",
                                             client, request->tenant);
  if (g_hash_table_contains (request->fields, "client_secret") || g_hash_table_contains (request->fields, "client_assertion"))
    return phidias_emulator_entra_fault_new (401, "invalid_client", 700025,
                                             "Client is public so neither 'client_assertion' nor 'client_secret' should be "
                                             "presented.");

  return NULL;
}

/**
 * phidias_emulator_entra_check_tenant:
 * @request: a request
 *
 * Returns: (transfer full) (nullable): a refusal
 */
PhidiasEmulatorEntraFault *
phidias_emulator_entra_check_tenant (PhidiasEmulatorEntraRequest *request)
{
  if (phidias_emulator_is_common_tenant (request->tenant) || phidias_emulator_find_tenant (request->tenant) != NULL)
    return NULL;
  if (g_ascii_strcasecmp (request->tenant, "consumers") == 0)
    return phidias_emulator_entra_fault_new (400, "unauthorized_client", 50194,
                                             "The client does not exist or is not enabled for consumers.");

  return phidias_emulator_entra_fault_new (400, "invalid_request", 90002,
                                           "Tenant '%s' not found. Check to make sure you have the correct tenant ID and "
                                           "are signing into the correct cloud.",
                                           request->tenant);
}

static char *
dup_now (const char *format)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, format);
}

static char *
describe (PhidiasEmulatorEntraFault *self, const char *trace, const char *correlation, const char *time)
{
  return g_strdup_printf ("AADSTS%" G_GINT64_FORMAT ": %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s",
                          self->number, self->text, trace, correlation, time);
}

/**
 * phidias_emulator_entra_fault_dup_description:
 * @fault: a refusal
 *
 * Returns: (transfer full): its `error_description`
 */
char *
phidias_emulator_entra_fault_dup_description (PhidiasEmulatorEntraFault *fault)
{
  g_autofree char *trace = g_uuid_string_random ();
  g_autofree char *correlation = g_uuid_string_random ();
  g_autofree char *time = dup_now ("%Y-%m-%d %H:%M:%SZ");

  return describe (fault, trace, correlation, time);
}

/**
 * phidias_emulator_entra_fault_reply:
 * @fault: a refusal
 * @message: the request
 *
 * Answers with it.
 */
void
phidias_emulator_entra_fault_reply (PhidiasEmulatorEntraFault *fault, SoupServerMessage *message)
{
  g_autofree char *trace = g_uuid_string_random ();
  g_autofree char *correlation = g_uuid_string_random ();
  g_autofree char *time = dup_now ("%Y-%m-%d %H:%M:%SZ");
  g_autofree char *description = describe (fault, trace, correlation, time);
  JsonObject *body = json_object_new ();
  JsonArray *numbers = json_array_new ();

  json_object_set_string_member (body, "error", fault->error);
  json_object_set_string_member (body, "error_description", description);
  json_array_add_int_element (numbers, fault->number);
  json_object_set_array_member (body, "error_codes", numbers);
  json_object_set_string_member (body, "timestamp", time);
  json_object_set_string_member (body, "trace_id", trace);
  json_object_set_string_member (body, "correlation_id", correlation);
  if (fault->suberror != NULL)
    json_object_set_string_member (body, "suberror", fault->suberror);
  phidias_emulator_service_reply_object (message, fault->status, body);
}

/**
 * phidias_emulator_entra_fault_free:
 * @fault: (transfer full): a refusal
 *
 * Frees it.
 */
void
phidias_emulator_entra_fault_free (PhidiasEmulatorEntraFault *fault)
{
  g_free (fault->error);
  g_free (fault->text);
  g_free (fault->suberror);
  g_free (fault);
}
