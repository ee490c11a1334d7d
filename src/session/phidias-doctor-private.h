/* phidias-doctor-private.h: what the files of an examination share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-doctor.h"

#include "phidias-inquiry.h"
#include "phidias-session-private.h"

G_BEGIN_DECLS

/* What an examination asks for at most. */
#define PHIDIAS_DOCTOR_MAX_REQUESTS 32

/* What an answer means, from the worst to the best: the later, the further the request got. */
typedef enum {
  PHIDIAS_DOCTOR_FOUND_NOTHING,    /* no answer */
  PHIDIAS_DOCTOR_FOUND_REDIRECT,
  PHIDIAS_DOCTOR_FOUND_PAGE,       /* a web page, or anything but a model server’s JSON */
  PHIDIAS_DOCTOR_FOUND_NO_ROUTE,
  PHIDIAS_DOCTOR_FOUND_NO_ENTRY,   /* 401 */
  PHIDIAS_DOCTOR_FOUND_FORBIDDEN,  /* 403 */
  PHIDIAS_DOCTOR_FOUND_VERSION,    /* the api-version is missing or unknown */
  PHIDIAS_DOCTOR_FOUND_DEPLOYMENT, /* there is none of that name */
  PHIDIAS_DOCTOR_FOUND_MODEL,      /* none was named, or an unknown one */
  PHIDIAS_DOCTOR_FOUND_BROKEN,     /* the server failed */
  PHIDIAS_DOCTOR_FOUND_LIMIT,      /* 429, or no quota */
  PHIDIAS_DOCTOR_FOUND_REFUSED,    /* it was read, and something in it is not taken */
  PHIDIAS_DOCTOR_FOUND_ANSWER,
} PhidiasDoctorFinding;

typedef enum {
  PHIDIAS_DOCTOR_ASK_NOTHING, /* a chat without a message */
  PHIDIAS_DOCTOR_ASK_TOKEN,   /* a message, and one token of an answer */
  PHIDIAS_DOCTOR_ASK_INFO,    /* `/info` */
  PHIDIAS_DOCTOR_ASK_NAMES,   /* the list of models */
} PhidiasDoctorQuestion;

typedef void (*PhidiasDoctorTake) (PhidiasDoctor        *self,
                                   PhidiasTarget        *target,
                                   PhidiasInquiry       *inquiry,
                                   PhidiasDoctorFinding  finding);

/**
 * PhidiasDoctor:
 *
 * An examination of a deployment: a list of #PhidiasDoctorProbe that run one after the other. What
 * it asks for holds it only while an answer is looked at, so it ends with its last owner. Lives on
 * the main thread.
 *
 *     phidias-doctor.c             the object, its list, applying the remedy
 *     phidias-doctor-line.c        the key, the address, the secure connection
 *     phidias-doctor-ask.c         one question to the server
 *     phidias-doctor-finding.c     what an answer means
 *     phidias-doctor-candidates.c  what else could be meant than the address that was given
 *     phidias-doctor-path.c        path, key, api-version
 *     phidias-doctor-azure.c       what the resource manager says of it
 *     phidias-doctor-name.c        the names of deployments and models
 *     phidias-doctor-model.c       the model, quota
 *     phidias-doctor-verdict.c     what it comes to
 *
 * The chat route is asked with a message that holds nothing: servers look at path, key,
 * api-version and name before they find that out, and nothing is generated or billed.
 */
struct _PhidiasDoctor
{
  GObject             parent_instance;

  /* owned */
  PhidiasSession     *session;
  PhidiasDeployment  *deployment;
  PhidiasDoctorProbe *probes[PHIDIAS_DOCTOR_N_KINDS];
  GCancellable       *cancellable;
  PhidiasTarget      *target;     /* as the deployment has it; NULL until that is known */
  PhidiasTarget      *current;    /* as it works best so far */
  PhidiasInquiry     *answer;     /* to the last question about @current */
  PhidiasTarget      *best;       /* of the candidates that were tried */
  PhidiasInquiry     *best_answer;
  GPtrArray          *candidates; /* of PhidiasTarget, that are still to be tried */
  GPtrArray          *tried;      /* of PhidiasTarget */
  char              **names;      /* what the server offers; NULL until it was asked */
  char               *key;        /* in memory that libsecret wipes; NULL for none, and at the end */
  GError             *key_error;  /* why there is none */
  char               *verdict;
  char               *remedy_text;
  PhidiasTarget      *remedy;

