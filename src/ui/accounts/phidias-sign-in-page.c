/* phidias-sign-in-page.c: the ways to sign in, and where a sign-in stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-sign-in-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-button-names.h"
#include "phidias-error-details.h"
#include "phidias-error.h"
#include "phidias-open-uri.h"

#define APP_REGISTRATIONS "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"

/**
 * PhidiasSignInPage:
 *
 * Four pages: the ways, the application id, the wait, and what went wrong. It emits `signed-in` when
 * somebody is. A sign-in that is under way ends with the page. In a dialog of its own it has a header
 * bar; as a step of something else it has none, and leads back with phidias_sign_in_page_go_back().
 */
struct _PhidiasSignInPage
{
  GtkWidget            parent_instance;

  /* template */
  GtkWidget           *header_bar;
  AdwWindowTitle      *window_title;
  GtkWidget           *back_button;
  GtkStack            *stack;
  AdwPreferencesGroup *ways_group;
  GtkWidget           *practice_row;
  GtkWidget           *browser_row;
  GtkWidget           *cli_row;
  AdwActionRow        *app_id_row;
  GtkWidget           *client_id_row;
  GtkWidget           *client_id_error;
  AdwStatusPage       *waiting_page;
  GtkLabel            *code_label;
  GtkWidget           *spinner;
  GtkLabel            *time_label;
  GtkWidget           *copy_button;
  GtkWidget           *open_button;
  GtkWidget           *stop_button;
  AdwStatusPage       *failed_page;
  GtkWidget           *again_button;
  GtkWidget           *change_button;
  PhidiasErrorDetails *details;

  /* owned */
  PhidiasAccounts     *accounts;
  PhidiasSignIn       *sign_in; /* NULL for none */
  PhidiasCloud        *cloud;   /* of who signs in again, NULL for the one of the preferences */
  char                *hint;    /* who signs in again, or NULL */
  GCancellable        *cancellable;

  /* state */
  PhidiasSignInWay     way;
  gboolean             is_begun;    /* the way was chosen: the application id leads on to it */
  gboolean             is_again;    /* somebody signs in again: there are no ways to go back to */
  gboolean             is_embedded; /* what is around it has the header bar, and leads back */
  guint                tick;
};

G_DEFINE_FINAL_TYPE (PhidiasSignInPage, phidias_sign_in_page, GTK_TYPE_WIDGET)

enum {
  SIGNED_IN,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_page (PhidiasSignInPage *self, const char *name)
{
  gboolean is_ways = g_str_equal (name, "ways");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->back_button, !is_ways);
  if (is_ways)
    {
      g_autofree char *client_id = phidias_accounts_dup_client_id (self->accounts);

      adw_action_row_set_subtitle (self->app_id_row, client_id != NULL ? client_id : _("None yet: the browser and the code need one."));
    }
}

static void
let_go (PhidiasSignInPage *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->sign_in != NULL)
    g_signal_handlers_disconnect_by_data (self->sign_in, self);
  g_clear_object (&self->sign_in);
}

/* ---- Waiting ---- */

static void
show_time (PhidiasSignInPage *self)
{
  guint seconds = (guint) phidias_sign_in_get_seconds_left (self->sign_in);
  g_autofree char *text = NULL;

  if (phidias_sign_in_get_state (self->sign_in) == PHIDIAS_SIGN_IN_WAITING)
    /* Translators: minutes and seconds that are left */
    text = g_strdup_printf (_("%u:%02u left"), seconds / 60, seconds % 60);
  gtk_label_set_text (self->time_label, text != NULL ? text : "");
}

static gboolean
tick_cb (gpointer user_data)
{
  show_time (user_data);

  return G_SOURCE_CONTINUE;
}

static const char *
get_page_uri (PhidiasSignInPage *self)
{
  const char *uri = phidias_sign_in_get_uri (self->sign_in);

  return uri != NULL ? uri : phidias_sign_in_get_verification_uri (self->sign_in);
}

static void
open_page (PhidiasSignInPage *self)
{
  phidias_open_uri (GTK_WIDGET (self), get_page_uri (self), _("No browser could be opened. Sign in with a code instead."));
}

