/* phidias-doctor.c: finds out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-error.h"
#include "phidias-text-util.h"

static void phidias_doctor_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasDoctor, phidias_doctor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, phidias_doctor_list_model_init))

enum {
  PROP_0,
  PROP_DEPLOYMENT,
  PROP_RUNNING,
  PROP_HEALTHY,
  PROP_VERDICT,
  PROP_REMEDY_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ---- For the steps ---- */

/*
 * phidias_doctor_hold:
 * @self: a doctor
 *
 * Returns: (transfer full): user data for a call that must not keep @self alive
 */
gpointer
phidias_doctor_hold (PhidiasDoctor *self)
{
  GWeakRef *hold = g_new0 (GWeakRef, 1);

  g_weak_ref_init (hold, self);

  return hold;
}

/*
 * phidias_doctor_take:
 * @hold: (transfer full): from phidias_doctor_hold()
 *
 * Returns: (transfer full) (nullable): the doctor, if anybody still wants to know
 */
PhidiasDoctor *
phidias_doctor_take (gpointer hold)
{
  g_autoptr (PhidiasDoctor) self = g_weak_ref_get (hold);

  g_weak_ref_clear (hold);
  g_free (hold);

  return self != NULL && self->is_running && !self->session->is_closed ? g_steal_pointer (&self) : NULL;
}

void
phidias_doctor_set (PhidiasDoctor *self, PhidiasDoctorKind kind, PhidiasDoctorState state, const char *text)
{
  phidias_doctor_probe_set (self->probes[kind], state, text);
}

PhidiasDoctorState
phidias_doctor_get_state (PhidiasDoctor *self, PhidiasDoctorKind kind)
{
  return phidias_doctor_probe_get_state (self->probes[kind]);
}

static void
forget_key (PhidiasDoctor *self)
{
  secret_password_free (g_steal_pointer (&self->key));
}

/*
 * phidias_doctor_end:
 * @self: a doctor that runs
 * @verdict: what was found, translated
 * @is_healthy: whether the deployment answers as it is
 *
 * The last step.
 */
void
phidias_doctor_end (PhidiasDoctor *self, const char *verdict, gboolean is_healthy)
{
  g_autoptr (PhidiasDoctor) alive = g_object_ref (self);

  forget_key (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (phidias_set_str (&self->verdict, verdict))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
  if (self->is_healthy != is_healthy)
    {
      self->is_healthy = is_healthy;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEALTHY]);
    }
  if (self->remedy_text != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMEDY_TEXT]);
  self->is_running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
end_failed (PhidiasDoctor *self)
{
  const char *title = phidias_doctor_probe_get_title (self->probes[self->failed]);
  /* Translators: %s is what was tried before and failed, such as “Address” */
  g_autofree char *reason = g_strdup_printf (_("Not tried: “%s” has to be put right first."), title);
  g_autofree char *verdict = NULL;

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    if (phidias_doctor_get_state (self, i) <= PHIDIAS_DOCTOR_RUNNING)
      phidias_doctor_set (self, i, PHIDIAS_DOCTOR_SKIPPED, reason);
  verdict = phidias_doctor_dup_findings (self, PHIDIAS_DOCTOR_FAILED);
  phidias_doctor_end (self, verdict, FALSE);
}

static void
azure_asked (PhidiasDoctor *self, gboolean is_there)
{
  end_failed (self);
}

/*
 * phidias_doctor_fail:
 * @self: a doctor that runs
 * @kind: what does not work
 * @text: why, translated; in the verdict, too
 *
 * Ends the examination there: what comes after it cannot be tried. Only Azure, which knows why an
 * endpoint of its own is gone, is asked all the same.
 */
void
phidias_doctor_fail (PhidiasDoctor *self, PhidiasDoctorKind kind, const char *text)
{
  self->failed = kind;
  phidias_doctor_set (self, kind, PHIDIAS_DOCTOR_FAILED, text);
  if (phidias_doctor_is_azure (self) && !self->azure_was_asked)
    phidias_doctor_ask_azure (self, azure_asked);
  else
    end_failed (self);
}

/* ---- The list ---- */

static GType
phidias_doctor_get_item_type (GListModel *list)
{
  return PHIDIAS_TYPE_DOCTOR_PROBE;
}

static guint
phidias_doctor_get_n_items (GListModel *list)
{
  return PHIDIAS_DOCTOR_N_KINDS;
}

