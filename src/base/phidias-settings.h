/* phidias-settings.h: the settings, typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhidiasColorScheme:
 * @PHIDIAS_COLOR_SCHEME_DEFAULT: as the system
 * @PHIDIAS_COLOR_SCHEME_LIGHT: light
 * @PHIDIAS_COLOR_SCHEME_DARK: dark
 */
typedef enum {
  PHIDIAS_COLOR_SCHEME_DEFAULT,
  PHIDIAS_COLOR_SCHEME_LIGHT,
  PHIDIAS_COLOR_SCHEME_DARK,
} PhidiasColorScheme;

#define PHIDIAS_TYPE_SETTINGS (phidias_settings_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSettings, phidias_settings, PHIDIAS, SETTINGS, GObject)

PhidiasSettings    *phidias_settings_new                  (const char         *schema_id) G_GNUC_WARN_UNUSED_RESULT;

PhidiasColorScheme  phidias_settings_get_color_scheme     (PhidiasSettings    *self);
void                phidias_settings_set_color_scheme     (PhidiasSettings    *self,
                                                           PhidiasColorScheme  color_scheme);
gboolean            phidias_settings_get_enter_sends      (PhidiasSettings    *self);
void                phidias_settings_set_enter_sends      (PhidiasSettings    *self,
                                                           gboolean            enter_sends);
char               *phidias_settings_dup_last_conversation (PhidiasSettings   *self) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_settings_set_last_conversation (PhidiasSettings   *self,
                                                            const char        *id);
char               *phidias_settings_dup_last_place       (PhidiasSettings    *self) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_settings_set_last_place       (PhidiasSettings    *self,
                                                           const char         *place);
char               *phidias_settings_dup_deployments_sort (PhidiasSettings    *self) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_settings_set_deployments_sort (PhidiasSettings    *self,
                                                           const char         *sort);
void                phidias_settings_get_window_size      (PhidiasSettings    *self,
                                                           int                *width,
                                                           int                *height,
                                                           gboolean           *is_maximized);
void                phidias_settings_set_window_size      (PhidiasSettings    *self,
                                                           int                 width,
                                                           int                 height,
                                                           gboolean            is_maximized);
gboolean            phidias_settings_get_show_sidebar     (PhidiasSettings    *self);
void                phidias_settings_set_show_sidebar     (PhidiasSettings    *self,
                                                           gboolean            show_sidebar);
gboolean            phidias_settings_get_show_pane        (PhidiasSettings    *self);
void                phidias_settings_set_show_pane        (PhidiasSettings    *self,
                                                           gboolean            show_pane);

/* Where and as what one signs in: PhidiasSettings:cloud and its neighbours say what each is. */
char *phidias_settings_dup_cloud (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_cloud (PhidiasSettings *self, const char *value);
char *phidias_settings_dup_cloud_authority (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_cloud_authority (PhidiasSettings *self, const char *value);
char *phidias_settings_dup_cloud_arm (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_cloud_arm (PhidiasSettings *self, const char *value);
char *phidias_settings_dup_cloud_catalog (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_cloud_catalog (PhidiasSettings *self, const char *value);
char *phidias_settings_dup_cloud_prices (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_cloud_prices (PhidiasSettings *self, const char *value);
char *phidias_settings_dup_entra_client_id (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_entra_client_id (PhidiasSettings *self, const char *value);
char *phidias_settings_dup_entra_tenant (PhidiasSettings *self) G_GNUC_WARN_UNUSED_RESULT;
void phidias_settings_set_entra_tenant (PhidiasSettings *self, const char *value);

G_END_DECLS
