/* phidias-emulator-server.h: the routes; lives on the emulator's thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-control.h"
#include "phidias-emulator.h"

G_BEGIN_DECLS

/* Made before the thread starts, and only read after. */
typedef struct
{
  GPtrArray *deployments; /* of strings */
  char *keys[3];          /* two and NULL */
  guint tokens_per_minute;
  guint requests_per_minute;
  guint context_tokens;
  double token_rate;
  guint first_token_ms;
  gboolean control_plane; /* sign-in, resource manager, catalog, prices */
  char *state_file;       /* (nullable): of the practice cloud */
  char *token;            /* good for everything of the control plane */
  guint operation_ms;
  guint warm_up_ms;
  guint page_size;
  guint reads_per_minute; /* of the resource manager; 0: no limit */
  PhidiasEmulatorClock clock;
  gpointer clock_data;
} PhidiasEmulatorSettings;

typedef struct _PhidiasEmulatorServer PhidiasEmulatorServer;

PhidiasEmulatorServer *phidias_emulator_server_new (const PhidiasEmulatorSettings *settings,
                                                    PhidiasEmulatorControl *control) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_server_free (PhidiasEmulatorServer *self);
gboolean phidias_emulator_server_listen (PhidiasEmulatorServer *self,
                                         guint16 port,
                                         GTlsCertificate *certificate,
                                         GError **error);
char *phidias_emulator_server_dup_url (PhidiasEmulatorServer *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorServer, phidias_emulator_server_free)

G_END_DECLS
