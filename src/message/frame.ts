import { didYouMean } from '../base/suggest.ts';
import { type SqlType, typeText } from '../base/sql-type.ts';
import { scalar, type TemplateScope } from './scope.ts';
import type { Way } from './template-syntax.ts';

/** What names mean at one place of a template: `this`, and the frames around it that `../` leads to. */
export interface Frame {
  readonly context: SqlType;
  /** `@index` and its like. */
  readonly data: readonly string[];
  /** Names given by `as |item index|`. */
  readonly given: ReadonlyMap<string, SqlType>;
  readonly around: Frame | undefined;
}

export const rootFrame = (scope: TemplateScope): Frame => ({
  context: scope,
  data: [],
  given: new Map(),
  around: undefined,
});

export type Resolved = { readonly type: SqlType } | { readonly problem: PathProblem };

export interface PathProblem {
  readonly message: string;
  /** The part of the path that is wrong; behind the last one when it is the path as a whole. */
  readonly part: number;
  readonly hint?: string | undefined;
}

/** The type of what a path leads to. */
export function resolve(path: Way, frame: Frame): Resolved {
  const [first] = path.parts;
  if (path.data) return resolveData(path, frame);
  const given = first === undefined || path.depth > 0 ? undefined : givenName(first, frame);
  if (given !== undefined) return descend(given, path, 1);
  const outer = ancestor(frame, path.depth);
  if (outer === undefined) return { problem: { message: `there is nothing around this for "../"`, part: 0 } };
  return descend(outer.context, path, 0, outer);
}

function resolveData(path: Way, frame: Frame): Resolved {
  const [word = ''] = path.parts;
  if (word === 'root') return descend(rootOf(frame), path, 1);
  if (path.depth > 0) {
    const hint = 'name it: {{#each orders as |order index|}}';
    return { problem: { message: `"${path.original}" is not supported`, part: path.parts.length, hint } };
  }
  if (!frame.data.includes(word)) {
    const hint = didYouMean(
      `@${word}`,
      [...frame.data, 'root'].map((name) => `@${name}`),
    );
    return { problem: { message: `"@${word}" is not available here`, part: 0, hint } };
  }
  return descend(scalar(word === 'index' ? 'INTEGER' : 'BOOLEAN'), path, 1);
}

const rootOf = (frame: Frame): SqlType => (frame.around === undefined ? frame.context : rootOf(frame.around));

function ancestor(frame: Frame, depth: number): Frame | undefined {
  let found: Frame | undefined = frame;
  for (let left = depth; left > 0; left--) found = found?.around;
  return found;
}

function givenName(name: string, frame: Frame): SqlType | undefined {
  return frame.given.get(name) ?? (frame.around === undefined ? undefined : givenName(name, frame.around));
}

/** Follows the parts of a path from the one at `from`. `frame` is given when the first of them is a name of its context. */
function descend(type: SqlType, path: Way, from: number, frame?: Frame): Resolved {
  let current = type;
  for (const [index, part] of path.parts.entries()) {
    if (index < from) continue;
    const next = fieldOf(current, part);
    if (next === undefined) return { problem: noField(current, path.parts, index, index === 0 ? frame : undefined) };
    current = next;
  }
  return { type: current };
}

function fieldOf(type: SqlType, name: string): SqlType | undefined {
  if (type.kind === 'list') return name === 'length' ? scalar('INTEGER') : undefined;
  return type.kind === 'struct' ? type.fields.find((field) => field.name === name)?.type : undefined;
}

function noField(type: SqlType, parts: readonly string[], index: number, frame: Frame | undefined): PathProblem {
  const name = parts[index] ?? '';
  const owner = parts[index - 1];
  const message = owner === undefined ? `"${name}" is not available here` : `${owner} has no "${name}"`;
  if (type.kind === 'list') {
    const list = owner ?? 'list';
    return { message, part: index, hint: `it is a list: {{#each ${list}}}…{{/each}}` };
  }
  if (type.kind !== 'struct') return { message, part: index, hint: `${owner ?? 'this'} is a ${typeText(type)}` };
  return {
    message,
    part: index,
    hint:
      wayTo(name, frame) ??
      didYouMean(
        name,
        type.fields.map((field) => field.name),
      ),
  };
}

/**
 * `../city` for a name that an outer frame has: inside of `each` and `with` only the entry's own fields are at hand. And
 * `profile.city` for a column of the profile that the population does not bring along.
 */
function wayTo(name: string, frame: Frame | undefined, depth = 0): string | undefined {
  if (frame === undefined) return undefined;
  const way = `write ${'../'.repeat(depth)}`;
  if (fieldOf(frame.context, name) !== undefined) return `${way}${name}`;
  const profile = fieldOf(frame.context, 'profile');
  if (profile !== undefined && fieldOf(profile, name) !== undefined) return `${way}profile.${name}`;
  return wayTo(name, frame.around, depth + 1);
}
