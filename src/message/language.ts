import { type DateToken, dateTokens, isDateStyle } from './date-format.ts';
import { RenderProblem } from './render-problem.ts';

/** How one language writes dates and numbers. */
export interface Language {
  /** `2017-07-03` or `2017-07-03 06:30:00+01` as the format says; a time is shown as it is written, in its own zone. */
  date(iso: string, format: string): string;
  /** Exact: decimals come as text and are never made floating-point numbers. */
  money(amount: string | number, currency: string): string;
  /** With all the digits that the number has. */
  number(value: string | number): string;
  upper(text: string): string;
  lower(text: string): string;
}

/** The language with this code; `en` for what is no code of a language. */
export function languageOf(code: string): Language {
  const locale = localeOf(code);
  const numbers = memo((digits: string) => {
    const fraction = Number(digits);
    return new Intl.NumberFormat(locale, { minimumFractionDigits: fraction, maximumFractionDigits: fraction });
  });
  const currencies = memo((currency: string) => new Intl.NumberFormat(locale, { style: 'currency', currency }));
  const dates = memo((format: string) => dateFormatter(locale, format));
  return {
    date: (iso, format) => dates(format)(iso),
    money: (amount, currency) => currencies(currency).format(exact(amount)),
    number: (value) => {
      const decimal = exact(value);
      return numbers(String(Math.min(100, /\.(\d+)$/.exec(decimal)?.[1]?.length ?? 0))).format(decimal);
    },
    upper: (text) => text.toLocaleUpperCase(locale),
    lower: (text) => text.toLocaleLowerCase(locale),
  };
}

function localeOf(code: string): string {
  try {
    return Intl.getCanonicalLocales(code.replaceAll('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function exact(value: string | number): `${number}` {
  const text = String(value);
  if (!isDecimal(text)) throw new RenderProblem('a value that should be a number is none');
  return text;
}

const isDecimal = (text: string): text is `${number}` => /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);

type Formatter = (iso: string) => string;

function dateFormatter(locale: string, format: string): Formatter {
  if (isDateStyle(format)) {
    const style = new Intl.DateTimeFormat(locale, { dateStyle: format, timeZone: 'UTC' });
    return (iso) => style.format(new Date(momentOf(iso).millis));
  }
  const tokens = dateTokens(format);
  // Many languages bend the month's name after a day: „3 lipca“, but „lipiec 2017“.
  const hasDay = tokens.some((token) => 'letters' in token && token.letters.startsWith('D'));
  const pieces = tokens.map((token) => pieceFormatter(locale, token, hasDay));
  return (iso) => {
    const moment = momentOf(iso);
    return pieces.map((piece) => piece(moment)).join('');
  };
}

/** A wall-clock time: its fields as they are written, and the same fields taken as UTC. */
interface Moment {
  readonly fields: Readonly<Record<'Y' | 'M' | 'D' | 'H' | 'm' | 's', string>>;
  readonly millis: number;
}

function momentOf(iso: string): Moment {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?|$)/.exec(iso);
  if (found === null) throw new RenderProblem('a value that should be a date is none');
  const [, Y = '', M = '', D = '', H = '00', m = '00', s = '00'] = found;
  return { fields: { Y, M, D, H, m, s }, millis: Date.UTC(Number(Y), Number(M) - 1, Number(D), Number(H), Number(m)) };
}

function pieceFormatter(locale: string, token: DateToken, hasDay: boolean): (moment: Moment) => string {
  if ('text' in token) return () => token.text;
  const { letters } = token;
  const length = letters.length === 4 ? 'long' : 'short';
  if (letters.startsWith('d')) return named(locale, { weekday: length }, 'weekday');
  if (letters.startsWith('M') && letters.length > 2)
    return named(locale, { month: length, ...(hasDay ? { day: 'numeric' } : {}) }, 'month');
  const field = letters.charAt(0) as keyof Moment['fields'];
  if (letters === 'YY') return ({ fields }) => fields.Y.slice(2);
  return letters.length === 1 ? ({ fields }) => String(Number(fields[field])) : ({ fields }) => fields[field];
}

function named(locale: string, options: Intl.DateTimeFormatOptions, part: 'weekday' | 'month') {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return ({ millis }: Moment): string =>
    format.formatToParts(new Date(millis)).find(({ type }) => type === part)?.value ?? '';
}

/** Making a formatter costs more than using it a hundred times. */
function memo<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
