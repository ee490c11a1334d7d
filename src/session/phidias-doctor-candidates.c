/* phidias-doctor-candidates.c: what else could be meant than the address that was given
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

/* Names that are tried in the place of one that is not known. */
#define MAX_NAMES 4

/* Names that are compared with it. */
#define MAX_COMPARED 2000

static const char * const openai_versions[] = { "2024-10-21", "2025-04-01-preview", "2024-06-01", "2024-02-01", NULL };
static const char * const inference_versions[] = { "2024-05-01-preview", "2025-04-01", "2024-04-01-preview", NULL };

/* Takes @candidate, unless it is none, or there already, or what is there. */
static void
add (GPtrArray *candidates, PhidiasTarget *target, PhidiasTarget *candidate)
{
  if (candidate == NULL)
    return;
  for (guint i = 0; i < candidates->len; i++)
    if (phidias_target_equal (g_ptr_array_index (candidates, i), candidate))
      {
        phidias_target_unref (candidate);
        return;
      }
  if (phidias_target_equal (target, candidate))
    phidias_target_unref (candidate);
  else
    g_ptr_array_add (candidates, candidate);
}

/*
 * phidias_doctor_names_deployment:
 * @target: a target
 *
 * Returns: whether its requests name a deployment, in the path or as the model
 */
gboolean
phidias_doctor_names_deployment (PhidiasTarget *target)
{
  switch (phidias_target_get_dialect (target))
    {
    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
      return TRUE;
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
    case PHIDIAS_DIALECT_GITHUB_MODELS:
    case PHIDIAS_DIALECT_OPENAI:
    default:
      return FALSE;
    }
}

/*
 * phidias_doctor_get_name:
 * @target: a target
 *
 * Returns: (transfer none) (nullable): what its requests name
 */
const char *
phidias_doctor_get_name (PhidiasTarget *target)
{
  if (phidias_target_get_dialect (target) == PHIDIAS_DIALECT_AZURE_OPENAI)
    return phidias_target_get_deployment (target);

  return phidias_target_get_model (target);
}

/* ---- Key headers ---- */

/*
 * phidias_doctor_add_auth:
 * @target: a target
 * @candidates: where it goes
 *
 * The other way to send the key.
 */
void
phidias_doctor_add_auth (PhidiasTarget *target, GPtrArray *candidates)
{
  PhidiasAuth auth = phidias_target_get_auth (target);

  if (auth == PHIDIAS_AUTH_BEARER)
    add (candidates, target, phidias_target_with_auth (target, PHIDIAS_AUTH_API_KEY));
  else if (auth == PHIDIAS_AUTH_API_KEY)
    add (candidates, target, phidias_target_with_auth (target, PHIDIAS_AUTH_BEARER));
}

/* ---- Versions ---- */

static PhidiasTarget *
with_version (PhidiasTarget *target, const char *version)
{
  return phidias_target_new (phidias_target_get_dialect (target), phidias_target_get_base (target), NULL, version,
                             phidias_target_get_deployment (target), phidias_target_get_model (target),
                             phidias_target_get_auth (target));
}

/* The versions that an error names: those of a list of the supported ones. */
static void
add_said (PhidiasTarget *target, const char *said, GPtrArray *candidates)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\b20[0-9]{2}-[01][0-9]-[0-3][0-9](-preview)?\\b", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (said == NULL || !g_regex_match (regex, said, 0, &match))
    return;
  for (; g_match_info_matches (match) && candidates->len < 2 * MAX_NAMES; g_match_info_next (match, NULL))
    {
      g_autofree char *version = g_match_info_fetch (match, 0);

      if (g_strcmp0 (version, phidias_target_get_api_version (target)) != 0)
        add (candidates, target, with_version (target, version));
    }
}

/*
 * phidias_doctor_add_versions:
 * @target: a target
 * @said: (nullable): what the server said, which may name versions
 * @candidates: where they go
 *
 * Other api-versions, those first that the server names itself. Nothing where an address has none.
 */
void
phidias_doctor_add_versions (PhidiasTarget *target, const char *said, GPtrArray *candidates)
{
  const char * const *known = NULL;

  switch (phidias_target_get_dialect (target))
    {
    case PHIDIAS_DIALECT_AZURE_OPENAI:
      known = openai_versions;
      break;
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_MODELS:
      known = inference_versions;
      break;
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
    case PHIDIAS_DIALECT_GITHUB_MODELS:
    case PHIDIAS_DIALECT_OPENAI:
    default:
      return;
    }

  add_said (target, said, candidates);
  for (guint i = 0; known[i] != NULL; i++)
    add (candidates, target, with_version (target, known[i]));
}

/* ---- Routes ---- */

/* The families that answer at a host: of one of Azure's its name tells, of others nothing does. */
static PhidiasDialectMask
get_families (PhidiasTarget *target)
{
  g_autoptr (PhidiasTarget) guess = phidias_target_parse (phidias_target_get_origin (target), NULL);

  if (guess == NULL)
    return PHIDIAS_DIALECT_ALL;

  switch (phidias_target_get_dialect (guess))
    {
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
      return PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_SERVERLESS) | PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_SERVERLESS_V1);
    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
      return PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_MODELS) | PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_OPENAI) |
             PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_AZURE_OPENAI_V1);
    case PHIDIAS_DIALECT_GITHUB_MODELS:
      return PHIDIAS_DIALECT_BIT (PHIDIAS_DIALECT_GITHUB_MODELS);
    case PHIDIAS_DIALECT_OPENAI:
    default:
      return PHIDIAS_DIALECT_ALL;
    }
}

