/* phidias-alert.c: a question before a loss, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-alert.h"

#include "phidias-button-names.h"

/* Both classes have the same “response” signal and “close-response” property; they differ in how
 * they are made, filled and shown. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

#if ADW_CHECK_VERSION(1, 5, 0)

static GtkWidget *
make_alert (const char *heading, const char *body, const PhidiasAlertResponse *responses, guint n_responses)
{
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  for (guint i = 0; i < n_responses; i++)
    {
      adw_alert_dialog_add_response (alert, responses[i].id, responses[i].label);
      adw_alert_dialog_set_response_appearance (alert, responses[i].id, responses[i].appearance);
    }
  adw_alert_dialog_set_close_response (alert, responses[0].id);
  adw_alert_dialog_set_default_response (alert, responses[0].id);

  return GTK_WIDGET (alert);
}

static void
present_alert (GtkWidget *alert, GtkWidget *parent)
{
  adw_dialog_present (ADW_DIALOG (alert), parent);
}

static void
close_alert (GtkWidget *alert)
{
  adw_dialog_force_close (ADW_DIALOG (alert));
}

#else

static GtkWidget *
make_alert (const char *heading, const char *body, const PhidiasAlertResponse *responses, guint n_responses)
{
  AdwMessageDialog *alert = ADW_MESSAGE_DIALOG (adw_message_dialog_new (NULL, heading, body));

  for (guint i = 0; i < n_responses; i++)
    {
      adw_message_dialog_add_response (alert, responses[i].id, responses[i].label);
      adw_message_dialog_set_response_appearance (alert, responses[i].id, responses[i].appearance);
    }
  adw_message_dialog_set_close_response (alert, responses[0].id);
  adw_message_dialog_set_default_response (alert, responses[0].id);

  return GTK_WIDGET (alert);
}

static void
present_alert (GtkWidget *alert, GtkWidget *parent)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  if (root != NULL && GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (alert), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (alert), TRUE);
    }
  gtk_window_set_modal (GTK_WINDOW (alert), TRUE);
  phidias_name_mnemonic_buttons (alert);
  gtk_window_present (GTK_WINDOW (alert));
}

static void
close_alert (GtkWidget *alert)
{
  gtk_window_destroy (GTK_WINDOW (alert));
}

#endif

G_GNUC_END_IGNORE_DEPRECATIONS

typedef struct
{
  GtkWidget *alert; /* borrowed; NULL once it is gone */
  gulong     response_id;
  gulong     destroy_id;
  gulong     cancelled_id;
} ChooseClosure;

static void
choose_closure_free (ChooseClosure *closure)
{
  g_assert (closure->alert == NULL);
  g_free (closure);
}

/* Takes the reference that the alert held: from here on it cannot answer again. */
static GTask *
take_task (GTask *task)
{
  ChooseClosure *closure = g_task_get_task_data (task);
  GCancellable  *cancellable = g_task_get_cancellable (task);

  g_clear_signal_handler (&closure->response_id, closure->alert);
  g_clear_signal_handler (&closure->destroy_id, closure->alert);
  closure->alert = NULL;
  if (closure->cancelled_id != 0)
    g_signal_handler_disconnect (cancellable, closure->cancelled_id);
  closure->cancelled_id = 0;

  return task;
}

static void
alert_response_cb (GTask *task, const char *response)
{
  g_autoptr (GTask) owned = take_task (task);

  g_task_return_pointer (owned, g_strdup (response), g_free);
}

/* Its window went away under it. */
static void
alert_destroy_cb (GTask *task)
{
  g_autoptr (GTask) owned = take_task (task);

  g_task_return_new_error (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The question was withdrawn");
}

static gboolean
withdraw_cb (gpointer user_data)
{
  GTask         *task = user_data;
  ChooseClosure *closure = g_task_get_task_data (task);
  GtkWidget     *alert = closure->alert;

  if (alert != NULL)
    {
      alert_destroy_cb (task);
      close_alert (alert);
    }

  return G_SOURCE_REMOVE;
}

/* Not here: disconnecting a cancellable inside its own handler waits for ever. */
static void
choose_cancelled_cb (GTask *task)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, withdraw_cb, g_object_ref (task), g_object_unref);
}

/**
 * phidias_alert_choose_async:
 * @parent: a widget of the window that asks
 * @heading: translated question
 * @body: (nullable): translated sentence on what will happen
 * @responses: (array length=n_responses): the buttons; the first is the harmless one, which Escape
 *   and Enter choose
 * @n_responses: how many, at least one
 * @cancellable: (nullable): withdraws the question
 * @callback: called when a button was pressed
 * @user_data: for @callback
 *
 * Asks a question with a few answers.
 */
void
phidias_alert_choose_async (GtkWidget                  *parent,
                            const char                 *heading,
                            const char                 *body,
                            const PhidiasAlertResponse *responses,
                            guint                       n_responses,
                            GCancellable               *cancellable,
                            GAsyncReadyCallback         callback,
                            gpointer                    user_data)
{
  g_autoptr (GTask) task = NULL;
  ChooseClosure *closure;
  GtkWidget     *alert;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (n_responses > 0);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_alert_choose_async);
  closure = g_new0 (ChooseClosure, 1);
  g_task_set_task_data (task, closure, (GDestroyNotify) choose_closure_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  alert = make_alert (heading, body, responses, n_responses);
  closure->alert = alert;
  closure->response_id = g_signal_connect_swapped (alert, "response", G_CALLBACK (alert_response_cb), task);
  closure->destroy_id = g_signal_connect_swapped (alert, "destroy", G_CALLBACK (alert_destroy_cb), task);
  if (cancellable != NULL)
    closure->cancelled_id = g_signal_connect_swapped (cancellable, "cancelled", G_CALLBACK (choose_cancelled_cb), task);
  /* The alert's handlers own the task until one of them runs. */
  g_steal_pointer (&task);
  present_alert (alert, parent);
}

/**
 * phidias_alert_choose_finish:
 * @parent: what was passed to phidias_alert_choose_async()
 * @result: what the callback was given
 * @error: where %G_IO_ERROR_CANCELLED goes when the question was withdrawn or its window closed
 *
 * Returns: (transfer full) (nullable): the id of the response
 */
char *
phidias_alert_choose_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
