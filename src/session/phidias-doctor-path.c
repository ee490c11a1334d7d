/* phidias-doctor-path.c: path, key, api-version
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

static void judge (PhidiasDoctor *self);

/* ---- Candidates, one after the other ---- */

/* What is being tried belongs to the doctor: one trial at a time. */
static void
set_trial (PhidiasDoctor *self, PhidiasDoctorKind kind, void (*done) (PhidiasDoctor *self))
{
  self->trial_kind = kind;
  self->trial_done = done;
  self->n_tried = 0;
  g_clear_pointer (&self->best, phidias_target_unref);
  g_clear_pointer (&self->best_answer, phidias_inquiry_free);
  self->best_finding = PHIDIAS_DOCTOR_FOUND_NOTHING;
}

static void try_next (PhidiasDoctor *self);

static PhidiasInquiry *
copy_answer (PhidiasInquiry *inquiry)
{
  PhidiasInquiry *copy = g_new0 (PhidiasInquiry, 1);

  *copy = *inquiry;
  copy->error = inquiry->error != NULL ? g_error_copy (inquiry->error) : NULL;
  copy->body = inquiry->body != NULL ? g_bytes_ref (inquiry->body) : NULL;
  copy->transcript = NULL;

  return copy;
}

static gboolean
is_same (gconstpointer a, gconstpointer b)
{
  return phidias_target_equal ((PhidiasTarget *) a, (PhidiasTarget *) b);
}

/* Next comes the other way to send the key, if that was not tried. */
static void
add_other_auth (PhidiasDoctor *self, PhidiasTarget *target)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_target_unref);

  phidias_doctor_add_auth (target, others);
  for (guint i = 0; i < others->len; i++)
    if (!g_ptr_array_find_with_equal_func (self->tried, g_ptr_array_index (others, i), is_same, NULL))
      g_ptr_array_insert (self->candidates, 0, phidias_target_ref (g_ptr_array_index (others, i)));
}

static void
candidate_answered (PhidiasDoctor *self, PhidiasTarget *target, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  if (finding > self->best_finding || self->best == NULL)
    {
      g_clear_pointer (&self->best, phidias_target_unref);
      g_clear_pointer (&self->best_answer, phidias_inquiry_free);
      self->best = phidias_target_ref (target);
      self->best_answer = copy_answer (inquiry);
      self->best_finding = finding;
    }

  /* Of a path that is right the key may still be sent wrongly. */
  if (finding == PHIDIAS_DOCTOR_FOUND_NO_ENTRY && self->trial_kind == PHIDIAS_DOCTOR_PROBE_ROUTE && self->key != NULL)
    add_other_auth (self, target);

  /* It got as far as can be; or nobody answers any more, which would take its time at each of them. */
  if (finding >= PHIDIAS_DOCTOR_FOUND_LIMIT || finding == PHIDIAS_DOCTOR_FOUND_NOTHING)
    g_ptr_array_set_size (self->candidates, 0);
  try_next (self);
}

static void
try_next (PhidiasDoctor *self)
{
  g_autoptr (PhidiasTarget) candidate = NULL;

  if (self->candidates->len == 0)
    {
      self->trial_done (self);
      return;
    }

  candidate = g_ptr_array_steal_index (self->candidates, 0);
  self->n_tried++;
  g_ptr_array_add (self->tried, phidias_target_ref (candidate));
  phidias_doctor_ask (self, candidate, self->trial_kind, PHIDIAS_DOCTOR_ASK_NOTHING, candidate_answered);
}

/*
 * phidias_doctor_try_candidates:
 * @self: a doctor with candidates
 * @kind: in whose details they are told
 * @done: called when one got as far as can be, or none is left
 */
void
phidias_doctor_try_candidates (PhidiasDoctor *self, PhidiasDoctorKind kind, void (*done) (PhidiasDoctor *self))
{
  set_trial (self, kind, done);
  try_next (self);
}

/*
 * phidias_doctor_adopt_best:
 * @self: a doctor that tried candidates
 * @least: how far the request has to have got
 *
 * Returns: whether the examination goes on with the best of them
 */
