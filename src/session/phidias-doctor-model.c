/* phidias-doctor-model.c: whether the model answers, and whether there is room for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-model-list.h"
#include "phidias-text-util.h"

static void send_token (PhidiasDoctor *self);

static const char *
get_shown_name (PhidiasDoctor *self)
{
  const char *name = phidias_doctor_get_name (self->current);

  return name != NULL ? name : phidias_target_get_host (self->current);
}

static void
set_model (PhidiasDoctor *self, PhidiasDoctorState state, const char *text)
{
  /* That another name had to be found stays the finding. */
  if (phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_MODEL) != PHIDIAS_DOCTOR_FAILED)
    phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_MODEL, state, text);
}

static gboolean
is_changed (PhidiasDoctor *self)
{
  return !phidias_target_equal (self->current, self->target);
}

/* ---- Quota ---- */

static char *
describe_limits (PhidiasDoctor *self)
{
  PhidiasQuotaMeter *meter = phidias_session_get_quota (self->session, self->deployment);
  const PhidiasRateLimit *limit = &self->answer->rate_limit;

  if (limit->remaining_requests >= 0 && limit->remaining_tokens >= 0)
    return g_strdup_printf (_("There is room: the server says that %lld requests and %lld tokens are left for now."),
                            (long long) limit->remaining_requests, (long long) limit->remaining_tokens);
  if (limit->remaining_requests >= 0)
    return g_strdup_printf (_("There is room: the server says that %lld requests are left for now."),
                            (long long) limit->remaining_requests);

  phidias_quota_meter_refresh (meter);
  if (phidias_quota_meter_get_requests (meter) > 0)
    return g_strdup_printf (_("No limit was met. In the last minute Phidias sent %lld requests with about %lld tokens."),
                            (long long) phidias_quota_meter_get_requests (meter),
                            (long long) phidias_quota_meter_get_tokens (meter));

  return g_strdup (_("No limit was met."));
}

static char *
describe_wait (PhidiasDoctor *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *moment = NULL;

  if (self->answer->retry_after < 0)
    return g_strdup (self->answer->error->message);

  then = g_date_time_add_seconds (now, (double) self->answer->retry_after / 1000);
  moment = g_date_time_format (then, self->answer->retry_after < 12 * 3600 * 1000 ? "%X %Z" : "%x %X %Z");

  /* Translators: a sentence that says that a limit is used up, then a time of day, perhaps with a date */
  return g_strdup_printf (_("%s It can be used again from %s."), self->answer->error->message, moment);
}

/*
 * phidias_doctor_try_quota:
 * @self: a doctor whose deployment was asked
 *
 * The last probe: what the answers said of limits, and what Phidias counted itself.
 */
void
phidias_doctor_try_quota (PhidiasDoctor *self)
{
  PhidiasQuotaMeter *meter = phidias_session_get_quota (self->session, self->deployment);
  gboolean is_proven = self->finding == PHIDIAS_DOCTOR_FOUND_ANSWER || self->is_told;
  g_autofree char *text = NULL;

  if (self->finding == PHIDIAS_DOCTOR_FOUND_LIMIT)
    {
      text = describe_wait (self);
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_FAILED, text);
      phidias_doctor_conclude (self, FALSE);
      return;
    }

  if (phidias_quota_meter_get_blocked (meter) > 0)
    phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_WARNING,
                        _("The server took this, but it asked for a pause lately: Phidias waits for its end before it sends again."));
  else
    {
      text = describe_limits (self);
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_QUOTA, PHIDIAS_DOCTOR_PASSED, text);
    }
  phidias_doctor_conclude (self, is_proven);
}

/* ---- One token ---- */

static void
tell_limit (PhidiasDoctor *self)
{
  set_model (self, PHIDIAS_DOCTOR_SKIPPED, _("Not tried: there is no room for a request now."));
  phidias_doctor_try_quota (self);
}

