/* phidias-deployments-page.c: the place where all deployments are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployments-page-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-accounts.h"
#include "phidias-action-exists.h"
#include "phidias-announcer.h"
#include "phidias-azure.h"
#include "phidias-button-names.h"
#include "phidias-deployment-page.h"
#include "phidias-error.h"
#include "phidias-place.h"
#include "phidias-wrap-layout.h"

/**
 * PhidiasDeploymentsPage:
 *
 * The list of deployments, and the page of one of them. The stack of models:
 *
 *     session's deployments ─▶ GListStore (PhidiasDeploymentItem) ─▶ GtkFilterListModel
 *       ─▶ GtkSortListModel ─▶ GtkMultiSelection
 *
 *     phidias-deployments-page.c           the models, the pages, what the window's header shows
 *     phidias-deployments-page-columns.c   cells, sorting, folding
 *     phidias-deployments-page-actions.c   what can be done to what is listed
 */
static void place_init (PhidiasPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasDeploymentsPage, phidias_deployments_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_PLACE, place_init))

enum {
  PROP_0,
  PROP_SESSION,
  PROP_TITLE,
  PROP_CAN_GO_BACK,
};

enum {
  SORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order of the menus. */
enum { KIND_ALL, KIND_AZURE, KIND_CONNECTED, KIND_SAMPLE };
enum { STATE_ALL, STATE_READY, STATE_UNKNOWN, STATE_CHANGING, STATE_ERROR, STATE_GONE };

/* ---- What is shown ---- */

static void update_stack (PhidiasDeploymentsPage *self);

void
phidias_deployments_page_show_error (PhidiasDeploymentsPage *self, const GError *error)
{
  gtk_widget_set_visible (self->error_group, error != NULL);
  gtk_label_set_text (self->error_label, error != NULL ? error->message : "");
  phidias_error_details_set_error (self->details, error);
  gtk_widget_set_visible (self->sign_in_button, g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) &&
                                                  phidias_action_exists (GTK_WIDGET (self), "win.sign-in"));
  if (error != NULL)
    phidias_announce (GTK_WIDGET (self), error->message);
}

static PhidiasDeploymentPage *
get_page (PhidiasDeploymentsPage *self)
{
  GtkWidget *child = adw_bin_get_child (self->deployment_bin);

  return child != NULL ? PHIDIAS_DEPLOYMENT_PAGE (child) : NULL;
}

static void
notify_place (PhidiasDeploymentsPage *self)
{
  GObjectClass *object_class = G_OBJECT_GET_CLASS (self);

  g_object_notify_by_pspec (G_OBJECT (self), g_object_class_find_property (object_class, "title"));
  g_object_notify_by_pspec (G_OBJECT (self), g_object_class_find_property (object_class, "can-go-back"));
}

void
phidias_deployments_page_show_list (PhidiasDeploymentsPage *self)
{
  if (get_page (self) == NULL)
    return;
  /* Keys that are shown go with it. */
  gtk_stack_set_visible_child_name (self->stack, "list");
  adw_bin_set_child (self->deployment_bin, NULL);
  phidias_deployments_page_load_usage (self);
  notify_place (self);
}

static void
go_home (PhidiasPlace *place)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (place);

  if (get_page (self) == NULL)
    phidias_deployments_page_load_usage (self);
  phidias_deployments_page_show_list (self);
}

