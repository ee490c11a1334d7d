/* phidias-doctor-line.c: the first steps of an examination: the key, the address, the secure connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-line-probe.h"

/* A certificate that ended this short a time ago, or begins so soon, may be a wrong clock's fault. */
#define CLOCK_DAYS 3

/* Time zones that were set wrongly are at least as far away as this. */
#define CLOCK_SECONDS (30 * 60)

static gboolean
is_azure_host (const char *host)
{
  return g_str_has_suffix (host, ".azure.com") || g_str_has_suffix (host, ".azure.cn") || g_str_has_suffix (host, ".azure.us");
}

static void try_address (PhidiasDoctor *self);

/* ---- The key: of Azure's the address is known only with it, of others it is asked for last ---- */

static void
key_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (user_data);
  char *key = phidias_session_find_key_finish (PHIDIAS_SESSION (object), result, &error);
  PhidiasTarget *target;

  if (self == NULL)
    {
      phidias_session_key_free (key);
      return;
    }

  self->key = key;
  self->key_error = g_steal_pointer (&error);
  if (self->target != NULL)
    {
      phidias_doctor_ask_first (self);
      return;
    }

  target = phidias_deployment_get_target (self->deployment);
  if (target == NULL)
    {
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ADDRESS, self->key_error != NULL ? self->key_error->message
                                                                                        : _("The address of this deployment is not known."));
      return;
    }
  self->target = phidias_target_without_key (target);
  try_address (self);
}

static gboolean
wants_key (PhidiasDoctor *self)
{
  PhidiasTarget *target = phidias_deployment_get_target (self->deployment);

  return phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_CONNECTED &&
         phidias_target_get_auth (target) != PHIDIAS_AUTH_NONE &&
         phidias_deployment_get_key_place (self->deployment) != PHIDIAS_KEY_NONE;
}

static void
find_key (PhidiasDoctor *self)
{
  phidias_session_find_key_async (self->session, self->deployment, self->cancellable, key_found_cb, phidias_doctor_hold (self));
}

static void
line_stands (PhidiasDoctor *self)
{
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ROUTE, PHIDIAS_DOCTOR_RUNNING, NULL);
  if (wants_key (self))
    find_key (self);
  else
    phidias_doctor_ask_first (self);
}

/* ---- The secure connection ---- */

static char *
describe_clock (PhidiasLineReport *report)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%x %H:%M");
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *text = NULL;
  gboolean has_ended = (report->tls_flags & G_TLS_CERTIFICATE_EXPIRED) != 0 && report->ends != NULL;

  if (!has_ended && ((report->tls_flags & G_TLS_CERTIFICATE_NOT_ACTIVATED) == 0 || report->begins == NULL))
    return g_strdup ("");

  moment = g_date_time_to_local (has_ended ? report->ends : report->begins);
  text = g_date_time_format (moment, "%x %H:%M");
  if (has_ended && g_date_time_difference (now, moment) > CLOCK_DAYS * G_TIME_SPAN_DAY)
    /* Translators: two dates with times; begins with a space, as it follows another sentence */
    return g_strdup_printf (_(" It ended on %s, and this computer’s clock says %s: whoever runs the server has to renew it."), text, today);
  if (has_ended)
    /* Translators: two dates with times; begins with a space, as it follows another sentence */
    return g_strdup_printf (_(" It ended on %s, and this computer’s clock says %s. If that is wrong, set the clock; else whoever runs the server has to renew it."),
                            text, today);

  /* Translators: two dates with times; begins with a space, as it follows another sentence */
  return g_strdup_printf (_(" It begins on %s, and this computer’s clock says %s."), text, today);
}

static void
tell_certificate (PhidiasDoctor *self, PhidiasLineReport *report)
{
  g_autofree char *begins = report->begins != NULL ? g_date_time_format_iso8601 (report->begins) : NULL;
  g_autofree char *ends = report->ends != NULL ? g_date_time_format_iso8601 (report->ends) : NULL;
  g_autofree char *details = NULL;

  if (report->issuer == NULL)
    return;
  details = g_strdup_printf ("issuer: %s\nnotBefore: %s\nnotAfter: %s", report->issuer, begins != NULL ? begins : "–", ends != NULL ? ends : "–");
  phidias_doctor_probe_add_details (self->probes[PHIDIAS_DOCTOR_PROBE_TLS], details);
}

static void
tls_tried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasLineReport) report = phidias_line_probe_finish (PHIDIAS_INFERENCE_CLIENT (object), result, NULL);
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (user_data);
  g_autofree char *text = NULL;
  g_autofree char *until = NULL;

  if (self == NULL || report == NULL)
    return;

  tell_certificate (self, report);
  if (report->error != NULL)
    {
      g_autofree char *clock_text = describe_clock (report);

      if (report->tls_flags == 0 && phidias_target_is_loopback (self->target))
        /* Translators: follows a sentence that says that no secure connection could be made */
        text = g_strconcat (report->error->message, " ", _("Servers on this computer mostly speak without: try the address with http://."), NULL);
      else
        text = g_strconcat (report->error->message, clock_text, NULL);
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_TLS, text);
      return;
    }

  if (report->ends != NULL)
    {
      g_autoptr (GDateTime) moment = g_date_time_to_local (report->ends);

      until = g_date_time_format (moment, "%x");
    }
  text = until != NULL
           /* Translators: a host and a date */
           ? g_strdup_printf (_("The connection to %s is secure; its certificate is good until %s."), phidias_target_get_host (self->target), until)
           : g_strdup_printf (_("The connection to %s is secure."), phidias_target_get_host (self->target));
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_PASSED, text);
  line_stands (self);
}

