/* phidias-emulator-arm.c: Azure Resource Manager: routes, places, and what they share
 *
 * The manager answers below `/arm`; and at the root too, for clients that know only its host. What
 * is managed adds its routes from files of its own: subscriptions, workspaces, serverless
 * endpoints, Cognitive Services.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-arm-private.h"

#include "phidias-emulator-cognitive.h"
#include "phidias-emulator-json.h"
#include "phidias-emulator-serverless.h"
#include "phidias-emulator-subscriptions.h"
#include "phidias-emulator-workspaces.h"

#include <string.h>

#define BASE "/arm"

/* Microsoft's own numbers are for an hour. */
#define WRITES_PER_MINUTE 1200

typedef struct
{
  char *method;
  char **pattern; /* its segments */
  char *since;    /* (nullable) */
  PhidiasEmulatorArmHandler handler;
  gpointer user_data;
} Route;

typedef struct
{
  char *prefix;
  PhidiasEmulatorArmPlace lookup;
  gpointer user_data;
} Prefix;

static void
route_free (Route *route)
{
  g_free (route->method);
  g_strfreev (route->pattern);
  g_free (route->since);
  g_free (route);
}

static void
prefix_free (Prefix *prefix)
{
  g_free (prefix->prefix);
  g_free (prefix);
}

static void
type_free (PhidiasEmulatorArmType *type)
{
  g_free (type->type);
  g_free (type);
}

static gboolean
is_part (const char *segment)
{
  return *segment == '{';
}

static char *
dup_part_name (const char *segment)
{
  return g_strndup (segment + 1, strcspn (segment + 1, "*}"));
}

/* The parts of @segments where they fit @pattern. A first part as {scope*} stands for any number. */
static GHashTable *
match (char **pattern, char **segments)
{
  g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_pattern = g_strv_length (pattern);
  guint n_segments = g_strv_length (segments);
  guint skip = 0;

  if (n_pattern > 0 && strchr (pattern[0], '*') != NULL)
    {
      g_autofree char *scope = NULL;

      if (n_segments < n_pattern)
        return NULL;
      skip = n_segments - n_pattern;
      for (guint i = 0; i <= skip; i++)
        {
          char *longer = g_strconcat (scope != NULL ? scope : "", "/", segments[i], NULL);

          g_free (scope);
          scope = longer;
        }
      g_hash_table_insert (parts, dup_part_name (pattern[0]), g_steal_pointer (&scope));
    }
  else if (n_pattern != n_segments)
    return NULL;

  for (guint i = skip > 0 || g_hash_table_size (parts) > 0 ? 1 : 0; i < n_pattern; i++)
    {
      const char *segment = segments[i + skip];

      if (!is_part (pattern[i]))
        {
          if (g_ascii_strcasecmp (pattern[i], segment) != 0)
            return NULL;
        }
      else if (*segment == '\0')
        return NULL;
      else
        g_hash_table_insert (parts, dup_part_name (pattern[i]), g_strdup (segment));
    }

  return g_steal_pointer (&parts);
}

/* The route of a request, its parts with it. @known tells whether another method had one. */
static Route *
find_route (PhidiasEmulatorArmRequest *request, gboolean *known)
{
  g_auto (GStrv) segments = g_strsplit (request->path + 1, "/", -1);
  const char *method = soup_server_message_get_method (request->message);
  guint n = g_strv_length (segments);

  /* A slash at the end makes no difference. */
  if (n > 1 && *segments[n - 1] == '\0')
    g_clear_pointer (&segments[n - 1], g_free);

  *known = FALSE;
  for (guint i = 0; i < request->arm->routes->len; i++)
    {
      Route *route = g_ptr_array_index (request->arm->routes, i);
      g_autoptr (GHashTable) parts = match (route->pattern, segments);

      if (parts == NULL)
        continue;
      *known = TRUE;
      if (!g_str_equal (route->method, method))
        continue;
      request->parts = g_steal_pointer (&parts);
      return route;
    }

  return NULL;
}

static void
dispatch (PhidiasEmulatorArmRequest *request)
{
  gboolean known;
  Route *route;

  if (!phidias_emulator_arm_check_token (request))
    return;
  route = find_route (request, &known);
  if (!phidias_emulator_arm_check_version (request, route != NULL ? route->since : NULL))
    return;
  if (route == NULL)
    {
      if (known)
        phidias_emulator_arm_fail (request, 405, "MethodNotAllowed",
                                   "The requested resource does not support this HTTP method.", NULL);
      else
        phidias_emulator_arm_fail (request, 404, "InvalidResourceType",
                                   "The resource type could not be found for this api-version.", NULL);
      return;
    }
  if (!phidias_emulator_arm_check_rate (request) || !phidias_emulator_arm_check_scope (request))
    return;

  route->handler (request, route->user_data);
  if (!request->is_answered)
    {
      g_warning ("%s was not answered", request->path);
      phidias_emulator_arm_fail (request, 500, "InternalServerError", "The request was not answered.", NULL);
    }
}

