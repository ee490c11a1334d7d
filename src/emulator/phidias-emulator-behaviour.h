/* phidias-emulator-behaviour.h: what a test asks the emulator to do instead of the right thing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How a connection ends before its time. */
typedef enum
{
  PHIDIAS_EMULATOR_CUT_BORDER,     /* closed between two chunks, the last one missing */
  PHIDIAS_EMULATOR_CUT_INSIDE,     /* closed within a chunk */
  PHIDIAS_EMULATOR_CUT_RESET,      /* TCP reset */
  PHIDIAS_EMULATOR_CUT_CHUNK_SIZE, /* a chunk size that is no number, then closed */
  PHIDIAS_EMULATOR_CUT_END,        /* the body ends properly, too early */
} PhidiasEmulatorCut;

typedef struct
{
  gatomicrefcount ref_count;

  /* which requests */
  gint64 times; /* 0: until cleared */
  char *path;   /* (nullable): part of it */
  char *method; /* (nullable) */
  char *contains; /* (nullable): part of the body */
  char *with_header; /* (nullable): a header of the request */

  /* a reply of its own */
  guint status; /* 0: the usual */
  GBytes *body;
  SoupMessageHeaders *headers;
  GPtrArray *chunks; /* (nullable): of GBytes, the body or the bytes on the wire */
  gboolean raw;      /* chunks are all that is sent, the status line included */
  gint64 chunk_ms;
  gint64 content_length; /* -1: chunked; else what is claimed */
  gboolean close_delimited;

  /* the answer */
  gint64 delay_ms;
  gint64 tokens; /* -1: the guide's answer */
  double rate;   /* -1: the usual */
  gint64 first_token_ms;
  char *text;
  GPtrArray *pieces; /* (nullable): of strings */
  char *reasoning;
  JsonArray *tool_calls;
  char *finish_reason;
  gboolean no_finish;
  gboolean no_usage;

  /* the stream */
  gint64 cut_after;
  PhidiasEmulatorCut cut;
  gint64 split;
  gint64 stall_after;
  gint64 stall_ms; /* -1: for ever */
  gint64 error_after;
  char *error; /* JSON */
  char *error_style;
  gint64 malformed_after;
  char *malformed;
  gint64 comment_ms;
  gboolean no_done;
  char *after_done;
  gboolean hold_open;
  char *newline;

  /* the control plane */
  gint64 page_size;  /* 0: the usual */
  gint64 operation_ms; /* -1: the usual */
  char *operation_form; /* (nullable) */
  JsonObject *operation_error; /* (nullable): code and message */
  JsonObject *entra; /* (nullable) */
} PhidiasEmulatorBehaviour;

PhidiasEmulatorBehaviour *phidias_emulator_behaviour_new (JsonObject *object, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorBehaviour *phidias_emulator_behaviour_new_from_headers (SoupMessageHeaders *headers,
                                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorBehaviour *phidias_emulator_behaviour_wrap (PhidiasEmulatorBehaviour *self,
                                                           guint status,
                                                           SoupMessageHeaders *headers,
                                                           GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
PhidiasEmulatorBehaviour *phidias_emulator_behaviour_ref (PhidiasEmulatorBehaviour *self);
void phidias_emulator_behaviour_unref (PhidiasEmulatorBehaviour *self);
gboolean phidias_emulator_behaviour_has_reply (PhidiasEmulatorBehaviour *self);
gboolean phidias_emulator_behaviour_needs_socket (PhidiasEmulatorBehaviour *self);
const char *phidias_emulator_behaviour_get_help (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorBehaviour, phidias_emulator_behaviour_unref)

G_END_DECLS
