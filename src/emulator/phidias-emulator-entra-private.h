/* phidias-emulator-entra-private.h: what the parts of the sign-in share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-entra.h"
#include "phidias-emulator-service.h"

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_ENTRA_PREFIX "/entra/"
#define PHIDIAS_EMULATOR_ENTRA_DEVICE "/entra/device"

typedef struct
{
  const char *id;
  const char *domain;
  const char *name;
} PhidiasEmulatorTenant;

typedef struct
{
  const char *username;
  const char *name;
  const char *oid;
  const char *home;    /* id of a tenant */
  gboolean is_visitor; /* a guest of the other tenant */
} PhidiasEmulatorPerson;

/* What a request asks for: one resource, and what goes with it. */
typedef struct
{
  char *resource; /* canonical */
  char *text;     /* as the answer tells it */
  gboolean openid;
  gboolean offline;
} PhidiasEmulatorScope;

/* An answer that is an error. */
typedef struct
{
  guint status;
  char *error;
  gint64 number; /* of AADSTS */
  char *text;
  char *suberror; /* (nullable) */
} PhidiasEmulatorEntraFault;

/* Anything that is handed out; which members count is a matter of the table it is in. */
typedef struct
{
  char *client_id;
  PhidiasEmulatorScope *scope;           /* (nullable) */
  const PhidiasEmulatorTenant *tenant;   /* (nullable): NULL for the person's own */
  const PhidiasEmulatorPerson *person;   /* (nullable) until somebody signed in */
  char *resource;                        /* of an access token; NULL for every one */
  char *redirect_uri;                    /* of a page and a code */
  char *challenge;
  char *state;
  char *nonce;
  char *user_code;                       /* of a device */
  gint64 expires;                        /* microseconds of the clock */
  gint64 interval;                       /* microseconds between two polls */
  gint64 last_poll;
  gboolean is_declined;
  gboolean is_used;
} PhidiasEmulatorGrant;

struct _PhidiasEmulatorEntra
{
  PhidiasEmulatorClock clock;
  gpointer clock_data;
  GHashTable *pages;     /* string → PhidiasEmulatorGrant */
  GHashTable *codes;     /* string → PhidiasEmulatorGrant */
  GHashTable *devices;   /* string → PhidiasEmulatorGrant */
  GHashTable *refreshes; /* string → PhidiasEmulatorGrant */
  GHashTable *accesses;  /* string → PhidiasEmulatorGrant */
};

/* One request while it is handled. */
typedef struct
{
  PhidiasEmulatorEntra *entra;
  SoupServerMessage *message;
  const char *tenant; /* as the path has it */
  GHashTable *fields; /* of the query or the form */
  JsonObject *wishes; /* (nullable): of a test */
} PhidiasEmulatorEntraRequest;

gint64 phidias_emulator_entra_get_time (PhidiasEmulatorEntra *self);
char *phidias_emulator_entra_make_secret (const char *prefix) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_emulator_entra_get_field (PhidiasEmulatorEntraRequest *request, const char *name);

PhidiasEmulatorGrant *phidias_emulator_grant_new (PhidiasEmulatorEntra *entra, gint64 seconds) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_grant_free (PhidiasEmulatorGrant *grant);
void phidias_emulator_entra_keep (PhidiasEmulatorEntra *self, GHashTable *table, char *key, PhidiasEmulatorGrant *grant);

/* People */
const PhidiasEmulatorPerson *phidias_emulator_find_person (const char *username);
const PhidiasEmulatorPerson *phidias_emulator_get_person (guint i);
const PhidiasEmulatorTenant *phidias_emulator_find_tenant (const char *id_or_domain);
gboolean phidias_emulator_is_common_tenant (const char *name);
gboolean phidias_emulator_person_is_in (const PhidiasEmulatorPerson *person, const PhidiasEmulatorTenant *tenant);

/* Scopes */
PhidiasEmulatorScope *phidias_emulator_scope_new (const char *text,
                                                  const char *origin,
                                                  PhidiasEmulatorEntraFault **fault) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorScope *phidias_emulator_scope_copy (const PhidiasEmulatorScope *scope) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_scope_free (PhidiasEmulatorScope *scope);

/* Faults */
PhidiasEmulatorEntraFault *phidias_emulator_entra_fault_new (guint status,
                                                             const char *error,
                                                             gint64 number,
                                                             const char *format,
                                                             ...) G_GNUC_PRINTF (4, 5) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorEntraFault *phidias_emulator_entra_fault_new_wished (JsonObject *wishes) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorEntraFault *phidias_emulator_entra_check_client (PhidiasEmulatorEntraRequest *request) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorEntraFault *phidias_emulator_entra_check_tenant (PhidiasEmulatorEntraRequest *request) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_entra_fault_reply (PhidiasEmulatorEntraFault *fault, SoupServerMessage *message);
char *phidias_emulator_entra_fault_dup_description (PhidiasEmulatorEntraFault *fault) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_entra_fault_free (PhidiasEmulatorEntraFault *fault);

/* Pages */
void phidias_emulator_entra_reply_page (SoupServerMessage *message, guint status, const char *title, const char *body);
char *phidias_emulator_entra_make_choice (const char *hint) G_GNUC_WARN_UNUSED_RESULT;

/* Routes */
void phidias_emulator_entra_authorize (PhidiasEmulatorEntraRequest *request);
void phidias_emulator_entra_answer_page (PhidiasEmulatorEntraRequest *request);
void phidias_emulator_entra_token (PhidiasEmulatorEntraRequest *request);
void phidias_emulator_entra_devicecode (PhidiasEmulatorEntraRequest *request);
void phidias_emulator_entra_device_page (PhidiasEmulatorEntraRequest *request);
PhidiasEmulatorEntraFault *phidias_emulator_entra_poll_device (PhidiasEmulatorEntraRequest *request,
                                                               PhidiasEmulatorGrant **grant) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorGrant, phidias_emulator_grant_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorScope, phidias_emulator_scope_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorEntraFault, phidias_emulator_entra_fault_free)

G_END_DECLS
