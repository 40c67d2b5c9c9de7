import { countryTable, regionTable } from './country-data.ts';

/** The parts of an address as the data names them. Formats know more parts (O, D, X), which muster's addresses do not have. */
export type PartLetter = 'N' | 'A' | 'C' | 'S' | 'Z';

/** How one country writes addresses. */
export interface Country {
  /** ISO 3166-1, two letters. */
  readonly code: string;
  /** In English and in capitals, as the last line of foreign mail has it. */
  readonly name: string;
  /** Letters of the parts that a letter needs. */
  readonly required: string;
  /** Letters of the parts that are printed in capitals. */
  readonly upper: string;
  /** `%N%n%A%n%Z %C`: parts, line breaks and text. */
  readonly format: string;
  /** The same for addresses in Latin letters, where the country's own script has another order. */
  readonly latinFormat: string;
  /** Absent when the country has no postal codes. */
  readonly postalCode?: PostalCodeRule;
  /** Codes and names of regions, where an address needs one. */
  readonly regions: ReadonlyMap<string, string>;
}

export interface PostalCodeRule {
  /** A regular expression for the whole code, without the sign of the country. */
  readonly pattern: string;
  /** A sign of the country that people write before it: `CH-`; may be empty. */
  readonly prefix: string;
  readonly examples: readonly string[];
}

const rowsOf = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));

const regions = new Map(
  rowsOf(regionTable).map(([code = '', list = '']) => [
    code,
    new Map(list.split('~').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  ]),
);

/** Every country, by its code. */
export const countries: ReadonlyMap<string, Country> = new Map(
  rowsOf(countryTable).map(
    ([
      code = '',
      name = '',
      required = '',
      upper = '',
      format = '',
      latin = '',
      prefix = '',
      pattern = '',
      list = '',
    ]) => [
      code,
      {
        ...{ code, name, required, upper, format },
        latinFormat: latin === '' ? format : latin,
        regions: regions.get(code) ?? new Map<string, string>(),
        ...(pattern === ''
          ? {}
          : { postalCode: { pattern, prefix, examples: list.split(',').filter((code) => code !== '') } }),
      },
    ],
  ),
);

/** The code of a region that is written as a code or by its name, in any case; nothing when the country has no such region. */
export function regionCode({ regions: known }: Country, region: string): string | undefined {
  const code = region.toUpperCase();
  if (known.has(code)) return code;
  const wanted = comparable(region);
  return [...known].find(([, name]) => comparable(name) === wanted)?.[0];
}

const comparable = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

/** Territories whose mail is domestic mail of another country. */
const postedWith: Readonly<Record<string, string>> = {
  ...{ AS: 'US', GU: 'US', MP: 'US', PR: 'US', VI: 'US' },
  ...{ GF: 'FR', GP: 'FR', MQ: 'FR', RE: 'FR', YT: 'FR' },
  ...{ GG: 'GB', IM: 'GB', JE: 'GB' },
};

/** Whether a letter from one country to another leaves the postal service of the first. */
export const isForeign = (from: string, to: string): boolean => (postedWith[from] ?? from) !== (postedWith[to] ?? to);
