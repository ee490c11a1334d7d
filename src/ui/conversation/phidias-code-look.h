/* phidias-code-look.h: what a piece of highlighted code looks like
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PhidiasCodeLook:
 * @color: of the letters
 * @ground: behind them
 * @has_color: whether @color says anything
 * @has_ground: whether @ground says anything
 * @is_bold: whether the letters are bold
 * @is_italic: whether they are italic
 * @is_underlined: whether there is a line below them
 * @is_struck: whether there is a line through them
 */
typedef struct {
  GdkRGBA  color;
  GdkRGBA  ground;
  gboolean has_color;
  gboolean has_ground;
  gboolean is_bold;
  gboolean is_italic;
  gboolean is_underlined;
  gboolean is_struck;
} PhidiasCodeLook;

void     phidias_code_look_add_tag    (PhidiasCodeLook       *look,
                                       GtkTextTag            *tag);
void     phidias_code_look_add        (PhidiasCodeLook       *look,
                                       const PhidiasCodeLook *above);
gboolean phidias_code_look_is_plain   (const PhidiasCodeLook *look);
gboolean phidias_code_look_equal      (const PhidiasCodeLook *a,
                                       const PhidiasCodeLook *b);
double   phidias_code_look_contrast   (const GdkRGBA         *a,
                                       const GdkRGBA         *b);
void     phidias_code_look_make_legible (PhidiasCodeLook     *look,
                                       const GdkRGBA         *ground,
                                       double                 least);
void     phidias_code_look_insert     (const PhidiasCodeLook *look,
                                       PangoAttrList         *list,
                                       guint                  start,
                                       guint                  end);

G_END_DECLS
