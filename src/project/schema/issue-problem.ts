import type { z } from 'zod';
import { didYouMean } from '../../base/suggest.ts';
import type { Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** The words for an issue of zod's own. */
export function problemOfIssue(issue: Issue, value: unknown): Problem {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType([issue.expected], value);
    case 'invalid_value':
      return unknownValue(issue.values.map(String), value);
    case 'invalid_union':
      return unknownValue('options' in issue ? (issue.options ?? []).map(String) : [], value);
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? { code: 'wrong-value', message: `{key} must be at least ${issue.minimum}` }
        : { code: 'empty-value', message: '{key} is empty' };
    case 'too_big':
      return { code: 'wrong-value', message: `{key} must be at most ${issue.maximum}` };
    default:
      return { code: 'wrong-value', message: `{value} is not valid for {key}: ${issue.message}` };
  }
}

function unknownValue(known: readonly string[], value: unknown): Problem {
  if (typeof value === 'object') return { code: 'wrong-type', message: `{key} must be one of ${known.join(', ')}` };
  const hint = typeof value === 'string' ? didYouMean(value, known) : undefined;
  return { code: 'unknown-value', message: 'unknown value {value} for {key}', ...(hint === undefined ? {} : { hint }) };
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

export function wrongType(expected: readonly string[], value: unknown): Problem {
  const code = 'wrong-type';
  if (expected.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    const read = typeof value === 'number' ? 'as a number' : 'as true or false';
    return {
      code: 'quotes-needed',
      message: `{value} is read ${read}, but {key} is text`,
      hint: 'put quotes around {value}',
    };
  }
  const wanted = [...new Set(expected.map((type) => typeWords[type] ?? type))].join(' or ');
  const got = typeof value === 'object' ? `not ${Array.isArray(value) ? 'a list' : 'a mapping'}` : 'not {value}';
  const hint = hintForType(expected, value);
  return { code, message: `{key} must be ${wanted}, ${got}`, ...(hint === undefined ? {} : { hint }) };
}

function hintForType(expected: readonly string[], value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (expected.includes('boolean') && /^(yes|no|on|off|y|n)$/i.test(value)) return 'write true or false';
  return /^\w+:\S/.test(value) ? 'a space is missing after the colon' : undefined;
}