static void
show_waiting (PhidiasSignInPage *self)
{
  gboolean waits = phidias_sign_in_get_state (self->sign_in) == PHIDIAS_SIGN_IN_WAITING;
  const char *code = waits ? phidias_sign_in_get_user_code (self->sign_in) : NULL;
  const char *title, *text;

  if (code != NULL)
    {
      title = _("Enter This Code");
      text = _("Open the page, here or on another device, and type the code there.");
    }
  else if (waits)
    {
      title = _("Sign In in the Browser");
      text = _("The page has been opened in your browser. Come back when you are done there.");
    }
  else
    {
      title = _("One Moment");
      text = phidias_sign_in_get_state (self->sign_in) == PHIDIAS_SIGN_IN_FINISHING ? _("The sign-in is being finished.") : _("The sign-in is being prepared.");
    }
  adw_status_page_set_title (self->waiting_page, title);
  adw_status_page_set_description (self->waiting_page, text);
  gtk_label_set_text (self->code_label, code != NULL ? code : "");
  gtk_widget_set_visible (GTK_WIDGET (self->code_label), code != NULL);
  gtk_widget_set_visible (self->copy_button, code != NULL);
  gtk_widget_set_visible (self->open_button, waits);
  gtk_widget_set_visible (GTK_WIDGET (self->time_label), waits);
  gtk_button_set_label (GTK_BUTTON (self->open_button), code != NULL ? _("_Open Page") : _("_Open Page Again"));
  show_time (self);
  show_page (self, "waiting");
  if (waits && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
  gtk_widget_grab_focus (code != NULL ? self->copy_button : self->stop_button);
  phidias_announce (GTK_WIDGET (self), title);
}

static void
show_failure (PhidiasSignInPage *self, const GError *error)
{
  g_autofree char *markup = g_markup_escape_text (error->message, -1);
  gboolean is_input = g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);

  adw_status_page_set_description (self->failed_page, markup);
  phidias_error_details_set_error (self->details, error);
  gtk_widget_set_visible (self->change_button, is_input);
  show_page (self, "failed");
  gtk_widget_grab_focus (self->again_button);
  phidias_announce (GTK_WIDGET (self), error->message);
}

static void
state_cb (PhidiasSignInPage *self)
{
  g_autoptr (PhidiasSignIn) sign_in = g_object_ref (self->sign_in);

  switch (phidias_sign_in_get_state (sign_in))
    {
    case PHIDIAS_SIGN_IN_WAITING:
      show_waiting (self);
      if (phidias_sign_in_get_uri (sign_in) != NULL)
        open_page (self);
      break;
    case PHIDIAS_SIGN_IN_DONE:
      let_go (self);
      g_signal_emit (self, signals[SIGNED_IN], 0, phidias_sign_in_get_account (sign_in));
      break;
    case PHIDIAS_SIGN_IN_FAILED:
      let_go (self);
      if (g_error_matches (phidias_sign_in_get_error (sign_in), G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_page (self, "ways");
      else
        show_failure (self, phidias_sign_in_get_error (sign_in));
      break;
    case PHIDIAS_SIGN_IN_STARTING:
    case PHIDIAS_SIGN_IN_FINISHING:
    default:
      show_waiting (self);
      break;
    }
}

static gboolean
needs_client_id (PhidiasSignInPage *self)
{
  g_autofree char *client_id = phidias_accounts_dup_client_id (self->accounts);

  if (self->way != PHIDIAS_SIGN_IN_BROWSER && self->way != PHIDIAS_SIGN_IN_DEVICE_CODE)
    return FALSE;

  return self->hint == NULL && (client_id == NULL || !phidias_accounts_is_client_id (client_id));
}

static void
show_app_id (PhidiasSignInPage *self)
{
  g_autofree char *client_id = phidias_accounts_dup_client_id (self->accounts);

  gtk_editable_set_text (GTK_EDITABLE (self->client_id_row), client_id != NULL ? client_id : "");
  gtk_widget_set_visible (self->client_id_error, FALSE);
  gtk_widget_remove_css_class (self->client_id_row, "error");
  show_page (self, "app-id");
  gtk_widget_grab_focus (self->client_id_row);
}

/**
 * phidias_sign_in_page_begin:
 * @self: a page
 * @way: how
 *
 * Begins to sign in; where an application id is needed and none is set, asks for that first.
 */
void
phidias_sign_in_page_begin (PhidiasSignInPage *self, PhidiasSignInWay way)
{
  g_autoptr (PhidiasCloud) cloud = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PHIDIAS_IS_SIGN_IN_PAGE (self));

  let_go (self);
  self->way = way;
  self->is_begun = TRUE;
  if (needs_client_id (self))
    {
      show_app_id (self);
      return;
    }

  cloud = self->cloud != NULL ? g_object_ref (self->cloud) : phidias_accounts_dup_cloud (self->accounts, &error);
  if (cloud == NULL && way != PHIDIAS_SIGN_IN_PRACTICE)
    {
      show_failure (self, error);
      return;
    }
  self->sign_in = phidias_accounts_sign_in (self->accounts, cloud, way, self->hint);
  g_signal_connect_object (self->sign_in, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self);
}

/**
 * phidias_sign_in_page_begin_again:
 * @self: a page
 * @account: who is to sign in again, the same way
 */
void
phidias_sign_in_page_begin_again (PhidiasSignInPage *self, PhidiasAccount *account)
{
  g_return_if_fail (PHIDIAS_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (account));

  g_set_object (&self->cloud, phidias_account_get_cloud (account));
  g_free (self->hint);
  self->hint = g_strdup (phidias_account_get_username (account));
  self->is_again = TRUE;
  phidias_sign_in_page_begin (self, phidias_account_get_way (account));
}

/* ---- Actions ---- */

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasSignInWay way;

  if (phidias_sign_in_way_from_name (g_variant_get_string (parameter, NULL), &way))
    phidias_sign_in_page_begin (PHIDIAS_SIGN_IN_PAGE (widget), way);
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_sign_in_page_begin (PHIDIAS_SIGN_IN_PAGE (widget), PHIDIAS_SIGN_IN_PAGE (widget)->way);
}

