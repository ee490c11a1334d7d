/* phidias-doctor-name.c: the names of deployments and models
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-model-list.h"

/* As many as can be read at a glance. */
#define MAX_LISTED 6

static PhidiasDoctorKind
get_kind (PhidiasDoctor *self)
{
  return self->finding == PHIDIAS_DOCTOR_FOUND_DEPLOYMENT ? PHIDIAS_DOCTOR_PROBE_DEPLOYMENT : PHIDIAS_DOCTOR_PROBE_MODEL;
}

static char *
list_names (const char * const *names)
{
  g_autofree char **first = NULL;
  g_autofree char *list = NULL;
  guint n = g_strv_length ((char **) names);

  if (n <= MAX_LISTED)
    return g_strjoinv (", ", (char **) names);

  first = g_memdup2 (names, (MAX_LISTED + 1) * sizeof (char *));
  first[MAX_LISTED] = NULL;
  list = g_strjoinv (", ", first);

  /* Translators: a list of names, and how many more there are */
  return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", n - MAX_LISTED), list, n - MAX_LISTED);
}

static char *
describe_wanted (PhidiasDoctor *self)
{
  const char *host = phidias_target_get_host (self->current);
  const char *name = phidias_doctor_get_name (self->current);

  if (name == NULL && get_kind (self) == PHIDIAS_DOCTOR_PROBE_DEPLOYMENT)
    /* Translators: %s is a host */
    return g_strdup_printf (_("%s wants the name of a deployment, and none is given."), host);
  if (name == NULL)
    /* Translators: %s is a host */
    return g_strdup_printf (_("%s wants the name of a model, and this deployment names none."), host);
  if (get_kind (self) == PHIDIAS_DOCTOR_PROBE_DEPLOYMENT)
    /* Translators: a host, and the name of a deployment */
    return g_strdup_printf (_("%s has no deployment called “%s”."), host, name);

  /* Translators: a host, and the name of a model */
  return g_strdup_printf (_("%s has no model called “%s”."), host, name);
}

/* No name is known that would do. */
static void
give_up (PhidiasDoctor *self)
{
  g_autofree char *wanted = describe_wanted (self);
  g_autofree char *text = NULL;

  if (self->names != NULL && self->names[0] != NULL)
    {
      g_autofree char *list = list_names ((const char * const *) self->names);

      if (get_kind (self) == PHIDIAS_DOCTOR_PROBE_DEPLOYMENT)
        /* Translators: a sentence that says what is missing, then a list of names that are there */
        text = g_strdup_printf (_("%s It lists: %s. Edit the deployment and enter its name; the portal shows it, too."), wanted, list);
      else
        /* Translators: a sentence that says what is missing, then a list of names that are there */
        text = g_strdup_printf (_("%s It offers: %s. Edit the deployment and enter one of them."), wanted, list);
    }
  else if (get_kind (self) == PHIDIAS_DOCTOR_PROBE_DEPLOYMENT)
    /* Translators: %s is a sentence that says that a deployment is missing */
    text = g_strdup_printf (_("%s Look up its name in the portal and enter it, or wait five minutes if it has just been made."), wanted);
  else
    /* Translators: %s is a sentence that says that a model is missing */
    text = g_strdup_printf (_("%s Edit the deployment and enter the model’s name."), wanted);
  phidias_doctor_fail (self, get_kind (self), text);
}

static void
candidates_tried (PhidiasDoctor *self)
{
  PhidiasDoctorKind kind = get_kind (self);
  g_autofree char *wanted = describe_wanted (self);
  g_autofree char *text = NULL;

  if (!phidias_doctor_adopt_best (self, PHIDIAS_DOCTOR_FOUND_BROKEN))
    {
      give_up (self);
      return;
    }

  /* Translators: a sentence that says what is missing, then the name that was found in its place */
  text = g_strdup_printf (_("%s It has “%s”."), wanted, phidias_doctor_get_name (self->current));
  phidias_doctor_set (self, kind, PHIDIAS_DOCTOR_FAILED, text);
  phidias_doctor_try_model (self);
}

static void
names_answered (PhidiasDoctor *self, PhidiasTarget *target, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  if (finding == PHIDIAS_DOCTOR_FOUND_ANSWER && inquiry->error == NULL)
    {
      g_auto (GStrv) names = phidias_model_list_parse (inquiry->body, NULL);

      self->names = g_steal_pointer (&names);
      /* A server that echoes a key must not have it shown as a name. */
      for (guint i = 0; self->names != NULL && self->names[i] != NULL; i++)
        if (self->key != NULL && strstr (self->names[i], self->key) != NULL)
          {
            g_free (self->names[i]);
            self->names[i] = g_strdup ("***");
          }
    }
  if (self->names == NULL)
    {
      give_up (self);
      return;
    }

  phidias_doctor_add_names (self->current, (const char * const *) self->names, self->candidates);
  phidias_doctor_try_candidates (self, get_kind (self), candidates_tried);
}

static void
azure_asked (PhidiasDoctor *self, gboolean is_there)
{
  const char *text = phidias_doctor_probe_get_text (self->probes[PHIDIAS_DOCTOR_PROBE_DEPLOYMENT]);
  g_autofree char *whole = NULL;

  if (is_there)
    /* Translators: %s is a sentence that says that Azure knows the deployment */
    whole = g_strdup_printf (_("The endpoint does not know the deployment. %s If it has just been made, wait five minutes."), text);
  else
    whole = g_strdup (text);
  phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, whole);
}

/*
 * phidias_doctor_try_names:
 * @self: a doctor that found that a name is not known
 *
 * Asks what there is, and tries what may be meant.
 */
void
phidias_doctor_try_names (PhidiasDoctor *self)
{
  PhidiasDoctorKind kind = get_kind (self);
  g_autofree char *url = phidias_doctor_dup_names_url (self->current);

  phidias_doctor_set (self, kind, PHIDIAS_DOCTOR_RUNNING, NULL);
  if (kind == PHIDIAS_DOCTOR_PROBE_MODEL && phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT) == PHIDIAS_DOCTOR_WAITING)
    phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_SKIPPED,
                        _("Not needed: this kind of address names no deployment."));
  if (phidias_doctor_is_azure (self))
    {
      phidias_doctor_ask_azure (self, azure_asked);
      return;
    }
  if (url == NULL || self->names_asked)
    {
      give_up (self);
      return;
    }
  self->names_asked = TRUE;
  phidias_doctor_ask (self, self->current, kind, PHIDIAS_DOCTOR_ASK_NAMES, names_answered);
}
