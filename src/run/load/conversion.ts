import { identifier, literal, literalList } from '../../base/sql-text.ts';
import type { Session } from '../../ports.ts';
import { type LoadColumn, valueColumn } from './reading.ts';

/**
 * SQL that turns what stands in a file into a column's value. One expression for both readings: the fast one lets it fail,
 * the careful one wraps it in `try`, or looks for a NULL where there was a text.
 */
export interface Conversion {
  readonly column: LoadColumn;
  /** The text to convert: NULL when there is nothing in it. */
  readonly text: string;
  /** Fails the statement when the text is no value. */
  readonly strict: string;
  /** NULL when the text is no value. */
  readonly lenient: string;
  /** SQL text: what is wrong with a text that is no value. */
  readonly reason: string;
}

export const conversionsOf = (columns: readonly LoadColumn[]): Conversion[] =>
  columns.map((column, index) => {
    const value = valueColumn(index);
    switch (column.clean) {
      case 'email':
        return fromText(column, trimmed(value), emailOf(trimmed(value)), `'is no email address'`);
      case 'phone': {
        const parts = `${trimmed(value)}, ${countryOf(column, columns)}`;
        return fromText(column, trimmed(value), `muster_phone(${parts})`, `muster_phone_problem(${parts})`);
      }
      case 'change': {
        const text = trimmed(value);
        return fromText(
          column,
          text,
          `case when lower(${text}) in ('u', 'd') then lower(${text}) end`,
          `'is neither u nor d'`,
        );
      }
      case 'number':
        return byCast(column, value, numberText(value, column.decimal));
      case undefined:
        return byCast(column, value, value);
    }
  });

/** Phone numbers are read by the program: the engine knows nothing of them. What it takes to read them is loaded only now. */
export async function definePhones(session: Session): Promise<void> {
  const { parsePhone } = await import('../../base/phone.ts');
  session.define('muster_phone', 2, (text, country) => {
    const phone = parsePhone(text, country);
    return 'e164' in phone ? phone.e164 : null;
  });
  session.define('muster_phone_problem', 2, (text, country) => {
    const phone = parsePhone(text, country);
    return 'problem' in phone ? phone.problem : null;
  });
}

const trimmed = (value: string): string => `nullif(trim(${value}), '')`;

const shown = (value: string): string => `'"' || left(cast(${value} as varchar), 40) || '" '`;

/** A column that is made by a cast, from a text or from what the file's own type is. */
function byCast(column: LoadColumn, value: string, text: string): Conversion {
  const { type, formats } = column;
  if (formats !== undefined) return byFormats(column, value, text, formats);
  if (/^(DATE|TIMESTAMP)/.test(type)) return yearFirst(column, text);
  const strict = `cast(${text} as ${type})`;
  return { column, text, strict, lenient: `try(${strict})`, reason: `${shown(value)} || ${misread(column, value)}` };
}

/** Of a value that would be a number with a decimal comma, how it is read. */
function misread(column: LoadColumn, value: string): string {
  const isNumber = /^(DECIMAL|DOUBLE|FLOAT)/.test(column.type);
  if (!isNumber || column.decimal !== undefined) return literal(isNo(column));
  const isComma = `regexp_full_match(cast(${value} as varchar), ${literal(groupedNumber('.', ','))})`;
  const help = literal(`${isNo(column)}: clean: number, decimal: "," reads it`);
  return `case when ${isComma} then ${help} else ${literal(isNo(column))} end`;
}

const isNo = ({ type, decimal }: LoadColumn): string =>
  `is no ${type.toLowerCase()}${decimal === ',' ? ' with a decimal comma' : ''}`;

const twoDigits = 'has a year of two digits';
const twoDigitsHelp = literal(`${twoDigits}, for which the format is %y`);

/** The engine takes "25-07-03" for a day of the year 25, which counts only when it is written as 0025. */
function yearFirst(column: LoadColumn, text: string): Conversion {
  const isEarly = (time: string) => `${time} >= '0000-01-01' and ${time} < '0100-01-01'`;
  const [time, found] = [`cast(${text} as ${column.type})`, `try_cast(${text} as ${column.type})`];
  const isShort = `${isEarly(found)} and not regexp_matches(cast(${text} as varchar), '^\\s*00[0-9]{2}')`;
  return {
    ...{ column, text },
    strict: `case when ${isEarly(time)} then error(${literal(twoDigits)}) else ${time} end`,
    lenient: `case when ${isShort} then null else ${found} end`,
    reason: `${shown(text)} || case when ${isShort} then ${twoDigitsHelp} else ${literal(isNo(column))} end`,
  };
}

