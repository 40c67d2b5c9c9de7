import { didYouMean } from '../base/suggest.ts';
import { isExactNumber, type SqlType, typeText } from '../base/sql-type.ts';
import type { Helper, Parameter } from './helpers.ts';
import type { Location } from './template-syntax.ts';

/** What a template hands to a helper: a text that is written in it, or something with a type. */
export type Argument =
  | { readonly loc: Location; readonly text: string }
  /** `type` is absent when it is not known, which was reported. */
  | {
      readonly loc: Location;
      readonly name: string;
      readonly type: SqlType | undefined;
      /** The text that it is, when that stands in the template. */
      readonly literal?: string;
    };

export interface CallProblem {
  /** Absent when it is about the call as a whole. */
  readonly loc?: Location;
  readonly message: string;
  readonly hint?: string;
}

export function callProblems(name: string, helper: Helper, given: readonly Argument[]): CallProblem[] {
  const { parameters, usage } = helper;
  if (given.length !== parameters.length) {
    const takes = parameters.length === 1 ? 'one value' : 'two values';
    return [{ message: `${name} takes ${takes}`, hint: `write ${usage}` }];
  }
  const problems = given.flatMap((argument, index) => {
    const parameter = parameters[index];
    const problem = parameter === undefined ? undefined : argumentProblem(name, parameter, argument, usage);
    return problem === undefined ? [] : [problem];
  });
  return name === 'eq' && problems.length === 0 ? neverEqual(given) : problems;
}

/** A value that has names of its own is compared with one that it cannot have. */
function neverEqual([a, b]: readonly Argument[]): CallProblem[] {
  if (a === undefined || b === undefined || 'text' in a || 'text' in b) return [];
  const [named, literal] = b.literal === undefined ? [b, a.literal] : [a, b.literal];
  const values = named.type === undefined ? undefined : enumValues(named.type);
  if (literal === undefined || values === undefined || values.includes(literal)) return [];
  const { loc } = named === a ? b : a;
  return [{ loc, message: `"${named.name}" is never "${literal}"`, ...hintOf(didYouMean(literal, values)) }];
}

const hintOf = (hint: string | undefined) => (hint === undefined ? {} : { hint });

/** The values of a type that has some by name. */
const enumValues = (type: SqlType): string[] | undefined =>
  type.kind === 'scalar' && type.name.startsWith('ENUM(')
    ? [...type.name.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"))
    : undefined;

function argumentProblem(name: string, wanted: Parameter, given: Argument, usage: string): CallProblem | undefined {
  const { loc } = given;
  if (wanted.kind === 'text') {
    if (!('text' in given)) return { loc, message: `${name} needs a text in quotes here`, hint: `write ${usage}` };
    const message = wanted.problem(given.text);
    return message === undefined ? undefined : { loc, message, hint: wanted.hint };
  }
  const type = 'text' in given ? undefined : given.type;
  if (type === undefined || accepts[wanted.kind](type)) return undefined;
  const what = type.kind === 'struct' ? 'group of fields' : typeText(type);
  const needs = wanted.kind === 'value' ? 'a single value' : `a ${wanted.kind}`;
  return { loc, message: `${name} needs ${needs}, and "${'text' in given ? given.text : given.name}" is a ${what}` };
}

const accepts: Readonly<Record<'date' | 'number' | 'value', (type: SqlType) => boolean>> = {
  date: (type) => type.kind === 'scalar' && /^(DATE|TIMESTAMP)/.test(type.name),
  number: (type) =>
    type.kind === 'scalar' &&
    (isExactNumber(type.name) || /^(U?(TINY|SMALL)?INT|U?INTEGER|FLOAT|DOUBLE|REAL)/.test(type.name)),
  value: (type) => type.kind === 'scalar' && type.name !== 'JSON',
};
