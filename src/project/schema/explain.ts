import type { z } from 'zod';
import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { didYouMean, meant } from '../../base/suggest.ts';
import { valueAt, type YamlFile, type YamlPath } from '../yaml-file.ts';
import { problemOfIssue, wrongType } from './issue-problem.ts';
import { meantKey } from './other-words.ts';
import { type Problem, problemOf } from './problem.ts';
import { branchesFor, keysAt, schemaAt } from './schema-tree.ts';

/** zod's issues in the words of the person's file. */

type Issue = z.core.$ZodIssue;
type IssueOf<Code extends Issue['code']> = Extract<Issue, { code: Code }>;

/** A part of a file and the shape that it should have. */
export interface Part {
  readonly yaml: YamlFile;
  readonly schema: z.ZodType;
  readonly path: YamlPath;
}

/**
 * The diagnostics for what zod found in the part, one for each mistake: a key that is missing is not told when it was
 * misspelt, nor beside a key of a later version, which may stand for it.
 */
export function explain(issues: readonly Issue[], part: Part): Diagnostic[] {
  const explained = new Set(issues.flatMap((issue) => keysBehind(issue, part).map(keyText)));
  return issues.filter((issue) => !explained.has(keyText(pathOf(issue)))).flatMap((issue) => explainOne(issue, part));
}

/** The absent keys that an issue accounts for. */
function keysBehind(issue: Issue, part: Part): YamlPath[] {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys') {
    const free = freeKeys(part, path);
    return issue.keys.flatMap((key) => {
      const holder = holderOf(key, part, path);
      return [[...path, meantKey(key, free) ?? key], ...(holder === undefined ? [] : [[...path, holder, key]])];
    });
  }
  if (issue.code !== 'invalid_type' || issue.expected !== 'never') return [];
  const parent = path.slice(0, -1);
  return freeKeys(part, parent).map((key) => [...parent, key]);
}

const pathOf = (issue: Issue): YamlPath => issue.path.map((key) => (typeof key === 'number' ? key : String(key)));

const keyText = (path: YamlPath): string => JSON.stringify(path);

/** The keys that a mapping may have and has not. */
function freeKeys({ schema, yaml, path }: Part, below: YamlPath): string[] {
  const value = valueAt(yaml.value, path);
  return keysAt(schema, below, value).filter((key) => valueAt(value, [...below, key]) === undefined);
}

function explainOne(issue: Issue, part: Part): Diagnostic[] {
  const below = pathOf(issue);
  const path = [...part.path, ...below];
  const at = { yaml: part.yaml, path, value: valueAt(part.yaml.value, path) };
  const said = problemOf(issue.message);

  // Before all others: such a key is refused whatever its value is.
  if (said?.code === 'not-supported') return [told(said, at)];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, part, below, at);
  if (issue.code === 'invalid_key') return [badKey(issue, at)];
  if (at.value === undefined && path.length > 0) return [missing(part, below, at)];
  if (at.value === null || at.value === undefined) return [noValue(at)];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return branchIssues(issue, part, below, at, said);
  return [told(said ?? problemOfIssue(issue, at.value), at)];
}

/** A place of the file that something is said of. */
interface Place {
  readonly yaml: YamlFile;
  readonly path: YamlPath;
  readonly value: unknown;
}

function told({ code, message, hint, mark }: Problem, at: Place): Diagnostic {
  const words = (text: string): string =>
    text.replace(/\{key\}|\{value\}/g, (word) => (word === '{key}' ? keyName(at.path) : written(at)));
  const span = at.yaml.place(at.path, mark);
  return error(code, words(message), { span, hint: hint === undefined ? undefined : words(hint) });
}

/** How a person would call the place: the key, or the item of a list. */
function keyName(path: YamlPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return typeof last === 'string' ? `"${last}"` : `item ${last + 1} of ${keyName(path.slice(0, -1))}`;
}

/** The value as it stands in the file. */
function written({ yaml, path, value }: Place): string {
  if (typeof value === 'string') {
    const shown = /^.{0,60}/u.exec(value)?.[0] ?? '';
    return shown === value ? `"${value}"` : `"${shown}…"`;
  }
  if (typeof value === 'object') return keyName(path);
  const { file, start, end } = yaml.place(path);
  return file.text.slice(start, end);
}

