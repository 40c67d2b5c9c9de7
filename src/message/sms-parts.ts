/** How a text is cut into the short messages that a phone puts together again (3GPP TS 23.038 and 23.040). */
export interface SmsParts {
  /** GSM-7 as long as every character is in its alphabet, else UCS-2. */
  readonly alphabet: 'GSM-7' | 'UCS-2';
  readonly parts: number;
}

// Each of these takes one of the seven-bit places.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
// Each of these takes two of them.
const extended = new Set('\f^{}\\[~]|€');

/** Places of one message, and of each part when there are several: every part says which one it is. */
const room = {
  'GSM-7': { one: 160, part: 153 },
  'UCS-2': { one: 70, part: 67 },
};

export function smsParts(text: string): SmsParts {
  const characters = Array.from(text);
  const isGsm = characters.every((character) => basic.has(character) || extended.has(character));
  const alphabet = isGsm ? 'GSM-7' : 'UCS-2';
  const widths = characters.map((character) => (isGsm ? (extended.has(character) ? 2 : 1) : character.length));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const { one, part } = room[alphabet];
  return { alphabet, parts: whole <= one ? 1 : partsOf(widths, part) };
}

/** A character of two places is never cut in two: it begins the next part. */
function partsOf(widths: readonly number[], size: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > size) {
      parts++;
      used = 0;
    }
    used += width;
  }
  return parts;
}