gboolean
phidias_doctor_adopt_best (PhidiasDoctor *self, PhidiasDoctorFinding least)
{
  if (self->best == NULL || self->best_finding < least)
    return FALSE;

  g_clear_pointer (&self->current, phidias_target_unref);
  g_clear_pointer (&self->answer, phidias_inquiry_free);
  self->current = g_steal_pointer (&self->best);
  self->answer = g_steal_pointer (&self->best_answer);
  self->finding = self->best_finding;

  return TRUE;
}

/* ---- Words ---- */

static const char *
get_path (PhidiasTarget *target)
{
  const char *origin = phidias_target_get_origin (target);
  const char *url = phidias_target_get_chat_url (target);

  return g_str_has_prefix (url, origin) ? url + strlen (origin) : url;
}

static void
pass_route (PhidiasDoctor *self)
{
  g_autofree char *text = NULL;

  if (phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_ROUTE) == PHIDIAS_DOCTOR_FAILED)
    return;

  /* Translators: %s is the path of an address */
  text = g_strdup_printf (_("The server knows the path %s."), get_path (self->current));
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_PASSED, text);
}

static void
pass_auth (PhidiasDoctor *self)
{
  g_autofree char *text = NULL;

  if (phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_AUTH) == PHIDIAS_DOCTOR_FAILED)
    return;

  if (self->key == NULL || phidias_target_get_auth (self->current) == PHIDIAS_AUTH_NONE)
    text = g_strdup (_("The server answers without a key."));
  else
    /* Translators: %s is the name of a header, “api-key” or “Authorization: Bearer” */
    text = g_strdup_printf (_("The server takes the key, sent as %s."), phidias_doctor_name_auth (phidias_target_get_auth (self->current)));
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_PASSED, text);
}

static void
pass_version (PhidiasDoctor *self)
{
  const char *version = phidias_target_get_api_version (self->current);
  g_autofree char *text = NULL;

  if (phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_API_VERSION) == PHIDIAS_DOCTOR_FAILED)
    return;
  if (version == NULL)
    {
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_API_VERSION, PHIDIAS_DOCTOR_SKIPPED, _("Not needed: this kind of address has none."));
      return;
    }

  /* Translators: %s is a version such as “2024-10-21” */
  text = g_strdup_printf (_("The server takes the api-version %s."), version);
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_API_VERSION, PHIDIAS_DOCTOR_PASSED, text);
}

/* ---- The path ---- */

static void
routes_tried (PhidiasDoctor *self)
{
  g_autofree char *text = NULL;
  g_autofree char *old_path = g_strdup (get_path (self->current));
  guint status = self->answer->status;

  if (phidias_doctor_adopt_best (self, PHIDIAS_DOCTOR_FOUND_NO_ENTRY))
    {
      /* Translators: the first %s is a path that is wrong, %u the status the server gave, the second a path that is right */
      text = g_strdup_printf (_("The server does not know the path %s (status %u). It answers at %s."), old_path, status, get_path (self->current));
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_FAILED, text);
      judge (self);
      return;
    }

  if (self->finding == PHIDIAS_DOCTOR_FOUND_PAGE)
    phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ROUTE, self->answer->error != NULL ? self->answer->error->message
                                                                                          : _("What answers is no model server: check the address."));
  else if (self->n_tried == 0)
    {
      /* Translators: a path, and the status that the server gave */
      text = g_strdup_printf (_("The server does not know the path %s (status %u)."), old_path, status);
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ROUTE, text);
    }
  else
    {
      text = g_strdup_printf (ngettext ("The server knows neither the path %s (status %u) nor the %u other that model servers have: check the address.",
                                        "The server knows neither the path %s (status %u) nor any of %u others that model servers have: check the address.",
                                        self->n_tried),
                              old_path, status, self->n_tried);
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ROUTE, text);
    }
}

static void
try_routes (PhidiasDoctor *self)
{
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_RUNNING, NULL);
  /* The addresses of the others are no person's, so they are not wrong in a way that could be guessed. */
  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_CONNECTED)
    phidias_doctor_add_routes (self->current, self->candidates);
  phidias_doctor_try_candidates (self, PHIDIAS_DOCTOR_PROBE_ROUTE, routes_tried);
}

/* ---- The api-version ---- */

