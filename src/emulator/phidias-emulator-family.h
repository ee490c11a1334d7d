/* phidias-emulator-family.h: which API a path belongs to, and how that API says no
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PHIDIAS_EMULATOR_FAMILY_SERVERLESS,    /* A: /chat/completions */
  PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1, /* B: /v1/chat/completions */
  PHIDIAS_EMULATOR_FAMILY_MODELS,        /* C: /models/chat/completions */
  PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED,  /* D: /openai/deployments/{d}/chat/completions */
  PHIDIAS_EMULATOR_FAMILY_OPENAI_V1,     /* E: /openai/v1/chat/completions */
  PHIDIAS_EMULATOR_FAMILY_GITHUB,        /* F: /inference/chat/completions */
} PhidiasEmulatorFamily;

typedef enum
{
  PHIDIAS_EMULATOR_ROUTE_NONE,
  PHIDIAS_EMULATOR_ROUTE_CHAT,
  PHIDIAS_EMULATOR_ROUTE_INFO,
  PHIDIAS_EMULATOR_ROUTE_MODELS,
  PHIDIAS_EMULATOR_ROUTE_CATALOG,
  PHIDIAS_EMULATOR_ROUTE_OTHER_MODALITY, /* embeddings and images, which this model cannot do */
} PhidiasEmulatorRoute;

typedef enum
{
  PHIDIAS_EMULATOR_FAULT_KEY,
  PHIDIAS_EMULATOR_FAULT_ROUTE,
  PHIDIAS_EMULATOR_FAULT_METHOD,
  PHIDIAS_EMULATOR_FAULT_MODALITY,
  PHIDIAS_EMULATOR_FAULT_DEPLOYMENT,
  PHIDIAS_EMULATOR_FAULT_API_VERSION,
  PHIDIAS_EMULATOR_FAULT_BODY,
  PHIDIAS_EMULATOR_FAULT_CONTEXT,
  PHIDIAS_EMULATOR_FAULT_FILTER,
  PHIDIAS_EMULATOR_FAULT_RATE,
  PHIDIAS_EMULATOR_FAULT_HEADERS,
  PHIDIAS_EMULATOR_FAULT_NOT_READY,
  PHIDIAS_EMULATOR_FAULT_SUSPENDED,
} PhidiasEmulatorFaultKind;

/* An answer that is an error. */
typedef struct
{
  guint status;
  char *code; /* for x-ms-error-code */
  char *body;
  gint64 wait; /* microseconds for Retry-After, 0 when it is not sent */
} PhidiasEmulatorFault;

PhidiasEmulatorRoute phidias_emulator_find_route (const char *path,
                                                  PhidiasEmulatorFamily *family,
                                                  char **deployment);
gboolean phidias_emulator_family_is_openai (PhidiasEmulatorFamily family);
gboolean phidias_emulator_family_has_openai_fields (PhidiasEmulatorFamily family);

PhidiasEmulatorFault *phidias_emulator_fault_new (guint status,
                                                  const char *code,
                                                  char *body) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorFault *phidias_emulator_fault_new_for (PhidiasEmulatorFamily family,
                                                      PhidiasEmulatorFaultKind kind,
                                                      const char *message) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorFault *phidias_emulator_fault_new_rate (PhidiasEmulatorFamily family,
                                                       gboolean by_tokens,
                                                       gint64 wait) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorFault *phidias_emulator_fault_new_openai (guint status,
                                                         const char *message,
                                                         const char *param,
                                                         const char *code) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorFault *phidias_emulator_fault_new_filter (PhidiasEmulatorFamily family,
                                                         const char *category) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorFault *phidias_emulator_check_api_version (PhidiasEmulatorFamily family,
                                                          const char *version) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_emulator_filter_results (const char *filtered, gboolean with_jailbreak) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_fault_free (PhidiasEmulatorFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorFault, phidias_emulator_fault_free)

G_END_DECLS