function unknownKeys(issue: IssueOf<'unrecognized_keys'>, part: Part, below: YamlPath, at: Place): Diagnostic[] {
  const free = freeKeys(part, below);
  return issue.keys.map((key) => {
    const span = at.yaml.place([...at.path, key], 'key');
    const near = meantKey(key, free);
    const hint = placeOfKey(key, part, below) ?? (near === undefined ? didYouMean(key, free) : meant(near));
    return error('unknown-key', `unknown key "${key}"`, { span, hint });
  });
}

/** Where a key belongs that stands one level too deep, or not deep enough. */
function placeOfKey(key: string, part: Part, below: YamlPath): string | undefined {
  const own = below.at(-1);
  if (
    typeof own === 'string' &&
    keysAt(part.schema, below.slice(0, -1), valueAt(part.yaml.value, part.path)).includes(key)
  )
    return `it stands beside "${own}", not in it`;
  const holder = holderOf(key, part, below);
  return holder === undefined ? undefined : `it stands in "${holder}", not beside it`;
}

/** The part of the mapping at `below` that may have the key. */
function holderOf(key: string, { schema, yaml, path }: Part, below: YamlPath): string | undefined {
  const value = valueAt(yaml.value, path);
  const here = valueAt(value, below);
  const parts = typeof here === 'object' && here !== null ? Object.keys(here) : [];
  return parts.find((one) => one !== key && keysAt(schema, [...below, one], value).includes(key));
}

function badKey(issue: IssueOf<'invalid_key'>, at: Place): Diagnostic {
  const said = problemOf(issue.issues[0]?.message ?? '') ?? {
    code: 'bad-name',
    message: '{value} cannot be a key here',
  };
  return told({ ...said, mark: 'key' }, { ...at, value: at.path.at(-1) });
}

/** A key that has to be there is missing: its parent is marked. */
function missing(part: Part, below: YamlPath, at: Place): Diagnostic {
  const meaning = schemaAt(part.schema, below, valueAt(part.yaml.value, part.path))?.description;
  const span = at.yaml.place(at.path.slice(0, -1), 'key');
  const hint = meaning === undefined ? undefined : `${String(at.path.at(-1))}: ${meaning}`;
  return error('missing-key', `${keyName(at.path)} is missing`, { span, hint });
}

const noValue = (at: Place): Diagnostic =>
  at.path.length === 0
    ? told({ code: 'empty-file', message: '{key} is empty', mark: 'key' }, at)
    : told({ code: 'empty-value', message: '{key} has no value', mark: 'key' }, at);

/**
 * What is wrong with a value that may have several forms. When it has one of them and only something inside is wrong, that
 * is told; else what the union itself says, else what the nearest form says.
 */
function branchIssues(
  issue: IssueOf<'invalid_union'>,
  part: Part,
  below: YamlPath,
  at: Place,
  said: Problem | undefined,
): Diagnostic[] {
  const union = schemaAt(part.schema, below, valueAt(part.yaml.value, part.path)) ?? part.schema;
  const branches = branchesFor(union, at.value);
  const candidates = issue.errors.map((issues, index) => ({ issues, schema: branches[index] ?? union }));
  const hasForm = ({ issues }: { issues: readonly Issue[] }): boolean =>
    issues.every(({ code, path }) =>
      path.length === 0
        ? code === 'unrecognized_keys'
        : path.length > 1 || valueAt(at.value, [String(path[0])]) !== undefined,
    );
  const entered = candidates.filter(hasForm).sort((a, b) => a.issues.length - b.issues.length)[0];
  const inside = { yaml: at.yaml, path: at.path };
  if (entered !== undefined) return explain(entered.issues, { ...inside, schema: entered.schema });
  if (said !== undefined) return [told(said, at)];

  const isOtherType = (one: Issue): boolean => one.path.length === 0 && one.code === 'invalid_type';
  const nearest = candidates.find(({ issues }) => !issues.some(isOtherType));
  if (nearest !== undefined) return explain(nearest.issues, { ...inside, schema: nearest.schema });
  const expected = issue.errors.flat().flatMap((one) => (one.code === 'invalid_type' ? [one.expected] : []));
  return [told(wrongType(expected, at.value), at)];
}
