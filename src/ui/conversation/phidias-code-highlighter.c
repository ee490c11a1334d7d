/* phidias-code-highlighter.c: gives code its colours, a little at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-highlighter.h"

#include "phidias-code-language.h"
#include "phidias-code-session-private.h"

#include <adwaita.h>
#include <string.h>
#include <time.h>

/* Microseconds of work between two looks at the main loop. A frame has 16,667. */
#define TURN 4000

/* Code that is still coming gets colours for its new lines at most so often, in microseconds. */
#define OPEN_INTERVAL (G_USEC_PER_SEC / 4)

/* One for code that is coming, one for what is scrolled to meanwhile. */
#define N_SESSIONS 2

#define MAX_LINES_PER_STEP 32

/* What asks within so many microseconds was drawn in one frame. */
#define VIEW_INTERVAL (G_USEC_PER_SEC / 20)

/* With more groups that have colours than this, those that no row shows lose theirs. */
#define MAX_COLORED 128

/* WCAG 2: AA and AAA. */
#define CONTRAST 4.5
#define HIGH_CONTRAST 7.0

/**
 * PhidiasCodeHighlighter:
 *
 * Code is highlighted by GtkSourceBuffers that no widget shows: from an idle source below drawing,
 * some lines at a time, what is in view first. The colours are kept in the [class@CodeGroup]s; each
 * byte goes through once, also of code that is still coming. Another colour scheme drops them all,
 * and what is shown is done again.
 *
 * There is one for the process, on the main thread.
 */
struct _PhidiasCodeHighlighter
{
  GObject             parent_instance;

  /* owned */
  GQueue              queue;                  /* of PhidiasCodeGroup: what is to be done, in order */
  GPtrArray          *later;                  /* of PhidiasCodeGroup: open ones that had their turn */
  PhidiasCodeSession *sessions[N_SESSIONS];
  GArray             *looks;                  /* of PhidiasCodeLook; runs are numbered by it */
  GHashTable         *colored;                /* of PhidiasCodeGroup, borrowed: those that have runs */
  GHashTable         *languages;              /* tag → GtkSourceLanguage or NULL */
  GtkSourceStyleScheme *scheme;

  /* state */
  guint               turn;
  guint               timer;
  guint               n_in_view;              /* first in the queue, of what was drawn last */
  gint64              view_time;              /* when that was, monotonic */
  guint               n_lines;                /* that about a quarter of a turn suffices for */
  double              least;
  GdkRGBA             ground;
  PhidiasCodeFigures  figures;
};

G_DEFINE_FINAL_TYPE (PhidiasCodeHighlighter, phidias_code_highlighter, G_TYPE_OBJECT)

static void queue_turn (PhidiasCodeHighlighter *self);

static gint64
get_work_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* ---- Colours ---- */

static void
group_gone_cb (gpointer user_data, GObject *group)
{
  PhidiasCodeHighlighter *self = user_data;

  g_hash_table_remove (self->colored, group);
}

static void
forget (PhidiasCodeHighlighter *self, PhidiasCodeGroup *group)
{
  g_object_weak_unref (G_OBJECT (group), group_gone_cb, self);
  phidias_code_group_clear_runs (group);
}

/* What was scrolled away long ago gives its memory back. */
static void
remember (PhidiasCodeHighlighter *self, PhidiasCodeGroup *group)
{
  if (!g_hash_table_add (self->colored, group))
    return;
  g_object_weak_ref (G_OBJECT (group), group_gone_cb, self);

  if (g_hash_table_size (self->colored) > MAX_COLORED)
    {
      GHashTableIter iter;
      gpointer key;
      guint last;

      g_hash_table_iter_init (&iter, self->colored);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (key != group && !phidias_code_group_get_last_held (key, &last))
          {
            /* A session may have the last reference to it. */
            g_autoptr (GObject) held = g_object_ref (key);

            for (guint i = 0; i < N_SESSIONS; i++)
              if (phidias_code_session_get_group (self->sessions[i]) == key)
                phidias_code_session_end (self->sessions[i]);
            forget (self, key);
            g_hash_table_iter_remove (&iter);
          }
    }
}

/* The ground that code stands on, about: a breath of the text colour over the window's. */
static void
update_scheme (PhidiasCodeHighlighter *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (style);
  float ground = is_dark ? 0.2f : 0.92f;
  GtkSourceStyleScheme *scheme =
    gtk_source_style_scheme_manager_get_scheme (schemes, is_dark ? "Adwaita-dark" : "Adwaita");

  if (scheme == NULL)
    scheme = gtk_source_style_scheme_manager_get_scheme (schemes, is_dark ? "classic-dark" : "classic");
  g_set_object (&self->scheme, scheme);
  self->least = adw_style_manager_get_high_contrast (style) ? HIGH_CONTRAST : CONTRAST;
  self->ground = (GdkRGBA) { ground, ground, ground, 1 };
}