static void
tell_answer (PhidiasDoctor *self, PhidiasInquiry *inquiry)
{
  gsize length;
  const char *data = g_bytes_get_data (inquiry->body, &length);
  g_autoptr (JsonNode) root = phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  JsonObject *object = phidias_json_get_root (root);
  const char *said = object != NULL ? phidias_json_get_string (object, "model") : NULL;
  g_autofree char *model = phidias_redact (said != NULL && *said != '\0' && strlen (said) < 200 ? said : get_shown_name (self), self->key);
  g_autofree char *text = NULL;

  text = self->other_maximum
           /* Translators: %s is a model; max_tokens and max_completion_tokens are names that stay as they are */
           ? g_strdup_printf (_("%s answers. It wants max_completion_tokens in place of max_tokens, which Phidias does by itself."), model)
           /* Translators: %s is a model */
           : g_strdup_printf (_("%s answers."), model);
  set_model (self, PHIDIAS_DOCTOR_PASSED, text);
  phidias_doctor_try_quota (self);
}

static void
token_answered (PhidiasDoctor *self, PhidiasTarget *target, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  phidias_doctor_keep_answer (self, inquiry, finding);

  switch (finding)
    {
    case PHIDIAS_DOCTOR_FOUND_ANSWER:
      tell_answer (self, inquiry);
      break;

    case PHIDIAS_DOCTOR_FOUND_LIMIT:
      tell_limit (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_REFUSED:
      if (!self->other_maximum && phidias_doctor_mentions (inquiry, "max_completion_tokens"))
        {
          self->other_maximum = TRUE;
          send_token (self);
        }
      else
        phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_MODEL, inquiry->error->message);
      break;

    case PHIDIAS_DOCTOR_FOUND_DEPLOYMENT:
    case PHIDIAS_DOCTOR_FOUND_MODEL:
      phidias_doctor_try_names (self);
      break;

    case PHIDIAS_DOCTOR_FOUND_NOTHING:
    case PHIDIAS_DOCTOR_FOUND_REDIRECT:
    case PHIDIAS_DOCTOR_FOUND_PAGE:
    case PHIDIAS_DOCTOR_FOUND_NO_ROUTE:
    case PHIDIAS_DOCTOR_FOUND_NO_ENTRY:
    case PHIDIAS_DOCTOR_FOUND_FORBIDDEN:
    case PHIDIAS_DOCTOR_FOUND_VERSION:
    case PHIDIAS_DOCTOR_FOUND_BROKEN:
    default:
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_MODEL, inquiry->error != NULL ? inquiry->error->message
                                                                                  : _("What answers is no model: check the address."));
      break;
    }
}

static void
send_token (PhidiasDoctor *self)
{
  phidias_doctor_ask (self, self->current, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_ASK_TOKEN, token_answered);
}

/* ---- What costs nothing ---- */

/* Whether nothing is left to be known: then no token is asked for on a server that bills. */
static void
decide (PhidiasDoctor *self, gboolean is_told)
{
  if (is_told && !phidias_target_is_loopback (self->current) && !is_changed (self) && self->finding == PHIDIAS_DOCTOR_FOUND_REFUSED)
    {
      self->is_told = TRUE;
      phidias_doctor_try_quota (self);
    }
  else
    send_token (self);
}

static void
info_answered (PhidiasDoctor *self, PhidiasTarget *target, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  gsize length;
  const char *data = inquiry->body != NULL ? g_bytes_get_data (inquiry->body, &length) : NULL;
  g_autoptr (JsonNode) root = data != NULL ? phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL) : NULL;
  JsonObject *object = finding == PHIDIAS_DOCTOR_FOUND_ANSWER ? phidias_json_get_root (root) : NULL;
  const char *said = object != NULL ? phidias_json_get_string (object, "model_name") : NULL;
  const char *type = object != NULL ? phidias_json_get_string (object, "model_type") : NULL;
  g_autofree char *model = phidias_redact (said, self->key);
  g_autofree char *kind = phidias_redact (type, self->key);
  g_autofree char *text = NULL;

  if (model == NULL)
    {
      decide (self, FALSE);
      return;
    }
  if (kind != NULL && !g_str_has_prefix (kind, "chat-completion"))
    {
      /* Translators: a model’s name, and its type as the server calls it, such as “embeddings” */
      text = g_strdup_printf (_("%s is no model to talk with (it does %s)."), model, kind);
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_MODEL, text);
      return;
    }

  /* Translators: %s is a model */
  text = g_strdup_printf (_("The endpoint serves %s."), model);
  set_model (self, PHIDIAS_DOCTOR_PASSED, text);
  decide (self, TRUE);
}

