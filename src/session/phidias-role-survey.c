/* phidias-role-survey.c: where somebody's role lets them deploy, found out in the background
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-role-survey.h"

#include "phidias-azure-private.h"
#include "phidias-error.h"
#include "phidias-preflight-private.h"

/* A project's scopes, the widest first: roles are inherited. */
#define N_SCOPES 3

/**
 * PhidiasRoleSurvey:
 *
 * One scope is asked at a time, and each once: first the subscription, then the resource group, and the
 * project itself only where neither lets the person deploy. Mostly one answer settles a whole
 * subscription, so that thousands of projects cost a few requests.
 */
struct _PhidiasRoleSurvey
{
  GObject         parent_instance;

  /* owned */
  PhidiasAzure   *azure;
  GQueue          queue;    /* of PhidiasProject */
  GHashTable     *asked;    /* paths of projects in lower case */
  GHashTable     *scopes;   /* path in lower case → PhidiasPermissions, NULL where it would not say */
  GHashTable     *found;    /* path of a project in lower case → the action that is missing, or "" */
  GCancellable   *cancellable;

  /* state */
  gboolean        needs_terms;
  gboolean        is_asking;
};

G_DEFINE_FINAL_TYPE (PhidiasRoleSurvey, phidias_role_survey, G_TYPE_OBJECT)

enum {
  FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One scope that is asked; its survey may be gone when the answer comes. */
typedef struct
{
  PhidiasRoleSurvey  *self; /* weak */
  GCancellable       *cancellable;
  PhidiasArmClient   *client;
  PhidiasPermissions *permissions;
  char               *scope;
} Question;

static void go_on (PhidiasRoleSurvey *self);

static void
question_free (Question *question)
{
  g_clear_weak_pointer (&question->self);
  g_object_unref (question->cancellable);
  g_clear_object (&question->client);
  g_clear_pointer (&question->permissions, phidias_permissions_free);
  g_free (question->scope);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
permissions_free (gpointer data)
{
  if (data != NULL)
    phidias_permissions_free (data);
}

static void
answered (Question *question, gboolean is_reached, const GError *error)
{
  g_autoptr (Question) owned = question;
  PhidiasRoleSurvey *self = question->self;

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_asking = FALSE;
  if (error != NULL)
    g_debug ("what may be done in a scope is not known: %s", error->message);
  /* Some may not even ask at a wider scope. Where nothing answers at all, nothing more is asked. */
  if (!is_reached || (error != NULL && !g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) &&
                      !g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND)))
    {
      g_queue_clear_full (&self->queue, g_object_unref);
      return;
    }
  g_hash_table_insert (self->scopes, g_steal_pointer (&question->scope), error == NULL ? g_steal_pointer (&question->permissions) : NULL);
  go_on (self);
}

static void
page_cb (JsonArray *values, gpointer user_data)
{
  phidias_permissions_add (((Question *) user_data)->permissions, values);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  phidias_arm_client_list_finish (PHIDIAS_ARM_CLIENT (object), result, &error);
  answered (user_data, TRUE, error);
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  question->client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);
  if (question->client == NULL)
    {
      answered (question, FALSE, error);
      return;
    }
  url = g_strdup_printf ("%s/providers/Microsoft.Authorization/permissions?%s", question->scope, PHIDIAS_AZURE_ROLES);
  phidias_arm_client_list_async (question->client, url, page_cb, question, question->cancellable, listed_cb, question);
}

static void
ask (PhidiasRoleSurvey *self, PhidiasProject *project, const char *scope)
{
  Question *question = g_new0 (Question, 1);

  self->is_asking = TRUE;
  g_set_weak_pointer (&question->self, self);
  question->cancellable = g_object_ref (self->cancellable);
  question->permissions = phidias_permissions_new ();
  question->scope = g_strdup (scope);
  phidias_azure_reach_async (self->azure, phidias_project_get_account_id (project),
                             phidias_subscription_get_tenant_id (phidias_project_get_subscription (project)),
                             self->cancellable, reached_cb, question);
}

static char *
dup_scope (PhidiasProject *project, guint level)
{
  const char *subscription = phidias_subscription_get_id (phidias_project_get_subscription (project));
  g_autofree char *scope = NULL;

  if (level == 0)
    scope = g_strdup_printf ("/subscriptions/%s", subscription);
  else if (level == 1)
    scope = g_strdup_printf ("/subscriptions/%s/resourceGroups/%s", subscription, phidias_project_get_resource_group (project));
  else
    scope = g_strdup (phidias_project_get_resource_id (project));

  return g_ascii_strdown (scope, -1);
}