static void
add_ids (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *client_id = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                        "x-ms-client-request-id");
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *routing = g_strconcat ("LOOPBACK:", uuid, NULL);

  soup_message_headers_replace (headers, "x-ms-request-id", uuid);
  soup_message_headers_replace (headers, "x-ms-correlation-request-id", uuid);
  soup_message_headers_replace (headers, "x-ms-routing-request-id", routing);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  if (client_id != NULL)
    soup_message_headers_replace (headers, "x-ms-client-request-id", client_id);
}

/* The base of a path that is the manager's, or NULL. */
static const char *
find_base (const char *path)
{
  static const char *const roots[] = { "/subscriptions", "/tenants", "/providers" };

  if (g_str_has_prefix (path, BASE) && (path[strlen (BASE)] == '/' || path[strlen (BASE)] == '\0'))
    return BASE;
  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    if (g_ascii_strncasecmp (path, roots[i], strlen (roots[i])) == 0 &&
        (path[strlen (roots[i])] == '/' || path[strlen (roots[i])] == '\0'))
      return "";

  return NULL;
}

/**
 * phidias_emulator_arm_new:
 * @settings: (transfer none): which outlive it
 * @entra: (transfer none): which outlives it; knows the tokens
 *
 * Reads the practice cloud's state.
 *
 * Returns: (transfer full): a resource manager, on the thread-default context
 */
PhidiasEmulatorArm *
phidias_emulator_arm_new (const PhidiasEmulatorSettings *settings, PhidiasEmulatorEntra *entra)
{
  PhidiasEmulatorArm *self = g_new0 (PhidiasEmulatorArm, 1);

  self->settings = settings;
  self->entra = entra;
  self->url = g_strdup ("");
  self->routes = g_ptr_array_new_with_free_func ((GDestroyNotify) route_free);
  self->types = g_ptr_array_new_with_free_func ((GDestroyNotify) type_free);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) prefix_free);
  self->state = phidias_emulator_cloud_state_new (settings->state_file);
  self->keys = phidias_emulator_cloud_keys_new ();
  self->models = phidias_emulator_model_list_new ();
  self->reads = phidias_emulator_limits_new (0, settings->reads_per_minute);
  self->writes = phidias_emulator_limits_new (0, WRITES_PER_MINUTE);
  self->warm = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  phidias_emulator_subscriptions_install (self);
  phidias_emulator_workspaces_install (self);
  phidias_emulator_serverless_install (self);
  phidias_emulator_marketplace_install (self);
  phidias_emulator_cognitive_install (self);
  phidias_emulator_arm_install_operations (self);

  return self;
}

/**
 * phidias_emulator_arm_free:
 * @self: (transfer full): a resource manager
 *
 * Frees @self; what is under way goes on at the next start.
 */
void
phidias_emulator_arm_free (PhidiasEmulatorArm *self)
{
  g_hash_table_unref (self->timers);
  g_hash_table_unref (self->warm);
  g_ptr_array_unref (self->routes);
  g_ptr_array_unref (self->types);
  g_ptr_array_unref (self->places);
  phidias_emulator_cloud_state_free (self->state);
  phidias_emulator_cloud_keys_free (self->keys);
  phidias_emulator_model_list_free (self->models);
  phidias_emulator_limits_free (self->reads);
  phidias_emulator_limits_free (self->writes);
  g_free (self->url);
  g_free (self);
}

/**
 * phidias_emulator_arm_set_url:
 * @self: a resource manager
 * @url: the emulator's, without a slash at the end
 *
 * Says where the emulator listens.
 */
void
phidias_emulator_arm_set_url (PhidiasEmulatorArm *self, const char *url)
{
  g_free (self->url);
  self->url = g_strdup (url);
}

/**
 * phidias_emulator_arm_handle:
 * @self: a resource manager
 * @message: a request
 * @path: its path, decoded
 * @query: (nullable): its query
 * @behaviour: (nullable): what a test wants of the operation that it begins
 *
 * Answers a request if its path is the manager's.
 *
 * Returns: whether it was
 */