static void
show_ways (PhidiasSignInPage *self)
{
  let_go (self);
  self->is_begun = FALSE;
  self->is_again = FALSE;
  g_clear_object (&self->cloud);
  g_clear_pointer (&self->hint, g_free);
  show_page (self, "ways");
  gtk_widget_grab_focus (self->browser_row);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_ways (PHIDIAS_SIGN_IN_PAGE (widget));
}

/* Who was to sign in again chose no way, and has none to come back to. */
static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (widget);

  if (phidias_sign_in_page_go_back (self))
    return;
  let_go (self);
  g_signal_emit (self, signals[LEFT], 0);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->code_label));
  phidias_announce (widget, _("Copied"));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (widget);

  if (self->sign_in != NULL && get_page_uri (self) != NULL)
    open_page (self);
}

static void
open_entra_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_open_uri (widget, APP_REGISTRATIONS, _("No browser could be opened."));
}

static void
app_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (widget);

  /* From a failure it goes on to where it failed. */
  self->is_begun = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "failed") == 0;
  show_app_id (self);
}

static void
save_app_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (widget);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->client_id_row));

  if (!phidias_accounts_is_client_id (typed))
    {
      const char *sentence = _("This is no application id: it looks like 00000000-1111-2222-3333-444444444444.");

      gtk_label_set_text (GTK_LABEL (self->client_id_error), sentence);
      gtk_widget_set_visible (self->client_id_error, TRUE);
      gtk_widget_add_css_class (self->client_id_row, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->client_id_row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      phidias_announce (widget, sentence);
      return;
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->client_id_row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE, -1);
  phidias_accounts_set_client_id (self->accounts, typed);
  if (self->is_begun)
    phidias_sign_in_page_begin (self, self->way);
  else
    show_page (self, "ways");
}

static void
save_app_id_cb (PhidiasSignInPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.save-app-id", NULL);
}

static void
cli_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasSignInPage) self = user_data;
  gboolean is_found = phidias_accounts_find_azure_cli_finish (PHIDIAS_ACCOUNTS (object), result, NULL);

  if (!g_cancellable_is_cancelled (self->cancellable))
    gtk_widget_set_visible (self->cli_row, is_found);
}

/* ---- The widget ---- */