static PhidiasTarget *
make (PhidiasTarget *target, PhidiasDialect dialect, const char *base)
{
  return phidias_target_new (dialect, base, NULL, NULL, phidias_target_get_deployment (target),
                             phidias_target_get_model (target), phidias_target_get_auth (target));
}

/* Every family of @mask at the place of @seed. */
static void
add_families (PhidiasTarget *target, PhidiasTarget *seed, PhidiasDialectMask mask, GPtrArray *candidates)
{
  static const PhidiasDialect order[] = {
    PHIDIAS_DIALECT_OPENAI,          PHIDIAS_DIALECT_AZURE_SERVERLESS, PHIDIAS_DIALECT_AZURE_MODELS,
    PHIDIAS_DIALECT_AZURE_OPENAI_V1, PHIDIAS_DIALECT_AZURE_OPENAI,     PHIDIAS_DIALECT_AZURE_SERVERLESS_V1,
    PHIDIAS_DIALECT_GITHUB_MODELS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if ((mask & PHIDIAS_DIALECT_BIT (order[i])) != 0)
      add (candidates, target, phidias_target_with_dialect (seed, order[i], NULL));
}

/*
 * phidias_doctor_add_routes:
 * @target: a target whose path is not known
 * @candidates: where they go
 *
 * Other paths at the same server: the family's own where another was pasted, then the other
 * families'; below the same folder, then at the root.
 */
void
phidias_doctor_add_routes (PhidiasTarget *target, GPtrArray *candidates)
{
  PhidiasDialect dialect = phidias_target_get_dialect (target);
  PhidiasDialectMask families = get_families (target);
  const char *origin = phidias_target_get_origin (target);
  g_autofree char *v1 = g_strconcat (origin, "/v1", NULL);
  g_autofree char *root = g_strdup (phidias_target_get_base (target));
  g_autoptr (PhidiasTarget) at_root = make (target, PHIDIAS_DIALECT_OPENAI, v1);

  if ((families & PHIDIAS_DIALECT_BIT (dialect)) != 0)
    add (candidates, target, make (target, dialect, phidias_target_get_base (target)));
  add_families (target, target, families, candidates);
  if (dialect == PHIDIAS_DIALECT_OPENAI && families == PHIDIAS_DIALECT_ALL)
    {
      g_autofree char *below = g_strconcat (root, "/v1", NULL);

      /* With /v1, where it was left out, and without it, where the server has none. */
      if (!g_str_has_suffix (root, "/v1"))
        add (candidates, target, make (target, PHIDIAS_DIALECT_OPENAI, below));
      if (g_str_has_suffix (root, "/v1"))
        root[strlen (root) - strlen ("/v1")] = '\0';
      add (candidates, target, make (target, PHIDIAS_DIALECT_OPENAI, root));
    }
  if (strlen (phidias_target_get_base (target)) > strlen (origin))
    add_families (target, at_root, families, candidates);
}

/* ---- Names ---- */

static char *
simplify (const char *name)
{
  GString *plain = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (plain, g_ascii_tolower (*name));

  return g_string_free (plain, FALSE);
}

/* How many letters differ, at most @limit. */
static guint
get_distance (const char *a, const char *b, guint limit)
{
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);
  g_autofree guint *row = NULL;

  if (MAX (a_length, b_length) > 128 || MAX (a_length, b_length) - MIN (a_length, b_length) > limit)
    return limit + 1;

  row = g_new (guint, b_length + 1);
  for (gsize j = 0; j <= b_length; j++)
    row[j] = (guint) j;
  for (gsize i = 1; i <= a_length; i++)
    {
      guint corner = row[0];

      row[0] = (guint) i;
      for (gsize j = 1; j <= b_length; j++)
        {
          guint above = row[j];

          row[j] = MIN (MIN (row[j] + 1, row[j - 1] + 1), corner + (a[i - 1] == b[j - 1] ? 0 : 1));
          corner = above;
        }
    }

  return row[b_length];
}

/* A name written in another way, with a letter wrong, or cut. */
static gboolean
is_similar (const char *one, const char *two)
{
  g_autofree char *a = simplify (one);
  g_autofree char *b = simplify (two);

  if (strlen (a) < 3 || strlen (b) < 3)
    return g_str_equal (a, b);

  return get_distance (a, b, 2) <= 2 || strstr (a, b) != NULL || strstr (b, a) != NULL;
}

static PhidiasTarget *
with_name (PhidiasTarget *target, const char *name)
{
  const char *model = phidias_target_get_model (target);

  if (phidias_target_get_dialect (target) != PHIDIAS_DIALECT_AZURE_OPENAI)
    return phidias_target_with_model (target, name);
  if (g_strcmp0 (model, phidias_target_get_deployment (target)) == 0)
    model = name;

  return phidias_target_new (PHIDIAS_DIALECT_AZURE_OPENAI, phidias_target_get_base (target), NULL,
                             phidias_target_get_api_version (target), name, model,
                             phidias_target_get_auth (target));
}

/*
 * phidias_doctor_add_names:
 * @target: a target whose name is not known
 * @names: (array zero-terminated=1): what the server offers
 * @candidates: where they go
 *
 * The names that may be meant: the only one, or those that are written nearly so. Which of several
 * others it should be is a person's choice.
 */
void
phidias_doctor_add_names (PhidiasTarget *target, const char * const *names, GPtrArray *candidates)
{
  const char *wanted = phidias_doctor_get_name (target);

  if (names[0] != NULL && names[1] == NULL)
    {
      add (candidates, target, with_name (target, names[0]));
      return;
    }
  for (guint i = 0; wanted != NULL && names[i] != NULL && i < MAX_COMPARED && candidates->len < MAX_NAMES; i++)
    if (is_similar (names[i], wanted))
      add (candidates, target, with_name (target, names[i]));
}
