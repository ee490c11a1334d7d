/* phidias-code-language.c: what the tag of a code fence means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-code-language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A tag comes from the model and may be anything; no language has a name this long. */
#define MAX_TAG 24

typedef struct
{
  const char *tag;
  const char *name;       /* as people write it */
  const char *id;         /* of the GtkSourceLanguage */
  const char *extension;  /* of its files; NULL where the whole name is fixed */
} Language;

/* The first of a language is the one that its other tags share name, id and extension with. */
static const Language languages[] = {
  { "asm", "Assembly", NULL, "s" },
  { "awk", "Awk", "awk", "awk" },
  { "bash", "Bash", "sh", "sh" },
  { "bat", "Batch", "dosbatch", "bat" },
  { "batch", "Batch", "dosbatch", "bat" },
  { "bibtex", "BibTeX", "bibtex", "bib" },
  { "c", "C", "c", "c" },
  { "c#", "C#", "c-sharp", "cs" },
  { "c++", "C++", "cpp", "cpp" },
  { "cc", "C++", "cpp", "cpp" },
  { "clojure", "Clojure", "commonlisp", "clj" },
  { "cmake", "CMake", "cmake", "cmake" },
  { "cmd", "Batch", "dosbatch", "bat" },
  { "console", "Shell", "sh", "sh" },
  { "cpp", "C++", "cpp", "cpp" },
  { "cs", "C#", "c-sharp", "cs" },
  { "csharp", "C#", "c-sharp", "cs" },
  { "css", "CSS", "css", "css" },
  { "csv", "CSV", "csv", "csv" },
  { "cuda", "CUDA", "cuda", "cu" },
  { "cxx", "C++", "cpp", "cpp" },
  { "d", "D", "d", "d" },
  { "dart", "Dart", "dart", "dart" },
  { "diff", "Diff", "diff", "diff" },
  { "docker", "Dockerfile", "docker", NULL },
  { "dockerfile", "Dockerfile", "docker", NULL },
  { "dot", "Dot", "dot", "dot" },
  { "elisp", "Emacs Lisp", "commonlisp", "el" },
  { "elixir", "Elixir", NULL, "ex" },
  { "env", "Environment", "ini", "env" },
  { "erl", "Erlang", "erlang", "erl" },
  { "erlang", "Erlang", "erlang", "erl" },
  { "f#", "F#", "fsharp", "fs" },
  { "f90", "Fortran", "fortran", "f90" },
  { "fish", "Fish", "fish", "fish" },
  { "fortran", "Fortran", "fortran", "f90" },
  { "fs", "F#", "fsharp", "fs" },
  { "fsharp", "F#", "fsharp", "fs" },
  { "gdscript", "GDScript", "gdscript", "gd" },
  { "glsl", "GLSL", "glsl", "glsl" },
  { "go", "Go", "go", "go" },
  { "golang", "Go", "go", "go" },
  { "gradle", "Gradle", "gradle", "gradle" },
  { "groovy", "Groovy", "groovy", "groovy" },
  { "haskell", "Haskell", "haskell", "hs" },
  { "hcl", "HCL", "terraform", "hcl" },
  { "hs", "Haskell", "haskell", "hs" },
  { "htm", "HTML", "html", "html" },
  { "html", "HTML", "html", "html" },
  { "http", "HTTP", NULL, "http" },
  { "ini", "INI", "ini", "ini" },
  { "java", "Java", "java", "java" },
  { "javascript", "JavaScript", "js", "js" },
  { "jl", "Julia", "julia", "jl" },
  { "js", "JavaScript", "js", "js" },
  { "json", "JSON", "json", "json" },
  { "json5", "JSON", "json", "json5" },
  { "jsonc", "JSON", "json", "json" },
  { "jsonl", "JSON", "json", "jsonl" },
  { "jsx", "JSX", "jsx", "jsx" },
  { "julia", "Julia", "julia", "jl" },
  { "kotlin", "Kotlin", "kotlin", "kt" },
  { "kt", "Kotlin", "kotlin", "kt" },
  { "latex", "LaTeX", "latex", "tex" },
  { "less", "Less", "less", "less" },
  { "lisp", "Lisp", "commonlisp", "lisp" },
  { "lua", "Lua", "lua", "lua" },
  { "m", "Objective-C", "objc", "m" },
  { "make", "Makefile", "makefile", NULL },
  { "makefile", "Makefile", "makefile", NULL },
  { "markdown", "Markdown", "markdown", "md" },
  { "matlab", "MATLAB", "matlab", "m" },
  { "md", "Markdown", "markdown", "md" },
  { "meson", "Meson", "meson", "build" },
  { "mjs", "JavaScript", "js", "mjs" },
  { "ml", "OCaml", "ocaml", "ml" },
  { "nix", "Nix", NULL, "nix" },
  { "node", "JavaScript", "js", "js" },
  { "objc", "Objective-C", "objc", "m" },
  { "objective-c", "Objective-C", "objc", "m" },
  { "ocaml", "OCaml", "ocaml", "ml" },
  { "pascal", "Pascal", "pascal", "pas" },
  { "patch", "Diff", "diff", "patch" },
  { "perl", "Perl", "perl", "pl" },
  { "php", "PHP", "php", "php" },
  { "pl", "Perl", "perl", "pl" },
  { "plaintext", "Text", NULL, "txt" },
  { "plain", "Text", NULL, "txt" },
  { "powershell", "PowerShell", "powershell", "ps1" },
  { "prolog", "Prolog", "prolog", "pro" },
  { "proto", "Protocol Buffers", "proto", "proto" },
  { "protobuf", "Protocol Buffers", "proto", "proto" },
  { "ps1", "PowerShell", "powershell", "ps1" },
  { "pwsh", "PowerShell", "powershell", "ps1" },
  { "py", "Python", "python3", "py" },
  { "py3", "Python", "python3", "py" },
  { "pycon", "Python", "python3", "py" },
  { "python", "Python", "python3", "py" },
  { "python2", "Python 2", "python", "py" },
  { "python3", "Python", "python3", "py" },
  { "r", "R", "r", "r" },
  { "rb", "Ruby", "ruby", "rb" },
  { "rs", "Rust", "rust", "rs" },
  { "rst", "reStructuredText", "rst", "rst" },
  { "ruby", "Ruby", "ruby", "rb" },
  { "rust", "Rust", "rust", "rs" },
  { "sass", "Sass", "scss", "sass" },
  { "scala", "Scala", "scala", "scala" },
  { "scheme", "Scheme", "scheme", "scm" },
  { "scss", "SCSS", "scss", "scss" },
  { "sh", "Shell", "sh", "sh" },
  { "shell", "Shell", "sh", "sh" },
  { "shell-session", "Shell", "sh", "sh" },
  { "sol", "Solidity", "solidity", "sol" },
  { "solidity", "Solidity", "solidity", "sol" },
  { "sparql", "SPARQL", "sparql", "rq" },
  { "sql", "SQL", "sql", "sql" },
  { "svg", "SVG", "xml", "svg" },
  { "swift", "Swift", "swift", "swift" },
  { "tcl", "Tcl", "tcl", "tcl" },
  { "terraform", "Terraform", "terraform", "tf" },
  { "tex", "TeX", "latex", "tex" },
  { "text", "Text", NULL, "txt" },
  { "tf", "Terraform", "terraform", "tf" },
  { "toml", "TOML", "toml", "toml" },
  { "ts", "TypeScript", "typescript", "ts" },
  { "tsx", "TSX", "typescript-jsx", "tsx" },
  { "txt", "Text", NULL, "txt" },
  { "typescript", "TypeScript", "typescript", "ts" },
  { "vala", "Vala", "vala", "vala" },
  { "vb", "Visual Basic", "vbnet", "vb" },
  { "verilog", "Verilog", "verilog", "v" },
  { "vhdl", "VHDL", "vhdl", "vhdl" },
  { "xml", "XML", "xml", "xml" },
  { "xsl", "XSLT", "xslt", "xsl" },
  { "yaml", "YAML", "yaml", "yaml" },
  { "yml", "YAML", "yaml", "yaml" },
  { "zsh", "Zsh", "sh", "zsh" },
};

