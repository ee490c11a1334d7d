/* phidias-doctor-verdict.c: what an examination comes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/*
 * phidias_doctor_name_auth:
 * @auth: a way to send a key
 *
 * Returns: (transfer none): what experts call it
 */
const char *
phidias_doctor_name_auth (PhidiasAuth auth)
{
  switch (auth)
    {
    case PHIDIAS_AUTH_API_KEY:
      return "api-key";
    case PHIDIAS_AUTH_BEARER:
      return "Authorization: Bearer";
    case PHIDIAS_AUTH_NONE:
    default:
      return "–";
    }
}

/* ---- The remedy, in words ---- */

static void
add_sentence (GString *text, const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

static char *
describe_change (PhidiasTarget *from, PhidiasTarget *to)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PhidiasDialect dialect = phidias_target_get_dialect (to);
  const char *old_name = phidias_doctor_get_name (from);
  const char *name = phidias_doctor_get_name (to);
  const char *old_version = phidias_target_get_api_version (from);
  const char *version = phidias_target_get_api_version (to);
  g_autofree char *name_text = NULL;
  g_autofree char *version_text = NULL;
  g_autofree char *auth_text = NULL;
  g_autofree char *route_text = NULL;
  gboolean same_route = dialect == phidias_target_get_dialect (from) &&
                        g_strcmp0 (phidias_target_get_base (from), phidias_target_get_base (to)) == 0;

  if (!same_route)
    {
      /* Translators: an address, and the kind of server that answers there */
      route_text = g_strdup_printf (_("Send requests to %s (%s)."), phidias_target_get_chat_url (to), phidias_dialect_get_title (dialect));
      add_sentence (text, route_text);
    }
  else if (g_strcmp0 (old_version, version) != 0 && version != NULL)
    {
      version_text = old_version != NULL ? g_strdup_printf (_("Use the api-version %s instead of %s."), version, old_version)
                                         : g_strdup_printf (_("Add the api-version %s."), version);
      add_sentence (text, version_text);
    }
  if (phidias_target_get_auth (from) != phidias_target_get_auth (to))
    {
      /* Translators: the names of two headers: “api-key” and “Authorization: Bearer” */
      auth_text = g_strdup_printf (_("Send the key as %s instead of %s."), phidias_doctor_name_auth (phidias_target_get_auth (to)),
                                   phidias_doctor_name_auth (phidias_target_get_auth (from)));
      add_sentence (text, auth_text);
    }
  if (name != NULL && g_strcmp0 (old_name, name) != 0)
    {
      name_text = old_name != NULL
                    /* Translators: two names of models or deployments */
                    ? g_strdup_printf (_("Ask for “%s” instead of “%s”."), name, old_name)
                    /* Translators: the name of a model or deployment */
                    : g_strdup_printf (_("Ask for “%s”."), name);
      add_sentence (text, name_text);
    }
  if (text->len == 0) /* the path was written in another way */
    {
      route_text = g_strdup_printf (_("Send requests to %s."), phidias_target_get_chat_url (to));
      add_sentence (text, route_text);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- The verdict ---- */

/*
 * phidias_doctor_dup_findings:
 * @self: a doctor
 * @state: of the probes that are meant
 *
 * Returns: (transfer full) (nullable): what the first and the last of them say
 */
char *
phidias_doctor_dup_findings (PhidiasDoctor *self, PhidiasDoctorState state)
{
  const char *first = NULL;
  const char *last = NULL;

  /* What Azure says of its own is the cause, and what was found before that its effect. */
  if (state == PHIDIAS_DOCTOR_FAILED && self->azure_was_asked &&
      phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT) == PHIDIAS_DOCTOR_FAILED)
    return g_strdup (phidias_doctor_probe_get_text (self->probes[PHIDIAS_DOCTOR_PROBE_DEPLOYMENT]));

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    if (phidias_doctor_get_state (self, i) == state)
      {
        if (first == NULL)
          first = phidias_doctor_probe_get_text (self->probes[i]);
        else
          last = phidias_doctor_probe_get_text (self->probes[i]);
      }

  return first == NULL ? NULL : last == NULL ? g_strdup (first) : g_strconcat (first, " ", last, NULL);
}

/*
 * phidias_doctor_conclude:
 * @self: a doctor whose last probe is over
 * @is_proven: whether the target as it works best was seen to work
 *
 * What can be changed here is offered only when it was seen to help.
 */
void
phidias_doctor_conclude (PhidiasDoctor *self, gboolean is_proven)
{
  g_autofree char *failures = phidias_doctor_dup_findings (self, PHIDIAS_DOCTOR_FAILED);
  g_autofree char *warnings = phidias_doctor_dup_findings (self, PHIDIAS_DOCTOR_WARNING);
  g_autofree char *verdict = NULL;
  gboolean is_changed = !phidias_target_equal (self->current, self->target);

  if (is_changed && is_proven && phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_CONNECTED)
    {
      self->remedy = phidias_target_ref (self->current);
      self->remedy_text = describe_change (self->target, self->current);
    }

  if (failures != NULL)
    verdict = g_steal_pointer (&failures);
  else if (!is_proven)
    verdict = g_strdup (_("Nothing was found to be wrong, but no answer came either."));
  else if (warnings != NULL)
    /* Translators: %s is one or two sentences */
    verdict = g_strdup_printf (_("The deployment answers as it should. %s"), warnings);
  else
    verdict = g_strdup (_("The deployment answers as it should."));

  if (is_proven && !is_changed && phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_QUOTA) != PHIDIAS_DOCTOR_FAILED)
    {
      phidias_session_note_outcome (self->session, self->deployment, NULL);
      phidias_doctor_end (self, verdict, TRUE);
    }
  else
    phidias_doctor_end (self, verdict, FALSE);
}
