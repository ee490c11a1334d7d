/* phidias-emulator-arm-operations.c: what takes longer than its answer
 *
 * An operation is an object among the state's, so that one that was under way when the emulator
 * ended goes on at its next start, and a timer. Its address is good only with the ticket in it:
 * clients are to use the address that they got, not to put one together.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-arm-private.h"

#include "phidias-emulator-json.h"

#include <string.h>

/* So many that have ended are remembered, for those who still poll. */
#define MAX_ENDED 100

#define STATUS "mfeOperationsStatus"
#define RESULT "mfeOperationResults"

static const char *const verbs[] = { "create", "update", "delete" };
static const char *const states[] = { "Creating", "Updating", "Deleting" };

typedef struct
{
  PhidiasEmulatorArm *arm;
  char *id;
} Timer;

static void
timer_free (Timer *timer)
{
  g_free (timer->id);
  g_free (timer);
}

static void
source_free (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static char *
format_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
}

static PhidiasEmulatorArmVerb
get_verb (JsonObject *operation)
{
  const char *verb = phidias_emulator_json_get_string (operation, "verb");
  guint i = 0;

  while (i < PHIDIAS_EMULATOR_ARM_DELETE && g_strcmp0 (verbs[i], verb) != 0)
    i++;

  return i;
}

static gboolean
is_running (JsonObject *operation)
{
  return g_strcmp0 (phidias_emulator_json_get_string (operation, "status"), "InProgress") == 0;
}

static void
set_state (JsonObject *resource, const char *state)
{
  JsonObject *properties = phidias_emulator_json_get_object (resource, "properties");

  if (properties == NULL)
    {
      properties = json_object_new ();
      json_object_set_object_member (resource, "properties", properties);
    }
  json_object_set_string_member (properties, "provisioningState", state);
}

static void
forget_ended (JsonObject *operations)
{
  g_autoptr (GList) ids = json_object_get_members (operations);
  guint n = json_object_get_size (operations);

  for (GList *l = ids; l != NULL && n > MAX_ENDED; l = l->next)
    if (!is_running (json_object_get_object_member (operations, l->data)))
      {
        json_object_remove_member (operations, l->data);
        n--;
      }
}

static void
end_operation (PhidiasEmulatorArm *arm, JsonObject *operation)
{
  const char *id = phidias_emulator_json_get_string (operation, "resource");
  JsonObject *resource = phidias_emulator_cloud_state_get (arm->state, id);
  PhidiasEmulatorArmVerb verb = get_verb (operation);
  gboolean succeeded = phidias_emulator_json_get_object (operation, "error") == NULL;
  g_autofree char *now = format_now ();

  json_object_set_string_member (operation, "endTime", now);
  json_object_set_string_member (operation, "status", resource == NULL && verb != PHIDIAS_EMULATOR_ARM_DELETE ? "Canceled"
                                                      : succeeded                                             ? "Succeeded"
                                                                                                              : "Failed");
  if (resource != NULL)
    {
      const PhidiasEmulatorArmType *type = phidias_emulator_arm_find_type (arm, phidias_emulator_json_get_string (resource, "type"));

      set_state (resource, succeeded ? "Succeeded" : "Failed");
      if (type != NULL && type->ended != NULL)
        type->ended (arm, verb, resource, succeeded, type->user_data);
      if (verb == PHIDIAS_EMULATOR_ARM_DELETE && succeeded)
        phidias_emulator_cloud_state_remove (arm->state, id);
    }
  forget_ended (phidias_emulator_cloud_state_get_operations (arm->state));
  phidias_emulator_cloud_state_changed (arm->state);
}

static gboolean
timer_cb (gpointer user_data)
{
  Timer *timer = user_data;
  PhidiasEmulatorArm *arm = timer->arm;
  g_autofree char *id = g_strdup (timer->id);
  JsonObject *operation = phidias_emulator_json_get_object (phidias_emulator_cloud_state_get_operations (arm->state), id);

  if (operation != NULL && is_running (operation))
    end_operation (arm, operation);
  g_hash_table_remove (arm->timers, id);

  return G_SOURCE_REMOVE;
}

