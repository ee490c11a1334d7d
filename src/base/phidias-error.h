/* phidias-error.h: the one error domain, and what an error carries beside its sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PHIDIAS_ERROR (phidias_error_quark ())

/**
 * PhidiasErrorCode:
 * @PHIDIAS_ERROR_FAILED: none of the others
 * @PHIDIAS_ERROR_INVALID_INPUT: something typed or pasted cannot be used as it is
 * @PHIDIAS_ERROR_AUTH: the key was refused (401, 403)
 * @PHIDIAS_ERROR_KEY_MISSING: the deployment needs a key and none is stored
 * @PHIDIAS_ERROR_NOT_FOUND: the deployment, model or route does not exist
 * @PHIDIAS_ERROR_RATE_LIMIT: too many requests or tokens in the window (429)
 * @PHIDIAS_ERROR_QUOTA: the quota or subscription has ended
 * @PHIDIAS_ERROR_CONTENT_FILTER: content safety refused prompt or answer
 * @PHIDIAS_ERROR_CONTEXT_TOO_LONG: prompt and answer do not fit the model's context
 * @PHIDIAS_ERROR_UNSUPPORTED_PARAMETER: the endpoint does not take a field that was sent
 * @PHIDIAS_ERROR_BAD_REQUEST: another 4xx
 * @PHIDIAS_ERROR_SERVER: 5xx, or an error object inside a stream
 * @PHIDIAS_ERROR_OFFLINE: no network, no route, or the name does not resolve
 * @PHIDIAS_ERROR_REFUSED: nothing listens at the address
 * @PHIDIAS_ERROR_TIMEOUT: one of our watchdogs ended the request
 * @PHIDIAS_ERROR_TLS: the certificate or handshake was not acceptable
 * @PHIDIAS_ERROR_PROXY: the proxy refused or cannot be reached
 * @PHIDIAS_ERROR_CAPTIVE_PORTAL: a web page came where an answer was expected
 * @PHIDIAS_ERROR_REDIRECT: the server points elsewhere; it is not followed
 * @PHIDIAS_ERROR_INSECURE: a key would have crossed the network without TLS
 * @PHIDIAS_ERROR_PROTOCOL: the answer is not what the protocol says
 * @PHIDIAS_ERROR_TOO_LARGE: an event, body or document is above its bound
 * @PHIDIAS_ERROR_INTERRUPTED: the answer ended before its end marker
 * @PHIDIAS_ERROR_STORE: the library cannot be read or written
 * @PHIDIAS_ERROR_STORE_FULL: no space on the disk
 * @PHIDIAS_ERROR_STORE_READ_ONLY: the library or its folder cannot be written
 * @PHIDIAS_ERROR_STORE_CORRUPT: the library is damaged
 * @PHIDIAS_ERROR_STORE_NEWER: the library was written by a newer version
 * @PHIDIAS_ERROR_STORE_BUSY: another process holds the library
 * @PHIDIAS_ERROR_KEYRING_LOCKED: the keyring is locked and was not unlocked
 * @PHIDIAS_ERROR_KEYRING_UNAVAILABLE: no secret service answers
 * @PHIDIAS_ERROR_KEYRING_DENIED: the secret service refused
 *
 * Codes that the interface acts on. Foreign errors are mapped to one at the border of a layer.
 */
typedef enum {
  PHIDIAS_ERROR_FAILED,
  PHIDIAS_ERROR_INVALID_INPUT,
  PHIDIAS_ERROR_AUTH,
  PHIDIAS_ERROR_KEY_MISSING,
  PHIDIAS_ERROR_NOT_FOUND,
  PHIDIAS_ERROR_RATE_LIMIT,
  PHIDIAS_ERROR_QUOTA,
  PHIDIAS_ERROR_CONTENT_FILTER,
  PHIDIAS_ERROR_CONTEXT_TOO_LONG,
  PHIDIAS_ERROR_UNSUPPORTED_PARAMETER,
  PHIDIAS_ERROR_BAD_REQUEST,
  PHIDIAS_ERROR_SERVER,
  PHIDIAS_ERROR_OFFLINE,
  PHIDIAS_ERROR_REFUSED,
  PHIDIAS_ERROR_TIMEOUT,
  PHIDIAS_ERROR_TLS,
  PHIDIAS_ERROR_PROXY,
  PHIDIAS_ERROR_CAPTIVE_PORTAL,
  PHIDIAS_ERROR_REDIRECT,
  PHIDIAS_ERROR_INSECURE,
  PHIDIAS_ERROR_PROTOCOL,
  PHIDIAS_ERROR_TOO_LARGE,
  PHIDIAS_ERROR_INTERRUPTED,
  PHIDIAS_ERROR_STORE,
  PHIDIAS_ERROR_STORE_FULL,
  PHIDIAS_ERROR_STORE_READ_ONLY,
  PHIDIAS_ERROR_STORE_CORRUPT,
  PHIDIAS_ERROR_STORE_NEWER,
  PHIDIAS_ERROR_STORE_BUSY,
  PHIDIAS_ERROR_KEYRING_LOCKED,
  PHIDIAS_ERROR_KEYRING_UNAVAILABLE,
  PHIDIAS_ERROR_KEYRING_DENIED,
} PhidiasErrorCode;

GQuark      phidias_error_quark           (void);
const char *phidias_error_code_to_name    (PhidiasErrorCode  code);
gboolean    phidias_error_code_from_name  (const char       *name,
                                           PhidiasErrorCode *code);

GError     *phidias_error_new             (PhidiasErrorCode  code,
                                           const char       *format,
                                           ...) G_GNUC_PRINTF (2, 3) G_GNUC_WARN_UNUSED_RESULT;

gboolean    phidias_error_equal           (const GError     *a,
                                           const GError     *b);

guint       phidias_error_get_status      (const GError     *error);
void        phidias_error_set_status      (GError           *error,
                                           guint             status);
const char *phidias_error_get_server_code (const GError     *error);
void        phidias_error_set_server_code (GError           *error,
                                           const char       *server_code);
const char *phidias_error_get_request_id  (const GError     *error);
void        phidias_error_set_request_id  (GError           *error,
                                           const char       *request_id);
const char *phidias_error_get_raw         (const GError     *error);
void        phidias_error_set_raw         (GError           *error,
                                           const char       *raw);
gint64      phidias_error_get_retry_after (const GError     *error);
void        phidias_error_set_retry_after (GError           *error,
                                           gint64            milliseconds);

G_END_DECLS
