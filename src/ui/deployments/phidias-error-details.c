/* phidias-error-details.c: what an error carries for experts, behind a button
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-error-details.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* A label lays its whole text out: what a server sends may be large. In bytes. */
#define MAX_RAW (16 * 1024)

/**
 * PhidiasErrorDetails:
 *
 * Hidden where an error has nothing but its sentence.
 */
struct _PhidiasErrorDetails
{
  GtkWidget parent_instance;

  /* template */
  GtkMenuButton *menu_button;
  GtkLabel      *details_label;
};

G_DEFINE_FINAL_TYPE (PhidiasErrorDetails, phidias_error_details, GTK_TYPE_WIDGET)

static void
append_line (GString *text, const char *title, const char *value)
{
  if (value != NULL && value[0] != '\0')
    g_string_append_printf (text, "%s: %s\n", title, value);
}

static void
append_raw (GString *text, const char *raw)
{
  gsize       length = strlen (raw);
  const char *end = raw + MIN (length, MAX_RAW);

  /* Not in the middle of a character. */
  if (length > MAX_RAW)
    end = g_utf8_find_prev_char (raw, end);
  g_string_append_c (text, '\n');
  g_string_append_len (text, raw, end - raw);
  if (length > MAX_RAW)
    g_string_append (text, "…");
}

static char *
describe (const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *raw = phidias_error_get_raw (error);

  if (phidias_error_get_status (error) != 0)
    {
      g_autofree char *status = g_strdup_printf ("%u", phidias_error_get_status (error));

      append_line (text, _("HTTP status"), status);
    }
  /* Translators: the server’s name for an error, such as “invalid_api_key” */
  append_line (text, _("Code"), phidias_error_get_server_code (error));
  /* Translators: the identifier that a server gave a request */
  append_line (text, _("Request"), phidias_error_get_request_id (error));
  if (raw != NULL && raw[0] != '\0')
    append_raw (text, raw);

  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}

static void
phidias_error_details_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_ERROR_DETAILS);

  G_OBJECT_CLASS (phidias_error_details_parent_class)->dispose (object);
}

static void
phidias_error_details_class_init (PhidiasErrorDetailsClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_error_details_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-error-details.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasErrorDetails, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasErrorDetails, details_label);
}

static void
phidias_error_details_init (PhidiasErrorDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * phidias_error_details_new:
 *
 * Returns: (transfer floating): details of no error, hidden
 */
GtkWidget *
phidias_error_details_new (void)
{
  return g_object_new (PHIDIAS_TYPE_ERROR_DETAILS, NULL);
}

/**
 * phidias_error_details_set_error:
 * @self: details
 * @error: (nullable): the error, %NULL for none any more
 */
void
phidias_error_details_set_error (PhidiasErrorDetails *self, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PHIDIAS_IS_ERROR_DETAILS (self));

  if (error != NULL && error->domain == PHIDIAS_ERROR)
    text = describe (error);
  gtk_label_set_text (self->details_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && text[0] != '\0');
}
