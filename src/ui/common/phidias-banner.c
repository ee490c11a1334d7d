/* phidias-banner.c: one line over a view, for a condition that lasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-banner.h"

#include "phidias-button-names.h"
#include "phidias-text-util.h"

/**
 * PhidiasBanner:
 *
 * A sentence and at most one button, such as “Nothing is being saved” and “Try Again”. libadwaita
 * has such a widget from 1.3 on only.
 */
struct _PhidiasBanner
{
  GtkWidget parent_instance;

  /* template */
  GtkRevealer *revealer;
  GtkLabel    *title_label;
  GtkButton   *button;

  /* owned */
  char *title;
  char *button_label;
};

G_DEFINE_FINAL_TYPE (PhidiasBanner, phidias_banner, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_BUTTON_LABEL,
  PROP_REVEALED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  BUTTON_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
button_clicked_cb (PhidiasBanner *self)
{
  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
}

static void
phidias_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PHIDIAS_TYPE_BANNER);

  G_OBJECT_CLASS (phidias_banner_parent_class)->dispose (object);
}

static void
phidias_banner_finalize (GObject *object)
{
  PhidiasBanner *self = PHIDIAS_BANNER (object);

  g_free (self->title);
  g_free (self->button_label);

  G_OBJECT_CLASS (phidias_banner_parent_class)->finalize (object);
}

static void
phidias_banner_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasBanner *self = PHIDIAS_BANNER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, self->button_label);
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, phidias_banner_get_revealed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_banner_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasBanner *self = PHIDIAS_BANNER (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      phidias_banner_set_title (self, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      phidias_banner_set_button_label (self, g_value_get_string (value));
      break;
    case PROP_REVEALED:
      phidias_banner_set_revealed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_banner_class_init (PhidiasBannerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_banner_dispose;
  object_class->finalize = phidias_banner_finalize;
  object_class->get_property = phidias_banner_get_property;
  object_class->set_property = phidias_banner_set_property;

  /**
   * PhidiasBanner:title:
   *
   * The translated sentence, no markup.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * PhidiasBanner:button-label:
   *
   * What the button says, with a mnemonic; %NULL or empty for no button.
   */
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  /**
   * PhidiasBanner:revealed:
   *
   * Whether it is shown.
   */
  properties[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PhidiasBanner::button-clicked:
   *
   * The button was pressed.
   */
  signals[BUTTON_CLICKED] = g_signal_new ("button-clicked", PHIDIAS_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_css_name (widget_class, "phidias-banner");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, PhidiasBanner, title_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
}

static void
phidias_banner_init (PhidiasBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_name_mnemonic_buttons (GTK_WIDGET (self));
}

/**
 * phidias_banner_new:
 *
 * Returns: (transfer floating): a banner that is not shown
 */
GtkWidget *
phidias_banner_new (void)
{
  return g_object_new (PHIDIAS_TYPE_BANNER, NULL);
}

const char *
phidias_banner_get_title (PhidiasBanner *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BANNER (self), NULL);

  return self->title;
}

/**
 * phidias_banner_set_title:
 * @self: a banner
 * @title: (nullable): the translated sentence
 */
void
phidias_banner_set_title (PhidiasBanner *self, const char *title)
{
  g_return_if_fail (PHIDIAS_IS_BANNER (self));

  if (!phidias_set_str (&self->title, title))
    return;
  gtk_label_set_text (self->title_label, title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

const char *
phidias_banner_get_button_label (PhidiasBanner *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BANNER (self), NULL);

  return self->button_label;
}

/**
 * phidias_banner_set_button_label:
 * @self: a banner
 * @button_label: (nullable): what the button says, %NULL for no button
 */
void
phidias_banner_set_button_label (PhidiasBanner *self, const char *button_label)
{
  g_return_if_fail (PHIDIAS_IS_BANNER (self));

  if (!phidias_set_str (&self->button_label, button_label))
    return;
  gtk_button_set_label (self->button, button_label != NULL ? button_label : "");
  gtk_widget_set_visible (GTK_WIDGET (self->button), button_label != NULL && button_label[0] != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUTTON_LABEL]);
}

gboolean
phidias_banner_get_revealed (PhidiasBanner *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BANNER (self), FALSE);

  return gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * phidias_banner_set_revealed:
 * @self: a banner
 * @revealed: whether to show it
 */
void
phidias_banner_set_revealed (PhidiasBanner *self, gboolean revealed)
{
  g_return_if_fail (PHIDIAS_IS_BANNER (self));

  if (phidias_banner_get_revealed (self) == !!revealed)
    return;
  gtk_revealer_set_reveal_child (self->revealer, revealed);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
}