static gpointer
phidias_doctor_get_item (GListModel *list, guint position)
{
  PhidiasDoctor *self = PHIDIAS_DOCTOR (list);

  return position < PHIDIAS_DOCTOR_N_KINDS ? g_object_ref (self->probes[position]) : NULL;
}

static void
phidias_doctor_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = phidias_doctor_get_item_type;
  iface->get_n_items = phidias_doctor_get_n_items;
  iface->get_item = phidias_doctor_get_item;
}

/* ---- The object ---- */

static void
phidias_doctor_dispose (GObject *object)
{
  PhidiasDoctor *self = PHIDIAS_DOCTOR (object);

  self->is_running = FALSE;
  g_cancellable_cancel (self->cancellable);
  forget_key (self);
  g_clear_object (&self->deployment);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_doctor_parent_class)->dispose (object);
}

static void
phidias_doctor_finalize (GObject *object)
{
  PhidiasDoctor *self = PHIDIAS_DOCTOR (object);

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    g_object_unref (self->probes[i]);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->target, phidias_target_unref);
  g_clear_pointer (&self->current, phidias_target_unref);
  g_clear_pointer (&self->answer, phidias_inquiry_free);
  g_clear_pointer (&self->best, phidias_target_unref);
  g_clear_pointer (&self->best_answer, phidias_inquiry_free);
  g_ptr_array_unref (self->candidates);
  g_ptr_array_unref (self->tried);
  g_strfreev (self->names);
  g_clear_pointer (&self->remedy, phidias_target_unref);
  g_clear_error (&self->key_error);
  g_free (self->verdict);
  g_free (self->remedy_text);

  G_OBJECT_CLASS (phidias_doctor_parent_class)->finalize (object);
}

static void
phidias_doctor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasDoctor *self = PHIDIAS_DOCTOR (object);

  switch (prop_id)
    {
    case PROP_DEPLOYMENT:
      g_value_set_object (value, self->deployment);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->is_running);
      break;
    case PROP_HEALTHY:
      g_value_set_boolean (value, self->is_healthy);
      break;
    case PROP_VERDICT:
      g_value_set_string (value, phidias_doctor_get_verdict (self));
      break;
    case PROP_REMEDY_TEXT:
      g_value_set_string (value, phidias_doctor_get_remedy_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_doctor_class_init (PhidiasDoctorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_doctor_dispose;
  object_class->finalize = phidias_doctor_finalize;
  object_class->get_property = phidias_doctor_get_property;

  /**
   * PhidiasDoctor:deployment:
   *
   * Which deployment is examined.
   */
  properties[PROP_DEPLOYMENT] = g_param_spec_object ("deployment", NULL, NULL, PHIDIAS_TYPE_DEPLOYMENT, flags);
  /**
   * PhidiasDoctor:running:
   *
   * Whether it is under way. Changes with the verdict, once.
   */
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  /**
   * PhidiasDoctor:healthy:
   *
   * Whether the deployment answers as it is.
   */
  properties[PROP_HEALTHY] = g_param_spec_boolean ("healthy", NULL, NULL, FALSE, flags);
  /**
   * PhidiasDoctor:verdict:
   *
   * The most important finding and what to do next, translated; %NULL while it runs.
   */
  properties[PROP_VERDICT] = g_param_spec_string ("verdict", NULL, NULL, NULL, flags);
  /**
   * PhidiasDoctor:remedy-text:
   *
   * What phidias_doctor_apply_async() changes, translated; %NULL where there is nothing to apply.
   */
  properties[PROP_REMEDY_TEXT] = g_param_spec_string ("remedy-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_doctor_init (PhidiasDoctor *self)
{
  self->cancellable = g_cancellable_new ();
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_target_unref);
  self->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_target_unref);
  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    self->probes[i] = phidias_doctor_probe_new (i);
}

/**
 * phidias_session_examine:
 * @session: a session
 * @deployment: one of its deployments
 *
 * Begins to find out why a deployment does not answer. It runs until it is done, cancelled, or the
 * last reference goes; nothing of the deployment is changed by it.
 *
 * Returns: (transfer full): an examination under way
 */
PhidiasDoctor *
phidias_session_examine (PhidiasSession *session, PhidiasDeployment *deployment)
{
  PhidiasDoctor *self;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (PHIDIAS_TYPE_DOCTOR, NULL);
  self->session = g_object_ref (session);
  self->deployment = g_object_ref (deployment);
  self->is_running = TRUE;
  phidias_doctor_begin (self);

  return self;
}

/**
 * phidias_doctor_costs:
 * @session: a session
 * @deployment: one of its deployments
 *
 * Returns: whether an examination may send a message of one token that is billed: where nothing
 *   else tells, or to prove a remedy; never on this computer
 */
gboolean
phidias_doctor_costs (PhidiasSession *session, PhidiasDeployment *deployment)
{
  PhidiasTarget *target;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), FALSE);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), FALSE);

  target = phidias_deployment_get_target (deployment);
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    return FALSE;

  return target == NULL || !phidias_target_is_loopback (target);
}

