/* phidias-model-card.c: a model among others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-model-card.h"

#include <adwaita.h>
#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-catalog-filter.h"

/**
 * PhidiasModelCard:
 *
 * A cell of the grid of models: who made it, what it is, what it takes and costs, where it stands;
 * a tick puts it beside others.
 */
struct _PhidiasModelCard
{
  GtkWidget            parent_instance;

  /* template widgets */
  GtkWidget           *box;
  AdwAvatar           *avatar;
  GtkLabel            *title_label;
  GtkLabel            *publisher_label;
  GtkLabel            *summary_label;
  GtkLabel            *context_label;
  GtkLabel            *price_label;
  GtkLabel            *badge;
  GtkCheckButton      *tick;

  /* owned */
  PhidiasCatalogModel *model;

  gboolean             is_updating;
};

G_DEFINE_FINAL_TYPE (PhidiasModelCard, phidias_model_card, GTK_TYPE_WIDGET)

enum {
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
toggled_cb (PhidiasModelCard *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[TOGGLED], 0);
}

static void
phidias_model_card_dispose (GObject *object)
{
  PhidiasModelCard *self = PHIDIAS_MODEL_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_MODEL_CARD);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (phidias_model_card_parent_class)->dispose (object);
}

static void
phidias_model_card_class_init (PhidiasModelCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_model_card_dispose;

  /**
   * PhidiasModelCard::toggled:
   * @self: the card
   *
   * A person ticked it, or took the tick away.
   */
  signals[TOGGLED] = g_signal_new ("toggled", PHIDIAS_TYPE_MODEL_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-model-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, box);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, publisher_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, summary_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, context_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, price_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, badge);
  gtk_widget_class_bind_template_child (widget_class, PhidiasModelCard, tick);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
phidias_model_card_init (PhidiasModelCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
phidias_model_card_new (void)
{
  return g_object_new (PHIDIAS_TYPE_MODEL_CARD, NULL);
}

/**
 * phidias_model_card_format_context:
 * @tokens: how much a model takes; 0 for not known
 *
 * Returns: (transfer full): as short as people say it, such as `128K`
 */
char *
phidias_model_card_format_context (guint64 tokens)
{
  guint64 unit = tokens % 1000 != 0 ? 1024 : 1000; /* 128,000 is 125 times 1024 too */

  if (tokens == 0)
    return g_strdup (_("Not known"));
  if (tokens < 1000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, tokens);

  /* Translators: thousands of tokens */
  return g_strdup_printf (_("%dK"), (int) ((tokens + unit / 2) / unit));
}

/**
 * phidias_model_card_set_badge:
 * @badge: a label
 * @model: a model
 *
 * Says where the model stands; nothing where there is nothing to say.
 */
void
phidias_model_card_set_badge (GtkLabel *badge, PhidiasCatalogModel *model)
{
  PhidiasLifecycle lifecycle = phidias_catalog_model_get_lifecycle (model);

  gtk_label_set_label (badge, phidias_lifecycle_get_title (lifecycle));
  gtk_widget_set_visible (GTK_WIDGET (badge), lifecycle != PHIDIAS_LIFECYCLE_CURRENT);
  if (lifecycle >= PHIDIAS_LIFECYCLE_LEGACY)
    gtk_widget_add_css_class (GTK_WIDGET (badge), "ending");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (badge), "ending");
}

PhidiasCatalogModel *
phidias_model_card_get_model (PhidiasModelCard *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MODEL_CARD (self), NULL);

  return self->model;
}

/**
 * phidias_model_card_set_model:
 * @self: a card
 * @model: (nullable): what it shows
 */
void
phidias_model_card_set_model (PhidiasModelCard *self, PhidiasCatalogModel *model)
{
  g_autofree char *task = NULL;
  g_autofree char *line = NULL;
  g_autofree char *context = NULL;
  g_autofree char *price = NULL;
  g_autofree char *price_line = NULL;
  g_autofree char *tick_name = NULL;
  const char *publisher;
  double blended;

  g_return_if_fail (PHIDIAS_IS_MODEL_CARD (self));

  if (!g_set_object (&self->model, model) || model == NULL)
    return;

  publisher = phidias_catalog_model_get_publisher (model);
  task = phidias_catalog_facet_dup_value_title (PHIDIAS_CATALOG_FACET_TASK,
                                                phidias_catalog_model_get_task (model) != NULL
                                                ? phidias_catalog_model_get_task (model) : "");
  line = publisher != NULL ? g_strdup_printf ("%s · %s", publisher, task) : g_strdup (task);
  context = phidias_model_card_format_context (phidias_catalog_model_get_context (model));
  blended = phidias_catalog_model_get_blended_price (model);
  price = phidias_catalog_format_price (isnan (blended) ? blended : round (blended * 1000) / 1000);
  /* Translators: what a million tokens cost, of which three in four are the prompt's */
  price_line = isnan (blended) ? g_strdup (_("Price not known")) : g_strdup_printf (_("%s per 1M"), price);
  /* Translators: %s is a model */
  tick_name = g_strdup_printf (_("Compare %s"), phidias_catalog_model_get_title (model));

  adw_avatar_set_text (self->avatar, publisher != NULL ? publisher : "?");
  gtk_label_set_label (self->title_label, phidias_catalog_model_get_title (model));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), phidias_catalog_model_get_name (model));
  gtk_label_set_label (self->publisher_label, line);
  gtk_label_set_label (self->summary_label, phidias_catalog_model_get_summary (model) != NULL
                                            ? phidias_catalog_model_get_summary (model) : "");
  gtk_label_set_label (self->context_label, phidias_catalog_model_get_context (model) > 0 ? context : _("Context not known"));
  gtk_label_set_label (self->price_label, price_line);
  phidias_model_card_set_badge (self->badge, model);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick), GTK_ACCESSIBLE_PROPERTY_LABEL, tick_name, -1);
}

gboolean
phidias_model_card_get_is_ticked (PhidiasModelCard *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MODEL_CARD (self), FALSE);

  return gtk_check_button_get_active (self->tick);
}

/**
 * phidias_model_card_set_is_ticked:
 * @self: a card
 * @is_ticked: whether it is to be compared
 * @can_tick: whether one more may be
 */
void
phidias_model_card_set_is_ticked (PhidiasModelCard *self, gboolean is_ticked, gboolean can_tick)
{
  g_return_if_fail (PHIDIAS_IS_MODEL_CARD (self));

  self->is_updating = TRUE;
  gtk_check_button_set_active (self->tick, is_ticked);
  self->is_updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->tick), is_ticked || can_tick);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->tick), is_ticked || can_tick ? _("Compare (Space)") : _("Four at most are compared"));
}
