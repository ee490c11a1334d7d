/* phidias-parameters.c: the values of the parameter table, each set or unset
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-parameters.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

typedef struct
{
  gboolean   is_set;
  double     number;
  gint64     integer;
  char     **strings;
} Value;

/**
 * PhidiasParameters:
 *
 * One value, or none, for each row of the parameter table. What is unset is not sent: the default
 * is the server's. Values are kept within the widest range of their row.
 */
struct _PhidiasParameters
{
  GObject parent_instance;

  Value   values[PHIDIAS_N_PARAMETERS];
};

G_DEFINE_FINAL_TYPE (PhidiasParameters, phidias_parameters, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
value_clear (Value *value)
{
  g_clear_pointer (&value->strings, g_strfreev);
  *value = (Value) { 0 };
}

static void
emit_changed (PhidiasParameters *self, PhidiasParameterId id)
{
  g_signal_emit (self, signals[CHANGED], g_quark_from_static_string (phidias_parameter_get_info (id)->name), id);
}

static gboolean
value_equal (const Value *a, const Value *b)
{
  if (a->is_set != b->is_set || a->number != b->number || a->integer != b->integer)
    return FALSE;
  if (a->strings == NULL || b->strings == NULL)
    return a->strings == b->strings;

  return g_strv_equal ((const char * const *) a->strings, (const char * const *) b->strings);
}

/* Takes what @value owns. */
static void
set_value (PhidiasParameters *self, PhidiasParameterId id, Value value)
{
  if (value_equal (&self->values[id], &value))
    {
      value_clear (&value);
      return;
    }

  value_clear (&self->values[id]);
  self->values[id] = value;
  emit_changed (self, id);
}

static void
phidias_parameters_finalize (GObject *object)
{
  PhidiasParameters *self = PHIDIAS_PARAMETERS (object);

  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    value_clear (&self->values[i]);

  G_OBJECT_CLASS (phidias_parameters_parent_class)->finalize (object);
}

static void
phidias_parameters_class_init (PhidiasParametersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = phidias_parameters_finalize;

  /**
   * PhidiasParameters::changed:
   * @self: the parameters
   * @id: the row that changed
   *
   * A value was set, changed or unset. The detail is the row's name.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_PARAMETERS,
                                   G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED,
                                   0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
phidias_parameters_init (PhidiasParameters *self)
{
}

/**
 * phidias_parameters_new:
 *
 * Returns: (transfer full): parameters, all unset
 */
PhidiasParameters *
phidias_parameters_new (void)
{
  return g_object_new (PHIDIAS_TYPE_PARAMETERS, NULL);
}

/**
 * phidias_parameters_assign:
 * @self: parameters
 * @other: others
 *
 * Makes every row of @self what it is in @other.
 */
void
phidias_parameters_assign (PhidiasParameters *self, PhidiasParameters *other)
{
  g_return_if_fail (PHIDIAS_IS_PARAMETERS (self));
  g_return_if_fail (PHIDIAS_IS_PARAMETERS (other));

  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    {
      Value value = other->values[i];

      value.strings = g_strdupv (value.strings);
      set_value (self, i, value);
    }
}

/**
 * phidias_parameters_copy:
 * @self: parameters
 *
 * Returns: (transfer full): parameters with the same values, for a request that must not change
 */
PhidiasParameters *
phidias_parameters_copy (PhidiasParameters *self)
{
  PhidiasParameters *copy = phidias_parameters_new ();

  phidias_parameters_assign (copy, self);

  return copy;
}

/**
 * phidias_parameters_is_set:
 * @self: parameters
 * @id: a row
 *
 * Returns: whether the row has a value
 */
gboolean
phidias_parameters_is_set (PhidiasParameters *self, PhidiasParameterId id)
{
  g_return_val_if_fail (PHIDIAS_IS_PARAMETERS (self), FALSE);

  return self->values[id].is_set;
}

void
phidias_parameters_unset (PhidiasParameters *self, PhidiasParameterId id)
{
  g_return_if_fail (PHIDIAS_IS_PARAMETERS (self));

  set_value (self, id, (Value) { 0 });
}

/**
 * phidias_parameters_get_double:
 * @self: parameters
 * @id: a row of type %PHIDIAS_PARAMETER_DOUBLE
 *
 * Returns: its value, 0 when unset
 */
double
phidias_parameters_get_double (PhidiasParameters *self, PhidiasParameterId id)
{
  g_return_val_if_fail (PHIDIAS_IS_PARAMETERS (self), 0);

  return self->values[id].number;
}

void
phidias_parameters_set_double (PhidiasParameters *self, PhidiasParameterId id, double value)
{
  const PhidiasParameterInfo *info = phidias_parameter_get_info (id);

  g_return_if_fail (PHIDIAS_IS_PARAMETERS (self));
  g_return_if_fail (info->type == PHIDIAS_PARAMETER_DOUBLE);
  g_return_if_fail (!isnan (value));

  set_value (self, id, (Value) { .is_set = TRUE, .number = CLAMP (value, info->minimum, info->maximum) });
}

/**
 * phidias_parameters_get_integer:
 * @self: parameters
 * @id: a row of type %PHIDIAS_PARAMETER_INTEGER
 *
 * Returns: its value, 0 when unset
 */
gint64
phidias_parameters_get_integer (PhidiasParameters *self, PhidiasParameterId id)
{
  g_return_val_if_fail (PHIDIAS_IS_PARAMETERS (self), 0);

  return self->values[id].integer;
}

void
phidias_parameters_set_integer (PhidiasParameters *self, PhidiasParameterId id, gint64 value)
{
  const PhidiasParameterInfo *info = phidias_parameter_get_info (id);

  g_return_if_fail (PHIDIAS_IS_PARAMETERS (self));
  g_return_if_fail (info->type == PHIDIAS_PARAMETER_INTEGER);

  set_value (self, id,
             (Value) { .is_set = TRUE, .integer = CLAMP (value, (gint64) info->minimum, (gint64) info->maximum) });
}

/**
 * phidias_parameters_get_strings:
 * @self: parameters
 * @id: a row of type %PHIDIAS_PARAMETER_STRINGS
 *
 * Returns: (transfer none) (nullable): its strings, %NULL when unset
 */
const char * const *
phidias_parameters_get_strings (PhidiasParameters *self, PhidiasParameterId id)
{
  g_return_val_if_fail (PHIDIAS_IS_PARAMETERS (self), NULL);

  return (const char * const *) self->values[id].strings;
}

/**
 * phidias_parameters_set_strings:
 * @self: parameters
 * @id: a row of type %PHIDIAS_PARAMETER_STRINGS
 * @values: (nullable): strings; empty ones are left out, no more than the row takes are kept, and
 *   none at all unsets the row
 */
void
phidias_parameters_set_strings (PhidiasParameters *self, PhidiasParameterId id, const char * const *values)
{
  const PhidiasParameterInfo *info = phidias_parameter_get_info (id);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint kept = 0;

  g_return_if_fail (PHIDIAS_IS_PARAMETERS (self));
  g_return_if_fail (info->type == PHIDIAS_PARAMETER_STRINGS);

  for (guint i = 0; values != NULL && values[i] != NULL && kept < info->max_items; i++)
    if (values[i][0] != '\0')
      {
        g_strv_builder_add (builder, values[i]);
        kept++;
      }

  if (kept == 0)
    phidias_parameters_unset (self, id);
  else
    set_value (self, id, (Value) { .is_set = TRUE, .strings = g_strv_builder_end (builder) });
}

static gboolean
set_number_from_string (PhidiasParameters           *self,
                        const PhidiasParameterInfo  *info,
                        const char                  *value,
                        GError                     **error)
{
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || isnan (number) ||
      (info->type == PHIDIAS_PARAMETER_INTEGER && number != floor (number)))
    {
      g_propagate_error (error,
                         phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                            _("“%s” is not a number that %s can be set to."), value, info->name));
      return FALSE;
    }
  if (number < info->minimum || number > info->maximum)
    {
      g_propagate_error (error,
                         phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                            _("%s must lie between %g and %g."), info->name, info->minimum, info->maximum));
      return FALSE;
    }

  if (info->type == PHIDIAS_PARAMETER_INTEGER)
    phidias_parameters_set_integer (self, info->id, (gint64) number);
  else
    phidias_parameters_set_double (self, info->id, number);

  return TRUE;
}

/**
 * phidias_parameters_set_from_string:
 * @self: parameters
 * @name: a row's name
 * @value: its value as text, numbers with a point; for a list, one string that is added to it
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes
 *
 * Returns: whether the row took the value
 */
gboolean
phidias_parameters_set_from_string (PhidiasParameters *self, const char *name, const char *value, GError **error)
{
  const PhidiasParameterInfo *info = phidias_parameter_find (name);
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) strings = NULL;

  g_return_val_if_fail (PHIDIAS_IS_PARAMETERS (self), FALSE);

  if (info == NULL)
    {
      g_propagate_error (error,
                         phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, _("There is no parameter named “%s”."), name));
      return FALSE;
    }
  if (info->type != PHIDIAS_PARAMETER_STRINGS)
    return set_number_from_string (self, info, value, error);

  builder = g_strv_builder_new ();
  if (self->values[info->id].strings != NULL)
    g_strv_builder_addv (builder, (const char **) self->values[info->id].strings);
  g_strv_builder_add (builder, value);
  strings = g_strv_builder_end (builder);
  phidias_parameters_set_strings (self, info->id, (const char * const *) strings);

  return TRUE;
}
