import { dateFormatHint, dateFormatProblem } from './date-format.ts';
import type { Language } from './language.ts';
import { RenderProblem } from './render-problem.ts';

/** What a helper takes in one place. `text` must be written in the template itself, so that it can be checked. */
export type Parameter =
  | { readonly kind: 'date' | 'number' | 'value' }
  | { readonly kind: 'text'; problem(text: string): string | undefined; readonly hint: string };

/** A function that templates may call: `{{money spent "USD"}}`. There are no others; none reaches outside of its arguments. */
export interface Helper {
  readonly parameters: readonly Parameter[];
  readonly result: 'VARCHAR' | 'BOOLEAN';
  /** How it is written, for hints. */
  readonly usage: string;
  /** Gets what stands in the row: text, number, boolean, or null where the row has nothing. */
  run(values: readonly unknown[], language: Language): string | boolean;
}

const dateFormat: Parameter = { kind: 'text', problem: dateFormatProblem, hint: dateFormatHint };

const currency: Parameter = {
  kind: 'text',
  problem: (text) => (/^[A-Z]{3}$/.test(text) ? undefined : `"${text}" is no currency`),
  hint: 'write its three letters, like "EUR"',
};

const table = {
  date: {
    parameters: [{ kind: 'date' }, dateFormat],
    result: 'VARCHAR',
    usage: '{{date order_date "D MMMM YYYY"}}',
    run: ([value, format], language) => (value === null ? '' : language.date(plain(value), plain(format))),
  },
  money: {
    parameters: [{ kind: 'number' }, currency],
    result: 'VARCHAR',
    usage: '{{money amount "EUR"}}',
    run: ([value, code], language) => (value === null ? '' : language.money(plain(value), plain(code))),
  },
  number: {
    parameters: [{ kind: 'number' }],
    result: 'VARCHAR',
    usage: '{{number points}}',
    run: ([value], language) => (value === null ? '' : language.number(plain(value))),
  },
  default: {
    parameters: [{ kind: 'value' }, { kind: 'value' }],
    result: 'VARCHAR',
    usage: '{{default first_name "friend"}}',
    run: ([value, otherwise]) => (plain(value ?? '').trim() === '' ? plain(otherwise ?? '') : plain(value)),
  },
  upper: {
    parameters: [{ kind: 'value' }],
    result: 'VARCHAR',
    usage: '{{upper city}}',
    run: ([value], language) => (value === null ? '' : language.upper(plain(value))),
  },
  lower: {
    parameters: [{ kind: 'value' }],
    result: 'VARCHAR',
    usage: '{{lower city}}',
    run: ([value], language) => (value === null ? '' : language.lower(plain(value))),
  },
  url: {
    parameters: [{ kind: 'value' }],
    result: 'VARCHAR',
    usage: '{{url link}}',
    run: ([value]) => webAddress(value),
  },
  eq: {
    parameters: [{ kind: 'value' }, { kind: 'value' }],
    result: 'BOOLEAN',
    usage: '{{#if (eq country "DE")}}…{{/if}}',
    run: ([a, b]) => isEqual(a, b),
  },
} as const satisfies Record<string, Helper>;

export const helpers: Readonly<Record<string, Helper>> = table;

/** Helpers of Handlebars that open a block. Its others, `lookup` and `log`, are refused: they cannot be checked. */
export const blockHelpers = ['if', 'unless', 'each', 'with'] as const;

export const isBlockHelper = (name: string): boolean => blockHelpers.some((known) => known === name);

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new RenderProblem('a value that should be text is none');
}

/** A link out of data may only lead to the web: `javascript:` and its like would act for the reader. */
function webAddress(value: unknown): string {
  const text = plain(value ?? '').trim();
  if (/^https?:\/\/[^\s<>"'`\\]+$/i.test(text)) return text;
  throw new RenderProblem('a value that should be a web address is none');
}

/** Exact numbers come as text, literals as numbers: `100.00` equals 100. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === b;
  return typeof a === 'number' || typeof b === 'number' ? Number(a) === Number(b) : plain(a) === plain(b);
}