static void
version_found (PhidiasDoctor *self, const char *old_version)
{
  const char *version = phidias_target_get_api_version (self->current);
  g_autofree char *text = NULL;

  text = old_version != NULL
           /* Translators: two versions such as “2024-10-21” */
           ? g_strdup_printf (_("The server does not know the api-version %s. It takes %s."), old_version, version)
           : g_strdup_printf (_("The server wants an api-version, and the address has none. It takes %s."), version);
  pass_route (self);
  pass_auth (self);
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_API_VERSION, PHIDIAS_DOCTOR_FAILED, text);
  judge (self);
}

static void
versions_tried (PhidiasDoctor *self)
{
  g_autofree char *old_version = g_strdup (phidias_target_get_api_version (self->current));
  PhidiasDoctorFinding finding = self->finding;
  g_autofree char *text = NULL;

  if (phidias_doctor_adopt_best (self, PHIDIAS_DOCTOR_FOUND_DEPLOYMENT))
    {
      version_found (self, old_version);
      return;
    }
  if (finding == PHIDIAS_DOCTOR_FOUND_NO_ROUTE)
    {
      try_routes (self); /* it was not the version, then */
      return;
    }

  text = g_strdup_printf (ngettext ("The server does not take the api-version %s, nor the %u other that was tried. It said: %s",
                                    "The server does not take the api-version %s, nor any of %u others. It said: %s", self->n_tried),
                          old_version != NULL ? old_version : "–", self->n_tried, self->answer->error->message);
  phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_API_VERSION, text);
}

static void
try_versions (PhidiasDoctor *self)
{
  if (self->finding == PHIDIAS_DOCTOR_FOUND_VERSION)
    {
      pass_route (self);
      pass_auth (self);
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_API_VERSION, PHIDIAS_DOCTOR_RUNNING, NULL);
    }
  phidias_doctor_add_versions (self->current, phidias_error_get_raw (self->answer->error), self->candidates);
  phidias_doctor_try_candidates (self,
                                 self->finding == PHIDIAS_DOCTOR_FOUND_VERSION ? PHIDIAS_DOCTOR_PROBE_API_VERSION : PHIDIAS_DOCTOR_PROBE_ROUTE,
                                 versions_tried);
}

/* ---- The key ---- */

static char *
describe_refused_key (PhidiasDoctor *self)
{
  const char *host = phidias_target_get_host (self->current);

  if (self->key == NULL)
    /* Translators: %s is a host */
    return g_strdup_printf (_("%s wants a key, and this deployment has none: edit it and enter the key."), host);
  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_AZURE)
    return g_strdup_printf (_("%s refused the key, sent as api-key and as Authorization: Bearer. It may have been regenerated: get it again on the deployment’s page."),
                            host);

  return g_strdup_printf (_("%s refused the key, sent as api-key and as Authorization: Bearer: it was mistyped, regenerated, or belongs to another address. Edit the deployment and enter the key that is shown beside its address."),
                          host);
}

static void
auths_tried (PhidiasDoctor *self)
{
  PhidiasAuth old_auth = phidias_target_get_auth (self->current);
  g_autofree char *text = NULL;

  if (self->best != NULL && self->best_finding != PHIDIAS_DOCTOR_FOUND_NO_ENTRY &&
      phidias_doctor_adopt_best (self, PHIDIAS_DOCTOR_FOUND_PAGE))
    {
      /* Translators: the server's host, then two ways to send a key: “api-key” and “Authorization: Bearer” */
      text = g_strdup_printf (_("%s does not take the key as %s. It takes it as %s."), phidias_target_get_host (self->current),
                              phidias_doctor_name_auth (old_auth), phidias_doctor_name_auth (phidias_target_get_auth (self->current)));
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_FAILED, text);
      judge (self);
      return;
    }

  text = describe_refused_key (self);
  phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_AUTH, text);
}

static void
try_auth (PhidiasDoctor *self)
{
  if (phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_ROUTE) != PHIDIAS_DOCTOR_FAILED)
    phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_PASSED,
                        _("Something answers there, and asks for the key before it looks at the path."));
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_AUTH, PHIDIAS_DOCTOR_RUNNING, NULL);
  if (self->key != NULL)
    add_other_auth (self, self->current);
  phidias_doctor_try_candidates (self, PHIDIAS_DOCTOR_PROBE_AUTH, auths_tried);
}