static void
go_back (PhidiasPlace *place)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (place);

  phidias_deployments_page_show_list (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static void
removed_cb (PhidiasDeploymentsPage *self)
{
  PhidiasDeploymentPage *page = self->deployment_bin != NULL ? get_page (self) : NULL;
  PhidiasDeployment     *deployment = page != NULL ? phidias_deployment_page_get_deployment (page) : NULL;

  if (deployment != NULL && phidias_session_find_deployment (self->session, phidias_deployment_get_id (deployment)) != deployment)
    phidias_deployments_page_show_list (self);
}

/**
 * phidias_deployments_page_open:
 * @self: a page
 * @deployment: one of the session's
 *
 * Shows the page of a deployment.
 */
void
phidias_deployments_page_open (PhidiasDeploymentsPage *self, PhidiasDeployment *deployment)
{
  GtkWidget *page;

  g_return_if_fail (PHIDIAS_IS_DEPLOYMENTS_PAGE (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  page = phidias_deployment_page_new (self->session, deployment);
  adw_bin_set_child (self->deployment_bin, page);
  gtk_stack_set_visible_child_name (self->stack, "deployment");
  g_signal_connect_object (deployment, "notify::name", G_CALLBACK (notify_place), self, G_CONNECT_SWAPPED);
  notify_place (self);
  gtk_widget_grab_focus (page);
}

/* phidias_deployments_page_tell_sorted: the order is another */
void
phidias_deployments_page_tell_sorted (PhidiasDeploymentsPage *self)
{
  g_signal_emit (self, signals[SORTED], 0);
}

/* A list that is not there yet is not called empty. */
static gboolean
is_looking (PhidiasDeploymentsPage *self)
{
  return phidias_azure_is_loading (phidias_session_get_azure (self->session));
}

static void
loading_cb (PhidiasDeploymentsPage *self)
{
  gboolean is_loading = is_looking (self);

  if (self->list_stack == NULL)
    return;
  gtk_spinner_set_spinning (self->spinner, is_loading);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_loading);
  update_stack (self);
}

static void
update_stack (PhidiasDeploymentsPage *self)
{
  const char *page = "list";

  if (self->list_stack == NULL)
    return;
  if (g_list_model_get_n_items (phidias_session_get_deployments (self->session)) == 0)
    page = is_looking (self) ? "loading" : "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    page = "no-match";
  gtk_stack_set_visible_child_name (self->list_stack, page);
  gtk_widget_set_visible (self->filter_bar, !g_str_equal (page, "empty") && !g_str_equal (page, "loading"));
}

static void
selection_cb (PhidiasDeploymentsPage *self)
{
  g_autoptr (GPtrArray) selected = phidias_deployments_page_list_selected (self);
  g_autofree char *text = g_strdup_printf (ngettext ("%u selected", "%u selected", selected->len), selected->len);

  gtk_label_set_label (self->selection_label, text);
  gtk_revealer_set_reveal_child (self->selection_revealer, selected->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployments.open-selected", selected->len == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployments.play-selected", selected->len == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "deployments.delete-selected", selected->len > 0);
}

static void
items_changed_cb (PhidiasDeploymentsPage *self)
{
  /* The models are taken apart after the widgets. */
  if (self->list_stack == NULL)
    return;
  update_stack (self);
  selection_cb (self);
}

static void
activate_cb (PhidiasDeploymentsPage *self, guint position)
{
  g_autoptr (PhidiasDeploymentItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    phidias_deployments_page_open (self, phidias_deployment_item_get_deployment (item));
}

PhidiasDeployment *
phidias_deployments_page_find (PhidiasDeploymentsPage *self, GVariant *id)
{
  return phidias_session_find_deployment (self->session, g_variant_get_string (id, NULL));
}

/* ---- The filter ---- */

static gboolean
matches_kind (PhidiasDeploymentKind kind, guint selected)
{
  switch (selected)
    {
    case KIND_AZURE:
      return kind == PHIDIAS_DEPLOYMENT_AZURE;
    case KIND_CONNECTED:
      return kind == PHIDIAS_DEPLOYMENT_CONNECTED;
    case KIND_SAMPLE:
      return kind == PHIDIAS_DEPLOYMENT_SAMPLE;
    case KIND_ALL:
    default:
      return TRUE;
    }
}

static gboolean
matches_state (PhidiasDeploymentState state, guint selected)
{
  switch (selected)
    {
    case STATE_READY:
      return state == PHIDIAS_DEPLOYMENT_READY;
    case STATE_UNKNOWN:
      return state == PHIDIAS_DEPLOYMENT_UNKNOWN;
    case STATE_CHANGING:
      return state == PHIDIAS_DEPLOYMENT_CREATING || state == PHIDIAS_DEPLOYMENT_DELETING || state == PHIDIAS_DEPLOYMENT_CHECKING;
    case STATE_ERROR:
      return state == PHIDIAS_DEPLOYMENT_ERROR || state == PHIDIAS_DEPLOYMENT_SUSPENDED;
    case STATE_GONE:
      return state == PHIDIAS_DEPLOYMENT_GONE;
    case STATE_ALL:
    default:
      return TRUE;
    }
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  PhidiasDeploymentsPage *self = user_data;
  PhidiasDeployment      *deployment = phidias_deployment_item_get_deployment (item);

  return matches_kind (phidias_deployment_get_kind (deployment), gtk_drop_down_get_selected (self->kind_drop)) &&
         matches_state (phidias_deployment_get_state (deployment), gtk_drop_down_get_selected (self->state_drop)) &&
         (self->needle == NULL || phidias_deployment_item_matches (item, self->needle));
}

static void
filter_changed_cb (PhidiasDeploymentsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
stop_search_cb (PhidiasDeploymentsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}

static gboolean
find_in_list (PhidiasPlace *place)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (place);

  if (get_page (self) != NULL || !gtk_widget_get_visible (self->filter_bar))
    return FALSE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->kind_drop, 0);
  gtk_drop_down_set_selected (self->state_drop, 0);
}

/* ---- The models ---- */

static PhidiasDeploymentItem *
make_item (PhidiasDeploymentsPage *self, PhidiasDeployment *deployment)
{
  PhidiasDeploymentItem *item = phidias_deployment_item_new (deployment);

  if (self->report != NULL)
    phidias_deployment_item_set_usage (item, self->report, phidias_session_get_catalog (self->session), self->month);
  g_signal_connect_object (item, "changed", G_CALLBACK (phidias_deployments_page_resort), self, G_CONNECT_SWAPPED);

  return item;
}

/* Not GtkMapListModel: that of GTK 4.8 gives one twice, and the new one not at all, where something
 * comes before what was already asked for. */
static void
take_over_cb (PhidiasDeploymentsPage *self, guint position, guint n_removed, guint n_added, GListModel *deployments)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (deployments, position + i);

      g_ptr_array_add (added, make_item (self, deployment));
    }
  g_list_store_splice (G_LIST_STORE (self->items), position, n_removed, added->pdata, added->len);
}

