/* phidias-message-names.c: roles and states by name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-message.h"

static const char * const role_names[] = { "user", "assistant" };

static const char * const state_names[] = {
  "complete",
  "waiting",
  "retrying",
  "streaming",
  "stopped",
  "interrupted",
  "failed",
};

G_STATIC_ASSERT (G_N_ELEMENTS (state_names) == PHIDIAS_N_MESSAGE_STATES);

static gboolean
find_name (const char * const *names, guint n_names, const char *name, guint *index)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * phidias_role_to_name:
 * @role: a role
 *
 * Returns: (transfer none): its name in requests and on disk
 */
const char *
phidias_role_to_name (PhidiasRole role)
{
  g_return_val_if_fail ((guint) role < G_N_ELEMENTS (role_names), NULL);

  return role_names[role];
}

/**
 * phidias_role_from_name:
 * @name: (nullable): a name
 * @role: (out): the role, untouched when @name is unknown
 *
 * Returns: whether @name is a role's
 */
gboolean
phidias_role_from_name (const char *name, PhidiasRole *role)
{
  guint index;

  if (!find_name (role_names, G_N_ELEMENTS (role_names), name, &index))
    return FALSE;
  *role = index;

  return TRUE;
}

/**
 * phidias_message_state_to_name:
 * @state: a state
 *
 * Returns: (transfer none): its name on disk
 */
const char *
phidias_message_state_to_name (PhidiasMessageState state)
{
  g_return_val_if_fail ((guint) state < PHIDIAS_N_MESSAGE_STATES, NULL);

  return state_names[state];
}

/**
 * phidias_message_state_from_name:
 * @name: (nullable): a name
 * @state: (out): the state, untouched when @name is unknown
 *
 * Returns: whether @name is a state's
 */
gboolean
phidias_message_state_from_name (const char *name, PhidiasMessageState *state)
{
  guint index;

  if (!find_name (state_names, G_N_ELEMENTS (state_names), name, &index))
    return FALSE;
  *state = index;

  return TRUE;
}