static void
names_answered (PhidiasDoctor *self, PhidiasTarget *target, PhidiasInquiry *inquiry, PhidiasDoctorFinding finding)
{
  const char *wanted = phidias_doctor_get_name (self->current);
  g_auto (GStrv) names = NULL;
  g_autofree char *text = NULL;
  guint n;

  if (finding == PHIDIAS_DOCTOR_FOUND_ANSWER)
    names = phidias_model_list_parse (inquiry->body, NULL);
  if (names == NULL)
    {
      decide (self, FALSE);
      return;
    }

  n = g_strv_length (names);
  if (wanted == NULL || g_strv_contains ((const char * const *) names, wanted))
    {
      text = g_strdup_printf (ngettext ("The server offers %u model, and %s is there.", "The server offers %u models, and %s is among them.", n),
                              n, get_shown_name (self));
      set_model (self, PHIDIAS_DOCTOR_PASSED, wanted != NULL ? text : NULL);
      decide (self, wanted != NULL);
    }
  else
    /* Names of deployments are in no list of models, and some servers answer to any name. */
    decide (self, FALSE);
}

static void
ask_free (PhidiasDoctor *self)
{
  PhidiasDialect dialect = phidias_target_get_dialect (self->current);
  g_autofree char *url = phidias_doctor_dup_names_url (self->current);

  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_MODEL,
                      phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_MODEL) == PHIDIAS_DOCTOR_FAILED ? PHIDIAS_DOCTOR_FAILED
                                                                                                           : PHIDIAS_DOCTOR_RUNNING,
                      phidias_doctor_probe_get_text (self->probes[PHIDIAS_DOCTOR_PROBE_MODEL]));
  if (self->finding == PHIDIAS_DOCTOR_FOUND_LIMIT)
    tell_limit (self);
  else if (self->finding == PHIDIAS_DOCTOR_FOUND_ANSWER)
    tell_answer (self, self->answer); /* it answered to nothing, too */
  else if (dialect == PHIDIAS_DIALECT_AZURE_SERVERLESS || dialect == PHIDIAS_DIALECT_AZURE_SERVERLESS_V1)
    phidias_doctor_ask (self, self->current, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_ASK_INFO, info_answered);
  else if (url != NULL && phidias_dialect_has_free_test (dialect))
    phidias_doctor_ask (self, self->current, PHIDIAS_DOCTOR_PROBE_MODEL, PHIDIAS_DOCTOR_ASK_NAMES, names_answered);
  else
    decide (self, FALSE);
}

static void
azure_asked (PhidiasDoctor *self, gboolean is_there)
{
  g_autofree char *text = NULL;

  if (is_there)
    {
      ask_free (self);
      return;
    }
  text = g_strdup (phidias_doctor_probe_get_text (self->probes[PHIDIAS_DOCTOR_PROBE_DEPLOYMENT]));
  phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, text);
}

static void
pass_deployment (PhidiasDoctor *self)
{
  const char *name = phidias_doctor_get_name (self->current);
  g_autofree char *text = NULL;

  if (phidias_doctor_get_state (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT) == PHIDIAS_DOCTOR_FAILED)
    return;
  if (!phidias_doctor_names_deployment (self->current) || name == NULL)
    {
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_SKIPPED,
                          _("Not needed: this kind of address names no deployment."));
      return;
    }
  /* Translators: %s is the name of a deployment */
  text = g_strdup_printf (_("The server has a deployment called “%s”."), name);
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_PASSED, text);
}

/*
 * phidias_doctor_try_model:
 * @self: a doctor whose question was read by the server
 *
 * Asks what model it is where that is free, and for one token where nothing else tells.
 */
void
phidias_doctor_try_model (PhidiasDoctor *self)
{
  if (phidias_doctor_is_azure (self) && !self->azure_was_asked)
    {
      phidias_doctor_ask_azure (self, azure_asked);
      return;
    }
  pass_deployment (self);
  ask_free (self);
}
