/* phidias-doctor-azure.c: what the resource manager says of a deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"
#include "phidias-doctor-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-json.h"

/*
 * phidias_doctor_is_azure:
 * @self: a doctor
 *
 * Returns: whether a resource manager can be asked about the deployment
 */
gboolean
phidias_doctor_is_azure (PhidiasDoctor *self)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);

  return phidias_deployment_get_kind (self->deployment) == PHIDIAS_DEPLOYMENT_AZURE && resource != NULL &&
         resource->account_id != NULL && resource->resource_id != NULL;
}

static void
tell (PhidiasDoctor *self, PhidiasDoctorState state, const char *text)
{
  void (*done) (PhidiasDoctor *, gboolean) = self->azure_done;

  self->azure_done = NULL;
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, state, text);
  done (self, state != PHIDIAS_DOCTOR_FAILED);
}

static void
tell_gone (PhidiasDoctor *self)
{
  tell (self, PHIDIAS_DOCTOR_FAILED, _("Azure has no such deployment any more: it was deleted there. Deploy the model again, or choose another deployment."));
}

/* Nothing was found out, which is no fault of the deployment's. */
static void
tell_error (PhidiasDoctor *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND))
    {
      tell_gone (self);
      return;
    }
  /* Translators: %s is a sentence that says why */
  text = g_strdup_printf (_("Azure could not be asked about the deployment: %s"), error->message);
  tell (self, PHIDIAS_DOCTOR_WARNING, text);
}

static void
tell_state (PhidiasDoctor *self, JsonObject *object)
{
  g_autoptr (PhidiasResource) resource = phidias_resource_copy (phidias_deployment_get_resource (self->deployment));
  JsonObject *facts = object != NULL ? phidias_json_get_object (object, "properties") : NULL;
  const char *state = facts != NULL ? phidias_json_get_string (facts, "provisioningState") : NULL;
  const char *endpoint = facts != NULL ? phidias_json_get_string (facts, "endpointState") : NULL;
  const char *word = endpoint != NULL ? endpoint : state != NULL ? state : "–";
  g_autofree char *text = NULL;

  g_free (resource->provisioning_state);
  g_free (resource->endpoint_state);
  resource->provisioning_state = g_strdup (state);
  resource->endpoint_state = g_strdup (endpoint);
  resource->is_gone = FALSE;

  switch (phidias_azure_read_state (resource))
    {
    case PHIDIAS_DEPLOYMENT_CREATING:
      text = g_strdup_printf (_("Azure is still making the deployment (%s): try again in some minutes."), word);
      tell (self, PHIDIAS_DOCTOR_FAILED, text);
      break;
    case PHIDIAS_DEPLOYMENT_DELETING:
      text = g_strdup_printf (_("Azure is deleting the deployment (%s)."), word);
      tell (self, PHIDIAS_DOCTOR_FAILED, text);
      break;
    case PHIDIAS_DEPLOYMENT_SUSPENDED:
      text = g_strdup_printf (_("Azure has stopped the deployment (%s): its subscription may have ended, or its payment. Look at it in the portal."), word);
      tell (self, PHIDIAS_DOCTOR_FAILED, text);
      break;
    case PHIDIAS_DEPLOYMENT_ERROR:
      text = g_strdup_printf (_("Azure says that the deployment has failed (%s): delete it and deploy the model again."), word);
      tell (self, PHIDIAS_DOCTOR_FAILED, text);
      break;
    case PHIDIAS_DEPLOYMENT_GONE:
      tell_gone (self);
      break;
    case PHIDIAS_DEPLOYMENT_UNKNOWN:
    case PHIDIAS_DEPLOYMENT_CHECKING:
    case PHIDIAS_DEPLOYMENT_READY:
    default:
      /* Translators: %s is Azure's word for a state, such as “Succeeded” or “Online” */
      text = g_strdup_printf (_("Azure knows the deployment; its state there is “%s”."), word);
      tell (self, PHIDIAS_DOCTOR_PASSED, text);
      break;
    }
}

static void
resource_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (user_data);

  if (self == NULL)
    return;
  if (answer == NULL)
    tell_error (self, error);
  else
    tell_state (self, phidias_arm_answer_get_object (answer));
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmClient) client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (user_data);
  g_autofree char *url = NULL;
  g_autofree char *details = NULL;

  if (self == NULL)
    return;
  if (client == NULL)
    {
      tell_error (self, error);
      return;
    }

  url = phidias_azure_dup_url (phidias_deployment_get_resource (self->deployment));
  details = g_strdup_printf ("GET %s%s", phidias_arm_client_get_base (client), url);
  phidias_doctor_probe_add_details (self->probes[PHIDIAS_DOCTOR_PROBE_DEPLOYMENT], details);
  phidias_arm_client_send_async (client, "GET", url, NULL, self->cancellable, resource_read_cb, phidias_doctor_hold (self));
}

/*
 * phidias_doctor_ask_azure:
 * @self: a doctor of one of Azure's deployments
 * @done: called when the probe of the deployment has its state, with whether it should answer
 */
void
phidias_doctor_ask_azure (PhidiasDoctor *self, void (*done) (PhidiasDoctor *self, gboolean is_there))
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);

  self->azure_done = done;
  self->azure_was_asked = TRUE;
  phidias_doctor_set (self, PHIDIAS_DOCTOR_PROBE_DEPLOYMENT, PHIDIAS_DOCTOR_RUNNING, NULL);
  phidias_azure_reach_async (phidias_session_get_azure (self->session), resource->account_id, resource->tenant_id,
                             self->cancellable, reached_cb, phidias_doctor_hold (self));
}
