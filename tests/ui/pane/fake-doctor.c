/* fake-doctor.c: a doctor whose findings a test writes
 *
 * Stands in for src/session/phidias-doctor.c, as fake-session.c does for the session.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fake-doctor.h"

#include "phidias-error.h"

struct _PhidiasDoctor
{
  GObject parent_instance;

  PhidiasDoctorProbe *probes[PHIDIAS_DOCTOR_N_KINDS];
  PhidiasDeployment  *deployment;
  char               *verdict;
  char               *remedy;
  gboolean            is_running;
  gboolean            is_healthy;
};

static void phidias_doctor_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasDoctor, phidias_doctor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, phidias_doctor_list_model_init))

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static FakeDoctorCalls calls;
static gboolean next_costs;
static GError *apply_error;
static GTask *applying;

static void
take_doctor (PhidiasDoctor *doctor)
{
  g_set_weak_pointer (&calls.doctor, doctor);
}

/* ---- What a page calls ---- */

PhidiasDoctor *
phidias_session_examine (PhidiasSession *session, PhidiasDeployment *deployment)
{
  PhidiasDoctor *self = g_object_new (PHIDIAS_TYPE_DOCTOR, NULL);

  self->deployment = g_object_ref (deployment);
  self->is_running = TRUE;
  calls.n_examinations++;
  take_doctor (self);

  return self;
}

gboolean
phidias_doctor_costs (PhidiasSession *session, PhidiasDeployment *deployment)
{
  return next_costs;
}

PhidiasDeployment *
phidias_doctor_get_deployment (PhidiasDoctor *self)
{
  return self->deployment;
}

gboolean
phidias_doctor_get_running (PhidiasDoctor *self)
{
  return self->is_running;
}

gboolean
phidias_doctor_get_healthy (PhidiasDoctor *self)
{
  return self->is_healthy;
}

const char *
phidias_doctor_get_verdict (PhidiasDoctor *self)
{
  return self->verdict;
}

const char *
phidias_doctor_get_remedy_text (PhidiasDoctor *self)
{
  return self->remedy;
}

void
phidias_doctor_cancel (PhidiasDoctor *self)
{
  if (!self->is_running)
    return;
  self->is_running = FALSE;
  calls.n_cancelled++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

void
phidias_doctor_apply_async (PhidiasDoctor *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_assert_nonnull (self->remedy);
  g_assert_null (applying);
  applying = g_task_new (self, cancellable, callback, user_data);
  calls.n_applied++;
}

gboolean
phidias_doctor_apply_finish (PhidiasDoctor *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- What a test writes ---- */

void
fake_doctor_reset (void)
{
  take_doctor (NULL);
  calls = (FakeDoctorCalls) { 0 };
  next_costs = FALSE;
  g_clear_error (&apply_error);
}

const FakeDoctorCalls *
fake_doctor_get_calls (void)
{
  return &calls;
}

void
fake_doctor_set_costs (gboolean costs)
{
  next_costs = costs;
}

void
fake_doctor_fail_apply (GError *error)
{
  g_clear_error (&apply_error);
  apply_error = error;
}

void
fake_doctor_tell (PhidiasDoctorKind kind, PhidiasDoctorState state, const char *text, const char *details)
{
  g_assert_nonnull (calls.doctor);
  if (details != NULL)
    phidias_doctor_probe_add_details (calls.doctor->probes[kind], details);
  phidias_doctor_probe_set (calls.doctor->probes[kind], state, text);
}

void
fake_doctor_end (gboolean is_healthy, const char *verdict, const char *remedy)
{
  PhidiasDoctor *self = calls.doctor;

  g_assert_true (self->is_running);
  self->is_healthy = is_healthy;
  self->verdict = g_strdup (verdict);
  self->remedy = g_strdup (remedy);
  self->is_running = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

void
fake_doctor_end_apply (void)
{
  g_autoptr (GTask) task = g_steal_pointer (&applying);

  g_assert_nonnull (task);
  if (apply_error != NULL)
    g_task_return_error (task, g_steal_pointer (&apply_error));
  else
    {
      /* What is done needs no doing. */
      g_clear_pointer (&PHIDIAS_DOCTOR (g_task_get_source_object (task))->remedy, g_free);
      g_task_return_boolean (task, TRUE);
    }
}

/* ---- The object ---- */

static GType
get_item_type (GListModel *model)
{
  return PHIDIAS_TYPE_DOCTOR_PROBE;
}

static guint
get_n_items (GListModel *model)
{
  return PHIDIAS_DOCTOR_N_KINDS;
}

static gpointer
get_item (GListModel *model, guint place)
{
  return place < PHIDIAS_DOCTOR_N_KINDS ? g_object_ref (PHIDIAS_DOCTOR (model)->probes[place]) : NULL;
}

static void
phidias_doctor_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
phidias_doctor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, PHIDIAS_DOCTOR (object)->is_running);
}

static void
phidias_doctor_finalize (GObject *object)
{
  PhidiasDoctor *self = PHIDIAS_DOCTOR (object);

  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    g_object_unref (self->probes[i]);
  g_clear_object (&self->deployment);
  g_free (self->verdict);
  g_free (self->remedy);

  G_OBJECT_CLASS (phidias_doctor_parent_class)->finalize (object);
}

static void
phidias_doctor_class_init (PhidiasDoctorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = phidias_doctor_get_property;
  object_class->finalize = phidias_doctor_finalize;
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_doctor_init (PhidiasDoctor *self)
{
  for (guint i = 0; i < PHIDIAS_DOCTOR_N_KINDS; i++)
    self->probes[i] = phidias_doctor_probe_new (i);
}