static void
try_tls (PhidiasDoctor *self)
{
  if (phidias_target_is_secure (self->target))
    {
      phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_RUNNING, NULL);
      phidias_line_probe_async (self->session->client, self->target, TRUE, self->cancellable, tls_tried_cb, phidias_doctor_hold (self));
      return;
    }

  if (phidias_target_is_loopback (self->target))
    phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_SKIPPED,
                        _("Not needed: the server is on this computer, and nothing crosses a network."));
  else
    phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_WARNING,
                        _("The address begins with http://, so others on the network can read what is sent."));
  line_stands (self);
}

/*
 * phidias_doctor_compare_clocks:
 * @self: a doctor
 * @inquiry: the first answer
 *
 * A clock that is far from the server's does no harm yet where a certificate is good for years, but
 * it does to signing in.
 */
void
phidias_doctor_compare_clocks (PhidiasDoctor *self, PhidiasInquiry *inquiry)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *before = phidias_doctor_probe_get_text (self->probes[PHIDIAS_DOCTOR_PROBE_TLS]);
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;

  if (inquiry->date == 0 || ABS (inquiry->date - now) < CLOCK_SECONDS || phidias_target_is_loopback (self->target))
    return;

  date = g_date_time_new_from_unix_utc (inquiry->date);
  if (date == NULL)
    return;
  local = g_date_time_to_local (date);
  moment = g_date_time_format (local, "%x %H:%M");
  /* Translators: a sentence on the connection, then a date with a time */
  text = g_strdup_printf (_("%s The server’s clock says %s, which is far from this computer’s: set the clock, or signing in will fail."), before, moment);
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_TLS, PHIDIAS_DOCTOR_WARNING, text);
}

/* ---- The address ---- */

static char *
describe_failed_address (PhidiasDoctor *self, PhidiasLineReport *report)
{
  const char *host = phidias_target_get_host (self->target);

  if (report->addresses == NULL && report->proxy == NULL && !report->is_offline && report->error->code == PHIDIAS_ERROR_OFFLINE && is_azure_host (host))
    /* Translators: follows a sentence that says that a name could not be found */
    return g_strconcat (report->error->message, " ",
                        _("A resource of Azure that was deleted has no name any more, and one behind a private endpoint has one inside its network only."),
                        NULL);
  if (report->is_offline)
    /* Translators: follows a sentence that says that a name could not be found */
    return g_strconcat (report->error->message, " ", _("This computer has no connection to a network."), NULL);
  if (report->is_private)
    /* Translators: follows a sentence that says that a host does not answer */
    return g_strconcat (report->error->message, " ",
                        _("Its address is one of a private network: this computer has to be in that network, or in its VPN."), NULL);

  return g_strdup (report->error->message);
}

static void
address_tried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasLineReport) report = phidias_line_probe_finish (PHIDIAS_INFERENCE_CLIENT (object), result, NULL);
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (user_data);
  g_autofree char *text = NULL;
  const char *host;

  if (self == NULL || report == NULL)
    return;

  if (report->addresses != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", report->addresses);
      g_autofree char *details = g_strdup_printf ("%s → %s", phidias_target_get_origin (self->target), list);

      phidias_doctor_probe_add_details (self->probes[PHIDIAS_DOCTOR_PROBE_ADDRESS], details);
    }
  if (report->error != NULL)
    {
      text = describe_failed_address (self, report);
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ADDRESS, text);
      return;
    }

  host = phidias_target_get_host (self->target);
  if (report->proxy != NULL)
    /* Translators: a host, and a proxy with its port */
    text = g_strdup_printf (_("%s is reached through the proxy %s."), host, report->proxy);
  else if (phidias_target_is_loopback (self->target))
    text = g_strdup_printf (_("A server on this computer takes connections at %s."), phidias_target_get_origin (self->target));
  else if (report->is_private)
    text = g_strdup_printf (_("%s was found in a private network, and takes connections."), host);
  else
    text = g_strdup_printf (_("%s was found, and takes connections."), host);
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_PASSED, text);
  try_tls (self);
}

static void
try_address (PhidiasDoctor *self)
{
  phidias_line_probe_async (self->session->client, self->target, FALSE, self->cancellable, address_tried_cb, phidias_doctor_hold (self));
}

/* ---- The beginning ---- */

static void
server_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_session_start_server_finish (PHIDIAS_SESSION (object), result, &error);
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (user_data);

  if (self == NULL)
    return;
  if (target == NULL)
    {
      phidias_doctor_fail (self, PHIDIAS_DOCTOR_PROBE_ADDRESS, error->message);
      return;
    }
  if (phidias_target_get_key (target) != NULL)
    self->key = phidias_keyring_clean_key (phidias_target_get_key (target), NULL);
  self->target = phidias_target_without_key (target);
  try_address (self);
}

/*
 * phidias_doctor_begin:
 * @self: a new doctor
 *
 * The first step.
 */
void
phidias_doctor_begin (PhidiasDoctor *self)
{
  PhidiasTarget *target = phidias_deployment_get_target (self->deployment);

  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_ADDRESS, PHIDIAS_DOCTOR_RUNNING, NULL);
  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    {
      phidias_session_start_server_async (self->session, self->cancellable, server_started_cb, phidias_doctor_hold (self));
      return;
    }
  if (phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_AZURE || target == NULL)
    {
      find_key (self);
      return;
    }

  self->target = phidias_target_without_key (target);
  try_address (self);
}
