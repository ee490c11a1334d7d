/* phidias-connect-page-private.h: what the two halves of the connect page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-connect-page.h"
#include "phidias-error-details.h"
#include "phidias-model-menu.h"

G_BEGIN_DECLS

/**
 * PhidiasConnectPage:
 *
 * Fields on one half (phidias-connect-page.c), what is done with them on the other
 * (phidias-connect-page-actions.c). What is pasted is recognised as it stands; every error stands
 * at the field that it is about. The key is in its field and in the call that stores or tests it,
 * nowhere else.
 */
struct _PhidiasConnectPage
{
  GtkWidget             parent_instance;

  /* template */
  GtkWidget            *header_bar;
  GtkWidget            *fields_page;
  AdwWindowTitle       *window_title;
  GtkWidget            *apply_button;
  GtkWidget            *address_row;
  GtkWidget            *target_row;
  GtkWidget            *address_error;
  GtkWidget            *local_group;
  GtkWidget            *key_row;
  GtkWidget            *session_row;
  GtkWidget            *session_switch;
  GtkWidget            *key_error;
  GtkWidget            *keyring_box;
  GtkWidget            *unlock_button;
  GtkWidget            *model_row;
  PhidiasModelMenu     *model_menu;
  GtkWidget            *name_row;
  GtkWidget            *model_error;
  GtkWidget            *test_group;
  GtkWidget            *test_row;
  GtkWidget            *test_image;
  GtkWidget            *test_spinner;
  GtkWidget            *test_button;
  GtkWidget            *test_error;
  PhidiasErrorDetails  *details;

  /* owned */
  PhidiasSession       *session;
  PhidiasDeployment    *deployment;       /* NULL when one is added */
  PhidiasTarget        *target;           /* what the address means, without a key */
  char                **models;           /* what the server offers, NULL when not known */
  char                 *suggested_name;
  char                 *address_sentence; /* why the address means nothing */
  char                 *check_sentence;   /* what the test has found */
  GCancellable         *cancellable;      /* of what is under way, NULL when nothing is */
  GCancellable         *discovery;

  /* state */
  guint                 typing_source;
  gboolean              is_busy;
  gboolean              is_filling;       /* fields are set by us, not by a person */
  gboolean              can_skip_test;
  gboolean              has_local;
  gboolean              wants_key;        /* as the server at this address said */
};

const char    *phidias_connect_page_get_text       (GtkWidget            *row);
gboolean       phidias_connect_page_has_stored_key (PhidiasConnectPage   *self);
PhidiasTarget *phidias_connect_page_dup_target     (PhidiasConnectPage   *self) G_GNUC_WARN_UNUSED_RESULT;
char          *phidias_connect_page_dup_name       (PhidiasConnectPage   *self) G_GNUC_WARN_UNUSED_RESULT;
void           phidias_connect_page_take_check     (PhidiasConnectPage   *self,
                                                    PhidiasEndpointCheck *check);
void           phidias_connect_page_add_local      (PhidiasConnectPage   *self,
                                                    PhidiasEndpointCheck *check);
void           phidias_connect_page_emit_connected (PhidiasConnectPage   *self,
                                                    PhidiasDeployment    *deployment);

/* phidias-connect-page-state.c */
gboolean       phidias_connect_page_takes_model     (PhidiasConnectPage  *self);
gboolean       phidias_connect_page_must_save_first (PhidiasConnectPage  *self);
void           phidias_connect_page_show_error      (PhidiasConnectPage  *self,
                                                     GtkWidget           *row,
                                                     GtkWidget           *label,
                                                     const char          *sentence);
void           phidias_connect_page_clear_errors    (PhidiasConnectPage  *self);
void           phidias_connect_page_show_state      (PhidiasConnectPage  *self);
gboolean       phidias_connect_page_check_fields    (PhidiasConnectPage  *self);

/* phidias-connect-page-actions.c */
void           phidias_connect_page_install_actions (GtkWidgetClass      *widget_class);
void           phidias_connect_page_cancel          (PhidiasConnectPage  *self);
void           phidias_connect_page_discover        (PhidiasConnectPage  *self);

G_END_DECLS
