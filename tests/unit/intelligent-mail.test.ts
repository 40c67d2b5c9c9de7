import { expect, test } from 'vitest';
import { intelligentMailBars, intelligentMailProblem } from '../../src/print/intelligent-mail.ts';

const vectors: [digits: string, bars: string][] = [
  ['01 234 567094 987654321 01234567891', 'AADTFFDFTDADTAADAATFDTDDAAADDTDTTDAFADADDDTFFFDDTTTADFAAADFTDAADA'],
  ['23 270 592831 482031240 96713024817', 'DDADATADTAATDTTTDFDTTFTFFADTFTDFTATAAFTTFATDAATATDATATFADAADDTFDT'],
];

test.each(vectors)('the bars of %s', (digits, bars) => {
  expect(intelligentMailBars(digits.replaceAll(' ', ''))).toBe(bars);
});

const tracking = '01234567094987654321';

test.each(['', '12345', '123456789', '12345678901'])('a ZIP of %s has 65 bars', (zip) => {
  expect(intelligentMailBars(tracking + zip)).toMatch(/^[ADFT]{65}$/);
});

const problems: [digits: string, problem: string][] = [
  ['05234567094987654321', 'the second digit of the barcode identifier is 0 to 4, not 5'],
  ['0123456709498765432', 'an Intelligent Mail barcode has 20 digits and a ZIP of 0, 5, 9 or 11 digits, not 19 in all'],
  [`${tracking}123456`, 'an Intelligent Mail barcode has 20 digits and a ZIP of 0, 5, 9 or 11 digits, not 26 in all'],
  ['01234567094987654321-12345', 'an Intelligent Mail barcode has digits only'],
  ['', 'an Intelligent Mail barcode has 20 digits and a ZIP of 0, 5, 9 or 11 digits, not 0 in all'],
];

test.each(problems)('%s is none', (digits, problem) => {
  expect(intelligentMailProblem(digits)).toBe(problem);
  expect(() => intelligentMailBars(digits)).toThrow(problem);
});
