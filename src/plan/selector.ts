import { type Diagnostic, error } from '../base/diagnostic.ts';
import { type Checked, checked, refused } from '../base/result.ts';
import { didYouMean } from '../base/suggest.ts';

/** `--select` taken apart: a union of intersections of terms. dbt's grammar, as its users know it. */
export type Selector = readonly (readonly Term[])[];

export interface Term {
  readonly method: Method;
  /** May have `*` and `?`. */
  readonly value: string;
  /** Steps towards what it reads: `+a` all, `2+a` two, 0 none. */
  readonly up: number;
  /** Steps towards what reads it. */
  readonly down: number;
  /** `@a`: all that read it, and everything that these read. */
  readonly isAt: boolean;
}

export const methods = ['name', 'tag', 'path', 'kind', 'source', 'entity', 'campaign', 'state', 'result'] as const;
export type Method = (typeof methods)[number];

const known: Partial<Record<Method, readonly string[]>> = {
  state: ['modified'],
  result: ['failed', 'skipped', 'built'],
};

/** Blanks and repeated options make a union, commas an intersection. */
export function parseSelector(texts: readonly string[]): Checked<Selector> {
  const diagnostics: Diagnostic[] = [];
  const union = texts
    .flatMap((text) => text.trim().split(/\s+/))
    .filter((word) => word !== '')
    .map((word) =>
      word.split(',').flatMap((part) => {
        const term = parseTerm(part);
        diagnostics.push(...term.diagnostics);
        return term.value === undefined ? [] : [term.value];
      }),
    );
  return diagnostics.length > 0 ? refused(...diagnostics) : checked(union);
}

const pattern = /^(?<at>@)?(?:(?<up>\d*)\+)?(?:(?<method>[a-z_]+):)?(?<value>[^+@:,]+?)(?:\+(?<down>\d*))?$/;

function parseTerm(text: string): Checked<Term> {
  const found = pattern.exec(text)?.groups;
  if (found === undefined) {
    return refused(
      error('bad-selector', `"${text}" selects nothing that can be named`, {
        hint: 'write name, tag:name, +name, name+, 2+name+1 or @name',
      }),
    );
  }
  const { at, up, method = 'name', value = '', down } = found;
  if (!isMethod(method)) {
    return refused(error('bad-selector', `"${method}:" is no way to select`, { hint: didYouMean(method, methods) }));
  }
  if (at !== undefined && (up !== undefined || down !== undefined)) {
    return refused(error('bad-selector', `"${text}": @ already goes both ways`, { hint: `write @${value}` }));
  }
  const words = known[method];
  if (words !== undefined && !words.includes(value)) {
    return refused(
      error('bad-selector', `"${method}:${value}" is not known`, {
        hint: `there is ${words.map((word) => `${method}:${word}`).join(', ')}`,
      }),
    );
  }
  return checked({ method, value, up: depth(up), down: depth(down), isAt: at !== undefined });
}

const isMethod = (text: string): text is Method => (methods as readonly string[]).includes(text);

/** A plus without a number goes all the way. */
const depth = (digits: string | undefined): number =>
  digits === undefined ? 0 : digits === '' ? Infinity : Number(digits);
