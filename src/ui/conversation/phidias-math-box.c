/* phidias-math-box.c: boxes on a baseline, as TeX has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-box-private.h"

#include <math.h>

PhidiasMathBox *
phidias_math_box_new_list (void)
{
  PhidiasMathBox *self = g_new0 (PhidiasMathBox, 1);

  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_math_box_free);

  return self;
}

PhidiasMathBox *
phidias_math_box_new_shape (PhidiasMathShape shape, double width, double height, double depth, double thickness)
{
  PhidiasMathBox *self = g_new0 (PhidiasMathBox, 1);

  self->shape = shape;
  self->width = width;
  self->height = height;
  self->depth = depth;
  self->thickness = thickness;

  return self;
}

void
phidias_math_box_free (PhidiasMathBox *self)
{
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_object (&self->layout);
  g_free (self);
}

/*
 * phidias_math_box_add:
 * @self: a list
 * @child: (transfer full): what goes into it
 * @x: how far right of the list's start
 * @y: how far below its baseline
 *
 * The list becomes as large as it must.
 */
void
phidias_math_box_add (PhidiasMathBox *self, PhidiasMathBox *child, double x, double y)
{
  g_assert (self->children != NULL);

  child->x = x;
  child->y = y;
  if (self->children->len == 0)
    {
      self->height = child->height - y;
      self->depth = child->depth + y;
    }
  self->width = MAX (self->width, x + child->width);
  self->height = MAX (self->height, child->height - y);
  self->depth = MAX (self->depth, child->depth + y);
  g_ptr_array_add (self->children, child);
}

/*
 * phidias_math_box_append:
 * @self: a list
 * @child: (transfer full): what goes to its end, on the same baseline
 */
void
phidias_math_box_append (PhidiasMathBox *self, PhidiasMathBox *child)
{
  phidias_math_box_add (self, child, self->width, 0);
}

/*
 * phidias_math_box_flatten:
 * @self: a box
 * @x: where its baseline starts
 * @y: how far down its baseline is
 * @parts: (element-type PhidiasMathPart): gets what there is to draw
 */
void
phidias_math_box_flatten (PhidiasMathBox *self, double x, double y, GArray *parts)
{
  if (self->children != NULL)
    {
      for (guint i = 0; i < self->children->len; i++)
        {
          PhidiasMathBox *child = g_ptr_array_index (self->children, i);

          phidias_math_box_flatten (child, x + child->x, y + child->y, parts);
        }
      return;
    }

  if (self->layout != NULL || self->shape != PHIDIAS_MATH_SHAPE_NONE)
    {
      PhidiasMathPart part = { 0 };

      part.layout = self->layout != NULL ? g_object_ref (self->layout) : NULL;
      part.shape = self->shape;
      part.thickness = self->thickness;
      part.baseline = y;
      part.area = GRAPHENE_RECT_INIT ((float) x, (float) (y - self->height), (float) self->width,
                                      (float) (self->height + self->depth));
      g_array_append_val (parts, part);
    }
}