gboolean
phidias_emulator_arm_handle (PhidiasEmulatorArm *self,
                             SoupServerMessage *message,
                             const char *path,
                             GHashTable *query,
                             PhidiasEmulatorBehaviour *behaviour)
{
  const char *base = find_base (path);
  PhidiasEmulatorArmRequest request = { 0 };

  if (base == NULL)
    return FALSE;

  request.arm = self;
  request.message = message;
  request.behaviour = behaviour;
  request.query = query;
  request.base = base;
  request.path = path + strlen (base);
  if (*request.path == '\0')
    request.path = "/";
  add_ids (message);
  dispatch (&request);
  g_clear_pointer (&request.parts, g_hash_table_unref);
  g_clear_pointer (&request.body, json_node_unref);

  return TRUE;
}

/**
 * phidias_emulator_arm_add_route:
 * @self: a resource manager
 * @method: as `GET`
 * @pattern: as `/subscriptions/{s}/resourceGroups`
 * @since: (nullable): the oldest api-version
 * @handler: (scope forever): what answers
 * @user_data: passed to it
 *
 * Adds a route; the first that fits is taken.
 */
void
phidias_emulator_arm_add_route (PhidiasEmulatorArm *self,
                                const char *method,
                                const char *pattern,
                                const char *since,
                                PhidiasEmulatorArmHandler handler,
                                gpointer user_data)
{
  Route *route = g_new0 (Route, 1);

  route->method = g_strdup (method);
  route->pattern = g_strsplit (pattern + 1, "/", -1);
  route->since = g_strdup (since);
  route->handler = handler;
  route->user_data = user_data;
  g_ptr_array_add (self->routes, route);
}

/**
 * phidias_emulator_arm_add_type:
 * @self: a resource manager
 * @type: as `Microsoft.CognitiveServices/accounts`
 * @view: (nullable) (scope forever): completes a copy of such a resource for the wire
 * @ended: (nullable) (scope forever): called when an operation on one has ended
 * @user_data: passed to both
 *
 * Says how resources of a type are shown, and what an operation does to them besides setting
 * their `provisioningState`.
 */
void
phidias_emulator_arm_add_type (PhidiasEmulatorArm *self,
                               const char *type,
                               PhidiasEmulatorArmView view,
                               PhidiasEmulatorArmEnded ended,
                               gpointer user_data)
{
  PhidiasEmulatorArmType *entry = g_new0 (PhidiasEmulatorArmType, 1);

  entry->type = g_strdup (type);
  entry->view = view;
  entry->ended = ended;
  entry->user_data = user_data;
  g_ptr_array_add (self->types, entry);
}

/*
 * phidias_emulator_arm_find_type:
 * @self: a resource manager
 * @type: of a resource
 *
 * Returns: (transfer none) (nullable): what was said about the type
 */
const PhidiasEmulatorArmType *
phidias_emulator_arm_find_type (PhidiasEmulatorArm *self, const char *type)
{
  for (guint i = 0; i < self->types->len; i++)
    {
      PhidiasEmulatorArmType *entry = g_ptr_array_index (self->types, i);

      if (g_ascii_strcasecmp (entry->type, type) == 0)
        return entry;
    }

  return NULL;
}

/**
 * phidias_emulator_arm_add_place:
 * @self: a resource manager
 * @prefix: of a path, as `/foundry/`
 * @lookup: (scope forever): finds what answers there
 * @user_data: passed to it
 *
 * Adds places of the data plane.
 */
void
phidias_emulator_arm_add_place (PhidiasEmulatorArm *self,
                                const char *prefix,
                                PhidiasEmulatorArmPlace lookup,
                                gpointer user_data)
{
  Prefix *entry = g_new0 (Prefix, 1);

  entry->prefix = g_strdup (prefix);
  entry->lookup = lookup;
  entry->user_data = user_data;
  g_ptr_array_add (self->places, entry);
}

static Prefix *
find_prefix (PhidiasEmulatorArm *self, const char *path)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      Prefix *entry = g_ptr_array_index (self->places, i);

      if (g_str_has_prefix (path, entry->prefix))
        return entry;
    }

  return NULL;
}

/**
 * phidias_emulator_arm_has_place:
 * @self: a resource manager
 * @path: of a request
 *
 * Returns: whether @path is one of the practice cloud's data plane
 */
gboolean
phidias_emulator_arm_has_place (PhidiasEmulatorArm *self, const char *path)
{
  return find_prefix (self, path) != NULL;
}

