/* phidias-emulator-cloud-keys.c: the two keys of what is created in the practice cloud
 *
 * A key follows from a secret that is made at the start and kept nowhere, the resource's id, and
 * how often it was made anew. So none is stored, and all are different after the next start.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-cloud-keys.h"

#include <string.h>

#define LENGTH 32

/* What differs from the first two keys of a resource. */
typedef struct
{
  guint generations[2];
  char *own[2]; /* (nullable): what its owner wanted */
} Changes;

struct _PhidiasEmulatorCloudKeys
{
  guint32 secret[8];
  GHashTable *changes; /* id without case to Changes */
};

static void
changes_free (Changes *changes)
{
  g_free (changes->own[0]);
  g_free (changes->own[1]);
  g_free (changes);
}

static char *
derive (PhidiasEmulatorCloudKeys *self, const char *id, guint which, guint generation)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) self->secret, sizeof self->secret);
  g_autofree char *text = g_strdup_printf ("%s\n%u\n%u", id, which, generation);
  guint8 digest[LENGTH];
  gsize length = sizeof digest;
  char *key = g_malloc0 (LENGTH + 1);

  g_hmac_update (hmac, (const guchar *) text, strlen (text));
  g_hmac_get_digest (hmac, digest, &length);
  for (guint i = 0; i < LENGTH; i++)
    key[i] = alphabet[digest[i] % (sizeof alphabet - 1)];

  return key;
}

/**
 * phidias_emulator_cloud_keys_new:
 *
 * Returns: (transfer full): new keys for everything
 */
PhidiasEmulatorCloudKeys *
phidias_emulator_cloud_keys_new (void)
{
  PhidiasEmulatorCloudKeys *self = g_new0 (PhidiasEmulatorCloudKeys, 1);

  for (guint i = 0; i < G_N_ELEMENTS (self->secret); i++)
    self->secret[i] = g_random_int ();
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) changes_free);

  return self;
}

/**
 * phidias_emulator_cloud_keys_free:
 * @self: (transfer full): keys
 *
 * Frees @self.
 */
void
phidias_emulator_cloud_keys_free (PhidiasEmulatorCloudKeys *self)
{
  g_hash_table_unref (self->changes);
  g_free (self);
}

/**
 * phidias_emulator_cloud_keys_dup:
 * @self: keys
 * @id: of a resource
 *
 * Returns: (transfer full) (array zero-terminated=1): its two keys
 */
char **
phidias_emulator_cloud_keys_dup (PhidiasEmulatorCloudKeys *self, const char *id)
{
  g_autofree char *lower = g_ascii_strdown (id, -1);
  Changes *changes = g_hash_table_lookup (self->changes, lower);
  char **keys = g_new0 (char *, 3);

  for (guint i = 0; i < 2; i++)
    keys[i] = changes != NULL && changes->own[i] != NULL
                  ? g_strdup (changes->own[i])
                  : derive (self, lower, i, changes != NULL ? changes->generations[i] : 0);

  return keys;
}

/**
 * phidias_emulator_cloud_keys_regenerate:
 * @self: keys
 * @id: of a resource
 * @which: 0 or 1
 * @value: (nullable): what the key shall be; %NULL for a new one
 *
 * Makes a key anew; the old one is good for nothing after.
 */
void
phidias_emulator_cloud_keys_regenerate (PhidiasEmulatorCloudKeys *self, const char *id, guint which, const char *value)
{
  g_autofree char *lower = g_ascii_strdown (id, -1);
  Changes *changes = g_hash_table_lookup (self->changes, lower);

  g_return_if_fail (which < 2);

  if (changes == NULL)
    {
      changes = g_new0 (Changes, 1);
      g_hash_table_insert (self->changes, g_steal_pointer (&lower), changes);
    }
  changes->generations[which]++;
  g_free (changes->own[which]);
  changes->own[which] = g_strdup (value);
}

/**
 * phidias_emulator_cloud_keys_forget:
 * @self: keys
 * @id: of a resource that is gone
 *
 * Sees to it that a new resource of the same name has other keys.
 */
void
phidias_emulator_cloud_keys_forget (PhidiasEmulatorCloudKeys *self, const char *id)
{
  phidias_emulator_cloud_keys_regenerate (self, id, 0, NULL);
  phidias_emulator_cloud_keys_regenerate (self, id, 1, NULL);
}
