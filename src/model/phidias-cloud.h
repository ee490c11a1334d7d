/* phidias-cloud.h: an Azure: where one signs in and where its resource manager is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PHIDIAS_CLOUD_PUBLIC   "public"
#define PHIDIAS_CLOUD_CHINA    "china"
#define PHIDIAS_CLOUD_USGOV    "usgov"
#define PHIDIAS_CLOUD_PRACTICE "practice"
#define PHIDIAS_CLOUD_CUSTOM   "custom"

#define PHIDIAS_TYPE_CLOUD (phidias_cloud_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCloud, phidias_cloud, PHIDIAS, CLOUD, GObject)

PhidiasCloud       *phidias_cloud_get_builtin         (const char    *id);
const char * const *phidias_cloud_get_builtin_ids     (void);
PhidiasCloud       *phidias_cloud_new                 (const char    *id,
                                                       const char    *authority,
                                                       const char    *arm) G_GNUC_WARN_UNUSED_RESULT;
char               *phidias_cloud_clean_address       (const char    *address,
                                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;

const char         *phidias_cloud_get_id              (PhidiasCloud  *self);
const char         *phidias_cloud_get_name            (PhidiasCloud  *self);
const char         *phidias_cloud_get_authority       (PhidiasCloud  *self);
const char         *phidias_cloud_get_arm             (PhidiasCloud  *self);
const char         *phidias_cloud_get_arm_scope       (PhidiasCloud  *self);
const char         *phidias_cloud_get_inference_scope (PhidiasCloud  *self);
const char         *phidias_cloud_get_portal          (PhidiasCloud  *self);
gboolean            phidias_cloud_equal               (PhidiasCloud  *self,
                                                       PhidiasCloud  *other);

G_END_DECLS
