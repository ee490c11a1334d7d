/* test-golden.c: requests and answers as Microsoft's documents have them, in the folder golden
 *
 * No client of Microsoft's knows serverless endpoints in a language that the tests have: files
 * stand in for it. Each is a request and what must be in its answer: names in any case, members
 * beside those let pass, "…" for any text; of a list, each item that the file has fits one of the
 * answer's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

/* The answer before, for addresses that it gave. */
static EmulatorReply *before;

static gboolean fits (JsonNode *wanted, JsonNode *got);

static JsonNode *
find_member (JsonObject *object, const char *name)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (g_ascii_strcasecmp (l->data, name) == 0)
      return json_object_get_member (object, l->data);

  return NULL;
}

static gboolean
objects_fit (JsonObject *wanted, JsonObject *got)
{
  g_autoptr (GList) names = json_object_get_members (wanted);

  for (GList *l = names; l != NULL; l = l->next)
    if (!fits (json_object_get_member (wanted, l->data), find_member (got, l->data)))
      {
        g_test_message ("the member '%s' does not fit", (char *) l->data);
        return FALSE;
      }

  return TRUE;
}

static gboolean
lists_fit (JsonArray *wanted, JsonArray *got)
{
  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < json_array_get_length (got) && !found; k++)
        found = fits (json_array_get_element (wanted, i), json_array_get_element (got, k));
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static gboolean
fits (JsonNode *wanted, JsonNode *got)
{
  if (got == NULL || JSON_NODE_TYPE (wanted) != JSON_NODE_TYPE (got))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (wanted))
    return objects_fit (json_node_get_object (wanted), json_node_get_object (got));
  if (JSON_NODE_HOLDS_ARRAY (wanted))
    return lists_fit (json_node_get_array (wanted), json_node_get_array (got));
  if (JSON_NODE_HOLDS_VALUE (wanted) && json_node_get_value_type (wanted) == G_TYPE_STRING &&
      json_node_get_value_type (got) == G_TYPE_STRING && g_str_equal (json_node_get_string (wanted), "…"))
    return *json_node_get_string (got) != '\0';

  return json_node_equal (wanted, got);
}

static char *
fill_in (const char *path)
{
  GString *filled = g_string_new (path);

  if (*path == '{' && strchr (path, '}')[1] == '\0')
    {
      g_autofree char *header = g_strndup (path + 1, strlen (path) - 2);

      g_string_assign (filled, emulator_reply_get_header (before, header));
    }
  g_string_replace (filled, "{ws}", SWEDEN, 0);
  g_string_replace (filled, "{west}", WESTEUROPE, 0);

  return g_string_free (filled, FALSE);
}

static void
await (EmulatorFixture *fixture, const char *path, JsonObject *until)
{
  g_autoptr (GList) names = json_object_get_members (until);

  arm_await (fixture, path, names->data, json_object_get_string_member (until, names->data));
}

static void
walk (EmulatorFixture *fixture, JsonObject *step)
{
  g_autofree char *path = fill_in (json_object_get_string_member (step, "path"));
  JsonNode *sent = json_object_get_member (step, "body");
  g_autofree char *body = sent != NULL ? json_to_string (sent, FALSE) : NULL;
  JsonNode *wanted = json_object_get_member (step, "answer");
  JsonArray *headers = json_object_has_member (step, "headers") ? json_object_get_array_member (step, "headers") : NULL;
  JsonArray *without = json_object_has_member (step, "without") ? json_object_get_array_member (step, "without") : NULL;
  EmulatorReply *reply;

  if (json_object_has_member (step, "until"))
    await (fixture, path, json_object_get_object_member (step, "until"));
  reply = arm_send (fixture, json_object_get_string_member (step, "method"), path, body);
  g_assert_cmpint (reply->status, ==, json_object_get_int_member (step, "status"));
  if (wanted != NULL)
    {
      if (!fits (wanted, reply->json))
        g_error ("%s", reply->body);
    }
  else
    g_assert_cmpstr (reply->body, ==, "");
  for (guint i = 0; headers != NULL && i < json_array_get_length (headers); i++)
    g_assert_nonnull (emulator_reply_get_header (reply, json_array_get_string_element (headers, i)));
  for (guint i = 0; without != NULL && i < json_array_get_length (without); i++)
    g_assert_null (emulator_find (reply->json, json_array_get_string_element (without, i)));

  g_clear_pointer (&before, emulator_reply_free);
  before = reply;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
test_golden (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (GDir) folder = g_dir_open (PHIDIAS_TEST_GOLDEN, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);
  g_assert_cmpuint (names->len, >=, 15);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (PHIDIAS_TEST_GOLDEN, g_ptr_array_index (names, i), NULL);
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) step = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", (char *) g_ptr_array_index (names, i));
      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      step = json_from_string (text, &error);
      g_assert_no_error (error);
      walk (fixture, json_node_get_object (step));
    }
  g_clear_pointer (&before, emulator_reply_free);
}

/* The comparison itself, so that a file cannot fit everything. */
static void
test_comparison (void)
{
  static const struct
  {
    const char *wanted;
    const char *got;
    gboolean fits;
  } cases[] = {
    { "{\"a\":1}", "{\"A\":1,\"b\":2}", TRUE },
    { "{\"a\":1}", "{\"b\":1}", FALSE },
    { "{\"a\":1}", "{\"a\":2}", FALSE },
    { "{\"a\":\"…\"}", "{\"a\":\"x\"}", TRUE },
    { "{\"a\":\"…\"}", "{\"a\":\"\"}", FALSE },
    { "{\"a\":\"…\"}", "{\"a\":null}", FALSE },
    { "{\"a\":null}", "{\"a\":null}", TRUE },
    { "{\"a\":null}", "{}", FALSE },
    { "[{\"a\":1}]", "[{\"a\":2},{\"a\":1}]", TRUE },
    { "[{\"a\":1}]", "[]", FALSE },
    { "{\"a\":{}}", "{\"a\":[]}", FALSE },
    { "{\"a\":{\"b\":\"x\"}}", "{\"a\":{\"b\":\"y\"}}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) wanted = json_from_string (cases[i].wanted, NULL);
      g_autoptr (JsonNode) got = json_from_string (cases[i].got, NULL);

      g_assert_cmpint (fits (wanted, got), ==, cases[i].fits);
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/golden/comparison", test_comparison);
  g_test_add_func ("/emulator/golden/files", test_golden);

  return g_test_run ();
}