/**
 * The engine's `%Y` takes "25" for the year 25: such a year counts only when it is written as 0025. Formats with `%y` go
 * first: they fit two digits and nothing else.
 */
function byFormats(column: LoadColumn, value: string, text: string, formats: readonly string[]): Conversion {
  const ordered = formats.toSorted((a, b) => Number(b.includes('%y')) - Number(a.includes('%y')));
  const parsed = `strptime(${text}, ${literalList(ordered)})`;
  const found = `try_${parsed}`;
  const isShort = (time: string) => `year(${time}) < 100 and not regexp_matches(${text}, '00[0-9]{2}')`;
  const dated = (time: string, short: string) =>
    `cast(case when ${isShort(time)} then ${short} else ${time} end as ${column.type})`;
  const misfit = literal(`does not fit ${formats.join(' or ')}`);
  return {
    ...{ column, text },
    strict: dated(parsed, `error(${literal(twoDigits)})`),
    lenient: `try(${dated(found, 'null')})`,
    reason: `${shown(value)} || case when ${isShort(found)} then ${twoDigitsHelp} else ${misfit} end`,
  };
}

/** A column that stays text, in the one form that it is to have. */
function fromText(column: LoadColumn, text: string, clean: string, problem: string): Conversion {
  const reason = `${shown(text)} || ${problem}`;
  const strict = `coalesce(${clean}, case when ${text} is not null then error('is not clean') end)`;
  return { column, text, strict, lenient: clean, reason };
}

const currency = '[$€£¥]?';
/** Groups are of three: with a decimal point "1,5" is no number, rather than fifteen. */
const groupedNumber = (group: string, decimal: string): string =>
  `\\s*[-+]?${currency}\\s*[-+]?\\d{1,3}([${group} \\x{a0}\\x{202f}]\\d{3})*(${decimal}\\d+)?\\s*${currency}\\s*`;

function numberText(value: string, decimal: LoadColumn['decimal']): string {
  const isComma = decimal === ',';
  const pattern = isComma ? groupedNumber('.', ',') : groupedNumber(',', '\\.');
  const digits = `regexp_replace(${value}, '[^-+0-9${isComma ? ',' : '.'}]', '', 'g')`;
  const read = `case when regexp_full_match(${value}, ${literal(pattern)}) then ${digits} else ${trimmed(value)} end`;
  // To the engine a point is decimal: where the file has a comma for that, a point that is left is no number.
  return isComma ? `translate(${read}, ',.', '.x')` : read;
}

// One mailbox of RFC 5321 without quotes or comments, of RFC 6531 with letters beyond ASCII.
const local = String.raw`[^\s"(),:;<>@\[\\\]\x00-\x1f\x7f]{1,64}`;
const label = String.raw`[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`;
const mailbox = `${local}@(${label}\\.)+(\\p{L}[\\p{L}\\p{M}]{1,62}|(?i:xn--[a-z0-9-]{1,59}))`;
const misplacedDot = String.raw`^\.|\.\.|\.@`;

/** Case counts before the @, where only the receiving system knows what it means. */
function emailOf(text: string): string {
  const isOne = `regexp_full_match(${text}, ${literal(mailbox)}) and not regexp_matches(${text}, ${literal(misplacedDot)})`;
  const parts = `split_part(${text}, '@', 1) || '@' || lower(split_part(${text}, '@', 2))`;
  return `case when ${isOne} and length(${text}) <= 254 then ${parts} end`;
}

function countryOf({ country }: LoadColumn, columns: readonly LoadColumn[]): string {
  if (typeof country !== 'object') return literal(country ?? '');
  const index = columns.findIndex(({ name }) => name === country.column);
  return `coalesce(cast(${valueColumn(index)} as varchar), '')`;
}

/** The value with a name, for the fast reading: a row that lacks a value fails the statement. */
export function strictValue({ column, strict }: Conversion): string {
  const present = column.required ? `coalesce(${strict}, error('has no value'))` : strict;
  return `${present} as ${identifier(column.name)}`;
}

/** Why a record is refused on account of this column, as a SQL condition and a SQL text. */
export function refusalsOf(
  { column, text, reason }: Conversion,
  converted: string,
): [condition: string, reason: string][] {
  const unread: [string, string] = [`${text} is not null and ${converted} is null`, reason];
  return column.required ? [unread, [`${converted} is null`, literal('has no value')]] : [unread];
}
