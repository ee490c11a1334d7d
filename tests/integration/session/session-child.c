/* session-child.c: a session in a process of its own, to be killed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "phidias-session-private.h"

/* usage: session-child FOLDER URL CHECKPOINT-MS PROMPT <KEY
 *
 * Opens the library, connects URL with the key that stands in the first line of standard input,
 * sends PROMPT, and says on standard output, a line each:
 *   sent                    the prompt is about to be committed
 *   shown TIME LENGTH       so much of the answer has been shown at that monotonic time
 */

static PhidiasSession *session;
static const char *url;
static const char *prompt;

static void
appended_cb (PhidiasMessage *answer, const char *text, gpointer user_data)
{
  printf ("shown %" G_GINT64_FORMAT " %" G_GSIZE_FORMAT "\n", g_get_monotonic_time (), phidias_message_get_length (answer));
  fflush (stdout);
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasConversation *conversation = phidias_session_new_conversation (session);
  PhidiasDeployment *deployment = phidias_session_add_deployment_finish (session, result, NULL);
  PhidiasMessage *answer;

  if (deployment == NULL)
    exit (1);
  phidias_conversation_set_deployment_id (conversation, phidias_deployment_get_id (deployment));
  printf ("sent\n");
  fflush (stdout);
  answer = phidias_session_send (session, conversation, prompt);
  g_signal_connect (answer, "text-appended", G_CALLBACK (appended_cb), NULL);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (url, NULL);
  g_autoptr (PhidiasTarget) with_auth = phidias_target_with_auth (target, PHIDIAS_AUTH_BEARER);
  char key[256];

  if (!phidias_session_open_finish (session, result, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      exit (1);
    }
  if (fgets (key, sizeof key, stdin) == NULL)
    exit (1);
  phidias_session_add_deployment_async (session, with_auth, "Server", key, PHIDIAS_KEY_SESSION, NULL, added_cb, NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (argc != 5)
    return 2;
  url = argv[2];
  prompt = argv[4];
  session = phidias_session_new ("io.github.phidias_studio.Phidias.Test", argv[1], NULL);
  phidias_session_set_checkpoint (session, (guint) atoi (argv[3]));
  phidias_session_open_async (session, NULL, opened_cb, NULL);
  g_main_loop_run (loop);

  return 0;
}
