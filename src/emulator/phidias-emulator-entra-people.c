/* phidias-emulator-entra-people.c: the tenants and the people who can sign in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

static const PhidiasEmulatorTenant tenants[] = {
  { PHIDIAS_EMULATOR_TENANT, PHIDIAS_EMULATOR_TENANT_DOMAIN, "Practice" },
  { PHIDIAS_EMULATOR_SECOND_TENANT, PHIDIAS_EMULATOR_SECOND_TENANT_DOMAIN, "Second" },
};

static const PhidiasEmulatorPerson people[] = {
  { "ada@practice.example", "Ada Practice", "0da00000-0000-4000-8000-000000000001", PHIDIAS_EMULATOR_TENANT, TRUE },
  { "ben@practice.example", "Ben Practice", "0be00000-0000-4000-8000-000000000002", PHIDIAS_EMULATOR_TENANT, FALSE },
  { "sol@second.example", "Sol Second", "05010000-0000-4000-8000-000000000003", PHIDIAS_EMULATOR_SECOND_TENANT, FALSE },
};

/**
 * phidias_emulator_find_person:
 * @username: (nullable): an address
 *
 * Returns: (transfer none) (nullable): who has it
 */
const PhidiasEmulatorPerson *
phidias_emulator_find_person (const char *username)
{
  for (guint i = 0; username != NULL && i < G_N_ELEMENTS (people); i++)
    if (g_ascii_strcasecmp (people[i].username, username) == 0)
      return &people[i];

  return NULL;
}

/**
 * phidias_emulator_get_person:
 * @i: from 0
 *
 * Returns: (transfer none) (nullable): one after the other
 */
const PhidiasEmulatorPerson *
phidias_emulator_get_person (guint i)
{
  return i < G_N_ELEMENTS (people) ? &people[i] : NULL;
}

/**
 * phidias_emulator_find_tenant:
 * @id_or_domain: as it stands in an authority
 *
 * Returns: (transfer none) (nullable): the tenant
 */
const PhidiasEmulatorTenant *
phidias_emulator_find_tenant (const char *id_or_domain)
{
  for (guint i = 0; i < G_N_ELEMENTS (tenants); i++)
    if (g_ascii_strcasecmp (tenants[i].id, id_or_domain) == 0 || g_ascii_strcasecmp (tenants[i].domain, id_or_domain) == 0)
      return &tenants[i];

  return NULL;
}

/**
 * phidias_emulator_is_common_tenant:
 * @name: as it stands in an authority
 *
 * Returns: whether it means the tenant of whoever signs in
 */
gboolean
phidias_emulator_is_common_tenant (const char *name)
{
  return g_ascii_strcasecmp (name, "organizations") == 0 || g_ascii_strcasecmp (name, "common") == 0;
}

/**
 * phidias_emulator_person_is_in:
 * @person: somebody
 * @tenant: (nullable): a tenant; %NULL for one's own
 *
 * Returns: whether the tenant knows them
 */
gboolean
phidias_emulator_person_is_in (const PhidiasEmulatorPerson *person, const PhidiasEmulatorTenant *tenant)
{
  return tenant == NULL || person->is_visitor || g_str_equal (person->home, tenant->id);
}
