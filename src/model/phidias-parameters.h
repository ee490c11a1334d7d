/* phidias-parameters.h: the values of the parameter table, each set or unset
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-parameter.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_PARAMETERS (phidias_parameters_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasParameters, phidias_parameters, PHIDIAS, PARAMETERS, GObject)

PhidiasParameters  *phidias_parameters_new         (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasParameters  *phidias_parameters_copy        (PhidiasParameters  *self) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_parameters_assign      (PhidiasParameters  *self,
                                                    PhidiasParameters  *other);

gboolean            phidias_parameters_is_set      (PhidiasParameters  *self,
                                                    PhidiasParameterId  id);
void                phidias_parameters_unset       (PhidiasParameters  *self,
                                                    PhidiasParameterId  id);
double              phidias_parameters_get_double  (PhidiasParameters  *self,
                                                    PhidiasParameterId  id);
void                phidias_parameters_set_double  (PhidiasParameters  *self,
                                                    PhidiasParameterId  id,
                                                    double              value);
gint64              phidias_parameters_get_integer (PhidiasParameters  *self,
                                                    PhidiasParameterId  id);
void                phidias_parameters_set_integer (PhidiasParameters  *self,
                                                    PhidiasParameterId  id,
                                                    gint64              value);
const char * const *phidias_parameters_get_strings (PhidiasParameters  *self,
                                                    PhidiasParameterId  id);
void                phidias_parameters_set_strings (PhidiasParameters  *self,
                                                    PhidiasParameterId  id,
                                                    const char * const *values);

gboolean            phidias_parameters_set_from_string (PhidiasParameters  *self,
                                                        const char         *name,
                                                        const char         *value,
                                                        GError            **error);

G_END_DECLS
