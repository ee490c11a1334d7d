/* phidias-math-node.c: a formula as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-node.h"

/**
 * phidias_math_node_new:
 * @kind: what it is
 * @text: (nullable): its text
 *
 * Returns: (transfer full): a node; a row or a table has no children yet
 */
PhidiasMathNode *
phidias_math_node_new (PhidiasMathKind kind, const char *text)
{
  PhidiasMathNode *self = g_new0 (PhidiasMathNode, 1);

  self->kind = kind;
  self->text = g_strdup (text);
  if (kind == PHIDIAS_MATH_ROW || kind == PHIDIAS_MATH_TABLE)
    self->children = g_ptr_array_new ();

  return self;
}

/**
 * phidias_math_node_free:
 * @self: (nullable): a node
 *
 * Frees it and all that is in it. The parser lets no tree grow deep.
 */
void
phidias_math_node_free (PhidiasMathNode *self)
{
  if (self == NULL)
    return;

  if (self->children != NULL)
    {
      for (guint i = 0; i < self->children->len; i++)
        phidias_math_node_free (g_ptr_array_index (self->children, i));
      g_ptr_array_unref (self->children);
    }
  phidias_math_node_free (self->base);
  phidias_math_node_free (self->over);
  phidias_math_node_free (self->under);
  g_free (self->text);
  g_free (self->right);
  g_free (self);
}

/**
 * phidias_math_node_is_empty:
 * @self: (nullable): a node
 *
 * Returns: whether there is nothing in it to draw
 */
gboolean
phidias_math_node_is_empty (const PhidiasMathNode *self)
{
  if (self == NULL)
    return TRUE;
  if (self->kind != PHIDIAS_MATH_ROW)
    return FALSE;
  for (guint i = 0; i < self->children->len; i++)
    if (!phidias_math_node_is_empty (g_ptr_array_index (self->children, i)))
      return FALSE;

  return TRUE;
}
