/* phidias-entra-client.h: speaks with the service that signs people in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "phidias-clock.h"
#include "phidias-entra-tokens.h"

G_BEGIN_DECLS

/**
 * PhidiasEntraMetadata:
 * @authorization_endpoint: the page for the browser
 * @token_endpoint: where codes and refresh tokens become tokens
 * @device_authorization_endpoint: (nullable): where device codes come from
 *
 * Where an authority does what.
 */
typedef struct
{
  grefcount  ref_count;
  char      *authorization_endpoint;
  char      *token_endpoint;
  char      *device_authorization_endpoint;
} PhidiasEntraMetadata;

/**
 * PhidiasEntraDeviceCode:
 * @user_code: what the person types
 * @verification_uri: the page to type it on
 * @device_code: what stands for it here; secret
 * @interval: seconds between two questions
 * @expires: until when it is good, in microseconds of the client's clock
 *
 * A sign-in on another device.
 */
typedef struct
{
  char   *user_code;
  char   *verification_uri;
  char   *device_code;
  gint64  interval;
  gint64  expires;
} PhidiasEntraDeviceCode;

#define PHIDIAS_TYPE_ENTRA_CLIENT (phidias_entra_client_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasEntraClient, phidias_entra_client, PHIDIAS, ENTRA_CLIENT, GObject)

PhidiasEntraClient     *phidias_entra_client_new                (SoupSession             *session,
                                                                 PhidiasClock            *clock) G_GNUC_WARN_UNUSED_RESULT;
PhidiasClock           *phidias_entra_client_get_clock          (PhidiasEntraClient      *self);

void                    phidias_entra_client_discover_async     (PhidiasEntraClient      *self,
                                                                 const char              *authority,
                                                                 const char              *tenant,
                                                                 GCancellable            *cancellable,
                                                                 GAsyncReadyCallback      callback,
                                                                 gpointer                 user_data);
PhidiasEntraMetadata   *phidias_entra_client_discover_finish    (PhidiasEntraClient      *self,
                                                                 GAsyncResult            *result,
                                                                 GError                 **error);

void                    phidias_entra_client_redeem_async       (PhidiasEntraClient      *self,
                                                                 PhidiasEntraMetadata    *metadata,
                                                                 const char              *client_id,
                                                                 const char              *code,
                                                                 const char              *redirect_uri,
                                                                 const char              *verifier,
                                                                 const char              *scope,
                                                                 GCancellable            *cancellable,
                                                                 GAsyncReadyCallback      callback,
                                                                 gpointer                 user_data);
void                    phidias_entra_client_refresh_async      (PhidiasEntraClient      *self,
                                                                 PhidiasEntraMetadata    *metadata,
                                                                 const char              *client_id,
                                                                 const char              *refresh_token,
                                                                 const char              *scope,
                                                                 GCancellable            *cancellable,
                                                                 GAsyncReadyCallback      callback,
                                                                 gpointer                 user_data);
/* Of redeem, refresh and poll. */
PhidiasEntraTokens     *phidias_entra_client_tokens_finish      (PhidiasEntraClient      *self,
                                                                 GAsyncResult            *result,
                                                                 GError                 **error);

void                    phidias_entra_client_begin_device_async  (PhidiasEntraClient     *self,
                                                                  PhidiasEntraMetadata   *metadata,
                                                                  const char             *client_id,
                                                                  const char             *scope,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
PhidiasEntraDeviceCode *phidias_entra_client_begin_device_finish (PhidiasEntraClient     *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);
void                    phidias_entra_client_poll_device_async   (PhidiasEntraClient     *self,
                                                                  PhidiasEntraMetadata   *metadata,
                                                                  const char             *client_id,
                                                                  PhidiasEntraDeviceCode *device_code,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);

PhidiasEntraMetadata   *phidias_entra_metadata_ref              (PhidiasEntraMetadata    *self);
void                    phidias_entra_metadata_unref            (PhidiasEntraMetadata    *self);
void                    phidias_entra_device_code_free          (PhidiasEntraDeviceCode  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEntraMetadata, phidias_entra_metadata_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEntraDeviceCode, phidias_entra_device_code_free)

G_END_DECLS