  /* state */
  PhidiasDoctorKind   trial_kind;
  void              (*trial_done) (PhidiasDoctor *self);
  void              (*azure_done) (PhidiasDoctor *self, gboolean is_there);
  PhidiasDoctorFinding finding;      /* what @answer means */
  PhidiasDoctorFinding best_finding;
  PhidiasDoctorKind   failed;        /* where it ended */
  gboolean            azure_was_asked;
  guint               n_requests;
  guint               n_tried;      /* candidates, of this probe */
  gboolean            other_maximum; /* it wants max_completion_tokens */
  gboolean            names_asked;
  gboolean            is_told;       /* everything but a token, which would cost */
  gboolean            is_running;
  gboolean            is_healthy;
};

/* phidias-doctor.c */
gpointer       phidias_doctor_hold         (PhidiasDoctor      *self) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDoctor *phidias_doctor_take         (gpointer            hold) G_GNUC_WARN_UNUSED_RESULT;
void           phidias_doctor_set          (PhidiasDoctor      *self,
                                            PhidiasDoctorKind   kind,
                                            PhidiasDoctorState  state,
                                            const char         *text);
PhidiasDoctorState phidias_doctor_get_state (PhidiasDoctor     *self,
                                            PhidiasDoctorKind   kind);
void           phidias_doctor_end          (PhidiasDoctor      *self,
                                            const char         *verdict,
                                            gboolean            is_healthy);
void           phidias_doctor_fail         (PhidiasDoctor      *self,
                                            PhidiasDoctorKind   kind,
                                            const char         *text);

/* phidias-doctor-line.c */
void           phidias_doctor_begin        (PhidiasDoctor      *self);
void           phidias_doctor_compare_clocks (PhidiasDoctor    *self,
                                            PhidiasInquiry     *inquiry);

/* phidias-doctor-ask.c */
void           phidias_doctor_ask          (PhidiasDoctor      *self,
                                            PhidiasTarget      *target,
                                            PhidiasDoctorKind   kind,
                                            PhidiasDoctorQuestion question,
                                            PhidiasDoctorTake   take);
char          *phidias_doctor_dup_names_url (PhidiasTarget     *target) G_GNUC_WARN_UNUSED_RESULT;

/* phidias-doctor-finding.c */
PhidiasDoctorFinding phidias_doctor_find   (PhidiasTarget      *target,
                                            PhidiasInquiry     *inquiry);
gboolean       phidias_doctor_mentions     (PhidiasInquiry     *inquiry,
                                            const char         *words);

/* phidias-doctor-candidates.c */
void           phidias_doctor_add_routes   (PhidiasTarget      *target,
                                            GPtrArray          *candidates);
void           phidias_doctor_add_versions (PhidiasTarget      *target,
                                            const char         *said,
                                            GPtrArray          *candidates);
void           phidias_doctor_add_auth     (PhidiasTarget      *target,
                                            GPtrArray          *candidates);
void           phidias_doctor_add_names    (PhidiasTarget      *target,
                                            const char * const *names,
                                            GPtrArray          *candidates);
gboolean       phidias_doctor_names_deployment (PhidiasTarget  *target);
const char    *phidias_doctor_get_name     (PhidiasTarget      *target);

/* phidias-doctor-path.c */
void           phidias_doctor_ask_first    (PhidiasDoctor      *self);
void           phidias_doctor_try_candidates (PhidiasDoctor    *self,
                                            PhidiasDoctorKind   kind,
                                            void              (*done) (PhidiasDoctor *self));
gboolean       phidias_doctor_adopt_best   (PhidiasDoctor      *self,
                                            PhidiasDoctorFinding least);

void           phidias_doctor_keep_answer  (PhidiasDoctor      *self,
                                            PhidiasInquiry     *inquiry,
                                            PhidiasDoctorFinding finding);

/* phidias-doctor-azure.c */
gboolean       phidias_doctor_is_azure     (PhidiasDoctor      *self);
void           phidias_doctor_ask_azure    (PhidiasDoctor      *self,
                                            void              (*done) (PhidiasDoctor *self,
                                                                       gboolean       is_there));

/* phidias-doctor-name.c */
void           phidias_doctor_try_names    (PhidiasDoctor      *self);

/* phidias-doctor-model.c */
void           phidias_doctor_try_model    (PhidiasDoctor      *self);
void           phidias_doctor_try_quota    (PhidiasDoctor      *self);

/* phidias-doctor-verdict.c */
char          *phidias_doctor_dup_findings (PhidiasDoctor      *self,
                                            PhidiasDoctorState  state) G_GNUC_WARN_UNUSED_RESULT;
void           phidias_doctor_conclude     (PhidiasDoctor      *self,
                                            gboolean            is_proven);
const char    *phidias_doctor_name_auth    (PhidiasAuth         auth);

G_END_DECLS