static void
scheme_changed_cb (PhidiasCodeHighlighter *self)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;

  if (self->scheme == NULL)
    return;     /* nothing was highlighted yet */

  g_hash_table_iter_init (&iter, self->colored);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (groups, g_object_ref (key));
  g_hash_table_remove_all (self->colored);
  for (guint i = 0; i < groups->len; i++)
    forget (self, groups->pdata[i]);
  for (guint i = 0; i < N_SESSIONS; i++)
    {
      phidias_code_session_free (self->sessions[i]);
      self->sessions[i] = phidias_code_session_new ();
    }
  g_array_set_size (self->looks, 0);
  update_scheme (self);

  /* Those that are drawn ask for their colours again. */
  for (guint i = 0; i < groups->len; i++)
    phidias_code_group_changed (groups->pdata[i], PHIDIAS_CODE_COLORS_CHANGED, G_MAXUINT);
}

/* ---- Work ---- */

static PhidiasCodeSession *
find_session (PhidiasCodeHighlighter *self, PhidiasCodeGroup *group)
{
  for (guint i = 0; i < N_SESSIONS; i++)
    if (phidias_code_session_get_group (self->sessions[i]) == group)
      return self->sessions[i];

  return NULL;
}

/* The best to give up: an idle one, else one whose code is complete, else the one that rests longest. */
static PhidiasCodeSession *
choose_session (PhidiasCodeHighlighter *self)
{
  PhidiasCodeSession *best = NULL;
  gint64 best_used = G_MAXINT64;

  for (guint i = 0; i < N_SESSIONS; i++)
    {
      PhidiasCodeGroup *group = phidias_code_session_get_group (self->sessions[i]);
      gint64 used = phidias_code_session_get_used (self->sessions[i]);

      if (group == NULL)
        return self->sessions[i];
      if (!phidias_code_group_get_is_open (group))
        used -= G_USEC_PER_SEC * G_GINT64_CONSTANT (86400);
      if (used < best_used)
        {
          best = self->sessions[i];
          best_used = used;
        }
    }

  return best;
}

static const char *
get_tag (PhidiasCodeGroup *group)
{
  PhidiasBlock *first = phidias_code_group_get_slice (group, 0);

  return first != NULL ? phidias_block_get_language (first) : NULL;
}

/* Reads a language where it is needed for the first time: that takes as long as it takes. */
static GtkSourceLanguage *
find_language (PhidiasCodeHighlighter *self, const char *tag)
{
  gpointer language;

  if (self->scheme == NULL)
    update_scheme (self);
  if (g_hash_table_lookup_extended (self->languages, tag, NULL, &language))
    return language;

  /* Tags are the model's to choose. */
  if (g_hash_table_size (self->languages) > 200)
    g_hash_table_remove_all (self->languages);
  language = phidias_code_language_find (tag);
  g_hash_table_insert (self->languages, g_strdup (tag), language);

  return language;
}

static PhidiasCodeSession *
begin_session (PhidiasCodeHighlighter *self, PhidiasCodeGroup *group)
{
  GtkSourceLanguage *language = find_language (self, get_tag (group));
  PhidiasCodeSession *session;

  if (language == NULL || self->scheme == NULL)
    return NULL;

  session = choose_session (self);
  phidias_code_session_set_legible (session, &self->ground, self->least);
  phidias_code_session_begin (session, group, language, self->scheme, self->looks);
  remember (self, group);

  return session;
}

/* Whether there is anything to do for slices up to @last. */
static gboolean
needs_work (PhidiasCodeGroup *group, guint last)
{
  for (guint i = 0; i <= last; i++)
    {
      PhidiasBlock *block = phidias_code_group_get_slice (group, i);

      if (block != NULL && phidias_code_group_get_n_colored (group, i) < strlen (phidias_block_get_text (block)))
        return TRUE;
    }

  return FALSE;
}

static void
drop_first (PhidiasCodeHighlighter *self)
{
  g_object_unref (g_queue_pop_head (&self->queue));
  if (self->n_in_view > 0)
    self->n_in_view--;
}

/* The colours of all slices that are wanted are there; the buffer is kept for code that goes on. */
static void
finish_first (PhidiasCodeHighlighter *self, PhidiasCodeSession *session, guint last)
{
  PhidiasCodeGroup *group = g_queue_peek_head (&self->queue);

  if (!phidias_code_group_get_is_open (group) && last + 1 >= phidias_code_group_get_n_slices (group))
    phidias_code_session_end (session);
  drop_first (self);
}

