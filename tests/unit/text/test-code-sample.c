/* test-code-sample.c: programs that ask a deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "phidias-code-sample.h"
#include "phidias-test.h"

#define KEY "0123456789abcdef0123456789abcdef"

typedef struct
{
  const char *address;
  const char *model;    /* to set; NULL for none */
  const char *variable;
  const char *header;   /* NULL for no key */
  const char *named;    /* the model that the body names; NULL for none */
} Case;

static const Case cases[] = {
  { "https://phi3.eastus2.inference.ai.azure.com", NULL, "AZURE_API_KEY", "Authorization", NULL },
  { "https://phi3.eastus2.models.ai.azure.com/v1", NULL, "AZURE_API_KEY", "Authorization", "azureai" },
  { "https://res.services.ai.azure.com/models", "Phi-4-mini", "AZURE_API_KEY", "api-key", "Phi-4-mini" },
  { "https://res.openai.azure.com/openai/deployments/gpt-4o", NULL, "AZURE_API_KEY", "api-key", NULL },
  { "https://res.openai.azure.com/openai/v1", "gpt-4o", "AZURE_API_KEY", "api-key", "gpt-4o" },
  { "https://models.github.ai", "openai/gpt-4o", "GITHUB_TOKEN", "Authorization", "openai/gpt-4o" },
  { "https://api.openai.com", "gpt-4o", "OPENAI_API_KEY", "Authorization", "gpt-4o" },
  { "http://localhost:8080", NULL, "API_KEY", "Authorization", NULL },
  /* What tries to get out of its quotes, in each of the languages. */
  { "http://localhost:8080/it's@URL@", "it's \"a\" $(touch x) `b` \\ \n \xe2\x80\xa8 ${c} @KEY<", "API_KEY", "Authorization", "it's" },
};

static PhidiasTarget *
make_target (const Case *example)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) parsed = phidias_target_parse (example->address, &error);
  g_autoptr (PhidiasTarget) named = NULL;

  g_assert_no_error (error);
  named = example->model != NULL ? phidias_target_with_model (parsed, example->model) : phidias_target_ref (parsed);

  return phidias_target_with_key (named, KEY);
}

static void
test_samples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = make_target (&cases[i]);
      const char *chat_url = phidias_target_get_chat_url (target);

      g_assert_cmpstr (phidias_code_sample_get_variable (target), ==, cases[i].variable);
      for (guint language = 0; language < PHIDIAS_N_CODE_LANGUAGES; language++)
        {
          g_autofree char *sample = phidias_code_sample_new (target, language);

          g_assert_null (strstr (sample, KEY));
          g_assert_nonnull (strstr (sample, cases[i].variable));
          g_assert_nonnull (strstr (sample, cases[i].header));
          g_assert_true (g_utf8_validate (sample, -1, NULL));
          if (strchr (chat_url, '\'') == NULL)
            g_assert_nonnull (strstr (sample, chat_url));
          if (cases[i].named != NULL && strchr (cases[i].named, '\'') == NULL)
            g_assert_nonnull (strstr (sample, cases[i].named));
          else if (cases[i].named == NULL)
            g_assert_null (strstr (sample, "model\""));
        }
    }
}

static void
test_no_key (void)
{
  g_autoptr (PhidiasTarget) parsed = phidias_target_parse ("http://localhost:8080", NULL);
  g_autoptr (PhidiasTarget) target = phidias_target_with_auth (parsed, PHIDIAS_AUTH_NONE);

  for (guint language = 0; language < PHIDIAS_N_CODE_LANGUAGES; language++)
    {
      g_autofree char *sample = phidias_code_sample_new (target, language);

      g_assert_null (strstr (sample, "API_KEY"));
      g_assert_null (strstr (sample, "Authorization"));
      g_assert_null (strstr (sample, ">@"));
      g_assert_null (strstr (sample, "@"));
    }
}

/* ---- What the languages themselves say ---- */

static void
assert_accepted (const char *const *command, const char *sample)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *complaint = NULL;
  int              status;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &said, &complaint, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s says: %s%s\nof:\n%s", command[0], said, complaint, sample);
}

static gboolean
has (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  if (path == NULL)
    g_test_skip (program);

  return path != NULL;
}

static void
check_syntax (PhidiasCodeLanguage language, const char *name, const char *program, const char *option, const char *argument)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char      *command[5] = { program, option, argument != NULL ? argument : path, argument != NULL ? path : NULL, NULL };

  if (!has (program))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = make_target (&cases[i]);
      g_autofree char *sample = phidias_code_sample_new (target, language);

      g_assert_true (g_file_set_contents (path, sample, -1, NULL));
      assert_accepted (command, sample);
    }
}

static void
test_python (void)
{
  check_syntax (PHIDIAS_CODE_PYTHON, "ask.py", "python3", "-c", "import ast, sys; ast.parse (open (sys.argv[1], encoding='utf-8').read ())");
}

static void
test_javascript (void)
{
  check_syntax (PHIDIAS_CODE_JAVASCRIPT, "ask.mjs", "node", "--check", NULL);
}

static void
test_go (void)
{
  check_syntax (PHIDIAS_CODE_GO, "ask.go", "gofmt", "-e", NULL);
}

/* The shell takes it apart as it is meant: one word after each option, the body JSON. */
static void
test_shell (void)
{
  static const char check[] =
    "curl () { while [ $# -gt 0 ]; do [ \"$1\" = -d ] && printf '%s' \"$2\" > \"$OUT\"; shift; done; }; . \"$0\"";
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = g_build_filename (folder, "ask.sh", NULL);
  g_autofree char *out = g_build_filename (folder, "body.json", NULL);
  g_autofree char *probe = g_build_filename (folder, "x", NULL);
  const char      *command[] = { "sh", "-euc", check, path, NULL };
  const char      *parse[] = { "python3", "-c", "import json, sys; json.load (open (sys.argv[1], encoding='utf-8'))", out, NULL };

  g_setenv ("OUT", out, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = make_target (&cases[i]);
      g_autofree char *sample = phidias_code_sample_new (target, PHIDIAS_CODE_CURL);

      g_setenv (cases[i].variable, "k", TRUE);
      g_assert_true (g_file_set_contents (path, sample, -1, NULL));
      assert_accepted (command, sample);
      if (has ("python3"))
        assert_accepted (parse, sample);
    }
  g_assert_false (g_file_test (probe, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/code-sample/samples", test_samples);
  g_test_add_func ("/text/code-sample/no-key", test_no_key);
  g_test_add_func ("/text/code-sample/python", test_python);
  g_test_add_func ("/text/code-sample/javascript", test_javascript);
  g_test_add_func ("/text/code-sample/go", test_go);
  g_test_add_func ("/text/code-sample/shell", test_shell);

  return g_test_run ();
}
