/* phidias-inference-client-private.h: what the other clients of this layer share with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-inference-client.h"

G_BEGIN_DECLS

SoupSession  *phidias_inference_client_get_session (PhidiasInferenceClient *self);
PhidiasClock *phidias_inference_client_get_clock   (PhidiasInferenceClient *self);

G_END_DECLS