static void
adapt (PhidiasCodeHighlighter *self, gint64 spent)
{
  if (spent > TURN / 4)
    self->n_lines = MAX (self->n_lines / 2, 1);
  else if (spent < TURN / 16)
    self->n_lines = MIN (self->n_lines * 2, MAX_LINES_PER_STEP);
}

/* Works on the first group of the queue until it is done or the time is over. */
static gint64
work_on_first (PhidiasCodeHighlighter *self, PhidiasCodeSession *session, guint last, gint64 start)
{
  g_autoptr (PhidiasCodeGroup) group = g_object_ref (g_queue_peek_head (&self->queue));
  gint64 now = get_work_time ();
  gint64 step = 0;
  gboolean is_done = FALSE;
  gsize n_bytes = 0;

  while (!is_done && now + step - start < TURN)
    {
      gint64 before = now;

      is_done = !phidias_code_session_step (session, last, self->n_lines, &n_bytes);
      now = get_work_time ();
      step = now - before;
      adapt (self, step);
    }
  self->figures.n_bytes += n_bytes;
  if (is_done)
    finish_first (self, session, last);
  if (n_bytes > 0)
    phidias_code_group_changed (group, PHIDIAS_CODE_COLORS_CHANGED, G_MAXUINT);

  return now;
}

static gboolean
turn_cb (gpointer user_data)
{
  PhidiasCodeHighlighter *self = user_data;
  gint64 start = get_work_time ();
  gint64 now = start;

  while (!g_queue_is_empty (&self->queue) && now - start < TURN / 2)
    {
      PhidiasCodeGroup *group = g_queue_peek_head (&self->queue);
      PhidiasCodeSession *session = find_session (self, group);
      guint last;

      if (!phidias_code_group_get_last_held (group, &last) || get_tag (group) == NULL
          || (session == NULL && !needs_work (group, last)))
        {
          drop_first (self);
          continue;
        }
      if (session == NULL)
        {
          gint64 before = now;

          session = begin_session (self, group);
          if (session == NULL)
            drop_first (self);
          now = get_work_time ();
          self->figures.worst_load = MAX (self->figures.worst_load, now - before);
          /* The time that a language takes is no measure of what its lines will. */
          if (now - before > TURN / 4)
            return G_SOURCE_CONTINUE;
          continue;
        }
      now = work_on_first (self, session, last, start);
    }

  self->figures.n_turns++;
  self->figures.worst_turn = MAX (self->figures.worst_turn, get_work_time () - start);
  if (!g_queue_is_empty (&self->queue))
    return G_SOURCE_CONTINUE;
  self->turn = 0;

  return G_SOURCE_REMOVE;
}

static void
queue_turn (PhidiasCodeHighlighter *self)
{
  if (self->turn == 0)
    self->turn = g_idle_add_full (G_PRIORITY_LOW, turn_cb, self, NULL);
}

/* What is drawn comes first, and of that what is drawn first. */
static void
push (PhidiasCodeHighlighter *self, PhidiasCodeGroup *group, gboolean is_in_view)
{
  int index = g_queue_index (&self->queue, group);
  gint64 now = g_get_monotonic_time ();

  if (now - self->view_time > VIEW_INTERVAL)
    self->n_in_view = 0;
  if (index < 0)
    g_object_ref (group);
  else if (is_in_view && index >= (int) self->n_in_view)
    g_queue_pop_nth (&self->queue, (guint) index);

  if (is_in_view && (index < 0 || index >= (int) self->n_in_view))
    {
      g_queue_push_nth (&self->queue, group, (int) self->n_in_view++);
      self->view_time = now;
    }
  else if (index < 0)
    {
      g_queue_push_tail (&self->queue, group);
    }
  queue_turn (self);
}

static gboolean
later_cb (gpointer user_data)
{
  PhidiasCodeHighlighter *self = user_data;

  self->timer = 0;
  for (guint i = 0; i < self->later->len; i++)
    push (self, self->later->pdata[i], TRUE);
  g_ptr_array_set_size (self->later, 0);

  return G_SOURCE_REMOVE;
}