static void
make_models (PhidiasDeploymentsPage *self)
{
  GListModel         *deployments = phidias_session_get_deployments (self->session);
  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;

  self->items = G_LIST_MODEL (g_list_store_new (PHIDIAS_TYPE_DEPLOYMENT_ITEM));
  take_over_cb (self, 0, 0, g_list_model_get_n_items (deployments), deployments);
  g_signal_connect_object (deployments, "items-changed", G_CALLBACK (take_over_cb), self, G_CONNECT_SWAPPED);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (self->items), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deployments, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (deployments, "items-changed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
}

/* ---- Life ---- */

static GtkWidget *
get_header_end (PhidiasPlace *place)
{
  return PHIDIAS_DEPLOYMENTS_PAGE (place)->header_end;
}

static void
place_init (PhidiasPlaceInterface *iface)
{
  iface->go_back = go_back;
  iface->go_home = go_home;
  iface->find = find_in_list;
  iface->get_header_end = get_header_end;
}

static void
refresh_clicked_cb (PhidiasDeploymentsPage *self)
{
  phidias_deployments_page_refresh (self);
}

/* Whether a model can be deployed is known once the page is in a window. */
static void
phidias_deployments_page_root (GtkWidget *widget)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (widget);
  gboolean                can_deploy;

  GTK_WIDGET_CLASS (phidias_deployments_page_parent_class)->root (widget);

  can_deploy = phidias_action_exists (widget, "win.deploy-model");
  gtk_widget_set_visible (self->deploy_button, can_deploy);
  if (can_deploy)
    gtk_widget_remove_css_class (self->connect_button, "suggested-action");
}

static void
phidias_deployments_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_deployments_page_parent_class)->map (widget);

  phidias_deployments_page_load_usage (PHIDIAS_DEPLOYMENTS_PAGE (widget));
  phidias_deployments_page_load_azure (PHIDIAS_DEPLOYMENTS_PAGE (widget));
}

