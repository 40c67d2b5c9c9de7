import { type AddressProblem, type PostalAddress, tidyAddress } from './address.ts';
import { countries, type Country, isForeign, type PartLetter, regionCode } from './country.ts';

export interface BlockOptions {
  /** The country that the mail is posted in, ISO 3166-1. */
  readonly from: string;
  /** Lines at most, the country's line among them. */
  readonly lines?: number | undefined;
  /** Characters of a line at most. */
  readonly max?: number | undefined;
}

export interface AddressBlock {
  /** From top to bottom, none of them empty. */
  readonly lines: readonly string[];
  /** Why the block does not fit, or cannot be made. Nothing is ever cut. */
  readonly problems: readonly AddressProblem[];
}

/**
 * An address as its country writes it: order of the lines, what stands together on a line, capitals. Every part that has
 * text is printed; one for which the country has no place gets a line of its own after the address lines. Foreign mail has
 * the town in capitals and the country's name as its last line (DIN 5008, UPU); domestic mail names no country.
 */
export function addressBlock(written: PostalAddress, { from, lines: room, max }: BlockOptions): AddressBlock {
  const address = tidyAddress(written);
  const country = countries.get(address.country);
  if (country === undefined)
    return { lines: [], problems: [{ part: 'country', message: `"${address.country}" is no country code` }] };
  const isAbroad = isForeign(from.toUpperCase(), country.code);
  const lines = [...addressLines(address, country, isAbroad), ...(isAbroad ? [country.name] : [])];
  const isTooMany = room !== undefined && lines.length > room;
  return {
    lines,
    problems: [
      ...(isTooMany ? [{ part: 'lines', message: `the address has ${lines.length} lines, ${room} fit` } as const] : []),
      ...(max === undefined ? [] : lines.flatMap((line) => tooLong(line, max))),
    ],
  };
}

function tooLong(line: string, max: number): AddressProblem[] {
  const length = Array.from(line).length;
  return length <= max ? [] : [{ part: 'lines', message: `"${line}" has ${length} characters, ${max} fit` }];
}

type Parts = Readonly<Record<PartLetter, string>>;

function addressLines(address: PostalAddress, country: Country, isAbroad: boolean): string[] {
  const upper = isAbroad ? `${country.upper}C` : country.upper;
  const print = (letter: PartLetter, text: string): string =>
    upper.includes(letter) ? inCapitals(text, country) : text;
  const parts: Parts = {
    N: print('N', address.recipient),
    A: print('A', address.lines.join('\n')),
    C: print('C', address.city),
    S: print('S', regionCode(country, address.region) ?? address.region),
    Z: print('Z', address.postalCode),
  };
  const format = isLatin(address) ? country.latinFormat : country.format;
  return withRoomForAll(format, parts)
    .split('%n')
    .flatMap((line) => filledLine(line, parts).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A Turkish i has its own capital. */
const inCapitals = (text: string, { code }: Country): string => text.toLocaleUpperCase(code === 'TR' ? 'tr' : 'en');

const isLatin = ({ recipient, lines, city, region }: PostalAddress): boolean =>
  !/\p{L}/u.test([recipient, ...lines, city, region].join('').replace(/\p{Script=Latin}/gu, ''));

/**
 * The format, with lines for parts that it has no place for. What it says in words of its own (`SINGAPORE %Z`) has its place.
 * A region has no place but in countries that print one: Germany and Great Britain write none.
 */
function withRoomForAll(format: string, parts: Parts): string {
  const saysItself = format.replace(/%./g, '\n').toUpperCase();
  const isPlaced = (letter: PartLetter): boolean =>
    format.includes(`%${letter}`) || saysItself.split('\n').some((text) => text.trim() === parts[letter].toUpperCase());
  const homeless = (['C', 'Z'] as const).filter((letter) => !isPlaced(letter));
  return format.replace('%A', ['%A', ...homeless.map((letter) => `%${letter}`)].join('%n'));
}

/**
 * Text between two parts is printed when both are: it follows a part that is there, or begins the line, and no empty part
 * follows it. So `%C %S  %Z` without %S is `%C  %Z`.
 */
function filledLine(line: string, parts: Parts): string {
  const pieces = line.match(/%[A-Z]|[^%]+/g) ?? [];
  const texts: Partial<Record<string, string>> = parts;
  const textOf = (piece: string): string => texts[piece.slice(1)] ?? '';
  const kept: string[] = [];
  let isAfterPart = false;
  for (const [i, piece] of pieces.entries()) {
    const next = pieces[i + 1];
    if (piece.startsWith('%')) {
      if (textOf(piece) === '') continue;
      kept.push(textOf(piece));
      isAfterPart = true;
    } else if ((i === 0 || isAfterPart) && (next === undefined || textOf(next) !== '')) {
      kept.push(piece);
      isAfterPart = false;
    }
  }
  return kept.join('');
}
