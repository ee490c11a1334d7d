/* phidias-deploy-wizard-price.c: what it costs, and whose terms hold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deploy-wizard-private.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-catalog-filter.h"
#include "phidias-number-text.h"
#include "phidias-open-uri.h"

#define PRICING_PHI "https://azure.microsoft.com/pricing/details/phi-3/"
#define PRICING "https://azure.microsoft.com/pricing/calculator/"
#define TERMS "https://azure.microsoft.com/support/legal/marketplace-terms/"

static void
set_price (AdwActionRow *row, double price)
{
  g_autofree char *million = NULL;
  g_autofree char *thousand = NULL;
  g_autofree char *text = NULL;

  if (isnan (price))
    {
      adw_action_row_set_subtitle (row, _("Not known"));
      return;
    }
  million = phidias_catalog_format_price (price);
  thousand = phidias_number_text_format (price / 1000, 6);
  /* Translators: the first %s is a price with its currency, the second a number of US dollars */
  text = g_strdup_printf (_("%s per 1M tokens · $%s per 1K tokens"), million, thousand);
  adw_action_row_set_subtitle (row, text);
}

static gboolean
must_accept (PhidiasDeployWizard *self)
{
  return self->preflight != NULL && phidias_preflight_subscribes (self->preflight);
}

/* Whether the project has accepted them before is being looked up. */
static gboolean
is_looking (PhidiasDeployWizard *self)
{
  PhidiasPreflightCheck *check = self->preflight != NULL ? phidias_preflight_find (self->preflight, PHIDIAS_PREFLIGHT_TERMS) : NULL;

  return check != NULL && phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_RUNNING;
}

/* phidias_deploy_wizard_terms_are_settled: nothing is left to accept */
gboolean
phidias_deploy_wizard_terms_are_settled (PhidiasDeployWizard *self)
{
  if (is_looking (self))
    return FALSE;

  return !must_accept (self) || gtk_switch_get_active (self->accept_switch);
}

static const char *
get_pricing (PhidiasDeployWizard *self)
{
  return g_str_has_prefix (phidias_catalog_model_get_name (self->model), "Phi-") ? PRICING_PHI : PRICING;
}

/* phidias_deploy_wizard_show_price: of what is chosen; also when the terms were looked up */
void
phidias_deploy_wizard_show_price (PhidiasDeployWizard *self)
{
  PhidiasPreflightCheck *check = self->preflight != NULL ? phidias_preflight_find (self->preflight, PHIDIAS_PREFLIGHT_TERMS) : NULL;
  gboolean    is_serverless = phidias_deploy_plan_get_kind (self->plan) == PHIDIAS_PROJECT_SERVERLESS;
  gboolean    needs_terms = phidias_deploy_plan_needs_terms (self->plan);
  const char *licence = phidias_catalog_model_get_licence (self->model);
  const char *text = check != NULL ? phidias_preflight_check_get_text (check) : NULL;

  adw_preferences_group_set_description (self->price_group,
                                         phidias_deploy_wizard_is_practice (self)
                                           ? _("At Azure you pay as you go: for the tokens of each prompt and answer, and nothing while it waits. In the practice subscription nothing is charged.")
                                           : _("You pay as you go: for the tokens of each prompt and answer, and nothing while it waits."));
  set_price (self->price_in_row, phidias_catalog_model_get_price_in (self->model));
  set_price (self->price_out_row, phidias_catalog_model_get_price_out (self->model));
  adw_action_row_set_subtitle (self->pricing_row, get_pricing (self));
  adw_action_row_set_subtitle (self->safety_row,
                               is_serverless ? _("Watches prompts and answers for harmful content, and can be switched off in the next step.")
                                             : _("The resource’s default content filter holds."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->terms_row), needs_terms ? _("Sold by a Partner") : _("Sold by Microsoft"));
  gtk_widget_set_visible (GTK_WIDGET (self->licence_row), licence != NULL);
  adw_action_row_set_subtitle (self->licence_row, licence != NULL ? licence : "");
  adw_action_row_set_subtitle (self->terms_row, is_looking (self) ? _("Looking up whether the project has accepted its maker’s terms…")
                                                : text != NULL && *text != '\0' ? text
                                                : needs_terms ? _("Its maker’s terms in Azure Marketplace hold.")
                                                              : _("There are no Marketplace terms to accept."));
  gtk_widget_set_visible (self->terms_link_row, needs_terms);
  gtk_widget_set_visible (self->accept_row, must_accept (self));
}

/* phidias_deploy_wizard_open_pricing: the page that Azure has for it */
void
phidias_deploy_wizard_open_pricing (PhidiasDeployWizard *self)
{
  phidias_open_uri (GTK_WIDGET (self), get_pricing (self), _("The page could not be opened."));
}

/* phidias_deploy_wizard_open_terms: what is accepted */
void
phidias_deploy_wizard_open_terms (PhidiasDeployWizard *self)
{
  phidias_open_uri (GTK_WIDGET (self), TERMS, _("The page could not be opened."));
}