/**
 * phidias_doctor_get_deployment:
 * @self: an examination
 *
 * Returns: (transfer none): whom it examines
 */
PhidiasDeployment *
phidias_doctor_get_deployment (PhidiasDoctor *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR (self), NULL);

  return self->deployment;
}

gboolean
phidias_doctor_get_running (PhidiasDoctor *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR (self), FALSE);

  return self->is_running;
}

gboolean
phidias_doctor_get_healthy (PhidiasDoctor *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR (self), FALSE);

  return self->is_healthy;
}

/**
 * phidias_doctor_get_verdict:
 * @self: an examination
 *
 * Returns: (transfer none) (nullable): what was found, translated; %NULL while it runs
 */
const char *
phidias_doctor_get_verdict (PhidiasDoctor *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR (self), NULL);

  return self->is_running ? NULL : self->verdict;
}

/**
 * phidias_doctor_get_remedy_text:
 * @self: an examination
 *
 * Returns: (transfer none) (nullable): what can be applied, translated; %NULL while it runs
 */
const char *
phidias_doctor_get_remedy_text (PhidiasDoctor *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR (self), NULL);

  return self->is_running ? NULL : self->remedy_text;
}

/**
 * phidias_doctor_cancel:
 * @self: an examination
 *
 * Ends it where it is.
 */
void
phidias_doctor_cancel (PhidiasDoctor *self)
{
  g_return_if_fail (PHIDIAS_IS_DOCTOR (self));

  if (!self->is_running)
    return;

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    if (phidias_doctor_probe_get_state (self->probes[i]) <= PHIDIAS_DOCTOR_RUNNING)
      phidias_doctor_set (self, i, PHIDIAS_DOCTOR_SKIPPED, _("Not tried: the examination was stopped."));
  phidias_doctor_end (self, _("The examination was stopped."), FALSE);
}

/* ---- The remedy ---- */

static void
applied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasDoctor *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!phidias_session_edit_deployment_finish (PHIDIAS_SESSION (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* It was proven before it was offered. */
  phidias_session_note_outcome (self->session, self->deployment, NULL);
  g_clear_pointer (&self->remedy, phidias_target_unref);
  g_clear_pointer (&self->remedy_text, g_free);
  phidias_set_str (&self->verdict, _("The deployment was changed, and answers now."));
  self->is_healthy = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMEDY_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEALTHY]);
  g_task_return_boolean (task, TRUE);
}

/**
 * phidias_doctor_apply_async:
 * @self: an examination with a remedy
 * @cancellable: (nullable): to give up
 * @callback: called when the change is on disk
 * @user_data: passed to @callback
 *
 * Changes the deployment as #PhidiasDoctor:remedy-text says. A person's change of the address since
 * the examination began is not overwritten (%PHIDIAS_ERROR_INVALID_INPUT).
 */
void
phidias_doctor_apply_async (PhidiasDoctor *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_DOCTOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_doctor_apply_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->is_running || self->remedy == NULL)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, _("There is nothing to apply.")));
  else if (!phidias_target_equal (self->target, phidias_deployment_get_target (self->deployment)))
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                  _("The deployment was changed in the meantime. Examine it again.")));
  else
    phidias_session_edit_deployment_async (self->session, self->deployment, self->remedy,
                                           phidias_deployment_get_name (self->deployment), NULL,
                                           phidias_deployment_get_key_place (self->deployment),
                                           cancellable, applied_cb, g_steal_pointer (&task));
}

/**
 * phidias_doctor_apply_finish:
 * @self: as before
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: whether the deployment was changed
 */
gboolean
phidias_doctor_apply_finish (PhidiasDoctor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_doctor_apply_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
