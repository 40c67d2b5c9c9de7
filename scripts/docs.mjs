// Writes docs/reference.md and docs/steps.md from the same schemas that read the files. With --check it only says whether the
// pages are current. What the schemas do not say of a step, scripts/steps.yml does.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fileShapes, jsonSchema } from '../dist/project/schema/json-schema.js';

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

const steps = parse(readFileSync(new URL('steps.yml', import.meta.url), 'utf8'));

/** The keys of a step of some kind; none of a kind that is one value. */
function stepSection([kind, { what, outputs, example }]) {
  const shape = jsonSchema('campaign').properties.steps.additionalProperties.properties[kind];
  const rows = rowsOf(shape).map(
    ({ name, type, standard, needed, text }) =>
      `| \`${name}\`${needed ? ' *' : ''} | ${cell(type)} | ${cell(standard)} | ${cell(text)} |`,
  );
  const keys = rows.length === 0 ? [] : ['| key | value | default | |', '|---|---|---|---|', ...rows, ''];
  const written = ['```yaml', example.trim(), '```', ''];
  return [`## ${kind}`, '', what, '', ...written, `Hands on: ${outputs}.`, '', ...keys].join('\n');
}

const stepsText = [
  '# Steps',
  '',
  'Made by `npm run docs`. A step is one key, its kind, with everything of that kind inside; beside it stand only `from`,',
  '`entity`, `description` and `allow_empty`. Another step reads an output as `step.output`, in SQL as `step__output`. Keys',
  'marked * are needed. The examples are steps of one campaign.',
  '',
  ...Object.entries(steps).map(stepSection),
].join('\n');

for (const [name, wanted] of Object.entries({ reference: text, steps: stepsText })) {
  const page = new URL(`../docs/${name}.md`, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(page, wanted);
  else if (readFileSync(page, 'utf8') !== wanted) {
    console.error(`docs/${name}.md is not current: run npm run docs`);
    process.exitCode = 1;
  }
}
