/* phidias-emulator-request.h: a chat request, read and checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-place.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *role;
  char *text; /* of all text parts; never NULL */
  guint images;
} PhidiasEmulatorMessage;

typedef enum
{
  PHIDIAS_EMULATOR_FORMAT_TEXT,
  PHIDIAS_EMULATOR_FORMAT_OBJECT,
  PHIDIAS_EMULATOR_FORMAT_SCHEMA,
} PhidiasEmulatorFormat;

typedef struct
{
  PhidiasEmulatorFamily family;
  JsonObject *body;    /* as sent */
  PhidiasEmulatorPlace *place;
  PhidiasEmulatorDeployment *deployment; /* of the place */
  GPtrArray *messages; /* of PhidiasEmulatorMessage */
  gboolean stream;
  gboolean include_usage;
  guint n;
  gint64 max_tokens; /* -1: not set */
  double temperature;
  gint64 seed;
  gboolean has_seed;
  GPtrArray *stop; /* of strings */
  PhidiasEmulatorFormat format;
  JsonObject *schema;   /* (nullable): of the answer */
  JsonObject *function; /* (nullable): the function that must be called */
  guint prompt_tokens;
} PhidiasEmulatorRequest;

PhidiasEmulatorFault *phidias_emulator_request_read (PhidiasEmulatorFamily family,
                                                     const char *deployment,
                                                     const char *api_version,
                                                     const char *extra_parameters,
                                                     PhidiasEmulatorPlace *place,
                                                     GBytes *bytes,
                                                     PhidiasEmulatorRequest **request) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_emulator_request_get_system (PhidiasEmulatorRequest *self);
void phidias_emulator_request_free (PhidiasEmulatorRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorRequest, phidias_emulator_request_free)

G_END_DECLS
