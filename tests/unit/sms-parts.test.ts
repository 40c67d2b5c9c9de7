import { expect, test } from 'vitest';
import { smsParts } from '../../src/message/sms-parts.ts';

test.each<[what: string, text: string, alphabet: string, parts: number]>([
  ['one character', 'x', 'GSM-7', 1],
  ['160 of the alphabet', 'x'.repeat(160), 'GSM-7', 1],
  ['one more', 'x'.repeat(161), 'GSM-7', 2],
  ['two parts full', 'x'.repeat(306), 'GSM-7', 2],
  ['one more than two parts', 'x'.repeat(307), 'GSM-7', 3],
  ['accents that the alphabet has', 'àÄñ£§'.repeat(32), 'GSM-7', 1],
  ['the euro takes two places', '€'.repeat(80), 'GSM-7', 1],
  ['and is never cut in two', `x${'€'.repeat(80)}`, 'GSM-7', 2],
  ['parts of an odd size hold 76 euros each', '€'.repeat(153), 'GSM-7', 3],
  ['70 of another alphabet', 'ж'.repeat(70), 'UCS-2', 1],
  ['one more of them', 'ж'.repeat(71), 'UCS-2', 2],
  ['one character makes all the text wide', `${'x'.repeat(70)}ç`, 'UCS-2', 2],
  ['an emoji takes two places', '😀'.repeat(35), 'UCS-2', 1],
  ['and is never cut in two either', '😀'.repeat(67), 'UCS-2', 3],
])('%s', (_what, text, alphabet, parts) => {
  expect(smsParts(text)).toEqual({ alphabet, parts });
});
