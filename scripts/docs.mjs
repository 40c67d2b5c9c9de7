// Writes docs/reference.md from the same schemas that read the files. With --check it only says whether the page is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileShapes, jsonSchema } from '../dist/project/schema/json-schema.js';

const page = new URL('../docs/reference.md', import.meta.url);

const isRefused = (schema) => schema.not !== undefined && Object.keys(schema.not).length === 0;
const branches = (schema) => schema.anyOf ?? schema.oneOf ?? [];

/** What may stand as the value of a key, in a few words. */
function typeOf(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const choices = branches(schema).map(typeOf);
  if (choices.length > 0) return [...new Set(choices)].join(', or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.type === 'object') return schema.properties === undefined ? 'mapping' : 'keys below';
  return Array.isArray(schema.type) ? schema.type.join(', or ') : (schema.type ?? 'anything');
}

/** Rows of one mapping, and of the mappings in it, by their path. */
function rowsOf(schema, path = '', rows = []) {
  for (const branch of branches(schema)) if (branch.type === 'object') rowsOf(branch, path, rows);
  const required = new Set(schema.required ?? []);
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    if (isRefused(value)) continue;
    const name = path === '' ? key : `${path}.${key}`;
    const known = rows.find((row) => row.name === name);
    if (known !== undefined) {
      known.type = [...new Set([...known.type.split(', '), ...typeOf(value).split(', ')])].join(', ');
      known.needed &&= required.has(key);
      continue;
    }
    const standard =
      value.default === undefined || typeof value.default === 'object' ? '' : `\`${JSON.stringify(value.default)}\``;
    rows.push({
      name,
      type: typeOf(value),
      standard,
      needed: required.has(key) && value.default === undefined,
      text: value.description ?? '',
    });
    rowsOf(value, name, rows);
    if (value.items !== undefined) rowsOf(value.items, `${name}[]`, rows);
  }
  if (typeof schema.additionalProperties === 'object')
    rowsOf(schema.additionalProperties, path === '' ? '<name>' : `${path}.<name>`, rows);
  return rows;
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function sectionOf(kind) {
  const { pattern, title } = fileShapes[kind];
  const rows = rowsOf(jsonSchema(kind)).map(
    ({ name, type, standard, needed, text }) =>
      `| \`${name}\`${needed ? ' *' : ''} | ${cell(type)} | ${cell(standard)} | ${cell(text)} |`,
  );
  return [
    `## ${title}`,
    '',
    `\`${pattern}\``,
    '',
    '| key | value | default | |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const text = [
  '# Reference',
  '',
  'Made by `npm run docs` from the schemas in `src/project/schema/`. Keys marked * are needed; unknown keys are errors.',
  '',
  ...Object.keys(fileShapes).map(sectionOf),
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) {
    console.error('docs/reference.md is not current: run npm run docs');
    process.exit(1);
  }
} else {
  writeFileSync(page, text);
}