/**
 * phidias_emulator_arm_find_place:
 * @self: a resource manager
 * @path: of a request
 * @rest: (out): what the place sees of it
 *
 * Returns: (transfer full) (nullable): what answers there
 */
PhidiasEmulatorPlace *
phidias_emulator_arm_find_place (PhidiasEmulatorArm *self, const char *path, const char **rest)
{
  Prefix *entry = find_prefix (self, path);

  *rest = NULL;

  return entry != NULL ? entry->lookup (self, path + strlen (entry->prefix), rest, entry->user_data) : NULL;
}

/**
 * phidias_emulator_arm_get_state:
 * @self: a resource manager
 *
 * Returns: (transfer none): what it remembers
 */
PhidiasEmulatorCloudState *
phidias_emulator_arm_get_state (PhidiasEmulatorArm *self)
{
  return self->state;
}

/**
 * phidias_emulator_arm_get_keys:
 * @self: a resource manager
 *
 * Returns: (transfer none): the keys of what was created
 */
PhidiasEmulatorCloudKeys *
phidias_emulator_arm_get_keys (PhidiasEmulatorArm *self)
{
  return self->keys;
}

/**
 * phidias_emulator_arm_get_models:
 * @self: a resource manager
 *
 * Returns: (transfer none): what can be deployed
 */
PhidiasEmulatorModelList *
phidias_emulator_arm_get_models (PhidiasEmulatorArm *self)
{
  return self->models;
}

/**
 * phidias_emulator_arm_get_url:
 * @self: a resource manager
 *
 * Returns: (transfer none): the emulator's URL, without a slash at the end
 */
const char *
phidias_emulator_arm_get_url (PhidiasEmulatorArm *self)
{
  return self->url;
}

/**
 * phidias_emulator_arm_get_time:
 * @self: a resource manager
 *
 * Returns: microseconds of the emulator's clock
 */
gint64
phidias_emulator_arm_get_time (PhidiasEmulatorArm *self)
{
  return self->settings->clock != NULL ? self->settings->clock (self->settings->clock_data) : g_get_monotonic_time ();
}

/**
 * phidias_emulator_arm_begin_warm_up:
 * @self: a resource manager
 * @id: of a resource that has just been made
 *
 * From now on it takes as long as phidias_emulator_set_warm_up() says until the resource answers.
 */
void
phidias_emulator_arm_begin_warm_up (PhidiasEmulatorArm *self, const char *id)
{
  gint64 *time = g_new (gint64, 1);

  *time = phidias_emulator_arm_get_time (self) + self->settings->warm_up_ms * G_TIME_SPAN_MILLISECOND;
  g_hash_table_replace (self->warm, g_ascii_strdown (id, -1), time);
}

/**
 * phidias_emulator_arm_is_warm:
 * @self: a resource manager
 * @id: of a resource
 *
 * Returns: whether it answers by now
 */
gboolean
phidias_emulator_arm_is_warm (PhidiasEmulatorArm *self, const char *id)
{
  g_autofree char *key = g_ascii_strdown (id, -1);
  const gint64 *time = g_hash_table_lookup (self->warm, key);

  return time == NULL || *time <= phidias_emulator_arm_get_time (self);
}

/**
 * phidias_emulator_arm_get_limits:
 * @self: a resource manager
 * @tokens_per_minute: (out): of a serverless endpoint
 * @requests_per_minute: (out): of a serverless endpoint
 *
 * Gives the limits that the emulator was set up with, 0 for none.
 */
void
phidias_emulator_arm_get_limits (PhidiasEmulatorArm *self, guint *tokens_per_minute, guint *requests_per_minute)
{
  *tokens_per_minute = self->settings->tokens_per_minute;
  *requests_per_minute = self->settings->requests_per_minute;
}

/**
 * phidias_emulator_arm_dup_keys:
 * @self: a resource manager
 * @path: of a request
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the keys of the resource that an
 *   action, as `…/regenerateKeys`, is about
 */
char **
phidias_emulator_arm_dup_keys (PhidiasEmulatorArm *self, const char *path)
{
  const char *base = find_base (path);
  g_autofree char *id = NULL;

  if (base == NULL || strrchr (path + strlen (base), '/') == NULL)
    return NULL;

  id = g_strdup (path + strlen (base));
  *strrchr (id, '/') = '\0';

  return phidias_emulator_cloud_state_get (self->state, id) != NULL ? phidias_emulator_cloud_keys_dup (self->keys, id) : NULL;
}
