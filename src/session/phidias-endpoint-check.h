/* phidias-endpoint-check.h: what a test of an endpoint found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-target.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_ENDPOINT_CHECK (phidias_endpoint_check_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasEndpointCheck, phidias_endpoint_check, PHIDIAS, ENDPOINT_CHECK, GObject)

/* The address as it was found to be best spoken to; its model is the one to use, if one is known. */
PhidiasTarget       *phidias_endpoint_check_get_target   (PhidiasEndpointCheck *self);
/* Whether something answered as this target would; where a test would cost money and none was made
 * it is not known. */
gboolean             phidias_endpoint_check_is_proven    (PhidiasEndpointCheck *self);
/* Whether it was asked without a key and tells nothing before it gets one. */
gboolean             phidias_endpoint_check_wants_key    (PhidiasEndpointCheck *self);
/* A translated sentence on what answered, such as "phi-4-mini by Microsoft answers." */
const char          *phidias_endpoint_check_get_sentence (PhidiasEndpointCheck *self);
/* The models that the server offers, NULL-terminated, possibly empty. */
const char * const  *phidias_endpoint_check_get_models   (PhidiasEndpointCheck *self);
/* A name to suggest for the deployment. */
const char          *phidias_endpoint_check_get_name     (PhidiasEndpointCheck *self);

G_END_DECLS