static void
forbidden (PhidiasDoctor *self)
{
  const char *host = phidias_target_get_host (self->current);
  g_autofree char *text = NULL;

  pass_route (self);
  if (phidias_doctor_mentions (self->answer, "private") || phidias_doctor_mentions (self->answer, "virtual network") ||
      phidias_doctor_mentions (self->answer, "public access") || phidias_doctor_mentions (self->answer, "firewall"))
    text = g_strdup_printf (_("%s takes requests from its own network only: use its VPN, or have this network allowed in the resource’s network settings."),
                            host);
  else if (phidias_doctor_mentions (self->answer, "suspend"))
    text = g_strdup (self->answer->error->message);
  else if (self->answer->is_html)
    text = g_strdup_printf (_("A web page says that access to %s is forbidden: a firewall on the way, perhaps, and not the model server."), host);
  else
    /* Translators: a sentence of the server's that says that access was denied is put first */
    text = g_strdup_printf (_("%s A role is missing, or a policy forbids it: ask who manages the resource."),
                            self->answer->error->message);
  phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_AUTH, text);
}

/* ---- What comes next ---- */

static void
judge (PhidiasDoctor *self)
{
  switch (self->finding)
    {
    case PHIDIAS_DOCTOR_FOUND_NOTHING:
    case PHIDIAS_DOCTOR_FOUND_REDIRECT:
      if (g_error_matches (self->answer->error, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE) ||
          g_error_matches (self->answer->error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT))
        {
          phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_SKIPPED, _("Not tried: the key was not sent."));
          phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_AUTH, self->answer->error->message);
          break;
        }
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ROUTE, self->answer->error->message);
      break;

    case PHIDIAS_DOCTOR_FOUND_PAGE:
    case PHIDIAS_DOCTOR_FOUND_NO_ROUTE:
      /* Azure says the same of a wrong path and of a version that it does not know. */
      if (self->finding == PHIDIAS_DOCTOR_FOUND_NO_ROUTE && !self->answer->is_html &&
          phidias_target_get_dialect (self->current) == PHIDIAS_DIALECT_AZURE_OPENAI)
        try_versions (self);
      else
        try_routes (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_NO_ENTRY:
      try_auth (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_FORBIDDEN:
      forbidden (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_VERSION:
      try_versions (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_DEPLOYMENT:
    case PHIDIAS_DOCTOR_FOUND_MODEL:
      pass_route (self);
      pass_auth (self);
      pass_version (self);
      phidias_doctor_try_names (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_BROKEN:
    case PHIDIAS_DOCTOR_FOUND_LIMIT:
    case PHIDIAS_DOCTOR_FOUND_REFUSED:
    case PHIDIAS_DOCTOR_FOUND_ANSWER:
    default:
      pass_route (self);
      pass_auth (self);
      pass_version (self);
      phidias_doctor_try_model (self);
      break;
    }
}

/*
 * phidias_doctor_keep_answer:
 * @self: a doctor
 * @inquiry: an answer about what works best
 * @finding: what it means
 */
void
phidias_doctor_keep_answer (PhidiasDoctor *self, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  PhidiasInquiry *copy = copy_answer (inquiry);

  g_clear_pointer (&self->answer, phidias_inquiry_free);
  self->answer = copy;
  self->finding = finding;
}

static void
first_answered (PhidiasDoctor *self, PhidiasTarget *target, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  phidias_doctor_compare_clocks (self, inquiry);
  phidias_doctor_keep_answer (self, inquiry, finding);
  judge (self);
}

/*
 * phidias_doctor_ask_first:
 * @self: a doctor whose connection stands
 *
 * The first question, whose answer says what the others are.
 */
void
phidias_doctor_ask_first (PhidiasDoctor *self)
{
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_RUNNING, NULL);
  if (self->key_error != NULL)
    {
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_SKIPPED, _("Not tried: the server is asked with the key only."));
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_AUTH, self->key_error->message);
      return;
    }

  self->current = phidias_target_ref (self->target);
  g_ptr_array_add (self->tried, phidias_target_ref (self->target));
  phidias_doctor_ask (self, self->current, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_ASK_NOTHING, first_answered);
}
