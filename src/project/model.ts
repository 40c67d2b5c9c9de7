import { type Diagnostic, error } from '../base/diagnostic.ts';
import { nameProblem } from '../base/names.ts';
import { type Checked, checked, isSound, refused } from '../base/result.ts';
import { type SourceText, spanOf } from '../base/source.ts';
import { statementOfFile } from '../base/statement.ts';
import { checkConfig, type ConfigFile } from './config-file.ts';
import type { Model, SingularTest } from './project.ts';
import { modelHeader } from './schema/model.ts';
import { singularTestHeader } from './schema/test.ts';
import type { Shape } from './schema/validate.ts';
import { parseYaml } from './yaml.ts';

/** Schemas that belong to muster or to the engine. */
const takenSchemas = new Map([
  ['raw', 'the exports are loaded into raw'],
  ['muster', 'muster keeps there what it built'],
  ['information_schema', 'it belongs to the engine'],
  ['pg_catalog', 'it belongs to the engine'],
  ['warehouse', 'the database itself has this name'],
  ['memory', 'the engine has a database of this name'],
]);

/** Reads `models/<schema>/<name>.sql`: one SELECT, with a header in YAML at its top or without. */
export function readModel(schema: string, name: string, file: SourceText): Checked<Model> {
  const named = [
    ...problemsOfName(schema, `models/${schema}`, file, takenSchemas.get(schema)),
    ...problemsOfName(name, file.path, file),
  ];
  const header = readHeader(file, modelHeader);
  const diagnostics = [...named, ...header.diagnostics];
  if (named.length > 0 || !isSound(header)) return { diagnostics };
  const { config, yaml } = header.value;
  const place: Model['place'] = (path, part) => yaml.place(path, part);
  return checked({ name: `${schema}.${name}`, file, header: config, sql: statementOfFile(file), place }, diagnostics);
}

/** Reads `models/tests/<name>.sql`: a SELECT that must return no rows, with a header of its own or without. */
export function readSingularTest(name: string, file: SourceText): Checked<SingularTest> {
  const named = problemsOfName(name, file.path, file);
  const header = readHeader(file, singularTestHeader);
  const diagnostics = [...named, ...header.diagnostics];
  if (named.length > 0 || !isSound(header)) return { diagnostics };
  return checked({ name, file, header: header.value.config, sql: statementOfFile(file) }, diagnostics);
}

/** Why a file or folder cannot have its name. */
export function problemsOfName(name: string, path: string, file: SourceText, reason = nameProblem(name)): Diagnostic[] {
  if (reason === undefined) return [];
  return [error('bad-name', `"${name}" cannot be a name: rename ${path}`, { span: spanOf(file), hint: reason })];
}

const opening = /^\uFEFF?\s*\/\*---(?=\s)/;

function readHeader<T>(file: SourceText, shape: Shape<T>): Checked<ConfigFile<T>> {
  const start = opening.exec(file.text)?.[0].length;
  if (start === undefined) return headerless(file, shape);
  const end = file.text.indexOf('---*/', start);
  const mark = { file, start: start - 5, end: start };
  if (end < 0)
    return refused(error('bad-header', 'the header is not closed', { span: mark, hint: 'end it with ---*/' }));
  const comment = /\/\*|\*\//.exec(file.text.slice(start, end));
  if (comment !== null) {
    const span = { file, start: start + comment.index, end: start + comment.index + 2 };
    return refused(error('bad-header', `a header cannot have ${comment[0]} in it: it is a comment of SQL`, { span }));
  }
  const read = parseYaml(file, { start, end });
  if (read.value === undefined) return { diagnostics: read.diagnostics };
  return checkConfig(shape, { ...read.value, value: read.value.value ?? {} }, read.diagnostics);
}

function headerless<T>(file: SourceText, shape: Shape<T>): Checked<ConfigFile<T>> {
  const late = /^\/\*---[ \t]*\r?$/m.exec(file.text);
  const config = /\{\{\s*config\s*\([\s\S]*?\}\}/.exec(file.text.slice(0, late?.index));
  if (late !== null && config !== null) {
    const span = { file, start: config.index, end: config.index + config[0].length };
    const hint = 'write what it says into the header, and the header at the top of the file';
    return refused(error('template-in-sql', 'SQL is plain here: there is no config() in it', { span, hint }));
  }
  if (late !== null) {
    const span = { file, start: late.index, end: late.index + 5 };
    return refused(error('bad-header', 'a header stands at the top of its file', { span, hint: 'move it there' }));
  }
  return checkConfig(shape, { file, value: {}, place: () => spanOf(file) });
}