static void
phidias_code_highlighter_finalize (GObject *object)
{
  PhidiasCodeHighlighter *self = PHIDIAS_CODE_HIGHLIGHTER (object);
  GHashTableIter iter;
  gpointer key;

  g_clear_handle_id (&self->turn, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_queue_clear_full (&self->queue, g_object_unref);
  g_ptr_array_unref (self->later);
  for (guint i = 0; i < N_SESSIONS; i++)
    phidias_code_session_free (self->sessions[i]);
  g_hash_table_iter_init (&iter, self->colored);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    forget (self, key);
  g_hash_table_unref (self->colored);
  g_hash_table_unref (self->languages);
  g_array_unref (self->looks);
  g_clear_object (&self->scheme);

  G_OBJECT_CLASS (phidias_code_highlighter_parent_class)->finalize (object);
}

static void
phidias_code_highlighter_class_init (PhidiasCodeHighlighterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_code_highlighter_finalize;
}

static void
phidias_code_highlighter_init (PhidiasCodeHighlighter *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_queue_init (&self->queue);
  self->later = g_ptr_array_new_with_free_func (g_object_unref);
  self->looks = g_array_new (FALSE, FALSE, sizeof (PhidiasCodeLook));
  self->colored = g_hash_table_new (NULL, NULL);
  self->languages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_lines = 4;
  for (guint i = 0; i < N_SESSIONS; i++)
    self->sessions[i] = phidias_code_session_new ();

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (scheme_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (scheme_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * phidias_code_highlighter_get_default:
 *
 * Returns: (transfer none): the highlighter of this process. It loads nothing until code is shown.
 */
PhidiasCodeHighlighter *
phidias_code_highlighter_get_default (void)
{
  static PhidiasCodeHighlighter *highlighter;

  if (highlighter == NULL)
    highlighter = g_object_new (PHIDIAS_TYPE_CODE_HIGHLIGHTER, NULL);

  return highlighter;
}

/**
 * phidias_code_highlighter_want:
 * @self: the highlighter
 * @group: code of which rows hold slices
 * @is_in_view: whether somebody looks at it; else it can wait
 *
 * Asks for the colours up to the last slice that is held. [signal@CodeGroup::changed] tells when
 * there are some.
 */
void
phidias_code_highlighter_want (PhidiasCodeHighlighter *self, PhidiasCodeGroup *group, gboolean is_in_view)
{
  const char *tag;
  gpointer language;
  PhidiasCodeSession *session;

  g_return_if_fail (PHIDIAS_IS_CODE_HIGHLIGHTER (self));
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (group));

  tag = get_tag (group);
  if (tag == NULL || (g_hash_table_lookup_extended (self->languages, tag, NULL, &language) && language == NULL))
    return;

  session = find_session (self, group);
  if (session != NULL && phidias_code_group_get_is_open (group))
    {
      gint64 elapsed = g_get_monotonic_time () - phidias_code_session_get_used (session);

      if (elapsed < OPEN_INTERVAL && g_queue_find (&self->queue, group) == NULL)
        {
          if (!g_ptr_array_find (self->later, group, NULL))
            g_ptr_array_add (self->later, g_object_ref (group));
          if (self->timer == 0)
            self->timer = g_timeout_add ((guint) ((OPEN_INTERVAL - elapsed) / 1000) + 1, later_cb, self);
          return;
        }
    }
  push (self, group, is_in_view);
}

/**
 * phidias_code_highlighter_insert:
 * @self: the highlighter
 * @group: code
 * @slice: one of its slices
 * @shown: the slice's text as drawn
 * @list: gets the colours that are known so far
 */
void
phidias_code_highlighter_insert (PhidiasCodeHighlighter   *self,
                                 PhidiasCodeGroup         *group,
                                 guint                     slice,
                                 const PhidiasDisplayText *shown,
                                 PangoAttrList            *list)
{
  const PhidiasCodeRun *runs;
  guint n_runs;

  g_return_if_fail (PHIDIAS_IS_CODE_HIGHLIGHTER (self));
  g_return_if_fail (PHIDIAS_IS_CODE_GROUP (group));
  g_return_if_fail (shown != NULL && list != NULL);

  runs = phidias_code_group_get_runs (group, slice, &n_runs);
  for (guint i = 0; i < n_runs; i++)
    if (runs[i].look < self->looks->len)
      phidias_code_look_insert (&g_array_index (self->looks, PhidiasCodeLook, runs[i].look), list,
                                phidias_display_text_to_shown (shown, runs[i].start),
                                phidias_display_text_to_shown (shown, runs[i].end));
}

/**
 * phidias_code_highlighter_get_is_busy:
 * @self: the highlighter
 *
 * Returns: whether there is something to do now or later; for tests
 */
gboolean
phidias_code_highlighter_get_is_busy (PhidiasCodeHighlighter *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CODE_HIGHLIGHTER (self), FALSE);

  return self->turn != 0 || self->timer != 0;
}

/**
 * phidias_code_highlighter_get_figures:
 * @self: the highlighter
 * @figures: (out caller-allocates): what it did so far; for tests
 */
void
phidias_code_highlighter_get_figures (PhidiasCodeHighlighter *self, PhidiasCodeFigures *figures)
{
  g_return_if_fail (PHIDIAS_IS_CODE_HIGHLIGHTER (self));
  g_return_if_fail (figures != NULL);

  *figures = self->figures;
}
