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

/** Faces, flags and tones of skin. Those that may be plain signs, such as a heart, are known by their name between colons. */
const picture = /^\p{Emoji_Presentation}$/u;
const pictureName = /^:.+:$/;

/** What stands where a letter was lost. It is no question mark. */
const lost = '\ufffd';

/**
 * One character in ASCII. Marks of a letter and pictures may vanish; undefined when nothing would be left of anything else.
 */
export function transliterated(character: string): string | undefined {
  if (character === lost) return undefined;
  const ascii = german[character] ?? anyAscii(character);
  if (picture.test(character) || pictureName.test(ascii)) return '';
  if (ascii !== '' && /^[\x20-\x7e]+$/.test(ascii)) return ascii;
  return /^[\p{Mark}\p{Default_Ignorable_Code_Point}]$/u.test(character) ? '' : undefined;
}
