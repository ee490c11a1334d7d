/* widget-fixture.h: windows and look-ups for widget tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-test.h"

G_BEGIN_DECLS

void       fixture_init           (int        *argc,
                                   char     ***argv);
GtkWidget *fixture_show           (GtkWidget  *widget,
                                   int         width,
                                   int         height);
GtkWidget *fixture_find           (GtkWidget  *root,
                                   const char *id);
GtkWidget *fixture_find_dialog    (GtkWidget  *window,
                                   const char *id);
GtkWidget *fixture_find_type      (GtkWidget  *root,
                                   GType       type);
GtkWidget *fixture_find_alert     (GtkWidget  *window);
void       fixture_settle         (void);
void       fixture_wait_visible   (GtkWidget  *widget);
void       fixture_wait_count     (const guint *count,
                                   guint        expected);
void       fixture_destroy        (GtkWidget  *window);

/* Compares an accessible property, by gtk_test_accessible_check_property(). */
#define fixture_assert_named(widget, name) \
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, (name))

/* Named by what stands beside it: a name of its own would be heard with that, twice the same. */
#define fixture_assert_labelled(widget) \
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))

G_END_DECLS
