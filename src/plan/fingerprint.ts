import type { Parameters } from '../base/parameter.ts';
import { sha256 } from '../base/sha256.ts';
import type { Model, SingularTest } from '../project/project.ts';
import type { PlannedModel } from './project-plan.ts';

/**
 * What a table was made of, part by part: a hash of its SQL, of its header and of each test, the values of the parameters
 * that it uses, the engine, and the version of everything it reads. Made of the same it would be the same.
 */
export type Fingerprint = Readonly<Record<string, string>>;

export interface Surroundings {
  readonly parameters: Parameters;
  /** Of a table, by `schema.name`; what has no version is different each time. */
  readonly versionOf: (table: string) => number | undefined;
  readonly engine: string;
  /** Singular tests that are run with the model, and what they read. */
  readonly tests: readonly { readonly test: SingularTest; readonly reads: readonly string[] }[];
}

const unknownVersion = 'unknown';

export function fingerprintOf(planned: PlannedModel, around: Surroundings): Fingerprint {
  const { model, reads } = planned;
  const header = keptHeader(model);
  const tests = around.tests.map(({ test }) => [`test ${test.name}`, sha256(test.sql.text)] as const);
  const testTexts = [header, ...around.tests.map(({ test }) => test.sql.text)].join('\n');
  const used = Object.keys(around.parameters).filter(
    (name) => planned.parameters.includes(name) || new RegExp(`\\$${name}\\b`).test(testTexts),
  );
  const inputs = new Set([
    ...reads,
    ...planned.functions.map(functionNode),
    ...callsIn(testTexts).filter((node) => around.versionOf(node) !== undefined),
    ...testedAgainst(model),
    ...around.tests.flatMap((test) => test.reads),
  ]);
  inputs.delete(model.name);
  return {
    sql: sha256(model.sql.text.replace(/^\uFEFF?\s*\/\*---[\s\S]*?---\*\//, '').trim()),
    header: sha256(header),
    ...Object.fromEntries(tests),
    engine: around.engine,
    ...Object.fromEntries(used.map((name) => [`$${name}`, around.parameters[name]?.value ?? 'null'])),
    ...Object.fromEntries([...inputs].map((name) => [name, String(around.versionOf(name) ?? unknownVersion)])),
  };
}

/** The part that tells which unit tests a model has passed: its table is the same without them, so they make no difference. */
export const unitTestsPart = 'unit tests';

/** The shared functions that a text may call. */
const callsIn = (sql: string): string[] =>
  [...sql.matchAll(/([a-z_]\w*)\s*\(/gi)].map(([, name = '']) => functionNode(name.toLowerCase()));

/** The name of a shared function among tables; no model can have it. */
export const functionNode = (name: string): string => `functions.${name}`;

/** What makes a table another one than it was, each as the end of "because …". Empty when nothing does. */
export function changesBetween(before: Fingerprint | undefined, now: Fingerprint): string[] {
  if (before === undefined) return ['it was not built before'];
  const parts = new Set([...Object.keys(before), ...Object.keys(now)]);
  parts.delete(unitTestsPart);
  return [...parts].flatMap((part) => change(part, before[part], now[part]));
}

function change(part: string, before: string | undefined, now: string | undefined): string[] {
  if (now === unknownVersion) return [`nothing tells whether ${part} changed`];
  if (before === now) return [];
  if (part === 'sql') return ['its SQL changed'];
  if (part === 'header') return ['its header changed'];
  if (part === 'engine') return [`the engine is ${now ?? ''} and was ${before ?? ''}`];
  const isTable = part.includes('.');
  if (now === undefined) return isTable ? [`it no longer reads ${part}`] : [`${part} is gone`];
  if (before === undefined) return isTable ? [`it reads ${part} now`] : [`${part} is new`];
  if (part.startsWith('$')) return [`${part} is ${now} and was ${before}`];
  return isTable ? [`${part} is newer`] : [`${part} changed`];
}

/** What only people read changes nothing. */
function keptHeader({ header }: Model): string {
  const { description: _description, tags: _tags, columns: _columns, ...kept } = header;
  return JSON.stringify(kept);
}

/** What the tests of its header look into. */
export const testedAgainst = ({ header }: Model): string[] =>
  header.tests.flatMap((test) => ('relationships' in test ? [test.relationships.to] : []));
