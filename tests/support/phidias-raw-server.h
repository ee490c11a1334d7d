/* phidias-raw-server.h: a TCP server that says exactly what a test tells it to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_RAW_SERVER (phidias_raw_server_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasRawServer, phidias_raw_server, PHIDIAS, RAW_SERVER, GObject)

typedef struct _PhidiasRawScript PhidiasRawScript;

PhidiasRawServer *phidias_raw_server_new             (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasRawServer *phidias_raw_server_new_ipv6        (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasRawServer *phidias_raw_server_new_tls         (GTlsCertificate   *certificate) G_GNUC_WARN_UNUSED_RESULT;
void              phidias_raw_server_stop            (PhidiasRawServer  *self);

guint             phidias_raw_server_get_port        (PhidiasRawServer  *self);
char             *phidias_raw_server_dup_url         (PhidiasRawServer  *self,
                                                      const char        *path) G_GNUC_WARN_UNUSED_RESULT;

/* One script answers one request, in the order they are added; the last answers all that follow. */
PhidiasRawScript *phidias_raw_server_add_script      (PhidiasRawServer  *self);
void              phidias_raw_script_send            (PhidiasRawScript  *script,
                                                      const char        *text);
void              phidias_raw_script_send_bytes      (PhidiasRawScript  *script,
                                                      const void        *bytes,
                                                      gsize              length);
void              phidias_raw_script_send_split      (PhidiasRawScript  *script,
                                                      const char        *text,
                                                      gsize              size);
void              phidias_raw_script_send_repeated   (PhidiasRawScript  *script,
                                                      const char        *text,
                                                      guint              times);
void              phidias_raw_script_send_chunk      (PhidiasRawScript  *script,
                                                      const char        *text);
void              phidias_raw_script_wait            (PhidiasRawScript  *script,
                                                      guint              milliseconds);
void              phidias_raw_script_gate            (PhidiasRawScript  *script);
void              phidias_raw_script_stall           (PhidiasRawScript  *script);
void              phidias_raw_script_close           (PhidiasRawScript  *script);
void              phidias_raw_script_reset           (PhidiasRawScript  *script);
void              phidias_raw_server_open_gate       (PhidiasRawServer  *self);

guint             phidias_raw_server_get_n_requests  (PhidiasRawServer  *self);
guint             phidias_raw_server_get_n_accepted  (PhidiasRawServer  *self);
guint             phidias_raw_server_get_n_open      (PhidiasRawServer  *self);
guint             phidias_raw_server_get_n_done      (PhidiasRawServer  *self);
char             *phidias_raw_server_dup_request     (PhidiasRawServer  *self,
                                                      guint              index) G_GNUC_WARN_UNUSED_RESULT;
char             *phidias_raw_server_dup_body        (PhidiasRawServer  *self,
                                                      guint              index) G_GNUC_WARN_UNUSED_RESULT;
gint64            phidias_raw_server_get_time        (PhidiasRawServer  *self,
                                                      guint              index);

G_END_DECLS
