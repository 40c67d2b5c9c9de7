/** The USPS Intelligent Mail barcode (USPS-B-3200): 20 digits of tracking and 0, 5, 9 or 11 of routing as 65 bars. */

/** Why digits are no such barcode, or nothing. */
export function intelligentMailProblem(digits: string): string | undefined {
  if (!/^\d*$/.test(digits)) return 'an Intelligent Mail barcode has digits only';
  if (![20, 25, 29, 31].includes(digits.length))
    return `an Intelligent Mail barcode has 20 digits and a ZIP of 0, 5, 9 or 11 digits, not ${digits.length} in all`;
  if (digits.charAt(1) > '4') return `the second digit of the barcode identifier is 0 to 4, not ${digits.charAt(1)}`;
  return undefined;
}

/** A character a bar, for fonts and printers: A ascender, D descender, F full, T tracker. Throws for digits with a problem. */
export function intelligentMailBars(digits: string): string {
  const problem = intelligentMailProblem(digits);
  if (problem !== undefined) throw new Error(problem);
  const value = payload(digits.slice(0, 20), digits.slice(20));
  const check = frameCheck(value);
  const characters = codewords(value, check).map((codeword, i) => {
    const character = codeword < fiveOf13.length ? fiveOf13[codeword] : twoOf13[codeword - fiveOf13.length];
    return (character ?? 0) ^ ((check >> i) & 1 ? 0x1fff : 0);
  });
  const isSet = (place: string): boolean =>
    (((characters[place.charCodeAt(0) - 65] ?? 0) >> Number(place.slice(1))) & 1) === 1;
  return bars
    .map(([descender, ascender]) => (isSet(descender) ? (isSet(ascender) ? 'F' : 'D') : isSet(ascender) ? 'A' : 'T'))
    .join('');
}

/** The numbers of ZIPs of each length follow one another; the second digit of the tracking code counts in fives. */
function payload(tracking: string, routing: string): bigint {
  const before: Record<number, bigint> = { 0: 0n, 5: 1n, 9: 100_001n, 11: 1_000_100_001n };
  const start = BigInt(routing === '' ? '0' : routing) + (before[routing.length] ?? 0n);
  return Array.from(tracking).reduce((value, digit, i) => value * (i === 1 ? 5n : 10n) + BigInt(digit), start);
}

/** CRC-11 of the 102 bits, the highest first. */
function frameCheck(value: bigint): number {
  let check = 0x7ff;
  for (let bit = 101n; bit >= 0n; bit--) {
    const carry = ((check >> 10) & 1) ^ Number((value >> bit) & 1n);
    check = ((check << 1) & 0x7ff) ^ (carry === 1 ? 0x735 : 0);
  }
  return check;
}

/** Ten digits of mixed bases: 636 for the last, 1365 before it. The last says which way up; the first has a bit of the check. */
function codewords(value: bigint, check: number): number[] {
  const words: number[] = [];
  let rest = value;
  for (const base of [636n, ...Array.from({ length: 8 }, () => 1365n)]) {
    words.unshift(Number(rest % base));
    rest /= base;
  }
  words.unshift(Number(rest) + (check & 0x400 ? 659 : 0));
  return words.map((word, i) => (i === 9 ? word * 2 : word));
}

/** Numbers of 13 bits of which `ones` are set: pairs of mirror images from the start, those that mirror themselves from the end. */
function charactersWith(ones: number): number[] {
  const all = Array.from({ length: 8192 }, (_, i) => i).filter((i) => bitsOf(i).replaceAll('0', '').length === ones);
  const mirrored = (i: number): number => Number.parseInt(Array.from(bitsOf(i)).reverse().join(''), 2);
  const pairs = all.filter((i) => mirrored(i) > i).flatMap((i) => [i, mirrored(i)]);
  return [...pairs, ...all.filter((i) => mirrored(i) === i).reverse()];
}

const bitsOf = (number: number): string => number.toString(2).padStart(13, '0');

const fiveOf13 = charactersWith(5);
const twoOf13 = charactersWith(2);

/** For each bar the character (A to J) and its bit that make the descender, and those that make the ascender. */
const bars = (
  'H2E3 B10A0 J12C8 F5G11 I9D1 A1F12 C5B8 E4J11 G3I10 D9H6 F11B4 I5C12 J10A2 H1G7 D6E9 A3I6 G4C7 B1J9 H10F2 E0D8 G2A4 ' +
  'I11B0 J8D12 C6H7 F1E10 B12G9 H3I0 F8J7 E6C10 D4A5 I4F7 H11B9 G0J6 A6E8 C1D2 F9I12 E11G1 J5H4 D3B2 A7C0 B3E1 G10D5 ' +
  'I7J4 C11F6 A8H12 E2I1 F10D0 J3A9 G5C4 H8B7 F0E5 C3A10 G12J2 D11B6 I8H9 F4A11 B5C2 J1E12 I3G6 H0D7 E7H5 A12B11 C9J0 ' +
  'G8F3 D10I2'
)
  .split(' ')
  .map((pair) => pair.match(/[A-J]\d+/g) as [descender: string, ascender: string]);
