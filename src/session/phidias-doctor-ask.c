/* phidias-doctor-ask.c: one question to the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-doctor-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gpointer           hold;
  PhidiasTarget     *target;
  PhidiasDoctorKind  kind;
  PhidiasDoctorTake  take;
} Ask;

static char *
dup_info_url (PhidiasTarget *target)
{
  const char *version = phidias_target_get_dialect (target) == PHIDIAS_DIALECT_AZURE_SERVERLESS ? phidias_target_get_api_version (target) : NULL;
  g_autofree char *escaped = g_uri_escape_string (version != NULL ? version : "2024-05-01-preview", NULL, FALSE);

  return g_strdup_printf ("%s/info?api-version=%s", phidias_target_get_base (target), escaped);
}

/*
 * phidias_doctor_dup_names_url:
 * @target: a target
 *
 * Returns: (transfer full) (nullable): where its server lists names, if there is such a place
 */
char *
phidias_doctor_dup_names_url (PhidiasTarget *target)
{
  g_autoptr (PhidiasTarget) sibling = NULL;

  switch (phidias_target_get_dialect (target))
    {
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
    case PHIDIAS_DIALECT_OPENAI:
      return g_strconcat (phidias_target_get_base (target), "/models", NULL);

    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
      /* The same resource has a list where OpenAI’s clients look for it. */
      sibling = phidias_target_with_dialect (target, PHIDIAS_DIALECT_AZURE_OPENAI_V1, NULL);
      return sibling != NULL ? g_strconcat (phidias_target_get_base (sibling), "/models", NULL) : NULL;

    case PHIDIAS_DIALECT_GITHUB_MODELS:
      return g_strconcat (phidias_target_get_origin (target), "/catalog/models", NULL);

    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
    default:
      return NULL; /* one model, whatever it is called */
    }
}

static PhidiasChatRequest *
make_request (PhidiasDoctor *self, PhidiasTarget *target, PhidiasDoctorQuestion question)
{
  PhidiasChatRequest *request = phidias_chat_request_new (target);
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();

  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS, 1);
  phidias_chat_request_set_parameters (request, parameters);
  phidias_chat_request_set_stream (request, FALSE);
  if (self->other_maximum)
    phidias_chat_request_set_max_completion_tokens (request, TRUE);
  if (question == PHIDIAS_DOCTOR_ASK_TOKEN)
    phidias_chat_request_add_turn (request, "user", "Hi");

  return request;
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Ask *ask = user_data;
  g_autoptr (PhidiasInquiry) inquiry = phidias_inquiry_finish (PHIDIAS_INFERENCE_CLIENT (object), result, NULL);
  g_autoptr (PhidiasDoctor) self = phidias_doctor_take (ask->hold);
  g_autoptr (PhidiasTarget) target = ask->target;
  PhidiasDoctorTake take = ask->take;
  PhidiasDoctorKind kind = ask->kind;

  g_free (ask);
  if (self == NULL || inquiry == NULL)
    return;

  if (inquiry->transcript != NULL)
    phidias_doctor_probe_add_details (self->probes[kind], inquiry->transcript);
  take (self, target, inquiry, phidias_doctor_find (target, inquiry));
}

/*
 * phidias_doctor_ask:
 * @self: a doctor that runs
 * @target: whom to ask
 * @kind: in whose details it is told
 * @question: what to ask
 * @take: called with the answer
 *
 * Where it has asked too much already it ends instead: a server that says something else each time
 * must not be asked for ever.
 */
void
phidias_doctor_ask (PhidiasDoctor         *self,
                    PhidiasTarget         *target,
                    PhidiasDoctorKind      kind,
                    PhidiasDoctorQuestion  question,
                    PhidiasDoctorTake      take)
{
  g_autoptr (PhidiasChatRequest) request = NULL;
  g_autofree char *url = NULL;
  Ask *ask;

  if (self->n_requests++ >= PHIDIAS_DOCTOR_MAX_REQUESTS)
    {
      phidias_doctor_fail (self, kind, _("The server’s answers lead to no end, so it is not asked any more."));
      return;
    }

  if (question == PHIDIAS_DOCTOR_ASK_INFO)
    url = dup_info_url (target);
  else if (question == PHIDIAS_DOCTOR_ASK_NAMES)
    url = phidias_doctor_dup_names_url (target);
  else
    request = make_request (self, target, question);

  ask = g_new0 (Ask, 1);
  ask->hold = phidias_doctor_hold (self);
  ask->target = phidias_target_ref (target);
  ask->kind = kind;
  ask->take = take;
  phidias_inquiry_async (self->session->client, target, self->key, url, request, self->cancellable, answered_cb, ask);
}