static void
start_timer (PhidiasEmulatorArm *arm, const char *id, guint ms)
{
  Timer *timer = g_new0 (Timer, 1);
  GSource *source = g_timeout_source_new (ms);

  timer->arm = arm;
  timer->id = g_strdup (id);
  g_source_set_callback (source, timer_cb, timer, (GDestroyNotify) timer_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_hash_table_insert (arm->timers, g_strdup (id), source);
}

/* The provider of an id, as Microsoft.CognitiveServices. */
static char *
dup_provider (const char *id)
{
  g_auto (GStrv) segments = g_strsplit (id, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    if (g_ascii_strcasecmp (segments[i], "providers") == 0 && segments[i + 1] != NULL)
      return g_strdup (segments[i + 1]);

  return g_strdup ("Microsoft.Resources");
}

/* The place of a resource, or of what it is part of. */
static const char *
find_location (PhidiasEmulatorArm *arm, JsonObject *resource)
{
  g_autofree char *id = g_strdup (phidias_emulator_json_get_string (resource, "id"));

  for (JsonObject *at = resource; strrchr (id, '/') != NULL; at = phidias_emulator_cloud_state_get (arm->state, id))
    {
      const char *location = at != NULL ? phidias_emulator_json_get_string (at, "location") : NULL;

      if (location != NULL)
        return location;
      *strrchr (id, '/') = '\0';
    }

  return "global";
}

static char *
make_url (PhidiasEmulatorArmRequest *request, JsonObject *operation, const char *kind)
{
  g_autofree char *base = phidias_emulator_arm_request_dup_base (request);
  g_autofree char *provider = dup_provider (phidias_emulator_json_get_string (operation, "resource"));
  const char *version = phidias_emulator_arm_request_get_query (request, "api-version");

  return g_strdup_printf ("%s/subscriptions/%s/providers/%s/locations/%s/%s/%s?api-version=%s&t=%s", base,
                          phidias_emulator_json_get_string (operation, "subscription"), provider,
                          phidias_emulator_json_get_string (operation, "location"), kind,
                          phidias_emulator_json_get_string (operation, "id"), version != NULL ? version : "2024-10-01",
                          phidias_emulator_json_get_string (operation, "ticket"));
}

static void
add_retry_after (PhidiasEmulatorArmRequest *request)
{
  guint ms = request->arm->settings->operation_ms;
  g_autofree char *seconds = g_strdup_printf ("%u", MIN (10, (ms + 1500) / 3000));

  phidias_emulator_arm_set_header (request, "Retry-After", seconds);
}

static JsonObject *
make_operation (PhidiasEmulatorArmRequest *request, PhidiasEmulatorArmVerb verb, JsonObject *resource)
{
  JsonObject *operation = json_object_new ();
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *ticket = g_uuid_string_random ();
  g_autofree char *now = format_now ();
  PhidiasEmulatorBehaviour *behaviour = request->behaviour;

  json_object_set_string_member (operation, "id", id);
  json_object_set_string_member (operation, "ticket", ticket);
  json_object_set_string_member (operation, "verb", verbs[verb]);
  json_object_set_string_member (operation, "resource", phidias_emulator_json_get_string (resource, "id"));
  json_object_set_string_member (operation, "subscription", phidias_emulator_arm_request_get_part (request, "s"));
  json_object_set_string_member (operation, "location", find_location (request->arm, resource));
  json_object_set_string_member (operation, "status", "InProgress");
  json_object_set_string_member (operation, "startTime", now);
  if (behaviour != NULL && behaviour->operation_error != NULL)
    json_object_set_object_member (operation, "error", json_object_ref (behaviour->operation_error));

  return operation;
}

static PhidiasEmulatorArmForm
choose_form (PhidiasEmulatorArmRequest *request, PhidiasEmulatorArmForm form)
{
  const char *wanted = request->behaviour != NULL ? request->behaviour->operation_form : NULL;

  return wanted == NULL                     ? form
         : g_str_equal (wanted, "async")    ? PHIDIAS_EMULATOR_ARM_FORM_ASYNC
         : g_str_equal (wanted, "location") ? PHIDIAS_EMULATOR_ARM_FORM_LOCATION
                                            : PHIDIAS_EMULATOR_ARM_FORM_STATE;
}

static void
begin (PhidiasEmulatorArmRequest *self,
       JsonObject *operation,
       PhidiasEmulatorArmVerb verb,
       JsonObject *resource,
       PhidiasEmulatorArmForm form)
{
  PhidiasEmulatorArm *arm = self->arm;
  const char *id = phidias_emulator_json_get_string (operation, "id");
  gboolean is_new = phidias_emulator_cloud_state_get (arm->state, phidias_emulator_json_get_string (resource, "id")) == NULL;
  guint ms = arm->settings->operation_ms;
  g_autofree char *status_url = make_url (self, operation, STATUS);
  g_autofree char *result_url = make_url (self, operation, RESULT);

  if (self->behaviour != NULL && self->behaviour->operation_ms >= 0)
    ms = self->behaviour->operation_ms;
  json_object_set_int_member (operation, "ms", ms);
  json_object_set_object_member (phidias_emulator_cloud_state_get_operations (arm->state), id, operation);
  set_state (resource, states[verb]);
  phidias_emulator_cloud_state_put (arm->state, resource);
  start_timer (arm, id, ms);

  if (form != PHIDIAS_EMULATOR_ARM_FORM_STATE)
    {
      add_retry_after (self);
      phidias_emulator_arm_set_header (self, "x-ms-async-operation-timeout", "PT1H");
      if (form == PHIDIAS_EMULATOR_ARM_FORM_ASYNC)
        phidias_emulator_arm_set_header (self, "Azure-AsyncOperation", status_url);
      else
        phidias_emulator_arm_set_header (self, "Location", result_url);
    }
  if (form == PHIDIAS_EMULATOR_ARM_FORM_LOCATION || verb == PHIDIAS_EMULATOR_ARM_DELETE)
    phidias_emulator_arm_reply_empty (self, 202);
  else
    phidias_emulator_arm_reply_resource (self, is_new ? 201 : 200, resource);
}

/**
 * phidias_emulator_arm_begin_operation:
 * @self: a request
 * @verb: what begins
 * @resource: (transfer none): to be created, updated or deleted; with `id` and `type`
 * @form: how the client is told, unless a test wants another
 *
 * Stores @resource with its `provisioningState` as %PHIDIAS_EMULATOR_ARM_CREATE or the others have
 * it, answers the request, and ends the operation after the emulator's operation delay: the state
 * becomes `Succeeded`, or the resource is gone; or it is `Failed`, where a test wants that. What
 * was given to phidias_emulator_arm_add_type() hears of the end.
 */
void
phidias_emulator_arm_begin_operation (PhidiasEmulatorArmRequest *self,
                                      PhidiasEmulatorArmVerb verb,
                                      JsonObject *resource,
                                      PhidiasEmulatorArmForm form)
{
  begin (self, make_operation (self, verb, resource), verb, resource, choose_form (self, form));
}

/**
 * phidias_emulator_arm_begin_keys:
 * @self: a request for new keys
 * @resource: (transfer none): whose keys were made anew
 * @first: name of the first key in the answer
 * @second: name of the second
 *
 * Answers with an address where the keys will be, where a test wants that; services may.
 *
 * Returns: whether the request was answered
 */
gboolean
phidias_emulator_arm_begin_keys (PhidiasEmulatorArmRequest *self, JsonObject *resource, const char *first, const char *second)
{
  JsonObject *operation;
  JsonArray *names;

  if (choose_form (self, PHIDIAS_EMULATOR_ARM_FORM_STATE) != PHIDIAS_EMULATOR_ARM_FORM_LOCATION)
    return FALSE;

  operation = make_operation (self, PHIDIAS_EMULATOR_ARM_UPDATE, resource);
  names = json_array_new ();
  json_array_add_string_element (names, first);
  json_array_add_string_element (names, second);
  json_object_set_array_member (operation, "keys", names);
  begin (self, operation, PHIDIAS_EMULATOR_ARM_UPDATE, resource, PHIDIAS_EMULATOR_ARM_FORM_LOCATION);

  return TRUE;
}

/* The operation of a poll, or NULL after a refusal. */
static JsonObject *
find_operation (PhidiasEmulatorArmRequest *request)
{
  JsonObject *operations = phidias_emulator_cloud_state_get_operations (request->arm->state);
  JsonObject *operation = phidias_emulator_json_get_object (operations, phidias_emulator_arm_request_get_part (request, "o"));

  if (operation != NULL && g_strcmp0 (phidias_emulator_arm_request_get_query (request, "t"),
                                      phidias_emulator_json_get_string (operation, "ticket")) == 0)
    return operation;

  phidias_emulator_arm_fail (request, 404, "OperationNotFound", "The operation could not be found.", NULL);

  return NULL;
}

static double
get_percent (JsonObject *operation)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_iso8601 (phidias_emulator_json_get_string (operation, "startTime"), NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 ms = phidias_emulator_json_get_int (operation, "ms", 0);

  if (!is_running (operation))
    return 100;
  if (start == NULL || ms <= 0)
    return 0;

  return CLAMP (g_date_time_difference (now, start) / 10 / ms, 0, 99);
}

static void
copy_member (JsonObject *from, const char *name, JsonObject *to)
{
  JsonNode *node = json_object_get_member (from, name);

  if (node != NULL)
    json_object_set_member (to, name, json_node_copy (node));
}

static void
status_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *operation = find_operation (request);
  JsonObject *body;

  if (operation == NULL)
    return;

  body = json_object_new ();
  json_object_set_string_member (body, "id", request->path);
  json_object_set_string_member (body, "name", phidias_emulator_json_get_string (operation, "id"));
  copy_member (operation, "status", body);
  copy_member (operation, "startTime", body);
  copy_member (operation, "endTime", body);
  json_object_set_double_member (body, "percentComplete", get_percent (operation));
  json_object_set_object_member (body, "properties", json_object_new ());
  if (is_running (operation))
    add_retry_after (request);
  else
    copy_member (operation, "error", body);
  phidias_emulator_arm_reply_object (request, 200, body);
}

/* The names are the operation's, the keys are of now: none is in the state. */
static void
reply_keys (PhidiasEmulatorArmRequest *request, JsonArray *names, JsonObject *resource)
{
  g_auto (GStrv) keys = phidias_emulator_cloud_keys_dup (request->arm->keys, phidias_emulator_json_get_string (resource, "id"));
  JsonObject *body = json_object_new ();

  for (guint i = 0; i < 2 && i < json_array_get_length (names); i++)
    json_object_set_string_member (body, json_array_get_string_element (names, i), keys[i]);
  phidias_emulator_arm_reply_object (request, 200, body);
}

static void
result_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *operation = find_operation (request);
  JsonObject *resource, *error;
  JsonArray *names;

  if (operation == NULL)
    return;
  if (is_running (operation))
    {
      g_autofree char *url = make_url (request, operation, RESULT);

      add_retry_after (request);
      phidias_emulator_arm_set_header (request, "Location", url);
      phidias_emulator_arm_reply_empty (request, 202);
      return;
    }

  error = phidias_emulator_json_get_object (operation, "error");
  names = phidias_emulator_json_get_array (operation, "keys");
  resource = phidias_emulator_cloud_state_get (request->arm->state, phidias_emulator_json_get_string (operation, "resource"));
  if (error != NULL)
    {
      const char *code = phidias_emulator_json_get_string (error, "code");
      const char *message = phidias_emulator_json_get_string (error, "message");

      phidias_emulator_arm_fail_deep (request, 400, "UserError", message != NULL ? message : "The operation failed.",
                                      "BadRequest", code, NULL);
    }
  else if (get_verb (operation) == PHIDIAS_EMULATOR_ARM_DELETE)
    phidias_emulator_arm_reply_empty (request, 204);
  else if (resource == NULL)
    phidias_emulator_arm_fail (request, 404, "ResourceNotFound", "The resource is gone.", NULL);
  else if (names != NULL)
    reply_keys (request, names, resource);
  else
    phidias_emulator_arm_reply_resource (request, 200, resource);
}

/*
 * phidias_emulator_arm_install_operations:
 * @self: a resource manager
 *
 * Adds the addresses that are polled, and goes on with what was under way.
 */
void
phidias_emulator_arm_install_operations (PhidiasEmulatorArm *self)
{
  JsonObject *operations = phidias_emulator_cloud_state_get_operations (self->state);
  g_autoptr (GList) ids = json_object_get_members (operations);

  self->timers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) source_free);
  phidias_emulator_arm_add_route (self, "GET", "/subscriptions/{s}/providers/{p}/locations/{l}/" STATUS "/{o}", NULL, status_cb, NULL);
  phidias_emulator_arm_add_route (self, "GET", "/subscriptions/{s}/providers/{p}/locations/{l}/" RESULT "/{o}", NULL, result_cb, NULL);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      JsonObject *operation = phidias_emulator_json_get_object (operations, l->data);

      if (operation == NULL || phidias_emulator_json_get_string (operation, "resource") == NULL ||
          phidias_emulator_json_get_string (operation, "startTime") == NULL)
        json_object_remove_member (operations, l->data);
      else if (is_running (operation))
        start_timer (self, l->data, self->settings->operation_ms);
    }
}