/* Somebody signed in, or the practice cloud was started. */
static void
accounts_changed_cb (PhidiasDeploymentsPage *self, guint position, guint n_removed, guint n_added)
{
  if (n_added > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    phidias_deployments_page_load_azure (self);
}

static void
phidias_deployments_page_constructed (GObject *object)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  G_OBJECT_CLASS (phidias_deployments_page_parent_class)->constructed (object);

  phidias_deployments_page_make_columns (self);
  phidias_deployments_page_set_sort (self, "name");
  make_models (self);
  if (phidias_session_get_accounts (self->session) != NULL)
    g_signal_connect_object (phidias_session_get_accounts (self->session), "items-changed", G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phidias_session_get_azure (self->session), "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
  loading_cb (self);
}

static void
phidias_deployments_page_dispose (GObject *object)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->fold_id, g_source_remove);
  g_clear_handle_id (&self->resort_id, g_source_remove);
  g_clear_object (&self->header_end);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_DEPLOYMENTS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);
  g_clear_object (&self->sorting);
  for (guint field = 0; field < PHIDIAS_N_DEPLOYMENT_FIELDS; field++)
    g_clear_object (&self->columns[field]);
  g_clear_pointer (&self->report, phidias_usage_report_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_deployments_page_parent_class)->dispose (object);
}

static void
phidias_deployments_page_finalize (GObject *object)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  g_free (self->needle);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (phidias_deployments_page_parent_class)->finalize (object);
}

static void
phidias_deployments_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);
  PhidiasDeploymentPage  *page = self->deployment_bin != NULL ? get_page (self) : NULL;

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_TITLE:
      g_value_set_string (value, page != NULL ? phidias_deployment_get_name (phidias_deployment_page_get_deployment (page)) : _("Deployments"));
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, page != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_deployments_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasDeploymentsPage *self = PHIDIAS_DEPLOYMENTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-deployments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, kind_drop);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, state_drop);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, details);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, deploy_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, selection_revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, selection_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, deployment_bin);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, header_end);
  gtk_widget_class_bind_template_child (widget_class, PhidiasDeploymentsPage, refresh_button);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
phidias_deployments_page_class_init (PhidiasDeploymentsPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = phidias_deployments_page_constructed;
  object_class->dispose = phidias_deployments_page_dispose;
  object_class->finalize = phidias_deployments_page_finalize;
  object_class->get_property = phidias_deployments_page_get_property;
  object_class->set_property = phidias_deployments_page_set_property;
  widget_class->root = phidias_deployments_page_root;
  widget_class->map = phidias_deployments_page_map;

  /**
   * PhidiasDeploymentsPage:session:
   *
   * Whose deployments are listed.
   */
  g_object_class_install_property (object_class, PROP_SESSION,
                                   g_param_spec_object ("session", NULL, NULL, PHIDIAS_TYPE_SESSION,
                                                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_class_override_property (object_class, PROP_TITLE, "title");
  g_object_class_override_property (object_class, PROP_CAN_GO_BACK, "can-go-back");

  /**
   * PhidiasDeploymentsPage::sorted:
   * @self: the page
   *
   * Somebody chose another order; phidias_deployments_page_dup_sort() tells which.
   */
  signals[SORTED] = g_signal_new ("sorted", PHIDIAS_TYPE_DEPLOYMENTS_PAGE, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "deployments.show-all", NULL, show_all_action);
  phidias_deployments_page_install_actions (widget_class);

  g_type_ensure (PHIDIAS_TYPE_ERROR_DETAILS);
  g_type_ensure (PHIDIAS_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
}

static void
phidias_deployments_page_init (PhidiasDeploymentsPage *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* The window's header takes it in and gives it back. */
  g_object_ref_sink (self->header_end);
  g_signal_connect_object (self->refresh_button, "clicked", G_CALLBACK (refresh_clicked_cb), self, G_CONNECT_SWAPPED);
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_deployments_page_new:
 * @session: whose deployments are listed
 *
 * Returns: (transfer floating): the place
 */
GtkWidget *
phidias_deployments_page_new (PhidiasSession *session)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);

  return g_object_new (PHIDIAS_TYPE_DEPLOYMENTS_PAGE, "session", session, NULL);
}