static gboolean
phidias_sign_in_page_grab_focus (GtkWidget *widget)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (widget);
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_str_equal (page, "app-id"))
    return gtk_widget_grab_focus (self->client_id_row);
  if (g_str_equal (page, "failed"))
    return gtk_widget_grab_focus (self->again_button);
  if (g_str_equal (page, "waiting"))
    return gtk_widget_grab_focus (gtk_widget_get_visible (self->copy_button) ? self->copy_button : self->stop_button);

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->practice_row) ? self->practice_row : self->browser_row);
}

static void
phidias_sign_in_page_dispose (GObject *object)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  let_go (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->accounts);
  g_clear_object (&self->cloud);

  G_OBJECT_CLASS (phidias_sign_in_page_parent_class)->dispose (object);
}

static void
phidias_sign_in_page_finalize (GObject *object)
{
  PhidiasSignInPage *self = PHIDIAS_SIGN_IN_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->hint);

  G_OBJECT_CLASS (phidias_sign_in_page_parent_class)->finalize (object);
}

static void
phidias_sign_in_page_class_init (PhidiasSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_sign_in_page_dispose;
  object_class->finalize = phidias_sign_in_page_finalize;
  widget_class->grab_focus = phidias_sign_in_page_grab_focus;

  /**
   * PhidiasSignInPage::signed-in:
   * @self: the page
   * @account: who is signed in
   */
  signals[SIGNED_IN] = g_signal_new ("signed-in", PHIDIAS_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, PHIDIAS_TYPE_ACCOUNT);

  /**
   * PhidiasSignInPage::left:
   * @self: the page
   *
   * The person stopped, and there is nothing to go back to inside.
   */
  signals[LEFT] = g_signal_new ("left", PHIDIAS_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "sign-in.choose", "s", choose_action);
  gtk_widget_class_install_action (widget_class, "sign-in.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "sign-in.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "sign-in.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "sign-in.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "sign-in.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "sign-in.open-entra", NULL, open_entra_action);
  gtk_widget_class_install_action (widget_class, "sign-in.app-id", NULL, app_id_action);
  gtk_widget_class_install_action (widget_class, "sign-in.save-app-id", NULL, save_app_id_action);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (PHIDIAS_TYPE_ERROR_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, ways_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, practice_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, browser_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, cli_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, app_id_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, client_id_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, client_id_error);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, waiting_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, code_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, time_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, change_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSignInPage, details);
  gtk_widget_class_bind_template_callback (widget_class, save_app_id_cb);
}

static void
phidias_sign_in_page_init (PhidiasSignInPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_sign_in_page_new:
 * @accounts: whom the sign-in is for
 *
 * Returns: (transfer floating): the ways to sign in, with a header bar of their own, for a dialog
 */
GtkWidget *
phidias_sign_in_page_new (PhidiasAccounts *accounts)
{
  PhidiasSignInPage *self;

  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (accounts), NULL);

  self = g_object_new (PHIDIAS_TYPE_SIGN_IN_PAGE, NULL);
  self->accounts = g_object_ref (accounts);
  gtk_widget_set_visible (self->practice_row, phidias_accounts_has_practice (accounts));
  show_page (self, "ways");
  phidias_accounts_find_azure_cli_async (accounts, self->cancellable, cli_found_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}

/**
 * phidias_sign_in_page_embed:
 * @self: a page
 *
 * Makes it a step of what is around it, which has the header bar and offers the practice subscription
 * itself.
 */
void
phidias_sign_in_page_embed (PhidiasSignInPage *self)
{
  g_return_if_fail (PHIDIAS_IS_SIGN_IN_PAGE (self));

  self->is_embedded = TRUE;
  gtk_widget_set_visible (self->header_bar, FALSE);
  gtk_widget_set_visible (self->practice_row, FALSE);
  adw_preferences_group_set_description (self->ways_group, _("Phidias then looks for projects in your subscriptions. What you deploy is paid for there."));
}

/**
 * phidias_sign_in_page_go_back:
 * @self: a page
 *
 * Goes back to the ways; what was begun ends.
 *
 * Returns: whether it did; %FALSE where the person is at the beginning already
 */
gboolean
phidias_sign_in_page_go_back (PhidiasSignInPage *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIGN_IN_PAGE (self), FALSE);

  if ((self->is_embedded && self->is_again) || g_str_equal (gtk_stack_get_visible_child_name (self->stack), "ways"))
    return FALSE;
  show_ways (self);

  return TRUE;
}