/* Whether more must be asked of it. */
static gboolean
think (PhidiasRoleSurvey *self, PhidiasProject *project)
{
  const char *missing = NULL;
  PhidiasPermissions *permissions = NULL;
  g_autofree char *scope = NULL;

  for (guint i = 0; i < N_SCOPES; i++)
    {
      g_free (scope);
      scope = dup_scope (project, i);
      if (!g_hash_table_lookup_extended (self->scopes, scope, NULL, (gpointer *) &permissions))
        {
          ask (self, project, scope);
          return TRUE;
        }
      missing = permissions != NULL
                  ? phidias_preflight_find_missing (phidias_project_get_kind (project), self->needs_terms, permissions) : NULL;
      if (permissions != NULL && missing == NULL)
        break;
    }
  if (permissions == NULL)
    return FALSE; /* the project would not say */
  g_hash_table_insert (self->found, g_ascii_strdown (phidias_project_get_resource_id (project), -1),
                       g_strdup (missing != NULL ? missing : ""));
  g_signal_emit (self, signals[FOUND], 0, project);

  return FALSE;
}

static void
go_on (PhidiasRoleSurvey *self)
{
  g_autoptr (PhidiasRoleSurvey) kept = g_object_ref (self);

  while (!self->is_asking && !g_queue_is_empty (&self->queue) && !g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (PhidiasProject) project = g_object_ref (g_queue_peek_head (&self->queue));

      if (!think (self, project) && g_queue_peek_head (&self->queue) == project)
        g_object_unref (g_queue_pop_head (&self->queue));
    }
}

/* ---- The object ---- */

static void
phidias_role_survey_dispose (GObject *object)
{
  PhidiasRoleSurvey *self = PHIDIAS_ROLE_SURVEY (object);

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->queue, g_object_unref);

  G_OBJECT_CLASS (phidias_role_survey_parent_class)->dispose (object);
}

static void
phidias_role_survey_finalize (GObject *object)
{
  PhidiasRoleSurvey *self = PHIDIAS_ROLE_SURVEY (object);

  g_clear_object (&self->azure);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->scopes);
  g_hash_table_unref (self->found);

  G_OBJECT_CLASS (phidias_role_survey_parent_class)->finalize (object);
}

static void
phidias_role_survey_class_init (PhidiasRoleSurveyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_role_survey_dispose;
  object_class->finalize = phidias_role_survey_finalize;

  /**
   * PhidiasRoleSurvey::found:
   * @self: a survey
   * @project: the project of which it is known now
   */
  signals[FOUND] = g_signal_new ("found", PHIDIAS_TYPE_ROLE_SURVEY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, PHIDIAS_TYPE_PROJECT);
}

static void
phidias_role_survey_init (PhidiasRoleSurvey *self)
{
  g_queue_init (&self->queue);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, permissions_free);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * phidias_azure_survey_roles:
 * @self: the verbs
 * @needs_terms: whether a partner's terms must be accepted, which takes a permission of its own
 *
 * Returns: (transfer full): a survey that was asked nothing yet
 */
PhidiasRoleSurvey *
phidias_azure_survey_roles (PhidiasAzure *self, gboolean needs_terms)
{
  PhidiasRoleSurvey *survey;

  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);

  survey = g_object_new (PHIDIAS_TYPE_ROLE_SURVEY, NULL);
  survey->azure = g_object_ref (self);
  survey->needs_terms = needs_terms;

  return survey;
}

/**
 * phidias_role_survey_ask:
 * @self: a survey
 * @project: a project
 *
 * Finds out about it, after those that were asked for before. Asking again does nothing.
 */
void
phidias_role_survey_ask (PhidiasRoleSurvey *self, PhidiasProject *project)
{
  g_return_if_fail (PHIDIAS_IS_ROLE_SURVEY (self));
  g_return_if_fail (PHIDIAS_IS_PROJECT (project));

  if (!g_hash_table_add (self->asked, g_ascii_strdown (phidias_project_get_resource_id (project), -1)))
    return;
  g_queue_push_tail (&self->queue, g_object_ref (project));
  go_on (self);
}

/**
 * phidias_role_survey_find:
 * @self: a survey
 * @project: a project
 * @obstacle: (out) (optional) (nullable): a sentence about what the person may not do there, for g_free();
 *   %NULL where nothing is missing
 *
 * Returns: whether it is known
 */
gboolean
phidias_role_survey_find (PhidiasRoleSurvey *self, PhidiasProject *project, char **obstacle)
{
  g_autofree char *key = NULL;
  const char *missing;

  g_return_val_if_fail (PHIDIAS_IS_ROLE_SURVEY (self), FALSE);
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (project), FALSE);

  key = g_ascii_strdown (phidias_project_get_resource_id (project), -1);
  missing = g_hash_table_lookup (self->found, key);
  if (obstacle != NULL)
    *obstacle = missing != NULL && *missing != '\0' ? phidias_preflight_dup_role_text (phidias_project_get_kind (project), missing) : NULL;

  return missing != NULL;
}
