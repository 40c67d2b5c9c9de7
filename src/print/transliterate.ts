import anyAscii from 'any-ascii';

/** The door to any-ascii. German letters are spelled out, as every post office reads them. */

const german: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ẞ: 'SS',
};

/** One character in ASCII. Marks of a letter may vanish; undefined when nothing would be left of anything else. */
export function transliterated(character: string): string | undefined {
  const ascii = german[character] ?? anyAscii(character);
  if (ascii !== '' && /^[\x20-\x7e]+$/.test(ascii)) return ascii;
  return /^[\p{Mark}\p{Default_Ignorable_Code_Point}]$/u.test(character) ? '' : undefined;
}
