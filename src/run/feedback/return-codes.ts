import type { ReturnFile, ReturnMeaning } from '../../project/schema/returns.ts';

/** A code may tell of the piece and of the profile. */
type Meanings = readonly ReturnMeaning[];

const meaning = (list: string, ...what: Meanings): [code: string, what: Meanings][] =>
  list.split(' ').map((code) => [code, what]);

/** Why the United States Postal Service brings a piece back; R was refused, U not fetched, W is away for a while. */
const nixie = new Map([
  ...meaning('A B D E G I K L N Q S V X', 'returned'),
  ...meaning('R U', 'unsubscribed', 'returned'),
  ...meaning('W', 'away'),
]);

const tables: Readonly<Record<Exclude<ReturnFile['codes'], object>, ReadonlyMap<string, Meanings>>> = {
  /**
   * Return codes of NCOALink: A, 91 and 92 have a new address; 01 went abroad, 02 and 66 left none, 03 gave up a box. The
   * others say why nothing was found.
   */
  ncoalink: new Map([
    ...meaning('A 91 92', 'moved'),
    ...meaning('01 02 03 66', 'undeliverable'),
    ...meaning('00 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 77', 'nothing'),
  ]),
  nixie,
  /** Records of the Address Change Service: a blank says that there is a new address. */
  acs: new Map([...nixie, ...meaning('', 'moved')]),
};

/** What a code means to a vendor; nothing when it is not declared. */
export function meaningsOf({ codes }: ReturnFile, code: string): Meanings | undefined {
  if (typeof codes === 'string') return tables[codes].get(code);
  const what = Object.hasOwn(codes, code) ? codes[code] : undefined;
  return what === undefined ? undefined : [what];
}