/* What a tag names, without what writers put around it: "{.python}", "language-python",
 * "python:main.py". NULL for what names nothing. */
static char *
dup_bare_tag (const char *tag)
{
  static const char * const prefixes[] = { "{", ".", "language-", "lang-" };
  gsize length;

  if (tag == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (tag, prefixes[i], strlen (prefixes[i])) == 0)
      tag += strlen (prefixes[i]);
  length = strspn (tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#-_.");
  if (length == 0 || length > MAX_TAG || (tag[length] != '\0' && strchr (":,;={}", tag[length]) == NULL))
    return NULL;

  return g_ascii_strdown (tag, (gssize) length);
}

static const Language *
find_language (const char *bare)
{
  for (guint i = 0; bare != NULL && i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (bare, languages[i].tag))
      return &languages[i];

  return NULL;
}

/*
 * phidias_code_language_dup_name:
 * @tag: (nullable): what stands behind a code fence
 *
 * Returns: (transfer full): the language's name as people write it, "Code" where none is given
 */
char *
phidias_code_language_dup_name (const char *tag)
{
  g_autofree char *bare = dup_bare_tag (tag);
  const Language *language = find_language (bare);

  if (language != NULL)
    return g_strdup (language->name);
  if (bare != NULL)
    return g_strdup (bare);

  return tag != NULL && g_utf8_strlen (tag, MAX_TAG + 1) <= MAX_TAG ? g_strdup (tag)
                                                                    : g_strdup (C_("block", "Code"));
}

/*
 * phidias_code_language_dup_file_name:
 * @tag: (nullable): what stands behind a code fence
 *
 * Returns: (transfer full): a name to save such code under; never a path
 */
char *
phidias_code_language_dup_file_name (const char *tag)
{
  g_autofree char *bare = dup_bare_tag (tag);
  const Language *language = find_language (bare);

  if (language != NULL && language->extension == NULL)
    return g_strdup (language->name);

  /* Translators: the name suggested for a file with code, before its extension */
  return g_strdup_printf ("%s.%s", _("code"), language != NULL ? language->extension : "txt");
}

/*
 * phidias_code_language_find:
 * @tag: (nullable): what stands behind a code fence
 *
 * What is in no table of ours is looked up by its id, as the name of a file, and as the extension
 * of one. The first call reads what languages there are from disk.
 *
 * Returns: (transfer none) (nullable): how it is highlighted
 */
GtkSourceLanguage *
phidias_code_language_find (const char *tag)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  g_autofree char *bare = dup_bare_tag (tag);
  const Language *known = find_language (bare);
  GtkSourceLanguage *language;
  g_autofree char *file_name = NULL;

  if (bare == NULL || (known != NULL && known->id == NULL))
    return NULL;
  if (known != NULL)
    return gtk_source_language_manager_get_language (manager, known->id);

  language = gtk_source_language_manager_get_language (manager, bare);
  if (language != NULL)
    return gtk_source_language_get_hidden (language) ? NULL : language;

  file_name = g_strdup_printf ("x.%s", bare);
  language = gtk_source_language_manager_guess_language (manager, bare, NULL);

  return language != NULL ? language : gtk_source_language_manager_guess_language (manager, file_name, NULL);
}
